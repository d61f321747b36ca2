//! Drafting amendments, and saying what governs.

use super::draft::{self, Terms};
use super::governing::{Governing, govern};
use super::store::{self, FirstTerms, Link};
use super::{
    AmendView, AmendmentForm, AmendmentRow, ChangeForm, ChangeKind, ClauseChoice, Family, GoverningView,
    LONGEST_CLAUSE, MOST_AMENDMENTS, MOST_CHANGES,
};
use crate::accounts::{self, Right};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::contracts::form::{ChangeForm as ContractChange, ContractForm};
use crate::contracts::{self, Contract, ContractType, Status, Step, Summary};
use crate::document::{self, ClauseAddress};
use crate::ids::ContractId;
use crate::models::store as models;
use crate::problem::{Complaint, Complaints, Problem};
use crate::storage::Change;
use crate::typed::{self, money};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;

/// How many unsettled amendments one run of the job takes from the database at a time.
const BATCH: u64 = 200;

/// An amendment with what it amends.
#[derive(Clone, Debug)]
pub struct Amendment {
    pub contract: Summary,
    pub amends: ContractId,
    /// From 1, in the order in which they were made.
    pub number: u32,
}

impl Amendment {
    /// The day from which it governs; `None` while nobody has signed it and none is written down.
    pub fn effective(&self) -> Option<Date> {
        self.contract.dates.start().or(self.contract.standing.signed_on)
    }

    /// Whether it governs on a day: signed, begun and not given up.
    fn governs_on(&self, day: Date) -> bool {
        let is_signed = matches!(self.contract.status, Status::Active | Status::Completed);
        is_signed && self.effective().is_some_and(|it| it <= day)
    }

    fn row(&self) -> AmendmentRow {
        AmendmentRow {
            id: self.contract.id,
            number: self.number,
            title: self.contract.title.clone(),
            status: self.contract.status,
            effective: match self.effective() {
                Some(day) => format!("From {}", typed::day_in_words(day)),
                None => "From its signature".to_owned(),
            },
        }
    }
}

/// What governs a contract on a day.
#[derive(Clone, Debug)]
pub struct Governed {
    pub contract: Summary,
    pub on: Date,
    /// The amendments that govern, the strongest last.
    pub amendments: Vec<Amendment>,
    pub text: Governing,
}

/// The amendments of a contract, the strongest last; those that nobody has signed come at the end.
///
/// # Errors
/// `contract.missing`.
pub async fn all(ctx: &Ctx, id: ContractId) -> Result<Vec<Amendment>, Problem> {
    contracts::actions::summary(ctx, id).await?;
    amendments_of(ctx, id).await
}

async fn amendments_of(ctx: &Ctx, id: ContractId) -> Result<Vec<Amendment>, Problem> {
    let links = store::all_of(ctx, ctx.db(), id).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = links.iter().map(|it| it.id).collect();
    let mut summaries = contracts::store::summaries(ctx, ctx.db(), &ids).await?;
    let mut found: Vec<_> = links
        .iter()
        .filter_map(|link| {
            let place = summaries.iter().position(|it| it.id == link.id)?;
            Some(Amendment { contract: summaries.swap_remove(place), amends: id, number: link.number })
        })
        .collect();
    found.sort_by_key(|it| (it.effective().unwrap_or(Date::MAX), it.number));
    Ok(found)
}

/// The agreement that a contract amends and its number among the amendments, if it is one.
///
/// # Errors
/// `contract.missing`.
pub async fn amended_by(ctx: &Ctx, id: ContractId) -> Result<Option<(Summary, u32)>, Problem> {
    contracts::actions::summary(ctx, id).await?;
    above(ctx, id).await
}

async fn above(ctx: &Ctx, id: ContractId) -> Result<Option<(Summary, u32)>, Problem> {
    let Some(link) = store::find(ctx, ctx.db(), id).await? else { return Ok(None) };
    Ok(Some((contracts::actions::summary(ctx, link.amends).await?, link.number)))
}

/// What the page of a contract of this status says of amendments.
pub async fn family(ctx: &Ctx, id: ContractId, status: Status) -> Result<Family, Problem> {
    // The page has found the contract; what it is asked for here is its own company's in any case.
    ctx.require(Right::ReadContracts)?;
    let amends = above(ctx, id).await?;
    let amendments = amendments_of(ctx, id).await?;
    Ok(Family {
        may_amend: status == Status::Active && amends.is_none() && ctx.person().role.may(Right::EditContracts),
        amends: amends.map(|(it, number)| (it.id, it.title, number)),
        amendments: amendments.iter().map(Amendment::row).collect(),
    })
}

