//! The multi-agency workflow against four real node processes: story 3 (review once), story 6 (a freeze races a sale at another node),
//! and what the analysts get from it, read with other people's tools.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use torrens_client::connection::Submitted;
use torrens_ledger::attestation::Verdict;
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::register::party::{PartyId, PartyKind};
use torrens_ledger::register::title::CaseId;
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::attest::Attest;
use torrens_ledger::transactions::consent::Consent;
use torrens_ledger::transactions::decide::{self, Decide};
use torrens_ledger::transactions::freeze::{self, Freeze};
use torrens_ledger::transactions::mortgage_register::MortgageRegister;
use torrens_ledger::transactions::party_register::PartyRegister;
use torrens_tests::*;

const UNIT: &str = "430102001003GB00012F00010001";

/// Agencies and parties that do what a case lacks, each at a node of its own.
struct Town {
    cluster: Cluster,
    keys: BTreeMap<PartyId, SecretKey>,
    turn: std::cell::Cell<usize>,
}

impl Town {
    fn new() -> Self {
        Self { cluster: Cluster::sample(), keys: BTreeMap::new(), turn: Default::default() }
    }

    fn person(&mut self) -> PartyId {
        let (id, key) = self.cluster.party(0);
        self.keys.insert(id, key);
        id
    }

    /// Signs and submits at the next node in turn, once every node has seen what came before.
    fn act(&self, key: SecretKey, act: Act) -> Submitted {
        self.cluster.agree(&[0, 1, 2, 3]);
        let node = self.turn.replace(self.turn.get() + 1) % 4;
        let signed = self.cluster.builder(key).sign(act).unwrap();
        self.cluster.connection(node).submit(&signed.bytes).unwrap()
    }

    fn officer(&self, agency: &str, act: Act) -> Submitted {
        self.act(self.cluster.officer(agency), act)
    }

    fn attest(&self, agency: &str, kind: &str, subject: &str) -> Submitted {
        let act = Attest {
            jurisdiction: label("CN"),
            kind: label(kind),
            subject: subject.parse().unwrap(),
            verdict: Verdict::Pass,
            claim_commitment: Bytes([1; 32]),
            valid_from_ms: None,
            valid_to_ms: None,
            condition: None,
            supersedes: None,
        };
        self.officer(agency, Act::Attest(act))
    }

    fn case(&self, id: &str) -> Value {
        self.cluster.agree(&[0, 1, 2, 3]);
        self.cluster.connection(2).get(&format!("/v1/cases/{id}")).unwrap()
    }

    /// Lodges and brings whatever `missing` names, from whom it names, except these kinds. Gives the case's number.
    fn lodge(&self, agency: &str, act: &Act, except: &[&str]) -> String {
        let done = self.officer(agency, act.clone());
        let case_id = expect_applied(&done).case_id.as_ref().unwrap().to_string();
        for _ in 0..32 {
            let case = self.case(&case_id);
            let open = |item: &&Value| !except.contains(&item["kind"].as_str().unwrap_or("-"));
            let Some(item) = case["missing"].as_array().unwrap().iter().find(open).cloned() else { break };
            let from = item["from"][0].as_str().unwrap();
            let done = match (item["kind"].as_str(), item["code"].as_str().unwrap()) {
                (Some(kind), _) => self.attest(from, kind, item["subject"].as_str().unwrap()),
                (None, "consent.missing") => {
                    let party =
                        PartyId(item["subject"].as_str().unwrap().strip_prefix("party:").unwrap().parse().unwrap());
                    let key =
                        self.keys.get(&party).cloned().unwrap_or_else(|| self.cluster.officer("bank-association"));
                    self.act(key, consent(&case_id, &case, Some(party)))
                }
                (None, other) => panic!("{other} in {case}"),
            };
            expect_applied(&done);
        }
        case_id
    }
}

fn consent(case_id: &str, case: &Value, party_id: Option<PartyId>) -> Act {
    let (case_id, terms) = (CaseId(label(case_id)), case["terms"].as_str().unwrap().parse().unwrap());
    Act::Consent(Consent { case_id, terms, party_id, poa_id: None, acknowledges: false })
}

