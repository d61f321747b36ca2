//! Whose liability is limited.

use super::{CheckInput, Outcome, Party, Role, Said, Span, Text, Verdict, Zone, in_order, said};

patterns! {
    LIABLE = r"\bliab(?:le|ility|ilities)\b";
    LIMITS = r"\blimited to\b|\bnot exceed\b|\bexceed\b|\b(?:shall|will|is|are|be) (?:not|no)(?: be)? liable\b|\bnot be (?:held )?(?:liable|responsible)\b|\bno liability\b|\bexclud\w*\b|\b(?:in no event|under no circumstances)\b|\bmaximum\b|\bcapp?(?:ed)?\b|\bnot be liable\b|\bneither party\b";
    KEEPS = r"\b(?:nothing|not|neither)\b[^.;]{0,80}\b(?:limits?|excludes?|restricts?|limit or exclude|exclude or limit)\b|\binsurance\b|\bremains? (?:fully )?(?:liable|responsible)\b|\bjointly and severally\b";
    BOTH = r"\b(?:neither|either|each|both|any|a|no|the other) (?:of the )?part(?:y|ies)(?:'s?)?\b|\beach of the parties\b|\bthe parties'? (?:total |aggregate |maximum )?liabilit|\bone party\b";
    SUPPLIES = r"\b(?:supplier|provider|seller|vendor|consultant|contractor|processor|licensor|agency|manufacturer|developer|distributor|freelancer)\b|\b(?:we|our|us)\b";
    BUYS = r"\b(?:customer|client|buyer|purchaser|controller|licensee|subscriber|user)\b|\b(?:you|your)\b";
    DISCLOSES = r"\b(?:discloser|disclosing party)\b";
    RECEIVES = r"\b(?:recipient|receiving party)\b";
}

/// A side whose liability a sentence limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Both,
    One,
    Other,
}

fn side_of(role: Role) -> Side {
    match role {
        Role::Supplier | Role::Employer | Role::Discloser => Side::One,
        Role::Customer | Role::Employee | Role::Recipient => Side::Other,
    }
}

/// `CHK-LIABSIDE`: limits of liability work for both sides.
pub(super) fn balance_of_limits(input: &CheckInput<'_>) -> Verdict {
    let found = limited(input.text);
    let has = |side: Side| found.iter().any(|it| it.0 == side);
    let outcome = match (has(Side::Both), has(Side::One), has(Side::Other)) {
        (false, false, false) => return Verdict::new(Outcome::NotApplicable, 0.8),
        (true, _, _) | (_, true, true) => Outcome::Pass,
        (false, _, _) => Outcome::Fail,
    };
    Verdict::new(outcome, 0.8).at(in_order(found.into_iter().map(|it| it.1).take(4).collect()))
}

/// Whose liability the document limits, by what it calls the party; `None` for both. What it calls no party is left out.
pub(in crate::compliance) fn limited_sides(text: &Text) -> Vec<(Option<String>, Span)> {
    let label = |side: Side| {
        let of_side = |(nth, it): &(usize, &Party)| side_of_party(*nth, it) == side;
        let party = text.parties().iter().enumerate().find(of_side).map(|it| it.1)?;
        party.labels.first().cloned()
    };
    let named = |(side, span): (Side, Span)| match side {
        Side::Both => Some((None, span)),
        Side::One | Side::Other => Some((Some(label(side)?), span)),
    };
    limited(text).into_iter().filter_map(named).collect()
}

/// The side of a party: by its role, or by where it is introduced.
fn side_of_party(nth: usize, party: &Party) -> Side {
    party.role.map_or(if nth == 0 { Side::One } else { Side::Other }, side_of)
}

/// The sides whose liability sentences limit.
fn limited(text: &Text) -> Vec<(Side, Span)> {
    let labels: Vec<(String, Side)> = text
        .parties()
        .iter()
        .enumerate()
        .flat_map(|(nth, party)| {
            let side = side_of_party(nth, party);
            party.labels.iter().map(move |it| (it.to_ascii_lowercase(), side))
        })
        .filter(|it| it.0.len() >= 3)
        .collect();
    let mut found: Vec<(Side, Span)> = Vec::new();
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals | Zone::Definitions)) {
        if LIABLE.is_match(&it.words) && LIMITS.is_match(&it.words) && !KEEPS.is_match(&it.words) {
            found.extend(subject(&it, &labels).map(|side| (side, it.own.clone())));
        }
    }
    found
}

/// Whose liability a sentence is about: the party named last before "liable", or first after "liability of".
fn subject(sentence: &Said<'_>, labels: &[(String, Side)]) -> Option<Side> {
    let words = sentence.words.to_ascii_lowercase();
    if BOTH.is_match(&words) {
        return Some(Side::Both);
    }
    let at = LIABLE.find(&words)?;
    let reach = |from: &str, last: bool| {
        let pick = |re: &regex::Regex, side: Side| {
            let mut places = re.find_iter(from).map(|it| it.start());
            (if last { places.last() } else { places.next() }).map(|it| (it, side))
        };
        let own = labels.iter().filter_map(|(label, side)| {
            (if last { from.rfind(label.as_str()) } else { from.find(label.as_str()) }).map(|it| (it, *side))
        });
        let known = [
            pick(&SUPPLIES, Side::One),
            pick(&BUYS, Side::Other),
            pick(&DISCLOSES, Side::One),
            pick(&RECEIVES, Side::Other),
        ];
        let all = own.chain(known.into_iter().flatten());
        if last { all.max() } else { all.min() }.map(|it| it.1)
    };
    let rest = super::after(&words, at.end(), 60);
    if rest.starts_with(" of ")
        && let Some(side) = reach(rest, false)
    {
        return Some(side);
    }
    reach(super::before(&words, at.start(), 120), true).or_else(|| reach(rest, false))
}
