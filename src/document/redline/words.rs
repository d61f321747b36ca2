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

/// From as many words on, both texts together, a paragraph is compared phrase by phrase before its words are.
const LONG: usize = 2_000;
/// As few words, both texts together, are compared whatever was compared before.
const ALWAYS_COMPARED: usize = 300;

/// As many words an insertion or deletion may be set earlier or later to begin with a phrase.
const FARTHEST: usize = 64;

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
    if first == '&'
        && let Some(length) = entity(text)
    {
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
pub(super) fn compare(old: &[Spelling], new: &[Spelling], weights: &[u32], effort: &mut Effort) -> Vec<Stretch> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let [old_rest, new_rest] = [old, new].map(|words| words.get(prefix..).unwrap_or_default());
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let [old_end, new_end] = [old.len() - suffix, new.len() - suffix];
    let [old_middle, new_middle] =
        [old.get(prefix..old_end).unwrap_or_default(), new.get(prefix..new_end).unwrap_or_default()];
    let mut stretches = Stretches { stretches: Vec::new() };
    stretches.push(Stretch { old: 0..prefix, new: 0..prefix, same: true });
    let middle = Place { old: prefix, new: prefix };
    if old_middle.len() + new_middle.len() < LONG {
        compare_words(old_middle, new_middle, middle, effort, &mut stretches);
    } else {
        compare_phrases(old_middle, new_middle, middle, weights, effort, &mut stretches);
    }
    stretches.push(Stretch { old: old_end..old.len(), new: new_end..new.len(), same: true });
    let smooth = smoothed(
        stretches.stretches,
        |range| weight(weights, old.get(range).unwrap_or_default()),
        |range| weight(weights, new.get(range).unwrap_or_default()),
    );
    set_at_phrases(smooth, old, new, weights)
}

/// Where in two paragraphs the words stand that are compared.
#[derive(Clone, Copy)]
struct Place {
    old: usize,
    new: usize,
}

impl Place {
    fn stretch(self, old: Range<usize>, new: Range<usize>, same: bool) -> Stretch {
        let old = old.start + self.old..old.end + self.old;
        let new = new.start + self.new..new.end + self.new;
        Stretch { old, new, same }
    }
}

fn compare_words(old: &[Spelling], new: &[Spelling], place: Place, effort: &mut Effort, stretches: &mut Stretches) {
    let words = old.len() + new.len();
    if !effort.allows(words) && words > ALWAYS_COMPARED {
        stretches.push(place.stretch(0..old.len(), 0..new.len(), false));
        return;
    }
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        stretches.push(place.stretch(op.old_range(), op.new_range(), op.tag() == DiffTag::Equal));
    }
}

/// Finds the phrases that did not change, and compares the words between them. A phrase ends with a sign.
fn compare_phrases(
    old: &[Spelling],
    new: &[Spelling],
    place: Place,
    weights: &[u32],
    effort: &mut Effort,
    stretches: &mut Stretches,
) {
    let mut keys: HashMap<&[Spelling], usize> = HashMap::new();
    let mut phrases = |words| {
        let mut starts = vec![0];
        let mut phrases = Vec::new();
        for phrase in <[Spelling]>::split_inclusive(words, |&word| weight(weights, &[word]) == 0) {
            let next = keys.len();
            phrases.push(*keys.entry(phrase).or_insert(next));
            starts.push(starts.last().copied().unwrap_or_default() + phrase.len());
        }
        (phrases, starts)
    };
    let (old_phrases, old_starts) = phrases(old);
    let (new_phrases, new_starts) = phrases(new);
    if !effort.allows(old_phrases.len() + new_phrases.len()) {
        compare_words(old, new, place, effort, stretches);
        return;
    }
    let words = |starts: &[usize], phrases: Range<usize>| {
        let at = |index: usize| starts.get(index).copied().unwrap_or_default();
        at(phrases.start)..at(phrases.end)
    };
    for op in capture_diff_slices(Algorithm::Patience, &old_phrases, &new_phrases) {
        let old_words = words(&old_starts, op.old_range());
        let new_words = words(&new_starts, op.new_range());
        if op.tag() == DiffTag::Equal {
            stretches.push(place.stretch(old_words, new_words, true));
        } else {
            let place = Place { old: place.old + old_words.start, new: place.new + new_words.start };
            let [old, new] = [old.get(old_words), new.get(new_words)].map(Option::unwrap_or_default);
            compare_words(old, new, place, effort, stretches);
        }
    }
}

/// What may still be spent on comparing sequences. Unlike a deadline it gives the same answer on every machine.
pub(super) struct Effort {
    left: usize,
}

impl Default for Effort {
    /// About half a second where nothing in the two texts is alike.
    fn default() -> Self {
        Self { left: 30_000_000 }
    }
}

