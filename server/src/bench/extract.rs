//! `pactoria bench extract`: how well key terms are found, measured against labelled agreements.
//!
//! The measures are those of docs/bench/README.md: whether a contract has a clause of a kind, whether the passages meet
//! the labelled ones, whether the value is the labelled one.

use super::labelled::{Agreement, Label, Labelled, american, finds, is_last_day, length, places, plain};
use pactoria::compliance::keyterms::{Category, KeyTerm, Passage, Value, extract};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// What was counted of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    /// Contracts: with the label, found, both.
    labelled: u32,
    found: u32,
    both: u32,
    /// Passages: labelled, and how many of them were found; given, and how many of them find one.
    stretches: u32,
    stretches_found: u32,
    passages: u32,
    passages_right: u32,
    /// The lengths of right passages by those of their labels.
    ratios: f64,
    /// Of those in both: the values could be compared, and how far they were the same.
    comparable: u32,
    right: f64,
}

/// What was measured, of every kind.
pub(crate) struct Measured {
    counted: Vec<(Category, Counted)>,
    core: Vec<String>,
    agreements: usize,
    characters: usize,
    spent: Duration,
    /// What was missed or made up, of the kind that was asked for.
    pub(crate) misses: String,
}

/// Reads every agreement; tells what went wrong with the kind `shown`.
pub(crate) fn measure(set: &Labelled, shown: Option<Category>) -> Measured {
    let labelled = Category::ALL.iter().filter(|it| it.labelled().is_some());
    let mut counted: Vec<(Category, Counted)> = labelled.map(|it| (*it, Counted::default())).collect();
    let (mut spent, mut characters, mut misses) = (Duration::ZERO, 0, String::new());
    for agreement in &set.contracts {
        let began = Instant::now();
        let terms = extract(&agreement.text);
        spent += began.elapsed();
        characters += agreement.text.chars().count();
        for (category, counted) in &mut counted {
            let term = terms.iter().find(|it| it.category == *category);
            let label = category.labelled().and_then(|it| agreement.label(it));
            counted.take(agreement, term, label);
            if shown == Some(*category) {
                tell(&mut misses, agreement, term, label);
            }
        }
    }
    Measured { counted, core: set.core_categories.clone(), agreements: set.contracts.len(), characters, spent, misses }
}

fn stretch(it: &Passage) -> std::ops::Range<u32> {
    it.evidence.start..it.evidence.end
}

fn found_by(it: &Passage, span: &std::ops::Range<u32>, words: &str) -> bool {
    finds(&stretch(it), &it.evidence.quote, span, words)
}

impl Counted {
    fn take(&mut self, agreement: &Agreement, term: Option<&KeyTerm>, label: Option<&Label>) {
        self.labelled += u32::from(label.is_some());
        self.found += u32::from(term.is_some());
        self.both += u32::from(term.is_some() && label.is_some());
        let labels: Vec<_> = label.map(|it| it.stretches(&agreement.text).collect()).unwrap_or_default();
        let passages = term.map_or(&[][..], |it| &it.passages);
        for (span, words) in &labels {
            self.stretches += 1;
            self.stretches_found += u32::from(passages.iter().any(|it| found_by(it, span, words)));
        }
        for passage in passages {
            self.passages += 1;
            if let Some((label, _)) = labels.iter().find(|(span, words)| found_by(passage, span, words)) {
                self.passages_right += 1;
                self.ratios += f64::from(passage.evidence.end - passage.evidence.start)
                    / f64::from((label.end - label.start).max(1));
            }
        }
        if let (Some(term), Some(label)) = (term, label)
            && let Some(right) = agreement_of(term, label)
        {
            self.comparable += 1;
            self.right += right;
        }
    }

    fn precision(&self) -> f64 {
        share(self.both, self.found)
    }

    fn recall(&self) -> f64 {
        share(self.both, self.labelled)
    }

    fn f1(&self) -> f64 {
        f1(self.precision(), self.recall())
    }
}

fn share(of: u32, all: u32) -> f64 {
    if all == 0 { 0.0 } else { f64::from(of) / f64::from(all) }
}

fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(f64::EPSILON)
}

/// How far the value is that of the label, from 0 to 1; `None` where there is nothing to compare. A value that was not
/// read is wrong where the label gives one.
fn agreement_of(term: &KeyTerm, label: &Label) -> Option<f64> {
    let value = term.value.as_ref();
    let is_right = match term.category {
        Category::AgreementDate | Category::EffectiveDate => {
            let day = american(&label.answer)?;
            matches!(value, Some(Value::Day { day: ours, .. }) if *ours == day)
        }
        Category::ExpiryDate => match american(&label.answer) {
            Some(day) => matches!(value, Some(Value::Day { day: ours, .. }) if is_last_day(*ours, day)),
            None if label.answer.eq_ignore_ascii_case("perpetual") => value == Some(&Value::NoEnd),
            None => return None,
        },
        Category::Renewal | Category::RenewalNotice => {
            let theirs = length(&label.answer)?;
            let ours = match value {
                Some(Value::Length { length } | Value::Renewal { length: Some(length), .. }) => Some(length),
                _ => None,
            };
            ours.is_some_and(|it| length(&format!("{} {}", it.count, it.unit)) == Some(theirs))
        }
        Category::GoverningLaw => {
            let theirs = places(&label.answer);
            matches!(value, Some(Value::Places { places: ours }) if places(&ours.join(";")) == theirs)
        }
        Category::Title => {
            matches!(value, Some(Value::Text { text }) if plain(text) == plain(&label.answer))
        }
        Category::Parties => return Some(names(value, &label.answer)),
        _ => return None,
    };
    Some(f64::from(u8::from(is_right)))
}

