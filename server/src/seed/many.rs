//! `pactoria seed --contracts N`: up to twenty companies with contracts by the thousand, to look at and to measure with.
//!
//! The same N on the same day makes the same contracts, ids apart. Texts are drafts of the real templates, read by the
//! real rules; each is shared by the contracts of one company with one other party. One contract in twenty has the whole
//! draft, the others its first clauses: a hundred thousand whole ones with their analyses would take 16 GB.

use super::{Seeded, drawn_password, visit};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::{SignedDuration, Timestamp, ToSpan};
use pactoria::accounts::Role;
use pactoria::accounts::actions::{add_examples, register};
use pactoria::accounts::form::RegistrationForm;
use pactoria::context::{Ctx, Services};
use pactoria::contracts::Status;
use pactoria::contracts::examples::{Example, Length, Pattern, insert, pattern};
use pactoria::problem::Problem;
use pactoria::storage;
use pactoria::templates::{self, Template};
use pactoria::typed::{Currency, DateRange};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most contracts that are made at once.
pub const MOST: u32 = 1_000_000;
/// The most companies that share them.
pub const MOST_COMPANIES: u8 = 20;
/// How many contracts are written in one transaction.
const BATCH: usize = 250;
/// How many texts the rules are given at once; how many they read at once is for the machine to say.
const AT_ONCE: usize = 8;
/// How far back the oldest contract goes, in days.
const OLDEST: u64 = 730;

const COMPANIES: [&str; 20] = [
    "Abbot & Rowe Joinery Limited",
    "Beacon Hill Dairy Limited",
    "Calloway Print Works Limited",
    "Dunmore Marine Services Limited",
    "Elmfield Nurseries Limited",
    "Foxglove Interiors Limited",
    "Garnet Street Bakery Limited",
    "Harlow & Finch Architects Limited",
    "Ivybridge Cycles Limited",
    "Juniper Events Limited",
    "Kestrel Lifts Limited",
    "Larkspur Care Homes Limited",
    "Millrace Brewing Limited",
    "Northgate Dental Limited",
    "Orchard Lane Toys Limited",
    "Pennine Survey Partners Limited",
    "Quayside Freight Limited",
    "Redwell Software Limited",
    "Saltmarsh Foods Limited",
    "Tidewater Energy Limited",
];

const PARTIES: [&str; 12] = [
    "Halden Coatings Limited",
    "Calder Bridge Engineering Limited",
    "Fairlight Advisory Limited",
    "Stonecross Haulage Limited",
    "Whitfield Data Services Limited",
    "Ashdown Cleaning Limited",
    "Merrow Staffing Limited",
    "Oakham Packaging Limited",
    "Brightside Media Limited",
    "Thistle & Thread Limited",
    "Westbourne Legal Support Limited",
    "Café Zoë Limited",
];

/// Who works in each company beside its owner.
const PEOPLE: [(&str, &str, Role); 4] = [
    ("marek.zielinski", "Marek Zielinski", Role::Legal),
    ("amara.osei", "Amara Osei", Role::Manager),
    ("tom.ackroyd", "Tom Ackroyd", Role::Requester),
    ("jo.whitaker", "Jo Whitaker", Role::Viewer),
];

/// The e-mail of the first company's owner.
const FIRST_EMAIL: &str = "owner@abbot-rowe-joinery-limited.example";

/// Numbers that look drawn and are always the same (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A place in a list of so many.
    fn place(&mut self, of: usize) -> usize {
        usize::try_from(self.below(u64::try_from(of).unwrap_or(u64::MAX))).unwrap_or(0)
    }
}

/// How much is made.
#[derive(Clone, Copy, Debug)]
pub struct Many {
    /// All of them together.
    pub contracts: u32,
    /// How many companies share them, the first of twenty.
    pub companies: u8,
}

/// Makes the companies with their contracts; `done` hears how many are written.
///
/// # Errors
/// A conflict when they are there already.
pub async fn seed_many(
    services: &Arc<Services>,
    Many { contracts, companies }: Many,
    password: Option<String>,
    mut done: impl FnMut(u32),
) -> Result<Seeded, Problem> {
    let password = match password {
        Some(password) => password,
        None => drawn_password()?,
    };
    let share = contracts.div_ceil(u32::from(companies.max(1)));
    let mut made = 0;
    for (place, company) in (0_u64..).zip(COMPANIES).take(usize::from(companies)) {
        let many = share.min(contracts - made);
        let people = people_of(services, company, &password).await?;
        let mut numbers = Numbers(place);
        fill(&people, many, &mut numbers, &mut |written| done(made + written)).await?;
        made += many;
    }
    storage::count_anew(services.db()).await?;
    Ok(Seeded { password, contracts: made, email: FIRST_EMAIL })
}

async fn people_of(services: &Arc<Services>, company: &str, password: &str) -> Result<Vec<Ctx>, Problem> {
    let form = RegistrationForm {
        email: format!("owner@{}.example", slug(company)),
        full_name: "Priya Nair".to_owned(),
        password: password.to_owned(),
        company_name: company.to_owned(),
        time_zone: "Europe/London".to_owned(),
    };
    let owner = register(&visit(services), &form).await?;
    let mut people = add_examples(&owner, &PEOPLE).await?;
    people.retain(|it| it.require(pactoria::accounts::Right::EditContracts).is_ok());
    people.insert(0, owner);
    Ok(people)
}

