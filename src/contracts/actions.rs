//! What can be done with contracts: find, create, read, edit, restore, generate, check, export.
//!
//! Asking for the right yields the thing: an [`Editable`] contract is only to be had from [`editable`], which checks the
//! company, the role and the status.

use super::analysis::{assess, check_summary, facts_after, given, of_template, reading_of};
use super::details;
use super::figures;
use super::filing::{self, Filing, FilingForm, both};
use super::form::{ChangeForm, ContractForm, Details};
use super::generating::usable;
use super::key_terms;
use super::life;
use super::passage::passage;
use super::remembered::{self, Asked};
use super::store::{self, Origin, Text};
use super::views::{ContractList, ContractRow, ContractView, EditView, Passage, Total};
use super::{Contract, ContractType, Listed, Status, Summary, Texts};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::company;
use crate::compliance::keyterms::KeyTerm;
use crate::compliance::{self, Analysis, Deal, GivenFacts};
use crate::context::Ctx;
use crate::dates;
use crate::decisions;
use crate::document;
use crate::findings::{self, Reading};
use crate::ids::{CallId, ContractId};
use crate::library::{self, Taken};
use crate::owners;
use crate::playbook;
use crate::problem::{Kind, Problem};
use crate::processing;
use crate::review;
use crate::storage::Change;
use crate::tags;
use crate::templates::{self, Chosen, VariableType};
use crate::typed::{self, money};
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use super::analysis::{against_signing, assess_by, given_of, keep as keep_analysis};
pub use super::analysis::{analyse, check_source, check_text, check_the_unchecked, reading};
pub(crate) use super::chosen::{first_ids, of_ids};
pub use super::conflict::{MergeForm, Together, conflict, drop_kept_edit, keep_edit, keep_typed, merge, together};
pub use super::details::show_details;
pub(crate) use super::export::file_stem;
pub use super::export::{Export, Format, export};
pub use super::generating::{Generated, Wanted, generate};
pub(crate) use super::generating::{fill, may_be_generated, recommended};
pub use super::key_terms::{FoundTerms, key_terms, read_missing, show_key_terms};
pub use super::life::{StepForm, expire_what_is_over, next_statuses, next_statuses_of, open_step, take_step};
pub(crate) use super::life::{may_take, said};
pub use super::table::{table, table_of};
pub use super::versions::{Comparison, compare, history, restore, show_comparison, show_version, version, versions};
pub use super::{Filter, Sort};

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;

/// A page of the company's contracts as records.
pub struct Found {
    pub contracts: Vec<Listed>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
    /// Which contracts of the company must be reviewed.
    pub(super) demand: review::Demand,
}

/// A contract this person may change now.
pub struct Editable(pub(super) Contract);

impl Editable {
    /// The contract as it stands.
    pub fn contract(&self) -> &Contract {
        &self.0
    }

    /// The same, to keep.
    pub(crate) fn into_contract(self) -> Contract {
        self.0
    }
}

/// The contract of an id, for reading.
///
/// # Errors
/// `contract.missing` when it is not there or another company's.
pub async fn get(ctx: &Ctx, id: ContractId) -> Result<Contract, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut contract = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("contract"))?;
    contract.tags = tags::store::of(ctx, &[id]).await?.remove(&id).unwrap_or_default();
    contract.review_demanded = review::actions::demand(ctx).await?.asks(&contract.summary);
    Ok(contract)
}

/// The contract of an id without its texts.
///
/// # Errors
/// As [`get`].
pub(crate) async fn summary(ctx: &Ctx, id: ContractId) -> Result<Summary, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::summary(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("contract"))
}

/// The contract of an id, for changing.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `contract.read_only` when it is no draft.
pub async fn editable(ctx: &Ctx, id: ContractId) -> Result<Editable, Problem> {
    let contract = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let status = contract.summary.status;
    if status.may_be_edited() { Ok(Editable(contract)) } else { Err(read_only(ctx, &contract.summary)) }
}

