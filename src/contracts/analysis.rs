//! What the rules say of a contract: kept with its version, worked out anew, or of a text that is being typed.

use super::actions::get;
use super::store;
use super::views::CheckSummary;
use super::{Contract, ContractType, Summary};
use crate::accounts::{self, Right};
use crate::audit::{Action, Happening};
use crate::company;
use crate::compliance::{self, Analysis, Deal, GivenFacts, Outcome, Prepared, Severity};
use crate::context::{Ctx, Services};
use crate::document;
use crate::facts;
use crate::findings::{self, Reading};
use crate::ids::{AnalysisId, CompanyId, ContractId};
use crate::playbook::{self, OwnRule};
use crate::problem::{Complaints, Problem};
use crate::storage::Change;
use crate::typed;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many contracts are looked for at a time that the rules of today have not read.
const UNCHECKED: u64 = 100;
/// About what a phrase holds once it is compiled, in bytes.
const A_PHRASE: usize = 8 * 1024;

/// What the rules of the company say of a text, worked out on a thread of its own.
pub(super) async fn assess(
    ctx: &Ctx,
    content: String,
    contract_type: ContractType,
    facts: GivenFacts,
) -> Result<Analysis, Problem> {
    let today = ctx.today();
    let own = prepared(ctx).await?;
    let read = move || compliance::analyse_by(&own, &content, contract_type, &facts, today);
    ctx.visit().services.heavy("the rules", read).await
}

/// The rules of the company that count now, made ready once for each version that was published.
async fn prepared(ctx: &Ctx) -> Result<Arc<Prepared>, Problem> {
    let memory = &ctx.visit().services.ready_rules.0;
    let name = |version: u32| format!("{} {version}", ctx.company());
    if let Some(ready) = memory.recall(&name(playbook::actions::version_in_force(ctx).await?)) {
        return Ok(ready);
    }
    let own = playbook::actions::in_force(ctx).await?;
    let (name, phrases) =
        (name(own.version), own.rules.own.iter().map(OwnRule::all_phrases).map(Iterator::count).sum::<usize>());
    let ready = Arc::new(Prepared::new(own));
    memory.keep(name, Arc::clone(&ready), (phrases + 1) * A_PHRASE);
    Ok(ready)
}

/// The facts that come with a template.
pub(super) fn of_template(facts: &BTreeMap<String, String>) -> Result<GivenFacts, Problem> {
    GivenFacts::of_template(facts).map_err(|err| crate::storage::damaged("a fact", &err))
}

/// What is given of a contract: what came with its template, and before that what people said.
pub(crate) async fn given(
    ctx: &Ctx,
    id: ContractId,
    template: &BTreeMap<String, String>,
) -> Result<GivenFacts, Problem> {
    let mut given = of_template(template)?;
    facts::actions::add_said(ctx, ctx.db(), id, &mut given).await?;
    Ok(given)
}

/// What is left of a template's facts in a contract with another source: those about which the new text says what the old one
/// did, and its new lines nothing more. Of the others the words decide.
pub(super) async fn facts_after(
    ctx: &Ctx,
    before: &Contract,
    contract_type: ContractType,
    source: &str,
) -> Result<BTreeMap<String, String>, Problem> {
    if before.facts.is_empty() || source == before.source {
        return Ok(before.facts.clone());
    }
    let (old, source, mut facts) = (before.content.clone(), source.to_owned(), before.facts.clone());
    let read = move || {
        let new = document::assemble(&source).content;
        let lines: BTreeSet<&str> = old.lines().map(str::trim).collect();
        let added: Vec<&str> = new.lines().filter(|it| !lines.contains(it.trim())).collect();
        let said = |text: &str| compliance::said_by_the_text(text, contract_type);
        let (by_old, by_new, by_added) = (said(&old), said(&new), said(&added.join("\n\n")));
        facts.retain(|fact, value| {
            let is_said = by_added.get(fact).is_some_and(|it| it != value && !matches!(it.as_str(), "false" | "none"));
            by_old.get(fact) == by_new.get(fact) && !is_said
        });
        facts
    };
    ctx.visit().services.heavy("the rules", read).await
}

/// All that is given of a contract as it stands: beside the above, what is recorded of it.
pub(crate) async fn given_of(ctx: &Ctx, contract: &Contract) -> Result<GivenFacts, Problem> {
    Ok(given(ctx, contract.summary.id, &contract.facts).await?.of(deal_of(&contract.summary)))
}

fn deal_of(it: &Summary) -> Deal {
    Deal { value: it.value, starts: it.dates.start(), ends: it.dates.end() }
}

pub(super) fn check_summary(analysis: &Analysis) -> CheckSummary {
    let mut summary = CheckSummary { overall: analysis.overall_score, ..CheckSummary::default() };
    for finding in analysis.findings.iter().filter(|it| it.outcome == Outcome::Fail) {
        match finding.severity {
            Severity::Critical => summary.critical += 1,
            Severity::High => summary.high += 1,
            Severity::Medium | Severity::Low => summary.other += 1,
            Severity::Info => {}
        }
    }
    summary
}

