//! An analysis as the REST contract shows it.

use super::reports::QuestionBody;
use pactoria::compliance::{
    Analysis, ConfidenceLevel, Decision, Evidence, Exposure, Finding, OwnFinding, Readiness, RequiredScore, SwitchedOff,
};
use pactoria::findings::changes::{Cause, Change, Changes};
use pactoria::findings::{Assigned, Decided, Judged, Judgements, Reading, Standing};
use pactoria::ids::AnalysisId;
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
    /// The version of the contract; `null` when nothing was saved.
    version: Option<u32>,
    overall_score: Option<f64>,
    gdpr_compliance: Option<f64>,
    employment_law_compliance: Option<f64>,
    consumer_rights_compliance: Option<f64>,
    commercial_terms_compliance: Option<f64>,
    execution_readiness: Option<f64>,
    /// The overall score after people's decisions about findings: an accepted risk counts as met, and what was dismissed as
    /// wrong does not count. `overall_score` is what the rules alone say.
    reviewed_score: Option<f64>,
    /// Whether the overall score is at least 0.80.
    is_compliant: bool,
    /// Whether the reviewed score is at least `required_score` and no critical finding is open. It informs: nothing is stopped
    /// by it.
    ready_to_sign: bool,
    /// From which reviewed score on your company calls a contract ready to sign.
    #[schema(example = 0.95)]
    required_score: f64,
    /// From 1 (least) to 10.
    risk_score: Option<u8>,
    /// `low`, `medium`, `high` or `critical`.
    #[schema(value_type = Option<String>)]
    risk_level: Option<pactoria::compliance::RiskLevel>,
    /// The facts that make a mistake costlier, so that the points of the findings count more; `null` where there is no risk, and
    /// of analyses from before they were kept.
    exposing_facts: Option<Vec<ExposureBody>>,
    risk_factors: Vec<String>,
    recommendations: Vec<String>,
    findings: Vec<FindingBody>,
    /// Facts that would decide rules which are `unknown`.
    questions: Vec<QuestionBody>,
    /// How far the analysis can be relied on, from 0 to 1.
    confidence: f64,
    /// The same in a word: `high`, `medium`, or `low`, where a person should check it.
    confidence_level: &'static str,
    rule_pack_version: String,
    /// The version of your company's own rules; 0 for the rule pack as it is.
    rule_set_version: u32,
    /// Rules for this type of contract that your company had switched off: they were not asked, and count in no score.
    switched_off: Vec<SwitchedOffBody>,
    /// What your company's own rules say. No score counts them, before decisions or after.
    own_findings: Vec<OwnFindingBody>,
    /// The date at which the law is stated.
    #[schema(format = "date")]
    analysis_date: String,
    /// What changed since the analysis before this one; `null` for the first.
    changes: Option<ChangesBody>,
}

/// One analysis beside the one before it.
#[derive(Serialize, ToSchema)]
#[schema(as = AnalysisChanges)]
pub(super) struct ChangesBody {
    /// The version that was analysed before.
    since_version: u32,
    #[schema(format = "date")]
    since_date: String,
    since_rule_pack: String,
    /// The version of your company's own rules then.
    since_rule_set: u32,
    since_score: Option<f64>,
    /// What may have made a difference: `text`, `rule_pack`, `rule_set`, `date`.
    because: Vec<&'static str>,
    findings: Vec<ChangeBody>,
}

/// A finding that is not as it was.
#[derive(Serialize, ToSchema)]
#[schema(as = FindingChange)]
struct ChangeBody {
    rule_id: String,
    title: String,
    /// `null` for a rule of your company's own.
    #[schema(value_type = Option<String>)]
    severity: Option<pactoria::compliance::Severity>,
    /// `new`, `gone` or `changed`.
    kind: &'static str,
    /// What came of the rule before; `null` where there was no such rule.
    #[schema(value_type = Option<String>)]
    before: Option<pactoria::compliance::Outcome>,
    /// What comes of it now; `null` where there is no such rule any more.
    #[schema(value_type = Option<String>)]
    after: Option<pactoria::compliance::Outcome>,
    /// What made the difference, as far as that can be told.
    because: Vec<&'static str>,
}

/// What a person decided about a finding, whether it still counts or not.
#[derive(Serialize, ToSchema)]
#[schema(as = FindingDecision)]
pub(super) struct DecisionBody {
    #[schema(value_type = String)]
    decision: Decision,
    reason: String,
    /// The last day on which an accepted risk counts; `null` for a dismissal, and for risks that earlier releases let be
    /// accepted without one.
    #[schema(format = "date")]
    until: Option<String>,
    /// `counts`, `earlier_text` (what it was about reads differently now) or `ran_out`.
    standing: &'static str,
    decided_by: Uuid,
    decided_by_name: String,
    #[schema(format = "date-time")]
    decided_at: String,
    /// The version of the contract it was made about.
    version: u32,
    rule_pack_version: String,
}

