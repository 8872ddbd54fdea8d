//! Stories of holds: what a freeze, a caveat, a notice and a restriction stop, for how long, and who lifts them. The same stories where
//! two jurisdictions differ.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod common;

use common::town::*;
use common::*;
use torrens_ledger::attestation::Subject;
use torrens_ledger::case::Outcome;
use torrens_ledger::refusal::Code;
use torrens_ledger::register::hold::Bearer;
use torrens_ledger::register::title::{TitleId, TitleStatus};
use torrens_ledger::transactions::Act;
use torrens_ledger::transactions::cancel::Cancel;
use torrens_ledger::transactions::caveat::{self, Caveat};
use torrens_ledger::transactions::court_transfer::CourtTransfer;
use torrens_ledger::transactions::freeze::{self};
use torrens_ledger::transactions::mortgage_discharge::MortgageDischarge;
use torrens_ledger::transactions::priority_notice::{self, PriorityNotice};
use torrens_ledger::transactions::restriction::{self, Restriction};

#[test]
fn a_caveat_warns_in_one_jurisdiction_and_blocks_in_the_other() {
    let (mut ledger, cn) = one();
    let ew = ledger.parcel("EW", "LOT-1", 1000, vec![holding(1, "1/1")]);
    let caveat = |id: &TitleId, action| Act::Caveat(Caveat { title_id: id.clone(), action, source: source("CAV") });
    let lodge = |days| {
        caveat::Action::Lodge(caveat::Claim {
            claimant: party(3),
            ground: label("DISPUTED"),
            reference: label("CAV-1"),
            days,
        })
    };
    let civil = officer("civil");
    ledger.refused_with(&civil, caveat(&cn, lodge(Some(16))), Code::PeriodTooLong);
    for id in [&cn, &ew] {
        ledger.registered(&civil, caveat(id, lodge(None)));
        ledger.refused_with(&civil, caveat(id, lodge(None)), Code::HoldExists);
    }
    // CN: the buyer accepts the risk in writing and goes on. EW: refused, and told who can lift it.
    let act = sale(&ledger, &cn, 1, 2);
    let waits = ledger.complete(&civil, act.clone(), &[Code::AcknowledgementMissing]);
    assert!(waits.decisions.is_empty());
    assert_eq!(ledger.missing(&ledger_case(&ledger, &cn))[0].subject, format!("party:{}", party(2)));
    let done = ledger.bring(ledger_case(&ledger, &cn), &act, &[]);
    assert_eq!(done.decisions[0].outcome, Outcome::Registered);
    let act = sale(&ledger, &ew, 1, 2);
    let refusal = ledger.act(&civil, act).refusal.unwrap();
    assert_eq!(refusal.code, Code::TitleHoldBlocks);
    assert!(refusal.about.contains(&format!("lifted_by=party:{}", party(3))), "{refusal}");
    // In CN it lapses after 15 days, by block time and with no transaction; in EW it stands until it is withdrawn.
    let hold = get(&ledger, &cn).holds[0].clone();
    let end = hold.expires_ms.unwrap();
    assert_eq!(get(&ledger, &cn).at(end - 1).holds.len(), 1);
    assert!(get(&ledger, &cn).at(end).holds.is_empty());
    assert_eq!(get(&ledger, &ew).holds[0].expires_ms, None);
    ledger.registered(&civil, caveat(&ew, caveat::Action::Withdraw(2)));
    let act = sale(&ledger, &ew, 1, 2);
    ledger.registered(&civil, act);
}

