//! The parts of the file around the text: styles, head and foot of the page, properties, and what ties them together.
//!
//! Lengths are Word's: `w:sz` in half points, borders in eighths of a point, all else in twentieths of a point. The
//! order of the elements in each part is the schema's; Word calls a file damaged where it is not kept. The page looks
//! as the PDF of the same document does.

use crate::links::Links;
use crate::xml::Xml;
use crate::{Document, Meta};
use jiff::Timestamp;

/// The namespace of Word's own elements.
pub(crate) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The namespace of references to other parts, and the stem of the kinds of reference.
pub(crate) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The face by name, and the one Word takes on a machine without it. Both are equally wide.
const FACE: &str = "Liberation Serif";
const NEXT_FACE: &str = "Times New Roman";
const GREY: &str = "5C5C5C";

const PAGE: (u32, u32) = (11_906, 16_838);
const SIDE: u32 = 1361;
/// From margin to margin.
pub(crate) const MEASURE: u32 = PAGE.0 - 2 * SIDE;

/// Where the text of each column begins; a number hangs in the column before it.
const COLUMNS: [u32; 6] = [0, 680, 1200, 1720, 2240, 2760];
/// The last column that a number can hang in.
pub(crate) const LAST_COLUMN: u8 = 4;

/// The left edge of the text whose number hangs in `column`, and how far to the left of it the number hangs.
pub(crate) fn indent_of(column: u8) -> (u32, u32) {
    let (label, text) = (left_of(column), left_of(column + 1));
    (text, text - label)
}

/// Where text without a number begins in `column`.
pub(crate) fn left_of(column: u8) -> u32 {
    COLUMNS.get(usize::from(column)).or(COLUMNS.last()).copied().unwrap_or_default()
}

/// Where the line to write on begins after a short word.
pub(crate) const SIGNATURE_STOP: u32 = 1920;

/// The names of the paragraph styles, by what they are for.
pub(crate) mod style {
    pub(crate) const TITLE: &str = "Title";
    pub(crate) const SUBTITLE: &str = "Subtitle";
    pub(crate) const PART: &str = "PartHeading";
    /// By rank, the uppermost first.
    pub(crate) const HEADINGS: [&str; 5] = ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5"];
    pub(crate) const BODY: &str = "BodyText";
    pub(crate) const ITEM: &str = "Item";
    pub(crate) const TABLE: &str = "RuledTable";
    pub(crate) const TABLE_HEAD: &str = "TableHead";
    pub(crate) const TABLE_TEXT: &str = "TableText";
    pub(crate) const GAP: &str = "Gap";
    pub(crate) const RULE: &str = "Rule";
    pub(crate) const SIGNATURE: &str = "SignatureText";
    pub(crate) const SIGNATURE_LINE: &str = "SignatureLine";
    pub(crate) const LINK: &str = "Hyperlink";
}

