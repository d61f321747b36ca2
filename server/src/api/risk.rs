//! `/risk`: contracts, other parties, accounts and models by risk, each with its reasons.

use super::caller::Caller;
use super::extract::{Asked, MOST_PAGES, count_of, no_blanks};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::compliance::RiskLevel;
use pactoria::contracts::{Risk, Status};
use pactoria::problem::{Complaints, Problem};
use pactoria::risk::actions::{self, MOST_ROWS};
use pactoria::risk::{ContractLine, Filter, ModelLine, Ranked, Reason, ScoredPage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which contracts, and which part of them.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ContractQuery {
    /// The other side's whole name; case does not count.
    party: Option<String>,
    /// `low`, `medium`, `high`, `critical`, `seven_or_more` or `unchecked`.
    level: Option<String>,
    /// This very risk score.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 10)]
    score: Option<String>,
    /// `critical`, `overdue`, `expired`, `uncovered_data`, `no_notice` or `in_force`; without it, contracts that are not over.
    fact: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// Which of what has a score, and which part of it.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ScoredQuery {
    /// `low`, `medium`, `high`, `critical` or `seven_or_more`.
    level: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

fn part(complaints: &mut Complaints, page: Option<&str>, size: Option<&str>) -> (u32, u32) {
    let page = count_of(complaints, "page", page, 1, MOST_PAGES);
    (page, count_of(complaints, "size", size, MOST_ROWS, MOST_ROWS))
}

impl ContractQuery {
    fn check(&self) -> Result<(Filter, u32, u32), Problem> {
        let (filter, mut complaints) = Filter::read(|word| {
            let value = match word {
                "party" => &self.party,
                "level" => &self.level,
                "score" => &self.score,
                "fact" => &self.fact,
                _ => &None,
            };
            value.clone().unwrap_or_default()
        });
        let words = [("party", &self.party), ("level", &self.level), ("score", &self.score), ("fact", &self.fact)];
        no_blanks(&mut complaints, words);
        let (page, size) = part(&mut complaints, self.page.as_deref(), self.size.as_deref());
        complaints.into_result(Some((filter, page, size)))
    }
}

impl ScoredQuery {
    fn check(&self) -> Result<(Option<Risk>, u32, u32), Problem> {
        let mut complaints = Complaints::new();
        no_blanks(&mut complaints, [("level", &self.level)]);
        let (page, size) = part(&mut complaints, self.page.as_deref(), self.size.as_deref());
        let word = self.level.as_deref().unwrap_or_default();
        let level = Risk::from_word(word).filter(|it| *it != Risk::Unchecked);
        if level.is_none() && !word.is_empty() {
            complaints.add("level", "not_a_choice", "Choose one of: low, medium, high, critical, seven_or_more.");
        }
        complaints.into_result(Some((level, page, size)))
    }
}

/// A contract with its risk.
#[derive(Serialize, ToSchema)]
struct RiskyContract {
    id: Uuid,
    title: String,
    counterparty: String,
    #[schema(value_type = String, example = "active")]
    status: Status,
    owner: String,
    /// From 1 to 10; `null` where no rule has read it or could.
    risk_score: Option<u8>,
    #[schema(value_type = Option<String>)]
    risk_level: Option<RiskLevel>,
    /// What its score was made of, in one line.
    reasons: String,
    /// Rules that are not met, by severity; `null` where no rule has read it.
    #[schema(value_type = Option<UnmetRules>)]
    unmet: Option<UnmetRules>,
    /// Where every figure stands, down to the rule.
    report: String,
}

/// Rules that are not met.
#[derive(Serialize, ToSchema)]
struct UnmetRules {
    critical: u32,
    high: u32,
    /// Of medium and low severity.
    other: u32,
}

impl RiskyContract {
    fn of(it: ContractLine) -> Self {
        Self {
            id: it.id.uuid(),
            reasons: it.reasons(),
            report: format!("/api/v1/contracts/{}/compliance-report", it.id),
            unmet: it.checks.filter(|_| it.risk.is_some()).map(|it| UnmetRules {
                critical: it.critical,
                high: it.high,
                other: it.other,
            }),
            title: it.title,
            counterparty: it.other_party,
            status: it.status,
            owner: it.owner,
            risk_score: it.risk,
            risk_level: it.risk.map(RiskLevel::of),
        }
    }
}

/// A page of contracts, the riskiest first.
#[derive(Serialize, ToSchema)]
pub(super) struct RiskyContractPage {
    contracts: Vec<RiskyContract>,
    #[serde(flatten)]
    part: RiskPart,
}

/// Something that adds to a score.
#[derive(Serialize, ToSchema)]
struct RiskReason {
    /// The stable word; docs/risk.md says what each counts.
    reason: String,
    /// The number it rests on: a count, a share in per cent, a score or days.
    figure: u32,
    /// The same in words.
    said: String,
    points: u32,
}

impl RiskReason {
    fn of(it: Reason) -> Self {
        Self { reason: it.word, figure: it.figure, said: it.what, points: it.points }
    }
}

/// A risk with what it was made of.
#[derive(Serialize, ToSchema)]
struct RiskScore {
    /// From 1 to 10.
    risk_score: u8,
    #[schema(value_type = String)]
    risk_level: RiskLevel,
    /// All points together.
    points: u32,
    /// The most points first.
    reasons: Vec<RiskReason>,
}

/// Which part of a list this is.
#[derive(Serialize, ToSchema)]
struct RiskPart {
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Another party with its risk.
#[derive(Serialize, ToSchema)]
struct RiskyCounterparty {
    name: String,
    /// Contracts that are not over.
    contracts: u32,
    #[serde(flatten)]
    risk: RiskScore,
}

/// A page of other parties, the riskiest first.
#[derive(Serialize, ToSchema)]
pub(super) struct RiskyCounterpartyPage {
    counterparties: Vec<RiskyCounterparty>,
    #[serde(flatten)]
    part: RiskPart,
}

/// An open account with its risk: what records show, not what a person is like.
#[derive(Serialize, ToSchema)]
struct RiskyAccount {
    person_id: Option<Uuid>,
    name: String,
    /// Such as `Manager`.
    role: String,
    #[serde(flatten)]
    risk: RiskScore,
}

/// A page of open accounts, the riskiest first.
#[derive(Serialize, ToSchema)]
pub(super) struct RiskyAccountPage {
    people: Vec<RiskyAccount>,
    #[serde(flatten)]
    part: RiskPart,
}

/// A model at an address, with what became of its answers.
#[derive(Serialize, ToSchema)]
struct RiskyModel {
    name: String,
    /// The host at which it is asked.
    host: String,
    /// Whether that is neither this machine nor on its network, so that what is sent to it leaves.
    is_outside: bool,
    /// How often it was asked; what was not sent, or is under way, is not among them.
    calls: u32,
    /// From 1 to 10; `null` while fewer than 20 calls are recorded.
    risk_score: Option<u8>,
    #[schema(value_type = Option<String>)]
    risk_level: Option<RiskLevel>,
    /// All points together.
    points: u32,
    /// The most points first.
    reasons: Vec<RiskReason>,
}

/// A page of models, the riskiest first; those of which too little is recorded stand last.
#[derive(Serialize, ToSchema)]
pub(super) struct RiskyModelPage {
    models: Vec<RiskyModel>,
    #[serde(flatten)]
    part: RiskPart,
}

fn reasons(all: Vec<Reason>) -> Vec<RiskReason> {
    all.into_iter().map(RiskReason::of).collect()
}

fn risk_of(score: u8, level: RiskLevel, points: u32, all: Vec<Reason>) -> RiskScore {
    RiskScore { risk_score: score, risk_level: level, points, reasons: reasons(all) }
}

fn counterparty(it: Ranked) -> RiskyCounterparty {
    let risk = risk_of(it.score, it.level, it.points, it.reasons);
    RiskyCounterparty { name: it.name, contracts: it.contracts, risk }
}

fn account(it: Ranked) -> RiskyAccount {
    let risk = risk_of(it.score, it.level, it.points, it.reasons);
    RiskyAccount { person_id: it.person.map(pactoria::ids::UserId::uuid), name: it.name, role: it.said, risk }
}

fn model(it: ModelLine) -> RiskyModel {
    RiskyModel {
        name: it.name,
        host: it.host,
        is_outside: it.is_outside,
        calls: it.calls,
        risk_score: it.score,
        risk_level: it.score.map(RiskLevel::of),
        points: it.points,
        reasons: reasons(it.reasons),
    }
}

/// List contracts by risk
///
/// The riskiest first; those that no rule has read stand last.
#[utoipa::path(
    get, path = "/risk/contracts", tag = "Risk", security(("bearer" = [])), params(ContractQuery),
    responses((status = 200, description = "A page of contracts.", body = RiskyContractPage))
)]
pub(super) async fn contracts(
    caller: Caller,
    Asked(query): Asked<ContractQuery>,
) -> Result<Json<RiskyContractPage>, Refusal> {
    let (filter, page, size) = query.check()?;
    let it = actions::contracts(&caller.ctx, &filter, page, size).await?;
    let contracts = it.rows.into_iter().map(RiskyContract::of).collect();
    let part = RiskPart { total: it.total, page: it.page, size: it.size, pages: it.pages };
    Ok(Json(RiskyContractPage { contracts, part }))
}

/// List other parties by risk
///
/// Worked out of your contracts with each; the riskiest first.
#[utoipa::path(
    get, path = "/risk/counterparties", tag = "Risk", security(("bearer" = [])), params(ScoredQuery),
    responses((status = 200, description = "A page of other parties with their reasons.", body = RiskyCounterpartyPage))
)]
pub(super) async fn counterparties(
    caller: Caller,
    Asked(query): Asked<ScoredQuery>,
) -> Result<Json<RiskyCounterpartyPage>, Refusal> {
    let (level, page, size) = query.check()?;
    let ScoredPage { rows, total, page, size, pages, .. } =
        actions::counterparties(&caller.ctx, level, page, size).await?;
    let counterparties = rows.into_iter().map(counterparty).collect();
    Ok(Json(RiskyCounterpartyPage { counterparties, part: RiskPart { total, page, size, pages } }))
}

