//! Periods, terms and renewals.

use std::num::NonZeroU16;

use jiff::civil::{Date, date};

use crate::keydates::{Counting, Division, KeyDateError, Period, Renewal, Running, Term, Unit, calendar};
use crate::typed::DateRange;

fn period(count: u16, unit: Unit) -> Period {
    Period::new(count, unit).unwrap()
}

fn term(start: Date, end: Date, renewal: Renewal) -> Term {
    Term::new(DateRange::new(Some(start), Some(end)).unwrap(), renewal).unwrap()
}

#[test]
fn months_end_on_the_corresponding_date_or_the_last_day_of_a_shorter_month() {
    let england = calendar(Division::EnglandAndWales);
    for (from, count, unit, to) in [
        (date(2026, 1, 31), 1, Unit::Months, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, Unit::Months, date(2028, 2, 29)),
        (date(2026, 2, 28), 1, Unit::Months, date(2026, 3, 28)),
        // The dates of Dodds v Walker: notice on 30 September, four months, out of time on 31 January.
        (date(1978, 9, 30), 4, Unit::Months, date(1979, 1, 30)),
        (date(2026, 12, 31), 2, Unit::Months, date(2027, 2, 28)),
        (date(2028, 2, 29), 1, Unit::Years, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, Unit::Years, date(2032, 2, 29)),
        (date(2026, 12, 24), 1, Unit::Days, date(2026, 12, 25)),
        (date(2026, 12, 24), 2, Unit::Weeks, date(2027, 1, 7)),
        // Christmas, a weekend and the substitute for Boxing Day lie between.
        (date(2026, 12, 24), 1, Unit::BusinessDays, date(2026, 12, 29)),
        (date(2026, 12, 26), 3, Unit::BusinessDays, date(2026, 12, 31)),
    ] {
        assert_eq!(period(count, unit).after(from, england), Some(to), "{count} {unit:?} after {from}");
    }
}

#[test]
fn the_way_of_counting_says_which_ends_count() {
    let england = calendar(Division::EnglandAndWales);
    for (received, count, unit, ordinary, clear, inclusive) in [
        (date(2026, 6, 1), 30, Unit::Days, date(2026, 7, 1), date(2026, 7, 2), date(2026, 6, 30)),
        (date(2026, 6, 1), 1, Unit::Months, date(2026, 7, 1), date(2026, 7, 2), date(2026, 6, 30)),
        (date(2026, 1, 31), 1, Unit::Months, date(2026, 2, 28), date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 6, 12), 2, Unit::BusinessDays, date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 15)),
        (date(2026, 6, 13), 2, Unit::BusinessDays, date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 16)),
    ] {
        let period = period(count, unit);
        for (counting, last) in
            [(Counting::Ordinary, ordinary), (Counting::ClearDays, clear), (Counting::Inclusive, inclusive)]
        {
            assert_eq!(period.last_day(received, counting, england), Some(last), "{period:?} {counting:?} {received}");
        }
    }
}

#[test]
fn periods_are_read_from_two_fields() {
    assert_eq!(Period::parse(" 3 ", "months").unwrap().in_words(), "3 months");
    assert_eq!(Period::parse("1", "business_days").unwrap().in_words(), "1 Business Day");
    for (count, unit, code) in [
        ("", "days", "not_a_period"),
        ("-3", "days", "not_a_period"),
        ("3.5", "months", "not_a_period"),
        ("3", "fortnights", "not_a_period"),
        ("0", "days", "no_period"),
        ("101", "years", "period_too_long"),
        ("4000000", "days", "period_too_long"),
    ] {
        assert_eq!(Period::parse(count, unit).unwrap_err().code, code, "{count} {unit}");
    }
    let sent = serde_json::to_string(&period(3, Unit::Months)).unwrap();
    assert_eq!(serde_json::from_str::<Period>(&sent).unwrap(), period(3, Unit::Months));
    assert!(serde_json::from_str::<Period>(r#"{"count":0,"unit":"days"}"#).is_err());
}

#[test]
fn an_automatic_renewal_starts_the_day_after_the_term() {
    let yearly = Renewal::Automatic { every: period(1, Unit::Years), at_most: None };
    let term = term(date(2024, 4, 1), date(2025, 3, 31), yearly);
    for (today, end, renewals) in [
        (date(2020, 1, 1), date(2025, 3, 31), 0),
        (date(2025, 3, 31), date(2025, 3, 31), 0),
        (date(2025, 4, 1), date(2026, 3, 31), 1),
        (date(2026, 11, 21), date(2027, 3, 31), 2),
        (date(2027, 4, 1), date(2028, 3, 31), 3),
    ] {
        assert_eq!(term.running_on(today), Ok(Running { end, renewals }), "{today}");
        assert_eq!(term.next_renewal(today), Ok(Some(end.tomorrow().unwrap())), "{today}");
    }
}

#[test]
fn a_monthly_renewal_after_the_30th_of_january_does_not_wear_off() {
    let monthly = Renewal::Automatic { every: period(1, Unit::Months), at_most: None };
    let term = term(date(2026, 1, 1), date(2026, 1, 30), monthly);
    for (today, end) in [
        (date(2026, 1, 31), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 3, 30)),
        (date(2026, 3, 31), date(2026, 4, 29)),
        (date(2026, 4, 30), date(2026, 5, 30)),
    ] {
        assert_eq!(term.running_on(today).unwrap().end, end, "{today}");
    }
    let from_month_end = self::term(date(2026, 2, 1), date(2026, 2, 28), monthly);
    assert_eq!(from_month_end.running_on(date(2026, 3, 1)).unwrap().end, date(2026, 3, 31));
}

#[test]
fn renewals_stop_when_they_are_used_up() {
    let twice = Renewal::Automatic { every: period(6, Unit::Months), at_most: NonZeroU16::new(2) };
    let term = term(date(2024, 1, 1), date(2024, 12, 31), twice);
    assert_eq!(term.next_renewal(date(2025, 1, 1)), Ok(Some(date(2025, 7, 1))));
    assert_eq!(term.next_renewal(date(2025, 7, 1)), Ok(None));
    assert_eq!(term.running_on(date(2030, 1, 1)), Ok(Running { end: date(2025, 12, 31), renewals: 2 }));
}

#[test]
fn terms_that_make_no_sense_are_refused_or_told_apart() {
    let dates = DateRange::new(Some(date(2024, 1, 1)), None).unwrap();
    let open = Term::new(dates, Renewal::None).unwrap();
    assert_eq!(open.running_on(date(2026, 1, 1)), Err(KeyDateError::NoEndDate));
    assert_eq!(open.next_renewal(date(2026, 1, 1)), Ok(None));
    let every = period(20, Unit::BusinessDays);
    let refused = Term::new(dates, Renewal::Automatic { every, at_most: None });
    assert_eq!(refused, Err(KeyDateError::RecursInBusinessDays));
    let fixed = term(date(2024, 1, 1), date(2024, 12, 31), Renewal::ByAgreement);
    assert_eq!(fixed.running_on(date(2026, 1, 1)), Ok(Running { end: date(2024, 12, 31), renewals: 0 }));
    assert_eq!(fixed.next_renewal(date(2026, 1, 1)), Ok(None));
    let centuries = Renewal::Automatic { every: period(100, Unit::Years), at_most: None };
    let late = term(date(9900, 1, 1), date(9950, 1, 1), centuries);
    assert_eq!(late.running_on(date(9960, 1, 1)), Err(KeyDateError::OutOfRange));
}
