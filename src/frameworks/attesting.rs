//! What people vouch for where no record of this installation can show it.

use super::form::{AttestationForm, not_a_contract};
use super::judge::Attestations;
use super::load::{self, ControlFile};
use super::store::{self, Attestation};
use super::views::{AttestationView, ControlForm};
use super::{Framework, Measure};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts;
use crate::dates;
use crate::ids::ContractId;
use crate::problem::{Complaints, Problem};
use crate::typed::day_in_words;
use serde_json::json;
use std::collections::BTreeMap;

/// A control that a person can vouch for, with what is vouched for now.
#[derive(Clone, Debug)]
pub struct Vouched {
    pub framework: Framework,
    pub control: &'static ControlFile,
    pub standing: Option<Attestation>,
}

/// What is vouched for now, by framework and control.
pub(super) async fn all(ctx: &Ctx) -> Result<BTreeMap<Framework, Attestations>, Problem> {
    by_framework(ctx, store::attestations(ctx, None).await?).await
}

/// The same of one framework.
pub(super) async fn of(ctx: &Ctx, framework: Framework) -> Result<Attestations, Problem> {
    let found = by_framework(ctx, store::attestations(ctx, Some(framework)).await?).await?;
    Ok(found.into_values().next().unwrap_or_default())
}

async fn by_framework(ctx: &Ctx, all: Vec<Attestation>) -> Result<BTreeMap<Framework, Attestations>, Problem> {
    let ids: Vec<ContractId> = all.iter().filter_map(|it| it.contract).collect();
    let titles = contracts::store::summaries(ctx, ctx.db(), &ids).await?;
    let mut found: BTreeMap<Framework, Attestations> = BTreeMap::new();
    for it in all {
        let title = it.contract.and_then(|id| titles.iter().find(|it| it.id == id)).map(|it| it.title.clone());
        found.entry(it.framework).or_default().insert(it.control.clone(), it.attested(title));
    }
    Ok(found)
}

fn control(framework: Framework, id: &str) -> Result<&'static ControlFile, Problem> {
    load::control(framework, id).ok_or_else(|| Problem::missing("control"))
}

/// A control with what is vouched for now.
///
/// # Errors
/// `control.missing`; forbidden for roles that may not read frameworks.
pub async fn vouched(ctx: &Ctx, framework: Framework, id: &str) -> Result<Vouched, Problem> {
    ctx.require(Right::ReadFrameworks)?;
    let control = control(framework, id)?;
    Ok(Vouched { framework, control, standing: store::attestation(ctx, ctx.db(), framework, id).await? })
}

/// The form for it, in words.
///
/// # Errors
/// As [`vouched`]; forbidden but for owners, admins and legal.
pub async fn open_control(ctx: &Ctx, framework: Framework, id: &str) -> Result<ControlForm, Problem> {
    let it = vouched(ctx, framework, id).await?;
    ctx.require(Right::ReportOnFrameworks)?;
    let standing = it.standing.map(|said| AttestationView {
        said: format!(
            "{} vouched for it on {}, until {}",
            said.by_name,
            dates::exact_in_words(said.at, ctx.zone()),
            day_in_words(said.until)
        ),
        statement: said.statement,
        evidence: said.evidence,
        link: said.link.unwrap_or_default(),
        contract_id: said.contract.map(|it| it.to_string()).unwrap_or_default(),
    });
    Ok(ControlForm {
        framework,
        framework_name: load::file(framework).name.clone(),
        control: it.control.id.clone(),
        name: it.control.name.clone(),
        asks: it.control.asks.clone(),
        recommendation: it.control.recommendation.clone(),
        may_be_attested: may_be_attested(it.control),
        standing,
        today: ctx.today().to_string(),
    })
}

fn may_be_attested(it: &ControlFile) -> bool {
    it.measures.iter().copied().any(Measure::may_be_attested)
}

fn about(action: Action, framework: Framework, it: &ControlFile) -> Happening {
    let name = format!("{} {}", load::file(framework).name, it.name);
    Happening::new(action, "framework_control", format_args!("{}/{}", framework.word(), it.id), &name)
}

/// Vouches for a control, in place of what was vouched for before, which stays on record.
///
/// # Errors
/// `control.missing`; forbidden but for owners, admins and legal; complaints by field; `framework.measured` for a control that
/// records alone decide.
pub async fn attest(ctx: &Ctx, framework: Framework, id: &str, form: &AttestationForm) -> Result<Vouched, Problem> {
    ctx.require(Right::ReportOnFrameworks)?;
    let it = control(framework, id)?;
    if !may_be_attested(it) {
        return Err(Problem::conflict(
            "framework.measured",
            "The records of this installation decide this control, and nobody can vouch for what they do not show. Nothing was changed.",
        ));
    }
    let new = form.check(ctx.today())?;
    if let Some(contract) = new.contract
        && contracts::store::summaries(ctx, ctx.db(), &[contract]).await?.is_empty()
    {
        let mut complaints = Complaints::new();
        complaints.keep::<()>("contract_id", Err(not_a_contract()));
        return Err(Problem::invalid(complaints));
    }
    let change = ctx.change().await?;
    store::end(ctx, change.db(), framework, id).await?;
    store::attest(ctx, change.db(), framework, id, &new).await?;
    let happening = about(Action::ControlAttested, framework, it).after(json!({
        "statement": new.statement,
        "evidence": new.evidence,
        "link": new.link,
        "contract": new.contract,
        "seen_on": new.seen_on,
        "until": new.until,
    }));
    change.commit(ctx, happening).await?;
    vouched(ctx, framework, id).await
}

/// Ends what is vouched for about a control; it stays on record.
///
/// # Errors
/// `control.missing`; forbidden but for owners, admins and legal; `framework.not_vouched_for`.
pub async fn withdraw(ctx: &Ctx, framework: Framework, id: &str) -> Result<Vouched, Problem> {
    ctx.require(Right::ReportOnFrameworks)?;
    let it = control(framework, id)?;
    let change = ctx.change().await?;
    let before = store::attestation(ctx, change.db(), framework, id).await?;
    let Some(before) = before else {
        return Err(Problem::conflict(
            "framework.not_vouched_for",
            "Nobody vouches for this control now. Nothing was changed.",
        ));
    };
    store::end(ctx, change.db(), framework, id).await?;
    let was = json!({"statement": before.statement, "by": before.by_name, "until": before.until});
    change.commit(ctx, about(Action::AttestationWithdrawn, framework, it).before(was)).await?;
    vouched(ctx, framework, id).await
}
