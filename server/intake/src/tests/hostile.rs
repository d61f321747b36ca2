//! Files that were made to do harm: each is refused, or read for the little that is in it, within the limits.
//!
//! No clock is asked. That the work is bounded is shown by the counted steps, in the tests of the PDF reader, and by
//! limits that are reached long before the file is used up.

use proptest::prelude::*;

use super::make::{self, p};
use crate::{entries, limits, read};

/// The code of what came of a file: a refusal's, or `read`.
fn outcome(bytes: &[u8]) -> &'static str {
    match read(bytes, "") {
        Ok(_) => "read",
        Err(refusal) => refusal.code(),
    }
}

#[test]
fn hostile_word_files_are_refused() {
    let nested = |element: &str, depth: usize| {
        format!("{}{}", format!("<{element}>").repeat(depth), format!("</{element}>").repeat(depth))
    };
    let with_document = |document: &[u8]| {
        make::zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", br#"<R><Relationship Type="x/officeDocument" Target="word/document.xml"/></R>"#),
            ("word/document.xml", document),
        ])
    };
    let bomb = format!("<w:document><w:body>{}</w:body></w:document>", "<w:p/>".repeat(1 << 20));
    let entity = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let outside = b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><w:document/>";
    // Letters that hardly pack, so that it is the length of the tag that is refused.
    let letters: String = (0..2_000_000_u32)
        .map(|n| char::from(b'a' + u8::try_from(n.wrapping_mul(2_654_435_761) >> 27).unwrap() % 26))
        .collect();
    let long_tag = format!("<w:document w:x=\"{letters}\"/>");
    let cells = "<w:tbl><w:tr>".to_owned() + &"<w:tc/>".repeat(limits::MAX_CELLS + 1) + "</w:tr></w:tbl>";
    let elsewhere = make::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<R><Relationship Type="x/officeDocument" Target="../../etc/passwd"/></R>"#),
        ("word/document.xml", b"<w:document/>"),
    ]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("paragraphs without end", with_document(bomb.as_bytes()), "intake.too_much_inside"),
        ("a document type", with_document(entity), "intake.too_complex"),
        ("an outside entity", with_document(outside), "intake.too_complex"),
        ("deep nesting", make::docx(&nested("w:sdt", 10_000)), "intake.too_complex"),
        ("nested tables", make::docx(&nested("w:tbl", 10_000)), "intake.too_complex"),
        ("one long tag", with_document(long_tag.as_bytes()), "intake.too_complex"),
        ("cells without end", make::docx(&cells), "intake.too_complex"),
        ("cut short", with_document(b"<w:document><w:body><w:p><w:r><w:t>Half"), "intake.damaged"),
        ("wrongly closed", with_document(b"<w:document><w:body></w:p></w:document>"), "intake.damaged"),
        ("not XML", with_document(b"\xFF\xFE\x00\x01"), "intake.damaged"),
        ("the document elsewhere", elsewhere, "intake.damaged"),
        (
            "a huge list number",
            make::docx(&p(r#"<w:numPr><w:ilvl w:val="4294967295"/><w:numId w:val="4294967295"/></w:numPr>"#, "Words")),
            "read",
        ),
    ];
    for (name, bytes, code) in cases {
        assert_eq!(outcome(&bytes), code, "{name}");
    }
    let numbering = r#"<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="4294967290"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#;
    let body = p(r#"<w:numPr><w:numId w:val="1"/></w:numPr>"#, "Words").repeat(20);
    assert_eq!(outcome(&make::docx_with(&body, &[("numbering", numbering)])), "read");
}

#[test]
fn a_file_that_is_two_things_at_once_is_refused() {
    let word = make::docx(&p("", "Words of the Word file"));
    let pdf = make::pdf_of(&["Words of the PDF"]);
    assert_eq!(outcome(&[pdf.clone(), word.clone()].concat()), "intake.damaged");
    assert_eq!(outcome(&[word.clone(), pdf.clone()].concat()), "intake.damaged");
    assert_eq!(outcome(&[b"%PDF-1.7\n".to_vec(), word].concat()), "intake.damaged");
    // A word about PDF before it makes no difference to a PDF.
    assert_eq!(outcome(&[b"\r\n\r\n".to_vec(), pdf].concat()), "read");
}

#[test]
fn an_entry_that_declares_a_false_size_is_measured_all_the_same() {
    let mut bytes = make::docx(&" ".repeat(8 << 20));
    // The sizes in the directory and before each entry are overwritten; what counts is what comes out.
    let declared = u32::try_from((8 << 20) + 150).unwrap();
    for at in 0..bytes.len() - 4 {
        let size = u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if size.abs_diff(declared) < 200 {
            bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    assert!(matches!(outcome(&bytes), "intake.too_much_inside" | "intake.damaged"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000), start in 0..4_usize) {
        let start: &[u8] = [b"".as_slice(), b"%PDF-1.7\n1 0 obj\n", b"PK\x03\x04", b"\xFF\xFE"][start];
        let bytes = [start, &bytes].concat();
        let _ = outcome(&bytes);
        if let Ok(entries) = entries(&bytes) {
            prop_assert!(entries.count() <= bytes.len());
        }
    }

    #[test]
    fn a_damaged_file_is_answered(places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), which in 0..3_usize) {
        let mut bytes = match which {
            0 => make::docx(&p("", "Words").repeat(5)),
            1 => make::pdf_of(&["One", "Two"]),
            _ => make::pdf(&make::pages(&[make::stream("/Filter/FlateDecode", &make::packed(b"BT /F1 10 Tf (x) Tj ET"))])),
        };
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = outcome(&bytes);
        let half = bytes.len() / 2;
        let _ = outcome(&bytes[..half]);
    }

    #[test]
    fn plain_text_keeps_every_word(words in proptest::collection::vec("[A-Za-z0-9£€.,;:()*_#<>&|\\[\\]-]{1,12}", 1..80), width in 20..120_usize) {
        let mut text = String::new();
        let mut column = 0;
        for word in &words {
            column += word.chars().count() + 1;
            text.push_str(word);
            text.push(if column > width { '\n' } else { ' ' });
            column = if column > width { 0 } else { column };
        }
        if let Ok(read) = read(text.as_bytes(), "")
            && read.format == crate::Format::Text {
                let unescaped: Vec<String> = read.text.split_whitespace().map(|word| word.replace('\\', "")).collect();
                prop_assert_eq!(unescaped, words);
            }
    }
}