/// `Abbot & Rowe` as `abbot-rowe`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// Which text a contract has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    template: usize,
    party: usize,
    length: Length,
}

impl Kind {
    /// One contract in twenty is whole; the whole ones are with two parties only, since their rows are large.
    fn draw(numbers: &mut Numbers) -> Self {
        let is_whole = numbers.below(20) == 0;
        let parties = if is_whole { 2 } else { PARTIES.len() };
        Self {
            template: numbers.place(templates::library().templates().len()),
            party: numbers.place(parties),
            length: if is_whole { Length::Whole } else { Length::Opening },
        }
    }

    fn template(self) -> Option<&'static Template> {
        templates::library().templates().get(self.template)
    }

    fn party(self) -> &'static str {
        PARTIES.get(self.party).copied().unwrap_or_default()
    }

    fn title(self, number: u32) -> String {
        let name = self.template().map_or("Contract", |it| it.name.as_str());
        format!("{name} with {}, no {number}", self.party())
    }
}

async fn fill(people: &[Ctx], many: u32, numbers: &mut Numbers, done: &mut impl FnMut(u32)) -> Result<(), Problem> {
    let Some(owner) = people.first() else { return Ok(()) };
    let mut patterns: BTreeMap<Kind, Pattern> = BTreeMap::new();
    let mut written = 0;
    while written < many {
        let drawn: Vec<_> = (written..many)
            .take(BATCH)
            .map(|number| {
                let kind = Kind::draw(numbers);
                (kind, numbers.place(people.len()), example(owner, kind.title(number + 1), numbers))
            })
            .collect();
        let new: BTreeSet<Kind> = drawn.iter().map(|it| it.0).filter(|it| !patterns.contains_key(it)).collect();
        let reads = new.into_iter().filter_map(|kind| Some((kind, kind.template()?))).map(async |(kind, template)| {
            Ok::<_, Problem>((kind, pattern(owner, template, kind.party(), kind.length).await?))
        });
        let read: Vec<_> = stream::iter(reads).buffer_unordered(AT_ONCE).try_collect().await?;
        patterns.extend(read);
        let batch: Vec<_> = drawn
            .into_iter()
            .filter_map(|(kind, person, example)| Some((patterns.get(&kind)?, people.get(person)?, example)))
            .collect();
        insert(owner, &batch).await?;
        written += u32::try_from(batch.len()).unwrap_or(many);
        done(written);
    }
    Ok(())
}

fn example(owner: &Ctx, title: String, numbers: &mut Numbers) -> Example {
    let now = owner.now();
    let created_at = earlier(now, numbers.below(OLDEST * 24 * 60));
    let age = u64::try_from(now.duration_since(created_at).as_mins()).unwrap_or(0);
    let status = match numbers.below(100) {
        0..15 => Status::Draft,
        15..20 => Status::PendingReview,
        20..70 => Status::Active,
        70..85 => Status::Completed,
        85..95 => Status::Expired,
        _ => Status::Terminated,
    };
    Example {
        title,
        value: (numbers.below(4) > 0).then(|| Decimal::new(amount(numbers), 2)),
        currency: match numbers.below(20) {
            0..16 => Currency::Gbp,
            16..19 => Currency::Eur,
            _ => Currency::Usd,
        },
        dates: dates(owner, created_at, status, numbers),
        status,
        created_at,
        updated_at: earlier(now, numbers.below(age + 1)),
    }
}

fn earlier(now: Timestamp, minutes: u64) -> Timestamp {
    now - SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(0))
}

/// From a hundred pounds to a million, small ones more often, to the penny.
fn amount(numbers: &mut Numbers) -> i64 {
    let most = 100_000 * 10_u64.pow(u32::try_from(numbers.below(4)).unwrap_or(0));
    i64::try_from(10_000 + numbers.below(most)).unwrap_or(10_000)
}

/// A term that suits the status: what has expired ended before today, what is active ends later.
fn dates(owner: &Ctx, created_at: Timestamp, status: Status, numbers: &mut Numbers) -> DateRange {
    let start = created_at.to_zoned(owner.zone().clone()).date().saturating_add(numbers.below(30).cast_signed().days());
    let today = owner.today();
    let days = numbers.below(900).cast_signed();
    let end = match status {
        Status::Draft | Status::PendingReview | Status::Active => today.saturating_add(days.days()).max(start),
        Status::Completed | Status::Expired | Status::Terminated => {
            start.saturating_add(days.days()).min(today.saturating_sub(1.day())).max(start)
        }
    };
    DateRange::new(Some(start), Some(end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_beginning_draws_the_same_numbers() {
        let drawn = |from| {
            std::iter::repeat_with({
                let mut numbers = Numbers(from);
                move || numbers.below(1000)
            })
        };
        assert!(drawn(7).take(50).eq(drawn(7).take(50)));
        assert!(!drawn(7).take(50).eq(drawn(8).take(50)));
        assert_eq!(slug(COMPANIES[0]), "abbot-rowe-joinery-limited");
        assert_eq!(FIRST_EMAIL, format!("owner@{}.example", slug(COMPANIES[0])));
    }
}
