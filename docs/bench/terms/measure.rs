//! How well the terms of contracts are read: `cargo run --release --example terms-measured --features ssr -- FILE`.
//!
//! FILE is a set of labelled agreements in JSON: `contracts[]` with `text` and `gold[category]`, each category with an
//! `answer` and `spans` of characters. We measure with a hundred agreements of the Contract Understanding Atticus Dataset
//! (The Atticus Project, CC BY 4.0); they are American, so the figures speak of finding and not of the law. For each term:
//! whether it is proposed where there is one (precision and recall), whether a passage that is shown meets a labelled one,
//! and whether the value is right, of all and of those said to be sure. Values are compared where the label has one that can
//! be compared: a day, a length of time, a place, names.

#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use jiff::civil::Date;
use pactoria::compliance::keyterms::{Proposal, Term, propose};
use serde_json::Value;
use std::error::Error;
use std::time::{Duration, Instant};

/// The terms and the categories that label them.
const LABELLED: [(Term, &str); 8] = [
    (Term::Title, "Document Name"),
    (Term::Parties, "Parties"),
    (Term::AgreedOn, "Agreement Date"),
    (Term::StartDate, "Effective Date"),
    (Term::EndDate, "Expiration Date"),
    (Term::GoverningLaw, "Governing Law"),
    (Term::Renewal, "Renewal Term"),
    (Term::Notice, "Notice Period To Terminate Renewal"),
];

/// What was counted of one term.
#[derive(Clone, Copy, Default)]
struct Counted {
    labelled: u32,
    proposed: u32,
    both: u32,
    /// Of those in both: a passage meets a labelled one.
    met: u32,
    /// Of those in both: the values could be compared, and were the same.
    comparable: u32,
    right: u32,
    sure: u32,
    sure_and_right: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name the file of labelled agreements")?;
    let shows = arguments.next();
    let set: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let contracts = set["contracts"].as_array().ok_or("the file has no contracts")?;
    let mut counted = [Counted::default(); LABELLED.len()];
    let (mut spent, mut characters) = (Duration::ZERO, 0);
    for contract in contracts {
        let text = contract["text"].as_str().ok_or("a contract has no text")?;
        let began = Instant::now();
        let proposals = propose(text, "", "");
        spent += began.elapsed();
        characters += text.chars().count();
        for ((term, category), counted) in LABELLED.iter().zip(&mut counted) {
            let proposal = proposals.iter().find(|it| it.term == *term && !it.values.is_empty());
            let is_wrong = counted.take(*term, proposal, &contract["gold"][*category]);
            if is_wrong && shows.as_deref() == Some(term.word()) {
                let values = proposal.map(|it| (&it.values, it.is_sure, it.passages.first().map(|it| &it.quote)));
                println!(
                    "{}\n  label {}\n  read  {values:?}",
                    contract["title"], contract["gold"][*category]["answer"]
                );
            }
        }
    }
    println!("term            labelled   P     R     F1    passage  value right    sure and right");
    for ((term, _), it) in LABELLED.iter().zip(&counted) {
        it.print(term.word());
    }
    let each = spent / u32::try_from(contracts.len()).unwrap_or(u32::MAX).max(1);
    println!("{} agreements, {characters} characters, {each:.1?} for each in the mean", contracts.len());
    Ok(())
}

impl Counted {
    /// Counts one contract; answers whether something was missed, made up or wrong.
    fn take(&mut self, term: Term, proposal: Option<&Proposal>, label: &Value) -> bool {
        let spans: Vec<(u64, u64)> = label["spans"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| Some((it[0].as_u64()?, it[1].as_u64()?)))
            .collect();
        self.labelled += u32::from(!spans.is_empty());
        self.proposed += u32::from(proposal.is_some());
        let (Some(proposal), false) = (proposal, spans.is_empty()) else {
            return proposal.is_some() == spans.is_empty();
        };
        self.both += 1;
        self.met +=
            u32::from(spans.iter().any(|span| proposal.passages.iter().any(|it| meets(*span, it.start, it.end))));
        let Some(is_right) = is_same(term, proposal, label["answer"].as_str().unwrap_or_default()) else {
            return false;
        };
        self.comparable += 1;
        self.right += u32::from(is_right);
        self.sure += u32::from(proposal.is_sure);
        self.sure_and_right += u32::from(proposal.is_sure && is_right);
        !is_right
    }