#[test]
fn story_5_a_priority_notice_keeps_the_next_place() {
    let (mut ledger, id) = one();
    let civil = officer("civil");
    let notice = |version| {
        let terms = priority_notice::Notice {
            holder: party(2),
            protects: label("TRANSFER"),
            reference: label("PN-1"),
            days: None,
        };
        let action = priority_notice::Action::Enter(terms);
        Act::PriorityNotice(PriorityNotice {
            title_id: id.clone(),
            title_version: version,
            action,
            source: source("PN"),
        })
    };
    ledger.registered(&civil, notice(1));
    ledger.refused_with(&civil, notice(2), Code::HoldExists);
    // A mortgage and a sale to another wait for the holder's consent, and lapse without it.
    let act = mortgage(&ledger, &id, 20, false);
    let lodged = ledger.act(&officer("bank"), act.clone());
    ledger.bring(lodged.clone(), &act, &[Code::ConsentMissing]);
    let asks = ledger.missing(&lodged);
    assert!(
        asks.iter().any(|item| item.subject == format!("party:{}", party(2))
            && item.because.as_ref().unwrap().contains("PRIORITY_NOTICE")),
        "{asks:?}"
    );
    let lapses = ledger
        .memory
        .object::<torrens_ledger::case::Case>(lodged.case_id.as_ref().unwrap())
        .unwrap()
        .lapses_ms
        .unwrap();
    ledger.time_ms = lapses - 2000;
    ledger.block(&[]);
    assert!(ledger.memory.object::<torrens_ledger::case::Case>(lodged.case_id.as_ref().unwrap()).is_some());
    ledger.time_ms = lapses;
    let block = ledger.block(&[]).clone();
    assert_eq!(block.due.unwrap().decisions[0].outcome, Outcome::Lapsed, "with no transaction at all");
    // The holder's own purchase passes and ends the notice.
    let act = sale(&ledger, &id, 1, 2);
    ledger.registered(&civil, act);
    assert!(get(&ledger, &id).holds.is_empty());
    // Another notice lapses at its time; then anybody may buy.
    let terms = priority_notice::Notice {
        holder: party(3),
        protects: label("TRANSFER"),
        reference: label("PN-2"),
        days: Some(5),
    };
    let action = priority_notice::Action::Enter(terms);
    let act = Act::PriorityNotice(PriorityNotice {
        title_id: id.clone(),
        title_version: version(&ledger, &id),
        action,
        source: source("PN"),
    });
    ledger.registered(&civil, act);
    let end = get(&ledger, &id).holds[0].expires_ms.unwrap();
    let act = sale(&ledger, &id, 2, 1);
    let waits = ledger.complete(&civil, act, &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty());
    assert!(end > ledger.time_ms);
}

