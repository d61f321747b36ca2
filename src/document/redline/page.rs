//! A redline as a sheet: insertions and deletions in the text, moves with their origin, long unchanged stretches folded.
//!
//! Only the elements and attributes written in this file ever come out, and every text is escaped. What must always
//! hold: each block is closed in itself, so that any mixture of old and new blocks is well formed; and a block that
//! changed says so, even where the change is in its markup or in the address of a link and no word differs. "Inserted"
//! and "Deleted" are heard as words. Deliberately absent: colours, scripts, anchors of clauses (the redline stands
//! beside no outline).

use super::super::blocks::{self, HeadingKind, Reading, Role, Shape, Style, Weight};
use super::leaves::{self, Leaf, Setting};
use super::{BlockChange, Redline, RedlineBlock, SpanKind, Unchanged};
use pulldown_cmark::Alignment;
use std::fmt::Write;
use std::ops::Range;

/// As few unchanged blocks as this are worth folding.
const LEAST_FOLDED: usize = 3;

pub(super) fn write(redline: &Redline, unchanged: Unchanged) -> String {
    let (old_text, new_text) = (redline.old_text(), redline.new_text());
    let old = Side::read(&old_text);
    let new = Side::read(&new_text);
    let sheets = Sheet::pair(redline, &old, &new);
    let mut page = Page {
        html: String::with_capacity((old_text.len() + new_text.len()) * 3 / 2),
        places: places(&redline.blocks),
        ranks: Vec::new(),
        group: None,
    };
    let folded = match unchanged {
        Unchanged::Shown => Vec::new(),
        Unchanged::Folded => folded(&sheets),
    };
    page.write(&sheets, &folded);
    page.html
}

/// One of the two texts as it is read.
struct Side {
    reading: Reading,
    leaves: Vec<Leaf>,
}

impl Side {
    fn read(content: &str) -> Self {
        let reading = blocks::read(content);
        let leaves = leaves::cut(content, &reading);
        Self { reading, leaves }
    }
}

/// A block of the redline with its leaves.
struct Sheet<'p> {
    block: &'p RedlineBlock,
    old: Option<Placed<'p>>,
    new: Option<Placed<'p>>,
}

/// A leaf and the character of its text at which its block begins.
#[derive(Clone, Copy)]
struct Placed<'p> {
    reading: &'p Reading,
    leaf: &'p Leaf,
    start: u32,
}

impl<'p> Sheet<'p> {
    /// Each block has one leaf of each text that it has words of: both were cut alike.
    fn pair(redline: &'p Redline, old: &'p Side, new: &'p Side) -> Vec<Self> {
        let (mut old_leaves, mut new_leaves) = (old.leaves.iter(), new.leaves.iter());
        let (mut old_start, mut new_start) = (0, 0);
        let mut sheets = Vec::with_capacity(redline.blocks.len());
        for block in &redline.blocks {
            let (has_old, has_new) = match block.change {
                BlockChange::Unchanged | BlockChange::Renumbered | BlockChange::Changed => (true, true),
                BlockChange::Inserted | BlockChange::MovedHere => (false, true),
                BlockChange::Deleted | BlockChange::MovedAway => (true, false),
            };
            let placed = |side: &'p Side, leaves: &mut std::slice::Iter<'p, Leaf>, start: u32| {
                leaves.next().map(|leaf| Placed { reading: &side.reading, leaf, start })
            };
            sheets.push(Self {
                block,
                old: if has_old { placed(old, &mut old_leaves, old_start) } else { None },
                new: if has_new { placed(new, &mut new_leaves, new_start) } else { None },
            });
            for span in &block.spans {
                let length = super::super::offsets::chars_in(&span.text);
                old_start += if span.kind == SpanKind::Inserted { 0 } else { length };
                new_start += if span.kind == SpanKind::Deleted { 0 } else { length };
            }
        }
        sheets
    }

