//! Defined terms and party labels: defined once, used, and never used undefined.
//!
//! What must hold: a word counts as undefined only where the document treats it as a term ("the Deliverables") and
//! says nowhere what it is: no definition, no quotes, no bold, no heading, no row or line that it labels.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::compliance::steps;

use super::{CheckInput, LineKind, Outcome, Span, Text, Verdict, Zone, in_order, listed};

/// The most terms a verdict names.
const MOST_TERMS: usize = 10;
/// The most definitions that are counted: no contract has more, and a hostile text may.
const MOST_DEFINITIONS: usize = 600;
/// As much of a meaning as is compared, in bytes.
const LONGEST_MEANING: usize = 4_000;

/// `CHK-DEFS`: terms are defined, used, and defined once; the rule says which.
pub(super) fn defined_terms(input: &CheckInput<'_>) -> Verdict {
    match input.rule.id.as_str() {
        "EXE-DEF-UNDEF" => undefined(input.text),
        "EXE-DEF-UNUSED" => unused(input.text),
        "EXE-DEF-DUP" => defined_twice(input.text),
        _ => Verdict::new(Outcome::Unknown, 0.0),
    }
}

/// A word of the document.
#[derive(Clone, Copy)]
struct Word<'t> {
    word: &'t str,
    start: usize,
    end: usize,
}

