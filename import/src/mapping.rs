//! Mappings: what a file's columns mean. TOML; unknown keys are refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use torrens_ledger::encoding::Label;
use torrens_ledger::register::right::RightKind;
use torrens_ledger::register::unit::UnitKind;

/// A mapping.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Kind of file: `csv`, with named columns.
    pub kind: FileKind,
    /// Jurisdiction of the titles.
    pub jurisdiction: Label,
    /// Kind of document that each row stands for.
    pub source_kind: Label,
    /// Columns that together name a property.
    pub title_key: Vec<String>,
    /// What unit codes begin with.
    pub unit_prefix: String,
    /// Column that makes a row unique.
    pub row_key: String,
    /// Columns of the public locality.
    #[serde(default)]
    pub locality: Vec<String>,
    /// Columns of the private address, committed only.
    #[serde(default)]
    pub address: Vec<String>,
    /// Column of the private consideration, committed only.
    #[serde(default)]
    pub consideration: Option<String>,
    /// Date of the instrument.
    pub instrument_date: DateColumn,
    /// Kind of right.
    pub tenure: Choice<RightKind>,
    /// Kind of unit.
    pub unit_kind: Choice<UnitKind>,
    /// Cause of the change.
    pub cause: Choice<Label>,
    /// Whether the row is the first sale of a new building.
    #[serde(default)]
    pub new_build: Option<YesNo>,
}

/// Kinds of files that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Comma-separated, first line names the columns.
    Csv,
}

/// A column of dates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateColumn {
    /// Column.
    pub column: String,
    /// `strftime` format, such as `%Y-%m-%d` or `%d/%m/%Y`.
    pub format: String,
}

/// A column whose values have meanings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice<T> {
    /// Column.
    pub column: String,
    /// Value in the file -> meaning.
    pub values: BTreeMap<String, T>,
}

/// A column that says yes or no.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YesNo {
    /// Column.
    pub column: String,
    /// Values that mean yes.
    pub yes: Vec<String>,
    /// Values that mean no.
    pub no: Vec<String>,
}

impl Mapping {
    /// The mappings that ship with Torrens, by name.
    pub const SHIPPED: &'static [(&'static str, &'static str)] =
        &[("uk-price-paid", include_str!("../../client/mappings/uk-price-paid.toml"))];

    /// Reads a mapping.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mapping: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if mapping.title_key.is_empty() {
            return Err("title_key: name at least one column".into());
        }
        Label::new(format!("{}{}", mapping.unit_prefix, "0".repeat(20))).map_err(|why| format!("unit_prefix {why}"))?;
        Ok(mapping)
    }

    /// Every column that the mapping names.
    pub fn columns(&self) -> Vec<&str> {
        let lists = self.title_key.iter().chain(&self.locality).chain(&self.address).chain(&self.consideration);
        let mut out: Vec<&str> = lists.map(String::as_str).collect();
        out.extend([
            self.row_key.as_str(),
            &self.instrument_date.column,
            &self.tenure.column,
            &self.unit_kind.column,
            &self.cause.column,
        ]);
        out.extend(self.new_build.iter().map(|column| column.column.as_str()));
        out.sort_unstable();
        out.dedup();
        out
    }
}
