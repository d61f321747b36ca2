//! Templates that a company writes for itself: begun from a copy or from an empty one, tried with sample answers, written anew,
//! retired.
//!
//! A version is a file in the format of the library, read by the same rules. The company does not choose its id and its version; a
//! clause of its own that it names without a version gets the one that counts when the template is written.

use super::clauses::own_piece;
use super::load::written::{self, TemplateFault, own_clauses_in, quoted, with_particulars, without_particulars};
use super::{OwnTemplateView, Template, TemplateCard, TemplatesBeside, Tried, check, draft, library, source_of};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::ContractType;
use crate::document::{self, Unchanged};
use crate::library::{self, CompareView, Draft, Item, Kind, Texts, Version, VersionList, Wanted, store};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// The template to begin with where nothing is copied.
pub(crate) const BLANK: &str = include_str!("blank.toml");
/// The longest source, in characters.
pub const LONGEST_SOURCE: usize = 200_000;
/// The most that templates of companies may hold in memory, and what each holds beside its own text, in bytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;
const EACH: usize = 250_000;
/// What the company does not choose.
const PARTICULARS: [&str; 4] = ["id", "version", "author", "change_note"];

/// A template to draft from: one that came with the program, or one of the company's own.
#[derive(Clone, Debug)]
pub enum Chosen {
    BuiltIn(&'static Template),
    Own(Arc<Template>),
}

impl Deref for Chosen {
    type Target = Template;

