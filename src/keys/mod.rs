//! API keys: with one, a program acts for a person behind the REST contract, and never beyond the key's scope.
//!
//! A key is shown once and stored by its SHA-256 only. It always ends, it can be revoked at once, and what is done with
//! it stands in the audit trail under the person's name and the key's. There are none for browsers: pages take sign-ins.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod store;

use crate::accounts::{Right, Role};
use crate::ids::KeyId;
use serde::{Deserialize, Serialize};

/// How much of its person's role a key carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reads contracts and exports them.
    Read,
    /// Also drafts, changes and ends them.
    Write,
    /// All that the person may do.
    Admin,
}

impl Scope {
    /// Every scope, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The scope of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read only",
            Self::Write => "Read and write",
            Self::Admin => "Everything you may do",
        }
    }

    /// What a program can do with it, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Read => "Looks at contracts and exports them. It changes nothing.",
            Self::Write => "Also drafts contracts, changes drafts, and ends contracts if you may.",
            Self::Admin => {
                "Also brings contracts into force, reads the audit trail and how the installation does, and makes other keys."
            }
        }
    }

    /// Whether the scope carries `right`, if the person has it.
    pub fn allows(self, right: Right) -> bool {
        let needed = match right {
            Right::ReadContracts => Self::Read,
            Right::KeepFilters
            | Right::EditContracts
            | Right::AskModel
            | Right::DecideCritical
            | Right::EndContracts => Self::Write,
            Right::ActivateContracts
            | Right::ReadAudit
            | Right::ReadFrameworks
            | Right::ReportOnFrameworks
            | Right::ReadDecisions
            | Right::ReadOperations
            | Right::MakeKeys
            | Right::ManageKeys
            | Right::ManageMail
            | Right::ManageCompany => Self::Admin,
        };
        self.rank() >= needed.rank()
    }

    /// Whether a person of `role` may make a key of this scope. What the role could not fill is refused from the start, so
    /// that a later promotion does not widen a key that lies somewhere.
    pub fn is_within(self, role: Role) -> bool {
        match self {
            Self::Read => role.may(Right::ReadContracts),
            Self::Write => role.may(Right::EditContracts),
            Self::Admin => role.is_admin(),
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Read => 0,
            Self::Write => 1,
            Self::Admin => 2,
        }
    }
}

/// What a context remembers of the key it was opened with.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub(crate) struct KeyInUse {
    pub(crate) name: String,
    pub(crate) scope: Scope,
}

/// What the form for a new key offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFormView {
    /// The id the key will have, so that a form sent twice makes one key.
    pub id: KeyId,
    /// The scopes the person's role can fill.
    pub scopes: Vec<Scope>,
}

/// One key in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    pub id: KeyId,
    pub name: String,
    pub scope: Scope,
    /// The end of the secret, by which a person tells two keys apart.
    pub hint: String,
    /// For whom it acts.
    pub owner: String,
    pub made: String,
    pub made_exact: String,
    /// The day on which it ends.
    pub ends: String,
    pub ends_exact: String,
    pub has_ended: bool,
    /// When it was last used, to the minute; `None` if never.
    pub used: Option<String>,
}

/// A page of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    /// Newest first.
    pub rows: Vec<KeyRow>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// Whether the keys of everybody in the company are among them.
    pub is_of_company: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_scope_carries_all_that_a_narrower_one_does() {
        for right in [
            Right::ReadContracts,
            Right::EditContracts,
            Right::ActivateContracts,
            Right::EndContracts,
            Right::ReadAudit,
            Right::MakeKeys,
            Right::ManageKeys,
        ] {
            assert!(!Scope::Read.allows(right) || Scope::Write.allows(right), "{right:?}");
            assert!(Scope::Admin.allows(right), "{right:?}");
        }
        assert!(!Scope::Read.allows(Right::EditContracts));
        assert!(!Scope::Write.allows(Right::MakeKeys), "a key that leaked must not make another");
        for scope in Scope::ALL {
            assert_eq!(Scope::from_word(scope.word()), Some(scope));
        }
    }
}
