//! Looking at what was chosen, and doing it.

use super::{Act, BulkDone, BulkView, ChosenRow, DoneRow, MOST};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::actions::{StepForm, against_signing, first_ids, may_take, of_ids, said, summary, take_step};
use crate::contracts::{Filter, Status, Step, Summary};
use crate::ids::ContractId;
use crate::problem::{Kind, Problem};
use std::collections::BTreeSet;

/// Which contracts.
#[derive(Clone, Debug)]
pub enum Chosen {
    These(Vec<ContractId>),
    /// All that a filter leaves.
    Matching(Filter),
}

/// A contract as the person saw it; what differs now is left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: ContractId,
    pub version: Option<u32>,
    pub status: Option<Status>,
}

impl Seen {
    /// Reads `id:version:status`, as the forms of the pages send it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let id = parts.next()?.parse().ok()?;
        let version = parts.next().map(str::parse).transpose().ok()?;
        let status = match parts.next() {
            Some(word) => Some(Status::from_word(word)?),
            None => None,
        };
        Some(Self { id, version, status })
    }
}

/// What a form or a program says of the act. Empty texts say nothing.
#[derive(Clone, Debug, Default)]
pub struct BulkForm {
    /// The stable word of an [`Act`].
    pub act: String,
    pub reason: String,
    pub signed_by: String,
    pub signed_on: String,
}

impl BulkForm {
    fn act(&self) -> Result<Act, Problem> {
        let known = Act::ALL.map(Act::word).join(", ");
        Act::from_word(self.act.trim())
            .ok_or_else(|| Problem::invalid_field("act", "not_an_act", format!("Choose one of: {known}.")))
    }
}

/// What would be done with the contracts that are chosen; nothing is changed.
///
/// # Errors
/// A complaint about `act`; `bulk.nothing_chosen`; `bulk.too_many`; forbidden for roles that may not change contracts.
pub async fn look(ctx: &Ctx, form: &BulkForm, chosen: &Chosen) -> Result<BulkView, Problem> {
    ctx.require(Right::EditContracts)?;
    let act = form.act()?;
    let ids = ids_of(ctx, chosen).await?;
    let found = of_ids(ctx, &ids).await?;
    let step = step_of(act);
    let mut rows = Vec::with_capacity(ids.len());
    for it in ids.iter().filter_map(|id| found.get(id)) {
        let refused = judge(ctx, it, act).await.err().map(|problem| problem.detail);
        let is_to_sign = step == Step::Activate && refused.is_none();
        rows.push(ChosenRow {
            against: if is_to_sign { against_signing(ctx, it.id).await? } else { None },
            id: it.id,
            title: it.title.clone(),
            other_party: it.other_party.clone(),
            status: it.status,
            version: it.version,
            refused,
        });
    }
    Ok(BulkView {
        act,
        ready: count(rows.iter().filter(|it| it.refused.is_none()).count()),
        missing: count(ids.len() - rows.len()),
        rows,
        needs_reason: step.needs_reason(),
        needs_signing: step == Step::Activate,
        consequence: step.consequence().to_owned(),
        today: ctx.today().to_string(),
    })
}

/// Does it with each of the contracts by itself.
///
/// # Errors
/// As [`look`]; complaints about `reason`, `signed_by` and `signed_on`. Then nothing was done with any of them.
pub async fn carry_out(ctx: &Ctx, form: &BulkForm, seen: &[Seen]) -> Result<BulkDone, Problem> {
    ctx.require(Right::EditContracts)?;
    let act = form.act()?;
    let seen = bounded(seen, |it| it.id)?;
    let step = StepForm {
        to: act.word().to_owned(),
        reason: form.reason.clone(),
        signed_by: form.signed_by.clone(),
        signed_on: form.signed_on.clone(),
        version: None,
        // Whoever acts on many has them before their eyes, by either door; a call about one may come from a program that knows no names.
        must_name_signatories: true,
    };
    said(step_of(act), &step, ctx.today())?;
    let mut rows = Vec::with_capacity(seen.len());
    for it in &seen {
        rows.push(do_one(ctx, act, it, &step).await);
    }
    let done = rows.iter().filter(|it| it.code.is_none()).count();
    Ok(BulkDone { act, done: count(done), refused: count(rows.len() - done), rows })
}

/// Does it with every contract that a filter leaves now.
///
/// # Errors
/// As [`carry_out`].
pub async fn carry_out_matching(ctx: &Ctx, form: &BulkForm, filter: &Filter) -> Result<BulkDone, Problem> {
    ctx.require(Right::EditContracts)?;
    let ids = ids_of(ctx, &Chosen::Matching(filter.clone())).await?;
    let seen: Vec<_> = ids.into_iter().map(|id| Seen { id, version: None, status: None }).collect();
    carry_out(ctx, form, &seen).await
}

