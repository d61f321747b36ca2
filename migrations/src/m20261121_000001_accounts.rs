//! Companies, people, sign-in sessions and the audit trail.

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
                    .table("companies")
                    .col(uuid("id").primary_key())
                    .col(string("name"))
                    .col(string("time_zone"))
                    .col(string("tier"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(uuid("id").primary_key())
                    .col(uuid("company_id"))
                    .col(string("email"))
                    .col(string("email_key").unique_key())
                    .col(string("full_name"))
                    .col(string("role"))
                    .col(string("password_hash"))
                    .col(boolean("is_active"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("last_sign_in_at"))
                    .foreign_key(
                        ForeignKey::create().name("users_company").from("users", "company_id").to("companies", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("users", "users_by_company", &["company_id", "id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("sign_in_guards")
                    .col(string("guard").primary_key())
                    .col(integer("failures"))
                    .col(big_integer("first_failure_at"))
                    .col(big_integer_null("locked_until"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("login_sessions")
                    .col(string("id_hash").primary_key())
                    .col(uuid_null("user_id"))
                    .col(text("data"))
                    .col(big_integer("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("login_sessions", "login_sessions_by_end", &["expires_at"])).await?;
        manager.create_index(index("login_sessions", "login_sessions_by_user", &["user_id"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("access_tokens")
                    .col(string("token_hash").primary_key())
                    .col(uuid("user_id"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("access_tokens_user")
                            .from("access_tokens", "user_id")
                            .to("users", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("access_tokens", "access_tokens_by_end", &["expires_at"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("audit")
                    .col(uuid("company_id"))
                    .col(big_integer("seq"))
                    .col(big_integer("at"))
                    .col(uuid("actor_id"))
                    .col(string("actor"))
                    .col(string("action"))
                    .col(string("subject_type"))
                    .col(string("subject_id"))
                    .col(string("subject"))
                    .col(text_null("before"))
                    .col(text_null("after"))
                    .col(string("address"))
                    .col(string("user_agent"))
                    .col(string("request_id"))
                    .col(string("previous"))
                    .col(string("hash"))
                    .primary_key(Index::create().col("company_id").col("seq"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("audit", "audit_by_action", &["company_id", "action", "seq"])).await?;
        manager.create_index(index("audit", "audit_by_subject", &["company_id", "subject_id", "seq"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit", "access_tokens", "login_sessions", "sign_in_guards", "users", "companies"] {
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
