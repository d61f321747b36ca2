//! What an owner or admin typed about the company → its details.

use super::Company;
use crate::compliance::RequiredScore;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, CompanyNumber, Registration, VatNumber};

/// Changes to the details of the company; what is `None` stays as it is. An empty text takes a number or a
/// score away.
#[derive(Clone, Debug, Default)]
pub struct CompanyForm {
    pub name: Option<String>,
    pub company_number: Option<String>,
    pub vat_number: Option<String>,
    pub time_zone: Option<String>,
    /// From 0.00 to 1.00; empty where the installation's counts.
    pub required_score: Option<String>,
}

impl CompanyForm {
    /// The details of `company` with these changes; `zone_exists` says whether an IANA name is known.
    ///
    /// # Errors
    /// All complaints at once: `name`, `company_number`, `vat_number`, `timezone`, `required_score`.
    pub fn apply(&self, company: &Company, zone_exists: impl Fn(&str) -> bool) -> Result<Company, Problem> {
        let mut complaints = Complaints::new();
        let name = match &self.name {
            Some(raw) => complaints.keep("name", typed::one_line(raw, 2..=160)),
            None => Some(company.name.clone()),
        };
        let company_number = match &self.company_number {
            Some(raw) => complaints.keep("company_number", optional(raw, CompanyNumber::parse)),
            None => Some(company.registration.company_number.clone()),
        };
        let vat_number = match &self.vat_number {
            Some(raw) => complaints.keep("vat_number", optional(raw, VatNumber::parse)),
            None => Some(company.registration.vat_number.clone()),
        };
        let time_zone = match self.time_zone.as_deref().map(str::trim) {
            Some(raw) if zone_exists(raw) => Some(raw.to_owned()),
            Some(_) => {
                let sentence = "This is not a time zone. Use an IANA name such as Europe/London.";
                complaints.add("timezone", "not_a_time_zone", sentence);
                None
            }
            None => Some(company.time_zone.clone()),
        };
        let required_score = match &self.required_score {
            Some(raw) => complaints.keep("required_score", optional(raw, RequiredScore::parse)),
            None => Some(company.required_score),
        };
        let changed = (|| {
            Some(Company {
                name: name?,
                registration: Registration { company_number: company_number?, vat_number: vat_number? },
                time_zone: time_zone?,
                required_score: required_score?,
                version: company.version,
            })
        })();
        complaints.into_result(changed)
    }
}

fn optional<T>(raw: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Result<Option<T>, Complaint> {
    if raw.trim().is_empty() { Ok(None) } else { parse(raw).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Company {
        Company {
            name: "Acme".to_owned(),
            registration: Registration { company_number: CompanyNumber::parse("01162045").ok(), vat_number: None },
            time_zone: "Europe/London".to_owned(),
            required_score: RequiredScore::of_hundredths(90),
            version: 3,
        }
    }

    #[test]
    fn what_is_not_named_stays_and_an_empty_number_goes() {
        let form = CompanyForm {
            company_number: Some(" ".into()),
            vat_number: Some("gb 123 4567 82".into()),
            ..CompanyForm::default()
        };
        let changed = form.apply(&acme(), |_| true).unwrap();
        assert_eq!((changed.name.as_str(), changed.time_zone.as_str()), ("Acme", "Europe/London"));
        assert_eq!(changed.registration.in_words().unwrap(), "VAT number GB123456782");
        assert_eq!(CompanyForm::default().apply(&acme(), |_| false).unwrap(), acme());
    }

    #[test]
    fn every_wrong_field_of_a_company_is_named() {
        let form = CompanyForm {
            name: Some("A".into()),
            company_number: Some("XX1".into()),
            vat_number: Some("GB123456783".into()),
            time_zone: Some(String::new()),
            required_score: Some("95".into()),
        };
        let problem = form.apply(&acme(), |zone| !zone.is_empty()).unwrap_err();
        let fields: Vec<_> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["company_number", "name", "required_score", "timezone", "vat_number"]);
    }

    #[test]
    fn an_empty_score_hands_the_gate_back_to_the_installation() {
        let with = |raw: &str| {
            let form = CompanyForm { required_score: Some(raw.into()), ..CompanyForm::default() };
            form.apply(&acme(), |_| true).unwrap().required_score.map(|it| it.to_string())
        };
        assert_eq!((with("0.9"), with(" 1 "), with("")), (Some("0.90".into()), Some("1.00".into()), None));
    }
}
