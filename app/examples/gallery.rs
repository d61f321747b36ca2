//! The component gallery: every shared piece in every state, drawn in the browser alone, with no server.
//!
//! A new look starts here. The page takes its theme from its address (`?theme=light`, `?theme=dark`); without one it
//! follows the system. The figures and names are invented; nothing here is loaded from anywhere.

use app::ui::{
    AreaScore, Bar, BarTone, Button, ButtonKind, Cell, CheckField, Chip, Choice, ChoiceField, Column, ColumnChart,
    Crumbs, DataTable, DateField, Dialog, DialogButton, DialogEnd, Empty, ErrorSummary, Failed, Finding, Foot, Icon,
    IconButton, LineChart, LinkButton, Loading, Masthead, Menu, NavLink, Notice, NoticeKind, Outcome, OutcomeMark,
    PageHead, Pagination, PasswordField, Plotted, PublicMasthead, Row, RowHead, RuleStrip, ScoreWords, SectionHead,
    SelectField, SeverityWord, SkipLink, Sort, Status, Step, StepState, Steps, StripLegend, TextArea, TextField, Toast,
    Trail, TrailEntry, Views,
};
use leptos::prelude::*;

fn main() {
    let theme = location().search().ok().as_deref().and_then(|query| match query {
        "?theme=light" => Some("light"),
        "?theme=dark" => Some("dark"),
        _ => None,
    });
    if let (Some(theme), Some(root)) = (theme, document().document_element()) {
        // A browser that refuses leaves the gallery in the system's theme.
        let _ = root.set_attribute("data-theme", theme);
    }
    leptos::mount::mount_to_body(Gallery);
}

/// The whole gallery.
#[component]
fn Gallery() -> impl IntoView {
    view! {
        <SkipLink/>
        {heads_of_page()}
        <main id="main" class="page" tabindex="-1">
            <Crumbs links=vec![NavLink::new("Contracts", "#"), NavLink::here("Gallery")]/>
            <PageHead
                title="Gallery"
                lead="Every shared piece in every state. A new look starts here."
                actions=|| view! {
                    <LinkButton href="?theme=light" small=true>"Light"</LinkButton>
                    <LinkButton href="?theme=dark" small=true>"Dark"</LinkButton>
                    <LinkButton href="?" small=true>"System"</LinkButton>
                }
            >
                <Status status="draft" boxed=true/>
                <span>"Version 3, saved today at 09:42 by Priya Nair"</span>
                <span>"Owner: Priya Nair"</span>
            </PageHead>
            <div class="gallery">
                {buttons()}
                {marks()}
                {fields()}
                {errors()}
                {notices()}
                {table()}
                {table_states()}
            {charts()}
                {lists()}
                {questions()}
                {findings()}
                {contract()}
                {editor()}
                {trail()}
                {dialogs()}
                {menus()}
                {doors()}
                {templates()}
                {heads_signed_out()}
                {icons()}
            </div>
            <Foot links=vec![NavLink::new("Rule pack 2026.11.2, law as at 20 November 2026", "#")]/>
        </main>
    }
}

/// A section of the gallery under its heading.
fn section(title: &'static str, content: impl IntoView + 'static) -> AnyView {
    view! { <section aria-label=title><h2>{title}</h2>{content.into_any()}</section> }.into_any()
}

fn heads_of_page() -> AnyView {
    let sections = vec![
        NavLink::new("Today", "/"),
        NavLink::new("Contracts", "/contracts"),
        NavLink::new("Templates", "/templates"),
        NavLink::new("Audit", "/audit"),
    ];
    view! {
        <Masthead
            home="/"
            sections=sections
            path="/contracts/7"
            search_href="/search"
            person="Priya Nair"
            company="Thornbury Optics"
            account=vec![NavLink::new("Your account", "#"), NavLink::new("People", "#")]
            sign_out=|| view! { <form method="post" action="#"><button>"Sign out"</button></form> }
        />
    }
    .into_any()
}

