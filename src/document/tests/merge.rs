//! The merge of two people's changes: what goes together by itself, and what must be asked.

use crate::document::MergeChoice::{Both, Mine, Theirs};
use crate::document::{MergePiece, Merged, merge};
use proptest::prelude::*;

const BASE: &str = "# Terms\n\nOne is due.\n\nTwo is due.\n\nThree is due.\n\nEnd\n";

fn conflict(base: &str, mine: &str, theirs: &str) -> MergePiece {
    let [base, mine, theirs] = [base, mine, theirs].map(str::to_owned);
    MergePiece::Conflict { base, mine, theirs }
}

fn agreed(text: &str) -> MergePiece {
    MergePiece::Agreed { text: text.to_owned() }
}

fn without_conflict(merged: &Merged) -> String {
    merged.decided(&[]).unwrap_or_else(|| panic!("a conflict in {merged:?}"))
}

#[test]
fn changes_in_different_paragraphs_merge_by_themselves() {
    for (mine, theirs, expected) in [
        ("One is paid.", "Two is paid.", "# Terms\n\nOne is paid.\n\nTwo is paid.\n\nThree is due.\n\nEnd\n"),
        (
            "One is due.\n\nMore.",
            "Two is paid.",
            "# Terms\n\nOne is due.\n\nMore.\n\nTwo is paid.\n\nThree is due.\n\nEnd\n",
        ),
        (
            "One is paid.",
            "Before.\n\nTwo is due.",
            "# Terms\n\nOne is paid.\n\nBefore.\n\nTwo is due.\n\nThree is due.\n\nEnd\n",
        ),
    ] {
        let merged = merge(BASE, &BASE.replace("One is due.", mine), &BASE.replace("Two is due.", theirs));
        assert_eq!(without_conflict(&merged), expected);
    }
}

#[test]
fn a_paragraph_that_both_rewrote_is_asked_about() {
    let merged = merge(BASE, &BASE.replace("Two is due", "Two is paid"), &BASE.replace("Two is due", "Two is void"));
    assert_eq!(
        merged.pieces,
        [
            agreed("# Terms\n\nOne is due.\n\n"),
            conflict("Two is due.\n\n", "Two is paid.\n\n", "Two is void.\n\n"),
            agreed("Three is due.\n\nEnd\n\n"),
        ]
    );
    assert_eq!(merged.conflicts(), 1);
    let whole = |middle: &str| Some(format!("# Terms\n\nOne is due.\n\n{middle}\n\nThree is due.\n\nEnd\n"));
    assert_eq!(merged.decided(&[Mine]), whole("Two is paid."));
    assert_eq!(merged.decided(&[Theirs]), whole("Two is void."));
    assert_eq!(merged.decided(&[Both]), whole("Two is paid.\n\nTwo is void."));
    assert_eq!(merged.decided(&[]), None);
    assert_eq!(merged.decided(&[Mine, Mine]), None);
}

#[test]
fn what_one_deleted_and_the_other_changed_is_asked_about() {
    let merged = merge(BASE, &BASE.replace("Two is due.\n\n", ""), &BASE.replace("Two is due.", "Two is paid."));
    assert_eq!(merged.pieces.get(1), Some(&conflict("Two is due.\n\n", "", "Two is paid.\n\n")));
}

#[test]
fn what_was_added_to_a_deleted_clause_is_not_left_behind_alone() {
    let base = "## 1. Fees\n\n1.1 Pay.\n\n## 2. Law\n\n2.1 England.";
    let merged = merge(base, "## 2. Law\n\n2.1 England.", &base.replace("1.1 Pay.", "1.1 Pay.\n\n1.2 Pay soon."));
    assert_eq!(
        merged.pieces,
        [
            conflict("## 1. Fees\n\n1.1 Pay.\n\n", "", "## 1. Fees\n\n1.1 Pay.\n\n1.2 Pay soon.\n\n"),
            agreed("## 2. Law\n\n2.1 England.\n\n"),
        ]
    );
    assert_eq!(merged.decided(&[Mine]).as_deref(), Some("## 2. Law\n\n2.1 England."));
}

#[test]
fn two_people_who_add_different_paragraphs_at_one_place_are_asked_which_comes_first() {
    let merged = merge("a\n\nz", "a\n\nmine\n\nz", "a\n\ntheirs\n\nz");
    assert_eq!(merged.decided(&[Both]).as_deref(), Some("a\n\nmine\n\ntheirs\n\nz"));
    let merged = merge("a", "a\n\nmine", "a\n\ntheirs\n");
    assert_eq!(merged.decided(&[Both]).as_deref(), Some("a\n\nmine\n\ntheirs\n"));
    assert_eq!(merged.decided(&[Mine]).as_deref(), Some("a\n\nmine\n"));
}

