//! What people decide about findings, to whom findings are assigned, and what earlier analyses of a version said.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        decisions(manager).await?;
        assignments(manager).await?;
        earlier_analyses(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["earlier_analyses", "finding_assignments", "finding_decisions"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn decisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("finding_decisions")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(uuid("contract_id"))
                .col(string("rule_id"))
                .col(text("title"))
                .col(string("severity"))
                .col(string("decision"))
                .col(text("reason"))
                .col(string_null("until"))
                .col(string("fingerprint"))
                .col(integer("version"))
                .col(string("pack_version"))
                .col(uuid("decided_by"))
                .col(string("decided_by_name"))
                .col(big_integer("decided_at"))
                .col(string_null("withdrawn_by_name"))
                .col(big_integer_null("withdrawn_at"))
                .foreign_key(
                    ForeignKey::create()
                        .name("finding_decisions_contract")
                        .from("finding_decisions", "contract_id")
                        .to("contracts", "id"),
                )
                .foreign_key(
                    ForeignKey::create()
                        .name("finding_decisions_person")
                        .from("finding_decisions", "decided_by")
                        .to("users", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_contract = ["company_id", "contract_id", "decided_at", "id"];
    manager.create_index(index("finding_decisions", "finding_decisions_by_contract", &by_contract)).await?;
    let by_time = ["company_id", "decided_at", "id"];
    manager.create_index(index("finding_decisions", "finding_decisions_by_time", &by_time)).await
}

async fn assignments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("finding_assignments")
                .col(uuid("contract_id"))
                .col(string("rule_id"))
                .col(uuid("company_id"))
                .col(text("title"))
                .col(string("severity"))
                .col(string("outcome"))
                .col(string("fingerprint"))
                .col(uuid("assignee_id"))
                .col(string("assignee_name"))
                .col(string("assigned_by_name"))
                .col(big_integer("assigned_at"))
                .primary_key(Index::create().col("contract_id").col("rule_id"))
                .foreign_key(
                    ForeignKey::create()
                        .name("finding_assignments_contract")
                        .from("finding_assignments", "contract_id")
                        .to("contracts", "id"),
                )
                .foreign_key(
                    ForeignKey::create()
                        .name("finding_assignments_person")
                        .from("finding_assignments", "assignee_id")
                        .to("users", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_person = ["company_id", "assignee_id", "assigned_at", "contract_id", "rule_id"];
    manager.create_index(index("finding_assignments", "finding_assignments_by_person", &by_person)).await?;
    let by_time = ["company_id", "assigned_at", "contract_id", "rule_id"];
    manager.create_index(index("finding_assignments", "finding_assignments_by_time", &by_time)).await
}

async fn earlier_analyses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("earlier_analyses")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(uuid("contract_id"))
                .col(integer("version"))
                .col(string("pack_version"))
                .col(text("outcomes"))
                .col(big_integer("at"))
                .foreign_key(
                    ForeignKey::create()
                        .name("earlier_analyses_contract")
                        .from("earlier_analyses", "contract_id")
                        .to("contracts", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_version = ["company_id", "contract_id", "version", "at", "id"];
    manager.create_index(index("earlier_analyses", "earlier_analyses_by_version", &by_version)).await
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
