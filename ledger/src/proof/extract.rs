//! The title extract: one self-contained file that proves a title's complete state, offline, with nothing but a trust anchor.

use serde::{Deserialize, Serialize};

use super::certificate::Certificate;
use crate::block::{Header, validators_hash};
use crate::encoding::{Blob, from_bytes, to_bytes};
use crate::genesis::TrustAnchor;
use crate::merkle::state::StateProof;
use crate::refusal::Lang;
use crate::register::title::{Title, TitleId, TitleStatus};
use crate::register::unit::SpatialUnit;
use crate::state::Record;
use crate::time::to_rfc3339;

/// A title extract, `application/vnd.torrens.extract+json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extract {
    /// `torrens.extract/1`.
    pub format: String,
    /// The title that was asked for.
    pub asked: TitleId,
    /// The block that it speaks of.
    pub height: u64,
    /// That block's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time: String,
    /// The title's state, for people and programs to read: complete, with all rights, charges, holds and waiting cases.
    pub title: Title,
    /// The units that the title covers.
    pub units: Vec<SpatialUnit>,
    /// What proves it.
    pub evidence: Evidence,
}

/// What proves an extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// The title in the state tree.
    pub title: Proven,
    /// Its units in the state tree, in the title's order.
    pub units: Vec<Proven>,
    /// The header that holds the state root.
    pub header: Header,
    /// The validators' signatures over that header.
    pub certificate: Certificate,
}

/// An object as it stands in the state tree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proven {
    /// Its canonical CBOR.
    pub value: Blob,
    /// Its path to the state root.
    pub proof: StateProof,
}

/// What a verifier says. There is no fourth answer, and never just "valid".
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// The register said exactly this at that block.
    Genuine,
    /// Something in the file is not as the validators signed it.
    NotGenuine,
    /// The file is of another ledger or of validators that the trust anchor does not know.
    CannotTell,
}

/// A verifier's report: the answer, a sentence, the steps taken, and what was not checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// The answer.
    pub answer: Answer,
    /// One plain sentence.
    pub sentence: String,
    /// Each step that was taken, in order; the last is the one that failed, if one did.
    pub steps: Vec<Step>,
    /// What this verification says nothing about.
    pub not_checked: Vec<String>,
    /// The extract, when it is genuine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extract: Option<Extract>,
}

/// One step of a verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
    /// Whether it held.
    pub ok: bool,
    /// What was checked, in plain words.
    pub what: String,
}

impl Extract {
    /// The format that this program writes and reads.
    pub const FORMAT: &'static str = "torrens.extract/1";
    /// The largest file that is looked at, in bytes.
    pub const BYTES_MAX: usize = 4 * 1024 * 1024;

    /// Puts an extract together.
    pub fn new(
        title: (Title, StateProof),
        units: Vec<(SpatialUnit, StateProof)>,
        header: Header,
        certificate: Certificate,
    ) -> Self {
        let (title, proof) = title;
        let of_title = Proven { value: Blob(to_bytes(&title)), proof };
        let (units, of_units) = units
            .into_iter()
            .map(|(unit, proof)| {
                let value = Blob(to_bytes(&unit));
                (unit, Proven { value, proof })
            })
            .unzip();
        Self {
            format: Self::FORMAT.into(),
            asked: title.title_id.clone(),
            height: header.height,
            time: to_rfc3339(header.time_ms),
            title,
            units,
            evidence: Evidence { title: of_title, units: of_units, header, certificate },
        }
    }
}

/// Verifies an extract. The order is that of `proofs.md`: parse, validators, certificate, header, path, value, statement.
pub fn verify(file: &[u8], anchor: &TrustAnchor, lang: Lang) -> Report {
    let mut steps = Vec::new();
    match examine(file, anchor, lang, &mut steps) {
        Ok(extract) => Report {
            answer: Answer::Genuine,
            sentence: genuine_sentence(&extract, lang),
            steps,
            not_checked: not_checked(lang),
            extract: Some(extract),
        },
        Err((answer, why)) => {
            let sentence = match answer {
                Answer::CannotTell => lang.pick(format!("CANNOT TELL: {why}."), format!("无法判断：{why}。")),
                _ => lang.pick(format!("NOT GENUINE: {why}."), format!("不真实：{why}。")),
            };
            steps.push(Step { ok: false, what: why });
            Report { answer, sentence, steps, not_checked: not_checked(lang), extract: None }
        }
    }
}

