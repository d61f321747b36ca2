//! What other programs make of the files: poppler's readers and qpdf.
//!
//! The tools are part of the machine that checks the project (Debian: `poppler-utils`, `qpdf`). Where they are missing
//! these tests fail and say so: a check that is skipped in silence is no check.

mod agreement;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn file(name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, pactoria_pdf::write(&agreement::agreement()?)?)?;
    Ok(path)
}

fn run(tool: &str, package: &str, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let output =
        Command::new(tool).args(arguments).stdin(Stdio::null()).output().map_err(|err| {
            format!("{tool} could not be started ({err}). Install the package {package} and run again.")
        })?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    Err(format!("{tool} found fault: {said}{}", String::from_utf8_lossy(&output.stderr)).into())
}

#[test]
fn qpdf_finds_no_fault_in_the_file() -> Outcome {
    let path = file("qpdf.pdf")?;
    let said = run("qpdf", "qpdf", &["--check", &path.to_string_lossy()])?;
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    Ok(())
}

#[test]
fn the_text_comes_out_in_the_order_in_which_it_is_read() -> Outcome {
    let path = file("order.pdf")?;
    for mode in [["-enc", "UTF-8"].as_slice(), &["-enc", "UTF-8", "-layout"]] {
        let name = path.to_string_lossy();
        let arguments: Vec<&str> = mode.iter().copied().chain([&*name, "-"]).collect();
        let text = run("pdftotext", "poppler-utils", &arguments)?;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = text.as_str();
        for words in [
            "DRAFT – NOT SIGNED",
            "Supply and Services Agreement",
            "Parties (1) Thornbury Optics Limited, a company",
            "(2) Société Générale d’Électricité & Fils SARL",
            "1. Definitions",
            "1.1 In this agreement:",
            "“Business Day” means",
            "£12,500.00 (or €14,750.00",
            "2.4 The Customer may withhold payment only if:",
            "(a) the invoice is disputed in good faith; (b) the sum in dispute is: (i) more than £1,000; or (ii) part of",
            "Page 1 of 22",
            "40.4 The Customer",
            "Schedule 1: Services and charges",
            "S01",
            "£137.00",
            "S30",
            "Signed by Zoë Lefèvre for and on behalf of",
            "Page 22 of 22",
        ] {
            let at = rest.find(words).ok_or_else(|| format!("“{words}” is missing or out of order with {mode:?}"))?;
            rest = rest.get(at + words.len()..).unwrap_or_default();
        }
    }
    Ok(())
}

#[test]
fn the_fonts_are_embedded_and_the_file_is_tagged_and_dated() -> Outcome {
    let path = file("fonts.pdf")?;
    let name = path.to_string_lossy();
    let fonts = run("pdffonts", "poppler-utils", &[&name])?;
    assert_eq!(
        fonts.matches(" yes yes yes ").count(),
        3,
        "every font is embedded, cut down, and maps to Unicode: {fonts}"
    );
    let info = run("pdfinfo", "poppler-utils", &["-isodates", &name])?;
    for line in
        ["Tagged: yes", "CreationDate: 2026-11-20T09:42:00", "Pages: 22", "Title: Supply and Services Agreement"]
    {
        let squeezed = info.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(squeezed.into_iter().any(|found| found.starts_with(line)), "{line} in {info}");
    }
    let structure = run("pdfinfo", "poppler-utils", &["-struct", &name])?;
    for tag in ["Document", "H1", "H2", "H3", "P", "Table", "TR", "TH", "TD"] {
        assert!(structure.lines().any(|line| line.trim().starts_with(tag)), "no {tag} in the structure");
    }
    Ok(())
}
