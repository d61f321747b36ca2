//! XML read an element at a time, with limits and without anything that reaches outside the file.
//!
//! What must always hold: a document type declaration is refused, the only entities are the five of XML itself, and
//! neither one long tag nor deep nesting costs more than [`limits`] allow. Prefixes are not told apart: Word's
//! vocabulary has no two elements of one name that are met in the same place and mean different things to us.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::archive::{Stopped, refusal_of};
use crate::limits;
use crate::outcome::Refusal;

/// What stands next in a part.
pub(super) enum Item<'x> {
    Open(Element<'x>),
    Close,
    Text(Cow<'x, str>),
    End,
}

/// An element with its attributes.
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute of that name, with or without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
    }

    /// The attribute `val` as a number.
    pub(super) fn number(&self) -> Option<u32> {
        self.attribute("val")?.trim().parse().ok()
    }

    /// What a switch such as `<w:b/>` says: on, unless its `val` says off.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// A part being read.
pub(super) struct Xml<R: Read> {
    reader: Reader<Paced<BufReader<R>>>,
    buffer: Vec<u8>,
    depth: usize,
    events: u64,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = Reader::from_reader(Paced { inner: BufReader::new(source), since: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, events: 0 }
    }

    /// The next item; comments and instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Item<'_>, Refusal> {
        loop {
            self.events += 1;
            if self.events > limits::MAX_XML_EVENTS {
                return Err(Refusal::TooComplex);
            }
            self.buffer.clear();
            self.reader.get_mut().since = 0;
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| refusal(&error))?;
            match event {
                Event::Start(_) => {
                    self.depth += 1;
                    if self.depth > limits::MAX_XML_DEPTH {
                        return Err(Refusal::TooComplex);
                    }
                }
                Event::End(_) => self.depth = self.depth.saturating_sub(1),
                Event::DocType(_) => return Err(Refusal::TooComplex),
                Event::Eof if self.depth > 0 => return Err(Refusal::Damaged),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
                Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Eof => {}
            }
            // What is handed out must not borrow the buffer, which the next turn of the loop would need.
            return Ok(match event.into_owned() {
                Event::Start(tag) | Event::Empty(tag) => Item::Open(Element(tag)),
                Event::End(_) => Item::Close,
                Event::Text(text) => Item::Text(text.into_inner()),
                Event::CData(text) => Item::Text(text.into_inner()),
                Event::GeneralRef(reference) => Item::Text(Cow::Owned(named(&reference).to_string())),
                Event::Eof | Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Item::End,
            });
        }
    }
}

/// The character that a reference stands for; `�` for names that XML itself does not define.
fn named(reference: &quick_xml::events::BytesRef<'_>) -> char {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c,
        Ok(None) => match reference.as_ref() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => char::REPLACEMENT_CHARACTER,
        },
        Err(_) => char::REPLACEMENT_CHARACTER,
    }
}

fn refusal(error: &quick_xml::Error) -> Refusal {
    match error {
        quick_xml::Error::Io(error) => refusal_of(error),
        _ => Refusal::Damaged,
    }
}

/// Stops a source when more than one token's worth is taken from it between two items.
struct Paced<R> {
    inner: R,
    since: usize,
}

impl<R: BufRead> Read for Paced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Paced<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > limits::MAX_XML_TOKEN {
            return Err(io::Error::other(Stopped(Refusal::TooComplex)));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since = self.since.saturating_add(amount);
        self.inner.consume(amount);
    }
}
