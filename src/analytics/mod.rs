//! Contracts in figures: what needs somebody today, what there is, and how it went over time.
//!
//! Every figure is made from a [`Filter`] and shown as a link to the list of that filter, so a figure and the list behind
//! it are one question asked twice. Figures are counted by [`crate::contracts::figures`] in the database; nothing here is
//! a constant or an estimate, and what was not measured is left out.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod cycle;
#[cfg(feature = "ssr")]
mod dashboard;
#[cfg(feature = "ssr")]
pub mod periods;

use crate::contracts::{Filter, Status};
use crate::today::Today;
use serde::{Deserialize, Serialize};

/// A figure in words, and the contracts behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Such as `131` or `£1,412,806.00`.
    pub words: String,
    /// The list that it opens.
    pub filter: Filter,
}

/// The dashboard of a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// How many contracts the company has.
    pub contracts: u32,
    /// What needs the person who looks.
    pub today: Today,
    /// What waits for somebody; what does not is left out.
    pub tasks: Vec<Task>,
    /// The figures at the top.
    pub headlines: Vec<Headline>,
    /// By status, in the order of a contract's life.
    pub statuses: Vec<Line>,
    /// By risk, with those that were not checked.
    pub risks: Vec<Line>,
    /// By currency; those in which there is no contract are left out.
    pub currencies: Vec<Line>,
    /// Average scores; areas in which there is none are left out.
    pub areas: Vec<AreaLine>,
    /// The people who made the most contracts.
    pub owners: Ranking,
    /// The other parties with the most contracts.
    pub parties: Ranking,
    /// The last twelve months, this one last.
    pub months: Vec<Month>,
    /// How long contracts took that came into force lately.
    pub cycle: Cycle,
}

/// How long contracts took from made to in force, in days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// How many days are looked back upon.
    pub days: u16,
    /// All of them; `None` where none came into force.
    pub all: Option<CycleLine>,
    pub types: Vec<CycleLine>,
    /// From being sent for review last to being in force.
    pub review: Option<CycleLine>,
    /// Contracts that were signed when they came here, which have no such time.
    pub left_out: Option<Figure>,
}

/// How long some contracts took; every figure opens them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleLine {
    pub name: String,
    pub contracts: Figure,
    pub median: Figure,
    pub mean: Figure,
}

/// Something that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Such as `Drafts with a critical rule not met`.
    pub what: String,
    /// Why it matters and what to do.
    pub why: String,
    /// How many; for dates, how many within each stretch, the shortest first.
    pub figures: Vec<Labelled>,
}

/// A figure with the words that stand before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    pub label: String,
    pub figure: Figure,
}

/// A figure at the top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    pub name: String,
    /// `None` where there is nothing to work it out of.
    pub figure: Option<Figure>,
    /// What limits or explains it.
    pub more: Vec<Labelled>,
}

/// A line of a table of contracts by something they share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    /// For lines by status.
    pub status: Option<Status>,
    /// How long its bar is, in thousandths of the longest.
    pub share: u32,
    /// Whether it needs somebody.
    pub tone: Tone,
    pub contracts: Figure,
    /// One for each currency in which they say a value.
    pub values: Vec<Figure>,
}

/// Whether a line needs somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    Calm,
    /// It needs a person.
    Warn,
    /// It needs a person first.
    Fail,
}

/// The average score of an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaLine {
    pub name: String,
    /// From 0 to 1 with two decimals.
    pub average: Figure,
    /// How many contracts have a score in it.
    pub contracts: Figure,
    /// The average in thousandths.
    pub share: u32,
}

/// The largest groups, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    pub lines: Vec<Line>,
    pub more: u32,
}

/// A month of the company's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Such as `Nov`.
    pub short: String,
    /// Such as `November 2026`.
    pub name: String,
    /// Whether it is not over yet.
    pub is_open: bool,
    /// How many contracts were made in it.
    pub made: u32,
    pub contracts: Figure,
    /// What those in pounds are worth together.
    pub value: Figure,
    /// The average score of those that were checked.
    pub average: Option<Figure>,
    /// The same in hundredths.
    pub hundredths: Option<u32>,
}