#[test]
fn review_once_and_see_it_in_the_figures_and_the_exports() {
    let mut town = Town::new();
    let (li, chen) = (town.person(), town.person());
    let first = first_registration("CN", UNIT, whole(li));
    let case = town.lodge("registry", &first, &[]);
    assert_eq!(town.case(&case)["state"], "REGISTERED");
    let officer = town.cluster.officer_file("registry");
    let party = li.to_string();
    let consents = ["consent", &case, "--party", &party];
    for again in [&["case", "withdraw", &case][..], &["decide", &case, "--approve"], &consents] {
        let (code, _, why) = town.cluster.torrens(0, Some(&officer), again);
        assert!(code == 6 && why.contains(&format!("{case} is decided already: registered")), "{code}: {why}");
    }
    let title = torrens_ledger::register::title::TitleId(label("T-CN-1"));
    let sale = transfer(&title, 1, whole(li), whole(chen));
    let case = town.lodge("civil-affairs", &sale, &[]);
    assert_eq!(town.case(&case)["state"], "REGISTERED");

    // Story 3: the bank finds three of five reviews there already.
    let bank = PartyId(Bytes([0xbb; 16]));
    let register = PartyRegister {
        party_id: bank,
        kind: PartyKind::Org,
        id_commitment: Bytes([1; 32]),
        name_commitment: Bytes([2; 32]),
        keys: vec![],
        agency_id: Some(label("bank-association")),
        minor: false,
    };
    expect_applied(&town.officer("bank-association", Act::PartyRegister(register)));
    let mortgage = Act::MortgageRegister(MortgageRegister {
        title_id: title.clone(),
        title_version: 2,
        chargee: bank,
        over: whole(chen),
        secured: Bytes([3; 32]),
        bars_transfer: true,
        bars_further: false,
        source: source("LOAN-1"),
    });
    let done = town.officer("bank-association", mortgage.clone());
    let case_id = expect_applied(&done).case_id.as_ref().unwrap().to_string();
    let lacks = town.case(&case_id)["missing"].clone();
    let lacks: BTreeSet<&str> = lacks.as_array().unwrap().iter().filter_map(|item| item["kind"].as_str()).collect();
    assert_eq!(lacks, BTreeSet::from(["CAPACITY_MARITAL", "LENDER_OFFER"]), "the rest was reviewed once, by others");
    town.officer(
        "bank-association",
        Act::Withdraw(torrens_ledger::transactions::withdraw::Withdraw {
            case_id: CaseId(label(&case_id)),
            reason: label("AGAIN"),
        }),
    );
    let case = town.lodge("bank-association", &mortgage, &[]);
    let view = town.case(&case);
    assert_eq!(view["state"], "REGISTERED", "{view}");
    assert_eq!((view["decision"]["relied_on"].as_array().unwrap().len(), &view["decision"]["fresh"]), (5, &json!(2)));

    // A referred case: the mortgage's lender and a second officer; here the title is not flagged, so a rectification serves.
    let rectify = Act::Rectify(torrens_ledger::transactions::rectify::Rectify {
        title_id: title.clone(),
        title_version: 3,
        entry: 2,
        reason: label("CONFIRMED"),
        correction: torrens_ledger::transactions::rectify::Correction::Confirm(label("LEGACY")),
        source: source("E"),
    });
    let done = town.officer("registry", rectify);
    assert_eq!(done.receipt.unwrap().refusal.unwrap().code.as_str(), "rectify.nothing");
    let cancel = Act::Cancel(torrens_ledger::transactions::cancel::Cancel {
        title_id: title.clone(),
        title_version: 3,
        ground: label("LOSS"),
        source: source("C"),
    });
    let done = town.officer("registry", cancel.clone());
    let case_id = expect_applied(&done).case_id.as_ref().unwrap().to_string();
    let decide = |verdict| Act::Decide(Decide { case_id: CaseId(label(&case_id)), terms: cancel.terms(), verdict });
    expect_applied(&town.officer("registry-senior", decide(decide::Verdict::Requisition(label("INCOMPLETE")))));
    expect_applied(&town.officer("registry-senior", decide(decide::Verdict::Reject(label("NON_COMPLIANCE")))));
    let view = town.case(&case_id);
    assert_eq!(
        (view["state"].as_str(), view["decision"]["outcome"]["REJECTED"]["code"].as_str()),
        (Some("REJECTED"), Some("case.rejected"))
    );

    // The figures, the same on every node.
    let (height, _) = town.cluster.agree(&[0, 1, 2, 3]);
    let get = |node: usize, path: &str| -> Value { town.cluster.connection(node).get(path).unwrap() };
    let savings = get(0, "/v1/stats/savings");
    assert_eq!(savings, get(3, "/v1/stats/savings"));
    // Of the sale: the seller's identity and the planning; of the mortgage: story 3's three.
    assert_eq!((&savings["cases"], &savings["reused"], &savings["reviews_avoided"]), (&json!(3), &json!(5), &json!(5)));
    let row = savings["by_type"].as_array().unwrap().iter().find(|row| row["tx_type"] == "MORTGAGE_REGISTER").unwrap();
    assert_eq!((&row["needed"], &row["fresh"], &row["reused"]), (&json!(5), &json!(2), &json!(3)));
    assert!(row["baseline_declared_ms"].as_u64().unwrap() > 0);
    let bottlenecks = get(1, "/v1/stats/bottlenecks");
    assert_eq!(bottlenecks["decided"], 5);
    assert!(bottlenecks["steps"].as_array().unwrap().iter().any(|step| step["step"] == "LENDER_OFFER"));
    // As it stood, and what changed since.
    let diff = get(2, &format!("/v1/titles/T-CN-1/diff?from=1&to={height}"));
    assert_eq!((&diff["from_version"], &diff["to_version"]), (&json!(0), &json!(3)));
    assert!(diff["changes"].as_array().unwrap().iter().any(|change| change["charge"]["rank"] == 1), "{diff}");

    // The exports, by the command, and read by other people's tools.
    let file = |name: &str| town.cluster.dir.path().join(name);
    for format in ["ocel", "xes", "csv"] {
        let (code, out, error) =
            town.cluster.torrens(1, None, &["export", format, "-o", file(format).to_str().unwrap()]);
        assert_eq!(code, 0, "{out}{error}");
        let again = town.cluster.connection(3).get_bytes(&format!("/v1/export/{format}")).unwrap();
        assert_eq!(std::fs::read(file(format)).unwrap(), again, "{format} is the same from every node");
    }
    let ocel: Value = serde_json::from_slice(&std::fs::read(file("ocel")).unwrap()).unwrap();
    check_ocel(&ocel);
    let reused = ocel["events"].as_array().unwrap().iter().filter(|event| {
        let case = event["relationships"].as_array().unwrap().iter().any(|r| r["objectId"] == format!("case:{case}"));
        event["type"] == "Attestation reused" && case
    });
    assert_eq!(reused.count(), 3);
    let Some(python) = python() else {
        torrens_tests::lab::skipped(
            "the exports read by pm4py",
            "it is not installed; scripts/test does that and sets TORRENS_PYTHON",
        );
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/mining/check.py");
    std::fs::rename(file("ocel"), file("log.jsonocel")).unwrap();
    std::fs::rename(file("xes"), file("log.xes")).unwrap();
    let done = Command::new(python)
        .args([script, "log.jsonocel", "log.xes", "csv"])
        .current_dir(town.cluster.dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let found: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(found["ocel_events"], ocel["events"].as_array().unwrap().len());
    assert_eq!(found["ocel_objects"], ocel["objects"].as_array().unwrap().len());
    assert_eq!(found["xes_cases"], 5);
    assert_eq!(found["xes_events"], found["csv_rows"]);
    assert_eq!(found["xes_activities"], found["csv_activities"]);
    assert!(found["dfg_edges"].as_u64().unwrap() > 5, "{found}");
    assert!(town.cluster.every_extract_is_genuine(1) > 0);
}

/// The published OCEL 2.0 schema, restated: what must be there, what are strings, and what refers to what.
fn check_ocel(ocel: &Value) {
    let list = |value: &Value, name: &str| value[name].as_array().unwrap_or_else(|| panic!("{name}")).clone();
    let mut declared = BTreeMap::new();
    for kind in ["eventTypes", "objectTypes"] {
        for row in list(ocel, kind) {
            let attributes: BTreeSet<String> = list(&row, "attributes")
                .iter()
                .map(|attribute| {
                    let kind = attribute["type"].as_str().unwrap();
                    assert!(["string", "time", "integer", "float", "boolean"].contains(&kind));
                    attribute["name"].as_str().unwrap().to_owned()
                })
                .collect();
            let before = declared.insert((kind, row["name"].as_str().unwrap().to_owned()), attributes);
            assert_eq!(before, None, "each type is declared once");
        }
    }
    let ids: BTreeSet<String> = list(ocel, "objects").iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), list(ocel, "objects").len(), "ids are unique");
    let mut events = BTreeSet::new();
    for (kind, rows) in [("eventTypes", list(ocel, "events")), ("objectTypes", list(ocel, "objects"))] {
        for row in rows {
            let known = declared.get(&(kind, row["type"].as_str().unwrap().to_owned())).expect("its type is declared");
            for attribute in list(&row, "attributes") {
                assert!(attribute["value"].is_string() && known.contains(attribute["name"].as_str().unwrap()));
                assert_eq!(attribute["time"].is_string(), kind == "objectTypes");
            }
            for relation in list(&row, "relationships") {
                assert!(ids.contains(relation["objectId"].as_str().unwrap()), "{relation}");
                assert!(relation["qualifier"].is_string());
            }
            if kind == "eventTypes" {
                assert!(events.insert(row["id"].as_str().unwrap().to_owned()));
                torrens_ledger::time::from_rfc3339(row["time"].as_str().unwrap()).unwrap();
            }
        }
    }
}

