//! Reading the facts behind an analysis, and saying one.

use super::store::{self, Said};
use super::{FactView, FactsView, LONGEST_REASON, label};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::compliance::{Analysis, GivenFacts, fact_meanings, words_of_fact};
use crate::context::Ctx;
use crate::contracts::actions::{assess_by, get as contract, keep_analysis, reading, stale};
use crate::contracts::{self, Contract};
use crate::dates;
use crate::ids::ContractId;
use crate::problem::{Complaints, Problem};
use crate::typed::{self, capitalised};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// A fact as a form or a program says it.
#[derive(Clone, Debug, Default)]
pub struct FactForm {
    /// One of the words of the fact.
    pub value: String,
    /// Why; at most 500 characters, or nothing.
    pub reason: String,
    /// The version of the contract that was seen.
    pub version: Option<u32>,
}

/// What people said of a contract, added to what is given of it.
pub(crate) async fn add_said(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    given: &mut GivenFacts,
) -> Result<(), Problem> {
    for it in store::all(ctx, db, id).await?.iter().filter(|it| is_known(it)) {
        given.set(&it.fact, &it.value).map_err(|err| crate::storage::damaged("a fact", &err))?;
    }
    Ok(())
}

/// Whether the rule pack has the fact and the word; one that it has no more decides nothing any more.
fn is_known(it: &Said) -> bool {
    fact_meanings().contains_key(&it.fact) && words_of_fact(&it.fact).contains(&it.value.as_str())
}

/// The facts that the rules asked about in the present text of a contract.
///
/// # Errors
/// `contract.missing`; `contract.no_text`.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<FactsView, Problem> {
    let contract = contract(ctx, id).await?;
    let analysis = reading(ctx, &contract).await?.analysis;
    let said = store::all(ctx, ctx.db(), id).await?;
    Ok(view(ctx, &contract, &analysis, &said))
}

fn view(ctx: &Ctx, contract: &Contract, analysis: &Analysis, said: &[Said]) -> FactsView {
    let waiting = analysis.questions.iter().map(|it| (&it.fact, None, &it.rules[..]));
    let known = analysis.facts.iter().map(|it| (&it.fact, Some((it.value.clone(), it.source)), &[][..]));
    let row = |(fact, known, rules): (&String, Option<(String, _)>, &[String])| {
        let said = said.iter().find(|it| it.fact == *fact);
        FactView {
            fact: fact.clone(),
            meaning: fact_meanings().get(fact).map_or_else(|| fact.clone(), |it| in_words(it)),
            words: words_of_fact(fact).iter().map(|it| ((*it).to_owned(), label(it).to_owned())).collect(),
            value: known.as_ref().map(|it| it.0.clone()),
            source: known.map(|it| it.1),
            said: said.map(|it| said_by(ctx, it)),
            reason: said.map(|it| it.reason.clone()).filter(|it| !it.is_empty()),
            waiting: rules.to_vec(),
        }
    };
    FactsView {
        contract: contract.summary.id,
        title: contract.summary.title.clone(),
        version: contract.summary.version,
        facts: waiting.chain(known).map(row).collect(),
        may_say: ctx.person().role.may(Right::EditContracts),
    }
}

/// The rule pack sets the words of a fact in marks that only its own readers know.
fn in_words(meaning: &str) -> String {
    let words = meaning.split_once(':').map_or(meaning, |it| it.0);
    capitalised(&words.replace('`', ""))
}

fn said_by(ctx: &Ctx, it: &Said) -> String {
    format!("{} said so {}", it.by_name, dates::moment_in_words(it.at, ctx.now(), ctx.zone()))
}

