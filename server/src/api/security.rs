//! `/security`: the audit trail of one's own company.

use super::caller::Caller;
use super::contracts::one_of;
use super::extract::{Asked, MOST_PAGES, count_of};
use crate::refusal::Refusal;
use axum::Json;
use jiff::SignedDuration;
use pactoria::audit::actions::{self, TrailFilter};
use pactoria::audit::{Action, EntryView, SUBJECTS, Verdict};
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The most entries of a page.
const MOST_ROWS: u32 = 200;
/// Ten years.
const MOST_HOURS: u32 = 87_600;

/// Which entries to list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TrailQuery {
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    size: Option<String>,
    /// Only this event.
    event_type: Option<String>,
    /// Only what happened to things of this kind.
    resource_type: Option<String>,
    /// Only the last so many hours.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 87_600)]
    hours: Option<String>,
}

/// One entry of the audit trail. Each carries the hash of the one before it.
#[derive(Serialize, ToSchema)]
struct AuditLog {
    /// Place in the company's chain, from 1 without a gap.
    seq: u32,
    #[schema(format = "date-time")]
    timestamp: String,
    #[schema(example = "contract.created")]
    event_type: String,
    #[schema(example = "contract")]
    resource_type: String,
    resource_id: String,
    /// What it was called.
    resource_name: String,
    /// That of no person where Pactoria itself acted.
    user_id: String,
    /// The person, with the name of the API key where a program acted for them.
    user_name: String,
    ip_address: String,
    user_agent: String,
    request_id: String,
    /// What it was before, as `name: value` pairs.
    before: Option<String>,
    after: Option<String>,
    /// SHA-256 of the entry and of the hash before it.
    hash: String,
}

/// A page of the audit trail, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditPage {
    logs: Vec<AuditLog>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// What a check of the whole chain found.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditCheck)]
pub(super) struct CheckBody {
    /// Whether every entry is as it was written and none is missing before the last.
    is_whole: bool,
    /// How many entries were checked; `null` where one is not right.
    entries: Option<u64>,
    /// The place of the first entry that is not right; `null` where all are.
    broken_at: Option<i64>,
    /// What is wrong there.
    detail: Option<&'static str>,
}

impl CheckBody {
    fn of(it: Verdict) -> Self {
        match it {
            Verdict::Whole { entries } => {
                Self { is_whole: true, entries: Some(entries), broken_at: None, detail: None }
            }
            Verdict::Broken(found) => {
                Self { is_whole: false, entries: None, broken_at: Some(found.seq), detail: Some(found.what) }
            }
        }
    }
}

impl AuditLog {
    fn of(it: EntryView) -> Self {
        Self {
            seq: it.seq,
            timestamp: it.at_exact,
            event_type: it.action,
            resource_type: it.subject_type,
            resource_id: it.subject_id,
            resource_name: it.subject,
            user_id: it.actor_id,
            user_name: it.actor,
            ip_address: it.address,
            user_agent: it.user_agent,
            request_id: it.request_id,
            before: it.before,
            after: it.after,
            hash: it.hash,
        }
    }
}

impl TrailQuery {
    fn check(self, now: jiff::Timestamp) -> Result<TrailFilter, Problem> {
        let mut complaints = Complaints::new();
        let page = count_of(&mut complaints, "page", self.page.as_deref(), 1, MOST_PAGES);
        let size = count_of(&mut complaints, "size", self.size.as_deref(), 50, MOST_ROWS);
        let since = self.hours.as_deref().and_then(|raw| {
            let hours = count_of(&mut complaints, "hours", Some(raw), 1, MOST_HOURS);
            now.checked_sub(SignedDuration::from_hours(i64::from(hours))).ok()
        });
        let action = self.event_type.as_deref().and_then(|word| {
            let action = Action::from_word(word);
            if action.is_none() {
                complaints.add("event_type", "not_an_event", one_of(Action::ALL.map(Action::word)));
            }
            action
        });
        if self.resource_type.as_deref().is_some_and(|it| !SUBJECTS.contains(&it)) {
            complaints.add("resource_type", "not_a_resource", one_of(SUBJECTS));
        }
        let filter =
            TrailFilter { action, subject_type: self.resource_type, since, page, size, ..TrailFilter::default() };
        complaints.into_result(Some(filter))
    }
}

/// Read the audit trail
///
/// Of your own company, newest first; for owners, admins and auditors.
#[utoipa::path(
    get, path = "/security/audit-logs", tag = "Security", security(("bearer" = [])), params(TrailQuery),
    responses((status = 200, description = "A page of entries.", body = AuditPage))
)]
pub(super) async fn audit_logs(caller: Caller, Asked(query): Asked<TrailQuery>) -> Result<Json<AuditPage>, Refusal> {
    let filter = query.check(caller.ctx.now())?;
    let found = actions::trail(&caller.ctx, &filter).await?;
    let logs = found.entries.into_iter().map(AuditLog::of).collect();
    let pages = found.total.div_ceil(filter.size);
    Ok(Json(AuditPage { logs, total: found.total, page: filter.page, size: filter.size, pages }))
}

/// Check the audit trail
///
/// Every entry of your own company carries the hash of the one before it: all of them are read and worked out anew, which takes
/// longer the more there are. For owners, admins and auditors.
#[utoipa::path(
    get, path = "/security/audit-logs/check", tag = "Security", security(("bearer" = [])),
    responses((status = 200, description = "Whether the chain is whole.", body = CheckBody))
)]
pub(super) async fn check(caller: Caller) -> Result<Json<CheckBody>, Refusal> {
    Ok(Json(CheckBody::of(actions::verify_own(&caller.ctx).await?)))
}
