//! What no record of this installation shows: met only while a person vouches for it.

use super::{counted, found, row};
use crate::frameworks::evidence::{Attested, Evidence, ProcessingRegister};
use crate::frameworks::{Measure, Measured, Outcome, Place};
use crate::processing::Asked;
use crate::typed::day_in_words;

/// The register of processing that is kept here; where it is not asked, somebody has to vouch for one.
pub(super) fn record_of_processing(it: &Evidence, attested: Option<&Attested>) -> Measured {
    const OF: Measure = Measure::RecordOfProcessing;
    let Some(ProcessingRegister { activities, incomplete }) = it.processing else {
        return attestation(OF, it, attested, "No record of processing is kept in this installation.");
    };
    let measured = match (activities, incomplete) {
        (0, _) => found(OF, Outcome::NotMet, "The record of processing is empty."),
        (_, 0) => found(
            OF,
            Outcome::Met,
            format!("{} recorded, each with all that the law asks.", counted(activities, "activity")),
        ),
        _ => found(
            OF,
            Outcome::NotMet,
            format!("Of {activities} recorded, {incomplete} do not say all that the law asks."),
        ),
    };
    let place = |incomplete| Some(Place::Processing { asked: Asked { incomplete, ..Asked::default() } });
    measured.figure("Entries of the register", activities, place(false)).figure("Incomplete", incomplete, place(true))
}

pub(super) fn incident_register(it: &Evidence, attested: Option<&Attested>) -> Measured {
    attestation(Measure::IncidentRegister, it, attested, "No register of incidents is kept in this installation.")
}

pub(super) fn attestation(measure: Measure, it: &Evidence, attested: Option<&Attested>, otherwise: &str) -> Measured {
    let Some(said) = attested else {
        return found(measure, Outcome::NotMet, format!("{otherwise} Nobody vouches for it either: no evidence."));
    };
    let mut rows = vec![row(format!("Seen on {}: {}", day_in_words(said.seen_on), said.evidence), None)];
    rows.extend(said.link.iter().map(|link| row(format!("At {link}"), None)));
    rows.extend(
        said.contract
            .iter()
            .map(|(id, title)| row(format!("The contract “{title}”"), Some(Place::Contract { id: *id }))),
    );
    let total = rows.len();
    let until = day_in_words(said.until);
    let measured = if said.until < it.today {
        let words = format!("{otherwise} What {} vouched for held until {until}, which has passed.", said.by_name);
        found(measure, Outcome::NotMet, words)
    } else {
        found(
            measure,
            Outcome::Met,
            format!("{otherwise} {} vouches for it until {until}: “{}”", said.by_name, said.statement),
        )
    };
    measured.rows(rows, total)
}
