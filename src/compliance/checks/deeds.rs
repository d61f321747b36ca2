//! Promises that need a deed.

use super::{CheckInput, Outcome, Verdict, in_order, said};

patterns! {
    ATTORNEY = r"\b(?:grants?|gives?|giving|executes?|creates?)\b[^.;]{0,80}\bpower of attorney\b|\bappoints?\b[^.;]{0,120}\b(?:as|to be) (?:its|his|her|their|your|my|our|the) (?:\w+ ){0,4}attorney\b|\bby way of security\b[^.;]{0,80}\battorney\b";
    RELEASE = r"\breleases?\b[^.;]{0,80}\b(?:claims?|liabilit\w+|obligations?|debts?)\b[^.;]{0,80}\b(?:without (?:payment|consideration)|for no consideration)\b|\b(?:without|for no) (?:payment|consideration)\b[^.;]{0,80}\breleases?\b";
    GIFT = r"\bby way of (?:a )?gift\b|\bmakes? a gift of\b|\bfor no consideration\b|\bwithout (?:any )?(?:payment or )?consideration\b[^.;]{0,60}\b(?:promis\w+|agrees?|undertak\w+|assigns?|transfers?)\b";
    LAND = r"\b(?:transfers?|conveys?|assigns?|grants?|demises?)\b[^.;]{0,60}\b(?:the freehold|the leasehold|the lease of|legal estate|legal title to the (?:land|property)|freehold (?:land|property)|leasehold (?:land|property)|the land)\b";
    OF_A_DEED = r"\bdeed of variation\b|\bvar(?:y|ies|ied)\b[^.;]{0,40}\bthe deed\b";
    DEED = r"\bthis deed\b|\bas a deed\b|\bexecuted[^.;]{0,30}\bdeed\b|\bdeed of (?:assignment|variation|release|appointment|gift|transfer|trust|indemnity)\b[^.;\n]{0,20}$";
    NOT_GRANTED = r"\b(?:not|no|never|nothing|neither|nor|may (?:require|request)|shall (?:on request|if requested|at the request)|under a power|separate deed|by deed)\b";
}

/// `CHK-DEEDNEED`: what the law wants in a deed is made as a deed.
pub(super) fn deed_needed(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let triggers = [&*ATTORNEY, &*RELEASE, &*GIFT, &*LAND, &*OF_A_DEED];
    let found: Vec<_> = said(text)
        .filter(|it| triggers.iter().any(|re| re.is_match(&it.words)) && !NOT_GRANTED.is_match(&it.words))
        .map(|it| it.own)
        .collect();
    if found.is_empty() {
        return Verdict::new(Outcome::Pass, 0.8);
    }
    let as_deed = text.lines().iter().any(|it| DEED.is_match(text.slice(&it.span)));
    Verdict::new(if as_deed { Outcome::Pass } else { Outcome::Fail }, 0.8).at(in_order(found))
}
