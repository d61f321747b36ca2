//! The content as the sheet on the screen: HTML that is safe by construction.
//!
//! Only the elements and attributes written in this file ever come out, every text is escaped, and links lead to the
//! web, to a mailbox or to a finding on the page. Numbers typed in the content hang in a column of their own as real
//! text. Marks (findings, comments) may overlap, nest, span paragraphs or lie outside: they are cut at the edges of the
//! text they touch, and a mark that touches no visible text leaves no trace. The same bytes come out on the server and
//! in the browser. Deliberately absent: inline styles, scripts, images, any raw HTML.

use super::blocks::{self, Block, Container, Heading, HeadingKind, Reading, Role, Run, Shape, Style, Weight};
use pulldown_cmark::Alignment;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::Range;

/// A stretch of the content that a finding or comment speaks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// First character, counted in Unicode characters of the content.
    pub start: u32,
    /// The character after the last one.
    pub end: u32,
    /// The number shown beside the stretch; its id is `p{number}` and it links to `#f{number}`.
    pub number: u32,
    /// What a screen reader says for the number, such as "Finding 3: perpetual duties".
    pub label: String,
    /// Whether the stretch is set apart without colour.
    pub quiet: bool,
}

/// Sets `content` as HTML for the inside of `article.sheet`, under a page whose title is its `h1`.
pub fn to_html(content: &str, marks: &[Mark]) -> String {
    let reading = blocks::read(content);
    let marks = Marks::over(&reading, marks);
    let mut page = Page {
        reading: &reading,
        marks,
        html: String::with_capacity(content.len() * 3 / 2),
        ranks: Vec::new(),
        depth: 0,
        section_open: false,
        list_open: None,
        link_open: None,
    };
    page.write();
    page.html
}

struct Page<'r> {
    reading: &'r Reading,
    marks: Marks<'r>,
    html: String,
    /// The ranks of the headings above the present place, as written.
    ranks: Vec<u8>,
    depth: u32,
    section_open: bool,
    /// The list of parties or recitals that is open.
    list_open: Option<Shape>,
    link_open: Option<usize>,
}