/// The stored analysis of the present version, if it is of the present rules and of the law of today.
async fn stored_analysis(ctx: &Ctx, contract: &Contract) -> Result<Option<(AnalysisId, Analysis)>, Problem> {
    let stored = store::analysis(ctx, ctx.db(), contract.summary.id, contract.summary.version).await?;
    let present = basis_now(ctx).await?;
    Ok(stored.filter(|(_, it)| it.basis() == present))
}

/// Names by what the company's contracts are checked today.
async fn basis_now(ctx: &Ctx) -> Result<String, Problem> {
    let own = playbook::actions::version_in_force(ctx).await?;
    Ok(compliance::basis(compliance::pack_version(), own, ctx.today()))
}

/// What the present rules say of the present version, for reading, with what people decided: what is not stored is worked out
/// and not kept.
pub(super) async fn reading_of(ctx: &Ctx, contract: &Contract) -> Result<Option<Reading>, Problem> {
    if contract.content.trim().is_empty() {
        return Ok(None);
    }
    let (id, analysis) = match stored_analysis(ctx, contract).await? {
        Some((id, analysis)) => (Some(id), analysis),
        None => (None, assess_present(ctx, contract).await?),
    };
    read(ctx, contract, id, analysis).await.map(Some)
}

async fn read(
    ctx: &Ctx,
    contract: &Contract,
    id: Option<AnalysisId>,
    mut analysis: Analysis,
) -> Result<Reading, Problem> {
    let judged = findings::actions::weigh(ctx, ctx.db(), contract.summary.id, &mut analysis).await?;
    let required = company::actions::required_score(ctx).await?;
    Ok(Reading { id, version: contract.summary.version, analysis, required, judged })
}

/// What the rules say of a contract's present version, for reading, with what people decided.
///
/// # Errors
/// `contract.no_text` when there is nothing to check yet.
pub async fn reading(ctx: &Ctx, contract: &Contract) -> Result<Reading, Problem> {
    reading_of(ctx, contract).await?.ok_or_else(no_text)
}

/// What the gate says against signing a contract as it stands; `None` where nothing does. It stops nobody.
pub(crate) async fn against_signing(ctx: &Ctx, id: ContractId) -> Result<Option<String>, Problem> {
    Ok(match reading_of(ctx, &get(ctx, id).await?).await? {
        None => Some("It has no text here, so no rule has read it.".to_owned()),
        Some(reading) => (!reading.readiness().is_ready()).then(|| reading.readiness_in_words()),
    })
}

fn no_text() -> Problem {
    Problem::conflict("contract.no_text", "This contract has no text yet. Generate or write it first.")
}

/// What the rules say of a contract's present version; worked out anew when asked, or when the rules have changed.
///
/// # Errors
/// `contract.no_text` when there is nothing to check yet.
pub async fn analyse(ctx: &Ctx, id: ContractId, force: bool) -> Result<Reading, Problem> {
    let contract = get(ctx, id).await?;
    if contract.content.trim().is_empty() {
        return Err(no_text());
    }
    if let Some((analysis_id, analysis)) = stored_analysis(ctx, &contract).await?.filter(|_| !force) {
        return read(ctx, &contract, Some(analysis_id), analysis).await;
    }
    let analysis = assess_present(ctx, &contract).await?;
    let change = ctx.change().await?;
    // Of a version that is not the present one any more nothing is kept: what is assigned follows the present one.
    if store::held(ctx, change.db(), id).await?.version != contract.summary.version {
        drop(change);
        return read(ctx, &contract, None, analysis).await;
    }
    let analysis_id = keep(ctx, &change, &contract, &analysis).await?;
    let it = &contract.summary;
    let happening = Happening::new(Action::ContractAnalysed, "contract", id, &it.title).after(json!({
        "version": it.version,
        "rule_pack": analysis.rule_pack_version,
        "rule_set": analysis.rule_set_version,
        "overall": analysis.overall_score,
        "risk": analysis.risk_score,
    }));
    change.commit(ctx, happening).await?;
    read(ctx, &contract, Some(analysis_id), analysis).await
}

/// Reads by the rules of today what no rule has read, such as contracts that came out of an archive, and what was read by another
/// rule pack, by rules that the company has published over since, or before a day on which the law changed: lists and figures say
/// what the rules of today say. Neither version nor time of change follow. Safe to run twice; answers how many were read.
///
/// # Errors
/// When the companies cannot be listed. One company or contract that fails holds up no other.
pub async fn check_the_unchecked(services: &Arc<Services>) -> Result<u32, Problem> {
    let mut read = 0;
    for (company, _) in accounts::store::all_companies(services.db()).await? {
        match check_company(services, company).await {
            Ok(some) => read += some,
            Err(problem) => {
                tracing::error!(%company, error = %problem, "the contracts of a company could not be checked by the rules of today");
            }
        }
    }
    Ok(read)
}

