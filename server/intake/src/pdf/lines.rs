//! Letters to lines.
//!
//! A page is a heap of letters with places. Letters that follow each other on a base line make a piece, pieces on one
//! base line make a line, and lines are read from the top; on a page of two columns, each column for itself. What must
//! always hold: each letter comes into exactly one line, except one that was drawn twice to look bold, and letters
//! that run at a slant, such as a watermark.

use super::page::Glyph;
use super::pages::Page;

/// A line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its pieces, where a wide gap lies between them; mostly one.
    pub(super) cells: Vec<Cell>,
    /// Its base line, in points above the lower edge of the page.
    pub(super) y: f64,
    /// The size of most of its letters, in points.
    pub(super) size: f64,
    pub(super) is_bold: bool,
    pub(super) is_artifact: bool,
    /// Counts up with each column that is begun; lines of one column stand below each other.
    pub(super) column: usize,
    /// Where it stands on the page's height: 0 at the top, 1 at the bottom.
    pub(super) depth: f64,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Line {
    pub(super) fn left(&self) -> f64 {
        self.cells.first().map_or(0.0, |cell| cell.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.cells.last().map_or(0.0, |cell| cell.right)
    }

    /// The words of the whole line.
    pub(super) fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn length(&self) -> usize {
        self.cells.iter().map(|cell| cell.text.len() + 1).sum()
    }
}

/// Letters that follow each other.
struct Piece {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    letters: usize,
    bold_letters: usize,
    artifact_letters: usize,
}

/// All distances are in heights of the letters.
mod gap {
    /// From here on the letters before and after stand in different words.
    pub(super) const WORD: f64 = 0.17;
    /// From here on they stand in different pieces.
    pub(super) const PIECE: f64 = 1.0;
    /// From here on pieces of one line stand in different cells.
    pub(super) const CELL: f64 = 1.8;
    /// Letters overlap by no more than this.
    pub(super) const BACK: f64 = 0.5;
    /// Base lines of one piece differ by no more than this.
    pub(super) const WAVER: f64 = 0.2;
    /// Base lines of one line differ by no more than this; footnote marks stand higher.
    pub(super) const LINE: f64 = 0.45;
}

/// The lines of a page in the order they are read.
pub(super) fn lines(glyphs: &[Glyph], page: &Page<'_>) -> Vec<Line> {
    let [left, bottom, right, top] = page.edges;
    let height = if page.turns.is_multiple_of(2) { top - bottom } else { right - left };
    let lowest = match page.turns {
        1 | 2 => -height,
        _ => 0.0,
    };
    let mut lines = Vec::new();
    for direction in directions(glyphs) {
        let pieces = pieces(glyphs, direction);
        let columns = columns(pieces);
        for column in columns {
            let number = lines.last().map_or(0, |line: &Line| line.column + 1);
            lines.extend(assemble(column, number));
        }
    }
    for line in &mut lines {
        line.depth = (1.0 - (line.y - lowest) / height.max(1.0)).clamp(0.0, 1.0);
    }
    lines
}

/// The ways in which text runs on the page, most letters first: quarter turns counter-clockwise.
fn directions(glyphs: &[Glyph]) -> Vec<u8> {
    let mut counts = [0_usize; 4];
    for turns in glyphs.iter().filter_map(direction) {
        if let Some(slot) = counts.get_mut(usize::from(turns)) {
            *slot += 1;
        }
    }
    let mut directions: Vec<(usize, u8)> = counts.into_iter().zip(0..4).filter(|(count, _)| *count > 0).collect();
    directions.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    directions.into_iter().map(|(_, turns)| turns).collect()
}

/// Which way a letter runs; nothing for one that runs at a slant.
fn direction(glyph: &Glyph) -> Option<u8> {
    let (x, y) = (glyph.to.0 - glyph.from.0, glyph.to.1 - glyph.from.1);
    let slant = 0.1;
    if x.abs() < 1e-6 && y.abs() < 1e-6 {
        return Some(0);
    }
    if y.abs() <= slant * x.abs() {
        Some(if x > 0.0 { 0 } else { 2 })
    } else if x.abs() <= slant * y.abs() {
        Some(if y > 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

fn turned((x, y): (f64, f64), turns: u8) -> (f64, f64) {
    match turns {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}

fn pieces(glyphs: &[Glyph], turns: u8) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for glyph in glyphs.iter().filter(|glyph| direction(glyph) == Some(turns)) {
        let ((left, y), (right, _)) = (turned(glyph.from, turns), turned(glyph.to, turns));
        let size = glyph.size.max(0.1);
        if glyph.text.is_empty() {
            if let Some(piece) = pieces.last_mut().filter(|piece| (piece.y - y).abs() <= gap::LINE * size) {
                piece.right = piece.right.max(right);
            }
            continue;
        }
        let is_blank = glyph.text.trim().is_empty();
        let joins = pieces.last().filter(|piece| {
            let gap = (left - piece.right) / size;
            (piece.y - y).abs() <= gap::WAVER * size
                && gap < gap::PIECE
                && gap > -gap::BACK
                && (piece.size / size - 1.0).abs() < 0.5
        });
        let gap = joins.map(|piece| (left - piece.right) / size);
        match (gap, pieces.last_mut()) {
            (Some(gap), Some(piece)) => {
                if (is_blank || gap > gap::WORD) && !piece.text.ends_with(' ') {
                    piece.text.push(' ');
                }
                if !is_blank {
                    piece.text.push_str(&glyph.text);
                    piece.letters += 1;
                    piece.bold_letters += usize::from(glyph.is_bold);
                    piece.artifact_letters += usize::from(glyph.is_artifact);
                }
                piece.right = piece.right.max(right);
            }
            (Some(_) | None, _) if is_blank => {}
            (Some(_) | None, _) => pieces.push(Piece {
                text: glyph.text.to_string(),
                left,
                right,
                y,
                size,
                letters: 1,
                bold_letters: usize::from(glyph.is_bold),
                artifact_letters: usize::from(glyph.is_artifact),
            }),
        }
    }
    pieces
}

/// The fewest lines on each side of a gutter.
const FEWEST_COLUMN_LINES: usize = 8;

/// The pieces by columns. A page has two columns where an empty strip runs through its middle and the file draws first
/// what lies on one side and then what lies on the other; a table is drawn row by row.
fn columns(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let Some(gutter) = gutter(&pieces) else { return vec![pieces] };
    let mut pieces = pieces;
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut columns: Vec<Vec<Piece>> = Vec::new();
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for piece in pieces {
        if piece.left < gutter && piece.right > gutter {
            columns.extend([std::mem::take(&mut lefts), std::mem::take(&mut rights)]);
            columns.push(vec![piece]);
        } else if piece.right <= gutter {
            lefts.push(piece);
        } else {
            rights.push(piece);
        }
    }
    columns.extend([lefts, rights]);
    columns.retain(|column| !column.is_empty());
    columns
}

/// The place of the gutter, if the page has two columns.
fn gutter(pieces: &[Piece]) -> Option<f64> {
    const STEPS: u32 = 40;
    let text: Vec<&Piece> = pieces.iter().filter(|piece| piece.artifact_letters == 0).collect();
    let left = text.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
    let right = text.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max);
    if !(left.is_finite() && right - left > 200.0) {
        return None;
    }
    let candidates = (0..=STEPS).map(|step| left + (right - left) * (0.4 + 0.2 * f64::from(step) / f64::from(STEPS)));
    let crossings = |x: f64| text.iter().filter(|piece| piece.left < x && piece.right > x).count();
    let (crossed, gutter) = candidates.map(|x| (crossings(x), x)).min_by(|a, b| a.0.cmp(&b.0))?;
    let sides: Vec<bool> = text
        .iter()
        .filter(|piece| piece.right <= gutter || piece.left >= gutter)
        .map(|piece| piece.left >= gutter)
        .collect();
    let on_right = sides.iter().filter(|side| **side).count();
    let on_left = sides.len() - on_right;
    let switches = sides.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let fewest = on_left.min(on_right);
    (fewest >= FEWEST_COLUMN_LINES && crossed * 5 <= fewest && switches * 5 <= fewest).then_some(gutter)
}

/// The lines of one column.
fn assemble(mut pieces: Vec<Piece>, column: usize) -> Vec<Line> {
    // A stable order: what was drawn first on a base line stays first.
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let belongs = rows
            .last()
            .and_then(|row| row.first())
            .is_some_and(|first| (first.y - piece.y).abs() <= gap::LINE * first.size.max(piece.size));
        match rows.last_mut() {
            Some(row) if belongs => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows.into_iter().map(|row| line(row, column)).collect()
}

fn line(mut pieces: Vec<Piece>, column: usize) -> Line {
    pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
    let letters: usize = pieces.iter().map(|piece| piece.letters).sum();
    let bold: usize = pieces.iter().map(|piece| piece.bold_letters).sum();
    let artifact: usize = pieces.iter().map(|piece| piece.artifact_letters).sum();
    let main = pieces.iter().max_by_key(|piece| piece.letters);
    let (size, y) = main.map_or((1.0, 0.0), |piece| (piece.size, piece.y));
    let mut cells: Vec<Cell> = Vec::new();
    for piece in pieces {
        let text = piece.text.trim();
        let Some(last) = cells.last_mut() else {
            cells.push(Cell { text: text.to_owned(), left: piece.left, right: piece.right });
            continue;
        };
        let distance = (piece.left - last.right) / size;
        // The same words at the same place are drawn twice to look bold.
        let is_echo = last.text == text && (piece.left - last.left).abs() < gap::BACK * size;
        if is_echo || text.is_empty() {
            continue;
        }
        let after_number = crate::numbers::leading(&format!("{} X", last.text)) == Some(last.text.as_str())
            || super::prose::bullet(&last.text) == Some("")
            || matches!(last.text.as_str(), "-" | "–" | "o");
        if distance < gap::CELL || (cells.len() == 1 && after_number) {
            if let Some(last) = cells.last_mut() {
                if distance > gap::WORD || piece.text.starts_with(' ') || after_number {
                    last.text.push(' ');
                }
                last.text.push_str(text);
                last.right = last.right.max(piece.right);
            }
        } else {
            cells.push(Cell { text: text.to_owned(), left: piece.left, right: piece.right });
        }
    }
    Line {
        cells,
        y,
        size,
        is_bold: bold * 10 > letters * 9,
        is_artifact: artifact == letters && letters > 0,
        column,
        depth: 0.0,
    }
}