/// What the parts are, for programs that open the file.
pub(crate) fn content_types() -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut xml = Xml::new("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))]);
    for (extension, kind) in
        [("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")]
    {
        xml.empty("Default", &[("Extension", &extension), ("ContentType", &kind)]);
    }
    let word = |name, kind| (format!("/word/{name}.xml"), format!("{MAIN}.{kind}+xml"));
    for (name, kind) in [
        word("document", "document.main"),
        word("styles", "styles"),
        word("numbering", "numbering"),
        word("settings", "settings"),
        word("fontTable", "fontTable"),
        word("header1", "header"),
        word("footer1", "footer"),
        ("/docProps/core.xml".to_owned(), "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        (
            "/docProps/app.xml".to_owned(),
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ] {
        xml.empty("Override", &[("PartName", &name), ("ContentType", &kind)]);
    }
    xml.finish()
}

fn relations() -> Xml {
    Xml::new("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))])
}

/// What the file consists of.
pub(crate) fn package_relations() -> String {
    let mut xml = relations();
    for (id, kind, target) in [
        ("rId1", format!("{RELATIONS}/officeDocument"), "word/document.xml"),
        ("rId2", format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
        ("rId3", format!("{RELATIONS}/extended-properties"), "docProps/app.xml"),
    ] {
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", &target)]);
    }
    xml.finish()
}

const HEADER_ID: &str = "rId5";
const FOOTER_ID: &str = "rId6";
const FIRST_LINK: usize = 7;

/// The name under which the text refers to the address at `place` among its links.
pub(crate) fn link_id(place: usize) -> String {
    format!("rId{}", place + FIRST_LINK)
}

/// What the text refers to.
pub(crate) fn document_relations(links: &Links) -> String {
    let mut xml = relations();
    for (id, kind, target) in [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "settings", "settings.xml"),
        ("rId4", "fontTable", "fontTable.xml"),
        (HEADER_ID, "header", "header1.xml"),
        (FOOTER_ID, "footer", "footer1.xml"),
    ] {
        let kind = format!("{RELATIONS}/{kind}");
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", &target)]);
    }
    let kind = format!("{RELATIONS}/hyperlink");
    for (place, target) in links.targets().iter().enumerate() {
        let id = link_id(place);
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", target), ("TargetMode", &"External")]);
    }
    xml.finish()
}

/// The company, in the properties that belong to the program.
pub(crate) fn company(meta: &Meta) -> String {
    let name = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    let mut xml = Xml::new("Properties", &[("xmlns", &name)]);
    if !meta.company.is_empty() {
        xml.holding("Company", &[], &meta.company);
    }
    xml.finish()
}

/// Title, author, times.
pub(crate) fn properties(document: &Document, meta: &Meta) -> String {
    let mut xml = Xml::new(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &format!("{PACKAGE}/metadata/core-properties")),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    for (name, text) in [
        ("dc:title", &document.title),
        ("dc:subject", &document.subject),
        ("dc:creator", &document.author),
        ("cp:lastModifiedBy", &document.author),
        ("dc:language", &document.language),
    ] {
        if !text.is_empty() {
            xml.holding(name, &[], text);
        }
    }
    for (name, time) in [("dcterms:created", meta.created), ("dcterms:modified", document.created)] {
        xml.holding(name, &[("xsi:type", &"dcterms:W3CDTF")], &seconds(time));
    }
    xml.finish()
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// How Word is to treat the file.
pub(crate) fn settings(document: &Document) -> String {
    let mut xml = Xml::new("w:settings", &[("xmlns:w", &WORD)]);
    xml.empty("w:zoom", &[("w:percent", &100)]);
    xml.value("w:defaultTabStop", 680);
    xml.value("w:characterSpacingControl", "doNotCompress");
    xml.element("w:compat", &[], |xml| {
        // Without this Word opens the file in its mode for files of 2007.
        let word = "http://schemas.microsoft.com/office/word";
        xml.empty("w:compatSetting", &[("w:name", &"compatibilityMode"), ("w:uri", &word), ("w:val", &15)]);
    });
    xml.value("w:themeFontLang", &document.language);
    xml.value("w:decimalSymbol", ".");
    xml.value("w:listSeparator", ",");
    xml.finish()
}

/// The typeface, and what to take where it is missing.
pub(crate) fn fonts() -> String {
    let mut xml = Xml::new("w:fonts", &[("xmlns:w", &WORD)]);
    xml.element("w:font", &[("w:name", &FACE)], |xml| {
        xml.value("w:altName", NEXT_FACE);
        xml.value("w:charset", "00");
        xml.value("w:family", "roman");
        xml.value("w:pitch", "variable");
    });
    xml.element("w:font", &[("w:name", &NEXT_FACE)], |xml| {
        xml.value("w:charset", "00");
        xml.value("w:family", "roman");
        xml.value("w:pitch", "variable");
    });
    xml.finish()
}

/// What stands at the head of every page.
pub(crate) fn header(document: &Document) -> String {
    const SHORT: usize = 46;
    let mut xml = Xml::new("w:hdr", &[("xmlns:w", &WORD)]);
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", "Header"));
        let mark = document.status_mark.as_deref().map(str::trim).filter(|mark| !mark.is_empty());
        let room = if mark.is_some() { SHORT } else { 2 * SHORT };
        words(xml, &cut(&document.header_left, room));
        tab(xml);
        if let Some(mark) = mark {
            xml.element("w:r", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    xml.empty("w:b", &[]);
                    xml.value("w:color", "000000");
                    let border: [crate::xml::Attribute<'_>; 4] =
                        [("w:val", &"single"), ("w:sz", &6), ("w:space", &1), ("w:color", &"000000")];
                    xml.empty("w:bdr", &border);
                });
                xml.holding("w:t", &[("xml:space", &"preserve")], &format!(" {} ", cut(mark, SHORT)));
            });
        }
        tab(xml);
        words(xml, &cut(&document.header_right, SHORT));
    });
    xml.finish()
}

/// What stands at the foot of every page.
pub(crate) fn footer(document: &Document) -> String {
    let mut xml = Xml::new("w:ftr", &[("xmlns:w", &WORD)]);
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", "Footer"));
        words(xml, &cut(&document.footer_left, 90));
        tab(xml);
        words(xml, "Page ");
        field(xml, "PAGE");
        words(xml, " of ");
        field(xml, "NUMPAGES");
    });
    xml.finish()
}

/// One line of at most so many characters; what is cut off stands elsewhere in the file.
fn cut(text: &str, most: usize) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.truncate(end);
        line.push('…');
    }
    line
}

