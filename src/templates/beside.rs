//! Two templates side by side, clause by clause, for somebody who has to choose one of them.
//!
//! A clause is the same in both where it has the same id, whatever its variant; what it says is compared as if every question were
//! answered, with what the parties say in square brackets, so that only the wording counts and not the samples.

use std::collections::BTreeSet;

use super::fill::fullest_wording;
use super::load::Clause;
use super::{ClauseBeside, Standing, Template};
use crate::document::{self, Unchanged};

/// The clauses of two templates: those of the first in the order of its contract, then those that only the second can have.
/// A clause that is switched on by an answer counts as one that the template can have.
pub(super) fn beside(one: &Template, other: &Template) -> Vec<ClauseBeside> {
    let mut met = BTreeSet::new();
    let mut all: Vec<_> =
        one.in_order().map(|clause| row(one, clause, met_in((one, other), clause, &mut met), other)).collect();
    let rest = other.in_order().filter(|it| !met.contains(&it.name()));
    all.extend(rest.map(|it| ClauseBeside {
        heading: it.heading.clone(),
        why: it.why.clone(),
        standing: Standing::OnlySecond,
    }));
    all
}

/// The clause of the other template that answers to this one: the same variant, or else one that the first does not have itself.
fn met_in<'a>(
    (one, other): (&Template, &'a Template),
    clause: &Clause,
    met: &mut BTreeSet<String>,
) -> Option<&'a Clause> {
    let is_free = |it: &&Clause| {
        let is_same = it.variant == clause.variant;
        it.id == clause.id && !met.contains(&it.name()) && (is_same || !one.clauses.contains_key(&it.name()))
    };
    let found = other.in_order().filter(is_free).max_by_key(|it| it.variant == clause.variant)?;
    met.insert(found.name());
    Some(found)
}

fn row(one: &Template, clause: &Clause, met: Option<&Clause>, other: &Template) -> ClauseBeside {
    let standing = met.map_or(Standing::OnlyFirst, |it| {
        let (old, new) = (on_paper(one, clause), on_paper(other, it));
        if old == new {
            return Standing::Alike;
        }
        Standing::Differs(document::redline(&old, &new).to_clean_html(Unchanged::Shown))
    });
    ClauseBeside { heading: clause.heading.clone(), why: clause.why.clone(), standing }
}

/// The clause as Markdown, where references name the heading of what they refer to.
fn on_paper(template: &Template, clause: &Clause) -> String {
    let mut text = fullest_wording(template, clause);
    for referred in template.in_order() {
        if let Some(key) = &referred.key {
            text = text.replace(&format!("{{@{key}}}"), &format!("[{}]", referred.heading));
        }
    }
    document::assemble(&text).content
}

#[cfg(test)]
mod tests {
    use super::super::{Standing, library};
    use super::beside;

    fn standings(one: &str, other: &str) -> Vec<(String, Standing)> {
        let find = |id| library().template(id).unwrap();
        beside(find(one), find(other)).into_iter().map(|it| (it.heading, it.standing)).collect()
    }

    #[test]
    fn a_template_beside_itself_has_nothing_but_clauses_that_are_alike() {
        for it in library().templates() {
            let all = beside(it, it);
            assert!(!all.is_empty() && all.iter().all(|it| it.standing == Standing::Alike), "{}", it.id);
        }
    }

    #[test]
    fn a_variant_that_both_have_answers_to_itself() {
        let name = |it: &crate::templates::load::Clause| it.name();
        for one in library().templates() {
            for other in library().templates() {
                let mut met = std::collections::BTreeSet::new();
                for clause in one.in_order() {
                    let found = super::met_in((one, other), clause, &mut met).map(name);
                    if other.clauses.contains_key(&clause.name()) {
                        assert_eq!(found, Some(clause.name()), "{} beside {}", one.id, other.id);
                    }
                }
            }
        }
    }

    #[test]
    fn each_clause_of_both_is_named_once_whichever_comes_first() {
        let (there, back) = (standings("T-NDA-MUT", "T-NDA-ONE"), standings("T-NDA-ONE", "T-NDA-MUT"));
        assert_eq!(there.len(), back.len());
        let count = |all: &[(String, Standing)], of: &Standing| all.iter().filter(|(_, it)| it == of).count();
        assert_eq!(count(&there, &Standing::OnlyFirst), count(&back, &Standing::OnlySecond));
        assert_eq!(count(&there, &Standing::OnlySecond), count(&back, &Standing::OnlyFirst));
        assert_eq!(count(&there, &Standing::Alike), count(&back, &Standing::Alike));
        assert!(count(&there, &Standing::Alike) > 0, "governing law reads alike in both");
    }

    #[test]
    fn a_clause_in_other_words_shows_what_differs() {
        let all = standings("T-NDA-MUT", "T-NDA-ONE");
        let differs = all.iter().find_map(|(_, it)| if let Standing::Differs(html) = it { Some(html) } else { None });
        let html = differs.expect("an undertaking of one side reads otherwise than that of both");
        assert!(html.contains("<ins") && html.contains("<del"), "{html}");
        assert!(!html.contains("{@"), "{html}");
    }
}
