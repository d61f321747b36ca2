//! What contracts say of personal data, what people say about that, and whether an impact assessment was done. The columns of the
//! indexes are what the register filters by, so that a page of it and its figures read no text.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(entries()).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create().name(name).table("processing_entries").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        manager.create_table(said()).await?;
        manager.create_table(assessments()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["processing_assessments", "processing_said", "processing_entries"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// The first for contracts of one status, the second for those of every status.
const INDEXES: [(&str, &[&str]); 2] = [
    (
        "processing_entries_of_status",
        &[
            "company_id",
            "in_register",
            "status",
            "contract_id",
            "our_role",
            "has_special",
            "has_transfer",
            "assessment",
            "is_incomplete",
        ],
    ),
    (
        "processing_entries_of_all",
        &[
            "company_id",
            "in_register",
            "contract_id",
            "our_role",
            "has_special",
            "has_transfer",
            "assessment",
            "is_incomplete",
        ],
    ),
];

fn entries() -> TableCreateStatement {
    Table::create()
        .table("processing_entries")
        .col(uuid("contract_id").primary_key())
        .col(uuid("company_id"))
        .col(integer("version"))
        .col(string("reader"))
        .col(string("status"))
        .col(boolean("in_register"))
        .col(string("our_role"))
        .col(boolean("has_special"))
        .col(boolean("has_transfer"))
        .col(string("assessment"))
        .col(boolean("is_incomplete"))
        .col(text("reading"))
        .col(text("entry"))
        .col(integer("revision"))
        .foreign_key(&mut to("processing_entries", "company_id", "companies"))
        .foreign_key(&mut to("processing_entries", "contract_id", "contracts"))
        .to_owned()
}

fn said() -> TableCreateStatement {
    Table::create()
        .table("processing_said")
        .col(uuid("contract_id"))
        .col(string("aspect"))
        .col(uuid("company_id"))
        .col(text("said"))
        .col(text("reason"))
        .col(integer("version"))
        .col(text("read"))
        .col(uuid("by_id"))
        .col(string("by_name"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("contract_id").col("aspect"))
        .foreign_key(&mut to("processing_said", "company_id", "companies"))
        .foreign_key(&mut to("processing_said", "contract_id", "contracts"))
        .to_owned()
}

fn assessments() -> TableCreateStatement {
    Table::create()
        .table("processing_assessments")
        .col(uuid("contract_id").primary_key())
        .col(uuid("company_id"))
        .col(string("outcome"))
        .col(string("reference"))
        .col(string_null("day"))
        .col(text("reason"))
        .col(uuid_null("obligation_id"))
        .col(string_null("owner_name"))
        .col(text("triggers"))
        .col(uuid("by_id"))
        .col(string("by_name"))
        .col(big_integer("at"))
        .foreign_key(&mut to("processing_assessments", "company_id", "companies"))
        .foreign_key(&mut to("processing_assessments", "contract_id", "contracts"))
        .to_owned()
}

fn to(table: &'static str, column: &'static str, other: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{table}_{column}")).from(table, column).to(other, "id").to_owned()
}
