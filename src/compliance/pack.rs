//! The rule packs: the law as data, read strictly and once.
//!
//! What must hold: an unknown member, fragment, algorithm, fact, area, unit or type, a pattern that does not compile,
//! or an id that occurs twice is an error, never skipped; several packs are joined by name before their rules are read.
//! Rule ids are stable for ever: a changed meaning gets a new id.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde::Deserialize;

use super::condition::Condition;
use super::pattern::Pattern;
use super::{Area, Polarity, RuleType, Severity};

mod raw;

use raw::{RawDetector, RawInheritance, RawKeyTerms, RawPack, RawRule};

/// The packs this program carries.
const PACKS: [&str; 2] = [include_str!("packs/uk-sme.json"), include_str!("packs/uk-data-ai.json")];
/// What finds the terms a contract hangs on: how long it runs, how it renews, whose law governs it.
const KEY_TERMS_PACK: &str = include_str!("packs/keyterms.json");
/// Contract types that take the rules of another type.
const INHERITANCE: &str = include_str!("packs/types.json");

/// What is wrong with a rule pack; each names the place.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("the rule pack is not of the expected shape: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("{0} occurs twice")]
    Twice(String),
    #[error("rule {rule}: fragment {{{name}}} is not defined")]
    UnknownFragment { rule: String, name: String },
    #[error("rule {rule}: algorithm {name} is not defined")]
    UnknownAlgorithm { rule: String, name: String },
    #[error("rule {rule}: condition “{condition}”: {why}")]
    BadCondition { rule: String, condition: String, why: String },
    #[error("rule {rule}: pattern /{pattern}/: {why}")]
    BadPattern { rule: String, pattern: String, why: String },
    #[error("rule {rule}: {why}")]
    BadRule { rule: String, why: String },
}

/// A short name of a source of law and its page under `https://www.legislation.gov.uk/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) path: String,
}

/// What a detector's hit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sign {
    /// The term is there.
    Strong,
    /// Something like the term is there.
    Weak,
    /// The forbidden term is there.
    Offends,
}

/// The stretch of text a detector is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Sent,
    Block,
    Clause,
    Doc,
    Head,
    Title,
}

impl Unit {
    /// How absence records call it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Sent => "every sentence",
            Self::Block => "every sub-clause with its list",
            Self::Clause => "every clause",
            Self::Doc => "the whole text",
            Self::Head => "every heading",
            Self::Title => "the title",
        }
    }
}

/// One condition of a detector.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    Has(Arc<Pattern>),
    Lacks(Arc<Pattern>),
    /// Matches of both lie at most `within` characters apart, in either order.
    Near {
        one: Arc<Pattern>,
        other: Arc<Pattern>,
        within: usize,
    },
    NotNear {
        one: Arc<Pattern>,
        other: Arc<Pattern>,
        within: usize,
    },
}

/// The side whose duty a detector looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Supplier,
    Customer,
}

/// A line of the detector notation.
#[derive(Clone, Debug)]
pub(crate) struct Detector {
    pub(crate) sign: Sign,
    pub(crate) unit: Unit,
    pub(crate) terms: Vec<Term>,
    /// The line as the pack writes it, so that a lawyer can see why it fired.
    pub(crate) notation: String,
    /// Whether it looks for a duty ("shall"), which a definition cannot be.
    pub(crate) seeks_duty: bool,
    /// Whether it looks for a permission ("may"), which "may not" cancels.
    pub(crate) seeks_permission: bool,
    /// Whether it looks for words that exclude or limit, which "nothing excludes" cancels.
    pub(crate) seeks_exclusion: bool,
    /// The side it names by a shared fragment, if only one.
    pub(crate) side: Option<Side>,
}

/// A rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) area: Area,
    pub(crate) polarity: Polarity,
    pub(crate) severity: Severity,
    pub(crate) weight: u8,
    pub(crate) types: Vec<RuleType>,
    pub(crate) condition: Condition,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) law: Vec<String>,
    pub(crate) detectors: Vec<Detector>,
    pub(crate) algorithm: Option<String>,
    pub(crate) finding: String,
    pub(crate) fix: String,
    pub(crate) verify: bool,
    /// Whether the rule is about definitions, so that a definition is evidence for it.
    pub(crate) about_definitions: bool,
}

/// The joined packs.
#[derive(Debug)]
pub(crate) struct Pack {
    pub(crate) version: String,
    /// Fact ids with what they mean.
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) rules: Vec<Rule>,
}

static EMBEDDED: LazyLock<Result<Pack, PackError>> = LazyLock::new(|| Pack::load(&PACKS, INHERITANCE));

