//! The company's own rules: which there are, and one of them to be written, changed or removed.

use super::calls::{self, OpenedOwn, open_own};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, CheckField, Column, Crumbs, DataTable, Empty, ErrorSummary, Icon, LinkButton, NavLink,
    PageHead, Pagination, Row, RowHead, SectionHead, TextArea, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::contracts::ContractType;
use pactoria::playbook::{LONGEST_ADVICE, LONGEST_NAME, MOST_PHRASES, NEAR, OwnList, OwnRule, OwnView, Position};

/// The list of own rules; `?page=` pages.
#[component]
pub fn OwnRules() -> impl IntoView {
    let query = use_query_map();
    let page_number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page_number.get(), calls::own_rules);
    view! {
        <Title text="Your own rules"/>
        {screen(loaded, |_, it| list(it))}
    }
}

fn list(it: OwnList) -> AnyView {
    let may_manage = it.may_manage;
    let actions = move || {
        may_manage.then(|| {
            view! { <LinkButton href=paths::NEW_OWN_RULE icon=Icon::Plus kind=ButtonKind::Primary>"Write a rule"</LinkButton> }
        })
    };
    let body = if it.rows.is_empty() {
        view! {
            <Empty title="Your company has no rule of its own yet">
                <p>"A rule of your own says which wording you prefer, which you accept and which you never accept. It is looked for in every contract, and counts in no score."</p>
            </Empty>
        }
        .into_any()
    } else {
        let columns = vec![Column::new("Rule"), Column::new("Asked of").rank(2), Column::new("State")];
        let href = |page: u32| paths::with_query(paths::OWN_RULES, &[("page", &page.to_string())]);
        view! {
            <DataTable label="Your own rules" columns=columns top=true>{it.rows.into_iter().map(row).collect_view()}</DataTable>
            <Pagination page=it.page pages=it.pages href=href/>
        }
        .into_any()
    };
    view! {
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::here("Your own")]/>
        <PageHead title="Your own rules" lead="Which wording your company prefers, accepts and never accepts." actions=actions/>
        {body}
    }
    .into_any()
}

fn row(it: OwnView) -> impl IntoView {
    let state = if it.is_published { "Counts" } else { "Not published yet" };
    let positions = Position::ALL.map(|position| {
        let phrases = it.rule.phrases(position);
        (!phrases.is_empty()).then(|| {
            view! { <br/><span class="muted">{format!("{}: {}", position.label(), phrases.join("; "))}</span> }
        })
    });
    let (href, id, asked_of) = (paths::own_rule(it.rule.number), format!(" ({})", it.rule.id()), asked_of(&it.rule));
    view! {
        <Row>
            <RowHead>
                <a class="title" href=href>{it.rule.name}</a>
                <span class="muted">{id}</span>
                {positions.collect_view()}
            </RowHead>
            <Cell label="Asked of" rank=2>{asked_of}</Cell>
            <Cell label="State">{state}</Cell>
        </Row>
    }
}

/// Rules of the company's own as a version has them.
pub(super) fn own_rules(all: &[OwnRule]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let one = |it: &OwnRule| {
        let positions = Position::ALL.map(|position| {
            let phrases = it.phrases(position).join("; ");
            (!phrases.is_empty()).then(|| view! { <br/>{format!("{}: {phrases}", position.label())} })
        });
        let must = it.must_address.then(|| view! { <br/>"A contract that says nothing of it does not meet the rule." });
        let advice = (!it.advice.is_empty()).then(|| view! { <br/>{it.advice.clone()} });
        view! {
            <li>
                {it.name.clone()}
                <span class="muted">{format!(" ({}, {})", it.id(), asked_of(it).to_lowercase())}</span>
                {positions.collect_view()}
                {must}
                {advice}
            </li>
        }
    };
    Some(
        view! {
            <SectionHead title="Rules of your own" minor=true/>
            <ul class="prose">{all.iter().map(one).collect_view()}</ul>
        }
        .into_any(),
    )
}

fn asked_of(it: &OwnRule) -> String {
    if it.types.is_empty() {
        return "Every type of contract".to_owned();
    }
    it.types.iter().map(|it| it.label()).collect::<Vec<_>>().join(", ")
}

/// The page on which a rule is written.
#[component]
pub fn NewOwnRule() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| calls::open_new_own());
    view! {
        <Title text="Write a rule"/>
        {screen(loaded, |_, opened| one(&opened))}
    }
}

/// The page of one rule.
#[component]
pub fn Own() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.read().get("n").and_then(|it| it.parse::<u32>().ok()));
    let loaded = Resource::new(move || number.get(), open_own);
    screen(loaded, |_, opened| one(&opened))
}

