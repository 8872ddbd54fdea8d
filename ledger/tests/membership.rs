//! Who takes part, and how the agencies change it: validators, agencies, nodes, officers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::*;
use torrens_ledger::agency::{Agency, Officer, Role, Standing};
use torrens_ledger::attestation::Subject;
use torrens_ledger::block::{Member, Network, Validator, validators_hash};
use torrens_ledger::crypto::{NoMemory, SecretKey};
use torrens_ledger::encoding::Text;
use torrens_ledger::genesis::GenesisOfficer;
use torrens_ledger::governance::{Change, NOTICE_HEIGHTS_MOST, OpenProposals, PROPOSALS_MAX, Proposal, Protocol};
use torrens_ledger::membership::Membership;
use torrens_ledger::refusal::Code;
use torrens_ledger::register::unit::UnitCode;
use torrens_ledger::state::{State, Stop};
use torrens_ledger::transactions::officer::{self, Action};
use torrens_ledger::transactions::policy_propose::PolicyPropose;
use torrens_ledger::transactions::policy_vote::PolicyVote;
use torrens_ledger::transactions::{Act, Receipt};

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[n; 32])
}

fn validator(agency: &str, n: u8) -> Validator {
    let (public_key, cosigner_key, log_key) = (key(n).public(), key(n + 1).public(), key(n + 2).public());
    Validator { agency_id: label(agency), public_key, cosigner_key, log_key }
}

/// Three votes adopt a change.
fn of_three() -> Ledger {
    let mut genesis = genesis();
    genesis.params.adoption_agencies_min = 3;
    Ledger::with(genesis)
}

