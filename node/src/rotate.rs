//! New keys for a running validator: made beside the old ones, adopted by the agencies, then put in their place. The node key and the data
//! stay; the new key has a guard of its own, so nothing can be signed twice.

use std::path::PathBuf;

use torrens_consensus::guard::Guard;
use torrens_keystore::{Kept, Passphrase};
use torrens_ledger::block::{Network, Validator};
use torrens_ledger::crypto::Signer as _;
use torrens_ledger::encoding::Label;
use torrens_ledger::governance::Change;
use torrens_ledger::keyfile::KeyFile;
use torrens_ledger::membership::Membership;
use torrens_ledger::proof::checkpoint::CosignerKeys;

use crate::config::{self, Home, NodeRole};
use crate::setup;
use crate::store::Store;

const NEW: &str = "keys.next";
/// What asks the agencies to adopt them.
const ASKED: &str = "config/rotate.json";

fn next(home: &Home) -> PathBuf {
    home.0.join(NEW)
}

/// Makes `keys.next/`, and gives the file that asks the agencies to adopt it. Where it is already, the file is made again.
pub fn begin(home: &Home) -> Result<PathBuf, String> {
    let config = config::read(&home.config())?;
    if config.role != NodeRole::Validator {
        return Err(format!("role = {:?}: only a validator has keys that the agencies adopt", config.role));
    }
    let validator = home.key("validator");
    match torrens_keystore::look(&validator).map_err(|error| error.to_string())? {
        Kept::Token => {
            return Err(format!(
                "{} is in a token: make the new key there, 'torrens-node init' a new folder with --token, and have its card voted in",
                validator.display()
            ));
        }
        kept if !next(home).exists() => {
            let passphrase = matches!(kept, Kept::Encrypted).then(|| Passphrase::for_new(&next(home))).transpose()?;
            make(home, passphrase.as_ref())?;
        }
        Kept::Plain | Kept::Encrypted => {}
    }
    let agency_id = Label::new(&config.agency).map_err(|why| format!("agency: {why}"))?;
    let change = Change::Membership(Membership::Validate { validator: new_validator(home, agency_id)? });
    let file = home.0.join(ASKED);
    let text = serde_json::to_string_pretty(&change).map_err(|error| error.to_string())?;
    setup::write(&file, &text)?;
    Ok(file)
}

/// All of it, or nothing: half a folder would be taken for a whole one.
fn make(home: &Home, passphrase: Option<&Passphrase>) -> Result<(), String> {
    let part = Home(home.0.join("keys.part"));
    let folder = part.keys();
    if part.0.exists() {
        std::fs::remove_dir_all(&part.0).map_err(|error| format!("{}: {error}", part.0.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    setup::restrict(&folder)?;
    for name in ["validator", "cosigner"] {
        let key = torrens_keystore::generate()?;
        torrens_keystore::write(&part.key(name), &KeyFile::new(name, &key), passphrase)
            .map_err(|error| error.to_string())?;
    }
    Guard::create(&folder).map_err(|error| error.to_string())?;
    crate::place::note(&part)?;
    std::fs::rename(&folder, next(home)).map_err(|error| format!("{}: {error}", next(home).display()))?;
    std::fs::remove_dir(&part.0).map_err(|error| format!("{}: {error}", part.0.display()))
}

fn new_validator(home: &Home, agency_id: Label) -> Result<Validator, String> {
    let open = |name: &str| {
        let path = next(home).join(format!("{name}.json"));
        torrens_keystore::open(&path).map_err(|error| error.to_string())
    };
    let (cosigner_key, log_key) = CosignerKeys::new(open("cosigner")?.secret()?).public();
    Ok(Validator { agency_id, public_key: open("validator")?.public(), cosigner_key, log_key })
}

/// Whether the keys that were made beside those in use are these, which the ledger has adopted.
pub fn awaits(home: &Home, adopted: &Validator) -> bool {
    let asked = std::fs::read(home.0.join(ASKED)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    next(home).exists()
        && matches!(asked, Some(Change::Membership(Membership::Validate { validator })) if validator == *adopted)
}

/// Puts the new keys in the place of the old ones, of a node that does not run and whose ledger has adopted them. The old ones are kept, as
/// `keys.old`, for whoever examines them; gives that folder.
pub fn finish(home: &Home) -> Result<PathBuf, String> {
    let io = |path: &std::path::Path, error: std::io::Error| format!("{}: {error}", path.display());
    let old = home.0.join("keys.old");
    if !home.keys().exists() && next(home).exists() && old.exists() {
        // It was ended between its last two steps.
        std::fs::rename(next(home), home.keys()).map_err(|error| io(&next(home), error))?;
        return Ok(old);
    }
    if !next(home).exists() {
        return Err(format!("{} is not there: begin with 'torrens-node keys rotate'", next(home).display()));
    }
    let config = config::read(&home.config())?;
    let agency_id = Label::new(&config.agency).map_err(|why| format!("agency: {why}"))?;
    let wanted = new_validator(home, agency_id)?;
    let genesis = crate::daemon::read_genesis(home)?;
    let network = {
        // Fails while the node runs.
        let store = Store::open(&home.data("store"), &genesis).map_err(|error| error.to_string())?;
        store.object::<Network>(&()).map_err(|fault| fault.into_words())?.unwrap_or_default()
    };
    if network.next_validators.contains(&wanted) && !network.validators.contains(&wanted) {
        // The next block still needs the old key.
        return Err(
            "the agencies have adopted the new keys, but the next block is still certified with the old ones: start the node, let it make one block more, and \
             stop it again"
                .into(),
        );
    }
    if !network.validators.contains(&wanted) {
        return Err(
            "the agencies have not adopted the new keys, as far as this node knows: 'torrens-node members propose config/rotate.json --home DIR --as OFFICER.json', and \
             let it run until they have"
                .into(),
        );
    }
    if old.exists() {
        return Err(format!("{} is there from the last time: move it away", old.display()));
    }
    // Whatever else is in the folder, such as the node key, stays with the node.
    for entry in std::fs::read_dir(home.keys()).map_err(|error| io(&home.keys(), error))? {
        let path = entry.map_err(|error| io(&home.keys(), error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("sign-guard") && !["validator.json", "cosigner.json"].contains(&name.as_str()) {
            let copy = next(home).join(&name);
            std::fs::copy(&path, &copy).map_err(|error| io(&path, error))?;
            std::fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(|error| io(&copy, error))?;
        }
    }
    // The log of votes is of the old key.
    for wal in ["consensus.wal", "observer.wal"].map(|name| home.data(name)).iter().filter(|wal| wal.exists()) {
        std::fs::rename(wal, wal.with_extension("wal.old")).map_err(|error| io(wal, error))?;
    }
    std::fs::rename(home.keys(), &old).map_err(|error| io(&home.keys(), error))?;
    std::fs::rename(next(home), home.keys()).map_err(|error| io(&next(home), error))?;
    Ok(old)
}
