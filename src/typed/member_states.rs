//! The forms of VAT numbers of the European Union's member states.
//!
//! From the European Commission's VIES, "VAT identification number structure" among its frequently asked questions: `9` is a
//! figure, `L` a letter, `X` either, `S` either or `+` or `*`; any other sign stands for itself. Only the form is checked:
//! whether a number was given out, VIES alone can say.

use crate::problem::Complaint;

/// A member state: its letters, the forms of what follows them, and the form in words.
type State = (&'static str, &'static [&'static str], &'static str);

/// Greece has EL, not its letters as a country.
const STATES: [State; 27] = [
    ("AT", &["U99999999"], "U and eight figures"),
    ("BE", &["0999999999", "1999999999"], "ten figures, the first of them 0 or 1"),
    ("BG", &["999999999", "9999999999"], "nine or ten figures"),
    ("CY", &["99999999L"], "eight figures and a letter"),
    ("CZ", &["99999999", "999999999", "9999999999"], "eight, nine or ten figures"),
    ("DE", &["999999999"], "nine figures"),
    ("DK", &["99999999"], "eight figures"),
    ("EE", &["999999999"], "nine figures"),
    ("EL", &["999999999"], "nine figures"),
    (
        "ES",
        &["L9999999X", "99999999L"],
        "nine characters: seven figures between two, of which one at least is a letter",
    ),
    ("FI", &["99999999"], "eight figures"),
    ("FR", &["XX999999999"], "two letters or figures and nine figures"),
    ("HR", &["99999999999"], "eleven figures"),
    ("HU", &["99999999"], "eight figures"),
    ("IE", &["9S99999L", "9999999LL"], "seven figures and one or two letters; the second may be a letter, + or *"),
    ("IT", &["99999999999"], "eleven figures"),
    ("LT", &["999999999", "999999999999"], "nine or twelve figures"),
    ("LU", &["99999999"], "eight figures"),
    ("LV", &["99999999999"], "eleven figures"),
    ("MT", &["99999999"], "eight figures"),
    ("NL", &["SSSSSSSSSBSS"], "twelve characters, the tenth of them B"),
    ("PL", &["9999999999"], "ten figures"),
    ("PT", &["999999999"], "nine figures"),
    (
        "RO",
        &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
        "two to ten figures",
    ),
    ("SE", &["999999999999"], "twelve figures"),
    ("SI", &["99999999"], "eight figures"),
    ("SK", &["9999999999"], "ten figures"),
];

/// The number of a member state as it is written officially; `None` where the text does not begin with one's letters.
pub(super) fn number(typed: &str) -> Option<Result<String, Complaint>> {
    let greek = typed.strip_prefix("GR").map(|rest| format!("EL{rest}"));
    let typed = greek.as_deref().unwrap_or(typed);
    let (letters, forms, words) = STATES.iter().find(|(letters, ..)| typed.starts_with(letters))?;
    let rest = typed.strip_prefix(letters)?;
    if forms.iter().any(|form| fits(rest, form)) {
        return Some(Ok(typed.to_owned()));
    }
    let count = rest.chars().count();
    Some(Err(Complaint::new(
        "not_a_vat_number",
        format!(
            "A VAT number that begins with {letters} goes on with {words}. After {letters} this has {count} characters."
        ),
    )))
}

fn fits(text: &str, form: &str) -> bool {
    let is = |sign: char, it: char| match sign {
        '9' => it.is_ascii_digit(),
        'L' => it.is_ascii_uppercase(),
        'X' => it.is_ascii_digit() || it.is_ascii_uppercase(),
        'S' => it.is_ascii_digit() || it.is_ascii_uppercase() || matches!(it, '+' | '*'),
        itself => it == itself,
    };
    text.chars().count() == form.chars().count() && form.chars().zip(text.chars()).all(|(sign, it)| is(sign, it))
}

#[cfg(test)]
mod tests {
    use crate::typed::VatNumber;

    #[test]
    fn b5_vat_numbers_of_the_member_states_are_taken_in_their_own_forms() {
        for (typed, kept) in [
            ("ATU12345678", "ATU12345678"),
            ("BE 0123.456.789", "BE0123456789"),
            ("BG123456789", "BG123456789"),
            ("CY12345678L", "CY12345678L"),
            ("CZ1234567890", "CZ1234567890"),
            ("DE136695976", "DE136695976"),
            ("dk 12 34 56 78", "DK12345678"),
            ("EE123456789", "EE123456789"),
            ("EL123456789", "EL123456789"),
            ("GR123456789", "EL123456789"),
            ("ESA1234567B", "ESA1234567B"),
            ("ES12345678Z", "ES12345678Z"),
            ("ESB12345678", "ESB12345678"),
            ("FI12345678", "FI12345678"),
            ("FR XX 123456789", "FRXX123456789"),
            ("FR40303265045", "FR40303265045"),
            ("HR12345678901", "HR12345678901"),
            ("HU12345678", "HU12345678"),
            ("IE1S23456L", "IE1S23456L"),
            ("IE1+23456L", "IE1+23456L"),
            ("IE6388047V", "IE6388047V"),
            ("IE1234567WI", "IE1234567WI"),
            ("IT12345678901", "IT12345678901"),
            ("LT123456789012", "LT123456789012"),
            ("LU12345678", "LU12345678"),
            ("LV12345678901", "LV12345678901"),
            ("MT12345678", "MT12345678"),
            ("NL123456789B01", "NL123456789B01"),
            ("PL1234567890", "PL1234567890"),
            ("PT123456789", "PT123456789"),
            ("RO12", "RO12"),
            ("SE123456789001", "SE123456789001"),
            ("SI12345678", "SI12345678"),
            ("SK1234567890", "SK1234567890"),
        ] {
            let number = VatNumber::parse(typed).unwrap_or_else(|complaint| panic!("{typed}: {}", complaint.message));
            assert_eq!(number.as_str(), kept);
            assert_eq!(VatNumber::parse(kept), Ok(number));
        }
    }

    #[test]
    fn b5_what_is_wrong_with_the_number_of_a_member_state_is_named() {
        for typed in [
            "AT12345678",
            "BE2123456789",
            "DE12345678",
            "DE1234567890",
            "DEA23456789",
            "ES123456789",
            "FR1234567890",
            "IE12345678",
            "NL123456789A01",
            "RO1",
            "RO12345678901",
            "SE12345678901",
            "DE\u{661}23456789",
        ] {
            let complaint = VatNumber::parse(typed).unwrap_err();
            assert_eq!(complaint.code, "not_a_vat_number", "{typed}");
            assert!(complaint.message.contains(&typed[..2]), "{typed}: {}", complaint.message);
        }
        let told = VatNumber::parse("DE12345678").unwrap_err().message;
        assert_eq!(told, "A VAT number that begins with DE goes on with nine figures. After DE this has 8 characters.");
    }
}
