//! Reasons that others give: the ledger's readers, the keystore, the store and the system say them in English only. Those that people meet are
//! known by their English form, which stands in the catalogue beside the Chinese one (`reasons.ftl`, `node-reasons.ftl`); any other is passed
//! on as it is. The pages know those of `reasons.ftl` in the same way (`portal/src/text/reasons.ts`).

use std::fmt::Display;
use std::sync::OnceLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser;
use torrens_ledger::refusal::{Lang, Refusal};

use crate::files::{NODE_REASONS, REASONS};
use crate::shelf::Shelf;

/// Longer ones are passed on as they are: reasons are sentences, and what others send has no end.
const BYTES_MAX: usize = 1000;

static SHELF: Shelf = Shelf::new(&[REASONS, NODE_REASONS]);

/// A message by its English form.
pub struct Form {
    /// Its name.
    pub id: String,
    /// What it is made of, in order.
    pub parts: Vec<Part>,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Text(String),
    /// What stands in it: a value, or a reason itself.
    Hole(String),
}

impl Form {
    /// Characters that are its own.
    fn len(&self) -> usize {
        let of = |part: &Part| if let Part::Text(text) = part { text.len() } else { 0 };
        self.parts.iter().map(of).sum()
    }

    /// Whether it begins with words of its own.
    fn is_named(&self) -> bool {
        matches!(self.parts.first(), Some(Part::Text(_)))
    }
}

/// The reasons that are known, the longer first: one that is the beginning of another stands behind it.
pub fn known() -> &'static [Form] {
    static KNOWN: OnceLock<Vec<Form>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut all: Vec<Form> = [REASONS, NODE_REASONS].iter().flat_map(|file| forms(file.en)).collect();
        all.sort_by_key(|form| std::cmp::Reverse(form.len()));
        all
    })
}

/// Only what is text and plain values: nothing else can be known again.
fn forms(source: &str) -> Vec<Form> {
    let part = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Part::Text((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(Part::Hole(id.name.to_owned()))
        }
        // A brace.
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
            Some(Part::Text((*value).to_owned()))
        }
        PatternElement::Placeable { .. } => None,
    };
    let resource = parser::parse(source).unwrap_or_else(|(resource, _)| resource);
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some((message.id.name.to_owned(), message.value.as_ref()?)),
        _ => None,
    });
    let read = messages.filter_map(|(id, value)| {
        Some(Form { id, parts: value.elements.iter().map(part).collect::<Option<Vec<_>>>()? })
    });
    read.collect()
}

/// A reason in a language: what is known of it in the language's words.
pub fn say(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh if text.len() <= BYTES_MAX => in_chinese(text).unwrap_or_else(|| text.to_owned()),
        Lang::En | Lang::Zh => text.to_owned(),
    }
}

/// A refusal's detail in a language, with the reason that it may carry.
pub fn of_refusal(refusal: &Refusal, lang: Lang) -> String {
    let words = |about: &String| match about.split_once("why=") {
        Some(("", why)) => format!("why={}", say(why, lang)),
        _ => about.clone(),
    };
    Refusal { about: refusal.about.iter().map(words).collect(), ..refusal.clone() }.detail(lang)
}

fn in_chinese(text: &str) -> Option<String> {
    let first =
        |named: bool| known().iter().filter(|form| form.is_named() == named).find_map(|form| as_form(form, text));
    // What begins with a hole would take a place before it as well.
    let is_plain = |place: &str| !place.contains(' ');
    first(true)
        .or_else(|| behind_a_place(text, is_plain))
        .or_else(|| first(false))
        .or_else(|| behind_a_place(text, |_| true))
}

fn as_form(form: &Form, text: &str) -> Option<String> {
    let found: Vec<(&str, String)> =
        fill(&form.parts, text)?.into_iter().map(|(name, inner)| (name, say(inner, Lang::Zh))).collect();
    let about: Vec<(&str, &dyn Display)> = found.iter().map(|(name, said)| (*name, said as &dyn Display)).collect();
    Some(SHELF.of(Lang::Zh).say(&form.id, &about))
}

