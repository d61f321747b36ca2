//! The conditions of rules: `b2c and goods`, `pd=c2p or transfer`, `deed and !scots`.
//!
//! What must hold: a condition names only facts of its pack, so a misspelt fact is found when the pack is loaded, and
//! an unknown fact makes a condition unknown only where it would decide it. `and` binds tighter than `or`.

use std::collections::BTreeSet;

/// A condition on facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Holds always.
    Always,
    /// A fact is true, or has this word.
    Is(String, String),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    /// Reads a condition; the error is a sentence about what is wrong with it.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut parser = Parser { words: tokens(source)?, at: 0 };
        let condition = parser.any()?;
        match parser.words.get(parser.at) {
            None => Ok(condition),
            Some(word) => Err(format!("“{word}” is not expected in “{source}”")),
        }
    }

    /// Whether the condition holds, or `None` when that hangs on a fact nobody knows.
    pub(crate) fn holds<'a>(&self, fact: &impl Fn(&str) -> Option<&'a str>) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Is(id, word) => fact(id).map(|it| it == word),
            Self::Not(inner) => inner.holds(fact).map(|it| !it),
            Self::All(parts) => {
                let results: Vec<Option<bool>> = parts.iter().map(|it| it.holds(fact)).collect();
                if results.contains(&Some(false)) { Some(false) } else { (!results.contains(&None)).then_some(true) }
            }
            Self::Any(parts) => {
                let results: Vec<Option<bool>> = parts.iter().map(|it| it.holds(fact)).collect();
                if results.contains(&Some(true)) { Some(true) } else { (!results.contains(&None)).then_some(false) }
            }
        }
    }

    /// Every fact the condition names, with the word it is compared to.
    pub(crate) fn facts(&self) -> BTreeSet<(&str, &str)> {
        match self {
            Self::Always => BTreeSet::new(),
            Self::Is(id, word) => BTreeSet::from([(id.as_str(), word.as_str())]),
            Self::Not(inner) => inner.facts(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::facts).collect(),
        }
    }
}

fn tokens(source: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("!=") {
            2
        } else if matches!(first, '!' | '=' | '(' | ')') {
            1
        } else {
            let end = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').unwrap_or(rest.len());
            if end == 0 {
                return Err(format!("“{first}” is not expected in “{source}”"));
            }
            end
        };
        let (word, after) = rest.split_at(length);
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

struct Parser {
    words: Vec<String>,
    at: usize,
}

impl Parser {
    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|it| it == word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(single(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.one()?];
        while self.take("and") {
            parts.push(self.one()?);
        }
        Ok(single(parts, Condition::All))
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.take("!") {
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let inner = self.any()?;
            return if self.take(")") { Ok(inner) } else { Err("a closing bracket is missing".to_owned()) };
        }
        let fact = self.word()?;
        if self.take("=") {
            return Ok(Condition::Is(fact, self.word()?));
        }
        if self.take("!=") {
            return Ok(Condition::Not(Box::new(Condition::Is(fact, self.word()?))));
        }
        Ok(Condition::Is(fact, "true".to_owned()))
    }

    fn word(&mut self) -> Result<String, String> {
        let word = self.words.get(self.at).filter(|it| it.starts_with(|ch: char| ch.is_ascii_alphanumeric()));
        let word = word.filter(|it| *it != "and" && *it != "or").cloned().ok_or("a fact is missing")?;
        self.at += 1;
        Ok(word)
    }
}

fn single(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => Condition::Always,
    }
}
