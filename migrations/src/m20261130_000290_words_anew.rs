//! Contracts are found by the numbers under which their parties are registered, and by every word of a long text: the words of
//! those that are there are made anew when the server starts.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DELETE FROM contract_words").await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // More words than before do no harm to the program that was there before.
        Ok(())
    }
}
