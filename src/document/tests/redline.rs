//! The redline: what a lawyer expects to see, and what no pair of texts may break.

use crate::document::{BlockChange, Redline, SpanKind, Unchanged, redline};
use proptest::prelude::*;

const NDA: &str = "# Mutual NDA\n\nDated 1 March 2026\n\n\
    (1) **Ash Ltd** (the **“Buyer”**); and\n\n(2) **Birch Ltd**.\n\n\
    ## 1. Definitions\n\n**“Purpose”** means the sale of the mill.\n\n\
    ## 2. Keeping secrets\n\n2.1 Each party shall keep what it learns secret for 30 days after the other asks.\n\n\
    2.2 Each party may tell:\n\n(a) its advisers; and\n\n(b) its insurers under clause 2.1.\n\n\
    ## 3. Notices\n\n3.1 Notices are sent by post to the address at the head of this agreement.\n\n\
    | What | Sum |\n|---|--:|\n| Deposit | £5,000 |\n| Balance | £45,000 |\n\n\
    ## 4. Law\n\n4.1 The law of England and Wales applies.\n";

/// The redline in one line for each change: `-old-` and `+new+`.
fn changes(redline: &Redline) -> Vec<String> {
    let line = |block: &crate::document::RedlineBlock| {
        let spans: String = block
            .spans
            .iter()
            .map(|span| match span.kind {
                SpanKind::Equal => span.text.clone(),
                SpanKind::Inserted => format!("+{}+", span.text.trim_end()),
                SpanKind::Deleted => format!("-{}-", span.text.trim_end()),
            })
            .collect();
        format!("{:?} {}", block.change, spans.trim_end())
    };
    redline.changes().map(line).collect()
}

fn compared(old: &str, new: &str) -> Redline {
    let redline = redline(old, new);
    assert_eq!(redline.old_text(), old);
    assert_eq!(redline.new_text(), new);
    redline
}

#[test]
fn equal_texts_have_no_changes() {
    let redline = compared(NDA, NDA);
    assert_eq!(changes(&redline), [""; 0]);
    assert_eq!((redline.inserted_words, redline.deleted_words, redline.moved_words), (0, 0, 0));
    assert_eq!(compared("", "").blocks, []);
}

#[test]
fn a_changed_period_is_two_words_in_one_paragraph() {
    let redline = compared(NDA, &NDA.replace("30 days", "60 days"));
    assert_eq!(
        changes(&redline),
        ["Changed 2.1 Each party shall keep what it learns secret for -30-+60+ days after the other asks."]
    );
    assert_eq!((redline.inserted_words, redline.deleted_words), (1, 1));
}

#[test]
fn an_inserted_clause_renumbers_and_smears_nothing() {
    let later =
        NDA.replace("## 3. Notices\n\n3.1", "## 4. Notices\n\n4.1").replace("## 4. Law\n\n4.1", "## 5. Law\n\n5.1");
    let new =
        later.replace("## 4. Notices", "## 3. Return\n\n3.1 Each party shall return what it holds.\n\n## 4. Notices");
    let redline = compared(NDA, &new);
    assert_eq!(
        changes(&redline),
        [
            "Inserted +## 3. Return+",
            "Inserted +3.1 Each party shall return what it holds.+",
            "Renumbered ## -3.-+4.+ Notices",
            "Renumbered -3.1-+4.1+ Notices are sent by post to the address at the head of this agreement.",
            "Renumbered ## -4.-+5.+ Law",
            "Renumbered -4.1-+5.1+ The law of England and Wales applies.",
        ]
    );
    assert_eq!((redline.inserted_words, redline.deleted_words), (8, 0));
    let notices = redline.changes().nth(3).expect("a change");
    assert_eq!((notices.old_number.as_deref(), notices.new_number.as_deref()), (Some("3.1"), Some("4.1")));
}

