//! Which contracts a list shows, and in which order: read from the words of an address, and written back into one.
//!
//! A figure and the list behind it are made from the same [`Filter`], so they cannot differ. The words are the same on the
//! pages and in the REST contract.

use super::{ContractType, Status};
use crate::compliance::keyterms::{Category, Renews};
use crate::compliance::{Area, RiskLevel};
use crate::ids::UserId;
use crate::problem::Complaints;
use crate::typed::{self, Currency};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most days a filter looks ahead or back: ten years.
const MOST_DAYS: u16 = 3650;
/// The longest name of a law, in characters.
const LONGEST_LAW: usize = 80;

/// How a list is ordered; ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// The best match first where words are searched for, otherwise last changed first.
    #[default]
    Usual,
    /// The best match first; the same as [`Self::Changed`] where no words are searched for.
    Match,
    /// Last changed first.
    Changed,
    /// First changed first.
    ChangedFirst,
    /// By title, A to Z.
    Title,
    /// By title, Z to A.
    TitleLast,
    /// Highest value first.
    Value,
    /// Lowest value first.
    ValueLowest,
    /// Newest first.
    Created,
    /// Oldest first.
    CreatedFirst,
    /// The earliest last day first; contracts without one stand last.
    Ends,
    /// The furthest last day first; contracts without one stand first.
    EndsLast,
}

impl Sort {
    /// The order of a stable word: a column name, `-` before it for descending.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "" => Self::Usual,
            "match" => Self::Match,
            "-updated_at" => Self::Changed,
            "updated_at" => Self::ChangedFirst,
            "title" => Self::Title,
            "-title" => Self::TitleLast,
            "-contract_value" => Self::Value,
            "contract_value" => Self::ValueLowest,
            "-created_at" => Self::Created,
            "created_at" => Self::CreatedFirst,
            "end_date" => Self::Ends,
            "-end_date" => Self::EndsLast,
            _ => return None,
        })
    }

    /// The stable word; empty for the usual order.
    pub fn word(self) -> &'static str {
        match self {
            Self::Usual => "",
            Self::Match => "match",
            Self::Changed => "-updated_at",
            Self::ChangedFirst => "updated_at",
            Self::Title => "title",
            Self::TitleLast => "-title",
            Self::Value => "-contract_value",
            Self::ValueLowest => "contract_value",
            Self::Created => "-created_at",
            Self::CreatedFirst => "created_at",
            Self::Ends => "end_date",
            Self::EndsLast => "-end_date",
        }
    }
}

/// What the rules' last reading of a contract said about its risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Risk {
    /// A risk score of this band.
    Band(RiskLevel),
    /// A risk score of 7 or more.
    SevenOrMore,
    /// No rule has read it, or none could decide.
    Unchecked,
}

impl Risk {
    /// Every choice, the bands first.
    pub const ALL: [Self; 6] = [
        Self::Band(RiskLevel::Low),
        Self::Band(RiskLevel::Medium),
        Self::Band(RiskLevel::High),
        Self::Band(RiskLevel::Critical),
        Self::SevenOrMore,
        Self::Unchecked,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Band(level) => level.word(),
            Self::SevenOrMore => "seven_or_more",
            Self::Unchecked => "unchecked",
        }
    }

    /// The choice of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Band(RiskLevel::Low) => "1 to 3, low",
            Self::Band(RiskLevel::Medium) => "4 to 6, medium",
            Self::Band(RiskLevel::High) => "7 to 8, high",
            Self::Band(RiskLevel::Critical) => "9 to 10, critical",
            Self::SevenOrMore => "7 or more",
            Self::Unchecked => "Not checked",
        }
    }

    /// The scores it takes in, from and to; `None` where there is no score.
    pub fn scores(self) -> Option<(u8, u8)> {
        match self {
            Self::Band(RiskLevel::Low) => Some((0, 3)),
            Self::Band(RiskLevel::Medium) => Some((4, 6)),
            Self::Band(RiskLevel::High) => Some((7, 8)),
            Self::Band(RiskLevel::Critical) => Some((9, u8::MAX)),
            Self::SevenOrMore => Some((7, u8::MAX)),
            Self::Unchecked => None,
        }
    }
}

