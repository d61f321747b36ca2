//! PDF files.

use pactoria_pdf::{Align, Block, Document, Run, SignatureLine};

use super::make;
use crate::{Note, Refusal, read};

fn blocks(bytes: &[u8]) -> Vec<String> {
    read(bytes, "").unwrap().text.trim().split("\n\n").map(str::to_owned).collect()
}

/// Words without the marks of Markdown.
fn words(text: &str) -> Vec<String> {
    let is_mark = |word: &&str| !word.chars().all(|c| matches!(c, '#' | '|' | '-'));
    text.split_whitespace().filter(is_mark).map(|word| word.replace('\\', "")).collect()
}

const CLAUSE: &str = "The Supplier shall deliver the Goods to the well-known address in writing within ten Business Days, \
    and shall tell the Customer without undue delay of anything that could make a delivery late, so that the parties can \
    agree in good time what is to be done; this duty does not affect any right or remedy under clause 4.2 or at law.";

fn agreement() -> Document {
    let number = |number: String| Some(number);
    let mut blocks = Vec::new();
    for clause in 1..=14 {
        let heading = vec![Run::plain(format!("Heading number {clause}"))];
        blocks.push(Block::Heading { level: 2, number: number(format!("{clause}.")), runs: heading });
        for part in 1..=3 {
            let runs = vec![Run::bold("Fees"), Run::plain(format!(" £{part}0.00: {CLAUSE}"))];
            blocks.push(Block::Paragraph { indent: 0, number: number(format!("{clause}.{part}")), runs });
        }
        let item = vec![Run::plain("the first thing that is listed here; and")];
        blocks.push(Block::Paragraph { indent: 1, number: number("(a)".into()), runs: item });
    }
    let cell = |text: &str| vec![Run::plain(text)];
    blocks.push(Block::Heading { level: 1, number: None, runs: cell("Schedule 1 – Prices") });
    blocks.push(Block::Table {
        columns: vec![Align::Left, Align::Right],
        header: vec![cell("Item"), cell("Price")],
        rows: vec![vec![cell("Steel bolts"), cell("£1.20")], vec![cell("Brass nuts"), cell("£0.80")]],
    });
    blocks.push(Block::SignatureLines(vec![SignatureLine { runs: cell("Signed"), blank: true }]));
    Document {
        title: "Supply agreement".into(),
        subtitle: String::new(),
        language: "en-GB".into(),
        author: "Ash Ltd".into(),
        subject: String::new(),
        created: "2026-11-20T09:42:00Z".parse().unwrap(),
        header_left: "Supply agreement".into(),
        header_right: "Version 3".into(),
        footer_left: "Ash Limited".into(),
        status_mark: Some("Draft".into()),
        blocks,
    }
}

#[test]
fn a_contract_set_by_pactoria_comes_back_word_for_word_and_block_for_block() {
    let document = agreement();
    let read = read(&pactoria_pdf::write(&document).unwrap(), "").unwrap();
    let mut expected = vec!["# Supply agreement".to_owned()];
    let plain = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    for block in &document.blocks {
        expected.push(match block {
            Block::Heading { number: Some(number), runs, .. } => format!("## {number} {}", plain(runs)),
            Block::Heading { number: None, runs, .. } => format!("## {}", plain(runs)),
            Block::Paragraph { number, runs, .. } => format!("{} {}", number.as_deref().unwrap_or(""), plain(runs)),
            Block::Table { .. } => {
                "| Item | Price |\n| --- | --- |\n| Steel bolts | £1.20 |\n| Brass nuts | £0.80 |".to_owned()
            }
            Block::SignatureLines(_) => "Signed".to_owned(),
            Block::Facts(_) | Block::Quote(_) | Block::Marks(_) => panic!("an agreement has no {block:?}"),
            Block::Rule | Block::PageBreak => continue,
        });
    }
    assert_eq!(words(&read.text), words(&expected.join("\n\n")));
    assert_eq!(read.text.trim().split("\n\n").collect::<Vec<_>>(), expected);
    assert!(read.pages.unwrap() >= 5);
    assert_eq!(read.notes, [Note::PageFurnitureLeftOut]);
}