#[test]
fn a_reference_to_a_renumbered_clause_is_a_change_of_one_word() {
    let redline = compared(NDA, &NDA.replace("under clause 2.1", "under clause 2.2"));
    assert_eq!(changes(&redline), ["Changed (b) its insurers under clause -2.1-+2.2+."]);
}

#[test]
fn a_moved_clause_is_not_struck_out_and_written_again() {
    let notices = "3.1 Notices are sent by post to the address at the head of this agreement.\n\n";
    let new = NDA
        .replace("## 3. Notices\n\n", "")
        .replace(notices, "")
        .replace("## 1. Definitions", &format!("## 1. Notices\n\n{}## 2. Definitions", notices.replace("3.1", "1.1")))
        .replace("## 2. Keeping secrets\n\n2.1", "## 3. Keeping secrets\n\n3.1")
        .replace("2.2 Each", "3.2 Each");
    let redline = compared(NDA, &new);
    let moved: Vec<_> = redline
        .changes()
        .filter(|block| matches!(block.change, BlockChange::MovedAway | BlockChange::MovedHere))
        .map(|block| (block.change, block.old_number.as_deref(), block.new_number.as_deref(), block.other_end))
        .collect();
    assert_eq!(
        moved,
        [
            (BlockChange::MovedHere, Some("3."), Some("1."), Some(13)),
            (BlockChange::MovedHere, Some("3.1"), Some("1.1"), Some(14)),
            (BlockChange::MovedAway, Some("3."), Some("1."), Some(4)),
            (BlockChange::MovedAway, Some("3.1"), Some("1.1"), Some(5)),
        ]
    );
    assert_eq!((redline.inserted_words, redline.deleted_words, redline.moved_words), (0, 0, 15));
    let html = redline.to_html(Unchanged::Shown);
    assert!(html.contains("<span class=\"moved\"><span class=\"vh\">Moved: </span>Notices are sent"), "{html}");
    assert!(html.contains("<span class=\"who-changed\">moved <a href=\"#r3\">from 3.1</a></span>"), "{html}");
    assert!(
        html.contains("<p class=\"changed\" id=\"r3\"><span class=\"who-changed\">2 paragraphs (3. to 3.1) moved <a href=\"#r1\">to 1.</a></span></p>"),
        "{html}"
    );
}

#[test]
fn a_moved_clause_that_was_edited_hides_nothing() {
    let old = "1.1 The supplier delivers the goods to the mill by the end of each month.\n\n1.2 The customer pays on time.\n\n1.3 Time is short.";
    let new = "1.1 The customer pays on time.\n\n1.2 Time is short.\n\n1.3 The supplier delivers the goods to the mill by the end of each year.";
    let redline = compared(old, new);
    let away =
        redline.changes().filter(|block| matches!(block.change, BlockChange::MovedAway | BlockChange::MovedHere));
    assert_eq!(away.count(), 0);
    let html = redline.to_html(Unchanged::Shown);
    assert!(html.contains("each month.</del>") && html.contains("each year.</ins>"), "{html}");
}

#[test]
fn a_changed_row_is_one_row_and_the_table_stays_one() {
    let redline = compared(NDA, &NDA.replace("| Deposit | £5,000 |", "| Deposit | £6,500 |\n| Fee | £10 |"));
    assert_eq!(changes(&redline), ["Changed | Deposit | -£5,000-+£6,500+ |", "Inserted +| Fee | £10 |+"]);
    assert!(redline.to_html(Unchanged::Shown).contains(
        "<tr class=\"changed\" id=\"r1\"><td>Deposit</td><td class=\"num\"><del><span class=\"vh\">Deleted: </span>£5,000</del> \
         <ins><span class=\"vh\">Inserted: </span>£6,500</ins></td></tr>\n\
         <tr class=\"changed\" id=\"r2\"><td><ins><span class=\"vh\">Inserted: </span>Fee</ins></td><td class=\"num\"><ins>£10</ins></td></tr>\n\
         <tr><td>Balance</td><td class=\"num\">£45,000</td></tr>\n</tbody>\n</table></div>\n"
    ));
}

