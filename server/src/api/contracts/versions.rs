//! The versions of a contract: list, read, compare, restore, and bring another text together with the one that stands.

use super::{ContractBody, Money, contract_answer};
use crate::api::caller::Caller;
use crate::api::extract::{Asked, Body, Id, PageQuery};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use pactoria::contracts::actions::{self, MOST_ROWS};
use pactoria::contracts::{DetailChange, Version};
use pactoria::document::{BlockChange, MergePiece, RedlineBlock, SpanKind};
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// One kept version.
#[derive(Serialize, ToSchema)]
#[schema(as = Version)]
pub(in crate::api) struct VersionBody {
    version: u32,
    is_current_version: bool,
    title: String,
    /// Why it was saved.
    reason: String,
    author: String,
    author_id: Uuid,
    #[schema(format = "date-time")]
    created_at: String,
    /// Its text; left out in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// Type, parties, value and days by field, those that are set; `null` for a version from before they were kept.
    #[schema(value_type = Option<BTreeMap<String, DetailShape>>)]
    details: Option<BTreeMap<String, DetailValue>>,
}

/// The history of a contract, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct VersionList {
    versions: Vec<VersionBody>,
    /// How many there are in all.
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// What changed from one version to another.
#[derive(Serialize, ToSchema)]
#[schema(as = Difference)]
pub(in crate::api) struct DiffBody {
    contract_id: Uuid,
    from: u32,
    to: u32,
    inserted_words: u32,
    deleted_words: u32,
    moved_words: u32,
    /// Passages that are the same in both are left out.
    changes: Vec<DiffBlock>,
    /// What differs beside the text; `null` where one of the two is from before details were kept.
    details_changes: Option<Vec<DetailDiff>>,
}

/// A detail that differs.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedDetail)]
pub(in crate::api) struct DetailDiff {
    /// The name of the field, such as `contract_value` or `end_date`.
    field: String,
    /// As it was; `null` where there was nothing.
    #[schema(value_type = Option<DetailShape>)]
    from: Option<DetailValue>,
    #[schema(value_type = Option<DetailShape>)]
    to: Option<DetailValue>,
}

/// What a detail is.
#[derive(Serialize)]
#[serde(untagged)]
pub(in crate::api) enum DetailValue {
    Amount(Money),
    Words(String),
}

/// What a detail is: a number with exactly two decimals for `contract_value`, or else a text.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = DetailValue)]
#[expect(dead_code, reason = "it describes what is written without a binary fraction")]
pub(in crate::api) enum DetailShape {
    Amount(f64),
    Words(String),
}

impl DetailValue {
    /// The value of a field as it is kept.
    fn of(field: &str, kept: &str) -> Self {
        match kept.parse() {
            Ok(amount) if field == "contract_value" => Self::Amount(Money(amount)),
            Ok(_) | Err(_) => Self::Words(kept.to_owned()),
        }
    }
}

impl DetailDiff {
    fn of(it: DetailChange) -> Self {
        let value = |kept: &str| (!kept.is_empty()).then(|| DetailValue::of(&it.field, kept));
        let (from, to) = (value(&it.from), value(&it.to));
        Self { field: it.field, from, to }
    }
}

/// A passage that differs.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedPassage)]
pub(in crate::api) struct DiffBlock {
    /// `renumbered`, `changed`, `inserted`, `deleted`, `moved_away` or `moved_here`.
    change: &'static str,
    /// The clause number before.
    old_number: Option<String>,
    /// The clause number after.
    new_number: Option<String>,
    spans: Vec<DiffSpan>,
}

/// A stretch of a passage.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedStretch)]
pub(in crate::api) struct DiffSpan {
    /// `equal`, `inserted` or `deleted`.
    kind: &'static str,
    text: String,
}

impl DiffBlock {
    fn of(it: &RedlineBlock) -> Self {
        let change = match it.change {
            BlockChange::Unchanged => "unchanged",
            BlockChange::Renumbered => "renumbered",
            BlockChange::Changed => "changed",
            BlockChange::Inserted => "inserted",
            BlockChange::Deleted => "deleted",
            BlockChange::MovedAway => "moved_away",
            BlockChange::MovedHere => "moved_here",
        };
        let kind = |it: SpanKind| match it {
            SpanKind::Equal => "equal",
            SpanKind::Inserted => "inserted",
            SpanKind::Deleted => "deleted",
        };
        let spans = it.spans.iter().map(|span| DiffSpan { kind: kind(span.kind), text: span.text.clone() });
        Self { change, old_number: it.old_number.clone(), new_number: it.new_number.clone(), spans: spans.collect() }
    }
}

impl VersionBody {
    fn of(it: Version, current: u32, with_content: bool) -> Self {
        Self {
            version: it.version,
            is_current_version: it.version == current,
            title: it.title,
            reason: it.reason,
            author: it.author,
            author_id: it.author_id.uuid(),
            created_at: it.at.to_string(),
            content: with_content.then_some(it.content),
            details: it
                .details
                .map(|it| it.fields().map(|(name, value)| (name.to_owned(), DetailValue::of(name, value))).collect()),
        }
    }
}

