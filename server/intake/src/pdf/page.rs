//! Follows the drawing of a page and notes each letter with its place.
//!
//! Only what moves letters is followed: matrices, the state of text, forms drawn within the page, and the fields filled
//! in on it. Colours, paths and pictures are passed over. What must always hold: each operator costs a step of the
//! budget, forms are followed to a bounded depth, and a page has a bounded number of letters.

use std::collections::HashMap;
use std::rc::Rc;

use super::fonts::{FontKey, Fonts};
use super::lex::{Budget, Lexer, Token, is_space};
use super::objects::{Dict, Objects};
use super::pages::Page;
use crate::limits;
use crate::outcome::Refusal;

/// A letter, or the few characters of one sign, on the page.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Empty where an earlier letter stands for this one too.
    pub(super) text: Rc<str>,
    /// Where it begins and where the next would, on its base line.
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    /// The height of its font, in points.
    pub(super) size: f64,
    pub(super) is_bold: bool,
    /// Drawn without colour, as recognised text is laid over a scan.
    pub(super) is_invisible: bool,
    /// Marked by the file as repeated on each page rather than part of the text.
    pub(super) is_artifact: bool,
}

/// What was drawn on a page.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) pictures: u32,
    /// Signs whose meaning the fonts do not say.
    pub(super) unreadable: u32,
}

/// A transformation: `[a b c d e f]` as PDF writes it.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn apply(matrix: Matrix, x: f64, y: f64) -> (f64, f64) {
    (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<FontKey>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    mode: f64,
}

/// What the fonts and forms of a page or form are called.
struct Names<'o> {
    fonts: Dict<'o>,
    forms: Dict<'o>,
    states: Dict<'o>,
}

enum Operand<'b> {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Operand<'b>>),
    Dict(&'b [u8]),
}

/// A stretch of content that the file says something about.
struct Marked {
    is_artifact: bool,
    /// The characters that stand for what is drawn, once they were used up.
    instead: Option<Rc<str>>,
}

/// Operands before an operator; more than this are forgotten, the earliest first.
const MOST_OPERANDS: usize = 64;
/// Texts and moves in one array; what stands after them is not shown.
const LONGEST_ARRAY: usize = 50_000;
/// States kept at the same time.
const MOST_STATES: usize = 64;
/// Marked stretches open at the same time.
const MOST_MARKED: usize = 256;

pub(super) struct Painter<'o, 'p, 'r> {
    objects: &'o Objects<'o>,
    budget: &'o Budget,
    fonts: &'r mut Fonts<'p>,
    drawn: Drawn,
    marked: Vec<Marked>,
    /// The forms that are being drawn, so that none draws itself.
    open_forms: Vec<&'o [u8]>,
}

impl<'o, 'p, 'r> Painter<'o, 'p, 'r> {
    pub(super) fn new(objects: &'o Objects<'o>, budget: &'o Budget, fonts: &'r mut Fonts<'p>) -> Self {
        Self { objects, budget, fonts, drawn: Drawn::default(), marked: Vec::new(), open_forms: Vec::new() }
    }

    /// Draws a page.
    pub(super) fn page(mut self, page: &Page<'o>) -> Result<Drawn, Refusal> {
        let mut content = Vec::new();
        let parts = page.entries.get(b"Contents".as_slice()).map(|value| self.objects.array(value)).unwrap_or_default();
        for part in parts {
            if let Some(data) = self.objects.unpack(self.objects.resolve(part))? {
                content.extend_from_slice(&data);
                content.push(b'\n');
            }
            if content.len() > limits::MAX_PDF_STREAM {
                return Err(Refusal::TooMuchInside);
            }
        }
        // The page is looked at the way it is turned.
        let turned = match page.turns {
            1 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
            2 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
            3 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
            _ => IDENTITY,
        };
        let moved = times([1.0, 0.0, 0.0, 1.0, -page.edges[0], -page.edges[1]], turned);
        self.content(&content, page.resources, moved, 0)?;
        self.fields(page, moved)?;
        Ok(self.drawn)
    }

