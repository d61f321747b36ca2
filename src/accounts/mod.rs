//! Accounts: companies, the people in them, and how they sign in.
//!
//! Registering always makes a new company whose first person is its owner; nobody joins a company by typing its name.
//! Signing in never tells, by words or by time, whether an e-mail is registered.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod known;
#[cfg(feature = "ssr")]
mod passwords;
#[cfg(feature = "ssr")]
pub mod sessions;
#[cfg(feature = "ssr")]
pub(crate) mod store;

#[cfg(feature = "ssr")]
pub use passwords::Passwords;

use crate::ids::{CompanyId, UserId};
use crate::typed::Registration;
use serde::{Deserialize, Serialize};

/// What a person may do in their company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Legal,
    Manager,
    Requester,
    Viewer,
    Auditor,
    Guest,
}

/// The things a role may or may not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// See the company's contracts, their findings and versions, and export them.
    ReadContracts,
    /// Keep filters of the list for oneself.
    KeepFilters,
    /// Draft new contracts and change drafts.
    EditContracts,
    /// Accept or dismiss what a critical rule found.
    DecideCritical,
    /// Record that a contract was signed and is in force.
    ActivateContracts,
    /// Complete or terminate what is in force or under review.
    EndContracts,
    /// See the audit trail.
    ReadAudit,
    /// See what this installation's records show about the controls of a framework.
    ReadFrameworks,
    /// Draw up reports on a framework, vouch for what no record shows, and approve.
    ReportOnFrameworks,
    /// See how the installation does: times, room, versions.
    ReadOperations,
    /// Make keys with which programs act for oneself.
    MakeKeys,
    /// See and revoke the keys of everybody in the company.
    ManageKeys,
    /// See the mails of the company, and have them tried again.
    ManageMail,
    /// Ask the company's language model about a contract, which leaves the server by it and may cost money.
    AskModel,
    /// See what language models were asked and what came of it, whoever asked.
    ReadDecisions,
    /// Say what holds for the whole company: its tags, who takes over whose contracts, what must be reviewed; take all its
    /// data away as files, and bring such files in.
    ManageCompany,
}

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Admin,
        Self::Legal,
        Self::Manager,
        Self::Requester,
        Self::Viewer,
        Self::Auditor,
        Self::Guest,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Legal => "legal",
            Self::Manager => "manager",
            Self::Requester => "requester",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
            Self::Guest => "guest",
        }
    }

    /// The role of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Legal => "Legal",
            Self::Manager => "Manager",
            Self::Requester => "Requester",
            Self::Viewer => "Viewer",
            Self::Auditor => "Auditor",
            Self::Guest => "Guest",
        }
    }

    /// Whether this role runs the company's settings.
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }

    /// Whether the role carries `right`.
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::ReadContracts | Right::KeepFilters => match self {
                Self::Owner
                | Self::Admin
                | Self::Legal
                | Self::Manager
                | Self::Requester
                | Self::Viewer
                | Self::Auditor => true,
                Self::Guest => false,
            },
            Right::EditContracts | Right::AskModel => match self {
                Self::Owner | Self::Admin | Self::Legal | Self::Manager | Self::Requester => true,
                Self::Viewer | Self::Auditor | Self::Guest => false,
            },
            Right::DecideCritical => match self {
                Self::Owner | Self::Admin | Self::Legal => true,
                Self::Manager | Self::Requester | Self::Viewer | Self::Auditor | Self::Guest => false,
            },
            Right::ActivateContracts => self.is_admin(),
            Right::EndContracts => match self {
                Self::Owner | Self::Admin | Self::Legal | Self::Manager => true,
                Self::Requester | Self::Viewer | Self::Auditor | Self::Guest => false,
            },
            Right::ReadOperations => self.is_admin(),
            Right::ReadFrameworks => match self {
                Self::Owner | Self::Admin | Self::Legal | Self::Auditor => true,
                Self::Manager | Self::Requester | Self::Viewer | Self::Guest => false,
            },
            Right::ReportOnFrameworks => match self {
                Self::Owner | Self::Admin | Self::Legal => true,
                Self::Manager | Self::Requester | Self::Viewer | Self::Auditor | Self::Guest => false,
            },
            Right::ReadAudit => match self {
                Self::Owner | Self::Admin | Self::Auditor => true,
                Self::Legal | Self::Manager | Self::Requester | Self::Viewer | Self::Guest => false,
            },
            Right::ReadDecisions => match self {
                Self::Owner | Self::Admin | Self::Legal | Self::Auditor => true,
                Self::Manager | Self::Requester | Self::Viewer | Self::Guest => false,
            },
            Right::MakeKeys => self != Self::Guest,
            Right::ManageKeys | Right::ManageMail | Right::ManageCompany => self.is_admin(),
        }
    }
}

/// A person with an account, and the company they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's id.
    pub id: UserId,
    /// The only company whose data the person reaches.
    pub company_id: CompanyId,
    /// The company's name.
    pub company: String,
    /// The company's time zone (IANA name).
    pub time_zone: String,
    /// The numbers under which the company is registered.
    pub registration: Registration,
    /// The address they sign in with.
    pub email: String,
    /// Their full name.
    pub full_name: String,
    /// What they may do.
    pub role: Role,
    /// Whether the account may be used.
    pub is_active: bool,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When they last signed in before now, RFC 3339.
    pub last_sign_in_at: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_edit_contracts_may_read_them() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert!(!role.may(Right::EditContracts) || role.may(Right::ReadContracts), "{role:?}");
            assert!(!role.may(Right::DecideCritical) || role.may(Right::EditContracts), "{role:?}");
        }
        assert!(!Role::Viewer.may(Right::EditContracts));
        assert!(!Role::Guest.may(Right::ReadContracts));
        assert!(Role::Auditor.may(Right::ReadAudit));
    }
}
