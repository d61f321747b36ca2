//! The parties and the defined terms, as the document introduces them.
//!
//! What must hold: a party's span lies in the parties unit; nothing is invented where the document names nobody. The
//! reading is of shapes (`(1) NAME … ("Label")`, `between NAME ("Label") and …`, `Supplier: NAME`, "We are NAME"), not
//! of names: whether a company exists is not decided here.

use std::sync::LazyLock;

use regex::Regex;

use super::{Definition, Line, LineKind, Party, PartyKind, Role, Span, Zone, pattern};

static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\((?:[^()"\n]{0,60})"([^"\n]{1,50})"(?:[^()\n]{0,80})\)|\((?:the |hereinafter )?'([A-Z][^'\n]{1,40})'\)"#,
    )
});
static NOT_A_PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:this )?(?:.{0,40}\b)?(?:agreement|contract|deed|date|terms?|conditions|addendum|dpa|policy|effective date|commencement|schedule|services?|goods|products?|purpose|website|site|fees?|order|territory|parties|party|platform|app|premises|property|act|software|confidential information|business|project|head ?office|rates?|notes?|shares?|trade ?marks?|marks?)$",
    )
});
static COMPANY_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:compan(?:y|ies)(?: house)?(?: registration| registered)?|registered|registration|charity|partnership|crn|llp|reg\.?)\s*(?:in (?:england|scotland|wales|northern ireland|england (?:and|&) wales),?\s*)?(?:with |under )?(?:the )?(?:compan(?:y|ies) )?(?:registration )?(?:number|no\.?|num\.?|#)\s*[:.]?\s*(?:is\s+)?\(?([A-Z]{2}\s?\d{6}|\d{6,8})\b",
    )
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?:(?:registered|principal|head|main)?\s*(?:office|place of business|address|residence)(?: is| are)?(?: situated| located)?(?: at| in)?\s*[:,]?\s*|\b(?:residing|situated|located|based) (?:at|in)\s+|[,)]?\s\bof\s+)([^("\n]{8,200})"#,
    )
});
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"));
static COMPANY_SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:limited|ltd|plc|public limited company|inc(?:orporated)?|llc|corp(?:oration)?|gmbh|b\.?v|s\.?a\.?r?\.?l?|c\.?i\.?c|community interest company|cyf|cyfyngedig|unlimited|company|council|university|trust|bank|n\.?v|pty|ag)\b\.?",
    )
});
static LLP_SUFFIX: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bllp\b|limited liability partnership"));
static NAME_ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)[,;(|"\n]|\s+(?:of|whose|incorporated|registered|having|with|a (?:company|limited|private|public|corporation|partnership|charity|sole)|an? (?:english|scottish|delaware|individual)|trading as|residing|located|situated|acting|company n|being|in its capacity|is a\b|are a\b|at\b)\b|\.\s|\.$|:$"#,
    )
});
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[\s,;:.-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|(?:and|between|by|among|from|to|with|parties|the parties(?: to this agreement are)?|party (?:\d|one|two|a|b)|on the one (?:hand|part)|of the (?:one|other|first|second) part)\b)+",
    )
});
static ROW_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:the )?((?:supplier|provider|seller|vendor|consultant|contractor|processor|licensor|agency|customer|client|buyer|purchaser|controller|licensee|employer|employee|worker|discloser|recipient|company|disclosing party|receiving party|party (?:1|2|a|b|one|two)|name of (?:the )?(?:employer|employee|supplier|customer|client)|(?:employer|employee|supplier|customer|client|company)(?:'s)? name))(?: name)?\s*(?::|\||-)\s*(.+)$",
    )
});
static WE_ARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(?i:(?:we are|we, |our (?:company |full |legal )?name is|(?:site|website|app|service|shop|store|platform)s? (?:is|are) (?:owned and )?(?:operated|run|provided|owned) by|you are (?:dealing|contracting|buying) (?:with|from)|is a trading name of|these terms are between you and|trading name of|who we are:?))\s+((?:the )?[A-Z0-9][^,;(|."\n]{1,100})"#,
    )
});
static YOU: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:you|your)\b"));
static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame)\b\.?"));
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:by and (?:between|among)|between|made by|entered into by|parties(?: are)?:)\s*")
});

