//! The library of templates: its data files, read strictly when the program first asks for them.
//!
//! `library/questions.toml` holds groups of questions that templates share, `library/definitions.toml` the defined
//! terms, `library/clauses/*.md` one clause each (TOML between `+++` lines, then the wording), `library/T-*.toml` one
//! template each; `library/ladders/*.md` what clauses can give up (`ladders`). What must hold: a library that loads is complete and consistent (`verify`); the first mistake is
//! answered with its file and line. The files are part of the program, so nothing here waits or fails at run time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::checks::Check;
use super::language::{self, Piece};
use super::{Question, Step, TemplateCard, VariableType, When};
use crate::contracts::ContractType;

mod files;
mod ladders;
pub(super) mod own;
mod verify;
pub(super) mod written;

pub(super) use ladders::shipped as ladders;
pub(super) use verify::names;

/// A mistake in a data file of the library.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct LoadError {
    /// The file, relative to the library.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// The ways in which a data file can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("{0}")]
    Toml(String),
    #[error("a clause begins with a line +++, its particulars in TOML, and another line +++")]
    NoFrontMatter,
    #[error("there is no such file in the library")]
    NoFile,
    #[error("a tag is opened and not closed")]
    TagNotClosed,
    #[error("the tag {{{{{0}}}}} closes nothing or stands where it may not")]
    TagOutOfOrder(String),
    #[error("{{{{{0}}}}} is not a tag of the template language")]
    UnknownTag(String),
    #[error("{{{{{0}}}}} starts a line, where an answer could pass for a mark")]
    ValueStartsLine(String),
    #[error("{0} is defined twice")]
    Duplicate(String),
    #[error("{0} is not a question of {1}")]
    UnknownVariable(String, String),
    #[error("{0} is used here but not listed under variables")]
    UnlistedVariable(String),
    #[error("{0} is asked or listed but never used")]
    UnusedVariable(String),
    #[error("{0} may be missing in {1}: stand it under a test")]
    UnguardedVariable(String, String),
    #[error("{0} cannot be used in this way: its type does not allow it")]
    WrongUse(String),
    #[error("{0} is not an answer to {1}")]
    UnknownAnswer(String, String),
    #[error("there is no clause {0}")]
    UnknownClause(String),
    #[error("no template uses this clause")]
    UnusedClause,
    #[error("nothing in {1} is labelled {0}")]
    UnknownReference(String, String),
    #[error("the rule pack has no rule {0}")]
    UnknownRule(String),
    #[error("the rule pack has no fact {0}")]
    UnknownFact(String),
    #[error("{0} is empty")]
    Empty(String),
    #[error("each line is a paragraph or an item: no heading and no table fits into a clause")]
    NoParagraph,
}

impl LoadError {
    fn new(file: &str, line: usize, fault: Fault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }

    /// A mistake about `word`, at the first line of the file that holds it.
    fn about(source: &Source<'_>, word: &str, fault: Fault) -> Self {
        let line = source.text.lines().position(|it| it.contains(word)).map_or(1, |it| it + 1);
        Self::new(source.path, line, fault)
    }
}

/// All templates of the product.
#[derive(Debug)]
pub struct Library {
    templates: Vec<Template>,
}

impl Library {
    /// Every template, in the order in which the gallery shows them.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// The template with this id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|it| it.id == id)
    }

    fn read(files: &[(&str, &str)]) -> Result<Self, LoadError> {
        let sources: Vec<Source<'_>> = files.iter().map(|&(path, text)| Source { path, text }).collect();
        let parts = Parts::read(&sources)?;
        let mut templates = Vec::new();
        let mut used = BTreeSet::new();
        for source in sources.iter().filter(|it| it.path.starts_with("T-")) {
            let template = template(source, &parts)?;
            used.extend(template.clauses.keys().cloned());
            if templates.iter().any(|it: &Template| it.id == template.id) {
                return Err(LoadError::about(source, "id =", Fault::Duplicate(template.id)));
            }
            templates.push(template);
        }
        if let Some((_, clause)) = parts.clauses.iter().find(|(name, _)| !used.contains(*name)) {
            return Err(LoadError::new(&clause.file, 1, Fault::UnusedClause));
        }
        for template in &mut templates {
            template.pages = super::fill::pages(template);
        }
        Ok(Self { templates })
    }

    /// Checks every rule and fact the library names against the ids of the rule pack.
    #[cfg(test)]
    fn check_against(&self, rules: &BTreeSet<String>, facts: &BTreeSet<String>) -> Result<(), LoadError> {
        for template in &self.templates {
            let file = format!("{}.toml", template.id);
            let told = template.facts.keys().chain(template.options.iter().flat_map(|it| it.facts.keys()));
            for fact in told {
                if !facts.contains(fact) {
                    return Err(LoadError::new(&file, 1, Fault::UnknownFact(fact.clone())));
                }
            }
            for clause in template.clauses.values() {
                if let Some(rule) = clause.rules.iter().find(|it| !rules.contains(*it)) {
                    return Err(LoadError::new(&clause.file, 1, Fault::UnknownRule(rule.clone())));
                }
            }
        }
        Ok(())
    }
}

