//! Laws that are no longer in force, and what took their place.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use regex::Regex;

use super::{CheckInput, Outcome, Severity, Span, Verdict, around, in_order, wording};

/// A law that contracts should no longer cite.
#[derive(Clone, Copy)]
struct Outdated {
    pattern: &'static str,
    name: &'static str,
    instead: &'static str,
    severity: Severity,
    /// The day from which it is outdated; always when there is none.
    from: Option<Date>,
    only_for_consumers: bool,
}

const fn outdated(pattern: &'static str, name: &'static str, instead: &'static str, severity: Severity) -> Outdated {
    Outdated { pattern, name, instead, severity, from: None, only_for_consumers: false }
}

const fn since(from: Date, entry: Outdated) -> Outdated {
    Outdated { from: Some(from), ..entry }
}

/// The days from which a law of the table is outdated.
pub(super) fn days() -> impl Iterator<Item = Date> {
    TABLE.into_iter().filter_map(|it| it.from)
}

const TABLE: [Outdated; 23] = [
    outdated(
        r"\bdata protection act,? 1998\b|\bdpa 1998\b",
        "Data Protection Act 1998",
        "the UK GDPR and the Data Protection Act 2018",
        Severity::High,
    ),
    outdated(
        r"\b95/46(?:/ec)?\b|\bdata protection directive\b",
        "Data Protection Directive",
        "the UK GDPR and the Data Protection Act 2018",
        Severity::High,
    ),
    outdated(
        r"\bunfair terms in consumer contracts regulations,? (?:1994|1999)\b",
        "Unfair Terms in Consumer Contracts Regulations",
        "the Consumer Rights Act 2015, Part 2",
        Severity::Medium,
    ),
    outdated(
        r"\bdistance selling\)? regulations,? 2000\b|\b(?:consumer protection \(distance selling\) regulations)\b",
        "Distance Selling Regulations 2000",
        "the Consumer Contracts Regulations 2013",
        Severity::Medium,
    ),
    outdated(
        r"\bcancellation of contracts made in a consumer's home\b",
        "Cancellation of Contracts made in a Consumer's Home Regulations 2008",
        "the Consumer Contracts Regulations 2013",
        Severity::Medium,
    ),
    since(
        date(2025, 4, 6),
        outdated(
            r"\bconsumer protection from unfair trading regulations,? 2008\b",
            "Consumer Protection from Unfair Trading Regulations 2008",
            "the Digital Markets, Competition and Consumers Act 2024, Part 4 Chapter 1",
            Severity::Medium,
        ),
    ),
    Outdated {
        only_for_consumers: true,
        ..outdated(
            r"\bsale of goods act,? 1979\b",
            "Sale of Goods Act 1979",
            "the Consumer Rights Act 2015, sections 9 to 24",
            Severity::Medium,
        )
    },
    since(
        date(2026, 4, 6),
        outdated(
            r"\balternative dispute resolution for consumer disputes\b[^.;\n]{0,60}\bregulations,? 2015\b|\badr for consumer disputes regulations\b",
            "ADR for Consumer Disputes Regulations 2015",
            "the Digital Markets, Competition and Consumers Act 2024, Part 4 Chapter 4",
            Severity::Low,
        ),
    ),
    outdated(
        r"\bec\.europa\.eu/(?:consumers/)?odr\b|\b(?:eu|european) (?:online dispute resolution|odr)(?: platform)?\b|\bonline dispute resolution \(odr\) platform\b",
        "EU online dispute resolution platform",
        "nothing: it has closed",
        Severity::Low,
    ),
    outdated(r"\bcompanies act,? 1985\b", "Companies Act 1985", "the Companies Act 2006", Severity::Low),
    outdated(
        r"\btransfer of undertakings \(protection of employment\) regulations,? 1981\b|\btupe(?: regulations)? 1981\b",
        "TUPE Regulations 1981",
        "the TUPE Regulations 2006",
        Severity::Medium,
    ),
    outdated(
        r"\bsex discrimination act,? 1975\b",
        "Sex Discrimination Act 1975",
        "the Equality Act 2010",
        Severity::Medium,
    ),
    outdated(r"\brace relations act,? 1976\b", "Race Relations Act 1976", "the Equality Act 2010", Severity::Medium),
    outdated(
        r"\bdisability discrimination act,? 1995\b",
        "Disability Discrimination Act 1995",
        "the Equality Act 2010",
        Severity::Medium,
    ),
    outdated(r"\bequal pay act,? 1970\b", "Equal Pay Act 1970", "the Equality Act 2010", Severity::Medium),
    outdated(
        r"\bemployment equality \(age\) regulations,? 2006\b",
        "Employment Equality (Age) Regulations 2006",
        "the Equality Act 2010",
        Severity::Medium,
    ),
    outdated(
        r"\b(?:default|normal|compulsory) retire?ment age\b|\bretire\b[^.;\n]{0,60}\b(?:age of |aged? |birthday)?(?:65|sixty[- ]five)\b|\bretirement age (?:is|of|will be|shall be) (?:65|sixty[- ]five)\b",
        "A fixed retirement age",
        "nothing, unless it is objectively justified",
        Severity::High,
    ),
    since(
        date(2025, 2, 24),
        outdated(
            r"\bpublic contracts regulations,? 2015\b",
            "Public Contracts Regulations 2015",
            "the Procurement Act 2023",
            Severity::Low,
        ),
    ),
    outdated(
        r"\bprivacy shield\b",
        "EU-US Privacy Shield",
        "the UK-US data bridge, the IDTA or the UK Addendum",
        Severity::High,
    ),
    outdated(
        r"\bsafe harbou?r (?:framework|principles?|scheme|program(?:me)?|certifi\w+|list)\b|\b(?:us|eu)-?(?:us|eu)? safe harbou?r\b",
        "Safe Harbour",
        "the UK-US data bridge, the IDTA or the UK Addendum",
        Severity::High,
    ),
    outdated(
        r"\bemployment act,? 2002\b[^.;\n]{0,60}\b(?:schedule 2|dispute resolution)\b|\bemployment act 2002 \(dispute resolution\)|\bstatutory (?:dispute resolution|(?:minimum )?(?:grievance|dismissal|disciplinary)(?: and (?:dismissal|disciplinary|grievance))?) procedures?\b",
        "Statutory dispute resolution procedures",
        "the Acas Code of Practice",
        Severity::Medium,
    ),
    since(
        date(2025, 4, 6),
        outdated(
            r"\bpart (?:8|eight|viii) of the enterprise act,? 2002\b|\benterprise act,? 2002,? part 8\b",
            "Enterprise Act 2002, Part 8",
            "the Digital Markets, Competition and Consumers Act 2024, Part 3",
            Severity::Low,
        ),
    ),
    outdated(
        r"\bworkers \(predictable terms and conditions\) act,? 2023\b",
        "Workers (Predictable Terms and Conditions) Act 2023",
        "nothing: it was repealed",
        Severity::Low,
    ),
];

