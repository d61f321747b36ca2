//! The history of the database schema. It knows nothing of the product's types.
//!
//! One migration for one change, forward and back. Released migrations are never edited. Instants are microseconds since
//! 1970 in a BIGINT and days are `YYYY-MM-DD` in text: both sort alike on SQLite and PostgreSQL.

pub use sea_orm_migration::MigrationStatus;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};
pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

mod m20261121_000001_accounts;
mod m20261121_000002_contracts;
mod m20261121_000003_life_cycle;
mod m20261121_000004_key_terms;
mod m20261121_000010_analytics;
mod m20261121_000020_keys;
mod m20261121_000030_imports;
mod m20261121_000040_reminders;
mod m20261121_000050_installation;
mod m20261121_000060_amendments;
mod m20261121_000080_finding;
mod m20261121_000090_parties;
mod m20261122_000100_company_details;
mod m20261122_000110_quick_writing;
mod m20261130_000120_findings;
mod m20261130_000121_playbook;
mod m20261130_000140_obligation_versions;
mod m20261130_000150_processing;
mod m20261130_000160_frameworks;
mod m20261130_000170_risk;
mod m20261130_000200_models;
mod m20261130_000210_said_facts;
mod m20261130_000220_required_score;
mod m20261130_000230_contract_terms;
mod m20261130_000240_library;
mod m20261130_000250_drafts;
mod m20261130_000260_key_terms_versions;
mod m20261130_000270_ahead;
mod m20261130_000271_version_details;
mod m20261130_000280_checked_by;
mod m20261130_000290_words_anew;
mod m20261130_000320_decision_reason;

/// Applies the next `steps` migrations, or all, as one: a process that dies meanwhile leaves the schema as it was.
pub async fn up(db: &DatabaseConnection, steps: Option<u32>) -> Result<(), DbErr> {
    let transaction = begin(db).await?;
    Migrator::up(&transaction, steps).await?;
    transaction.commit().await
}

/// Takes back the last `steps` migrations, or all, as one.
pub async fn down(db: &DatabaseConnection, steps: Option<u32>) -> Result<(), DbErr> {
    let transaction = begin(db).await?;
    Migrator::down(&transaction, steps).await?;
    transaction.commit().await
}

/// SQLite takes the write lock at once: two programs that start together take turns.
async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(options).await
}

/// Every migration in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_accounts::Migration),
            Box::new(m20261121_000002_contracts::Migration),
            Box::new(m20261121_000003_life_cycle::Migration),
            Box::new(m20261121_000004_key_terms::Migration),
            Box::new(m20261121_000010_analytics::Migration),
            Box::new(m20261121_000020_keys::Migration),
            Box::new(m20261121_000030_imports::Migration),
            Box::new(m20261121_000040_reminders::Migration),
            Box::new(m20261121_000050_installation::Migration),
            Box::new(m20261121_000060_amendments::Migration),
            Box::new(m20261121_000080_finding::Migration),
            Box::new(m20261121_000090_parties::Migration),
            Box::new(m20261122_000100_company_details::Migration),
            Box::new(m20261122_000110_quick_writing::Migration),
            Box::new(m20261130_000120_findings::Migration),
            Box::new(m20261130_000121_playbook::Migration),
            Box::new(m20261130_000140_obligation_versions::Migration),
            Box::new(m20261130_000150_processing::Migration),
            Box::new(m20261130_000160_frameworks::Migration),
            Box::new(m20261130_000170_risk::Migration),
            Box::new(m20261130_000200_models::Migration),
            Box::new(m20261130_000210_said_facts::Migration),
            Box::new(m20261130_000220_required_score::Migration),
            Box::new(m20261130_000230_contract_terms::Migration),
            Box::new(m20261130_000240_library::Migration),
            Box::new(m20261130_000250_drafts::Migration),
            Box::new(m20261130_000260_key_terms_versions::Migration),
            Box::new(m20261130_000270_ahead::Migration),
            Box::new(m20261130_000271_version_details::Migration),
            Box::new(m20261130_000280_checked_by::Migration),
            Box::new(m20261130_000290_words_anew::Migration),
            Box::new(m20261130_000320_decision_reason::Migration),
        ]
    }
}