fn read_only(ctx: &Ctx, it: &Summary) -> Problem {
    let amend = match it.status {
        Status::Active => " What a contract in force says is changed by an amendment to it.",
        Status::Draft | Status::PendingReview | Status::Completed | Status::Expired | Status::Terminated => "",
    };
    let (status, follows) = (it.status.label().to_lowercase(), life::what_follows(it, ctx.today()));
    let words = format!("This contract is {status}. Only drafts can be changed.{amend} {follows}");
    Problem::conflict("contract.read_only", words)
}

/// A page of the company's contracts with what was asked for and answered, as programs want it.
pub async fn find(ctx: &Ctx, filter: &Filter, page: u32, size: u32) -> Result<Arc<Found>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let asked = Asked { filter, page: page.max(1), size: size.clamp(1, MOST_ROWS) };
    remembered::found(ctx, asked, read_found(ctx, asked)).await
}

async fn read_found(ctx: &Ctx, Asked { filter, page, size }: Asked<'_>) -> Result<Found, Problem> {
    let total = figures::count(ctx, filter).await?;
    let mut contracts = store::listed(ctx, filter, page, size).await?;
    let ids: Vec<_> = contracts.iter().map(|it| it.summary.id).collect();
    let (mut tags, demand) = (tags::store::of(ctx, &ids).await?, review::actions::demand(ctx).await?);
    let mut passages = passages(ctx, filter, ids).await?;
    for it in &mut contracts {
        it.passage = passages.remove(&it.summary.id);
        it.tags = tags.remove(&it.summary.id).unwrap_or_default();
        it.review_demanded = demand.asks(&it.summary);
    }
    Ok(Found { contracts, total, page, size, pages: total.div_ceil(size), demand })
}

/// A page of the company's contracts in words.
pub async fn list(ctx: &Ctx, filter: &Filter, page: u32, size: u32) -> Result<ContractList, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let tally = figures::tally(ctx, filter).await?;
    let in_company = if filter.narrows() { figures::count(ctx, &Filter::default()).await? } else { tally.contracts };
    let contracts = store::page(ctx, filter, page, size).await?;
    let ids: Vec<_> = contracts.iter().map(|it| it.id).collect();
    let mut tags = tags::store::of(ctx, &ids).await?;
    let mut passages = passages(ctx, filter, ids).await?;
    Ok(ContractList {
        owner: filter.owner.and_then(|_| contracts.first()).map(|it| it.owner_name.clone()),
        rows: contracts
            .into_iter()
            .map(|it| ContractRow {
                passage: passages.remove(&it.id),
                ..row(ctx, tags.remove(&it.id).unwrap_or_default(), it)
            })
            .collect(),
        total: tally.contracts,
        totals: tally.totals.iter().map(Total::of).collect(),
        average_score: tally.average_score.map(|it| it.to_string()),
        page,
        size,
        pages: tally.contracts.div_ceil(size).max(1),
        in_company,
    })
}

/// Where the searched words stand in the texts of a page.
async fn passages(ctx: &Ctx, filter: &Filter, ids: Vec<ContractId>) -> Result<BTreeMap<ContractId, Passage>, Problem> {
    if filter.search.trim().is_empty() || ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let contents = store::contents(ctx, ctx.db(), &ids).await?;
    let search = filter.search.clone();
    let read = move || {
        let found = contents.iter().filter_map(|(id, content)| Some((*id, passage(content, &search)?)));
        found.collect()
    };
    ctx.visit().services.heavy("passages", read).await
}

fn row(ctx: &Ctx, tags: Vec<String>, it: Summary) -> ContractRow {
    ContractRow {
        id: it.id,
        other_party: it.other_party,
        title: it.title,
        contract_type: it.contract_type,
        status: it.status,
        value: it.value.map(|value| money(value, it.currency)),
        checks: it.checks,
        owner: it.owner_name,
        tags,
        ends: it.dates.end().map(typed::day_in_words),
        changed: typed::capitalised(&dates::moment_in_words(it.updated_at, ctx.now(), ctx.zone())),
        changed_exact: it.updated_at.to_string(),
        passage: None,
    }
}

/// Creates a draft from what a form or a program sent. With a template and no text, the text comes with
/// [`generate`]; text that is sent is kept as it is.
pub async fn create(ctx: &Ctx, form: &ContractForm) -> Result<Contract, Problem> {
    create_filed(ctx, form, &FilingForm::default()).await
}