fn examine(file: &[u8], anchor: &TrustAnchor, lang: Lang, steps: &mut Vec<Step>) -> Result<Extract, (Answer, String)> {
    let no = |en: &str, zh: &str| (Answer::NotGenuine, lang.pick(en, zh).to_owned());
    let cannot = |en: String, zh: String| (Answer::CannotTell, lang.pick(en, zh));
    let mut step = |en: String, zh: String| steps.push(Step { ok: true, what: lang.pick(en, zh) });

    // Parse, strictly: every field known, every value in its one spelling.
    let extract = parse(file).map_err(|why| {
        (
            Answer::NotGenuine,
            lang.pick(
                format!("the file is not a readable extract ({why})"),
                format!("文件不是可读的登记证明（{why}）"),
            ),
        )
    })?;
    let Evidence { title: of_title, units: of_units, header, certificate } = &extract.evidence;
    step("the file is a complete extract with nothing added".into(), "文件是完整的登记证明，没有多余内容".into());

    let about_header = certificate.height == header.height && certificate.header_hash == header.hash();
    if !about_header || header.version != Header::VERSION {
        return Err(no("the certificate is about another block header", "签名证书对应的不是该区块头"));
    }
    step("the certificate is about the block header in the file".into(), "签名证书对应文件中的区块头".into());

    if anchor.format != TrustAnchor::FORMAT {
        return Err(cannot("your trust anchor is of another format".into(), "信任锚格式不符".into()));
    }
    if header.chain_id != anchor.chain_id {
        let (theirs, ours) = (&header.chain_id, &anchor.chain_id);
        return Err(cannot(
            format!("the extract is of the ledger '{theirs}', your trust anchor is of '{ours}'"),
            format!("该证明属于账本“{theirs}”，而您的信任锚属于“{ours}”"),
        ));
    }
    if header.validators_hash != validators_hash(&anchor.validators) {
        return Err(cannot(
            "the extract was certified by validators that your trust anchor does not know".into(),
            "签署该证明的验证者不在您的信任锚中".into(),
        ));
    }
    step(
        format!("the {} validators are those of your trust anchor", anchor.validators.len()),
        format!("{} 个验证者与您的信任锚一致", anchor.validators.len()),
    );

    certificate.verify(&anchor.chain_id, &anchor.validators).map_err(|error| {
        (
            Answer::NotGenuine,
            lang.pick(format!("the certificate does not hold: {error}"), format!("签名证书不成立：{error}")),
        )
    })?;
    let signed: Vec<_> = certificate.places().iter().map(|at| anchor.validators[*at].agency_id.to_string()).collect();
    step(
        format!(
            "block {} is certified by {} of {} validators: {}",
            header.height,
            signed.len(),
            anchor.validators.len(),
            signed.join(", ")
        ),
        format!(
            "区块 {} 由 {} 个验证者中的 {} 个签署：{}",
            header.height,
            anchor.validators.len(),
            signed.len(),
            signed.join("、")
        ),
    );

    if !of_title.proof.proves(&header.state_root, &Title::key(&extract.asked).tree_key(), &of_title.value.0) {
        return Err(no(
            "the title's state does not hang under the certified state root",
            "登记簿状态与已签署的状态根不符",
        ));
    }
    let title: Title =
        from_bytes(&of_title.value.0).map_err(|_| no("the title's state cannot be read", "登记簿状态无法读取"))?;
    if title.title_id != extract.asked {
        return Err(no("the proven state is of another title", "所证明的是另一登记簿"));
    }
    if of_units.len() != title.units.len() || extract.units.len() != title.units.len() {
        return Err(no("a unit of the title is missing or added", "登记簿的不动产单元缺失或多余"));
    }
    for ((code, proven), said) in title.units.iter().zip(of_units).zip(&extract.units) {
        let unit: SpatialUnit =
            from_bytes(&proven.value.0).map_err(|_| no("a unit's state cannot be read", "不动产单元状态无法读取"))?;
        let holds = proven.proof.proves(&header.state_root, &SpatialUnit::key(code).tree_key(), &proven.value.0);
        if !holds || unit.facts.code != *code || unit != *said {
            return Err(no(
                "a unit's state does not hang under the certified state root",
                "不动产单元状态与已签署的状态根不符",
            ));
        }
    }
    step(
        "the title and its units are part of the certified state of the register".into(),
        "登记簿及其不动产单元属于已签署的登记总状态".into(),
    );

    if title != extract.title || extract.height != header.height || extract.time != to_rfc3339(header.time_ms) {
        return Err(no("what the extract says differs from what was proven", "证明所述内容与经证明的内容不同"));
    }
    step(
        "what the extract says is what was proven: all rights, charges, holds and waiting cases, none left out".into(),
        "证明所述与经证明的内容一致：全部权利、抵押、限制和待办案件，无一遗漏".into(),
    );
    Ok(extract)
}

