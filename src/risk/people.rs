//! What the records of an account show that makes it riskier to the company: no judgement of whoever uses it.
//!
//! Each reason has a period and rests on rows that a reader of the trail can open. An account with every right and nothing else
//! scores 2; what is usual for an office stays low.

use super::points::{Assessed, each, stepped};
use super::views::Entries;
use crate::audit::{Action, Only};
use crate::ids::UserId;
use serde::{Deserialize, Serialize};

/// The period of most reasons, today included.
pub const LONG: u16 = 90;
/// That of refused sign-ins, new addresses and archives.
pub const MONTH: u16 = 30;
/// That of exports: many in a short time.
pub const WEEK: u16 = 7;
/// How far back an address is looked for before it is new.
pub const YEAR: u16 = 365;

/// What the records of an open account show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Whether the account runs the company's settings.
    pub is_admin: bool,
    /// Days since it was last signed in with, or made.
    pub days_unused: u32,
    pub refused: u32,
    pub locks: u32,
    pub new_addresses: u32,
    pub exports: u32,
    pub lists: u32,
    pub archives: u32,
    /// API keys that were not used in the long period, and are older than a month.
    pub idle_keys: u32,
    /// API keys that may do everything the person may.
    pub wide_keys: u32,
    /// Contracts they brought into force straight from a draft.
    pub unreviewed: u32,
    /// Decisions about findings of critical severity.
    pub critical_decisions: u32,
}

/// Why an account has the score it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonReason {
    Admin,
    Unused,
    Refused,
    Locked,
    NewAddress,
    Exports,
    Lists,
    Archives,
    IdleKeys,
    WideKeys,
    Unreviewed,
    CriticalDecisions,
}

