//! A register in memory, driven as a chain drives it: every act is signed, ordered into a block, executed and proven.
#![allow(dead_code)] // each test file uses its own part

pub mod extracts;
pub mod town;

use std::collections::{BTreeMap, BTreeSet};

use torrens_ledger::agency::{Agency, Officer, Role};
use torrens_ledger::apply::{self, Executed, Parent};
use torrens_ledger::attestation::{Subject, Verdict};
use torrens_ledger::block::{Member, Params, Validator};
use torrens_ledger::case::{self, Assessment, Case, Missing, Outcome};
use torrens_ledger::crypto::{Hash, NoMemory, SecretKey};
use torrens_ledger::encoding::{Bytes, Label, Text};
use torrens_ledger::evidence::Evidence;
use torrens_ledger::genesis::{Genesis, GenesisOfficer};
use torrens_ledger::merkle::tree::{MemoryNodes, update};
use torrens_ledger::policy::{Jurisdiction, Policy};
use torrens_ledger::proof::checkpoint::CosignerKeys;
use torrens_ledger::refusal::Code;
use torrens_ledger::register::hold::HoldKind;
use torrens_ledger::register::party::{Party, PartyId, PartyKind};
use torrens_ledger::register::right::{Holding, RightKind, check_whole};
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::{Title, TitleId, TitleStatus};
use torrens_ledger::register::unit::{UnitCode, UnitFacts, UnitKind};
use torrens_ledger::state::{Fault, Moment, Read, Record, State, StateKey};
use torrens_ledger::transactions::attest::Attest;
use torrens_ledger::transactions::consent::Consent;
use torrens_ledger::transactions::decide::{self, Decide};
use torrens_ledger::transactions::first_registration::FirstRegistration;
use torrens_ledger::transactions::party_register::{PartyKey, PartyRegister};
use torrens_ledger::transactions::transfer::Transfer;
use torrens_ledger::transactions::{Act, Body, Receipt, Signed, TxId};

pub const DAY_MS: u64 = 86_400_000;
pub const START_MS: u64 = 1_795_000_000_000;
pub const UNIT: &str = "430102001003GB00012F00010001";

/// Committed state in memory.
#[derive(Clone, Default)]
pub struct Memory {
    pub objects: BTreeMap<StateKey, Vec<u8>>,
    pub known: BTreeSet<TxId>,
    pub nodes: MemoryNodes,
}

impl Read for Memory {
    fn get(&self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.objects.get(key).cloned())
    }
    fn has_transaction(&self, id: &TxId) -> Result<bool, Fault> {
        Ok(self.known.contains(id))
    }
}

impl Memory {
    pub fn from_genesis(genesis: &Genesis) -> (Self, Parent) {
        let mut memory = Self::default();
        let writes = genesis.state();
        let tree = update(&memory.nodes, 0, &writes).unwrap();
        memory.nodes.write(&tree);
        memory.objects.extend(writes.into_iter().filter_map(|(key, value)| Some((key, value?))));
        let parent = Parent {
            chain_id: genesis.chain_id.clone(),
            height: 0,
            header_hash: genesis.hash(),
            time_ms: genesis.time_ms,
            log: Default::default(),
        };
        (memory, parent)
    }

    pub fn commit(&mut self, executed: &Executed) {
        for (key, value) in &executed.writes {
            match value {
                Some(value) => drop(self.objects.insert(key.clone(), value.clone())),
                None => drop(self.objects.remove(key)),
            }
        }
        self.nodes.write(&executed.tree);
        self.known.extend(&executed.ids);
    }

    pub fn object<T: Record>(&self, id: &T::Id) -> Option<T> {
        self.objects.get(&T::key(id)).map(|bytes| torrens_ledger::encoding::from_bytes(bytes).unwrap())
    }
}

/// A ledger under test.
pub struct Ledger {
    pub genesis: Genesis,
    pub memory: Memory,
    pub parent: Parent,
    pub blocks: Vec<Executed>,
    pub time_ms: u64,
    /// Whether every title is looked at after every block.
    pub invariants: bool,
    /// The blocks' bytes, for a replay.
    pub kept: Vec<Vec<u8>>,
    /// What the next block's proposer holds against validators.
    pub evidence: Vec<Evidence>,
    nonce: u64,
}

