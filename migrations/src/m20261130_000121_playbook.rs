//! The rules of a company: what it switched off in the rule pack, version by version, with the draft of the next; and by which
//! version an analysis was made.

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
                    .table("playbook_sets")
                    .col(uuid("company_id"))
                    .col(integer("version"))
                    .col(text("content"))
                    .col(string("published_by_name"))
                    .col(big_integer("published_at"))
                    .primary_key(Index::create().col("company_id").col("version"))
                    .foreign_key(&mut of_company("playbook_sets"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("playbook_drafts")
                    .col(uuid("company_id").primary_key())
                    .col(integer("base_version"))
                    .col(string("mark"))
                    .col(text("content"))
                    .col(string("changed_by_name"))
                    .col(big_integer("changed_at"))
                    .foreign_key(&mut of_company("playbook_drafts"))
                    .to_owned(),
            )
            .await?;
        let by = integer("rule_set").default(0).to_owned();
        manager.alter_table(Table::alter().table("analyses").add_column(by).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("analyses").drop_column("rule_set").to_owned()).await?;
        for table in ["playbook_drafts", "playbook_sets"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn of_company(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_company")).from(table, "company_id").to("companies", "id").to_owned()
}
