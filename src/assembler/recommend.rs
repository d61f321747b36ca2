//! Which template fits a description: the patterns of `cues.toml` that it meets, weighed.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::data::{Mistake, patterns, templates_of};
use super::pattern::{Pattern, Sides};
use super::words::{Described, Item};
use crate::contracts::ContractType;
use crate::templates::{Template, library};

/// The most templates that are recommended.
const MOST: usize = 3;
/// Less than this says too little for a recommendation.
const LEAST: f64 = 2.0;
/// What must stand against doubt: with as much as this, a template that has no rival is as likely right as wrong.
const DOUBT: f64 = 5.0;
/// Below this a recommendation is only a question.
pub const SURE_ENOUGH: f64 = 0.3;
/// Days without a year play no part in what is looked for here.
const ANY_DAY: Date = date(2026, 1, 1);
/// What is left of the confidence in a description that is not in English, or that is about what no template is for.
const OUT_OF_PLACE: f64 = 0.3;

/// The templates that fit a description.
pub struct Advice {
    /// The best first; empty where nothing that was said speaks for one.
    pub found: Vec<Recommendation>,
    /// Why no recommendation should be trusted, where that is so.
    pub doubt: Option<Doubt>,
}

/// Why a description cannot be advised on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing that was said speaks for a template.
    Nothing,
    /// It does not read as English.
    NotEnglish,
    /// It seems to be about this, which no template is for.
    Outside(String),
    /// Several templates fit about as well, or none well.
    Unclear,
}

/// A template with the reasons for it.
pub struct Recommendation {
    pub template: &'static Template,
    /// From 0 to 1. What spoke for it stands against doubt, and against what spoke for its best rival: the weights of the words
    /// for it, over these and 5; half of that is lost where the rival has as much. It is no probability; how often it is
    /// right is measured by `pactoria bench describe`.
    pub confidence: f64,
    /// The words that spoke for it, as they were written, the weightiest first.
    pub words: Vec<String>,
}

