//! Errors as `application/problem+json` (RFC 9457): a stable code, plain words in the asker's language, and what to do.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use torrens_ledger::catalogue::Words;
use torrens_ledger::refusal::{Code, Lang, Refusal};
use torrens_ledger::state::{Fault, Stop};
use torrens_texts::reason;

/// An error, before it is put into words.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    kind: Kind,
    retry_after_s: Option<u32>,
}

#[derive(Clone, Debug)]
enum Kind {
    Refusal(Refusal),
    Own { code: &'static str, about: String },
}

/// A problem document.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// `about:blank`; the code says which problem it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable code, such as `title.version_stale`.
    pub code: String,
    /// What is wrong, in one line.
    pub title: String,
    /// What is wrong, with the objects concerned.
    pub detail: String,
    /// HTTP status.
    pub status: u16,
    /// This request, for the operator's log.
    pub request_id: String,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// JSON pointers to the fields that are wrong.
    pub errors: Vec<FieldError>,
    /// What to do next.
    pub actions: Vec<String>,
}

/// A field that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer.
    pub pointer: String,
    /// Code.
    pub code: String,
}

/// Problems of requests rather than of the register. Their words are in the catalogue, `locales/{en,zh}/problems.ftl`.
const OWN: &[(&str, StatusCode)] = &[
    ("request.not_found", StatusCode::NOT_FOUND),
    ("request.no_such_route", StatusCode::NOT_FOUND),
    ("client.certificate", StatusCode::FORBIDDEN),
    ("request.method", StatusCode::METHOD_NOT_ALLOWED),
    ("request.malformed", StatusCode::BAD_REQUEST),
    ("request.too_deep", StatusCode::BAD_REQUEST),
    ("request.too_large", StatusCode::PAYLOAD_TOO_LARGE),
    ("request.too_slow", StatusCode::REQUEST_TIMEOUT),
    ("request.media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("rate.limited", StatusCode::TOO_MANY_REQUESTS),
    ("mempool.full", StatusCode::SERVICE_UNAVAILABLE),
    ("mempool.key_limit", StatusCode::TOO_MANY_REQUESTS),
    ("node.unhealthy", StatusCode::SERVICE_UNAVAILABLE),
    ("checkpoint.none", StatusCode::SERVICE_UNAVAILABLE),
    ("history.not_here", StatusCode::NOT_FOUND),
    ("node.read_only", StatusCode::FORBIDDEN),
    ("geometry.none", StatusCode::NOT_FOUND),
    ("geometry.not_here", StatusCode::NOT_FOUND),
    ("geometry.unusable", StatusCode::UNPROCESSABLE_ENTITY),
    ("geometry.other", StatusCode::CONFLICT),
    ("paper.not_printable", StatusCode::UNPROCESSABLE_ENTITY),
    ("operator.token", StatusCode::UNAUTHORIZED),
    ("backup.not_made", StatusCode::CONFLICT),
    ("demo.own_node", StatusCode::CONFLICT),
    ("demo.not_done", StatusCode::CONFLICT),
    ("height.unknown", StatusCode::NOT_FOUND),
];

/// What is said of each. Read when the first problem is told.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::read(include_str!("../../../locales/en/problems.ftl"), include_str!("../../../locales/zh/problems.ftl"))
});

impl Problem {
    /// One of the problems of requests.
    pub fn own(code: &'static str, about: impl Into<String>) -> Self {
        let status = OWN.iter().find(|row| row.0 == code).map_or(StatusCode::INTERNAL_SERVER_ERROR, |row| row.1);
        let retry_after_s =
            matches!(code, "checkpoint.none" | "mempool.full" | "rate.limited" | "mempool.key_limit").then_some(1);
        Self { status, kind: Kind::Own { code, about: about.into() }, retry_after_s }
    }

    /// Nothing here by this name.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::own("request.not_found", what)
    }

    /// Whether it is this problem of requests.
    pub fn is(&self, wanted: &str) -> bool {
        matches!(&self.kind, Kind::Own { code, .. } if *code == wanted)
    }

    fn into_words(self, lang: Lang, request_id: &str) -> Response {
        let status = self.status;
        let document = match self.kind {
            Kind::Refusal(refusal) => ProblemDocument {
                kind: "about:blank".into(),
                code: refusal.code.as_str().into(),
                title: refusal.title(lang).into(),
                detail: reason::of_refusal(&refusal, lang),
                status: status.as_u16(),
                request_id: request_id.into(),
                retryable: false,
                errors: match refusal.pointer.is_empty() {
                    true => vec![],
                    false => vec![FieldError { pointer: refusal.pointer.clone(), code: refusal.code.as_str().into() }],
                },
                actions: vec![refusal.action(lang).into()],
            },
            Kind::Own { code, about } => {
                let known = if OWN.iter().any(|row| row.0 == code) { code } else { "internal" };
                let (title, action) = WORDS.of("problem", known, lang);
                ProblemDocument {
                    kind: "about:blank".into(),
                    code: code.into(),
                    title: title.into(),
                    detail: if about.is_empty() {
                        title.into()
                    } else {
                        format!("{title}: {}", reason::say(&about, lang))
                    },
                    status: status.as_u16(),
                    request_id: request_id.into(),
                    retryable: self.retry_after_s.is_some() || code == "node.unhealthy",
                    errors: vec![],
                    actions: vec![action.into()],
                }
            }
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code {
            Code::TxTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::TxUnknownKey | Code::TxKeyExpired | Code::TxBadSignature => StatusCode::FORBIDDEN,
            Code::TxReplayed => StatusCode::CONFLICT,
            Code::TxTruncated | Code::TxTooDeep | Code::TxNotCanonical | Code::TxMalformed | Code::TxUnknownField => {
                StatusCode::BAD_REQUEST
            }
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self { status, kind: Kind::Refusal(refusal), retry_after_s: None }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        tracing::error!(%fault, "cannot answer");
        Self::own("node.unhealthy", fault.to_string())
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => refusal.into(),
            Stop::Fault(fault) => fault.into(),
        }
    }
}

impl IntoResponse for Problem {
    /// Carries the problem to [`put_into_words`], which knows language and request.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language that a request asks for.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Lang::En, Lang::of)
}

/// Turns a response that carries a problem, or one of the framework's own errors, into a problem document.
pub async fn put_into_words(response: Response, lang: Lang, request_id: &str) -> Response {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return problem.clone().into_words(lang, request_id);
    }
    let is_plain = !response.headers().contains_key(header::CONTENT_TYPE)
        || response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/plain"));
    let code = match response.status() {
        StatusCode::NOT_FOUND if is_plain => "request.no_such_route",
        StatusCode::METHOD_NOT_ALLOWED => "request.method",
        StatusCode::PAYLOAD_TOO_LARGE => "request.too_large",
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY if is_plain => "request.malformed",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "request.media_type",
        _ => return response,
    };
    // The framework's own words name the field of a query or path that cannot be read.
    let said = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let about = if code == "request.malformed" { String::from_utf8_lossy(&said).into_owned() } else { String::new() };
    Problem::own(code, about).into_words(lang, request_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_words_in_both_languages_and_there_are_no_others() {
        for code in OWN.iter().map(|row| row.0).chain(["internal"]) {
            for lang in [Lang::En, Lang::Zh] {
                let (title, action) = WORDS.of("problem", code, lang);
                assert!(!title.is_empty() && !action.is_empty() && title != code, "{code} has no words in {lang:?}");
            }
        }
        assert_eq!(WORDS.len(), (OWN.len() + 1, OWN.len() + 1));
    }
}