    fn deref(&self) -> &Template {
        match self {
            Self::BuiltIn(it) => it,
            Self::Own(it) => it,
        }
    }
}

impl Chosen {
    /// Whether the company wrote it.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}

/// A template, and what is to be said of one of the company's own.
pub struct Found {
    pub template: Chosen,
    /// `None` for one that came with the program.
    pub own: Option<Item>,
}

/// A template as it was typed.
#[derive(Clone, Debug, Default)]
pub struct OwnTemplateForm {
    /// In the format of the library's files.
    pub source: String,
    /// Why this version is written.
    pub note: String,
}

/// The template of an id, retired or not; an own one in its latest version.
///
/// # Errors
/// `template.missing`; what reading an own one may be refused for.
pub async fn find(ctx: &Ctx, id: &str) -> Result<Found, Problem> {
    if let Some(it) = library().template(id) {
        return Ok(Found { template: Chosen::BuiltIn(it), own: None });
    }
    let number = Kind::Template.number(id).ok_or_else(|| Problem::missing("template"))?;
    ctx.require(Right::ReadContracts)?;
    let item = library::item_of(ctx, Kind::Template, number).await?;
    let version = library::version_of(ctx, (Kind::Template, number), item.version).await?;
    Ok(Found { template: Chosen::Own(kept(ctx, id, &version).await?), own: Some(item) })
}

/// A template that new contracts may be drafted from.
///
/// # Errors
/// As [`find`]; `template.retired`.
pub async fn usable(ctx: &Ctx, id: &str) -> Result<Chosen, Problem> {
    let found = find(ctx, id).await?;
    if found.own.is_some_and(|it| it.retired.is_some()) {
        return Err(Problem::conflict(
            "template.retired",
            "Your company does not use this template any more. Its page says why; choose another.",
        ));
    }
    Ok(found.template)
}

/// What a template is called; its id where it is not there.
pub(crate) async fn name_of(ctx: &Ctx, id: &str) -> Result<String, Problem> {
    if let Some(it) = library().template(id) {
        return Ok(it.name.clone());
    }
    let own = match Kind::Template.number(id) {
        Some(number) => store::find(ctx, ctx.db(), Kind::Template, number).await?,
        None => None,
    };
    Ok(own.map_or_else(|| id.to_owned(), |it| it.heading))
}

/// The templates of the company's own that match, by name; those it retired where they are asked for, in place of the others.
///
/// # Errors
/// Forbidden for roles that may not read contracts; `files.away` where words are looked for.
pub async fn search(
    ctx: &Ctx,
    query: &str,
    kind: Option<ContractType>,
    retired: bool,
) -> Result<Vec<TemplateCard>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut cards = Vec::new();
    for it in store::items(ctx, ctx.db(), Kind::Template).await? {
        if it.retired.is_some() != retired || kind.is_some_and(|kind| !it.types.contains(&kind)) {
            continue;
        }
        let found = find(ctx, &Kind::Template.id(it.number)).await?.template;
        if found.has_words(&words) {
            cards.push(found.card());
        }
    }
    cards.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    Ok(cards)
}

/// What a person may do with a template, and what is to be said of one of the company's own.
///
/// # Errors
/// Those of the database.
pub async fn view(ctx: &Ctx, found: &Found) -> Result<OwnTemplateView, Problem> {
    let own = match &found.own {
        Some(it) => Some(library::view(ctx, Kind::Template, it).await?),
        None => None,
    };
    Ok(OwnTemplateView { own, may_manage: ctx.require(Right::ManageCompany).is_ok() })
}

/// What another template can begin with: the source of a template, or an empty one.
///
/// # Errors
/// Forbidden but for owners and admins; `template.missing`.
pub async fn beginning(ctx: &Ctx, from: &str) -> Result<String, Problem> {
    ctx.require(Right::ManageCompany)?;
    match from {
        "" => Ok(BLANK.to_owned()),
        id => source(ctx, id).await,
    }
}

/// The source of a template, without what nobody chooses.
///
/// # Errors
/// `template.missing`; forbidden for roles that may not read contracts.
pub async fn source(ctx: &Ctx, id: &str) -> Result<String, Problem> {
    ctx.require(Right::ReadContracts)?;
    if let Some(text) = source_of(id) {
        return Ok(without_particulars(text, &PARTICULARS));
    }
    let item = library::item_of(ctx, Kind::Template, number_of(id)?).await?;
    library::read(ctx, &item.hash).await
}

/// A template that is to be written anew, with its source.
///
/// # Errors
/// Forbidden but for owners and admins; `template.missing`; `template.built_in`.
pub async fn to_change(ctx: &Ctx, id: &str) -> Result<(Item, String), Problem> {
    ctx.require(Right::ManageCompany)?;
    let item = library::item_of(ctx, Kind::Template, number_of(id)?).await?;
    let text = library::read(ctx, &item.hash).await?;
    Ok((item, text))
}

fn number_of(id: &str) -> Result<u32, Problem> {
    match Kind::Template.number(id) {
        Some(number) => Ok(number),
        None if library().template(id).is_some() => Err(Problem::conflict(
            "template.built_in",
            "This template came with Pactoria and stays as it is. Begin one of your own with a copy of it.",
        )),
        None => Err(Problem::missing("template")),
    }
}

/// A version as it is kept.
async fn kept(ctx: &Ctx, id: &str, version: &Version) -> Result<Arc<Template>, Problem> {
    static TEXTS: LazyLock<Texts<Template>> = LazyLock::new(|| Texts::new(MOST_BYTES));
    let beside = format!("{id} {}", version.version);
    if let Some(it) = TEXTS.recall(ctx, (&version.hash, &beside)) {
        return Ok(it);
    }
    let text = library::read(ctx, &version.hash).await?;
    let particulars = (version.version, version.author_name.as_str(), version.note.as_str());
    let template = read(ctx, (id, particulars), &text).await?.map_err(|fault| {
        tracing::warn!(
            id,
            line = fault.line,
            fault = fault.message,
            "an own template does not fit the library any more"
        );
        Problem::conflict(
            "template.does_not_fit",
            format!(
                "{id} does not fit the library of this version of Pactoria any more (line {}: {}) Write it anew.",
                fault.line, fault.message
            ),
        )
    })?;
    Ok(TEXTS.keep(ctx, (&version.hash, &beside), template, EACH + 4 * text.len()))
}

/// Reads a source with the clauses of the company's own that it names.
async fn read(
    ctx: &Ctx,
    (id, (version, author, note)): (&str, (u32, &str, &str)),
    text: &str,
) -> Result<Result<Template, TemplateFault>, Problem> {
    let mut own = BTreeMap::new();
    for name in own_clauses_in(text, Kind::Clause.lead()) {
        if let Some(clause) = own_clause_of(ctx, &name).await? {
            own.insert(name, clause);
        }
    }
    let given = [
        ("id", quoted(id)),
        ("version", version.to_string()),
        ("author", quoted(author)),
        ("change_note", quoted(note)),
    ];
    let (whole, new) = with_particulars(text, &given);
    let at_home = |it: TemplateFault| TemplateFault { line: it.line.saturating_sub(new).max(1), ..it };
    Ok(written::read(id, &whole, own).map_err(at_home))
}

/// The preferred wording of a version of an own clause; `None` where there is no such version.
async fn own_clause_of(ctx: &Ctx, name: &str) -> Result<Option<super::load::Clause>, Problem> {
    let Some((id, version)) = name.split_once('/') else { return Ok(None) };
    let (Some(number), Ok(version)) = (Kind::Clause.number(id), version.parse::<u32>()) else { return Ok(None) };
    let Some(found) = store::one_version(ctx, Kind::Clause, number, version).await? else { return Ok(None) };
    let text = library::read(ctx, &found.hash).await?;
    Ok(own_piece(id, version, &text))
}

/// The source in which each own clause is named in one of its versions.
async fn pinned(ctx: &Ctx, text: &str) -> Result<String, Problem> {
    let mut text = text.to_owned();
    for name in own_clauses_in(&text, Kind::Clause.lead()) {
        let Some(number) = Kind::Clause.number(&name) else { continue };
        if let Some(it) = store::find(ctx, ctx.db(), Kind::Clause, number).await? {
            text = text.replace(&format!("\"{name}\""), &format!("\"{name}/{}\"", it.version));
        }
    }
    Ok(text)
}

/// What a source makes of its sample answers; nothing is kept.
///
/// # Errors
/// Forbidden but for owners and admins; a complaint about `source` with its line.
pub async fn attempt(ctx: &Ctx, source: &str) -> Result<Tried, Problem> {
    ctx.require(Right::ManageCompany)?;
    let template = checked(ctx, "T-OWN-0", source).await?.0;
    let filled = draft(&template, &template.sample);
    let labels = |name: &String| template.question(name).map_or_else(|| name.clone(), |it| it.label.clone());
    let wrong = check(&template, &template.sample).err().unwrap_or_default();
    Ok(Tried {
        title: filled.title,
        content: document::assemble(&filled.source).content,
        steps: template.steps.clone(),
        unanswered: filled.unanswered.iter().map(labels).collect(),
        complaints: wrong.iter().map(|(field, it)| format!("{}: {}", labels(&field.to_owned()), it.message)).collect(),
    })
}

/// A source that can be kept, with its clauses pinned, and what it reads as.
async fn checked(ctx: &Ctx, id: &str, source: &str) -> Result<(Template, String), Problem> {
    let mut complaints = Complaints::new();
    let text = complaints.keep("source", typed::long_text(source, LONGEST_SOURCE));
    let text = complaints.into_result(text)?;
    if text.trim().is_empty() {
        return Err(Problem::invalid_field("source", "required", "Write the template, or begin with a copy of one."));
    }
    let text = pinned(ctx, text.trim_end()).await? + "\n";
    match read(ctx, (id, (1, "-", "-")), &text).await? {
        Ok(template) => Ok((template, text)),
        Err(fault) => {
            let message = format!("Line {}: {}", fault.line, fault.message);
            Err(Problem::invalid_field("source", "not_in_the_format", message))
        }
    }
}

/// The ids and names of the templates of the company's own that it uses, by name.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn names(ctx: &Ctx) -> Result<Vec<(String, String)>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let used = store::items(ctx, ctx.db(), Kind::Template).await?.into_iter().filter(|it| it.retired.is_none());
    let mut names: Vec<_> = used.map(|it| (Kind::Template.id(it.number), it.heading)).collect();
    names.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
    Ok(names)
}

