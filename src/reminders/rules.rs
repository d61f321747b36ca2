//! When a reminder is due: pure, by whole days where the company is.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// For how long after its date a reminder that nobody acknowledged still goes to the second address.
const STILL_MATTERS: i32 = 30;

/// What a reminder was set to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Days before the date, from 0.
    pub days_before: u16,
    /// Days without an acknowledgement until the second address is told; `None` without one.
    pub escalates_after: Option<u16>,
}

/// What has been done for one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The date.
    pub date: Date,
    /// The day on which the reminder was sent.
    pub sent_on: Date,
    /// The day on which the second address was told.
    pub escalated_on: Option<Date>,
    /// Who said that they see to it.
    pub acknowledged_by: Option<String>,
}

/// Which of the two mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    First,
    Escalation,
}

impl Stage {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Escalation => "escalation",
        }
    }
}

/// What is to be sent on `today`, and for which date. `date` is the date as it follows today; a run for a later date than
/// today that is not it belongs to a date that was moved, and is let be.
pub fn due(plan: Plan, date: Option<Date>, runs: &[Run], today: Date) -> Option<(Date, Stage)> {
    let first = date.filter(|date| {
        let is_time = days_on(*date, -i32::from(plan.days_before)).is_none_or(|from| from <= today);
        is_time && today <= *date && !runs.iter().any(|it| it.date == *date)
    });
    if let Some(date) = first {
        return Some((date, Stage::First));
    }
    let after = i32::from(plan.escalates_after?);
    let neglected = runs.iter().find(|it| {
        let is_open = it.acknowledged_by.is_none() && it.escalated_on.is_none();
        let is_meant = Some(it.date) == date || it.date < today;
        let still_matters = days_on(it.date, STILL_MATTERS).is_none_or(|end| today <= end);
        is_open && is_meant && still_matters && days_on(it.sent_on, after).is_some_and(|from| from <= today)
    });
    neglected.map(|it| (it.date, Stage::Escalation))
}

/// The day so many days later; `None` outside the calendar.
fn days_on(date: Date, days: i32) -> Option<Date> {
    let span: Span = days.days();
    date.checked_add(span).ok()
}

/// The day on which a reminder for `date` goes out.
pub(super) fn goes_on(plan: Plan, date: Date) -> Date {
    days_on(date, -i32::from(plan.days_before)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const PLAN: Plan = Plan { days_before: 30, escalates_after: Some(3) };

    fn run(on: Date, sent_on: Date) -> Run {
        Run { date: on, sent_on, escalated_on: None, acknowledged_by: None }
    }

    #[test]
    fn a_reminder_is_due_from_its_day_to_the_date_and_once() {
        let end = date(2027, 11, 30);
        assert_eq!(due(PLAN, Some(end), &[], date(2027, 10, 30)), None);
        assert_eq!(due(PLAN, Some(end), &[], date(2027, 10, 31)), Some((end, Stage::First)));
        assert_eq!(due(PLAN, Some(end), &[], end), Some((end, Stage::First)), "set late, it is sent at once");
        assert_eq!(due(PLAN, Some(end), &[], date(2027, 12, 1)), None, "what has passed is no reminder");
        assert_eq!(due(PLAN, Some(end), &[run(end, date(2027, 10, 31))], date(2027, 11, 1)), None);
        assert_eq!(due(PLAN, None, &[], end), None);
    }

    #[test]
    fn a_moved_date_is_reminded_of_anew_and_the_old_one_let_be() {
        let (old, new) = (date(2027, 11, 30), date(2027, 12, 10));
        let runs = [run(old, date(2027, 10, 31))];
        assert_eq!(due(PLAN, Some(new), &runs, date(2027, 11, 9)), None, "nobody hears of a date that is not any more");
        assert_eq!(due(PLAN, Some(new), &runs, date(2027, 11, 10)), Some((new, Stage::First)));
    }

    #[test]
    fn nobody_answering_is_told_to_the_second_address_once() {
        let end = date(2027, 11, 30);
        let mut runs = [run(end, date(2027, 10, 31))];
        assert_eq!(due(PLAN, Some(end), &runs, date(2027, 11, 2)), None);
        assert_eq!(due(PLAN, Some(end), &runs, date(2027, 11, 3)), Some((end, Stage::Escalation)));
        let passed = Some(date(2028, 11, 30));
        assert_eq!(due(PLAN, passed, &runs, date(2027, 12, 2)), Some((end, Stage::Escalation)), "even after the date");
        assert_eq!(due(PLAN, passed, &runs, date(2028, 1, 2)), None, "but not for ever");
        let alone = Plan { escalates_after: None, ..PLAN };
        assert_eq!(due(alone, Some(end), &runs, date(2027, 11, 3)), None);
        runs[0].acknowledged_by = Some("Priya Nair".into());
        assert_eq!(due(PLAN, Some(end), &runs, date(2027, 11, 3)), None);
        runs[0].acknowledged_by = None;
        runs[0].escalated_on = Some(date(2027, 11, 3));
        assert_eq!(due(PLAN, Some(end), &runs, date(2027, 11, 4)), None);
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_reason_to_fail() {
        assert_eq!(due(PLAN, Some(Date::MAX), &[run(Date::MAX, Date::MAX)], Date::MAX), None);
        assert_eq!(due(PLAN, Some(Date::MIN), &[], Date::MIN), Some((Date::MIN, Stage::First)));
    }
}
