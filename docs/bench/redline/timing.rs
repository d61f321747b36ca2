//! How long the comparison of two texts takes: `cargo run --release --example redline-timing --features ssr`.
//!
//! The texts are those of our own templates with their sample answers, repeated to fifty pages (150 kB). Each case is run
//! eleven times; the median is printed with the shortest and the longest.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints what it measured")]

use pactoria::document::{assemble, redline};
use pactoria::templates;
use std::hint::black_box;
use std::time::Instant;

/// Fifty pages of a contract, in bytes.
const FIFTY_PAGES: usize = 150_000;
const ROUNDS: usize = 11;

fn main() {
    let sources: Vec<String> =
        templates::library().templates().iter().map(|it| templates::draft(it, &it.sample).source).collect();
    let one = fifty_pages(&sources);
    // A clause is put in near the beginning, so every later number changes; each tenth paragraph has three words changed.
    let edited = edited(&one);
    let other: String = one.rsplit("\n\n").map(shuffled).collect::<Vec<_>>().join("\n\n");
    measure("two versions of fifty pages, every later clause renumbered", &one, &edited);
    measure("two unrelated texts of fifty pages", &one, &other);
}

fn fifty_pages(sources: &[String]) -> String {
    let mut whole = String::new();
    for source in sources.iter().cycle() {
        if whole.len() >= FIFTY_PAGES {
            break;
        }
        whole.push_str(source);
        whole.push_str("\n\n");
    }
    assemble(&whole).content
}

fn edited(content: &str) -> String {
    let mut blocks: Vec<String> = content.split("\n\n").map(str::to_owned).collect();
    for block in blocks.iter_mut().skip(5).step_by(10) {
        let words: Vec<&str> = block.split(' ').collect();
        let changed = words.iter().enumerate().map(|(place, word)| if place % 9 == 4 { "amended" } else { *word });
        *block = changed.collect::<Vec<_>>().join(" ");
    }
    blocks.insert(8, "A clause that nobody had before, about things that nobody thought of.".to_owned());
    renumbered(&blocks.join("\n\n"))
}

/// Every number at the start of a block counts one more.
fn renumbered(content: &str) -> String {
    let next = |block: &str| {
        let digits = block.trim_start_matches(['#', ' ']);
        let number: String = digits.chars().take_while(char::is_ascii_digit).collect();
        match number.parse::<u32>() {
            Ok(value) => block.replacen(&number, &(value + 1).to_string(), 1),
            Err(_) => block.to_owned(),
        }
    };
    content.split("\n\n").map(next).collect::<Vec<_>>().join("\n\n")
}

/// The words of a block in another order.
fn shuffled(block: &str) -> String {
    let mut words: Vec<&str> = block.split(' ').collect();
    words.sort_unstable_by_key(|it| it.bytes().map(u32::from).sum::<u32>() % 97);
    words.join(" ")
}

fn measure(what: &str, old: &str, new: &str) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(redline(black_box(old), black_box(new)));
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (first, last) = (times.first().expect("there are rounds"), times.last().expect("there are rounds"));
    println!(
        "{what}: {:.1} ms ({first:.1} to {last:.1}), {} and {} bytes",
        times[times.len() / 2],
        old.len(),
        new.len()
    );
}