#[test]
fn lines_are_joined_to_paragraphs_and_hyphens_at_their_ends_undone() {
    let page = make::lines(&[
        (72.0, 700.0, "1. The Supplier shall treat what is confi-"),
        (72.0, 688.0, "dential as such, and keep it at its well-"),
        (72.0, 676.0, "known address for the non-refund-"),
        (72.0, 664.0, "able period, which runs for five years."),
        (72.0, 652.0, "2. It is well-known that this is so, as"),
        (72.0, 640.0, "confidential things are; see clause"),
        (72.0, 628.0, "4.2 above for more of the same words."),
        (72.0, 600.0, "Short line"),
        (72.0, 588.0, "Another short line"),
    ]);
    let expected = [
        "1. The Supplier shall treat what is confidential as such, and keep it at its well-known address for the \
         non-refundable period, which runs for five years.",
        "2. It is well-known that this is so, as confidential things are; see clause 4.2 above for more of the same words.",
        "Short line",
        "Another short line",
    ];
    assert_eq!(blocks(&make::pdf(&make::pages(&[page]))), expected);
}

#[test]
fn headers_and_page_numbers_go_and_headings_at_the_top_of_a_page_stay() {
    let page = |number: usize| {
        make::lines(&[
            (72.0, 800.0, "Ash Ltd Version 3"),
            (72.0, 770.0, &format!("Schedule {number} Goods")),
            (72.0, 700.0, &format!("Words of page {number} that stand alone.")),
            (280.0, 40.0, &format!("Page {number} of 4")),
        ])
    };
    let read = read(&make::pdf(&make::pages(&[page(1), page(2), page(3), page(4)])), "").unwrap();
    let expected: Vec<String> =
        (1..=4).flat_map(|n| [format!("Schedule {n} Goods"), format!("Words of page {n} that stand alone.")]).collect();
    assert_eq!(read.text.trim().split("\n\n").collect::<Vec<_>>(), expected);
    assert_eq!((read.notes, read.pages), (vec![Note::PageFurnitureLeftOut], Some(4)));
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut lines = Vec::new();
    let words: Vec<(String, String)> =
        (0..12).map(|n| (format!("left column line number {n}"), format!("right column line number {n}"))).collect();
    for (n, (left, _)) in words.iter().enumerate() {
        lines.push((72.0, 700.0 - 12.0 * f64::from(u32::try_from(n).unwrap()), left.as_str()));
    }
    for (n, (_, right)) in words.iter().enumerate() {
        lines.push((320.0, 700.0 - 12.0 * f64::from(u32::try_from(n).unwrap()), right.as_str()));
    }
    let text = read(&make::pdf(&make::pages(&[make::lines(&lines)])), "").unwrap().text;
    let at = |words: &str| text.find(words).unwrap();
    assert!(at("left column line number 11") < at("right column line number 0"));
    // Drawn row by row, the same page is a table.
    let rows: Vec<(f64, f64, &str)> = (0..12).flat_map(|n| [lines[n], lines[n + 12]]).collect();
    let text = read(&make::pdf(&make::pages(&[make::lines(&rows)])), "").unwrap().text;
    assert!(text.contains("| left column line number 3 | right column line number 3 |"), "{text}");
}

