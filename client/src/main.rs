//! `torrens`: the command for registrars, notaries, banks, courts and citizens.

mod commands;
mod line;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use torrens_client::builder::Builder;
use torrens_client::connection::Connection;
use torrens_client::exit::Failure;
use torrens_client::message::Message;
use torrens_client::tls::Tls;
use torrens_client::{keys, texts};
use torrens_ledger::refusal::Lang;
use torrens_texts::Catalogue;

#[derive(Parser)]
#[command(name = "torrens", version, about = "Use a Torrens ledger: lodge, attest, consent, look up, verify.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
pub struct Global {
    /// Address of a node
    #[arg(long, global = true, env = "TORRENS_API", default_value = "http://127.0.0.1:8080")]
    api: String,
    /// Key file to sign with
    #[arg(long = "as", global = true, env = "TORRENS_AS", value_name = "KEYFILE")]
    key: Option<PathBuf>,
    /// One JSON document on stdout
    #[arg(long, global = true)]
    json: bool,
    /// Nothing on stderr but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Seconds to wait for an answer and for a transaction to be final
    #[arg(long, global = true, default_value_t = 10)]
    timeout: u64,
    /// No colours (also NO_COLOR)
    #[arg(long, global = true)]
    no_color: bool,
    /// Language of messages: en or zh
    #[arg(long, global = true, env = "TORRENS_LANG", value_parser = ["en", "zh"])]
    lang: Option<String>,
    #[command(flatten)]
    tls: Tls,
}

#[derive(Subcommand)]
enum Command {
    /// Look at titles
    #[command(subcommand)]
    Title(commands::title::Title),
    /// Get a self-contained, verifiable extract of a title, a unit or an attestation
    Extract(commands::extract::Extract),
    /// Verify an extract, offline
    Verify(commands::verify::Verify),
    /// Tell a webhook of every change of a title, with the proof in the message
    Watch(commands::watch::Watch),
    /// Check a ledger as an outsider: one history, every block by the rules
    Audit(commands::audit::Audit),
    /// Lodge a dealing and follow it
    #[command(subcommand)]
    Case(commands::case::Case),
    /// The outline of a unit
    #[command(subcommand)]
    Outline(commands::outline::Outline),
    /// Make a party known to the ledger
    #[command(subcommand)]
    Party(commands::party::Party),
    /// Attest a fact
    Attest(commands::attest::Attest),
    /// Revoke an attestation
    Revoke(commands::attest::Revoke),
    /// Consent to a case
    Consent(commands::consent::Consent),
    /// Decide a case, as an officer
    Decide(commands::decide::Decide),
    /// The policies in force; propose and vote on others
    #[command(subcommand)]
    Policy(commands::policy::Policy),
    /// Who may act for your agency
    #[command(subcommand)]
    Officer(commands::officer::Officer),
    /// What reviewing once saves, and where cases wait
    #[command(subcommand)]
    Stats(commands::stats::Stats),
    /// Export for process mining
    Export(commands::stats::Export),
    /// Import existing holdings
    Import(commands::import::Import),
    /// What became of a transaction
    Transaction(commands::transaction::Transaction),
    /// Follow what happens
    #[command(subcommand)]
    Events(commands::events::Events),
    /// Make and show keys
    #[command(subcommand)]
    Keys(commands::keys::Keys),
    /// Completions for a shell
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
}

impl Global {
    /// The language asked for, by flag, environment or locale.
    pub fn lang(&self) -> Lang {
        let locale = || std::env::var("LC_ALL").or_else(|_| std::env::var("LANG")).ok();
        self.lang.clone().or_else(locale).map_or(Lang::En, |tag| Lang::of(&tag))
    }

    /// The catalogue in that language.
    pub fn texts(&self) -> &'static Catalogue {
        texts::of(self.lang())
    }

    /// A connection to the node.
    pub fn connection(&self) -> Connection {
        self.connection_to(&self.api)
    }

    /// A connection to another node.
    pub fn connection_to(&self, api: &str) -> Connection {
        Connection::over(api, Duration::from_secs(self.timeout.clamp(1, 600)), self.lang(), &self.tls)
    }

    /// A signer for the node's chain.
    pub fn builder(&self) -> Result<Builder, Failure> {
        let path = self.key.as_ref().ok_or_else(Self::no_key)?;
        let key = keys::open(path)?;
        Ok(Builder::new(self.connection().trust()?.chain_id, key))
    }

    /// Nothing to sign with.
    pub fn no_key() -> Failure {
        Failure::Key(Message::new("cli-no-key"))
    }

    /// A hint for people, on stderr.
    pub fn hint(&self, text: impl AsRef<str>) {
        if !self.quiet {
            eprintln!("{}", text.as_ref());
        }
    }

    /// The result: a JSON document, or text for people.
    pub fn show(&self, document: &impl serde::Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        use std::io::Write as _;
        let out = match self.json {
            true => serde_json::to_string_pretty(document).map_err(Failure::unexpected)?,
            false => text(),
        };
        // A closed pipe (`| head`) is not an error of ours.
        let _ = writeln!(std::io::stdout(), "{}", out.trim_end());
        Ok(())
    }
}

fn main() -> ExitCode {
    let Cli { global, command } = match line::read() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let result = match command {
        Command::Title(command) => command.run(&global),
        Command::Extract(command) => command.run(&global),
        Command::Verify(command) => command.run(&global),
        Command::Watch(command) => command.run(&global),
        Command::Audit(command) => command.run(&global),
        Command::Case(command) => command.run(&global),
        Command::Outline(command) => command.run(&global),
        Command::Party(command) => command.run(&global),
        Command::Attest(command) => command.run(&global),
        Command::Revoke(command) => command.run(&global),
        Command::Consent(command) => command.run(&global),
        Command::Decide(command) => command.run(&global),
        Command::Policy(command) => command.run(&global),
        Command::Officer(command) => command.run(&global),
        Command::Stats(command) => command.run(&global),
        Command::Export(command) => command.run(&global),
        Command::Import(command) => command.run(&global),
        Command::Transaction(command) => command.run(&global),
        Command::Events(command) => command.run(&global),
        Command::Keys(command) => command.run(&global),
        Command::Completions { shell } => {
            let mut command = line::commands(global.texts());
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut command, "torrens", &mut out);
            // A closed pipe is not an error of ours.
            let _ = std::io::Write::write_all(&mut std::io::stdout(), &out);
            Ok(ExitCode::SUCCESS)
        }
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            let (code, said) = (failure.code(), failure.say(global.lang()));
            if global.json {
                println!("{}", serde_json::json!({"error": said, "exit": code}));
            }
            eprintln!("torrens: {said}");
            ExitCode::from(code)
        }
    }
}
