//! `torrens-node`: the operator's command.

mod cli;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use torrens_keystore::{Passphrase, Pointer};
use torrens_ledger::agency::Role;
use torrens_ledger::block::Params;
use torrens_ledger::encoding::{Label, Text};
use torrens_ledger::genesis::Genesis;
use torrens_node::config::{self, Home, NodeRole};
use torrens_node::daemon::Next;
use torrens_node::doctor::{self, Level};
use torrens_node::members::{self, Desk};
use torrens_node::operator::{self, Switch};
use torrens_node::setup::{self, AgencyCard, Listen, Secrets};
use torrens_node::store::{Store, with_way_out};
use torrens_node::watch::Look;
use torrens_node::{backup, cosigner, daemon, devnet, tiles};
use torrens_texts::columns::left;
use torrens_texts::{Catalogue, reason};

use cli::say;

/// RocksDB asks it too. In glibc's own allocator a node grew for as long as it ran (`docs/decisions/0029-memory-of-a-node.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "torrens-node", version, about = "Run a node of a Torrens ledger.")]
struct Cli {
    /// Language: en or zh; as TORRENS_LANG or the locale says when left out
    #[arg(long, global = true, value_parser = ["en", "zh"])]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a whole network on this machine: one process for each agency
    Devnet {
        /// How many agencies run validators
        #[arg(long, default_value_t = 4)]
        validators: usize,
        /// Folder of the network
        #[arg(long)]
        home: PathBuf,
        /// First port; free ports when left out
        #[arg(long)]
        base_port: Option<u16>,
        /// Throw away the network that is in the folder
        #[arg(long)]
        reset: bool,
        /// Policies other than the sample (JSON)
        #[arg(long)]
        policies: Option<PathBuf>,
        /// Let the operator's page stop and start its nodes
        #[arg(long)]
        demo: bool,
        /// Most transactions of a block
        #[arg(long, hide = true)]
        block_transactions_max: Option<u64>,
    },
    /// Make keys and config of a new node
    Init {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// The agency's identifier, such as tax
        #[arg(long)]
        agency: String,
        /// Follow without a vote
        #[arg(long)]
        full: bool,
        /// Follow without a vote and take nothing in: a read-only mirror, for an auditor or for the public
        #[arg(long, conflicts_with_all = ["full", "token"])]
        mirror: bool,
        /// Address of the API
        #[arg(long, default_value = "127.0.0.1:8080")]
        api: SocketAddr,
        /// Address for peers
        #[arg(long, default_value = "/ip4/0.0.0.0/tcp/26656")]
        listen: String,
        /// Encrypt the key files with a passphrase: asked for, or from the file that TORRENS_PASSPHRASE_FILE names
        #[arg(long)]
        encrypt: bool,
        /// The validator key is in a hardware token: MODULE,TOKEN,KEY (library of PKCS#11, label of the token, label of the key)
        #[arg(long, value_name = "MODULE,TOKEN,KEY", conflicts_with = "full")]
        token: Option<String>,
    },
    /// Make and check a genesis file
    #[command(subcommand)]
    Genesis(GenesisCommand),
    /// Run the node
    Start {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// Stop when the process that started this one ends
        #[arg(long, hide = true)]
        with_parent: bool,
        /// The switch of the devnet that runs it
        #[arg(long, hide = true)]
        switch: Option<PathBuf>,
    },
    /// Print the address of the operator's page, with what opens it
    Page {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
    },
    /// Who takes part, and the agency's say in it
    #[command(subcommand)]
    Members(MembersCommand),
    /// The node's keys
    #[command(subcommand)]
    Keys(cli::keys::Keys),
    /// The node's configuration
    #[command(subcommand)]
    Config(cli::config::Config),
    /// Look for what is wrong, and say how to mend it
    Doctor {
        /// Folder of the node, running or not
        #[arg(long)]
        home: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Copies of the ledger as this node has it
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Put a backup back into a node's folder
    Restore {
        /// Folder of the backup
        backup: PathBuf,
        /// Folder of the node, without data/store; its keys are not in the backup
        #[arg(long)]
        home: PathBuf,
    },
    /// Write the public log as files
    #[command(subcommand)]
    Export(ExportCommand),
    /// Say how the node is. Exits 0 when it answers, ready or not; with --ready only when it is ready
    Status {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// Again and again
        #[arg(long)]
        watch: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
        /// Exit 1 when the node is not ready
        #[arg(long, conflicts_with = "watch")]
        ready: bool,
    },
}

#[derive(Subcommand)]
enum BackupCommand {
    /// Make one, while the node runs
    Create {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// Folder that holds the backups
        #[arg(long)]
        to: PathBuf,
    },
    /// Check one whole: blocks, certificates, log, state
    Verify {
        /// Folder of the backup
        backup: PathBuf,
    },
    /// Those in a folder
    List {
        /// Folder that holds the backups
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(Subcommand)]
enum MembersCommand {
    /// Agencies, validators, nodes and open proposals
    List {
        /// Folder of the node, which must run
        #[arg(long)]
        home: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Propose what an agency's card asks for, or another change; it is a vote for it as well
    Propose {
        /// The card that 'init' made (config/agency.json), or a file with {"MEMBERSHIP": {...}}
        file: PathBuf,
        /// Folder of the node, which must run
        #[arg(long)]
        home: PathBuf,
        /// Key file of an officer with the role POLICY_OFFICER
        #[arg(long = "as")]
        key: PathBuf,
    },
    /// Vote for a proposal
    Vote(Ballot),
    /// Take your agency's vote back while the proposal is open; if your agency proposed it, the proposal ends
    Withdraw(Ballot),
}

#[derive(Args)]
struct Ballot {
    /// The proposal, as 'members list' shows it
    proposal: String,
    /// Folder of the node, which must run
    #[arg(long)]
    home: PathBuf,
    /// Key file of an officer with the role POLICY_OFFICER
    #[arg(long = "as")]
    key: PathBuf,
}

#[derive(Subcommand)]
enum ExportCommand {
    /// The log as tiles (C2SP tlog-tiles) for any web server; run it again to bring the folder up to date
    Tiles {
        /// Folder of the node, which may be running
        #[arg(long)]
        home: PathBuf,
        /// Folder to write
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(Subcommand)]
enum GenesisCommand {
    /// Start a genesis file
    New {
        /// The ledger's name
        #[arg(long)]
        chain_id: String,
        /// Policies other than the sample (JSON)
        #[arg(long)]
        policies: Option<PathBuf>,
        /// The file to write
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Add an agency by its card, which `init` wrote to config/agency.json
    AddAgency {
        /// The genesis file
        genesis: PathBuf,
        /// The agency's card
        #[arg(long)]
        card: PathBuf,
    },
    /// Check a genesis file and print its hash, which all agencies compare
    Verify {
        /// The genesis file
        genesis: PathBuf,
        /// Write the trust anchor for citizens here
        #[arg(long)]
        trust: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Of a damaged tree on the disk: told in words by whoever reads it.
        if !torrens_ledger::merkle::tree::is_reading() {
            usual(panic);
        }
    }));
    let (cli, texts) = match cli::line::read() {
        Ok(read) => read,
        Err(code) => return code,
    };
    let result = match cli.command.writes_to().map_or(Ok(()), |home| Home(home.clone()).is_own()) {
        Ok(()) => run(cli.command, texts),
        Err(why) => Err(why),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("torrens-node: {}", reason::say(&why, texts.lang()));
            ExitCode::FAILURE
        }
    }
}

impl Command {
    /// The node's folder, for what changes something in it.
    fn writes_to(&self) -> Option<&PathBuf> {
        match self {
            Self::Init { home, .. } | Self::Start { home, .. } | Self::Restore { home, .. } => Some(home),
            Self::Keys(command) => command.writes_to(),
            _ => None,
        }
    }
}

fn run(command: Command, texts: &'static Catalogue) -> Result<(), String> {
    match command {
        Command::Devnet { validators, home, base_port, reset, policies, demo, block_transactions_max } => {
            let mut params = Params::default();
            params.block_transactions_max = block_transactions_max.unwrap_or(params.block_transactions_max);
            torrens_node::logs::begin().and_then(|()| {
                on_runtime(devnet::run(devnet::Devnet { validators, home, base_port, reset, policies, demo, params }))
            })
        }
        Command::Init { home, agency, full, mirror, api, listen, encrypt, token } => {
            let role = match (full, mirror) {
                (_, true) => NodeRole::Mirror,
                (true, false) => NodeRole::Full,
                (false, false) => NodeRole::Validator,
            };
            secrets(&home, encrypt, token)
                .and_then(|secrets| init(Home(home), &agency, role, Listen { api, peers: listen }, &secrets, texts))
        }
        Command::Genesis(command) => genesis(command, texts),
        Command::Start { home, with_parent, switch } => {
            if with_parent {
                follow_parent();
            }
            torrens_node::logs::begin()
                .and_then(|()| on_runtime(daemon::run(Home(home), switch.map(Switch))))
                .map_err(with_way_out)
                .and_then(|next| if next == Next::Anew { Err(anew()) } else { Ok(()) })
        }
        Command::Page { home } => page(&Home(home), texts),
        Command::Members(command) => members(command, texts),
        Command::Keys(command) => cli::keys::run(command, texts),
        Command::Config(command) => cli::config::run(command, texts),
        Command::Doctor { home, json } => doctor(&Home(home), json, texts),
        Command::Backup(command) => backup(command, texts),
        Command::Restore { backup, home } => restore(&backup, &Home(home), texts),
        Command::Export(ExportCommand::Tiles { home, to }) => export_tiles(&Home(home), &to, texts),
        Command::Status { home, watch, json, ready } => {
            torrens_node::watch::status(&Home(home), Look { watch, json, ready }, texts)
        }
    }
}

fn on_runtime<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let result = runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_secs(2));
    result
}

