//! Words to find contracts by, folded the same way for both databases: lower case, without accents, letters and digits.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most text that is indexed of one contract, in bytes; PostgreSQL takes at most a megabyte of distinct words.
const MOST_INDEXED: usize = 500_000;
/// The longest word that is indexed, in characters; what is longer is no word a person searches for.
const LONGEST_WORD: usize = 64;
/// The most words of one search.
const MOST_SEARCHED: usize = 12;

fn fold(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

/// The words of `texts` in order, separated by single spaces.
pub(super) fn indexed(texts: &[&str]) -> String {
    let mut words = String::new();
    for text in texts {
        let mut word = String::new();
        for c in fold(text).chain([' ']) {
            if c.is_alphanumeric() {
                word.push(c);
                continue;
            }
            if !word.is_empty() && word.chars().count() <= LONGEST_WORD {
                if words.len() + word.len() >= MOST_INDEXED {
                    return words;
                }
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&word);
            }
            word.clear();
        }
    }
    words
}

/// The words a person searches for; the last may be unfinished, so every word counts as a beginning.
pub(super) fn searched(text: &str) -> Vec<String> {
    let mut words: Vec<String> = indexed(&[text]).split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    words.truncate(MOST_SEARCHED);
    words
}

/// The key by which titles are sorted.
pub(super) fn sort_key(title: &str) -> String {
    fold(title).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_accents_and_case() {
        assert_eq!(indexed(&["Café, NAÏVE — £1,200", "O’Brien"]), "cafe naive 1 200 o brien");
        assert_eq!(searched("  Zoë's  \"Café\" -- * "), ["zoe", "s", "cafe"]);
        assert_eq!(searched("%_'\");--"), Vec::<String>::new());
        assert_eq!(sort_key("Ébène"), "ebene");
    }

    #[test]
    fn no_text_makes_the_index_too_large() {
        let huge = "word ".repeat(400_000);
        assert!(indexed(&[&huge]).len() < MOST_INDEXED);
        assert_eq!(indexed(&[&"x".repeat(100_000)]), "");
    }
}