/// Why a transaction may not even stand in a block.
fn inadmissible(ledger: &mut Ledger, key: &SecretKey, act: Act) -> Code {
    let signed = ledger.sign(key, act);
    let state = State::new(&ledger.memory);
    match signed.admit(&state, ledger.time_ms + 1, &NoMemory) {
        Err(Stop::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn code(receipt: &Receipt) -> Code {
    receipt.refusal.as_ref().expect("it should be refused").code
}

fn propose(ledger: &mut Ledger, change: Membership) -> Receipt {
    ledger.act(&officer("civil"), Act::PolicyPropose(PolicyPropose { change: Change::Membership(change) }))
}

/// Proposed and voted for until it is adopted; gives the height of that block.
fn adopt(ledger: &mut Ledger, change: Membership) -> u64 {
    let proposed = propose(ledger, change);
    assert_eq!(proposed.refusal, None);
    for name in ["housing", "registry"] {
        let receipt =
            ledger.act(&officer(name), Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false }));
        assert_eq!(receipt.refusal, None);
    }
    ledger.parent.height
}

/// Lets a node of an agency connect.
fn connect(ledger: &mut Ledger, agency: &str, n: u8) {
    adopt(ledger, Membership::Connect { member: Member { agency_id: label(agency), node_key: key(n).public() } });
}

fn network(ledger: &Ledger) -> Network {
    ledger.memory.object::<Network>(&()).unwrap()
}

#[test]
fn a_change_of_validators_takes_effect_two_heights_later_and_every_header_says_so() {
    let mut ledger = of_three();
    connect(&mut ledger, "tax", 59);
    let before = network(&ledger).validators;
    let height = adopt(&mut ledger, Membership::Validate { validator: validator("tax", 60) });
    let after = network(&ledger).next_validators;
    assert_ne!(before, after);
    assert!(after.contains(&validator("tax", 60)) && after.is_sorted_by(|a, b| a.agency_id < b.agency_id));
    ledger.block(&[]);
    ledger.block(&[]);
    let (old, new) = (validators_hash(&before), validators_hash(&after));
    let said = |h: u64| {
        let header = &ledger.blocks[h as usize - 1].block.header;
        (header.validators_hash, header.next_validators_hash)
    };
    assert_eq!(said(height), (old, old));
    assert_eq!(said(height + 1), (old, new));
    assert_eq!(said(height + 2), (new, new));
    assert_eq!(network(&ledger).validators, after);
    // Out again; the last one stays.
    adopt(&mut ledger, Membership::StopValidating { agency_id: label("tax") });
    for one in &before[..2] {
        adopt(&mut ledger, Membership::StopValidating { agency_id: one.agency_id.clone() });
    }
    let last = Membership::StopValidating { agency_id: before[2].agency_id.clone() };
    assert_eq!(code(&propose(&mut ledger, last)), Code::MembershipInconsistent);
}

/// A vote that was a mistake is taken back, and the proposer ends what it proposed, as long as it is open.
#[test]
fn a_vote_is_taken_back_and_the_proposers_ends_the_proposal() {
    let mut ledger = of_three();
    connect(&mut ledger, "tax", 59);
    let act = |proposed: &Receipt, withdraw| Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw });
    let change = Membership::Validate { validator: validator("tax", 60) };
    let proposed = propose(&mut ledger, change.clone());
    assert_eq!(code(&ledger.act(&officer("housing"), act(&proposed, true))), Code::ProposalNotVoted);
    assert_eq!(code(&ledger.act(&officer("bank"), act(&proposed, true))), Code::RoleNotPermitted);
    assert_eq!(ledger.act(&officer("housing"), act(&proposed, false)).refusal, None);
    assert_eq!(ledger.act(&officer("housing"), act(&proposed, true)).refusal, None);
    let votes = |ledger: &Ledger| ledger.memory.object::<Proposal>(&proposed.tx_id.0).map(|open| open.votes);
    assert_eq!(votes(&ledger), Some(vec![label("civil")]));
    // Taken back it does not count: two more are needed, and the agency may vote again.
    assert_eq!(ledger.act(&officer("registry"), act(&proposed, false)).refusal, None);
    assert_eq!(votes(&ledger), Some(vec![label("civil"), label("registry")]));
    assert!(!network(&ledger).next_validators.contains(&validator("tax", 60)));
    assert_eq!(ledger.act(&officer("civil"), act(&proposed, true)).refusal, None);
    assert_eq!(votes(&ledger), None);
    for withdraw in [false, true] {
        assert_eq!(code(&ledger.act(&officer("housing"), act(&proposed, withdraw))), Code::ProposalUnknown);
    }
    // It has its room again, and what was withdrawn can be proposed anew.
    for _ in 0..PROPOSALS_MAX + 1 {
        let proposed = propose(&mut ledger, change.clone());
        assert_eq!(proposed.refusal, None);
        assert_eq!(ledger.act(&officer("civil"), act(&proposed, true)).refusal, None);
    }
    let open = ledger.memory.object::<OpenProposals>(&()).map(|open| open.list.len());
    assert_eq!(open, Some(0), "nothing of them is left");
    adopt(&mut ledger, change);
    assert!(network(&ledger).next_validators.contains(&validator("tax", 60)));
}

