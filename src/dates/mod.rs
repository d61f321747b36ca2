//! Time zones and the words for days and instants.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The time zone of a company that has not chosen another.
pub const DEFAULT_ZONE: &str = "Europe/London";

/// The zone of an IANA name, if there is one.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// `zone(name)`, or London where the name is unknown.
pub fn zone_or_london(name: &str) -> TimeZone {
    zone(name).or_else(|| zone(DEFAULT_ZONE)).unwrap_or(TimeZone::UTC)
}

/// The day it is in `zone` at `now`.
pub fn today(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned(zone.clone()).date()
}

/// The first instant of a day in `zone`; where clocks go forward at midnight, the first after it.
pub fn begin_of(date: Date, zone: &TimeZone) -> Timestamp {
    let begin = date.to_zoned(zone.clone()).map(|it| it.timestamp());
    // Only the first and last day that can be written fall off the line of instants.
    begin.unwrap_or(if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The day that an instant stands for in `zone`; a date and time without an offset is of the zone itself. `None` for a date, and
/// for what is neither.
pub fn day_of_instant(raw: &str, zone: &TimeZone) -> Option<Date> {
    let text = raw.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(today(instant, zone));
    }
    // A date alone is read as its midnight, too.
    text.parse::<DateTime>().ok().filter(|_| text.contains(['T', 't', ' '])).map(DateTime::date)
}

pub use crate::typed::day_in_words;

/// `Friday 20 November 2026`.
pub fn weekday_in_words(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// `today at 09:42`, `yesterday at 17:05`, `19 Nov at 11:20` or, in another year, `19 Nov 2025 at 11:20`.
pub fn moment_in_words(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let then = at.to_zoned(zone.clone());
    let today = today(now, zone);
    let time = then.strftime("%H:%M");
    let date = then.date();
    if date == today {
        format!("today at {time}")
    } else if date.tomorrow().is_ok_and(|next| next == today) {
        format!("yesterday at {time}")
    } else if date.year() == today.year() {
        format!("{} at {time}", date.strftime("%-d %b"))
    } else {
        format!("{} at {time}", date.strftime("%-d %b %Y"))
    }
}

/// `20 Nov 2026, 09:42:07`: for records, where seconds matter.
pub fn exact_in_words(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %Y, %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_companys_time_zone() {
        let london = zone_or_london("Europe/London");
        let now: Timestamp = "2026-07-02T10:00:00Z".parse().unwrap();
        for (at, words) in [
            ("2026-07-02T08:42:00Z", "today at 09:42"),
            ("2026-07-01T22:30:00Z", "yesterday at 23:30"),
            ("2026-07-01T23:30:00Z", "today at 00:30"),
            ("2026-03-01T10:00:00Z", "1 Mar at 10:00"),
            ("2025-03-01T10:00:00Z", "1 Mar 2025 at 10:00"),
        ] {
            assert_eq!(moment_in_words(at.parse().unwrap(), now, &london), words);
        }
        assert_eq!(weekday_in_words(jiff::civil::date(2026, 11, 20)), "Friday 20 November 2026");
        assert!(zone("Mars/Olympus").is_none());
    }

    #[test]
    fn an_instant_stands_for_its_day_in_the_companys_time_zone() {
        let london = zone_or_london("Europe/London");
        for (sent, meant) in [
            ("2026-06-30T23:30:00Z", Some("2026-07-01")),
            ("2026-12-31T23:30:00Z", Some("2026-12-31")),
            ("2026-07-01T00:30:00+02:00", Some("2026-06-30")),
            (" 2026-07-01T00:30:00 ", Some("2026-07-01")),
            ("2026-12-01", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(day_of_instant(sent, &london).map(|it| it.to_string()).as_deref(), meant, "{sent}");
        }
    }
}
