//! Detectors at work: does a rule's wording stand in the text, and where?
//!
//! What must hold: every hit lies in one unit; a heading, a definition, a recital, a blank to be filled in and a duty
//! laid on the wrong party are never full evidence; a forbidden term is not held against a text that negates it. Each
//! detector reads the text about once, so the work grows with rules times length.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pack::{Detector, Rule, Side, Sign, Term, Unit};
use super::text::{Passage, Role, Span, Text, Zone, pattern};
use super::{Outcome, Polarity};

mod denials;
mod units;

pub(super) use denials::negates_exclusion;
pub(super) use units::in_lower_case;
use units::{bare_headings, clause_slices, denies, fires};

/// How sure a hit of a strong detector is.
pub(super) const STRONG: f64 = 0.95;
/// How sure a hit of a weak detector is.
pub(super) const WEAK: f64 = 0.60;
/// The most passages one rule reports.
const MOST_PASSAGES: usize = 40;

/// What detectors found for a rule.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) outcome: Outcome,
    pub(super) spans: Vec<Span>,
    /// The detector that fired; for an absence the ones that were tried.
    pub(super) detector: String,
    /// `None` when the answer rests on nothing being found.
    pub(super) confidence: Option<f64>,
    /// Why a hit was not full evidence.
    pub(super) reservation: Option<&'static str>,
}

/// One unit of text: a range of its field's buffer, and the stretches of the working text that fill it.
struct Slice {
    range: Range<usize>,
    /// Where each piece starts in the buffer, with the piece.
    pieces: Vec<(usize, Span)>,
    zone: Zone,
}

impl Slice {
    fn whole(span: Span, zone: Zone) -> Self {
        Self { range: span.clone(), pieces: vec![(span.start, span)], zone }
    }

    /// The stretches of the working text that a range of the buffer stands for.
    fn spans(&self, range: &Range<usize>) -> Vec<Span> {
        let overlap = |&(start, ref piece): &(usize, Span)| {
            let from = range.start.max(start);
            let to = range.end.min(start + piece.len());
            (from < to).then(|| piece.start + from - start..piece.start + to - start)
        };
        self.pieces.iter().filter_map(overlap).collect()
    }
}

/// The text cut into every kind of unit.
pub(super) struct Fields<'a> {
    text: &'a Text,
    /// The working text in lower case.
    lower: Vec<u8>,
    sentence_buffer: String,
    /// The same in lower case.
    lower_sentences: Vec<u8>,
    sentences: Vec<Slice>,
    blocks: Vec<Slice>,
    clauses: Vec<Slice>,
    headings: Vec<Slice>,
    title: Vec<Slice>,
    document: Vec<Slice>,
    /// Heading lines with no words beneath them.
    bare_headings: Vec<Span>,
    /// What each side of the contract is called, in lower case.
    labels: Vec<(String, Side)>,
}

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\[\s*(?:[●•._\s]*|(?:insert|enter|complete|specify|tbc|tbd|date|name|address|amount|number|title|company|party|client|customer|supplier|xx|dd|yyyy)\b[^\]\n]{0,80})\]|\{\{[^}\n]{0,80}\}\}|<<[^>\n]{0,80}>>|\$\{[^}\n]{0,80}\}|\b(?:TBC|TBD|TBA)\b|_{4,}|\bX{3,}\b|£\s*(?:[,.;]|_|$)",
    )
});
static RELIEVES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:not (?:be )?(?:required|obliged|obligated|bound) to|no (?:obligation|duty) to|under no obligation)\b",
    )
});
static NEGATED_PERMISSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:may|can) ?not\b|\bnot be entitled\b|\bno right to\b|\b(?:may|can) (?:never|only)\b|\bnever\b")
});
/// A permission, up to where the same sentence turns to what somebody else may do.
static FIRST_PERMISSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^.*?\b(?:may|can|entitled to|right to)\b.*?\b(?:and|but) (?:you|we|it|the|neither|no)\b")
});
static SIDE_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:processor|provider|supplier|vendor|contractor|consultant|company|agency|recipient|we|us|controller|customer|client|buyer|you)\b",
    )
});

/// Whether words hold a blank that somebody still has to fill in.
pub(super) fn has_placeholder(words: &str) -> bool {
    PLACEHOLDER.is_match(words)
}

/// Whether words deny a permission themselves: "we may change this and you may not cancel" still lets us change it.
fn denies_permission(words: &str) -> bool {
    let saying = FIRST_PERMISSION.find(words).map_or(words, |it| it.as_str());
    NEGATED_PERMISSION.is_match(saying)
}

