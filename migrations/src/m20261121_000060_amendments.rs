//! Which contract amends which, and what the agreement said of its end and value before any amendment.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to_contract = |column: &str, name: &str| {
            ForeignKey::create().name(name).from("amendments", column.to_owned()).to("contracts", "id").to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("amendments")
                    .col(uuid("contract_id").primary_key())
                    .col(uuid("company_id"))
                    .col(uuid("amends"))
                    .col(integer("number"))
                    .col(string_null("first_end"))
                    .col(big_integer_null("first_value_pence"))
                    .col(string("first_currency"))
                    .col(boolean("is_settled"))
                    .foreign_key(&mut to_contract("contract_id", "amendments_contract"))
                    .foreign_key(&mut to_contract("amends", "amendments_amends"))
                    .to_owned(),
            )
            .await?;
        for (name, columns, is_unique) in [
            ("amendments_of_contract", &["amends", "number"][..], true),
            ("amendments_to_settle", &["is_settled", "contract_id"][..], false),
        ] {
            let mut index = Index::create().table("amendments").name(name).take();
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
        manager.drop_table(Table::drop().table("amendments").to_owned()).await
    }
}
