//! Names and addresses in a description, by their shape: a name is a run of capital letters or ends in what the law adds
//! to the names of companies; an address ends in a postcode.

use std::ops::Range;

use regex::Regex;

use super::words::{Item, Named, Thing};

/// What ends the name of a company or a partnership.
const ENDINGS: [(&str, Named); 9] = [
    ("limited", Named::Company),
    ("ltd", Named::Company),
    ("plc", Named::Company),
    ("cic", Named::Company),
    ("inc", Named::Company),
    ("llc", Named::Company),
    ("gmbh", Named::Company),
    ("cyf", Named::Company),
    ("llp", Named::Partnership),
];

/// Words that a name may hold in small letters.
const JOINERS: [&str; 6] = ["and", "&", "of", "the", "for", "in"];

/// Words that begin sentences and no name; with a capital they are still words.
const WORDS: &str = " a about after all although also an and any anything are as at be because before best both but by can \
charge cheers client clients complaints contract contractor could create customer customers dear do draft each either email \
employee employer everything fee fees fixed following for from full give good grievances he hello her here hi his holiday \
how however i if in invoices is it its kind last let liability like mainly make many me monthly most mr mrs ms my need \
neither new no nobody not notice notices nothing now of on once one only or our overtime own pay payment people phone \
please postage price prices probation production regards returns rights royalties salary services she should since so some \
somebody someone sorry start starting starts statutory supplier support term terms thank thanks that the their them then \
there these they this three total two under until up use vat very want we well what when where which while who will with \
within work worker would write yes yesterday you your monday tuesday wednesday thursday friday saturday sunday january \
february march april may june july august september october november december mon tue tues wed thu thurs fri sat sun nda \
ndas gdpr saas ai ip ir35 uk eu us usa hmrc sds psc hr pa pc pcs it mou dpa sla tupe ssp po faq cv cvs dbs paypal \
facebook google crm erp wifi london england wales scotland ireland britain europe ";

/// Words that cannot stand in a name written in small letters.
const ENDS_BACKWARDS: &str = " with for to from by between and of at is are be called named client customer supplier \
contractor consultant agency company employer our we us want wants need needs hire engage appoint use using that the a an \
in on has have asked chosen pick picked get getting got hiring engaging supply supplying sell selling buy buying them they \
their its his her my via through say says said as who which under vendor buyer distributor partner firm developer letting \
let about against than then so if when ";

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|it| it == word)
}

/// Joins the words of names into one item each.
pub(super) fn named(plain: &str, items: &[Item]) -> Vec<Item> {
    let mut taken: Vec<(Range<usize>, Named)> = Vec::new();
    for (end, item) in items.iter().enumerate() {
        if let Some((_, kind)) = ENDINGS.iter().find(|(word, _)| item.word == *word)
            && let Some(start) = company_start(plain, items, end)
        {
            taken.push((start..end + 1, *kind));
        }
    }
    let mut at = 0;
    while at < items.len() {
        if let Some((run, _)) = taken.iter().find(|(run, _)| run.contains(&at)) {
            at = run.end;
            continue;
        }
        let end = run_end(plain, items, at, &taken);
        if end > at {
            taken.push((at..end, Named::Unclear));
        }
        at = end.max(at + 1);
    }
    taken.sort_by_key(|(run, _)| run.start);
    let mut joined: Vec<Item> = Vec::with_capacity(items.len());
    let mut taken = taken.into_iter().peekable();
    for (at, item) in items.iter().enumerate() {
        match taken.peek() {
            Some((run, kind)) if run.start == at => {
                let span = item.span.start..items[run.end - 1].span.end;
                // One word with a capital may be a word all the same.
                let word = if run.len() == 1 { item.word.clone() } else { String::new() };
                joined.push(Item { span, word, thing: Some(Thing::Name(*kind)), ..item.clone() });
            }
            Some((run, _)) if run.contains(&at) => {}
            _ => joined.push(item.clone()),
        }
        while taken.peek().is_some_and(|(run, _)| run.end <= at + 1) {
            taken.next();
        }
    }
    joined
}

/// Whether two items follow each other with nothing but a blank between them.
fn adjoin(plain: &str, before: &Item, after: &Item) -> bool {
    let between = plain.get(before.span.end..after.span.start).unwrap_or_default();
    before.sentence == after.sentence && matches!(between, " " | "-" | "'" | ". " | "'s ") && !after.paused
}

