//! The list of contracts, with its filters in the address.

use super::calls::{Choosable, ListShown, list};
use super::terms;
use crate::layout::{Who, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, CheckField, Chip, Choice, Column, DrawnTable, Empty, Icon, LinkButton, Notice, NoticeKind,
    PageHead, Pagination, SelectField, Sort, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::bulk::{Act, MOST};
use pactoria::contracts::{ContractList, ContractType, Filter, Risk, Sort as Order, Status, Total};
use pactoria::filters::FilterList;
use pactoria::typed::{Currency, day_in_words, shortened};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    page: u32,
    filter: Filter,
}

impl Asked {
    /// The address of the same list in another order, from its first page.
    fn in_order(&self, sort: Order) -> String {
        paths::contracts(&Filter { sort, ..self.filter.clone() })
    }
}

/// The list page.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        // The form sends the kinds that were asked for and the one that was chosen under one name.
        let listed = |name: &str| query.get_all(name).unwrap_or_default().join(",");
        let word = |name: &str| {
            if Filter::LISTS.contains(&name) { listed(name) } else { query.get(name).unwrap_or_default() }
        };
        let (filter, _) = Filter::read(word);
        Asked { page: query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1), filter }
    });
    let loaded = Resource::new(move || asked.get(), |it| list(it.page, it.filter));
    view! {
        <Title text="Contracts"/>
        {screen(loaded, move |who, shown| page(&who, shown, &asked.get_untracked()))}
    }
}

fn page(who: &Who, shown: ListShown, asked: &Asked) -> AnyView {
    let ListShown { it: found, rows, kept, choosable } = shown;
    let (may_edit, has_contracts) = (who.may_edit, found.in_company > 0);
    let actions = move || {
        may_edit.then(|| {
            view! {
                <LinkButton href=paths::NEW_IMPORT icon=Icon::Import>"Bring in"</LinkButton>
                <LinkButton href=paths::TEMPLATES icon=Icon::Plus kind=ButtonKind::Primary>"Draft"</LinkButton>
            }
        })
    };
    view! {
        <PageHead title="Contracts" actions=actions/>
        {kept_filters(kept)}
        {has_contracts.then(|| view! { {filters(&asked.filter, &choosable)} {left_out(&asked.filter)} {counts(&found, &asked.filter)} })}
        {body(&found, rows, asked, may_edit)}
        {has_contracts.then(|| keys(may_edit))}
    }
    .into_any()
}

/// What the keys of this page do, and the box that switches them off. Shown by the script that hears them.
fn keys(may_edit: bool) -> AnyView {
    let ticks = may_edit.then(|| view! { <dt><kbd>"x"</kbd></dt><dd>"Tick the contract, or take the tick away"</dd> });
    view! {
        <details class="keys" id="list-keys" hidden>
            <summary>"Keys on this page"</summary>
            <dl>
                <dt><kbd>"/"</kbd></dt>
                <dd>"Search"</dd>
                <dt><kbd>"j"</kbd>" "<kbd>"k"</kbd></dt>
                <dd>"The next contract, the one before"</dd>
                <dt><kbd>"Enter"</kbd></dt>
                <dd>"Open the contract"</dd>
                {ticks}
                <dt><kbd>"?"</kbd></dt>
                <dd>"Open and close this"</dd>
            </dl>
            <CheckField name="list_keys" label="Use these keys in this browser" checked=true/>
        </details>
        <script type="module" src=paths::LIST_KEYS></script>
    }
    .into_any()
}

/// The filters that are kept for this person, above the fields; the page of all of them has the rest.
fn kept_filters(kept: FilterList) -> Option<AnyView> {
    if kept.rows.is_empty() {
        return None;
    }
    let all = if usize::try_from(kept.total).is_ok_and(|it| it > kept.rows.len()) {
        format!("All {} kept filters", kept.total)
    } else {
        "Change these".to_owned()
    };
    let links = kept.rows.into_iter().map(|it| {
        let whose = (!it.may_change).then(|| view! { <span class="vh">{format!(" kept by {}", it.owner)}</span> });
        view! { <li><a class="chip" href=paths::kept_filter(it.id)>{it.name}{whose}</a></li> }
    });
    let links = links.collect_view();
    let view = view! {
        <nav class="kept" aria-label="Kept filters">
            <ul class="chips">{links}<li><a href=paths::FILTERS>{all}</a></li></ul>
        </nav>
    };
    Some(view.into_any())
}