/// What a hit is worth.
enum Worth {
    Full,
    Lowered(&'static str),
    Nothing,
}

/// A unit in which every term of a detector holds, with the place of each positive term in the buffer.
struct Hit<'f> {
    slice: &'f Slice,
    places: Vec<Range<usize>>,
}

impl<'a> Fields<'a> {
    /// Cuts a text into units.
    pub(super) fn new(text: &'a Text) -> Self {
        let mut sentence_buffer = String::with_capacity(text.working().len() * 2);
        let mut sentences = Vec::with_capacity(text.sentences().len());
        for sentence in text.sentences() {
            let start = sentence_buffer.len();
            let mut pieces = Vec::with_capacity(sentence.pieces.len());
            for piece in &sentence.pieces {
                if sentence_buffer.len() > start {
                    sentence_buffer.push(' ');
                }
                pieces.push((sentence_buffer.len(), piece.clone()));
                sentence_buffer.push_str(text.slice(piece));
            }
            sentences.push(Slice { range: start..sentence_buffer.len(), pieces, zone: sentence.zone });
            sentence_buffer.push('\n');
        }
        let whole = |it: &Passage| it.pieces.first().map(|span| Slice::whole(span.clone(), it.zone));
        let bare_headings = bare_headings(text);
        let is_bare = |span: &Span| bare_headings.binary_search_by_key(&span.start, |it| it.start).is_ok();
        let headings = text.headings().filter(|it| !is_bare(&it.span)).map(|it| Slice::whole(it.span.clone(), it.zone));
        let mut labels = Vec::new();
        for party in text.parties() {
            let side = match party.role {
                Some(Role::Supplier | Role::Employee) => Side::Supplier,
                Some(Role::Customer | Role::Employer) => Side::Customer,
                Some(Role::Discloser | Role::Recipient) | None => continue,
            };
            labels.extend(party.labels.iter().map(|it| (it.trim_start_matches("the ").to_lowercase(), side)));
        }
        Self {
            text,
            lower: in_lower_case(text.working()).into_bytes(),
            lower_sentences: in_lower_case(&sentence_buffer).into_bytes(),
            sentence_buffer,
            sentences,
            blocks: text.blocks().iter().filter_map(whole).collect(),
            clauses: clause_slices(text),
            headings: headings.collect(),
            title: vec![Slice::whole(text.title(), Zone::Body)],
            document: vec![Slice::whole(0..text.working().len(), Zone::Body)],
            bare_headings,
            labels,
        }
    }

    /// What the units of a kind lie in.
    fn buffer(&self, unit: Unit) -> &str {
        match unit {
            Unit::Sent => &self.sentence_buffer,
            Unit::Block | Unit::Clause | Unit::Doc | Unit::Head | Unit::Title => self.text.working(),
        }
    }

    /// The same in lower case, for patterns, and the units.
    fn field(&self, unit: Unit) -> (&[u8], &[Slice]) {
        let working = &self.lower;
        match unit {
            Unit::Sent => (&self.lower_sentences, &self.sentences),
            Unit::Block => (working, &self.blocks),
            Unit::Clause => (working, &self.clauses),
            Unit::Doc => (working, &self.document),
            Unit::Head => (working, &self.headings),
            Unit::Title => (working, &self.title),
        }
    }

    /// Calls `each` for every unit in which the detector fires, until it answers `false`.
    fn hits<'f>(&'f self, detector: &Detector, mut each: impl FnMut(Hit<'f>) -> bool) {
        let (buffer, slices) = self.field(detector.unit);
        let driver = detector.terms.iter().find_map(|it| match it {
            Term::Has(re) | Term::Near { one: re, .. } => Some(re),
            Term::Lacks(_) | Term::NotNear { .. } => None,
        });
        let Some(driver) = driver else { return };
        let mut at = 0;
        let mut next = 0;
        while at < buffer.len() {
            let Some(found) = driver.find_at(buffer, at) else { return };
            while slices.get(next).is_some_and(|it| it.range.end <= found.start()) {
                next += 1;
            }
            let Some(slice) = slices.get(next) else { return };
            if found.start() < slice.range.start {
                at = slice.range.start;
                continue;
            }
            let skip = |place: &Range<usize>| detector.unit == Unit::Doc && self.stands_in_a_bare_heading(place);
            if let Some(places) = fires(detector, buffer, &slice.range, &skip)
                && !each(Hit { slice, places })
            {
                return;
            }
            at = slice.range.end;
        }
    }

    fn stands_in_a_bare_heading(&self, place: &Range<usize>) -> bool {
        let next = self.bare_headings.partition_point(|it| it.start <= place.start);
        next.checked_sub(1).is_some_and(|it| place.end <= self.bare_headings[it].end)
    }

