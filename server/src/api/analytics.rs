//! `/analytics`: contracts counted and summed, and what the process measured of itself.

pub(super) mod cycle;
pub(super) mod largest;

use super::caller::Caller;
use super::contracts::Money;
use super::extract::{Asked, Id};
use crate::edge::Checks;
use crate::edge::measured::RouteTimes;
use crate::refusal::Refusal;
use crate::room;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use pactoria::accounts::Right;
use pactoria::analytics::actions::{self, Metric, SeriesForm};
use pactoria::compliance;
use pactoria::contracts::figures::{Scores, Sum};
use pactoria::problem::Problem;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// The contracts of the company in figures.
#[derive(Serialize, ToSchema)]
#[schema(as = BusinessFigures)]
pub(super) struct BusinessBody {
    total_contracts: u32,
    active_contracts: u32,
    draft_contracts: u32,
    completed_contracts: u32,
    /// Of the contracts in pounds.
    #[schema(value_type = f64, example = 18500.50)]
    total_contract_value: Money,
    /// Of the contracts in pounds that say a value; `null` where none does.
    #[schema(value_type = Option<f64>, example = 9250.25)]
    average_contract_value: Option<Money>,
    /// From 0 to 1; `null` where no contract has been checked.
    #[schema(value_type = Option<f64>)]
    compliance_score_average: Option<Number>,
    /// Contracts with a risk of 7 or more.
    high_risk_contracts: u32,
    /// Contracts made in the last 30 days ÷ those of the 30 days before − 1; `null` when there were none.
    #[schema(value_type = Option<f64>)]
    growth_rate: Option<Number>,
    values_by_currency: Vec<CurrencyBody>,
}

/// What contracts are worth in one currency.
#[derive(Serialize, ToSchema)]
#[schema(as = CurrencyFigures)]
struct CurrencyBody {
    currency: &'static str,
    /// Contracts that say a value in it.
    contracts: u32,
    #[schema(value_type = f64)]
    total: Money,
    #[schema(value_type = Option<f64>)]
    average: Option<Money>,
}

impl CurrencyBody {
    fn of(it: &Sum) -> Self {
        Self {
            currency: it.currency.code(),
            contracts: it.contracts,
            total: Money(it.total),
            average: it.average().map(Money),
        }
    }
}

/// A decimal, written as it is.
#[derive(Clone, Copy)]
struct Number(Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// How a series is cut.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SeriesQuery {
    /// `daily`, `weekly` (from Monday) or `monthly`.
    #[param(value_type = Option<String>, default = "daily")]
    period: String,
    /// How many days, today included.
    #[param(value_type = Option<u16>, minimum = 7, maximum = 365, default = 30)]
    days: String,
    /// For values: GBP, EUR or USD.
    #[param(value_type = Option<String>, default = "GBP")]
    currency: String,
}

/// A figure over time.
#[derive(Serialize, ToSchema)]
#[schema(as = Series)]
pub(super) struct SeriesBody {
    metric: &'static str,
    period: &'static str,
    /// For values.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    /// One for each period of the window, the earliest first.
    points: Vec<PointBody>,
}

/// One period.
#[derive(Serialize, ToSchema)]
#[schema(as = Point)]
struct PointBody {
    /// Its first day within the window, in the company's time zone.
    #[schema(format = "date")]
    date: String,
    /// `null` for an average of nothing.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
}

/// What the rules say of all contracts together.
#[derive(Serialize, ToSchema)]
#[schema(as = ComplianceFigures)]
pub(super) struct ComplianceBody {
    /// Contracts with an overall score.
    contracts_scored: u32,
    /// Contracts that no rule has read.
    contracts_unchecked: u32,
    /// From 0 to 1; `null` where no contract has a score.
    #[schema(value_type = Option<f64>)]
    overall_average: Option<Number>,
    /// Contracts with an overall score of at least 0.80.
    compliant_contracts: u32,
    /// Contracts with a critical rule that is not met.
    critical_contracts: u32,
    averages_by_area: AreaAverages,
    risk_distribution: RiskDistribution,
    /// The average overall score of the contracts made in each of the last twelve months.
    trend: Vec<TrendBody>,
}

/// The averages of the areas; one in which no contract has a score is `null`.
#[derive(Serialize, ToSchema)]
struct AreaAverages {
    gdpr: AreaBody,
    employment: AreaBody,
    consumer: AreaBody,
    commercial: AreaBody,
    execution: AreaBody,
}