/// Creates such a draft under its tags and with its owner at once.
///
/// # Errors
/// All complaints at once, by field; those about the filing name `tags` and `owner_id`.
pub async fn create_filed(ctx: &Ctx, form: &ContractForm, filing: &FilingForm) -> Result<Contract, Problem> {
    ctx.require(Right::EditContracts)?;
    let named = named_template(ctx, form.template_id.trim()).await?;
    let typed = named.as_deref().map_or(Cow::Borrowed(form), |it| as_meant(ctx, form, it));
    let (details, filing) = both(typed.check(), filing.check(ctx).await)?;
    let details = details::with_own_numbers(ctx, details);
    if let Some(other) = named.as_deref().filter(|it| !it.contract_type.is_ruled_as(details.contract_type)) {
        return Err(other_type(other, details.contract_type));
    }
    let (template_version, facts) = of_named_template(ctx, &details).await?;
    let origin = Origin {
        template_id: details.template_id.as_deref(),
        template_version,
        answers: &details.variables,
        facts: &facts,
    };
    insert(ctx, &details, &origin, &filing, "Created").await
}

/// What somebody meant who names a template: a type that is left out is the template's, and an instant that answers a question
/// for a day is its day where the company is.
fn as_meant<'a>(ctx: &Ctx, form: &'a ContractForm, template: &templates::Template) -> Cow<'a, ContractForm> {
    let mut meant = Cow::Borrowed(form);
    if form.contract_type.trim().is_empty() {
        template.contract_type.word().clone_into(&mut meant.to_mut().contract_type);
    }
    for question in template.questions().filter(|it| it.kind == VariableType::Date) {
        let answer = form.variables.get(&question.name);
        if let Some(day) = answer.and_then(|it| dates::day_of_instant(it, ctx.zone())) {
            meant.to_mut().variables.insert(question.name.clone(), day.to_string());
        }
    }
    meant
}

/// The template of an id that was typed; `None` where nothing is, which is complained about with everything else.
async fn named_template(ctx: &Ctx, id: &str) -> Result<Option<Chosen>, Problem> {
    if id.is_empty() {
        return Ok(None);
    }
    match templates::own::find(ctx, id).await {
        Ok(found) => Ok(Some(found.template)),
        Err(problem) if problem.kind == Kind::Missing => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn other_type(template: &templates::Template, wanted: ContractType) -> Problem {
    let words = format!(
        "The template {} is for contracts of the type {}, and this contract is to be of the type {}. Name a template of that type, or leave the type out.",
        template.id,
        template.contract_type.word(),
        wanted.word()
    );
    Problem::invalid_field("template_id", "other_type", words)
}

/// Keeps a text that was brought in as a draft; a title and the other party that nobody named get words that say so.
///
/// # Errors
/// Complaints about `content`, which is needed, and every other field.
pub async fn bring_in(
    ctx: &Ctx,
    title: &str,
    contract_type: &str,
    client_name: &str,
    content: &str,
) -> Result<Contract, Problem> {
    if content.trim().is_empty() {
        return Err(Problem::invalid_field("content", "required", "Paste the text of the contract here."));
    }
    let named = |typed: &str, otherwise: String| if typed.trim().is_empty() { otherwise } else { typed.to_owned() };
    let form = ContractForm {
        title: named(title, format!("Contract brought in on {}", dates::day_in_words(ctx.today()))),
        contract_type: contract_type.to_owned(),
        client_name: named(client_name, "Other party not named yet".to_owned()),
        content: content.to_owned(),
        ..ContractForm::default()
    };
    create(ctx, &form).await
}

/// A draft that a template has written and the rules have read, ready to be stored.
pub(crate) struct Prepared {
    id: ContractId,
    template: Chosen,
    answers: BTreeMap<String, String>,
    facts: BTreeMap<String, String>,
    /// The clauses of the company's own that are in it.
    taken: Vec<Taken>,
    details: Details,
    written: Written,
}

impl Prepared {
    /// The id the contract will have.
    pub(crate) fn id(&self) -> ContractId {
        self.id
    }

    /// The assembled text.
    pub(super) fn content(&self) -> &str {
        &self.written.content
    }

    /// Its details as the answers make them.
    pub(super) fn details(&self) -> &Details {
        &self.details
    }

    /// Where its text came from.
    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            template_id: Some(self.template.id.as_str()),
            template_version: Some(self.template.version),
            answers: &self.answers,
            facts: &self.facts,
        }
    }

    /// What a save of it writes, for the reason given.
    pub(super) fn text<'a>(&'a self, reason: &'a str) -> Text<'a> {
        self.written.text(reason)
    }
}

