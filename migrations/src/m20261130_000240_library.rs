//! The clauses and templates of companies' own, their versions, and which contracts took which clause.

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
                    .table("library_items")
                    .col(uuid("company_id"))
                    .col(string("kind"))
                    .col(integer("number"))
                    .col(integer("version"))
                    .col(string("hash"))
                    .col(text("heading"))
                    .col(text("about"))
                    .col(text("types"))
                    .col(text("rungs"))
                    .col(text("changed_by_name"))
                    .col(big_integer("changed_at"))
                    .col(text_null("retired_reason"))
                    .col(text_null("retired_by_name"))
                    .col(big_integer_null("retired_at"))
                    .primary_key(Index::create().col("company_id").col("kind").col("number"))
                    .foreign_key(&mut company("library_items"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("library_versions")
                    .col(uuid("company_id"))
                    .col(string("kind"))
                    .col(integer("number"))
                    .col(integer("version"))
                    .col(string("hash"))
                    .col(text("heading"))
                    .col(text("note"))
                    .col(uuid("author"))
                    .col(text("author_name"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("company_id").col("kind").col("number").col("version"))
                    .foreign_key(&mut company("library_versions"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("library_uses")
                    .col(uuid("company_id"))
                    .col(uuid("contract_id"))
                    .col(string("clause"))
                    .col(integer_null("clause_version"))
                    .col(string("rung"))
                    .col(text("words"))
                    .col(integer("contract_version"))
                    .col(text("by_name"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("contract_id").col("clause"))
                    .foreign_key(&mut company("library_uses"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("library_uses_contract")
                            .from("library_uses", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let by_clause = ["company_id", "clause", "at", "contract_id"];
        let mut index = Index::create().table("library_uses").name("library_uses_by_clause").take();
        for column in by_clause {
            index.col(column);
        }
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["library_uses", "library_versions", "library_items"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn company(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_company")).from(table, "company_id").to("companies", "id").to_owned()
}
