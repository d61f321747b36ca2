//! Contracts with everything they are, read and written many at a time: what leaves in an archive and comes back from one.

use super::{
    Origin, SUMMARY_COLUMNS, SummaryRow, Text, among, contracts, from_json, history, index_words, names, new_row,
    to_column,
};
use crate::context::Ctx;
use crate::contracts::Status;
use crate::contracts::form::Details;
use crate::contracts::record::{Standing, Summary, Version};
use crate::contracts::words::{self, Indexed, TextWords};
use crate::ids::{CompanyId, ContractId, UserId};
use crate::problem::Problem;
use crate::storage::{instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect, SqlErr};
use std::collections::BTreeMap;

/// A contract with its history, ready to be written.
pub(crate) struct Whole {
    pub(crate) id: ContractId,
    pub(crate) details: Details,
    pub(crate) template_version: Option<u32>,
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) status: Status,
    pub(crate) standing: Standing,
    pub(crate) created_by: UserId,
    pub(crate) created_by_name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_by_name: String,
    pub(crate) updated_at: Timestamp,
    /// From the first to the present one, none left out; each with the text assembled.
    pub(crate) versions: Vec<Version>,
    /// What it is found by as it stands.
    pub(crate) found_by: Indexed,
    pub(crate) owner: UserId,
    pub(crate) owner_name: String,
}

impl Whole {
    /// What a contract is found by; working that out is a costly part of writing it.
    pub(crate) fn found_by(company: CompanyId, details: &Details, content: &str) -> Indexed {
        words::indexed(company, &details.title, &names(details), &TextWords::of(content))
    }
}

/// What is known of a contract beside its texts.
#[derive(Clone, Debug)]
pub(crate) struct Particulars {
    pub(crate) summary: Summary,
    pub(crate) answers: BTreeMap<String, String>,
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) plain_english_input: String,
}

/// The text of a contract as people read it.
#[derive(Clone, Debug)]
pub(crate) struct ReadText {
    pub(crate) id: ContractId,
    pub(crate) title: String,
    pub(crate) created_at: Timestamp,
    /// Markdown; empty where it has none.
    pub(crate) content: String,
}

/// The ids of all contracts of the company, in their order.
pub(crate) async fn ids(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<ContractId>, Problem> {
    let ids: Vec<Uuid> = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(ctx.company().uuid()))
        .order_by_asc(contracts::Column::Id)
        .select_only()
        .column(contracts::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(ContractId::from_uuid).collect())
}

/// Some contracts without their texts, in the order of ids.
pub(crate) async fn particulars(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<Particulars>, Problem> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        summary: SummaryRow,
        answers: String,
        facts: String,
        plain_english_input: String,
    }
    use contracts::Column as C;
    let rows = among(ctx, ids)
        .order_by_asc(C::Id)
        .select_only()
        .columns(SUMMARY_COLUMNS)
        .columns([C::Answers, C::Facts, C::PlainEnglishInput])
        .into_model::<Row>()
        .all(db)
        .await?;
    let known = |row: Row| {
        Ok(Particulars {
            summary: row.summary.summary()?,
            answers: from_json("answers", &row.answers)?,
            facts: from_json("facts", &row.facts)?,
            plain_english_input: row.plain_english_input,
        })
    };
    rows.into_iter().map(known).collect()
}

/// The texts of some contracts, in the order of ids.
pub(crate) async fn texts(ctx: &Ctx, db: &impl ConnectionTrait, ids: &[ContractId]) -> Result<Vec<ReadText>, Problem> {
    use contracts::Column as C;
    let rows: Vec<(Uuid, String, i64, String)> = among(ctx, ids)
        .order_by_asc(C::Id)
        .select_only()
        .columns([C::Id, C::Title, C::CreatedAt, C::Content])
        .into_tuple()
        .all(db)
        .await?;
    let text = |(id, title, created_at, content)| {
        Ok(ReadText { id: ContractId::from_uuid(id), title, created_at: instant(created_at)?, content })
    };
    rows.into_iter().map(text).collect()
}

/// Writes contracts that are not there yet and whose details are checked.
///
/// # Errors
/// `archive.at_once` when one of them came to be meanwhile.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, all: &[Whole]) -> Result<(), Problem> {
    if all.is_empty() {
        return Ok(());
    }
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for it in all {
        let Some(last) = it.versions.last() else { return Err(Problem::unexpected()) };
        let origin = Origin {
            template_id: it.details.template_id.as_deref(),
            template_version: it.template_version,
            answers: &it.details.variables,
            facts: &it.facts,
        };
        let text = Text {
            content: &last.content,
            analysis: None,
            checks: None,
            reason: &last.reason,
            reading: None,
            terms: None,
        };
        rows.push(contracts::ActiveModel {
            version: Set(to_column(last.version)),
            status: Set(it.status.word().to_owned()),
            created_by: Set(it.created_by.uuid()),
            created_by_name: Set(it.created_by_name.clone()),
            created_at: Set(micros(it.created_at)),
            owner_id: Set(Some(it.owner.uuid())),
            owner_name: Set(it.owner_name.clone()),
            updated_by_name: Set(it.updated_by_name.clone()),
            updated_at: Set(micros(it.updated_at)),
            status_reason: Set(it.standing.reason.clone()),
            status_by_name: Set(it.standing.by.clone()),
            status_at: Set(it.standing.at.map(micros)),
            signed_by: Set(it.standing.signed_by.clone()),
            signed_on: Set(it.standing.signed_on.map(|day| day.to_string())),
            activated_at: Set(it.standing.activated_at.map(micros)),
            submitted_at: Set(it.standing.submitted_at.map(micros)),
            ..new_row(ctx, it.id, &it.details, &origin, &text)?
        });
        for version in &it.versions {
            texts.push(history::row(ctx, it.id, version)?);
        }
    }
    contracts::Entity::insert_many(rows).exec_without_returning(db).await.map_err(|err| match err.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Problem::conflict(
            "archive.at_once",
            "The same contracts came in by another way just now. Bring the archive in again: what is here stays as it is.",
        ),
        Some(_) | None => err.into(),
    })?;
    // A contract may have many versions; a statement has room for some thousands of values.
    while !texts.is_empty() {
        let rest = texts.split_off(texts.len().min(500));
        history::insert_many(db, std::mem::replace(&mut texts, rest)).await?;
    }
    let found_by: Vec<_> = all.iter().map(|it| (ctx.company(), it.id, &it.found_by)).collect();
    index_words(db, &found_by).await
}
