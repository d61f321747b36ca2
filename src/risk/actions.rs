//! What can be asked about risk.

use super::models::{self, ModelReason, ModelRecord};
use super::parties::{self, PartyFacts, PartyReason};
use super::people::{self, LONG, MONTH, PersonFacts, PersonReason, WEEK, YEAR};
use super::points::Assessed;
use super::store::{self, Change};
use super::{
    Board, ContractPage, Fact, Filter, Matter, ModelLine, ModelPage, Moved, Opens, Ranked, Reason, ScoreLine,
    ScoredPage,
};
use crate::accounts::{self, Person, Right};
use crate::audit::actions::{TrailFilter, counts, sign_in_addresses};
use crate::audit::{Action, Only};
use crate::compliance::RiskLevel;
use crate::context::Ctx;
use crate::contracts::Risk;
use crate::contracts::risks::{self, OfParty};
use crate::dates;
use crate::decisions::tallies::{Tally, calls_of, tallies};
use crate::decisions::{Concern, Outcome};
use crate::edition::Edition;
use crate::ids::UserId;
use crate::keys;
use crate::keys::Scope;
use crate::keys::actions::Key;
use crate::memory::Memory;
use crate::problem::Problem;
use crate::typed;
use jiff::{Timestamp, ToSpan};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The most rows on a page.
pub const MOST_ROWS: u32 = 100;
/// How many of each kind the board shows.
const TOP: u32 = 10;
/// For how many days the board tells what moved.
const MOVED_FOR: u16 = 7;
/// The most that is remembered of parties, in bytes, and what one takes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const EACH: usize = 400;

/// A page of the contracts that a filter leaves, the riskiest first.
pub async fn contracts(ctx: &Ctx, filter: &Filter, page: u32, size: u32) -> Result<ContractPage, Problem> {
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let everything = Filter::default();
    let (rows, total, in_company) = tokio::try_join!(
        risks::page(ctx, filter, page, size),
        risks::count(ctx, filter),
        risks::count(ctx, &everything),
    )?;
    let pages = total.div_ceil(size).max(1);
    Ok(ContractPage { rows, filter: filter.clone(), total, page, size, pages, in_company })
}

/// A party with its score, as it is remembered.
pub(super) struct Scored {
    party: OfParty,
    assessed: Assessed<PartyReason>,
}

/// Every party with its score, the riskiest first, then by key; worked out once for each edition of the company.
pub(super) async fn scored(ctx: &Ctx) -> Result<Arc<Vec<Scored>>, Problem> {
    static MEMORY: LazyLock<Memory<Arc<Vec<Scored>>>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    ctx.require(Right::ReadContracts)?;
    let read = async {
        let found = risks::by_party(ctx).await?;
        let mut scored: Vec<_> =
            found.into_iter().map(|party| Scored { assessed: parties::assess(&party.facts), party }).collect();
        scored.sort_by_cached_key(|it| (Reverse((it.assessed.score, it.assessed.points)), it.party.key.clone()));
        Ok(scored)
    };
    Edition::of(ctx).await?.recall_or(&MEMORY, "parties by risk", |it| it.len() * EACH, read).await
}

/// A party in words.
pub(super) async fn party_in_words(ctx: &Ctx, it: &Scored) -> Result<Ranked, Problem> {
    let name = risks::name_of(ctx, &it.party.key).await?.unwrap_or_else(|| it.party.key.clone());
    Ok(ranked_party(name, it.party.contracts, &it.party.facts, &it.assessed))
}

fn ranked_party(name: String, contracts: u32, facts: &PartyFacts, assessed: &Assessed<PartyReason>) -> Ranked {
    let reason = |(reason, points): &(PartyReason, u32)| {
        let figure = reason.figure(facts);
        Reason {
            word: reason.word().to_owned(),
            figure,
            what: reason.what(figure),
            advice: reason.advice().to_owned(),
            points: *points,
            opens: Some(Opens::Contracts(reason.opens(&name, figure))),
        }
    };
    Ranked {
        person: None,
        said: if contracts == 1 { "1 contract not over".to_owned() } else { format!("{contracts} contracts not over") },
        contracts,
        score: assessed.score,
        level: assessed.level(),
        points: assessed.points,
        reasons: assessed.reasons.iter().map(reason).collect(),
        name,
    }
}

