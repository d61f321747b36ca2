//! Versions of contracts, and texts that could not be saved and are kept for the person who typed them.

use super::{Text, from_json, to_column, to_json, unsigned};
use crate::context::Ctx;
use crate::contracts::KeptDetails;
use crate::contracts::form::Details;
use crate::contracts::record::Version;
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use crate::storage::{instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ExprTrait, FromQueryResult, QueryOrder, QuerySelect};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod versions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub company_id: Uuid,
        pub title: String,
        pub source: String,
        pub content: String,
        pub reason: String,
        pub author_id: Uuid,
        pub author: String,
        pub at: i64,
        pub details: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod kept_edits {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kept_edits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub company_id: Uuid,
        pub title: String,
        pub source: String,
        pub base_version: i32,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps versions of contracts that are made many at a time.
pub(super) async fn insert_many(db: &impl ConnectionTrait, rows: Vec<versions::ActiveModel>) -> Result<(), Problem> {
    versions::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// The row that keeps a version.
pub(super) fn version_row(
    ctx: &Ctx,
    id: ContractId,
    version: u32,
    details: &Details,
    text: &Text<'_>,
) -> Result<versions::ActiveModel, Problem> {
    Ok(versions::ActiveModel {
        contract_id: Set(id.uuid()),
        version: Set(to_column(version)),
        company_id: Set(ctx.company().uuid()),
        title: Set(details.title.clone()),
        source: Set(details.source.clone()),
        content: Set(text.content.to_owned()),
        reason: Set(text.reason.to_owned()),
        author_id: Set(ctx.person().id.uuid()),
        author: Set(ctx.person().full_name.clone()),
        at: Set(micros(ctx.now())),
        details: Set(Some(to_json(&KeptDetails::of(details))?)),
    })
}

/// The versions of a contract after the `skipped` newest, at most `most`, newest first, without the texts.
pub(in crate::contracts) async fn versions(
    ctx: &Ctx,
    id: ContractId,
    skipped: u64,
    most: u64,
) -> Result<Vec<Version>, Problem> {
    #[derive(FromQueryResult)]
    struct Row {
        version: i32,
        title: String,
        reason: String,
        author_id: Uuid,
        author: String,
        at: i64,
        details: Option<String>,
    }
    let rows = versions::Entity::find()
        .filter(versions::Column::ContractId.eq(id.uuid()))
        .filter(versions::Column::CompanyId.eq(ctx.company().uuid()))
        .order_by_desc(versions::Column::Version)
        .offset(skipped)
        .limit(most)
        .select_only()
        .columns([
            versions::Column::Version,
            versions::Column::Title,
            versions::Column::Reason,
            versions::Column::AuthorId,
            versions::Column::Author,
            versions::Column::At,
            versions::Column::Details,
        ])
        .into_model::<Row>()
        .all(ctx.db())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Version {
                version: unsigned(row.version),
                title: row.title,
                reason: row.reason,
                author_id: UserId::from_uuid(row.author_id),
                author: row.author,
                at: instant(row.at)?,
                source: String::new(),
                content: String::new(),
                details: details_of(row.details)?,
            })
        })
        .collect()
}

/// Who wrote a version.
pub(crate) async fn author(ctx: &Ctx, id: ContractId, version: u32) -> Result<Option<UserId>, Problem> {
    let author: Option<Uuid> = versions::Entity::find_by_id((id.uuid(), to_column(version)))
        .filter(versions::Column::CompanyId.eq(ctx.company().uuid()))
        .select_only()
        .column(versions::Column::AuthorId)
        .into_tuple()
        .one(ctx.db())
        .await?;
    Ok(author.map(UserId::from_uuid))
}

/// One version with its texts.
pub(in crate::contracts) async fn version(ctx: &Ctx, id: ContractId, version: u32) -> Result<Option<Version>, Problem> {
    let found = versions::Entity::find_by_id((id.uuid(), to_column(version)))
        .filter(versions::Column::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?;
    found.map(whole).transpose()
}

/// All versions of some contracts by contract and number, as they were written: what is read follows from that, and is
/// left out.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<(ContractId, Version)>, Problem> {
    use versions::Column as C;
    let rows = versions::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .order_by_asc(C::ContractId)
        .order_by_asc(C::Version)
        .select_only()
        .columns([
            C::ContractId,
            C::Version,
            C::CompanyId,
            C::Title,
            C::Source,
            C::Reason,
            C::AuthorId,
            C::Author,
            C::At,
            C::Details,
        ])
        .expr_as(Expr::value(""), C::Content.as_str())
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((ContractId::from_uuid(row.contract_id), whole(row)?))).collect()
}

fn whole(row: versions::Model) -> Result<Version, Problem> {
    Ok(Version {
        version: unsigned(row.version),
        title: row.title,
        reason: row.reason,
        author_id: UserId::from_uuid(row.author_id),
        author: row.author,
        at: instant(row.at)?,
        source: row.source,
        content: row.content,
        details: details_of(row.details)?,
    })
}

fn details_of(kept: Option<String>) -> Result<Option<KeptDetails>, Problem> {
    kept.map(|it| from_json("the details of a version", &it)).transpose()
}

