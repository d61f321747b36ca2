//! Who is who: which side the user's own company is on, and who the other is.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::{Mistake, patterns, templates_of};
use super::pattern::{Met, Pattern, Side, Sides};
use super::recommend::is_denied;
use super::words::{Described, Item, Named, Thing};
use crate::templates::Template;

/// How the user speaks of their own side, and of the other.
const OWN: [&str; 8] = ["we", "us", "our", "ours", "i", "me", "my", "mine"];
const OTHERS: [&str; 9] = ["they", "them", "their", "theirs", "he", "she", "him", "his", "her"];

/// How many cues one counts for that says outright which side the other company is on.
const OUTRIGHT: usize = 3;

/// What a description says of the two sides.
pub(super) struct Parties {
    /// The side the user's company is on.
    pub(super) own: Side,
    /// How both sides are spoken of.
    pub(super) sides: Sides,
    /// Who may be the other side: one, or several where it is not clear.
    pub(super) others: Vec<Other>,
}

/// The other side, as it was found.
pub(super) struct Other {
    /// The item that names it.
    pub(super) item: usize,
    pub(super) name: String,
    pub(super) kind: Option<&'static str>,
    pub(super) sure: f64,
}

/// The role of a side in the questions of a template, such as `client`; none where no questions are asked about it.
pub(super) fn role(template: &Template, side: Side) -> Option<&str> {
    let (client, supplier) = template.roles();
    match side {
        Side::Client => client,
        Side::Supplier => supplier,
    }
}

pub(super) fn opposite(side: Side) -> Side {
    match side {
        Side::Client => Side::Supplier,
        Side::Supplier => Side::Client,
    }
}

/// Reads who is who. `place` is that of the template in the library, `company` the name of the user's company.
pub(super) fn parties(described: &Described<'_>, place: usize, company: &str) -> Parties {
    let nobody = Sides { client: Vec::new(), supplier: Vec::new() };
    let group = DATA.groups.iter().find(|it| it.templates.contains(&place));
    let items = &described.items;
    let count = |say: &[Pattern]| {
        say.iter().filter(|it| it.find(items, &nobody).iter().any(|it| !is_denied(items, it.items.start))).count()
    };
    let weight = |own: &[Pattern], other: &[Pattern]| count(own) + OUTRIGHT * count(other);
    let own = match group {
        None => Side::Client,
        Some(it) if it.client_says.is_empty() => it.own,
        Some(it) => match (weight(&it.client_says, &DATA.is_supplier), weight(&it.supplier_says, &DATA.is_client)) {
            (client, supplier) if client > supplier => Side::Client,
            (client, supplier) if client < supplier => Side::Supplier,
            _ => it.own,
        },
    };
    let words = |side: Side| {
        let nouns = group.map(|it| if side == Side::Client { &it.client } else { &it.supplier });
        let said = if side == own { OWN.as_slice() } else { OTHERS.as_slice() };
        said.iter().map(|&it| it.to_owned()).chain(nouns.into_iter().flatten().cloned()).collect()
    };
    let sides = Sides { client: words(Side::Client), supplier: words(Side::Supplier) };
    Parties { own, sides, others: others(described, company) }
}

/// A company's name without what differs between two ways of writing it.
fn plain(name: &str) -> String {
    let words = name.to_lowercase().replace('\'', "");
    let words = words.split(|it: char| !it.is_alphanumeric() && it != '&').filter(|it| !it.is_empty() && *it != "the");
    words.map(|it| if it == "ltd" { "limited" } else { it }).collect::<Vec<_>>().join(" ")
}

fn others(described: &Described<'_>, company: &str) -> Vec<Other> {
    let items = &described.items;
    let nobody = Sides { client: Vec::new(), supplier: Vec::new() };
    let met = |say: &[Pattern]| -> Vec<usize> {
        let met = say.iter().flat_map(|it| it.find(items, &nobody));
        met.filter_map(|Met { slot, .. }| slot.map(|it| it.start)).collect()
    };
    let aside = met(&DATA.aside);
    let own = plain(company);
    let mut found: Vec<Other> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let kind = match item.thing {
            Some(Thing::Name(Named::Company)) => "company",
            Some(Thing::Name(Named::Partnership)) => "llp",
            _ => continue,
        };
        let name = written_name(described, item);
        let is_known = plain(&name) == own || found.iter().any(|it| plain(&it.name) == plain(&name));
        if !is_known && !aside.contains(&at) {
            found.push(Other { item: at, name, kind: Some(kind), sure: 0.9 });
        }
    }
    if found.len() > 1 {
        let named = met(&DATA.named);
        if found.iter().filter(|it| named.contains(&it.item)).count() == 1 {
            found.retain(|it| named.contains(&it.item));
            found.iter_mut().for_each(|it| it.sure = 0.75);
        }
    }
    if found.is_empty() {
        found.extend(person(described, &met(&DATA.person), &own));
    }
    found
}

