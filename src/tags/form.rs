//! What a person typed as tags → the tags they are.

use super::{LONGEST_TAG, MOST_TAGS};
use crate::problem::Complaint;
use crate::typed;
use unicode_normalization::UnicodeNormalization;

/// A tag as it is written, and the key by which two are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub(super) name: String,
    pub(super) key: String,
}

/// The key by which two tags are the same: composed (NFC) and in lower case.
pub(super) fn key_of(name: &str) -> String {
    one_spaced(name).nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn one_spaced(raw: &str) -> String {
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Written {
    /// One tag: 1 to 40 characters, composed (NFC), without commas.
    ///
    /// # Errors
    /// The complaint for its field.
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let name: String = one_spaced(&typed::one_line(raw, 1..=400)?).nfc().collect();
        let count = name.chars().count();
        if count > LONGEST_TAG {
            return Err(Complaint::new(
                "too_long",
                format!("A tag has at most {LONGEST_TAG} characters; “{name}” has {count}."),
            ));
        }
        if name.contains(',') {
            return Err(Complaint::new("comma_in_tag", "A comma parts two tags, so it cannot stand in one."));
        }
        Ok(Self { key: key_of(&name), name })
    }

    /// Tags parted by commas, each once.
    ///
    /// # Errors
    /// The first complaint, or that they are too many.
    pub fn parse_line(raw: &str) -> Result<Vec<Self>, Complaint> {
        Self::parse_all(raw.split(',').filter(|it| !it.trim().is_empty()))
    }

    /// Several tags, each once.
    ///
    /// # Errors
    /// As [`Self::parse_line`].
    pub fn parse_all<'a>(raw: impl Iterator<Item = &'a str>) -> Result<Vec<Self>, Complaint> {
        let mut tags: Vec<Self> = Vec::new();
        for it in raw {
            let tag = Self::parse(it)?;
            if !tags.iter().any(|known| known.key == tag.key) {
                tags.push(tag);
            }
            if tags.len() > MOST_TAGS {
                return Err(Complaint::new("too_many", format!("A contract can have {MOST_TAGS} tags.")));
            }
        }
        Ok(tags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        Written::parse_line(line).unwrap().into_iter().map(|it| it.name).collect()
    }

    #[test]
    fn b5_tags_are_parted_by_commas_and_each_counts_once() {
        assert_eq!(names(" Facilities,  Head   office ,,facilities, "), ["Facilities", "Head office"]);
        assert_eq!(names(""), Vec::<String>::new());
        // An e with an accent, in one character and in two.
        assert_eq!(names("Caf\u{e9}, CAFE\u{301}"), ["Caf\u{e9}"]);
        assert_eq!(key_of("STRASSE İ"), key_of("strasse i\u{307}"));
    }

    #[test]
    fn b5_what_is_no_tag_is_told_why() {
        assert_eq!(Written::parse("").unwrap_err().code, "required");
        assert_eq!(Written::parse("a,b").unwrap_err().code, "comma_in_tag");
        assert_eq!(Written::parse("a\u{202e}b").unwrap_err().code, "not_one_line");
        assert_eq!(Written::parse(&"é".repeat(40)).unwrap().name.chars().count(), 40);
        assert_eq!(Written::parse(&"é".repeat(41)).unwrap_err().code, "too_long");
        let many = |count: usize| (0..count).map(|it| it.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(Written::parse_line(&many(20)).unwrap().len(), 20);
        assert_eq!(Written::parse_line(&many(21)).unwrap_err().code, "too_many");
    }
}