fn buttons() -> AnyView {
    let content = view! {
        <div class="row">
            <Button kind=ButtonKind::Primary>"Send for review"</Button>
            <Button icon=Icon::Edit>"Edit text"</Button>
            <Button kind=ButtonKind::Quiet>"Back"</Button>
            <Button kind=ButtonKind::Danger>"Terminate…"</Button>
            <Button kind=ButtonKind::DangerPrimary>"Terminate this contract"</Button>
            <Button disabled=true>"Sign"</Button>
            <Button kind=ButtonKind::Primary busy=true>"Sealing…"</Button>
            <Button small=true>"Small"</Button>
            <IconButton icon=Icon::Cross label="Close"/>
        </div>
        <h3>"Links that look like buttons"</h3>
        <div class="row">
            <LinkButton href="#" kind=ButtonKind::Primary icon=Icon::Plus>"Draft"</LinkButton>
            <LinkButton href="#" icon=Icon::Download download=true>"PDF"</LinkButton>
        </div>
        <p class="muted section-note">
            "A disabled button stands beside the sentence that says why: Sign is not possible while one critical finding \
             is open."
        </p>
    };
    section("Buttons", content)
}

fn marks() -> AnyView {
    let words = ["draft", "pending_review", "active", "completed", "expired", "terminated"];
    let outcomes = [
        Outcome::Pass,
        Outcome::Partial,
        Outcome::Fail,
        Outcome::NotApplicable,
        Outcome::Unknown,
        Outcome::Info,
        Outcome::Accepted,
        Outcome::Dismissed,
    ];
    let severities = ["critical", "high", "medium", "low", "info"];
    let content = view! {
        <div class="row">{words.map(|word| view! { <Status status=word boxed=true/> }).collect_view()}</div>
        <h3>"In a row, without the edge"</h3>
        <div class="row">{words.map(|word| view! { <Status status=word/> }).collect_view()}</div>
        <h3>"Outcomes"</h3>
        <div class="row">
            {outcomes.map(|outcome| view! { <OutcomeMark outcome=outcome/> }).collect_view()}
            <OutcomeMark outcome="fail" words="1 high"/>
        </div>
        <h3>"Severity"</h3>
        <div class="row">{severities.map(|word| view! { <SeverityWord severity=word/> }).collect_view()}</div>
    };
    section("Status and outcome", content)
}

fn fields() -> AnyView {
    let kinds = vec![
        Choice::new("company", "A company"),
        Choice::new("llp", "A limited liability partnership (LLP)"),
        Choice::new("person", "A sole trader or an individual")
            .with_help("Changes who signs, and whether a deed is needed."),
    ];
    let types = vec![Choice::new("", "Choose one"), Choice::new("nda", "NDA"), Choice::new("services", "Services")];
    let content = view! {
        <div class="columns">
            <div class="c6">
                <TextField name="title" label="Contract title" value="Mutual NDA" help="People will find it by this."/>
                <TextField
                    name="payment_days"
                    label="Payment period"
                    value="90"
                    inputmode="numeric"
                    short=true
                    error="Enter days as a whole number from 1 to 60. You entered 90.".to_owned()
                />
                <TextField name="value" label="Value in pounds" value="86,250.00" affix="£" inputmode="decimal" optional=true/>
                <TextField name="number" label="Number" value="TO-0231" readonly=true/>
                <PasswordField
                    name="password"
                    label="Password"
                    autocomplete="new-password"
                    help="Any words or characters you like."
                    demands=vec!["12 characters or more".to_owned(), "not your name, company or email".to_owned()]
                />
                <DateField name="starts_on" label="Starts on" value="2026-11-23" help="The first day it binds."/>
            </div>
            <div class="c6">
                <SelectField name="contract_type" label="Type" choices=types value="nda"/>
                <TextArea name="reason" label="Reason" value="The project ended by agreement." rows=2/>
                <ChoiceField name="party_type" label="Who is the other party?" choices=kinds value="company"/>
                <ChoiceField
                    name="personal_data"
                    label="Will personal data be shared?"
                    choices=vec![Choice::new("yes", "Yes"), Choice::new("no", "No")]
                    error="Choose one of the two.".to_owned()
                />
                <CheckField name="remind" label="Send reminders to the owner" checked=true/>
                <CheckField
                    name="authority"
                    label="I have authority to sign for the company"
                    error="Tick this to sign.".to_owned()
                />
            </div>
        </div>
    };
    section("Fields", content)
}

fn errors() -> AnyView {
    let items = vec![
        ("f-payment_days".to_owned(), "Payment period: enter 1 to 60".to_owned()),
        ("f-personal_data".to_owned(), "Personal data: choose yes or no".to_owned()),
    ];
    section("Error summary", view! { <ErrorSummary items=items/> })
}

