//! A report on paper, for people who decide by it: the verdict first, then what it rests on, then every finding.
//!
//! The only time in the file is when the last thing in the report came to be, so the same report gives the same bytes.

mod opinion;

use super::{
    AccountArea, AccountPart, AreaPart, ExposingPart, FindingPart, OWN_RULES_NOTE, OwnPart, ReportView,
    RiskAccountPart, RiskRow, RuleMark,
};
use crate::compliance::{CHECK_WITH_A_LAWYER, Decision, Outcome};
use crate::contracts::Status;
use crate::findings::changes::Changes;
use crate::findings::{DecisionView, PastDecision, severity_label};
use crate::typed::day_in_words;
use jiff::Timestamp;
use pactoria_pdf::{Align, Block, Document, Fact, Mark, MarkShape, PdfError, Run};

/// Sets a report of a company's contract as a PDF.
pub(super) fn pdf(it: &ReportView, company: &str, as_of: Timestamp) -> Result<Vec<u8>, PdfError> {
    pactoria_pdf::write(&document(it, company, as_of))
}

pub(super) fn document(it: &ReportView, company: &str, as_of: Timestamp) -> Document {
    let mut page = Sheet::default();
    page.facts(&it.contract);
    page.outcome(it);
    page.areas(&it.areas, &it.counted);
    page.accounts(&it.accounts);
    page.risk(it);
    page.risk_account(it.risk_account.as_ref());
    page.opinion(it);
    page.findings(&it.findings);
    page.own_findings(&it.own_findings);
    page.decisions(&it.decisions);
    page.changes(it.changes.as_ref());
    page.unchecked(it);
    page.rests_on(it);
    page.rules(&it.areas);
    Document {
        title: "Compliance report".to_owned(),
        subtitle: it.title.clone(),
        language: "en-GB".to_owned(),
        author: company.to_owned(),
        subject: it.title.clone(),
        created: as_of,
        header_left: format!("Compliance report: {}", it.title),
        header_right: format!("Version {}", it.version),
        footer_left: format!("{company} · {}", it.id),
        status_mark: match it.status {
            Status::Draft | Status::PendingReview => Some(it.status.label().to_owned()),
            Status::Active | Status::Completed | Status::Expired | Status::Terminated => None,
        },
        blocks: page.blocks,
    }
}

#[derive(Default)]
struct Sheet {
    blocks: Vec<Block>,
    sections: u32,
}

fn bold(text: impl Into<String>) -> Run {
    Run::bold(text)
}

fn fact(name: &str, value: Vec<Run>) -> Fact {
    Fact { name: vec![Run::plain(name)], value }
}

fn plain(name: &str, value: impl Into<String>) -> Fact {
    fact(name, vec![Run::plain(value)])
}

fn cell(text: impl Into<String>) -> Vec<Run> {
    vec![Run::plain(text)]
}

impl Sheet {
    fn section(&mut self, title: &str) {
        self.sections += 1;
        self.blocks.push(Block::Heading {
            level: 2,
            number: Some(format!("{}.", self.sections)),
            runs: vec![Run::plain(title)],
        });
    }

    fn part(&mut self, title: impl Into<String>) {
        self.blocks.push(Block::Heading { level: 3, number: None, runs: vec![Run::plain(title)] });
    }

    fn paragraph(&mut self, runs: Vec<Run>) {
        self.blocks.push(Block::Paragraph { indent: 0, number: None, runs });
    }

    fn entry(&mut self, number: &str, text: &str) {
        let number = Some(number.to_owned());
        self.blocks.push(Block::Paragraph { indent: 0, number, runs: vec![Run::plain(text)] });
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        self.blocks.push(Block::Facts(facts.iter().map(|(name, value)| plain(name, value.as_str())).collect()));
    }

    fn table(&mut self, columns: Vec<Align>, header: &[&str], rows: Vec<Vec<Vec<Run>>>) {
        let header = header.iter().map(|it| cell(*it)).collect();
        self.blocks.push(Block::Table { columns, header, rows });
    }

