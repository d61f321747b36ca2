//! How far a draft that a model wrote can be relied on: the formula of the scoring specification, section 6.
//!
//! The rules read the draft as they read any text; beside their score count which clauses of the template are there and how many
//! clauses have a blank or a term that nothing defines. Neither length nor choice of words counts.

use crate::compliance::Analysis;
use crate::context::Ctx;
use crate::contracts::actions::check_source;
use crate::document::{self, Clause};
use crate::ids::ContractId;
use crate::problem::Problem;
use std::collections::BTreeSet;

/// The rules that find blanks and terms without a definition.
const FLAWS: [&str; 2] = ["EXE-PLACEHOLDER", "EXE-DEF-UNDEF"];

/// The confidence in a draft for a contract, from 0 to 100; `headings` are those that its template always has.
pub(super) async fn of_draft(ctx: &Ctx, id: ContractId, source: &str, headings: &[String]) -> Result<u8, Problem> {
    let analysis = check_source(ctx, id, source).await?;
    let clauses = document::clauses(&document::assemble(source).content);
    let share_there = share_there(&clauses, headings);
    Ok(confidence(analysis.overall_score, share_there, share_flawed(&clauses, &analysis)))
}

/// The share of the headings that are there; `None` where no template says which are wanted.
fn share_there(clauses: &[Clause], headings: &[String]) -> Option<f64> {
    let folded =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let there: BTreeSet<String> = clauses.iter().map(|it| folded(&it.words)).collect();
    let met = headings.iter().filter(|it| there.contains(&folded(it))).count();
    share(met, headings.len())
}

/// The share of the clauses with a blank or a term without a definition; what stands outside of all clauses counts as one.
fn share_flawed(clauses: &[Clause], analysis: &Analysis) -> f64 {
    let flaws = analysis.findings.iter().filter(|it| it.outcome.is_problem() && FLAWS.contains(&it.rule_id.as_str()));
    // Of clauses within each other the innermost one has it.
    let innermost = |at: u32| clauses.iter().rposition(|it| it.place.contains(&at));
    let flawed: BTreeSet<_> = flaws.flat_map(|it| &it.evidence).map(|it| innermost(it.start)).collect();
    share(flawed.len(), clauses.len() + 1).unwrap_or_default()
}

fn share(part: usize, whole: usize) -> Option<f64> {
    let count = |it: usize| f64::from(u32::try_from(it).unwrap_or(u32::MAX));
    (whole > 0).then(|| (count(part) / count(whole)).min(1.0))
}

/// The formula. Without a template nothing says which clauses are wanted, so the other two parts count alone.
fn confidence(overall: Option<f64>, there: Option<f64>, flawed: f64) -> u8 {
    let known = 0.6 * overall.unwrap_or_default() + 0.2 * (1.0 - flawed);
    let confidence = there.map_or(known / 0.8, |it| known + 0.2 * it);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100")]
    let hundredths = (confidence * 100.0 + 0.5 + 1e-9).floor() as u8;
    hundredths.min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_confidence_in_a_draft_counts_the_rules_its_clauses_and_its_blanks() {
        assert_eq!(confidence(Some(1.0), Some(1.0), 0.0), 100);
        assert_eq!(confidence(Some(0.79), Some(0.5), 0.25), 72, "0.474 + 0.1 + 0.15");
        assert_eq!(confidence(Some(0.8), None, 0.5), 73, "0.58 of 0.8, where no template says what is wanted");
        assert_eq!(confidence(None, None, 1.0), 0);
    }

    #[test]
    fn b2_clauses_are_there_whatever_their_number_and_letters_are() {
        let clauses = document::clauses("## 1. Term and END\n\n1.1 A year.\n\n## 2. Payment\n\n2.1 Nothing.\n");
        let headings = ["Term and end".to_owned(), "Payment".to_owned(), "Liability".to_owned(), "Notices".to_owned()];
        assert_eq!(share_there(&clauses, &headings), Some(0.5));
        assert_eq!(share_there(&clauses, &[]), None);
    }
}
