//! `torrens-node keys`.

use std::path::PathBuf;

use clap::Subcommand;
use torrens_keystore::{Kept, Passphrase};
use torrens_ledger::crypto::Signer as _;
use torrens_node::config::Home;
use torrens_node::{place, rotate};

use super::say;

#[derive(Subcommand)]
pub enum Keys {
    /// Their public halves
    Show {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
    },
    /// Give a running validator new keys: make them, have the agencies adopt them, then put them in place
    Rotate {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// Put them in place: the agencies have adopted them, and the node is stopped
        #[arg(long)]
        finish: bool,
    },
    /// Encrypt the key files with a passphrase, or with another one
    Protect {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// Take the passphrase away instead
        #[arg(long)]
        remove: bool,
    },
    /// Let a copied keys/ folder vote here, once the node that used it before is off for ever; it observes first
    Adopt {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
    },
}

pub fn run(command: Keys) -> Result<(), String> {
    match command {
        Keys::Show { home } => show(&Home(home)),
        Keys::Rotate { home, finish: false } => begin(&Home(home)),
        Keys::Rotate { home, finish: true } => finish(&Home(home)),
        Keys::Protect { home, remove } => protect(&Home(home), remove),
        Keys::Adopt { home } => adopt(&Home(home)),
    }
}

fn show(home: &Home) -> Result<(), String> {
    if !home.key("node").exists() {
        return Err(format!(
            "{} has no keys: it is not the folder of a node. Make one: torrens-node init",
            home.0.display()
        ));
    }
    for name in ["node", "validator", "cosigner"] {
        if home.key(name).exists() {
            let path = home.key(name);
            let kept = torrens_keystore::look(&path).map_err(|error| error.to_string())?.words();
            let key = torrens_keystore::open(&path).map_err(|error| error.to_string())?.public();
            say!("{name:<10} {}  key id {}  {kept}", key.0, key.id().0);
        }
    }
    Ok(())
}

fn begin(home: &Home) -> Result<(), String> {
    let file = rotate::begin(home)?;
    say!("{}", file.display());
    eprintln!(
        "New keys are in {0}/keys.next; nothing has changed yet. Next:\n\n    torrens-node members propose {1} --home {0} --as OFFICER.json\n\n\
         and have the others vote. Two blocks after it is adopted the old key has no vote any more, and 'status' says so. Then stop the node,\n\n    \
         torrens-node keys rotate --finish --home {0}\n\nand start it again.",
        home.0.display(),
        file.display()
    );
    Ok(())
}

fn finish(home: &Home) -> Result<(), String> {
    let old = rotate::finish(home)?;
    say!("the new keys are in {}; the old ones in {}", home.keys().display(), old.display());
    eprintln!("Start the node: torrens-node start --home {}", home.0.display());
    Ok(())
}

fn protect(home: &Home, remove: bool) -> Result<(), String> {
    let there = |name: &&str| matches!(torrens_keystore::look(&home.key(name)), Ok(Kept::Plain | Kept::Encrypted));
    let names: Vec<_> = ["node", "validator", "cosigner", "officer"].into_iter().filter(there).collect();
    if names.is_empty() {
        return Err(format!("{} holds no key files", home.keys().display()));
    }
    let passphrase = (!remove).then(|| Passphrase::for_new(&home.keys())).transpose()?;
    for name in names {
        torrens_keystore::rewrite(&home.key(name), passphrase.as_ref()).map_err(|error| error.to_string())?;
        say!("{name:<10} {}", if remove { "no longer encrypted" } else { "encrypted" });
    }
    Ok(())
}

fn adopt(home: &Home) -> Result<(), String> {
    place::adopt(home)?;
    say!("the keys in {} live here from now on", home.keys().display());
    eprintln!(
        "The node follows without a vote until it is where the others are, then votes by itself. If the one that used these keys before \
         starts again, both sign: make sure that it never does."
    );
    Ok(())
}
