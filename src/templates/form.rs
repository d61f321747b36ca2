//! What a person typed into the questions of a template, and which of it can be accepted.
//!
//! Raw answers are texts by question name, as a form sends them: dates as year-month-day, lists as one item for each
//! line, yes as `true` or `on`. A question whose condition does not hold is not asked, and whatever is stored for it is
//! left alone and not used. A question that nothing was said about takes its default; one that was emptied does not.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::countries::is_country;
use super::{Format, Question, Template, VariableType, checks, is_asked, is_yes, with_defaults};
use crate::problem::{Complaint, Complaints};
use crate::terms::lines;
use crate::typed::{self, Email, VatNumber};

/// The longest one-line answer, in characters, where the question sets no limit.
const LONGEST_LINE: usize = 300;
/// The longest answer of several lines, in characters, where the question sets no limit.
const LONGEST_TEXT: usize = 5_000;
/// The most items of a list.
const MOST_ITEMS: usize = 50;
/// The longest web address.
const LONGEST_ADDRESS: usize = 2_000;

/// An accepted answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One line of text.
    Text(String),
    /// The lines of a long text, an address or a list, none of them empty.
    Lines(Vec<String>),
    /// A number or a percentage.
    Number(Decimal),
    /// An amount in the contract's currency.
    Money(Decimal),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// The stable word of the chosen option.
    Choice(String),
}

impl Answer {
    /// The answer as it is stored and typed again.
    pub fn raw(&self) -> String {
        match self {
            Self::Text(text) | Self::Choice(text) => text.clone(),
            Self::Lines(lines) => lines.join("\n"),
            Self::Number(value) | Self::Money(value) => value.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// Every accepted answer of a template, and what is unusual about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    values: BTreeMap<String, Answer>,
    advice: Complaints,
}

impl Answers {
    /// The answer to a question that was asked and answered.
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.values.get(name)
    }

    /// The answers as they are stored.
    pub fn raw(&self) -> BTreeMap<String, String> {
        self.values.iter().map(|(name, answer)| (name.clone(), answer.raw())).collect()
    }

    /// Sentences about answers that are allowed but unusual; they never stop anybody.
    pub fn advice(&self) -> &Complaints {
        &self.advice
    }

    pub(super) fn number(&self, name: &str) -> Option<Decimal> {
        match self.get(name)? {
            Answer::Number(value) | Answer::Money(value) => Some(*value),
            Answer::Text(_) | Answer::Lines(_) | Answer::Day(_) | Answer::Flag(_) | Answer::Choice(_) => None,
        }
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        match self.get(name)? {
            Answer::Day(day) => Some(*day),
            Answer::Text(_)
            | Answer::Lines(_)
            | Answer::Number(_)
            | Answer::Money(_)
            | Answer::Flag(_)
            | Answer::Choice(_) => None,
        }
    }

    pub(super) fn word(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Answer::Choice(word) | Answer::Text(word) => Some(word),
            Answer::Lines(_) | Answer::Number(_) | Answer::Money(_) | Answer::Day(_) | Answer::Flag(_) => None,
        }
    }

    pub(super) fn lines(&self, name: &str) -> Option<&[String]> {
        match self.get(name)? {
            Answer::Lines(lines) => Some(lines),
            Answer::Text(_)
            | Answer::Number(_)
            | Answer::Money(_)
            | Answer::Day(_)
            | Answer::Flag(_)
            | Answer::Choice(_) => None,
        }
    }

    pub(super) fn is_yes(&self, name: &str) -> bool {
        self.get(name) == Some(&Answer::Flag(true))
    }

    pub(super) fn advise(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.advice.add(field, code, message);
    }
}

/// Checks every question of the template.
pub fn check(template: &Template, raw: &BTreeMap<String, String>) -> Result<Answers, Complaints> {
    let (answers, complaints) = taken(template, raw);
    if complaints.is_empty() { Ok(answers) } else { Err(complaints) }
}