/// Two templates side by side, retired or not.
///
/// # Errors
/// As [`find`].
pub async fn beside(ctx: &Ctx, one: &str, other: &str) -> Result<TemplatesBeside, Problem> {
    let (one, other) = (find(ctx, one).await?.template, find(ctx, other).await?.template);
    let compare =
        move || TemplatesBeside { clauses: super::beside(&one, &other), one: one.card(), other: other.card() };
    ctx.visit().services.heavy("the comparison", compare).await
}

/// A source of an archive, as long as one may write, in which each own clause is named in one of its versions and is here: whether
/// one is, by its id, `is_here` says.
///
/// # Errors
/// Those of the database; inside, what is wrong with the source.
pub(crate) async fn arriving(
    ctx: &Ctx,
    id: &str,
    source: &str,
    is_here: impl Fn(&str) -> bool,
) -> Result<Result<Template, Complaint>, Problem> {
    if let Err(complaint) = typed::long_text(source, LONGEST_SOURCE) {
        return Ok(Err(complaint));
    }
    let named = own_clauses_in(source, Kind::Clause.lead());
    if let Some(name) = named.iter().find(|it| !is_here(it.split('/').next().unwrap_or_default())) {
        return Ok(Err(Complaint::new("missing", format!("The clause {name} is not here."))));
    }
    let read = read(ctx, (id, (1, "-", "-")), source).await?;
    Ok(read.map_err(|it| Complaint::new("not_in_the_format", format!("Line {}: {}", it.line, it.message))))
}

