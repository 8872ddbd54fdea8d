//! What went wrong, and the exit code that a script sees (`interfaces.md`).

use torrens_ledger::refusal::{Code, Lang, Refusal};

use crate::message::Message;

/// Why a command did not do what was asked. As an error of Rust it is told in English.
#[derive(Debug)]
pub enum Failure {
    /// Something unexpected.
    Unexpected(Message),
    /// Wrong usage.
    Usage(Message),
    /// Not there.
    NotFound(Message),
    /// No key, or one that cannot be used.
    Key(Message),
    /// A rule of the register refuses it.
    Refused(Message),
    /// Somebody else was first.
    Conflict(Message),
    /// The input is not valid.
    Input(Message),
    /// The network cannot be reached.
    Network(Message),
    /// Accepted, but not final in time.
    Pending(Message),
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

    /// What happened, for people.
    pub fn say(&self, lang: Lang) -> String {
        self.message().say(lang)
    }

    /// What happened, before it is put into words.
    pub fn message(&self) -> &Message {
        let (Self::Unexpected(message)
        | Self::Usage(message)
        | Self::NotFound(message)
        | Self::Key(message)
        | Self::Refused(message)
        | Self::Conflict(message)
        | Self::Input(message)
        | Self::Network(message)
        | Self::Pending(message)) = self;
        message
    }

    /// A fault that only a programmer understands, in his words.
    pub fn unexpected(fault: impl std::fmt::Display) -> Self {
        Self::Unexpected(fault.to_string().into())
    }

    /// From a refusal on the record.
    pub fn of_refusal(refusal: &Refusal) -> Self {
        Self::of_code(refusal.code.as_str(), refusal.into())
    }

    /// From a stable code and its words.
    pub fn of_code(code: &str, text: Message) -> Self {
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

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl std::error::Error for Failure {}
