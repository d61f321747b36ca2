//! Contracts, their versions, analyses and search words, and answers in progress.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("contracts")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(string("title"))
                    .col(string("title_key"))
                    .col(string("contract_type"))
                    .col(string("status"))
                    .col(string("client_name"))
                    .col(string_null("client_email"))
                    .col(string_null("supplier_name"))
                    .col(big_integer_null("value_pence"))
                    .col(string("currency"))
                    .col(string_null("start_date"))
                    .col(string_null("end_date"))
                    .col(string_null("template_id"))
                    .col(integer_null("template_version"))
                    .col(text("answers"))
                    .col(text("facts"))
                    .col(text("plain_english_input"))
                    .col(text("source"))
                    .col(text("content"))
                    .col(integer("version"))
                    .col(uuid("created_by"))
                    .col(string("created_by_name"))
                    .col(big_integer("created_at"))
                    .col(string("updated_by_name"))
                    .col(big_integer("updated_at"))
                    .col(text_null("checks"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("contracts_company")
                            .from("contracts", "company_id")
                            .to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("contracts_by_change", &["company_id", "updated_at", "id"][..]),
            ("contracts_by_title", &["company_id", "title_key", "id"]),
            ("contracts_by_value", &["company_id", "value_pence", "id"]),
            ("contracts_by_making", &["company_id", "created_at", "id"]),
            ("contracts_by_status", &["company_id", "status", "updated_at", "id"]),
            ("contracts_by_type", &["company_id", "contract_type", "updated_at", "id"]),
        ] {
            manager.create_index(index("contracts", name, columns)).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("contract_versions")
                    .col(uuid("contract_id"))
                    .col(integer("version"))
                    .col(uuid("company_id"))
                    .col(string("title"))
                    .col(text("source"))
                    .col(text("content"))
                    .col(string("reason"))
                    .col(uuid("author_id"))
                    .col(string("author"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("contract_id").col("version"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("contract_versions_contract")
                            .from("contract_versions", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("analyses")
                    .col(uuid("contract_id"))
                    .col(integer("version"))
                    .col(uuid("company_id"))
                    .col(uuid("id"))
                    .col(string("pack_version"))
                    .col(text("result"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("contract_id").col("version"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("analyses_contract")
                            .from("analyses", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("answer_sheets")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("user_id"))
                    .col(string("template_id"))
                    .col(text("answers"))
                    .col(uuid_null("contract_id"))
                    .col(big_integer("created_at"))
                    .col(big_integer("updated_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("answer_sheets_company")
                            .from("answer_sheets", "company_id")
                            .to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("answer_sheets", "answer_sheets_by_person", &["company_id", "user_id", "updated_at"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("kept_edits")
                    .col(uuid("contract_id"))
                    .col(uuid("user_id"))
                    .col(uuid("company_id"))
                    .col(string("title"))
                    .col(text("source"))
                    .col(integer("base_version"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("contract_id").col("user_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("kept_edits_contract")
                            .from("kept_edits", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        create_search(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.drop_table(Table::drop().table("contract_search_keys").to_owned()).await?;
        }
        for table in ["contract_search", "kept_edits", "answer_sheets", "analyses", "contract_versions", "contracts"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// The words of each contract, folded by the program, in each database's own full-text index. SQLite's index knows
/// numbered rows only, so a table beside it says which contract a number is.
async fn create_search(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DbBackend::Sqlite => &[
            "CREATE TABLE contract_search_keys (key INTEGER PRIMARY KEY AUTOINCREMENT, contract_id blob NOT NULL UNIQUE REFERENCES contracts (id), company_id blob NOT NULL)",
            "CREATE VIRTUAL TABLE contract_search USING fts5(words, content = '', contentless_delete = 1, tokenize = 'unicode61')",
        ],
        DbBackend::Postgres => &[
            "CREATE TABLE contract_search (contract_id uuid PRIMARY KEY REFERENCES contracts (id), company_id uuid NOT NULL, words tsvector NOT NULL)",
            "CREATE INDEX contract_search_words ON contract_search USING gin (words)",
        ],
        other => return Err(DbErr::Migration(format!("{other:?} is not a supported database"))),
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