/// F1 over names. The answer gives names and what they are called, `Acme Ltd ("Acme"); …`, so that a name counts for
/// each part it begins.
fn names(value: Option<&Value>, answer: &str) -> f64 {
    let Some(Value::Names { names }) = value else { return 0.0 };
    let ours: BTreeSet<String> = names.iter().map(|it| plain(it)).filter(|it| !it.is_empty()).collect();
    let parts = answer.split(';').map(|it| it.split(['(', '"', '“']).find(|it| !plain(it).is_empty()).unwrap_or(it));
    let theirs: BTreeSet<String> = parts.map(plain).filter(|it| !it.is_empty()).collect();
    let common = theirs.iter().filter(|it| ours.contains(*it)).count();
    let of = |all: usize| share(u32::try_from(common).unwrap_or(u32::MAX), u32::try_from(all).unwrap_or(u32::MAX));
    f1(of(ours.len()), of(theirs.len()))
}

/// Writes down what was missed, made up or read wrongly in one agreement.
fn tell(out: &mut String, agreement: &Agreement, term: Option<&KeyTerm>, label: Option<&Label>) {
    let labels: Vec<_> = label.map(|it| it.stretches(&agreement.text).collect()).unwrap_or_default();
    let passages = term.map_or(&[][..], |it| &it.passages);
    let mut lines = String::new();
    for (span, words) in &labels {
        if !passages.iter().any(|it| found_by(it, span, words)) {
            line(&mut lines, format_args!("  missed    {words}"));
        }
    }
    for it in passages {
        if !labels.iter().any(|(span, words)| found_by(it, span, words)) {
            line(&mut lines, format_args!("  made up   [{} {:.2}] {}", it.detector, it.confidence, it.evidence.quote));
        }
    }
    if let (Some(term), Some(label)) = (term, label)
        && agreement_of(term, label).is_some_and(|it| it < 1.0)
    {
        line(&mut lines, format_args!("  value     {:?} is labelled {}", term.value, label.answer));
    }
    if !lines.is_empty() {
        let verdict = match (term.is_some(), label.is_some()) {
            (true, true) => "found",
            (true, false) => "FALSE",
            (false, true) => "MISSED",
            (false, false) => "absent",
        };
        line(out, format_args!("{verdict} {}\n{}", agreement.title, lines.trim_end()));
    }
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    let written = writeln!(out, "{words}");
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
}

impl Measured {
    /// The figures, one line for each kind.
    pub(crate) fn table(&self) -> String {
        let mut out = String::new();
        line(
            &mut out,
            format_args!("key term              labelled    P     R     F1   spans   SP    SR   length  value right"),
        );
        for (category, it) in &self.counted {
            let value = if it.comparable > 0 {
                format!("{:.2} of {}", it.right / f64::from(it.comparable), it.comparable)
            } else {
                String::new()
            };
            line(
                &mut out,
                format_args!(
                    "{:<26}{:>4}  {:.2}  {:.2}  {:.2}  {:>5}  {:.2}  {:.2}  {:>5.1}  {value}",
                    category.word(),
                    it.labelled,
                    it.precision(),
                    it.recall(),
                    it.f1(),
                    it.stretches,
                    share(it.passages_right, it.passages),
                    share(it.stretches_found, it.stretches),
                    it.ratios / f64::from(it.passages_right.max(1)),
                ),
            );
        }
        let is_core = |it: &Category| self.core.iter().any(|name| it.labelled() == Some(name));
        let starting = |it: &Category| !matches!(it, Category::Title | Category::Parties);
        self.average(&mut out, "macro, all 41", |_| true);
        self.average(&mut out, "macro, 39 detectors", starting);
        self.average(&mut out, "macro, core", is_core);
        let sum = |of: fn(&Counted) -> u32| self.counted.iter().map(|(_, it)| of(it)).sum::<u32>();
        let precision = share(sum(|it| it.both), sum(|it| it.found));
        let recall = share(sum(|it| it.both), sum(|it| it.labelled));
        line(
            &mut out,
            format_args!(
                "{:<26}      {precision:.2}  {recall:.2}  {:.2}         {:.2}  {:.2}",
                "micro, all 41",
                f1(precision, recall),
                share(sum(|it| it.passages_right), sum(|it| it.passages)),
                share(sum(|it| it.stretches_found), sum(|it| it.stretches)),
            ),
        );
        let hundred_thousands = f64::from(u32::try_from(self.characters).unwrap_or(u32::MAX)).max(1.0) / 100_000.0;
        let milliseconds = self.spent.as_secs_f64() * 1_000.0 / hundred_thousands;
        line(
            &mut out,
            format_args!(
                "{} agreements, {} characters: {milliseconds:.0} ms for each 100,000 characters, {}",
                self.agreements,
                self.characters,
                most_memory()
                    .map_or_else(|| "memory not measured".to_owned(), |it| format!("{it} MB of memory at most"))
            ),
        );
        out
    }

    fn average(&self, out: &mut String, name: &str, takes: impl Fn(&Category) -> bool) {
        let taken: Vec<&Counted> = self.counted.iter().filter(|it| takes(&it.0)).map(|it| &it.1).collect();
        let mean = |of: fn(&Counted) -> f64| {
            taken.iter().map(|it| of(it)).sum::<f64>() / f64::from(u32::try_from(taken.len()).unwrap_or(1).max(1))
        };
        line(
            out,
            format_args!(
                "{name:<26}      {:.2}  {:.2}  {:.2}         {:.2}  {:.2}",
                mean(Counted::precision),
                mean(Counted::recall),
                mean(Counted::f1),
                mean(|it| share(it.passages_right, it.passages)),
                mean(|it| share(it.stretches_found, it.stretches)),
            ),
        );
    }
}

/// The most memory this process had, in megabytes, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1_000)
}
