//! The calendar feed against RFC 5545.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::keydates::{Entry, feed};

fn stamp() -> Timestamp {
    "2026-11-21T09:42:07.654321Z".parse().unwrap()
}

fn entry(summary: &str) -> Entry {
    Entry {
        uid: "notice-7@pactoria.example".to_owned(),
        day: date(2026, 12, 31),
        summary: summary.to_owned(),
        description: String::new(),
        url: None,
    }
}

/// The content lines with their folds undone (section 3.1).
fn unfolded(feed: &str) -> Vec<String> {
    feed.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_feed_reads_as_the_format_asks() {
    let entry = Entry {
        description: "Post it by then.\nSee clause 14; it is short, clear \\ plain.".to_owned(),
        url: Some("https://pactoria.example/contracts/7".to_owned()),
        ..entry("Notice by: Harbour Coffee, supply")
    };
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pactoria//Key dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Key dates",
        "X-WR-CALNAME:Key dates",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "BEGIN:VEVENT",
        "UID:notice-7@pactoria.example",
        "DTSTAMP:20261121T094207Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Notice by: Harbour Coffee\\, supply",
        "DESCRIPTION:Post it by then.\\nSee clause 14\\; it is short\\, clear \\\\ plain.",
        "URL:https://pactoria.example/contracts/7",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ];
    assert_eq!(unfolded(&feed("Key dates", stamp(), &[entry])), expected);
}

#[test]
fn lines_are_at_most_75_octets_long_and_keep_their_characters_whole() {
    for unit in ["a", "é", "€", "😀", "é€😀, "] {
        for count in 1..120 {
            let text = unit.repeat(count);
            let out = feed(&text, stamp(), &[entry(&text)]);
            assert!(out.ends_with("END:VCALENDAR\r\n"));
            assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
            for line in out.split("\r\n") {
                assert!(line.len() <= 75, "{} octets: {line}", line.len());
            }
            let summary = format!("SUMMARY:{}", text.replace(',', "\\,"));
            assert!(unfolded(&out).contains(&summary), "{text}");
        }
    }
    // 8 octets of name and 67 of text fill a line to the brim.
    assert!(feed("n", stamp(), &[entry(&"x".repeat(67))]).contains(&format!("SUMMARY:{}\r\nTRANSP", "x".repeat(67))));
}

#[test]
fn nothing_typed_begins_a_line_of_its_own() {
    let typed = "x\r\nEND:VEVENT\rATTACH:file\nBEGIN:VALARM\u{2028}A:1\u{0}\u{85}\u{7}";
    let entry = Entry {
        uid: typed.to_owned(),
        description: typed.to_owned(),
        url: Some(format!("https://pactoria.example/{typed}")),
        ..entry(typed)
    };
    let lines = unfolded(&feed(typed, stamp(), &[entry]));
    assert_eq!(lines.iter().filter(|it| it.starts_with("END:")).count(), 2);
    assert!(!lines.iter().any(|it| it.starts_with("ATTACH") || it.starts_with("BEGIN:VALARM") || it.starts_with("A:")));
    assert!(lines.contains(&"SUMMARY:x\\nEND:VEVENT\\nATTACH:file\\nBEGIN:VALARM\\nA:1".to_owned()));
    assert!(!lines.concat().contains(|c: char| c.is_control()));
}

#[test]
fn days_at_the_ends_of_the_calendar_are_written_or_left_out() {
    let at = |day: Date| unfolded(&feed("n", stamp(), &[Entry { day, ..entry("s") }])).join("\n");
    assert!(at(date(9999, 12, 31)).contains("DTSTART;VALUE=DATE:99991231\nSUMMARY"));
    assert!(at(date(1, 1, 1)).contains("DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010102"));
    assert!(!at(date(0, 12, 31)).contains("VEVENT"));
    assert!(!at(Date::MIN).contains("VEVENT"));
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    let entries = [entry("a"), entry("b")];
    assert_eq!(feed("n", stamp(), &entries), feed("n", stamp(), &entries));
}
