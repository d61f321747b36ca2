//! The compliance report: the verdict, the scores with the rules behind them, every finding with what was decided, and what
//! was not checked.

use super::calls::show;
use crate::contracts::id_in_address;
use crate::findings::changed::told;
use crate::findings::decide::trail;
use crate::findings::law::laws;
use crate::layout::screen;
use crate::models::judge::{beside, items, made_by};
use crate::paths;
use crate::playbook::{own_findings, switched_off};
use crate::ui::{
    AreaScore, Cell, Column, Crumbs, DataTable, Empty, Icon, LinkButton, NavLink, Notice, NoticeKind, Outcome as Mark,
    OutcomeMark, PageHead, Row, RowHead, SectionHead, SeverityWord, Status as StatusMark, StripLegend,
};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::compliance::{Decision, Outcome};
use pactoria::findings::changes::Changes;
use pactoria::findings::{DecisionView, PastDecision, Standing};
use pactoria::ids::ContractId;
use pactoria::models::{OPINION_NOTE, OpinionView};
use pactoria::playbook::OffView;
use pactoria::reports::{
    AccountArea, AccountPart, AreaPart, ExposingPart, FactPart, FindingPart, ReportView, RiskAccountPart, RiskRow,
    RuleMark, Unchecked,
};

/// The page of a contract's compliance report; `?format=pdf` gets the file instead.
#[component]
pub fn Show() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), show);
    screen(loaded, |_, it| page(it))
}

fn page(it: ReportView) -> AnyView {
    let id = it.id;
    let title = format!("Compliance report: {}", it.title);
    let actions = move || {
        view! {
            <LinkButton href=paths::contract(id)>"Read it beside the text"</LinkButton>
            <LinkButton href=paths::report_as_pdf(id) icon=Icon::Download download=true>"Save as PDF"</LinkButton>
        }
    };
    let basis = it.basis.iter().map(|(name, value)| view! { <span>{format!("{name}: {value}")}</span> }).collect_view();
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Compliance report")]/>
        <PageHead title=title actions=actions>
            <StatusMark status=it.status.word() boxed=true/>
            {basis}
        </PageHead>
        {verdict(&it)}
        {areas(&it.areas, it.counted.clone())}
        {opinion(id, it.opinion.as_ref(), it.opinion_note)}
        {findings(id, it.findings)}
        {own_findings(id, it.own_findings)}
        <div class="columns section">
            <section class="c7">{decisions(it.decisions)}{it.changes.map(|it| changes(&it))}</section>
            <section class="c5">{risk(it.risk_factors)}{how_to_read(it.notice)}</section>
        </div>
        {accounts(it.accounts)}
        {exposing(it.exposing, it.exposed)}
        {risk_account(id, it.risk_account)}
        {unchecked(it.limits, it.switched_off, it.undecided, it.questions, it.notes)}
        {facts(id, it.facts)}
        {rules(it.areas)}
    }
    .into_any()
}

fn verdict(it: &ReportView) -> AnyView {
    let score = |score: &Option<String>, level: &Option<String>, means: &'static str| {
        let score = score.clone().unwrap_or_else(|| "None".to_owned());
        let level = level.as_ref().map(|it| format!(" of 1.00, {}: ", it.to_lowercase()));
        view! { <span class="big">{score}</span>{level}{means} }
    };
    let risk = match (&it.risk, &it.risk_level) {
        (Some(risk), Some(level)) => {
            view! { <span class="big">{risk.clone()}</span>{format!(" of 10, {level}")} }.into_any()
        }
        _ => view! { "Not rated" }.into_any(),
    };
    view! {
        <dl class="verdict">
            <div><dt>"Verdict"</dt><dd><span class="big">{it.verdict.clone()}</span></dd></div>
            <div><dt>"Score of the rules"</dt><dd>{score(&it.overall, &it.overall_level, "what the rules alone say. No decision changes it.")}</dd></div>
            <div><dt>"Score after decisions"</dt><dd>{score(&it.reviewed, &it.reviewed_level, "an accepted risk counts as met, and what was dismissed as wrong does not count.")}</dd></div>
            <div><dt>"What limits it"</dt><dd>{it.held_back.clone()}</dd></div>
            <div><dt>"Risk"</dt><dd>{risk}</dd></div>
            {it.signing.clone().map(|it| view! { <div><dt>"To sign"</dt><dd>{it}</dd></div> })}
        </dl>
    }
    .into_any()
}

