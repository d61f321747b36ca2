//! What is known about a contract: given by people, templates and the contract's own data, or read out of the text.
//!
//! What must hold: a given fact always wins over an inferred one; a fact nobody knows is absent and never guessed, save
//! where the rule pack says what to assume; inference reads sentences, not bare words, where bare words mislead.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;

use super::detect::{Fields, negates_exclusion};
use super::pack::{Pack, Sign, embedded, words_of_fact};
use super::text::{LineKind, PartyKind, Span, Text, Zone, pattern};
use super::{FactSource, KnownFact, Outcome, RuleType};
use crate::contracts::ContractType;

/// A fact that was given but cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongFact {
    #[error("there is no fact {0}")]
    Unknown(String),
    #[error("the fact {fact} is one of {}, not {value}", .accepted.join(", "))]
    Value { fact: String, value: String, accepted: &'static [&'static str] },
}

/// Facts that a person, a template or the contract's own data settles; ids and words are those of the rule pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenFacts {
    words: BTreeMap<String, (&'static str, FactSource)>,
    deal: Deal,
}

/// What is written down of a contract beside its text; the text speaks where this is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deal {
    /// In whatever currency.
    pub value: Option<Decimal>,
    pub starts: Option<Date>,
    /// The last day.
    pub ends: Option<Date>,
}

impl GivenFacts {
    /// Facts as the rule pack names them; the first unknown id or unacceptable word is the error.
    pub fn parse<K: AsRef<str>, V: AsRef<str>>(facts: impl IntoIterator<Item = (K, V)>) -> Result<Self, WrongFact> {
        let mut given = Self::default();
        for (fact, value) in facts {
            given.set(fact.as_ref(), value.as_ref())?;
        }
        Ok(given)
    }

    /// Facts that come with a template, which a person can override.
    ///
    /// # Errors
    /// As [`GivenFacts::parse`].
    pub fn of_template<K: AsRef<str>, V: AsRef<str>>(
        facts: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, WrongFact> {
        let mut given = Self::parse(facts)?;
        given.words.values_mut().for_each(|it| it.1 = FactSource::Template);
        Ok(given)
    }

    /// Settles one more fact as a person says it, or changes it.
    pub fn set(&mut self, fact: &str, value: &str) -> Result<(), WrongFact> {
        if !embedded().facts.contains_key(fact) {
            return Err(WrongFact::Unknown(fact.to_owned()));
        }
        let accepted = words_of_fact(fact);
        let Some(word) = accepted.iter().find(|it| **it == value) else {
            return Err(WrongFact::Value { fact: fact.to_owned(), value: value.to_owned(), accepted });
        };
        self.words.insert(fact.to_owned(), (word, FactSource::Given));
        Ok(())
    }

    /// The same facts of a contract of this value and these dates.
    #[must_use]
    pub fn of(self, deal: Deal) -> Self {
        Self { deal, ..self }
    }

    pub(super) fn deal(&self) -> &Deal {
        &self.deal
    }

    /// The word given for a fact.
    pub fn get(&self, fact: &str) -> Option<&'static str> {
        self.words.get(fact).map(|it| it.0)
    }

    /// Every given fact with its word, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.words.iter().map(|(fact, it)| (fact.as_str(), it.0))
    }
}

/// What is known about a contract.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts(BTreeMap<String, (&'static str, FactSource)>);

