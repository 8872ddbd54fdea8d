//! Outlines of units as files: a GeoJSON geometry (RFC 7946) in degrees by WGS 84. The ledger has the SHA-256 of the file's very bytes
//! (`geometry_hash`), so nothing here is ever written anew.

use serde::Deserialize;

/// The largest file, in bytes.
pub const BYTES_MAX: usize = 256 * 1024;
/// Corners of a ring, at least: a triangle, with its first corner again at the end.
const RING_MIN: usize = 4;

type Position = Vec<f64>;
type Ring = Vec<Position>;

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
enum Geometry {
    Polygon { coordinates: Vec<Ring> },
    MultiPolygon { coordinates: Vec<Vec<Ring>> },
}

/// Whether a file is an outline; the error says what is wrong and where.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > BYTES_MAX {
        return Err(format!("an outline has at most {BYTES_MAX} bytes"));
    }
    let read = serde_json::from_slice::<Geometry>(bytes);
    let polygons = match read.map_err(|error| format!("this is no GeoJSON Polygon or MultiPolygon: {error}"))? {
        Geometry::Polygon { coordinates } => vec![coordinates],
        Geometry::MultiPolygon { coordinates } => coordinates,
    };
    if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
        return Err("a polygon needs a ring".into());
    }
    polygons
        .iter()
        .flatten()
        .enumerate()
        .try_for_each(|(at, ring)| check_ring(ring).map_err(|why| format!("ring {at}: {why}")))
}

fn check_ring(ring: &Ring) -> Result<(), String> {
    let outside = |position: &&Position| match position[..] {
        [longitude, latitude] => !(-180.0..=180.0).contains(&longitude) || !(-90.0..=90.0).contains(&latitude),
        _ => true,
    };
    if let Some(position) = ring.iter().find(outside) {
        return Err(format!("{position:?} is no [longitude, latitude] in degrees"));
    }
    match ring.len() >= RING_MIN && ring.first() == ring.last() {
        true => Ok(()),
        false => Err("a ring has three corners or more, and ends where it begins".into()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    const SQUARE: &str = "[[112.0,27.7],[112.1,27.7],[112.1,27.8],[112.0,27.7]]";

    #[test]
    fn outlines_are_told_from_what_is_none() {
        let polygon = |rings: &str| format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#);
        check(polygon(SQUARE).as_bytes()).unwrap();
        check(format!(r#"{{"type":"MultiPolygon","coordinates":[[{SQUARE}],[{SQUARE}]]}}"#).as_bytes()).unwrap();
        for (wrong, said) in [
            (polygon(""), "needs a ring"),
            (polygon("[[1,2],[3,4],[1,2]]"), "three corners"),
            (polygon("[[1,2],[3,4],[5,6],[7,8]]"), "ends where it begins"),
            (polygon("[[1,2],[300,4],[5,6],[1,2]]"), "degrees"),
            (polygon("[[1,2],[3,4,5],[5,6],[1,2]]"), "degrees"),
            (r#"{"type":"Point","coordinates":[1,2]}"#.into(), "no GeoJSON Polygon"),
            (r#"{"type":"Polygon","coordinates":[],"name":"Li Wei"}"#.into(), "unknown field"),
            ("[".repeat(10_000), "no GeoJSON"),
            (" ".repeat(BYTES_MAX + 1), "at most"),
        ] {
            let why = check(wrong.as_bytes()).unwrap_err();
            assert!(why.contains(said), "{wrong:.60}: {why}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_is_taken_or_refused(bytes: Vec<u8>) {
            let _ = check(&bytes);
        }
    }
}
