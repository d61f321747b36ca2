//! Contracts counted and summed, in the database and never by loading rows.
//!
//! Each function is one statement over one company that the index `contracts_figures` (or `contracts_by_time`) answers
//! alone. Money is summed in whole pounds and whole pence apart, so that no number of contracts overflows and no
//! penny is rounded; scores in whole hundredths.

use super::store::{contracts, matching, score_column};
use super::{ContractType, Filter, Status, Total};
use crate::accounts::Right;
use crate::compliance::Area;
use crate::context::Ctx;
use crate::ids::UserId;
use crate::problem::Problem;
use crate::storage::{damaged, micros};
use crate::typed::{Currency, money};
use jiff::Timestamp;
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Asterisk, CaseStatement, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ConnectionTrait, QueryResult, QuerySelect, QueryTrait, Statement, Value};

/// What contracts are worth together in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub currency: Currency,
    /// How many of them say a value in it.
    pub contracts: u32,
    pub total: Decimal,
}

impl Sum {
    /// The average of those that say a value, to the penny, half a penny up; `None` where there is none.
    pub fn average(&self) -> Option<Decimal> {
        average(self.total, self.contracts)
    }
}

impl Total {
    /// A sum in words.
    pub(super) fn of(it: &Sum) -> Self {
        Self { currency: it.currency, contracts: it.contracts, total: money(it.total, it.currency) }
    }
}

/// Scores added up, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// How many contracts have one.
    pub contracts: u32,
    pub hundredths: i64,
}

impl Scores {
    /// Two lots of scores as one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { contracts: self.contracts + other.contracts, hundredths: self.hundredths + other.hundredths }
    }

    /// The average from 0 to 1, to two decimals, half up; `None` where there is no score.
    pub fn average(self) -> Option<Decimal> {
        average(Decimal::new(self.hundredths, 2), self.contracts)
    }
}