/// Writes the text of `template` from `answers` and has the rules read it; nothing is stored yet.
pub(crate) async fn prepare(
    ctx: &Ctx,
    template: Chosen,
    answers: BTreeMap<String, String>,
    description: &str,
) -> Result<Prepared, Problem> {
    prepare_cut(ctx, template, answers, description, |source| source).await
}

/// The same with what `cut` makes of the source that the template writes.
pub(super) async fn prepare_cut(
    ctx: &Ctx,
    template: Chosen,
    answers: BTreeMap<String, String>,
    description: &str,
    cut: impl FnOnce(String) -> String,
) -> Result<Prepared, Problem> {
    ctx.require(Right::EditContracts)?;
    let draft = templates::draft(&template, &answers);
    let details = details::with_own_numbers(ctx, details_of_draft(&draft, &template.id, &answers, description)?);
    let details = Details { source: cut(details.source), ..details };
    let written = write(ctx, &details, of_template(&draft.facts)?).await?;
    let (facts, taken) = (draft.facts, draft.taken);
    Ok(Prepared { id: ContractId::new(ctx.now()), template, answers, facts, taken, details, written })
}

/// Stores a prepared draft within a change; the caller commits with the happening.
pub(crate) async fn insert_prepared(ctx: &Ctx, change: &Change, it: &Prepared) -> Result<Happening, Problem> {
    let origin = it.origin();
    let reason = format!("Drafted from {}", it.template.name);
    store::insert(ctx, change.db(), it.id, &it.details, &origin, &it.text(&reason)).await?;
    for taken in &it.taken {
        library::take(ctx, change.db(), (it.id, 1), taken.clone()).await?;
    }
    Ok(created(it.id, &it.details, &origin, &it.written))
}

fn details_of_draft(
    draft: &templates::Draft,
    template_id: &str,
    answers: &BTreeMap<String, String>,
    description: &str,
) -> Result<Details, Problem> {
    let form = form_of_draft(draft, template_id, answers, description);
    ContractForm { content: draft.source.clone(), ..form }.check()
}

/// What is to be known of a contract that a template would write, without its text.
pub(crate) fn form_of_draft(
    draft: &templates::Draft,
    template_id: &str,
    answers: &BTreeMap<String, String>,
    description: &str,
) -> ContractForm {
    ContractForm {
        title: draft.title.clone(),
        contract_type: draft.contract_type.word().to_owned(),
        client_name: draft.client_name.clone(),
        client_email: draft.client_email.clone().unwrap_or_default(),
        supplier_name: draft.supplier_name.clone(),
        client_company_number: draft.client.company_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        client_vat_number: draft.client.vat_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        supplier_company_number: draft.supplier.company_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        supplier_vat_number: draft.supplier.vat_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        contract_value: draft.contract_value.map(|it| it.to_string()).unwrap_or_default(),
        currency: draft.currency.code().to_owned(),
        start_date: draft.start_date.map(|it| it.to_string()).unwrap_or_default(),
        end_date: draft.end_date.map(|it| it.to_string()).unwrap_or_default(),
        template_id: template_id.to_owned(),
        variables: answers.clone(),
        content: String::new(),
        plain_english_input: description.to_owned(),
    }
}

/// A draft that somebody wrote and the rules have read, ready to be stored beside something else.
pub(crate) struct Ready {
    id: ContractId,
    details: Details,
    template_version: Option<u32>,
    facts: BTreeMap<String, String>,
    written: Written,
}

impl Ready {
    /// The id the contract will have.
    pub(crate) fn id(&self) -> ContractId {
        self.id
    }
}

