//! `/contracts/{id}/findings/{rule_id}` and `/findings`: deciding what the rules found, and saying who looks into it.

use super::analysis::{FindingBody, OwnFindingBody};
use super::caller::Caller;
use super::days::day_or_none;
use super::extract::{Asked, Body, Id, MOST_PAGES, count_of};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::findings::actions::{self, Listed, MOST_ROWS};
use pactoria::findings::form::{DecisionForm, Seen};
use pactoria::findings::{Reading, RulesOf, Shown};
use pactoria::ids::ContractId;
use pactoria::problem::{Complaint, Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is decided about a finding.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewDecision {
    /// `accepted`: the finding is right and the risk is borne. `false_positive`: the finding is wrong.
    #[schema(required = true)]
    decision: String,
    /// Why, in 1 to 2,000 characters.
    #[schema(required = true)]
    reason: String,
    /// The last day on which an accepted risk counts: needed for `accepted`, from today to five years on; left out for
    /// `false_positive`, since what is wrong stays wrong.
    #[schema(format = "date")]
    until: Option<String>,
    /// The version of the contract that was analysed.
    #[schema(required = true)]
    version: Option<u32>,
    /// The `mark` of the finding in that analysis.
    #[schema(required = true)]
    seen: String,
}

/// Who is to look into a finding.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewAssignee {
    /// A person of your company whose account is open; `null` for nobody in particular.
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<String>,
    /// The version of the contract that was analysed.
    #[schema(required = true, value_type = u32)]
    version: Option<u32>,
    /// The `mark` of the finding in that analysis.
    #[schema(required = true)]
    seen: String,
}

/// Which finding somebody saw.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SeenQuery {
    /// The version of the contract that was analysed.
    #[param(value_type = u32, required = true)]
    version: Option<String>,
    /// The `mark` of the finding in that analysis.
    #[param(required = true, min_length = 1)]
    seen: String,
}

/// A finding of the rule pack, or of a rule of your company's own, as the analysis has it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = AnyFinding)]
pub(super) enum AnyFindingBody {
    Pack(Box<FindingBody>),
    Own(Box<OwnFindingBody>),
}

/// A finding as it is now, with the scores of the contract.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedFinding {
    finding: AnyFindingBody,
    /// What the rules alone say; no decision changes it.
    overall_score: Option<f64>,
    /// After people's decisions; those about your company's own rules have no part in it.
    reviewed_score: Option<f64>,
}

/// A finding that waits for somebody, or was decided.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedFinding)]
pub(super) struct ListedBody {
    contract_id: Uuid,
    contract_title: String,
    rule_id: String,
    title: String,
    /// `null` for a rule of your company's own.
    #[schema(value_type = Option<String>)]
    severity: Option<pactoria::compliance::Severity>,
    /// What came of the rule when the contract was last checked; `null` for what was decided.
    #[schema(value_type = Option<String>)]
    status: Option<pactoria::compliance::Outcome>,
    /// `null` for what waits.
    #[schema(value_type = Option<String>)]
    decision: Option<pactoria::compliance::Decision>,
    /// Why it was decided so.
    reason: Option<String>,
    /// Who looks into it, or decided it.
    person_id: Uuid,
    person_name: String,
    /// When it was assigned or decided.
    #[schema(format = "date-time")]
    at: String,
}

/// A page of findings.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingPage {
    findings: Vec<ListedBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Which findings to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FindingQuery {
    /// `mine` (default): assigned to you; `assigned`: to anybody; `decided`: decided and not taken back.
    show: Option<String>,
    /// `pack`: of the rule pack; `own`: of your company's own rules; left out for both.
    rules: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

impl DecidedFinding {
    fn of(mut it: Reading, rule_id: &str) -> Result<Json<Self>, Refusal> {
        let said = it.judged.remove(rule_id);
        let (mut pack, mut own) = (it.analysis.findings.into_iter(), it.analysis.own_findings.into_iter());
        let finding = match (pack.find(|it| it.rule_id == rule_id), own.find(|it| it.rule_id == rule_id)) {
            (Some(found), _) => AnyFindingBody::Pack(Box::new(FindingBody::of(found, said))),
            (None, Some(found)) => AnyFindingBody::Own(Box::new(OwnFindingBody::of(found, said))),
            (None, None) => return Err(Problem::missing("finding").into()),
        };
        Ok(Json(Self { finding, overall_score: it.analysis.overall_score, reviewed_score: it.analysis.reviewed_score }))
    }
}

/// Accept a risk, or dismiss a finding as wrong
///
/// Whatever the status of the contract, and in place of any decision before. Critical findings are for owners, admins and the
/// legal role; others for whoever may change contracts. When the text or the rules change what was found, the decision stays
/// on record and no longer counts.
#[utoipa::path(
    post, path = "/contracts/{id}/findings/{rule_id}/decision", tag = "Contracts", security(("bearer" = [])),
    request_body = NewDecision, params(("id" = Uuid, Path), ("rule_id" = String, Path)),
    responses(
        (status = 200, description = "The finding as it is now. The same decision sent again changes nothing.", body = DecidedFinding),
        (status = 409, description = "The finding is not as it was seen, or the rule is met. Nothing was changed.")
    )
)]
pub(super) async fn decide(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
    Body(it): Body<NewDecision>,
) -> Result<Json<DecidedFinding>, Refusal> {
    let form = DecisionForm {
        decision: it.decision,
        reason: it.reason,
        until: day_or_none(it.until, &caller.ctx),
        seen: Seen { version: it.version, mark: it.seen },
    };
    let reading = actions::decide(&caller.ctx, ContractId::from_uuid(id), &rule_id, &form).await?;
    DecidedFinding::of(reading, &rule_id)
}

