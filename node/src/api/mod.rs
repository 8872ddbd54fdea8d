//! The REST API under `/v1`: one file a resource. Handlers read the store and say what it says; nothing is decided here.

mod attestations;
mod blocks;
mod body;
mod cases;
mod checks;
mod connections;
mod events;
mod extracts;
mod feed;
mod geometry;
mod keys;
mod log;
mod mining;
mod operator;
mod pages;
mod problem;
mod readiness;
mod registry;
mod search;
mod status;
mod titles;
pub mod tls;
mod transactions;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use torrens_consensus::Handle;
use torrens_ledger::apply::Parent;
use torrens_ledger::crypto::PublicKey;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use problem::{Problem, ProblemDocument};
pub use readiness::tell;

use self::connections::Connections;
use self::tls::{Certified, Secured};
use crate::config::{ClientCertificate, Config, Home};
use crate::cosigner::Published;
use crate::executor::Executor;
use crate::operator::{Switch, Token};
use crate::presence::Presence;

/// What only the operator gets at, by his token.
pub struct Operator {
    home: Home,
    token: Token,
    switch: Option<Switch>,
    /// Held while a backup is made.
    backing_up: Mutex<()>,
}

impl Operator {
    /// Of a node's folder; with the switch of the devnet that runs it, if one does.
    pub fn new(home: Home, token: Token, switch: Option<Switch>) -> Self {
        Self { home, token, switch, backing_up: Mutex::default() }
    }
}

/// What handlers share.
pub struct Api {
    executor: Arc<Executor>,
    config: Config,
    own: Own,
    operator: Operator,
    /// To gossip.
    admitted: mpsc::Sender<Vec<u8>>,
    /// The running engine.
    engine: watch::Receiver<Option<Handle>>,
    /// The newest checkpoint of the log.
    published: watch::Receiver<Option<Published>>,
    /// What members say of themselves.
    presence: Arc<Presence>,
    requests: AtomicU64,
    /// Guards the buckets of the rate limit, by client.
    buckets: Mutex<HashMap<IpAddr, (f64, Instant)>>,
}

/// What runs beside the API, and it looks at.
pub struct Beside {
    /// The running engine.
    pub engine: watch::Receiver<Option<Handle>>,
    /// The newest checkpoint of the log.
    pub published: watch::Receiver<Option<Published>>,
    /// What members say of themselves.
    pub presence: Arc<Presence>,
}

/// This node's own keys.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// On the network of nodes.
    pub node: PublicKey,
    /// With which it votes, if it is to.
    pub validator: Option<PublicKey>,
}

impl Api {
    /// Over a node's core.
    pub fn new(
        executor: Arc<Executor>,
        config: Config,
        own: Own,
        operator: Operator,
        admitted: mpsc::Sender<Vec<u8>>,
        beside: Beside,
    ) -> Self {
        let Beside { engine, published, presence } = beside;
        Self {
            executor,
            config,
            own,
            operator,
            admitted,
            engine,
            published,
            presence,
            requests: AtomicU64::new(0),
            buckets: Mutex::default(),
        }
    }

    fn parent(&self) -> Parent {
        self.executor.store.head().parent()
    }

    /// The height to read at: the one asked for, if it exists.
    fn height(&self, at: Option<u64>) -> Result<u64, Problem> {
        let current = self.executor.store.head().height;
        match at {
            Some(height) if height > current => Err(Problem::own("height.unknown", height.to_string())),
            Some(height) => self.has_past_from(height).map(|()| height),
            None => Ok(current),
        }
    }

    /// A node that joined by snapshot does not know how the register stood before.
    fn has_past_from(&self, height: u64) -> Result<(), Problem> {
        match self.executor.store.snapshot()? {
            Some(from) if height < from => {
                Err(Problem::own("history.not_here", format!("it begins with block {from}")))
            }
            _ => Ok(()),
        }
    }