/// The side a label stands for.
pub(super) fn role_of(label: &str) -> Option<Role> {
    let label = label.trim().to_lowercase();
    let label = label.strip_prefix("the ").unwrap_or(&label);
    match label {
        "supplier" | "provider" | "service provider" | "seller" | "vendor" | "consultant" | "consultancy"
        | "contractor" | "processor" | "data processor" | "licensor" | "agency" | "freelancer" | "manufacturer"
        | "distributor" | "we" | "us" | "our" | "developer" => Some(Role::Supplier),
        "customer" | "client" | "buyer" | "purchaser" | "controller" | "data controller" | "licensee" | "you"
        | "your" | "end client" | "user" | "subscriber" => Some(Role::Customer),
        "employer" => Some(Role::Employer),
        "employee" | "worker" => Some(Role::Employee),
        "discloser" | "disclosing party" => Some(Role::Discloser),
        "recipient" | "receiving party" => Some(Role::Recipient),
        _ => None,
    }
}

fn opposite(role: Role) -> Role {
    match role {
        Role::Supplier => Role::Customer,
        Role::Customer => Role::Supplier,
        Role::Employer => Role::Employee,
        Role::Employee => Role::Employer,
        Role::Discloser => Role::Recipient,
        Role::Recipient => Role::Discloser,
    }
}

fn kind_of(name: &str, number: Option<&str>) -> PartyKind {
    if LLP_SUFFIX.is_match(name) {
        return PartyKind::Partnership;
    }
    if COMPANY_SUFFIX.is_match(name) || number.is_some() {
        return PartyKind::Company;
    }
    let words: Vec<&str> = name.split(' ').filter(|it| !it.is_empty()).collect();
    let is_name = |word: &&str| {
        word.starts_with(|ch: char| ch.is_uppercase())
            && word.chars().all(|ch| ch.is_alphabetic() || "'-.".contains(ch))
    };
    let personal = (2..=4).contains(&words.len()) && words.iter().all(is_name);
    if TITLE.is_match(name) || personal { PartyKind::Individual } else { PartyKind::Unclear }
}

static NO_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:now|whereas|pursuant|section|clause|article|as used|as of|for|if|in|on|this|the following|the (?:object|parties|term)|each|exhibit|schedule|confidential|dated|date|background|recitals|term|whereby|such|any|all|neither|either|both|it|introduction)\b|\b(?:shall|will|is|are|has|have|hereby|means|agrees?|agreement|must|may)\b",
    )
});
static GOES_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^, ?(?:inc|llc|l\.?l\.?c|l\.?p|ltd|limited|corp|n\.a|s\.a|plc|llp|co)\b\.?"));
static SHORT_FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:co|corp|inc|ltd|bros|st|mr|mrs|ms|dr|prof|messrs|[a-z])$"));

/// Where a name ends in the words that begin with it.
fn name_end(words: &str) -> usize {
    let mut from = 0;
    while let Some(end) = NAME_ENDS.find_at(words, from) {
        if let Some(suffix) = GOES_ON.find(&words[end.start()..]) {
            from = end.start() + suffix.end();
        } else if end.as_str().starts_with('.') && SHORT_FORM.is_match(&words[..end.start()]) {
            from = end.start() + 1;
        } else {
            return end.start();
        }
    }
    words.len()
}

/// The name a stretch of several lines introduces, and where it stands in the stretch: the nearest line before the
/// label that reads as an introduction, else the nearest that reads as a name at all.
fn name_in(stretch: &str) -> Option<(usize, String)> {
    let mut nearest: Option<(usize, String)> = None;
    let mut end = stretch.len();
    for line in stretch.rsplit('\n') {
        let start = end - line.len();
        end = start.saturating_sub(1);
        let Some((at, name)) = name_in_line(line) else { continue };
        let introduces =
            COMPANY_SUFFIX.is_match(&name) || LLP_SUFFIX.is_match(&name) || TITLE.is_match(&name) || at > 0;
        if introduces {
            return Some((start + at, name));
        }
        nearest.get_or_insert((start + at, name));
    }
    nearest
}

