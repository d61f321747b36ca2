//! Contracts by their risk: a page of them, how many have which score, and what those with each other party show.
//!
//! A figure and the list behind it are the condition of one [`risk::Filter`](crate::risk::Filter). What facts rest on other
//! tables is asked once for a statement and not once for each contract; pages come from the index `contracts_by_risk` in its
//! order, and everything that is counted from `contracts_figures`.

use super::figures::{all_of, many, number, rows, whole};
use super::store::{contracts, party_key};
use super::{CheckSummary, ContractType, Status};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::Risk;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::risk::parties::PartyFacts;
use crate::risk::points::percent;
use crate::risk::{ContractLine, Fact, Filter};
use crate::storage::damaged;
use crate::typed::{Currency, money};
use crate::{keydates, obligations, related};
use jiff::ToSpan;
use rust_decimal::Decimal;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Order, SelectStatement, SimpleExpr};
use sea_orm::{Condition, FromQueryResult, QueryOrder, QueryResult, QuerySelect, QueryTrait, Select};
use std::collections::BTreeMap;

use contracts::Column as C;

/// The statuses of contracts that are not over.
const NOT_OVER: [Status; 3] = [Status::Draft, Status::PendingReview, Status::Active];
/// For how many days a contract that expired is looked at.
const SINCE_EXPIRED: i32 = 365;
/// A score on personal data below this is no cover.
const COVERED: i32 = 80;

fn not_over() -> SimpleExpr {
    C::Status.is_in(NOT_OVER.map(Status::word))
}

fn is(status: Status) -> SimpleExpr {
    C::Status.eq(status.word())
}

/// The contracts of which a fact holds.
fn holds(ctx: &Ctx, fact: Fact) -> Condition {
    let all = Condition::all();
    match fact {
        Fact::Critical => all.add(not_over()).add(Expr::col(C::CriticalFindings).if_null(0).gt(0)),
        Fact::Overdue => all.add(not_over()).add(C::Id.in_subquery(obligations::store::contracts_overdue(ctx))),
        Fact::Expired => {
            let [said, said_of_other] = related::store::contracts_gone_on(ctx);
            let since = ctx.today().saturating_sub(SINCE_EXPIRED.days());
            all.add(is(Status::Expired))
                .add(C::EndDate.gte(since.to_string()))
                .add(C::Id.not_in_subquery(said))
                .add(C::Id.not_in_subquery(said_of_other))
        }
        Fact::NoNotice => all
            .add(is(Status::Active))
            .add(C::EndDate.gte(ctx.today().to_string()))
            .add(C::Id.not_in_subquery(keydates::store::contracts_said(ctx))),
        Fact::UncoveredData => all
            .add(not_over())
            .add(C::ScoreGdpr.lt(COVERED))
            .add(C::ContractType.ne(ContractType::DataProcessing.word()))
            .add(C::PartyKey.not_in_subquery(parties_with_a_dpa(ctx))),
        Fact::InForce => all.add(is(Status::Active)),
    }
}

/// The parties with which a data processing agreement is in force.
fn parties_with_a_dpa(ctx: &Ctx) -> SelectStatement {
    all_of(ctx)
        .filter(is(Status::Active))
        .filter(C::ContractType.eq(ContractType::DataProcessing.word()))
        .select_only()
        .column(C::PartyKey)
        .into_query()
}

fn of_level(level: Risk) -> SimpleExpr {
    match level.scores() {
        Some((from, to)) => C::RiskScore.between(i32::from(from), i32::from(to)),
        None => C::RiskScore.is_null(),
    }
}

/// The condition of a filter; the company is the caller's to add.
fn matching(ctx: &Ctx, filter: &Filter) -> Condition {
    let mut all = match filter.fact {
        Some(fact) => holds(ctx, fact),
        None => Condition::all().add(not_over()),
    };
    if !filter.party.is_empty() {
        all = all.add(C::PartyKey.eq(party_key(&filter.party)));
    }
    all.add_option(filter.level.map(of_level)).add_option(filter.score.map(|it| C::RiskScore.eq(i32::from(it))))
}

