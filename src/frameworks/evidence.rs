//! What the records of a company say, typed: all that measures are worked out from. Reading it is `gather`'s work.

use crate::accounts::Role;
use crate::audit::actions::Account;
use crate::compliance::Severity;
use crate::ids::{ContractId, UserId};
use crate::installation::KeyFit;
use crate::keys::actions::Key;
use jiff::Timestamp;
use jiff::civil::Date;

/// What records say of a period, and how things stand now.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// The first instant of the period.
    pub(super) since: Timestamp,
    /// The first instant after it.
    pub(super) until: Timestamp,
    /// The day on which things stand so.
    pub(super) today: Date,
    pub(super) trail: Account,
    pub(super) accounts: Vec<OpenOrClosed>,
    /// How many of the passwords are kept as a hash.
    pub(super) hashed_passwords: u32,
    pub(super) key_fit: KeyFit,
    pub(super) api_keys: Vec<Key>,
    /// Versions written in the period.
    pub(super) versions: u32,
    /// Those of them that say no author or no reason.
    pub(super) unexplained: u32,
    pub(super) four_eyes: FourEyes,
    /// Backups made before the end of the period, the newest first.
    pub(super) backups: Vec<Timestamp>,
    pub(super) obligations: Obligations,
    pub(super) contracts: Contracts,
    /// People with a closed account who answer for contracts in force, with how many.
    pub(super) gone_owners: Vec<(UserId, String, u32)>,
    /// All mails, and those that could not be sent.
    pub(super) mails: (u32, u32),
    /// Rules of the pack.
    pub(super) rules: u32,
    pub(super) switched_off: Vec<RuleOff>,
    /// What the register of processing says; `None` where it is not asked.
    pub(super) processing: Option<ProcessingRegister>,
}

/// An account.
#[derive(Clone, Debug)]
pub(super) struct OpenOrClosed {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) is_open: bool,
    /// The last sign-in, or when the account was made.
    pub(super) last_used: Timestamp,
}

/// Who brought contracts into force that must be reviewed.
#[derive(Clone, Debug, Default)]
pub(super) struct FourEyes {
    /// Whether the company demands reviews.
    pub(super) is_demanded: bool,
    /// Contracts that must be reviewed and came into force in the period.
    pub(super) reviewed: u32,
    /// Those of them that somebody brought into force who had made or last written them.
    pub(super) by_own_author: Vec<(ContractId, String)>,
}

/// Obligations of contracts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Obligations {
    pub(super) all: u32,
    pub(super) open: u32,
    pub(super) overdue: u32,
}

/// Contracts as they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Contracts {
    pub(super) in_force: u32,
    /// Those that break a critical rule.
    pub(super) critical: u32,
    /// Those that no rule has read, or none could decide.
    pub(super) unchecked: u32,
    /// Those about personal data, as the rules read them.
    pub(super) about_people: u32,
    /// Data processing agreements.
    pub(super) agreements: u32,
    pub(super) agreements_critical: u32,
    pub(super) agreements_unchecked: u32,
    /// The first of those about personal data whose other party has no agreement, and how many there are.
    pub(super) without_agreement: (Vec<(ContractId, String)>, u32),
}

/// A rule that the company switched off.
#[derive(Clone, Debug)]
pub(super) struct RuleOff {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) severity: Severity,
    pub(super) reason: String,
    pub(super) by_name: String,
}

/// What a register of processing says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProcessingRegister {
    pub(super) activities: u32,
    /// Those of them that do not say all that the law asks.
    pub(super) incomplete: u32,
}

/// What a person vouched for.
#[derive(Clone, Debug)]
pub(super) struct Attested {
    pub(super) statement: String,
    pub(super) evidence: String,
    pub(super) link: Option<String>,
    pub(super) contract: Option<(ContractId, String)>,
    pub(super) seen_on: Date,
    pub(super) until: Date,
    pub(super) by_name: String,
}