    fn outcome(&mut self, it: &ReportView) {
        self.section("What it comes down to");
        let score = |score: &Option<String>, level: &Option<String>, means: &str| match (score, level) {
            (Some(score), Some(level)) => {
                vec![bold(score.as_str()), Run::plain(format!(" of 1.00, {}: {means}", level.to_lowercase()))]
            }
            _ => cell("None: the text could not be read well enough."),
        };
        let risk = match (&it.risk, &it.risk_level) {
            (Some(risk), Some(level)) => vec![bold(risk.as_str()), Run::plain(format!(" of 10, {level}"))],
            _ => cell("Not rated"),
        };
        let signing = it.signing.as_ref().map(|it| plain("To sign", it.as_str()));
        let facts = [
            fact("Verdict", vec![bold(it.verdict.as_str())]),
            fact(
                "Score of the rules",
                score(&it.overall, &it.overall_level, "what the rules alone say. No decision changes it."),
            ),
            fact(
                "After decisions",
                score(
                    &it.reviewed,
                    &it.reviewed_level,
                    "an accepted risk counts as met, and what was dismissed as wrong does not count.",
                ),
            ),
            plain("What limits it", it.held_back.as_str()),
            fact("Risk", risk),
        ];
        self.blocks.push(Block::Facts(facts.into_iter().chain(signing).collect()));
        self.facts(&it.basis);
        self.paragraph(vec![Run { text: it.notice.clone(), bold: false, italic: true }]);
    }

    fn areas(&mut self, areas: &[AreaPart], counted: &str) {
        self.section("By area, rule by rule");
        self.paragraph(cell(format!(
            "{counted}. Every rule is one mark, as wide as its weight: grey and low where it is met, black and full height where it is not, dark and hanging where it is met in part, grey and full height where the risk was accepted, hollow where it waits for an answer or was dismissed."
        )));
        for area in areas {
            let score = match (&area.score, &area.reviewed) {
                (Some(score), Some(reviewed)) if reviewed != score => format!("{score}, after decisions {reviewed}"),
                (Some(score), _) => score.clone(),
                (None, _) => "does not apply".to_owned(),
            };
            self.part(format!("{}: {score}", area.name));
            if area.score.is_some() {
                self.blocks.push(Block::Marks(area.rules.iter().map(mark).collect()));
            }
            self.paragraph(cell(area.said.as_str()));
        }
    }

    fn accounts(&mut self, accounts: &[AccountPart]) {
        if accounts.is_empty() {
            return;
        }
        self.section("How the score came about");
        for it in accounts {
            self.part(it.title.as_str());
            let row = |it: &AccountArea| {
                [&it.name, &it.total, &it.earned, &it.raw, &it.limit, &it.score, &it.share]
                    .map(|it| cell(it.as_str()))
                    .to_vec()
            };
            let right = Align::Right;
            let columns = vec![Align::Left, right, right, right, Align::Left, right, right];
            let header = [
                "Area",
                "Weight that counts",
                "Weight met",
                "Met divided by counts",
                "Kept at",
                "Score",
                "Counts for, of 100",
            ];
            self.table(columns, &header, it.areas.iter().map(row).collect());
            self.paragraph(cell(it.together.as_str()));
        }
    }

    fn risk(&mut self, it: &ReportView) {
        if it.risk_factors.is_empty() && it.exposed.is_empty() {
            return;
        }
        self.section("What makes the risk");
        if !it.risk_factors.is_empty() {
            self.paragraph(cell("The worst findings as the rules see them, the worst first:"));
        }
        for (number, factor) in (1..).zip(&it.risk_factors) {
            self.entry(&format!("{number}."), factor);
        }
        if it.exposed.is_empty() {
            return;
        }
        self.part("What makes a mistake costlier");
        self.paragraph(cell(it.exposed.as_str()));
        if !it.exposing.is_empty() {
            let row =
                |it: &ExposingPart| vec![cell(it.what.as_str()), cell(yes_or_no(it.holds)), cell(it.source.as_str())];
            self.table(Vec::new(), &["Fact", "Holds", "From"], it.exposing.iter().map(row).collect());
        }
    }

    fn risk_account(&mut self, it: Option<&RiskAccountPart>) {
        let Some(it) = it else { return };
        self.part("How the risk came about");
        if !it.rows.is_empty() {
            let row = |it: &RiskRow| {
                let number = it.number.map(|it| format!("{it}. ")).unwrap_or_default();
                let what = format!("{number}{} ({})", it.title, it.rule_id.replace('-', "\u{2011}"));
                let severity = format!("{}, {}", it.severity, it.outcome);
                [&what, &severity, &it.of_severity, &it.share, &it.certainty, &it.points]
                    .map(|it| cell(it.as_str()))
                    .to_vec()
            };
            let right = Align::Right;
            let columns = vec![Align::Left, Align::Left, right, right, right, right];
            let header = ["Finding, by its number below", "Severity", "Points of it", "Share", "Certainty", "Points"];
            self.table(columns, &header, it.rows.iter().map(row).collect());
        }
        self.paragraph(cell(it.together.as_str()));
    }

