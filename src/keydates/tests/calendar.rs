//! Bank holidays: the shipped list, the rules beside it, and what the loader refuses.

use jiff::civil::{Date, date};

use crate::keydates::bank_holidays::{List, LoadError, PUBLISHED, calendar};
use crate::keydates::{Calendar, Day, Division, Source, rules};

fn named(division: Division, year: i16, name: &str) -> Date {
    let days = calendar(division).holidays(year);
    days.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("{name} in {year}")).date
}

#[test]
fn the_shipped_list_has_every_holiday_of_nine_years() {
    let list = List::read(PUBLISHED).unwrap();
    assert_eq!((list.first_year, list.last_year), (2019, 2027));
    // Eight, nine and ten a year, with three one-off days for all and one for Scotland.
    for (division, most) in [
        (Division::EnglandAndWales, 9 * 8 + 3),
        (Division::Scotland, 9 * 9 + 4),
        (Division::NorthernIreland, 9 * 10 + 3),
    ] {
        assert_eq!(list.calendar(division).published.len(), most, "{division:?}");
    }
}

#[test]
fn the_rules_reproduce_every_shipped_date_that_was_not_proclaimed_for_one_occasion() {
    let list = List::read(PUBLISHED).unwrap();
    for division in Division::ALL {
        let here = || list.holidays.iter().filter(|it| it.divisions.contains(&division));
        for year in list.first_year..=list.last_year {
            let shipped: Vec<(Date, &str, bool)> = here()
                .filter(|it| it.date.year() == year && !it.one_off && it.instead_of.is_none())
                .map(|it| (it.date, it.name.as_str(), it.substitute))
                .collect();
            let moved: Vec<Date> = here().filter_map(|it| it.instead_of).collect();
            let by_rule: Vec<(Date, &str, bool)> = rules::holidays(division, year)
                .iter()
                .filter(|it| !moved.contains(&it.date))
                .map(|it| (it.date, it.name, it.substitute))
                .collect();
            if (division, year) == (Division::Scotland, 2023) {
                // GOV.UK names the two substitutes of this January the other way round than the Schedule.
                let dates = |days: &[(Date, &str, bool)]| days.iter().map(|it| it.0).collect::<Vec<_>>();
                assert_eq!(dates(&by_rule), dates(&shipped));
            } else {
                assert_eq!(by_rule, shipped, "{division:?} in {year}");
            }
        }
    }
}

#[test]
fn days_proclaimed_for_one_occasion_count_where_they_were_proclaimed() {
    let holiday = |division, day| matches!(calendar(division).day(day), Day::Holiday(_));
    for division in Division::ALL {
        for (day, is_one) in [
            (date(2020, 5, 4), false),
            (date(2020, 5, 8), true),
            (date(2022, 5, 30), false),
            (date(2022, 6, 2), true),
            (date(2022, 6, 3), true),
            (date(2022, 9, 19), true),
            (date(2023, 5, 8), true),
            (date(2026, 6, 15), division == Division::Scotland),
        ] {
            assert_eq!(holiday(division, day), is_one, "{day} in {division:?}");
        }
    }
}

#[test]
fn christmas_on_a_weekend_is_made_up_for_in_the_week_after() {
    for division in Division::ALL {
        for (year, christmas, boxing) in [
            (2021, 27, 28),
            (2022, 27, 26),
            (2026, 25, 28),
            (2027, 27, 28),
            (2032, 27, 28),
            (2033, 27, 26),
            (2037, 25, 28),
            (2038, 27, 28),
        ] {
            assert_eq!(named(division, year, "Christmas Day"), date(year, 12, christmas));
            assert_eq!(named(division, year, "Boxing Day"), date(year, 12, boxing));
        }
    }
}

#[test]
fn scotland_keeps_the_second_of_january_and_saint_andrews_day() {
    let scotland = |year, name| named(Division::Scotland, year, name);
    for (year, first, second) in [(2025, 1, 2), (2027, 1, 4), (2022, 3, 4), (2028, 3, 4), (2034, 3, 2), (2038, 1, 4)] {
        assert_eq!(scotland(year, "New Year’s Day"), date(year, 1, first), "{year}");
        assert_eq!(scotland(year, "2nd January"), date(year, 1, second), "{year}");
    }
    for day in [date(2026, 11, 30), date(2024, 12, 2), date(2025, 12, 1), date(2030, 12, 2), date(2031, 12, 1)] {
        assert_eq!(scotland(day.year(), "St Andrew’s Day"), day);
    }
    assert_eq!(scotland(2030, "Summer bank holiday"), date(2030, 8, 5));
    assert!(calendar(Division::Scotland).is_business_day(date(2026, 4, 6)), "Easter Monday is no bank holiday there");
}