    /// Takes one request from a client's allowance: `requests_per_second`, twice as many at once.
    fn allows(&self, client: IpAddr) -> bool {
        let rate = f64::from(self.config.api.requests_per_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > 10_000 {
            buckets.retain(|_, (_, last)| last.elapsed() < Duration::from_secs(10));
        }
        let (tokens, last) = buckets.entry(client).or_insert((2.0 * rate, Instant::now()));
        *tokens = (*tokens + last.elapsed().as_secs_f64() * rate).min(2.0 * rate);
        *last = Instant::now();
        let allowed = *tokens >= 1.0;
        if allowed {
            *tokens -= 1.0;
        }
        allowed
    }
}

/// A page of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Give this as `after` for the next page; absent on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    fn new(data: Vec<T>, limit: usize, id: impl Fn(&T) -> String) -> Self {
        let next = if data.len() == limit { data.last().map(id) } else { None };
        Self { data, next }
    }
}

/// Where in a list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<usize>,
    /// The last row of the page before.
    after: Option<String>,
}

impl PageQuery {
    fn of(after: Option<String>, limit: Option<usize>) -> Self {
        Self { limit, after }
    }
    fn limit(&self) -> usize {
        self.limit.unwrap_or(50).clamp(1, 500)
    }
    fn after(&self) -> &str {
        self.after.as_deref().unwrap_or("")
    }
}

/// At which height, and with which proof.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AtQuery {
    /// As it stood after this block.
    at: Option<u64>,
    /// With proof, header and certificate; only at the current height.
    #[serde(default)]
    proof: bool,
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Torrens",
    description = "The API of a node of a Torrens ledger: land registration that proves itself."
))]
struct Document;

/// All routes, and the document that describes them.
pub fn router(api: Arc<Api>) -> Router {
    let (routes, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(status::status))
        .routes(routes!(status::trust))
        .routes(routes!(status::validators))
        .routes(routes!(registry::members))
        .routes(routes!(registry::agencies))
        .routes(routes!(registry::officers))
        .routes(routes!(registry::policies))
        .routes(routes!(registry::proposals))
        .routes(routes!(registry::forms))
        .routes(routes!(registry::party))
        .routes(routes!(blocks::blocks))
        .routes(routes!(blocks::block))
        .routes(routes!(transactions::submit))
        .routes(routes!(transactions::transaction))
        .routes(routes!(transactions::receipt))
        .routes(routes!(transactions::proof))
        .routes(routes!(titles::titles))
        .routes(routes!(titles::title))
        .routes(routes!(titles::history))
        .routes(routes!(titles::diff))
        .routes(routes!(feed::feed))
        .routes(routes!(extracts::title))
        .routes(routes!(extracts::unit))
        .routes(routes!(extracts::attestation))
        .routes(routes!(titles::unit))
        .routes(routes!(geometry::outline, geometry::give))
        .routes(routes!(search::search))
        .routes(routes!(cases::cases))
        .routes(routes!(cases::case))
        .routes(routes!(cases::missing))
        .routes(routes!(cases::foresight))
        .routes(routes!(attestations::attestations))
        .routes(routes!(attestations::attestation))
        .routes(routes!(checks::check))
        .routes(routes!(mining::savings))
        .routes(routes!(mining::bottlenecks))
        .routes(routes!(mining::export))
        .routes(routes!(operator::operator))
        .routes(routes!(operator::checks))
        .routes(routes!(operator::backups, operator::back_up))
        .routes(routes!(operator::demo))
        .routes(routes!(operator::demo_switch))
        .routes(routes!(keys::key))
        .routes(routes!(keys::acts))
        .routes(routes!(events::events))
        .with_state(api.clone())
        .split_for_parts();
    let page = docs_page(&document);
    let json = serde_json::to_string_pretty(&document).unwrap_or_default();
    Router::new()
        .route("/livez", get(status::livez))
        .route("/readyz", get(status::readyz))
        .route("/metrics", get(status::metrics))
        .nest("/tlog", log::routes())
        // Whoever has only the log's prefix, as of a mirror, follows the validators too.
        .route("/tlog/trust", get(status::trust))
        .nest("/v1", log::routes())
        .with_state(api.clone())
        .merge(routes)
        .route("/v1/openapi.json", get(|| async move { ([("content-type", "application/json")], json) }))
        .route("/v1/docs", get(|| async move { Html(page) }))
        .fallback(pages::page)
        // The body is bounded in `around`, for every route alike.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(api, around))
}