/// What stands in the holes, if the text is of this form.
fn fill<'a>(parts: &'a [Part], text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    match parts {
        [] => text.is_empty().then(Vec::new),
        [Part::Text(own), rest @ ..] => fill(rest, text.strip_prefix(own.as_str())?),
        [Part::Hole(name)] => fits(name, text).then(|| vec![(name.as_str(), text)]),
        [Part::Hole(name), rest @ ..] => {
            let Part::Text(behind) = rest.first()? else { return None };
            text.match_indices(behind.as_str()).find_map(|(at, _)| {
                let (inner, after) = text.split_at(at);
                if !fits(name, inner) {
                    return None;
                }
                let mut all = fill(rest, after)?;
                all.insert(0, (name, inner));
                Some(all)
            })
        }
    }
}

/// Lines and columns are numbers; anything may stand elsewhere.
fn fits(name: &str, inner: &str) -> bool {
    !["line", "column"].contains(&name) || !inner.is_empty() && inner.bytes().all(|c| c.is_ascii_digit())
}

/// `PLACE: REASON`, where the reason is known: a file, a key of the configuration, a flag.
fn behind_a_place(text: &str, is_place: impl Fn(&str) -> bool) -> Option<String> {
    let (place, why) = text.split_once(": ").filter(|(place, _)| is_place(place))?;
    in_chinese(why).map(|why| format!("{place}：{why}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_in_chinese_whatever_stands_around_it() {
        let zh = |text| say(text, Lang::Zh);
        assert_eq!(zh("No such file or directory (os error 2)"), "没有该文件或目录（os error 2）");
        assert_eq!(zh("a/b: File exists (os error 17)"), "a/b：文件已存在（os error 17）");
        assert_eq!(zh("cannot read a: b: Permission denied (os error 13)"), "无法读取 a：b：没有权限（os error 13）");
        assert_eq!(zh("a.toml: TOML parse error at line 3, column 1\n"), "a.toml：TOML 解析错误，行 3，列 1\n");
        assert_eq!(
            zh("my dir/a.toml: TOML parse error at line 3, column 1\n"),
            "my dir/a.toml：TOML 解析错误，行 3，列 1\n"
        );
        assert_eq!(zh("the header is not in its one spelling"), "the header is not in its one spelling");
        assert_eq!(zh("b is damaged: block 3 is missing"), "b 已损坏：缺少区块 3");
        assert_eq!(zh("something new: and more"), "something new: and more");
        assert_eq!(say("No such file or directory (os error 2)", Lang::En), "No such file or directory (os error 2)");
    }

    #[test]
    fn what_stands_in_a_form_is_found_where_it_ends() {
        let parts = [Part::Text("a ".into()), Part::Hole("x".into()), Part::Text(": b".into())];
        assert_eq!(fill(&parts, "a 1: b: b"), Some(vec![("x", "1: b")]));
        assert_eq!(fill(&parts, "a 1: c"), None);
    }

    /// Alone and behind a place: none is taken for another.
    #[test]
    fn every_form_is_known_again_by_its_own_words() {
        for form in known() {
            let told = |name: &str| if fits(name, name) { format!("<{name}>") } else { "7".to_owned() };
            let text = |part: &Part| match part {
                Part::Text(text) => text.clone(),
                Part::Hole(name) => told(name),
            };
            let english: String = form.parts.iter().map(text).collect();
            let holes: Vec<(&str, String)> = form
                .parts
                .iter()
                .filter_map(|part| if let Part::Hole(name) = part { Some((name.as_str(), told(name))) } else { None })
                .collect();
            let about: Vec<(&str, &dyn Display)> =
                holes.iter().map(|(name, told)| (*name, told as &dyn Display)).collect();
            let chinese = SHELF.of(Lang::Zh).say(&form.id, &about);
            assert_eq!(say(&english, Lang::Zh), chinese, "{}", form.id);
            assert_eq!(say(&format!("a/b: {english}"), Lang::Zh), format!("a/b：{chinese}"), "{}", form.id);
        }
    }
}
