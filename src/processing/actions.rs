//! Reading contracts for what they say of personal data, saying otherwise, answering prompts, and the register of all of it.

use super::form::{AnswerForm, Saying, SayingForm};
use super::register::{Assessment, Entry, Said, values_read};
use super::store::{self, Kept, Listed, Written};
use super::{Asked, Known, Met, Reading, Standing, dpia, read, reader_version};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::compliance::Analysis;
use crate::context::{Ctx, Services};
use crate::contracts::actions::summary;
use crate::contracts::{Status, Summary, reindex, store as contracts};
use crate::ids::{CompanyId, ContractId, ObligationId};
use crate::obligations::{actions as obligations, form::ObligationForm};
use crate::problem::{Complaints, Problem};
use crate::storage::{Change, damaged};
use serde_json::{Map, json};
use std::collections::BTreeMap;

pub use super::show::{list, show};
pub use super::table::{Format, save};

/// The most rows on a page of the register.
pub const MOST_ROWS: u32 = 100;
/// How many contracts a job reads before it writes what it read.
const BATCH: u64 = 20;

/// What is known of a contract beside its text. The company is one of the two sides: the client where that bears its name,
/// otherwise the supplier.
pub(crate) fn known(company: &str, [client, supplier]: [Option<&str>; 2], analysis: Option<&Analysis>) -> Known {
    let is_client = client.is_some_and(|it| it.eq_ignore_ascii_case(company));
    let (mine, theirs) = if is_client { (client, supplier) } else { (supplier, client) };
    let fact = |it: &Analysis| it.facts.iter().find(|it| it.fact == "pd").map(|it| it.value.clone());
    Known {
        own: std::iter::once(company).chain(mine).map(str::to_owned).collect(),
        other: theirs.map(str::to_owned).into_iter().collect(),
        personal_data: analysis.and_then(fact),
    }
}

/// What a text says of personal data, read on a thread of its own.
pub(crate) async fn reading(services: &Services, content: String, known: Known) -> Result<Reading, Problem> {
    if content.trim().is_empty() {
        return Ok(Reading::default());
    }
    services.heavy("the reader of data protection", move || read(&content, &known)).await
}

/// Reads the contracts that nobody has read, or another reader has: those from before there was a register, and those that
/// came in with an archive. Safe to run twice; answers how many were read.
///
/// # Errors
/// Those of a database that is away; what was read before stays.
pub async fn read_missing(services: &Services) -> Result<u64, Problem> {
    let (mut done, mut last) = (0, None);
    loop {
        let some = reindex::unread(services.db(), reader_version(), last, BATCH).await?;
        let Some(end) = some.last() else { return Ok(done) };
        last = Some(end.id);
        let mut read = Vec::with_capacity(some.len());
        for it in some {
            let known = known(&it.company, [Some(&it.client_name), it.supplier_name.as_deref()], None);
            let reading = reading(services, it.content, known).await?;
            read.push((it.company_id, it.id, it.version, reading));
        }
        let change = Change::begin(services.db()).await?;
        for (company, id, version, reading) in read {
            // Whoever saved meanwhile has written the entry of the new version.
            let Some(status) = reindex::status_at(change.db(), id, version).await? else { continue };
            let written = Written {
                company: CompanyId::from_uuid(company),
                contract: ContractId::from_uuid(id),
                version: u32::try_from(version).unwrap_or(0),
                status: Status::from_word(&status).ok_or_else(|| damaged("a status", &status))?,
                reading: &reading,
            };
            store::put(change.db(), &written).await?;
            done += 1;
        }
        change.commit_unaudited("entries are made of what the trail tells already").await?;
    }
}

/// What a contract says of personal data, with what people said about that.
pub struct Processing {
    pub summary: Summary,
    pub revision: u32,
    pub has_text: bool,
    pub reading: Reading,
    pub said: Vec<Said>,
    pub assessment: Option<Assessment>,
    pub entry: Entry,
}

impl Processing {
    /// How it stands with an impact assessment.
    pub fn standing(&self) -> Standing {
        self.entry.standing(self.assessment.as_ref())
    }

    /// What may call for an impact assessment, with the passages.
    pub fn prompts(&self) -> Vec<Met> {
        let met = dpia::met(&self.reading, &self.entry.held);
        met.into_iter().filter(|it| self.entry.triggers.contains(&it.trigger)).collect()
    }
}