fn average(total: Decimal, contracts: u32) -> Option<Decimal> {
    let average = total.checked_div(Decimal::from(contracts))?;
    Some(average.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// What a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub contracts: u32,
    /// One for each currency in which one of them says a value.
    pub totals: Vec<Sum>,
    /// The average score in the area that the filter names, or the overall one where it asks for scored contracts.
    pub average_score: Option<Decimal>,
}

/// How many contracts a filter leaves.
pub async fn count(ctx: &Ctx, filter: &Filter) -> Result<u32, Problem> {
    ctx.require(Right::ReadContracts)?;
    let found = all_of(ctx).filter(matching(ctx, filter)).count(ctx.db()).await?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// How many contracts a filter leaves and what they are worth.
pub async fn tally(ctx: &Ctx, filter: &Filter) -> Result<Tally, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut query = all_of(ctx)
        .filter(matching(ctx, filter))
        .select_only()
        .column(contracts::Column::Currency)
        .expr_as(rows(), "contracts");
    query = with_value(query);
    query = with_score(query, filter.area.map_or(contracts::Column::Score, score_column), "score");
    let rows =
        ctx.db().query_all_raw(query.group_by(contracts::Column::Currency).build(ctx.db().get_database_backend()));
    let (mut tally, mut scores) = (Tally::default(), Scores::default());
    for row in rows.await? {
        tally.contracts += number(&row, "contracts")?;
        let sum = value_of(&row, currency_of(&row)?)?;
        if sum.contracts > 0 {
            tally.totals.push(sum);
        }
        scores = scores.and(scores_of(&row, "score")?);
    }
    tally.totals.sort_by_key(|it| it.currency.code());
    tally.average_score = scores.average().filter(|_| filter.area.is_some() || filter.scored);
    Ok(tally)
}

/// Contracts of one status, one currency and one risk.
#[derive(Clone, Debug)]
pub struct Cell {
    pub status: Status,
    pub currency: Currency,
    /// From 1 to 10; `None` where no rule has read them.
    pub risk: Option<u8>,
    pub contracts: u32,
    pub value: Sum,
    /// Their overall scores.
    pub overall: Scores,
    /// Their scores by area, in the order of [`Area::ALL`].
    pub areas: [Scores; 5],
    /// How many of them have an overall score of at least 0.80.
    pub compliant: u32,
    /// How many of them each of the filters leaves that were asked about.
    pub asked: Vec<u32>,
}

/// The company's contracts by status, currency and risk, with how many of each the filters `asked` leave.
pub async fn cells(ctx: &Ctx, asked: &[Filter]) -> Result<Vec<Cell>, Problem> {
    use contracts::Column as C;
    ctx.require(Right::ReadContracts)?;
    let mut query = all_of(ctx).select_only().columns([C::Status, C::Currency, C::RiskScore]);
    query = query.expr_as(rows(), "contracts");
    query = with_value(query);
    query = with_score(query, C::Score, "overall");
    for area in Area::ALL {
        query = with_score(query, score_column(area), area.word());
    }
    query = query.expr_as(many(C::Score.gte(80)), "compliant");
    for (place, filter) in asked.iter().enumerate() {
        query = query.expr_as(many(matching(ctx, filter)), asked_name(place));
    }
    let query = query.group_by(C::Status).group_by(C::Currency).group_by(C::RiskScore);
    let rows = ctx.db().query_all_raw(query.build(ctx.db().get_database_backend())).await?;
    rows.iter().map(|row| cell(row, asked.len())).collect()
}

fn asked_name(place: usize) -> String {
    format!("asked_{place}")
}

fn cell(row: &QueryResult, asked: usize) -> Result<Cell, Problem> {
    let status: String = row.try_get("", "status")?;
    let risk: Option<i32> = row.try_get("", "risk_score")?;
    let currency = currency_of(row)?;
    let mut areas = [Scores::default(); 5];
    for (place, area) in areas.iter_mut().zip(Area::ALL) {
        *place = scores_of(row, area.word())?;
    }
    Ok(Cell {
        status: Status::from_word(&status).ok_or_else(|| damaged("a status", &status))?,
        currency,
        risk: risk.map(u8::try_from).transpose().map_err(|err| damaged("a risk score", &err))?,
        contracts: number(row, "contracts")?,
        value: value_of(row, currency)?,
        overall: scores_of(row, "overall")?,
        areas,
        compliant: number(row, "compliant")?,
        asked: (0..asked).map(|place| number(row, &asked_name(place))).collect::<Result<_, _>>()?,
    })
}

/// Contracts that share an owner or another party.
#[derive(Clone, Debug)]
pub struct Group<K> {
    pub key: K,
    pub name: String,
    pub contracts: u32,
    /// One for each currency in which one of them says a value.
    pub totals: Vec<Sum>,
}

/// The groups with the most contracts, and how many more there are.
#[derive(Clone, Debug)]
pub struct Largest<K> {
    pub groups: Vec<Group<K>>,
    pub more: u32,
}

/// The people who answer for the most contracts.
pub async fn owners(ctx: &Ctx, most: u32) -> Result<Largest<UserId>, Problem> {
    largest(ctx, "owner_id", "owner_name", most, |row| Ok(UserId::from_uuid(row.try_get::<Uuid>("", "group_key")?)))
        .await
}

/// The other parties with the most contracts; the key is a name that [`Filter::party`] takes.
pub async fn parties(ctx: &Ctx, most: u32) -> Result<Largest<String>, Problem> {
    largest(ctx, "party_key", "other_party", most, |row| Ok(row.try_get::<String>("", "group_key")?)).await
}

/// `column` and `name` are names of columns, never what a person typed.
async fn largest<K>(
    ctx: &Ctx,
    column: &'static str,
    name: &'static str,
    most: u32,
    key_of: impl Fn(&QueryResult) -> Result<K, Problem>,
) -> Result<Largest<K>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let sums: Vec<String> = Currency::ALL
        .iter()
        .map(|it| {
            let (code, word) = (it.code(), it.code().to_lowercase());
            format!(
                "CAST(COUNT(CASE WHEN currency = '{code}' THEN value_pence END) AS BIGINT) AS {word}_valued, \
                 CAST(SUM(CASE WHEN currency = '{code}' THEN value_pence / 100 END) AS BIGINT) AS {word}_pounds, \
                 CAST(SUM(CASE WHEN currency = '{code}' THEN value_pence % 100 END) AS BIGINT) AS {word}_pence"
            )
        })
        .collect();
    // The name is read for the few groups that are shown, from the contract changed last.
    let sql = format!(
        "SELECT shown.*, (SELECT named.{name} FROM contracts named WHERE named.company_id = $1 \
         AND named.{column} = shown.group_key ORDER BY named.updated_at DESC, named.id DESC LIMIT 1) AS name \
         FROM (SELECT {column} AS group_key, CAST(COUNT(*) AS BIGINT) AS contracts, {}, \
         CAST(COUNT(*) OVER () AS BIGINT) AS groups_in_all FROM contracts WHERE company_id = $1 \
         AND {column} IS NOT NULL GROUP BY {column} ORDER BY COUNT(*) DESC, {column} LIMIT $2) shown ORDER BY contracts DESC, group_key",
        sums.join(", ")
    );
    let values: Vec<Value> = vec![ctx.company().uuid().into(), i64::from(most).into()];
    let statement = Statement::from_sql_and_values(ctx.db().get_database_backend(), sql, values);
    let rows = ctx.db().query_all_raw(statement).await?;
    let in_all = rows.first().map(|row| number(row, "groups_in_all")).transpose()?.unwrap_or(0);
    let group = |row: &QueryResult| {
        let mut totals = Vec::new();
        for currency in Currency::ALL {
            let word = currency.code().to_lowercase();
            let contracts = number(row, &format!("{word}_valued"))?;
            let total = pounds_and_pence(row, &format!("{word}_pounds"), &format!("{word}_pence"))?;
            if contracts > 0 {
                totals.push(Sum { currency, contracts, total });
            }
        }
        Ok(Group { key: key_of(row)?, name: row.try_get("", "name")?, contracts: number(row, "contracts")?, totals })
    };
    let groups = rows.iter().map(group).collect::<Result<Vec<_>, Problem>>()?;
    Ok(Largest { more: in_all.saturating_sub(u32::try_from(groups.len()).unwrap_or(u32::MAX)), groups })
}

