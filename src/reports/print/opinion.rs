//! What a model said of the findings, on paper: the figures of the rules first, its own beside them.

use super::{Sheet, cell};
use crate::models::{Beside, OPINION_NOTE, OpinionItem, OpinionKind};
use crate::reports::ReportView;
use pactoria_pdf::{Align, Run};

impl Sheet {
    /// Nothing where no model was asked.
    pub(super) fn opinion(&mut self, it: &ReportView) {
        if it.opinion.is_none() && it.opinion_note.is_none() {
            return;
        }
        self.section("A second opinion by a model");
        if let Some(note) = &it.opinion_note {
            self.paragraph(cell(note.as_str()));
        }
        let Some(opinion) = &it.opinion else { return };
        self.paragraph(cell(OPINION_NOTE));
        let figure = |it: &Option<String>| cell(it.as_deref().unwrap_or("None"));
        let row = |it: &Beside| vec![cell(it.name.as_str()), figure(&it.by_rules), figure(&it.with_model)];
        let columns = vec![Align::Left, Align::Right, Align::Right];
        self.table(columns, &["Score", "By the rules", "With the model"], opinion.beside.iter().map(row).collect());
        self.facts(&[
            ("Model".to_owned(), opinion.model.clone()),
            ("Edition of our words".to_owned(), opinion.prompt_version.to_string()),
            ("Measured".to_owned(), opinion.measured.clone()),
            ("Asked".to_owned(), opinion.asked.clone()),
            ("Left out, not in the contract".to_owned(), opinion.unverified.to_string()),
            ("Left out otherwise".to_owned(), opinion.left_out.to_string()),
        ]);
        for item in &opinion.items {
            self.item(item);
        }
    }

    fn item(&mut self, it: &OpinionItem) {
        let about = it.rule_id.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
        let severity = it.severity.filter(|_| it.kind == OpinionKind::Add).map(|it| it.label().to_lowercase());
        let severity = severity.map(|it| format!(", {it}")).unwrap_or_default();
        let quote = match (it.quote.is_empty(), &it.place) {
            (true, _) => String::new(),
            (false, Some(place)) => format!(" “{}” ({place})", it.quote),
            (false, None) => format!(" “{}”", it.quote),
        };
        let law = match (it.law.is_empty(), it.is_law_verified) {
            (true, _) => String::new(),
            (false, true) => format!(" {}.", it.law),
            (false, false) => format!(" {} (citation not verified).", it.law),
        };
        let said =
            [it.words.as_str(), it.fix.as_str()].map(|it| if it.is_empty() { String::new() } else { format!(" {it}") });
        self.paragraph(vec![
            Run::bold(format!("{}: {}{about}{severity}.", it.kind.label(), it.title)),
            Run::plain(format!("{quote}{}{law}", said.concat())),
        ]);
    }
}