pub fn registration(n: u8, keys: Vec<PartyKey>) -> Act {
    let (id_commitment, name_commitment) = (Bytes([n; 32]), Bytes([n + 1; 32]));
    Act::PartyRegister(PartyRegister {
        party_id: party(n),
        kind: PartyKind::Person,
        id_commitment,
        name_commitment,
        keys,
        agency_id: None,
        minor: false,
    })
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// The key of an officer, by name.
pub fn officer(agency: &str) -> SecretKey {
    let mut seed = [0u8; 32];
    seed[..agency.len()].copy_from_slice(agency.as_bytes());
    SecretKey::from_seed(&seed)
}

/// The key of a party, by number.
pub fn party_key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[100 + n; 32])
}

pub fn party(n: u8) -> PartyId {
    PartyId(Bytes([n; 16]))
}

pub fn holding(n: u8, share: &str) -> Holding {
    Holding { parties: vec![party(n)], share: share.parse().unwrap() }
}

pub fn source(name: &str) -> Source {
    Source {
        source_id: label(name),
        kind: label("DEED"),
        commitment: Bytes([9; 32]),
        date: Some("2026-01-05".parse().unwrap()),
    }
}

#[derive(serde::Deserialize)]
struct Policies {
    jurisdictions: Vec<Jurisdiction>,
    policies: Vec<Policy>,
}

pub fn genesis() -> Genesis {
    let policies: Policies = serde_json::from_str(include_str!("../../../node/policies/sample.json")).unwrap();
    // Agency, its officer, what he may attest, what he may do.
    let officers: &[(&str, &str, &[&str], &[Role])] = &[
        ("bank", "bank", &["LENDER_OFFER", "LENDER_CONSENT"], &[Role::BankDesk]),
        (
            "civil",
            "civil",
            &["IDENTITY", "CAPACITY_MARITAL", "DEATH", "SUCCESSION", "INCAPACITY", "NOTARY_DEED"],
            &[Role::AttestingOfficer, Role::Notary, Role::PolicyOfficer],
        ),
        ("court", "court", &["COURT_ORDER"], &[Role::CourtOfficer]),
        ("court2", "court2", &["COURT_ORDER"], &[Role::CourtOfficer]),
        (
            "housing",
            "housing",
            &["CONTRACT_FILED", "PLANNING_COMPLETION"],
            &[Role::AttestingOfficer, Role::ImportApprover, Role::PolicyOfficer],
        ),
        (
            "registry",
            "registry",
            &["NO_OBJECTION"],
            &[Role::Registrar, Role::MigrationOfficer, Role::ImportApprover, Role::PolicyOfficer],
        ),
        ("registry", "senior", &[], &[Role::SeniorRegistrar]),
        ("survey", "survey", &["SURVEY_VALID"], &[Role::Surveyor]),
        (
            "tax",
            "tax",
            &["TAX_CLEARED", "FEE_PAID"],
            &[Role::AttestingOfficer, Role::ImportApprover, Role::PolicyOfficer],
        ),
    ];
    let agencies = officers.iter().filter(|(agency, officer, ..)| agency == officer);
    let kinds = |kinds: &[&str]| kinds.iter().map(|kind| label(kind)).collect::<Vec<_>>();
    let validator = |name: &str| {
        let (cosigner_key, log_key) = cosigner_of(name).public();
        let public_key = SecretKey::from_seed(&[name.len() as u8; 32]).public();
        Validator { agency_id: label(name), public_key, cosigner_key, log_key }
    };
    Genesis {
        chain_id: label("torrens-test"),
        time_ms: START_MS,
        params: Params::default(),
        validators: vec![validator("civil"), validator("housing"), validator("registry")],
        members: vec![Member { agency_id: label("civil"), node_key: SecretKey::from_seed(&[99; 32]).public() }],
        registry: Some(label("registry")),
        agencies: agencies
            .map(|(id, _, k, _)| Agency {
                agency_id: label(id),
                name: Text::new(*id).unwrap(),
                kinds: kinds(k),
                territory: vec![],
                roles: vec![],
                status: Default::default(),
            })
            .collect(),
        officers: officers
            .iter()
            .map(|(agency, id, k, roles)| GenesisOfficer {
                officer: Officer {
                    officer_id: label(&format!("{id}-1")),
                    agency_id: label(agency),
                    roles: [*roles, &[Role::AgencyAdmin]].concat(),
                    kinds: kinds(k),
                    status: Default::default(),
                },
                public_key: officer(id).public(),
            })
            .collect(),
        jurisdictions: policies.jurisdictions,
        policies: policies.policies,
    }
}