/// A stretch of time; its end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// What was made in a span of time, as it stands now.
#[derive(Clone, Debug)]
pub struct Made {
    pub contracts: u32,
    /// Of the currency that was asked for.
    pub value: Sum,
    pub overall: Scores,
}

/// The contracts made in each of `spans`, in their order; spans in which none was made are there too.
pub async fn made_in(ctx: &Ctx, spans: &[Span], currency: Currency) -> Result<Vec<Made>, Problem> {
    ctx.require(Right::ReadContracts)?;
    if spans.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![ctx.company().uuid().into(), currency.code().into()];
    let mut rows = Vec::new();
    for (place, span) in spans.iter().enumerate() {
        let at = values.len();
        rows.push(format!("(CAST(${} AS BIGINT), CAST(${} AS BIGINT), CAST(${} AS BIGINT))", at + 1, at + 2, at + 3));
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        values.extend([place, micros(span.from), micros(span.to)].map(Value::from));
    }
    let sql = format!(
        "WITH spans (place, since, until) AS (VALUES {}) \
         SELECT spans.place, CAST(COUNT(it.created_at) AS BIGINT) AS contracts, \
         CAST(COUNT(CASE WHEN it.currency = $2 THEN it.value_pence END) AS BIGINT) AS valued, \
         CAST(SUM(CASE WHEN it.currency = $2 THEN it.value_pence / 100 END) AS BIGINT) AS pounds, \
         CAST(SUM(CASE WHEN it.currency = $2 THEN it.value_pence % 100 END) AS BIGINT) AS pence, \
         CAST(COUNT(it.score) AS BIGINT) AS overall_contracts, CAST(SUM(it.score) AS BIGINT) AS overall_sum \
         FROM spans LEFT JOIN contracts it \
         ON it.company_id = $1 AND it.created_at >= spans.since AND it.created_at < spans.until \
         GROUP BY spans.place ORDER BY spans.place",
        rows.join(", ")
    );
    let statement = Statement::from_sql_and_values(ctx.db().get_database_backend(), sql, values);
    let rows = ctx.db().query_all_raw(statement).await?;
    let made = |row: &QueryResult| {
        Ok(Made {
            contracts: number(row, "contracts")?,
            value: value_of(row, currency)?,
            overall: scores_of(row, "overall")?,
        })
    };
    rows.iter().map(made).collect()
}

/// What a contract took time for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// From being made to being in force.
    ToBeInForce,
    /// From being sent for review last to being in force.
    InReview,
}

/// How long some contracts took, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    pub contracts: u32,
    pub median: i64,
    pub mean: i64,
}

