//! Which leaves of two texts belong together.
//!
//! Leaves with the same words are found first, as the longest common order of both texts; those outside that order,
//! whose words stand once in each text, have moved. What lies between is paired by how many words it shares, again in
//! order, so that an inserted clause pushes nothing aside. Weights count letters, so that "the" and "of" make no two
//! paragraphs alike. The work is limited: large differences are searched through their rare words only.

use super::words::{Effort, Spelling, weight};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// One of the two texts.
pub(super) struct Text<'v> {
    pub(super) units: Vec<Unit<'v>>,
}

pub(super) struct Unit<'v> {
    /// The same for the same words.
    pub(super) key: u32,
    pub(super) class: Class,
    pub(super) words: &'v [Spelling],
}

/// What may become what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Heading,
    Paragraph,
    Row,
    Other,
}

/// One leaf of the redline, by its place in the older or newer text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Pair { old: usize, new: usize },
    Delete { old: usize },
    Insert { new: usize },
    MoveAway { old: usize, new: usize },
    MoveHere { old: usize, new: usize },
}

/// Of 100 letters, as many must be shared for two leaves to be one that was edited.
const ALIKE: u64 = 50;
/// The same where nothing else could be meant: one leaf stands in the place of one other.
const ALIKE_ALONE: u64 = 25;
/// Leaves with no more letters than this are short.
const SHORT: u64 = 40;
/// Fewer letters than this may stand anywhere without having moved.
const LEAST_MOVED: u64 = 3;
/// The most words that are held against each other between two anchors before only rare words are looked at.
const MOST_WORDS: usize = 2_000_000;
/// A word in more leaves than this is not rare.
const RARE: usize = 24;
/// As many leaves are considered for each leaf when only rare words are looked at.
const CONSIDERED: usize = 4;

/// Every leaf of both texts once, the newer text in its order and the older text in its own.
pub(super) fn align(old: &Text<'_>, new: &Text<'_>, weights: &[u32], effort: &mut Effort) -> Vec<Step> {
    let mut partners =
        Partners { of_old: vec![Partner::None; old.units.len()], of_new: vec![Partner::None; new.units.len()] };
    anchor(old, new, effort, &mut partners);
    find_moves(old, new, weights, &mut partners);
    for gap in partners.gaps() {
        pair_alike(old, new, weights, &gap, &mut partners);
    }
    partners.steps()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Partner {
    None,
    /// In the common order.
    Here(usize),
    /// Outside of it.
    Elsewhere(usize),
}

struct Partners {
    of_old: Vec<Partner>,
    of_new: Vec<Partner>,
}

impl Partners {
    fn join(&mut self, old: usize, new: usize, join: fn(usize) -> Partner) {
        if let (Some(of_old), Some(of_new)) = (self.of_old.get_mut(old), self.of_new.get_mut(new)) {
            *of_old = join(new);
            *of_new = join(old);
        }
    }

    fn are_free(&self, old: usize, new: usize) -> bool {
        self.of_old.get(old) == Some(&Partner::None) && self.of_new.get(new) == Some(&Partner::None)
    }

    /// The pairs in order, and one past the end.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let pairs = self.of_old.iter().enumerate().filter_map(|(old, partner)| match partner {
            Partner::Here(new) => Some((old, *new)),
            Partner::None | Partner::Elsewhere(_) => None,
        });
        pairs.chain([(self.of_old.len(), self.of_new.len())]).collect()
    }

    /// What stands between two pairs and is still free, where both texts have something.
    fn gaps(&self) -> Vec<Gap> {
        let free = |partners: &[Partner], range: Range<usize>| -> Vec<usize> {
            range.filter(|&index| partners.get(index) == Some(&Partner::None)).collect()
        };
        let (mut old_start, mut new_start) = (0, 0);
        let mut gaps = Vec::new();
        for (old, new) in self.pairs() {
            let gap = Gap { old: free(&self.of_old, old_start..old), new: free(&self.of_new, new_start..new) };
            if !gap.old.is_empty() && !gap.new.is_empty() {
                gaps.push(gap);
            }
            (old_start, new_start) = (old + 1, new + 1);
        }
        gaps
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.of_old.len().max(self.of_new.len()));
        let (mut old_start, mut new_start) = (0, 0);
        for (old, new) in self.pairs() {
            for old in old_start..old {
                steps.push(match self.of_old.get(old) {
                    Some(&Partner::Elsewhere(new)) => Step::MoveAway { old, new },
                    Some(Partner::None | Partner::Here(_)) | None => Step::Delete { old },
                });
            }
            for new in new_start..new {
                steps.push(match self.of_new.get(new) {
                    Some(&Partner::Elsewhere(old)) => Step::MoveHere { old, new },
                    Some(Partner::None | Partner::Here(_)) | None => Step::Insert { new },
                });
            }
            if old < self.of_old.len() {
                steps.push(Step::Pair { old, new });
            }
            (old_start, new_start) = (old + 1, new + 1);
        }
        steps
    }
}

