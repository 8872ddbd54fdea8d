//! The log as tiles (C2SP `tlog-tiles`): 256 hashes of one level in a file, 256 entries in a bundle; full ones never change.

use crate::crypto::Hash;

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;

/// A tile of hashes, or a bundle of entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tile {
    /// Level of the tile: its hashes are of complete subtrees of `256^level` leaves. Absent for a bundle of entries.
    pub level: Option<u8>,
    /// Place within the level.
    pub index: u64,
    /// How many hashes or entries: 1 to 256.
    pub width: u64,
}

impl Tile {
    /// The path under the log's prefix: `tile/<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last with an `x`.
    pub fn path(&self) -> String {
        let level = self.level.map_or("entries".to_owned(), |level| level.to_string());
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.insert(0, format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        let part = if self.width == WIDTH { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{level}/{}{part}", groups.join("/"))
    }

    /// Reads such a path. It has one spelling.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = if level == "entries" { None } else { Some(level.parse().ok().filter(|level| *level <= 7)?) };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|width| (1..WIDTH).contains(width))?),
            None => (rest, WIDTH),
        };
        let mut number = 0u64;
        for group in index.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            number = number.checked_mul(1000)?.checked_add(digits.parse::<u64>().ok().filter(|n| *n < 1000)?)?;
        }
        let tile = Self { level, index: number, width };
        (tile.path() == path).then_some(tile)
    }

    /// How many of this tile's places a log of `size` entries fills.
    pub fn filled(&self, size: u64) -> u64 {
        let hashes = size.checked_shr(8 * u32::from(self.level.unwrap_or(0))).unwrap_or(0);
        hashes.saturating_sub(self.index.saturating_mul(WIDTH)).min(WIDTH)
    }

    /// Every tile and bundle of a log of `size` entries, the bundles first.
    pub fn all(size: u64) -> Vec<Self> {
        let mut out = Vec::new();
        for level in std::iter::once(None).chain((0..8).map(Some)) {
            for index in 0.. {
                let width = Self { level, index, width: WIDTH }.filled(size);
                if width == 0 {
                    break;
                }
                out.push(Self { level, index, width });
            }
        }
        out
    }
}

/// Puts entries into a bundle: each with its length in two bytes before it, big-endian.
pub fn bundle(entries: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Some(out)
}

/// Takes a bundle apart; nothing when it does not hold exactly `width` entries.
pub fn unbundle(mut bytes: &[u8], width: u64) -> Option<Vec<&[u8]>> {
    let mut out = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        out.push(entry);
        bytes = rest;
    }
    (bytes.is_empty() && out.len() as u64 == width).then_some(out)
}

/// The hashes of a tile, one after the other.
pub fn hashes(bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
    let (chunks, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && chunks.len() as u64 == width)
        .then(|| chunks.iter().map(|hash| crate::encoding::Bytes(*hash)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |level, index, width| Tile { level, index, width };
        for (tile, path) in [
            (tile(Some(0), 0, 256), "tile/0/000"),
            (tile(Some(0), 1_234_067, 256), "tile/0/x001/x234/067"),
            (tile(Some(1), 5, 12), "tile/1/005.p/12"),
            (tile(None, 1000, 1), "tile/entries/x001/000.p/1"),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::parse(path), Some(tile));
        }
        for bad in [
            "tile/0/0",
            "tile/0/x000/001",
            "tile/0/001.p/256",
            "tile/0/001.p/0",
            "tile/8/001",
            "tile/0/1000",
            "tile/0/001.p/01",
            "tile/00/001",
            "tile/0/+01",
            "tile/0/x001/x002",
            "tile/entry/001",
            "tile/0/001/",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(Tile::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_log_of_70_000_entries() {
        let all = Tile::all(70_000);
        let count = |level: Option<u8>| all.iter().filter(|tile| tile.level == level).count();
        assert_eq!((count(None), count(Some(0)), count(Some(1)), count(Some(2)), count(Some(3))), (274, 274, 2, 1, 0));
        assert_eq!(all.iter().find(|tile| tile.level == Some(2)).unwrap().path(), "tile/2/000.p/1");
        assert_eq!(Tile::all(0), vec![]);
    }

    #[test]
    fn bundles_come_apart_as_they_were_put_together() {
        let entries = vec![vec![], vec![1], vec![7; 65_535]];
        let bytes = bundle(&entries).unwrap();
        assert_eq!(unbundle(&bytes, 3).unwrap(), entries);
        assert!(unbundle(&bytes, 2).is_none() && unbundle(&bytes[..9], 3).is_none() && unbundle(&[0], 0).is_none());
        assert!(bundle(&[vec![0; 65_536]]).is_none());
        assert_eq!(hashes(&[7; 64], 2).unwrap().len(), 2);
        assert!(hashes(&[7; 63], 2).is_none() && hashes(&[7; 64], 1).is_none());
    }
}
