//! Who is controller and who is processor, side by side: a label of the contract beside the word of the law.

use super::read::{Reader, Unit, tail};
use super::{Aspect, Known, Reading, Role};
use crate::compliance::text::{Party, Span};

/// The most that stands between a side and its role, in bytes.
const BETWEEN: usize = 80;
/// The most mentions of a role that are looked at in a sentence.
const MOST_MENTIONS: usize = 8;

/// What the text calls each side, in lower case.
struct Labels {
    own: Vec<String>,
    other: Vec<String>,
}

const ROLES: [(&str, Role); 4] = [
    ("sub-processor", Role::SubProcessor),
    ("subprocessor", Role::SubProcessor),
    ("controller", Role::Controller),
    ("processor", Role::Processor),
];

/// Reads the roles of both sides.
pub(super) fn roles(reader: &Reader<'_>, known: &Known, reading: &mut Reading) {
    let labels = labels(reader, known);
    for unit in reader.terms().filter(|it| it.said().contains("controller") || it.said().contains("processor")) {
        if both(reader, unit, reading) {
            continue;
        }
        each(reader, unit, &labels, reading);
    }
    contradictions(reading);
    follows(reading);
    if !reading.found.contains_key(&Aspect::OurRole) {
        let why = match known.personal_data.as_deref() {
            Some("c2p") => Some("The text has a controller and a processor. Which side is yours could not be told."),
            Some("c2c" | "joint") => Some("Both sides seem to be controllers. No sentence was found that says so."),
            _ => None,
        };
        reading.why.extend(why.map(|it| (Aspect::OurRole, it.to_owned())));
    }
}

/// A name as it is compared: no case, no punctuation, and one way to write what a company is.
fn plain(name: &str) -> String {
    let words = name.to_lowercase().replace(['.', ',', '’', '\''], "");
    let words: Vec<_> = words.split_whitespace().map(|it| if it == "limited" { "ltd" } else { it }).collect();
    words.join(" ")
}

fn labels(reader: &Reader<'_>, known: &Known) -> Labels {
    let of = |names: &[String]| -> Vec<String> {
        let names: Vec<_> = names.iter().map(|it| plain(it)).filter(|it| !it.is_empty()).collect();
        let is_it = |it: &&Party| names.contains(&plain(&it.name));
        let parties = reader.text.parties().iter().filter(is_it);
        let mut all: Vec<String> = parties.flat_map(|it| &it.labels).map(|it| it.to_lowercase()).collect();
        all.extend(names);
        all
    };
    let (mut own, mut other) = (of(&known.own), of(&known.other));
    // Of two parties, one that is known leaves the other.
    if let [first, second] = reader.text.parties() {
        let called = |it: &Party| it.labels.iter().map(|it| it.to_lowercase()).collect::<Vec<_>>();
        let (first, second) = (called(first), called(second));
        for (one, rest) in [(&first, &second), (&second, &first)] {
            if one.iter().any(|it| own.contains(it)) && !rest.iter().any(|it| other.contains(it)) {
                other.extend(rest.iter().cloned());
            }
            if one.iter().any(|it| other.contains(it)) && !rest.iter().any(|it| own.contains(it)) {
                own.extend(rest.iter().cloned());
            }
        }
    }
    other.retain(|it| !own.contains(it));
    Labels { own, other }
}

/// The role that a sentence gives to both sides at once. The words are in lower case.
pub(crate) fn role_of_both(words: &str) -> Option<Role> {
    let denied = |it: &str| {
        words.find(it).is_some_and(|at| {
            let before = words.get(at.saturating_sub(20)..at).unwrap_or_default();
            before.contains("not ") || before.contains("neither") || before.contains("no ")
        })
    };
    let of_both =
        ["each party", "each of the parties", "both parties", "the parties", "each is", "each are", "they are"];
    if !of_both.iter().any(|it| words.contains(it)) {
        return None;
    }
    let joint = ["joint controller", "joint data controller"].iter().any(|it| words.contains(it) && !denied(it));
    let independent = [
        "independent controller",
        "independent data controller",
        "separate controller",
        "separate data controller",
        "separate and independent",
        "independent and separate",
        "own right",
    ]
    .iter()
    .any(|it| words.contains(it) && !denied(it));
    let plainly =
        ["each party is a controller", "each party is a data controller", "both controllers", "each a controller"]
            .iter()
            .any(|it| words.contains(it));
    match (joint, independent || plainly) {
        (true, _) => Some(Role::JointController),
        (false, true) => Some(Role::IndependentController),
        (false, false) => None,
    }
}

