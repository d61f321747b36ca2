//! Lines to paragraphs, headings and tables.
//!
//! A PDF does not say where a paragraph ends. What the eye goes by is used here: the space between lines, how far a line
//! runs, what the next begins with. What must always hold: every word of every line is written, in order; a mistake
//! joins or parts paragraphs, and loses nothing.

use std::collections::{HashMap, HashSet};

use super::lines::{Cell, Line};
use crate::markdown::{Markdown, at_line_start, escape};
use crate::numbers;

/// Headings are short.
const LONGEST_HEADING: usize = 120;

/// What is usual in this document.
struct Usual {
    /// The size of most letters, in points.
    size: f64,
    /// The space from line to line, in sizes.
    leading: f64,
    /// The words that stand within lines, in small letters.
    words: HashSet<String>,
}

/// The text of all pages.
pub(super) fn markdown(sheets: &[Vec<Line>]) -> String {
    let usual = usual(sheets);
    let mut markdown = Markdown::default();
    let mut paragraph: Vec<&Line> = Vec::new();
    for sheet in sheets {
        let edges = right_edges(sheet);
        let mut next = 0;
        while let Some(line) = sheet.get(next) {
            let rows = table_length(sheet.get(next..).unwrap_or_default());
            if rows > 0 {
                finish(&mut markdown, &mut paragraph, &usual);
                markdown.table(&table(sheet.get(next..next + rows).unwrap_or_default()));
                next += rows;
                continue;
            }
            let edge = edges.get(&line.column).copied().unwrap_or(f64::INFINITY);
            let goes_on = paragraph.last().is_some_and(|last| goes_on(&paragraph, last, line, edge, &usual, next == 0));
            if !goes_on {
                finish(&mut markdown, &mut paragraph, &usual);
            }
            paragraph.push(line);
            next += 1;
        }
    }
    finish(&mut markdown, &mut paragraph, &usual);
    markdown.finish()
}

fn usual(sheets: &[Vec<Line>]) -> Usual {
    let mut letters: HashMap<i64, usize> = HashMap::new();
    let mut gaps: Vec<f64> = Vec::new();
    let mut words = HashSet::new();
    for sheet in sheets {
        for line in sheet {
            *letters.entry(tenths(line.size)).or_default() += line.length();
            let text = line.text().to_lowercase();
            let mut within: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            // The last word may be half of one.
            within.pop();
            words.extend(within.into_iter().filter(|word| !word.is_empty()).map(str::to_owned));
        }
        for pair in sheet.windows(2) {
            if let [above, below] = pair
                && above.column == below.column
                && tenths(above.size) == tenths(below.size)
            {
                gaps.push((above.y - below.y) / above.size.max(0.1));
            }
        }
    }
    let size =
        letters.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(10.0, |(size, _)| from_tenths(size));
    gaps.retain(|gap| (0.8..3.0).contains(gap));
    gaps.sort_by(f64::total_cmp);
    // Most gaps are those within paragraphs; a quarter up from the smallest is surely one of them.
    let leading = gaps.get(gaps.len() / 4).copied().unwrap_or(1.2);
    Usual { size, leading, words }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "sizes of letters are small; what is not is cut to the largest number"
)]
fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "made by `tenths` from a number of that precision")]
fn from_tenths(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// How far the text of each column runs to the right. A line or two that run over the edge, such as a long address,
/// do not move it.
fn right_edges(sheet: &[Line]) -> HashMap<usize, f64> {
    const OVERLONG: usize = 2;
    let mut rights: HashMap<usize, Vec<f64>> = HashMap::new();
    for line in sheet.iter().filter(|line| line.cells.len() == 1) {
        rights.entry(line.column).or_default().push(line.right());
    }
    let edge = |mut rights: Vec<f64>| {
        rights.sort_by(|a, b| b.total_cmp(a));
        rights.get(OVERLONG.min(rights.len() / 6)).copied().unwrap_or(f64::INFINITY)
    };
    rights.into_iter().map(|(column, rights)| (column, edge(rights))).collect()
}

/// Whether `line` belongs to the paragraph whose last line is `last`.
fn goes_on(paragraph: &[&Line], last: &Line, line: &Line, edge: f64, usual: &Usual, is_new_page: bool) -> bool {
    let (above, below) = (last.text(), line.text());
    let size = last.size.max(0.1);
    let is_new_column = is_new_page || last.column != line.column;
    if last.cells.len() > 1 || line.cells.len() > 1 || (line.size / size - 1.0).abs() > 0.08 {
        return false;
    }
    let is_cited = begins_item(&below) && cites_before(&above);
    if begins_item(&below) && !is_cited && !is_figure_in_sentence(&above, &below) {
        return false;
    }
    // How much room the last line left; on another page, it is measured against its own paragraph.
    let first_word = below.split_whitespace().next().unwrap_or("");
    let width_of = |letters: usize| f64::from(u32::try_from(letters).unwrap_or(u32::MAX)) * size * 0.45;
    let widest = paragraph.iter().map(|line| line.right()).fold(f64::NEG_INFINITY, f64::max);
    let edge = if is_new_column { widest } else { edge };
    let is_full = is_cited || last.right() + width_of(first_word.chars().count() + 1) > edge;
    if last.is_bold != line.is_bold && (last.is_bold && !is_full || line.is_bold) {
        return false;
    }
    if is_new_column {
        let is_open = !above.ends_with(['.', ':', ';', '?', '!']);
        return is_open && (is_full || below.starts_with(char::is_lowercase));
    }
    let gap = (last.y - line.y) / size;
    if gap > usual.leading * 1.3 || gap < 0.0 {
        return false;
    }
    if last.is_bold && line.is_bold && last.size > usual.size * 1.05 {
        return true;
    }
    if !is_full {
        return false;
    }
    // A first line that is set in begins a paragraph, unless the one before hangs from its number.
    let step = line.left() - last.left();
    let hangs = paragraph.len() == 1 && begins_item(&above);
    let is_set_in = step > size && !hangs;
    let is_set_out = step < -size && paragraph.len() > 1;
    !is_set_in && !is_set_out
}

/// Whether a line begins with a clause number or the sign of a list.
fn begins_item(line: &str) -> bool {
    numbers::leading(line).is_some() || bullet(line).is_some()
}

/// What follows the sign of a list at the start of a line, if there is one.
pub(super) fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['•', '▪', '●', '■', '◦', '·', '‣', '➢', '✓'])?;
    Some(rest.trim_start())
}

