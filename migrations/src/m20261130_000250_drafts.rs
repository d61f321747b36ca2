//! What a model was told word for word, what is kept of the drafts it writes, the templates it was asked about,
//! and how much models may be asked in a month.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            // Of calls from before only the fingerprint is known.
            text("prompt").default("").to_owned(),
            integer("prompt_version").default(0).to_owned(),
            integer_null("confidence"),
            string_null("template_id"),
        ] {
            manager.alter_table(Table::alter().table("decisions").add_column(column).to_owned()).await?;
        }
        let company = ForeignKey::create()
            .name("model_limits_company")
            .from("model_limits", "company_id")
            .to("companies", "id")
            .to_owned();
        manager
            .create_table(
                Table::create()
                    .table("model_limits")
                    .col(uuid("company_id").primary_key())
                    .col(integer_null("calls"))
                    .col(big_integer_null("spend_micros"))
                    .col(integer("version"))
                    .col(text("set_by_name"))
                    .col(big_integer("set_at"))
                    .foreign_key(&mut company.clone())
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("model_limits").to_owned()).await?;
        for column in ["template_id", "confidence", "prompt_version", "prompt"] {
            manager.alter_table(Table::alter().table("decisions").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