/// What templates are made of.
struct Parts {
    groups: GroupFile,
    definitions: Vec<Definition>,
    /// By name.
    clauses: BTreeMap<String, Arc<Clause>>,
}

impl Parts {
    fn read(sources: &[Source<'_>]) -> Result<Self, LoadError> {
        let groups: GroupFile = named(sources, "questions.toml")?.toml()?;
        let definitions = definitions(&named(sources, "definitions.toml")?)?;
        let mut clauses: BTreeMap<String, Arc<Clause>> = BTreeMap::new();
        for source in sources.iter().filter(|it| it.path.starts_with("clauses/")) {
            let clause = clause(source)?;
            let name = clause.name();
            if clauses.insert(name.clone(), Arc::new(clause)).is_some() {
                return Err(LoadError::about(source, "id =", Fault::Duplicate(name)));
            }
        }
        Ok(Self { groups, definitions, clauses })
    }
}

/// The library that is part of the program.
pub fn library() -> &'static Library {
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test loads exactly them")]
    static LIBRARY: LazyLock<Library> =
        LazyLock::new(|| Library::read(files::FILES).expect("the shipped library loads"));
    &LIBRARY
}

/// The file of a template that came with the program.
pub(crate) fn source_of(id: &str) -> Option<&'static str> {
    let path = format!("{id}.toml");
    files::FILES.iter().find(|it| it.0 == path).map(|it| it.1)
}

/// The shelves of the gallery, in its order.
pub fn categories() -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for template in &library().templates {
        if !all.contains(&template.category.as_str()) {
            all.push(&template.category);
        }
    }
    all
}

/// The templates whose name, summary, suitability or clause headings hold every word of `query`, whatever the case,
/// in the given category and of the given type.
pub fn search(query: &str, category: Option<&str>, contract_type: Option<ContractType>) -> Vec<TemplateCard> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    library()
        .templates
        .iter()
        .filter(|it| category.is_none_or(|wanted| it.category == wanted))
        .filter(|it| contract_type.is_none_or(|wanted| it.contract_type == wanted))
        .filter(|it| it.has_words(&words))
        .map(Template::card)
        .collect()
}

/// One template of the library.
#[derive(Clone, Debug)]
pub struct Template {
    /// The stable id, such as `T-NDA-MUT`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The title of the contracts made from it.
    pub title: String,
    /// The shelf of the gallery it stands on.
    pub category: String,
    /// The type of the contracts made from it.
    pub contract_type: ContractType,
    /// One sentence: what it is for.
    pub summary: String,
    /// Whom it suits, and whom it does not.
    pub suits: String,
    /// Counts up with every change of the wording.
    pub version: u32,
    /// The date at which the law behind the wording is stated.
    pub law_as_at: Date,
    /// Who answers for the wording.
    pub author: String,
    /// What changed with this version.
    pub change_note: String,
    /// The guided questions, in order.
    pub steps: Vec<Step>,
    /// Answers of a fictional pair of parties that make a complete contract without any optional clause.
    pub sample: BTreeMap<String, String>,
    /// What is answered differently to switch on every optional clause that can stand beside the others.
    pub sample_options: BTreeMap<String, String>,
    pub(super) order: Vec<String>,
    pub(super) options: Vec<Switch>,
    pub(super) facts: BTreeMap<String, String>,
    pub(super) record: Record,
    pub(super) checks: Vec<Check>,
    /// By name, with the party blocks written out; shared with the other templates in which the clause reads the same.
    pub(super) clauses: BTreeMap<String, Arc<Clause>>,
    pub(super) definitions: Vec<Definition>,
    /// The role of each party and what the contract calls it.
    pub(super) parties: Vec<(String, String)>,
    pages: u32,
}

