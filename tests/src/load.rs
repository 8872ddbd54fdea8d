//! Clients that go on whatever happens: each receipt that they are given goes to the [`Witness`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use torrens_client::connection::Connection;
use torrens_ledger::refusal::Lang;

use crate::{Cluster, Witness, party_registration, wait_for};

/// Registers parties one after the other until told to stop, at nodes that answer.
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

    /// Half of what these nodes can do, by what they did for a moment with a client for each of them; gives that full rate, a second.
    pub fn half(cluster: &Cluster, nodes: &[usize], moment: Duration, witness: &Witness) -> (f64, Self) {
        let before = witness.count();
        let load = Self::each(cluster, nodes, witness);
        std::thread::sleep(moment);
        load.stop();
        let full = (witness.count() - before) as f64 / moment.as_secs_f64();
        // Each client rests for as long as a transaction took it.
        let (each, rest) = (nodes.chunks(1).collect::<Vec<_>>(), Duration::from_secs_f64(nodes.len() as f64 / full));
        (full, Self::of(cluster, &each, rest, witness.clone()))
    }

    /// Clients, each with the nodes that it goes round, resting between two transactions.
    pub fn of(cluster: &Cluster, clients: &[&[usize]], rest: Duration, witness: Witness) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let workers = clients.iter().map(|nodes| {
            let patience = Duration::from_secs(5);
            let api = |node: &usize| Connection::new(&cluster.nodes[*node].api, patience, Lang::En);
            let connections: Vec<Connection> = nodes.iter().map(api).collect();
            let builder = cluster.builder(cluster.officer("civil-affairs"));
            let (told, witness) = (stop.clone(), witness.clone());
            std::thread::spawn(move || {
                for turn in (0usize..).take_while(|_| !told.load(Ordering::Relaxed)) {
                    let signed = party_registration(&builder);
                    match connections[turn % connections.len()].submit(&signed.bytes) {
                        Ok(done) if witness.saw(&done) => std::thread::sleep(rest),
                        _ => std::thread::sleep(Duration::from_millis(20)),
                    }
                }
            })
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