fn in_order(ctx: &Ctx, filter: &Filter) -> Select<contracts::Entity> {
    // Written as the index has it, for either database to see that it is the same.
    let risk = Expr::cust("COALESCE(risk_score, 0)");
    all_of(ctx).filter(matching(ctx, filter)).order_by(risk, Order::Desc).order_by_desc(C::Id).select_only().columns([
        C::Id,
        C::Title,
        C::OtherParty,
        C::Status,
        C::ValuePence,
        C::Currency,
        C::RiskScore,
        C::Checks,
        C::OwnerName,
    ])
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    title: String,
    other_party: String,
    status: String,
    value_pence: Option<i64>,
    currency: String,
    risk_score: Option<i32>,
    checks: Option<String>,
    owner_name: String,
}

impl Row {
    fn line(self) -> Result<ContractLine, Problem> {
        let currency = Currency::parse(&self.currency).map_err(|it| damaged("a currency", &it.message))?;
        let checks: Option<CheckSummary> = match &self.checks {
            Some(text) => Some(serde_json::from_str(text).map_err(|err| damaged("a check summary", &err))?),
            None => None,
        };
        Ok(ContractLine {
            id: ContractId::from_uuid(self.id),
            title: self.title,
            other_party: self.other_party,
            status: Status::from_word(&self.status).ok_or_else(|| damaged("a status", &self.status))?,
            value: self.value_pence.map(|pence| money(Decimal::new(pence, 2), currency)),
            risk: score_of(self.risk_score)?,
            checks,
            owner: self.owner_name,
        })
    }
}

fn score_of(raw: Option<i32>) -> Result<Option<u8>, Problem> {
    raw.map(u8::try_from).transpose().map_err(|err| damaged("a risk score", &err))
}

/// A page of the contracts that a filter leaves, the riskiest first; those that no rule has read stand last.
pub(crate) async fn page(ctx: &Ctx, filter: &Filter, page: u32, size: u32) -> Result<Vec<ContractLine>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let query =
        in_order(ctx, filter).offset(u64::from(page.saturating_sub(1)) * u64::from(size)).limit(u64::from(size));
    query.into_model::<Row>().all(ctx.db()).await?.into_iter().map(Row::line).collect()
}

/// All of them, for a table that leaves: one statement, so of one moment.
pub(crate) async fn all(ctx: &Ctx, filter: &Filter) -> Result<Vec<ContractLine>, Problem> {
    ctx.require(Right::ReadContracts)?;
    in_order(ctx, filter).into_model::<Row>().all(ctx.db()).await?.into_iter().map(Row::line).collect()
}

/// How many contracts a filter leaves.
pub(crate) async fn count(ctx: &Ctx, filter: &Filter) -> Result<u32, Problem> {
    ctx.require(Right::ReadContracts)?;
    let found = all_of(ctx).filter(matching(ctx, filter)).count(ctx.db()).await?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

/// How many of the contracts that are not over have each risk score.
pub(crate) async fn by_score(ctx: &Ctx) -> Result<BTreeMap<Option<u8>, u32>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let query = all_of(ctx).filter(not_over()).select_only().column(C::RiskScore).expr_as(rows(), "contracts");
    let query = query.group_by(C::RiskScore).build(ctx.db().get_database_backend());
    let rows = ctx.db().query_all_raw(query).await?;
    rows.iter().map(|row| Ok((score_of(row.try_get("", "risk_score")?)?, number(row, "contracts")?))).collect()
}

/// What the contracts with one other party show.
#[derive(Clone, Debug)]
pub(crate) struct OfParty {
    /// A name that [`Filter::party`] takes, in lower case.
    pub(crate) key: String,
    /// Contracts that are not over.
    pub(crate) contracts: u32,
    pub(crate) facts: PartyFacts,
}