/// Checks a form and has the rules read its text; nothing is stored yet.
pub(crate) async fn ready(ctx: &Ctx, form: &ContractForm) -> Result<Ready, Problem> {
    ctx.require(Right::EditContracts)?;
    let details = details::with_own_numbers(ctx, form.check()?);
    let (template_version, facts) = of_named_template(ctx, &details).await?;
    let written = write(ctx, &details, of_template(&facts)?).await?;
    Ok(Ready { id: ContractId::new(ctx.now()), details, template_version, facts, written })
}

/// The version of the template that a form names, and what it says of the contract.
async fn of_named_template(ctx: &Ctx, details: &Details) -> Result<(Option<u32>, BTreeMap<String, String>), Problem> {
    let Some(id) = &details.template_id else { return Ok((None, BTreeMap::new())) };
    let template = usable(ctx, id).await?;
    Ok((Some(template.version), templates::draft(&template, &details.variables).facts))
}

/// Stores such a draft within a change; the caller commits with the happening.
pub(crate) async fn insert_ready(ctx: &Ctx, change: &Change, it: &Ready, reason: &str) -> Result<Happening, Problem> {
    let origin = Origin {
        template_id: it.details.template_id.as_deref(),
        template_version: it.template_version,
        answers: &it.details.variables,
        facts: &it.facts,
    };
    store::insert(ctx, change.db(), it.id, &it.details, &origin, &it.written.text(reason)).await?;
    Ok(created(it.id, &it.details, &origin, &it.written))
}

async fn insert(
    ctx: &Ctx,
    details: &Details,
    origin: &Origin<'_>,
    filing: &Filing,
    reason: &str,
) -> Result<Contract, Problem> {
    let id = ContractId::new(ctx.now());
    let written = write(ctx, details, of_template(origin.facts)?).await?;
    let change = ctx.change().await?;
    store::insert(ctx, change.db(), id, details, origin, &written.text(reason)).await?;
    let filed = filing.put(ctx, &change, id).await?;
    filing::commit(ctx, change, created(id, details, origin, &written), filed).await?;
    get(ctx, id).await
}

fn created(id: ContractId, details: &Details, origin: &Origin<'_>, written: &Written) -> Happening {
    Happening::new(Action::ContractCreated, "contract", id, &details.title).after(json!({
        "type": details.contract_type.word(),
        "template": origin.template_id,
        "characters": written.content.chars().count(),
    }))
}

/// The assembled text of a save, with what the rules say of it.
pub(super) struct Written {
    content: String,
    analysis: Option<Analysis>,
    reading: processing::Reading,
    terms: Arc<Vec<KeyTerm>>,
}

impl Written {
    pub(super) fn text<'a>(&'a self, reason: &'a str) -> Text<'a> {
        Text {
            content: &self.content,
            analysis: self.analysis.as_ref(),
            checks: self.analysis.as_ref().map(check_summary),
            reason,
            reading: Some(&self.reading),
            terms: Some(&self.terms),
        }
    }
}

pub(super) async fn write(ctx: &Ctx, details: &Details, facts: GivenFacts) -> Result<Written, Problem> {
    let content = document::assemble(&details.source).content;
    let services = &ctx.visit().services;
    let judged = async {
        let analysis = if content.trim().is_empty() {
            None
        } else {
            let deal = Deal { value: details.value, starts: details.dates.start(), ends: details.dates.end() };
            Some(assess(ctx, content.clone(), details.contract_type, facts.of(deal)).await?)
        };
        let sides = [Some(details.client_name.as_str()), details.supplier_name.as_deref()];
        let known = processing::actions::known(&ctx.person().company, sides, analysis.as_ref());
        Ok::<_, Problem>((analysis, processing::actions::reading(services, content.clone(), known).await?))
    };
    // Key terms ask nothing of the rules, so they are looked for meanwhile.
    let ((analysis, reading), terms) = tokio::try_join!(judged, key_terms::found_in(services, &content))?;
    Ok(Written { content, analysis, reading, terms })
}

/// Changes a draft that still is at version `base`. Where nothing would be another, it stays at that version.
///
/// # Errors
/// `contract.version_conflict` when somebody saved meanwhile: nothing is changed.
pub async fn edit(ctx: &Ctx, id: ContractId, base: u32, form: &ChangeForm) -> Result<Contract, Problem> {
    edit_filed(ctx, id, base, form, &FilingForm::default()).await
}

