//! The sheet: markup, marks, and what no text may do to the page.

use crate::document::blocks::{neutralised, read};
use crate::document::{Mark, to_html};
use proptest::prelude::*;

fn mark(start: u32, end: u32, number: u32) -> Mark {
    Mark { start, end, number, label: format!("Finding {number}"), quiet: false }
}

fn mark_of(content: &str, words: &str, number: u32) -> Mark {
    let (before, _) = content.split_once(words).expect("the words stand in the content");
    let start = u32::try_from(before.chars().count()).unwrap();
    mark(start, start + u32::try_from(words.chars().count()).unwrap(), number)
}

fn note(number: u32) -> String {
    format!("<a class=\"note-ref\" href=\"#f{number}\" aria-label=\"Finding {number}\">{number}</a>")
}

#[test]
fn a_clause_is_a_section_with_its_numbers_in_a_column() {
    let html = to_html(
        "# NDA\n\n## Agreed terms\n\n## 1. Secrets\n\n1.1 Keep *it*:\n\n(a) well;\n\n(i) very well.\n\n## Signatures\n\nSigned",
        &[],
    );
    assert_eq!(
        html,
        "<h2 class=\"title\" id=\"h1\">NDA</h2>\n\
         <h3 class=\"lead-in\" id=\"h2\">Agreed terms</h3>\n\
         <section class=\"clause\" id=\"c1\"><h3><span class=\"n\">1.</span> <span>Secrets</span></h3>\n\
         <p class=\"sub\"><span class=\"n\">1.1</span> <span>Keep <em>it</em>:</span></p>\n\
         <p class=\"item\"><span class=\"n\">(a)</span> <span>well;</span></p>\n\
         <p class=\"item deep\"><span class=\"n\">(i)</span> <span>very well.</span></p>\n\
         </section>\n\
         <h3 class=\"lead-in\" id=\"h3\">Signatures</h3>\n\
         <p>Signed</p>\n"
    );
}

#[test]
fn parties_are_a_list_and_definitions_show_their_terms() {
    let html = to_html(
        "(1) **Ash Ltd** (the **“Buyer”**); and\n\n(2) **Birch Ltd**.\n\n(A) Once\n\n**“Fee”** means **much** money.",
        &[],
    );
    assert_eq!(
        html,
        "<ol class=\"parties\">\n\
         <li><span class=\"n\">(1)</span> <span><b class=\"term\">Ash Ltd</b> (the <b class=\"term\">“Buyer”</b>); and</span></li>\n\
         <li><span class=\"n\">(2)</span> <span><b class=\"term\">Birch Ltd</b>.</span></li>\n\
         </ol>\n\
         <ol class=\"parties recitals\">\n\
         <li><span class=\"n\">(A)</span> <span>Once</span></li>\n\
         </ol>\n\
         <p class=\"definition\"><b class=\"term\">“Fee”</b> means <strong>much</strong> money.</p>\n"
    );
}

#[test]
fn ordinary_markdown_is_set_as_markdown() {
    let html = to_html(
        "Title\n=====\n\nhard\\\nbreak\nsoft\n\n3. three\n7) seven\n\n- dot\n  - deep\n\n> said\n\n`code` &amp; <b>\n\n---\n\n| a | b |\n|---|--:|\n| 1 | 2 |",
        &[],
    );
    assert_eq!(
        html,
        "<h2 class=\"title\" id=\"h1\">Title</h2>\n\
         <p>hard<br>\nbreak\nsoft</p>\n\
         <ol class=\"list\">\n<li><span class=\"n\">3.</span> <div><p>three</p>\n</div></li>\n</ol>\n\
         <ol class=\"list\">\n<li><span class=\"n\">7)</span> <div><p>seven</p>\n</div></li>\n</ol>\n\
         <ul class=\"list\">\n<li><p>dot</p>\n<ul class=\"list\">\n<li><p>deep</p>\n</li>\n</ul>\n</li>\n</ul>\n\
         <blockquote>\n<p>said</p>\n</blockquote>\n\
         <p><code>code</code> &amp; &lt;b&gt;</p>\n\
         <hr>\n\
         <div class=\"table-box\"><table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"num\">b</th></tr>\n</thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"num\">2</td></tr>\n</tbody>\n</table></div>\n"
    );
}

#[test]
fn heading_levels_never_skip() {
    for content in ["### a\n\n##### b\n\n# c\n\n#### d", "## a\n\n## b\n\n### c", "- # a\n\n###### b\n\n> ## c"] {
        let html = to_html(content, &[]);
        let mut last = 1;
        for level in html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].chars().next()?.to_digit(10)) {
            assert!((2..=last + 1).contains(&level), "{html}");
            last = level;
        }
    }
}

