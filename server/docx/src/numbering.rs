//! Which list of Word's each number belongs to.
//!
//! Word numbers paragraphs itself. This file keeps the counters that Word will keep and hangs each paragraph where Word
//! will arrive at exactly the number that stands in the text: as the next in a list that is under way, as the first of
//! a level below, or as the start of a list of its own. What must hold: **Word shows the number of the text or none at
//! all**; where none of the three leads there, the caller writes the number as text. A level is only ever opened under
//! a level that has a number, because programs disagree about what a level that was left out counts as; and every list
//! has a definition of its own, because they disagree about restarting one as well.

use crate::labels::{Format, Label};
use crate::parts::{WORD, indent_of};
use crate::xml::Xml;

/// Where a number hangs. Deeper places compare as greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Before a heading of this rank.
    Heading(u8),
    /// In this column.
    Column(u8),
}

/// The list and the level that a paragraph belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListPlace {
    /// The list's `w:numId`.
    pub(crate) list: usize,
    /// The level's `w:ilvl`.
    pub(crate) level: usize,
}

/// The sign before an entry of a list without numbers.
pub(crate) const BULLET: &str = "•";

/// Columns in which a bullet can hang.
const BULLET_LEVELS: u8 = 5;
/// Word's levels of a list.
const MOST_LEVELS: usize = 9;
/// Word holds some two thousand definitions of lists. After these the numbers are text.
const MOST_LISTS: usize = 1000;
/// How many of the latest lists a number may continue.
const REMEMBERED: usize = 6;
/// `w:numId` and `w:abstractNumId` of the bullets; 0 would mean no list.
const BULLETS: usize = 1;
const FIRST_LIST: usize = 2;

/// What stands around the counter of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Around {
    /// Fixed text, such as the brackets of `(a)`.
    Text { before: String, after: String },
    /// The numbers of the levels above it, as in `4.2.1`.
    Path { after: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    around: Around,
    format: Format,
    start: u32,
    place: Place,
}

/// One of Word's lists, with its counters as they stand.
struct List {
    levels: Vec<Level>,
    /// The last number of each level down to the deepest that is under way.
    counters: Vec<u32>,
}

impl List {
    /// What Word would write before the next paragraph on `level`, which lies at most one below the deepest under way.
    fn next(&self, level: usize) -> Option<(u32, String)> {
        let it = self.levels.get(level)?;
        let value = self.counters.get(level).map_or(it.start, |last| last + 1);
        let own = it.format.written(value);
        let label = match &it.around {
            Around::Text { before, after } => format!("{before}{own}{after}"),
            Around::Path { after } => format!("{}{own}{after}", self.path(level)),
        };
        Some((value, label))
    }

    /// `4.2.` for the level under 4.2.
    fn path(&self, level: usize) -> String {
        self.counters.iter().take(level).map(|number| format!("{number}.")).collect()
    }

    fn count(&mut self, level: usize, value: u32) {
        self.counters.truncate(level);
        self.counters.push(value);
    }

    /// The level on which `label` is the next number.
    fn going_on(&mut self, label: &str, place: Place) -> Option<usize> {
        let reach = self.levels.len().min(self.counters.len() + 1);
        for level in (0..reach).rev() {
            if self.levels.get(level).is_some_and(|it| it.place == place)
                && let Some((value, next)) = self.next(level)
                && next == label
            {
                self.count(level, value);
                return Some(level);
            }
        }
        None
    }

    /// Opens a level under the deepest that is under way, if that has none yet and `label` is the first of its kind.
    fn going_deeper(&mut self, label: Label<'_>, place: Place, may_be_text: bool) -> Option<usize> {
        let level = self.counters.len();
        let above = self.levels.get(level.checked_sub(1)?)?;
        if self.levels.len() != level || level >= MOST_LEVELS || place <= above.place {
            return None;
        }
        let (format, start) = label.meanings().find(|(_, value)| *value == 1)?;
        let all_decimal = self.levels.iter().all(|it| it.format == Format::Decimal);
        let after = label.after.to_owned();
        let around = if all_decimal && format == Format::Decimal && label.before == self.path(level) {
            Around::Path { after }
        } else if may_be_text && !label.before.contains(|c: char| c.is_ascii_digit()) {
            Around::Text { before: label.before.to_owned(), after }
        } else {
            return None;
        };
        self.levels.push(Level { around, format, start, place });
        self.count(level, start);
        Some(level)
    }
}

/// The lists of a document.
pub(crate) struct Numbering {
    lists: Vec<List>,
    /// Lists that may go on, the latest first.
    recent: Vec<usize>,
    /// Whether the level under a clause is kept for numbers like 4.2.
    has_paths: bool,
}

