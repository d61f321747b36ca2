//! The clauses of the library by themselves: what each says, in which templates it stands, and what it can give up; and those
//! that a company wrote for itself, in the same shape.
//!
//! Read when the clause library is first asked for. A wording is kept with its marks, as if every question were
//! answered; what the parties have to say stands in square brackets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::fill::fullest_wording;
use super::load::own::{self, OwnFault, OwnText};
use super::load::{Clause, Place, ladders, library};
use super::{Fault, Template};
use crate::clauses::Rung;

/// A clause of the library with its fallbacks.
#[derive(Clone, Debug)]
pub(crate) struct LibraryClause {
    /// The id with its variant, as it stands in addresses: `CL-ACCEPT.goods`.
    pub(crate) address: String,
    pub(crate) heading: String,
    /// The mark of its heading in a source.
    pub(crate) mark: &'static str,
    /// The ids of the templates that can have it, in the order of the gallery.
    pub(crate) templates: Vec<&'static str>,
    /// The preferred wording first.
    pub(crate) wordings: Vec<RungWording>,
    /// All its words in small letters, to be searched.
    heard: String,
    /// The headings of the clauses that its wordings refer to, by their label.
    references: BTreeMap<String, String>,
}

/// What a clause says on one rung.
#[derive(Clone, Debug)]
pub(crate) struct RungWording {
    pub(crate) rung: Rung,
    /// `None` for the preferred one.
    pub(crate) gives_up: Option<String>,
    pub(crate) why: String,
    pub(crate) law: Vec<String>,
    pub(crate) rules: Vec<String>,
    /// With the marks of a source.
    pub(crate) text: String,
}

impl LibraryClause {
    fn new(
        (address, heading): (String, String),
        mark: &'static str,
        templates: Vec<&'static str>,
        wordings: Vec<RungWording>,
        template: &Template,
    ) -> Self {
        let said = |it: &RungWording| [it.why.as_str(), &it.text, &it.law.join("\n")].join("\n");
        let said: Vec<_> = wordings.iter().map(said).collect();
        let heard = [heading.as_str(), &address, &said.join("\n")].join("\n").to_lowercase();
        let references = references(template, &wordings);
        Self { address, heading, mark, templates, wordings, heard, references }
    }

    /// Whether every one of these words, in small letters, stands in it.
    pub(crate) fn has_words(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.heard.contains(word.as_str()))
    }

    /// About how many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        // Its words stand in it twice: as they are and as they are searched.
        1_000 + 2 * self.heard.len()
    }

    /// A wording whose references name in brackets what is not labelled in a source.
    pub(crate) fn referring(&self, text: &str, source: &str) -> String {
        let mut text = text.to_owned();
        for (key, heading) in &self.references {
            if !source.contains(&format!("{{#{key}}}")) {
                text = text.replace(&format!("{{@{key}}}"), &format!("[{heading}]"));
            }
        }
        text
    }
}

/// Every clause, by heading and address.
pub(crate) fn library_clauses() -> &'static [LibraryClause] {
    static ALL: LazyLock<Vec<LibraryClause>> = LazyLock::new(read);
    &ALL
}

