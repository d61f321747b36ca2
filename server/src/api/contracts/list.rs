//! `GET /contracts`: find contracts. Every value of the query is text, so that each complaint can name its field.

use super::ContractSummary;
use crate::api::caller::Caller;
use crate::api::days;
use crate::api::extract::{Asked, MOST_PAGES, count_of};
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::response::Response;
use pactoria::context::Ctx;
use pactoria::contracts::actions::{self, Filter, MOST_ROWS};
use pactoria::contracts::{Listed, Status};
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

/// The orders of a list; `-` before one turns it round.
pub(in crate::api) const SORTS: [&str; 11] = [
    "match",
    "-updated_at",
    "updated_at",
    "-created_at",
    "created_at",
    "title",
    "-title",
    "-contract_value",
    "contract_value",
    "end_date",
    "-end_date",
];

/// A contract of a list: everything but its `content`, which may be as long as a book. GET /contracts/{id} has that too.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ListedContract {
    #[serde(flatten)]
    summary: ContractSummary,
    plain_english_input: String,
    variables: BTreeMap<String, String>,
    /// Where the words of `search` stand in its text, piece by piece; `null` without a `search`, and where they stand in title or
    /// parties only.
    passage: Option<Vec<FoundPiece>>,
}

/// A piece of a passage.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct FoundPiece {
    text: String,
    /// Whether it is one of the words that were searched for.
    is_found: bool,
}

/// A page of contracts.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ContractPage {
    contracts: Vec<ListedContract>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
    /// Words of `search` that were not looked for: those after the twelfth, and those longer than 64 characters.
    words_left_out: Vec<String>,
}

/// Which contracts to list. Every value is text, so that each complaint can name its field.
#[derive(Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct ListQuery {
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 10)]
    size: Option<String>,
    #[param(value_type = Option<String>)]
    contract_type: Option<String>,
    #[param(value_type = Option<String>)]
    status: Option<String>,
    /// Words that must all occur, or begin a word, in title, parties with their numbers, or text; words between quotation marks must
    /// stand just so, one after the other. The first twelve words count.
    #[param(value_type = Option<String>)]
    search: Option<String>,
    /// `updated_at`, `created_at`, `title`, `contract_value` or `end_date`, where contracts without a last day count as the furthest
    /// away; `-` before it for the other direction. `match` has the words
    /// of `search` in the title first, then in the parties, then in headings. When left out, it is `match` with a `search`
    /// and `-updated_at` without one.
    #[param(value_type = Option<String>)]
    sort: Option<String>,
    /// Not over yet, and the last day is from today to this many days ahead.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    expiring_within_days: Option<String>,
    /// Whether it waits for a person: pending review, or a draft or active contract with a critical rule unmet.
    #[param(value_type = Option<bool>)]
    needs_review: Option<String>,
    /// `low`, `medium`, `high`, `critical`, `seven_or_more` or `unchecked`.
    risk: Option<String>,
    /// `true` for contracts with a critical rule that is not met.
    #[param(value_type = Option<bool>)]
    critical: Option<String>,
    /// `true` for contracts that have an overall score.
    #[param(value_type = Option<bool>)]
    scored: Option<String>,
    /// Contracts with a score in this area: `gdpr`, `employment`, `consumer`, `commercial` or `execution`.
    area: Option<String>,
    /// The id of the person who answers for it.
    #[param(value_type = Option<Uuid>)]
    owner: Option<String>,
    /// A word it is filed under; case does not count.
    tag: Option<String>,
    /// The other side's whole name; case does not count.
    party: Option<String>,
    /// `GBP`, `EUR` or `USD`.
    currency: Option<String>,
    /// Made on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    created_from: Option<String>,
    /// Made on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    created_to: Option<String>,
    /// Not changed on any of the last so many days.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    unchanged_for_days: Option<String>,
    /// In force, and the last day to send notice is from today to this many days ahead.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    notice_within_days: Option<String>,
    /// Recorded as in force on this day or later, whatever became of it.
    #[param(value_type = Option<String>, format = Date)]
    in_force_from: Option<String>,
    /// Recorded as in force on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    in_force_to: Option<String>,
    /// `true` for contracts that were signed when they came here, `false` for those made here and signed later.
    #[param(value_type = Option<bool>)]
    came_signed: Option<String>,
    /// Whether it was ever sent for review.
    #[param(value_type = Option<bool>)]
    was_reviewed: Option<String>,
    /// Kinds of key term that the text has, each of them, parted by commas, such as `liability_cap,insurance`. The words are the names
    /// of GET /contracts/{id}/key-terms.
    #[param(value_type = Option<String>)]
    has_term: Option<String>,
    /// Kinds of key term that were looked for in the text and not found, each of them, parted by commas. That one was not found does
    /// not mean that the text says nothing of it.
    #[param(value_type = Option<String>)]
    lacks_term: Option<String>,
    /// Whose law the text says that governs, such as `England and Wales`, `Scotland` or `Ireland`; case does not count.
    governing_law: Option<String>,
    /// What the text says of renewal: `automatic`, `by_agreement` or `none`.
    #[param(value_type = Option<String>)]
    renewal: Option<String>,
    /// The text gives a notice to end it of at least so many days; a month counts as 30 days, a year as 365.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    notice_at_least_days: Option<String>,
    /// The text gives a notice to end it of at most so many days. With `notice_at_least_days`, one notice keeps to both.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    notice_at_most_days: Option<String>,
    /// The text gives more days to pay than these.
    #[param(value_type = Option<u16>, minimum = 0, maximum = 3650)]
    payment_days_over: Option<String>,
}

