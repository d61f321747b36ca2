//! A clause that a company wrote for itself, read as strictly as the clauses of the library.
//!
//! One file holds a version of it: the particulars of each wording between lines `+++`, in TOML, and its words below them, the
//! preferred wording first. A wording must fit every template of the types of contract that the clause is for, and it stands by
//! itself: nothing but numbered paragraphs and items.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Clause, Fault, Library, LoadError, Place, Source, Template, language, toml_at, verify};
use crate::clauses::Rung;
use crate::contracts::ContractType;

/// What a company says in a clause of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnText {
    pub(crate) heading: String,
    /// None for every type of contract.
    pub(crate) types: Vec<ContractType>,
    /// The preferred one first.
    pub(crate) wordings: Vec<OwnWording>,
}

/// What it says on one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnWording {
    pub(crate) rung: Rung,
    /// `None` for the preferred one.
    pub(crate) gives_up: Option<String>,
    pub(crate) why: String,
    pub(crate) law: Vec<String>,
    /// In the language of the library.
    pub(crate) text: String,
}

/// A mistake in a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnFault {
    pub(crate) rung: Rung,
    /// The line of the wording, from 1; 0 where the mistake is in its particulars or in all of it.
    pub(crate) line: usize,
    pub(crate) fault: Fault,
}

