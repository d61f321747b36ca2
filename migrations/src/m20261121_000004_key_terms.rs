//! What people say about the end of a contract: renewal, notice, how a notice is sent.

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
                    .table("key_terms")
                    .col(uuid("contract_id").primary_key())
                    .col(uuid("company_id"))
                    .col(text("terms"))
                    .col(string("updated_by_name"))
                    .col(big_integer("updated_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("key_terms_contract")
                            .from("key_terms", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("key_terms").to_owned()).await
    }
}