/// Who looks into a finding.
#[derive(Serialize, ToSchema)]
#[schema(as = FindingAssignee)]
pub(super) struct AssigneeBody {
    id: Uuid,
    full_name: String,
    assigned_by_name: String,
    #[schema(format = "date-time")]
    assigned_at: String,
}

/// What one rule says.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
pub(super) struct FindingBody {
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
    /// Where a missing clause would go, in characters from the start of the text; `null` where there is a passage, or none is
    /// missing.
    anchor: Option<u32>,
    /// Where was looked, where nothing was found.
    places_searched: Vec<String>,
    /// The detector or check that decided, as the rule pack writes it; of what was not found the detectors that were tried, a
    /// line each; `null` where nothing was decided.
    detector: Option<String>,
    /// Whether the law is unsure or about to change, so that a lawyer should look.
    verify: bool,
    confidence: f64,
    /// The decision that counts: `null`, `accepted` or `false_positive`.
    #[schema(value_type = Option<String>)]
    decision: Option<Decision>,
    /// The decision that nobody took back, whether it counts or not.
    decided: Option<DecisionBody>,
    /// Who looks into it.
    assignee: Option<AssigneeBody>,
    /// Names the finding as it is, with its decision and its assignee: whoever decides sends it back as `seen`. `null` when
    /// nothing was saved.
    mark: Option<String>,
}

/// A rule that was switched off. The law behind it holds all the same.
#[derive(Serialize, ToSchema)]
#[schema(as = SwitchedOffRule)]
struct SwitchedOffBody {
    rule_id: String,
    title: String,
    #[schema(value_type = String)]
    area: pactoria::compliance::Area,
    #[schema(value_type = String)]
    severity: pactoria::compliance::Severity,
    citation: Vec<String>,
    /// Why it is off.
    reason: String,
    switched_off_by_name: String,
    #[schema(format = "date-time")]
    switched_off_at: String,
}

/// What a rule of your company's own says.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnFinding)]
pub(super) struct OwnFindingBody {
    #[schema(example = "OWN-3")]
    rule_id: String,
    name: String,
    /// `pass`, `partial`, `fail` or `unknown`: nothing was found, and a person has to look.
    #[schema(value_type = String)]
    status: pactoria::compliance::Outcome,
    /// `preferred`, `acceptable` or `never`; `null` where no position was found.
    position: Option<&'static str>,
    message: String,
    advice: String,
    evidence: Vec<EvidenceBody>,
    /// The decision that counts: `null`, `accepted` or `false_positive`.
    #[schema(value_type = Option<String>)]
    decision: Option<Decision>,
    /// The decision that nobody took back, whether it counts or not.
    decided: Option<DecisionBody>,
    /// Who looks into it.
    assignee: Option<AssigneeBody>,
    /// Names the finding as it is, with its decision and its assignee: whoever decides sends it back as `seen`. `null` when
    /// nothing was saved.
    mark: Option<String>,
}

/// A fact that makes a mistake costlier.
#[derive(Serialize, ToSchema)]
#[schema(as = ExposingFact)]
struct ExposureBody {
    /// `consumer`, `special_categories`, `transfer_abroad`, `high_value`, `long_term`, `unlimited_liability`, `renews_itself` or
    /// `foreign_party`.
    fact: &'static str,
    /// The same in words.
    said: &'static str,
    /// `given` by a person or by what is recorded of the contract, `template`, or `inferred`: read out of the text.
    #[schema(value_type = String)]
    source: pactoria::compliance::FactSource,
    /// The rules that are not met and show it, where it follows from rules.
    rules: Vec<String>,
    /// The passage that shows it, where one does.
    evidence: Option<EvidenceBody>,
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
    /// The analysis of a text that is not kept.
    pub(super) fn of_text(it: Analysis, required: RequiredScore) -> Self {
        Self::with(it, required, Judgements::new())
    }

    /// The analysis of a contract, with what people decided and what changed since the one before.
    pub(super) fn of(it: Reading, contract: Uuid, changes: Option<Changes>) -> Self {
        let Reading { id, version, analysis, required, judged } = it;
        Self {
            id: id.map(AnalysisId::uuid),
            contract_id: Some(contract),
            version: Some(version),
            changes: changes.map(ChangesBody::of),
            ..Self::with(analysis, required, judged)
        }
    }