    /// The stretches of the working text that show a hit.
    fn evidence(&self, hit: &Hit<'_>, unit: Unit) -> Vec<Span> {
        let first = hit.places.iter().map(|it| it.start).min().unwrap_or(hit.slice.range.start);
        let last = hit.places.iter().map(|it| it.end).max().unwrap_or(first);
        let mut spans = match unit {
            // From the first to the last term of a document would be most of it.
            Unit::Doc => hit.places.iter().flat_map(|it| hit.slice.spans(it)).collect(),
            Unit::Sent | Unit::Block | Unit::Clause | Unit::Head | Unit::Title => hit.slice.spans(&(first..last)),
        };
        let working = self.text.working();
        for span in &mut spans {
            // Patterns count bytes, so a match may end inside a character.
            while !working.is_char_boundary(span.start) {
                span.start -= 1;
            }
            while !working.is_char_boundary(span.end) {
                span.end += 1;
            }
        }
        spans.sort_by_key(|it| (it.start, it.end));
        spans.dedup();
        spans
    }

    fn worth(&self, rule: &Rule, detector: &Detector, hit: &Hit<'_>, spans: &[Span]) -> Worth {
        let buffer = self.buffer(detector.unit);
        let whole_document = detector.unit == Unit::Doc;
        let zone = match spans.first() {
            Some(first) if whole_document => self.text.zone_at(first.start),
            _ => hit.slice.zone,
        };
        let words = buffer.get(hit.slice.range.clone()).unwrap_or_default();
        let modal = detector.seeks_duty || detector.seeks_permission;
        let in_definition = zone == Zone::Definitions && !whole_document && detector.unit != Unit::Clause;
        if in_definition && modal && !rule.about_definitions && self.is_definition(spans) {
            return Worth::Nothing;
        }
        let shown: String = spans.iter().map(|it| self.text.slice(it)).collect::<Vec<_>>().join(" ");
        if rule.polarity == Polarity::Forbid {
            let cancelled = (detector.seeks_exclusion && !whole_document && denies(detector, words))
                || (detector.seeks_permission && denies_permission(&shown));
            if cancelled {
                return Worth::Nothing;
            }
        } else {
            if (detector.seeks_duty && RELIEVES.is_match(&shown)) || self.is_relieved(spans) {
                return Worth::Nothing;
            }
            if self.is_on_the_wrong_side(detector, &shown) {
                return Worth::Nothing;
            }
            let with_blank = spans.iter().any(|it| self.line_has_placeholder(it));
            if with_blank {
                return Worth::Lowered("the wording still has a blank to be filled in");
            }
        }
        if zone == Zone::Recitals {
            return Worth::Lowered("it stands in the background and not among the agreed terms");
        }
        Worth::Full
    }

    /// Whether the passage is itself a definition, rather than a clause that happens to stand among definitions.
    fn is_definition(&self, spans: &[Span]) -> bool {
        let Some(line) = spans.first().and_then(|it| self.text.line_at(it.start)) else { return false };
        let definitions = self.text.definitions();
        let next = definitions.partition_point(|it| it.span.start < line.span.start);
        definitions
            .get(next)
            .is_some_and(|it| !it.inline && it.span.start < line.span.start + 24 && it.span.end <= line.span.end)
    }

    /// Whether the words right before a hit take the duty away: "is not required to" notify.
    fn is_relieved(&self, spans: &[Span]) -> bool {
        let Some(start) = spans.first().map(|it| it.start) else { return false };
        let line_start = self.text.line_at(start).map_or(start, |it| it.span.start);
        let before = self.text.slice(&(line_start..start));
        let before = before.char_indices().rev().nth(45).map_or(before, |(at, _)| &before[at..]);
        RELIEVES.find_iter(before).last().is_some_and(|it| it.end() + 2 >= before.len())
    }

    fn is_on_the_wrong_side(&self, detector: &Detector, shown: &str) -> bool {
        let Some(side) = detector.side else { return false };
        let Some(word) = SIDE_WORD.find(shown) else { return false };
        let word = word.as_str().to_lowercase();
        self.labels.iter().find(|it| it.0 == word).is_some_and(|it| it.1 != side)
    }

    fn line_has_placeholder(&self, span: &Span) -> bool {
        let line = self.text.line_at(span.start);
        let in_signature = self.text.signature().is_some_and(|it| it.contains(&span.start));
        let stretch = match line {
            Some(line) if span.end <= line.span.end => &line.span,
            _ => span,
        };
        !in_signature && has_placeholder(self.text.slice(stretch))
    }

