//! Kept filters of everybody, read and written many at a time: what leaves in an archive and comes back from one.

use super::{C, KeptFilter, key, saved_filters};
use crate::context::Ctx;
use crate::ids::{FilterId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, micros};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Select, SqlErr};
use std::collections::{BTreeMap, BTreeSet};

fn of_company(ctx: &Ctx) -> Select<saved_filters::Entity> {
    saved_filters::Entity::find().filter(C::CompanyId.eq(ctx.company().uuid()))
}

/// The next filters of the company after an id, in the order of ids: everybody's, or those that one person sees.
pub(crate) async fn after(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    after: Option<FilterId>,
    only_for: Option<UserId>,
    most: u64,
) -> Result<Vec<KeptFilter>, Problem> {
    let mut query = of_company(ctx);
    if let Some(after) = after {
        query = query.filter(C::Id.gt(after.uuid()));
    }
    if let Some(person) = only_for {
        query = query.filter(Condition::any().add(C::OwnerId.eq(person.uuid())).add(C::IsShared.eq(true)));
    }
    let rows = query.order_by_asc(C::Id).limit(most).all(db).await?;
    rows.into_iter().map(saved_filters::Model::kept).collect()
}

/// Which of some filters are there and the company's.
pub(crate) async fn known(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[FilterId],
) -> Result<BTreeSet<FilterId>, Problem> {
    let found: Vec<Uuid> = of_company(ctx)
        .filter(C::Id.is_in(ids.iter().map(|it| it.uuid())))
        .select_only()
        .column(C::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(FilterId::from_uuid).collect())
}

/// The names of the filters that people keep.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeMap<UserId, BTreeSet<String>>);

impl Names {
    /// Whether a person keeps a filter of this name.
    pub(crate) fn has(&self, person: UserId, name: &str) -> bool {
        self.0.get(&person).is_some_and(|it| it.contains(&key(name)))
    }

    /// How many filters a person keeps.
    pub(crate) fn count(&self, person: UserId) -> u32 {
        self.0.get(&person).map_or(0, |it| u32::try_from(it.len()).unwrap_or(u32::MAX))
    }

    /// Notes a further filter of a person.
    pub(crate) fn add(&mut self, person: UserId, name: &str) {
        self.0.entry(person).or_default().insert(key(name));
    }
}

/// The names of the filters that some people keep.
pub(crate) async fn names(ctx: &Ctx, db: &impl ConnectionTrait, people: &BTreeSet<UserId>) -> Result<Names, Problem> {
    let rows: Vec<(Uuid, String)> = of_company(ctx)
        .filter(C::OwnerId.is_in(people.iter().map(|it| it.uuid())))
        .select_only()
        .columns([C::OwnerId, C::NameKey])
        .into_tuple()
        .all(db)
        .await?;
    let mut names = Names::default();
    for (person, name) in rows {
        names.0.entry(UserId::from_uuid(person)).or_default().insert(name);
    }
    Ok(names)
}

/// Keeps filters for their owners.
///
/// # Errors
/// `archive.at_once` when one of them came to be meanwhile.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, all: &[KeptFilter]) -> Result<(), Problem> {
    let row = |it: &KeptFilter| {
        Ok(saved_filters::ActiveModel {
            id: Set(it.id.uuid()),
            company_id: Set(ctx.company().uuid()),
            owner_id: Set(it.owner.uuid()),
            owner_name: Set(it.owner_name.clone()),
            name: Set(it.name.clone()),
            name_key: Set(key(&it.name)),
            words: Set(serde_json::to_string(&it.words).map_err(|err| damaged("a filter", &err))?),
            is_shared: Set(it.is_shared),
            version: Set(i32::try_from(it.version).unwrap_or(1)),
            created_at: Set(micros(it.created_at)),
            updated_at: Set(micros(it.updated_at)),
        })
    };
    let rows = all.iter().map(row).collect::<Result<Vec<_>, Problem>>()?;
    saved_filters::Entity::insert_many(rows).exec_without_returning(db).await.map_err(|err| match err.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Problem::conflict(
            "archive.at_once",
            "The same filters came to be by another way just now. Bring the archive in again: what is here stays as it is.",
        ),
        Some(_) | None => Problem::from(err),
    })?;
    Ok(())
}
