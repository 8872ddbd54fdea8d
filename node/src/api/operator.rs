//! What the operator sees and does over the API of his own node, by the token that only he can read: checks, backups, ages of keys, and, on a
//! devnet, its nodes.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use torrens_ledger::refusal::Lang;
use torrens_texts::reason;

use super::{Api, Problem};
use crate::backup::{self, Manifest};
use crate::config::NodeRole;
use crate::doctor::{self, Finding, Keys};
use crate::operator::{Ask, Switched};

/// The request shows the operator's token.
pub struct Operator;

impl FromRequestParts<Arc<Api>> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        match given.and_then(|given| given.strip_prefix("Bearer ")) {
            Some(token) if api.operator.token.is(token.trim()) => Ok(Self),
            _ => Err(Problem::own("operator.token", "")),
        }
    }
}

/// Rows and nothing more.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Rows<T> {
    data: Vec<T>,
}

/// What is the operator's affair alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OperatorView {
    /// Whose node this is.
    agency: String,
    /// What it takes part as.
    #[schema(value_type = String)]
    role: NodeRole,
    /// This program's version.
    version: String,
    /// Room.
    disk: Disk,
    /// Its keys.
    keys: Vec<KeyAge>,
    /// Whether it is a node of a demonstration, whose nodes can be stopped and started from the page.
    demo: bool,
}

/// Room on the disk, in bytes.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Disk {
    free_bytes: u64,
    total_bytes: u64,
    store_bytes: u64,
}

/// A key and how long it has been in use.
#[derive(Serialize, utoipa::ToSchema)]
pub struct KeyAge {
    /// `node`, `validator`, `cosigner`.
    purpose: String,
    /// `file`, `encrypted file` or `hardware token`.
    kept: String,
    /// Days since its file was written: it was made then, or got another passphrase.
    age_days: Option<u64>,
}

/// A backup in the operator's folder.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BackupView {
    /// Its folder's name.
    name: String,
    /// The last block in it; none when what it says of itself cannot be read.
    height: Option<u64>,
    /// When it was made.
    made_at: Option<String>,
    /// Bytes of its store.
    bytes: u64,
    /// Why it cannot be read.
    damaged: Option<String>,
}

/// Backups and where they are.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Backups {
    /// The folder.
    folder: String,
    /// Oldest first.
    data: Vec<BackupView>,
}

/// The node as its operator sees it.
#[utoipa::path(get, path = "/v1/operator", responses((status = 200, body = OperatorView), (status = 401, body = super::ProblemDocument)))]
pub async fn operator(_: Operator, State(api): State<Arc<Api>>) -> Json<OperatorView> {
    let home = &api.operator.home;
    let total = rustix::fs::statvfs(&home.0).map_or(0, |disk| disk.f_blocks.saturating_mul(disk.f_frsize));
    let keys = ["node", "validator", "cosigner"].into_iter().filter_map(|purpose| {
        let path = home.key(purpose);
        let kept = torrens_keystore::look(&path).ok()?;
        let written = std::fs::metadata(&path).and_then(|about| about.modified()).ok();
        let age = written.and_then(|written| SystemTime::now().duration_since(written).ok());
        let (purpose, kept) = (purpose.into(), kept.words().into());
        Some(KeyAge { purpose, kept, age_days: age.map(|age| age.as_secs() / 86_400) })
    });
    Json(OperatorView {
        agency: api.config.agency.clone(),
        role: api.config.role,
        version: env!("CARGO_PKG_VERSION").into(),
        disk: Disk {
            free_bytes: api.executor.store.disk_free_bytes(),
            total_bytes: total,
            store_bytes: api.executor.store.disk_bytes(),
        },
        keys: keys.collect(),
        demo: api.operator.switch.is_some(),
    })
}

/// What `torrens-node doctor` says, but for what it would need the keys for.
#[utoipa::path(get, path = "/v1/operator/checks", responses((status = 200, body = Rows<Finding>), (status = 401, body = super::ProblemDocument)))]
pub async fn checks(
    _: Operator,
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
) -> Result<Json<Rows<Finding>>, Problem> {
    let lang = super::problem::lang_of(&headers);
    off_the_threads_that_serve(move || Ok(Rows { data: doctor::examine(&api.operator.home, Keys::InUse, lang) })).await
}

