//! What the letters of a PDF's fonts mean and how wide they are.
//!
//! The font library reads whole PDFs and trusts them: an array may ask it to count to four thousand million, a stream to
//! unpack without end. So it is given a PDF that is written here, which holds the fonts and what they refer to, nothing
//! packed, every array of widths checked. What must always hold: nothing in that PDF makes the library's work larger
//! than the PDF itself, except by numbers that were looked at here.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict as LibraryDict, ObjectIdentifier};

use super::lex::{Budget, Lexer, Token};
use super::objects::{Dict, Object, Objects, dict};
use crate::limits;
use crate::outcome::Refusal;

/// What a code of a font stands for.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// The characters; empty if the font does not say which.
    pub(super) text: Rc<str>,
    /// How far the pen moves, in thousandths of the size.
    pub(super) advance: f64,
}

/// A font of the document.
pub(super) struct TextFont<'p> {
    font: Option<Font<'p>>,
    known: HashMap<u32, Letter>,
    /// Whether its name says that it is bold.
    pub(super) is_bold: bool,
}

impl TextFont<'_> {
    /// The letter whose code stands at `at`, and the length of the code in bytes.
    pub(super) fn letter_at(&mut self, bytes: &[u8], at: usize) -> (Letter, usize) {
        let (code, length) = match &self.font {
            Some(font) if at < bytes.len() => font.read_code(bytes, at),
            Some(_) | None => (u32::from(bytes.get(at).copied().unwrap_or(0)), 1),
        };
        (self.letter(code), length.max(1))
    }

    fn letter(&mut self, code: u32) -> Letter {
        if let Some(letter) = self.known.get(&code) {
            return letter.clone();
        }
        let letter = match &self.font {
            Some(font) => Letter { text: meaning(font, code), advance: font.code_advance(code).x },
            // Without the font the letters of ASCII are the best guess.
            None => {
                let c = char::from_u32(code).filter(|c| c.is_ascii() && !c.is_control());
                Letter { text: c.map_or_else(|| Rc::from(""), |c| Rc::from(c.to_string())), advance: 500.0 }
            }
        };
        self.known.insert(code, letter.clone());
        letter
    }
}

fn meaning(font: &Font<'_>, code: u32) -> Rc<str> {
    let unicode = match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    match unicode {
        Some(BfString::Char(c)) => Rc::from(plain(c).map_or_else(|| c.to_string(), str::to_owned)),
        Some(BfString::String(text)) => Rc::from(text.chars().fold(String::new(), |mut text, c| {
            match plain(c) {
                Some(letters) => text.push_str(letters),
                None => text.push(c),
            }
            text
        })),
        None => Rc::from(""),
    }
}

/// Letters that are set as one sign, written out; blanks of any width as a blank; what has no meaning as nothing.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\t' | '\n' | '\r' => " ",
        // Private signs of symbol fonts are mostly the bullets of lists.
        '\u{F0B7}' | '\u{F0A7}' | '\u{F076}' | '\u{F0D8}' => "•",
        '\u{F0A8}' | '\u{F06F}' => "☐",
        '\u{F0FE}' | '\u{F078}' => "☒",
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => "",
        '\u{FFFD}' | '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => "",
        _ => return None,
    })
}

/// A font as it is named in a dictionary of resources: by its number, or written out there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum FontKey {
    Number(u32),
    Written(Vec<u8>),
}

/// The PDF that is written for the font library.
pub(super) struct FontFile {
    pdf: Option<Pdf>,
    /// The numbers under which fonts stand in it.
    numbers: HashMap<FontKey, u32>,
    bold: HashSet<u32>,
}

impl FontFile {
    /// Gathers the fonts named in `resources` and whatever they refer to.
    pub(super) fn write(objects: &Objects<'_>, budget: &Budget, resources: &[&[u8]]) -> Result<Self, Refusal> {
        let mut writer = Writer { objects, budget, written: BTreeMap::new(), kept: 0, maps: 0, waiting: Vec::new() };
        let mut numbers = HashMap::new();
        let mut bold = HashSet::new();
        let mut own = objects.numbers().last().copied().unwrap_or(0).saturating_add(10);
        let listed = objects.numbers().into_iter().filter(|number| {
            let Some(object) = objects.get(*number) else { return false };
            object.data.is_none() && is_font(&dict(object.value, budget))
        });
        let mut fonts: Vec<(FontKey, u32)> = listed.map(|number| (FontKey::Number(number), number)).collect();
        for resources in resources {
            let Some(named) = objects.dict(resources).get(b"Font".as_slice()).copied() else { continue };
            for value in objects.dict(named).values() {
                if objects.reference(value).is_none() {
                    own = own.saturating_add(1);
                    fonts.push((FontKey::Written(value.to_vec()), own));
                }
            }
        }
        for (key, number) in fonts {
            let value = match &key {
                FontKey::Number(number) => objects.get(*number).map(|object| object.value),
                FontKey::Written(value) => Some(value.as_slice()),
            };
            let Some(value) = value else { continue };
            let entries = dict(value, budget);
            let name = entries.get(b"BaseFont".as_slice()).and_then(|name| objects.name(name));
            let name = name.map(|name| String::from_utf8_lossy(&name).to_lowercase()).unwrap_or_default();
            if ["bold", "black", "heavy", "semibold"].iter().any(|word| name.contains(word)) {
                bold.insert(number);
            }
            let body = writer.dictionary(value);
            writer.written.insert(number, body);
            numbers.insert(key, number);
        }
        writer.follow()?;
        budget.check()?;
        Ok(Self { pdf: Pdf::new(writer.finish()).ok(), numbers, bold })
    }

