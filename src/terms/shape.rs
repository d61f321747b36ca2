//! What an object may look like: its members, and what each of them may hold, as one table.
//!
//! The first three stages of checking walk over this table: the format (canonical, within the limits of size), the members (all
//! of them and no others), the types (closed lists, ranges, patterns). Each stage tells all that it finds, and only if it finds
//! nothing the next begins.

use std::collections::BTreeSet;

use jiff::Timestamp;
use unicode_normalization::is_nfc;
use uuid::Uuid;

use super::Fault;
use super::json::Node;
use super::vocabulary::{
    Class, Deidentified, DpRole, Law, LawfulBasis, MemorisationTest, ModelKind, ModelsFate, Network, OutputKind,
    PartyRole, ProhibitedUse, Purpose, ResultsFate, Rights, RunningJobs, SignatureAlgorithm, SignificantDecisions,
    SubProcessingMode, Trigger, UnlearnDuty, Weekday, WorkerMode,
};

/// The largest number that every reader of JSON holds exactly.
const LARGEST: u64 = 9_007_199_254_740_991;
/// The most bytes of a document.
const MOST_BYTES: usize = 256 * 1024;

/// What a place of the object may hold.
pub(super) enum Shape {
    Object(&'static [(&'static str, &'static Shape)]),
    /// Entries in the order that was written, or sorted by the bytes of one of their members.
    List {
        of: &'static Shape,
        least: usize,
        most: usize,
        by: Option<&'static str>,
    },
    /// Sorted by bytes, each once.
    Set {
        of: &'static Shape,
        least: usize,
    },
    OrNull(&'static Shape),
    Words(&'static [&'static str]),
    /// Characters at least and at most.
    Text(usize, usize),
    /// A text that passes, and what it should be.
    Such(fn(&str) -> bool, &'static str),
    Whole(u64, u64),
    Flag,
}

use Shape::{Flag, List, Object, OrNull, Set, Such, Text, Whole, Words};

const ID: Shape = Such(is_id, "a small letter and then 1 to 31 small letters, figures or _");
const PARTY_ID: Shape = Such(
    |it| is_id(it) && it != super::JOINT,
    "a small letter and then 1 to 31 small letters, figures or _, other than joint",
);
const HASH: Shape = Such(is_hash, "sha256: and 64 small hexadecimal digits");
const TIME: Shape = Such(|it| time(it).is_some(), "a time such as 2026-12-01T00:00:00Z");
const NAME: Shape = Text(2, 160);
const COUNT: Shape = Whole(1, LARGEST);
const DECIMAL: Shape = Such(is_decimal, "a decimal number such as 0.4, with at most 12 decimals");
const MEASUREMENT: Shape = Such(|it| is_hex(it, 96), "96 small hexadecimal digits");
const UUID: Shape =
    Such(|it| Uuid::try_parse(it).is_ok_and(|uuid| uuid.to_string() == it), "a UUID in small letters with hyphens");
const CLOCK: Shape = Such(is_clock, "a time of day such as 19:00");
const LAW: Shape = Words(Law::WORDS);

const ROLES: Shape = Set { of: &Words(PartyRole::WORDS), least: 1 };
const NUMBER: Shape = OrNull(&Such(is_company_number, "a company number of 8 characters"));
const DP_ROLE: Shape = Words(DpRole::WORDS);
const SOME_PARTIES: Shape = Set { of: &ID, least: 1 };

const PARTIES: Shape = List { of: &PARTY, least: 2, most: 16, by: Some("id") };
const PARTY: Shape = Object(&[
    ("id", &PARTY_ID),
    ("roles", &ROLES),
    ("name", &NAME),
    ("company_number", &NUMBER),
    ("dp_role", &DP_ROLE),
    ("public_key", &Such(|it| super::key::of_text::<32>(it).is_some(), "an Ed25519 key in 43 characters of base64url")),
    ("key_id", &HASH),
]);
const STATED_PARTIES: Shape = List { of: &STATED_PARTY, least: 2, most: 16, by: Some("id") };
const STATED_PARTY: Shape = Object(&[
    ("id", &PARTY_ID),
    ("roles", &ROLES),
    ("name", &NAME),
    ("company_number", &NUMBER),
    ("dp_role", &DP_ROLE),
]);

const DATA_SETS: Shape = List { of: &DATA_SET, least: 1, most: 64, by: Some("id") };
const DATA_SET: Shape = Object(&[
    ("id", &ID),
    ("title", &NAME),
    ("owner", &ID),
    ("content_hash", &HASH),
    ("media_type", &Such(is_media_type, "a media type such as text/csv")),
    ("records", &COUNT),
    ("bytes", &COUNT),
    ("classification", &Set { of: &Words(Class::WORDS), least: 1 }),
    ("deidentified", &Words(Deidentified::WORDS)),
    ("lawful_basis", &OrNull(&Words(LawfulBasis::WORDS))),
    ("special_condition", &OrNull(&Text(3, 200))),
    ("rights", &Words(Rights::WORDS)),
]);

const GRANTS: Shape = List { of: &GRANT, least: 1, most: 32, by: Some("id") };
const GRANT: Shape = Object(&[
    ("id", &ID),
    ("purposes", &Set { of: &Words(Purpose::WORDS), least: 1 }),
    ("data_sets", &Set { of: &ID, least: 1 }),
    ("model_kinds", &Set { of: &Words(ModelKind::WORDS), least: 1 }),
    ("requesters", &SOME_PARTIES),
    ("limits", &LIMITS),
    ("outputs", &List { of: &OUTPUT, least: 0, most: 16, by: None }),
]);
const LIMITS: Shape = Object(&[
    ("max_jobs", &Whole(1, 100_000)),
    ("max_concurrent_jobs", &Whole(1, 64)),
    ("max_epochs_per_job", &OrNull(&Whole(1, 10_000))),
    ("max_epochs_total", &OrNull(&COUNT)),
    ("max_queries_total", &OrNull(&COUNT)),
    ("max_queries_per_day", &OrNull(&COUNT)),
    ("max_rows_per_job", &OrNull(&COUNT)),
    ("max_output_bytes_per_job", &Whole(1, 100_000_000_000)),
    ("max_seconds_per_job", &Whole(1, 604_800)),
    ("privacy", &OrNull(&PRIVACY)),
    ("windows", &List { of: &WINDOW, least: 0, most: 64, by: None }),
]);
const PRIVACY: Shape = Object(&[("epsilon_total", &DECIMAL), ("epsilon_per_job", &DECIMAL), ("delta_total", &DECIMAL)]);
const WINDOW: Shape =
    Object(&[("days", &Set { of: &Words(Weekday::WORDS), least: 1 }), ("from", &CLOCK), ("to", &CLOCK)]);
const OUTPUT: Shape = Object(&[
    ("kind", &Words(OutputKind::WORDS)),
    ("to", &SOME_PARTIES),
    ("owner", &ID),
    ("licence", &OrNull(&LICENCE)),
    ("min_group_size", &OrNull(&COUNT)),
    ("max_bytes", &COUNT),
    ("retention_days", &OrNull(&Whole(1, 36_500))),
]);
const LICENCE: Shape = Object(&[
    ("to", &SOME_PARTIES),
    ("exclusive", &Flag),
    ("perpetual", &Flag),
    ("sub_licence", &Flag),
    ("field", &Text(1, 200)),
]);

const WORKER: Shape = Object(&[
    ("operators", &SOME_PARTIES),
    ("mode", &Words(WorkerMode::WORDS)),
    ("measurements", &List { of: &MEASURED, least: 0, most: 32, by: None }),
    ("min_version", &Such(|it| version(it).is_some(), "a version such as 1.4.0")),
    ("regions", &Set { of: &Such(is_region, "a place such as aws:eu-west-2"), least: 1 }),
    ("max_attestation_age_seconds", &Whole(30, 3_600)),
    ("working_copy_hours", &Whole(0, 168)),
    ("network", &Words(Network::WORDS)),
]);
const MEASURED: Shape = Object(&[
    ("label", &Text(1, 160)),
    ("pcr0", &MEASUREMENT),
    ("pcr1", &MEASUREMENT),
    ("pcr2", &MEASUREMENT),
    ("not_after", &OrNull(&TIME)),
]);

const CONDUCT: Shape = Object(&[
    ("no_reidentification", &Flag),
    ("no_extraction", &Flag),
    ("memorisation_test", &Words(MemorisationTest::WORDS)),
    ("significant_decisions", &Words(SignificantDecisions::WORDS)),
    ("prohibited_uses", &Set { of: &Words(ProhibitedUse::WORDS), least: 0 }),
]);

const TERM: Shape = Object(&[
    ("starts_at", &TIME),
    ("ends_at", &TIME),
    ("on_end", &ENDING),
    ("on_breach", &OrNull(&ENDING)),
    ("unlearning", &UNLEARNING),
]);
const ENDING: Shape = Object(&[
    ("running_jobs", &Words(RunningJobs::WORDS)),
    ("key_destroy_hours", &Whole(0, 720)),
    ("models", &Words(ModelsFate::WORDS)),
    ("models_days", &Whole(0, 365)),
    ("results", &Words(ResultsFate::WORDS)),
    ("certificate", &Flag),
]);
const UNLEARNING: Shape = Object(&[
    ("duty", &Words(UnlearnDuty::WORDS)),
    ("triggers", &Set { of: &Words(Trigger::WORDS), least: 0 }),
    ("days", &Whole(1, 365)),
]);

const AUDIT: Shape = Object(&[
    ("receipts_to", &SOME_PARTIES),
    ("receipt_years", &Whole(1, 20)),
    ("audits_per_year", &Whole(0, 12)),
    ("notice_days", &Whole(0, 60)),
    ("incident_hours", &Whole(1, 48)),
]);

const SUB_PROCESSING: Shape = Object(&[
    ("mode", &Words(SubProcessingMode::WORDS)),
    ("named", &List { of: &SUB_PROCESSOR, least: 0, most: 64, by: None }),
    ("notice_days", &Whole(0, 90)),
]);
const SUB_PROCESSOR: Shape = Object(&[
    ("name", &NAME),
    ("country", &Such(|it| it.len() == 2 && it.bytes().all(|b| b.is_ascii_uppercase()), "a country in two letters")),
    ("task", &Text(1, 200)),
]);

const SCHEMA: Shape = Such(|it| it == super::SCHEMA, "the name of the format");

/// The whole object.
pub(super) const TERMS: Shape = Object(&[
    ("schema", &SCHEMA),
    ("terms_id", &UUID),
    ("revision", &COUNT),
    ("created_at", &TIME),
    ("contract", &Object(&[("id", &UUID), ("version", &COUNT), ("text_sha256", &HASH), ("law", &LAW)])),
    ("parties", &PARTIES),
    ("data_sets", &DATA_SETS),
    ("grants", &GRANTS),
    ("worker", &WORKER),
    ("conduct", &CONDUCT),
    ("term", &TERM),
    ("audit", &AUDIT),
    ("sub_processing", &SUB_PROCESSING),
    (
        "precedence",
        &Object(&[
            ("words_win", &Flag),
            ("machine_terms_may_only_be", &Text(1, 40)),
            ("links", &List { of: &LINK, least: 0, most: 512, by: Some("pointer") }),
        ]),
    ),
    ("signatures", &List { of: &SIGNATURE, least: 0, most: 16, by: Some("party") }),
]);
const LINK: Shape = Object(&[("pointer", &Text(1, 200)), ("clause", &Text(1, 60)), ("clause_sha256", &HASH)]);
const SIGNATURE: Shape = Object(&[
    ("party", &ID),
    ("alg", &Words(SignatureAlgorithm::WORDS)),
    ("key_id", &HASH),
    ("signed_at", &TIME),
    ("value", &Such(|it| super::key::of_text::<64>(it).is_some(), "a signature in 86 characters of base64url")),
]);

/// What the text of a contract states of the object.
pub(super) const STATEMENT: Shape = Object(&[
    ("schema", &SCHEMA),
    ("contract", &Object(&[("law", &LAW)])),
    ("parties", &STATED_PARTIES),
    ("data_sets", &DATA_SETS),
    ("grants", &GRANTS),
    ("worker", &WORKER),
    ("conduct", &CONDUCT),
    ("term", &TERM),
    ("audit", &AUDIT),
    ("sub_processing", &SUB_PROCESSING),
]);

/// Reads a document as this shape, or says everything that the first failing stage found.
pub(super) fn read(text: &str, shape: &'static Shape) -> Result<Node, Vec<Fault>> {
    if text.len() > MOST_BYTES {
        return Err(vec![Fault::new("terms.too_large", "", "This is larger than 256 KiB.")]);
    }
    let node: Node = serde_json::from_str(text)
        .map_err(|err| vec![Fault::new("terms.bad_value", "", format!("This is not JSON: {err}."))])?;
    if let Some(Node::Text(schema)) = node.member("schema")
        && schema != super::SCHEMA
    {
        return Err(vec![Fault::new(
            "terms.schema_unknown",
            "/schema",
            format!("The format is {schema:?}; only {} is known here.", super::SCHEMA),
        )]);
    }
    for stage in [format, members, types] {
        let mut faults = Vec::new();
        stage(&node, Some(shape), "", &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
    }
    Ok(node)
}

/// The shape of a member; `None` where the format has none of that name.
fn of_member(shape: Option<&'static Shape>, name: &str) -> Option<&'static Shape> {
    match shape? {
        Object(members) => members.iter().find(|it| it.0 == name).map(|it| it.1),
        OrNull(inner) => of_member(Some(inner), name),
        _ => None,
    }
}

fn of_entry(shape: Option<&'static Shape>) -> Option<&'static Shape> {
    match shape? {
        List { of, .. } | Set { of, .. } => Some(of),
        OrNull(inner) => of_entry(Some(inner)),
        _ => None,
    }
}

/// Whether everything has a canonical form, and the document is in it but for blanks and the order of members.
fn format(node: &Node, shape: Option<&'static Shape>, at: &str, faults: &mut Vec<Fault>) {
    let mut refuse = |at: &str, words: &str| faults.push(Fault::new("terms.not_canonical", at, words));
    match node {
        Node::Fraction => refuse(at, "Numbers are whole and written without a point or an exponent."),
        Node::Text(text) => {
            if !is_nfc(text) {
                refuse(at, "This text is not in the normal form NFC.");
            }
            if text.chars().any(char::is_control) {
                refuse(at, "This text has a control character.");
            }
        }
        Node::List(entries) => {
            let key = |it: &Node| match (shape, it) {
                (Some(Set { .. }), Node::Text(word)) => Some(word.clone()),
                (Some(List { by: Some(name), .. }), entry) => match entry.member(name) {
                    Some(Node::Text(word)) => Some(word.clone()),
                    _ => None,
                },
                _ => None,
            };
            let keys: Vec<String> = entries.iter().filter_map(key).collect();
            if !keys.is_sorted_by(|one, other| one < other) {
                refuse(at, "These entries are not sorted by their bytes, or one of them stands here twice.");
            }
            if let Some(List { most, .. }) = shape
                && entries.len() > *most
            {
                let words = format!("These are {} entries; at most {most} are allowed.", entries.len());
                faults.push(Fault::new("terms.too_large", at, words));
            }
            for (place, entry) in entries.iter().enumerate() {
                format(entry, of_entry(shape), &format!("{at}/{place}"), faults);
            }
        }
        Node::Object(members) => {
            let mut seen = BTreeSet::new();
            for (name, value) in members {
                let here = below(at, name);
                if !seen.insert(name) {
                    faults.push(Fault::new("terms.not_canonical", &here, "This member stands here twice."));
                }
                format(value, of_member(shape, name), &here, faults);
            }
        }
        Node::Null | Node::Flag(_) | Node::Whole(_) | Node::Negative => {}
    }
}

/// The pointer of a member (RFC 6901).
fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Whether all members are there and no others.
fn members(node: &Node, shape: Option<&'static Shape>, at: &str, faults: &mut Vec<Fault>) {
    match (node, shape) {
        (_, Some(OrNull(inner))) => members(node, Some(inner), at, faults),
        (Node::Object(found), Some(Object(wanted))) => {
            for (name, value) in found {
                match of_member(shape, name) {
                    Some(inner) => members(value, Some(inner), &below(at, name), faults),
                    None => {
                        let words = "The format has no member of this name.";
                        faults.push(Fault::new("terms.unknown_field", below(at, name), words));
                    }
                }
            }
            for (name, _) in wanted.iter().filter(|it| node.member(it.0).is_none()) {
                faults.push(Fault::new("terms.missing_field", below(at, name), "This member is missing."));
            }
        }
        (Node::List(entries), Some(_)) => {
            for (place, entry) in entries.iter().enumerate() {
                members(entry, of_entry(shape), &format!("{at}/{place}"), faults);
            }
        }
        _ => {}
    }
}

/// Whether every value is of its type, list, range and pattern.
fn types(node: &Node, shape: Option<&'static Shape>, at: &str, faults: &mut Vec<Fault>) {
    let Some(shape) = shape else { return };
    let mut refuse = |words: String| faults.push(Fault::new("terms.bad_value", at, words));
    match (shape, node) {
        (OrNull(_), Node::Null) => {}
        (OrNull(inner), _) => types(node, Some(inner), at, faults),
        (Object(wanted), Node::Object(_)) => {
            for (name, inner) in *wanted {
                if let Some(value) = node.member(name) {
                    types(value, Some(inner), &below(at, name), faults);
                }
            }
        }
        (List { of, least, .. } | Set { of, least }, Node::List(entries)) => {
            if entries.len() < *least {
                refuse(format!("At least {least} must be listed."));
            }
            for (place, entry) in entries.iter().enumerate() {
                types(entry, Some(of), &format!("{at}/{place}"), faults);
            }
        }
        (Words(words), Node::Text(word)) => {
            if !words.contains(&word.as_str()) {
                refuse(format!("“{word}” is none of these words: {}.", words.join(", ")));
            }
        }
        (Text(least, most), Node::Text(text)) => {
            let length = text.chars().count();
            if !(*least..=*most).contains(&length) {
                refuse(format!("This has {length} characters; from {least} to {most} are allowed."));
            }
        }
        (Such(passes, what), Node::Text(text)) => {
            if !passes(text) {
                refuse(format!("This must be {what}."));
            }
        }
        (Whole(least, most), Node::Whole(number)) => {
            if !(least..=most).contains(&number) {
                refuse(format!("This must be a whole number from {least} to {most}."));
            }
        }
        (Flag, Node::Flag(_)) => {}
        (Object(_), _) => refuse("This must be an object.".to_owned()),
        (List { .. } | Set { .. }, _) => refuse("This must be a list.".to_owned()),
        (Words(_) | Text(..) | Such(..), _) => refuse("This must be a text.".to_owned()),
        (Whole(least, most), _) => refuse(format!("This must be a whole number from {least} to {most}.")),
        (Flag, _) => refuse("This must be true or false.".to_owned()),
    }
}

/// `^[a-z][a-z0-9_]{1,31}$`.
pub(crate) fn is_id(text: &str) -> bool {
    (2..=32).contains(&text.len())
        && text.starts_with(|it: char| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
}

/// Small hexadecimal digits of this number.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_hash(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|it| is_hex(it, 64))
}

/// An instant in whole seconds of UTC, written in its one form.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let instant: Timestamp = text.parse().ok()?;
    (instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string() == text).then_some(instant)
}

/// `^(?:0|[1-9]\d{0,3})(?:\.\d{1,12})?$`.
pub(crate) fn is_decimal(text: &str) -> bool {
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (text, None),
    };
    let figures = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    figures(whole)
        && whole.len() <= 4
        && (whole == "0" || !whole.starts_with('0'))
        && rest.is_none_or(|it| figures(it) && it.len() <= 12)
}

/// `a.b.c`, each a number without a leading zero.
pub(crate) fn version(text: &str) -> Option<[u32; 3]> {
    let parts: Vec<u32> = text.split('.').map_while(|it| it.parse().ok()).collect();
    let version: [u32; 3] = parts.try_into().ok()?;
    let [a, b, c] = version;
    (format!("{a}.{b}.{c}") == text).then_some(version)
}

/// `aws:<region>` or `site:<slug>`.
pub(crate) fn is_region(text: &str) -> bool {
    let name = text.strip_prefix("aws:").or_else(|| text.strip_prefix("site:"));
    name.is_some_and(|it| {
        (2..=60).contains(&it.len())
            && it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
            && !it.starts_with('-')
            && !it.ends_with('-')
    })
}

fn is_clock(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let within = |it: &str, most: u32| {
        it.len() == 2
            && it.bytes().all(|it| it.is_ascii_digit())
            && it.parse::<u32>().is_ok_and(|number| number <= most)
    };
    within(hour, 23) && within(minute, 59)
}

/// Eight digits, or two letters of a register and six digits.
fn is_company_number(text: &str) -> bool {
    let (start, end) = text.split_at_checked(2).unwrap_or_default();
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    text.len() == 8 && digits(end) && (digits(start) || start.bytes().all(|it| it.is_ascii_uppercase()))
}

fn is_media_type(text: &str) -> bool {
    let good = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_alphanumeric())
            && it.len() <= 127
            && it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"!#$&-^_.+".contains(&it))
    };
    text.split_once('/').is_some_and(|(kind, sub)| good(kind) && good(sub))
}
