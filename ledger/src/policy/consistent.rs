//! Whether jurisdictions and policies fit together, at genesis and before one is adopted. The error names the place and what to do.

use std::collections::BTreeSet;

use super::{Hindrance, Jurisdiction, Obstacle, Policy, fill};
use crate::encoding::Label;

impl Jurisdiction {
    /// Checks it in itself.
    pub fn check(&self) -> Result<(), String> {
        let at = |what: &str| format!("jurisdictions/{}/{what}", self.jurisdiction);
        let template = self.title_template.as_str();
        let (prefix, number) = self.title_parts();
        let whole = number == "{seq}" || (1..=12).any(|width| number == format!("{{seq:{width}}}"));
        if !whole || fill(prefix, 0, 9999).contains('{') || Label::new(fill(template, u64::MAX, 9999).as_str()).is_err()
        {
            return Err(format!("{}: write a template such as T-CN-{{seq}} or MX{{seq:7}}", at("title_template")));
        }
        if prefix.is_empty() || prefix.len() > 32 || fill(prefix, 0, 9999).ends_with(|c: char| c.is_ascii_digit()) {
            return Err(format!(
                "{}: what stands before {{seq}} must have 1 to 32 characters and not end in a digit or {{year}}, or title numbers could collide",
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

    /// A title's number is what stands before `{seq}`, and `{seq}`.
    fn title_parts(&self) -> (&str, &str) {
        let template = self.title_template.as_str();
        template.split_at(template.find("{seq").unwrap_or(template.len()))
    }

    /// Whether a title of the one could ever have the number of a title of the other. What stands before the number ends in no digit,
    /// so the numbers are equal only where that is; a year may be any.
    pub fn numbers_collide(&self, other: &Self) -> bool {
        let shape = |of: &Self| of.title_parts().0.replace("{year}", "\u{0}\u{0}\u{0}\u{0}");
        let same = |(a, b): (char, char)| match (a, b) {
            ('\0', b) => b == '\0' || b.is_ascii_digit(),
            (a, '\0') => a.is_ascii_digit(),
            (a, b) => a == b,
        };
        let (ours, theirs) = (shape(self), shape(other));
        ours.chars().count() == theirs.chars().count() && ours.chars().zip(theirs.chars()).all(same)
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

#[cfg(test)]
mod tests {
    use super::Jurisdiction;

    fn with(template: &str) -> Jurisdiction {
        let json = serde_json::json!({"jurisdiction": "X", "version": 1, "effective_height": 0, "title_template": template, "unit_scheme": "GENERIC", "name": "X", "kinds": []});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_number_is_given_once() {
        for good in ["T-CN-{seq}", "MX{seq:7}", "T-{year}-{seq}", "{year}T{seq:12}"] {
            assert_eq!(with(good).check(), Ok(()), "{good}");
        }
        for bad in [
            "T",
            "{seq}",
            "T1{seq}",
            "T-{year}{seq}",
            "T{seq:13}",
            "T{seq}{seq}",
            "T{seq:7}{year}",
            "T{seq}-A{seq}",
            "T{x}-{seq}",
        ] {
            assert!(with(bad).check().is_err(), "{bad}");
        }
        let collide = |a: &str, b: &str| {
            assert_eq!(with(a).numbers_collide(&with(b)), with(b).numbers_collide(&with(a)));
            with(a).numbers_collide(&with(b))
        };
        assert!(collide("T-{seq}", "T-{seq:7}"));
        assert!(collide("T-{year}-{seq}", "T-2027-{seq}"));
        assert!(collide("T-{year}-{seq}", "T-{year}-{seq:3}"));
        assert!(collide("R1{year}2-{seq}", "R{year}12-{seq}"));
        assert!(!collide("T-{year}-{seq}", "T-{seq}"));
        assert!(!collide("R1-{year}-{seq}", "R2-{year}-{seq}"));
        assert!(!collide("T-{year}-{seq}", "T-x027-{seq}"));
    }
}
