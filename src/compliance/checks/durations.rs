//! Lengths of time: "thirty (30) days", "six months", "a 12-month period".

use std::sync::LazyLock;

use regex::Regex;

use super::Span;
use super::numbers;

/// The unit a length of time is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compliance) enum Unit {
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// A length of time as a text states it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::compliance) struct Duration {
    /// Where it stands in the words that were read.
    pub(in crate::compliance) span: Span,
    pub(in crate::compliance) count: f64,
    pub(in crate::compliance) unit: Unit,
    /// Whether only working days count.
    pub(in crate::compliance) working: bool,
}

static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    super::wording(
        r"\b({NUM})(?: ?\(({NUM})\))?[ -](?:(full|clear|calendar|business|working|consecutive|complete|completed)[ -]){0,3}(hour|day|week|fortnight|month|year)s?\b",
    )
});

/// Every length of time in some words, in order.
pub(in crate::compliance) fn durations(words: &str) -> Vec<Duration> {
    let read = |it: regex::Captures<'_>| {
        let whole = it.get(0)?;
        // "2.5 days" is read whole; the tail of "1,200 days" or "4.2.30 days" is not.
        if super::before(words, whole.start(), 1).contains([',', '.', '/', '£', '$']) {
            return None;
        }
        let count =
            numbers::read(it.get(1)?.as_str()).or_else(|| it.get(2).and_then(|it| numbers::read(it.as_str())))?;
        let unit = match it.get(4)?.as_str().to_ascii_lowercase().as_str() {
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            _ => Unit::Year,
        };
        let quality = it.get(3).map_or("", |it| it.as_str()).to_ascii_lowercase();
        Some(Duration { span: whole.range(), count, unit, working: matches!(quality.as_str(), "business" | "working") })
    };
    DURATION.captures_iter(words).filter_map(read).collect()
}

impl Duration {
    /// In days; a month is 30 days and a year 365, five working days are a week.
    pub(in crate::compliance) fn days(&self) -> f64 {
        match self.unit {
            Unit::Hour => self.count / 24.0,
            Unit::Day if self.working => self.count * 7.0 / 5.0,
            Unit::Day => self.count,
            Unit::Week => self.count * 7.0,
            Unit::Fortnight => self.count * 14.0,
            Unit::Month => self.count * 30.0,
            Unit::Year => self.count * 365.0,
        }
    }

    /// In weeks; a year has 52 and a month a twelfth of that.
    pub(in crate::compliance) fn weeks(&self) -> f64 {
        match self.unit {
            Unit::Hour | Unit::Day => self.days() / 7.0,
            Unit::Week => self.count,
            Unit::Fortnight => self.count * 2.0,
            Unit::Month => self.count * 52.0 / 12.0,
            Unit::Year => self.count * 52.0,
        }
    }

    /// In months; 30 days are one and 26 weeks are six.
    pub(in crate::compliance) fn months(&self) -> f64 {
        match self.unit {
            Unit::Hour | Unit::Day => self.days() / 30.0,
            Unit::Week => self.count * 12.0 / 52.0,
            Unit::Fortnight => self.count * 24.0 / 52.0,
            Unit::Month => self.count,
            Unit::Year => self.count * 12.0,
        }
    }

    /// For a sentence: "30 days", "1 month".
    pub(in crate::compliance) fn shown(&self) -> String {
        let unit = match self.unit {
            Unit::Hour => "hour",
            Unit::Day if self.working => "working day",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Fortnight => "fortnight",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        let plural = if (self.count - 1.0).abs() < 1e-9 { "" } else { "s" };
        format!("{} {unit}{plural}", numbers::shown(self.count))
    }
}
