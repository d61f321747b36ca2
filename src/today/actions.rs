//! Asking each slice what of it needs the person.

use super::{AHEAD, Behind, Count, Group, Kind, Line, MOST, Opens, Today};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::actions::find;
use crate::contracts::{Filter, Sort, Status, Summary, figures};
use crate::dates;
use crate::findings;
use crate::imports;
use crate::keydates;
use crate::obligations::{self, Shown};
use crate::problem::Problem;
use crate::review;
use crate::typed::day_in_words;
use jiff::ToSpan;
use jiff::civil::Date;

/// What needs the person today, the most urgent first.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn today(ctx: &Ctx) -> Result<Today, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (overdue, due, notices, ending, reviews, findings, files) = tokio::try_join!(
        obligations(ctx, Kind::Overdue, Shown::MineOverdue, Shown::Overdue),
        obligations(ctx, Kind::Due, Shown::MineSoon, Shown::Soon),
        notices(ctx),
        ending(ctx),
        reviews(ctx),
        findings(ctx),
        files(ctx),
    )?;
    let groups = [overdue, notices, due, ending, reviews, findings, files].into_iter().flatten();
    let mut groups: Vec<_> = groups.filter(is_anything).collect();
    groups.sort_by_key(urgency);
    Ok(Today { groups })
}

fn is_anything(it: &Group) -> bool {
    it.mine.total > 0 || it.everybody.as_ref().is_some_and(|it| it.total > 0)
}

/// What has a day comes before what has none; days are text and sort as such.
fn urgency(it: &Group) -> (bool, Option<String>, Kind) {
    let day = it.lines.first().and_then(|it| it.day.clone());
    (day.is_none(), day, it.kind)
}

/// Whether the person is told how much waits for everybody.
fn runs_the_company(ctx: &Ctx) -> bool {
    ctx.require(Right::ManageCompany).is_ok()
}

async fn obligations(ctx: &Ctx, kind: Kind, mine: Shown, all: Shown) -> Result<Option<Group>, Problem> {
    let found = obligations::actions::find(ctx, mine, 1, MOST).await?;
    let everybody = if runs_the_company(ctx) {
        let total = obligations::actions::count(ctx, all).await?;
        Some(Count { total, behind: Behind::Obligations(all) })
    } else {
        None
    };
    let line = |it: obligations::actions::Obligation| {
        let day = Some(it.due.to_string());
        let when = if it.due < ctx.today() { "was due" } else { "due" };
        Line {
            title: it.title,
            about: it.contract_title,
            day,
            when: Some(format!("{when} {}", day_in_words(it.due))),
            is_late: it.due < ctx.today(),
            opens: Opens::Obligation(it.id, it.contract),
        }
    };
    Ok(Some(Group {
        kind,
        lines: found.obligations.into_iter().map(line).collect(),
        mine: Count { total: found.total, behind: Behind::Obligations(mine) },
        everybody,
    }))
}

/// How many contracts a filter leaves of the person, and of everybody for those who run the company.
async fn counts(ctx: &Ctx, all: &Filter) -> Result<(Count, Option<Count>), Problem> {
    let of = async |filter: Filter| {
        let total = figures::count(ctx, &filter).await?;
        Ok::<_, Problem>(Count { total, behind: Behind::Contracts(Box::new(filter)) })
    };
    let mine = of(Filter { owner: Some(ctx.person().id), ..all.clone() }).await?;
    let everybody = if runs_the_company(ctx) { Some(of(all.clone()).await?) } else { None };
    Ok((mine, everybody))
}