/// The name a line introduces, and where it stands in the line.
fn name_in_line(line: &str) -> Option<(usize, String)> {
    let after_between = DATED.find_iter(line).last().map_or(0, |it| it.end());
    let opening = OPENING.find(&line[after_between..]).map_or(0, |it| it.end());
    let mut start = after_between + opening;
    // "…("First"), of Leeds, and SECOND LTD ("Second")": what describes the first party comes before the name.
    if line[start..].starts_with(|ch: char| ch.is_lowercase()) {
        let and = line[start..]
            .rmatch_indices(" and ")
            .find(|(at, _)| line[start + at + 5..].starts_with(|ch: char| ch.is_uppercase() || ch.is_ascii_digit()));
        start += and.map_or(0, |(at, _)| at + 5);
    }
    let rest = &line[start..];
    let name = rest[..name_end(rest)].trim();
    let plausible = name.len() >= 2
        && name.len() <= 120
        && name.split(' ').count() <= 14
        && (name.starts_with(|ch: char| ch.is_uppercase() || ch.is_ascii_digit() || ch == '[' || ch == '{')
            || COMPANY_SUFFIX.is_match(name))
        && name.chars().any(char::is_alphabetic)
        && !NO_NAME.is_match(name);
    plausible.then(|| (start, name.to_owned()))
}

fn address_in(text: &str, span: &Span) -> Option<Span> {
    let words = &text[span.clone()];
    let found = ADDRESS.captures_iter(words).filter_map(|it| it.get(1)).find(|it| {
        let lower = it.as_str().to_lowercase();
        it.as_str().contains(|ch: char| ch.is_ascii_digit()) || lower.contains("street") || lower.contains("road")
    });
    let found = found.map(|it| it.range()).or_else(|| POSTCODE.find(words).map(|it| it.range()))?;
    let stop = words[found.clone()].trim_end_matches([' ', ',', ';', '(']).len();
    Some(span.start + found.start..span.start + found.start + stop)
}

fn party(text: &str, span: Span, name: String, labels: Vec<String>) -> Party {
    let number = COMPANY_NUMBER.captures(&text[span.clone()]).and_then(|it| it.get(1)).map(|it| it.as_str().to_owned());
    let kind = kind_of(&name, number.as_deref());
    let role = labels.iter().find_map(|it| role_of(it));
    let address = address_in(text, &span);
    Party { name, kind, number, address, labels, role, span }
}

/// The parties named in the parties unit.
pub(super) fn parties(text: &str, lines: &[Line], unit: &Span) -> Vec<Party> {
    let inside: Vec<&Line> = lines.iter().filter(|it| unit.contains(&it.span.start)).collect();
    let mut found = labelled(text, unit);
    if found.len() < 2 {
        found.extend(from_rows(text, &inside));
    }
    if found.len() < 2 {
        found.extend(listed(text, &inside));
    }
    if found.len() < 2 {
        found.extend(we_and_you(text, lines, found.is_empty()));
    }
    let mut unique: Vec<Party> = Vec::new();
    for it in found {
        match unique.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&it.name)) {
            Some(known) => known.labels.extend(it.labels),
            None => unique.push(it),
        }
    }
    unique.truncate(16);
    // "The Company" is whichever side the other party leaves.
    if let [one, other] = unique.as_mut_slice() {
        one.role = one.role.or_else(|| other.role.map(opposite));
        other.role = other.role.or_else(|| one.role.map(opposite));
    }
    unique
}

/// The furthest before its label that a party's name is looked for.
const LONGEST_INTRODUCTION: usize = 1_200;

