//! One pattern of a rule pack, for text in lower case.

use std::ops::Deref;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;

/// What might say something else about text in lower case: flags and names of groups, classes and letters by number.
const CASE_MARKS: [&str; 6] = ["(?", "[[:", "\\p", "\\P", "\\x", "\\u"];

/// A well-formed pattern, compiled when it is first tried: a server that has analysed nothing yet starts sooner and holds
/// less, and rules for other types of contract cost nothing.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// Reads a pattern whose fragments are written out; the error says what is wrong with it.
    pub(crate) fn new(written: &str) -> Result<Self, String> {
        if let Some(mark) = CASE_MARKS.into_iter().find(|it| written.replace("(?:", "").contains(it)) {
            return Err(format!("{mark} cannot be settled in lower case"));
        }
        let source = lowered(written);
        ParserBuilder::new().unicode(false).utf8(false).build().parse(&source).map_err(|it| it.to_string())?;
        Ok(Self { source, compiled: OnceLock::new() })
    }

    /// The same for words that people type, escaped and in lower case: no test can say beforehand that they compile.
    pub(crate) fn of_words(source: String) -> Result<Self, String> {
        let compiled = RegexBuilder::new(&source).unicode(false).build().map_err(|it| it.to_string())?;
        Ok(Self { source, compiled: OnceLock::from(compiled) })
    }

    // Bytes without Unicode classes: word edges stay fast beside a "£", and the working text has no other letters that the
    // patterns name. Case is settled beforehand, in the pattern and in the text: a pattern that must match both cases of
    // each letter takes several times the memory and the time.
    fn compile(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.source).unicode(false).build()
    }
}

impl Deref for Pattern {
    type Target = Regex;

    #[expect(clippy::expect_used, reason = "it is well-formed, and a test compiles every pattern the program carries")]
    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| self.compile().expect("a pattern of the rule pack compiles"))
    }
}

/// A pattern for lower-case text: its letters in lower case, its escapes such as `\W` as they are.
fn lowered(pattern: &str) -> String {
    let mut is_escaped = false;
    let lower = |letter: char| {
        let kept = is_escaped;
        is_escaped = letter == '\\' && !kept;
        if kept { letter } else { letter.to_ascii_lowercase() }
    };
    pattern.chars().map(lower).collect()
}
