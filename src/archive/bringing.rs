//! Contracts of an archive come into the company, a batch at a time, each batch in one transaction with its entry in the
//! trail. What is there already is left as it is, so a run that broke off is simply run again.
//!
//! While a batch is written, the next is checked. Reading order: this file (what waits for what), `fitting` (what does not
//! fit to what is here), `writing`, `relating` (relations, which need both of their contracts), `keeping` (filters), `ruling` (rules),
//! `reporting` (reports on frameworks), `company` (its own numbers), `stocking` (own clauses and templates).

mod company;
mod fitting;
mod keeping;
mod relating;
mod reporting;
mod ruling;
mod stocking;
mod writing;

pub use keeping::FILTERS;
pub use reporting::REPORTS;
pub use ruling::RULES;
pub use stocking::OWN;

use super::Brought;
use super::check::{self, Checked, Here, Relating};
use super::record::Record;
use crate::accounts::{Person, Right, Role, store as accounts};
use crate::context::Ctx;
use crate::contracts::store as contracts;
use crate::crypto;
use crate::files::ContentHash;
use crate::ids::{CompanyId, ContractId, UserId};
use crate::problem::{Complaints, Problem};
use fitting::Fitting;
use jiff::Timestamp;
use relating::Relations;
use ruling::Rules;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;
use uuid::Uuid;

/// How many contracts are best handed over at a time.
pub const BATCH: usize = 100;

/// How many amendments may wait for their agreement.
const MOST_WAITING: usize = 1_000;

/// A contract of an archive with the bytes of the file behind it.
pub struct Arriving {
    /// Its line in the archive, from 1.
    pub line: u64,
    pub record: Record,
    /// `None` where the archive does not have the file, or the contract has none.
    pub original: Option<Vec<u8>>,
}

/// An archive that is being brought in.
pub struct Bringing {
    ctx: Ctx,
    people: Arc<People>,
    /// Amendments that came before their agreement.
    waiting: Vec<Arriving>,
    /// What was checked and is written while the next is checked.
    judged: Option<Judged>,
    relations: Relations,
    rules: Rules,
    /// The ids of own clauses and templates that are here as the archive has them.
    own: BTreeSet<String>,
    so_far: Brought,
}

/// The people of the company.
struct People {
    by_email: BTreeMap<String, Person>,
    /// Whose is what somebody made who is not here.
    anybody: Person,
}

impl People {
    fn find(&self, email: Option<&str>) -> Option<&Person> {
        email.and_then(|it| self.by_email.get(&it.to_lowercase()))
    }
}

/// Some contracts as they were checked.
struct Judged {
    contracts: Vec<Verdict>,
    /// What contracts among them that are here already are related to.
    relations: Vec<Relating>,
}

/// What a check said of one contract.
struct Verdict {
    line: u64,
    title: String,
    outcome: Result<Whole, Problem>,
}

/// A checked contract with the bytes of the file behind it.
type Whole = (Checked, Option<Vec<u8>>);

impl Bringing {
    /// # Errors
    /// Forbidden for all but owners and admins.
    pub async fn begin(ctx: &Ctx) -> Result<Self, Problem> {
        ctx.require(Right::ManageCompany)?;
        let people = accounts::everybody(ctx.db(), ctx.company()).await?;
        // At the command line nobody is signed in: what nobody here made is the owner's.
        let is_here = people.iter().any(|it| it.id == ctx.person().id);
        let owner = people.iter().filter(|_| !is_here).find(|it| it.role == Role::Owner && it.is_active);
        let anybody = owner.unwrap_or(ctx.person()).clone();
        let by_email = people.into_iter().map(|it| (it.email.to_lowercase(), it)).collect();
        Ok(Self {
            ctx: ctx.clone(),
            people: Arc::new(People { by_email, anybody }),
            waiting: Vec::new(),
            judged: None,
            relations: Relations::default(),
            rules: Rules::default(),
            own: BTreeSet::new(),
            so_far: Brought::default(),
        })
    }

    /// Notes a line that is no contract at all.
    pub fn refuse(&mut self, line: u64, why: impl Into<String>) {
        self.so_far.refuse(line, None, why);
    }

    /// Notes something beside the contracts that cannot be read.
    pub fn leave_out(&mut self, why: impl Into<String>) {
        self.so_far.leave_out(why);
    }

