//! From pages to the file.
//!
//! printpdf writes the pages and embeds the fonts. What it has no words for is added to the document tree it makes,
//! before that is saved: the structure for screen readers (tagged PDF), nested bookmarks that lead to the very line, the
//! language, and metadata. The same pages always give the same bytes: no clock, no random identifiers.

use crate::document::Document;
use crate::fonts::{Face, Fonts};
use crate::layout::{Bookmark, Element, Layout, PAGE_HEIGHT, Page, Role, Stroke, Text};
use crate::{Pdf, PdfError};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Color, DictItem, FontId, Greyscale, Line, LinePoint, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, TextItem, TextMatrix, serialize,
};
use std::collections::{BTreeMap, BTreeSet};

/// Which stretch of which page belongs to an element.
struct Passage {
    element: usize,
    page: usize,
    /// The number of the stretch on its page.
    number: i64,
}

pub(crate) fn write(document: &Document, layout: &Layout, fonts: &Fonts) -> Result<Pdf, PdfError> {
    let mut pdf = PdfDocument::new(&document.title);
    embed(&mut pdf, layout, fonts)?;
    let mut passages = Vec::new();
    for (index, page) in layout.pages.iter().enumerate() {
        pdf.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), operations(page, index, &mut passages)));
    }
    let options = PdfSaveOptions::default();
    let mut file = serialize::to_lopdf_doc(&pdf, &options, &mut Vec::new());
    file.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let structure = add_structure(&mut file, &layout.elements, &passages, &pages)?;
    let outlines = add_bookmarks(&mut file, &layout.bookmarks, &pages);
    let metadata = file.add_object(xmp(document));
    let catalog = file.catalog_mut().map_err(|_| PdfError::File)?;
    catalog.set("Lang", text_string(&document.language));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("StructTreeRoot", structure);
    catalog.set("Metadata", metadata);
    if let Some(outlines) = outlines {
        catalog.set("Outlines", outlines);
    }
    let info = file.add_object(info(document));
    if let Ok(former) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.remove(&former);
    }
    file.trailer.set("Info", info);
    file.compress();
    let id = fingerprint(&file, document);
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|_| PdfError::File)?;
    Ok(Pdf { bytes, pages: layout.pages.len(), missing_characters: layout.missing })
}

fn embed(pdf: &mut PdfDocument, layout: &Layout, fonts: &Fonts) -> Result<(), PdfError> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for text in layout.pages.iter().flat_map(|page| &page.texts) {
        used.entry(text.face).or_default().extend(text.text.chars());
    }
    for (face, characters) in used {
        let font = PdfFont::new(fonts.cut(face, &characters)?);
        pdf.resources.fonts.map.insert(FontId(face.resource().to_owned()), font);
    }
    Ok(())
}

/// What draws a page: each element's text in the order of reading, then what is the same on every page, then lines.
fn operations(page: &Page, index: usize, passages: &mut Vec<Passage>) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut number = 0;
    for texts in page.texts.chunk_by(|a, b| a.element == b.element) {
        match texts.first().and_then(|text| text.element) {
            Some(element) => {
                let id = BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]);
                ops.push(Op::BeginMarkedContentWithProperties {
                    tag: "P".to_owned(),
                    properties: DictItem::Dict { map: id },
                });
                passages.push(Passage { element, page: index, number });
                number += 1;
            }
            None => ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
        }
        show(texts, &mut ops);
        ops.push(Op::EndMarkedContent);
    }
    ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
    for stroke in &page.strokes {
        draw(stroke, &mut ops);
    }
    ops.push(Op::EndMarkedContent);
    ops
}

fn show(texts: &[Text], ops: &mut Vec<Op>) {
    ops.push(Op::StartTextSection);
    let mut font = None;
    let mut grey = None;
    let mut joined = false;
    for (place, text) in texts.iter().enumerate() {
        if text.hangs
            && let Some(next) = texts.get(place + 1)
        {
            // Readers that go by the gaps on the page would take the numbers for a column of their own.
            let reading = utf16(&format!("{} {}", text.text, next.text));
            let reading =
                BTreeMap::from([("ActualText".to_owned(), DictItem::String { data: reading, literal: false })]);
            ops.push(Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict { map: reading },
            });
        }
        if font != Some((text.face, text.size)) {
            font = Some((text.face, text.size));
            let handle = PdfFontHandle::External(FontId(text.face.resource().to_owned()));
            ops.push(Op::SetFont { font: handle, size: Pt(text.size) });
        }
        if grey != Some(text.grey) {
            grey = Some(text.grey);
            ops.push(Op::SetFillColor { col: shade(text.grey) });
        }
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(rounded(text.x)), Pt(rounded(text.y))) });
        ops.push(Op::ShowText { items: vec![TextItem::Text(text.text.clone())] });
        if joined {
            ops.push(Op::EndMarkedContent);
        }
        joined = text.hangs && place + 1 < texts.len();
    }
    ops.push(Op::EndTextSection);
}