/// Around every request: allowance, request id, height, and problems put into words.
async fn around(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let number = api.requests.fetch_add(1, Ordering::Relaxed);
    let request_id = format!("{}-{number:x}", api.config.agency);
    let lang = problem::lang_of(request.headers());
    let client = request.extensions().get::<SocketAddr>().map(SocketAddr::ip);
    let started = Instant::now();
    let method = request.method().clone();
    // The route, not the address: what somebody asked for is his affair.
    let route = request.extensions().get::<MatchedPath>().map_or("none".to_owned(), |path| path.as_str().to_owned());
    let probe = matches!(request.uri().path(), "/livez" | "/readyz" | "/metrics");
    let response = match client {
        Some(client) if !probe && !api.allows(client) => Problem::own("rate.limited", "").into_response(),
        _ if needs_certificate(&api.config, &request) => Problem::own("client.certificate", "").into_response(),
        _ => match body::whole(request, api.config.api.body_bytes_max).await {
            Ok(request) => next.run(request).await,
            Err(response) => response,
        },
    };
    let mut response = problem::put_into_words(response, lang, &request_id).await;
    let (height, status) = (api.executor.store.head().height, response.status());
    api.executor.metrics.answered(&route, &method, status.as_u16(), started.elapsed());
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = status.as_u16();
    match status {
        // A probe is asked every few seconds; what it would say is in the log once, when it changes.
        _ if probe => tracing::debug!(request_id, %method, route, status, ms, "answered"),
        500.. => tracing::error!(request_id, %method, route, status, ms, "answered"),
        _ if method == Method::GET => tracing::debug!(request_id, %method, route, status, ms, "answered"),
        _ => tracing::info!(request_id, %method, route, status, ms, "answered"),
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert("request-id", value);
    }
    headers.insert("ledger-height", HeaderValue::from(height));
    // Nothing here may be framed, or guessed to be of another kind; and nothing but a page of ours, which brings its own policy, loads
    // anything.
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    headers.entry("content-security-policy").or_insert(HeaderValue::from_static(policy));
    response
}

/// A request that writes came over TLS without the certificate that writing asks for.
fn needs_certificate(config: &Config, request: &Request) -> bool {
    let of_writers = config.tls.as_ref().is_some_and(|tls| tls.client_certificate == ClientCertificate::Writes);
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    of_writers && writes && request.extensions().get::<Certified>() == Some(&Certified(false))
}

/// Serves until told to stop: plainly, and over TLS where that is set. Headers must arrive within ten seconds.
pub async fn serve(api: Arc<Api>, stop: watch::Receiver<bool>) -> Result<(), String> {
    let connections = Connections::new(api.config.api.connections_per_client);
    let router = router(api.clone());
    let plain = listen("api.listen", api.config.api.listen).await?;
    let door = Door { router, connections, secured: None };
    let Some(tls) = api.config.tls.clone() else { return door.open(plain, stop).await };
    let over_tls = listen("tls.listen", tls.listen).await?;
    let secured = Some(Arc::new(Secured::start(tls, stop.clone())?));
    let second = Door { secured, ..door.clone() };
    tokio::try_join!(door.open(plain, stop.clone()), second.open(over_tls, stop)).map(|_| ())
}

