//! Calls counted by model, address and what came of them, and the condition behind each [`Concern`].

use super::{Column, count, job, of, outcome};
use crate::context::Ctx;
use crate::decisions::tallies::Tally;
use crate::decisions::{Concern, Outcome};
use crate::models::{Fault, Job};
use crate::problem::Problem;
use crate::storage::damaged;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, QueryOrder, QuerySelect};

/// How many quotations a call keeps. Each has one `"start":` of its own: inside a quoted text the marks are escaped.
const QUOTED: &str = r#"SUM((LENGTH(quotes) - LENGTH(REPLACE(quotes, '"start":', ''))) / 8)"#;

type Counted = (String, String, String, String, Option<String>, i64, i64, i64);

pub(in crate::decisions) async fn all(ctx: &Ctx) -> Result<Vec<Tally>, Problem> {
    let rows: Vec<Counted> = of(ctx)
        .select_only()
        .column(Column::Model)
        .column(Column::Route)
        .column(Column::Job)
        .column(Column::Outcome)
        .column(Column::Fault)
        .column_as(Column::Id.count(), "calls")
        .column_as(Expr::cust(QUOTED), "quoted")
        .column_as(Column::Dropped.sum(), "taken_out")
        .group_by(Column::Model)
        .group_by(Column::Route)
        .group_by(Column::Job)
        .group_by(Column::Outcome)
        .group_by(Column::Fault)
        .order_by_asc(Column::Model)
        .order_by_asc(Column::Route)
        .order_by_asc(Column::Job)
        .order_by_asc(Column::Outcome)
        .order_by_asc(Column::Fault)
        .into_tuple()
        .all(ctx.db())
        .await?;
    let tally = |(model, route, of_job, of_outcome, fault, calls, quoted, dropped): Counted| {
        let fault = fault.map(|it| Fault::from_word(&it).ok_or_else(|| damaged("a fault", &it))).transpose()?;
        Ok(Tally {
            model,
            route,
            job: job(&of_job)?,
            outcome: outcome(&of_outcome)?,
            fault,
            calls: count(calls, "a count")?,
            quoted: count(quoted, "a count")?,
            dropped: count(dropped, "a count")?,
        })
    };
    rows.into_iter().map(tally).collect()
}

/// The calls of which a concern holds: what [`Concern::holds`] says, for the database.
pub(super) fn holding(concern: Concern) -> Condition {
    let fault_is_none_of =
        |faults: [Fault; 2]| -> Expr { Column::Fault.is_null().or(Column::Fault.is_not_in(faults.map(Fault::word))) };
    let all = Condition::all();
    match concern {
        Concern::NoAnswer => {
            all.add(Column::Outcome.eq(Outcome::Failed.word())).add(fault_is_none_of(Concern::NOT_OF_THE_MODEL))
        }
        Concern::BrokeOff => {
            all.add(Column::Outcome.eq(Outcome::Incomplete.word())).add(fault_is_none_of(Concern::NOT_OF_THE_MODEL))
        }
        Concern::TurnedDown => all.add(Column::Outcome.eq(Outcome::TurnedDown.word())),
        Concern::QuotesDropped => all.add(Column::Dropped.gt(0)),
        Concern::TextSent => all
            .add(Column::Job.ne(Job::Try.word()))
            .add(Column::Outcome.ne(Outcome::HeldBack.word()))
            .add(fault_is_none_of(Concern::NOTHING_LEFT)),
    }
}
