//! Who the parties are, and whether a company number can be one.

use super::{CheckInput, Outcome, Severity, Span, Verdict, before, in_order};
use crate::typed::REGISTERS;

/// `CHK-PARTIES`: at least two parties with a name and an address or number.
pub(super) fn parties_named(input: &CheckInput<'_>) -> Verdict {
    let parties = input.text.parties();
    let located = parties.iter().filter(|it| it.address.is_some() || it.number.is_some()).count();
    let outcome = match (parties.len(), located) {
        (_, 2..) => Outcome::Pass,
        (2.., _) => Outcome::Partial,
        _ => Outcome::Fail,
    };
    Verdict::new(outcome, 0.85).at(in_order(parties.iter().map(|it| it.span.clone()).collect()))
}

/// What a company number looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Valid,
    /// Seven figures: the leading zero is missing.
    LeadingZero,
    Wrong,
}

fn form(number: &str) -> Form {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let letters: String = number.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    match (letters.as_str(), digits) {
        ("", 8) => Form::Valid,
        ("", 7) => Form::LeadingZero,
        ("R", 7) if number.get(1..2) == Some("0") => Form::Valid,
        (prefix, 6) if REGISTERS.contains(&prefix) => Form::Valid,
        _ => Form::Wrong,
    }
}

patterns! {
    NUMBER = r"\b(?:company (?:registration |registered )?(?:number|no\b)|companies house (?:number|no\b)|registered (?:company )?(?:number|no\b)|company no\b|registered (?:in|at) (?:england(?: (?:and|&) wales)?|wales|scotland|northern ireland|companies house)[^\n;.\d]{0,30}?\b(?:number|no\b))[^\d\n;.]{0,20}?\.?[^\d\n;.]{0,40}?\b((?-i:[A-Z]{1,3}) ?\d{4,8}|\d{4} \d{4}|\d{2} \d{3} \d{3}|\d{4,12})\b";
    SOMEBODY_ELSE = r"\b(?:incorporated|registered|organi[sz]ed|established)\b[^.;\n]{0,40}\b(?:in|under the laws of)\b (?:the )?(?:state of |republic of )?(?-i:([A-Z][a-z]+))";
    CHARITY_OR_TAX = r"\b(?:charity|vat|tax|ico|fca|data protection|telephone)\b[^,;()\n]{0,30}$";
}

/// `CHK-COMPNO`: a company number has the form that Companies House gives.
pub(super) fn company_numbers(input: &CheckInput<'_>) -> Verdict {
    let text = input.text.working();
    let (mut wrong, mut short, mut valid): (Vec<Span>, Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new(), Vec::new());
    let mut notes = Vec::new();
    for found in NUMBER.captures_iter(text) {
        let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else { continue };
        let lead = before(text, whole.start() + 12, 160);
        let line = lead.rsplit('\n').next().unwrap_or_default();
        let abroad = SOMEBODY_ELSE.captures_iter(line).last().and_then(|it| it.get(1)).is_some_and(|it| {
            !["England", "Wales", "Scotland", "Northern", "United", "Great", "English"].contains(&it.as_str())
        });
        if abroad || CHARITY_OR_TAX.is_match(before(text, whole.start(), 40)) {
            continue;
        }
        let compact: String = number.as_str().chars().filter(|it| *it != ' ').collect();
        match form(&compact) {
            Form::Valid => valid.push(number.range()),
            Form::LeadingZero => {
                notes.push(format!("{compact} has seven figures: is it 0{compact}?"));
                short.push(number.range());
            }
            Form::Wrong => {
                notes.push(format!("{compact} is not a company number."));
                wrong.push(number.range());
            }
        }
    }
    notes.truncate(5);
    if !wrong.is_empty() {
        wrong.append(&mut short);
        return Verdict::new(Outcome::Fail, 0.95).at(in_order(wrong)).note(notes.join(" "));
    }
    if !short.is_empty() {
        return Verdict::new(Outcome::Partial, 0.95).at(in_order(short)).graded(Severity::Low).note(notes.join(" "));
    }
    Verdict::new(Outcome::Pass, 0.95).at(in_order(valid))
}