async fn check_company(services: &Arc<Services>, company: CompanyId) -> Result<u32, Problem> {
    let Some(ctx) = accounts::actions::for_the_system(services, company).await? else { return Ok(0) };
    let present = basis_now(&ctx).await?;
    let mut read = 0;
    let mut basis = store::next_basis(&ctx, ctx.db(), None).await?;
    while let Some(earlier) = basis {
        if earlier != present {
            read += check_all_by(&ctx, &earlier).await?;
        }
        basis = store::next_basis(&ctx, ctx.db(), Some(&earlier)).await?;
    }
    Ok(read)
}

/// Reads again what was checked by something that does not hold any more.
async fn check_all_by(ctx: &Ctx, earlier: &str) -> Result<u32, Problem> {
    let (mut read, mut last) = (0, None);
    loop {
        let some = store::checked_by(ctx, ctx.db(), earlier, last, UNCHECKED).await?;
        let Some(end) = some.last() else { return Ok(read) };
        last = Some(*end);
        for id in some {
            match check_again(ctx, id).await {
                Ok(is_read) => read += u32::from(is_read),
                // Blanks are no text.
                Err(problem) if problem.code == "contract.no_text" => {}
                // One contract that cannot be read holds up no other.
                Err(problem) => tracing::error!(contract = %id, error = %problem, "a contract could not be checked"),
            }
        }
    }
}

/// Reads a contract by the rules of today, unless what they say is kept and only its line in the list does not say so.
async fn check_again(ctx: &Ctx, id: ContractId) -> Result<bool, Problem> {
    let contract = get(ctx, id).await?;
    let Some((_, kept)) = stored_analysis(ctx, &contract).await? else {
        analyse(ctx, id, true).await?;
        return Ok(true);
    };
    let change = ctx.change().await?;
    store::put_checks(ctx, change.db(), id, contract.summary.version, &kept, &check_summary(&kept)).await?;
    change.commit_unaudited("it only follows from an analysis that the trail tells already").await?;
    Ok(false)
}

async fn assess_present(ctx: &Ctx, contract: &Contract) -> Result<Analysis, Problem> {
    let given = given_of(ctx, contract).await?;
    assess(ctx, contract.content.clone(), contract.summary.contract_type, given).await
}

/// What the rules say of the present version when people say this of it; nothing is kept.
///
/// # Errors
/// `contract.no_text`.
pub(crate) async fn assess_by<'a>(
    ctx: &Ctx,
    contract: &Contract,
    said: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Analysis, Problem> {
    if contract.content.trim().is_empty() {
        return Err(no_text());
    }
    let mut given = of_template(&contract.facts)?;
    for (fact, value) in said {
        given.set(fact, value).map_err(|err| crate::storage::damaged("a fact", &err))?;
    }
    assess(ctx, contract.content.clone(), contract.summary.contract_type, given.of(deal_of(&contract.summary))).await
}

/// Keeps within a change what the rules say of the present version.
pub(crate) async fn keep(
    ctx: &Ctx,
    change: &Change,
    contract: &Contract,
    analysis: &Analysis,
) -> Result<AnalysisId, Problem> {
    let (id, version) = (contract.summary.id, contract.summary.version);
    findings::actions::keep_what_was_said(ctx, change, id, version, analysis).await?;
    let analysis_id = store::put_analysis(ctx, change.db(), id, version, analysis).await?;
    store::put_checks(ctx, change.db(), id, version, analysis, &check_summary(analysis)).await?;
    Ok(analysis_id)
}

/// What the rules say of a source that is being typed; nothing is kept.
pub async fn check_source(ctx: &Ctx, id: ContractId, source: &str) -> Result<Analysis, Problem> {
    let contract = get(ctx, id).await?;
    let source = typed::long_text(source, typed::LONGEST_TEXT)
        .map_err(|it| Problem::invalid_field("source", &it.code, it.message))?;
    let kind = contract.summary.contract_type;
    let given = given(ctx, id, &facts_after(ctx, &contract, kind, &source).await?).await?;
    let given = given.of(deal_of(&contract.summary));
    let mut analysis = assess(ctx, document::assemble(&source).content, kind, given).await?;
    findings::actions::weigh(ctx, ctx.db(), id, &mut analysis).await?;
    Ok(analysis)
}

/// What the rules say of any text; nothing is kept.
///
/// # Errors
/// Complaints about `contract_content` and `contract_type`.
pub async fn check_text(ctx: &Ctx, content: &str, contract_type: &str) -> Result<Analysis, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut complaints = Complaints::new();
    if content.trim().is_empty() {
        complaints.add("contract_content", "required", "Send the text of the contract.");
    }
    let count = content.chars().count();
    if count > typed::LONGEST_TEXT {
        let most = typed::LONGEST_TEXT;
        complaints.add(
            "contract_content",
            "too_long",
            format!("This text has {count} characters; at most {most} fit."),
        );
    }
    let kind = ContractType::from_word(contract_type.trim());
    if kind.is_none() {
        let known: Vec<_> = ContractType::ALL.into_iter().map(ContractType::word).collect();
        complaints.add("contract_type", "not_a_contract_type", format!("Choose one of: {}.", known.join(", ")));
    }
    let kind = complaints.into_result(kind)?;
    // The text is checked as it came: offsets count its characters, not those of a cleaned copy.
    assess(ctx, content.to_owned(), kind, GivenFacts::default()).await
}