#[test]
fn a_link_leads_to_the_web_or_a_mailbox_and_nowhere_else() {
    assert_eq!(
        to_html("[a](https://x.uk/?a&b)", &[]),
        "<p><a href=\"https://x.uk/?a&amp;b\" rel=\"noopener noreferrer\">a</a></p>\n"
    );
    assert_eq!(
        to_html("<mailto:a@b.uk>", &[]),
        "<p><a href=\"mailto:a@b.uk\" rel=\"noopener noreferrer\">mailto:a@b.uk</a></p>\n"
    );
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.uk",
        "/sign",
        "#f1",
        "vbscript:x",
        "&#106;avascript:x",
        "https:",
        "ht\u{202E}tp://x",
    ] {
        let html = to_html(&format!("[a](<{address}>)"), &[]);
        assert!(!html.contains("<a"), "{html}");
    }
}

#[test]
fn a_mark_is_cut_at_the_edges_of_the_text() {
    let content = "1.1 The **secret** duties.\n\n1.2 More";
    assert_eq!(
        to_html(content, &[mark_of(content, "he **secret** du", 3)]),
        format!(
            "<p class=\"sub\"><span class=\"n\">1.1</span> <span>T<mark id=\"p3\">he </mark><strong><mark>secret</mark></strong><mark> du</mark>{}ties.</span></p>\n\
             <p class=\"sub\"><span class=\"n\">1.2</span> <span>More</span></p>\n",
            note(3)
        )
    );
}

#[test]
fn a_mark_over_several_paragraphs_has_one_id_and_one_number() {
    let content = "1.1 One\n\n1.2 Two\n\n";
    assert_eq!(
        to_html(content, &[mark(0, 1000, 7)]),
        format!(
            "<p class=\"sub\"><span class=\"n\">1.1</span> <span><mark id=\"p7\">One</mark></span></p>\n\
             <p class=\"sub\"><span class=\"n\">1.2</span> <span><mark>Two</mark>{}</span></p>\n",
            note(7)
        )
    );
}

#[test]
fn a_mark_on_a_number_alone_marks_the_number() {
    let html = to_html("1.1 One", &[mark(0, 3, 1)]);
    assert_eq!(
        html,
        format!(
            "<p class=\"sub\"><span class=\"n\"><mark id=\"p1\">1.1</mark>{}</span> <span>One</span></p>\n",
            note(1)
        )
    );
}

#[test]
fn overlapping_marks_keep_both_ids_and_both_numbers() {
    let quiet = Mark { quiet: true, ..mark(0, 4, 1) };
    let html = to_html("abcdefgh", &[quiet, mark(2, 6, 2), mark(2, 6, 3)]);
    assert_eq!(
        html,
        format!(
            "<p><mark class=\"quiet\" id=\"p1\">ab</mark><span id=\"p3\"></span><mark id=\"p2\">cd</mark>{}<mark>ef</mark>{}{}gh</p>\n",
            note(1),
            note(2),
            note(3)
        )
    );
}

#[test]
fn a_number_that_marks_two_places_has_one_id() {
    let html = to_html("ab cd", &[mark(0, 2, 1), mark(3, 5, 1)]);
    assert_eq!(html.matches("id=\"p1\"").count(), 1);
    assert_eq!(html.matches("note-ref").count(), 2);
}

#[test]
fn a_mark_in_a_link_does_not_put_a_link_in_a_link() {
    let content = "[go there](https://x.uk)";
    let html = to_html(content, &[mark_of(content, "go", 1)]);
    assert_eq!(
        html,
        format!(
            "<p><a href=\"https://x.uk\" rel=\"noopener noreferrer\"><mark id=\"p1\">go</mark></a>{}<a href=\"https://x.uk\" rel=\"noopener noreferrer\"> there</a></p>\n",
            note(1)
        )
    );
}

#[test]
fn a_mark_that_touches_no_visible_text_leaves_no_trace() {
    let content = "a\n\nb **c**";
    for (start, end) in [(1, 3), (4, 6), (5, 5), (9, 4), (90, 99), (u32::MAX, u32::MAX)] {
        assert_eq!(to_html(content, &[mark(start, end, 1)]), to_html(content, &[]), "{start}..{end}");
    }
}

#[test]
fn deep_nesting_neither_overflows_nor_hides() {
    let html = to_html(&format!("{}deep", "> ".repeat(5_000)), &[]);
    assert!(html.contains("<p>deep</p>"));
    assert!(html.matches("<blockquote>").count() < 20);
}

