//! The phrases of `phrases.toml` and the triggers of `triggers.toml`, loaded strictly: a mistake in them is a failing test.

use super::{Aspect, OTHER, Role};
use crate::compliance::Pattern;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const PHRASES: &str = include_str!("phrases.toml");
const TRIGGERS: &str = include_str!("triggers.toml");

/// Some patterns of which one has to be found.
#[derive(Debug)]
pub(super) struct Patterns(Vec<Pattern>);

impl Patterns {
    pub(super) fn is_in(&self, words: &str) -> bool {
        self.0.iter().any(|it| it.is_match(words.as_bytes()))
    }

    /// Where the first that is found ends.
    pub(super) fn end(&self, words: &str) -> Option<usize> {
        self.0.iter().find_map(|it| it.find(words.as_bytes())).map(|it| it.end())
    }
}

/// A value of a list, with what says it.
#[derive(Debug)]
pub(super) struct ListedValue {
    pub(super) word: String,
    pub(super) label: String,
    pub(super) patterns: Patterns,
    pub(super) unless: Patterns,
}

#[derive(Debug)]
pub(super) struct Phrases {
    pub(super) version: String,
    pub(super) signs: BTreeMap<String, Patterns>,
    pub(super) declares: BTreeMap<Aspect, Patterns>,
    pub(super) values: BTreeMap<Aspect, Vec<ListedValue>>,
    pub(super) retention: BTreeMap<String, Patterns>,
    pub(super) security: BTreeMap<String, Patterns>,
    pub(super) countries: Vec<(String, Patterns)>,
    pub(super) triggers: Vec<Trigger>,
}

/// What may call for an impact assessment.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) law: String,
    pub(crate) question: String,
    /// Aspects that meet it by what is said of them.
    pub(crate) aspects: Vec<Aspect>,
    /// The only values of those aspects that do; empty for any.
    pub(crate) values: Vec<String>,
    pub(super) patterns: Patterns,
    pub(super) unless: Patterns,
}

