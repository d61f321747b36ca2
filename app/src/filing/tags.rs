//! The tags of the company: what there are, and one of them to be renamed, put into another, or deleted.

use super::calls::{self, OpenedTag, open_tag};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Choice, Column, Crumbs, DataTable, Empty, ErrorSummary, NavLink, PageHead, Pagination,
    Row, RowHead, SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::ids::TagId;
use pactoria::tags::{LONGEST_TAG, Tag, TagList};

/// The list of tags; `?page=` pages.
#[component]
pub fn Tags() -> impl IntoView {
    let query = use_query_map();
    let page_number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page_number.get(), calls::tags);
    view! {
        <Title text="Tags"/>
        {screen(loaded, |_, it| list(it))}
    }
}

fn list(it: TagList) -> AnyView {
    if it.total == 0 {
        return view! {
            <PageHead title="Tags" lead="Words of your own under which you find contracts again."/>
            <Empty title="No tag yet">
                <p>"Tags are given to a contract on its page “Filing”: Facilities, Head office, whatever you would look for."</p>
                <p><a href=paths::CONTRACTS>"Go to your contracts"</a></p>
            </Empty>
        }
        .into_any();
    }
    let mut columns = vec![Column::new("Tag"), Column::new("Contracts").numeric()];
    if it.may_manage {
        columns.push(Column::actions());
    }
    let may_manage = it.may_manage;
    let rows = it.tags.into_iter().map(|it| row(it, may_manage)).collect_view();
    let href = |page: u32| paths::with_query(paths::TAGS, &[("page", &page.to_string())]);
    view! {
        <PageHead title="Tags" lead="Words of your own under which you find contracts again."/>
        <DataTable label="Tags" columns=columns>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

fn row(it: Tag, may_manage: bool) -> impl IntoView {
    let change = may_manage.then(|| {
        let (href, spoken) = (paths::tag(it.id), format!(" {}", it.name));
        view! { <Cell class="acts"><a href=href>"Change"<span class="vh">{spoken}</span></a></Cell> }
    });
    let under = paths::tagged(&it.name);
    view! {
        <Row>
            <RowHead><a class="title" href=under>{it.name}</a></RowHead>
            <Cell class="num" label="Contracts">{it.contracts}</Cell>
            {change}
        </Row>
    }
}

/// The page of one tag.
#[component]
pub fn TagPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<TagId>().ok()));
    let loaded = Resource::new(move || id.get(), open_tag);
    screen(loaded, |_, opened| one(&opened))
}

fn one(it: &OpenedTag) -> AnyView {
    let lead = match it.it.contracts {
        0 => "No contract is filed under it.".to_owned(),
        1 => "One contract is filed under it.".to_owned(),
        many => format!("{many} contracts are filed under it."),
    };
    let forms = it.may_manage.then(|| forms(it));
    view! {
        <Title text=format!("The tag {}", it.it.name)/>
        <Crumbs links=vec![NavLink::new("Tags", paths::TAGS), NavLink::here(it.it.name.clone())]/>
        <PageHead title=format!("The tag “{}”", it.it.name) lead=lead/>
        <ErrorSummary items=it.note.complaints()/>
        {refusal(it.note.general())}
        {forms}
    }
    .into_any()
}

fn forms(OpenedTag { it, others, note, .. }: &OpenedTag) -> AnyView {
    let id = it.id;
    let name = Some(note.typed("name")).filter(|_| note.error("name").is_some()).unwrap_or_else(|| it.name.clone());
    let mut choices = vec![Choice::new("", "Choose a tag")];
    choices.extend(others.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())));
    let merge = (!others.is_empty()).then(|| {
        view! {
            <SectionHead title="Put it into another tag"/>
            <form class="section" method="post" action=calls::MergeTag::url() novalidate>
                <input type="hidden" name="id" value=id.to_string()/>
                <SelectField name="into" label="Into" help="Its contracts get that tag, and this one is gone." choices=choices value=note.typed("into") error=note.error("into")/>
                <div class="form-end"><Button>"Put it there"</Button></div>
            </form>
        }
    });
    view! {
        <SectionHead title="Rename it"/>
        <form class="section" method="post" action=calls::RenameTag::url() novalidate>
            <input type="hidden" name="id" value=id.to_string()/>
            <TextField name="name" label="Name" value=name error=note.error("name") maxlength=u32::try_from(LONGEST_TAG).unwrap_or(40)/>
            <div class="form-end"><Button kind=ButtonKind::Primary>"Rename the tag"</Button></div>
        </form>
        {merge}
        <SectionHead title="Delete it"/>
        <form class="section" method="post" action=calls::DeleteTag::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            <p>"It is taken from every contract. The contracts themselves stay as they are."</p>
            <div class="form-end"><Button kind=ButtonKind::Danger>"Delete the tag"</Button></div>
        </form>
    }
    .into_any()
}