/// Becomes this program again, with the same arguments and the same process id. Gives why it could not.
fn anew() -> String {
    use std::os::unix::process::CommandExt as _;
    let program = std::env::current_exe();
    let failed = program.map(|program| std::process::Command::new(program).args(std::env::args_os().skip(1)).exec());
    format!("there is room on the disk again, but this program cannot start anew: {failed:?}. Start it by hand")
}

/// Nodes of a devnet end with it, even when it is killed.
fn follow_parent() {
    let parent = rustix::process::getppid();
    std::thread::spawn(move || {
        while rustix::process::getppid() == parent {
            std::thread::sleep(Duration::from_millis(500));
        }
        let own = rustix::process::getpid();
        let _ = rustix::process::kill_process(own, rustix::process::Signal::TERM);
    });
}

fn secrets(home: &std::path::Path, encrypt: bool, token: Option<String>) -> Result<Secrets, String> {
    let passphrase = encrypt.then(|| Passphrase::for_new(home)).transpose()?;
    let validator = token.map(|token| match token.split(',').collect::<Vec<_>>()[..] {
        [module, token, key] => Pointer::to("validator", module.into(), token, key),
        _ => Err("--token takes MODULE,TOKEN,KEY, such as /usr/lib/softhsm/libsofthsm2.so,agency,validator".into()),
    });
    Ok(Secrets { passphrase, validator: validator.transpose()? })
}

