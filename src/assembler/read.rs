//! What a description says in answer to the questions of a template: the patterns of `readings.toml` that it meets, brought
//! into the form the questions ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::data::{Mistake, patterns};
use super::parties::{self, Parties};
use super::pattern::{Met, Pattern, Slot};
use super::recommend::is_denied;
use super::values;
use super::words::{Described, Thing, Unit};
use crate::templates::{self, OwnSide, Question, Template, VariableType, is_asked, library, with_defaults};

/// An answer that is trusted less than this is shown and asked.
const LEAST_SURE: f64 = 0.6;
/// Stands in the data for a length of time that only leads to a last day.
const MONTHS: &str = "@months";

/// What was read in answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// As it would be typed.
    pub value: String,
    /// The words of the description it was read from.
    pub words: String,
    /// How far the reading is trusted: 0.9 and more where words name the question, 0.75 where they mostly mean it, less for wording
    /// that a person should look at. It is no probability; how often each is right is measured by `pactoria bench describe`.
    pub confidence: f64,
}

/// What a description says in answer to the questions of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    pub answers: BTreeMap<String, Read>,
    /// What was said in two ways, or may mean something else: to be asked.
    pub unsure: BTreeMap<String, Vec<Read>>,
    /// What is known of the user's own company, in answer to the questions about the side it is on.
    pub own: BTreeMap<String, String>,
}

impl Understood {
    /// Every answer, as a sheet holds them.
    pub fn raw(&self) -> BTreeMap<String, String> {
        let mut all = self.own.clone();
        all.extend(self.answers.iter().map(|(name, it)| (name.clone(), it.value.clone())));
        all
    }
}

/// Something a pattern read.
struct Candidate {
    question: String,
    value: String,
    items: Range<usize>,
    sure: f64,
}

/// Reads a description for a template; `today` is what a day without a year is counted from.
pub fn read(template: &Template, description: &str, own: OwnSide<'_>, today: Date) -> Understood {
    let described = Described::new(description, today);
    let place = library().templates().iter().position(|it| it.id == template.id).unwrap_or_default();
    let parties = parties::parties(&described, place, own.company);
    let reader = Reader { template, described: &described, parties: &parties };
    let mut understood = Understood { own: reader.own_answers(own), ..Understood::default() };
    let mut found = reader.candidates();
    found.extend(reader.other_side());
    found.extend(reader.work_days());
    found.extend(reader.currency());
    // What is known of the own company is not read again from where it signs.
    found.retain(|it| !understood.own.contains_key(&it.question) || it.question.ends_with("_signatory_name"));
    reader.settle(found, &mut understood);
    understood
}

struct Reader<'a> {
    template: &'a Template,
    described: &'a Described<'a>,
    parties: &'a Parties,
}