/// `NAME, of …, ("Label")`, one after the other; the label may stand on a line of its own.
fn labelled(text: &str, unit: &Span) -> Vec<Party> {
    let words = &text[unit.clone()];
    let mut found: Vec<Party> = Vec::new();
    let mut from = 0;
    for label in LABELLED.captures_iter(words) {
        let (Some(whole), Some(quoted)) = (label.get(0), label.get(1).or_else(|| label.get(2))) else { continue };
        let named = quoted.as_str().trim_end_matches([',', '.']);
        if NOT_A_PARTY.is_match(named) {
            continue;
        }
        let mut start = from.max(whole.start().saturating_sub(LONGEST_INTRODUCTION));
        while !words.is_char_boundary(start) {
            start += 1;
        }
        if let Some((at, name)) = name_in(&words[start..whole.start()]) {
            let span = unit.start + start + at..unit.start + whole.end();
            let mut labels = vec![named.to_owned()];
            labels.extend(whole.as_str().split('"').skip(3).step_by(2).map(str::to_owned).filter(|it| it.len() < 50));
            found.push(party(text, span, name, labels));
        }
        from = whole.end();
    }
    found
}

/// `Supplier: NAME`, or the rows of a table.
fn from_rows(text: &str, lines: &[&Line]) -> Vec<Party> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|it| it.span.len() <= 400) {
        let words = &text[line.span.clone()];
        let Some(row) = ROW_LABEL.captures(words) else { continue };
        let (Some(label), Some(rest)) = (row.get(1), row.get(2)) else { continue };
        if let Some((_, name)) = name_in(rest.as_str()) {
            let mut label = label.as_str().trim().to_owned();
            if let Some(first) = label.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            found.push(party(text, line.span.clone(), name, vec![label]));
        }
    }
    found
}

/// `(1) NAME of …` without a label.
fn listed(text: &str, lines: &[&Line]) -> Vec<Party> {
    let items = lines.iter().filter(|it| it.kind == LineKind::Item && it.span.len() <= 600);
    items
        .filter_map(|line| {
            let words = &text[line.span.clone()];
            let (_, name) = name_in(words)?;
            let is_person =
                COMPANY_SUFFIX.is_match(&name) || LLP_SUFFIX.is_match(&name) || address_in(text, &line.span).is_some();
            is_person.then(|| party(text, line.span.clone(), name, Vec::new()))
        })
        .collect()
}

/// The two sides of terms written as "we" and "you".
fn we_and_you(text: &str, lines: &[Line], may_add_you: bool) -> Vec<Party> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|it| it.zone != Zone::Signature) {
        let words = &text[line.span.clone()];
        if let Some(name) = WE_ARE.captures(words).and_then(|it| it.get(1)) {
            let start = line.span.start + name.start();
            let cut = NAME_ENDS.find(name.as_str()).map_or(name.as_str().len(), |it| it.start());
            let name = name.as_str()[..cut].trim().to_owned();
            let known = COMPANY_SUFFIX.is_match(&name) || LLP_SUFFIX.is_match(&name);
            if !name.is_empty() && (known || name.split(' ').count() <= 4) {
                found.push(party(text, start..line.span.end, name, vec!["we".to_owned(), "us".to_owned()]));
                break;
            }
        }
    }
    if found.is_empty() || !may_add_you {
        return found;
    }
    if let Some(you) = lines
        .iter()
        .find_map(|it| YOU.find(&text[it.span.clone()]).map(|m| it.span.start + m.start()..it.span.start + m.end()))
    {
        found.push(Party {
            name: "you".to_owned(),
            kind: PartyKind::Unclear,
            number: None,
            address: None,
            labels: vec!["you".to_owned()],
            role: Some(Role::Customer),
            span: you,
        });
    }
    found
}

