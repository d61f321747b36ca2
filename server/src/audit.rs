//! `pactoria audit verify`: whether the trail of every company is as it was written.

use pactoria::audit::{Verdict, actions};
use pactoria::context::Services;
use pactoria::problem::Problem;
use sea_orm::ConnectionTrait;

/// What was found, in lines for a person.
pub struct Report {
    /// One line for each company, and a last one for all.
    pub lines: Vec<String>,
    /// Whether every chain is whole.
    pub is_whole: bool,
}

/// Checks the chain of every company.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(services: &Services) -> Result<Report, Problem> {
    verify_on(services.db()).await
}

/// The same on a connection without a server behind it, such as one that restores a backup.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_on(db: &impl ConnectionTrait) -> Result<Report, Problem> {
    let mut lines = Vec::new();
    let mut broken = 0_u32;
    let verdicts = actions::verify_all(db).await?;
    let count = verdicts.len();
    for (company, name, verdict) in verdicts {
        lines.push(match verdict {
            Verdict::Whole { entries } => format!("whole   {name} ({company}): {entries} entries"),
            Verdict::Broken(finding) => {
                broken += 1;
                format!("BROKEN  {name} ({company}): entry {}: {}", finding.seq, finding.what)
            }
        });
    }
    lines.push(match (count, broken) {
        (0, _) => "There is no company yet, so there is nothing to check.".to_owned(),
        (_, 0) => format!("Every chain is whole ({count} checked)."),
        (_, broken) => {
            format!("{broken} of {count} chains are broken: entries were changed, removed or moved outside Pactoria.")
        }
    });
    Ok(Report { lines, is_whole: broken == 0 })
}