fn notices() -> AnyView {
    let content = view! {
        <div class="stack">
            <Notice>
                <p><strong>"Mail is not set up."</strong>" Messages wait in the outbox; you can send the links yourself."</p>
            </Notice>
            <Notice kind=NoticeKind::Good>
                <p><strong>"All signatures are valid."</strong>" Checked on 20 November 2026 against the copy on this page."</p>
            </Notice>
            <Notice kind=NoticeKind::Warn>
                <p><strong>"This worker’s attestation is for development."</strong>" Do not use it for real data."</p>
            </Notice>
            <Notice kind=NoticeKind::Bad>
                <p><strong>"Marek saved version 4 while you were editing version 3."</strong>" Nothing of yours is lost."</p>
                <p class="actions">
                    <Button small=true>"Compare both"</Button>
                    <Button small=true>"Keep mine as version 5"</Button>
                </p>
            </Notice>
        </div>
        <h3>"Toasts"</h3>
        <Toast close_href="?">"Version 4 saved. "<a href="#">"Undo"</a></Toast>
        <Toast kind=NoticeKind::Warn>
            <strong>"The AI service is away."</strong>
            " The rules still work; your question is kept and will be asked again at 10:25."
        </Toast>
    };
    section("Notices", content)
}

fn notice_by(day: Option<&'static str>) -> AnyView {
    match day {
        Some(day) => view! { <Cell class="nowrap" label="Notice by">{day}</Cell> }.into_any(),
        None => view! { <Cell label="Notice by"/> }.into_any(),
    }
}

fn table() -> AnyView {
    let columns = vec![
        Column::new("Contract").sortable("#", Some(Sort::Ascending)),
        Column::new("Other party").sortable("#", None),
        Column::new("Type").rank(3),
        Column::new("Status"),
        Column::new("Value").numeric(),
        Column::new("Notice by"),
        Column::new("Checks"),
        Column::actions(),
    ];
    let rows = [
        (
            "Cloud hosting",
            "Kestrel Cloud Hosting Ltd",
            "SaaS",
            "active",
            "£18,400.00",
            Some("23 Nov 2026"),
            "pass",
            "All met",
        ),
        (
            "Packaging supply",
            "Penhale Packaging Ltd",
            "Supplier",
            "active",
            "£41,900.00",
            Some("4 Dec 2026"),
            "partial",
            "1 medium",
        ),
        ("Mutual NDA", "Calder Bridge Analytics Ltd", "NDA", "draft", "", None, "fail", "1 high"),
    ];
    let rows = rows.map(|(title, party, kind, status, value, notice, outcome, checks)| {
        let menu_label = format!("Actions for {title}");
        view! {
            <Row>
                <RowHead><a class="title" href="#">{title}</a></RowHead>
                <Cell class="party">{party}</Cell>
                <Cell class="muted nowrap" rank=3>{kind}</Cell>
                <Cell><Status status=status/></Cell>
                <Cell class="num">{value}</Cell>
                {notice_by(notice)}
                <Cell class="nowrap"><OutcomeMark outcome=outcome words=checks/></Cell>
                <Cell class="acts">
                    <Menu label=menu_label icon=Icon::Dots>
                        <li><a href="#">"Open"</a></li>
                        <li class="ruled"><a class="danger" href="#">"Terminate…"</a></li>
                    </Menu>
                </Cell>
            </Row>
        }
    });
    let content = view! {
        <DataTable label="Contracts" columns=columns>{rows.collect_view()}</DataTable>
        <Pagination page=4 pages=20 href=|page| format!("?page={page}") said="50 on each page"/>
        <h3>"On the page itself, under a section head"</h3>
        <SectionHead title="By status" minor=true><p>"214 contracts"</p></SectionHead>
        <DataTable
            label="By status"
            columns=vec![Column::new("Status"), Column::new("Contracts").numeric()]
            flush=true
        >
            <Row><RowHead><Status status="active"/></RowHead><Cell class="num"><a href="#">"131"</a></Cell></Row>
            <Row><RowHead><Status status="draft"/></RowHead><Cell class="num"><a href="#">"17"</a></Cell></Row>
        </DataTable>
    };
    section("Table", content)
}

