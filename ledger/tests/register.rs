//! A small story for each registration transaction about rights, charges and units: refusals in order, then the acceptance, then what the
//! register says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::town::*;
use common::*;
use torrens_ledger::attestation::Subject;
use torrens_ledger::case::Outcome;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::refusal::Code;
use torrens_ledger::register::party::{Party, PartyStatus};
use torrens_ledger::register::right::{Holding, RightKind, Side, Term};
use torrens_ledger::register::title::{Title, TitleId, TitleStatus};
use torrens_ledger::transactions::alteration::{Alteration, PartyChange, UnitChange};
use torrens_ledger::transactions::co_ownership::CoOwnership;
use torrens_ledger::transactions::consent::Consent;
use torrens_ledger::transactions::easement::{self, Easement};
use torrens_ledger::transactions::habitation::{self, Habitation};
use torrens_ledger::transactions::lease::{self, Lease};
use torrens_ledger::transactions::merge::{Merge, Merged};
use torrens_ledger::transactions::mortgage_discharge::MortgageDischarge;
use torrens_ledger::transactions::mortgage_postpone::MortgagePostpone;
use torrens_ledger::transactions::mortgage_vary::{Change, MortgageVary, Vary};
use torrens_ledger::transactions::party_register::PartyKey;
use torrens_ledger::transactions::poa::{Grant, PowerOfAttorney, Revocation};
use torrens_ledger::transactions::rectify::{Correction, Rectify};
use torrens_ledger::transactions::subdivide::{Allocation, Subdivide};
use torrens_ledger::transactions::succession::{Succession, To};
use torrens_ledger::transactions::{Act, TxType};

#[test]
fn co_ownership_joint_to_shares_and_back() {
    let (mut ledger, _) = one();
    let id = ledger.parcel("CN", &cn_parcel(2), 500, vec![joint(&[1, 2], "1/1")]);
    let change = |version, from: Vec<Holding>, to: Vec<Holding>| {
        let source = source("AGREEMENT");
        Act::CoOwnership(CoOwnership { title_id: id.clone(), title_version: version, from, to, source })
    };
    let registry = officer("registry");
    let whole = vec![joint(&[1, 2], "1/1")];
    ledger.refused_with(&registry, change(1, whole.clone(), vec![joint(&[1, 2], "1/2")]), Code::ShareUnbalanced);
    ledger.refused_with(
        &registry,
        change(1, whole.clone(), vec![holding(1, "1/2"), holding(3, "1/2")]),
        Code::CoOwnershipParties,
    );
    ledger.refused_with(&registry, change(1, whole.clone(), whole.clone()), Code::CoOwnershipUnchanged);
    let shares = vec![holding(1, "1/3"), holding(2, "2/3")];
    ledger.refused_with(
        &registry,
        change(1, vec![joint(&[1, 2], "1/2")], vec![holding(1, "1/4"), holding(2, "1/4")]),
        Code::ShareInsufficient,
    );
    // All joint holders consent: one alone leaves it waiting.
    let act = change(1, whole.clone(), shares.clone());
    let waits = ledger.complete(&registry, act.clone(), &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty());
    ledger.bring(ledger_case(&ledger, &id), &act, &[]);
    assert_eq!(get(&ledger, &id).rights[0].holders, shares);
    ledger.registered(&registry, change(2, shares, whole.clone()));
    assert_eq!(get(&ledger, &id).rights[0].holders, whole);
}

