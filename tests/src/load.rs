//! Clients that go on whatever happens ([`Trade`]): each receipt that they are given goes to the [`Witness`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use torrens_client::connection::Connection;
use torrens_ledger::refusal::Lang;

use crate::trade::Trade;
use crate::{Cluster, Witness, wait_for};

/// Clients for each node that bring a network to what it can do: more of them only wait longer.
const CROWD: usize = 24;

/// Clients that lodge one transaction after the other until told to stop, at nodes that answer.
pub struct Load {
    stop: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
    /// What was acknowledged so far.
    pub witness: Witness,
}

impl Load {
    /// One client that goes from node to node.
    pub fn start(cluster: &Cluster, nodes: &[usize]) -> Self {
        Self::of(cluster, &[nodes], Duration::ZERO, Witness::default())
    }

    /// A client for each node, so that one that hangs does not keep the others waiting.
    pub fn each(cluster: &Cluster, nodes: &[usize], witness: &Witness) -> Self {
        let each: Vec<&[usize]> = nodes.chunks(1).collect();
        Self::of(cluster, &each, Duration::ZERO, witness.clone())
    }

    /// Half of what these nodes can do, by what they did for a moment with [`CROWD`] clients for each of them; gives that full rate, a second.
    pub fn half(cluster: &Cluster, nodes: &[usize], moment: Duration, witness: &Witness) -> (f64, Self) {
        let before = witness.count();
        let crowd: Vec<&[usize]> = (0..CROWD).flat_map(|_| nodes.chunks(1)).collect();
        let load = Self::of(cluster, &crowd, Duration::ZERO, witness.clone());
        std::thread::sleep(moment);
        load.stop();
        let full = (witness.count() - before) as f64 / moment.as_secs_f64();
        // Each client rests for as long as a transaction took it.
        let rest = Duration::from_secs_f64(crowd.len() as f64 / full);
        (full, Self::of(cluster, &crowd, rest, witness.clone()))
    }

    /// Clients, each with the nodes that it goes round, resting between two transactions.
    pub fn of(cluster: &Cluster, clients: &[&[usize]], rest: Duration, witness: Witness) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let workers = clients.iter().map(|nodes| {
            let patience = Duration::from_secs(5);
            let api = |node: &usize| Connection::new(&cluster.nodes[*node].api, patience, Lang::En);
            let trade = Trade::new(cluster, nodes.iter().map(api).collect(), rest, stop.clone(), witness.clone());
            std::thread::spawn(move || trade.run())
        });
        Self { workers: workers.collect(), stop, witness }
    }

    /// Ends the load once it did something, for a load that did nothing proves nothing; gives what was acknowledged.
    pub fn stop(self) -> Witness {
        wait_for("the load to do something", Duration::from_secs(60), || self.witness.count() > 3);
        self.stop.store(true, Ordering::Relaxed);
        self.workers.into_iter().for_each(|worker| worker.join().unwrap());
        self.witness
    }
}
