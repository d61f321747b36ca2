//! How reading a contract grows with its length: `cargo run --release --example reader-growth --features ssr`.
//!
//! Each shape of text is read at one length and at eight times that length: prepared and judged by every rule, and
//! searched for key terms. The shortest of five turns counts, since nothing but other work can make one longer. Work
//! in proportion to the length gives a ratio of 8, its square 64; above 16 the program ends with an error.

#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::civil::date;
use pactoria::compliance::{GivenFacts, analyse, keyterms};
use pactoria::contracts::ContractType;
use pactoria::document::assemble;
use pactoria::templates;

/// The shorter length, in bytes.
const LENGTH: usize = 60_000;
const ROUNDS: usize = 5;
const MOST: f64 = 16.0;

fn main() -> ExitCode {
    let contracts: String = templates::library()
        .templates()
        .iter()
        .map(|it| assemble(&templates::draft(it, &it.sample).source).content + "\n\n")
        .collect();
    let shapes: [(&str, String); 14] = [
        ("contracts from our templates", contracts),
        ("one line", "the Supplier shall pay ".to_owned()),
        ("numbered clauses", "1.1 The Supplier shall pay the Customer.\n".to_owned()),
        ("numbers that never end", "1.1.1.1.1.1 ".to_owned()),
        ("a list in a list", "(a) the Supplier shall:\n(i) pay; and\n".to_owned()),
        ("lead-ins without end", "The Supplier shall:\n- ".to_owned()),
        ("unclosed quotes", "“Fees means ".to_owned()),
        ("definitions", "“Fees” means the fees. ".to_owned()),
        ("brackets", "([{<".to_owned()),
        ("mixed line ends", "1. Pay.\r2. Go.\r\n\u{2028}".to_owned()),
        ("zero-width characters", "Sup\u{200b}plier\u{200d} pays\u{feff} £5 ".to_owned()),
        ("right-to-left marks", "\u{202e}The Supplier\u{200f} pays.\u{202c} ".to_owned()),
        ("references", "see clause 9.9(z) and Schedule 7, ".to_owned()),
        ("dates and amounts", "on 1 May 2027 pay £1,000 (two thousand) within thirty (20) days. ".to_owned()),
    ];
    let mut steep = false;
    println!("| shape | {} kB | {} kB | ratio |\n|---|---|---|---|", LENGTH / 1_000, LENGTH * 8 / 1_000);
    for (name, piece) in shapes {
        let (short, long) = (repeated(&piece, LENGTH), repeated(&piece, LENGTH * 8));
        let (one, eight) = (fastest(&short), fastest(&long));
        let ratio = eight.as_secs_f64() / one.as_secs_f64();
        steep |= ratio > MOST;
        println!("| {name} | {:.1} ms | {:.1} ms | {ratio:.1} |", one.as_secs_f64() * 1e3, eight.as_secs_f64() * 1e3);
    }
    if steep { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn repeated(piece: &str, length: usize) -> String {
    let mut whole = piece.repeat(length / piece.len() + 1);
    let end = (length..=whole.len()).find(|&it| whole.is_char_boundary(it)).unwrap_or(whole.len());
    whole.truncate(end);
    whole
}

fn fastest(text: &str) -> Duration {
    let turn = || {
        let start = Instant::now();
        black_box(analyse(text, ContractType::ServiceAgreement, &GivenFacts::default(), date(2026, 11, 20)));
        black_box(keyterms::extract(text));
        start.elapsed()
    };
    (0..ROUNDS).map(|_| turn()).min().unwrap_or_default()
}