/// Backups in the operator's folder, `backups/` beside `data/`.
#[utoipa::path(get, path = "/v1/operator/backups", responses((status = 200, body = Backups), (status = 401, body = super::ProblemDocument)))]
pub async fn backups(_: Operator, State(api): State<Arc<Api>>, headers: HeaderMap) -> Result<Json<Backups>, Problem> {
    let lang = super::problem::lang_of(&headers);
    let folder = api.operator.home.backups();
    let listed = move || {
        let all = if folder.exists() { backup::list(&folder).map_err(failed)? } else { Vec::new() };
        let data = all.into_iter().map(|(path, manifest)| view(&path, manifest, lang)).collect();
        Ok(Backups { folder: folder.display().to_string(), data })
    };
    off_the_threads_that_serve(listed).await
}

/// Makes a backup and checks it whole.
#[utoipa::path(post, path = "/v1/operator/backups", responses((status = 201, body = BackupView), (status = 401, body = super::ProblemDocument),
    (status = 409, body = super::ProblemDocument), (status = 503, body = super::ProblemDocument)))]
pub async fn back_up(
    _: Operator,
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<BackupView>), Problem> {
    let lang = super::problem::lang_of(&headers);
    let made = off_the_threads_that_serve(move || {
        let Ok(_one_at_a_time) = api.operator.backing_up.try_lock() else {
            return Err(Problem::own("backup.not_made", "one is being made"));
        };
        let home = &api.operator.home;
        let (path, _) = backup::create(home, &home.backups(), &|_, _| {}).map_err(failed)?;
        Ok(view(&path, backup::verify(&path, &|_, _| {}), lang))
    });
    made.await.map(|row| (StatusCode::CREATED, row))
}

fn failed(why: String) -> Problem {
    Problem::own("backup.not_made", why)
}

fn view(path: &std::path::Path, manifest: Result<Manifest, String>, lang: Lang) -> BackupView {
    let files = std::fs::read_dir(path.join("store")).into_iter().flatten().flatten();
    let bytes = files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match manifest {
        Ok(Manifest { height, made, .. }) => {
            BackupView { name, height: Some(height), made_at: Some(made), bytes, damaged: None }
        }
        Err(why) => BackupView { name, height: None, made_at: None, bytes, damaged: Some(reason::say(&why, lang)) },
    }
}

/// The nodes of a demonstration.
#[utoipa::path(get, path = "/v1/operator/demo", responses((status = 200, body = Rows<Switched>), (status = 401, body = super::ProblemDocument),
    (status = 404, body = super::ProblemDocument)))]
pub async fn demo(_: Operator, State(api): State<Arc<Api>>) -> Result<Json<Rows<Switched>>, Problem> {
    switch(api, Ask::List).await
}

/// Stops or starts a node of a demonstration.
#[utoipa::path(post, path = "/v1/operator/demo/{agency}/{action}",
    params(("agency" = String, Path, description = "Whose node"), ("action" = String, Path, description = "stop or start")),
    responses((status = 200, body = Rows<Switched>), (status = 401, body = super::ProblemDocument), (status = 404, body = super::ProblemDocument),
        (status = 409, body = super::ProblemDocument)))]
pub async fn demo_switch(
    _: Operator,
    State(api): State<Arc<Api>>,
    Path((agency, action)): Path<(String, String)>,
) -> Result<Json<Rows<Switched>>, Problem> {
    let ask = match action.as_str() {
        "stop" if agency == api.config.agency => return Err(Problem::own("demo.own_node", agency)),
        "stop" => Ask::Stop(agency),
        "start" => Ask::Start(agency),
        other => return Err(Problem::not_found(other)),
    };
    switch(api, ask).await
}

async fn switch(api: Arc<Api>, ask: Ask) -> Result<Json<Rows<Switched>>, Problem> {
    let Some(switch) = api.operator.switch.clone() else { return Err(Problem::not_found("a demonstration")) };
    let asked = move || switch.ask(&ask).map_err(|why| Problem::own("demo.not_done", why));
    off_the_threads_that_serve(move || asked().map(|data| Rows { data })).await
}

async fn off_the_threads_that_serve<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Problem::own("node.unhealthy", error.to_string()))).map(Json)
}
