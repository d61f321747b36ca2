//! Bank holidays by rule, for the years nobody has published yet.
//!
//! The rules: Banking and Financial Dealings Act 1971, Sch 1 (as amended by the St Andrew's Day Bank Holiday (Scotland)
//! Act 2007), the common law's Good Friday and Christmas Day, and the days that are proclaimed every year under section
//! 1(3). A holiday on a weekend is given the next weekday that is not a holiday itself: by the Schedule for Sundays, by
//! the yearly proclamations for Saturdays. Deliberately absent: one-off days, which no rule foresees, and the years
//! before these customs settled (the last of them in 2007).

use jiff::civil::{Date, Weekday};

use super::Division;
use super::period::days_after;

/// A day on which the rules put a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RuleDay {
    pub(super) date: Date,
    pub(super) name: &'static str,
    /// Whether the day stands in for one on a weekend.
    pub(super) substitute: bool,
}

/// The bank holidays of a division in a year, in order; none in years the computation of Easter does not know (before
/// 1583 and at the very end of the calendar).
pub(super) fn holidays(division: Division, year: i16) -> Vec<RuleDay> {
    let mut days: Vec<RuleDay> = named_days(division, year).unwrap_or_default();
    // The days themselves come first: Boxing Day keeps its Monday, and Christmas Day on the Sunday before yields.
    let taken: Vec<Date> = days.iter().map(|it| it.date).collect();
    let mut given: Vec<Date> = Vec::new();
    for day in &mut days {
        let mut date = day.date;
        while is_weekend(date) || (date != day.date && (taken.contains(&date) || given.contains(&date))) {
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        day.substitute = date != day.date;
        day.date = date;
        given.push(date);
    }
    days.sort_by_key(|it| it.date);
    days
}

pub(super) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The days by their names, wherever in the week they fall.
fn named_days(division: Division, year: i16) -> Option<Vec<RuleDay>> {
    let easter = easter(year)?;
    let fixed = |month, day| Date::new(year, month, day).ok();
    let monday = |month, nth| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, Weekday::Monday).ok();
    let summer = match division {
        Division::Scotland => monday(8, 1),
        Division::EnglandAndWales | Division::NorthernIreland => monday(8, -1),
    };
    let mut days = vec![
        (fixed(1, 1), "New Year’s Day"),
        (days_after(easter, -2), "Good Friday"),
        (monday(5, 1), "Early May bank holiday"),
        (monday(5, -1), "Spring bank holiday"),
        (summer, "Summer bank holiday"),
        (fixed(12, 25), "Christmas Day"),
        (fixed(12, 26), "Boxing Day"),
    ];
    match division {
        Division::EnglandAndWales => days.push((days_after(easter, 1), "Easter Monday")),
        Division::Scotland => {
            days.push((fixed(1, 2), "2nd January"));
            days.push((fixed(11, 30), "St Andrew’s Day"));
        }
        Division::NorthernIreland => {
            days.push((days_after(easter, 1), "Easter Monday"));
            days.push((fixed(3, 17), "St Patrick’s Day"));
            days.push((fixed(7, 12), "Battle of the Boyne (Orangemen’s Day)"));
        }
    }
    days.sort_by_key(|(date, _)| *date);
    days.into_iter().map(|(date, name)| Some(RuleDay { date: date?, name, substitute: false })).collect()
}

/// Easter Sunday of the Gregorian calendar (Calendar (New Style) Act 1750, s 3), by Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let y = i32::from(year);
    let (century, rest) = (y / 100, y % 100);
    let golden = y % 19;
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let place = moon + sunday - 7 * late + 114;
    Date::new(year, i8::try_from(place / 31).ok()?, i8::try_from(place % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_puts_it() {
        for day in [
            date(1818, 3, 22),
            date(1943, 4, 25),
            date(1961, 4, 2),
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2019, 4, 21),
            date(2024, 3, 31),
            date(2038, 4, 25),
            date(2285, 3, 22),
        ] {
            assert_eq!(easter(day.year()), Some(day));
        }
        assert_eq!(easter(1582), None);
    }
}