/// Checks the questions of one step; the answers hold those of the other steps as far as they can be read. A step the
/// template does not have has nothing to complain about.
pub fn check_step(template: &Template, step: &str, raw: &BTreeMap<String, String>) -> Result<Answers, Complaints> {
    let (answers, complaints) = taken(template, raw);
    let mut here = Complaints::new();
    for (field, complaint) in complaints.iter() {
        if template.step(step).is_some_and(|it| it.questions.iter().any(|it| it.name == field)) {
            here.add(field, complaint.code.as_str(), complaint.message.as_str());
        }
    }
    if here.is_empty() { Ok(answers) } else { Err(here) }
}

/// What can be read of the answers, and everything there is to complain about.
pub(super) fn taken(template: &Template, raw: &BTreeMap<String, String>) -> (Answers, Complaints) {
    let mut complaints = Complaints::new();
    let mut answers = Answers::default();
    let said = with_defaults(&template.steps, raw);
    for question in template.questions() {
        if !is_asked(&template.steps, question, &said) {
            continue;
        }
        let typed = said.get(&question.name).map_or("", String::as_str);
        let Some(answer) = complaints.keep(&question.name, read(question, typed)) else { continue };
        match answer {
            Some(answer) => {
                advise(question, &answer, &mut answers);
                answers.values.insert(question.name.clone(), answer);
            }
            None if question.required => complaints.add(&question.name, "required", required(question)),
            None => {}
        }
    }
    for check in &template.checks {
        checks::run(*check, template, &mut answers, &mut complaints);
    }
    (answers, complaints)
}

fn required(question: &Question) -> String {
    match question.kind {
        VariableType::Choice => "Choose one.".to_owned(),
        VariableType::List => "Give at least one, each on a line of its own.".to_owned(),
        VariableType::Date => "Give the day, month and year.".to_owned(),
        VariableType::Boolean => "This must be confirmed before the contract can be made.".to_owned(),
        VariableType::Text
        | VariableType::LongText
        | VariableType::Integer
        | VariableType::Number
        | VariableType::Money
        | VariableType::Percent
        | VariableType::Address
        | VariableType::Email
        | VariableType::Phone
        | VariableType::Url => match &question.example {
            Some(example) => format!("Fill this in, for example: {}", example.replace('\n', ", ")),
            None => "Fill this in.".to_owned(),
        },
    }
}

fn advise(question: &Question, answer: &Answer, answers: &mut Answers) {
    let (Answer::Number(value) | Answer::Money(value)) = answer else { return };
    for advice in &question.advice {
        if advice.above.is_some_and(|it| *value > it) || advice.below.is_some_and(|it| *value < it) {
            answers.advice.add(&question.name, "unusual", advice.text.as_str());
        }
    }
}

/// An answer as it would be stored; `None` where it cannot be accepted or says nothing.
pub fn accepted(question: &Question, raw: &str) -> Option<String> {
    read(question, raw).ok().flatten().map(|it| it.raw())
}

/// Reads one answer; `None` when nothing was said.
pub(super) fn read(question: &Question, raw: &str) -> Result<Option<Answer>, Complaint> {
    if raw.trim().is_empty() && question.kind != VariableType::Boolean {
        return Ok(None);
    }
    let answer = match question.kind {
        VariableType::Text => Answer::Text(text(question, raw)?),
        VariableType::LongText => Answer::Lines(long_text(question, raw)?),
        VariableType::List => Answer::Lines(list(question, raw)?),
        VariableType::Address => Answer::Lines(address(question, raw)?),
        VariableType::Integer => Answer::Number(number(question, raw, true)?),
        VariableType::Number | VariableType::Percent => Answer::Number(number(question, raw, false)?),
        VariableType::Money => Answer::Money(within(question, typed::amount(raw)?)?),
        VariableType::Date => Answer::Day(day(raw)?),
        VariableType::Boolean => match is_yes(raw) {
            false if question.required => return Ok(None),
            flag => Answer::Flag(flag),
        },
        VariableType::Choice => Answer::Choice(choice(question, raw)?),
        VariableType::Email => Answer::Text(Email::parse(raw)?.as_str().to_owned()),
        VariableType::Phone => Answer::Text(phone(raw)?),
        VariableType::Url => Answer::Text(web_address(raw)?),
    };
    Ok(Some(answer))
}

