//! The signed-in person's own account.

use super::calls::own_account;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Icon, LinkButton, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::accounts::{Person, Right};
use pactoria::typed::capitalised;

/// The account page.
#[component]
pub fn Account() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| own_account());
    view! {
        <Title text="Your account"/>
        {screen(loaded, |_, person| page(person))}
    }
}

fn page(person: Person) -> AnyView {
    let numbers = person.registration.in_words().map(|it| capitalised(&it));
    let may_change = person.role.may(Right::ManageCompany);
    view! {
        <PageHead title="Your account"/>
        <SectionHead title="You"/>
        <dl class="facts">
            <dt>"Name"</dt>
            <dd>{person.full_name}</dd>
            <dt>"Email"</dt>
            <dd>{person.email}</dd>
            <dt>"Role"</dt>
            <dd>{person.role.label()}</dd>
        </dl>
        <SectionHead title="Your calendar"/>
        <p>"Your calendar program can show the dates of your contracts and what is to be done."</p>
        <p><LinkButton href=paths::FEED icon=Icon::Calendar>"Put the dates into your calendar"</LinkButton></p>
        <SectionHead title="Your company"/>
        <dl class="facts">
            <dt>"Name"</dt>
            <dd>{person.company}</dd>
            {numbers.map(|words| view! { <dt>"Registered as"</dt><dd>{words}</dd> })}
            <dt>"Time zone"</dt>
            <dd>{person.time_zone}</dd>
        </dl>
        {may_change.then(|| view! { <p><LinkButton href=paths::COMPANY>"Change the company's details"</LinkButton></p> })}
    }
    .into_any()
}
