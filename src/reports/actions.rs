//! Drawing a report up, and saving it as a file.

use super::words::{self, Report, Said};
use super::{ReportView, print};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{Export, file_stem, get as contract, reading};
use crate::findings::actions::{assignment_view, changes, decision_view, history, past_decision};
use crate::ids::ContractId;
use crate::models::judging;
use crate::playbook::actions::{self as playbook, off_in};
use crate::problem::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

/// The compliance report of a contract as a record.
///
/// # Errors
/// `contract.missing`; `contract.no_text` when there is nothing to report on yet.
pub async fn report(ctx: &Ctx, id: ContractId) -> Result<Report, Problem> {
    let contract = contract(ctx, id).await?;
    let reading = reading(ctx, &contract).await?;
    let (changes, history) = (changes(ctx, id, &reading).await?, history(ctx, id).await?);
    let decided = history.iter().map(|it| it.withdrawn.as_ref().map_or(it.at, |ended| ended.at));
    let assigned = reading.judged.values().filter_map(|it| it.assigned.as_ref()).map(|it| it.at);
    let switched = reading.analysis.switched_off.iter().map(|it| it.at);
    let ran_out = history.iter().filter_map(|it| begins(ctx, it.until?.tomorrow().ok()?)).filter(|at| *at <= ctx.now());
    let published = playbook::published_at(ctx, reading.analysis.rule_set_version).await?;
    let of_rules = published.into_iter().chain(begins(ctx, reading.analysis.analysis_date));
    let opinion = judging::judged(ctx, &contract, &reading.analysis).await?;
    let opinion = opinion.map(|it| {
        let view = judging::view(ctx, &contract, &reading.analysis, &it);
        (it, view)
    });
    let asked = opinion.iter().map(|(it, _)| it.record.at);
    let moments = decided.chain(asked).chain(assigned).chain(switched).chain(ran_out).chain(of_rules);
    let as_of = moments.fold(contract.summary.updated_at, std::cmp::Ord::max);
    Ok(Report {
        verdict: words::verdict(&reading.analysis),
        outline: words::outline_of(&contract.content),
        contract: contract.summary,
        reading,
        changes,
        history,
        as_of,
        opinion,
    })
}

/// When a day begins where the company is.
fn begins(ctx: &Ctx, day: Date) -> Option<Timestamp> {
    day.to_zoned(ctx.zone().clone()).ok().map(|it| it.timestamp())
}

/// The same in words.
///
/// # Errors
/// As [`report`].
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<ReportView, Problem> {
    Ok(in_words(ctx, &report(ctx, id).await?))
}

fn in_words(ctx: &Ctx, it: &Report) -> ReportView {
    let judged = it.reading.judged.iter();
    let decisions =
        judged.clone().filter_map(|(rule, it)| Some((rule.clone(), decision_view(ctx, it.decided.as_ref()?))));
    let assignments = judged.filter_map(|(rule, it)| Some((rule.clone(), assignment_view(ctx, it.assigned.as_ref()?))));
    it.view(Said {
        decisions: decisions.collect(),
        assignments: assignments.collect(),
        history: it.history.iter().map(|it| past_decision(ctx, it)).collect(),
        switched_off: off_in(ctx, &it.reading.analysis),
    })
}

/// The report as a PDF. Saving it is written into the trail.
///
/// # Errors
/// As [`report`].
pub async fn save(ctx: &Ctx, id: ContractId) -> Result<Export, Problem> {
    let report = report(ctx, id).await?;
    let (view, company, as_of) = (in_words(ctx, &report), ctx.person().company.clone(), report.as_of);
    let set = move || print::pdf(&view, &company, as_of);
    let bytes = ctx.visit().services.heavy("the PDF writer", set).await?.map_err(|err| {
        tracing::error!(error = %err, "a report could not be written");
        Problem::unexpected()
    })?;
    let it = &report.contract;
    let happening = Happening::new(Action::ReportSaved, "contract", id, &it.title).after(json!({
        "version": report.reading.version,
        "rule_pack": report.reading.analysis.rule_pack_version,
        "rule_set": report.reading.analysis.rule_set_version,
        "sha256": crate::crypto::fingerprint(&bytes),
    }));
    ctx.change().await?.commit(ctx, happening).await?;
    let file_name = format!("{}-v{}-compliance-report.pdf", file_stem(&it.title), report.reading.version);
    Ok(Export { file_name, media_type: "application/pdf", bytes })
}