/// The lengths a question accepts: characters of a text, items of a list.
fn lengths(question: &Question, most: usize) -> RangeInclusive<usize> {
    let limit = |it: Option<Decimal>| it.and_then(|it| it.to_usize());
    limit(question.min).unwrap_or(1)..=limit(question.max).unwrap_or(most)
}

fn text(question: &Question, raw: &str) -> Result<String, Complaint> {
    let value = typed::one_line(raw, lengths(question, LONGEST_LINE))?;
    match question.format {
        Some(Format::CompanyNumber) => company_number(&value),
        Some(Format::VatNumber) => vat_number(&value),
        Some(format) => shaped(format, &value).map(|()| value),
        None => Ok(value),
    }
}

/// Whether a line is of the shape that the machine-readable terms are made from.
fn shaped(format: Format, line: &str) -> Result<(), Complaint> {
    let (read, code) = match format {
        Format::DataSet => (lines::data_set(line).map(|_| ()), "not_a_data_set"),
        Format::Output => (lines::output(line).map(|_| ()), "not_a_result"),
        Format::Measurement => (lines::measurement(line).map(|_| ()), "not_a_measurement"),
        Format::Region => (lines::region(line).map(|_| ()), "not_a_region"),
        Format::PrivacyBudget => (lines::privacy_budget(line).map(|_| ()), "not_a_budget"),
        Format::SubProcessor => (lines::sub_processor(line).map(|_| ()), "not_a_subcontractor"),
        Format::CompanyNumber => (company_number(line).map(|_| ()).map_err(|it| it.message), "not_a_company_number"),
        Format::VatNumber => (vat_number(line).map(|_| ()).map_err(|it| it.message), "not_a_vat_number"),
    };
    read.map_err(|words| Complaint::new(code, words))
}

/// Whether every line is of the shape and on the list that the question asks for.
fn each_fits(question: &Question, lines: &[String]) -> Result<(), Complaint> {
    let about = |line: &str| {
        let start: String = line.chars().take(30).collect();
        if start == line { start } else { format!("{start}…") }
    };
    for line in lines {
        if let Some(format) = question.format
            && let Err(it) = shaped(format, line)
        {
            return Err(Complaint::new(&it.code, format!("“{}”: {}", about(line), it.message)));
        }
        if !question.options.is_empty() && !question.options.iter().any(|it| it.value == *line) {
            let words: Vec<&str> = question.options.iter().map(|it| it.value.as_str()).collect();
            let message = format!("“{}” is not on the list. Choose from: {}.", about(line), words.join(", "));
            return Err(Complaint::new("not_an_option", message));
        }
    }
    let repeated = lines.iter().enumerate().find(|(place, line)| lines.iter().take(*place).any(|it| it == *line));
    match repeated.filter(|_| !question.options.is_empty()) {
        Some((_, line)) => Err(Complaint::new("repeated", format!("“{}” stands here twice.", about(line)))),
        None => Ok(()),
    }
}

/// Eight digits, or two letters of a register and six digits.
fn company_number(raw: &str) -> Result<String, Complaint> {
    let value: String = raw.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_uppercase();
    let digits = |text: &str| !text.is_empty() && text.chars().all(|it| it.is_ascii_digit());
    let (letters, rest) = value.split_at(value.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(value.len()));
    if value.len() == 8 && (digits(&value) || (letters.len() == 2 && digits(rest))) {
        return Ok(value);
    }
    let count = value.chars().count();
    let message = match count {
        7 if digits(&value) => format!("This has 7 characters. If it starts with a zero, enter 0{value}."),
        8 => "A company number is 8 digits, or 2 letters and 6 digits, such as 01234567 or SC123456.".to_owned(),
        _ => format!(
            "This has {count} characters. A company number has 8, such as 01234567 or SC123456; \
             it is on the company's website and at Companies House."
        ),
    };
    Err(Complaint::new("not_a_company_number", message))
}

