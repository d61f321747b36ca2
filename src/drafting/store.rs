//! Rows of answers in progress.

use crate::context::Ctx;
use crate::ids::{ContractId, SheetId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, UpdateMany};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod sheets {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "answer_sheets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub user_id: Uuid,
        pub template_id: String,
        pub answers: String,
        pub contract_id: Option<Uuid>,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A sheet as stored. The answers carry what was typed, `visited.N` for each step that was sent, and the description it
/// began with; the template's id is empty as long as none was chosen.
pub(super) struct Sheet {
    pub(super) id: SheetId,
    pub(super) template_id: String,
    pub(super) answers: BTreeMap<String, String>,
    pub(super) contract: Option<ContractId>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

impl sheets::Model {
    fn sheet(self) -> Result<Sheet, Problem> {
        Ok(Sheet {
            id: SheetId::from_uuid(self.id),
            template_id: self.template_id,
            answers: serde_json::from_str(&self.answers).map_err(|err| damaged("answers", &err))?,
            contract: self.contract_id.map(ContractId::from_uuid),
            created_at: instant(self.created_at)?,
            updated_at: instant(self.updated_at)?,
        })
    }
}

fn own(ctx: &Ctx) -> sea_orm::Select<sheets::Entity> {
    sheets::Entity::find()
        .filter(sheets::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(sheets::Column::UserId.eq(ctx.person().id.uuid()))
}

pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: SheetId,
    template_id: &str,
    answers: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    sheets::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        user_id: Set(ctx.person().id.uuid()),
        template_id: Set(template_id.to_owned()),
        answers: Set(serde_json::to_string(answers).map_err(|err| damaged("answers", &err))?),
        contract_id: Set(None),
        created_at: Set(micros(ctx.now())),
        updated_at: Set(micros(ctx.now())),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: SheetId) -> Result<Option<Sheet>, Problem> {
    own(ctx).filter(sheets::Column::Id.eq(id.uuid())).one(db).await?.map(sheets::Model::sheet).transpose()
}

/// The sheet, kept from other writers until the change ends.
pub(super) async fn find_to_change(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: SheetId,
) -> Result<Option<Sheet>, Problem> {
    let found = own(ctx).filter(sheets::Column::Id.eq(id.uuid())).lock_exclusive().one(db).await?;
    found.map(sheets::Model::sheet).transpose()
}

/// The person's unfinished sheets, last changed first.
pub(super) async fn unfinished(ctx: &Ctx, most: u64) -> Result<Vec<Sheet>, Problem> {
    own(ctx)
        .filter(sheets::Column::ContractId.is_null())
        .order_by_desc(sheets::Column::UpdatedAt)
        .order_by_desc(sheets::Column::Id)
        .limit(most)
        .all(ctx.db())
        .await?
        .into_iter()
        .map(sheets::Model::sheet)
        .collect()
}

/// A change of one of the person's sheets, which touches nothing once that has become a contract.
fn unfinished_one(ctx: &Ctx, id: SheetId) -> UpdateMany<sheets::Entity> {
    sheets::Entity::update_many()
        .filter(sheets::Column::Id.eq(id.uuid()))
        .filter(sheets::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(sheets::Column::UserId.eq(ctx.person().id.uuid()))
        .filter(sheets::Column::ContractId.is_null())
}

/// Writes the answers of a sheet; `false` when it has become a contract.
pub(super) async fn put_answers(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: SheetId,
    answers: &BTreeMap<String, String>,
) -> Result<bool, Problem> {
    let text = serde_json::to_string(answers).map_err(|err| damaged("answers", &err))?;
    let changed = unfinished_one(ctx, id)
        .col_expr(sheets::Column::Answers, Expr::value(text))
        .col_expr(sheets::Column::UpdatedAt, Expr::value(micros(ctx.now())))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Gives a sheet its template and the answers to begin with; `false` when it has become a contract.
pub(super) async fn put_template(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: SheetId,
    template_id: &str,
    answers: &BTreeMap<String, String>,
) -> Result<bool, Problem> {
    let changed =
        unfinished_one(ctx, id).col_expr(sheets::Column::TemplateId, Expr::value(template_id)).exec(db).await?;
    Ok(changed.rows_affected > 0 && put_answers(ctx, db, id, answers).await?)
}

/// Notes which contract the sheet became; `false` when it already became one.
pub(super) async fn finish(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: SheetId,
    contract: ContractId,
) -> Result<bool, Problem> {
    let changed =
        unfinished_one(ctx, id).col_expr(sheets::Column::ContractId, Expr::value(contract.uuid())).exec(db).await?;
    Ok(changed.rows_affected > 0)
}
