//! The text that a new amendment begins with, as a source.
//!
//! For agreements under the law of England and Wales. A variation is itself a contract: it needs agreement and
//! consideration, which mutual promises are, or a deed (*Williams v Roffey Bros* [1991] 1 QB 1); and where the agreement
//! asks for a signed writing, that is what it takes (*MWB Business Exchange Centres Ltd v Rock Advertising Ltd* [2018]
//! UKSC 24). So the text says what goes on unchanged, which text prevails, and is signed by both sides.

use super::{ChangeKind, wording};
use crate::contracts::Summary;
use crate::document::ClauseAddress;
use crate::typed::{self, Currency};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::fmt::Write;

/// What a new amendment says.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) effective: Option<Date>,
    pub(super) end: Option<Date>,
    pub(super) value: Option<(Decimal, Currency)>,
    pub(super) changes: Vec<(ChangeKind, ClauseAddress, String)>,
}

/// The label of the clause under which the changes stand.
const CHANGES: &str = "{#changes}";

/// The source of an amendment of `agreement`, which the company of this name made.
pub(super) fn source(agreement: &Summary, company: &str, title: &str, terms: &Terms) -> String {
    let supplier = agreement.supplier_name.as_deref().unwrap_or(company);
    let client = &agreement.client_name;
    let signed = agreement.standing.signed_on.map(|it| format!(", signed on {}", typed::day_in_words(it)));
    let from = match terms.effective {
        Some(day) => format!("on {}", typed::day_in_words(day)),
        None => "on the day on which the last party signs it".to_owned(),
    };
    let mut text = format!(
        "# {title}\n\nThis amendment changes the agreement called “{}” between **{supplier}** and **{client}**{} (the **“Agreement”**). \
         It takes effect {from}.\n\n\
         #. Meaning of words\n\n\
         ##. Words that the Agreement defines mean the same in this amendment.\n\n\
         ##. References to clauses, paragraphs and Schedules are to those of the Agreement as it stands when this amendment takes effect.\n\n\
         #. Changes {CHANGES}\n\n",
        agreement.title,
        signed.unwrap_or_default(),
    );
    let mut add = |sentence: String| {
        text.push_str(&sentence);
        text.push('\n');
    };
    for (kind, at, new) in &terms.changes {
        add(wording::write(*kind, at, new));
    }
    if let Some(end) = terms.end {
        add(wording::write_end(end));
    }
    if let Some((value, currency)) = terms.value {
        add(wording::write_value(value, currency));
    }
    text.push_str(
        "#. What goes on\n\n\
         ##. The Agreement goes on unchanged except for the changes above. It and this amendment are read together as one agreement.\n\n\
         ##. If this amendment and the Agreement say different things, this amendment prevails. If two amendments say different \
         things, the one that takes effect later prevails.\n\n\
         ##. Rights and claims that arose before this amendment takes effect stay as they are.\n\n\
         #. General\n\n\
         ##. Each party makes the promises in this amendment in return for those of the other.\n\n\
         ##. This amendment is governed by the law that governs the Agreement, and the courts that decide disputes about the \
         Agreement decide disputes about this amendment.\n\n\
         ## Signatures\n\n",
    );
    for (party, label) in [(supplier, "first party"), (client.as_str(), "second party")] {
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "Signed for and on behalf of **{party}** (the {label})\n\nName and capacity: ______________________________\n\n\
             Signature: ______________________________\n\nDate of signature: ______________________________\n\n"
        );
    }
    text
}

/// The source with one more change at the end of its clause of changes; `None` where it has no such clause.
pub(super) fn with_change(source: &str, kind: ChangeKind, at: &ClauseAddress, new: &str) -> Option<String> {
    let label = source.find(CHANGES)?;
    let after = label + CHANGES.len();
    let is_next = |line: &str| line.starts_with("#. ") || line.starts_with("## ") || line.starts_with("#S. ");
    let mut end = after;
    for line in source.get(after..)?.split_inclusive('\n').skip(1) {
        if is_next(line) {
            break;
        }
        end += line.len();
    }
    // The rest of the line that carries the label belongs to the clause as well.
    let first_line = source.get(after..)?.split_inclusive('\n').next().map_or(0, str::len);
    let end = end + first_line;
    let (head, tail) = source.split_at_checked(end)?;
    Some(format!("{}\n\n{}\n{}", head.trim_end(), wording::write(kind, at, new), tail.trim_start_matches('\n')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_change_stands_after_the_others_and_before_what_goes_on() {
        let at = |number: &str| ClauseAddress { schedule: None, number: Some(number.to_owned()) };
        let source = "# A\n\n#. Changes {#changes}\n\n##. Clause 1 is deleted.\n\n#. What goes on\n\n##. All.\n";
        let once = with_change(source, ChangeKind::Delete, &at("2"), "").unwrap();
        let twice = with_change(&once, ChangeKind::Replace, &at("3"), "New.\n\nNewer.").unwrap();
        assert_eq!(
            twice,
            "# A\n\n#. Changes {#changes}\n\n##. Clause 1 is deleted.\n\n##. Clause 2 is deleted.\n\n\
             ##. Clause 3 is deleted and replaced with the following:\n\n> New.\n>\n> Newer.\n\n#. What goes on\n\n##. All.\n"
        );
        let empty = with_change("#. Changes {#changes}", ChangeKind::Delete, &at("2"), "").unwrap();
        assert_eq!(empty, "#. Changes {#changes}\n\n##. Clause 2 is deleted.\n\n");
        assert_eq!(with_change("# A\n\nWe agree.\n", ChangeKind::Delete, &at("2"), ""), None);
    }
}
