//! Looking at frameworks, drawing up a report, dropping a draft, and saving a report as a file.

use super::form::{Meaning, Period, PeriodForm};
use super::judge::{self, Attestations, Frame};
use super::load::{self, FrameworkFile};
use super::store;
use super::views::{FrameworkRow, FrameworkView, FrameworksView, ReportPage, ReportRow};
use super::{Content, Framework, approving, attesting, gather, print, table};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{Export, file_stem};
use crate::dates;
use crate::ids::FrameworkReportId;
use crate::problem::{Kind, Problem};
use crate::storage::damaged;
use crate::typed::day_in_words;
use jiff::Timestamp;
use serde_json::json;

pub use super::approving::approve;
pub use super::attesting::{Vouched, attest, open_control, vouched, withdraw};
pub use super::store::{Attestation, Frozen, Report};

/// The most rows on a page of the list of reports.
pub const MOST_ROWS: u32 = 100;
/// How many reports stand on the page of a framework.
const LATEST: u32 = 10;

/// A report with what it says and, where it is approved, whether it still is what was approved.
#[derive(Clone, Debug)]
pub struct Opened {
    pub report: Report,
    pub content: Content,
    /// Names what a draft says; `None` for a report that is approved.
    pub mark: Option<String>,
    /// Whether the hash still fits; `None` for a draft.
    pub fits: Option<bool>,
    /// Whether it came in with an archive, so that the trail here has its coming in and not its approval.
    pub is_brought_in: bool,
}

/// The framework of a word.
///
/// # Errors
/// `framework.missing`.
pub fn named(word: &str) -> Result<Framework, Problem> {
    Framework::from_word(word).ok_or_else(|| Problem::missing("framework"))
}

pub(super) fn file(of: Framework) -> &'static FrameworkFile {
    load::file(of)
}

/// The first instant of a period, and the first after it that has passed at `now`.
fn span(ctx: &Ctx, period: &Period, now: Timestamp) -> (Timestamp, Timestamp) {
    let end = period.to.tomorrow().map_or(Timestamp::MAX, |it| dates::begin_of(it, ctx.zone()));
    (dates::begin_of(period.from, ctx.zone()), end.min(now))
}

fn period_in_words(period: &Period) -> String {
    format!("{} to {}", day_in_words(period.from), day_in_words(period.to))
}

/// Every framework as it stands, in the order of the list.
///
/// # Errors
/// Forbidden for roles that may not read frameworks; complaints about the period.
pub async fn overview(ctx: &Ctx, form: &PeriodForm) -> Result<Vec<Content>, Problem> {
    ctx.require(Right::ReadFrameworks)?;
    let period = form.check(ctx.today())?;
    let (since, until) = span(ctx, &period, ctx.now());
    let evidence = gather::evidence(ctx, since, until).await?;
    let attested = attesting::all(ctx).await?;
    let none = Attestations::new();
    let frame = frame(ctx, &period, &ctx.person().full_name);
    let judged = load::all()
        .iter()
        .map(|file| judge::judge(file, &frame, &evidence, attested.get(&file.framework).unwrap_or(&none)));
    Ok(judged.collect())
}

fn frame<'a>(ctx: &'a Ctx, period: &Period, drawn_by: &'a str) -> Frame<'a> {
    Frame { company: &ctx.person().company, from: period.from, to: period.to, drawn_by }
}

/// The list of frameworks and a page of reports, in words.
///
/// # Errors
/// As [`overview`].
pub async fn list(ctx: &Ctx, page: u32) -> Result<FrameworksView, Problem> {
    let form = PeriodForm::default();
    let frameworks = overview(ctx, &form).await?;
    let (reports, total) = reports(ctx, None, page, LATEST).await?;
    let row =
        |it: Content| FrameworkRow { framework: it.framework, counted: it.counted(), score: it.score, name: it.name };
    Ok(FrameworksView {
        period: period_in_words(&form.check(ctx.today())?),
        frameworks: frameworks.into_iter().map(row).collect(),
        reports: reports.iter().map(|it| report_row(ctx, it)).collect(),
        total,
        page: page.max(1),
        pages: total.div_ceil(LATEST).max(1),
    })
}

fn when(ctx: &Ctx, at: Timestamp) -> String {
    dates::moment_in_words(at, ctx.now(), ctx.zone())
}

fn report_row(ctx: &Ctx, it: &Report) -> ReportRow {
    ReportRow {
        id: it.id,
        name: file(it.framework).name.clone(),
        period: period_in_words(&Period { from: it.from, to: it.to }),
        drawn: format!("drawn up by {} {}", it.drawn_by_name, when(ctx, it.drawn_at)),
        approved: it.frozen.as_ref().map(|it| format!("approved by {} {}", it.by_name, when(ctx, it.at))),
    }
}

