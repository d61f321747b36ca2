//! The clause numbers that Word computes and does not write down.
//!
//! A contract cites its clauses by number, so the numbers must be those that the reader of the document sees: levels,
//! restarts, starting values and legal style included. What must always hold: counting needs one pass in the order of
//! the text, and the same list keeps its count across paragraphs that do not belong to it.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::rc::Rc;

use super::styles::Styles;
use super::xml::{Element, Item, Xml};
use crate::limits;
use crate::numbers::{self, Style};
use crate::outcome::Refusal;

/// Word has nine levels.
const LEVELS: usize = 9;
/// The longest pattern of a number, in characters; what is longer is cut.
const LONGEST_PATTERN: usize = 200;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    style: Style,
    /// Such as `%1.%2`.
    pattern: String,
    /// Counts on until a level of at most this rank is used; 0 for never begins again. Without it, any higher level.
    restarts_after: Option<usize>,
    /// All numbers in decimals, whatever the styles of the levels above say.
    is_legal: bool,
    /// The paragraph style that stands for this level.
    paragraph_style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            style: Style::Decimal,
            pattern: String::new(),
            restarts_after: None,
            is_legal: false,
            paragraph_style: None,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Pattern {
    levels: [Level; LEVELS],
    /// The style whose list this one stands for.
    by_style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct List {
    pattern: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Box<Level>>; LEVELS],
}

/// The number in front of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Number(String),
    Bullet,
}

/// The pattern a list counts in, and its levels.
type Shape = (u32, [Level; LEVELS]);

/// The lists of a document, and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    patterns: HashMap<u32, Pattern>,
    lists: HashMap<u32, List>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// What each list that was met looks like, and the pattern that its count belongs to.
    shapes: HashMap<u32, Rc<Shape>>,
    /// Lists that were met, so that their starting values apply once.
    met: HashSet<u32>,
}

impl Numbering {
    pub(super) fn read(part: impl Read) -> Result<Self, Refusal> {
        let mut xml = Xml::new(part);
        let mut numbering = Self::default();
        let mut path: Vec<String> = Vec::new();
        let mut pattern: Option<(u32, Pattern)> = None;
        let mut list: Option<(u32, List)> = None;
        let mut level: Option<(usize, Level)> = None;
        loop {
            match xml.next()? {
                Item::Open(element) => {
                    let name = element.name().to_owned();
                    match name.as_str() {
                        "abstractNum" => pattern = id(&element, "abstractNumId").map(|id| (id, Pattern::default())),
                        "num" => list = id(&element, "numId").map(|id| (id, List::default())),
                        "lvl" => level = rank(&element).map(|rank| (rank, Level::default())),
                        "numStyleLink" => {
                            if let Some((_, pattern)) = &mut pattern {
                                pattern.by_style = element.attribute("val");
                            }
                        }
                        "abstractNumId" => {
                            if let (Some((_, list)), Some(id)) = (&mut list, element.number()) {
                                list.pattern = id;
                            }
                        }
                        "lvlOverride" => path.push(rank(&element).map_or_else(String::new, |rank| rank.to_string())),
                        "startOverride" => {
                            let rank = path.iter().rev().find_map(|name| name.parse::<usize>().ok());
                            if let (Some((_, list)), Some(rank)) = (&mut list, rank)
                                && let Some(start) = list.starts.get_mut(rank)
                            {
                                *start = element.number();
                            }
                        }
                        _ => {
                            if let Some((_, level)) = &mut level {
                                read_level(level, &element);
                            }
                        }
                    }
                    if name != "lvlOverride" {
                        path.push(name);
                    }
                }
                Item::Close => match path.pop().as_deref() {
                    Some("lvl") => {
                        if let Some((rank, level)) = level.take() {
                            match (&mut list, &mut pattern) {
                                (Some((_, list)), _) => {
                                    if let Some(slot) = list.levels.get_mut(rank) {
                                        *slot = Some(Box::new(level));
                                    }
                                }
                                (None, Some((_, pattern))) => {
                                    if let Some(slot) = pattern.levels.get_mut(rank) {
                                        *slot = level;
                                    }
                                }
                                (None, None) => {}
                            }
                        }
                    }
                    Some("abstractNum") => numbering.patterns.extend(pattern.take()),
                    Some("num") => numbering.lists.extend(list.take()),
                    Some(_) | None => {}
                },
                Item::Text(_) => {}
                Item::End => return Ok(numbering),
            }
            if numbering.patterns.len() + numbering.lists.len() > limits::MAX_DEFINITIONS {
                return Err(Refusal::TooComplex);
            }
        }
    }