/// Free leaves of both texts between the same two pairs.
struct Gap {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Pairs leaves with the same words in the longest order that both texts share; if that would cost too much, only those
/// at the beginning and at the end.
fn anchor(old: &Text<'_>, new: &Text<'_>, effort: &mut Effort, partners: &mut Partners) {
    let [old_keys, new_keys] = [old, new].map(|text| text.units.iter().map(|unit| unit.key).collect::<Vec<_>>());
    let before = old_keys.iter().zip(&new_keys).take_while(|(old, new)| old == new).count();
    let [old_rest, new_rest] = [&old_keys, &new_keys].map(|keys| keys.get(before..).unwrap_or_default());
    let behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let [old_end, new_end] = [old_keys.len() - behind, new_keys.len() - behind];
    let edges = (0..before).zip(0..before).chain((old_end..old_keys.len()).zip(new_end..new_keys.len()));
    for (old, new) in edges {
        partners.join(old, new, Partner::Here);
    }
    if !effort.allows(old_end - before + new_end - before) {
        return;
    }
    let [old_middle, new_middle] =
        [old_keys.get(before..old_end), new_keys.get(before..new_end)].map(Option::unwrap_or_default);
    for op in capture_diff_slices(Algorithm::Patience, old_middle, new_middle) {
        if op.tag() == DiffTag::Equal {
            for (old, new) in op.old_range().zip(op.new_range()) {
                partners.join(old + before, new + before, Partner::Here);
            }
        }
    }
}

/// Joins free leaves whose words stand once in each text, and their neighbours with the same words.
fn find_moves(old: &Text<'_>, new: &Text<'_>, weights: &[u32], partners: &mut Partners) {
    let places = |text: &Text<'_>| {
        let mut places: HashMap<u32, (usize, u32)> = HashMap::with_capacity(text.units.len());
        for (place, unit) in text.units.iter().enumerate() {
            places.entry(unit.key).or_insert((place, 0)).1 += 1;
        }
        places
    };
    let old_places = places(old);
    let new_places = places(new);
    let same = |old_place: usize, new_place: usize| {
        let [old, new] = [old.units.get(old_place), new.units.get(new_place)].map(|unit| unit.map(|unit| unit.key));
        old.is_some() && old == new
    };
    let mut moves = Vec::new();
    for (old_place, unit) in old.units.iter().enumerate() {
        let (Some((_, 1)), Some(&(new_place, 1))) = (old_places.get(&unit.key), new_places.get(&unit.key)) else {
            continue;
        };
        if partners.are_free(old_place, new_place) && weight(weights, unit.words) >= LEAST_MOVED {
            partners.join(old_place, new_place, Partner::Elsewhere);
            moves.push((old_place, new_place));
        }
    }
    for (old_place, new_place) in moves {
        let mut next = (old_place + 1, new_place + 1);
        while same(next.0, next.1) && partners.are_free(next.0, next.1) {
            partners.join(next.0, next.1, Partner::Elsewhere);
            next = (next.0 + 1, next.1 + 1);
        }
    }
}

