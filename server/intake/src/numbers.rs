//! Clause numbers: how a word processor writes them, and how a line that begins with one looks.
//!
//! Pure functions over small values. The two halves belong together: what [`write()`] makes, [`leading`] finds again.

/// How the value of a counter is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Decimal,
    /// `01`, `02`.
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    /// `1st`.
    Ordinal,
    /// `First`.
    OrdinalWord,
    /// `One`.
    CardinalWord,
    Bullet,
    /// Counts, but shows nothing.
    Nothing,
}

impl Style {
    /// The style by the name that Word gives it; names that are not known count in decimals.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "decimalZero" => Self::DecimalZero,
            "ordinal" => Self::Ordinal,
            "ordinalText" => Self::OrdinalWord,
            "cardinalText" => Self::CardinalWord,
            "bullet" => Self::Bullet,
            "none" => Self::Nothing,
            _ => Self::Decimal,
        }
    }
}

const CARDINALS: [&str; 20] = [
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
    "Twenty",
];
const ORDINALS: [&str; 20] = [
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
    "Twentieth",
];

/// `value` in `style`. What a style has no sign for, such as zero in letters, is written in decimals.
pub(crate) fn write(value: u32, style: Style) -> String {
    let word = |words: &[&str]| {
        let index = usize::try_from(value).ok().and_then(|value| value.checked_sub(1));
        index.and_then(|index| words.get(index)).map_or_else(|| value.to_string(), |word| (*word).to_owned())
    };
    match style {
        Style::Decimal => value.to_string(),
        Style::DecimalZero => format!("{value:02}"),
        Style::LowerLetter => letters(value, b'a'),
        Style::UpperLetter => letters(value, b'A'),
        Style::LowerRoman => roman(value).to_lowercase(),
        Style::UpperRoman => roman(value),
        Style::Ordinal => {
            let ending = match (value % 10, value % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{value}{ending}")
        }
        Style::OrdinalWord => word(&ORDINALS),
        Style::CardinalWord => word(&CARDINALS),
        Style::Bullet | Style::Nothing => String::new(),
    }
}

/// a to z, then aa to zz, then aaa, as Word counts.
fn letters(value: u32, first: u8) -> String {
    let Some(index) = value.checked_sub(1) else { return value.to_string() };
    let letter = u8::try_from(index % 26).map_or('?', |step| char::from(first + step));
    let times = usize::try_from(index / 26).unwrap_or(usize::MAX).saturating_add(1);
    if times > 30 { value.to_string() } else { letter.to_string().repeat(times) }
}

fn roman(value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&value) {
        return value.to_string();
    }
    let mut left = value;
    let mut numeral = String::new();
    for (step, sign) in STEPS {
        while left >= step {
            numeral.push_str(sign);
            left -= step;
        }
    }
    numeral
}

/// The clause number that a line begins with: `4.`, `4.2`, `(a)`, `(iv)`, `a)`, `Schedule 1`. A bare `4` counts where a
/// capital letter follows. A line that is nothing but such a number counts as one.
pub(crate) fn leading(line: &str) -> Option<&str> {
    let word = line.split_whitespace().next()?;
    let rest = line.get(word.len()..)?.trim_start();
    let is_number = is_bracketed(word) || is_pointed(word) || is_decimal(word, rest);
    if is_number {
        return Some(word);
    }
    let named = matches!(
        word.to_ascii_lowercase().as_str(),
        "schedule" | "annex" | "annexure" | "appendix" | "exhibit" | "article" | "section" | "clause" | "part"
    );
    let label = rest.split_whitespace().next().unwrap_or("");
    let bare = label.trim_end_matches([':', '.', '-', '–', '—']);
    let labels = !bare.is_empty()
        && bare.len() <= 5
        && (bare.bytes().all(|b| b.is_ascii_digit()) || bare.bytes().all(|b| b.is_ascii_uppercase()));
    // "Schedule 1 applies" in the middle of a sentence begins a line by chance; as a heading it stands alone.
    let alone = rest.split_whitespace().count() <= 8 && !line.trim_end().ends_with(['.', ';', ',']);
    (named && word.starts_with(char::is_uppercase) && labels && alone).then(|| line.get(..word.len()).unwrap_or(word))
}

/// `(a)`, `(iv)`, `(12)`, `(A)`.
fn is_bracketed(word: &str) -> bool {
    word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).is_some_and(is_label)
}

/// `a)`, `a.`, `iv.`, `12)`.
fn is_pointed(word: &str) -> bool {
    word.strip_suffix([')', '.']).is_some_and(|label| {
        is_label(label) && (label.len() == 1 || label.bytes().all(|b| b.is_ascii_digit()) || is_numeral(label))
    })
}

fn is_label(label: &str) -> bool {
    let digits = label.len() <= 3 && label.bytes().all(|b| b.is_ascii_digit());
    let letters = label.len() <= 2
        && (label.bytes().all(|b| b.is_ascii_lowercase()) || label.bytes().all(|b| b.is_ascii_uppercase()));
    !label.is_empty() && (digits || letters || is_numeral(label))
}

fn is_numeral(label: &str) -> bool {
    (1..=6).contains(&label.len())
        && (label.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l'))
            || label.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L')))
}

/// `4.`, `4.2`, `4.2.`, and `4` before a capital letter.
fn is_decimal(word: &str, rest: &str) -> bool {
    let (word, closed) = word.strip_suffix(['.', ':']).map_or((word, false), |word| (word, true));
    let parts: Vec<&str> = word.split('.').collect();
    let plausible = parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    plausible
        && match parts.len() {
            1 => closed || rest.starts_with(char::is_uppercase),
            // "1.50 per unit" is an amount, "1.5 The" a clause.
            2..=5 => !parts.iter().skip(1).any(|part| part.starts_with('0')) || closed,
            _ => false,
        }
}
