//! `/settings/playbook/try`: what publishing the draft would do.

use crate::api::caller::Caller;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::compliance::{Outcome, Severity};
use pactoria::playbook::trying;
use pactoria::playbook::{TrialRow, TrialView, TriedChange};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A finding that the draft changes in one contract.
#[derive(Serialize, ToSchema)]
#[schema(as = TrialFinding)]
struct FindingBody {
    rule_id: String,
    title: String,
    /// `null` for a rule of your company's own.
    #[schema(value_type = Option<String>)]
    severity: Option<Severity>,
    /// `new`, `gone` or `changed`.
    kind: &'static str,
    /// What comes of the rule now; `null` where it is not asked.
    #[schema(value_type = Option<String>)]
    before: Option<Outcome>,
    /// What would come of it.
    #[schema(value_type = Option<String>)]
    after: Option<Outcome>,
}

/// What the draft does to one contract.
#[derive(Serialize, ToSchema)]
#[schema(as = TrialContract)]
struct ContractBody {
    contract_id: Uuid,
    title: String,
    /// By the rules that count now.
    score_before: Option<f64>,
    /// By the draft.
    score_after: Option<f64>,
    risk_before: Option<u8>,
    risk_after: Option<u8>,
    findings: Vec<FindingBody>,
}

/// What publishing the draft would do to the contracts that were changed last.
#[derive(Serialize, ToSchema)]
#[schema(as = Trial)]
pub(in crate::api) struct TrialBody {
    /// The `mark` of the draft that was tried.
    mark: String,
    /// How many contracts were read.
    contracts: u32,
    /// In how many anything differs.
    changed: u32,
    /// How many score better.
    better: u32,
    worse: u32,
    /// How many findings appear.
    appear: u32,
    /// How many go.
    go: u32,
    /// How many are there as before, and more or less serious.
    differ: u32,
    /// How many contracts were left out because the texts before them were long.
    left_out: u32,
    /// The contract changed last comes first.
    each: Vec<ContractBody>,
}

impl FindingBody {
    fn of(it: TriedChange) -> Self {
        Self {
            rule_id: it.rule_id,
            title: it.title,
            severity: it.severity,
            kind: it.kind.word(),
            before: it.before,
            after: it.after,
        }
    }
}

impl ContractBody {
    fn of(it: TrialRow) -> Self {
        Self {
            contract_id: it.contract.uuid(),
            title: it.title,
            score_before: it.score_before,
            score_after: it.score_after,
            risk_before: it.risk_before,
            risk_after: it.risk_after,
            findings: it.changes.into_iter().map(FindingBody::of).collect(),
        }
    }
}

impl TrialBody {
    fn of(it: TrialView) -> Self {
        let totals = it.totals;
        Self {
            mark: it.mark,
            contracts: totals.contracts,
            changed: totals.changed,
            better: totals.better,
            worse: totals.worse,
            appear: totals.appear,
            go: totals.go,
            differ: totals.differ,
            left_out: it.left_out,
            each: it.rows.into_iter().map(ContractBody::of).collect(),
        }
    }
}

/// Try the draft
///
/// For owners and admins. At most 100 contracts, those changed last, are read by the rules that count now and by the draft, as
/// the law stands today. Nothing is kept.
#[utoipa::path(
    post, path = "/settings/playbook/try", tag = "Rules", security(("bearer" = [])),
    responses(
        (status = 200, description = "What would change.", body = TrialBody),
        (status = 409, description = "There is no draft.")
    )
)]
pub(in crate::api) async fn try_draft(caller: Caller) -> Result<Json<TrialBody>, Refusal> {
    Ok(Json(TrialBody::of(trying::try_draft(&caller.ctx).await?)))
}
