//! Words to find contracts by, folded the same way for both databases: lower case, without accents, letters and digits.
//!
//! A word is kept in the index together with its company and its [`Place`], as one term: a search for the commonest word
//! reads the entries of one company only, and what stands in a title is known without a look at any text. Which words are
//! one (a plural and its singular) is decided here, never by a database.

use super::Filter;
use crate::ids::CompanyId;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most that the terms of one contract come to, in bytes; PostgreSQL takes at most a megabyte of them. The different words
/// of a text in any language come to far less; what is cut off is a list of numbers or worse, and is told in the log.
const MOST_TERMS: usize = 900_000;
/// Parts title, names and text, so that no phrase runs from one into the next.
const BREAK: &str = "|";

/// Where a word stands, the best place first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Title,
    /// The parties and their addresses.
    Names,
    /// Headings of clauses.
    Headings,
    /// All of it, the other places included.
    Anywhere,
}

impl Place {
    fn letter(self) -> char {
        match self {
            Self::Title => 'a',
            Self::Names => 'b',
            Self::Headings => 'c',
            Self::Anywhere => 'd',
        }
    }
}

/// What terms of a company begin with: thirty bits of its id. Two companies may share one; each query names its company
/// beside it.
fn code(company: CompanyId) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = company.uuid().as_u128();
    (0..6).map(|place| char::from(DIGITS[usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0)])).collect()
}

fn fold(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

/// A text in the letters of the index.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { fold(text).collect() }
}

