//! The life of a contract, one step at a time: submitted, returned, signed, completed, expired, terminated.
//!
//! [`Status::step_to`] says which steps there are; here each is checked against the person, written, and put into the
//! trail. Two people who take different steps at once do not both succeed: the second is told what the first did.

use super::actions::{Found, against_signing, get, stale, summary};
use super::rules::{Status, Step};
use super::store;
use super::{Contract, StepView, Summary};
use crate::accounts;
use crate::amendments;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::dates;
use crate::ids::ContractId;
use crate::problem::{Complaint, Complaints, Kind, Problem};
use crate::review;
use crate::storage::Change;
use crate::typed;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 300;
/// How many contracts one run of the expiry job takes from the database at a time.
const BATCH: u64 = 200;

/// What a form or a program says about a step. Empty texts say nothing.
#[derive(Clone, Debug, Default)]
pub struct StepForm {
    /// The stable word of the status to come.
    pub to: String,
    /// The version the person saw; another one is refused, so that nobody signs what somebody has just changed.
    pub version: Option<u32>,
    /// Why; at most 300 characters. Needed for going back and for ending early.
    pub reason: String,
    /// Who signed, when the contract comes into force; at most 300 characters.
    pub signed_by: String,
    /// The day of the last signature; today where nothing is said, never a day to come.
    pub signed_on: String,
    /// Whether who signed must be said: a person who fills in the form knows it, a program may not.
    pub must_name_signatories: bool,
}

/// Why, and who signed on which day.
type Said = (Option<String>, Option<(String, Date)>);

/// A step as checked.
struct Taken {
    to: Status,
    step: Step,
    reason: Option<String>,
    signed: Option<(String, Date)>,
}

/// Takes one step in the life of a contract. One that is recorded as signed after its last day is expired at once.
///
/// # Errors
/// `contract.invalid_transition` names the steps there are; forbidden for roles that may not; complaints about `status`,
/// `reason`, `signed_by` and `signed_on`; `contract.version_conflict` and `contract.status_conflict` when somebody was faster.
pub async fn take_step(ctx: &Ctx, id: ContractId, form: &StepForm) -> Result<Contract, Problem> {
    let it = summary(ctx, id).await?;
    let taken = check(ctx, &it, form)?;
    if form.version.is_some_and(|seen| seen != it.version) {
        return Err(stale(ctx, &it));
    }
    if taken.step == Step::Activate {
        amendments::actions::may_begin(ctx, &it).await?;
        review::actions::hindrance(ctx, &it).await?.map_or(Ok(()), Err)?;
    }
    carry_out(ctx, &it, &taken).await?;
    if let Err(problem) = amendments::actions::after_step(ctx, id, taken.step).await {
        // The step itself is taken; the hourly job lets the terms follow.
        tracing::error!(contract = %id, error = %problem, "the terms of an amended contract did not follow at once");
    }
    if taken.step == Step::Activate
        && let Err(problem) = expire(ctx, id).await
    {
        // It is in force by then; the hourly job marks it.
        tracing::error!(contract = %id, error = %problem, "a contract signed after its last day was not marked as expired at once");
    }
    get(ctx, id).await
}

/// The statuses to which this person may take a contract, and what of a review stands in the way of bringing it into force.
pub(super) async fn steps_for(ctx: &Ctx, it: &Summary) -> Result<(Vec<Status>, Option<String>), Problem> {
    let begins = it.status.next().any(|to| begins(it, to));
    let hindrance = if begins { review::actions::hindrance(ctx, it).await? } else { None };
    let mut steps = open_to(ctx, it);
    if hindrance.is_some() {
        steps.retain(|to| !self::begins(it, *to));
    }
    Ok((steps, hindrance.map(|it| it.detail)))
}

/// The statuses to which this person may take a contract now.
pub async fn next_statuses(ctx: &Ctx, it: &Summary) -> Result<Vec<Status>, Problem> {
    Ok(steps_for(ctx, it).await?.0)
}