/// The history of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/versions", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "A page of the versions, newest first, without the texts.", body = VersionList))
)]
pub(in crate::api) async fn versions(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<VersionList>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let (summary, versions) = actions::versions(&caller.ctx, ContractId::from_uuid(id), page, size).await?;
    let total = summary.version;
    let versions = versions.into_iter().map(|it| VersionBody::of(it, total, false)).collect();
    Ok(Json(VersionList { versions, total, page, size, pages: total.div_ceil(size) }))
}

/// One version with its text
#[utoipa::path(
    get, path = "/contracts/{id}/versions/{version}", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("version" = u32, Path)),
    responses((status = 200, description = "The version.", body = VersionBody))
)]
pub(in crate::api) async fn version(
    caller: Caller,
    Id((id, number)): Id<(Uuid, u32)>,
) -> Result<Json<VersionBody>, Refusal> {
    let (summary, version) = actions::version(&caller.ctx, ContractId::from_uuid(id), number).await?;
    Ok(Json(VersionBody::of(version, summary.version, true)))
}

/// What changed from one version to another
///
/// Word by word. The text before is every `equal` and `deleted` span, the text after every `equal` and `inserted` one.
#[utoipa::path(
    get, path = "/contracts/{id}/versions/{from}/diff/{to}", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("from" = u32, Path), ("to" = u32, Path)),
    responses((status = 200, description = "The passages that differ, in the order of the text.", body = DiffBody))
)]
pub(in crate::api) async fn diff(
    caller: Caller,
    Id((id, from, to)): Id<(Uuid, u32, u32)>,
) -> Result<Json<DiffBody>, Refusal> {
    let it = actions::compare(&caller.ctx, ContractId::from_uuid(id), from, to).await?;
    Ok(Json(DiffBody {
        contract_id: id,
        from,
        to,
        inserted_words: it.redline.inserted_words,
        deleted_words: it.redline.deleted_words,
        moved_words: it.redline.moved_words,
        changes: it.redline.changes().map(DiffBlock::of).collect(),
        details_changes: it.details.map(|it| it.into_iter().map(DetailDiff::of).collect()),
    }))
}

/// Make an earlier version the present one
///
/// Saved as a new version; nothing is lost. Its text and title come back, and its parties, value, days and type where it keeps
/// them.
#[utoipa::path(
    post, path = "/contracts/{id}/versions/{version}/restore", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("version" = u32, Path)),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "It is no draft any more, or somebody saved first.")
    )
)]
pub(in crate::api) async fn restore(caller: Caller, Id((id, number)): Id<(Uuid, u32)>) -> Result<Response, Refusal> {
    let contract = actions::restore(&caller.ctx, ContractId::from_uuid(id), number).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// A text that was made from an earlier version.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(in crate::api) struct MergeBody {
    /// The whole text, as it was made from the version of the path.
    #[schema(required = true, value_type = String)]
    content: Option<String>,
}

/// Two texts brought together, as far as nobody has to decide.
#[derive(Serialize, ToSchema)]
#[schema(as = Merged)]
pub(in crate::api) struct MergedBody {
    contract_id: Uuid,
    /// The version that stands; name it in `If-Match` when you save.
    version: u32,
    /// How many passages both sides changed differently.
    conflicts: u32,
    /// The whole text, where there are no conflicts.
    content: Option<String>,
    /// The text in its order.
    passages: Vec<MergedPassage>,
}

/// One or more paragraphs of the two texts.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::api) enum MergedPassage {
    /// Nobody changed it, only one side did, or both did alike.
    Agreed { text: String },
    /// Both sides changed it: what both began with, what you sent, what stands. Empty text was taken out.
    Conflict { base: String, mine: String, theirs: String },
}

impl MergedPassage {
    fn of(it: MergePiece) -> Self {
        match it {
            MergePiece::Agreed { text } => Self::Agreed { text },
            MergePiece::Conflict { base, mine, theirs } => Self::Conflict { base, mine, theirs },
        }
    }
}

/// Bring a text together with the version that stands
///
/// For a text that was made from an earlier version and that somebody else has overtaken. Nothing is saved: decide the
/// conflicts, then save the whole with `PATCH` and `If-Match`.
#[utoipa::path(
    post, path = "/contracts/{id}/versions/{version}/merge", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("version" = u32, Path)), request_body = MergeBody,
    responses((status = 200, description = "Both texts, passage by passage.", body = MergedBody))
)]
pub(in crate::api) async fn merge(
    caller: Caller,
    Id((id, base)): Id<(Uuid, u32)>,
    Body(body): Body<MergeBody>,
) -> Result<Json<MergedBody>, Refusal> {
    let Some(content) = body.content else {
        // Whether the contract is there is said before what is missing.
        actions::get(&caller.ctx, ContractId::from_uuid(id)).await?;
        return Err(Problem::invalid_field("content", "required", "Send the whole text that you made.").into());
    };
    let it = actions::together(&caller.ctx, ContractId::from_uuid(id), base, &content).await?;
    Ok(Json(MergedBody {
        contract_id: id,
        version: it.version,
        conflicts: u32::try_from(it.conflicts).unwrap_or(u32::MAX),
        content: it.text,
        passages: it.pieces.into_iter().map(MergedPassage::of).collect(),
    }))
}