fn words(xml: &mut Xml, text: &str) {
    if !text.is_empty() {
        xml.element("w:r", &[], |xml| xml.holding("w:t", &[("xml:space", &"preserve")], text));
    }
}

fn tab(xml: &mut Xml) {
    xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
}

/// A number that Word works out when it sets the pages.
fn field(xml: &mut Xml, name: &str) {
    xml.element("w:fldSimple", &[("w:instr", &format!(" {name} "))], |xml| words(xml, "1"));
}

/// The page itself, at the end of the text.
pub(crate) fn section(xml: &mut Xml) {
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:headerReference", &[("w:type", &"default"), ("r:id", &HEADER_ID)]);
        xml.empty("w:footerReference", &[("w:type", &"default"), ("r:id", &FOOTER_ID)]);
        xml.empty("w:pgSz", &[("w:w", &PAGE.0), ("w:h", &PAGE.1)]);
        let margins: [crate::xml::Attribute<'_>; 7] = [
            ("w:top", &1361),
            ("w:right", &SIDE),
            ("w:bottom", &1304),
            ("w:left", &SIDE),
            ("w:header", &624),
            ("w:footer", &567),
            ("w:gutter", &0),
        ];
        xml.empty("w:pgMar", &margins);
    });
}

/// One paragraph style.
struct Style {
    id: &'static str,
    /// As Word names its own, so that its menus and outlines know them.
    name: &'static str,
    parent: &'static str,
    next: &'static str,
    keep_with_next: bool,
    keep_together: bool,
    before: u32,
    after: u32,
    centred: bool,
    /// 1 for the uppermost heading.
    outline: Option<usize>,
    bold: bool,
    grey: bool,
    /// In half points; 0 for that of the parent.
    size: u32,
    tabs: &'static [(&'static str, u32)],
    /// The side on which a line is drawn.
    line: Option<&'static str>,
}

const PLAIN: Style = Style {
    id: "",
    name: "",
    parent: "Normal",
    next: "",
    keep_with_next: false,
    keep_together: false,
    before: 0,
    after: 0,
    centred: false,
    outline: None,
    bold: false,
    grey: false,
    size: 0,
    tabs: &[],
    line: None,
};

const fn heading(rank: usize, name: &'static str, size: u32, before: u32) -> Style {
    let [first, second, third, fourth, fifth] = style::HEADINGS;
    let id = match rank {
        1 => first,
        2 => second,
        3 => third,
        4 => fourth,
        _ => fifth,
    };
    let next = style::BODY;
    Style {
        id,
        name,
        next,
        keep_with_next: true,
        keep_together: true,
        before,
        outline: Some(rank),
        bold: true,
        size,
        ..PLAIN
    }
}

const STYLES: [Style; 18] = [
    Style { id: style::BODY, name: "Body Text", before: 130, ..PLAIN },
    Style { id: style::ITEM, name: "Item", parent: style::BODY, before: 80, ..PLAIN },
    Style {
        id: style::TITLE,
        name: "Title",
        next: style::BODY,
        keep_with_next: true,
        before: 160,
        after: 240,
        centred: true,
        size: 40,
        ..PLAIN
    },
    Style {
        id: style::SUBTITLE,
        name: "Subtitle",
        next: style::BODY,
        keep_with_next: true,
        after: 240,
        centred: true,
        grey: true,
        ..PLAIN
    },
    heading(1, "heading 1", 23, 320),
    heading(2, "heading 2", 21, 240),
    heading(3, "heading 3", 21, 240),
    heading(4, "heading 4", 21, 240),
    heading(5, "heading 5", 21, 240),
    Style {
        id: style::PART,
        name: "Part Heading",
        parent: "Heading1",
        next: style::BODY,
        before: 400,
        size: 28,
        ..PLAIN
    },
    Style { id: style::TABLE_TEXT, name: "Table Text", before: 60, after: 60, size: 19, ..PLAIN },
    Style {
        id: style::TABLE_HEAD,
        name: "Table Head",
        parent: style::TABLE_TEXT,
        before: 60,
        after: 60,
        bold: true,
        keep_with_next: true,
        ..PLAIN
    },
    Style { id: style::GAP, name: "Gap", before: 60, size: 4, ..PLAIN },
    Style { id: style::RULE, name: "Rule", before: 200, line: Some("w:bottom"), size: 4, ..PLAIN },
    Style { id: style::SIGNATURE, name: "Signature Text", keep_together: true, before: 400, ..PLAIN },
    Style {
        id: style::SIGNATURE_LINE,
        name: "Signature Line",
        keep_together: true,
        before: 260,
        tabs: &[("left", SIGNATURE_STOP), ("underscore", 7920)],
        ..PLAIN
    },
    Style {
        id: "Header",
        name: "header",
        grey: true,
        size: 16,
        tabs: &[("center", MEASURE / 2), ("right", MEASURE)],
        ..PLAIN
    },
    Style {
        id: "Footer",
        name: "footer",
        grey: true,
        size: 16,
        tabs: &[("right", MEASURE)],
        line: Some("w:top"),
        ..PLAIN
    },
];

