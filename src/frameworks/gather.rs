//! Reading the evidence of a company from the slices that keep it.

use super::evidence::{Contracts, Evidence, FourEyes, Obligations, OpenOrClosed, ProcessingRegister, RuleOff};
use super::measures::MOST_ROWS;
use crate::accounts::{self, Person};
use crate::audit;
use crate::audit::actions::Account;
use crate::compliance::{self, Area};
use crate::context::Ctx;
use crate::contracts::{self, ContractType, Filter, Risk, Status, figures};
use crate::ids::{ContractId, UserId};
use crate::installation;
use crate::keys;
use crate::obligations::{self, Shown};
use crate::outbox;
use crate::playbook;
use crate::problem::Problem;
use crate::processing::{self, Asked};
use crate::review;
use crate::storage::damaged;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// The most API keys of a company that are looked at: ten people with all the keys they can have.
const MOST_KEYS: u32 = 1_000;
/// How many contracts are asked for at a time.
const BATCH: usize = 500;

/// What records say of the time from `since` until `until`, and how things stand now.
pub(super) async fn evidence(ctx: &Ctx, since: Timestamp, until: Timestamp) -> Result<Evidence, Problem> {
    let db = ctx.db();
    let trail = audit::actions::account(ctx, since, until).await?;
    let people = accounts::store::everybody(db, ctx.company()).await?;
    let (_, hashed_passwords) = accounts::store::hashed_passwords(db, ctx.company()).await?;
    let (versions, unexplained) = contracts::store::written_between(ctx, since, until).await?;
    let switched_off = playbook::actions::in_force(ctx).await?.rules.switched_off;
    Ok(Evidence {
        since,
        until,
        today: ctx.today(),
        four_eyes: four_eyes(ctx, &trail).await?,
        trail,
        gone_owners: gone_owners(ctx, &people).await?,
        accounts: people.into_iter().map(account).collect::<Result<_, _>>()?,
        hashed_passwords,
        key_fit: installation::key_fits(db, &ctx.visit().services.key).await?,
        api_keys: keys::actions::of_the_company(ctx, MOST_KEYS).await?,
        versions,
        unexplained,
        backups: installation::backups(db).await?,
        obligations: obligations(ctx).await?,
        contracts: in_force(ctx).await?,
        mails: outbox::actions::tally(ctx).await?,
        rules: u32::try_from(compliance::rule_texts().count()).unwrap_or(u32::MAX),
        switched_off: rules_off(switched_off),
        processing: Some(register(ctx).await?),
    })
}

fn account(it: Person) -> Result<OpenOrClosed, Problem> {
    let last_used = it.last_sign_in_at.as_deref().unwrap_or(&it.created_at);
    let last_used = last_used.parse().map_err(|err| damaged("the last sign-in of a person", &err))?;
    Ok(OpenOrClosed { name: it.full_name, role: it.role, is_open: it.is_active, last_used })
}

fn rules_off(switched_off: BTreeMap<String, playbook::Switch>) -> Vec<RuleOff> {
    // A rule that the pack has no more is asked of nobody.
    let of = |(id, it): (String, playbook::Switch)| {
        let text = compliance::rule_texts().find(|text| text.id == id)?;
        Some(RuleOff {
            title: text.title.to_owned(),
            severity: text.severity,
            id,
            reason: it.reason,
            by_name: it.by_name,
        })
    };
    switched_off.into_iter().filter_map(of).collect()
}

async fn obligations(ctx: &Ctx) -> Result<Obligations, Problem> {
    let count = async |shown| obligations::actions::count(ctx, shown).await;
    Ok(Obligations {
        all: count(Shown::All).await?,
        open: count(Shown::Open).await?,
        overdue: count(Shown::Overdue).await?,
    })
}

/// The register of processing, of the contracts in force.
async fn register(ctx: &Ctx) -> Result<ProcessingRegister, Problem> {
    let incomplete = Asked { incomplete: true, ..Asked::default() };
    let count = async |asked: &Asked| processing::actions::find(ctx, asked, 1, 1).await.map(|it| it.total);
    Ok(ProcessingRegister { activities: count(&Asked::default()).await?, incomplete: count(&incomplete).await? })
}

async fn in_force(ctx: &Ctx) -> Result<Contracts, Problem> {
    let count = async |filter: Filter| figures::count(ctx, &Filter { status: Some(Status::Active), ..filter }).await;
    let agreements = || Filter { contract_type: Some(ContractType::DataProcessing), ..Filter::default() };
    let unread = |filter: Filter| Filter { risk: Some(Risk::Unchecked), ..filter };
    let most = u64::try_from(MOST_ROWS).unwrap_or(u64::MAX);
    Ok(Contracts {
        in_force: count(Filter::default()).await?,
        critical: count(Filter { critical: true, ..Filter::default() }).await?,
        unchecked: count(unread(Filter::default())).await?,
        about_people: count(Filter { area: Some(Area::Gdpr), ..Filter::default() }).await?,
        agreements: count(agreements()).await?,
        agreements_critical: count(Filter { critical: true, ..agreements() }).await?,
        agreements_unchecked: count(unread(agreements())).await?,
        without_agreement: contracts::store::without_agreement(ctx, most).await?,
    })
}

async fn gone_owners(ctx: &Ctx, people: &[Person]) -> Result<Vec<(UserId, String, u32)>, Problem> {
    let mut gone = Vec::new();
    for it in people.iter().filter(|it| !it.is_active) {
        let filter = Filter { owner: Some(it.id), status: Some(Status::Active), ..Filter::default() };
        let contracts = figures::count(ctx, &filter).await?;
        if contracts > 0 {
            gone.push((it.id, it.full_name.clone(), contracts));
        }
    }
    Ok(gone)
}

/// Who brought the contracts into force that must be reviewed, beside who had made and last written them.
async fn four_eyes(ctx: &Ctx, trail: &Account) -> Result<FourEyes, Problem> {
    let demand = review::actions::demand(ctx).await?;
    if demand.is_empty() {
        return Ok(FourEyes::default());
    }
    let acted: Vec<(ContractId, UserId)> =
        trail.activations.iter().filter_map(|(id, by)| Some((id.parse().ok()?, *by))).collect();
    let ids: Vec<_> = acted.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>().into_iter().collect();
    let (mut summaries, mut authors) = (BTreeMap::new(), BTreeMap::new());
    for some in ids.chunks(BATCH) {
        let found = contracts::store::summaries(ctx, ctx.db(), some).await?;
        summaries.extend(found.into_iter().map(|it| (it.id, it)));
        let found = contracts::store::authors(ctx, some).await?;
        authors.extend(found.into_iter().map(|(id, version, author)| ((id, version), author)));
    }
    let mut eyes = FourEyes { is_demanded: true, ..FourEyes::default() };
    for (id, by) in acted {
        let Some(it) = summaries.get(&id).filter(|it| demand.asks(it)) else { continue };
        eyes.reviewed += 1;
        if it.created_by == by || authors.get(&(id, it.version)) == Some(&by) {
            eyes.by_own_author.push((id, it.title.clone()));
        }
    }
    Ok(eyes)
}
