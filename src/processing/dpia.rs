//! When an impact assessment may be needed: the triggers of the law that a contract meets.
//!
//! What must hold: a trigger is met by words of the text or by what a person said, never by a guess; whether the processing is
//! likely to result in a high risk, and so whether an assessment is needed, a person answers.

use super::phrases::{Trigger, phrases};
use super::register::Held;
use super::{Aspect, Met, Passage, Reading};
use std::collections::BTreeMap;

/// The trigger of a stable identifier.
pub(crate) fn trigger(id: &str) -> Option<&'static Trigger> {
    phrases().triggers.iter().find(|it| it.id == id)
}

/// The triggers that a contract meets, in the order of the law, each with its passages; none where no personal data is touched.
pub(super) fn met(reading: &Reading, held: &BTreeMap<Aspect, Held>) -> Vec<Met> {
    let of = |trigger: &Trigger| {
        let by_words = reading.met.iter().find(|it| it.trigger == trigger.id);
        let mut passages: Vec<Passage> = by_words.map(|it| it.passages.clone()).unwrap_or_default();
        let mut is_met = by_words.is_some();
        for aspect in &trigger.aspects {
            let meets = |it: &String| {
                it != "none" && it != "no" && (trigger.values.is_empty() || trigger.values.iter().any(|one| one == it))
            };
            let Some(it) = held.get(aspect).filter(|it| it.values.iter().any(&meets)) else { continue };
            is_met = true;
            let found = reading.found.get(aspect).into_iter().flatten();
            let found = found.filter(|one| it.values.contains(&one.value) && meets(&one.value));
            passages.extend(found.flat_map(|it| it.passages.iter().cloned()));
        }
        passages.sort();
        passages.dedup();
        is_met.then(|| Met { trigger: trigger.id.clone(), passages })
    };
    phrases().triggers.iter().filter_map(of).collect()
}
