//! How memory and disk of nodes go on under a steady load and without any fault: what goes with history shows here and in no short run.

use std::time::{Duration, Instant};

use crate::held::Held;
use crate::{Cluster, Load, Witness};

/// Between two lines.
const BETWEEN: Duration = Duration::from_secs(20);

/// Prints a line each [`BETWEEN`]: seconds, transactions, then MB of node 0: memory, its parts, and disk.
pub fn measure(time: Duration) {
    let cluster = Cluster::open();
    let all: Vec<usize> = (0..cluster.nodes.len()).collect();
    let witness = Witness::default();
    let (_, load) = Load::half(&cluster, &all, Duration::from_secs(8), &witness);
    println!(
        "{:>8} {:>10} {:>8} {:>8} {:>10} {:>8} {:>8}",
        "s", "receipts", "MB", "cache", "unwritten", "rest", "disk"
    );
    let started = Instant::now();
    while started.elapsed() < time {
        std::thread::sleep(BETWEEN);
        let held = Held::by(&cluster, 0).unwrap();
        let disk = cluster.status(0).unwrap()["disk_bytes"].as_u64().unwrap();
        let [all, cache, unwritten, rest, disk] =
            [held.all, held.cache, held.unwritten, held.rest(), disk].map(|bytes| bytes as f64 / 1e6);
        println!(
            "{:>8.0} {:>10} {all:>8.1} {cache:>8.1} {unwritten:>10.1} {rest:>8.1} {disk:>8.1}",
            started.elapsed().as_secs_f64(),
            witness.count(),
        );
    }
    load.stop();
}