/// Where the name begins that ends with the item at `end`.
fn company_start(plain: &str, items: &[Item], end: usize) -> Option<usize> {
    let is_ending = |it: &Item| ENDINGS.iter().any(|(word, _)| it.word == *word);
    let mut start = end;
    let mut first = None;
    let in_capitals = items.get(end.checked_sub(1)?)?.capital;
    while start > 0 && end - start < 8 {
        let item = &items[start - 1];
        if !adjoin(plain, item, &items[start]) || is_ending(item) {
            break;
        }
        let is_figure = matches!(item.thing, Some(Thing::Number(_)));
        if item.thing.is_some() && !is_figure {
            break;
        }
        if in_capitals {
            if item.capital || is_figure {
                let opens_sentence = start < 2 || items[start - 2].sentence != item.sentence;
                let is_word = item.word != "the" && listed(WORDS, &item.word);
                if is_word && opens_sentence {
                    break;
                }
                first = Some(start - 1);
            } else if !JOINERS.contains(&item.word.as_str()) {
                break;
            }
        } else {
            if listed(ENDS_BACKWARDS, &item.word) || end - start >= 5 {
                break;
            }
            first = Some(start - 1);
        }
        start -= 1;
    }
    first
}

/// Where the run of capital letters that begins at `at` ends; `at` itself where none begins.
fn run_end(plain: &str, items: &[Item], at: usize, taken: &[(Range<usize>, Named)]) -> usize {
    let is_free = |place: usize| !taken.iter().any(|(run, _)| run.contains(&place));
    let is_capital = |it: &Item| it.capital && it.thing.is_none() && it.word.chars().any(char::is_alphabetic);
    let first = &items[at];
    if !is_capital(first) || listed(WORDS, &first.word) {
        return at;
    }
    let mut end = at + 1;
    while end < items.len() && is_free(end) && adjoin(plain, &items[end - 1], &items[end]) && is_capital(&items[end]) {
        // "Brightpath CV" is a name, "Maya I" is none.
        let is_word = listed(WORDS, &items[end].word) && items[end].word.len() < 4;
        let is_short_form =
            plain.get(items[end].span.clone()).is_some_and(|it| it.len() > 1 && it == it.to_uppercase());
        if is_word && !is_short_form {
            break;
        }
        end += 1;
    }
    let opens_sentence = at == 0 || items[at - 1].sentence != first.sentence;
    if end == at + 1 && opens_sentence { at } else { end }
}

/// Every address that ends in a postcode: from the postcode back over parts that begin with a capital or a figure.
pub(super) fn addresses(plain: &str, postcode: &Regex) -> Vec<(Range<usize>, Thing)> {
    postcode
        .find_iter(plain)
        .filter_map(|it| Some((address_start(plain, it.start())?..it.end(), Thing::Address)))
        .collect()
}

fn address_start(plain: &str, postcode: usize) -> Option<usize> {
    let line = plain[..postcode].rfind(['\n', '(', ')', ';', ':', '!', '?']).map_or(0, |it| it + 1);
    let line = plain[line..postcode].rfind(". ").map_or(line, |it| line + it + 2);
    let mut start = None;
    let mut end = postcode;
    for _ in 0..6 {
        let cut = plain[line..end].rfind(',').map_or(line, |it| line + it + 1);
        let part = &plain[cut..end];
        let words: Vec<(usize, &str)> = words_of(part);
        let ends_a_name =
            words.last().is_some_and(|it| ENDINGS.iter().any(|(word, _)| it.1.eq_ignore_ascii_case(word)));
        if ends_a_name {
            break;
        }
        let fits = |it: &(usize, &str)| it.1.starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit());
        let joins = |it: &(usize, &str)| ["of", "the", "and", "y", "upon", "on", "le", "by", "under"].contains(&it.1);
        let tail = words.iter().rev().take_while(|it| fits(it) || joins(it)).count();
        let tail = &words[words.len() - tail..];
        let kept = &tail[tail.iter().take_while(|it| !fits(it)).count()..];
        match kept.first() {
            Some((offset, _)) => start = Some(cut + offset),
            None if end == postcode && words.is_empty() => {}
            None => break,
        }
        if kept.len() < words.len() || cut == line {
            break;
        }
        end = cut - 1;
    }
    start
}

/// The words of a part, each with where it begins.
fn words_of(part: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    let mut words = Vec::new();
    for word in part.split_whitespace() {
        let at = part[from..].find(word).map_or(from, |it| from + it);
        words.push((at, word));
        from = at + word.len();
    }
    words
}