/// A clause of a company's own with its wordings as the library has them.
pub(in crate::templates) struct Read {
    pub(in crate::templates) text: OwnText,
    /// In the order of the wordings.
    pub(in crate::templates) clauses: Vec<Clause>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Preferred {
    heading: String,
    contract_types: Vec<ContractType>,
    why: String,
    law: Vec<String>,
    variables: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Fallback {
    rung: Rung,
    gives_up: String,
    why: String,
    law: Vec<String>,
    variables: Vec<String>,
}

impl OwnText {
    /// The file of it. What it says of variables is what its words use.
    pub(crate) fn to_file(&self) -> Result<String, toml::ser::Error> {
        let mut file = String::new();
        for it in &self.wordings {
            let (why, law, variables) = (it.why.clone(), it.law.clone(), variables(&it.text));
            let particulars = match it.rung {
                Rung::Preferred => toml::to_string(&Preferred {
                    heading: self.heading.clone(),
                    contract_types: self.types.clone(),
                    why,
                    law,
                    variables,
                })?,
                Rung::Acceptable | Rung::LastResort => toml::to_string(&Fallback {
                    rung: it.rung,
                    gives_up: it.gives_up.clone().unwrap_or_default(),
                    why,
                    law,
                    variables,
                })?,
            };
            file.push_str(&format!("{FENCE}\n{}\n{FENCE}\n{}\n\n", particulars.trim_end(), it.text.trim_end()));
        }
        Ok(file)
    }
}

const FENCE: &str = "+++";

/// The names that a wording asks for; none where it cannot be read, which whoever reads it finds out.
fn variables(text: &str) -> Vec<String> {
    let Ok(pieces) = language::parse(text, 1) else { return Vec::new() };
    let mut names = BTreeSet::new();
    language::visit(&pieces, &mut Vec::new(), &mut |usage, _, _| {
        names.extend(usage.variable().filter(|it| !verify::is_of_the_party(it)).map(str::to_owned));
    });
    names.into_iter().collect()
}

/// Text in which an item or a paragraph begins each line, as people type it, with the marks of a source; what has marks keeps
/// them, and no line moves.
pub(crate) fn with_marks(typed: &str) -> String {
    let line = |line: &str| {
        let line = line.trim();
        let has_mark = ["#", "{{#", "{{/", "{{else}}"].iter().any(|it| line.starts_with(it));
        // A block that begins and ends within a paragraph is part of it.
        let is_words = line.starts_with("{{") && !is_block_alone(line);
        match line.strip_prefix("- ") {
            _ if line.is_empty() || (has_mark && !is_words) => line.to_owned(),
            Some(item) => format!("###. {}", item.trim()),
            None => format!("##. {line}"),
        }
    };
    typed.lines().map(line).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// Whether a line is one tag of a block and nothing else.
fn is_block_alone(line: &str) -> bool {
    let is_block = ["{{#", "{{/", "{{else}}"].iter().any(|it| line.starts_with(it));
    is_block && line.find("}}").is_some_and(|end| end + 2 == line.len())
}

/// Reads a version of a clause with this id.
///
/// # Errors
/// The first mistake of each wording.
pub(in crate::templates) fn read(id: &str, file: &str, library: &Library) -> Result<Read, Vec<OwnFault>> {
    let whole = |fault: Fault| vec![OwnFault { rung: Rung::Preferred, line: 0, fault }];
    let parts = parts(file).ok_or_else(|| whole(Fault::NoFrontMatter))?;
    let ids: BTreeSet<&str> = library.templates.iter().flat_map(Template::clause_ids).collect();
    let mut read =
        Read { text: OwnText { heading: String::new(), types: Vec::new(), wordings: Vec::new() }, clauses: Vec::new() };
    let mut faults = Vec::new();
    for (place, text) in parts.into_iter().enumerate() {
        let source = Source { path: id, text };
        let (particulars, body, first_line) = source.parts().map_err(|it| whole(it.fault))?;
        let told = match told(&source, particulars, place == 0, &mut read.text) {
            Ok(told) => told,
            Err(error) => {
                faults.push(OwnFault { rung: Rung::Preferred, line: 0, fault: error.fault });
                break;
            }
        };
        let rung = told.rung;
        if read.text.wordings.iter().any(|it| it.rung >= rung) {
            return Err(whole(Fault::Duplicate(rung.word().to_owned())));
        }
        let in_the_wording =
            |error: LoadError| OwnFault { rung, line: line_of(&error, body, first_line), fault: error.fault };
        let told = OwnWording { text: body.trim_end().to_owned(), ..told };
        match clause(id, &source, (&read.text, &told), first_line, library, &ids) {
            Ok(clause) => read.clauses.push(clause),
            Err(error) => faults.push(in_the_wording(error)),
        }
        read.text.wordings.push(told);
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// The particulars of a wording, whose words are still to come; those of the first are about the clause, too.
fn told(source: &Source<'_>, particulars: &str, is_first: bool, text: &mut OwnText) -> Result<OwnWording, LoadError> {
    let (rung, gives_up, why, law) = if is_first {
        let told: Preferred = toml_at(source.path, particulars, 2)?;
        source.none_is_empty([("heading", &told.heading)])?;
        (text.heading, text.types) = (told.heading, told.contract_types);
        (Rung::Preferred, None, told.why, told.law)
    } else {
        let told: Fallback = toml_at(source.path, particulars, 2)?;
        source.none_is_empty([("gives_up", &told.gives_up)])?;
        (told.rung, Some(told.gives_up), told.why, told.law)
    };
    source.none_is_empty([("why", &why)].into_iter().chain(law.iter().map(|it| ("law", it))))?;
    Ok(OwnWording { rung, gives_up, why, law, text: String::new() })
}

fn clause(
    id: &str,
    source: &Source<'_>,
    (text, told): (&OwnText, &OwnWording),
    first_line: usize,
    library: &Library,
    ids: &BTreeSet<&str>,
) -> Result<Clause, LoadError> {
    let lines = told.text.lines().enumerate();
    if let Some((at, _)) = lines.filter(|(_, it)| !it.trim().is_empty()).find(|(_, it)| !stands_by_itself(it)) {
        return Err(LoadError::new(source.path, first_line + at, Fault::NoParagraph));
    }
    // What the terms of a contract mean is said by its template.
    if let Some(at) = told.text.lines().position(|it| it.contains("{{definitions}}")) {
        return Err(LoadError::new(source.path, first_line + at, Fault::UnknownTag("definitions".to_owned())));
    }
    let body =
        language::parse(&told.text, first_line).map_err(|(line, fault)| LoadError::new(source.path, line, fault))?;
    let clause = Clause {
        id: id.to_owned(),
        variant: None,
        place: Place::Clause,
        key: None,
        heading: text.heading.clone(),
        why: told.why.clone(),
        law: told.law.clone(),
        rules: Vec::new(),
        variables: variables(&told.text),
        body,
        file: source.path.to_owned(),
    };
    for template in for_types(library, &text.types) {
        verify::stands_in(template, &template.fitting(&clause, ids), ids)?;
    }
    Ok(clause)
}

fn stands_by_itself(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("##. ") || line.starts_with("###. ") || is_block_alone(line)
}

/// The templates of some types of contract; all of them where none is named.
pub(in crate::templates) fn for_types<'a, 't>(
    library: &'a Library,
    types: &'t [ContractType],
) -> impl Iterator<Item = &'a Template> + use<'a, 't> {
    library.templates.iter().filter(move |it| types.is_empty() || types.contains(&it.contract_type))
}

/// The parts of a file, each with its particulars and its words.
fn parts(file: &str) -> Option<Vec<&str>> {
    let mut fences = Vec::new();
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            fences.push(at);
        }
        at += line.len();
    }
    if fences.first() != Some(&0) || fences.len() % 2 != 0 {
        return None;
    }
    let ends = fences.iter().copied().skip(2).chain([file.len(), file.len()]);
    fences.iter().copied().zip(ends).step_by(2).map(|(from, to)| file.get(from..to)).collect()
}

/// The line of the wording on which a mistake stands; a reference is looked for, since it is told without its line.
fn line_of(error: &LoadError, body: &str, first_line: usize) -> usize {
    if let Fault::UnknownReference(key, _) = &error.fault {
        let mark = format!("{{@{key}}}");
        return body.lines().position(|it| it.contains(&mark)).map_or(0, |it| it + 1);
    }
    (error.line + 1).saturating_sub(first_line)
}

#[cfg(test)]
mod tests;
