//! Word files.

use super::make::{self, p};
use crate::{Note, Refusal, read};

fn text(bytes: &[u8]) -> String {
    read(bytes, "").unwrap().text
}

fn blocks(bytes: &[u8]) -> Vec<String> {
    text(bytes).trim().split("\n\n").map(str::to_owned).collect()
}

fn level(rank: u32, format: &str, pattern: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>"#
    )
}

fn in_list(num: u32, rank: u32) -> String {
    format!(r#"<w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="{num}"/></w:numPr>"#)
}

#[test]
fn the_numbers_that_word_computes_are_written_out() {
    let levels = [
        level(0, "decimal", "%1.", ""),
        level(1, "decimal", "%1.%2", ""),
        level(2, "lowerLetter", "(%3)", ""),
        level(3, "lowerRoman", "(%4)", ""),
        level(4, "upperLetter", "(%5)", r#"<w:lvlRestart w:val="0"/>"#),
    ]
    .concat();
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>
           <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
           <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#
    );
    let ranks = [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 2),
        (1, 3),
        (1, 3),
        (1, 4),
        (1, 1),
        (1, 2),
        (1, 4),
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
        (1, 0),
    ];
    let body: String = ranks.iter().map(|(num, rank)| p(&in_list(*num, *rank), "words;")).collect();
    let numbers: Vec<String> = blocks(&make::docx_with(&body, &[("numbering", &numbering)]))
        .iter()
        .map(|block| block.strip_suffix(" words;").unwrap().to_owned())
        .collect();
    let expected =
        ["1.", "1.1", "1.2", "(a)", "(b)", "(i)", "(ii)", "(A)", "1.3", "(a)", "(B)", "2.", "2.1", "5.", "5.1", "6."];
    assert_eq!(numbers, expected);
}

#[test]
fn letters_and_numerals_count_as_word_counts_them() {
    let numbering = [
        r#"<w:abstractNum w:abstractNumId="1">"#,
        r#"<w:lvl w:ilvl="0"><w:start w:val="25"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>"#,
        r#"<w:lvl w:ilvl="1"><w:start w:val="39"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%2."/></w:lvl>"#,
        r#"<w:lvl w:ilvl="2"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>"#,
        r#"<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>"#,
        r#"</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#,
    ]
    .concat();
    let body: String = [0, 0, 0, 1, 1, 2, 3].iter().map(|rank| p(&in_list(1, *rank), "w")).collect();
    let blocks = blocks(&make::docx_with(&body, &[("numbering", &numbering)]));
    assert_eq!(blocks, ["y) w", "z) w", "aa) w", "XXXIX. w", "XL. w", "27.40.4 w", "- w"]);
}

