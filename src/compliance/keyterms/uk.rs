//! The kinds that contracts of the United Kingdom are asked for beside those of the dataset. Where a rule reads the same, its reader
//! is used.

use super::choices::{choice, given};
use super::read::{Reader, distinct, length_of};
use super::values::{Read, lengths};
use super::{Category, Choice, Length, Rate, Value};
use crate::compliance::checks::courts::{court_places, is_exclusive};
use crate::compliance::checks::durations::{self, Duration, Unit};
use crate::compliance::checks::liability::limited_sides;
use crate::compliance::checks::{Said as Sentence, after, before, payment, said};
use crate::compliance::text::{Span, Zone};
use crate::processing::{Role, mechanisms_in, role_of_both};

patterns! {
    CONFIDENTIAL = r"\bconfiden\w*|\bnon-?disclosure\b|\bsecre(?:t|cy)\b";
    FOR_SO_LONG = r"\b(?:for|of|until|least)(?: (?:a|an|the|further|period|minimum|term|of|at|least|another))* $";
    AND_AFTER = r"^[^.;]{0,60}\b(?:after|from|following|beginning|commencing|thereafter|post-?termination)\b";
    SURVIVES = r"\b(?:surviv\w*|continu\w*|remain\w*|last\w*|bind\w*|terminat\w*|ends?|expir\w*)\b";
    ALWAYS = r"\b(?:indefinitely|without limit (?:in|of) time|without (?:a )?time limit|in perpetuity|perpetual\w*|(?:for )?(?:as|so) long as)\b";
    BREACH = r"\b(?:personal data|data security|data|security) (?:breach|incident)\w*|\bbreach of (?:security|personal data)\b";
    TELLS = r"\b(?:notif\w*|inform\w*|tell|report\w*|alert\w*)\b";
    WITHIN = r"\b(?:within|later than)(?: (?:a|the|period|of|maximum|any|event))* $";
    CHANGE_OF_MIND = r"\bcooling[- ]off\b|\bright to cancel\b|\bchange (?:your|their|his or her|its) mind\b|\bcancellation period\b|\bright to withdraw\b";
    IR35 = r"\bir35\b|\boff-?payroll\b|\bintermediaries legislation\b|\bchapter 10 of part 2\b|\bsocial security contributions \(intermediaries\)";
    VAT = r"\bvat\b|\bvalue added tax\b";
    TRANSFERS = r"\btransfer\w*\b|\boutside (?:of )?(?:the )?(?:uk|united kingdom|eea|european economic area)\b";
    PROCESSES_FOR = r"\bprocess(?:es|ing)?\b[^.;]{0,60}\bpersonal data\b[^.;]{0,80}\bon behalf of\b|\bis (?:the |a )?(?:data )?controller\b[^.;]{0,120}\b(?:data )?processor\b|\bis (?:the |a )?(?:data )?processor\b";
}

