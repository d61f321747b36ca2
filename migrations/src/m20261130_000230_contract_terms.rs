//! What contracts' texts say, term by term, and which reader has read which version. The index holds all that the list asks for.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(terms()).await?;
        let mut index = Index::create().name("contract_terms_said").table("contract_terms").to_owned();
        for column in ["company_id", "kind", "word", "amount", "contract_id"] {
            index.col(column);
        }
        manager.create_index(index).await?;
        manager.create_table(read()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["contract_terms_read", "contract_terms"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// A row for each mark of a kind that the text has; a kind without a value has one with an empty word.
fn terms() -> TableCreateStatement {
    Table::create()
        .table("contract_terms")
        .col(uuid("contract_id"))
        .col(string("kind"))
        .col(integer("place"))
        .col(uuid("company_id"))
        .col(string("word"))
        .col(big_integer_null("amount"))
        .col(integer("starts"))
        .col(integer("ends"))
        .primary_key(Index::create().col("contract_id").col("kind").col("place"))
        .foreign_key(&mut to("contract_terms", "contract_id", "contracts"))
        .to_owned()
}

fn read() -> TableCreateStatement {
    Table::create()
        .table("contract_terms_read")
        .col(uuid("contract_id").primary_key())
        .col(uuid("company_id"))
        .col(integer("version"))
        .col(string("reader"))
        .foreign_key(&mut to("contract_terms_read", "contract_id", "contracts"))
        .to_owned()
}

fn to(table: &'static str, column: &'static str, other: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_{column}")).from(table, column).to(other, "id").to_owned()
}