/// Whether a line ends in the middle of naming a clause: "in accordance with clause".
fn cites_before(line: &str) -> bool {
    let mut last = line.split_whitespace().rev();
    let is_name = |word: &str| {
        let word = word.trim_start_matches('(').to_lowercase();
        matches!(
            word.trim_end_matches('s'),
            "clause" | "section" | "paragraph" | "schedule" | "part" | "article" | "annex"
        )
    };
    match last.next() {
        Some(word) if is_name(word) => true,
        Some("and" | "or" | "to") => last.take(3).any(is_name),
        // "clause 4.2", and then "(a)".
        Some(word) if word.starts_with(|c: char| c.is_ascii_digit()) && !word.ends_with('.') => {
            last.next().is_some_and(is_name)
        }
        Some(_) | None => false,
    }
}

/// Whether `line` begins with a figure that the sentence of `above` leads to: "a day is" and then "7.5 hours". Clauses
/// begin with a capital letter.
fn is_figure_in_sentence(above: &str, line: &str) -> bool {
    let Some(number) = numbers::leading(line) else { return false };
    let rest = line.get(number.len()..).unwrap_or("").trim_start();
    number.starts_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(char::is_lowercase)
        && !above.ends_with(['.', ';', ':', '?', '!'])
        && above.split_whitespace().count() > 3
}

/// Writes the paragraph that the lines make.
fn finish(markdown: &mut Markdown, paragraph: &mut Vec<&Line>, usual: &Usual) {
    let lines = std::mem::take(paragraph);
    let Some(first) = lines.first() else { return };
    let mut text = String::new();
    for line in &lines {
        join(&mut text, &line.text(), usual);
    }
    let text: String = text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(words) = bullet(&text) {
        markdown.block(&format!("- {}", escape(words)));
        return;
    }
    match heading_level(&text, &lines, first, usual, markdown.len() == 0) {
        Some(level) => markdown.heading(level, &escape(&text)),
        None => markdown.block(&at_line_start(&escape(&text))),
    }
}

/// The rank of a heading: a short line, bold or larger than the text, without the end of a sentence.
fn heading_level(text: &str, lines: &[&Line], first: &Line, usual: &Usual, is_first: bool) -> Option<usize> {
    let is_large = first.size > usual.size * 1.12;
    let is_bold = lines.iter().all(|line| line.is_bold);
    let is_sentence = text.ends_with(['.', ';', ',', ':']) && numbers::leading(text) != Some(text);
    let is_short = text.chars().count() <= LONGEST_HEADING && lines.len() <= 3;
    let has_words = text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    if !(is_large || is_bold) || is_sentence || !is_short || !has_words || first.cells.len() > 1 {
        return None;
    }
    let number = numbers::leading(text).filter(|number| number.starts_with(|c: char| c.is_ascii_digit()));
    let parts = number.map_or(0, |number| number.trim_end_matches('.').split('.').count());
    Some(match parts {
        0 if is_first => 1,
        0 | 1 => 2,
        parts => (parts + 1).min(6),
    })
}

