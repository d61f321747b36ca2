//! What a person or program sent for a new key → what a key accepts.

use super::Scope;
use crate::accounts::Role;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::one_line;

/// The longest life of a key, in days.
pub const LONGEST_LIFE: u32 = 365;
/// The life of a key for which none was said, in days.
pub const USUAL_LIFE: u32 = 90;

/// A new key as sent.
#[derive(Clone, Debug, Default)]
pub struct KeyForm {
    pub name: String,
    /// `read`, `write` or `admin`.
    pub scope: String,
    /// Days until it ends; empty means 90.
    pub expires_in_days: String,
}

/// A key that can be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) days: u32,
}

impl KeyForm {
    /// Checks every field for a person of `role`.
    ///
    /// # Errors
    /// All complaints at once, under the fields `name`, `scope`, `expires_in_days`.
    pub fn check(&self, role: Role) -> Result<NewKey, Problem> {
        let mut complaints = Complaints::new();
        let name = complaints.keep("name", one_line(&self.name, 1..=80));
        let scope = complaints.keep("scope", scope_for(self.scope.trim(), role));
        let days = complaints.keep("expires_in_days", life(self.expires_in_days.trim()));
        let key = (|| Some(NewKey { name: name?, scope: scope?, days: days? }))();
        complaints.into_result(key)
    }
}

fn scope_for(word: &str, role: Role) -> Result<Scope, Complaint> {
    let scope = Scope::from_word(word)
        .ok_or_else(|| Complaint::new("not_a_scope", "Choose what the key may do: read, write or admin."))?;
    if scope.is_within(role) {
        Ok(scope)
    } else {
        let sentence = format!("Your role ({}) does not reach this far. Choose a narrower one.", role.label());
        Err(Complaint::new("beyond_role", sentence))
    }
}

fn life(raw: &str) -> Result<u32, Complaint> {
    if raw.is_empty() {
        return Ok(USUAL_LIFE);
    }
    raw.parse().ok().filter(|it| (1..=LONGEST_LIFE).contains(it)).ok_or_else(|| {
        Complaint::new("out_of_range", format!("Write a whole number of days from 1 to {LONGEST_LIFE}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(scope: &str, days: &str) -> KeyForm {
        KeyForm { name: "Accounts package".into(), scope: scope.into(), expires_in_days: days.into() }
    }

    #[test]
    fn a_key_ends_within_a_year_whatever_was_asked_for() {
        assert_eq!(form("read", "").check(Role::Viewer).unwrap().days, USUAL_LIFE);
        assert_eq!(form("read", "365").check(Role::Viewer).unwrap().days, 365);
        for bad in ["0", "366", "-1", "soon", "1.5"] {
            let problem = form("read", bad).check(Role::Viewer).unwrap_err();
            assert_eq!(problem.complaints.about("expires_in_days").unwrap().code, "out_of_range", "{bad}");
        }
    }

    #[test]
    fn nobody_makes_a_key_that_reaches_further_than_their_role() {
        for (role, widest) in [(Role::Owner, 3), (Role::Admin, 3), (Role::Requester, 2), (Role::Viewer, 1)] {
            let allowed = Scope::ALL.into_iter().filter(|it| form(it.word(), "").check(role).is_ok()).count();
            assert_eq!(allowed, widest, "{role:?}");
        }
        let problem = KeyForm::default().check(Role::Owner).unwrap_err();
        let fields: Vec<&str> = problem.complaints.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "scope"]);
    }
}
