//! What the clauses of a kind say beside being there: amounts, shares, lengths, who and where. Where a clause does not say it plainly,
//! nothing is said of it.

use super::choices::given;
use super::extract::Found;
use super::read::{Reader, is_notice, length_of};
use super::values::lengths;
use super::{Category, EITHER, Ending, Length, Share, Sum, Value};
use crate::compliance::checks::amounts::{self, Amount};
use crate::compliance::checks::restraint::period_of_covenant;
use crate::compliance::checks::{after, before, durations, numbers};
use crate::compliance::text::Span;

/// The most that is told of one kind.
const MOST: usize = 8;
/// The longest sentence that is read for its values, in bytes: what is longer is no sentence.
const LONGEST: usize = 4_000;

patterns! {
    LIMITS = r"\b(?:exceed\w*|limited to|maximum|no more than|not more than|greater of|higher of|lesser of|lower of|in excess of|capp?(?:ed)?(?: at)?|equal to|greater than|up to)\b";
    NO_LIMIT = r"\b(?:insur\w*|deductible|per occurrence|threshold)\b";
    PERCENT = r"({NUM})(?: ?\((?:\d{1,3}) ?(?:%|per ?cent)?\))? ?(?:%|per ?cent\b)";
    SHARE_OF = r"^\)? ?(?:\([^()]{1,40}\) ?)?of (?:the |all |its |any )?(?:\w+ ){0,4}?(fees?|charges|(?:sales |selling |purchase |contract )?price|sums|amounts?|contract value|value|revenues?|profits?|sales|receipts|salary|cost)\b";
    WHOLE_OF = r"\b(?:exceed\w*|limited to|equal to|greater than|(?:greater|higher|lesser|lower) of|capped at|maximum of)[,:]? ?(?:\([a-z0-9]{1,3}\) ?)?(?:an amount equal to )?(?:the )?(?:(?:total|aggregate|full|annual|net) )*(?:(?:amounts?|sums?|value) of )?(?:the |all )?(?:(?:total|aggregate|annual) )*(fees|charges|price|amounts|sums)\b(?: [\w-]+){0,5} (?:paid|payable|received)\b";
    COVER = r"\b(public(?: and products?)? liability|products? liability|employers?'?s? liability|professional indemnity|professional liability|(?:commercial )?general liability|cyber(?: liability)?|contractors?'? all risks?|workers?'? compensation|motor|buildings|product recall)\b";
    EITHER_PARTY = r"\b(?:either|any|each|both)(?: of)?(?: the| us)? (?:part(?:y|ies)|sides?)\b|\beither of us\b";
    MAY = r"\b(?:may|can|is entitled to|are entitled to|shall be entitled to|shall have the right to|will have the right to|has the right to|have the right to|reserves the right to|right to)\b";
    YOU_OR_WE = r"\b(you|we)(?: also)? $";
    RADIUS = r"\bwithin (?:a (?:radius|distance) of )?{NUM}(?: ?\(\d+\))? (?:miles?|kilomet(?:re|er)s?|km)\b(?: (?:of|from) [^,.;()]{3,60})?";
    PLACE = r"\b(?:in|within|throughout|anywhere in) (?:the )?(united kingdom|uk|great britain|england and wales|england|scotland|wales|northern ireland|european union|europe|restricted (?:area|territory)|territory)\b";
    COMMITS = r"\b(?:minimum|at least|not less than|no less than|commit\w*|guarante\w*|shortfall)\b";
}

/// The clauses of a kind that were found.
pub(super) struct Clauses<'r> {
    reader: &'r Reader<'r>,
    found: Vec<Found>,
}

impl<'r> Clauses<'r> {
    pub(super) fn new(reader: &'r Reader<'r>, found: Vec<Found>) -> Self {
        Self { reader, found }
    }

    pub(super) fn into_found(self) -> Vec<Found> {
        self.found
    }

    fn short(&self) -> impl Iterator<Item = &Found> + Clone {
        self.found.iter().filter(|it| it.span.len() <= LONGEST)
    }

    fn spans(&self) -> impl Iterator<Item = &Span> {
        self.short().map(|it| &it.span)
    }

