//! What a written file promises: Word's numbers are the text's, nothing is lost, nothing in a text can break the file.

use crate::labels::{Format, Label};
use crate::links::{Address, addresses};
use crate::{Align, Block, Document, Fact, Meta, Run, SignatureLine, write};
use proptest::prelude::*;
use std::time::Instant;

mod word;
use word::{Element, File};

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Título & more".to_owned(),
        subtitle: String::new(),
        language: "en-GB".to_owned(),
        author: "Ash Ltd".to_owned(),
        subject: "A <subject>".to_owned(),
        created: "2026-11-20T09:42:00.25Z".parse().unwrap(),
        header_left: "Left".to_owned(),
        header_right: "Right".to_owned(),
        footer_left: "Foot".to_owned(),
        status_mark: Some("Draft".to_owned()),
        blocks,
    }
}

fn meta() -> Meta {
    Meta { company: "Ash & Oak Ltd".to_owned(), created: "2026-11-18T08:00:00Z".parse().unwrap() }
}

fn bytes(blocks: Vec<Block>) -> Vec<u8> {
    write(&document(blocks), &meta()).unwrap()
}

fn file(blocks: Vec<Block>) -> File {
    File::open(&bytes(blocks))
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { indent: 0, number: None, runs: vec![Run::plain(text)] }
}

fn numbered(indent: u8, number: &str) -> Block {
    Block::Paragraph { indent, number: Some(number.to_owned()), runs: vec![Run::plain("words")] }
}

fn heading(level: u8, number: Option<&str>) -> Block {
    Block::Heading { level, number: number.map(str::to_owned), runs: vec![Run::plain("Heading")] }
}

fn clause(number: &str) -> Block {
    heading(2, Some(number))
}

/// The numbers that Word shows; `None` where a number is text.
fn counted(blocks: Vec<Block>) -> Vec<Option<String>> {
    let has_number = |block: &Block| match block {
        Block::Heading { number, .. } | Block::Paragraph { number, .. } => number.is_some(),
        _ => false,
    };
    let numbered: Vec<bool> = blocks.iter().filter(|block| **block != Block::PageBreak).map(has_number).collect();
    // The title comes first.
    let paragraphs = file(blocks).paragraphs().into_iter().skip(1);
    paragraphs.zip(numbered).filter(|(_, numbered)| *numbered).map(|((number, _), _)| number).collect()
}

fn lists_of(blocks: Vec<Block>) -> usize {
    // The bullets are always defined.
    file(blocks).part("word/numbering.xml").all("w:num").len() - 1
}

/// A contract as the product numbers it: parties, clauses, items, definitions with items of their own, schedules.
fn contract() -> Vec<Block> {
    let mut blocks = vec![heading(2, None), numbered(0, "(1)"), numbered(0, "(2)")];
    blocks.extend([heading(2, None), numbered(0, "(A)"), numbered(0, "(B)")]);
    blocks.extend([clause("1."), numbered(0, "1.1")]);
    for _ in 0..9 {
        blocks.extend([paragraph("“Term” means:"), numbered(1, "(a)"), numbered(1, "(b)")]);
    }
    blocks.extend([
        numbered(0, "1.2"),
        numbered(1, "(a)"),
        numbered(2, "(i)"),
        numbered(2, "(ii)"),
        numbered(1, "(b)"),
    ]);
    blocks.extend([numbered(2, "(i)"), clause("2."), numbered(0, "2.1"), numbered(1, "(a)"), numbered(0, "2.2")]);
    blocks.extend([clause("3."), paragraph("No sub-clauses here."), clause("4."), numbered(0, "4.1")]);
    for _ in 0..2 {
        blocks.extend([Block::PageBreak, heading(1, None), heading(3, Some("1.")), numbered(0, "1.1")]);
        blocks.extend([numbered(1, "(a)"), numbered(0, "1.2"), heading(3, Some("2."))]);
        blocks.push(numbered(0, "2.1"));
    }
    blocks
}

fn numbers_of(blocks: &[Block]) -> Vec<Option<String>> {
    let number = |block: &Block| match block {
        Block::Heading { number, .. } | Block::Paragraph { number, .. } => number.clone(),
        _ => None,
    };
    blocks.iter().filter_map(number).map(Some).collect()
}