/// Which contracts a list shows; what is not named filters nothing.
///
/// It travels as its words, between the halves of the program as in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Filter {
    pub status: Option<Status>,
    pub contract_type: Option<ContractType>,
    /// Words that must all occur in the text, the title or the parties.
    pub search: String,
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// A word it is filed under; case does not count.
    pub tag: String,
    /// The other side's whole name; case does not count.
    pub party: String,
    pub currency: Option<Currency>,
    /// Not over yet, and its last day is from today to this many days ahead.
    pub expiring_within_days: Option<u16>,
    /// Whether it waits for a person: sent for review, or a draft or active contract with a critical rule unmet.
    pub needs_review: Option<bool>,
    pub risk: Option<Risk>,
    /// A critical rule is not met.
    pub critical: bool,
    /// The rules have given it an overall score.
    pub scored: bool,
    /// The rules have scored it in this area.
    pub area: Option<Area>,
    /// Made on this day or later, in the company's time zone.
    pub created_from: Option<Date>,
    /// Made on this day or earlier, in the company's time zone.
    pub created_to: Option<Date>,
    /// Not changed on any of the last so many days, today included.
    pub unchanged_for_days: Option<u16>,
    /// In force, and the last day to send notice is from today to this many days ahead.
    pub notice_within_days: Option<u16>,
    /// Recorded as in force on this day or later, in the company's time zone, whatever became of it.
    pub in_force_from: Option<Date>,
    /// Recorded as in force on this day or earlier, in the company's time zone.
    pub in_force_to: Option<Date>,
    /// Whether it was signed when it came here; `false` for those that were made here and signed later.
    pub came_signed: Option<bool>,
    /// Whether it was ever sent for review.
    pub was_reviewed: Option<bool>,
    /// Kinds of term that the text has, each of them.
    pub has_term: Vec<Category>,
    /// Kinds of term that were looked for in the text and not found, each of them.
    pub lacks_term: Vec<Category>,
    /// Whose law the text says that governs.
    pub governing_law: String,
    /// What the text says of renewal.
    pub renewal: Option<Renews>,
    /// The text gives a notice to end it of at least so many days.
    pub notice_at_least_days: Option<u16>,
    /// The text gives a notice to end it of at most so many days.
    pub notice_at_most_days: Option<u16>,
    /// The text gives more days to pay than these.
    pub payment_days_over: Option<u16>,
    pub sort: Sort,
}

impl Filter {
    /// The words of an address that a filter is read from.
    pub const WORDS: [&str; 29] = [
        "status",
        "contract_type",
        "search",
        "owner",
        "tag",
        "party",
        "currency",
        "expiring_within_days",
        "needs_review",
        "risk",
        "critical",
        "scored",
        "area",
        "created_from",
        "created_to",
        "unchanged_for_days",
        "notice_within_days",
        "in_force_from",
        "in_force_to",
        "came_signed",
        "was_reviewed",
        "has_term",
        "lacks_term",
        "governing_law",
        "renewal",
        "notice_at_least_days",
        "notice_at_most_days",
        "payment_days_over",
        "sort",
    ];

    /// The longest search, in characters.
    pub const LONGEST_SEARCH: usize = 200;

    /// The most words of one search.
    pub const MOST_WORDS: usize = 12;

    /// The longest word that is indexed and searched for, in characters; what is longer is no word a person searches for.
    pub const LONGEST_WORD: usize = 64;

    /// The words that hold a day.
    pub const DAYS: [&str; 4] = ["created_from", "created_to", "in_force_from", "in_force_to"];

    /// The most kinds of term that a filter names at once, of those that are there as of those that are not.
    pub const MOST_TERMS: usize = 10;