async fn do_one(ctx: &Ctx, act: Act, seen: &Seen, step: &StepForm) -> DoneRow {
    let before = match summary(ctx, seen.id).await {
        Ok(found) => found,
        Err(problem) => return row(seen.id, None, Err(problem)),
    };
    let outcome = match act {
        Act::Move(to) if before.status == to => Err(already(to)),
        Act::Move(_) if seen.status.is_some_and(|it| it != before.status) => Err(moved(&before)),
        Act::Move(to) => take_step(ctx, seen.id, &StepForm { version: seen.version, ..step.clone() }).await.map(|_| to),
    };
    row(seen.id, Some(&before), outcome)
}

fn row(id: ContractId, before: Option<&Summary>, outcome: Result<Status, Problem>) -> DoneRow {
    let title = before.map(|it| it.title.clone());
    match outcome {
        Ok(status) => DoneRow { id, title, status: Some(status), code: None, refused: None },
        Err(problem) => DoneRow {
            id,
            title,
            status: before.map(|it| it.status),
            code: Some(problem.code),
            refused: Some(problem.detail),
        },
    }
}

async fn judge(ctx: &Ctx, it: &Summary, act: Act) -> Result<(), Problem> {
    match act {
        Act::Move(to) if it.status == to => Err(already(to)),
        Act::Move(to) => may_take(ctx, it, to).await.map(|_| ()),
    }
}

fn already(status: Status) -> Problem {
    let label = status.label().to_lowercase();
    Problem::conflict("contract.already_there", format!("This contract is {label} already; nothing was changed."))
}

fn moved(now: &Summary) -> Problem {
    let label = now.status.label().to_lowercase();
    Problem::conflict(
        "contract.status_conflict",
        format!("{} made this contract {label} meanwhile, so nothing was changed.", now.updated_by_name),
    )
}

/// The step that an act takes; which one decides what must be said.
fn step_of(act: Act) -> Step {
    match act {
        Act::Move(Status::PendingReview) => Step::Submit,
        Act::Move(Status::Draft) => Step::Return,
        Act::Move(Status::Active) => Step::Activate,
        Act::Move(Status::Completed) => Step::Complete,
        Act::Move(Status::Expired) => Step::Expire,
        Act::Move(Status::Terminated) => Step::Terminate,
    }
}

async fn ids_of(ctx: &Ctx, chosen: &Chosen) -> Result<Vec<ContractId>, Problem> {
    match chosen {
        Chosen::These(ids) => bounded(ids, |id| *id),
        // One more than there may be, to know that there are more.
        Chosen::Matching(filter) => bounded(&first_ids(ctx, filter, MOST + 1).await?, |id| *id),
    }
}

/// Each contract once, in the order they were chosen; not none and not too many.
fn bounded<T: Clone>(all: &[T], id: impl Fn(&T) -> ContractId) -> Result<Vec<T>, Problem> {
    let mut once: Vec<T> = Vec::new();
    let mut known = BTreeSet::new();
    for it in all {
        if known.insert(id(it)) {
            once.push(it.clone());
        }
    }
    if once.is_empty() {
        return Err(Problem::new(
            Kind::Conflict,
            "bulk.nothing_chosen",
            "No contract was chosen. Tick some in the list first.",
        ));
    }
    if count(once.len()) > MOST {
        return Err(Problem::conflict(
            "bulk.too_many",
            format!(
                "More than {MOST} contracts were chosen, which is the most at once. Nothing was changed; filter the list further."
            ),
        ));
    }
    Ok(once)
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_of_a_contract_is_read_whole_or_not_at_all() {
        let id = "0199f3a0-7b1c-7000-8000-000000000001";
        let seen = Seen::parse(&format!("{id}:3:draft")).unwrap();
        assert_eq!((seen.version, seen.status), (Some(3), Some(Status::Draft)));
        assert_eq!(Seen::parse(id).map(|it| (it.version, it.status)), Some((None, None)));
        for bad in ["", "x", &format!("{id}:x"), &format!("{id}:3:asleep")] {
            assert_eq!(Seen::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_contract_is_chosen_once_and_at_most_two_hundred() {
        let ids: Vec<_> = (0..201).map(|it| ContractId::from_uuid(uuid::Uuid::from_u128(it))).collect();
        assert_eq!(bounded(&[ids[0], ids[1], ids[0]], |it| *it).unwrap(), [ids[0], ids[1]]);
        assert_eq!(bounded(&ids[..200], |it| *it).unwrap().len(), 200);
        assert_eq!(bounded(&ids, |it| *it).unwrap_err().code, "bulk.too_many");
        assert_eq!(bounded(&ids[..0], |it| *it).unwrap_err().code, "bulk.nothing_chosen");
    }
}
