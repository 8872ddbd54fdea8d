//! Room on the disk. A node does not wait until a write fails: below [`RESERVE`] it stops taking part, goes on answering what it knows,
//! says `disk.full`, and begins anew by itself when there is room again.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// Less free than this is full: enough for what is being written to come to its end.
pub const RESERVE: u64 = 64 << 20;
/// More than this is room again; the gap keeps a node from going to and fro.
const ROOM: u64 = 2 * RESERVE;
const LOOK: Duration = Duration::from_millis(500);

/// Bytes free where a folder is; none when it cannot be told.
fn free(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).ok().map(|about| about.f_bavail.saturating_mul(about.f_frsize))
}

/// Whether it is full now.
pub fn is_full(folder: &Path) -> bool {
    free(folder).is_some_and(|free| free < RESERVE)
}

/// Resolves when it is full.
pub async fn full(folder: &Path) {
    while !is_full(folder) {
        tokio::time::sleep(LOOK).await;
    }
}

/// Resolves when there is room again.
pub async fn room(folder: &Path) {
    while free(folder).is_some_and(|free| free < ROOM) {
        tokio::time::sleep(LOOK).await;
    }
}

/// Whether what is written in a folder can be made to stay there: tried with a file that goes again.
pub fn syncs(folder: &Path) -> std::io::Result<()> {
    let path = folder.join("syncs.tmp");
    let tried = std::fs::File::create(&path).and_then(|mut file| {
        file.write_all(b"1")?;
        file.sync_all()?;
        file.write_all(b"2")?;
        file.sync_data()
    });
    let _ = std::fs::remove_file(&path);
    tried
}

/// What the node says meanwhile.
pub fn words(folder: &Path) -> String {
    let (free, room) = (free(folder).unwrap_or(0) >> 20, ROOM >> 20);
    format!(
        "disk.full: {free} MB are free in {}. This node takes no part until there are {room} MB, and then goes on by itself: make \
         room, or move its folder to a larger disk",
        folder.display()
    )
}