/// A page of the other parties, the riskiest first; of one level only, where one is given.
pub async fn counterparties(ctx: &Ctx, level: Option<Risk>, page: u32, size: u32) -> Result<ScoredPage, Problem> {
    let scored = scored(ctx).await?;
    let levels = levels(scored.iter().map(|it| it.assessed.level()));
    let chosen: Vec<_> = scored.iter().filter(|it| is_in(level, it.assessed.score)).collect();
    let mut paged = paged(chosen.len(), level, levels, page, size);
    for it in on_page(&chosen, &paged) {
        paged.rows.push(party_in_words(ctx, it).await?);
    }
    Ok(paged)
}

/// Whether a score is among those that were chosen; everything is where nothing was.
fn is_in(level: Option<Risk>, score: u8) -> bool {
    level.and_then(Risk::scores).is_none_or(|(from, to)| (from..=to).contains(&score))
}

/// How many have each level, the lowest first.
fn levels(all: impl Iterator<Item = RiskLevel>) -> [u32; 4] {
    let mut counts = [0; 4];
    for level in all {
        let place = RiskLevel::ALL.iter().position(|it| *it == level).unwrap_or_default();
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    counts
}

fn paged(total: usize, level: Option<Risk>, levels: [u32; 4], page: u32, size: u32) -> ScoredPage {
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    ScoredPage { rows: Vec::new(), level, levels, total, page, size, pages: total.div_ceil(size).max(1) }
}

fn on_page<'a, T>(all: &'a [T], paged: &ScoredPage) -> impl Iterator<Item = &'a T> + use<'a, T> {
    let skipped = u64::from(paged.page - 1) * u64::from(paged.size);
    let (skipped, size) = (usize::try_from(skipped).unwrap_or(usize::MAX), usize::try_from(paged.size).unwrap_or(0));
    all.iter().skip(skipped).take(size)
}

/// A party by its name, with the reasons of its score.
///
/// # Errors
/// `counterparty.missing` where no contract is with it.
pub async fn counterparty(ctx: &Ctx, name: &str) -> Result<Ranked, Problem> {
    let scored = scored(ctx).await?;
    let found = risks::name_of(ctx, name).await?.ok_or_else(|| Problem::missing("counterparty"))?;
    match scored.iter().find(|it| it.party.key.eq_ignore_ascii_case(&found)) {
        Some(it) => Ok(ranked_party(found, it.party.contracts, &it.party.facts, &it.assessed)),
        None => {
            let nothing = PartyFacts::default();
            Ok(ranked_party(found, 0, &nothing, &parties::assess(&nothing)))
        }
    }
}

/// An account with its score.
pub(super) struct Account {
    person: Person,
    facts: PersonFacts,
    assessed: Assessed<PersonReason>,
}

/// Every open account with its score, the riskiest first, then by name.
///
/// # Errors
/// Forbidden for those who may not read the trail.
pub(super) async fn accounts(ctx: &Ctx) -> Result<Vec<Account>, Problem> {
    ctx.require(Right::ReadAudit)?;
    let people = accounts::actions::colleagues(ctx).await?;
    let records = Records::read(ctx, &people).await?;
    let assessed = |person: Person| {
        let facts = records.of(ctx, &person);
        Account { assessed: people::assess(&facts), facts, person }
    };
    let mut accounts: Vec<_> = people.into_iter().map(assessed).collect();
    accounts.sort_by_key(|it| Reverse((it.assessed.score, it.assessed.points)));
    Ok(accounts)
}

/// What the records of a company say of its people.
struct Records {
    refused: BTreeMap<UserId, (u32, u32)>,
    addresses: Vec<(UserId, String, Timestamp)>,
    keys: Vec<Key>,
    exports: BTreeMap<UserId, u32>,
    lists: BTreeMap<UserId, u32>,
    archives: BTreeMap<UserId, u32>,
    unreviewed: BTreeMap<UserId, u32>,
    critical_decisions: BTreeMap<UserId, u32>,
}

/// The first moment of a period of so many days, today included.
fn since(ctx: &Ctx, days: u16) -> Timestamp {
    dates::begin_of(first_day(ctx, days), ctx.zone())
}

fn first_day(ctx: &Ctx, days: u16) -> jiff::civil::Date {
    ctx.today().saturating_sub((i32::from(days) - 1).days())
}

