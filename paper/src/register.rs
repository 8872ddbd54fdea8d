//! What the register says: a summary in plain words, then parts A to E as a land registry prints them. Only what was proven stands here.

use torrens_ledger::attestation::Attestation;
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::proof::words::statement;
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::charge::Charge;
use torrens_ledger::register::hold::{Bearer, Hold, HoldKind};
use torrens_ledger::register::party::{PartyId, PartyStatus};
use torrens_ledger::register::right::{Right, RightKind, Side};
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::title::{CertificateNumber, Title, TitleStatus};
use torrens_ledger::register::unit::{SpatialUnit, UnitKind};

use crate::sheet::{BODY, Cell, LEAD, Language, NOTE, NUMBER, Para, STRONG, Sheet, stacked};
use crate::texts::{Both, Texts, beijing};
use crate::{PaperError, kind};

/// Writes the first page's head, the summary and the parts.
pub fn write(sheet: &mut Sheet<'_>, extract: &Extract) -> Result<(), PaperError> {
    let texts = sheet.texts;
    sheet.pair(&texts.get("site-name", &[]), NOTE)?;
    sheet.title(&texts.get("paper-title", &[]))?;
    let of = texts.get(&format!("paper-kind-{}", kind(extract)), &[]);
    let state = texts.get("paper-state-of", &[]);
    let moment = texts.moment(extract.evidence.header.time_ms);
    let moment = texts.get("paper-moment", &[("height", extract.height.into()), ("moment", moment.into())]);
    let said = sentence(Both { en: statement(extract, Lang::En), zh: statement(extract, Lang::Zh) });
    sheet.panel(|sheet| {
        sheet.pair(&of, NOTE)?;
        sheet.pair(&Both::same(extract.asked.to_string()), NUMBER)?;
        let when = Both { en: format!("{} {}", state.en, moment.en), zh: format!("{}{}", state.zh, moment.zh) };
        sheet.pair(&when, STRONG)?;
        sheet.gap(3.0);
        sheet.pair(&said, LEAD)
    })?;
    let said = Said { texts, extract };
    match (&extract.title, &extract.attestation) {
        (Some(title), _) => {
            // A hold whose time was over at that block stood no more, even if nothing was entered since.
            let title = title.clone().at(extract.evidence.header.time_ms);
            said.property(sheet, &title)?;
            said.right_and_holders(sheet, &title)?;
            said.charges(sheet, &title)?;
            said.holds(sheet, &title)?;
            said.basis(sheet, &title)?;
        }
        (None, Some(attestation)) => said.attestation(sheet, attestation)?,
        (None, None) if !extract.units.is_empty() => {
            sheet.heading(&texts.get("part-a", &[]))?;
            for unit in &extract.units {
                said.unit(sheet, unit, true)?;
            }
        }
        (None, None) => {}
    }
    said.disclosed(sheet)
}

/// What the catalogue and the verifier say as a part of a sentence, as one of its own.
fn sentence(both: Both) -> Both {
    let mut chars = both.en.chars();
    let en = chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    Both { en, zh: both.zh }
}

struct Said<'a> {
    texts: &'a Texts,
    extract: &'a Extract,
}

