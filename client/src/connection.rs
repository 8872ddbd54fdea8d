//! One node's API: fetch, submit, wait, follow.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use torrens_ledger::proof::trust::TrustAnchor;
use torrens_ledger::refusal::Lang;
use torrens_ledger::transactions::{Receipt, TxId};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::exit::Failure;
use crate::message::Message;
use crate::reason;
use crate::tls::Tls;

/// A connection to a node. Cheap to clone; connections are kept and shared.
#[derive(Clone, Debug)]
pub struct Connection {
    agent: Agent,
    base: String,
    lang: Lang,
    timeout: Duration,
}

/// What became of a submitted transaction.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct Submitted {
    /// Identity.
    pub tx_id: TxId,
    /// `pending`, `applied`, `waiting` or `refused`.
    pub status: String,
    /// Block.
    pub height: Option<u64>,
    /// The receipt, when final.
    pub receipt: Option<Receipt>,
}

/// The most that is read of an answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// How long an answer may take to come whole once it has begun: a node that stops in the middle does not hold a command for ever.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(600);

impl Connection {
    /// To a node, such as `http://127.0.0.1:8080`. `timeout` is for an answer, and for a transaction to be final.
    pub fn new(base: &str, timeout: Duration, lang: Lang) -> Self {
        Self::over(base, timeout, lang, &Tls::default())
    }

    /// To a node, such as `https://registry.example.org`, whose certificate is checked as `tls` says.
    pub fn over(base: &str, timeout: Duration, lang: Lang, tls: &Tls) -> Self {
        let config = Agent::config_builder()
            .tls_config(tls.config())
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(timeout + Duration::from_secs(5)))
            .timeout_recv_body(Some(ANSWER_TIME_MAX))
            .max_idle_connections_per_host(32)
            .build();
        Self { agent: config.into(), base: base.trim_end_matches('/').to_owned(), lang, timeout }
    }

    /// The language that messages come in.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Fetches a JSON document.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let bytes = self.get_bytes(path)?;
        document(path, &bytes)
    }

    /// Fetches a document as it is.
    pub fn get_bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let answer = self.agent.get(self.url(path)).header("accept-language", self.language()).call();
        self.read(answer.map_err(|error| self.unreachable(&error))?)
    }

    /// Posts JSON.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failure> {
        let answer = self.agent.post(self.url(path)).header("accept-language", self.language()).send_json(body);
        let bytes = self.read(answer.map_err(|error| self.unreachable(&error))?)?;
        document(path, &bytes)
    }

    /// Puts a document where it belongs.
    pub fn put(&self, path: &str, media_type: &str, body: &[u8]) -> Result<(), Failure> {
        let request = self.agent.put(self.url(path)).header("content-type", media_type);
        let answer = request.header("accept-language", self.language()).send(body);
        self.read(answer.map_err(|error| self.unreachable(&error))?).map(drop)
    }

    /// Submits a signed transaction and waits until it is final, at most for the connection's timeout.
    pub fn submit(&self, transaction: &[u8]) -> Result<Submitted, Failure> {
        let url = self.url(&format!("/v1/transactions?wait=final&timeout={}ms", self.timeout.as_millis().min(60_000)));
        let request =
            self.agent.post(url).header("content-type", "application/cose").header("accept-language", self.language());
        let bytes = self.read(request.send(transaction).map_err(|error| self.unreachable(&error))?)?;
        document("/v1/transactions", &bytes)
    }

    /// Submits without waiting.
    pub fn submit_only(&self, transaction: &[u8]) -> Result<Submitted, Failure> {
        let request = self.agent.post(self.url("/v1/transactions")).header("content-type", "application/cose");
        let bytes = self.read(request.send(transaction).map_err(|error| self.unreachable(&error))?)?;
        document("/v1/transactions", &bytes)
    }

    /// The network's trust anchor as this node tells it: to be compared with one from elsewhere before it is trusted.
    pub fn trust(&self) -> Result<TrustAnchor, Failure> {
        self.get("/v1/trust")
    }

    /// Follows events from a cursor on, until `each` says stop or the stream ends. Gives the last cursor.
    pub fn events(
        &self,
        after: Option<&str>,
        kind: Option<&str>,
        each: &mut dyn FnMut(&Value) -> bool,
    ) -> Result<(), Failure> {
        let mut url = self.url("/v1/events?");
        for (name, value) in [("after", after), ("type", kind)] {
            if let Some(value) = value {
                url.push_str(&format!("{name}={value}&"));
            }
        }
        let request = self
            .agent
            .get(url)
            .config()
            .timeout_recv_response(Some(Duration::from_secs(30)))
            .timeout_recv_body(None)
            .build();
        let mut answer = request.call().map_err(|error| self.unreachable(&error))?;
        if !answer.status().is_success() {
            self.read(answer)?;
            return Ok(());
        }
        for line in BufReader::new(answer.body_mut().as_reader()).lines() {
            let line = line.map_err(|error| {
                Failure::Network(Message::new("cli-stream-broke-off").because(reason::of(&error.to_string())))
            })?;
            let Some(data) = line.strip_prefix("data:") else { continue };
            if let Ok(event) = serde_json::from_str::<Value>(data.trim_start())
                && !each(&event)
            {
                return Ok(());
            }
        }
        Ok(())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn language(&self) -> &'static str {
        self.lang.pick("en", "zh-CN")
    }

    fn read(&self, mut answer: Response<Body>) -> Result<Vec<u8>, Failure> {
        let bytes = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let bytes = bytes.map_err(|error| {
            Failure::Network(Message::new("cli-answer-broke-off").because(reason::of(&error.to_string())))
        })?;
        if answer.status().is_success() {
            return Ok(bytes);
        }
        let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let code = problem["code"].as_str().unwrap_or("").to_owned();
        if code.is_empty() {
            return Err(Failure::Unexpected(Message::new("cli-answered").with("status", answer.status())));
        }
        let detail = problem["detail"].as_str().map_or_else(|| Message::new("cli-no-reason"), Message::from);
        let action = problem["actions"][0].as_str().unwrap_or("");
        let text =
            Message::new("cli-refusal").with("code", &code).with_message("detail", detail).with("action", action);
        Err(Failure::of_code(&code, text))
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        let why = error.to_string();
        let id = match () {
            () if why.contains("UnknownIssuer") => "cli-unreachable-issuer",
            () if why.contains("CertificateRequired") => "cli-unreachable-certificate",
            () => "cli-unreachable",
        };
        Failure::Network(Message::new(id).with("node", &self.base).because(reason::of(&why)))
    }
}

fn document<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| {
        Failure::Unexpected(Message::new("cli-answer-unreadable").with("path", path).with("error", error))
    })
}
