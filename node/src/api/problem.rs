//! Errors as `application/problem+json` (RFC 9457): a stable code, plain words in the asker's language, and what to do.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use torrens_ledger::refusal::{Code, Lang, Refusal};
use torrens_ledger::state::{Fault, Stop};

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

/// Problems of requests rather than of the register: code, status, title and action in English and Chinese.
type OwnRow = (&'static str, StatusCode, (&'static str, &'static str), (&'static str, &'static str));
#[rustfmt::skip]
const OWN: &[OwnRow] = &[
    ("request.not_found", StatusCode::NOT_FOUND, ("There is nothing here by this name", "未找到"), ("Check the identifier", "请核对编号")),
    ("request.no_such_route", StatusCode::NOT_FOUND, ("This API has no such address", "接口地址不存在"), ("See /v1/docs", "请参阅 /v1/docs")),
    ("client.certificate", StatusCode::FORBIDDEN, ("Writing over TLS asks for a client certificate", "通过 TLS 写入需要客户端证书"), ("Give yours: --certificate and --certificate-key", "请提供证书：--certificate 与 --certificate-key")),
    ("request.method", StatusCode::METHOD_NOT_ALLOWED, ("This address does not take that method", "不支持该方法"), ("See /v1/docs", "请参阅 /v1/docs")),
    ("request.malformed", StatusCode::BAD_REQUEST, ("The request cannot be read", "请求无法读取"), ("Correct the place that is named", "请更正所指位置")),
    ("request.too_deep", StatusCode::BAD_REQUEST, ("The JSON is nested too deeply", "JSON 嵌套过深"), ("Nest at most 32 levels", "最多 32 层")),
    ("request.too_large", StatusCode::PAYLOAD_TOO_LARGE, ("The request is too large", "请求过大"), ("Send less at once", "请减少一次发送的内容")),
    ("request.too_slow", StatusCode::REQUEST_TIMEOUT, ("The request did not arrive in time", "请求未在限时内到达"), ("Send it again over a faster connection, or less at once", "请在更快的连接上重发，或减少一次发送的内容")),
    ("request.media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE, ("This media type is not taken here", "不支持的媒体类型"), ("Send application/cose for a transaction, application/json for a check", "交易用 application/cose，预检用 application/json")),
    ("rate.limited", StatusCode::TOO_MANY_REQUESTS, ("Too many requests", "请求过于频繁"), ("Wait for the seconds named in Retry-After", "请按 Retry-After 所示秒数等待")),
    ("mempool.full", StatusCode::SERVICE_UNAVAILABLE, ("The node has no room for more transactions now", "节点待处理交易已满"), ("Send it again after the seconds named in Retry-After", "请按 Retry-After 所示秒数后重发")),
    ("mempool.key_limit", StatusCode::TOO_MANY_REQUESTS, ("Too many transactions of this key are waiting", "该密钥待处理交易过多"), ("Send it again when some are final", "请待部分完成后重发")),
    ("node.unhealthy", StatusCode::SERVICE_UNAVAILABLE, ("This node cannot answer safely now", "节点目前无法安全应答"), ("Ask another node; the operator must look at this one", "请改用其他节点，并请运维人员检查")),
    ("checkpoint.none", StatusCode::SERVICE_UNAVAILABLE, ("No checkpoint of the log is cosigned by a quorum yet", "尚无经法定多数共同签署的日志检查点"), ("Ask again in a few seconds", "请几秒后重试")),
    ("history.not_here", StatusCode::NOT_FOUND, ("This node joined by a snapshot and does not keep what was before it", "该节点通过快照加入，不保存快照之前的内容"), ("Ask a node that has the whole past", "请改用保存完整历史的节点")),
    ("node.read_only", StatusCode::FORBIDDEN, ("This node is a mirror: it takes nothing in", "该节点为只读镜像，不接收提交"), ("Send it to an agency's node", "请提交至机构的节点")),
    ("geometry.none", StatusCode::NOT_FOUND, ("The ledger has no outline of this unit", "账本未登记该单元的图形"), ("Ask the survey agency", "请向测绘机构查询")),
    ("geometry.not_here", StatusCode::NOT_FOUND, ("Neither this node nor those it asked have the outline of this unit", "本节点及所询问的节点均无该单元的图形"), ("Ask the survey agency for the file and give it to a node: PUT to this address", "请向测绘机构索取文件，并以 PUT 提交至本地址")),
    ("geometry.unusable", StatusCode::UNPROCESSABLE_ENTITY, ("This is no outline of a unit", "该文件不是单元图形"), ("Give a GeoJSON Polygon or MultiPolygon in degrees (WGS 84)", "请提供以度为单位（WGS 84）的 GeoJSON Polygon 或 MultiPolygon")),
    ("geometry.other", StatusCode::CONFLICT, ("The file is not the one that was attested: its SHA-256 is another", "文件与登记的图形不符：SHA-256 不同"), ("Give the very file whose hash is on the ledger", "请提供账本所载哈希对应的原始文件")),
    ("paper.not_printable", StatusCode::UNPROCESSABLE_ENTITY, ("This extract cannot be printed", "该查询结果无法打印"), ("Take it as a file: leave out form=pdf", "请改为下载文件：去掉 form=pdf")),
    ("operator.token", StatusCode::UNAUTHORIZED, ("This is the operator's, and needs his token", "此处仅供运维人员使用，需要令牌"), ("Show it: Authorization: Bearer TOKEN; 'torrens-node page --home DIR' prints the page's address with it", "请出示令牌：Authorization: Bearer TOKEN；'torrens-node page --home DIR' 可显示含令牌的页面地址")),
    ("backup.not_made", StatusCode::CONFLICT, ("No backup was made", "未生成备份"), ("See the reason; docs/how-to/backup.md", "请查看原因；参阅 docs/how-to/backup.md")),
    ("demo.own_node", StatusCode::CONFLICT, ("This page comes from that node: stopped, it could not start it again", "本页面由该节点提供，停止后将无法再启动它"), ("Open another node's page for it", "请在其他节点的页面上操作")),
    ("demo.not_done", StatusCode::CONFLICT, ("The demonstration did not do it", "演示网络未能执行"), ("See the reason", "请查看原因")),
    ("height.unknown", StatusCode::NOT_FOUND, ("This height is not on the ledger yet", "该高度尚未产生"), ("Ask for a height up to the current one", "请查询当前高度以内")),
];

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
                detail: refusal.detail(lang),
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
                let row = OWN.iter().find(|row| row.0 == code);
                let (title, action) = row.map_or((("Internal error", "内部错误"), ("", "")), |row| (row.2, row.3));
                let title = lang.pick(title.0, title.1);
                ProblemDocument {
                    kind: "about:blank".into(),
                    code: code.into(),
                    title: title.into(),
                    detail: if about.is_empty() { title.into() } else { format!("{title}: {about}") },
                    status: status.as_u16(),
                    request_id: request_id.into(),
                    retryable: self.retry_after_s.is_some() || code == "node.unhealthy",
                    errors: vec![],
                    actions: vec![lang.pick(action.0, action.1).into()],
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