#[test]
fn story_6_a_court_freeze_races_a_sale() {
    let (mut ledger, id) = one();
    let (civil, court) = (officer("civil"), officer("court"));
    let act = mortgage(&ledger, &id, 20, false);
    ledger.registered(&officer("bank"), act);
    // A sale waits for its last attestation when the court freezes the title.
    let sale = sale(&ledger, &id, 1, 2);
    ledger.attest_sale(&sale, &[1], &[2], &["TAX_CLEARED"]);
    let lodged = ledger.act(&party_key(1), sale.clone());
    assert_eq!(lodged.missing, 1);
    ledger.refused_with(&officer("housing"), freeze(&id, "X-1", place(None)), Code::RoleNotPermitted);
    ledger.refused_with(&court, freeze(&id, "X-1", place(Some(4000))), Code::PeriodTooLong);
    ledger.registered(&court, freeze(&id, "ORDER-1", place(Some(10))));
    let done = ledger.attest_with("tax", "TAX_CLEARED", Subject::Terms(sale.terms()), 0);
    let Outcome::Rejected(refusal) = &done.decisions[0].outcome else { panic!("{:?}", done.decisions) };
    assert_eq!(refusal.code, Code::TitleFrozen);
    for about in ["reference=ORDER-1", "lifted_by=agency:court", "reason=CIVIL_PRESERVATION"] {
        assert!(refusal.about.contains(&about.to_owned()), "{refusal}");
    }
    // The second freeze queues; a lender may still discharge; the release promotes the next in the same block.
    ledger.refused_with(&court, freeze(&id, "ORDER-1", place(None)), Code::HoldExists);
    ledger.registered(&officer("court2"), freeze(&id, "ORDER-2", place(Some(30))));
    let holds = get(&ledger, &id).holds;
    assert!(!holds[0].queued && holds[1].queued && holds[1].expires_ms.is_none());
    let discharge =
        MortgageDischarge { title_id: id.clone(), title_version: 2, charge: 2, remains: None, source: source("D") };
    ledger.registered(&officer("bank"), Act::MortgageDischarge(discharge));
    ledger.refused_with(
        &officer("court2"),
        freeze(&id, "R", freeze::Action::Release(holds[0].item)),
        Code::HoldNotYours,
    );
    ledger.registered(&court, freeze(&id, "R-1", freeze::Action::Release(holds[0].item)));
    let holds = get(&ledger, &id).holds;
    assert_eq!((holds.len(), holds[0].queued), (1, false));
    let end = holds[0].expires_ms.unwrap();
    assert!(end >= ledger.time_ms + 30 * DAY_MS, "its own term runs from now");
    // A third queues behind it, and when the second lapses the third runs from that moment, with no transaction.
    ledger.registered(&court, freeze(&id, "ORDER-3", place(Some(5))));
    let later = get(&ledger, &id).at(end);
    assert_eq!((later.holds.len(), later.holds[0].reference.as_str(), later.holds[0].queued), (1, "ORDER-3", false));
    assert!(later.holds[0].expires_ms.unwrap() > end);
    let renewal = freeze::Renewal { hold: holds[0].item, days: Some(10) };
    ledger.registered(&officer("court2"), freeze(&id, "ORDER-2A", freeze::Action::Renew(renewal)));
    assert!(get(&ledger, &id).holds[0].expires_ms.unwrap() > end);
    ledger.refused_with(&civil, self::sale(&ledger, &id, 1, 2), Code::TitleFrozen);
}

#[test]
fn a_restriction_asks_for_its_beneficiary() {
    let (mut ledger, id) = one();
    let civil = officer("civil");
    let enter = |version, beneficiary| {
        let terms =
            restriction::Terms { beneficiary, ground: label("PROTECTION"), reference: label("R-1"), days: None };
        let action = restriction::Action::Enter(terms);
        Act::Restriction(Restriction { title_id: id.clone(), title_version: version, action, source: source("R") })
    };
    ledger.refused_with(&civil, enter(1, Bearer::Party(party(99))), Code::PartyUnknown);
    ledger.refused_with(&civil, enter(1, Bearer::Agency(label("nobody"))), Code::FieldInvalid);
    ledger.registered(&civil, enter(1, Bearer::Party(party(3))));
    ledger.refused_with(&civil, enter(2, Bearer::Party(party(3))), Code::HoldExists);
    let act = sale(&ledger, &id, 1, 2);
    let waits = ledger.complete(&civil, act, &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty());
    let remove = Act::Restriction(Restriction {
        title_id: id.clone(),
        title_version: version(&ledger, &id),
        action: restriction::Action::Remove(2),
        source: source("R"),
    });
    let waits = ledger.complete(&officer("registry"), remove.clone(), &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty(), "not without the beneficiary");
    ledger.registered(&officer("court"), remove);
    assert!(get(&ledger, &id).holds.is_empty());
}

