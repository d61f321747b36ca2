//! The reader: what a text says of personal data, by phrases, each with its passage.
//!
//! What must hold: the same text gives the same reading; each passage is a sentence, a part of one or a line, exactly as it was
//! received; the work grows with the length of the text. Words of another sense ("health and safety", an address for notices) do not
//! count, because a value counts only where the sentence, its lead-in or its heading is about personal data.

use super::phrases::{ListedValue, Patterns, Phrases, phrases};
use super::{Aspect, Found, Known, Met, OTHER, Passage, Reading};
use crate::compliance::text::{ClauseKind, Line, Span, Text, Zone};
use std::collections::BTreeMap;

/// The most of a lead-in and of a sentence that is looked at, in bytes.
const LONGEST_LEAD: usize = 300;
const LONGEST_SENTENCE: usize = 6_000;
/// The longest quotation and the longest words of a value, in bytes.
const LONGEST_QUOTE: usize = 600;
const LONGEST_VALUE: usize = 300;
/// The most passages of a value, and the most values in words of the text.
const MOST_PASSAGES: usize = 5;
const MOST_VALUES: usize = 12;
/// A sentence that names so many special categories repeats the law rather than says what there is.
const RECITES_THE_LAW: usize = 5;

/// Reads what a contract says of personal data.
pub fn read(text: &str, known: &Known) -> Reading {
    let text = Text::new(text);
    let reader = Reader::new(&text);
    let mut reading = Reading::default();
    reader.touches(&mut reading);
    let Some(touches) = reading.found.get(&Aspect::Touches) else { return reading };
    if touches.iter().all(|it| it.value == "no") {
        return reading;
    }
    for aspect in [Aspect::Categories, Aspect::Subjects] {
        reader.kinds(aspect, &mut reading);
    }
    for aspect in [Aspect::Special, Aspect::Criminal, Aspect::Children] {
        reader.sensitive(aspect, &mut reading);
    }
    for aspect in [Aspect::Purposes, Aspect::Security] {
        reader.in_its_words(aspect, &mut reading);
    }
    reader.retention(&mut reading);
    reader.transfers(&mut reading);
    reader.subprocessors(&mut reading);
    super::roles::roles(&reader, known, &mut reading);
    reader.triggers(&mut reading);
    reading
}

/// A sentence, list item or row with what leads to it.
pub(super) struct Unit {
    pub(super) own: Span,
    /// Lead-in and own words in lower case.
    pub(super) words: String,
    /// How many bytes of `words` are the lead-in.
    lead: usize,
    zone: Zone,
    clause: Option<usize>,
    /// Whether it is about personal data, by itself or by where it stands.
    pub(super) is_about: bool,
}

impl Unit {
    fn lead(&self) -> &str {
        self.words.get(..self.lead).unwrap_or_default()
    }

    pub(super) fn said(&self) -> &str {
        self.words.get(self.lead..).unwrap_or_default()
    }
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a Text,
    pub(super) units: Vec<Unit>,
    /// Heading of each clause in lower case, with that of the clause above where it has none of its own.
    headings: Vec<String>,
    phrases: &'static Phrases,
}

/// The last bytes of a text, from the edge of a character.
pub(super) fn tail(words: &str, most: usize) -> &str {
    let from = words.len().saturating_sub(most);
    let edge = (from..words.len()).find(|it| words.is_char_boundary(*it)).unwrap_or(words.len());
    words.get(edge..).unwrap_or_default()
}

fn head(words: &str, most: usize) -> &str {
    let edge = (0..=most.min(words.len())).rev().find(|it| words.is_char_boundary(*it)).unwrap_or(0);
    words.get(..edge).unwrap_or_default()
}

/// For each clause its heading in lower case, or that of the clause above, and whether it is about personal data. A heading without
/// a number speaks for the numbered clauses without one that follow it.
fn headings(text: &Text, lower: &str, phrases: &Phrases) -> (Vec<String>, Vec<bool>) {
    let (mut headings, mut about): (Vec<String>, Vec<bool>) = Default::default();
    let mut last: Option<(usize, u8)> = None;
    for (at, clause) in text.clauses().iter().enumerate() {
        // A clause stands before those it holds.
        let parent = clause.parent.filter(|it| *it < at);
        let before = last.filter(|(_, level)| clause.level >= *level).map(|(it, _)| it);
        let own = clause.heading.as_ref().and_then(|it| lower.get(it.clone()));
        let own = own.map(|it| head(it, LONGEST_QUOTE).to_owned()).filter(|it| !it.trim_end().ends_with(['.', ';']));
        let above = parent.into_iter().chain(before.filter(|_| own.is_none()));
        let is_above = above.clone().any(|it| about.get(it).copied().unwrap_or(false));
        about.push(is_above || own.as_ref().is_some_and(|it| phrases.sign("heading").is_in(it)));
        if own.is_some() {
            last = (clause.kind == ClauseKind::Heading).then_some((at, clause.level));
        }
        let inherited = above.last().and_then(|it| headings.get(it)).cloned().unwrap_or_default();
        headings.push(own.unwrap_or(inherited));
    }
    (headings, about)
}

