//! What programs read of frameworks and reports.

use pactoria::compliance::Severity;
use pactoria::frameworks::actions::{Attestation, Opened, Vouched};
use pactoria::frameworks::{
    Approval, Content, Control, EvidenceRow, Figure, Framework, Measure, Measured, Outcome, Place, Recommendation,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Every framework.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkOverview)]
pub(in crate::api) struct OverviewBody {
    frameworks: Vec<FrameworkBody>,
}

/// A framework with its score.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkSummary)]
struct FrameworkBody {
    #[schema(value_type = String)]
    framework: Framework,
    name: String,
    framework_version: String,
    #[schema(format = "date")]
    from: String,
    #[schema(format = "date")]
    to: String,
    score: ScoreBody,
    met: usize,
    not_met: usize,
    not_applicable: usize,
}

/// The weight of the controls that are met, out of that of the controls that apply.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkScore)]
struct ScoreBody {
    met: u32,
    applicable: u32,
}

/// What a report says. An approved one is the very content that was hashed.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkContent)]
pub(in crate::api) struct ContentBody {
    /// The version of this shape.
    format: u32,
    #[schema(value_type = String)]
    framework: Framework,
    framework_version: String,
    name: String,
    scope: String,
    company: String,
    #[schema(format = "date")]
    from: String,
    #[schema(format = "date")]
    to: String,
    /// Records of the period are those before this instant.
    #[schema(format = "date-time")]
    until: String,
    drawn_by: String,
    score: ScoreBody,
    controls: Vec<ControlResultBody>,
    /// The controls that are not met, the weightiest first.
    violations: Vec<String>,
    /// In the same order.
    recommendations: Vec<RecommendationBody>,
    /// `null` until somebody approves.
    approval: Option<ApprovedBody>,
}

/// What to do about a control that is not met.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkRecommendation)]
struct RecommendationBody {
    control: String,
    text: String,
}

/// A control with what came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkControlResult)]
struct ControlResultBody {
    id: String,
    name: String,
    asks: String,
    #[schema(value_type = String)]
    severity: Severity,
    weight: u8,
    /// `met`, `not_met` or `not_applicable`.
    #[schema(value_type = String)]
    outcome: Outcome,
    measured: Vec<MeasuredBody>,
    recommendation: String,
}

/// What a measure found.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkMeasured)]
struct MeasuredBody {
    #[schema(value_type = String)]
    measure: Measure,
    #[schema(value_type = String)]
    outcome: Outcome,
    said: String,
    figures: Vec<FigureBody>,
    /// The first things that it rests on.
    rows: Vec<RowBody>,
    /// How many there are.
    rows_total: u32,
}

/// A number that was counted.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkFigure)]
struct FigureBody {
    name: String,
    value: u32,
    /// The list that has as many entries: `list` names it, the other fields narrow it.
    #[schema(value_type = Option<Object>)]
    place: Option<Place>,
}

/// A thing that a measure rests on.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkEvidence)]
struct RowBody {
    what: String,
    #[schema(value_type = Option<Object>)]
    place: Option<Place>,
}

/// Who approved a report, and what they meant by it.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkApproval)]
struct ApprovedBody {
    by: Uuid,
    by_name: String,
    role: String,
    #[schema(format = "date-time")]
    at: String,
    meaning: String,
    reason: String,
}

/// A report in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkReportSummary)]
pub(in crate::api) struct StandingBody {
    id: Uuid,
    #[schema(value_type = String)]
    framework: Framework,
    #[schema(format = "date")]
    from: String,
    #[schema(format = "date")]
    to: String,
    /// `draft` or `approved`.
    standing: &'static str,
    drawn_by: Uuid,
    drawn_by_name: String,
    #[schema(format = "date-time")]
    drawn_at: String,
    approved_by_name: Option<String>,
    #[schema(format = "date-time")]
    approved_at: Option<String>,
    /// The SHA-256 of the JSON file that was approved.
    sha256: Option<String>,
}

/// A page of reports.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkReportPage)]
pub(in crate::api) struct ReportPageBody {
    pub(super) reports: Vec<StandingBody>,
    pub(super) total: u32,
    pub(super) page: u32,
    pub(super) size: u32,
    pub(super) pages: u32,
}

/// A report.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkReport)]
pub(in crate::api) struct ReportBody {
    #[serde(flatten)]
    standing: StandingBody,
    /// Names what a draft says: whoever approves it sends it back as `seen`. `null` once it is approved.
    mark: Option<String>,
    /// Whether what is kept still has the hash that was approved, and the trail says the same one; `null` for a draft.
    hash_fits: Option<bool>,
    /// Whether it came in with an archive: then the trail here has its coming in, with its hash, and not its approval.
    is_brought_in: bool,
    content: ContentBody,
}

/// A control with what is vouched for now.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkControl)]
pub(in crate::api) struct ControlBody {
    #[schema(value_type = String)]
    framework: Framework,
    id: &'static str,
    name: &'static str,
    asks: &'static str,
    #[schema(value_type = String)]
    severity: Severity,
    /// The measures that it is judged by.
    #[schema(value_type = Vec<String>)]
    measures: &'static [Measure],
    recommendation: &'static str,
    /// `null` where nobody vouches for it.
    attestation: Option<AttestationBody>,
}

