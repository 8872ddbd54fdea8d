//! An owner's watch: every change of a title reaches the receiver with its proof, whatever dies on the way, and nothing that a node
//! invents does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use torrens_ledger::crypto::{SecretKey, sha256};
use torrens_ledger::proof::verify::{Answer, verify};
use torrens_ledger::refusal::Lang;
use torrens_ledger::register::right::Holding;
use torrens_ledger::register::share::Fraction;
use torrens_ledger::register::title::{CaseId, TitleId};
use torrens_ledger::transactions::consent::Consent;
use torrens_ledger::transactions::{Act, Receipt};
use torrens_tests::*;

/// What came with a request.
#[derive(Clone)]
struct Request {
    /// Such as `GET /v1/status`.
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).1
    }
}

/// A small HTTP server in a thread of this process; gone, and its port free, when it is dropped.
struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// `answer` gives status and body.
    fn start(address: &str, answer: impl Fn(Request) -> (u16, Vec<u8>) + Send + 'static) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let ends = stop.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let mut stream = stream.unwrap();
                let Some(request) = read(&stream) else { continue };
                let (status, body) = answer(request);
                let head =
                    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                // Whoever asked may be killed by now.
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            }
        });
        Self { address, stop, thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking(), "a server of the test panicked");
    }
}

/// A request; nothing when whoever asked went away.
fn read(stream: &TcpStream) -> Option<Request> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0).map(|_| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut headers = Vec::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, n)| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { line: first.rsplit_once(' ')?.0.to_owned(), headers, body })
}

/// A webhook's receiver: keeps what came, and answers with the statuses that it is told, then with 204.
struct Receiver {
    server: Option<Server>,
    address: SocketAddr,
    got: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    fn start() -> Self {
        let (got, answers) = <(Arc<Mutex<Vec<Request>>>, Arc<Mutex<VecDeque<u16>>>)>::default();
        let address = "127.0.0.1:0".parse().unwrap();
        let mut receiver = Self { server: None, address, got, answers };
        receiver.come_back();
        receiver
    }

    fn die(&mut self) {
        self.server = None;
    }

    fn come_back(&mut self) {
        let (got, answers) = (self.got.clone(), self.answers.clone());
        let server = Server::start(&self.address.to_string(), move |request| {
            got.lock().unwrap().push(request);
            (answers.lock().unwrap().pop_front().unwrap_or(204), Vec::new())
        });
        self.address = server.address;
        self.server = Some(server);
    }

    fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next messages, once so many have come.
    fn take(&self, count: usize) -> Vec<Request> {
        wait_for(&format!("{count} messages"), Duration::from_secs(60), || self.got.lock().unwrap().len() >= count);
        std::mem::take(&mut *self.got.lock().unwrap())
    }

    fn has_nothing(&self) -> bool {
        self.got.lock().unwrap().is_empty()
    }
}

/// A node that passes on what another one says, changed.
fn liar(api: &str, change: impl Fn(&str, String) -> String + Send + 'static) -> Server {
    let api = api.to_owned();
    Server::start("127.0.0.1:0", move |request| {
        let path = request.line.strip_prefix("GET ").unwrap();
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.get(format!("{api}{path}")).call().unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), change(path, text).into_bytes())
    })
}

/// HMAC as RFC 2104 has it, made from SHA-256 alone, so that it is not the watch's own code that is believed.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    assert!(key.len() <= 64);
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect() };
    let inner = sha256(&[&pad(0x36), message]);
    sha256(&[&pad(0x5c), &inner.0]).0
}

/// A watch that runs, its stderr in a file; killed when it is dropped.
struct Watching {
    child: Child,
    said: PathBuf,
}

