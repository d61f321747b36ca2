//! The subjects that bring a law of their own: building work, commercial agents, credit, guarantees, land, public buyers.
//!
//! What must hold: each is read from a sentence that deals with the subject, and a sentence that says the subject is
//! not there does not count; what the pack says to assume is false until a person says otherwise.

use super::{FOREIGN_PARTY, Facts, in_a_sentence, word};
use crate::compliance::checks::payment::public_payer;
use crate::compliance::text::{Text, pattern};

use std::sync::LazyLock;

use regex::Regex;

patterns! {
    CONSTRUCTION = r"\bconstruction (?:works?|operations?|contracts?|phase)\b|\bbuilding (?:works?|contract)\b|\b(?:construct(?:s|ion of)?|erect(?:s|ion of)?|refurbish(?:es|ment of)?|demolish(?:es)?|demolition of)\b[^.;]{0,60}\b(?:buildings?|houses?|extension|roads?|bridges?|structures?|premises|walls?|offices?|flats?|dwellings?)\b|\b(?:carry|carries|carrying) out\b[^.;]{0,40}\bworks\b[^.;]{0,120}\b(?:site|drawings|specification)\b|\b(?:scaffolding|groundworks?|brickwork|plastering|roofing) (?:works?|sub-?contract)\b|\bjct\b|\bnec[34]\b|housing grants, construction";
    NOT_CONSTRUCTION = r"\b(?:not|no)\b[^.;]{0,40}\b(?:construction|building)\b|patent|software|website|\bmodels?\b";
    AGENT = r"\bcommercial agents?\b|\bappoint(?:s|ed)?\b[^.;]{0,80}\bagent\b[^.;]{0,160}\b(?:sell|sales?|negotiate|promot\w+|orders?)\b|\bagent\b[^.;]{0,120}\b(?:negotiate|conclude|solicit)\b[^.;]{0,80}\b(?:sales?|purchases?|orders?)\b";
    NOT_AGENT = r"\b(?:no|not|nothing|neither|nor|never)\b[^.;]{0,80}\b(?:agents?|agency)\b|\bnot\b[^.;]{0,30}\bcommercial agents?\b|\bestate agent|\blettings? agent";
    CREDIT = r"\bpa(?:y|id|ys|yable|ying|yments?)\b[^.;]{0,80}\binstal?lments?\b|\binstal?lments?\b[^.;]{0,60}\bpa(?:y|id|yable|yments?)\b|\bbuy now,? pay later\b|\bpay later\b|\bcredit agreements?\b|\bapr\b|\bhire[- ]purchase\b|\bdeferred payments?\b|\bspread the (?:cost|payments?|price)\b|\bin (?:[2-9]|1\d|[2-9]\d|three|four|six|ten|twelve)(?: equal| monthly| weekly)+ (?:payments|instal?lments)\b";
    NOT_CREDIT = r"credit cards?|debit cards?|\bno credit\b|\bnot\b[^.;]{0,40}\b(?:credit|instal?lments?|pay later)\b|deliver\w*[^.;]{0,30}instal?lments?|instal?lments?[^.;]{0,30}deliver|(?:each|next|monthly) subscription";
    GUARANTEE = r"\bguarantors?\b|\bguarantees?\b[^.;]{0,80}\b(?:due|punctual|prompt|full)\b[^.;]{0,40}\b(?:payment|performance|discharge|observance)\b|\bguarantees?\b[^.;]{0,60}\b(?:payment|performance|discharge) (?:of|by)\b[^.;]{0,100}\b(?:obligations|debts?|sums|liabilities|money|moneys)\b|\banswer(?:s|able)? for the (?:debts?|defaults?)\b";
    NOT_GUARANTEE = r"\b(?:no|not|cannot|without|nor)\b[^.;]{0,40}\bguarant|manufacturer'?s?'? guarantee|guarantees? of the goods|\bfull title guarantee|limited title guarantee";
    LAND = r"\b(?:freehold|leasehold)\b|\btitle number\b|\b(?:sells?|buys?|sale|purchase|transfers?)\b[^.;]{0,60}\b(?:land|plot|real property|property known as)\b|\bagreement for (?:a )?lease\b|\bgrants?\b[^.;]{0,60}\b(?:a lease|an? easement|option to purchase|right of way)\b";
    NOT_LAND = r"licen[cs]e to occupy|\b(?:no|not)\b[^.;]{0,60}\b(?:tenancy|lease|land|freehold|easement)\b|intellectual property|landscap|land-|personal data|indemnif";
    EXEMPT = r"\bmade to (?:order|measure|your)\b|\bbespoke\b|\bpersonali[sz]ed (?:goods|items?|products?|gifts?)\b|\bcustom[- ]made\b|\bperishable|\bdeteriorate\b|\bexpires? (?:rapidly|quickly)\b|\bsealed\b[^.;]{0,80}\b(?:hygiene|health|unsealed|opened)\b|\b(?:accommodation|vehicle rental|car hire|catering|leisure|tickets?)\b[^.;]{0,60}\b(?:specific|set|booked|particular|fixed) (?:dates?|periods?|days?)\b";
    TIME_LIMIT = r"\b(?:within|no later than|not later than|before the (?:end|expiry) of)\b[^.;]{0,40}\b(?:hours?|days?|weeks?|months?|years?)\b|\b(?:hours?|days?|weeks?|months?)\b[^.;]{0,20}\b(?:of|after|from) (?:delivery|receipt|the (?:date|event|services))\b";
    CLAIM = r"\b(?:claims?|notif\w*|proceedings|actions?|complain\w*|defects?|shortages?|reject\w*)\b";
    LOST = r"\bwaived?\b|\bbarred\b|\bextinguish\w*|\b(?:lose[sd]?|lost)\b|\bdeemed (?:to have )?(?:been )?accept\w*|\bno (?:further )?(?:claim|liability|right)\b|\bnot (?:be )?(?:liable|entitled)\b|\bceases?\b|\bfailing which\b";
    NO_SET_OFF = r"\bwithout\b[^.;]{0,40}\b(?:set[- ]?off|counter-?claim)\b|\b(?:no|not|waives?)\b[^.;]{0,80}\bset(?:ting)?[- ]?off\b|\bfree (?:of|from)\b[^.;]{0,40}\b(?:set[- ]?off|counter-?claim)\b";
    PUBLIC = r"\bcontracting authority\b|\bprocurement act 2023\b|\bpublic contracts? regulations\b|\bpublic contract\b";
    NOT_PUBLIC = r"\b(?:not|no)\b[^.;]{0,40}\b(?:contracting authority|public contract|apply|applies)\b";
    CROSSES_BORDERS = r"\b(?:export|import)(?:s|ed|ing|er)?\b|\bincoterms\b|\b(?:fob|cif|dap|ddp|exw|fca)\b|\bship(?:s|ped|ment)?\b|\bcarriage\b";
    ONE_OFF = r"\bone[- ]off\b|\bsingle (?:order|sale|purchase|delivery|transaction)\b|\bspot (?:sale|purchase|contract)\b";
    NOT_ONE_OFF = r"\b(?:not|no|each|every|any)\b[^.;]{0,30}\b(?:one[- ]off|single|spot)\b|one[- ]off (?:fee|charge|payment|cost)";
}