/// Changes a draft and how it is filed at once. Filing alone is done whatever the status, and makes no version.
///
/// # Errors
/// As [`edit`]; those about the filing name `tags` and `owner_id`.
pub async fn edit_filed(
    ctx: &Ctx,
    id: ContractId,
    base: u32,
    form: &ChangeForm,
    filing: &FilingForm,
) -> Result<Contract, Problem> {
    if !filing.is_empty() && *form == ChangeForm::default() {
        return filing::refile(ctx, id, Some(base), filing).await;
    }
    edit_beside(ctx, id, base, form, filing, Beside::Nothing).await
}

/// What an edit settles besides: both or neither.
enum Beside {
    Nothing,
    /// A model's proposal is accepted.
    Proposal(CallId),
    /// Clauses were taken from the library.
    Clauses(Vec<Taken>),
}

/// Changes a draft by a clause of the library, which is written down with it: both or neither.
///
/// # Errors
/// As [`edit`].
pub(crate) async fn edit_taking(
    ctx: &Ctx,
    id: ContractId,
    base: u32,
    form: &ChangeForm,
    taken: Taken,
) -> Result<Contract, Problem> {
    edit_beside(ctx, id, base, form, &FilingForm::default(), Beside::Clauses(vec![taken])).await
}

/// Changes a draft by what a model proposed, which counts as accepted by whoever does so: both or neither.
///
/// # Errors
/// As [`edit`]; `decision.closed` when the proposal was decided about already.
pub(crate) async fn edit_accepting(
    ctx: &Ctx,
    id: ContractId,
    base: u32,
    form: &ChangeForm,
    proposal: CallId,
) -> Result<Contract, Problem> {
    edit_beside(ctx, id, base, form, &FilingForm::default(), Beside::Proposal(proposal)).await
}

async fn edit_beside(
    ctx: &Ctx,
    id: ContractId,
    base: u32,
    form: &ChangeForm,
    filing: &FilingForm,
    beside: Beside,
) -> Result<Contract, Problem> {
    let Editable(before) = editable(ctx, id).await?;
    let ((mut details, reason), checked) = both(form.apply(details_of(&before)), filing.check(ctx).await)?;
    if before.summary.version != base {
        return Err(stale(ctx, &before.summary));
    }
    // The text as it is handed out, without its marks, is no other text.
    if details.source == before.content {
        details.source.clone_from(&before.source);
    }
    if details == details_of(&before) && matches!(beside, Beside::Nothing) {
        return if filing.is_empty() { Ok(before) } else { filing::refile(ctx, id, Some(base), filing).await };
    }
    let filing = checked;
    let facts = facts_after(ctx, &before, details.contract_type, &details.source).await?;
    let origin = Origin { facts: &facts, ..origin_of(&before) };
    let reason = if reason.is_empty() { "Edited" } else { reason.as_str() };
    save_filed(ctx, &before, &details, &origin, (&filing, beside), Action::ContractEdited, reason).await
}