/// Reads an extract so that no two different files say the same: what is written back must be what was read.
fn parse(file: &[u8]) -> Result<Extract, String> {
    if file.len() > Extract::BYTES_MAX {
        return Err(format!("larger than {} bytes", Extract::BYTES_MAX));
    }
    let extract: Extract = serde_json::from_slice(file).map_err(|error| error.to_string())?;
    if extract.format != Extract::FORMAT {
        return Err(format!("its format is not {}", Extract::FORMAT));
    }
    let said: serde_json::Value = serde_json::from_slice(file).map_err(|error| error.to_string())?;
    let again = serde_json::to_value(&extract).map_err(|error| error.to_string())?;
    if said != again {
        return Err("a value is not in its one spelling".into());
    }
    Ok(extract)
}

fn genuine_sentence(extract: &Extract, lang: Lang) -> String {
    let Extract { asked, height, time, title, evidence, .. } = extract;
    // A hold whose time was over at that block stood no more, even if nothing was entered since.
    let title = title.clone().at(evidence.header.time_ms);
    let owners = title.primary().map_or(0, |right| right.holders.iter().map(|holding| holding.parties.len()).sum());
    let (charges, holds, pending) = (title.charges.len(), title.holds.len(), title.pending.len());
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let said = lang.pick(
        format!(
            "GENUINE: at block {height} ({time}) title {asked} was held by {}, with {}, {} and {}.",
            count(owners, "party", "parties"),
            count(charges, "charge", "charges"),
            count(holds, "hold", "holds"),
            count(pending, "case waiting", "cases waiting"),
        ),
        format!(
            "真实：在区块 {height}（{time}），登记簿 {asked} 有 {owners} 名权利人、{charges} 项抵押、{holds} 项限制、{pending} 件待办。"
        ),
    );
    said + &closed_and_marked(&title, lang)
}

/// What a reader must not miss: that the title is closed, and the marks on it.
fn closed_and_marked(title: &Title, lang: Lang) -> String {
    let mut out = String::new();
    if title.status == TitleStatus::Closed {
        let into = title.lineage_to.iter().map(ToString::to_string).collect::<Vec<_>>();
        out.push_str(&match into.is_empty() {
            true => lang.pick(" The title is CLOSED.".to_owned(), "该登记簿已关闭。".to_owned()),
            false => lang.pick(
                format!(" The title is CLOSED; it went into {}.", into.join(", ")),
                format!("该登记簿已关闭，转入 {}。", into.join("、")),
            ),
        });
    }
    if !title.flags.is_empty() {
        let marks = title.flags.iter().map(ToString::to_string).collect::<Vec<_>>();
        out.push_str(
            &lang.pick(format!(" It is marked {}.", marks.join(", ")), format!("标记：{}。", marks.join("、"))),
        );
    }
    out
}

fn not_checked(lang: Lang) -> Vec<String> {
    let rows = [
        (
            "whether the register has changed since that block: ask for a fresh extract when it matters",
            "该区块之后登记簿是否变更：重要时请重新获取证明",
        ),
        ("who the parties are: the ledger holds no names", "当事人的身份：账本不含姓名"),
        ("unregistered rights, and the exactness of boundaries", "未登记的权利以及界址的精确性"),
    ];
    rows.iter().map(|(en, zh)| lang.pick(*en, *zh).to_owned()).collect()
}
