//! Contracts of an archive come into the company, a batch at a time, each batch in one transaction with its entry in the
//! trail. What is there already is left as it is, so a run that broke off is simply run again.

use super::Brought;
use super::check::{self, Checked, Here};
use super::record::Record;
use crate::accounts::{Right, Role, store as accounts};
use crate::amendments::store::{self as amendments, FirstTerms, Link};
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::{Status, store as contracts};
use crate::crypto;
use crate::files::{self, ContentHash};
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use crate::review::{self, Reason};
use crate::{imports, keydates, obligations, tags};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
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
    people: BTreeMap<String, UserId>,
    /// Whose is what somebody made who is not here.
    anybody: UserId,
    /// Amendments that came before their agreement.
    waiting: Vec<Arriving>,
    so_far: Brought,
}

impl Bringing {
    /// # Errors
    /// Forbidden for all but owners and admins.
    pub async fn begin(ctx: &Ctx) -> Result<Self, Problem> {
        ctx.require(Right::ManageCompany)?;
        let people = accounts::everybody(ctx.db(), ctx.company()).await?;
        // At the command line nobody is signed in: what nobody here made is the owner's.
        let is_here = people.iter().any(|it| it.id == ctx.person().id);
        let owner = people.iter().filter(|_| !is_here).find(|it| it.role == Role::Owner && it.is_active);
        let anybody = owner.map_or(ctx.person().id, |it| it.id);
        let people = people.into_iter().map(|it| (it.email.to_lowercase(), it.id)).collect();
        Ok(Self { ctx: ctx.clone(), people, anybody, waiting: Vec::new(), so_far: Brought::default() })
    }

    /// Notes a line that is no contract at all.
    pub fn refuse(&mut self, line: u64, why: impl Into<String>) {
        self.so_far.refuse(line, None, why);
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
        self.take_some(waiting, true).await?;
        Ok(self.so_far)
    }

    async fn take_some(&mut self, arriving: Vec<Arriving>, is_last: bool) -> Result<(), Problem> {
        let ids: BTreeSet<Uuid> = arriving
            .iter()
            .flat_map(|it| [Some(it.record.id), it.record.amends.as_ref().map(|it| it.contract_id)])
            .flatten()
            .collect();
        let own = self.own(&ids).await?;
        let house = House {
            ctx: self.ctx.clone(),
            own_as_they_are: ids.iter().copied().filter(|id| own.contains(id)).collect(),
            people: self.people.clone(),
            anybody: self.anybody,
        };
        let (mut new, mut coming) = (Vec::new(), BTreeSet::new());
        // An agreement comes in before what amends it, wherever the two stand.
        let (amending, plain): (Vec<_>, Vec<_>) = arriving.into_iter().partition(|it| it.record.amends.is_some());
        for it in plain.into_iter().chain(amending) {
            if own.contains(&house.id(it.record.id)) {
                self.so_far.already_here += 1;
                continue;
            }
            let agreement = it.record.amends.as_ref().map(|it| house.id(it.contract_id));
            let is_there = agreement.is_none_or(|id| own.contains(&id) || coming.contains(&id));
            if is_there || is_last || self.waiting.len() >= MOST_WAITING {
                coming.insert(house.id(it.record.id));
                new.push(it);
            } else {
                self.waiting.push(it);
            }
        }
        let judged = self
            .ctx
            .visit()
            .services
            .heavy("checking contracts of an archive", move || {
                let judge = |it: Arriving| (it.line, it.record.title.clone(), judged(it, &house));
                new.into_iter().map(judge).collect::<Vec<_>>()
            })
            .await?;
        let mut batch = Vec::new();
        let mut there: BTreeSet<ContractId> = own.into_iter().map(ContractId::from_uuid).collect();
        let mut numbers = BTreeSet::new();
        for (line, title, outcome) in judged {
            match outcome {
                Ok((checked, bytes)) => match self.fits(&checked, &there, &mut numbers).await? {
                    None => {
                        there.insert(checked.whole.id);
                        batch.push((checked, bytes));
                    }
                    Some(why) => self.so_far.refuse(line, Some(title), why),
                },
                Err(problem) => self.so_far.refuse(line, Some(title), in_words(&problem)),
            }
        }
        self.write(batch).await
    }

