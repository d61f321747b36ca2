//! When an impact assessment may be needed, and the form by which a person answers.

use super::calls;
use super::show::quotes;
use crate::answer::Flash;
use crate::ui::{
    Button, ButtonKind, Choice, ChoiceField, DateField, Notice, NoticeKind, SectionHead, SelectField, TextArea,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use pactoria::processing::{DataProtection, PromptView, Standing};

pub(super) fn prompts(it: &DataProtection, note: &Flash) -> AnyView {
    if !it.is_in_register {
        return ().into_any();
    }
    let prompts = it.prompts.iter().map(prompt).collect_view();
    let nothing = it.prompts.is_empty().then(|| {
        view! {
            <p>"Nothing in the text calls for a data protection impact assessment. Whether the processing is likely to result in a high risk is for you to judge all the same."</p>
        }
    });
    let whose = it.works_for_another.then(|| {
        view! {
            <Notice kind=NoticeKind::Info>
                "You work for another here. The assessment is the controller’s duty; yours is to help with it (UK GDPR, Art 28(3)(f))."
            </Notice>
        }
    });
    view! {
        <section class="section" aria-label="Impact assessment">
            <SectionHead title=format!("Impact assessment: {}", it.standing.to_lowercase())/>
            {answered(it)}
            {whose}
            {nothing}
            {prompts}
            {(it.may_say && (!it.prompts.is_empty() || it.assessment.is_some())).then(|| form(it, note))}
            <p class="muted">"Article 35 of the UK GDPR, and the list that the Information Commissioner publishes under it. Most items of that list count only together with another sign of high risk. Check with a lawyer."</p>
        </section>
    }
    .into_any()
}

fn answered(it: &DataProtection) -> Option<AnyView> {
    let done = it.assessment.clone()?;
    let reason = (!done.reason.is_empty()).then(|| view! { <p>{format!("“{}”", done.reason)}</p> });
    let is_new = it.prompts.iter().any(|it| it.is_new);
    let new =
        is_new.then(|| view! { <p><strong>"Something came up after this answer. Please look again."</strong></p> });
    let kind = if is_new { NoticeKind::Warn } else { NoticeKind::Info };
    Some(
        view! {
            <Notice kind=kind>
                {new}
                <p>{done.said}". "{done.by}</p>
                {reason}
            </Notice>
        }
        .into_any(),
    )
}

fn prompt(it: &PromptView) -> AnyView {
    let new = it.is_new.then_some(" (new)");
    view! {
        <h3>{it.title.clone()}{new}</h3>
        <p>{it.question.clone()}</p>
        {quotes(&it.passages)}
        <p class="muted">{it.law.clone()}</p>
    }
    .into_any()
}

fn form(it: &DataProtection, note: &Flash) -> AnyView {
    let choices = vec![
        Choice::new(Standing::Done.word(), "An assessment was done")
            .with_help("Say where it is kept, and on which day it was done."),
        Choice::new(Standing::ToDo.word(), "One is to be done")
            .with_help("It becomes an obligation of this contract, with an owner and a day."),
        Choice::new(Standing::NotNeeded.word(), "None is needed")
            .with_help("Say why the risk is not likely to be high."),
    ];
    let mut owners = vec![Choice::new("", "Yourself")];
    owners.extend(it.colleagues.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())));
    view! {
        <form class="section" method="post" action=calls::Answer::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <input type="hidden" name="revision" value=it.revision.to_string()/>
            <ChoiceField name="outcome" label="Your answer" choices=choices value=note.typed("outcome") error=note.error("outcome")/>
            <TextField
                name="reference"
                label="Where the assessment is kept"
                help="A number, a name or an address; for one that was done."
                value=note.typed("reference")
                error=note.error("reference")
                optional=true
            />
            <DateField
                name="day"
                label="The day it was done, or by which it is to be"
                value=note.typed("day")
                error=note.error("day")
                optional=true
            />
            <SelectField
                name="owner_id"
                label="Whose job it is"
                choices=owners
                value=note.typed("owner_id")
                error=note.error("owner_id")
                optional=true
            />
            <TextArea
                name="reason"
                id="f-assessment-reason"
                label="Why"
                value=note.typed("reason")
                error=note.error("reason")
                rows=3
                maxlength=2000
                optional=true
            />
            <Button kind=ButtonKind::Primary>"Keep the answer"</Button>
        </form>
    }
    .into_any()
}
