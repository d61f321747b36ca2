//! The objects of a PDF, found by looking for them.
//!
//! The table in which a PDF says where its objects stand is not read: it is often wrong, it can be made to run in
//! circles, and the objects say themselves what they are. The file is walked once; of two objects with one number the
//! later counts, as when a file was changed and saved. What must always hold: the walk moves forward only, and what is
//! unpacked on the way stays within the budget.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::filters::{Parameters, undo};
use super::lex::{Budget, Lexer, Token, is_space};
use crate::limits;
use crate::outcome::Refusal;
use crate::sniff::find;

/// A dictionary: its keys, and the bytes of their values.
pub(super) type Dict<'o> = HashMap<Vec<u8>, &'o [u8]>;

/// An object: its bytes, and its data if it is a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'o> {
    pub(super) value: &'o [u8],
    pub(super) data: Option<&'o [u8]>,
}

/// Where an object stands.
struct Place {
    /// In the file, or in one of the unpacked streams of objects.
    packed: Option<usize>,
    value: Range<usize>,
    data: Option<Range<usize>>,
}

pub(super) struct Objects<'f> {
    file: &'f [u8],
    packed: Vec<Vec<u8>>,
    places: HashMap<u32, Place>,
    budget: &'f Budget,
    /// The bytes of the reference to the catalogue.
    root: Option<Vec<u8>>,
}

/// References that lead to references, at most.
const LONGEST_CHAIN: usize = 8;

impl<'f> Objects<'f> {
    /// Walks the file.
    pub(super) fn read(file: &'f [u8], budget: &'f Budget) -> Result<Self, Refusal> {
        let mut objects = Self { file, packed: Vec::new(), places: HashMap::new(), budget, root: None };
        let mut is_encrypted = false;
        let mut outcome = Ok(());
        let mut at = 0;
        while let Some(step) = file.get(at..).and_then(|rest| find(rest, b"obj")) {
            let word = at + step;
            is_encrypted |= objects.trailers(at..word);
            at = match objects.object_at(word) {
                Ok(Some(found)) => {
                    is_encrypted |= found.is_encrypted;
                    found.end
                }
                Ok(None) => word + 3,
                Err(refusal) => {
                    // An encrypted file unpacks to noise; that it is encrypted is the better answer.
                    outcome = Err(refusal);
                    break;
                }
            };
        }
        is_encrypted |= objects.trailers(at..file.len());
        if is_encrypted {
            return Err(Refusal::Encrypted);
        }
        outcome?;
        budget.check()?;
        if objects.places.is_empty() { Err(Refusal::Damaged) } else { Ok(objects) }
    }

    /// Reads the trailers in a stretch of the file, and says whether one of them speaks of encryption.
    fn trailers(&mut self, within: Range<usize>) -> bool {
        let mut is_encrypted = false;
        let mut at = within.start;
        while let Some(step) = self.file.get(at..within.end).and_then(|rest| find(rest, b"trailer")) {
            at += step + 7;
            let mut lexer = Lexer::new(self.file, at, self.budget);
            if let Some(value) = lexer.value().and_then(|range| self.file.get(range)) {
                is_encrypted |= self.trailer(&dict(value, self.budget));
            }
        }
        is_encrypted
    }

    fn trailer(&mut self, trailer: &Dict<'_>) -> bool {
        if let Some(root) = trailer.get(b"Root".as_slice()) {
            self.root = Some(root.to_vec());
        }
        trailer.get(b"Encrypt".as_slice()).is_some_and(|value| *value != b"null")
    }

    /// Reads the object whose word `obj` stands at `word`, if there is one.
    fn object_at(&mut self, word: usize) -> Result<Option<Found>, Refusal> {
        let Some(number) = self.number_before(word) else { return Ok(None) };
        let file = self.file;
        let mut lexer = Lexer::new(file, word + 3, self.budget);
        let Some(value) = lexer.value() else { return Ok(None) };
        let end = value.end;
        let mut found = Found { end, is_encrypted: false };
        lexer.skip_blank();
        let mut place = Place { packed: None, value: value.clone(), data: None };
        let mut listed = None;
        if file.get(lexer.at()..).is_some_and(|rest| rest.starts_with(b"stream")) {
            let bytes = file.get(value).unwrap_or_default();
            let entries = dict(bytes, self.budget);
            let data = self.data_range(lexer.at() + 6, &entries);
            found.end = data.end;
            place.data = Some(data.clone());
            match entries.get(b"Type".as_slice()).copied() {
                Some(b"/XRef") => found.is_encrypted = self.trailer(&entries),
                Some(b"/ObjStm") => listed = file.get(data).map(|data| (bytes, data)),
                _ => {}
            }
        }
        if self.places.len() >= limits::MAX_PDF_OBJECTS {
            return Err(Refusal::TooComplex);
        }
        self.places.insert(number, place);
        if let Some((value, data)) = listed {
            self.unpack_objects(Object { value, data: Some(data) })?;
        }
        Ok(Some(found))
    }