fn draw(stroke: &Stroke, ops: &mut Vec<Op>) {
    let point = |(x, y): (f32, f32)| LinePoint { p: Point { x: Pt(rounded(x)), y: Pt(rounded(y)) }, bezier: false };
    ops.push(Op::SetOutlineColor { col: shade(stroke.grey) });
    ops.push(Op::SetOutlineThickness { pt: Pt(stroke.thickness) });
    ops.push(Op::DrawLine { line: Line { points: vec![point(stroke.from), point(stroke.to)], is_closed: false } });
}

fn shade(grey: f32) -> Color {
    Color::Greyscale(Greyscale { percent: grey, icc_profile: None })
}

/// Hundredths of a point are finer than any printer.
fn rounded(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

/// The tree of headings, paragraphs and tables, and the way from each stretch of a page to its place in it.
fn add_structure(
    file: &mut lopdf::Document,
    elements: &[Element],
    passages: &[Passage],
    pages: &[ObjectId],
) -> Result<ObjectId, PdfError> {
    let root = file.new_object_id();
    let whole = file.new_object_id();
    let ids: Vec<ObjectId> = elements.iter().map(|_| file.new_object_id()).collect();
    let mut kids: Vec<Vec<Object>> = elements.iter().map(|_| Vec::new()).collect();
    let mut on_page: Vec<Vec<Object>> = pages.iter().map(|_| Vec::new()).collect();
    for passage in passages {
        let (Some(&page), Some(&element)) = (pages.get(passage.page), ids.get(passage.element)) else { continue };
        if let Some(kids) = kids.get_mut(passage.element) {
            kids.push(dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => passage.number }.into());
        }
        if let Some(on_page) = on_page.get_mut(passage.page) {
            on_page.push(element.into());
        }
    }
    let mut outermost = Vec::new();
    for (element, &id) in elements.iter().zip(&ids) {
        match element.parent.and_then(|parent| kids.get_mut(parent)) {
            Some(siblings) => siblings.push(id.into()),
            None => outermost.push(Object::from(id)),
        }
    }
    for ((element, &id), kids) in elements.iter().zip(&ids).zip(kids) {
        let parent = element.parent.and_then(|parent| ids.get(parent)).copied().unwrap_or(whole);
        let mut entry = dictionary! { "Type" => "StructElem", "S" => tag(element.role), "P" => parent, "K" => kids };
        if element.role == Role::HeadCell {
            entry.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
        }
        file.set_object(id, entry);
    }
    file.set_object(whole, dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => outermost });
    let mut by_page = Vec::new();
    for (number, (elements, &page)) in on_page.into_iter().zip(pages).enumerate() {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        by_page.push(Object::from(number));
        by_page.push(Object::from(file.add_object(Object::Array(elements))));
        let page = file.get_dictionary_mut(page).map_err(|_| PdfError::File)?;
        page.set("StructParents", number);
        page.set("Tabs", "S");
    }
    let parents = file.add_object(dictionary! { "Nums" => by_page });
    let next = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    file.set_object(
        root,
        dictionary! { "Type" => "StructTreeRoot", "K" => whole, "ParentTree" => parents, "ParentTreeNextKey" => next },
    );
    Ok(root)
}

fn tag(role: Role) -> &'static str {
    match role {
        Role::Heading(0 | 1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeadCell => "TH",
        Role::Cell => "TD",
        Role::List => "L",
        Role::Entry => "LI",
        Role::Label => "Lbl",
        Role::Value => "LBody",
        Role::Quote => "BlockQuote",
    }
}

