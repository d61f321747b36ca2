//! A whole company as one zip file of open files, and back: `pactoria archive`, the settings page and the REST contract.
//!
//! ```text
//! README.txt          what is in here, for whoever opens it
//! company.json        what the company says of itself; its numbers come back in where they are not said
//! people.json         who had an account
//! contracts.jsonl     one contract a line with all its versions: what comes back in
//! filters.jsonl       one kept filter a line: what comes back in, too
//! rules.jsonl         what the company makes of the rules, one published version a line: what comes back in, too
//! framework-reports.jsonl  one approved report on a framework a line, byte for byte: what comes back in, too
//! contracts.csv       the same contracts as a table
//! texts/              each text as people read it, in Markdown
//! originals/          signed files by their SHA-256
//! audit.jsonl         the audit trail with its chain of hashes
//! manifest.json       format, moment, counts
//! ```
//!
//! Nothing is held whole in memory, on the way out or in, but the table of contracts, the ids of all contracts and some
//! contracts at a time.

mod arriving;
mod desk;
mod doors;
mod pack;
mod unpack;

pub use arriving::clear as clear_arriving;
pub use desk::{Command, run};
pub(crate) use doors::{bring_in, download, hand_in, take};
pub use pack::{Contents, pack};
pub use unpack::unpack;

use pactoria::problem::Problem;

/// The lines that come back in.
const CONTRACTS: &str = "contracts.jsonl";
/// The kept filters; archives of earlier versions have none.
const FILTERS: &str = "filters.jsonl";
/// What the company makes of the rules; archives of earlier versions have nothing of it.
const RULES: &str = "rules.jsonl";
/// What the company says of itself; archives of earlier versions do not tell.
const COMPANY: &str = "company.json";
/// Approved reports on frameworks; archives of earlier versions have none.
const REPORTS: &str = "framework-reports.jsonl";
/// The clauses of the company's own; archives of earlier versions have none.
const CLAUSES: &str = "clauses.jsonl";
/// The templates of the company's own; archives of earlier versions have none.
const TEMPLATES: &str = "templates.jsonl";
/// The folder of the data folder in which archives lie while they arrive.
const ARRIVING: &str = "archives-arriving";
/// What tells an archive from any other zip file.
const MANIFEST: &str = "manifest.json";

/// Where the bytes of an original lie.
fn place_of_original(sha256: &str) -> String {
    format!("originals/{sha256}")
}

fn unexpected(what: &'static str, err: &dyn std::fmt::Display) -> Problem {
    tracing::error!(what, error = %err, "an archive failed");
    Problem::unexpected()
}
