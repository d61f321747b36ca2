//! Words that say that something is *not* excluded or limited, which use the words of an exclusion.
//!
//! What must hold: a denial reaches to the verbs it denies and no further, so that "nothing excludes" speaks for no other
//! statement of its sentence; words that only begin a list ("including but not limited to") deny nothing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::compliance::text::pattern;

/// How many characters a denial reaches from "nothing" to its verb.
const DENIAL: usize = 160;
/// The most lists of one sentence that are told from denials.
const MOST_LISTS: usize = 20;

/// Words that begin a saying that nothing is excluded, and what is said not to be excluded is named after a verb.
static DENIES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:nothing|no (?:term|provision|clause)|none of)\b"));
static EXCLUDES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:exclud|limit|restrict|disclaim|affect|reduc)\w*"));
/// Where another saying begins in the same sentence.
static TURNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bbut\b|\bhowever\b|, and (?:the|we|our|it|you|neither|all|any|no)\b|\band (?:we|it|neither)\b|[.;](?:\s|$)",
    )
});
static NEGATED_EXCLUSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:do|does|shall|will|may|must|can|could|is|are) ?not (?:(?:seek|purport|operate|attempt|lawfully|legally|be|to|intended|by law|in any way) )*|\bnot (?:to be |be )?|\bneither (?:party|of us) (?:seeks to )?)(?:exclud|limit|restrict|disclaim)\w*(?:(?:,|,? (?:or|and|nor))(?: (?:in any way|seeks? to|purports? to|attempts? to|to))* (?:exclud|limit|restrict|disclaim)\w*)*",
    )
});
/// Words that say to what a limit does not reach.
static SPARES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:exclusions?|limit(?:ation)?s?|caps?|restrictions?)\b(?:[^.;]|\.\d){0,80}?\b(?:do|does|shall|will) not (?:apply|extend)|\bno (?:exclusion|limitation|limit|cap)\b|\bwithout (?:any )?limit\b",
    )
});
/// Words that begin a list and limit nothing.
static LISTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:includ\w*|but)(?: (?:is|are))?,? (?:but (?:is |are )?)?not (?:be )?(?:limited|restricted) to\b")
});

/// Whether words say that something is not excluded or limited.
pub(in crate::compliance) fn negates_exclusion(words: &str) -> bool {
    !denials(words).is_empty()
}

/// Where words say that something is not excluded or limited, up to the verbs that say so.
fn denials(words: &str) -> Vec<Range<usize>> {
    let lists: Vec<Range<usize>> = LISTS.find_iter(words).map(|it| it.range()).collect();
    let is_listed =
        |it: &Range<usize>| lists.iter().take(MOST_LISTS).any(|list| list.start < it.end && it.start < list.end);
    let mut found: Vec<Range<usize>> =
        NEGATED_EXCLUSION.find_iter(words).map(|it| it.range()).filter(|it| !is_listed(it)).collect();
    let mut at = 0;
    while let Some(start) = DENIES.find_at(words, at) {
        at = start.end();
        let reach = words[at..].char_indices().nth(DENIAL).map_or(words.len(), |it| at + it.0);
        let end = TURNS.find_at(&words[..reach], at).map_or(reach, |it| it.start());
        if let Some(verb) = EXCLUDES.find_iter(&words[at..end]).last() {
            found.push(start.start()..at + verb.end());
            at += verb.end();
        }
    }
    found
}

/// Words with what denies an exclusion, or begins a list, left blank; `None` where there is nothing of the kind.
pub(super) fn left_out(words: &str) -> Option<String> {
    let mut void = denials(words);
    void.extend([&*LISTS, &*SPARES].into_iter().flat_map(|it| it.find_iter(words)).map(|it| it.range()));
    if void.is_empty() {
        return None;
    }
    void.sort_unstable_by_key(|it| it.start);
    let mut rest = String::with_capacity(words.len());
    let mut at = 0;
    for it in void {
        let (start, end) = (it.start.max(at), it.end.max(at));
        rest.push_str(&words[at..start]);
        rest.extend(std::iter::repeat_n(' ', end - start));
        at = end;
    }
    rest.push_str(&words[at..]);
    Some(rest)
}
