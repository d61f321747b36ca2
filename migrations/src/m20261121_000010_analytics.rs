//! What contracts are counted and summed by: the figures of their checks, the other side, and indexes that hold both.
//!
//! The figures come from the analyses that are kept already; scores are hundredths in whole numbers, so that sums are exact.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// From the least to the most specific: `score` is the overall one.
const SCORES: [(&str, &str); 6] = [
    ("score", "overall_score"),
    ("score_gdpr", "gdpr_compliance"),
    ("score_employment", "employment_law_compliance"),
    ("score_consumer", "consumer_rights_compliance"),
    ("score_commercial", "commercial_terms_compliance"),
    ("score_execution", "execution_readiness"),
];

/// The first holds everything that lists filter by and figures are worked out of, so that neither reads a row.
const INDEXES: [(&str, &[&str]); 5] = [
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
            "created_by",
            "party_key",
        ],
    ),
    ("contracts_by_time", &["company_id", "created_at", "currency", "value_pence", "score"]),
    ("contracts_by_owner", &["company_id", "created_by", "updated_at", "id", "currency", "value_pence"]),
    ("contracts_by_party", &["company_id", "party_key", "updated_at", "id", "currency", "value_pence"]),
    ("contracts_of_company_by_end", &["company_id", "end_date", "updated_at", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut columns = vec![
            string("other_party").default("").to_owned(),
            string("party_key").default("").to_owned(),
            integer_null("risk_score"),
            integer_null("critical_findings"),
        ];
        columns.extend(SCORES.map(|(column, _)| integer_null(column)));
        for column in columns {
            manager.alter_table(Table::alter().table("contracts").add_column(column).to_owned()).await?;
        }
        let backend = manager.get_database_backend();
        for statement in [other_parties(backend), figures(backend), critical_findings(backend)] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        for (name, columns) in INDEXES {
            let mut index = Index::create().table("contracts").name(name).take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().table("contracts").name(name).to_owned()).await?;
        }
        let columns = ["other_party", "party_key", "risk_score", "critical_findings"];
        for column in columns.into_iter().chain(SCORES.map(|(column, _)| column)) {
            manager.alter_table(Table::alter().table("contracts").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// The other side is the supplier where the company itself is the client, otherwise the client. Its key is the name in
/// lower case of the Latin letters without accents only: both databases and the program can do that alike.
fn other_parties(backend: DbBackend) -> String {
    let lower = |text: &str| match backend {
        DbBackend::Postgres => format!("lower({text} COLLATE \"C\")"),
        _ => format!("lower({text})"),
    };
    let own = format!("(SELECT {} FROM companies WHERE companies.id = contracts.company_id)", lower("name"));
    let other = format!(
        "CASE WHEN supplier_name IS NOT NULL AND {} = {own} THEN supplier_name ELSE client_name END",
        lower("client_name")
    );
    format!("UPDATE contracts SET other_party = {other}, party_key = {}", lower(&format!("({other})")))
}

/// What the rules said of the present version.
fn figures(backend: DbBackend) -> String {
    let value = |name: &str| match backend {
        DbBackend::Postgres => format!("CAST(CAST(result AS jsonb) ->> '{name}' AS numeric)"),
        _ => format!("json_extract(result, '$.{name}')"),
    };
    let mut columns = vec!["risk_score"];
    let mut values = vec![format!("CAST({} AS integer)", value("risk_score"))];
    for (column, name) in SCORES {
        columns.push(column);
        values.push(format!("CAST(round({} * 100) AS integer)", value(name)));
    }
    format!(
        "UPDATE contracts SET ({}) = (SELECT {} FROM analyses \
         WHERE analyses.contract_id = contracts.id AND analyses.version = contracts.version)",
        columns.join(", "),
        values.join(", ")
    )
}

/// Critical rules that are not met, from the line that the list shows.
fn critical_findings(backend: DbBackend) -> String {
    let value = match backend {
        DbBackend::Postgres => "CAST(CAST(checks AS jsonb) ->> 'critical' AS integer)",
        _ => "json_extract(checks, '$.critical')",
    };
    format!("UPDATE contracts SET critical_findings = {value} WHERE checks IS NOT NULL")
}
