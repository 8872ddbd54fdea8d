//! What an extract says, in plain words: a sentence, and parts A to E as a land registry prints them.

use serde::Serialize;

use super::extract::{Asked, Extract};
use crate::attestation::Verdict;
use crate::refusal::Lang;
use crate::register::hold::{Bearer, Hold, HoldKind};
use crate::register::party::PartyId;
use crate::register::right::{Right, RightKind, Side};
use crate::register::title::{Title, TitleStatus};
use crate::register::unit::{SpatialUnit, UnitKind};
use crate::time::to_rfc3339;

/// One part of an extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// What stands in it, line by line.
    pub lines: Vec<String>,
}

/// One sentence: what the register said, of when.
pub fn statement(extract: &Extract, lang: Lang) -> String {
    let Extract { asked, height, time, .. } = extract;
    let at = lang.pick(format!("at block {height} ({time})"), format!("在区块 {height}（{time}），"));
    if extract.evidence.object.value.is_none() {
        let (en, zh) = match asked {
            Asked::Title(_) => ("title", "登记簿"),
            Asked::Unit(_) => ("unit", "不动产单元"),
            Asked::Attestation(_) => ("attestation", "核验证明"),
        };
        return lang.pick(format!("{at} the register had no {en} {asked}."), format!("{at}登记簿中没有{zh} {asked}。"));
    }
    if let Some(attestation) = &extract.attestation {
        let found = match attestation.verdict {
            Verdict::Pass => lang.pick("found it to hold", "认定成立"),
            Verdict::Fail => lang.pick("found it not to hold", "认定不成立"),
            Verdict::Conditional => lang.pick("found it to hold on a condition", "附条件认定成立"),
        };
        let (issuer, kind, subject) = (&attestation.issuer, &attestation.kind, &attestation.subject);
        let mut said = lang.pick(
            format!("{at} the ledger held the attestation of '{issuer}' on {kind} of {subject}: it {found}."),
            format!("{at}账本载有“{issuer}”对 {subject} 的 {kind} 核验：{found}。"),
        );
        if let Some(revoked) = &attestation.revoked {
            let when = to_rfc3339(revoked.time_ms);
            said.push_str(&lang.pick(format!(" It was REVOKED at {when}."), format!("已于 {when} 撤销。")));
        }
        return said;
    }
    let Some(title) = &extract.title else {
        let of = extract.units.first().and_then(|unit| unit.title_id.as_ref());
        return match of {
            Some(id) => lang.pick(
                format!("{at} unit {asked} was covered by title {id}."),
                format!("{at}不动产单元 {asked} 属于登记簿 {id}。"),
            ),
            None => lang.pick(
                format!("{at} unit {asked} was covered by no open title."),
                format!("{at}不动产单元 {asked} 不属于任何有效登记簿。"),
            ),
        };
    };
    // A hold whose time was over at that block stood no more, even if nothing was entered since.
    let title = title.clone().at(extract.evidence.header.time_ms);
    let owners: usize =
        title.primary().map_or(0, |right| right.holders.iter().map(|holding| holding.parties.len()).sum());
    let (charges, holds, pending) = (title.charges.len(), title.holds.len(), title.pending.len());
    let said = lang.pick(
        format!(
            "{at} title {asked} was held by {}, with {}, {} and {}.",
            count(owners as u64, "party", "parties"),
            count(charges as u64, "charge", "charges"),
            count(holds as u64, "hold", "holds"),
            count(pending as u64, "case waiting", "cases waiting"),
        ),
        format!("{at}登记簿 {asked} 有 {owners} 名权利人、{charges} 项抵押、{holds} 项限制、{pending} 件待办。"),
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

/// Parts A to E (`domain.md`, section 7), in words.
pub fn parts(extract: &Extract, lang: Lang) -> Vec<Part> {
    let part = |en: &str, zh: &str, lines: Vec<String>| Part { heading: lang.pick(en, zh).to_owned(), lines };
    let disclosed: Vec<String> =
        extract.disclosed.iter().map(|o| format!("{} {}: {}", o.of, o.field, o.value)).collect();
    let mut out = Vec::new();
    let of_units: Vec<_> = extract.units.iter().flat_map(|unit| unit_lines(unit, lang)).collect();
    if let Some(title) = &extract.title {
        let title = title.clone().at(extract.evidence.header.time_ms);
        let mut about = of_units;
        if about.is_empty() {
            about.extend(title.units.iter().map(ToString::to_string));
        }
        if !title.lineage_from.is_empty() {
            let from = join(&title.lineage_from, lang);
            about.push(lang.pick(format!("came from {from}"), format!("由 {from} 转来")));
        }
        let rights = title.rights.iter().take(1).flat_map(|right| right_lines(right, extract, lang)).collect();
        let mut burdens: Vec<String> = title
            .charges
            .iter()
            .map(|charge| {
                let (rank, who) = (charge.rank, name(&charge.chargee, extract));
                let (share, since) = (charge.share, to_rfc3339(charge.since_ms));
                let bars = if charge.bars_transfer {
                    lang.pick("; a transfer needs its consent", "；转让须经其同意")
                } else {
                    ""
                };
                lang.pick(
                    format!("mortgage, rank {rank}: {who}, on {share}, since {since}{bars}"),
                    format!("抵押，顺位 {rank}：{who}，份额 {share}，自 {since}{bars}"),
                )
            })
            .collect();
        burdens.extend(title.rights.iter().skip(1).flat_map(|right| right_lines(right, extract, lang)));
        if burdens.is_empty() {
            burdens.push(lang.pick("none", "无").into());
        }
        let mut holds: Vec<String> = title.holds.iter().map(|hold| hold_line(hold, extract, lang)).collect();
        holds.extend(
            title.pending.iter().map(|case| lang.pick(format!("case waiting: {case}"), format!("待办案件：{case}"))),
        );
        if holds.is_empty() {
            holds.push(lang.pick("none", "无").into());
        }
        let mut rests = vec![lang.pick(
            format!("{}, the last {}", count(title.version, "entry", "entries"), title.last_entry),
            format!("共 {} 次登记，最近一次 {}", title.version, title.last_entry),
        )];
        rests.extend(title.certificate.iter().map(|no| {
            let text = format!("{} {} {:07}", no.issuer, no.year, no.serial);
            lang.pick(format!("certificate {text}"), format!("证书编号 {text}"))
        }));
        if title.status == TitleStatus::Closed {
            rests.push(lang.pick("the title is closed", "该登记簿已关闭").into());
        }
        rests.extend(title.flags.iter().map(|flag| lang.pick(format!("marked {flag}"), format!("标记 {flag}"))));
        out.push(part("A. The property", "A. 不动产", about));
        out.push(part("B. The right and who holds it", "B. 权利与权利人", rights));
        out.push(part("C. Charges and burdens", "C. 抵押与其他负担", burdens));
        out.push(part("D. Holds and waiting cases", "D. 限制与待办", holds));
        out.push(part("E. What this rests on", "E. 依据", rests));
    } else if !of_units.is_empty() {
        out.push(part("A. The property", "A. 不动产", of_units));
    }
    if !disclosed.is_empty() {
        out.push(part("Disclosed", "披露内容", disclosed));
    }
    out
}

/// Part F: what nobody should read into it.
pub fn not_checked(extract: &Extract, whole: bool, lang: Lang) -> Vec<String> {
    let mut rows = vec![
        (
            "whether the register has changed since that block: ask for a fresh extract when it matters",
            "该区块之后登记簿是否变更：重要时请重新获取证明",
        ),
        (
            "who the parties are, beyond what is disclosed: the ledger holds no names",
            "除披露内容外当事人的身份：账本不含姓名",
        ),
        ("unregistered rights, and the exactness of boundaries", "未登记的权利以及界址的精确性"),
    ];
    if !whole && extract.title.is_some() {
        rows.push((
            "the units' own records and changes of validators: a code has no room for them, the file has",
            "不动产单元自身记录及验证者变更：二维码容量不足，文件中有",
        ));
    }
    if extract.title.is_some() && extract.evidence.last_entry.is_none() {
        rows.push((
            "whether the last entry stands in the public log: the extract brings no proof of it",
            "最近一次登记是否载于公开日志：该证明未附此项证据",
        ));
    }
    rows.iter().map(|(en, zh)| lang.pick(*en, *zh).to_owned()).collect()
}

fn unit_lines(unit: &SpatialUnit, lang: Lang) -> Vec<String> {
    let facts = &unit.facts;
    let kind = match facts.kind {
        UnitKind::Parcel => lang.pick("parcel", "宗地"),
        UnitKind::Building => lang.pick("building", "房屋"),
        UnitKind::Unit => lang.pick("unit", "房屋单元"),
        UnitKind::Space => lang.pick("space", "空间"),
    };
    let mut line = format!("{}: {kind}, {}", facts.code, facts.usage);
    if let Some(area) = facts.area_mm2 {
        line.push_str(&format!(", {} m²", square_metres(area)));
    }
    if let Some(locality) = &facts.locality {
        line.push_str(&format!(", {}", locality.as_str()));
    }
    let mut out = vec![line];
    if !unit.parents.is_empty() {
        let from = join(&unit.parents, lang);
        out.push(lang.pick(format!("made of {from}"), format!("由 {from} 形成")));
    }
    if !unit.children.is_empty() {
        let into = join(&unit.children, lang);
        out.push(lang.pick(format!("made into {into}"), format!("已变为 {into}")));
    }
    out
}

/// Square millimetres as square metres, exactly.
fn square_metres(mm2: u64) -> String {
    let text = format!("{}.{:06}", mm2 / 1_000_000, mm2 % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn right_lines(right: &Right, extract: &Extract, lang: Lang) -> Vec<String> {
    let kind = match (right.kind, right.easement.as_ref().map(|easement| easement.side)) {
        (RightKind::Ownership, _) => lang.pick("ownership", "所有权"),
        (RightKind::Lease, _) => lang.pick("lease", "租赁权"),
        (RightKind::Use, _) => lang.pick("right to use", "使用权"),
        (RightKind::Habitation, _) => lang.pick("right to dwell", "居住权"),
        (RightKind::Easement, Some(Side::Benefits)) => lang.pick("easement that benefits it", "地役权（需役地）"),
        (RightKind::Easement, _) => lang.pick("easement that burdens it", "地役权（供役地）"),
    };
    let mut head = format!("{kind}, {}, {} {}", right.cause, lang.pick("since", "自"), to_rfc3339(right.since_ms));
    if let Some(term) = right.term {
        head.push_str(&format!(", {} {}", lang.pick("until", "至"), to_rfc3339(term.to_ms)));
    }
    if let Some(easement) = &right.easement {
        head.push_str(&format!(", {}", join(&easement.others, lang)));
    }
    let mut out = vec![head];
    out.extend(right.holders.iter().map(|holding| {
        let who: Vec<_> = holding.parties.iter().map(|party| name(party, extract)).collect();
        let joint = if who.len() > 1 { lang.pick(" (jointly)", "（共同共有）") } else { "" };
        format!("{}: {}{joint}", holding.share, who.join(lang.pick(", ", "、")))
    }));
    out
}

fn hold_line(hold: &Hold, extract: &Extract, lang: Lang) -> String {
    let (kind, effect) = match hold.kind {
        HoldKind::Freeze => {
            (lang.pick("freeze", "查封"), lang.pick("no disposal is entered while it stands", "存续期间不得处分"))
        }
        HoldKind::Caveat => (
            lang.pick("caveat", "异议登记"),
            lang.pick("whoever deals with it knows of a dispute", "受让人已知存在争议"),
        ),
        HoldKind::PriorityNotice => (
            lang.pick("priority notice", "预告登记"),
            lang.pick("a disposal needs its holder's consent", "处分须经预告权利人同意"),
        ),
        HoldKind::Restriction => (
            lang.pick("restriction", "限制"),
            lang.pick("a disposal needs the consent of whom it protects", "处分须经受益人同意"),
        ),
    };
    let by = match &hold.by {
        Bearer::Party(id) => name(id, extract),
        Bearer::Agency(id) => id.to_string(),
    };
    let until = match hold.expires_ms {
        Some(time) => format!("{} {}", lang.pick("until", "至"), to_rfc3339(time)),
        None => lang.pick("without end", "无期限").to_owned(),
    };
    let queued = if hold.queued { lang.pick(" (waits behind an earlier one)", "（轮候）") } else { "" };
    let (since, reference) = (to_rfc3339(hold.since_ms), &hold.reference);
    lang.pick(
        format!("{kind}{queued} {reference} by {by}, since {since}, {until}: {effect}"),
        format!("{kind}{queued} {reference}，{by}，自 {since}，{until}：{effect}"),
    )
}

/// A party as it is called here: by its disclosed name where there is one, else by its number.
fn name(party: &PartyId, extract: &Extract) -> String {
    let of = format!("party:{party}");
    let disclosed = extract.disclosed.iter().find(|opening| opening.of == of && opening.field == "name");
    disclosed.map_or_else(|| party.to_string(), |opening| format!("{} ({party})", opening.value))
}

fn count(n: u64, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

fn join<T: std::fmt::Display>(list: &[T], lang: Lang) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(lang.pick(", ", "、"))
}
