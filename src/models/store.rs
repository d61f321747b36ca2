//! Rows of connections to models, of how much they may be asked, and of contracts that never leave this server.

use super::limits::Allowed;
use super::model::{Connection, Prices, Secret};
use crate::context::Ctx;
use crate::crypto::{self, Purpose};
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use crate::typed::Currency;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod model_connections {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "model_connections")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        pub base_url: String,
        pub sealed_key: Option<String>,
        pub model: String,
        pub price_read_micros: Option<i64>,
        pub price_written_micros: Option<i64>,
        pub currency: String,
        pub version: i32,
        pub set_by_name: String,
        pub set_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod model_kept_here {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "model_kept_here")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub set_by_name: String,
        pub set_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod model_limits {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "model_limits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        pub calls: Option<i32>,
        pub spend_micros: Option<i64>,
        pub version: i32,
        pub set_by_name: String,
        pub set_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A company's own connection, with who said it and when.
pub(super) struct Kept {
    pub(super) connection: Connection,
    /// Whether its key was sealed by another master key and stays closed; then the connection has none.
    pub(super) is_closed: bool,
    pub(super) version: u32,
    pub(super) by: String,
    pub(super) at: Timestamp,
}

/// The company's own connection.
pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Option<Kept>, Problem> {
    let found = model_connections::Entity::find_by_id(ctx.company().uuid()).one(db).await?;
    let Some(row) = found else { return Ok(None) };
    let currency = Currency::parse(&row.currency).map_err(|_| damaged("a currency", &row.currency))?;
    let key = row.sealed_key.as_deref().and_then(|it| opened(ctx, it));
    Ok(Some(Kept {
        is_closed: row.sealed_key.is_some() && key.is_none(),
        connection: Connection {
            base_url: row.base_url,
            key,
            model: row.model,
            prices: Prices { read: row.price_read_micros, written: row.price_written_micros, currency },
            is_of_the_operator: false,
        },
        version: u32::try_from(row.version).map_err(|err| damaged("a version", &err))?,
        by: row.set_by_name,
        at: instant(row.set_at)?,
    }))
}

fn opened(ctx: &Ctx, sealed: &str) -> Option<Secret> {
    let (subject, sealed) = (ctx.company().uuid(), crypto::unhex(sealed)?);
    let plain = ctx.visit().services.key.open(Purpose::ModelKey, subject.as_bytes(), &sealed)?;
    String::from_utf8(plain).ok().map(Secret::new)
}

/// Writes the company's own connection as its next version.
pub(super) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, it: &Connection, version: u32) -> Result<(), Problem> {
    use model_connections::Column as C;
    let subject = ctx.company().uuid();
    let seal = |key: &Secret| {
        let sealed = ctx.visit().services.key.seal(Purpose::ModelKey, subject.as_bytes(), key.expose().as_bytes());
        sealed.map(|it| crypto::hex(&it)).map_err(|err| {
            tracing::error!(error = %err, "the key of a model could not be sealed");
            Problem::unexpected()
        })
    };
    let row = model_connections::ActiveModel {
        company_id: Set(subject),
        base_url: Set(it.base_url.clone()),
        sealed_key: Set(it.key.as_ref().map(seal).transpose()?),
        model: Set(it.model.clone()),
        price_read_micros: Set(it.prices.read),
        price_written_micros: Set(it.prices.written),
        currency: Set(it.prices.currency.code().to_owned()),
        version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
        set_by_name: Set(ctx.person().full_name.clone()),
        set_at: Set(micros(ctx.now())),
    };
    let columns = [
        C::BaseUrl,
        C::SealedKey,
        C::Model,
        C::PriceReadMicros,
        C::PriceWrittenMicros,
        C::Currency,
        C::Version,
        C::SetByName,
        C::SetAt,
    ];
    model_connections::Entity::insert(row)
        .on_conflict(OnConflict::column(C::CompanyId).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Takes the company's own connection away; `false` where there was none.
pub(super) async fn remove(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<bool, Problem> {
    let done = model_connections::Entity::delete_by_id(ctx.company().uuid()).exec(db).await?;
    Ok(done.rows_affected > 0)
}

/// What the company allows in a month, with how often that was said.
pub(super) async fn limits(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Option<(Allowed, u32)>, Problem> {
    let found = model_limits::Entity::find_by_id(ctx.company().uuid()).one(db).await?;
    let count = |it: i32, what: &str| u32::try_from(it).map_err(|err| damaged(what, &err));
    let read = |row: model_limits::Model| {
        let calls = row.calls.map(|it| count(it, "a count")).transpose()?;
        Ok((Allowed { calls, spend: row.spend_micros }, count(row.version, "a version")?))
    };
    found.map(read).transpose()
}

/// Writes what the company allows in a month.
pub(super) async fn put_limits(ctx: &Ctx, db: &impl ConnectionTrait, it: Allowed, version: u32) -> Result<(), Problem> {
    use model_limits::Column as C;
    let small = |it: u32| i32::try_from(it).unwrap_or(i32::MAX);
    let row = model_limits::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        calls: Set(it.calls.map(small)),
        spend_micros: Set(it.spend),
        version: Set(small(version)),
        set_by_name: Set(ctx.person().full_name.clone()),
        set_at: Set(micros(ctx.now())),
    };
    let columns = [C::Calls, C::SpendMicros, C::Version, C::SetByName, C::SetAt];
    model_limits::Entity::insert(row)
        .on_conflict(OnConflict::column(C::CompanyId).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// That a contract never leaves this server.
#[derive(Clone, Debug)]
pub(crate) struct KeptHere {
    /// Who said so.
    pub(crate) by_name: String,
    pub(crate) at: Timestamp,
}

/// Who said that a contract never leaves this server, and when; `None` where it may.
pub(crate) async fn kept_here(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
) -> Result<Option<KeptHere>, Problem> {
    Ok(all_kept_here(ctx, db, &[id]).await?.remove(&id))
}

/// Which of these contracts never leave this server.
pub(crate) async fn all_kept_here(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<BTreeMap<ContractId, KeptHere>, Problem> {
    let found = model_kept_here::Entity::find()
        .filter(model_kept_here::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(model_kept_here::Column::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .all(db)
        .await?;
    let kept = |it: model_kept_here::Model| {
        Ok((ContractId::from_uuid(it.contract_id), KeptHere { by_name: it.set_by_name, at: instant(it.set_at)? }))
    };
    found.into_iter().map(kept).collect()
}

/// Writes that a contract never leaves this server.
pub(crate) async fn keep_here(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    said: KeptHere,
) -> Result<(), Problem> {
    let row = model_kept_here::ActiveModel {
        contract_id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        set_by_name: Set(said.by_name),
        set_at: Set(micros(said.at)),
    };
    model_kept_here::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Writes that a contract may leave.
pub(super) async fn let_leave(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<(), Problem> {
    model_kept_here::Entity::delete_by_id(id.uuid())
        .filter(model_kept_here::Column::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}
