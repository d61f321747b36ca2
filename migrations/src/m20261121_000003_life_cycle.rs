//! The life of a contract: why and by whom its status last changed, and who signed it when.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column in each statement.
        for column in [
            string_null("status_reason"),
            string_null("status_by_name"),
            big_integer_null("status_at"),
            string_null("signed_by"),
            string_null("signed_on"),
            big_integer_null("activated_at"),
        ] {
            manager.alter_table(Table::alter().table("contracts").add_column(column).to_owned()).await?;
        }
        let by_end = Index::create()
            .table("contracts")
            .name("contracts_by_end")
            .col("status")
            .col("end_date")
            .col("id")
            .to_owned();
        manager.create_index(by_end).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("contracts").name("contracts_by_end").to_owned()).await?;
        for column in ["status_reason", "status_by_name", "status_at", "signed_by", "signed_on", "activated_at"] {
            manager.alter_table(Table::alter().table("contracts").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
