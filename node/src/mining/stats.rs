//! What reviewing once saves, and where cases wait (`domain.md`, section 3.5). Measured and declared are never mixed: what rests on
//! the baseline that a policy declares says so in its name. A case that lapsed or was rejected saved nothing.

use std::collections::BTreeMap;

use serde::Serialize;
use torrens_ledger::attestation::Attestation;
use torrens_ledger::case::Outcome;
use torrens_ledger::policy::Policy;
use torrens_ledger::state::Fault;

use super::History;
use crate::store::Store;

/// What reviewing once saves.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Savings {
    /// The block from which on decisions are counted: 1, or where this node joined by a snapshot.
    history_from: u64,
    /// Registered cases, imports not counted.
    cases: u64,
    /// Reviews that they needed.
    needed: u64,
    /// Of these, made for the case: after it was lodged, or about its own terms.
    fresh: u64,
    /// Of these, there before it was lodged.
    reused: u64,
    /// Reviews that did not have to be made: measured.
    reviews_avoided: u64,
    /// Checks by further offices of what was freshly reviewed, by the declared baseline. Not measured.
    rechecks_avoided_declared: u64,
    /// By jurisdiction and kind of transaction.
    by_type: Vec<ByType>,
    /// Facts that two agencies attested while one attestation held: work done twice.
    duplicate_reviews: Vec<Duplicate>,
}

/// Time from lodged to registered for one kind of transaction.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ByType {
    /// Jurisdiction.
    jurisdiction: String,
    /// Kind.
    tx_type: String,
    /// Registered cases.
    n: u64,
    /// Reviews needed.
    needed: u64,
    /// Made for the case.
    fresh: u64,
    /// There before.
    reused: u64,
    /// Half of them took at most this, in milliseconds: measured.
    median_ms: u64,
    /// Nine of ten took at most this: measured.
    p90_ms: u64,
    /// What the steps took before, as the policy declares it; absent where it declares nothing.
    baseline_declared_ms: Option<u64>,
    /// Baseline less median: an estimate, because the baseline is declared.
    saved_estimate_ms: Option<i64>,
}

/// One fact that was reviewed twice.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Duplicate {
    /// Kind of fact.
    kind: String,
    /// About whom or what.
    subject: String,
    /// Who attested it.
    agencies: Vec<String>,
}

/// Where cases wait.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Bottlenecks {
    /// The block from which on decisions are counted: 1, or where this node joined by a snapshot.
    history_from: u64,
    /// Decided cases, imports not counted.
    decided: u64,
    /// Share that was registered or refused without an officer, such as `7/8`.
    auto_share: String,
    /// Share that lacked nothing when lodged and of which nothing was asked.
    first_time_right_share: String,
    /// Waits, the longest first.
    steps: Vec<Wait>,
    /// What cases lacked when they were lodged, by lodger.
    requisitions: Vec<Lacked>,
}

/// How long cases waited for one step of one agency.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Wait {
    /// A kind of attestation, `CONSENT`, `DECIDE` or `LODGED_TO_REGISTERED`.
    step: String,
    /// The agency; `parties` for consents.
    agency: String,
    /// How often.
    n: u64,
    /// Median wait, in milliseconds.
    median_ms: u64,
    /// Nine of ten waited at most this.
    p90_ms: u64,
}

/// What cases of one lodger lacked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Lacked {
    /// Who lodged them.
    lodger: String,
    /// Why, as a code.
    code: String,
    /// Kind of attestation, where it was one.
    kind: String,
    /// How often.
    n: u64,
}

