//! A title's feed (Atom, RFC 4287): what came on it and what was lodged about it, newest first. Each entry carries the extract that
//! proves it, so that whoever reads the feed need not trust the node that serves it.

use std::fmt::Display;
use std::sync::Arc;

use atom_syndication::{Category, Content, Entry as Item, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use torrens_ledger::case::Case;
use torrens_ledger::encoding::Label;
use torrens_ledger::proof::extract::Extract;
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::entry::Entry;
use torrens_ledger::register::title::{Title, TitleId};
use torrens_ledger::time::to_rfc3339;
use torrens_texts::Catalogue;

use super::{Api, Problem, extracts};

/// The newest entries that a feed has; the whole history is at `../history`.
const ENTRIES: u64 = 20;

/// In which language.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FeedQuery {
    /// `en` or `zh`; feed readers send no wish of their own. As `Accept-Language` says when absent.
    lang: Option<String>,
}

/// What came on a title and what was lodged about it, newest first, each with the extract that proves it (Atom, RFC 4287).
#[utoipa::path(get, path = "/v1/titles/{title_id}/feed", params(("title_id" = String, Path, description = "Title number"), FeedQuery),
    responses((status = 200, body = String, content_type = "application/atom+xml"), (status = 304), (status = 404, body = super::ProblemDocument)))]
pub async fn feed(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = query.lang.as_deref().map_or_else(|| super::problem::lang_of(&headers), Lang::of);
    let store = api.executor.store.clone();
    let missing = || Problem::not_found(format!("title {id}"));
    let title_id = Label::new(&*id).map(TitleId).map_err(|_| missing())?;
    let title = store.object::<Title>(&title_id)?.ok_or_else(missing)?;
    // What a feed tells changes with the title's version and its open cases. A proof that was given stays one.
    let pending: Vec<&str> = title.pending.iter().map(|case| case.0.as_str()).collect();
    let tag = format!("\"{}-{}-{}\"", title.version, pending.join("+"), lang.pick("en", "zh"));
    if headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let texts = crate::texts::of(lang);
    let chain = store.genesis().chain_id.clone();
    let mut items = Vec::new();
    for case_id in title.pending.iter().rev() {
        let Some(case) = store.object::<Case>(case_id)? else { continue };
        // As it stood when the case was lodged: the extract names the case among those that wait.
        let proof = extracts::at(&api, &title_id, case.height).await?;
        items.push(lodged(&format!("urn:torrens:{chain}:{title_id}:case:{case_id}"), &case, &title_id, texts, proof));
    }
    let newest = store.entries_from(&id, (title.version + 1).saturating_sub(ENTRIES), ENTRIES as usize)?;
    for entry in newest.iter().rev() {
        let proof = extracts::at(&api, &title_id, entry.height).await?;
        items.push(entered(&format!("urn:torrens:{chain}:{title_id}:{}", entry.version), entry, texts, proof));
    }
    let updated = items.iter().map(|item| item.updated).max().unwrap_or_default();
    let link = |rel: &str, href: String, mime: &str| Link {
        rel: rel.into(),
        href,
        mime_type: Some(mime.into()),
        ..Link::default()
    };
    let feed = Feed {
        title: Text::plain(texts.say("feed-title", &[("title", &title_id)])),
        subtitle: Some(Text::plain(texts.say("feed-about", &[]))),
        id: format!("urn:torrens:{chain}:{title_id}"),
        updated,
        authors: vec![Person { name: api.config.agency.to_string(), ..Person::default() }],
        generator: Some(Generator {
            value: "Torrens".into(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
        links: vec![
            link("self", format!("/v1/titles/{}/feed", escaped(&title_id)), "application/atom+xml"),
            link("alternate", format!("/title.html?id={}", escaped(&title_id)), "text/html"),
        ],
        entries: items,
        lang: Some(lang.pick("en", "zh-Hans").into()),
        ..Feed::default()
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-cache".into()),
        (header::ETAG, tag),
        (header::VARY, "accept-language".into()),
    ];
    Ok((headers, feed.to_string()).into_response())
}

fn entered(id: &str, entry: &Entry, texts: &Catalogue, proof: Option<Extract>) -> Item {
    let what = name(entry.kind.as_str(), texts);
    let about: [(&str, &dyn Display); 3] = [("what", &what), ("version", &entry.version), ("height", &entry.height)];
    let (title, said) = (texts.say("feed-entry", &about), texts.say("feed-entered", &about));
    item((id, entry.kind.as_str(), entry.time_ms), title, said, (&entry.title_id, entry.height), texts, proof)
}

fn lodged(id: &str, case: &Case, title_id: &TitleId, texts: &Catalogue, proof: Option<Extract>) -> Item {
    let what = name(case.tx_type.name(), texts);
    let about: [(&str, &dyn Display); 2] = [("what", &what), ("case", &case.case_id)];
    let (title, said) = (texts.say("feed-lodged", &about), texts.say("feed-waits", &about));
    item((id, case.tx_type.name(), case.time_ms), title, said, (title_id, case.height), texts, proof)
}

fn item(
    (id, kind, time_ms): (&str, &str, u64),
    title: String,
    mut said: String,
    (title_id, height): (&TitleId, u64),
    texts: &Catalogue,
    proof: Option<Extract>,
) -> Item {
    if proof.is_none() {
        said = format!("{said}{}{}", texts.lang().pick(" ", ""), texts.say("feed-no-proof", &[]));
    }
    let time = FixedDateTime::parse_from_rfc3339(&to_rfc3339(time_ms)).unwrap_or_default();
    // Anything but text and XML stands as base64 (RFC 4287, 4.1.3.3).
    let content = proof.map(|extract| Content {
        content_type: Some(extracts::MEDIA_TYPE.into()),
        value: Some(STANDARD.encode(extract.to_json())),
        ..Content::default()
    });
    Item {
        id: id.into(),
        title: Text::plain(title),
        summary: Some(Text::plain(said)),
        updated: time,
        published: Some(time),
        categories: vec![Category { term: kind.into(), ..Category::default() }],
        links: vec![
            Link { rel: "alternate".into(), href: format!("/title.html?id={}", escaped(title_id)), ..Link::default() },
            Link {
                rel: "enclosure".into(),
                href: format!("/v1/titles/{}/extract?at={height}", escaped(title_id)),
                mime_type: Some(extracts::MEDIA_TYPE.into()),
                ..Link::default()
            },
        ],
        content,
        ..Item::default()
    }
}

/// A title's number in an address: it may hold `/` and `:`.
fn escaped(title_id: &TitleId) -> impl std::fmt::Display {
    utf8_percent_encode(title_id.0.as_str(), NON_ALPHANUMERIC)
}

/// What an entry's kind is called; one that the catalogue does not know keeps its code.
fn name(kind: &str, texts: &Catalogue) -> String {
    let id = format!("tx-{}", kind.to_ascii_lowercase().replace('_', "-"));
    texts.find(&id, []).unwrap_or_else(|| kind.to_owned())
}