/// With a node for each validator that has none. The sample is as it was when the vectors were made of it, which are for ever; a network's
/// genesis without them is refused.
pub fn with_nodes(mut genesis: Genesis) -> Genesis {
    for (at, validator) in genesis.validators.iter().enumerate() {
        let agency_id = validator.agency_id.clone();
        if genesis.members.iter().all(|member| member.agency_id != agency_id) {
            genesis.members.push(Member { agency_id, node_key: SecretKey::from_seed(&[200 + at as u8; 32]).public() });
        }
    }
    genesis
}

impl Ledger {
    pub fn new() -> Self {
        Self::with(genesis())
    }

    pub fn with(genesis: Genesis) -> Self {
        with_nodes(genesis.clone()).check().unwrap();
        let (memory, parent) = Memory::from_genesis(&genesis);
        let (blocks, kept) = (vec![], vec![]);
        Self { genesis, memory, parent, blocks, time_ms: START_MS, invariants: true, kept, evidence: vec![], nonce: 0 }
    }

    pub fn sign(&mut self, key: &SecretKey, act: Act) -> Signed {
        self.nonce += 1;
        let nonce = Bytes(self.nonce.to_be_bytes());
        let expires_ms = self.time_ms + 60_000;
        Signed::sign(Body { chain_id: self.genesis.chain_id.clone(), expires_ms, nonce, act }, key)
    }

    /// Orders these transactions into one block: proposed, recomputed as another validator would, and committed.
    pub fn block(&mut self, transactions: &[Vec<u8>]) -> &Executed {
        self.time_ms += 1000;
        let proposer = label("registry");
        let (executed, dropped) = apply::propose(
            &self.memory,
            &self.memory.nodes,
            &self.parent,
            self.time_ms,
            &proposer,
            &std::mem::take(&mut self.evidence),
            transactions,
            &NoMemory,
            &|| true,
        )
        .unwrap();
        assert!(dropped.is_empty(), "not admitted: {dropped:?}");
        let again =
            apply::validate(&self.memory, &self.memory.nodes, &self.parent, &executed.block, &NoMemory).unwrap();
        assert_eq!(again.header_hash, executed.header_hash);
        self.memory.commit(&executed);
        self.parent = executed.parent();
        if self.invariants {
            check_invariants(&self.memory);
        }
        self.kept.push(torrens_ledger::encoding::to_bytes(&executed.block));
        self.blocks.push(executed);
        self.blocks.last().unwrap()
    }

    /// One act in a block of its own.
    pub fn act(&mut self, key: &SecretKey, act: Act) -> Receipt {
        let signed = self.sign(key, act);
        self.block(&[signed.bytes]).receipts[0].clone()
    }

    pub fn refused(&mut self, key: &SecretKey, act: Act) -> String {
        self.act(key, act).refusal.expect("it should be refused").to_string()
    }

    pub fn register_party(&mut self, n: u8) {
        let keys = vec![PartyKey::prove(&party_key(n), &self.genesis.chain_id, party(n))];
        self.register(n, keys);
    }

    pub fn register_keyless(&mut self, n: u8) {
        self.register(n, vec![]);
    }

    fn register(&mut self, n: u8, keys: Vec<PartyKey>) {
        assert_eq!(self.act(&officer("civil"), registration(n, keys)).refusal, None);
    }

    pub fn attest_with(&mut self, agency: &str, kind: &str, subject: Subject, age_ms: u64) -> Receipt {
        let act = Attest {
            jurisdiction: label("CN"),
            kind: label(kind),
            subject,
            verdict: Verdict::Pass,
            claim_commitment: Bytes([1; 32]),
            valid_from_ms: (age_ms > 0).then(|| self.time_ms - age_ms),
            valid_to_ms: None,
            condition: None,
            supersedes: None,
        };
        self.act(&officer(agency), Act::Attest(act))
    }

    /// Attests now; gives the attestation's id.
    pub fn attest(&mut self, agency: &str, kind: &str, subject: Subject) -> Hash {
        let receipt = self.attest_with(agency, kind, subject, 0);
        assert_eq!(receipt.refusal, None);
        receipt.tx_id.0
    }

