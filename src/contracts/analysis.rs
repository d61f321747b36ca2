//! What the rules say of a contract: kept with its version, worked out anew, or of a text that is being typed.

use super::actions::get;
use super::store;
use super::views::CheckSummary;
use super::{Contract, ContractType, Summary};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::compliance::{self, Analysis, Deal, GivenFacts, Outcome, Prepared, Severity};
use crate::context::Ctx;
use crate::document;
use crate::findings::{self, Reading};
use crate::ids::{AnalysisId, ContractId};
use crate::playbook;
use crate::problem::{Complaints, Problem};
use crate::typed;
use serde_json::json;
use std::collections::BTreeMap;

/// What the rules of the company say of a text, worked out on a thread of its own.
pub(super) async fn assess(
    ctx: &Ctx,
    content: String,
    contract_type: ContractType,
    facts: BTreeMap<String, String>,
    deal: Deal,
) -> Result<Analysis, Problem> {
    let today = ctx.today();
    let facts = GivenFacts::parse(facts).map_err(|err| crate::storage::damaged("a fact", &err))?.of(deal);
    let own = playbook::actions::in_force(ctx).await?;
    let read = move || compliance::analyse_by(&Prepared::new(own), &content, contract_type, &facts, today);
    ctx.visit().services.heavy("the rules", read).await
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

/// The stored analysis of the present version, if it is of the present rules.
async fn stored_analysis(ctx: &Ctx, contract: &Contract) -> Result<Option<(AnalysisId, Analysis)>, Problem> {
    let stored = store::analysis(ctx, ctx.db(), contract.summary.id, contract.summary.version).await?;
    let own = playbook::actions::version_in_force(ctx).await?;
    Ok(stored.filter(|(_, it)| it.rule_pack_version == compliance::pack_version() && it.rule_set_version == own))
}

/// What the present rules say of the present version, for reading, with what people decided: what is not stored is worked out
/// and not kept.
pub(super) async fn reading_of(ctx: &Ctx, contract: &Contract) -> Result<Option<Reading>, Problem> {
    if contract.content.trim().is_empty() {
        return Ok(None);
    }
    let (id, analysis) = match stored_analysis(ctx, contract).await? {
        Some((id, analysis)) => (Some(id), analysis),
        None => {
            let kind = contract.summary.contract_type;
            (
                None,
                assess(ctx, contract.content.clone(), kind, contract.facts.clone(), deal_of(&contract.summary)).await?,
            )
        }
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
    Ok(Reading { id, version: contract.summary.version, analysis, judged })
}

/// What the rules say of a contract's present version, for reading, with what people decided.
///
/// # Errors
/// `contract.no_text` when there is nothing to check yet.
pub async fn reading(ctx: &Ctx, contract: &Contract) -> Result<Reading, Problem> {
    reading_of(ctx, contract).await?.ok_or_else(no_text)
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
    let it = &contract.summary;
    let analysis = assess(ctx, contract.content.clone(), it.contract_type, contract.facts.clone(), deal_of(it)).await?;
    let change = ctx.change().await?;
    findings::actions::keep_what_was_said(ctx, &change, id, it.version, &analysis).await?;
    let analysis_id = store::put_analysis(ctx, change.db(), id, it.version, &analysis).await?;
    store::put_checks(ctx, change.db(), id, it.version, &analysis, &check_summary(&analysis)).await?;
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

/// What the rules say of a source that is being typed; nothing is kept.
pub async fn check_source(ctx: &Ctx, id: ContractId, source: &str) -> Result<Analysis, Problem> {
    let contract = get(ctx, id).await?;
    let source = typed::long_text(source, typed::LONGEST_TEXT)
        .map_err(|it| Problem::invalid_field("source", &it.code, it.message))?;
    let content = document::assemble(&source).content;
    let deal = deal_of(&contract.summary);
    let mut analysis = assess(ctx, content, contract.summary.contract_type, contract.facts, deal).await?;
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
    assess(ctx, content.to_owned(), kind, BTreeMap::new(), Deal::default()).await
}