#[test]
fn word_numbers_a_contract_by_itself_and_arrives_at_the_numbers_of_the_text() {
    assert_eq!(counted(contract()), numbers_of(&contract()));
}

#[test]
fn clauses_sub_clauses_and_items_are_levels_of_one_list() {
    let blocks = vec![
        clause("1."),
        numbered(0, "1.1"),
        numbered(1, "(a)"),
        numbered(2, "(i)"),
        numbered(0, "1.2"),
        clause("2."),
    ];
    assert_eq!(lists_of(blocks.clone()), 1);
    let written = file(blocks);
    let numbering = written.part("word/numbering.xml");
    let list = numbering.all("w:abstractNum")[1].clone();
    let levels: Vec<(&str, &str)> = list
        .all("w:lvl")
        .into_iter()
        .map(|level| (level.value(&["w:numFmt"]).unwrap(), level.value(&["w:lvlText"]).unwrap()))
        .collect();
    let expected = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")];
    assert_eq!(levels[..4], expected);
    let depths: Vec<String> = written
        .paragraphs()
        .iter()
        .filter_map(|(_, paragraph)| paragraph.value(&["w:pPr", "w:numPr", "w:ilvl"]).map(str::to_owned))
        .collect();
    assert_eq!(depths, ["0", "1", "2", "3", "1", "0"]);
}

#[test]
fn numbers_that_were_typed_out_of_order_are_shown_as_typed() {
    for numbers in [
        vec!["4.", "5.", "7.", "7.", "6."],
        vec!["1.", "1.2", "1.4", "2.1"],
        vec!["4.1", "4.2", "5.1", "5.3"],
        vec!["(c)", "(d)", "(a)", "(i)", "(ii)", "(v)", "(vi)", "(b)"],
        vec!["(h)", "(i)", "(j)", "(y)", "(z)", "(aa)", "(bb)"],
        vec!["1)", "2)", "§5", "[3]", "(IV)", "(V)"],
        vec!["1.1.1", "1.1.2", "1.2.1", "0.", "1.", "2.1.", "2.2."],
    ] {
        let blocks: Vec<Block> = numbers.iter().map(|number| numbered(0, number)).collect();
        assert_eq!(counted(blocks.clone()), numbers_of(&blocks), "{numbers:?}");
        let headings: Vec<Block> = numbers.iter().map(|number| clause(number)).collect();
        assert_eq!(counted(headings.clone()), numbers_of(&headings), "{numbers:?}");
    }
}

#[test]
fn a_number_that_word_cannot_count_to_stands_in_the_text_in_its_place() {
    for number in ["12A", "(ab)", "01.", "1%", "Article 4", "99999.", "", "–", "a very long number indeed, this"] {
        let written = file(vec![clause("1."), numbered(1, number)]);
        let (counted, paragraph) = written.paragraphs().remove(2);
        assert_eq!(counted, None, "{number}");
        assert_eq!(paragraph.words(), format!("{number}words"));
        assert_eq!(paragraph.at(&["w:pPr", "w:ind"]).unwrap().attribute("w:hanging"), Some("520"));
        assert_eq!(paragraph.all("w:r").iter().filter(|run| run.child("w:tab").is_some()).count(), 1);
    }
}

#[test]
fn what_word_writes_for_a_number_is_what_was_read_as_that_number() {
    for value in 1..2000 {
        for format in
            [Format::Decimal, Format::LowerRoman, Format::UpperRoman, Format::LowerLetter, Format::UpperLetter]
        {
            let text = format!("({})", format.written(value));
            let meant = Label::read(&text).and_then(|label| label.meanings().find(|meaning| meaning.0 == format));
            let letters = matches!(format, Format::LowerLetter | Format::UpperLetter);
            if !letters || value <= 104 {
                assert_eq!(meant, Some((format, value)), "{text}");
            }
        }
    }
    let first = |text: &str| Label::read(text).and_then(|label| label.meanings().next());
    assert_eq!(first("(i)"), Some((Format::LowerRoman, 1)));
    assert_eq!(first("(c)"), Some((Format::LowerLetter, 3)));
    assert_eq!(first("(ii)"), Some((Format::LowerRoman, 2)));
    assert_eq!(first("(aa)"), Some((Format::LowerLetter, 27)));
}

