//! What was typed of a clause of the company's own → what the library takes.

use super::{LONGEST_HEADING, LONGEST_LAW, LONGEST_WHY, MOST_LAWS, OwnForm, Rung, WordingForm};
use crate::contracts::ContractType;
use crate::fixes::actions::LONGEST_WORDING;
use crate::library::{self, Draft};
use crate::problem::{Complaint, Complaints, Problem};
use crate::review::form::type_of;
use crate::templates::{OwnFault, OwnText, OwnWording, own_clause, with_marks};
use crate::typed;

impl OwnForm {
    /// The form of a text that is kept.
    pub(crate) fn of(text: &OwnText) -> Self {
        let on = |rung: Rung| {
            let it = text.wordings.iter().find(|it| it.rung == rung);
            it.map(|it| WordingForm {
                text: it.text.clone(),
                why: it.why.clone(),
                law: it.law.clone(),
                gives_up: it.gives_up.clone().unwrap_or_default(),
            })
            .unwrap_or_default()
        };
        Self {
            heading: text.heading.clone(),
            contract_types: text.types.iter().map(|it| it.word().to_owned()).collect(),
            preferred: on(Rung::Preferred),
            acceptable: on(Rung::Acceptable),
            last_resort: on(Rung::LastResort),
            note: String::new(),
        }
    }

    /// Checks every field, and has the words read as those of the library are.
    ///
    /// # Errors
    /// All complaints at once, under the names of the fields: those of a rung begin with its word, such as `acceptable.text`.
    pub(crate) fn check(&self, address: &str) -> Result<Draft, Problem> {
        let mut complaints = Complaints::new();
        let heading = complaints.keep("heading", heading(&self.heading));
        let mut types = Vec::new();
        for word in self.contract_types.iter().filter(|it| !it.trim().is_empty()) {
            if let Some(it) = complaints.keep("contract_types", type_of(word))
                && !types.contains(&it)
            {
                types.push(it);
            }
        }
        types.sort_by_key(|it| ContractType::ALL.into_iter().position(|known| known == *it));
        let wordings = Rung::ALL
            .into_iter()
            .filter(|rung| *rung == Rung::Preferred || self.on(*rung).is_said())
            .filter_map(|rung| self.on(rung).check(rung, &mut complaints))
            .collect();
        let note = complaints.keep("note", library::note(&self.note, "Say why, for whoever compares the versions."));
        let text = heading.map(|heading| OwnText { heading, types, wordings });
        let (text, note) = complaints.into_result(text.zip(note))?;
        let file = text.to_file().map_err(|err| crate::storage::damaged("a clause", &err))?;
        match own_clause(address, &file) {
            Ok(_) => Ok(Draft {
                heading: text.heading,
                about: text.wordings.first().map(|it| it.why.clone()).unwrap_or_default(),
                types: text.types,
                rungs: text.wordings.iter().map(|it| it.rung).collect(),
                text: file,
                note,
            }),
            Err(faults) => Err(Problem::invalid(in_words(faults))),
        }
    }
}

/// The mistakes of a text under the fields in which they stand.
pub(crate) fn in_words(faults: Vec<OwnFault>) -> Complaints {
    let mut complaints = Complaints::new();
    for OwnFault { rung, line, fault } in faults {
        let place = if line == 0 { String::new() } else { format!("Line {line}: ") };
        complaints.add(field(rung, "text"), "not_in_the_language", format!("{place}{fault}."));
    }
    complaints
}

fn field(rung: Rung, name: &str) -> String {
    format!("{}.{name}", rung.word())
}

fn heading(raw: &str) -> Result<String, Complaint> {
    let heading = typed::one_line(raw, 1..=LONGEST_HEADING)?;
    if heading.contains(['{', '}']) || heading.starts_with('#') {
        return Err(Complaint::new("not_plain", "A heading is plain words, without braces and without # before it."));
    }
    Ok(heading)
}

impl WordingForm {
    /// Whether anything is said on the rung.
    fn is_said(&self) -> bool {
        [&self.text, &self.why, &self.gives_up].into_iter().chain(&self.law).any(|it| !it.trim().is_empty())
    }

    fn check(&self, rung: Rung, complaints: &mut Complaints) -> Option<OwnWording> {
        let text = complaints.keep(&field(rung, "text"), words(&self.text));
        let why = complaints.keep(&field(rung, "why"), typed::one_line(&self.why, 1..=LONGEST_WHY));
        let law = complaints.keep(&field(rung, "law"), law(&self.law));
        let gives_up = match rung {
            Rung::Preferred if self.gives_up.trim().is_empty() => Ok(None),
            Rung::Preferred => Err(Complaint::new("not_here", "The preferred wording gives nothing up.")),
            Rung::Acceptable | Rung::LastResort => typed::one_line(&self.gives_up, 1..=LONGEST_WHY).map(Some),
        };
        let gives_up = complaints.keep(&field(rung, "gives_up"), gives_up);
        Some(OwnWording { rung, gives_up: gives_up?, why: why?, law: law?, text: text? })
    }
}

fn words(raw: &str) -> Result<String, Complaint> {
    let text = typed::long_text(raw, LONGEST_WORDING)?;
    if text.trim().is_empty() {
        return Err(Complaint::new("required", "Write what the contract is to say."));
    }
    Ok(with_marks(&text))
}

fn law(lines: &[String]) -> Result<Vec<String>, Complaint> {
    let said: Vec<_> = lines.iter().filter(|it| !it.trim().is_empty()).collect();
    if said.len() > MOST_LAWS {
        return Err(Complaint::new("too_many", format!("At most {MOST_LAWS} lines fit.")));
    }
    said.into_iter().map(|it| typed::one_line(it, 1..=LONGEST_LAW)).collect()
}