fn init(
    home: Home,
    agency: &str,
    role: NodeRole,
    listen: Listen,
    secrets: &Secrets,
    texts: &Catalogue,
) -> Result<(), String> {
    let agency = Label::new(agency).map_err(|why| format!("--agency {why}"))?;
    let (node_key, validator) = setup::init(&home, &agency, role, listen, secrets)?;
    let sample = setup::SAMPLE_AGENCIES.iter().find(|sample| sample.0 == agency.as_str());
    let sample = sample.copied().unwrap_or(("agency", "Agency", &[], &[Role::AttestingOfficer, Role::PolicyOfficer]));
    let (mut of_sample, mut officer, mut key) = setup::sample_agency(&sample)?;
    key.warning = None;
    of_sample.agency_id = agency.clone();
    if sample.0 != agency.as_str() {
        of_sample.name = Text::new(agency.as_str())?;
    }
    officer.officer.agency_id = agency.clone();
    officer.officer.officer_id = Label::new(format!("{agency}-1"))?;
    torrens_keystore::write(&home.key("officer"), &key, secrets.passphrase.as_ref())
        .map_err(|error| error.to_string())?;
    let card = AgencyCard { agency: of_sample, officers: vec![officer], node_key, validator };
    let text = serde_json::to_string_pretty(&card).map_err(|error| error.to_string())?;
    setup::write(&home.0.join("config/agency.json"), &text)?;
    let made = |label: &str, is: &dyn std::fmt::Display| say!("{} {is}", left(&texts.say(label, &[]), 14));
    made("node-made-node", &node_key.0);
    if let Some(keys) = validator {
        made("node-made-validator", &keys.public_key.0);
        made("node-made-cosigner", &keys.cosigner_key.0);
    }
    made("node-made-config", &home.config().display());
    eprintln!("\n{}", texts.say("node-made-next", &[("home", &home.0.display())]));
    Ok(())
}

