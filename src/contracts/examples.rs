//! Example contracts by the thousand, for demonstrations and for measuring.
//!
//! A text is drafted and read by the rules once, and many contracts share it; each has the rows that every save writes,
//! built by the same functions. A batch is one transaction and one entry of the trail, which says how many they are.

use super::Status;
use super::actions::{self, Prepared};
use super::form::Details;
use super::store::{self, Brought};
use super::words::TextWords;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::document;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::templates::{self, Chosen, Template};
use crate::typed::{Currency, DateRange};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;

/// A text that example contracts share.
pub struct Pattern {
    prepared: Prepared,
    words: TextWords,
    length: Length,
}

/// How much of a template's draft an example has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// All of it, with its analysis: about 60 to 120 kB in the database.
    Whole,
    /// Its first clauses, up to about 3,000 characters. The rules have read it, and what figures and lists need is kept;
    /// the analysis itself is worked out when somebody asks for it.
    Opening,
}

/// Drafts `template` between the person's company and `other`, with the template's own sample answers.
///
/// # Errors
/// Forbidden for roles that may not edit.
pub async fn pattern(ctx: &Ctx, template: &'static Template, other: &str, length: Length) -> Result<Pattern, Problem> {
    let answers = templates::sample_between(template, &ctx.person().company, other);
    let cut = |source: String| match length {
        Length::Whole => source,
        Length::Opening => opening(&document::assemble(&source).content).to_owned(),
    };
    let prepared = actions::prepare_cut(ctx, Chosen::BuiltIn(template), answers, "", cut).await?;
    let words = TextWords::of(prepared.content());
    Ok(Pattern { prepared, words, length })
}

/// The first whole paragraphs of a text.
fn opening(text: &str) -> &str {
    const LENGTH: usize = 3_000;
    let ends = text.match_indices("\n\n").map(|(place, _)| place);
    let end = ends.take_while(|end| *end <= LENGTH).last().unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// What tells an example contract from the others of its pattern.
#[derive(Clone, Debug)]
pub struct Example {
    pub title: String,
    pub value: Option<Decimal>,
    pub currency: Currency,
    pub dates: DateRange,
    pub status: Status,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Writes a batch of examples, each made by the person beside it; all belong to the company of `ctx`.
///
/// # Errors
/// Forbidden for roles that may not edit; nothing is written then.
pub async fn insert(ctx: &Ctx, batch: &[(&Pattern, &Ctx, Example)]) -> Result<(), Problem> {
    let mut rows = Vec::with_capacity(batch.len());
    for (pattern, person, example) in batch {
        person.require(crate::accounts::Right::EditContracts)?;
        if person.company() != ctx.company() {
            return Err(Problem::missing("person"));
        }
        let person = person.at(example.created_at);
        rows.push(Brought {
            id: ContractId::new(person.now()),
            details: Details {
                title: example.title.clone(),
                value: example.value,
                currency: example.currency,
                dates: example.dates,
                ..pattern.prepared.details().clone()
            },
            origin: pattern.prepared.origin(),
            text: pattern.prepared.text("An example"),
            words: &pattern.words,
            keeps_analysis: pattern.length == Length::Whole,
            status: example.status,
            updated_at: example.updated_at,
            ctx: person,
        });
    }
    let change = ctx.change().await?;
    store::insert_many(change.db(), &rows).await?;
    let happening = Happening::new(Action::ExamplesMade, "company", ctx.company(), &ctx.person().company)
        .after(json!({"contracts": batch.len()}));
    change.commit(ctx, happening).await
}

#[cfg(test)]
mod tests {
    use super::opening;

    #[test]
    fn an_opening_ends_with_a_whole_paragraph() {
        let text = format!("# Title\n\n{}\n\n{}\n\n{}", "a".repeat(1500), "b".repeat(1400), "c".repeat(1400));
        assert!(opening(&text).ends_with('b') && opening(&text).len() <= 3_000);
        assert_eq!(opening("short"), "short");
    }
}