impl Said<'_> {
    fn property(&self, sheet: &mut Sheet<'_>, title: &Title) -> Result<(), PaperError> {
        sheet.heading(&self.get("part-a"))?;
        for (at, unit) in self.extract.units.iter().enumerate() {
            sheet.gap(if at > 0 { 8.0 } else { 0.0 });
            self.unit(sheet, unit, false)?;
        }
        if self.extract.units.is_empty() {
            let code = |code: &dyn std::fmt::Display| (self.get("unit-code"), plain(code.to_string()));
            sheet.facts(title.units.iter().map(|unit| code(unit)).collect())?;
        }
        Ok(())
    }

    fn unit(&self, sheet: &mut Sheet<'_>, unit: &SpatialUnit, alone: bool) -> Result<(), PaperError> {
        let facts = &unit.facts;
        let kind = match facts.kind {
            UnitKind::Parcel => "PARCEL",
            UnitKind::Building => "BUILDING",
            UnitKind::Unit => "UNIT",
            UnitKind::Space => "SPACE",
        };
        let kind = self.texts.list(&[self.texts.code("unit-kind", kind), self.texts.code("use", facts.usage.as_str())]);
        let mut rows = vec![
            (self.get("unit-code"), vec![Para::new(facts.code.to_string(), Language::None, STRONG)]),
            (self.get("unit-kind"), stacked(&kind, BODY)),
        ];
        if let Some(area) = facts.area_mm2 {
            rows.push((self.get("unit-area"), plain(format!("{} m²", square_metres(area)))));
        }
        if let Some(locality) = &facts.locality {
            rows.push((self.get("unit-locality"), plain(locality.as_str())));
        }
        let codes = |codes: &[torrens_ledger::register::unit::UnitCode]| {
            codes.iter().map(|code| Para::new(code.to_string(), Language::None, BODY)).collect::<Vec<_>>()
        };
        if !unit.parents.is_empty() {
            rows.push((self.get("unit-parents"), codes(&unit.parents)));
        }
        if !unit.children.is_empty() {
            rows.push((self.get("unit-children"), codes(&unit.children)));
        }
        if alone {
            let covered = match &unit.title_id {
                Some(id) => plain(id.to_string()),
                None => stacked(&self.get("paper-unit-untitled"), BODY),
            };
            rows.push((self.get("paper-unit-title"), covered));
        }
        sheet.facts(rows)
    }

    fn right_and_holders(&self, sheet: &mut Sheet<'_>, title: &Title) -> Result<(), PaperError> {
        sheet.heading(&self.get("part-b"))?;
        let Some(right) = title.primary() else { return sheet.pair(&self.get("part-none"), BODY) };
        sheet.pair(&self.right(right), BODY)?;
        let rows = right.holders.iter().map(|holding| {
            let mut share = stacked(&self.share(&holding.share), STRONG);
            if holding.parties.len() > 1 {
                share.extend(stacked(&self.get("part-b-joint"), NOTE));
            }
            vec![share, holding.parties.iter().flat_map(|party| self.party_lines(party)).collect()]
        });
        let rows = rows.collect();
        sheet.table(&[0.296, 0.704], &[self.get("part-b-share"), self.get("part-b-party")], rows)?;
        sheet.gap(3.0);
        sheet.pair(&self.get("part-b-names"), NOTE)
    }

    fn charges(&self, sheet: &mut Sheet<'_>, title: &Title) -> Result<(), PaperError> {
        sheet.heading(&self.get("part-c"))?;
        let others = title.rights.get(1..).unwrap_or_default();
        if title.charges.is_empty() && others.is_empty() {
            return sheet.pair(&self.get("part-none"), BODY);
        }
        let head =
            ["paper-charge-rank", "paper-charge-holder", "paper-charge-share", "paper-since", "paper-charge-terms"];
        let head: Vec<Both> = head.iter().map(|id| self.get(id)).collect();
        if !title.charges.is_empty() {
            let rows = title.charges.iter().map(|charge| self.charge(charge)).collect();
            sheet.table(&[0.08, 0.37, 0.12, 0.2, 0.23], &head, rows)?;
        }
        if !others.is_empty() {
            sheet.gap(5.0);
            sheet.pair(&self.get("paper-rights"), STRONG)?;
            sheet.points(&others.iter().map(|right| self.right_with_holders(right)).collect::<Vec<_>>(), BODY)?;
        }
        Ok(())
    }

    fn charge(&self, charge: &Charge) -> Vec<Cell> {
        let (date, time) = beijing(charge.since_ms);
        let mut terms = Cell::new();
        if charge.bars_transfer {
            terms.extend(stacked(&self.get("charge-bars-transfer"), NOTE));
        }
        if charge.bars_further {
            terms.extend(stacked(&self.get("charge-bars-further"), NOTE));
        }
        if let Some(number) = &charge.certificate {
            terms.extend(stacked(&self.certificate(number), NOTE));
        }
        if terms.is_empty() {
            terms.push(Para::new("–", Language::None, NOTE));
        }
        vec![
            vec![Para::new(charge.rank.to_string(), Language::None, STRONG)],
            self.party_lines(&charge.chargee),
            stacked(&self.share(&charge.share), BODY),
            vec![Para::new(date, Language::None, BODY), Para::new(time, Language::None, NOTE)],
            terms,
        ]
    }

    fn holds(&self, sheet: &mut Sheet<'_>, title: &Title) -> Result<(), PaperError> {
        sheet.heading(&self.get("part-d"))?;
        if title.holds.is_empty() && title.pending.is_empty() {
            return sheet.pair(&self.get("part-none"), BODY);
        }
        let mut points: Vec<Both> = title.holds.iter().map(|hold| self.hold(hold)).collect();
        let case = |id: String| self.texts.get("part-d-pending", &[("case", id.as_str().into())]);
        points.extend(title.pending.iter().map(|id| case(id.to_string())));
        sheet.points(&points, BODY)?;
        match title.pending.is_empty() {
            true => Ok(()),
            false => sheet.pair(&self.get("paper-pending"), NOTE),
        }
    }

    fn hold(&self, hold: &Hold) -> Both {
        let by = match &hold.by {
            Bearer::Party(id) => self.party(id),
            Bearer::Agency(id) => self.texts.code("agency", id.as_str()),
        };
        let mut parts = vec![self.texts.get(
            "hold-line",
            &[
                ("kind", self.texts.code("hold", hold.kind.name()).into()),
                ("reference", hold.reference.as_str().into()),
                ("by", by.into()),
                ("reason", self.texts.code("reason", hold.reason.as_str()).into()),
                ("since", self.texts.moment(hold.since_ms).into()),
            ],
        )];
        parts.push(match hold.expires_ms {
            _ if hold.queued => self.get("hold-queued"),
            Some(until) => self.texts.get("hold-until", &[("until", self.texts.moment(until).into())]),
            None => self.get("hold-endless"),
        });
        parts.push(self.get(match hold.kind {
            HoldKind::Freeze => "paper-hold-freeze",
            HoldKind::Caveat => "paper-hold-caveat",
            HoldKind::PriorityNotice => "paper-hold-priority-notice",
            HoldKind::Restriction => "paper-hold-restriction",
        }));
        sentence(self.texts.clauses(&parts))
    }

    fn basis(&self, sheet: &mut Sheet<'_>, title: &Title) -> Result<(), PaperError> {
        sheet.heading(&self.get("part-e"))?;
        let ids = |ids: &[torrens_ledger::register::title::TitleId]| {
            ids.iter().map(|id| Para::new(id.to_string(), Language::None, BODY)).collect::<Vec<_>>()
        };
        let mut rows = vec![
            (self.get("paper-entries"), plain(title.version.to_string())),
            (self.get("paper-last-entry"), plain(title.last_entry.to_string())),
        ];
        if let Some(number) = &title.certificate {
            rows.push((self.get("paper-certificate"), plain(written(number))));
        }
        if title.status == TitleStatus::Closed {
            rows.push((self.get("paper-status"), stacked(&self.get("paper-status-closed"), STRONG)));
        }
        if !title.flags.is_empty() {
            let flags: Vec<Both> = title.flags.iter().map(|flag| self.texts.code("flag", flag.as_str())).collect();
            rows.push((self.get("paper-marks"), stacked(&self.texts.list(&flags), BODY)));
        }
        if !title.lineage_from.is_empty() {
            rows.push((self.get("part-e-from"), ids(&title.lineage_from)));
        }
        if !title.lineage_to.is_empty() {
            rows.push((self.get("part-e-to"), ids(&title.lineage_to)));
        }
        sheet.facts(rows)
    }

    fn attestation(&self, sheet: &mut Sheet<'_>, of: &Attestation) -> Result<(), PaperError> {
        let when = |time_ms| {
            let (date, time) = beijing(time_ms);
            plain(format!("{date} {time}"))
        };
        sheet.heading(&self.get("paper-fact"))?;
        sheet.facts(vec![
            (self.get("paper-fact-kind"), plain(of.kind.as_str())),
            (self.get("paper-fact-subject"), plain(of.subject.to_string())),
            (self.get("paper-fact-issuer"), stacked(&self.texts.code("agency", of.issuer.as_str()), BODY)),
            (self.get("paper-fact-from"), when(of.valid_from_ms)),
            (
                self.get("paper-fact-to"),
                of.valid_to_ms.map_or_else(|| stacked(&self.get("paper-fact-endless"), BODY), when),
            ),
        ])
    }

    /// Private values that the extract discloses; the verifier held each against its commitment.
    fn disclosed(&self, sheet: &mut Sheet<'_>) -> Result<(), PaperError> {
        if self.extract.disclosed.is_empty() {
            return Ok(());
        }
        sheet.heading(&self.get("paper-disclosed"))?;
        let rows = self.extract.disclosed.iter().map(|opening| {
            let arguments = [("of", opening.of.as_str().into()), ("field", opening.field.as_str().into())];
            (Both::same(self.texts.get("paper-disclosed-of", &arguments).en), plain(opening.value.as_str()))
        });
        let rows = rows.collect();
        sheet.facts(rows)
    }

    fn right(&self, right: &Right) -> Both {
        let kind = match (right.kind, right.easement.as_ref().map(|easement| easement.side)) {
            (RightKind::Ownership, _) => "ownership",
            (RightKind::Lease, _) => "lease",
            (RightKind::Use, _) => "use",
            (RightKind::Habitation, _) => "habitation",
            (RightKind::Easement, Some(Side::Benefits)) => "easement-benefits",
            (RightKind::Easement, _) => "easement-serves",
        };
        let (kind, cause) = (self.texts.code("right", kind), self.texts.code("cause", right.cause.as_str()));
        let since = self.texts.moment(right.since_ms);
        let arguments = [("kind", kind.into()), ("cause", cause.into()), ("since", since.into())];
        let mut parts = vec![self.texts.get("right-line", &arguments)];
        if let Some(term) = right.term {
            let (from, to) = (self.texts.moment(term.from_ms), self.texts.moment(term.to_ms));
            parts.push(self.texts.get("right-term", &[("from", from.into()), ("to", to.into())]));
        }
        if let Some(easement) = &right.easement {
            let titles: Vec<Both> = easement.others.iter().map(|id| Both::same(id.to_string())).collect();
            parts.push(self.texts.get("right-with", &[("titles", self.texts.list(&titles).into())]));
        }
        if let Some(extent) = &right.extent {
            parts.push(self.texts.get("paper-right-extent", &[("extent", extent.as_str().into())]));
        }
        sentence(self.texts.clauses(&parts))
    }

    fn right_with_holders(&self, right: &Right) -> Both {
        let mut parts = vec![self.right(right)];
        parts.extend(right.holders.iter().map(|holding| {
            let who: Vec<Both> = holding.parties.iter().map(|party| self.party(party)).collect();
            let id = if who.len() > 1 { "holding-joint" } else { "holding" };
            let share = self.share(&holding.share);
            self.texts.get(id, &[("who", self.texts.list(&who).into()), ("share", share.into())])
        }));
        self.texts.clauses(&parts)
    }

    /// A party in a sentence: by its disclosed name where there is one, always by its whole number.
    fn party(&self, id: &PartyId) -> Both {
        let number = id.to_string();
        match self.name(id) {
            Some(name) => self.texts.get("paper-party-named", &[("name", name.into()), ("id", number.as_str().into())]),
            None => self.texts.get("paper-party", &[("id", number.as_str().into())]),
        }
    }

    /// A party in a table.
    fn party_lines(&self, id: &PartyId) -> Cell {
        let mut lines = Cell::new();
        lines.extend(self.name(id).map(|name| Para::new(name, Language::None, STRONG)));
        lines.push(Para::new(id.to_string(), Language::None, BODY));
        let status = self.extract.parties.iter().find(|party| party.party_id == *id).map(|party| party.status);
        let status = match status {
            None | Some(PartyStatus::Active) => return lines,
            Some(PartyStatus::Deceased) => "deceased",
            Some(PartyStatus::Dissolved) => "dissolved",
            Some(PartyStatus::Incapable) => "incapable",
            Some(PartyStatus::Minor) => "minor",
        };
        lines.extend(stacked(&self.texts.code("party-status", status), NOTE));
        lines
    }

    fn name(&self, id: &PartyId) -> Option<&str> {
        let of = format!("party:{id}");
        let name = self.extract.disclosed.iter().find(|opening| opening.of == of && opening.field == "name");
        name.map(|opening| opening.value.as_str())
    }

    fn share(&self, share: &Fraction) -> Both {
        match share.to_string().as_str() {
            "1/1" => self.get("share-whole"),
            share => Both::same(share),
        }
    }

    fn certificate(&self, number: &CertificateNumber) -> Both {
        self.texts.get("part-certificate", &[("number", written(number).as_str().into())])
    }

    fn get(&self, id: &str) -> Both {
        self.texts.get(id, &[])
    }
}

fn plain(text: impl Into<String>) -> Cell {
    vec![Para::new(text, Language::None, BODY)]
}

/// As the verifier writes it: an extract does not carry the jurisdiction's template.
fn written(number: &CertificateNumber) -> String {
    format!("{} {} {:07}", number.issuer, number.year, number.serial)
}

/// Square millimetres as square metres, exactly.
fn square_metres(mm2: u64) -> String {
    let text = format!("{}.{:06}", mm2 / 1_000_000, mm2 % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
