//! What the data files of the assembler share: they are read strictly, and the first mistake is named.

use super::pattern::Pattern;
use crate::templates::library;

/// A mistake in a data file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Mistake {
    #[error("{0}")]
    Toml(String),
    #[error("{0} is no pattern")]
    Pattern(String),
    #[error("there is no template {0}")]
    Template(String),
    #[error("no template asks for {0}")]
    Question(String),
    #[error("{0} cannot be an answer to {1}")]
    Answer(String, String),
}

pub(super) fn patterns(say: &[String]) -> Result<Vec<Pattern>, Mistake> {
    say.iter().map(|it| Pattern::parse(it).ok_or_else(|| Mistake::Pattern(it.clone()))).collect()
}

/// The places in the library of the templates with these ids; `T-NDA-*` means every one that begins so.
pub(super) fn templates_of(ids: &[String]) -> Result<Vec<usize>, Mistake> {
    let mut places = Vec::new();
    for id in ids {
        let fits = |it: &str| id.strip_suffix('*').map_or(it == id, |start| it.starts_with(start));
        let before = places.len();
        places.extend(library().templates().iter().enumerate().filter(|(_, it)| fits(&it.id)).map(|(place, _)| place));
        if places.len() == before {
            return Err(Mistake::Template(id.clone()));
        }
    }
    Ok(places)
}