    /// Draws what was filled in or typed over the page.
    fn fields(&mut self, page: &Page<'o>, matrix: Matrix) -> Result<(), Refusal> {
        const HIDDEN: usize = 2;
        let objects = self.objects;
        let notes = page.entries.get(b"Annots".as_slice()).map(|value| objects.array(value)).unwrap_or_default();
        for note in notes {
            let entries = objects.dict(note);
            let kind = entries.get(b"Subtype".as_slice()).and_then(|value| objects.name(value));
            let flags =
                entries.get(b"F".as_slice()).and_then(|value| objects.figure(value)).and_then(super::objects::whole);
            if !matches!(kind.as_deref(), Some(b"Widget" | b"FreeText")) || flags.unwrap_or(0) & HIDDEN != 0 {
                continue;
            }
            let look =
                entries.get(b"AP".as_slice()).and_then(|value| objects.dict(value).get(b"N".as_slice()).copied());
            let Some(mut look) = look else { continue };
            if objects.resolve(look).data.is_none() {
                // A box to tick has one look for each of its states.
                let state = entries.get(b"AS".as_slice()).and_then(|value| objects.name(value)).unwrap_or_default();
                let Some(chosen) = objects.dict(look).get(state.as_ref()).copied() else { continue };
                look = chosen;
            }
            let [left, bottom, ..] =
                entries.get(b"Rect".as_slice()).map(|value| objects.figures(value)).unwrap_or_default()[..]
            else {
                continue;
            };
            self.form(look, times([1.0, 0.0, 0.0, 1.0, left, bottom], matrix), 1)?;
        }
        Ok(())
    }

    /// Draws a form at `matrix`.
    fn form(&mut self, value: &'o [u8], matrix: Matrix, depth: usize) -> Result<(), Refusal> {
        let object = self.objects.resolve(value);
        let entries = self.objects.dict(object.value);
        let kind = entries.get(b"Subtype".as_slice()).and_then(|value| self.objects.name(value));
        if kind.as_deref() == Some(b"Image") {
            self.drawn.pictures += 1;
            return Ok(());
        }
        let is_open = self.open_forms.iter().any(|open| std::ptr::eq(*open, object.value));
        if depth > limits::MAX_FORM_DEPTH || is_open {
            return Ok(());
        }
        let Some(content) = self.objects.unpack(object)? else { return Ok(()) };
        let own = match entries.get(b"Matrix".as_slice()).map(|value| self.objects.figures(value)).as_deref() {
            Some([a, b, c, d, e, f]) => [*a, *b, *c, *d, *e, *f],
            _ => IDENTITY,
        };
        let resources = entries.get(b"Resources".as_slice()).copied().unwrap_or_default();
        self.open_forms.push(object.value);
        let outcome = self.content(&content, resources, times(own, matrix), depth);
        self.open_forms.pop();
        outcome
    }

