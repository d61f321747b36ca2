//! Several contracts in one zip archive.
//!
//! What must always hold: one bad entry never stops the others, nothing is unpacked beyond the limits of the whole
//! archive, and a name that is handed out is a plain file name with its folders, never a way out of a folder.

use crate::archive::Archive;
use crate::limits;
use crate::outcome::Refusal;
use crate::sniff;

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name to show: relative, with `/` between folders, without `..`, drive letters or control characters, and at
    /// most 200 characters long. Two entries may have the same name.
    pub name: String,
    /// The bytes to give to [`crate::read`], or why they are not handed out.
    pub content: Result<Vec<u8>, Refusal>,
}

/// The files of an archive, unpacked one at a time as they are asked for.
pub struct Entries<'b> {
    archive: Archive<'b>,
    next: usize,
    handed_out: usize,
    /// Set once the archive has used up what may be unpacked of it.
    exhausted: bool,
}

/// Opens a zip archive of contracts.
///
/// Folders and the hidden files that computers add are passed over. An entry that is no PDF, Word or text file, an
/// archive within the archive included, is listed with the reason.
///
/// # Errors
///
/// [`Refusal::TooLarge`], [`Refusal::TooMuchInside`] and [`Refusal::Damaged`] speak of the archive;
/// [`Refusal::Unsupported`] says that it is no zip archive.
pub fn entries(bytes: &[u8]) -> Result<Entries<'_>, Refusal> {
    if bytes.len() > limits::MAX_FILE {
        return Err(Refusal::TooLarge);
    }
    if !bytes.starts_with(b"PK") {
        return Err(Refusal::Unsupported("not a zip file"));
    }
    Ok(Entries { archive: Archive::open(bytes)?, next: 0, handed_out: 0, exhausted: false })
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let place = self.next;
            let written = self.archive.name(place).into_owned();
            self.next += 1;
            if place >= self.archive.names().count() {
                return None;
            }
            if self.archive.is_folder(place) || is_left_by_a_computer(&written) {
                continue;
            }
            return Some(Entry { name: harmless(&written, place), content: self.content(place) });
        }
    }
}

impl Entries<'_> {
    fn content(&mut self, place: usize) -> Result<Vec<u8>, Refusal> {
        if self.exhausted || self.handed_out >= limits::MAX_FILES {
            return Err(Refusal::TooMuchInside);
        }
        self.handed_out += 1;
        let bytes = self.archive.bytes(place, limits::MAX_FILE).inspect_err(|refusal| {
            self.exhausted |= *refusal == Refusal::TooMuchInside && self.archive.is_used_up();
        })?;
        match sniff::kind(&bytes)? {
            sniff::Kind::Pdf | sniff::Kind::Docx | sniff::Kind::Text => Ok(bytes),
            sniff::Kind::Archive => Err(Refusal::Archive),
        }
    }
}

/// Files that come along without anybody having put them there.
fn is_left_by_a_computer(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || file.starts_with("~$")
        || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The longest name that is handed out, in characters.
const LONGEST_NAME: usize = 200;

fn harmless(name: &str, place: usize) -> String {
    let parts = name.split(['/', '\\']).map(harmless_part).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("/");
    let length = joined.chars().count();
    match length {
        0 => format!("file {}", place + 1),
        // The end tells files apart better than the beginning.
        _ => joined
            .chars()
            .skip(length.saturating_sub(LONGEST_NAME))
            .collect::<String>()
            .trim_start_matches('/')
            .to_owned(),
    }
}

/// One folder or file name; empty where it only led elsewhere.
fn harmless_part(part: &str) -> String {
    let kept =
        |c: &char| !c.is_control() && !is_direction_mark(*c) && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let clean: String = part.chars().filter(kept).collect();
    let clean = clean.trim();
    if clean.chars().all(|c| c == '.') { String::new() } else { clean.to_owned() }
}

/// Marks that make a name read backwards: `fdp.exe` shown as `exe.pdf`.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
