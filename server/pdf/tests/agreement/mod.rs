//! A long invented agreement that uses everything a document can hold.

use pactoria_pdf::{Align, Block, Document, Run, SignatureLine};

/// About twenty pages: parties, definitions, forty clauses, a schedule with a table, signatures.
pub(crate) fn agreement() -> Result<Document, jiff::Error> {
    let mut blocks = vec![
        lead_in("Parties"),
        numbered(
            0,
            "(1)",
            vec![
                Run::bold("Thornbury Optics Limited"),
                Run::plain(
                    ", a company registered in England and Wales (number 08341927), whose registered office is at 12 Severn Quay, Bristol BS1 5TY (the ",
                ),
                Run::bold("“Supplier”"),
                Run::plain("); and"),
            ],
        ),
        numbered(
            0,
            "(2)",
            vec![
                Run::bold("Société Générale d’Électricité & Fils SARL"),
                Run::plain(", a company registered in France, whose address is 4 rue de l’Église, 75011 Paris (the "),
                Run::bold("“Customer”"),
                Run::plain(")."),
            ],
        ),
        lead_in("Background"),
        numbered(
            0,
            "(A)",
            vec![Run::plain("The Supplier makes inspection lenses and the Customer wishes to buy them.")],
        ),
        lead_in("Agreed terms"),
        clause(1, "Definitions"),
        numbered(0, "1.1", vec![Run::plain("In this agreement:")]),
    ];
    for (term, meaning) in [
        ("Business Day", "a day other than a Saturday, a Sunday or a public holiday in England."),
        ("Fees", "£12,500.00 (or €14,750.00 where clause 7 applies) for each year, and any sum added under clause 3."),
        ("Services", "the work set out in Schedule 1, as changed from time to time under clause 9."),
    ] {
        let runs = vec![Run::bold(format!("“{term}”")), Run::plain(format!(" means {meaning}"))];
        blocks.push(Block::Paragraph { indent: 1, number: None, runs });
    }
    for number in 2..=40 {
        blocks.push(clause(number, ["Supply", "Price and payment", "Keeping information confidential"][number % 3]));
        for sub in 1..=3 {
            blocks.push(numbered(0, &format!("{number}.{sub}"), vec![
                Run::plain("The Supplier must give the Customer at least 30 days’ notice – in writing, and not by e-mail alone – of any change that affects the "),
                Run { text: "quality, delivery or price".to_owned(), bold: false, italic: true },
                Run::plain(" of the Services, and the Customer may end this agreement within 14 days of that notice. A notice that does not say which change it speaks of has no effect."),
            ]));
        }
        blocks.push(numbered(
            0,
            &format!("{number}.4"),
            vec![Run::plain("The Customer may withhold payment only if:")],
        ));
        blocks.push(numbered(1, "(a)", vec![Run::plain("the invoice is disputed in good faith;")]));
        blocks.push(numbered(1, "(b)", vec![Run::plain("the sum in dispute is:")]));
        blocks.push(numbered(2, "(i)", vec![Run::plain("more than £1,000; or")]));
        blocks.push(numbered(2, "(ii)", vec![Run::plain("part of a running account; and")]));
        blocks.push(numbered(1, "(c)", vec![Run::plain("the rest has been paid.")]));
    }
    blocks.push(Block::PageBreak);
    blocks.push(Block::Heading { level: 1, number: None, runs: vec![Run::plain("Schedule 1: Services and charges")] });
    blocks.push(Block::Heading { level: 3, number: Some("1.".to_owned()), runs: vec![Run::plain("Charges")] });
    blocks.push(numbered(0, "1.1", vec![Run::plain("The charges are:")]));
    let cell = |text: &str| vec![Run::plain(text)];
    blocks.push(Block::Table {
        columns: vec![Align::Left, Align::Left, Align::Right],
        header: vec![cell("Item"), cell("What is done"), cell("Price per month")],
        rows: (1..=30)
            .map(|item| {
                let text = "Calibration of one line of lenses on site, with a written report within five Business Days and one repeat visit if a lens fails.";
                vec![cell(&format!("S{item:02}")), cell(text), cell(&format!("£{}.00", item * 137))]
            })
            .collect(),
    });
    blocks.push(lead_in("Signatures"));
    for (party, name) in
        [("Thornbury Optics Limited", "Tom Ashworth"), ("Société Générale d’Électricité & Fils SARL", "Zoë Lefèvre")]
    {
        let line = |runs: Vec<Run>, blank| SignatureLine { runs, blank };
        blocks.push(Block::SignatureLines(vec![
            line(
                vec![
                    Run::plain("Signed by "),
                    Run::plain(name),
                    Run::plain(" for and on behalf of "),
                    Run::bold(party),
                ],
                false,
            ),
            line(vec![Run::plain("Signature")], true),
            line(vec![Run::plain("Date")], true),
        ]));
    }
    Ok(Document {
        title: "Supply and Services Agreement".to_owned(),
        subtitle: "Dated when the last party signs".to_owned(),
        language: "en-GB".to_owned(),
        author: "Thornbury Optics Limited".to_owned(),
        subject: "Supply agreement".to_owned(),
        created: "2026-11-20T09:42:00Z".parse()?,
        header_left: "Supply and Services Agreement".to_owned(),
        header_right: "TO-0231, version 3".to_owned(),
        footer_left: "Thornbury Optics Limited · Société Générale d’Électricité & Fils SARL".to_owned(),
        status_mark: Some("DRAFT – NOT SIGNED".to_owned()),
        blocks,
    })
}

fn lead_in(text: &str) -> Block {
    Block::Heading { level: 2, number: None, runs: vec![Run::plain(text)] }
}

fn clause(number: usize, text: &str) -> Block {
    Block::Heading { level: 2, number: Some(format!("{number}.")), runs: vec![Run::plain(text)] }
}

fn numbered(indent: u8, number: &str, runs: Vec<Run>) -> Block {
    Block::Paragraph { indent, number: Some(number.to_owned()), runs }
}
