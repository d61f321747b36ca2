//! The models that companies use, which contracts never leave the server, and what models were asked.

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
                    .table("model_connections")
                    .col(uuid("company_id").primary_key())
                    .col(text("base_url"))
                    .col(text_null("sealed_key"))
                    .col(text("model"))
                    .col(big_integer_null("price_read_micros"))
                    .col(big_integer_null("price_written_micros"))
                    .col(string("currency"))
                    .col(integer("version"))
                    .col(text("set_by_name"))
                    .col(big_integer("set_at"))
                    .foreign_key(&mut company("model_connections"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("model_kept_here")
                    .col(uuid("contract_id").primary_key())
                    .col(uuid("company_id"))
                    .col(text("set_by_name"))
                    .col(big_integer("set_at"))
                    .foreign_key(&mut company("model_kept_here"))
                    .foreign_key(&mut contract("model_kept_here"))
                    .to_owned(),
            )
            .await?;
        decisions(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["decisions", "model_kept_here", "model_connections"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn decisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("decisions")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(uuid_null("contract_id"))
                .col(text("contract_title"))
                .col(integer_null("version"))
                .col(string("job"))
                .col(text("route"))
                .col(text("model"))
                .col(string("prompt_hash"))
                .col(text("spans"))
                .col(text("question"))
                .col(string("clause"))
                .col(string_null("rule_id"))
                .col(text("output"))
                .col(text("quotes"))
                .col(integer("dropped"))
                .col(big_integer_null("tokens_read"))
                .col(big_integer_null("tokens_written"))
                .col(integer("tries"))
                .col(big_integer_null("millis"))
                .col(big_integer_null("cost_micros"))
                .col(string("currency"))
                .col(string("outcome"))
                .col(string_null("fault"))
                .col(uuid("asked_by"))
                .col(text("asked_by_name"))
                .col(big_integer("at"))
                .col(uuid_null("decided_by"))
                .col(text_null("decided_by_name"))
                .col(big_integer_null("decided_at"))
                .col(integer_null("new_version"))
                .foreign_key(&mut company("decisions"))
                .foreign_key(&mut contract("decisions"))
                .to_owned(),
        )
        .await?;
    for (name, columns) in [
        ("decisions_by_company", &["company_id", "at", "id"][..]),
        ("decisions_by_contract", &["company_id", "contract_id", "at", "id"]),
        ("decisions_by_outcome", &["company_id", "outcome", "at", "id"]),
        ("decisions_by_job", &["company_id", "job", "at", "id"]),
        ("decisions_by_fault", &["company_id", "fault", "at", "id"]),
        // For the patterns, which count without looking at a row.
        ("decisions_shares", &["company_id", "job", "model", "outcome"]),
        // For those that a stopped server left.
        ("decisions_under_way", &["outcome", "at"]),
    ] {
        let mut index = Index::create();
        index.name(name).table("decisions");
        for column in columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

fn company(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_company")).from(table, "company_id").to("companies", "id").to_owned()
}

fn contract(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_contract")).from(table, "contract_id").to("contracts", "id").to_owned()
}
