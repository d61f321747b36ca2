//! An analysis as the REST contract shows it.

use pactoria::compliance::{Analysis, Decision, Finding};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the rules say of a text. Scores are from 0 to 1; areas that do not apply are `null`.
#[derive(Serialize, ToSchema)]
#[schema(as = Analysis)]
pub(super) struct AnalysisBody {
    /// `null` when nothing was saved.
    id: Option<Uuid>,
    contract_id: Option<Uuid>,
    overall_score: Option<f64>,
    gdpr_compliance: Option<f64>,
    employment_law_compliance: Option<f64>,
    consumer_rights_compliance: Option<f64>,
    commercial_terms_compliance: Option<f64>,
    execution_readiness: Option<f64>,
    /// The overall score after people's decisions about findings.
    reviewed_score: Option<f64>,
    /// Whether the overall score is at least 0.80.
    is_compliant: bool,
    /// From 1 (least) to 10.
    risk_score: Option<u8>,
    /// `low`, `medium`, `high` or `critical`.
    #[schema(value_type = Option<String>)]
    risk_level: Option<pactoria::compliance::RiskLevel>,
    risk_factors: Vec<String>,
    recommendations: Vec<String>,
    findings: Vec<FindingBody>,
    /// How far the analysis can be relied on, from 0 to 1.
    confidence: f64,
    rule_pack_version: String,
    /// The date at which the law is stated.
    #[schema(format = "date")]
    analysis_date: String,
}

/// What one rule says.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
struct FindingBody {
    #[schema(example = "GDPR-28-3-A")]
    rule_id: String,
    title: String,
    /// `gdpr`, `employment`, `consumer`, `commercial` or `execution`.
    #[schema(value_type = String)]
    area: pactoria::compliance::Area,
    /// `info`, `low`, `medium`, `high` or `critical`.
    #[schema(value_type = String)]
    severity: pactoria::compliance::Severity,
    /// `pass`, `partial`, `fail`, `not_applicable` or `unknown`.
    #[schema(value_type = String)]
    status: pactoria::compliance::Outcome,
    message: String,
    recommendation: String,
    /// The law behind the rule.
    citation: Vec<String>,
    evidence: Vec<EvidenceBody>,
    confidence: f64,
    /// `null`, `accepted` or `false_positive`.
    #[schema(value_type = Option<String>)]
    decision: Option<Decision>,
}

/// A stretch of the text exactly as it was received, counted in Unicode characters.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceBody {
    start: u32,
    /// The character after the last one.
    end: u32,
    quote: String,
}

impl AnalysisBody {
    /// The analysis with its own id and its contract's, if it was saved.
    pub(super) fn of(it: Analysis, saved: Option<(Uuid, Uuid)>) -> Self {
        Self {
            id: saved.map(|(id, _)| id),
            contract_id: saved.map(|(_, contract)| contract),
            overall_score: it.overall_score,
            gdpr_compliance: it.gdpr_compliance,
            employment_law_compliance: it.employment_law_compliance,
            consumer_rights_compliance: it.consumer_rights_compliance,
            commercial_terms_compliance: it.commercial_terms_compliance,
            execution_readiness: it.execution_readiness,
            reviewed_score: it.reviewed_score,
            is_compliant: it.is_compliant,
            risk_score: it.risk_score,
            risk_level: it.risk_level,
            risk_factors: it.risk_factors,
            recommendations: it.recommendations,
            findings: it.findings.into_iter().map(FindingBody::of).collect(),
            confidence: it.confidence,
            rule_pack_version: it.rule_pack_version,
            analysis_date: it.analysis_date.to_string(),
        }
    }
}

impl FindingBody {
    fn of(it: Finding) -> Self {
        Self {
            rule_id: it.rule_id,
            title: it.title,
            area: it.area,
            severity: it.severity,
            status: it.outcome,
            message: it.message,
            recommendation: it.recommendation,
            citation: it.citation,
            evidence: it
                .evidence
                .into_iter()
                .map(|it| EvidenceBody { start: it.start, end: it.end, quote: it.quote })
                .collect(),
            confidence: it.confidence,
            decision: it.decision,
        }
    }
}
