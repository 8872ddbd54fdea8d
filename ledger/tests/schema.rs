//! The published schema says what the bytes are: every golden structure is valid under its rule, and the table of codes that
//! people read is the one in the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::BTreeMap;

use torrens_ledger::refusal::{Lang, TABLE};

#[test]
fn golden_bytes_are_valid_under_the_cddl() {
    let schema = include_str!("../schema/torrens.cddl");
    let golden: BTreeMap<String, String> = serde_json::from_str(include_str!("vectors/golden.json")).unwrap();
    let rules = [
        "body",
        "transaction",
        "receipt",
        "entry",
        "title",
        "header",
        "block",
        "certificate",
        "validators",
        "party",
        "attestation",
        "compact",
    ];
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
        let (title, title_zh) = (row.code.title(Lang::En), row.code.title(Lang::Zh));
        let (action, action_zh) = (row.code.action(Lang::En), row.code.action(Lang::Zh));
        page.push_str(&format!("| `{}` | {number} | {title} | {title_zh} | {action} | {action_zh} |\n", row.text));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/codes.md");
    if std::env::var_os("TORRENS_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page, "run the command that the page names");
}

/// The pages of the reference, one for each transaction, made from what stands in its own file and from the sample policies.
#[test]
fn the_reference_of_transactions_is_the_code() {
    use torrens_ledger::policy::Policy;
    use torrens_ledger::transactions::guide::{GUIDES, Guide, SHARED, form};
    #[derive(serde::Deserialize)]
    struct Sample {
        policies: Vec<Policy>,
    }
    let sample: serde_json::Value = serde_json::from_str(include_str!("../../node/policies/sample.json")).unwrap();
    let sample: Sample = serde_json::from_value(sample).unwrap();
    let page = |guide: &Guide| {
        let mut out = format!("# {} {}\n\n{} {}\n", guide.name.0, guide.name.1, guide.does.0, guide.does.1);
        out.push_str("\nThis page is made from the code: `TORRENS_UPDATE_GOLDEN=1 cargo test -p torrens-ledger --test schema`.\n");
        out.push_str("\n## Fields 字段\n\n| field | what | 说明 |\n|---|---|---|\n");
        for (field, en, zh) in guide.fields {
            out.push_str(&format!("| `{field}` | {en} | {zh} |\n"));
        }
        out.push_str("\n## Who may lodge 申请人 (sample policies)\n\n| kind | jurisdiction | roles | attestations | decided |\n|---|---|---|---|---|\n");
        for (kind, _) in guide.forms {
            for policy in sample.policies.iter().filter(|policy| policy.tx_type == *kind) {
                let roles = policy.lodgers.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
                let kinds = policy.attestations.iter().map(|a| format!("{} ({:?})", a.kind, a.of)).collect::<Vec<_>>();
                let decided = match (policy.auto, policy.approvals) {
                    (true, 0) => "by itself 自动".to_owned(),
                    (_, n) => format!("by {} officer(s) 人员", n.max(1)),
                };
                let (kind, place, kinds) = (kind.name(), &policy.jurisdiction, kinds.join(", "));
                out.push_str(&format!("| `{kind}` | {place} | {roles} | {kinds} | {decided} |\n"));
            }
        }
        let mut checks = |title: &str, list: &[(torrens_ledger::refusal::Code, &str, &str)]| {
            out.push_str(&format!("\n## {title}\n\n| code | it is refused unless | 须满足 |\n|---|---|---|\n"));
            for (code, en, zh) in list {
                out.push_str(&format!("| `{code}` | {en} | {zh} |\n"));
            }
        };
        checks("Checks in order 依次检查", guide.checks);
        if guide.row > 0 && guide.row < 23 {
            checks("Before them, the checks of every dealing 共同检查", SHARED);
        }
        out.push_str(&format!("\n## Effects 效力\n\n{} {}\n", guide.effects.0, guide.effects.1));
        for (kind, _) in guide.forms {
            let form = serde_json::to_string_pretty(&form(*kind).expect("a form is JSON")).unwrap();
            out.push_str(&format!("\n## Form `{}` 表单\n\n```json\n{form}\n```\n", kind.name()));
        }
        out
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/transactions");
    let mut index = String::from(
        "# Transactions\n\nOne page each, made from the code.\n\n| row | transaction | 登记 |\n|---|---|---|\n",
    );
    let mut pages = Vec::new();
    for guide in GUIDES {
        let name = guide.name.0.to_lowercase().replace([':', ','], "").replace(' ', "-");
        let file = format!("{:02}-{name}.md", guide.row);
        index.push_str(&format!("| {} | [{}]({file}) | {} |\n", guide.row, guide.name.0, guide.name.1));
        pages.push((file, page(guide)));
    }
    pages.push(("README.md".into(), index));
    for (file, text) in pages {
        let path = format!("{folder}/{file}");
        if std::env::var_os("TORRENS_UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(&path).unwrap_or_default(),
            text,
            "{file}: run the command that the page names"
        );
    }
}

/// Every form that people fill in is one that the register reads, and says of what kind it is.
#[test]
fn every_form_is_an_act_of_its_kind() {
    use torrens_ledger::transactions::guide::{GUIDES, form};
    use torrens_ledger::transactions::{Act, TxType};
    let mut seen = Vec::new();
    for (kind, _) in GUIDES.iter().flat_map(|guide| guide.forms) {
        let act: Act = serde_json::from_value(form(*kind).unwrap()).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(act.tx_type(), *kind);
        let bytes = torrens_ledger::encoding::to_bytes(&act);
        assert_eq!(torrens_ledger::encoding::from_bytes::<Act>(&bytes).unwrap(), act);
        seen.push(*kind);
    }
    let rows: std::collections::BTreeSet<u8> = GUIDES.iter().map(|guide| guide.row).collect();
    assert!((1..=24).all(|row| rows.contains(&row)), "a page for each row");
    let without = TxType::ALL.into_iter().filter(|kind| kind.is_on_title() && !seen.contains(kind)).collect::<Vec<_>>();
    assert!(without.is_empty(), "{without:?} have no form");
}
