//! The numbers under which a party is registered: at Companies House, and for VAT with HMRC or in the European Union.
//!
//! Both are checked for their form only: whether the number is that of the party nobody here can know. What always holds:
//! a stored number is in the one way in which it is written officially, and reads back as itself.

use super::member_states;
use crate::problem::Complaint;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a company number may begin with where it has letters, as Companies House publishes it for its data products
/// ("Company number prefixes"): companies, partnerships, charities, societies and overseas entities of each part of the
/// United Kingdom. `R` is left to [`CompanyNumber::parse`]: those of Northern Ireland before 1922 have one letter.
pub(crate) const REGISTERS: [&str; 41] = [
    "AC", "BR", "CE", "CS", "EN", "ES", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL",
    "NO", "NP", "NR", "NV", "NZ", "OC", "OE", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR",
    "SZ", "UK", "ZC",
];

/// The registers of societies, whose numbers may end in letters, such as IP12345R.
const SOCIETIES: [&str; 5] = ["IP", "NO", "NP", "RS", "SP"];

/// A number at Companies House: eight characters, letters first where there are any.
///
/// Companies Act 2006, section 1066, leaves its form to the registrar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CompanyNumber(String);

impl CompanyNumber {
    /// Reads a number as people type it: spaces do not count, nor does case. A figure that is missing is never made up: the
    /// number with zeros in front would be that of another company, where another figure was lost.
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let typed = squeezed(raw);
        let wrong = || {
            let count = typed.chars().count();
            let counted = if count == 8 { String::new() } else { format!(" This has {count}.") };
            Complaint::new(
                "not_a_company_number",
                format!("A company number has eight characters, like 01234567 or SC123456.{counted}"),
            )
        };
        let (letters, rest) = typed.split_at(typed.bytes().take_while(u8::is_ascii_alphabetic).count());
        let (figures, ending) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        if figures.is_empty() || figures.bytes().all(|it| it == b'0') {
            return Err(wrong());
        }
        let width = match letters {
            "" => 8,
            "R" => 7,
            two if REGISTERS.contains(&two) => 6,
            two if two.len() == 2 && rest.len() == 6 => {
                return Err(Complaint::new(
                    "not_a_register",
                    format!(
                        "No company number begins with {two}. Scottish ones begin with SC, those of Northern Ireland with NI, partnerships with OC, SO or NC."
                    ),
                ));
            }
            _ => return Err(wrong()),
        };
        let may_end_so = match ending {
            "" => true,
            // A company that became a society or came from one keeps its number with a letter at its end.
            "R" | "C" => figures.len() + 1 == width,
            _ => SOCIETIES.contains(&letters) && figures.len() >= 3 && rest.len() == width,
        };
        let is_ascii_word = ending.bytes().all(|it| it.is_ascii_uppercase());
        if rest.len() > width || !may_end_so || !is_ascii_word {
            return Err(wrong());
        }
        if rest.len() < width {
            let zeros = if rest.len() + 1 == width { "a zero" } else { "zeros" };
            let starts =
                if letters.is_empty() { "it starts".to_owned() } else { format!("the part after {letters} starts") };
            return Err(Complaint::new(
                "not_a_company_number",
                format!(
                    "This has {} characters. If {starts} with {zeros}, enter {letters}{rest:0>width$}.",
                    typed.chars().count()
                ),
            ));
        }
        Ok(Self(typed))
    }

    /// All eight characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CompanyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A VAT registration number of the United Kingdom: its country, then nine digits, twelve for a branch, or the short form
/// of government departments (`GD`) and health authorities (`HA`); or one of a member state of the European Union, whose
/// forms are those of `member_states`.
///
/// HMRC, VAT Notice 700, and its manual on VAT registration: `XI` stands in place of `GB` for trade in goods between
/// Northern Ireland and the European Union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatNumber(String);

impl VatNumber {
    /// Reads a number as people type it: spaces, dots and hyphens do not count, nor does case; without a country it is `GB`.
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let typed: String = squeezed(raw).chars().filter(|it| !matches!(it, '.' | '-')).collect();
        if let Some(number) = member_states::number(&typed) {
            return number.map(Self);
        }
        let prefixed = ["GB", "XI"].into_iter().find_map(|country| Some((country, typed.strip_prefix(country)?)));
        let (country, rest) = prefixed.unwrap_or(("GB", &typed));
        let figures = |text: &str, count: usize| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
        if figures(rest, 9) || figures(rest, 12) {
            if !checks(rest) {
                return Err(Complaint::new(
                    "wrong_check_digits",
                    "No VAT number has these figures: its last two do not fit the others. Compare it with an invoice.",
                ));
            }
            return Ok(Self(format!("{country}{rest}")));
        }
        let short = |kind: &str, from: u32, to: u32| {
            let number = rest.strip_prefix(kind).filter(|it| figures(it, 3)).and_then(|it| it.parse().ok());
            number.is_some_and(|it: u32| (from..=to).contains(&it))
        };
        // Departments have 000 to 499, health authorities 500 to 999.
        if short("GD", 0, 499) || short("HA", 500, 999) {
            return Ok(Self(format!("{country}{rest}")));
        }
        Err(Complaint::new(
            "not_a_vat_number",
            "A UK VAT number has GB and nine figures, like GB 123 4567 82; a branch has twelve, Northern Ireland may have XI. One of the European Union begins with the letters of its member state, like DE.",
        ))
    }

    /// The number without spaces, its country first.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VatNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the eighth and ninth figure check the first seven, by either rule that HMRC has given out numbers under: the
