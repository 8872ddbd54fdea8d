//! From rows to batches: read, check, group by title, sort by date, pack.

use std::collections::BTreeMap;

use jiff::civil::Date as CivilDate;
use torrens_ledger::crypto::{Hash, commitment, salt, sha256};
use torrens_ledger::encoding::{Bytes, Label, Text, to_bytes};
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::right::RightKind;
use torrens_ledger::register::source::{Date, Source};
use torrens_ledger::register::unit::{UnitCode, UnitFacts, UnitKind};
use torrens_ledger::transactions::import_batch::{ImportBatch, ImportedParty, OpeningRow, Row, TransferRow};

use super::mapping::Mapping;

/// Room for rows in a batch, in bytes: what a transaction may have, less its envelope and a countersignature.
const ROWS_BYTES_MAX: usize = 59 * 1024;

/// A row that cannot be imported, as `errors.csv` names it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RowError {
    /// Line in the file; the header is line 1.
    pub row: u64,
    /// Column.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The value as it stands in the file.
    pub value: String,
}

/// What is to be submitted.
#[derive(Debug)]
pub struct Plan {
    /// Rows in the file.
    pub rows: u64,
    /// Batches, each with the file's line of every row in it.
    pub batches: Vec<(ImportBatch, Vec<u64>)>,
    /// Rows that cannot be imported.
    pub errors: Vec<RowError>,
}

struct Sale {
    line: u64,
    key: String,
    row_key: Label,
    date: CivilDate,
    tenure: RightKind,
    unit_kind: UnitKind,
    cause: Label,
    new_build: bool,
    locality: Option<Text>,
    address: String,
    consideration: String,
}

/// Plans an import. `secret` makes party numbers and salts: the same secret gives the same plan.
pub fn plan(file: &[u8], mapping_text: &str, mapping: &Mapping, secret: &[u8; 32]) -> Result<Plan, String> {
    let file_hash = sha256(&[file, b"\0", mapping_text.as_bytes()]);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let header = reader.headers().map_err(|error| format!("the header cannot be read: {error}"))?.clone();
    let places: BTreeMap<&str, usize> =
        header.iter().enumerate().map(|(at, name)| (name.trim_start_matches('\u{feff}'), at)).collect();
    let missing: Vec<&str> = mapping.columns().into_iter().filter(|column| !places.contains_key(column)).collect();
    if !missing.is_empty() {
        let nearest = |column: &str| {
            places.keys().max_by(|a, b| strsim::jaro(column, a).total_cmp(&strsim::jaro(column, b))).copied()
        };
        let hints: Vec<String> =
            missing.iter().map(|c| format!("{c} (nearest in the file: {})", nearest(c).unwrap_or("none"))).collect();
        return Err(format!("the file lacks columns that the mapping names: {}", hints.join(", ")));
    }
    let (mut rows, mut errors, mut sales) = (0, Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.byte_records() {
        rows += 1;
        let record = record.map_err(|error| format!("row {}: {error}", rows + 1))?;
        let line = record.position().map_or(rows + 1, csv::Position::line);
        let wrong = |column: &str, code: &str, message: String, value: &str| RowError {
            row: line,
            column: column.into(),
            code: code.into(),
            message,
            value: value.chars().take(200).collect(),
        };
        let record = match csv::StringRecord::from_byte_record(record) {
            Ok(record) => record,
            Err(error) => {
                errors.push(wrong("", "encoding", format!("not UTF-8: {error}"), ""));
                continue;
            }
        };
        if record.len() != header.len() {
            let message = format!("{} fields where the header has {}", record.len(), header.len());
            errors.push(wrong("", "field_count", message, ""));
            continue;
        }
        let field = |column: &str| places.get(column).and_then(|at| record.get(*at)).unwrap_or("").trim();
        match sale(mapping, line, &field, &wrong) {
            Ok(sale) => match seen.insert(sale.row_key.to_string(), line) {
                Some(first) => {
                    let message = format!("the same row key stands in line {first}");
                    errors.push(wrong(&mapping.row_key, "row_repeated", message, sale.row_key.as_str()));
                }
                None => sales.push(sale),
            },
            Err(error) => errors.push(*error),
        }
    }
    let batches = pack(mapping, file_hash, by_title(sales), secret);
    Ok(Plan { rows, batches, errors })
}

type Wrong<'a> = &'a dyn Fn(&str, &str, String, &str) -> RowError;

fn sale<'a>(
    mapping: &Mapping,
    line: u64,
    field: &dyn Fn(&str) -> &'a str,
    wrong: Wrong<'_>,
) -> Result<Sale, Box<RowError>> {
    let choice = |column: &str, known: Vec<&String>| {
        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
        Box::new(wrong(column, "value_unknown", format!("not one of {}", known.join(", ")), field(column)))
    };
    let key = mapping.title_key.iter().map(|column| field(column).to_uppercase()).collect::<Vec<_>>().join("|");
    if key.chars().all(|c| c == '|') {
        return Err(Box::new(wrong(
            &mapping.title_key.join("+"),
            "title_key_empty",
            "nothing names the property".into(),
            "",
        )));
    }
    let row_key = field(&mapping.row_key).trim_matches(['{', '}']);
    let row_key =
        Label::new(row_key).map_err(|why| Box::new(wrong(&mapping.row_key, "row_key_invalid", why, row_key)))?;
    let column = &mapping.instrument_date.column;
    let date = CivilDate::strptime(&mapping.instrument_date.format, field(column)).map_err(|_| {
        Box::new(wrong(
            column,
            "date_invalid",
            format!("not a date of the form {}", mapping.instrument_date.format),
            field(column),
        ))
    })?;
    let tenure = &mapping.tenure;
    let tenure = *tenure
        .values
        .get(field(&tenure.column))
        .ok_or_else(|| choice(&tenure.column, tenure.values.keys().collect()))?;
    let kind = &mapping.unit_kind;
    let unit_kind =
        *kind.values.get(field(&kind.column)).ok_or_else(|| choice(&kind.column, kind.values.keys().collect()))?;
    let cause = &mapping.cause;
    let cause = cause
        .values
        .get(field(&cause.column))
        .cloned()
        .ok_or_else(|| choice(&cause.column, cause.values.keys().collect()))?;
    let new_build = match &mapping.new_build {
        None => false,
        Some(column) if column.yes.iter().any(|yes| yes == field(&column.column)) => true,
        Some(column) if column.no.iter().any(|no| no == field(&column.column)) => false,
        Some(column) => return Err(choice(&column.column, column.yes.iter().chain(&column.no).collect())),
    };
    let consideration = mapping.consideration.as_ref().map_or("", |column| field(column));
    if let Some(column) = mapping.consideration.as_ref().filter(|_| consideration.parse::<u64>().is_err()) {
        return Err(Box::new(wrong(column, "amount_invalid", "not a whole amount".into(), consideration)));
    }
    let join = |columns: &[String]| {
        let mut parts: Vec<&str> = columns.iter().map(|column| field(column)).filter(|part| !part.is_empty()).collect();
        parts.dedup();
        parts.join(", ")
    };
    Ok(Sale {
        line,
        key,
        row_key,
        date,
        tenure,
        unit_kind,
        cause,
        new_build,
        locality: Text::new(join(&mapping.locality)).ok(),
        address: join(&mapping.address),
        consideration: consideration.to_owned(),
    })
}

