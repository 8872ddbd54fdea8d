//! How many connections are open, in all and for each client: one that holds many open and idle must not shut the others out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections of all clients together; more wait to be accepted.
const ALL: usize = 1024;

/// The connections that are open.
pub struct Connections {
    all: Arc<Semaphore>,
    by_client: Mutex<HashMap<IpAddr, usize>>,
    each: usize,
}

/// A place for one connection, until it is dropped.
pub struct Place {
    connections: Arc<Connections>,
    client: IpAddr,
    permit: Option<OwnedSemaphorePermit>,
}

impl Connections {
    /// With at most so many of one client.
    pub fn new(each: usize) -> Arc<Self> {
        Arc::new(Self { all: Arc::new(Semaphore::new(ALL)), by_client: Mutex::default(), each })
    }

    /// A place for a client; none for one who has too many already. Waits while all are taken.
    pub async fn place(self: &Arc<Self>, client: IpAddr) -> Option<Place> {
        {
            let mut open = self.open();
            let of_client = open.entry(client).or_default();
            if *of_client >= self.each {
                return None;
            }
            *of_client += 1;
        }
        let mut place = Place { connections: self.clone(), client, permit: None };
        place.permit = Some(self.all.clone().acquire_owned().await.ok()?);
        Some(place)
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.by_client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open();
        if let Some(of_client) = open.get_mut(&self.client) {
            *of_client -= 1;
            if *of_client == 0 {
                open.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_client_cannot_take_the_places_of_others() {
        let connections = Connections::new(2);
        let (greedy, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let first = connections.place(greedy).await;
        let second = connections.place(greedy).await;
        assert!(first.is_some() && second.is_some());
        assert!(connections.place(greedy).await.is_none());
        assert!(connections.place(other).await.is_some());
        drop(first);
        assert!(connections.place(greedy).await.is_some(), "its place is free again");
        drop(second);
        assert!(connections.open().is_empty(), "nothing is kept of who went");
    }
}