/// Two leaves that share words.
#[derive(Clone, Copy)]
struct Candidate {
    /// Places in the gap.
    old: usize,
    new: usize,
    shared: u64,
}

/// The words of a leaf without their order.
struct Bag {
    class: Class,
    words: Vec<Spelling>,
    weight: u64,
}

impl Bag {
    fn of(text: &Text<'_>, place: usize, weights: &[u32]) -> Self {
        let Some(unit) = text.units.get(place) else {
            return Self { class: Class::Other, words: Vec::new(), weight: 0 };
        };
        let mut words: Vec<Spelling> =
            unit.words.iter().copied().filter(|word| weight(weights, std::slice::from_ref(word)) > 0).collect();
        words.sort_unstable();
        Self { class: unit.class, weight: weight(weights, &words), words }
    }

    /// Whether both are headings, rows or paragraphs of a few words, which one reads as replaced whatever they share.
    fn is_short_as(&self, other: &Self) -> bool {
        self.class == other.class && self.class != Class::Other && self.weight.max(other.weight) <= SHORT
    }

    /// The weight of the words that both have, if it is at least `threshold` of 100.
    fn shared(&self, other: &Self, weights: &[u32], threshold: u64) -> Option<u64> {
        if self.class != other.class || 200 * self.weight.min(other.weight) < threshold * (self.weight + other.weight) {
            return None;
        }
        let (mut mine, mut theirs) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut shared = 0;
        while let (Some(&&one), Some(&&two)) = (mine.peek(), theirs.peek()) {
            if one == two {
                shared += weight(weights, &[one]);
            }
            if one <= two {
                mine.next();
            }
            if two <= one {
                theirs.next();
            }
        }
        (shared > 0 && 200 * shared >= threshold * (self.weight + other.weight)).then_some(shared)
    }
}

fn pair_alike(old: &Text<'_>, new: &Text<'_>, weights: &[u32], gap: &Gap, partners: &mut Partners) {
    let old_bags: Vec<Bag> = gap.old.iter().map(|&place| Bag::of(old, place, weights)).collect();
    let new_bags: Vec<Bag> = gap.new.iter().map(|&place| Bag::of(new, place, weights)).collect();
    let size = |bags: &[Bag]| bags.iter().map(|bag| bag.words.len() + 1).sum::<usize>();
    let work =
        size(&old_bags).saturating_mul(new_bags.len()).saturating_add(size(&new_bags).saturating_mul(old_bags.len()));
    let candidates = if work <= MOST_WORDS {
        all_alike(&old_bags, &new_bags, weights)
    } else {
        alike_by_rare_words(&old_bags, &new_bags, weights)
    };
    let mut chain = heaviest_chain(&candidates, new_bags.len());
    // Where one leaf is left in the place of one other, less will do.
    chain.push((old_bags.len(), new_bags.len()));
    let (mut old_start, mut new_start) = (0, 0);
    let mut alone = Vec::new();
    for &(old_end, new_end) in &chain {
        if old_end == old_start + 1
            && new_end == new_start + 1
            && let (Some(one), Some(two)) = (old_bags.get(old_start), new_bags.get(new_start))
            && (one.shared(two, weights, ALIKE_ALONE).is_some() || one.is_short_as(two))
        {
            alone.push((old_start, new_start));
        }
        (old_start, new_start) = (old_end + 1, new_end + 1);
    }
    for (old, new) in chain.into_iter().chain(alone) {
        if let (Some(&old), Some(&new)) = (gap.old.get(old), gap.new.get(new)) {
            partners.join(old, new, Partner::Here);
        }
    }
}

