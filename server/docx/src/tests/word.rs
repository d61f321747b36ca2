//! A reader of the files that counts as Word does, written apart from the writer: it knows the file format only.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// An element with its attributes and what it holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: HashMap<String, String>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(Self::of(&tag)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => {
                    let text = text.xml10_content();
                    let last = open.last_mut().unwrap();
                    if last.name == "w:t" || last.children.is_empty() {
                        last.text.push_str(&text);
                    }
                }
                Event::GeneralRef(name) => {
                    let c = match name.resolve_char_ref().unwrap() {
                        Some(c) => c,
                        None => match &*name {
                            "amp" => '&',
                            "lt" => '<',
                            "gt" => '>',
                            "quot" => '"',
                            other => panic!("an entity nobody declared: {other}"),
                        },
                    };
                    open.last_mut().unwrap().text.push(c);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "everything that was opened is closed");
        open.remove(0).children.remove(0)
    }

    fn of(tag: &quick_xml::events::BytesStart<'_>) -> Self {
        let attributes = tag
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("an attribute in order");
                let name = attribute.key.as_ref().to_owned();
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                (name, value.into_owned())
            })
            .collect();
        let name = tag.name().as_ref().to_owned();
        Self { name, attributes, ..Self::default() }
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn value(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.attribute("w:val")
    }

    /// Every element of a name within this one, in order.
    pub(crate) fn all<'e>(&'e self, name: &str) -> Vec<&'e Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    /// The words of a paragraph or of any larger element.
    pub(crate) fn words(&self) -> String {
        match self.name.as_str() {
            "w:t" => self.text.clone(),
            "w:br" => "\n".to_owned(),
            "w:r" | "w:p" | "w:hyperlink" | "w:tc" | "w:tr" | "w:tbl" | "w:body" => {
                self.children.iter().map(Self::words).collect()
            }
            // A tab stop of the paragraph's properties is no tab in the text.
            _ => String::new(),
        }
    }

    pub(crate) fn style(&self) -> &str {
        self.value(&["w:pPr", "w:pStyle"]).unwrap_or_default()
    }
}

/// A file taken apart.
pub(crate) struct File {
    parts: HashMap<String, String>,
}

impl File {
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let mut content = String::new();
            part.read_to_string(&mut content).unwrap();
            assert!(parts.insert(part.name().unwrap().into_owned(), content).is_none(), "two parts of one name");
        }
        Self { parts }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    pub(crate) fn part(&self, name: &str) -> Element {
        Element::parse(self.parts.get(name).unwrap_or_else(|| panic!("no part {name}")))
    }

    pub(crate) fn body(&self) -> Element {
        self.part("word/document.xml").child("w:body").unwrap().clone()
    }

    /// Each paragraph with the number that Word shows before it, tables included.
    pub(crate) fn paragraphs(&self) -> Vec<(Option<String>, Element)> {
        let mut counters = Counters::of(&self.part("word/numbering.xml"));
        let body = self.body();
        body.all("w:p")
            .into_iter()
            .map(|paragraph| {
                let number = paragraph.at(&["w:pPr", "w:numPr"]).map(|it| {
                    let id = |name| it.value(&[name]).unwrap().to_owned();
                    counters.next(&id("w:numId"), id("w:ilvl").parse().unwrap())
                });
                (number, paragraph.clone())
            })
            .collect()
    }
}

struct Counters {
    /// By `w:numId`: the levels, and how far each has counted since a level above it last did.
    lists: HashMap<String, (Vec<Element>, Vec<Option<u32>>)>,
}

impl Counters {
    fn of(numbering: &Element) -> Self {
        let definition = |id: &str| {
            let found = numbering.all("w:abstractNum");
            let found = found.iter().find(|it| it.attribute("w:abstractNumId") == Some(id)).unwrap();
            found.all("w:lvl").into_iter().cloned().collect::<Vec<_>>()
        };
        let list = |num: &Element| {
            assert!(num.child("w:lvlOverride").is_none(), "restarting a list is not read here");
            let levels = definition(num.value(&["w:abstractNumId"]).unwrap());
            let counters = vec![None; levels.len()];
            (num.attribute("w:numId").unwrap().to_owned(), (levels, counters))
        };
        Self { lists: numbering.all("w:num").into_iter().map(list).collect() }
    }

    fn next(&mut self, id: &str, level: usize) -> String {
        let (levels, counters) = self.lists.get_mut(id).expect("a list that is defined");
        let value = |element: &Element, name: &str| element.value(&[name]).unwrap().to_owned();
        let start: u32 = value(&levels[level], "w:start").parse().unwrap();
        counters[level] = Some(counters[level].map_or(start, |last| last + 1));
        for below in &mut counters[level + 1..] {
            *below = None;
        }
        let mut text = value(&levels[level], "w:lvlText");
        for (place, (it, counter)) in levels.iter().zip(counters.iter()).enumerate() {
            let sign = format!("%{}", place + 1);
            if text.contains(&sign) {
                let counter = counter.expect("no level is shown that nothing has counted");
                text = text.replace(&sign, &written(&value(it, "w:numFmt"), counter));
            }
        }
        text
    }
}

fn written(format: &str, value: u32) -> String {
    let letters = |first: u8| {
        let letter = char::from(first + u8::try_from((value - 1) % 26).unwrap());
        std::iter::repeat_n(letter, usize::try_from((value - 1) / 26).unwrap() + 1).collect::<String>()
    };
    let roman = || {
        let digit = |value: u32, one: &str, five: &str, ten: &str| match value {
            9 => format!("{one}{ten}"),
            5..=8 => format!("{five}{}", one.repeat(usize::try_from(value - 5).unwrap())),
            4 => format!("{one}{five}"),
            _ => one.repeat(usize::try_from(value).unwrap()),
        };
        let thousands = "m".repeat(usize::try_from(value / 1000).unwrap());
        let (hundreds, tens) = (digit(value / 100 % 10, "c", "d", "m"), digit(value / 10 % 10, "x", "l", "c"));
        format!("{thousands}{hundreds}{tens}{}", digit(value % 10, "i", "v", "x"))
    };
    match format {
        "decimal" => value.to_string(),
        "lowerLetter" => letters(b'a'),
        "upperLetter" => letters(b'A'),
        "lowerRoman" => roman(),
        "upperRoman" => roman().to_uppercase(),
        other => panic!("a format nobody asked for: {other}"),
    }
}