/// first seven weighted from 8 down to 2, together with the two as a number, are a multiple of 97; or, since November
/// 2009 ("9755"), they are with 55 added.
fn checks(figures: &str) -> bool {
    let digits: Vec<u32> = figures.chars().take(9).filter_map(|it| it.to_digit(10)).collect();
    let [seven @ .., tens, ones] = digits.as_slice() else { return false };
    let weighted: u32 = seven.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
    let sum = weighted + tens * 10 + ones;
    // Nine zeros would check, and are nobody's.
    digits.iter().any(|it| *it != 0) && (sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97))
}

fn squeezed(raw: &str) -> String {
    raw.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_uppercase()
}

/// The numbers of one party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// At Companies House.
    pub company_number: Option<CompanyNumber>,
    /// For VAT.
    pub vat_number: Option<VatNumber>,
}

impl Registration {
    /// Such as `company number SC123456, VAT number GB123456782`; `None` where there is neither.
    pub fn in_words(&self) -> Option<String> {
        let company = self.company_number.as_ref().map(|it| format!("company number {it}"));
        let vat = self.vat_number.as_ref().map(|it| format!("VAT number {it}"));
        let words: Vec<_> = company.into_iter().chain(vat).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn b5_company_numbers_are_read_as_people_type_them() {
        for (typed, kept) in [
            ("01234567", "01234567"),
            (" 0123 4567 ", "01234567"),
            ("sc 123456", "SC123456"),
            ("ni654321", "NI654321"),
            ("OC301234", "OC301234"),
            ("LP003456", "LP003456"),
            ("CE012345", "CE012345"),
            ("CS001234", "CS001234"),
            ("R0000123", "R0000123"),
            ("IP12345R", "IP12345R"),
            ("SP2345RS", "SP2345RS"),
            ("SC12345C", "SC12345C"),
            ("OE000123", "OE000123"),
        ] {
            assert_eq!(CompanyNumber::parse(typed).unwrap().as_str(), kept, "{typed}");
        }
    }

    #[test]
    fn b5_what_is_no_company_number_is_told_what_one_looks_like() {
        for (typed, code) in [
            ("", "not_a_company_number"),
            ("123456789", "not_a_company_number"),
            ("00000000", "not_a_company_number"),
            ("SC", "not_a_company_number"),
            ("SC1234567", "not_a_company_number"),
            ("S1234567", "not_a_company_number"),
            ("XX123456", "not_a_register"),
            ("1234567A", "not_a_company_number"),
            ("12A45678", "not_a_company_number"),
            ("IP12R", "not_a_company_number"),
            ("٠١٢٣٤٥٦٧", "not_a_company_number"),
            ("ＳＣ123456", "not_a_company_number"),
            ("0123456\u{202e}7", "not_a_company_number"),
        ] {
            let complaint = CompanyNumber::parse(typed).unwrap_err();
            assert_eq!(complaint.code, code, "{typed}: {}", complaint.message);
            assert!(complaint.message.contains("SC"), "{}", complaint.message);
        }
        for (typed, told) in [
            ("1162045", "This has 7 characters. If it starts with a zero, enter 01162045."),
            ("0116204", "This has 7 characters. If it starts with a zero, enter 00116204."),
            ("445790", "This has 6 characters. If it starts with zeros, enter 00445790."),
            ("sc 12345", "This has 7 characters. If the part after SC starts with a zero, enter SC012345."),
            ("R123", "This has 4 characters. If the part after R starts with zeros, enter R0000123."),
        ] {
            let complaint = CompanyNumber::parse(typed).unwrap_err();
            assert_eq!((complaint.code.as_str(), complaint.message.as_str()), ("not_a_company_number", told));
        }
        let told = CompanyNumber::parse("123456789").unwrap_err().message;
        assert_eq!(told, "A company number has eight characters, like 01234567 or SC123456. This has 9.");
    }

    #[test]
    fn b5_vat_numbers_are_checked_by_both_rules() {
        // 1×8 + 2×7 + 3×6 + 4×5 + 5×4 + 6×3 + 7×2 = 112; 112 + 82 = 2 × 97, and 112 + 27 + 55 = 2 × 97.
        for (typed, kept) in [
            ("GB123456782", "GB123456782"),
            ("123 4567 82", "GB123456782"),
            ("gb 123.4567-82", "GB123456782"),
            ("GB123456727", "GB123456727"),
            ("XI123456782", "XI123456782"),
            ("GB123456782003", "GB123456782003"),
            ("123456727 001", "GB123456727001"),
            ("GD001", "GBGD001"),
            ("GBGD499", "GBGD499"),
            ("GBHA500", "GBHA500"),
            ("ha999", "GBHA999"),
        ] {
            assert_eq!(VatNumber::parse(typed).unwrap().as_str(), kept, "{typed}");
        }
        for (typed, code) in [
            ("GB123456783", "wrong_check_digits"),
            ("GB213456782", "wrong_check_digits"),
            ("GB123456783003", "wrong_check_digits"),
            ("000000000", "wrong_check_digits"),
            ("", "not_a_vat_number"),
            ("GB", "not_a_vat_number"),
            ("GB12345678", "not_a_vat_number"),
            ("GB1234567820", "not_a_vat_number"),
            ("DE12345678", "not_a_vat_number"),
            ("US123456782", "not_a_vat_number"),
            ("GBGD500", "not_a_vat_number"),
            ("GBHA499", "not_a_vat_number"),
            ("GB12345678\u{662}", "not_a_vat_number"),
            ("é", "not_a_vat_number"),
        ] {
            assert_eq!(VatNumber::parse(typed).unwrap_err().code, code, "{typed}");
        }
    }

    #[test]
    fn the_numbers_of_a_party_are_said_in_one_line() {
        let both = Registration {
            company_number: Some(CompanyNumber::parse("sc001234").unwrap()),
            vat_number: Some(VatNumber::parse("123456782").unwrap()),
        };
        assert_eq!(both.in_words().unwrap(), "company number SC001234, VAT number GB123456782");
        assert_eq!(Registration::default().in_words(), None);
    }

    proptest! {
        #[test]
        fn b5_no_text_breaks_the_reading_and_what_is_kept_reads_back_as_itself(raw in "\\PC{0,16}") {
            if let Ok(number) = CompanyNumber::parse(&raw) {
                prop_assert_eq!(number.as_str().len(), 8);
                prop_assert_eq!(CompanyNumber::parse(number.as_str()), Ok(number));
            }
            if let Ok(number) = VatNumber::parse(&raw) {
                prop_assert_eq!(VatNumber::parse(number.as_str()), Ok(number));
            }
        }

        #[test]
        fn b5_a_figure_that_is_missing_is_asked_for_and_never_made_up(
            figures in 1_u32..100_000_000, lost in 0_usize..8, register in proptest::sample::select(REGISTERS.to_vec()),
        ) {
            let lettered = format!("{register}{:06}", figures % 999_999 + 1);
            for (whole, first) in [(format!("{figures:08}"), 0), (lettered, 2)] {
                let number = CompanyNumber::parse(&whole).unwrap();
                prop_assert_eq!(number.as_str(), &whole);
                let mut short = whole.clone();
                short.remove(lost.max(first));
                prop_assert!(CompanyNumber::parse(&short).is_err(), "{} of {}", short, whole);
            }
        }

        /// Each weight is smaller than 97 and so is every difference of two figures, so one wrong figure always shows to
        /// the rule the number was made by; the two rules together let few pass, all of them 42 or 55 apart.
        #[test]
        fn b5_one_wrong_figure_in_a_vat_number_shows(seven in 0_u32..10_000_000, place in 0_usize..7, by in 1_u32..10) {
            let digits: Vec<u32> = format!("{seven:07}").chars().filter_map(|it| it.to_digit(10)).collect();
            let weighted: u32 = digits.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
            let check = (97 - weighted % 97) % 97;
            prop_assume!(seven > 0);
            let right = format!("{seven:07}{check:02}");
            prop_assert!(VatNumber::parse(&right).is_ok());
            let mut wrong = digits.clone();
            wrong[place] = (wrong[place] + by) % 10;
            let other: u32 = wrong.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
            let is_other_rule = (other + check + 55).is_multiple_of(97);
            let wrong: String = wrong.iter().map(ToString::to_string).chain([format!("{check:02}")]).collect();
            prop_assert_eq!(VatNumber::parse(&wrong).is_ok(), is_other_rule && wrong.bytes().any(|it| it != b'0'));
        }
    }
}
