//! The part of the list's filters that asks what the texts say, term by term: its fields, and its words on chips.

use crate::paths;
use crate::ui::{Button, Choice, Icon, SelectField, TextField};
use leptos::prelude::*;
use pactoria::compliance::keyterms::{Category, Renews};
use pactoria::contracts::Filter;

/// The words that have a field here. A list of kinds grows with each kind that is chosen; its chips take them away.
pub(super) const FIELDS: [&str; 5] =
    ["governing_law", "renewal", "notice_at_least_days", "notice_at_most_days", "payment_days_over"];

/// The laws that are offered; an address may name any other.
const LAWS: [&str; 4] = ["England and Wales", "Scotland", "Northern Ireland", "Ireland"];

/// Fields that ask what the texts say; folded up unless something is asked.
pub(super) fn fields(filter: &Filter) -> AnyView {
    let kinds = |none: &'static str| {
        let kinds = Category::ALL.iter().map(|it| Choice::new(it.word(), it.label()));
        std::iter::once(Choice::new("", none)).chain(kinds).collect::<Vec<_>>()
    };
    let law = LAWS
        .into_iter()
        .find(|it| it.eq_ignore_ascii_case(&filter.governing_law))
        .map_or_else(|| filter.governing_law.clone(), str::to_owned);
    let mut laws = vec![Choice::new("", "Any law")];
    laws.extend(LAWS.map(|it| Choice::new(it, it)));
    if !law.is_empty() && !LAWS.contains(&law.as_str()) {
        laws.push(Choice::new(law.clone(), law.clone()));
    }
    let mut ways = vec![Choice::new("", "Any")];
    ways.extend(Renews::ALL.map(|it| Choice::new(it.word(), it.label())));
    let renewal = filter.renewal.map(Renews::word).unwrap_or_default().to_owned();
    let days = |name: &'static str, label: &'static str, value: Option<u16>| {
        let value = value.map(|it| it.to_string()).unwrap_or_default();
        view! { <TextField name=name label=label value=value inputmode="numeric" maxlength=4 short=true optional=true/> }
    };
    view! {
        <details class="by-terms" open=filter.asks_for_terms()>
            <summary>"By what the text says"</summary>
            <div class="filters">
                <SelectField name="has_term" label="It has" choices=kinds("Anything") optional=true/>
                <SelectField name="lacks_term" label="It does not have" choices=kinds("Anything") optional=true/>
                <SelectField name="governing_law" label="Which law" choices=laws value=law optional=true/>
                <SelectField name="renewal" label="Renewal" choices=ways value=renewal optional=true/>
                {days("notice_at_least_days", "Notice to end: at least, in days", filter.notice_at_least_days)}
                {days("notice_at_most_days", "Notice to end: at most, in days", filter.notice_at_most_days)}
                {days("payment_days_over", "Days to pay: more than", filter.payment_days_over)}
                <Button icon=Icon::Filter>"Apply these"</Button>
            </div>
        </details>
    }
    .into_any()
}

/// What a word says on its chip, with the address of the same list without it; a list of kinds has a chip for each.
pub(super) fn chips(name: &str, filter: &Filter) -> Vec<(String, String)> {
    let each = |all: &[Category], lead: &str| {
        let chip =
            |it: &Category| (format!("{lead}: {}", it.label()), paths::contracts(&filter.without_term(name, *it)));
        all.iter().map(chip).collect()
    };
    let days = |it: Option<u16>| match it.unwrap_or_default() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let label = match name {
        "has_term" => return each(&filter.has_term, "Has"),
        "lacks_term" => return each(&filter.lacks_term, "Has no"),
        "governing_law" => format!("Which law: {}", filter.governing_law),
        "renewal" => filter.renewal.map(Renews::label).unwrap_or_default().to_owned(),
        "notice_at_least_days" => format!("Notice to end: {} or more", days(filter.notice_at_least_days)),
        "notice_at_most_days" => format!("Notice to end: {} or less", days(filter.notice_at_most_days)),
        "payment_days_over" => format!("More than {} to pay", days(filter.payment_days_over)),
        _ => return Vec::new(),
    };
    vec![(label, paths::contracts(&filter.without(name)))]
}
