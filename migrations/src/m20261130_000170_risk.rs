//! What risk is told from: an index in its order, how it moved, how often signing in was refused, and who did what when.
//!
//! Contracts that no rule has read stand last, on both databases. Refused sign-ins are counted by the day, under the same hash
//! of the e-mail that locks it, so that nothing tells whether the e-mail has an account.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The index of the trail by person, and that of contracts by risk, which is over an expression.
const BY_PERSON: &str = "audit_by_person";
const BY_RISK: &str = "contracts_by_risk";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("risk_changes")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("contract_id"))
                    .col(integer("version"))
                    .col(integer_null("was"))
                    .col(integer_null("became"))
                    .col(big_integer("at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("risk_changes_contract")
                            .from("risk_changes", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("risk_changes", "risk_changes_by_time", &["company_id", "at", "id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("refused_sign_ins")
                    .col(string("guard"))
                    .col(string("day"))
                    .col(integer("refused"))
                    .col(integer("locks"))
                    .primary_key(Index::create().col("guard").col("day"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("refused_sign_ins", "refused_sign_ins_by_day", &["day"])).await?;
        let by_person = ["company_id", "actor_id", "action", "at", "address"];
        manager.create_index(index("audit", BY_PERSON, &by_person)).await?;
        let by_risk =
            format!("CREATE INDEX {BY_RISK} ON contracts (company_id, (COALESCE(risk_score, 0)), id, status)");
        manager.get_connection().execute_unprepared(&by_risk).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("contracts").name(BY_RISK).to_owned()).await?;
        manager.drop_index(Index::drop().table("audit").name(BY_PERSON).to_owned()).await?;
        for table in ["refused_sign_ins", "risk_changes"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