fn words(text: &str, offset: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, ch) in text.char_indices().chain([(text.len(), ' ')]) {
        match (ch.is_alphanumeric() || ch == '\'' || ch == '-' || ch == '&', start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let opened = text[from..at].trim_start_matches(['\'', '-']);
                let word = opened.trim_end_matches(['\'', '-']);
                if !word.is_empty() {
                    let start = offset + at - opened.len();
                    found.push(Word { word, start, end: start + word.len() });
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// A word without its plural or possessive ending, in lower case: "Parties'" and "Party" are the same.
fn stem(word: &str) -> String {
    steps::took(1);
    let lower = word.to_lowercase();
    let lower = lower.strip_suffix("'s").unwrap_or(&lower).trim_end_matches('\'');
    match lower.strip_suffix("ies") {
        Some(root) if root.len() >= 3 => format!("{root}y"),
        _ => {
            let singular = lower.strip_suffix('s').filter(|it| it.len() >= 3 && !it.ends_with('s')).unwrap_or(lower);
            // "processes" and "process", "taxes" and "tax".
            let root = singular
                .strip_suffix('e')
                .filter(|it| it.ends_with("ss") || it.ends_with('x') || it.ends_with("ch") || it.ends_with("sh"));
            root.unwrap_or(singular).to_owned()
        }
    }
}

fn stems(term: &str) -> Vec<String> {
    words(term, 0).iter().map(|it| stem(it.word)).collect()
}

fn unused(text: &Text) -> Verdict {
    let all = words(text.working(), 0);
    // Each stem by a number of its own, so that a term that begins like many others is compared without reading it anew.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut places: Vec<Vec<usize>> = Vec::new();
    let mut stems_of_all = Vec::with_capacity(all.len());
    for (nth, word) in all.iter().enumerate() {
        let next = numbers.len();
        let number = *numbers.entry(stem(word.word)).or_insert(next);
        if number == next {
            places.push(Vec::new());
        }
        places[number].push(nth);
        stems_of_all.push(number);
    }
    let labels: HashSet<String> = text.parties().iter().flat_map(|it| &it.labels).map(|it| it.to_lowercase()).collect();
    let mut seen: HashSet<Vec<String>> = HashSet::new();
    let (mut spans, mut names) = (Vec::new(), Vec::new());
    for definition in text.definitions().iter().take(MOST_DEFINITIONS) {
        // "Maximum Quantity (MQ)" is used when either is, and "Fee(s)" when fees are.
        let forms: Vec<Vec<String>> =
            definition.term.split(['(', ')', '/']).map(stems).filter(|it| !it.is_empty() && *it != ["s"]).collect();
        let Some(term) = forms.first().cloned() else { continue };
        let label = labels.contains(&definition.term.to_lowercase());
        let in_parties = text.zone_at(definition.span.start) == Zone::Parties;
        if label
            || is_one_of_two(text, &definition.span)
            || NO_MEANING.is_match(super::after(text.slice(&definition.meaning), 0, 40))
            || in_parties
            || term.len() > 8
            || !definition.term.starts_with(char::is_uppercase)
            || !seen.insert(term.clone())
        {
            continue;
        }
        let used = forms.iter().any(|term| {
            let wanted: Option<Vec<usize>> = term.iter().map(|it| numbers.get(it).copied()).collect();
            let Some(wanted) = wanted else { return false };
            places[wanted[0]].iter().any(|&at| {
                let same = stems_of_all.get(at..at + wanted.len()) == Some(wanted.as_slice());
                same && !definition.span.contains(&all[at].start) && all[at].word.starts_with(char::is_uppercase)
            })
        });
        if !used {
            spans.push(definition.span.clone());
            names.push(format!("“{}”", definition.term));
        }
    }
    if spans.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    names.truncate(MOST_TERMS);
    spans.truncate(MOST_TERMS);
    Verdict::new(Outcome::Fail, 0.9).at(in_order(spans)).note(format!("Never used: {}.", listed(&names)))
}

/// Whether a term is given together with another name: ("Term" or "Initial Term").
fn is_one_of_two(text: &Text, term: &Span) -> bool {
    ANOTHER_NAME.is_match(super::after(text.working(), term.end, 12))
        || ANOTHER_NAME_BEFORE.is_match(super::before(text.working(), term.start, 12))
}

patterns! {
    ANOTHER_NAME = r"^\x22,? or (?:the )?\x22";
    ANOTHER_NAME_BEFORE = r"\x22,? or (?:the )?\x22$";
    NO_MEANING = r"^[ :]*(?:means )?(?:including|of|by which|through which)\b";
    AS_A_VERB = r"\b(?:used )?as an? (?:verb|noun|adjective)\b[^.;]{0,30}$";
    SAYS_WHAT = r"(?-i:\b([A-Z][\w-]*(?: [A-Z][\w-]*){0,4})) (?:shall mean|means|shall have the meaning|has the meaning|is defined|refers? to|shall refer to)\b|\((?:the |each an? |an? )?(?-i:([A-Z][\w-]*(?: [A-Z][\w-]*){0,4}))\)";
    POINTS_ELSEWHERE = r"^[ :|]*(?:(?:has |have |bears? )?the (?:same )?meanings?\b|(?:is |are )?(?:as )?(?:given|set out|set forth|defined|ascribed|assigned|described|specified|stated)\b|see\b|as (?:per|in)\b)";
}

fn defined_twice(text: &Text) -> Verdict {
    let mut first: BTreeMap<Vec<String>, (Span, String, Zone, bool)> = BTreeMap::new();
    let (mut spans, mut names) = (Vec::new(), Vec::new());
    for definition in text.definitions().iter().take(MOST_DEFINITIONS) {
        let zone = text.zone_at(definition.span.start);
        // Many terms may be given in one long line, and the meaning of each is the whole line.
        let meaning = super::after(text.slice(&definition.meaning), 0, LONGEST_MEANING);
        // What a schedule or signature block defines, it defines for itself.
        if matches!(zone, Zone::Schedule | Zone::Signature) || POINTS_ELSEWHERE.is_match(super::after(meaning, 0, 160))
        {
            continue;
        }
        if AS_A_VERB.is_match(super::before(text.working(), definition.span.start, 60)) {
            continue;
        }
        let term: Vec<String> = words(&definition.term, 0).iter().map(|it| it.word.to_owned()).collect();
        let capital = definition.term.starts_with(char::is_uppercase);
        let sense: String = words(meaning, 0).iter().map(|it| it.word.to_lowercase()).collect::<Vec<_>>().join(" ");
        if term.is_empty() || !capital || sense.is_empty() {
            continue;
        }
        match first.get(&term) {
            Some((known, other, _, inline))
                if *other != sense && *known != definition.span && *inline == definition.inline =>
            {
                spans.extend([known.clone(), definition.span.clone()]);
                names.push(format!("“{}”", definition.term));
            }
            Some(_) => {}
            None => {
                first.insert(term, (definition.span.clone(), sense, zone, definition.inline));
            }
        }
    }
    if spans.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    names.dedup();
    names.truncate(MOST_TERMS);
    Verdict::new(Outcome::Fail, 0.9).at(in_order(spans)).note(format!("Defined twice: {}.", listed(&names)))
}

/// Words that contracts write with a capital and need not define.
const KNOWN_CAPITALS: &str = "agreement agreements contract deed party parties third general terms conditions preamble attachment attachments clause clauses schedule schedules section sections annex appendix exhibit article articles part paragraph paragraphs recital recitals background \
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday christmas easter new year good boxing day bank holiday \
england wales scotland ireland northern united kingdom uk britain great british english scottish welsh irish london europe european union eu eea efta america states american french german spanish dutch italian portuguese swiss belgian polish swedish danish norwegian finnish chinese japanese indian canadian australian russian netherlands middle east west north south asia africa america latin pacific atlantic world wide crown isle man channel islands \
mr mrs ms miss dr sir lady director directors managing chief executive officer manager head secretary chairman chair president vice chairperson ceo cfo hr board \
vat paye nic gdpr idta scc sccs tupe ir35 ssp cpi rpi pdf url html api sla it ip i internet web wi-fi email e-mail word excel microsoft google aws incoterms iso \
hmrc ico fca acas revenue customs nhs dbs pensions regulator information commissioner commissioner's office companies house state minister government parliament treasury competition markets authority health safety executive equality human rights commission tribunal tribunals court courts high supreme appeal employment ombudsman council police bank chamber commerce arbitration mediation centre effective dispute resolution cedr lcia law society institute chartered accountants advisory conciliation \
statutory sick pay maternity paternity adoption shared parental leave national insurance income tax minimum living wage modern slavery bribery handbook staff policy procedure scheme notice \
limited ltd plc llp inc llc company group holdings and of the for in to a an or";

/// Words of the list above that are terms when they stand alone.
const ONLY_IN_NAMES: [&str; 18] = [
    "information",
    "pay",
    "leave",
    "tax",
    "centre",
    "dispute",
    "resolution",
    "revenue",
    "notice",
    "policy",
    "procedure",
    "scheme",
    "income",
    "wage",
    "adoption",
    "staff",
    "insurance",
    "competition",
];

/// What makes a phrase the name of a law, a court or a public body.
const OF_THE_LAW: [&str; 30] = [
    "act",
    "regulation",
    "order",
    "directive",
    "code",
    "rule",
    "convention",
    "protocol",
    "gdpr",
    "law",
    "statute",
    "court",
    "tribunal",
    "commissioner",
    "authority",
    "regulator",
    "ministry",
    "council",
    "commission",
    "parliament",
    "government",
    "crown",
    "association",
    "institute",
    "standard",
    "principle",
    "university",
    "committee",
    "acas",
    "part",
];

/// What makes a phrase a job, a place or a people.
const PEOPLE_AND_PLACES: [&str; 30] = [
    "counsel",
    "officer",
    "manager",
    "director",
    "secretary",
    "executive",
    "president",
    "chairman",
    "treasurer",
    "trustee",
    "republic",
    "state",
    "province",
    "borough",
    "city",
    "county",
    "street",
    "road",
    "house",
    "league",
    "university",
    "college",
    "school",
    "european",
    "british",
    "english",
    "scottish",
    "american",
    "western",
    "monday",
];

/// Words before a term that show it is used as one.
const DETERMINERS: [&str; 22] = [
    "the", "any", "each", "all", "such", "this", "these", "those", "a", "an", "its", "their", "your", "our", "no",
    "every", "other", "relevant", "both", "that", "his", "her",
];

fn undefined(text: &Text) -> Verdict {
    let explained = explained(text);
    let known: HashSet<&str> = KNOWN_CAPITALS.split_whitespace().collect();
    let names: HashSet<String> = text
        .parties()
        .iter()
        .flat_map(|it| words(&it.name, 0).into_iter().map(|it| stem(it.word)).collect::<Vec<_>>())
        .collect();
    let mut uses: HashMap<Vec<String>, Vec<Span>> = HashMap::new();
    let mut in_lower_case: HashSet<Vec<String>> = HashSet::new();
    for line in text.lines().iter().filter(|it| !matches!(it.kind, LineKind::Heading)) {
        if matches!(line.zone, Zone::Signature | Zone::Parties) {
            continue;
        }
        let stretch = text.slice(&line.span);
        let said = words(stretch, line.span.start);
        // The first word has its capital anyway.
        let mut at = 1;
        while at < said.len() {
            if !is_title_case(said[at].word) {
                at += 1;
                continue;
            }
            // Only spaces may part the words of one phrase.
            let gap = |one: &Word<'_>, next: &Word<'_>| text.working().get(one.end..next.start) == Some(" ");
            let goes_on = |pair: &&[Word<'_>]| is_title_case(pair[1].word) && gap(&pair[0], &pair[1]);
            let run = 1 + said[at..].windows(2).take_while(goes_on).count();
            steps::took(run);
            // "The Escrow Account" at the start of a sentence is a use of the term behind its article.
            let leads = |it: &&Word<'_>| DETERMINERS.contains(&it.word.to_lowercase().as_str());
            let articles = said[at..at + run - 1].iter().take_while(leads).count();
            at += articles;
            let joined = run - articles;
            let phrase = &said[at..at + joined];
            let determined =
                DETERMINERS.contains(&said[at - 1].word.to_lowercase().as_str()) && gap(&said[at - 1], &phrase[0]);
            let lower: Vec<String> = phrase.iter().map(|it| stem(it.word)).collect();
            let followed_by_year = said
                .get(at + joined)
                .is_some_and(|it| it.word.len() == 4 && it.word.bytes().all(|it| it.is_ascii_digit()));
            let of_the_law = lower.iter().any(|it| OF_THE_LAW.contains(&it.as_str())) || followed_by_year;
            // "the Information" alone is a term, "the Information Commissioner" is not.
            let needs_company = joined == 1 && ONLY_IN_NAMES.contains(&lower[0].as_str());
            let common = !needs_company
                && (lower.iter().all(|it| known.contains(it.as_str()))
                    || phrase.iter().all(|it| known.contains(it.word.to_lowercase().as_str())));
            let proper = lower.iter().any(|it| PEOPLE_AND_PLACES.contains(&it.as_str()))
                || phrase.iter().any(|it| it.word.ends_with("'s") || it.word.contains('-'));
            let of_a_party = lower.iter().any(|it| names.contains(it));
            if determined
                && !of_the_law
                && !common
                && !proper
                && !of_a_party
                && joined <= 5
                && !is_composed(&lower, &explained)
            {
                uses.entry(lower).or_default().push(phrase[0].start..phrase[joined - 1].end);
            }
            at += joined;
        }
        // A word that is just as often written small is a matter of style and not a term.
        for pair in said.windows(2) {
            if pair[1].word.starts_with(char::is_lowercase) {
                in_lower_case.insert(vec![stem(pair[1].word)]);
            }
        }
    }
    let mut found: Vec<(Vec<String>, Vec<Span>)> = uses
        .into_iter()
        .filter(|it| {
            it.1.len() >= if it.0.len() == 1 { 3 } else { 2 } && !(it.0.len() == 1 && in_lower_case.contains(&it.0))
        })
        .collect();
    found.sort_by(|one, other| other.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&other.0)));
    found.truncate(MOST_TERMS);
    if found.is_empty() {
        return Verdict::new(Outcome::Pass, 0.7);
    }
    let names: Vec<String> = found.iter().map(|it| format!("“{}”", text.slice(&it.1[0]))).collect();
    let spans = found.into_iter().filter_map(|it| it.1.into_iter().next()).collect();
    Verdict::new(Outcome::Fail, 0.7).at(in_order(spans)).note(format!("Used without a definition: {}.", listed(&names)))
}

fn is_title_case(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
}

/// Whether a phrase is explained, as a whole or put together of explained terms.
fn is_composed(phrase: &[String], explained: &HashSet<Vec<String>>) -> bool {
    if explained.contains(phrase) {
        return true;
    }
    (1..phrase.len()).any(|at| {
        let (head, tail) = phrase.split_at(at);
        explained.contains(head) && (explained.contains(tail) || is_composed(tail, explained))
            || explained.contains(head) && tail.len() == 1
    })
}

/// Everything the document explains: definitions, quoted and bold words, headings, and the labels of rows and lines.
fn explained(text: &Text) -> HashSet<Vec<String>> {
    let mut terms: HashSet<Vec<String>> = HashSet::new();
    let mut add = |term: &str| {
        let term = stems(term);
        if !term.is_empty() && term.len() <= 8 {
            terms.insert(term);
        }
    };
    text.definitions().iter().for_each(|it| add(&it.term));
    text.parties().iter().flat_map(|it| &it.labels).for_each(|it| add(it));
    text.bold().iter().filter(|it| it.len() <= 80).for_each(|it| add(text.slice(it)));
    text.clauses().iter().filter_map(|it| it.heading.as_ref()).for_each(|it| add(text.slice(it)));
    for line in text.lines() {
        let words = text.slice(&line.span);
        quoted(words).for_each(&mut add);
        let said = SAYS_WHAT.captures_iter(words).filter_map(|it| it.get(1).or_else(|| it.get(2)));
        said.for_each(|it| add(it.as_str().trim_start_matches("The ")));
        match line.kind {
            LineKind::Heading => add(words),
            LineKind::Row => words.split('|').next().into_iter().for_each(&mut add),
            LineKind::Paragraph | LineKind::Item => {
                if let Some((label, _)) = words.split_once([':', '-']).filter(|it| it.0.len() <= 60) {
                    add(label.trim_start_matches(|ch: char| !ch.is_alphabetic()));
                }
            }
        }
    }
    terms
}

fn quoted(words: &str) -> impl Iterator<Item = &str> {
    words.split('"').skip(1).step_by(2).filter(|it| it.len() <= 80)
}

/// The labels that contracts give to parties.
const LABELS: [&str; 22] = [
    "Supplier",
    "Customer",
    "Client",
    "Licensor",
    "Licensee",
    "Landlord",
    "Tenant",
    "Lender",
    "Borrower",
    "Seller",
    "Buyer",
    "Purchaser",
    "Vendor",
    "Contractor",
    "Consultant",
    "Employer",
    "Employee",
    "Provider",
    "Discloser",
    "Recipient",
    "Controller",
    "Processor",
];

patterns! {
    ASSIGNS = r"\b(?:is|are|as|be|acts? as|acting as|being|means|called|referred to as)(?: an?| the)?(?: (?:independent|joint|separate|sole|data|only))* \x22?$";
}

/// `CHK-ROLE`: no party label is used that the document does not assign.
pub(super) fn party_labels(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let explained = explained(text);
    let headings: HashSet<Vec<String>> = text.headings().map(|it| stems(text.slice(&it.span))).collect();
    let assigned = |label: &str| {
        let wanted = stem(label);
        explained.iter().any(|it| {
            it.last() == Some(&wanted)
                && it.len() <= 3
                && !(it.len() == 1 && headings.contains(it) && !defines(text, label))
        })
    };
    let mut uses: BTreeMap<&'static str, Vec<Span>> = BTreeMap::new();
    let mut given: HashSet<&'static str> = HashSet::new();
    for line in text.lines().iter().filter(|it| it.kind != LineKind::Heading) {
        let stretch = text.slice(&line.span);
        let said = words(stretch, line.span.start);
        for (nth, word) in said.iter().enumerate() {
            let Some(label) = LABELS.into_iter().find(|it| word.word.strip_suffix("'s").unwrap_or(word.word) == *it)
            else {
                continue;
            };
            let starts = word.start - line.span.start;
            if ASSIGNS.is_match(super::before(stretch, starts, 40)) {
                given.insert(label);
            }
            let previous = nth.checked_sub(1).and_then(|it| said.get(it));
            let next = said.get(nth + 1);
            // "Service Provider" and "Customer Data" are other terms; the first word of a sentence has its capital anyway.
            let alone = previous.is_some_and(|it| {
                it.word.starts_with(char::is_lowercase) && text.working().get(it.end..word.start) == Some(" ")
            }) && !next
                .is_some_and(|it| is_title_case(it.word) && text.working().get(word.end..it.start) == Some(" "));
            if alone && line.zone != Zone::Signature {
                uses.entry(label).or_default().push(word.start..word.end);
            }
        }
    }
    let strangers: Vec<(&str, Vec<Span>)> =
        uses.into_iter().filter(|it| it.1.len() >= 2 && !given.contains(it.0) && !assigned(it.0)).collect();
    if strangers.is_empty() {
        return Verdict::new(Outcome::Pass, 0.85);
    }
    let names: Vec<String> = strangers.iter().map(|it| format!("“{}”", it.0)).collect();
    let spans = strangers.into_iter().flat_map(|it| it.1.into_iter().take(3)).collect();
    Verdict::new(Outcome::Fail, 0.85)
        .at(in_order(spans))
        .note(format!("Never assigned to a party: {}.", listed(&names)))
}

/// Whether a label that is also a heading is given to somebody all the same.
fn defines(text: &Text, label: &str) -> bool {
    text.definitions().iter().any(|it| it.term.eq_ignore_ascii_case(label))
        || text.parties().iter().flat_map(|it| &it.labels).any(|it| it.eq_ignore_ascii_case(label))
        || text.lines().iter().any(|it| quoted(text.slice(&it.span)).any(|it| it.eq_ignore_ascii_case(label)))
}
