//! Hundreds of networks, each with its own misfortune: see `tests/src/simulation`. A failure prints the seed and how to run it again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use torrens_tests::simulation::faults::{Blow, Counts, EXPIRED, FAULTS, Plan, Planted};
use torrens_tests::simulation::{Outcome, run, run_plan};

/// `TORRENS_SEED=n` runs one seed, `TORRENS_SEED=n..m` those from n up to m.
fn seeds() -> (u64, u64) {
    let wanted = std::env::var("TORRENS_SEED").unwrap_or_default();
    let number = |text: &str| text.parse::<u64>().unwrap_or_else(|_| panic!("TORRENS_SEED={wanted}: n or n..m"));
    match wanted.split_once("..") {
        Some((from, to)) => (number(from), number(to)),
        None if !wanted.is_empty() => (number(&wanted), number(&wanted) + 1),
        None if std::env::var_os("TORRENS_LONG").is_some() => (0, 100_000),
        None => (0, 200),
    }
}

fn again(seed: u64) -> String {
    format!("TORRENS_SEED={seed} cargo test --release -p torrens-tests --test simulation seeds -- --nocapture")
}

/// Runs seeds on two threads. A seed's history does not depend on what runs beside it.
fn run_all(from: u64, to: u64) -> Vec<Outcome> {
    let (next, outcomes) = (AtomicU64::new(from), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= to {
                        return;
                    }
                    let outcome = std::panic::catch_unwind(|| run(seed, Planted::Nothing));
                    let outcome = outcome.unwrap_or_else(|_| panic!("seed {seed} panicked: {}", again(seed)));
                    if !outcome.wrong.is_empty() {
                        eprintln!("seed {seed}: {:#?}\n  {}", outcome.wrong, again(seed));
                    }
                    outcomes.lock().unwrap().push(outcome);
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

#[test]
fn seeds_of_misfortune_break_no_promise() {
    let (from, to) = seeds();
    let started = std::time::Instant::now();
    let outcomes = run_all(from, to);
    let mut counts = Counts::default();
    outcomes.iter().for_each(|outcome| counts.merge(&outcome.counts));
    let heights: u64 = outcomes.iter().map(|outcome| outcome.height).sum();
    let acknowledged: usize = outcomes.iter().map(|outcome| outcome.acknowledged).sum();
    let slowest = outcomes.iter().max_by_key(|outcome| outcome.recovery_ms).unwrap();
    println!(
        "{} seeds in {:.1} s: {heights} heights, {acknowledged} acknowledged; slowest to come back: {} ms (seed {})",
        outcomes.len(),
        started.elapsed().as_secs_f64(),
        slowest.recovery_ms,
        slowest.seed
    );
    for fault in FAULTS {
        println!("{:>8} {fault}", counts.of(fault));
    }
    let broken: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.wrong.is_empty()).collect();
    if let Some(first) = broken.first() {
        panic!(
            "{} of {} seeds broke a promise; the first: {:#?}\n{}",
            broken.len(),
            outcomes.len(),
            first,
            again(first.seed)
        );
    }
    // Rare ones need many seeds; those that were asked for by number promise nothing.
    if std::env::var_os("TORRENS_SEED").is_none() {
        let never: Vec<_> = FAULTS.iter().filter(|fault| counts.of(fault) == 0).collect();
        assert!(never.is_empty(), "these faults are claimed and did not happen: {never:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let of = |seed| {
        let Outcome { trace, counts, height, .. } = run(seed, Planted::Nothing);
        (trace, counts, height)
    };
    for seed in 300..310 {
        assert_eq!(of(seed), of(seed), "seed {seed}");
    }
    assert_ne!(of(300).0, of(301).0, "another seed is another history");
}

/// How many seeds it takes until a planted defect is found, and by which check.
fn caught(planted: Planted, by: &[&str]) -> u64 {
    for seed in 0..100 {
        let outcome = run(seed, planted);
        if let Some(wrong) = outcome.wrong.first() {
            assert!(by.iter().any(|check| wrong.contains(check)), "{planted:?} was found by another check: {wrong}");
            println!("{planted:?} is found at seed {seed}: {wrong}");
            return seed;
        }
    }
    panic!("{planted:?} was not found in 100 seeds")
}

#[test]
fn planted_a_node_that_forgets_its_votes() {
    caught(Planted::ForgetsItsVotes, &["signed two statements"]);
}

#[test]
fn planted_an_answer_before_it_is_durable() {
    caught(Planted::AcknowledgesEarly, &["R1"]);
}

#[test]
fn planted_a_disk_that_lies() {
    caught(Planted::DiskThatLies, &["signed two statements", "R1", "R2", "R5", "cannot start"]);
}

#[test]
fn planted_a_node_that_believes_everything() {
    caught(Planted::BelievesEverything, &["R5", "R2", "engine ended"]);
}

#[test]
fn planted_a_quorum_of_two_of_four() {
    caught(Planted::CountsToHalf, &["R5", "R2"]);
}

#[test]
fn planted_more_than_a_third_that_never_comes_back() {
    let mut plan = Plan::draw(2, Planted::Nothing);
    (plan.byzantine, plan.twin) = (None, None);
    plan.blows = vec![(1000, Blow::CrashMany { nodes: vec![0, 1], down_ms: 100_000_000 })];
    let outcome = run_plan(plan);
    assert!(outcome.wrong[0].starts_with("R4"), "{:?}", outcome.wrong);
}

/// Every clock runs ahead by two minutes for as long as one block takes, then they are right: until that time has come each proposal is
/// refused, round after round, with new transactions in each. Some of the nodes, or all, are killed meanwhile. When it has come, it goes on.
#[test]
fn a_height_of_very_many_rounds_ends_all_the_same() {
    for (seed, killed) in [(1, vec![]), (2, vec![0, 1, 2, 3]), (3, vec![2]), (4, vec![0, 1, 2, 3])] {
        let mut plan = Plan::draw(seed, Planted::Nothing);
        (plan.nodes, plan.spare, plan.byzantine, plan.twin) = (4, None, None, None);
        (plan.loss, plan.delay_ms_max, plan.acts) = (0, 20, 400);
        plan.blows = (0..4).map(|node| (500, Blow::Clock { node, offset_ms: 180_000, ms: 2_500 })).collect();
        for at in [120_000, 150_000] {
            plan.blows.push((at, Blow::CrashMany { nodes: killed.clone(), down_ms: 500 }));
        }
        plan.calm_ms = 200_000;
        let outcome = run_plan(plan);
        assert!(outcome.wrong.is_empty(), "{outcome:?}");
        let refused = outcome.counts.of("proposal refused for its time");
        assert!(refused > 150, "too few rounds to prove anything: {refused} refusals");
        println!("seed {seed}: {refused} refusals, {} heights, {} acknowledged", outcome.height, outcome.acknowledged);
    }
}

/// The same for six hours, a night in which nobody looks: some two thousand rounds, and every node is killed in the middle and near the
/// end. What was lodged meanwhile has expired when it goes on; what is lodged then becomes final.
#[test]
fn a_height_of_hours_of_rounds_ends_all_the_same() {
    const HOUR: u64 = 3_600_000;
    let mut plan = Plan::draw(5, Planted::Nothing);
    (plan.nodes, plan.spare, plan.byzantine, plan.twin) = (4, None, None, None);
    (plan.loss, plan.delay_ms_max, plan.acts) = (0, 20, 400);
    plan.blows = (0..4).map(|node| (500, Blow::Clock { node, offset_ms: 6 * HOUR as i64, ms: 200_000 })).collect();
    for at in [3 * HOUR, 6 * HOUR - 60_000] {
        plan.blows.push((at, Blow::CrashMany { nodes: vec![0, 1, 2, 3], down_ms: 500 }));
    }
    // The last block that was made by wrong clocks is of their last moment.
    plan.calm_ms = 6 * HOUR + 220_000;
    let outcome = run_plan(plan);
    assert!(outcome.wrong.is_empty(), "{outcome:?}");
    let refused = outcome.counts.of("proposal refused for its time");
    assert!(refused > 6_000, "too few rounds to prove anything: {refused} refusals");
    assert!(outcome.counts.of(EXPIRED) > 0, "nothing waited through it");
    println!("{refused} refusals, {} heights, {} acknowledged", outcome.height, outcome.acknowledged);
}