impl Reader<'_> {
    fn own_answers(&self, own: OwnSide<'_>) -> BTreeMap<String, String> {
        let Some(role) = parties::role(self.template, self.parties.own) else { return BTreeMap::new() };
        let mut answers = templates::answers_of_role(self.template, role, own);
        let entity = format!("{role}_entity_type");
        if let (Some(question), Some(kind)) = (self.template.question(&entity), parties::kind_of(own.company))
            && let Some(kind) = templates::accepted(question, kind)
        {
            answers.insert(entity, kind);
        }
        answers
    }

    /// The name of the question an entry answers here, if the template asks it.
    fn question(&self, names: &[String]) -> Option<String> {
        let own = parties::role(self.template, self.parties.own);
        let other = parties::role(self.template, parties::opposite(self.parties.own));
        names.iter().find_map(|name| {
            let name = match (name.strip_prefix("{own}"), name.strip_prefix("{other}")) {
                (Some(rest), _) => format!("{}{rest}", own?),
                (_, Some(rest)) => format!("{}{rest}", other?),
                (None, None) => name.clone(),
            };
            let is_end = name == MONTHS && self.template.question("end_date").is_some();
            (is_end || self.template.question(&name).is_some()).then_some(name)
        })
    }

    /// Everything the entries of the data read, the same answer to the same question once for each place.
    fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        for entry in &*READINGS {
            let Some(question) = self.question(&entry.question) else { continue };
            if !self.can_set(entry) {
                continue;
            }
            for pattern in &entry.say {
                for met in pattern.find(&self.described.items, &self.parties.sides) {
                    let Some(value) = self.value(entry, &question, pattern, &met) else { continue };
                    let items = met.items.clone();
                    found.push(Candidate { question: question.clone(), value, items: items.clone(), sure: entry.sure });
                    found.extend(entry.set.iter().map(|(question, value)| Candidate {
                        question: question.clone(),
                        value: value.clone(),
                        items: items.clone(),
                        sure: entry.sure,
                    }));
                }
            }
        }
        found
    }

    /// Whether the template takes the other answers of an entry.
    fn can_set(&self, entry: &Entry) -> bool {
        let asked = |name: &String| self.template.question(name);
        let takes =
            entry.set.iter().all(|(name, value)| asked(name).is_none_or(|it| templates::accepted(it, value).is_some()));
        takes && (!entry.only || entry.set.keys().any(|it| asked(it).is_some()))
    }

    fn value(&self, entry: &Entry, question: &str, pattern: &Pattern, met: &Met) -> Option<String> {
        let items = &self.described.items;
        let overlaps = |other: &Met| other.items.start < met.items.end && met.items.start < other.items.end;
        if entry.unless.iter().any(|it| it.find(items, &self.parties.sides).iter().any(overlaps)) {
            return None;
        }
        let denied = !entry.plain && is_denied(items, met.items.start);
        let asked = self.template.question(question);
        if let Some(is) = &entry.is {
            return match asked.map(|it| it.kind) {
                Some(VariableType::Boolean) if denied => Some((is == "false").to_string()),
                _ => (!denied).then(|| is.clone()),
            };
        }
        let slot = met.slot.clone()?;
        if denied {
            return None;
        }
        let thing = items.get(slot.start).and_then(|it| it.thing.as_ref());
        if let Some(Thing::Length { unit, .. }) = thing
            && !entry.units.is_empty()
            && !entry.units.iter().any(|it| it.is(*unit))
        {
            return None;
        }
        if let Some(Thing::Money { amount, .. }) = thing
            && entry.least.is_some_and(|it| *amount < it)
        {
            return None;
        }
        if question == MONTHS {
            return values::months(thing?).map(|it| it.to_string());
        }
        let taken = match entry.answer {
            Whole::Slot => slot,
            Whole::All => met.items.clone(),
            Whole::Rest => met.items.start + 1..met.items.end,
        };
        let is_text = matches!(pattern.slot(), Some(Slot::Text | Slot::Words | Slot::Place | Slot::Times))
            || entry.answer != Whole::Slot;
        let asked = asked?;
        let raw =
            if is_text { self.wording(asked, &taken) } else { values::typed(self.described, asked, taken.start)? };
        templates::accepted(asked, &raw)
    }

    /// Words for a contract: who says "our" in a description is a party of the contract.
    fn wording(&self, question: &Question, items: &Range<usize>) -> String {
        let written = self.described.written(&self.described.run(items));
        let own = parties::role(self.template, self.parties.own).and_then(|it| self.template.label_of(it));
        values::wording(question, written, own)
    }

    /// The other side, by its name.
    fn other_side(&self) -> Vec<Candidate> {
        let Some(role) = parties::role(self.template, parties::opposite(self.parties.own)) else { return Vec::new() };
        let mut found = Vec::new();
        for other in &self.parties.others {
            let items = other.item..other.item + 1;
            let mut candidate = |ending: &str, value: &str| {
                let question = format!("{role}_{ending}");
                found.push(Candidate { question, value: value.to_owned(), items: items.clone(), sure: other.sure });
            };
            candidate("legal_name", &other.name);
            if let Some(kind) = other.kind {
                candidate("entity_type", kind);
            }
        }
        found
    }

    fn work_days(&self) -> Option<Candidate> {
        let (days, items) = values::work_days(self.described)?;
        Some(Candidate { question: "work_days".to_owned(), value: days, items, sure: 0.9 })
    }

    /// The currency, where every amount is in the same.
    fn currency(&self) -> Option<Candidate> {
        let amounts = self.described.items.iter().enumerate().filter_map(|(at, it)| match it.thing {
            Some(Thing::Money { currency, .. }) => Some((at, currency)),
            _ => None,
        });
        let amounts: Vec<_> = amounts.collect();
        let (at, first) = *amounts.first()?;
        let is_one = amounts.iter().all(|it| it.1 == first);
        is_one.then(|| Candidate {
            question: "currency".to_owned(),
            value: first.code().to_owned(),
            items: at..at + 1,
            sure: 0.9,
        })
    }

    /// Settles what was read: the surest reading of each question counts; where two of the same sureness differ it is asked.
    fn settle(&self, found: Vec<Candidate>, understood: &mut Understood) {
        let mut by_question: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
        for it in found {
            by_question.entry(it.question.clone()).or_default().push(it);
        }
        let months = by_question.remove(MONTHS);
        for (name, candidates) in by_question {
            let Some(question) = self.template.question(&name) else { continue };
            self.settle_one(question, candidates, understood);
        }
        if let Some(months) = months {
            self.last_day(&months, understood);
        }
        self.drop_what_is_not_asked(understood);
    }

    fn settle_one(&self, question: &Question, candidates: Vec<Candidate>, understood: &mut Understood) {
        let best = candidates.iter().map(|it| it.sure).fold(0.0, f64::max);
        let mut readings: Vec<Read> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut candidates: Vec<Candidate> = candidates.into_iter().filter(|it| it.sure >= best).collect();
        candidates.sort_by_key(|it| (it.items.start, std::cmp::Reverse(it.items.end)));
        for it in candidates {
            let Some(value) = templates::accepted(question, &it.value) else { continue };
            if seen.insert(value.to_lowercase()) {
                let words = self.described.written(&self.described.run(&it.items)).to_owned();
                let certain = self.is_certain(&it.items);
                readings.push(Read { value, words, confidence: if certain { it.sure } else { it.sure.min(0.7) } });
            }
        }
        // Of two stretches of wording the first, which most descriptions mean, is shown to be looked at.
        if matches!(question.kind, VariableType::LongText | VariableType::Text | VariableType::List)
            && !question.name.ends_with("_name")
        {
            readings.truncate(1);
        }
        match readings.as_slice() {
            [] => {}
            [only] if only.confidence >= LEAST_SURE => {
                understood.answers.insert(question.name.clone(), only.clone());
            }
            _ => {
                understood.unsure.insert(question.name.clone(), readings);
            }
        }
    }

    /// Whether no day among the items had to be guessed.
    fn is_certain(&self, items: &Range<usize>) -> bool {
        let items = self.described.items.get(items.clone()).unwrap_or_default();
        items.iter().all(|it| !matches!(it.thing, Some(Thing::Day { certain: false, .. })))
    }

    /// The last day of a term that is given as a first day and a length.
    fn last_day(&self, months: &[Candidate], understood: &mut Understood) {
        let start = ["start_date", "commencement_date"].iter().find_map(|it| understood.answers.get(*it)).cloned();
        let values: BTreeSet<&str> = months.iter().map(|it| it.value.as_str()).collect();
        let (Some(start), Some(length), 1) = (start, months.first(), values.len()) else { return };
        let is_open = !understood.answers.contains_key("end_date") && !understood.unsure.contains_key("end_date");
        let last = start
            .value
            .parse::<Date>()
            .ok()
            .zip(length.value.parse::<i32>().ok())
            .and_then(|(day, months)| day.checked_add(months.months()).ok()?.yesterday().ok());
        if let (true, Some(last)) = (is_open, last) {
            let words = format!("{} … {}", start.words, self.described.written(&self.described.run(&length.items)));
            understood.answers.insert("end_date".to_owned(), Read { value: last.to_string(), words, confidence: 0.7 });
        }
    }

    /// An answer to a question that is not asked after the others would stand in no contract.
    fn drop_what_is_not_asked(&self, understood: &mut Understood) {
        let said = with_defaults(&self.template.steps, &understood.raw());
        let is_asked =
            |name: &String| self.template.question(name).is_some_and(|it| is_asked(&self.template.steps, it, &said));
        understood.answers.retain(|name, _| is_asked(name));
        understood.unsure.retain(|name, _| is_asked(name));
        understood.own.retain(|name, _| is_asked(name));
    }
}