/// The first person or trade name that is spoken of as somebody to deal with.
fn person(described: &Described<'_>, places: &[usize], own: &str) -> Option<Other> {
    let places = places.iter().copied().filter(|&at| {
        let Some(item) = described.items.get(at) else { return false };
        let name = described.plain(&item.span);
        let is_part_of_own = own.contains(&plain(name));
        item.thing == Some(Thing::Name(Named::Unclear)) && name.split_whitespace().count() >= 2 && !is_part_of_own
    });
    let at = places.min()?;
    let says = |word: &str| described.items.windows(2).any(|it| format!("{} {}", it[0].word, it[1].word) == word);
    let name = written_name(described, described.items.get(at)?);
    let kind = match name.to_lowercase() {
        it if it.contains("council") || it.contains("nhs") || it.contains("university") => Some("public_body"),
        _ if says("sole trader") => Some("sole_trader"),
        _ => None,
    };
    Some(Other { item: at, name, kind, sure: 0.75 })
}

/// A name as it is written; one in small letters gets its capitals.
pub(super) fn written_name(described: &Described<'_>, item: &Item) -> String {
    let written = described.written(&item.span);
    if written.chars().any(char::is_uppercase) {
        return written.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let word = |it: &str| match it {
        "llp" | "cic" => it.to_uppercase(),
        "plc" | "and" | "of" | "the" | "for" => it.to_owned(),
        _ => crate::typed::capitalised(it),
    };
    written.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// What the ending of a company's own name says it is.
pub(super) fn kind_of(name: &str) -> Option<&'static str> {
    match plain(name).rsplit(' ').next()? {
        "limited" | "plc" | "cic" => Some("company"),
        "llp" => Some("llp"),
        _ => None,
    }
}

struct Group {
    templates: Vec<usize>,
    own: Side,
    client: Vec<String>,
    supplier: Vec<String>,
    client_says: Vec<Pattern>,
    supplier_says: Vec<Pattern>,
}

struct Data {
    groups: Vec<Group>,
    is_client: Vec<Pattern>,
    is_supplier: Vec<Pattern>,
    aside: Vec<Pattern>,
    named: Vec<Pattern>,
    person: Vec<Pattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataFile {
    sides: Vec<GroupData>,
    other: OtherData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupData {
    #[serde(rename = "for")]
    templates: Vec<String>,
    own: OwnData,
    client: Vec<String>,
    supplier: Vec<String>,
    #[serde(default)]
    client_says: Vec<String>,
    #[serde(default)]
    supplier_says: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OwnData {
    Client,
    Supplier,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherData {
    is_client: Vec<String>,
    is_supplier: Vec<String>,
    aside: Vec<String>,
    named: Vec<String>,
    person: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program and a test loads exactly it")]
static DATA: LazyLock<Data> = LazyLock::new(|| read(include_str!("sides.toml")).expect("the shipped sides load"));

fn read(text: &str) -> Result<Data, Mistake> {
    let file: DataFile = toml::from_str(text).map_err(|err| Mistake::Toml(err.to_string()))?;
    let groups = file.sides.into_iter().map(|it| {
        Ok(Group {
            templates: templates_of(&it.templates)?,
            own: match it.own {
                OwnData::Client => Side::Client,
                OwnData::Supplier => Side::Supplier,
            },
            client: it.client,
            supplier: it.supplier,
            client_says: patterns(&it.client_says)?,
            supplier_says: patterns(&it.supplier_says)?,
        })
    });
    Ok(Data {
        groups: groups.collect::<Result<_, Mistake>>()?,
        is_client: patterns(&file.other.is_client)?,
        is_supplier: patterns(&file.other.is_supplier)?,
        aside: patterns(&file.other.aside)?,
        named: patterns(&file.other.named)?,
        person: patterns(&file.other.person)?,
    })
}

#[cfg(test)]
pub(super) fn sided() -> std::collections::BTreeSet<usize> {
    DATA.groups.iter().flat_map(|it| it.templates.clone()).collect()
}