    /// Takes some contracts; those that cannot be taken are noted and hold up no other.
    ///
    /// # Errors
    /// Those of a database or a file store that is away; what was taken before stays.
    pub async fn take(&mut self, arriving: Vec<Arriving>) -> Result<(), Problem> {
        self.take_some(arriving, false).await
    }

    /// Takes what waited for its agreement, and tells what became of everything.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub async fn finish(mut self) -> Result<Brought, Problem> {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.take_some(waiting, true).await?;
        }
        self.write_rest().await?;
        self.relations.give_up(&mut self.so_far);
        self.so_far.complaints.sort_by_key(|it| it.line);
        if self.so_far.contracts > 0 {
            self.ctx.visit().services.texts_arrived.notify_one();
        }
        Ok(self.so_far)
    }

    async fn take_some(&mut self, arriving: Vec<Arriving>, is_last: bool) -> Result<(), Problem> {
        let (new, relations, house) = self.sorted(arriving, is_last).await?;
        let services = Arc::clone(&self.ctx.visit().services);
        let judging = services.heavy("checking contracts of an archive", move || {
            let judge =
                |it: Arriving| Verdict { line: it.line, title: it.record.title.clone(), outcome: judged(it, &house) };
            new.into_iter().map(judge).collect::<Vec<_>>()
        });
        let contracts = match self.judged.take() {
            Some(before) => {
                let (contracts, written) = tokio::join!(judging, self.write_judged(before));
                written?;
                contracts?
            }
            None => judging.await?,
        };
        self.judged = Some(Judged { contracts, relations });
        Ok(())
    }

    /// Parts what is new from what is here already or has to wait for its agreement.
    async fn sorted(
        &mut self,
        arriving: Vec<Arriving>,
        is_last: bool,
    ) -> Result<(Vec<Arriving>, Vec<Relating>, House), Problem> {
        let ids: BTreeSet<Uuid> = arriving
            .iter()
            .flat_map(|it| [Some(it.record.id), it.record.amends.as_ref().map(|it| it.contract_id)])
            .flatten()
            .collect();
        let own = contracts::known(&self.ctx, self.ctx.db(), either(&self.ctx, &ids)).await?;
        let is_own = |id: &Uuid| own.contains(&ContractId::from_uuid(*id));
        let house = House {
            ctx: self.ctx.clone(),
            own_as_they_are: ids.into_iter().filter(is_own).collect(),
            people: Arc::clone(&self.people),
        };
        // What is about to be written is as good as here; whether it went well is looked at before the next is written.
        let mut coming: BTreeSet<Uuid> = self.judged.iter().flat_map(Judged::ids).collect();
        let (mut new, mut relations) = (Vec::new(), Vec::new());
        // An agreement comes in before what amends it, wherever the two stand.
        let (amending, plain): (Vec<_>, Vec<_>) = arriving.into_iter().partition(|it| it.record.amends.is_some());
        for mut it in plain.into_iter().chain(amending) {
            let id = house.id(it.record.id);
            if is_own(&id) {
                self.so_far.already_here += 1;
                relations.extend(self.relations_of(it.record, &house));
                continue;
            }
            let agreement = it.record.amends.as_ref().map(|it| house.id(it.contract_id));
            let is_there = agreement.is_none_or(|id| is_own(&id) || coming.contains(&id));
            if is_there || is_last || self.waiting.len() >= MOST_WAITING {
                coming.insert(id);
                self.without_others_rules(&mut it.record);
                self.without_others_own(&mut it.record);
                new.push(it);
            } else {
                self.waiting.push(it);
            }
        }
        Ok((new, relations, house))
    }

    /// What a contract that is here already is related to: the other one may be new.
    fn relations_of(&mut self, record: Record, house: &House) -> Vec<Relating> {
        let mut complaints = Complaints::new();
        let relations = check::relations(record.related, record.id, &record.title, house, &mut complaints);
        match complaints.into_result(relations) {
            Ok(relations) => relations,
            Err(problem) => {
                self.so_far.leave_out(format!("What “{}” is related to: {}", record.title, in_words(&problem)));
                Vec::new()
            }
        }
    }

    /// Writes the contracts that were checked last.
    async fn write_rest(&mut self) -> Result<(), Problem> {
        match self.judged.take() {
            Some(last) => self.write_judged(last).await,
            None => Ok(()),
        }
    }

    async fn write_judged(&mut self, judged: Judged) -> Result<(), Problem> {
        let Judged { contracts, mut relations } = judged;
        let mut fitting = Fitting::read(&self.ctx, contracts.iter().filter_map(Verdict::checked)).await?;
        let mut batch = Vec::with_capacity(contracts.len());
        for Verdict { line, title, outcome } in contracts {
            let refused = match outcome {
                Ok((mut checked, bytes)) => match fitting.refusal(&checked) {
                    None => {
                        relations.append(&mut checked.related);
                        batch.push((checked, bytes));
                        continue;
                    }
                    Some(why) => why,
                },
                Err(problem) => in_words(&problem),
            };
            self.so_far.refuse(line, Some(title), refused);
        }
        self.write(batch, relations).await
    }
}

