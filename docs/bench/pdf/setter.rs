//! Our half of the comparison in `run.sh`: a warm process that sets contracts as PDF and says how long it took.
//!
//! It reads orders from its standard input, one to a line, and answers each with one line:
//! `passages` (how many the templates give), `take N` (the contract is the first N of them from now on, taken round and
//! round), `html PATH` and `pdf PATH` (write it there), `time` (set it once more; the answer is in milliseconds).
//! What is timed is all that an export does between the stored text and the finished bytes. What must hold: every
//! setting of the same contract gives the same bytes; the process fails otherwise.

use pactoria::document::{PrintDetails, assemble, pdf, to_html};
use pactoria::templates::{draft, library};
use std::io::{BufRead, Write};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let passages = passages();
    let details = PrintDetails {
        title: "Agreement between Thornbury Optics Limited and Calder Bridge Engineering Limited".to_owned(),
        company: "Thornbury Optics Limited".to_owned(),
        version: 3,
        status: Some("Draft".to_owned()),
        reference: "TO-0231".to_owned(),
        saved_at: "2026-11-20T09:42:00Z".parse()?,
    };
    let mut content = String::new();
    let mut set_before = pdf(&content, &details)?;
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (order, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match order {
            "passages" => writeln!(out, "{}", passages.len())?,
            "take" => {
                let wanted = rest.parse()?;
                content = passages.iter().cycle().take(wanted).map(String::as_str).collect();
                set_before = pdf(&content, &details)?;
                writeln!(out, "taken")?;
            }
            "html" => {
                std::fs::write(rest, to_html(&content, &[]))?;
                writeln!(out, "written")?;
            }
            "pdf" => {
                std::fs::write(rest, pdf(&content, &details)?)?;
                writeln!(out, "written")?;
            }
            "time" => {
                let start = Instant::now();
                let bytes = pdf(&content, &details)?;
                let took = start.elapsed();
                if bytes != set_before {
                    return Err("the same contract gave other bytes the second time".into());
                }
                writeln!(out, "{}", took.as_secs_f64() * 1000.0)?;
            }
            _ => return Err(format!("“{line}” is not an order").into()),
        }
        out.flush()?;
    }
    Ok(())
}

/// Every template filled in with its sample answers, cut before each clause and schedule.
fn passages() -> Vec<String> {
    let mut passages = Vec::new();
    for template in library().templates() {
        let content = assemble(&draft(template, &template.sample).source).content;
        let mut passage = String::new();
        for line in content.lines() {
            if line.starts_with("## ") && !passage.is_empty() {
                passages.push(std::mem::take(&mut passage));
            }
            passage.push_str(line);
            passage.push('\n');
        }
        passage.push('\n');
        passages.push(passage);
    }
    passages
}