/// The row of a version that is known whole.
pub(super) fn row(ctx: &Ctx, id: ContractId, it: &Version) -> Result<versions::ActiveModel, Problem> {
    Ok(versions::ActiveModel {
        contract_id: Set(id.uuid()),
        version: Set(to_column(it.version)),
        company_id: Set(ctx.company().uuid()),
        title: Set(it.title.clone()),
        source: Set(it.source.clone()),
        content: Set(it.content.clone()),
        reason: Set(it.reason.clone()),
        author_id: Set(it.author_id.uuid()),
        author: Set(it.author.clone()),
        at: Set(micros(it.at)),
        details: Set(it.details.as_ref().map(to_json).transpose()?),
    })
}

/// Text that is not saved: it could not be, or is still being typed.
pub(in crate::contracts) struct Kept {
    pub(in crate::contracts) title: String,
    pub(in crate::contracts) source: String,
    pub(in crate::contracts) base_version: u32,
    pub(in crate::contracts) at: jiff::Timestamp,
}

/// Keeps this person's text of a contract, in place of what was kept before.
pub(in crate::contracts) async fn keep_edit(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    kept: &Kept,
) -> Result<(), Problem> {
    use kept_edits::Column as C;
    kept_edits::Entity::insert(row_of(ctx, id, kept))
        .on_conflict(
            OnConflict::columns([C::ContractId, C::UserId])
                .update_columns([C::Title, C::Source, C::BaseVersion, C::At])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps this person's text in place of the one that was kept at `seen`, or where none is kept; `false` where another is.
pub(in crate::contracts) async fn keep_edit_after(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    kept: &Kept,
    seen: Option<Timestamp>,
) -> Result<bool, Problem> {
    use kept_edits::Column as C;
    if let Some(seen) = seen {
        let done = kept_edits::Entity::update_many()
            .col_expr(C::Title, Expr::value(kept.title.clone()))
            .col_expr(C::Source, Expr::value(kept.source.clone()))
            .col_expr(C::BaseVersion, Expr::value(to_column(kept.base_version)))
            .col_expr(C::At, Expr::value(micros(kept.at)))
            .filter(C::ContractId.eq(id.uuid()))
            .filter(C::UserId.eq(ctx.person().id.uuid()))
            .filter(C::CompanyId.eq(ctx.company().uuid()))
            .filter(C::At.eq(micros(seen)))
            .exec(db)
            .await?;
        if done.rows_affected > 0 {
            return Ok(true);
        }
    }
    let added = kept_edits::Entity::insert(row_of(ctx, id, kept))
        .on_conflict(OnConflict::columns([C::ContractId, C::UserId]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await;
    match added {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

fn row_of(ctx: &Ctx, id: ContractId, kept: &Kept) -> kept_edits::ActiveModel {
    kept_edits::ActiveModel {
        contract_id: Set(id.uuid()),
        user_id: Set(ctx.person().id.uuid()),
        company_id: Set(ctx.company().uuid()),
        title: Set(kept.title.clone()),
        source: Set(kept.source.clone()),
        base_version: Set(to_column(kept.base_version)),
        at: Set(micros(kept.at)),
    }
}

pub(in crate::contracts) async fn kept_edit(ctx: &Ctx, id: ContractId) -> Result<Option<Kept>, Problem> {
    kept_edits::Entity::find_by_id((id.uuid(), ctx.person().id.uuid()))
        .filter(kept_edits::Column::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?
        .map(|row| {
            Ok(Kept {
                title: row.title,
                source: row.source,
                base_version: unsigned(row.base_version),
                at: instant(row.at)?,
            })
        })
        .transpose()
}

pub(in crate::contracts) async fn drop_kept_edit(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
) -> Result<(), Problem> {
    kept_edits::Entity::delete_by_id((id.uuid(), ctx.person().id.uuid()))
        .filter(kept_edits::Column::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// How many versions a company wrote in a span of time, and how many of them say no author or no reason.
pub(crate) async fn written_between(ctx: &Ctx, since: Timestamp, until: Timestamp) -> Result<(u32, u32), Problem> {
    use versions::Column as C;
    let written = versions::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::At.gte(micros(since)))
        .filter(C::At.lt(micros(until)));
    let unexplained = written.clone().filter(C::Author.eq("").or(C::Reason.eq(""))).count(ctx.db()).await?;
    let count = |it: u64| u32::try_from(it).unwrap_or(u32::MAX);
    Ok((count(written.count(ctx.db()).await?), count(unexplained)))
}

/// Who wrote which version of some contracts.
pub(crate) async fn authors(ctx: &Ctx, ids: &[ContractId]) -> Result<Vec<(ContractId, u32, UserId)>, Problem> {
    use versions::Column as C;
    let rows: Vec<(Uuid, i32, Uuid)> = versions::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .select_only()
        .columns([C::ContractId, C::Version, C::AuthorId])
        .into_tuple()
        .all(ctx.db())
        .await?;
    let author = |(id, version, author)| (ContractId::from_uuid(id), unsigned(version), UserId::from_uuid(author));
    Ok(rows.into_iter().map(author).collect())
}
