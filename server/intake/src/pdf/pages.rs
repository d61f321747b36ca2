//! The pages of a PDF in order, each with what it inherits.

use std::collections::HashSet;

use super::lex::Budget;
use super::objects::{Dict, Objects, dict, whole};
use crate::limits;
use crate::outcome::Refusal;

/// A page: where its parts stand.
pub(super) struct Page<'o> {
    pub(super) entries: Dict<'o>,
    /// Fonts and forms by their names.
    pub(super) resources: &'o [u8],
    /// Quarter turns clockwise, 0 to 3.
    pub(super) turns: u8,
    /// The lower and upper edge of the page as it is seen, before anything is turned: left, bottom, right, top.
    pub(super) edges: [f64; 4],
}

#[derive(Clone, Copy)]
struct Inherited<'o> {
    resources: &'o [u8],
    rotate: &'o [u8],
    media_box: &'o [u8],
}

/// The pages, found by following the tree from the catalogue; if it leads nowhere, all objects that say they are pages.
pub(super) fn pages<'o>(objects: &'o Objects<'_>, budget: &'o Budget) -> Result<Vec<Page<'o>>, Refusal> {
    let mut pages = Vec::new();
    let mut seen: HashSet<u32> = HashSet::new();
    let nothing = Inherited { resources: b"", rotate: b"0", media_box: b"[0 0 595 842]" };
    let root = objects.catalogue().and_then(|catalogue| catalogue.get(b"Pages".as_slice()).copied());
    let mut waiting: Vec<(&[u8], Inherited<'_>, usize)> = root.map(|root| (root, nothing, 0)).into_iter().collect();
    while let Some((value, mut inherited, depth)) = waiting.pop() {
        if !budget.step(0) {
            return Err(Refusal::TooComplex);
        }
        if objects.reference(value).is_some_and(|number| !seen.insert(number)) || depth > limits::MAX_PDF_DEPTH {
            continue;
        }
        let entries = objects.dict(value);
        for (key, slot) in [
            (b"Resources".as_slice(), &mut inherited.resources),
            (b"Rotate", &mut inherited.rotate),
            (b"MediaBox", &mut inherited.media_box),
        ] {
            *slot = entries.get(key).copied().unwrap_or(slot);
        }
        match entries.get(b"Kids".as_slice()) {
            Some(kids) => {
                let kids = objects.array(kids);
                if kids.len() > limits::MAX_PAGES {
                    return Err(Refusal::TooLong);
                }
                // Taken from the end of the list, so the first child must be put there last.
                waiting.extend(kids.into_iter().rev().map(|kid| (kid, inherited, depth + 1)));
            }
            None => pages.push(page(objects, entries, inherited)),
        }
        if pages.len() > limits::MAX_PAGES {
            return Err(Refusal::TooLong);
        }
    }
    if pages.is_empty() {
        for number in objects.numbers() {
            let Some(object) = objects.get(number) else { continue };
            let entries = dict(object.value, budget);
            if entries.get(b"Type".as_slice()).is_some_and(|kind| *kind == b"/Page") {
                let resources = entries.get(b"Resources".as_slice()).copied().unwrap_or_default();
                pages.push(page(objects, entries, Inherited { resources, ..nothing }));
            }
            if pages.len() > limits::MAX_PAGES {
                return Err(Refusal::TooLong);
            }
        }
    }
    budget.check()?;
    Ok(pages)
}

fn page<'o>(objects: &'o Objects<'_>, entries: Dict<'o>, inherited: Inherited<'o>) -> Page<'o> {
    let degrees = objects.figure(inherited.rotate).unwrap_or(0.0).rem_euclid(360.0);
    let turns = whole((degrees / 90.0).round()).and_then(|turns| u8::try_from(turns % 4).ok()).unwrap_or(0);
    let edges = match objects.figures(inherited.media_box).as_slice() {
        [a, b, c, d, ..] if (c - a).abs() > 1.0 && (d - b).abs() > 1.0 => [a.min(*c), b.min(*d), a.max(*c), b.max(*d)],
        _ => [0.0, 0.0, 595.0, 842.0],
    };
    Page { entries, resources: inherited.resources, turns, edges }
}