impl Template {
    /// The template as the gallery shows it.
    pub fn card(&self) -> TemplateCard {
        TemplateCard {
            id: self.id.clone(),
            name: self.name.clone(),
            category: self.category.clone(),
            contract_type: self.contract_type,
            summary: self.summary.clone(),
            suits: self.suits.clone(),
            version: self.version,
            law_as_at: self.law_as_at,
            author: self.author.clone(),
            change_note: self.change_note.clone(),
            pages: self.pages,
            questions: u32::try_from(self.questions().count()).unwrap_or(u32::MAX),
        }
    }

    /// Whether it makes terms that one trader publishes, with no other party by name.
    pub(super) fn is_published(&self) -> bool {
        self.parties.len() == 1
    }

    /// The roles, such as `client`, under which the receiving and the supplying side are asked for; none for a side that is
    /// not asked for its name, number and address.
    pub(crate) fn roles(&self) -> (Option<&str>, Option<&str>) {
        (self.record_role(&self.record.client), self.record_role(&self.record.supplier))
    }

    fn record_role(&self, question: &str) -> Option<&str> {
        let role = question.strip_suffix("_legal_name")?;
        self.parties.iter().map(|it| it.0.as_str()).find(|it| *it == role)
    }

    /// What the contract calls the party of this role.
    pub(crate) fn label_of(&self, role: &str) -> Option<&str> {
        self.parties.iter().find(|it| it.0 == role).map(|it| it.1.as_str())
    }

    /// Every question, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.steps.iter().flat_map(|it| &it.questions)
    }

    /// The question with this name.
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions().find(|it| it.name == name)
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|it| it.id == id)
    }

    /// The headings of the clauses it always has, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.order.iter().filter_map(|it| self.clauses.get(it)).map(|it| it.heading.as_str())
    }

    /// Why each clause it can have is there, with the law behind it, in the order of the contract; optional clauses last.
    pub fn notes(&self) -> Vec<ClauseNote> {
        self.in_order().map(Clause::note).collect()
    }

    /// Each clause it can have, in the order of the contract; optional clauses last.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Clause> {
        let always = self.order.iter();
        let optional = self.clauses.keys().filter(|it| !self.order.contains(it));
        always.chain(optional).filter_map(|it| self.clauses.get(it)).map(Arc::as_ref)
    }

    /// Whether its name, summary, suitability and headings have every one of these words, in small letters.
    pub(crate) fn has_words(&self, words: &[String]) -> bool {
        words.is_empty() || {
            let heard = self.searched();
            words.iter().all(|word| heard.contains(word.as_str()))
        }
    }

    fn searched(&self) -> String {
        let mut heard = [self.name.as_str(), &self.title, &self.summary, &self.suits].join("\n");
        for clause in self.clauses.values() {
            heard.push('\n');
            heard.push_str(&clause.heading);
        }
        heard.to_lowercase()
    }
}

/// A party of a template: the prefix of its questions and what the contract calls it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Party {
    pub(super) role: String,
    pub(super) label: String,
}

/// Why a clause is in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseNote {
    /// The stable id of the clause, such as `CL-LIAB`.
    pub id: String,
    /// Its heading in the contract.
    pub heading: String,
    /// What it is for, in one sentence.
    pub why: String,
    /// The law behind it.
    pub law: Vec<String>,
    /// The ids of the rules it is written to satisfy.
    pub rules: Vec<String>,
}

/// An answer that changes which clauses the contract has or what is known about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    pub(super) question: String,
    pub(super) is: Vec<String>,
    #[serde(default)]
    pub(super) add: Vec<Addition>,
    #[serde(default)]
    pub(super) drop: Vec<String>,
    #[serde(default)]
    pub(super) replace: Vec<Replacement>,
    #[serde(default)]
    pub(super) facts: BTreeMap<String, String>,
}

impl Switch {
    pub(super) fn when(&self) -> When {
        When { question: self.question.clone(), is: self.is.clone() }
    }
}

/// A clause that an answer adds behind another one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Addition {
    pub(super) clause: String,
    pub(super) after: String,
}

