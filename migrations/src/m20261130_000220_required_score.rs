//! From which score on a company calls a contract ready to sign, in whole hundredths; none where the installation's counts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = small_integer_null("required_score");
        manager.alter_table(Table::alter().table("companies").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("companies").drop_column("required_score").to_owned()).await
    }
}
