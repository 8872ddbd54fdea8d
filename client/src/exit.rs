//! What went wrong, and the exit code that a script sees (`interfaces.md`).

use torrens_ledger::refusal::{Code, Lang, Refusal};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something unexpected.
    #[error("{0}")]
    Unexpected(String),
    /// Wrong usage.
    #[error("{0}")]
    Usage(String),
    /// Not there.
    #[error("{0}")]
    NotFound(String),
    /// No key, or one that cannot be used.
    #[error("{0}")]
    Key(String),
    /// A rule of the register refuses it.
    #[error("{0}")]
    Refused(String),
    /// Somebody else was first.
    #[error("{0}")]
    Conflict(String),
    /// The input is not valid.
    #[error("{0}")]
    Input(String),
    /// The network cannot be reached.
    #[error("{0}")]
    Network(String),
    /// Accepted, but not final in time.
    #[error("{0}")]
    Pending(String),
}

impl Failure {
    /// The exit code.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Unexpected(_) => 1,
            Self::Usage(_) => 2,
            Self::NotFound(_) => 3,
            Self::Key(_) => 4,
            Self::Refused(_) => 5,
            Self::Conflict(_) => 6,
            Self::Input(_) => 7,
            Self::Network(_) => 8,
            Self::Pending(_) => 9,
        }
    }

    /// From a refusal on the record.
    pub fn of_refusal(refusal: &Refusal, lang: Lang) -> Self {
        let text = format!("{}: {}. {}.", refusal.code, refusal.detail(lang), refusal.action(lang));
        Self::of_code(refusal.code.as_str(), text)
    }

    /// From a stable code and its words.
    pub fn of_code(code: &str, text: String) -> Self {
        let conflict = [
            Code::TitleVersionStale,
            Code::UnitAlreadyTitled,
            Code::PartyExists,
            Code::CaseDecided,
            Code::TxReplayed,
            Code::ImportBatchDone,
        ];
        let key = [Code::TxUnknownKey, Code::TxKeyExpired];
        let is = |codes: &[Code]| codes.iter().any(|known| known.as_str() == code);
        match code {
            _ if is(&conflict) => Self::Conflict(text),
            _ if is(&key) => Self::Key(text),
            "request.not_found" | "request.no_such_route" | "height.unknown" | "case.unknown" | "title.unknown" => {
                Self::NotFound(text)
            }
            "checkpoint.none" | "mempool.full" | "rate.limited" | "mempool.key_limit" | "node.unhealthy" => {
                Self::Network(text)
            }
            _ if code.starts_with("request.") || code == "field.invalid" => Self::Input(text),
            _ => Self::Refused(text),
        }
    }
}