/// `GB` and nine or twelve digits, or the short numbers of government departments and health authorities.
fn vat_number(raw: &str) -> Result<String, Complaint> {
    let value: String = raw.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_uppercase();
    let digits = |text: &str, count: usize| text.len() == count && text.chars().all(|it| it.is_ascii_digit());
    let good = value.strip_prefix("GB").is_some_and(|rest| {
        digits(rest, 9)
            || digits(rest, 12)
            || rest.strip_prefix("GD").or_else(|| rest.strip_prefix("HA")).is_some_and(|it| digits(it, 3))
    });
    if good { Ok(value) } else { VatNumber::parse(raw).map(|it| it.to_string()) }
}

fn long_text(question: &Question, raw: &str) -> Result<Vec<String>, Complaint> {
    let length = lengths(question, LONGEST_TEXT);
    let value = typed::long_text(raw.trim(), *length.end())?;
    let count = value.chars().count();
    if count < *length.start() {
        let message = format!("This has {count} characters; at least {} are needed.", length.start());
        return Err(Complaint::new("too_short", message));
    }
    let lines = lines_of(&value);
    each_fits(question, &lines).map(|()| lines)
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(|it| it.trim().replace('\t', " ")).filter(|it| !it.is_empty()).collect()
}

fn list(question: &Question, raw: &str) -> Result<Vec<String>, Complaint> {
    let items = lines_of(&typed::long_text(raw, MOST_ITEMS * LONGEST_LINE)?);
    let range = lengths(question, MOST_ITEMS);
    if items.len() < *range.start() {
        let message = format!("At least {} are needed, each on a line of its own.", range.start());
        return Err(Complaint::new("too_few", message));
    }
    if items.len() > *range.end() {
        return Err(Complaint::new(
            "too_many",
            format!("These are {} lines; at most {} fit.", items.len(), range.end()),
        ));
    }
    match items.iter().find(|it| it.chars().count() > LONGEST_LINE) {
        Some(long) => {
            let start: String = long.chars().take(30).collect();
            let message = format!("The line that starts “{start}” is too long; at most {LONGEST_LINE} characters fit.");
            Err(Complaint::new("too_long", message))
        }
        None => each_fits(question, &items).map(|()| items),
    }
}

/// An address of two lines or with a comma; one in the UK needs its postcode.
fn address(question: &Question, raw: &str) -> Result<Vec<String>, Complaint> {
    let text = typed::long_text(raw.trim(), *lengths(question, LONGEST_LINE).end())?;
    let lines: Vec<String> = lines_of(&text)
        .iter()
        .map(|it| it.trim_end_matches(',').trim_end().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    let parts: Vec<&str> = lines.iter().flat_map(|it| it.split(',')).map(str::trim).collect();
    if parts.len() < 2 {
        let message = "Give the whole address: building and street, town, and postcode.";
        return Err(Complaint::new("not_an_address", message));
    }
    if lines.iter().any(|it| holds_postcode(it)) {
        return Ok(lines);
    }
    if parts.last().is_some_and(|it| is_country(it)) {
        return Ok(lines);
    }
    let message = "The postcode is missing or not complete. It looks like LS11 5PS; \
                   for an address abroad, end with the country.";
    Err(Complaint::new("no_postcode", message))
}

/// Whether a line holds a UK postcode.
fn holds_postcode(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', ',']).filter(|it| !it.is_empty()).collect();
    words.windows(2).any(|pair| is_postcode(&pair.join(" ")))
}

/// Whether a line is a UK postcode, such as `LS11 5PS` or `GIR 0AA`.
pub(super) fn is_postcode(line: &str) -> bool {
    let line = line.to_uppercase();
    let Some((outward, inward)) = line.split_once(' ') else { return false };
    let inward_good = inward.len() == 3
        && inward.starts_with(|it: char| it.is_ascii_digit())
        && inward.chars().skip(1).all(|it| it.is_ascii_uppercase());
    let letters = outward.chars().take_while(char::is_ascii_uppercase).count();
    let rest = outward.get(letters..).unwrap_or_default();
    let outward_good = (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.starts_with(|it: char| it.is_ascii_digit())
        && rest.chars().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase());
    inward_good && (outward_good || outward == "GIR")
}

fn number(question: &Question, raw: &str, whole: bool) -> Result<Decimal, Complaint> {
    let plain = typed::figures(raw.trim().trim_end_matches('%'));
    let is_plain = |it: &String| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | '-'));
    let value = plain.filter(is_plain).and_then(|it| it.parse::<Decimal>().ok()).map(|it| it.normalize());
    let Some(value) = value else {
        return Err(Complaint::new("not_a_number", "This is not a number. Write it in figures, such as 30."));
    };
    if whole && value.scale() > 0 {
        return Err(Complaint::new("not_whole", "This must be a whole number, such as 30."));
    }
    if value.scale() > 4 {
        return Err(Complaint::new("too_fine", "A number has at most four decimals."));
    }
    within(question, value)
}

