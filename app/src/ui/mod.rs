//! The shared pieces of every screen: one definition each, shown in every state by the gallery (`examples/gallery.rs`).
//!
//! What always holds: a piece takes plain text and its own small enums, never a type of the product, so that it can
//! be drawn without a server; it returns the same HTML on the server and in the browser (no clock, no randomness, no
//! `cfg!`); it works with JavaScript off, and what the browser half adds is comfort only. There are no inline styles,
//! because the content policy refuses them, and every id comes from a name the caller gives.
//!
//! Text that may be missing is an `Option<String>` where the value usually comes from data (`error`), and a plain
//! optional prop where it usually is a literal (`help`); hand an `Option` to the latter with `nostrip:help=…`.

#![expect(clippy::needless_pass_by_value, reason = "the props of a component are built for it and given away")]

pub mod buttons;
pub mod charts;
pub mod choices;
pub mod comfort;
pub mod dialog;
pub mod fields;
pub mod findings;
pub mod icons;
pub mod links;
pub mod marks;
pub mod masthead;
pub mod menus;
pub mod notices;
pub mod page;
pub mod pagination;
pub mod score;
pub mod steps;
pub mod tables;
pub mod trail;

pub use buttons::{Button, ButtonKind, IconButton, LinkButton};
pub use charts::{Bar, BarTone, ColumnChart, LineChart, Plotted};
pub use choices::{CheckField, Choice, ChoiceField, SelectField};
pub use comfort::Comfort;
pub use dialog::{Dialog, DialogButton, DialogEnd};
pub use fields::{DateField, ErrorSummary, PasswordField, TextArea, TextField, field_id};
pub use findings::Finding;
pub use icons::Icon;
pub use links::NavLink;
pub use marks::{Chip, Outcome, OutcomeMark, SeverityWord, Status};
pub use masthead::{Masthead, PublicMasthead, SkipLink};
pub use menus::Menu;
pub use notices::{Empty, Failed, Loading, Notice, NoticeKind, Toast};
pub use page::{Crumbs, Foot, PageHead, SectionHead, Views};
pub use pagination::Pagination;
pub use score::{AreaScore, RuleStrip, ScoreWords, StripLegend, strip_words};
pub use steps::{Step, StepState, Steps};
pub use tables::{Cell, Column, DataTable, DrawnTable, Row, RowHead, Sort};
pub use trail::{Trail, TrailEntry};