/// The words of `texts` in order, separated by single spaces.
fn words_of(texts: &[&str]) -> String {
    let mut words = String::new();
    for text in texts {
        for word in folded(text).split(|c: char| !c.is_alphanumeric()) {
            if word.is_empty() || word.chars().count() > Filter::LONGEST_WORD {
                continue;
            }
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

/// The words of a contract's text.
#[derive(Clone, Debug)]
pub(crate) struct TextWords {
    all: String,
    headings: String,
}

impl TextWords {
    /// The words of Markdown.
    pub(super) fn of(content: &str) -> Self {
        let headings: Vec<&str> = content.lines().filter(|it| it.starts_with('#')).collect();
        Self { all: words_of(&[content]), headings: words_of(&headings) }
    }
}

/// What the index keeps of a contract.
#[derive(Clone, Debug)]
pub(crate) struct Indexed {
    /// Its words in their order, for phrases.
    pub(super) words: String,
    /// Its terms, each once, separated by single spaces.
    pub(super) terms: String,
}

/// What the index keeps of a contract of `company`.
pub(super) fn indexed(company: CompanyId, title: &str, names: &[&str], text: &TextWords) -> Indexed {
    let code = code(company);
    let (title, names) = (words_of(&[title]), words_of(names));
    let places = [
        (Place::Title, [title.as_str(), "", ""]),
        (Place::Names, [names.as_str(), "", ""]),
        (Place::Headings, [text.headings.as_str(), "", ""]),
        (Place::Anywhere, [title.as_str(), names.as_str(), text.all.as_str()]),
    ];
    let (mut terms, mut left_out) = (String::new(), 0_u32);
    for (place, texts) in places {
        let words: BTreeSet<&str> = texts.iter().flat_map(|it| it.split(' ')).filter(|it| !it.is_empty()).collect();
        for word in words {
            if terms.len() + code.len() + word.len() + 2 > MOST_TERMS {
                left_out += 1;
                continue;
            }
            if !terms.is_empty() {
                terms.push(' ');
            }
            terms.push_str(&code);
            terms.push(place.letter());
            terms.push_str(word);
        }
    }
    if left_out > 0 {
        tracing::warn!(
            left_out,
            "a contract has more different words than the index takes; it is not found by all of them"
        );
    }
    Indexed { words: format!(" {title} {BREAK} {names} {BREAK} {} ", text.all), terms }
}

/// A word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    word: String,
    /// Whether nothing may follow it.
    is_whole: bool,
}

/// What a person searches for: each of the `sought` must occur, in one of its forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Searched {
    sought: Vec<Vec<Term>>,
    /// Words that must follow one another, each with a space on both sides.
    phrases: Vec<String>,
}

impl Searched {
    /// What was typed; `None` where nothing was. The last word may be unfinished, so every word counts as a beginning, in
    /// the singular and in the plural; words between quotation marks must stand just so.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let mut searched = Self::default();
        for (place, part) in text.split(['"', '“', '”']).enumerate() {
            let words = words_of(&[part]);
            let is_quoted = place % 2 == 1;
            let found: Vec<&str> = words.split(' ').filter(|it| !it.is_empty()).collect();
            if is_quoted && found.len() > 1 {
                searched.phrases.push(format!(" {words} "));
            }
            for word in &found {
                // The end of “party’s” is no word of its own.
                if *word == "s" && found.len() > 1 {
                    continue;
                }
                searched.sought.push(if is_quoted { vec![Term::whole(word)] } else { forms(word) });
            }
        }
        searched.sought.truncate(Filter::MOST_WORDS);
        Some(searched)
    }

    /// Whether only marks were typed, which no contract has.
    pub(super) fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    /// The phrases, as [`Indexed::words`] would hold them.
    pub(super) fn phrases(&self) -> &[String] {
        &self.phrases
    }

    /// Gives up the phrases, for where only the words count.
    pub(super) fn forget_phrases(&mut self) {
        self.phrases.clear();
    }

    /// The search among the words of a company in one of `places`, in the language of SQLite's index.
    pub(super) fn for_sqlite(&self, company: CompanyId, places: &[Place]) -> String {
        self.written(company, places, " AND ", " OR ", |term, is_whole| {
            if is_whole { format!("\"{term}\"") } else { format!("\"{term}\" *") }
        })
    }

    /// The same in the language of PostgreSQL.
    pub(super) fn for_postgres(&self, company: CompanyId, places: &[Place]) -> String {
        self.written(
            company,
            places,
            " & ",
            " | ",
            |term, is_whole| {
                if is_whole { format!("'{term}'") } else { format!("'{term}':*") }
            },
        )
    }

    fn written(
        &self,
        company: CompanyId,
        places: &[Place],
        and: &str,
        or: &str,
        write: impl Fn(&str, bool) -> String,
    ) -> String {
        let code = code(company);
        let all = self.sought.iter().map(|forms| {
            let terms = forms.iter().flat_map(|it| {
                places.iter().map(|place| write(&format!("{code}{}{}", place.letter(), it.word), it.is_whole))
            });
            format!("({})", terms.collect::<Vec<_>>().join(or))
        });
        all.collect::<Vec<_>>().join(and)
    }

    /// The places of the sought words that `word`, folded, is one of.
    pub(super) fn all<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_one = move |it: &Term| if it.is_whole { word == it.word } else { word.starts_with(it.word.as_str()) };
        self.sought.iter().enumerate().filter(move |(_, forms)| forms.iter().any(is_one)).map(|(place, _)| place)
    }

    /// How many words are sought.
    pub(super) fn len(&self) -> usize {
        self.sought.len()
    }
}

impl Term {
    fn whole(word: &str) -> Self {
        Self { word: word.to_owned(), is_whole: true }
    }

    fn beginning(word: &str) -> Self {
        Self { word: word.to_owned(), is_whole: false }
    }
}

/// The forms in which a word counts as found: as a beginning, and in the other number.
fn forms(word: &str) -> Vec<Term> {
    if word.chars().count() < 2 {
        return vec![Term::whole(word)];
    }
    if word.chars().count() < 4 {
        return vec![Term::beginning(word)];
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return vec![Term::beginning(word), Term::beginning(&format!("{stem}y"))];
    }
    for end in ["sses", "shes", "ches", "xes"] {
        if word.ends_with(end) {
            return vec![Term::beginning(word.strip_suffix("es").unwrap_or(word))];
        }
    }
    if let Some(singular) = word.strip_suffix('s').filter(|it| !it.ends_with(['s', 'u', 'i'])) {
        return vec![Term::beginning(singular)];
    }
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => {
            vec![Term::beginning(word), Term::whole(&format!("{stem}ies"))]
        }
        Some(_) | None => vec![Term::beginning(word)],
    }
}