/// Saves a text that a template has written, with the clauses of the company's own that are in it.
pub(super) async fn save_taking(
    ctx: &Ctx,
    before: &Contract,
    details: &Details,
    (origin, taken): (&Origin<'_>, Vec<Taken>),
    action: Action,
    reason: &str,
) -> Result<Contract, Problem> {
    save_filed(ctx, before, details, origin, (&Filing::default(), Beside::Clauses(taken)), action, reason).await
}

pub(super) async fn save(
    ctx: &Ctx,
    before: &Contract,
    details: &Details,
    origin: &Origin<'_>,
    action: Action,
    reason: &str,
) -> Result<Contract, Problem> {
    save_filed(ctx, before, details, origin, (&Filing::default(), Beside::Nothing), action, reason).await
}

async fn save_filed(
    ctx: &Ctx,
    before: &Contract,
    details: &Details,
    origin: &Origin<'_>,
    (filing, beside): (&Filing, Beside),
    action: Action,
    reason: &str,
) -> Result<Contract, Problem> {
    let id = before.summary.id;
    let written = write(ctx, details, given(ctx, id, origin.facts).await?).await?;
    let change = ctx.change().await?;
    let base = before.summary.version;
    if !store::update(ctx, change.db(), id, base, details, origin, &written.text(reason)).await? {
        drop(change);
        return Err(stale(ctx, &summary(ctx, id).await?));
    }
    store::drop_kept_edit(ctx, change.db(), id).await?;
    let mut filed = filing.put(ctx, &change, id).await?;
    match beside {
        Beside::Nothing => {}
        Beside::Proposal(call) => filed.push(decisions::actions::accepted(ctx, &change, call, base + 1).await?),
        Beside::Clauses(all) => {
            for taken in all {
                library::take(ctx, change.db(), (id, base + 1), taken).await?;
            }
        }
    }
    let (old, new) = differences(before, details, origin, &written.content);
    let happening = Happening::new(action, "contract", id, &details.title).before(old).after(new);
    filing::commit(ctx, change, happening, filed).await?;
    get(ctx, id).await
}

/// What the audit trail keeps of a change: each detail that differs; of long texts only fingerprint and length, since the
/// versions keep the text itself.
fn differences(
    before: &Contract,
    details: &Details,
    origin: &Origin<'_>,
    content: &str,
) -> (serde_json::Value, serde_json::Value) {
    let (mut old, mut new) = (serde_json::Map::new(), serde_json::Map::new());
    let mut note = |name: &str, a: serde_json::Value, b: serde_json::Value| {
        if a != b {
            old.insert(name.to_owned(), a);
            new.insert(name.to_owned(), b);
        }
    };
    let it = &before.summary;
    note("version", json!(it.version), json!(it.version + 1));
    note("title", json!(it.title), json!(details.title));
    note("template", json!(it.template_id), json!(origin.template_id));
    note("type", json!(it.contract_type.word()), json!(details.contract_type.word()));
    note("client", json!(it.client_name), json!(details.client_name));
    note("client_email", json!(it.client_email), json!(details.client_email));
    note("supplier", json!(it.supplier_name), json!(details.supplier_name));
    for (party, old, new) in [("client", &it.client, &details.client), ("supplier", &it.supplier, &details.supplier)] {
        note(&format!("{party}_company_number"), json!(old.company_number), json!(new.company_number));
        note(&format!("{party}_vat_number"), json!(old.vat_number), json!(new.vat_number));
    }
    note("value", json!(it.value.map(|v| v.to_string())), json!(details.value.map(|v| v.to_string())));
    note("currency", json!(it.currency.code()), json!(details.currency.code()));
    note("start", json!(it.dates.start()), json!(details.dates.start()));
    note("end", json!(it.dates.end()), json!(details.dates.end()));
    let print =
        |text: &str| json!({"sha256": crate::crypto::fingerprint(text.as_bytes()), "characters": text.chars().count()});
    note("text", print(&before.content), print(content));
    note("description", print(&before.plain_english_input), print(&details.plain_english_input));
    let answers = |it: &BTreeMap<String, String>| print(&json!(it).to_string());
    note("answers", answers(&before.answers), answers(origin.answers));
    note("facts", json!(before.facts), json!(origin.facts));
    (old.into(), new.into())
}

pub(super) fn details_of(contract: &Contract) -> Details {
    let it = &contract.summary;
    Details {
        title: it.title.clone(),
        contract_type: it.contract_type,
        plain_english_input: contract.plain_english_input.clone(),
        client_name: it.client_name.clone(),
        client_email: it.client_email.clone(),
        client: it.client.clone(),
        supplier_name: it.supplier_name.clone(),
        supplier: it.supplier.clone(),
        value: it.value,
        currency: it.currency,
        dates: it.dates,
        template_id: it.template_id.clone(),
        variables: contract.answers.clone(),
        source: contract.source.clone(),
    }
}

pub(super) fn origin_of(contract: &Contract) -> Origin<'_> {
    Origin {
        template_id: contract.summary.template_id.as_deref(),
        template_version: contract.summary.template_version,
        answers: &contract.answers,
        facts: &contract.facts,
    }
}

pub(crate) fn saved_sentence(ctx: &Ctx, it: &Summary) -> String {
    format!(
        "{} saved version {} {}",
        it.updated_by_name,
        it.version,
        dates::moment_in_words(it.updated_at, ctx.now(), ctx.zone())
    )
}

