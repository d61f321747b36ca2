//! Days, weeks and months of a company's calendar as stretches of time. Pure.
//!
//! Days begin at midnight in the company's time zone, weeks on Monday, months on the first. The stretches of a window
//! follow each other without a gap, so what is counted in them adds up to what is in the window.

use crate::contracts::figures::Span;
use crate::dates::begin_of;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How a window is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Daily,
    Weekly,
    Monthly,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Weekly, Self::Monthly];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// The period of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The first day of the period that follows the one of `day`.
    fn next(self, day: Date) -> Date {
        match self {
            Self::Daily => day.saturating_add(1.day()),
            Self::Weekly => day.saturating_add((7 - i32::from(day.weekday().to_monday_zero_offset())).days()),
            Self::Monthly => day.first_of_month().saturating_add(1.month()),
        }
    }
}

/// A period, or the part of one that is in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first day.
    pub first: Date,
    /// Its last day, which is included.
    pub last: Date,
    pub span: Span,
}

/// The days from `first` to `last`, both included, cut into periods; the outer ones are as long as the window lets them.
pub fn cut(period: Period, first: Date, last: Date, zone: &TimeZone) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut day = first;
    while day <= last {
        let end = last.saturating_add(1.day());
        let next = period.next(day).min(end);
        let span = Span { from: begin_of(day, zone), to: begin_of(next, zone) };
        stretches.push(Stretch { first: day, last: next.saturating_sub(1.day()), span });
        if next <= day {
            // The calendar's own end.
            break;
        }
        day = next;
    }
    stretches
}

/// The last so many days, today included.
pub fn last_days(today: Date, days: u16) -> (Date, Date) {
    (today.saturating_sub((i32::from(days) - 1).days()), today)
}

/// The last so many months, that of `today` included, from the first day of the earliest to the last of this one.
pub fn last_months(today: Date, months: u16) -> (Date, Date) {
    (today.first_of_month().saturating_sub((i32::from(months) - 1).months()), today.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::zone_or_london;
    use jiff::civil::date;

    fn days(period: Period, first: Date, last: Date) -> Vec<(String, String)> {
        let cut = cut(period, first, last, &zone_or_london("Europe/London"));
        cut.iter().map(|it| (it.first.to_string(), it.last.to_string())).collect()
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let (first, last) = (date(2026, 10, 29), date(2026, 11, 10));
        let pairs =
            |all: &[(&str, &str)]| all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            days(Period::Weekly, first, last),
            pairs(&[("2026-10-29", "2026-11-01"), ("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-10")])
        );
        assert_eq!(
            days(Period::Monthly, first, last),
            pairs(&[("2026-10-29", "2026-10-31"), ("2026-11-01", "2026-11-10")])
        );
        assert_eq!(days(Period::Daily, first, last).len(), 13);
    }

    #[test]
    fn the_stretches_of_a_window_leave_no_gap_even_when_the_clocks_change() {
        let london = zone_or_london("Europe/London");
        for period in Period::ALL {
            let cut = cut(period, date(2026, 3, 1), date(2026, 11, 30), &london);
            assert!(cut.windows(2).all(|it| it[0].span.to == it[1].span.from && it[0].span.from < it[0].span.to));
        }
        let spring = cut(Period::Daily, date(2026, 3, 29), date(2026, 3, 29), &london);
        let hours = spring[0].span.to.duration_since(spring[0].span.from).as_hours();
        assert_eq!(hours, 23, "the day on which the clocks go forward is short");
    }

    #[test]
    fn a_window_ends_today() {
        assert_eq!(last_days(date(2026, 11, 23), 7), (date(2026, 11, 17), date(2026, 11, 23)));
        assert_eq!(last_months(date(2026, 11, 23), 12), (date(2025, 12, 1), date(2026, 11, 30)));
        assert_eq!(last_months(date(2026, 3, 31), 1), (date(2026, 3, 1), date(2026, 3, 31)));
    }
}