impl Records {
    async fn read(ctx: &Ctx, people: &[Person]) -> Result<Self, Problem> {
        let of = |action, days, only| TrailFilter {
            action: Some(action),
            since: Some(since(ctx, days)),
            only,
            ..TrailFilter::default()
        };
        Ok(Self {
            refused: accounts::actions::refused(ctx, people).await?,
            addresses: sign_in_addresses(ctx, since(ctx, YEAR)).await?,
            keys: keys::actions::open(ctx).await?,
            exports: counts(ctx, &of(Action::ContractExported, WEEK, None)).await?,
            lists: counts(ctx, &of(Action::ListExported, WEEK, None)).await?,
            archives: counts(ctx, &of(Action::ArchiveTaken, MONTH, None)).await?,
            unreviewed: counts(ctx, &of(Action::ContractActivated, LONG, Some(Only::FromDraft))).await?,
            critical_decisions: counts(ctx, &of(Action::FindingDecided, LONG, Some(Only::Critical))).await?,
        })
    }

    fn of(&self, ctx: &Ctx, person: &Person) -> PersonFacts {
        let count = |of: &BTreeMap<UserId, u32>| of.get(&person.id).copied().unwrap_or(0);
        let (refused, locks) = self.refused.get(&person.id).copied().unwrap_or_default();
        let mut idle_keys = 0;
        let mut wide_keys = 0;
        for key in self.keys.iter().filter(|it| it.user_id == person.id) {
            let is_old = key.created_at < since(ctx, MONTH);
            let is_used = key.last_used_at.is_some_and(|it| it >= since(ctx, LONG));
            idle_keys += u32::from(is_old && !is_used);
            wide_keys += u32::from(key.scope == Scope::Admin);
        }
        PersonFacts {
            is_admin: person.role.is_admin(),
            days_unused: days_unused(ctx.now(), person),
            refused,
            locks,
            new_addresses: self.new_addresses(since(ctx, MONTH), person.id),
            exports: count(&self.exports),
            lists: count(&self.lists),
            archives: count(&self.archives),
            idle_keys,
            wide_keys,
            unreviewed: count(&self.unreviewed),
            critical_decisions: count(&self.critical_decisions),
        }
    }

    /// Addresses first seen since then, of somebody who was seen before: the first ones of all are nothing new.
    fn new_addresses(&self, since: Timestamp, person: UserId) -> u32 {
        let of = self.addresses.iter().filter(|(id, ..)| *id == person);
        let (new, known): (Vec<_>, Vec<_>) = of.partition(|(.., first)| *first >= since);
        if known.is_empty() { 0 } else { u32::try_from(new.len()).unwrap_or(u32::MAX) }
    }
}

/// Whole days since an account was last signed in with, or made.
fn days_unused(now: Timestamp, person: &Person) -> u32 {
    let last = person.last_sign_in_at.as_ref().unwrap_or(&person.created_at);
    let Ok(last) = last.parse::<Timestamp>() else { return 0 };
    u32::try_from(now.duration_since(last).as_hours() / 24).unwrap_or(0)
}

/// An account in words.
pub(super) fn account_in_words(ctx: &Ctx, it: &Account) -> Ranked {
    let reason = |(reason, points): &(PersonReason, u32)| {
        let figure = reason.figure(&it.facts);
        Reason {
            word: reason.word().to_owned(),
            figure,
            what: reason.what(figure),
            advice: reason.advice().to_owned(),
            points: *points,
            opens: Some(Opens::Trail(reason.opens(it.person.id, |days| first_day(ctx, days).to_string()))),
        }
    };
    Ranked {
        person: Some(it.person.id),
        name: it.person.full_name.clone(),
        said: it.person.role.label().to_owned(),
        contracts: 0,
        score: it.assessed.score,
        level: it.assessed.level(),
        points: it.assessed.points,
        reasons: it.assessed.reasons.iter().map(reason).collect(),
    }
}

/// A page of the open accounts, the riskiest first; of one level only, where one is given.
///
/// # Errors
/// Forbidden for those who may not read the trail.
pub async fn people(ctx: &Ctx, level: Option<Risk>, page: u32, size: u32) -> Result<ScoredPage, Problem> {
    let accounts = accounts(ctx).await?;
    let levels = levels(accounts.iter().map(|it| it.assessed.level()));
    let chosen: Vec<_> = accounts.iter().filter(|it| is_in(level, it.assessed.score)).collect();
    let mut paged = paged(chosen.len(), level, levels, page, size);
    paged.rows = on_page(&chosen, &paged).map(|it| account_in_words(ctx, it)).collect();
    Ok(paged)
}