pub(crate) fn stale(ctx: &Ctx, now: &Summary) -> Problem {
    Problem::conflict(
        "contract.version_conflict",
        format!(
            "{} while you were editing an earlier one. Nothing of yours is lost and nothing was changed. The version now is {}.",
            saved_sentence(ctx, now),
            now.version
        ),
    )
}

/// A contract with its text and findings, in words.
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<ContractView, Problem> {
    let it = summary(ctx, id).await?;
    let text = name_of_text(ctx, &it).await?;
    let (steps, review) = life::steps_for(ctx, &it).await?;
    let registered = details::registered(ctx, &it);
    let template = match it.template_id.as_deref() {
        Some(id) => {
            let name = templates::own::name_of(ctx, id).await?;
            Some(it.template_version.map_or_else(|| name.clone(), |version| format!("{name}, version {version}")))
        }
        None => None,
    };
    let term = match (it.dates.start(), it.dates.end()) {
        (None, None) => None,
        (Some(from), None) => Some(format!("From {}", dates::day_in_words(from))),
        (None, Some(to)) => Some(format!("Until {}", dates::day_in_words(to))),
        (Some(from), Some(to)) => Some(format!("From {} to {}", dates::day_in_words(from), dates::day_in_words(to))),
    };
    Ok(ContractView {
        id,
        saved: format!(
            "Version {}, saved {} by {}",
            it.version,
            dates::moment_in_words(it.updated_at, ctx.now(), ctx.zone()),
            it.updated_by_name
        ),
        versions: it.version,
        may_edit: it.status.may_be_edited() && ctx.person().role.may(Right::EditContracts),
        decides: findings::actions::decides(ctx),
        assigned_to_me: findings::actions::assigned_to_me(ctx, id).await?,
        steps,
        review,
        owner_is_gone: owners::actions::is_gone(ctx, it.owner).await?,
        tags: tags::store::of(ctx, &[id]).await?.remove(&id).unwrap_or_default(),
        standing: life::standing_in_words(ctx, &it),
        value: it.value.map(|value| money(value, it.currency)),
        title: it.title,
        contract_type: it.contract_type,
        status: it.status,
        version: it.version,
        template,
        term,
        owner: it.owner_name,
        registered,
        client_name: it.client_name,
        supplier_name: it.supplier_name,
        text,
    })
}

/// What [`ContractView::text`] says: the version, the analysis that is kept of it or the day of one that is worked out, and what
/// people said about its findings, and which score the company asks for.
async fn name_of_text(ctx: &Ctx, it: &Summary) -> Result<Option<String>, Problem> {
    let pack = compliance::pack_version();
    let own = playbook::actions::version_in_force(ctx).await?;
    let (has_text, analysis) =
        store::text_and_analysis(ctx, it.id, (pack, own)).await?.ok_or_else(|| Problem::missing("contract"))?;
    let reading = analysis.map_or_else(|| format!("{pack} {own} {}", ctx.today()), |it| it.to_string());
    let turn = findings::store::turn(ctx, it.id).await?;
    let required = company::actions::required_score(ctx).await?;
    Ok(has_text.then(|| format!("{} {} {reading} {turn} {required}", it.id, it.version)))
}

/// The text of a contract and what the present rules say of it, for reading.
pub async fn texts(ctx: &Ctx, id: ContractId) -> Result<Texts, Problem> {
    let contract = get(ctx, id).await?;
    let reading = reading_of(ctx, &contract).await?;
    Ok(Texts { content: contract.content, reading })
}

/// A draft in the editor, with what the rules said of its saved text.
pub async fn open_editor(ctx: &Ctx, id: ContractId) -> Result<(EditView, Option<Reading>), Problem> {
    let Editable(contract) = editable(ctx, id).await?;
    let reading = reading_of(ctx, &contract).await?;
    let view = EditView {
        id,
        kept: super::conflict::kept_edit(ctx, id).await?,
        title: contract.summary.title,
        contract_type: contract.summary.contract_type,
        version: contract.summary.version,
        source: contract.source,
    };
    Ok((view, reading))
}
