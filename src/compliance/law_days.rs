//! The days on which what the rules say of the same text changes because the law does.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::checks;
use super::pack::embedded;

static DAYS: LazyLock<BTreeSet<Date>> = LazyLock::new(days);

/// Whether the rules state another law on the later of two days: between them a rule or a figure begins or ends.
pub fn law_changed_between(one: Date, other: Date) -> bool {
    changes(&DAYS, one, other)
}

/// Names by what a contract is checked on a day: the rule pack, the version of the company's own rules, and the day since when the
/// law is as it is. The same text and facts give other findings only by another of these.
pub fn basis(rule_pack: &str, rule_set: u32, on: Date) -> String {
    let since = DAYS.range(..=on).next_back();
    let since = since.map_or_else(|| "before".to_owned(), ToString::to_string);
    format!("{rule_pack} {rule_set} {since}")
}

fn changes(days: &BTreeSet<Date>, one: Date, other: Date) -> bool {
    let (earlier, later) = (one.min(other), one.max(other));
    earlier < later && days.range((Bound::Excluded(earlier), Bound::Included(later))).next().is_some()
}

fn days() -> BTreeSet<Date> {
    let rules = &embedded().rules;
    let begins = rules.iter().filter_map(|it| it.from);
    // A rule still holds on its last day.
    let ends = rules.iter().filter_map(|it| it.to?.tomorrow().ok());
    begins.chain(ends).chain(checks::law_days()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_law_changes_on_the_day_it_begins_and_not_on_the_day_before() {
        let days = BTreeSet::from([date(2027, 4, 1)]);
        let cases = [
            ((date(2027, 3, 30), date(2027, 3, 31)), false),
            ((date(2027, 3, 31), date(2027, 4, 1)), true),
            ((date(2027, 4, 2), date(2027, 3, 1)), true),
            ((date(2027, 4, 1), date(2027, 4, 1)), false),
            ((date(2027, 4, 1), date(2027, 6, 1)), false),
        ];
        for ((one, other), changed) in cases {
            assert_eq!(changes(&days, one, other), changed, "{one} {other}");
        }
    }

    #[test]
    fn contracts_are_checked_by_something_else_once_the_pack_the_company_or_the_law_says_otherwise() {
        let coming = embedded().rules.iter().filter_map(|it| it.from).max().unwrap();
        let before = basis("1.0", 2, coming.yesterday().unwrap());
        assert_ne!(basis("1.0", 2, coming), before);
        assert_eq!(basis("1.0", 2, coming), basis("1.0", 2, coming.tomorrow().unwrap()));
        assert_ne!(basis("1.1", 2, coming), basis("1.0", 2, coming));
        assert_ne!(basis("1.0", 3, coming), basis("1.0", 2, coming));
        assert_eq!(basis("1.0", 0, date(1900, 1, 1)), "1.0 0 before");
    }

    #[test]
    fn the_minimum_wage_and_the_rules_that_are_to_come_are_among_the_days() {
        assert!(law_changed_between(date(2026, 3, 31), date(2026, 4, 1)), "the minimum wage of April 2026");
        let coming = embedded().rules.iter().filter_map(|it| it.from).max().unwrap();
        assert!(law_changed_between(coming.yesterday().unwrap(), coming));
    }
}
