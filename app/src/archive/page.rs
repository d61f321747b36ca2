//! Take everything away, bring it in again.

use super::calls::{OpenedArchive, open};
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{ButtonKind, Crumbs, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::archive::{Brought, Refused};

/// The page.
#[component]
pub fn Archive() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open());
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedArchive { brought, note }: OpenedArchive) -> AnyView {
    let error = note.error("archive");
    let described_by = if error.is_some() { "f-archive-error f-archive-help" } else { "f-archive-help" };
    let invalid = error.is_some().then_some("true");
    view! {
        <Title text="Archive"/>
        <Crumbs links=vec![NavLink::new("Your account", paths::ACCOUNT), NavLink::here("Archive")]/>
        <PageHead
            title="Archive"
            lead="Everything your company keeps here, as one zip file of files that open without Pactoria: and such a file brought in again."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {brought.map(outcome)}
        <section class="section">
            <SectionHead title="Take everything away"/>
            <p>"A table of all contracts, every text with all its versions, the signed files as they were handed in, obligations, key dates, reminders, what contracts are related to, kept filters that are shared or your own, what your company makes of the rules, and the audit trail. Passwords and keys are not in it. Keep the file as you would keep the contracts."</p>
            <p><LinkButton href=paths::TAKE_ARCHIVE kind=ButtonKind::Primary>"Save the archive"</LinkButton></p>
        </section>
        <section class="section">
            <SectionHead title="Bring an archive in"/>
            <p>"Contracts come in with their history, their status and their reminders; what was sent is not sent again. A contract that is here already stays as it is, so bringing in twice does no harm. Your company’s rules come in where it has published none, or the same. Accounts are not made; contracts and shared filters of people who are not here become yours."</p>
            <form method="post" action=paths::ARCHIVE enctype="multipart/form-data" novalidate>
                <div class="field">
                    <label for="f-archive">"Archive"</label>
                    <p class="help" id="f-archive-help">"The zip file that Pactoria saved, up to 250 MB."</p>
                    {error.map(|error| view! { <p class="error" id="f-archive-error">{error}</p> })}
                    <input
                        id="f-archive" name="archive" type="file" accept=".zip"
                        aria-describedby=described_by aria-invalid=invalid
                    />
                </div>
                {form_end("Bring it in", None)}
            </form>
        </section>
    }
    .into_any()
}

fn outcome(it: Brought) -> AnyView {
    let contracts = |count: u32| if count == 1 { "1 contract".to_owned() } else { format!("{count} contracts") };
    let kind = if it.refused == 0 { NoticeKind::Good } else { NoticeKind::Warn };
    let mut words = format!("{} came in.", contracts(it.contracts));
    if it.already_here > 0 {
        words.push_str(&format!(" {} were here already and stay as they are.", contracts(it.already_here)));
    }
    if it.refused > 0 {
        words.push_str(&format!(" {} could not be taken.", contracts(it.refused)));
    }
    match it.filters {
        0 => {}
        1 => words.push_str(" 1 kept filter came in."),
        many => words.push_str(&format!(" {many} kept filters came in.")),
    }
    match it.rule_sets {
        0 => {}
        1 => words.push_str(" 1 published version of the rules came in, and counts now."),
        many => {
            words.push_str(&format!(" {many} published versions of the rules came in; the last of them counts now."));
        }
    }
    match it.numbers {
        0 => {}
        1 => words.push_str(" Your company’s own number came in."),
        _ => words.push_str(" Your company’s own numbers came in."),
    }
    match it.framework_reports {
        0 => {}
        1 => words.push_str(" 1 approved report on controls came in."),
        many => words.push_str(&format!(" {many} approved reports on controls came in.")),
    }
    match it.clauses {
        0 => {}
        1 => words.push_str(" 1 clause of your own came in."),
        many => words.push_str(&format!(" {many} clauses of your own came in.")),
    }
    match it.templates {
        0 => {}
        1 => words.push_str(" 1 template of your own came in."),
        many => words.push_str(&format!(" {many} templates of your own came in.")),
    }
    let told = it.complaints.len();
    let more = usize::try_from(it.refused).unwrap_or(usize::MAX).saturating_sub(told);
    let list = (!it.complaints.is_empty()).then(|| {
        let lines = it.complaints.into_iter().map(complaint).collect_view();
        view! {
            <section class="section">
                <SectionHead title="What could not be taken"/>
                <ul>{lines}</ul>
                {(more > 0).then(|| view! { <p>{format!("And {more} more.")}</p> })}
            </section>
        }
    });
    let further = usize::try_from(it.left_out).unwrap_or(usize::MAX).saturating_sub(it.remarks.len());
    let remarks = (!it.remarks.is_empty()).then(|| {
        let lines = it.remarks.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
        view! {
            <section class="section">
                <SectionHead title="What else was left out"/>
                <ul>{lines}</ul>
                {(further > 0).then(|| view! { <p>{format!("And {further} more.")}</p> })}
            </section>
        }
    });
    view! {
        <Notice kind=kind>{words}</Notice>
        {list}
        {remarks}
    }
    .into_any()
}

fn complaint(it: Refused) -> AnyView {
    let name = it.title.unwrap_or_else(|| "A line".to_owned());
    view! { <li><strong>{name}</strong>{format!(" (line {}): {}", it.line, it.why)}</li> }.into_any()
}
