//! Reads one file and says what came of it: `cargo run -p pactoria-intake --example read -- FILE`.
//!
//! With `/usr/bin/time -v` before it, this is how the time and memory of hostile files are measured.

#![expect(clippy::print_stdout, reason = "it answers on the command line")]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let bytes = std::fs::read(&path)?;
    match pactoria_intake::read(&bytes, &path) {
        Ok(read) => println!("{}: {} characters\n{}", read.format.code(), read.text.chars().count(), read.text),
        Err(pactoria_intake::Refusal::Archive) => {
            for entry in pactoria_intake::entries(&bytes)? {
                match entry.content {
                    Ok(bytes) => println!("{}: {} bytes", entry.name, bytes.len()),
                    Err(refusal) => println!("{}: {}", entry.name, refusal.code()),
                }
            }
        }
        Err(refusal) => println!("{}: {refusal}", refusal.code()),
    }
    Ok(())
}