/// What a contract says of personal data. A text that the job has not come to yet is read now, and not kept.
///
/// # Errors
/// `contract.missing`.
pub async fn get(ctx: &Ctx, id: ContractId) -> Result<Processing, Problem> {
    let summary = summary(ctx, id).await?;
    let Kept { revision, reading, .. } = present(ctx, &summary).await?;
    let said = store::said_of(ctx.company(), ctx.db(), &[id]).await?;
    let assessment = store::assessments_of(ctx.company(), ctx.db(), &[id]).await?.pop();
    let entry = Entry::of(&reading, &said);
    let has_text = !reading.found.is_empty() || !text_of(ctx, id).await?.trim().is_empty();
    Ok(Processing { summary, revision, has_text, reading, said, assessment, entry })
}

async fn text_of(ctx: &Ctx, id: ContractId) -> Result<String, Problem> {
    Ok(contracts::contents(ctx, ctx.db(), &[id]).await?.pop().map(|it| it.1).unwrap_or_default())
}

/// The reading of the present version.
async fn present(ctx: &Ctx, it: &Summary) -> Result<Kept, Problem> {
    if let Some(kept) = store::kept(ctx, ctx.db(), it.id).await?.filter(|kept| kept.version == it.version) {
        return Ok(kept);
    }
    let sides = [Some(it.client_name.as_str()), it.supplier_name.as_deref()];
    let known = known(&ctx.person().company, sides, None);
    let reading = reading(&ctx.visit().services, text_of(ctx, it.id).await?, known).await?;
    Ok(Kept { version: it.version, revision: 0, reading })
}

fn stale(now: u32) -> Problem {
    Problem::conflict(
        "processing.version_conflict",
        format!(
            "Somebody said something, or the text was changed, while you were looking. Nothing of yours was kept; look again. It is at revision {now} now."
        ),
    )
}

/// Says what holds of some aspects of a contract that still is at revision `base`, or takes back what was said.
///
/// # Errors
/// Complaints by field; `contract.missing`; `processing.version_conflict`, and then nothing is changed.
pub async fn say(ctx: &Ctx, id: ContractId, base: u32, forms: &[SayingForm]) -> Result<Processing, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let sayings = checked(forms)?;
    if before.revision != base {
        return Err(stale(before.revision));
    }
    let change = ctx.change().await?;
    still_at(ctx, &change, &before).await?;
    let (mut old, mut new) = (Map::new(), Map::new());
    for Saying { aspect, values, reason } in sayings {
        old.insert(aspect.word().to_owned(), json!(before.entry.values(aspect)));
        let read = values_read(&before.reading, aspect);
        match values {
            Some(values) => {
                new.insert(aspect.word().to_owned(), json!({"values": values, "reason": reason}));
                let (by, by_name) = (ctx.person().id, ctx.person().full_name.clone());
                let version = before.summary.version;
                let said = Said { contract: id, aspect, values, reason, version, read, by, by_name, at: ctx.now() };
                store::put_said(ctx.company(), change.db(), &said).await?;
            }
            None => {
                new.insert(aspect.word().to_owned(), json!({"read": read, "reason": reason}));
                store::drop_said(ctx, change.db(), id, aspect).await?;
            }
        }
    }
    rewrite(ctx, &change, &before).await?;
    let happening = Happening::new(Action::ProcessingSaid, "contract", id, &before.summary.title)
        .before(old.into())
        .after(new.into());
    change.commit(ctx, happening).await?;
    get(ctx, id).await
}

fn checked(forms: &[SayingForm]) -> Result<Vec<Saying>, Problem> {
    let (mut complaints, mut sayings) = (Complaints::new(), BTreeMap::new());
    for form in forms {
        match form.check() {
            Ok(it) => drop(sayings.insert(it.aspect, it)),
            Err(problem) => complaints.merge(problem.complaints),
        }
    }
    if forms.is_empty() {
        complaints.add("aspects", "required", "Say something of at least one aspect.");
    }
    complaints.into_result(Some(sayings.into_values().collect()))
}

/// Looks again under the lock of the company.
async fn still_at(ctx: &Ctx, change: &Change, before: &Processing) -> Result<(), Problem> {
    let now = store::kept(ctx, change.db(), before.summary.id).await?;
    let is_same = now.as_ref().is_none_or(|it| it.version == before.summary.version && it.revision == before.revision);
    if is_same { Ok(()) } else { Err(stale(now.map_or(0, |it| it.revision))) }
}