/// A card is voted on at once: the vote that would make a validator of an agency whose node no other lets in is refused, and counts later.
#[test]
fn a_validator_is_adopted_once_its_node_may_connect() {
    let mut ledger = of_three();
    let vote = |proposed: &Receipt| Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false });
    let validate = propose(&mut ledger, Membership::Validate { validator: validator("tax", 60) });
    assert_eq!(ledger.act(&officer("housing"), vote(&validate)).refusal, None);
    let refused = ledger.act(&officer("registry"), vote(&validate)).refusal.expect("its node may not connect");
    assert_eq!(refused.code, Code::MembershipInconsistent);
    assert!(format!("{refused:?}").contains("a node of tax may not connect yet"), "{refused:?}");
    let open = ledger.memory.object::<Proposal>(&validate.tx_id.0).expect("it stays open");
    assert_eq!(open.votes, [label("civil"), label("housing")]);
    assert!(!network(&ledger).next_validators.contains(&validator("tax", 60)));
    connect(&mut ledger, "tax", 59);
    assert_eq!(ledger.act(&officer("registry"), vote(&validate)).refusal, None);
    assert!(network(&ledger).next_validators.contains(&validator("tax", 60)));
    // The same for another node of an agency that has one: its new keys are there, and a card brings both.
    let another = Membership::Connect { member: Member { agency_id: label("tax"), node_key: key(58).public() } };
    let (another, rekeyed) = (propose(&mut ledger, another), validator("tax", 70));
    let rekey = propose(&mut ledger, Membership::Validate { validator: rekeyed.clone() });
    assert_eq!(ledger.act(&officer("housing"), vote(&rekey)).refusal, None);
    assert_eq!(code(&ledger.act(&officer("registry"), vote(&rekey))), Code::MembershipInconsistent);
    // Another agency's proposal about it does not count, or it could keep somebody from new keys.
    for name in ["housing", "registry"] {
        assert_eq!(ledger.act(&officer(name), vote(&another)).refusal, None);
    }
    let junk = Membership::Connect { member: Member { agency_id: label("tax"), node_key: key(57).public() } };
    let junk = Act::PolicyPropose(PolicyPropose { change: Change::Membership(junk) });
    assert_eq!(ledger.act(&officer("housing"), junk).refusal, None);
    assert_eq!(ledger.act(&officer("registry"), vote(&rekey)).refusal, None);
    assert!(network(&ledger).next_validators.contains(&rekeyed));
    // And it stays so: the last node of a validator cannot be cut off.
    adopt(&mut ledger, Membership::Disconnect { node_key: key(58).public() });
    let cut = Membership::Disconnect { node_key: key(59).public() };
    assert_eq!(code(&propose(&mut ledger, cut)), Code::MembershipInconsistent);
    // Nor may a ledger begin with such a validator.
    let mut founding = with_nodes(genesis());
    founding.check().unwrap();
    founding.members.retain(|member| member.agency_id != label("housing"));
    let why = founding.check().unwrap_err();
    assert!(why.starts_with("validators/housing: no node of it may connect"), "{why}");
}

#[test]
fn what_cannot_be_is_refused_when_it_is_proposed() {
    let mut ledger = of_three();
    let known = network(&ledger).validators[0].clone();
    let taken = Validator { agency_id: label("tax"), ..known.clone() };
    assert_eq!(code(&propose(&mut ledger, Membership::Validate { validator: taken })), Code::KeyInUse);
    let same = Membership::Validate { validator: known };
    assert_eq!(code(&propose(&mut ledger, same)), Code::MembershipInconsistent);
    let mut twice = validator("tax", 60);
    twice.log_key = twice.public_key;
    let twice = Membership::Validate { validator: twice };
    assert_eq!(code(&propose(&mut ledger, twice)), Code::MembershipInconsistent);
    let nobody = Membership::Validate { validator: validator("nobody", 60) };
    assert_eq!(code(&propose(&mut ledger, nobody)), Code::MembershipInconsistent);
    let officers_key = Member { agency_id: label("tax"), node_key: officer("tax").public() };
    assert_eq!(code(&propose(&mut ledger, Membership::Connect { member: officers_key })), Code::KeyInUse);
    let none = Membership::Disconnect { node_key: key(98).public() };
    assert_eq!(code(&propose(&mut ledger, none)), Code::MembershipInconsistent);
    // A validator is not cut off before it has stopped: two heights would lack its vote.
    let busy = Membership::Retire { agency_id: label("housing") };
    assert_eq!(code(&propose(&mut ledger, busy)), Code::MembershipInconsistent);
    let node_key = network(&ledger).members[0].node_key;
    let cut = Membership::Disconnect { node_key };
    assert_eq!(code(&propose(&mut ledger, cut.clone())), Code::MembershipInconsistent);
    adopt(&mut ledger, Membership::StopValidating { agency_id: label("civil") });
    let stopped = ledger.parent.height;
    assert_eq!(code(&propose(&mut ledger, cut.clone())), Code::MembershipInconsistent, "it certifies this block");
    assert_eq!(ledger.parent.height, stopped + 1);
    assert_eq!(propose(&mut ledger, cut).refusal, None, "and the one after no more");
    let registry = Membership::Retire { agency_id: label("registry") };
    assert_eq!(code(&propose(&mut ledger, registry)), Code::MembershipInconsistent);
    // The bank's officer has no vote.
    let change = Change::Membership(Membership::Connect {
        member: Member { agency_id: label("bank"), node_key: key(98).public() },
    });
    let receipt = ledger.act(&officer("bank"), Act::PolicyPropose(PolicyPropose { change }));
    assert_eq!(code(&receipt), Code::RoleNotPermitted);
}

