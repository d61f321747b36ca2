//! Where the company's rules stand: what counts now, and the draft to be published or dropped.

use super::calls::{self, OpenedPlaybook, open};
use super::off::switched_off;
use super::own::own_rules;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, DataTable, Empty, ErrorSummary, LinkButton, PageHead, Row, RowHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::playbook::{ChangeView, PlaybookView};

/// The page of the company's rules.
#[component]
pub fn Show() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open());
    view! {
        <Title text="Rules"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(OpenedPlaybook { it, note }: OpenedPlaybook) -> AnyView {
    let actions = || {
        view! {
            <LinkButton href=paths::RULES>"Every rule"</LinkButton>
            <LinkButton href=paths::OWN_RULES>"Your own rules"</LinkButton>
        }
    };
    view! {
        <PageHead
            title="Rules"
            lead="By which rules your contracts are checked. What you change is gathered in a draft, and counts once it is published."
            actions=actions
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {draft(&it)}
        {now(&it)}
    }
    .into_any()
}

fn draft(it: &PlaybookView) -> AnyView {
    if it.changes.is_empty() {
        let next = it.may_manage.then(|| {
            view! { <p>"To switch a rule off, open it in the list of "<a href=paths::RULES>"every rule"</a>". To say which wording you prefer or never accept, write "<a href=paths::OWN_RULES>"a rule of your own"</a>"."</p> }
        });
        return view! {
            <SectionHead title="Draft"/>
            <Empty title="Nothing waits to be published">{next}</Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Rule"), Column::new("What becomes of it"), Column::new("Why").rank(2)];
    let rows = it.changes.iter().cloned().map(change).collect_view();
    let drafted = it.drafted.clone().map(|it| view! { <p>{it}</p> });
    let acts = it.may_manage.then(|| acts(it.version, it.mark.clone()));
    view! {
        <section class="section">
            <SectionHead title="Draft">{drafted}</SectionHead>
            <DataTable label="What the draft changes" columns=columns top=true>{rows}</DataTable>
            {acts}
        </section>
    }
    .into_any()
}

fn change(it: ChangeView) -> impl IntoView {
    let href = match it.own {
        Some(number) => paths::own_rule(number),
        None if it.id.starts_with("OWN-") => paths::OWN_RULES.to_owned(),
        None => paths::rule(&it.id),
    };
    let warning = it.warning.map(|it| view! { <p><strong>{it}</strong></p> });
    view! {
        <Row>
            <RowHead>
                <a class="title" href=href>{it.title}</a>
                <br/>
                <span class="muted">{it.id}</span>
            </RowHead>
            <Cell label="What becomes of it">{it.becomes}{warning}</Cell>
            <Cell label="Why" rank=2>{it.reason}</Cell>
        </Row>
    }
}

fn acts(version: u32, mark: String) -> AnyView {
    let next = version.saturating_add(1);
    view! {
        <p>
            {format!("Once published as version {next}, every analysis goes by it. Your contracts are read again in the background, and the scores in your lists and on your dashboard follow. No text and no version of a contract changes.")}
        </p>
        <div class="form-end">
            <form method="post" action=calls::Publish::url()>
                <input type="hidden" name="seen" value=mark.clone()/>
                <Button kind=ButtonKind::Primary>{format!("Publish version {next}")}</Button>
            </form>
            <LinkButton href=paths::TRY_RULES>"Try on the last 100 contracts"</LinkButton>
            <form method="post" action=calls::DropDraft::url()>
                <input type="hidden" name="seen" value=mark/>
                <Button kind=ButtonKind::Danger>"Drop the draft"</Button>
            </form>
        </div>
    }
    .into_any()
}

fn now(it: &PlaybookView) -> AnyView {
    let said = match (it.version, it.published.clone()) {
        (0, _) | (_, None) => format!("The {} rules of the rule pack, as they are.", it.rules),
        (version, Some(published)) => format!("Version {version}, {published}."),
    };
    let versions = (it.version > 0).then(|| view! { <a href=paths::RULE_VERSIONS>"Every version"</a> });
    let off = if it.off.is_empty() {
        view! { <p>"No rule is switched off."</p> }.into_any()
    } else {
        switched_off(it.off.clone())
    };
    view! {
        <section class="section">
            <SectionHead title="What counts now">{versions}</SectionHead>
            <p>{said}</p>
            {off}
            {own_rules(&it.own)}
        </section>
    }
    .into_any()
}
