//! What can go wrong, in one shape: few kinds, many codes.
//!
//! A [`Problem`] travels from an action to the edge, where its [`Kind`] becomes one HTTP status and one
//! behaviour of the screen. Codes (`contract.version_conflict`) belong to the slices and are stable: tests,
//! users and other programs rely on them. Library errors never travel: they are logged and become
//! [`Problem::unexpected`].

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The closed list of ways in which a request can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nobody is signed in, or the sign-in has ended (401).
    SignedOut,
    /// The person is known but may not do this (403).
    Forbidden,
    /// Not there, or not yours: the two are never told apart (404).
    Missing,
    /// The thing changed, or its state does not allow the step (409).
    Conflict,
    /// Something typed cannot be accepted; complaints say which field and why (422).
    Invalid,
    /// More than the server takes in one request (413).
    TooLarge,
    /// Too many requests; wait the stated number of seconds (429).
    TooMany,
    /// Something the request needs is away for now (503).
    Away,
    /// Our fault; the log has the details under the request id (500).
    Unexpected,
}

impl Kind {
    /// The HTTP status code of this kind (RFC 9110).
    pub fn status(self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::Missing => 404,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Unexpected => 500,
            Self::Away => 503,
        }
    }
}

/// One complaint about one field: a stable code for programs and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Stable word such as `required`, `too_long`, `not_an_email`.
    pub code: String,
    /// What is wrong and what would be right, in words a shop owner understands.
    pub message: String,
}

/// Complaints by the form's field names, so that each lands under its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaints(BTreeMap<String, Vec<Complaint>>);

impl Complaints {
    /// No complaint yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one complaint about `field`.
    pub fn add(&mut self, field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) {
        self.0.entry(field.into()).or_default().push(Complaint { code: code.into(), message: message.into() });
    }

    /// Whether everything typed can be accepted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first complaint about `field`, if there is one.
    pub fn about(&self, field: &str) -> Option<&Complaint> {
        self.0.get(field).and_then(|list| list.first())
    }

    /// Every complaint with its field, by field name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Complaint)> {
        self.0.iter().flat_map(|(field, list)| list.iter().map(move |it| (field.as_str(), it)))
    }

    /// Takes over everything `other` complains about.
    pub fn merge(&mut self, other: Self) {
        for (field, list) in other.0 {
            self.0.entry(field).or_default().extend(list);
        }
    }

    /// Keeps a value or notes why it cannot be accepted, so that one form reports all its complaints at once.
    pub fn keep<T>(&mut self, field: &str, parsed: Result<T, Complaint>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.0.entry(field.to_owned()).or_default().push(complaint);
                None
            }
        }
    }

    /// `value` if nothing was complained about, otherwise the complaints as a [`Problem`].
    pub fn into_result<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self)),
        }
    }
}

impl Complaint {
    /// A complaint with its stable code and its sentence.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// A failed request: what kind, which stable code, and the sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Decides the status and the behaviour of the screen.
    pub kind: Kind,
    /// Stable, `slice.what_happened`.
    pub code: String,
    /// What happened, what still holds, what to do next.
    pub detail: String,
    /// Filled for [`Kind::Invalid`] only.
    #[serde(default, skip_serializing_if = "Complaints::is_empty")]
    pub complaints: Complaints,
    /// Seconds to wait, for [`Kind::TooMany`] and [`Kind::Away`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem of `kind` with its code and sentence.
    pub fn new(kind: Kind, code: &str, detail: impl Into<String>) -> Self {
        Self { kind, code: code.to_owned(), detail: detail.into(), complaints: Complaints::new(), retry_after: None }
    }

    /// Nobody is signed in, or the sign-in has ended.
    pub fn signed_out() -> Self {
        Self::new(
            Kind::SignedOut,
            "account.signed_out",
            "You are not signed in. Sign in to go on; what you typed is kept.",
        )
    }

    /// Not there, or another company's: one answer for both.
    pub fn missing(what: &str) -> Self {
        Self::new(
            Kind::Missing,
            &format!("{what}.missing"),
            format!("There is no such {what}, or it is not shared with you."),
        )
    }

    /// The state of the thing does not allow what was asked.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, code, detail)
    }

    /// Something typed cannot be accepted.
    pub fn invalid(complaints: Complaints) -> Self {
        let count = complaints.iter().count();
        let detail = match count {
            1 => "One answer needs correcting. Nothing was saved.".to_owned(),
            _ => format!("{count} answers need correcting. Nothing was saved."),
        };
        Self { complaints, ..Self::new(Kind::Invalid, "invalid", detail) }
    }

    /// One complaint about one field.
    pub fn invalid_field(field: &str, code: &str, message: impl Into<String>) -> Self {
        let mut complaints = Complaints::new();
        complaints.add(field, code, message);
        Self::invalid(complaints)
    }

    /// A request that cannot be accepted for a reason with a code of its own: the one complaint says where.
    pub fn unacceptable(code: &str, field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let word = code.rsplit('.').next().unwrap_or(code);
        let mut complaints = Complaints::new();
        complaints.add(field, word, detail.clone());
        Self { complaints, ..Self::new(Kind::Invalid, code, detail) }
    }

    /// Too many tries; the person may come back after `seconds`.
    pub fn too_many(code: &str, detail: impl Into<String>, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(Kind::TooMany, code, detail) }
    }

    /// Something outside is away; say what still works.
    pub fn away(code: &str, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(30), ..Self::new(Kind::Away, code, detail) }
    }

    /// Our fault. The cause belongs into the log, never into the sentence.
    pub fn unexpected() -> Self {
        Self::new(Kind::Unexpected, "unexpected", "Something failed on our side. Nothing was changed.")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Problem {}
