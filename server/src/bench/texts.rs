//! Texts to measure with: as long as is asked for, in the words of the templates.

use pactoria::document::assemble;
use pactoria::templates;

/// As the pages count it.
pub(super) const WORDS_A_PAGE: usize = 480;

/// The text of every template with the answers of its sample.
pub(super) fn templates_in_words() -> Vec<String> {
    let all = templates::library().templates().iter();
    all.map(|it| assemble(&templates::draft(it, &it.sample).source).content).collect()
}

/// Whole paragraphs of the templates, one template after the other, until there are so many pages.
pub(super) fn text_of(texts: &[String], number: u32, pages: u32) -> String {
    let first = usize::try_from(number).unwrap_or(0) % texts.len().max(1);
    let wanted = WORDS_A_PAGE * usize::try_from(pages).unwrap_or(usize::MAX);
    let (mut text, mut words) = (String::new(), 0);
    let paragraphs = texts.iter().cycle().skip(first).flat_map(|it| it.split("\n\n"));
    for paragraph in paragraphs {
        if words >= wanted {
            break;
        }
        words += paragraph.split_whitespace().count();
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_as_many_pages_as_were_asked_for() {
        let words = text_of(&templates_in_words(), 1, 3).split_whitespace().count();
        assert!((3 * WORDS_A_PAGE..4 * WORDS_A_PAGE).contains(&words), "{words}");
    }
}