impl Facts {
    /// The word of a fact, if it is known: `true`, `false`, or one of the words of `pd`.
    pub(crate) fn get(&self, fact: &str) -> Option<&'static str> {
        self.0.get(fact).map(|it| it.0)
    }

    /// Whether a yes-or-no fact is known and true.
    pub(crate) fn holds(&self, fact: &str) -> bool {
        self.get(fact) == Some("true")
    }

    /// Where a known fact came from.
    pub(super) fn source(&self, fact: &str) -> Option<FactSource> {
        self.0.get(fact).map(|it| it.1)
    }

    /// Adds an inferred fact unless the fact is known already.
    pub(super) fn learn(&mut self, fact: &str, value: &'static str) {
        self.0.entry(fact.to_owned()).or_insert((value, FactSource::Inferred));
    }

    /// Replaces an inferred fact by what an algorithm worked out; one that a person or a template gave stays.
    pub(super) fn learn_better(&mut self, fact: &str, value: &str) {
        let Some(word) = words_of_fact(fact).iter().find(|it| **it == value) else { return };
        if matches!(self.source(fact), None | Some(FactSource::Inferred)) {
            self.0.insert(fact.to_owned(), (word, FactSource::Inferred));
        }
    }

    /// Every known fact among these, by id.
    pub(super) fn listed(&self, wanted: impl Fn(&str) -> bool) -> Vec<KnownFact> {
        let known = self.0.iter().filter(|it| wanted(it.0));
        known.map(|(fact, it)| KnownFact { fact: fact.clone(), value: it.0.to_owned(), source: it.1 }).collect()
    }
}

/// What the words of a text alone say of a contract, by fact: nothing is given, and no algorithm is asked.
pub fn said_by_the_text(text: &str, contract_type: ContractType) -> BTreeMap<String, String> {
    let (text, given) = (Text::new(text), GivenFacts::default());
    let kind = rule_type(&text, contract_type, &given);
    let facts = gather(&text, &Fields::new(&text), contract_type, kind, &given);
    facts.0.into_iter().map(|(fact, it)| (fact, it.0.to_owned())).collect()
}

fn word(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

macro_rules! patterns {
    ($($name:ident = $source:literal;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern(concat!("(?i)", $source)));)*
    };
}

mod subjects;

