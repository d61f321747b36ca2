//! A finding: what the rule says, what was decided about it, and who looks into it.

use super::calls::{self, Opened, open};
use super::law::law_fact;
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, ChoiceField, Crumbs, DateField, ErrorSummary, Icon, LinkButton, NavLink, Notice,
    NoticeKind, OutcomeMark, PageHead, SectionHead, SelectField, SeverityWord, TextArea, Trail, TrailEntry,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::compliance::{Decision, Outcome};
use pactoria::findings::{DecisionView, FindingView, FoundBy, PastDecision, Standing, severity_label};
use pactoria::fixes::{Fix, Tense, said_of};

/// The page of a finding; `?as=` chooses a decision beforehand.
#[component]
pub fn Decide() -> impl IntoView {
    let (id, params, query) = (id_in_address(), use_params_map(), use_query_map());
    let rule = Memo::new(move |_| params.read().get("rule").unwrap_or_default());
    let chosen = Memo::new(move |_| query.read().get("as").unwrap_or_default());
    let loaded = Resource::new(move || (id.get(), rule.get()), |(id, rule)| open(id, rule));
    screen(loaded, move |_, opened| page(opened, &chosen.get()))
}

fn page(Opened { it, deciding, assigning, fixed, has_model }: Opened, chosen: &str) -> AnyView {
    let back = paths::contract(it.contract);
    let complaints = deciding.complaints().into_iter().chain(assigning.complaints()).collect();
    let (outcome, severity, rule, version) = (mark(&it), severity_label(it.severity), it.rule_id.clone(), it.version);
    view! {
        <Title text=it.title.clone()/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.contract_title.clone(), back), NavLink::here("Finding")]/>
        <PageHead title=it.title.clone()>
            <OutcomeMark outcome=outcome/>
            <SeverityWord severity=severity/>
            <span>{rule}</span>
            <span>{format!("Version {version}")}</span>
        </PageHead>
        <ErrorSummary items=complaints/>
        {refusal(deciding.general().or_else(|| assigning.general()))}
        {put_in(&it, &fixed)}
        {what_was_found(&it)}
        {fix(&it, has_model)}
        {decided(&it)}
        {decision_form(&it, &deciding, chosen)}
        {assignment_form(&it, &assigning)}
        {history(it.history)}
    }
    .into_any()
}

/// The stable word of the mark: a decision that counts comes before what the rule says.
fn mark(it: &FindingView) -> &'static str {
    let counting = it.decision.as_ref().filter(|it| it.standing == Standing::Counts);
    match counting.map(|it| it.decision) {
        Some(Decision::Accepted) => "accepted",
        Some(Decision::FalsePositive) => "dismissed",
        None => it.outcome.word(),
    }
}

/// What came of the wording that was put in for it a moment ago, as the rules say.
fn put_in(it: &FindingView, note: &Flash) -> Option<AnyView> {
    let is_this = note.typed("id") == it.contract.to_string() && note.typed("rule") == it.rule_id;
    if !is_this || note.typed("version") != it.version.to_string() {
        return None;
    }
    let gaps = note.typed("gaps");
    let kind = if it.outcome == Outcome::Pass && gaps.is_empty() { NoticeKind::Good } else { NoticeKind::Warn };
    let gaps = (!gaps.is_empty()).then(|| {
        view! { <p>{format!("Still to fill in before anybody signs: {gaps}.")}</p> }
    });
    let words = format!("The wording stands in version {}. {}", it.version, said_of(it.outcome, Tense::Does));
    Some(
        view! {
            <Notice kind=kind>
                <p>{words}</p>
                {gaps}
            </Notice>
        }
        .into_any(),
    )
}

/// The way to change the text, for whoever may.
fn fix(it: &FindingView, has_model: bool) -> Option<AnyView> {
    let link = match it.fix? {
        Fix::Wording => {
            let href = paths::fix(it.contract, &it.rule_id);
            view! { <LinkButton href=href icon=Icon::Edit>"Put a wording in…"</LinkButton> }.into_any()
        }
        Fix::Editor => {
            view! { <LinkButton href=paths::edit(it.contract) icon=Icon::Edit>"Change it in the editor"</LinkButton> }
                .into_any()
        }
    };
    let propose = has_model.then(|| {
        let href = paths::propose(it.contract, &it.rule_id);
        view! { " "<LinkButton href=href kind=ButtonKind::Quiet>"Have a model propose a wording…"</LinkButton> }
    });
    Some(view! { <p>{link}{propose}</p> }.into_any())
}

fn what_was_found(it: &FindingView) -> AnyView {
    let quotes = it
        .quotes
        .iter()
        .take(5)
        .map(|quote| view! { <blockquote class="quote"><p>{format!("“{quote}”")}</p></blockquote> });
    let fact =
        |name: &'static str, value: String| (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! {
        {quotes.collect_view()}
        <dl class="facts section">
            {fact("Why", it.message.clone())}
            {fact("What to do", it.recommendation.clone())}
            {law_fact(&it.law, it.verify)}
            {it.found_by.as_ref().map(how_it_was_found)}
            {fact("Looks into it", it.assigned.as_ref().map(|it| it.said.clone()).unwrap_or_default())}
        </dl>
    }
    .into_any()
}

/// By which detector or check, with its wordings for whoever wants to see why.
fn how_it_was_found(it: &FoundBy) -> AnyView {
    let wordings = (!it.wordings.is_empty()).then(|| {
        let all = it.wordings.iter().map(|it| view! { <li><code>{it.clone()}</code></li> }).collect_view();
        view! {
            <details>
                <summary>"The wordings as the rule pack writes them"</summary>
                <ul>{all}</ul>
            </details>
        }
    });
    view! { <dt>"How it was found"</dt><dd>{it.said.clone()}{wordings}</dd> }.into_any()
}

