//! What reading a file promises: the words that are seen, in order, or a refusal that a shop owner understands.

mod archives;
mod hostile;
pub(crate) mod make;
mod pdf;
mod plain;
mod word;

use crate::{Format, Note, Refusal, limits, read};

#[test]
fn what_a_file_is_its_bytes_decide_and_never_its_name() {
    assert_eq!(read(&make::pdf_of(&["One sentence."]), "contract.docx").unwrap().format, Format::Pdf);
    assert_eq!(read(&make::docx("<w:p><w:r><w:t>One</w:t></w:r></w:p>"), "contract.pdf").unwrap().format, Format::Docx);
    assert_eq!(read(b"One sentence.", "contract.pdf").unwrap().format, Format::Text);
    assert_eq!(read(b"# Agreement\n\n## 1. Purpose", "contract.txt").unwrap().format, Format::Markdown);
    assert_eq!(read(b"- milk\n- eggs", "list.md").unwrap().format, Format::Markdown);
    assert_eq!(read(b"- milk\n- eggs", "list.txt").unwrap().format, Format::Text);
    assert_eq!(read(b"The mark %PDF-1.7 begins a PDF.", "").unwrap().format, Format::Text);
    assert_eq!(read(b"BM is short for bill of materials.", "").unwrap().format, Format::Text);
}

#[test]
fn files_that_are_not_read_are_refused_by_their_name() {
    let zip_with = |name: &str| make::zip(&[("[Content_Types].xml", b"<Types/>"), (name, b"<x/>")]);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "intake.empty"),
        (b" \r\n\t\n".to_vec(), "intake.empty"),
        (b"{\\rtf1 text}".to_vec(), "intake.unsupported"),
        (b"\x89PNG\r\n\x1A\n".to_vec(), "intake.unsupported"),
        (b"\xFF\xD8\xFF\xE0rest".to_vec(), "intake.unsupported"),
        (b"\0\0\0\x18ftypheic".to_vec(), "intake.unsupported"),
        (b"<!DOCTYPE html><p>Hello".to_vec(), "intake.unsupported"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on".to_vec(), "intake.unsupported"),
        (b"MZ\x90\0\x03".to_vec(), "intake.unsupported"),
        (zip_with("xl/workbook.xml"), "intake.unsupported"),
        (
            make::zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")]),
            "intake.unsupported",
        ),
        (make::zip(&[("a.txt", b"One"), ("b.txt", b"Two")]), "intake.archive"),
        (b"\x01\x02\x03\x04\x05 words".to_vec(), "intake.not_a_document"),
        (b"words \0 words".to_vec(), "intake.not_a_document"),
        (vec![b' '; limits::MAX_FILE + 1], "intake.too_large"),
        (b"%PDF-1.7\nnothing more".to_vec(), "intake.damaged"),
        (b"PK\x03\x04 cut short".to_vec(), "intake.damaged"),
    ];
    for (bytes, code) in cases {
        let refusal = read(&bytes, "contract.pdf").expect_err(code);
        let start = String::from_utf8_lossy(bytes.get(..16).unwrap_or(&bytes)).into_owned();
        assert_eq!(refusal.code(), code, "{start:?}");
    }
    let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sealed = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &sealed].concat();
    assert_eq!(read(&sealed, "").unwrap_err(), Refusal::Encrypted);
}

#[test]
fn every_refusal_and_note_has_a_code_of_its_own_and_a_sentence() {
    let refusals = [
        Refusal::Empty,
        Refusal::TooLarge,
        Refusal::TooLong,
        Refusal::Unsupported("a picture"),
        Refusal::NotADocument,
        Refusal::Archive,
        Refusal::Encrypted,
        Refusal::NoText,
        Refusal::UnreadableLetters,
        Refusal::Damaged,
        Refusal::TooMuchInside,
        Refusal::TooComplex,
    ];
    let notes = [
        Note::ReadAsWindows1252,
        Note::LinesJoined,
        Note::InsertionsTaken(1),
        Note::DeletionsLeftOut(2),
        Note::CommentsLeftOut(3),
        Note::FootnotesAppended(1),
        Note::PageFurnitureLeftOut,
        Note::ContentsLeftOut(2),
        Note::PicturesLeftOut(1),
        Note::HiddenTextLeftOut(1),
        Note::PagesWithoutText(vec![2]),
        Note::RecognisedText,
        Note::UnreadableLetters(4),
    ];
    let mut codes: Vec<&str> = refusals.map(Refusal::code).to_vec();
    codes.extend(notes.iter().map(Note::code));
    for sentence in refusals.iter().map(ToString::to_string).chain(notes.iter().map(ToString::to_string)) {
        assert!(
            sentence.ends_with('.') && sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
            "{sentence}"
        );
        assert!(
            !["zip archive", "UTF", "XML", "stream", "byte"].iter().any(|word| sentence.contains(word)),
            "{sentence}"
        );
    }
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
    assert_eq!(Note::DeletionsLeftOut(1).to_string(), "1 tracked deletion was left out.");
    assert_eq!(
        Note::PagesWithoutText(vec![2, 5]).to_string(),
        "Pages 2, 5 have no text. Scanned pages must be typed or recognised first."
    );
}