    fn setting(&self) -> Option<&'p Setting> {
        self.new.or(self.old).map(|placed| &placed.leaf.setting)
    }

    fn is_quiet(&self) -> bool {
        match self.block.change {
            BlockChange::Unchanged | BlockChange::Renumbered => true,
            BlockChange::Changed
            | BlockChange::Inserted
            | BlockChange::Deleted
            | BlockChange::MovedAway
            | BlockChange::MovedHere => false,
        }
    }
}

/// The number of the place at which each block is, for its `id`; 0 for blocks a reader need not look at. What moved
/// away together is one place.
fn places(blocks: &[RedlineBlock]) -> Vec<u32> {
    let mut last = 0;
    let mut before: Option<&RedlineBlock> = None;
    blocks
        .iter()
        .map(|block| {
            let follows = before.is_some_and(|before| moved_together(before, block));
            before = Some(block);
            match block.change {
                BlockChange::Unchanged | BlockChange::Renumbered => 0,
                BlockChange::MovedAway if follows => last,
                BlockChange::Changed
                | BlockChange::Inserted
                | BlockChange::Deleted
                | BlockChange::MovedAway
                | BlockChange::MovedHere => {
                    last += 1;
                    last
                }
            }
        })
        .collect()
}

fn moved_together(first: &RedlineBlock, second: &RedlineBlock) -> bool {
    first.change == BlockChange::MovedAway
        && second.change == BlockChange::MovedAway
        && first.other_end.map(|end| end.saturating_add(1)) == second.other_end
}

/// The stretches that are folded away. The heading, and in a table the head, under which a change stands is not.
fn folded(sheets: &[Sheet<'_>]) -> Vec<Range<usize>> {
    let mut kept = vec![false; sheets.len()];
    let (mut heading, mut head) = (None, None);
    for (index, sheet) in sheets.iter().enumerate() {
        match sheet.setting() {
            Some(Setting::Heading { .. }) => (heading, head) = (Some(index), None),
            Some(Setting::Row { head: true, .. }) => head = Some(index),
            Some(Setting::Row { head: false, .. }) => {}
            Some(Setting::Paragraph(_) | Setting::Entry { .. } | Setting::Code | Setting::Rule) | None => head = None,
        }
        if !sheet.is_quiet() {
            for keep in [Some(index), heading, head].into_iter().flatten() {
                if let Some(kept) = kept.get_mut(keep) {
                    *kept = true;
                }
            }
        }
    }
    let mut stretches = Vec::new();
    let mut start = 0;
    for stretch in kept.chunk_by(|one, two| one == two) {
        let end = start + stretch.len();
        if stretch.first() == Some(&false) && stretch.len() >= LEAST_FOLDED {
            stretches.push(start..end);
        }
        start = end;
    }
    stretches
}

/// What is open around the present block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Parties,
    Recitals,
    Bullets,
    Numbers,
    TableHead,
    TableBody,
}

/// A stretch of one style that one or both texts have.
struct Piece<'p> {
    kind: SpanKind,
    text: &'p str,
    style: Style,
    reading: &'p Reading,
}

struct Page {
    html: String,
    places: Vec<u32>,
    /// The ranks of the headings above the present place, as written.
    ranks: Vec<u8>,
    group: Option<Group>,
}

