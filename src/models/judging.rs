//! What a model makes of the findings: asked for by a person, kept as a call, and shown beside the scores of the rules.
//!
//! What must hold: the analysis is there first and stays as it is; the opinion of a version counts for that version only; and where
//! the model is away or its answer cannot be read, what the rules say stands alone, with a note.

use super::asking::{answer_view, whole};
use super::calling::{self, Call};
use super::opinion::{self, CONFIRMED, Opinion};
use super::prompt::Material;
use super::quotes::Quote;
use super::{Beside, Job, JudgeView, OpinionItem, OpinionKind, OpinionView, actions};
use crate::accounts::Right;
use crate::compliance::{self, Adjusted, Analysis, Area, Finding};
use crate::context::Ctx;
use crate::contracts::{self, Contract};
use crate::dates;
use crate::decisions::{self, Outcome, Record};
use crate::document;
use crate::ids::ContractId;
use crate::problem::Problem;
use serde_json::json;

/// The longest passage of a finding that is sent along, in characters.
const LONGEST_PASSAGE: usize = 400;

fn task() -> String {
    let laws: Vec<_> = compliance::source_names().collect();
    format!(
        "Rules of UK law read the contract. What they did not find met stands as JSON between the lines “findings”. Say what you make of \
         it, as one JSON object and nothing else: {{\"items\": [ … ]}}. Each item is one of these. \
         {{\"kind\": \"confirm\", \"rule_id\": …, \"quote\": …}}: the finding is right, and these words of the contract show it. \
         {{\"kind\": \"dispute\", \"rule_id\": …, \"quote\": …, \"reason\": …}}: only where \"outcome\" is \"fail\" and \"wants\" is \"require\", \
         \"recommend\" or \"forbid\"; these words are the term that was said to be missing, or the exception to what is forbidden. \
         {{\"kind\": \"add\", \"area\": \"gdpr\" | \"employment\" | \"consumer\" | \"commercial\" | \"execution\", \"severity\": \"low\" | \"medium\" | \
         \"high\", \"quote\": …, \"explanation\": …, \"fix\": …, \"law\": …}}: a risk that no finding covers. \
         {{\"kind\": \"improve\", \"rule_id\": …, \"text\": …}}: a clearer sentence for what the finding says. \
         A quote is at least four words, exactly as they stand in the contract. A law is one of the names below with its section, such as \
         “UK GDPR Art 28(3)”, “ERA 1996 s.1(4)” or “CCR 2013 reg 29”. At most 25 items, the most serious first; an empty list if there \
         is nothing to say. The names of laws: {}.",
        laws.join("; ")
    )
}

fn described(it: &Finding, has_passages: bool) -> serde_json::Value {
    let shown = it.evidence.iter().filter(|_| has_passages);
    let passages: Vec<String> = shown.map(|it| it.quote.chars().take(LONGEST_PASSAGE).collect()).collect();
    json!({
        "rule_id": it.rule_id, "area": it.area, "severity": it.severity, "wants": it.polarity, "outcome": it.outcome,
        "title": it.title, "finding": it.message, "law": it.citation, "passages": passages,
    })
}

/// Asks the model what it makes of the findings of a contract. Neither the contract nor its analysis changes.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not ask; `contract.no_text`; `model.not_set`, `model.kept_here`,
/// `model.text_too_long`.
pub async fn judge(ctx: &Ctx, id: ContractId) -> Result<Record, Problem> {
    ctx.require(Right::AskModel)?;
    let contract = contracts::actions::get(ctx, id).await?;
    // What the rules say is kept before anybody else is asked.
    let analysis = contracts::actions::analyse(ctx, id, false).await?.analysis;
    let problems = |has_passages| -> String {
        let problems = analysis.findings.iter().filter(|it| it.outcome.is_problem());
        json!(problems.map(|it| described(it, has_passages)).collect::<Vec<_>>()).to_string()
    };
    // The passages are the contract's own words, which its version holds.
    let findings = Material { kept_as: Some(problems(false)), ..Material::new("findings", problems(true)) };
    let call =
        Call { about: Some((&contract, whole(&contract))), materials: vec![findings], ..Call::new(Job::Judge, task()) };
    calling::call(ctx, call).await
}

/// What a model said of the present version of a contract.
#[derive(Clone, Debug)]
pub struct Judged {
    pub record: Record,
    /// `None` where it gave no answer that can be read; then what the rules say stands alone.
    pub said: Option<(Opinion, Adjusted)>,
}

impl Judged {
    /// Why it gave no opinion; `None` where it gave one or is not done.
    pub fn note(&self) -> Option<String> {
        let what = match (self.said.is_some(), self.record.fault) {
            (true, _) => return None,
            (false, Some(fault)) => fault.sentence(),
            (false, None) if self.record.outcome == Outcome::Refused => "The model declined to answer.",
            (false, None) => return None,
        };
        Some(format!("{what} What the rules say stands by itself."))
    }
}

/// What a model was asked last about the findings of a version, worked out for its analysis; `None` where none was.
///
/// # Errors
/// When it cannot be read.
pub async fn judged(ctx: &Ctx, contract: &Contract, analysis: &Analysis) -> Result<Option<Judged>, Problem> {
    let (id, version) = (contract.summary.id, contract.summary.version);
    let last = decisions::actions::last_about(ctx, id, Job::Judge, Some(version)).await?;
    let Some(record) = last else { return Ok(None) };
    let said = match record.outcome == Outcome::Answered {
        true => opinion::read(&record.output, analysis, &contract.content).map(|it| {
            let adjusted = it.adjusted(analysis);
            (it, adjusted)
        }),
        false => None,
    };
    Ok(Some(Judged { record, said }))
}

