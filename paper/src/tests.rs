//! The PDF read back by others' readers: lopdf for the attachment, rqrr for the codes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use lopdf::{Document, Object};
use qrcode::{EcLevel, QrCode};
use torrens_ledger::block::{Header, Validator, validators_hash};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label, Text, to_bytes};
use torrens_ledger::merkle::state::StateProof;
use torrens_ledger::proof::certificate::{Certificate, precommit_bytes};
use torrens_ledger::proof::compact::Compact;
use torrens_ledger::proof::extract::{Asked, Extract};
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::charge::Charge;
use torrens_ledger::register::hold::{Bearer, Hold, HoldKind};
use torrens_ledger::register::party::PartyId;
use torrens_ledger::register::right::{Holding, Right, RightKind};
use torrens_ledger::register::source::Source;
use torrens_ledger::register::title::{CaseId, Title, TitleId};
use torrens_ledger::register::unit::{SpatialUnit, UnitCode, UnitFacts, UnitKind};

use super::*;
use crate::fonts::{Fonts, Script, Weight};
use crate::sheet::{Op, PAGE_WIDTH};

const TIME_MS: u64 = 1_795_000_000_000;

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn source() -> Source {
    Source { source_id: label("DEED-1"), kind: label("DEED"), commitment: Bytes([4; 32]), date: None }
}

fn party(n: u8) -> PartyId {
    PartyId(Bytes([n; 16]))
}

fn title(charges: u32) -> Title {
    let mut title = Title::blank(TitleId(label("T-CN-7")), label("CN"));
    let holding = |n, share: &str| Holding { parties: vec![party(n)], share: share.parse().unwrap() };
    title.rights.push(Right {
        kind: RightKind::Ownership,
        holders: vec![holding(1, "1/3"), Holding { parties: vec![party(2), party(3)], share: "2/3".parse().unwrap() }],
        cause: label("SALE"),
        source: source(),
        since_ms: TIME_MS - 1000,
        item: 1,
        term: None,
        easement: None,
        extent: None,
        origin: None,
    });
    title.charges = (1..=charges)
        .map(|rank| Charge {
            item: rank + 1,
            rank,
            chargee: party(200),
            grantors: vec![party(1)],
            share: "1/3".parse().unwrap(),
            secured: Bytes([9; 32]),
            bars_transfer: rank % 2 == 0,
            bars_further: rank % 3 == 0,
            source: source(),
            since_ms: TIME_MS - 500,
            origin: None,
            certificate: None,
        })
        .collect();
    title.version = 3;
    title
}

fn unit(locality: &str) -> SpatialUnit {
    let facts = UnitFacts {
        code: UnitCode(label("430102001003GB00012F00010001")),
        kind: UnitKind::Unit,
        area_mm2: Some(89_500_000),
        usage: label("RESIDENTIAL"),
        locality: Some(Text::new(locality).unwrap()),
        address_commitment: None,
        geometry_hash: None,
    };
    SpatialUnit { facts, title_id: None, version: 1, parents: Vec::new(), children: Vec::new() }
}

/// A ledger of three validators whose state holds one object: a tree of one leaf needs no path.
fn certified(object: &[u8], key: Bytes<32>) -> (Header, Certificate, TrustAnchor, StateProof) {
    let keys: Vec<_> = (1..=3u8).map(|n| SecretKey::from_seed(&[n; 32])).collect();
    let validator = |(n, key): (usize, &SecretKey)| Validator {
        agency_id: label(["court", "registry", "tax"][n]),
        public_key: key.public(),
        cosigner_key: key.public(),
        log_key: key.public(),
    };
    let validators: Vec<_> = keys.iter().enumerate().map(validator).collect();
    let proof = StateProof::pack(&[], None);
    let root = proof.root(&key, Some(object)).unwrap();
    let header = Header {
        version: 1,
        chain_id: label("torrens-test"),
        height: 1204,
        time_ms: TIME_MS,
        prev_header_hash: Bytes([1; 32]),
        log_size: 9,
        log_root: Bytes([2; 32]),
        state_root: root,
        validators_hash: validators_hash(&validators),
        next_validators_hash: validators_hash(&validators),
        params_hash: Bytes([3; 32]),
        proposer: label("tax"),
    };
    let message = precommit_bytes("torrens-test", 1204, 0, Some(&header.hash()));
    let signed = keys.iter().enumerate().map(|(n, key)| (n, key.sign(&message))).collect();
    let certificate = Certificate::new(1204, 0, header.hash(), 3, signed);
    let anchor = TrustAnchor::new(label("torrens-test"), Bytes([5; 32]), validators, Vec::new());
    (header, certificate, anchor, proof)
}

fn of_title(title: &Title) -> (Vec<u8>, TrustAnchor) {
    let key = Asked::Title(title.title_id.clone()).key().tree_key();
    let (header, certificate, anchor, proof) = certified(&to_bytes(title), key);
    let extract = Extract::of_title((title.clone(), proof), Vec::new(), header, certificate);
    ([extract.to_json(), b"\n".to_vec()].concat(), anchor)
}

