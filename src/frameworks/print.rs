//! A report on paper, for people who were not there: where it stands and its score, what is not met and what to do, then every
//! control with its evidence.

use super::{Content, Control, Measured, Outcome, SCORE_RULE};
use crate::dates::exact_in_words;
use crate::typed::day_in_words;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pactoria_pdf::{Align, Block, Document, Fact, Mark, MarkShape, PdfError, Run};

/// Sets a report as a PDF. The only time in the file is `made_at`, so that an approved report always gives the same bytes.
pub(super) fn pdf(
    it: &Content,
    sha256: Option<&str>,
    made_at: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<u8>, PdfError> {
    pactoria_pdf::write(&document(it, sha256, made_at, zone))
}

pub(super) fn document(it: &Content, sha256: Option<&str>, made_at: Timestamp, zone: &TimeZone) -> Document {
    let mut sheet = Sheet::default();
    sheet.standing(it, sha256, zone);
    sheet.outcome(it);
    sheet.not_met(it);
    for control in &it.controls {
        sheet.control(control);
    }
    let period = period(it);
    Document {
        title: format!("Report on controls: {}", it.name),
        subtitle: it.company.clone(),
        language: "en-GB".to_owned(),
        author: it.company.clone(),
        subject: period.clone(),
        created: made_at,
        header_left: format!("Report on controls: {}", it.name),
        header_right: period,
        footer_left: it.company.clone(),
        status_mark: it.approval.is_none().then(|| "Draft, not approved".to_owned()),
        blocks: sheet.blocks,
    }
}

fn period(it: &Content) -> String {
    format!("{} to {}", day_in_words(it.from), day_in_words(it.to))
}

#[derive(Default)]
struct Sheet {
    blocks: Vec<Block>,
    sections: u32,
}

fn plain(name: &str, value: impl Into<String>) -> Fact {
    Fact { name: vec![Run::plain(name)], value: vec![Run::plain(value)] }
}

fn strong(name: &str, value: impl Into<String>, rest: impl Into<String>) -> Fact {
    Fact { name: vec![Run::plain(name)], value: vec![Run::bold(value), Run::plain(rest)] }
}

fn cell(text: impl Into<String>) -> Vec<Run> {
    vec![Run::plain(text)]
}

impl Sheet {
    fn section(&mut self, title: &str) {
        self.sections += 1;
        let number = Some(format!("{}.", self.sections));
        self.blocks.push(Block::Heading { level: 2, number, runs: vec![Run::plain(title)] });
    }

    fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph { indent: 0, number: None, runs: cell(text) });
    }

    fn standing(&mut self, it: &Content, sha256: Option<&str>, zone: &TimeZone) {
        let mut facts = vec![plain("Company", it.company.as_str()), plain("Period", period(it))];
        facts.push(plain("Controls", format!("{}, as of {}", it.name, it.framework_version)));
        facts.push(plain("Drawn up by", it.drawn_by.as_str()));
        match &it.approval {
            None => facts.push(strong("Approved by", "Nobody", ": this is a draft, and says what records say now.")),
            Some(approval) => {
                let who = format!(", {}, on {}", approval.role, exact_in_words(approval.at, zone));
                facts.push(strong("Approved by", approval.by_name.as_str(), who));
                facts.push(plain("Meaning", format!("“{}”", approval.meaning)));
                facts.push(plain("Reason", format!("“{}”", approval.reason)));
            }
        }
        facts.extend(sha256.map(|it| plain("SHA-256 of the JSON file", it)));
        self.blocks.push(Block::Facts(facts));
        self.blocks.push(Block::Paragraph {
            indent: 0,
            number: None,
            runs: vec![Run { text: it.scope.clone(), bold: false, italic: true }],
        });
    }

    fn outcome(&mut self, it: &Content) {
        self.section("What it comes down to");
        let score = it.score.value().unwrap_or_else(|| "None".to_owned());
        let weights = format!(" of 1.00: {} of {} by weight", it.score.met, it.score.applicable);
        self.blocks.push(Block::Facts(vec![strong("Score", score, weights), plain("Controls", it.counted())]));
        let mark = |it: &Control| Mark {
            weight: u16::from(it.weight),
            shape: match it.outcome {
                Outcome::Met => MarkShape::Low,
                Outcome::NotMet => MarkShape::Full,
                Outcome::NotApplicable => MarkShape::Hollow,
            },
        };
        self.blocks.push(Block::Marks(it.controls.iter().map(mark).collect()));
        self.paragraph(format!(
            "Every control is one mark, as wide as its weight: grey and low where it is met, black and full height where it is not, hollow where it cannot apply. {SCORE_RULE}"
        ));
        self.paragraph(
            "Entries of the trail, versions and backups are those of the period. Accounts, keys, contracts, obligations, mails and rules are as they stood when the report was approved or, for a draft, when it was saved.",
        );
    }

    fn not_met(&mut self, it: &Content) {
        self.section("What is not met, and what to do");
        if it.violations.is_empty() {
            self.paragraph("Every control that applies is met.");
        } else {
            let row = |it: &Control| {
                vec![
                    cell(it.name.as_str()),
                    cell(it.severity.label()),
                    cell(it.asks.as_str()),
                    cell(it.recommendation.as_str()),
                ]
            };
            let header = ["Control", "Severity", "What it asks", "What to do"].map(cell).to_vec();
            self.blocks.push(Block::Table { columns: Vec::new(), header, rows: it.not_met().map(row).collect() });
        }
        self.section("Every control with its evidence");
    }

    fn control(&mut self, it: &Control) {
        self.blocks.push(Block::Heading { level: 3, number: None, runs: vec![Run::plain(it.name.as_str())] });
        let severity = format!(" · {} · weight {}", it.severity.label().to_lowercase(), it.weight);
        self.blocks.push(Block::Facts(vec![
            plain("What it asks", it.asks.as_str()),
            strong("Outcome", it.outcome.label(), severity),
        ]));
        for measured in &it.measured {
            self.measured(measured);
        }
    }

    fn measured(&mut self, it: &Measured) {
        self.blocks.push(Block::Paragraph {
            indent: 0,
            number: None,
            runs: vec![
                Run::bold(format!("{}: {}. ", it.measure.label(), it.outcome.label().to_lowercase())),
                Run::plain(it.said.as_str()),
            ],
        });
        if !it.figures.is_empty() {
            let rows = it.figures.iter().map(|it| vec![cell(it.name.as_str()), cell(it.value.to_string())]);
            self.blocks.push(Block::Table {
                columns: vec![Align::Left, Align::Right],
                header: ["Figure", "Count"].map(cell).to_vec(),
                rows: rows.collect(),
            });
        }
        for row in &it.rows {
            self.blocks.push(Block::Paragraph {
                indent: 0,
                number: Some("•".to_owned()),
                runs: cell(row.what.as_str()),
            });
        }
        let further = usize::try_from(it.rows_total).unwrap_or(usize::MAX).saturating_sub(it.rows.len());
        if further > 0 {
            self.paragraph(format!("And {further} more."));
        }
    }
}