/// A framework as it stands: live, and approved by nobody.
///
/// # Errors
/// As [`overview`].
pub async fn live(ctx: &Ctx, of: Framework, form: &PeriodForm) -> Result<Content, Problem> {
    ctx.require(Right::ReadFrameworks)?;
    let period = form.check(ctx.today())?;
    content(ctx, of, &period, ctx.now(), &ctx.person().full_name).await
}

async fn content(ctx: &Ctx, of: Framework, period: &Period, at: Timestamp, drawn_by: &str) -> Result<Content, Problem> {
    let (since, until) = span(ctx, period, at);
    let evidence = gather::evidence(ctx, since, until).await?;
    let attested = attesting::of(ctx, of).await?;
    Ok(judge::judge(file(of), &frame(ctx, period, drawn_by), &evidence, &attested))
}

/// What a draft says now.
pub(super) async fn drafted(ctx: &Ctx, it: &Report) -> Result<Content, Problem> {
    let period = Period { from: it.from, to: it.to };
    content(ctx, it.framework, &period, it.drawn_at, &it.drawn_by_name).await
}

/// The same in words, with the latest reports of the framework.
///
/// # Errors
/// As [`live`].
pub async fn show(ctx: &Ctx, of: Framework, form: &PeriodForm) -> Result<FrameworkView, Problem> {
    let content = live(ctx, of, form).await?;
    let (reports, _) = reports(ctx, Some(of), 1, LATEST).await?;
    Ok(FrameworkView {
        content,
        may_report: ctx.person().role.may(Right::ReportOnFrameworks),
        reports: reports.iter().map(|it| report_row(ctx, it)).collect(),
        today: ctx.today().to_string(),
    })
}

/// A page of reports, the latest first, and how many there are.
///
/// # Errors
/// Forbidden for roles that may not read frameworks.
pub async fn reports(ctx: &Ctx, of: Option<Framework>, page: u32, size: u32) -> Result<(Vec<Report>, u32), Problem> {
    ctx.require(Right::ReadFrameworks)?;
    store::page(ctx, of, page.max(1), size.clamp(1, MOST_ROWS)).await
}

pub(super) async fn find(ctx: &Ctx, id: FrameworkReportId) -> Result<Report, Problem> {
    ctx.require(Right::ReadFrameworks)?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("report"))
}

pub(super) fn about(action: Action, it: &Report) -> Happening {
    happened(action, it.id, it.framework, &Period { from: it.from, to: it.to })
}

/// That something happened to a report.
fn happened(action: Action, id: FrameworkReportId, framework: Framework, period: &Period) -> Happening {
    let subject = format!("{}, {}", file(framework).name, period_in_words(period));
    Happening::new(action, "framework_report", id, &subject)
}

/// That an approved report came in with an archive, with the hash of its bytes.
pub(crate) fn brought_in(it: &store::whole::Whole, content: &Content) -> Happening {
    let period = Period { from: content.from, to: content.to };
    happened(Action::ArchiveBroughtIn, it.id, content.framework, &period).after(json!({
        "framework": content.framework.word(),
        "approved_by": it.approved_by_name,
        "approved_at": it.approved_at,
        "sha256": it.sha256,
    }))
}

/// Draws up a report: a draft of these days, which stays live until somebody approves it.
///
/// # Errors
/// Forbidden but for owners, admins and legal; complaints about the period.
pub async fn draw_up(ctx: &Ctx, of: Framework, form: &PeriodForm) -> Result<Opened, Problem> {
    ctx.require(Right::ReportOnFrameworks)?;
    let period = form.check(ctx.today())?;
    let id = FrameworkReportId::new(ctx.now());
    let change = ctx.change().await?;
    store::insert(ctx, change.db(), id, of, &period).await?;
    let it = store::find(ctx, change.db(), id).await?.ok_or_else(Problem::unexpected)?;
    let after = json!({"framework": of.word(), "from": period.from, "to": period.to});
    change.commit(ctx, about(Action::FrameworkReportDrawnUp, &it).after(after)).await?;
    report(ctx, id).await
}