    /// The fonts, ready to read letters with.
    pub(super) fn fonts(&self) -> Fonts<'_> {
        Fonts { file: self, cache: FontCache::new(), loaded: HashMap::new() }
    }
}

/// The fonts of a document, each loaded when it is first used.
pub(super) struct Fonts<'p> {
    file: &'p FontFile,
    cache: FontCache<'p>,
    loaded: HashMap<FontKey, TextFont<'p>>,
}

impl<'p> Fonts<'p> {
    /// The font of that key; one that guesses if it cannot be read.
    pub(super) fn get(&mut self, key: &FontKey) -> &mut TextFont<'p> {
        if !self.loaded.contains_key(key) {
            let font = self.load(key);
            self.loaded.insert(key.clone(), font);
        }
        self.loaded.entry(key.clone()).or_insert_with(|| TextFont { font: None, known: HashMap::new(), is_bold: false })
    }

    fn load(&self, key: &FontKey) -> TextFont<'p> {
        let standard: FontResolverFn = Arc::new(|query| {
            Some(match query {
                FontQuery::Standard(font) => font.get_font_data(),
                FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
            })
        });
        let no_maps: CMapResolverFn = Arc::new(|_| None);
        let number = self.file.numbers.get(key).copied();
        let font = number.zip(self.file.pdf.as_ref()).and_then(|(number, pdf)| {
            let dict: LibraryDict<'p> = pdf.xref().get(ObjectIdentifier::new(number, 0))?;
            self.cache.font(&dict, &standard, &no_maps)
        });
        let is_bold = number.is_some_and(|number| self.file.bold.contains(&number));
        TextFont { font, known: HashMap::new(), is_bold }
    }
}

fn is_font(entries: &Dict<'_>) -> bool {
    let kinds: [&[u8]; 5] = [b"/Type0", b"/Type1", b"/TrueType", b"/Type3", b"/MMType1"];
    entries.get(b"Subtype".as_slice()).is_some_and(|kind| kinds.contains(kind))
        && entries.keys().any(|key| matches!(key.as_slice(), b"BaseFont" | b"Encoding" | b"FontMatrix" | b"ToUnicode"))
}

/// The largest code, and the widest stretch of codes, that a table of widths may name.
const LAST_CODE: f64 = 65_535.0;

struct Writer<'w, 'f> {
    objects: &'w Objects<'f>,
    budget: &'w Budget,
    /// The bodies of the objects by number.
    written: BTreeMap<u32, Vec<u8>>,
    /// Their size together.
    kept: usize,
    /// The size of the tables of characters among them.
    maps: usize,
    /// Objects that were referred to, and whether as a table of characters.
    waiting: Vec<(u32, bool)>,
}

impl Writer<'_, '_> {
    /// A dictionary written anew, with only what the meaning and width of letters need.
    fn dictionary(&mut self, value: &[u8]) -> Vec<u8> {
        let mut body = b"<<".to_vec();
        for (key, value) in dict(value, self.budget) {
            match key.as_slice() {
                b"Parent" | b"CharProcs" | b"Resources" | b"Metadata" | b"W2" | b"DW2" | b"Length" | b"Filter"
                | b"F" | b"DecodeParms" | b"DP" | b"FFilter" | b"FDecodeParms" | b"UseCMap" => {}
                b"FirstChar" | b"LastChar" => {
                    if let Some(code) = self.objects.figure(value).filter(|code| (0.0..=255.0).contains(code)) {
                        push(&mut body, &key, format!("{code:.0}").as_bytes());
                    }
                }
                b"W" => {
                    if let Some(widths) = self.widths(value) {
                        push(&mut body, &key, &widths);
                    }
                }
                _ => {
                    self.wait_for(value, matches!(key.as_slice(), b"ToUnicode" | b"Encoding"));
                    push(&mut body, &key, value);
                }
            }
        }
        body.extend_from_slice(b">>");
        body
    }