impl<'r> Page<'r> {
    fn write(&mut self) {
        let reading = self.reading;
        for block in &reading.blocks {
            self.close_list_unless(block);
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Paragraph { shape, number, words } => self.paragraph(*shape, *number, words),
                Block::Code { words } => {
                    self.html.push_str("<pre><code>");
                    self.inline(words.clone());
                    self.html.push_str("</code></pre>\n");
                }
                Block::Table { columns, rows } => self.table(columns, rows),
                Block::Rule => self.html.push_str("<hr>\n"),
                Block::Open(container) => self.open(*container),
                Block::Close(container) => self.close(*container),
            }
        }
        self.close_list();
        self.close_section();
    }

    fn heading(&mut self, heading: &Heading) {
        let level = self.level(heading.level);
        let in_section = heading.kind == HeadingKind::Clause && self.depth == 0;
        if self.depth == 0 {
            self.close_section();
        }
        if in_section {
            self.html.push_str(&format!("<section class=\"clause\" id=\"{}\"><h{level}>", heading.anchor));
            self.section_open = true;
        } else {
            let class = match heading.kind {
                HeadingKind::Title => " class=\"title\"",
                HeadingKind::Schedule => " class=\"schedule\"",
                HeadingKind::Other => " class=\"lead-in\"",
                HeadingKind::Clause => "",
            };
            self.html.push_str(&format!("<h{level}{class} id=\"{}\">", heading.anchor));
        }
        self.hanging(heading.number_run, &heading.words);
        self.html.push_str(&format!("</h{level}>\n"));
    }

    /// `h2` for the first rank in the text and one deeper for each rank below it, so that no level is skipped.
    fn level(&mut self, rank: u8) -> usize {
        while self.ranks.last().is_some_and(|&above| above >= rank) {
            self.ranks.pop();
        }
        self.ranks.push(rank);
        (self.ranks.len() + 1).min(6)
    }

    fn close_section(&mut self) {
        if self.section_open {
            self.html.push_str("</section>\n");
            self.section_open = false;
        }
    }

    fn close_list_unless(&mut self, block: &Block) {
        let goes_on = match (block, self.list_open) {
            (Block::Paragraph { shape, .. }, Some(open)) => *shape == open,
            (_, None) => true,
            (
                Block::Heading(_)
                | Block::Code { .. }
                | Block::Table { .. }
                | Block::Rule
                | Block::Open(_)
                | Block::Close(_),
                Some(_),
            ) => false,
        };
        if !goes_on {
            self.close_list();
        }
    }

    fn close_list(&mut self) {
        if self.list_open.take().is_some() {
            self.html.push_str("</ol>\n");
        }
    }

    fn paragraph(&mut self, shape: Shape, number: Option<usize>, words: &Range<usize>) {
        let (open, close) = match shape {
            Shape::Plain => ("<p>", "</p>\n"),
            Shape::Definition => ("<p class=\"definition\">", "</p>\n"),
            Shape::SubClause => ("<p class=\"sub\">", "</p>\n"),
            Shape::Item => ("<p class=\"item\">", "</p>\n"),
            Shape::SubItem => ("<p class=\"item deep\">", "</p>\n"),
            Shape::Party | Shape::Recital => {
                if self.list_open.is_none() {
                    let class = if shape == Shape::Party { "parties" } else { "parties recitals" };
                    self.html.push_str(&format!("<ol class=\"{class}\">\n"));
                    self.list_open = Some(shape);
                }
                ("<li>", "</li>\n")
            }
        };
        self.html.push_str(open);
        self.hanging(number, words);
        self.html.push_str(close);
    }

    /// Words with their number, if they have one, in a column before them.
    fn hanging(&mut self, number: Option<usize>, words: &Range<usize>) {
        let Some(number) = number else {
            self.inline(words.clone());
            return;
        };
        self.html.push_str("<span class=\"n\">");
        self.inline(number..number + 1);
        self.html.push_str("</span> <span>");
        self.inline(words.clone());
        self.html.push_str("</span>");
    }

    fn table(&mut self, columns: &[Alignment], rows: &[Vec<Range<usize>>]) {
        self.html.push_str("<div class=\"table-box\"><table>\n");
        for (place, row) in rows.iter().enumerate() {
            let (cell, scope) = if place == 0 { ("th", " scope=\"col\"") } else { ("td", "") };
            self.html.push_str(match place {
                0 => "<thead>\n<tr>",
                1 => "<tbody>\n<tr>",
                _ => "<tr>",
            });
            for (column, words) in row.iter().enumerate() {
                let class = match columns.get(column) {
                    Some(Alignment::Right) => " class=\"num\"",
                    Some(Alignment::Center) => " class=\"centre\"",
                    Some(Alignment::Left | Alignment::None) | None => "",
                };
                self.html.push_str(&format!("<{cell}{scope}{class}>"));
                self.inline(words.clone());
                self.html.push_str(&format!("</{cell}>"));
            }
            self.html.push_str(if place == 0 { "</tr>\n</thead>\n" } else { "</tr>\n" });
        }
        if rows.len() > 1 {
            self.html.push_str("</tbody>\n");
        }
        self.html.push_str("</table></div>\n");
    }

    fn open(&mut self, container: Container) {
        self.depth += 1;
        match container {
            Container::Quote => self.html.push_str("<blockquote>\n"),
            Container::Bullets => self.html.push_str("<ul class=\"list\">\n"),
            Container::Numbers => self.html.push_str("<ol class=\"list\">\n"),
            Container::Entry(None) => self.html.push_str("<li>"),
            Container::Entry(Some(number)) => {
                self.html.push_str("<li><span class=\"n\">");
                self.inline(number..number + 1);
                self.html.push_str("</span> <div>");
            }
        }
    }

    fn close(&mut self, container: Container) {
        self.depth = self.depth.saturating_sub(1);
        self.html.push_str(match container {
            Container::Quote => "</blockquote>\n",
            Container::Bullets => "</ul>\n",
            Container::Numbers => "</ol>\n",
            Container::Entry(None) => "</li>\n",
            Container::Entry(Some(_)) => "</div></li>\n",
        });
    }

    fn inline(&mut self, range: Range<usize>) {
        for index in range {
            let reading = self.reading;
            let Some(run) = reading.runs.get(index) else { break };
            self.follow(run.style.link);
            match run.style.role {
                Role::HardBreak => self.html.push_str("<br>\n"),
                Role::SoftBreak => self.html.push('\n'),
                Role::Words | Role::Number => self.run(index, run),
            }
        }
        self.follow(None);
    }

    /// Opens the link that the next words belong to, and closes the one they do not belong to.
    fn follow(&mut self, link: Option<usize>) {
        if self.link_open == link {
            return;
        }
        if self.link_open.is_some() {
            self.html.push_str("</a>");
        }
        if let Some(address) = link.and_then(|link| self.reading.links.get(link)) {
            self.html.push_str(&format!("<a href=\"{}\" rel=\"noopener noreferrer\">", quotable(address)));
        }
        self.link_open = link;
    }

    /// One run, cut where a mark begins or ends in it.
    fn run(&mut self, index: usize, run: &Run) {
        let mut rest = run.text.as_str();
        let mut taken = 0;
        while let Some(edge) = self.marks.next_edge(index) {
            let split = rest.char_indices().nth(edge.offset.saturating_sub(taken)).map_or(rest.len(), |(byte, _)| byte);
            let (piece, after) = rest.split_at(split);
            self.piece(piece, index, run.style);
            rest = after;
            taken = taken.max(edge.offset);
            if let Some(mark) = self.marks.pass(&edge) {
                // A link may not stand in a link.
                self.follow(None);
                self.html.push_str(&format!(
                    "<a class=\"note-ref\" href=\"#f{0}\" aria-label=\"{1}\">{0}</a>",
                    mark.number,
                    quotable(&blocks::neutralised(&mark.label))
                ));
                self.follow(run.style.link.filter(|_| !rest.is_empty()));
            }
        }
        self.piece(rest, index, run.style);
    }

    fn piece(&mut self, text: &str, index: usize, style: Style) {
        if text.is_empty() {
            return;
        }
        let (open, close) = match style.weight {
            Weight::Plain => ("", ""),
            Weight::Strong => ("<strong>", "</strong>"),
            Weight::Term => ("<b class=\"term\">", "</b>"),
        };
        self.html.push_str(open);
        self.html.push_str(if style.emphasis { "<em>" } else { "" });
        self.html.push_str(if style.code { "<code>" } else { "" });
        let marked = self.marks.open_mark(index, style.role == Role::Number, &mut self.html);
        self.html.push_str(&escaped(text));
        self.html.push_str(if marked { "</mark>" } else { "" });
        self.html.push_str(if style.code { "</code>" } else { "" });
        self.html.push_str(if style.emphasis { "</em>" } else { "" });
        self.html.push_str(close);
    }
}

