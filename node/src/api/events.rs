//! Events as they happen, and from any earlier point: CloudEvents 1.0 over SSE. The id `height.index` resumes on any node.
//!
//! A stream reads the stored events at its own pace, so a slow reader delays nobody and misses nothing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use serde::Deserialize;
use tokio_stream::Stream;

use super::{Api, Problem};

/// From where, and which.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct EventsQuery {
    /// Cursor `height.index` after which to begin; from now on when absent. `Last-Event-ID` does the same.
    after: Option<String>,
    /// Only this type, such as `torrens.case.decided`.
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Events on one page of the store.
const PAGE: usize = 256;

/// Follow events.
#[utoipa::path(get, path = "/v1/events", params(EventsQuery),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn events(
    State(api): State<Arc<Api>>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>, Problem> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let cursor = match last.or(query.after.as_deref()) {
        Some(text) => {
            let cursor = parse(text)?;
            api.has_past_from(cursor.0)?;
            cursor
        }
        None => (api.executor.store.head().height, u32::MAX - 1),
    };
    let heights = api.executor.heights();
    let start = Follow { api, heights, cursor, page: Vec::new().into_iter(), kind: query.kind };
    let stream = stream_of(start);
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

struct Follow {
    api: Arc<Api>,
    heights: tokio::sync::watch::Receiver<u64>,
    cursor: (u64, u32),
    page: std::vec::IntoIter<crate::store::Event>,
    kind: Option<String>,
}

impl Follow {
    /// The next event; waits for one to happen. Nothing when the store fails: the client resumes elsewhere.
    async fn next(&mut self) -> Option<SseEvent> {
        loop {
            for event in self.page.by_ref() {
                self.cursor = parse(&event.id).ok()?;
                if self.kind.as_ref().is_none_or(|kind| *kind == event.kind) {
                    let data = serde_json::to_string(&event).ok()?;
                    return Some(SseEvent::default().id(event.id).event(event.kind).data(data));
                }
            }
            self.heights.borrow_and_update();
            let (api, cursor) = (self.api.clone(), self.cursor);
            let read = tokio::task::spawn_blocking(move || api.executor.store.events(cursor, PAGE));
            let more = read.await.ok()?.ok()?;
            if more.is_empty() {
                self.heights.changed().await.ok()?;
            } else {
                self.page = more.into_iter();
            }
        }
    }
}

fn stream_of(start: Follow) -> impl Stream<Item = Result<SseEvent, Infallible>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        let mut follow = start;
        loop {
            let event = tokio::select! {
                event = follow.next() => event,
                () = sender.closed() => return,
            };
            let Some(event) = event else { return };
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(receiver)
}

fn parse(cursor: &str) -> Result<(u64, u32), Problem> {
    let wrong = || Problem::own("request.malformed", format!("'{cursor}' is not a cursor such as 12.0"));
    let (height, index) = cursor.split_once('.').ok_or_else(wrong)?;
    Ok((height.parse().map_err(|_| wrong())?, index.parse().map_err(|_| wrong())?))
}
