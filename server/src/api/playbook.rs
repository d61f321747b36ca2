//! `/settings/playbook`: the rules of the company, their draft, and what was published.

pub(super) mod own;
pub(super) mod trial;

use super::caller::Caller;
use super::extract::{Asked, Body, Id, MOST_PAGES, PageQuery, count_of};
use crate::refusal::Refusal;
use axum::Json;
use own::OwnRuleBody;
use pactoria::compliance::{Area, Severity};
use pactoria::playbook::actions::{self, Listed, MOST_ROWS, Playbook, Published};
use pactoria::playbook::form::SwitchForm;
use pactoria::playbook::{OwnRule, RuleFilter, RuleSet, RuleState, Standing, Switch, rules};
use pactoria::problem::{Complaint, Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How a rule is to stand in the draft.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RuleSwitch {
    /// `on` or `off`.
    #[schema(required = true)]
    state: String,
    /// Why it is to be off, in 1 to 2,000 characters: it stands in every report.
    reason: String,
}

/// Which draft somebody saw.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SeenDraft {
    /// The `mark` of the draft.
    #[schema(required = true)]
    seen: String,
}

/// What somebody saw.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SeenQuery {
    /// The `mark` of the draft, or of the rule of your company's own.
    #[param(required = true, min_length = 1)]
    seen: String,
}

/// Which rules to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RuleQuery {
    /// `gdpr`, `employment`, `consumer`, `commercial` or `execution`.
    area: Option<String>,
    /// `info`, `low`, `medium`, `high` or `critical`.
    severity: Option<String>,
    /// `on` or `off` in the draft; `changed`: the draft switches it.
    state: Option<String>,
    /// Words that all stand in the rule, its law or its id.
    search: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// Why a rule is off.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleOff)]
struct OffBody {
    reason: String,
    switched_off_by_name: String,
    #[schema(format = "date-time")]
    switched_off_at: String,
}

/// A rule of the pack.
#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
pub(super) struct RuleBody {
    #[schema(example = "GDPR-28-3-A")]
    rule_id: String,
    title: String,
    #[schema(value_type = String)]
    area: Area,
    #[schema(value_type = String)]
    severity: Severity,
    /// What is said where it is not met.
    message: String,
    /// What to do then.
    recommendation: String,
    citation: Vec<String>,
    /// Whether the law is unsure or about to change, so that a lawyer should look.
    verify: bool,
    /// `on` or `off`, as analyses go by it now.
    state: &'static str,
    /// `null` while it is on.
    off: Option<OffBody>,
    /// `on` or `off`, once the draft is published.
    draft_state: &'static str,
    draft_off: Option<OffBody>,
    /// What holds all the same where it is off: for critical rules.
    warning: Option<&'static str>,
}

