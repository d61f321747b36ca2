//! XML, written and never read.
//!
//! What must hold: whatever text is given, what comes out is well-formed XML 1.0. Characters that XML cannot carry are
//! dropped; characters that turn the direction of the text around them unseen become `�`, so that their presence shows.
//! Deliberately absent: namespaces checked, order of elements checked. The parts know their schema.

use std::fmt::{Display, Write};

/// The name of an attribute and its value.
pub(crate) type Attribute<'a> = (&'static str, &'a dyn Display);

/// An XML document while it is written.
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Begins a document with its outermost element.
    pub(crate) fn new(root: &'static str, attributes: &[Attribute<'_>]) -> Self {
        let mut xml = Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(),
            open: Vec::new(),
        };
        xml.open(root, attributes);
        xml
    }

    /// Opens an element, to be ended by [`Self::close`].
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes, ">");
        self.open.push(name);
    }

    /// Ends the element that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// An element with what `inner` writes into it.
    pub(crate) fn element(&mut self, name: &'static str, attributes: &[Attribute<'_>], inner: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        inner(self);
        self.close();
    }

    /// An element with nothing in it.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes, "/>");
    }

    /// An empty element with the attribute `w:val`, the shape of most properties.
    pub(crate) fn value(&mut self, name: &'static str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    /// An element that holds text and nothing else.
    pub(crate) fn holding(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |xml| xml.text(text));
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    /// The finished document; what is still open is closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>], end: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            // Writing to a string cannot fail, so there is no error to pass on.
            let _ = write!(Escaping(&mut self.out), "{value}");
            self.out.push('"');
        }
        self.out.push_str(end);
    }
}

/// Escapes what is formatted into it.
struct Escaping<'o>(&'o mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A reader would make blanks of them in an attribute, and one kind of the other in text.
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => out.push('\u{FFFD}'),
            _ if is_allowed(c) => out.push(c),
            _ => {}
        }
    }
}

/// Whether XML 1.0 can carry a character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
