//! Where messages go: one POST a message, nothing that it answers is followed, and how long to wait after it did not take one.

use std::net::IpAddr;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use super::secret::Secret;
use crate::exit::Failure;
use crate::message::Message;
use crate::reason;
use crate::tls::Tls;

/// A receiver. Its address may hold a secret of the receiver's, so it is never shown; its host is.
pub struct Webhook {
    agent: Agent,
    url: String,
    host: String,
    secret: Secret,
}

/// What a receiver did with a message (Standard Webhooks, "Delivery success and failure").
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// It took it.
    Taken,
    /// It answered 410: it wants no more messages.
    Gone,
    /// It did not take this one.
    NotTaken {
        /// Why, for people.
        why: Message,
        /// Whether it is likely to take no other one either: it does not answer, or has too much to do.
        any: bool,
        /// How long it asks to be left alone.
        pause: Option<Duration>,
    },
}

/// How long a receiver may take to answer: 15 to 30 seconds ("Request timeouts").
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// The longest pause between attempts. The specification lets pauses grow to a day and then gives up; a watch has one receiver, of
/// its own side, and neither gives up nor lets it wait for long when it is back.
const PAUSE_MAX: Duration = Duration::from_secs(300);

/// The longest pause that a receiver can ask for.
const ASKED_PAUSE_MAX: Duration = Duration::from_secs(3600);

impl Webhook {
    /// A receiver at an address, over https; over http only on this machine, or when that is `insecure_http`.
    pub fn new(url: &str, insecure_http: bool, tls: &Tls, secret: Secret) -> Result<Self, Failure> {
        let (host, plain) = check(url, insecure_http).map_err(Failure::Usage)?;
        let config = Agent::config_builder()
            .tls_config(tls.config())
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("torrens/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(ANSWER_MAX));
        // What is not encrypted goes to its receiver and through nobody's hands.
        let agent = if plain { config.proxy(None).build() } else { config.build() }.into();
        Ok(Self { agent, url: url.to_owned(), host, secret })
    }

    /// Its host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Sends a message, signed as of `timestamp`, in seconds since 1970.
    pub fn deliver(&self, id: &str, timestamp: u64, body: &[u8]) -> Result<Delivery, Failure> {
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", self.secret.sign(id, timestamp, body)?);
        Ok(match request.send(body) {
            Ok(answer) => {
                let asked = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
                judge(&self.host, answer.status().as_u16(), asked)
            }
            Err(error) => {
                let why = Message::new("cli-watch-no-answer").with("host", &self.host);
                let why = why.with_message("error", reason::of(&error.to_string()));
                Delivery::NotTaken { why, any: true, pause: None }
            }
        })
    }
}

/// The pause after so many attempts in a row that failed: a second, then twice as long each time, and up to a quarter more by chance
/// (0 to 255), so that receivers that come back are not all asked at once.
pub fn pause(failed: u32, chance: u8) -> Duration {
    let doubled = Duration::from_secs(1 << failed.saturating_sub(1).min(16)).min(PAUSE_MAX);
    doubled + doubled * u32::from(chance) / 1024
}

fn judge(host: &str, status: u16, retry_after: Option<&str>) -> Delivery {
    match status {
        200..=299 => Delivery::Taken,
        410 => Delivery::Gone,
        _ => Delivery::NotTaken {
            why: Message::new(if (300..=399).contains(&status) { "cli-watch-redirect" } else { "cli-watch-answered" })
                .with("host", host)
                .with("status", status),
            any: matches!(status, 429 | 502..=504),
            pause: retry_after
                .and_then(|seconds| seconds.trim().parse().ok())
                .map(|seconds| Duration::from_secs(seconds).min(ASKED_PAUSE_MAX)),
        },
    }
}

/// The host of an address, and whether messages go there unencrypted.
fn check(url: &str, insecure_http: bool) -> Result<(String, bool), Message> {
    let wrong = || Message::new("cli-watch-no-address");
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(wrong)?.to_owned();
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(Message::new("cli-watch-password"));
    }
    let plain = match uri.scheme_str() {
        Some("https") => false,
        Some("http") => true,
        _ => return Err(wrong()),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match plain && !is_here && !insecure_http {
        true => Err(Message::new("cli-watch-plain").with("host", &host)),
        false => Ok((host, plain)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly
mod tests {
    use torrens_ledger::refusal::Lang;

    use super::*;

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        let host = |url: &str, insecure| check(url, insecure).map(|(host, _)| host).map_err(|why| why.say(Lang::En));
        for (url, expected) in [
            ("https://bank.example/hook", "bank.example"),
            ("https://127.0.0.1:8443/", "127.0.0.1"),
            ("http://127.0.0.1:9000/hook?key=1", "127.0.0.1"),
            ("http://127.9.9.9/", "127.9.9.9"),
            ("http://[::1]:9000/", "[::1]"),
            ("http://localhost:9000", "localhost"),
        ] {
            assert_eq!(host(url, false).as_deref(), Ok(expected), "{url}");
        }
        for url in [
            "http://bank.example/",
            "http://10.0.0.1/",
            "http://localhost.example/",
            "http://[::2]/",
            "http://0.0.0.0/",
        ] {
            assert!(host(url, false).unwrap_err().contains("--insecure-http"), "{url}");
            assert!(host(url, true).is_ok(), "{url}");
        }
        for url in [
            "",
            "bank.example",
            "/hook",
            "ftp://bank.example/",
            "https://",
            "https:///hook",
            "file:///etc/passwd",
            "https://a b/",
        ] {
            assert!(host(url, true).unwrap_err().contains("is not an address"), "{url}");
        }
        assert!(host("https://me:secret@bank.example/", false).unwrap_err().contains("no password"));
    }

    #[test]
    fn only_a_2xx_is_success_and_410_is_the_end() {
        for status in [200, 202, 204, 299] {
            assert_eq!(judge("h", status, None), Delivery::Taken);
        }
        assert_eq!(judge("h", 410, None), Delivery::Gone);
        let not = |status, retry_after| match judge("h", status, retry_after) {
            Delivery::NotTaken { any, pause, .. } => (any, pause.map(|pause| pause.as_secs())),
            other => panic!("{status}: {other:?}"),
        };
        for status in [100, 199, 300, 301, 307, 400, 404, 413, 500] {
            assert_eq!(not(status, None), (false, None), "{status}");
        }
        assert_eq!(not(503, Some("7")), (true, Some(7)));
        assert_eq!(not(429, Some("999999999")), (true, Some(3600)));
        for nonsense in ["", "soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(not(429, Some(nonsense)), (true, None));
        }
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        let seconds: Vec<u64> = (1..=11).map(|failed| pause(failed, 0).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(pause(0, 0).as_secs(), 1);
        assert_eq!(pause(u32::MAX, 255).as_secs(), 374);
    }
}
