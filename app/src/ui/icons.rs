//! The icon set: our own drawings on a 16 px grid, one line weight, in the colour of the text beside them.
//!
//! Every icon is inline SVG, so no request and no font is needed, and hidden from screen readers unless it is given
//! a name. An icon stands alone, with a name, only for close, more and search; everywhere else a word is beside it.

use leptos::prelude::*;

/// The drawings of the set, each named after what it shows or stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A magnifying glass.
    Search,
    /// A plus: something new.
    Plus,
    /// A tick: met, done.
    Check,
    /// A cross: close, remove.
    Cross,
    /// A chevron that opens downwards.
    Down,
    /// A chevron to the next.
    Right,
    /// A chevron to the one before.
    Left,
    /// An arrow up: sorted ascending.
    Up,
    /// An arrow down: sorted descending.
    ArrowDown,
    /// Three dots: more actions.
    Dots,
    /// A document.
    Doc,
    /// Bring in.
    Import,
    /// A signature on its line.
    Sign,
    /// A pencil.
    Edit,
    /// A clock: a time or a deadline.
    Clock,
    /// A calendar sheet: a date.
    Calendar,
    /// A bell: something needs you.
    Bell,
    /// Two people.
    People,
    /// One person: the account.
    Person,
    /// A shield with a tick: checked.
    Shield,
    /// A lock: kept closed.
    Lock,
    /// A key.
    Key,
    /// Two links of a chain.
    Link,
    /// Download.
    Download,
    /// A printer.
    Print,
    /// Three shrinking lines: filters.
    Filter,
    /// An eye: read, review.
    Eye,
    /// A clock turning back: earlier versions.
    History,
    /// Two halves: compare.
    Compare,
    /// A speech bubble: comments.
    Chat,
    /// A triangle with a stroke: take care.
    Warn,
    /// A circled i: for information.
    Info,
    /// An arrow out of a box: leaves this site.
    External,
    /// A chip: the attested worker.
    Worker,
    /// Two sliders: settings.
    Sliders,
    /// An envelope.
    Mail,
    /// Three lines: the sections on a small screen.
    Menu,
    /// Two sheets: copy.
    Copy,
    /// An arrow turning back: undo.
    Undo,
    /// A torn slip: a receipt.
    Receipt,
    /// An open ring: work in progress.
    Busy,
    /// The mark: a document tied with tape.
    Brand,
    /// A seal with its tape.
    Seal,
    /// Status: a dashed ring.
    Draft,
    /// Status: a half-filled ring.
    PendingReview,
    /// Status: a ring with a dot.
    Active,
    /// Status: a filled tick.
    Completed,
    /// Status: an hourglass.
    Expired,
    /// Status: a struck ring.
    Terminated,
    /// Outcome: a half-filled diamond.
    Partial,
    /// Outcome: an octagon with a cross.
    Fail,
    /// Outcome: a dash.
    Dash,
    /// Outcome: a dotted ring with a question.
    Unknown,
    /// Outcome: a flag, for a risk somebody accepted.
    Flag,
}

impl Icon {
    /// Every icon once, in the order the gallery shows them.
    pub const ALL: &[Self] = &[
        Self::Search,
        Self::Plus,
        Self::Check,
        Self::Cross,
        Self::Down,
        Self::Right,
        Self::Left,
        Self::Up,
        Self::ArrowDown,
        Self::Dots,
        Self::Doc,
        Self::Import,
        Self::Sign,
        Self::Edit,
        Self::Clock,
        Self::Calendar,
        Self::Bell,
        Self::People,
        Self::Person,
        Self::Shield,
        Self::Lock,
        Self::Key,
        Self::Link,
        Self::Download,
        Self::Print,
        Self::Filter,
        Self::Eye,
        Self::History,
        Self::Compare,
        Self::Chat,
        Self::Warn,
        Self::Info,
        Self::External,
        Self::Worker,
        Self::Sliders,
        Self::Mail,
        Self::Menu,
        Self::Copy,
        Self::Undo,
        Self::Receipt,
        Self::Busy,
        Self::Brand,
        Self::Seal,
        Self::Draft,
        Self::PendingReview,
        Self::Active,
        Self::Completed,
        Self::Expired,
        Self::Terminated,
        Self::Partial,
        Self::Fail,
        Self::Dash,
        Self::Unknown,
        Self::Flag,
    ];

