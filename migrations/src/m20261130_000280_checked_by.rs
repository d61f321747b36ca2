//! By what a contract was checked last: rule pack, rules of the company and law, in one word for which an index finds what was
//! checked by another.
//!
//! It is empty after this: the hourly job notes it, and reads again what was checked by others than those of the day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const BY_CHECK: &str = "contracts_by_check";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let checked_by = string("checked_by").default("").to_owned();
        manager.alter_table(Table::alter().table("contracts").add_column(checked_by).to_owned()).await?;
        let mut by_check = Index::create().table("contracts").name(BY_CHECK).take();
        for column in ["company_id", "checked_by", "id"] {
            by_check.col(column);
        }
        manager.create_index(by_check).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("contracts").name(BY_CHECK).to_owned()).await?;
        manager.alter_table(Table::alter().table("contracts").drop_column("checked_by").to_owned()).await
    }
}