/// What governs a contract on a day.
///
/// # Errors
/// `contract.missing`; `amendment.no_root` for an amendment, which governs nothing by itself.
pub async fn governing(ctx: &Ctx, id: ContractId, on: Date) -> Result<Governed, Problem> {
    let contract = contracts::actions::get(ctx, id).await?;
    if let Some(link) = store::find(ctx, ctx.db(), id).await? {
        return Err(Problem::conflict(
            "amendment.no_root",
            format!(
                "This is amendment {} of another contract. Ask what governs there: contract {}.",
                link.number, link.amends
            ),
        ));
    }
    let amendments: Vec<_> = all(ctx, id).await?.into_iter().filter(|it| it.governs_on(on)).collect();
    let ids: Vec<_> = amendments.iter().map(|it| it.contract.id).collect();
    let texts = contracts::store::contents(ctx, ctx.db(), &ids).await?;
    let numbered: Vec<_> = amendments
        .iter()
        .filter_map(|it| {
            let text = texts.iter().find(|(id, _)| *id == it.contract.id)?;
            Some((it.number, text.1.clone()))
        })
        .collect();
    let original = contract.content;
    let write = move || {
        let borrowed: Vec<_> = numbered.iter().map(|(number, text)| (*number, text.as_str())).collect();
        govern(&original, &borrowed)
    };
    let text = ctx.visit().services.heavy("what governs", write).await?;
    Ok(Governed { contract: contract.summary, on, amendments, text })
}

/// What governs a contract on a day, in words; today where no day is said.
///
/// # Errors
/// As [`governing`].
pub async fn show_governing(ctx: &Ctx, id: ContractId, on: &str) -> Result<GoverningView, Problem> {
    let day = typed::day(on).unwrap_or(ctx.today());
    let it = governing(ctx, id, day).await?;
    let name = |number: u32| format!("Amendment {number}");
    let source = |by: Option<u32>| by.map_or("The agreement itself".to_owned(), name);
    let contract = &it.contract;
    let first = store::all_of(ctx, ctx.db(), id).await?.first().map_or(FirstTerms::of(contract), |it| it.first);
    let end = it.text.end.map(|it| it.0).or(first.end);
    let value =
        it.text.value.map(|(value, currency, _)| (value, currency)).or(first.value.map(|it| (it, first.currency)));
    let terms = vec![
        (
            "Last day".to_owned(),
            end.map_or("None recorded".to_owned(), typed::day_in_words),
            source(it.text.end.map(|it| it.1)),
        ),
        (
            "Value".to_owned(),
            value.map_or("None recorded".to_owned(), |(value, currency)| money(value, currency)),
            source(it.text.value.map(|it| it.2)),
        ),
    ];
    Ok(GoverningView {
        id,
        title: contract.title.clone(),
        status: contract.status,
        versions: contract.version,
        on: day.to_string(),
        on_in_words: typed::day_in_words(day),
        is_today: day == ctx.today(),
        caution: caution(contract, day, end),
        passages: it
            .text
            .passages
            .iter()
            .map(|passage| (passage.place.start, passage.place.end, passage.amendment, name(passage.amendment)))
            .collect(),
        amendments: it.amendments.iter().map(Amendment::row).collect(),
        terms,
        unread: it.text.unread.into_iter().map(|it| (name(it.amendment), it.words, it.why)).collect(),
        content: it.text.content,
    })
}

/// What to know before relying on the text.
fn caution(it: &Summary, day: Date, end: Option<Date>) -> Option<String> {
    match it.status {
        Status::Draft | Status::PendingReview => {
            Some("Nobody has signed this contract yet, so nothing governs. This is the text as it stands.".to_owned())
        }
        Status::Terminated => {
            Some("This contract was terminated. Its text may govern what happened before that day only.".to_owned())
        }
        Status::Active | Status::Completed | Status::Expired => {
            let begins = it.dates.start().filter(|start| *start > day);
            let ended = end.filter(|end| *end < day);
            begins
                .map(|start| format!("The contract begins on {} only.", typed::day_in_words(start)))
                .or(ended.map(|end| format!("The contract ended on {}.", typed::day_in_words(end))))
        }
    }
}