static COMPILED: LazyLock<Vec<Regex>> = LazyLock::new(|| TABLE.iter().map(|it| wording(it.pattern)).collect());

patterns! {
    ELECTRONIC_DIRECTIVE = r"\bdirective 2002/58\b|\bprivacy and electronic communications directive\b";
    ELECTRONIC_REGULATIONS = r"\bprivacy and electronic communications\b[^;\n]{0,40}\bregulations\b|\bpecr\b";
    AS_HISTORY = r"\b(?:repeal\w*|supersed\w*|replac\w*|revok\w*|former(?:ly)?|no longer|predecessor|invalid\w*|not rely|without relying|incorporated under|registered under|formed under|existing under|pension|before 25 may 2018)\b";
}

/// `CHK-OLDLAW`: the document cites no law that has been repealed or replaced.
pub(super) fn outdated_law(input: &CheckInput<'_>) -> Verdict {
    let text = input.text.working();
    let mut spans: Vec<Span> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let mut worst = Severity::Info;
    let mut report = |span: Span, name: &str, instead: &str, severity: Severity| {
        let note = format!("{name}: use {instead}.");
        if !notes.contains(&note) {
            notes.push(note);
        }
        spans.push(span);
        worst = worst.max(severity);
    };
    for (entry, pattern) in TABLE.iter().zip(COMPILED.iter()) {
        let in_force = entry.from.is_some_and(|from| input.on < from);
        if in_force || (entry.only_for_consumers && !input.facts.holds("b2c")) {
            continue;
        }
        for found in pattern.find_iter(text).filter(|it| !AS_HISTORY.is_match(around(text, it.range(), 60))) {
            report(found.range(), entry.name, entry.instead, entry.severity);
        }
    }
    if let Some(found) = ELECTRONIC_DIRECTIVE.find(text).filter(|_| !ELECTRONIC_REGULATIONS.is_match(text)) {
        let instead = "the Privacy and Electronic Communications Regulations 2003";
        report(found.range(), "Privacy and Electronic Communications Directive", instead, Severity::Low);
    }
    if spans.is_empty() {
        return Verdict::new(Outcome::Pass, 0.95);
    }
    Verdict::new(Outcome::Fail, 0.95).at(in_order(spans)).graded(worst).note(notes.join(" "))
}