#[test]
fn paragraphs_that_share_only_little_words_are_not_one_paragraph() {
    let redline = compared(
        "The tenant shall keep the garden of the house in good order at all times.\n\nEnd",
        "In this agreement the term of the licence is one year and no more.\n\nEnd",
    );
    assert_eq!(
        redline.changes().map(|block| block.change).collect::<Vec<_>>(),
        [BlockChange::Deleted, BlockChange::Inserted]
    );
}

#[test]
fn other_line_breaks_are_no_change() {
    let redline = compared(NDA, &NDA.replace(" shall ", "\nshall ").replace("\n\n", "\n\n\n"));
    assert_eq!(changes(&redline), [""; 0]);
}

#[test]
fn the_sheet_keeps_headings_lists_and_numbers() {
    let old = "# NDA\n\n## 1. Term\n\n1.1 Ends **soon** after\nMay.\n\n(a) one;\n\n- dot\n\n> said\n\n---\n\nlast";
    let new = "# NDA\n\n## 1. Period\n\n1.1 Ends **late** after\nMay.\n\n(a) one;\n\n(b) two;\n\n- dot\n- dash\n\n> said\n\nlast";
    let html = compared(old, new).to_html(Unchanged::Shown);
    assert_eq!(
        html,
        "<h2 class=\"title\">NDA</h2>\n\
         <h3 class=\"changed\" id=\"r1\"><span class=\"n\">1.</span> <span><del><span class=\"vh\">Deleted: </span>Term</del> \
         <ins><span class=\"vh\">Inserted: </span>Period</ins></span></h3>\n\
         <p class=\"sub changed\" id=\"r2\"><span class=\"n\">1.1</span> <span>Ends <del><span class=\"vh\">Deleted: </span><strong>soon</strong></del> \
         <ins><span class=\"vh\">Inserted: </span><strong>late</strong></ins> after\nMay.</span></p>\n\
         <p class=\"item\"><span class=\"n\">(a)</span> <span>one;</span></p>\n\
         <p class=\"item changed\" id=\"r3\"><span class=\"n\"><ins><span class=\"vh\">Inserted: </span>(b)</ins></span> <span><ins>two;</ins></span></p>\n\
         <ul class=\"list\">\n<li>dot</li>\n\
         <li class=\"changed\" id=\"r4\"><ins><span class=\"vh\">Inserted: </span>dash</ins></li>\n</ul>\n\
         <blockquote>\n<p>said</p>\n</blockquote>\n\
         <p class=\"changed\" id=\"r5\"><span class=\"who-changed\">dividing line deleted</span></p>\n\
         <p>last</p>\n"
    );
}

#[test]
fn long_unchanged_stretches_fold_under_the_heading_of_the_change() {
    let redline = compared(NDA, &NDA.replace("England and Wales", "Scotland"));
    let html = redline.to_html(Unchanged::Folded);
    assert!(
        html.starts_with(
            "<details class=\"unchanged\"><summary>16 unchanged paragraphs</summary>\n<h2 class=\"title\">"
        ),
        "{html}"
    );
    assert!(
        html.contains(
            "</details>\n<h3><span class=\"n\">4.</span> <span>Law</span></h3>\n<p class=\"sub changed\" id=\"r1\">"
        ),
        "{html}"
    );
    let row = compared(NDA, &NDA.replace("£45,000", "£40,000")).to_html(Unchanged::Folded);
    assert!(row.contains("<th scope=\"col\">What</th>"), "the head of the table stays: {row}");
    let renumbered =
        NDA.replace("## 2. Keep", "## 2. New\n\n## 3. Keep").replace("\n2.1", "\n3.1").replace("\n2.2", "\n3.2");
    let folded = compared(NDA, &renumbered).to_html(Unchanged::Folded);
    assert!(folded.contains(" unchanged paragraphs, 3 renumbered</summary>"), "{folded}");
}

