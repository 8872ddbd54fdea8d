//! Plans of imports: what a file's rows become, the first ten to look at, and the rows that cannot be imported.

use serde_json::{Value, json};
use torrens_import::mapping::Mapping;
use torrens_import::plan;
use torrens_ledger::encoding::Bytes;

use crate::Wrong;

/// Rows that are shown before anything is sent.
const PREVIEW: usize = 10;

/// Plans an import. The same secret gives the same plan, so that running it again changes nothing.
pub fn plan(file: &[u8], mapping_text: &str, secret: &str) -> Result<Value, Wrong> {
    let mapping = Mapping::parse(mapping_text).map_err(|why| Wrong::new("/mapping", why))?;
    let secret: Bytes<32> =
        serde_json::from_value(json!(secret)).map_err(|error| Wrong::new("/secret", error.to_string()))?;
    let plan = plan::plan(file, mapping_text, &mapping, &secret.0).map_err(|why| Wrong::new("/file", why))?;
    let rows = plan.batches.iter().flat_map(|(batch, lines)| batch.rows.iter().zip(lines));
    let preview: Vec<Value> = rows.take(PREVIEW).map(|(row, line)| json!({"line": line, "row": row})).collect();
    let batch = |(batch, lines): &(_, Vec<u64>)| json!({"act": {"IMPORT_BATCH": batch}, "lines": lines});
    Ok(json!({
        "rows": plan.rows,
        "batches": plan.batches.iter().map(batch).collect::<Vec<_>>(),
        "errors": plan.errors,
        "preview": preview,
    }))
}

/// The mappings that ship with Torrens.
pub fn shipped() -> Value {
    Mapping::SHIPPED.iter().map(|(name, text)| json!({"name": name, "text": text})).collect()
}