/// What a model said, after what the rules say; nothing where none was asked.
fn opinion(id: ContractId, it: Option<&OpinionView>, note: Option<String>) -> Option<AnyView> {
    if it.is_none() && note.is_none() {
        return None;
    }
    let said = it.map(|it| {
        view! {
            {beside(&it.beside)}
            <p class="muted">{made_by(it)}</p>
            <p class="muted">{OPINION_NOTE}</p>
            {items(id, it)}
        }
    });
    let note = note.map(|it| view! { <Notice kind=NoticeKind::Warn>{it}</Notice> });
    Some(
        view! { <section class="section"><SectionHead title="A second opinion by a model"/>{note}{said}</section> }
            .into_any(),
    )
}

fn mark(decision: Option<Decision>, outcome: Outcome) -> Mark {
    match decision {
        Some(Decision::Accepted) => Mark::Accepted,
        Some(Decision::FalsePositive) => Mark::Dismissed,
        None => Mark::from(outcome.word()),
    }
}

fn areas(areas: &[AreaPart], counted: String) -> AnyView {
    let one = |it: &AreaPart| {
        let rules = it.rules.iter().map(|it| (u32::from(it.weight), mark(it.decision, it.outcome))).collect();
        let reviewed = it.reviewed.clone().filter(|reviewed| Some(reviewed) != it.score.as_ref());
        let after = reviewed.map(|it| format!(" After decisions: {it}.")).unwrap_or_default();
        let (name, score, said) = (it.name.clone(), it.score.clone(), it.said.clone() + &after);
        view! { <AreaScore name=name score=score rules=rules>{said}</AreaScore> }
    };
    view! {
        <section class="section">
            <SectionHead title="By area, rule by rule"><p>{counted}</p></SectionHead>
            <ul class="areas wide">{areas.iter().map(one).collect_view()}</ul>
            <StripLegend/>
        </section>
    }
    .into_any()
}

/// The way from the weights of the rules to each score.
fn accounts(accounts: Vec<AccountPart>) -> Option<AnyView> {
    let part = |it: AccountPart| {
        let columns = vec![
            Column::new("Area"),
            Column::new("Weight that counts").numeric().rank(3),
            Column::new("Weight met").numeric().rank(3),
            Column::new("Met divided by counts").numeric(),
            Column::new("Kept at"),
            Column::new("Score").numeric(),
            Column::new("Counts for, of 100").numeric().rank(2),
        ];
        let row = |it: AccountArea| {
            view! {
                <Row>
                    <RowHead>{it.name}</RowHead>
                    <Cell label="Weight that counts" class="num" rank=3>{it.total}</Cell>
                    <Cell label="Weight met" class="num" rank=3>{it.earned}</Cell>
                    <Cell label="Met divided by counts" class="num">{it.raw}</Cell>
                    <Cell label="Kept at">{it.limit}</Cell>
                    <Cell label="Score" class="num">{it.score}</Cell>
                    <Cell label="Counts for, of 100" class="num" rank=2>{it.share}</Cell>
                </Row>
            }
        };
        let rows = it.areas.into_iter().map(row).collect_view();
        let title = it.title.clone();
        view! {
            <SectionHead title=it.title minor=true/>
            <DataTable label=title columns=columns flush=true>{rows}</DataTable>
            <p>{it.together}</p>
        }
    };
    (!accounts.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionHead title="How the score came about"/>
                {accounts.into_iter().map(part).collect_view()}
            </section>
        }
        .into_any()
    })
}

fn findings(id: ContractId, findings: Vec<FindingPart>) -> AnyView {
    let table = if findings.is_empty() {
        view! { <Empty title="Every rule that applies is met"><p>"The rules are listed at the end."</p></Empty> }
            .into_any()
    } else {
        let columns = vec![
            Column::new("Finding"),
            Column::new("Outcome"),
            Column::new("Passage").rank(3),
            Column::new("Law").rank(4),
            Column::new("Decision"),
        ];
        let rows = findings.into_iter().map(|it| finding(id, it)).collect_view();
        view! { <DataTable label="Findings, most serious first" columns=columns flush=true top=true>{rows}</DataTable> }
            .into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="Findings"><p>"Most serious first"</p></SectionHead>
            {table}
        </section>
    }
    .into_any()
}

