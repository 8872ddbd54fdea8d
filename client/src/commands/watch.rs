//! `torrens watch`: an owner, or a bank's system, is told of every change of a title, with the proof in the message. It runs on the
//! owner's side and believes no node: what does not verify against the trust anchor is never told as news.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;
use torrens_client::connection::Connection;
use torrens_client::exit::Failure;
use torrens_client::keys;
use torrens_client::message::Message;
use torrens_client::reason::{self, label};
use torrens_client::tls::Tls;
use torrens_client::watch::memory::Memory;
use torrens_client::watch::message;
use torrens_client::watch::news::{Doubt, News, Seen, is_stale, news};
use torrens_client::watch::secret::Secret;
use torrens_client::watch::webhook::{Delivery, Webhook, pause};
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{self, Answer, refused};
use torrens_ledger::register::entry::Entry;
use torrens_ledger::register::title::TitleId;
use torrens_texts::columns;

use super::encode;
use super::verify::{anchor, extract_path};
use crate::Global;

#[derive(Args)]
pub struct Watch {
    /// Title numbers
    #[arg(required_unless_present = "new_secret", value_name = "TITLE")]
    titles: Vec<String>,
    /// Where to send messages: https://.., or http:// to this machine
    #[arg(
        long,
        env = "TORRENS_WEBHOOK",
        hide_env_values = true,
        value_name = "URL",
        required_unless_present = "new_secret"
    )]
    webhook: Option<String>,
    /// File of the secret that messages are signed with; the receiver has the same
    #[arg(long, value_name = "FILE", required_unless_present = "new_secret")]
    secret: Option<PathBuf>,
    /// The trust anchor of the ledger
    #[arg(long, env = "TORRENS_TRUST", value_name = "FILE")]
    trust: Option<PathBuf>,
    /// File that remembers what was told: one for each receiver
    #[arg(long, value_name = "FILE", default_value = "torrens-watch.json")]
    state: PathBuf,
    /// Look every so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
    /// Look once, try each message once, and end: 0 when everything new was taken, 8 when a message was not
    #[arg(long)]
    once: bool,
    /// Send unencrypted to another machine, too
    #[arg(long)]
    insecure_http: bool,
    /// Trust the certificates in this PEM file, and no others, for the webhook
    #[arg(long, value_name = "FILE")]
    webhook_ca: Option<String>,
    /// Make a new secret in this file, and end
    #[arg(long, value_name = "FILE", conflicts_with_all = ["titles", "secret", "once"])]
    new_secret: Option<PathBuf>,
}

/// The most titles of one watch.
const TITLES_MAX: usize = 1000;

/// Why something about a title could not be told.
enum Trouble {
    /// Something that the node shows is false.
    NotGenuine(Message),
    /// It is of another ledger, or of validators that the trust anchor does not know.
    CannotTell(Message),
    /// The node is behind, or holds back what is new.
    Older(Message),
    /// The receiver did not take the message.
    NotTaken(Message),
    /// The node cannot be asked, or has no such title.
    Failure(Failure),
}

impl Trouble {
    fn code(&self) -> u8 {
        match self {
            Self::NotGenuine(_) => 10,
            Self::CannotTell(_) => 11,
            Self::Older(_) => 12,
            Self::NotTaken(_) => 8,
            Self::Failure(failure) => failure.code(),
        }
    }