fn charts() -> AnyView {
    let made = [9, 14, 11, 17, 8, 13, 15, 12, 10, 16, 19, 11];
    let months = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"];
    let points: Vec<Plotted> = months
        .into_iter()
        .zip(made)
        .map(|(label, value)| Plotted {
            label: label.to_owned(),
            words: value.to_string(),
            value: Some(value),
            is_open: label == "Nov",
        })
        .collect();
    let scores = points.iter().cloned().map(|it| Plotted {
        value: it.value.filter(|it| *it > 8).map(|it| it * 5),
        words: it.value.filter(|it| *it > 8).map_or("–".to_owned(), |it| format!("0.{}", it * 5)),
        ..it
    });
    let scores: Vec<Plotted> = scores.collect();
    let bars = [
        ("1 to 3, low", 1000, BarTone::Calm),
        ("7 to 8, high", 51, BarTone::Warn),
        ("9 to 10, critical", 15, BarTone::Fail),
    ];
    let bars = bars.map(|(name, share, tone)| {
        view! {
            <Row>
                <RowHead>{name}</RowHead>
                <Cell class="barcell"><Bar share=share tone=tone/></Cell>
                <Cell class="num"><a href="#">{share}</a></Cell>
            </Row>
        }
    });
    let content = view! {
        <div class="columns">
            <div class="c7">
                <ColumnChart id="made" title="Contracts made each month" said="155 in twelve months. This month is not over." points=points/>
                <LineChart id="scores" title="Average score" said="A month without a score has no point." points=scores most=100/>
            </div>
            <div class="c5">
                <DataTable
                    label="By risk"
                    columns=vec![Column::new("Risk"), Column::bars("Share"), Column::new("Contracts").numeric()]
                    flush=true
                    narrow=true
                >
                    {bars.collect_view()}
                </DataTable>
            </div>
        </div>
    };
    section("Charts", content)
}

fn table_states() -> AnyView {
    let content = view! {
        <h3>"On its way"</h3>
        <Loading label="Contracts are on their way" rows=3/>
        <h3>"Empty, with the next step"</h3>
        <Empty title="No contracts yet">
            <p>"Draft one from a template, or drop in the ones you have already signed."</p>
            <div class="actions">
                <LinkButton href="#" kind=ButtonKind::Primary>"Draft from a template"</LinkButton>
                <LinkButton href="#">"Bring in signed contracts"</LinkButton>
            </div>
        </Empty>
        <h3>"Failed, with a retry"</h3>
        <Failed
            title="The list could not be loaded"
            said="The database did not answer. Nothing was changed."
            reference="01JD-7F2K".to_owned()
            retry_href="#"
        />
    };
    section("Lists with nothing to show", content)
}

fn lists() -> AnyView {
    let views = vec![
        NavLink::new("All", "#").with_count(214).current(true),
        NavLink::new("Needs review", "#").with_count(6),
        NavLink::new("Mine", "#"),
    ];
    let content = view! {
        <Views label="Saved filters" links=views/>
        <form class="filters" role="search" aria-label="Contracts">
            <label class="grow">"Search words in the text, parties, numbers"<input class="input" type="search" name="q"/></label>
            <details class="more">
                <summary class="btn"><Icon name=Icon::Filter/>"Filters"</summary>
                <div class="more-in">
                    <label>"Status"<select class="input" name="status"><option>"Any status"</option></select></label>
                    <label>"Type"<select class="input" name="type"><option>"Any type"</option></select></label>
                    <Button icon=Icon::Filter>"Apply"</Button>
                </div>
            </details>
        </form>
        <div class="between">
            <p class="chips">
                <span>"88 of 214, 1 to 50 shown"</span>
                <Chip label="Active" remove_href="#"/>
                <Chip label="Above £50,000" remove_href="#"/>
                <a href="#">"Clear"</a>
            </p>
            <p>"Total £1,204,118.50"</p>
        </div>
    };
    section("Views, filters, chips", content)
}

