//! How memory and disk of nodes go on under a steady load and without any fault: what goes with history shows here and in no short run.

use std::time::{Duration, Instant};

use crate::{Cluster, Load, Witness, connection, memory};

/// Between two lines.
const BETWEEN: Duration = Duration::from_secs(20);

/// Prints a line for node 0 each [`BETWEEN`]: seconds, transactions, then MB of memory, of it the store's two, and of disk.
pub fn measure(time: Duration) {
    let cluster = Cluster::open();
    let all: Vec<usize> = (0..cluster.nodes.len()).collect();
    let each: Vec<&[usize]> = all.chunks(1).collect();
    let (witness, measured) = (Witness::default(), Duration::from_secs(8));
    let load = Load::each(&cluster, &all, &witness);
    std::thread::sleep(measured);
    load.stop();
    let full = witness.count() as f64 / measured.as_secs_f64();
    let load = Load::of(&cluster, &each, Duration::from_secs_f64(each.len() as f64 / full), witness.clone());
    println!(
        "{:>8} {:>10} {:>8} {:>8} {:>10} {:>8} {:>10}",
        "s", "receipts", "MB", "cache", "unwritten", "disk", "others, MB"
    );
    let api = connection(&cluster.nodes[0].api);
    let started = Instant::now();
    while started.elapsed() < time {
        std::thread::sleep(BETWEEN);
        let figures = api.get_bytes("/metrics").map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap();
        let mb = |bytes: f64| bytes / 1e6;
        let figure = |name: &str| {
            let line = figures.lines().find(|line| line.starts_with(&format!("torrens_{name}{{")));
            line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).map_or(f64::NAN, mb)
        };
        let held: Vec<f64> = cluster.nodes.iter().map(|node| mb(memory(node.pid) as f64)).collect();
        let others: Vec<String> = held[1..].iter().map(|held| format!("{held:.0}")).collect();
        println!(
            "{:>8.0} {:>10} {:>8.1} {:>8.1} {:>10.1} {:>8.1} {:>10}",
            started.elapsed().as_secs_f64(),
            witness.count(),
            held[0],
            figure("store_cache_bytes"),
            figure("store_unwritten_bytes"),
            figure("store_bytes"),
            others.join(" ")
        );
    }
    load.stop();
}