/// The packs this program carries.
#[expect(clippy::expect_used, reason = "the packs are part of the program and a test loads them")]
pub(crate) fn embedded() -> &'static Pack {
    EMBEDDED.as_ref().expect("the embedded rule packs load")
}

/// The detectors of key terms by their ids.
struct KeyTerms {
    version: String,
    detectors: BTreeMap<String, Vec<Detector>>,
}

static KEY_TERMS: LazyLock<Result<KeyTerms, PackError>> = LazyLock::new(|| load_key_terms(KEY_TERMS_PACK, PACKS[0]));

#[expect(clippy::expect_used, reason = "the detectors are part of the program and a test loads them")]
fn key_terms() -> &'static KeyTerms {
    KEY_TERMS.as_ref().expect("the embedded key terms load")
}

/// The version of the detectors of key terms.
pub(crate) fn key_terms_version() -> &'static str {
    &key_terms().version
}

/// The detectors of a key term, such as `KT-RENEW`; none where there is no such term.
pub(crate) fn key_term(id: &str) -> &'static [Detector] {
    key_terms().detectors.get(id).map_or(&[], Vec::as_slice)
}

fn load_key_terms(source: &str, fragments: &str) -> Result<KeyTerms, PackError> {
    let raw: RawKeyTerms = serde_json::from_str(source)?;
    let fragments = serde_json::from_str::<RawPack>(fragments)?.fragments;
    let facts = BTreeMap::new();
    let mut reader = Reader { fragments, facts: &facts, algorithms: HashSet::new(), patterns: HashMap::new() };
    let mut terms = BTreeMap::new();
    for term in raw.terms {
        let mut detectors = Vec::new();
        for it in term.detectors {
            let detector = RawDetector { kind: Sign::Strong, unit: it.unit, terms: it.terms };
            detectors.push(reader.detector(&term.id, detector)?);
        }
        once(terms.insert(term.id.clone(), detectors).is_none(), &term.id)?;
    }
    Ok(KeyTerms { version: raw.version, detectors: terms })
}

/// Every pattern of the rules and of the key terms.
#[cfg(test)]
pub(crate) fn patterns() -> Vec<&'static Pattern> {
    let detectors = embedded().rules.iter().map(|it| &it.detectors).chain(key_terms().detectors.values()).flatten();
    let of_term = |term: &'static Term| match term {
        Term::Has(one) | Term::Lacks(one) => vec![one.as_ref()],
        Term::Near { one, other, .. } | Term::NotNear { one, other, .. } => vec![one.as_ref(), other.as_ref()],
    };
    detectors.flat_map(|it| &it.terms).flat_map(of_term).collect()
}

/// Loads the embedded packs, so that a damaged build fails at its start and not at its first analysis.
pub fn check_packs() -> Result<(), &'static PackError> {
    EMBEDDED.as_ref().map(|_| ())
}

/// The version of the rule pack, such as `2026.11.1`.
pub fn pack_version() -> &'static str {
    &embedded().version
}

/// A rule as a person reads it.
#[derive(Clone, Copy, Debug)]
pub struct RuleText {
    pub id: &'static str,
    pub title: &'static str,
    pub area: Area,
    pub severity: Severity,
    /// What is said where it is not met.
    pub finding: &'static str,
    /// What to do then.
    pub fix: &'static str,
    pub law: &'static [String],
    /// Whether the law has to be checked for its current status before it is relied on.
    pub verify: bool,
}

/// Every rule, in the order of the pack.
pub fn rule_texts() -> impl Iterator<Item = RuleText> {
    embedded().rules.iter().map(|it| RuleText {
        id: &it.id,
        title: &it.title,
        area: it.area,
        severity: it.severity,
        finding: &it.finding,
        fix: &it.fix,
        law: &it.law,
        verify: it.verify,
    })
}

/// Every fact a person can answer, with what it means.
pub fn fact_meanings() -> &'static BTreeMap<String, String> {
    &embedded().facts
}

/// The words a fact can have.
pub(crate) fn words_of_fact(id: &str) -> &'static [&'static str] {
    match id {
        "pd" => &["none", "c2p", "c2c", "joint", "employer"],
        _ => &["true", "false"],
    }
}

