//! The wordings that can be put in, read strictly when the program first asks for them.

use crate::compliance::RuleType;
use crate::templates;
use serde::Deserialize;
use std::sync::LazyLock;

/// A wording that answers some rules.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    pub(super) rules: Vec<String>,
    /// The types of contract it is for; empty for every type.
    pub(super) types: Vec<RuleType>,
    /// The heading of a section of its own.
    pub(super) heading: String,
    /// The words of headings it belongs under, in small letters, the best first.
    pub(super) under: Vec<String>,
    /// A blank line parts paragraphs, `- ` begins an item.
    pub(super) text: String,
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub(super) enum WordingError {
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    #[error("the wording for {0} names both a clause and a text with its heading, or neither")]
    Unclear(String),
    #[error("the library has no clause {0} that reads by itself")]
    UnknownClause(String),
    #[error("clause {0} has no paragraph {1}")]
    UnknownParagraph(String, usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wordings: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Vec<String>,
    #[serde(default)]
    types: Vec<RuleType>,
    #[serde(default)]
    clause: Option<String>,
    #[serde(default)]
    paragraphs: Vec<usize>,
    #[serde(default)]
    heading: Option<String>,
    under: Vec<String>,
    #[serde(default)]
    text: Option<String>,
}

impl Written {
    fn read(self) -> Result<Wording, WordingError> {
        let (heading, text) = match (self.clause, self.heading, self.text) {
            (Some(clause), None, None) => from_library(&clause, &self.paragraphs)?,
            (None, Some(heading), Some(text)) if self.paragraphs.is_empty() => (heading, text.trim().to_owned()),
            _ => return Err(WordingError::Unclear(self.rules.join(", "))),
        };
        Ok(Wording { rules: self.rules, types: self.types, heading, under: self.under, text })
    }
}

/// Heading and wording of a clause of the library, or of some of its paragraphs.
fn from_library(name: &str, paragraphs: &[usize]) -> Result<(String, String), WordingError> {
    let unknown = || WordingError::UnknownClause(name.to_owned());
    let (heading, body) = templates::unanswered(name).ok_or_else(unknown)?;
    let all = templates::paragraphs(&body).ok_or_else(unknown)?;
    if body.contains("{@") {
        return Err(unknown());
    }
    if paragraphs.is_empty() {
        return Ok((heading, all.join("\n\n")));
    }
    let chosen = paragraphs.iter().map(|place| {
        let paragraph = place.checked_sub(1).and_then(|it| all.get(it));
        paragraph.map(String::as_str).ok_or_else(|| WordingError::UnknownParagraph(name.to_owned(), *place))
    });
    Ok((heading, chosen.collect::<Result<Vec<_>, _>>()?.join("\n\n")))
}

pub(super) fn read(file: &str) -> Result<Vec<Wording>, WordingError> {
    let file: File = toml::from_str(file)?;
    file.wordings.into_iter().map(Written::read).collect()
}

/// The shipped files: what any agreement needs, and one for each subject.
const FILES: [&str; 5] = [
    include_str!("wordings.toml"),
    include_str!("wordings/goods.toml"),
    include_str!("wordings/online.toml"),
    include_str!("wordings/employment.toml"),
    include_str!("wordings/data.toml"),
];

/// Every wording.
pub(super) fn all() -> &'static [Wording] {
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads exactly them")]
    static ALL: LazyLock<Vec<Wording>> = LazyLock::new(|| {
        FILES.into_iter().flat_map(|it| read(it).expect("the shipped wordings can be read")).collect()
    });
    &ALL
}

/// The texts of every wording for a rule.
#[cfg(test)]
pub(crate) fn wordings_for(rule_id: &str) -> Vec<&'static str> {
    all().iter().filter(|it| it.rules.iter().any(|it| it == rule_id)).map(|it| it.text.as_str()).collect()
}

/// The wording for a rule in a type of contract.
pub(super) fn wording(rule_id: &str, rule_type: RuleType) -> Option<&'static Wording> {
    let fits = |it: &&Wording| {
        it.rules.iter().any(|it| it == rule_id) && (it.types.is_empty() || it.types.contains(&rule_type))
    };
    all().iter().find(fits)
}