#[test]
fn an_agency_is_admitted_acts_and_is_retired() {
    let mut ledger = of_three();
    let agency = Agency {
        agency_id: label("parks"),
        name: Text::new("Parks").unwrap(),
        kinds: vec![],
        territory: vec![],
        roles: vec![Role::AgencyAdmin, Role::PolicyOfficer],
        status: Standing::Active,
    };
    let first = GenesisOfficer {
        officer: Officer {
            officer_id: label("parks-1"),
            agency_id: label("parks"),
            roles: vec![Role::AgencyAdmin, Role::PolicyOfficer],
            kinds: vec![],
            status: Standing::Active,
        },
        public_key: key(70).public(),
    };
    let alone = Membership::Admit { agency: agency.clone(), officers: vec![] };
    assert_eq!(code(&propose(&mut ledger, alone)), Code::MembershipInconsistent);
    let mut more = first.clone();
    more.officer.roles.push(Role::Registrar);
    let more = Membership::Admit { agency: agency.clone(), officers: vec![more] };
    assert_eq!(code(&propose(&mut ledger, more)), Code::RoleNotOfAgency);
    adopt(&mut ledger, Membership::Admit { agency, officers: vec![first] });
    let member = Member { agency_id: label("parks"), node_key: key(71).public() };
    adopt(&mut ledger, Membership::Connect { member: member.clone() });
    assert!(network(&ledger).members.contains(&member));
    let other = Member { agency_id: label("parks"), node_key: key(72).public() };
    let change = Change::Membership(Membership::Connect { member: other });
    let voted = ledger.act(&key(70), Act::PolicyPropose(PolicyPropose { change }));
    assert_eq!(voted.refusal, None, "the new agency proposes");
    adopt(&mut ledger, Membership::Retire { agency_id: label("parks") });
    let after = network(&ledger);
    assert!(!after.members.contains(&member) && !after.agencies.contains(&label("parks")));
    assert_eq!(inadmissible(&mut ledger, &key(70), alert()), Code::AgencyRetired);
    // Its vote counts no more: two others do not adopt what it proposed.
    let vote = Act::PolicyVote(PolicyVote { proposal_id: voted.tx_id.0, withdraw: false });
    let receipt = ledger.act(&officer("civil"), vote);
    assert_eq!(code(&receipt), Code::MembershipInconsistent, "its agency is gone");
}

/// Where an agency attests, and what, change by vote: for its officers as they are, from that block on.
#[test]
fn an_agency_attests_in_its_territory_and_of_its_kinds_and_both_change_by_vote() {
    let mut ledger = of_three();
    let attest = |ledger: &mut Ledger| {
        let unit = Subject::Unit(UnitCode(label(&cn_parcel(1))));
        ledger.attest_with("survey", "SURVEY_VALID", unit, 0).refusal.map(|why| why.code)
    };
    let survey = |kinds: &[&str], territory: &[&str]| {
        let labels = |of: &[&str]| of.iter().map(|text| label(text)).collect::<Vec<_>>();
        let agency = Agency {
            agency_id: label("survey"),
            name: Text::new("survey").unwrap(),
            kinds: labels(kinds),
            territory: labels(territory),
            roles: vec![Role::Surveyor, Role::AgencyAdmin],
            status: Standing::Active,
        };
        Membership::Admit { agency, officers: vec![] }
    };
    assert_eq!(attest(&mut ledger), None, "everywhere, for none is named");
    adopt(&mut ledger, survey(&["SURVEY_VALID"], &["430103"]));
    assert_eq!(attest(&mut ledger), Some(Code::TerritoryNotPermitted));
    adopt(&mut ledger, survey(&["SURVEY_VALID"], &["430102", "430103"]));
    assert_eq!(attest(&mut ledger), None);
    adopt(&mut ledger, survey(&[], &[]));
    assert_eq!(attest(&mut ledger), Some(Code::AttestationKindNotPermitted));
}