fn of_unit(locality: &str) -> (Vec<u8>, TrustAnchor) {
    let unit = unit(locality);
    let key = Asked::Unit(unit.facts.code.clone()).key().tree_key();
    let (header, certificate, anchor, proof) = certified(&to_bytes(&unit), key);
    (Extract::of_unit((unit, proof), header, certificate).to_json(), anchor)
}

/// The files in a PDF, by lopdf: name, media type, bytes.
fn attachments(pdf: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let document = Document::load_mem(pdf).unwrap();
    let spec = |object: &Object| -> Option<(String, String, Vec<u8>)> {
        let spec = object.as_dict().ok()?;
        let files = spec.get(b"EF").ok()?.as_dict().ok()?;
        let stream = document.get_object(files.get(b"F").ok()?.as_reference().ok()?).ok()?.as_stream().ok()?;
        let media = String::from_utf8_lossy(stream.dict.get(b"Subtype").ok()?.as_name().ok()?).into_owned();
        let name = String::from_utf8_lossy(spec.get(b"F").ok()?.as_str().ok()?).into_owned();
        Some((name, media, stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())))
    };
    document.objects.values().filter_map(spec).collect()
}

/// The text of all pages, as the program lays it: the words of a line come apart where a font ends.
fn words(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap().split_whitespace().collect()
}

fn pages(pdf: &[u8]) -> usize {
    Document::load_mem(pdf).unwrap().get_pages().len()
}

#[test]
fn the_file_inside_is_the_extract_byte_for_byte() {
    let (file, anchor) = of_title(&title(1));
    let pdf = extract_pdf(&file, &anchor).unwrap();
    let found = attachments(&pdf);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("T-CN-7.torrens.json", MEDIA_TYPE));
    assert_eq!(found[0].2, file);
    assert_eq!(verify(&found[0].2, &anchor, &[], Lang::En).answer, Answer::Genuine);
}

#[test]
fn the_pages_say_it_in_both_languages() {
    let mut title = title(1);
    let by = Bearer::Agency(label("court"));
    let hold = Hold::new(HoldKind::Freeze, by, &label("ORDER-17"), &label("CIVIL_PRESERVATION"), &source());
    title.holds.push(hold);
    title.pending.push(CaseId(label("C-2026-registry-9")));
    let (file, anchor) = of_title(&title);
    let said = words(&extract_pdf(&file, &anchor).unwrap());
    let party = "01".repeat(16);
    let fingerprint = anchor.fingerprint().to_string();
    for text in [
        "Extract from the register",
        "不动产登记簿证明",
        "T-CN-7",
        "block 1,204",
        "1/3",
        "2/3",
        "(jointly)",
        "（共同共有）",
        &party,
        "Freeze ORDER-17 by the court",
        "查封",
        "民事保全",
        "C-2026-registry-9",
        "A. The property",
        "F. 本证明不包括的内容",
        "The print alone proves nothing",
        "打印件本身不能证明任何事",
        "torrens-test",
        &fingerprint,
        "T-CN-7.torrens.json",
        "Page 2 of",
        "第 2 页",
        "UTC",
        "北京时间",
    ] {
        let text: String = text.split_whitespace().collect();
        assert!(said.contains(&text), "{text} is not in {said}");
    }
}

#[test]
fn nothing_is_said_as_none_not_left_out() {
    let (file, anchor) = of_title(&title(0));
    let said = words(&extract_pdf(&file, &anchor).unwrap());
    assert!(said.matches("None").count() >= 2 && said.matches('无').count() >= 2, "{said}");
}

#[test]
fn the_codes_are_what_the_verifier_takes() {
    // A large one, so that there are several.
    for charges in [1, 60] {
        let (file, anchor) = of_title(&title(charges));
        let extract = Extract::parse(&file).unwrap().extract;
        let codes = codes::of(&extract).unwrap();
        assert_eq!(codes.len() > 1, charges == 60);
        let read: Vec<String> = codes.iter().map(scanned).collect();
        assert_eq!(verify(read.join("\n").as_bytes(), &anchor, &[], Lang::En).answer, Answer::Genuine);
        assert_eq!(read, Compact::of(&extract).to_codes());
    }
}

