//! Networks that are cut, one way and both ways, and that are slow and lose packets: real processes, each in a network of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::time::{Duration, Instant};

use torrens_tests::lab::{Lab, inside};
use torrens_tests::seed::{Chance, how_long, long, reproduce, rounds};
use torrens_tests::*;

const BACK: Duration = Duration::from_secs(30);

fn progress(cluster: &Cluster, node: usize, blocks: u64) {
    let from = cluster.height(node);
    wait_for("progress", Duration::from_secs(60), || cluster.height(node) > from + blocks);
}

/// One node cut off from the three others, then one that hears and is not heard, then one that is heard and does not hear: the others go
/// on, it says that it is alone, and comes back by itself.
#[test]
fn a_minority_cut_off_both_ways_or_one_way_comes_back() {
    inside("a_minority_cut_off_both_ways_or_one_way_comes_back", &[], || {
        let mut chance = Chance::of("minority");
        let mut lab = Lab::start();
        let witness = Witness::default();
        let load = Load::each(&lab.cluster, &lab.all(), &witness);
        for round in rounds(3) {
            progress(&lab.cluster, 0, 3);
            let alone = chance.below(4) as usize;
            let others: Vec<usize> = lab.all().into_iter().filter(|node| *node != alone).collect();
            match round % 3 {
                0 => lab.partition(&[alone], &others),
                1 => others.iter().for_each(|other| lab.one_way(alone, *other)),
                _ => others.iter().for_each(|other| lab.one_way(*other, alone)),
            }
            wait_for("it to say that there is no quorum", Duration::from_secs(60), || {
                lab.cluster.reason(alone).contains("quorum")
            });
            let stands = lab.cluster.height(alone);
            progress(&lab.cluster, others[0], 10);
            assert_eq!(lab.cluster.height(alone), stands, "one alone decides nothing");
            let dropped = lab.heal();
            assert!(dropped > 0, "nothing was cut");
            let took = lab.cluster.comes_back(&lab.all(), BACK, &witness);
            eprintln!("round {round}: {dropped} packets dropped; back after {took:?}");
        }
        load.stop();
        lab.cluster.prove(&lab.all(), &witness);
    });
}

/// One cable cut one way: the four still reach each other through nobody, but each has a quorum that it hears, or fetches what it missed.
#[test]
fn one_cable_cut_one_way_stops_nobody() {
    inside("one_cable_cut_one_way_stops_nobody", &[], || {
        let mut chance = Chance::of("one cable");
        let mut lab = Lab::start();
        let witness = Witness::default();
        let load = Load::each(&lab.cluster, &lab.all(), &witness);
        for _ in rounds(1) {
            progress(&lab.cluster, 0, 3);
            // Where nobody is connected nothing can be cut: after the round before they find each other again.
            let found = |node: &usize| lab.cluster.status(*node).is_some_and(|status| status["peers"] == 3);
            wait_for("all to be connected", BACK, || lab.all().iter().all(found));
            let from = chance.below(4) as usize;
            let to = (from + 1 + chance.below(3) as usize) % 4;
            lab.one_way(from, to);
            for node in lab.all() {
                progress(&lab.cluster, node, 10);
            }
            let took = lab.cluster.comes_back(&lab.all(), BACK, &witness);
            // A sender that was cut a moment ago may still wait to send again (TCP backs off): the cable stays cut until something was lost.
            wait_for("something to be cut", BACK, || lab.dropped_now() > 0);
            let dropped = lab.heal();
            eprintln!("{from} to {to}: {dropped} packets dropped; a transaction at each node took {took:?} meanwhile");
        }
        load.stop();
        lab.cluster.prove(&lab.all(), &witness);
    });
}

/// Two against two: neither side may decide; when they meet again they go on, with one history.
#[test]
fn two_against_two_halt_without_a_fork_and_go_on() {
    inside("two_against_two_halt_without_a_fork_and_go_on", &[], || {
        let mut chance = Chance::of("split");
        let mut lab = Lab::start();
        let witness = Witness::default();
        let load = Load::each(&lab.cluster, &lab.all(), &witness);
        for round in rounds(1) {
            progress(&lab.cluster, 0, 3);
            let partner = 1 + chance.below(3) as usize;
            let (these, those): (Vec<usize>, Vec<usize>) =
                lab.all().iter().partition(|node| [0, partner].contains(node));
            lab.partition(&these, &those);
            wait_for("all to say that there is no quorum", Duration::from_secs(60), || {
                lab.all().iter().all(|node| lab.cluster.reason(*node).contains("quorum"))
            });
            // What was acknowledged before the cut may be told again on the other side.
            let (mut given, mut since) = (witness.count(), Instant::now());
            wait_for("nothing more to be acknowledged", Duration::from_secs(60), || {
                if witness.count() > given {
                    (given, since) = (witness.count(), Instant::now());
                }
                since.elapsed() > Duration::from_secs(6)
            });
            let stand: Vec<u64> = lab.all().iter().map(|node| lab.cluster.height(*node)).collect();
            std::thread::sleep(Duration::from_secs(3)); // Time in which a wrong block would come.
            let still: Vec<u64> = lab.all().iter().map(|node| lab.cluster.height(*node)).collect();
            assert_eq!((&stand, given), (&still, witness.count()), "two of four decide nothing and promise nothing");
            let dropped = lab.heal();
            assert!(dropped > 0, "nothing was cut");
            let took = lab.cluster.comes_back(&lab.all(), BACK, &witness);
            eprintln!("round {round}: {these:?} | {those:?}: {dropped} packets dropped; back after {took:?}");
        }
        load.stop();
        lab.cluster.prove(&lab.all(), &witness);
    });
}

/// Every packet 100 ms late and five in a hundred lost: slow, and nothing worse.
#[test]
fn slow_and_lossy_links_slow_it_down_and_nothing_worse() {
    inside("slow_and_lossy_links_slow_it_down_and_nothing_worse", &[], || {
        let mut lab = Lab::start();
        let witness = Witness::default();
        let builder = lab.cluster.builder(lab.cluster.officer("civil-affairs"));
        lab.bad_weather(Duration::from_millis(100), Duration::from_millis(20), 5);
        let (mut times, until) = (Vec::new(), Instant::now() + how_long(Duration::from_secs(15)));
        while Instant::now() < until || times.len() < 8 {
            let signed = party_registration(&builder);
            let (node, started) = (times.len() % 4, Instant::now());
            wait_for("a transaction to be final in bad weather", Duration::from_secs(60), || {
                lab.cluster.connection(node).submit(&signed.bytes).is_ok_and(|done| witness.saw(&done))
            });
            times.push(started.elapsed());
        }
        let (delayed, lost) = lab.good_weather();
        assert!(lost > 0 && delayed > 10 * lost, "the weather was bad: {delayed} delayed, {lost} lost");
        times.sort();
        let (middle, slowest) = (times[times.len() / 2], times[times.len() - 1]);
        eprintln!(
            "{} final: half within {middle:?}, all within {slowest:?}; {delayed} packets delayed, {lost} lost",
            times.len()
        );
        assert!(middle >= Duration::from_millis(200), "three messages of 100 ms cannot be faster: {middle:?}");
        assert!(middle < Duration::from_secs(15), "finality is bounded by timeouts: {middle:?}\n{}", reproduce());
        let took = lab.cluster.comes_back(&lab.all(), BACK, &witness);
        eprintln!("in good weather again after {took:?}{}", if long() { " (long)" } else { "" });
        lab.cluster.prove(&lab.all(), &witness);
    });
}