fn genesis(command: GenesisCommand, texts: &Catalogue) -> Result<(), String> {
    let read = |path: &PathBuf| -> Result<Genesis, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    };
    let save = |path: &PathBuf, genesis: &Genesis| {
        let text = serde_json::to_string_pretty(genesis).map_err(|error| error.to_string())?;
        setup::write(path, &text)
    };
    match command {
        GenesisCommand::New { chain_id, policies, output } => {
            if output.exists() {
                return Err(format!("{} exists already; choose another name", output.display()));
            }
            let policies = setup::read_policies(policies.as_deref())?;
            let empty = Genesis {
                chain_id: Label::new(chain_id).map_err(|why| format!("--chain-id {why}"))?,
                time_ms: torrens_node::clock::now_ms(),
                params: Params::default(),
                validators: vec![],
                members: vec![],
                registry: None,
                agencies: vec![],
                officers: vec![],
                jurisdictions: policies.jurisdictions,
                policies: policies.policies,
            };
            save(&output, &empty)?;
            eprintln!("{}", texts.say("node-genesis-next", &[("file", &output.display())]));
            Ok(())
        }
        GenesisCommand::AddAgency { genesis: path, card } => {
            let mut genesis = read(&path)?;
            let text =
                std::fs::read_to_string(&card).map_err(|error| format!("cannot read {}: {error}", card.display()))?;
            let card: AgencyCard =
                serde_json::from_str(&text).map_err(|error| format!("{}: {error}", card.display()))?;
            let agency_id = card.agency.agency_id.clone();
            if genesis.agencies.iter().any(|agency| agency.agency_id == agency_id) {
                return Err(format!("agency '{agency_id}' is in the genesis already"));
            }
            let member = torrens_ledger::block::Member { agency_id: agency_id.clone(), node_key: card.node_key };
            genesis.members.push(member);
            if let Some(keys) = card.validator {
                genesis.validators.push(keys.of(agency_id.clone()));
                genesis.validators.sort_by(|a, b| a.agency_id.cmp(&b.agency_id));
            }
            if agency_id.as_str() == "registry" {
                genesis.registry = Some(agency_id.clone());
            }
            genesis.officers.extend(card.officers);
            genesis.agencies.push(card.agency);
            save(&path, &genesis)?;
            let (agencies, validators) = (genesis.agencies.len(), genesis.validators.len());
            let about: &[(&str, &dyn std::fmt::Display)] = &[
                ("agency", &agency_id),
                ("file", &path.display()),
                ("agencies", &agencies),
                ("validators", &validators),
            ];
            say!("{}", texts.say("node-genesis-added", about));
            Ok(())
        }
        GenesisCommand::Verify { genesis: path, trust } => {
            let genesis = read(&path)?;
            genesis.check().map_err(|why| format!("{}: {why}", path.display()))?;
            say!("{}", genesis.hash());
            let about: &[(&str, &dyn std::fmt::Display)] = &[
                ("chain", &genesis.chain_id),
                ("agencies", &genesis.agencies.len()),
                ("validators", &genesis.validators.len()),
                ("policies", &genesis.policies.len()),
            ];
            eprintln!("{}", texts.say("node-genesis-says", about));
            let fingerprint = genesis.trust_anchor().fingerprint();
            eprintln!("{}", texts.say("node-genesis-fingerprint", &[("fingerprint", &fingerprint)]));
            // By kind, not by policy: one agency more mends all that wait for it.
            let mut waiting = std::collections::BTreeMap::<_, std::collections::BTreeSet<_>>::new();
            for policy in &genesis.policies {
                for required in &policy.attestations {
                    let competent = |agency: &torrens_ledger::agency::Agency| agency.kinds.contains(&required.kind);
                    if !genesis.agencies.iter().any(competent) {
                        let dealing = format!("{} {}", policy.jurisdiction, policy.tx_type.name());
                        waiting.entry(&required.kind).or_default().insert(dealing);
                    }
                }
            }
            for (kind, dealings) in waiting {
                let dealings = texts.list(dealings);
                eprintln!("{}", texts.say("node-genesis-nobody", &[("kind", kind), ("dealings", &dealings)]));
            }
            match trust {
                Some(path) => {
                    let text =
                        serde_json::to_string_pretty(&genesis.trust_anchor()).map_err(|error| error.to_string())?;
                    setup::write(&path, &format!("{text}\n"))
                }
                None => Ok(()),
            }
        }
    }
}

