//! Words as a reader compares them: `£5,000`, `twenty-four` and `party’s` are one word each, a comma stands alone, and
//! the blanks behind a word belong to it without counting.
//!
//! Spellings are numbered once for both texts, so that comparing never touches text again. Changes are smoothed: a
//! little word left standing between two changes is harder to read than the whole phrase struck out. Deliberately
//! absent: any knowledge of grammar or of case.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// The number of a spelling in the [`Lexicon`].
pub(super) type Spelling = u32;

/// More words than this in one changed stretch of one paragraph, both texts together, are replaced as a whole.
const MOST_COMPARED: usize = 400_000;

/// The longest entity, such as `&CounterClockwiseContourIntegral;`, in bytes.
const LONGEST_ENTITY: usize = 40;

/// A word with the blanks behind it, in bytes of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    word_end: usize,
    pub(super) end: usize,
    /// Whether it has letters or digits.
    pub(super) is_word: bool,
}

impl Token {
    pub(super) fn word(&self) -> Range<usize> {
        self.start..self.word_end
    }

    pub(super) fn blank(&self) -> Range<usize> {
        self.word_end..self.end
    }
}

/// Cuts a range of the content into tokens, which cover it without gaps.
pub(super) fn split(content: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let mut start = range.start;
    while start < range.end {
        let rest = content.get(start..range.end).unwrap_or_default();
        let (length, is_word) = word(rest);
        let after = rest.get(length..).unwrap_or_default();
        let blank = after.len() - after.trim_start().len();
        if length + blank == 0 {
            break;
        }
        let word_end = start + length;
        tokens.push(Token { start, word_end, end: word_end + blank, is_word });
        start = word_end + blank;
    }
}

/// The length in bytes of the word that `text` begins with, which is 0 before a blank, and whether it has letters.
fn word(text: &str) -> (usize, bool) {
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else { return (0, false) };
    let second = chars.peek().map(|&(_, second)| second);
    if first.is_whitespace() {
        return (0, false);
    }
    if let Some(length) = entity(text).filter(|_| first == '&') {
        return (length, false);
    }
    let is_price = matches!(first, '£' | '€' | '$') && second.is_some_and(|second| second.is_ascii_digit());
    if !is_letter(first) && !is_price {
        return (text.chars().take_while(|&c| c == first).map(char::len_utf8).sum(), false);
    }
    let mut last = first;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let joins = match c {
            '\'' | '’' | '-' | '\u{2011}' | '/' => is_letter(last) && next.is_some_and(is_letter),
            '.' | ',' | ':' => last.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit()),
            '%' => last.is_ascii_digit(),
            _ => is_letter(c),
        };
        if !joins {
            return (at, true);
        }
        last = c;
    }
    (text.len(), true)
}

fn is_letter(c: char) -> bool {
    // Accents that were typed as characters of their own, soft hyphens and joiners do not end a word.
    c.is_alphanumeric() || matches!(c, '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{200D}')
}

/// The length of `&amp;` and the like.
fn entity(text: &str) -> Option<usize> {
    let length = text.bytes().take(LONGEST_ENTITY).position(|b| b == b';')? + 1;
    let name = text.get(1..length - 1)?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')).then_some(length)
}

/// The spellings of both texts.
#[derive(Default)]
pub(super) struct Lexicon<'t> {
    spellings: HashMap<&'t str, Spelling>,
    weights: Vec<u32>,
}

impl<'t> Lexicon<'t> {
    pub(super) fn spelling(&mut self, word: &'t str) -> Spelling {
        let next = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        *self.spellings.entry(word).or_insert_with(|| {
            let is_word = word.chars().next().is_some_and(|first| is_letter(first) || matches!(first, '£' | '€' | '$'));
            let length = u32::try_from(word.len()).unwrap_or(u32::MAX).min(HEAVIEST);
            self.weights.push(if is_word { length } else { 0 });
            next
        })
    }

    /// How much a spelling says about its paragraph: long words much, "of" little, a comma nothing.
    pub(super) fn weights(&self) -> &[u32] {
        &self.weights
    }
}

/// A word weighs as many as it has bytes, but not more than this.
const HEAVIEST: u32 = 16;

pub(super) fn weight(weights: &[u32], words: &[Spelling]) -> u64 {
    let of = |&word: &Spelling| usize::try_from(word).ok().and_then(|word| weights.get(word)).copied();
    words.iter().filter_map(of).map(u64::from).sum()
}

/// Words of the older text against words of the newer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
    pub(super) same: bool,
}

