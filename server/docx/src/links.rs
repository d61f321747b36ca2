//! Addresses in the text, made so that they can be followed.
//!
//! A link goes exactly where its words say: only what is written out as an address is one, and an address that a
//! reader of the file might refuse stays text. Deliberately absent: links under other words, as a contract is printed.

use std::collections::HashMap;
use std::ops::Range;

/// Word refuses addresses that are longer, in bytes.
const LONGEST: usize = 2000;

/// The addresses that a document's links go to, each once, in the order of the text.
#[derive(Default)]
pub(crate) struct Links {
    targets: Vec<String>,
    places: HashMap<String, usize>,
}

impl Links {
    /// The place of an address among the links.
    pub(crate) fn place(&mut self, target: String) -> usize {
        let next = self.targets.len();
        let place = *self.places.entry(target.clone()).or_insert(next);
        if place == next {
            self.targets.push(target);
        }
        place
    }

    /// The addresses by their place.
    pub(crate) fn targets(&self) -> &[String] {
        &self.targets
    }
}

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Its place, in bytes.
    pub(crate) place: Range<usize>,
    /// Where it goes.
    pub(crate) target: String,
}

/// The addresses of web pages and mailboxes that are written out in `text`.
pub(crate) fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    if !text.contains(['@', ':']) {
        return found;
    }
    let mut begin = 0;
    for piece in text.split_inclusive(|c| !may_stand_in_address(c)) {
        let word = piece.trim_end_matches(|c| !may_stand_in_address(c));
        found.extend(address(word).map(|(place, target)| {
            let place = begin + place.start..begin + place.end;
            Address { place, target }
        }));
        begin += piece.len();
    }
    found
}

/// Letters outside ASCII belong to the word, so that no address ends before them, although none with them is a link.
fn may_stand_in_address(c: char) -> bool {
    let is_mark = matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']');
    (c.is_ascii_graphic() && !is_mark) || (!c.is_ascii() && c.is_alphanumeric())
}

/// The address in a word without blanks.
fn address(word: &str) -> Option<(Range<usize>, String)> {
    let begins = ["http://", "https://", "mailto:"].iter().filter_map(|scheme| word.find(scheme)).min();
    let start = begins.unwrap_or_else(|| word.len() - word.trim_start_matches(['(', '\'', '*', '_']).len());
    let written = without_punctuation(word.get(start..)?);
    let place = start..start + written.len();
    if written.len() > LONGEST || !written.is_ascii() {
        return None;
    }
    if begins.is_none() {
        return is_mailbox(written).then(|| (place, format!("mailto:{written}")));
    }
    let fits = match written.split_once(':')? {
        ("mailto", mailbox) => is_mailbox(mailbox),
        (_, rest) => rest.strip_prefix("//").is_some_and(is_web_place),
    };
    fits.then(|| (place, written.to_owned()))
}

/// Without what ends the sentence, and without a closing bracket that was opened before the address.
fn without_punctuation(mut written: &str) -> &str {
    // Counted once: a long tail of brackets would otherwise be counted anew for each of them.
    let mut unopened = written.matches(')').count().saturating_sub(written.matches('(').count());
    loop {
        written = written.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        match written.strip_suffix(')').filter(|_| unopened > 0) {
            Some(shorter) => written = shorter,
            None => return written,
        }
        unopened -= 1;
    }
}

fn is_mailbox(written: &str) -> bool {
    let Some((name, host)) = written.split_once('@') else { return false };
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    !name.is_empty() && name.chars().all(in_name) && host.contains('.') && is_host(host)
}

/// What follows `https://`: a host, perhaps with a port, and a path whose escapes are whole.
fn is_web_place(written: &str) -> bool {
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    let digits = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let escapes = written.split('%').skip(1);
    let whole = |escape: &str| escape.get(..2).is_some_and(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
    is_host(host) && digits(port) && escapes.into_iter().all(whole) && written.matches('#').count() <= 1
}

fn is_host(host: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    host.split('.').all(is_part)
}