    pub fn consent(&mut self, key: &SecretKey, case: &Receipt, terms: Hash, who: Option<PartyId>) -> Receipt {
        let case_id = case.case_id.clone().unwrap();
        self.act(key, Act::Consent(Consent { case_id, terms, party_id: who, poa_id: None, acknowledges: false }))
    }

    pub fn title(&self, id: &str) -> Option<Title> {
        self.memory.object(&TitleId(label(id)))
    }

    /// What a case lacks now.
    pub fn missing(&self, case: &Receipt) -> Vec<Missing> {
        let Some(id) = &case.case_id else { return vec![] };
        let Some(open) = self.memory.object::<Case>(id) else { return vec![] };
        let state = State::new(&self.memory);
        let now = Moment { height: self.parent.height + 1, time_ms: self.time_ms };
        match case::standing(&state, &open, now).unwrap() {
            Assessment::Wait(missing) | Assessment::Refer { missing, .. } => missing,
            _ => vec![],
        }
    }

    /// Lodges an act and brings whatever it lacks, as agencies and parties would, except what is named. Gives the last receipt.
    pub fn complete(&mut self, key: &SecretKey, act: Act, except: &[Code]) -> Receipt {
        let lodged = self.act(key, act.clone());
        self.bring(lodged, &act, except)
    }

    /// Brings whatever a lodged case lacks, except what is named.
    pub fn bring(&mut self, lodged: Receipt, act: &Act, except: &[Code]) -> Receipt {
        let jurisdiction = self.jurisdiction_of(act);
        let mut last = lodged.clone();
        for _ in 0..64 {
            let missing = self.missing(&lodged);
            let Some(item) = missing.into_iter().find(|item| !item.is_patience() && !except.contains(&item.code))
            else {
                break;
            };
            last = self.bring_one(&lodged, act, &jurisdiction, &item);
            assert_eq!(last.refusal, None, "{item:?}");
        }
        let decide = self.missing(&lodged).iter().any(|item| item.code == Code::DecisionMissing);
        if decide && !except.contains(&Code::DecisionMissing) {
            let (case_id, terms) = (lodged.case_id.clone().unwrap(), act.terms());
            let approve = Decide { case_id, terms, verdict: decide::Verdict::Approve };
            last = self.act(&officer("senior"), Act::Decide(approve));
        }
        last
    }

    fn bring_one(&mut self, lodged: &Receipt, act: &Act, jurisdiction: &Label, item: &Missing) -> Receipt {
        let consent = |party_id: Option<PartyId>, acknowledges: bool| {
            let (case_id, terms) = (lodged.case_id.clone().unwrap(), act.terms());
            Act::Consent(Consent { case_id, terms, party_id, poa_id: None, acknowledges })
        };
        match (&item.kind, item.subject.split_once(':')) {
            (Some(kind), _) => {
                let attest = Attest {
                    jurisdiction: jurisdiction.clone(),
                    kind: kind.clone(),
                    subject: item.subject.parse().unwrap(),
                    verdict: Verdict::Pass,
                    claim_commitment: Bytes([1; 32]),
                    valid_from_ms: None,
                    valid_to_ms: None,
                    condition: None,
                    supersedes: None,
                };
                self.act(&officer(&item.from[0]), Act::Attest(attest))
            }
            (None, Some(("party", id))) => {
                let id = PartyId(id.parse().unwrap());
                let known = self.memory.object::<Party>(&id).unwrap();
                let key = match (known.keys.is_empty(), known.agency_id) {
                    (_, Some(agency)) => officer(agency.as_str()),
                    (false, None) => party_key(id.0.0[0]),
                    (true, None) => officer("civil"),
                };
                let acknowledges = item.code == Code::AcknowledgementMissing;
                self.act(&key, consent(Some(id), acknowledges))
            }
            (None, Some(("agency", id))) => self.act(&officer(id), consent(None, false)),
            (None, _) => self.act(&officer("tax"), consent(None, false)),
        }
    }

    fn jurisdiction_of(&self, act: &Act) -> Label {
        let state = State::new(&self.memory);
        act.dealing().and_then(|dealing| dealing.jurisdiction(&state).ok()).unwrap_or_else(|| label("CN"))
    }

