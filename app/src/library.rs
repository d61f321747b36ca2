//! What pages show alike of the clauses and of the templates that a company writes for itself: their versions, what differs
//! between two of them, and retiring one.

use crate::answer::Flash;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, Crumbs, DataTable, NavLink, PageHead, Pagination, Row, RowHead, SectionHead,
    TextArea, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::library::{CompareView, OwnView, VersionList, VersionRow};

/// Where the pages of an item are.
pub(crate) struct Place {
    /// The ways that lead to the item.
    pub(crate) above: Vec<NavLink>,
    /// The page of the item.
    pub(crate) item: String,
    /// Whether the contracts that took a version are listed.
    pub(crate) has_uses: bool,
}

impl Place {
    fn crumbs(&self, heading: &str, here: &'static str) -> Vec<NavLink> {
        let item = NavLink::new(heading.to_owned(), self.item.clone());
        self.above.iter().cloned().chain([item, NavLink::here(here)]).collect()
    }
}

/// The page of the versions of an item.
pub(crate) fn versions(it: VersionList, place: &Place) -> AnyView {
    let mut columns = ["Version", "Why", "Who", "When", "Changes"].map(Column::new).to_vec();
    if place.has_uses {
        columns.push(Column::new("Contracts"));
    }
    let row = |row: VersionRow| {
        let number = row.version;
        let changes = (number > 1).then(|| {
            let heard = format!("Changes of version {number}");
            let href = paths::compare_versions(&place.item, number - 1, number);
            view! { <a href=href aria-label=heard>"Show"</a> }
        });
        let uses = place.has_uses.then(|| {
            let heard = format!("Contracts that took version {number}");
            let href = paths::with_query(&format!("{}/uses", place.item), &[("version", &number.to_string())]);
            view! { <Cell label="Contracts"><a href=href aria-label=heard>"Show"</a></Cell> }
        });
        view! {
            <Row>
                <RowHead>{format!("Version {number}: {}", row.heading)}</RowHead>
                <Cell label="Why">{row.note}</Cell>
                <Cell label="Who">{row.author}</Cell>
                <Cell label="When"><time datetime=row.at_exact>{row.at}</time></Cell>
                <Cell label="Changes">{changes}</Cell>
                {uses}
            </Row>
        }
    };
    let rows = it.rows.into_iter().map(row).collect_view();
    let (crumbs, path) = (place.crumbs(&it.heading, "Versions"), format!("{}/versions", place.item));
    let href = move |page: u32| paths::with_query(&path, &[("page", &page.to_string())]);
    view! {
        <Title text=format!("Versions of {}", it.heading)/>
        <Crumbs links=crumbs/>
        <PageHead title=it.heading lead="Every version is kept: who, when and why."/>
        <DataTable label="Versions" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

/// The page of what differs between two versions; `lead` says of what.
pub(crate) fn compared(it: CompareView, place: &Place, lead: &'static str) -> AnyView {
    let line = |name: &'static str, it: &VersionRow| {
        view! { <dt>{name}</dt><dd>{format!("Version {}: {}, {} by {}", it.version, it.note, it.at, it.author)}</dd> }
    };
    let (from, to) = (it.from.version, it.to.version);
    let (crumbs, action) = (place.crumbs(&it.heading, "Compare"), format!("{}/compare", place.item));
    view! {
        <Title text=format!("Changes of {}", it.heading)/>
        <Crumbs links=crumbs/>
        <PageHead title=it.heading lead=format!("From version {from} to version {to}. {lead}")/>
        <form class="filters" method="get" action=action>
            <TextField name="from" label="From version" value=from.to_string() inputmode="numeric" maxlength=6 short=true/>
            <TextField name="to" label="To version" value=to.to_string() inputmode="numeric" maxlength=6 short=true/>
            <Button>"Compare"</Button>
        </form>
        <dl class="facts">{line("Before", &it.from)}{line("After", &it.to)}</dl>
        <h2 class="vh">"The changes"</h2>
        <div class="desk"><article class="sheet redline" aria-label="The changes" inner_html=it.html></article></div>
    }
    .into_any()
}

/// Retiring an item, or bringing it back; `what` it is called, and what becomes of contracts then.
pub(crate) fn standing(
    (field, id): (&'static str, &str),
    action: &'static str,
    own: &OwnView,
    (what, then): (&'static str, &'static str),
    note: &Flash,
) -> AnyView {
    let is_retired = own.retired.is_some();
    let (title, act) = match is_retired {
        true => ("Bring it back", "Use it again".to_owned()),
        false => ("Retire it", format!("Retire this {what}")),
    };
    let reason = (!is_retired).then(|| {
        view! {
            <p>{then}</p>
            <TextArea name="reason" label="Why it is not used any more" value=note.typed("reason") error=note.error("reason")/>
        }
    });
    let kind = if is_retired { ButtonKind::Primary } else { ButtonKind::Danger };
    view! {
        <SectionHead title=title/>
        <form class="section" method="post" action=action novalidate>
            <input type="hidden" name=field value=id.to_owned()/>
            <input type="hidden" name="version" value=own.version.to_string()/>
            <input type="hidden" name="retired" value=(!is_retired).to_string()/>
            {reason}
            <div class="form-end"><Button kind=kind>{act}</Button></div>
        </form>
    }
    .into_any()
}
