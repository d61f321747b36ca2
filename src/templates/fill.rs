//! Answers become the source of a contract.
//!
//! Pure and total: any answers give a source. A required answer that is missing or cannot be accepted leaves a gap in
//! brackets, so that a preview can be drawn while somebody types, and its question is listed as unanswered. Clauses
//! come and go with the answers; definitions nobody uses stay out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::clauses::paragraphs;
use super::form::{self, Answer, Answers};
use super::language::{Piece, Test};
use super::load::{Clause, Definition, Place, derived_from, library as shipped, names};
use super::{Question, Template, When, is_asked, machine_terms, print, with_defaults};
use crate::clauses::Rung;
use crate::contracts::ContractType;
use crate::library::{self, Taken};
use crate::typed::{CompanyNumber, Currency, Registration, VatNumber};

/// Words on a printed A4 page.
const WORDS_A_PAGE: usize = 480;

/// The source of a contract and what its record says.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The text with marks for numbers and references, for the document to assemble.
    pub source: String,
    /// The title of the contract with the names of its parties, as far as they are known.
    pub title: String,
    /// The type of the contract.
    pub contract_type: ContractType,
    /// The party on the receiving side; empty as long as it is not known.
    pub client_name: String,
    /// The party on the supplying side; empty as long as it is not known.
    pub supplier_name: String,
    /// The numbers of the client that were answered.
    pub client: Registration,
    /// The numbers of the supplier that were answered.
    pub supplier: Registration,
    /// The client's address for notices.
    pub client_email: Option<String>,
    /// What the contract is worth, where the answers say so.
    pub contract_value: Option<Decimal>,
    /// The currency of every amount in the contract.
    pub currency: Currency,
    /// The first day.
    pub start_date: Option<Date>,
    /// The last day, for a fixed term.
    pub end_date: Option<Date>,
    /// What the rules are told about the contract, in the words of the rule pack.
    pub facts: BTreeMap<String, String>,
    /// The clauses of the company's own that are in it.
    pub taken: Vec<Taken>,
    /// The names of the questions whose required answers are missing or cannot be accepted, in the order of the form.
    pub unanswered: Vec<String>,
}

/// Fills the template with the answers there are.
pub fn draft(template: &Template, raw: &BTreeMap<String, String>) -> Draft {
    Filling::new(template, raw).draft(None)
}

/// The same draft without one clause, by its id: for tests of what a clause is good for.
#[cfg(test)]
pub(super) fn draft_without(template: &Template, raw: &BTreeMap<String, String>, clause: &str) -> Draft {
    Filling::new(template, raw).draft(Some(clause))
}

/// A clause of the library by its name, as it reads with nothing answered and no other clause beside it: its heading, and its
/// wording with its marks. `None` where there is no such clause.
pub(crate) fn unanswered(clause: &str) -> Option<(String, String)> {
    let has_it = |it: &&Template| it.clauses.contains_key(clause);
    let template = shipped().templates().iter().find(has_it)?;
    let clause = template.clauses.get(clause)?;
    Some((clause.heading.clone(), unanswered_wording(template, clause)))
}

/// A wording that fits a template, as it reads with nothing answered and no other clause beside it.
fn unanswered_wording(template: &Template, clause: &Clause) -> String {
    Filling::new(template, &BTreeMap::new()).written(&clause.body, &BTreeSet::new()).trim().to_owned()
}

/// The same as if every question were answered, and each yes-or-no question with yes: what is printed stands in square brackets.
pub(super) fn fullest_wording(template: &Template, clause: &Clause) -> String {
    let filling = Filling { takes_everything: true, ..Filling::new(template, &BTreeMap::new()) };
    filling.written(&clause.body, &BTreeSet::new()).trim().to_owned()
}

/// The length of the filled-in sample in pages.
pub(super) fn pages(template: &Template) -> u32 {
    let words = draft(template, &template.sample).source.split_whitespace().count();
    u32::try_from(words.div_ceil(WORDS_A_PAGE).max(1)).unwrap_or(u32::MAX)
}