#[test]
fn a_mortgage_is_registered_varied_assigned_postponed_and_discharged() {
    let (mut ledger, id) = one();
    let bank = officer("bank");
    let mut own = mortgage(&ledger, &id, 1, true);
    ledger.refused_with(&bank, own.clone(), Code::PartySelfDealing);
    if let Act::MortgageRegister(act) = &mut own {
        act.chargee = party(99);
    }
    ledger.refused_with(&bank, own, Code::PartyUnknown);
    let first = mortgage(&ledger, &id, 20, true);
    ledger.registered(&bank, first);
    let second = mortgage(&ledger, &id, 21, false);
    ledger.registered(&bank, second);
    let ranks = |ledger: &Ledger| -> Vec<_> {
        get(ledger, &id).charges.iter().map(|c| (c.rank, c.chargee.0.0[0], c.item)).collect()
    };
    assert_eq!(ranks(&ledger), vec![(1, 20, 2), (2, 21, 3)]);
    assert!(get(&ledger, &id).charges[0].certificate.is_some(), "CN issues certificates of proof");
    // The owner sells: the first lender agreed that this needs him; the second did not.
    let act = sale(&ledger, &id, 1, 2);
    let lodged = ledger.act(&officer("civil"), act);
    let asked: Vec<_> = ledger
        .missing(&lodged)
        .into_iter()
        .filter(|item| item.code == Code::ConsentMissing)
        .map(|item| item.subject)
        .collect();
    assert!(asked.contains(&format!("party:{}", party(20))) && !asked.contains(&format!("party:{}", party(21))));
    ledger.act(
        &officer("civil"),
        Act::Withdraw(torrens_ledger::transactions::withdraw::Withdraw {
            case_id: lodged.case_id.unwrap(),
            reason: label("R"),
        }),
    );
    // Another amount before a lower rank needs that rank's consent, though not an altered flag.
    let vary = |charge, secured| {
        let change = Change::Vary(Vary { secured, bars_transfer: Some(false), bars_further: None });
        Act::MortgageVary(MortgageVary { title_id: id.clone(), title_version: 3, charge, change, source: source("V") })
    };
    ledger.refused_with(&bank, vary(9, None), Code::ChargeUnknown);
    ledger.registered(&bank, vary(2, Some(Bytes([4; 32]))));
    assert_eq!(get(&ledger, &id).charges[0].secured, Bytes([4; 32]));
    let postpone = |rank, to_rank| {
        Act::MortgagePostpone(MortgagePostpone {
            title_id: id.clone(),
            title_version: 3,
            rank,
            to_rank,
            source: source("P"),
        })
    };
    for (rank, to_rank) in [(0, 1), (2, 1), (1, 1), (1, 3)] {
        ledger.refused_with(&bank, postpone(rank, to_rank), Code::ChargeRankInvalid);
    }
    ledger.registered(&bank, postpone(1, 2));
    assert_eq!(ranks(&ledger), vec![(1, 21, 3), (2, 20, 2)]);
    ledger.register_bank(22);
    let assign = Act::MortgageVary(MortgageVary {
        title_id: id.clone(),
        title_version: 4,
        charge: 3,
        change: Change::Assign(party(22)),
        source: source("A"),
    });
    ledger.registered(&bank, assign);
    assert_eq!(ranks(&ledger), vec![(1, 22, 3), (2, 20, 2)]);
    // Only the present lender discharges. A notary's word is not his, and ranks close up.
    let discharge = |charge, remains| {
        Act::MortgageDischarge(MortgageDischarge {
            title_id: id.clone(),
            title_version: 4,
            charge,
            remains,
            source: source("D"),
        })
    };
    let forged = ledger.complete(&officer("civil"), discharge(3, None), &[Code::ConsentMissing]);
    assert!(forged.decisions.is_empty(), "it waits for the lender, for ever");
    ledger.registered(&bank, discharge(3, Some(Bytes([5; 32]))));
    assert_eq!(get(&ledger, &id).charges[0].secured, Bytes([5; 32]), "discharged in part");
    ledger.registered(&bank, discharge(3, None));
    assert_eq!(ranks(&ledger), vec![(1, 20, 2)]);
}