fn read() -> Vec<LibraryClause> {
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads exactly them")]
    let ladders = ladders(library()).expect("the shipped ladders load");
    let ids: BTreeSet<&str> = library().templates().iter().flat_map(Template::clause_ids).collect();
    let mut all: BTreeMap<&str, LibraryClause> = BTreeMap::new();
    for template in library().templates() {
        for (name, clause) in &template.clauses {
            if let Some(known) = all.get_mut(name.as_str()) {
                known.templates.push(&template.id);
                continue;
            }
            let mut wordings = vec![wording(template, clause, Rung::Preferred, None)];
            wordings.extend(
                ladders.get(name).into_iter().flatten().map(|it| {
                    wording(template, &template.fitting(&it.clause, &ids), it.rung, Some(it.gives_up.clone()))
                }),
            );
            let mark = match clause.place {
                Place::Opening | Place::Closing => "##",
                Place::Clause => CLAUSE,
                Place::Schedule => "#S.",
            };
            let named = (name.replace('/', "."), clause.heading.clone());
            all.insert(name, LibraryClause::new(named, mark, vec![&template.id], wordings, template));
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by(|one, other| (&one.heading, &one.address).cmp(&(&other.heading, &other.address)));
    all
}

/// The mark of a clause with a number of its own.
const CLAUSE: &str = "#.";

/// A clause of a company's own: what the company wrote, and how it stands in the library.
pub(crate) struct OwnClause {
    pub(crate) text: OwnText,
    pub(crate) clause: LibraryClause,
}

/// Reads a version of a clause that a company wrote for itself.
///
/// # Errors
/// The first mistake of each wording.
pub(crate) fn own_clause(id: &str, file: &str) -> Result<OwnClause, Vec<OwnFault>> {
    let own::Read { text, clauses } = own::read(id, file, library())?;
    let ids: BTreeSet<&str> = library().templates().iter().flat_map(Template::clause_ids).collect();
    let fits: Vec<&'static Template> = own::for_types(library(), &text.types).collect();
    let whole = |fault| vec![OwnFault { rung: Rung::Preferred, line: 0, fault }];
    // Every type of contract has a template, as a test of the library shows.
    let template = *fits.first().ok_or_else(|| whole(Fault::Empty("contract_types".to_owned())))?;
    let wordings: Vec<_> = text
        .wordings
        .iter()
        .zip(&clauses)
        .map(|(it, clause)| wording(template, &template.fitting(clause, &ids), it.rung, it.gives_up.clone()))
        .collect();
    // An item that no paragraph stands above shows only once the blocks are written out.
    if let Some(it) = wordings.iter().find(|it| paragraphs(&it.text).is_none_or(|it| it.is_empty())) {
        return Err(vec![OwnFault { rung: it.rung, line: 1, fault: Fault::NoParagraph }]);
    }
    let templates = fits.iter().map(|it| it.id.as_str()).collect();
    let named = (id.to_owned(), text.heading.clone());
    Ok(OwnClause { clause: LibraryClause::new(named, CLAUSE, templates, wordings, template), text })
}

/// The preferred wording of a version of an own clause, as templates of the company's own name it; `None` where it does not fit
/// the library any more.
pub(super) fn own_piece(id: &str, version: u32, file: &str) -> Option<Clause> {
    let clause = own::read(id, file, library()).ok()?.clauses.into_iter().next()?;
    Some(Clause { variant: Some(version.to_string()), file: format!("clauses/{id}.{version}.md"), ..clause })
}

fn wording(template: &Template, clause: &Clause, rung: Rung, gives_up: Option<String>) -> RungWording {
    RungWording {
        rung,
        gives_up,
        why: clause.why.clone(),
        law: clause.law.clone(),
        rules: clause.rules.clone(),
        text: fullest_wording(template, clause),
    }
}

/// What the labels in some wordings stand for in a template.
fn references(template: &Template, wordings: &[RungWording]) -> BTreeMap<String, String> {
    let named = wordings.iter().flat_map(|it| it.text.split("{@").skip(1));
    let keys: BTreeSet<&str> = named.filter_map(|it| it.split_once('}').map(|(key, _)| key.trim())).collect();
    let heading = |key: &str| {
        let clause = template.clauses.values().find(|it| it.key.as_deref() == Some(key));
        // A label inside a clause has no heading of its own.
        clause.map_or_else(|| "number".to_owned(), |it| it.heading.clone())
    };
    keys.into_iter().map(|key| (key.to_owned(), heading(key))).collect()
}

/// The paragraphs of a wording that has nothing but numbered paragraphs and items, as people type them: an item begins with
/// `- `. `None` for what cannot be typed so, such as a table.
pub(crate) fn paragraphs(text: &str) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        match (line.strip_prefix("##. "), line.strip_prefix("###. "), all.last_mut()) {
            (Some(paragraph), ..) => all.push(paragraph.to_owned()),
            (None, Some(item), Some(above)) => {
                above.push_str(if above.contains("\n- ") { "\n- " } else { "\n\n- " });
                above.push_str(item);
            }
            (None, Some(_), None) | (None, None, _) => return None,
        }
    }
    Some(all)
}