/// The Python that has pm4py.
fn python() -> Option<PathBuf> {
    std::env::var_os("TORRENS_PYTHON").map(PathBuf::from).filter(|path| path.exists())
}

#[test]
fn story_6_a_freeze_at_one_node_races_the_last_attestation_at_another() {
    let mut town = Town::new();
    let (li, chen) = (town.person(), town.person());
    let rounds = 4;
    for round in 1..=rounds {
        let unit = format!("430102001003GB{round:05}F00010001");
        let case = town.lodge("registry", &first_registration("CN", &unit, whole(li)), &[]);
        assert_eq!(town.case(&case)["state"], "REGISTERED");
        let title = torrens_ledger::register::title::TitleId(label(&format!("T-CN-{round}")));
        let sale = transfer(&title, 1, whole(li), whole(chen));
        let case = town.lodge("civil-affairs", &sale, &["TAX_CLEARED"]);
        town.cluster.agree(&[0, 1, 2, 3]);
        let order = freeze::Action::Place(freeze::Terms { reason: label("CIVIL_PRESERVATION"), days: Some(30) });
        let act = Freeze { title_id: title.clone(), order: label("ORDER-1"), action: order, source: source("ORDER-1") };
        let freeze = town.cluster.builder(town.cluster.officer("court")).sign(Act::Freeze(act)).unwrap();
        let attest = Attest {
            jurisdiction: label("CN"),
            kind: label("TAX_CLEARED"),
            subject: format!("terms:{}", sale.terms()).parse().unwrap(),
            verdict: Verdict::Pass,
            claim_commitment: Bytes([1; 32]),
            valid_from_ms: None,
            valid_to_ms: None,
            condition: None,
            supersedes: None,
        };
        let attest = town.cluster.builder(town.cluster.officer("tax")).sign(Act::Attest(attest)).unwrap();
        let (court, tax) = (town.cluster.connection(3), town.cluster.connection(1));
        let other = std::thread::spawn(move || court.submit(&freeze.bytes).unwrap());
        if round > rounds / 2 {
            // The court is clearly first; in the other rounds nobody is.
            expect_applied(&other.join().unwrap());
            expect_applied(&tax.submit(&attest.bytes).unwrap());
        } else {
            expect_applied(&tax.submit(&attest.bytes).unwrap());
            expect_applied(&other.join().unwrap());
        }
        town.cluster.agree(&[0, 1, 2, 3]);
        let states: BTreeSet<String> = (0..4)
            .map(|node| {
                let view: Value = town.cluster.connection(node).get(&format!("/v1/cases/{case}")).unwrap();
                let title: Value = town.cluster.connection(node).get(&format!("/v1/titles/{title}")).unwrap();
                assert_eq!(title["holds"][0]["kind"], "FREEZE", "the freeze stands whoever was first");
                let code = view["decision"]["outcome"]["REJECTED"]["code"].as_str().unwrap_or("-").to_owned();
                format!("{} {code} version {}", view["state"], title["version"])
            })
            .collect();
        assert_eq!(states.len(), 1, "every node says the same: {states:?}");
        let state = states.into_iter().next().unwrap();
        assert!(state.contains("REGISTERED") || state.contains("title.frozen"), "{state}");
        if round > rounds / 2 {
            assert!(state.contains("title.frozen"), "{state}");
        }
    }
    assert!(town.cluster.every_extract_is_genuine(2) > 0);
}