fn questions() -> AnyView {
    let step = |name: &str, href: Option<&str>, said: &str, state| Step {
        name: name.to_owned(),
        href: href.map(str::to_owned),
        said: said.to_owned(),
        state,
    };
    let steps = vec![
        step("Your company", Some("#"), "Thornbury Optics Limited", StepState::Done),
        step("The other side", Some("#"), "1 answer to correct", StepState::Wrong),
        step("Duration", None, "", StepState::Ahead),
        step("Signatories", None, "3 questions", StepState::Ahead),
    ];
    let content = view! {
        <div class="guided">
            <Steps steps=steps current=3/>
            <form>
                <TextField name="years" label="How many years" value="3" short=true inputmode="numeric"/>
                <div class="form-end">
                    <Button kind=ButtonKind::Primary>"Continue to Signatories"</Button>
                    <LinkButton href="#" kind=ButtonKind::Quiet>"Back"</LinkButton>
                    <a class="push" href="#">"Save and leave"</a>
                </div>
            </form>
            <aside class="preview" aria-label="Preview of the answers">
                <SectionHead title="What your answers write"><p>"Updates as you type"</p></SectionHead>
                <div class="sheet">
                    <p class="lead-in">"Term"</p>
                    <p class="sub">
                        <span class="n">"6.1"</span>
                        <span>
                            "The duties last for "<span class="fill">"3 years"</span>" from "
                            <span class="blank">"to be completed"</span>"."
                        </span>
                    </p>
                </div>
            </aside>
        </div>
    };
    section("Guided questions", content)
}

fn findings() -> AnyView {
    let rules = vec![
        (10, Outcome::Pass),
        (10, Outcome::Pass),
        (6, Outcome::Fail),
        (6, Outcome::Pass),
        (6, Outcome::Accepted),
        (3, Outcome::Dismissed),
        (3, Outcome::Partial),
        (3, Outcome::Pass),
        (3, Outcome::Unknown),
        (1, Outcome::Pass),
        (1, Outcome::NotApplicable),
    ];
    let content = view! {
        <div class="columns">
            <div class="c6">
                <Finding
                    number=5
                    title="Whole-agreement clause also shuts out fraud"
                    outcome="fail"
                    severity="high"
                    place="clause 11.2"
                    open=true
                >
                    <blockquote>
                        "“Each party accepts that it has no remedy for any statement that is not set out in this agreement.” "
                        <a class="where" href="#p5">"Clause 11.2, show in the text"</a>
                    </blockquote>
                    <dl>
                        <dt>"Why"</dt>
                        <dd>"The clause has no exception for fraud, so a court may strike out the whole of it."</dd>
                        <dt>"Law"</dt>
                        <dd><a href="#">"Misrepresentation Act 1967, s\u{a0}3"</a></dd>
                    </dl>
                    <p class="proposal">
                        <span class="vh">"Proposed addition: "</span>
                        "11.3 "<ins>"Nothing in this clause limits or excludes liability for fraud."</ins>
                    </p>
                    <div class="actions">
                        <Button small=true kind=ButtonKind::Primary>"Add as clause 11.3"</Button>
                        <Button small=true>"Accept risk…"</Button>
                        <Button small=true kind=ButtonKind::Quiet>"Dismiss…"</Button>
                    </div>
                </Finding>
                <Finding number=2 title="Lawful reports are not protected" outcome="fail" severity="medium" place="missing after 5.1">
                    <p>"Looked for in all 13 clauses. Not found."</p>
                </Finding>
                <Finding number=7 title="Is the other side a consumer?" outcome="unknown" place="12 rules wait for it">
                    <div class="actions"><Button small=true>"Yes"</Button><Button small=true>"No"</Button></div>
                </Finding>
            </div>
            <div class="c6">
                <ScoreWords score="0.79".to_owned() said="87 of 90 rules met. One critical rule is not met, so at most 0.79."/>
                <ul class="areas">
                    <AreaScore name="Commercial terms" score="0.91".to_owned() rules=rules.clone()>
                        "6 of 9 rules met. One high rule fails, so at most 0.94."
                    </AreaScore>
                    <AreaScore name="Data protection">
                        "You answered that no personal data is shared. "<a href="#">"Change"</a>
                    </AreaScore>
                </ul>
                <StripLegend/>
                <h3>"A strip by itself"</h3>
                <RuleStrip name="Ready to sign" rules=rules/>
            </div>
        </div>
    };
    section("Findings and rule strip", content)
}