/// The same without a page.
pub(in crate::api) struct TableQuery;

impl IntoParams for TableQuery {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = ListQuery::into_params(parameter_in);
        all.retain(|it| it.name != "page" && it.name != "size");
        all
    }
}

impl ListedContract {
    fn of(it: &Listed, next: Vec<Status>) -> Self {
        Self {
            summary: ContractSummary::of(&it.summary, it.tags.clone(), it.review_demanded, next),
            plain_english_input: it.plain_english_input.clone(),
            variables: it.answers.clone(),
            passage: it.passage.as_ref().map(|it| it.0.iter().map(FoundPiece::of).collect()),
        }
    }
}

impl FoundPiece {
    fn of((text, is_found): &(String, bool)) -> Self {
        Self { text: text.clone(), is_found: *is_found }
    }
}

impl ListQuery {
    fn check(self, ctx: &Ctx) -> Result<(Filter, u32, u32), Problem> {
        let mut complaints = Complaints::new();
        let page = count_of(&mut complaints, "page", self.page.as_deref(), 1, MOST_PAGES);
        let size = count_of(&mut complaints, "size", self.size.as_deref(), 10, MOST_ROWS);
        let (filter, about_words) = days::filter(|name| self.word(name), ctx);
        complaints.merge(about_words);
        for name in Filter::WORDS {
            // The pages' forms send every field; a program that sends one empty has lost what it meant to say.
            if name != "search" && self.word(name).is_some_and(|it| it.trim() != it || it.is_empty()) {
                complaints.add(name, "blank", "Give it a value without spaces around it, or leave it out.");
            }
        }
        complaints.into_result(Some((filter, page, size)))
    }

    /// The word of a filter; its names are those of the query.
    fn word(&self, name: &str) -> Option<&str> {
        let word = match name {
            "status" => &self.status,
            "contract_type" => &self.contract_type,
            "search" => &self.search,
            "owner" => &self.owner,
            "tag" => &self.tag,
            "party" => &self.party,
            "currency" => &self.currency,
            "expiring_within_days" => &self.expiring_within_days,
            "needs_review" => &self.needs_review,
            "risk" => &self.risk,
            "critical" => &self.critical,
            "scored" => &self.scored,
            "area" => &self.area,
            "created_from" => &self.created_from,
            "created_to" => &self.created_to,
            "unchanged_for_days" => &self.unchanged_for_days,
            "notice_within_days" => &self.notice_within_days,
            "in_force_from" => &self.in_force_from,
            "in_force_to" => &self.in_force_to,
            "came_signed" => &self.came_signed,
            "was_reviewed" => &self.was_reviewed,
            "has_term" => &self.has_term,
            "lacks_term" => &self.lacks_term,
            "governing_law" => &self.governing_law,
            "renewal" => &self.renewal,
            "notice_at_least_days" => &self.notice_at_least_days,
            "notice_at_most_days" => &self.notice_at_most_days,
            "payment_days_over" => &self.payment_days_over,
            "sort" => &self.sort,
            _ => return None,
        };
        word.as_deref()
    }
}

/// Save the list as a file
///
/// Every contract that the filter leaves, for spreadsheet programs; no cell is a formula. Saving is written into the audit trail.
#[utoipa::path(
    get, path = "/contracts/export", tag = "Contracts", security(("bearer" = [])), params(TableQuery),
    responses((status = 200, description = "The list as CSV.", content_type = "text/csv", body = String))
)]
pub(in crate::api) async fn table(caller: Caller, Asked(query): Asked<ListQuery>) -> Result<Response, Refusal> {
    if query.page.is_some() || query.size.is_some() {
        let words = "The file has every contract that the filter leaves. Leave page and size out.";
        return Err(Problem::invalid_field("page", "not_paged", words).into());
    }
    let (filter, ..) = query.check(&caller.ctx)?;
    downloads::leave(actions::table(&caller.ctx, &filter).await?).await
}

/// Find contracts
#[utoipa::path(
    get, path = "/contracts", tag = "Contracts", security(("bearer" = [])), params(ListQuery),
    responses((status = 200, description = "A page of your company's contracts.", body = ContractPage))
)]
pub(in crate::api) async fn list(
    caller: Caller,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<ContractPage>, Refusal> {
    let (filter, page, size) = query.check(&caller.ctx)?;
    let found = actions::find(&caller.ctx, &filter, page, size).await?;
    let next = actions::next_statuses_of(&caller.ctx, &found).await?;
    Ok(Json(ContractPage {
        contracts: found.contracts.iter().zip(next).map(|(it, next)| ListedContract::of(it, next)).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
        words_left_out: filter.words_left_out(),
    }))
}