async fn notices(ctx: &Ctx) -> Result<Option<Group>, Problem> {
    let (first, last) = (ctx.today(), ctx.today().saturating_add(i32::from(AHEAD).days()));
    let found = keydates::store::notices(ctx, ctx.person().id, (first, last), MOST).await?;
    let filter = Filter { status: Some(Status::Active), notice_within_days: Some(AHEAD), ..Filter::default() };
    let (mine, everybody) = counts(ctx, &filter).await?;
    let line = |(id, title, day): (_, String, Date)| Line {
        title,
        about: "Send notice by this day, if the contract is not to go on.".to_owned(),
        day: Some(day.to_string()),
        when: Some(format!("by {}", day_in_words(day))),
        is_late: false,
        opens: Opens::Dates(id),
    };
    Ok(Some(Group { kind: Kind::Notices, lines: found.into_iter().map(line).collect(), mine, everybody }))
}

async fn ending(ctx: &Ctx) -> Result<Option<Group>, Problem> {
    let filter = Filter {
        status: Some(Status::Active),
        expiring_within_days: Some(AHEAD),
        sort: Sort::Ends,
        ..Filter::default()
    };
    let (mine, everybody) = counts(ctx, &filter).await?;
    let own = Filter { owner: Some(ctx.person().id), ..filter };
    let found = find(ctx, &own, 1, MOST).await?;
    let line = |it: &Summary| {
        let end = it.dates.end();
        Line {
            title: it.title.clone(),
            about: it.other_party.clone(),
            day: end.map(|it| it.to_string()),
            when: end.map(|it| format!("ends {}", day_in_words(it))),
            is_late: false,
            opens: Opens::Contract(it.id),
        }
    };
    let lines = found.contracts.iter().map(|it| line(&it.summary)).collect();
    Ok(Some(Group { kind: Kind::Ending, lines, mine, everybody }))
}

/// For those who can bring a contract into force; where they drafted it themselves and another must look, it is said.
async fn reviews(ctx: &Ctx) -> Result<Option<Group>, Problem> {
    if ctx.require(Right::ActivateContracts).is_err() {
        return Ok(None);
    }
    let filter = Filter { status: Some(Status::PendingReview), sort: Sort::ChangedFirst, ..Filter::default() };
    let found = find(ctx, &filter, 1, MOST).await?;
    let mut lines = Vec::new();
    for it in &found.contracts {
        let it = &it.summary;
        let sent = it.standing.submitted_at.map(|at| dates::moment_in_words(at, ctx.now(), ctx.zone()));
        let by = it.standing.by.as_deref().unwrap_or(&it.updated_by_name);
        let about = match review::actions::hindrance(ctx, it).await? {
            Some(problem) => problem.detail,
            None => format!("Sent for review by {by} {}", sent.unwrap_or_default()).trim_end().to_owned(),
        };
        let (title, opens) = (it.title.clone(), Opens::Contract(it.id));
        lines.push(Line { title, about, day: None, when: None, is_late: false, opens });
    }
    let mine = Count { total: found.total, behind: Behind::Contracts(Box::new(filter)) };
    Ok(Some(Group { kind: Kind::Reviews, lines, mine, everybody: None }))
}

async fn findings(ctx: &Ctx) -> Result<Option<Group>, Problem> {
    let (rows, total) = findings::actions::waiting_for_me(ctx, MOST).await?;
    let line = |it: findings::FindingRow| Line {
        title: it.title,
        about: it.contract_title,
        day: None,
        when: None,
        is_late: false,
        opens: Opens::Finding(it.contract, it.rule_id),
    };
    let lines = rows.into_iter().map(line).collect();
    let mine = Count { total, behind: Behind::Findings };
    Ok(Some(Group { kind: Kind::Findings, lines, mine, everybody: None }))
}

async fn files(ctx: &Ctx) -> Result<Option<Group>, Problem> {
    if ctx.require(Right::EditContracts).is_err() {
        return Ok(None);
    }
    let (rows, total) = imports::actions::waiting(ctx, MOST).await?;
    let line = |it: imports::FileRow| Line {
        title: it.name,
        about: it.state.label().to_owned(),
        day: None,
        when: None,
        is_late: false,
        opens: Opens::File(it.import, it.position),
    };
    let lines = rows.into_iter().map(line).collect();
    Ok(Some(Group { kind: Kind::Files, lines, mine: Count { total, behind: Behind::Files }, everybody: None }))
}