async fn listen(name: &str, address: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(address).await;
    let listener =
        listener.map_err(|error| format!("cannot listen on {address}: {error}. Free the port or change {name}"))?;
    tracing::info!(%address, "API ({name})");
    Ok(listener)
}

/// What stands behind a listener.
#[derive(Clone)]
struct Door {
    router: Router,
    connections: Arc<Connections>,
    secured: Option<Arc<Secured>>,
}

impl Door {
    async fn open(self, listener: TcpListener, mut stop: watch::Receiver<bool>) -> Result<(), String> {
        loop {
            let (stream, peer) = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        tracing::warn!(%error, "cannot accept a connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                },
                _ = stop.changed() => return Ok(()),
            };
            let Some(place) = self.connections.place(peer.ip()).await else { continue };
            let _ = stream.set_nodelay(true);
            let (router, stop) = (self.router.clone().layer(axum::Extension(peer)), stop.clone());
            match self.secured.clone() {
                None => drop(tokio::spawn(answer(stream, router, stop, place))),
                Some(secured) => drop(tokio::spawn(async move {
                    if let Some((stream, certified)) = secured.accept(stream).await {
                        answer(stream, router.layer(axum::Extension(certified)), stop, place).await;
                    }
                })),
            }
        }
    }
}

/// Answers the requests of one connection.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    router: Router,
    mut stop: watch::Receiver<bool>,
    place: connections::Place,
) {
    let serving = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(10))
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(serving);
    tokio::select! {
        _ = &mut serving => {}
        _ = stop.changed() => {
            serving.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(Duration::from_secs(1), serving).await;
        }
    }
    drop(place);
}

/// Reads JSON with its own words for what is wrong, and no deeper than 32 levels.
fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let (mut depth, mut in_text, mut escaped) = (0u32, false, false);
    for byte in bytes {
        match (in_text, escaped, byte) {
            (true, true, _) => escaped = false,
            (true, false, b'\\') => escaped = true,
            (_, _, b'"') => in_text = !in_text,
            (false, _, b'[' | b'{') => depth += 1,
            (false, _, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 32 {
            return Err(Problem::own("request.too_deep", ""));
        }
    }
    serde_json::from_slice(bytes).map_err(|error| Problem::own("request.malformed", error.to_string()))
}

/// A readable page of the same document; nothing is loaded from elsewhere.
fn docs_page(document: &utoipa::openapi::OpenApi) -> String {
    let json = serde_json::to_value(document).unwrap_or_default();
    let mut rows = String::new();
    for (path, methods) in json["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let summary = operation["summary"].as_str().unwrap_or_default();
            let parameters = operation["parameters"].as_array().into_iter().flatten().map(|p| {
                format!(
                    "<code>{}</code> {}",
                    p["name"].as_str().unwrap_or_default(),
                    p["description"].as_str().unwrap_or_default()
                )
            });
            let parameters = parameters.collect::<Vec<_>>().join("<br>");
            rows.push_str(&format!(
                "<tr><td><b>{}</b></td><td><code>{path}</code></td><td>{summary}</td><td>{parameters}</td></tr>",
                method.to_uppercase()
            ));
        }
    }
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{0} API</title><style>body{{font:16px/1.5 system-ui;margin:2rem \
         auto;max-width:72rem;padding:0 1rem}}table{{border-collapse:collapse;width:100%}}td{{border-top:1px solid #ccc;padding:.5rem;\
         vertical-align:top}}</style><h1>{0} API</h1><p>Machine-readable: <a href=/v1/openapi.json>/v1/openapi.json</a>. Errors are \
         <code>application/problem+json</code> with a stable <code>code</code>. Times are RFC 3339 in UTC, shares exact \
         fractions.</p><table>{rows}</table></html>",
        torrens_ledger::PRODUCT
    )
}

/// What a probe gets.
fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    (status, [("content-type", "text/plain; charset=utf-8")], text.into()).into_response()
}
