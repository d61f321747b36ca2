//! Under which numbers the parties of a contract are registered, who answers for it, its tags, the contracts it is related
//! to, and which contracts a company wants reviewed before they are in force.
//!
//! Until somebody says otherwise, whoever made a contract answers for it. The indexes that held its maker hold its owner
//! from now on: lists and figures are by owner.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const NUMBERS: [&str; 4] =
    ["client_company_number", "client_vat_number", "supplier_company_number", "supplier_vat_number"];

/// The columns of the indexes that change, with `{person}` for whoever lists and figures go by.
const INDEXES: [(&str, &[&str]); 2] = [
    (
        "contracts_figures",
        &[
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
            "{person}",
            "party_key",
            "id",
        ],
    ),
    ("contracts_by_owner", &["company_id", "{person}", "updated_at", "id", "currency", "value_pence"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut columns: Vec<_> = NUMBERS.map(string_null).into();
        columns.extend([
            uuid_null("owner_id"),
            string("owner_name").default("").to_owned(),
            integer("filings").default(0).to_owned(),
        ]);
        for column in columns {
            manager.alter_table(Table::alter().table("contracts").add_column(column).to_owned()).await?;
        }
        let owners = "UPDATE contracts SET owner_id = created_by, owner_name = created_by_name";
        manager.get_connection().execute_unprepared(owners).await?;
        index_by(manager, "owner_id").await?;
        tags(manager).await?;
        related(manager).await?;
        review_demands(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["review_demands", "related_contracts", "contract_tags", "tags"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        index_by(manager, "created_by").await?;
        for column in NUMBERS.into_iter().chain(["owner_id", "owner_name", "filings"]) {
            manager.alter_table(Table::alter().table("contracts").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// Makes the indexes anew with this column.
async fn index_by(manager: &SchemaManager<'_>, person: &str) -> Result<(), DbErr> {
    for (name, columns) in INDEXES {
        manager.drop_index(Index::drop().table("contracts").name(name).to_owned()).await?;
        let mut index = Index::create().table("contracts").name(name).take();
        for column in columns {
            index.col(if *column == "{person}" { person.to_owned() } else { (*column).to_owned() });
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

fn to(table: &str, column: &str, other: &str) -> ForeignKeyCreateStatement {
    let name = format!("{table}_{column}");
    ForeignKey::create().name(name).from(table.to_owned(), column.to_owned()).to(other.to_owned(), "id").to_owned()
}

fn index(table: &str, name: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create().table(table.to_owned()).name(name).take();
    for column in columns {
        index.col((*column).to_owned());
    }
    index
}

async fn tags(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("tags")
                .col(uuid("id").primary_key())
                .col(uuid("company_id"))
                .col(string("name"))
                .col(string("name_key"))
                .col(big_integer("created_at"))
                .foreign_key(&mut to("tags", "company_id", "companies"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("tags", "tags_by_name", &["company_id", "name_key"]).unique().to_owned()).await?;
    manager
        .create_table(
            Table::create()
                .table("contract_tags")
                .col(uuid("contract_id"))
                .col(uuid("tag_id"))
                .col(uuid("company_id"))
                .primary_key(Index::create().col("contract_id").col("tag_id"))
                .foreign_key(&mut to("contract_tags", "contract_id", "contracts"))
                .foreign_key(&mut to("contract_tags", "tag_id", "tags"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("contract_tags", "contract_tags_by_tag", &["tag_id", "contract_id"])).await?;
    manager.create_index(index("contract_tags", "contract_tags_of_company", &["company_id", "tag_id"])).await
}

/// The two of a relation stand in it as they are related, and in the order of their ids once more: so that the database
/// knows each pair once, whichever way round it was said.
async fn related(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("related_contracts")
                .col(uuid("contract_id"))
                .col(uuid("other_id"))
                .col(uuid("company_id"))
                .col(string("kind"))
                .col(string("pair"))
                .col(string("made_by_name"))
                .col(big_integer("made_at"))
                .primary_key(Index::create().col("contract_id").col("other_id"))
                .foreign_key(&mut to("related_contracts", "contract_id", "contracts"))
                .foreign_key(&mut to("related_contracts", "other_id", "contracts"))
                .to_owned(),
        )
        .await?;
    let pair = index("related_contracts", "related_contracts_pair", &["pair"]).unique().to_owned();
    manager.create_index(pair).await?;
    manager.create_index(index("related_contracts", "related_contracts_other", &["other_id"])).await
}

async fn review_demands(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("review_demands")
                .col(uuid("company_id").primary_key())
                .col(text("contract_types"))
                .col(big_integer_null("gbp_pence"))
                .col(big_integer_null("eur_pence"))
                .col(big_integer_null("usd_pence"))
                .col(boolean("without_value"))
                .col(string("set_by_name"))
                .col(big_integer("set_at"))
                .foreign_key(&mut to("review_demands", "company_id", "companies"))
                .to_owned(),
        )
        .await
}
