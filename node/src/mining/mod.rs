//! Process mining: what happened to each case, made from the blocks alone, so that every node tells the same. No personal data: parties
//! are their random numbers, officers their pseudonyms, reasons their codes.
//!
//! One walk gathers the history ([`history`]); the statistics ([`stats`]) and the three exports ([`ocel`], [`xes`], [`csv`]) are
//! written from it.

pub mod csv;
pub mod ocel;
pub mod stats;
pub mod xes;

use std::collections::BTreeMap;

use torrens_ledger::attestation::{Attestation, Subject, Verdict};
use torrens_ledger::case::{Case, Lodger, Outcome};
use torrens_ledger::crypto::Hash;
use torrens_ledger::encoding::Label;
use torrens_ledger::register::entry::{Effect, Entry};
use torrens_ledger::register::hold::Hold;
use torrens_ledger::register::title::{CaseId, Title, TitleId};
use torrens_ledger::state::{Fault, Record};
use torrens_ledger::transactions::TxType;

use crate::store::{DecidedCase, Store};

/// A case as it went, decided or not.
pub struct Followed {
    /// As it last stood.
    pub case: Case,
    /// Its decision, if there is one.
    pub decided: Option<DecidedCase>,
}

impl Followed {
    /// Where it stands, as a word.
    pub fn state(&self) -> &'static str {
        match self.decided.as_ref().map(|decided| &decided.decision.outcome) {
            None => "OPEN",
            Some(Outcome::Registered) => "REGISTERED",
            Some(Outcome::Rejected(_)) => "REJECTED",
            Some(Outcome::Withdrawn(_)) => "WITHDRAWN",
            Some(Outcome::Lapsed) => "LAPSED",
        }
    }

    /// Who lodged it, as agencies are named.
    pub fn lodger(&self) -> String {
        match &self.case.lodger {
            Lodger::Agency(agency) => agency.to_string(),
            Lodger::Party(_) => "owner".into(),
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What, such as `Case lodged`.
    pub name: &'static str,
    /// Block time.
    pub time_ms: u64,
    /// `start` or `complete`.
    pub lifecycle: &'static str,
    /// The case that it belongs to.
    pub case_id: Option<CaseId>,
    /// The agency that did it; empty for a party or for time.
    pub agency: String,
    /// The officer who did it, by pseudonym.
    pub resource: String,
    /// Kind of attestation or hold.
    pub kind: String,
    /// How it came out.
    pub outcome: String,
    /// Why, as a code.
    pub reason: String,
    /// Whether nobody had to decide.
    pub auto: Option<bool>,
    /// Block.
    pub height: u64,
    /// The transaction, where there was one.
    pub tx_id: String,
    /// The objects that it touched, each with how.
    pub objects: Vec<(String, &'static str)>,
}

impl Activity {
    fn new(name: &'static str, time_ms: u64) -> Self {
        Self {
            name,
            time_ms,
            lifecycle: "complete",
            case_id: None,
            agency: String::new(),
            resource: String::new(),
            kind: String::new(),
            outcome: String::new(),
            reason: String::new(),
            auto: None,
            height: 0,
            tx_id: String::new(),
            objects: Vec::new(),
        }
    }

    fn of(mut self, case: &Case) -> Self {
        self.case_id = Some(case.case_id.clone());
        self.objects.push((format!("case:{}", case.case_id), "case"));
        self
    }

    fn by(mut self, agency: impl Into<String>, resource: impl Into<String>) -> Self {
        (self.agency, self.resource) = (agency.into(), resource.into());
        if !self.agency.is_empty() {
            self.objects.push((format!("agency:{}", self.agency), "agency"));
        }
        self
    }

    fn on(mut self, object: String, how: &'static str) -> Self {
        self.objects.push((object, how));
        self
    }
}

/// Everything that happened, and what it happened to.
pub struct History {
    /// The block from which on decided cases are known here.
    pub from: u64,
    /// Cases by number.
    pub cases: Vec<Followed>,
    /// Attestations by id.
    pub attestations: BTreeMap<Hash, Attestation>,
    /// Titles by number.
    pub titles: Vec<Title>,
    /// In order of time.
    pub activities: Vec<Activity>,
}

impl History {
    /// Each case with what happened to it, in order of time.
    pub fn traces(&self) -> impl Iterator<Item = (&Followed, Vec<&Activity>)> {
        let mut of: BTreeMap<&CaseId, Vec<&Activity>> = BTreeMap::new();
        for activity in &self.activities {
            if let Some(case_id) = &activity.case_id {
                of.entry(case_id).or_default().push(activity);
            }
        }
        self.cases.iter().map(move |followed| (followed, of.remove(&followed.case.case_id).unwrap_or_default()))
    }
}

const PAGE: usize = 1000;

/// Gathers the history from the store.
pub fn history(store: &Store) -> Result<History, Fault> {
    let attestations = all::<Attestation>(store, &Attestation::key(&Hash::zero()), |a| a.attestation_id.0.to_vec())?;
    let attestations: BTreeMap<Hash, Attestation> =
        attestations.into_iter().map(|attestation| (attestation.attestation_id, attestation)).collect();
    let dash = Label::new("-").map_err(|why| Fault::Damaged(why.to_string()))?;
    let titles =
        all::<Title>(store, &Title::key(&TitleId(dash.clone())), |t| t.title_id.0.as_str().as_bytes().to_vec())?;
    let open = all::<Case>(store, &Case::key(&CaseId(dash)), |case| case.case_id.0.as_str().as_bytes().to_vec())?;
    let mut cases: Vec<Followed> = open.into_iter().map(|case| Followed { case, decided: None }).collect();
    let mut after = String::new();
    loop {
        let page = store.decided_cases(&after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.case.case_id.to_string();
        cases.extend(page.into_iter().map(|decided| Followed { case: decided.case.clone(), decided: Some(decided) }));
    }
    // The import of old holdings is not a procedure to be mined.
    cases.retain(|followed| followed.case.tx_type != TxType::ImportBatch);
    cases.sort_by(|a, b| (a.case.time_ms, &a.case.case_id).cmp(&(b.case.time_ms, &b.case.case_id)));
    let mut activities = Vec::new();
    for followed in &cases {
        of_case(followed, &attestations, &mut activities);
    }
    of_attestations(&attestations, &cases, &mut activities);
    for title in titles.iter().filter(|title| title.imported_through != title.version) {
        of_title(&store.entries(title.title_id.0.as_str(), 10_000)?, &mut activities);
    }
    activities.sort_by_key(|activity| activity.time_ms);
    Ok(History { from: store.history_from()?, cases, attestations, titles, activities })
}

fn all<T: Record>(
    store: &Store,
    first: &torrens_ledger::state::StateKey,
    id: impl Fn(&T) -> Vec<u8>,
) -> Result<Vec<T>, Fault> {
    let (mut out, mut after) = (Vec::new(), Vec::new());
    loop {
        let page = store.objects::<T>(first, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(out) };
        after = id(last);
        out.extend(page);
    }
}

fn of_case(followed: &Followed, attestations: &BTreeMap<Hash, Attestation>, out: &mut Vec<Activity>) {
    let case = &followed.case;
    let officer = case.officer.as_ref().map(ToString::to_string).unwrap_or_default();
    let agency = case.lodger.agency().map(ToString::to_string).unwrap_or_default();
    let titles = case.act.dealing().map(|dealing| dealing.titles()).unwrap_or_default();
    let mut lodged = Activity::new("Case lodged", case.time_ms).of(case).by(&agency, &officer);
    (lodged.height, lodged.tx_id) = (case.height, case.tx_id.to_string());
    lodged.objects.extend(titles.iter().map(|title| (format!("title:{}", title.title_id), "subject")));
    out.push(lodged);
    for lack in &case.lacked {
        let mut raised = Activity::new("Requisition raised", case.time_ms).of(case);
        raised.reason = lack.code.to_string();
        raised.kind = lack.kind.as_ref().map(ToString::to_string).unwrap_or_default();
        raised.height = case.height;
        out.push(raised);
    }
    for requisition in &case.requisitions {
        let officer = requisition.officer_id.to_string();
        let mut raised = Activity::new("Requisition raised", requisition.raised_ms).of(case).by("", officer);
        raised.reason = requisition.reason.to_string();
        out.push(raised);
        if let Some(answered_ms) = requisition.answered_ms {
            out.push(Activity::new("Requisition answered", answered_ms).of(case).by(&agency, ""));
        }
    }
    for given in &case.consents {
        let party = format!("party:{}", given.party);
        out.push(Activity::new("Consent signed", given.time_ms).of(case).on(party, "consents"));
    }
    if let Some(referred_ms) = case.referred_ms {
        let mut referred = Activity::new("Case referred", referred_ms).of(case);
        referred.reason = case.risks.iter().map(|risk| format!("{risk:?}")).collect::<Vec<_>>().join("+");
        out.push(referred);
    }
    let Some(decided) = &followed.decided else { return };
    let decision = &decided.decision;
    let at = |name| {
        let mut activity = Activity::new(name, decided.time_ms).of(case);
        (activity.height, activity.tx_id) = (decided.height, decided.tx_id.to_string());
        activity
    };
    if decision.outcome == Outcome::Registered {
        for id in &decision.relied_on {
            let Some(attestation) = attestations.get(id).filter(|attestation| !attestation.is_made_for(case)) else {
                continue;
            };
            let mut reused = at("Attestation reused").by(attestation.issuer.to_string(), "");
            reused.kind = attestation.kind.to_string();
            out.push(reused.on(format!("attestation:{id}"), "reused"));
        }
        out.push(at("Case ready"));
    }
    let name = match &decision.outcome {
        Outcome::Registered => "Decision made",
        Outcome::Rejected(_) => "Case rejected",
        Outcome::Withdrawn(_) => "Case withdrawn",
        Outcome::Lapsed => "Case lapsed",
    };
    let (by, resource) = match case.endorsements.last() {
        Some(given) => (given.agency_id.to_string(), given.officer_id.to_string()),
        None => (String::new(), String::new()),
    };
    if let (Some(referred_ms), "Decision made") = (case.referred_ms, name) {
        let mut begun = Activity::new(name, referred_ms).of(case);
        begun.lifecycle = "start";
        out.push(begun);
    }
    let mut made = at(name).by(by, resource);
    made.outcome = followed.state().into();
    made.auto = Some(decision.auto);
    made.reason = match &decision.outcome {
        Outcome::Rejected(refusal) => refusal.code.to_string(),
        Outcome::Withdrawn(reason) => reason.to_string(),
        _ => String::new(),
    };
    out.push(made);
    if decision.outcome == Outcome::Registered {
        let mut entered = at("Entry made");
        entered.objects.extend(decision.titles.iter().map(|title| (format!("title:{title}"), "entered")));
        out.push(entered);
    }
}

fn of_attestations(attestations: &BTreeMap<Hash, Attestation>, cases: &[Followed], out: &mut Vec<Activity>) {
    // The case for which each was made, where one relied on it that was lodged before.
    let mut made_for: BTreeMap<Hash, &Case> = BTreeMap::new();
    for followed in cases {
        for id in followed.decided.iter().flat_map(|decided| &decided.decision.relied_on) {
            if attestations.get(id).is_some_and(|attestation| attestation.is_made_for(&followed.case)) {
                made_for.entry(*id).or_insert(&followed.case);
            }
        }
    }
    for (id, attestation) in attestations {
        let name = match attestation.verdict {
            Verdict::Fail => "Attestation refused",
            Verdict::Pass | Verdict::Conditional => "Attestation issued",
        };
        let mut issued = Activity::new(name, attestation.issued_ms);
        if let Some(case) = made_for.get(id) {
            issued = issued.of(case);
        }
        issued = issued.by(attestation.issuer.to_string(), "").on(format!("attestation:{id}"), "issued");
        if let Some(object) = subject(&attestation.subject) {
            issued = issued.on(object, "about");
        }
        (issued.kind, issued.outcome) =
            (attestation.kind.to_string(), format!("{:?}", attestation.verdict).to_uppercase());
        (issued.height, issued.tx_id) = (attestation.height, id.to_string());
        out.push(issued);
        if let Some(revoked) = &attestation.revoked {
            let mut activity = Activity::new("Attestation revoked", revoked.time_ms);
            activity = activity.by(attestation.issuer.to_string(), "").on(format!("attestation:{id}"), "revoked");
            (activity.kind, activity.reason) = (attestation.kind.to_string(), revoked.reason.to_string());
            out.push(activity);
        }
    }
}

fn subject(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Terms(_) => None,
        other => Some(other.to_string()),
    }
}

fn of_title(entries: &[Entry], out: &mut Vec<Activity>) {
    let mut holds: BTreeMap<u32, Hold> = BTreeMap::new();
    for entry in entries {
        let title = format!("title:{}", entry.title_id);
        for effect in &entry.effects {
            if let Effect::Certificate(number) = effect {
                let mut issued = Activity::new("Certificate issued", entry.time_ms).by(number.issuer.to_string(), "");
                issued = issued.on(title.clone(), "of");
                if let Some(case_id) = &entry.case_id {
                    issued = issued.on(format!("case:{case_id}"), "case");
                    issued.case_id = Some(case_id.clone());
                }
                (issued.kind, issued.height) = (number.kind.name().to_owned(), entry.height);
                issued.tx_id = entry.tx_id.to_string();
                out.push(issued);
                continue;
            }
            let (name, item, time_ms) = match effect {
                Effect::Hold(hold) if !holds.contains_key(&hold.item) => {
                    holds.insert(hold.item, hold.clone());
                    ("Hold placed", hold.item, entry.time_ms)
                }
                Effect::Hold(hold) => {
                    holds.insert(hold.item, hold.clone());
                    continue;
                }
                Effect::HoldEnded(item) => match holds.get(item).and_then(|hold| hold.expires_ms) {
                    Some(expires) if expires <= entry.time_ms => ("Hold lapsed", *item, expires),
                    _ => ("Hold released", *item, entry.time_ms),
                },
                _ => continue,
            };
            let mut activity = Activity::new(name, time_ms).on(title.clone(), "on");
            activity = activity.on(format!("hold:{}/{item}", entry.title_id), "hold");
            activity.kind = holds.get(&item).map(|hold| hold.kind.name().to_owned()).unwrap_or_default();
            (activity.height, activity.tx_id) = (entry.height, entry.tx_id.to_string());
            out.push(activity);
        }
    }
}