    fn print(&self, term: &str) {
        let share = |of: u32, all: u32| f64::from(of) / f64::from(all.max(1));
        let (precision, recall) = (share(self.both, self.proposed), share(self.both, self.labelled));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
        println!(
            "{term:<16}{:>6}   {precision:.2}  {recall:.2}  {f1:.2}  {:>6.2}   {:.2} of {:<5}  {:.2} of {}",
            self.labelled,
            share(self.met, self.both),
            share(self.right, self.comparable),
            self.comparable,
            share(self.sure_and_right, self.sure),
            self.sure
        );
    }
}

/// A passage contains the label, or covers at least half of it.
fn meets((start, end): (u64, u64), from: u32, to: u32) -> bool {
    let shared = end.min(u64::from(to)).saturating_sub(start.max(u64::from(from)));
    shared * 2 >= (end - start).max(1)
}

/// Whether the value is that of the label; `None` where the two cannot be compared.
fn is_same(term: Term, proposal: &Proposal, answer: &str) -> Option<bool> {
    let value = |name: &str| proposal.values.get(name).map_or("", String::as_str);
    match term {
        Term::Title => Some(plain(answer).contains(&plain(value("title")))),
        Term::Parties => {
            let names = [value("supplier_name"), value("client_name")].map(plain);
            let answer = plain(answer);
            Some(names.iter().all(|it| !it.is_empty() && answer.contains(it.as_str())))
        }
        Term::AgreedOn => Some(value("agreed_on") == american(answer)?),
        Term::StartDate => Some(value("start_date") == american(answer)?),
        Term::EndDate => Some(is_last_day(value("end_date"), &american(answer)?)),
        Term::GoverningLaw => {
            let (ours, theirs) = (plain(value("governing_law")), plain(answer));
            Some(!ours.is_empty() && (theirs.contains(&ours) || ours.contains(&theirs)))
        }
        Term::Renewal => {
            Some(length(&[value("renewal_count"), value("renewal_unit")].join(" ")) == Some(length(answer)?))
        }
        Term::Notice => Some(length(&[value("notice_count"), value("notice_unit")].join(" ")) == Some(length(answer)?)),
        Term::ContractType | Term::Numbers | Term::Value => None,
    }
}

/// Letters and figures in small, without what companies add to their names.
fn plain(text: &str) -> String {
    let words = text.to_lowercase();
    let words = words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let added = ["the", "inc", "corp", "corporation", "llc", "ltd", "limited", "co", "company", "of", "laws", "state"];
    words.filter(|it| !added.contains(it)).collect::<Vec<_>>().join(" ")
}

/// The labels count a year from 1 May to the next 1 May, and we to the last day it is in force.
fn is_last_day(ours: &str, label: &str) -> bool {
    let day_before = label.parse::<Date>().and_then(Date::yesterday);
    ours == label || day_before.is_ok_and(|it| ours == it.to_string())
}

/// `6/21/99` as `1999-06-21`.
fn american(answer: &str) -> Option<String> {
    let mut parts = answer.trim().split('/').map(|it| it.trim().parse::<u32>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let year = match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The first length of time in a text, in days or in months.
fn length(text: &str) -> Option<(u32, bool)> {
    let text = text.to_lowercase().replace(['-', '(', ')', ','], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let count: u32 = pair[0].parse().ok()?;
        match pair[1].trim_end_matches(['s', '.', ';']) {
            "day" => Some((count, false)),
            "week" => Some((count * 7, false)),
            "month" => Some((count, true)),
            "year" => Some((count * 12, true)),
            _ => None,
        }
    })
}