/// The same of each contract of a page, in its order.
pub async fn next_statuses_of(ctx: &Ctx, found: &Found) -> Result<Vec<Vec<Status>>, Problem> {
    let mut all = Vec::new();
    for it in &found.contracts {
        let it = &it.summary;
        let steps = open_to(ctx, it);
        // Where no contract must be reviewed nothing stands in the way, and the database need not be asked of each.
        let may_begin = steps.iter().any(|to| begins(it, *to));
        all.push(if may_begin && !found.demand.is_empty() { next_statuses(ctx, it).await? } else { steps });
    }
    Ok(all)
}

fn begins(it: &Summary, to: Status) -> bool {
    it.status.step_to(to) == Some(Step::Activate)
}

/// The statuses that can follow on this day, whoever takes the step.
fn due(it: &Summary, today: Date) -> impl Iterator<Item = (Status, Step)> {
    let steps = it.status.next().filter_map(move |to| Some((to, it.status.step_to(to)?)));
    steps.filter(move |(_, step)| *step != Step::Expire || in_force_through(it, today).is_none())
}

/// Those of them to which this person's role, and the key they act by, may take it.
fn open_to(ctx: &Ctx, it: &Summary) -> Vec<Status> {
    due(it, ctx.today()).filter(|(_, step)| ctx.require(step.right(it.status)).is_ok()).map(|(to, _)| to).collect()
}

/// The last day of a contract, while it is not over.
fn in_force_through(it: &Summary, today: Date) -> Option<Date> {
    it.dates.end().filter(|end| *end >= today)
}

/// What can follow, for somebody who was refused something else.
pub(super) fn what_follows(it: &Summary, today: Date) -> String {
    let next: Vec<_> = due(it, today).map(|(to, _)| named(to)).collect();
    if next.is_empty() {
        "Its life is over, so nothing follows.".to_owned()
    } else {
        format!("What can follow: {}.", next.join(", "))
    }
}

fn named(it: Status) -> String {
    format!("{} ({})", it.label().to_lowercase(), it.word())
}

/// How a contract came to its status, where there is something to tell.
pub(super) fn standing_in_words(ctx: &Ctx, it: &Summary) -> Option<String> {
    let standing = &it.standing;
    let by = standing.by.as_deref()?;
    let when = dates::moment_in_words(standing.at?, ctx.now(), ctx.zone());
    let because = standing.reason.as_ref().map(|it| format!(": “{it}”")).unwrap_or_default();
    Some(match it.status {
        Status::Draft => format!("Returned to draft by {by} {when}{because}"),
        Status::PendingReview => format!("Sent for review by {by} {when}{because}"),
        Status::Active => {
            let on = standing.signed_on.map(|it| format!(" on {}", typed::day_in_words(it))).unwrap_or_default();
            let signed_by = standing.signed_by.as_deref().filter(|it| !it.is_empty());
            let names = signed_by.map(|it| format!(" by {it}")).unwrap_or_default();
            format!("Signed{on}{names}, recorded by {by}")
        }
        Status::Completed => format!("Completed by {by} {when}{because}"),
        Status::Expired => format!("Expired {when}"),
        Status::Terminated => format!("Terminated by {by} {when}{because}"),
    })
}

/// The page of a step that this person is about to take.
///
/// # Errors
/// As [`take_step`], before anything is typed.
pub async fn open_step(ctx: &Ctx, id: ContractId, to: &str) -> Result<StepView, Problem> {
    let it = summary(ctx, id).await?;
    let to = Status::from_word(to).ok_or_else(|| Problem::missing("step"))?;
    let step = it.status.step_to(to).ok_or_else(|| no_such_step(ctx, &it, to))?;
    ctx.require(step.right(it.status))?;
    if step == Step::Activate {
        review::actions::hindrance(ctx, &it).await?.map_or(Ok(()), Err)?;
    }
    let against = if step == Step::Activate { against_signing(ctx, id).await? } else { None };
    let parties = match &it.supplier_name {
        Some(supplier) => format!("{supplier} and {}", it.client_name),
        None => format!("{} and {}", ctx.person().company, it.client_name),
    };
    Ok(StepView {
        id,
        title: it.title,
        version: it.version,
        status: it.status,
        to,
        step,
        against,
        parties,
        today: ctx.today().to_string(),
    })
}

