//! Approving a report as it was seen, and whether what is kept still is what was approved.

use super::actions::{Opened, about, drafted, find, report};
use super::form::ApprovalForm;
use super::store::{self, Frozen, Report};
use super::{Approval, judge};
use crate::accounts::{self, Right};
use crate::audit::{self, Action};
use crate::context::Ctx;
use crate::crypto;
use crate::ids::FrameworkReportId;
use crate::problem::{Kind, Problem};
use crate::review;
use serde_json::json;

/// How often a report is worked out anew because the company's trail went on meanwhile.
const TRIES: u32 = 5;

/// Approves a report as it was seen: from then on it is the bytes that were approved, by the person, the meaning and the
/// reason in them. The password shows that it is the person who acts.
///
/// # Errors
/// `report.missing`; forbidden but for owners, admins and legal, for API keys (`framework_report.not_by_key`), and for whoever
/// drew it up where reviews are demanded (`framework_report.by_another`); complaints by field; `framework_report.approved`;
/// `framework_report.changed` where it says otherwise than it was seen to.
pub async fn approve(ctx: &Ctx, id: FrameworkReportId, form: &ApprovalForm) -> Result<Opened, Problem> {
    let it = find(ctx, id).await?;
    ctx.require(Right::ReportOnFrameworks)?;
    if ctx.is_by_key() {
        return Err(Problem::new(
            Kind::Forbidden,
            "framework_report.not_by_key",
            "A named person approves a report, and an API key is none. Sign in and approve it yourself. Nothing was changed.",
        ));
    }
    if it.frozen.is_some() {
        return Err(approved_already());
    }
    if let Some(problem) = hindrance(ctx, &it).await? {
        return Err(problem);
    }
    let new = form.check()?;
    accounts::actions::prove_again(ctx, new.password).await?;
    for _ in 0..TRIES {
        let before = audit::store::end(ctx).await?;
        let mut content = drafted(ctx, &it).await?;
        let change = ctx.change().await?;
        // Nobody else of the company writes from here on; what was written meanwhile may say something else.
        if audit::store::end(ctx).await? != before {
            continue;
        }
        if judge::mark(&content)? != new.seen {
            return Err(changed());
        }
        content.approval = Some(Approval {
            by: ctx.person().id,
            by_name: ctx.person().full_name.clone(),
            role: ctx.person().role.label().to_owned(),
            at: ctx.now(),
            meaning: new.meaning.sentence().to_owned(),
            reason: new.reason.clone(),
        });
        let bytes = judge::bytes(&content)?;
        let sha256 = crypto::fingerprint(bytes.as_bytes());
        if !store::freeze(ctx, change.db(), id, &bytes, &sha256).await? {
            return Err(approved_already());
        }
        let happening = about(Action::FrameworkReportApproved, &it).after(json!({
            "framework": it.framework.word(),
            "score": content.score.value(),
            "meaning": new.meaning.word(),
            "reason": new.reason,
            "sha256": sha256,
        }));
        change.commit(ctx, happening).await?;
        return report(ctx, id).await;
    }
    Err(Problem::away(
        "storage.busy",
        "Much is being changed just now, so the report could not be approved as it is. Nothing was changed; try again in a moment.",
    ))
}

/// What keeps this person from approving a draft, though their role could: where the company demands reviews, whoever drew it up
/// does not approve it.
pub(super) async fn hindrance(ctx: &Ctx, it: &Report) -> Result<Option<Problem>, Problem> {
    if it.drawn_by != ctx.person().id || review::actions::demand(ctx).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(Problem::new(
        Kind::Forbidden,
        "framework_report.by_another",
        "Your company demands reviews, so a report is approved by somebody who did not draw it up. You drew this one up; another owner or admin, or the legal role, can approve it.",
    )))
}

pub(super) fn approved_already() -> Problem {
    Problem::conflict(
        "framework_report.approved",
        "This report is approved and does not change any more. Draw up another to see how things stand now.",
    )
}

fn changed() -> Problem {
    Problem::conflict(
        "framework_report.changed",
        "This report says something else now than when you looked at it, because records changed meanwhile. Nothing was approved. Look at it as it is, then approve again.",
    )
}

/// Whether the bytes that are kept have the hash that is kept beside them, and the trail says the same one: that of its approval,
/// or, for a report out of an archive, of its coming in. The second answer is whether it is such a one.
pub(super) async fn fits(ctx: &Ctx, id: FrameworkReportId, it: &Frozen) -> Result<(bool, bool), Problem> {
    let subject = id.to_string();
    let approved = audit::actions::told_of(ctx, Action::FrameworkReportApproved, &subject).await?;
    let is_brought_in = approved.is_none();
    let told = match approved {
        Some(told) => Some(told),
        None => audit::actions::told_of(ctx, Action::ArchiveBroughtIn, &subject).await?,
    };
    let told_hash = told.as_ref().and_then(|it| it.get("sha256")).and_then(|it| it.as_str());
    let fits = crypto::fingerprint(it.content.as_bytes()) == it.sha256 && told_hash == Some(it.sha256.as_str());
    Ok((fits, is_brought_in && told.is_some()))
}