    fn findings(&mut self, findings: &[FindingPart]) {
        self.section("Findings");
        if findings.is_empty() {
            self.paragraph(cell("Every rule that applies is met."));
        }
        for it in findings {
            self.finding(it);
        }
    }

    fn finding(&mut self, it: &FindingPart) {
        let number = Some(format!("{}", it.number));
        self.blocks.push(Block::Heading { level: 3, number, runs: vec![Run::plain(it.title.as_str())] });
        for quote in &it.quotes {
            self.blocks.push(Block::Quote(vec![Run::plain(format!("“{quote}”"))]));
        }
        let law: Vec<_> = it.law.iter().map(|it| it.name.as_str()).collect();
        let unsure = if it.verify { format!(". {CHECK_WITH_A_LAWYER}") } else { String::new() };
        let place = it.place.as_ref().map(|it| format!(" · {it}")).unwrap_or_default();
        let severity = it.severity.label().to_lowercase();
        // A rule is not broken over two lines.
        let rule = it.rule_id.replace('-', "\u{2011}");
        let standing = format!(" · {severity} · {}{place} · {rule}", it.area);
        let mut facts = vec![
            fact("Outcome", vec![bold(it.outcome.label()), Run::plain(standing)]),
            plain("Why", it.message.as_str()),
        ];
        facts.extend(it.searched.as_ref().map(|it| plain("Searched", it.as_str())));
        if !it.recommendation.is_empty() {
            facts.push(plain("What to do", it.recommendation.as_str()));
        }
        if !law.is_empty() {
            facts.push(plain("Law", format!("{}{unsure}", law.join("; "))));
        }
        facts.push(decided(it.decision.as_ref()));
        facts.extend(it.assigned.as_ref().map(|it| plain("Looks into it", it.as_str())));
        self.blocks.push(Block::Facts(facts));
    }

    fn own_findings(&mut self, findings: &[OwnPart]) {
        if findings.is_empty() {
            return;
        }
        self.section("Your company’s own rules");
        self.paragraph(cell(OWN_RULES_NOTE));
        for it in findings {
            self.own_finding(it);
        }
    }

    fn own_finding(&mut self, it: &OwnPart) {
        self.part(it.name.as_str());
        for quote in &it.quotes {
            self.blocks.push(Block::Quote(vec![Run::plain(format!("“{quote}”"))]));
        }
        let place = it.place.as_ref().map(|it| format!(" · {it}")).unwrap_or_default();
        let standing = format!("{place} · {}", it.rule_id.replace('-', "\u{2011}"));
        let mut facts = vec![
            fact("Outcome", vec![bold(it.outcome.label()), Run::plain(standing)]),
            plain("Why", it.message.as_str()),
        ];
        if !it.advice.is_empty() {
            facts.push(plain("What to do", it.advice.as_str()));
        }
        if it.outcome.is_problem() || it.decision.is_some() {
            facts.push(decided(it.decision.as_ref()));
        }
        facts.extend(it.assigned.as_ref().map(|it| plain("Looks into it", it.as_str())));
        self.blocks.push(Block::Facts(facts));
    }

    fn decisions(&mut self, decisions: &[PastDecision]) {
        self.section("What people decided");
        if decisions.is_empty() {
            self.paragraph(cell("Nothing yet."));
            return;
        }
        let row = |it: &PastDecision| {
            let ended = it.ended.as_ref().map(|it| Run { text: format!(" {it}."), bold: false, italic: true });
            let reason = [Run::plain(format!("“{}”", it.reason))].into_iter().chain(ended).collect();
            let finding = cell(format!("{} ({})", it.title, it.rule_id));
            vec![cell(it.at.as_str()), finding, cell(it.said.as_str()), reason]
        };
        let header = ["When", "Finding", "Who decided what", "Why"];
        self.table(Vec::new(), &header, decisions.iter().map(row).collect());
    }

