//! What a set document promises: nothing lost, nothing out of order, nothing alone, nothing outside the page.

use crate::document::{Align, Block, Document, Fact, Mark, MarkShape, Run, SignatureLine};
use crate::fonts::Fonts;
use crate::layout::{Layout, PAGE_HEIGHT, Role, lay_out};
use crate::lines::{Line, Setter};
use crate::{typeset, write};
use lopdf::{Object, ObjectId};
use proptest::prelude::*;

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Título & more".to_owned(),
        subtitle: String::new(),
        language: "en-GB".to_owned(),
        author: "Ash Ltd".to_owned(),
        subject: String::new(),
        created: "2026-11-20T09:42:00Z".parse().unwrap(),
        header_left: "Left".to_owned(),
        header_right: "Right".to_owned(),
        footer_left: "Foot".to_owned(),
        status_mark: Some("Draft".to_owned()),
        blocks,
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { indent: 0, number: None, runs: vec![Run::plain(text)] }
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, number: Some("1.".to_owned()), runs: vec![Run::plain(text)] }
}

fn laid_out(blocks: Vec<Block>) -> Layout {
    lay_out(&document(blocks), Fonts::get().unwrap())
}

/// The text of one page that belongs to the document, line by line.
fn lines_of(layout: &Layout, page: usize) -> Vec<String> {
    let mut lines: Vec<(f32, String)> = Vec::new();
    for text in layout.pages[page].texts.iter().filter(|text| text.element.is_some()) {
        match lines.last_mut() {
            Some((y, line)) if *y == text.y => line.push_str(&text.text),
            _ => lines.push((text.y, text.text.clone())),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

fn broken(text: &str, measure: f32) -> Vec<String> {
    let words = |line: Line| line.pieces.into_iter().map(|piece| piece.text).collect::<String>();
    Setter::new(Fonts::get().unwrap())
        .lines(&[Run::plain(text)], 10.0, measure, measure)
        .into_iter()
        .map(words)
        .collect()
}

#[test]
fn a_line_breaks_at_spaces_hyphens_and_dashes_and_nowhere_else() {
    assert_eq!(broken("one two", 20.0), ["one", "two"]);
    assert_eq!(broken("well-known", 28.0), ["well-", "known"]);
    assert_eq!(broken("yes–no", 19.0), ["yes–", "no"]);
    assert_eq!(broken("a 10\u{A0}000", 30.0), ["a", "10 000"]);
    assert_eq!(broken("a to\u{2011}do", 26.0), ["a", "to-do"]);
    assert_eq!(broken("one\ntwo\n\nthree", 500.0), ["one", "two", "", "three"]);
    assert_eq!(broken("soft\u{AD}hyphen", 500.0), ["softhyphen"]);
    assert_eq!(broken("", 100.0), [""]);
}

#[test]
fn a_word_longer_than_the_line_is_cut() {
    let lines = broken(&"m".repeat(100), 50.0);
    assert!(lines.len() > 10);
    assert_eq!(lines.concat(), "m".repeat(100));
}

#[test]
fn characters_without_a_glyph_are_shown_as_such_and_counted() {
    let pdf = typeset(&document(vec![paragraph("accents éèüñ, £12 €3 – “q” … and 世界 😀")])).unwrap();
    assert_eq!((pdf.missing_characters, pdf.pages), (3, 1));
    let layout = laid_out(vec![paragraph("世")]);
    assert_eq!(lines_of(&layout, 0).last().map(String::as_str), Some("□"));
}

#[test]
fn a_document_with_boxes_says_at_its_end_what_they_are_and_another_does_not() {
    let says = |text: &str| {
        let bytes = write(&document(vec![paragraph(text)])).unwrap();
        let words = lopdf::Document::load_mem(&bytes).unwrap().extract_text(&[1]).unwrap();
        words.split_whitespace().collect::<Vec<_>>().join(" ").contains(crate::BOXES)
    };
    assert!(says("between 世 and 界"));
    assert!(!says("between these and those"));
}

#[test]
fn the_same_document_gives_the_same_bytes_and_another_a_different_identifier() {
    let one = document(vec![paragraph("one")]);
    assert_eq!(write(&one).unwrap(), write(&one).unwrap());
    let id = |document: &Document| {
        let file = lopdf::Document::load_mem(&write(document).unwrap()).unwrap();
        file.trailer.get(b"ID").unwrap().as_array().unwrap().clone()
    };
    assert_ne!(id(&one), id(&document(vec![paragraph("two")])));
}

#[test]
fn an_empty_document_is_one_page() {
    let mut empty = document(Vec::new());
    empty.title = String::new();
    empty.status_mark = None;
    let pdf = typeset(&empty).unwrap();
    assert_eq!(pdf.pages, 1);
    assert!(lopdf::Document::load_mem(&pdf.bytes).is_ok());
}

#[test]
fn values_stand_in_a_column_of_their_own_beside_their_names_and_are_read_after_them() {
    let fact = |name: &str, value: &str| Fact { name: vec![Run::plain(name)], value: vec![Run::plain(value)] };
    let long = "a value that goes on ".repeat(12);
    let layout =
        laid_out(vec![Block::Facts(vec![fact("Verdict", "Not ready"), fact("A name of many words indeed", &long)])]);
    let texts: Vec<_> = layout.pages[0].texts.iter().filter(|text| text.element.is_some()).collect();
    let places = |role: Role| -> Vec<f32> {
        let of = |it: usize| layout.elements[it].role == role;
        texts.iter().filter(|text| text.element.is_some_and(of)).map(|text| text.x).collect()
    };
    assert!(places(Role::Value).iter().all(|x| *x >= places(Role::Label)[0] + 100.0));
    let lines: Vec<_> = lines_of(&layout, 0);
    assert!(lines.iter().any(|line| line == "VerdictNot ready"), "on one line: {lines:?}");
    let roles: Vec<_> = layout.elements.iter().map(|it| it.role).collect();
    let entry = [Role::Entry, Role::Label, Role::Value];
    assert!(roles.windows(3).filter(|it| **it == entry).count() == 2 && roles.contains(&Role::List), "{roles:?}");
}

#[test]
fn marks_fill_the_width_by_their_weights_and_say_nothing() {
    let mark = |weight, shape| Mark { weight, shape };
    let marks =
        vec![mark(10, MarkShape::Low), mark(0, MarkShape::Full), mark(5, MarkShape::Full), mark(5, MarkShape::Hollow)];
    let bare = laid_out(Vec::new());
    let layout = laid_out(vec![Block::Marks(marks)]);
    assert_eq!(lines_of(&layout, 0), lines_of(&bare, 0));
    let strokes: Vec<_> = layout.pages[0].strokes.iter().filter(|it| it.thickness > 3.0).collect();
    let widths: Vec<_> = strokes.iter().map(|it| it.to.0 - it.from.0).filter(|it| *it > 0.0).collect();
    assert_eq!(widths.len(), 2, "the hollow one has no filling, the one without weight is not drawn: {widths:?}");
    assert!((widths[0] / widths[1] - 2.0).abs() < 0.05, "{widths:?}");
    assert!(strokes.iter().all(|it| it.from.0 >= 68.0 && it.to.0 <= 595.28 - 68.0 + 0.1));
    assert!(
        laid_out(vec![Block::Marks(vec![mark(0, MarkShape::Low)])]).pages[0].strokes.len()
            == bare.pages[0].strokes.len()
    );
}

#[test]
fn the_first_row_of_a_table_is_repeated_on_every_page_it_reaches() {
    let cell = |text: String| vec![Run::plain(text)];
    let rows = (0..120).map(|row| vec![cell(format!("row{row}")), cell("1".to_owned())]).collect();
    let header = vec![cell("Item".to_owned()), cell("Price".to_owned())];
    let layout = laid_out(vec![Block::Table { columns: vec![Align::Left, Align::Right], header, rows }]);
    assert!(layout.pages.len() >= 3);
    for page in &layout.pages {
        assert_eq!(page.texts.iter().filter(|text| text.text == "Price").count(), 1);
        // Figures stand at the right edge of their column.
        let right: Vec<f32> = page.texts.iter().filter(|text| text.text == "1").map(|text| text.x).collect();
        assert!(right.iter().all(|x| *x == right[0] && *x > 500.0));
    }
    let rows: Vec<&str> = layout
        .pages
        .iter()
        .flat_map(|page| &page.texts)
        .map(|text| text.text.as_str())
        .filter(|text| text.starts_with("row"))
        .collect();
    assert_eq!(rows, (0..120).map(|row| format!("row{row}")).collect::<Vec<_>>());
}

#[test]
fn a_row_longer_than_a_page_goes_on_over_the_page() {
    let long = vec![Run::plain("word ".repeat(6_000))];
    let header = vec![vec![Run::plain("A")], vec![Run::plain("B")]];
    let layout = laid_out(vec![Block::Table { columns: Vec::new(), header, rows: vec![vec![long.clone(), long]] }]);
    let words: usize =
        layout.pages.iter().flat_map(|page| &page.texts).map(|text| text.text.matches("word").count()).sum();
    assert_eq!(words, 12_000);
}

#[test]
fn lines_for_a_signature_stay_on_one_page() {
    for filler in 30..50 {
        let lines = (0..6).map(|_| SignatureLine { runs: vec![Run::plain("sign")], blank: true }).collect();
        let mut blocks: Vec<Block> = (0..filler).map(|_| paragraph("filler")).collect();
        blocks.push(heading("Signatures"));
        blocks.push(Block::SignatureLines(lines));
        let layout = laid_out(blocks);
        let last = layout.pages.len() - 1;
        let lines = lines_of(&layout, last);
        assert!(
            lines.iter().any(|line| line == "1.Signatures") && lines.iter().filter(|line| *line == "sign").count() == 6
        );
    }
}

#[test]
fn screen_readers_are_told_the_language_the_headings_and_the_table() {
    let cell = |text: &str| vec![Run::plain(text)];
    let table = Block::Table { columns: Vec::new(), header: vec![cell("H")], rows: vec![vec![cell("c")]] };
    let bytes = write(&document(vec![heading("First"), paragraph("text"), table])).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let mut tags = Vec::new();
    let root = file.get_dictionary(catalog.get(b"StructTreeRoot").unwrap().as_reference().unwrap()).unwrap();
    collect_tags(&file, root.get(b"K").unwrap().as_reference().unwrap(), &mut tags);
    assert_eq!(tags, ["Document", "H1", "H2", "P", "Table", "TR", "TH", "TR", "TD"]);
}

fn collect_tags(file: &lopdf::Document, id: ObjectId, tags: &mut Vec<String>) {
    let element = file.get_dictionary(id).unwrap();
    tags.push(String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap());
    for kid in element.get(b"K").unwrap().as_array().unwrap() {
        if let Ok(id) = kid.as_reference() {
            collect_tags(file, id, tags);
        }
    }
}

#[test]
fn bookmarks_nest_as_the_headings_do() {
    let heading = |level, text: &str| Block::Heading { level, number: None, runs: vec![Run::plain(text)] };
    let blocks = vec![heading(2, "A"), heading(1, "Schedule é"), heading(3, "B"), heading(3, "C"), heading(2, "D")];
    let file = lopdf::Document::load_mem(&write(&document(blocks)).unwrap()).unwrap();
    let outlines = file.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let mut found = Vec::new();
    collect_bookmarks(&file, outlines, 0, &mut found);
    let expected = [(1, "A"), (1, "Schedule é"), (2, "B"), (2, "C"), (1, "D")];
    assert_eq!(found, expected.map(|(depth, title)| (depth, title.to_owned())));
}

fn collect_bookmarks(file: &lopdf::Document, id: ObjectId, depth: u32, found: &mut Vec<(u32, String)>) {
    let entry = file.get_dictionary(id).unwrap();
    if let Ok(title) = entry.get(b"Title") {
        let bytes = title.as_str().unwrap();
        let title = match bytes.strip_prefix(&[0xFE, 0xFF]) {
            Some(utf16) => String::from_utf16(
                &utf16.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect::<Vec<_>>(),
            )
            .unwrap(),
            None => String::from_utf8(bytes.to_vec()).unwrap(),
        };
        found.push((depth, title));
        assert!(entry.get(b"Dest").is_ok());
    }
    let mut next = entry.get(b"First").ok().and_then(|first| first.as_reference().ok());
    while let Some(child) = next {
        collect_bookmarks(file, child, depth + 1, found);
        next = file.get_dictionary(child).unwrap().get(b"Next").ok().and_then(|next| Object::as_reference(next).ok());
    }
}

fn any_run() -> impl Strategy<Value = Run> {
    ("([a-zA-Zé£€“”’–-]{1,9}[ \u{A0}]){0,30}", any::<bool>(), any::<bool>()).prop_map(|(text, bold, italic)| Run {
        text,
        bold,
        italic,
    })
}

fn any_runs() -> impl Strategy<Value = Vec<Run>> {
    proptest::collection::vec(any_run(), 0..4)
}

fn any_block() -> impl Strategy<Value = Block> {
    let number = prop_oneof![Just(None), "[0-9]{1,2}\\.[0-9]{1,2}|\\([a-z]\\)|[0-9]{30}".prop_map(Some)];
    prop_oneof![
        6 => (0u8..6, number.clone(), any_runs()).prop_map(|(indent, number, runs)| Block::Paragraph { indent, number, runs }),
        2 => (0u8..8, number, any_runs()).prop_map(|(level, number, runs)| Block::Heading { level, number, runs }),
        1 => (proptest::collection::vec(any_runs(), 0..15), proptest::collection::vec(proptest::collection::vec(any_runs(), 0..6), 0..6))
            .prop_map(|(header, rows)| Block::Table { columns: vec![Align::Right, Align::Centre], header, rows }),
        1 => Just(Block::Rule),
        1 => Just(Block::PageBreak),
        1 => any_runs().prop_map(Block::Quote),
        1 => proptest::collection::vec((any_runs(), any_runs()), 0..5).prop_map(|facts| {
            Block::Facts(facts.into_iter().map(|(name, value)| Fact { name, value }).collect())
        }),
        1 => proptest::collection::vec(0_u16..11, 0..50).prop_map(|weights| {
            let shapes = [MarkShape::Low, MarkShape::Half, MarkShape::Full, MarkShape::Pale, MarkShape::Hollow];
            Block::Marks(weights.into_iter().zip(shapes.into_iter().cycle()).map(|(weight, shape)| Mark { weight, shape }).collect())
        }),
        1 => proptest::collection::vec((any_runs(), any::<bool>()), 0..5).prop_map(|lines| {
            Block::SignatureLines(lines.into_iter().map(|(runs, blank)| SignatureLine { runs, blank }).collect())
        }),
    ]
}

/// Everything a block says, without blanks.
fn text_of(block: &Block) -> String {
    let of = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let text = match block {
        Block::Heading { number, runs, .. } | Block::Paragraph { number, runs, .. } => {
            format!("{}{}", number.as_deref().unwrap_or_default(), of(runs))
        }
        Block::Table { header, rows, .. } => {
            let columns = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or_default();
            // A table that is too wide is set as a list of its rows, each cell with its heading.
            if columns > 12 {
                let row = |row: &Vec<Vec<Run>>| {
                    let mut text = String::new();
                    let mut begun = false;
                    for (column, cell) in row.iter().enumerate() {
                        text.push_str(if begun { ";" } else { "" });
                        let name = header.get(column).filter(|name| !name.is_empty());
                        begun |= name.is_some() || !cell.is_empty();
                        text.push_str(&name.map(|name| format!("{}:", of(name))).unwrap_or_default());
                        text.push_str(&of(cell));
                    }
                    text
                };
                rows.iter().map(row).collect()
            } else {
                header.iter().chain(rows.iter().flatten()).map(|cell| of(cell)).collect()
            }
        }
        Block::Facts(facts) => facts.iter().map(|fact| of(&fact.name) + &of(&fact.value)).collect(),
        Block::Quote(runs) => of(runs),
        Block::Marks(_) | Block::Rule | Block::PageBreak => String::new(),
        Block::SignatureLines(lines) => lines.iter().map(|line| of(&line.runs)).collect(),
    };
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_doubled_or_out_of_order(blocks in proptest::collection::vec(any_block(), 0..40)) {
        let expected: String = blocks.iter().map(text_of).collect();
        let layout = laid_out(blocks);
        let set: String = layout
            .pages
            .iter()
            .flat_map(|page| &page.texts)
            .filter(|text| text.element.is_some_and(|element| layout.elements[element].role != Role::Heading(1)))
            .flat_map(|text| text.text.chars())
            .filter(|c| !c.is_whitespace())
            .collect();
        // Rows that go on over a page come cell by cell on each page, so only their letters can be compared.
        let sorted = |text: &str| { let mut letters: Vec<char> = text.chars().collect(); letters.sort_unstable(); letters };
        prop_assert_eq!(sorted(&set), sorted(&expected));
        let has_rows = layout.elements.iter().any(|element| matches!(element.role, Role::Table | Role::List));
        if !has_rows {
            prop_assert_eq!(set, expected);
        }
    }

    #[test]
    fn nothing_stands_outside_the_margins(blocks in proptest::collection::vec(any_block(), 0..30)) {
        let layout = laid_out(blocks);
        let fonts = Fonts::get().unwrap();
        for page in &layout.pages {
            for text in page.texts.iter().filter(|text| text.element.is_some()) {
                let width: f32 = text.text.chars().map(|c| f32::from(fonts.glyph(text.face, c).width)).sum::<f32>() * text.size / 1000.0;
                prop_assert!(text.x >= 68.0 && text.x + width <= 595.28 - 68.0 + 0.1, "{:?} reaches {}", text, text.x + width);
                prop_assert!(text.y >= 62.0 && text.y <= PAGE_HEIGHT - 68.0, "{:?}", text);
            }
        }
    }

    #[test]
    fn no_line_of_a_paragraph_stands_alone_and_no_heading_without_its_text(lengths in proptest::collection::vec(0usize..160, 1..40)) {
        let mut blocks = Vec::new();
        for length in &lengths {
            if length % 3 == 0 {
                blocks.push(heading("Heading"));
            }
            blocks.push(paragraph(&"lorem ipsum ".repeat(length + 1)));
        }
        let layout = laid_out(blocks);
        let last_page = layout.pages.len() - 1;
        let mut lines_by_element: Vec<Vec<usize>> = layout.elements.iter().map(|_| vec![0; layout.pages.len()]).collect();
        for (number, page) in layout.pages.iter().enumerate() {
            let mut seen = std::collections::BTreeSet::new();
            for text in &page.texts {
                if let Some(element) = text.element.filter(|&element| seen.insert((element, text.y.to_bits()))) {
                    lines_by_element[element][number] += 1;
                }
            }
            let bottom = page.texts.iter().rfind(|text| text.element.is_some()).and_then(|text| text.element);
            if number < last_page {
                prop_assert!(!matches!(bottom.map(|element| layout.elements[element].role), Some(Role::Heading(_))));
            }
        }
        for lines in &lines_by_element {
            if lines.iter().filter(|count| **count > 0).count() > 1 {
                prop_assert!(lines.iter().all(|&count| count != 1), "{lines:?}");
            }
        }
    }

    #[test]
    fn any_text_at_all_gives_a_readable_file(texts in proptest::collection::vec("\\PC{0,40}|[\u{0}-\u{1F}\u{80}-\u{9F}]{0,5}", 0..8)) {
        let blocks = texts.iter().map(|text| paragraph(text)).chain(texts.iter().map(|text| heading(text))).collect();
        let mut document = document(blocks);
        document.header_left = texts.concat();
        document.title = texts.concat();
        let bytes = write(&document).unwrap();
        prop_assert!(lopdf::Document::load_mem(&bytes).is_ok());
    }
}
