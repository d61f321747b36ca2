//! Several contracts in one zip archive.

use super::make;
use crate::{Entry, Refusal, entries, limits};

fn all(bytes: &[u8]) -> Vec<Entry> {
    entries(bytes).unwrap().collect()
}

#[test]
fn one_bad_file_never_stops_the_others() {
    let inner = make::zip(&[("x.txt", b"Hidden")]);
    let bytes = make::zip(&[
        ("Suppliers/ash.txt", b"One sentence."),
        ("Suppliers/photo.jpg", b"\xFF\xD8\xFF\xE0"),
        ("Suppliers/bomb.txt", &vec![b' '; 8 << 20]),
        ("more.zip", &inner),
        ("__MACOSX/._ash.txt", b"\0\0"),
        (".DS_Store", b"\0"),
        ("empty.txt", b""),
        ("last.txt", b"Last sentence."),
    ]);
    let found: Vec<(String, Result<usize, &str>)> = all(&bytes)
        .into_iter()
        .map(|entry| (entry.name, entry.content.map(|it| it.len()).map_err(Refusal::code)))
        .collect();
    let expected = [
        ("Suppliers/ash.txt", Ok(13)),
        ("Suppliers/photo.jpg", Err("intake.unsupported")),
        ("Suppliers/bomb.txt", Err("intake.too_much_inside")),
        ("more.zip", Err("intake.archive")),
        ("empty.txt", Err("intake.empty")),
        ("last.txt", Ok(14)),
    ];
    assert_eq!(found, expected.map(|(name, content)| (name.to_owned(), content)));
}

#[test]
fn names_lead_nowhere() {
    let names = [
        ("../../etc/passwd", "etc/passwd"),
        ("/absolute.txt", "absolute.txt"),
        ("C:\\Users\\tom\\nda.txt", "C/Users/tom/nda.txt"),
        ("a/./../b.txt", "a/b.txt"),
        ("..", "file 5"),
        ("new\nline\u{202E}txt.exe", "newlinetxt.exe"),
    ];
    let files: Vec<(&str, &[u8])> = names.iter().map(|(name, _)| (*name, b"words".as_slice())).collect();
    let found: Vec<String> = all(&make::zip(&files)).into_iter().map(|entry| entry.name).collect();
    assert_eq!(found, names.map(|(_, name)| name));
    let long = format!("{}/end.txt", "x".repeat(400));
    let found = all(&make::zip(&[(&long, b"words")]));
    assert!(found[0].name.chars().count() <= 200 && found[0].name.ends_with("/end.txt"));
}

#[test]
fn an_archive_is_unpacked_as_a_whole_only_up_to_its_limit() {
    // Text that packs to about a hundredth, so that the limit of each file is not what stops it.
    let mut text = String::new();
    for number in 0..600_000_u32 {
        text.push_str(&format!("{} The Supplier shall.\n", number % 977));
    }
    let names: Vec<String> = (0..6).map(|index| format!("{index}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), text.as_bytes())).collect();
    let results: Vec<bool> = all(&make::zip(&files)).into_iter().map(|entry| entry.content.is_ok()).collect();
    let fitting = usize::try_from(limits::MAX_UNPACKED).unwrap() / text.len();
    assert!((2..6).contains(&fitting));
    assert_eq!(results, (0..6).map(|index| index < fitting).collect::<Vec<_>>());
}

#[test]
fn what_is_no_archive_is_refused() {
    assert_eq!(entries(b"just text").map(|_| ()).unwrap_err().code(), "intake.unsupported");
    assert_eq!(entries(b"PK\x03\x04 cut short").map(|_| ()).unwrap_err(), Refusal::Damaged);
    let many: Vec<String> = (0..=limits::MAX_ENTRIES).map(|index| index.to_string()).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(entries(&make::zip(&many)).map(|_| ()).unwrap_err(), Refusal::TooMuchInside);
}
