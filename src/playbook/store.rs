//! Rows of what a company published, and of its draft. Every query carries the company.

use super::{InForce, RuleSet};
use crate::context::Ctx;
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod playbook_sets {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_sets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub content: String,
        pub published_by_name: String,
        pub published_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod playbook_drafts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "playbook_drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        pub base_version: i32,
        pub mark: String,
        pub content: String,
        pub changed_by_name: String,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use playbook_drafts::Column as D;
use playbook_sets::Column as S;

/// A version that was published.
#[derive(Clone, Debug)]
pub struct Published {
    pub version: u32,
    pub rules: RuleSet,
    pub by_name: String,
    pub at: Timestamp,
}

impl Published {
    /// The rules as analyses go by them.
    pub(crate) fn in_force(&self) -> InForce {
        InForce { version: self.version, rules: self.rules.clone() }
    }
}

/// Changes that are not published yet.
#[derive(Clone, Debug)]
pub struct Draft {
    pub rules: RuleSet,
    /// Names the draft as it is.
    pub mark: String,
    pub by_name: String,
    pub at: Timestamp,
}

fn column(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

fn rules(content: &str) -> Result<RuleSet, Problem> {
    serde_json::from_str(content).map_err(|err| damaged("a rule set", &err))
}

/// A rule set as it is kept.
pub(super) fn content(rules: &RuleSet) -> Result<String, Problem> {
    serde_json::to_string(rules).map_err(|err| damaged("a rule set", &err))
}

fn published(row: playbook_sets::Model) -> Result<Published, Problem> {
    Ok(Published {
        version: u32::try_from(row.version).map_err(|err| damaged("a version", &err))?,
        rules: rules(&row.content)?,
        by_name: row.published_by_name,
        at: instant(row.published_at)?,
    })
}

fn sets(ctx: &Ctx) -> sea_orm::Select<playbook_sets::Entity> {
    playbook_sets::Entity::find().filter(S::CompanyId.eq(ctx.company().uuid()))
}

/// The latest version; `None` where nothing was ever published.
pub(crate) async fn latest(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Option<Published>, Problem> {
    sets(ctx).order_by_desc(S::Version).one(db).await?.map(published).transpose()
}

/// The number of the latest version; 0 where nothing was ever published.
pub(super) async fn latest_version(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<u32, Problem> {
    let found: Option<i32> =
        sets(ctx).order_by_desc(S::Version).select_only().column(S::Version).into_tuple().one(db).await?;
    u32::try_from(found.unwrap_or_default()).map_err(|err| damaged("a version", &err))
}

/// One version.
pub(super) async fn version(ctx: &Ctx, version: u32) -> Result<Option<Published>, Problem> {
    version_in(ctx, ctx.db(), version).await
}

/// One version, as a transaction or a moment has it.
pub(crate) async fn version_in(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    version: u32,
) -> Result<Option<Published>, Problem> {
    sets(ctx).filter(S::Version.eq(column(version))).one(db).await?.map(published).transpose()
}

/// The versions after one, in their order.
pub(crate) async fn after(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    version: u32,
    most: u64,
) -> Result<Vec<Published>, Problem> {
    let rows = sets(ctx).filter(S::Version.gt(column(version))).order_by_asc(S::Version).limit(most).all(db).await?;
    rows.into_iter().map(published).collect()
}

/// Adds a version as it was published elsewhere.
pub(crate) async fn add_whole(ctx: &Ctx, db: &impl ConnectionTrait, it: &Published) -> Result<(), Problem> {
    let row = playbook_sets::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        version: Set(column(it.version)),
        content: Set(content(&it.rules)?),
        published_by_name: Set(it.by_name.clone()),
        published_at: Set(micros(it.at)),
    };
    playbook_sets::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// A page of versions, the latest first, and how many there are.
pub(super) async fn versions(ctx: &Ctx, page: u32, size: u32) -> Result<(Vec<Published>, u32), Problem> {
    let total = sets(ctx).count(ctx.db()).await?;
    let rows = sets(ctx)
        .order_by_desc(S::Version)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    let rows = rows.into_iter().map(published).collect::<Result<_, _>>()?;
    Ok((rows, u32::try_from(total).unwrap_or(u32::MAX)))
}

/// Adds a version; `false` where somebody added one of this number first.
pub(super) async fn add(ctx: &Ctx, db: &impl ConnectionTrait, new: &InForce) -> Result<bool, Problem> {
    let row = playbook_sets::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        version: Set(column(new.version)),
        content: Set(content(&new.rules)?),
        published_by_name: Set(ctx.person().full_name.clone()),
        published_at: Set(micros(ctx.now())),
    };
    let there = OnConflict::columns([S::CompanyId, S::Version]).do_nothing().to_owned();
    match playbook_sets::Entity::insert(row).on_conflict(there).exec_without_returning(db).await {
        Ok(added) => Ok(added > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// The draft of the company, if there is one.
pub(crate) async fn draft(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Option<Draft>, Problem> {
    let Some(row) = playbook_drafts::Entity::find_by_id(ctx.company().uuid()).one(db).await? else { return Ok(None) };
    Ok(Some(Draft {
        rules: rules(&row.content)?,
        mark: row.mark,
        by_name: row.changed_by_name,
        at: instant(row.changed_at)?,
    }))
}

/// Writes a draft in place of the one with the mark `seen`, or of none; `false` where somebody else wrote first.
pub(super) async fn put_draft(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    seen: Option<&str>,
    (base, mark, content): (u32, &str, &str),
) -> Result<bool, Problem> {
    if let Some(seen) = seen {
        let done = playbook_drafts::Entity::update_many()
            .col_expr(D::BaseVersion, Expr::value(column(base)))
            .col_expr(D::Mark, Expr::value(mark))
            .col_expr(D::Content, Expr::value(content))
            .col_expr(D::ChangedByName, Expr::value(ctx.person().full_name.clone()))
            .col_expr(D::ChangedAt, Expr::value(micros(ctx.now())))
            .filter(D::CompanyId.eq(ctx.company().uuid()))
            .filter(D::Mark.eq(seen))
            .exec(db)
            .await?;
        return Ok(done.rows_affected > 0);
    }
    let row = playbook_drafts::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        base_version: Set(column(base)),
        mark: Set(mark.to_owned()),
        content: Set(content.to_owned()),
        changed_by_name: Set(ctx.person().full_name.clone()),
        changed_at: Set(micros(ctx.now())),
    };
    let there = OnConflict::column(D::CompanyId).do_nothing().to_owned();
    match playbook_drafts::Entity::insert(row).on_conflict(there).exec_without_returning(db).await {
        Ok(added) => Ok(added > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Takes the draft with the mark `seen` away; `false` where it is not as it was seen.
pub(super) async fn drop_draft(ctx: &Ctx, db: &impl ConnectionTrait, seen: &str) -> Result<bool, Problem> {
    let done = playbook_drafts::Entity::delete_many()
        .filter(D::CompanyId.eq(ctx.company().uuid()))
        .filter(D::Mark.eq(seen))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}