/// What a sentence says of both sides at once; whether it does.
fn both(reader: &Reader<'_>, unit: &Unit, reading: &mut Reading) -> bool {
    let Some(role) = role_of_both(unit.said()) else { return false };
    // "For what one party does alone it is an independent controller" does not take back that they are joint ones.
    for aspect in [Aspect::OurRole, Aspect::TheirRole] {
        let is_joint =
            reading.found.get(&aspect).is_some_and(|it| it.iter().any(|it| it.value == Role::JointController.word()));
        if !(is_joint && role == Role::IndependentController) {
            reader.add(reading, aspect, role.word().to_owned(), &unit.own, true);
        }
    }
    true
}

/// What a sentence says of one side or the other.
fn each(reader: &Reader<'_>, unit: &Unit, labels: &Labels, reading: &mut Reading) {
    let words = unit.said();
    let mut from = 0;
    for _ in 0..MOST_MENTIONS {
        let rest = words.get(from..).unwrap_or_default();
        let next = ROLES.iter().filter_map(|(word, role)| rest.find(word).map(|at| (at, word.len(), *role)));
        let Some((at, length, role)) = next.min_by_key(|it| (it.0, usize::MAX - it.1)) else { return };
        let place = from + at;
        let before = tail(words.get(..place).unwrap_or_default(), 2 * BETWEEN);
        if let Some(aspect) = said_of(before, labels) {
            reader.add(reading, aspect, role.word().to_owned(), &unit.own, true);
        }
        from = place + length;
    }
}

/// Of which side the words before a role speak, where they link the two.
fn said_of(before: &str, labels: &Labels) -> Option<Aspect> {
    const LINKS: [&str; 10] = [
        " is ",
        " are ",
        " acts as ",
        " act as ",
        " acting as ",
        " be ",
        " as a ",
        " as the ",
        " acts only as ",
        " is and ",
    ];
    const TAKES_BACK: [&str; 6] = [" not ", " nor ", " neither ", " by a", " of the ", " each "];
    let last = |all: &[String]| {
        let found = all.iter().filter_map(|it| Some((before.rfind(it.as_str())?, it.len())));
        found.max_by_key(|it| (it.0 + it.1, it.1))
    };
    let (own, other) = (last(&labels.own), last(&labels.other));
    let (aspect, (at, length)) = match (own, other) {
        (Some(own), Some(other)) if own.0 + own.1 >= other.0 + other.1 => (Aspect::OurRole, own),
        (_, Some(other)) => (Aspect::TheirRole, other),
        (Some(own), None) => (Aspect::OurRole, own),
        (None, None) => return None,
    };
    let between: Span = at + length..before.len();
    let link = format!("{} ", before.get(between)?);
    // Another role in between is the one that the label has.
    let is_taken = link.contains("controller") || link.contains("processor");
    let says = !is_taken && LINKS.iter().any(|it| link.contains(it)) && !TAKES_BACK.iter().any(|it| link.contains(it));
    (link.len() <= BETWEEN && says).then_some(aspect)
}

/// Two roles of one side: the text gives each for a part of the data, so a person has to look.
fn contradictions(reading: &mut Reading) {
    for aspect in [Aspect::OurRole, Aspect::TheirRole] {
        let Some(found) = reading.found.get_mut(&aspect) else { continue };
        if found.len() > 1 {
            found.iter_mut().for_each(|it| it.is_sure = false);
            let why = "The text gives more than one role, perhaps for different data.";
            reading.why.insert(aspect, why.to_owned());
        }
    }
}

/// A processor works for a controller: where the text says one side, the other seems to follow.
fn follows(reading: &mut Reading) {
    for (said, open) in [(Aspect::OurRole, Aspect::TheirRole), (Aspect::TheirRole, Aspect::OurRole)] {
        if reading.found.contains_key(&open) {
            continue;
        }
        let Some([one]) = reading.found.get(&said).map(Vec::as_slice) else { continue };
        let role = match Role::from_word(&one.value) {
            Some(Role::Processor) => Role::Controller,
            Some(Role::SubProcessor) => Role::Processor,
            Some(Role::Controller | Role::IndependentController | Role::JointController) | None => continue,
        };
        let follows = super::Found { value: role.word().to_owned(), is_sure: false, passages: one.passages.clone() };
        reading.found.insert(open, vec![follows]);
        reading.why.insert(open, "It seems to follow from the role of the other side.".to_owned());
        return;
    }
}