    fn words(&self) -> impl Iterator<Item = &'r str> + Clone {
        self.short().map(move |it| self.reader.text.slice(&it.span))
    }

    /// What the first detector of the kind found: the others of some kinds find what stands beside, such as lost profits.
    fn first(&self) -> impl Iterator<Item = &'r str> {
        let first = self.short().filter(|it| it.detector.ends_with(".1"));
        first.map(move |it| self.reader.text.slice(&it.span))
    }

    pub(super) fn endings(&self) -> Option<Value> {
        self.reader.endings(self.spans())
    }

    pub(super) fn limit(&self) -> Option<Value> {
        limit(self.first())
    }

    pub(super) fn insurance(&self) -> Option<Value> {
        insurance(self.words())
    }

    pub(super) fn warranty(&self) -> Option<Value> {
        lengths(self.first().flat_map(warranties))
    }

    pub(super) fn notice(&self) -> Option<Value> {
        let notices = self.spans().flat_map(|it| self.reader.notices(it));
        lengths(notices.filter_map(|it| length_of(&it)))
    }

    pub(super) fn sums(&self) -> Option<Value> {
        sums(self.words(), |_, _| true)
    }

    pub(super) fn commitment(&self) -> Option<Value> {
        sums(self.words(), |words, it| COMMITS.is_match(before(words, it.span.start, 80)))
    }

    pub(super) fn shares(&self) -> Option<Value> {
        let mut shares: Vec<Share> = Vec::new();
        self.words().flat_map(shares_in).for_each(|it| note(&mut shares, it));
        (!shares.is_empty()).then_some(Value::Shares { shares })
    }

    pub(super) fn restraint(&self) -> Option<Value> {
        let length = self.words().find_map(|it| length_of(&period_of_covenant(self.reader.text, it)?));
        let area = self.words().find_map(|words| {
            let place = || PLACE.captures(words).and_then(|it| it.get(1));
            RADIUS.find(words).or_else(place).map(|it| it.as_str().to_owned())
        });
        (length.is_some() || area.is_some()).then_some(Value::Restraint { length, area })
    }

    pub(super) fn choices(&self, category: Category) -> Option<Value> {
        let choices = given(category, &self.words());
        (!choices.is_empty()).then_some(Value::Choices { choices })
    }
}

impl Reader<'_> {
    /// Who may end it without a reason, with what notice.
    pub(super) fn endings<'s>(&self, sentences: impl Iterator<Item = &'s Span>) -> Option<Value> {
        let mut endings: Vec<Ending> = Vec::new();
        for span in sentences {
            let by = self.who_may(self.text.slice(span));
            let notices: Vec<Length> = self.notices(span).iter().filter_map(length_of).collect();
            match (notices.is_empty(), &by) {
                (true, None) => {}
                (true, Some(_)) => note(&mut endings, Ending { by, notice: None }),
                (false, _) => {
                    let each = notices.into_iter().map(|it| Ending { by: by.clone(), notice: Some(it) });
                    each.for_each(|it| note(&mut endings, it));
                }
            }
        }
        (!endings.is_empty()).then_some(Value::Endings { endings })
    }

    /// Who a sentence says may do something: both, the one party that it names before the "may", or you or we.
    fn who_may(&self, words: &str) -> Option<String> {
        if EITHER_PARTY.is_match(words) {
            return Some(EITHER.to_owned());
        }
        let lead = before(words, MAY.find(words)?.start(), 60);
        if let Some(it) = YOU_OR_WE.captures(lead).and_then(|it| it.get(1)) {
            return Some(it.as_str().to_lowercase());
        }
        let named = |label: &&String| label.len() >= 3 && lead.contains(label.as_str());
        let mut parties = self.text.parties().iter().filter_map(|it| it.labels.iter().find(named));
        match (parties.next(), parties.next()) {
            (Some(only), None) => Some(format!("the {only}")),
            _ => None,
        }
    }
}

/// Adds what is not there yet, up to a number.
fn note<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if all.len() < MOST && !all.contains(&one) {
        all.push(one);
    }
}

/// An amount in a currency that the text names.
pub(super) fn sum(amount: &Amount, of: Option<String>) -> Option<Sum> {
    let currency = amount.currency.code().filter(|_| amount.pence > 0)?.to_owned();
    Some(Sum { pence: amount.pence, currency, per: amount.per.map(|it| it.word().to_owned()), of })
}