fn finding(id: ContractId, it: FindingPart) -> impl IntoView {
    let counting = it.decision.as_ref().filter(|it| it.standing == Standing::Counts).map(|it| it.decision);
    let quotes = it.quotes.iter().map(|it| view! { <p>{format!("“{it}”")}</p> }).collect_view();
    let searched = it.searched.map(|it| view! { <p class="muted">{format!("Searched: {it}. Not found.")}</p> });
    view! {
        <Row>
            <RowHead>
                {format!("{}. ", it.number)}
                <a class="title" href=paths::finding(id, &it.rule_id)>{it.title}</a>
                <br/>
                <span class="muted">{it.message}" "{it.recommendation}</span>
                <br/>
                <span class="muted">{it.rule_id}</span>
            </RowHead>
            <Cell label="Outcome">
                <OutcomeMark outcome=mark(counting, it.outcome)/>
                <br/>
                <SeverityWord severity=it.severity.label()/>
            </Cell>
            <Cell label="Passage" rank=3>{it.place.map(|it| view! { <p class="muted">{it}</p> })}{quotes}{searched}</Cell>
            <Cell label="Law" rank=4>{laws(&it.law, it.verify)}</Cell>
            <Cell label="Decision">{decision(it.decision)}{it.assigned.map(|it| view! { <p class="muted">{format!("Looks into it: {it}")}</p> })}</Cell>
        </Row>
    }
}

fn decision(it: Option<DecisionView>) -> AnyView {
    let Some(it) = it else { return view! { <span class="muted">"None yet"</span> }.into_any() };
    let warning = it.standing.warning().map(|it| view! { <p><strong>{it}</strong></p> });
    view! { {warning}<p>{format!("{}: “{}”", it.said, it.reason)}</p> }.into_any()
}

fn decisions(decisions: Vec<PastDecision>) -> AnyView {
    let body = if decisions.is_empty() {
        view! {
            <Empty title="Nothing is decided"><p>"Open a finding to accept its risk or to dismiss it as wrong."</p></Empty>
        }
        .into_any()
    } else {
        trail(decisions, true)
    };
    view! {
        <SectionHead title="What people decided"/>
        {body}
    }
    .into_any()
}

fn changes(it: &Changes) -> AnyView {
    view! {
        <section class="section">
            <SectionHead title="What changed since the last analysis"/>
            {told(it)}
        </section>
    }
    .into_any()
}