/// Take a decision about a finding back
///
/// It stays on record and no longer counts.
#[utoipa::path(
    delete, path = "/contracts/{id}/findings/{rule_id}/decision", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("rule_id" = String, Path), SeenQuery),
    responses(
        (status = 200, description = "The finding as it is now.", body = DecidedFinding),
        (status = 409, description = "Nothing is decided, or the finding is not as it was seen. Nothing was changed.")
    )
)]
pub(super) async fn take_back(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
    Asked(query): Asked<SeenQuery>,
) -> Result<Json<DecidedFinding>, Refusal> {
    let seen = Seen { version: query.version.and_then(|it| it.parse().ok()), mark: query.seen };
    let reading = actions::take_back(&caller.ctx, ContractId::from_uuid(id), &rule_id, &seen).await?;
    DecidedFinding::of(reading, &rule_id)
}

/// Say who looks into a finding
///
/// Somebody of your company, or nobody in particular.
#[utoipa::path(
    put, path = "/contracts/{id}/findings/{rule_id}/assignee", tag = "Contracts", security(("bearer" = [])),
    request_body = NewAssignee, params(("id" = Uuid, Path), ("rule_id" = String, Path)),
    responses(
        (status = 200, description = "The finding as it is now.", body = DecidedFinding),
        (status = 409, description = "The finding is not as it was seen, or the rule is met. Nothing was changed.")
    )
)]
pub(super) async fn assign(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
    Body(it): Body<NewAssignee>,
) -> Result<Json<DecidedFinding>, Refusal> {
    let seen = Seen { version: it.version, mark: it.seen };
    let assignee = it.assignee_id.unwrap_or_default();
    let reading = actions::assign(&caller.ctx, ContractId::from_uuid(id), &rule_id, &assignee, &seen).await?;
    DecidedFinding::of(reading, &rule_id)
}

/// List the findings that wait for somebody, or were decided
///
/// What waits is assigned, not met, and no decision counts for it: the longest waiting first. What was decided: the latest first.
#[utoipa::path(
    get, path = "/findings", tag = "Contracts", security(("bearer" = [])), params(FindingQuery),
    responses((status = 200, description = "A page of findings.", body = FindingPage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<FindingQuery>) -> Result<Json<FindingPage>, Refusal> {
    let mut complaints = Complaints::new();
    let shown = match query.show.as_deref() {
        None => Some(Shown::default()),
        Some(word) => complaints.keep("show", shown_of(word)),
    };
    let rules = complaints.keep("rules", query.rules.as_deref().map(rules_of).transpose());
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let (shown, rules) = complaints.into_result(shown.zip(rules))?;
    let mut found = actions::find(&caller.ctx, shown, rules, page, size).await?;
    let titles = std::mem::take(&mut found.titles);
    let listed = |it: Listed| {
        let title = titles.get(&actions::contract_of(&it)).cloned().unwrap_or_default();
        ListedBody::of(it, title)
    };
    Ok(Json(FindingPage {
        findings: found.findings.into_iter().map(listed).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

fn shown_of(word: &str) -> Result<Shown, Complaint> {
    Shown::from_word(word).ok_or_else(|| Complaint::new("not_a_choice", "Choose one of: mine, assigned, decided."))
}

fn rules_of(word: &str) -> Result<RulesOf, Complaint> {
    RulesOf::from_word(word).ok_or_else(|| Complaint::new("not_a_choice", "Choose one of: pack, own."))
}

impl ListedBody {
    fn of(it: Listed, contract_title: String) -> Self {
        match it {
            Listed::Waiting(it) => Self {
                contract_id: it.contract.uuid(),
                contract_title,
                rule_id: it.rule_id,
                title: it.title,
                severity: it.severity,
                status: Some(it.outcome),
                decision: None,
                reason: None,
                person_id: it.to.uuid(),
                person_name: it.to_name,
                at: it.at.to_string(),
            },
            Listed::Decided(it) => Self {
                contract_id: it.contract.uuid(),
                contract_title,
                rule_id: it.rule_id,
                title: it.title,
                severity: it.severity,
                status: None,
                decision: Some(it.decision),
                reason: Some(it.reason),
                person_id: it.by.uuid(),
                person_name: it.by_name,
                at: it.at.to_string(),
            },
        }
    }
}
