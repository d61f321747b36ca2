//! Making, listing and closing obligations.

use super::form::{ClosingForm, ObligationForm, not_a_colleague};
use super::store::{self, Place};
use super::{
    Colleague, ContractObligations, MOST_OBLIGATIONS, ObligationList, ObligationRow, Shown, Status, rhythm_in_words,
};
use crate::accounts::{self, Person, Right};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::summary;
use crate::dates;
use crate::ids::{ContractId, ObligationId, UserId};
use crate::problem::{Complaints, Problem};
use crate::typed::day_in_words;
use serde_json::json;

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

/// The obligations of a contract, the earliest day first.
///
/// # Errors
/// `contract.missing`.
pub async fn of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<Obligation>, Problem> {
    summary(ctx, id).await?;
    store::of_contract(ctx, ctx.db(), id, None).await
}

/// What of a contract is still to be done, the earliest day first.
///
/// # Errors
/// `contract.missing`.
pub(crate) async fn open_of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<Obligation>, Problem> {
    summary(ctx, id).await?;
    store::of_contract(ctx, ctx.db(), id, Some(Status::Open)).await
}

/// The obligations of a contract in words, with the form for another.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<ContractObligations, Problem> {
    let contract = summary(ctx, id).await?;
    let mut all = store::of_contract(ctx, ctx.db(), id, None).await?;
    all.sort_by_key(|it| it.status != Status::Open);
    let may_edit = ctx.person().role.may(Right::EditContracts);
    let colleagues = if may_edit { accounts::actions::colleagues(ctx).await? } else { Vec::new() };
    Ok(ContractObligations {
        id,
        versions: contract.version,
        may_edit,
        rows: all.into_iter().map(|it| row(ctx, it)).collect(),
        colleagues: colleagues.into_iter().map(|it| Colleague { id: it.id, name: it.full_name }).collect(),
        own_id: ctx.person().id,
        new_id: ObligationId::new(ctx.now()),
        today: ctx.today().to_string(),
        title: contract.title,
    })
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
    ctx.require(Right::EditContracts)?;
    let new = form.check()?;
    let owner = owner(ctx, new.owner).await?;
    let id = id.unwrap_or_else(|| ObligationId::new(ctx.now()));
    let change = ctx.change().await?;
    if let Some(made) = store::find(ctx, change.db(), id).await? {
        return Ok(made);
    }
    if store::count_open(ctx, change.db(), contract.id).await? >= MOST_OBLIGATIONS {
        return Err(Problem::conflict(
            "obligation.too_many",
            format!("A contract can have {MOST_OBLIGATIONS} obligations to do. Close what is done first."),
        ));
    }
    let place = Place { id, contract: contract.id, contract_title: &contract.title, owner: &owner };
    if !store::insert(ctx, change.db(), &place, &new).await? {
        // Another company's obligation has this id, which is as if there were none.
        return Err(Problem::missing("obligation"));
    }
    let happening = Happening::new(Action::ObligationMade, "contract", contract.id, &contract.title).after(json!({
        "obligation": new.title,
        "owner": owner.full_name,
        "due": new.recurrence.first(),
        "recurs": rhythm_in_words(new.recurrence.rhythm()),
    }));
    change.commit(ctx, happening).await?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(Problem::unexpected)
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
        let by = get(ctx, id).await?.closed_by_name.unwrap_or_default();
        return Err(Problem::conflict(
            "obligation.closed",
            format!("{by} has closed this obligation already, so nothing was changed."),
        ));
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
