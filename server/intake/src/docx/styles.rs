//! What the styles of a Word file say about headings, lists and bold text.
//!
//! Only what the text needs is kept. A style may rest on another; the chain is followed a bounded number of steps, so
//! that a circle of styles is merely a long chain.

use std::collections::HashMap;
use std::io::Read;

use super::xml::{Item, Xml};
use crate::limits;
use crate::outcome::Refusal;

/// The list a paragraph belongs to: the definition's number, and the level if one is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct InList {
    pub(super) num: Option<u32>,
    pub(super) level: Option<u32>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    rests_on: Option<String>,
    outline: Option<u32>,
    list: InList,
    bold: Option<bool>,
    hidden: Option<bool>,
}

/// The styles by their identifiers.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// Longer chains than this do not occur; Word itself allows ten.
const LONGEST_CHAIN: usize = 12;

impl Styles {
    pub(super) fn read(part: impl Read) -> Result<Self, Refusal> {
        let mut xml = Xml::new(part);
        let mut styles = HashMap::new();
        let mut path: Vec<String> = Vec::new();
        let mut current: Option<(String, Style)> = None;
        loop {
            match xml.next()? {
                Item::Open(element) => {
                    let name = element.name().to_owned();
                    if name == "style" {
                        current = element.attribute("styleId").map(|id| (id, Style::default()));
                    }
                    if let Some((_, style)) = &mut current {
                        let inside = |parent: &str| path.last().is_some_and(|last| last == parent);
                        match name.as_str() {
                            "name" if inside("style") => {
                                style.name = element.attribute("val").unwrap_or_default().to_lowercase();
                            }
                            "basedOn" => style.rests_on = element.attribute("val"),
                            "outlineLvl" => style.outline = element.number(),
                            "numId" => style.list.num = element.number(),
                            "ilvl" => style.list.level = element.number(),
                            "b" if inside("rPr") => style.bold = Some(element.is_on()),
                            "vanish" if inside("rPr") => style.hidden = Some(element.is_on()),
                            _ => {}
                        }
                    }
                    path.push(name);
                }
                Item::Close => {
                    if path.pop().as_deref() == Some("style")
                        && let Some((id, style)) = current.take()
                    {
                        if styles.len() >= limits::MAX_DEFINITIONS {
                            return Err(Refusal::TooComplex);
                        }
                        styles.insert(id, style);
                    }
                }
                Item::Text(_) => {}
                Item::End => return Ok(Self(styles)),
            }
        }
    }

    /// The style and those it rests on, nearest first.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| style.rests_on.as_ref().and_then(|id| self.0.get(id))).take(LONGEST_CHAIN)
    }

    /// The rank of a heading style, 0 for the highest.
    pub(super) fn outline(&self, id: &str) -> Option<u32> {
        let by_name =
            |style: &Style| style.name.strip_prefix("heading ").and_then(|rank| rank.trim().parse::<u32>().ok());
        self.chain(id)
            .find_map(|style| style.outline.or_else(|| by_name(style).and_then(|rank| rank.checked_sub(1))))
            .filter(|rank| *rank < 9)
    }

    /// Whether the style is that of the document's name.
    pub(super) fn is_title(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name == "title")
    }

    /// Whether the style is that of a line in a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name.starts_with("toc ") || style.name == "table of figures")
    }

    /// The list that the style puts its paragraphs into, and the style in the chain that says so.
    pub(super) fn list(&self, id: &str) -> InList {
        let mut list = InList::default();
        for style in self.chain(id) {
            list.num = list.num.or(style.list.num);
            list.level = list.level.or(style.list.level);
        }
        list
    }

    /// The list of the style itself, for lists that are defined by naming a style.
    pub(super) fn own_list(&self, id: &str) -> Option<u32> {
        self.0.get(id).and_then(|style| style.list.num)
    }

    /// Whether a style for stretches of text makes them bold.
    pub(super) fn is_bold(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|style| style.bold)
    }

    /// Whether the style hides its text.
    pub(super) fn is_hidden(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|style| style.hidden)
    }
}
