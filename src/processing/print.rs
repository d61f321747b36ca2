//! The register on paper: what is done as controller, what is done for others, and what is not settled, each contract by itself.

use super::{RegisterRow, Role};
use crate::typed::day_in_words;
use jiff::Timestamp;
use jiff::civil::Date;
use pactoria_pdf::{Block, Document, Fact, PdfError, Run};

/// What the register says of the law, with what a lawyer should look at.
pub(super) const LAW: &str = "Article 30 of the UK GDPR asks controllers (paragraph 1) and processors (paragraph 2) for records of \
     their processing. This register is made of contracts: processing that no contract is about is not in it. The \
     Data (Use and Access) Act 2025 left this duty standing. Whether your company is among those with fewer than 250 people that \
     need fewer records (paragraph 5), and what the Act changed around Article 30: check with a lawyer.";

/// Sets the register of a company as a PDF.
pub(super) fn pdf(
    entries: &[(Option<Role>, RegisterRow)],
    company: &str,
    as_of: Timestamp,
    today: Date,
) -> Result<Vec<u8>, PdfError> {
    pactoria_pdf::write(&document(entries, company, as_of, today))
}

fn document(entries: &[(Option<Role>, RegisterRow)], company: &str, as_of: Timestamp, today: Date) -> Document {
    let mut blocks = vec![Block::Paragraph { indent: 0, number: None, runs: vec![Run::plain(LAW)] }];
    type Part = (&'static str, fn(Option<Role>) -> bool);
    let parts: [Part; 3] = [
        ("As controller (Article 30(1))", |it| it.is_some_and(Role::controls)),
        ("For other controllers, as processor (Article 30(2))", |it| it.is_some_and(|it| !it.controls())),
        ("Role not settled", |it| it.is_none()),
    ];
    for (number, (title, belongs)) in (1..).zip(parts) {
        let runs = vec![Run::plain(title)];
        blocks.push(Block::Heading { level: 2, number: Some(format!("{number}.")), runs });
        let mut some = entries.iter().filter(|(role, _)| belongs(*role)).peekable();
        if some.peek().is_none() {
            blocks.push(Block::Paragraph { indent: 0, number: None, runs: vec![Run::plain("None.")] });
        }
        for (role, it) in some {
            let runs = vec![Run::plain(it.title.as_str())];
            blocks.push(Block::Heading { level: 3, number: None, runs });
            blocks.push(Block::Facts(facts(*role, it)));
        }
    }
    Document {
        title: "Register of processing activities".to_owned(),
        subtitle: company.to_owned(),
        language: "en-GB".to_owned(),
        author: company.to_owned(),
        subject: "Register of processing activities".to_owned(),
        created: as_of,
        header_left: "Register of processing activities".to_owned(),
        header_right: day_in_words(today),
        footer_left: company.to_owned(),
        status_mark: None,
        blocks,
    }
}

fn facts(role: Option<Role>, it: &RegisterRow) -> Vec<Fact> {
    let works_for_another = role.is_some_and(|it| !it.controls());
    let missing = if it.missing.is_empty() { "Nothing".to_owned() } else { it.missing.join("; ") };
    let (other, purposes) = match works_for_another {
        true => ("Controller it is done for", "Processing carried out"),
        false => ("Other party", "Purposes"),
    };
    let mut rows = vec![
        (other, it.other_party.as_str()),
        ("Status", &it.status),
        ("Your role", &it.role),
        (purposes, &it.purposes),
        ("People", &it.subjects),
        ("Kinds of data", &it.categories),
        ("Special", &it.special),
        ("Recipients", &it.recipients),
        ("Transfers", &it.transfers),
        ("Kept for", &it.retention),
        ("Security", &it.security),
        ("Impact assessment", &it.assessment),
        ("Missing", &missing),
    ];
    let in_doubt = it.in_doubt.join("; ");
    rows.push(("In doubt", &in_doubt));
    let stated = rows.into_iter().filter(|(_, value)| !value.is_empty());
    stated.map(|(name, value)| Fact { name: vec![Run::plain(name)], value: vec![Run::plain(value)] }).collect()
}
