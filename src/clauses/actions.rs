//! Looking into the clause library, and putting a clause into a draft.

use super::{ClauseFilter, ClauseList, ClauseRow, ClauseView, OwnRow, PutView, Rung, WordingView, using, writing};
use crate::accounts::Right;
use crate::compliance::rule_texts;
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::contracts::actions::{edit_taking, editable, stale};
use crate::contracts::form::ChangeForm;
use crate::document::{self, Unchanged};
use crate::fixes::actions::LONGEST_WORDING;
use crate::fixes::gaps;
use crate::fixes::place::{Place, Places};
use crate::ids::ContractId;
use crate::library::{self, Item, Kind, Taken, store};
use crate::problem::{Complaints, Problem};
use crate::templates::{self, LibraryClause, OwnClause, RungWording, Template, library_clauses};
use crate::typed;
use std::sync::Arc;

/// The most clauses on one page.
pub const MOST_ROWS: u32 = 100;

/// A clause of the library, or of the company's own as it stands.
pub struct Found {
    words: Words,
    /// `None` for one that came with the program.
    pub own: Option<Item>,
}

enum Words {
    BuiltIn(&'static LibraryClause),
    Own(Arc<OwnClause>),
}

impl Found {
    pub(super) fn clause(&self) -> &LibraryClause {
        match &self.words {
            Words::BuiltIn(it) => it,
            Words::Own(it) => &it.clause,
        }
    }

    /// Its id.
    pub fn address(&self) -> &str {
        &self.clause().address
    }

    fn is_retired(&self) -> bool {
        self.own.as_ref().is_some_and(|it| it.retired.is_some())
    }

    /// What was written of an own clause, on each rung that it has.
    pub fn written(&self) -> Vec<(Rung, String)> {
        match &self.words {
            Words::BuiltIn(_) => Vec::new(),
            Words::Own(it) => it.text.wordings.iter().map(|it| (it.rung, it.text.clone())).collect(),
        }
    }
}

/// A page of the clauses that match, by heading.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn list(ctx: &Ctx, filter: &ClauseFilter, page: u32, size: u32) -> Result<ClauseList, Problem> {
    ctx.require(Right::ReadContracts)?;
    let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
    let own = own_ones(ctx, filter, &words).await?;
    let built_in = library_clauses().iter().filter(|it| is_wanted(it, filter) && it.has_words(&words));
    let mut found: Vec<Listed<'_>> =
        built_in.map(Listed::BuiltIn).chain(own.iter().map(|(address, it)| Listed::Own(address, it))).collect();
    found.sort_by(|one, other| one.place().cmp(&other.place()));
    let size = size.clamp(1, MOST_ROWS);
    let (total, page) = (count(found.len()), page.max(1));
    let skipped = usize::try_from(u64::from(page - 1) * u64::from(size)).unwrap_or(usize::MAX);
    let shown = usize::try_from(size).unwrap_or(usize::MAX);
    Ok(ClauseList {
        rows: found.into_iter().skip(skipped).take(shown).map(|it| it.row()).collect(),
        total,
        page,
        pages: total.div_ceil(size).max(1),
        templates: named(templates::library().templates().iter().map(|it| it.id.as_str())),
        may_manage: ctx.require(Right::ManageCompany).is_ok(),
    })
}

fn is_wanted(it: &LibraryClause, filter: &ClauseFilter) -> bool {
    let has_template = filter.template.as_ref().is_none_or(|wanted| it.templates.contains(&wanted.as_str()));
    let is_of_this_sort = !filter.ours && !filter.retired && (!filter.with_fallbacks || it.wordings.len() > 1);
    has_template && is_of_this_sort
}

/// The company's own clauses that match, with their addresses.
async fn own_ones(ctx: &Ctx, filter: &ClauseFilter, words: &[String]) -> Result<Vec<(String, Item)>, Problem> {
    let template = filter.template.as_ref().map(|it| templates::library().template(it));
    let mut found = Vec::new();
    for it in store::items(ctx, ctx.db(), Kind::Clause).await? {
        let is_for = |template: &Option<&'static Template>| {
            template.is_some_and(|template| it.types.is_empty() || it.types.contains(&template.contract_type))
        };
        let is_of_this_sort = it.retired.is_some() == filter.retired
            && template.as_ref().is_none_or(is_for)
            && (!filter.with_fallbacks || writing::fallbacks(&it) > 0);
        if !is_of_this_sort {
            continue;
        }
        let address = Kind::Clause.id(it.number);
        // Its words are asked for only where somebody looks for words, since they may lie far away.
        if words.is_empty() || writing::read(ctx, &address, &it.hash).await?.clause.has_words(words) {
            found.push((address, it));
        }
    }
    Ok(found)
}

fn count(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}

enum Listed<'a> {
    BuiltIn(&'static LibraryClause),
    Own(&'a String, &'a Item),
}

impl Listed<'_> {
    fn place(&self) -> (&str, &str) {
        match self {
            Self::BuiltIn(it) => (&it.heading, &it.address),
            Self::Own(address, it) => (&it.heading, address),
        }
    }

    fn row(&self) -> ClauseRow {
        match self {
            Self::BuiltIn(it) => ClauseRow {
                address: it.address.clone(),
                heading: it.heading.clone(),
                why: it.wordings.first().map(|it| it.why.clone()).unwrap_or_default(),
                templates: count(it.templates.len()),
                fallbacks: count(it.wordings.len().saturating_sub(1)),
                own: None,
            },
            Self::Own(address, it) => ClauseRow {
                address: (*address).clone(),
                heading: it.heading.clone(),
                why: it.about.clone(),
                templates: 0,
                fallbacks: writing::fallbacks(it),
                own: Some(OwnRow { version: it.version, types: it.types.clone(), is_retired: it.retired.is_some() }),
            },
        }
    }
}