/// The average of an area.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = AreaAverage)]
struct AreaBody {
    #[schema(value_type = Option<f64>)]
    average: Option<Number>,
    /// Contracts with a score in it.
    contracts: u32,
}

impl AreaBody {
    fn of(it: Scores) -> Self {
        Self { average: it.average().map(Number), contracts: it.contracts }
    }
}

/// How many contracts fall into each band of risk.
#[derive(Default, Serialize, ToSchema)]
struct RiskDistribution {
    /// 1 to 3.
    low: u32,
    /// 4 to 6.
    medium: u32,
    /// 7 and 8.
    high: u32,
    /// 9 and 10.
    critical: u32,
    /// Without a risk score.
    unchecked: u32,
}

/// A month of the trend.
#[derive(Serialize, ToSchema)]
#[schema(as = TrendPoint)]
struct TrendBody {
    /// Its first day.
    #[schema(format = "date")]
    date: String,
    /// `null` where none of its contracts has a score.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// Contracts with a score.
    contracts: u32,
}

/// What the process measured of its answers.
#[derive(Serialize, ToSchema)]
#[schema(as = Performance)]
pub(super) struct PerformanceBody {
    /// When it began to measure.
    #[schema(format = "date-time")]
    started_at: String,
    uptime_seconds: u64,
    /// Answers since then, those on the way not counted.
    requests: u64,
    /// Answers with a status of 500 or more.
    failed: u64,
    routes: Vec<RouteBody>,
}

/// One method of one route. A quantile is a bound that the given share of the answers did not exceed.
#[derive(Serialize, ToSchema)]
#[schema(as = RouteTimes)]
struct RouteBody {
    method: &'static str,
    route: String,
    requests: u64,
    failed: u64,
    mean_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

impl RouteBody {
    fn of(it: RouteTimes) -> Self {
        Self {
            method: it.method,
            route: it.route,
            requests: it.requests,
            failed: it.failed,
            mean_ms: milliseconds(it.mean),
            p50_ms: milliseconds(it.p50),
            p95_ms: milliseconds(it.p95),
            p99_ms: milliseconds(it.p99),
            max_ms: milliseconds(it.longest),
        }
    }
}

/// Milliseconds to a hundredth.
fn milliseconds(it: Duration) -> f64 {
    (it.as_secs_f64() * 100_000.0).round() / 100.0
}

/// How the parts of the installation do, measured as this was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemHealth)]
pub(super) struct SystemHealthBody {
    /// `healthy` where every check is well, or else `degraded`.
    status: &'static str,
    /// As `/ready` tells them.
    checks: Checks,
    version: &'static str,
    #[schema(format = "date-time")]
    started_at: String,
    uptime_seconds: u64,
    rules_version: String,
    database: DatabaseBody,
    /// `null` where the system does not tell.
    data_folder: Option<RoomBody>,
}

/// The database.
#[derive(Serialize, ToSchema)]
#[schema(as = DatabaseHealth)]
struct DatabaseBody {
    /// How long it took to answer the smallest question.
    round_trip_ms: f64,
}

/// The disk of the data folder.
#[derive(Serialize, ToSchema)]
#[schema(as = DiskRoom)]
struct RoomBody {
    free_bytes: u64,
    total_bytes: u64,
}

/// Contracts in figures
#[utoipa::path(
    get, path = "/analytics/business", tag = "Analytics", security(("bearer" = [])),
    responses((status = 200, description = "The figures of your company.", body = BusinessBody))
)]
pub(super) async fn business(caller: Caller) -> Result<Json<BusinessBody>, Refusal> {
    let it = actions::business(&caller.ctx).await?;
    Ok(Json(BusinessBody {
        total_contracts: it.contracts,
        active_contracts: it.active,
        draft_contracts: it.draft,
        completed_contracts: it.completed,
        total_contract_value: Money(it.total),
        average_contract_value: it.average.map(Money),
        compliance_score_average: it.average_score.map(Number),
        high_risk_contracts: it.high_risk,
        growth_rate: it.growth.map(Number),
        values_by_currency: it.currencies.iter().map(CurrencyBody::of).collect(),
    }))
}