/// A page of rules.
#[derive(Serialize, ToSchema)]
pub(super) struct RulePage {
    rules: Vec<RuleBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// A rule that is off, with why.
#[derive(Serialize, ToSchema)]
#[schema(as = OffRule)]
struct OffRuleBody {
    rule_id: String,
    reason: String,
    switched_off_by_name: String,
    #[schema(format = "date-time")]
    switched_off_at: String,
}

/// A rule that the draft switches.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleChange)]
struct ChangeBody {
    rule_id: String,
    /// `on` or `off`.
    before: &'static str,
    after: &'static str,
    /// Why it is to be off.
    reason: Option<String>,
}

/// A rule of your company's own that the draft writes or removes.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnRuleDifference)]
struct OwnChangeBody {
    /// As it counts now; `null` for a new one.
    before: Option<OwnRuleBody>,
    /// As the draft has it; `null` where it is removed.
    after: Option<OwnRuleBody>,
}

/// Changes that are not published yet.
#[derive(Serialize, ToSchema)]
#[schema(as = PlaybookDraft)]
struct DraftBody {
    /// Names the draft as it is: whoever publishes or drops it sends it back as `seen`.
    mark: String,
    changes: Vec<ChangeBody>,
    own_changes: Vec<OwnChangeBody>,
    changed_by_name: String,
    #[schema(format = "date-time")]
    changed_at: String,
}

/// Where the company's rules stand.
#[derive(Serialize, ToSchema)]
#[schema(as = Playbook)]
pub(super) struct PlaybookBody {
    /// The version by which analyses go now; 0 for the rule pack as it is.
    version: u32,
    published_by_name: Option<String>,
    #[schema(format = "date-time")]
    published_at: Option<String>,
    switched_off: Vec<OffRuleBody>,
    /// The rules of your company's own.
    own_rules: Vec<OwnRuleBody>,
    /// `null` where nothing waits to be published.
    draft: Option<DraftBody>,
}

/// A version that was published.
#[derive(Serialize, ToSchema)]
#[schema(as = PlaybookVersion)]
pub(super) struct VersionBody {
    version: u32,
    published_by_name: String,
    #[schema(format = "date-time")]
    published_at: String,
    switched_off: Vec<OffRuleBody>,
    own_rules: Vec<OwnRuleBody>,
}

/// A page of versions.
#[derive(Serialize, ToSchema)]
#[schema(as = PlaybookVersionPage)]
pub(super) struct VersionPage {
    versions: Vec<VersionBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

fn state(it: Option<&Switch>) -> &'static str {
    if it.is_some() { RuleState::Off.word() } else { RuleState::On.word() }
}

impl OffBody {
    fn of(it: Switch) -> Self {
        Self { reason: it.reason, switched_off_by_name: it.by_name, switched_off_at: it.at.to_string() }
    }
}

impl RuleBody {
    fn of(it: Listed) -> Self {
        let text = it.text;
        let is_off = it.now.is_some() || it.drafted.is_some();
        Self {
            rule_id: text.id.to_owned(),
            title: text.title.to_owned(),
            area: text.area,
            severity: text.severity,
            message: text.finding.to_owned(),
            recommendation: text.fix.to_owned(),
            citation: text.law.to_vec(),
            verify: text.verify,
            state: state(it.now.as_ref()),
            draft_state: state(it.drafted.as_ref()),
            off: it.now.map(OffBody::of),
            draft_off: it.drafted.map(OffBody::of),
            warning: rules::warning(text.severity).filter(|_| is_off),
        }
    }
}

fn off(of: &RuleSet) -> Vec<OffRuleBody> {
    let one = |(id, it): (&String, &Switch)| OffRuleBody {
        rule_id: id.clone(),
        reason: it.reason.clone(),
        switched_off_by_name: it.by_name.clone(),
        switched_off_at: it.at.to_string(),
    };
    of.switched_off.iter().map(one).collect()
}

impl PlaybookBody {
    fn of(it: Playbook) -> Self {
        let now = it.now();
        let change = |it: &rules::Switched<'_>| ChangeBody {
            rule_id: it.rule_id.to_owned(),
            before: state(it.before),
            after: state(it.after),
            reason: it.after.map(|it| it.reason.clone()),
        };
        let body = |it: &OwnRule| OwnRuleBody::of(it.clone());
        let own_change =
            |it: &rules::Rewritten<'_>| OwnChangeBody { before: it.before.map(body), after: it.after.map(body) };
        let draft = it.draft.map(|draft| DraftBody {
            own_changes: rules::rewritten(&now.rules, &draft.rules).iter().map(own_change).collect(),
            changes: rules::switched(&now.rules, &draft.rules).iter().map(change).collect(),
            mark: draft.mark,
            changed_by_name: draft.by_name,
            changed_at: draft.at.to_string(),
        });
        let (published_by_name, published_at) = it.published.map(|it| (it.by_name, it.at.to_string())).unzip();
        Self {
            version: now.version,
            published_by_name,
            published_at,
            switched_off: off(&now.rules),
            own_rules: now.rules.own.into_iter().map(OwnRuleBody::of).collect(),
            draft,
        }
    }
}

impl VersionBody {
    fn of(it: Published) -> Self {
        Self {
            version: it.version,
            published_by_name: it.by_name,
            published_at: it.at.to_string(),
            switched_off: off(&it.rules),
            own_rules: it.rules.own.into_iter().map(OwnRuleBody::of).collect(),
        }
    }
}

/// Read where the company's rules stand
#[utoipa::path(
    get, path = "/settings/playbook", tag = "Rules", security(("bearer" = [])),
    responses((status = 200, description = "What counts now, and what waits to be published.", body = PlaybookBody))
)]
pub(super) async fn get(caller: Caller) -> Result<Json<PlaybookBody>, Refusal> {
    Ok(Json(PlaybookBody::of(actions::playbook(&caller.ctx).await?)))
}

