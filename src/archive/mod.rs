//! A whole company as open files, out of Pactoria and back into it.
//!
//! A contract is one [`Record`]: its terms, every version, its key dates, its obligations, its reminders with what they sent,
//! what people decided about its findings, its tags, which clauses it took from the library, what it amends or is related to,
//! and the file it was brought in from.
//! Beside the contracts leave the kept filters, one [`FilterRecord`] each, what the company makes of the rules, one
//! [`RulesRecord`] for each version that was published, the clauses and templates it wrote for itself, one [`OwnRecord`] each, what it
//! says of itself, a [`CompanyRecord`], and the reports on frameworks that were approved, each with the very bytes that were
//! ([`FrameworkReportRecord`]). Names of fields and words are those of the REST contract. What must always hold: an archive is
//! of one moment; a contract comes back whole or not at all; what is brought in is checked as if a person had typed it; and a
//! contract that is there already is left as it is, so that bringing in twice changes nothing the second time. A relation
//! needs two contracts, so it comes in with whichever of them comes last. Deliberately absent: passwords, keys, sessions and
//! the addresses of calendar feeds, mails that wait to be sent, files and answers of which no contract was made yet, changes
//! to the rules that wait to be published, which contracts must be reviewed, who looks into which finding, drafts of reports and what
//! people vouch for, and findings themselves, which the rules work out anew.

#[cfg(feature = "ssr")]
pub mod bringing;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod library;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
mod reports;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
pub mod taking;

#[cfg(feature = "ssr")]
pub use library::{OwnRecord, OwnVersionRecord, RetiredRecord, TakenRecord};
#[cfg(feature = "ssr")]
pub use record::{CompanyRecord, FilterRecord, PersonRecord, Record};
#[cfg(feature = "ssr")]
pub use reports::FrameworkReportRecord;
#[cfg(feature = "ssr")]
pub use rules::{OffRecord, OwnRuleRecord, RulesRecord};

use serde::{Deserialize, Serialize};

/// The name of the format, as the manifest has it.
pub const FORMAT: &str = "pactoria-archive";
/// Its number; a reader refuses later ones.
pub const FORMAT_VERSION: u32 = 1;

/// What became of an archive that was brought in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// Contracts that are new here.
    pub contracts: u32,
    /// Contracts that were here before and were left as they are.
    pub already_here: u32,
    /// Contracts that could not be taken; the first hundred are told one by one.
    pub refused: u32,
    /// Why, for the first of them.
    pub complaints: Vec<Refused>,
    /// Kept filters that are new here.
    pub filters: u32,
    /// Versions of what the company makes of the rules that are new here.
    pub rule_sets: u32,
    /// Numbers under which the company is registered that it had not said here.
    pub numbers: u32,
    /// Approved reports on frameworks that are new here.
    pub framework_reports: u32,
    /// Clauses of the company's own that are new here, or have versions that are.
    pub clauses: u32,
    /// Templates of the company's own, in the same way.
    pub templates: u32,
    /// Kept filters, relations of contracts, own clauses and templates, versions of rules, decisions about their findings, approved reports and
    /// the company’s own numbers that were left out; the first hundred are told one by one.
    pub left_out: u32,
    /// A sentence for each of the first of them.
    pub remarks: Vec<String>,
}

/// A contract of an archive that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its line in `contracts.jsonl`, from 1.
    pub line: u64,
    /// Its title, where it could be read.
    pub title: Option<String>,
    /// What is wrong and where.
    pub why: String,
}

impl Brought {
    /// The most complaints that are told one by one.
    pub const MOST_TOLD: usize = 100;

    /// Notes a contract that could not be taken.
    pub fn refuse(&mut self, line: u64, title: Option<String>, why: impl Into<String>) {
        self.refused += 1;
        if self.complaints.len() < Self::MOST_TOLD {
            self.complaints.push(Refused { line, title, why: why.into() });
        }
    }

    /// Notes something beside a contract that was left out.
    pub fn leave_out(&mut self, why: impl Into<String>) {
        self.left_out += 1;
        if self.remarks.len() < Self::MOST_TOLD {
            self.remarks.push(why.into());
        }
    }
}