    /// Counts a paragraph of list `num` and gives the number in front of it; nothing for a list that is not defined.
    /// `style` is the paragraph's style, which may stand for a level; `level` is the level it names itself.
    pub(super) fn count(
        &mut self,
        num: u32,
        level: Option<u32>,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<Label> {
        let known = self.shapes.get(&num).cloned();
        let known = match known {
            Some(known) => known,
            None => {
                let made = Rc::new(self.shape(num, styles)?);
                self.shapes.insert(num, Rc::clone(&made));
                made
            }
        };
        let (counted_as, shape) = &*known;
        let by_style =
            || style.and_then(|style| shape.iter().position(|level| level.paragraph_style.as_deref() == Some(style)));
        let rank = level.and_then(|level| usize::try_from(level).ok()).or_else(by_style).unwrap_or(0).min(LEVELS - 1);

        let counts = self.counts.entry(*counted_as).or_default();
        if self.met.insert(num)
            && let Some(list) = self.lists.get(&num)
        {
            for (count, start) in counts.iter_mut().zip(list.starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        for (count, level) in counts.iter_mut().zip(shape).take(rank) {
            count.get_or_insert(level.start);
        }
        let own = shape.get(rank)?;
        let count = counts.get_mut(rank)?;
        *count = Some(count.map_or(own.start, |count| count.saturating_add(1)));
        for (deeper, (count, level)) in counts.iter_mut().zip(shape).enumerate().skip(rank + 1) {
            let begins_again = level.restarts_after.is_none_or(|last| rank < last.min(deeper));
            if begins_again {
                *count = None;
            }
        }
        Some(match own.style {
            Style::Bullet => Label::Bullet,
            _ => Label::Number(label(own, shape, counts)),
        })
    }

    /// What list `num` looks like, and the pattern that its count belongs to.
    fn shape(&self, num: u32, styles: &Styles) -> Option<Shape> {
        let mut list = self.lists.get(&num)?;
        let mut pattern = self.patterns.get(&list.pattern)?;
        if let Some(style) = &pattern.by_style
            && let Some(other) = styles.own_list(style).and_then(|num| self.lists.get(&num))
        {
            let own = list;
            list = other;
            pattern = self.patterns.get(&list.pattern)?;
            let shape = shaped(pattern, &[list, own]);
            return Some((list.pattern, shape));
        }
        Some((list.pattern, shaped(pattern, &[list])))
    }
}

/// The levels of a pattern with what its lists change of them.
fn shaped(pattern: &Pattern, lists: &[&List]) -> [Level; LEVELS] {
    let mut levels = pattern.levels.clone();
    for list in lists {
        for (level, (changed, start)) in levels.iter_mut().zip(list.levels.iter().zip(list.starts)) {
            if let Some(changed) = changed {
                *level = Level::clone(changed);
            }
            if let Some(start) = start {
                level.start = start;
            }
        }
    }
    levels
}

/// The number as it is seen: the pattern with the counts put in.
fn label(own: &Level, levels: &[Level; LEVELS], counts: &[Option<u32>; LEVELS]) -> String {
    let mut written = String::new();
    let mut pattern = own.pattern.chars().peekable();
    while let Some(c) = pattern.next() {
        let rank = pattern.peek().and_then(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
        match rank.filter(|rank| c == '%' && (1..=LEVELS).contains(rank)) {
            Some(rank) => {
                pattern.next();
                let style = levels.get(rank - 1).map_or(Style::Decimal, |level| level.style);
                let style = if own.is_legal && style != Style::Nothing { Style::Decimal } else { style };
                let count = counts.get(rank - 1).copied().flatten().unwrap_or(1);
                written.push_str(&numbers::write(count, style));
            }
            None => written.push(c),
        }
    }
    written.trim().to_owned()
}

fn id(element: &Element<'_>, name: &str) -> Option<u32> {
    element.attribute(name)?.trim().parse().ok()
}

fn rank(element: &Element<'_>) -> Option<usize> {
    element.attribute("ilvl")?.trim().parse().ok().filter(|rank| *rank < LEVELS)
}

fn read_level(level: &mut Level, element: &Element<'_>) {
    match element.name() {
        "start" => level.start = element.number().unwrap_or(0),
        "numFmt" => level.style = Style::named(&element.attribute("val").unwrap_or_default()),
        "lvlText" => {
            level.pattern = element.attribute("val").unwrap_or_default().chars().take(LONGEST_PATTERN).collect();
        }
        "lvlRestart" => level.restarts_after = element.number().and_then(|rank| usize::try_from(rank).ok()),
        "isLgl" => level.is_legal = element.is_on(),
        "pStyle" => level.paragraph_style = element.attribute("val"),
        _ => {}
    }
}