    /// As [`Ledger::complete`], and it must be registered.
    pub fn registered(&mut self, key: &SecretKey, act: Act) -> Receipt {
        let last = self.complete(key, act, &[]);
        let outcomes: Vec<_> = last.decisions.iter().map(|decision| &decision.outcome).collect();
        assert!(outcomes.contains(&&Outcome::Registered), "{:?} {outcomes:?}", last.refusal);
        last
    }

    /// As [`Ledger::complete`], and a rule must refuse it with this code, at once or in the end.
    pub fn refused_with(&mut self, key: &SecretKey, act: Act, code: Code) {
        let last = self.complete(key, act, &[]);
        let refusal = last.refusal.clone().or_else(|| {
            last.decisions.iter().find_map(|decision| match &decision.outcome {
                Outcome::Rejected(refusal) => Some(refusal.clone()),
                _ => None,
            })
        });
        assert_eq!(refusal.as_ref().map(|refusal| refusal.code), Some(code), "{refusal:?} {:?}", last.decisions);
    }

    /// A bank that the banks' association registered: its officers act for it.
    pub fn register_bank(&mut self, n: u8) {
        let (id_commitment, name_commitment) = (Bytes([n; 32]), Bytes([n; 32]));
        let act = PartyRegister {
            party_id: party(n),
            kind: PartyKind::Org,
            id_commitment,
            name_commitment,
            keys: vec![],
            agency_id: Some(label("bank")),
            minor: false,
        };
        assert_eq!(self.act(&officer("bank"), Act::PartyRegister(act)).refusal, None);
    }

    /// A parcel's title in a jurisdiction, with everything that its policy asks for.
    pub fn parcel(&mut self, jurisdiction: &str, code: &str, area_m2: u64, holders: Vec<Holding>) -> TitleId {
        for id in holders.iter().flat_map(|holding| holding.parties.clone()).collect::<Vec<_>>() {
            if self.memory.object::<Party>(&id).is_none() {
                self.register_party(id.0.0[0]);
            }
        }
        let act = Act::FirstRegistration(FirstRegistration {
            jurisdiction: label(jurisdiction),
            unit: parcel_unit(code, area_m2),
            tenure: RightKind::Ownership,
            holders,
            source: source("GRANT"),
            relies_on: vec![],
            term: None,
        });
        self.registered(&officer("registry"), act).decisions[0].titles[0].clone()
    }

    /// Lets time pass, block by block, so that what is due is seen.
    pub fn pass(&mut self, ms: u64) {
        self.time_ms += ms;
        self.block(&[]);
    }

    /// A title of these holders, registered with everything that the policy asks for.
    pub fn titled(&mut self, holders: Vec<Holding>) -> TitleId {
        let parties: Vec<PartyId> = holders.iter().flat_map(|holding| holding.parties.clone()).collect();
        for id in parties {
            if self.memory.object::<torrens_ledger::register::party::Party>(&id).is_none() {
                self.register_party(id.0.0[0]);
            }
            self.attest("civil", "IDENTITY", Subject::Party(id));
        }
        let unit = UnitCode(label(UNIT));
        self.attest("survey", "SURVEY_VALID", Subject::Unit(unit.clone()));
        self.attest("housing", "PLANNING_COMPLETION", Subject::Unit(unit));
        let act = first(holders);
        self.attest("tax", "FEE_PAID", Subject::Terms(act.terms()));
        self.attest("registry", "NO_OBJECTION", Subject::Terms(act.terms()));
        let receipt = self.act(&officer("registry"), act);
        receipt.decisions[0].titles[0].clone()
    }

    /// Everything that a sale needs but consents, except the kinds named.
    pub fn attest_sale(&mut self, act: &Act, givers: &[u8], takers: &[u8], except: &[&str]) {
        let mut attest = |agency: &str, kind: &str, subject: Subject| {
            if !except.contains(&kind) {
                self.attest(agency, kind, subject);
            }
        };
        for n in givers.iter().chain(takers) {
            attest("civil", "IDENTITY", Subject::Party(party(*n)));
        }
        for n in givers {
            attest("civil", "CAPACITY_MARITAL", Subject::Party(party(*n)));
        }
        attest("housing", "CONTRACT_FILED", Subject::Terms(act.terms()));
        attest("tax", "TAX_CLEARED", Subject::Terms(act.terms()));
    }
}