/// The marks as edges in runs, in the order in which the runs are set.
struct Marks<'m> {
    marks: Vec<Touching<'m>>,
    edges: Vec<Edge>,
    next: usize,
    active: Vec<usize>,
    /// Ids that the next piece has to carry.
    awaiting: Vec<u32>,
    ids_given: HashSet<u32>,
}

/// A mark that touches visible text, with the last run it touches.
struct Touching<'m> {
    mark: &'m Mark,
    last_run: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    run: usize,
    /// Characters from the start of the run's text.
    offset: usize,
    begins: bool,
    mark: usize,
}

impl<'m> Marks<'m> {
    fn over(reading: &Reading, marks: &'m [Mark]) -> Self {
        let mut touching = Vec::new();
        let mut edges = Vec::new();
        for mark in marks.iter().filter(|mark| mark.start < mark.end) {
            let Some((first, last)) = visible_runs(reading, mark) else { continue };
            let index = touching.len();
            touching.push(Touching { mark, last_run: last });
            let offset = |run: usize, place: u32, past: bool| {
                let Some(run) = reading.runs.get(run) else { return 0 };
                let length = run.text.chars().count();
                match (run.exact, past) {
                    (true, _) => usize::try_from(place.saturating_sub(run.place.start)).unwrap_or(length).min(length),
                    (false, true) => length,
                    (false, false) => 0,
                }
            };
            edges.push(Edge { run: first, offset: offset(first, mark.start, false), begins: true, mark: index });
            edges.push(Edge { run: last, offset: offset(last, mark.end, true), begins: false, mark: index });
        }
        edges.sort_unstable();
        Self { marks: touching, edges, next: 0, active: Vec::new(), awaiting: Vec::new(), ids_given: HashSet::new() }
    }

