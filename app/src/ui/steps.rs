//! The steps of guided questions: finished ones are links, the current one is marked, a wrong one says so.
//!
//! Below 1024 px the list folds into a bar under the words "Step 2 of 6".

use leptos::prelude::*;

use super::icons::Icon;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Answered.
    Done,
    /// Answered, with something to correct.
    Wrong,
    /// Not reached yet, or being answered now.
    Ahead,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where it is answered, once it can be.
    pub href: Option<String>,
    /// A line under the name, such as the answer given; may be empty.
    pub said: String,
    /// How far it is.
    pub state: StepState,
}

/// The steps of a set of questions.
#[component]
pub fn Steps(
    /// What the steps are of, for those who hear the page.
    #[prop(default = "Questions".to_owned(), into)]
    label: String,
    /// The steps in order.
    steps: Vec<Step>,
    /// The step being answered, from 1.
    current: u32,
) -> impl IntoView {
    let many = steps.len();
    let now = (1..).zip(&steps).find(|(at, _)| *at == current).map(|(_, step)| step.name.clone());
    let entries = (1..)
        .zip(steps)
        .map(|(at, step): (u32, Step)| {
            let state = match step.state {
                StepState::Done => Some("done"),
                StepState::Wrong => Some("error"),
                StepState::Ahead => None,
            };
            let dot = if step.state == StepState::Done && at != current {
                view! { <Icon name=Icon::Check/> }.into_any()
            } else {
                at.into_any()
            };
            let name = match step.href {
                Some(href) => view! { <a class="name" href=href>{step.name}</a> }.into_any(),
                None => view! { <span class="name">{step.name}</span> }.into_any(),
            };
            let said = (!step.said.is_empty()).then(|| view! { <span class="sub">{step.said}</span> });
            view! {
                <li data-state=state aria-current=(at == current).then_some("step")>
                    <span class="dot">{dot}</span>
                    {name}
                    {said}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="steps" aria-label=label>
            <p class="now">{format!("Step {current} of {many} ")}<span>{now}</span></p>
            <ol>{entries}</ol>
        </nav>
    }
}