    /// The words that hold a list, its members parted by commas.
    pub const LISTS: [&str; 2] = ["has_term", "lacks_term"];

    /// Reads what `word` answers for each of [`Self::WORDS`]; what cannot be read filters nothing and is complained about.
    pub fn read(word: impl Fn(&str) -> String) -> (Self, Complaints) {
        let mut found = Reader { word, complaints: Complaints::new() };
        let filter = Self {
            status: found.one_of("status", "not_a_status", Status::from_word, &Status::ALL.map(Status::word)),
            contract_type: found.one_of(
                "contract_type",
                "not_a_contract_type",
                ContractType::from_word,
                &ContractType::ALL.map(ContractType::word),
            ),
            search: found.search(),
            owner: found
                .parsed("owner", "not_an_id", "Write the id of a person of your company.", |it| it.parse().ok()),
            tag: (found.word)("tag").trim().chars().take(40).collect(),
            party: (found.word)("party").trim().chars().take(160).collect(),
            currency: found
                .parsed("currency", "not_a_currency", "Choose GBP, EUR or USD.", |it| Currency::parse(it).ok()),
            expiring_within_days: found.days("expiring_within_days"),
            needs_review: found.yes_or_no("needs_review"),
            risk: found.one_of("risk", "not_a_risk", Risk::from_word, &Risk::ALL.map(Risk::word)),
            critical: found.yes_or_no("critical").unwrap_or(false),
            scored: found.yes_or_no("scored").unwrap_or(false),
            area: found.one_of("area", "not_an_area", Area::from_word, &Area::ALL.map(Area::word)),
            created_from: found.day("created_from"),
            created_to: found.day("created_to"),
            unchanged_for_days: found.days("unchanged_for_days"),
            notice_within_days: found.days("notice_within_days"),
            in_force_from: found.day("in_force_from"),
            in_force_to: found.day("in_force_to"),
            came_signed: found.yes_or_no("came_signed"),
            was_reviewed: found.yes_or_no("was_reviewed"),
            has_term: found.terms("has_term"),
            lacks_term: found.terms("lacks_term"),
            governing_law: (found.word)("governing_law").trim().chars().take(LONGEST_LAW).collect(),
            renewal: found.one_of("renewal", "not_a_renewal", Renews::from_word, &Renews::ALL.map(Renews::word)),
            notice_at_least_days: found.days("notice_at_least_days"),
            notice_at_most_days: found.days("notice_at_most_days"),
            payment_days_over: found.days("payment_days_over"),
            sort: found
                .one_of(
                    "sort",
                    "not_a_sort",
                    Sort::from_word,
                    &["match", "updated_at", "created_at", "title", "contract_value", "end_date"],
                )
                .unwrap_or_default(),
        };
        (filter, found.complaints)
    }