fn all_alike(old: &[Bag], new: &[Bag], weights: &[u32]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (old_place, one) in old.iter().enumerate() {
        for (new_place, two) in new.iter().enumerate() {
            if let Some(shared) = one.shared(two, weights, ALIKE) {
                candidates.push(Candidate { old: old_place, new: new_place, shared });
            }
        }
    }
    candidates
}

fn alike_by_rare_words(old: &[Bag], new: &[Bag], weights: &[u32]) -> Vec<Candidate> {
    let mut places: HashMap<Spelling, Vec<usize>> = HashMap::new();
    for (place, bag) in old.iter().enumerate() {
        for &word in &bag.words {
            let places = places.entry(word).or_default();
            if places.last() != Some(&place) && places.len() <= RARE {
                places.push(place);
            }
        }
    }
    let mut candidates = Vec::new();
    let mut shared = vec![0_u64; old.len()];
    let mut touched = Vec::new();
    for (new_place, bag) in new.iter().enumerate() {
        for &word in &bag.words {
            for &place in places.get(&word).filter(|places| places.len() <= RARE).into_iter().flatten() {
                let Some(so_far) = shared.get_mut(place) else { continue };
                if *so_far == 0 {
                    touched.push(place);
                }
                *so_far += weight(weights, &[word]);
            }
        }
        touched.sort_unstable_by_key(|&place| (std::cmp::Reverse(shared.get(place).copied()), place));
        for &place in touched.iter().take(CONSIDERED) {
            if let Some(shared) = old.get(place).and_then(|one| one.shared(bag, weights, ALIKE)) {
                candidates.push(Candidate { old: place, new: new_place, shared });
            }
        }
        for place in touched.drain(..) {
            if let Some(shared) = shared.get_mut(place) {
                *shared = 0;
            }
        }
    }
    candidates.sort_unstable_by_key(|candidate| (candidate.old, candidate.new));
    candidates
}

/// Of candidates sorted by their place in the older text, those in the order of both texts that share most.
fn heaviest_chain(candidates: &[Candidate], new_length: usize) -> Vec<(usize, usize)> {
    let mut best = BestBefore { links: vec![None; new_length + 1] };
    let mut links: Vec<(u64, Option<usize>)> = Vec::with_capacity(candidates.len());
    for group in candidates.chunk_by(|one, two| one.old == two.old) {
        let first = links.len();
        for candidate in group {
            let before = best.before(candidate.new);
            links.push((candidate.shared + before.map_or(0, |(weight, _)| weight), before.map(|(_, link)| link)));
        }
        // Only now, because one leaf has one partner.
        for (offset, candidate) in group.iter().enumerate() {
            if let Some(&(weight, _)) = links.get(first + offset) {
                best.offer(candidate.new, weight, first + offset);
            }
        }
    }
    let mut chain = Vec::new();
    let mut next = best.before(new_length).map(|(_, link)| link);
    while let Some(link) = next {
        if let Some(candidate) = candidates.get(link) {
            chain.push((candidate.old, candidate.new));
        }
        next = links.get(link).and_then(|&(_, before)| before);
    }
    chain.reverse();
    chain
}

/// The heaviest chain that ends before a place of the newer text: a Fenwick tree of maxima.
struct BestBefore {
    links: Vec<Option<(u64, usize)>>,
}

impl BestBefore {
    fn before(&self, place: usize) -> Option<(u64, usize)> {
        let mut node = place;
        let mut best: Option<(u64, usize)> = None;
        while node > 0 {
            if let Some(&Some(link)) = self.links.get(node)
                && best.is_none_or(|best| link.0 > best.0)
            {
                best = Some(link);
            }
            node &= node - 1;
        }
        best
    }

    fn offer(&mut self, place: usize, weight: u64, link: usize) {
        let mut node = place + 1;
        while let Some(slot) = self.links.get_mut(node) {
            if slot.is_none_or(|(heaviest, _)| weight > heaviest) {
                *slot = Some((weight, link));
            }
            node += node & node.wrapping_neg();
        }
    }
}