/// How everything looks.
pub(crate) fn styles(document: &Document) -> String {
    let mut xml = Xml::new("w:styles", &[("xmlns:w", &WORD)]);
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                xml.empty(
                    "w:rFonts",
                    &[("w:ascii", &FACE), ("w:hAnsi", &FACE), ("w:eastAsia", &FACE), ("w:cs", &FACE)],
                );
                xml.value("w:sz", 21);
                xml.value("w:szCs", 21);
                xml.empty("w:lang", &[("w:val", &document.language), ("w:eastAsia", &document.language)]);
            });
        });
        xml.element("w:pPrDefault", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:widowControl", 1);
                xml.empty("w:spacing", &[("w:before", &0), ("w:after", &0), ("w:line", &280), ("w:lineRule", &"auto")]);
            });
        });
    });
    xml.element("w:style", &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &"Normal")], |xml| {
        xml.value("w:name", "Normal");
        xml.empty("w:qFormat", &[]);
    });
    for it in &STYLES {
        paragraph_style(&mut xml, it);
    }
    xml.element("w:style", &[("w:type", &"character"), ("w:styleId", &style::LINK)], |xml| {
        xml.value("w:name", "Hyperlink");
        xml.element("w:rPr", &[], |xml| {
            xml.value("w:color", "0B4A8F");
            xml.value("w:u", "single");
        });
    });
    table_style(&mut xml);
    xml.finish()
}

fn paragraph_style(xml: &mut Xml, it: &Style) {
    xml.element("w:style", &[("w:type", &"paragraph"), ("w:styleId", &it.id)], |xml| {
        xml.value("w:name", it.name);
        xml.value("w:basedOn", it.parent);
        if !it.next.is_empty() {
            xml.value("w:next", it.next);
        }
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| {
            if it.keep_with_next {
                xml.empty("w:keepNext", &[]);
            }
            if it.keep_together {
                xml.empty("w:keepLines", &[]);
            }
            if let Some(side) = it.line {
                xml.element("w:pBdr", &[], |xml| {
                    let line: [crate::xml::Attribute<'_>; 4] =
                        [("w:val", &"single"), ("w:sz", &4), ("w:space", &4), ("w:color", &GREY)];
                    xml.empty(side, &line);
                });
            }
            if !it.tabs.is_empty() {
                xml.element("w:tabs", &[], |xml| it.tabs.iter().for_each(|&(kind, place)| tab_stop(xml, kind, place)));
            }
            xml.empty("w:spacing", &[("w:before", &it.before), ("w:after", &it.after)]);
            if it.centred {
                xml.value("w:jc", "center");
            }
            if let Some(rank) = it.outline {
                xml.value("w:outlineLvl", rank - 1);
            }
        });
        xml.element("w:rPr", &[], |xml| {
            if it.bold {
                xml.empty("w:b", &[]);
                xml.empty("w:bCs", &[]);
            }
            if it.grey {
                xml.value("w:color", GREY);
            }
            if it.size > 0 {
                xml.value("w:sz", it.size);
                xml.value("w:szCs", it.size);
            }
        });
    });
}

fn tab_stop(xml: &mut Xml, kind: &str, place: u32) {
    if kind == "underscore" {
        xml.empty("w:tab", &[("w:val", &"left"), ("w:leader", &kind), ("w:pos", &place)]);
    } else {
        xml.empty("w:tab", &[("w:val", &kind), ("w:pos", &place)]);
    }
}

fn table_style(xml: &mut Xml) {
    xml.element("w:style", &[("w:type", &"table"), ("w:styleId", &style::TABLE)], |xml| {
        xml.value("w:name", "Ruled Table");
        xml.element("w:tblPr", &[], |xml| {
            xml.element("w:tblBorders", &[], |xml| {
                for (side, width) in [("w:top", 8), ("w:bottom", 4), ("w:insideH", 4)] {
                    let line: [crate::xml::Attribute<'_>; 4] =
                        [("w:val", &"single"), ("w:sz", &width), ("w:space", &0), ("w:color", &GREY)];
                    xml.empty(side, &line);
                }
            });
            xml.element("w:tblCellMar", &[], |xml| {
                for side in ["w:left", "w:right"] {
                    xml.empty(side, &[("w:w", &100), ("w:type", &"dxa")]);
                }
            });
        });
    });
}