#[test]
fn a_title_is_cancelled_without_orphans() {
    let (mut ledger, id) = one();
    let act = mortgage(&ledger, &id, 20, false);
    ledger.registered(&officer("bank"), act);
    ledger.registered(&officer("court"), freeze(&id, "O-1", place(None)));
    let cancel =
        || Act::Cancel(Cancel { title_id: id.clone(), title_version: 2, ground: label("LOSS"), source: source("C") });
    ledger.refused_with(&officer("registry"), cancel(), Code::TitleFrozen);
    let item = get(&ledger, &id).holds[0].item;
    ledger.registered(&officer("court"), freeze(&id, "O-2", freeze::Action::Release(item)));
    let waits = ledger.complete(&officer("registry"), cancel(), &[Code::ConsentMissing]);
    assert!(waits.decisions.is_empty());
    let asked = ledger.missing(&ledger_case(&ledger, &id));
    assert!(asked.iter().any(|item| item.subject == format!("party:{}", party(20))), "the lender is asked");
    let done = ledger.bring(ledger_case(&ledger, &id), &cancel(), &[]);
    assert_eq!(done.decisions[0].outcome, Outcome::Registered);
    let title = get(&ledger, &id);
    assert_eq!((title.status, title.charges.len()), (TitleStatus::Closed, 0));
    let again = ledger.parcel("CN", &cn_parcel(1), 1000, vec![holding(2, "1/1")]);
    assert_ne!(again, id, "the unit may be registered again, under another number");
}

#[test]
fn a_court_transfers_without_the_owner_and_clears_what_it_names() {
    let (mut ledger, id) = one();
    let act = mortgage(&ledger, &id, 20, true);
    ledger.registered(&officer("bank"), act);
    ledger.registered(&officer("court"), freeze(&id, "O-1", place(None)));
    let order = |clears: Vec<u32>| {
        Act::CourtTransfer(CourtTransfer {
            title_id: id.clone(),
            title_version: 2,
            order: label("J-1"),
            disposals: vec![holding(1, "1/1")],
            acquisitions: vec![holding(2, "1/1")],
            clears,
            source: source("J"),
        })
    };
    ledger.refused_with(&officer("registry"), order(vec![]), Code::RoleNotPermitted);
    ledger.refused_with(&officer("court"), order(vec![]), Code::TitleFrozen);
    let hold = get(&ledger, &id).holds[0].item;
    ledger.refused_with(&officer("court"), order(vec![9]), Code::TitleFrozen);
    ledger.refused_with(&officer("court"), order(vec![hold, hold]), Code::RowDuplicate);
    ledger.registered(&officer("court"), order(vec![hold]));
    let title = get(&ledger, &id);
    assert_eq!((title.holds.len(), title.charges.len()), (0, 1), "only what it names is cleared");
    assert_eq!((title.rights[0].holders[0].parties[0], title.rights[0].cause.as_str()), (party(2), "COURT_ORDER"));
}

/// One story in two jurisdictions: two of three owners sell the whole. By the rules of CN two thirds are enough; EW asks them all.
#[test]
fn two_thirds_sell_the_whole_in_one_jurisdiction_and_not_in_the_other() {
    for (jurisdiction, code, enough) in [("CN", cn_parcel(7), true), ("EW", "LOT-7".to_owned(), false)] {
        let mut ledger = Ledger::new();
        let thirds = vec![holding(1, "1/3"), holding(2, "1/3"), holding(3, "1/3")];
        let id = ledger.parcel(jurisdiction, &code, 1000, thirds.clone());
        ledger.register_party(4);
        let act = Act::Transfer(transfer(&id, 1, thirds, vec![holding(4, "1/1")]));
        let lodged = ledger.act(&officer("civil"), act.clone());
        ledger.bring(lodged.clone(), &act, &[Code::ConsentMissing]);
        for n in [1, 2] {
            ledger.consent(&party_key(n), &lodged, act.terms(), Some(party(n)));
        }
        let sold = get(&ledger, &id).rights[0].holders == vec![holding(4, "1/1")];
        assert_eq!(sold, enough, "{jurisdiction}");
        if !enough {
            assert_eq!(ledger.missing(&lodged)[0].subject, format!("party:{}", party(3)));
        }
    }
}

