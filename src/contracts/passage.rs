//! The passage of a text that a search found, with its words marked: what a person reads before opening the contract.
//!
//! It is looked for in the contracts of one page only, after they were found; nothing is found by it.

use super::views::Passage;
use super::words::{Searched, folded};

/// About how long a passage is, in characters.
const LENGTH: usize = 180;
/// How much of it stands before the first word that was found.
const BEFORE: usize = 60;

/// The first paragraph with most of the searched words; `None` where the text has none of them.
pub(super) fn passage(content: &str, search: &str) -> Option<Passage> {
    let searched = Searched::read(search).filter(|it| !it.is_empty())?;
    let mut best: Option<(usize, String)> = None;
    for line in content.lines() {
        let many = how_many(line, &searched);
        if many > best.as_ref().map_or(0, |(many, _)| *many) {
            best = Some((many, plain(line)));
            if many == searched.len() {
                break;
            }
        }
    }
    best.map(|(_, line)| cut(&line, &searched))
}

/// How many of the searched words a paragraph has; all of them and one more where a phrase stands in it as well.
fn how_many(line: &str, searched: &Searched) -> usize {
    let line = folded(line);
    let mut found = vec![false; searched.len()];
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()) {
        for place in searched.all(word) {
            if let Some(it) = found.get_mut(place) {
                *it = true;
            }
        }
    }
    found.into_iter().filter(|it| *it).count()
}

/// A line of Markdown without its marks.
fn plain(line: &str) -> String {
    let bare = line.trim_start_matches(['#', '>', ' ', '|']).replace(['*', '`', '\\'], "");
    bare.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of `line` and what stands between them, by turns; words stand at odd places.
fn pieces(line: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut in_word = false;
    for (at, c) in line.char_indices() {
        if c.is_alphanumeric() != in_word {
            if at > begin {
                pieces.push((&line[begin..at], in_word));
            }
            (begin, in_word) = (at, !in_word);
        }
    }
    pieces.push((&line[begin..], in_word));
    pieces
}

fn cut(line: &str, searched: &Searched) -> Passage {
    let pieces = pieces(line);
    let is_found = |(text, is_word): &(&str, bool)| *is_word && searched.all(&folded(text)).next().is_some();
    let first = pieces.iter().position(is_found).unwrap_or(0);
    // Back from the first word found, to the beginning of a word.
    let mut begin = first;
    let mut before = 0;
    while begin > 0 && before < BEFORE {
        begin -= 1;
        before += pieces[begin].0.chars().count();
    }
    let mut shown: Vec<(String, bool)> = Vec::new();
    let mut length = 0;
    let mut ended = true;
    if begin > 0 {
        shown.push(("… ".to_owned(), false));
    }
    for piece in &pieces[begin..] {
        if length >= LENGTH && !piece.1 {
            ended = false;
            break;
        }
        length += piece.0.chars().count();
        let is_match = is_found(piece);
        match shown.last_mut() {
            Some((text, false)) if !is_match => text.push_str(piece.0),
            Some(_) | None => shown.push((piece.0.to_owned(), is_match)),
        }
    }
    if !ended {
        shown.push((" …".to_owned(), false));
    }
    Passage(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &str, search: &str) -> Option<String> {
        passage(content, search).map(|it| {
            it.0.into_iter().map(|(text, is_match)| if is_match { format!("[{text}]") } else { text }).collect()
        })
    }

    #[test]
    fn the_paragraph_with_most_of_the_words_is_shown() {
        let text = "# Services Agreement\n\nThe **Supplier** pays.\n\n2.1 Late payments bear interest; the Supplier’s café is open.";
        assert_eq!(
            shown(text, "late payment").unwrap(),
            "2.1 [Late] [payments] bear interest; the Supplier’s café is open."
        );
        assert_eq!(shown(text, "supplier").unwrap(), "The [Supplier] pays.");
        assert_eq!(shown(text, "CAFE").unwrap(), "2.1 Late payments bear interest; the Supplier’s [café] is open.");
        assert_eq!(shown(text, "agree").unwrap(), "Services [Agreement]");
        assert_eq!(shown(text, "zebra"), None);
        assert_eq!(shown(text, "--"), None);
    }

    #[test]
    fn a_long_paragraph_is_cut_at_words() {
        let text = format!("{} needle {}", "before ".repeat(60), "after ".repeat(60));
        let found = shown(&text, "needle").unwrap();
        assert!(found.starts_with("… ") && found.ends_with(" …") && found.contains("[needle]"), "{found}");
        assert!(found.chars().count() < 260, "{found}");
        assert!(found.split_whitespace().all(|it| ["…", "before", "[needle]", "after"].contains(&it)), "{found}");
    }
}