patterns! {
    PERSONAL_DATA = r"personal[ -]data|personal information|data subjects?\b|uk gdpr|\bgdpr\b|data protection";
    PROCESSOR = r"\b(?:data )?processors?\b";
    BEHALF = r"on (?:the )?(?:\w+(?:'s)? ){0,3}behalf\b";
    PROCESSING_SCHEDULE = r"data processing|processing (?:particulars|details|schedule|instructions)|details of (?:the )?processing";
    INDEPENDENT = r"independent(?:ly)? (?:data )?controllers?|data sharing|separate (?:data )?controllers?|controller[- ]to[- ]controller";
    JOINT = r"joint (?:data )?controllers?|jointly determin";
    SENSITIVE = r"special categor|\bhealth\b|medical|biometric|genetic|ethnic|religious|religion|trade union|union membership|sexual orientation|criminal (?:convictions?|offences?|record)|\bdbs\b";
    NOT_SENSITIVE = r"health (?:and|&) safety|health insurance|medical insurance|safety, health";
    AUTOMATED = r"automated (?:individual )?decision|\bprofiling\b|solely (?:by )?automated|scor(?:e|es|ing) (?:of )?(?:individuals|people|applicants|customers)|credit scor";
    CHILDREN = r"\bchild(?:ren)?\b|under (?:the age of )?(?:13|16|18|eighteen|sixteen)\b|\bschools?\b|\bpupils?\b|parental|\bminors?\b";
    NOT_CHILDREN = r"(?:not (?:intended|directed|aimed|suitable)|must be (?:at least|over|aged)|at least 18|over 18|18 (?:years )?or over|aged 18)|child ?care|leave|benefit|schools? of|business school|minors? (?:change|amend|variation|error)";
    WEBSITE = r"\bweb ?sites?\b|\bour (?:web )?site\b|\bapps?\b|\bplatform\b|\bonline\b|\bwww\.|https?://";
    CONTENT = r"\b(?:upload|post)(?:s|ed|ing)?\b[^.;]{0,60}\b(?:content|material|reviews?|comments?|photos?|images?|videos?|information|anything|to (?:the|our) (?:site|website|app|platform|forum|service))|user[- ](?:generated )?content|your content|\breviews? (?:that )?you|\bforums?\b|message boards?|submit (?:any )?(?:content|reviews?|comments?)|user submissions?";
    CONSUMER = r"\bas a consumer\b|\bif you are a consumer\b|you are a consumer|consumer (?:rights act|contracts|customers?)|\bconsumers?\b[^.;]{0,60}\b(?:who|means|you|buy|order|purchase)|your (?:statutory|legal) rights|cooling[- ]off|statutory right to cancel|model cancellation form";
    BUSINESS_ONLY = r"business (?:customers?|users?|use|to business) only|only (?:to|for|with) (?:business(?:es)?|trade)\b|not (?:a |deal(?:ing)? as a |acting as a )?consumers?\b|in the course of (?:a |your |its )?business|businesses only|(?:do|does) not (?:sell|supply) to consumers";
    GOODS = r"\b(?:goods|products?|equipment|materials|hardware)\b[^.;]{0,60}\b(?:sold|supplied|hired|delivered|ordered|purchased)\b|\b(?:sells?|supply|supplies|hires?|deliver|delivers|purchases?|buys?|buy|order)\b[^.;]{0,40}\b(?:goods|products|equipment|items)\b|delivery of (?:the |any |your )?(?:goods|products|equipment|items|order)|(?:title|risk|ownership)\b[^.;]{0,30}\b(?:in|to|of) (?:the )?(?:goods|products|equipment|items)";
    SERVICES = r"\bservices?\b|\bworks?\b|\bsupport\b";
    DIGITAL = r"\bsoftware\b|\bapps?\b|\bdownload(?:s|ed|able)?\b|digital content|\bsaas\b|software as a service";
    ONLINE_SALE = r"\bonline\b|\bweb ?site\b|\bby (?:phone|telephone|e-?mail)\b|\bour (?:site|app|store)\b|doorstep|at your home|\bweb ?shop\b";
    NO_CANCEL = r"(?:no right to cancel|(?:right to cancel|cancellation right|cooling[- ]off[^.;]{0,30}) (?:does|do|will) not apply|(?:do|will) not have (?:a|the|any) (?:legal |statutory )?right to (?:cancel|change your mind))";
    CANCEL_REASON = r"made to (?:order|measure|your)|bespoke|personali[sz]ed|custom|perishable|deteriorat|expire rapidly|accommodation|transport|catering|leisure|specific date|set date|event";
    SUBSCRIPTION = r"\bsubscriptions?\b|renews? automatically|automatic(?:ally)? renew|auto-?renew|free trial|rolling (?:basis|contract|monthly|term)";
    STANDARD = r"standard (?:terms|conditions)|terms and conditions|terms (?:and conditions )?of (?:sale|supply|business|purchase|use|service)";
    INDEMNITY = r"\bindemnif(?:y|ies|ied)\b|\bindemnit(?:y|ies)\b|hold harmless";
    NOT_INDEMNITY = r"professional indemnity|indemnity insurance|no indemnit|not (?:be )?(?:required to |obliged to )?indemnif";
    CREATES_IP = r"\bdeliverables?\b|\bdevelop(?:s|ed|ing|ment)?\b|\bdesigns?\b|\bsoftware\b|\bcontent\b|\bcopyright\b|work product";
    PROVISION = r"\bcleaning\b|\bcatering\b|\bsecurity (?:services|guards?|staff|personnel)\b|\bfacilities\b|outsourc|managed services?|assigned personnel|assigned employees";
    THROUGH_COMPANY = r"personal service company|\bintermediary\b|individual shall perform|provide the services of|key individual|named individual|\bir35\b|off-payroll";
    COMPANY = r"\b(?:limited|ltd|plc|llp)\b|company (?:registration )?(?:number|no\b)";
    DEED = r"\bthis deed\b|executed (?:and delivered )?as a deed|power of attorney|\bas a deed\b|deed of ";
    SCOTS = r"law(?:s)? of scotland|scots law|scottish law|law of scotland";
    ZERO_HOURS = r"zero[- ]hours?|\bcasual (?:worker|basis|work|employ|contract)|no obligation (?:to (?:offer|provide)|on the (?:company|employer) to (?:offer|provide))|(?:not|no) (?:be )?obliged to (?:offer|provide) (?:you |the \w+ )?(?:any )?(?:work|hours|assignments?)|\bas and when (?:required|needed|work)|no guaranteed hours|not guarantee[^.;]{0,30}hours";
    FIXED_TERM = r"fixed[- ]term|for a (?:fixed )?(?:period|term) of|(?:until|ends? on|terminates? on|expires? on) (?:the )?\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|may|june|july|august|september|october|november|december)";
    COMMENCES = r"commenc|begin|start";
    PART_TIME = r"\bpart[- ]time\b";
    WEEKLY_HOURS = r"\b(\d{1,2}(?:\.\d{1,2})?)(?: \([\w -]+\))? hours? (?:per|a|each|every) week|\b(\d{1,2}(?:\.\d{1,2})?) hours weekly";
    LONG_NOTICE = r"\b(?:three|four|five|six|nine|twelve|3|4|5|6|9|12)(?: ?\(\w+\))? (?:calendar )?months?'? (?:prior |written |advance |clear )*notice|not less than (?:three|six|twelve|3|6|12)(?: ?\(\w+\))? months|(?:1[3-9]|[2-5]\d) weeks'? (?:prior |written )*notice";
    RESTRAINT = r"non-?compet|non-?solicit|non-?deal|restrictive covenants?|post-?termination restrict|(?:for|during) (?:a |the )?(?:period|restricted period)[^.;]{0,60}(?:after|following)[^.;]{0,40}terminat[^.;]{0,120}\bnot\b|(?:shall|must|will) not[^.;]{0,120}(?:solicit|entice|compete|canvass)";
    OUTSIDE_UK = r"outside (?:of )?(?:the )?(?:uk|united kingdom|eea|european economic area|european union|eu)\b|restricted transfers?|international (?:data )?transfers?|third countr(?:y|ies)";
    MECHANISM = r"standard contractual clauses|\bidta\b|international data transfer (?:agreement|addendum)|binding corporate rules|uk addendum";
    BANS_TRANSFER = r"(?:shall|must|will|may|does|do|is|are)? ?(?:not|never|no)\b[^.;]{0,80}(?:transfer|stor|process|access|send|host|export)|prohibit|without (?:the )?(?:\w+ ){0,4}(?:consent|approval|authori[sz]ation|instructions?|agreement)|remain (?:with)?in the (?:uk|united kingdom)|no (?:restricted |international )?transfers?";
    FOREIGN_PARTY = r"incorporated (?:in|under the laws of) (?:the )?(?:state of|delaware|usa|united states|india|ireland|germany|france|singapore|australia|canada|netherlands|spain|italy|china|hong kong|switzerland|poland|sweden)|\b(?:inc\.|gmbh|s\.a\.r\.l|b\.v\.|pty ltd|llc)(?:\W|$)|\ban? (?:delaware|nevada|new york|california|texas|american|irish|german|french|dutch|spanish|italian|indian|australian|canadian) (?:\w+ )?(?:corporation|company)\b";
    NO_RELIANCE = r"(?:does|do|has|have) not (?:rel(?:y|ied)|enter\w*[^.;]{0,40}rel)|no(?:t)? relian(?:ce|t)|not relying on";
    TRAINS = r"\b(?:re-?)?train(?:s|ed|ing)?\b|\bfine-?tun(?:e|es|ed|ing)\b";
    TRAINING_ALLOWED = r"(?:\bmay\b|licen[cs]e|permitted|purposes?)[^;]{0,120}\b(?:(?:re-?)?train(?:s|ed|ing)?|fine-?tun\w*)\b|\b(?:(?:re-?)?train(?:s|ed|ing)?|fine-?tun\w*)\b[^;]{0,120}(?:\bmay\b|licen[cs]e|permitted|purposes?)";
    STAFF_TRAINING = r"train(?:s|ed|ing)? (?:of |for )?(?:the |its |their |your |all )?(?:staff|employees?|personnel|people|users?|workers?)|training (?:courses?|provider|entitlement|costs?)|(?:staff|employees?|personnel|you)\b[^.;]{0,40}\b(?:trained|training)";
    DEIDENTIFIED = r"pseudonymi[sz]|anonymi[sz]|de-?identif|\bmasked\b|hashed identifiers?";
    THIRD_PARTY_WORKS = r"third[- ]party (?:content|works?|material)|web data|\bscrap(?:ed|ing)\b|\bcrawl(?:ed|ing)\b|\b(?:articles|images|books)\b|user content";
    OWN_WORKS = r"all (?:the )?content\b[^.;]{0,40}\b(?:own|owned|belongs?)";
    MODEL_LEAVES = r"\b(?:deliver\w*|release\w*|hand\w* over)\b[^.;]{0,80}\b(?:models?|weights)\b|\b(?:models?|weights)\b[^.;]{0,80}\b(?:delivered|released|handed over)\b";
    EU_MARKET = r"european union|\beu market\b|\beu ai act\b|incorporated in (?:france|germany|ireland|spain|italy|the netherlands|poland|sweden|belgium|austria|denmark|portugal|finland)";
    OTHER_AGREEMENT = r"the (?:main|master|principal|underlying|services) agreement";
    UNLIMITED = r"\bunlimited\b|\bwithout limit\b|no (?:cap|limit) (?:on|to)|not (?:be )?(?:subject to|limited by) (?:any|a) (?:cap|limit)";
}

