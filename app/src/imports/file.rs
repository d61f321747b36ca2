//! A file with what was read out of it: each term with its passage, to be accepted or corrected, and the way to a contract.

use super::calls::{self, OpenedFile, show_file};
use super::{followed, state_mark};
use crate::answer::Flash;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, ChoiceField, Crumbs, DateField, ErrorSummary, Icon, LinkButton, NavLink, Notice,
    NoticeKind, Outcome, OutcomeMark, PageHead, SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::contracts::ContractType;
use pactoria::document;
use pactoria::ids::ImportId;
use pactoria::imports::{FileState, FileView, Term, TermView};
use pactoria::keydates::Unit;
use pactoria::typed::Currency;

const COMPANY_NUMBER: &str = "Eight characters, like 01234567 or SC123456.";
const VAT_NUMBER: &str = "Like GB 123 4567 82.";

/// The page of a file.
#[component]
pub fn File() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| {
        let params = params.read();
        let id = params.get("id").and_then(|it| it.parse::<ImportId>().ok());
        (id, params.get("n").and_then(|it| it.parse::<u32>().ok()))
    });
    let loaded = Resource::new(move || place.get(), |(id, position)| show_file(id, position));
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedFile { it, note }: &OpenedFile) -> AnyView {
    let row = it.row.clone();
    let body = body(it, note);
    let has_file = row.size != "0 bytes";
    let href = paths::import_download(row.import, row.position);
    let actions = move || {
        has_file.then(|| {
            view! { <LinkButton href=href icon=Icon::Download download=true>"Save the original"</LinkButton> }
        })
    };
    let pages = it.pages.map(|it| if it == 1 { "1 page".to_owned() } else { format!("{it} pages") });
    let said = format!("{}: {}.", row.name, row.state.label().to_lowercase());
    let inside = view! {
        <PageHead title=row.name.clone() actions=actions>
            {state_mark(row.state)}
            <span>{row.size}</span>
            {pages.map(|pages| view! { <span>{pages}</span> })}
        </PageHead>
        {body}
    };
    view! {
        <Title text=row.name.clone()/>
        <Crumbs links=vec![
            NavLink::new("Brought in", paths::IMPORTS),
            NavLink::new("Files", paths::import(row.import)),
            NavLink::here(format!("File {}", row.position)),
        ]/>
        {followed(row.state.is_under_way(), said, inside)}
    }
    .into_any()
}

fn body(it: &FileView, note: &Flash) -> AnyView {
    let row = &it.row;
    let contract = row.contract.map(|id| view! { " "<a href=paths::contract(id)>"Open the contract"</a> });
    let told = |kind: NoticeKind, words: String| {
        view! { {refusal(note.general())}<Notice kind=kind><p>{words}{contract}</p></Notice> }.into_any()
    };
    match row.state {
        FileState::NeedsReview | FileState::Read => open(it, note),
        FileState::Waiting | FileState::Reading => {
            let words = "This file is kept and will be read in a moment. Open this page again to see what was found.";
            told(NoticeKind::Info, row.reason.clone().unwrap_or_else(|| words.to_owned()))
        }
        FileState::Unpacked => {
            told(NoticeKind::Info, "This is an archive. Its files follow in the same import.".to_owned())
        }
        FileState::Refused => told(NoticeKind::Bad, row.reason.clone().unwrap_or_default()),
        FileState::LeftOut => told(NoticeKind::Info, "This file was left out. No contract was made of it.".to_owned()),
        FileState::Done => {
            told(NoticeKind::Good, "This file was brought in and is the original of its contract.".to_owned())
        }
        FileState::Duplicate => {
            let first = row.same_as.map(|(import, position)| {
                view! { <p><a href=paths::import_file(import, position)>"See it there"</a></p> }
            });
            let told =
                told(NoticeKind::Info, "The very same file was handed in before, so it is not read twice.".to_owned());
            view! { {told}{first} }.into_any()
        }
    }
}