/// The agreement of an id, for amending.
async fn amendable(ctx: &Ctx, id: ContractId) -> Result<Contract, Problem> {
    let agreement = contracts::actions::get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    if let Some(link) = store::find(ctx, ctx.db(), id).await? {
        return Err(Problem::conflict(
            "amendment.of_amendment",
            format!(
                "This is amendment {} of another contract. Amend that contract; its newest amendment prevails.",
                link.number
            ),
        ));
    }
    if agreement.summary.status != Status::Active {
        return Err(not_in_force(&agreement.summary));
    }
    Ok(agreement)
}

fn not_in_force(it: &Summary) -> Problem {
    let what = match it.status {
        Status::Draft | Status::PendingReview => "Nobody has signed it, so change its text instead.",
        Status::Active | Status::Completed | Status::Expired | Status::Terminated => {
            "Its life is over, so nothing in it can be changed. Make a new contract."
        }
    };
    Problem::conflict(
        "amendment.not_in_force",
        format!("The contract “{}” is {}. {what}", it.title, it.status.label().to_lowercase()),
    )
}

/// The page of a new amendment.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `amendment.not_in_force`, `amendment.of_amendment`.
pub async fn open(ctx: &Ctx, id: ContractId) -> Result<AmendView, Problem> {
    let agreement = amendable(ctx, id).await?;
    let number = next_number(&store::all_of(ctx, ctx.db(), id).await?)?;
    view(ctx, &agreement.summary, title_of(&agreement.summary, number)).await
}

/// The page of a further change to a drafted amendment.
///
/// # Errors
/// As [`contracts::actions::editable`]; `amendment.missing` when the contract amends nothing.
pub async fn open_change(ctx: &Ctx, id: ContractId) -> Result<(AmendView, u32), Problem> {
    let editable = contracts::actions::editable(ctx, id).await?;
    let draft = &editable.contract().summary;
    let link = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("amendment"))?;
    let agreement = contracts::actions::summary(ctx, link.amends).await?;
    Ok((view(ctx, &agreement, draft.title.clone()).await?, draft.version))
}

async fn view(ctx: &Ctx, agreement: &Summary, amendment_title: String) -> Result<AmendView, Problem> {
    let text = governing(ctx, agreement.id, ctx.today()).await?.text;
    let clauses = document::clauses(&text.content).into_iter().map(|it| {
        let name = it.address.to_string();
        let words: String = it.words.chars().take(60).collect();
        let more = if it.words.chars().count() > 60 { "…" } else { "" };
        ClauseChoice { label: format!("{}: {words}{more}", typed::capitalised(&name)), name }
    });
    Ok(AmendView {
        id: agreement.id,
        title: agreement.title.clone(),
        amendment_title,
        clauses: clauses.collect(),
        value: agreement.value.map(|it| money(it, agreement.currency)),
        end: agreement.dates.end().map(typed::day_in_words),
    })
}

fn next_number(links: &[Link]) -> Result<u32, Problem> {
    let number = links.last().map_or(1, |it| it.number + 1);
    if number > MOST_AMENDMENTS {
        return Err(Problem::conflict(
            "amendment.too_many",
            format!(
                "This contract has {MOST_AMENDMENTS} amendments. Replace it with a new contract that says what governs."
            ),
        ));
    }
    Ok(number)
}

fn title_of(agreement: &Summary, number: u32) -> String {
    let title = format!("Amendment {number} to {}", agreement.title);
    title.chars().take(200).collect()
}