static MEANS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:^|[\s(|])["']([^"'\n]{1,80})["'](?:,? (?:and|or) ["'][^"'\n]{1,80}["'])?,?(?:\s*\|)?\s*(?:\([^)\n]{0,60}\)\s*)?(?i:(?:shall )?(?:means?|have the meanings?|has the (?:same )?meaning|is defined|are defined|refers? to|includes?)\b|:|\|)"#,
    )
});
static PLAIN_MEANS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\([a-z]{1,2}\)\s*|\d+(?:\.\d+)*\.?\s+)?([A-Z][A-Za-z0-9 &/'-]{1,60}?)(?: means | shall mean |: means |: )",
    )
});
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\((?:(?:the|each,?|an?|each an?|together,?|collectively,?|hereinafter|hereafter|referred to as|being|in this [a-z]+,?|such [a-z ]{1,30},)\s+){0,4}"([^"\n]{1,60})"(?:,? (?:and|or)(?: the)? "([^"\n]{1,60})")?[^()"\n]{0,60}\)"#,
    )
});

/// The defined terms.
pub(super) fn definitions(text: &str, lines: &[Line], bold: &[Span]) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::new();
    for line in lines.iter().filter(|it| it.kind != LineKind::Heading) {
        let words = &text[line.span.clone()];
        let base = line.span.start;
        let mut starts: Vec<(Span, usize)> = Vec::new();
        for it in MEANS.captures_iter(words) {
            let (Some(whole), Some(term)) = (it.get(0), it.get(1)) else { continue };
            starts.push((base + term.start()..base + term.end(), base + whole.end()));
        }
        if starts.is_empty() {
            starts.extend(unquoted(text, line, bold));
        }
        for (nth, (term, from)) in starts.iter().enumerate() {
            // Several definitions in one line each end where the next begins.
            let to = starts.get(nth + 1).map_or(line.span.end, |it| it.0.start.saturating_sub(1)).max(*from);
            let term_words = text[term.clone()].trim_end_matches([',', '.', ' ']).to_owned();
            if text.is_char_boundary(to) {
                found.push(Definition { term: term_words, span: term.clone(), meaning: *from..to, inline: false });
            }
        }
        for it in INLINE.captures_iter(words) {
            for term in [it.get(1), it.get(2)].into_iter().flatten() {
                let span = base + term.start()..base + term.end();
                let known = found.iter().rev().take(4).any(|it| it.span == span);
                if !known {
                    let term = term.as_str().trim_end_matches([',', '.']).to_owned();
                    found.push(Definition { term, span, meaning: line.span.clone(), inline: true });
                }
            }
        }
    }
    found
}

/// `**Term** means`, `**Term**:` and, among definitions, `Term: …` and table rows.
fn unquoted(text: &str, line: &Line, bold: &[Span]) -> Option<(Span, usize)> {
    let first_bold = bold.partition_point(|it| it.start < line.span.start);
    if let Some(bold) = bold.get(first_bold).filter(|it| it.end <= line.span.end && it.start <= line.span.start + 8) {
        let after = &text[bold.end..line.span.end];
        let inside = text[bold.clone()].trim_end_matches(':').len();
        let joins = after.trim_start_matches([':', ' ', '|', '-']);
        let defines =
            joins.starts_with("means") || joins.starts_with("shall mean") || joins.starts_with("has the meaning");
        let listed =
            line.zone == Zone::Definitions && (after.trim_start().starts_with([':', '|', '-']) || inside < bold.len());
        if (defines || listed) && bold.len() <= 80 {
            return Some((bold.start..bold.start + inside, bold.end));
        }
    }
    let words = &text[line.span.clone()];
    if line.kind == LineKind::Row {
        let bar = words.find(" | ").filter(|&it| line.zone == Zone::Definitions && it <= 80)?;
        return Some((line.span.start..line.span.start + bar, line.span.start + bar + 3));
    }
    let found = PLAIN_MEANS.captures(words)?;
    let (whole, term) = (found.get(0)?, found.get(1)?);
    let by_colon = !whole.as_str().contains(" mean") && !whole.as_str().contains("means");
    if by_colon && line.zone != Zone::Definitions {
        return None;
    }
    Some((line.span.start + term.start()..line.span.start + term.end(), line.span.start + whole.end()))
}