/// A clause that an answer puts in the place of another one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replacement {
    pub(super) clause: String,
    pub(super) with: String,
}

/// Which answers fill the record of the contract.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) client: String,
    pub(super) supplier: String,
    #[serde(default)]
    pub(super) client_email: Option<String>,
    /// Multiplied with each other.
    #[serde(default)]
    pub(super) value: Vec<Product>,
    #[serde(default)]
    pub(super) start: Option<String>,
    #[serde(default)]
    pub(super) end: Option<End>,
}

/// The value of the contract under a condition: the product of these answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) of: Vec<String>,
    #[serde(default)]
    pub(super) when: Option<When>,
}

/// The last day of the contract, counted from its first or answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    #[serde(default)]
    pub(super) day: Option<String>,
    #[serde(default)]
    pub(super) months: Option<String>,
    #[serde(default)]
    pub(super) years: Option<String>,
    #[serde(default)]
    pub(super) when: Option<When>,
}

/// Where a clause stands in the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Before the numbered clauses, with its own heading.
    Opening,
    #[default]
    Clause,
    Schedule,
    /// After everything else.
    Closing,
}

/// The particulars of a clause.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Particulars {
    id: String,
    #[serde(default)]
    variant: Option<String>,
    #[serde(default)]
    place: Place,
    #[serde(default)]
    key: Option<String>,
    heading: String,
    why: String,
    law: Vec<String>,
    rules: Vec<String>,
    variables: Vec<String>,
}

/// A clause of the library.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) id: String,
    pub(super) variant: Option<String>,
    pub(super) place: Place,
    /// What references to it say between `{@` and `}`.
    pub(super) key: Option<String>,
    pub(super) heading: String,
    pub(super) why: String,
    pub(super) law: Vec<String>,
    /// The rules it is written to satisfy.
    pub(super) rules: Vec<String>,
    pub(super) variables: Vec<String>,
    pub(super) body: Vec<Piece>,
    pub(super) file: String,
}

impl Clause {
    /// The id with the variant, as templates list it.
    pub(super) fn name(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}/{variant}", self.id),
            None => self.id.clone(),
        }
    }

    fn note(&self) -> ClauseNote {
        ClauseNote {
            id: self.id.clone(),
            heading: self.heading.clone(),
            why: self.why.clone(),
            law: self.law.clone(),
            rules: self.rules.clone(),
        }
    }
}

/// A defined term; it is in a contract that uses it.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) term: String,
    pub(super) also: Vec<String>,
    pub(super) meaning: Vec<Piece>,
}

#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn toml<T: DeserializeOwned>(&self) -> Result<T, LoadError> {
        toml_at(self.path, self.text, 1)
    }

    /// The particulars between `+++` lines, the wording behind them, and the line on which it begins.
    fn parts(&self) -> Result<(&str, &str, usize), LoadError> {
        let no_front_matter = || LoadError::new(self.path, 1, Fault::NoFrontMatter);
        let after = self.text.strip_prefix("+++\n").ok_or_else(no_front_matter)?;
        let (particulars, body) = after.split_once("\n+++\n").ok_or_else(no_front_matter)?;
        let first_line = 3 + particulars.matches('\n').count() + 1;
        if body.trim().is_empty() {
            return Err(LoadError::new(self.path, first_line, Fault::Empty("the wording".to_owned())));
        }
        Ok((particulars, body, first_line))
    }

    fn none_is_empty<'t>(&self, said: impl IntoIterator<Item = (&'static str, &'t String)>) -> Result<(), LoadError> {
        match said.into_iter().find(|(_, text)| text.trim().is_empty()) {
            Some((what, _)) => Err(LoadError::about(self, what, Fault::Empty(what.to_owned()))),
            None => Ok(()),
        }
    }
}

fn toml_at<T: DeserializeOwned>(path: &str, text: &str, first_line: usize) -> Result<T, LoadError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |it| it.start);
        let line = first_line + text.get(..at).unwrap_or_default().matches('\n').count();
        LoadError::new(path, line, Fault::Toml(error.message().to_owned()))
    })
}