    fn message(&self) -> &Message {
        match self {
            Self::NotGenuine(why) | Self::CannotTell(why) | Self::Older(why) | Self::NotTaken(why) => why,
            Self::Failure(failure) => failure.message(),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// A watch under way.
struct Watching<'a> {
    global: &'a Global,
    connection: Connection,
    anchor: TrustAnchor,
    titles: Vec<TitleId>,
    webhook: Webhook,
    memory: Memory,
    /// Each message is a line of its own when it is taken; otherwise they are kept for one document.
    lines: bool,
}

/// What one look at a title brought.
struct Look {
    extract: Extract,
    sentence: String,
    news: Vec<News>,
}

/// What one look at all titles brought.
#[derive(Default)]
struct Round {
    told: Vec<Told>,
    nothing_new: Vec<Unchanged>,
    troubles: Vec<(TitleId, Trouble)>,
    /// Whether a message was not taken, and how long the receiver asks to be left alone.
    failed: bool,
    asked_pause: Duration,
}

/// A message that was taken.
#[derive(Serialize)]
struct Told {
    title_id: TitleId,
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    version: u64,
    height: u64,
}

/// A title of which there was nothing to tell.
#[derive(Serialize)]
struct Unchanged {
    title_id: TitleId,
    version: u64,
    height: u64,
}

impl Watch {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        if let Some(path) = &self.new_secret {
            Secret::create(path)?;
            let texts = global.texts();
            global.show(&json!({"secret": path}), || texts.say("cli-watch-secret", &[("file", &path.display())]))?;
            global.hint(texts.say("cli-watch-secret-give", &[]));
            return Ok(ExitCode::SUCCESS);
        }
        let anchor = match anchor(self.trust.as_ref()) {
            Ok(anchor) => anchor,
            Err(why) => {
                let report = refused(Answer::CannotTell, &why.say(global.lang()), global.lang());
                if global.json {
                    global.show(&report, String::new)?;
                }
                eprintln!("torrens: {}", report.sentence);
                return Ok(ExitCode::from(11));
            }
        };
        let (once, every, state) = (self.once, Duration::from_secs(self.every), self.state.clone());
        let mut watching = self.open(global, anchor)?;
        if once {
            let round = watching.round()?;
            return round.conclude(global);
        }
        let about = [
            ("titles", &watching.titles.len() as &dyn Display),
            ("seconds", &every.as_secs()),
            ("host", &watching.webhook.host()),
            ("file", &state.display()),
        ];
        global.hint(global.texts().say("cli-watch-watching", &about));
        watching.follow(every)
    }

    fn open(self, global: &Global, anchor: TrustAnchor) -> Result<Watching<'_>, Failure> {
        let (Some(url), Some(secret)) = (&self.webhook, &self.secret) else {
            return Err(Failure::Usage(Message::new("cli-watch-needs")));
        };
        let mut titles: Vec<TitleId> = Vec::new();
        for text in &self.titles {
            let title_id = TitleId(label("cli-the-title", text)?);
            if !titles.contains(&title_id) {
                titles.push(title_id);
            }
        }
        if titles.len() > TITLES_MAX {
            return Err(Failure::Usage(Message::new("cli-watch-too-many").with("most", TITLES_MAX)));
        }
        let tls = Tls::read(self.webhook_ca.as_deref(), None).map_err(|why| Failure::Usage(reason::of(&why)))?;
        let webhook = Webhook::new(url, self.insecure_http, &tls, Secret::read(secret)?)?;
        let memory = Memory::open(&self.state, &anchor.chain_id)?;
        let (connection, lines) = (global.connection(), !self.once || !global.json);
        Ok(Watching { global, connection, anchor, titles, webhook, memory, lines })
    }
}

