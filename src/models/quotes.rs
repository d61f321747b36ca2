//! Which quotations of an answer stand in the contract: those that do not are taken out and counted.
//!
//! Pure. Words between « and » are quotations; so are at least four words between other quotation marks. A quotation is found
//! when it stands in the text in one piece, whatever its spaces, dashes, quotation marks and Markdown signs are; nothing is
//! forgiven beside that.

use serde::{Deserialize, Serialize};

/// What stands where a quotation was taken out.
pub(super) const DROPPED: &str = "[a quotation was taken out here: it does not stand in the contract]";
/// How many words between plain quotation marks are a quotation and not a name.
const FEWEST_WORDS: usize = 4;

/// A quotation that stands in the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// In characters of the content.
    pub start: u32,
    pub end: u32,
    /// Exactly as it stands there.
    pub text: String,
}

/// An answer after its quotations were looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    /// With the contract's own words, followed by the number of the quotation in square brackets, where they were found.
    pub(crate) text: String,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) dropped: u32,
}

/// Looks up every quotation of `answer` in `content`.
pub(crate) fn check(answer: &str, content: &str) -> Checked {
    let folded = Folded::of(content);
    let mut checked = Checked { text: String::new(), quotes: Vec::new(), dropped: 0 };
    let mut rest = answer;
    while let Some((before, inside, after)) = next_quotation(rest) {
        checked.text.push_str(before);
        match folded.find(inside) {
            Some(quote) => {
                let known = checked.quotes.iter().position(|it| *it == quote);
                let number = known.map_or(checked.quotes.len() + 1, |it| it + 1);
                checked.text.push_str(&format!("“{}” [{number}]", quote.text));
                if known.is_none() {
                    checked.quotes.push(quote);
                }
            }
            None => {
                checked.text.push_str(DROPPED);
                checked.dropped += 1;
            }
        }
        rest = after;
    }
    checked.text.push_str(rest);
    checked
}

/// What stands before the next quotation, in it, and behind it.
fn next_quotation(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some((at, open)) = text.get(from..)?.char_indices().find(|(_, c)| closing(*c).is_some()) {
        let at = from + at;
        let begin = at + open.len_utf8();
        let close = closing(open)?;
        from = begin;
        let Some(length) = text.get(begin..)?.find(close) else { continue };
        let inside = text.get(begin..begin + length)?;
        let is_quotation = open == '«' || inside.split_whitespace().count() >= FEWEST_WORDS;
        if is_quotation && !inside.trim().is_empty() {
            return Some((text.get(..at)?, inside, text.get(begin + length + close.len_utf8()..)?));
        }
        from = begin + length + close.len_utf8();
    }
    None
}

fn closing(open: char) -> Option<char> {
    match open {
        '«' => Some('»'),
        '“' => Some('”'),
        '"' => Some('"'),
        _ => None,
    }
}

/// The share of a quotation's words that one paragraph has to have where the quotation does not stand in one piece.
const NEARLY_ALL: f64 = 0.95;

/// Finds quotations that something is to rest on: of at least four words, in one piece or nearly so in one paragraph.
pub(super) struct Finder {
    folded: Folded,
    paragraphs: Vec<Paragraph>,
}

/// A paragraph, with its words in order of the alphabet.
struct Paragraph {
    start: usize,
    end: usize,
    words: Vec<String>,
}

impl Finder {
    pub(super) fn of(content: &str) -> Self {
        let folded = Folded::of(content);
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for block in content.split_inclusive("\n\n") {
            let end = start + block.chars().count();
            paragraphs.push(Paragraph { start, end, words: words_of(block) });
            start = end;
        }
        Self { folded, paragraphs }
    }

    /// The words of the contract that a quotation is of.
    pub(super) fn find(&self, quotation: &str) -> Option<Quote> {
        let wanted = words_of(quotation);
        if wanted.len() < FEWEST_WORDS {
            return None;
        }
        self.folded.find(quotation).or_else(|| {
            let found = self.paragraphs.iter().find(|it| share_of(&wanted, &it.words) >= NEARLY_ALL)?;
            self.folded.stretch(found.start, found.end)
        })
    }
}

fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

/// The share of `wanted` that is in `there`, each word as often as it is there; both in order.
fn share_of(wanted: &[String], there: &[String]) -> f64 {
    let (mut common, mut at) = (0_u32, 0);
    for word in wanted {
        while there.get(at).is_some_and(|it| it < word) {
            at += 1;
        }
        if there.get(at) == Some(word) {
            (common, at) = (common + 1, at + 1);
        }
    }
    f64::from(common) / f64::from(u32::try_from(wanted.len()).unwrap_or(u32::MAX).max(1))
}