/// A report: what was approved, to the byte, or what a draft says now.
///
/// # Errors
/// `report.missing`; forbidden for roles that may not read frameworks.
pub async fn report(ctx: &Ctx, id: FrameworkReportId) -> Result<Opened, Problem> {
    let report = find(ctx, id).await?;
    let Some(frozen) = &report.frozen else {
        let content = drafted(ctx, &report).await?;
        let mark = judge::mark(&content)?;
        return Ok(Opened { report, content, mark: Some(mark), fits: None, is_brought_in: false });
    };
    let content =
        serde_json::from_str(&frozen.content).map_err(|err| damaged("an approved report on controls", &err))?;
    let (fits, is_brought_in) = approving::fits(ctx, id, frozen).await?;
    Ok(Opened { content, mark: None, fits: Some(fits), is_brought_in, report })
}

/// The same in words.
///
/// # Errors
/// As [`report`].
pub async fn open(ctx: &Ctx, id: FrameworkReportId) -> Result<ReportPage, Problem> {
    let Opened { report, content, mark, fits, is_brought_in } = report(ctx, id).await?;
    let is_draft = report.frozen.is_none();
    let may = ctx.person().role.may(Right::ReportOnFrameworks);
    let hindrance = if is_draft && may { approving::hindrance(ctx, &report).await?.map(|it| it.detail) } else { None };
    let exact = |at| dates::exact_in_words(at, ctx.zone());
    Ok(ReportPage {
        id,
        drawn: format!("Drawn up by {} on {}", report.drawn_by_name, exact(report.drawn_at)),
        seen: mark.unwrap_or_default(),
        may_approve: is_draft && may && hindrance.is_none(),
        hindrance,
        may_drop: is_draft && may,
        sha256: report.frozen.as_ref().map(|it| it.sha256.clone()),
        fits,
        is_brought_in,
        approved: report.frozen.as_ref().map(|it| exact(it.at)),
        meanings: Meaning::ALL.map(|it| (it.word().to_owned(), it.sentence().to_owned())).to_vec(),
        content,
    })
}

/// Drops a draft; what was approved stays.
///
/// # Errors
/// `report.missing`; forbidden but for owners, admins and legal; `framework_report.approved`.
pub async fn drop_draft(ctx: &Ctx, id: FrameworkReportId) -> Result<Framework, Problem> {
    let it = find(ctx, id).await?;
    ctx.require(Right::ReportOnFrameworks)?;
    let change = ctx.change().await?;
    if !store::delete_draft(ctx, change.db(), id).await? {
        return Err(approving::approved_already());
    }
    change.commit(ctx, about(Action::FrameworkReportDropped, &it)).await?;
    Ok(it.framework)
}

/// How a report is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Csv,
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Csv, Self::Json];

    /// The stable word, which is also how the file's name ends.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// A report as a file. Of one that is approved, the JSON file is the very bytes whose hash was approved. Saving it is written
/// into the trail.
///
/// # Errors
/// As [`report`]; `framework_report.does_not_fit` where what is kept is not what was approved.
pub async fn save(ctx: &Ctx, id: FrameworkReportId, format: Format) -> Result<Export, Problem> {
    let Opened { report, content, fits, .. } = report(ctx, id).await?;
    if fits == Some(false) {
        return Err(Problem::new(
            Kind::Conflict,
            "framework_report.does_not_fit",
            "What is kept of this report is not what was approved: its hash does not fit, so it is not handed out. Tell whoever runs Pactoria; a backup has it as it was.",
        ));
    }
    let standing = if report.frozen.is_some() { "approved" } else { "draft" };
    let sha256 = report.frozen.as_ref().map(|it| it.sha256.clone());
    let bytes = match format {
        Format::Json => match &report.frozen {
            Some(frozen) => frozen.content.clone().into_bytes(),
            None => judge::bytes(&content)?.into_bytes(),
        },
        Format::Csv => table::csv(&content, sha256.as_deref())?,
        Format::Pdf => {
            let (content, zone) = (content.clone(), ctx.zone().clone());
            let made_at = report.frozen.as_ref().map_or(ctx.now(), |it| it.at);
            let set = move || print::pdf(&content, sha256.as_deref(), made_at, &zone);
            ctx.visit().services.heavy("the PDF writer", set).await?.map_err(|err| {
                tracing::error!(error = %err, "a report on controls could not be written");
                Problem::unexpected()
            })?
        }
    };
    let after = json!({"format": format.word(), "standing": standing, "sha256": crate::crypto::fingerprint(&bytes)});
    ctx.change().await?.commit(ctx, about(Action::FrameworkReportSaved, &report).after(after)).await?;
    let stem = file_stem(&content.name);
    let file_name = format!("{stem}-{}-{standing}.{}", content.to, format.word());
    Ok(Export { file_name, media_type: format.media_type(), bytes })
}
