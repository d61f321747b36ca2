//! Whether a template, its questions and its clauses fit together.
//!
//! Everything that can be known without an answer is checked here once, so that filling a template cannot fail: every
//! variable exists and is used, may be printed in the way it is, and is there or stands under a test; every clause,
//! every answer a switch waits for and every reference exists.

use std::collections::BTreeSet;

use super::{Clause, Fault, LoadError, Source, Template, derived_from, has_items};
use crate::templates::language::{self, Guard, Test, Use};
use crate::templates::{Question, VariableType, When};

/// The variables a clause lists are the ones it uses.
pub(super) fn listed_variables(source: &Source<'_>, clause: &Clause) -> Result<(), LoadError> {
    let mut used = BTreeSet::new();
    let mut fault = None;
    language::visit(&clause.body, &mut Vec::new(), &mut |usage, line, _| {
        let Some(name) = usage.variable().filter(|it| !is_of_the_party(it)) else { return };
        used.insert(name.to_owned());
        if fault.is_none() && !clause.variables.iter().any(|it| it == name) {
            fault = Some(LoadError::new(source.path, line, Fault::UnlistedVariable(name.to_owned())));
        }
    });
    if let Some(fault) = fault {
        return Err(fault);
    }
    match clause.variables.iter().find(|it| !used.contains(*it)) {
        Some(name) => Err(LoadError::about(source, "variables", Fault::UnusedVariable(name.clone()))),
        None => Ok(()),
    }
}

/// Whether a name is what a block says of its party itself, and no question.
pub(super) fn is_of_the_party(name: &str) -> bool {
    matches!(name, "party.label" | "party.place")
}

/// Everything else that must hold of a template.
pub(super) fn template(source: &Source<'_>, template: &Template, ids: &BTreeSet<&str>) -> Result<(), LoadError> {
    let about = |word: &str, fault: Fault| LoadError::about(source, word, fault);
    unique(source, template)?;
    questions(source, template)?;
    let mut used: BTreeSet<String> = BTreeSet::new();
    for switch in &template.options {
        answers_exist(source, template, &switch.when())?;
        used.insert(switch.question.clone());
    }
    let mut text = String::new();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for clause in template.clauses.values() {
        keys.extend(clause.key.clone());
        uses_fit(template, clause, ids, &mut used)?;
        language::plain(&clause.body, &mut text);
        text.push('\n');
    }
    for definition in &template.definitions {
        if names(&text, &definition.term) || definition.also.iter().any(|it| names(&text, it)) {
            let mut wrong = None;
            language::visit(&definition.meaning, &mut Vec::new(), &mut |usage, _, guards| {
                used.extend(usage.variable().map(str::to_owned));
                wrong = wrong.take().or_else(|| use_fits(template, "", ids, usage, guards).err());
            });
            if let Some(fault) = wrong {
                return Err(LoadError::new("definitions.toml", 1, fault));
            }
        }
    }
    let mut told: Vec<&String> = vec![&template.record.client, &template.record.supplier];
    told.extend(&template.record.client_email);
    told.extend(&template.record.start);
    told.extend(template.record.value.iter().flat_map(|it| &it.of));
    told.extend(template.record.end.iter().flat_map(|it| it.months.iter().chain(&it.years).chain(&it.day)));
    let samples = template.sample.keys().chain(template.sample_options.keys());
    for name in told.into_iter().chain(samples) {
        if template.question(name).is_none() {
            return Err(about(name, Fault::UnknownVariable(name.clone(), template.id.clone())));
        }
    }
    for name in used.clone() {
        used.extend(derived_from(&name));
    }
    for question in template.questions() {
        if question.form_only == used.contains(&question.name) {
            return Err(about(&question.name, Fault::UnusedVariable(question.name.clone())));
        }
    }
    references(template, &text, &mut keys)
}

