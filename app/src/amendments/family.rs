//! What a contract's page says of amendments: what it amends, and what amends it.

use crate::paths;
use crate::ui::{LinkButton, Notice, NoticeKind, SectionHead, Status as StatusMark};
use leptos::prelude::*;
use pactoria::amendments::{AmendmentRow, Family};
use pactoria::contracts::Status;
use pactoria::ids::ContractId;

/// Nothing for a contract that neither amends nor is amended.
pub fn family(id: ContractId, status: Status, it: &Family) -> AnyView {
    let amends = it.amends.as_ref().map(|(agreement, title, number)| {
        let words = match status {
            Status::Draft | Status::PendingReview => "It changes nothing until it is signed.",
            Status::Active | Status::Completed => "What it changes is written into the text that governs.",
            Status::Expired | Status::Terminated => "It governs no longer.",
        };
        let further = (status == Status::Draft).then(|| view! { " "<a href=paths::change(id)>"Add a change"</a> });
        let (href, title, number) = (paths::contract(*agreement), title.clone(), *number);
        view! {
            <Notice kind=NoticeKind::Info>
                <p>{format!("Amendment {number} of ")}<a href=href>{title}</a>". "{words}{further}</p>
            </Notice>
        }
    });
    let amended = (!it.amendments.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="amendments">
                <SectionHead title="Amendments" id="amendments">
                    <LinkButton href=paths::governs(id)>"What governs today"</LinkButton>
                </SectionHead>
                {rows(&it.amendments)}
            </section>
        }
    });
    view! { {amends}{amended} }.into_any()
}

/// The amendments in the order of their precedence.
pub fn rows(amendments: &[AmendmentRow]) -> AnyView {
    let rows = amendments
        .iter()
        .cloned()
        .map(|it| {
            view! {
                <li>
                    <a href=paths::contract(it.id)>{it.title}</a>
                    " "<StatusMark status=it.status.word()/>
                    " "<span class="muted">{it.effective}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="plain">{rows}</ol> }.into_any()
}