/// Computes the savings.
pub fn savings(store: &Store, history: &History) -> Result<Savings, Fault> {
    #[derive(Default)]
    struct Sum {
        times: Vec<u64>,
        needed: u64,
        fresh: u64,
        baseline_ms: Option<u64>,
    }
    let mut by_type: BTreeMap<(String, &'static str), Sum> = BTreeMap::new();
    let mut rechecks = 0;
    for followed in &history.cases {
        let Some(decided) = followed.decided.as_ref().filter(|d| d.decision.outcome == Outcome::Registered) else {
            continue;
        };
        let case = &followed.case;
        let sum = by_type.entry((case.jurisdiction.to_string(), case.tx_type.name())).or_default();
        sum.times.push(decided.time_ms.saturating_sub(case.time_ms));
        sum.needed += decided.decision.relied_on.len() as u64;
        sum.fresh += u64::from(decided.decision.fresh);
        let policy: Option<Policy> = store.object(&(case.jurisdiction.clone(), case.tx_type, case.policy_version))?;
        let Some(policy) = policy.filter(|policy| !policy.baseline.is_empty()) else { continue };
        sum.baseline_ms = Some(policy.baseline.iter().map(|step| u64::from(step.minutes) * 60_000).sum());
        for attestation in decided.decision.relied_on.iter().filter_map(|id| history.attestations.get(id)) {
            let step = policy.baseline.iter().find(|step| step.step == attestation.kind);
            if let Some(step) = step.filter(|_| attestation.is_made_for(case)) {
                rechecks += u64::from(step.checks.saturating_sub(1));
            }
        }
    }
    let rows = by_type.into_iter().map(|((jurisdiction, tx_type), mut sum)| {
        let (median_ms, p90_ms) = median_and_p90(&mut sum.times);
        ByType {
            jurisdiction,
            tx_type: tx_type.into(),
            n: sum.times.len() as u64,
            needed: sum.needed,
            fresh: sum.fresh,
            reused: sum.needed.saturating_sub(sum.fresh),
            median_ms,
            p90_ms,
            baseline_declared_ms: sum.baseline_ms,
            saved_estimate_ms: sum.baseline_ms.map(|baseline| baseline as i64 - median_ms as i64),
        }
    });
    let by_type: Vec<ByType> = rows.collect();
    let total = |of: fn(&ByType) -> u64| by_type.iter().map(of).sum();
    let reused = total(|row| row.reused);
    Ok(Savings {
        history_from: history.from,
        cases: total(|row| row.n),
        needed: total(|row| row.needed),
        fresh: total(|row| row.fresh),
        reused,
        reviews_avoided: reused,
        rechecks_avoided_declared: rechecks,
        duplicate_reviews: duplicates(history),
        by_type,
    })
}

/// The same kind of fact about the same subject, attested by two agencies in one validity window.
fn duplicates(history: &History) -> Vec<Duplicate> {
    let mut of: BTreeMap<(String, String), Vec<&Attestation>> = BTreeMap::new();
    for attestation in history.attestations.values() {
        of.entry((attestation.kind.to_string(), attestation.subject.to_string())).or_default().push(attestation);
    }
    let end = |attestation: &Attestation| {
        let revoked = attestation.revoked.as_ref().map(|revoked| revoked.time_ms);
        attestation.valid_to_ms.into_iter().chain(revoked).min().unwrap_or(u64::MAX)
    };
    let mut out = Vec::new();
    for ((kind, subject), list) in of {
        let twice = |a: &&Attestation| {
            let other = |b: &&Attestation| a.issuer != b.issuer && a.valid_from_ms < end(b) && b.valid_from_ms < end(a);
            list.iter().any(other)
        };
        let mut agencies: Vec<String> =
            list.iter().copied().filter(|a| twice(a)).map(|a| a.issuer.to_string()).collect();
        agencies.sort();
        agencies.dedup();
        if agencies.len() > 1 {
            out.push(Duplicate { kind, subject, agencies });
        }
    }
    out
}

/// Computes where cases wait.
pub fn bottlenecks(history: &History) -> Bottlenecks {
    let mut waits: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    let mut lacked: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let (mut decided_count, mut auto, mut right) = (0u64, 0u64, 0u64);
    for followed in &history.cases {
        let case = &followed.case;
        for lack in &case.lacked {
            let kind = lack.kind.as_ref().map(ToString::to_string).unwrap_or_default();
            *lacked.entry((followed.lodger(), lack.code.to_string(), kind)).or_default() += 1;
        }
        for raised in &case.requisitions {
            *lacked.entry((followed.lodger(), "case.requisition".into(), raised.reason.to_string())).or_default() += 1;
        }
        let Some(decided) = &followed.decided else { continue };
        decided_count += 1;
        let registered = decided.decision.outcome == Outcome::Registered;
        let by_itself =
            matches!(decided.decision.outcome, Outcome::Registered | Outcome::Rejected(_)) && decided.decision.auto;
        auto += u64::from(by_itself);
        right += u64::from(registered && case.lacked.is_empty() && case.requisitions.is_empty());
        if !registered {
            continue;
        }
        let mut wait = |step: String, agency: String, until_ms: u64, from_ms: u64| {
            waits.entry((step, agency)).or_default().push(until_ms.saturating_sub(from_ms));
        };
        wait("LODGED_TO_REGISTERED".into(), followed.lodger(), decided.time_ms, case.time_ms);
        for attestation in decided.decision.relied_on.iter().filter_map(|id| history.attestations.get(id)) {
            if attestation.issued_ms > case.time_ms {
                wait(attestation.kind.to_string(), attestation.issuer.to_string(), attestation.issued_ms, case.time_ms);
            }
        }
        for given in case.consents.iter().filter(|given| given.time_ms > case.time_ms) {
            wait("CONSENT".into(), "parties".into(), given.time_ms, case.time_ms);
        }
        if let (Some(referred_ms), Some(given)) = (case.referred_ms, case.endorsements.last()) {
            wait("DECIDE".into(), given.agency_id.to_string(), given.time_ms, referred_ms);
        }
    }
    let mut steps: Vec<Wait> = Vec::new();
    for ((step, agency), mut times) in waits {
        let (median_ms, p90_ms) = median_and_p90(&mut times);
        steps.push(Wait { step, agency, n: times.len() as u64, median_ms, p90_ms });
    }
    steps.sort_by_key(|wait| std::cmp::Reverse(wait.p90_ms));
    let mut requisitions: Vec<Lacked> =
        lacked.into_iter().map(|((lodger, code, kind), n)| Lacked { lodger, code, kind, n }).collect();
    requisitions.sort_by_key(|lacked| std::cmp::Reverse(lacked.n));
    let share = |part: u64| format!("{part}/{decided_count}");
    let (auto_share, first_time_right_share) = (share(auto), share(right));
    Bottlenecks {
        history_from: history.from,
        decided: decided_count,
        auto_share,
        first_time_right_share,
        steps,
        requisitions,
    }
}

/// The median and the 90th percentile (nearest rank).
fn median_and_p90(times: &mut [u64]) -> (u64, u64) {
    times.sort_unstable();
    let at = |percent: usize| {
        let rank = (times.len() * percent).div_ceil(100).max(1);
        times.get(rank - 1).copied().unwrap_or(0)
    };
    (at(50), at(90))
}

#[cfg(test)]
mod tests {
    use super::median_and_p90;

    #[test]
    fn nearest_rank() {
        assert_eq!(median_and_p90(&mut []), (0, 0));
        assert_eq!(median_and_p90(&mut [7]), (7, 7));
        assert_eq!(median_and_p90(&mut [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]), (5, 9));
    }
}
