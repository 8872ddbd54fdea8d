//! The switch of a devnet: its nodes ask over a socket in its folder to have another stopped or started, for whoever demonstrates what a
//! network does then.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::process::Child;
use tokio::sync::{mpsc, oneshot};

use super::{Devnet, start, stop};
use crate::config::{self, Home};
use crate::operator::{Ask, Switched, Told};

/// In the devnet's folder.
pub(super) const SOCKET: &str = "switch";

/// What was asked, and where the answer goes.
pub(super) type Asked = (Ask, oneshot::Sender<Told>);
pub(super) type Asks = mpsc::Receiver<Asked>;

/// Takes what is asked, a line each.
pub(super) fn listen(path: &Path) -> Result<Asks, String> {
    let _ = std::fs::remove_file(path);
    let io = |error: std::io::Error| format!("cannot listen at {}: {error}", path.display());
    let listener = UnixListener::bind(path).map_err(io)?;
    // Whoever runs the devnet, and nobody else.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(io)?;
    let (asks, asked) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // One that asks nonsense gets no answer.
            tokio::spawn(one(stream, asks.clone()));
        }
    });
    Ok(asked)
}

async fn one(mut stream: UnixStream, asks: mpsc::Sender<Asked>) -> Option<()> {
    let mut line = String::new();
    BufReader::new(&mut stream).read_line(&mut line).await.ok()?;
    let (answer, told) = oneshot::channel();
    asks.send((serde_json::from_str(&line).ok()?, answer)).await.ok()?;
    let mut told = serde_json::to_string(&told.await.ok()?).ok()?;
    told.push('\n');
    stream.write_all(told.as_bytes()).await.ok()
}

/// Does what was asked.
pub(super) async fn answer<'a>(
    (ask, to): Asked,
    devnet: &Devnet,
    agencies: &[&'a str],
    children: &mut Vec<(&'a str, Child)>,
) {
    let done = carry_out(&ask, devnet, agencies, children).await;
    let _ = to.send(done.and_then(|()| nodes(devnet, agencies, children)));
}

async fn carry_out<'a>(
    ask: &Ask,
    devnet: &Devnet,
    agencies: &[&'a str],
    children: &mut Vec<(&'a str, Child)>,
) -> Result<(), String> {
    let known = |agency: &str| agencies.iter().find(|known| **known == agency).copied();
    match ask {
        Ask::List => {}
        Ask::Stop(agency) => {
            let at = children.iter().position(|(running, _)| running == agency);
            let at = at.ok_or_else(|| format!("no node of {agency} runs"))?;
            stop(vec![children.remove(at)]).await;
        }
        Ask::Start(agency) => {
            let agency = known(agency).ok_or_else(|| format!("{agency} has no node here"))?;
            if children.iter().any(|(running, _)| *running == agency) {
                return Err(format!("the node of {agency} runs already"));
            }
            let switch = devnet.home.join(SOCKET);
            children.push((agency, start(&devnet.home.join(agency), Some(&switch))?));
        }
    }
    Ok(())
}

fn nodes(devnet: &Devnet, agencies: &[&str], children: &[(&str, Child)]) -> Told {
    let one = |agency: &&str| {
        let config = config::read(&Home(devnet.home.join(agency)).config())?;
        let running = children.iter().any(|(running, _)| running == agency);
        Ok(Switched { agency: (*agency).into(), api: format!("http://{}", config.api.listen), running })
    };
    agencies.iter().map(one).collect()
}
