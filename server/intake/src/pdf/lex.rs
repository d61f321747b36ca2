//! Words of PDF syntax, and values as stretches of bytes.
//!
//! What must always hold: nothing here is recursive, every word that is read counts against the budget, and a value is
//! either well formed and at most [`limits::MAX_PDF_DEPTH`] deep, or it is no value.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use crate::limits;
use crate::outcome::Refusal;

/// What may still be spent on a file.
pub(super) struct Budget {
    steps: Cell<u64>,
    unpacked: Cell<usize>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { steps: Cell::new(0), unpacked: Cell::new(0) }
    }

    /// Takes a step for a word of that many bytes, and another for each 32 of them; false once there are none left.
    pub(super) fn step(&self, bytes: usize) -> bool {
        let steps = 1 + u64::try_from(bytes / 32).unwrap_or(u64::MAX);
        self.steps.set(self.steps.get().saturating_add(steps));
        self.steps.get() <= limits::MAX_PDF_STEPS
    }

    /// Says whether the steps sufficed.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.steps.get() > limits::MAX_PDF_STEPS { Err(Refusal::TooComplex) } else { Ok(()) }
    }

    /// How many bytes the next stream may have when it is unpacked.
    pub(super) fn room(&self) -> usize {
        limits::MAX_PDF_UNPACKED.saturating_sub(self.unpacked.get()).min(limits::MAX_PDF_STREAM)
    }

    /// Counts bytes that were unpacked.
    pub(super) fn unpacked(&self, bytes: usize) {
        self.unpacked.set(self.unpacked.get().saturating_add(bytes));
    }

    #[cfg(test)]
    pub(super) fn spent(&self) -> (u64, usize) {
        (self.steps.get(), self.unpacked.get())
    }
}

/// A word of PDF syntax.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'b> {
    Number(f64),
    /// Without its slash, escapes undone.
    Name(Cow<'b, [u8]>),
    Text(Vec<u8>),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    /// `obj`, `R`, `true`, or an operator.
    Word(&'b [u8]),
}

pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
    budget: &'b Budget,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize, budget: &'b Budget) -> Self {
        Self { bytes, at, budget }
    }

    /// Where the next word is looked for.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on from another place.
    pub(super) fn jump(&mut self, at: usize) {
        self.at = at;
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next word; nothing at the end, or once the budget is spent.
    pub(super) fn next(&mut self) -> Option<Token<'b>> {
        let start = self.at;
        let token = self.token();
        if self.budget.step(self.at - start) { token } else { None }
    }

    fn token(&mut self) -> Option<Token<'b>> {
        self.skip_blank();
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'[' => Token::ArrayStart,
            b']' => Token::ArrayEnd,
            b'(' => Token::Text(self.literal()),
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::DictStart
            }
            b'<' => Token::Text(self.hexadecimal()),
            b'>' if self.peek() == Some(b'>') => {
                self.at += 1;
                Token::DictEnd
            }
            b'/' => {
                let name = self.regular(self.at);
                Token::Name(unescaped(name))
            }
            b'>' | b')' | b'{' | b'}' => Token::Word(self.bytes.get(self.at - 1..self.at)?),
            _ => {
                let word = self.regular(self.at - 1);
                match byte {
                    b'0'..=b'9' | b'+' | b'-' | b'.' => number(word).map_or(Token::Word(word), Token::Number),
                    _ => Token::Word(word),
                }
            }
        })
    }

    /// The regular characters from `start` on.
    fn regular(&mut self, start: usize) -> &'b [u8] {
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 0_u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 0 => break,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.peek() {
                        value = value * 8 + u32::from(digit - b'0');
                        self.at += 1;
                    }
                }
                text.push(u8::try_from(value & 0xFF).unwrap_or(0));
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut high: Option<u8> = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex(byte) else { continue };
            match high.take() {
                Some(first) => text.push(first << 4 | digit),
                None => high = Some(digit),
            }
        }
        text.extend(high.map(|first| first << 4));
        text
    }

    /// Passes over one value and says where it stands; nothing if it is not well formed.
    pub(super) fn value(&mut self) -> Option<Range<usize>> {
        self.skip_blank();
        let start = self.at;
        let mut open: Vec<Token<'b>> = Vec::new();
        loop {
            let token = self.next()?;
            match token {
                Token::ArrayStart | Token::DictStart => {
                    open.push(token);
                    if open.len() > limits::MAX_PDF_DEPTH {
                        return None;
                    }
                }
                Token::ArrayEnd => {
                    if open.pop()? != Token::ArrayStart {
                        return None;
                    }
                }
                Token::DictEnd => {
                    if open.pop()? != Token::DictStart {
                        return None;
                    }
                }
                Token::Word(b"true" | b"false" | b"null") | Token::Name(_) | Token::Text(_) => {}
                Token::Word(b"R") if !open.is_empty() => {}
                Token::Word(_) => return None,
                Token::Number(_) => {
                    if open.is_empty() {
                        self.finish_reference();
                    }
                }
            }
            if open.is_empty() {
                return Some(start..self.at);
            }
        }
    }

    /// After a number: takes `0 R` too, if that is what follows.
    fn finish_reference(&mut self) {
        let back = self.at;
        if !matches!((self.next(), self.next()), (Some(Token::Number(_)), Some(Token::Word(b"R")))) {
            self.at = back;
        }
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn number(word: &[u8]) -> Option<f64> {
    let word = std::str::from_utf8(word).ok()?;
    let plain = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    // Some programs write "--5" or "5-3"; what stands before the stray sign is the number.
    let end = word.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '+')).map_or(word.len(), |(at, _)| at);
    let number: f64 = word
        .get(..end)
        .filter(|_| plain)?
        .parse()
        .or_else(|error| if word == "." || word == "-" { Ok(0.0) } else { Err(error) })
        .ok()?;
    number.is_finite().then_some(number)
}

fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        match tail {
            [high, low, after @ ..] if *first == b'#' && hex(*high).is_some() && hex(*low).is_some() => {
                plain.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                rest = after;
            }
            _ => {
                plain.push(*first);
                rest = tail;
            }
        }
    }
    Cow::Owned(plain)
}
