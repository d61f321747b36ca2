//! Numbers in words and in figures.
//!
//! What must hold: words are read strictly, so "twenty five hundred thousand and" is no number rather than a guess;
//! figures may carry thousands separators. Fractions in words ("one and a half") are not read.

/// Words that numbers are written with, for use inside a pattern.
pub(crate) const NUMBER_WORD: &str = "(?:zero|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion)";

fn small(word: &str) -> Option<u64> {
    Some(match word {
        "zero" | "nil" => 0,
        "one" | "first" => 1,
        "two" | "second" => 2,
        "three" | "third" => 3,
        "four" | "fourth" => 4,
        "five" | "fifth" => 5,
        "six" | "sixth" => 6,
        "seven" | "seventh" => 7,
        "eight" | "eighth" => 8,
        "nine" | "ninth" => 9,
        "ten" | "tenth" => 10,
        "eleven" | "eleventh" => 11,
        "twelve" | "twelfth" => 12,
        "thirteen" | "thirteenth" => 13,
        "fourteen" | "fourteenth" => 14,
        "fifteen" | "fifteenth" => 15,
        "sixteen" | "sixteenth" => 16,
        "seventeen" | "seventeenth" => 17,
        "eighteen" | "eighteenth" => 18,
        "nineteen" | "nineteenth" => 19,
        _ => return None,
    })
}

fn tens(word: &str) -> Option<u64> {
    Some(match word {
        "twenty" | "twentieth" => 20,
        "thirty" | "thirtieth" => 30,
        "forty" | "fourty" | "fortieth" => 40,
        "fifty" | "fiftieth" => 50,
        "sixty" | "sixtieth" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" | "ninetieth" => 90,
        _ => return None,
    })
}

fn scale(word: &str) -> Option<u64> {
    match word {
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "billion" => Some(1_000_000_000),
        _ => None,
    }
}

/// What the last word allows to follow it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    Small,
    Tens,
    Hundred,
    Scale,
    And,
}

/// The number that words stand for, such as "one hundred and twenty-five thousand"; up to 999 billion.
pub(super) fn from_words(words: &str) -> Option<u64> {
    let lower = words.to_ascii_lowercase();
    let (mut total, mut group, mut last_scale, mut last) = (0_u64, 0_u64, u64::MAX, Last::Start);
    let mut any = false;
    for word in lower.split(|ch: char| ch == '-' || ch.is_whitespace()).filter(|it| !it.is_empty()) {
        let (word, pauses) = word.strip_suffix(',').map_or((word, false), |it| (it, true));
        // "one million, two hundred" is one number; "one, two" is two.
        if pauses && word != "hundred" && scale(word).is_none() {
            return None;
        }
        if let Some(value) = small(word) {
            let fits = match last {
                Last::Start | Last::Hundred | Last::Scale | Last::And => true,
                Last::Tens => (1..=9).contains(&value),
                Last::Small => false,
            };
            if !fits {
                return None;
            }
            (group, last) = (group + value, Last::Small);
        } else if let Some(value) = tens(word) {
            if matches!(last, Last::Tens | Last::Small) {
                return None;
            }
            (group, last) = (group + value, Last::Tens);
        } else if word == "hundred" {
            let hundreds = if last == Last::Start { 1 } else { group };
            if !(1..=99).contains(&hundreds) || matches!(last, Last::And | Last::Hundred | Last::Scale) {
                return None;
            }
            (group, last) = (hundreds * 100, Last::Hundred);
        } else if let Some(value) = scale(word) {
            let count = if last == Last::Start { 1 } else { group };
            if count == 0 || value >= last_scale || matches!(last, Last::And | Last::Scale) {
                return None;
            }
            total += count * value;
            (group, last_scale, last) = (0, value, Last::Scale);
        } else if word == "and" {
            if !matches!(last, Last::Hundred | Last::Scale) {
                return None;
            }
            last = Last::And;
        } else {
            return None;
        }
        any = true;
    }
    (any && last != Last::And).then_some(total + group)
}

/// The number that the longest readable ending of some words stands for: "either of two" is two.
pub(super) fn from_last_words(words: &str) -> Option<u64> {
    let starts =
        words.char_indices().filter(|&(at, ch)| at == 0 || ch == ' ').map(|(at, ch)| at + usize::from(ch == ' '));
    // Number words are short and few; a longer run of them is no number.
    starts.take(24).find_map(|at| words.get(at..).and_then(from_words))
}

/// The whole number that figures stand for ("1,000", "30", "100.00"), or `None` for a fraction.
pub(super) fn whole(figures: &str) -> Option<u64> {
    let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
    if fraction.bytes().any(|it| it != b'0') {
        return None;
    }
    let digits: String = whole.chars().filter(|it| !matches!(it, ',' | ' ')).collect();
    if digits.is_empty() || digits.len() > 15 { None } else { digits.parse().ok() }
}

/// The number that figures or words stand for.
pub(crate) fn read(number: &str) -> Option<f64> {
    let number = number.trim();
    if number.starts_with(|ch: char| ch.is_ascii_digit()) {
        return number.replace(',', "").parse().ok().filter(|it: &f64| it.is_finite());
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers in words stay below 2^53")]
    from_words(number).map(|it| it as f64)
}

/// A number for a sentence: no decimal places where there is nothing to show.
pub(super) fn shown(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    if (rounded - rounded.round()).abs() < 1e-9 { format!("{rounded:.0}") } else { format!("{rounded}") }
}
