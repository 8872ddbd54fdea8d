//! What agencies decide together, by the commands that their operators have.

use std::path::Path;

use crate::{Cluster, text, torrens_node};

/// `torrens-node members`.
pub fn members(args: &[&str]) -> Result<String, String> {
    torrens_node(&[&["members"], args].concat())
}

/// Has a file proposed by the registry and votes until everything in it is adopted.
pub fn adopt(cluster: &Cluster, file: &Path) {
    let home = &cluster.nodes[0].home;
    let officer = cluster.officer_file("registry");
    let said = members(&["propose", text(file), "--home", text(home), "--as", text(&officer)]).unwrap();
    // Each stands there more than once; in the order in which they can be adopted.
    let mut ids: Vec<&str> = Vec::new();
    for id in said.split_whitespace().filter(|word| word.len() == 64) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    assert!(!ids.is_empty(), "{said}");
    for id in ids {
        let mut last = String::new();
        for agency in ["tax", "housing", "court"] {
            let key = cluster.officer_file(agency);
            last = members(&["vote", id, "--home", text(home), "--as", text(&key)]).unwrap();
        }
        assert_eq!(last.trim(), "adopted", "four of seven agencies");
    }
}