#[test]
fn the_file_holds_the_parts_that_its_lists_of_parts_name() {
    let written = file(vec![paragraph("See https://example.com/terms.")]);
    for name in written.names() {
        written.part(name);
    }
    let types = written.part("[Content_Types].xml");
    for part in types.all("Override") {
        let name = part.attribute("PartName").unwrap().trim_start_matches('/');
        assert!(written.names().any(|other| other == name), "{name}");
    }
    let relations = written.part("word/_rels/document.xml.rels");
    let mut ids = std::collections::HashSet::new();
    for relation in relations.all("Relationship") {
        assert!(ids.insert(relation.attribute("Id").unwrap().to_owned()));
        if relation.attribute("TargetMode").is_none() {
            let name = format!("word/{}", relation.attribute("Target").unwrap());
            assert!(written.names().any(|other| other == name), "{name}");
        }
    }
    let body = written.body();
    for used in
        body.all("w:hyperlink").iter().chain(&body.all("w:headerReference")).chain(&body.all("w:footerReference"))
    {
        assert!(ids.contains(used.attribute("r:id").unwrap()));
    }
}

#[test]
fn every_style_that_is_used_is_defined() {
    let mut blocks = contract();
    blocks.extend([4, 5, 6, 7].map(|level| heading(level, None)));
    blocks.extend([Block::Rule, paragraph("https://example.com"), table(&["A"], &[&["b"]])]);
    blocks.push(Block::SignatureLines(vec![SignatureLine { runs: Vec::new(), blank: true }]));
    let written = file(blocks);
    let styles = written.part("word/styles.xml");
    let defined: Vec<&str> = styles.all("w:style").iter().filter_map(|style| style.attribute("w:styleId")).collect();
    let used = ["w:pStyle", "w:rStyle", "w:tblStyle"].into_iter().flat_map(|name| {
        let parts = ["word/document.xml", "word/header1.xml", "word/footer1.xml"].map(|part| written.part(part));
        parts
            .iter()
            .flat_map(|part| part.all(name))
            .filter_map(|it| it.attribute("w:val").map(str::to_owned))
            .collect::<Vec<_>>()
    });
    for style in used.chain(styles.all("w:basedOn").iter().filter_map(|it| it.attribute("w:val").map(str::to_owned))) {
        assert!(defined.contains(&style.as_str()), "{style}");
    }
}

#[test]
fn headings_are_words_own_and_nest_as_the_text_does() {
    let written =
        file(vec![heading(2, None), clause("1."), heading(1, None), heading(3, Some("1.")), heading(4, None)]);
    let paragraphs = written.paragraphs();
    let used: Vec<&str> = paragraphs.iter().map(|(_, paragraph)| paragraph.style()).collect();
    assert_eq!(used, ["Title", "Heading1", "Heading1", "PartHeading", "Heading2", "Heading3"]);
    let styles = written.part("word/styles.xml");
    let style =
        |id: &str| (*styles.all("w:style").iter().find(|it| it.attribute("w:styleId") == Some(id)).unwrap()).clone();
    for (rank, id) in ["Heading1", "Heading2", "Heading3"].into_iter().enumerate() {
        assert_eq!(style(id).value(&["w:name"]).unwrap(), format!("heading {}", rank + 1));
        assert_eq!(style(id).value(&["w:pPr", "w:outlineLvl"]).unwrap(), rank.to_string());
        assert!(style(id).at(&["w:pPr", "w:keepNext"]).is_some());
    }
    assert_eq!(style("PartHeading").value(&["w:basedOn"]), Some("Heading1"));
}

fn table(header: &[&str], rows: &[&[&str]]) -> Block {
    let row = |cells: &[&str]| cells.iter().map(|cell| vec![Run::plain(*cell)]).collect::<Vec<_>>();
    Block::Table {
        columns: vec![Align::Left, Align::Right],
        header: row(header),
        rows: rows.iter().map(|cells| row(cells)).collect(),
    }
}