/// Compares two paragraphs word by word. Same and changed stretches take turns and cover both.
pub(super) fn compare(old: &[Spelling], new: &[Spelling], weights: &[u32]) -> Vec<Stretch> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let [old_rest, new_rest] = [old, new].map(|words| words.get(prefix..).unwrap_or_default());
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let [old_end, new_end] = [old.len() - suffix, new.len() - suffix];
    let [old_middle, new_middle] =
        [old.get(prefix..old_end).unwrap_or_default(), new.get(prefix..new_end).unwrap_or_default()];
    let mut stretches = Stretches { stretches: Vec::new() };
    stretches.push(Stretch { old: 0..prefix, new: 0..prefix, same: true });
    if old_middle.len() + new_middle.len() > MOST_COMPARED {
        stretches.push(Stretch { old: prefix..old_end, new: prefix..new_end, same: false });
    } else {
        for op in capture_diff_slices(Algorithm::Myers, old_middle, new_middle) {
            let [old, new] = [op.old_range(), op.new_range()].map(|range| range.start + prefix..range.end + prefix);
            stretches.push(Stretch { old, new, same: op.tag() == DiffTag::Equal });
        }
    }
    stretches.push(Stretch { old: old_end..old.len(), new: new_end..new.len(), same: true });
    smoothed(stretches.stretches, |range| weight(weights, old.get(range).unwrap_or_default()), |range| {
        weight(weights, new.get(range).unwrap_or_default())
    })
}

struct Stretches {
    stretches: Vec<Stretch>,
}

impl Stretches {
    fn push(&mut self, stretch: Stretch) {
        if stretch.old.is_empty() && stretch.new.is_empty() {
            return;
        }
        match self.stretches.last_mut() {
            Some(last) if last.same == stretch.same => {
                last.old.end = stretch.old.end;
                last.new.end = stretch.new.end;
            }
            Some(_) | None => self.stretches.push(stretch),
        }
    }
}

/// Takes a same stretch into the changes around it where it is lighter than both and of one or two words, or has none.
fn smoothed(
    stretches: Vec<Stretch>,
    old_weight: impl Fn(Range<usize>) -> u64,
    new_weight: impl Fn(Range<usize>) -> u64,
) -> Vec<Stretch> {
    let heavier = |change: &Stretch| old_weight(change.old.clone()).max(new_weight(change.new.clone()));
    let mut smooth = Stretches { stretches: Vec::with_capacity(stretches.len()) };
    let mut before = None;
    let mut stretches = stretches.into_iter().peekable();
    while let Some(mut stretch) = stretches.next() {
        if !stretch.same {
            before = Some(before.unwrap_or(0) + heavier(&stretch));
            smooth.push(stretch);
            continue;
        }
        if let (Some(before), Some(after)) = (before, stretches.peek())
            && stretch.old.len() <= 3
        {
            let own = old_weight(stretch.old.clone());
            stretch.same = own > before.min(heavier(after)) || own > HEAVIEST.into();
        }
        if stretch.same {
            before = None;
        }
        smooth.push(stretch);
    }
    smooth.stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        split(text, 0..text.len(), &mut tokens);
        assert_eq!(tokens.iter().map(|token| &text[token.start..token.end]).collect::<String>(), text);
        tokens.iter().map(|token| &text[token.word()]).collect()
    }

    #[test]
    fn a_sum_a_date_and_a_possessive_are_one_word_each() {
        assert_eq!(words("the Buyer’s £1,250.50, or 7.5%"), ["the", "Buyer’s", "£1,250.50", ",", "or", "7.5%"]);
        assert_eq!(words("  and/or (twenty-four)."), ["", "and/or", "(", "twenty-four", ")", "."]);
        assert_eq!(words("**Fee**: clause 4.2(a)"), ["**", "Fee", "**", ":", "clause", "4.2", "(", "a", ")"]);
        assert_eq!(words("R&amp;D & more; cafe\u{301} 10:30"), ["R", "&amp;", "D", "&", "more", ";", "cafe\u{301}", "10:30"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn a_little_word_between_two_changes_goes_with_them() {
        let mut lexicon = Lexicon::default();
        let [old, new] = ["thirty days of notice in writing", "sixty calendar weeks of warning in writing"]
            .map(|text| words(text).into_iter().map(|word| lexicon.spelling(word)).collect::<Vec<_>>());
        let stretches = compare(&old, &new, lexicon.weights());
        assert_eq!(
            stretches,
            [Stretch { old: 0..4, new: 0..5, same: false }, Stretch { old: 4..6, new: 5..7, same: true }]
        );
    }
}