impl Page {
    fn write(&mut self, sheets: &[Sheet<'_>], folded: &[Range<usize>]) {
        let mut folds = folded.iter().peekable();
        let mut index = 0;
        while let Some(sheet) = sheets.get(index) {
            if let Some(&fold) = folds.peek().filter(|fold| fold.start == index) {
                folds.next();
                self.fold(sheets.get(fold.clone()).unwrap_or_default());
                index = fold.end;
            } else if sheet.block.change == BlockChange::MovedAway {
                let rest = sheets.get(index..).unwrap_or_default();
                let together = rest.windows(2).take_while(|two| match two {
                    [first, second] => moved_together(first.block, second.block),
                    _ => false,
                });
                let count = together.count() + 1;
                self.moved_away(sheets, index, count);
                index += count;
            } else {
                self.sheet(sheet, sheets);
                index += 1;
            }
        }
        self.leave_group();
    }

    fn fold(&mut self, sheets: &[Sheet<'_>]) {
        self.leave_group();
        let renumbered = sheets.iter().filter(|sheet| sheet.block.change == BlockChange::Renumbered).count();
        self.push("<details class=\"unchanged\"><summary>");
        self.put(format_args!("{} unchanged paragraphs", sheets.len()));
        if renumbered > 0 {
            self.put(format_args!(", {renumbered} renumbered"));
        }
        self.push("</summary>\n");
        for sheet in sheets {
            self.sheet(sheet, sheets);
        }
        self.leave_group();
        self.push("</details>\n");
    }

    /// What stood here and stands elsewhere is named, not repeated.
    fn moved_away(&mut self, sheets: &[Sheet<'_>], index: usize, count: usize) {
        self.leave_group();
        let Some(sheet) = sheets.get(index) else { return };
        let place = self.place(sheet.block);
        self.put(format_args!("<p class=\"changed\" id=\"r{place}\"><span class=\"who-changed\">"));
        let last = sheets.get(index + count - 1).and_then(|sheet| sheet.block.old_number.as_deref());
        match (count, sheet.block.old_number.as_deref(), last) {
            (1, Some(number), _) => self.text(number),
            (1, None, _) => self.push("A paragraph"),
            (_, Some(first), Some(last)) => {
                self.put(format_args!("{count} paragraphs ("));
                self.text(first);
                self.push(" to ");
                self.text(last);
                self.push(")");
            }
            (_, Some(_) | None, Some(_) | None) => self.put(format_args!("{count} paragraphs")),
        }
        self.push(" moved ");
        self.link_to_other_end(sheet.block, sheets, "to ", |other| other.new_number.as_deref());
        self.push("</span></p>\n");
    }

    fn sheet(&mut self, sheet: &Sheet<'_>, sheets: &[Sheet<'_>]) {
        let Some(placed) = sheet.new.or(sheet.old) else { return };
        let leaf = placed.leaf;
        let parts = pieces(sheet);
        match &leaf.setting {
            Setting::Heading { rank, kind } => {
                self.enter(None);
                let level = self.level(*rank);
                let class = match kind {
                    HeadingKind::Title => "title",
                    HeadingKind::Schedule => "schedule",
                    HeadingKind::Other => "lead-in",
                    HeadingKind::Clause => "",
                };
                self.element(&format!("h{level}"), class, sheet, sheets, &parts);
            }
            Setting::Paragraph(shape) => {
                let (group, name, class) = match shape {
                    Shape::Plain => (None, "p", ""),
                    Shape::Definition => (None, "p", "definition"),
                    Shape::SubClause => (None, "p", "sub"),
                    Shape::Item => (None, "p", "item"),
                    Shape::SubItem => (None, "p", "item deep"),
                    Shape::Party => (Some(Group::Parties), "li", ""),
                    Shape::Recital => (Some(Group::Recitals), "li", ""),
                };
                self.enter(group);
                self.push(if leaf.quoted { "<blockquote>\n" } else { "" });
                self.element(name, class, sheet, sheets, &parts);
                self.push(if leaf.quoted { "</blockquote>\n" } else { "" });
            }
            Setting::Entry { numbered, further, deep } => {
                self.enter(Some(if *numbered { Group::Numbers } else { Group::Bullets }));
                let class = match (*further, *deep) {
                    (false, false) => "",
                    (false, true) => "deep",
                    (true, false) => "further",
                    (true, true) => "further deep",
                };
                self.element("li", class, sheet, sheets, &parts);
            }
            Setting::Row { head, columns } => self.row(*head, columns, sheet, sheets, &parts),
            Setting::Code => {
                self.enter(None);
                self.open("pre", "", sheet);
                self.push("<code>");
                self.words(sheet, &parts, true);
                self.push("</code>");
                self.note(sheet, sheets, &parts);
                self.push("</pre>\n");
            }
            Setting::Rule => {
                self.enter(None);
                self.rule(sheet);
            }
        }
    }

    fn element(&mut self, name: &str, class: &str, sheet: &Sheet<'_>, sheets: &[Sheet<'_>], parts: &[Vec<Piece<'_>>]) {
        self.open(name, class, sheet);
        let number = parts.first().map(Vec::as_slice).unwrap_or_default();
        if number.is_empty() {
            self.words(sheet, parts, true);
            self.note(sheet, sheets, parts);
        } else {
            self.push("<span class=\"n\">");
            self.part(number, true);
            self.push("</span> <span>");
            let heard = is_whole(sheet.block.change);
            self.words(sheet, parts, !heard);
            self.note(sheet, sheets, parts);
            self.push("</span>");
        }
        self.put(format_args!("</{name}>\n"));
    }

    fn open(&mut self, name: &str, class: &str, sheet: &Sheet<'_>) {
        let changed = if sheet.is_quiet() { "" } else { "changed" };
        let between = if class.is_empty() || changed.is_empty() { "" } else { " " };
        self.put(format_args!("<{name}"));
        if !class.is_empty() || !changed.is_empty() {
            self.put(format_args!(" class=\"{class}{between}{changed}\""));
        }
        let place = self.place(sheet.block);
        if place > 0 {
            self.put(format_args!(" id=\"r{place}\""));
        }
        self.push(">");
    }

    /// All parts but the number.
    fn words(&mut self, sheet: &Sheet<'_>, parts: &[Vec<Piece<'_>>], heard: bool) {
        let moved = sheet.block.change == BlockChange::MovedHere;
        self.push(if moved { "<span class=\"moved\"><span class=\"vh\">Moved: </span>" } else { "" });
        for (index, part) in parts.iter().skip(1).filter(|part| !part.is_empty()).enumerate() {
            self.push(if index > 0 { "<br>\n" } else { "" });
            self.part(part, heard);
        }
        self.push(if moved { "</span>" } else { "" });
    }

    fn row(
        &mut self,
        head: bool,
        columns: &[Alignment],
        sheet: &Sheet<'_>,
        sheets: &[Sheet<'_>],
        parts: &[Vec<Piece<'_>>],
    ) {
        if head {
            // A head begins a table of its own, even where another table stands right above it.
            self.leave_group();
        }
        self.enter(Some(if head { Group::TableHead } else { Group::TableBody }));
        self.open("tr", "", sheet);
        let (cell, scope) = if head { ("th", " scope=\"col\"") } else { ("td", "") };
        let mut heard = true;
        for (column, part) in parts.iter().skip(1).enumerate() {
            let class = match columns.get(column) {
                Some(Alignment::Right) => " class=\"num\"",
                Some(Alignment::Center) => " class=\"centre\"",
                Some(Alignment::Left | Alignment::None) | None => "",
            };
            self.put(format_args!("<{cell}{scope}{class}>"));
            let moved = sheet.block.change == BlockChange::MovedHere && !part.is_empty();
            self.push(if moved { "<span class=\"moved\">" } else { "" });
            self.part(part, heard);
            self.push(if moved { "</span>" } else { "" });
            heard &= part.is_empty() || !is_whole(sheet.block.change);
            if column + 2 == parts.len() {
                self.note(sheet, sheets, parts);
            }
            self.put(format_args!("</{cell}>"));
        }
        self.push("</tr>\n");
    }

    fn rule(&mut self, sheet: &Sheet<'_>) {
        let what = match sheet.block.change {
            BlockChange::Inserted => "dividing line inserted",
            BlockChange::Deleted => "dividing line deleted",
            BlockChange::Changed | BlockChange::MovedHere => "dividing line changed",
            BlockChange::Unchanged | BlockChange::Renumbered | BlockChange::MovedAway => {
                self.push("<hr>\n");
                return;
            }
        };
        self.open("p", "", sheet);
        self.put(format_args!("<span class=\"who-changed\">{what}</span></p>\n"));
    }

    /// What the words alone do not show.
    fn note(&mut self, sheet: &Sheet<'_>, sheets: &[Sheet<'_>], parts: &[Vec<Piece<'_>>]) {
        match sheet.block.change {
            BlockChange::MovedHere => {
                self.push(" <span class=\"who-changed\">moved ");
                self.link_to_other_end(sheet.block, sheets, "from ", |other| other.old_number.as_deref());
                self.push("</span>");
            }
            BlockChange::Changed => {
                let [old_links, new_links] = [sheet.old, sheet.new].map(links);
                let is_seen =
                    parts.iter().flatten().any(|piece| piece.kind != SpanKind::Equal && !piece.text.trim().is_empty());
                if old_links != new_links {
                    self.push(" <span class=\"who-changed\">links: ");
                    let sides = [(old_links, SpanKind::Deleted), (new_links, SpanKind::Inserted)];
                    for (place, (links, kind)) in sides.iter().filter(|(links, _)| !links.is_empty()).enumerate() {
                        self.push(if place > 0 { " " } else { "" });
                        self.open_change(*kind, true);
                        self.text(&links.join(", "));
                        self.close_change(*kind);
                    }
                    self.push("</span>");
                } else if !is_seen {
                    self.push(" <span class=\"who-changed\">formatting changed</span>");
                }
            }
            BlockChange::Unchanged
            | BlockChange::Renumbered
            | BlockChange::Inserted
            | BlockChange::Deleted
            | BlockChange::MovedAway => {}
        }
    }

    fn link_to_other_end(
        &mut self,
        block: &RedlineBlock,
        sheets: &[Sheet<'_>],
        preposition: &str,
        number: fn(&RedlineBlock) -> Option<&str>,
    ) {
        let end = block.other_end.unwrap_or_default();
        let other = usize::try_from(end).ok().and_then(|end| sheets.get(end)).map(|sheet| sheet.block);
        let place = usize::try_from(end).ok().and_then(|end| self.places.get(end).copied()).unwrap_or_default();
        self.put(format_args!("<a href=\"#r{place}\">"));
        match other.and_then(number) {
            Some(number) => {
                self.push(preposition);
                self.text(number);
            }
            None => {
                self.push(preposition);
                self.push(if end > block.at { "further down" } else { "further up" });
            }
        }
        self.push("</a>");
    }

    /// Pieces in their order, those of one kind in one element.
    fn part(&mut self, pieces: &[Piece<'_>], heard: bool) {
        let mut deleted_before = false;
        for group in pieces.chunk_by(|one, two| one.kind == two.kind) {
            let kind = group.first().map_or(SpanKind::Equal, |piece| piece.kind);
            let is_blank = group.iter().all(|piece| piece.text.trim().is_empty());
            let kind = match (kind, is_blank) {
                // A blank more or less is not a change to read.
                (SpanKind::Deleted, true) => continue,
                (SpanKind::Inserted | SpanKind::Equal, true) => SpanKind::Equal,
                (SpanKind::Deleted | SpanKind::Inserted | SpanKind::Equal, false) => kind,
            };
            self.push(if deleted_before && kind == SpanKind::Inserted { " " } else { "" });
            deleted_before = kind == SpanKind::Deleted;
            self.open_change(kind, heard);
            let mut link = None;
            for piece in group {
                if link != piece.style.link {
                    self.push(if link.is_some() { "</a>" } else { "" });
                    link = piece.style.link;
                    if let Some(address) = link.and_then(|link| piece.reading.links.get(link)) {
                        self.push("<a href=\"");
                        self.attribute(address);
                        self.push("\" rel=\"noopener noreferrer\">");
                    }
                }
                self.piece(piece);
            }
            self.push(if link.is_some() { "</a>" } else { "" });
            self.close_change(kind);
        }
    }

    fn open_change(&mut self, kind: SpanKind, heard: bool) {
        self.push(match (kind, heard) {
            (SpanKind::Equal, _) => "",
            (SpanKind::Inserted, true) => "<ins><span class=\"vh\">Inserted: </span>",
            (SpanKind::Inserted, false) => "<ins>",
            (SpanKind::Deleted, true) => "<del><span class=\"vh\">Deleted: </span>",
            (SpanKind::Deleted, false) => "<del>",
        });
    }

    fn close_change(&mut self, kind: SpanKind) {
        self.push(match kind {
            SpanKind::Equal => "",
            SpanKind::Inserted => "</ins>",
            SpanKind::Deleted => "</del>",
        });
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        let style = piece.style;
        match style.role {
            Role::HardBreak => {
                self.push("<br>\n");
                return;
            }
            Role::SoftBreak => {
                self.push("\n");
                return;
            }
            Role::Words | Role::Number => {}
        }
        let (open, close) = match style.weight {
            Weight::Plain => ("", ""),
            Weight::Strong => ("<strong>", "</strong>"),
            Weight::Term => ("<b class=\"term\">", "</b>"),
        };
        self.push(open);
        self.push(if style.emphasis { "<em>" } else { "" });
        self.push(if style.code { "<code>" } else { "" });
        self.text(piece.text);
        self.push(if style.code { "</code>" } else { "" });
        self.push(if style.emphasis { "</em>" } else { "" });
        self.push(close);
    }

    /// `h2` for the first rank in the text and one deeper for each rank below it, so that no level is skipped.
    fn level(&mut self, rank: u8) -> usize {
        while self.ranks.last().is_some_and(|&above| above >= rank) {
            self.ranks.pop();
        }
        self.ranks.push(rank);
        (self.ranks.len() + 1).min(6)
    }

    fn enter(&mut self, group: Option<Group>) {
        if self.group == group {
            return;
        }
        if (self.group, group) == (Some(Group::TableHead), Some(Group::TableBody)) {
            self.push("</thead>\n<tbody>\n");
            self.group = group;
            return;
        }
        self.leave_group();
        self.push(match group {
            None => "",
            Some(Group::Parties) => "<ol class=\"parties\">\n",
            Some(Group::Recitals) => "<ol class=\"parties recitals\">\n",
            Some(Group::Bullets) => "<ul class=\"list\">\n",
            Some(Group::Numbers) => "<ol class=\"list\">\n",
            Some(Group::TableHead) => "<div class=\"table-box\"><table>\n<thead>\n",
            Some(Group::TableBody) => "<div class=\"table-box\"><table>\n<tbody>\n",
        });
        self.group = group;
    }

    fn leave_group(&mut self) {
        let close = match self.group.take() {
            None => "",
            Some(Group::Parties | Group::Recitals | Group::Numbers) => "</ol>\n",
            Some(Group::Bullets) => "</ul>\n",
            Some(Group::TableHead) => "</thead>\n</table></div>\n",
            Some(Group::TableBody) => "</tbody>\n</table></div>\n",
        };
        self.push(close);
    }

    fn place(&self, block: &RedlineBlock) -> u32 {
        usize::try_from(block.at).ok().and_then(|at| self.places.get(at).copied()).unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        escape(text, &mut self.html);
    }

    fn attribute(&mut self, text: &str) {
        let mut safe = String::new();
        escape(text, &mut safe);
        self.push(&safe.replace('"', "&quot;"));
    }

    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn put(&mut self, html: std::fmt::Arguments<'_>) {
        // A String takes everything.
        let _ = self.html.write_fmt(html);
    }
}

/// Whether a block is of one text only, so that saying so once is enough.
fn is_whole(change: BlockChange) -> bool {
    match change {
        BlockChange::Inserted | BlockChange::Deleted | BlockChange::MovedAway | BlockChange::MovedHere => true,
        BlockChange::Unchanged | BlockChange::Renumbered | BlockChange::Changed => false,
    }
}

/// Where the links of a leaf lead.
fn links(placed: Option<Placed<'_>>) -> Vec<String> {
    let Some(placed) = placed else { return Vec::new() };
    let runs = placed.leaf.parts.iter().flat_map(|part| placed.reading.runs(part.clone()));
    let mut links: Vec<usize> = runs.filter_map(|run| run.style.link).collect();
    links.dedup();
    links.into_iter().filter_map(|link| placed.reading.links.get(link)).cloned().collect()
}

/// What a block shows: first its number, then its words, for a row cell by cell.
fn pieces<'p>(sheet: &Sheet<'p>) -> Vec<Vec<Piece<'p>>> {
    let count =
        [sheet.old, sheet.new].into_iter().flatten().map(|placed| placed.leaf.parts.len()).max().unwrap_or_default();
    let mut parts: Vec<Vec<Piece<'p>>> = Vec::new();
    parts.resize_with(count + 1, Vec::new);
    let kind_of_new = match sheet.block.change {
        BlockChange::Inserted => SpanKind::Inserted,
        BlockChange::MovedHere
        | BlockChange::Unchanged
        | BlockChange::Renumbered
        | BlockChange::Changed
        | BlockChange::Deleted
        | BlockChange::MovedAway => SpanKind::Equal,
    };
    match (sheet.old, sheet.new) {
        (Some(old), Some(new)) if sheet.block.spans.iter().any(|span| span.kind != SpanKind::Equal) => {
            if has_hidden_place(old) || has_hidden_place(new) {
                // Which characters such text comes from is not known, so all of it is shown as it was and as it is.
                Runs::of(old).take_all(SpanKind::Deleted, &mut parts);
                Runs::of(new).take_all(SpanKind::Inserted, &mut parts);
            } else {
                mixed(sheet.block, old, new, &mut parts);
            }
        }
        (_, Some(new)) => Runs::of(new).take_all(kind_of_new, &mut parts),
        (Some(old), None) => Runs::of(old).take_all(SpanKind::Deleted, &mut parts),
        (None, None) => {}
    }
    parts
}

/// Whether a leaf shows text that has no characters of its own in the content, such as the title of a link.
fn has_hidden_place(placed: Placed<'_>) -> bool {
    let runs = placed.leaf.parts.iter().flat_map(|part| placed.reading.runs(part.clone()));
    runs.into_iter().any(|run| run.place.is_empty())
}

fn mixed<'p>(block: &RedlineBlock, old: Placed<'p>, new: Placed<'p>, parts: &mut [Vec<Piece<'p>>]) {
    let (mut old_at, mut new_at) = (old.start, new.start);
    let mut ranges = Vec::with_capacity(block.spans.len());
    let (mut touched_old, mut touched_new) = (Vec::new(), Vec::new());
    for span in &block.spans {
        let length = super::super::offsets::chars_in(&span.text);
        let old_range = old_at..old_at + if span.kind == SpanKind::Inserted { 0 } else { length };
        let new_range = new_at..new_at + if span.kind == SpanKind::Deleted { 0 } else { length };
        (old_at, new_at) = (old_range.end, new_range.end);
        match span.kind {
            SpanKind::Equal => {}
            SpanKind::Inserted => touched_new.push(new_range.clone()),
            SpanKind::Deleted => touched_old.push(old_range.clone()),
        }
        ranges.push((span.kind, old_range, new_range));
    }
    let mut old_runs = Runs { touched: touched_old, ..Runs::of(old) };
    let mut new_runs = Runs { touched: touched_new, ..Runs::of(new) };
    for (kind, old_range, new_range) in ranges {
        match kind {
            SpanKind::Equal => {
                old_runs.take(old_range.end, None, SpanKind::Deleted, parts);
                new_runs.take(new_range.end, Some(SpanKind::Equal), SpanKind::Inserted, parts);
            }
            SpanKind::Deleted => old_runs.take(old_range.end, Some(SpanKind::Deleted), SpanKind::Deleted, parts),
            SpanKind::Inserted => new_runs.take(new_range.end, Some(SpanKind::Inserted), SpanKind::Inserted, parts),
        }
    }
    // Nothing is left where both texts were cut alike; should anything ever be, it is shown.
    old_runs.take(u32::MAX, Some(SpanKind::Deleted), SpanKind::Deleted, parts);
    new_runs.take(u32::MAX, Some(SpanKind::Inserted), SpanKind::Inserted, parts);
}

/// The runs of a leaf, taken from front to back.
struct Runs<'p> {
    reading: &'p Reading,
    /// The part and the index of each run.
    runs: Vec<(usize, usize)>,
    next: usize,
    /// How far the next run was taken already.
    taken_bytes: usize,
    taken_chars: u32,
    /// The stretches that only this text has.
    touched: Vec<Range<u32>>,
}