impl Advice {
    /// In a sentence or two, for a person.
    pub fn reasoning(&self) -> String {
        let best = self.found.first();
        let for_best = best.map(|it| {
            let words: Vec<String> = it.words.iter().take(5).map(|it| format!("“{it}”")).collect();
            let speaks = if words.len() == 1 { "speaks" } else { "speak" };
            format!("{} {speaks} for {}: {}", listed(&words), it.template.name, it.template.summary)
        });
        let doubt = match &self.doubt {
            None => return for_best.unwrap_or_default(),
            Some(Doubt::Nothing) => "Nothing you said speaks for one of our templates. Say who does what for whom, such as: we hire a full-time cook.".to_owned(),
            Some(Doubt::NotEnglish) => "This does not read as English, and only English is understood here. Describe it in English, or choose a template yourself.".to_owned(),
            Some(Doubt::Outside(what)) => format!("This sounds like {what}. There is no template for that; a solicitor can help."),
            Some(Doubt::Unclear) => "It is not clear which template fits. Say who does what for whom, or choose one yourself.".to_owned(),
        };
        match for_best {
            Some(words) => format!("{doubt} {words}"),
            None => doubt,
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What speaks for each template that something speaks for, the best first, with the words.
fn weighed(described: &Described<'_>) -> Vec<(f64, &'static Template, Vec<String>)> {
    let mut found = Vec::new();
    for (place, template) in library().templates().iter().enumerate() {
        let (score, words) = score(described, |it| it.templates.contains(&place));
        if score >= LEAST {
            found.push((score, template, words));
        }
    }
    // Of equals the one that stands first in the gallery, which is the usual one of its kind.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// The template for contracts of this type that fits `description` best, if any does.
pub fn best_of_type(description: &str, contract_type: ContractType) -> Option<&'static Template> {
    let weighed = weighed(&Described::new(description, ANY_DAY));
    weighed.into_iter().map(|it| it.1).find(|it| it.contract_type == contract_type)
}

/// The templates that fit `description`, the best first.
pub fn recommend(description: &str) -> Advice {
    let described = Described::new(description, ANY_DAY);
    let weighed = weighed(&described);
    let best = weighed.first().map_or(0.0, |it| it.0);
    let second = weighed.get(1).map_or(0.0, |it| it.0);
    let outside = outside(&described).filter(|it| it.0 > best.max(LEAST));
    let is_english = is_english(&described.items);
    let trusted = if outside.is_some() || !is_english { OUT_OF_PLACE } else { 1.0 };
    let recommendation = |(score, template, words): (f64, &'static Template, Vec<String>)| {
        let rival = if score >= best { second } else { best };
        let confidence = trusted * score / (score + DOUBT) * (1.0 - 0.5 * (rival / score).min(1.5));
        Recommendation { template, confidence: (confidence * 100.0).round() / 100.0, words }
    };
    let found: Vec<Recommendation> = weighed.into_iter().take(MOST).map(recommendation).collect();
    let doubt = match (found.first(), outside) {
        _ if !is_english => Some(Doubt::NotEnglish),
        (_, Some((_, what))) => Some(Doubt::Outside(what.to_owned())),
        (None, None) => Some(Doubt::Nothing),
        (Some(best), None) => (best.confidence < SURE_ENOUGH).then_some(Doubt::Unclear),
    };
    Advice { found, doubt }
}

/// What the cues that `counts` says, and the words that said it.
fn score(described: &Described<'_>, counts: impl Fn(&Cue) -> bool) -> (f64, Vec<String>) {
    let mut met: Vec<(f64, Range<usize>)> = Vec::new();
    for cue in CUES.cues.iter().filter(|it| counts(it)) {
        met.extend(cue.met(described));
    }
    // The weightiest reading of some words counts, and no other.
    met.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.start.cmp(&b.1.start)));
    let mut taken: Vec<Range<usize>> = Vec::new();
    let (mut score, mut words) = (0.0, Vec::<String>::new());
    for (weight, items) in met {
        if taken.iter().any(|it| it.start < items.end && items.start < it.end) {
            continue;
        }
        score += weight;
        let written = described.written(&described.run(&items)).to_owned();
        if weight > 0.0 && !words.iter().any(|it| it.eq_ignore_ascii_case(&written)) {
            words.push(written);
        }
        taken.push(items);
    }
    (score, words)
}

/// What it is about that no template is for, with its weight.
fn outside(described: &Described<'_>) -> Option<(f64, &'static str)> {
    let weighed = CUES.outside.iter().map(|(what, cue)| {
        let met = cue.met(described).len();
        (cue.weight * f64::from(u32::try_from(met).unwrap_or(u32::MAX)), what.as_str())
    });
    weighed.filter(|it| it.0 > 0.0).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// A group of cues of one weight.
struct Cue {
    /// The places of the templates in the library.
    templates: Vec<usize>,
    weight: f64,
    say: Vec<Pattern>,
}

impl Cue {
    /// Each pattern counts once, where it is first met and not denied.
    fn met(&self, described: &Described<'_>) -> Vec<(f64, Range<usize>)> {
        let nobody = Sides { client: Vec::new(), supplier: Vec::new() };
        let met = self.say.iter().filter_map(|it| {
            let met = it
                .find(&described.items, &nobody)
                .into_iter()
                .find(|it| !is_denied(&described.items, it.items.start))?;
            Some((self.weight, met.items))
        });
        met.collect()
    }
}

/// Words that turn what follows into its opposite.
const DENIES: [&str; 12] =
    ["no", "not", "never", "without", "don", "doesn", "isn", "aren", "won", "nobody", "cannot", "neither"];

/// Whether one of the two words before the item at `at`, in the same sentence, denies it.
pub(super) fn is_denied(items: &[Item], at: usize) -> bool {
    let Some(here) = items.get(at) else { return false };
    let before = items.get(at.saturating_sub(3)..at).unwrap_or_default();
    let near = before.iter().rev().take_while(|it| it.sentence == here.sentence && it.thing.is_none());
    let mut paused = here.paused;
    for item in near {
        if paused {
            return false;
        }
        if DENIES.contains(&item.word.as_str()) {
            return true;
        }
        paused = item.paused;
    }
    false
}

/// Whether the words are those of English; a few words without any of a language's small words count as such.
fn is_english(items: &[Item]) -> bool {
    let words: Vec<&str> = items.iter().filter(|it| it.thing.is_none()).map(|it| it.word.as_str()).collect();
    let count = |list: &str| words.iter().filter(|word| list.split(' ').any(|it| it == **word)).count();
    let is_foreign_letter = |it: char| it.is_alphabetic() && !it.is_ascii() && !('\u{c0}'..='\u{24f}').contains(&it);
    let foreign_words = words.iter().filter(|it| it.chars().any(is_foreign_letter)).count();
    let (english, foreign) = (count(ENGLISH), count(FOREIGN));
    foreign_words * 3 <= words.len() && (foreign < 3 || foreign * 2 <= english)
}

/// Small words that only English has.
const ENGLISH: &str =
    "the and of to with for our we they their will is are it that this have has you your from which who be";
/// Small words of French, German, Spanish, Italian, Dutch, Portuguese, Polish and Welsh that English does not have.
const FOREIGN: &str = "le la les des une nous vous pour avec est sont dans qui der die das und ist wir nicht ein eine einen für mit von \
el los las para con una que por somos il lo gli della che di per sono het een van voor wij niet zijn os uma com não nós em do da \
jest się nie na dla oraz yn yr mae ni ein chi gyda ar gyfer";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    cues: Vec<CueData>,
    outside: Vec<OutsideData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueData {
    #[serde(rename = "for")]
    templates: Vec<String>,
    weight: f64,
    say: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutsideData {
    what: String,
    weight: f64,
    say: Vec<String>,
}

struct Cues {
    cues: Vec<Cue>,
    outside: Vec<(String, Cue)>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program and a test loads exactly it")]
static CUES: LazyLock<Cues> = LazyLock::new(|| read(include_str!("cues.toml")).expect("the shipped cues load"));

fn read(text: &str) -> Result<Cues, Mistake> {
    let file: CueFile = toml::from_str(text).map_err(|err| Mistake::Toml(err.to_string()))?;
    let cues = file.cues.into_iter().map(|it| {
        let templates = templates_of(&it.templates)?;
        Ok(Cue { templates, weight: it.weight, say: patterns(&it.say)? })
    });
    let outside = file
        .outside
        .into_iter()
        .map(|it| Ok((it.what, Cue { templates: Vec::new(), weight: it.weight, say: patterns(&it.say)? })));
    Ok(Cues { cues: cues.collect::<Result<_, Mistake>>()?, outside: outside.collect::<Result<_, Mistake>>()? })
}

#[cfg(test)]
pub(super) fn spoken_for() -> std::collections::BTreeSet<usize> {
    CUES.cues
        .iter()
        .filter(|it| it.weight > 0.0 && it.templates.len() == 1)
        .flat_map(|it| it.templates.clone())
        .collect()
}