#[test]
fn a_table_repeats_its_first_row_and_every_row_has_all_columns() {
    let written =
        file(vec![table(&["Item", "Price"], &[&["Lens", "£1"], &["Frame"], &["a", "b", "c"]]), table(&["x"], &[])]);
    let body = written.body();
    let tables = body.all("w:tbl");
    assert_eq!(tables.len(), 2);
    let rows = tables[0].all("w:tr");
    let is_head = |row: &Element| row.at(&["w:trPr", "w:tblHeader"]).is_some();
    assert_eq!(rows.iter().map(|row| is_head(row)).collect::<Vec<_>>(), [true, false, false, false]);
    assert!(
        rows.iter()
            .all(|row| row.all("w:tc").len() == 3 && row.all("w:tc").iter().all(|cell| cell.child("w:p").is_some()))
    );
    assert_eq!(rows[1].words(), "Lens£1");
    assert_eq!(rows[1].all("w:jc").len(), 1);
    let widths: Vec<u32> =
        tables[0].all("w:gridCol").iter().map(|it| it.attribute("w:w").unwrap().parse().unwrap()).collect();
    assert!(widths.iter().sum::<u32>() <= 9184 && widths.iter().all(|&width| width > 1000), "{widths:?}");
    // Word joins tables with nothing between them.
    let order: Vec<&str> = body.children.iter().map(|child| child.name.as_str()).collect();
    assert!(!order.windows(2).any(|pair| pair == ["w:tbl", "w:tbl"] || pair == ["w:tbl", "w:sectPr"]), "{order:?}");
}

