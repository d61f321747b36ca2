//! The days on which what the rules say of the same text changes because the law does.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::checks;
use super::pack::embedded;

/// Whether the rules state another law on the later of two days: between them a rule or a figure begins or ends.
pub fn law_changed_between(one: Date, other: Date) -> bool {
    static DAYS: LazyLock<BTreeSet<Date>> = LazyLock::new(days);
    changes(&DAYS, one, other)
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
    fn the_minimum_wage_and_the_rules_that_are_to_come_are_among_the_days() {
        assert!(law_changed_between(date(2026, 3, 31), date(2026, 4, 1)), "the minimum wage of April 2026");
        let coming = embedded().rules.iter().filter_map(|it| it.from).max().unwrap();
        assert!(law_changed_between(coming.yesterday().unwrap(), coming));
    }
}
