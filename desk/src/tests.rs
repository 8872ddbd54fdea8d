#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use torrens_ledger::crypto::SecretKey;
use torrens_ledger::encoding::{Bytes, Label};
use torrens_ledger::keyfile::KeyFile;
use torrens_ledger::transactions::{Act, Signed, TxType, guide};

use crate::answer;

fn ask_with(question: &Value, file: Option<&[u8]>) -> Value {
    let question = question.to_string().into_bytes();
    let parts = [Some(question.as_slice()), file];
    let buffer: Vec<u8> =
        parts.iter().flatten().flat_map(|part| [&(part.len() as u32).to_le_bytes(), *part].concat()).collect();
    serde_json::from_slice(&answer(&buffer)).unwrap()
}

fn ask(question: Value) -> Value {
    ask_with(&question, None)
}

#[test]
fn whatever_comes_over_the_border_gets_an_answer() {
    for buffer in [&b""[..], &[1, 0, 0], &[9, 0, 0, 0, 1], &[2, 0, 0, 0, b'{', b'}'], &[0, 0, 0, 0, 0, 0, 0, 0]] {
        let answer: Value = serde_json::from_slice(&answer(buffer)).unwrap();
        assert!(answer["error"]["why"].is_string(), "{answer}");
    }
}

#[test]
fn every_form_starts_and_can_be_read() {
    for lang in ["en", "zh-CN"] {
        let forms = ask(json!({"do": "forms", "lang": lang}));
        let forms = forms["ok"]["forms"].as_array().unwrap().clone();
        assert_eq!(forms.len(), TxType::ALL.into_iter().filter(|kind| guide::form(*kind).is_some()).count());
        for form in forms {
            let started = ask(json!({"do": "start", "tx_type": form["tx_type"], "title": null}));
            let read = ask(json!({"do": "read", "act": started["ok"]}));
            assert_eq!(read["ok"]["tx_type"], form["tx_type"], "{read}");
        }
    }
}

#[test]
fn a_form_starts_from_a_title_and_a_wrong_field_is_named() {
    let title = json!({"title_id": "T-CN-7", "version": 3, "rights": [{"holders": [{"parties": ["ab".repeat(16)], "share": {"num": 1, "den": 2}}]}]});
    let mut act = ask(json!({"do": "start", "tx_type": "TRANSFER", "title": title}))["ok"].clone();
    assert_eq!(act["TRANSFER"]["title_version"], 3);
    assert_eq!(act["TRANSFER"]["disposals"][0]["parties"][0], "ab".repeat(16));
    act["TRANSFER"]["acquisitions"][0]["share"]["den"] = json!("two");
    let read = ask(json!({"do": "read", "act": act}));
    assert_eq!(read["error"]["place"], "/TRANSFER/acquisitions/0/share", "{read}");
}

#[test]
fn what_is_signed_here_is_what_the_ledger_reads() {
    let key = SecretKey::from_seed(&[7; 32]);
    let file = KeyFile::new("officer", &key).to_text();
    let opened = ask(json!({"do": "key", "text": file}))["ok"].clone();
    assert!(opened["pkcs8"].as_str().unwrap().ends_with(&hex::encode([7; 32])));
    let act = ask(json!({"do": "start", "tx_type": "FREEZE", "title": null}))["ok"].clone();
    let draft = json!({"act": act, "chain_id": "test", "expires_ms": 1, "nonce": "00".repeat(8), "public_key": opened["public_key"]});
    let mut question = draft.clone();
    question["do"] = json!("unsigned");
    let unsigned = ask(question)["ok"].clone();
    let signature = key.sign(&hex::decode(unsigned["to_be_signed"].as_str().unwrap()).unwrap());
    let signed = ask(json!({"do": "signed", "draft": draft, "signature": signature}))["ok"].clone();
    let bytes = hex::decode(signed["bytes"].as_str().unwrap()).unwrap();
    let read = Signed::read(&bytes, &Label::new("test").unwrap()).unwrap();
    assert_eq!(json!(read.id), unsigned["tx_id"]);
    assert!(matches!(read.body.act, Act::Freeze(_)));
    let other = ask(json!({"do": "signed", "draft": draft, "signature": Bytes([1; 64])}));
    assert_eq!(other["error"]["place"], "/signature");
}

#[test]
fn an_import_is_planned_with_ten_rows_to_look_at() {
    let mapping = ask(json!({"do": "mappings"}))["ok"][0]["text"].clone();
    let mut file = String::from(
        "unique_id,price_paid,deed_date,postcode,property_type,new_build,estate_type,saon,paon,street,locality,town,district,county,transaction_category\n",
    );
    for row in 0..12 {
        file.push_str(&format!("R{row},100,2019-01-0{},M1 {row}AA,T,N,F,,1,HIGH ST,,TOWN,DIST,C,A\n", row % 9 + 1));
    }
    file.push_str("BAD,x,2019-01-01,M1 1ZZ,T,N,F,,1,S,,T,D,C,A\n");
    let question = json!({"do": "plan", "mapping": mapping, "secret": "11".repeat(32)});
    let plan = ask_with(&question, Some(file.as_bytes()))["ok"].clone();
    assert_eq!((plan["rows"].as_u64(), plan["preview"].as_array().unwrap().len()), (Some(13), 10));
    assert_eq!(plan["errors"][0]["code"], "amount_invalid");
    let read = ask(json!({"do": "read", "act": plan["batches"][0]["act"]}));
    assert_eq!(read["ok"]["tx_type"], "IMPORT_BATCH", "{read}");
    let wrong = ask_with(&question, Some(b"a,b\n1,2\n"));
    assert!(wrong["error"]["why"].as_str().unwrap().contains("lacks columns"));
}