/// The words of a filter that have a field of their own in the form.
const FIELDS: [&str; 11] = [
    "search",
    "status",
    "contract_type",
    "sort",
    "expiring_within_days",
    "needs_review",
    "owner",
    "tag",
    "party",
    "risk",
    "currency",
];

/// The fields that few need at a time; open where one of them says something.
fn more_filters(filter: &Filter, from: &Choosable) -> AnyView {
    let any = |label: &str| vec![Choice::new("", label)];
    let mut ends = any("Any day");
    for days in [30, 60, 90, 365] {
        ends.push(Choice::new(days.to_string(), format!("Within {days} days")));
    }
    let asked = filter.expiring_within_days.map(|it| it.to_string()).unwrap_or_default();
    if !asked.is_empty() && !ends.iter().any(|it| it.value == asked) {
        ends.push(Choice::new(asked.clone(), format!("Within {asked} days")));
    }
    let mut owners = any("Anybody");
    owners.extend(from.owners.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())));
    let owner = filter.owner.map(|it| it.to_string()).unwrap_or_default();
    if !owner.is_empty() && !owners.iter().any(|it| it.value == owner) {
        owners.push(Choice::new(owner.clone(), "Somebody who is not here any more"));
    }
    let mut risks = any("Any risk");
    risks.extend(Risk::ALL.map(|it| Choice::new(it.word(), it.label())));
    let mut currencies = any("Any currency");
    currencies.extend(Currency::ALL.map(|it| Choice::new(it.code(), it.code())));
    let mut reviews = any("Any");
    reviews
        .extend([("true", "Needs review"), ("false", "Needs no review")].map(|(word, label)| Choice::new(word, label)));
    let review = filter.needs_review.map(|it| it.to_string()).unwrap_or_default();
    let risk = filter.risk.map(Risk::word).unwrap_or_default().to_owned();
    let currency = filter.currency.map(Currency::code).unwrap_or_default().to_owned();
    let says = FIELDS.iter().skip(4).any(|name| filter.pairs().iter().any(|(it, _)| it == name));
    view! {
        <details class="more-filters" open=says>
            <summary>"More filters"</summary>
            <div class="filters">
                <SelectField name="expiring_within_days" label="Ends" choices=ends value=asked optional=true/>
                <SelectField name="needs_review" label="Review" choices=reviews value=review optional=true/>
                <SelectField name="owner" label="Owner" choices=owners value=owner optional=true/>
                <TextField name="tag" label="Tag, the whole word" value=filter.tag.clone() maxlength=40 optional=true/>
                <TextField name="party" label="Other party, the whole name" value=filter.party.clone() maxlength=160 optional=true/>
                <SelectField name="risk" label="Risk" choices=risks value=risk optional=true/>
                <SelectField name="currency" label="Currency" choices=currencies value=currency optional=true/>
            </div>
        </details>
    }
    .into_any()
}