/// A code as a camera sees it: five dots a module, with its quiet margin.
fn scanned(code: &codes::Code) -> String {
    let (dots, quiet) = (5, 4);
    let size = (code.side + 2 * quiet) * dots;
    let dark = |x: usize, y: usize| {
        let (x, y) = ((x / dots).checked_sub(quiet), (y / dots).checked_sub(quiet));
        x.zip(y).is_some_and(|(x, y)| x < code.side && y < code.side && code.dark[y * code.side + x])
    };
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(size, size, |x, y| if dark(x, y) { 0 } else { 255 });
    let grids = seen.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn a_long_table_goes_over_several_pages_and_nothing_stands_outside() {
    let (file, anchor) = of_title(&title(60));
    let few = pages(&{
        let (file, anchor) = of_title(&title(1));
        extract_pdf(&file, &anchor).unwrap()
    });
    let pdf = extract_pdf(&file, &anchor).unwrap();
    assert!(pages(&pdf) >= few + 3, "{} pages", pages(&pdf));
    let texts = texts::load().unwrap();
    let report = verify(&file, &anchor, &[], Lang::En);
    let mut sheet = Sheet::new(&texts).unwrap();
    register::write(&mut sheet, report.extract.as_ref().unwrap()).unwrap();
    for (x, y, width) in sheet.pages.iter().flatten().filter_map(|op| match op {
        Op::Text { x, y, size, runs, .. } => Some((*x, *y, runs.iter().map(|run| run.width).sum::<f32>() * size)),
        _ => None,
    }) {
        assert!(x >= 40.0 && x + width <= PAGE_WIDTH - 40.0 && (40.0..790.0).contains(&y), "{x} {y} {width}");
    }
    let ranks = words(&pdf);
    assert!((1..=60).all(|rank| ranks.contains(&rank.to_string())));
}

#[test]
fn a_very_long_word_is_broken() {
    let word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(2);
    let (file, anchor) = of_unit(&word);
    let said = words(&extract_pdf(&file, &anchor).unwrap());
    assert!(said.contains(&word), "{said}");
}

#[test]
fn a_missing_glyph_is_named() {
    let (file, anchor) = of_unit("Sample town 𓀀 hill");
    let error = extract_pdf(&file, &anchor).unwrap_err();
    assert_eq!(error, PaperError::Glyph { char: '𓀀', text: "Sample town 𓀀 hill".into() });
    let words = error.to_string();
    assert!(words.contains("U+13000") && words.contains("use the extract as JSON"), "{words}");
}

#[test]
fn what_does_not_prove_itself_is_not_printed() {
    let (file, anchor) = of_title(&title(1));
    let text = String::from_utf8(file.clone()).unwrap();
    let changed = text.replacen("\"num\": 1", "\"num\": 2", 1);
    assert_ne!(changed, text);
    assert!(matches!(extract_pdf(changed.as_bytes(), &anchor), Err(PaperError::NotGenuine(_))));
    let mut other = anchor.clone();
    other.chain_id = label("another");
    assert!(matches!(extract_pdf(&file, &other), Err(PaperError::NotGenuine(_))));
    let codes = Compact::of(&Extract::parse(&file).unwrap().extract).to_codes().join("\n");
    assert_eq!(extract_pdf(codes.as_bytes(), &anchor), Err(PaperError::Compact));
    assert!(matches!(extract_pdf(b"", &anchor), Err(PaperError::NotGenuine(_))));
}

#[test]
fn the_same_extract_gives_the_same_bytes() {
    let (file, anchor) = of_title(&title(3));
    assert_eq!(extract_pdf(&file, &anchor).unwrap(), extract_pdf(&file, &anchor).unwrap());
}

/// Extracts of every kind, made by the ledger's own tests: all that are genuine can be printed, all others are not.
#[test]
fn the_ledgers_vectors() {
    let vectors: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../ledger/tests/vectors/extracts.json")).unwrap();
    let mut printed = 0;
    for vector in vectors {
        let anchor = serde_json::to_vec(&vector["anchor"]).unwrap();
        let Ok(anchor) = TrustAnchor::parse(&anchor) else { continue };
        let Some(file) = vector["file"]["text"].as_str() else { continue };
        let genuine = verify(file.as_bytes(), &anchor, &[], Lang::En).answer == Answer::Genuine;
        match extract_pdf(file.as_bytes(), &anchor) {
            Ok(pdf) => {
                assert!(genuine);
                assert_eq!(attachments(&pdf)[0].2, file.as_bytes());
                printed += 1;
            }
            Err(PaperError::NotGenuine(_)) => assert!(!genuine),
            Err(PaperError::Compact) => assert!(Compact::may_be(file.as_bytes())),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(printed >= 5, "{printed} printed");
}

#[test]
fn every_message_has_its_glyphs() {
    let fonts = Fonts::load().unwrap();
    for (script, source) in [
        (Script::Latin, include_str!("../../locales/en/paper.ftl")),
        (Script::Latin, include_str!("../../locales/en/register.ftl")),
        (Script::Latin, include_str!("../../locales/en/title.ftl")),
        (Script::Han, include_str!("../../locales/zh/paper.ftl")),
        (Script::Han, include_str!("../../locales/zh/register.ftl")),
        (Script::Han, include_str!("../../locales/zh/title.ftl")),
    ] {
        for line in source.lines() {
            fonts.set(line, script, Weight::Regular).unwrap();
        }
    }
}

#[test]
fn a_code_is_of_level_l_as_the_client_makes_it() {
    let (file, _) = of_title(&title(1));
    let extract = Extract::parse(&file).unwrap().extract;
    let text = Compact::of(&extract).to_codes().remove(0);
    let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
    assert_eq!(codes::of(&extract).unwrap()[0].side, code.width());
}