/// The sentences of the document that state terms, so not its headings and signature blocks.
fn sentences(text: &Text) -> impl Iterator<Item = &str> {
    let own = |it: &super::text::Passage| it.pieces.last().cloned();
    text.sentences().iter().filter(|it| it.zone != Zone::Signature).filter_map(own).map(|it| text.slice(&it))
}

fn in_a_sentence(text: &Text, accepts: impl Fn(&str) -> bool) -> bool {
    sentences(text).any(accepts)
}

fn personal_data_role(text: &Text, kind: RuleType) -> &'static str {
    let working = text.working();
    let joint = JOINT.is_match(working);
    match kind {
        RuleType::Dpa => {
            let sharing = INDEPENDENT.is_match(text.slice(&text.title()));
            return if sharing { "c2c" } else { "c2p" };
        }
        RuleType::DataSharing => return if joint { "joint" } else { "c2c" },
        RuleType::Employment => return "employer",
        RuleType::Service
        | RuleType::Contractor
        | RuleType::Supplier
        | RuleType::Nda
        | RuleType::TncB2b
        | RuleType::TncB2c
        | RuleType::Saas
        | RuleType::Other
        | RuleType::AiTraining
        | RuleType::ModelOwnership => {}
    }
    let processes =
        PROCESSOR.is_match(working) && in_a_sentence(text, |it| PROCESSOR.is_match(it) && !NO_PROCESSOR.is_match(it));
    let for_another =
        in_a_sentence(text, |it| BEHALF.is_match(it) && (PERSONAL_DATA.is_match(it) || PROCESSES.is_match(it)));
    let scheduled = text.headings().any(|it| PROCESSING_SCHEDULE.is_match(text.slice(&it.span)));
    if (processes && for_another) || scheduled {
        "c2p"
    } else if joint {
        "joint"
    } else if PERSONAL_DATA.is_match(working) {
        "c2c"
    } else {
        "none"
    }
}