    /// The number of the object in `12 0 obj`, read backwards from its last word.
    fn number_before(&self, word: usize) -> Option<u32> {
        let before = self.file.get(word.saturating_sub(24)..word)?;
        let mut parts = before.rsplit(|byte| is_space(*byte)).filter(|part| !part.is_empty());
        let generation = parts.next()?;
        let number = parts.next()?;
        let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        // Whatever stands right before the number, such as `endobj12 0 obj`, is not part of it.
        let number = number.rsplit(|byte| !byte.is_ascii_digit()).next()?;
        (digits(generation) && digits(number)).then(|| std::str::from_utf8(number).ok()?.parse().ok())?
    }

    /// Where the data of a stream stands; `after` is the place after the word `stream`.
    fn data_range(&self, after: usize, entries: &Dict<'_>) -> Range<usize> {
        let start = match self.file.get(after..).unwrap_or_default() {
            [b'\r', b'\n', ..] => after + 2,
            [b'\n' | b'\r', ..] => after + 1,
            _ => after,
        };
        let declared =
            entries.get(b"Length".as_slice()).and_then(|value| std::str::from_utf8(value).ok()?.parse::<usize>().ok());
        let rest = self.file.get(start..).unwrap_or_default();
        let fits = |length: &usize| {
            let tail = rest.get(*length..).unwrap_or_default();
            let blank = tail.iter().take(4).take_while(|byte| is_space(**byte)).count();
            tail.get(blank..).is_some_and(|tail| tail.starts_with(b"endstream"))
        };
        let length = declared.filter(fits).or_else(|| find(rest, b"endstream")).unwrap_or(rest.len());
        start..start + length
    }

    /// Adds the objects that are packed into a stream.
    fn unpack_objects(&mut self, stream: Object<'_>) -> Result<(), Refusal> {
        let Some(data) = self.unpack(stream)? else { return Ok(()) };
        let entries = dict(stream.value, self.budget);
        let count =
            |key: &[u8]| entries.get(key).and_then(|value| std::str::from_utf8(value).ok()?.parse::<usize>().ok());
        let (Some(listed), Some(first)) = (count(b"N"), count(b"First")) else { return Ok(()) };
        let kept: usize = self.packed.iter().map(Vec::len).sum();
        if kept + data.len() > limits::MAX_PDF_KEPT {
            return Err(Refusal::TooMuchInside);
        }
        let index = self.packed.len();
        let data = data.into_owned();
        let mut numbers = Lexer::new(&data, 0, self.budget);
        for _ in 0..listed {
            let (Some(Token::Number(number)), Some(Token::Number(offset))) = (numbers.next(), numbers.next()) else {
                break;
            };
            if numbers.at() > first {
                break;
            }
            let (Some(number), Some(offset)) = (whole(number), whole(offset)) else { continue };
            let start = first.saturating_add(offset);
            let Some(value) = Lexer::new(&data, start, self.budget).value() else { continue };
            if self.places.len() >= limits::MAX_PDF_OBJECTS {
                return Err(Refusal::TooComplex);
            }
            if let Ok(number) = u32::try_from(number) {
                self.places.insert(number, Place { packed: Some(index), value, data: None });
            }
        }
        self.packed.push(data);
        self.budget.check()
    }

