//! Writing a clause for the company: a new one, or the next version of one.

use super::calls::{WriteOwn, Writing, open_own};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    CheckField, Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea, TextField, field_id,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::clauses::{ChangingView, LONGEST_HEADING, LONGEST_WHY, OwnForm, Rung};
use pactoria::contracts::ContractType;

const HOW: &str = "Each line is a paragraph with a number of its own; a line that begins with “- ” becomes (a), (b) and so on. What is still to be filled in stands in [square brackets]. Words of a template’s questions can be used as {{name}}, in templates of every type you tick.";

/// The page on which a clause is written.
#[component]
pub fn New() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open_own(String::new()));
    screen(loaded, |_, it| page(&it))
}

/// The page on which one is written anew.
#[component]
pub fn Change() -> impl IntoView {
    let params = use_params_map();
    let clause = Memo::new(move |_| params.read().get("clause").unwrap_or_default());
    let loaded = Resource::new(move || clause.get(), open_own);
    screen(loaded, |_, it| page(&it))
}

fn page(Writing { it, note }: &Writing) -> AnyView {
    let title =
        it.as_ref().map_or_else(|| "Write a clause".to_owned(), |it| format!("Write anew: {}", it.form.heading));
    let lead = "It goes into drafts as any other clause, and every version of it is kept.";
    let mut links = vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::new("Clauses", paths::CLAUSES)];
    if let Some(it) = it {
        links.push(NavLink::new(it.form.heading.clone(), paths::clause(&it.address)));
    }
    links.push(NavLink::here(if it.is_some() { "Write it anew" } else { "Write a clause" }));
    view! {
        <Title text=title.clone()/>
        <Crumbs links=links/>
        <PageHead title=title lead=lead/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {it.as_ref().and_then(|it| meanwhile(it, note))}
        {form(it.as_ref(), note)}
    }
    .into_any()
}

/// That somebody else wrote a version while this one was typed, which is in the form.
fn meanwhile(it: &ChangingView, note: &Flash) -> Option<AnyView> {
    let seen = note.typed("version").parse::<u32>().ok().filter(|seen| *seen < it.version)?;
    let (href, words) = (
        paths::compare_versions(&paths::clause(&it.address), seen, it.version),
        format!("What version {} changed", it.version),
    );
    let said = format!(
        "You began with version {seen}. What you typed stands below and is not saved yet; saving it now makes version {} of it. ",
        it.version + 1
    );
    Some(
        view! {
            <Notice kind=NoticeKind::Warn>
                <p>
                    {said}
                    <a href=href>{words}</a>
                </p>
            </Notice>
        }
        .into_any(),
    )
}

/// What a field shows: what was typed, or what is kept.
struct Values<'a> {
    kept: OwnForm,
    note: &'a Flash,
}

impl Values<'_> {
    fn of(&self, field: &str, kept: impl Fn(&OwnForm) -> String) -> String {
        if self.note.problem.is_some() { self.note.typed(field) } else { kept(&self.kept) }
    }

    fn has_type(&self, kind: ContractType) -> bool {
        if self.note.problem.is_some() {
            return self.note.typed("contract_types").split(' ').any(|word| word == kind.word());
        }
        self.kept.contract_types.iter().any(|word| word == kind.word())
    }
}

fn form(it: Option<&ChangingView>, note: &Flash) -> AnyView {
    let values = Values { kept: it.map(|it| it.form.clone()).unwrap_or_default(), note };
    let (address, version) = it.map(|it| (it.address.clone(), it.version.to_string())).unwrap_or_default();
    let kinds = ContractType::ALL.map(|kind| {
        let id = format!("f-contract_types-{}", kind.word());
        view! { <CheckField name="contract_types[]" label=kind.label() checked=values.has_type(kind) value=kind.word() id=id/> }
    });
    let back = if address.is_empty() { paths::CLAUSES.to_owned() } else { paths::clause(&address) };
    let heading = values.of("heading", |it| it.heading.clone());
    view! {
        <form class="section" method="post" action=WriteOwn::url() novalidate>
            <input type="hidden" name="clause" value=address/>
            <input type="hidden" name="version" value=version/>
            <TextField name="heading" label="Heading" value=heading error=note.error("heading") maxlength=most(LONGEST_HEADING)/>
            <fieldset class="section">
                <legend>"For these types of contract; for every type where none is ticked"</legend>
                {kinds.collect_view()}
            </fieldset>
            {Rung::ALL.map(|rung| wording(rung, &values)).collect_view()}
            <SectionHead title="This version"/>
            <TextArea
                name="note"
                label="Why you write it"
                help="Stands beside the version, with your name and the time."
                value=values.of("note", |it| it.note.clone())
                error=note.error("note")
            />
            {form_end("Save this version", Some((back, "Go back")))}
        </form>
    }
    .into_any()
}

fn wording(rung: Rung, values: &Values<'_>) -> AnyView {
    let is_first = rung == Rung::Preferred;
    // The complaint of a field is about `acceptable.text`, whose link must find it.
    let named = |part: &str| (format!("{}_{part}", rung.word()), format!("{}.{part}", rung.word()));
    let (text, about_text) = named("text");
    let (why, about_why) = named("why");
    let (law, about_law) = named("law");
    let (gives_up, about_gives_up) = named("gives_up");
    let lead = match rung {
        Rung::Preferred => HOW,
        Rung::Acceptable => "What you would also sign. Leave it empty where there is nothing to fall back on.",
        Rung::LastResort => "The last wording you would sign before you walk away. It may be left empty, too.",
    };
    let gives_up = (!is_first).then(|| {
        view! {
            <TextField
                name=gives_up.clone()
                id=field_id(&about_gives_up)
                label="What it gives up"
                value=values.of(&gives_up, |it| it.on(rung).gives_up.clone())
                error=values.note.error(&about_gives_up)
                maxlength=most(LONGEST_WHY)
                optional=true
            />
        }
    });
    view! {
        <SectionHead title=format!("{} wording", rung.label())/>
        <p>{lead}</p>
        <TextArea
            name=text.clone()
            id=field_id(&about_text)
            label="What the contract says"
            value=values.of(&text, |it| it.on(rung).text.clone())
            error=values.note.error(&about_text)
            rows=10
            reading=true
            optional=!is_first
        />
        {gives_up}
        <TextField
            name=why.clone()
            id=field_id(&about_why)
            label="Why it is there"
            value=values.of(&why, |it| it.on(rung).why.clone())
            error=values.note.error(&about_why)
            maxlength=most(LONGEST_WHY)
            optional=!is_first
        />
        <TextArea
            name=law.clone()
            id=field_id(&about_law)
            label="Which law stands behind it"
            help="One line each, such as: Late Payment of Commercial Debts (Interest) Act 1998."
            value=values.of(&law, |it| it.on(rung).law.join("\n"))
            error=values.note.error(&about_law)
            optional=true
        />
    }
    .into_any()
}

fn most(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}
