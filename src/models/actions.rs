//! Saying which model a company uses, trying it, and saying which contracts never leave this server.

use super::calling::{self, Call};
use super::form::{ConnectionForm, price_as_typed};
use super::model::{Connection, Prices};
use super::store::{self, KeptHere};
use super::{ConnectionView, Health, Job, STILL_WORKS, TriedView};
use crate::accounts::Right;
use crate::audit::{self, Action, Happening};
use crate::context::Ctx;
use crate::contracts;
use crate::dates;
use crate::decisions::{Outcome, Record};
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::typed::capitalised;
use serde_json::{Value, json};

/// The connection that counts for the company: its own, or that of whoever runs the program.
async fn connection(ctx: &Ctx) -> Result<Option<Connection>, Problem> {
    let Some(setup) = ctx.visit().services.models.setup() else { return Ok(None) };
    let own = store::find(ctx, ctx.db()).await?;
    Ok(own.map(|it| it.connection).or_else(|| setup.usual.clone()))
}

/// The same, to be used now.
///
/// # Errors
/// `model.key_closed` when its key was sealed by another master key.
pub(super) async fn usable(ctx: &Ctx) -> Result<Option<Connection>, Problem> {
    if store::find(ctx, ctx.db()).await?.is_some_and(|it| it.is_closed) {
        return Err(Problem::conflict(
            "model.key_closed",
            "The key of the model was kept under another master key and cannot be opened, so nothing was sent. An owner or admin has to write it again under Settings, Model.",
        ));
    }
    connection(ctx).await
}

/// The prices of the model that counts, as far as they are known.
pub(super) async fn prices(ctx: &Ctx) -> Result<Prices, Problem> {
    Ok(connection(ctx).await?.map(|it| it.prices).unwrap_or_default())
}

/// The name of the model and where it is; `None` where none is set.
///
/// # Errors
/// When the connection cannot be read.
pub async fn named(ctx: &Ctx) -> Result<Option<String>, Problem> {
    let found = connection(ctx).await?;
    Ok(found.map(|it| format!("{} at {}", it.model, it.base_url)))
}

/// The company's model, without its key.
///
/// # Errors
/// Forbidden but for owners and admins.
pub async fn show(ctx: &Ctx) -> Result<ConnectionView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let own = store::find(ctx, ctx.db()).await?;
    let usual = ctx.visit().services.models.setup().and_then(|it| it.usual.clone());
    let (is_own, version) = (own.is_some(), own.as_ref().map_or(0, |it| it.version));
    let key_is_closed = own.as_ref().is_some_and(|it| it.is_closed);
    let set = own.as_ref().map(|it| {
        let when = dates::moment_in_words(it.at, ctx.now(), ctx.zone());
        capitalised(&format!("said by {} {when}", it.by))
    });
    let counts = own.map(|it| it.connection).or(usual);
    let prices = counts.as_ref().map(|it| it.prices).unwrap_or_default();
    Ok(ConnectionView {
        is_own,
        is_set: counts.is_some(),
        key_is_closed,
        has_key: counts.as_ref().is_some_and(|it| it.key.is_some()),
        base_url: counts.as_ref().map(|it| it.base_url.clone()).unwrap_or_default(),
        model: counts.map(|it| it.model).unwrap_or_default(),
        price_in: price_as_typed(prices.read),
        price_out: price_as_typed(prices.written),
        currency: prices.currency,
        set,
        version,
        tried: None,
    })
}

/// Says which model the company uses from now on; `base` is the version that was seen, 0 where there was none.
///
/// # Errors
/// Forbidden but for owners and admins; complaints by field; `model.version_conflict` when somebody said otherwise meanwhile.
pub async fn put(ctx: &Ctx, base: u32, form: &ConnectionForm) -> Result<ConnectionView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let setup = ctx.visit().services.models.setup().ok_or_else(calling::not_set)?;
    let change = ctx.change().await?;
    let before = store::find(ctx, change.db()).await?;
    let version = before.as_ref().map_or(0, |it| it.version);
    let new = form.check(setup.model.as_ref(), before.as_ref().map(|it| &it.connection))?;
    if version != base {
        return Err(Problem::conflict(
            "model.version_conflict",
            "Somebody changed the model meanwhile, so nothing was changed now. Look at what is there and try again.",
        ));
    }
    store::put(ctx, change.db(), &new, version + 1).await?;
    let told = |it: Option<&Connection>| {
        [
            ("address", it.map_or(Value::Null, |it| json!(it.base_url))),
            ("model", it.map_or(Value::Null, |it| json!(it.model))),
            ("has_key", it.map_or(Value::Null, |it| json!(it.key.is_some()))),
            ("price_in", json!(it.map(|it| price_as_typed(it.prices.read)))),
            ("price_out", json!(it.map(|it| price_as_typed(it.prices.written)))),
            ("currency", json!(it.map(|it| it.prices.currency.code()))),
        ]
    };
    let (old, mut differs) = audit::differences(told(before.as_ref().map(|it| &it.connection)), told(Some(&new)));
    // A new key differs in nothing that may be told.
    if form.key.as_ref().is_some_and(|it| !it.expose().trim().is_empty()) {
        differs.insert("key".to_owned(), json!("written anew"));
    }
    let happening = Happening::new(Action::ModelSet, "company", ctx.company(), &ctx.person().company)
        .before(old.into())
        .after(differs.into());
    change.commit(ctx, happening).await?;
    show(ctx).await
}