impl Watching<'_> {
    /// Looks again and again. Every attempt begins with a new look, so what a receiver missed is told as it stands when it is back.
    fn follow(&mut self, every: Duration) -> Result<ExitCode, Failure> {
        let (mut failed, mut said) = (0_u32, BTreeMap::new());
        loop {
            let round = self.round()?;
            // A trouble that lasts is said once.
            let now: BTreeMap<TitleId, String> = round
                .troubles
                .iter()
                .map(|(title_id, trouble)| (title_id.clone(), trouble.message().say(self.global.lang())))
                .collect();
            for (title_id, trouble) in now.iter().filter(|(title_id, trouble)| said.get(*title_id) != Some(*trouble)) {
                eprintln!("torrens: {title_id}: {trouble}");
            }
            said = now;
            let wait = if round.failed {
                failed = failed.saturating_add(1);
                let [chance] = keys::random()?;
                pause(failed, chance).max(round.asked_pause)
            } else {
                failed = 0;
                every
            };
            std::thread::sleep(wait);
        }
    }

    /// Looks at every title once, and tries every message once. An error ends the watch.
    fn round(&mut self) -> Result<Round, Failure> {
        let mut round = Round::default();
        for (place, title_id) in self.titles.clone().into_iter().enumerate() {
            match self.look(&title_id) {
                Ok(look) => {
                    if !self.tell(&title_id, &look, &mut round)? {
                        break;
                    }
                    if let Some(trouble) = too_old(&look.extract) {
                        round.troubles.push((title_id, trouble));
                    }
                }
                Err(trouble) => {
                    // A node that does not answer is not asked about the others now; they come first in the next round.
                    let no_answer = matches!(trouble, Trouble::Failure(Failure::Network(_)));
                    round.troubles.push((title_id, trouble));
                    if no_answer {
                        self.titles.rotate_left(place + 1);
                        break;
                    }
                }
            }
        }
        Ok(round)
    }

    /// What the node shows of a title, verified, and what of it is new.
    fn look(&self, title_id: &TitleId) -> Result<Look, Trouble> {
        let asked = Asked::Title(title_id.clone());
        let told = self.memory.of(title_id);
        let file = self.connection.get_bytes(&extract_path(&asked)).map_err(|failure| match failure {
            Failure::NotFound(_) if told.is_some() => Trouble::Older(Message::new("cli-watch-gone-unproven")),
            failure => failure.into(),
        })?;
        let report = verify::verify(&file, &self.anchor, &[], self.global.lang());
        let extract = match (report.answer, report.extract) {
            (Answer::Genuine, Some(extract)) => extract,
            (Answer::CannotTell, _) => return Err(Trouble::CannotTell(report.sentence.into())),
            _ => return Err(Trouble::NotGenuine(report.sentence.into())),
        };
        let not_genuine =
            |why: &'static str| Trouble::NotGenuine(Message::new("cli-watch-not-genuine").because(Message::new(why)));
        // The compact form leaves out what the message has to carry.
        if extract.asked != asked || Compact::may_be(&file) {
            return Err(not_genuine("cli-watch-something-else"));
        }
        let Some(now) = Seen::of(&extract) else {
            return Err(match told {
                None => Failure::NotFound(Message::new("cli-watch-no-title").with("title", title_id)).into(),
                // Titles are closed, never removed.
                Some(_) => not_genuine("cli-watch-title-lost"),
            });
        };
        let history = match told.is_some_and(|told| told.version < now.version) {
            true => self.history(title_id)?,
            false => Vec::new(),
        };
        let news = news(told, &now, &history).map_err(|doubt| match doubt {
            Doubt::Older => Trouble::Older(Message::new("cli-watch-older").with("height", now.height)),
            Doubt::OtherHistory => Trouble::NotGenuine(
                Message::new("cli-watch-other-history").with("height", now.height).with("title", title_id),
            ),
            Doubt::BrokenHistory => not_genuine("cli-watch-broken-history"),
        })?;
        Ok(Look { extract, sentence: report.sentence, news })
    }

    fn history(&self, title_id: &TitleId) -> Result<Vec<Entry>, Failure> {
        #[derive(Deserialize)]
        struct History {
            data: Vec<Entry>,
        }
        let history: History = self.connection.get(&format!("/v1/titles/{}/history", encode(title_id.0.as_str())))?;
        Ok(history.data)
    }

    /// Sends what is new, in order, and notes what was taken. Gives whether the receiver is worth asking about other titles.
    fn tell(&mut self, title_id: &TitleId, look: &Look, round: &mut Round) -> Result<bool, Failure> {
        let Look { extract, sentence, news } = look;
        if news.is_empty() {
            let version = extract.title.as_ref().map_or(0, |title| title.version);
            round.nothing_new.push(Unchanged { title_id: title_id.clone(), version, height: extract.height });
        }
        for news in news {
            let message = message::Message::new(title_id, news, extract, sentence);
            match self.webhook.deliver(&message.id, seconds(SystemTime::now()), &message.body()?)? {
                Delivery::Taken => {
                    self.memory.note(title_id, news.after.clone())?;
                    let (kind, id) = (message.kind, message.id);
                    let told = Told {
                        title_id: title_id.clone(),
                        kind,
                        id,
                        version: news.after.version,
                        height: extract.height,
                    };
                    if self.lines {
                        self.say(&told)?;
                    }
                    round.told.push(told);
                }
                Delivery::Gone => {
                    return Err(Failure::Refused(
                        Message::new("cli-watch-ended-by-receiver").with("host", self.webhook.host()),
                    ));
                }
                Delivery::NotTaken { why, any, pause } => {
                    let why = Message::new("cli-watch-not-delivered").with("kind", message.kind).because(why);
                    round.troubles.push((title_id.clone(), Trouble::NotTaken(why)));
                    round.failed = true;
                    round.asked_pause = round.asked_pause.max(pause.unwrap_or_default());
                    return Ok(!any);
                }
            }
        }
        Ok(true)
    }

    /// A message that was taken, on a line of its own.
    fn say(&self, told: &Told) -> Result<(), Failure> {
        use std::io::Write as _;
        let line = match self.global.json {
            true => serde_json::to_string(told).map_err(Failure::unexpected)?,
            false => self.global.texts().say(
                "cli-watch-told",
                &[
                    ("kind", &format!("{:<18}", told.kind)),
                    ("title", &told.title_id),
                    ("version", &told.version),
                    ("height", &told.height),
                    ("id", &told.id),
                ],
            ),
        };
        // A closed pipe is not an error of ours.
        let _ = writeln!(std::io::stdout(), "{line}");
        Ok(())
    }
}

