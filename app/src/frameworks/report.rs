//! A report on the controls of a framework: live while it is a draft, and what was approved from then on.

use super::calls::{self, OpenedReport};
use super::controls;
use super::show::period;
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, ChoiceField, Crumbs, ErrorSummary, Icon, LinkButton, NavLink, Notice, NoticeKind,
    PageHead, PasswordField, SectionHead, TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::frameworks::{Approval, ReportPage};

/// The page of a report.
#[component]
pub fn Report() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(move || id.get(), calls::open_report);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedReport { it, note }: OpenedReport) -> AnyView {
    let (id, name) = (it.id, it.content.name.clone());
    let title = format!("Report on controls: {name}");
    let facts = [period(&it.content), it.drawn.clone(), format!("Controls as of {}", it.content.framework_version)];
    let framework = it.content.framework;
    let actions = move || {
        let file = |format: &'static str, words: &'static str| {
            view! { <LinkButton href=paths::framework_report_as(id, format) icon=Icon::Download download=true>{words}</LinkButton> }
        };
        view! { {file("pdf", "Save as PDF")}{file("csv", "Save as CSV")}{file("json", "Save as JSON")} }
    };
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![
            NavLink::new("Frameworks", paths::FRAMEWORKS),
            NavLink::new(name, paths::framework(framework)),
            NavLink::here("Report"),
        ]/>
        <PageHead title=title lead=it.content.scope.clone() actions=actions>
            {facts.map(|it| view! { <span>{it}</span> }).into_iter().collect_view()}
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {standing(&it)}
        {controls::score(&it.content)}
        {controls::not_met(&it.content)}
        {controls::controls(&it.content, false)}
        {it.may_approve.then(|| approve(&it, &note))}
        {it.may_drop.then(|| drop_it(&it))}
    }
    .into_any()
}

fn standing(it: &ReportPage) -> AnyView {
    match (&it.content.approval, it.fits) {
        (Some(approval), Some(fits)) => approved(it, approval, fits),
        _ => {
            let hindrance = it.hindrance.clone().map(|it| view! { <p>{it}</p> });
            view! {
                <Notice kind=NoticeKind::Warn>
                    <p><strong>"A draft, approved by nobody. "</strong>"It says what records say now, and changes with them."</p>
                    {hindrance}
                </Notice>
            }
            .into_any()
        }
    }
}

fn approved(it: &ReportPage, approval: &Approval, fits: bool) -> AnyView {
    let verdict = if fits && it.is_brought_in {
        view! {
            <Notice kind=NoticeKind::Info>
                "It came in with an archive. Checked just now: the hash still fits what is kept, and what the audit trail said when it came in. That it was approved is what the archive says; the trail of where it comes from has the approval itself."
            </Notice>
        }
        .into_any()
    } else if fits {
        view! {
            <Notice kind=NoticeKind::Good>
                "Checked just now: the hash still fits what is kept, and the audit trail says the same one. The report is what was approved."
            </Notice>
        }
        .into_any()
    } else {
        view! {
            <Notice kind=NoticeKind::Bad announce=true>
                "The hash does not fit: what is kept is not what was approved. Do not rely on it. Tell whoever runs Pactoria; a backup has it as it was."
            </Notice>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="Approval"/>
            {verdict}
            <dl class="facts">
                <dt>"Approved by"</dt>
                <dd>{format!("{}, {}", approval.by_name, approval.role)}</dd>
                <dt>"When"</dt>
                <dd>{it.approved.clone()}</dd>
                <dt>"Meaning"</dt>
                <dd>{format!("“{}”", approval.meaning)}</dd>
                <dt>"Reason"</dt>
                <dd>{format!("“{}”", approval.reason)}</dd>
                <dt>"SHA-256 of the JSON file"</dt>
                <dd><code>{it.sha256.clone()}</code></dd>
            </dl>
            <p class="muted">"What stands here does not change any more. Its figures lead to their lists as they are today."</p>
        </section>
    }
    .into_any()
}

fn approve(it: &ReportPage, note: &Flash) -> AnyView {
    let choices = it.meanings.iter().map(|(word, sentence)| Choice::new(word.clone(), sentence.clone())).collect();
    view! {
        <SectionHead title="Approve this report"/>
        <form class="section" method="post" action=calls::Approve::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <input type="hidden" name="seen" value=it.seen.clone()/>
            <p>"It is then kept as you see it, and does not change any more. If records change before you press the button, nothing is approved and you are asked to look again."</p>
            <ChoiceField
                name="meaning"
                label="What your name means"
                choices=choices
                value=note.typed("meaning")
                error=note.error("meaning")
            />
            <TextArea
                name="reason"
                label="Why you approve it"
                help="Such as what you looked at. It stands in the report."
                value=note.typed("reason")
                error=note.error("reason")
                maxlength=2_000
            />
            <PasswordField
                name="password"
                label="Your password, once more"
                help="It shows that it is you who approves."
                error=note.error("password")
            />
            {form_end("Approve this report", None)}
        </form>
    }
    .into_any()
}

fn drop_it(it: &ReportPage) -> AnyView {
    view! {
        <form class="section" method="post" action=calls::DropDraft::url()>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <Button kind=ButtonKind::Danger>"Drop this draft"</Button>
        </form>
    }
    .into_any()
}
