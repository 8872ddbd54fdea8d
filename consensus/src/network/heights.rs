//! What is believed of the heights that peers tell.

use std::collections::BTreeMap;

/// The height that may be believed of what peers say: with each, the agency that it validates for. More validators than may lie must say as
/// much: more than a third. Where fewer are heard, as by a full node with few peers, what two peers say, so that a single one neither hurries it
/// nor holds it back.
pub(super) fn believed<'a>(said: impl Iterator<Item = (Option<&'a str>, u64)>, other_validators: usize) -> u64 {
    let (mut validators, mut all): (BTreeMap<&str, u64>, Vec<u64>) = (BTreeMap::new(), Vec::new());
    for (agency, height) in said {
        all.push(height);
        if let Some(agency) = agency {
            let known = validators.entry(agency).or_default();
            *known = height.max(*known);
        }
    }
    let descending = |mut heights: Vec<u64>| {
        heights.sort_unstable_by(|a, b| b.cmp(a));
        heights
    };
    let (heights, all) = (descending(validators.into_values().collect()), descending(all));
    let two = all.get(1).or(all.first());
    heights.get(other_validators / 3).or(two).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_liar_and_its_mirrors_make_nobody_hurry() {
        let heard = |said: &[(Option<&'static str>, u64)], others| believed(said.iter().copied(), others);
        let lie = u64::MAX;
        // Three others of four, one of them a liar with two nodes, and a mirror that it talked into it.
        assert_eq!(heard(&[(Some("a"), lie), (Some("a"), lie), (Some("b"), 7), (Some("c"), 8), (None, lie)], 3), 8);
        assert_eq!(heard(&[(Some("a"), lie), (Some("b"), 7)], 3), 7);
        assert_eq!(
            heard(
                &[(Some("a"), lie), (Some("b"), lie), (Some("c"), 5), (Some("d"), 5), (Some("e"), 6), (Some("f"), 6)],
                6
            ),
            6
        );
        // One that is behind keeps nobody back.
        assert_eq!(heard(&[(Some("a"), 1), (Some("b"), 9), (Some("c"), 9)], 3), 9);
        // A node that knows other full nodes only, and one that knows nobody.
        assert_eq!(heard(&[(None, 4), (None, 5)], 4), 4);
        // A full node that knows one validator, which lags or lies, and other full nodes.
        assert_eq!(heard(&[(Some("a"), 1), (None, 9), (None, 9)], 4), 9);
        assert_eq!(heard(&[(Some("a"), lie), (None, 9), (None, 9)], 4), 9);
        assert_eq!(heard(&[], 4), 0);
    }
}