#[test]
fn a_change_of_markup_or_of_a_link_is_said_in_words() {
    let bold = compared("The fee is due.\n\nEnd", "The **fee** is due.\n\nEnd").to_html(Unchanged::Shown);
    assert_eq!(
        bold,
        "<p class=\"changed\" id=\"r1\">The <strong>fee</strong> is due. <span class=\"who-changed\">formatting changed</span></p>\n<p>End</p>\n"
    );
    let link =
        compared("See [the terms](https://a.uk/1).", "See [the terms](https://b.uk/\"2).").to_html(Unchanged::Shown);
    assert!(
        link.contains("<del><span class=\"vh\">Deleted: </span>https://a.uk/1</del> <ins><span class=\"vh\">Inserted: </span>https://b.uk/\"2</ins>"),
        "{link}"
    );
    assert!(link.contains("href=\"https://b.uk/&quot;2\""), "{link}");
    let entity = compared("R&amp;D is for us.", "R&lt;D is for us.").to_html(Unchanged::Shown);
    assert!(entity.contains("&amp;</del>") && entity.contains("&lt;</ins>"), "{entity}");
    let title = compared("[a](https://a.uk \"one\") b", "[a](https://a.uk \"two\") b").to_html(Unchanged::Shown);
    assert!(title.contains("(one)") && title.contains("(two)"), "{title}");
}

#[test]
fn a_dividing_line_inside_code_does_not_hide_what_follows_it() {
    let html = compared("```\na\n```\n\n---\n", "```\na\n\n---\n\nb\n```\n\n---\n").to_html(Unchanged::Shown);
    assert_eq!(
        html,
        "<pre class=\"changed\" id=\"r1\"><code>a<ins><span class=\"vh\">Inserted: </span>\n\n---\n\nb\n</ins></code></pre>\n<hr>\n"
    );
}

#[test]
fn hostile_text_is_text() {
    let old = "<script>alert(1)</script> [x](javascript:alert(2)) \u{202E}evil\u{0}";
    let html = compared(old, "x\n\n<img src=x onerror=alert(3)> <b>bold</b> \u{2066}").to_html(Unchanged::Shown);
    for forbidden in ["<script", "<img", "<b>", "javascript:alert(2)\"", "\u{202E}", "\u{2066}", "\u{0}"] {
        assert!(!html.contains(forbidden), "{forbidden} in {html}");
    }
    assert!(html.contains("&lt;img src=x onerror=alert(3)&gt;"), "{html}");
}

#[test]
fn a_megabyte_of_one_word_is_one_word() {
    let [old, new] = ["a", "b"].map(|word| word.repeat(1_000_000));
    let redline = compared(&old, &new);
    assert_eq!((redline.inserted_words, redline.deleted_words, redline.blocks.len()), (1, 1, 1));
    assert!(redline.to_html(Unchanged::Folded).len() < 2_000_200);
}

#[test]
fn the_answer_in_json_has_stable_names() {
    let redline = compared("1.1 Pay £5.", "1.1 Pay £6.");
    assert_eq!(
        serde_json::to_string(&redline).unwrap(),
        "{\"blocks\":[{\"at\":0,\"change\":\"changed\",\"old_number\":\"1.1\",\"new_number\":\"1.1\",\"other_end\":null,\"spans\":[\
         {\"kind\":\"equal\",\"text\":\"1.1 Pay \"},{\"kind\":\"deleted\",\"text\":\"£5\"},{\"kind\":\"inserted\",\"text\":\"£6\"},\
         {\"kind\":\"equal\",\"text\":\".\"}]}],\"inserted_words\":1,\"deleted_words\":1,\"moved_words\":0}"
    );
}