#[test]
fn numbers_and_headings_come_from_styles_too() {
    let styles = r#"
        <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
        <w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:styleId="Own"><w:name w:val="Our clause"/><w:basedOn w:val="H2"/></w:style>
        <w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
        <w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>"#;
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="1">{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#,
        level(0, "decimal", "%1.", r#"<w:pStyle w:val="H1"/>"#),
        level(1, "decimal", "%1.%2", r#"<w:pStyle w:val="H2"/>"#),
    );
    let styled = |style: &str, text: &str| p(&format!(r#"<w:pStyle w:val="{style}"/>"#), text);
    let body = [
        styled("T", "Supply agreement"),
        styled("TOC1", "1. Purpose 3"),
        styled("H1", "Purpose"),
        styled("H2", "Scope"),
        styled("H2", "The Supplier shall deliver the Goods."),
        styled("Own", "Detail"),
        styled("Loop", "Plain words"),
        p(r#"<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>"#, "Unnumbered"),
    ]
    .concat();
    let file = make::docx_with(&body, &[("styles", styles), ("numbering", &numbering)]);
    let expected = [
        "# Supply agreement",
        "## 1. Purpose",
        "### 1.1 Scope",
        "1.2 The Supplier shall deliver the Goods.",
        "### 2. Detail",
        "Plain words",
        "## Unnumbered",
    ];
    assert_eq!(blocks(&file), expected);
    assert_eq!(read(&file, "").unwrap().notes, [Note::ContentsLeftOut(1)]);
}

#[test]
fn tracked_changes_are_read_as_accepted_and_counted() {
    let body = r#"
        <w:p><w:r><w:t>The term is </w:t></w:r><w:del w:id="1"><w:r><w:delText>two</w:delText></w:r></w:del>
          <w:ins w:id="2"><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> years.</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">One </w:t></w:r></w:p>
        <w:p><w:r><w:t>paragraph.</w:t></w:r></w:p>
        <w:p><w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r><w:r><w:commentReference w:id="4"/></w:r></w:p>"#;
    let read = read(&make::docx(body), "").unwrap();
    assert_eq!(read.text, "The term is three years.\n\nOne paragraph.\n\nMoved.\n");
    let expected =
        [Note::InsertionsTaken(2), Note::DeletionsLeftOut(2), Note::CommentsLeftOut(1), Note::HiddenTextLeftOut(1)];
    assert_eq!(read.notes, expected);
}

#[test]
fn a_clause_whose_mark_was_deleted_takes_no_number() {
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="1">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#,
        level(0, "decimal", "%1.", "")
    );
    let gone = format!(
        r#"<w:p><w:pPr>{}<w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"#,
        in_list(1, 0)
    );
    let body = [p(&in_list(1, 0), "one;"), gone, p(&in_list(1, 0), "two;")].concat();
    assert_eq!(blocks(&make::docx_with(&body, &[("numbering", &numbering)])), ["1. one;", "2. two;"]);
}

#[test]
fn tables_become_tables_and_nested_ones_words() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", text));
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[cell("in"), cell("side")].concat()));
    let body = format!(
        "<w:tbl>{}{}{}{}</w:tbl><w:tbl>{}</w:tbl>",
        row(&[cell("Item"), cell("Price | £")].concat()),
        row(&format!(r#"<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>"#, p("", "Over both"))),
        row(&format!("<w:trPr><w:del/></w:trPr>{}{}", cell("Old"), cell("1"))),
        row(&format!("{}<w:tc>{inner}{}</w:tc>", cell("Bolts"), p("", "more"))),
        row(&cell("One cell only"))
    );
    let text = text(&make::docx(&body));
    assert_eq!(
        text,
        "| Item | Price \\| £ |\n| --- | --- |\n| Over both |  |\n| Bolts | in side more |\n\nOne cell only\n"
    );
}

#[test]
fn footnotes_text_boxes_and_special_characters_are_kept() {
    let body = r#"
        <w:p><w:r><w:t>Fees</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> apply.</w:t></w:r></w:p>
        <w:p><w:r><w:t>Host</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing><w:txbxContent>
            <w:p><w:r><w:t>Boxed words</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed words</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>
            </mc:AlternateContent></w:r></w:p>
        <w:p><w:r><w:t>a</w:t><w:tab/><w:t>b&#160;c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e&#173;f</w:t><w:br/><w:t>&lt;next&gt;</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:t>clause 4.2</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Term</w:t></w:r><w:r><w:t xml:space="preserve"> means </w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>this</w:t></w:r></w:p>
        <w:p><w:r><w:pic/></w:r></w:p>"#;
    let notes = r#"<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:t>Without VAT.</w:t></w:r></w:p></w:footnote>"#;
    let read = read(&make::docx_with(body, &[("footnotes", notes)]), "").unwrap();
    let blocks: Vec<&str> = read.text.trim().split("\n\n").collect();
    let expected = [
        "Fees [note 1] apply.",
        "Host",
        "Boxed words",
        "a b c-def",
        "\\<next>",
        "clause 4.2",
        "**Term** means this",
        "[note 1] Without VAT.",
    ];
    assert_eq!(blocks, expected);
    assert_eq!(read.notes, [Note::FootnotesAppended(1), Note::PicturesLeftOut(1)]);
}

#[test]
fn a_word_file_of_pictures_only_looks_scanned() {
    assert_eq!(read(&make::docx("<w:p><w:r><w:pic/></w:r></w:p>"), "").unwrap_err(), Refusal::NoText);
    assert_eq!(read(&make::docx("<w:p/>"), "").unwrap_err(), Refusal::Empty);
}