/// Sales of one property together, oldest first; of one day, in order of the row key, so that the plan is always the same.
fn by_title(sales: Vec<Sale>) -> Vec<Vec<Sale>> {
    let mut titles: BTreeMap<String, Vec<Sale>> = BTreeMap::new();
    for sale in sales {
        titles.entry(sale.key.clone()).or_default().push(sale);
    }
    let mut out: Vec<Vec<Sale>> = titles.into_values().collect();
    for chain in &mut out {
        chain.sort_by(|a, b| (a.date, &a.row_key).cmp(&(b.date, &b.row_key)));
    }
    out.sort_by(|a, b| (a[0].date, &a[0].row_key).cmp(&(b[0].date, &b[0].row_key)));
    out
}

fn pack(mapping: &Mapping, file: Hash, titles: Vec<Vec<Sale>>, secret: &[u8; 32]) -> Vec<(ImportBatch, Vec<u64>)> {
    let mut out: Vec<(ImportBatch, Vec<u64>)> = Vec::new();
    let mut bytes = usize::MAX;
    for chain in titles {
        let rows = rows_of(mapping, &chain, secret);
        let size: usize = rows.iter().map(|(row, _)| to_bytes(row).len()).sum();
        let full = out.last().is_none_or(|(batch, _)| batch.rows.len() + rows.len() > ImportBatch::ROWS_MAX);
        if full || bytes + size > ROWS_BYTES_MAX {
            let (jurisdiction, index) = (mapping.jurisdiction.clone(), out.len() as u32);
            out.push((ImportBatch { jurisdiction, file, index, rows: vec![], countersignature: None }, vec![]));
            bytes = 0;
        }
        bytes += size;
        if let Some((batch, lines)) = out.last_mut() {
            for (row, line) in rows {
                batch.rows.push(row);
                lines.push(line);
            }
        }
    }
    out
}

