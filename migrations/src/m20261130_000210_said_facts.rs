//! What people say about a contract that its text does not settle.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("said_facts")
                    .col(uuid("contract_id"))
                    .col(string("fact"))
                    .col(uuid("company_id"))
                    .col(string("value"))
                    .col(text("reason"))
                    .col(string("by_name"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("contract_id").col("fact"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("said_facts_contract")
                            .from("said_facts", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("said_facts").to_owned()).await
    }
}
