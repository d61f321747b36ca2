//! `pactoria bench describe`: how well descriptions in plain English lead to their template and answer its questions,
//! measured against descriptions whose answers people wrote down. The measures are those of docs/bench/README.md.

use super::within;
use anyhow::Context as _;
use jiff::civil::{Date, date};
use pactoria::assembler::{self, Understood};
use pactoria::templates::{self, OwnSide, Question, Template, VariableType, library};
use pactoria::typed::{CompanyNumber, Registration};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// The day on which the descriptions were written: what "4 January" without a year is counted from.
const WRITTEN: Date = date(2026, 11, 30);
/// How many content words of both wordings must be common for them to be the same answer.
const SAME_WORDS: f64 = 0.5;

/// A description with what is to be understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labelled {
    id: String,
    half: String,
    /// How it is written: short, plain, rambling, an email, messy.
    style: String,
    own_company: Company,
    description: String,
    /// None where no template fits, or the text is too vague.
    template: Option<String>,
    also_acceptable: Vec<String>,
    answers: BTreeMap<String, String>,
    must_not_fill: BTreeSet<String>,
}

/// Who is signed in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    name: String,
    company_number: Option<String>,
}

/// What was counted of some descriptions.
#[derive(Default)]
struct Counted {
    descriptions: u32,
    first: u32,
    first_or_acceptable: u32,
    among_three: u32,
    /// With no template to find, and how many of these were told so.
    without: u32,
    without_told: u32,
    answers: Answers,
    by_question: BTreeMap<String, Answers>,
    by_sureness: [Answers; 3],
    /// Required questions that were left to ask.
    asked: Vec<u32>,
    times: Vec<Duration>,
}

/// Answers against answers.
#[derive(Clone, Copy, Default)]
struct Answers {
    expected: u32,
    filled: u32,
    right: u32,
    /// Filled with something else than the answer.
    wrong: u32,
    /// Filled though the description leaves it open.
    made_up: u32,
}

/// Reads a file of descriptions.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<Labelled>> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is not a set of descriptions", file.display()))
}

/// The figures of each half.
pub(crate) fn table(set: &[Labelled]) -> String {
    let mut out = String::new();
    let halves: BTreeSet<&str> = set.iter().map(|it| it.half.as_str()).collect();
    for half in halves {
        let mut counted = Counted::default();
        for it in set.iter().filter(|it| it.half == half) {
            counted.take(it, &mut String::new());
        }
        counted.tell(half, &mut out);
    }
    out
}

/// What went wrong with the development half; of the other nothing is shown, so that nobody writes rules for it.
pub(crate) fn misses(set: &[Labelled]) -> String {
    let mut out = String::new();
    let mut counted = Counted::default();
    for it in set.iter().filter(|it| it.half == "development") {
        counted.take(it, &mut out);
    }
    out
}

impl Labelled {
    fn understood(&self, template: &Template) -> Understood {
        let number = self.own_company.company_number.as_deref().and_then(|it| CompanyNumber::parse(it).ok());
        let registration = Registration { company_number: number, ..Registration::default() };
        let own = OwnSide { company: &self.own_company.name, registration: &registration, person: "", email: "" };
        assembler::read(template, &self.description, own, WRITTEN)
    }
}

impl Counted {
    fn take(&mut self, it: &Labelled, misses: &mut String) {
        self.descriptions += 1;
        let began = Instant::now();
        let advice = assembler::recommend(&it.description);
        let advised = advice.found.first().filter(|_| advice.doubt.is_none()).map(|it| it.template);
        let read = advice.found.first().map(|best| it.understood(best.template));
        self.times.push(began.elapsed());
        drop(read);
        let found: Vec<&str> = advice.found.iter().map(|it| it.template.id.as_str()).collect();
        line(misses, format_args!("{} {} {:?} found {found:?} {:?}", it.id, it.style, it.template, advice.doubt));
        let Some(expected) = it.template.as_deref() else {
            self.without += 1;
            self.without_told += u32::from(advised.is_none());
            return;
        };
        let fits = |id: &str| id == expected || it.also_acceptable.iter().any(|it| it == id);
        self.first += u32::from(found.first() == Some(&expected));
        self.first_or_acceptable += u32::from(found.first().is_some_and(|it| fits(it)));
        self.among_three += u32::from(found.contains(&expected));
        if let Some(template) = library().template(expected) {
            self.compare(it, template, misses);
        }
    }

