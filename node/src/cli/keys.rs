//! `torrens-node keys`.

use std::path::PathBuf;

use clap::Subcommand;
use torrens_keystore::{Kept, Passphrase};
use torrens_ledger::crypto::Signer as _;
use torrens_node::config::Home;
use torrens_node::{place, rotate};
use torrens_texts::Catalogue;

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

impl Keys {
    /// The node's folder, for what changes something in it.
    pub fn writes_to(&self) -> Option<&PathBuf> {
        match self {
            Self::Show { .. } => None,
            Self::Rotate { home, .. } | Self::Protect { home, .. } | Self::Adopt { home } => Some(home),
        }
    }
}

pub fn run(command: Keys, texts: &Catalogue) -> Result<(), String> {
    match command {
        Keys::Show { home } => show(&Home(home), texts),
        Keys::Rotate { home, finish: false } => begin(&Home(home), texts),
        Keys::Rotate { home, finish: true } => finish(&Home(home), texts),
        Keys::Protect { home, remove } => protect(&Home(home), remove, texts),
        Keys::Adopt { home } => adopt(&Home(home), texts),
    }
}

fn show(home: &Home, texts: &Catalogue) -> Result<(), String> {
    if !home.key("node").exists() {
        return Err(texts.say("node-keys-none", &[("home", &home.0.display())]));
    }
    for name in ["node", "validator", "cosigner"] {
        if home.key(name).exists() {
            let path = home.key(name);
            let kept = match torrens_keystore::look(&path).map_err(|error| error.to_string())? {
                Kept::Plain => "node-key-plain",
                Kept::Encrypted => "node-key-encrypted",
                Kept::Token => "node-key-token",
            };
            let key = torrens_keystore::open(&path).map_err(|error| error.to_string())?.public();
            let about: &[(&str, &dyn std::fmt::Display)] =
                &[("key", &key.0), ("id", &key.id().0), ("kept", &texts.say(kept, &[]))];
            say!("{name:<10} {}", texts.say("node-key", about));
        }
    }
    Ok(())
}

fn begin(home: &Home, texts: &Catalogue) -> Result<(), String> {
    let file = rotate::begin(home)?;
    let file = file.display();
    say!("{file}");
    eprintln!("{}", texts.say("node-keys-rotate-next", &[("home", &home.0.display()), ("file", &file)]));
    Ok(())
}

fn finish(home: &Home, texts: &Catalogue) -> Result<(), String> {
    let old = rotate::finish(home)?;
    say!("{}", texts.say("node-keys-rotated", &[("new", &home.keys().display()), ("old", &old.display())]));
    eprintln!("{}", texts.say("node-keys-rotated-next", &[("home", &home.0.display())]));
    Ok(())
}

fn protect(home: &Home, remove: bool, texts: &Catalogue) -> Result<(), String> {
    let there = |name: &&str| matches!(torrens_keystore::look(&home.key(name)), Ok(Kept::Plain | Kept::Encrypted));
    let names: Vec<_> = ["node", "validator", "cosigner", "officer"].into_iter().filter(there).collect();
    if names.is_empty() {
        return Err(texts.say("node-keys-no-files", &[("folder", &home.keys().display())]));
    }
    let passphrase = (!remove).then(|| Passphrase::for_new(&home.keys())).transpose()?;
    let now = if remove { "node-key-now-plain" } else { "node-key-now-encrypted" };
    for name in names {
        torrens_keystore::rewrite(&home.key(name), passphrase.as_ref()).map_err(|error| error.to_string())?;
        say!("{name:<10} {}", texts.say(now, &[]));
    }
    Ok(())
}

fn adopt(home: &Home, texts: &Catalogue) -> Result<(), String> {
    if !home.key("node").exists() {
        return Err(texts.say("node-keys-none", &[("home", &home.0.display())]));
    }
    if !home.key("validator").exists() {
        return Err(texts.say("node-keys-adopt-full", &[("folder", &home.keys().display())]));
    }
    if place::is_known(home) {
        return Err(texts.say("node-keys-adopt-nothing", &[("folder", &home.keys().display())]));
    }
    place::adopt(home)?;
    say!("{}", texts.say("node-keys-adopted", &[("folder", &home.keys().display())]));
    eprintln!("{}", texts.say("node-keys-adopted-next", &[]));
    Ok(())
}