/// Templates with their names.
fn named<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let library = templates::library();
    ids.filter_map(|id| library.template(id)).map(|it| (it.id.clone(), it.name.clone())).collect()
}

fn built_in(address: &str) -> Option<&'static LibraryClause> {
    library_clauses().iter().find(|it| it.address == address)
}

/// Whether a clause came with the program.
pub(super) fn is_built_in(address: &str) -> bool {
    built_in(address).is_some()
}

/// The clause of an address, retired or not.
///
/// # Errors
/// `clause.missing`; forbidden for roles that may not read contracts; what reading an own one may be refused for.
pub async fn find(ctx: &Ctx, address: &str) -> Result<Found, Problem> {
    ctx.require(Right::ReadContracts)?;
    if let Some(it) = built_in(address) {
        return Ok(Found { words: Words::BuiltIn(it), own: None });
    }
    let number = Kind::Clause.number(address).ok_or_else(|| Problem::missing("clause"))?;
    let own = store::find(ctx, ctx.db(), Kind::Clause, number).await?.ok_or_else(|| Problem::missing("clause"))?;
    Ok(Found { words: Words::Own(writing::read(ctx, address, &own.hash).await?), own: Some(own) })
}

/// A clause with its wordings.
///
/// # Errors
/// As [`find`].
pub async fn show(ctx: &Ctx, address: &str) -> Result<ClauseView, Problem> {
    view(ctx, &find(ctx, address).await?).await
}

/// What was found, in words.
pub async fn view(ctx: &Ctx, found: &Found) -> Result<ClauseView, Problem> {
    let it = found.clause();
    let own = match &found.own {
        Some(own) => Some(library::view(ctx, Kind::Clause, own).await?),
        None => None,
    };
    // Own clauses say for which types of contract they are; the templates of those types do not name them.
    let templates = if own.is_some() { Vec::new() } else { named(it.templates.iter().copied()) };
    Ok(ClauseView {
        address: it.address.clone(),
        heading: it.heading.clone(),
        templates,
        wordings: it.wordings.iter().map(|wording| wording_view(it, wording)).collect(),
        can_be_put_in: can_be_put_in(it) && !found.is_retired(),
        own,
        uses: using::by_version(ctx, &it.address).await?,
    })
}

fn wording_view(clause: &LibraryClause, it: &RungWording) -> WordingView {
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
    found: Found,
    wording: RungWording,
    /// The wording as people type it, with references to what the draft has.
    written: String,
}

impl Case {
    async fn of(ctx: &Ctx, id: ContractId, address: &str, form: &PutForm) -> Result<Self, Problem> {
        let contract = editable(ctx, id).await?.into_contract();
        let found = find(ctx, address).await?;
        if found.is_retired() {
            return Err(Problem::conflict(
                "clause.retired",
                "Your company does not use this clause any more, so it cannot be put in. Its page says why; choose another.",
            ));
        }
        let clause = found.clause();
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
        let wording = wording.clone();
        Ok(Self { contract, found, wording, written })
    }

    fn clause(&self) -> &LibraryClause {
        self.found.clause()
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
/// `clause.retired`; `clause.not_by_itself`; a complaint about `rung`.
pub async fn show_put_in(ctx: &Ctx, id: ContractId, address: &str, form: &PutForm) -> Result<PutView, Problem> {
    let case = Case::of(ctx, id, address, form).await?;
    let places = Places::of(&case.contract.source);
    let typed = form.text.clone().unwrap_or_else(|| case.written.clone());
    let choices = places.choices(&case.clause().heading);
    // What cannot be accepted is shown again as it was typed; the form says what is wrong with it.
    let accepted = case.accepted(form, &places).ok();
    let (place, changes) = match &accepted {
        None => (form.place.clone().unwrap_or_default(), None),
        Some((text, place)) => {
            let source = places.with(*place, &case.clause().heading, text);
            let (old, new) = (case.contract.content.clone(), document::assemble(&source).content);
            let compare = move || document::redline(&old, &new).to_clean_html(Unchanged::Folded);
            (places.word(*place), Some(ctx.visit().services.heavy("the comparison", compare).await?))
        }
    };
    Ok(PutView {
        contract: id,
        contract_title: case.contract.summary.title.clone(),
        version: case.contract.summary.version,
        address: case.clause().address.clone(),
        heading: case.clause().heading.clone(),
        rung: case.wording.rung,
        rungs: case.clause().wordings.iter().map(|it| it.rung).collect(),
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
    let (heading, address) = (&case.clause().heading, &case.clause().address);
    let clause_version = case.found.own.as_ref().map(|it| it.version);
    let version = clause_version.map(|it| format!(", version {it}")).unwrap_or_default();
    let rung = case.wording.rung.label().to_lowercase();
    let change = ChangeForm {
        source: Some(places.with(place, heading, &text)),
        reason: Some(format!("Clause from the library: {heading} ({address}{version}, {rung})")),
        ..ChangeForm::default()
    };
    let gaps = gaps(&text);
    let taken = Taken { clause: address.clone(), clause_version, rung: case.wording.rung, words: text };
    Ok((edit_taking(ctx, id, base, &change, taken).await?, gaps))
}