impl Pack {
    /// Reads packs and joins them by name.
    pub(crate) fn load(sources: &[&str], inheritance: &str) -> Result<Self, PackError> {
        let raw: Vec<RawPack> = sources.iter().map(|it| serde_json::from_str(it)).collect::<Result<_, _>>()?;
        let inheritance: Vec<RawInheritance> = serde_json::from_str(inheritance)?;
        let mut fragments = BTreeMap::new();
        let mut facts = BTreeMap::new();
        let mut algorithms = HashSet::new();
        let mut known_sources: Vec<Source> = Vec::new();
        for pack in &raw {
            for (severity, weight) in &pack.weights {
                if *weight != severity.weight() {
                    let why = format!("{severity:?} weighs {weight}, not {}", severity.weight());
                    return Err(PackError::BadRule { rule: pack.pack.clone(), why });
                }
            }
            for (name, source) in &pack.fragments {
                once(fragments.insert(name.clone(), source.clone()).is_none(), name)?;
            }
            for fact in &pack.facts {
                once(facts.insert(fact.id.clone(), fact.meaning.clone()).is_none(), &fact.id)?;
            }
            for algorithm in &pack.algorithms {
                once(algorithms.insert(algorithm.id.clone()), &algorithm.id)?;
            }
            for source in &pack.sources {
                once(!known_sources.iter().any(|it| it.name == source.name), &source.name)?;
                known_sources.push(source.clone());
            }
        }
        let mut reader = Reader { fragments, facts: &facts, algorithms, patterns: HashMap::new() };
        let mut ids = HashSet::new();
        let mut rules = Vec::new();
        let version = raw.iter().map(|it| it.version.as_str()).collect::<BTreeSet<_>>();
        let version = version.into_iter().collect::<Vec<_>>().join("+");
        for rule in raw.into_iter().flat_map(|it| it.rules) {
            once(ids.insert(rule.id.clone()), &rule.id)?;
            if !rule.retired {
                rules.push(reader.rule(rule)?);
            }
        }
        for it in inheritance {
            if let Some(missing) = it.adds.iter().find(|id| !ids.contains(*id)) {
                return Err(PackError::BadRule {
                    rule: missing.clone(),
                    why: "a type adds it and it does not exist".into(),
                });
            }
            for rule in &mut rules {
                let taken = rule.types.contains(&it.inherits) || it.adds.contains(&rule.id);
                if taken && !rule.types.contains(&it.rule_type) {
                    rule.types.push(it.rule_type);
                }
            }
        }
        Ok(Self { version, facts, sources: known_sources, rules })
    }
}

fn once(is_new: bool, name: &str) -> Result<(), PackError> {
    if is_new { Ok(()) } else { Err(PackError::Twice(name.to_owned())) }
}

struct Reader<'a> {
    fragments: BTreeMap<String, String>,
    facts: &'a BTreeMap<String, String>,
    algorithms: HashSet<String>,
    patterns: HashMap<String, Arc<Pattern>>,
}

