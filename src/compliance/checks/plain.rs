//! Who the terms are for and how they read: plain language, business-only terms, mutual or one-way NDAs.

use super::{CheckInput, LineKind, Outcome, RuleType, Said, Span, Text, Verdict, Zone, in_order, said};

patterns! {
    ARCHAIC = r"\b(?:hereinafter|hereinbefore|thereof|whereof|aforesaid|notwithstanding|hereunder|forthwith|witnesseth|hereto|hereof|thereto|whereas|heretofore)\b";
}

/// How a text reads.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measures {
    words_a_sentence: f64,
    share_of_long: f64,
    reading_ease: f64,
    archaic_per_thousand: f64,
}

/// Syllables of an English word, near enough for an average.
fn syllables(word: &str) -> u32 {
    let lower = word.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let vowel = |it: u8| matches!(it, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let groups =
        bytes.iter().zip(std::iter::once(&b' ').chain(bytes)).filter(|it| vowel(*it.0) && !vowel(*it.1)).count();
    let silent = lower.len() > 3 && lower.ends_with('e') && !lower.ends_with("le");
    u32::try_from(groups).unwrap_or(1).saturating_sub(u32::from(silent)).max(1)
}

fn measure(text: &Text) -> Option<Measures> {
    let (mut sentences, mut long, mut words, mut sounds, mut archaic) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for it in said(text) {
        let own = text.slice(&it.own);
        let is_row = text.line_at(it.own.start).is_some_and(|it| it.kind == LineKind::Row);
        let spoken: Vec<&str> = own.split_whitespace().filter(|it| it.chars().any(char::is_alphabetic)).collect();
        if is_row || spoken.len() < 3 {
            continue;
        }
        let count = u32::try_from(spoken.len()).unwrap_or(u32::MAX);
        sentences += 1;
        long += u32::from(count > 45);
        words = words.saturating_add(count);
        sounds = spoken.iter().fold(sounds, |sum, it| sum.saturating_add(syllables(it)));
        archaic += u32::try_from(ARCHAIC.find_iter(own).count()).unwrap_or(0);
    }
    if sentences < 5 || words < 100 {
        return None;
    }
    let (sentences, words) = (f64::from(sentences), f64::from(words));
    let words_a_sentence = words / sentences;
    Some(Measures {
        words_a_sentence,
        share_of_long: f64::from(long) / sentences,
        reading_ease: 206.835 - 1.015 * words_a_sentence - 84.6 * f64::from(sounds) / words,
        archaic_per_thousand: f64::from(archaic) * 1_000.0 / words,
    })
}

/// `CHK-READ`: consumer terms are in plain language.
pub(super) fn plain_language(input: &CheckInput<'_>) -> Verdict {
    let Some(it) = measure(input.text) else { return Verdict::new(Outcome::Unknown, 0.4) };
    // Each measure as a share of its limit: above 1 it fails, within a tenth of it is close.
    let shares = [
        (it.words_a_sentence / 25.0, format!("the average sentence has {:.0} words", it.words_a_sentence)),
        (it.share_of_long / 0.08, format!("{:.0}% of the sentences have more than 45 words", it.share_of_long * 100.0)),
        (2.0 - it.reading_ease / 40.0, format!("the reading ease is {:.0}", it.reading_ease)),
        (it.archaic_per_thousand / 3.0, format!("{:.0} words in a thousand are archaic", it.archaic_per_thousand)),
    ];
    let over = |limit: f64| shares.iter().filter(|it| it.0 > limit).map(|it| it.1.as_str()).collect::<Vec<_>>();
    let (failing, close) = (over(1.0), over(0.9));
    match (failing.as_slice(), close.as_slice()) {
        ([], []) => Verdict::new(Outcome::Pass, 0.9),
        ([], close) => {
            Verdict::new(Outcome::Partial, 0.85).note(format!("Close to the limit: {}.", super::listed(close)))
        }
        (failing, _) => Verdict::new(Outcome::Fail, 0.85).note(format!("In these terms {}.", super::listed(failing))),
    }
}

patterns! {
    BUSINESS = r"\bin the course of (?:a |your |its |their )?(?:business|trade)\b|\b(?:not|never) (?:be |deal(?:ing)? |act(?:ing)? |contract(?:ing)? )?(?:as )?(?:a )?consumers?\b|\bbusiness (?:customers?|users?|use|purposes?)(?: only)?\b|\bonly (?:to|for|with) (?:business(?:es)?|trade)\b|\bbusinesses only\b|\bnot (?:intended|available|sold|supplied|offered)\b[^.;]{0,30}\bconsumers?\b|\bfor the purposes? of (?:your|its|their) (?:trade|business|craft|profession)\b|\bacting (?:for purposes relating to|in the course of)\b";
    CONSUMER = r"\b(?:consumer rights act|statutory rights as a consumer|as a consumer|if you are a consumer|consumer contracts regulations|cooling[- ]off|right to change your mind|your home|home delivery|deliver\w* to your (?:home|door)|aged? 18 or over|over 18|at least 18|parental consent|you and your family|household)\b";
}

/// `CHK-B2B`: terms drafted for businesses keep consumers out.
pub(super) fn business_only(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let at = |pattern: &regex::Regex| {
        said(text).filter(|it| pattern.is_match(&it.words)).map(|it| it.own).take(5).collect::<Vec<Span>>()
    };
    let confirmed = at(&BUSINESS);
    if !confirmed.is_empty() {
        return Verdict::new(Outcome::Pass, 0.85).at(in_order(confirmed));
    }
    let consumer = at(&CONSUMER);
    if !consumer.is_empty() {
        return Verdict::new(Outcome::Fail, 0.8).at(in_order(consumer));
    }
    // Two named companies cannot contract as consumers, whatever the terms leave unsaid.
    let companies = text
        .parties()
        .iter()
        .filter(|it| matches!(it.kind, super::PartyKind::Company | super::PartyKind::Partnership))
        .count();
    if input.kind != RuleType::TncB2b && companies >= 2 {
        return Verdict::new(Outcome::Pass, 0.7);
    }
    Verdict::new(Outcome::Partial, 0.7)
}

patterns! {
    SAYS_MUTUAL = r"\bmutual\b|\btwo-way\b|\bbilateral\b|\breciprocal\b";
    SAYS_ONE_WAY = r"\bone-way\b|\bunilateral\b|\bnon-mutual\b";
    EACH_DISCLOSES = r"\beach party\b[^.;]{0,80}\b(?:disclos\w*|receiv\w*|provid\w*|confidential)|\bboth parties\b[^.;]{0,60}\bdisclos\w*|\bdisclos\w*[^.;]{0,40}\bto (?:each other|one another)\b|\bexchange\b[^.;]{0,60}\binformation\b";
    MUTUAL_DUTY = r"\b(?:each|either|both|neither|a) part(?:y|ies)\b[^.;]{0,60}\b(?:shall|must|will|undertakes?|agrees?|may)\b|\b(?:the )?parties (?:shall|must|will|agree|undertake)\b[^.;]{0,60}\b(?:confiden\w*|secret|disclos\w*)|\b(?:receiving party|recipient|receiver)\x22?\)?[^.;]{0,20}\b(?:means|is|:)\b[^.;]{0,40}\b(?:the|a|any|each|either|whichever) party\b|\bparty (?:who|which|that|receiving|disclosing)\b|\b(?:when|where|as|to the extent) (?:it is |acting as )?(?:the |a )?(?:receiving party|recipient|discloser|disclosing party)\b|\bthe (?:other|receiving) party\b";
    DUTY = r"\b(?:shall|must|will|undertakes?|agrees?)\b[^.;]{0,100}\b(?:confiden\w*|secret|not (?:use|disclose|copy|reveal)|protect|only use|use it only|return|destroy)\b";
}

/// `CHK-MUTUAL`: an NDA that calls itself mutual binds both sides, and one that calls itself one-way does not.
pub(super) fn mutual_or_one_way(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let title = text.slice(&text.title());
    let recitals = || said(text).filter(|it: &Said<'_>| it.zone == Zone::Recitals);
    let mutual = SAYS_MUTUAL.is_match(title) && !SAYS_ONE_WAY.is_match(title)
        || recitals().any(|it| EACH_DISCLOSES.is_match(&it.words));
    let one_way = SAYS_ONE_WAY.is_match(title);
    let operative = || said(text).filter(|it: &Said<'_>| it.zone != Zone::Recitals);
    let duties: Vec<Said<'_>> = operative().filter(|it| DUTY.is_match(&it.words)).collect();
    if duties.is_empty() {
        return Verdict::new(Outcome::Unknown, 0.4);
    }
    let shared = operative().find(|it| MUTUAL_DUTY.is_match(&it.words));
    let labels = text.parties().iter().map(|it| it.labels.iter().map(|it| it.to_ascii_lowercase()).collect::<Vec<_>>());
    let bound = labels
        .filter(|labels| {
            duties.iter().any(|it| {
                let lower = it.words.to_ascii_lowercase();
                let subject = DUTY.find(&lower).map_or("", |it| super::before(&lower, it.start(), 40));
                labels.iter().any(|label| label.len() >= 2 && subject.contains(label.as_str()))
            })
        })
        .count();
    let duties_mutual = shared.is_some() || bound >= 2;
    let evidence = in_order(vec![shared.map_or_else(|| duties[0].own.clone(), |it| it.own)]);
    if mutual && !duties_mutual {
        return Verdict::new(Outcome::Fail, 0.75)
            .at(evidence)
            .note("It is called mutual, and only one side has duties.");
    }
    if one_way && !mutual && bound >= 2 {
        return Verdict::new(Outcome::Fail, 0.7).at(evidence).note("It is called one-way, and both sides have duties.");
    }
    Verdict::new(Outcome::Pass, 0.8).at(evidence)
}