    /// The object of that number.
    pub(super) fn get(&self, number: u32) -> Option<Object<'_>> {
        let place = self.places.get(&number)?;
        let source = match place.packed {
            Some(index) => self.packed.get(index)?.as_slice(),
            None => self.file,
        };
        Some(Object {
            value: source.get(place.value.clone())?,
            data: place.data.clone().and_then(|range| source.get(range)),
        })
    }

    /// The numbers of all objects, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// The object that `value` is or refers to.
    pub(super) fn resolve<'o>(&'o self, value: &'o [u8]) -> Object<'o> {
        let mut object = Object { value, data: None };
        for _ in 0..LONGEST_CHAIN {
            match self.reference(object.value).and_then(|number| self.get(number)) {
                Some(next) => object = next,
                None => break,
            }
        }
        object
    }

    /// The number that `value` refers to, if it is a reference.
    pub(super) fn reference(&self, value: &[u8]) -> Option<u32> {
        // Most values are no references; a glance at the last byte spares reading them.
        if value.last() != Some(&b'R') || !value.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let mut lexer = Lexer::new(value, 0, self.budget);
        match (lexer.next(), lexer.next(), lexer.next()) {
            (Some(Token::Number(number)), Some(Token::Number(_)), Some(Token::Word(b"R"))) => {
                whole(number).and_then(|number| u32::try_from(number).ok())
            }
            _ => None,
        }
    }

    /// The entries of the dictionary that `value` is or refers to.
    pub(super) fn dict<'o>(&'o self, value: &'o [u8]) -> Dict<'o> {
        dict(self.resolve(value).value, self.budget)
    }

    /// The values in the array that `value` is or refers to; a value that is no array stands for itself.
    pub(super) fn array<'o>(&'o self, value: &'o [u8]) -> Vec<&'o [u8]> {
        let resolved = self.resolve(value).value;
        if resolved.first() != Some(&b'[') {
            return vec![value];
        }
        let mut lexer = Lexer::new(resolved, 1, self.budget);
        std::iter::from_fn(|| lexer.value().and_then(|range| resolved.get(range))).collect()
    }

    /// The numbers in the array that `value` is or refers to.
    pub(super) fn figures(&self, value: &[u8]) -> Vec<f64> {
        self.array(value).into_iter().filter_map(|value| self.figure(value)).collect()
    }

    /// The number that `value` is or refers to.
    pub(super) fn figure(&self, value: &[u8]) -> Option<f64> {
        match Lexer::new(self.resolve(value).value, 0, self.budget).next() {
            Some(Token::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The name that `value` is or refers to.
    pub(super) fn name<'o>(&'o self, value: &'o [u8]) -> Option<Cow<'o, [u8]>> {
        match Lexer::new(self.resolve(value).value, 0, self.budget).next() {
            Some(Token::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// The catalogue's entries: the one the file names, or the first object that says it is one.
    pub(super) fn catalogue(&self) -> Option<Dict<'_>> {
        let named = self.root.as_deref().map(|root| self.dict(root));
        let has_pages = |dict: &Dict<'_>| dict.contains_key(b"Pages".as_slice());
        named.filter(has_pages).or_else(|| {
            let dicts = self.numbers().into_iter().filter_map(|number| self.get(number));
            dicts
                .map(|object| dict(object.value, self.budget))
                .find(|dict| has_pages(dict) && dict.get(b"Type".as_slice()).is_some_and(|kind| *kind == b"/Catalog"))
        })
    }

    /// The data of a stream, unpacked; nothing for pictures and for what is packed in a way that is not known.
    pub(super) fn unpack<'o>(&'o self, stream: Object<'o>) -> Result<Option<Cow<'o, [u8]>>, Refusal> {
        let Some(data) = stream.data else { return Ok(None) };
        let entries = dict(stream.value, self.budget);
        let entry = |long: &[u8], short: &[u8]| entries.get(long).or_else(|| entries.get(short)).copied();
        let filters = entry(b"Filter", b"F").map(|value| self.array(value)).unwrap_or_default();
        let parameters = entry(b"DecodeParms", b"DP").map(|value| self.array(value)).unwrap_or_default();
        let mut data = Cow::Borrowed(data);
        for (index, filter) in filters.iter().enumerate().take(LONGEST_CHAIN) {
            let Some(name) = self.name(filter) else { return Ok(None) };
            let parameters = parameters.get(index).map(|value| self.parameters(value)).unwrap_or_default();
            match undo(&name, &data, parameters, self.budget.room()) {
                Some(Ok(unpacked)) => {
                    self.budget.unpacked(unpacked.len());
                    data = Cow::Owned(unpacked);
                }
                Some(Err(_)) => {
                    self.budget.unpacked(self.budget.room());
                    return Err(Refusal::TooMuchInside);
                }
                None => return Ok(None),
            }
        }
        if filters.is_empty() {
            self.budget.unpacked(data.len());
            if self.budget.room() == 0 {
                return Err(Refusal::TooMuchInside);
            }
        }
        Ok(Some(data))
    }

    fn parameters(&self, value: &[u8]) -> Parameters {
        let entries = self.dict(value);
        let count =
            |key: &[u8], usual| entries.get(key).and_then(|value| self.figure(value)).and_then(whole).unwrap_or(usual);
        Parameters {
            predictor: count(b"Predictor", 1),
            columns: count(b"Columns", 1),
            colours: count(b"Colors", 1),
            bits: count(b"BitsPerComponent", 8),
            early: count(b"EarlyChange", 1) != 0,
        }
    }
}

/// An object that was read: where to go on.
struct Found {
    end: usize,
    is_encrypted: bool,
}

/// The entries of the dictionary in `value`; none if it is no dictionary.
pub(super) fn dict<'o>(value: &'o [u8], budget: &Budget) -> Dict<'o> {
    let mut entries = Dict::new();
    let mut lexer = Lexer::new(value, 0, budget);
    if lexer.next() != Some(Token::DictStart) {
        return entries;
    }
    while let Some(Token::Name(key)) = lexer.next() {
        let Some(value) = lexer.value().and_then(|range| value.get(range)) else { break };
        entries.insert(key.into_owned(), value);
    }
    entries
}

/// A number as a count.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range right before")]
pub(super) fn whole(number: f64) -> Option<usize> {
    (number >= 0.0 && number <= f64::from(u32::MAX)).then_some(number as usize)
}