async fn version_to_be(ctx: &Ctx, id: &str, form: &OwnTemplateForm) -> Result<Draft, Problem> {
    let mut complaints = Complaints::new();
    let note = complaints.keep("note", library::note(&form.note, "Say why, for whoever compares the versions."));
    let read = match checked(ctx, id, &form.source).await {
        Ok(read) => Some(read),
        Err(problem) if !problem.complaints.is_empty() => {
            complaints.merge(problem.complaints);
            None
        }
        Err(problem) => return Err(problem),
    };
    let (note, (template, text)) = complaints.into_result(note.zip(read))?;
    Ok(Draft {
        heading: template.name,
        about: template.summary,
        types: vec![template.contract_type],
        rungs: Vec::new(),
        text,
        note,
    })
}

/// Writes a new template; contracts can be drafted from it at once.
///
/// # Errors
/// Forbidden but for owners and admins; complaints about `source`, with the line, and `note`; `template.too_many`; `files.away`.
pub async fn add(ctx: &Ctx, form: &OwnTemplateForm) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    let draft = version_to_be(ctx, "T-OWN-0", form).await?;
    let item = library::add(ctx, Kind::Template, draft).await?;
    find(ctx, &Kind::Template.id(item.number)).await
}

/// Writes the next version of a template that still is at version `base`; contracts that were drafted from earlier ones stay as
/// they are, and go on saying so.
///
/// # Errors
/// As [`add`]; `template.missing`; `template.built_in`; `template.version_conflict`: nothing is changed then.
pub async fn change(ctx: &Ctx, id: &str, base: u32, form: &OwnTemplateForm) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    let number = number_of(id)?;
    library::item_of(ctx, Kind::Template, number).await?;
    let draft = version_to_be(ctx, id, form).await?;
    library::change(ctx, (Kind::Template, number), base, draft).await?;
    find(ctx, id).await
}

/// Retires a template that still is at version `base`, or brings it back.
///
/// # Errors
/// Forbidden but for owners and admins; `template.missing`; `template.built_in`; `template.version_conflict`;
/// `template.already_so`; a complaint about `reason`.
pub async fn put_standing(ctx: &Ctx, id: &str, base: u32, wanted: &Wanted) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    library::put_standing(ctx, (Kind::Template, number_of(id)?), base, wanted).await?;
    find(ctx, id).await
}

fn own_number(id: &str) -> Result<u32, Problem> {
    Kind::Template.number(id).ok_or_else(|| Problem::missing("template"))
}

/// A page of the versions of a template, the latest first, with the template.
///
/// # Errors
/// `template.missing`; forbidden for roles that may not read contracts.
pub async fn versions(ctx: &Ctx, id: &str, page: u32, size: u32) -> Result<(Item, Vec<Version>), Problem> {
    library::versions(ctx, (Kind::Template, own_number(id)?), page, size).await
}

/// The same in words.
///
/// # Errors
/// As [`versions`].
pub async fn list_versions(ctx: &Ctx, id: &str, page: u32) -> Result<VersionList, Problem> {
    library::list_versions(ctx, (Kind::Template, own_number(id)?), page).await
}

/// A version of a template with its source.
///
/// # Errors
/// `template.missing`; `version.missing`; forbidden for roles that may not read contracts.
pub async fn version_of(ctx: &Ctx, id: &str, wanted: u32) -> Result<(Version, String), Problem> {
    let it = library::version_of(ctx, (Kind::Template, own_number(id)?), wanted).await?;
    let text = library::read(ctx, &it.hash).await?;
    Ok((it, text))
}

/// What differs between the contracts that two versions make of their sample answers.
///
/// # Errors
/// As [`version_of`].
pub async fn compare(ctx: &Ctx, id: &str, from: u32, to: u32) -> Result<CompareView, Problem> {
    let kind = (Kind::Template, own_number(id)?);
    let (before, after) = (library::version_of(ctx, kind, from).await?, library::version_of(ctx, kind, to).await?);
    let (old, new) = (kept(ctx, id, &before).await?, kept(ctx, id, &after).await?);
    let on_paper = |it: &Template| document::assemble(&draft(it, &it.sample).source).content;
    let html = move || document::redline(&on_paper(&old), &on_paper(&new)).to_clean_html(Unchanged::Folded);
    Ok(CompareView {
        id: id.to_owned(),
        heading: after.heading.clone(),
        from: library::row(ctx, &before),
        to: library::row(ctx, &after),
        html: ctx.visit().services.heavy("the comparison", html).await?,
    })
}