/// An open account with the reasons of its score.
///
/// # Errors
/// As [`people()`]; `person.missing`.
pub async fn person(ctx: &Ctx, id: UserId) -> Result<Ranked, Problem> {
    let accounts = accounts(ctx).await?;
    let found = accounts.iter().find(|it| it.person.id == id).ok_or_else(|| Problem::missing("person"))?;
    Ok(account_in_words(ctx, found))
}

/// What was recorded of each model that was asked for the company, by name, then by address.
async fn records(ctx: &Ctx) -> Result<Vec<ModelRecord>, Problem> {
    let mut records: Vec<ModelRecord> = Vec::new();
    for it in tallies(ctx).await? {
        if !records.last().is_some_and(|last| (&last.name, &last.route) == (&it.model, &it.route)) {
            let (name, route) = (it.model.clone(), it.route.clone());
            records.push(ModelRecord { name, route, ..ModelRecord::default() });
        }
        if let Some(record) = records.last_mut() {
            add(record, &it);
        }
    }
    // Of what was never sent, or is under way, nothing can be said.
    records.retain(|it| it.calls > 0);
    Ok(records)
}

/// Adds calls that are alike to the record of their model.
fn add(record: &mut ModelRecord, it: &Tally) {
    if matches!(it.outcome, Outcome::Asked | Outcome::HeldBack) {
        return;
    }
    let holding = |concern: Concern| if concern.holds(it.job, it.outcome, it.fault, it.dropped) { it.calls } else { 0 };
    let is_decided = matches!(it.outcome, Outcome::Accepted | Outcome::TurnedDown);
    record.calls += it.calls;
    record.failed += holding(Concern::NoAnswer);
    record.incomplete += holding(Concern::BrokeOff);
    record.proposals += if is_decided { it.calls } else { 0 };
    record.refused += holding(Concern::TurnedDown);
    record.quotations += it.quoted + it.dropped;
    record.unverified += it.dropped;
    record.sent += holding(Concern::TextSent);
}

/// The models that were asked for the company, the riskiest first; of one level only, where one is given.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn models(ctx: &Ctx, level: Option<Risk>, page: u32, size: u32) -> Result<ModelPage, Problem> {
    let mut lines = model_lines(ctx).await?;
    lines.retain(|it| level.is_none() || it.score.is_some_and(|score| is_in(level, score)));
    let paged = paged(lines.len(), level, [0; 4], page, size);
    let rows = on_page(&lines, &paged).cloned().collect();
    Ok(ModelPage { rows, total: paged.total, page: paged.page, size: paged.size, pages: paged.pages })
}

async fn model_lines(ctx: &Ctx) -> Result<Vec<ModelLine>, Problem> {
    let records = records(ctx).await?;
    // Who may not read all calls is told the figures and not led to a page that is closed to them.
    let may_open = ctx.require(Right::ReadDecisions).is_ok();
    let mut lines: Vec<_> = records.iter().map(|it| model_in_words(it, may_open)).collect();
    lines.sort_by_key(|it| Reverse((it.score, it.points)));
    Ok(lines)
}

fn model_in_words(it: &ModelRecord, may_open: bool) -> ModelLine {
    let assessed = models::assess(it);
    let reason = |(reason, points): &(ModelReason, u32)| {
        let figure = reason.figure(it);
        Reason {
            word: reason.word().to_owned(),
            figure,
            what: reason.what(figure),
            advice: reason.advice().to_owned(),
            points: *points,
            opens: may_open.then(|| Opens::Calls(calls_of(&it.name, &it.route, reason.concern()))),
        }
    };
    ModelLine {
        name: it.name.clone(),
        host: it.host().to_owned(),
        is_outside: it.is_outside(),
        calls: it.calls,
        score: assessed.as_ref().map(|it| it.score),
        points: assessed.as_ref().map_or(0, |it| it.points),
        reasons: assessed.iter().flat_map(|it| &it.reasons).map(reason).collect(),
    }
}