fn filters(filter: &Filter, from: &Choosable) -> AnyView {
    let mut statuses = vec![Choice::new("", "Any status")];
    statuses.extend(Status::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let mut kinds = vec![Choice::new("", "Any type")];
    kinds.extend(ContractType::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let orders = [
        ("", "Best match, then last changed"),
        ("-updated_at", "Last changed first"),
        ("updated_at", "First changed first"),
        ("title", "Title, A to Z"),
        ("-title", "Title, Z to A"),
        ("-contract_value", "Highest value first"),
        ("contract_value", "Lowest value first"),
        ("end_date", "Ending first"),
        ("-end_date", "Ending last"),
    ]
    .map(|(word, label)| Choice::new(word, label))
    .to_vec();
    // What came with a link stays while the fields are changed; its chips take it away.
    let has_field = |name: &str| FIELDS.contains(&name) || terms::FIELDS.contains(&name);
    let kept = filter.pairs().into_iter().filter(|(name, _)| !has_field(name));
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let status = filter.status.map(Status::word).unwrap_or_default().to_owned();
    let kind = filter.contract_type.map(ContractType::word).unwrap_or_default().to_owned();
    view! {
        <form class="filters" method="get" action=paths::CONTRACTS role="search">
            <TextField
                name="search"
                label="Search words in the text, titles, parties"
                value=filter.search.clone()
                r#type="search"
                maxlength=200
                optional=true
            />
            <SelectField name="status" label="Status" choices=statuses value=status optional=true/>
            <SelectField name="contract_type" label="Type" choices=kinds value=kind optional=true/>
            <SelectField name="sort" label="Order" choices=orders value=filter.sort.word().to_owned() optional=true/>
            {kept}
            {more_filters(filter, from)}
            {terms::fields(filter)}
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

/// What a word of the filter means, for its chip.
fn meaning(name: &str, filter: &Filter, owner: Option<&str>) -> String {
    let yes = |it: Option<bool>| it.unwrap_or(false);
    match name {
        "search" => format!("“{}”", filter.search),
        "status" => filter.status.map(Status::label).unwrap_or_default().to_owned(),
        "contract_type" => filter.contract_type.map(ContractType::label).unwrap_or_default().to_owned(),
        "owner" => format!("Owner: {}", owner.unwrap_or("nobody here")),
        "tag" => format!("Tagged {}", filter.tag),
        "party" => format!("With {}", filter.party),
        "currency" => format!("In {}", filter.currency.unwrap_or_default().code()),
        "expiring_within_days" => match filter.expiring_within_days {
            Some(0) => "Ends today".to_owned(),
            Some(1) => "Ends by tomorrow".to_owned(),
            days => format!("Ends within {} days", days.unwrap_or_default()),
        },
        "needs_review" if yes(filter.needs_review) => "Needs review".to_owned(),
        "needs_review" => "Needs no review".to_owned(),
        "risk" => match filter.risk {
            Some(Risk::Unchecked) | None => "Not checked".to_owned(),
            Some(risk) => format!("Risk {}", risk.label()),
        },
        "critical" => "A critical rule is not met".to_owned(),
        "scored" => "With a score".to_owned(),
        "area" => filter.area.map(|it| format!("Scored in {}", it.label().to_lowercase())).unwrap_or_default(),
        "created_from" => filter.created_from.map(|it| format!("Made from {}", day_in_words(it))).unwrap_or_default(),
        "created_to" => filter.created_to.map(|it| format!("Made until {}", day_in_words(it))).unwrap_or_default(),
        "unchanged_for_days" => format!("Not changed for {} days", filter.unchanged_for_days.unwrap_or_default()),
        "notice_within_days" => {
            format!("Notice to send within {} days", filter.notice_within_days.unwrap_or_default())
        }
        "in_force_from" => {
            filter.in_force_from.map(|it| format!("In force since {} or later", day_in_words(it))).unwrap_or_default()
        }
        "in_force_to" => {
            filter.in_force_to.map(|it| format!("In force since {} or earlier", day_in_words(it))).unwrap_or_default()
        }
        "came_signed" if yes(filter.came_signed) => "Signed when it came here".to_owned(),
        "came_signed" => "Made here, signed later".to_owned(),
        "was_reviewed" if yes(filter.was_reviewed) => "Was sent for review".to_owned(),
        "was_reviewed" => "Never sent for review".to_owned(),
        _ => String::new(),
    }
}

/// Which of the words that were typed nothing was looked for by.
fn left_out(filter: &Filter) -> Option<AnyView> {
    let words = filter.words_left_out();
    let quoted = words.iter().map(|it| format!("“{}”", shortened(it, 40))).collect::<Vec<_>>().join(", ");
    let said = format!(
        "Not looked for: {quoted}. A search takes {} words of at most {} letters; the list below goes by the others.",
        Filter::MOST_WORDS,
        Filter::LONGEST_WORD
    );
    (!words.is_empty()).then(|| view! { <Notice kind=NoticeKind::Warn><p>{said}</p></Notice> }.into_any())
}

fn counts(found: &ContractList, filter: &Filter) -> AnyView {
    let before = found.page.saturating_sub(1).saturating_mul(found.size);
    let said = match found.total.saturating_sub(before).min(found.size) {
        0 => format!("0 of {}", found.in_company),
        shown => {
            let (first, last) = (before + 1, before + shown);
            format!("{} of {}, {first} to {last} shown", found.total, found.in_company)
        }
    };
    let chips = filter.pairs().into_iter().filter(|(name, _)| *name != "sort").flat_map(|(name, _)| {
        let of_terms = terms::chips(name, filter);
        if of_terms.is_empty() {
            let label = meaning(name, filter, found.owner.as_deref());
            return vec![(label, paths::contracts(&filter.without(name)))];
        }
        of_terms
    });
    let chips = chips.map(|(label, href)| view! { <Chip label=label remove_href=href/> });
    let clear = filter.narrows().then(|| view! { <a href=paths::CONTRACTS>"Clear"</a> });
    view! {
        <div class="applied">
            <span>{said}</span>
            {chips.collect_view()}
            {clear}
            {filter.narrows().then(|| view! { <a href=paths::keep_filter(filter)>"Keep this filter"</a> })}
            {(found.total > 0).then(|| view! { <a href=paths::table(filter) download="">"Save as CSV"</a> })}
        </div>
        {worth(found)}
    }
    .into_any()
}

/// What the contracts that match are worth together, by currency, and how they score where that was asked for.
fn worth(found: &ContractList) -> Option<AnyView> {
    let score = found.average_score.as_ref().map(|it| format!("average score {it}"));
    let total = |it: &Total| match it.contracts {
        1 => format!("{} in one contract", it.total),
        many => format!("{} in {many} contracts", it.total),
    };
    let words: Vec<_> = found.totals.iter().map(total).chain(score).collect();
    (!words.is_empty()).then(|| view! { <p class="applied totals">{words.join(" · ")}</p> }.into_any())
}

fn body(found: &ContractList, rows: String, asked: &Asked, may_edit: bool) -> AnyView {
    if rows.is_empty() && found.in_company == 0 {
        return view! {
            <Empty title="No contract yet">
                <p>"Draft one from a template, or paste the text of one you have."</p>
                <p><LinkButton href=paths::TEMPLATES>"See the templates"</LinkButton></p>
            </Empty>
        }
        .into_any();
    }
    if rows.is_empty() {
        let advice = if asked.filter.asks_for_terms() {
            "No text says this in words that were recognised. Texts that came in just now may still be read; take a filter away to see more."
        } else if asked.filter.search.is_empty() {
            "None of your contracts is like this now. Take a filter away to see more."
        } else if asked.filter.searches_letters_only() {
            "A single letter is looked up as a whole word, not as the beginning of one. Write at least two letters."
        } else {
            "Every word must occur in the text, the title or a party’s name, and words in quotation marks just so. Try fewer words or another status."
        };
        return view! {
            <Empty title="No contract matches">
                <p>{advice}</p>
                <p><LinkButton href=paths::CONTRACTS>"Show every contract"</LinkButton></p>
            </Empty>
        }
        .into_any();
    }
    // Without words to search for, the usual order is that of the last change.
    let order = match asked.filter.sort {
        Order::Usual | Order::Match if !asked.filter.is_ranked() => Order::Changed,
        order => order,
    };
    let sortable = |label: &'static str, up: Order, down: Order| {
        let sorted = if order == up {
            Some(Sort::Ascending)
        } else if order == down {
            Some(Sort::Descending)
        } else {
            None
        };
        let next = if sorted == Some(Sort::Ascending) { down } else { up };
        Column::new(label).sortable(asked.in_order(next), sorted)
    };
    let boxes = may_edit.then(Column::boxes);
    let columns = boxes.into_iter().chain([
        sortable("Contract", Order::Title, Order::TitleLast),
        Column::new("Other party"),
        Column::new("Type").rank(3),
        Column::new("Status"),
        sortable("Value", Order::ValueLowest, Order::Value).numeric().rank(2),
        sortable("Ends", Order::Ends, Order::EndsLast).rank(3),
        Column::new("Checks"),
        Column::new("Owner").rank(4),
        sortable("Changed", Order::ChangedFirst, Order::Changed).rank(1),
    ]);
    let columns = columns.collect::<Vec<_>>();
    let base = paths::contracts(&asked.filter);
    let href = move |page: u32| {
        let sep = if base.contains('?') { '&' } else { '?' };
        format!("{base}{sep}page={page}")
    };
    let table = view! { <DrawnTable label="Contracts" columns=columns rows=rows/> };
    let table = if may_edit {
        view! {
            <form class="many" method="get" action=paths::BULK>
                {bulk_bar(&asked.filter, found)}
                {table}
            </form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    view! {
        {table}
        <Pagination page=found.page pages=found.pages href=href/>
    }
    .into_any()
}

/// What can be done with the contracts that are ticked, or with all that match where they are not too many.
fn bulk_bar(filter: &Filter, found: &ContractList) -> AnyView {
    let acts = Act::ALL.map(|it| view! { <option value=it.word()>{it.label()}</option> }).collect_view();
    let words = filter.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let words = words.collect_view();
    let total = found.total;
    let all = (found.pages > 1 && total <= MOST).then(|| {
        view! { <Button small=true name="of" value="all">{format!("All {total} that match…")}</Button> }
    });
    view! {
        <div class="bulk" role="group" aria-label="With several contracts">
            {words}
            <label>"With several: "<select class="input" name="act">{acts}</select></label>
            <Button small=true name="of" value="ticked">"Those ticked…"</Button>
            {all}
            <button class="btn small push" type="submit" name="of" value="ticked" formaction=paths::TABLE>"Save those ticked as CSV"</button>
        </div>
    }
    .into_any()
}
