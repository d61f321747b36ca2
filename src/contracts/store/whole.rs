//! Contracts with everything they are, read and written many at a time: what leaves in an archive and comes back from one.

use super::{ContractRow, Origin, Text, contracts, history, index_words, names, new_row, to_column};
use crate::context::Ctx;
use crate::contracts::Status;
use crate::contracts::form::Details;
use crate::contracts::record::{Contract, Standing, Version};
use crate::contracts::words::{self, TextWords};
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use crate::storage::micros;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, SqlErr};
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
    /// The words of the text as it stands.
    pub(crate) words: TextWords,
    pub(crate) owner: UserId,
    pub(crate) owner_name: String,
}

impl Whole {
    /// The words of a text; working them out is a costly part of writing it.
    pub(crate) fn words(content: &str) -> TextWords {
        TextWords::of(content)
    }
}

/// The company's contracts after an id, in the order of ids.
pub(crate) async fn after(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    after: Option<ContractId>,
    most: u64,
) -> Result<Vec<Contract>, Problem> {
    let mut query = contracts::Entity::find().filter(contracts::Column::CompanyId.eq(ctx.company().uuid()));
    if let Some(after) = after {
        query = query.filter(contracts::Column::Id.gt(after.uuid()));
    }
    let rows = query.order_by_asc(contracts::Column::Id).limit(most).into_model::<ContractRow>().all(db).await?;
    rows.into_iter().map(ContractRow::contract).collect()
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
        let text = Text { content: &last.content, analysis: None, checks: None, reason: &last.reason };
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
            ..new_row(ctx, it.id, &it.details, &origin, &text)?
        });
        texts.extend(it.versions.iter().map(|version| history::row(ctx, it.id, version)));
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
    for it in all {
        let found_by = words::indexed(ctx.company(), &it.details.title, &names(&it.details), &it.words);
        index_words(ctx.company(), db, it.id, found_by).await?;
    }
    Ok(())
}