    /// Which of these ids, as they are or as they would be here, are contracts of the company.
    async fn own(&self, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, Problem> {
        let derived = ids.iter().map(|id| derived(&self.ctx, *id));
        let asked: Vec<_> = ids.iter().copied().chain(derived).map(ContractId::from_uuid).collect();
        let mut own = BTreeSet::new();
        for some in asked.chunks(500) {
            own.extend(contracts::summaries(&self.ctx, self.ctx.db(), some).await?.iter().map(|it| it.id.uuid()));
        }
        Ok(own)
    }

    /// Why a contract does not fit to what is here, if it does not.
    async fn fits(
        &self,
        it: &Checked,
        there: &BTreeSet<ContractId>,
        numbers: &mut BTreeSet<(ContractId, u32)>,
    ) -> Result<Option<String>, Problem> {
        if there.contains(&it.whole.id) {
            return Ok(Some("This contract stands in the archive twice.".to_owned()));
        }
        if let Some(reason) = self.review_asked(it).await? {
            return Ok(Some(format!(
                "Your company wants {} reviewed before they are in force. Lift that under Reviews in the settings while the \
                 archive comes in.",
                reason.in_words()
            )));
        }
        let Some(amends) = &it.amends else { return Ok(None) };
        if !there.contains(&amends.contract) {
            return Ok(Some("The contract that it amends is neither in the archive nor here.".to_owned()));
        }
        let taken = amendments::all_of(&self.ctx, self.ctx.db(), amends.contract).await?;
        let is_taken = taken.iter().any(|it| it.number == amends.number);
        if is_taken || !numbers.insert((amends.contract, amends.number)) {
            return Ok(Some(format!("The contract that it amends has an amendment {} already.", amends.number)));
        }
        Ok(None)
    }

    /// Why a contract that comes in force would need a review here first; an amendment is held to its agreement, too.
    async fn review_asked(&self, it: &Checked) -> Result<Option<Reason>, Problem> {
        if it.whole.status != Status::Active {
            return Ok(None);
        }
        let (ctx, details) = (&self.ctx, &it.whole.details);
        let own = (details.contract_type, details.value, details.currency);
        if let Some(reason) = review::actions::asked_of(ctx, ctx.db(), own).await? {
            return Ok(Some(reason));
        }
        let Some(amends) = &it.amends else { return Ok(None) };
        // An agreement that is not here comes with the archive, and was held to the same then.
        match contracts::summaries(ctx, ctx.db(), &[amends.contract]).await?.first() {
            Some(it) => review::actions::asked_of(ctx, ctx.db(), (it.contract_type, it.value, it.currency)).await,
            None => Ok(None),
        }
    }

    async fn write(&mut self, batch: Vec<(Checked, Option<Vec<u8>>)>) -> Result<(), Problem> {
        if batch.is_empty() {
            return Ok(());
        }
        let (mut wholes, mut beside, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (checked, bytes) in batch {
            if let (Some(_), Some(bytes)) = (&checked.original, bytes) {
                // The bytes lie there before a row says so.
                kept.push(files::keep(&self.ctx, bytes).await?);
            }
            let Checked { whole, key_terms, obligations, tags, amends, original } = checked;
            beside.push((whole.id, key_terms, obligations, tags, amends, original));
            wholes.push(whole);
        }
        let ctx = &self.ctx;
        let change = ctx.change().await?;
        let db = change.db();
        contracts::whole::insert(ctx, db, &wholes).await?;
        files::note(ctx, db, &kept).await?;
        for (id, key_terms, obligations, tags, amends, original) in beside {
            if let Some(terms) = key_terms {
                keydates::store::put(ctx, db, id, &terms).await?;
            }
            if !tags.is_empty() {
                tags::store::put(ctx, db, id, &tags).await?;
            }
            obligations::store::insert_whole(ctx, db, &obligations).await?;
            if let Some(it) = amends {
                let first = FirstTerms { end: it.first_end, value: it.first_value, currency: it.first_currency };
                let link = Link { id, amends: it.contract, number: it.number, first, is_settled: it.is_settled };
                if !amendments::insert(ctx, db, &link).await? {
                    return Err(Problem::conflict(
                        "amendment.at_once",
                        "Somebody drafted an amendment while the archive came in. Bring it in again; what is here stays as it is.",
                    ));
                }
            }
            if let Some((hash, record)) = original {
                let kept = kept.iter().find(|it| it.hash == hash).ok_or_else(Problem::unexpected)?;
                imports::store::insert_original_whole(ctx, db, id, kept, record).await?;
            }
        }
        let ids: Vec<_> = wholes.iter().map(|it| it.id.to_string()).collect();
        let happening = Happening::new(Action::ArchiveBroughtIn, "company", ctx.company(), &ctx.person().company)
            .after(json!({"contracts": ids.len(), "ids": ids}));
        change.commit(ctx, happening).await?;
        self.so_far.contracts += u32::try_from(wholes.len()).unwrap_or(u32::MAX);
        Ok(())
    }
}

fn judged(it: Arriving, house: &House) -> Result<(Checked, Option<Vec<u8>>), Problem> {
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
    people: BTreeMap<String, UserId>,
    anybody: UserId,
}

impl Here for House {
    fn id(&self, there: Uuid) -> Uuid {
        if self.own_as_they_are.contains(&there) { there } else { derived(&self.ctx, there) }
    }

    fn person(&self, email: Option<&str>) -> UserId {
        let known = email.and_then(|it| self.people.get(&it.to_lowercase()));
        known.copied().unwrap_or(self.anybody)
    }

    fn now(&self) -> Timestamp {
        self.ctx.now()
    }
}

/// The id that something of another company has in this one: always the same, and nobody else's, whatever an archive claims.
/// It keeps the time by which ids are sorted (RFC 9562, version 7); the rest is a hash of the company and the id.
fn derived(ctx: &Ctx, there: Uuid) -> Uuid {
    let digest = crypto::digest(&[ctx.company().uuid().as_bytes().as_slice(), there.as_bytes()].concat());
    let mut bytes = *there.as_bytes();
    for (byte, drawn) in bytes.iter_mut().zip(digest).skip(6) {
        *byte = drawn;
    }
    uuid::Builder::from_bytes(bytes)
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}