/// The last day of a fixed term.
pub(super) fn last_day(template: &Template, answers: &Answers, start: Option<Date>) -> Option<Date> {
    let end = template.record.end.as_ref()?;
    // What was not asked is not among the answers.
    let is_so = |when: &When| answers.get(&when.question).is_some_and(|it| when.is.contains(&it.raw()));
    if !end.when.as_ref().is_none_or(is_so) {
        return None;
    }
    if let Some(day) = end.day.as_deref() {
        return answers.day(day);
    }
    let start = start?;
    let count = |name: &Option<String>| answers.number(name.as_deref()?)?.to_i32();
    let span = match (count(&end.months), count(&end.years)) {
        (Some(months), _) => months.months(),
        (None, Some(years)) => years.years(),
        (None, None) => return None,
    };
    start.checked_add(span).ok()?.yesterday().ok()
}

struct Filling<'a> {
    template: &'a Template,
    said: BTreeMap<String, String>,
    answers: Answers,
    currency: Currency,
    /// Whether what depends on an answer being there is written in any case.
    takes_everything: bool,
}

impl<'a> Filling<'a> {
    fn new(template: &'a Template, raw: &BTreeMap<String, String>) -> Self {
        let said = with_defaults(&template.steps, raw);
        let (answers, _) = form::taken(template, raw);
        let currency = answers.word("currency").and_then(|it| Currency::parse(it).ok()).unwrap_or_default();
        Self { template, said, answers, currency, takes_everything: false }
    }

    fn draft(&self, leave_out: Option<&str>) -> Draft {
        let template = self.template;
        let mut facts = template.facts.clone();
        for switch in template.options.iter().filter(|it| self.holds(&it.question, &it.is)) {
            facts.extend(switch.facts.clone());
        }
        let client_name = self.name(&template.record.client);
        let supplier_name = self.name(&template.record.supplier);
        // Published terms have one party; whom they are for is no name.
        let other_side = if template.is_published() { "" } else { client_name.as_str() };
        let title = match (other_side, supplier_name.as_str()) {
            ("", "") => template.title.clone(),
            (name, "") | ("", name) => format!("{}: {name}", template.title),
            (one, other) => format!("{}: {one} and {other}", template.title),
        };
        let start_date = template.record.start.as_deref().and_then(|it| self.answers.day(it));
        let email = template.record.client_email.as_deref().and_then(|it| self.answers.word(it));
        Draft {
            source: self.source(leave_out),
            title,
            contract_type: template.contract_type,
            client: self.registration(&template.record.client),
            supplier: self.registration(&template.record.supplier),
            client_name,
            supplier_name,
            client_email: email.map(str::to_owned),
            contract_value: self.value(),
            currency: self.currency,
            start_date,
            end_date: last_day(template, &self.answers, start_date),
            facts,
            taken: self.taken(leave_out),
            unanswered: self.unanswered(),
        }
    }

    /// The clauses of the company's own that are in it, each in the version that the template names.
    fn taken(&self, leave_out: Option<&str>) -> Vec<Taken> {
        let clauses = self.clauses(leave_out);
        let present: BTreeSet<&str> = clauses.iter().map(|it| it.id.as_str()).collect();
        let own = clauses.iter().filter(|it| library::Kind::Clause.number(&it.id).is_some());
        own.map(|it| {
            let text = self.written(&it.body, &present);
            Taken {
                clause: it.id.clone(),
                clause_version: it.variant.as_deref().and_then(|it| it.parse().ok()),
                rung: Rung::Preferred,
                words: paragraphs(&text).unwrap_or_default().join("\n\n"),
            }
        })
        .collect()
    }

    fn name(&self, question: &str) -> String {
        self.answers.word(question).unwrap_or_default().to_owned()
    }

    /// The numbers of the party whose name this question asks for.
    fn registration(&self, name: &str) -> Registration {
        let party = name.strip_suffix("_legal_name");
        let said = |what: &str| party.and_then(|it| self.answers.word(&format!("{it}_{what}")));
        Registration {
            company_number: said("company_number").and_then(|it| CompanyNumber::parse(it).ok()),
            vat_number: said("vat_number").and_then(|it| VatNumber::parse(it).ok()),
        }
    }

    fn asked(&self, question: &Question) -> bool {
        is_asked(&self.template.steps, question, &self.said)
    }

