//! A set of labelled agreements, and when what was read agrees with a label.
//!
//! The set is that of the Contract Understanding Atticus Dataset (The Atticus Project, CC BY 4.0) in our form: see
//! docs/bench/data/README.md.

use super::Half;
use anyhow::Context as _;
use flate2::read::GzDecoder;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// The agreements, and the kinds of clause that count most.
#[derive(Deserialize)]
pub(crate) struct Labelled {
    pub(crate) core_categories: Vec<String>,
    pub(crate) contracts: Vec<Agreement>,
}

/// An agreement with what people labelled in it.
#[derive(Deserialize)]
pub(crate) struct Agreement {
    pub(crate) title: String,
    pub(crate) text: String,
    /// By the name of the kind; what is missing is not in the agreement.
    pub(crate) gold: BTreeMap<String, Label>,
}

/// The label of one kind.
#[derive(Deserialize)]
pub(crate) struct Label {
    pub(crate) answer: String,
    /// First and last character and byte of each stretch, ends exclusive.
    spans: Vec<[u32; 4]>,
}

impl Labelled {
    /// Reads a file, packed with gzip or as it is.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let set = if bytes.starts_with(&[0x1f, 0x8b]) {
            serde_json::from_reader(GzDecoder::new(bytes.as_slice()))
        } else {
            serde_json::from_slice(&bytes)
        };
        set.with_context(|| format!("{} is not a set of labelled agreements", path.display()))
    }

    /// The first, third and so on, or the others.
    pub(crate) fn only(mut self, half: Option<Half>) -> Self {
        let is_kept = |place: usize| match half {
            None => true,
            Some(Half::Odd) => place.is_multiple_of(2),
            Some(Half::Even) => !place.is_multiple_of(2),
        };
        let mut places = 0..;
        self.contracts.retain(|_| places.next().is_some_and(is_kept));
        self
    }
}

impl Agreement {
    pub(crate) fn label(&self, kind: &str) -> Option<&Label> {
        self.gold.get(kind).filter(|it| !it.spans.is_empty())
    }
}

impl Label {
    /// The stretches, in characters.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Range<u32>> {
        self.spans.iter().map(|&[start, end, ..]| start..end)
    }

    /// The stretches with their words.
    pub(crate) fn stretches<'t>(&self, text: &'t str) -> impl Iterator<Item = (Range<u32>, &'t str)> {
        self.spans.iter().map(move |&[start, end, from, to]| {
            let words = usize::try_from(from).ok().zip(usize::try_from(to).ok());
            (start..end, words.and_then(|(from, to)| text.get(from..to)).unwrap_or_default())
        })
    }
}

/// Whether a stretch that was found finds a labelled one: it contains it, covers at least half of it, or has half of
/// the words of both in common.
pub(crate) fn finds(found: &Range<u32>, words: &str, label: &Range<u32>, labelled: &str) -> bool {
    covers_half(found, label) || {
        let (ours, theirs) = (tokens(words), tokens(labelled));
        let common = ours.intersection(&theirs).count();
        common > 0 && common * 2 >= ours.union(&theirs).count()
    }
}

/// Whether a stretch contains a labelled one or covers at least half of it.
pub(crate) fn covers_half(found: &Range<u32>, label: &Range<u32>) -> bool {
    let shared = label.end.min(found.end).saturating_sub(label.start.max(found.start));
    shared * 2 >= label.len().try_into().unwrap_or(u32::MAX).max(1)
}

fn tokens(words: &str) -> BTreeSet<String> {
    let words = words.to_lowercase();
    words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Letters and figures in small, without what companies add to their names.
pub(crate) fn plain(text: &str) -> String {
    let words = text.to_lowercase();
    let words = words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let added = ["the", "inc", "corp", "corporation", "llc", "ltd", "limited", "co", "company", "of", "laws", "state"];
    words.filter(|it| !added.contains(it)).collect::<Vec<_>>().join(" ")
}

/// `6/21/99` as a day; `None` where a part is missing.
pub(crate) fn american(answer: &str) -> Option<Date> {
    let mut parts = answer.trim().split('/').map(|it| it.trim().parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let year = match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    };
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// The labels count a year from 1 May to the next 1 May, and we to the last day it is in force.
pub(crate) fn is_last_day(ours: Date, label: Date) -> bool {
    ours == label || label.yesterday().is_ok_and(|it| ours == it)
}

/// The first length of time in a text, in days or in months.
pub(crate) fn length(text: &str) -> Option<(u32, bool)> {
    let text = text.to_lowercase().replace(['-', '(', ')', ',', '_'], " ");
    let words: Vec<&str> = text.split_whitespace().filter(|it| *it != "business").collect();
    words.windows(2).find_map(|pair| {
        let count: u32 = pair[0].parse().ok()?;
        match pair[1].trim_end_matches(['s', '.', ';']) {
            "day" => Some((count, false)),
            "week" => Some((count * 7, false)),
            "month" => Some((count, true)),
            "year" => Some((count * 12, true)),
            _ => None,
        }
    })
}

/// The places of an answer such as `Ontario, Canada` or `Massachusetts; Netherlands`; each by its first part, which is
/// the one whose law it is.
pub(crate) fn places(answer: &str) -> BTreeSet<String> {
    let place = |it: &str| {
        let named = plain(it.split(',').next().unwrap_or(it));
        let of_a_state = ["federal ", "people s ", "republic ", "province ", "commonwealth "];
        let named = of_a_state.iter().fold(named.as_str(), |named, it| named.strip_prefix(it).unwrap_or(named));
        if named == "england" { "england and wales".to_owned() } else { named.to_owned() }
    };
    answer.split(';').map(place).filter(|it| !it.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_finds_a_label_that_it_contains_half_covers_or_says_in_mostly_the_same_words() {
        let label = 100..200;
        assert!(finds(&(90..210), "a", &label, "b"));
        assert!(finds(&(150..400), "a", &label, "b"));
        assert!(!finds(&(151..400), "a", &label, "b"));
        assert!(finds(&(0..10), "The law of Texas", &label, "the Law of TEXAS."));
        assert!(!finds(&(0..10), "law", &label, "the law of Texas"));
        assert!(!finds(&(0..10), "", &label, ""));
    }

    #[test]
    fn answers_are_compared_and_not_their_spelling() {
        assert_eq!(american("6/21/99"), Date::new(1999, 6, 21).ok());
        assert_eq!(american("[]/[]/2000"), None);
        assert_eq!(length("successive 1 year"), Some((12, true)));
        assert_eq!(length("30 business_days"), Some((30, false)));
        assert_eq!(places("England"), places("England and Wales"));
        assert_eq!(places("Ontario, Canada"), places("ontario"));
        assert_eq!(places("Massachusetts; Netherlands").len(), 2);
        assert_eq!(plain("The I-ESCROW, Inc."), "i escrow");
    }
}