#[test]
fn leases_do_not_overlap_and_end_with_their_term() {
    let (mut ledger, id) = one();
    let start = ledger.time_ms;
    let term = |from: u64, to: u64| Term { from_ms: start + from * YEAR_MS, to_ms: start + to * YEAR_MS };
    let grant = |term, extent: Option<&str>| {
        lease::Action::Register(lease::Grant { lessees: vec![holding(2, "1/1")], term, extent: extent.map(label) })
    };
    let lease = |version, action| {
        Act::Lease(Lease { title_id: id.clone(), title_version: version, action, source: source("LEASE") })
    };
    let civil = officer("civil");
    ledger.refused_with(&civil, lease(1, grant(term(2, 1), None)), Code::PeriodInvalid);
    ledger.refused_with(&civil, lease(1, grant(term(0, 25), None)), Code::PeriodTooLong);
    ledger.registered(&civil, lease(1, grant(term(0, 5), Some("ground-floor"))));
    ledger.refused_with(&civil, lease(2, grant(term(4, 6), None)), Code::LeaseOverlaps);
    ledger.registered(&civil, lease(2, grant(term(1, 6), Some("upper-floor"))));
    ledger.registered(&civil, lease(3, grant(term(5, 6), Some("ground-floor"))));
    ledger.registered(&civil, lease(4, lease::Action::Vary(lease::Vary { right: 2, term: term(0, 4) })));
    ledger.refused_with(&civil, lease(5, lease::Action::End(9)), Code::RightUnknown);
    ledger.registered(&civil, lease(5, lease::Action::End(3)));
    let items = |title: Title| title.rights.iter().map(|right| right.item).collect::<Vec<_>>();
    assert_eq!(items(get(&ledger, &id)), vec![1, 2, 4]);
    // With no transaction at all, the lease is gone when its time is, to the millisecond.
    let end = start + 4 * YEAR_MS;
    assert_eq!(items(get(&ledger, &id).at(end - 1)), vec![1, 2, 4]);
    assert_eq!(items(get(&ledger, &id).at(end)), vec![1, 4]);
}

#[test]
fn easements_stand_on_both_titles_and_follow_a_subdivision() {
    let (mut ledger, serves) = one();
    let benefits = ledger.parcel("CN", &cn_parcel(2), 500, vec![holding(2, "1/1")]);
    let easement = |s: &TitleId, sv, b: &TitleId, bv, action| {
        Act::Easement(Easement {
            serves: s.clone(),
            serves_version: sv,
            benefits: b.clone(),
            benefits_version: bv,
            action,
            source: source("WAY"),
        })
    };
    let create = || {
        easement::Action::Create(easement::Grant {
            nature: label("WAY"),
            extent: Some(label("east-strip")),
            term: None,
        })
    };
    let civil = officer("civil");
    ledger.refused_with(&civil, easement(&serves, 1, &serves, 1, create()), Code::EasementSameTitle);
    let made = ledger.registered(&civil, easement(&serves, 1, &benefits, 1, create()));
    let case = made.decisions[0].case_id.clone();
    let far = |ledger: &Ledger, id: &TitleId| get(ledger, id).rights[1].easement.clone().unwrap();
    assert_eq!((far(&ledger, &serves).side, far(&ledger, &benefits).side), (Side::Serves, Side::Benefits));
    // The serving title is split; the strip lies on the second child. Forgetting it is refused.
    let split = |burdens| {
        Act::Subdivide(Subdivide {
            title_id: serves.clone(),
            title_version: 2,
            children: vec![parcel_unit(&cn_parcel(11), 600), parcel_unit(&cn_parcel(12), 400)],
            burdens,
            source: source("PLAN"),
        })
    };
    let survey = officer("survey");
    ledger.refused_with(&survey, split(vec![]), Code::BurdenUnaccounted);
    let made = ledger.registered(&survey, split(vec![Allocation { item: 2, to: vec![1] }]));
    let children = made.decisions[0].titles[1..].to_vec();
    assert_eq!(get(&ledger, &children[0]).rights.len(), 1);
    assert_eq!(far(&ledger, &children[1]).others, vec![benefits.clone()]);
    assert_eq!(far(&ledger, &benefits).others, vec![children[1].clone()], "the other side follows");
    // It ends between these two only with the consent of the owner who benefits.
    let end = easement(&children[1], 1, &benefits, version(&ledger, &benefits), easement::Action::End(case));
    let waits = ledger.complete(&civil, end.clone(), &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty());
    let asked = ledger.missing(&ledger_case(&ledger, &benefits));
    assert_eq!(asked[0].subject, format!("party:{}", party(2)));
    ledger.bring(ledger_case(&ledger, &benefits), &end, &[]);
    assert_eq!((get(&ledger, &children[1]).rights.len(), get(&ledger, &benefits).rights.len()), (1, 1));
}