    /// Remembers what a value refers to.
    fn wait_for(&mut self, value: &[u8], is_map: bool) {
        if !value.contains(&b'R') {
            return;
        }
        let mut lexer = Lexer::new(value, 0, self.budget);
        let mut last = [None, None];
        while let Some(token) = lexer.next() {
            match token {
                Token::Number(number) => last = [last[1], Some(number)],
                Token::Word(b"R") => {
                    let number = last[0].and_then(super::objects::whole).and_then(|number| u32::try_from(number).ok());
                    self.waiting.extend(number.map(|number| (number, is_map)));
                }
                _ => {}
            }
        }
    }

    /// The widths of a font by code, references resolved; nothing if they are not what they should be.
    fn widths(&self, value: &[u8]) -> Option<Vec<u8>> {
        let mut widths = b"[".to_vec();
        // The codes before a width: `first [w w w]`, or `first last w`.
        let mut codes: Vec<f64> = Vec::new();
        let mut spread = 0.0;
        for value in self.objects.array(value) {
            let resolved = self.objects.resolve(value).value;
            if resolved.first() == Some(&b'[') {
                codes.clear();
                let figures = self.objects.figures(resolved).into_iter().map(|figure| format!("{figure} "));
                let _ = write!(widths, "[{}] ", figures.collect::<String>());
                continue;
            }
            let figure = self.objects.figure(resolved)?;
            codes.push(figure);
            if let [first, last, _] = codes.as_slice() {
                spread += last - first;
                if !(0.0..=LAST_CODE).contains(first)
                    || !(*first..=LAST_CODE).contains(last)
                    || spread > 4.0 * LAST_CODE
                {
                    return None;
                }
                codes.clear();
            }
            let _ = write!(widths, "{figure} ");
        }
        widths.push(b']');
        Some(widths)
    }

    /// Writes what was referred to, and what that refers to.
    fn follow(&mut self) -> Result<(), Refusal> {
        while let Some((number, is_map)) = self.waiting.pop() {
            if self.written.contains_key(&number) {
                continue;
            }
            let Some(object) = self.objects.get(number) else { continue };
            let body = match object.data {
                Some(_) => self.stream(object, is_map)?,
                None if object.value.starts_with(b"<<") => self.dictionary(object.value),
                None => {
                    self.wait_for(object.value, is_map);
                    object.value.to_vec()
                }
            };
            self.kept += body.len();
            if self.kept > limits::MAX_PDF_KEPT {
                return Err(Refusal::TooMuchInside);
            }
            self.written.insert(number, body);
        }
        Ok(())
    }

    fn stream(&mut self, object: Object<'_>, is_map: bool) -> Result<Vec<u8>, Refusal> {
        let data = self.objects.unpack(object)?.unwrap_or_default();
        if is_map {
            self.maps += data.len();
            if self.maps > limits::MAX_PDF_CHARACTER_MAPS {
                return Err(Refusal::TooMuchInside);
            }
        }
        let mut body = self.dictionary(object.value);
        body.truncate(body.len() - 2);
        let _ = write!(body, " /Length {}>>\nstream\n", data.len());
        body.extend_from_slice(&data);
        body.extend_from_slice(b"\nendstream");
        Ok(body)
    }

    /// The whole file. Its catalogue leads to one empty page, since a PDF has pages.
    fn finish(self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let own = self.written.last_key_value().map_or(1, |(number, _)| number.saturating_add(1));
        let (catalogue, pages, page) = (own, own.saturating_add(1), own.saturating_add(2));
        let frame = [
            (catalogue, format!("<</Type/Catalog/Pages {pages} 0 R>>")),
            (pages, format!("<</Type/Pages/Count 1/Kids[{page} 0 R]>>")),
            (page, format!("<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 9 9]>>")),
        ];
        let mut places = Vec::new();
        let bodies = self.written.into_iter().chain(frame.map(|(number, body)| (number, body.into_bytes())));
        for (number, body) in bodies {
            places.push((number, file.len()));
            let _ = writeln!(file, "{number} 0 obj");
            file.extend_from_slice(&body);
            file.extend_from_slice(b"\nendobj\n");
        }
        let table = file.len();
        file.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, place) in places {
            let _ = write!(file, "{number} 1\n{place:010} 00000 n \n");
        }
        let _ = write!(
            file,
            "trailer\n<</Size {}/Root {catalogue} 0 R>>\nstartxref\n{table}\n%%EOF\n",
            page.saturating_add(1)
        );
        file
    }
}

fn push(body: &mut Vec<u8>, key: &[u8], value: &[u8]) {
    body.push(b'/');
    for byte in key {
        if byte.is_ascii_alphanumeric() {
            body.push(*byte);
        } else {
            let _ = write!(body, "#{byte:02X}");
        }
    }
    body.push(b' ');
    body.extend_from_slice(value);
    body.push(b' ');
}