mod written {
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Phrases {
        pub(super) version: String,
        pub(super) countries: Vec<String>,
        pub(super) signs: BTreeMap<String, String>,
        pub(super) declares: BTreeMap<String, String>,
        pub(super) aspect: Vec<Aspect>,
        pub(super) retention: BTreeMap<String, String>,
        pub(super) security: BTreeMap<String, String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Aspect {
        pub(super) id: String,
        #[serde(default)]
        pub(super) value: Vec<Value>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Value {
        pub(super) word: String,
        pub(super) label: String,
        pub(super) patterns: Vec<String>,
        #[serde(default)]
        pub(super) unless: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Triggers {
        pub(super) trigger: Vec<Trigger>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Trigger {
        pub(super) id: String,
        pub(super) title: String,
        pub(super) law: String,
        pub(super) question: String,
        #[serde(default)]
        pub(super) aspects: Vec<String>,
        #[serde(default)]
        pub(super) values: Vec<String>,
        pub(super) patterns: Vec<String>,
        pub(super) unless: Vec<String>,
    }
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    toml::from_str(text).map_err(|err| err.to_string())
}

fn patterns<'a>(written: impl IntoIterator<Item = &'a String>) -> Result<Patterns, String> {
    let one = |it: &String| Pattern::new(it).map_err(|err| format!("{it}: {err}"));
    written.into_iter().map(one).collect::<Result<_, _>>().map(Patterns)
}

fn aspect(word: &str) -> Result<Aspect, String> {
    Aspect::from_word(word).ok_or_else(|| format!("there is no aspect {word}"))
}

fn named(all: &BTreeMap<String, String>, wanted: &[&str]) -> Result<BTreeMap<String, Patterns>, String> {
    if !all.keys().map(String::as_str).eq(wanted.iter().copied()) {
        return Err(format!("wanted are {wanted:?}"));
    }
    all.iter().map(|(name, it)| Ok((name.clone(), patterns([it])?))).collect()
}

/// Loads both files.
pub(super) fn load(phrases: &str, triggers: &str) -> Result<Phrases, String> {
    let it: written::Phrases = parsed(phrases)?;
    let (mut values, mut declares): (BTreeMap<_, _>, BTreeMap<_, _>) = Default::default();
    for one in it.aspect {
        let id = aspect(&one.id)?;
        let listed = one.value.into_iter().map(|it| {
            let (patterns, unless) = (patterns(&it.patterns)?, patterns(&it.unless)?);
            Ok(ListedValue { word: it.word, label: it.label, patterns, unless })
        });
        if values.insert(id, listed.collect::<Result<Vec<_>, String>>()?).is_some() {
            return Err(format!("{} is there twice", one.id));
        }
    }
    for (word, it) in &it.declares {
        declares.insert(aspect(word)?, patterns([it])?);
    }
    let read: written::Triggers = parsed(triggers)?;
    let triggers = read.trigger.into_iter().map(|it| {
        let aspects = it.aspects.iter().map(|it| aspect(it)).collect::<Result<Vec<_>, _>>()?;
        let (patterns, unless) = (patterns(&it.patterns)?, patterns(&it.unless)?);
        let written::Trigger { id, title, law, question, values, .. } = it;
        Ok(Trigger { id, title, law, question, aspects, values, patterns, unless })
    });
    let signs =
        ["barred", "definition", "heading", "law", "none", "none_unless", "nothing", "personal", "surely_personal"];
    let countries = it.countries.into_iter().map(|it| {
        let found = patterns([&format!(r"\b{}\b", it.to_ascii_lowercase())])?;
        Ok((it, found))
    });
    Ok(Phrases {
        countries: countries.collect::<Result<_, String>>()?,
        version: it.version,
        signs: named(&it.signs, &signs)?,
        declares,
        values,
        retention: named(&it.retention, &["act", "period", "time", "unless"])?,
        security: named(&it.security, &["measure", "unless"])?,
        triggers: triggers.collect::<Result<_, String>>()?,
    })
}

/// The embedded phrases.
#[expect(clippy::expect_used, reason = "the files are part of the program, and a test loads them")]
pub(super) fn phrases() -> &'static Phrases {
    static LOADED: LazyLock<Phrases> = LazyLock::new(|| load(PHRASES, TRIGGERS).expect("the phrases can be read"));
    &LOADED
}

/// Names how texts are read: one that was read otherwise is read again.
pub fn reader_version() -> &'static str {
    &phrases().version
}

impl Phrases {
    pub(super) fn sign(&self, name: &str) -> &Patterns {
        &self.signs[name]
    }
}

/// The mechanisms of transfers that words name, with how pages call them. The words are in lower case.
pub(crate) fn mechanisms_in(words: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let listed = phrases().values.get(&Aspect::Mechanism).into_iter().flatten();
    let named = listed.filter(move |it| it.patterns.is_in(words) && !it.unless.is_in(words));
    named.map(|it| (it.word.as_str(), it.label.as_str()))
}

/// The words that an aspect is said by, with how pages call them; none for what is said in words of one's own.
pub(super) fn choices(aspect: Aspect) -> Vec<(String, String)> {
    let pair = |word: &str, label: &str| (word.to_owned(), label.to_owned());
    if aspect == Aspect::Touches {
        return vec![
            pair("yes", "This contract touches personal data"),
            pair("no", "This contract touches no personal data"),
        ];
    }
    if matches!(aspect, Aspect::OurRole | Aspect::TheirRole) {
        return Role::ALL.iter().map(|it| pair(it.word(), it.label())).collect();
    }
    phrases().values.get(&aspect).into_iter().flatten().map(|it| pair(&it.word, &it.label)).collect()
}

/// How pages call a value.
pub fn label_of(aspect: Aspect, value: &str) -> String {
    if let Some(words) = value.strip_prefix(OTHER) {
        return words.trim().to_owned();
    }
    choices(aspect).into_iter().find(|(word, _)| word == value).map_or_else(|| value.to_owned(), |(_, label)| label)
}
