//! The small readers: numbers, amounts, dates, lengths of time.

use jiff::civil::date;

use super::super::amounts::{self, Currency, Per};
use super::super::dates::{self, Reading};
use super::super::durations::{self, Unit};
use super::super::{names, numbers, parameters};

#[test]
fn number_words_are_read_strictly() {
    let read = [
        ("zero", Some(0)),
        ("thirty", Some(30)),
        ("twenty-four", Some(24)),
        ("twenty four", Some(24)),
        ("one hundred and twenty-five", Some(125)),
        ("one hundred", Some(100)),
        ("hundred", Some(100)),
        ("two thousand five hundred", Some(2_500)),
        ("one million, two hundred thousand and five", Some(1_200_005)),
        ("fourteen million, eight hundred sixty two thousand", Some(14_862_000)),
        ("Ninety", Some(90)),
        ("twenty twelve", None),
        ("one, two", None),
        ("five ten", None),
        ("hundred and", None),
        ("thousand million", None),
        ("a few", None),
        ("", None),
    ];
    for (words, number) in read {
        assert_eq!(numbers::from_words(words), number, "{words}");
    }
    assert_eq!(numbers::from_last_words("one and five"), Some(5));
    assert_eq!(numbers::whole("1,000.00"), Some(1_000));
    assert_eq!(numbers::whole("2.5"), None);
}

#[test]
fn amounts_are_whole_pence_with_what_they_are_paid_for() {
    let read = [
        ("£1,250.50", Currency::Sterling, 125_050, None),
        ("£28,000 per annum", Currency::Sterling, 2_800_000, Some(Per::Year)),
        ("£12.71 an hour", Currency::Sterling, 1_271, Some(Per::Hour)),
        ("£500 (plus VAT) per day", Currency::Sterling, 50_000, Some(Per::Day)),
        ("£2 million", Currency::Sterling, 200_000_000, None),
        ("£5m", Currency::Sterling, 500_000_000, None),
        ("GBP 300 a month", Currency::Sterling, 30_000, Some(Per::Month)),
        ("€10", Currency::Euro, 1_000, None),
        ("US$99.95", Currency::Dollar("US dollars"), 9_995, None),
        ("$7", Currency::BareDollar, 700, None),
        ("100 euros", Currency::Euro, 10_000, None),
    ];
    for (words, currency, pence, per) in read {
        let found = amounts::amounts(words);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert_eq!((found[0].currency, found[0].pence, found[0].per), (currency, pence, per), "{words}");
    }
    assert_eq!(amounts::shown(Currency::Sterling, 123_456_789), "£1,234,567.89");
    assert_eq!(amounts::shown(Currency::Sterling, 100_000), "£1,000");
}

#[test]
fn dates_are_read_in_uk_order() {
    let first = date(2026, 2, 1);
    let read = [
        ("1 February 2026", Reading::Date(first)),
        ("1st day of February 2026", Reading::Date(first)),
        ("February 1, 2026", Reading::Date(first)),
        ("1 Feb 2026", Reading::Date(first)),
        ("1s t day of February , 2026", Reading::Date(first)),
        ("February 1 , 2026", Reading::Date(first)),
        ("25/12/98", Reading::Date(date(1998, 12, 25))),
        ("2026-02-01", Reading::Date(first)),
        ("01/02/2026", Reading::Ambiguous(first)),
        ("05/05/2026", Reading::Date(date(2026, 5, 5))),
        ("25/12/26", Reading::Date(date(2026, 12, 25))),
        ("12/25/2026", Reading::MonthFirst(date(2026, 12, 25))),
        ("31 February 2026", Reading::Impossible),
        ("29 February 2028", Reading::Date(date(2028, 2, 29))),
        ("31.04.2026", Reading::Impossible),
    ];
    for (words, reading) in read {
        let found = dates::dates(words);
        assert_eq!(found.iter().map(|it| it.reading).collect::<Vec<_>>(), [reading], "{words}");
    }
    for words in ["clause 10.1.24", "version 1.2.3", "1/2", "may 2026", "0800-12-34"] {
        assert!(dates::dates(words).is_empty(), "{words}");
    }
}

#[test]
fn lengths_of_time_know_their_days() {
    let read = [
        ("thirty (30) days", 30.0, Unit::Day, 30.0),
        ("a 12-month period", 12.0, Unit::Month, 360.0),
        ("30 (thirty) days", 30.0, Unit::Day, 30.0),
        ("ten business days", 10.0, Unit::Day, 14.0),
        ("six months' notice", 6.0, Unit::Month, 180.0),
        ("5.6 weeks", 5.6, Unit::Week, 39.2),
        ("two years", 2.0, Unit::Year, 730.0),
    ];
    for (words, count, unit, days) in read {
        let found = durations::durations(words);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert_eq!((found[0].count, found[0].unit), (count, unit), "{words}");
        assert!((found[0].days() - days).abs() < 1e-6, "{words}");
    }
    assert!(durations::durations("£1,000 day rate, monthly, yearly").is_empty());
}

#[test]
fn the_law_has_the_figures_of_its_day() {
    let rates = |on| parameters::minimum_wage(on).map(|it| (it.adult, it.from_18, it.youngest));
    assert_eq!(rates(date(2025, 3, 31)), None);
    assert_eq!(rates(date(2025, 4, 1)), Some((1_221, 1_000, 755)));
    assert_eq!(rates(date(2026, 3, 31)), Some((1_221, 1_000, 755)));
    assert_eq!(rates(date(2026, 4, 1)), Some((1_271, 1_085, 800)));
    assert_eq!(parameters::bank_rate(date(2026, 11, 20)), Some(3.75));
    assert_eq!(parameters::bank_rate(date(2020, 1, 1)), None);
}

#[test]
fn words_are_as_far_apart_as_the_letters_that_change() {
    assert_eq!(names::distance("silicon", "slicon"), Some(1));
    assert_eq!(names::distance("harbour", "harbor"), Some(1));
    assert_eq!(names::distance("smith", "jones"), None);
    assert_eq!(names::without_suffix("Acme Services Ltd."), "Acme Services");
    assert_eq!(names::without_suffix("Acme Public Limited Company"), "Acme");
    assert_eq!(names::without_suffix("Limited"), "Limited");
}