/// What stands, and the form that takes it back.
fn decided(it: &FindingView) -> Option<AnyView> {
    let DecisionView { standing, said, reason, version, .. } = it.decision.clone()?;
    let kind = if standing == Standing::Counts { NoticeKind::Info } else { NoticeKind::Warn };
    let warning = standing.warning().map(|it| view! { <p><strong>{it}</strong></p> });
    let take_back = it.may_decide.then(|| {
        view! {
            <form method="post" action=calls::TakeBack::url()>
                {hidden(it)}
                <Button small=true>"Take the decision back"</Button>
            </form>
        }
    });
    Some(
        view! {
            <Notice kind=kind>
                {warning}
                <p>{format!("{said}, about version {version}: “{reason}”")}</p>
                {take_back}
            </Notice>
        }
        .into_any(),
    )
}

/// The fields by which a form says what its reader saw.
fn hidden(it: &FindingView) -> AnyView {
    view! {
        <input type="hidden" name="id" value=it.contract.to_string()/>
        <input type="hidden" name="rule" value=it.rule_id.clone()/>
        <input type="hidden" name="version" value=it.version.to_string()/>
        <input type="hidden" name="seen" value=it.seen.clone()/>
    }
    .into_any()
}

fn decision_form(it: &FindingView, note: &Flash, chosen: &str) -> AnyView {
    if let Some(hindrance) = it.hindrance.clone() {
        return view! { <Notice kind=NoticeKind::Info>{hindrance}</Notice> }.into_any();
    }
    let typed = |field: &str, otherwise: &str| {
        if note.problem.is_some() || !note.typed.is_empty() { note.typed(field) } else { otherwise.to_owned() }
    };
    let (accepted, dismissed) = match it.severity {
        Some(_) => (
            "The finding is right, and your company lives with it. The rule counts as met after decisions.",
            "The finding is mistaken about this contract. The rule does not count after decisions.",
        ),
        None => (
            "The finding is right, and your company lives with it. No score changes: no score counts your own rules.",
            "The finding is mistaken about this contract. No score changes: no score counts your own rules.",
        ),
    };
    let choices = vec![
        Choice::new(Decision::Accepted.word(), "Accept the risk").with_help(accepted),
        Choice::new(Decision::FalsePositive.word(), "Dismiss it as wrong").with_help(dismissed),
    ];
    let (title, act) = match &it.decision {
        Some(_) => ("Decide otherwise", "Put this decision in its place"),
        None => ("Decide it", "Record the decision"),
    };
    view! {
        <section class="section">
        <SectionHead title=title/>
        <form class="section" method="post" action=calls::Decide::url() novalidate>
            {hidden(it)}
            <ChoiceField name="decision" label="What you decide" choices=choices value=typed("decision", chosen) error=note.error("decision")/>
            <TextArea
                name="reason"
                label="Why"
                help="Who agreed to it and what makes it bearable, or what the finding overlooks. It stands in the report and in the audit trail."
                value=typed("reason", "")
                error=note.error("reason")
                rows=4
                maxlength=2000
            />
            <DateField
                name="until"
                label="Accepted until"
                help="After this day the finding is open again and somebody looks anew; five years from today at most. A finding that is dismissed as wrong has no such day."
                value=typed("until", &it.usual_until)
                error=note.error("until")
                min=it.today.clone()
                max=it.latest_until.clone()
            />
            <div class="form-end">
                <Button kind=ButtonKind::Primary>{act}</Button>
                <LinkButton href=paths::contract(it.contract) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
        </section>
    }
    .into_any()
}

fn assignment_form(it: &FindingView, note: &Flash) -> Option<AnyView> {
    if !it.may_assign {
        return None;
    }
    let present = it.assigned.as_ref().map(|it| it.to.to_string()).unwrap_or_default();
    let value = if note.typed.is_empty() { present } else { note.typed("assignee_id") };
    let mut choices = vec![Choice::new("", "Nobody in particular")];
    choices.extend(it.colleagues.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())));
    Some(
        view! {
            <section class="section">
            <SectionHead title="Who looks into it" id="assign"/>
            <form class="section" method="post" action=calls::Assign::url() novalidate>
                {hidden(it)}
                <SelectField name="assignee_id" label="Assigned to" help="It stands on their first page until it is decided or the rule is met." choices=choices value=value error=note.error("assignee_id")/>
                <div class="form-end"><Button>"Assign it"</Button></div>
            </form>
            </section>
        }
        .into_any(),
    )
}

/// Every decision about the rule in this contract.
fn history(history: Vec<PastDecision>) -> Option<AnyView> {
    if history.is_empty() {
        return None;
    }
    Some(
        view! {
            <section class="section">
                <SectionHead title="What was decided"/>
                {trail(history, false)}
            </section>
        }
        .into_any(),
    )
}

/// Decisions of the past; `of_several` findings, each names its own.
pub(crate) fn trail(history: Vec<PastDecision>, of_several: bool) -> AnyView {
    let entry = move |it: PastDecision| {
        let finding = of_several.then(|| view! { <strong>{format!("{} ({})", it.title, it.rule_id)}</strong>" " });
        let ended = it.ended.map(|it| view! { " "<span class="more">{format!("{it}.")}</span> });
        view! {
            <TrailEntry time=it.at datetime=it.at_exact icon=Icon::Flag>
                {finding}
                {format!("{}: “{}”", it.said, it.reason)}
                {ended}
            </TrailEntry>
        }
    };
    view! { <Trail>{history.into_iter().map(entry).collect_view()}</Trail> }.into_any()
}
