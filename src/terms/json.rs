//! JSON as it stands in a document, and its canonical form.
//!
//! An ordinary reader of JSON keeps the last of two members of one name and rounds numbers it cannot hold. Here every member is
//! kept as it was written, so that [`super::shape`] can refuse what would be read differently elsewhere.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Flag(bool),
    /// A whole number that is not negative.
    Whole(u64),
    /// A number below zero.
    Negative,
    /// A number with a fraction or an exponent, or one that no 64 bits hold.
    Fraction,
    Text(String),
    List(Vec<Node>),
    /// In the order of the document, with members that stand in it twice.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The first member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Node> {
        match self {
            Self::Object(members) => members.iter().find(|it| it.0 == name).map(|it| &it.1),
            _ => None,
        }
    }

    /// The place a pointer names.
    pub(super) fn at(&self, pointer: &str) -> Option<&Node> {
        let mut steps = pointer.split('/');
        if steps.next() != Some("") {
            return None;
        }
        steps.try_fold(self, |node, step| match node {
            Self::List(entries) => {
                // `01` and `+1` are no places.
                let place: usize = step.parse().ok().filter(|it: &usize| it.to_string() == step)?;
                entries.get(place)
            }
            _ => node.member(step),
        })
    }

    /// The canonical form (RFC 8785), where nothing of what it cannot say is in the value: of numbers, whole ones only.
    pub(super) fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, into: &mut String) {
        match self {
            Self::Flag(true) => into.push_str("true"),
            Self::Flag(false) => into.push_str("false"),
            Self::Whole(number) => into.push_str(&number.to_string()),
            // Numbers that are refused before a canonical form is asked for stand here as nothing.
            Self::Null | Self::Negative | Self::Fraction => into.push_str("null"),
            Self::Text(text) => into.push_str(&quoted(text)),
            Self::List(entries) => {
                into.push('[');
                for (place, entry) in entries.iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    entry.write(into);
                }
                into.push(']');
            }
            Self::Object(members) => {
                // Names are ASCII, so that their bytes and their UTF-16 units sort alike.
                let mut sorted: Vec<&(String, Node)> = members.iter().collect();
                sorted.sort_by(|one, other| one.0.cmp(&other.0));
                into.push('{');
                for (place, (name, value)) in sorted.into_iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    into.push_str(&quoted(name));
                    into.push(':');
                    value.write(into);
                }
                into.push('}');
            }
        }
    }

    /// The same value for reading: a member on each line, lists of words in one. Characters that Markdown or the marks of a
    /// source could take for their own are written as escapes, which change nothing of the value.
    pub(super) fn readable(&self) -> String {
        let mut text = String::new();
        self.write_readable(0, &mut text);
        text
    }

    fn write_readable(&self, depth: usize, into: &mut String) {
        let line = |into: &mut String, depth: usize| {
            into.push('\n');
            into.extend(std::iter::repeat_n(' ', depth));
        };
        let is_plain = |it: &Node| !matches!(it, Self::List(_) | Self::Object(_));
        match self {
            Self::List(entries) if entries.iter().all(is_plain) => {
                into.push('[');
                for (place, entry) in entries.iter().enumerate() {
                    if place > 0 {
                        into.push_str(", ");
                    }
                    entry.write_readable(depth, into);
                }
                into.push(']');
            }
            Self::List(entries) => {
                into.push('[');
                for (place, entry) in entries.iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    line(into, depth + 1);
                    entry.write_readable(depth + 1, into);
                }
                line(into, depth);
                into.push(']');
            }
            Self::Object(members) => {
                into.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    if place > 0 {
                        into.push(',');
                    }
                    line(into, depth + 1);
                    into.push_str(&quoted(name));
                    into.push_str(": ");
                    value.write_readable(depth + 1, into);
                }
                line(into, depth);
                into.push('}');
            }
            Self::Text(text) => {
                for c in quoted(text).chars() {
                    match c {
                        '{' | '}' | '`' | '<' | '>' | '~' => into.push_str(&format!("\\u{:04x}", u32::from(c))),
                        _ => into.push(c),
                    }
                }
            }
            Self::Null | Self::Flag(_) | Self::Whole(_) | Self::Negative | Self::Fraction => self.write(into),
        }
    }
}

/// A text in quotes, with the escapes of the canonical form.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\u{8}' => quoted.push_str("\\b"),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            '\u{c}' => quoted.push_str("\\f"),
            '\r' => quoted.push_str("\\r"),
            c if u32::from(c) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsWritten)
    }
}

struct AsWritten;

impl<'de> Visitor<'de> for AsWritten {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(u64::try_from(number).map_or(Node::Negative, Node::Whole))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Fraction)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Node::Object(object))
    }
}
