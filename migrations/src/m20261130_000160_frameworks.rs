//! Reports on the controls of a framework, and what people vouch for that no record shows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        reports(manager).await?;
        attestations(manager).await?;
        // Versions of a span of time are counted without reading their texts.
        let written = ["company_id", "at", "author", "reason"];
        manager.create_index(index("contract_versions", "contract_versions_written", &written)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let written = Index::drop().name("contract_versions_written").table("contract_versions").to_owned();
        manager.drop_index(written).await?;
        for table in ["framework_attestations", "framework_reports"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn reports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("framework_reports")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(string("framework"))
                .col(string("from_day"))
                .col(string("to_day"))
                .col(uuid("drawn_by"))
                .col(string("drawn_by_name"))
                .col(big_integer("drawn_at"))
                .col(string_null("approved_by_name"))
                .col(big_integer_null("approved_at"))
                .col(text_null("content"))
                .col(string_null("sha256"))
                .foreign_key(
                    ForeignKey::create()
                        .name("framework_reports_person")
                        .from("framework_reports", "drawn_by")
                        .to("users", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_time = ["company_id", "drawn_at", "id"];
    manager.create_index(index("framework_reports", "framework_reports_by_time", &by_time)).await?;
    let by_framework = ["company_id", "framework", "drawn_at", "id"];
    manager.create_index(index("framework_reports", "framework_reports_by_framework", &by_framework)).await
}

async fn attestations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("framework_attestations")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(string("framework"))
                .col(string("control"))
                .col(text("statement"))
                .col(text("evidence"))
                .col(text_null("link"))
                .col(uuid_null("contract_id"))
                .col(string("seen_on"))
                .col(string("until"))
                .col(uuid("attested_by"))
                .col(string("attested_by_name"))
                .col(big_integer("attested_at"))
                .col(string_null("ended_by_name"))
                .col(big_integer_null("ended_at"))
                .foreign_key(
                    ForeignKey::create()
                        .name("framework_attestations_person")
                        .from("framework_attestations", "attested_by")
                        .to("users", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_framework = ["company_id", "framework", "control", "attested_at", "id"];
    manager.create_index(index("framework_attestations", "framework_attestations_by_control", &by_framework)).await
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