/// The board: all risks at one look.
pub async fn board(ctx: &Ctx) -> Result<Board, Problem> {
    ctx.require(Right::ReadContracts)?;
    let edition = Edition::of(ctx).await?.mark();
    let may_see_people = ctx.require(Right::ReadAudit).is_ok();
    let everything = Filter::default();
    let (scored, by_score, top_contracts, (changes, moved_in_all)) = tokio::try_join!(
        scored(ctx),
        risks::by_score(ctx),
        risks::page(ctx, &everything, 1, TOP),
        store::since(ctx, since(ctx, MOVED_FOR), TOP.into()),
    )?;
    let accounts = if may_see_people { Some(accounts(ctx).await?) } else { None };
    let mut top_parties = Vec::new();
    for it in scored.iter().take(usize::try_from(TOP).unwrap_or(0)) {
        top_parties.push(party_in_words(ctx, it).await?);
    }
    let shown = accounts.iter().flatten().take(usize::try_from(TOP).unwrap_or(0));
    let top_people = shown.map(|it| account_in_words(ctx, it)).collect();
    let moved = moved(ctx, &changes).await?;
    Ok(Board {
        edition,
        contracts: by_score.values().sum(),
        matters: matters(&scored, accounts.as_deref().unwrap_or_default()),
        scores: scores(&by_score),
        top_contracts,
        top_parties,
        top_people: accounts.is_some().then_some(top_people),
        moved_more: moved_in_all.saturating_sub(u32::try_from(moved.len()).unwrap_or(u32::MAX)),
        moved,
        models: model_lines(ctx).await?,
    })
}

/// What waits for somebody: each fact counted over all parties, so that it is what the list behind it shows.
fn matters(scored: &[Scored], accounts: &[Account]) -> Vec<Matter> {
    let of_facts = [
        (
            Fact::Critical,
            "Contracts with a critical rule not met",
            "Mend what is a draft; agree an amendment to what is in force.",
        ),
        (
            Fact::Overdue,
            "Contracts with something overdue",
            "Do it, or close the obligation with what shows that it was done.",
        ),
        (
            Fact::UncoveredData,
            "Personal data without enough cover",
            "Agree a data processing agreement, or mend what the contract says.",
        ),
        (
            Fact::Expired,
            "Expired within a year, without a renewal",
            "If the work goes on, renew it; relate the contract that took its place.",
        ),
        (
            Fact::NoNotice,
            "Renewal and notice unknown",
            "Record what the text says, so that the day by which to act is worked out.",
        ),
    ];
    let of_fact = |(fact, what, why): (Fact, &str, &str)| Matter {
        what: what.to_owned(),
        why: why.to_owned(),
        count: scored.iter().map(|it| it.party.facts.count(fact)).sum(),
        opens: Opens::Contracts(Filter::of(fact)),
    };
    let high = accounts.iter().filter(|it| is_in(Some(Risk::SevenOrMore), it.assessed.score)).count();
    let of_people = Matter {
        what: "Accounts with a risk of 7 or more".to_owned(),
        why: "Look at what the records show, and ask.".to_owned(),
        count: u32::try_from(high).unwrap_or(u32::MAX),
        opens: Opens::People,
    };
    of_facts.map(of_fact).into_iter().chain([of_people]).filter(|it| it.count > 0).collect()
}

fn scores(by_score: &BTreeMap<Option<u8>, u32>) -> Vec<ScoreLine> {
    let line = |score: Option<u8>| ScoreLine {
        score,
        contracts: by_score.get(&score).copied().unwrap_or(0),
        filter: match score {
            Some(_) => Filter { score, ..Filter::default() },
            None => Filter { level: Some(Risk::Unchecked), ..Filter::default() },
        },
    };
    (1..=10).rev().map(Some).chain([None]).map(line).collect()
}

async fn moved(ctx: &Ctx, changes: &[Change]) -> Result<Vec<Moved>, Problem> {
    let ids: Vec<_> = changes.iter().map(|it| it.contract).collect();
    let titles = risks::titles(ctx, &ids).await?;
    let moved = changes.iter().map(|it| Moved {
        id: it.contract,
        title: titles.get(&it.contract).cloned().unwrap_or_default(),
        version: it.version,
        was: it.was,
        became: it.became,
        when: typed::capitalised(&dates::moment_in_words(it.at, ctx.now(), ctx.zone())),
        when_exact: it.at.to_string(),
    });
    Ok(moved.collect())
}
