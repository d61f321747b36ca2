//! How well the terms that an import proposes are read: whether what is said to be sure is right.

use super::labelled::{Label, Labelled, american, covers_half, is_last_day, length, places, plain};
use jiff::civil::Date;
use pactoria::compliance::keyterms::{Proposal, Term, propose};
use std::fmt::Write as _;

/// The terms and the kinds that label them.
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

/// Proposes the terms of every agreement and answers with the figures, one line for each.
pub(crate) fn table(set: &Labelled) -> String {
    let mut counted = [Counted::default(); LABELLED.len()];
    for agreement in &set.contracts {
        let proposals = propose(&agreement.text, "", "");
        for ((term, kind), counted) in LABELLED.iter().zip(&mut counted) {
            let proposal = proposals.iter().find(|it| it.term == *term && !it.values.is_empty());
            counted.take(*term, proposal, agreement.label(kind));
        }
    }
    let mut out = "proposed        labelled   P     R     F1    passage  value right    sure and right\n".to_owned();
    for ((term, _), it) in LABELLED.iter().zip(&counted) {
        it.write(&mut out, term.word());
    }
    out
}

impl Counted {
    fn take(&mut self, term: Term, proposal: Option<&Proposal>, label: Option<&Label>) {
        self.labelled += u32::from(label.is_some());
        self.proposed += u32::from(proposal.is_some());
        let (Some(proposal), Some(label)) = (proposal, label) else { return };
        self.both += 1;
        let is_met =
            label.spans().any(|span| proposal.passages.iter().any(|it| covers_half(&(it.start..it.end), &span)));
        self.met += u32::from(is_met);
        let Some(is_right) = is_same(term, proposal, &label.answer) else { return };
        self.comparable += 1;
        self.right += u32::from(is_right);
        self.sure += u32::from(proposal.is_sure);
        self.sure_and_right += u32::from(proposal.is_sure && is_right);
    }

    fn write(&self, out: &mut String, term: &str) {
        let share = |of: u32, all: u32| f64::from(of) / f64::from(all.max(1));
        let (precision, recall) = (share(self.both, self.proposed), share(self.both, self.labelled));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
        let written = writeln!(
            out,
            "{term:<16}{:>6}   {precision:.2}  {recall:.2}  {f1:.2}  {:>6.2}   {:.2} of {:<5}  {:.2} of {}",
            self.labelled,
            share(self.met, self.both),
            share(self.right, self.comparable),
            self.comparable,
            share(self.sure_and_right, self.sure),
            self.sure
        );
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }
}

/// Whether the value is that of the label; `None` where the two cannot be compared.
fn is_same(term: Term, proposal: &Proposal, answer: &str) -> Option<bool> {
    let value = |name: &str| proposal.values.get(name).map_or("", String::as_str);
    let day = |name: &str| value(name).parse::<Date>().ok();
    match term {
        Term::Title => Some(plain(answer).contains(&plain(value("title")))),
        Term::Parties => {
            let names = [value("supplier_name"), value("client_name")].map(plain);
            let answer = plain(answer);
            Some(names.iter().all(|it| !it.is_empty() && answer.contains(it.as_str())))
        }
        Term::AgreedOn => Some(day("agreed_on") == Some(american(answer)?)),
        Term::StartDate => Some(day("start_date") == Some(american(answer)?)),
        Term::EndDate => {
            let theirs = american(answer)?;
            Some(day("end_date").is_some_and(|it| is_last_day(it, theirs)))
        }
        Term::GoverningLaw => Some(places(value("governing_law")) == places(answer)),
        Term::Renewal => {
            Some(length(&[value("renewal_count"), value("renewal_unit")].join(" ")) == Some(length(answer)?))
        }
        Term::Notice => Some(length(&[value("notice_count"), value("notice_unit")].join(" ")) == Some(length(answer)?)),
        Term::ContractType | Term::Numbers | Term::Value => None,
    }
}