/// The sums of sentences that `takes` agrees with.
fn sums<'w>(sentences: impl Iterator<Item = &'w str>, takes: impl Fn(&str, &Amount) -> bool) -> Option<Value> {
    let mut sums: Vec<Sum> = Vec::new();
    for words in sentences {
        let taken = amounts::amounts(words).into_iter().filter(|it| takes(words, it));
        taken.filter_map(|it| sum(&it, None)).for_each(|it| note(&mut sums, it));
    }
    (!sums.is_empty()).then_some(Value::Sums { sums })
}

/// Limits of liability: in money, as a share of something, or all of what was paid.
fn limit<'w>(sentences: impl Iterator<Item = &'w str>) -> Option<Value> {
    let (mut sums, mut shares): (Vec<Sum>, Vec<Share>) = Default::default();
    for words in sentences.filter(|it| !NO_LIMIT.is_match(it)) {
        let Some(first) = LIMITS.find(words) else { continue };
        let within = amounts::amounts(words).into_iter().filter(|it| it.span.start > first.start());
        within.filter_map(|it| sum(&it, None)).for_each(|it| note(&mut sums, it));
        let found: Vec<Share> = shares_in(words).into_iter().filter(|it| it.of.is_some()).collect();
        if found.is_empty()
            && let Some(it) = WHOLE_OF.captures(words)
            && let (Some(whole), Some(of)) = (it.get(0), it.get(1))
        {
            let share = Share {
                hundredths: 10_000,
                of: Some(of.as_str().to_lowercase()),
                within: time_after(words, whole.end()),
            };
            note(&mut shares, share);
        }
        found.into_iter().for_each(|it| note(&mut shares, it));
    }
    (!sums.is_empty() || !shares.is_empty()).then_some(Value::Limit { sums, shares })
}

/// The time over which something is counted, where the words after it give one.
fn time_after(words: &str, at: usize) -> Option<Length> {
    let rest = after(words, at, 160);
    let rest = rest.split([';', '.']).next().unwrap_or_default();
    durations::durations(rest).iter().find(|it| it.months() >= 0.9).and_then(length_of)
}

/// The shares that a sentence gives.
fn shares_in(words: &str) -> Vec<Share> {
    let share = |it: regex::Captures<'_>| {
        let (whole, number) = (it.get(0)?, it.get(1)?);
        let percent = numbers::read(number.as_str()).filter(|it| (0.01..=1_000.0).contains(it))?;
        let hundredths = format!("{:.0}", percent * 100.0).parse().ok()?;
        let rest = after(words, whole.end(), 120);
        let of = SHARE_OF.captures(rest).and_then(|it| it.get(1));
        let within = of.and_then(|it| time_after(words, whole.end() + it.end()));
        Some(Share { hundredths, of: of.map(|it| it.as_str().to_lowercase()), within })
    };
    PERCENT.captures_iter(words).filter_map(share).collect()
}

/// Insurance with what it covers: for each amount the cover that is named nearest before it, otherwise right after it.
fn insurance<'w>(sentences: impl Iterator<Item = &'w str>) -> Option<Value> {
    let (mut sums, mut names): (Vec<Sum>, Vec<String>) = Default::default();
    for words in sentences {
        let covers = |part: &str| COVER.find_iter(part).map(|it| it.as_str().to_lowercase()).collect::<Vec<_>>();
        let mut last = 0;
        for amount in amounts::amounts(words) {
            let lead = words.get(last..amount.span.start).unwrap_or_default();
            let next = || covers(after(words, amount.span.end, 60)).into_iter().next();
            let of = covers(lead).pop().or_else(next);
            if let Some(it) = sum(&amount, of) {
                note(&mut sums, it);
            }
            last = amount.span.end;
        }
        covers(words).into_iter().for_each(|it| note(&mut names, it));
    }
    match (sums.is_empty(), names.is_empty()) {
        (false, _) => Some(Value::Sums { sums }),
        (true, false) => Some(Value::Names { names }),
        (true, true) => None,
    }
}

/// For how long a sentence warrants something.
fn warranties(words: &str) -> Vec<Length> {
    let all = durations::durations(words);
    let lasting = all.iter().filter(|it| it.days() >= 28.0 && !is_notice(words, it));
    lasting.filter_map(length_of).collect()
}
