//! `GET /today`: what needs the caller, the most urgent first.

use super::caller::Caller;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::today::actions;
use pactoria::today::{Behind, Count, Group, Line, Opens};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What needs you today.
#[derive(Serialize, ToSchema)]
#[schema(as = Today)]
pub(super) struct TodayBody {
    /// The kind with the earliest day first, then those without a day. What is empty is left out.
    groups: Vec<GroupBody>,
}

/// One kind of what needs you.
#[derive(Serialize, ToSchema)]
#[schema(as = TodayGroup)]
struct GroupBody {
    /// `overdue`, `notices`, `due`, `ending`, `reviews`, `findings` or `files`.
    kind: &'static str,
    mine: CountBody,
    /// For owners and admins: how much of it waits for everybody in the company.
    everybody: Option<CountBody>,
    /// The first ten of yours, the most urgent first.
    items: Vec<ItemBody>,
}

/// How many, and the query that lists exactly those.
#[derive(Serialize, ToSchema)]
#[schema(as = TodayCount)]
struct CountBody {
    total: u32,
    /// The route that lists them.
    path: &'static str,
    /// What to ask it.
    #[schema(value_type = BTreeMap<String, String>)]
    query: BTreeMap<&'static str, String>,
}

/// One thing that needs you.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = TodayItem)]
struct ItemBody {
    title: String,
    /// What it is about.
    about: String,
    /// The day it is about.
    #[schema(format = "date")]
    date: Option<String>,
    is_late: bool,
    contract_id: Option<Uuid>,
    obligation_id: Option<Uuid>,
    rule_id: Option<String>,
    import_id: Option<Uuid>,
    /// The number of a file in its import.
    position: Option<u32>,
}

impl CountBody {
    fn of(it: Count) -> Self {
        let (path, query) = match it.behind {
            Behind::Obligations(shown) => ("/api/v1/obligations", BTreeMap::from([("show", shown.word().to_owned())])),
            Behind::Contracts(filter) => ("/api/v1/contracts", filter.pairs().into_iter().collect()),
            Behind::Findings => ("/api/v1/findings", BTreeMap::from([("show", "mine".to_owned())])),
            Behind::Files => ("/api/v1/imports/review", BTreeMap::new()),
        };
        Self { total: it.total, path, query }
    }
}

impl ItemBody {
    fn of(it: Line) -> Self {
        let plain = Self { title: it.title, about: it.about, date: it.day, is_late: it.is_late, ..Self::default() };
        match it.opens {
            Opens::Obligation(id, contract) => {
                Self { obligation_id: Some(id.uuid()), contract_id: Some(contract.uuid()), ..plain }
            }
            Opens::Contract(id) | Opens::Dates(id) => Self { contract_id: Some(id.uuid()), ..plain },
            Opens::Finding(id, rule) => Self { contract_id: Some(id.uuid()), rule_id: Some(rule), ..plain },
            Opens::File(id, position) => Self { import_id: Some(id.uuid()), position: Some(position), ..plain },
        }
    }
}

impl GroupBody {
    fn of(it: Group) -> Self {
        Self {
            kind: it.kind.word(),
            mine: CountBody::of(it.mine),
            everybody: it.everybody.map(CountBody::of),
            items: it.lines.into_iter().map(ItemBody::of).collect(),
        }
    }
}

/// What needs you today
///
/// Obligations of yours that are overdue or due within 14 days; notices to send and contracts ending within 30 days of those you
/// answer for; contracts sent for review, findings you were asked to look into, and files read and not brought in.
#[utoipa::path(
    get, path = "/today", tag = "Today", security(("bearer" = [])),
    responses((status = 200, description = "What needs you, the most urgent first.", body = TodayBody))
)]
pub(super) async fn get(caller: Caller) -> Result<Json<TodayBody>, Refusal> {
    let it = actions::today(&caller.ctx).await?;
    Ok(Json(TodayBody { groups: it.groups.into_iter().map(GroupBody::of).collect() }))
}