fn open(it: &FileView, note: &Flash) -> AnyView {
    let doubts = it.terms.iter().filter(|it| it.is_in_doubt()).count();
    let lead = match doubts {
        0 => "Nothing is in doubt. Look it over, and bring it in.".to_owned(),
        1 => "One answer is in doubt. Compare it with the passage, then accept it or put it right.".to_owned(),
        many => format!("{many} answers are in doubt. Compare each with its passage, then accept it or put it right."),
    };
    let notes = (!it.notes.is_empty()).then(|| {
        let lines = it.notes.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
        view! { <details class="reading-notes"><summary>"What was decided while reading"</summary><ul>{lines}</ul></details> }
    });
    let terms = it.terms.iter().map(|it| term(it, note)).collect_view();
    view! {
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <p class="lead">{lead}</p>
        {notes}
        <form class="section import-terms" method="post" action=calls::Decide::url() novalidate>
            <input type="hidden" name="id" value=it.row.import.to_string()/>
            <input type="hidden" name="position" value=it.row.position.to_string()/>
            // Enter in a field presses the first button of a form; this one keeps what was typed and decides nothing.
            <button hidden type="submit" name="act" value="keep">"Keep"</button>
            {terms}
            {standing(it, note)}
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value="bring_in">"Bring it in"</Button>
                <Button name="act" value="keep">"Keep for later"</Button>
                <Button kind=ButtonKind::Danger name="act" value="leave_out">"Leave it out"</Button>
            </div>
        </form>
        <SectionHead title="The text as it was read"/>
        <div class="desk">
            <article class="sheet" aria-label="Text of the file" inner_html=document::to_html(&it.content, &[])></article>
        </div>
    }
    .into_any()
}

fn term(it: &TermView, note: &Flash) -> AnyView {
    let word = it.term.word();
    let (outcome, words) = match (&it.proposal, it.is_settled) {
        (_, true) => (Outcome::Pass, "Settled"),
        (Some(found), false) if found.is_sure => (Outcome::Pass, "Found"),
        (Some(_), false) => (Outcome::Partial, "Please check"),
        (None, false) => (Outcome::NotApplicable, "Nothing found"),
    };
    let why = it.proposal.as_ref().map(|it| view! { <p class="why">{it.why.clone()}</p> });
    let passages = it.proposal.iter().flat_map(|it| &it.passages);
    let passages = passages.map(|it| view! { <blockquote>{it.quote.clone()}</blockquote> }).collect_view();
    let spoken = format!(": {}", it.term.label());
    let buttons = it.is_in_doubt().then(|| {
        let again = spoken.clone();
        view! {
            <div class="term-acts">
                <Button small=true name="act" value=format!("accept:{word}")>"Accept"<span class="vh">{again}</span></Button>
                <Button small=true name="act" value=format!("correct:{word}")>"Correct to what I typed"<span class="vh">{spoken}</span></Button>
            </div>
        }
    });
    view! {
        <section class="import-term" id=format!("t-{word}") aria-labelledby=format!("h-{word}")>
            <h2 id=format!("h-{word}")>{it.term.label()}</h2>
            <OutcomeMark outcome=outcome words=words/>
            <div class="said">{fields(it, note)}{buttons}</div>
            <div class="found">{why}{passages}</div>
        </section>
    }
    .into_any()
}

