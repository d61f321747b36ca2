//! When a reminder is due: pure, by whole days where the company is.

use crate::ids::MailId;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// For how many days after its date a reminder that nobody acknowledged still asks for something.
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
    /// The day on which the reminder went into the outbox.
    pub sent_on: Date,
    /// The mail itself.
    pub mail: MailId,
    /// The day on which the second address was told.
    pub escalated_on: Option<Date>,
    /// Who said that they see to it.
    pub acknowledged_by: Option<String>,
}

/// The days that a reminder goes by, as they follow today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// Every one, the earliest first; those that have passed are among them where they still ask for something.
    pub days: Vec<Date>,
    /// Whether a day that has passed is as good as missed, although it is not among them any more: the last day to send
    /// notice is, what was done by its day is not.
    pub passed_is_missed: bool,
}

impl Dates {
    /// The next day, today included; where there is none, the last.
    pub fn next(&self, today: Date) -> Option<Date> {
        self.days.iter().copied().find(|it| *it >= today).or(self.days.last().copied())
    }
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

/// What is to be sent on `today`, and for which date. A run for a date that is not among `dates` belongs to one that was
/// moved or done, and is let be.
pub fn due(plan: Plan, dates: &Dates, runs: &[Run], today: Date) -> Option<(Date, Stage)> {
    let first = dates.days.iter().copied().find(|date| {
        let is_time = days_on(*date, -i32::from(plan.days_before)).is_none_or(|from| from <= today);
        is_time && today <= *date && !runs.iter().any(|it| it.date == *date)
    });
    if let Some(date) = first {
        return Some((date, Stage::First));
    }
    let after = i32::from(plan.escalates_after?);
    let is_time = |it: &&Run| days_on(it.sent_on, after).is_some_and(|from| from <= today);
    let neglected = unanswered(dates, runs, today).filter(|it| it.escalated_on.is_none()).find(is_time);
    neglected.map(|it| (it.date, Stage::Escalation))
}

/// What was sent for a date that still asks for something, and nobody says that they see to it.
pub(super) fn unanswered<'a>(dates: &'a Dates, runs: &'a [Run], today: Date) -> impl Iterator<Item = &'a Run> {
    runs.iter().filter(move |it| {
        let is_meant = dates.days.contains(&it.date) || (dates.passed_is_missed && it.date < today);
        let still_matters = days_on(it.date, STILL_MATTERS).is_none_or(|end| today <= end);
        it.acknowledged_by.is_none() && is_meant && still_matters
    })
}

/// The day so many days later; `None` outside the calendar.
fn days_on(date: Date, days: i32) -> Option<Date> {
    let span: Span = days.days();
    date.checked_add(span).ok()
}

/// The day on which a reminder for `date` goes out.
#[cfg(feature = "ssr")]
pub(super) fn goes_on(plan: Plan, date: Date) -> Date {
    days_on(date, -i32::from(plan.days_before)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const PLAN: Plan = Plan { days_before: 30, escalates_after: Some(3) };

    fn run(on: Date, sent_on: Date) -> Run {
        let mail = MailId::from_uuid(uuid::Uuid::nil());
        Run { date: on, sent_on, mail, escalated_on: None, acknowledged_by: None }
    }

    fn only(date: Option<Date>) -> Dates {
        Dates { days: date.into_iter().collect(), passed_is_missed: true }
    }

    #[test]
    fn a_reminder_is_due_from_its_day_to_the_date_and_once() {
        let end = date(2027, 11, 30);
        assert_eq!(due(PLAN, &only(Some(end)), &[], date(2027, 10, 30)), None);
        assert_eq!(due(PLAN, &only(Some(end)), &[], date(2027, 10, 31)), Some((end, Stage::First)));
        assert_eq!(due(PLAN, &only(Some(end)), &[], end), Some((end, Stage::First)), "set late, it is sent at once");
        assert_eq!(due(PLAN, &only(Some(end)), &[], date(2027, 12, 1)), None, "what has passed is no reminder");
        assert_eq!(due(PLAN, &only(Some(end)), &[run(end, date(2027, 10, 31))], date(2027, 11, 1)), None);
        assert_eq!(due(PLAN, &only(None), &[], end), None);
    }

    #[test]
    fn a_moved_date_is_reminded_of_anew_and_the_old_one_let_be() {
        let (old, new) = (date(2027, 11, 30), date(2027, 12, 10));
        let runs = [run(old, date(2027, 10, 31))];
        assert_eq!(
            due(PLAN, &only(Some(new)), &runs, date(2027, 11, 9)),
            None,
            "nobody hears of a date that is not any more"
        );
        assert_eq!(due(PLAN, &only(Some(new)), &runs, date(2027, 11, 10)), Some((new, Stage::First)));
    }

    #[test]
    fn nobody_answering_is_told_to_the_second_address_once() {
        let end = date(2027, 11, 30);
        let mut runs = [run(end, date(2027, 10, 31))];
        assert_eq!(due(PLAN, &only(Some(end)), &runs, date(2027, 11, 2)), None);
        assert_eq!(due(PLAN, &only(Some(end)), &runs, date(2027, 11, 3)), Some((end, Stage::Escalation)));
        let passed = Some(date(2028, 11, 30));
        assert_eq!(
            due(PLAN, &only(passed), &runs, date(2027, 12, 2)),
            Some((end, Stage::Escalation)),
            "even after the date"
        );
        assert_eq!(due(PLAN, &only(passed), &runs, date(2028, 1, 2)), None, "but not for ever");
        let alone = Plan { escalates_after: None, ..PLAN };
        assert_eq!(due(alone, &only(Some(end)), &runs, date(2027, 11, 3)), None);
        runs[0].acknowledged_by = Some("Priya Nair".into());
        assert_eq!(due(PLAN, &only(Some(end)), &runs, date(2027, 11, 3)), None);
        runs[0].acknowledged_by = None;
        runs[0].escalated_on = Some(date(2027, 11, 3));
        assert_eq!(due(PLAN, &only(Some(end)), &runs, date(2027, 11, 4)), None);
    }

    #[test]
    fn of_several_days_each_is_reminded_of_and_what_was_done_is_not() {
        let (first, second) = (date(2027, 3, 1), date(2027, 3, 10));
        let both = Dates { days: vec![first, second], passed_is_missed: false };
        let today = date(2027, 2, 20);
        assert_eq!(due(PLAN, &both, &[], today), Some((first, Stage::First)));
        assert_eq!(due(PLAN, &both, &[run(first, today)], today), Some((second, Stage::First)));
        let runs = [run(first, today), run(second, today)];
        let later = date(2027, 3, 5);
        assert_eq!(due(PLAN, &both, &runs, later), Some((first, Stage::Escalation)), "it is open and late");
        let done = Dates { days: vec![second], passed_is_missed: false };
        assert_eq!(due(PLAN, &done, &runs[..1], later), Some((second, Stage::First)));
        assert_eq!(due(PLAN, &Dates::default(), &runs, later), None);
        assert_eq!((both.next(later), both.next(date(2027, 4, 1))), (Some(second), Some(second)));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_reason_to_fail() {
        assert_eq!(due(PLAN, &only(Some(Date::MAX)), &[run(Date::MAX, Date::MAX)], Date::MAX), None);
        assert_eq!(due(PLAN, &only(Some(Date::MIN)), &[], Date::MIN), Some((Date::MIN, Stage::First)));
    }
}
