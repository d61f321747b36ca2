//! Files for the tests, written here.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip archive with these entries.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORDS: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A Word file whose parts besides the body are named by their kind: `styles`, `numbering`, `footnotes`.
pub(crate) fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relations: String = parts
        .iter()
        .map(|(kind, _)| {
            format!(r#"<Relationship Id="{kind}" Type="http://x/relationships/{kind}" Target="{kind}.xml"/>"#)
        })
        .collect();
    let document = format!("<?xml version=\"1.0\"?><w:document {WORDS}><w:body>{body}</w:body></w:document>");
    let mut entries: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), b"<Types/>".to_vec()),
        (
            "_rels/.rels".into(),
            br#"<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#.to_vec(),
        ),
        ("word/document.xml".into(), document.into_bytes()),
        ("word/_rels/document.xml.rels".into(), format!("<Relationships>{relations}</Relationships>").into_bytes()),
    ];
    for (kind, content) in parts {
        entries.push((format!("word/{kind}.xml"), format!("<w:{kind} {WORDS}>{content}</w:{kind}>").into_bytes()));
    }
    let entries: Vec<(&str, &[u8])> =
        entries.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip(&entries)
}

pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A paragraph with properties.
pub(crate) fn p(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

pub(crate) fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A stream object's body.
pub(crate) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut body = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
    body.extend_from_slice(data);
    body.extend_from_slice(b"\nendstream");
    body
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    pdf_with("", objects)
}

/// The same, with further entries in its trailer.
pub(crate) fn pdf_with(trailer: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, body) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(body);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    file.extend_from_slice(
        format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    file
}

/// The first objects of a PDF: catalogue, pages, and Helvetica as object 3. Pages are the objects from 4 on, each
/// followed by its content.
pub(crate) fn pages(contents: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let kids: String = (0..contents.len()).map(|index| format!("{} 0 R ", 4 + 2 * index)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!(
            "<</Type/Pages/Count {}/Kids[{kids}]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>",
            contents.len()
        )
        .into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 5 + 2 * index).into_bytes());
        objects.push(content.clone());
    }
    objects
}

/// Lines of text at these places, in 10 point Helvetica.
pub(crate) fn lines(lines: &[(f64, f64, &str)]) -> Vec<u8> {
    let mut content = String::from("BT /F1 10 Tf ");
    for (x, y, text) in lines {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content.push_str(&format!("1 0 0 1 {x} {y} Tm ({text}) Tj "));
    }
    content.push_str("ET");
    stream("", content.as_bytes())
}

/// A PDF of one page for each text.
pub(crate) fn pdf_of(texts: &[&str]) -> Vec<u8> {
    let contents: Vec<Vec<u8>> = texts.iter().map(|text| lines(&[(72.0, 700.0, text)])).collect();
    pdf(&pages(&contents))
}