fn contract() -> AnyView {
    let content = view! {
        <div class="split">
            <details class="outline">
                <summary><Icon name=Icon::Menu/>"Outline"<Icon name=Icon::Down/></summary>
                <nav aria-label="Outline">
                    <p class="title">"Outline"</p>
                    <ol>
                        <li><a href="#c5"><span class="n">"5"</span><span>"Disclosure the law requires"</span><span class="at"><span class="vh">"finding "</span>"2"</span></a></li>
                        <li><a href="#c11" aria-current="true"><span class="n">"11"</span><span>"Whole agreement"</span><span class="at"><span class="vh">"finding "</span>"5"</span></a></li>
                    </ol>
                </nav>
            </details>
            <div class="desk">
                <article class="sheet redline" aria-label="Contract text">
                    <h2>"Mutual Non-Disclosure Agreement"</h2>
                    <p class="date">"Dated: when the last party signs"</p>
                    <section class="clause" id="c5">
                        <h3><span class="n">"5."</span><span>"Disclosure the law requires"</span></h3>
                        <p class="sub"><span class="n">"5.1"</span><span>"The Recipient may disclose what a court, a regulator or the law requires."</span></p>
                        <p class="gap"><Icon name=Icon::Info/><span>"Nothing here protects lawful reports. "<a class="note-ref" href="#f2" aria-label="Finding 2: lawful reports">"2"</a>" would go after 5.1."</span></p>
                    </section>
                    <section class="clause" id="c6">
                        <h3><span class="n">"6."</span><span>"How long the duties last"</span></h3>
                        <p class="sub changed">
                            <span class="n">"6.1"</span>
                            <span>
                                "Either party may end it by "
                                <del><span class="vh">"Deleted: "</span>"30"</del>" "
                                <ins><span class="vh">"Inserted: "</span>"60"</ins>
                                " days’ notice. "<span class="who-changed">"Helen Okafor, 19 Nov"</span>
                            </span>
                        </p>
                    </section>
                    <section class="clause" id="c11">
                        <h3><span class="n">"11."</span><span>"Whole agreement"</span></h3>
                        <p class="sub">
                            <span class="n">"11.1"</span>
                            <span>
                                <mark id="p5">"Each party accepts that it has no remedy for any statement that is not set out in this agreement."</mark>
                                <a class="note-ref" href="#f5" aria-label="Finding 5: whole agreement">"5"</a>
                            </span>
                        </p>
                    </section>
                </article>
            </div>
            <aside class="findings" aria-label="Findings beside the text">
                <SectionHead title="2 findings"><p>"Most serious first."</p></SectionHead>
                <p class="muted">"The findings stand here."</p>
            </aside>
        </div>
    };
    section("Contract", content)
}

fn editor() -> AnyView {
    let text =
        "## 6. How long the duties last\n\nEither party may end it by 60 days’ notice. <b>Not markup</b> & not lost.";
    let content = view! {
        <form class="editor">
            <TextArea name="text" label="Text" value=text rows=12 reading=true no_spellcheck=true/>
            <aside class="preview" aria-label="Preview of the text">
                <SectionHead title="What it will look like"/>
                <div class="sheet"><p>"Either party may end it by 60 days’ notice."</p></div>
            </aside>
        </form>
    };
    section("Editor", content)
}

fn trail() -> AnyView {
    let content = view! {
        <Trail>
            <TrailEntry
                time="20 Nov, 09:42:07"
                datetime="2026-11-20T09:42:07Z"
                icon=Icon::Edit
                facts=vec![("From", "192.0.2.7".to_owned()), ("With", "Firefox".to_owned())]
            >
                "Priya Nair changed clause 6 and saved version 3."
            </TrailEntry>
            <TrailEntry time="18 Nov, 11:03:20" datetime="2026-11-18T11:03:20Z" icon=Icon::Doc>
                "Priya Nair drafted it from Mutual NDA, version 4."
            </TrailEntry>
        </Trail>
        <p class="muted section-note"><small>"Every entry follows from the one before it: 4,812 checked, none missing."</small></p>
    };
    section("Trail", content)
}