    /// Tries a rule's detectors.
    pub(super) fn decide(&self, rule: &Rule) -> Found {
        match rule.polarity {
            Polarity::Forbid => self.forbidden(rule),
            Polarity::Require | Polarity::Recommend | Polarity::Inform | Polarity::Check => self.wanted(rule),
        }
    }

    fn wanted(&self, rule: &Rule) -> Found {
        let mut lowered: Option<Found> = None;
        for (sign, confidence, outcome) in [(Sign::Strong, STRONG, Outcome::Pass), (Sign::Weak, WEAK, Outcome::Partial)]
        {
            for detector in rule.detectors.iter().filter(|it| it.sign == sign) {
                let mut full: Option<Found> = None;
                self.hits(detector, |hit| {
                    let spans = self.evidence(&hit, detector.unit);
                    let found = |outcome, reservation| Found {
                        outcome,
                        spans: spans.clone(),
                        detector: detector.notation.clone(),
                        confidence: Some(confidence),
                        reservation,
                    };
                    match self.worth(rule, detector, &hit, &spans) {
                        Worth::Nothing => true,
                        Worth::Lowered(why) => {
                            lowered.get_or_insert_with(|| found(Outcome::Partial, Some(why)));
                            true
                        }
                        Worth::Full => {
                            let weak = (sign == Sign::Weak).then_some("the wording says less than the rule asks for");
                            full = Some(found(outcome, weak));
                            false
                        }
                    }
                });
                if full.is_some() && (sign == Sign::Strong || lowered.is_none()) {
                    return full.unwrap_or_else(|| absent(rule, Outcome::Fail));
                }
            }
        }
        lowered.unwrap_or_else(|| absent(rule, Outcome::Fail))
    }

    fn forbidden(&self, rule: &Rule) -> Found {
        let mut spans: Vec<Span> = Vec::new();
        let mut fired: Option<&Detector> = None;
        let mut reservation: Option<&'static str> = None;
        let mut full = false;
        for detector in &rule.detectors {
            self.hits(detector, |hit| {
                let shown = self.evidence(&hit, detector.unit);
                match self.worth(rule, detector, &hit, &shown) {
                    Worth::Nothing => return true,
                    Worth::Lowered(why) => {
                        reservation.get_or_insert(why);
                    }
                    Worth::Full => full = true,
                }
                fired.get_or_insert(detector);
                spans.extend(shown);
                spans.len() < MOST_PASSAGES
            });
        }
        let Some(fired) = fired else { return absent(rule, Outcome::Pass) };
        spans.sort_by_key(|it| (it.start, it.end));
        spans.dedup();
        Found {
            outcome: if full { Outcome::Fail } else { Outcome::Partial },
            spans,
            detector: fired.notation.clone(),
            confidence: Some(STRONG),
            reservation: reservation.filter(|_| !full),
        }
    }

    /// Whether a detector of a rule fires where `accepts` agrees with one of the shown stretches.
    pub(super) fn any_hit(&self, detector: &Detector, accepts: impl Fn(&Span) -> bool) -> bool {
        let mut accepted = false;
        self.hits(detector, |hit| {
            accepted = self.evidence(&hit, detector.unit).iter().any(&accepts);
            !accepted
        });
        accepted
    }

    /// The sentence of each hit of a detector, or the stretch itself where it is none; at most [`MOST_PASSAGES`].
    pub(super) fn sentences_with(&self, detector: &Detector) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        self.hits(detector, |hit| {
            if let Some(shown) = self.evidence(&hit, detector.unit).pop() {
                let sentence = self.text.sentence_at(shown.start).and_then(|it| it.pieces.last()).cloned();
                let span = sentence.unwrap_or(shown);
                if !found.contains(&span) {
                    found.push(span);
                }
            }
            found.len() < MOST_PASSAGES
        });
        found
    }

    /// Where a detector fires, at most [`MOST_PASSAGES`] stretches, in the order of the text.
    pub(super) fn passages(&self, detector: &Detector) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        self.hits(detector, |hit| {
            found.extend(self.evidence(&hit, detector.unit));
            found.len() < MOST_PASSAGES
        });
        found
    }

    /// How many units of a kind there are.
    pub(super) fn count(&self, unit: Unit) -> usize {
        self.field(unit).1.len()
    }
}

fn absent(rule: &Rule, outcome: Outcome) -> Found {
    let tried: Vec<&str> = rule.detectors.iter().map(|it| it.notation.as_str()).collect();
    Found { outcome, spans: Vec::new(), detector: tried.join("\n"), confidence: None, reservation: None }
}
