//! Whether a node answers and takes part, and if not, why: in words, in both languages.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use torrens_consensus::network::{NetworkStatus, peer_id};
use torrens_ledger::block::{Member, Network, Validator};
use torrens_ledger::crypto::PublicKey;
use torrens_ledger::refusal::Lang;

use super::Api;
use crate::clock::now_ms;
use crate::config::NodeRole;
use crate::daemon::{others, peers};
use crate::executor::{Observing, Untimely};
use crate::{rotate, texts};

/// A reason: a message of the catalogue, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    id: &'static str,
    about: Vec<(&'static str, String)>,
}

impl Why {
    fn new(id: &'static str) -> Self {
        Self { id, about: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.about.push((name, value.to_string()));
        self
    }

    /// What stopped the node, as the part that stopped says it. Its kind has words in both languages, the rest is evidence.
    fn fault(why: &str) -> Self {
        let id = match why {
            _ if why.starts_with("disk.full") => "ready-disk-full",
            _ if why.starts_with("the store is damaged") => "ready-damaged",
            _ => "ready-halted",
        };
        Self::new(id).with("why", why)
    }

    /// For programs, such as `too-few-vote`.
    pub fn code(&self) -> &'static str {
        self.id.trim_start_matches("ready-")
    }

    /// In words.
    pub fn say(&self, lang: Lang) -> String {
        let about: Vec<(&str, &dyn Display)> = self.about.iter().map(|(name, value)| (*name, value as _)).collect();
        texts::of(lang).say(self.id, &about)
    }
}

/// Why a node is not ready. It is when the store is sound, it is a member that votes if it should, and enough are here to decide something.
pub fn not_ready(api: &Api) -> Option<Why> {
    if let Some(fault) = api.executor.fault() {
        return Some(Why::fault(&fault));
    }
    if let Some(off_ms) = api.executor.clock_off_ms() {
        let seconds = format!("{:.1}", off_ms.unsigned_abs() as f64 / 1000.0);
        return Some(
            Why::new(if off_ms > 0 { "ready-clock-ahead" } else { "ready-clock-behind" }).with("seconds", seconds),
        );
    }
    let Some(handle) = api.engine.borrow().clone() else { return Some(Why::new(STARTING)) };
    let network: Network = match api.executor.store.object(&()) {
        Ok(network) => network.unwrap_or_default(),
        Err(fault) => return Some(Why::fault(&fault.to_string())),
    };
    let seen = handle.network.borrow().clone();
    // The first cause first: each of these looks like a lost quorum besides.
    if !network.members.iter().any(|member| member.node_key == api.own.node) {
        return Some(Why::new("ready-not-a-member").with("key", api.own.node.0));
    }
    let observing = observing(api, &network, &seen);
    if api.executor.observing() == Some(Observing::Doubled) {
        return observing;
    }
    let height = api.executor.store.head().height;
    if api.config.role != NodeRole::Validator {
        return not_following(api, &network, &seen, height);
    }
    let own = |v: &Validator| v.agency_id.as_str() == api.config.agency;
    let voters = voters(api, &network, &seen);
    let (present, all) = (voters.present, network.validators.len());
    if 3 * present <= 2 * all {
        // What one peer says of its height is no reason by itself, or a liar could stop everybody.
        let why = match seen.height_tip > height + 1 {
            true => Why::new("ready-catching-up").with("height", height).with("tip", seen.height_tip),
            false if seen.connected.is_empty() && network.members.len() > 1 => Why::new("ready-alone"),
            false => return Some(voters.too_few_here(all)),
        };
        return Some(why.with("present", present).with("all", all));
    }
    // What is known here may be from before the network changed them.
    let mut validating = network.validators.iter().chain(&network.next_validators).filter(|v| own(v)).peekable();
    if validating.peek().is_some() && !validating.any(|v| Some(v.public_key) == api.own.validator) {
        let awaits = network.validators.iter().any(|v| own(v) && rotate::awaits(&api.operator.home, v));
        return Some(match awaits {
            true => Why::new("ready-rotated"),
            false => Why::new("ready-other-key").with("height", height),
        });
    }
    // One that is behind knows validators of before.
    if 3 * voters.votes <= 2 * all && seen.height_tip <= height + 1 {
        let id = if observing.is_some() { "ready-observing-few" } else { "ready-too-few-vote" };
        return Some(voters.too_few_vote(id, all));
    }
    match (api.executor.observing(), stalled(api, height)) {
        // It is one of those who keep the others waiting, if anything does: that is what its operator can change.
        (Some(Observing::Restored), _) | (Some(Observing::Through(_)), Some(_)) => observing,
        (_, Some(why)) => Some(why),
        // For a few heights, with everything that it serves as it should be.
        (Some(Observing::Through(_) | Observing::Doubled) | None, None) => None,
    }
}

