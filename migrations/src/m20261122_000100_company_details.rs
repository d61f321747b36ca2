//! Under which numbers a company itself is registered, and how often its details were changed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = integer("details_version").default(1).to_owned();
        for column in [string_null("company_number"), string_null("vat_number"), version] {
            manager.alter_table(Table::alter().table("companies").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["company_number", "vat_number", "details_version"] {
            manager.alter_table(Table::alter().table("companies").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
