//! `/contracts/{id}/findings/{rule_id}/fix`: the wording that answers a finding, and putting it in.

use super::analysis::FindingBody;
use super::caller::Caller;
use super::contracts::seen;
use super::extract::{Body, Id};
use super::tags::{IfMatch, contract_tag};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use pactoria::fixes::actions::{self, FixForm};
use pactoria::fixes::{FixView, PlaceChoice};
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is put in; what is left out is as proposed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewFix {
    /// The wording, in at most 20,000 characters: a blank line parts paragraphs, `- ` begins an item.
    text: Option<String>,
    /// `new` for a section of its own, or the number of a section, such as `4`.
    place: Option<String>,
    /// The version of the contract that you saw; the header If-Match says the same.
    version: Option<u32>,
}

/// What can be put in for a finding.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposedFix)]
pub(super) struct ProposedFixBody {
    contract_id: Uuid,
    version: u32,
    rule_id: String,
    /// What to do about the finding.
    recommendation: String,
    /// `null` where nothing can be put in: the rule is met, or the advice is for a person and the editor.
    wording: Option<ProposedWording>,
}

/// A wording with where it can go.
#[derive(Serialize, ToSchema)]
pub(super) struct ProposedWording {
    /// A blank line parts paragraphs, `- ` begins an item.
    text: String,
    /// Where it belongs.
    place: String,
    places: Vec<PlaceBody>,
    /// What is still to be filled in, with its square brackets.
    gaps: Vec<String>,
    /// What the rules would say of the rule: `pass`, `partial`, `fail`, `not_applicable` or `unknown`.
    #[schema(value_type = Option<String>)]
    expected_status: Option<pactoria::compliance::Outcome>,
}

/// A place where a wording can go.
#[derive(Serialize, ToSchema)]
#[schema(as = FixPlace)]
pub(super) struct PlaceBody {
    /// What `place` takes.
    place: String,
    label: String,
}

/// A finding after a wording was put in for it, as the rules read the new version.
#[derive(Serialize, ToSchema)]
pub(super) struct FixedFinding {
    contract_id: Uuid,
    /// The version that has the wording.
    version: u32,
    finding: FindingBody,
    /// What is still to be filled in, with its square brackets.
    gaps: Vec<String>,
    /// What the rules alone say; no decision changes it.
    overall_score: Option<f64>,
    /// After people's decisions.
    reviewed_score: Option<f64>,
}

impl ProposedFixBody {
    fn of(it: FixView) -> Self {
        let place = |it: PlaceChoice| PlaceBody { place: it.word, label: it.label };
        let wording = it.proposal.map(|it| ProposedWording {
            text: it.text,
            place: it.place,
            places: it.places.into_iter().map(place).collect(),
            gaps: it.gaps,
            expected_status: it.preview.map(|it| it.expected),
        });
        Self {
            contract_id: it.contract.uuid(),
            version: it.version,
            rule_id: it.rule_id,
            recommendation: it.recommendation,
            wording,
        }
    }
}

/// Read the wording that can be put in for a finding
///
/// For drafts, and for whoever may change contracts. Nothing is changed.
#[utoipa::path(
    get, path = "/contracts/{id}/findings/{rule_id}/fix", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("rule_id" = String, Path)),
    responses(
        (status = 200, description = "The wording, its places, and what the rules would say.", body = ProposedFixBody),
        (status = 409, description = "The contract is no draft any more.")
    )
)]
pub(super) async fn get(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
) -> Result<Json<ProposedFixBody>, Refusal> {
    let it = actions::show(&caller.ctx, ContractId::from_uuid(id), &rule_id, &FixForm::default()).await?;
    Ok(Json(ProposedFixBody::of(it)))
}

/// Put a wording into a contract for a finding
///
/// An edit like any other: it makes the next version, which the rules read at once. It names the version it starts from, in
/// If-Match or in the body (one of the two is needed, and if both are sent they must agree).
#[utoipa::path(
    post, path = "/contracts/{id}/findings/{rule_id}/fix", tag = "Contracts", security(("bearer" = [])),
    request_body = NewFix, params(("id" = Uuid, Path), ("rule_id" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The finding as the rules see it now. It need not be met: see its `status`.", body = FixedFinding),
        (
            status = 409,
            description = "Somebody saved first, the contract is no draft, the rule is met, no wording can be put in for it, or the words stand there already. Nothing was changed."
        )
    )
)]
pub(super) async fn put_in(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
    headers: HeaderMap,
    Body(it): Body<NewFix>,
) -> Result<Response, Refusal> {
    let version = seen(&caller.ctx, id, &headers, it.version).await?;
    let form = FixForm { text: it.text, place: it.place, version };
    let mut done = actions::put_in(&caller.ctx, ContractId::from_uuid(id), &rule_id, &form).await?;
    let found = done.reading.analysis.findings.into_iter().find(|it| it.rule_id == rule_id);
    let found = found.ok_or_else(|| Problem::missing("finding"))?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", contract_tag(&done.contract.summary)));
    let body = FixedFinding {
        contract_id: id,
        version: done.contract.summary.version,
        finding: FindingBody::of(found, done.reading.judged.remove(&rule_id)),
        gaps: done.gaps,
        overall_score: done.reading.analysis.overall_score,
        reviewed_score: done.reading.analysis.reviewed_score,
    };
    let mut response = Json(body).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}