/// Why a node without a vote is not ready: it need not know every validator, only be where the others are. A full node, or a mirror, may
/// have a single peer.
fn not_following(api: &Api, network: &Network, seen: &NetworkStatus, height: u64) -> Option<Why> {
    if seen.connected.is_empty() && network.members.len() > 1 {
        let alone = Why::new("ready-alone").with("present", 0).with("all", network.validators.len());
        return Some(alone);
    }
    let head = api.executor.store.head();
    let old = now_ms().saturating_sub(head.time_ms) > BEHIND.as_millis() as u64;
    drop(head);
    if seen.height_tip > height + BLOCKS_BEHIND || (old && seen.height_tip > height + 1) {
        return Some(Why::new("ready-behind").with("height", height).with("tip", seen.height_tip));
    }
    let why = stalled(api, height)?;
    // It need not know every validator; but if it knows too few, that is what it can say.
    let (voters, all) = (voters(api, network, seen), network.validators.len());
    Some(match (3 * voters.present > 2 * all, 3 * voters.votes > 2 * all) {
        (true, true) => why,
        (true, false) => voters.too_few_vote("ready-too-few-vote", all),
        (false, _) => voters.too_few_here(all),
    })
}

/// The validators that can be reached, this node's own among them.
struct Voters {
    present: usize,
    /// So many of them vote, as they say themselves.
    votes: usize,
    /// The agencies of the others.
    without: Vec<String>,
    /// The agencies of those that cannot be reached.
    away: Vec<String>,
}

impl Voters {
    fn too_few_here(&self, all: usize) -> Why {
        Why::new("ready-no-quorum").with("present", self.present).with("all", all).with("away", named(&self.away))
    }

    fn too_few_vote(&self, id: &'static str, all: usize) -> Why {
        let why = Why::new(id).with("votes", self.votes).with("all", all);
        why.with("without", named(&self.without)).with("away", named(&self.away))
    }
}

fn named(agencies: &[String]) -> String {
    if agencies.is_empty() { "-".into() } else { agencies.join(", ") }
}

/// Whether a member votes, as far as it says so; none when its agency is no validator.
pub fn votes(api: &Api, network: &Network, member: &Member) -> Option<bool> {
    let validator = network.validators.iter().find(|validator| validator.agency_id == member.agency_id)?;
    if member.node_key == api.own.node {
        return Some(api.own.validator == Some(validator.public_key) && api.executor.observing().is_none());
    }
    Some(peer_id(&member.node_key.0.0).is_ok_and(|peer| api.presence.votes(&peer, Instant::now())))
}

/// Of an agency that has several nodes, one that votes is enough.
fn voters(api: &Api, network: &Network, seen: &NetworkStatus) -> Voters {
    let mut voters = Voters { present: 0, votes: 0, without: Vec::new(), away: Vec::new() };
    for validator in &network.validators {
        let nodes = network.members.iter().filter(|member| member.agency_id == validator.agency_id);
        let is_here = |member: &&Member| match member.node_key == api.own.node {
            true => api.config.role == NodeRole::Validator,
            false => peer_id(&member.node_key.0.0).is_ok_and(|peer| seen.connected.contains(&peer)),
        };
        let here: Vec<bool> = nodes.filter(is_here).filter_map(|member| votes(api, network, member)).collect();
        voters.present += usize::from(!here.is_empty());
        match here.contains(&true) {
            true => voters.votes += 1,
            false if !here.is_empty() => voters.without.push(validator.agency_id.to_string()),
            false => voters.away.push(validator.agency_id.to_string()),
        }
    }
    voters
}