impl<'a> Reader<'a> {
    fn new(text: &'a Text) -> Self {
        let phrases = phrases();
        let lower = text.working().to_ascii_lowercase();
        let slice = |it: &Span| lower.get(it.clone()).unwrap_or_default();
        let (headings, about) = headings(text, &lower, phrases);
        let unit = |own: &Span, leads: &[Span], zone: Zone, clause: Option<usize>| {
            let words = leads.iter().map(|it| tail(slice(it), LONGEST_LEAD)).collect::<Vec<_>>().join(" ");
            let mut words = tail(&words, LONGEST_LEAD).to_owned();
            let lead = words.len();
            words.push_str(head(slice(own), LONGEST_SENTENCE));
            // Where somebody struck out who is meant, the mark they left is not what the contract says.
            let names_it = phrases.sign("personal").is_in(&words) && !words.contains("redacted");
            let stands_about = clause.and_then(|it| about.get(it)).copied().unwrap_or(false);
            Unit { own: own.clone(), lead, zone, clause, is_about: names_it || stands_about, words }
        };
        let of_sentence = |it: &crate::compliance::text::Passage| {
            let (own, leads) = it.pieces.split_last()?;
            Some(unit(own, leads, it.zone, it.clause))
        };
        let mut units: Vec<Unit> = text.sentences().iter().filter_map(of_sentence).collect();
        // A short clause that ends as a sentence does may have been taken for a heading.
        let says = |it: &&Line| slice(&it.span).trim_end().ends_with(['.', ';']) && slice(&it.span).contains(' ');
        units.extend(text.headings().filter(says).map(|it| unit(&it.span, &[], it.zone, it.clause)));
        units.sort_by_key(|it| it.own.start);
        Self { text, units, headings, phrases }
    }