    /// The words of an address that lead back to this filter, without those that say nothing.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let text = |it: Option<&'static str>| it.unwrap_or_default().to_owned();
        let days = |it: Option<u16>| it.map(|it| it.to_string()).unwrap_or_default();
        let terms = |all: &[Category]| all.iter().map(|it| it.word()).collect::<Vec<_>>().join(",");
        let pairs = [
            ("status", text(self.status.map(Status::word))),
            ("contract_type", text(self.contract_type.map(ContractType::word))),
            ("search", self.search.clone()),
            ("owner", self.owner.map(|it| it.to_string()).unwrap_or_default()),
            ("tag", self.tag.clone()),
            ("party", self.party.clone()),
            ("currency", text(self.currency.map(Currency::code))),
            ("expiring_within_days", days(self.expiring_within_days)),
            ("needs_review", self.needs_review.map(|it| it.to_string()).unwrap_or_default()),
            ("risk", text(self.risk.map(Risk::word))),
            ("critical", text(self.critical.then_some("true"))),
            ("scored", text(self.scored.then_some("true"))),
            ("area", text(self.area.map(Area::word))),
            ("created_from", self.created_from.map(|it| it.to_string()).unwrap_or_default()),
            ("created_to", self.created_to.map(|it| it.to_string()).unwrap_or_default()),
            ("unchanged_for_days", days(self.unchanged_for_days)),
            ("notice_within_days", self.notice_within_days.map(|it| it.to_string()).unwrap_or_default()),
            ("in_force_from", self.in_force_from.map(|it| it.to_string()).unwrap_or_default()),
            ("in_force_to", self.in_force_to.map(|it| it.to_string()).unwrap_or_default()),
            ("came_signed", self.came_signed.map(|it| it.to_string()).unwrap_or_default()),
            ("was_reviewed", self.was_reviewed.map(|it| it.to_string()).unwrap_or_default()),
            ("has_term", terms(&self.has_term)),
            ("lacks_term", terms(&self.lacks_term)),
            ("governing_law", self.governing_law.clone()),
            ("renewal", text(self.renewal.map(Renews::word))),
            ("notice_at_least_days", days(self.notice_at_least_days)),
            ("notice_at_most_days", days(self.notice_at_most_days)),
            ("payment_days_over", days(self.payment_days_over)),
            ("sort", self.sort.word().to_owned()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        *self != Self { sort: self.sort, ..Self::default() }
    }

    /// Whether it asks what the texts say, term by term.
    pub fn asks_for_terms(&self) -> bool {
        !self.has_term.is_empty()
            || !self.lacks_term.is_empty()
            || !self.governing_law.is_empty()
            || self.renewal.is_some()
            || self.notice_at_least_days.is_some()
            || self.notice_at_most_days.is_some()
            || self.payment_days_over.is_some()
    }

    /// Whether what matches best stands first; otherwise the list is in the order of a column.
    pub fn is_ranked(&self) -> bool {
        !self.search.trim().is_empty() && matches!(self.sort, Sort::Usual | Sort::Match)
    }

    /// The words that are searched for and not looked for: those after the first [`Self::MOST_WORDS`], and those that are too long
    /// to be one.
    pub fn words_left_out(&self) -> Vec<String> {
        let words = self.search.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
        // The end of “party’s” is no word of its own.
        let words = words.filter(|it| !it.eq_ignore_ascii_case("s"));
        let (searched, mut left_out): (Vec<_>, Vec<_>) = words.partition(|it| it.chars().count() <= Self::LONGEST_WORD);
        left_out.extend(searched.into_iter().skip(Self::MOST_WORDS));
        left_out.into_iter().map(str::to_owned).collect()
    }

    /// Whether every word that is searched for has one letter only; a beginning is looked up from two letters on.
    pub fn searches_letters_only(&self) -> bool {
        let mut words = self.search.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).peekable();
        words.peek().is_some() && words.all(|it| it.chars().count() == 1)
    }

    /// The same without one kind of term in the list `name`.
    #[must_use]
    pub fn without_term(&self, name: &str, term: Category) -> Self {
        let mut filter = self.clone();
        let list = if name == "lacks_term" { &mut filter.lacks_term } else { &mut filter.has_term };
        list.retain(|it| *it != term);
        filter
    }

    /// The same without the word `name`.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let pairs = self.pairs();
        Self::read(|asked| {
            let found = pairs.iter().find(|(it, _)| *it == asked && *it != name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        })
        .0
    }
}

impl From<BTreeMap<String, String>> for Filter {
    fn from(words: BTreeMap<String, String>) -> Self {
        Self::read(|name| words.get(name).cloned().unwrap_or_default()).0
    }
}

