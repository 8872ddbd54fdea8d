//! The verifier: a file and a trust anchor in, one of four answers out. Free of network, disk and the tree's engine, so that it
//! builds for a browser. The order is that of `proofs.md`: parse, validators, certificate, header, path, value, statement.

use serde::Serialize;

use super::certificate::Certificate;
use super::checkpoint;
use super::compact::Compact;
use super::extract::{Asked, Extract, Logged, Proven};
use super::log_proof::LogProof;
use super::peek;
use super::trust::{TrustAnchor, TrustError, Trusted};
use super::words::{self, Part};
use crate::block::{header_leaf, validators_hash};
use crate::crypto::{Hash, Purpose, hash};
use crate::refusal::Lang;
use crate::register::party::Party;
use crate::register::title::Title;
use crate::register::unit::SpatialUnit;
use crate::state::{Record, StateKey};
use crate::time::to_rfc3339;

/// What a verifier says: one of four answers, and never just "valid".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// The register said exactly this at that block.
    Genuine,
    /// It did, but what the verifier was told besides shows that it is out of date.
    Superseded,
    /// Something in the file is not as the validators signed it.
    NotGenuine,
    /// The file is of another ledger or of validators that the trust anchor does not know, or what is needed is missing.
    CannotTell,
}

/// A verifier's report: the answer, a sentence, the steps taken, what the extract says part by part, and what was not checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// The answer.
    pub answer: Answer,
    /// One plain sentence.
    pub sentence: String,
    /// Each step that was taken, in order; the last is the one that failed, if one did.
    pub steps: Vec<Step>,
    /// What the extract says, parts A to E, when it is genuine.
    pub parts: Vec<Part>,
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

/// What ended a verification.
type Ended = (Answer, String);

/// How far an examination got, and what to say of it.
struct Examination<'a> {
    anchor: &'a TrustAnchor,
    lang: Lang,
    steps: Vec<Step>,
}

/// A file that was found genuine.
struct Genuine {
    extract: Extract,
    trusted: Trusted,
    /// Whether it is the whole form, not the compact one.
    whole: bool,
}

/// Verifies an extract. `later` is what else is known: later extracts of the same thing, or newer checkpoints of the log; they
/// can show that a genuine extract is out of date.
pub fn verify(file: &[u8], anchor: &TrustAnchor, later: &[&[u8]], lang: Lang) -> Report {
    let mut examination = Examination { anchor, lang, steps: Vec::new() };
    let ended = examination.examine(file).and_then(|genuine| {
        let news = examination.compare(&genuine, later)?;
        Ok((genuine, news))
    });
    match ended {
        Ok((Genuine { extract, whole, .. }, news)) => {
            let said = words::statement(&extract, lang);
            let (answer, sentence) = match news {
                News::None => (Answer::Genuine, lang.pick(format!("GENUINE: {said}"), format!("真实：{said}"))),
                News::Unchanged(since) => {
                    (Answer::Genuine, lang.pick(format!("GENUINE: {said} {since}"), format!("真实：{said}{since}")))
                }
                News::Superseded(why) => (
                    Answer::Superseded,
                    lang.pick(
                        format!("GENUINE BUT SUPERSEDED: {why} It says: {said}"),
                        format!("真实但已被取代：{why}原证明：{said}"),
                    ),
                ),
            };
            let (steps, parts) = (examination.steps, words::parts(&extract, lang));
            let not_checked = words::not_checked(&extract, whole, lang);
            Report { answer, sentence, steps, parts, not_checked, extract: Some(extract) }
        }
        Err((answer, why)) => {
            let why = one_line(&why);
            let mut report = refused(answer, &why, lang);
            report.steps = examination.steps;
            report.steps.push(Step { ok: false, what: why });
            report
        }
    }
}

/// A report without a statement: what was given does not prove one.
pub fn refused(answer: Answer, why: &str, lang: Lang) -> Report {
    let why = one_line(why);
    let sentence = match answer {
        Answer::NotGenuine => lang.pick(format!("NOT GENUINE: {why}."), format!("不真实：{why}。")),
        _ => lang.pick(format!("CANNOT TELL: {why}."), format!("无法判断：{why}。")),
    };
    Report { answer, sentence, steps: Vec::new(), parts: Vec::new(), not_checked: Vec::new(), extract: None }
}

