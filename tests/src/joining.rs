//! How long a node takes to join a ledger of many titles by snapshot and by replay, what it holds in memory, and how soon it is ready
//! again: one validator, an import, then full nodes with empty disks.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::{Cluster, connection, memory, price_paid, text, wait_for};

/// What was measured.
#[derive(Clone, Copy, Debug)]
pub struct Joined {
    /// Titles on the ledger, and its blocks.
    pub titles: usize,
    /// Blocks.
    pub height: u64,
    /// Rows of the import a second, for the ratio.
    pub import_per_s: f64,
    /// Seconds from an empty disk to ready, level and serving.
    pub snapshot_s: f64,
    /// The same by executing every block again.
    pub replay_s: f64,
    /// Bytes of the store that came by snapshot.
    pub disk: u64,
    /// Bytes in memory after joining by snapshot, and of a validator that executed it all.
    pub memory: (u64, u64),
    /// Seconds from start to ready, after an orderly end and after `kill -9`.
    pub start_s: (f64, f64),
}

/// The most that any step may take.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Measures with this many titles.
pub fn measure(titles: usize) -> Joined {
    let mut cluster = Cluster::start(1, &["--policies", concat!(env!("CARGO_MANIFEST_DIR"), "/policies/open.json")]);
    let file = cluster.dir.path().join("sales.csv");
    std::fs::write(&file, price_paid(titles)).unwrap();
    eprintln!("importing {titles} titles ...");
    let started = Instant::now();
    let (key, approver) = (cluster.officer_file("registry"), cluster.officer_file("tax"));
    let args =
        ["import", text(&file), "--mapping", "uk-price-paid", "--countersign", text(&approver), "--timeout", "60"];
    let done = cluster.torrens(0, Some(&key), &args);
    assert_eq!(done.0, 0, "{done:?}");
    let import_per_s = titles as f64 / started.elapsed().as_secs_f64();
    let height = cluster.height(0);
    eprintln!("joining by snapshot ...");
    let (snapshot_s, joined) = join(&mut cluster, "survey", "snapshot");
    let store = cluster.nodes[joined].home.join("data/store");
    let (disk, held) = (bytes_of(&store), memory(cluster.nodes[joined].pid));
    eprintln!("starting again ...");
    // Twice in an orderly way: the first start may still have to settle what the join left.
    restart(&mut cluster, joined, false);
    let orderly = restart(&mut cluster, joined, false);
    let killed = restart(&mut cluster, joined, true);
    cluster.kill(joined);
    eprintln!("joining by replay ...");
    let (replay_s, _) = join(&mut cluster, "bank-association", "replay");
    Joined {
        titles,
        height,
        import_per_s,
        snapshot_s,
        replay_s,
        disk,
        memory: (held, memory(cluster.nodes[0].pid)),
        start_s: (orderly, killed),
    }
}

fn join(cluster: &mut Cluster, agency: &str, way: &str) -> (f64, usize) {
    let file = cluster.home().join(agency).join("config/node.toml");
    let mut config: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    config.insert("sync".into(), toml::Table::from_iter([("join".into(), way.into())]).into());
    std::fs::write(&file, toml::to_string(&config).unwrap()).unwrap();
    let level = cluster.height(0);
    let started = Instant::now();
    let joined = cluster.join(agency);
    wait_for("it to be level", PATIENCE, || {
        assert_eq!(cluster.ended(joined), None, "it ended");
        cluster.status(joined).is_some_and(|status| status["ready"] == true && status["height"].as_u64() >= Some(level))
    });
    (started.elapsed().as_secs_f64(), joined)
}

/// Ends a node and starts it; gives the seconds until it is ready.
fn restart(cluster: &mut Cluster, node: usize, by_force: bool) -> f64 {
    match by_force {
        true => cluster.kill(node),
        false => {
            let pid = rustix::process::Pid::from_raw(cluster.nodes[node].pid as i32).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
            cluster.nodes[node].child.take().unwrap().wait().unwrap();
        }
    }
    let started = Instant::now();
    cluster.restart(node);
    let api = connection(&cluster.nodes[node].api);
    wait_for("it to be ready", PATIENCE, || api.get_bytes("/readyz").is_ok());
    started.elapsed().as_secs_f64()
}

fn bytes_of(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}