/// The page on which a model is asked about the findings, with what it said of them last.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<JudgeView, Problem> {
    let contract = contracts::actions::get(ctx, id).await?;
    let has_text = !contract.content.trim().is_empty();
    let (mut opinion, mut failed) = (None, None);
    if has_text {
        let analysis = contracts::actions::reading(ctx, &contract).await?.analysis;
        if let Some(judged) = judged(ctx, &contract, &analysis).await? {
            opinion = view(ctx, &contract, &analysis, &judged);
            if opinion.is_none() {
                failed = Some(answer_view(ctx, judged.record).await?);
            }
        }
    }
    Ok(JudgeView {
        contract: id,
        version: contract.summary.version,
        has_text,
        may_ask: ctx.person().role.may(Right::AskModel),
        is_kept_here: actions::kept_here(ctx, id).await?.is_some(),
        model: actions::named(ctx).await?,
        opinion,
        failed,
        title: contract.summary.title,
    })
}

/// The opinion that stands beside a version, in words; `None` where there is none. Asking for it costs one look where nobody asked.
///
/// # Errors
/// `contract.missing`.
pub async fn opinion_of(ctx: &Ctx, id: ContractId, version: u32) -> Result<Option<OpinionView>, Problem> {
    let last = decisions::actions::last_about(ctx, id, Job::Judge, Some(version)).await?;
    if last.is_none_or(|it| it.outcome != Outcome::Answered) {
        return Ok(None);
    }
    let contract = contracts::actions::get(ctx, id).await?;
    let analysis = contracts::actions::reading(ctx, &contract).await?.analysis;
    let judged = judged(ctx, &contract, &analysis).await?;
    Ok(judged.and_then(|it| view(ctx, &contract, &analysis, &it)))
}

/// What a model said, in words; `None` where nothing of it can be read.
pub fn view(ctx: &Ctx, contract: &Contract, analysis: &Analysis, judged: &Judged) -> Option<OpinionView> {
    let (opinion, adjusted) = judged.said.as_ref()?;
    let record = &judged.record;
    Some(OpinionView {
        call: record.id,
        model: record.model.clone(),
        prompt_version: record.prompt_version,
        measured: record.measured(),
        asked: format!("Asked by {} on {}", record.asked_by_name, dates::exact_in_words(record.at, ctx.zone())),
        version: contract.summary.version,
        beside: beside(analysis, adjusted),
        items: items(&contract.content, analysis, opinion),
        unverified: opinion.unverified,
        left_out: opinion.left_out,
    })
}

/// Each figure of the rules with what it would be beside it.
fn beside(analysis: &Analysis, adjusted: &Adjusted) -> Vec<Beside> {
    let score = |it: Option<f64>| it.map(|it| format!("{it:.2}"));
    let overall = Beside {
        name: "Overall".to_owned(),
        by_rules: score(analysis.overall_score),
        with_model: score(adjusted.scores.overall),
    };
    let areas = Area::ALL.into_iter().filter(|it| analysis.score(*it).is_some()).map(|area| Beside {
        name: area.label().to_owned(),
        by_rules: score(analysis.score(area)),
        with_model: score(adjusted.scores.areas.get(&area).copied()),
    });
    let risk = Beside {
        name: "Risk, of 10".to_owned(),
        by_rules: analysis.risk_score.map(|it| it.to_string()),
        with_model: adjusted.risk.map(|it| it.to_string()),
    };
    std::iter::once(overall).chain(areas).chain([risk]).collect()
}

fn items(content: &str, analysis: &Analysis, opinion: &Opinion) -> Vec<OpinionItem> {
    let clauses = document::clauses(content);
    let place =
        |it: &Quote| clauses.iter().rfind(|clause| clause.place.contains(&it.start)).map(|it| it.address.to_string());
    let of_rule = |kind: OpinionKind, rule_id: &str, quote: Option<&Quote>, words: &str| {
        let finding = analysis.findings.iter().find(|it| it.rule_id == rule_id);
        OpinionItem {
            kind,
            rule_id: Some(rule_id.to_owned()),
            title: finding.map_or_else(|| rule_id.to_owned(), |it| it.title.clone()),
            severity: finding.map(|it| it.severity),
            place: quote.and_then(place),
            quote: quote.map(|it| it.text.clone()).unwrap_or_default(),
            words: words.to_owned(),
            fix: String::new(),
            law: String::new(),
            is_law_verified: false,
        }
    };
    let disputed = opinion.disputed.iter();
    let disputed = disputed.map(|it| of_rule(OpinionKind::Dispute, &it.rule_id, Some(&it.quote), &it.reason));
    let added = opinion.added.iter().map(|it| OpinionItem {
        kind: OpinionKind::Add,
        rule_id: None,
        title: it.area.label().to_owned(),
        severity: Some(it.severity),
        place: place(&it.quote),
        quote: it.quote.text.clone(),
        words: it.explanation.clone(),
        fix: it.fix.clone(),
        law: it.law.clone(),
        is_law_verified: it.is_law_verified,
    });
    let confirmed = opinion.confirmed.iter().map(|it| {
        let known = analysis.findings.iter().find(|found| found.rule_id == it.rule_id).map_or(0.0, |it| it.confidence);
        let sure = (known.max(CONFIRMED) * 100.0).round();
        let words = format!("With that, the finding is sure to {sure} of 100.");
        of_rule(OpinionKind::Confirm, &it.rule_id, Some(&it.quote), &words)
    });
    let improved = opinion.improved.iter().map(|it| of_rule(OpinionKind::Improve, &it.rule_id, None, &it.text));
    disputed.chain(added).chain(confirmed).chain(improved).collect()
}
