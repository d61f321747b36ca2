//! Approved reports as they leave in an archive and come back from one.

use super::{R, framework_reports, reports};
use crate::context::Ctx;
use crate::frameworks::Content;
use crate::ids::{FrameworkReportId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// A report that was approved, with the very bytes that were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) id: FrameworkReportId,
    pub(crate) drawn_by: UserId,
    pub(crate) drawn_at: Timestamp,
    pub(crate) approved_by_name: String,
    pub(crate) approved_at: Timestamp,
    pub(crate) sha256: String,
    pub(crate) bytes: String,
}

/// The next approved reports of the company after an id, in the order of ids.
pub(crate) async fn after(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    after: Option<FrameworkReportId>,
    most: u64,
) -> Result<Vec<Whole>, Problem> {
    let mut query = reports(ctx, None).filter(R::ApprovedAt.is_not_null());
    if let Some(after) = after {
        query = query.filter(R::Id.gt(after.uuid()));
    }
    let rows = query.order_by_asc(R::Id).limit(most).all(db).await?;
    rows.into_iter().map(whole).collect()
}

fn whole(it: framework_reports::Model) -> Result<Whole, Problem> {
    let id = it.id;
    let missing = |what| damaged("an approved report on controls", &format!("{id} has no {what}"));
    Ok(Whole {
        id: FrameworkReportId::from_uuid(id),
        drawn_by: UserId::from_uuid(it.drawn_by),
        drawn_at: instant(it.drawn_at)?,
        approved_by_name: it.approved_by_name.ok_or_else(|| missing("name"))?,
        approved_at: instant(it.approved_at.ok_or_else(|| missing("moment"))?)?,
        sha256: it.sha256.ok_or_else(|| missing("hash"))?,
        bytes: it.content.ok_or_else(|| missing("content"))?,
    })
}

/// Which of some reports are there and the company's.
pub(crate) async fn known(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[FrameworkReportId],
) -> Result<BTreeSet<FrameworkReportId>, Problem> {
    let found: Vec<Uuid> = reports(ctx, None)
        .filter(R::Id.is_in(ids.iter().map(|it| it.uuid())))
        .select_only()
        .column(R::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(FrameworkReportId::from_uuid).collect())
}

/// Keeps an approved report with its bytes as they are; `content` is what they say.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, it: &Whole, content: &Content) -> Result<(), Problem> {
    framework_reports::ActiveModel {
        id: Set(it.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        framework: Set(content.framework.word().to_owned()),
        from_day: Set(content.from.to_string()),
        to_day: Set(content.to.to_string()),
        drawn_by: Set(it.drawn_by.uuid()),
        drawn_by_name: Set(content.drawn_by.clone()),
        drawn_at: Set(micros(it.drawn_at)),
        approved_by_name: Set(Some(it.approved_by_name.clone())),
        approved_at: Set(Some(micros(it.approved_at))),
        content: Set(Some(it.bytes.clone())),
        sha256: Set(Some(it.sha256.clone())),
    }
    .insert(db)
    .await?;
    Ok(())
}