fn one(OpenedOwn { it, may_manage, note }: &OpenedOwn) -> AnyView {
    let title = it.as_ref().map_or_else(|| "Write a rule".to_owned(), |it| it.rule.name.clone());
    let body = if *may_manage {
        view! { {form(it.as_ref(), note)}{it.as_ref().map(removal)} }.into_any()
    } else {
        it.as_ref().map(read_only).into_any()
    };
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::new("Your own", paths::OWN_RULES), NavLink::here(title.clone())]/>
        <PageHead title=title/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {body}
    }
    .into_any()
}

fn read_only(it: &OwnView) -> AnyView {
    let rule = &it.rule;
    let positions = Position::ALL.map(|position| {
        let phrases = rule.phrases(position).join("; ");
        (!phrases.is_empty()).then(|| view! { <dt>{position.label()}</dt><dd>{phrases}</dd> })
    });
    view! {
        <dl class="facts">
            <dt>"Asked of"</dt>
            <dd>{asked_of(rule)}</dd>
            {positions.collect_view()}
            <dt>"What to do"</dt>
            <dd>{rule.advice.clone()}</dd>
        </dl>
    }
    .into_any()
}

fn form(it: Option<&OwnView>, note: &Flash) -> AnyView {
    let is_refused = note.problem.is_some();
    let rule = it.map(|it| it.rule.clone());
    let value = |field: &str, kept: fn(&OwnRule) -> String| {
        if is_refused { note.typed(field) } else { rule.as_ref().map(kept).unwrap_or_default() }
    };
    let chosen = note.typed("contract_types");
    let kinds = ContractType::ALL.map(|kind| {
        let id = format!("f-contract_types-{}", kind.word());
        let checked = if is_refused {
            chosen.split(' ').any(|word| word == kind.word())
        } else {
            rule.as_ref().is_some_and(|it| it.types.contains(&kind))
        };
        view! { <CheckField name="contract_types[]" label=kind.label() checked=checked value=kind.word() id=id/> }
    });
    let must = if is_refused {
        !note.typed("must_address").is_empty()
    } else {
        rule.as_ref().is_some_and(|it| it.must_address)
    };
    let how = format!(
        "One phrase a line, at most {MOST_PHRASES}; any of them counts. Commas part words that may stand up to {NEAR} characters from each other in one sentence: “liability, unlimited”. A star stands for any ending: “terminat*”."
    );
    let number = it.map_or(0, |it| it.rule.number);
    let seen = it.map(|it| it.mark.clone()).unwrap_or_default();
    view! {
        <form class="section" method="post" action=calls::WriteOwn::url() novalidate>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="seen" value=seen/>
            <TextField name="name" label="What it is about" value=value("name", |it| it.name.clone()) error=note.error("name") maxlength=most(LONGEST_NAME)/>
            <SectionHead title="Positions"/>
            <p>{how}</p>
            <TextArea name="preferred" label="Preferred: the rule is met" value=value("preferred", |it| it.preferred.join("\n")) error=note.error("preferred") optional=true/>
            <TextArea name="acceptable" label="Acceptable: the rule is partly met" value=value("acceptable", |it| it.acceptable.join("\n")) error=note.error("acceptable") optional=true/>
            <TextArea name="never" label="Never: the rule is not met, whatever else stands there" value=value("never", |it| it.never.join("\n")) error=note.error("never") optional=true/>
            <CheckField name="must_address" label="A contract that says nothing of it does not meet the rule" help="Otherwise it waits for a person to look." checked=must/>
            <TextArea name="advice" label="What to do where it is not met" value=value("advice", |it| it.advice.clone()) error=note.error("advice") maxlength=most(LONGEST_ADVICE) optional=true/>
            <fieldset class="section">
                <legend>"Asked of these types of contract; of every type where none is ticked"</legend>
                {kinds.collect_view()}
            </fieldset>
            {form_end("Put it into the draft", Some((paths::OWN_RULES.to_owned(), "Go back")))}
        </form>
    }
    .into_any()
}

fn most(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

fn removal(it: &OwnView) -> AnyView {
    view! {
        <SectionHead title="Remove it"/>
        <form class="section" method="post" action=calls::RemoveOwn::url()>
            <input type="hidden" name="number" value=it.rule.number/>
            <input type="hidden" name="seen" value=it.mark.clone()/>
            <p>"It leaves the draft, and is asked no more once the draft is published. Versions that were published keep it."</p>
            <div class="form-end"><Button kind=ButtonKind::Danger>"Remove it from the draft"</Button></div>
        </form>
    }
    .into_any()
}
