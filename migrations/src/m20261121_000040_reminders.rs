//! The outbox, reminders of the dates of contracts, obligations, and calendar feeds.

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
                    .table("outgoing_mail")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid_null("contract_id"))
                    .col(string("unique_key"))
                    .col(string("recipient"))
                    .col(text("subject"))
                    .col(text("text"))
                    .col(string("state"))
                    .col(integer("attempts"))
                    .col(big_integer("next_at"))
                    .col(big_integer_null("refused_at"))
                    .col(text_null("last_error"))
                    .col(string_null("claim"))
                    .col(big_integer("claimed_until"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("sent_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("outgoing_mail_company")
                            .from("outgoing_mail", "company_id")
                            .to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        let once = index("outgoing_mail", "outgoing_mail_once", &["company_id", "unique_key"]).unique().to_owned();
        manager.create_index(once).await?;
        manager.create_index(index("outgoing_mail", "outgoing_mail_due", &["state", "next_at", "id"])).await?;
        let by_company = ["company_id", "created_at", "id"];
        manager.create_index(index("outgoing_mail", "outgoing_mail_by_company", &by_company)).await?;
        let by_state = ["company_id", "state", "created_at", "id"];
        manager.create_index(index("outgoing_mail", "outgoing_mail_by_state", &by_state)).await?;
        reminders(manager).await?;
        obligations(manager).await?;
        feeds(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["feeds", "obligations", "reminder_stops", "reminder_runs", "reminders", "outgoing_mail"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn reminders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("reminders")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(uuid("contract_id"))
                .col(string("about"))
                .col(integer("days_before"))
                .col(string("recipient"))
                .col(string_null("escalate_to"))
                .col(integer_null("escalate_after_days"))
                .col(string("created_by_name"))
                .col(big_integer("created_at"))
                .foreign_key(
                    ForeignKey::create()
                        .name("reminders_contract")
                        .from("reminders", "contract_id")
                        .to("contracts", "id"),
                )
                .to_owned(),
        )
        .await?;
    let by_contract = ["company_id", "contract_id", "created_at", "id"];
    manager.create_index(index("reminders", "reminders_by_contract", &by_contract)).await?;
    manager
        .create_table(
            Table::create()
                .table("reminder_runs")
                .col(uuid("reminder_id"))
                .col(string("date"))
                .col(uuid("mail_id"))
                .col(string("sent_on"))
                .col(string_null("escalated_on"))
                .col(string_null("acknowledged_by"))
                .col(big_integer_null("acknowledged_at"))
                .primary_key(Index::create().col("reminder_id").col("date"))
                .foreign_key(
                    ForeignKey::create()
                        .name("reminder_runs_reminder")
                        .from("reminder_runs", "reminder_id")
                        .to("reminders", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("reminder_stops")
                .col(uuid("company_id"))
                .col(string("email_key"))
                .col(big_integer("at"))
                .primary_key(Index::create().col("company_id").col("email_key"))
                .to_owned(),
        )
        .await
}

async fn obligations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("obligations")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(uuid("contract_id"))
                .col(text("contract_title"))
                .col(text("title"))
                .col(text("clause"))
                .col(uuid("owner_id"))
                .col(string("owner_name"))
                .col(string("due"))
                .col(string("first_due"))
                .col(string("rhythm"))
                .col(string_null("until"))
                .col(string("status"))
                .col(text_null("note"))
                .col(string_null("closed_by_name"))
                .col(big_integer_null("closed_at"))
                .col(uuid_null("follows"))
                .col(string("created_by_name"))
                .col(big_integer("created_at"))
                .foreign_key(
                    ForeignKey::create()
                        .name("obligations_contract")
                        .from("obligations", "contract_id")
                        .to("contracts", "id"),
                )
                .foreign_key(
                    ForeignKey::create().name("obligations_owner").from("obligations", "owner_id").to("users", "id"),
                )
                .to_owned(),
        )
        .await?;
    for (name, columns) in [
        ("obligations_by_day", &["company_id", "due", "id"][..]),
        ("obligations_by_status", &["company_id", "status", "due", "id"][..]),
        ("obligations_by_owner", &["company_id", "owner_id", "status", "due", "id"][..]),
        ("obligations_by_contract", &["company_id", "contract_id", "status", "due", "id"][..]),
    ] {
        manager.create_index(index("obligations", name, columns)).await?;
    }
    Ok(())
}

async fn feeds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("feeds")
                .col(uuid("user_id").primary_key())
                .col(uuid("company_id"))
                .col(string("token_hash").unique_key())
                .col(big_integer("made_at"))
                .col(big_integer_null("read_at"))
                .foreign_key(ForeignKey::create().name("feeds_user").from("feeds", "user_id").to("users", "id"))
                .to_owned(),
        )
        .await
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