fn alert() -> Act {
    let action = Action::Suspend;
    Act::Officer(officer::Officer { officer_id: label("nobody"), action })
}

#[test]
fn an_agency_enrols_suspends_and_revokes_its_own_officers() {
    let mut ledger = of_three();
    let chain = ledger.genesis.chain_id.clone();
    let (admin, young) = (officer("tax"), key(80));
    let id = label("tax-9");
    let say = |action: Action| Act::Officer(officer::Officer { officer_id: label("tax-9"), action });
    let roles = vec![Role::AttestingOfficer];
    let enrol = || say(Action::enrol(&young, &chain, &id, roles.clone(), vec![]));
    let stolen = Action::enrol(&young, &label("another"), &id, roles.clone(), vec![]);
    assert_eq!(code(&ledger.act(&admin, say(stolen))), Code::KeyInvalid);
    let too_much = Action::enrol(&young, &chain, &id, vec![Role::Registrar], vec![]);
    assert_eq!(code(&ledger.act(&admin, say(too_much))), Code::RoleNotOfAgency);
    assert_eq!(ledger.act(&admin, enrol()).refusal, None);
    assert_eq!(code(&ledger.act(&admin, enrol())), Code::OfficerExists);
    // He acts, but may not enrol; another agency's administrator cannot touch him.
    assert_eq!(code(&ledger.act(&young, say(Action::Revoke))), Code::RoleNotPermitted);
    assert_eq!(code(&ledger.act(&officer("housing"), say(Action::Revoke))), Code::OfficerUnknown);
    assert_eq!(ledger.act(&admin, say(Action::Suspend)).refusal, None);
    assert_eq!(inadmissible(&mut ledger, &young, alert()), Code::OfficerNotActive);
    assert_eq!(ledger.act(&admin, say(Action::Reinstate)).refusal, None);
    assert_eq!(code(&ledger.act(&young, alert())), Code::RoleNotPermitted, "he is heard again");
    assert_eq!(ledger.act(&admin, say(Action::Revoke)).refusal, None);
    assert_eq!(inadmissible(&mut ledger, &young, alert()), Code::OfficerNotActive);
    assert_eq!(code(&ledger.act(&admin, say(Action::Reinstate))), Code::OfficerUnknown, "for good");
    let himself = Act::Officer(officer::Officer { officer_id: label("tax-1"), action: Action::Revoke });
    assert_eq!(code(&ledger.act(&admin, himself)), Code::OfficerIsSigner);
    // A role that the agencies take from his agency, its officers lose.
    let mut agency = ledger.memory.object::<Agency>(&label("tax")).unwrap();
    agency.roles.retain(|role| *role != Role::AgencyAdmin);
    adopt(&mut ledger, Membership::Admit { agency, officers: vec![] });
    assert_eq!(code(&ledger.act(&admin, alert())), Code::RoleNotPermitted);
    // The agencies can.
    adopt(&mut ledger, Membership::RevokeOfficer { officer_id: label("tax-1") });
    assert_eq!(inadmissible(&mut ledger, &admin, alert()), Code::OfficerNotActive);
}

#[test]
fn a_proposal_that_nobody_completes_expires() {
    let mut ledger = of_three();
    let change = Membership::Validate { validator: validator("tax", 60) };
    let proposed = propose(&mut ledger, change);
    ledger.time_ms += torrens_ledger::governance::VOTING_MS;
    let vote = Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false });
    assert_eq!(code(&ledger.act(&officer("housing"), vote)), Code::ProposalExpired);
}

fn propose_change(ledger: &mut Ledger, change: Change) -> Receipt {
    ledger.act(&officer("civil"), Act::PolicyPropose(PolicyPropose { change }))
}

fn adopt_change(ledger: &mut Ledger, change: Change) -> u64 {
    let proposed = propose_change(ledger, change);
    assert_eq!(proposed.refusal, None);
    for name in ["housing", "registry"] {
        let receipt =
            ledger.act(&officer(name), Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false }));
        assert_eq!(receipt.refusal, None);
    }
    ledger.parent.height
}

