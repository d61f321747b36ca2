//! `/analytics/cycle-time`: how long contracts take from made to in force.

use super::Number;
use crate::api::caller::Caller;
use crate::api::extract::Asked;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::analytics::actions::{self, Times};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How far to look back.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct CycleQuery {
    /// How many days, today included.
    #[param(value_type = Option<u16>, minimum = 7, maximum = 365, default = 90)]
    days: String,
}

/// How long the contracts took that came into force within a window.
#[derive(Serialize, ToSchema)]
#[schema(as = CycleTime)]
pub(in crate::api) struct CycleBody {
    days: u16,
    /// The first day of the window, in the company's time zone.
    #[schema(format = "date")]
    from: String,
    /// The last day of the window: today.
    #[schema(format = "date")]
    to: String,
    /// From being made to being in force; `null` where none came into force.
    overall: Option<TimesBody>,
    /// The same by type; types of which none came into force are left out.
    by_type: Vec<TypeTimesBody>,
    /// From being sent for review last to being in force, of those that were sent for review; `null` where none was.
    in_review: Option<TimesBody>,
    /// Contracts that were signed when they came here: they were not drafted here, and no time above counts them.
    left_out: u32,
}

/// How long some contracts took.
#[derive(Serialize, ToSchema)]
#[schema(as = CycleTimes)]
struct TimesBody {
    contracts: u32,
    #[schema(value_type = f64, example = 12.5)]
    median_days: Number,
    #[schema(value_type = f64, example = 14.2)]
    mean_days: Number,
}

/// How long the contracts of a type took.
#[derive(Serialize, ToSchema)]
#[schema(as = CycleTimesOfType)]
struct TypeTimesBody {
    contract_type: &'static str,
    #[serde(flatten)]
    times: TimesBody,
}

impl TimesBody {
    fn of(it: Times) -> Self {
        Self { contracts: it.contracts, median_days: Number(it.median), mean_days: Number(it.mean) }
    }
}

/// How long contracts take
///
/// From recorded moments only. `GET /contracts` with `in_force_from`, `in_force_to`, `came_signed` and `was_reviewed` lists what
/// was counted.
#[utoipa::path(
    get, path = "/analytics/cycle-time", tag = "Analytics", security(("bearer" = [])), params(CycleQuery),
    responses((status = 200, description = "Median and mean, in days to a tenth.", body = CycleBody))
)]
pub(in crate::api) async fn cycle_time(
    caller: Caller,
    Asked(query): Asked<CycleQuery>,
) -> Result<Json<CycleBody>, Refusal> {
    let it = actions::cycle_time(&caller.ctx, &query.days).await?;
    let of_type = |(kind, times): (pactoria::contracts::ContractType, Times)| TypeTimesBody {
        contract_type: kind.word(),
        times: TimesBody::of(times),
    };
    Ok(Json(CycleBody {
        days: it.days,
        from: it.first.to_string(),
        to: it.last.to_string(),
        overall: it.all.map(TimesBody::of),
        by_type: it.types.into_iter().map(of_type).collect(),
        in_review: it.review.map(TimesBody::of),
        left_out: it.left_out,
    }))
}
