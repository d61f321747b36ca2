//! Reads the terms. Where they stand, the detectors of the key terms say; what they say, the readers of the checks do.

use super::{Length, Proposal, Renews, Term};
use crate::compliance::checks::amounts::{self, Amount, Currency};
use crate::compliance::checks::courts::{Place, governing_places};
use crate::compliance::checks::dates::Written;
use crate::compliance::checks::durations::{self, Duration, Unit};
use crate::compliance::checks::{after, before, timeline, wording};
use crate::compliance::detect::Fields;
use crate::compliance::pack::key_term;
use crate::compliance::text::{Party, PartyKind, Role, Span, Text, Zone};
use crate::typed::CompanyNumber;
use regex::Regex;
use std::sync::LazyLock;

/// Below this quality of the text nothing that is read out of it is sure.
const READABLE: f64 = 0.6;
/// The most passages that are shown for one term.
const MOST_PASSAGES: usize = 4;
/// The longest passage, in bytes: what is longer is no sentence, and is not shown whole or read again for each of its words.
const LONGEST_PASSAGE: usize = 2_000;

patterns! {
    TOTAL = r"\b(?:(?:total|aggregate|overall) (?:contract )?(?:price|value|fees?|charges?|cost|consideration|sum|amount)|contract (?:price|value|sum)|(?:fixed|purchase|project) (?:price|fee)|consideration of|(?:total|sum) of)\b[^;]{0,60}$";
    PAID = r"\b(?:fees?|price|charges?|consideration|pay(?:s|able)?)\b[^;]{0,60}$";
    NO_PRICE = r"\b(?:liab\w*|insur\w*|exceed\w*|indemn\w*|damages|limit\w*|cover|compensation|penalt\w*|interest|deposit|expenses)\b";
    AUTOMATIC = r"\bautomatic\w*|\b(?:shall|will) (?:be )?(?:then )?(?:renew\w*|extend\w*)|\bsuccessive\b|\byear[- ]to[- ]year\b|\bmonth[- ]to[- ]month\b|\brolls? over\b";
    AGREED = r"\b(?:may|option|agree\w*|mutual\w*|request|discuss)\b";
    NEVER = r"\b(?:not (?:be )?(?:automatically )?(?:renew|extend)|no (?:automatic )?(?:renewal|extension))";
    RENEWS = r"\b(?:renew\w*|exten(?:d|sion)\w*|prolong\w*|successive|additional|subsequent|another)\b";
    FIRST_TERM = r"\b(?:initial|first|original) (?:term|period)\b[^.;]{0,30}$";
    EACH = r"\b(?:(month[- ]to[- ]month|each month|monthly)|year[- ]to[- ]year|(?:every|each) year|annually|yearly)\b";
    NOTICE_LEADS = r"\bnotice(?: period)?(?: of| is| shall be| will be| required)?(?: not less than| at least| no less than)?:? ?$";
}

/// What follows a length of time that is one of notice.
pub(super) static NOTICE_FOLLOWS: LazyLock<Regex> =
    LazyLock::new(|| wording(r"^['’]?s?['’]?(?: \w+){0,4} notice\b|^[^.;]{0,12}\b(?:before|prior to)\b"));

