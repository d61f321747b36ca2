//! API keys, and the answers kept for programs that ask twice.

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
                    .table("api_keys")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("user_id"))
                    .col(string("user_name"))
                    .col(string("name"))
                    .col(string("scope"))
                    .col(string("key_hash").unique_key())
                    .col(string("hint"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("last_used_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("api_keys_company")
                            .from("api_keys", "company_id")
                            .to("companies", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create().name("api_keys_user").from("api_keys", "user_id").to("users", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("api_keys", "api_keys_by_company", &["company_id", "created_at", "id"])).await?;
        manager.create_index(index("api_keys", "api_keys_by_user", &["user_id", "created_at", "id"])).await?;
        manager.create_index(index("api_keys", "api_keys_by_end", &["expires_at"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency_keys")
                    .col(uuid("company_id"))
                    .col(string("key_hash"))
                    .col(string("request_hash"))
                    .col(big_integer("at"))
                    .col(integer_null("status"))
                    .col(string_null("etag"))
                    .col(binary_null("answer"))
                    .primary_key(Index::create().col("company_id").col("key_hash"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("idempotency_keys", "idempotency_keys_by_time", &["at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["idempotency_keys", "api_keys"] {
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
