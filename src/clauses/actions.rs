//! Looking into the clause library, and putting a clause into a draft.

use super::{ClauseFilter, ClauseList, ClauseRow, ClauseView, PutView, Rung, WordingView};
use crate::accounts::Right;
use crate::compliance::rule_texts;
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::contracts::actions::{edit, editable, stale};
use crate::contracts::form::ChangeForm;
use crate::document::{self, Unchanged};
use crate::fixes::actions::LONGEST_WORDING;
use crate::fixes::gaps;
use crate::fixes::place::{Place, Places};
use crate::ids::ContractId;
use crate::problem::{Complaints, Problem};
use crate::templates::{self, LibraryClause, RungWording, library_clauses};
use crate::typed;

/// The most clauses on one page.
pub const MOST_ROWS: u32 = 100;

/// A page of the clauses that match, by heading.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub fn list(ctx: &Ctx, filter: &ClauseFilter, page: u32, size: u32) -> Result<ClauseList, Problem> {
    ctx.require(Right::ReadContracts)?;
    let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
    let found: Vec<_> = library_clauses().iter().filter(|it| matches(it, filter, &words)).collect();
    let size = size.clamp(1, MOST_ROWS);
    let (total, page) = (count(found.len()), page.max(1));
    let skipped = usize::try_from(u64::from(page - 1) * u64::from(size)).unwrap_or(usize::MAX);
    let shown = usize::try_from(size).unwrap_or(usize::MAX);
    Ok(ClauseList {
        rows: found.into_iter().skip(skipped).take(shown).map(row).collect(),
        total,
        page,
        pages: total.div_ceil(size).max(1),
        templates: named(templates::library().templates().iter().map(|it| it.id.as_str())),
    })
}

fn matches(it: &LibraryClause, filter: &ClauseFilter, words: &[String]) -> bool {
    let has_template = filter.template.as_ref().is_none_or(|wanted| it.templates.contains(&wanted.as_str()));
    if !has_template || (filter.with_fallbacks && it.wordings.len() < 2) {
        return false;
    }
    let said = |it: &RungWording| [it.why.as_str(), &it.text, &it.law.join("\n")].join("\n");
    let heard = || {
        let said: Vec<_> = it.wordings.iter().map(said).collect();
        [it.heading.as_str(), &it.address, &said.join("\n")].join("\n").to_lowercase()
    };
    words.is_empty() || {
        let heard = heard();
        words.iter().all(|word| heard.contains(word.as_str()))
    }
}

fn count(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}

fn row(it: &LibraryClause) -> ClauseRow {
    ClauseRow {
        address: it.address.clone(),
        heading: it.heading.clone(),
        why: it.wordings.first().map(|it| it.why.clone()).unwrap_or_default(),
        templates: count(it.templates.len()),
        fallbacks: count(it.wordings.len().saturating_sub(1)),
    }
}

/// Templates with their names.
fn named<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let library = templates::library();
    ids.filter_map(|id| library.template(id)).map(|it| (it.id.clone(), it.name.clone())).collect()
}

fn find(address: &str) -> Result<&'static LibraryClause, Problem> {
    library_clauses().iter().find(|it| it.address == address).ok_or_else(|| Problem::missing("clause"))
}

/// A clause with its wordings.
///
/// # Errors
/// `clause.missing`; forbidden for roles that may not read contracts.
pub fn show(ctx: &Ctx, address: &str) -> Result<ClauseView, Problem> {
    ctx.require(Right::ReadContracts)?;
    let it = find(address)?;
    Ok(ClauseView {
        address: it.address.clone(),
        heading: it.heading.clone(),
        templates: named(it.templates.iter().copied()),
        wordings: it.wordings.iter().map(|wording| view(it, wording)).collect(),
        can_be_put_in: can_be_put_in(it),
    })
}

fn view(clause: &LibraryClause, it: &RungWording) -> WordingView {
    let title = |id: &String| {
        let rule = rule_texts().find(|it| it.id == id);
        (id.clone(), rule.map(|it| it.title.to_owned()).unwrap_or_default())
    };
    let source = format!("{} {}\n\n{}\n", clause.mark, clause.heading, clause.referring(&it.text, ""));
    WordingView {
        rung: it.rung,
        gives_up: it.gives_up.clone(),
        why: it.why.clone(),
        law: it.law.clone(),
        rules: it.rules.iter().map(title).collect(),
        content: document::assemble(&source).content,
    }
}

fn can_be_put_in(it: &LibraryClause) -> bool {
    it.mark == "#." && it.wordings.iter().all(|it| templates::paragraphs(&it.text).is_some())
}

/// A clause for a draft as it was typed or sent; what is left out is as the library has it.
#[derive(Clone, Debug, Default)]
pub struct PutForm {
    /// The stable word of a [`Rung`].
    pub rung: Option<String>,
    /// A blank line parts paragraphs, `- ` begins an item.
    pub text: Option<String>,
    /// `new`, or the number of a section.
    pub place: Option<String>,
    /// The version of the contract that was seen.
    pub version: Option<u32>,
}

