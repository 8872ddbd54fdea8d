//! Prints an extract: `cargo run -p torrens-paper --example print EXTRACT TRUST PDF`.

use torrens_ledger::proof::trust::TrustAnchor;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [extract, trust, pdf] = files.as_slice() else { return Err("usage: print EXTRACT TRUST PDF".into()) };
    let anchor = TrustAnchor::parse(&std::fs::read(trust)?)?;
    std::fs::write(pdf, torrens_paper::extract_pdf(&std::fs::read(extract)?, &anchor)?)?;
    Ok(())
}