/// The key by which titles are sorted.
pub(super) fn sort_key(title: &str) -> String {
    fold(title).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(last: u128) -> CompanyId {
        CompanyId::from_uuid(uuid::Uuid::from_u128(last))
    }

    fn sought(text: &str) -> String {
        Searched::read(text).unwrap().for_postgres(company(0), &[Place::Anywhere]).replace("aaaaaad", "")
    }

    #[test]
    fn words_are_found_whatever_their_accents_and_case() {
        assert_eq!(words_of(&["Café, NAÏVE — £1,200", "O’Brien"]), "cafe naive 1 200 o brien");
        assert_eq!(sought("  Zoë's  «Café» -- * "), "('zoe':*) & ('cafe':*)");
        assert_eq!(sort_key("Ébène"), "ebene");
        assert_eq!(Searched::read("   "), None);
        assert!(Searched::read("%_'\");--").is_some_and(|it| it.is_empty()));
    }

    #[test]
    fn singular_and_plural_are_one_word() {
        for (typed, asked) in [
            ("payments", "('payment':*)"),
            ("party", "('party':*|'parties')"),
            ("parties", "('parties':*|'party':*)"),
            ("breaches", "('breach':*)"),
            ("losses", "('loss':*)"),
            ("basis", "('basis':*)"),
            ("day", "('day':*)"),
            ("a", "('a')"),
        ] {
            assert_eq!(sought(typed).replace(' ', ""), asked, "{typed}");
        }
    }

    #[test]
    fn quoted_words_must_follow_one_another() {
        let found = Searched::read("notice “Late Payment” \"unclosed end").unwrap();
        assert_eq!(found.phrases(), [" late payment ", " unclosed end "]);
        assert_eq!(found.len(), 5);
        let which = |word| found.all(word).next();
        assert_eq!(which("payment"), Some(2));
        assert_eq!(which("payments"), None, "a quoted word stands just so");
        assert_eq!(which("notices"), Some(0));
    }

    #[test]
    fn the_words_of_two_companies_are_not_the_same_terms() {
        let text = TextWords::of("# Liability\n\nThe Supplier pays.");
        let of = |it: u128| indexed(company(it), "Lease", &["Acme"], &text).terms;
        assert_eq!(
            of(0),
            "aaaaaaalease aaaaaabacme aaaaaacliability aaaaaadacme aaaaaadlease aaaaaadliability aaaaaadpays aaaaaadsupplier aaaaaadthe"
        );
        assert!(of(1).split(' ').all(|it| it.starts_with("baaaaa")));
        let words = indexed(company(0), "Lease", &["Acme"], &text).words;
        assert_eq!(words, " lease | acme | liability the supplier pays ");
    }

    #[test]
    fn b14_the_last_word_of_the_longest_text_is_found() {
        let long = format!("{}zebra", "coating of lenses ".repeat(55_000));
        assert!(long.chars().count() > 900_000);
        let found_by = indexed(company(0), "", &[], &TextWords::of(&long));
        assert!(found_by.words.ends_with(" lenses zebra "), "phrases are looked for to the end");
        assert!(found_by.terms.split(' ').any(|it| it == "aaaaaadzebra"));
    }

    #[test]
    fn no_text_makes_the_index_too_large() {
        assert_eq!(words_of(&[&"x".repeat(100_000)]), "");
        let many: String = (0..200_000).map(|it| format!("{it:x} ")).collect();
        assert!(indexed(company(0), "", &[], &TextWords::of(&many)).terms.len() <= MOST_TERMS);
    }
}