impl Reader<'_> {
    /// The sentences that state terms, with what leads into them.
    fn terms(&self) -> impl Iterator<Item = Sentence<'_>> {
        said(self.text).filter(|it| it.zone != Zone::Recitals)
    }

    /// The notice that ends it without a reason; where nothing does, the notice that keeps it from renewing.
    pub(super) fn notice_to_end(&self) -> Read {
        if self.is_employment() {
            return self.notice_of_employment();
        }
        let with_notice = |category: Category| -> Vec<Span> {
            let spans = self.detected(category).into_iter().map(|it| it.span);
            spans.filter(|it| !self.notices(it).is_empty()).collect()
        };
        let mut spans = with_notice(Category::TerminationForConvenience);
        if spans.is_empty() {
            spans = with_notice(Category::RenewalNotice);
        }
        let spans = distinct(spans);
        (self.endings(spans.iter()), spans)
    }

    pub(super) fn courts(&self) -> Read {
        let named = court_places(self.text);
        let mut places: Vec<String> = Vec::new();
        for it in &named {
            let place = it.part.clone().unwrap_or_else(|| it.place.shown());
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let exclusive = named.iter().find_map(|it| is_exclusive(self.text.slice(&it.sentence)));
        let spans = named.into_iter().map(|it| it.sentence).collect();
        ((!places.is_empty()).then_some(Value::Courts { places, exclusive }), spans)
    }

    pub(super) fn payment_days(&self) -> Read {
        let found = payment::periods_to_pay(self.text);
        let length = |days: f64| length_of(&Duration { span: 0..0, count: days, unit: Unit::Day, working: false });
        let days = lengths(found.iter().filter_map(|it| length(it.0)));
        (days, found.into_iter().map(|it| it.1).collect())
    }

    pub(super) fn late_interest(&self) -> Read {
        let found = payment::late_interest(self.text);
        let mut rates: Vec<Rate> = Vec::new();
        for it in &found.rates {
            let hundredths = format!("{:.0}", it.yearly * 100.0).parse().ok();
            let rate = hundredths.map(|hundredths| Rate { hundredths, is_above_base: it.is_above_base });
            rates.extend(rate.filter(|it| !rates.contains(it)));
        }
        let is_statutory = found.statutory.is_some();
        let value = (is_statutory || !rates.is_empty()).then_some(Value::Interest { rates, is_statutory });
        (value, found.rates.into_iter().map(|it| it.span).chain(found.statutory).collect())
    }

    pub(super) fn limited_sides(&self) -> Read {
        let found = limited_sides(self.text);
        let mut choices: Vec<Choice> = Vec::new();
        for (label, _) in &found {
            let one = label.as_ref().map_or_else(
                || choice("both_sides", "Both sides"),
                |it| choice(&it.to_lowercase(), &format!("The {it}")),
            );
            choices.extend(Some(one).filter(|it| !choices.contains(it)));
        }
        let value = (!choices.is_empty()).then_some(Value::Choices { choices });
        (value, found.into_iter().map(|it| it.1).collect())
    }

    pub(super) fn vat(&self) -> Read {
        self.chosen(Category::Vat, |it| VAT.is_match(it), false)
    }

    pub(super) fn ir35(&self) -> Read {
        self.chosen(Category::Ir35, |it| IR35.is_match(it), true)
    }

    /// The answers that sentences about something give; with `all`, sentences that give none count too.
    fn chosen(&self, category: Category, is_about: impl Fn(&str) -> bool, all: bool) -> Read {
        let about: Vec<Sentence<'_>> = self.terms().filter(|it| is_about(&it.words)).collect();
        let choices = given(category, &about.iter().map(|it| it.words.as_ref()));
        let answers = |it: &&Sentence<'_>| all || !given(category, &std::iter::once(it.words.as_ref())).is_empty();
        let spans = about.iter().filter(answers).map(|it| it.own.clone()).collect();
        ((!choices.is_empty()).then_some(Value::Choices { choices }), spans)
    }

    /// The heading of the clause a sentence stands in, or of the one above.
    fn heading(&self, it: &Sentence<'_>) -> &str {
        let clauses = self.text.clauses();
        let own = it.clause.and_then(|at| clauses.get(at));
        let above = own.and_then(|it| it.parent).and_then(|at| clauses.get(at));
        let heading = own.and_then(|it| it.heading.as_ref()).or_else(|| above.and_then(|it| it.heading.as_ref()));
        heading.map_or("", |it| self.text.slice(it))
    }

    pub(super) fn confidentiality_length(&self) -> Read {
        let (mut found, mut spans, mut endless) = (Vec::new(), Vec::new(), Vec::new());
        for it in self.terms() {
            if !SURVIVES.is_match(&it.words)
                || !(CONFIDENTIAL.is_match(&it.words) || CONFIDENTIAL.is_match(self.heading(&it)))
            {
                continue;
            }
            let lasting = durations::durations(&it.words).into_iter().filter(|length| {
                length.days() >= 28.0
                    && FOR_SO_LONG.is_match(before(&it.words, length.span.start, 60))
                    && AND_AFTER.is_match(after(&it.words, length.span.end, 90))
            });
            let lasting: Vec<Length> = lasting.filter_map(|it| length_of(&it)).collect();
            if !lasting.is_empty() {
                spans.push(it.own.clone());
            } else if ALWAYS.is_match(&it.words) {
                endless.push(it.own.clone());
            }
            found.extend(lasting);
        }
        if spans.is_empty() {
            let choices = vec![choice("without_end", "Without end")];
            return ((!endless.is_empty()).then_some(Value::Choices { choices }), endless);
        }
        (lengths(found), spans)
    }

    pub(super) fn data_roles(&self) -> Read {
        let (mut choices, mut spans): (Vec<Choice>, Vec<Span>) = Default::default();
        for it in self.terms() {
            let lower = it.words.to_ascii_lowercase();
            let role = match role_of_both(&lower) {
                Some(Role::JointController) => Some(choice("joint", "Joint controllers")),
                Some(_) => Some(choice("independent", "Each a controller on its own")),
                None => PROCESSES_FOR.is_match(&lower).then(|| choice("processor", "Controller and processor")),
            };
            if let Some(role) = role {
                choices.extend(Some(role).filter(|it| !choices.contains(it)));
                spans.push(it.own.clone());
            }
        }
        ((!choices.is_empty()).then_some(Value::Choices { choices }), spans)
    }

    pub(super) fn transfer_mechanism(&self) -> Read {
        let (mut choices, mut spans): (Vec<Choice>, Vec<Span>) = Default::default();
        for it in self.terms().filter(|it| TRANSFERS.is_match(&it.words)) {
            let lower = it.words.to_ascii_lowercase();
            let named: Vec<Choice> = mechanisms_in(&lower).map(|(word, label)| choice(word, label)).collect();
            if !named.is_empty() {
                spans.push(it.own.clone());
            }
            for one in named {
                choices.extend(Some(one).filter(|it| !choices.contains(it)));
            }
        }
        ((!choices.is_empty()).then_some(Value::Choices { choices }), spans)
    }

    pub(super) fn breach_notice(&self) -> Read {
        let about = self.terms().filter(|it| BREACH.is_match(&it.words) && TELLS.is_match(&it.words));
        let (mut found, mut spans) = (Vec::new(), Vec::new());
        for it in about {
            let within = durations::durations(&it.words).into_iter();
            let within = within
                .filter(|length| length.days() <= 31.0 && WITHIN.is_match(before(&it.words, length.span.start, 40)));
            found.extend(within.filter_map(|it| length_of(&it)));
            spans.push(it.own);
        }
        (lengths(found), spans)
    }

    pub(super) fn cancellation_period(&self) -> Read {
        let (mut found, mut spans) = (Vec::new(), Vec::new());
        for it in self.terms().filter(|it| CHANGE_OF_MIND.is_match(&it.words)) {
            let days = durations::durations(&it.words).into_iter();
            found.extend(days.filter(|it| (7.0..=60.0).contains(&it.days())).filter_map(|it| length_of(&it)));
            spans.push(it.own);
        }
        (lengths(found), spans)
    }
}
