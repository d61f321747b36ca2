//! One name for each party, written the same way everywhere.

use super::{CheckInput, Outcome, Party, PartyKind, Severity, Span, Verdict, Zone, in_order};

/// The legal form at the end of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    Limited,
    Plc,
    Llp,
    Cic,
    Inc,
    Llc,
}

/// The forms as they are written, longest first so that "public limited company" is not read as "company".
const SUFFIXES: [(&str, Suffix); 12] = [
    ("community interest company", Suffix::Cic),
    ("limited liability partnership", Suffix::Llp),
    ("public limited company", Suffix::Plc),
    ("incorporated", Suffix::Inc),
    ("cyfyngedig", Suffix::Limited),
    ("limited", Suffix::Limited),
    ("ltd", Suffix::Limited),
    ("plc", Suffix::Plc),
    ("llp", Suffix::Llp),
    ("cic", Suffix::Cic),
    ("llc", Suffix::Llc),
    ("inc", Suffix::Inc),
];

fn bare(word: &str) -> &str {
    word.trim_matches(|ch: char| !ch.is_alphanumeric() && ch != '&')
}

/// A name without its legal form: "Acme Services" of "Acme Services Ltd.".
pub(super) fn without_suffix(name: &str) -> &str {
    let trimmed = name.trim().trim_end_matches(['.', ',']);
    let lower = trimmed.to_ascii_lowercase();
    for (suffix, _) in SUFFIXES {
        if let Some(rest) = lower.strip_suffix(suffix)
            && let Some(core) = trimmed.get(..rest.len())
            && core.ends_with([' ', ','])
        {
            return core.trim_end_matches([' ', ',']);
        }
    }
    trimmed
}

fn suffix_of(name: &str) -> Option<Suffix> {
    let trimmed = name.trim().trim_end_matches(['.', ',']).to_ascii_lowercase();
    SUFFIXES.into_iter().find(|it| trimmed.strip_suffix(it.0).is_some_and(|it| it.ends_with([' ', ',']))).map(|it| it.1)
}

/// How many letters must change to make one word of another, or `None` when it is more than two.
pub(super) fn distance(one: &str, other: &str) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(40).collect(), other.chars().take(40).collect());
    if one.len().abs_diff(other.len()) > 2 {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let swap = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().filter(|it| *it <= 2)
}

