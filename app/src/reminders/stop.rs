//! The page by which a recipient stops reminders, or takes that back. It asks before it acts: programs that look at mail
//! open the links in it.

use super::calls::{self, open_stop, stop_note};
use crate::answer::AppError;
use crate::layout::{outside, problem_page, refusal};
use crate::ui::{Button, ButtonKind, PageHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::MailId;
use pactoria::reminders::StopView;

/// The page of the link in a mail.
#[component]
pub fn Stop() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| {
        let params = params.read();
        (params.get("mail").and_then(|it| it.parse::<MailId>().ok()), params.get("proof").unwrap_or_default())
    });
    let loaded = Resource::new(
        move || link.get(),
        |(mail, proof)| async move {
            let it = open_stop(mail, proof).await?;
            Ok::<_, AppError>((it, stop_note().await?))
        },
    );
    view! {
        <Title text="Reminders"/>
        <Transition>
            {move || Suspend::new(async move {
                match (loaded.await, link.get_untracked()) {
                    (Ok((it, note)), (Some(mail), proof)) => page(it, note.general(), mail, proof),
                    (Ok(_), (None, _)) => problem_page(&pactoria::problem::Problem::missing("reminder")),
                    (Err(AppError(problem)), _) => problem_page(&problem),
                }
            })}
        </Transition>
    }
}

fn page(it: StopView, refused: Option<String>, mail: MailId, proof: String) -> AnyView {
    let StopView { company, to, is_stopped } = it;
    let (title, lead, act) = if is_stopped {
        ("You get no more reminders", format!("{company} sends no reminders to {to} any more."), "Get reminders again")
    } else {
        (
            "Stop reminders",
            format!("{company} uses Pactoria to remind {to} of the dates of its contracts."),
            "Stop the reminders",
        )
    };
    outside(
        None,
        view! {
            <PageHead title=title lead=lead/>
            {refusal(refused)}
            <form method="post" action=calls::PutStop::url()>
                <input type="hidden" name="mail" value=mail.to_string()/>
                <input type="hidden" name="proof" value=proof/>
                {is_stopped.then(|| view! { <input type="hidden" name="again" value="true"/> })}
                <Button kind=if is_stopped { ButtonKind::Quiet } else { ButtonKind::Primary }>{act}</Button>
            </form>
        }
        .into_any(),
    )
}