/// Says a fact of a contract, whatever its status, and reads the contract by it. Sent twice, it is said once.
///
/// # Errors
/// `contract.missing`, `contract.no_text`; forbidden for roles that may not edit; `fact.missing` for what is no fact of the rule
/// pack; complaints about `value`, `reason` and `version`; `contract.version_conflict` when somebody saved meanwhile, and
/// `fact.changed` when somebody said something of the contract at the same moment. Nothing is changed then.
pub async fn say(ctx: &Ctx, id: ContractId, fact: &str, form: &FactForm) -> Result<FactsView, Problem> {
    let value = form.value.trim().to_owned();
    let mut complaints = Complaints::new();
    if fact_meanings().contains_key(fact) && !words_of_fact(fact).contains(&value.as_str()) {
        complaints.add("value", "not_a_choice", format!("Choose one of: {}.", words_of_fact(fact).join(", ")));
    }
    let reason = complaints.keep("reason", typed::long_text(&form.reason, LONGEST_REASON)).unwrap_or_default();
    let reason = reason.trim().to_owned();
    let said = Said { fact: fact.to_owned(), value, reason, by_name: ctx.person().full_name.clone(), at: ctx.now() };
    let complaints = complaints.into_result(Some(()));
    change(ctx, id, fact, form.version, complaints.map(|()| Some(said))).await
}

/// Takes back what was said of a fact, so that the template or the text settle it again.
///
/// # Errors
/// As [`say`]; `fact.not_said` when nobody said anything of it.
pub async fn take_back(ctx: &Ctx, id: ContractId, fact: &str, version: Option<u32>) -> Result<FactsView, Problem> {
    change(ctx, id, fact, version, Ok(None)).await
}

async fn change(
    ctx: &Ctx,
    id: ContractId,
    fact: &str,
    version: Option<u32>,
    new: Result<Option<Said>, Problem>,
) -> Result<FactsView, Problem> {
    let contract = contract(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let meaning = fact_meanings().get(fact).ok_or_else(|| Problem::missing("fact"))?;
    let new = new?;
    let base = version.ok_or_else(|| {
        Problem::invalid_field("version", "required", "Send the version of the contract that you saw.")
    })?;
    if contract.summary.version != base {
        return Err(stale(ctx, &contract.summary));
    }
    let known = store::all(ctx, ctx.db(), id).await?;
    let before = known.iter().find(|it| it.fact == fact);
    let same = |one: &Said, other: &Said| (&one.value, &one.reason) == (&other.value, &other.reason);
    match (before, &new) {
        (None, None) => {
            return Err(Problem::conflict(
                "fact.not_said",
                "Nobody said anything of this, or somebody has taken it back already. Nothing was changed.",
            ));
        }
        (Some(before), Some(new)) if same(before, new) => return show(ctx, id).await,
        (Some(_) | None, _) => {}
    }
    let mut said: Vec<Said> = known.iter().filter(|it| it.fact != fact).cloned().chain(new.clone()).collect();
    said.sort_by(|a, b| a.fact.cmp(&b.fact));
    let known_words = said.iter().filter(|it| is_known(it)).map(|it| (it.fact.as_str(), it.value.as_str()));
    let analysis = assess_by(ctx, &contract, known_words).await?;
    let change = ctx.change().await?;
    let now = contracts::store::held(ctx, change.db(), id).await?;
    if now.version != base {
        drop(change);
        return Err(stale(ctx, &now));
    }
    if store::all(ctx, change.db(), id).await? != known {
        return Err(Problem::conflict(
            "fact.changed",
            "Somebody said something else of this contract at the same moment, so nothing was changed. Look again, then say it.",
        ));
    }
    match &new {
        Some(new) => store::put(ctx, change.db(), id, new).await?,
        None => store::remove(ctx, change.db(), id, fact).await?,
    }
    keep_analysis(ctx, &change, &contract, &analysis).await?;
    let told =
        |it: Option<&Said>| json!({"fact": fact, "value": it.map(|it| &it.value), "reason": it.map(|it| &it.reason)});
    let mut after = told(new.as_ref());
    if let Some(after) = after.as_object_mut() {
        after.insert("meaning".to_owned(), json!(in_words(meaning)));
    }
    let happening =
        Happening::new(Action::FactSaid, "contract", id, &contract.summary.title).before(told(before)).after(after);
    change.commit(ctx, happening).await?;
    show(ctx, id).await
}
