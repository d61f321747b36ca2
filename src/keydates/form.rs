//! What a person says about the end of a contract: renewal, notice and how a notice is sent.

use super::{Counting, DeemedService, Division, KeyTerms, NoticeTerms, Period, Renewal, Term};
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, DateRange};
use serde::{Deserialize, Serialize};

/// The terms as forms and programs send them; empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeyTermsForm {
    /// `england-and-wales` (default), `scotland` or `northern-ireland`.
    pub division: String,
    /// `none` (default), `automatic` or `by_agreement`.
    pub renewal: String,
    /// How long each further term is, for `automatic`.
    pub renewal_count: String,
    pub renewal_unit: String,
    /// The notice period; empty where the contract has none.
    pub notice_count: String,
    pub notice_unit: String,
    /// `ordinary` (default), `clear_days` or `inclusive`.
    pub counted_as: String,
    /// `first_class_post` (default), `by_hand`, `email` or `email_next_business_day`.
    pub service: String,
    /// The number of the clause on the notice period, to be shown.
    pub notice_clause: String,
    /// The number of the clause on when a notice counts as received.
    pub service_clause: String,
}

/// The longest number of a clause, in characters.
pub const LONGEST_CLAUSE_NUMBER: usize = 20;

/// The ways of sending, by their stable words.
pub const SERVICES: [(&str, &str); 4] = [
    ("first_class_post", "First-class post: received on the second Business Day after posting"),
    ("by_hand", "By hand: received at once on a Business Day, by 5 pm"),
    ("email", "E-mail: received when sent on a Business Day, by 5 pm"),
    ("email_next_business_day", "E-mail: received on the next Business Day"),
];

impl KeyTermsForm {
    /// Checks every field, together with the dates of the contract.
    ///
    /// # Errors
    /// All complaints at once, by field.
    pub fn check(&self, dates: DateRange) -> Result<KeyTerms, Problem> {
        let mut complaints = Complaints::new();
        let division = complaints.keep("division", or_default(&self.division, Division::parse));
        let renewal = self.renewal(&mut complaints);
        let notice = self.notice(&mut complaints);
        if let Some(renewal) = renewal
            && let Err(err) = Term::new(dates, renewal)
        {
            complaints.add("renewal_unit", err.code(), err.to_string());
        }
        let terms = (|| Some(KeyTerms { division: division?, renewal: renewal?, notice: notice? }))();
        complaints.into_result(terms)
    }

    fn renewal(&self, complaints: &mut Complaints) -> Option<Renewal> {
        match self.renewal.trim() {
            "" | "none" => Some(Renewal::None),
            "by_agreement" => Some(Renewal::ByAgreement),
            "automatic" => {
                let every = complaints.keep("renewal_count", Period::parse(&self.renewal_count, &self.renewal_unit))?;
                Some(Renewal::Automatic { every, at_most: None })
            }
            _ => {
                complaints.add("renewal", "not_a_renewal", "Choose one of: none, automatic, by_agreement.");
                None
            }
        }
    }

    fn notice(&self, complaints: &mut Complaints) -> Option<Option<NoticeTerms>> {
        let counted_as = complaints.keep("counted_as", or_default(&self.counted_as, counting));
        let service = complaints.keep("service", service(&self.service));
        let clause = complaints.keep("notice_clause", typed::one_line(&self.notice_clause, 0..=LONGEST_CLAUSE_NUMBER));
        let service_clause =
            complaints.keep("service_clause", typed::one_line(&self.service_clause, 0..=LONGEST_CLAUSE_NUMBER));
        if self.notice_count.trim().is_empty() {
            return Some(None);
        }
        let period = complaints.keep("notice_count", Period::parse(&self.notice_count, &self.notice_unit));
        let said = |clause: String| Some(clause).filter(|it| !it.is_empty());
        Some(Some(NoticeTerms {
            period: period?,
            counted_as: counted_as?,
            service: DeemedService { clause: said(service_clause?), ..service? },
            clause: said(clause?),
        }))
    }
}