/// One correction in two jurisdictions: CN corrects with the loser's consent at once, EW hears him for 15 business days.
#[test]
fn a_correction_is_consented_to_in_one_jurisdiction_and_heard_in_the_other() {
    use torrens_ledger::transactions::rectify::{Correction, Rectify};
    for (jurisdiction, code, waits) in [("CN", cn_parcel(8), false), ("EW", "LOT-8".to_owned(), true)] {
        let mut ledger = Ledger::new();
        let id = ledger.parcel(jurisdiction, &code, 1000, vec![holding(1, "1/3"), holding(2, "2/3")]);
        let act = Act::Rectify(Rectify {
            title_id: id.clone(),
            title_version: 1,
            entry: 1,
            reason: label("CLERICAL_ERROR"),
            correction: Correction::Holders(vec![holding(1, "2/3"), holding(2, "1/3")]),
            source: source("E"),
        });
        let lodged = ledger.act(&officer("registry"), act.clone());
        let asked: Vec<Code> = ledger.missing(&lodged).into_iter().map(|item| item.code).collect();
        assert_eq!(asked, vec![if waits { Code::CaseWaitingPeriod } else { Code::ConsentMissing }], "{jurisdiction}");
        if let Some(until) = ledger.missing(&lodged)[0].until_ms {
            ledger.time_ms = until;
            ledger.block(&[]);
        }
        ledger.bring(lodged, &act, &[]);
        assert_eq!(get(&ledger, &id).rights[0].holders[0], holding(1, "2/3"), "{jurisdiction}");
        assert_eq!(get(&ledger, &id).certificate.is_some(), !waits, "only CN issues certificates");
    }
}

/// No sample policy notifies, so here is one that does: with a period the caveat lapses that long after notice, and notice is given only
/// when nothing else is missing; without one whoever's it is is told, and no more.
#[test]
fn notice_to_a_caveator_runs_or_only_tells() {
    use torrens_ledger::policy::period::{Count, Period};
    use torrens_ledger::policy::{Hindrance, HoldRule, Obstacle};
    for lapse in [Some(Period { count: 30, unit: Count::CalendarDays }), None] {
        let mut genesis = genesis();
        for policy in &mut genesis.policies {
            for rule in policy.holds.iter_mut().filter(|rule| rule.on == Obstacle::Caveat) {
                *rule = HoldRule { on: Obstacle::Caveat, effect: Hindrance::Notify, lapse };
            }
        }
        let mut ledger = Ledger::with(genesis);
        let id = ledger.parcel("EW", "LOT-9", 1000, vec![holding(1, "1/1")]);
        for n in [2, 3] {
            ledger.register_party(n);
        }
        let claim =
            caveat::Claim { claimant: party(3), ground: label("DISPUTED"), reference: label("CAV-1"), days: None };
        let action = caveat::Action::Lodge(claim);
        ledger
            .registered(&officer("civil"), Act::Caveat(Caveat { title_id: id.clone(), action, source: source("CAV") }));
        let before = version(&ledger, &id);
        let act = sale(&ledger, &id, 1, 2);
        let lodged = ledger.act(&officer("civil"), act.clone());
        ledger.bring(lodged.clone(), &act, &[Code::ConsentMissing]);
        let Some(_) = lapse else {
            assert_eq!(version(&ledger, &id), before + 1, "he is told, by an entry and its event");
            ledger.bring(lodged, &act, &[]);
            assert_eq!(get(&ledger, &id).rights[0].holders, vec![holding(2, "1/1")]);
            assert_eq!(get(&ledger, &id).holds.len(), 1, "the caveat stands as before");
            continue;
        };
        assert_eq!(get(&ledger, &id).holds[0].expires_ms, None, "the owner has not consented: no notice yet");
        ledger.bring(lodged.clone(), &act, &[]);
        let end = get(&ledger, &id).holds[0].expires_ms.expect("notice was given");
        let waits = ledger.missing(&lodged);
        assert_eq!((waits.len(), waits[0].code, waits[0].until_ms), (1, Code::NoticeRunning, Some(end)));
        ledger.time_ms = end;
        let block = ledger.block(&[]).clone();
        assert_eq!(
            block.due.unwrap().decisions[0].outcome,
            Outcome::Registered,
            "nobody spoke: it lapsed and the sale went on"
        );
        assert!(get(&ledger, &id).holds.is_empty());
    }
}
