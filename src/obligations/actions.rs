//! Making, listing, changing and closing obligations.

use super::form::{ClosingForm, NewObligation, ObligationForm, not_a_colleague};
use super::store::{self, Place};
use super::{
    Colleague, ContractObligations, MOST_OBLIGATIONS, ObligationList, ObligationRow, ObligationToChange, Shown, Status,
    rhythm_in_words,
};
use crate::accounts::{self, Person, Right};
use crate::audit::{self, Action, Happening};
use crate::context::Ctx;
use crate::contracts::Summary;
use crate::contracts::actions::summary;
use crate::dates;
use crate::ids::{ContractId, ObligationId, UserId};
use crate::keydates::Recurrence;
use crate::problem::{Complaints, Problem};
use crate::storage::Change;
use crate::typed::day_in_words;
use serde_json::{Map, Value, json};

pub use super::store::Obligation;

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;

/// A page of obligations as records.
pub struct Found {
    pub obligations: Vec<Obligation>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// A page of the company's obligations, the earliest day first.
pub async fn find(ctx: &Ctx, shown: Shown, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx, shown).await?;
    let obligations = store::page(ctx, shown, page, size).await?;
    Ok(Found { obligations, total, page, size, pages: total.div_ceil(size) })
}

/// How many obligations a list shows.
pub(crate) async fn count(ctx: &Ctx, shown: Shown) -> Result<u32, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::count(ctx, shown).await
}

/// The same page in words.
pub async fn list(ctx: &Ctx, shown: Shown, page: u32) -> Result<ObligationList, Problem> {
    let found = find(ctx, shown, page, 50).await?;
    Ok(ObligationList {
        rows: found.obligations.into_iter().map(|it| row(ctx, it)).collect(),
        total: found.total,
        page: found.page,
        pages: found.pages.max(1),
        shown,
    })
}

/// A page of the obligations of a contract, closed ones too: what is to be done first, each by its day.
///
/// # Errors
/// `contract.missing`.
pub async fn of_contract(ctx: &Ctx, id: ContractId, page: u32, size: u32) -> Result<Found, Problem> {
    summary(ctx, id).await?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count_of_contract(ctx, id).await?;
    let obligations = store::page_of_contract(ctx, id, page, size).await?;
    Ok(Found { obligations, total, page, size, pages: total.div_ceil(size) })
}

/// What of a contract is still to be done, the earliest day first.
///
/// # Errors
/// `contract.missing`.
pub(crate) async fn open_of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<Obligation>, Problem> {
    summary(ctx, id).await?;
    store::open_of_contract(ctx, id).await
}

/// A page of the obligations of a contract in words, with the form for another.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId, page: u32) -> Result<ContractObligations, Problem> {
    let contract = summary(ctx, id).await?;
    let found = of_contract(ctx, id, page, 50).await?;
    let may_edit = ctx.person().role.may(Right::EditContracts);
    let colleagues = if may_edit { colleagues(ctx).await? } else { Vec::new() };
    Ok(ContractObligations {
        id,
        versions: contract.version,
        may_edit,
        rows: found.obligations.into_iter().map(|it| row(ctx, it)).collect(),
        page: found.page,
        pages: found.pages.max(1),
        colleagues,
        own_id: ctx.person().id,
        new_id: ObligationId::new(ctx.now()),
        today: ctx.today().to_string(),
        title: contract.title,
    })
}

/// Whoever can be made the owner of an obligation, or of a contract.
pub async fn colleagues(ctx: &Ctx) -> Result<Vec<Colleague>, Problem> {
    let all = accounts::actions::colleagues(ctx).await?;
    Ok(all.into_iter().map(|it| Colleague { id: it.id, name: it.full_name }).collect())
}

fn row(ctx: &Ctx, it: Obligation) -> ObligationRow {
    let closed = it.closed_at.map(|at| {
        let by = it.closed_by_name.as_deref().unwrap_or_default();
        format!("{} by {by}, {}", it.status.label(), dates::moment_in_words(at, ctx.now(), ctx.zone()))
    });
    ObligationRow {
        id: it.id,
        contract: it.contract,
        is_overdue: it.status == Status::Open && it.due < ctx.today(),
        may_close: it.status == Status::Open && may_close(ctx, &it),
        may_change: it.status == Status::Open && ctx.person().role.may(Right::EditContracts),
        contract_title: it.contract_title,
        title: it.title,
        clause: Some(it.clause).filter(|it| !it.is_empty()),
        owner: it.owner_name,
        due: day_in_words(it.due),
        due_exact: it.due.to_string(),
        recurs: rhythm_in_words(it.recurrence.rhythm()),
        status: it.status,
        closed,
        note: it.note,
    }
}

/// Whoever may edit contracts closes any; its owner closes their own, whatever their role.
fn may_close(ctx: &Ctx, it: &Obligation) -> bool {
    ctx.person().role.may(Right::EditContracts) || it.owner == ctx.person().id
}