fn named<'a>(sources: &[Source<'a>], path: &str) -> Result<Source<'a>, LoadError> {
    sources.iter().find(|it| it.path == path).copied().ok_or_else(|| LoadError::new(path, 1, Fault::NoFile))
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    groups: Vec<Group>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    id: String,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionFile {
    definitions: Vec<WrittenDefinition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDefinition {
    term: String,
    #[serde(default)]
    also: Vec<String>,
    meaning: String,
}

fn definitions(source: &Source<'_>) -> Result<Vec<Definition>, LoadError> {
    let file: DefinitionFile = source.toml()?;
    let mut definitions: Vec<Definition> = Vec::new();
    for written in file.definitions {
        let quoted = format!("\"{}\"", written.term);
        if definitions.iter().any(|it| it.term == written.term) {
            return Err(LoadError::about(source, &quoted, Fault::Duplicate(written.term)));
        }
        let meaning = written.meaning.trim_end();
        if written.term.trim().is_empty() || meaning.is_empty() {
            return Err(LoadError::about(source, &quoted, Fault::Empty("a definition".to_owned())));
        }
        let meaning = language::parse(&format!("#D. {}: {meaning}", written.term), 1)
            .map_err(|(_, fault)| LoadError::about(source, &quoted, fault))?;
        definitions.push(Definition { term: written.term, also: written.also, meaning });
    }
    Ok(definitions)
}

fn clause(source: &Source<'_>) -> Result<Clause, LoadError> {
    let (particulars, body, first_line) = source.parts()?;
    let told: Particulars = toml_at(source.path, particulars, 2)?;
    let said = [("id", &told.id), ("heading", &told.heading), ("why", &told.why)];
    source.none_is_empty(said.into_iter().chain(told.law.iter().map(|it| ("law", it))))?;
    let body = language::parse(body, first_line).map_err(|(line, fault)| LoadError::new(source.path, line, fault))?;
    let clause = Clause {
        id: told.id,
        variant: told.variant,
        place: told.place,
        key: told.key,
        heading: told.heading,
        why: told.why,
        law: told.law,
        rules: told.rules,
        variables: told.variables,
        body,
        file: source.path.to_owned(),
    };
    verify::listed_variables(source, &clause)?;
    Ok(clause)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
    id: String,
    name: String,
    title: String,
    category: String,
    contract_type: ContractType,
    summary: String,
    suits: String,
    version: u32,
    law_as_at: String,
    author: String,
    change_note: String,
    parties: Vec<Party>,
    facts: BTreeMap<String, String>,
    steps: Vec<WrittenStep>,
    clauses: Vec<String>,
    #[serde(default)]
    options: Vec<Switch>,
    record: Record,
    #[serde(default)]
    checks: Vec<Check>,
    sample: BTreeMap<String, String>,
    #[serde(default)]
    sample_options: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    id: String,
    title: String,
    #[serde(default)]
    help: Option<String>,
    /// `group` or `group:role`.
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    questions: Vec<Question>,
}

fn template(source: &Source<'_>, parts: &Parts) -> Result<Template, LoadError> {
    let Parts { groups, definitions, clauses } = parts;
    let written: WrittenTemplate = source.toml()?;
    let law_as_at = written
        .law_as_at
        .parse()
        .map_err(|_| LoadError::about(source, "law_as_at", Fault::WrongUse("law_as_at".to_owned())))?;
    let steps =
        written.steps.into_iter().map(|it| step(source, it, groups, &written.parties)).collect::<Result<_, _>>()?;
    let parties: Vec<(String, String)> = written.parties.iter().map(|it| (it.role.clone(), it.label.clone())).collect();
    let mut template = Template {
        id: written.id,
        name: written.name,
        title: written.title,
        category: written.category,
        contract_type: written.contract_type,
        summary: written.summary,
        suits: written.suits,
        version: written.version,
        law_as_at,
        author: written.author,
        change_note: written.change_note,
        steps,
        sample: written.sample,
        sample_options: written.sample_options,
        order: written.clauses,
        options: written.options,
        facts: written.facts,
        record: written.record,
        checks: written.checks,
        clauses: BTreeMap::new(),
        definitions: Vec::new(),
        parties: parties.clone(),
        pages: 1,
    };
    let ids: BTreeSet<&str> = clauses.values().map(|it| it.id.as_str()).collect();
    let named = template.named_clauses();
    let own: BTreeSet<&str> = named.iter().map(|it| it.split('/').next().unwrap_or(it)).collect();
    for name in &named {
        let Some(clause) = clauses.get(name) else {
            return Err(LoadError::about(source, &format!("\"{name}\""), Fault::UnknownClause(name.clone())));
        };
        let body = fitted(&clause.body, &own, &ids, &parties);
        let fitting =
            if body == clause.body { Arc::clone(clause) } else { Arc::new(Clause { body, ..clause.as_ref().clone() }) };
        template.clauses.insert(name.clone(), fitting);
    }
    let meaning = |it: &Definition| fitted(&it.meaning, &own, &ids, &parties);
    template.definitions = definitions.iter().map(|it| Definition { meaning: meaning(it), ..it.clone() }).collect();
    verify::template(source, &template, &ids)?;
    Ok(template)
}

/// A wording with its party blocks written out and without what stands for clauses that the contract cannot have: `own` are
/// the ids of those it can have, `ids` those of the library.
fn fitted(pieces: &[Piece], own: &BTreeSet<&str>, ids: &BTreeSet<&str>, parties: &[(String, String)]) -> Vec<Piece> {
    // A clause the library does not have at all stays, for `verify` to find.
    let can_have = |id: &str| own.contains(id) || !ids.contains(id);
    language::expand(language::prune(pieces.to_vec(), &can_have), parties)
}

impl Template {
    pub(super) fn clause_ids(&self) -> impl Iterator<Item = &str> {
        self.clauses.values().map(|it| it.id.as_str())
    }

    /// A clause as it would stand in this template; `ids` are those of the library's clauses.
    pub(super) fn fitting(&self, clause: &Clause, ids: &BTreeSet<&str>) -> Clause {
        let own = self.clause_ids().collect();
        Clause { body: fitted(&clause.body, &own, ids, &self.parties), ..clause.clone() }
    }

    /// Every clause the contract can have.
    fn named_clauses(&self) -> BTreeSet<String> {
        let optional = self.options.iter().flat_map(|it| {
            let added = it.add.iter().map(|it| &it.clause);
            let put = it.replace.iter().map(|it| &it.with);
            let named = it.drop.iter().chain(it.replace.iter().map(|it| &it.clause));
            added.chain(put).chain(named).chain(it.add.iter().map(|it| &it.after))
        });
        self.order.iter().chain(optional).cloned().collect()
    }
}

/// A step with the questions of its groups first; `{p}` in a group is the role it is asked for, `{party}` the label.
fn step(source: &Source<'_>, written: WrittenStep, groups: &GroupFile, parties: &[Party]) -> Result<Step, LoadError> {
    let mut questions = Vec::new();
    for named in &written.groups {
        let (id, role) = named.split_once(':').unwrap_or((named, ""));
        let unknown =
            || LoadError::about(source, &format!("\"{named}\""), Fault::Toml(format!("there is no group {named}")));
        let group = groups.groups.iter().find(|it| it.id == id).ok_or_else(unknown)?;
        let party = parties.iter().find(|it| it.role == role);
        if !role.is_empty() && party.is_none() {
            return Err(unknown());
        }
        let label = party.map_or("", |it| it.label.as_str());
        let filled = |text: &str| text.replace("{p}", role).replace("{party}", label);
        questions.extend(group.questions.iter().map(|it| Question {
            name: filled(&it.name),
            label: filled(&it.label),
            help: it.help.as_deref().map(filled),
            when: it.when.as_ref().map(|it| When { question: filled(&it.question), is: it.is.clone() }),
            ..it.clone()
        }));
    }
    questions.extend(written.questions);
    Ok(Step { id: written.id, title: written.title, help: written.help, questions })
}

/// The variables that follow from another answer: where a company number says the company is registered.
pub(super) fn derived_from(name: &str) -> Option<String> {
    name.strip_suffix("_registered_in").map(|it| format!("{it}_company_number"))
}

/// Whether an answer of this type reads as several items.
pub(super) fn has_items(kind: VariableType) -> bool {
    match kind {
        VariableType::List | VariableType::LongText => true,
        VariableType::Text
        | VariableType::Integer
        | VariableType::Number
        | VariableType::Money
        | VariableType::Percent
        | VariableType::Date
        | VariableType::Boolean
        | VariableType::Choice
        | VariableType::Address
        | VariableType::Email
        | VariableType::Phone
        | VariableType::Url => false,
    }
}

#[cfg(test)]
mod tests;
