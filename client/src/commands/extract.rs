//! `torrens extract`: the file that proves itself, of a title, a unit or an attestation; or that there is no such thing.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;
use serde_json::json;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::reason::{self, label, parsed};
use torrens_ledger::crypto::salt;
use torrens_ledger::encoding::Bytes;
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract as Document, Opening};
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::title::TitleId;
use torrens_ledger::register::unit::UnitCode;
use torrens_texts::Catalogue;

use super::read_bounded;
use super::verify::{anchor, extract_path, read_extract};
use crate::Global;

#[derive(Args)]
pub struct Extract {
    /// Title number
    #[arg(required_unless_present_any = ["unit", "attestation", "renew"])]
    id: Option<String>,
    /// Of a unit, by its code
    #[arg(long, value_name = "CODE", conflicts_with = "id")]
    unit: Option<String>,
    /// Of an attestation, by its id
    #[arg(long, value_name = "ID", conflicts_with_all = ["id", "unit"])]
    attestation: Option<String>,
    /// Renew an old extract: prove that its block still stands in today's log
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "unit", "attestation", "at", "anchor", "absence", "disclose"])]
    renew: Option<PathBuf>,
    /// As it stood after this block
    #[arg(long, conflicts_with = "anchor")]
    at: Option<u64>,
    /// As it stood after the newest anchor block, the first of the hour
    #[arg(long)]
    anchor: bool,
    /// When there is no such thing, prove that
    #[arg(long)]
    absence: bool,
    /// Disclose private values: a file of openings, as 'party register' writes it; FILE:FIELD for one field only
    #[arg(long, value_name = "FILE[:FIELD]")]
    disclose: Vec<String>,
    /// File to write; standard output when left out. A name that ends in .pdf gives the extract on paper, the file attached
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// For a PDF: the trust anchor whose fingerprint is printed; the node's own when left out
    #[arg(long, value_name = "FILE", requires = "output")]
    trust: Option<PathBuf>,
    /// Write QR codes of the compact form (SVG): FILE, or FILE-1, FILE-2 when one does not hold it
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
    /// Write the text of the QR codes of the compact form instead of the whole extract
    #[arg(long)]
    compact: bool,
}

/// What `party register` keeps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Openings {
    party_id: PartyId,
    record_key: Bytes<32>,
    fields: std::collections::BTreeMap<String, String>,
}

