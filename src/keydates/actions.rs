//! Reading and saying the key terms of a contract; the dates follow from them each time they are asked for.

use super::form::KeyTermsForm;
use super::store::Said;
use super::{Derivation, Entry, KeyDateError, KeyDatesView, KeyTerms, Term, ahead, calendar, feed, notice_by, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{Export, summary};
use crate::contracts::{Status, Summary};
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::Change;
use jiff::civil::Date;
use serde_json::json;

/// The key dates of a contract as they stand today.
#[derive(Clone, Debug)]
pub struct KeyDates {
    pub contract: Summary,
    pub terms: KeyTerms,
    /// How often the terms were said; 0 until somebody does, and until then they are the defaults.
    pub version: u32,
    /// The last day of the term that runs today.
    pub term_end: Option<Date>,
    /// How often the contract has renewed by then.
    pub renewals: u32,
    /// The next day on which it renews by itself.
    pub next_renewal: Option<Date>,
    /// The last day on which a notice can be sent in time, with its derivation; `None` without a notice period.
    pub notice_by: Option<Result<Derivation, KeyDateError>>,
    /// Where the bank holidays of that year are worked out by rule.
    pub caveat: Option<String>,
}

/// The key dates of a contract.
///
/// # Errors
/// `contract.missing`.
pub async fn get(ctx: &Ctx, id: ContractId) -> Result<KeyDates, Problem> {
    let contract = summary(ctx, id).await?;
    let said = store::find(ctx, ctx.db(), id).await?;
    Ok(work_out(ctx, contract, said))
}

fn work_out(ctx: &Ctx, contract: Summary, said: Option<Said>) -> KeyDates {
    let (terms, version) = said.map(|it| (it.terms, it.version)).unwrap_or_default();
    let today = ctx.today();
    let calendar = calendar(terms.division);
    let term = Term::new(contract.dates, terms.renewal).ok();
    let running = term.and_then(|it| it.running_on(today).ok());
    let notice = terms.notice.as_ref().zip(term).map(|(notice, term)| notice_by(&term, notice, calendar, today));
    let caveat = notice.as_ref().and_then(|it| it.as_ref().ok()).and_then(|it| calendar.caveat(it.date.year()));
    KeyDates {
        term_end: running.map(|it| it.end),
        renewals: running.map_or(0, |it| it.renewals),
        next_renewal: term.and_then(|it| it.next_renewal(today).ok().flatten()),
        notice_by: notice,
        caveat,
        contract,
        terms,
        version,
    }
}

/// The key dates in words, with the form that says the terms.
///
/// # Errors
/// As [`get`].
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<KeyDatesView, Problem> {
    let it = get(ctx, id).await?;
    Ok(KeyDatesView {
        id,
        versions: it.contract.version,
        version: it.version,
        may_edit: !it.contract.status.is_final() && ctx.person().role.may(Right::EditContracts),
        today: ctx.today(),
        start: it.contract.dates.start(),
        term_end: it.term_end,
        renewals: it.renewals,
        next_renewal: it.next_renewal,
        notice_by: it.notice_by,
        caveat: it.caveat,
        form: KeyTermsForm::from(&it.terms),
        title: it.contract.title,
    })
}

/// Says the key terms of a contract, which still are at version `base`: 0 where nobody has said any. The same terms again
/// change nothing.
///
/// # Errors
/// Complaints by field; forbidden for roles that may not edit; `contract.over` when its life is over;
/// `dates.version_conflict` when somebody said others meanwhile.
pub async fn put(ctx: &Ctx, id: ContractId, base: u32, form: &KeyTermsForm) -> Result<KeyDates, Problem> {
    let contract = summary(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    if contract.status.is_final() {
        return Err(Problem::conflict(
            "contract.over",
            format!("This contract is {}; its terms are not changed any more.", contract.status.label().to_lowercase()),
        ));
    }
    let terms = form.check(contract.dates)?;
    let change = ctx.change().await?;
    let before = store::find(ctx, change.db(), id).await?;
    if before.as_ref().map_or(0, |it| it.version) != base {
        return Err(stale(before.as_ref()));
    }
    if before.as_ref().is_some_and(|it| it.terms == terms) {
        return Ok(work_out(ctx, contract, before));
    }
    let is_kept = match base {
        0 => store::insert(ctx, change.db(), id, &terms).await?,
        _ => store::update(ctx, change.db(), id, base, &terms).await?,
    };
    if !is_kept {
        drop(change);
        return Err(stale(store::find(ctx, ctx.db(), id).await?.as_ref()));
    }
    ahead::follow(ctx, change.db(), id).await?;
    let happening = Happening::new(Action::KeyTermsSaid, "contract", id, &contract.title)
        .before(json!({"terms": before.map(|it| it.terms)}))
        .after(json!({"terms": terms}));
    let said = Said { terms, version: base + 1, by: ctx.person().full_name.clone() };
    change.commit(ctx, happening).await?;
    Ok(work_out(ctx, contract, Some(said)))
}

fn stale(now: Option<&Said>) -> Problem {
    let words = match now {
        None => "Nobody has said terms of this contract yet, so their version is 0. Nothing was changed.".to_owned(),
        Some(Said { by, version, .. }) => format!(
            "{by} said terms of this contract that you have not seen, so nothing was changed now. Compare them with yours, then save again. The version of the terms now is {version}."
        ),
    };
    Problem::conflict("dates.version_conflict", words)
}

/// Keeps terms within the change that makes their contract; the caller has checked them against its dates.
pub(crate) async fn keep(ctx: &Ctx, change: &Change, id: ContractId, terms: &KeyTerms) -> Result<(), Problem> {
    if !store::insert(ctx, change.db(), id, terms).await? {
        return Err(Problem::unexpected());
    }
    ahead::follow(ctx, change.db(), id).await
}

/// The key dates of one contract as a file for calendar programs (RFC 5545).
///
/// # Errors
/// `contract.missing`.
pub async fn calendar_export(ctx: &Ctx, id: ContractId) -> Result<Export, Problem> {
    let dates = get(ctx, id).await?;
    Ok(Export {
        file_name: "contract-dates.ics".to_owned(),
        media_type: "text/calendar; charset=utf-8",
        bytes: feed(&dates.contract.title, ctx.now(), &entries(ctx, &dates)).into_bytes(),
    })
}

/// The key dates of many contracts of the company.
pub(crate) async fn of_all(ctx: &Ctx, contracts: Vec<Summary>) -> Result<Vec<KeyDates>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut said = store::all(ctx).await?;
    Ok(contracts
        .into_iter()
        .map(|it| {
            let terms = said.remove(&it.id);
            work_out(ctx, it, terms)
        })
        .collect())
}

/// The key dates of a contract as entries of a calendar; none where the contract is over.
pub(crate) fn entries(ctx: &Ctx, dates: &KeyDates) -> Vec<Entry> {
    let (id, title) = (dates.contract.id, &dates.contract.title);
    let page = format!("{}/contracts/{id}/dates", ctx.visit().services.post.address());
    let entry = |what: &str, day: Option<Date>, summary: String, description: String| {
        day.map(|day| Entry {
            uid: format!("{what}-{id}@pactoria"),
            day,
            summary,
            description,
            url: Some(page.clone()),
        })
    };
    let notice = dates.notice_by.as_ref().and_then(|it| it.as_ref().ok());
    let steps = notice.map(|it| it.steps.iter().map(|step| step.what.clone()).collect::<Vec<_>>().join("\n"));
    let is_alive = matches!(dates.contract.status, Status::Draft | Status::PendingReview | Status::Active);
    [
        entry("notice", notice.map(|it| it.date), format!("Send notice by today: {title}"), steps.unwrap_or_default()),
        entry("renewal", dates.next_renewal, format!("Renews today: {title}"), String::new()),
        entry("end", dates.term_end, format!("Last day: {title}"), String::new()),
    ]
    .into_iter()
    .flatten()
    .filter(|_| is_alive)
    .collect()
}
