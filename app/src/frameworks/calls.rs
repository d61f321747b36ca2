//! Server functions of frameworks and their reports.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::frameworks::{ControlForm, FrameworkView, FrameworksView, ReportPage};
use pactoria::ids::FrameworkReportId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::frameworks::actions;
#[cfg(feature = "ssr")]
use pactoria::frameworks::form::{ApprovalForm, AttestationForm, PeriodForm};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// Every framework as it stands, and a page of reports.
#[server(endpoint = "frameworks/list")]
pub async fn list(page: u32) -> Result<Screen<FrameworksView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A framework, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFramework {
    pub(super) it: FrameworkView,
    pub(super) note: Flash,
}

/// A framework as it stands.
#[server(endpoint = "frameworks/show")]
pub async fn show(#[server(default)] framework: String) -> Result<Screen<OpenedFramework>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, actions::named(&framework)?, &PeriodForm::default()).await?;
            Ok(Screen::of(&ctx, OpenedFramework { it, note: door::take_flash("framework").await }))
        }
        .await,
    )
}

/// Draws up a report.
#[server(endpoint = "frameworks/draw_up")]
pub async fn draw_up(
    #[server(default)] framework: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<(), AppError> {
    let typed = [("from", &*from), ("to", &*to)];
    let form = PeriodForm { from: from.clone(), to: to.clone() };
    let result = async {
        let ctx = door::signed_in().await?;
        let made = actions::draw_up(&ctx, actions::named(&framework)?, &form).await?;
        Ok(paths::framework_report(made.report.id))
    }
    .await;
    let back = actions::named(&framework).map_or_else(|_| paths::FRAMEWORKS.to_owned(), paths::framework);
    door::posted(result, door::Refused { name: "framework", back, typed: &typed }).await
}

/// A control that can be vouched for, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedControl {
    pub(super) it: ControlForm,
    pub(super) note: Flash,
}

/// The form by which a person vouches for a control.
#[server(endpoint = "frameworks/open_control")]
pub async fn open_control(
    #[server(default)] framework: String,
    #[server(default)] control: String,
) -> Result<Screen<OpenedControl>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open_control(&ctx, actions::named(&framework)?, &control).await?;
            Ok(Screen::of(&ctx, OpenedControl { it, note: door::take_flash("control").await }))
        }
        .await,
    )
}

#[cfg(feature = "ssr")]
async fn about_control(
    (framework, control): (&str, &str),
    result: Result<(), Problem>,
    typed: &[(&str, &str)],
) -> Result<(), AppError> {
    let known = actions::named(framework);
    let done = known.clone().map_or_else(|_| paths::FRAMEWORKS.to_owned(), paths::framework);
    let back = known.map_or_else(|_| paths::FRAMEWORKS.to_owned(), |it| paths::control(it, control));
    door::posted(result.map(|()| done), door::Refused { name: "control", back, typed }).await
}

/// Vouches for a control.
#[server(endpoint = "frameworks/attest")]
pub async fn attest(
    #[server(default)] framework: String,
    #[server(default)] control: String,
    #[server(default)] statement: String,
    #[server(default)] evidence: String,
    #[server(default)] link: String,
    #[server(default)] contract_id: String,
    #[server(default)] seen_on: String,
    #[server(default)] until: String,
) -> Result<(), AppError> {
    let typed = [
        ("statement", &*statement),
        ("evidence", &*evidence),
        ("link", &*link),
        ("contract_id", &*contract_id),
        ("seen_on", &*seen_on),
        ("until", &*until),
    ];
    let form = AttestationForm {
        statement: statement.clone(),
        evidence: evidence.clone(),
        link: link.clone(),
        contract_id: contract_id.clone(),
        seen_on: seen_on.clone(),
        until: until.clone(),
    };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::attest(&ctx, actions::named(&framework)?, &control, &form).await.map(|_| ())
    }
    .await;
    about_control((&framework, &control), result, &typed).await
}

/// Ends what is vouched for about a control.
#[server(endpoint = "frameworks/withdraw")]
pub async fn withdraw(
    #[server(default)] framework: String,
    #[server(default)] control: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::withdraw(&ctx, actions::named(&framework)?, &control).await.map(|_| ())
    }
    .await;
    about_control((&framework, &control), result, &[]).await
}

/// A report, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedReport {
    pub(super) it: ReportPage,
    pub(super) note: Flash,
}

/// A report.
#[server(endpoint = "frameworks/open_report")]
pub async fn open_report(id: Option<FrameworkReportId>) -> Result<Screen<OpenedReport>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open(&ctx, id.ok_or_else(|| Problem::missing("report"))?).await?;
            Ok(Screen::of(&ctx, OpenedReport { it, note: door::take_flash("framework_report").await }))
        }
        .await,
    )
}

/// Approves a report as it was seen.
#[server(endpoint = "frameworks/approve")]
pub async fn approve(
    id: FrameworkReportId,
    #[server(default)] seen: String,
    #[server(default)] meaning: String,
    #[server(default)] reason: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let typed = [("meaning", &*meaning), ("reason", &*reason)];
    let form = ApprovalForm { seen, meaning: meaning.clone(), reason: reason.clone(), password };
    let result = async {
        let approved = actions::approve(&door::signed_in().await?, id, &form).await?;
        Ok(paths::framework_report(approved.report.id))
    }
    .await;
    let back = paths::framework_report(id);
    door::posted(result, door::Refused { name: "framework_report", back, typed: &typed }).await
}

/// Drops a draft.
#[server(endpoint = "frameworks/drop_draft")]
pub async fn drop_draft(id: FrameworkReportId) -> Result<(), AppError> {
    let result = async { actions::drop_draft(&door::signed_in().await?, id).await.map(paths::framework) }.await;
    let back = paths::framework_report(id);
    door::posted(result, door::Refused { name: "framework_report", back, typed: &[] }).await
}