    fn with(it: Analysis, required: RequiredScore, mut judged: Judgements) -> Self {
        let ready_to_sign = Readiness::of(&it, required).is_ready();
        let mut said = |rule: &str| judged.remove(rule);
        let findings = it.findings.into_iter().map(|it| {
            let said = said(&it.rule_id);
            FindingBody::of(it, said)
        });
        let findings = findings.collect();
        let own_findings = it.own_findings.into_iter().map(|it| {
            let said = said(&it.rule_id);
            OwnFindingBody::of(it, said)
        });
        let own_findings = own_findings.collect();
        Self {
            id: None,
            contract_id: None,
            version: None,
            overall_score: it.overall_score,
            gdpr_compliance: it.gdpr_compliance,
            employment_law_compliance: it.employment_law_compliance,
            consumer_rights_compliance: it.consumer_rights_compliance,
            commercial_terms_compliance: it.commercial_terms_compliance,
            execution_readiness: it.execution_readiness,
            reviewed_score: it.reviewed_score,
            is_compliant: it.is_compliant,
            ready_to_sign,
            required_score: required.score(),
            risk_score: it.risk_score,
            risk_level: it.risk_level,
            exposing_facts: it.exposed.map(|it| it.into_iter().map(ExposureBody::of).collect()),
            risk_factors: it.risk_factors,
            recommendations: it.recommendations,
            findings,
            questions: it.questions.into_iter().map(QuestionBody::of).collect(),
            confidence: it.confidence,
            confidence_level: ConfidenceLevel::of(it.confidence).word(),
            rule_pack_version: it.rule_pack_version,
            rule_set_version: it.rule_set_version,
            switched_off: it.switched_off.into_iter().map(SwitchedOffBody::of).collect(),
            own_findings,
            analysis_date: it.analysis_date.to_string(),
            changes: None,
        }
    }
}

impl ChangesBody {
    pub(super) fn of(it: Changes) -> Self {
        Self {
            since_version: it.since_version,
            since_date: it.since_date.to_string(),
            since_rule_pack: it.since_rule_pack,
            since_rule_set: it.since_rule_set,
            since_score: it.since_score,
            because: it.because.into_iter().map(Cause::word).collect(),
            findings: it.findings.into_iter().map(ChangeBody::of).collect(),
        }
    }
}

impl ChangeBody {
    fn of(it: Change) -> Self {
        Self {
            rule_id: it.rule_id,
            title: it.title,
            severity: it.severity,
            kind: it.kind.word(),
            before: it.before,
            after: it.after,
            because: it.because.into_iter().map(Cause::word).collect(),
        }
    }
}

impl ExposureBody {
    fn of(it: Exposure) -> Self {
        Self {
            fact: it.fact.word(),
            said: it.fact.label(),
            source: it.source,
            rules: it.rules,
            evidence: it.evidence.map(EvidenceBody::of),
        }
    }
}

impl EvidenceBody {
    fn of(it: Evidence) -> Self {
        Self { start: it.start, end: it.end, quote: it.quote }
    }
}

impl OwnFindingBody {
    pub(super) fn of(it: OwnFinding, said: Option<Judged>) -> Self {
        let (decided, assignee, mark) = in_bodies(said);
        Self {
            rule_id: it.rule_id,
            name: it.name,
            status: it.outcome,
            position: it.position.map(pactoria::playbook::Position::word),
            message: it.message,
            advice: it.advice,
            evidence: it.evidence.into_iter().map(EvidenceBody::of).collect(),
            decision: it.decision,
            decided,
            assignee,
            mark,
        }
    }
}

impl SwitchedOffBody {
    fn of(it: SwitchedOff) -> Self {
        Self {
            rule_id: it.rule_id,
            title: it.title,
            area: it.area,
            severity: it.severity,
            citation: it.citation,
            reason: it.reason,
            switched_off_by_name: it.by_name,
            switched_off_at: it.at.to_string(),
        }
    }
}

/// What people said about a finding, and its mark.
fn in_bodies(said: Option<Judged>) -> (Option<DecisionBody>, Option<AssigneeBody>, Option<String>) {
    match said {
        Some(it) => (it.decided.map(DecisionBody::of), it.assigned.map(AssigneeBody::of), Some(it.mark)),
        None => (None, None, None),
    }
}

impl DecisionBody {
    pub(super) fn of((it, standing): (Decided, Standing)) -> Self {
        Self {
            decision: it.decision,
            reason: it.reason,
            until: it.until.map(|it| it.to_string()),
            standing: standing.word(),
            decided_by: it.by.uuid(),
            decided_by_name: it.by_name,
            decided_at: it.at.to_string(),
            version: it.version,
            rule_pack_version: it.rule_pack_version,
        }
    }
}

impl AssigneeBody {
    pub(super) fn of(it: Assigned) -> Self {
        Self { id: it.to.uuid(), full_name: it.to_name, assigned_by_name: it.by_name, assigned_at: it.at.to_string() }
    }
}

impl FindingBody {
    pub(super) fn of(it: Finding, said: Option<Judged>) -> Self {
        let (decided, assignee, mark) = in_bodies(said);
        Self {
            rule_id: it.rule_id,
            title: it.title,
            area: it.area,
            severity: it.severity,
            status: it.outcome,
            message: it.message,
            recommendation: it.recommendation,
            citation: it.citation,
            evidence: it.evidence.into_iter().map(EvidenceBody::of).collect(),
            anchor: it.anchor,
            places_searched: it.places_searched,
            detector: it.detector,
            verify: it.verify,
            confidence: it.confidence,
            decision: it.decision,
            decided,
            assignee,
            mark,
        }
    }
}