#[test]
fn a_right_to_dwell_blocks_nothing_and_survives_a_sale() {
    let (mut ledger, id) = one();
    let habitation = |version, action| {
        Act::Habitation(Habitation { title_id: id.clone(), title_version: version, action, source: source("H") })
    };
    let grant = |dwellers: Vec<u8>| {
        let dwellers = dwellers.into_iter().map(party).collect();
        habitation::Action::Create(habitation::Grant { dwellers, term: None, extent: None })
    };
    let civil = officer("civil");
    ledger.refused_with(&civil, habitation(1, grant(vec![])), Code::ListEmpty);
    ledger.refused_with(&civil, habitation(1, grant(vec![2, 2])), Code::RowDuplicate);
    ledger.registered(&civil, habitation(1, grant(vec![2])));
    let act = sale(&ledger, &id, 1, 3);
    ledger.registered(&civil, act);
    let title = get(&ledger, &id);
    assert_eq!((title.rights[0].holders[0].parties[0], title.rights[1].kind), (party(3), RightKind::Habitation));
    ledger.registered(&civil, habitation(version(&ledger, &id), habitation::Action::End(2)));
    assert_eq!(get(&ledger, &id).rights.len(), 1);
}

#[test]
fn story_9_subdivision_with_burdens() {
    let (mut ledger, id) = one();
    let act = mortgage(&ledger, &id, 20, true);
    ledger.registered(&officer("bank"), act);
    let split = |areas: [u64; 2], burdens: Vec<(u32, Vec<u32>)>| {
        Act::Subdivide(Subdivide {
            title_id: id.clone(),
            title_version: 2,
            children: vec![parcel_unit(&cn_parcel(11), areas[0]), parcel_unit(&cn_parcel(12), areas[1])],
            burdens: burdens.into_iter().map(|(item, to)| Allocation { item, to }).collect(),
            source: source("PLAN"),
        })
    };
    let survey = officer("survey");
    ledger.refused_with(&survey, split([600, 402], vec![(2, vec![0, 1])]), Code::UnitAreaTolerance);
    ledger.refused_with(&survey, split([600, 400], vec![]), Code::BurdenUnaccounted);
    ledger.refused_with(&survey, split([600, 400], vec![(9, vec![0])]), Code::BurdenUnknown);
    ledger.refused_with(&survey, split([600, 400], vec![(2, vec![2])]), Code::BurdenGoesNowhere);
    let made = ledger.registered(&survey, split([600, 400], vec![(2, vec![0, 1])]));
    let titles = made.decisions[0].titles.clone();
    let (a, b) = (titles[1].clone(), titles[2].clone());
    assert_eq!(get(&ledger, &id).status, TitleStatus::Closed);
    assert_eq!(get(&ledger, &id).lineage_to, vec![a.clone(), b.clone()]);
    for child in [&a, &b] {
        let title = get(&ledger, child);
        assert_eq!((title.charges[0].chargee, title.charges[0].rank), (party(20), 1));
        assert_eq!(title.lineage_from, vec![id.clone()]);
    }
    ledger.refused_with(
        &officer("civil"),
        Act::Transfer(transfer(&id, 3, vec![holding(1, "1/1")], vec![holding(2, "1/1")])),
        Code::TitleClosed,
    );
    // The parent's unit is retired, and its code cannot be a grandchild's.
    ledger.refused_with(&officer("registry"), first_of(&cn_parcel(1)), Code::UnitRetired);
    let circular = Act::Subdivide(Subdivide {
        title_id: a.clone(),
        title_version: 1,
        children: vec![parcel_unit(&cn_parcel(1), 300), parcel_unit(&cn_parcel(14), 300)],
        burdens: vec![Allocation { item: 2, to: vec![0, 1] }],
        source: source("PLAN"),
    });
    ledger.refused_with(&survey, circular, Code::UnitLineageCircular);
    let merge = |ledger: &Ledger, area| {
        let of = |id: &TitleId| Merged { title_id: id.clone(), title_version: version(ledger, id) };
        Act::Merge(Merge {
            titles: vec![of(&a), of(&b)],
            unit: parcel_unit(&cn_parcel(15), area),
            source: source("PLAN"),
        })
    };
    let twice = Act::Merge(Merge {
        titles: vec![
            Merged { title_id: a.clone(), title_version: 1 },
            Merged { title_id: a.clone(), title_version: 1 },
        ],
        unit: parcel_unit(&cn_parcel(15), 1200),
        source: source("PLAN"),
    });
    ledger.refused_with(&survey, twice, Code::TitleRepeated);
    let act = merge(&ledger, 1200);
    ledger.refused_with(&survey, act, Code::UnitAreaTolerance);
    // When the owners differ it is refused; when they are the same again, the one mortgage is one again.
    let act = sale(&ledger, &a, 1, 2);
    ledger.registered(&officer("civil"), act);
    let act = merge(&ledger, 1000);
    ledger.refused_with(&survey, act, Code::MergeOwnersDiffer);
    let act = sale(&ledger, &b, 1, 2);
    ledger.registered(&officer("civil"), act);
    let act = merge(&ledger, 1000);
    let made = ledger.registered(&survey, act);
    let whole = get(&ledger, made.decisions[0].titles.last().unwrap());
    assert_eq!((whole.charges.len(), whole.charges[0].chargee), (1, party(20)));
    assert_eq!(whole.charges[0].origin.as_ref().unwrap().title_id, id, "it is the mortgage of the first title");
    assert_eq!(get(&ledger, &a).status, TitleStatus::Closed);
}