    /// Follows a stream of content.
    fn content(&mut self, content: &[u8], resources: &'o [u8], matrix: Matrix, depth: usize) -> Result<(), Refusal> {
        let names = {
            let resources = self.objects.dict(resources);
            let named = |kind: &[u8]| resources.get(kind).map(|value| self.objects.dict(value)).unwrap_or_default();
            Names { fonts: named(b"Font"), forms: named(b"XObject"), states: named(b"ExtGState") }
        };
        let budget = self.budget;
        let marked_before = self.marked.len();
        let mut keys: HashMap<Vec<u8>, Option<FontKey>> = HashMap::new();
        let mut lexer = ContentLexer { content, at: 0 };
        let mut operands: Vec<Operand<'_>> = Vec::new();
        let mut state = State {
            matrix,
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0.0,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut text) = (IDENTITY, IDENTITY);
        while let Some(operator) = lexer.operator(budget, &mut operands) {
            let number = |index: usize| match operands.get(index) {
                Some(Operand::Number(number)) => *number,
                _ => 0.0,
            };
            match operator {
                b"q" if saved.len() < MOST_STATES => saved.push(state.clone()),
                b"Q" => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                b"cm" => {
                    let matrix = [number(0), number(1), number(2), number(3), number(4), number(5)];
                    state.matrix = times(matrix, state.matrix);
                }
                b"BT" => (line, text) = (IDENTITY, IDENTITY),
                b"Tc" => state.letter_space = number(0),
                b"Tw" => state.word_space = number(0),
                b"Tz" => state.scale = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tr" => state.mode = number(0),
                b"Tf" => {
                    if let [Operand::Name(name), Operand::Number(size), ..] = operands.as_slice() {
                        state.size = *size;
                        let key = || names.fonts.get(name.as_slice()).map(|value| self.font_key(value));
                        state.font = keys.entry(name.clone()).or_insert_with(key).clone();
                    }
                }
                b"gs" => {
                    if let Some(Operand::Name(name)) = operands.first()
                        && let Some(value) = names.states.get(name.as_slice())
                        && let Some(font) = self.objects.dict(value).get(b"Font".as_slice())
                        && let [font, size] = self.objects.array(font).as_slice()
                    {
                        state.font = Some(self.font_key(font));
                        state.size = self.objects.figure(size).unwrap_or(1.0);
                    }
                }
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, number(0), number(1)], line);
                    text = line;
                }
                b"Tm" => {
                    line = [number(0), number(1), number(2), number(3), number(4), number(5)];
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    if operator == b"\"" {
                        state.word_space = number(0);
                        state.letter_space = number(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    if let (Some(Operand::Text(bytes)), b"'" | b"\"") = (operands.last(), operator) {
                        self.show(bytes, &state, &mut text)?;
                    }
                }
                b"Tj" => {
                    if let Some(Operand::Text(bytes)) = operands.last() {
                        self.show(bytes, &state, &mut text)?;
                    }
                }
                b"TJ" => {
                    if let Some(Operand::Array(parts)) = operands.last() {
                        for part in parts {
                            match part {
                                Operand::Text(bytes) => self.show(bytes, &state, &mut text)?,
                                Operand::Number(back) => {
                                    let along = -back / 1000.0 * state.size * state.scale;
                                    text = times([1.0, 0.0, 0.0, 1.0, along, 0.0], text);
                                }
                                Operand::Name(_) | Operand::Array(_) | Operand::Dict(_) => {}
                            }
                        }
                    }
                }
                b"Do" => {
                    if let Some(Operand::Name(name)) = operands.first()
                        && let Some(value) = names.forms.get(name.as_slice()).copied()
                    {
                        self.form(value, state.matrix, depth + 1)?;
                    }
                }
                b"BI" => {
                    self.drawn.pictures += 1;
                    lexer.skip_inline_picture();
                }
                b"BMC" | b"BDC" if self.marked.len() < MOST_MARKED => {
                    let mark = self.mark(&operands);
                    self.marked.push(mark);
                }
                b"EMC" if self.marked.len() > marked_before => {
                    self.marked.pop();
                }
                _ => {}
            }
            operands.clear();
        }
        self.marked.truncate(marked_before);
        self.budget.check()
    }

    fn font_key(&self, value: &[u8]) -> FontKey {
        self.objects.reference(value).map_or_else(|| FontKey::Written(value.to_vec()), FontKey::Number)
    }

    fn mark(&self, operands: &[Operand<'_>]) -> Marked {
        let is_artifact = matches!(operands.first(), Some(Operand::Name(name)) if name == b"Artifact");
        let instead = match operands.get(1) {
            Some(Operand::Dict(bytes)) => {
                let entries = super::objects::dict(bytes, self.budget);
                entries.get(b"ActualText".as_slice()).and_then(|value| match Lexer::new(value, 0, self.budget).next() {
                    Some(Token::Text(bytes)) => Some(Rc::from(text_string(&bytes))),
                    _ => None,
                })
            }
            _ => None,
        };
        Marked { is_artifact, instead }
    }

    /// Notes the letters of a text, and moves the pen behind them.
    fn show(&mut self, bytes: &[u8], state: &State, text: &mut Matrix) -> Result<(), Refusal> {
        let Some(key) = &state.font else { return Ok(()) };
        if !self.budget.step(bytes.len()) {
            return Err(Refusal::TooComplex);
        }
        let font = self.fonts.get(key);
        let is_bold = font.is_bold || state.mode.rem_euclid(4.0) == 2.0;
        let is_artifact = self.marked.iter().any(|marked| marked.is_artifact);
        let single_spaces = |length: usize, index: usize| length == 1 && bytes.get(index) == Some(&b' ');
        let mut index = 0;
        while index < bytes.len() {
            let (letter, length) = font.letter_at(bytes, index);
            let placed =
                times([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise], times(*text, state.matrix));
            let advance = letter.advance / 1000.0 * state.size;
            let word_space = if single_spaces(length, index) { state.word_space } else { 0.0 };
            let along = (advance + state.letter_space + word_space) * state.scale;
            index += length;
            // The sign itself ends where it does without the space after it.
            let to = apply(placed, letter.advance / 1000.0, 0.0);
            *text = times([1.0, 0.0, 0.0, 1.0, along, 0.0], *text);
            let written = match self.marked.iter_mut().rev().find_map(|marked| marked.instead.as_mut()) {
                // The first letter stands for all of them; the others only take up their place.
                Some(instead) => std::mem::replace(instead, Rc::from("")),
                None if letter.text.is_empty() && letter.advance > 0.0 => {
                    self.drawn.unreadable += 1;
                    Rc::from("\u{FFFD}")
                }
                None => letter.text,
            };
            if self.drawn.glyphs.len() >= limits::MAX_PAGE_LETTERS {
                return Err(Refusal::TooComplex);
            }
            let from = apply(placed, 0.0, 0.0);
            let size = placed[2].hypot(placed[3]);
            if [from.0, from.1, to.0, to.1, size].iter().all(|figure| figure.is_finite()) {
                self.drawn.glyphs.push(Glyph {
                    text: written,
                    from,
                    to,
                    size,
                    is_bold,
                    is_invisible: state.mode == 3.0 || state.mode == 7.0,
                    is_artifact,
                });
            }
        }
        Ok(())
    }
}