/// A figure over time
///
/// Of the contracts made in each period, as they stand now. Periods without a contract are there too.
#[utoipa::path(
    get, path = "/analytics/time-series/{metric}", tag = "Analytics", security(("bearer" = [])),
    params(
        ("metric" = String, Path, description = "`contracts_created`, `contract_value` or `compliance_scores`"),
        SeriesQuery
    ),
    responses((status = 200, description = "The series.", body = SeriesBody))
)]
pub(super) async fn time_series(
    caller: Caller,
    Id(metric): Id<String>,
    Asked(query): Asked<SeriesQuery>,
) -> Result<Json<SeriesBody>, Refusal> {
    let metric = Metric::from_word(&metric).ok_or_else(|| Problem::missing("metric"))?;
    let form = SeriesForm { period: query.period, days: query.days, currency: query.currency };
    let it = actions::series(&caller.ctx, metric, &form).await?;
    Ok(Json(SeriesBody {
        metric: it.metric.word(),
        period: it.period.word(),
        currency: (it.metric == Metric::ContractValue).then(|| it.currency.code()),
        points: it
            .points
            .into_iter()
            .map(|it| PointBody { date: it.date.to_string(), value: it.value.map(Number) })
            .collect(),
    }))
}

/// What the rules say of all contracts together
#[utoipa::path(
    get, path = "/analytics/compliance", tag = "Analytics", security(("bearer" = [])),
    responses((status = 200, description = "Averages by area, risk and trend.", body = ComplianceBody))
)]
pub(super) async fn compliance(caller: Caller) -> Result<Json<ComplianceBody>, Refusal> {
    use compliance::{Area, RiskLevel};
    let it = actions::compliance(&caller.ctx).await?;
    let area = |wanted: Area| {
        let found = it.areas.iter().find(|(area, _)| *area == wanted);
        found.map(|(_, scores)| AreaBody::of(*scores)).unwrap_or_default()
    };
    let band = |wanted: RiskLevel| it.risks.iter().find(|(level, _)| *level == wanted).map_or(0, |(_, count)| *count);
    Ok(Json(ComplianceBody {
        contracts_scored: it.overall.contracts,
        contracts_unchecked: it.unchecked,
        overall_average: it.overall.average().map(Number),
        compliant_contracts: it.compliant,
        critical_contracts: it.critical,
        averages_by_area: AreaAverages {
            gdpr: area(Area::Gdpr),
            employment: area(Area::Employment),
            consumer: area(Area::Consumer),
            commercial: area(Area::Commercial),
            execution: area(Area::Execution),
        },
        risk_distribution: RiskDistribution {
            low: band(RiskLevel::Low),
            medium: band(RiskLevel::Medium),
            high: band(RiskLevel::High),
            critical: band(RiskLevel::Critical),
            unchecked: it.unchecked,
        },
        trend: it
            .trend
            .iter()
            .map(|(date, scores)| TrendBody {
                date: date.to_string(),
                value: scores.average().map(Number),
                contracts: scores.contracts,
            })
            .collect(),
    }))
}

/// How long answers take
///
/// For owners and admins. What this process measured since it started, by route.
#[utoipa::path(
    get, path = "/analytics/performance", tag = "Analytics", security(("bearer" = [])),
    responses((status = 200, description = "What was measured.", body = PerformanceBody))
)]
pub(super) async fn performance(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<PerformanceBody>, Refusal> {
    caller.ctx.require(Right::ReadOperations)?;
    let times = state.measured.times();
    Ok(Json(PerformanceBody {
        started_at: state.started_at.to_string(),
        uptime_seconds: state.measured.uptime().as_secs(),
        requests: times.iter().map(|it| it.requests).sum(),
        failed: times.iter().map(|it| it.failed).sum(),
        routes: times.into_iter().map(RouteBody::of).collect(),
    }))
}

/// How the installation does
///
/// For owners and admins. Each part is measured as this is asked.
#[utoipa::path(
    get, path = "/analytics/system/health", tag = "Analytics", security(("bearer" = [])),
    responses((status = 200, description = "What was measured.", body = SystemHealthBody))
)]
pub(super) async fn system_health(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<SystemHealthBody>, Refusal> {
    let round_trip = actions::database_round_trip(&caller.ctx).await?;
    let room = room::of(&state.settings.data_dir).await;
    let checks = Checks::run(&state.services, state.settings.data_dir.clone()).await;
    Ok(Json(SystemHealthBody {
        status: if checks.are_well() { "healthy" } else { "degraded" },
        checks,
        version: env!("CARGO_PKG_VERSION"),
        started_at: state.started_at.to_string(),
        uptime_seconds: state.measured.uptime().as_secs(),
        rules_version: compliance::pack_version().to_owned(),
        database: DatabaseBody { round_trip_ms: milliseconds(round_trip) },
        data_folder: room.map(|it| RoomBody { free_bytes: it.free, total_bytes: it.total }),
    }))
}
