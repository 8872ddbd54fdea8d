//! Ports of one network, which no other test takes as long as this one lasts: not while a node is not yet up, and not while it is killed.

use std::net::TcpListener;

use crate::seed::fresh;

/// As many as a devnet of the seven sample agencies has.
const COUNT: u16 = 14;
/// Below the range from which systems take ports for outgoing connections.
const FROM: u16 = 10_240;
const BLOCKS: u16 = 1_400;

pub struct Ports {
    first: u16,
    next: u16,
    /// The port before the first: whoever has it has them all.
    _kept: TcpListener,
}

impl Ports {
    pub fn reserve() -> Self {
        let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).ok();
        let block = || {
            let kept = FROM + (COUNT + 1) * (fresh() as u16 % BLOCKS);
            let first = kept + 1;
            let guard = free(kept)?;
            (first..first + COUNT).all(|port| free(port).is_some()).then_some(Self { first, next: 0, _kept: guard })
        };
        (0..1_000).find_map(|_| block()).expect("a free block of ports")
    }

    /// The first of as many as a network needs.
    pub fn first(&self) -> u16 {
        self.first
    }

    /// One after the other, for whoever hands them out by itself.
    pub fn one(&mut self) -> u16 {
        assert!(self.next < COUNT, "all ports of the block are given");
        self.next += 1;
        self.first + self.next - 1
    }
}