fn check(ctx: &Ctx, it: &Summary, form: &StepForm) -> Result<Taken, Problem> {
    let to = Status::from_word(form.to.trim()).ok_or_else(|| {
        let known = Status::ALL.map(Status::word).join(", ");
        Problem::invalid_field("status", "not_a_status", format!("Choose one of: {known}."))
    })?;
    let step = judge(ctx, it, to)?;
    let (reason, signed) = said(step, form, ctx.today())?;
    Ok(Taken { to, step, reason, signed })
}

/// The step that takes a contract to `to`, if its life has one and this person may take it now.
fn judge(ctx: &Ctx, it: &Summary, to: Status) -> Result<Step, Problem> {
    let step = it.status.step_to(to).ok_or_else(|| no_such_step(ctx, it, to))?;
    ctx.require(step.right(it.status))?;
    if step == Step::Expire
        && let Some(end) = in_force_through(it, ctx.today())
    {
        return Err(Problem::conflict(
            "contract.in_force",
            format!(
                "This contract is in force through {}. It expires by itself on the day after; to end it earlier, terminate it. {}",
                typed::day_in_words(end),
                what_follows(it, ctx.today())
            ),
        ));
    }
    Ok(step)
}

/// The same, with what the amendments of a family ask of one that is to begin.
pub(crate) async fn may_take(ctx: &Ctx, it: &Summary, to: Status) -> Result<Step, Problem> {
    let step = judge(ctx, it, to)?;
    if step == Step::Activate {
        amendments::actions::may_begin(ctx, it).await?;
    }
    Ok(step)
}

/// What a form says of a step: the reason, and who signed on which day.
pub(crate) fn said(step: Step, form: &StepForm, today: Date) -> Result<Said, Problem> {
    let mut complaints = Complaints::new();
    let reason = complaints.keep("reason", reason_of(step, &form.reason)).flatten();
    let signed = (step == Step::Activate).then(|| {
        let by = complaints.keep("signed_by", signatories(form)).unwrap_or_default();
        let on = complaints.keep("signed_on", signing_day(&form.signed_on, today)).unwrap_or(today);
        (by, on)
    });
    complaints.into_result(Some((reason, signed)))
}

fn reason_of(step: Step, raw: &str) -> Result<Option<String>, Complaint> {
    let reason = typed::long_text(raw, LONGEST_REASON)?.trim().to_owned();
    if reason.is_empty() && step.needs_reason() {
        return Err(Complaint::new("required", "Say why, in a sentence. It stands in the history of the contract."));
    }
    Ok(Some(reason).filter(|it| !it.is_empty()))
}

fn signatories(form: &StepForm) -> Result<String, Complaint> {
    let by = typed::one_line(&form.signed_by, 0..=300)?;
    if by.is_empty() && form.must_name_signatories {
        return Err(Complaint::new("required", "Say who signed: each party, and the person who signed for it."));
    }
    Ok(by)
}

fn signing_day(raw: &str, today: Date) -> Result<Date, Complaint> {
    if raw.trim().is_empty() {
        return Ok(today);
    }
    let day = typed::day(raw)?;
    if day > today {
        return Err(Complaint::new(
            "in_the_future",
            "Nobody can have signed on a day to come. Write today or an earlier day.",
        ));
    }
    Ok(day)
}

fn no_such_step(ctx: &Ctx, it: &Summary, to: Status) -> Problem {
    let follows = what_follows(it, ctx.today());
    Problem::conflict(
        "contract.invalid_transition",
        format!("This contract is {} and cannot become {}. {follows}", named(it.status), named(to)),
    )
}