impl Reader<'_> {
    fn rule(&mut self, raw: RawRule) -> Result<Rule, PackError> {
        let bad = |why: &str| PackError::BadRule { rule: raw.id.clone(), why: why.to_owned() };
        let condition = match &raw.when {
            None => Condition::Always,
            Some(source) => {
                let wrong =
                    |why: String| PackError::BadCondition { rule: raw.id.clone(), condition: source.clone(), why };
                let condition = Condition::parse(source).map_err(wrong)?;
                for (fact, word) in condition.facts() {
                    if !self.facts.contains_key(fact) {
                        return Err(wrong(format!("fact {fact} is not defined")));
                    }
                    if !words_of_fact(fact).contains(&word) {
                        return Err(wrong(format!("{fact} is never {word}")));
                    }
                }
                condition
            }
        };
        if let Some(name) = raw.algorithm.as_ref().filter(|it| !self.algorithms.contains(*it)) {
            return Err(PackError::UnknownAlgorithm { rule: raw.id.clone(), name: name.clone() });
        }
        if (raw.polarity == Polarity::Check) != raw.algorithm.is_some() {
            return Err(bad("a check rule has an algorithm and no other rule has one"));
        }
        if (raw.polarity == Polarity::Check) != raw.detectors.is_empty() {
            return Err(bad("every rule but a check rule has detectors"));
        }
        if (raw.polarity == Polarity::Inform) != (raw.weight == 0) {
            return Err(bad("an inform rule weighs nothing and every other rule something"));
        }
        if raw.detectors.iter().any(|it| (it.kind == Sign::Offends) != (raw.polarity == Polarity::Forbid)) {
            return Err(bad("only a forbid rule has offending detectors, and it has no other"));
        }
        let lower = raw.title.to_lowercase();
        let about_definitions = lower.contains("defin") || raw.id.split('-').any(|it| it == "DEF");
        let id = raw.id.clone();
        let detectors = raw.detectors.into_iter().map(|it| self.detector(&id, it)).collect::<Result<_, _>>()?;
        Ok(Rule {
            id: raw.id,
            title: raw.title,
            area: raw.area,
            polarity: raw.polarity,
            severity: raw.severity,
            weight: raw.weight,
            types: raw.types,
            condition,
            from: raw.from,
            to: raw.to,
            law: raw.law,
            detectors,
            algorithm: raw.algorithm,
            finding: raw.finding,
            fix: raw.fix,
            verify: raw.verify,
            about_definitions,
        })
    }

    fn detector(&mut self, rule: &str, raw: RawDetector) -> Result<Detector, PackError> {
        let bad = |why: &str| PackError::BadRule { rule: rule.to_owned(), why: why.to_owned() };
        let mut terms = Vec::new();
        let mut written = Vec::new();
        let mut wanted = Vec::new();
        for term in raw.terms {
            let not = if term.not { "!" } else { "" };
            match (term.re, term.near, term.within) {
                (Some(re), None, None) => {
                    let pattern = self.pattern(rule, &re)?;
                    terms.push(if term.not { Term::Lacks(pattern) } else { Term::Has(pattern) });
                    written.push(format!("{not}/{re}/"));
                    wanted.extend((!term.not).then_some(re));
                }
                (None, Some((a, b)), Some(within)) => {
                    let (one, other) = (self.pattern(rule, &a)?, self.pattern(rule, &b)?);
                    terms.push(if term.not {
                        Term::NotNear { one, other, within }
                    } else {
                        Term::Near { one, other, within }
                    });
                    written.push(format!("{not}/{a}/ ~{within}~ /{b}/"));
                    if !term.not {
                        wanted.extend([a, b]);
                    }
                }
                _ => return Err(bad("a term is either a pattern or two patterns with a distance")),
            }
        }
        if wanted.is_empty() {
            return Err(bad("a detector needs a term that must match"));
        }
        let any = |parts: &[&str]| wanted.iter().any(|it| parts.iter().any(|part| it.contains(part)));
        let side = match (any(&["{PRC}"]), any(&["{CTL}"])) {
            (true, false) => Some(Side::Supplier),
            (false, true) => Some(Side::Customer),
            _ => None,
        };
        let unit = serde_word(raw.unit);
        Ok(Detector {
            sign: raw.kind,
            unit: raw.unit,
            notation: format!("{unit}: {}", written.join(" && ")),
            seeks_duty: any(&["{SHALL}"]),
            seeks_permission: any(&["(?:may|", "|may)", "(?:may)", ") may", " may["]),
            seeks_exclusion: any(&["exclud", "disclaim", "{EXC}"]),
            side,
            terms,
        })
    }

    fn pattern(&mut self, rule: &str, source: &str) -> Result<Arc<Pattern>, PackError> {
        let expanded = self.expand(rule, source, 0)?;
        if let Some(known) = self.patterns.get(&expanded) {
            return Ok(Arc::clone(known));
        }
        let bad = |why| PackError::BadPattern { rule: rule.to_owned(), pattern: source.to_owned(), why };
        let pattern = Arc::new(Pattern::new(&expanded).map_err(bad)?);
        self.patterns.insert(expanded, Arc::clone(&pattern));
        Ok(pattern)
    }

    /// Writes `{NAME}` out; a repetition such as `{0,40}` is no name.
    fn expand(&self, rule: &str, source: &str, depth: usize) -> Result<String, PackError> {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some(open) = rest.find('{') {
            let after = &rest[open + 1..];
            let end = after.find(|ch: char| !ch.is_ascii_uppercase()).unwrap_or(after.len());
            out.push_str(&rest[..open]);
            if end > 0 && after[end..].starts_with('}') {
                let name = &after[..end];
                let unknown = || PackError::UnknownFragment { rule: rule.to_owned(), name: name.to_owned() };
                // A fragment that names itself would never end.
                let fragment = self.fragments.get(name).filter(|_| depth < 8).ok_or_else(unknown)?;
                out.push_str(&self.expand(rule, fragment, depth + 1)?);
                rest = &after[end + 1..];
            } else {
                out.push('{');
                rest = after;
            }
        }
        out.push_str(rest);
        Ok(out)
    }
}

fn serde_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Sent => "sent",
        Unit::Block => "block",
        Unit::Clause => "clause",
        Unit::Doc => "doc",
        Unit::Head => "head",
        Unit::Title => "title",
    }
}