fn page(home: &Home, texts: &Catalogue) -> Result<(), String> {
    say!("{}", operator::page(home, &config::read(&home.config())?)?);
    eprintln!("{}", texts.say("node-page-secret", &[]));
    Ok(())
}

fn doctor(home: &Home, json: bool, texts: &Catalogue) -> Result<(), String> {
    let findings = doctor::examine(home, doctor::Keys::Open, texts.lang());
    if json {
        say!("{}", serde_json::to_string(&findings).map_err(|error| error.to_string())?);
    } else {
        for finding in &findings {
            let level = match finding.level {
                Level::Ok => "OK  ",
                Level::Warn => "WARN",
                Level::Fail => "FAIL",
            };
            say!("{level}  {} {}", left(&finding.name, 18), finding.seen);
            if !finding.fix.is_empty() {
                say!("      {} -> {}", left("", 18), finding.fix);
            }
        }
    }
    match findings.iter().filter(|finding| finding.level == Level::Fail).count() {
        0 => Ok(()),
        n => Err(texts.say("doctor-failed", &[("n", &n), ("all", &findings.len())])),
    }
}

fn backup(command: BackupCommand, texts: &Catalogue) -> Result<(), String> {
    let unit = if matches!(command, BackupCommand::Verify { .. }) { "node-rows-checked" } else { "node-rows" };
    let bar = bar(&texts.say(unit, &[]))?;
    let tick = |at: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(at);
    };
    match command {
        BackupCommand::Create { home, to } => {
            let (path, manifest) = backup::create(&Home(home), &to, &tick)?;
            bar.finish_and_clear();
            let path = path.display();
            say!("{path}");
            let about: &[(&str, &dyn std::fmt::Display)] =
                &[("height", &manifest.height), ("time", &manifest.block_time), ("path", &path)];
            eprintln!("{}", texts.say("node-backup-made", about));
        }
        BackupCommand::Verify { backup } => {
            let manifest = backup::verify(&backup, &tick)?;
            bar.finish_and_clear();
            say!("{}", texts.say("node-backup-sound", &[("height", &manifest.height)]));
        }
        BackupCommand::List { to } => {
            for (path, manifest) in backup::list(&to)? {
                let path = path.display();
                let row = match manifest {
                    Ok(m) => {
                        let about: &[(&str, &dyn std::fmt::Display)] =
                            &[("path", &path), ("height", &m.height), ("time", &m.block_time), ("made", &m.made)];
                        texts.say("node-backup-row", about)
                    }
                    Err(why) => {
                        let why = reason::say(&why, texts.lang());
                        texts.say("node-backup-unreadable", &[("path", &path), ("why", &why)])
                    }
                };
                say!("{row}");
            }
        }
    }
    Ok(())
}

