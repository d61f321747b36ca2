//! The history of the database schema. It knows nothing of the product's types.
//!
//! One migration for one change, forward and back. Released migrations are never edited. Instants are microseconds since
//! 1970 in a BIGINT and days are `YYYY-MM-DD` in text: both sort alike on SQLite and PostgreSQL.

use sea_orm_migration::prelude::{MigrationTrait, async_trait};
pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};

mod m20261121_000001_accounts;
mod m20261121_000002_contracts;
mod m20261121_000003_life_cycle;
mod m20261121_000004_key_terms;
mod m20261121_000010_analytics;
mod m20261121_000020_keys;
mod m20261121_000040_reminders;

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
            Box::new(m20261121_000040_reminders::Migration),
        ]
    }
}
