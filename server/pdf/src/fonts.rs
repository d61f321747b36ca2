//! The four faces that documents are set in: their glyphs, their widths, and cutting them down for a file.
//!
//! Liberation Serif is carried in the program (see `fonts/OFL.txt`) and read once. Every character has a glyph: one that
//! the face lacks is set as `�`, or as `□` where even that is missing, and whoever sets it is told. Ligatures and kerning
//! are left out on purpose, so that text comes out of the file as it went in.

use crate::PdfError;
use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use printpdf::{FontMetrics, ParsedFont};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// One of the four styles of the face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Face {
    #[default]
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    pub(crate) fn of(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Self::Regular,
            (true, false) => Self::Bold,
            (false, true) => Self::Italic,
            (true, true) => Self::BoldItalic,
        }
    }

    /// The name of the font in the pages' resources.
    pub(crate) fn resource(self) -> &'static str {
        match self {
            Self::Regular => "Regular",
            Self::Bold => "Bold",
            Self::Italic => "Italic",
            Self::BoldItalic => "BoldItalic",
        }
    }

    /// The PostScript name with the tag that marks a font as cut down.
    fn subset_name(self) -> &'static str {
        match self {
            Self::Regular => "PACTAA+LiberationSerif",
            Self::Bold => "PACTAB+LiberationSerif-Bold",
            Self::Italic => "PACTAC+LiberationSerif-Italic",
            Self::BoldItalic => "PACTAD+LiberationSerif-BoldItalic",
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
            Self::Bold => include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
            Self::Italic => include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
            Self::BoldItalic => include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
        }
    }
}

/// The glyph that a character is set with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// The character that is really set.
    pub(crate) shown: char,
    /// Its width in thousandths of the type size.
    pub(crate) width: u16,
    /// Whether the face lacks the character that was asked for.
    pub(crate) missing: bool,
}

/// The faces, read from the font files.
pub(crate) struct Fonts {
    faces: [FaceTable; 4],
}

struct FaceTable {
    font: ParsedFont,
    /// Glyph index and width by character.
    glyphs: HashMap<char, (u16, u16)>,
}

impl Fonts {
    /// The faces, read once for the whole process.
    pub(crate) fn get() -> Result<&'static Self, PdfError> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        FONTS.get_or_init(Self::read).as_ref().ok_or(PdfError::Font)
    }

    fn read() -> Option<Self> {
        let [regular, bold, italic, bold_italic] = Face::ALL.map(FaceTable::read);
        Some(Self { faces: [regular?, bold?, italic?, bold_italic?] })
    }

    fn table(&self, face: Face) -> &FaceTable {
        let [regular, bold, italic, bold_italic] = &self.faces;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
            Face::BoldItalic => bold_italic,
        }
    }

    /// The glyph for a character; there always is one.
    pub(crate) fn glyph(&self, face: Face, character: char) -> Glyph {
        let glyphs = &self.table(face).glyphs;
        let asked = glyphs.get(&character).map(|&(_, width)| Glyph { shown: character, width, missing: false });
        asked.unwrap_or_else(|| {
            let shown =
                ['\u{FFFD}', '□', '?'].into_iter().find(|fallback| glyphs.contains_key(fallback)).unwrap_or(' ');
            Glyph { shown, width: glyphs.get(&shown).map_or(500, |&(_, width)| width), missing: true }
        })
    }

    /// The face cut down to some characters, ready for the file.
    pub(crate) fn cut(&self, face: Face, characters: &BTreeSet<char>) -> Result<ParsedFont, PdfError> {
        let table = self.table(face);
        let used: BTreeMap<u16, char> =
            characters.iter().filter_map(|c| table.glyphs.get(c).map(|&(index, _)| (index, *c))).collect();
        // The first glyph of a font is the one for "no such character", whether it is used or not.
        let indices: Vec<u16> = std::iter::once(0).chain(used.keys().copied().filter(|&index| index != 0)).collect();
        let data = ReadScope::new(face.bytes()).read::<FontData<'_>>().map_err(|_| PdfError::Font)?;
        let tables = data.table_provider(0).map_err(|_| PdfError::Font)?;
        let bytes = subset(&tables, &indices, &SubsetProfile::Pdf, CmapTarget::Unicode).map_err(|_| PdfError::Font)?;
        // In the cut font a glyph's index is its place in the list.
        let place_of = |index: u16| indices.binary_search(&index).ok().and_then(|place| u16::try_from(place).ok());
        let mut codes = BTreeMap::new();
        let mut widths = BTreeMap::new();
        for c in characters {
            let Some(&(index, width)) = table.glyphs.get(c) else { continue };
            let Some(place) = place_of(index) else { continue };
            codes.insert(u32::from(*c), place);
            widths.insert(place, width);
        }
        let units = f32::from(table.font.units_per_em.max(1));
        let per_mille = |value: i16| (f32::from(value) * 1000.0 / units).round() as i16;
        let whole = &table.font.pdf_font_metrics;
        let metrics = FontMetrics {
            ascent: per_mille(table.font.font_metrics.ascent),
            descent: per_mille(table.font.font_metrics.descent),
        };
        let name = Some(face.subset_name().to_owned());
        let mut font = ParsedFont::with_glyph_data(bytes, 0, name, codes, widths, 1000, metrics);
        font.pdf_font_metrics.x_min = per_mille(whole.x_min);
        font.pdf_font_metrics.y_min = per_mille(whole.y_min);
        font.pdf_font_metrics.x_max = per_mille(whole.x_max);
        font.pdf_font_metrics.y_max = per_mille(whole.y_max);
        font.pdf_font_metrics.caret_slope_rise = whole.caret_slope_rise;
        font.pdf_font_metrics.caret_slope_run = whole.caret_slope_run;
        font.pdf_font_metrics.us_weight_class = whole.us_weight_class;
        Ok(font)
    }
}

impl FaceTable {
    fn read(face: Face) -> Option<Self> {
        let font = ParsedFont::from_bytes(face.bytes(), 0, &mut Vec::new())?;
        let units = u32::from(font.units_per_em.max(1));
        let glyphs: HashMap<char, (u16, u16)> = font
            .codepoint_to_glyph
            .iter()
            .filter_map(|(&code, &index)| {
                let width = u32::from(font.get_glyph_width(index)?);
                let per_mille = u16::try_from((width * 1000 + units / 2) / units).ok()?;
                Some((char::from_u32(code)?, (index, per_mille)))
            })
            .collect();
        (!glyphs.is_empty()).then_some(Self { font, glyphs })
    }
}
