//! Tells what a file is from its content.
//!
//! Names and media types are not asked: they are what the sender wanted us to believe. A file that is a PDF to one program
//! and an archive to another is refused.

use crate::archive::{self, Archive};
use crate::outcome::Refusal;

/// What reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    Docx,
    Text,
    Archive,
}

/// PDF programs accept their mark anywhere in the first kilobyte.
const PDF_MARK_WITHIN: usize = 1024;

const STARTS: &[(&[u8], &str)] = &[
    (b"{\\rtf", "a Rich Text file (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a scanned picture (.tif)"),
    (b"MM\0*", "a scanned picture (.tif)"),
    (b"Rar!", "a packed folder (.rar)"),
    (b"7z\xBC\xAF", "a packed folder (.7z)"),
    (b"\x1F\x8B", "a packed file (.gz)"),
    (b"MZ", "a program"),
    (b"\x7FELF", "a program"),
];

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    let head = bytes.get(..PDF_MARK_WITHIN).unwrap_or(bytes);
    if let Some(at) = find(head, b"%PDF-") {
        // Elsewhere than at the start it must not merely be mentioned in a text.
        if at == 0 || find(bytes, b"startxref").is_some() || find(bytes, b" obj").is_some() {
            // Other programs would open it as the archive that it also is.
            return if archive::ends_here(bytes) { Err(Refusal::Damaged) } else { Ok(Kind::Pdf) };
        }
    }
    if bytes.starts_with(OLE) {
        let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(match find(bytes, &sealed) {
            Some(_) => Refusal::Encrypted,
            None => Refusal::Unsupported("a file of an old Office program (.doc, .xls, .msg)"),
        });
    }
    // Two letters are too few to call a text a picture or a program.
    let known = |(mark, _): &&(&[u8], &'static str)| bytes.starts_with(mark) && (mark.len() > 2 || bytes.contains(&0));
    if let Some((_, name)) = STARTS.iter().find(known) {
        return Err(Refusal::Unsupported(name));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(Refusal::Unsupported("a picture or video"));
    }
    let opening: Vec<u8> = head
        .iter()
        .copied()
        .skip_while(|byte| !byte.is_ascii_graphic())
        .take(14)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    if opening.starts_with(b"<!doctype html") || opening.starts_with(b"<html") {
        return Err(Refusal::Unsupported("a web page"));
    }
    if opening.starts_with(b"<?xml") {
        return Err(Refusal::Unsupported("an XML file"));
    }
    Ok(Kind::Text)
}

/// What a zip archive holds decides what it is.
fn packed(bytes: &[u8]) -> Result<Kind, Refusal> {
    let archive = Archive::open(bytes)?;
    if archive.has("[Content_Types].xml") {
        let folders = |folder: &str| archive.names().any(|name| name.starts_with(folder));
        return if folders("word/") {
            Ok(Kind::Docx)
        } else if folders("xl/") {
            Err(Refusal::Unsupported("an Excel file"))
        } else if folders("ppt/") {
            Err(Refusal::Unsupported("a PowerPoint file"))
        } else {
            Err(Refusal::Unsupported("an Office file without a text document"))
        };
    }
    if archive.has("mimetype") && (archive.has("content.xml") || archive.has("META-INF/container.xml")) {
        return Err(Refusal::Unsupported("an OpenDocument or e-book file"));
    }
    if archive.has("Index/Document.iwa") {
        return Err(Refusal::Unsupported("a Pages file"));
    }
    Ok(Kind::Archive)
}

/// The first place of `needle`.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let mut from = 0;
    while let Some(step) = haystack.get(from..)?.iter().position(|byte| byte == first) {
        let at = from + step;
        if haystack.get(at + 1..).is_some_and(|tail| tail.starts_with(rest)) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
