//! What is ahead of contracts and how long they took, where an index finds it: the last day to send notice as it follows from
//! the terms, and when a contract was sent for review last.
//!
//! The days are empty after this: the program fills them when it starts, and again when they do not hold any more. When contracts
//! were sent for review is in the trail already.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The index of contracts by their last day, which is over an expression: those without one are the furthest away.
const BY_LAST_DAY: &str = "contracts_by_last_day";
const BY_SIGNING: (&str, &[&str]) =
    ("contracts_by_signing", &["company_id", "activated_at", "created_at", "contract_type", "submitted_at", "id"]);
const OF_TERMS: [(&str, &[&str]); 2] = [
    ("key_terms_by_notice", &["company_id", "notice_by", "contract_id"]),
    ("key_terms_to_follow", &["holds_until", "contract_id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [string_null("notice_by"), string("holds_until").default("").to_owned()] {
            manager.alter_table(Table::alter().table("key_terms").add_column(column).to_owned()).await?;
        }
        for (name, columns) in OF_TERMS {
            manager.create_index(index("key_terms", name, columns)).await?;
        }
        let submitted = big_integer_null("submitted_at");
        manager.alter_table(Table::alter().table("contracts").add_column(submitted).to_owned()).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(&submissions(manager.get_database_backend())).await?;
        manager.create_index(index("contracts", BY_SIGNING.0, BY_SIGNING.1)).await?;
        let by_last_day =
            format!("CREATE INDEX {BY_LAST_DAY} ON contracts (company_id, (COALESCE(end_date, '9999-12-31')), id)");
        connection.execute_unprepared(&by_last_day).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [BY_LAST_DAY, BY_SIGNING.0] {
            manager.drop_index(Index::drop().table("contracts").name(name).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("contracts").drop_column("submitted_at").to_owned()).await?;
        for (name, _) in OF_TERMS {
            manager.drop_index(Index::drop().table("key_terms").name(name).to_owned()).await?;
        }
        for column in ["holds_until", "notice_by"] {
            manager.alter_table(Table::alter().table("key_terms").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// When each contract was sent for review last. The trail names contracts in text, SQLite keeps their ids as bytes.
fn submissions(backend: DbBackend) -> String {
    let id = match backend {
        DbBackend::Postgres => "CAST(contracts.id AS text)".to_owned(),
        _ => {
            let part = |from: u8, length: u8| format!("substr(lower(hex(contracts.id)), {from}, {length})");
            [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ")
        }
    };
    format!(
        "UPDATE contracts SET submitted_at = (SELECT MAX(at) FROM audit WHERE audit.company_id = contracts.company_id \
         AND audit.subject_id = {id} AND audit.action = 'contract.submitted') WHERE status <> 'draft' OR status_at IS NOT NULL"
    )
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
