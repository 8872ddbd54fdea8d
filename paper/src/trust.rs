//! What proves the paper and how to check it: said first of all that the print alone proves nothing.

use torrens_ledger::proof::extract::Extract;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::Report;

use crate::PaperError;
use crate::sheet::{BODY, Cell, Language, NOTE, NUMBER, Para, STRONG, Sheet};
use crate::texts::Both;

/// Writes part F and the section on proof. `attachment` is its name, `codes` how many QR codes follow.
pub fn write(
    sheet: &mut Sheet<'_>,
    extract: &Extract,
    anchor: &TrustAnchor,
    (en, zh): (&Report, &Report),
    (attachment, codes): (&str, usize),
) -> Result<(), PaperError> {
    let texts = sheet.texts;
    let file: (&str, _) = ("file", attachment.into());
    sheet.heading(&texts.get("paper-not-shown", &[]))?;
    sheet.points(&beside(&en.not_checked, &zh.not_checked), BODY)?;

    sheet.heading(&texts.get("paper-proof", &[]))?;
    sheet.pair(&texts.get("paper-proof-print", std::slice::from_ref(&file)), STRONG)?;
    let on_paper = match codes {
        0 => texts.get("paper-proof-no-codes", &[]),
        n => texts.get("paper-proof-codes", &[("n", (n as u64).into())]),
    };
    let page = texts.get("site-page-verify", &[]);
    let steps = [
        on_paper,
        texts.get("paper-proof-page", &[("page", page.into())]),
        texts.get("paper-proof-program", &[file]),
        texts.get("paper-proof-compare", &[]),
        texts.get("paper-proof-anchor", &[]),
    ];
    sheet.points(&steps, BODY)?;
    sheet.gap(4.0);
    let code = |text: String| vec![Para::new(text, Language::None, BODY)];
    sheet.facts(vec![
        (texts.get("paper-ledger", &[]), code(anchor.chain_id.to_string())),
        (texts.get("paper-fingerprint", &[]), fingerprint(&anchor.fingerprint().to_string())),
        (texts.get("paper-block-hash", &[]), code(extract.evidence.header.hash().to_string())),
    ])?;

    sheet.heading(&texts.get("paper-steps", &[]))?;
    let said = |report: &Report| report.steps.iter().map(|step| step.what.clone()).collect::<Vec<_>>();
    sheet.points(&beside(&said(en), &said(zh)), NOTE)
}

/// The 16 digits that people compare, in groups of four as the verify page shows them; the whole beneath.
fn fingerprint(hash: &str) -> Cell {
    let groups: Vec<_> = hash.as_bytes().chunks(4).take(4).map(String::from_utf8_lossy).collect();
    vec![Para::new(groups.join(" "), Language::None, NUMBER), Para::new(hash, Language::None, NOTE)]
}

/// The verifier's lines in both languages: it says the same things in the same order.
fn beside(en: &[String], zh: &[String]) -> Vec<Both> {
    en.iter().zip(zh).map(|(en, zh)| Both { en: en.clone(), zh: zh.clone() }).collect()
}
