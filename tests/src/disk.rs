//! Disks that can be filled, lose their power, fail to sync, and lose a bit. In the laboratory only ([`crate::lab::inside`]): what is mounted there is
//! gone when the story ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::lab::run;
use crate::seed::Chance;
use crate::text;

/// Every sync of one process fails, by these system calls, from now on until it is let go.
pub struct FailingSyncs {
    strace: Child,
    trace: PathBuf,
}

impl FailingSyncs {
    /// Of a process, with a file for what was done; `calls` as strace names them: `fsync,fdatasync`.
    pub fn of(pid: u32, calls: &str, trace: PathBuf) -> Self {
        let strace = Command::new("strace")
            .args(["-f", "-qq", "-e", &format!("trace={calls}"), "-e", &format!("inject={calls}:error=EIO")])
            .args(["-o", text(&trace), "-p", &pid.to_string()])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { strace, trace }
    }

    /// How many have failed.
    pub fn count(&self) -> usize {
        std::fs::read_to_string(&self.trace).unwrap_or_default().matches("(INJECTED)").count()
    }
}

impl Drop for FailingSyncs {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        let _ = self.strace.wait();
    }
}

/// A file system of its own in a file, mounted somewhere.
pub struct Disk {
    image: PathBuf,
    pub at: PathBuf,
}

impl Disk {
    /// Makes one of `ext4` or `xfs` (which wants 300 MB or more) and mounts it.
    pub fn new(kind: &str, megabytes: u64, image: &Path, at: &Path) -> Self {
        std::fs::File::create(image).unwrap().set_len(megabytes << 20).unwrap();
        run(&[&format!("mkfs.{kind}"), "-q", text(image)]);
        std::fs::create_dir_all(at).unwrap();
        let disk = Self { image: image.to_owned(), at: at.to_owned() };
        disk.mount();
        disk
    }

    fn mount(&self) {
        run(&["mount", "-o", "loop", text(&self.image), text(&self.at)]);
    }

    /// The power fails: what was not synced is gone, and nothing can be written any more. Processes that still have files open there
    /// must be killed before [`Disk::power_on`].
    pub fn power_off(&self) {
        run(&["xfs_io", "-x", "-c", "shutdown", text(&self.at)]);
        let dead = std::fs::write(self.at.join("after-the-end"), "x");
        assert!(dead.is_err(), "the disk must be dead");
    }

    /// Mounts it again, as it was left.
    pub fn power_on(&self) {
        crate::wait_for("the dead disk to be let go", std::time::Duration::from_secs(10), || {
            Command::new("umount").arg(&self.at).output().is_ok_and(|done| done.status.success())
        });
        self.mount();
    }

    /// Fills it to the last byte with one file. Gives the file.
    pub fn fill(&self) -> PathBuf {
        let ballast = self.at.join("ballast");
        let mut file = std::fs::File::create(&ballast).unwrap();
        // Large disks would take long to write: what can be is only taken.
        let (mut taken, mut size) = (0u64, 1 << 30);
        while size > 1 << 20 {
            match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), taken, size) {
                Ok(()) => taken += size,
                Err(_) => size /= 2,
            }
        }
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(taken)).unwrap();
        let mut size = 1 << 20;
        while size > 0 {
            if std::io::Write::write_all(&mut file, &vec![7u8; size]).is_err() {
                size /= 2;
            }
        }
        assert_eq!(self.free(), 0, "the disk must be full");
        ballast
    }

    pub fn free(&self) -> u64 {
        rustix::fs::statvfs(&self.at).map_or(0, |about| about.f_bavail * about.f_frsize)
    }
}

/// Flips one bit of a file at a random place. Says what was done.
pub fn flip(file: &Path, chance: &mut Chance) -> String {
    let mut bytes = std::fs::read(file).unwrap();
    let (at, bit) = (chance.below(bytes.len() as u64) as usize, chance.below(8));
    bytes[at] ^= 1 << bit;
    // In place, so that the file keeps its owner and mode.
    let mut open = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    std::io::Write::write_all(&mut open, &bytes).unwrap();
    format!("bit {bit} of byte {at} of {} in {}", bytes.len(), file.display())
}

/// The files of a folder whose names fit, oldest name first.
pub fn files(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = all
        .filter(|path| path.is_file() && path.file_name().is_some_and(|name| fits(&name.to_string_lossy())))
        .collect();
    found.sort();
    found
}