/// A text as it is compared, with the place in the original of each of its characters.
struct Folded {
    text: String,
    /// For each byte of `text` the index of its character in the original.
    places: Vec<u32>,
    original: Vec<char>,
}

impl Folded {
    fn of(content: &str) -> Self {
        let original: Vec<char> = content.chars().collect();
        let (mut text, mut places) = (String::new(), Vec::new());
        for (at, c) in (0_u32..).zip(&original) {
            push_folded(&mut text, *c);
            places.resize(text.len(), at);
        }
        Self { text, places, original }
    }

    fn find(&self, quotation: &str) -> Option<Quote> {
        let mut wanted = String::new();
        for c in quotation.chars() {
            push_folded(&mut wanted, c);
        }
        let wanted = wanted.trim_matches([' ', '"']);
        // Full stops and the like at the end belong to the sentence around it as often as not.
        let bare = wanted.trim_end_matches(['.', ',', ';', ':', ' ']);
        let (wanted, at) = [wanted, bare].into_iter().find_map(|it| Some((it, self.text.find(it)?)))?;
        if wanted.is_empty() {
            return None;
        }
        let start = *self.places.get(at)?;
        let end = self.places.get(at + wanted.len() - 1)? + 1;
        self.stretch(usize::try_from(start).ok()?, usize::try_from(end).ok()?)
    }

    /// A stretch of the original, in characters, without the spaces at its ends.
    fn stretch(&self, start: usize, end: usize) -> Option<Quote> {
        let all = self.original.get(start..end)?;
        let before = all.iter().take_while(|it| it.is_whitespace()).count();
        let after = all.iter().rev().take_while(|it| it.is_whitespace()).count();
        let (start, end) = (start + before, end.checked_sub(after).filter(|it| *it > start + before)?);
        let text = self.original.get(start..end)?.iter().collect();
        Some(Quote { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()?, text })
    }
}

/// Adds a character as it is compared: one space for any space, one shape of dash and quotation mark, no Markdown signs.
fn push_folded(out: &mut String, c: char) {
    match c {
        '*' | '`' | '\\' => {}
        _ if c.is_whitespace() => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        '‘' | '’' | 'ʼ' => out.push('\''),
        '“' | '”' | '„' | '«' | '»' => out.push('"'),
        '–' | '—' | '‑' | '‐' => out.push('-'),
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "# Services\n\n1.1 The **Supplier** will coat lenses\nfor the Client — at cost.\n\n1.2 Invoices are paid within 30 days.\n";

    #[test]
    fn f3_a_quotation_that_stands_in_the_contract_is_shown_in_its_own_words() {
        let answer = "They coat «The Supplier will coat lenses for the Client - at cost.» and pay «Invoices are paid within 30 days», see «Invoices are paid within 30 days».";
        let checked = check(answer, CONTRACT);
        assert_eq!((checked.quotes.len(), checked.dropped), (2, 0), "{checked:?}");
        assert!(checked.text.ends_with("see “Invoices are paid within 30 days” [2]."), "{}", checked.text);
        for it in &checked.quotes {
            let stretch: String = CONTRACT.chars().skip(it.start as usize).take((it.end - it.start) as usize).collect();
            assert_eq!(stretch, it.text);
        }
        assert!(checked.quotes[0].text.contains("**Supplier** will coat lenses\nfor"), "{checked:?}");
    }

    #[test]
    fn f3_a_quotation_that_stands_nowhere_is_taken_out_and_counted_whatever_its_marks_are() {
        let answer = "It says «Invoices are paid within 60 days.» and “the Client may end this at any time” but \"as is\" is a name, and “Supplier” too.";
        let checked = check(answer, CONTRACT);
        assert_eq!((checked.quotes.len(), checked.dropped), (0, 2));
        assert!(!checked.text.contains("60 days") && !checked.text.contains("at any time"), "{}", checked.text);
        assert!(checked.text.contains("\"as is\" is a name, and “Supplier” too."), "{}", checked.text);
    }

    #[test]
    fn marks_without_an_end_and_texts_without_letters_do_no_harm() {
        for answer in ["", "«", "«»", "\"", "“ ”", "« »", "a « b", "«.»", "é“ü”«ß"] {
            let checked = check(answer, "é");
            assert!(checked.quotes.is_empty(), "{answer:?}: {checked:?}");
        }
    }
}