/// The rows of one title: an opening at first sight, a transfer at each later sale; a new building adds its developer.
fn rows_of(mapping: &Mapping, chain: &[Sale], secret: &[u8; 32]) -> Vec<(Row, u64)> {
    let mut out = Vec::new();
    let mut version = 0u64;
    let Some(first) = chain.first() else { return out };
    let digest = sha256(&[first.key.as_bytes()]);
    let code = match Label::new(format!("{}{}", mapping.unit_prefix, hex::encode(&digest.0[..10]))) {
        Ok(label) => UnitCode(label),
        Err(why) => unreachable!("the mapping's prefix was checked: {why}"),
    };
    let holder = |sale: &Sale, role: &str| {
        let key = record_key(secret, sale.row_key.as_str(), role);
        let number = sha256(&[b"torrens/import-party/v1\0", &key]);
        let mut id = [0u8; 16];
        id.copy_from_slice(&number.0[..16]);
        let said = format!("{role} of {}", sale.row_key);
        ImportedParty {
            party_id: PartyId(Bytes(id)),
            commitment: commitment("party", &salt(&key, "party"), said.as_bytes()),
        }
    };
    let source = |sale: &Sale| {
        let key = record_key(secret, sale.row_key.as_str(), "source");
        let said = format!("{}|{}|{}", sale.row_key, sale.date, sale.consideration);
        Source {
            source_id: sale.row_key.clone(),
            kind: mapping.source_kind.clone(),
            commitment: commitment("document", &salt(&key, "document"), said.as_bytes()),
            date: sale.date.to_string().parse::<Date>().ok(),
        }
    };
    for sale in chain {
        if version == 0 {
            let key = record_key(secret, sale.row_key.as_str(), "unit");
            let unit = UnitFacts {
                code: code.clone(),
                kind: sale.unit_kind,
                area_mm2: None,
                usage: known("RESIDENTIAL"),
                locality: sale.locality.clone(),
                address_commitment: Some(commitment("address", &salt(&key, "address"), sale.address.as_bytes())),
                geometry_hash: None,
            };
            let (who, cause) = match sale.new_build {
                true => ("developer", known("FIRST_REGISTRATION")),
                false => ("buyer", known("LEGACY")),
            };
            let opening =
                OpeningRow { unit, tenure: sale.tenure, holder: holder(sale, who), cause, source: source(sale) };
            out.push((Row::Opening(opening), sale.line));
            version = 1;
            if !sale.new_build {
                continue;
            }
        }
        version += 1;
        let flags = if sale.tenure == first.tenure { vec![] } else { vec![known("ESTATE_DIFFERS")] };
        let (unit, cause) = (code.clone(), sale.cause.clone());
        let transfer = TransferRow { unit, version, holder: holder(sale, "buyer"), cause, source: source(sale), flags };
        out.push((Row::Transfer(transfer), sale.line));
    }
    out
}

/// The key of one record's salts: whoever has the import's secret and the file can open every commitment; nobody else can.
fn record_key(secret: &[u8; 32], row: &str, role: &str) -> [u8; 32] {
    salt(secret, &format!("{role}/{row}"))
}

fn known(text: &'static str) -> Label {
    match Label::new(text) {
        Ok(label) => label,
        Err(why) => unreachable!("'{text}' is a label: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "unique_id,price_paid,deed_date,postcode,property_type,new_build,estate_type,saon,paon,street,locality,town,district,county,transaction_category\n";

    fn run(rows: &str) -> Plan {
        let text = Mapping::SHIPPED[0].1;
        plan(format!("{HEADER}{rows}").as_bytes(), text, &Mapping::parse(text).unwrap(), &[7; 32]).unwrap()
    }

    #[test]
    fn rows_out_of_order_are_chained_by_date() {
        let plan = run(
            "B,2,2019-05-01,M1 1AA,T,N,F,,1,HIGH ST,,TOWN,DIST,C,A\nA,1,2019-01-01,M1 1AA,T,N,F,,1,HIGH ST,,TOWN,DIST,C,B\n",
        );
        assert_eq!((plan.rows, plan.batches.len(), plan.errors.len()), (2, 1, 0));
        let rows = &plan.batches[0].0.rows;
        assert!(matches!(&rows[0], Row::Opening(row) if row.source.source_id.as_str() == "A"));
        assert!(matches!(&rows[1], Row::Transfer(row) if row.version == 2 && row.cause.as_str() == "SALE"));
    }

    #[test]
    fn a_new_building_has_two_entries_from_one_row() {
        let plan = run("A,1,2019-01-01,M1 1AA,T,Y,L,,1,HIGH ST,,TOWN,DIST,C,A\n");
        assert_eq!(plan.batches[0].0.rows.len(), 2);
        assert_eq!(plan.batches[0].1, vec![2, 2]);
    }

    #[test]
    fn every_bad_row_is_named_and_the_others_go_on() {
        let plan = run(
            "A,1,01/02/2019,M1 1AA,T,N,F,,1,S,,T,D,C,A\nB,x,2019-01-01,M1 1AB,T,N,F,,1,S,,T,D,C,A\nC,1,2019-01-01,M1 1AC,T,N,Q,,1,S,,T,D,C,A\nD,1,2019-01-01,M1 1AD,T,N,F,,1,S,,T,D,C,A\nD,1,2019-01-01,M1 1AE,T,N,F,,1,S,,T,D,C,A\nE,1\n",
        );
        let codes: Vec<&str> = plan.errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!(codes, ["date_invalid", "amount_invalid", "value_unknown", "row_repeated", "field_count"]);
        assert_eq!(plan.batches[0].0.rows.len(), 1);
    }

    #[test]
    fn the_price_is_not_in_the_batch() {
        let plan = run("A,123456789,2019-01-01,M1 1AA,T,N,F,,1,HIGH ST,,TOWN,DIST,C,A\n");
        let bytes = to_bytes(&plan.batches[0].0);
        let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(!has(b"123456789") && !has(b"HIGH ST") && !has(b"M1 1AA"));
        assert!(has(b"TOWN"));
    }
}
