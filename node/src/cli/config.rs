//! `torrens-node config`.

use std::path::PathBuf;

use clap::Subcommand;
use torrens_node::config::{self, Home};
use torrens_texts::Catalogue;

use super::say;

#[derive(Subcommand)]
pub enum Config {
    /// The configuration as the node would use it: file, environment and defaults together
    Show {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Whether it is sound
    Check {
        /// Folder of the node
        #[arg(long)]
        home: PathBuf,
    },
    /// What a key means, such as api.listen, or all keys of a section, such as api
    Explain {
        /// The key
        key: String,
        /// Folder of the node, to say what it is there as well
        #[arg(long)]
        home: Option<PathBuf>,
    },
}

pub fn run(command: Config, texts: &Catalogue) -> Result<(), String> {
    match command {
        Config::Show { home, json } => {
            let config = config::read(&Home(home).config())?;
            let text = match json {
                true => serde_json::to_string_pretty(&config).map_err(|error| error.to_string())?,
                false => toml::to_string_pretty(&config).map_err(|error| error.to_string())?,
            };
            say!("{}", text.trim_end());
        }
        Config::Check { home } => {
            let path = Home(home).config();
            torrens_node::logs::asked()?;
            if let Some(tls) = &config::read(&path)?.tls {
                torrens_node::api::tls::read(tls)?;
            }
            say!("{}", texts.say("node-config-sound", &[("file", &path.display())]));
            let names: Vec<_> = config::known_environment().map(|(name, _)| name).collect();
            if !names.is_empty() {
                say!("{}", texts.say("node-config-environment", &[("names", &texts.list(names))]));
            }
        }
        Config::Explain { key, home } => say!("{}", config::explain(home.map(Home).as_ref(), &key, texts)?),
    }
    Ok(())
}
