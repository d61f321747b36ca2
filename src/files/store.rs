//! Which files a company has, one row for each content.

use super::Kept;
use crate::context::Ctx;
use crate::problem::Problem;
use crate::storage::micros;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod files {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub size: i64,
        pub media_type: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Writes down that the company has these files; those it has already stay as they are.
pub(crate) async fn note(ctx: &Ctx, db: &impl ConnectionTrait, kept: &[Kept]) -> Result<(), Problem> {
    if kept.is_empty() {
        return Ok(());
    }
    let rows = kept.iter().map(|it| files::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        hash: Set(it.hash.as_str().to_owned()),
        size: Set(i64::try_from(it.size).unwrap_or(i64::MAX)),
        media_type: Set(it.media_type.to_owned()),
        created_at: Set(micros(ctx.now())),
    });
    let once = OnConflict::columns([files::Column::CompanyId, files::Column::Hash]).do_nothing().to_owned();
    files::Entity::insert_many(rows).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}
