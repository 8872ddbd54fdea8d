//! Chance that can be repeated: every random choice of a test comes from one seed, which every failure names.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The seed of this run: `TORRENS_SEED`; else `TORRENS_RUN_SEED`, which `scripts/test` draws for all tests together and prints; else a new one.
pub fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    let given = std::env::var("TORRENS_SEED").or_else(|_| std::env::var("TORRENS_RUN_SEED"));
    *SEED.get_or_init(|| match given {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("the seed {text} is not a number")),
        Err(_) => fresh(),
    })
}

/// A number that no seed decides, of 32 bits.
pub fn fresh() -> u64 {
    u64::from(u32::from_be_bytes(torrens_client::keys::random().unwrap()))
}

/// How to run this test again with the same choices.
pub fn reproduce() -> String {
    let own = std::env::current_exe().unwrap();
    let file = own.file_stem().unwrap().to_string_lossy().into_owned();
    let file = file.rsplit_once('-').map_or(file.clone(), |(name, _)| name.to_owned());
    let test =
        std::env::var("TORRENS_LAB").unwrap_or_else(|_| std::thread::current().name().unwrap_or_default().to_owned());
    let long = if long() { "TORRENS_LONG=1 " } else { "" };
    format!(
        "to reproduce: {long}TORRENS_SEED={} cargo test --release -p torrens-tests --test {file} -- --exact {test}",
        seed()
    )
}

/// Whether the long form was asked for.
pub fn long() -> bool {
    std::env::var_os("TORRENS_LONG").is_some()
}

/// For how long a test goes on: briefly, or with `--long` for `TORRENS_LONG_SECONDS` (an hour).
pub fn how_long(short: Duration) -> Duration {
    let asked = std::env::var("TORRENS_LONG_SECONDS").ok().and_then(|text| text.parse().ok());
    if long() { Duration::from_secs(asked.unwrap_or(3600)) } else { short }
}

/// Rounds of a story: at least `least`, and with `--long` as many as fit its time.
pub fn rounds(least: usize) -> impl Iterator<Item = usize> {
    let until = Instant::now() + how_long(Duration::ZERO);
    (0..).take_while(move |round| *round < least || Instant::now() < until)
}

/// Random numbers of a seed (SplitMix64): the same on every machine, for ever.
pub struct Chance(u64);

impl Chance {
    /// The choices of one story of this run. Says the seed, so that it stands above whatever fails.
    pub fn of(story: &str) -> Self {
        eprintln!("{story}: TORRENS_SEED={}", seed());
        Self(story.bytes().fold(seed(), |sum, byte| sum.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte)))
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound that is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    pub fn pause(&mut self, most: Duration) {
        std::thread::sleep(Duration::from_millis(self.below(most.as_millis() as u64 + 1)));
    }
}