#[test]
fn story_10_a_clerical_mistake_is_corrected_by_two_officers() {
    let (mut ledger, _) = one();
    let id = ledger.parcel("CN", &cn_parcel(2), 500, vec![holding(1, "1/3"), holding(2, "2/3")]);
    let registry = officer("registry");
    let rectify = |version, entry, reason: &str, correction| {
        let reason = label(reason);
        Act::Rectify(Rectify {
            title_id: id.clone(),
            title_version: version,
            entry,
            reason,
            correction,
            source: source("E"),
        })
    };
    let swapped = || Correction::Holders(vec![holding(1, "2/3"), holding(2, "1/3")]);
    ledger.refused_with(&registry, rectify(1, 1, "BECAUSE", swapped()), Code::ReasonUnknown);
    ledger.refused_with(&registry, rectify(1, 2, "CLERICAL_ERROR", swapped()), Code::EntryUnknown);
    let same = Correction::Holders(vec![holding(1, "1/3"), holding(2, "2/3")]);
    ledger.refused_with(&registry, rectify(1, 1, "CLERICAL_ERROR", same), Code::RectifyNothing);
    let act = rectify(1, 1, "CLERICAL_ERROR", swapped());
    let lodged = ledger.act(&registry, act.clone());
    ledger.bring(lodged.clone(), &act, &[Code::DecisionMissing]);
    let decide = |who: &str, ledger: &mut Ledger| {
        let verdict = torrens_ledger::transactions::decide::Verdict::Approve;
        let (case_id, terms) = (lodged.case_id.clone().unwrap(), act.terms());
        ledger.act(&officer(who), Act::Decide(torrens_ledger::transactions::decide::Decide { case_id, terms, verdict }))
    };
    assert_eq!(decide("registry", &mut ledger).refusal.unwrap().code, Code::RoleNotPermitted, "one officer alone");
    assert_eq!(decide("senior", &mut ledger).decisions[0].outcome, Outcome::Registered);
    let title = get(&ledger, &id);
    assert_eq!(title.rights[0].holders, vec![holding(1, "2/3"), holding(2, "1/3")]);
    assert!(title.flags.contains(&label("CORRECTED")));
    let entry = ledger.blocks.last().unwrap().entries[0].1.clone();
    assert_eq!((entry.kind.as_str(), entry.corrects), ("RECTIFY", Some(1)));
    // Once somebody has acquired, only a court may take it from him.
    let act = Act::Transfer(transfer(&id, 2, vec![holding(2, "1/3")], vec![holding(3, "1/3")]));
    ledger.registered(&officer("civil"), act);
    let back = || Correction::Holders(vec![holding(1, "1/3"), holding(2, "2/3")]);
    ledger.refused_with(&registry, rectify(3, 2, "CLERICAL_ERROR", back()), Code::RectifyLaterRight);
    ledger.registered(&officer("court"), rectify(3, 2, "COURT_DECISION", back()));
    assert_eq!(get(&ledger, &id).rights[0].holders, vec![holding(1, "1/3"), holding(2, "2/3")]);
}