#[test]
fn northern_ireland_keeps_the_17th_of_march_and_the_12th_of_july() {
    for day in [date(2026, 3, 17), date(2024, 3, 18), date(2019, 3, 18), date(2029, 3, 19), date(2030, 3, 18)] {
        assert_eq!(named(Division::NorthernIreland, day.year(), "St Patrick’s Day"), day);
    }
    for day in [date(2027, 7, 12), date(2025, 7, 14), date(2026, 7, 13), date(2031, 7, 14), date(2037, 7, 13)] {
        assert_eq!(named(Division::NorthernIreland, day.year(), "Battle of the Boyne (Orangemen’s Day)"), day);
    }
}

#[test]
fn a_year_worked_out_by_rule_says_so() {
    let calendar = calendar(Division::EnglandAndWales);
    assert_eq!((calendar.source(2027), calendar.caveat(2027)), (Source::Published, None));
    assert_eq!(calendar.source(2028), Source::Computed);
    assert!(calendar.caveat(2028).unwrap().contains("not yet proclaimed"));
    assert!(calendar.caveat(2012).unwrap().contains("not taken into account"));
    assert!(calendar.holidays(2028).iter().all(|it| it.source == Source::Computed));
    assert!(calendar.holidays(2027).iter().all(|it| it.source == Source::Published));
    assert!(calendar.holidays(1200).is_empty());
}

#[test]
fn a_calendar_survives_the_way_to_a_page() {
    let sent = serde_json::to_string(calendar(Division::Scotland)).unwrap();
    assert_eq!(&serde_json::from_str::<Calendar>(&sent).unwrap(), calendar(Division::Scotland));
}

#[test]
fn a_list_with_a_mistake_does_not_load() {
    let list = |lines: &str| {
        List::read(&format!("first_year = 2026\nlast_year = 2027\nholidays = [\n{lines}\n]\n")).map(|_| ()).unwrap_err()
    };
    let day = |date: &str, rest: &str| format!("{{ date = \"{date}\", name = \"A\", in = [\"scotland\"]{rest} }},");
    assert!(matches!(list("{ date = \"2026-13-01\", name = \"A\", in = [] },"), LoadError::Toml(_)));
    assert!(matches!(list(&day("2026-01-01", ", colour = \"red\"")), LoadError::Toml(_)));
    assert_eq!(list(&day("2028-01-03", "")), LoadError::OutsideYears(date(2028, 1, 3)));
    assert_eq!(list(&day("2026-12-26", "")), LoadError::OnWeekend(date(2026, 12, 26)));
    assert_eq!(list(&(day("2026-01-02", "") + &day("2026-01-01", ""))), LoadError::OutOfOrder(date(2026, 1, 1)));
    assert_eq!(list(&(day("2026-01-01", "") + &day("2026-01-01", ""))), LoadError::OutOfOrder(date(2026, 1, 1)));
    assert_eq!(
        list("{ date = \"2026-01-01\", name = \"A\", in = [\"scotland\", \"scotland\"] },"),
        LoadError::OutOfOrder(date(2026, 1, 1))
    );
    assert_eq!(
        list("{ date = \"2026-01-01\", name = \" \", in = [\"scotland\"] },"),
        LoadError::Empty(date(2026, 1, 1))
    );
    assert_eq!(list("{ date = \"2026-01-01\", name = \"A\", in = [] },"), LoadError::Empty(date(2026, 1, 1)));
    assert_eq!(
        list(&day("2026-05-08", ", instead_of = \"2026-05-05\"")),
        LoadError::NotARuleDay(date(2026, 5, 8)),
        "the rule day is the 4th"
    );
    assert_eq!(
        list(&day("2026-06-15", ", one_off = true, substitute = true")),
        LoadError::Contradiction(date(2026, 6, 15))
    );
    let backwards = List::read("first_year = 2027\nlast_year = 2026\nholidays = []\n").unwrap_err();
    assert_eq!(backwards, LoadError::NoYears(2027, 2026));
}

#[test]
fn divisions_are_read_by_their_code() {
    for division in Division::ALL {
        assert_eq!(Division::parse(division.code()).unwrap(), division);
        assert_eq!(serde_json::to_value(division).unwrap(), division.code());
    }
    assert_eq!(Division::parse("wales").unwrap_err().code, "not_a_division");
}
