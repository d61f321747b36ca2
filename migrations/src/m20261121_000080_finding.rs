//! An index of words in which each term carries its company and its place, the words in their order for phrases, and filters
//! that people keep.
//!
//! The index is empty after this: the program fills it from the contracts when it starts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What lists filter by and figures are worked out of; the order is that of the index before.
const FIGURES: [&str; 18] = [
    "company_id",
    "status",
    "currency",
    "risk_score",
    "contract_type",
    "value_pence",
    "critical_findings",
    "score",
    "score_gdpr",
    "score_employment",
    "score_consumer",
    "score_commercial",
    "score_execution",
    "end_date",
    "created_at",
    "updated_at",
    "created_by",
    "party_key",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Sqlite => &[
                "DROP TABLE contract_search",
                "DELETE FROM contract_search_keys",
                "CREATE VIRTUAL TABLE contract_search USING fts5(terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')",
            ],
            DbBackend::Postgres => &[
                "DROP TABLE contract_search",
                "CREATE TABLE contract_search (contract_id uuid PRIMARY KEY REFERENCES contracts (id), company_id uuid NOT NULL, terms tsvector NOT NULL)",
                "CREATE INDEX contract_search_terms ON contract_search USING gin (terms) WITH (fastupdate = off)",
            ],
            other => return Err(DbErr::Migration(format!("{other:?} is not a supported database"))),
        };
        run(manager, statements).await?;
        manager
            .create_table(
                Table::create()
                    .table("contract_words")
                    .col(uuid("contract_id").primary_key())
                    .col(uuid("company_id"))
                    .col(text("words"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("contract_words_contract")
                            .from("contract_words", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        put_figures(manager, true).await?;
        manager
            .create_table(
                Table::create()
                    .table("saved_filters")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("owner_id"))
                    .col(string("owner_name"))
                    .col(string("name"))
                    .col(string("name_key"))
                    .col(text("words"))
                    .col(boolean("is_shared"))
                    .col(integer("version"))
                    .col(big_integer("created_at"))
                    .col(big_integer("updated_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("saved_filters_owner")
                            .from("saved_filters", "owner_id")
                            .to("users", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, columns, is_unique) in [
            ("saved_filters_of_person", &["company_id", "owner_id", "name_key"][..], true),
            ("saved_filters_by_name", &["company_id", "name_key", "id"], false),
        ] {
            let mut index = Index::create().table("saved_filters").name(name).take();
            if is_unique {
                index.unique();
            }
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("saved_filters").to_owned()).await?;
        put_figures(manager, false).await?;
        manager.drop_table(Table::drop().table("contract_words").to_owned()).await?;
        let statements: &[&str] = match manager.get_database_backend() {
            DbBackend::Sqlite => &[
                "DROP TABLE contract_search",
                "DELETE FROM contract_search_keys",
                "CREATE VIRTUAL TABLE contract_search USING fts5(words, content = '', contentless_delete = 1, tokenize = 'unicode61')",
            ],
            DbBackend::Postgres => &[
                "DROP TABLE contract_search",
                "CREATE TABLE contract_search (contract_id uuid PRIMARY KEY REFERENCES contracts (id), company_id uuid NOT NULL, words tsvector NOT NULL)",
                "CREATE INDEX contract_search_words ON contract_search USING gin (words)",
            ],
            other => return Err(DbErr::Migration(format!("{other:?} is not a supported database"))),
        };
        run(manager, statements).await
    }
}

/// Makes the index of the figures anew, with the id where what was found is looked for in it.
async fn put_figures(manager: &SchemaManager<'_>, with_id: bool) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().table("contracts").name("contracts_figures").to_owned()).await?;
    let mut index = Index::create().table("contracts").name("contracts_figures").take();
    for column in FIGURES.into_iter().chain(with_id.then_some("id")) {
        index.col(column);
    }
    manager.create_index(index).await
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
