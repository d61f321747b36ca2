//! Why somebody turned down what a language model proposed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut reason = text("reason");
        reason.default("");
        manager.alter_table(Table::alter().table("decisions").add_column(reason).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("decisions").drop_column("reason").to_owned()).await
    }
}