/// Writes the entry that follows from what was read and from what is said now.
async fn rewrite(ctx: &Ctx, change: &Change, it: &Processing) -> Result<(), Problem> {
    let written = Written {
        company: ctx.company(),
        contract: it.summary.id,
        version: it.summary.version,
        status: it.summary.status,
        reading: &it.reading,
    };
    store::put(change.db(), &written).await?;
    Ok(())
}

/// Answers the prompts of a contract that still is at revision `base`. One that is to be done becomes an obligation.
///
/// # Errors
/// Complaints by field; `contract.missing`; `processing.version_conflict`, and then nothing is changed.
pub async fn answer(ctx: &Ctx, id: ContractId, base: u32, form: &AnswerForm) -> Result<Processing, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let answer = form.check(ctx.today())?;
    let plan = match answer.outcome {
        Standing::ToDo => Some(obligations::plan(ctx, &to_do(form)).await?),
        Standing::NoPrompt | Standing::Open | Standing::Done | Standing::NotNeeded => None,
    };
    if before.revision != base {
        return Err(stale(before.revision));
    }
    let change = ctx.change().await?;
    still_at(ctx, &change, &before).await?;
    let obligation = plan.as_ref().map(|_| ObligationId::new(ctx.now()));
    if let (Some(plan), Some(obligation)) = (&plan, obligation) {
        let made = obligations::make_within(ctx, &change, &before.summary, obligation, plan).await?;
        change.note(ctx, &made).await?;
    }
    let assessment = Assessment {
        contract: id,
        outcome: answer.outcome,
        reference: answer.reference,
        day: answer.day,
        reason: answer.reason,
        obligation,
        owner_name: plan.map(|it| it.owner_name().to_owned()),
        triggers: before.entry.triggers.clone(),
        by: ctx.person().id,
        by_name: ctx.person().full_name.clone(),
        at: ctx.now(),
    };
    store::put_assessment(ctx.company(), change.db(), &assessment).await?;
    rewrite(ctx, &change, &before).await?;
    let happening = Happening::new(Action::AssessmentAnswered, "contract", id, &before.summary.title)
        .before(json!({"outcome": before.standing().word()}))
        .after(json!({
            "outcome": assessment.outcome.word(),
            "reference": assessment.reference,
            "day": assessment.day,
            "owner": assessment.owner_name,
            "reason": assessment.reason,
            "triggers": assessment.triggers,
        }));
    change.commit(ctx, happening).await?;
    get(ctx, id).await
}

fn to_do(form: &AnswerForm) -> ObligationForm {
    ObligationForm {
        title: "Data protection impact assessment".to_owned(),
        owner_id: form.owner_id.clone(),
        due: form.day.clone(),
        clause: form.reason.clone(),
        ..ObligationForm::default()
    }
}

/// An entry of the register with the contract it is of.
pub struct Registered {
    pub summary: Summary,
    pub entry: Entry,
    pub standing: Standing,
    pub assessment: Option<Assessment>,
    pub revision: u32,
}

/// A page of the register as records.
pub struct FoundEntries {
    pub entries: Vec<Registered>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// A page of the register, the contract made last first.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn find(ctx: &Ctx, asked: &Asked, page: u32, size: u32) -> Result<FoundEntries, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx, ctx.db(), asked).await?;
    let listed = store::page(ctx, ctx.db(), asked, page, size).await?;
    let entries = registered(ctx, ctx.db(), listed).await?;
    Ok(FoundEntries { entries, total, page, size, pages: total.div_ceil(size) })
}

/// Puts to each entry the contract it is of and what was answered.
pub(super) async fn registered(
    ctx: &Ctx,
    db: &impl sea_orm::ConnectionTrait,
    listed: Vec<Listed>,
) -> Result<Vec<Registered>, Problem> {
    let ids: Vec<_> = listed.iter().map(|it| it.contract).collect();
    let summaries = contracts::summaries(ctx, db, &ids).await?;
    let mut summaries: BTreeMap<_, _> = summaries.into_iter().map(|it| (it.id, it)).collect();
    let assessments = store::assessments_of(ctx.company(), db, &ids).await?;
    let mut assessments: BTreeMap<_, _> = assessments.into_iter().map(|it| (it.contract, it)).collect();
    let of = |it: Listed| {
        Some(Registered {
            summary: summaries.remove(&it.contract)?,
            assessment: assessments.remove(&it.contract),
            entry: it.entry,
            standing: it.standing,
            revision: it.revision,
        })
    };
    Ok(listed.into_iter().filter_map(of).collect())
}
