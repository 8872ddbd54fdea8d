//! The files of the catalogue that programs read.

/// A file of the catalogue, in both languages.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// What stands on an extract on paper.
pub const PAPER: File =
    File { en: include_str!("../../locales/en/paper.ftl"), zh: include_str!("../../locales/zh/paper.ftl") };

/// The register's codes in words.
pub const REGISTER: File =
    File { en: include_str!("../../locales/en/register.ftl"), zh: include_str!("../../locales/zh/register.ftl") };

/// What stands on every page: names and times.
pub const SITE: File =
    File { en: include_str!("../../locales/en/site.ftl"), zh: include_str!("../../locales/zh/site.ftl") };

/// A title in plain words.
pub const TITLE: File =
    File { en: include_str!("../../locales/en/title.ftl"), zh: include_str!("../../locales/zh/title.ftl") };

/// The process board, whose names of steps are those of the kinds of attestation.
pub const BOARD: File =
    File { en: include_str!("../../locales/en/board.ftl"), zh: include_str!("../../locales/zh/board.ftl") };

/// What `torrens-node doctor` and the operator's page say of a node.
pub const DOCTOR: File =
    File { en: include_str!("../../locales/en/doctor.ftl"), zh: include_str!("../../locales/zh/doctor.ftl") };

/// What `torrens-node` says.
pub const NODE: File =
    File { en: include_str!("../../locales/en/node.ftl"), zh: include_str!("../../locales/zh/node.ftl") };

/// Why a node is not ready.
pub const READY: File =
    File { en: include_str!("../../locales/en/ready.ftl"), zh: include_str!("../../locales/zh/ready.ftl") };

/// A title's feed.
pub const FEED: File =
    File { en: include_str!("../../locales/en/feed.ftl"), zh: include_str!("../../locales/zh/feed.ftl") };

/// What every command of `torrens` may say.
pub const CLI: File =
    File { en: include_str!("../../locales/en/cli.ftl"), zh: include_str!("../../locales/zh/cli.ftl") };

/// `torrens audit`, `verify` and `extract`.
pub const CLI_PROOF: File =
    File { en: include_str!("../../locales/en/cli-proof.ftl"), zh: include_str!("../../locales/zh/cli-proof.ftl") };

/// `torrens case` and what concerns cases.
pub const CLI_CASE: File =
    File { en: include_str!("../../locales/en/cli-case.ftl"), zh: include_str!("../../locales/zh/cli-case.ftl") };

/// Help of `torrens`: its English stands in the program, as of the next two.
pub const CLI_HELP: File = File { en: "", zh: include_str!("../../locales/zh/cli-help.ftl") };

/// Help of `torrens-node`.
pub const NODE_HELP: File = File { en: "", zh: include_str!("../../locales/zh/node-help.ftl") };

/// What each key of a node's configuration means: its English stands in `docs/reference/config.md`.
pub const NODE_CONFIG: File = File { en: "", zh: include_str!("../../locales/zh/node-config.ftl") };

/// Headings of help, and what is said of wrong usage.
pub const USAGE: File = File { en: "", zh: include_str!("../../locales/zh/usage.ftl") };

/// `torrens import`.
pub const CLI_IMPORT: File =
    File { en: include_str!("../../locales/en/cli-import.ftl"), zh: include_str!("../../locales/zh/cli-import.ftl") };

/// `torrens keys`.
pub const CLI_KEYS: File =
    File { en: include_str!("../../locales/en/cli-keys.ftl"), zh: include_str!("../../locales/zh/cli-keys.ftl") };

/// `torrens title` and `stats`.
pub const CLI_TITLE: File =
    File { en: include_str!("../../locales/en/cli-title.ftl"), zh: include_str!("../../locales/zh/cli-title.ftl") };

/// `torrens watch`.
pub const CLI_WATCH: File =
    File { en: include_str!("../../locales/en/cli-watch.ftl"), zh: include_str!("../../locales/zh/cli-watch.ftl") };

/// Reasons that others give, of which the English form is known.
pub const REASONS: File =
    File { en: include_str!("../../locales/en/reasons.ftl"), zh: include_str!("../../locales/zh/reasons.ftl") };

/// Those that the node's code gives.
pub const NODE_REASONS: File = File {
    en: include_str!("../../locales/en/node-reasons.ftl"),
    zh: include_str!("../../locales/zh/node-reasons.ftl"),
};