impl Round {
    /// What a single look came to.
    fn conclude(self, global: &Global) -> Result<ExitCode, Failure> {
        use std::io::Write as _;
        let (texts, lang) = (global.texts(), global.lang());
        for (title_id, trouble) in &self.troubles {
            eprintln!("torrens: {title_id}: {}", trouble.message().say(lang));
        }
        if global.json {
            let trouble = |(title_id, trouble): &(TitleId, Trouble)| json!({"title_id": title_id, "problem": trouble.message().say(lang), "exit": trouble.code()});
            let troubles: Vec<_> = self.troubles.iter().map(trouble).collect();
            global.show(
                &json!({"told": self.told, "nothing_new": self.nothing_new, "problems": troubles}),
                String::new,
            )?;
        } else {
            for Unchanged { title_id, version, height } in &self.nothing_new {
                let nothing = columns::left(&texts.say("cli-watch-nothing", &[]), 18);
                let about = [
                    ("nothing", &nothing as &dyn Display),
                    ("title", title_id),
                    ("version", version),
                    ("height", height),
                ];
                let _ = writeln!(std::io::stdout(), "{}", texts.say("cli-watch-nothing-new", &about));
            }
        }
        // A false extract is worse than anything else that can be said; then, what came first.
        let worst = self.troubles.iter().map(|(_, trouble)| trouble.code()).min_by_key(|code| match code {
            10 => 0,
            11 => 1,
            _ => 2,
        });
        Ok(ExitCode::from(worst.unwrap_or(0)))
    }
}

/// A genuine extract proves what was so, not that nothing came after it: a node that stands still is named.
fn too_old(extract: &Extract) -> Option<Trouble> {
    is_stale(&extract.time, seconds(SystemTime::now()))
        .then(|| Trouble::Older(Message::new("cli-watch-behind").with("time", &extract.time)))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
