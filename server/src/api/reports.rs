//! `/contracts/{id}/compliance-report`: what the rules say of a contract, what people decided, and what was not checked.

use super::analysis::AnalysisBody;
use super::caller::Caller;
use super::extract::{Asked, Id};
use super::opinion::OpinionBody;
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::response::{IntoResponse, Response};
use pactoria::compliance::{KnownFact, Outcome, Question};
use pactoria::findings::Decided;
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use pactoria::reports::{Report, actions, not_applying};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// As what to answer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// `json` (default) or `pdf`.
    format: Option<String>,
}

/// A compliance report.
#[derive(Serialize, ToSchema)]
pub(super) struct ComplianceReport {
    contract_id: Uuid,
    title: String,
    contract_type: &'static str,
    status: &'static str,
    client_name: String,
    supplier_name: Option<String>,
    version: u32,
    /// When the last thing in the report came to be.
    #[schema(format = "date-time")]
    as_of: String,
    /// `compliant`, `needs_work`, `critical_open` (a critical rule is not met and nobody decided about it) or `not_read`.
    verdict: &'static str,
    /// What the rules say, with what people decided about each finding and what changed since the analysis before.
    analysis: AnalysisBody,
    /// What a language model said of the findings; `null` where none was asked.
    model_opinion: Option<OpinionBody>,
    /// Every decision about a finding of the contract, those that do not stand any more among them; the latest first.
    decisions: Vec<PastDecisionBody>,
    not_checked: NotChecked,
    /// What the rules took as given.
    facts: Vec<FactBody>,
    notice: &'static str,
}

/// A decision about a finding, whether it stands or not.
#[derive(Serialize, ToSchema)]
#[schema(as = PastDecision)]
pub(super) struct PastDecisionBody {
    rule_id: String,
    title: String,
    #[schema(value_type = String)]
    decision: pactoria::compliance::Decision,
    reason: String,
    #[schema(format = "date")]
    until: Option<String>,
    version: u32,
    rule_pack_version: String,
    decided_by: Uuid,
    decided_by_name: String,
    #[schema(format = "date-time")]
    decided_at: String,
    /// Who took it back, or decided otherwise; `null` while it stands.
    ended_by_name: Option<String>,
    #[schema(format = "date-time")]
    ended_at: Option<String>,
}

/// What was not checked.
#[derive(Serialize, ToSchema)]
pub(super) struct NotChecked {
    /// How many rules do not apply to the contract.
    not_applicable: usize,
    /// Rules that your company switched off; `analysis.switched_off` says why.
    switched_off: Vec<String>,
    /// Rules that wait for an answer.
    undecided: Vec<String>,
    /// What would decide them.
    questions: Vec<QuestionBody>,
}

/// A fact that would decide rules.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
pub(super) struct QuestionBody {
    fact: String,
    meaning: String,
    rules: Vec<String>,
}

/// A fact that rules were decided by.
#[derive(Serialize, ToSchema)]
#[schema(as = Fact)]
pub(super) struct FactBody {
    fact: String,
    value: String,
    /// `given` by a person, `template`, or `inferred`: read out of the text.
    #[schema(value_type = String)]
    source: pactoria::compliance::FactSource,
}

impl ComplianceReport {
    fn of(it: Report) -> Self {
        let findings = &it.reading.analysis.findings;
        let not_checked = NotChecked {
            not_applicable: not_applying(&it.reading.analysis),
            switched_off: it.reading.analysis.switched_off.iter().map(|it| it.rule_id.clone()).collect(),
            undecided: findings
                .iter()
                .filter(|it| it.outcome == Outcome::Unknown)
                .map(|it| it.rule_id.clone())
                .collect(),
            questions: it.reading.analysis.questions.iter().cloned().map(QuestionBody::of).collect(),
        };
        let facts = it.reading.analysis.facts.iter().cloned().map(FactBody::of).collect();
        Self {
            contract_id: it.contract.id.uuid(),
            title: it.contract.title,
            contract_type: it.contract.contract_type.word(),
            status: it.contract.status.word(),
            client_name: it.contract.client_name,
            supplier_name: it.contract.supplier_name,
            version: it.reading.version,
            as_of: it.as_of.to_string(),
            verdict: it.verdict.word(),
            analysis: AnalysisBody::of(it.reading, it.contract.id.uuid(), it.changes),
            model_opinion: it.opinion.map(OpinionBody::of),
            decisions: it.history.into_iter().map(PastDecisionBody::of).collect(),
            not_checked,
            facts,
            notice: pactoria::compliance::NOTICE,
        }
    }
}

impl PastDecisionBody {
    fn of(it: Decided) -> Self {
        let (ended_by_name, ended_at) = it.withdrawn.map(|it| (it.by_name, it.at.to_string())).unzip();
        Self {
            rule_id: it.rule_id,
            title: it.title,
            decision: it.decision,
            reason: it.reason,
            until: it.until.map(|it| it.to_string()),
            version: it.version,
            rule_pack_version: it.rule_pack_version,
            decided_by: it.by.uuid(),
            decided_by_name: it.by_name,
            decided_at: it.at.to_string(),
            ended_by_name,
            ended_at,
        }
    }
}

impl QuestionBody {
    pub(super) fn of(it: Question) -> Self {
        Self { fact: it.fact, meaning: it.meaning, rules: it.rules }
    }
}

impl FactBody {
    fn of(it: KnownFact) -> Self {
        Self { fact: it.fact, value: it.value, source: it.source }
    }
}

/// Report on what the law asks of a contract
///
/// The scores with the rules behind them, every finding with its passage, its law and what was decided about it, and what was
/// not checked. As a PDF it is one for people, and saving it is written into the trail.
#[utoipa::path(
    get, path = "/contracts/{id}/compliance-report", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ReportQuery),
    responses(
        (status = 200, description = "The report.", content(
            (ComplianceReport = "application/json"),
            (Vec<u8> = "application/pdf")
        )),
        (status = 409, description = "There is no text yet.")
    )
)]
pub(super) async fn report(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<ReportQuery>,
) -> Result<Response, Refusal> {
    let id = ContractId::from_uuid(id);
    match query.format.as_deref().unwrap_or("json") {
        "json" => Ok(Json(ComplianceReport::of(actions::report(&caller.ctx, id).await?)).into_response()),
        "pdf" => downloads::answer(actions::save(&caller.ctx, id).await?),
        _ => Err(Problem::invalid_field("format", "not_a_format", "Choose one of: json, pdf.").into()),
    }
}