/// Makes an obligation. With an `id`, the same form sent twice makes one.
///
/// # Errors
/// Complaints by field; `contract.missing`; `obligation.too_many`.
pub async fn make(
    ctx: &Ctx,
    contract: ContractId,
    id: Option<ObligationId>,
    form: &ObligationForm,
) -> Result<Obligation, Problem> {
    let contract = summary(ctx, contract).await?;
    let plan = plan(ctx, form).await?;
    let id = id.unwrap_or_else(|| ObligationId::new(ctx.now()));
    let change = ctx.change().await?;
    if let Some(made) = store::find(ctx, change.db(), id).await? {
        return Ok(made);
    }
    let happening = make_within(ctx, &change, &contract, id, &plan).await?;
    change.commit(ctx, happening).await?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(Problem::unexpected)
}

/// An obligation that can be made, and whose it will be.
pub(crate) struct Plan {
    new: NewObligation,
    owner: Person,
}

impl Plan {
    /// The name of its owner.
    pub(crate) fn owner_name(&self) -> &str {
        &self.owner.full_name
    }
}

/// Checks an obligation that is to be made within another change.
///
/// # Errors
/// Complaints by field; forbidden for whoever may not edit contracts.
pub(crate) async fn plan(ctx: &Ctx, form: &ObligationForm) -> Result<Plan, Problem> {
    ctx.require(Right::EditContracts)?;
    let new = form.check()?;
    let owner = owner(ctx, new.owner).await?;
    Ok(Plan { new, owner })
}

/// Writes a planned obligation within a change; the caller tells what happened.
///
/// # Errors
/// `obligation.too_many`; `obligation.missing` where another has its id.
pub(crate) async fn make_within(
    ctx: &Ctx,
    change: &Change,
    contract: &Summary,
    id: ObligationId,
    Plan { new, owner }: &Plan,
) -> Result<Happening, Problem> {
    if store::count_open(ctx, change.db(), contract.id).await? >= MOST_OBLIGATIONS {
        return Err(Problem::conflict(
            "obligation.too_many",
            format!("A contract can have {MOST_OBLIGATIONS} obligations to do. Close what is done first."),
        ));
    }
    let place = Place { id, contract: contract.id, contract_title: &contract.title, owner };
    if !store::insert(ctx, change.db(), &place, new).await? {
        // Another company's obligation has this id, which is as if there were none.
        return Err(Problem::missing("obligation"));
    }
    Ok(Happening::new(Action::ObligationMade, "contract", contract.id, &contract.title).after(json!({
        "obligation": new.title,
        "owner": owner.full_name,
        "due": new.recurrence.first(),
        "recurs": rhythm_in_words(new.recurrence.rhythm()),
    })))
}

/// The person who is to own it: oneself, or an active colleague.
async fn owner(ctx: &Ctx, id: Option<UserId>) -> Result<Person, Problem> {
    let Some(id) = id.filter(|it| *it != ctx.person().id) else { return Ok(ctx.person().clone()) };
    let found = accounts::actions::colleagues(ctx).await?.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| {
        let mut complaints = Complaints::new();
        let complaint = not_a_colleague();
        complaints.add("owner_id", complaint.code, complaint.message);
        Problem::invalid(complaints)
    })
}

/// An obligation of the company.
///
/// # Errors
/// `obligation.missing`.
pub async fn get(ctx: &Ctx, id: ObligationId) -> Result<Obligation, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("obligation"))
}

/// An obligation in words.
///
/// # Errors
/// `obligation.missing`.
pub async fn show_one(ctx: &Ctx, id: ObligationId) -> Result<ObligationRow, Problem> {
    Ok(row(ctx, get(ctx, id).await?))
}

/// An obligation as its form takes it.
///
/// # Errors
/// `obligation.missing`; forbidden for whoever may not edit contracts.
pub async fn show_change(ctx: &Ctx, id: ObligationId) -> Result<ObligationToChange, Problem> {
    let it = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let mut colleagues = colleagues(ctx).await?;
    if !colleagues.iter().any(|one| one.id == it.owner) {
        // Whoever left keeps what is theirs until somebody takes it over.
        colleagues.push(Colleague { id: it.owner, name: it.owner_name.clone() });
    }
    Ok(ObligationToChange {
        version: it.version,
        owner_id: it.owner,
        rhythm: it.recurrence.rhythm(),
        until: it.recurrence.until().map(|it| it.to_string()).unwrap_or_default(),
        colleagues,
        row: row(ctx, it),
    })
}