static PROCESSES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bprocess(?:es|ed|ing|ors?)?\b"));
static NO_PROCESSOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bnot (?:act as )?(?:a |the )?(?:data )?processor|\bneither party (?:is|acts as) (?:a )?processor|word processor|payment processor",
    )
});

fn transfer(text: &Text, pd: &str) -> Option<&'static str> {
    let stated = |it: &str| {
        let leaves = OUTSIDE_UK.is_match(it) && (PERSONAL_DATA.is_match(it) || TRANSFERS.is_match(it));
        (leaves && !BANS_TRANSFER.is_match(it)) || (MECHANISM.is_match(it) && !NO_MECHANISM.is_match(it))
    };
    if in_a_sentence(text, stated) || (pd != "none" && foreign_party(text).is_some()) {
        return Some("true");
    }
    let mentioned = in_a_sentence(text, |it| OUTSIDE_UK.is_match(it));
    (pd != "c2p" || mentioned).then_some("false")
}

/// Where the head of the text introduces somebody from outside the United Kingdom.
pub(super) fn foreign_party(text: &Text) -> Option<Span> {
    let parties = text.parties_span();
    FOREIGN_PARTY.find(text.slice(&parties)).map(|it| parties.start + it.start()..parties.start + it.end())
}

static TRANSFERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)transfer|stor(?:e|ed|age)|host(?:ed|ing)?|process"));
static NO_MECHANISM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:means|defin|unless|if|where|before|without|not)\b"));

