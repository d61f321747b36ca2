//! A company's data read at one moment, batch by batch, so that no more than a few contracts are in memory.

use super::library::{OwnRecord, OwnVersionRecord, TakenRecord};
use super::record::{
    AmendsRecord, AssessmentRecord, CompanyRecord, DecisionRecord, FactRecord, FilterRecord, KeptHereRecord,
    ObligationRecord, OriginalRecord, PersonRecord, Record, RelationRecord, ReminderRecord, SaidRecord, VersionRecord,
};
use super::reports::FrameworkReportRecord;
use super::rules::RulesRecord;
use crate::accounts::{Right, store as accounts};
use crate::audit::{self, Action, EntryRecord, Happening};
use crate::context::Ctx;
use crate::contracts::{Summary, store as contracts};
use crate::files::{self, ContentHash};
use crate::frameworks::store::whole as framework_reports;
use crate::ids::{ContractId, FilterId, FrameworkReportId};
use crate::library::Kind;
use crate::problem::Problem;
use crate::storage::{Moment, damaged};
use crate::{
    amendments, company, facts, filters, findings, imports, keydates, library, models, obligations, playbook,
    processing, related, reminders, tags,
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many contracts are read at a time.
const BATCH: usize = 200;
/// How many versions of the rules are read at a time.
const RULES: u64 = 10;
/// How many approved reports are read at a time.
const REPORTS: u64 = 10;
/// How many entries of the trail, or filters, are read at a time.
const ENTRIES: u64 = 1_000;

/// A company's data as it stands at one moment, while it is being read.
pub struct Taking {
    ctx: Ctx,
    moment: Moment,
    company: CompanyRecord,
    people: Vec<PersonRecord>,
    emails: BTreeMap<Uuid, String>,
    /// All contracts, in the order in which they leave.
    ids: Vec<ContractId>,
    /// How many of them have left, and how many of their texts.
    left: usize,
    texts_left: usize,
    last_rules: u32,
    last_clause: u32,
    last_template: u32,
    last_filter: Option<FilterId>,
    last_report: Option<FrameworkReportId>,
    last_entry: i64,
}

/// A contract that leaves: what the archive keeps of it, and what a table says of it.
pub struct Leaving {
    pub record: Record,
    pub summary: Summary,
}

/// The text of a contract as people read it.
pub struct Text {
    pub id: ContractId,
    pub title: String,
    /// The year it was made.
    pub year: i16,
    /// Markdown.
    pub content: String,
}

impl Taking {
    /// Settles the moment. Those who write are not kept waiting.
    ///
    /// # Errors
    /// Forbidden for all but owners and admins; `storage.busy` while too much else leaves.
    pub async fn begin(ctx: &Ctx) -> Result<Self, Problem> {
        ctx.require(Right::ManageCompany)?;
        let moment = ctx.moment().await?;
        let people = accounts::everybody(moment.db(), ctx.company()).await?;
        let company = CompanyRecord::of(company::store::find(ctx, moment.db()).await?);
        let ids = contracts::whole::ids(ctx, moment.db()).await?;
        // Told before anything leaves: whoever hangs up before the end has most of it.
        let happening = Happening::new(Action::ArchiveTaken, "company", ctx.company(), &ctx.person().company)
            .after(json!({"contracts": ids.len()}));
        ctx.change().await?.commit(ctx, happening).await?;
        Ok(Self {
            ctx: ctx.clone(),
            moment,
            company,
            emails: people.iter().map(|it| (it.id.uuid(), it.email.clone())).collect(),
            people: people.iter().map(PersonRecord::of).collect(),
            ids,
            left: 0,
            texts_left: 0,
            last_rules: 0,
            last_clause: 0,
            last_template: 0,
            last_filter: None,
            last_report: None,
            last_entry: 0,
        })
    }

    /// What the company says of itself.
    pub fn company(&self) -> &CompanyRecord {
        &self.company
    }

    /// The people of the company, those with closed accounts too.
    pub fn people(&self) -> &[PersonRecord] {
        &self.people
    }

    fn email(&self, id: Uuid) -> Option<String> {
        self.emails.get(&id).cloned()
    }

    /// The next contracts in the order of ids; none at the end.
    pub async fn contracts(&mut self) -> Result<Vec<Leaving>, Problem> {
        let ids = next(&self.ids, &mut self.left);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (ctx, db) = (&self.ctx, self.moment.db());
        let found = contracts::whole::particulars(ctx, db, ids).await?;
        let mut versions: BTreeMap<ContractId, Vec<VersionRecord>> = BTreeMap::new();
        for (id, version) in contracts::of_contracts(ctx, db, ids).await? {
            let email = self.email(version.author_id.uuid());
            versions.entry(id).or_default().push(VersionRecord::of(version, email));
        }
        let mut obligations: BTreeMap<ContractId, Vec<ObligationRecord>> = BTreeMap::new();
        for it in obligations::store::of_contracts(ctx, db, ids).await? {
            let email = self.email(it.owner.uuid());
            obligations.entry(it.contract).or_default().push(ObligationRecord::of(it, email));
        }
        let mut reminders: BTreeMap<ContractId, Vec<ReminderRecord>> = BTreeMap::new();
        for it in reminders::store::whole::of_contracts(ctx, db, ids).await? {
            reminders.entry(it.reminder.contract).or_default().push(ReminderRecord::of(it));
        }
        let mut decisions: BTreeMap<ContractId, Vec<DecisionRecord>> = BTreeMap::new();
        for it in findings::store::of_contracts(ctx, db, ids).await? {
            let email = self.email(it.by.uuid());
            decisions.entry(it.contract).or_default().push(DecisionRecord::of(it, email));
        }
        let mut facts: BTreeMap<ContractId, Vec<FactRecord>> = BTreeMap::new();
        for (id, it) in facts::store::of_contracts(ctx, db, ids).await? {
            facts.entry(id).or_default().push(FactRecord::of(it));
        }
        let mut taken: BTreeMap<ContractId, Vec<TakenRecord>> = BTreeMap::new();
        for it in library::store::taken_by(ctx, db, ids).await? {
            taken.entry(it.contract).or_default().push(TakenRecord::of(it));
        }
        let mut said: BTreeMap<ContractId, Vec<SaidRecord>> = BTreeMap::new();
        for it in processing::store::said_of(ctx.company(), db, ids).await? {
            let email = self.email(it.by.uuid());
            said.entry(it.contract).or_default().push(SaidRecord::of(it, email));
        }
        let assessments = processing::store::assessments_of(ctx.company(), db, ids).await?;
        let assessments = assessments.into_iter().map(|it| {
            let email = self.email(it.by.uuid());
            (it.contract, AssessmentRecord::of(it, email))
        });
        let mut assessments: BTreeMap<ContractId, AssessmentRecord> = assessments.collect();
        let mut related: BTreeMap<ContractId, Vec<RelationRecord>> = BTreeMap::new();
        for it in related::store::said_of(ctx, db, ids).await? {
            related.entry(it.contract).or_default().push(RelationRecord::of(it));
        }
        let mut kept_here = models::store::all_kept_here(ctx, db, ids).await?;
        let mut tags = tags::store::among(ctx, db, ids).await?;
        let mut terms = keydates::store::of_contracts(ctx, db, ids).await?;
        let mut amends = amendments::store::among(ctx, db, ids).await?;
        let mut originals = imports::store::originals_of(ctx, db, ids).await?;
        found
            .into_iter()
            .map(|it| {
                let (id, summary) = (it.summary.id, it.summary.clone());
                let mut record = Record::of(it, versions.remove(&id).unwrap_or_default(), |person| self.email(person));
                record.obligations = obligations.remove(&id).unwrap_or_default();
                record.reminders = reminders.remove(&id).unwrap_or_default();
                record.decisions = decisions.remove(&id).unwrap_or_default();
                record.said_facts = facts.remove(&id).unwrap_or_default();
                record.taken_clauses = taken.remove(&id).unwrap_or_default();
                record.processing = said.remove(&id).unwrap_or_default();
                record.assessment = assessments.remove(&id);
                record.kept_here = kept_here.remove(&id).map(|it| KeptHereRecord { by_name: it.by_name, at: it.at });
                record.related = related.remove(&id).unwrap_or_default();
                record.tags = tags.remove(&id).unwrap_or_default();
                record.key_terms = terms.remove(&id);
                record.amends = amends.remove(&id).map(|it| AmendsRecord {
                    contract_id: it.amends.uuid(),
                    number: it.number,
                    first_end: it.first.end,
                    first_value: it.first.value.map(|it| format!("{it:.2}")),
                    first_currency: it.first.currency.code().to_owned(),
                    is_settled: it.is_settled,
                });
                record.original = originals
                    .remove(&id)
                    .map(|it| {
                        let at = it.added_at.parse().map_err(|err: jiff::Error| damaged("an instant", &err))?;
                        Ok::<_, Problem>(OriginalRecord::of(it, at))
                    })
                    .transpose()?;
                Ok(Leaving { record, summary })
            })
            .collect()
    }

    /// The next texts in the order of ids; none at the end. Drafts without a text are left out.
    pub async fn texts(&mut self) -> Result<Vec<Text>, Problem> {
        loop {
            let ids = next(&self.ids, &mut self.texts_left);
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let found = contracts::whole::texts(&self.ctx, self.moment.db(), ids).await?;
            let texts: Vec<_> = found
                .into_iter()
                .filter(|it| !it.content.trim().is_empty())
                .map(|it| Text {
                    id: it.id,
                    year: it.created_at.to_zoned(self.ctx.zone().clone()).year(),
                    title: it.title,
                    content: it.content,
                })
                .collect();
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
    }

    /// The next versions of what the company makes of the rules, from the first on; none at the end.
    pub async fn rules(&mut self) -> Result<Vec<RulesRecord>, Problem> {
        let found = playbook::store::after(&self.ctx, self.moment.db(), self.last_rules, RULES).await?;
        if let Some(last) = found.last() {
            self.last_rules = last.version;
        }
        Ok(found.into_iter().map(RulesRecord::of).collect())
    }

    /// The next clause of the company's own with all its versions; none at the end. A version whose text is lost ends it there.
    pub async fn clause(&mut self) -> Result<Option<OwnRecord>, Problem> {
        let found = self.own(Kind::Clause, self.last_clause).await?;
        self.last_clause = found.as_ref().map_or(self.last_clause, |it| it.number);
        Ok(found)
    }

    /// The next template of the company's own, in the same way.
    pub async fn template(&mut self) -> Result<Option<OwnRecord>, Problem> {
        let found = self.own(Kind::Template, self.last_template).await?;
        self.last_template = found.as_ref().map_or(self.last_template, |it| it.number);
        Ok(found)
    }

    async fn own(&self, kind: Kind, after: u32) -> Result<Option<OwnRecord>, Problem> {
        let (ctx, db) = (&self.ctx, self.moment.db());
        let Some(it) = library::store::next(ctx, db, kind, after).await? else { return Ok(None) };
        let mut versions = Vec::new();
        for version in library::store::every_version(ctx, db, kind, it.number).await? {
            let text = match library::read(ctx, &version.hash).await {
                Ok(text) => text,
                Err(problem) if problem.code == "files.damaged" => break,
                Err(problem) => return Err(problem),
            };
            let email = self.email(version.author.uuid());
            versions.push(OwnVersionRecord::of(version, text, email));
        }
        Ok(Some(OwnRecord::of(&it, versions)))
    }

    /// The next kept filters that whoever takes the archive may see: at the command line all, otherwise what is shared and
    /// their own; none at the end.
    pub async fn filters(&mut self) -> Result<Vec<FilterRecord>, Problem> {
        let taker = self.ctx.person().id;
        let only_for = self.emails.contains_key(&taker.uuid()).then_some(taker);
        let found =
            filters::store::whole::after(&self.ctx, self.moment.db(), self.last_filter, only_for, ENTRIES).await?;
        if let Some(last) = found.last() {
            self.last_filter = Some(last.id);
        }
        Ok(found.into_iter().map(|it| FilterRecord::of(it, |person| self.email(person))).collect())
    }

    /// The next reports on frameworks that were approved; none at the end.
    pub async fn framework_reports(&mut self) -> Result<Vec<FrameworkReportRecord>, Problem> {
        let found = framework_reports::after(&self.ctx, self.moment.db(), self.last_report, REPORTS).await?;
        if let Some(last) = found.last() {
            self.last_report = Some(last.id);
        }
        let record = |it: framework_reports::Whole| {
            let drawn_by = self.email(it.drawn_by.uuid());
            FrameworkReportRecord::of(it, drawn_by)
        };
        Ok(found.into_iter().map(record).collect())
    }

    /// The next entries of the audit trail; none at the end.
    pub async fn entries(&mut self) -> Result<Vec<EntryRecord>, Problem> {
        let found = audit::store::entries_after(self.moment.db(), self.ctx.company(), self.last_entry, ENTRIES).await?;
        if let Some(last) = found.last() {
            self.last_entry = last.seq;
        }
        Ok(found)
    }

    /// The bytes of a file that contracts were brought in from; `None` when they are lost or not what they were.
    pub async fn original(&self, sha256: &str) -> Result<Option<Vec<u8>>, Problem> {
        let Some(hash) = ContentHash::parse(sha256) else { return Ok(None) };
        match files::read(&self.ctx, &hash).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(problem) if problem.code == "files.damaged" => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Ends the moment.
    pub async fn finish(self) -> Result<(), Problem> {
        self.moment.end().await
    }
}

/// The ids that come next after those that have left.
fn next<'a>(ids: &'a [ContractId], left: &mut usize) -> &'a [ContractId] {
    let rest = ids.get(*left..).unwrap_or_default();
    let some = rest.get(..BATCH).unwrap_or(rest);
    *left += some.len();
    some
}