fn stalled(api: &Api, height: u64) -> Option<Why> {
    let (waiting, time) = api.executor.stalled().filter(|(_, time)| *time > STALLED)?;
    let about = |id| Why::new(id).with("height", height + 1).with("seconds", time.as_secs());
    // Clocks that are right by themselves do not differ: whoever is to compare them is told whose.
    if let Some(Untimely { of: Some(agency), ahead_ms, .. }) = api.executor.untimely() {
        let off = format!("{:.1}", ahead_ms.unsigned_abs() as f64 / 1000.0);
        let id = if ahead_ms > 0 { "ready-stalled-ahead" } else { "ready-stalled-behind" };
        return Some(about(id).with("agency", agency).with("off", off));
    }
    Some(about("ready-stalled").with("waiting", waiting))
}

/// A node that follows is always a few blocks behind under load. So many, or ..
const BLOCKS_BEHIND: u64 = 50;
/// .. some, with the newest so old, is more than that.
const BEHIND: Duration = Duration::from_secs(10);

/// So long without a block although something waits, and with enough validators here, is no longer patience.
const STALLED: Duration = Duration::from_secs(30);

const STARTING: &str = "ready-starting";

/// Why this validator has no vote now, if that is so.
pub fn observing(api: &Api, network: &Network, seen: &NetworkStatus) -> Option<Why> {
    Some(match api.executor.observing()? {
        // The others alone must be so many: what this one signed may be known to any of them.
        Observing::Restored => Why::new("ready-observing-restored")
            .with("present", others(network, seen, &api.config.agency))
            .with("all", network.validators.len()),
        Observing::Through(height) => Why::new("ready-observing-through").with("height", height),
        Observing::Doubled => Why::new("ready-observing-doubled"),
    })
}

/// Says in the log when the node becomes ready, or no longer is, and why.
pub async fn tell(api: Arc<Api>, mut stop: watch::Receiver<bool>) {
    // The kind only: figures change all the time.
    let mut said = Some(STARTING);
    let mut here: Option<BTreeMap<PublicKey, bool>> = None;
    loop {
        let network = api.executor.store.object::<Network>(&()).ok().flatten();
        if let Some((handle, network)) = api.engine.borrow().clone().zip(network) {
            let connected = peers(&network, &handle.network.borrow());
            for ((agency, up), member) in connected.iter().zip(&network.members) {
                match (here.as_ref().and_then(|here| here.get(&member.node_key)), up) {
                    (Some(false), true) => {
                        tracing::info!(%agency, node_key = %member.node_key.0, "a member is connected")
                    }
                    (Some(true), false) => {
                        tracing::warn!(%agency, node_key = %member.node_key.0, "a member is no longer connected");
                    }
                    _ => {}
                }
            }
            here =
                Some(network.members.iter().zip(&connected).map(|(member, (_, up))| (member.node_key, *up)).collect());
        }
        let now = not_ready(&api);
        let kind = now.as_ref().map(|why| why.id);
        if kind != said {
            match &now {
                Some(why) => tracing::warn!(why = why.say(Lang::En), "not ready"),
                None => tracing::info!("ready"),
            }
            said = kind;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Between two looks at whether the node is ready.
const LOOK: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stopped_a_node_has_words_in_both_languages() {
        for (why, zh) in [
            ("the store is damaged: state.tree", "存储已损坏"),
            ("disk.full: 3 MB are free", "磁盘空间不足"),
            ("a program that is too old", "节点已停止参与"),
        ] {
            let said = Why::fault(why);
            assert_eq!(said.say(Lang::En), why);
            assert!(said.say(Lang::Zh).starts_with(zh) && said.say(Lang::Zh).contains(why), "{}", said.say(Lang::Zh));
        }
        let away = vec!["court".into(), "tax".into()];
        let few = Voters { present: 2, votes: 2, without: Vec::new(), away }.too_few_here(4);
        assert_eq!(
            few.say(Lang::En),
            "no quorum: 2 of 4 validators can be reached; more than two thirds are needed. Away: court, tax"
        );
        assert!(few.say(Lang::Zh).starts_with("未达法定多数：4 个验证节点中可连通 2 个"), "{}", few.say(Lang::Zh));
    }
}
