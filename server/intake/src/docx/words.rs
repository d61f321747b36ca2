//! The words of a paragraph, on their way to Markdown.
//!
//! Bold stretches keep their marks, because contracts set their defined terms in bold; a mark that Markdown would show
//! as an asterisk where it stands is left out. Nothing else of a paragraph's look is kept.

use crate::markdown::escape;

/// Stretches of text in order, a line break being `\n`.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    stretches: Vec<(String, bool)>,
}

impl Words {
    pub(super) fn push(&mut self, text: &str, bold: bool) {
        if text.is_empty() {
            return;
        }
        match self.stretches.last_mut() {
            // Blanks take the look of their neighbours, so that bold phrases stay in one piece.
            Some((last, was_bold)) if *was_bold == bold || text.trim().is_empty() => last.push_str(text),
            _ => self.stretches.push((text.to_owned(), bold)),
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        for (text, bold) in other.stretches {
            self.push(&text, bold);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stretches.iter().all(|(text, _)| text.trim().is_empty())
    }

    /// Whether every word is bold.
    pub(super) fn is_bold(&self) -> bool {
        !self.is_empty() && self.stretches.iter().all(|(text, bold)| *bold || text.trim().is_empty())
    }

    /// The words as they are read, blanks collapsed, on one line.
    pub(super) fn plain(&self) -> String {
        let text: String = self.stretches.iter().map(|(text, _)| text.as_str()).collect();
        collapsed(&text)
    }

    /// The words with escapes and marks for bold, line by line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<Vec<(String, bool)>> = vec![Vec::new()];
        for (text, bold) in &self.stretches {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    lines.push(Vec::new());
                }
                if let Some(line) = lines.last_mut() {
                    line.push((part.to_owned(), *bold));
                }
            }
        }
        lines.iter().map(|line| marked(line)).filter(|line| !line.is_empty()).collect()
    }
}

/// Text with each run of blanks, tabs and no-break spaces as one blank.
pub(super) fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn marked(line: &[(String, bool)]) -> String {
    let mut marked = String::new();
    for (index, (text, bold)) in line.iter().enumerate() {
        let inner = text.trim();
        let before = text.chars().take_while(|c| c.is_whitespace()).count() > 0;
        let after = text.chars().next_back().is_some_and(char::is_whitespace);
        if before {
            marked.push(' ');
        }
        let follows = line.get(index + 1).and_then(|(next, _)| next.chars().next()).filter(|_| !after);
        if *bold && opens(marked.chars().next_back(), inner) && closes(inner, follows) {
            marked.push_str("**");
            marked.push_str(&escape(&collapsed(inner)));
            marked.push_str("**");
        } else {
            marked.push_str(&escape(&collapsed(inner)));
        }
        if after {
            marked.push(' ');
        }
    }
    collapsed(&marked)
}

/// Whether `**` before `inner` begins bold text for Markdown.
fn opens(before: Option<char>, inner: &str) -> bool {
    let outer = before.is_none_or(|c| !c.is_alphanumeric());
    inner.chars().next().is_some_and(|first| outer || first.is_alphanumeric())
}

/// Whether `**` after `inner` ends it.
fn closes(inner: &str, after: Option<char>) -> bool {
    let outer = after.is_none_or(|c| !c.is_alphanumeric());
    inner.chars().next_back().is_some_and(|last| outer || last.is_alphanumeric())
}
