//! Numbers as people type them: which words are numbers, and what a number says about how its paragraph hangs.
//!
//! Pure functions over short strings, and one small state: `(i)` is a letter after `(h)` and a numeral after `(a)`, and
//! only the numbers before it can tell. Nothing here assigns numbers; that is done when the source is assembled.

use super::blocks::{Block, HeadingKind, Shape};

pub(super) fn number_word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

/// The length in bytes of the number that `text` begins with, if a blank follows it.
pub(super) fn number_length(text: &str, is_number: fn(&str, &str) -> bool) -> Option<usize> {
    let word = number_word(text);
    let rest = text.get(word.len()..).unwrap_or_default();
    (!rest.is_empty() && is_number(word, rest.trim_start())).then_some(word.len())
}

/// `1.1`, `1.1.1`, `(a)`, `(iv)`, `(1)`, `(A)`.
pub(super) fn is_paragraph_number(word: &str, _rest: &str) -> bool {
    match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
        Some(inner) => {
            let short = (1..=5).contains(&inner.len());
            short
                && ((inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit()))
                    || (inner.len() <= 2 && inner.bytes().all(|b| b.is_ascii_uppercase()))
                    || (inner.bytes().all(|b| b.is_ascii_lowercase())
                        && (inner.len() <= 2 || roman_value(inner).is_some())))
        }
        None => decimal_parts(word).is_some_and(|parts| parts >= 2),
    }
}

/// `1.`, `1.1`, and `1` before a capital letter.
pub(super) fn is_heading_number(word: &str, rest: &str) -> bool {
    match decimal_parts(word) {
        Some(1) => word.ends_with('.') || rest.starts_with(char::is_uppercase),
        Some(_) => true,
        None => false,
    }
}

/// How many parts a number like `12.3.4` or `12.3.4.` has, each of at most three digits. A clause that was put in between
/// carries a letter: `4.2A`; alone, `4A` is a number with its full stop only.
fn decimal_parts(word: &str) -> Option<usize> {
    let is_closed = word.ends_with('.');
    let word = word.strip_suffix('.').unwrap_or(word);
    let may_have_letters = is_closed || word.contains('.');
    let is_part = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let letters = part.len() - digits.len();
        (1..=3).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && letters <= if may_have_letters { 2 } else { 0 }
    };
    word.split('.').all(is_part).then(|| word.split('.').count()).filter(|&parts| parts <= 5)
}

/// The value of a lower-case numeral up to 399; not every series of such digits is a proper numeral.
fn roman_value(numeral: &str) -> Option<u32> {
    let digit = |c| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let mut value: u32 = 0;
    let mut largest = 0;
    for c in numeral.chars().rev() {
        let digit = digit(c)?;
        value = if digit < largest { value.saturating_sub(digit) } else { value + digit };
        largest = largest.max(digit);
    }
    Some(value)
}

/// `1` of "Schedule 1: Services".
pub(super) fn schedule_label(heading: &str) -> Option<&str> {
    let (first, rest) = heading.trim().split_once(char::is_whitespace)?;
    let label = rest.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let fits = (1..=2).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    (first.eq_ignore_ascii_case("schedule") && fits).then_some(label)
}

/// What the numbers so far say about the next one: `(i)` may be a letter or a numeral, `(1)` a party or an item.
#[derive(Default)]
pub(super) struct Numbering {
    in_clauses: bool,
    letter: String,
    numeral: u32,
    /// The last item was an `(i)` taken for a letter after `(h)`: the block's index, to be put right by a following `(ii)`.
    doubtful: Option<usize>,
}

impl Numbering {
    pub(super) fn heading(&mut self, kind: HeadingKind) {
        match kind {
            HeadingKind::Clause | HeadingKind::Schedule => self.in_clauses = true,
            HeadingKind::Title | HeadingKind::Other => {}
        }
        self.restart();
    }

    fn restart(&mut self) {
        self.letter.clear();
        self.numeral = 0;
        self.doubtful = None;
    }

    pub(super) fn shape(&mut self, number: &str, blocks: &mut [Block]) -> Shape {
        let Some(inner) = number.strip_prefix('(').and_then(|number| number.strip_suffix(')')) else {
            self.in_clauses = true;
            self.restart();
            return Shape::SubClause;
        };
        if inner.bytes().all(|b| b.is_ascii_digit()) {
            return if self.in_clauses { Shape::SubItem } else { Shape::Party };
        }
        if inner.bytes().all(|b| b.is_ascii_uppercase()) {
            return if self.in_clauses { Shape::Item } else { Shape::Recital };
        }
        self.lower_case(inner, blocks)
    }

    fn lower_case(&mut self, inner: &str, blocks: &mut [Block]) -> Shape {
        let doubtful = self.doubtful.take();
        let numeral_shape = if self.letter.is_empty() { Shape::Item } else { Shape::SubItem };
        match roman_value(inner) {
            Some(value) if self.numeral > 0 && value == self.numeral + 1 => {
                self.numeral = value;
                numeral_shape
            }
            Some(2) if doubtful.is_some() => {
                if let Some(Block::Paragraph { shape, .. }) = doubtful.and_then(|index| blocks.get_mut(index)) {
                    *shape = Shape::SubItem;
                }
                self.letter = "h".to_owned();
                self.numeral = 2;
                Shape::SubItem
            }
            Some(1) if !follows(&self.letter, inner) => {
                self.numeral = 1;
                numeral_shape
            }
            Some(_) if inner.len() > 1 && !follows(&self.letter, inner) => numeral_shape,
            Some(_) | None => {
                self.doubtful = (inner == "i").then_some(blocks.len());
                inner.clone_into(&mut self.letter);
                self.numeral = 0;
                Shape::Item
            }
        }
    }
}

/// Whether `next` is the letter after `last`: `i` after `h`, `ii` after `hh`.
fn follows(last: &str, next: &str) -> bool {
    last.len() == next.len()
        && !last.is_empty()
        && last.bytes().zip(next.bytes()).all(|(last, next)| next == last.saturating_add(1))
}
