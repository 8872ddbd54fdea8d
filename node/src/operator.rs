//! What is the operator's alone: the token that opens it, and a devnet's switch for its nodes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::sha256;

use crate::config::{Config, Home};

/// In `data/`: whoever can read it is the operator. Made when a node first starts; remove it for a new one.
const TOKEN: &str = "operator.token";

/// Whoever shows it may see and do over the API what the operator may.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A node's token; made when there is none.
    pub fn of(home: &Home) -> Result<Self, String> {
        let path = home.data(TOKEN);
        let io = |error: std::io::Error| format!("{}: {error}", path.display());
        if path.exists() {
            return Self::read(home);
        }
        let token = hex::encode(torrens_keystore::random::<32>()?);
        torrens_keystore::write_private(&path, &token).map_err(io)?;
        Ok(Self(token))
    }

    fn read(home: &Home) -> Result<Self, String> {
        let path = home.data(TOKEN);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            format!("{}: {error}. It is made when the node starts for the first time", path.display())
        })?;
        match text.trim() {
            token if token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(Self(token.into())),
            _ => Err(format!("{} is damaged: remove it and start the node again for a new one", path.display())),
        }
    }

    /// Whether this is it. Hashes are compared, so that the time it takes says nothing.
    pub fn is(&self, given: &str) -> bool {
        sha256(&[given.as_bytes()]) == sha256(&[self.0.as_bytes()])
    }
}

/// The address of the operator's page. The token is in its fragment, which no browser sends.
pub fn page(home: &Home, config: &Config) -> Result<String, String> {
    let Token(token) = Token::read(home)?;
    Ok(format!("http://{}/operator.html#token={token}", config.api.listen))
}

/// A node of a devnet, as its switch sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Switched {
    /// Whose it is.
    pub agency: String,
    /// Its API.
    pub api: String,
    /// Whether its process runs.
    pub running: bool,
}

/// What is asked of a devnet, a line of JSON each; so is the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// Its nodes.
    List,
    /// Stop a node, in good order.
    Stop(String),
    /// Start it again.
    Start(String),
}

/// Its nodes after what was asked was done, or why it was not.
pub type Told = Result<Vec<Switched>, String>;

/// The way to the devnet that runs this node.
#[derive(Clone)]
pub struct Switch(pub PathBuf);

impl Switch {
    /// Longer than an orderly stop may take.
    const PATIENCE: Duration = Duration::from_secs(30);

    /// Asks, and waits for the answer.
    pub fn ask(&self, ask: &Ask) -> Told {
        let Self(path) = self;
        talk(path, ask).map_err(|error| format!("the devnet does not answer at {}: {error}", path.display()))?
    }
}

fn talk(path: &Path, ask: &Ask) -> std::io::Result<Told> {
    let mut stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(Switch::PATIENCE))?;
    let mut line = serde_json::to_string(ask)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(serde_json::from_str(&answer)?)
}