fn dialogs() -> AnyView {
    let here = || Some("?".to_owned());
    let content = view! {
        <DialogButton dialog="terminate" kind=ButtonKind::Danger>"Terminate…"</DialogButton>
        <Dialog id="terminate" title="Terminate “Mutual NDA with Calder Bridge”?">
            <form>
                <div class="inside">
                    <p>"It becomes read-only and its reminders stop. Nothing is deleted."</p>
                    <CheckField name="tell" label="Tell Daniel Whitcombe by email"/>
                </div>
                <DialogEnd dialog="terminate" keep="Keep it">
                    <Button kind=ButtonKind::DangerPrimary>"Terminate"</Button>
                </DialogEnd>
            </form>
        </Dialog>
        <h3>"Open in the page, after a complaint without JavaScript"</h3>
        <Dialog id="terminate-again" title="Terminate “Mutual NDA with Calder Bridge”?" open_until=here()>
            <form>
                <div class="inside">
                    <p>"It becomes read-only and its reminders stop. Nothing is deleted."</p>
                    <TextArea
                        name="why"
                        label="Reason, kept in the audit log"
                        rows=2
                        error="Say why in a few words.".to_owned()
                    />
                </div>
                <DialogEnd dialog="terminate-again" keep="Keep it" open_until=here()>
                    <Button kind=ButtonKind::DangerPrimary>"Terminate"</Button>
                </DialogEnd>
            </form>
        </Dialog>
    };
    section("Dialog", content)
}

fn menus() -> AnyView {
    let content = view! {
        <div class="menu-room">
            <Menu label="Export" from_start=true>
                <li><a href="#"><Icon name=Icon::Download/>"PDF"</a></li>
                <li><a href="#"><Icon name=Icon::Doc/>"Word, with tracked changes"</a></li>
                <li class="ruled"><a class="danger" href="#"><Icon name=Icon::Terminated/>"Terminate…"</a></li>
            </Menu>
        </div>
    };
    section("Menu", content)
}

fn doors() -> AnyView {
    let content = view! {
        <div class="doors">
            <div class="door">
                <Icon name=Icon::Edit/>
                <h3 class="door-title"><a href="#">"Draft from a template"</a></h3>
                <p>"Answer a few questions and get a complete contract."</p>
            </div>
            <div class="door">
                <Icon name=Icon::Import/>
                <h3 class="door-title"><a href="#">"Bring in signed contracts"</a></h3>
                <p>"Drop PDF or Word files."</p>
            </div>
            <div class="door">
                <Icon name=Icon::Sign/>
                <h3 class="door-title"><a href="#">"Send for signature"</a></h3>
                <p>"Send a link. No account needed."</p>
            </div>
        </div>
        <ul class="lines">
            <li class="with-mark">
                <Icon name=Icon::Calendar/>
                <div>
                    <p class="what"><a href="#">"Kestrel Cloud Hosting: give notice or renew"</a></p>
                    <p class="why">"Renews for 12 months at £18,400 unless notice is received by Monday."</p>
                </div>
                <div class="date-col"><span class="urgent">"by Mon 23 Nov"</span><a href="#">"Decide"</a></div>
            </li>
        </ul>
        <h3>"Figures"</h3>
        <dl class="figures">
            <div><dt>"All contracts"</dt><dd><a class="big" href="#">"214"</a><span class="sub">"+11 this month"</span></dd></div>
            <div><dt>"Risk 7 or more"</dt><dd><a class="big" href="#">"10"</a><span class="sub">"of 197 checked"</span></dd></div>
        </dl>
        <h3>"Facts"</h3>
        <dl class="facts ruled">
            <div><dt>"For how long"</dt><dd>"Three years"</dd></div>
            <div><dt>"Law and courts"</dt><dd>"England and Wales"</dd></div>
        </dl>
    };
    section("Doors, lists, figures", content)
}

fn templates() -> AnyView {
    let entry = |title: &'static str, said: &'static str| {
        view! {
            <li>
                <h3><a href="#">{title}</a></h3>
                <p>{said}</p>
                <p class="facts-line"><span>"14 questions"</span><span>"13 clauses"</span><span>"64 rules"</span></p>
            </li>
        }
    };
    let content = view! {
        <ul class="template-list">
            {entry("Mutual NDA", "Two businesses share information to explore a deal.")}
            {entry("Services agreement", "One business works for another, by the day or for a price.")}
            {entry("Employment contract", "The written statement and the terms around it.")}
        </ul>
    };
    section("Template list", content)
}

fn heads_signed_out() -> AnyView {
    section(
        "Masthead of somebody signed out",
        view! { <PublicMasthead home="/">"Already set up? "<a href="#">"Sign in"</a></PublicMasthead> },
    )
}

fn icons() -> AnyView {
    let entries = Icon::ALL
        .iter()
        .map(|&icon| view! { <li><Icon name=icon/><span class="ref">{format!("{icon:?}")}</span></li> })
        .collect_view();
    section("Icons", view! { <ul class="swatches">{entries}</ul> })
}
