//! The double-sign guard: what this key has signed at its current height, on disk in two copies, fsynced *before* a
//! signature leaves.
//!
//! The engine's write-ahead log is not enough: one flipped bit and it silently forgets votes (`reliability.md`, "Found by
//! trying"). The guard is independent of it and of the store, and refuses on any doubt. A missing copy, two copies that
//! differ, a height below its own: no signature.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::application::Digest;

/// A step of a round, in the order in which a correct validator signs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// A proposal.
    Propose = 1,
    /// A prevote.
    Prevote = 2,
    /// A precommit.
    Precommit = 3,
}

/// What was signed at a step: a value or nothing.
pub type Signed = Option<Digest>;

/// May this be signed?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permit {
    /// Yes; it is on record now.
    Sign,
    /// Something else was signed at this step.
    Conflict,
    /// The key has signed at this greater height.
    Past(u64),
}

/// Why the guard cannot say.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// A copy is missing, damaged or different from the other.
    #[error(
        "the double-sign guard in {dir} is damaged ({why}). This key may have signed something that is no longer on record. \
         Do not delete the files: remove the validator key instead and have the network adopt a new one, or run with role = \"full\" meanwhile"
    )]
    Damaged {
        /// Where.
        dir: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// It cannot be written.
    #[error("the double-sign guard cannot be written: {0}. Nothing is signed until it can")]
    Io(#[from] std::io::Error),
}

/// The guard of one key. Owned by the signer.
#[derive(Debug)]
pub struct Guard {
    dir: PathBuf,
    height: u64,
    signed: BTreeMap<(u32, u8), Signed>,
}

const COPIES: [&str; 2] = ["sign-guard.a", "sign-guard.b"];
const MAGIC: &str = "torrens-sign-guard 1";

impl Guard {
    /// Creates the guard of a key that has never signed. Refuses where there is one.
    pub fn create(dir: &Path) -> Result<(), GuardError> {
        fs::create_dir_all(dir)?;
        let guard = Self { dir: dir.to_owned(), height: 0, signed: BTreeMap::new() };
        for name in COPIES {
            if dir.join(name).exists() {
                return Err(guard.damaged(format!("{name} exists already")));
            }
        }
        guard.write()
    }

    /// Opens a guard; both copies must be there and say the same.
    pub fn open(dir: &Path) -> Result<Self, GuardError> {
        let guard = Self::look(dir)?;
        guard.write()?;
        Ok(guard)
    }

    /// Reads a guard and changes nothing: for looking at one that is in use.
    pub fn look(dir: &Path) -> Result<Self, GuardError> {
        let mut guard = Self { dir: dir.to_owned(), height: 0, signed: BTreeMap::new() };
        let mut copies = Vec::new();
        for name in COPIES {
            let mut text = String::new();
            let read = File::open(dir.join(name)).and_then(|mut file| file.read_to_string(&mut text));
            read.map_err(|error| guard.damaged(format!("{name}: {error}")))?;
            copies.push(parse(&text).map_err(|why| guard.damaged(format!("{name}: {why}")))?);
        }
        // A crash between the two copies leaves the first ahead by one record: the greater of the two is the safe one,
        // and it must contain the other.
        let (first, second) = (copies.remove(0), copies.remove(0));
        let contains =
            first.0 > second.0 || (first.0 == second.0 && second.1.iter().all(|(k, v)| first.1.get(k) == Some(v)));
        if !contains {
            return Err(guard.damaged("the copies differ".into()));
        }
        (guard.height, guard.signed) = first;
        Ok(guard)
    }

    /// The height of the last signature.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Asks to sign; when the answer is [`Permit::Sign`] the record is on disk.
    pub fn permit(&mut self, height: u64, round: u32, step: Step, value: Signed) -> Result<Permit, GuardError> {
        if height < self.height {
            return Ok(Permit::Past(self.height));
        }
        let key = (round, step as u8);
        if height == self.height {
            match self.signed.get(&key) {
                Some(known) if *known == value => return Ok(Permit::Sign),
                Some(_) => return Ok(Permit::Conflict),
                // However many rounds there were: a bound would silence all validators together, and the height could never end. A day
                // of failed rounds is half a megabyte.
                None => {}
            }
        } else {
            self.height = height;
            self.signed.clear();
        }
        self.signed.insert(key, value);
        if let Err(error) = self.write() {
            // Not on disk, not on record: asking again must not be answered from memory.
            self.signed.remove(&key);
            return Err(error);
        }
        Ok(Permit::Sign)
    }

    /// Writes both copies, one after the other, each durable before the next: at any moment one of them is whole.
    fn write(&self) -> Result<(), GuardError> {
        let mut body = format!("{MAGIC}\nheight {}\n", self.height);
        for ((round, step), value) in &self.signed {
            let value = value.map_or_else(|| "nil".to_owned(), hex::encode);
            body.push_str(&format!("{round} {step} {value}\n"));
        }
        body.push_str(&format!("sum {:016x}\n", checksum(body.as_bytes())));
        for name in COPIES {
            let (path, new) = (self.dir.join(name), self.dir.join(format!("{name}.new")));
            let mut file = OpenOptions::new().create(true).truncate(true).write(true).open(&new)?;
            file.write_all(body.as_bytes())?;
            file.sync_data()?;
            fs::rename(&new, &path)?;
            File::open(&self.dir)?.sync_all()?;
        }
        Ok(())
    }

    fn damaged(&self, why: String) -> GuardError {
        GuardError::Damaged { dir: self.dir.clone(), why }
    }
}

type Record = (u64, BTreeMap<(u32, u8), Signed>);

fn parse(text: &str) -> Result<Record, String> {
    let wrong = || "it is not whole".to_owned();
    let (body, sum) = text.rsplit_once("sum ").ok_or_else(wrong)?;
    if sum != format!("{:016x}\n", checksum(body.as_bytes())) {
        return Err("its checksum is wrong".into());
    }
    let mut lines = body.lines();
    if lines.next() != Some(MAGIC) {
        return Err(wrong());
    }
    let height =
        lines.next().and_then(|line| line.strip_prefix("height ")).and_then(|n| n.parse().ok()).ok_or_else(wrong)?;
    let mut signed = BTreeMap::new();
    for line in lines {
        let [round, step, value] = <[&str; 3]>::try_from(line.split(' ').collect::<Vec<_>>()).map_err(|_| wrong())?;
        let value = match value {
            "nil" => None,
            text => Some(<Digest>::try_from(hex::decode(text).map_err(|_| wrong())?).map_err(|_| wrong())?),
        };
        signed.insert((round.parse().map_err(|_| wrong())?, step.parse().map_err(|_| wrong())?), value);
    }
    Ok((height, signed))
}

/// FNV-1a, against accidents of the disk; an adversary on the machine has the key anyway.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> (tempfile::TempDir, Guard) {
        let dir = tempfile::tempdir().unwrap();
        Guard::create(dir.path()).unwrap();
        let guard = Guard::open(dir.path()).unwrap();
        (dir, guard)
    }

    #[test]
    fn one_signature_for_one_step_for_ever() {
        let (dir, mut guard) = guard();
        let (a, b) = (Some([1; 32]), Some([2; 32]));
        assert_eq!(guard.permit(5, 0, Step::Prevote, a).unwrap(), Permit::Sign);
        assert_eq!(guard.permit(5, 0, Step::Prevote, a).unwrap(), Permit::Sign, "the same again is the same signature");
        assert_eq!(guard.permit(5, 0, Step::Prevote, b).unwrap(), Permit::Conflict);
        assert_eq!(guard.permit(5, 0, Step::Precommit, None).unwrap(), Permit::Sign);
        assert_eq!(guard.permit(5, 1, Step::Prevote, b).unwrap(), Permit::Sign);
        drop(guard);
        let mut guard = Guard::open(dir.path()).unwrap();
        assert_eq!(guard.permit(5, 0, Step::Precommit, a).unwrap(), Permit::Conflict, "it survives a restart");
        assert_eq!(guard.permit(4, 0, Step::Prevote, a).unwrap(), Permit::Past(5));
        assert_eq!(guard.permit(6, 0, Step::Prevote, b).unwrap(), Permit::Sign);
        assert_eq!(guard.permit(5, 9, Step::Prevote, b).unwrap(), Permit::Past(6));
    }

    #[test]
    fn any_doubt_is_a_refusal() {
        for spoil in ["missing", "flipped", "older"] {
            let (dir, mut guard) = guard();
            guard.permit(1, 0, Step::Prevote, None).unwrap();
            let older = fs::read(dir.path().join("sign-guard.a")).unwrap();
            guard.permit(2, 0, Step::Prevote, Some([7; 32])).unwrap();
            drop(guard);
            let path = dir.path().join("sign-guard.a");
            match spoil {
                "missing" => fs::remove_file(&path).unwrap(),
                "flipped" => {
                    let mut bytes = fs::read(&path).unwrap();
                    bytes[30] ^= 1;
                    fs::write(&path, bytes).unwrap();
                }
                _ => fs::write(&path, older).unwrap(),
            }
            assert!(matches!(Guard::open(dir.path()), Err(GuardError::Damaged { .. })), "{spoil}");
        }
    }

    #[test]
    fn a_height_of_days_of_failed_rounds_goes_on_being_signed() {
        let (dir, mut guard) = guard();
        guard.permit(7, 0, Step::Prevote, None).unwrap();
        // Three days of them, as one step after the other would have left them.
        for round in 1..27_000 {
            guard.signed.insert((round, Step::Prevote as u8), None);
            guard.signed.insert((round, Step::Precommit as u8), None);
        }
        guard.write().unwrap();
        drop(guard);
        let mut guard = Guard::open(dir.path()).unwrap();
        let value = Some([1; 32]);
        assert_eq!(guard.permit(7, 27_000, Step::Propose, value).unwrap(), Permit::Sign);
        assert_eq!(guard.permit(7, 27_000, Step::Prevote, value).unwrap(), Permit::Sign);
        drop(guard);
        let mut guard = Guard::open(dir.path()).unwrap();
        for round in [1, 13_000, 26_999] {
            assert_eq!(guard.permit(7, round, Step::Precommit, None).unwrap(), Permit::Sign, "the same again");
            assert_eq!(guard.permit(7, round, Step::Precommit, value).unwrap(), Permit::Conflict, "round {round}");
        }
        assert_eq!(guard.permit(7, 27_000, Step::Prevote, None).unwrap(), Permit::Conflict);
        let bytes = fs::metadata(dir.path().join(COPIES[0])).unwrap().len();
        assert!(bytes < 1_000_000, "{bytes}");
    }

    #[test]
    fn a_crash_between_the_two_copies_is_survived() {
        let (dir, mut guard) = guard();
        guard.permit(1, 0, Step::Prevote, None).unwrap();
        let second = fs::read(dir.path().join("sign-guard.b")).unwrap();
        guard.permit(1, 0, Step::Precommit, None).unwrap();
        fs::write(dir.path().join("sign-guard.b"), second).unwrap();
        let mut again = Guard::open(dir.path()).unwrap();
        assert_eq!(again.permit(1, 0, Step::Precommit, Some([1; 32])).unwrap(), Permit::Conflict);
    }
}
