//! The frameworks of `data/`, read strictly: an unknown word, a control that is there twice or an empty sentence is a mistake.

use super::{Framework, Measure};
use crate::compliance::Severity;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The longest sentence of what a control asks, in characters: our words, not the standard's.
const LONGEST_ASKED: usize = 300;

/// A framework as its file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkFile {
    pub framework: Framework,
    /// The day from which on the file reads so.
    pub version: String,
    pub name: String,
    /// What a report is about and what it is not.
    pub scope: String,
    pub controls: Vec<ControlFile>,
}

/// A control as its file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlFile {
    pub id: String,
    pub name: String,
    pub asks: String,
    pub severity: Severity,
    pub measures: Vec<Measure>,
    pub recommendation: String,
}

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("{0}")]
    Toml(String),
    #[error("the version {0} is no day")]
    Version(String),
    #[error("{0} is no word for an address")]
    Id(String),
    #[error("{0} is there twice")]
    Twice(String),
    #[error("{0} is empty, too long, or weighs nothing")]
    Empty(String),
    #[error("{0} is judged by no measure, or by one twice")]
    Measures(String),
}

/// Reads a file.
///
/// # Errors
/// The first mistake.
pub fn parse(source: &str) -> Result<FrameworkFile, Mistake> {
    let file: FrameworkFile = toml::from_str(source).map_err(|err| Mistake::Toml(err.to_string()))?;
    if file.version.parse::<jiff::civil::Date>().is_err() {
        return Err(Mistake::Version(file.version));
    }
    if file.controls.is_empty() || file.name.trim().is_empty() || file.scope.trim().is_empty() {
        return Err(Mistake::Empty(file.name));
    }
    let mut ids = BTreeSet::new();
    for it in &file.controls {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        if it.id.is_empty() || !it.id.chars().all(is_word) {
            return Err(Mistake::Id(it.id.clone()));
        }
        if !ids.insert(it.id.as_str()) {
            return Err(Mistake::Twice(it.id.clone()));
        }
        let texts = [&it.name, &it.asks, &it.recommendation];
        let is_said = texts.iter().all(|it| !it.trim().is_empty()) && it.asks.chars().count() <= LONGEST_ASKED;
        if !is_said || it.severity.weight() == 0 {
            return Err(Mistake::Empty(it.id.clone()));
        }
        let measures: BTreeSet<_> = it.measures.iter().collect();
        if measures.is_empty() || measures.len() != it.measures.len() {
            return Err(Mistake::Measures(it.id.clone()));
        }
    }
    Ok(file)
}

static FILES: LazyLock<[FrameworkFile; 7]> = LazyLock::new(|| {
    Framework::ALL.map(|it| {
        let source = match it {
            Framework::Gdpr => include_str!("data/gdpr.toml"),
            Framework::Ccpa => include_str!("data/ccpa.toml"),
            Framework::Sox => include_str!("data/sox.toml"),
            Framework::Hipaa => include_str!("data/hipaa.toml"),
            Framework::Soc2 => include_str!("data/soc2.toml"),
            Framework::Iso27001 => include_str!("data/iso27001.toml"),
            Framework::General => include_str!("data/general.toml"),
        };
        #[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads each of them")]
        parse(source).expect("the files of frameworks are read by a test")
    })
});

/// Every framework, in the order of [`Framework::ALL`].
pub fn all() -> &'static [FrameworkFile] {
    FILES.as_slice()
}

/// The file of a framework.
pub fn file(of: Framework) -> &'static FrameworkFile {
    let [gdpr, ccpa, sox, hipaa, soc2, iso27001, general] = &*FILES;
    match of {
        Framework::Gdpr => gdpr,
        Framework::Ccpa => ccpa,
        Framework::Sox => sox,
        Framework::Hipaa => hipaa,
        Framework::Soc2 => soc2,
        Framework::Iso27001 => iso27001,
        Framework::General => general,
    }
}

/// The control of an address.
pub fn control(of: Framework, id: &str) -> Option<&'static ControlFile> {
    file(of).controls.iter().find(|it| it.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "framework = \"gdpr\"\nversion = \"2026-11-30\"\nname = \"UK GDPR\"\nscope = \"Ours.\"\n[[controls]]\nid = \"art-32\"\nname = \"Art 32\"\nasks = \"Keep it safe.\"\nseverity = \"high\"\nmeasures = [\"backups\"]\nrecommendation = \"Make one.\"\n";

    #[test]
    fn every_framework_is_read_under_its_own_name_and_every_measure_is_used() {
        let mut used = BTreeSet::new();
        for (it, file) in Framework::ALL.into_iter().zip(all()) {
            assert_eq!((file.framework, super::file(it).framework), (it, it));
            assert!(file.controls.len() >= 8, "{} has {} controls", file.name, file.controls.len());
            used.extend(file.controls.iter().flat_map(|it| it.measures.iter().copied()));
        }
        assert_eq!(used, Measure::ALL.into_iter().collect());
    }

    #[test]
    fn the_file_of_a_framework_is_read_strictly() {
        assert!(parse(WHOLE).is_ok());
        let wrong = |from: &str, to: &str| parse(&WHOLE.replace(from, to)).unwrap_err();
        assert!(matches!(wrong("\"backups\"", "\"luck\""), Mistake::Toml(_)));
        assert!(matches!(wrong("name = \"Art 32\"", "title = \"Art 32\""), Mistake::Toml(_)));
        assert!(matches!(wrong("2026-11-30", "soon"), Mistake::Version(_)));
        assert!(matches!(wrong("art-32", "Art 32"), Mistake::Id(_)));
        assert!(matches!(wrong("\"high\"", "\"info\""), Mistake::Empty(_)));
        assert!(matches!(wrong("Keep it safe.", ""), Mistake::Empty(_)));
        assert!(matches!(wrong("Keep it safe.", &"x".repeat(301)), Mistake::Empty(_)));
        assert!(matches!(wrong("[\"backups\"]", "[]"), Mistake::Measures(_)));
        assert!(matches!(wrong("[\"backups\"]", "[\"backups\", \"backups\"]"), Mistake::Measures(_)));
        let control = WHOLE.split_once("[[controls]]").unwrap().1;
        assert!(matches!(parse(&format!("{WHOLE}[[controls]]{control}")), Err(Mistake::Twice(_))));
    }
}