/// Drafts an amendment of a contract in force.
///
/// # Errors
/// As [`open`]; complaints by field, those about a change as `changes[0].clause`.
pub async fn create(ctx: &Ctx, id: ContractId, form: &AmendmentForm) -> Result<Contract, Problem> {
    let agreement = amendable(ctx, id).await?.summary;
    let links = store::all_of(ctx, ctx.db(), id).await?;
    let number = next_number(&links)?;
    let known = governing(ctx, id, ctx.today()).await?.text.content;
    let terms = check(&agreement, form, &document::clauses(&known))?;
    let title = if form.title.trim().is_empty() { title_of(&agreement, number) } else { form.title.clone() };
    let contract_form = ContractForm {
        content: draft::source(&agreement, &ctx.person().company, title.trim(), &terms),
        title,
        contract_type: ContractType::Other.word().to_owned(),
        client_name: agreement.client_name.clone(),
        client_email: agreement.client_email.clone().unwrap_or_default(),
        supplier_name: agreement.supplier_name.clone().unwrap_or_default(),
        currency: agreement.currency.code().to_owned(),
        start_date: terms.effective.map(|it| it.to_string()).unwrap_or_default(),
        ..ContractForm::default()
    };
    let ready = contracts::actions::ready(ctx, &contract_form).await?;
    let link = Link {
        id: ready.id(),
        amends: id,
        number,
        first: links.first().map_or(FirstTerms::of(&agreement), |it| it.first),
        is_settled: false,
    };
    let change = ctx.change().await?;
    let happening = contracts::actions::insert_ready(ctx, &change, &ready, "Drafted as an amendment").await?;
    if !store::insert(ctx, change.db(), &link).await? {
        return Err(Problem::conflict(
            "amendment.at_once",
            "Somebody drafted another amendment of this contract just now. Nothing was changed; look at theirs, then try again.",
        ));
    }
    // It carries words of the agreement, so what never leaves does not leave this way either.
    let kept_here = models::kept_here(ctx, change.db(), id).await?;
    let is_kept_here = kept_here.is_some();
    if let Some(said) = kept_here {
        models::keep_here(ctx, change.db(), link.id, said).await?;
    }
    let happening =
        happening.after(json!({"amends": id.to_string(), "amendment": number, "never_leaves": is_kept_here}));
    let id = link.id;
    change.commit(ctx, happening).await?;
    contracts::actions::get(ctx, id).await
}

fn check(agreement: &Summary, form: &AmendmentForm, known: &[document::Clause]) -> Result<Terms, Problem> {
    let mut complaints = Complaints::new();
    if !form.title.trim().is_empty() {
        complaints.keep("title", typed::one_line(&form.title, 1..=200));
    }
    let day = |raw: &str| if raw.trim().is_empty() { Ok(None) } else { typed::day(raw).map(Some) };
    let effective = complaints.keep("effective_date", day(&form.effective_date)).flatten();
    let end = complaints.keep("end_date", day(&form.end_date)).flatten();
    let value = if form.contract_value.trim().is_empty() {
        None
    } else {
        complaints.keep("contract_value", typed::amount(&form.contract_value))
    };
    if let Err(complaint) = fits(agreement, effective, end) {
        complaints.add(complaint.0, complaint.1.code, complaint.1.message);
    }
    let mut changes = Vec::new();
    for (index, change) in form.changes.iter().take(MOST_CHANGES).enumerate() {
        let field = |name: &str| format!("changes[{index}].{name}");
        if let Some(it) = check_change(&mut complaints, field, change, known) {
            if is_named_twice(&changes, &it) {
                let words = format!(
                    "{} is named twice. Say in one change what becomes of it.",
                    typed::capitalised(&it.1.to_string())
                );
                complaints.add(field("clause"), "named_twice", words);
            }
            changes.push(it);
        }
    }
    if form.changes.len() > MOST_CHANGES {
        complaints.add("changes", "too_many", format!("One amendment is drafted with at most {MOST_CHANGES} changes."));
    }
    let terms = Terms { effective, end, value: value.map(|it| (it, agreement.currency)), changes };
    complaints.into_result(Some(terms))
}

/// Whether a clause that is replaced or deleted was replaced or deleted by a change before it. What is put in after a clause
/// leaves the clause as it is.
fn is_named_twice(
    before: &[(ChangeKind, ClauseAddress, String)],
    (kind, at, _): &(ChangeKind, ClauseAddress, String),
) -> bool {
    let takes = |kind: ChangeKind| matches!(kind, ChangeKind::Replace | ChangeKind::Delete);
    takes(*kind) && before.iter().any(|(other, other_at, _)| takes(*other) && other_at == at)
}

/// Whether an amendment can take effect on a day and end the agreement on another.
fn fits(agreement: &Summary, effective: Option<Date>, end: Option<Date>) -> Result<(), (&'static str, Complaint)> {
    let wrong = |field, code, message: String| Err((field, Complaint::new(code, message)));
    if let (Some(effective), Some(last)) = (effective, agreement.dates.end())
        && effective > last
    {
        let message = format!("The contract ends on {}, before that day.", typed::day_in_words(last));
        return wrong("effective_date", "after_the_end", message);
    }
    if let (Some(end), Some(start)) = (end, agreement.dates.start())
        && end < start
    {
        let message = format!("The contract begins on {}, after that day.", typed::day_in_words(start));
        return wrong("end_date", "before_the_start", message);
    }
    Ok(())
}

/// Why nothing can be chosen.
const NO_CLAUSES: &str = "The text that governs has no numbered clauses, so no rule can say where a change goes. Draft the amendment without changes, then write into it in words what is to hold.";

