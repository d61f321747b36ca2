//! Key dates as a calendar feed (RFC 5545), for calendar programs that subscribe to an address.
//!
//! What must hold: lines end with CRLF and are at most 75 octets long, never cut inside a character (section 3.1);
//! nothing a person typed can begin a line or a property (section 3.3.11); the same entries give the same bytes. Every
//! entry is one whole day. Deliberately absent: reading feeds, times of day, recurrence rules and alarms.

use jiff::Timestamp;
use jiff::civil::Date;

/// One whole-day entry of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same when the date moves, so that programs move the entry; unique in the world, such as
    /// `renewal-{id}@{host}`.
    pub uid: String,
    /// The day; one before year 1 cannot be written and is left out.
    pub day: Date,
    /// The line a calendar shows.
    pub summary: String,
    /// The text below it; may have several lines.
    pub description: String,
    /// The page to open.
    pub url: Option<String>,
}

/// The longest line, in octets without its line break.
const LONGEST_LINE: usize = 75;

/// A feed called `name`, as it is at `stamp`.
pub fn feed(name: &str, stamp: Timestamp, entries: &[Entry]) -> String {
    let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Pactoria//Key dates//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    // RFC 7986 names a calendar by NAME; older programs read the other.
    line(&mut out, &format!("NAME:{}", escaped(name)));
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
    for entry in entries.iter().filter(|it| it.day.year() >= 1) {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&entry.uid)));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", basic(entry.day)));
        // The end is the day after; without one an entry lasts its day (section 3.6.1).
        if let Ok(next) = entry.day.tomorrow() {
            line(&mut out, &format!("DTEND;VALUE=DATE:{}", basic(next)));
        }
        line(&mut out, &format!("SUMMARY:{}", escaped(&entry.summary)));
        if !entry.description.is_empty() {
            line(&mut out, &format!("DESCRIPTION:{}", escaped(&entry.description)));
        }
        if let Some(url) = &entry.url {
            line(&mut out, &format!("URL:{}", address(url)));
        }
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text as a value (section 3.3.11); control characters other than line breaks and tabs have no form and are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// An address as a value: it is not escaped (section 3.3.13), so what could end the line is left out.
fn address(url: &str) -> String {
    url.chars().filter(|it| !it.is_control() && !it.is_whitespace()).collect()
}

/// Writes one content line, folded (section 3.1): each further line begins with a space, which counts.
fn line(out: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