/// Whether a wording could stand in a template in the place of its clause.
pub(super) fn stands_in(template: &Template, clause: &Clause, ids: &BTreeSet<&str>) -> Result<(), LoadError> {
    uses_fit(template, clause, ids, &mut BTreeSet::new())?;
    let mut text = String::new();
    for it in template.clauses.values() {
        language::plain(&it.body, &mut text);
    }
    let keys = template.clauses.values().filter_map(|it| it.key.as_deref());
    let known: BTreeSet<&str> = keys.chain(between(&text, "{#").collect::<Vec<_>>()).collect();
    let mut wording = String::new();
    language::plain(&clause.body, &mut wording);
    let labels: BTreeSet<&str> = between(&wording, "{#").collect();
    match between(&wording, "{@").find(|it| !known.contains(it) && !labels.contains(it)) {
        Some(key) => Err(LoadError::new(&clause.file, 1, Fault::UnknownReference(key.to_owned(), template.id.clone()))),
        None => Ok(()),
    }
}

/// Whether the text uses a term as a word of its own.
pub(in crate::templates) fn names(text: &str, term: &str) -> bool {
    text.match_indices(term).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + term.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn unique(source: &Source<'_>, template: &Template) -> Result<(), LoadError> {
    let steps: Vec<&String> = template.steps.iter().map(|it| &it.id).collect();
    let questions = template.questions().map(|it| &it.name).collect();
    for names in [steps, questions, template.order.iter().collect()] {
        let mut seen = BTreeSet::new();
        if let Some(name) = names.into_iter().find(|it| !seen.insert(*it)) {
            return Err(LoadError::about(source, &format!("\"{name}\""), Fault::Duplicate(name.clone())));
        }
    }
    for (what, text) in [
        ("id", &template.id),
        ("name", &template.name),
        ("title", &template.title),
        ("category", &template.category),
        ("summary", &template.summary),
        ("suits", &template.suits),
        ("author", &template.author),
        ("change_note", &template.change_note),
    ] {
        if text.trim().is_empty() {
            return Err(LoadError::about(source, what, Fault::Empty(what.to_owned())));
        }
    }
    Ok(())
}

/// Conditions look back at questions that exist; choices have options; defaults are answers.
fn questions(source: &Source<'_>, template: &Template) -> Result<(), LoadError> {
    let mut earlier: BTreeSet<&str> = BTreeSet::new();
    for question in template.questions() {
        let about = |fault: Fault| LoadError::about(source, &question.name, fault);
        if let Some(when) = &question.when {
            if !earlier.contains(when.question.as_str()) {
                return Err(about(Fault::UnknownVariable(when.question.clone(), template.id.clone())));
            }
            answers_exist(source, template, when)?;
        }
        // A list has options where it is a closed one.
        if question.kind != VariableType::List && (question.kind == VariableType::Choice) == question.options.is_empty()
        {
            return Err(about(Fault::WrongUse(question.name.clone())));
        }
        if let Some(default) = &question.default
            && crate::templates::form::read(question, default).is_err()
        {
            return Err(about(Fault::UnknownAnswer(default.clone(), question.name.clone())));
        }
        earlier.insert(&question.name);
    }
    Ok(())
}

fn answers_exist(source: &Source<'_>, template: &Template, when: &When) -> Result<(), LoadError> {
    let Some(question) = template.question(&when.question) else {
        let fault = Fault::UnknownVariable(when.question.clone(), template.id.clone());
        return Err(LoadError::about(source, &when.question, fault));
    };
    match when.is.iter().find(|it| !is_answer(question, it)) {
        Some(answer) => {
            Err(LoadError::about(source, answer, Fault::UnknownAnswer(answer.clone(), question.name.clone())))
        }
        None => Ok(()),
    }
}

fn is_answer(question: &Question, answer: &str) -> bool {
    match question.kind {
        VariableType::Boolean => matches!(answer, "true" | "false"),
        VariableType::Choice => question.options.iter().any(|it| it.value == answer),
        VariableType::Text
        | VariableType::LongText
        | VariableType::Integer
        | VariableType::Number
        | VariableType::Money
        | VariableType::Percent
        | VariableType::Date
        | VariableType::List
        | VariableType::Address
        | VariableType::Email
        | VariableType::Phone
        | VariableType::Url => false,
    }
}

fn uses_fit(
    template: &Template,
    clause: &Clause,
    ids: &BTreeSet<&str>,
    used: &mut BTreeSet<String>,
) -> Result<(), LoadError> {
    let mut first: Option<LoadError> = None;
    language::visit(&clause.body, &mut Vec::new(), &mut |usage, line, guards| {
        used.extend(usage.variable().map(str::to_owned));
        if first.is_none()
            && let Err(fault) = use_fits(template, &clause.name(), ids, usage, guards)
        {
            first = Some(LoadError::new(&clause.file, line, fault));
        }
    });
    first.map_or(Ok(()), Err)
}

fn use_fits(
    template: &Template,
    clause: &str,
    ids: &BTreeSet<&str>,
    usage: Use<'_>,
    guards: &[Guard<'_>],
) -> Result<(), Fault> {
    let Some(name) = usage.variable() else {
        return match usage {
            Use::Tested(Test::Has(id)) if !ids.contains(id.as_str()) => Err(Fault::UnknownClause(id.clone())),
            Use::Tested(_) | Use::Printed(_) | Use::Counted(_) | Use::Repeated(_) => Ok(()),
        };
    };
    let asked = derived_from(name).unwrap_or_else(|| name.to_owned());
    let unknown = || Fault::UnknownVariable(name.to_owned(), template.id.clone());
    let question = template.question(&asked).ok_or_else(unknown)?;
    let wrong = || Err(Fault::WrongUse(name.to_owned()));
    match usage {
        Use::Tested(Test::Is(_, answers)) => {
            if question.kind != VariableType::Choice {
                return wrong();
            }
            return match answers.iter().find(|it| !is_answer(question, it)) {
                Some(answer) => Err(Fault::UnknownAnswer(answer.clone(), name.to_owned())),
                None => Ok(()),
            };
        }
        Use::Tested(_) => return Ok(()),
        Use::Counted(_) if !matches!(question.kind, VariableType::Integer | VariableType::Number) => return wrong(),
        Use::Repeated(_) if !has_items(question.kind) => return wrong(),
        Use::Printed(_) if question.kind == VariableType::Boolean => return wrong(),
        Use::Counted(_) | Use::Repeated(_) | Use::Printed(_) => {}
    }
    let answered = guards.iter().any(|it| matches!(it, (Test::Answered(guard), true) if *guard == asked));
    let there = question.required || question.default.is_some() || answered;
    let asked_for = question.when.as_ref().is_none_or(|when| {
        let guarded = guards.iter().any(|(test, _)| match test {
            Test::Answered(guard) | Test::Is(guard, _) => *guard == when.question,
            Test::Has(_) => false,
        });
        answered || guarded || comes_with(template, clause, when)
    });
    if there && asked_for { Ok(()) } else { Err(Fault::UnguardedVariable(name.to_owned(), template.id.clone())) }
}

/// Whether the clause is in the contract only under the condition under which the question is asked: it is added then,
/// or dropped or replaced by every other answer.
fn comes_with(template: &Template, clause: &str, when: &When) -> bool {
    let about = |it: &&super::Switch| it.question == when.question;
    let added = template
        .options
        .iter()
        .filter(about)
        .any(|it| it.add.iter().any(|it| it.clause == clause) || it.replace.iter().any(|it| it.with == clause));
    if added && !template.order.iter().any(|it| it == clause) {
        return true;
    }
    let others = template
        .question(&when.question)
        .map(|it| it.options.iter().filter(|it| !when.is.contains(&it.value)).collect::<Vec<_>>())
        .unwrap_or_default();
    let removed = |answer: &str| {
        template.options.iter().filter(about).any(|it| {
            it.is.iter().any(|it| it == answer)
                && (it.drop.iter().any(|it| it == clause) || it.replace.iter().any(|it| it.clause == clause))
        })
    };
    !others.is_empty() && others.iter().all(|it| removed(&it.value))
}

/// Every reference names a label of the template.
fn references(template: &Template, text: &str, keys: &mut BTreeSet<String>) -> Result<(), LoadError> {
    keys.extend(between(text, "{#").map(str::to_owned));
    for clause in template.clauses.values() {
        let mut wording = String::new();
        language::plain(&clause.body, &mut wording);
        if let Some(key) = between(&wording, "{@").find(|it| !keys.contains(*it)) {
            return Err(LoadError::new(&clause.file, 1, Fault::UnknownReference(key.to_owned(), template.id.clone())));
        }
    }
    Ok(())
}

fn between<'a>(text: &'a str, open: &'static str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(|it| it.split_once('}').map(|(key, _)| key.trim()))
}