async fn carry_out(ctx: &Ctx, it: &Summary, taken: &Taken) -> Result<(), Problem> {
    let change = ctx.change().await?;
    let signed = taken.signed.as_ref().map(|(by, on)| (by.as_str(), *on));
    let moved = store::put_status(ctx, change.db(), it, taken.to, taken.reason.as_deref(), signed).await?;
    if !moved {
        drop(change);
        let now = summary(ctx, it.id).await?;
        if now.status == it.status {
            return Err(stale(ctx, &now));
        }
        return Err(Problem::conflict(
            "contract.status_conflict",
            format!(
                "{} made this contract {} meanwhile, so nothing was changed.",
                now.updated_by_name,
                now.status.label().to_lowercase()
            ),
        ));
    }
    amendments::actions::unsettle(ctx, &change, it.id).await?;
    match taken.step {
        Step::Activate => amendments::actions::hold_agreement(ctx, &change, it.id).await?,
        Step::Complete | Step::Expire | Step::Terminate => complete_amendments(ctx, &change, it.id, taken.to).await?,
        Step::Submit | Step::Return => {}
    }
    let happening = Happening::new(action(taken.step), "contract", it.id, &it.title)
        .before(json!({"status": it.status.word()}))
        .after(match &taken.signed {
            Some((by, on)) => {
                json!({"status": taken.to.word(), "reason": taken.reason, "signed_by": by, "signed_on": on})
            }
            None => json!({"status": taken.to.word(), "reason": taken.reason}),
        });
    change.commit(ctx, happening).await
}

/// Completes the amendments in force of an agreement whose life is over: nothing is left for them to change, and what
/// they changed still is part of what governed.
async fn complete_amendments(ctx: &Ctx, change: &Change, agreement: ContractId, ended: Status) -> Result<(), Problem> {
    let reason = format!("The contract it amends is {}", ended.label().to_lowercase());
    for it in amendments::actions::in_force(ctx, change, agreement).await? {
        if store::put_status(ctx, change.db(), &it, Status::Completed, Some(&reason), None).await? {
            let happening = Happening::new(action(Step::Complete), "contract", it.id, &it.title)
                .before(json!({"status": it.status.word()}))
                .after(json!({"status": Status::Completed.word(), "reason": reason}));
            change.note(ctx, &happening).await?;
        }
    }
    Ok(())
}

fn action(step: Step) -> Action {
    match step {
        Step::Submit => Action::ContractSubmitted,
        Step::Return => Action::ContractReturned,
        Step::Activate => Action::ContractActivated,
        Step::Complete => Action::ContractCompleted,
        Step::Expire => Action::ContractExpired,
        Step::Terminate => Action::ContractTerminated,
    }
}

/// Marks as expired what is active and whose last day has passed where its company is; answers how many. Safe to run
/// twice and beside people: a contract that somebody moved meanwhile is left alone.
pub async fn expire_what_is_over(services: &Arc<Services>) -> Result<u32, Problem> {
    // East of every company it is at most tomorrow; each company's own day decides.
    let latest = services.now().to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
    let mut expired = 0;
    loop {
        let moved = expire_some(services, latest).await?;
        expired += moved;
        if moved == 0 {
            return Ok(expired);
        }
    }
}

async fn expire_some(services: &Arc<Services>, latest: Date) -> Result<u32, Problem> {
    let mut expired = 0;
    let mut contexts = BTreeMap::new();
    for (company, id) in store::over(services.db(), latest, BATCH).await? {
        let ctx = match contexts.entry(company) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => match accounts::actions::for_the_system(services, company).await? {
                Some(ctx) => unknown.insert(ctx),
                None => continue,
            },
        };
        match expire(ctx, id).await {
            Ok(true) => expired += 1,
            Ok(false) => {}
            // One contract that cannot be marked holds up no other.
            Err(problem) => {
                tracing::error!(contract = %id, error = %problem, "a contract could not be marked as expired");
            }
        }
    }
    Ok(expired)
}

/// Marks one contract as expired; `false` where it is still in force or somebody moved it meanwhile.
async fn expire(ctx: &Ctx, id: ContractId) -> Result<bool, Problem> {
    let it = summary(ctx, id).await?;
    let is_over = it.status == Status::Active && it.dates.end().is_some_and(|end| end < ctx.today());
    if !is_over {
        return Ok(false);
    }
    let taken = Taken { to: Status::Expired, step: Step::Expire, reason: None, signed: None };
    match carry_out(ctx, &it, &taken).await {
        Ok(()) => Ok(true),
        Err(problem) if problem.kind == Kind::Conflict => Ok(false),
        Err(problem) => Err(problem),
    }
}
