//! Plain text and Markdown.

use crate::{Note, Refusal, limits, read};

fn text(bytes: &[u8]) -> String {
    read(bytes, "contract.txt").unwrap().text
}

#[test]
fn text_is_read_in_the_alphabet_it_was_stored_in() {
    let sentence = "The fee is £5 – not €6.";
    let little: Vec<u8> = [0xFEFF].into_iter().chain(sentence.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xFEFF].into_iter().chain(sentence.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", sentence.as_bytes()].concat();
    for bytes in [sentence.as_bytes().to_vec(), marked, little, big] {
        let read = read(&bytes, "").unwrap();
        assert_eq!((read.text.as_str(), read.notes), ("The fee is £5 – not €6.\n", vec![]));
    }
    let windows = read(b"The fee is \xA35 \x96 not \x806.", "").unwrap();
    assert_eq!(windows.text, "The fee is £5 – not €6.\n");
    assert_eq!(windows.notes, [Note::ReadAsWindows1252]);
}

#[test]
fn every_kind_of_line_end_is_one() {
    assert_eq!(text(b"One\r\nTwo\rThree\nFour"), "One\n\nTwo\n\nThree\n\nFour\n");
}

#[test]
fn lines_broken_at_one_width_are_joined_and_clauses_stay_apart() {
    let letter = "\
1. The Supplier shall provide the Services with reasonable care and
skill, and shall meet the dates which the parties agreed in writing
before the work began.
2. The Customer shall pay the Fees within thirty days of receiving a
correct invoice, and shall pay interest at four per cent above the
base rate of the Bank of England on what is late.
(a) Interest accrues from day to day until the whole of the amount is
paid, before and after judgment.

Signed by:
Ash Ltd
1 High Street";
    let read = read(letter.as_bytes(), "letter.txt").unwrap();
    assert_eq!(read.notes, [Note::LinesJoined]);
    let blocks: Vec<&str> = read.text.split("\n\n").collect();
    assert_eq!(blocks.len(), 6);
    assert!(blocks[0].starts_with("1. The Supplier") && blocks[0].ends_with("before the work began."));
    assert!(blocks[1].starts_with("2. The Customer") && blocks[2].starts_with("(a) Interest"));
    assert_eq!(blocks[3..], ["Signed by:", "Ash Ltd", "1 High Street\n"]);
}

#[test]
fn lines_of_a_poem_or_an_address_are_not_joined() {
    let read = read(b"Ash Ltd\n1 High Street\nBristol\nBS1 1AA\n\nDear Sirs", "").unwrap();
    assert_eq!(read.text, "Ash Ltd\n\n1 High Street\n\nBristol\n\nBS1 1AA\n\nDear Sirs\n");
    assert!(read.notes.is_empty());
}

#[test]
fn what_markdown_would_take_for_marks_is_escaped_in_plain_text_only() {
    assert_eq!(text(b"# 5 is <b>not</b> a *heading*"), "\\# 5 is \\<b>not\\</b> a \\*heading\\*\n");
    assert_eq!(text(b"Signed: __________ by [name]"), "Signed: __________ by [name]\n");
    assert_eq!(text(b"________________"), "\\________________\n");
    assert_eq!(text(b"A & B, AT&amp;T, [x](y), 3 * 4"), "A & B, AT\\&amp;T, [x\\](y), 3 * 4\n");
    let markdown = b"# Agreement\n\n**Fee** means *x*\n\n| a | b |\n| --- | --- |\n| 1 | 2 |";
    assert_eq!(text(markdown), format!("{}\n", std::str::from_utf8(markdown).unwrap()));
}

#[test]
fn a_text_far_beyond_the_longest_is_refused_before_it_is_copied_about() {
    let long = "agreement ".repeat(2 * limits::MAX_TEXT / 10 + 1);
    assert_eq!(read(long.as_bytes(), "").unwrap_err(), Refusal::TooLong);
    let wide: Vec<u8> = "\u{FEFF}".encode_utf16().chain(long.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide, "").unwrap_err(), Refusal::TooLong);
    assert_eq!(
        read(&vec![0; 2 * limits::MAX_TEXT + 1], "").unwrap_err(),
        Refusal::NotADocument,
        "noise of any length is noise"
    );
}