/// Adds a line, undoing a hyphen that only parted a word at the line's end.
fn join(text: &mut String, line: &str, usual: &Usual) {
    let line = line.trim();
    if text.ends_with('\u{AD}') {
        text.push_str(line);
        return;
    }
    let parted = text.strip_suffix('-').and_then(|before| before.rsplit(char::is_whitespace).next()).filter(|half| {
        half.chars().next_back().is_some_and(char::is_alphabetic) && line.starts_with(char::is_alphabetic)
    });
    match parted {
        Some(half) => {
            let rest: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
            if !keeps_hyphen(half, &rest, usual) {
                text.pop();
            }
            text.push_str(line);
        }
        None => {
            let is_parted_number = text.ends_with(['-', '–']) && line.starts_with(|c: char| c.is_ascii_digit());
            if !text.is_empty() && !is_parted_number {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
}

/// First halves that are written with a hyphen.
const HYPHENATED: [&str; 28] = [
    "non", "self", "sub", "co", "third", "well", "long", "short", "full", "part", "multi", "pre", "post", "anti",
    "cross", "day", "on", "off", "in", "one", "two", "ex", "to", "of", "by", "up", "the", "and",
];

/// Whether the hyphen between the halves of a word belongs to it. The rest of the document knows best.
fn keeps_hyphen(half: &str, rest: &str, usual: &Usual) -> bool {
    // Of "non-refund-" and "able" only the last hyphen is in question.
    let half = half.rsplit('-').next().unwrap_or(half).trim_start_matches(|c: char| !c.is_alphanumeric());
    let (first, second) = (half.to_lowercase(), rest.to_lowercase());
    if usual.words.contains(&format!("{first}{second}")) {
        return false;
    }
    usual.words.contains(&format!("{first}-{second}"))
        || HYPHENATED.contains(&first.as_str())
        || rest.starts_with(char::is_uppercase)
        || (usual.words.contains(&first) && usual.words.contains(&second))
}

/// How many lines from here on make a table: rows of several cells, with lines between them that continue one cell.
fn table_length(lines: &[Line]) -> usize {
    let is_row = |line: &Line| line.cells.len() > 1;
    if !lines.first().is_some_and(is_row) {
        return 0;
    }
    let mut rows = 0;
    let mut length = 0;
    let starts: Vec<f64> =
        lines.iter().take_while(|line| is_row(line)).flat_map(|line| line.cells.iter().map(|cell| cell.left)).collect();
    let column = lines.first().map(|line| line.column);
    let mut above: Option<f64> = None;
    for (index, line) in lines.iter().enumerate() {
        let is_near = above.is_none_or(|above| above - line.y < line.size * 4.0);
        if Some(line.column) != column || !is_near {
            break;
        }
        if is_row(line) {
            rows += 1;
            length = index + 1;
        } else {
            // One cell that continues: it begins where a column does, and not at the margin.
            let first = starts.iter().copied().fold(f64::INFINITY, f64::min);
            let continues = line.left() > first + line.size
                && starts.iter().any(|start| (start - line.left()).abs() < line.size)
                && index + 1 - length <= 3;
            if !continues {
                break;
            }
        }
        above = Some(line.y);
    }
    // Lines that continue the last row belong to the table too.
    let tail = lines.iter().skip(length).take_while(|line| {
        line.cells.len() == 1
            && Some(line.column) == column
            && line.left() > starts.iter().copied().fold(f64::INFINITY, f64::min) + line.size
            && starts.iter().any(|start| (start - line.left()).abs() < line.size)
            && above.is_some_and(|above| above - line.y < line.size * 2.0)
    });
    if rows < 2 { 0 } else { length + tail.count() }
}

/// The rows of a table. Its columns are those of the row with the most cells; a row without its first cell continues
/// the one above.
fn table(lines: &[Line]) -> Vec<Vec<String>> {
    let Some(widest) = lines.iter().max_by_key(|line| line.cells.len()) else { return Vec::new() };
    let starts: Vec<f64> = widest.cells.iter().map(|cell| cell.left).collect();
    let place = |cell: &Cell| {
        let middle = f64::midpoint(cell.left, cell.right);
        let by_start = starts.iter().position(|start| (start - cell.left).abs() < 3.0);
        by_start.unwrap_or_else(|| starts.iter().rposition(|start| *start <= middle).unwrap_or(0))
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines {
        let begins = line.cells.first().is_some_and(|cell| place(cell) == 0);
        if begins || rows.is_empty() {
            rows.push(vec![String::new(); starts.len()]);
        }
        let Some(row) = rows.last_mut() else { continue };
        for cell in &line.cells {
            if let Some(slot) = row.get_mut(place(cell)) {
                if !slot.is_empty() {
                    slot.push(' ');
                }
                slot.push_str(&escape(cell.text.trim()));
            }
        }
    }
    rows
}
