//! Who may wait at the door: connections whose handshake is not over yet, when nobody knows who it is. Strangers share a few places, and few
//! of them belong to one address, so that silence on many connections keeps no member out. Where members are known to be, there is room apart.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::behaviour::ListenFailure;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
    dummy,
};
use libp2p::{Multiaddr, PeerId};

use super::Member;

/// Places for all strangers together.
const STRANGERS: usize = 64;
/// Of them, for one address.
const STRANGERS_AT_ONE: usize = 4;
/// Places for an address at which a member is known to be: several nodes may share it.
const MEMBERS_AT_ONE: usize = 64;

/// The gate before all others.
#[derive(Default)]
pub(super) struct Doorway {
    waiting: HashMap<ConnectionId, Option<IpAddr>>,
    known: HashSet<IpAddr>,
}

/// No place is left.
#[derive(Debug)]
struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many connections wait for their handshake")
    }
}

impl std::error::Error for Full {}

impl Doorway {
    /// Members are here.
    pub(super) fn expect<'a>(&mut self, members: impl Iterator<Item = &'a Member>) {
        self.known = members.flat_map(|member| member.addresses.iter().filter_map(ip)).collect();
    }

    fn has_room(&self, from: Option<IpAddr>) -> bool {
        let here = self.waiting.values().filter(|other| **other == from).count();
        if from.is_some_and(|from| self.known.contains(&from)) {
            return here < MEMBERS_AT_ONE;
        }
        let strangers = self.waiting.values().filter(|other| !other.is_some_and(|ip| self.known.contains(&ip))).count();
        here < STRANGERS_AT_ONE && strangers < STRANGERS
    }
}

fn ip(address: &Multiaddr) -> Option<IpAddr> {
    address.iter().find_map(|part| match part {
        Protocol::Ip4(ip) => Some(IpAddr::V4(ip)),
        Protocol::Ip6(ip) => Some(IpAddr::V6(ip).to_canonical()),
        _ => None,
    })
}

impl NetworkBehaviour for Doorway {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        id: ConnectionId,
        _: &Multiaddr,
        from: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let from = ip(from);
        if !self.has_room(from) {
            return Err(ConnectionDenied::new(Full));
        }
        self.waiting.insert(id, from);
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        id: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.waiting.remove(&id);
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        if let FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) = event {
            self.waiting.remove(&connection_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Multiaddr {
        text.parse().unwrap()
    }

    #[test]
    fn strangers_share_a_few_places_and_members_have_their_own() {
        let mut doorway = Doorway::default();
        let member = Member {
            node_key: [1; 32],
            addresses: vec![at("/ip4/10.0.0.1/tcp/26656")],
            validates_for: None,
            votes: false,
        };
        doorway.expect([member].iter());
        let mut next = 0;
        let mut knock = |doorway: &mut Doorway, from: &str| {
            next += 1;
            let id = ConnectionId::new_unchecked(next);
            doorway.handle_pending_inbound_connection(id, &at("/ip4/10.0.0.9/tcp/1"), &at(from)).map(|()| id)
        };
        let mut of_one = Vec::new();
        while let Ok(id) = knock(&mut doorway, "/ip4/10.9.9.9/tcp/5") {
            of_one.push(id);
        }
        assert_eq!(of_one.len(), STRANGERS_AT_ONE);
        let mut many = 0;
        while knock(&mut doorway, &format!("/ip4/10.8.{}.{}/tcp/5", many / 250, many % 250)).is_ok() {
            many += 1;
        }
        assert_eq!(many, STRANGERS - STRANGERS_AT_ONE);
        for _ in 0..MEMBERS_AT_ONE {
            knock(&mut doorway, "/ip4/10.0.0.1/tcp/40000").expect("a member is let in beside them");
        }
        assert!(knock(&mut doorway, "/ip4/10.0.0.1/tcp/40000").is_err());
        // Whoever has shaken hands, or failed to, waits no more.
        let (local, remote) = (at("/ip4/10.0.0.9/tcp/1"), at("/ip4/10.9.9.9/tcp/5"));
        let peer = PeerId::random();
        doorway.handle_established_inbound_connection(of_one[0], peer, &local, &remote).unwrap();
        assert!(knock(&mut doorway, "/ip4/10.9.9.9/tcp/5").is_ok());
    }
}