/// The other parties, in no particular order; those with which everything is over and nothing is left to see to are left out.
pub(crate) async fn by_party(ctx: &Ctx) -> Result<Vec<OfParty>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let seven_or_more = || of_level(Risk::SevenOrMore);
    // By the column itself, SQLite would follow the index of parties and read each row, texts and all.
    let party = || Expr::cust("party_key || ''");
    let mut query = all_of(ctx).select_only().expr_as(party(), "party");
    let worst: SimpleExpr = CaseStatement::new().case(not_over(), Expr::col(C::RiskScore)).into();
    query = query.expr_as(whole(Func::max(worst).into()), "worst");
    query = query.expr_as(many(not_over()), "contracts");
    query = query.expr_as(many(not_over().and(seven_or_more())), "high_risk");
    query = query.expr_as(many(not_over().and(of_level(Risk::Unchecked))), "unchecked");
    for fact in Fact::ALL {
        query = query.expr_as(many(holds(ctx, fact)), fact.word());
    }
    for currency in Currency::ALL {
        let of = |condition: SimpleExpr| {
            let pounds = Expr::col(C::ValuePence).div(100);
            let case: SimpleExpr =
                CaseStatement::new().case(condition.and(C::Currency.eq(currency.code())), pounds).into();
            whole(Func::sum(case).into())
        };
        let [open, risky, in_force] = sums(currency);
        query = query
            .expr_as(of(not_over()), open)
            .expr_as(of(not_over().and(seven_or_more())), risky)
            .expr_as(of(is(Status::Active)), in_force);
    }
    let query = query.group_by(party()).build(ctx.db().get_database_backend());
    let rows = ctx.db().query_all_raw(query).await?;
    let mut of_company = BTreeMap::new();
    for currency in Currency::ALL {
        let [.., in_force] = sums(currency);
        let of = rows.iter().map(|row| pounds(row, &in_force)).sum::<Result<u64, Problem>>()?;
        of_company.insert(currency.code(), of);
    }
    let parties = rows.iter().map(|row| of_party(row, &of_company)).collect::<Result<Vec<_>, _>>()?;
    Ok(parties.into_iter().filter(|it| it.contracts > 0 || it.facts.count(Fact::Expired) > 0).collect())
}

/// The names of the sums of a currency: what is not over, what of it is risky, what is in force.
fn sums(currency: Currency) -> [String; 3] {
    ["open", "risky", "in_force"].map(|it| format!("{it}_{}", currency.code().to_lowercase()))
}

fn pounds(row: &QueryResult, name: &str) -> Result<u64, Problem> {
    let found: Option<i64> = row.try_get("", name)?;
    Ok(u64::try_from(found.unwrap_or(0)).unwrap_or(0))
}

fn of_party(row: &QueryResult, of_company: &BTreeMap<&str, u64>) -> Result<OfParty, Problem> {
    let worst: Option<i64> = row.try_get("", "worst")?;
    let mut facts = PartyFacts {
        worst: worst.map(u8::try_from).transpose().map_err(|err| damaged("a risk score", &err))?.unwrap_or(0),
        high_risk: number(row, "high_risk")?,
        unchecked: number(row, "unchecked")?,
        ..PartyFacts::default()
    };
    for (place, fact) in facts.facts.iter_mut().zip(Fact::ALL) {
        *place = number(row, fact.word())?;
    }
    for currency in Currency::ALL {
        let [open, risky, in_force] = sums(currency);
        let of_all = of_company.get(currency.code()).copied().unwrap_or(0);
        let at_risk = percent(pounds(row, &risky)?, pounds(row, &open)?);
        let share = percent(pounds(row, &in_force)?, of_all);
        facts.value_at_risk = Ord::max(facts.value_at_risk, at_risk);
        facts.share_of_value = Ord::max(facts.share_of_value, share);
    }
    Ok(OfParty { key: row.try_get("", "party")?, contracts: number(row, "contracts")?, facts })
}

/// The name of a party as the contract that was changed last writes it; nothing where there is no such party.
pub(crate) async fn name_of(ctx: &Ctx, key: &str) -> Result<Option<String>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let query = all_of(ctx).filter(C::PartyKey.eq(party_key(key))).order_by_desc(C::UpdatedAt).order_by_desc(C::Id);
    Ok(query.select_only().column(C::OtherParty).limit(1).into_tuple().one(ctx.db()).await?)
}

/// The titles of some contracts.
pub(crate) async fn titles(ctx: &Ctx, ids: &[ContractId]) -> Result<BTreeMap<ContractId, String>, Problem> {
    let query =
        all_of(ctx).filter(C::Id.is_in(ids.iter().map(|it| it.uuid()))).select_only().columns([C::Id, C::Title]);
    let found: Vec<(Uuid, String)> = query.into_tuple().all(ctx.db()).await?;
    Ok(found.into_iter().map(|(id, title)| (ContractId::from_uuid(id), title)).collect())
}