/// Text that Markdown, HTML and marks are most likely to stumble over.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        "\\PC{0,6}",
        "[a-z ]{1,6}",
        prop::sample::select(vec![
            "# ",
            "## 1. ",
            "### ",
            "1.1 ",
            "(a) ",
            "(i) ",
            "(1) ",
            "(A) ",
            "- ",
            "1. ",
            "7) ",
            "> ",
            "    ",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "**",
            "*",
            "_",
            "`",
            "```",
            "~~~",
            "|",
            "|\n|---|\n|",
            "| a | b |\n|:-:|--:|\n",
            "[",
            "](",
            ")",
            "!",
            "<",
            ">",
            "&",
            "&amp;",
            "&#x202e;",
            "&#0;",
            "\"",
            "'",
            "\\",
            "[x]: y\n",
            "<script>",
            "</script>",
            "<script src=x>",
            "javascript:",
            "[a](javascript:x)",
            "[a](https://b.uk 'c')",
            "<img src=x onerror=alert(1)>",
            "<a onclick='x'>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "<style>",
            "<svg/onload=1>",
            "<https://a.uk>",
            "![a](b)",
            "---",
            "===\n",
            "***\n",
            "\u{202E}",
            "\u{2066}",
            "\u{0}",
            "\u{7}",
            "\u{A0}",
            "\u{FFFE}",
            "“Fee”",
            " means ",
            "**“Fee”** means x",
            "Schedule 1",
            "<br>",
            "&nbsp;",
            "onload=",
            " on=1 ",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let mark = (0u32..90, 0u32..60, 0u32..5, any::<bool>(), "[a-z\"<>&]{0,4}")
        .prop_map(|(start, length, number, quiet, label)| Mark { start, end: start + length, number, label, quiet });
    proptest::collection::vec(mark, 0..5)
}

/// A strict reader for the HTML that [`to_html`] may write: answers with the text, or with what is wrong.
fn strict_text(html: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').ok_or("a tag does not end")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().ok_or(format!("</{name}> closes nothing"))?;
            if last.split(' ').next() != Some(name) {
                return Err(format!("</{name}> closes <{last}>"));
            }
            if last.contains("note-ref") {
                // The number beside a mark is not part of the text.
                let cut = text.rfind('\u{1}').ok_or("no start of a note")?;
                text.truncate(cut);
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = [
            "a",
            "b",
            "blockquote",
            "br",
            "code",
            "div",
            "em",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "section",
            "span",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ];
        if !known.contains(&name) {
            return Err(format!("<{name}> is not ours"));
        }
        let mut attributes = attributes;
        while !attributes.is_empty() {
            let (key, after) = attributes.split_once("=\"").ok_or(format!("an odd attribute in <{tag}>"))?;
            let (value, after) = after.split_once('"').ok_or(format!("an open attribute in <{tag}>"))?;
            if !["class", "id", "href", "rel", "scope", "aria-label"].contains(&key) {
                return Err(format!("the attribute {key} in <{tag}>"));
            }
            if key == "href"
                && !["#f", "http://", "https:", "http:", "mailto:"]
                    .iter()
                    .any(|start| value.to_lowercase().starts_with(start))
            {
                return Err(format!("a link to {value}"));
            }
            if key == "id" && !ids.insert(value.to_owned()) {
                return Err(format!("the id {value} twice"));
            }
            attributes = after.strip_prefix(' ').unwrap_or(after);
        }
        let void = ["br", "hr"].contains(&name);
        if name == "a" && open.iter().any(|outer| outer.starts_with("a ")) {
            return Err("a link in a link".to_owned());
        }
        let parent = open.last().map_or("", |outer| outer.split(' ').next().unwrap_or(""));
        if ["p", "ol", "ul", "div", "section", "table"].contains(&name)
            && ["p", "span", "a", "b", "em", "strong", "mark", "h2", "h3", "ol", "ul"].contains(&parent)
        {
            return Err(format!("<{name}> in <{parent}>"));
        }
        if tag.contains("note-ref") {
            text.push('\u{1}');
        }
        if !void {
            open.push(tag.to_owned());
        }
    }
    text.push_str(rest);
    if !open.is_empty() {
        return Err(format!("{open:?} stay open"));
    }
    if text.contains('>') {
        return Err("a bare >".to_owned());
    }
    Ok(text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{A0}")
        .replace("&amp;", "&"))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_and_no_marks_can_break_the_page(content in hostile(), marks in marks()) {
        let html = to_html(&content, &marks);
        let text = strict_text(&html).map_err(|wrong| TestCaseError::fail(format!("{wrong} in {html}")))?;
        let reading = read(&content);
        let expected: String = reading.runs.iter().map(|run| run.text.as_str()).collect();
        prop_assert_eq!(without_blanks(&text), without_blanks(&expected));
        for forbidden in ["<script", "<style", "<img", "<svg", "<!--"] {
            prop_assert!(!html.contains(forbidden));
        }
        prop_assert!(!html.contains(['\u{202E}', '\u{2066}', '\u{0}', '\u{7}']), "a treacherous character");
    }

    #[test]
    fn plain_words_are_shown_letter_for_letter(content in "([a-zA-Zé£€’ ,.;:0-9()]{0,30}\n{1,2}){0,8}", marks in marks()) {
        let text = strict_text(&to_html(&content, &marks)).map_err(TestCaseError::fail)?;
        prop_assert_eq!(without_blanks(&text), without_blanks(&neutralised(&content)));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_second_net_finds_nothing_to_change(content in hostile(), marks in marks()) {
        prop_assert_eq!(crate::document::to_clean_html(&content, &marks), to_html(&content, &marks));
    }
}
