//! Fallback wordings: what a clause of the library can give up in a negotiation, rung by rung.
//!
//! `library/ladders/*.md`, each a wording that can stand in the place of one clause. Read when the clause library is first
//! asked for, and as strictly as the clauses: a wording must fit every template that has its clause.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Clause, Fault, Library, LoadError, Source, Template, language, toml_at, verify};
use crate::clauses::Rung;

mod files;

/// A wording that gives something up.
#[derive(Clone, Debug)]
pub(in crate::templates) struct Fallback {
    pub(in crate::templates) rung: Rung,
    /// What is lost by it, in one sentence.
    pub(in crate::templates) gives_up: String,
    pub(in crate::templates) clause: Clause,
}

/// By the name of the clause, the first to fall back on first.
pub(in crate::templates) type Ladders = BTreeMap<String, Vec<Fallback>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Particulars {
    id: String,
    #[serde(default)]
    variant: Option<String>,
    rung: Rung,
    gives_up: String,
    why: String,
    law: Vec<String>,
    rules: Vec<String>,
    variables: Vec<String>,
}

/// The ladders that are part of the program.
pub(in crate::templates) fn shipped(library: &Library) -> Result<Ladders, LoadError> {
    read(files::FILES, library)
}

fn read(files: &[(&str, &str)], library: &Library) -> Result<Ladders, LoadError> {
    let ids: BTreeSet<&str> = library.templates.iter().flat_map(Template::clause_ids).collect();
    let mut ladders = Ladders::new();
    for &(path, text) in files {
        let source = Source { path, text };
        let fallback = fallback(&source, library, &ids)?;
        let name = fallback.clause.name();
        let ladder = ladders.entry(name.clone()).or_default();
        if ladder.iter().any(|it| it.rung == fallback.rung) {
            return Err(LoadError::about(&source, "rung", Fault::Duplicate(name)));
        }
        ladder.push(fallback);
        ladder.sort_by_key(|it| it.rung);
    }
    Ok(ladders)
}

fn fallback(source: &Source<'_>, library: &Library, ids: &BTreeSet<&str>) -> Result<Fallback, LoadError> {
    let (particulars, body, first_line) = source.parts()?;
    let told: Particulars = toml_at(source.path, particulars, 2)?;
    let said =
        [("gives_up", &told.gives_up), ("why", &told.why)].into_iter().chain(told.law.iter().map(|it| ("law", it)));
    source.none_is_empty(said)?;
    if told.rung == Rung::Preferred {
        // The preferred wording is the clause itself.
        return Err(LoadError::about(source, "rung", Fault::UnknownAnswer("preferred".to_owned(), "rung".to_owned())));
    }
    let name = told.variant.as_ref().map_or_else(|| told.id.clone(), |it| format!("{}/{it}", told.id));
    let having: Vec<&Template> = library.templates.iter().filter(|it| it.clauses.contains_key(&name)).collect();
    let Some(preferred) = having.first().and_then(|it| it.clauses.get(&name)) else {
        return Err(LoadError::about(source, "id =", Fault::UnknownClause(name)));
    };
    let body = language::parse(body, first_line).map_err(|(line, fault)| LoadError::new(source.path, line, fault))?;
    let clause = Clause {
        why: told.why,
        law: told.law,
        rules: told.rules,
        variables: told.variables,
        body,
        file: source.path.to_owned(),
        ..preferred.as_ref().clone()
    };
    verify::listed_variables(source, &clause)?;
    for template in having {
        verify::stands_in(template, &template.fitting(&clause, ids), ids)?;
    }
    Ok(Fallback { rung: told.rung, gives_up: told.gives_up, clause })
}

#[cfg(test)]
mod tests;