#[test]
fn shared_limits_change_by_vote_from_the_next_block_on() {
    let mut ledger = of_three();
    let before = network(&ledger).params;
    let params = torrens_ledger::block::Params { block_transactions_max: 2, ..before.clone() };
    let height = adopt_change(&mut ledger, Change::Params(params.clone()));
    let headers: Vec<_> = ledger.blocks.iter().map(|block| block.block.header.clone()).collect();
    assert_eq!(headers[height as usize - 1].params_hash, before.hash(), "the block that adopts stands under the old");
    ledger.block(&[]);
    assert_eq!(ledger.blocks.last().unwrap().block.header.params_hash, params.hash());
    let acts: Vec<_> = (1..4u8).map(|n| ledger.sign(&officer("civil"), registration(n, vec![]))).collect();
    let bytes: Vec<_> = acts.iter().map(|signed| signed.bytes.clone()).collect();
    assert_eq!(ledger.block(&bytes).ids.len(), 2, "a block takes two now");
    for bad in [
        torrens_ledger::block::Params { block_bytes_max: 1, ..params.clone() },
        torrens_ledger::block::Params { clock_drift_max_ms: 0, ..params.clone() },
        torrens_ledger::block::Params { adoption_agencies_min: 99, ..params.clone() },
        params,
    ] {
        let refused = propose_change(&mut ledger, Change::Params(bad)).refusal.unwrap();
        assert_eq!(refused.code, Code::PolicyInconsistent);
    }
}

#[test]
fn a_protocol_is_in_force_from_the_agreed_height_and_a_program_that_does_not_know_it_stops_there() {
    use torrens_ledger::governance::{NOTICE_HEIGHTS, Protocol};
    let mut ledger = of_three();
    let newest = torrens_ledger::block::Header::NEWEST;
    let mut version = 1;
    // Every protocol that this program knows, one after the other.
    while version < newest {
        version += 1;
        let from_height = ledger.parent.height + 8;
        adopt_change(&mut ledger, Change::Protocol(Protocol { version, from_height }));
        while ledger.parent.height < from_height {
            ledger.block(&[]);
            let header = &ledger.blocks.last().unwrap().block.header;
            assert_eq!(header.version, if header.height < from_height { version - 1 } else { version });
        }
    }
    let soon = Protocol { version: newest + 1, from_height: ledger.parent.height + NOTICE_HEIGHTS };
    assert_eq!(propose_change(&mut ledger, Change::Protocol(soon)).refusal.unwrap().code, Code::PolicyTooSoon);
    let skipped = Protocol { version: newest + 2, from_height: ledger.parent.height + 100 };
    assert_eq!(propose_change(&mut ledger, Change::Protocol(skipped)).refusal.unwrap().code, Code::PolicyVersionStale);
    // The next one is agreed on: this program makes no block by rules that it does not know, and says what to do.
    let from_height = ledger.parent.height + 6;
    adopt_change(&mut ledger, Change::Protocol(Protocol { version: newest + 1, from_height }));
    while ledger.parent.height + 1 < from_height {
        ledger.block(&[]);
    }
    let proposed = torrens_ledger::apply::propose(
        &ledger.memory,
        &ledger.memory.nodes,
        &ledger.parent,
        ledger.time_ms + 1000,
        &label("registry"),
        &[],
        &[],
        &NoMemory,
        &|| true,
    );
    let why = proposed.map(|_| ()).unwrap_err().to_string();
    assert!(why.contains("install a newer one") && why.contains(&format!("block {from_height}")), "{why}");
}

#[test]
fn proposals_whose_time_is_over_leave_the_state() {
    let mut ledger = of_three();
    let stop = |agency: &str| Membership::StopValidating { agency_id: label(agency) };
    let first = propose(&mut ledger, stop("civil"));
    let open = |ledger: &Ledger, of: &Receipt| {
        ledger.memory.object::<torrens_ledger::governance::Proposal>(&of.tx_id.0).is_some()
    };
    assert!(open(&ledger, &first));
    ledger.time_ms += torrens_ledger::governance::VOTING_MS;
    let second = propose(&mut ledger, stop("housing"));
    assert!(!open(&ledger, &first) && open(&ledger, &second));
}

