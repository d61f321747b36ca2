//! Numbers as Word counts them: what a typed number is in Word's terms, and what Word would write.
//!
//! The two directions agree: a number is only read as one if Word, told to count to it, writes the very same
//! characters. Everything else (`12A`, `ab` after `aa`) is not a number here and stays text.

/// How Word writes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `1`
    Decimal,
    /// `a`, after `z` comes `aa` and then `bb`.
    LowerLetter,
    /// `A`
    UpperLetter,
    /// `i`
    LowerRoman,
    /// `I`
    UpperRoman,
}

impl Format {
    /// Its name in the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::LowerLetter => "lowerLetter",
            Self::UpperLetter => "upperLetter",
            Self::LowerRoman => "lowerRoman",
            Self::UpperRoman => "upperRoman",
        }
    }

    /// What Word writes for `value`, which is at least 1 unless the format is decimal.
    pub(crate) fn written(self, value: u32) -> String {
        match self {
            Self::Decimal => value.to_string(),
            Self::LowerLetter => letters(value),
            Self::UpperLetter => letters(value).to_ascii_uppercase(),
            Self::LowerRoman => roman(value),
            Self::UpperRoman => roman(value).to_ascii_uppercase(),
        }
    }

    /// The value for which Word writes exactly `text`.
    fn read(self, text: &str) -> Option<u32> {
        let first = text.bytes().next()?;
        let value = match self {
            Self::Decimal => text.parse().ok().filter(|value| *value <= GREATEST)?,
            Self::LowerLetter | Self::UpperLetter => {
                let place = u32::from(first.to_ascii_lowercase().checked_sub(b'a')?);
                let rounds = u32::try_from(text.len()).ok().filter(|length| *length <= MOST_LETTERS)? - 1;
                rounds * 26 + place + 1
            }
            Self::LowerRoman | Self::UpperRoman => roman_value(&text.to_ascii_lowercase())?,
        };
        (self.written(value) == text).then_some(value)
    }
}

/// The greatest number Word counts to.
const GREATEST: u32 = 32_767;
/// Longer rows of the same letter are no numbers that people write.
const MOST_LETTERS: u32 = 4;
/// The longest number, in bytes, that is not taken for text.
const LONGEST: usize = 24;

fn letters(value: u32) -> String {
    let place = value.saturating_sub(1);
    let letter = char::from(b'a' + u8::try_from(place % 26).unwrap_or_default());
    std::iter::repeat_n(letter, usize::try_from(place / 26).unwrap_or_default() + 1).collect()
}

const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

fn roman(value: u32) -> String {
    let mut left = value;
    let mut numeral = String::new();
    for (step, digits) in ROMAN {
        while left >= step {
            numeral.push_str(digits);
            left -= step;
        }
    }
    numeral
}

fn roman_value(mut numeral: &str) -> Option<u32> {
    if numeral.len() > LONGEST {
        return None;
    }
    let mut value = 0;
    for (step, digits) in ROMAN {
        while let Some(rest) = numeral.strip_prefix(digits) {
            numeral = rest;
            value += step;
        }
    }
    numeral.is_empty().then_some(value)
}

/// A typed number taken apart: what counts, and what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label<'l> {
    /// `(` of `(a)`, `4.` of `4.2`.
    pub(crate) before: &'l str,
    /// `a` of `(a)`, `2` of `4.2`.
    counts: &'l str,
    /// `)` of `(a)`, the full stop of `4.`
    pub(crate) after: &'l str,
}

impl<'l> Label<'l> {
    /// Takes a number apart, if it is one that Word could count.
    pub(crate) fn read(text: &'l str) -> Option<Self> {
        // In a Word level `%` stands for a counter and cannot be written itself.
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '%';
        if text.len() > LONGEST || !text.chars().all(is_plain) {
            return None;
        }
        let end = text.rfind(|c: char| c.is_ascii_alphanumeric())? + 1;
        let head = text.get(..end)?;
        let start = head.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
        Some(Self { before: text.get(..start)?, counts: text.get(start..end)?, after: text.get(end..)? })
    }

    /// How it may be meant, the likeliest first: `i` is a numeral rather than the ninth letter, `c` a letter.
    pub(crate) fn meanings(self) -> impl Iterator<Item = (Format, u32)> {
        let numerals_first = self.counts.len() > 1 || self.counts.eq_ignore_ascii_case("i");
        let order = if numerals_first {
            [Format::Decimal, Format::LowerRoman, Format::UpperRoman, Format::LowerLetter, Format::UpperLetter]
        } else {
            [Format::Decimal, Format::LowerLetter, Format::UpperLetter, Format::LowerRoman, Format::UpperRoman]
        };
        order.into_iter().filter_map(move |format| format.read(self.counts).map(|value| (format, value)))
    }
}
