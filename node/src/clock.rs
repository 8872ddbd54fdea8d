//! The clock that a node goes by, handed in: the daemon's is the machine's, a simulation's is its own.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 by this machine's clock.
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

/// What the executor knows of time.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970. May be wrong and may jump, as clocks do.
    fn now_ms(&self) -> u64;

    /// Time since some moment that stays the same; never goes back.
    fn elapsed(&self) -> Duration;
}

/// This machine's clock.
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
