//! The web pages, embedded as `scripts/portal` built them, at every address that is no route of the API. They ask their own node and
//! nobody else: the policy that goes with them lets a browser do nothing more.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../portal/dist"]
#[allow_missing = true]
struct Built;

/// A file as it is sent.
struct File {
    plain: Bytes,
    gzipped: Bytes,
    kind: HeaderValue,
    tag: HeaderValue,
}

/// By address. Compressed once, when the first page is asked for.
static FILES: LazyLock<BTreeMap<String, File>> = LazyLock::new(|| {
    let read = |name: std::borrow::Cow<'static, str>| {
        let built = Built::get(&name)?;
        let tag = format!("\"{}\"", hex::encode(built.metadata.sha256_hash()));
        let kind = match built.metadata.mimetype() {
            text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
            other => other.to_owned(),
        };
        let file = File {
            gzipped: gzip(&built.data).ok()?,
            plain: Bytes::from(built.data.into_owned()),
            kind: HeaderValue::from_str(&kind).ok()?,
            tag: HeaderValue::from_str(&tag).ok()?,
        };
        Some((format!("/{name}"), file))
    };
    Built::iter().filter_map(read).collect()
});

fn gzip(bytes: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().map(Bytes::from)
}

/// What a page may do: its own scripts and the verifier, this node, the camera when the citizen scans a code.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
         media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("vary", "accept-encoding"),
];

/// The page of one file, to be kept and opened without a server.
const KEPT: &str = "/verify-offline.html";

/// Gives a file of the pages; what is none is no route either.
pub async fn page(method: Method, uri: Uri, asked: HeaderMap) -> Response {
    let path = if uri.path() == "/" { "/index.html" } else { uri.path() };
    let (Some(file), true) = (FILES.get(path), matches!(method, Method::GET | Method::HEAD)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = match asked.get(header::IF_NONE_MATCH) {
        Some(tag) if *tag == file.tag => StatusCode::NOT_MODIFIED.into_response(),
        _ => Response::new(match takes_gzip(&asked) {
            true => Body::from(file.gzipped.clone()),
            false => Body::from(file.plain.clone()),
        }),
    };
    let is_sent = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    if is_sent && takes_gzip(&asked) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    // A name in assets/ has the hash of what it names; everything else is asked for again each time.
    let kept = if path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::CONTENT_TYPE, file.kind.clone());
    headers.insert(header::ETAG, file.tag.clone());
    if path == KEPT {
        let name = HeaderValue::from_static("attachment; filename=\"verify.html\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let taken = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut taken = taken.split(',').map(|one| one.split(';').map(str::trim).collect::<Vec<_>>());
    taken.any(|one| one.first() == Some(&"gzip") && !one.contains(&"q=0"))
}