#[test]
fn what_one_who_died_held_passes_to_heirs_and_survivors() {
    let (mut ledger, _) = one();
    let alone = ledger.parcel("CN", &cn_parcel(2), 500, vec![holding(1, "1/2"), holding(2, "1/2")]);
    let together = ledger.parcel("CN", &cn_parcel(3), 500, vec![joint(&[1, 2], "1/1")]);
    let succession = |id: &TitleId, to| {
        Act::Succession(Succession {
            title_id: id.clone(),
            title_version: 1,
            deceased: party(1),
            to,
            source: source("S"),
        })
    };
    let civil = officer("civil");
    let heirs = |share: &str| To::Heirs(vec![holding(3, share)]);
    ledger.refused_with(&civil, succession(&alone, heirs("1/2")), Code::PartyNotDeceased);
    let death = ledger.attest("civil", "DEATH", Subject::Party(party(1)));
    assert_eq!(ledger.memory.object::<Party>(&party(1)).unwrap().status, PartyStatus::Deceased);
    let again = ledger.attest_with("civil", "DEATH", Subject::Party(party(1)), 0);
    assert_eq!(again.refusal.unwrap().code, Code::AttestationExists, "one proof of a death");
    // Until it is done, nobody disposes of the share of the dead.
    ledger.refused_with(
        &civil,
        Act::Transfer(transfer(&alone, 1, vec![holding(1, "1/2")], vec![holding(3, "1/2")])),
        Code::PartyInactive,
    );
    ledger.refused_with(&civil, succession(&alone, heirs("1/3")), Code::EstateUnbalanced);
    ledger.refused_with(&civil, succession(&alone, To::Survivors), Code::EstateNotHeld);
    ledger.refused_with(&civil, succession(&together, heirs("1/1")), Code::EstateNotHeld);
    ledger.refused_with(&civil, succession(&alone, To::Heirs(vec![holding(1, "1/2")])), Code::PartySelfDealing);
    ledger.registered(&civil, succession(&alone, heirs("1/2")));
    assert_eq!(get(&ledger, &alone).rights[0].holders, vec![holding(2, "1/2"), holding(3, "1/2")]);
    ledger.registered(&civil, succession(&together, To::Survivors));
    assert_eq!(get(&ledger, &together).rights[0].holders, vec![holding(2, "1/1")]);
    // A death that was attested in error is revoked: the titles that rest on it are flagged, never undone.
    let revoke =
        torrens_ledger::transactions::revoke::Revoke { attestation_id: death, reason: label("ISSUED_IN_ERROR") };
    assert_eq!(ledger.act(&civil, Act::Revoke(revoke)).refusal, None);
    assert!(get(&ledger, &alone).flags.contains(&label("RELIED_ON_REVOKED")));
    assert_eq!(get(&ledger, &alone).rights[0].holders[1], holding(3, "1/2"));
    assert_eq!(ledger.memory.object::<Party>(&party(1)).unwrap().status, PartyStatus::Active);
}

#[test]
fn particulars_change_and_what_was_attested_until_then_no_longer_holds() {
    let (mut ledger, id) = one();
    let alter = |area, usage: &str| {
        let mut unit = parcel_unit(&cn_parcel(1), area);
        unit.usage = label(usage);
        Act::Alteration(Alteration::Unit(UnitChange {
            title_id: id.clone(),
            title_version: 1,
            unit,
            source: source("A"),
        }))
    };
    let registry = officer("registry");
    ledger.refused_with(&registry, alter(1000, "RESIDENTIAL"), Code::RectifyNothing);
    ledger.refused_with(&registry, alter(1100, "OFFICE"), Code::UnitAreaTolerance);
    ledger.registered(&registry, alter(1000, "OFFICE"));
    let unit: torrens_ledger::register::unit::SpatialUnit = ledger.memory.object(&get(&ledger, &id).units[0]).unwrap();
    assert_eq!((unit.facts.usage.as_str(), unit.version), ("OFFICE", 2));
    let act = mortgage(&ledger, &id, 20, false);
    let lodged = ledger.act(&officer("bank"), act);
    let missing = ledger.missing(&lodged);
    assert!(
        missing.iter().any(|item| item.code == Code::AttestationSubjectChanged),
        "the survey was of the unit before"
    );
    // A party's lost key: after identity is attested anew and three business days, the new key signs and the old does not.
    let new = torrens_ledger::crypto::SecretKey::from_seed(&[77; 32]);
    let change = PartyChange {
        jurisdiction: label("CN"),
        party_id: party(2),
        id_commitment: None,
        name_commitment: None,
        keys: Some(vec![PartyKey::prove(&new, &ledger.genesis.chain_id, party(2))]),
        source: source("ID"),
    };
    let act = Act::Alteration(Alteration::Party(change));
    let lodged = ledger.act(&officer("civil"), act.clone());
    ledger.bring(lodged.clone(), &act, &[]);
    let until = ledger.missing(&lodged)[0].until_ms.unwrap();
    ledger.time_ms = until;
    let block = ledger.block(&[]).clone();
    assert_eq!(block.due.unwrap().decisions[0].outcome, Outcome::Registered, "time alone brings it");
    assert_eq!(ledger.memory.object::<Party>(&party(2)).unwrap().keys, vec![new.public().id()]);
}