/// Agencies that cannot vote do not make it harder for the others: here all who may vote adopt things after five more have come.
#[test]
fn agencies_without_a_vote_do_not_count() {
    let mut ledger = Ledger::with(genesis());
    let all: Vec<&str> = ["housing", "registry", "tax"].to_vec();
    let adopt = |ledger: &mut Ledger, change: Membership| {
        let proposed = propose(ledger, change);
        assert_eq!(proposed.refusal, None);
        for name in &all {
            let vote = Act::PolicyVote(PolicyVote { proposal_id: proposed.tx_id.0, withdraw: false });
            assert_eq!(ledger.act(&officer(name), vote).refusal, None);
            if ledger.memory.object::<Proposal>(&proposed.tx_id.0).is_none() {
                return;
            }
        }
        panic!("all who may vote did, and it was not adopted");
    };
    let bank = |n: u8, roles: Vec<Role>| {
        let id = format!("lender-{n}");
        let officer = Officer {
            officer_id: label(&id),
            agency_id: label(&id),
            roles: roles.clone(),
            kinds: vec![],
            status: Standing::Active,
        };
        let agency = Agency {
            agency_id: label(&id),
            name: Text::new(id.clone()).unwrap(),
            kinds: vec![],
            territory: vec![],
            roles,
            status: Standing::Active,
        };
        Membership::Admit { agency, officers: vec![GenesisOfficer { officer, public_key: key(200 + n).public() }] }
    };
    for n in 0..12 {
        adopt(&mut ledger, bank(n, vec![Role::AgencyAdmin, Role::BankDesk]));
    }
    adopt(&mut ledger, Membership::Retire { agency_id: label("lender-3") });
    // One that has the role may lose it, as long as enough are left; none is left without any role.
    let without = |id: &str, roles: Vec<Role>| {
        let agency = Agency {
            agency_id: label(id),
            name: Text::new(id).unwrap(),
            kinds: vec![],
            territory: vec![],
            roles,
            status: Standing::Active,
        };
        Membership::Admit { agency, officers: vec![] }
    };
    assert_eq!(code(&propose(&mut ledger, without("tax", vec![]))), Code::MembershipInconsistent);
    for id in ["tax", "housing"] {
        adopt(&mut ledger, without(id, vec![Role::AgencyAdmin]));
    }
    let last = without("civil", vec![Role::AgencyAdmin]);
    assert_eq!(code(&propose(&mut ledger, last)), Code::MembershipInconsistent, "two voters are as many as must agree");
}

/// No agency fills the list of proposals for the others.
#[test]
fn an_agency_has_so_many_open_proposals_and_the_others_theirs() {
    let mut ledger = of_three();
    let change = |n: u8| Membership::Connect { member: Member { agency_id: label("tax"), node_key: key(n).public() } };
    for n in 0..16 {
        assert_eq!(propose(&mut ledger, change(n + 150)).refusal, None);
    }
    assert_eq!(code(&propose(&mut ledger, change(170))), Code::ProposalTooMany);
    let theirs = PolicyPropose { change: Change::Membership(change(171)) };
    assert_eq!(ledger.act(&officer("housing"), Act::PolicyPropose(theirs)).refusal, None);
}

/// One digit too many would shut out every later version: nothing comes into force before what was adopted last does.
#[test]
fn what_is_to_come_does_not_come_in_a_thousand_years() {
    let mut ledger = of_three();
    let protocol = |from_height| Change::Protocol(Protocol { version: 2, from_height });
    for far in [ledger.parent.height + 1 + NOTICE_HEIGHTS_MOST + 1, 10_000_000_000, u64::MAX] {
        assert_eq!(code(&propose_change(&mut ledger, protocol(far))), Code::PolicyInconsistent, "{far}");
    }
    let far = ledger.parent.height + NOTICE_HEIGHTS_MOST;
    assert_eq!(propose_change(&mut ledger, protocol(far)).refusal, None);
}