fn within(question: &Question, value: Decimal) -> Result<Decimal, Complaint> {
    let shown = |it: Decimal| match question.kind {
        VariableType::Money => typed::money(it, typed::Currency::Gbp),
        VariableType::Percent => format!("{}%", it.normalize()),
        VariableType::Text
        | VariableType::LongText
        | VariableType::Integer
        | VariableType::Number
        | VariableType::Date
        | VariableType::Boolean
        | VariableType::Choice
        | VariableType::List
        | VariableType::Address
        | VariableType::Email
        | VariableType::Phone
        | VariableType::Url => it.normalize().to_string(),
    };
    let least = question.min.unwrap_or(Decimal::ZERO);
    let most = question.max.or((question.kind == VariableType::Percent).then_some(Decimal::ONE_HUNDRED));
    if value < least {
        return Err(Complaint::new("too_small", format!("This must be at least {}.", shown(least))));
    }
    match most.filter(|it| value > *it) {
        Some(most) => Err(Complaint::new("too_large", format!("This must be at most {}.", shown(most)))),
        None => Ok(value),
    }
}

/// A day from 2000 to 2100.
fn day(raw: &str) -> Result<Date, Complaint> {
    let day = typed::day(raw)?;
    if (2000..=2100).contains(&day.year()) {
        Ok(day)
    } else {
        Err(Complaint::new("out_of_range", "Give a date from 2000 to 2100. Check the year."))
    }
}

fn choice(question: &Question, raw: &str) -> Result<String, Complaint> {
    let value = raw.trim();
    if question.options.iter().any(|it| it.value == value) {
        Ok(value.to_owned())
    } else {
        Err(Complaint::new("not_an_option", "Choose one of the answers in the list."))
    }
}

/// Seven to fifteen digits with the signs people put between them; premium-rate numbers are refused.
fn phone(raw: &str) -> Result<String, Complaint> {
    let value = typed::one_line(raw, 1..=40)?;
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let signs = value.chars().all(|it| it.is_ascii_digit() || matches!(it, '+' | ' ' | '(' | ')' | '-'));
    if !signs || !(7..=15).contains(&digits.len()) {
        return Err(Complaint::new(
            "not_a_phone_number",
            "This is not a phone number. It should look like 020 7946 0018.",
        ));
    }
    if ["084", "087", "09"].iter().any(|it| digits.starts_with(it)) {
        let message = "Numbers that start with 084, 087 or 09 cost callers extra. Give one at the basic rate.";
        return Err(Complaint::new("not_basic_rate", message));
    }
    Ok(value)
}

fn web_address(raw: &str) -> Result<String, Complaint> {
    let value = typed::one_line(raw, 1..=LONGEST_ADDRESS)?;
    let host = value.strip_prefix("https://").map(|it| it.split(['/', '?', '#']).next().unwrap_or_default());
    let good = host.is_some_and(|it| it.contains('.') && !it.starts_with('.') && !it.ends_with('.'))
        && !value.chars().any(|it| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '\\' | '@'));
    if good {
        Ok(value)
    } else {
        Err(Complaint::new("not_a_web_address", "Give the whole address, such as https://www.company.co.uk."))
    }
}