fn fields(it: &TermView, note: &Flash) -> AnyView {
    let value = |name: &str| {
        if note.problem.is_some() { note.typed(name) } else { it.values.get(name).cloned().unwrap_or_default() }
    };
    let units = || {
        let mut units = vec![Choice::new("", "Choose")];
        units.extend(Unit::ALL.map(|it| Choice::new(it.code(), format!("{}s", it.singular()))));
        units
    };
    let line = |name: &'static str, label: &'static str, most: u32| {
        view! { <TextField name=name label=label value=value(name) error=note.error(name) maxlength=most/> }.into_any()
    };
    let number = |name: &'static str, label: &'static str, help: &'static str| {
        view! {
            <TextField name=name label=label help=help value=value(name) error=note.error(name) maxlength=20 optional=true short=true/>
        }
    };
    let day = |name: &'static str, label: &'static str| {
        view! { <DateField name=name label=label value=value(name) error=note.error(name) optional=true/> }.into_any()
    };
    match it.term {
        Term::Title => line("title", "Title of the contract", 200),
        Term::ContractType => {
            let kinds = ContractType::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec();
            view! {
                <SelectField
                    name="contract_type" label="Type of contract" help="Decides which rules are asked." choices=kinds
                    value=value("contract_type") error=note.error("contract_type")
                />
            }
            .into_any()
        }
        Term::Parties => view! {
            {line("supplier_name", "One side (who supplies)", 160)}
            {line("client_name", "The other side (who is supplied)", 160)}
        }
        .into_any(),
        Term::Numbers => view! {
            <div class="pair">
                {number("supplier_company_number", "Company number of the one side", COMPANY_NUMBER)}
                {number("supplier_vat_number", "VAT number of the one side", VAT_NUMBER)}
            </div>
            <div class="pair">
                {number("client_company_number", "Company number of the other side", COMPANY_NUMBER)}
                {number("client_vat_number", "VAT number of the other side", VAT_NUMBER)}
            </div>
        }
        .into_any(),
        Term::AgreedOn => day("agreed_on", "Day the agreement was made"),
        Term::StartDate => day("start_date", "First day it is in force"),
        Term::EndDate => day("end_date", "Last day it is in force"),
        Term::Value => {
            let currencies = Currency::ALL.map(|it| Choice::new(it.code(), it.code())).to_vec();
            view! {
                <div class="pair">
                    <TextField
                        name="contract_value" label="Worth as a whole" value=value("contract_value")
                        error=note.error("contract_value") inputmode="decimal" maxlength=24 optional=true short=true
                    />
                    <SelectField name="currency" label="Currency" choices=currencies value=value("currency") error=note.error("currency")/>
                </div>
            }
            .into_any()
        }
        Term::GoverningLaw => view! {
            <TextField
                name="governing_law" label="Law that governs it" value=value("governing_law")
                error=note.error("governing_law") maxlength=120 optional=true
            />
        }
        .into_any(),
        Term::Renewal => {
            let renewals = [
                ("", "Not said"),
                ("none", "It ends by itself"),
                ("automatic", "It renews unless notice is given"),
                ("by_agreement", "It renews only if both agree"),
            ];
            let renewals = renewals.map(|(word, label)| Choice::new(word, label)).to_vec();
            view! {
                <SelectField name="renewal" label="At the end of the term" choices=renewals value=value("renewal") error=note.error("renewal")/>
                <div class="pair">
                    <TextField
                        name="renewal_count" label="Each renewal lasts" value=value("renewal_count")
                        error=note.error("renewal_count") inputmode="numeric" maxlength=5 optional=true short=true
                    />
                    <SelectField name="renewal_unit" label="Unit of the renewal" choices=units() value=value("renewal_unit") error=note.error("renewal_unit") optional=true/>
                </div>
            }
            .into_any()
        }
        Term::Notice => view! {
            <div class="pair">
                <TextField
                    name="notice_count" label="Notice period" value=value("notice_count")
                    error=note.error("notice_count") inputmode="numeric" maxlength=5 optional=true short=true
                />
                <SelectField name="notice_unit" label="Unit of the notice" choices=units() value=value("notice_unit") error=note.error("notice_unit") optional=true/>
            </div>
            <TextField
                name="notice_clause" label="Clause on the notice period" value=value("notice_clause")
                error=note.error("notice_clause") maxlength=20 optional=true short=true
            />
        }
        .into_any(),
    }
}

fn standing(it: &FileView, note: &Flash) -> AnyView {
    let typed = |field: &str, otherwise: &str| {
        if note.problem.is_some() { note.typed(field) } else { otherwise.to_owned() }
    };
    let mut choices = Vec::new();
    if it.may_activate {
        choices.push(
            Choice::new("signed", "It is signed")
                .with_help("It is kept as in force, or as expired when its last day has passed."),
        );
    }
    choices.push(Choice::new("draft", "It is still a draft").with_help("It is kept as a draft that can be changed."));
    let signing = it.may_activate.then(|| {
        view! {
            <TextField
                name="signed_by" label="Who signed" help="Each party and the person who signed for it; only for signed contracts."
                value=typed("signed_by", &it.signed_by) error=note.error("signed_by") maxlength=300 optional=true
            />
            <DateField
                name="signed_on" label="Day of the last signature" value=typed("signed_on", &it.signed_on)
                error=note.error("signed_on") optional=true
            />
        }
    });
    let usual = if it.may_activate { "signed" } else { "draft" };
    view! {
        <SectionHead title="Signed or not"/>
        <ChoiceField name="standing" label="Is this contract signed?" choices=choices value=typed("standing", usual) error=note.error("standing")/>
        {signing}
    }
    .into_any()
}