    fn sign(&self, name: &str) -> &'static Patterns {
        self.phrases.sign(name)
    }

    /// Sentences that say something: not definitions, and not the block of signatures.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Unit> {
        let defines = |it: &Unit| it.zone == Zone::Definitions || self.sign("definition").is_in(it.said());
        self.units.iter().filter(move |it| it.zone != Zone::Signature && !defines(it))
    }

    fn about(&self) -> impl Iterator<Item = &Unit> {
        self.terms().filter(|it| it.is_about)
    }

    pub(super) fn is_barred(&self, unit: &Unit) -> bool {
        self.sign("barred").is_in(&unit.words) || self.sign("nothing").is_in(&unit.words)
    }

    pub(super) fn passage(&self, span: &Span) -> Option<Passage> {
        let words = self.text.slice(span);
        let shown = span.start..span.start + head(words, LONGEST_QUOTE).len();
        let evidence = self.text.evidence(&shown)?;
        let clause = self.text.sentence_at(span.start).and_then(|it| it.clause);
        let number = clause.and_then(|it| self.text.clauses().get(it)).and_then(|it| it.number.clone());
        Some(Passage::new(evidence, number))
    }

    /// Where a sentence, its lead-in or its heading says that something follows, with the stretch that does.
    fn declared(&self, aspect: Aspect) -> Vec<(&Unit, Span)> {
        let Some(declares) = self.phrases.declares.get(&aspect) else { return Vec::new() };
        let stretch = |unit: &Unit| {
            let said = unit.said();
            if let Some(end) = declares.end(said) {
                return self.after(unit, end);
            }
            let heading = unit.clause.and_then(|it| self.headings.get(it)).map_or("", String::as_str);
            (declares.is_in(unit.lead()) || (!heading.is_empty() && declares.is_in(heading)))
                .then(|| without_mark(self.text, &unit.own))
        };
        self.terms().filter_map(|unit| stretch(unit).map(|it| (unit, it))).collect()
    }

    /// What a sentence says after `end`, where it says it and does not lead to a list or to another place.
    fn after(&self, unit: &Unit, end: usize) -> Option<Span> {
        const LINKS: [&str; 10] =
            ["is", "are", "include", "includes", "comprise", "comprises", "shared", "the following", "will be", "in"];
        const ELSEWHERE: [&str; 10] = [
            "described",
            "set out",
            "listed",
            "specified",
            "stated",
            "as set",
            "detailed",
            "see ",
            "given in",
            "those ",
        ];
        let said = unit.said();
        let mut at = end;
        loop {
            let rest = said.get(at..)?;
            let trimmed = rest.trim_start_matches([' ', ':', '|', '-', ',', '(', '–', '"']);
            at += rest.len() - trimmed.len();
            match LINKS.iter().find(|it| trimmed.strip_prefix(**it).is_some_and(|it| it.starts_with([' ', ':']))) {
                Some(link) => at += link.len(),
                None => break,
            }
        }
        let rest = said.get(at..)?;
        let says = rest.chars().filter(|it| it.is_alphabetic()).count() >= 3;
        let leads_on = rest.trim_end().ends_with(':') || ELSEWHERE.iter().any(|it| rest.starts_with(it));
        (says && !leads_on).then(|| unit.own.start + at..unit.own.end)
    }

    /// The words of a stretch as a value.
    fn words_of(&self, span: &Span) -> String {
        let words = head(self.text.slice(span), LONGEST_VALUE).trim();
        let words = words.strip_suffix("; and").or_else(|| words.strip_suffix("; or")).unwrap_or(words);
        words.trim_end_matches([';', ',', '.', '|', ' ']).trim_start_matches(['|', ' ']).to_owned()
    }

    fn touches(&self, reading: &mut Reading) {
        let (mut says_none, mut uses, mut defines, mut names_law) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let speaks = |it: &&Unit| it.zone != Zone::Signature && !it.said().contains("redacted");
        for unit in self.units.iter().filter(speaks) {
            let words = unit.said();
            let is_definition = unit.zone == Zone::Definitions || self.sign("definition").is_in(words);
            if self.sign("none").is_in(words) && !self.sign("none_unless").is_in(words) {
                says_none.push(unit);
            } else if self.sign("surely_personal").is_in(words) {
                if is_definition { defines.push(unit) } else { uses.push(unit) }
            } else if self.sign("law").is_in(words) {
                names_law.push(unit);
            }
        }
        let mut note = |value: &str, units: &[&Unit], is_sure: bool| {
            for unit in units {
                self.add(reading, Aspect::Touches, value.to_owned(), &unit.own, is_sure);
            }
        };
        let why = match (uses.is_empty(), says_none.is_empty()) {
            (false, true) => {
                note("yes", &uses, true);
                None
            }
            (false, false) => {
                note("yes", &uses, false);
                note("no", &says_none, false);
                Some("The text says that there is no personal data, and has duties about personal data too.")
            }
            (true, false) => {
                note("no", &says_none, true);
                None
            }
            (true, true) if !defines.is_empty() => {
                note("yes", &defines, false);
                Some("The text says what personal data means, and no clause was found that uses it.")
            }
            (true, true) if !names_law.is_empty() => {
                note("yes", &names_law, false);
                Some("The text names data protection law, and does not say that personal data is processed.")
            }
            (true, true) => None,
        };
        reading.why.extend(why.map(|it| (Aspect::Touches, it.to_owned())));
    }

    /// Kinds of data and of people: as a list says them, otherwise as sentences about personal data seem to.
    fn kinds(&self, aspect: Aspect, reading: &mut Reading) {
        let declared = self.declared(aspect);
        for (unit, span) in &declared {
            let words = self.text.slice(span).to_ascii_lowercase();
            if self.sign("nothing").is_in(&unit.words) {
                continue;
            }
            let mut is_listed = false;
            for value in self.said_in(aspect, &words) {
                is_listed = true;
                self.add(reading, aspect, value.word.clone(), span, true);
            }
            if !is_listed && reading.found.get(&aspect).map_or(0, Vec::len) < 2 * MOST_VALUES {
                self.add(reading, aspect, format!("{OTHER} {}", self.words_of(span)), span, true);
            }
        }
        if reading.found.contains_key(&aspect) {
            return;
        }
        for unit in self.terms().filter(|it| self.sign("surely_personal").is_in(it.said()) && !self.is_barred(it)) {
            for value in self.said_in(aspect, unit.said()) {
                self.add(reading, aspect, value.word.clone(), &unit.own, false);
            }
        }
        if reading.found.contains_key(&aspect) {
            let why = "No list says it; a sentence about personal data seems to.";
            reading.why.insert(aspect, why.to_owned());
        }
    }

    fn said_in<'b>(&'b self, aspect: Aspect, words: &'b str) -> impl Iterator<Item = &'b ListedValue> {
        let listed = self.phrases.values.get(&aspect).into_iter().flatten();
        listed.filter(move |it| it.patterns.is_in(words) && !it.unless.is_in(words))
    }

    /// Data for which the law asks more: what a sentence about personal data says there is, or keeps out.
    fn sensitive(&self, aspect: Aspect, reading: &mut Reading) {
        let declared: Vec<usize> = [Aspect::Categories, Aspect::Special]
            .into_iter()
            .flat_map(|it| self.declared(it))
            .map(|(unit, _)| unit.own.start)
            .collect();
        let mut kept_out = Vec::new();
        for unit in self.about() {
            let values: Vec<_> = self.said_in(aspect, &unit.words).map(|it| it.word.as_str()).collect();
            let named: Vec<_> = values.iter().copied().filter(|it| *it != "unnamed").collect();
            let Some(first) = values.first() else { continue };
            if self.is_barred(unit) {
                // A ban on one kind keeps out that kind; only one on all of them keeps out all.
                if named.is_empty() || *first == "yes" || self.names_all(unit) {
                    kept_out.push(unit);
                }
                continue;
            }
            let is_either = unit.words.contains("special categor") && unit.words.contains("criminal offences");
            let is_declared = declared.contains(&unit.own.start);
            // A sentence that is about personal data may name such words in passing.
            let says_so = ["special categor", " includes ", " include ", "consists of"];
            let is_said = is_declared || says_so.iter().any(|it| unit.words.contains(it));
            let is_sure = named.len() < RECITES_THE_LAW && !is_either && is_said;
            let said = if named.is_empty() { &values } else { &named };
            for word in said {
                self.add(reading, aspect, (*word).to_owned(), &unit.own, is_sure);
            }
        }
        let found = reading.found.entry(aspect).or_default();
        if found.iter().any(|it| it.value != "unnamed") {
            found.retain(|it| it.value != "unnamed");
        }
        if found.iter().any(|it| it.is_sure) {
            return;
        }
        if found.is_empty() {
            reading.found.remove(&aspect);
        } else {
            let why = "A sentence names it among other things. Whether there is such data, a person has to say.";
            reading.why.insert(aspect, why.to_owned());
        }
        for unit in kept_out {
            self.add(reading, aspect, "none".to_owned(), &unit.own, true);
        }
    }

    fn names_all(&self, unit: &Unit) -> bool {
        self.phrases.declares.get(&Aspect::Special).is_some_and(|it| it.is_in(unit.said()))
    }

    /// What the text says in words of its own.
    fn in_its_words(&self, aspect: Aspect, reading: &mut Reading) {
        for (_, span) in self.declared(aspect).iter().take(MOST_VALUES) {
            self.add(reading, aspect, self.words_of(span), span, true);
        }
        if aspect != Aspect::Security || reading.found.contains_key(&aspect) {
            return;
        }
        let (measure, unless) = (&self.phrases.security["measure"], &self.phrases.security["unless"]);
        for unit in self.about().filter(|it| measure.is_in(it.said()) && !unless.is_in(it.said())).take(3) {
            let span = without_mark(self.text, &unit.own);
            self.add(reading, aspect, self.words_of(&span), &span, true);
        }
    }

    fn retention(&self, reading: &mut Reading) {
        let [act, time, period, unless] = ["act", "time", "period", "unless"].map(|it| &self.phrases.retention[it]);
        let speaks = |it: &&Unit| {
            let said = it.said();
            act.is_in(said) && time.is_in(said) && !unless.is_in(said) && said.contains("data")
        };
        let mut units: Vec<_> = self.about().filter(speaks).collect();
        // What names a length of time comes first where there is too much.
        units.sort_by_key(|it| !period.is_in(it.said()));
        units.truncate(4);
        units.sort_by_key(|it| it.own.start);
        for unit in units {
            let span = without_mark(self.text, &unit.own);
            self.add(reading, Aspect::Retention, self.words_of(&span), &span, true);
        }
    }

    fn transfers(&self, reading: &mut Reading) {
        let mut of: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
        for unit in self.about() {
            if let Some(value) = self.said_in(Aspect::Transfers, &unit.words).next() {
                let barred = value.word == "yes" && self.sign("barred").is_in(unit.said());
                of.entry(if barred { "if_agreed" } else { &value.word }).or_default().push(unit);
            }
        }
        let Some((value, units)) = ["yes", "none", "if_agreed"].into_iter().find_map(|it| of.remove_entry(it)) else {
            return;
        };
        for unit in &units {
            let conditional = [" if ", " unless ", "without", "only", "except", "must not", "shall not", "may not"];
            let is_sure = value != "if_agreed" || conditional.iter().any(|it| unit.words.contains(it));
            self.add(reading, Aspect::Transfers, value.to_owned(), &unit.own, is_sure);
        }
        for (_, span) in self.declared(Aspect::Countries) {
            for country in self.countries_in(&self.text.slice(&span).to_ascii_lowercase()) {
                self.add(reading, Aspect::Countries, country, &span, true);
            }
        }
        for unit in units.iter().filter(|_| value == "yes") {
            for country in self.countries_in(unit.said()) {
                self.add(reading, Aspect::Countries, country, &unit.own, true);
            }
        }
        for unit in self.about() {
            let said: Vec<_> = self.said_in(Aspect::Mechanism, unit.said()).collect();
            for it in &said {
                self.add(reading, Aspect::Mechanism, it.word.clone(), &unit.own, said.len() < 3 && value == "yes");
            }
        }
        if reading.found.get(&Aspect::Mechanism).is_some_and(|it| it.iter().all(|it| !it.is_sure)) {
            let why = "The text names what would be needed; it does not say that data leaves under it.";
            reading.why.insert(Aspect::Mechanism, why.to_owned());
        }
    }

    fn countries_in(&self, words: &str) -> Vec<String> {
        self.phrases.countries.iter().filter(|(_, it)| it.is_in(words)).map(|(name, _)| name.clone()).collect()
    }

    fn subprocessors(&self, reading: &mut Reading) {
        let mut none = false;
        for unit in self.terms().filter(|it| it.words.contains("processor")) {
            for value in self.said_in(Aspect::Subprocessors, unit.said()) {
                none |= value.word == "none";
                self.add(reading, Aspect::Subprocessors, value.word.clone(), &unit.own, true);
            }
        }
        for (unit, span) in self.declared(Aspect::Subprocessors) {
            let names_some = unit.own.start == span.start || unit.own.len() > span.len();
            let is_list = self.phrases.declares[&Aspect::Subprocessors].is_in(unit.lead());
            if !none && names_some && is_list {
                self.add(reading, Aspect::Subprocessors, format!("{OTHER} {}", self.words_of(&span)), &span, true);
            }
        }
    }

    fn triggers(&self, reading: &mut Reading) {
        for trigger in &self.phrases.triggers {
            let meets = |it: &&Unit| {
                trigger.patterns.is_in(it.said()) && !trigger.unless.is_in(it.said()) && !self.is_barred(it)
            };
            let passages: Vec<_> =
                self.terms().filter(meets).take(MOST_PASSAGES).filter_map(|it| self.passage(&it.own)).collect();
            if !passages.is_empty() {
                reading.met.push(Met { trigger: trigger.id.clone(), passages });
            }
        }
    }

    /// Notes a value and where it stands. What is stated once is stated.
    pub(super) fn add(&self, reading: &mut Reading, aspect: Aspect, value: String, span: &Span, is_sure: bool) {
        if value.trim_start_matches(OTHER).trim().is_empty() {
            return;
        }
        let Some(passage) = self.passage(span) else { return };
        let found = reading.found.entry(aspect).or_default();
        let has_room = found.len() < 3 * MOST_VALUES;
        match found.iter_mut().find(|it| it.value == value) {
            Some(it) => {
                // What only seems so adds nothing to what is stated, and what is stated needs no other passages.
                if is_sure && !it.is_sure {
                    (it.is_sure, it.passages) = (true, Vec::new());
                }
                if is_sure == it.is_sure && it.passages.len() < MOST_PASSAGES && !it.passages.contains(&passage) {
                    it.passages.push(passage);
                }
            }
            None if has_room => found.push(Found { value, is_sure, passages: vec![passage] }),
            None => {}
        }
    }
}

/// A line without the number, letter or bullet it opens with.
fn without_mark(text: &Text, span: &Span) -> Span {
    let words = text.slice(span);
    let Some((mark, rest)) = words.split_once(' ') else { return span.clone() };
    let is_mark = mark.len() <= 8
        && mark.ends_with(['.', ')', ':', '-', '•', '*', '–'])
        && mark.chars().filter(char::is_ascii_alphabetic).count() <= 4
        || (mark.len() <= 8 && mark.contains('.') && mark.chars().all(|it| it.is_ascii_digit() || it == '.'));
    if !is_mark || rest.trim().is_empty() {
        return span.clone();
    }
    span.end - rest.trim_start().len()..span.end
}