fn restore(backup: &std::path::Path, home: &Home, texts: &Catalogue) -> Result<(), String> {
    let bar = bar(&texts.say("node-rows-restored", &[]))?;
    let tick = |at: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(at);
    };
    let manifest = backup::restore(backup, home, &tick)?;
    bar.finish_and_clear();
    say!("{}", texts.say("node-restored", &[("height", &manifest.height)]));
    let keys = home.keys();
    eprintln!("{}", texts.say("node-restored-next", &[("keys", &keys.display()), ("home", &home.0.display())]));
    Ok(())
}

/// A bar for long work.
fn bar(unit: &str) -> Result<indicatif::ProgressBar, String> {
    let template = format!("{{bar:30}} {{pos}}/{{len}} {unit}  {{per_sec}}  {{eta}}");
    let style = indicatif::ProgressStyle::with_template(&template).map_err(|error| error.to_string())?;
    Ok(indicatif::ProgressBar::new(0).with_style(style))
}

fn members(command: MembersCommand, texts: &'static Catalogue) -> Result<(), String> {
    let desk = |home: PathBuf| config::read(&Home(home).config()).map(|config| Desk::new(config.api.listen, texts));
    match command {
        MembersCommand::List { home, json } => {
            let known = desk(home)?.list()?;
            say!("{}", if json { known.to_string() } else { members::lines(&known, texts) });
        }
        MembersCommand::Propose { file, home, key } => {
            let (desk, key) = (desk(home)?, members::officer_key(&key)?);
            let text =
                std::fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            let of_file = |error: serde_json::Error| format!("{}: {error}", file.display());
            let json: serde_json::Value = serde_json::from_str(&text).map_err(of_file)?;
            if json.get("agency").is_some() {
                let card = serde_json::from_value(json).map_err(of_file)?;
                for (what, outcome) in desk.propose_card(&card, &key)? {
                    say!("{}", texts.say("node-propose-said", &[("what", &what), ("said", &outcome)]));
                }
            } else {
                say!("{}", desk.propose(serde_json::from_value(json).map_err(of_file)?, &key)?);
            }
        }
        MembersCommand::Vote(Ballot { proposal, home, key }) => {
            say!("{}", desk(home)?.vote(&proposal, false, &members::officer_key(&key)?)?);
        }
        MembersCommand::Withdraw(Ballot { proposal, home, key }) => {
            say!("{}", desk(home)?.vote(&proposal, true, &members::officer_key(&key)?)?);
        }
    }
    Ok(())
}

fn export_tiles(home: &Home, to: &std::path::Path, texts: &Catalogue) -> Result<(), String> {
    let genesis = daemon::read_genesis(home)?;
    let store = Store::open_to_read(&home.data("store"), &genesis).map_err(|error| error.to_string())?;
    let published = cosigner::newest_published(&store).map_err(|fault| fault.to_string())?;
    let published =
        published.ok_or("no checkpoint of the log is cosigned by a quorum yet: start the node and try again")?;
    let policy = torrens_ledger::proof::checkpoint::policy(&genesis.chain_id, &store.validators_at(published.height));
    let bar = bar(&texts.say("node-files", &[]))?;
    let tick = |at: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(at as u64);
    };
    let done = tiles::export(&store, (published.size, &published.note), &policy, to, &tick)?;
    let trust = serde_json::to_string_pretty(&store.trust_anchor()).map_err(|error| error.to_string())?;
    setup::write(&to.join("trust"), &trust)?;
    bar.finish_and_clear();
    let about: &[(&str, &dyn std::fmt::Display)] =
        &[("size", &done.size), ("written", &done.written), ("kept", &done.kept)];
    say!("{}", texts.say("node-tiles-written", about));
    eprintln!("{}", texts.say("node-tiles-next", &[("folder", &to.display())]));
    Ok(())
}