fn is_special(text: &Text) -> bool {
    // The words must stand in a passage about people's data: a caterer's "health" certificate is not such data.
    let lists = text.blocks().iter().filter(|it| it.zone == Zone::Schedule);
    text.sentences().iter().filter(|it| it.zone != Zone::Signature).chain(lists).any(|it| {
        let words = text.passage(it);
        SENSITIVE.is_match(&words)
            && PERSONAL_DATA.is_match(&words)
            && SENSITIVE.find_iter(&words).any(|found| {
                let around = around(&words, found.range(), 24);
                !NOT_SENSITIVE.is_match(around)
            })
            && !DENIES_SPECIAL.is_match(&words)
    })
}

static DENIES_SPECIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:no|not (?:include|process|share|disclose|provide|contain|send|upload)|without|none)\b[^.;]{0,60}\b(?:special categor|criminal|sensitive)",
    )
});

fn around(words: &str, found: Span, reach: usize) -> &str {
    let mut start = found.start.saturating_sub(reach);
    let mut end = (found.end + reach).min(words.len());
    while !words.is_char_boundary(start) {
        start -= 1;
    }
    while !words.is_char_boundary(end) {
        end += 1;
    }
    &words[start..end]
}

fn is_for_consumers(text: &Text, contract_type: ContractType) -> &'static str {
    let terms = matches!(contract_type, ContractType::TermsConditions | ContractType::Saas);
    let working = text.working();
    let consumer = CONSUMER.is_match(working) || in_a_sentence(text, |it| AS_CONSUMER.is_match(it));
    let business = in_a_sentence(text, |it| BUSINESS_ONLY.is_match(it) && !it.to_lowercase().contains("if you are"));
    match (business && !working.to_lowercase().contains("if you are a consumer"), consumer) {
        (true, _) => "false",
        (false, true) if terms => "true",
        (false, true) => word(in_a_sentence(text, |it| AS_CONSUMER.is_match(it))),
        (false, false) => "false",
    }
}

static AS_CONSUMER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:customer|client|buyer|you) (?:is|are|deals?|acts?|contracts?)(?: as)? (?:an? )?consumers?|if you are a consumer",
    )
});

fn names_an_individual(text: &Text) -> &'static str {
    word(text.parties().iter().any(|it| match it.kind {
        PartyKind::Individual => true,
        PartyKind::Company | PartyKind::Partnership | PartyKind::Unclear => false,
    }))
}

fn works_through_a_company(text: &Text) -> bool {
    let contractor = text.parties().iter().find(|it| {
        it.labels.iter().any(|it| {
            let label = it.to_lowercase();
            label.contains("contractor") || label.contains("consultant") || label.contains("freelancer")
        })
    });
    let is_company = contractor.is_some_and(|it| it.kind == PartyKind::Company);
    in_a_sentence(text, |it| THROUGH_COMPANY.is_match(it) && !NOT_THROUGH.is_match(it))
        || (is_company && in_a_sentence(text, |it| NAMED_PERSON.is_match(it)))
}