fn risk(factors: Vec<String>) -> Option<AnyView> {
    (!factors.is_empty()).then(|| {
        view! {
            <SectionHead title="What makes the risk"/>
            <ol class="prose">{factors.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ol>
        }
        .into_any()
    })
}

/// The points of each finding, and the way from them to the risk.
fn risk_account(id: ContractId, account: Option<RiskAccountPart>) -> Option<AnyView> {
    let it = account?;
    let columns = vec![
        Column::new("Finding"),
        Column::new("Severity").rank(2),
        Column::new("Points of it").numeric().rank(3),
        Column::new("Share").numeric().rank(3),
        Column::new("Certainty").numeric().rank(3),
        Column::new("Points").numeric(),
    ];
    let row = |it: RiskRow| {
        view! {
            <Row>
                <RowHead><a class="title" href=paths::finding(id, &it.rule_id)>{it.title}</a></RowHead>
                <Cell label="Severity" rank=2>{format!("{}, {}", it.severity, it.outcome)}</Cell>
                <Cell label="Points of it" class="num" rank=3>{it.of_severity}</Cell>
                <Cell label="Share" class="num" rank=3>{it.share}</Cell>
                <Cell label="Certainty" class="num" rank=3>{it.certainty}</Cell>
                <Cell label="Points" class="num">{it.points}</Cell>
            </Row>
        }
    };
    let table = (!it.rows.is_empty()).then(|| {
        let rows = it.rows.into_iter().map(row).collect_view();
        view! { <DataTable label="How the risk came about" columns=columns flush=true>{rows}</DataTable> }
    });
    Some(
        view! {
            <section class="section">
                <SectionHead title="How the risk came about"/>
                {table}
                <p>{it.together}</p>
            </section>
        }
        .into_any(),
    )
}

/// The facts that make a mistake costlier, with where each comes from.
fn exposing(facts: Vec<ExposingPart>, said: String) -> Option<AnyView> {
    if said.is_empty() {
        return None;
    }
    let table = (!facts.is_empty()).then(|| {
        let columns = vec![Column::new("Fact"), Column::new("Holds"), Column::new("From").rank(2)];
        let row = |it: ExposingPart| {
            view! {
                <Row>
                    <RowHead>{it.what}</RowHead>
                    <Cell label="Holds">{if it.holds { "Yes" } else { "No" }}</Cell>
                    <Cell label="From" rank=2>{it.source}</Cell>
                </Row>
            }
        };
        let rows = facts.into_iter().map(row).collect_view();
        view! { <DataTable label="What makes a mistake costlier" columns=columns flush=true>{rows}</DataTable> }
    });
    Some(
        view! {
            <section class="section">
                <SectionHead title="What makes a mistake costlier"/>
                <p>{said}</p>
                {table}
            </section>
        }
        .into_any(),
    )
}

fn how_to_read(notice: String) -> AnyView {
    view! {
        <div class="section">
            <SectionHead title="How to read this"/>
            <div class="prose muted">
                <p>"Every rule has a weight: critical 10, high 6, medium 3, low 1, unless the rule sets its own. A rule counts fully where it is met, half where it is met in part. A rule against a bad term counts only where the term stands in the contract; that it is absent earns nothing. How the weights become the score is worked out above, rule by rule below."</p>
                <p>{notice}</p>
            </div>
        </div>
    }
    .into_any()
}

fn lines(items: Vec<String>) -> AnyView {
    view! { <ul class="prose">{items.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul> }.into_any()
}

fn unchecked(
    limits: Vec<String>,
    off: Vec<OffView>,
    undecided: Vec<Unchecked>,
    questions: Vec<String>,
    notes: Vec<String>,
) -> AnyView {
    let off = (!off.is_empty()).then(|| {
        view! {
            <SectionHead title="Rules that your company switched off" minor=true/>
            {switched_off(off)}
        }
    });
    let titled = |title: &'static str, items: Vec<String>| {
        (!items.is_empty()).then(|| {
            view! {
                <SectionHead title=title minor=true/>
                {lines(items)}
            }
        })
    };
    let undecided = undecided.into_iter().map(|it| format!("{} ({})", it.why, it.rule_id)).collect();
    view! {
        <section class="section">
            <SectionHead title="What was not checked"/>
            {lines(limits)}
            {off}
            {titled("Rules that wait for an answer", undecided)}
            {titled("What would decide them", questions)}
            {titled("For information, not scored", notes)}
        </section>
    }
    .into_any()
}

fn facts(id: ContractId, facts: Vec<FactPart>) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let columns = vec![Column::new("Fact"), Column::new("Taken as"), Column::new("From").rank(2)];
    let row = |it: FactPart| {
        view! {
            <Row>
                <RowHead>{it.meaning}</RowHead>
                <Cell label="Taken as">{it.value}</Cell>
                <Cell label="From" rank=2>{it.source}</Cell>
            </Row>
        }
    };
    Some(
        view! {
            <section class="section">
                <SectionHead title="What the rules took as given"/>
                <p><a href=paths::facts(id)>"Look at each, or say what is true"</a></p>
                <DataTable label="What the rules took as given" columns=columns flush=true>
                    {facts.into_iter().map(row).collect_view()}
                </DataTable>
            </section>
        }
        .into_any(),
    )
}

fn rules(areas: Vec<AreaPart>) -> AnyView {
    let one = |area: AreaPart| {
        let columns = vec![
            Column::new("What it asks"),
            Column::new("Rule").rank(2),
            Column::new("Weight").numeric(),
            Column::new("Outcome"),
        ];
        let row = |it: RuleMark| {
            view! {
                <Row>
                    <RowHead>{it.title}</RowHead>
                    <Cell label="Rule" rank=2>{it.rule_id}</Cell>
                    <Cell class="num" label="Weight">{it.weight}</Cell>
                    <Cell label="Outcome"><OutcomeMark outcome=mark(it.decision, it.outcome)/></Cell>
                </Row>
            }
        };
        let title = format!("{} ({})", area.name, area.rules.len());
        view! {
            <details class="section">
                <summary>{title.clone()}</summary>
                <DataTable label=title columns=columns flush=true>
                    {area.rules.into_iter().map(row).collect_view()}
                </DataTable>
            </details>
        }
    };
    view! {
        <section class="section">
            <SectionHead title="Every rule that applies"/>
            {areas.into_iter().filter(|it| !it.rules.is_empty()).map(one).collect_view()}
        </section>
    }
    .into_any()
}