impl Extract {
    pub fn run(self, global: &Global) -> Result<ExitCode, Failure> {
        let texts = global.texts();
        let mut extract = match &self.renew {
            Some(path) => renew(global, path)?,
            None => fetch(global, &self)?,
        };
        if self.absence && extract.evidence.object.value.is_some() {
            global.hint(texts.say("cli-extract-there", &[("asked", &extract.asked)]));
        }
        for wanted in &self.disclose {
            disclose(&mut extract, wanted)?;
        }
        let pdf = self.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "pdf"));
        if self.compact && pdf {
            return Err(Failure::Usage(Message::new("cli-extract-compact-pdf")));
        }
        let codes = Compact::of(&extract).to_codes();
        let mut written = Vec::new();
        if let Some(path) = &self.qr {
            for (at, code) in codes.iter().enumerate() {
                let path = if codes.len() == 1 { path.clone() } else { numbered(path, at + 1) };
                let picture = QrCode::with_error_correction_level(code, EcLevel::L)
                    .map_err(|error| Failure::Unexpected(Message::new("cli-extract-no-qr").with("error", error)))?;
                let picture = picture.render::<svg::Color<'_>>().min_dimensions(720, 720).build();
                write(&path, picture.as_bytes())?;
                written.push(json!({"file": path, "characters": code.len()}));
            }
        }
        let bytes = match (self.compact, pdf) {
            (true, _) => format!("{}\n", codes.join("\n")).into_bytes(),
            (_, true) => on_paper(global, &extract, self.trust.as_ref())?,
            _ => [extract.to_json(), b"\n".to_vec()].concat(),
        };
        let Some(path) = &self.output else {
            if self.qr.is_none() {
                use std::io::Write as _;
                let _ = std::io::stdout().write_all(&bytes);
            } else {
                global.show(&json!({"asked": extract.asked, "height": extract.height, "codes": written}), || {
                    list(texts, &written)
                })?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        write(path, &bytes)?;
        let document = json!({"asked": extract.asked, "height": extract.height, "file": path, "bytes": bytes.len(), "codes": written});
        global.show(&document, || {
            let written_as = texts.say("cli-written", &[("file", &path.display()), ("bytes", &bytes.len())]);
            format!("{written_as}\n{}", list(texts, &written))
        })?;
        if !pdf {
            global.hint(texts.say("cli-extract-verify", &[("file", &path.display())]));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn asked(&self) -> Result<Asked, Failure> {
        Ok(match (&self.id, &self.unit, &self.attestation) {
            (_, Some(code), _) => Asked::Unit(UnitCode(label("--unit", code)?)),
            (_, _, Some(id)) => Asked::Attestation(parsed("--attestation", id)?),
            (Some(id), ..) => Asked::Title(TitleId(label("cli-the-title", id)?)),
            _ => return Err(Failure::Usage(Message::new("cli-extract-of-what"))),
        })
    }
}

fn fetch(global: &Global, command: &Extract) -> Result<Document, Failure> {
    let mut path = format!("{}?absence={}", extract_path(&command.asked()?), command.absence);
    if let Some(at) = command.at {
        path.push_str(&format!("&at={at}"));
    }
    if command.anchor {
        path.push_str("&anchor=true");
    }
    if !command.disclose.is_empty() {
        path.push_str("&parties=true");
    }
    let bytes = global.connection().get_bytes(&path)?;
    let parsed = Document::parse(&bytes);
    parsed
        .map(|parsed| parsed.extract)
        .map_err(|why| Failure::Unexpected(Message::new("cli-extract-unreadable").because(why.to_string())))
}

/// An old extract with the proof that its block still stands in today's log. The trust chain grows with the changes since.
fn renew(global: &Global, path: &Path) -> Result<Document, Failure> {
    let mut extract = read_extract(&read_bounded(path, Document::BYTES_MAX)?)?;
    let connection = global.connection();
    let trust = connection.trust()?;
    if trust.chain_id != extract.evidence.header.chain_id {
        let (theirs, ours) = (&extract.evidence.header.chain_id, &trust.chain_id);
        return Err(Failure::Input(Message::new("cli-extract-other-ledger").with("theirs", theirs).with("ours", ours)));
    }
    let index = extract.evidence.header.log_size;
    let proof = connection.get_bytes(&format!("/tlog/proof/{index}.tlog-proof"))?;
    extract.evidence.renewal = Some(String::from_utf8_lossy(&proof).into_owned());
    extract.evidence.trust = trust.changes;
    Ok(extract)
}

/// The extract as PDF, made here: the node gave the file only.
fn on_paper(global: &Global, extract: &Document, trust: Option<&PathBuf>) -> Result<Vec<u8>, Failure> {
    let connection = global.connection();
    let anchor = match trust {
        Some(_) => anchor(trust).map_err(Failure::Input)?,
        None => connection.trust()?,
    };
    torrens_paper::extract_pdf(&extract.to_json(), &anchor).map_err(|why| Failure::Input(reason::of(&why.to_string())))
}

fn disclose(extract: &mut Document, wanted: &str) -> Result<(), Failure> {
    let (path, field) = match wanted.rsplit_once(':') {
        Some((path, field)) if !Path::new(wanted).exists() => (path, Some(field)),
        _ => (wanted, None),
    };
    let bytes = read_bounded(Path::new(path), 1024 * 1024)?;
    let openings: Openings = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::Input(Message::new("cli-extract-no-openings").with("file", path).with("error", error))
    })?;
    let of = format!("party:{}", openings.party_id);
    let before = extract.disclosed.len();
    for (name, value) in openings.fields {
        if field.is_none_or(|field| field == name) {
            let salt = Bytes(salt(&openings.record_key.0, &name));
            let opening = Opening { of: of.clone(), field: name, salt, value };
            let fits = extract.committed(&opening).is_some_and(|committed| opening.opens(&committed));
            if !fits {
                let message =
                    Message::new("cli-extract-not-committed").with("file", path).with("field", &opening.field);
                return Err(Failure::Input(message.with("party", of)));
            }
            extract.disclosed.push(opening);
        }
    }
    match extract.disclosed.len() > before {
        true => Ok(()),
        false => {
            let message = Message::new("cli-extract-no-field").with("file", path);
            Err(Failure::Input(message.with("field", field.unwrap_or(""))))
        }
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

fn list(texts: &Catalogue, written: &[serde_json::Value]) -> String {
    let of = |code: &serde_json::Value| {
        let file = code["file"].as_str().unwrap_or("");
        texts.say("cli-extract-code", &[("file", &file), ("characters", &code["characters"])]) + "\n"
    };
    written.iter().map(of).collect()
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::Unexpected(reason::cannot_write(path, &error)))
}
