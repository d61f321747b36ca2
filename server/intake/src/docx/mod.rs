//! Word files.
//!
//! Reading order: `xml` (the file's parts, an element at a time), `styles` and `numbering` (what is defined), `body`
//! (the text in order), `words` (a paragraph's words on their way to Markdown). What must always hold: the text is what
//! the reader of the document sees once all tracked changes are accepted, with the numbers that Word computes.
//! Deliberately absent: headers and footers, comments, pictures, equations as such, and fields computed anew.

mod body;
mod numbering;
mod styles;
mod words;
mod xml;

use std::collections::HashMap;

use crate::archive::Archive;
use crate::markdown::at_line_start;
use crate::outcome::{Format, Note, Read, Refusal};
use body::{Body, Texts};
use numbering::Numbering;
use styles::Styles;
use xml::{Item, Xml};

pub(crate) fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let main = related(&mut archive, "")?.remove("officeDocument").unwrap_or_else(|| "word/document.xml".to_owned());
    let main_place = archive.place(&main).ok_or(Refusal::Damaged)?;
    let parts = related(&mut archive, &main)?;
    let place = |archive: &Archive<'_>, kind: &str| parts.get(kind).and_then(|name| archive.place(name));

    let styles = match place(&archive, "styles") {
        Some(place) => Styles::read(archive.entry(place)?)?,
        None => Styles::default(),
    };
    let mut numbering = match place(&archive, "numbering") {
        Some(place) => Numbering::read(archive.entry(place)?)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(&styles, &mut numbering, Texts::Document);
    body.read(archive.entry(main_place)?)?;
    let mut outcome = body.finish();

    let mut appended = 0;
    for kind in ["footnotes", "endnotes"] {
        let cited: Vec<_> = outcome.cited.iter().filter(|cited| cited.kind == kind).cloned().collect();
        let Some(place) = place(&archive, kind).filter(|_| !cited.is_empty()) else { continue };
        let mut notes = Body::new(&styles, &mut numbering, Texts::Notes);
        notes.read(archive.entry(place)?)?;
        let mut notes = notes.finish();
        for cited in cited {
            if let Some(text) = notes.texts.remove(&cited.id) {
                outcome.markdown.block(&at_line_start(&format!("[note {}] {text}", cited.number)));
                appended += 1;
            }
        }
        outcome.counts.add(&notes.counts);
    }

    let counts = outcome.counts;
    let mut notes = Vec::new();
    let mut note = |count: u32, note: fn(u32) -> Note| notes.extend((count > 0).then(|| note(count)));
    note(counts.insertions, Note::InsertionsTaken);
    note(counts.deletions, Note::DeletionsLeftOut);
    note(counts.comments, Note::CommentsLeftOut);
    note(appended, Note::FootnotesAppended);
    note(counts.contents, Note::ContentsLeftOut);
    note(counts.pictures, Note::PicturesLeftOut);
    note(counts.hidden, Note::HiddenTextLeftOut);
    if counts.has_furniture {
        notes.push(Note::PageFurnitureLeftOut);
    }
    let text = outcome.markdown.finish();
    if text.trim().is_empty() && counts.pictures > 0 {
        return Err(Refusal::NoText);
    }
    Ok(Read { format: Format::Docx, text, notes, pages: None })
}

/// The parts that the part `of` names, by their kind; `""` is the file itself. A target outside the file has no entry
/// of its name in the archive and is therefore never found.
fn related(archive: &mut Archive<'_>, of: &str) -> Result<HashMap<String, String>, Refusal> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut parts = HashMap::new();
    let Some(place) = archive.place(&name) else { return Ok(parts) };
    let mut xml = Xml::new(archive.entry(place)?);
    loop {
        match xml.next()? {
            Item::Open(element) if element.name() == "Relationship" => {
                let kind = element.attribute("Type").and_then(|kind| kind.rsplit('/').next().map(str::to_owned));
                let target = element.attribute("Target");
                let is_outside = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
                if let (Some(kind), Some(target), false) = (kind, target, is_outside) {
                    let target = match target.strip_prefix('/') {
                        Some(from_top) => from_top.to_owned(),
                        None if folder.is_empty() => target,
                        None => format!("{folder}/{target}"),
                    };
                    parts.entry(kind).or_insert(target);
                }
            }
            Item::Open(_) | Item::Close | Item::Text(_) => {}
            Item::End => return Ok(parts),
        }
    }
}
