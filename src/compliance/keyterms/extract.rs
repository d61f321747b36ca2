//! Finds every clause of the kinds of [`Category`]: where it stands the detectors say, what it says the readers of proposals do.
//!
//! What must hold: the same text gives the same terms; each passage is a sentence or a part of one, exactly as it was
//! received; the work grows with the length of the text. Nothing is said of a kind that no passage shows.

use super::category::{Category, KeyTerm, Passage};
use super::read::Reader;
use crate::compliance::detect::{STRONG, WEAK};
use crate::compliance::pack::{key_term, key_terms_version};
use crate::compliance::text::{Span, Text, Zone};

/// The most passages that are kept of one kind.
const MOST_PASSAGES: usize = 60;

/// Finds the key terms of a contract, in the order of [`Category::ALL`].
pub fn extract(text: &str) -> Vec<KeyTerm> {
    let text = Text::new(text);
    let reader = Reader::new(&text);
    Category::ALL.iter().filter_map(|it| reader.term(*it)).collect()
}

/// Which reader this is: texts that another one read are read again. It is the version of the detectors, which counts for the readers of
/// what they find too.
pub fn reader_version() -> &'static str {
    key_terms_version()
}

/// A stretch that says something, with how sure that is and which detector found it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) confidence: f64,
    pub(super) detector: String,
}

impl Reader<'_> {
    fn term(&self, category: Category) -> Option<KeyTerm> {
        let (value, mut found) = self.said_of(category);
        found.sort_by_key(|it| (it.span.start, it.span.end));
        found.dedup_by(|next, kept| next.span == kept.span);
        let passages: Vec<Passage> = found.iter().take(MOST_PASSAGES).filter_map(|it| self.passage(it)).collect();
        (!passages.is_empty()).then_some(KeyTerm { category, value, passages })
    }

    fn passage(&self, found: &Found) -> Option<Passage> {
        let span = self.shown(&found.span);
        let (evidence, bytes) = self.text.located(&span)?;
        let clause = self.text.sentence_at(span.start).and_then(|it| it.clause);
        Some(Passage {
            evidence,
            start_byte: bytes.start,
            end_byte: bytes.end,
            clause: clause.and_then(|it| self.text.clauses().get(it)).and_then(|it| it.number.clone()),
            confidence: found.confidence,
            detector: found.detector.clone(),
        })
    }

    /// What the detectors of a kind find.
    pub(super) fn detected(&self, category: Category) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (nth, detector) in key_term(category.id()).iter().enumerate() {
            for span in self.fields.sentences_with(detector) {
                // Clauses after what looks like a signature are clauses all the same.
                let confidence = match self.text.zone_at(span.start) {
                    Zone::Recitals | Zone::Definitions | Zone::Signature => WEAK,
                    Zone::Parties | Zone::Body | Zone::Schedule => STRONG,
                };
                found.push(Found { span, confidence, detector: format!("{}.{}", category.id(), nth + 1) });
            }
        }
        found
    }
}
