//! A template that a company wrote for itself: a file as those of the library are, read by the same rules.
//!
//! It may name the clauses of the library, and those that the company wrote, each in one of its versions: `CL-OWN-3/2` is the second
//! version of the third. So the same answers to the same version give the same text, whatever becomes of the clauses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::{Clause, Fault, LoadError, Parts, Source, Template, files, template};
use crate::compliance::{GivenFacts, fact_meanings};

/// What the templates of companies are made of, beside their own clauses; read when the first of them is.
fn parts() -> &'static Parts {
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads exactly them")]
    static PARTS: LazyLock<Parts> = LazyLock::new(|| {
        let sources: Vec<Source<'_>> = files::FILES.iter().map(|&(path, text)| Source { path, text }).collect();
        Parts::read(&sources).expect("the shipped library loads")
    });
    &PARTS
}

/// A mistake in a template of a company's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateFault {
    /// The line of its source, from 1.
    pub(crate) line: usize,
    /// What is wrong there.
    pub(crate) message: String,
}

/// The names of own clauses, with or without their version, that a source has between quotes.
pub(crate) fn own_clauses_in(text: &str, lead: &str) -> BTreeSet<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    quoted.filter(|it| it.starts_with(lead)).map(str::to_owned).collect()
}

/// Reads a version of a template; `own` are the clauses of the company's own that it names, by their names there.
///
/// # Errors
/// The first mistake.
pub(in crate::templates) fn read(
    id: &str,
    text: &str,
    own: BTreeMap<String, Clause>,
) -> Result<Template, TemplateFault> {
    let source = Source { path: id, text };
    let all = parts();
    let extended;
    let parts = if own.is_empty() {
        all
    } else {
        let mut clauses = all.clauses.clone();
        clauses.extend(own.into_iter().map(|(name, clause)| (name, Arc::new(clause))));
        extended = Parts { groups: all.groups.clone(), definitions: all.definitions.clone(), clauses };
        &extended
    };
    let mut template = template(&source, parts).map_err(|error| in_its_source(&source, &error))?;
    facts_are_known(&source, &template).map_err(|error| in_its_source(&source, &error))?;
    template.pages = super::super::fill::pages(&template);
    Ok(template)
}

/// Every fact is one of the rule pack's, with a word that the rules know.
fn facts_are_known(source: &Source<'_>, template: &Template) -> Result<(), LoadError> {
    for facts in std::iter::once(&template.facts).chain(template.options.iter().map(|it| &it.facts)) {
        if let Some(fact) = facts.keys().find(|it| !fact_meanings().contains_key(*it)) {
            return Err(LoadError::about(source, fact, Fault::UnknownFact(fact.clone())));
        }
        if let Err(err) = GivenFacts::of_template(facts) {
            return Err(LoadError::about(source, "[facts]", Fault::Toml(err.to_string())));
        }
    }
    Ok(())
}

/// A mistake where the company can mend it: one that shows in a clause stands where the source names that clause.
fn in_its_source(source: &Source<'_>, error: &LoadError) -> TemplateFault {
    if error.file == source.path {
        return TemplateFault { line: error.line, message: format!("{}.", error.fault) };
    }
    let name = error.file.trim_start_matches("clauses/").trim_end_matches(".md").replace('.', "/");
    let line = source.text.lines().position(|it| it.contains(&format!("\"{name}\""))).map_or(1, |it| it + 1);
    TemplateFault { line, message: format!("with the clause {name}: {}.", error.fault) }
}

/// The source with these particulars, which the company does not choose: each in its line, or in a new one at the top; and how
/// many lines are new.
pub(crate) fn with_particulars(text: &str, particulars: &[(&str, String)]) -> (String, usize) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // Particulars stand before the first table.
    let tables = lines.iter().position(|it| it.starts_with('[')).unwrap_or(lines.len());
    let mut whole = Vec::new();
    for (name, value) in particulars {
        let is_its = |it: &String| it.split_once('=').is_some_and(|(key, _)| key.trim() == *name);
        let line = format!("{name} = {value}");
        match lines.iter_mut().take(tables).find(|it| is_its(it)) {
            Some(its) => *its = line,
            None => whole.push(line),
        }
    }
    let new = whole.len();
    whole.extend(lines);
    (whole.join("\n") + "\n", new)
}

/// A source without the particulars that the company does not choose, to begin another with.
pub(crate) fn without_particulars(text: &str, names: &[&str]) -> String {
    let tables = text.lines().position(|it| it.starts_with('[')).unwrap_or(usize::MAX);
    let is_one = |it: &str| it.split_once('=').is_some_and(|(key, _)| names.contains(&key.trim()));
    let kept = text.lines().enumerate().filter(|(at, it)| *at >= tables || !is_one(it));
    kept.map(|(_, it)| format!("{it}\n")).collect()
}

/// A text between quotes, as TOML has it.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests;
