//! The kinds that contracts of the United Kingdom are asked for beside those of the dataset. What they say the readers of the rules
//! know already; nothing is read here that a rule reads otherwise.

use super::extract::Found;
use super::read::{Reader, distinct, period};
use super::values::{length, lengths, stand};
use super::{Category, Length, Value};
use crate::compliance::checks::payment;
use crate::compliance::detect::STRONG;
use crate::compliance::text::Span;

/// What a kind says, and where.
type Said = (Option<Value>, Vec<Found>);

impl Reader<'_> {
    /// What the text says of a kind that the dataset has no label for.
    pub(super) fn asked_here(&self, category: Category) -> Said {
        match category {
            Category::NoticeToEnd => self.notice_to_end(),
            Category::PaymentDays => self.payment_days(),
            _ => Said::default(),
        }
    }

    /// The notice that ends it without a reason; where nothing does, the notice that keeps it from renewing.
    fn notice_to_end(&self) -> Said {
        let with_notice = |category: Category| -> Vec<Span> {
            let spans = self.detected(category).into_iter().map(|it| it.span);
            spans.filter(|it| !self.notices(it).is_empty()).collect()
        };
        let mut spans = with_notice(Category::TerminationForConvenience);
        if spans.is_empty() {
            spans = with_notice(Category::RenewalNotice);
        }
        let spans = distinct(spans);
        let all = spans.iter().flat_map(|it| self.notices(it)).filter_map(|it| period(&it)).filter_map(length);
        (lengths(all), stand(Category::NoticeToEnd, &spans, STRONG))
    }

    fn payment_days(&self) -> Said {
        let found = payment::periods_to_pay(self.text);
        let days = found.iter().filter_map(|(days, _)| in_days(*days));
        let spans: Vec<Span> = found.iter().map(|it| it.1.clone()).collect();
        (lengths(days), stand(Category::PaymentDays, &distinct(spans), STRONG))
    }
}

/// Whole days as a length.
fn in_days(days: f64) -> Option<Length> {
    let is_whole = days.fract().abs() < 1e-9 && (1.0..=1_000.0).contains(&days);
    let count = is_whole.then(|| format!("{days:.0}").parse().ok())??;
    Some(Length { count, unit: "days".to_owned() })
}