/// Bookmarks as a tree; none if there is no heading.
fn add_bookmarks(file: &mut lopdf::Document, bookmarks: &[Bookmark], pages: &[ObjectId]) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| file.new_object_id()).collect();
    // For each bookmark the one it stands under, by place in the list; and each one's children.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut children: Vec<Vec<ObjectId>> = bookmarks.iter().map(|_| Vec::new()).collect();
    let mut outermost = Vec::new();
    for (index, (bookmark, &id)) in bookmarks.iter().zip(&ids).enumerate() {
        while open.last().is_some_and(|&(depth, _)| depth >= bookmark.depth) {
            open.pop();
        }
        let parent = open.last().map(|&(_, parent)| parent);
        match parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(id),
            None => outermost.push(id),
        }
        parents.push(parent);
        open.push((bookmark.depth, index));
    }
    let count = |children: &[ObjectId]| i64::try_from(children.len()).unwrap_or(i64::MAX);
    for (index, (bookmark, &id)) in bookmarks.iter().zip(&ids).enumerate() {
        let parent = parents.get(index).copied().flatten();
        let siblings = parent.and_then(|parent| children.get(parent)).unwrap_or(&outermost);
        let place = siblings.binary_search(&id).unwrap_or_default();
        let mut entry = Dictionary::new();
        entry.set("Title", text_string(&bookmark.title));
        entry.set("Parent", parent.and_then(|parent| ids.get(parent)).copied().unwrap_or(root));
        if let Some(&before) = place.checked_sub(1).and_then(|before| siblings.get(before)) {
            entry.set("Prev", before);
        }
        if let Some(&after) = siblings.get(place + 1) {
            entry.set("Next", after);
        }
        if let Some((children, first, last)) =
            children.get(index).and_then(|own| Some((own, *own.first()?, *own.last()?)))
        {
            entry.set("First", first);
            entry.set("Last", last);
            // A negative count: the branch is closed until the reader opens it.
            entry.set("Count", -count(children));
        }
        if let Some(&page) = pages.get(bookmark.page) {
            let top = Object::Real(rounded((bookmark.y + 8.0).min(PAGE_HEIGHT)));
            entry.set("Dest", vec![page.into(), "XYZ".into(), Object::Null, top, Object::Null]);
        }
        file.set_object(id, entry);
    }
    let (first, last) = (*outermost.first()?, *outermost.last()?);
    file.set_object(
        root,
        dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count(&outermost) },
    );
    Some(root)
}

const PRODUCER: &str = "pactoria-pdf, printpdf";

fn info(document: &Document) -> Dictionary {
    let mut info = Dictionary::new();
    for (key, value) in [("Title", &document.title), ("Author", &document.author), ("Subject", &document.subject)] {
        if !value.is_empty() {
            info.set(key, text_string(value));
        }
    }
    info.set("Producer", text_string(PRODUCER));
    let date = document.created.strftime("D:%Y%m%d%H%M%SZ").to_string();
    info.set("CreationDate", Object::string_literal(date.as_str()));
    info.set("ModDate", Object::string_literal(date.as_str()));
    info
}

fn xmp(document: &Document) -> Stream {
    let date = document.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let [title, author, subject, language] =
        [&document.title, &document.author, &document.subject, &document.language].map(|text| xml(text));
    let creator = if author.is_empty() {
        String::new()
    } else {
        format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n")
    };
    let packet = format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         {creator}\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <xmp:CreateDate>{date}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n\
         <?xpacket end=\"r\"?>"
    );
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Programs that know nothing of PDF look for this packet in the bytes of the file.
    Stream::new(kind, packet.into_bytes()).with_compression(false)
}

fn xml(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

/// Text as the file's dictionaries hold it: plain where it is ASCII, UTF-16 with a byte order mark otherwise.
fn text_string(text: &str) -> Object {
    if text.is_ascii() && !text.contains(|c: char| c.is_control()) {
        return Object::string_literal(text);
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

/// Sixteen bytes that differ between documents: two FNV-1a hashes over all that the file holds. It tells files apart,
/// it does not protect them.
fn fingerprint(file: &lopdf::Document, document: &Document) -> [u8; 16] {
    let mut hashes = [0xCBF2_9CE4_8422_2325_u64, 0x9AE1_6A3B_2F90_404F];
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            for hash in &mut hashes {
                *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
            }
        }
    };
    for text in [&document.title, &document.author, &document.subject, &document.language] {
        feed(text.as_bytes());
        feed(&[0]);
    }
    feed(&document.created.as_second().to_be_bytes());
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            feed(&stream.content);
        }
    }
    let [first, second] = hashes.map(u64::to_be_bytes);
    let mut id = [0; 16];
    for (place, byte) in id.iter_mut().zip(first.into_iter().chain(second)) {
        *place = byte;
    }
    id
}