#[test]
fn a_table_too_wide_for_the_page_becomes_a_list_of_its_rows() {
    let cells: Vec<String> = (0..13).map(|cell| format!("c{cell}")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let written = file(vec![table(&["Name"], &[&cells])]);
    assert!(written.body().all("w:tbl").is_empty());
    assert!(written.body().words().contains("Name: c0; c1; c2"));
}

#[test]
fn bullets_are_entries_of_a_list_without_numbers() {
    let written = file(vec![numbered(0, "•"), numbered(1, "•"), numbered(200, "•")]);
    let numbering = written.part("word/numbering.xml");
    let bullets = numbering.all("w:abstractNum")[0].clone();
    assert!(bullets.all("w:numFmt").iter().all(|format| format.attribute("w:val") == Some("bullet")));
    let levels: Vec<String> = written
        .paragraphs()
        .iter()
        .filter_map(|(_, it)| it.value(&["w:pPr", "w:numPr", "w:ilvl"]).map(str::to_owned))
        .collect();
    assert_eq!(levels, ["0", "1", "4"]);
}

#[test]
fn bold_italic_line_breaks_and_blanks_are_kept() {
    let runs = vec![
        Run::bold("“Term”"),
        Run::plain("  means\na thing\t"),
        Run { text: "italic".to_owned(), bold: false, italic: true },
    ];
    let written = file(vec![Block::Paragraph { indent: 0, number: None, runs }]);
    let (_, paragraph) = written.paragraphs().remove(1);
    assert_eq!(paragraph.words(), "“Term”  means\na thingitalic");
    let runs = paragraph.all("w:r");
    assert!(runs[0].at(&["w:rPr", "w:b"]).is_some() && runs[0].at(&["w:rPr", "w:i"]).is_none());
    assert!(runs[1].child("w:rPr").is_none() && runs[1].child("w:br").is_some() && runs[1].child("w:tab").is_some());
    assert_eq!(runs[1].child("w:t").unwrap().attribute("xml:space"), Some("preserve"));
    assert!(runs[2].at(&["w:rPr", "w:i"]).is_some() && runs[2].at(&["w:rPr", "w:b"]).is_none());
}

#[test]
fn an_address_in_the_text_can_be_followed_and_goes_where_it_says() {
    let found = |text: &str| {
        addresses(text)
            .into_iter()
            .map(|Address { place, target }| (text[place].to_owned(), target))
            .collect::<Vec<_>>()
    };
    let same = |text: &str| vec![(text.to_owned(), text.to_owned())];
    assert_eq!(found("see https://example.com/a?b=c&d#e."), same("https://example.com/a?b=c&d#e"));
    assert_eq!(found("our notice (https://example.com/a_(b)),"), same("https://example.com/a_(b)"));
    assert_eq!(found("“http://example.com:8080/”"), same("http://example.com:8080/"));
    assert_eq!(
        found("write to (tom@ash.example); or"),
        [("tom@ash.example".to_owned(), "mailto:tom@ash.example".to_owned())]
    );
    assert_eq!(found("mailto:tom@ash.example"), same("mailto:tom@ash.example"));
    for text in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://bank.example@other.example/",
        "https://exa%zzmple.com",
        "https://example.com/%2",
        "https://exämple.com",
        "https://example.com/é",
        "ä@b.example",
        "a@b",
        "@",
        "a@@b.example",
        "at 5:30",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
    assert_eq!(found(&format!("https://example.com/{}", "a".repeat(3000))), []);
    let written = file(vec![paragraph("a@b.example, https://x.example/?a&b and a@b.example")]);
    let relations = written.part("word/_rels/document.xml.rels");
    let links: Vec<&str> = relations
        .all("Relationship")
        .into_iter()
        .filter(|it| it.attribute("TargetMode") == Some("External"))
        .filter_map(|it| it.attribute("Target"))
        .collect();
    assert_eq!(links, ["mailto:a@b.example", "https://x.example/?a&b"]);
    assert_eq!(written.body().all("w:hyperlink").len(), 3);
    assert!(written.body().words().ends_with("a@b.example, https://x.example/?a&b and a@b.example"));
}

#[test]
fn the_page_is_a4_with_the_title_at_its_head_and_page_x_of_y_at_its_foot() {
    let written = file(contract());
    let body = written.body();
    let section = body.children.last().unwrap();
    let size = section.child("w:pgSz").unwrap();
    assert_eq!((size.attribute("w:w"), size.attribute("w:h")), (Some("11906"), Some("16838")));
    let words = |part: &str| written.part(part).all("w:t").iter().map(|it| it.text.clone()).collect::<String>();
    assert_eq!(words("word/header1.xml"), "Left Draft Right");
    assert_eq!(words("word/footer1.xml"), "FootPage 1 of 1");
    let footer = written.part("word/footer1.xml");
    let fields: Vec<&str> = footer.all("w:fldSimple").iter().filter_map(|it| it.attribute("w:instr")).collect();
    assert_eq!(fields, [" PAGE ", " NUMPAGES "]);
}

#[test]
fn the_file_says_its_language_title_author_company_and_times() {
    let written = file(Vec::new());
    let styles = written.part("word/styles.xml");
    assert_eq!(styles.value(&["w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"]), Some("en-GB"));
    let fonts = styles.at(&["w:docDefaults", "w:rPrDefault", "w:rPr", "w:rFonts"]).unwrap();
    assert_eq!(fonts.attribute("w:ascii"), Some("Liberation Serif"));
    assert_eq!(written.part("word/fontTable.xml").value(&["w:font", "w:altName"]), Some("Times New Roman"));
    let core = written.part("docProps/core.xml");
    let text = |name: &str| core.child(name).unwrap().text.clone();
    assert_eq!(text("dc:title"), "Título & more");
    assert_eq!(text("dc:subject"), "A <subject>");
    assert_eq!(text("dc:creator"), "Ash Ltd");
    assert_eq!(text("dc:language"), "en-GB");
    assert_eq!(text("dcterms:created"), "2026-11-18T08:00:00Z");
    assert_eq!(text("dcterms:modified"), "2026-11-20T09:42:00Z");
    assert_eq!(written.part("docProps/app.xml").child("Company").unwrap().text, "Ash & Oak Ltd");
}

#[test]
fn the_same_document_gives_the_same_bytes_and_no_part_is_dated() {
    assert_eq!(bytes(contract()), bytes(contract()));
    let mut other = contract();
    other.pop();
    assert_ne!(bytes(contract()), bytes(other));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes(contract()))).unwrap();
    for index in 0..zip.len() {
        assert_eq!(zip.by_index(index).unwrap().last_modified(), Some(zip::DateTime::default()));
    }
    assert_eq!(zip.by_index(0).unwrap().name().unwrap(), "[Content_Types].xml");
}

#[test]
fn a_page_break_begins_the_next_paragraph_on_a_new_page_and_an_empty_document_is_sound() {
    let written = file(vec![
        paragraph("a"),
        Block::PageBreak,
        Block::PageBreak,
        paragraph("b"),
        paragraph("c"),
        Block::PageBreak,
    ]);
    let breaks: Vec<bool> =
        written.paragraphs().iter().map(|(_, it)| it.at(&["w:pPr", "w:pageBreakBefore"]).is_some()).collect();
    assert_eq!(breaks, [false, false, true, false]);
    let mut empty = document(vec![Block::PageBreak]);
    empty.title = String::new();
    empty.status_mark = None;
    let written = File::open(&write(&empty, &meta()).unwrap());
    assert_eq!(written.paragraphs().len(), 1);
}