impl Numbering {
    /// No lists yet. Of the numbers to come it must be known whether any is like `4.2`.
    pub(crate) fn new<'n>(mut numbers: impl Iterator<Item = &'n str>) -> Self {
        let has_paths = numbers.any(|number| {
            Label::read(number).is_some_and(|label| label.before.starts_with(|c: char| c.is_ascii_digit()))
        });
        Self { lists: Vec::new(), recent: Vec::new(), has_paths }
    }

    /// The place at which Word arrives at exactly `text`; none if it cannot.
    pub(crate) fn place(&mut self, text: &str, place: Place) -> Option<ListPlace> {
        if text == BULLET {
            let level = match place {
                Place::Heading(_) => 0,
                Place::Column(column) => column.min(BULLET_LEVELS - 1),
            };
            return Some(ListPlace { list: BULLETS, level: level.into() });
        }
        let label = Label::read(text)?;
        for nearness in 0..self.recent.len() {
            let Some(index) = self.recent.get(nearness).copied() else { break };
            let Some(list) = self.lists.get_mut(index) else { break };
            let kept_for_paths = self.has_paths && list.counters.len() == 1 && list.begins_before_headings();
            let may_be_text = nearness == 0 && !kept_for_paths;
            let level = list.going_on(text, place).or_else(|| list.going_deeper(label, place, may_be_text));
            if let Some(level) = level {
                self.remember(index);
                return Some(ListPlace { list: index + FIRST_LIST, level });
            }
        }
        self.begin(label, place)
    }

    fn begin(&mut self, label: Label<'_>, place: Place) -> Option<ListPlace> {
        let (format, start) = label.meanings().next()?;
        if self.lists.len() >= MOST_LISTS {
            return None;
        }
        let around = Around::Text { before: label.before.to_owned(), after: label.after.to_owned() };
        let level = Level { around, format, start, place };
        self.lists.push(List { levels: vec![level], counters: vec![start] });
        let index = self.lists.len() - 1;
        self.remember(index);
        Some(ListPlace { list: index + FIRST_LIST, level: 0 })
    }

    /// Moves a list to the front. The latest list of clauses is never forgotten, however many lists stand in a clause.
    fn remember(&mut self, index: usize) {
        self.recent.retain(|&other| other != index);
        self.recent.insert(0, index);
        if self.recent.len() > REMEMBERED {
            let of_clauses = |&index: &usize| self.lists.get(index).is_some_and(List::begins_before_headings);
            let clauses = self.recent.iter().position(of_clauses);
            let oldest = self.recent.len() - 1;
            self.recent.remove(if clauses == Some(oldest) { oldest - 1 } else { oldest });
        }
    }

    /// The part `numbering.xml`.
    pub(crate) fn part(&self) -> String {
        let mut xml = Xml::new("w:numbering", &[("xmlns:w", &WORD)]);
        definition(&mut xml, BULLETS, |xml| {
            for column in 0..BULLET_LEVELS {
                level(xml, column.into(), 1, "bullet", BULLET, Place::Column(column));
            }
        });
        for (index, list) in self.lists.iter().enumerate() {
            definition(&mut xml, index + FIRST_LIST, |xml| {
                for (depth, it) in list.with_usual_levels().iter().enumerate() {
                    level(xml, depth, it.start, it.format.name(), &it.text(depth), it.place);
                }
            });
        }
        for list in BULLETS..self.lists.len() + FIRST_LIST {
            xml.element("w:num", &[("w:numId", &list)], |xml| xml.value("w:abstractNumId", list));
        }
        xml.finish()
    }
}

impl List {
    fn begins_before_headings(&self) -> bool {
        self.levels.first().is_some_and(|level| matches!(level.place, Place::Heading(_)))
    }

    /// A list of clauses gets the levels that the text does not use yet, so that whoever edits the file finds them.
    fn with_usual_levels(&self) -> Vec<Level> {
        let mut levels = self.levels.clone();
        if !self.begins_before_headings() {
            return levels;
        }
        let brackets = || Around::Text { before: "(".to_owned(), after: ")".to_owned() };
        let usual = [
            (Around::Path { after: String::new() }, Format::Decimal),
            (brackets(), Format::LowerLetter),
            (brackets(), Format::LowerRoman),
            (brackets(), Format::UpperLetter),
        ];
        for (depth, ((around, format), column)) in usual.into_iter().zip(0..).enumerate() {
            let place = Place::Column(column);
            match levels.get(depth + 1) {
                Some(level) if level.format == format && level.place == place => {}
                Some(_) => break,
                None => levels.push(Level { around, format, start: 1, place }),
            }
        }
        levels
    }
}

impl Level {
    /// Word's pattern for the level: `%1` is the counter of the first.
    fn text(&self, depth: usize) -> String {
        match &self.around {
            Around::Text { before, after } => format!("{before}%{}{after}", depth + 1),
            Around::Path { after } => {
                let path: Vec<String> = (1..=depth + 1).map(|level| format!("%{level}")).collect();
                format!("{}{after}", path.join("."))
            }
        }
    }
}

fn definition(xml: &mut Xml, id: usize, levels: impl FnOnce(&mut Xml)) {
    xml.element("w:abstractNum", &[("w:abstractNumId", &id)], |xml| {
        // Word takes lists with the same number here for one list.
        xml.value("w:nsid", format!("{:08X}", 0x5A00_0000 + id));
        xml.value("w:multiLevelType", "multilevel");
        levels(xml);
    });
}

fn level(xml: &mut Xml, depth: usize, start: u32, format: &str, text: &str, place: Place) {
    let column = match place {
        Place::Heading(_) => 0,
        Place::Column(column) => column,
    };
    xml.element("w:lvl", &[("w:ilvl", &depth)], |xml| {
        xml.value("w:start", start);
        xml.value("w:numFmt", format);
        xml.value("w:suff", "tab");
        xml.value("w:lvlText", text);
        xml.value("w:lvlJc", "left");
        xml.element("w:pPr", &[], |xml| {
            let (left, hanging) = indent_of(column);
            xml.empty("w:ind", &[("w:left", &left), ("w:hanging", &hanging)]);
        });
    });
}