/// List the rules of the pack
///
/// In the order of the pack, each as it stands now and in the draft.
#[utoipa::path(
    get, path = "/settings/playbook/rules", tag = "Rules", security(("bearer" = [])), params(RuleQuery),
    responses((status = 200, description = "A page of rules.", body = RulePage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<RuleQuery>) -> Result<Json<RulePage>, Refusal> {
    let mut complaints = Complaints::new();
    let area = word(&mut complaints, "area", query.area.as_deref(), Area::from_word, &Area::ALL.map(Area::word));
    let severities = Severity::ALL.map(Severity::word);
    let severity = word(&mut complaints, "severity", query.severity.as_deref(), Severity::from_word, &severities);
    let states = Standing::ALL.map(Standing::word);
    let standing = word(&mut complaints, "state", query.state.as_deref(), Standing::from_word, &states);
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let words = query.search.unwrap_or_default();
    let filter = complaints.into_result(Some(RuleFilter { area, severity, standing, words }))?;
    let (found, total) = actions::find(&caller.ctx, &filter, page, size).await?;
    let rules = found.into_iter().map(RuleBody::of).collect();
    Ok(Json(RulePage { rules, total, page, size, pages: total.div_ceil(size).max(1) }))
}

fn word<T>(
    complaints: &mut Complaints,
    field: &str,
    raw: Option<&str>,
    known: impl Fn(&str) -> Option<T>,
    words: &[&str],
) -> Option<T> {
    let raw = raw?;
    let wrong = || Complaint::new("not_a_choice", format!("Choose one of: {}.", words.join(", ")));
    complaints.keep(field, known(raw).ok_or_else(wrong))
}

/// Read a rule of the pack
///
/// As it stands now and in the draft.
#[utoipa::path(
    get, path = "/settings/playbook/rules/{rule_id}", tag = "Rules", security(("bearer" = [])),
    params(("rule_id" = String, Path)),
    responses((status = 200, description = "The rule.", body = RuleBody))
)]
pub(super) async fn rule(caller: Caller, Id(rule_id): Id<String>) -> Result<Json<RuleBody>, Refusal> {
    Ok(Json(RuleBody::of(actions::rule(&caller.ctx, &rule_id).await?)))
}

/// Switch a rule in the draft
///
/// For owners and admins. Analyses go by it once the draft is published.
#[utoipa::path(
    put, path = "/settings/playbook/rules/{rule_id}", tag = "Rules", security(("bearer" = [])),
    request_body = RuleSwitch, params(("rule_id" = String, Path)),
    responses(
        (status = 200, description = "The rule as it stands now and in the draft.", body = RuleBody),
        (status = 409, description = "The draft has it so already, or was changed at the same moment. Nothing was changed.")
    )
)]
pub(super) async fn switch(
    caller: Caller,
    Id(rule_id): Id<String>,
    Body(it): Body<RuleSwitch>,
) -> Result<Json<RuleBody>, Refusal> {
    let form = SwitchForm { state: it.state, reason: it.reason };
    Ok(Json(RuleBody::of(actions::switch(&caller.ctx, &rule_id, &form).await?)))
}

/// Publish the draft
///
/// For owners and admins. From then on analyses go by it, and every contract is read again in the background; no version of a contract changes.
#[utoipa::path(
    post, path = "/settings/playbook/publish", tag = "Rules", security(("bearer" = [])), request_body = SeenDraft,
    responses(
        (status = 200, description = "What counts from now on.", body = PlaybookBody),
        (status = 409, description = "There is no draft, or it is not as it was seen. Nothing was changed.")
    )
)]
pub(super) async fn publish(caller: Caller, Body(it): Body<SeenDraft>) -> Result<Json<PlaybookBody>, Refusal> {
    Ok(Json(PlaybookBody::of(actions::publish(&caller.ctx, &it.seen).await?)))
}

/// Drop the draft
///
/// For owners and admins. What counts stays as it is.
#[utoipa::path(
    delete, path = "/settings/playbook/draft", tag = "Rules", security(("bearer" = [])), params(SeenQuery),
    responses(
        (status = 200, description = "What counts, without a draft.", body = PlaybookBody),
        (status = 409, description = "There is no draft, or it is not as it was seen. Nothing was changed.")
    )
)]
pub(super) async fn drop_draft(caller: Caller, Asked(it): Asked<SeenQuery>) -> Result<Json<PlaybookBody>, Refusal> {
    Ok(Json(PlaybookBody::of(actions::drop_draft(&caller.ctx, &it.seen).await?)))
}

/// List the versions of the rules
///
/// The latest first. A version that was published never changes.
#[utoipa::path(
    get, path = "/settings/playbook/versions", tag = "Rules", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of versions.", body = VersionPage))
)]
pub(super) async fn versions(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<VersionPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let (found, total) = actions::versions(&caller.ctx, page, size).await?;
    let versions = found.into_iter().map(VersionBody::of).collect();
    Ok(Json(VersionPage { versions, total, page, size, pages: total.div_ceil(size).max(1) }))
}

/// Read a version of the rules
#[utoipa::path(
    get, path = "/settings/playbook/versions/{version}", tag = "Rules", security(("bearer" = [])),
    params(("version" = u32, Path)),
    responses((status = 200, description = "What was published.", body = VersionBody))
)]
pub(super) async fn version(caller: Caller, Id(number): Id<String>) -> Result<Json<VersionBody>, Refusal> {
    let number = number.parse().map_err(|_| Problem::missing("version"))?;
    Ok(Json(VersionBody::of(actions::version(&caller.ctx, number).await?)))
}