/// Reads the terms of a contract's text. `company` is the name of the company that reads; `file_name` is the title
/// where the text has none.
///
/// What the text does not say is left out, except the terms without which a contract cannot be kept: those come empty
/// and in doubt. The same text gives the same proposals.
pub fn propose(text: &str, company: &str, file_name: &str) -> Vec<Proposal> {
    let text = Text::new(text);
    let reader = Reader::new(&text);
    let (title, kind) = reader.title(file_name);
    let agreed = reader.agreed();
    let start = reader.start(agreed.as_ref());
    let end = reader.end(start.as_ref()).map(|it| it.proposal);
    let mut found: Vec<Proposal> = [
        Some(title),
        Some(kind),
        Some(reader.parties(company)),
        reader.numbers(company),
        agreed.map(|it| it.proposal),
        start.map(|it| it.proposal),
        end,
        reader.value(),
        reader.governing_law(),
        reader.renewal(),
        reader.notice(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if text.quality() < READABLE {
        for it in &mut found {
            it.is_sure = false;
            "Much of this text cannot be read well, so please compare it with the original.".clone_into(&mut it.why);
        }
    }
    found
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t Text,
    pub(super) fields: Fields<'t>,
    /// Every date with the words before it in its line.
    pub(super) dates: Vec<(Written, &'t str, Zone)>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t Text) -> Self {
        Self { fields: Fields::new(text), dates: timeline::dated(text), text }
    }

    pub(super) fn proposal<const N: usize>(
        &self,
        term: Term,
        values: [(&str, String); N],
        is_sure: bool,
        why: &str,
        spans: &[Span],
    ) -> Proposal {
        let values = values.into_iter().filter(|(_, value)| !value.is_empty());
        Proposal {
            term,
            values: values.map(|(name, value)| (name.to_owned(), value)).collect(),
            is_sure,
            why: why.to_owned(),
            passages: spans.iter().take(MOST_PASSAGES).filter_map(|it| self.text.evidence(&self.shown(it))).collect(),
        }
    }

    /// A stretch as far as it is shown.
    pub(super) fn shown(&self, span: &Span) -> Span {
        let most = (span.start + LONGEST_PASSAGE).min(span.end);
        let end = (most..=span.end).find(|it| self.text.working().is_char_boundary(*it)).unwrap_or(span.end);
        span.start..end
    }

    pub(super) fn sentences(&self, id: &str) -> Vec<Span> {
        sentences(self.text, &self.fields, id)
    }

    pub(super) fn around(&self, span: &Span) -> Span {
        around(self.text, span)
    }

    pub(super) fn parties(&self, company: &str) -> Proposal {
        let all = self.text.parties();
        let spans: Vec<Span> = all.iter().map(|it| it.span.clone()).collect();
        let own = all.iter().position(|it| is_same_company(&it.name, company));
        let propose = |supplier: &str, client: &str, is_sure: bool, why: &str| {
            let values = [("supplier_name", supplier.to_owned()), ("client_name", client.to_owned())];
            self.proposal(Term::Parties, values, is_sure, why, &spans)
        };
        match (all, own) {
            ([], _) => propose("", "", false, "No parties were found at the head of the text. Write who they are."),
            ([only], Some(_)) => {
                propose(&only.name, "", false, "Only your own company was found. Write who the other party is.")
            }
            ([only], None) => propose("", &only.name, false, "Only one party was found. Check who the others are."),
            ([one, other], own) => {
                let (supplier, client) = sides(one, other, own);
                let is_clear = [one, other].iter().all(|it| it.kind != PartyKind::Unclear);
                let why = match (own, is_clear) {
                    (Some(_), true) => "The text introduces two parties, and one of them is your company.",
                    (Some(_), false) => "One party is your company; how the other is named is not quite clear.",
                    (None, _) => "The text introduces two parties, but neither has your company's name.",
                };
                propose(&supplier.name, &client.name, own.is_some() && is_clear, why)
            }
            (many, own) => {
                let supplier = own.map_or("", |it| many[it].name.as_str());
                let others = many.iter().enumerate().filter(|(at, _)| Some(*at) != own);
                let client = others.map(|(_, it)| it.name.as_str()).next().unwrap_or_default();
                propose(supplier, client, false, "The text introduces more than two parties. Choose the other side.")
            }
        }
    }

    /// The company numbers with which the text introduces the parties, where it is clear which side is which.
    fn numbers(&self, company: &str) -> Option<Proposal> {
        let [one, other] = self.text.parties() else { return None };
        let own = [one, other].iter().position(|it| is_same_company(&it.name, company))?;
        if [one, other].iter().any(|it| it.kind == PartyKind::Unclear) {
            return None;
        }
        let numbered = [one, other].into_iter().filter(|it| self.company_number(it).is_some());
        let mut spans: Vec<Span> = numbered.map(|it| it.span.clone()).collect();
        if spans.is_empty() {
            return None;
        }
        spans.sort_unstable_by_key(|it| it.start);
        let (supplier, client) = sides(one, other, Some(own));
        let said = |it: &Party| self.company_number(it).map(|it| it.to_string()).unwrap_or_default();
        let values = [("supplier_company_number", said(supplier)), ("client_company_number", said(client))];
        let why = "The text introduces the parties with these numbers.";
        Some(self.proposal(Term::Numbers, values, true, why, &spans))
    }

    /// The number of a party, unless it could be that of another register.
    fn company_number(&self, it: &Party) -> Option<CompanyNumber> {
        let is_charity = self.text.slice(&it.span).to_lowercase().contains("charit");
        it.number.as_deref().filter(|_| !is_charity).and_then(|raw| CompanyNumber::parse(raw).ok())
    }

    fn value(&self) -> Option<Proposal> {
        let mut sums = sums(self.text, &PAID);
        sums.retain(|it| it.amount.per.is_none());
        let has_total = sums.iter().any(|it| it.is_total);
        sums.retain(|it| it.is_total == has_total);
        let first = sums.first()?;
        let (code, is_named) = match first.amount.currency {
            Currency::Sterling => ("GBP", true),
            Currency::Euro => ("EUR", true),
            Currency::Dollar("US dollars") => ("USD", true),
            Currency::BareDollar => ("USD", false),
            Currency::Dollar(_) | Currency::Other(_) => return None,
        };
        let said = |it: &Sum| (it.amount.pence, it.amount.currency);
        let is_only = sums.iter().all(|it| said(it) == said(first));
        let why = match (has_total, is_only, is_named) {
            (true, true, true) => "The text names one total, price or contract value, and this is it.",
            (_, _, false) => "The text says dollars without saying whose.",
            (true, false, _) => "The text names more than one total. Choose what the contract is worth.",
            (false, true, _) => "The text names this sum to be paid, but does not call it the whole price.",
            (false, false, _) => "The text names several sums to be paid. Write what the contract is worth as a whole.",
        };
        let amount = format!("{}.{:02}", first.amount.pence / 100, first.amount.pence % 100);
        let spans = distinct(sums.iter().map(|it| it.sentence.clone()).collect());
        let values = [("contract_value", amount), ("currency", code.to_owned())];
        Some(self.proposal(Term::Value, values, has_total && is_only && is_named, why, &spans))
    }

    pub(super) fn governing_law(&self) -> Option<Proposal> {
        let named = governing_places(self.text);
        let first = named.first()?;
        let is_only = named.iter().all(|it| it.place == first.place);
        let detected = self.sentences("KT-GOVLAW");
        let is_detected = named
            .iter()
            .any(|it| detected.iter().any(|span| span.start <= it.sentence.end && it.sentence.start <= span.end));
        let is_one_law = first.place != Place::UnitedKingdom;
        let law = first.place.shown();
        let why = match (is_only, is_one_law) {
            (true, true) => "The text names the law of one place as the law that governs it.",
            (false, _) => "The text names the law of more than one place.",
            (true, false) => {
                "The United Kingdom has no one law of contract: it is that of England and Wales, Scotland or Northern Ireland."
            }
        };
        let spans = distinct(named.iter().map(|it| it.sentence.clone()).collect());
        let is_sure = is_only && is_one_law && is_detected;
        Some(self.proposal(Term::GoverningLaw, [("governing_law", law)], is_sure, why, &spans))
    }

    pub(super) fn renewal(&self) -> Option<Proposal> {
        let spans = self.sentences("KT-RENEW");
        let said: Vec<&Span> = spans.iter().filter(|it| AUTOMATIC.is_match(self.text.slice(it))).collect();
        if let Some(never) = spans.iter().find(|it| NEVER.is_match(self.text.slice(it))) {
            let why = "The text seems to say that it does not renew by itself.";
            return Some(self.proposal(
                Term::Renewal,
                [("renewal", "none".to_owned())],
                false,
                why,
                std::slice::from_ref(never),
            ));
        }
        let Some(first) = said.first() else {
            let agreed = spans.iter().find(|it| AGREED.is_match(self.text.slice(it)))?;
            let why = "The text lets it be renewed or extended, but not by itself.";
            let values = [("renewal", "by_agreement".to_owned())];
            return Some(self.proposal(Term::Renewal, values, false, why, std::slice::from_ref(agreed)));
        };
        let lengths = renewal_lengths(self.text.slice(first));
        let length = lengths.first().and_then(period);
        let is_one = lengths.windows(2).all(|pair| pair[0].shown() == pair[1].shown()) && said.len() == 1;
        let (count, unit) = length.clone().unwrap_or_default();
        let why = match (&length, is_one) {
            (Some(_), true) => "One sentence says that it renews by itself and for how long each time.",
            (Some(_), false) => "The text says that it renews by itself, but gives more than one length.",
            (None, _) => "The text says that it renews by itself; for how long each time was not found.",
        };
        let values = [("renewal", "automatic".to_owned()), ("renewal_count", count), ("renewal_unit", unit)];
        let shown: Vec<Span> = said.into_iter().cloned().collect();
        Some(self.proposal(Term::Renewal, values, length.is_some() && is_one, why, &shown))
    }

    /// Whether sentences on renewal say that it goes on by itself; what a sentence denies comes first.
    pub(super) fn renews(&self, sentences: &[Span]) -> Option<Renews> {
        let says = |pattern: &Regex| sentences.iter().any(|it| pattern.is_match(self.text.slice(it)));
        let ways = [(&*NEVER, Renews::Never), (&*AUTOMATIC, Renews::Automatically), (&*AGREED, Renews::ByAgreement)];
        ways.into_iter().find(|(pattern, _)| says(pattern)).map(|it| it.1)
    }

    pub(super) fn notice(&self) -> Option<Proposal> {
        let mut spans = self.sentences("KT-RENEWNOT");
        // A notice against renewal is the one that is missed; other notices count only where there is none.
        if spans.iter().all(|it| self.notices(it).is_empty()) {
            spans = self.sentences("KT-TFC");
        }
        let all: Vec<(Span, Duration)> =
            spans.iter().flat_map(|it| self.notices(it).into_iter().map(|length| (it.clone(), length))).collect();
        let (span, first) = all.first()?;
        let (count, unit) = period(first)?;
        let is_only = all.iter().all(|(_, it)| it.shown() == first.shown());
        let why = if is_only {
            "The text gives one period of notice that ends it or stops it from renewing."
        } else {
            "The text gives more than one period of notice. Please look which one ends the contract."
        };
        let clause = self.text.sentence_at(span.start).and_then(|it| it.clause);
        let number = clause.and_then(|it| self.text.clauses().get(it)).and_then(|it| it.number.clone());
        let shown = distinct(all.iter().map(|it| it.0.clone()).collect());
        let values = [
            ("notice_count", count),
            ("notice_unit", unit),
            ("notice_clause", number.filter(|it| it.len() <= 20).unwrap_or_default()),
        ];
        Some(self.proposal(Term::Notice, values, is_only, why, &shown))
    }

    pub(super) fn notices(&self, sentence: &Span) -> Vec<Duration> {
        let words = self.text.slice(sentence);
        durations::durations(words).into_iter().filter(|it| is_notice(words, it) && period(it).is_some()).collect()
    }
}

/// A sum that a sentence says is paid.
pub(crate) struct Sum {
    pub(crate) amount: Amount,
    sentence: Span,
    /// Whether it is called the price, the value or the total.
    is_total: bool,
}

/// The sums that are paid for what a contract is about: after words that call them a total, or that `paid` finds.
pub(crate) fn sums(text: &Text, paid: &Regex) -> Vec<Sum> {
    let working = text.working();
    let read = |amount: Amount| {
        let (start, sentence) = (amount.span.start, around(text, &amount.span));
        let lead = before(working, start, 120.min(start.saturating_sub(sentence.start)));
        let is_total = TOTAL.is_match(lead);
        let wanted = amount.pence > 0 && (is_total || paid.is_match(lead));
        (wanted && sentence.len() <= LONGEST_PASSAGE && !NO_PRICE.is_match(text.slice(&sentence))).then_some(Sum {
            amount,
            sentence,
            is_total,
        })
    };
    amounts::amounts(working).into_iter().filter_map(read).collect()
}

/// The sentences in which one of the detectors of a key term fires, in the order of the text.
pub(super) fn sentences(text: &Text, fields: &Fields<'_>, id: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = key_term(id).iter().flat_map(|it| fields.sentences_with(it)).collect();
    spans.retain(|it| text.zone_at(it.start) != Zone::Signature);
    spans.sort_unstable_by_key(|it| (it.start, it.end));
    spans.dedup();
    spans
}

/// The sentence around a place, or its line.
fn around(text: &Text, span: &Span) -> Span {
    let sentence = text.sentence_at(span.start).and_then(|it| it.pieces.last()).cloned();
    sentence.or_else(|| text.line_at(span.start).map(|it| it.span.clone())).unwrap_or_else(|| span.clone())
}

pub(super) fn is_notice(words: &str, it: &Duration) -> bool {
    NOTICE_FOLLOWS.is_match(after(words, it.span.end, 60)) || NOTICE_LEADS.is_match(before(words, it.span.start, 60))
}

/// How long a sentence says that each renewal lasts: what follows the renewing comes first.
pub(super) fn renewal_lengths(words: &str) -> Vec<Duration> {
    let renews = RENEWS.find(words).map_or(0, |it| it.start());
    let mut lengths: Vec<Duration> = durations::durations(words);
    lengths.retain(|it| {
        !is_notice(words, it) && it.months() >= 0.9 && !FIRST_TERM.is_match(before(words, it.span.start, 40))
    });
    lengths.sort_by_key(|it| (it.span.start < renews, it.span.start));
    if lengths.is_empty()
        && let Some(each) = EACH.captures(words)
    {
        let unit = if each.get(1).is_some() { Unit::Month } else { Unit::Year };
        let span = each.get(0).map_or(0..0, |it| it.range());
        lengths.push(Duration { span, count: 1.0, unit, working: false });
    }
    lengths
}

pub(super) fn distinct(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|it| (it.start, it.end));
    spans.dedup();
    spans
}

/// A length with the stable word of its unit, hours among them; `None` for parts of one.
pub(super) fn length_of(it: &Duration) -> Option<Length> {
    if it.unit == Unit::Hour {
        let whole = it.count.fract().abs() < 1e-9 && (1.0..=1_000.0).contains(&it.count);
        let count = whole.then(|| format!("{:.0}", it.count).parse().ok())??;
        return Some(Length { count, unit: "hours".to_owned() });
    }
    let (count, unit) = period(it)?;
    Some(Length { count: count.parse().ok()?, unit })
}

/// A length as a number and the stable word of its unit; `None` for hours and for parts of a day.
pub(super) fn period(it: &Duration) -> Option<(String, String)> {
    let whole = it.count.fract().abs() < 1e-9 && (1.0..=1_000.0).contains(&it.count);
    let times = if it.unit == Unit::Fortnight { 2.0 } else { 1.0 };
    let unit = match it.unit {
        Unit::Hour => return None,
        Unit::Day if it.working => "business_days",
        Unit::Day => "days",
        Unit::Week | Unit::Fortnight => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    };
    whole.then(|| (format!("{:.0}", it.count * times), unit.to_owned()))
}

/// Who supplies and who is supplied; without such roles the own company comes first.
fn sides<'p>(one: &'p Party, other: &'p Party, own: Option<usize>) -> (&'p Party, &'p Party) {
    match (one.role, other.role, own) {
        (Some(Role::Supplier), _, _) | (_, Some(Role::Customer), _) => (one, other),
        (Some(Role::Customer), _, _) | (_, Some(Role::Supplier), _) | (_, _, Some(1)) => (other, one),
        _ => (one, other),
    }
}

/// Whether two names are one company: case, punctuation and the short forms of "limited" do not tell companies apart.
fn is_same_company(one: &str, other: &str) -> bool {
    let key = |name: &str| {
        let words = name.to_lowercase().replace('&', " and ");
        let words = words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
        let words: Vec<&str> = words
            .map(|it| match it {
                "ltd" => "limited",
                other => other,
            })
            .filter(|it| *it != "the")
            .collect();
        words.join(" ").trim_end_matches(" limited").to_owned()
    };
    !key(one).is_empty() && key(one) == key(other)
}
