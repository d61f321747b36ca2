//! How the risk of contracts moved: a row whenever the rules gave a contract another risk. Every query carries the company.

use crate::context::Ctx;
use crate::ids::{ContractId, new_uuid};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod risk_changes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "risk_changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Uuid,
        pub version: i32,
        pub was: Option<i32>,
        pub became: Option<i32>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use risk_changes::{Column as C, Entity};

/// That the rules gave a contract another risk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) contract: ContractId,
    /// The version they read.
    pub(crate) version: u32,
    pub(crate) was: Option<u8>,
    pub(crate) became: Option<u8>,
    pub(crate) at: Timestamp,
}

/// Keeps that the risk of a contract is another than it was; nothing where it is the same.
pub(crate) async fn note(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    version: i32,
    (was, became): (Option<i32>, Option<i32>),
) -> Result<(), Problem> {
    if was == became {
        return Ok(());
    }
    let row = risk_changes::ActiveModel {
        id: Set(new_uuid(ctx.now())),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(contract.uuid()),
        version: Set(version),
        was: Set(was),
        became: Set(became),
        at: Set(micros(ctx.now())),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The last changes since then, the latest first, with how many there are in all.
pub(super) async fn since(ctx: &Ctx, at: Timestamp, most: u64) -> Result<(Vec<Change>, u32), Problem> {
    let query = Entity::find().filter(C::CompanyId.eq(ctx.company().uuid())).filter(C::At.gte(micros(at)));
    let total = query.clone().count(ctx.db()).await?;
    let rows = query.order_by_desc(C::At).order_by_desc(C::Id).limit(most).all(ctx.db()).await?;
    let changes = rows.into_iter().map(risk_changes::Model::change).collect::<Result<_, _>>()?;
    Ok((changes, u32::try_from(total).unwrap_or(u32::MAX)))
}

impl risk_changes::Model {
    fn change(self) -> Result<Change, Problem> {
        let score = |it: Option<i32>| it.map(u8::try_from).transpose().map_err(|err| damaged("a risk score", &err));
        Ok(Change {
            contract: ContractId::from_uuid(self.contract_id),
            version: u32::try_from(self.version).unwrap_or(0),
            was: score(self.was)?,
            became: score(self.became)?,
            at: instant(self.at)?,
        })
    }
}