    /// The shapes inside the 16 by 16 box, as SVG markup without outside input.
    fn shapes(self) -> &'static str {
        match self {
            Self::Search => r#"<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.25 3.25"/>"#,
            Self::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Self::Check => r#"<path d="m3 8.5 3.25 3.25L13 5"/>"#,
            Self::Cross => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Self::Down => r#"<path d="m4 6 4 4 4-4"/>"#,
            Self::Right => r#"<path d="m6 4 4 4-4 4"/>"#,
            Self::Left => r#"<path d="m10 4-4 4 4 4"/>"#,
            Self::Up => r#"<path d="M8 13V3M4 7l4-4 4 4"/>"#,
            Self::ArrowDown => r#"<path d="M8 3v10M4 9l4 4 4-4"/>"#,
            Self::Dots => {
                r#"<circle class="f" cx="3.5" cy="8" r="1.15"/><circle class="f" cx="8" cy="8" r="1.15"/><circle class="f" cx="12.5" cy="8" r="1.15"/>"#
            }
            Self::Doc => r#"<path d="M4 2h5l3 3v9H4z"/><path d="M9 2v3h3M6 8h4M6 10.5h4"/>"#,
            Self::Import => r#"<path d="M8 2v7M5 6l3 3 3-3"/><path d="M2.5 9.5v4h11v-4"/>"#,
            Self::Sign => {
                r#"<path d="M2 13.5h12"/><path d="M3 10.5c3-1.5 4.5-6 3.5-7.5-1-1-2 1.5-1.5 4s1 3.5 2 3 1-2 2-2 .5 1.5 1.5 1.5 1-.5 2-1"/>"#
            }
            Self::Edit => r#"<path d="m3 13 .75-3 6.75-6.75 2.25 2.25L6 12.25 3 13Z"/><path d="M9 4.75 11.25 7"/>"#,
            Self::Clock => r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75V8l2.25 1.5"/>"#,
            Self::Calendar => {
                r#"<rect x="2.5" y="3.5" width="11" height="10" rx="1"/><path d="M2.5 6.5h11M5.5 2v3M10.5 2v3"/>"#
            }
            Self::Bell => r#"<path d="M4 11V7.5a4 4 0 0 1 8 0V11l1 1.25H3L4 11Z"/><path d="M6.75 14h2.5"/>"#,
            Self::People => {
                r#"<circle cx="6" cy="5.5" r="2.25"/><path d="M2 13c.25-2.5 1.75-3.75 4-3.75S9.75 10.5 10 13"/><path d="M10.5 3.5a2.1 2.1 0 0 1 0 4M11.75 9.75c1.4.5 2.1 1.6 2.25 3.25"/>"#
            }
            Self::Person => {
                r#"<circle cx="8" cy="5.25" r="2.5"/><path d="M3 13.5c.3-2.8 2.1-4.25 5-4.25s4.7 1.45 5 4.25"/>"#
            }
            Self::Shield => r#"<path d="M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4L8 2Z"/><path d="m5.75 8 1.5 1.5 3-3"/>"#,
            Self::Lock => {
                r#"<rect x="3.5" y="7" width="9" height="6.5" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>"#
            }
            Self::Key => r#"<circle cx="5" cy="10.75" r="2.5"/><path d="m7 9 5.5-5.5M10.25 5.25l1.75 1.75"/>"#,
            Self::Link => {
                r#"<path d="M6.75 9.25a2.5 2.5 0 0 0 3.5 0l2.5-2.5a2.5 2.5 0 0 0-3.5-3.5l-.75.75"/><path d="M9.25 6.75a2.5 2.5 0 0 0-3.5 0l-2.5 2.5a2.5 2.5 0 0 0 3.5 3.5l.75-.75"/>"#
            }
            Self::Download => r#"<path d="M8 2.5V10M5 7l3 3 3-3M3 13.5h10"/>"#,
            Self::Print => r#"<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2"/><path d="M4.5 9.5h7v4h-7z"/>"#,
            Self::Filter => r#"<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>"#,
            Self::Eye => {
                r#"<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.75"/>"#
            }
            Self::History => {
                r#"<path d="M3 4v2.75h2.75"/><path d="M3.2 6.6A5.25 5.25 0 1 1 2.9 9.5"/><path d="M8 5.5V8l1.75 1.25"/>"#
            }
            Self::Compare => r#"<path d="M6 3H2.5v10H6M10 3h3.5v10H10M8 1.5v13"/>"#,
            Self::Chat => r#"<path d="M2.5 3.5h11V11H7l-3 2.5V11H2.5z"/>"#,
            Self::Warn => r#"<path d="M8 2.5 14 13H2L8 2.5Z"/><path d="M8 6.5v3M8 11.25v.01"/>"#,
            Self::Info => r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 7.5V11M8 5.25v.01"/>"#,
            Self::External => r#"<path d="M9.5 2.5h4v4M13.5 2.5 8 8"/><path d="M11.5 9v4.5h-9v-9H7"/>"#,
            Self::Worker => {
                r#"<rect x="4" y="4" width="8" height="8" rx="1"/><path d="M6.25 1.75V4M9.75 1.75V4M6.25 12v2.25M9.75 12v2.25M1.75 6.25H4M1.75 9.75H4M12 6.25h2.25M12 9.75h2.25"/>"#
            }
            Self::Sliders => {
                r#"<path d="M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6"/><circle cx="10" cy="5" r="1.5"/><circle cx="6" cy="11" r="1.5"/>"#
            }
            Self::Mail => r#"<rect x="2" y="3.5" width="12" height="9" rx="1"/><path d="m2.5 4.5 5.5 4.5 5.5-4.5"/>"#,
            Self::Menu => r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#,
            Self::Copy => r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 5.5v-3h-8v8h3"/>"#,
            Self::Undo => r#"<path d="M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6"/><path d="M5.5 4 3 6.5 5.5 9"/>"#,
            Self::Receipt => {
                r#"<path d="M3.5 2v12L5 13l1.5 1L8 13l1.5 1 1.5-1 1.5 1V2z"/><path d="M6 5.5h4M6 8.25h4"/>"#
            }
            Self::Busy => r#"<path d="M8 2.25A5.75 5.75 0 1 1 2.25 8"/>"#,
            Self::Brand => {
                r#"<path d="M4.5 1.25h7v13.5h-7z"/><path d="M6.75 4h2.5M6.75 11.75h2.5"/><path class="tape" d="M3.5 7.9h9" stroke-width="2.2"/>"#
            }
            Self::Seal => {
                r#"<circle cx="8" cy="6.25" r="4.5"/><path d="m6 6.4 1.4 1.4 2.7-2.9"/><path class="tape" d="m5.4 10-1.3 4.25 2.1-.75L7.6 15M10.6 10l1.3 4.25-2.1-.75L8.4 15"/>"#
            }
            Self::Draft => r#"<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.3 2.02"/>"#,
            Self::PendingReview => r#"<circle cx="8" cy="8" r="5.5"/><path class="f" d="M8 3.5a4.5 4.5 0 0 1 0 9z"/>"#,
            Self::Active => r#"<circle cx="8" cy="8" r="5.5"/><circle class="f" cx="8" cy="8" r="3"/>"#,
            Self::Completed => {
                r#"<circle class="f" cx="8" cy="8" r="6.25"/><path class="k" d="m5.25 8.25 2 2 3.5-4"/>"#
            }
            Self::Expired => {
                r#"<path d="M4.25 2.5h7.5M4.25 13.5h7.5M5.25 2.5c0 3 2.75 3.75 2.75 5.5s-2.75 2.5-2.75 5.5M10.75 2.5c0 3-2.75 3.75-2.75 5.5s2.75 2.5 2.75 5.5"/>"#
            }
            Self::Terminated => r#"<circle cx="8" cy="8" r="5.5"/><path d="m4.25 11.75 7.5-7.5"/>"#,
            Self::Partial => r#"<path d="M8 2 14 8 8 14 2 8Z"/><path class="f" d="M2 8h12l-6 6z"/>"#,
            Self::Fail => {
                r#"<path class="f" d="M5.2 1.5h5.6L14.5 5.2v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"/><path class="k" d="m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5"/>"#
            }
            Self::Dash => r#"<path d="M4 8h8"/>"#,
            Self::Unknown => {
                r#"<circle cx="8" cy="8" r="6" stroke-dasharray="2.3 2.4"/><path d="M6.25 6.5a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.75.5-.75 1M8 11.25v.01"/>"#
            }
            Self::Flag => r#"<path d="M4 14.25V2.5h8L10.25 5.25 12 8H4"/>"#,
        }
    }
}

impl Icon {
    /// The drawing as HTML, for pages that are written without Leptos.
    pub fn svg(self) -> String {
        let shapes = self.shapes();
        format!(r#"<svg class="i" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shapes}</svg>"#)
    }
}

/// Draws an icon; without a `label` it is decoration and is skipped by screen readers.
#[component]
pub fn Icon(
    /// Which drawing.
    name: Icon,
    /// What the icon says when no word stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let role = label.is_some().then_some("img");
    let hidden = label.is_none().then_some("true");
    view! {
        <svg
            class="i"
            viewBox="0 0 16 16"
            role=role
            aria-label=label
            aria-hidden=hidden
            focusable="false"
            inner_html=name.shapes()
        ></svg>
    }
}
