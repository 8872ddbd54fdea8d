//! Request bodies: read whole, within a bound, before anything is answered. A client that is still sending when its answer comes
//! sees a broken connection instead of the answer, so what is too much is read on and thrown away, up to a further bound.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;

use super::Problem;

/// How many times the allowed size is read before the connection is given up.
const PATIENCE: usize = 16;
/// How long a body may take.
const TIME: Duration = Duration::from_secs(20);

/// The request with its whole body, or the answer to one that is too large or too slow.
pub async fn whole(request: Request, limit: usize) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(TIME, read(body, limit)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(problem)) => Err(problem.into_response()),
        Err(_) => {
            let mut response = Problem::own("request.too_slow", "").into_response();
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            Err(response)
        }
    }
}

async fn read(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut kept = Vec::new();
    let mut seen = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Problem::own("request.malformed", error.to_string()))?;
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen > limit.saturating_mul(PATIENCE) {
            break;
        }
        if seen > limit {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    if seen > limit {
        Err(Problem::own("request.too_large", format!("more than {limit} bytes")))
    } else {
        Ok(kept.into())
    }
}