/// Pieces that Markdown, HTML and numbers make something of.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-c]{1,3} ",
        2 => prop::sample::select(vec!["the fee", " of ", "£5,000", "&amp;", "&lt;b", "<b>", "</del>", "\"", "\u{202E}", "\u{0}", "\r", "\u{A0}", "é", "\\", "\\*"]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["\n", "\n\n", "\n\n## 1. ", "\n\n1.1 ", "\n\n(a) ", "\n\n(1) ", "\n\n- ", "\n  - ", "\n\n1. ", "\n> ", "\n\n---\n\n", "\n\n```\n", "\n```x\n", "\n|a|b|\n|---|--:|\n|", "|c|\n|", "\n===\n", "  \n", "\r\n"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["**", "*", "`", "[", "](https://a.uk)", "](javascript:x)", "](https://a.uk 'title')", "![", "\n\n[x]: https://b.uk\n\n", "[x]"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A text and what became of it: pieces taken out, put in and put elsewhere.
fn two_versions() -> impl Strategy<Value = (String, String)> {
    (hostile(), hostile(), hostile(), hostile(), 0..4_u8).prop_map(|(a, b, c, d, how)| match how {
        0 => (format!("{a}{b}{c}"), format!("{a}{d}{c}")),
        1 => (format!("{a}\n\n{b}\n\n{c}"), format!("{c}\n\n{b}\n\n{a}")),
        2 => (format!("{a}{c}"), format!("{a}{b}{c}")),
        _ => (a, b),
    })
}

/// The text of a page without its deletions and without what only the page says.
fn newer_text(html: &str) -> String {
    let mut text = String::new();
    let mut left_out = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        if !left_out.contains(&true) {
            text.push_str(before);
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        if tag.starts_with('/') {
            left_out.pop();
        } else if !tag.starts_with("br") && !tag.starts_with("hr") {
            left_out.push(tag == "del" || tag.contains("\"vh\"") || tag.contains("\"who-changed\""));
        }
        rest = after;
    }
    assert!(left_out.is_empty(), "unclosed: {html}");
    text.push_str(rest);
    without_blanks(&text.replace("&nbsp;", "\u{A0}").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_texts_can_be_read_back_byte_for_byte((old, new) in two_versions()) {
        let redline = redline(&old, &new);
        prop_assert_eq!(redline.old_text(), &old[..]);
        prop_assert_eq!(redline.new_text(), &new[..]);
        for block in &redline.blocks {
            prop_assert!(block.spans.iter().all(|span| !span.text.is_empty()));
            prop_assert!(block.spans.windows(2).all(|two| two[0].kind != two[1].kind));
            let end = block.other_end.map(|end| &redline.blocks[end as usize]);
            prop_assert!(end.is_none_or(|end| end.other_end == Some(block.at)));
            let moved = matches!(block.change, BlockChange::MovedAway | BlockChange::MovedHere);
            prop_assert_eq!(moved, end.is_some());
        }
    }

    #[test]
    fn a_text_against_itself_or_nothing_is_all_one_thing(text in hostile()) {
        prop_assert!(redline(&text, &text).changes().next().is_none());
        prop_assert!(redline("", &text).blocks.iter().all(|block| block.change == BlockChange::Inserted));
        prop_assert!(redline(&text, "").blocks.iter().all(|block| block.change == BlockChange::Deleted));
    }

    #[test]
    fn the_newer_text_is_shown_whole((old, new) in two_versions()) {
        let html = redline(&old, &new).to_html(Unchanged::Shown);
        let reading = crate::document::blocks::read(&new);
        let shown: String = reading.runs.iter().map(|run| run.text.as_str()).collect();
        prop_assert_eq!(newer_text(&html), without_blanks(&shown), "{}", html);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_second_net_finds_nothing_to_change_in_a_redline((old, new) in two_versions()) {
        let redline = redline(&old, &new);
        for unchanged in [Unchanged::Shown, Unchanged::Folded] {
            prop_assert_eq!(redline.to_clean_html(unchanged), redline.to_html(unchanged));
        }
    }
}
