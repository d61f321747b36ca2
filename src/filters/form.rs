//! What a person typed of a kept filter → what is stored.

use crate::contracts::Filter;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use std::collections::BTreeMap;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// What a form or a program says of a filter to keep.
#[derive(Clone, Debug, Default)]
pub struct FilterForm {
    pub name: String,
    /// The words of an address, by name.
    pub words: BTreeMap<String, String>,
    pub is_shared: bool,
}

/// What a form or a program says of a kept filter; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct FilterChange {
    pub name: Option<String>,
    pub words: Option<BTreeMap<String, String>>,
    pub is_shared: Option<bool>,
}

/// A filter as checked.
pub(crate) struct NewFilter {
    pub(crate) name: String,
    pub(crate) filter: Filter,
    pub(crate) is_shared: bool,
}

impl FilterForm {
    /// # Errors
    /// Complaints about `name` and about each word of the filter that means nothing.
    pub(crate) fn check(&self) -> Result<NewFilter, Problem> {
        let mut complaints = Complaints::new();
        let name = complaints.keep("name", typed::one_line(&self.name, 1..=LONGEST_NAME));
        let filter = words(&mut complaints, &self.words);
        complaints.into_result(name.map(|name| NewFilter { name, filter, is_shared: self.is_shared }))
    }
}

/// The name of a filter.
pub(super) fn name(raw: &str) -> Result<String, Problem> {
    let mut complaints = Complaints::new();
    let name = complaints.keep("name", typed::one_line(raw, 1..=LONGEST_NAME));
    complaints.into_result(name)
}

/// The filter of words; those that mean nothing are complained about.
fn words(complaints: &mut Complaints, words: &BTreeMap<String, String>) -> Filter {
    let (filter, about) = Filter::read(|name| words.get(name).cloned().unwrap_or_default());
    complaints.merge(about);
    for name in unknown(words) {
        complaints.add(name, "unknown_word", "The list has no such filter.");
    }
    if complaints.is_empty() && !filter.narrows() {
        let (code, message) = ("empty_filter", "This filter leaves nothing out. Filter the list first, then keep it.");
        complaints.keep::<()>("filter", Err(Complaint::new(code, message)));
    }
    filter
}

/// The names among `words` that no filter has.
pub(super) fn unknown(words: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
    words.keys().map(String::as_str).filter(|it| !Filter::WORDS.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, words: &[(&str, &str)]) -> FilterForm {
        let words = words.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        FilterForm { name: name.to_owned(), words, is_shared: false }
    }

    #[test]
    fn b14_a_filter_is_kept_under_a_name_and_leaves_something_out() {
        let kept = form("  Ends soon ", &[("expiring_within_days", "30"), ("sort", "title")]).check().unwrap();
        assert_eq!((kept.name.as_str(), kept.filter.expiring_within_days), ("Ends soon", Some(30)));
        for (name, words, field) in [
            ("", &[("status", "draft")][..], "name"),
            ("a\nb", &[("status", "draft")], "name"),
            ("x", &[("status", "asleep")], "status"),
            ("x", &[("colour", "red"), ("status", "draft")], "colour"),
            ("x", &[("sort", "title")], "filter"),
            ("x", &[], "filter"),
        ] {
            let problem = form(name, words).check().err().unwrap();
            assert!(problem.complaints.about(field).is_some(), "{name:?} {words:?}: {problem:?}");
        }
    }
}