pub fn first(holders: Vec<Holding>) -> Act {
    let unit = UnitFacts {
        code: UnitCode(label(UNIT)),
        kind: UnitKind::Unit,
        area_mm2: Some(89_500_000),
        usage: label("RESIDENTIAL"),
        locality: Some(Text::new("Sample town").unwrap()),
        address_commitment: None,
        geometry_hash: None,
    };
    let (jurisdiction, tenure) = (label("CN"), RightKind::Ownership);
    Act::FirstRegistration(FirstRegistration {
        jurisdiction,
        unit,
        tenure,
        holders,
        source: source("GRANT-1"),
        relies_on: vec![],
        term: None,
    })
}

/// A parcel of some square metres.
pub fn parcel_unit(code: &str, area_m2: u64) -> UnitFacts {
    UnitFacts {
        code: UnitCode(label(code)),
        kind: UnitKind::Parcel,
        area_mm2: Some(area_m2 * 1_000_000),
        usage: label("RESIDENTIAL"),
        locality: None,
        address_commitment: None,
        geometry_hash: None,
    }
}

/// A parcel's code in the jurisdiction CN.
pub fn cn_parcel(n: u32) -> String {
    format!("430102001003GB{n:05}W00000000")
}

pub fn transfer(title: &TitleId, version: u64, disposals: Vec<Holding>, acquisitions: Vec<Holding>) -> Transfer {
    Transfer {
        title_id: title.clone(),
        title_version: version,
        cause: label("SALE"),
        disposals,
        acquisitions,
        consideration: Some(Bytes([7; 32])),
        source: source("DEED-1"),
        relies_on: vec![],
    }
}

/// What must hold in every certified state (promise R3).
pub fn check_invariants(memory: &Memory) {
    let kind_of_title = Title::key(&TitleId(label("-"))).0[0];
    let mut titled: BTreeMap<UnitCode, TitleId> = BTreeMap::new();
    for (_, bytes) in memory.objects.range(StateKey(vec![kind_of_title])..StateKey(vec![kind_of_title + 1])) {
        let title: Title = torrens_ledger::encoding::from_bytes(bytes).unwrap();
        check_title(&title);
        if title.status == TitleStatus::Open {
            for unit in &title.units {
                assert_eq!(titled.insert(unit.clone(), title.title_id.clone()), None, "one open title a unit");
            }
        }
    }
}

/// What must hold of every title by itself.
pub fn check_title(title: &Title) {
    assert!(title.version >= 1 && title.basis >= 1 && title.basis <= title.version);
    assert!(title.rights[0].kind.is_primary(), "the first right is the primary one");
    for (at, right) in title.rights.iter().enumerate() {
        match right.kind {
            RightKind::Easement => assert!(right.easement.as_ref().is_some_and(|easement| !easement.others.is_empty())),
            _ => check_whole(&right.holders).expect("shares sum to exactly one"),
        }
        assert!(at == 0 || right.item > 0);
    }
    let ranks: Vec<u32> = title.charges.iter().map(|charge| charge.rank).collect();
    assert_eq!(ranks, (1..=ranks.len() as u32).collect::<Vec<_>>(), "ranks dense and unique");
    let rights = title.rights.iter().map(|right| right.item);
    let items = rights.chain(title.charges.iter().map(|c| c.item)).chain(title.holds.iter().map(|h| h.item));
    let mut items: Vec<u32> = items.collect();
    items.sort_unstable();
    assert!(items.windows(2).all(|pair| pair[0] < pair[1]), "numbers are given once");
    assert!(items.last().is_none_or(|last| *last <= title.items));
    let running = title.holds.iter().filter(|hold| hold.kind == HoldKind::Freeze && !hold.queued).count();
    let freezes = title.holds.iter().filter(|hold| hold.kind == HoldKind::Freeze).count();
    assert_eq!(running, usize::from(freezes > 0), "one freeze runs, the others queue");
    if title.status == TitleStatus::Closed {
        assert!(title.lineage_to.len() <= 64);
    }
}

/// The keys with which a test validator cosigns checkpoints.
pub fn cosigner_of(agency: &str) -> CosignerKeys {
    CosignerKeys::new(SecretKey::from_seed(&[agency.len() as u8 + 100; 32]))
}