/// A reason on one line and of bounded length, without characters that steer a terminal or turn the direction of writing: it may
/// quote the file, and whoever made the file must not write further lines of the answer.
fn one_line(why: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut line: String = why.chars().take(REASON_CHARS_MAX).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect();
    if why.chars().nth(REASON_CHARS_MAX).is_some() {
        line.push('…');
    }
    line
}

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 400;

/// What is known beside the extract.
enum News {
    None,
    Unchanged(String),
    Superseded(String),
}

impl Examination<'_> {
    fn no(&self, en: &str, zh: &str) -> Ended {
        (Answer::NotGenuine, self.lang.pick(en, zh).to_owned())
    }

    fn not_genuine(&self, en: String, zh: String) -> Ended {
        (Answer::NotGenuine, self.lang.pick(en, zh))
    }

    fn cannot(&self, en: String, zh: String) -> Ended {
        (Answer::CannotTell, self.lang.pick(en, zh))
    }

    fn step(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        let what = self.lang.pick(en.into(), zh.into());
        self.steps.push(Step { ok: true, what });
    }

    fn examine(&mut self, file: &[u8]) -> Result<Genuine, Ended> {
        // Strictly: every field known, every value in its one spelling, so that no two files say the same.
        let compact = Compact::may_be(file);
        let parsed = match compact {
            true => Compact::parse(file).and_then(Compact::into_extract).map(|extract| (extract, true)),
            false => Extract::parse(file).map(|parsed| (parsed.extract.clone(), parsed.agrees())),
        };
        let (extract, agrees) = parsed.map_err(|why| {
            let (en, zh) = ("the file is not a readable extract", "文件不是可读的登记证明");
            self.not_genuine(format!("{en} ({why})"), format!("{zh}（{why}）"))
        })?;
        match compact {
            true => self.step("the code is a compact extract with nothing added", "二维码是简式登记证明，没有多余内容"),
            false => {
                self.step("the file is a complete extract with nothing added", "文件是完整的登记证明，没有多余内容")
            }
        }
        let trusted = self.certified(&extract)?;
        self.proven(&extract, !compact)?;
        self.said(&extract, agrees)?;
        self.logged(&extract, &trusted)?;
        Ok(Genuine { extract, trusted, whole: !compact })
    }

    /// The header is certified by the validators of its height, as the anchor and the changes since tell.
    fn certified(&mut self, extract: &Extract) -> Result<Trusted, Ended> {
        let (header, certificate) = (&extract.evidence.header, &extract.evidence.certificate);
        let is_about = certificate.height == header.height && certificate.header_hash == header.hash();
        if !is_about {
            return Err(self.no("the certificate is about another block header", "签名证书对应的不是该区块头"));
        }
        self.step("the certificate is about the block header in the file", "签名证书对应文件中的区块头");
        if !header.is_known() {
            return Err(self.cannot(
                format!(
                    "the block is of protocol {}, which this verifier does not know: use a newer one",
                    header.version
                ),
                format!("该区块使用协议版本 {}，本验证程序不支持，请使用更新的版本", header.version),
            ));
        }
        if header.chain_id != self.anchor.chain_id {
            let (theirs, ours) = (&header.chain_id, &self.anchor.chain_id);
            return Err(self.cannot(
                format!("the extract is of the ledger '{theirs}', your trust anchor is of '{ours}'"),
                format!("该证明属于账本“{theirs}”，而您的信任锚属于“{ours}”"),
            ));
        }
        // An anchor whose own changes do not hold proves nothing for or against the extract.
        self.anchor.follow(&[]).map_err(|error| {
            self.cannot(format!("your trust anchor is not usable: {error}"), format!("您的信任锚无法使用：{error}"))
        })?;
        let trusted = self.anchor.follow(&extract.evidence.trust).map_err(|error| match error {
            TrustError::Anchor(why) => {
                self.cannot(format!("your trust anchor is not usable: {why}"), format!("您的信任锚无法使用：{why}"))
            }
            TrustError::Validators(height) => self.not_genuine(
                format!("the change of validators at block {height} was not made by the validators before it"),
                format!("区块 {height} 的验证者变更并非由此前的验证者作出"),
            ),
            other => self.not_genuine(other.to_string(), format!("验证者变更记录不成立（{other}）")),
        })?;
        let validators = trusted.at(header.height);
        if header.validators_hash != validators_hash(validators) {
            return Err(self.cannot(
                "the extract was certified by validators that your trust anchor does not know".into(),
                "签署该证明的验证者不在您的信任锚中".into(),
            ));
        }
        let changes = trusted.changes();
        // The first 16 digits are what people compare with what is printed on paper.
        let print = &self.anchor.fingerprint().to_string()[..16];
        self.step(
            match changes {
                0 => format!("the {} validators are those of your trust anchor (fingerprint {print})", validators.len()),
                _ => format!("the {} validators follow from your trust anchor (fingerprint {print}) through {changes} changes, each certified by those before", validators.len()),
            },
            match changes {
                0 => format!("{} 个验证者与您的信任锚一致（指纹 {print}）", validators.len()),
                _ => format!("{} 个验证者由您的信任锚（指纹 {print}）经 {changes} 次变更得出，每次均由此前的验证者签署", validators.len()),
            },
        );
        certificate.verify(&self.anchor.chain_id, validators).map_err(|error| {
            self.not_genuine(format!("the certificate does not hold: {error}"), format!("签名证书不成立：{error}"))
        })?;
        let signed = signers(certificate, &trusted, header.height);
        let (height, of, n) = (header.height, validators.len(), signed.len());
        self.step(
            format!("block {height} is certified by {n} of {of} validators: {}", signed.join(", ")),
            format!("区块 {height} 由 {of} 个验证者中的 {n} 个签署：{}", signed.join("、")),
        );
        Ok(trusted)
    }

    /// What the file says hangs under the certified state root, and it is what was asked for.
    fn proven(&mut self, extract: &Extract, whole: bool) -> Result<(), Ended> {
        let (root, object) = (extract.evidence.header.state_root, &extract.evidence.object);
        let key = extract.asked.key().tree_key();
        let Some(value) = &object.value else {
            if !object.proof.proves_absence(&root, &key) {
                return Err(self.no(
                    "the certified state does not show that there is no such thing",
                    "已签署的登记总状态未证明其不存在",
                ));
            }
            if !extract.evidence.units.is_empty() {
                return Err(
                    self.no("what the extract says differs from what was proven", "证明所述内容与经证明的内容不同")
                );
            }
            self.step(
                "the certified state of the register has nothing under this name",
                "已签署的登记总状态中没有该名称的记录",
            );
            return Ok(());
        };
        if !object.proof.proves(&root, &key, &value.0) {
            return Err(self.no(
                "what was asked for does not hang under the certified state root",
                "所查内容与已签署的状态根不符",
            ));
        }
        // The object was read from these very bytes; its own id must be the one asked for.
        let is_it = match &extract.asked {
            Asked::Title(id) => extract.title.as_ref().is_some_and(|title| title.title_id == *id),
            Asked::Unit(code) => extract.units.first().is_some_and(|unit| unit.facts.code == *code),
            Asked::Attestation(id) => extract.attestation.as_ref().is_some_and(|of| of.attestation_id == *id),
        };
        if !is_it {
            return Err(self.no("the proven state is of something else than was asked for", "所证明的并非所查内容"));
        }
        match &extract.title {
            Some(title) if whole => self.units_of(title, extract)?,
            None if !extract.evidence.units.is_empty() => {
                return Err(
                    self.no("units are proven that belong to no title here", "所附不动产单元不属于此处的登记簿")
                );
            }
            _ => {}
        }
        self.step("it is part of the certified state of the register", "属于已签署的登记总状态");
        Ok(())
    }

    fn units_of(&self, title: &Title, extract: &Extract) -> Result<(), Ended> {
        let root = &extract.evidence.header.state_root;
        if extract.evidence.units.len() != title.units.len() || extract.units.len() != title.units.len() {
            return Err(self.no("a unit of the title is missing or added", "登记簿的不动产单元缺失或多余"));
        }
        for ((code, proven), said) in title.units.iter().zip(&extract.evidence.units).zip(&extract.units) {
            if said.facts.code != *code || !is_proven(proven, root, &SpatialUnit::key(code)) {
                return Err(self.no(
                    "a unit's state does not hang under the certified state root",
                    "不动产单元状态与已签署的状态根不符",
                ));
            }
        }
        Ok(())
    }

    /// What stands beside the proven objects: height, time, parties, disclosed values.
    fn said(&mut self, extract: &Extract, agrees: bool) -> Result<(), Ended> {
        let Extract { height, time, parties, disclosed, evidence, .. } = extract;
        if !agrees || *height != evidence.header.height || *time != to_rfc3339(evidence.header.time_ms) {
            return Err(self.no("what the extract says differs from what was proven", "证明所述内容与经证明的内容不同"));
        }
        if extract.title.is_some() {
            self.step(
                "what the extract says is what was proven: all rights, charges, holds and waiting cases, none left out",
                "证明所述与经证明的内容一致：全部权利、抵押、限制和待办案件，无一遗漏",
            );
        }
        let all = parties.len() == evidence.parties.len();
        let proven = |(party, proven): (&Party, &Proven)| {
            is_proven(proven, &evidence.header.state_root, &Party::key(&party.party_id))
        };
        if !all || !parties.iter().zip(&evidence.parties).all(proven) {
            return Err(self
                .no("a party's state does not hang under the certified state root", "当事人状态与已签署的状态根不符"));
        }
        for opening in disclosed {
            if !extract.committed(opening).is_some_and(|committed| opening.opens(&committed)) {
                let (of, field) = (&opening.of, &opening.field);
                return Err(self.not_genuine(
                    format!("the disclosed value '{field}' of {of} is not the one that the register committed to"),
                    format!("所披露的 {of} 的“{field}”与登记簿所承诺的不符"),
                ));
            }
        }
        if !disclosed.is_empty() {
            let n = disclosed.len();
            self.step(
                format!("{n} disclosed private values are those that the register committed to"),
                format!("所披露的 {n} 项私密内容与登记簿所承诺的一致"),
            );
        }
        Ok(())
    }

    /// The last entry in the public log, and the renewal of an old extract.
    fn logged(&mut self, extract: &Extract, trusted: &Trusted) -> Result<(), Ended> {
        if let Some(logged) = &extract.evidence.last_entry {
            let title = extract.title.as_ref();
            let title = title.ok_or_else(|| self.no("an entry is of no title here", "登记事项不属于此处的登记簿"))?;
            let size = self.last_entry(logged, title, extract.height, trusted)?;
            self.step(
                format!("the last entry stands in the public log of {size} entries, cosigned by the validators"),
                format!("最近一次登记载于 {size} 条的公开日志，并由验证者共同签署"),
            );
        }
        if let Some(renewal) = &extract.evidence.renewal {
            let header = &extract.evidence.header;
            let (index, leaf) = (header.log_size, header_leaf(header));
            let proof = LogProof::parse(renewal).map_err(|why| self.not_genuine(why.to_string(), why.to_string()))?;
            let cosigned = proof.verify(&leaf, &self.anchor.chain_id, trusted.newest());
            let cosigned = cosigned.map_err(|why| {
                self.not_genuine(format!("the renewal does not hold: {why}"), format!("续证不成立：{why}"))
            })?;
            if proof.index != index {
                return Err(self.no("the renewal is of another block", "续证属于另一区块"));
            }
            let size = cosigned.checkpoint.size;
            self.step(
                format!("its block still stands in the log of {size} entries, cosigned by later validators"),
                format!("该区块仍载于 {size} 条的日志，并由后来的验证者共同签署"),
            );
        }
        Ok(())
    }

    fn last_entry(&self, logged: &Logged, title: &Title, height: u64, trusted: &Trusted) -> Result<u64, Ended> {
        let wrong =
            || self.no("the entry in the file is not the title's last", "文件中的登记事项不是该登记簿的最近一次登记");
        let entry = peek::entry(&logged.entry.0).map_err(|_| wrong())?;
        let is_last = hash(Purpose::Entry, &[&logged.entry.0]) == title.last_entry;
        if !is_last || entry.title_id != title.title_id.0.as_str() || entry.version != title.version {
            return Err(wrong());
        }
        let receipt = peek::receipt(&logged.leaf.0).map_err(|_| wrong())?;
        if !receipt.is_some_and(|receipt| logged.is_made_by(&entry, &receipt)) {
            return Err(self.no("the log entry did not make the title's last entry", "该日志条目并未产生最近一次登记"));
        }
        let of_log = |why: &dyn std::fmt::Display| {
            self.not_genuine(
                format!("the public log does not hold the last entry: {why}"),
                format!("公开日志中没有最近一次登记：{why}"),
            )
        };
        let proof = LogProof::parse(&logged.proof).map_err(|why| of_log(&why))?;
        let chain_id = &self.anchor.chain_id;
        let verified = proof.verify(&logged.leaf.0, chain_id, trusted.at(height));
        let verified = verified.or_else(|_| proof.verify(&logged.leaf.0, chain_id, trusted.newest()));
        Ok(verified.map_err(|why| of_log(&why))?.checkpoint.size)
    }

    /// What else is known about it: whether it is still so, or superseded.
    fn compare(&mut self, genuine: &Genuine, later: &[&[u8]]) -> Result<News, Ended> {
        let ours = &genuine.extract;
        let mut news = News::None;
        for other in later {
            let is_extract = other.trim_ascii_start().first() == Some(&b'{') || Compact::may_be(other);
            let said =
                if is_extract { self.later_extract(ours, other)? } else { self.later_checkpoint(genuine, other)? };
            // What shows that it is out of date is not undone by what says nothing.
            if !matches!(news, News::Superseded(_)) && !matches!(said, News::None) {
                news = said;
            }
        }
        Ok(news)
    }

    fn later_extract(&mut self, ours: &Extract, other: &[u8]) -> Result<News, Ended> {
        let mut examination = Examination { anchor: self.anchor, lang: self.lang, steps: Vec::new() };
        let theirs = match examination.examine(other) {
            Ok(genuine) => genuine.extract,
            Err((_, why)) => {
                return Err(self.cannot(
                    format!("the later extract that you gave does not hold: {why}"),
                    format!("您提供的较新证明不成立：{why}"),
                ));
            }
        };
        let (height, time, asked) = (theirs.height, &theirs.time, &ours.asked);
        if theirs.asked != *asked {
            return Err(self.cannot(
                format!("the other extract is about {}, this one about {asked}", theirs.asked),
                format!("另一份证明关于 {}，本证明关于 {asked}", theirs.asked),
            ));
        }
        if height <= ours.height {
            self.step(
                format!("the other extract, of block {height}, is not later"),
                format!("另一份证明（区块 {height}）并不更新"),
            );
            return Ok(News::None);
        }
        let same = theirs.evidence.object.value == ours.evidence.object.value
            && (theirs.units == ours.units || theirs.units.is_empty() || ours.units.is_empty());
        if same {
            self.step(
                format!("a genuine extract of block {height} says the same"),
                format!("区块 {height} 的真实证明内容相同"),
            );
            return Ok(News::Unchanged(self.lang.pick(
                format!("It was still so at block {height} ({time})."),
                format!("至区块 {height}（{time}）仍无变化。"),
            )));
        }
        self.step(
            format!("a genuine extract of block {height} says otherwise"),
            format!("区块 {height} 的真实证明内容不同"),
        );
        Ok(News::Superseded(self.lang.pick(
            format!("{asked} had changed by block {height} ({time})."),
            format!("{asked} 至区块 {height}（{time}）已变更。"),
        )))
    }

    fn later_checkpoint(&mut self, genuine: &Genuine, other: &[u8]) -> Result<News, Ended> {
        let text = std::str::from_utf8(other).unwrap_or_default();
        let cosigned = checkpoint::verify(text, &self.anchor.chain_id, genuine.trusted.newest()).map_err(|why| {
            self.cannot(
                format!("the checkpoint that you gave does not hold: {why}"),
                format!("您提供的检查点不成立：{why}"),
            )
        })?;
        let (size, known) = (cosigned.checkpoint.size, genuine.extract.evidence.header.log_size + 1);
        if size <= known {
            self.step(
                format!("the log of {size} entries is not newer than the extract"),
                format!("{size} 条的日志并不比该证明更新"),
            );
            return Ok(News::None);
        }
        let more = size - known;
        self.step(
            format!("the log has grown from {known} to {size} entries since"),
            format!("此后日志由 {known} 条增至 {size} 条"),
        );
        Ok(News::Superseded(self.lang.pick(
            format!(
                "the register has gone on by {more} log entries; whether this changed {} only a new extract can say.",
                genuine.extract.asked
            ),
            format!("登记簿此后新增 {more} 条日志；{} 是否变更，须以新的证明为准。", genuine.extract.asked),
        )))
    }
}

/// Whether an object of the evidence hangs under the state root. What was read from it was read from these very bytes.
fn is_proven(proven: &Proven, root: &Hash, key: &StateKey) -> bool {
    proven.value.as_ref().is_some_and(|value| proven.proof.proves(root, &key.tree_key(), &value.0))
}

fn signers(certificate: &Certificate, trusted: &Trusted, height: u64) -> Vec<String> {
    let validators = trusted.at(height);
    certificate.places().iter().filter_map(|at| validators.get(*at)).map(|v| v.agency_id.to_string()).collect()
}