    fn changes(&mut self, changes: Option<&Changes>) {
        let Some(it) = changes else { return };
        self.section("What changed since the last analysis");
        let score = |it: Option<f64>| it.map_or_else(|| "none".to_owned(), |it| format!("{it:.2}"));
        self.paragraph(cell(format!(
            "Since version {} was checked, as the law stood on {}. {} Score {} before, {} now.",
            it.since_version,
            day_in_words(it.since_date),
            it.reason(),
            score(it.since_score),
            score(it.score)
        )));
        let rows = it.findings.iter().map(|it| {
            vec![cell(it.kind.label()), cell(severity_label(it.severity)), cell(it.title.as_str()), cell(it.in_words())]
        });
        self.table(Vec::new(), &["Change", "Severity", "Finding", "Outcome"], rows.collect());
    }

    fn unchecked(&mut self, it: &ReportView) {
        self.section("What was not checked");
        for limit in &it.limits {
            self.entry("•", limit);
        }
        if !it.switched_off.is_empty() {
            self.part("Rules that your company switched off");
            let rows = it.switched_off.iter().map(|it| {
                let severity = it.severity.map(|it| it.label().to_lowercase()).unwrap_or_default();
                let warning = it.warning.as_ref().map(|it| bold(format!(" {it}")));
                let why = [Run::plain(format!("“{}” {}.", it.reason, it.said))].into_iter().chain(warning).collect();
                vec![cell(format!("{} ({}, {severity})", it.title, it.id)), why]
            });
            self.table(Vec::new(), &["Rule", "Why it was not asked"], rows.collect());
        }
        if !it.undecided.is_empty() {
            self.part("Rules that wait for an answer");
            let rows = it.undecided.iter().map(|it| vec![cell(it.rule_id.as_str()), cell(it.why.as_str())]);
            self.table(Vec::new(), &["Rule", "Why it was not decided"], rows.collect());
        }
        if !it.questions.is_empty() {
            self.part("What would decide them");
            for question in &it.questions {
                self.entry("•", question);
            }
        }
        if !it.notes.is_empty() {
            self.part("For information, not scored");
            for note in &it.notes {
                self.entry("•", note);
            }
        }
    }

    fn rests_on(&mut self, it: &ReportView) {
        if it.facts.is_empty() {
            return;
        }
        self.section("What the rules took as given");
        let rows = it.facts.iter();
        let rows = rows.map(|it| vec![cell(it.meaning.as_str()), cell(it.value.as_str()), cell(it.source.as_str())]);
        self.table(Vec::new(), &["Fact", "Taken as", "From"], rows.collect());
    }

    fn rules(&mut self, areas: &[AreaPart]) {
        self.section("Every rule that applies");
        self.paragraph(cell(
            "A rule counts with its weight: fully where it is met, half where it is met in part. A rule against a bad term counts only where the term stands in the contract; that it is absent earns nothing. Rules that wait for an answer do not count.",
        ));
        for area in areas.iter().filter(|it| !it.rules.is_empty()) {
            self.part(area.name.as_str());
            let row = |it: &RuleMark| {
                let outcome = it.decision.map_or_else(
                    || it.outcome.label().to_owned(),
                    |decision| format!("{}; {}", it.outcome.label(), decision.label().to_lowercase()),
                );
                vec![cell(it.rule_id.as_str()), cell(it.title.as_str()), cell(it.weight.to_string()), cell(outcome)]
            };
            let columns = vec![Align::Left, Align::Left, Align::Right, Align::Left];
            self.table(columns, &["Rule", "What it asks", "Weight", "Outcome"], area.rules.iter().map(row).collect());
        }
    }
}

fn yes_or_no(it: bool) -> &'static str {
    if it { "Yes" } else { "No" }
}

fn decided(it: Option<&DecisionView>) -> Fact {
    let Some(it) = it else { return plain("Decision", "None yet.") };
    let warning = it.standing.warning().map(|it| bold(format!("{it} ")));
    let said = format!("{}, about version {}: “{}”", it.said, it.version, it.reason);
    fact("Decision", warning.into_iter().chain([Run::plain(said)]).collect())
}

fn mark(it: &RuleMark) -> Mark {
    let shape = match (it.decision, it.outcome) {
        (Some(Decision::Accepted), _) => MarkShape::Pale,
        (Some(Decision::FalsePositive), _) | (None, Outcome::Unknown | Outcome::NotApplicable) => MarkShape::Hollow,
        (None, Outcome::Pass) => MarkShape::Low,
        (None, Outcome::Partial) => MarkShape::Half,
        (None, Outcome::Fail) => MarkShape::Full,
    };
    Mark { weight: u16::from(it.weight), shape }
}