#[test]
fn lines_for_a_signature_stay_together_and_end_in_a_line_to_write_on() {
    let line = |text: &str, blank| SignatureLine { runs: vec![Run::plain(text)], blank };
    let lines =
        vec![line("Signed by Tom for Ash Ltd", false), line("Signature", true), line(&"name ".repeat(30), true)];
    let written = file(vec![Block::SignatureLines(lines)]);
    let paragraphs = written.paragraphs();
    let kept: Vec<bool> = paragraphs.iter().skip(1).map(|(_, it)| it.at(&["w:pPr", "w:keepNext"]).is_some()).collect();
    assert_eq!(kept, [true, true, false]);
    let tabs = |index: usize| {
        let runs = paragraphs[index].1.all("w:r");
        runs.iter().filter(|run| run.child("w:tab").is_some()).count()
    };
    assert_eq!((tabs(1), tabs(2), tabs(3)), (0, 2, 1));
}

#[test]
fn characters_that_xml_cannot_carry_are_dropped_and_hidden_turns_of_direction_show() {
    let text = "a\u{0}\u{8}\u{b}\u{1f}b\u{FFFE}\u{FFFF}c \u{202E}d\u{2066} \u{200F}e <&>\"'\r\nf";
    let mut hostile = document(vec![paragraph(text)]);
    (hostile.title, hostile.author, hostile.header_left) = (text.to_owned(), text.to_owned(), text.to_owned());
    (hostile.language, hostile.status_mark) = (text.to_owned(), Some(text.to_owned()));
    let written = File::open(&write(&hostile, &meta()).unwrap());
    for name in written.names() {
        written.part(name);
    }
    let (_, paragraph) = written.paragraphs().remove(1);
    assert_eq!(paragraph.words(), "abc \u{FFFD}d\u{FFFD} \u{200F}e <&>\"'\nf");
}

#[test]
fn after_more_lists_than_word_can_hold_numbers_are_text() {
    let blocks: Vec<Block> = (0..1500).map(|_| clause("7.")).collect();
    let written = file(blocks);
    let shown = written.paragraphs().into_iter().skip(1);
    let (counted, typed): (Vec<_>, Vec<_>) = shown.partition(|(number, _)| number.is_some());
    assert_eq!((counted.len(), typed.len()), (1000, 500));
    assert!(counted.iter().all(|(number, _)| number.as_deref() == Some("7.")));
    assert!(typed.iter().all(|(_, paragraph)| paragraph.words() == "7.Heading"));
}

#[test]
fn ten_megabytes_of_anything_are_written_in_time() {
    let many: Vec<Block> = (0..40_000)
        .map(|index| match index % 4 {
            0 => numbered(u8::try_from(index % 256).unwrap(), &format!("({})", index % 7)),
            1 => numbered(1, &format!("{}.{}", index % 11, index % 13)),
            2 => clause(&format!("{index}.")),
            _ => paragraph("word"),
        })
        .collect();
    let cells = vec![vec![Run::plain("c")]; 12];
    let table = Block::Table { columns: Vec::new(), header: cells.clone(), rows: vec![cells; 5_000] };
    for blocks in [
        vec![paragraph(&"word & (i) ".repeat(900_000))],
        vec![paragraph(&"a@b.example ((((https://example.com/))))) ".repeat(20_000))],
        vec![paragraph(&")".repeat(2_000_000))],
        vec![paragraph(&"https://".repeat(250_000))],
        vec![paragraph(&"a@".repeat(1_000_000))],
        vec![paragraph(&"\n\t\u{0}".repeat(200_000))],
        vec![numbered(0, &"1.".repeat(1_000_000)), clause(&"i".repeat(2_000_000))],
        many,
        vec![table],
    ] {
        let start = Instant::now();
        let length = bytes(blocks).len();
        // Generous: without optimisation, on a busy machine. What grows with the square of the text takes minutes.
        assert!(start.elapsed().as_secs() < 60, "{length} bytes took {:?}", start.elapsed());
    }
}