/// Takes the company's own model and its key away; what whoever runs the program has set counts again.
///
/// # Errors
/// Forbidden but for owners and admins.
pub async fn remove(ctx: &Ctx) -> Result<ConnectionView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let change = ctx.change().await?;
    if store::remove(ctx, change.db()).await? {
        let happening = Happening::new(Action::ModelRemoved, "company", ctx.company(), &ctx.person().company);
        change.commit(ctx, happening).await?;
    }
    show(ctx).await
}

/// Asks the model for one word and says how long that took. No contract is sent.
///
/// # Errors
/// Forbidden but for owners and admins; `model.not_set`.
pub async fn try_it(ctx: &Ctx) -> Result<TriedView, Problem> {
    Ok(tried(&ask_for_a_word(ctx).await?))
}

async fn ask_for_a_word(ctx: &Ctx) -> Result<Record, Problem> {
    calling::call(ctx, Call::new(Job::Try, "Answer with the single word “ready” and nothing else.")).await
}

fn tried(it: &Record) -> TriedView {
    let time = it.millis.unwrap_or_default();
    match (it.outcome, it.fault) {
        (Outcome::Answered, _) => TriedView { is_well: true, said: format!("{} answered in {time} ms.", it.model) },
        (_, Some(fault)) => {
            let said = format!("{} It took {time} ms. {STILL_WORKS}", fault.sentence());
            TriedView { is_well: false, said }
        }
        (_, None) => TriedView { is_well: false, said: format!("{} declined to answer. It took {time} ms.", it.model) },
    }
}

/// How the model does: an admin's question asks it, others hear how the last call of the company went.
pub struct HealthReport {
    pub health: Health,
    /// The model, where one is set.
    pub model: Option<String>,
    /// Of the call that was made for it or was the last.
    pub millis: Option<u32>,
}

/// How the model does, as the last call of the company went; nothing is sent for it.
///
/// # Errors
/// When it cannot be read.
pub async fn health(ctx: &Ctx) -> Result<HealthReport, Problem> {
    let Some(connection) = connection(ctx).await? else {
        return Ok(HealthReport { health: Health::OfflineRules, model: None, millis: None });
    };
    let last = crate::decisions::actions::last_settled(ctx, &connection.route(), &connection.model).await?;
    let is_well = last.as_ref().is_none_or(|it| it.fault.is_none_or(|fault| !fault.is_of_the_model()));
    Ok(HealthReport {
        health: if is_well { Health::Healthy } else { Health::Degraded },
        model: Some(connection.model),
        millis: last.and_then(|it| it.millis),
    })
}

/// Says whether a contract never leaves this server. It counts from the next call on; one under way has left already.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit contracts; letting one leave is for owners, admins and the legal role.
pub async fn keep_here(ctx: &Ctx, id: ContractId, is_kept: bool) -> Result<(), Problem> {
    let it = contracts::actions::summary(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    if !is_kept {
        ctx.require(Right::DecideCritical)?;
    }
    let change = ctx.change().await?;
    if store::kept_here(ctx, change.db(), id).await?.is_some() == is_kept {
        return Ok(());
    }
    let action = if is_kept {
        let said = KeptHere { by_name: ctx.person().full_name.clone(), at: ctx.now() };
        store::keep_here(ctx, change.db(), id, said).await?;
        Action::ContractKeptHere
    } else {
        store::let_leave(ctx, change.db(), id).await?;
        Action::ContractMayLeave
    };
    change.commit(ctx, Happening::new(action, "contract", id, &it.title)).await
}

/// Who said that a contract never leaves this server, and when, in words; `None` where it may leave.
///
/// # Errors
/// `contract.missing`.
pub async fn kept_here(ctx: &Ctx, id: ContractId) -> Result<Option<String>, Problem> {
    contracts::actions::summary(ctx, id).await?;
    let kept = store::kept_here(ctx, ctx.db(), id).await?;
    Ok(kept.map(|it| format!("{} said so {}", it.by_name, dates::moment_in_words(it.at, ctx.now(), ctx.zone()))))
}