    fn compare(&mut self, it: &Labelled, template: &Template, misses: &mut String) {
        let understood = it.understood(template);
        let said = understood.raw();
        let open = templates::draft(template, &said).unanswered.len();
        self.asked.push(u32::try_from(open).unwrap_or(u32::MAX));
        for question in template.questions() {
            let expected = it.answers.get(&question.name).map(String::as_str);
            let ours = said.get(&question.name).map(String::as_str).filter(|it| !it.is_empty());
            // What a template takes anyway was not filled by anybody.
            let ours = ours.filter(|it| expected.is_some() || question.default.as_deref() != Some(*it));
            let no = (question.kind == VariableType::Boolean).then_some("false");
            let ours = ours.or(no.filter(|_| expected == Some("false")));
            let ours = ours.filter(|it| expected.is_some() || question.kind != VariableType::Boolean || *it != "false");
            let one = Answers {
                expected: u32::from(expected.is_some()),
                filled: u32::from(ours.is_some()),
                right: u32::from(ours.zip(expected).is_some_and(|(ours, expected)| is_same(question, ours, expected))),
                wrong: u32::from(ours.zip(expected).is_some_and(|(ours, expected)| !is_same(question, ours, expected))),
                made_up: u32::from(ours.is_some() && it.must_not_fill.contains(&question.name)),
            };
            self.answers.add(one);
            self.by_question.entry(question.name.clone()).or_default().add(one);
            let sure = understood.answers.get(&question.name).map_or(1.0, |it| it.confidence);
            let grade = if sure >= 0.9 {
                0
            } else if sure >= 0.7 {
                1
            } else {
                2
            };
            self.by_sureness[grade].add(one);
            if one.filled != one.right || one.expected != one.right {
                let words = understood.answers.get(&question.name).map(|it| it.words.as_str());
                line(misses, format_args!("   {} expected {expected:?} filled {ours:?} from {words:?}", question.name));
            }
        }
    }

    fn tell(&self, half: &str, out: &mut String) {
        let with = self.descriptions - self.without;
        line(
            out,
            format_args!("{half}: {} descriptions, {} of them without a template", self.descriptions, self.without),
        );
        line(
            out,
            format_args!(
                "  template: first {} of {with}, first or acceptable {}, among three {}",
                self.first, self.first_or_acceptable, self.among_three
            ),
        );
        line(out, format_args!("  no template: told {} of {}", self.without_told, self.without));
        let it = &self.answers;
        line(
            out,
            format_args!(
                "  answers: {} expected, {} filled, {} right: precision {:.2}, recall {:.2}",
                it.expected,
                it.filled,
                it.right,
                share(it.right, it.filled),
                share(it.right, it.expected)
            ),
        );
        let not_asked_for = it.filled - it.right - it.wrong;
        line(
            out,
            format_args!(
                "  wrongly filled: {} with another answer, {not_asked_for} that were not expected, {} of these left open on purpose",
                it.wrong, it.made_up
            ),
        );
        for (name, it) in ["0.9 and more", "0.7 to 0.9", "below 0.7"].iter().zip(&self.by_sureness) {
            line(
                out,
                format_args!(
                    "  confidence {name:<13} {:>4} filled, {:.2} right",
                    it.filled,
                    share(it.right, it.filled)
                ),
            );
        }
        let mut asked = self.asked.clone();
        asked.sort_unstable();
        line(
            out,
            format_args!(
                "  required answers left to ask: {} in the middle, {} at most",
                asked.get(asked.len() / 2).copied().unwrap_or_default(),
                asked.last().copied().unwrap_or_default()
            ),
        );
        let mut times = self.times.clone();
        times.sort_unstable();
        let ms = |percent| within(&times, percent).as_secs_f64() * 1_000.0;
        line(out, format_args!("  time for each: p50 {:.2} ms, p95 {:.2} ms", ms(50), ms(95)));
        line(out, format_args!("  question                        expected filled right   P     R"));
        for (name, it) in self.by_question.iter().filter(|(_, it)| it.expected + it.filled > 0) {
            line(
                out,
                format_args!(
                    "  {name:<32}{:>8}{:>7}{:>6}  {:.2}  {:.2}",
                    it.expected,
                    it.filled,
                    it.right,
                    share(it.right, it.filled),
                    share(it.right, it.expected)
                ),
            );
        }
        out.push('\n');
    }
}

impl Answers {
    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.filled += other.filled;
        self.right += other.right;
        self.wrong += other.wrong;
        self.made_up += other.made_up;
    }
}

fn share(of: u32, all: u32) -> f64 {
    if all == 0 { 0.0 } else { f64::from(of) / f64::from(all) }
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    let written = writeln!(out, "{words}");
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
}

/// Whether two answers to a question say the same.
fn is_same(question: &Question, ours: &str, expected: &str) -> bool {
    let stored = |it: &str| templates::accepted(question, it).unwrap_or_else(|| it.to_owned());
    match question.kind {
        VariableType::Text if is_name(&question.name) => name(ours) == name(expected),
        VariableType::Text if question.format.is_some() => stored(ours) == stored(expected),
        VariableType::Text | VariableType::LongText | VariableType::List => common(ours, expected) >= SAME_WORDS,
        VariableType::Address => words(ours) == words(expected),
        VariableType::Phone => digits(ours) == digits(expected),
        VariableType::Boolean => templates::is_yes(ours) == templates::is_yes(expected),
        VariableType::Integer
        | VariableType::Number
        | VariableType::Money
        | VariableType::Percent
        | VariableType::Date
        | VariableType::Choice
        | VariableType::Email
        | VariableType::Url => {
            let value = |it: &str| stored(it).parse::<rust_decimal::Decimal>().map(|it| it.normalize()).ok();
            match (value(ours), value(expected)) {
                (Some(ours), Some(expected)) => ours == expected,
                _ => stored(ours).eq_ignore_ascii_case(&stored(expected)),
            }
        }
    }
}