/// How much of what was met is the answer.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Whole {
    #[default]
    Slot,
    All,
    Rest,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnitData {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl UnitData {
    fn is(self, unit: Unit) -> bool {
        matches!(
            (self, unit),
            (Self::Hour, Unit::Hour)
                | (Self::Day, Unit::Day)
                | (Self::Week, Unit::Week)
                | (Self::Month, Unit::Month)
                | (Self::Year, Unit::Year)
        )
    }
}

struct Entry {
    question: Vec<String>,
    say: Vec<Pattern>,
    unless: Vec<Pattern>,
    is: Option<String>,
    plain: bool,
    answer: Whole,
    set: BTreeMap<String, String>,
    only: bool,
    units: Vec<UnitData>,
    least: Option<Decimal>,
    sure: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingFile {
    reads: Vec<EntryData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryData {
    question: Vec<String>,
    say: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    is: Option<String>,
    #[serde(default)]
    plain: bool,
    #[serde(default)]
    answer: Whole,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    only: bool,
    #[serde(default)]
    units: Vec<UnitData>,
    least: Option<i64>,
    sure: Option<f64>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program and a test loads exactly it")]
static READINGS: LazyLock<Vec<Entry>> =
    LazyLock::new(|| entries(include_str!("readings.toml")).expect("the shipped readings load"));

fn entries(text: &str) -> Result<Vec<Entry>, Mistake> {
    let file: ReadingFile = toml::from_str(text).map_err(|err| Mistake::Toml(err.to_string()))?;
    file.reads.into_iter().map(entry).collect()
}

fn entry(it: EntryData) -> Result<Entry, Mistake> {
    let asked_as = |name: &str| -> Vec<&'static Question> {
        let all = library().templates().iter().flat_map(Template::questions);
        let ending = name.strip_prefix("{own}").or_else(|| name.strip_prefix("{other}"));
        all.filter(|it| ending.map_or(it.name == name, |ending| it.name.ends_with(ending))).collect()
    };
    for name in it.question.iter().chain(it.set.keys()).filter(|it| *it != MONTHS) {
        if asked_as(name).is_empty() {
            return Err(Mistake::Question(name.clone()));
        }
    }
    let said = it.question.iter().zip(it.is.iter().cycle()).chain(&it.set);
    for (name, value) in said {
        if !asked_as(name).iter().any(|it| templates::accepted(it, value).is_some()) {
            return Err(Mistake::Answer(value.clone(), name.clone()));
        }
    }
    Ok(Entry {
        say: patterns(&it.say)?,
        unless: patterns(&it.unless)?,
        question: it.question,
        is: it.is,
        plain: it.plain,
        answer: it.answer,
        set: it.set,
        only: it.only,
        units: it.units,
        least: it.least.map(Decimal::from),
        sure: it.sure.unwrap_or(0.9),
    })
}

/// A whole number of `value`, if it is one.
pub(super) fn whole(value: Decimal) -> Option<u32> {
    value.is_integer().then(|| value.to_u32()).flatten()
}