/// A word of the document with its place.
struct Token<'t> {
    word: &'t str,
    lower: String,
    span: Span,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, ch) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = ch.is_alphanumeric() || matches!(ch, '&' | '\'');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = bare(&text[from..at]);
                let word = word.strip_suffix("'s").unwrap_or(word);
                if !word.is_empty() {
                    let lower = if word == "&" { "and".to_owned() } else { word.to_lowercase() };
                    found.push(Token { word, lower, span: from..at });
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The legal form that the words from `at` on say, with the number of words it takes.
fn suffix_at(tokens: &[Token<'_>], at: usize) -> Option<(Suffix, usize)> {
    SUFFIXES.into_iter().find_map(|(words, suffix)| {
        let count = words.split(' ').count();
        let said = tokens.get(at..at + count)?;
        // "limited" in lower case after a name is an ordinary word.
        let capital = said[0].word.starts_with(char::is_uppercase) || matches!(words, "plc" | "ltd");
        (capital && said.iter().map(|it| it.lower.as_str()).eq(words.split(' '))).then_some((suffix, count))
    })
}

struct Known {
    core: Vec<String>,
    suffix: Option<Suffix>,
    name: String,
    labelled_by_core: bool,
    span: Span,
    is_person: bool,
}

fn known(party: &Party) -> Option<Known> {
    let core_words = without_suffix(&party.name);
    let core: Vec<String> = tokens(core_words).into_iter().map(|it| it.lower).collect();
    let core: Vec<String> = core.into_iter().skip_while(|it| it == "the").collect();
    let usable = !core.is_empty() && core.len() <= 8 && !party.name.contains(['[', '{', '_']) && core_words.len() >= 3;
    usable.then(|| Known {
        labelled_by_core: party.labels.iter().any(|it| it.eq_ignore_ascii_case(core_words)),
        suffix: suffix_of(&party.name),
        name: party.name.clone(),
        span: party.span.clone(),
        is_person: matches!(party.kind, PartyKind::Individual),
        core,
    })
}

/// `CHK-PARTYNAME`: a party's name is written the same way in the parties clause, the notices and the signatures.
pub(super) fn one_name_for_each_party(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let parties: Vec<Known> = text.parties().iter().filter(|it| it.name != "you").filter_map(known).collect();
    if parties.is_empty() {
        return Verdict::new(Outcome::NotApplicable, 0.8);
    }
    let tokens = tokens(text.working());
    let (mut wrong, mut bare_names): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let mut notes: Vec<String> = Vec::new();
    for party in &parties {
        for at in 0..tokens.len().saturating_sub(party.core.len() - 1) {
            let window = &tokens[at..at + party.core.len()];
            if party.span.contains(&window[0].span.start)
                || !window[0].word.starts_with(|ch: char| ch.is_uppercase() || ch.is_ascii_digit())
            {
                continue;
            }
            let end = at + party.core.len();
            let exact = window.iter().map(|it| &it.lower).eq(&party.core);
            let suffix = suffix_at(&tokens, end);
            let span = window[0].span.start
                ..suffix.map_or(window[window.len() - 1].span.end, |it| tokens[end + it.1 - 1].span.end);
            if exact {
                // Another party may share the words and differ in its form.
                let other = parties.iter().any(|it| it.core == party.core && it.suffix == suffix.map(|it| it.0));
                match (party.suffix, suffix) {
                    (Some(own), Some((found, _))) if own != found && !other => {
                        notes.push(format!("“{}” is “{}” in the parties clause.", text.slice(&span), party.name));
                        wrong.push(span);
                    }
                    (Some(_), None) if !party.labelled_by_core && is_a_signing_name(input, &span, party) => {
                        bare_names.push(span);
                    }
                    _ => {}
                }
                continue;
            }
            let capitals = window
                .iter()
                .all(|it| it.word.starts_with(|ch: char| !ch.is_lowercase()) || it.lower == "and" || it.lower == "of");
            let is_near = capitals && nearly(window, &party.core);
            let certain = match (suffix, party.core.len()) {
                (Some((found, _)), _) => party.suffix == Some(found),
                (None, 1) => false,
                // Without its form only a name of several words can be told from an ordinary phrase.
                (None, _) => (party.suffix.is_none() && party.is_person) || only_a_slip(window, &party.core),
            };
            let is_another = parties
                .iter()
                .any(|it| it.core.len() == window.len() && window.iter().map(|it| &it.lower).eq(&it.core));
            if is_near && certain && !is_another {
                notes.push(format!("“{}” is “{}” in the parties clause.", text.slice(&span), party.name));
                wrong.push(span);
            }
        }
    }
    notes.dedup();
    notes.truncate(5);
    if !wrong.is_empty() {
        return Verdict::new(Outcome::Fail, 0.85).at(in_order(wrong)).note(notes.join(" "));
    }
    if !bare_names.is_empty() {
        return Verdict::new(Outcome::Fail, 0.7)
            .at(in_order(bare_names))
            .graded(Severity::Low)
            .note("A signature block leaves out the legal form of the name.");
    }
    Verdict::new(Outcome::Pass, 0.85)
}

/// Whether a bare name stands where a company signs: "for and on behalf of Acme" with nothing after it.
fn is_a_signing_name(input: &CheckInput<'_>, span: &Span, party: &Known) -> bool {
    let text = input.text;
    if text.zone_at(span.start) != Zone::Signature || party.is_person {
        return false;
    }
    let Some(line) = text.line_at(span.start) else { return false };
    let lead = text.slice(&(line.span.start..span.start)).to_ascii_lowercase();
    let rest = text.slice(&(span.end..line.span.end)).trim_start_matches([',', '.', ' ', ':']);
    lead.trim_end().ends_with("behalf of") && (rest.is_empty() || rest.starts_with("by"))
}

/// Whether some words are a name but for one or two letters of its long words.
fn nearly(window: &[Token<'_>], core: &[String]) -> bool {
    let mut edits = 0;
    for (token, wanted) in window.iter().zip(core) {
        if token.lower == *wanted {
            continue;
        }
        let length = wanted.chars().count();
        let letters = |it: &str| it.chars().all(char::is_alphabetic);
        if length < 5 || !letters(&token.lower) || !letters(wanted) {
            return false;
        }
        match distance(&token.lower, wanted) {
            Some(count) if count <= if length >= 8 { 2 } else { 1 } => edits += count,
            _ => return false,
        }
    }
    (1..=2).contains(&edits)
}

/// Whether the difference cannot be an ordinary plural or possessive.
fn only_a_slip(window: &[Token<'_>], core: &[String]) -> bool {
    window.iter().zip(core).all(|(token, wanted)| {
        token.lower == *wanted || token.lower.trim_end_matches('s') != wanted.trim_end_matches('s')
    })
}
