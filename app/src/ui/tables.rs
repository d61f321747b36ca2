//! Tables people compare rows in: the first cell of a row is its head and its link, columns leave by rank as the room
//! shrinks, and on a phone each row becomes an entry.
//!
//! The roles are written out because the style sheet changes `display`, which would take them away.

use leptos::prelude::*;

use super::icons::Icon;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The smallest, earliest or first in the alphabet on top.
    Ascending,
    /// The largest, latest or last in the alphabet on top.
    Descending,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    label: String,
    class: Option<&'static str>,
    rank: Option<u8>,
    spoken_only: bool,
    sort_href: Option<String>,
    sorted: Option<Sort>,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), class: None, rank: None, spoken_only: false, sort_href: None, sorted: None }
    }

    /// A column of figures, set to the end; its cells carry the class `num`.
    #[must_use]
    pub fn numeric(self) -> Self {
        Self { class: Some("num"), ..self }
    }

    /// The narrow column of menus at the end of a row; its head is spoken only and its cells carry the class `acts`.
    pub fn actions() -> Self {
        Self { class: Some("acts"), spoken_only: true, ..Self::new("Actions") }
    }

    /// The narrow column of boxes before the first; its head is spoken only and its cells carry the class `tight`.
    pub fn boxes() -> Self {
        Self { class: Some("tight"), spoken_only: true, ..Self::new("Choose") }
    }

    /// The column of bars beside the figures; its head is spoken only and its cells carry the class `barcell`.
    pub fn bars(label: impl Into<String>) -> Self {
        Self { class: Some("barhead"), spoken_only: true, ..Self::new(label) }
    }

    /// When it leaves: 5 first, 2 last; its cells carry the same rank. Without a rank it stays.
    #[must_use]
    pub fn rank(self, rank: u8) -> Self {
        Self { rank: Some(rank), ..self }
    }

    /// The head is a link that sorts by it, or turns the order where it is `sorted` already.
    #[must_use]
    pub fn sortable(self, href: impl Into<String>, sorted: Option<Sort>) -> Self {
        Self { sort_href: Some(href.into()), sorted, ..self }
    }
}

/// Draws the head of a column.
fn head(column: Column) -> AnyView {
    let (aria_sort, icon) = match column.sorted {
        Some(Sort::Ascending) => (Some("ascending"), Some(Icon::Up)),
        Some(Sort::Descending) => (Some("descending"), Some(Icon::ArrowDown)),
        None => (None, None),
    };
    let words = match column.sort_href {
        Some(href) => {
            view! { <a href=href>{column.label}{icon.map(|name| view! { <Icon name=name/> })}</a> }.into_any()
        }
        None if column.spoken_only => view! { <span class="vh">{column.label}</span> }.into_any(),
        None => column.label.into_any(),
    };
    view! {
        <th role="columnheader" scope="col" class=column.class data-rank=column.rank aria-sort=aria_sort>{words}</th>
    }
    .into_any()
}

/// A table of rows to compare; the children are [`Row`]s.
#[component]
pub fn DataTable(
    /// What the table holds, for those who hear the page.
    #[prop(into)]
    label: String,
    /// The heads of its columns.
    columns: Vec<Column>,
    /// On the page itself and not on a surface of its own, for a short table under a section head.
    #[prop(optional)]
    flush: bool,
    /// Cells begin at the top of the row, for cells of several lines.
    #[prop(optional)]
    top: bool,
    /// Rows stay rows even on a phone, for a table of few and narrow columns.
    #[prop(optional)]
    narrow: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let mut class = "data".to_owned();
    for (is_on, name) in [(!narrow, " stacks"), (flush, " flush"), (top, " top")] {
        class.push_str(if is_on { name } else { "" });
    }
    framed(class, label, columns, view! { <tbody role="rowgroup">{children()}</tbody> }.into_any())
}

fn framed(class: String, label: String, columns: Vec<Column>, body: AnyView) -> AnyView {
    let heads = columns.into_iter().map(head).collect_view();
    view! {
        <div class="table-box">
            <table class=class role="table" aria-label=label>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                {body}
            </table>
        </div>
    }
    .into_any()
}

/// A [`DataTable`] whose rows were drawn before.
#[component]
pub fn DrawnTable(
    /// What the table holds, for those who hear the page.
    #[prop(into)]
    label: String,
    /// The heads of its columns.
    columns: Vec<Column>,
    /// The HTML of its [`Row`]s.
    rows: String,
) -> impl IntoView {
    framed(
        "data stacks".to_owned(),
        label,
        columns,
        view! { <tbody role="rowgroup" inner_html=rows></tbody> }.into_any(),
    )
}

/// A row of a [`DataTable`]; the children are one [`RowHead`] and [`Cell`]s.
#[component]
pub fn Row(
    /// The cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// The cell that names its row: usually a link of the class `title`.
#[component]
pub fn RowHead(
    /// The name of the row.
    children: Children,
) -> impl IntoView {
    view! { <th role="rowheader" scope="row">{children()}</th> }
}

/// A cell of a row; one without a value is left out where rows are entries.
#[component]
pub fn Cell(
    /// Class names: `num`, `acts`, `tight`, `nowrap`, `muted`, `party`, `barcell`; `own-line` and `stack-hide` speak to phones.
    #[prop(optional, into)]
    class: Option<String>,
    /// The word before the value where the heads are not shown, such as "Notice by".
    #[prop(optional, into)]
    label: Option<String>,
    /// The rank of its column.
    #[prop(optional)]
    rank: Option<u8>,
    /// The value; none at all where there is nothing to say.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <td role="cell" class=class data-label=label data-rank=rank>{children.map(|children| children())}</td> }
}
