//! Whether jurisdictions and policies fit together, at genesis and before one is adopted. The error names the place and what to do.

use std::collections::BTreeSet;

use super::{Hindrance, Jurisdiction, Obstacle, Policy, fill};
use crate::encoding::Label;

impl Jurisdiction {
    /// Checks it in itself.
    pub fn check(&self) -> Result<(), String> {
        let at = |what: &str| format!("jurisdictions/{}/{what}", self.jurisdiction);
        let template = self.title_template.as_str();
        let prefix = self.title_prefix();
        let ends = template.ends_with("{seq}") || (template.contains("{seq:") && template.ends_with('}'));
        let filled = fill(template, u64::MAX, 9999);
        if !ends || filled.contains('{') || Label::new(filled.as_str()).is_err() {
            return Err(format!("{}: write a template such as T-CN-{{seq}} or MX{{seq:7}}", at("title_template")));
        }
        if prefix.len() > 32 || prefix.is_empty() || prefix.ends_with(|c: char| c.is_ascii_digit()) {
            return Err(format!(
                "{}: what stands before {{seq}} must have 1 to 32 characters and not end in a digit, or title numbers could collide",
                at("title_template")
            ));
        }
        self.calendar.check().map_err(|why| format!("{}: {why}", at("calendar")))?;
        let kinds: BTreeSet<_> = self.kinds.iter().map(|rule| &rule.kind).collect();
        if kinds.len() != self.kinds.len() {
            return Err(format!("{}: each kind may occur once", at("kinds")));
        }
        Ok(())
    }

    /// What stands before the number in a title's number.
    pub fn title_prefix(&self) -> &str {
        self.title_template.as_str().split("{seq").next().unwrap_or_default()
    }
}

impl Policy {
    /// Checks it in itself and against its jurisdiction.
    pub fn check(&self, jurisdiction: &Jurisdiction, has_registry: bool) -> Result<(), String> {
        let place = format!("policies/{}/{}", self.jurisdiction, self.tx_type.name());
        if self.lodgers.is_empty() {
            return Err(format!("{place}/lodgers: name at least one role"));
        }
        if self.certificate.is_some() && !has_registry {
            return Err(format!("{place}/certificate: name the agency that issues certificates under registry"));
        }
        if let Some(required) = self.attestations.iter().find(|required| jurisdiction.kind(&required.kind).is_none()) {
            return Err(format!("{place}: the kind '{}' is not defined in the jurisdiction", required.kind));
        }
        let ruled: BTreeSet<_> = self.holds.iter().map(|rule| rule.on).collect();
        if ruled.len() != self.holds.len() {
            return Err(format!("{place}/holds: each obstacle may occur once"));
        }
        let unruled = Obstacle::RULED.into_iter().find(|on| !ruled.contains(on));
        if let (true, Some(on)) = (self.tx_type.is_on_title(), unruled) {
            return Err(format!("{place}/holds: say what {on:?} does (BLOCK, CONSENT, ACKNOWLEDGE, NOTIFY or NONE)"));
        }
        if let Some(rule) = self.holds.iter().find(|rule| rule.lapse.is_some() && rule.effect != Hindrance::Notify) {
            return Err(format!("{place}/holds/{:?}: only NOTIFY has a period after which the hold lapses", rule.on));
        }
        if (!self.auto || self.approvals > 0 || !self.risks.is_empty()) && self.deciders.is_empty() {
            return Err(format!("{place}/deciders: name who decides cases that are not decided by themselves"));
        }
        if self.approvals > 8 {
            return Err(format!("{place}/approvals: at most 8"));
        }
        if self.area_tolerance_ppm > 100_000 {
            return Err(format!("{place}/area_tolerance_ppm: at most 100000 (ten per cent)"));
        }
        let lapses = self.holds.iter().filter_map(|rule| rule.lapse);
        for period in [self.wait, self.lapse, self.term].into_iter().flatten().chain(lapses) {
            period.check().map_err(|why| format!("{place}: {why}"))?;
        }
        Ok(())
    }
}