/// How long the contracts took that came into force in a span of time, all together and by type; what was signed when it came
/// here is left out. All of it is read from one index.
pub async fn spreads(ctx: &Ctx, span: Span, took: Took) -> Result<Vec<(Option<ContractType>, Spread)>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let since = match took {
        Took::ToBeInForce => "created_at",
        Took::InReview => "submitted_at",
    };
    let sql = format!(
        "WITH took AS (SELECT contract_type AS kind, activated_at - {since} AS micros FROM contracts WHERE company_id = $1 \
         AND activated_at >= $2 AND activated_at < $3 AND activated_at > created_at AND {since} IS NOT NULL), \
         lines AS (SELECT '' AS kind, micros FROM took UNION ALL SELECT kind, micros FROM took), \
         ranked AS (SELECT kind, micros, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY micros) AS place, \
         COUNT(*) OVER (PARTITION BY kind) AS many FROM lines) \
         SELECT kind, CAST(COUNT(*) AS BIGINT) AS contracts, CAST(AVG(micros) AS BIGINT) AS mean, \
         CAST(AVG(CASE WHEN place IN ((many + 1) / 2, (many + 2) / 2) THEN micros END) AS BIGINT) AS median \
         FROM ranked GROUP BY kind ORDER BY kind"
    );
    let values: Vec<Value> = vec![ctx.company().uuid().into(), micros(span.from).into(), micros(span.to).into()];
    let statement = Statement::from_sql_and_values(ctx.db().get_database_backend(), sql, values);
    let rows = ctx.db().query_all_raw(statement).await?;
    let spread = |row: &QueryResult| {
        let word: String = row.try_get("", "kind")?;
        let kind = match word.as_str() {
            "" => None,
            word => Some(ContractType::from_word(word).ok_or_else(|| damaged("a contract type", &word))?),
        };
        let (median, mean) = (row.try_get("", "median")?, row.try_get("", "mean")?);
        Ok((kind, Spread { contracts: number(row, "contracts")?, median, mean }))
    };
    rows.iter().map(spread).collect()
}

pub(super) fn all_of(ctx: &Ctx) -> Select<contracts::Entity> {
    contracts::Entity::find().filter(contracts::Column::CompanyId.eq(ctx.company().uuid()))
}

/// PostgreSQL sums whole numbers into decimals; both databases are asked for a whole number.
pub(super) fn whole(it: SimpleExpr) -> SimpleExpr {
    it.cast_as(Alias::new("BIGINT"))
}

/// How many rows there are; counting a column would read each row for it.
pub(super) fn rows() -> SimpleExpr {
    whole(Expr::col(Asterisk).count())
}

/// How many rows a condition holds for.
pub(super) fn many(condition: impl sea_orm::sea_query::IntoCondition) -> SimpleExpr {
    let one: SimpleExpr = CaseStatement::new().case(condition, 1).into();
    whole(Func::count(one).into())
}

fn with_value(query: Select<contracts::Entity>) -> Select<contracts::Entity> {
    let pence = || Expr::col(contracts::Column::ValuePence);
    query
        .expr_as(whole(pence().count()), "valued")
        .expr_as(whole(pence().div(100).sum()), "pounds")
        .expr_as(whole(pence().modulo(100).sum()), "pence")
}

fn with_score(query: Select<contracts::Entity>, column: contracts::Column, name: &str) -> Select<contracts::Entity> {
    let score = || Expr::col(column);
    query
        .expr_as(whole(score().count()), format!("{name}_contracts"))
        .expr_as(whole(score().sum()), format!("{name}_sum"))
}

pub(super) fn number(row: &QueryResult, name: &str) -> Result<u32, Problem> {
    let found: i64 = row.try_get("", name)?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

fn currency_of(row: &QueryResult) -> Result<Currency, Problem> {
    let code: String = row.try_get("", "currency")?;
    Currency::parse(&code).map_err(|it| damaged("a currency", &it.message))
}

fn value_of(row: &QueryResult, currency: Currency) -> Result<Sum, Problem> {
    Ok(Sum { currency, contracts: number(row, "valued")?, total: pounds_and_pence(row, "pounds", "pence")? })
}

fn pounds_and_pence(row: &QueryResult, pounds: &str, pence: &str) -> Result<Decimal, Problem> {
    let part = |name: &str| row.try_get::<Option<i64>>("", name).map(Option::unwrap_or_default);
    Ok(Decimal::from(part(pounds)?) + Decimal::new(part(pence)?, 2))
}

fn scores_of(row: &QueryResult, name: &str) -> Result<Scores, Problem> {
    let hundredths: Option<i64> = row.try_get("", &format!("{name}_sum"))?;
    Ok(Scores { contracts: number(row, &format!("{name}_contracts"))?, hundredths: hundredths.unwrap_or_default() })
}