/// A text that the file means to be read: UTF-16 or UTF-8 if it says so, else one byte for each letter.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Operators with their operands, in a stream of content.
struct ContentLexer<'c> {
    content: &'c [u8],
    at: usize,
}

impl<'c> ContentLexer<'c> {
    /// The next operator; its operands are put into `operands`.
    fn operator(&mut self, budget: &Budget, operands: &mut Vec<Operand<'c>>) -> Option<&'c [u8]> {
        let content = self.content;
        // The lexer lives as long as the shorter of the two, the operator as long as the content.
        let mut lexer = Lexer::new(content, self.at, budget);
        let mut array: Option<Vec<Operand<'c>>> = None;
        loop {
            let before = lexer.at();
            let token = lexer.next()?;
            let operand = match token {
                Token::Number(number) => Operand::Number(number),
                Token::Name(name) => Operand::Name(name.into_owned()),
                Token::Text(text) => Operand::Text(text),
                Token::ArrayStart => {
                    // An array within an array is never part of what is shown.
                    array.get_or_insert_default();
                    continue;
                }
                Token::ArrayEnd => match array.take() {
                    Some(array) => Operand::Array(array),
                    None => continue,
                },
                Token::DictStart => {
                    lexer.jump(before);
                    match lexer.value() {
                        Some(range) => Operand::Dict(content.get(range).unwrap_or_default()),
                        None => {
                            lexer.jump(before + 2);
                            continue;
                        }
                    }
                }
                Token::DictEnd => continue,
                Token::Word(word) => {
                    self.at = lexer.at();
                    let start = self.at - word.len();
                    return content.get(start..self.at);
                }
            };
            match &mut array {
                Some(array) if array.len() < LONGEST_ARRAY => array.push(operand),
                Some(_) => {}
                None => {
                    if operands.len() >= MOST_OPERANDS {
                        operands.remove(0);
                    }
                    operands.push(operand);
                }
            }
        }
    }

    /// Passes over the picture that `BI` began: to an `EI` that stands alone.
    fn skip_inline_picture(&mut self) {
        while let Some(step) = self.content.get(self.at..).and_then(|rest| crate::sniff::find(rest, b"EI")) {
            let found = self.at + step;
            self.at = found + 2;
            let alone = |at: Option<usize>| at.and_then(|at| self.content.get(at)).is_none_or(|byte| is_space(*byte));
            if alone(found.checked_sub(1)) && alone(Some(found + 2)) {
                return;
            }
        }
        self.at = self.content.len();
    }
}