impl From<Filter> for BTreeMap<String, String> {
    fn from(filter: Filter) -> Self {
        filter.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// Reads words, keeping what is wrong with them.
struct Reader<F> {
    word: F,
    complaints: Complaints,
}

impl<F: Fn(&str) -> String> Reader<F> {
    fn parsed<T>(&mut self, name: &str, code: &str, message: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let raw = (self.word)(name);
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        let value = parse(raw);
        if value.is_none() {
            self.complaints.add(name, code, message);
        }
        value
    }

    fn one_of<T>(
        &mut self,
        name: &str,
        code: &str,
        from_word: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Option<T> {
        self.parsed(name, code, &format!("Choose one of: {}.", words.join(", ")), from_word)
    }

    /// Kinds of term, parted by commas, each once.
    fn terms(&mut self, name: &str) -> Vec<Category> {
        let raw = (self.word)(name);
        let mut terms = Vec::new();
        for word in raw.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            match Category::from_word(word) {
                None => self.complaints.add(
                    name,
                    "not_a_term",
                    "Name kinds of key term, parted by commas, such as liability_cap,insurance.",
                ),
                Some(term) if terms.len() < Filter::MOST_TERMS && !terms.contains(&term) => terms.push(term),
                Some(term) if terms.contains(&term) => {}
                Some(_) => {
                    self.complaints.add(
                        name,
                        "too_many",
                        format!("Name at most {} kinds of key term.", Filter::MOST_TERMS),
                    );
                }
            }
        }
        terms
    }

    /// What is searched for; of what is too long, the beginning.
    fn search(&mut self) -> String {
        let raw = (self.word)("search");
        if raw.chars().count() > Filter::LONGEST_SEARCH {
            let message = format!("Search for at most {} characters.", Filter::LONGEST_SEARCH);
            self.complaints.add("search", "too_long", message);
        }
        raw.chars().take(Filter::LONGEST_SEARCH).collect()
    }

    fn yes_or_no(&mut self, name: &str) -> Option<bool> {
        self.parsed(name, "not_yes_or_no", "Write true or false.", |it| match it {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    fn days(&mut self, name: &str) -> Option<u16> {
        let message = format!("Write a whole number of days from 0 to {MOST_DAYS}.");
        self.parsed(name, "out_of_range", &message, |it| it.parse().ok().filter(|it| *it <= MOST_DAYS))
    }

    fn day(&mut self, name: &str) -> Option<Date> {
        let message = "This is not a date. Write it as year, month and day, such as 2026-12-01.";
        self.parsed(name, "not_a_date", message, |it| typed::day(it).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[(&str, &str)]) -> (Filter, Complaints) {
        Filter::read(|asked| {
            words.iter().find(|(name, _)| *name == asked).map(|(_, it)| (*it).to_owned()).unwrap_or_default()
        })
    }

    #[test]
    fn every_filter_survives_its_own_address() {
        let words = [
            ("status", "draft"),
            ("contract_type", "nda"),
            ("search", "late & payment"),
            ("owner", "0199f3a0-7b1c-7000-8000-000000000001"),
            ("tag", "Facilities & cleaning"),
            ("party", "Halden Coatings Limited"),
            ("currency", "EUR"),
            ("expiring_within_days", "30"),
            ("needs_review", "false"),
            ("risk", "seven_or_more"),
            ("critical", "true"),
            ("scored", "true"),
            ("area", "gdpr"),
            ("created_from", "2026-01-01"),
            ("created_to", "2026-01-31"),
            ("unchanged_for_days", "0"),
            ("notice_within_days", "30"),
            ("in_force_from", "2026-01-01"),
            ("in_force_to", "2026-01-31"),
            ("came_signed", "false"),
            ("was_reviewed", "true"),
            ("has_term", "liability_cap,insurance"),
            ("lacks_term", "governing_law"),
            ("governing_law", "England and Wales"),
            ("renewal", "automatic"),
            ("notice_at_least_days", "30"),
            ("notice_at_most_days", "90"),
            ("payment_days_over", "60"),
            ("sort", "-title"),
        ];
        assert_eq!(words.map(|(name, _)| name), Filter::WORDS);
        let (filter, complaints) = read(&words);
        assert!(complaints.is_empty(), "{complaints:?}");
        assert_eq!(filter.pairs(), words.map(|(name, value)| (name, value.to_owned())));
        for name in Filter::WORDS {
            assert_eq!(filter.without(name).pairs().len(), words.len() - 1, "{name} is taken away alone");
        }
    }

    #[test]
    fn words_that_mean_nothing_filter_nothing_and_are_complained_about() {
        let (filter, complaints) = read(&[
            ("status", "asleep"),
            ("owner", "me"),
            ("currency", "YEN"),
            ("expiring_within_days", "-1"),
            ("needs_review", "perhaps"),
            ("risk", "11"),
            ("created_from", "yesterday"),
            ("unchanged_for_days", "4000"),
            ("has_term", "liability_cap,soul"),
            ("renewal", "sometimes"),
        ]);
        assert_eq!(filter.has_term, [Category::LiabilityCap], "what can be read is kept");
        let filter = filter.without_term("has_term", Category::LiabilityCap);
        assert!(!filter.narrows());
        let fields: Vec<_> = complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [
                "created_from",
                "currency",
                "expiring_within_days",
                "has_term",
                "needs_review",
                "owner",
                "renewal",
                "risk",
                "status",
                "unchanged_for_days"
            ]
        );
    }

    #[test]
    fn a_filter_of_terms_names_each_kind_once_and_not_too_many() {
        let (filter, complaints) = read(&[("has_term", " insurance , insurance,,audit_right ")]);
        assert_eq!(
            (filter.has_term.as_slice(), complaints.is_empty()),
            (&[Category::Insurance, Category::AuditRight][..], true)
        );
        assert!(filter.narrows() && filter.asks_for_terms());
        let all: Vec<_> = Category::ALL.iter().map(|it| it.word()).collect();
        let (filter, complaints) = read(&[("lacks_term", &all.join(","))]);
        assert_eq!((filter.lacks_term.len(), complaints.about("lacks_term").is_some()), (Filter::MOST_TERMS, true));
        assert!(!read(&[("party", "Halden")]).0.asks_for_terms());
    }

    #[test]
    fn the_words_that_hold_a_day_are_known() {
        let of_days = Filter::WORDS.into_iter().filter(|name| {
            let (_, complaints) = read(&[(name, "soon")]);
            complaints.about(name).is_some_and(|it| it.code == "not_a_date")
        });
        assert_eq!(of_days.collect::<Vec<_>>(), Filter::DAYS);
    }

    #[test]
    fn b14_words_that_are_not_looked_for_are_told() {
        let told = |search: &str| read(&[("search", search)]).0.words_left_out();
        assert!(told("one two's “three four” 5 six seven eight nine ten eleven twelve").is_empty());
        assert_eq!(told("1 2 3 4 5 6 7 8 9 10 11 12 thirteen, fourteen"), ["thirteen", "fourteen"]);
        let long = "x".repeat(65);
        assert_eq!(told(&format!("late {long} payment")), [long]);
        let (filter, complaints) = read(&[("search", &"ab ".repeat(100))]);
        assert_eq!(filter.search.chars().count(), Filter::LONGEST_SEARCH);
        assert_eq!(complaints.about("search").map(|it| it.code.as_str()), Some("too_long"));
    }

    #[test]
    fn the_order_alone_leaves_nothing_out() {
        assert!(!read(&[("sort", "title")]).0.narrows());
        assert!(read(&[("party", "Halden")]).0.narrows());
    }

    #[test]
    fn every_risk_score_is_in_one_band() {
        for score in 1..=10 {
            let bands = Risk::ALL.into_iter().filter(|it| matches!(it, Risk::Band(_)));
            let holding = bands.filter(|it| it.scores().is_some_and(|(from, to)| (from..=to).contains(&score)));
            assert_eq!(holding.collect::<Vec<_>>(), [Risk::Band(RiskLevel::of(score))]);
        }
    }
}