#[test]
fn what_both_added_alike_is_added_once() {
    let merged = merge("a\n\nz", "a\n\nsame\n\nz", "a\n\nsame\n\nmore\n\nz");
    assert_eq!(without_conflict(&merged), "a\n\nsame\n\nmore\n\nz");
}

#[test]
fn a_deleted_last_paragraph_and_an_added_one_do_not_melt_together() {
    let merged = merge("a\n\nb", "a", "0\n\na\n\nb");
    assert_eq!(without_conflict(&merged), "0\n\na");
    assert_eq!(without_conflict(&merge("a\nb\n\nc", "a\nb", "a\nb\n\nc\n")), "a\nb\n");
}

#[test]
fn blank_lines_and_line_ends_make_no_conflict() {
    let merged = merge("a\n\nb\n", "a\n\n\n\nb\n", "a\n\nb changed\n");
    assert_eq!(without_conflict(&merged), "a\n\n\n\nb changed\n");
    let merged = merge("a\n\nb\n", "a\r\n\r\nb\r\n", "a\n\nb changed\n");
    assert_eq!(without_conflict(&merged), "a\r\n\r\nb changed\r\n");
}

#[test]
fn lines_of_a_list_are_merged_one_by_one_and_lines_of_a_sentence_are_not() {
    let merged = merge("- a\n- b\n- c\n", "- a!\n- b\n- c\n", "- a\n- b!\n- c\n");
    assert_eq!(without_conflict(&merged), "- a!\n- b!\n- c\n");
    assert_eq!(merge("the buyer\npays\n", "the seller\npays\n", "the buyer\nowes\n").conflicts(), 1);
}

#[test]
fn a_text_of_a_hundred_thousand_changed_lines_is_one_conflict() {
    let lines = |step: u32| (0..50_000_u32).map(|at| format!("# {}\n", at * step % 9_973)).collect::<String>();
    let merged = merge(&format!("a\n\n{}", lines(1)), &format!("a\n\n{}", lines(3)), &format!("a\n\n{}", lines(7)));
    assert_eq!((merged.conflicts(), merged.pieces.first()), (1, Some(&agreed("a\n\n# 0\n"))));
}

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec!["a", "b", "c", "- d", "## e", "f g", "", "  ", "\t", "|h|", "é"]);
    let end = prop::sample::select(vec!["\n", "\n\n", "\n\n", "\r\n", "\n \n", ""]);
    prop::collection::vec((line, end), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| format!("{line}{end}")).collect())
}

fn swapped(merged: &Merged) -> Vec<MergePiece> {
    let swap = |piece: &MergePiece| match piece {
        MergePiece::Agreed { text } => agreed(text),
        MergePiece::Conflict { base, mine, theirs } => conflict(base, theirs, mine),
    };
    merged.pieces.iter().map(swap).collect()
}

fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words.dedup();
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_changed_nothing_loses_nothing(base in text(), changed in text()) {
        prop_assert_eq!(merge(&base, &base, &changed).decided(&[]), Some(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &base).decided(&[]), Some(changed.clone()));
        prop_assert_eq!(merge(&base, &changed, &changed).decided(&[]), Some(changed));
    }

    #[test]
    fn it_does_not_matter_who_is_who(base in text(), mine in text(), theirs in text()) {
        let one = merge(&base, &mine, &theirs);
        let other = merge(&base, &theirs, &mine);
        let plain = |pieces: &[MergePiece]| serde_json::to_string(pieces).unwrap().replace("\\r", "").replace("\\n", "").replace("\\t", "").replace(' ', "");
        prop_assert_eq!(plain(&one.pieces), plain(&swapped(&other)));
    }

    #[test]
    fn nothing_that_anybody_added_is_lost_when_both_are_kept(base in text(), mine in text(), theirs in text()) {
        let merged = merge(&base, &mine, &theirs);
        let whole = merged.decided(&vec![Both; merged.conflicts()]).unwrap();
        let (before, after) = (words(&base), words(&whole));
        for word in words(&mine).into_iter().chain(words(&theirs)).filter(|word| !before.contains(word)) {
            prop_assert!(after.contains(&word), "{} is missing in {}", word, whole);
        }
        let is_agreed = |piece: &MergePiece| matches!(piece, MergePiece::Agreed { .. });
        let twice = merged.pieces.windows(2).any(|two| two.iter().all(is_agreed));
        prop_assert!(!twice, "two agreed pieces in a row");
    }
}
