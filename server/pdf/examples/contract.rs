//! Sets a long invented agreement, writes it to the path given (if one is), and says how long setting took.
//!
//! `cargo run --release -p pactoria-pdf --example contract -- agreement.pdf`

use pactoria_pdf::typeset;
use std::io::Write;
use std::time::Instant;

#[path = "../tests/agreement/mod.rs"]
mod agreement;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document = agreement::agreement()?;
    let mut out = std::io::stdout();
    // The first time includes reading the fonts.
    for round in 1..=5 {
        let start = Instant::now();
        let pdf = typeset(&document)?;
        let took = start.elapsed();
        writeln!(out, "round {round}: {} pages, {} bytes, {took:.1?}", pdf.pages, pdf.bytes.len())?;
    }
    if let Some(path) = std::env::args_os().nth(1) {
        std::fs::write(path, typeset(&document)?.bytes)?;
    }
    Ok(())
}
