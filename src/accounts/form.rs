//! What a person typed to register or sign in → what the accounts accept.

use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{Email, is_bidi_control, one_line};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The shortest password, in characters (NIST SP 800-63B-4 asks for eight and allows more; we ask for twelve).
pub const SHORTEST_PASSWORD: usize = 12;
/// The longest password, in characters.
pub const LONGEST_PASSWORD: usize = 128;

/// A password as typed. It does not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Wraps what was typed, unchecked: for signing in, where any password may be tried.
    pub fn typed(raw: impl Into<String>) -> Self {
        Self(raw.into())
    }

    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A new password of 12 to 128 characters that is none of the words `not_these` (name, company, e-mail).
    pub fn choose(raw: &str, not_these: &[&str]) -> Result<Self, Complaint> {
        let count = raw.chars().count();
        if count < SHORTEST_PASSWORD {
            return Err(Complaint::new(
                "too_short",
                format!(
                    "This has {count} characters; a password needs at least {SHORTEST_PASSWORD}. Three or four words work well."
                ),
            ));
        }
        if count > LONGEST_PASSWORD {
            return Err(Complaint::new(
                "too_long",
                format!("This has {count} characters; at most {LONGEST_PASSWORD} fit."),
            ));
        }
        if raw.chars().any(|c| c.is_control() || is_bidi_control(c)) {
            return Err(Complaint::new("not_one_line", "A password cannot hold line breaks or hidden characters."));
        }
        let squeezed = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let password = squeezed(raw);
        if not_these.iter().any(|word| squeezed(word) == password) {
            return Err(Complaint::new(
                "guessable",
                "This is your name, company or e-mail. Choose something nobody can guess.",
            ));
        }
        let mut letters = raw.chars();
        let first = letters.next();
        if letters.all(|c| Some(c) == first) {
            return Err(Complaint::new("guessable", "This repeats one character. Choose something nobody can guess."));
        }
        Ok(Self(raw.to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(not shown)")
    }
}

/// The registration form as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RegistrationForm {
    /// Work e-mail.
    pub email: String,
    /// Full name.
    pub full_name: String,
    /// Password, 12 to 128 characters.
    pub password: String,
    /// The new company's name.
    pub company_name: String,
    /// IANA time zone; empty means `Europe/London`.
    pub time_zone: String,
}

/// A registration that can be carried out.
#[derive(Clone, Debug)]
pub struct Registration {
    pub(crate) email: Email,
    pub(crate) full_name: String,
    pub(crate) password: Password,
    pub(crate) company_name: String,
    pub(crate) time_zone: String,
}

impl RegistrationForm {
    /// Checks every field; `zone_exists` says whether an IANA name is known.
    ///
    /// # Errors
    /// All complaints at once, under the fields `email`, `full_name`, `password`, `company_name`, `timezone`.
    pub fn check(&self, zone_exists: impl Fn(&str) -> bool) -> Result<Registration, Problem> {
        let mut complaints = Complaints::new();
        let email = complaints.keep("email", Email::parse(&self.email));
        let full_name = complaints.keep("full_name", one_line(&self.full_name, 2..=120));
        let company_name = complaints.keep("company_name", one_line(&self.company_name, 2..=160));
        let password = complaints
            .keep("password", Password::choose(&self.password, &[&self.full_name, &self.company_name, &self.email]));
        let zone = self.time_zone.trim();
        let zone = if zone.is_empty() { "Europe/London" } else { zone };
        let known = if zone_exists(zone) {
            Ok(zone.to_owned())
        } else {
            Err(Complaint::new("not_a_time_zone", "This is not a time zone. Use an IANA name such as Europe/London."))
        };
        let time_zone = complaints.keep("timezone", known);
        let registration = (|| {
            Some(Registration {
                email: email?,
                full_name: full_name?,
                password: password?,
                company_name: company_name?,
                time_zone: time_zone?,
            })
        })();
        complaints.into_result(registration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> RegistrationForm {
        RegistrationForm {
            email: "priya@thornbury.example".into(),
            full_name: "Priya Nair".into(),
            password: "quiet harbour seven".into(),
            company_name: "Thornbury Optics Limited".into(),
            time_zone: String::new(),
        }
    }

    #[test]
    fn a_complete_registration_is_accepted() {
        let accepted = form().check(|zone| zone == "Europe/London").unwrap();
        assert_eq!(accepted.time_zone, "Europe/London");
    }

    #[test]
    fn every_wrong_field_is_reported_at_once() {
        let empty = RegistrationForm { time_zone: "Mars/Olympus".into(), ..RegistrationForm::default() };
        let problem = empty.check(|_| false).unwrap_err();
        let fields: Vec<_> = problem.complaints.iter().map(|(field, it)| (field.to_owned(), it.code.clone())).collect();
        assert_eq!(
            fields,
            [
                ("company_name", "required"),
                ("email", "required"),
                ("full_name", "required"),
                ("password", "too_short"),
                ("timezone", "not_a_time_zone")
            ]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn passwords_that_anyone_could_guess_are_refused() {
        for bad in [
            "Thornbury Optics Limited",
            "thornburyopticslimited",
            "priya@thornbury.example",
            "aaaaaaaaaaaaaaaa",
            "elevenchars",
        ] {
            assert!(RegistrationForm { password: bad.into(), ..form() }.check(|_| true).is_err(), "{bad}");
        }
        let longest = "ab".repeat(64);
        assert!(RegistrationForm { password: longest.clone(), ..form() }.check(|_| true).is_ok());
        assert!(RegistrationForm { password: longest + "x", ..form() }.check(|_| true).is_err());
    }

    #[test]
    fn a_password_does_not_print() {
        assert_eq!(format!("{:?}", Password::typed("secret")), "Password(not shown)");
    }
}