    /// Whether the question is asked and answered with one of these.
    fn holds(&self, question: &str, is: &[String]) -> bool {
        let asked = self.template.question(question).is_some_and(|it| self.asked(it));
        asked && self.said.get(question).is_some_and(|said| is.iter().any(|it| it == said.trim()))
    }

    fn unanswered(&self) -> Vec<String> {
        let missing = |it: &&Question| it.required && self.asked(it) && self.answers.get(&it.name).is_none();
        self.template.questions().filter(missing).map(|it| it.name.clone()).collect()
    }

    fn value(&self) -> Option<Decimal> {
        let product = self
            .template
            .record
            .value
            .iter()
            .find(|it| it.when.as_ref().is_none_or(|when| self.holds(&when.question, &when.is)))?;
        let value =
            product.of.iter().try_fold(Decimal::ONE, |value, name| value.checked_mul(self.answers.number(name)?))?;
        Some(value.round_dp(2))
    }

    /// The clauses of this contract, in order, with what the answers add, drop and replace.
    fn clauses(&self, leave_out: Option<&str>) -> Vec<&'a Clause> {
        let mut order: Vec<&String> = self.template.order.iter().collect();
        for switch in self.template.options.iter().filter(|it| self.holds(&it.question, &it.is)) {
            for replacement in &switch.replace {
                for name in order.iter_mut().filter(|it| ***it == replacement.clause) {
                    *name = &replacement.with;
                }
            }
            for addition in &switch.add {
                let place = order.iter().position(|it| **it == addition.after).map_or(order.len(), |it| it + 1);
                order.insert(place, &addition.clause);
            }
            order.retain(|it| !switch.drop.contains(it));
        }
        let clauses = order.into_iter().filter_map(|it| self.template.clauses.get(it).map(Arc::as_ref));
        clauses.filter(|it| leave_out.is_none_or(|id| it.id != id)).collect()
    }

    fn source(&self, leave_out: Option<&str>) -> String {
        let clauses = self.clauses(leave_out);
        let present: BTreeSet<&str> = clauses.iter().map(|it| it.id.as_str()).collect();
        let bodies: Vec<String> = clauses.iter().map(|it| self.written(&it.body, &present)).collect();
        let definitions = self.definitions(&bodies, &present);
        let mut source = format!("# {}\n", self.template.title);
        for place in [Place::Opening, Place::Clause, Place::Schedule, Place::Closing] {
            for (clause, body) in clauses.iter().zip(&bodies).filter(|(clause, _)| clause.place == place) {
                let label = clause.key.as_ref().map_or_else(String::new, |it| format!(" {{#{it}}}"));
                let mark = match place {
                    Place::Opening | Place::Closing => "##",
                    Place::Clause => "#.",
                    Place::Schedule => "#S.",
                };
                let label = if matches!(place, Place::Opening | Place::Closing) { String::new() } else { label };
                source.push_str(&format!("\n{mark} {}{label}\n\n", clause.heading));
                source.push_str(body.replace(DEFINITIONS, &definitions).trim());
                source.push('\n');
            }
        }
        without_empty_lines(&source)
    }

    /// The definitions of the terms the clauses use, and of the terms those definitions use.
    fn definitions(&self, bodies: &[String], present: &BTreeSet<&str>) -> String {
        let mut waiting: Vec<(&Definition, String)> =
            self.template.definitions.iter().map(|it| (it, self.written(&it.meaning, present))).collect();
        let mut wanted = Vec::new();
        let mut texts: Vec<String> = bodies.to_vec();
        while let Some(text) = texts.pop() {
            let (used, rest) = waiting
                .into_iter()
                .partition::<Vec<_>, _>(|(it, _)| names(&text, &it.term) || it.also.iter().any(|it| names(&text, it)));
            waiting = rest;
            for (_, meaning) in used {
                texts.push(meaning.split_once(':').map_or("", |(_, it)| it).to_owned());
                wanted.push(meaning);
            }
        }
        wanted.sort();
        wanted.join("\n\n")
    }

    fn written(&self, pieces: &[Piece], present: &BTreeSet<&str>) -> String {
        let mut text = String::new();
        self.write(pieces, present, None, &mut text);
        text
    }

    fn write(&self, pieces: &[Piece], present: &BTreeSet<&str>, item: Option<(&str, &str)>, into: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => into.push_str(text),
                Piece::Value { name, .. } => into.push_str(&self.printed(name)),
                Piece::Sentence { name, .. } => into.push_str(&sentence(&self.printed(name))),
                Piece::Count { name, unit, genitive, .. } => {
                    let counted = self.counted(name, unit);
                    into.push_str(&counted);
                    if *genitive {
                        into.push_str(if counted.ends_with('s') { "'" } else { "'s" });
                    }
                }
                Piece::Item => into.push_str(item.unwrap_or_default().0),
                Piece::Stop => into.push_str(item.unwrap_or_default().1),
                Piece::Either { test, then, otherwise, .. } => {
                    let branch = if self.passes(test, present) { then } else { otherwise };
                    self.write(branch, present, item, into);
                }
                Piece::Each { name, body, .. } => {
                    let items = self.items(name);
                    for (place, item) in items.iter().enumerate() {
                        let stop = match items.len() - place {
                            1 => ".",
                            2 => "; and",
                            _ => ";",
                        };
                        self.write(body, present, Some((item, stop)), into);
                    }
                }
                Piece::Definitions => into.push_str(DEFINITIONS),
                Piece::MachineTerms => into.push_str(&machine_terms::written(self.template, &self.answers)),
                // Written out once for each party when the library was read.
                Piece::Parties { .. } => {}
            }
        }
    }

    fn passes(&self, test: &Test, present: &BTreeSet<&str>) -> bool {
        match test {
            Test::Answered(_) if self.takes_everything => true,
            Test::Answered(name) => {
                let name = derived_from(name).unwrap_or_else(|| name.clone());
                match self.answers.get(&name) {
                    None | Some(Answer::Flag(false)) => false,
                    Some(Answer::Number(value) | Answer::Money(value)) => !value.is_zero(),
                    Some(
                        Answer::Flag(true) | Answer::Text(_) | Answer::Lines(_) | Answer::Day(_) | Answer::Choice(_),
                    ) => true,
                }
            }
            Test::Is(name, values) => self.holds(name, values),
            Test::Has(id) => present.contains(id.as_str()),
        }
    }

    fn printed(&self, name: &str) -> String {
        if let Some(number) = derived_from(name) {
            return registered_in(self.answers.word(&number).unwrap_or_default()).to_owned();
        }
        let Some(question) = self.template.question(name) else { return String::new() };
        match self.answers.get(name) {
            Some(answer) => print::printed(question, answer, self.currency),
            None => print::gap(question),
        }
    }

    fn counted(&self, name: &str, unit: &str) -> String {
        match (self.answers.number(name), self.template.question(name)) {
            (Some(value), _) => print::counted(value, unit),
            (None, Some(question)) => format!("{} {unit}s", print::gap(question)),
            (None, None) => String::new(),
        }
    }

    /// The items of a list or the lines of a long text; a gap when there are none.
    fn items(&self, name: &str) -> Vec<String> {
        match (self.answers.lines(name), self.template.question(name)) {
            (Some(lines), _) => lines.iter().map(|it| print::escaped(it.trim_end_matches(['.', ';', ',']))).collect(),
            (None, Some(question)) => vec![print::gap(question)],
            (None, None) => Vec::new(),
        }
    }
}

/// The text with exactly one full stop at its end; a question mark or an exclamation mark stays.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches(['.', ';', ',', ':', ' ']);
    let stop = if text.ends_with(['?', '!']) { "" } else { "." };
    format!("{text}{stop}")
}

/// Stands for the definitions while the clauses are written; no answer can hold a control character.
const DEFINITIONS: &str = "\u{1}";

/// The part of the United Kingdom a Companies House number belongs to (Companies Act 2006, s 1066 and its prefixes).
fn registered_in(number: &str) -> &'static str {
    match number.get(..2) {
        Some("SC" | "SO" | "SL" | "SF" | "SP" | "SR") => "Scotland",
        Some("NI" | "NC" | "NL" | "NF" | "NP" | "NO" | "R0") => "Northern Ireland",
        Some(_) | None => "England and Wales",
    }
}

/// The text with at most one empty line in a row and no blanks at the ends of lines.
fn without_empty_lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    format!("{}\n", tidy.trim_end())
}
