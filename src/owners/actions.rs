//! Naming who answers for a contract, and handing all of a person's over.

use super::{Choosable, HandOverView, OwnerView, PersonRow};
use crate::accounts::{self, Person, Right};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::summary;
use crate::contracts::{self, Summary};
use crate::findings;
use crate::ids::{ContractId, UserId};
use crate::obligations;
use crate::problem::Problem;
use crate::reminders;
use crate::storage::Change;
use serde_json::json;

/// The people of the company by name, those with a closed account among them, with what each answers for.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn people(ctx: &Ctx) -> Result<Vec<PersonRow>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let contracts = contracts::store::count_of_owner(ctx, ctx.db()).await?;
    let obligations = obligations::store::count_of_owner(ctx, ctx.db()).await?;
    let of = |all: &[(UserId, u32)], id: UserId| all.iter().find(|it| it.0 == id).map_or(0, |it| it.1);
    let row = |it: Person| PersonRow {
        contracts: of(&contracts, it.id),
        obligations: of(&obligations, it.id),
        id: it.id,
        name: it.full_name,
        email: it.email,
        role: it.role,
        is_active: it.is_active,
    };
    Ok(accounts::store::everybody(ctx.db(), ctx.company()).await?.into_iter().map(row).collect())
}

/// Whether the account of a person is closed, or there is none.
pub(crate) async fn is_gone(ctx: &Ctx, id: UserId) -> Result<bool, Problem> {
    Ok(id != ctx.person().id && accounts::store::by_id(ctx.db(), id).await?.is_none())
}

/// Who answers for a contract, and who could.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<OwnerView, Problem> {
    let it = summary(ctx, id).await?;
    let may_say = ctx.person().role.may(Right::EditContracts);
    let others = if may_say { takers(ctx).await? } else { Vec::new() };
    Ok(OwnerView {
        contract: id,
        id: it.owner,
        is_gone: is_gone(ctx, it.owner).await?,
        name: it.owner_name,
        others: others.into_iter().map(choosable).collect(),
    })
}

pub(crate) fn choosable(it: Person) -> Choosable {
    Choosable { id: it.id, name: it.full_name }
}

/// The people who can answer for contracts: their account is open, and they may read contracts.
pub(crate) async fn takers(ctx: &Ctx) -> Result<Vec<Person>, Problem> {
    let all = accounts::actions::colleagues(ctx).await?;
    Ok(all.into_iter().filter(|it| it.role.may(Right::ReadContracts)).collect())
}

/// The person named in a field, who must be able to answer for contracts.
///
/// # Errors
/// A complaint about the field.
pub(crate) async fn taker(ctx: &Ctx, field: &str, raw: &str) -> Result<Person, Problem> {
    let id = raw.trim().parse::<UserId>().ok();
    let found = takers(ctx).await?.into_iter().find(|it| Some(it.id) == id);
    found.ok_or_else(|| {
        let words = "Choose somebody of your company whose account is open and who may read contracts.";
        Problem::invalid_field(field, "not_a_colleague", words)
    })
}

/// Lets a person answer for a contract within a change; `None` where they do already.
///
/// # Errors
/// `contract.owner_conflict` when somebody named another person meanwhile.
pub(crate) async fn give(
    ctx: &Ctx,
    change: &Change,
    it: &Summary,
    owner: &Person,
) -> Result<Option<Happening>, Problem> {
    if owner.id == it.owner {
        return Ok(None);
    }
    if !contracts::store::put_owner(ctx, change.db(), it.id, it.owner, owner).await? {
        let now = contracts::store::summaries(ctx, change.db(), &[it.id]).await?;
        return Err(now.first().map_or_else(|| Problem::missing("contract"), faster));
    }
    let before = accounts::store::of_id(change.db(), ctx.company(), it.owner).await?;
    let reminders = match before {
        Some(before) => reminders::store::readdress(ctx, change.db(), &[it.id], &before.email, &owner.email).await?,
        None => 0,
    };
    let happening = Happening::new(Action::OwnerNamed, "contract", it.id, &it.title)
        .before(json!({"owner": it.owner_name}))
        .after(json!({"owner": owner.full_name, "reminders_readdressed": reminders}));
    Ok(Some(happening))
}

fn faster(now: &Summary) -> Problem {
    Problem::conflict(
        "contract.owner_conflict",
        format!("Somebody named {} meanwhile, so nothing was changed. Look again, then choose.", now.owner_name),
    )
}

/// A person whose work is to be handed over, and who could take it.
///
/// # Errors
/// `person.missing`; forbidden but for owners and admins.
pub async fn open_hand_over(ctx: &Ctx, from: UserId) -> Result<HandOverView, Problem> {
    let from = person(ctx, from).await?;
    ctx.require(Right::ManageCompany)?;
    let others = takers(ctx).await?.into_iter().filter(|it| it.id != from.id).map(choosable).collect();
    Ok(HandOverView { from, others })
}

async fn person(ctx: &Ctx, id: UserId) -> Result<PersonRow, Problem> {
    people(ctx).await?.into_iter().find(|it| it.id == id).ok_or_else(|| Problem::missing("person"))
}

/// What was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedOver {
    pub contracts: u64,
    /// Those that were still to be done; what is closed stays with whoever closed it.
    pub obligations: u64,
    /// Findings that they were to look into.
    pub findings: u64,
    pub reminders: u64,
}

/// Lets another person answer for every contract of a person, do every obligation that waits for them, look into the findings
/// assigned to them, and get the reminders of those contracts that went to them.
///
/// # Errors
/// `person.missing`; forbidden but for owners and admins; a complaint about `to`.
pub async fn hand_over(ctx: &Ctx, from: UserId, to: &str) -> Result<HandedOver, Problem> {
    let from = person(ctx, from).await?;
    ctx.require(Right::ManageCompany)?;
    let to = taker(ctx, "to", to).await?;
    if to.id == from.id {
        return Err(Problem::invalid_field("to", "same_person", "Choose somebody else."));
    }
    let change = ctx.change().await?;
    let ids = contracts::store::ids_of_owner(ctx, change.db(), from.id).await?;
    let handed = HandedOver {
        reminders: reminders::store::readdress(ctx, change.db(), &ids, &from.email, &to.email).await?,
        contracts: contracts::store::hand_over(ctx, change.db(), from.id, &to).await?,
        obligations: obligations::store::hand_over(ctx, change.db(), from.id, &to).await?,
        findings: findings::store::hand_over(ctx, change.db(), from.id, &to).await?,
    };
    let happening = Happening::new(Action::ContractsHandedOver, "account", from.id, &from.name)
        .before(json!({"owner": from.name}))
        .after(json!({
            "owner": to.full_name,
            "contracts": handed.contracts,
            "obligations": handed.obligations,
            "findings": handed.findings,
            "reminders_readdressed": handed.reminders,
        }));
    change.commit(ctx, happening).await?;
    Ok(handed)
}