/// Changes an open obligation that still is at version `base`; without an owner in the form it keeps its own. One that
/// comes back is counted from its new day only where its day or its rhythm changed. The same change sent twice is made once.
///
/// # Errors
/// Complaints by field; `obligation.missing`; `obligation.closed`; `obligation.version_conflict` when somebody changed it
/// meanwhile: nothing is changed then.
pub async fn put(ctx: &Ctx, id: ObligationId, base: u32, form: &ObligationForm) -> Result<Obligation, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let wanted = form.check()?;
    if before.status != Status::Open {
        return Err(closed_already(&before));
    }
    let after = changed(ctx, &before, wanted).await?;
    let (old, new) = differences(&before, &after);
    if new.is_empty() {
        return Ok(before);
    }
    if before.version != base {
        return Err(stale(before.version));
    }
    let change = ctx.change().await?;
    if !store::put(ctx, change.db(), &after, base).await? {
        drop(change);
        let now = get(ctx, id).await?;
        return Err(if now.status == Status::Open { stale(now.version) } else { closed_already(&now) });
    }
    let happening = Happening::new(Action::ObligationChanged, "contract", before.contract, &before.contract_title)
        .before(named(&before.title, old))
        .after(named(&after.title, new));
    change.commit(ctx, happening).await?;
    get(ctx, id).await
}

async fn changed(ctx: &Ctx, before: &Obligation, wanted: NewObligation) -> Result<Obligation, Problem> {
    let (owner, owner_name) = match wanted.owner.filter(|it| *it != before.owner) {
        Some(other) => {
            let owner = owner(ctx, Some(other)).await?;
            (owner.id, owner.full_name)
        }
        None => (before.owner, before.owner_name.clone()),
    };
    let due = wanted.recurrence.first();
    let is_same_series = due == before.due && wanted.recurrence.rhythm() == before.recurrence.rhythm();
    let first = if is_same_series { before.recurrence.first() } else { due };
    let recurrence = Recurrence::new(first, wanted.recurrence.rhythm(), wanted.recurrence.until())
        .map_err(|err| Problem::invalid_field("every_unit", err.code(), err.to_string()))?;
    Ok(Obligation { title: wanted.title, clause: wanted.clause, owner, owner_name, due, recurrence, ..before.clone() })
}

/// What the trail keeps: each part that differs.
fn differences(before: &Obligation, after: &Obligation) -> (Map<String, Value>, Map<String, Value>) {
    let told = |it: &Obligation| {
        [
            ("title", json!(it.title)),
            ("clause", json!(it.clause)),
            ("owner", json!(it.owner_name)),
            ("owner_id", json!(it.owner.uuid())),
            ("due", json!(it.due)),
            ("recurs", json!(rhythm_in_words(it.recurrence.rhythm()))),
            ("until", json!(it.recurrence.until())),
        ]
    };
    audit::differences(told(before), told(after))
}

fn named(title: &str, mut parts: Map<String, Value>) -> Value {
    parts.insert("obligation".to_owned(), json!(title));
    parts.into()
}

fn stale(now: u32) -> Problem {
    Problem::conflict(
        "obligation.version_conflict",
        format!("Somebody changed this obligation meanwhile, so nothing was changed now. Its version is {now}."),
    )
}

fn closed_already(it: &Obligation) -> Problem {
    let by = it.closed_by_name.as_deref().unwrap_or("Somebody");
    Problem::conflict("obligation.closed", format!("{by} has closed this obligation already, so nothing was changed."))
}

/// Closes an obligation with a note; of one that comes back, answers the next. What is not needed does not come back.
///
/// # Errors
/// Complaints by field; `obligation.missing`; `obligation.closed` when somebody closed it before.
pub async fn close(
    ctx: &Ctx,
    id: ObligationId,
    form: &ClosingForm,
) -> Result<(Obligation, Option<Obligation>), Problem> {
    let it = get(ctx, id).await?;
    if ctx.is_by_key() || !may_close(ctx, &it) {
        ctx.require(Right::EditContracts)?;
    }
    let (outcome, note) = form.check()?;
    let change = ctx.change().await?;
    if !store::close(ctx, change.db(), id, outcome, &note).await? {
        drop(change);
        return Err(closed_already(&get(ctx, id).await?));
    }
    let next_due = it.recurrence.next_after(it.due).filter(|_| outcome == Status::Done);
    let mut next_id = None;
    if let Some(due) = next_due {
        let id = ObligationId::new(ctx.now());
        store::insert_next(ctx, change.db(), &it, id, due).await?;
        next_id = Some(id);
    }
    let happening = Happening::new(Action::ObligationClosed, "contract", it.contract, &it.contract_title)
        .before(json!({"obligation": it.title, "due": it.due}))
        .after(json!({"outcome": outcome.word(), "note": note, "next": next_due}));
    change.commit(ctx, happening).await?;
    let next = match next_id {
        Some(id) => store::find(ctx, ctx.db(), id).await?,
        None => None,
    };
    Ok((get(ctx, id).await?, next))
}