impl Watching {
    fn has_said(&self, what: &str) -> bool {
        std::fs::read_to_string(&self.said).unwrap().contains(what)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A title, who holds it, and who is told.
struct Story {
    cluster: Cluster,
    title: TitleId,
    receiver: Receiver,
}

impl Story {
    fn path(&self, name: &str) -> String {
        text(&self.cluster.dir.path().join(name)).to_owned()
    }

    /// The command and what it needs; the state and the secret lie in the cluster's folder.
    fn words(&self, more: &[&str]) -> Vec<String> {
        let trust = text(&self.cluster.home().join("trust.json")).to_owned();
        let words = ["watch", self.title.0.as_str(), "--secret", "secret", "--state", "told.json", "--trust", &trust];
        let hook = ["--webhook".to_owned(), self.receiver.url()];
        words.iter().chain(more).map(|word| word.to_string()).chain(hook).collect()
    }

    fn watch(&self) -> Watching {
        let said = self.cluster.dir.path().join("watch.log");
        let child = Command::new(program("torrens"))
            .args(self.words(&["--every", "1"]))
            .current_dir(self.cluster.dir.path())
            .env("LANG", "C")
            .env("TORRENS_API", &self.cluster.nodes[0].api)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        Watching { child, said }
    }

    /// A single look at a node; exit code and what was said.
    fn look(&self, api: &str) -> (i32, String) {
        let words = self.words(&["--once", "--api", api]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (code, out, error) = self.cluster.torrens(0, None, &words);
        (code, out + &error)
    }

    fn sale(&self, seller: &SecretKey, version: u64, from: &[Holding], to: &[Holding]) -> Receipt {
        let act = transfer(&self.title, version, from.to_vec(), to.to_vec());
        let signed = self.cluster.builder(seller.clone()).sign(act).unwrap();
        expect_applied(&self.cluster.connection(0).submit(&signed.bytes).unwrap()).clone()
    }

    fn consent(&self, key: &SecretKey, party: &Holding, case_id: &CaseId) {
        let case: Value = self.cluster.connection(0).get(&format!("/v1/cases/{case_id}")).unwrap();
        let terms = case["terms"].as_str().unwrap().parse().unwrap();
        let (case_id, party_id) = (case_id.clone(), Some(party.parties[0]));
        let act = Act::Consent(Consent { case_id, terms, party_id, poa_id: None, acknowledges: false });
        let signed = self.cluster.builder(key.clone()).sign(act).unwrap();
        expect_applied(&self.cluster.connection(0).submit(&signed.bytes).unwrap());
    }

    /// The body of a message whose signature and whose extract hold.
    fn verified(&self, request: &Request) -> Value {
        assert_eq!((request.line.as_str(), request.header("content-type")), ("POST /hook", "application/json"));
        let secret = std::fs::read_to_string(self.path("secret")).unwrap();
        let key = STANDARD.decode(secret.trim().strip_prefix("whsec_").unwrap()).unwrap();
        let (id, timestamp) = (request.header("webhook-id"), request.header("webhook-timestamp"));
        let signed = [format!("{id}.{timestamp}.").as_bytes(), &request.body].concat();
        let signature = format!("v1,{}", STANDARD.encode(hmac(&key, &signed)));
        assert_eq!(request.header("webhook-signature"), signature);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        assert!(now.abs_diff(timestamp.parse().unwrap()) < 300, "{timestamp}");

        let message: Value = serde_json::from_slice(&request.body).unwrap();
        let data = &message["data"];
        let file = data["extract"].to_string();
        let report = verify(file.as_bytes(), &self.cluster.trust(), &[], Lang::En);
        assert_eq!(report.answer, Answer::Genuine, "{}", report.sentence);
        assert_eq!(data["sentence"], report.sentence.as_str());
        let extract = report.extract.unwrap();
        let title = extract.title.unwrap();
        assert_eq!(title.title_id, self.title);
        // What the message says is what its proof says.
        assert_eq!(data["title_id"], json!(title.title_id));
        assert_eq!(data["chain_id"], json!(self.cluster.chain_id()));
        assert_eq!((&data["height"], &message["timestamp"]), (&json!(extract.height), &json!(extract.time)));
        assert_eq!((&data["version"], &data["pending"]), (&json!(title.version), &json!(title.pending)));
        if message["type"] == "title.changed" {
            assert_eq!(data["entries"].as_array().unwrap().last(), Some(&json!(title.last_entry)));
        } else {
            assert_eq!(data["entries"], json!([]));
        }
        message
    }

    /// Type, versions before and after, and how many entries are new.
    fn told(&self, request: &Request) -> (String, Option<u64>, u64, usize) {
        let message = self.verified(request);
        let data = &message["data"];
        let kind = message["type"].as_str().unwrap().to_owned();
        let entries = data["entries"].as_array().unwrap().len();
        (kind, data["version_before"].as_u64(), data["version"].as_u64().unwrap(), entries)
    }

    /// Whether the state file says that the title has been told up to a version, with so many cases waiting.
    fn remembers(&self, version: u64, pending: usize) -> bool {
        let Ok(file) = std::fs::read(self.path("told.json")) else { return false };
        let file: Value = serde_json::from_slice(&file).expect("the state file is whole at any moment");
        let seen = &file["titles"][self.title.0.as_str()];
        seen["version"] == version && seen["pending"].as_array().is_some_and(|cases| cases.len() == pending)
    }
}

fn said(kind: &str, before: Option<u64>, version: u64, entries: usize) -> (String, Option<u64>, u64, usize) {
    (kind.to_owned(), before, version, entries)
}

#[test]
fn an_owner_is_told_of_every_change_with_its_proof_and_of_nothing_that_a_node_invents() {
    let cluster = Cluster::open();
    let mut parties: Vec<_> = (0..4).map(|_| cluster.party(0)).collect();
    // Holdings of co-owners stand in the order of their numbers.
    parties.sort_by_key(|(id, _)| *id);
    let [(ann, ann_key), (bob, bob_key), (cem, cem_key), (dan, dan_key)] = parties.try_into().ok().unwrap();
    let half = |party| Holding { parties: vec![party], share: Fraction::new(1, 2).unwrap() };
    let title = cluster.title(0, "UNIT-1", whole(ann));
    let mut story = Story { cluster, title, receiver: Receiver::start() };

    let (code, out, error) = story.cluster.torrens(0, None, &["watch", "--new-secret", "secret"]);
    assert_eq!(code, 0, "{out}{error}");
    let mode = std::fs::metadata(story.path("secret")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);

    // The receiver fails twice, then accepts: one message, tried three times.
    story.receiver.will_answer(&[500, 302]);
    let watching = story.watch();
    let tries = story.receiver.take(3);
    for request in &tries {
        assert_eq!(story.told(request), said("title.watched", None, 1, 0));
        assert_eq!(request.header("webhook-id"), tries[0].header("webhook-id"));
    }
    wait_for("the watch to note it", Duration::from_secs(10), || story.remembers(1, 0));

    story.sale(&ann_key, 1, &whole(ann), &whole(bob));
    let got = story.receiver.take(1);
    assert_eq!(story.told(&got[0]), said("title.changed", Some(1), 2, 1));
    wait_for("the watch to note it", Duration::from_secs(10), || story.remembers(2, 0));

    // The receiver is dead while the title changes twice and a case is lodged; it is told all of it when it is back.
    story.receiver.die();
    story.sale(&bob_key, 2, &whole(bob), &whole(ann));
    wait_for("the watch to notice", Duration::from_secs(30), || watching.has_said("did not answer"));
    assert!(story.remembers(2, 0));
    story.sale(&ann_key, 3, &whole(ann), &[half(cem), half(dan)]);
    let case_id = story.sale(&cem_key, 4, &[half(cem), half(dan)], &whole(bob)).case_id.unwrap();
    story.receiver.come_back();
    let got = story.receiver.take(2);
    assert_eq!(story.told(&got[0]), said("title.changed", Some(2), 4, 2));
    assert_eq!(story.told(&got[1]), said("title.case_lodged", Some(4), 4, 0));
    assert_eq!(story.verified(&got[1])["data"]["case_id"], json!(case_id));
    wait_for("the watch to note it", Duration::from_secs(10), || story.remembers(4, 1));

    // Only one watch tells from a state file. Killed at any moment, the next one goes on.
    let api = story.cluster.nodes[0].api.clone();
    let (code, words) = story.look(&api);
    assert_eq!(code, 6, "{words}");
    drop(watching);
    let (code, words) = story.look(&api);
    assert_eq!((code, words.starts_with("nothing new")), (0, true), "{words}");
    assert!(story.receiver.has_nothing());

    // Nodes that lie: a digit of the extract, a time in the history, an extract of another title.
    let stale = story.cluster.connection(0).get_bytes(&format!("/v1/titles/{}/extract", story.title)).unwrap();
    let other = story.cluster.title(0, "UNIT-2", whole(ann));
    let other = story.cluster.connection(0).get_bytes(&format!("/v1/titles/{other}/extract")).unwrap();
    story.consent(&dan_key, &half(dan), &case_id);
    let is_of = |path: &str, what: &str| path.ends_with(what);
    let changed = |from: &'static str, what: &'static str, to: &'static str| {
        liar(&api, move |path, text| match is_of(path, what) {
            true => {
                assert!(text.contains(from), "{from}: {text}");
                text.replacen(from, to, 1)
            }
            false => text,
        })
    };
    let instead = |bytes: Vec<u8>| {
        let file = String::from_utf8(bytes).unwrap();
        liar(&api, move |path, text| if is_of(path, "/extract") { file.clone() } else { text })
    };
    let last: Value = story.cluster.connection(0).get(&format!("/v1/titles/{}/history", story.title)).unwrap();
    let time = last["data"][4]["time"].as_str().unwrap().to_owned();
    let digit = changed("\"version\": 5", "/extract", "\"version\": 6");
    let history = liar(&api, move |path, text| match is_of(path, "/history") {
        true => text.replacen(&time, "2026-01-01T00:00:00.000Z", 1),
        false => text,
    });
    for (lie, exit, says) in [
        (digit, 10, "NOT GENUINE: what the extract says differs from what was proven"),
        (history, 10, "NOT GENUINE: the entries that the node tells do not lead to the state that it proves"),
        (instead(other), 10, "NOT GENUINE: the node gave something else"),
    ] {
        let (code, words) = story.look(&lie.url());
        assert_eq!((code, words.contains(says)), (exit, true), "{says}: {words}");
        assert!(story.receiver.has_nothing() && story.remembers(4, 1));
    }

    // Through an honest node the same is told; when only its first half is taken, only the second is told again.
    story.receiver.will_answer(&[200, 503]);
    let (code, words) = story.look(&api);
    assert_eq!((code, words.contains("title.case_ended was not delivered")), (8, true), "{words}");
    assert!(story.remembers(5, 1));
    let (code, words) = story.look(&api);
    assert_eq!(code, 0, "{words}");
    let got = story.receiver.take(3);
    assert_eq!(story.told(&got[0]), said("title.changed", Some(4), 5, 1));
    for request in &got[1..] {
        assert_eq!(story.told(request), said("title.case_ended", Some(5), 5, 0));
        assert_eq!(story.verified(request)["data"]["case_id"], json!(case_id));
    }
    assert_eq!(got[1].header("webhook-id"), got[2].header("webhook-id"));
    assert!(story.remembers(5, 0));

    // What is genuine but older than what was told is no news.
    let (code, words) = story.look(&instead(stale).url());
    assert_eq!((code, words.contains("older than what was told already")), (12, true), "{words}");
    assert!(story.receiver.has_nothing() && story.remembers(5, 0));

    // A receiver that is gone ends the watch; nothing is lost.
    story.sale(&bob_key, 5, &whole(bob), &whole(ann));
    story.receiver.will_answer(&[410]);
    let mut watching = story.watch();
    assert_eq!(watching.child.wait().unwrap().code(), Some(5));
    assert!(watching.has_said("410 Gone") && story.remembers(5, 0));
    story.receiver.take(1);

    // A state file that is damaged is refused, and nothing sent.
    let state = std::fs::read_to_string(story.path("told.json")).unwrap();
    std::fs::write(story.path("told.json"), &state[..state.len() / 2]).unwrap();
    let (code, words) = story.look(&api);
    assert_eq!((code, words.contains("is damaged")), (7, true), "{words}");
    assert!(story.receiver.has_nothing());
    std::fs::write(story.path("told.json"), state).unwrap();
    let (code, words) = story.look(&api);
    assert_eq!(code, 0, "{words}");
    assert_eq!(story.told(&story.receiver.take(1)[0]), said("title.changed", Some(5), 6, 1));
}