impl From<&KeyTerms> for KeyTermsForm {
    fn from(it: &KeyTerms) -> Self {
        let mut form = Self { division: it.division.code().to_owned(), ..Self::default() };
        match it.renewal {
            Renewal::None => "none".clone_into(&mut form.renewal),
            Renewal::ByAgreement => "by_agreement".clone_into(&mut form.renewal),
            Renewal::Automatic { every, .. } => {
                "automatic".clone_into(&mut form.renewal);
                form.renewal_count = every.count().to_string();
                every.unit().code().clone_into(&mut form.renewal_unit);
            }
        }
        if let Some(notice) = &it.notice {
            form.notice_count = notice.period.count().to_string();
            notice.period.unit().code().clone_into(&mut form.notice_unit);
            notice.counted_as.code().clone_into(&mut form.counted_as);
            word_of(&notice.service).clone_into(&mut form.service);
            form.notice_clause = notice.clause.clone().unwrap_or_default();
            form.service_clause = notice.service.clause.clone().unwrap_or_default();
        }
        form
    }
}

fn or_default<T: Default>(raw: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Result<T, Complaint> {
    if raw.trim().is_empty() { Ok(T::default()) } else { parse(raw) }
}

fn counting(raw: &str) -> Result<Counting, Complaint> {
    Counting::ALL
        .into_iter()
        .find(|it| it.code() == raw.trim())
        .ok_or_else(|| Complaint::new("not_a_way_of_counting", "Choose one of: ordinary, clear_days, inclusive."))
}

fn service(raw: &str) -> Result<DeemedService, Complaint> {
    Ok(match raw.trim() {
        "" | "first_class_post" => DeemedService::first_class_post(),
        "by_hand" => DeemedService::by_hand(),
        "email" => DeemedService::email(),
        "email_next_business_day" => DeemedService::email_next_business_day(),
        _ => {
            let known = SERVICES.map(|(word, _)| word).join(", ");
            return Err(Complaint::new("not_a_service", format!("Choose one of: {known}.")));
        }
    })
}

/// The stable word of a way of sending.
fn word_of(it: &DeemedService) -> &'static str {
    let is = |other: DeemedService| (it.method, it.delay) == (other.method, other.delay);
    if is(DeemedService::by_hand()) {
        "by_hand"
    } else if is(DeemedService::email()) {
        "email"
    } else if is(DeemedService::email_next_business_day()) {
        "email_next_business_day"
    } else {
        "first_class_post"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keydates::Unit;

    fn form() -> KeyTermsForm {
        KeyTermsForm {
            renewal: "automatic".into(),
            renewal_count: "1".into(),
            renewal_unit: "years".into(),
            notice_count: "3".into(),
            notice_unit: "months".into(),
            service: "email".into(),
            notice_clause: "14.2".into(),
            ..KeyTermsForm::default()
        }
    }

    #[test]
    fn what_was_said_comes_back_as_it_was_said() {
        let terms = form().check(DateRange::default()).unwrap();
        let again = KeyTermsForm::from(&terms);
        assert_eq!(again.check(DateRange::default()).unwrap(), terms);
        assert_eq!((again.service.as_str(), again.notice_clause.as_str()), ("email", "14.2"));
        let nothing = KeyTermsForm::default().check(DateRange::default()).unwrap();
        assert_eq!((nothing.renewal, nothing.notice), (Renewal::None, None));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = KeyTermsForm {
            division: "wales".into(),
            renewal_count: "often".into(),
            notice_count: "0".into(),
            counted_as: "backwards".into(),
            service: "pigeon".into(),
            ..form()
        };
        let problem = wrong.check(DateRange::default()).unwrap_err();
        let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["counted_as", "division", "notice_count", "renewal_count", "service"]);
        let in_business_days = KeyTermsForm { renewal_unit: Unit::BusinessDays.code().into(), ..form() };
        let problem = in_business_days.check(DateRange::default()).unwrap_err();
        assert!(problem.complaints.about("renewal_unit").is_some());
    }
}