impl PersonReason {
    /// Every reason, in the order of docs/risk.md.
    pub const ALL: [Self; 12] = [
        Self::Admin,
        Self::Unused,
        Self::Refused,
        Self::Locked,
        Self::NewAddress,
        Self::Exports,
        Self::Lists,
        Self::Archives,
        Self::IdleKeys,
        Self::WideKeys,
        Self::Unreviewed,
        Self::CriticalDecisions,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Admin => "admin_rights",
            Self::Unused => "account_unused",
            Self::Refused => "sign_ins_refused",
            Self::Locked => "sign_in_locked",
            Self::NewAddress => "new_addresses",
            Self::Exports => "contracts_exported",
            Self::Lists => "lists_saved",
            Self::Archives => "archives_taken",
            Self::IdleKeys => "keys_unused",
            Self::WideKeys => "keys_with_every_right",
            Self::Unreviewed => "in_force_without_review",
            Self::CriticalDecisions => "critical_findings_decided",
        }
    }

    /// The number that the reason rests on.
    pub fn figure(self, it: &PersonFacts) -> u32 {
        match self {
            Self::Admin => u32::from(it.is_admin),
            Self::Unused => it.days_unused,
            Self::Refused => it.refused,
            Self::Locked => it.locks,
            Self::NewAddress => it.new_addresses,
            Self::Exports => it.exports,
            Self::Lists => it.lists,
            Self::Archives => it.archives,
            Self::IdleKeys => it.idle_keys,
            Self::WideKeys => it.wide_keys,
            Self::Unreviewed => it.unreviewed,
            Self::CriticalDecisions => it.critical_decisions,
        }
    }

    /// The points of such a number.
    pub fn points(self, figure: u32) -> u32 {
        match self {
            Self::Admin => each(figure, 1, 0, 1),
            Self::Unused => stepped(figure, &[(u32::from(LONG), 3), (u32::from(YEAR), 4)]),
            Self::Refused => stepped(figure, &[(3, 1), (10, 2), (30, 3)]),
            Self::Locked | Self::Archives => each(figure, 2, 1, 4),
            Self::Exports => stepped(figure, &[(10, 1), (30, 2), (100, 4)]),
            Self::Lists => stepped(figure, &[(5, 1), (15, 2), (30, 4)]),
            Self::NewAddress | Self::IdleKeys => each(figure, 1, 1, 3),
            Self::WideKeys => each(figure, 1, 1, 2),
            Self::Unreviewed | Self::CriticalDecisions => each(figure, 1, 1, 4),
        }
    }

    /// What the records show, with the period.
    pub fn what(self, figure: u32) -> String {
        let many = |one: &str, more: &str| if figure == 1 { format!("1 {one}") } else { format!("{figure} {more}") };
        match self {
            Self::Admin => "The account may run the company’s settings and bring contracts into force".to_owned(),
            Self::Unused => format!("Open, and not signed in with for {figure} days"),
            Self::Refused => format!("{} in {MONTH} days", many("sign-in was refused", "sign-ins were refused")),
            Self::Locked => format!("Sign-in was locked {} in {MONTH} days", many("time", "times")),
            Self::NewAddress => {
                format!(
                    "{} in {MONTH} days that the year before does not know",
                    many("sign-in address", "sign-in addresses")
                )
            }
            Self::Exports => format!("{} in {WEEK} days", many("contract exported", "contracts exported")),
            Self::Lists => format!("{} in {WEEK} days", many("list saved", "lists saved")),
            Self::Archives => format!("{} of all data in {MONTH} days", many("archive taken", "archives taken")),
            Self::IdleKeys => format!("{} not used for {LONG} days", many("API key", "API keys")),
            Self::WideKeys => format!("{} with every right of the account", many("API key", "API keys")),
            Self::Unreviewed => {
                format!("{} into force without a review in {LONG} days", many("contract brought", "contracts brought"))
            }
            Self::CriticalDecisions => {
                format!("{} accepted or dismissed in {LONG} days", many("critical finding", "critical findings"))
            }
        }
    }

    /// Why it counts, and what may be done about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Admin => "Usual for whoever runs the company; a stolen password does more harm here.",
            Self::Unused => "Close the account if nobody needs it; it can be opened again.",
            Self::Refused => "Somebody mistyped a password, or guessed. Ask them.",
            Self::Locked => "Five wrong passwords lock sign-in for fifteen minutes. Ask whether it was them.",
            Self::NewAddress => "A journey or a new line is the usual cause. Ask whether it was them.",
            Self::Exports | Self::Lists | Self::Archives => "There may be a good reason, such as an audit. Ask for it.",
            Self::IdleKeys => "Revoke keys that no program uses.",
            Self::WideKeys => "A key with a narrower scope is enough for most programs.",
            Self::Unreviewed => {
                "Allowed where no review is demanded. Say which contracts must be reviewed under Reviews."
            }
            Self::CriticalDecisions => "Each has its reason on record. Have a second person read them.",
        }
    }

    /// The entries of the trail behind it, `since` being the first day of its period.
    pub fn opens(self, person: UserId, since: impl Fn(u16) -> String) -> Entries {
        let of = |action, days: Option<u16>, only| Entries { action, person, since: days.map(&since), only };
        match self {
            Self::Admin => of(None, Some(LONG), None),
            Self::Unused => of(Some(Action::SignedIn), None, None),
            Self::Refused | Self::Locked | Self::NewAddress => of(Some(Action::SignedIn), Some(MONTH), None),
            Self::Exports => of(Some(Action::ContractExported), Some(WEEK), None),
            Self::Lists => of(Some(Action::ListExported), Some(WEEK), None),
            Self::Archives => of(Some(Action::ArchiveTaken), Some(MONTH), None),
            Self::IdleKeys | Self::WideKeys => of(Some(Action::KeyMade), None, None),
            Self::Unreviewed => of(Some(Action::ContractActivated), Some(LONG), Some(Only::FromDraft)),
            Self::CriticalDecisions => of(Some(Action::FindingDecided), Some(LONG), Some(Only::Critical)),
        }
    }
}

/// The risk of an account, with its reasons.
pub fn assess(facts: &PersonFacts) -> Assessed<PersonReason> {
    Assessed::of(PersonReason::ALL.map(|it| (it, it.points(it.figure(facts)))))
}