fn check_change(
    complaints: &mut Complaints,
    field: impl Fn(&str) -> String,
    form: &ChangeForm,
    known: &[document::Clause],
) -> Option<(ChangeKind, ClauseAddress, String)> {
    let kinds = ChangeKind::ALL.map(ChangeKind::word).join(", ");
    let kind = ChangeKind::from_word(form.kind.trim())
        .ok_or_else(|| Complaint::new("not_a_change", format!("Choose one of: {kinds}.")));
    let kind = complaints.keep(&field("kind"), kind);
    let asked = form.clause.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_asked = |it: &&document::Clause| {
        let name = it.address.to_string();
        name.eq_ignore_ascii_case(&asked) || name.strip_prefix("clause ") == Some(asked.as_str())
    };
    let clause = known.iter().find(is_asked).ok_or_else(|| {
        let words = match known.first() {
            Some(first) => format!(
                "The text that governs has no such clause. Choose one of its clauses, such as {}.",
                first.address
            ),
            None => NO_CLAUSES.to_owned(),
        };
        Complaint::new("no_such_clause", words)
    });
    let clause = complaints.keep(&field("clause"), clause);
    let text = complaints.keep(&field("text"), typed::long_text(&form.text, LONGEST_CLAUSE as usize));
    let (kind, clause, text) = (kind?, clause?, text?);
    if kind != ChangeKind::Delete && text.trim().is_empty() {
        complaints.add(field("text"), "required", "Write the new text of the clause.");
        return None;
    }
    Some((kind, clause.address.clone(), text))
}

/// Adds a change to a drafted amendment that still is at version `base`.
///
/// # Errors
/// As [`open_change`]; complaints about `kind`, `clause` and `text`; `contract.version_conflict`.
pub async fn add_change(ctx: &Ctx, id: ContractId, base: u32, form: &ChangeForm) -> Result<Contract, Problem> {
    let editable = contracts::actions::editable(ctx, id).await?;
    let link = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("amendment"))?;
    let known = governing(ctx, link.amends, ctx.today()).await?.text.content;
    let mut complaints = Complaints::new();
    let checked = check_change(&mut complaints, str::to_owned, form, &document::clauses(&known));
    let (kind, at, text) = complaints.into_result(checked)?;
    let source = draft::with_change(&editable.contract().source, kind, &at, &text).ok_or_else(|| {
        Problem::conflict(
            "amendment.no_changes_clause",
            "The clause “Changes” is gone from this amendment, so the change cannot be put there. Write it in the editor.",
        )
    })?;
    let change =
        ContractChange { source: Some(source), reason: Some(format!("Changed {at}")), ..ContractChange::default() };
    contracts::actions::edit(ctx, id, base, &change).await
}

/// Refuses to bring an amendment into force that has nothing to change any more. Other contracts pass.
pub(crate) async fn may_begin(ctx: &Ctx, it: &Summary) -> Result<(), Problem> {
    let Some(link) = store::find(ctx, ctx.db(), it.id).await? else { return Ok(()) };
    let agreement = contracts::actions::summary(ctx, link.amends).await?;
    if agreement.status != Status::Active {
        return Err(not_in_force(&agreement));
    }
    let content = contracts::actions::get(ctx, it.id).await?.content;
    let end = govern("", &[(link.number, &content)]).end.map(|it| it.0);
    fits(&agreement, it.dates.start(), end).map_err(|(_, complaint)| {
        Problem::conflict(
            "amendment.does_not_fit",
            format!("It cannot come into force as it is. {}", complaint.message),
        )
    })
}

/// The agreement that a contract amends, and the value that it would give to it; `None` for what is no amendment.
pub(crate) async fn terms_of(
    ctx: &Ctx,
    it: &Summary,
) -> Result<Option<(Summary, Option<(rust_decimal::Decimal, typed::Currency)>)>, Problem> {
    let Some(link) = store::find(ctx, ctx.db(), it.id).await? else { return Ok(None) };
    let agreement = contracts::actions::summary(ctx, link.amends).await?;
    let content = contracts::actions::get(ctx, it.id).await?.content;
    let value = govern("", &[(link.number, &content)]).value.map(|(value, currency, _)| (value, currency));
    Ok(Some((agreement, value)))
}