/// What somebody vouches for.
#[derive(Serialize, ToSchema)]
#[schema(as = FrameworkAttestation)]
struct AttestationBody {
    statement: String,
    evidence: String,
    link: Option<String>,
    contract_id: Option<Uuid>,
    #[schema(format = "date")]
    seen_on: String,
    #[schema(format = "date")]
    until: String,
    attested_by_name: String,
    #[schema(format = "date-time")]
    attested_at: String,
}

impl OverviewBody {
    pub(super) fn of(all: Vec<Content>) -> Self {
        Self { frameworks: all.into_iter().map(FrameworkBody::of).collect() }
    }
}

impl FrameworkBody {
    fn of(it: Content) -> Self {
        Self {
            met: it.count(Outcome::Met),
            not_met: it.count(Outcome::NotMet),
            not_applicable: it.count(Outcome::NotApplicable),
            score: ScoreBody { met: it.score.met, applicable: it.score.applicable },
            framework: it.framework,
            name: it.name,
            framework_version: it.framework_version,
            from: it.from.to_string(),
            to: it.to.to_string(),
        }
    }
}

impl ContentBody {
    pub(super) fn of(it: Content) -> Self {
        let recommendation = |it: Recommendation| RecommendationBody { control: it.control, text: it.text };
        Self {
            format: it.format,
            framework: it.framework,
            framework_version: it.framework_version,
            name: it.name,
            scope: it.scope,
            company: it.company,
            from: it.from.to_string(),
            to: it.to.to_string(),
            until: it.until.to_string(),
            drawn_by: it.drawn_by,
            score: ScoreBody { met: it.score.met, applicable: it.score.applicable },
            controls: it.controls.into_iter().map(ControlResultBody::of).collect(),
            violations: it.violations,
            recommendations: it.recommendations.into_iter().map(recommendation).collect(),
            approval: it.approval.map(ApprovedBody::of),
        }
    }
}

impl ControlResultBody {
    fn of(it: Control) -> Self {
        Self {
            id: it.id,
            name: it.name,
            asks: it.asks,
            severity: it.severity,
            weight: it.weight,
            outcome: it.outcome,
            measured: it.measured.into_iter().map(MeasuredBody::of).collect(),
            recommendation: it.recommendation,
        }
    }
}

impl MeasuredBody {
    fn of(it: Measured) -> Self {
        let figure = |it: Figure| FigureBody { name: it.name, value: it.value, place: it.place };
        let row = |it: EvidenceRow| RowBody { what: it.what, place: it.place };
        Self {
            measure: it.measure,
            outcome: it.outcome,
            said: it.said,
            figures: it.figures.into_iter().map(figure).collect(),
            rows: it.rows.into_iter().map(row).collect(),
            rows_total: it.rows_total,
        }
    }
}

impl ApprovedBody {
    fn of(it: Approval) -> Self {
        Self {
            by: it.by.uuid(),
            by_name: it.by_name,
            role: it.role,
            at: it.at.to_string(),
            meaning: it.meaning,
            reason: it.reason,
        }
    }
}

impl StandingBody {
    pub(super) fn of(it: &pactoria::frameworks::actions::Report) -> Self {
        let frozen = it.frozen.as_ref();
        Self {
            id: it.id.uuid(),
            framework: it.framework,
            from: it.from.to_string(),
            to: it.to.to_string(),
            standing: if frozen.is_some() { "approved" } else { "draft" },
            drawn_by: it.drawn_by.uuid(),
            drawn_by_name: it.drawn_by_name.clone(),
            drawn_at: it.drawn_at.to_string(),
            approved_by_name: frozen.map(|it| it.by_name.clone()),
            approved_at: frozen.map(|it| it.at.to_string()),
            sha256: frozen.map(|it| it.sha256.clone()),
        }
    }
}

impl ReportBody {
    pub(super) fn of(it: Opened) -> Self {
        Self {
            standing: StandingBody::of(&it.report),
            mark: it.mark,
            hash_fits: it.fits,
            is_brought_in: it.is_brought_in,
            content: ContentBody::of(it.content),
        }
    }
}

impl ControlBody {
    pub(super) fn of(it: Vouched) -> Self {
        Self {
            framework: it.framework,
            id: &it.control.id,
            name: &it.control.name,
            asks: &it.control.asks,
            severity: it.control.severity,
            measures: &it.control.measures,
            recommendation: &it.control.recommendation,
            attestation: it.standing.map(AttestationBody::of),
        }
    }
}

impl AttestationBody {
    fn of(it: Attestation) -> Self {
        Self {
            statement: it.statement,
            evidence: it.evidence,
            link: it.link,
            contract_id: it.contract.map(pactoria::ids::ContractId::uuid),
            seen_on: it.seen_on.to_string(),
            until: it.until.to_string(),
            attested_by_name: it.by_name,
            attested_at: it.at.to_string(),
        }
    }
}