impl Effort {
    /// Spends what comparing so many items may cost, if it is there.
    pub(super) fn allows(&mut self, items: usize) -> bool {
        match self.left.checked_sub(items.saturating_mul(items.isqrt())) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
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

/// Lets what only one text has begin where a phrase begins, if the same words can be read that way: of "It ends. [It
/// may. ]It must" and "It ends. It [may. It ]must", the first.
fn set_at_phrases(mut stretches: Vec<Stretch>, old: &[Spelling], new: &[Spelling], weights: &[u32]) -> Vec<Stretch> {
    for change in 1..stretches.len() {
        let Some([before, change, after]) = stretches.get_mut(change - 1..=change + 1) else { break };
        let (words, range) = match (change.old.is_empty(), change.new.is_empty()) {
            (false, true) => (old, &change.old),
            (true, false) => (new, &change.new),
            (true, true) | (false, false) => continue,
        };
        let begins_phrase = |at: usize| at == 0 || words.get(at - 1).is_some_and(|&word| weight(weights, &[word]) == 0);
        if !before.same || change.same || !after.same {
            continue;
        }
        let most_back = before.old.len().min(before.new.len()).min(FARTHEST);
        let most_on = after.old.len().min(after.new.len()).min(FARTHEST);
        let (start, end) = (range.start, range.end);
        let back = (1..=most_back).take_while(|&by| words.get(start - by) == words.get(end - by)).count();
        let on = (0..most_on).take_while(|&by| words.get(start + by) == words.get(end + by)).count();
        if let Some(place) = (start - back..=start + on).rev().find(|&place| begins_phrase(place)) {
            for (before, change, after) in
                [(&mut before.old, &mut change.old, &mut after.old), (&mut before.new, &mut change.new, &mut after.new)]
            {
                *change = change.start + place - start..change.end + place - start;
                before.end = change.start;
                after.start = change.end;
            }
        }
    }
    stretches.retain(|stretch| !stretch.old.is_empty() || !stretch.new.is_empty());
    stretches
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
        assert_eq!(
            words("R&amp;D & more; cafe\u{301} 10:30"),
            ["R", "&amp;", "D", "&", "more", ";", "cafe\u{301}", "10:30"]
        );
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn a_paragraph_as_long_as_a_contract_is_compared_phrase_by_phrase() {
        let sentence = |number: u32| format!("clause {number} says what clause {} says, ", number + 7);
        let old: String = (0..3_000).map(sentence).collect();
        let new: String = (0..3_000).filter(|number| number % 1_000 != 500).map(sentence).collect();
        let mut lexicon = Lexicon::default();
        let [old, new] =
            [&old, &new].map(|text| words(text).into_iter().map(|word| lexicon.spelling(word)).collect::<Vec<_>>());
        let stretches = compare(&old, &new, lexicon.weights(), &mut Effort::default());
        let deleted =
            |from: usize, to: usize| Stretch { old: from * 8..from * 8 + 8, new: to * 8..to * 8, same: false };
        let changes: Vec<Stretch> = stretches.into_iter().filter(|stretch| !stretch.same).collect();
        assert_eq!(changes, [deleted(500, 500), deleted(1_500, 1_499), deleted(2_500, 2_498)]);
    }

    #[test]
    fn an_inserted_sentence_begins_with_its_first_word() {
        let mut lexicon = Lexicon::default();
        let [old, new] = ["It ends. It must end.", "It ends. It may end. It must end."]
            .map(|text| words(text).into_iter().map(|word| lexicon.spelling(word)).collect::<Vec<_>>());
        let inserted = Stretch { old: 3..3, new: 3..7, same: false };
        assert_eq!(compare(&old, &new, lexicon.weights(), &mut Effort::default()).get(1), Some(&inserted));
    }

    #[test]
    fn unlike_texts_are_given_up_before_they_take_long() {
        let [old, new]: [Vec<Spelling>; 2] =
            [3, 7].map(|step| (0..500_000_u64).map(|at| u32::try_from(at * at % (step * 1_009)).unwrap()).collect());
        let mut effort = Effort::default();
        let stretches = compare(&old, &new, &[16; 8_000], &mut effort);
        assert!(stretches.len() <= 3, "{}", stretches.len());
    }

    #[test]
    fn a_little_word_between_two_changes_goes_with_them() {
        let mut lexicon = Lexicon::default();
        let [old, new] = ["thirty days of notice in writing", "sixty calendar weeks of warning in writing"]
            .map(|text| words(text).into_iter().map(|word| lexicon.spelling(word)).collect::<Vec<_>>());
        let stretches = compare(&old, &new, lexicon.weights(), &mut Effort::default());
        assert_eq!(
            stretches,
            [Stretch { old: 0..4, new: 0..5, same: false }, Stretch { old: 4..6, new: 5..7, same: true }]
        );
    }
}
