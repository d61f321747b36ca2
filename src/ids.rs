//! Typed identifiers: a contract's id cannot be passed where a person's belongs.
//!
//! All are UUID version 7 (RFC 9562), so they sort by the time they were made.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID read from storage.
            pub fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID for storage.
            pub fn uuid(self) -> Uuid {
                self.0
            }

            /// A new id made at `now`.
            #[cfg(feature = "ssr")]
            pub fn new(now: jiff::Timestamp) -> Self {
                Self(new_uuid(now))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A company: the wall between tenants.
    CompanyId
);
id!(
    /// A person with an account in one company.
    UserId
);
id!(
    /// A contract.
    ContractId
);
id!(
    /// The answers to a template's questions while they are being given.
    SheetId
);
id!(
    /// A key with which a program acts for a person.
    KeyId
);
id!(
    /// Files that were brought in together.
    ImportId
);
id!(
    /// A mail in the outbox.
    MailId
);
id!(
    /// A reminder of a date of a contract.
    ReminderId
);
id!(
    /// Something that a contract asks somebody to do by a day.
    ObligationId
);
id!(
    /// A filter of the list of contracts that a person keeps.
    FilterId
);
id!(
    /// A word under which a company files contracts.
    TagId
);
id!(
    /// What a person decided about a finding.
    DecisionId
);
id!(
    /// A report on the controls of a framework.
    FrameworkReportId
);
id!(
    /// What a person vouched for about a control of a framework.
    AttestationId
);
id!(
    /// A call of a language model.
    CallId
);
id!(
    /// One stored analysis of one version of a contract.
    AnalysisId
);

/// A version 7 UUID of `now`; the rest is random.
#[cfg(feature = "ssr")]
pub fn new_uuid(now: jiff::Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}