    /// The next place in this run where a mark begins or ends.
    fn next_edge(&self, run: usize) -> Option<Edge> {
        self.edges.get(self.next).copied().filter(|edge| edge.run <= run)
    }

    /// Goes past an edge; answers with the mark that ends there.
    fn pass(&mut self, edge: &Edge) -> Option<&'m Mark> {
        self.next += 1;
        let mark = self.marks.get(edge.mark)?.mark;
        if edge.begins {
            self.active.push(edge.mark);
            if self.ids_given.insert(mark.number) {
                self.awaiting.push(mark.number);
            }
            return None;
        }
        self.active.retain(|&active| active != edge.mark);
        Some(mark)
    }

    /// Opens one `mark` for all that lie over the next piece. A number in its column is marked only by what ends there.
    fn open_mark(&mut self, run: usize, is_number: bool, html: &mut String) -> bool {
        let over = |&&index: &&usize| self.marks.get(index).is_some_and(|mark| !is_number || mark.last_run == run);
        let mut over_piece = self.active.iter().filter(over).filter_map(|&index| self.marks.get(index)).peekable();
        if over_piece.peek().is_none() {
            return false;
        }
        let quiet = over_piece.all(|touching| touching.mark.quiet);
        let mut ids = self.awaiting.drain(..);
        let own = ids.next();
        for other in ids {
            html.push_str(&format!("<span id=\"p{other}\"></span>"));
        }
        html.push_str("<mark");
        html.push_str(if quiet { " class=\"quiet\"" } else { "" });
        if let Some(own) = own {
            html.push_str(&format!(" id=\"p{own}\""));
        }
        html.push('>');
        true
    }
}

/// The first and the last run that a mark touches visibly.
fn visible_runs(reading: &Reading, mark: &Mark) -> Option<(usize, usize)> {
    let begin = reading.runs.partition_point(|run| run.place.end <= mark.start);
    let end = reading.runs.partition_point(|run| run.place.start < mark.end);
    let is_visible = |&index: &usize| {
        reading.runs.get(index).is_some_and(|run| match run.style.role {
            Role::Words => {
                let skipped = if run.exact { mark.start.saturating_sub(run.place.start) } else { 0 };
                let touched =
                    if run.exact { mark.end.min(run.place.end) - mark.start.max(run.place.start) } else { u32::MAX };
                let [skipped, touched] = [skipped, touched].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
                run.text.chars().skip(skipped).take(touched).any(|c| !c.is_whitespace())
            }
            // The number of a paragraph is marked only when the mark goes no further.
            Role::Number => mark.end <= run.place.end.saturating_add(1),
            Role::SoftBreak | Role::HardBreak => false,
        })
    };
    let first = (begin..end).find(is_visible)?;
    let last = (begin..end).rev().find(is_visible)?;
    Some((first, last))
}

/// Text made safe for an element, written as a browser would write it back.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\u{A0}' => safe.push_str("&nbsp;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Text made safe for a quoted attribute.
fn quotable(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
