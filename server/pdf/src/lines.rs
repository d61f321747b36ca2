//! Breaking text into lines.
//!
//! Greedy: a word that does not fit begins the next line; a word longer than a whole line is cut. Lines break at spaces,
//! after hyphens, dashes and slashes inside words, and where the text has a line break; never at a no-break space or a
//! no-break hyphen. Widths are those the file states, so a line on the page is exactly as long as it was reckoned.

use crate::document::Run;
use crate::fonts::{Face, Fonts};

/// A stretch of one line in one face.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) face: Face,
    /// Its distance from the start of the line, in points.
    pub(crate) x: f32,
}

/// A line of text, without the spaces at its ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
    /// In points.
    pub(crate) width: f32,
}

/// Measures and breaks text, and counts the characters no face has.
pub(crate) struct Setter<'f> {
    fonts: &'f Fonts,
    pub(crate) missing: u32,
}

#[derive(Clone, Copy)]
struct Letter {
    shown: char,
    face: Face,
    width: f32,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word; a line may not end behind it.
    Solid,
    /// Part of a word; a line may end behind it.
    Joint,
    Space,
    Break,
}

impl<'f> Setter<'f> {
    pub(crate) fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, missing: 0 }
    }

    /// Lines of at most `measure` points, the first one of at most `first`.
    pub(crate) fn lines(&mut self, runs: &[Run], size: f32, first: f32, measure: f32) -> Vec<Line> {
        let letters = self.letters(runs, size);
        let mut lines = Vec::new();
        let mut rest = letters.as_slice();
        let mut room = first;
        while !rest.is_empty() {
            let (line, after) = take_line(rest, room);
            lines.push(Line::of(line));
            rest = after;
            room = measure;
        }
        if lines.is_empty() {
            lines.push(Line::default());
        }
        lines
    }

    /// One line, cut with an ellipsis where it is longer than `measure` points.
    pub(crate) fn one_line(&mut self, text: &str, face: Face, size: f32, measure: f32) -> Line {
        let run = Run { text: text.split_whitespace().collect::<Vec<_>>().join(" "), ..style_of(face) };
        let letters = self.letters(&[run], size);
        let width: f32 = letters.iter().map(|letter| letter.width).sum();
        if width <= measure {
            return Line::of(&letters);
        }
        let dots = self.letters(&[Run { text: "…".to_owned(), ..style_of(face) }], size);
        let mut room = measure - dots.iter().map(|letter| letter.width).sum::<f32>();
        let fitting = letters.iter().take_while(|letter| {
            room -= letter.width;
            room >= 0.0
        });
        let cut: Vec<Letter> = fitting.copied().chain(dots).collect();
        Line::of(&cut)
    }

    /// The width of the text on one line, and of its longest word, in points.
    pub(crate) fn widths(&mut self, runs: &[Run], size: f32) -> (f32, f32) {
        let (mut whole, mut longest_line, mut word, mut longest) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for letter in self.letters(runs, size) {
            match letter.kind {
                Kind::Break => {
                    whole = 0.0;
                    word = 0.0;
                }
                Kind::Space => {
                    whole += letter.width;
                    word = 0.0;
                }
                Kind::Solid => {
                    whole += letter.width;
                    word += letter.width;
                }
                Kind::Joint => {
                    whole += letter.width;
                    longest = longest.max(word + letter.width);
                    word = 0.0;
                }
            }
            longest_line = longest_line.max(whole);
            longest = longest.max(word);
        }
        (longest_line, longest)
    }

    fn letters(&mut self, runs: &[Run], size: f32) -> Vec<Letter> {
        let mut letters = Vec::with_capacity(runs.iter().map(|run| run.text.len()).sum());
        for run in runs {
            let face = Face::of(run.bold, run.italic);
            for c in run.text.chars() {
                let (c, kind) = match c {
                    '\n' | '\u{2028}' | '\u{2029}' => (' ', Kind::Break),
                    // Soft hyphens and other invisible characters would come out as boxes.
                    '\r' | '\u{AD}' | '\u{FEFF}' | '\u{200C}' | '\u{200D}' | '\u{2060}' => continue,
                    '\u{200B}' => (' ', Kind::Joint),
                    '\u{A0}' | '\u{202F}' | '\u{2007}' => (' ', Kind::Solid),
                    '\u{2011}' => ('-', Kind::Solid),
                    '-' | '–' | '—' | '/' => (c, Kind::Joint),
                    c if c.is_whitespace() => (' ', Kind::Space),
                    c => (c, Kind::Solid),
                };
                let glyph = self.fonts.glyph(face, c);
                self.missing += u32::from(glyph.missing);
                let visible = kind != Kind::Break && (kind != Kind::Joint || c != ' ');
                let width = if visible { f32::from(glyph.width) * size / 1000.0 } else { 0.0 };
                letters.push(Letter { shown: glyph.shown, face, width, kind });
            }
        }
        // A hyphen before a space, or between figures as in 24-7, is not a place to break.
        for index in 1..letters.len() {
            let next = letters.get(index).copied();
            if let (Some(joint), Some(next)) = (letters.get_mut(index - 1), next)
                && joint.kind == Kind::Joint
                && joint.width > 0.0
                && (next.kind != Kind::Solid || next.shown.is_ascii_digit())
            {
                joint.kind = Kind::Solid;
            }
        }
        letters
    }
}

fn style_of(face: Face) -> Run {
    let (bold, italic) = match face {
        Face::Regular => (false, false),
        Face::Bold => (true, false),
        Face::Italic => (false, true),
        Face::BoldItalic => (true, true),
    };
    Run { text: String::new(), bold, italic }
}

/// The letters of the first line and those after it. At least one letter is taken.
fn take_line(letters: &[Letter], room: f32) -> (&[Letter], &[Letter]) {
    let mut width = 0.0;
    // Up to where the line would reach if it ended at the last place where it may.
    let mut good: Option<usize> = None;
    for (index, letter) in letters.iter().enumerate() {
        match letter.kind {
            Kind::Break => {
                return (letters.get(..index).unwrap_or_default(), letters.get(index + 1..).unwrap_or_default());
            }
            Kind::Space => {
                good = Some(index);
                width += letter.width;
                continue;
            }
            Kind::Solid | Kind::Joint => width += letter.width,
        }
        // A hundredth of a point is the rounding of the page's coordinates.
        if width > room + 0.01 {
            let end = good.unwrap_or(index).max(1);
            let (line, rest) = letters.split_at(end);
            let spaces = rest.iter().take_while(|letter| letter.kind == Kind::Space).count();
            return (line, rest.get(spaces..).unwrap_or_default());
        }
        if letter.kind == Kind::Joint {
            good = Some(index + 1);
        }
    }
    (letters, &[])
}

impl Line {
    fn of(letters: &[Letter]) -> Self {
        let end = letters.iter().rposition(|letter| letter.kind != Kind::Space).map_or(0, |last| last + 1);
        let mut line = Self::default();
        for letter in letters.get(..end).unwrap_or_default() {
            if letter.width == 0.0 && letter.shown == ' ' {
                continue;
            }
            match line.pieces.last_mut() {
                Some(piece) if piece.face == letter.face => piece.text.push(letter.shown),
                _ => line.pieces.push(Piece { text: letter.shown.to_string(), face: letter.face, x: line.width }),
            }
            line.width += letter.width;
        }
        line
    }
}