impl<'p> Runs<'p> {
    fn of(placed: Placed<'p>) -> Self {
        let numbers = placed.leaf.numbers.iter().map(|&number| (0, number));
        let words = placed.leaf.parts.iter().enumerate();
        let words = words.flat_map(|(part, range)| range.clone().map(move |run| (part + 1, run)));
        let mut runs: Vec<(usize, usize)> = numbers.chain(words).collect();
        runs.sort_by_key(|&(_, run)| placed.reading.runs.get(run).map(|run| run.place.start));
        Self { reading: placed.reading, runs, next: 0, taken_bytes: 0, taken_chars: 0, touched: Vec::new() }
    }

    fn take_all(&mut self, kind: SpanKind, parts: &mut [Vec<Piece<'p>>]) {
        for &(part, run) in &self.runs {
            if let (Some(run), Some(pieces)) = (self.reading.runs.get(run), parts.get_mut(part)) {
                pieces.push(Piece { kind, text: &run.text, style: run.style, reading: self.reading });
            }
        }
    }

    /// Takes what stands before the character `end`, as pieces of `kind` or without showing it. A run whose characters
    /// are not those of the content is taken as a whole, as `whole` if any of it is touched.
    fn take(&mut self, end: u32, kind: Option<SpanKind>, whole: SpanKind, parts: &mut [Vec<Piece<'p>>]) {
        while let Some(&(part, run)) = self.runs.get(self.next) {
            let Some(run) = self.reading.runs.get(run).filter(|run| run.place.start < end) else { break };
            let rest = run.text.get(self.taken_bytes..).unwrap_or_default();
            let (text, kind) = if run.exact {
                let start = run.place.start + self.taken_chars;
                let wanted = end.min(run.place.end).saturating_sub(start);
                let bytes = char_bytes(rest, wanted);
                self.taken_bytes += bytes;
                self.taken_chars += wanted;
                (rest.get(..bytes).unwrap_or_default(), kind)
            } else {
                let is_touched =
                    self.touched.iter().any(|touched| touched.start < run.place.end && run.place.start < touched.end);
                (rest, if is_touched { Some(whole) } else { kind })
            };
            if let (Some(kind), Some(pieces)) = (kind, parts.get_mut(part))
                && !text.is_empty()
            {
                pieces.push(Piece { kind, text, style: run.style, reading: self.reading });
            }
            if run.exact && run.place.end > end {
                break;
            }
            self.next += 1;
            self.taken_bytes = 0;
            self.taken_chars = 0;
        }
    }
}

/// How many bytes the first characters of a text take.
fn char_bytes(text: &str, count: u32) -> usize {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    text.char_indices().nth(count).map_or(text.len(), |(byte, _)| byte)
}

/// Text made safe for an element, written as a browser would write it back.
fn escape(text: &str, html: &mut String) {
    html.reserve(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{A0}' => html.push_str("&nbsp;"),
            _ => html.push(c),
        }
    }
}