/// Learns which of these subjects a contract has; needs `b2c` and `goods`.
pub(super) fn learn(facts: &mut Facts, text: &Text) {
    let says = |re: &Regex, unless: &Regex| in_a_sentence(text, |it| re.is_match(it) && !unless.is_match(it));
    let b2c = facts.holds("b2c");
    let abroad = text.parties().iter().filter(|it| FOREIGN_PARTY.is_match(text.slice(&it.span))).count();
    let all_abroad = abroad >= 2 && abroad == text.parties().len();
    let crosses = facts.holds("goods") && abroad > 0 && in_a_sentence(text, |it| CROSSES_BORDERS.is_match(it));
    let barred = |it: &str| TIME_LIMIT.is_match(it) && CLAIM.is_match(it) && LOST.is_match(it);
    for (fact, holds) in [
        ("construction", says(&CONSTRUCTION, &NOT_CONSTRUCTION)),
        ("commercial_agent", says(&AGENT, &NOT_AGENT)),
        ("consumer_credit", b2c && says(&CREDIT, &NOT_CREDIT)),
        ("guarantee", says(&GUARANTEE, &NOT_GUARANTEE)),
        ("land", says(&LAND, &NOT_LAND)),
        ("exempt_supply", b2c && in_a_sentence(text, |it| EXEMPT.is_match(it))),
        ("time_bar", in_a_sentence(text, barred)),
        ("no_set_off", in_a_sentence(text, |it| NO_SET_OFF.is_match(it))),
        ("public_contract", public_payer(text).is_some() || says(&PUBLIC, &NOT_PUBLIC)),
        ("international_supply", crosses && !all_abroad),
        ("foreign_parties", all_abroad),
        ("one_off", says(&ONE_OFF, &NOT_ONE_OFF)),
        ("status_statement", false),
    ] {
        facts.learn(fact, word(holds));
    }
}