/// Within a change that brings `id` into force: keeps the agreement that it amends in force until the change is written.
/// What is no amendment passes.
///
/// # Errors
/// `amendment.not_in_force` where the agreement ended meanwhile.
pub(crate) async fn hold_agreement(ctx: &Ctx, change: &Change, id: ContractId) -> Result<(), Problem> {
    let Some(link) = store::find(ctx, change.db(), id).await? else { return Ok(()) };
    let agreement = contracts::store::held(ctx, change.db(), link.amends).await?;
    if agreement.status == Status::Active { Ok(()) } else { Err(not_in_force(&agreement)) }
}

/// The amendments of an agreement that are in force, as a change sees them.
pub(crate) async fn in_force(ctx: &Ctx, change: &Change, agreement: ContractId) -> Result<Vec<Summary>, Problem> {
    let links = store::all_of(ctx, change.db(), agreement).await?;
    let ids: Vec<_> = links.iter().map(|it| it.id).collect();
    let mut found = contracts::store::summaries(ctx, change.db(), &ids).await?;
    found.retain(|it| it.status == Status::Active);
    found.sort_by_key(|it| it.id);
    Ok(found)
}

/// Marks within a change that the terms of the agreement may no longer follow from what `id` says.
pub(crate) async fn unsettle(ctx: &Ctx, change: &Change, id: ContractId) -> Result<(), Problem> {
    store::settle(ctx, change.db(), &[id], false).await
}

/// After a step of an amendment: lets the agreement's terms follow. What cannot be done now the job does.
pub(crate) async fn after_step(ctx: &Ctx, id: ContractId, step: Step) -> Result<(), Problem> {
    match step {
        Step::Submit | Step::Return => Ok(()),
        Step::Activate | Step::Complete | Step::Expire | Step::Terminate => {
            match store::find(ctx, ctx.db(), id).await? {
                Some(link) => settle(ctx, link.amends).await,
                None => Ok(()),
            }
        }
    }
}

/// Writes the last day and the value that the amendments in force today say to the agreement. Safe to run twice.
async fn settle(ctx: &Ctx, id: ContractId) -> Result<(), Problem> {
    let links = store::all_of(ctx, ctx.db(), id).await?;
    let Some(first) = links.first().map(|it| it.first) else { return Ok(()) };
    let governed = governing(ctx, id, ctx.today()).await?;
    let it = &governed.contract;
    let end = governed.text.end.map(|it| it.0).or(first.end);
    let (value, currency) = match governed.text.value {
        Some((value, currency, _)) => (Some(value), currency),
        None => (first.value, first.currency),
    };
    let now = FirstTerms { end, value, currency };
    let before = FirstTerms::of(it);
    let begun: Vec<_> = all(ctx, id)
        .await?
        .into_iter()
        .filter(|it| it.governs_on(ctx.today()) || it.contract.status.is_final())
        .map(|it| it.contract.id)
        .collect();
    let fits = !matches!((it.dates.start(), end), (Some(start), Some(end)) if end < start);
    let change = ctx.change().await?;
    store::settle(ctx, change.db(), &begun, true).await?;
    // A contract whose life is over keeps the terms by which it ended.
    if now == before || !fits || it.status != Status::Active {
        return change.commit_unaudited("nothing but the mark of the job changed").await;
    }
    contracts::store::put_terms(ctx, change.db(), id, end, value, currency).await?;
    let said = |it: &FirstTerms| json!({"end": it.end, "value": it.value.map(|v| v.to_string()), "currency": it.currency.code()});
    let happening =
        Happening::new(Action::ContractAmended, "contract", id, &it.title).before(said(&before)).after(said(&now));
    change.commit(ctx, happening).await
}

/// Lets the terms of agreements follow from amendments that begin today or began while nobody looked; answers how many
/// agreements were looked at. Safe to run twice.
pub async fn settle_what_begins(services: &Arc<Services>) -> Result<u32, Problem> {
    // East of every company it is at most tomorrow; each company's own day decides.
    let latest = services.now().to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
    let mut after = ContractId::from_uuid(uuid::Uuid::nil());
    let mut settled = 0;
    loop {
        let found = store::unsettled(services.db(), latest, after, BATCH).await?;
        let Some((_, _, last)) = found.last() else { return Ok(settled) };
        after = *last;
        for (company, agreement, _) in found {
            let Some(ctx) = accounts::actions::for_the_system(services, company).await? else { continue };
            match settle(&ctx, agreement).await {
                Ok(()) => settled += 1,
                // One contract that cannot be settled holds up no other.
                Err(problem) => {
                    tracing::error!(contract = %agreement, error = %problem, "the terms of a contract could not follow from its amendments");
                }
            }
        }
    }
}
