//! Kept files, imports with their files, and the signed originals of contracts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("files")
                    .col(uuid("company_id"))
                    .col(string("hash"))
                    .col(big_integer("size"))
                    .col(string("media_type"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("company_id").col("hash"))
                    .foreign_key(
                        ForeignKey::create().name("files_company").from("files", "company_id").to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("imports")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("created_by"))
                    .col(string("created_by_name"))
                    .col(big_integer("created_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("imports_company")
                            .from("imports", "company_id")
                            .to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("imports", "imports_by_company", &["company_id", "created_at", "id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("import_files")
                    .col(uuid("import_id"))
                    .col(integer("position"))
                    .col(uuid("company_id"))
                    .col(string("name"))
                    .col(string("hash"))
                    .col(big_integer("size"))
                    .col(string("media_type"))
                    .col(string("state"))
                    .col(string_null("reason_code"))
                    .col(text_null("reason"))
                    .col(integer("attempts"))
                    .col(big_integer("due_at"))
                    .col(integer_null("pages"))
                    .col(text_null("notes"))
                    .col(text_null("content"))
                    .col(text_null("proposals"))
                    .col(text_null("answers"))
                    .col(text_null("settled"))
                    .col(uuid_null("contract_id"))
                    .col(uuid_null("same_import_id"))
                    .col(integer_null("same_position"))
                    .col(big_integer("updated_at"))
                    .primary_key(Index::create().col("import_id").col("position"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("import_files_import")
                            .from("import_files", "import_id")
                            .to("imports", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("import_files_contract")
                            .from("import_files", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("import_files_by_content", &["company_id", "hash", "import_id", "position"][..]),
            ("import_files_by_state", &["company_id", "state", "import_id", "position"]),
            ("import_files_to_do", &["state", "due_at", "import_id", "position"]),
        ] {
            manager.create_index(index("import_files", name, columns)).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("contract_originals")
                    .col(uuid("contract_id").primary_key())
                    .col(uuid("company_id"))
                    .col(string("hash"))
                    .col(string("name"))
                    .col(string("media_type"))
                    .col(big_integer("size"))
                    .col(string_null("governing_law"))
                    .col(string_null("agreed_on"))
                    .col(string("added_by_name"))
                    .col(big_integer("added_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("contract_originals_contract")
                            .from("contract_originals", "contract_id")
                            .to("contracts", "id"),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["contract_originals", "import_files", "imports", "files"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table).name(name).take();
    for column in columns {
        index.col(*column);
    }
    index
}
