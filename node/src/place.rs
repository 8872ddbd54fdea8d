//! Where a validator's keys live. Two nodes that run with copies of one `keys/` folder each keep a guard of their own and would sign twice
//! what the other signed; so a guard is bound to its machine and folder, and a copy refuses to vote until its operator says that
//! the other is gone ([`adopt`]).

use std::os::unix::fs::MetadataExt;

use torrens_ledger::crypto::sha256;

use crate::backup::OBSERVE;
use crate::config::Home;
use crate::setup;

const FILE: &str = "sign-guard.place";
const MAGIC: &str = "torrens-place 1";

/// This machine and this very folder: a folder that is renamed stays the same, a copy does not.
fn here(home: &Home) -> Result<String, String> {
    let keys = home.keys();
    let folder = std::fs::metadata(&keys).map_err(|error| format!("{}: {error}", keys.display()))?;
    // Machines without an id (some containers) are told apart by the folder alone.
    let machine = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    Ok(sha256(&[MAGIC.as_bytes(), machine.trim().as_bytes(), &folder.ino().to_be_bytes()]).to_string())
}

/// Whether the keys are where they were. Where nothing says so, as with files that were kept apart by themselves, they live here from now
/// on and the node observes first. The error says what to do.
pub fn check(home: &Home) -> Result<(), String> {
    let (path, here) = (home.keys().join(FILE), here(home)?);
    match std::fs::read_to_string(&path) {
        Ok(text) if text == format!("{MAGIC}\n{here}\n") => Ok(()),
        Ok(_) => Err(format!(
            "the keys in {0} were used on another machine or in another folder: this is a copy. If that one still runs, both would sign, and the \
             others would see a cheat. Make sure that it is off for ever, then: torrens-node keys adopt --home {1}",
            home.keys().display(),
            home.0.display()
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            tracing::warn!(
                "nothing in {} says where these keys were used before: observing without a vote first, as after a restore",
                home.keys().display()
            );
            adopt(home)
        }
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// Whether the keys are where they were, for whoever only looks: nothing is noted.
pub fn look(home: &Home) -> Result<(), String> {
    if home.keys().join(FILE).exists() { check(home) } else { Ok(()) }
}

/// Whether it is known that the keys live here.
pub fn is_known(home: &Home) -> bool {
    home.keys().join(FILE).exists() && check(home).is_ok()
}

/// Says that these keys live here from now on, and that the node observes first: what the other signed last is not known here.
pub fn adopt(home: &Home) -> Result<(), String> {
    torrens_consensus::guard::Guard::look(&home.keys()).map_err(|error| error.to_string())?;
    let folder = home.data("");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    setup::write(&home.data(OBSERVE), "{}\n")?;
    note(home)
}

/// Says that these keys live here: of new ones, which have signed nothing anywhere.
pub fn note(home: &Home) -> Result<(), String> {
    setup::write(&home.keys().join(FILE), &format!("{MAGIC}\n{}\n", here(home)?))
}