fn any_number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1u32..5, 1u32..5).prop_map(|(clause, sub)| format!("{clause}.{sub}")),
        3 => (1u32..5).prop_map(|clause| format!("{clause}.")),
        4 => (1u32..12).prop_map(|value| format!("({})", Format::LowerLetter.written(value))),
        4 => (1u32..12).prop_map(|value| format!("({})", Format::LowerRoman.written(value))),
        2 => (1u32..5, 1u32..4, 1u32..4).prop_map(|(a, b, c)| format!("{a}.{b}.{c}")),
        1 => (1u32..4).prop_map(|value| format!("({})", Format::UpperLetter.written(value))),
        1 => (1u32..4).prop_map(|value| format!("({value})")),
        1 => Just("•".to_owned()),
        1 => "[0-9]{1,7}|\\PC{0,6}",
    ]
}

fn any_runs() -> impl Strategy<Value = Vec<Run>> {
    let run = ("([a-zA-Zé£€“”’–<&>.:@/-]{1,9}[ \u{A0}]){0,9}", any::<bool>(), any::<bool>());
    proptest::collection::vec(run.prop_map(|(text, bold, italic)| Run { text, bold, italic }), 0..4)
}

fn any_block() -> impl Strategy<Value = Block> {
    let number = || prop_oneof![1 => Just(None), 4 => any_number().prop_map(Some)];
    let cells = || proptest::collection::vec(any_runs(), 0..6);
    prop_oneof![
        8 => (0u8..6, number(), any_runs()).prop_map(|(indent, number, runs)| Block::Paragraph { indent, number, runs }),
        3 => (0u8..8, number(), any_runs()).prop_map(|(level, number, runs)| Block::Heading { level, number, runs }),
        1 => (cells(), proptest::collection::vec(cells(), 0..4))
            .prop_map(|(header, rows)| Block::Table { columns: vec![Align::Right, Align::Centre], header, rows }),
        1 => Just(Block::Rule),
        1 => Just(Block::PageBreak),
        1 => any_runs().prop_map(Block::Quote),
        1 => proptest::collection::vec((any_runs(), any_runs()), 0..4).prop_map(|facts| {
            Block::Facts(facts.into_iter().map(|(name, value)| Fact { name, value }).collect())
        }),
        1 => proptest::collection::vec((any_runs(), any::<bool>()), 0..4).prop_map(|lines| {
            Block::SignatureLines(lines.into_iter().map(|(runs, blank)| SignatureLine { runs, blank }).collect())
        }),
    ]
}

/// Everything a block says, with its number.
fn text_of(block: &Block) -> String {
    let of = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    match block {
        Block::Heading { number, runs, .. } | Block::Paragraph { number, runs, .. } => {
            format!("{}{}", number.as_deref().unwrap_or_default(), of(runs))
        }
        Block::Table { header, rows, .. } => header.iter().chain(rows.iter().flatten()).map(|cell| of(cell)).collect(),
        Block::SignatureLines(lines) => lines.iter().map(|line| of(&line.runs)).collect(),
        Block::Facts(facts) => facts.iter().map(|fact| format!("{}: {}", of(&fact.name), of(&fact.value))).collect(),
        Block::Quote(runs) => of(runs),
        Block::Marks(_) | Block::Rule | Block::PageBreak => String::new(),
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_and_every_number_is_shown_once_and_in_order(blocks in proptest::collection::vec(any_block(), 0..60)) {
        let expected: String = blocks.iter().map(text_of).collect();
        let shown: String = file(blocks)
            .paragraphs()
            .into_iter()
            .skip(1)
            .map(|(number, paragraph)| format!("{}{}", number.unwrap_or_default(), paragraph.words()))
            .collect();
        prop_assert_eq!(without_blanks(&shown), without_blanks(&expected));
    }

    #[test]
    fn any_text_at_all_gives_a_readable_file(texts in proptest::collection::vec("\\PC{0,40}|[\u{0}-\u{1F}\u{80}-\u{9F}]{0,5}|.{0,9}", 0..8)) {
        let blocks = texts.iter().flat_map(|text| [paragraph(text), clause(text), numbered(9, text)]).collect();
        let mut document = document(blocks);
        (document.header_left, document.title, document.language) = (texts.concat(), texts.concat(), texts.concat());
        let written = File::open(&write(&document, &meta()).unwrap());
        for name in written.names() {
            written.part(name);
        }
    }
}