#[test]
fn an_agent_signs_in_scope_until_the_power_is_revoked() {
    let (mut ledger, id) = one();
    let until_ms = ledger.time_ms + YEAR_MS;
    let grant = |agent, scope: Vec<TxType>| {
        let (jurisdiction, principal) = (label("CN"), party(1));
        Act::PowerOfAttorney(PowerOfAttorney::Grant(Grant {
            jurisdiction,
            principal,
            agent,
            scope,
            titles: vec![],
            until_ms,
            source: source("POA"),
        }))
    };
    let civil = officer("civil");
    ledger.refused_with(&civil, grant(party(1), vec![TxType::Transfer]), Code::PartySelfDealing);
    ledger.refused_with(&civil, grant(party(3), vec![]), Code::ListEmpty);
    let act = grant(party(3), vec![TxType::Transfer]);
    let lodged = ledger.act(&civil, act.clone());
    ledger.bring(lodged.clone(), &act, &[]);
    let poa_id = lodged.tx_id.0;
    // The agent consents for the owner: in scope, and the case is referred because a power was used.
    let sale = self::sale(&ledger, &id, 1, 2);
    ledger.attest_sale(&sale, &[1], &[2], &[]);
    let case = ledger.act(&civil, sale.clone());
    let consent = |terms| {
        let case_id = case.case_id.clone().unwrap();
        Act::Consent(Consent { case_id, terms, party_id: Some(party(1)), poa_id: Some(poa_id), acknowledges: false })
    };
    assert_eq!(ledger.act(&party_key(2), consent(sale.terms())).refusal.unwrap().code, Code::PoaOutOfScope);
    assert_eq!(ledger.act(&party_key(3), consent(sale.terms())).refusal, None);
    assert_eq!(ledger.missing(&case)[0].code, Code::DecisionMissing);
    // He does not sell to himself.
    let own = self::sale(&ledger, &id, 1, 3);
    let other = ledger.act(&civil, own.clone());
    let (case_id, terms) = (other.case_id.unwrap(), own.terms());
    let to_himself = Consent { case_id, terms, party_id: Some(party(1)), poa_id: Some(poa_id), acknowledges: false };
    assert_eq!(ledger.act(&party_key(3), Act::Consent(to_himself)).refusal.unwrap().code, Code::PartySelfDealing);
    // The principal revokes it before the decision: the consent no longer counts.
    let revoke = Act::PowerOfAttorney(PowerOfAttorney::Revoke(Revocation { jurisdiction: label("CN"), poa_id }));
    ledger.registered(&party_key(1), revoke.clone());
    ledger.refused_with(&party_key(1), revoke, Code::PoaRevoked);
    assert_eq!(ledger.missing(&case)[0].code, Code::ConsentMissing);
    let mortgage = mortgage(&ledger, &id, 20, false);
    let other = ledger.act(&officer("bank"), mortgage.clone());
    let late = Consent {
        case_id: other.case_id.unwrap(),
        terms: mortgage.terms(),
        party_id: Some(party(1)),
        poa_id: Some(poa_id),
        acknowledges: false,
    };
    assert_eq!(ledger.act(&party_key(3), Act::Consent(late)).refusal.unwrap().code, Code::PoaRevoked);
}
