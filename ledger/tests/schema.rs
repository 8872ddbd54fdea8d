//! The published schema says what the bytes are: every golden structure is valid under its rule, and the table of codes that
//! people read is the one in the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::BTreeMap;

use torrens_ledger::refusal::TABLE;

#[test]
fn golden_bytes_are_valid_under_the_cddl() {
    let schema = include_str!("../schema/torrens.cddl");
    let golden: BTreeMap<String, String> = serde_json::from_str(include_str!("vectors/golden.json")).unwrap();
    let rules = ["body", "transaction", "receipt", "entry", "title", "header", "block", "certificate"];
    let rules =
        rules.map(|name| (name, name)).into_iter().chain([("log_entry", "log-entry"), ("title_proof", "state-proof")]);
    for (name, rule) in rules {
        let bytes = hex::decode(&golden[name]).unwrap();
        cddl_cat::validate_cbor_bytes(rule, schema, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        // And the rule bites: the same bytes with one element more are not valid.
        let mut more = bytes.clone();
        more[0] += 1;
        more.push(0x00);
        assert!(cddl_cat::validate_cbor_bytes(rule, schema, &more).is_err(), "{name} with a field more");
    }
}

#[test]
fn the_reference_of_codes_is_the_table() {
    let mut page = String::from(
        "# Codes\n\nEvery way to say no, from `ledger/src/refusal.rs` (this page is made from it: \
         `TORRENS_UPDATE_GOLDEN=1 cargo test -p torrens-ledger --test schema`). The text never changes its meaning; the number is \
         what the ledger stores.\n\n| code | number | what is wrong | 问题 | what to do | 处理 |\n|---|---|---|---|---|---|\n",
    );
    for row in TABLE {
        let number = torrens_ledger::encoding::to_bytes(&row.code);
        let number: u16 = torrens_ledger::encoding::from_bytes(&number).unwrap();
        let ((title, title_zh), (action, action_zh)) = (row.title, row.action);
        page.push_str(&format!("| `{}` | {number} | {title} | {title_zh} | {action} | {action_zh} |\n", row.text));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/codes.md");
    if std::env::var_os("TORRENS_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page, "run the command that the page names");
}