static NOT_THROUGH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:not|no|never|neither|nor)\b[^.;]{0,40}(?:personal service company|intermediary)")
});
static NAMED_PERSON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:individual|representative|personnel) (?:named|is|means|who will perform)\b"));

fn limits_liability(text: &Text, fields: &Fields<'_>, pack: &Pack) -> bool {
    let operative = |span: &Span| {
        let Some(line) = text.line_at(span.start).filter(|it| it.kind != LineKind::Heading) else { return false };
        let words = text
            .sentence_at(span.end.saturating_sub(1))
            .map_or_else(|| text.slice(&line.span).into(), |it| text.passage(it));
        !UNLIMITED.is_match(&words) && !negates_exclusion(&words) && !OTHER_AGREEMENT.is_match(&words)
    };
    let rule = |id: &str| pack.rules.iter().find(|it| it.id == id);
    let first = rule("COM-LIAB").and_then(|it| it.detectors.first());
    let caps = rule("COM-LIAB-CAP").into_iter().flat_map(|it| it.detectors.iter().filter(|it| it.sign == Sign::Strong));
    first.into_iter().chain(caps).any(|it| fields.any_hit(it, operative))
}

/// The type of contract a text is judged as.
pub(super) fn rule_type(text: &Text, contract_type: ContractType, given: &GivenFacts) -> RuleType {
    let b2c = given.get("b2c").unwrap_or_else(|| is_for_consumers(text, contract_type));
    RuleType::of(contract_type, b2c == "true")
}

/// Everything known about a contract before the check algorithms run.
pub(super) fn gather(
    text: &Text,
    fields: &Fields<'_>,
    contract_type: ContractType,
    kind: RuleType,
    given: &GivenFacts,
) -> Facts {
    let pack = embedded();
    let mut facts = Facts(given.words.clone());
    let working = text.working();
    let says = |re: &Regex| word(re.is_match(working));
    facts.learn("b2c", if kind == RuleType::TncB2c { "true" } else { is_for_consumers(text, contract_type) });
    let b2c = facts.holds("b2c");
    facts.learn("pd", personal_data_role(text, kind));
    let pd = facts.get("pd").unwrap_or("none");
    if let Some(value) = transfer(text, pd) {
        facts.learn("transfer", value);
    }
    facts.learn("special", word(is_special(text)));
    facts.learn("adm", word(in_a_sentence(text, |it| AUTOMATED.is_match(it) && !NO_AUTOMATED.is_match(it))));
    facts.learn("children", word(in_a_sentence(text, |it| CHILDREN.is_match(it) && !NOT_CHILDREN.is_match(it))));
    facts.learn("website", says(&WEBSITE));
    facts.learn("ugc", says(&CONTENT));
    facts.learn("goods", says(&GOODS));
    facts.learn("services", says(&SERVICES));
    facts.learn("digital", says(&DIGITAL));
    let at_a_distance = b2c && (matches!(kind, RuleType::TncB2c | RuleType::Saas) || ONLINE_SALE.is_match(working));
    facts.learn("distance", word(at_a_distance));
    facts.learn(
        "no_cancel",
        word(in_a_sentence(text, |it| {
            NO_CANCEL.is_match(it) && CANCEL_REASON.is_match(it) && !it.to_lowercase().contains("if ")
        })),
    );
    facts.learn("subscription", says(&SUBSCRIPTION));
    let standard = matches!(kind, RuleType::TncB2b | RuleType::TncB2c | RuleType::Saas);
    facts.learn(
        "standard_terms",
        word(standard || in_a_sentence(text, |it| STANDARD.is_match(it) && !OTHER_TERMS.is_match(it))),
    );
    facts.learn("indemnity", word(in_a_sentence(text, |it| INDEMNITY.is_match(it) && !NOT_INDEMNITY.is_match(it))));
    facts.learn("creates_ip", says(&CREATES_IP));
    facts.learn("service_provision", says(&PROVISION));
    facts.learn("psc", word(works_through_a_company(text)));
    facts.learn("individual", names_an_individual(text));
    let company = text.parties().iter().any(|it| matches!(it.kind, PartyKind::Company | PartyKind::Partnership));
    facts.learn("company", word(company || COMPANY.is_match(text.slice(&text.parties_span()))));
    facts.learn("deed", says(&DEED));
    facts.learn("scots", word(in_a_sentence(text, |it| SCOTS.is_match(it) && GOVERNS.is_match(it))));
    facts.learn("zero_hours", word(kind == RuleType::Employment && ZERO_HOURS.is_match(working)));
    let ends = in_a_sentence(text, |it| {
        FIXED_TERM.is_match(it) && (it.to_lowercase().contains("fixed") || COMMENCES.is_match(it))
    });
    facts.learn("fixed_term", word(ends && !in_a_sentence(text, |it| NOT_FIXED.is_match(it))));
    facts.learn("part_time", word(is_part_time(working)));
    facts.learn("restraint", word(in_a_sentence(text, |it| RESTRAINT.is_match(it))));
    facts.learn("notice3m", says(&LONG_NOTICE));
    learn_about_models(&mut facts, text, kind);
    subjects::learn(&mut facts, text);
    let found = |id: &str| {
        pack.rules.iter().find(|it| it.id == id).is_some_and(|it| fields.decide(it).outcome == Outcome::Pass)
    };
    facts.learn("limits_liability", word(limits_liability(text, fields, pack)));
    facts.learn("entire_agreement", word(found("COM-ENTIRE") || NO_RELIANCE.is_match(working)));
    facts.learn("confidentiality", word(kind == RuleType::Nda || found("COM-CONF") || found("EMP-CONF")));
    facts.learn("force_majeure", word(found("COM-FM")));
    facts
}

