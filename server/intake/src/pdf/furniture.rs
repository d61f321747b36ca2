//! Takes away what is printed on each page: headers, footers, page numbers.
//!
//! What must always hold: a line is only taken away near the upper or lower edge of the page, or where the file itself
//! marks it as repeated; and only if it says the same on most pages, or nothing but the page's number.

use std::collections::HashMap;

use super::lines::Line;

/// The part of a page's height, at each edge, in which headers and footers stand.
const EDGE: f64 = 0.13;

/// How far the base line of a header moves from page to page at most, in points.
const WAVER: f64 = 3.0;

/// Removes headers, footers and page numbers; says whether there were any.
pub(super) fn remove(sheets: &mut [Vec<Line>]) -> bool {
    let pages = sheets.len();
    let mut places: HashMap<String, Vec<f64>> = HashMap::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let lines = sheet.iter().filter(|line| may_repeat(line));
        let keyed = lines.flat_map(|line| keys(line, index + 1).map(|key| (key, line.y)));
        let mut on_page: Vec<(String, f64)> = keyed.collect();
        on_page.sort_by(|a, b| a.0.cmp(&b.0));
        on_page.dedup_by(|a, b| a.0 == b.0);
        for (key, y) in on_page {
            places.entry(key).or_default().push(y);
        }
    }
    for heights in places.values_mut() {
        heights.sort_by(f64::total_cmp);
    }
    let repeated = |line: &Line, page: usize| {
        keys(line, page).iter().any(|key| {
            let heights = places.get(key).map(Vec::as_slice).unwrap_or_default();
            let below = heights.partition_point(|y| *y < line.y - WAVER);
            let times = heights.partition_point(|y| *y <= line.y + WAVER) - below;
            // On a document of one page nothing repeats; first pages often lack the header.
            times >= 2 && times * 2 >= pages
        })
    };
    let mut removed = false;
    for (index, sheet) in sheets.iter_mut().enumerate() {
        let page = index + 1;
        sheet.retain(|line| {
            let goes = may_repeat(line)
                && (repeated(line, page)
                    || is_page_number(&line.text(), page, pages)
                    || (line.is_artifact && is_at_edge(line)));
            removed |= goes;
            !goes
        });
    }
    removed
}

fn is_at_edge(line: &Line) -> bool {
    line.depth < EDGE || line.depth > 1.0 - EDGE
}

fn may_repeat(line: &Line) -> bool {
    is_at_edge(line) || line.is_artifact
}

/// What a line says, as it stands and with the number of the page left open: a number after "page", or one that stands
/// apart. Other numbers stay: a heading such as "Schedule 2" is no header because another page begins with "Schedule 1".
fn keys(line: &Line, page: usize) -> [String; 2] {
    let mut open = String::from("#");
    for cell in &line.cells {
        let text = cell.text.to_lowercase();
        let stands_apart = text.trim() == page.to_string();
        let mut after_page = false;
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is_page = stands_apart || (after_page && bare.bytes().all(|byte| byte.is_ascii_digit()));
            open.push_str(if is_page { "#" } else { word });
            after_page = matches!(bare, "page" | "p") || (after_page && (is_page || bare == "of"));
        }
    }
    [line.text().to_lowercase().split_whitespace().collect(), open]
}

/// `3`, `- 3 -`, `Page 3`, `Page 3 of 12`, `3/12`: the number of this page, or of the page as printed, and nothing else.
fn is_page_number(text: &str, page: usize, pages: usize) -> bool {
    let mut numbers = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | '-' | '–' | '—' | '[' | ']')) {
        match word.to_lowercase().as_str() {
            "" | "page" | "p" | "p." | "pg" | "of" | "pages" => {}
            word => match word.parse::<usize>() {
                Ok(number) => numbers.push(number),
                Err(_) => return false,
            },
        }
    }
    let named = text.to_lowercase().contains("page");
    match numbers.as_slice() {
        [number] => named || *number == page,
        [number, all] => *number <= *all && (named || *all == pages),
        _ => false,
    }
}
