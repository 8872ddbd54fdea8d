//! The folder of a node: what lies where in it, and whose it is.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

/// The folders of a node.
#[derive(Clone, Debug)]
pub struct Home(pub PathBuf);

impl Home {
    /// `config/node.toml`.
    pub fn config(&self) -> PathBuf {
        self.0.join("config/node.toml")
    }
    /// `config/genesis.json`.
    pub fn genesis(&self) -> PathBuf {
        self.0.join("config/genesis.json")
    }
    /// `keys/<name>.json`.
    pub fn key(&self, name: &str) -> PathBuf {
        self.0.join("keys").join(format!("{name}.json"))
    }
    /// `keys/`, where the double-sign guard stands beside the key that it guards.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }
    /// `backups/`, where those that the operator's page asks for are made.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }
    /// `data/<name>`.
    pub fn data(&self, name: &str) -> PathBuf {
        self.0.join("data").join(name)
    }
    /// Whether what is written here will be of the user whose folder it is: with one file of root's in it, the node's own user can no
    /// longer start it.
    pub fn is_own(&self) -> Result<(), String> {
        let Ok(owner) = std::fs::metadata(&self.0).map(|about| about.uid()) else { return Ok(()) };
        match rustix::process::geteuid().as_raw() {
            own if own == owner => Ok(()),
            own => Err(format!(
                "{} belongs to user {owner}, and this is user {own}: run it as the owner, with sudo -u '#{owner}'",
                self.0.display()
            )),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_user_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home(folder.path().to_owned());
        home.is_own().unwrap();
        Home(folder.path().join("that is not there yet")).is_own().unwrap();
        let another = rustix::process::geteuid().as_raw() + 4711;
        match std::os::unix::fs::chown(folder.path(), Some(another), None) {
            Ok(()) => assert!(home.is_own().unwrap_err().contains(&format!("belongs to user {another}"))),
            Err(error) => eprintln!("SKIPPED: a folder is given to another user by root only: {error}"),
        }
    }
}
