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
    /// What was acknowledged before it.
    begun: usize,
    /// What was acknowledged so far.
    pub witness: Witness,
}

impl Load {
    /// One client, at the first of these nodes as long as it answers, then at the next.
    pub fn start(cluster: &Cluster, nodes: &[usize]) -> Self {
        Self::of(cluster, &[nodes], Duration::ZERO, Witness::default())
    }

    /// A client for each node, so that one that hangs does not keep the others waiting. Each goes to its own first, and to the others when that
    /// does not answer.
    pub fn each(cluster: &Cluster, nodes: &[usize], witness: &Witness) -> Self {
        Self::crowd(cluster, nodes, 1, Duration::ZERO, witness)
    }

    fn crowd(cluster: &Cluster, nodes: &[usize], times: usize, rest: Duration, witness: &Witness) -> Self {
        let turned = |first: usize| [&nodes[first..], &nodes[..first]].concat();
        let clients: Vec<Vec<usize>> = (0..times * nodes.len()).map(|client| turned(client % nodes.len())).collect();
        let clients: Vec<&[usize]> = clients.iter().map(Vec::as_slice).collect();
        Self::of(cluster, &clients, rest, witness.clone())
    }

    /// Half of what these nodes can do, by what they did for a moment with [`CROWD`] clients for each of them; gives that full rate, a second.
    pub fn half(cluster: &Cluster, nodes: &[usize], moment: Duration, witness: &Witness) -> (f64, Self) {
        let before = witness.count();
        let load = Self::crowd(cluster, nodes, CROWD, Duration::ZERO, witness);
        std::thread::sleep(moment);
        let full = (witness.count() - before) as f64 / moment.as_secs_f64();
        load.stop();
        assert!(full > 1.0, "{full} transactions a second: nothing to take half of");
        // Each client rests for as long as a transaction took it.
        let rest = Duration::from_secs_f64((CROWD * nodes.len()) as f64 / full);
        (full, Self::crowd(cluster, nodes, CROWD, rest, witness))
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
        let begun = witness.count();
        Self { workers: workers.collect(), stop, begun, witness }
    }

    /// Ends the load once it did something, for a load that did nothing proves nothing; gives what was acknowledged.
    pub fn stop(mut self) -> Witness {
        wait_for("the load to do something", Duration::from_secs(60), || self.witness.count() > self.begun + 3);
        self.stop.store(true, Ordering::Relaxed);
        std::mem::take(&mut self.workers).into_iter().for_each(|worker| worker.join().unwrap());
        self.witness.clone()
    }
}

/// Of a test that failed: its clients end too.
impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