fn is_name(question: &str) -> bool {
    question.ends_with("legal_name")
        || ["employee_name", "individual_name", "witness_name", "trading_name", "service_name"].contains(&question)
        || question.ends_with("signatory_name")
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect()
}

fn name(text: &str) -> Vec<String> {
    words(text).into_iter().map(|it| if it == "ltd" { "limited".to_owned() } else { it }).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Words that carry no content.
const EMPTY: [&str; 24] = [
    "a", "an", "and", "the", "of", "to", "for", "in", "on", "at", "our", "their", "we", "they", "with", "by", "is",
    "are", "it", "or", "from", "as", "that", "s",
];

/// F1 over the content words of two wordings.
fn common(ours: &str, expected: &str) -> f64 {
    let content = |text: &str| -> BTreeSet<String> {
        words(text).into_iter().filter(|it| !EMPTY.contains(&it.as_str())).collect()
    };
    let (ours, expected) = (content(ours), content(expected));
    let of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let both = of(ours.intersection(&expected).count());
    let (precision, recall) = (share(both, of(ours.len())), share(both, of(expected.len())));
    2.0 * precision * recall / (precision + recall).max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(template: &str, name: &str) -> &'static Question {
        library().template(template).and_then(|it| it.question(name)).unwrap()
    }

    #[test]
    fn answers_are_compared_and_not_their_spelling() {
        let same = |name: &str, ours: &str, expected: &str| is_same(question("T-SVC-CONS", name), ours, expected);
        assert!(same("day_rate", "650", "650.00"));
        assert!(!same("day_rate", "650", "65"));
        assert!(same("supplier_legal_name", "Fairlight Ltd", "FAIRLIGHT LIMITED"));
        assert!(!same("supplier_legal_name", "Fairlight Ltd", "Fairlight LLP"));
        assert!(same("client_address", "1 Low Lane\nEly\nCB7 4EU", "1 Low Lane, Ely CB7 4EU"));
        assert!(same("services_description", "advising on the winter range", "advising us on our winter range"));
        assert!(!same("services_description", "cleaning the office", "advising us on our winter range"));
        assert!(same("commencement_date", "2026-12-07", "2026-12-07"));
    }

    /// The figures of docs/bench/README.md, a little below: whoever makes the reader worse hears of it.
    #[test]
    fn b8_descriptions_lead_to_their_templates_and_answers_as_well_as_was_published() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/bench/data/descriptions.json");
        let set = read(&file).unwrap();
        let of = |half: &str| {
            let mut counted = Counted::default();
            set.iter().filter(|it| it.half == half).for_each(|it| counted.take(it, &mut String::new()));
            counted
        };
        for (half, templates, precision, recall) in [("development", 27, 0.98, 0.88), ("held_out", 22, 0.89, 0.54)] {
            let it = of(half);
            assert!(it.first >= templates && it.without_told == it.without, "{half}: {} templates", it.first);
            let (right, filled, expected) = (it.answers.right, it.answers.filled, it.answers.expected);
            assert!(share(right, filled) >= precision, "{half}: {right} right of {filled} filled");
            assert!(share(right, expected) >= recall, "{half}: {right} right of {expected} expected");
        }
    }

    #[test]
    fn what_is_counted_is_what_was_read() {
        let set: Vec<Labelled> = serde_json::from_value(serde_json::json!([
            {"id": "x1", "half": "development", "style": "plain", "own_company": {"name": "Thornbury Optics Limited", "company_number": null},
             "description": "A consultant, Fairlight Advisory LLP, will advise us at £650 a day from 7 December 2026, with 30 days' notice.",
             "template": "T-SVC-CONS", "also_acceptable": [],
             "answers": {"day_rate": "650", "notice_days": "14", "max_days": "20"}, "must_not_fill": ["commencement_date"]},
            {"id": "x2", "half": "development", "style": "short", "own_company": {"name": "Thornbury Optics Limited", "company_number": null},
             "description": "need a contract", "template": null, "also_acceptable": [], "answers": {}, "must_not_fill": []}
        ]))
        .unwrap();
        let mut counted = Counted::default();
        set.iter().for_each(|it| counted.take(it, &mut String::new()));
        assert_eq!((counted.descriptions, counted.first, counted.without, counted.without_told), (2, 1, 1, 1));
        assert_eq!(
            (counted.answers.expected, counted.answers.right, counted.answers.wrong, counted.answers.made_up),
            (3, 1, 1, 1)
        );
        assert!(table(&set).contains("precision"));
    }
}