#[test]
fn text_is_found_in_packed_streams_turned_pages_forms_and_fields() {
    let content = b"BT /F1 10 Tf 72 700 Td (Packed words) Tj ET /X1 Do";
    let hex: String = make::packed(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut objects = make::pages(&[make::stream("/Filter/FlateDecode", &make::packed(content))]);
    objects[1] = b"<</Type/Pages/Count 1/Kids[4 0 R]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</X1 6 0 R>>>>>>".to_vec();
    objects[3] = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots[7 0 R]>>".to_vec();
    objects.push(make::stream(
        "/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 72 650]/Resources<</Font<</F1 3 0 R>>>>",
        b"BT /F1 10 Tf (Form words) Tj ET",
    ));
    objects.push(b"<</Subtype/Widget/Rect[72 600 200 620]/AP<</N 8 0 R>>>>".to_vec());
    objects.push(make::stream("/Subtype/Form/Resources<</Font<</F1 3 0 R>>>>", b"BT /F1 10 Tf (Filled in) Tj ET"));
    let expected = ["Packed words", "Form words", "Filled in"];
    assert_eq!(blocks(&make::pdf(&objects)), expected);
    objects[4] = make::stream("/Filter[/ASCIIHexDecode/FlateDecode]", hex.as_bytes());
    assert_eq!(blocks(&make::pdf(&objects)), expected);
    // A page that lies on its side, and text drawn on it so that it is upright when the page is turned.
    let sideways =
        make::stream("", b"BT /F1 10 Tf 0 1 -1 0 100 72 Tm (First line) Tj 0 1 -1 0 130 72 Tm (Second line) Tj ET");
    let mut objects = make::pages(&[sideways]);
    objects[3] = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Rotate 90>>".to_vec();
    assert_eq!(blocks(&make::pdf(&objects)), ["First line", "Second line"]);
}

#[test]
fn objects_are_found_in_packed_form_and_without_the_table_of_places() {
    let listed = "1 0 2 33 3 133 4 210 ";
    let bodies = [
        "<</Type/Catalog/Pages 2 0 R>>    ",
        "<</Type/Pages/Count 1/Kids[4 0 R]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>           ",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>     ",
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
    ];
    let packed = make::packed(format!("{listed}{}", bodies.concat()).as_bytes());
    let mut file = b"%PDF-1.5\n5 0 obj\n".to_vec();
    file.extend(make::stream(&format!("/Type/ObjStm/N 4/First {}/Filter/FlateDecode", listed.len()), &packed));
    file.extend(b"\nendobj\n6 0 obj\n");
    file.extend(make::stream("", b"BT /F1 10 Tf 72 700 Td (Found words) Tj ET"));
    file.extend(b"\nendobj\nstartxref\n99999\n%%EOF");
    assert_eq!(blocks(&file), ["Found words"]);
    // Cut in the middle of the content: what stands before the cut is still text.
    let cut = make::pdf_of(&["Words before the cut"]);
    let end = cut.windows(2).rposition(|pair| pair == b"Tj").unwrap() + 2;
    assert_eq!(blocks(&cut[..end]), ["Words before the cut"]);
}

#[test]
fn scans_and_unreadable_fonts_are_told_apart() {
    let picture = make::stream("/Subtype/Image/Width 1/Height 1/Filter/DCTDecode", b"\xFF\xD8");
    let mut objects = make::pages(&[make::stream("", b"/X1 Do")]);
    objects[1] = b"<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</XObject<</X1 6 0 R>>>>>>".to_vec();
    objects.push(picture.clone());
    assert_eq!(read(&make::pdf(&objects), "").unwrap_err(), Refusal::NoText);
    // Recognised text, drawn without colour over the picture.
    objects[1] = b"<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</Font<</F1 3 0 R>>/XObject<</X1 6 0 R>>>>>>".to_vec();
    objects[4] = make::stream("", b"/X1 Do BT 3 Tr /F1 10 Tf 72 700 Td (Recognised words) Tj ET");
    let recognised = read(&make::pdf(&objects), "").unwrap();
    assert_eq!((recognised.text.as_str(), recognised.notes), ("Recognised words\n", vec![Note::RecognisedText]));
    // The same under visible text is none of the contract's.
    objects[4] = make::stream("", b"BT /F1 10 Tf 72 700 Td (All the visible words) Tj 3 Tr 0 -20 Td (Hidden) Tj ET");
    let visible = read(&make::pdf(&objects), "").unwrap();
    assert_eq!((visible.text.as_str(), visible.notes), ("All the visible words\n", vec![Note::HiddenTextLeftOut(1)]));
    // Glyphs by number, and no table that says what they mean.
    let mut objects = make::pages(&[make::stream("", b"BT /F1 10 Tf 72 700 Td <000100020003> Tj ET")]);
    objects[2] = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X>>]>>".to_vec();
    assert_eq!(read(&make::pdf(&objects), "").unwrap_err(), Refusal::UnreadableLetters);
}

#[test]
fn a_protected_pdf_is_refused_as_such() {
    let objects = make::pages(&[make::lines(&[(72.0, 700.0, "Sealed")])]);
    let file = make::pdf_with("/Encrypt<</Filter/Standard/V 1/R 2>>", &objects);
    assert_eq!(read(&file, "").unwrap_err(), Refusal::Encrypted);
}
