//! Writes the text of a document as Markdown that shows exactly its words.
//!
//! What must always hold: a reader of the Markdown sees the characters that were put in, whatever they are. Characters
//! that Markdown would take for marks are escaped, and only those, so that the source stays pleasant to edit.

use std::fmt::Write as _;

/// Blocks of Markdown, apart by an empty line.
#[derive(Default)]
pub(crate) struct Markdown {
    text: String,
}

impl Markdown {
    /// Adds a block whose marks are already in it; an empty one adds nothing.
    pub(crate) fn block(&mut self, block: &str) {
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(block);
    }

    /// Adds a heading of 1 to 6; `words` are already escaped.
    pub(crate) fn heading(&mut self, level: usize, words: &str) {
        let words = words.trim();
        if !words.is_empty() {
            self.block(&format!("{} {words}", "#".repeat(level.clamp(1, 6))));
        }
    }

    /// Adds a table, its first row as the head; the cells are already escaped. Rows without words are passed over.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) {
        let rows: Vec<&Vec<String>> =
            rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        if columns < 2 {
            for row in rows {
                self.block(&at_line_start(&row.join(" ")));
            }
            return;
        }
        let mut table = String::new();
        for (index, row) in rows.iter().enumerate() {
            for column in 0..columns {
                let cell = row.get(column).map_or("", |cell| cell.trim());
                // The pipe is escaped here, as only a table takes it for a mark.
                let _ = write!(table, "| {} ", cell.replace('|', "\\|"));
            }
            table.push_str("|\n");
            if index == 0 {
                table.push_str(&"| --- ".repeat(columns));
                table.push_str("|\n");
            }
        }
        self.block(&table);
    }

    /// How long the text is so far, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The finished text, ending in a line break.
    pub(crate) fn finish(mut self) -> String {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}

/// Escapes what Markdown would take for a mark inside a line.
pub(crate) fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    let mut before = ' ';
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next().unwrap_or(' ');
        let is_mark = match c {
            '`' => true,
            // An asterisk between blanks is no mark, but one at the start of a line is.
            '*' => !next.is_whitespace() || !before.is_whitespace(),
            // Lines to write on are rows of underscores; only one that words follow could open emphasis.
            '_' => next.is_alphanumeric() && !before.is_alphanumeric(),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next == '#' || next.is_ascii_alphabetic() && is_entity(rest.as_str()),
            // Brackets are placeholders in contracts; only an address after them makes a link.
            ']' => matches!(next, '(' | '['),
            '\\' => next.is_ascii_punctuation(),
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// Whether an ampersand followed by `rest` would be read as a character by its name, such as `&pound;`.
fn is_entity(rest: &str) -> bool {
    rest.find(|c: char| !c.is_ascii_alphanumeric())
        .is_some_and(|end| rest.get(end..).is_some_and(|tail| tail.starts_with(';')))
}

/// Escapes what Markdown would take for a mark at the start of a block whose words are already escaped.
pub(crate) fn at_line_start(words: &str) -> String {
    let words = words.trim();
    let mut rest = words.chars();
    let first = rest.next().unwrap_or(' ');
    let next = rest.next().unwrap_or(' ');
    let is_mark = match first {
        '#' => words.trim_start_matches('#').starts_with([' ', '\t']) || words.chars().all(|c| c == '#'),
        '>' | '=' | '|' => true,
        '-' | '+' | '*' => next == ' ' || next == first,
        '~' => words.starts_with("~~~"),
        '_' => words.chars().all(|c| c == '_' || c == ' ') && words.len() > 2,
        // `[x]: address` defines a link and shows nothing.
        '[' => words.contains("]:"),
        _ => false,
    };
    if is_mark { format!("\\{words}") } else { words.to_owned() }
}
