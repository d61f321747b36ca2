//! The life of a contract. Pure.

use crate::accounts::Right;
use serde::{Deserialize, Serialize};

/// Where a contract is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written; may be edited, generated and analysed.
    Draft,
    /// Waiting for the people who must approve it.
    PendingReview,
    /// In force.
    Active,
    /// Carried out; read-only.
    Completed,
    /// Its end date has passed.
    Expired,
    /// Ended before its time, with a reason.
    Terminated,
}

impl Status {
    /// Every status in the order of a contract's life.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::PendingReview, Self::Active, Self::Completed, Self::Expired, Self::Terminated];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PendingReview => "pending_review",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Expired => "expired",
            Self::Terminated => "terminated",
        }
    }

    /// The status of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::PendingReview => "Pending review",
            Self::Active => "Active",
            Self::Completed => "Completed",
            Self::Expired => "Expired",
            Self::Terminated => "Terminated",
        }
    }

    /// The step that leads to `to`, if the life of a contract has one.
    pub fn step_to(self, to: Self) -> Option<Step> {
        match self {
            Self::Draft => match to {
                Self::PendingReview => Some(Step::Submit),
                Self::Active => Some(Step::Activate),
                Self::Terminated => Some(Step::Terminate),
                Self::Draft | Self::Completed | Self::Expired => None,
            },
            Self::PendingReview => match to {
                Self::Draft => Some(Step::Return),
                Self::Active => Some(Step::Activate),
                Self::Terminated => Some(Step::Terminate),
                Self::PendingReview | Self::Completed | Self::Expired => None,
            },
            Self::Active => match to {
                Self::Completed => Some(Step::Complete),
                Self::Expired => Some(Step::Expire),
                Self::Terminated => Some(Step::Terminate),
                Self::Draft | Self::PendingReview | Self::Active => None,
            },
            Self::Completed | Self::Expired | Self::Terminated => None,
        }
    }

    /// Every status that can follow this one, in the order of a contract's life.
    pub fn next(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |to| self.step_to(*to).is_some())
    }

    /// Whether the contract's life is over; nothing changes any more.
    pub fn is_final(self) -> bool {
        self.next().next().is_none()
    }

    /// Whether the text and the details may be changed.
    pub fn may_be_edited(self) -> bool {
        match self {
            Self::Draft => true,
            Self::PendingReview | Self::Active | Self::Completed | Self::Expired | Self::Terminated => false,
        }
    }
}

/// What moves a contract from one status to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A draft is put before those who must approve it.
    Submit,
    /// It comes back to its drafters: returned, declined or withdrawn.
    Return,
    /// Everybody has signed; it is in force.
    Activate,
    /// Everything it asks for was done.
    Complete,
    /// Its term is over. Happens by itself on the day after its end date.
    Expire,
    /// It ends before its time, or is given up before it began.
    Terminate,
}

impl Step {
    /// Whether the person must say why.
    pub fn needs_reason(self) -> bool {
        match self {
            Self::Return | Self::Terminate => true,
            Self::Submit | Self::Activate | Self::Complete | Self::Expire => false,
        }
    }

    /// What a person needs for the step when the contract is `from`.
    pub fn right(self, from: Status) -> Right {
        match self {
            Self::Submit | Self::Return => Right::EditContracts,
            Self::Activate => Right::ActivateContracts,
            Self::Complete | Self::Expire => Right::EndContracts,
            Self::Terminate => match from {
                Status::Draft => Right::EditContracts,
                Status::PendingReview | Status::Active | Status::Completed | Status::Expired | Status::Terminated => {
                    Right::EndContracts
                }
            },
        }
    }

    /// How a button calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "Send for review",
            Self::Return => "Return to draft",
            Self::Activate => "Mark as signed",
            Self::Complete => "Mark as completed",
            Self::Expire => "Mark as expired",
            Self::Terminate => "Terminate",
        }
    }

    /// What follows from it, for the person who is about to take it.
    pub fn consequence(self) -> &'static str {
        match self {
            Self::Submit => "The text can no longer be changed while it is under review.",
            Self::Return => "It becomes a draft again and can be changed. Your reason stands in its history.",
            Self::Activate => {
                "It is in force from now on. An active contract is not edited; later changes are amendments."
            }
            Self::Complete => "Everything it asks for was done. It stays readable and is never changed again.",
            Self::Expire => "Its term is over. It stays readable and is never changed again.",
            Self::Terminate => "It ends here. It stays readable and is never changed again. This cannot be taken back.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b1_the_life_of_a_contract_has_these_steps_and_no_others() {
        let mut steps = Vec::new();
        for from in Status::ALL {
            for to in from.next() {
                steps.push((from.word(), to.word()));
            }
        }
        assert_eq!(
            steps,
            [
                ("draft", "pending_review"),
                ("draft", "active"),
                ("draft", "terminated"),
                ("pending_review", "draft"),
                ("pending_review", "active"),
                ("pending_review", "terminated"),
                ("active", "completed"),
                ("active", "expired"),
                ("active", "terminated"),
            ]
        );
        assert!(
            Status::ALL
                .into_iter()
                .all(|it| it.is_final() == matches!(it, Status::Completed | Status::Expired | Status::Terminated))
        );
    }

    #[test]
    fn b1_going_back_and_ending_early_need_a_reason() {
        for from in Status::ALL {
            for to in from.next() {
                let step = from.step_to(to).unwrap();
                assert_eq!(step.needs_reason(), matches!(to, Status::Draft | Status::Terminated), "{from:?} → {to:?}");
            }
        }
    }
}