/// List accounts by risk
///
/// For owners, admins and auditors: what the records of each open account show, not what a person is like; the riskiest first.
#[utoipa::path(
    get, path = "/risk/people", tag = "Risk", security(("bearer" = [])), params(ScoredQuery),
    responses((status = 200, description = "A page of accounts with their reasons.", body = RiskyAccountPage))
)]
pub(super) async fn people(
    caller: Caller,
    Asked(query): Asked<ScoredQuery>,
) -> Result<Json<RiskyAccountPage>, Refusal> {
    let (level, page, size) = query.check()?;
    let ScoredPage { rows, total, page, size, pages, .. } = actions::people(&caller.ctx, level, page, size).await?;
    let people = rows.into_iter().map(account).collect();
    Ok(Json(RiskyAccountPage { people, part: RiskPart { total, page, size, pages } }))
}

/// List models by risk
///
/// Worked out of what became of their answers (`/decisions`) and of where the text of contracts goes; the riskiest first. Each
/// reason is a list of calls: those of its model with the `concern` that docs/risk.md names.
#[utoipa::path(
    get, path = "/risk/models", tag = "Risk", security(("bearer" = [])), params(ScoredQuery),
    responses((status = 200, description = "A page of models with their reasons.", body = RiskyModelPage))
)]
pub(super) async fn models(caller: Caller, Asked(query): Asked<ScoredQuery>) -> Result<Json<RiskyModelPage>, Refusal> {
    let (level, page, size) = query.check()?;
    let it = actions::models(&caller.ctx, level, page, size).await?;
    let part = RiskPart { total: it.total, page: it.page, size: it.size, pages: it.pages };
    Ok(Json(RiskyModelPage { models: it.rows.into_iter().map(model).collect(), part }))
}