impl Judged {
    /// The ids that those have here which may be taken.
    fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.contracts.iter().filter_map(Verdict::checked).map(|it| it.whole.id.uuid())
    }
}

impl Verdict {
    fn checked(&self) -> Option<&Checked> {
        self.outcome.as_ref().ok().map(|(checked, _)| checked)
    }
}

fn judged(it: Arriving, house: &House) -> Result<Whole, Problem> {
    let checked = check::check(it.record, house)?;
    match (&checked.original, &it.original) {
        (Some((hash, _)), Some(bytes)) if ContentHash::of(bytes) == *hash => {}
        (Some(_), Some(_)) => {
            return Err(Problem::invalid_field("original", "damaged", "The file behind it is not what it was."));
        }
        (Some(_), None) => {
            return Err(Problem::invalid_field("original", "missing", "The archive does not have the file behind it."));
        }
        (None, _) => {}
    }
    Ok((checked, it.original))
}

/// The complaints of a problem as one line.
fn in_words(problem: &Problem) -> String {
    let mut words = String::new();
    for (field, complaint) in problem.complaints.iter().take(5) {
        let gap = if words.is_empty() { "" } else { " " };
        // Writing into a String cannot fail.
        let _ = write!(words, "{gap}{field}: {}", complaint.message);
    }
    if words.is_empty() { problem.detail.clone() } else { words }
}

/// The company into which an archive comes.
struct House {
    ctx: Ctx,
    /// Ids of the archive that are contracts of the company under the very same id.
    own_as_they_are: BTreeSet<Uuid>,
    people: Arc<People>,
}

impl Here for House {
    fn id(&self, there: Uuid) -> Uuid {
        if self.own_as_they_are.contains(&there) { there } else { derived(&self.ctx, there) }
    }

    fn part(&self, contract: ContractId, there: Uuid) -> Uuid {
        drawn(contract.uuid(), there)
    }

    fn company(&self) -> CompanyId {
        self.ctx.company()
    }

    fn person(&self, email: Option<&str>) -> UserId {
        self.people.find(email).unwrap_or(&self.people.anybody).id
    }

    fn now(&self) -> Timestamp {
        self.ctx.now()
    }
}

/// Ids of an archive, as they are and as they would be here.
fn either<'a>(ctx: &'a Ctx, ids: &'a BTreeSet<Uuid>) -> impl Iterator<Item = ContractId> + 'a {
    ids.iter().flat_map(move |id| [*id, derived(ctx, *id)]).map(ContractId::from_uuid)
}

/// The id that something of another company has in this one: always the same, and nobody else's, whatever an archive claims.
fn derived(ctx: &Ctx, there: Uuid) -> Uuid {
    drawn(ctx.company().uuid(), there)
}

/// An id that keeps the time by which ids are sorted (RFC 9562, version 7); the rest is a hash of where it belongs and of the
/// id it had.
fn drawn(belongs_to: Uuid, there: Uuid) -> Uuid {
    let digest = crypto::digest(&[belongs_to.as_bytes().as_slice(), there.as_bytes()].concat());
    let mut bytes = *there.as_bytes();
    for (byte, drawn) in bytes.iter_mut().zip(digest).skip(6) {
        *byte = drawn;
    }
    uuid::Builder::from_bytes(bytes)
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}