/// A draft and what is to go into it.
struct Case {
    contract: Contract,
    clause: &'static LibraryClause,
    wording: &'static RungWording,
    /// The wording as people type it, with references to what the draft has.
    written: String,
}

impl Case {
    async fn of(ctx: &Ctx, id: ContractId, address: &str, form: &PutForm) -> Result<Self, Problem> {
        let contract = editable(ctx, id).await?.into_contract();
        let clause = find(address)?;
        if !can_be_put_in(clause) {
            return Err(Problem::conflict(
                "clause.not_by_itself",
                "This part of a template does not stand by itself, so it cannot be put in. Copy its words in the editor.",
            ));
        }
        let word = form.rung.as_deref().map(str::trim).filter(|it| !it.is_empty());
        let rung = word.map_or(Some(Rung::Preferred), Rung::from_word);
        let wording = clause.wordings.iter().find(|it| Some(it.rung) == rung).ok_or_else(|| {
            let known: Vec<_> = clause.wordings.iter().map(|it| it.rung.word()).collect();
            Problem::invalid_field("rung", "not_a_rung", format!("Choose one of: {}.", known.join(", ")))
        })?;
        let text = clause.referring(&wording.text, &contract.source);
        let written = templates::paragraphs(&text).unwrap_or_default().join("\n\n");
        Ok(Self { contract, clause, wording, written })
    }

    fn accepted(&self, form: &PutForm, places: &Places<'_>) -> Result<(String, Place), Problem> {
        let mut complaints = Complaints::new();
        let text = form.text.as_deref().unwrap_or(&self.written);
        let text = complaints.keep("text", typed::long_text(text, LONGEST_WORDING));
        if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
            complaints.add("text", "required", "Write the clause that is to go into the contract.");
        }
        let place = match form.place.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
            None => Some(Place::New),
            Some(word) => places.named(word),
        };
        if place.is_none() {
            complaints.add("place", "not_a_place", "Choose a section of this contract, or a new one.");
        }
        complaints.into_result(text.zip(place))
    }
}

/// A clause with the draft it may go into, and what would change.
///
/// # Errors
/// `contract.missing`, `clause.missing`; forbidden for roles that may not edit; `contract.read_only` when it is no draft;
/// `clause.not_by_itself`; a complaint about `rung`.
pub async fn show_put_in(ctx: &Ctx, id: ContractId, address: &str, form: &PutForm) -> Result<PutView, Problem> {
    let case = Case::of(ctx, id, address, form).await?;
    let places = Places::of(&case.contract.source);
    let typed = form.text.clone().unwrap_or_else(|| case.written.clone());
    let choices = places.choices(&case.clause.heading);
    // What cannot be accepted is shown again as it was typed; the form says what is wrong with it.
    let accepted = case.accepted(form, &places).ok();
    let (place, changes) = match &accepted {
        None => (form.place.clone().unwrap_or_default(), None),
        Some((text, place)) => {
            let source = places.with(*place, &case.clause.heading, text);
            let (old, new) = (case.contract.content.clone(), document::assemble(&source).content);
            let compare = move || document::redline(&old, &new).to_clean_html(Unchanged::Folded);
            (places.word(*place), Some(ctx.visit().services.heavy("the comparison", compare).await?))
        }
    };
    Ok(PutView {
        contract: id,
        contract_title: case.contract.summary.title.clone(),
        version: case.contract.summary.version,
        address: case.clause.address.clone(),
        heading: case.clause.heading.clone(),
        rung: case.wording.rung,
        rungs: case.clause.wordings.iter().map(|it| it.rung).collect(),
        gives_up: case.wording.gives_up.clone(),
        gaps: gaps(&typed),
        text: typed,
        place,
        places: choices,
        changes,
    })
}

/// Puts a clause into a draft that still is at the version seen: an edit like any other. Answers with the contract and the
/// blanks that came along.
///
/// # Errors
/// As [`show_put_in`]; complaints about `version`, `text` and `place`; `contract.version_conflict` when somebody saved meanwhile;
/// `clause.already_there` where the same words stand in the contract. Nothing is changed then.
pub async fn put_in(
    ctx: &Ctx,
    id: ContractId,
    address: &str,
    form: &PutForm,
) -> Result<(Contract, Vec<String>), Problem> {
    let case = Case::of(ctx, id, address, form).await?;
    let base = form.version.ok_or_else(|| {
        Problem::invalid_field("version", "required", "Send the version of the contract that you saw.")
    })?;
    if case.contract.summary.version != base {
        return Err(stale(ctx, &case.contract.summary));
    }
    let places = Places::of(&case.contract.source);
    let (text, place) = case.accepted(form, &places)?;
    if places.has(&text) {
        return Err(Problem::conflict(
            "clause.already_there",
            "These words stand in the contract already. Nothing was changed. Change the wording, or open the editor.",
        ));
    }
    let (heading, rung) = (&case.clause.heading, case.wording.rung.label().to_lowercase());
    let change = ChangeForm {
        source: Some(places.with(place, heading, &text)),
        reason: Some(format!("Clause from the library: {heading} ({}, {rung})", case.clause.address)),
        ..ChangeForm::default()
    };
    Ok((edit(ctx, id, base, &change).await?, gaps(&text)))
}
