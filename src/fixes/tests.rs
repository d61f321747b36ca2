//! Placing and the wordings themselves: each is put into contracts that break its rules.

mod helping;
mod placing;

use super::gaps;

#[test]
fn blanks_are_what_stands_in_square_brackets_each_once() {
    let text = "Pay [sum] to [name], or [sum].\n\n[a link](https://example.com), [over\ntwo lines], [] and [last";
    assert_eq!(gaps(text), ["[sum]", "[name]", "[]"]);
    assert!(gaps("Nothing is left to fill in.").is_empty());
}
