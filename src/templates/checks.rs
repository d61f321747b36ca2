//! Answers that depend on each other: what the law, or plain sense, asks of several answers together.
//!
//! Each check reads what it needs and stays silent when an answer is missing; the missing answer has its own complaint.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::form::Answers;
use super::print::long_date;
use super::{Template, machine_terms};
use crate::problem::Complaints;
use crate::typed::{Currency, money};

/// A check a template asks for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Check {
    /// Continuous employment does not begin after the employment (Employment Rights Act 1996, s 1(3)).
    ContinuousEmployment,
    /// Pay reaches the national minimum wage of the age band on the start date.
    MinimumWage,
    /// Holiday reaches 5.6 weeks (Working Time Regulations 1998, regs 13 and 13A).
    StatutoryHoliday,
    /// More than 48 hours a week need an opt-out (Working Time Regulations 1998, regs 4 and 5).
    WeeklyHours,
    /// The written statement is given by the first day of work (Employment Rights Act 1996, s 1(2)(b)); advice only.
    StatementByDayOne,
    /// The agreement does not start more than a year before it is made, which is mostly a mistyped year; advice only.
    Dates,
    /// The last day is not before the first.
    EndAfterStart,
    /// Full-time work has more hours than part-time work (Part-time Workers Regulations 2000, reg 2).
    FullTimeHours,
    /// The answers make machine-readable terms that a worker can follow.
    MachineTerms,
}

pub(super) fn run(check: Check, template: &Template, answers: &mut Answers, complaints: &mut Complaints) {
    match check {
        Check::ContinuousEmployment => continuous_employment(answers, complaints),
        Check::MinimumWage => minimum_wage(answers, complaints),
        Check::StatutoryHoliday => statutory_holiday(answers, complaints),
        Check::WeeklyHours => weekly_hours(answers, complaints),
        Check::StatementByDayOne => statement_by_day_one(answers),
        Check::Dates => dates(answers),
        Check::EndAfterStart => end_after_start(answers, complaints),
        Check::FullTimeHours => full_time_hours(answers, complaints),
        Check::MachineTerms => machine_terms::check(template, answers, complaints),
    }
}

fn continuous_employment(answers: &mut Answers, complaints: &mut Complaints) {
    let (Some(start), Some(continuous)) = (answers.day("start_date"), answers.day("continuous_date")) else { return };
    if continuous > start {
        complaints.add(
            "continuous_date",
            "after_start",
            format!("This is after the start date, {}. Give the same day, or an earlier one.", long_date(start)),
        );
    }
}

fn end_after_start(answers: &mut Answers, complaints: &mut Complaints) {
    let start = answers.day("start_date").or(answers.day("commencement_date"));
    if let (Some(start), Some(end)) = (start, answers.day("end_date"))
        && end < start
    {
        complaints.add(
            "end_date",
            "before_start",
            format!("This is before the start date, {}. Give a later day.", long_date(start)),
        );
    }
}

fn full_time_hours(answers: &mut Answers, complaints: &mut Complaints) {
    let hours = (answers.number("weekly_hours"), answers.number("full_time_equivalent_hours"));
    if let (Some(own), Some(full_time)) = hours
        && full_time <= own
    {
        complaints.add(
            "full_time_equivalent_hours",
            "not_above_own",
            format!("The employee works {} hours. Full-time work has more hours than that.", own.normalize()),
        );
    }
}

/// The hourly rates for people of 21 and over, and of 18 to 20 (National Minimum Wage Regulations 2015, as amended).
fn rates(on: Date) -> (Decimal, Decimal) {
    if on >= date(2026, 4, 1) { (pence(1271), pence(1085)) } else { (pence(1221), pence(1000)) }
}

fn pence(pence: i64) -> Decimal {
    Decimal::new(pence, 2)
}

/// Weeks in an average year, by which annual pay becomes weekly pay: 365 days over 7.
fn weeks_a_year() -> Decimal {
    Decimal::new(52_143, 3)
}

fn minimum_wage(answers: &mut Answers, complaints: &mut Complaints) {
    let (Some(pay), Some(unit)) = (answers.number("pay_amount"), answers.word("pay_unit")) else { return };
    let hours = answers.number("weekly_hours").filter(|it| !it.is_zero());
    let hourly = match unit {
        "hour" => Some(pay),
        "year" => hours.and_then(|it| pay.checked_div(weeks_a_year() * it)),
        _ => None,
    };
    let Some(hourly) = hourly else { return };
    let (adult, young) = rates(answers.day("start_date").unwrap_or(date(2026, 11, 20)));
    let (rate, who) = match answers.word("age_band") {
        Some("18_to_20") => (young, "aged 18 to 20"),
        _ => (adult, "aged 21 or over"),
    };
    if hourly < rate {
        let rounded = money(hourly.round_dp(2), Currency::Gbp);
        let least = money(rate, Currency::Gbp);
        let wanted = match (unit, hours) {
            ("year", Some(hours)) => {
                let year = (rate * weeks_a_year() * hours).ceil();
                format!(" That is {} a year for these hours.", money(year, Currency::Gbp))
            }
            _ => String::new(),
        };
        complaints.add(
            "pay_amount",
            "below_minimum_wage",
            format!("This comes to {rounded} an hour. The minimum wage for somebody {who} is {least}.{wanted}"),
        );
    }
}

fn statutory_holiday(answers: &mut Answers, complaints: &mut Complaints) {
    let Some(days) = answers.number("holiday_days") else { return };
    let week = answers.lines("work_days").map_or(5, |it| it.len().clamp(1, 7));
    let week = Decimal::from(week);
    // 5.6 weeks, and never more than 28 days (reg 13A(3)).
    let least = (Decimal::new(56, 1) * week).min(Decimal::from(28));
    let in_addition = answers.word("bank_holidays") == Some("addition");
    let public =
        if in_addition { Decimal::from(8) * week.min(Decimal::from(5)) / Decimal::from(5) } else { Decimal::ZERO };
    if days + public < least {
        let wanted = (least - public).normalize();
        let why = if in_addition { "with the usual 8 public holidays on top" } else { "including public holidays" };
        complaints.add(
            "holiday_days",
            "below_statutory_holiday",
            format!(
                "This is less than the law's 5.6 weeks. For {} days a week, {why}, at least {wanted} days are needed.",
                week.normalize()
            ),
        );
    }
}

fn weekly_hours(answers: &mut Answers, complaints: &mut Complaints) {
    let limit = Decimal::from(48);
    if answers.number("weekly_hours").is_some_and(|it| it > limit) && !answers.is_yes("opt_out_48") {
        complaints.add(
            "weekly_hours",
            "above_48_hours",
            "More than 48 hours a week on average need the employee's separate written agreement. \
             Reduce the hours, or add the opt-out under Options.",
        );
    }
}

fn dates(answers: &mut Answers) {
    let (Some(made), Some(start)) = (answers.day("agreement_date"), answers.day("commencement_date")) else { return };
    if start.saturating_add(jiff::Span::new().days(366)) < made {
        answers.advise(
            "commencement_date",
            "long_before_agreement",
            "This is more than a year before the agreement is made. Check the year.",
        );
    }
}

fn statement_by_day_one(answers: &mut Answers) {
    let (Some(made), Some(start)) = (answers.day("agreement_date"), answers.day("start_date")) else { return };
    if made > start {
        answers.advise(
            "agreement_date",
            "after_first_day",
            format!("The law asks for the written statement by the first day of work, {}.", long_date(start)),
        );
    }
}