/// The facts of the pack about data and models. What only the contract's own data can say is false until it is given.
fn learn_about_models(facts: &mut Facts, text: &Text, kind: RuleType) {
    let working = text.working();
    facts.learn("ai_use", word(matches!(kind, RuleType::AiTraining | RuleType::ModelOwnership)));
    facts.learn("machine_terms", "false");
    let trains = |it: &str| TRAINS.is_match(it) && TRAINING_ALLOWED.is_match(it) && !STAFF_TRAINING.is_match(it);
    facts.learn("training", word(in_a_sentence(text, trains)));
    facts.learn("deidentified", word(DEIDENTIFIED.is_match(working)));
    let others = THIRD_PARTY_WORKS.is_match(working) && !in_a_sentence(text, |it| OWN_WORKS.is_match(it));
    facts.learn("third_party_works", word(others));
    facts.learn("model_out", word(in_a_sentence(text, |it| MODEL_LEAVES.is_match(it))));
    facts.learn("eu_market", word(EU_MARKET.is_match(working)));
}

static NO_AUTOMATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:no|not|without|never)\b[^.;]{0,60}(?:automated|profiling)"));
static NOT_FIXED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)not (?:for )?a fixed[- ]term|permanent"));
static GOVERNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)govern|constru|interpret|subject to|apply|applies"));
static OTHER_TERMS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:customer|client|buyer|other|third part\w+|any)(?:'s)? (?:own )?(?:standard )?(?:terms|conditions)|no other terms|\bnot\b[^.;]{0,60}terms and conditions|terms and conditions of (?:this|your|the) (?:agreement|contract|employment|appointment)",
    )
});

fn is_part_time(working: &str) -> bool {
    let hours =
        |it: regex::Captures<'_>| it.get(1).or_else(|| it.get(2)).and_then(|it| it.as_str().parse::<f64>().ok());
    PART_TIME.is_match(working)
        || WEEKLY_HOURS.captures_iter(working).find_map(hours).is_some_and(|it| it > 0.0 && it < 35.0)
}
