//! Duties that come back.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::keydates::{KeyDateError, Period, Recurrence, Rhythm, Unit};

fn every(count: u16, unit: Unit) -> Rhythm {
    Rhythm::Every(Period::new(count, unit).unwrap())
}

fn month_ends(count: u16, unit: Unit) -> Rhythm {
    Rhythm::MonthEnds(Period::new(count, unit).unwrap())
}

fn days(first: Date, rhythm: Rhythm, until: Option<Date>) -> Vec<String> {
    let duty = Recurrence::new(first, rhythm, until).unwrap();
    let mut days = Vec::new();
    let mut after = date(2020, 1, 1);
    while let Some(day) = duty.next_after(after)
        && days.len() < 5
    {
        days.push(day.to_string());
        after = day;
    }
    days
}

#[test]
fn a_duty_comes_back_on_its_day() {
    for (first, rhythm, expected) in [
        (date(2026, 1, 31), Rhythm::Once, vec!["2026-01-31"]),
        (
            date(2026, 1, 31),
            every(1, Unit::Months),
            vec!["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
        ),
        (
            date(2028, 2, 29),
            every(1, Unit::Years),
            vec!["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
        ),
        (
            date(2026, 2, 10),
            month_ends(1, Unit::Months),
            vec!["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"],
        ),
        (
            date(2026, 3, 31),
            month_ends(3, Unit::Months),
            vec!["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"],
        ),
        (
            date(2027, 2, 28),
            month_ends(1, Unit::Years),
            vec!["2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"],
        ),
        (
            date(2026, 12, 28),
            every(2, Unit::Weeks),
            vec!["2026-12-28", "2027-01-11", "2027-01-25", "2027-02-08", "2027-02-22"],
        ),
        (
            date(2026, 2, 26),
            every(1, Unit::Days),
            vec!["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"],
        ),
    ] {
        assert_eq!(days(first, rhythm, None), expected, "{rhythm:?} from {first}");
    }
}

#[test]
fn a_duty_stops_after_its_last_day() {
    let quarterly = every(3, Unit::Months);
    assert_eq!(days(date(2026, 1, 1), quarterly, Some(date(2026, 7, 1))), ["2026-01-01", "2026-04-01", "2026-07-01"]);
    assert_eq!(days(date(2026, 1, 1), quarterly, Some(date(2026, 6, 30))), ["2026-01-01", "2026-04-01"]);
    assert!(days(date(2026, 1, 1), Rhythm::Once, Some(date(2025, 12, 31))).is_empty());
}

#[test]
fn rhythms_that_make_no_sense_are_refused() {
    let new = |rhythm| Recurrence::new(date(2026, 1, 1), rhythm, None).unwrap_err();
    assert_eq!(new(every(5, Unit::BusinessDays)), KeyDateError::RecursInBusinessDays);
    for unit in [Unit::Days, Unit::Weeks, Unit::BusinessDays] {
        assert_eq!(new(month_ends(5, unit)), KeyDateError::NotInMonths);
    }
}

#[test]
fn a_duty_ends_quietly_with_the_calendar() {
    let duty = Recurrence::new(date(9999, 11, 30), month_ends(1, Unit::Months), None).unwrap();
    assert_eq!(duty.next_after(date(9999, 11, 30)), Some(Date::MAX));
    assert_eq!(duty.next_after(Date::MAX), None);
    let early = Recurrence::new(Date::MIN, every(1, Unit::Days), None).unwrap();
    assert_eq!(early.next_after(Date::MAX), None);
    assert_eq!(early.next_after(Date::MIN), Date::MIN.tomorrow().ok());
}

fn rhythms() -> impl Strategy<Value = Rhythm> {
    prop_oneof![
        Just(Rhythm::Once),
        (1u16..400, prop_oneof![Just(Unit::Days), Just(Unit::Weeks), Just(Unit::Months)])
            .prop_map(|(n, unit)| every(n, unit)),
        (1u16..5).prop_map(|n| every(n, Unit::Years)),
        (1u16..30).prop_map(|n| month_ends(n, Unit::Months)),
    ]
}

fn some_day() -> impl Strategy<Value = Date> {
    (0i64..20_000).prop_map(|it| date(2000, 1, 1).checked_add(jiff::Span::new().days(it)).unwrap())
}

proptest! {
    #[test]
    fn the_next_day_is_the_first_one_after(first in some_day(), rhythm in rhythms(), after in some_day()) {
        let duty = Recurrence::new(first, rhythm, None).unwrap();
        // The slow way: every day of the duty from its first one on.
        let mut day = duty.first();
        let mut expected = None;
        for _ in 0..25_000 {
            if day > after {
                expected = Some(day);
                break;
            }
            match duty.next_after(day) {
                Some(next) => {
                    prop_assert!(next > day);
                    day = next;
                }
                None => break,
            }
        }
        prop_assert_eq!(duty.next_after(after), expected);
    }
}
