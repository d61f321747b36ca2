//! What a contract was beside its text with each version: parties, value, days and type. Versions from before have none.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let details = text_null("details");
        manager.alter_table(Table::alter().table("contract_versions").add_column(details).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("contract_versions").drop_column("details").to_owned()).await
    }
}
