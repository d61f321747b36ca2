//! What a person or program sent about the processing of a contract → what can be kept.

use super::phrases::choices;
use super::{Asked, Aspect, EVERY_STATUS, OTHER, Role, Standing};
use crate::contracts::Status;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::civil::Date;

/// The longest reason, in characters.
pub(crate) const LONGEST_REASON: usize = 2_000;
/// The longest value in words of one's own, and how many there may be.
const LONGEST_VALUE: usize = 500;
const MOST_VALUES: usize = 30;

/// What somebody says of one aspect, as sent.
#[derive(Clone, Debug, Default)]
pub struct SayingForm {
    pub aspect: String,
    /// `None` takes back what was said, so that what is read counts again.
    pub values: Option<Vec<String>>,
    pub reason: String,
}

/// What somebody says of one aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    pub aspect: Aspect,
    pub values: Option<Vec<String>>,
    pub reason: String,
}

impl SayingForm {
    /// Checks it; complaints name the aspect, or `reason`.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self) -> Result<Saying, Problem> {
        let Some(aspect) = Aspect::from_word(self.aspect.trim()) else {
            let known: Vec<_> = Aspect::ALL.iter().map(|it| it.word()).collect();
            let message = format!("Choose one of: {}.", known.join(", "));
            return Err(Problem::invalid_field("aspect", "not_an_aspect", message));
        };
        let mut complaints = Complaints::new();
        let values = match &self.values {
            None => Some(None),
            Some(raw) => complaints.keep(aspect.word(), values(aspect, raw)).map(Some),
        };
        let reason = complaints.keep("reason", reason(&self.reason));
        let saying = values.zip(reason).map(|(values, reason)| Saying { aspect, values, reason });
        complaints.into_result(saying)
    }
}

fn reason(raw: &str) -> Result<String, Complaint> {
    let reason = typed::long_text(raw.trim(), LONGEST_REASON)?;
    if reason.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say what you rest this on, such as the clause you read or whom you asked.",
        ));
    }
    Ok(reason)
}

/// The values of an aspect as they are kept: each once, words of the list as such.
pub(crate) fn values(aspect: Aspect, raw: &[String]) -> Result<Vec<String>, Complaint> {
    let listed = choices(aspect);
    let mut kept: Vec<String> = Vec::new();
    for one in raw.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
        let value = if listed.iter().any(|(word, _)| word == one) {
            one.to_owned()
        } else if aspect.is_open() {
            typed::one_line(one, 1..=LONGEST_VALUE)?
        } else if aspect.takes_other() {
            format!("{OTHER} {}", typed::one_line(one.trim_start_matches(OTHER), 1..=LONGEST_VALUE)?)
        } else {
            let words: Vec<_> = listed.iter().map(|(word, _)| word.as_str()).collect();
            return Err(Complaint::new("not_a_choice", format!("Choose from: {}.", words.join(", "))));
        };
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    if kept.is_empty() {
        return Err(Complaint::new("required", "Choose or write at least one, or take back what was said."));
    }
    if kept.len() > MOST_VALUES || (aspect.is_single() && kept.len() > 1) {
        return Err(Complaint::new("too_many", "These are more than can hold at once."));
    }
    if kept.len() > 1 && kept.iter().any(|it| it == "none") {
        return Err(Complaint::new("contradiction", "“None” cannot hold together with another."));
    }
    Ok(kept)
}

/// An answer to the prompts, as sent.
#[derive(Clone, Debug, Default)]
pub struct AnswerForm {
    /// `done`, `not_needed` or `to_do`.
    pub outcome: String,
    /// Where an assessment that was done is kept.
    pub reference: String,
    /// `YYYY-MM-DD`: the day it was done, or by which it is to be.
    pub day: String,
    pub reason: String,
    /// Whose job one that is to be done is; empty for oneself.
    pub owner_id: String,
}

/// An answer to the prompts.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) outcome: Standing,
    pub(super) reference: String,
    pub(super) day: Option<Date>,
    pub(super) reason: String,
}

impl AnswerForm {
    /// Checks it: what was done has a reference and a day, what is to be done has a day, what is not needed has a reason.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self, today: Date) -> Result<Answer, Problem> {
        let mut complaints = Complaints::new();
        let outcome = match Standing::from_word(self.outcome.trim()) {
            Some(it @ (Standing::Done | Standing::NotNeeded | Standing::ToDo)) => Some(it),
            Some(Standing::NoPrompt | Standing::Open) | None => {
                complaints.add("outcome", "not_a_choice", "Choose one of: done, not_needed, to_do.");
                None
            }
        };
        let needs = |wanted: &[Standing]| outcome.is_some_and(|it| wanted.contains(&it));
        let least = usize::from(needs(&[Standing::Done]));
        let reference = complaints.keep("reference", typed::one_line(&self.reference, least..=300));
        let day = match self.day.trim() {
            "" if needs(&[Standing::Done, Standing::ToDo]) => {
                complaints.add("day", "required", "Say on which day it was done, or by which it is to be.");
                None
            }
            "" => Some(None),
            raw => complaints.keep("day", typed::day(raw)).map(Some),
        };
        if needs(&[Standing::Done]) && day.flatten().is_some_and(|it| it > today) {
            complaints.add(
                "day",
                "in_the_future",
                "This day is still to come. One that is to be done has a day by which.",
            );
        }
        let reason = match needs(&[Standing::NotNeeded]) {
            true => complaints.keep("reason", reason(&self.reason)),
            false => complaints.keep("reason", typed::long_text(self.reason.trim(), LONGEST_REASON)),
        };
        let answer = (|| Some(Answer { outcome: outcome?, reference: reference?, day: day?, reason: reason? }))();
        complaints.into_result(answer)
    }
}

impl Asked {
    /// The filter that the words of an address name.
    ///
    /// # Errors
    /// A complaint by field for each word that names nothing.
    pub fn parse<'a>(words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Problem> {
        let mut complaints = Complaints::new();
        let mut asked = Self::default();
        for (name, word) in words.into_iter().filter(|(_, it)| !it.trim().is_empty()) {
            let word = word.trim();
            let mut yes = || complaints.keep(name, is_yes(word)).unwrap_or_default();
            match name {
                "special" => asked.special = yes(),
                "transfer" => asked.transfer = yes(),
                "dpia" => asked.dpia = yes(),
                "incomplete" => asked.incomplete = yes(),
                "status" => asked.status = complaints.keep(name, status(word)),
                "role" => asked.role = complaints.keep(name, role(word)),
                _ => complaints.add(name, "not_a_filter", "There is no such filter."),
            }
        }
        complaints.into_result(Some(asked))
    }
}

fn is_yes(word: &str) -> Result<bool, Complaint> {
    match word {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Complaint::new("not_yes_or_no", "Say true or false.")),
    }
}

fn status(word: &str) -> Result<String, Complaint> {
    if word == EVERY_STATUS || Status::from_word(word).is_some() {
        return Ok(word.to_owned());
    }
    let known: Vec<_> = Status::ALL.into_iter().map(Status::word).collect();
    Err(Complaint::new("not_a_status", format!("Choose one of: {}, {EVERY_STATUS}.", known.join(", "))))
}

fn role(word: &str) -> Result<Role, Complaint> {
    let known: Vec<_> = Role::ALL.iter().map(|it| it.word()).collect();
    Role::from_word(word).ok_or_else(|| Complaint::new("not_a_role", format!("Choose one of: {}.", known.join(", "))))
}
