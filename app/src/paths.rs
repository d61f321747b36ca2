//! Every address of the pages, in one place.

use pactoria::audit::{Action, Only};
use pactoria::contracts::{Filter, Risk, Status};
use pactoria::decisions::CallFilter;
use pactoria::findings::{RulesOf, Shown};
use pactoria::frameworks::{Framework, Place};
use pactoria::ids::{
    CallId, ContractId, FilterId, FrameworkReportId, ImportId, KeyId, MailId, ObligationId, SheetId, TagId, UserId,
};
use pactoria::processing::Asked;
use pactoria::risk;

pub const HOME: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const REGISTER: &str = "/register";
pub const ACCOUNT: &str = "/account";
pub const FEED: &str = "/account/calendar";
pub const CONTRACTS: &str = "/contracts";
/// Takes the words of a filter.
pub const TABLE: &str = "/contracts/table.csv";
/// Takes the contracts that were ticked, or the words of a filter.
pub const BULK: &str = "/contracts/bulk";
pub const FILTERS: &str = "/filters";
/// Takes the words of the filter to keep.
pub const NEW_FILTER: &str = "/filters/new";
pub const PASTE: &str = "/contracts/paste";
pub const TEMPLATES: &str = "/templates";
/// The page that compares two templates, to be completed by a form.
pub const COMPARE_TEMPLATES: &str = "/templates/compare";
/// The form of a new template of the company's own.
pub const NEW_TEMPLATE: &str = "/templates/new";
/// The clause library.
pub const CLAUSES: &str = "/templates/clauses";
/// The form of a new clause of the company's own.
pub const NEW_CLAUSE: &str = "/templates/clauses/new";
pub const DESCRIBE: &str = "/describe";
pub const AUDIT: &str = "/audit";
pub const DASHBOARD: &str = "/dashboard";
pub const RISK: &str = "/risk";
pub const RISK_CONTRACTS: &str = "/risk/contracts";
pub const RISK_CONTRACT_TABLE: &str = "/risk/contracts.csv";
pub const RISK_COUNTERPARTIES: &str = "/risk/counterparties";
pub const RISK_COUNTERPARTY_TABLE: &str = "/risk/counterparties.csv";
/// Takes the name of a party, which may hold anything.
pub const RISK_COUNTERPARTY: &str = "/risk/counterparty";
pub const RISK_PEOPLE: &str = "/risk/people";
pub const RISK_PEOPLE_TABLE: &str = "/risk/people.csv";
/// Tells whoever listens that something of the company changed.
pub const RISK_CHANGES: &str = "/risk/changes";
pub const IMPORTS: &str = "/imports";
pub const NEW_IMPORT: &str = "/imports/new";
pub const IMPORTS_TO_REVIEW: &str = "/imports/review";
pub const KEYS: &str = "/settings/keys";
pub const NEW_KEY: &str = "/settings/keys/new";
pub const OBLIGATIONS: &str = "/obligations";
/// The register of processing; takes the words of its filter.
pub const PROCESSING: &str = "/processing";
pub const MODEL: &str = "/settings/model";
pub const DECISIONS: &str = "/decisions";
pub const FINDINGS: &str = "/findings";
pub const FRAMEWORKS: &str = "/frameworks";
pub const OUTBOX: &str = "/settings/outbox";
pub const TAGS: &str = "/settings/tags";
pub const PEOPLE: &str = "/settings/people";
pub const REVIEW: &str = "/settings/review";
/// What the company makes of the rules.
pub const PLAYBOOK: &str = "/settings/playbook";
pub const RULES: &str = "/settings/playbook/rules";
pub const OWN_RULES: &str = "/settings/playbook/own";
pub const NEW_OWN_RULE: &str = "/settings/playbook/own/new";
pub const TRY_RULES: &str = "/settings/playbook/try";
pub const RULE_VERSIONS: &str = "/settings/playbook/versions";
pub const COMPANY: &str = "/settings/company";
pub const ARCHIVE: &str = "/settings/archive";
pub const TAKE_ARCHIVE: &str = "/settings/archive/take";
pub const API_DOCS: &str = "/api/docs";
/// The keys of the list of contracts, a file of `public/`.
pub const LIST_KEYS: &str = "/list-keys.js";
/// Follows what is under way, a file of `public/`.
pub const FOLLOW: &str = "/follow.js";

/// The tools of the editor, a file of `public/`.
pub const EDITOR: &str = "/editor.js";

/// Follows the board of risks, a file of `public/`.
pub const FOLLOW_RISK: &str = "/follow-risk.js";

/// Shows what a model writes while it writes it, a file of `public/`.
pub const FOLLOW_WRITING: &str = "/follow-writing.js";

/// The contracts that a filter of risks leaves, the riskiest first.
pub fn risk_contracts(filter: &risk::Filter) -> String {
    risk_filtered(RISK_CONTRACTS, filter, "")
}

/// A page of the same.
pub fn risk_contracts_page(filter: &risk::Filter, page: u32) -> String {
    risk_filtered(RISK_CONTRACTS, filter, &page.to_string())
}

/// The same contracts as a table for spreadsheet programs.
pub fn risk_contract_table(filter: &risk::Filter) -> String {
    risk_filtered(RISK_CONTRACT_TABLE, filter, "")
}

fn risk_filtered(path: &str, filter: &risk::Filter, page: &str) -> String {
    let words = filter.pairs();
    let mut pairs: Vec<_> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pairs.push(("page", page));
    with_query(path, &pairs)
}

/// Another party with the reasons of its risk.
pub fn risk_party(name: &str) -> String {
    with_query(RISK_COUNTERPARTY, &[("name", name)])
}

/// An account with the reasons of its risk.
pub fn risk_person(id: UserId) -> String {
    format!("{RISK_PEOPLE}/{id}")
}

/// A list of scored things that shows one band.
pub fn risk_level(path: &str, level: Risk) -> String {
    with_query(path, &[("level", level.word())])
}

/// The entries of the trail that a reason was counted from.
pub fn entries(it: &risk::Entries) -> String {
    let (action, only) = (it.action.map(Action::word), it.only.map(Only::word));
    let person = it.person.to_string();
    let pairs = [
        ("action", action.unwrap_or_default()),
        ("person", person.as_str()),
        ("since", it.since.as_deref().unwrap_or_default()),
        ("only", only.unwrap_or_default()),
    ];
    with_query(AUDIT, &pairs)
}

/// The list of the contracts that a filter leaves.
pub fn contracts(filter: &Filter) -> String {
    filtered(CONTRACTS, filter)
}

/// The same contracts as a table for spreadsheet programs.
pub fn table(filter: &Filter) -> String {
    filtered(TABLE, filter)
}

/// The form that keeps a filter under a name.
pub fn keep_filter(filter: &Filter) -> String {
    filtered(NEW_FILTER, filter)
}

/// A kept filter, which leads to its list.
pub fn kept_filter(id: FilterId) -> String {
    format!("{FILTERS}/{id}")
}

/// The form that changes or removes a kept filter.
pub fn change_filter(id: FilterId) -> String {
    format!("{FILTERS}/{id}/change")
}

fn filtered(path: &str, filter: &Filter) -> String {
    let pairs = filter.pairs();
    with_query(path, &pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
}

/// A contract with its findings.
pub fn contract(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}")
}

/// The editor of a draft.
pub fn edit(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/edit")
}

/// The details of a contract.
pub fn details(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/details")
}

/// What the rules take as given of a contract.
pub fn facts(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/facts")
}

/// Tags, owner and relations of a contract.
pub fn filing(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/filing")
}

/// The contracts that are filed under a tag.
pub fn tagged(tag: &str) -> String {
    with_query(CONTRACTS, &[("tag", tag)])
}

/// The contracts that a person answers for.
pub fn owned_by(id: UserId) -> String {
    with_query(CONTRACTS, &[("owner", &id.to_string())])
}

/// A tag of the company, to be renamed, merged or deleted.
pub fn tag(id: TagId) -> String {
    format!("{TAGS}/{id}")
}

/// The page on which the work of a person is handed over.
pub fn hand_over(id: UserId) -> String {
    format!("{PEOPLE}/{id}/hand-over")
}

/// The history of a contract.
pub fn versions(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/versions")
}

/// One version of a contract.
pub fn version(id: ContractId, number: u32) -> String {
    format!("{CONTRACTS}/{id}/versions/{number}")
}

/// The page that compares two versions, to be completed by a form.
pub fn compare_form(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/compare")
}

/// What changed between two versions; `all` unfolds what did not.
pub fn compare(id: ContractId, from: u32, to: u32, all: bool) -> String {
    let all = if all { "1" } else { "" };
    with_query(&compare_form(id), &[("from", &from.to_string()), ("to", &to.to_string()), ("all", all)])
}

/// Both texts after two people changed the same version.
pub fn conflict(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/conflict")
}

/// A step in the life of a contract, before it is taken.
pub fn step(id: ContractId, to: Status) -> String {
    format!("{CONTRACTS}/{id}/step/{}", to.word())
}

/// The form of a new amendment of a contract.
pub fn amend(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/amend")
}

/// The form of a further change to a drafted amendment.
pub fn change(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/change")
}

/// What governs a contract on a day.
pub fn governs(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/governs")
}

/// The terms and dates of a contract.
pub fn dates(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/dates")
}

/// The key terms of a contract.
pub fn key_terms(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/key-terms")
}

/// The machine-readable terms of a contract.
pub fn terms(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/terms")
}

/// The same as a file for programs.
pub fn terms_file(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/terms/save")
}

/// The reminders of a contract.
pub fn reminders(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/reminders")
}

/// The page by which the recipient of a mail stops reminders.
pub fn stop_reminders(mail: MailId, proof: &str) -> String {
    format!("/reminders/stop/{mail}/{}", encoded(proof))
}

/// A finding of a contract, with what was decided about it.
pub fn finding(id: ContractId, rule: &str) -> String {
    format!("{CONTRACTS}/{id}/findings/{}", encoded(rule))
}

/// The page that puts a wording in for a finding.
pub fn fix(id: ContractId, rule: &str) -> String {
    format!("{}/fix", finding(id, rule))
}

/// The findings of the company: those that wait for somebody, or were decided; of all rules where none are named.
pub fn findings(shown: Shown, rules: Option<RulesOf>) -> String {
    with_query(FINDINGS, &[("show", shown.word()), ("rules", rules.map_or("", RulesOf::word))])
}

/// What records show about the controls of a framework.
pub fn framework(it: Framework) -> String {
    format!("{FRAMEWORKS}/{}", it.word())
}

/// The form by which a person vouches for a control.
pub fn control(of: Framework, control: &str) -> String {
    format!("{}/controls/{}", framework(of), encoded(control))
}

/// A report on the controls of a framework.
pub fn framework_report(id: FrameworkReportId) -> String {
    format!("{FRAMEWORKS}/reports/{id}")
}

/// The same as a file: `pdf`, `csv` or `json`.
pub fn framework_report_as(id: FrameworkReportId, format: &str) -> String {
    format!("{}/export/{format}", framework_report(id))
}

/// The list or the thing that stands behind a figure.
pub fn behind(it: &Place) -> String {
    match it {
        Place::Contracts { filter } => contracts(filter),
        Place::Contract { id } => contract(*id),
        Place::Trail { action, since, until } => {
            let pairs = [("action", action.as_str()), ("since", &since.to_string()), ("until", &until.to_string())];
            with_query(AUDIT, &pairs)
        }
        Place::People => PEOPLE.to_owned(),
        Place::Keys => KEYS.to_owned(),
        Place::Obligations { shown } => with_query(OBLIGATIONS, &[("show", shown.word())]),
        Place::Mails { state } => outbox(state.word()),
        Place::Reviews => REVIEW.to_owned(),
        Place::Rules => with_query(RULES, &[("state", "off")]),
        Place::Processing { asked } => register(asked),
    }
}

/// The page on which a model proposes a wording for a finding.
pub fn propose(id: ContractId, rule: &str) -> String {
    format!("{}/proposal", finding(id, rule))
}

/// The same with what was proposed.
pub fn proposal(id: ContractId, rule: &str, call: CallId) -> String {
    with_query(&propose(id, rule), &[("proposal", &call.to_string())])
}

/// The page on which a model is asked about a contract.
pub fn ask(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/ask")
}

/// The same with what it answered.
pub fn answer(id: ContractId, call: CallId) -> String {
    with_query(&ask(id), &[("answer", &call.to_string())])
}

/// The page of what a model says of a template.
pub fn remarks(template_id: &str) -> String {
    format!("{}/remarks", template(template_id))
}

/// The page on which a model is asked what it makes of the findings.
pub fn opinion(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/opinion")
}

/// The page on which a model rewrites a clause.
pub fn rewrite(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/rewrite")
}

/// The same with what was proposed.
pub fn rewritten(id: ContractId, call: CallId) -> String {
    with_query(&rewrite(id), &[("proposal", &call.to_string())])
}

/// The page on which a model writes the draft of a contract; posted to by its script, it answers with the words as they come.
pub fn write(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/write")
}

/// The same with what came of it.
pub fn written(id: ContractId, call: CallId) -> String {
    with_query(&write(id), &[("draft", &call.to_string())])
}

/// One call of a model with everything that is kept of it.
pub fn decision(id: CallId) -> String {
    format!("{DECISIONS}/{id}")
}

/// The calls that a filter leaves.
pub fn decisions(filter: &CallFilter) -> String {
    decisions_page(filter, 1)
}

/// A page of them.
pub fn decisions_page(filter: &CallFilter, page: u32) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    called(DECISIONS, filter, ("page", &page))
}

/// The same calls as a file: `csv` or `json`.
pub fn decisions_as(filter: &CallFilter, form: &str) -> String {
    called("/decisions/export", filter, ("format", form))
}

fn called(path: &str, filter: &CallFilter, more: (&str, &str)) -> String {
    let pairs = filter.pairs();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).chain([more]).collect();
    with_query(path, &pairs)
}

/// A rule of the pack, to be switched.
pub fn rule(id: &str) -> String {
    format!("{RULES}/{}", encoded(id))
}

/// A rule of the company's own.
pub fn own_rule(number: u32) -> String {
    format!("{OWN_RULES}/{number}")
}

/// A version of the company's rules that was published.
pub fn rule_version(number: u32) -> String {
    format!("{RULE_VERSIONS}/{number}")
}

/// The compliance report of a contract.
pub fn report(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/compliance-report")
}

/// The same as a PDF.
pub fn report_as_pdf(id: ContractId) -> String {
    with_query(&report(id), &[("format", "pdf")])
}

/// The obligations of a contract.
pub fn obligations_of(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/obligations")
}

/// The register of processing as a filter leaves it.
pub fn register(asked: &Asked) -> String {
    asked_of_register(PROCESSING, asked, None)
}

/// A page of it.
pub fn register_page(asked: &Asked, page: u32) -> String {
    asked_of_register(PROCESSING, asked, Some(page))
}

/// The register of processing as a file: `csv`, `json` or `pdf`.
pub fn register_as(format: &str, asked: &Asked) -> String {
    asked_of_register(&format!("{PROCESSING}/save/{format}"), asked, None)
}

fn asked_of_register(path: &str, asked: &Asked, page: Option<u32>) -> String {
    let (pairs, page) = (asked.pairs(), page.map(|it| it.to_string()));
    let words = pairs.iter().map(|(name, word)| (*name, word.as_str()));
    with_query(path, &words.chain(page.as_deref().map(|it| ("page", it))).collect::<Vec<_>>())
}

/// What a contract says of personal data.
pub fn data_protection(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/data-protection")
}

/// The page on which an obligation is changed.
pub fn change_obligation(id: ObligationId) -> String {
    format!("{OBLIGATIONS}/{id}/change")
}

/// The page on which an obligation is closed.
pub fn close_obligation(id: ObligationId) -> String {
    format!("{OBLIGATIONS}/{id}/close")
}

/// The dates of a contract for a calendar program.
pub fn calendar(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/dates/calendar")
}

/// The contract as a file: `pdf`, `docx`, `md`, `html` or `json`.
pub fn export(id: ContractId, format: &str) -> String {
    format!("{CONTRACTS}/{id}/export/{format}")
}

/// The file a contract was brought in from.
pub fn original(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/original")
}

/// Files that were brought in together.
pub fn import(id: ImportId) -> String {
    format!("{IMPORTS}/{id}")
}

/// One of them, with what was read out of it.
pub fn import_file(id: ImportId, position: u32) -> String {
    format!("{IMPORTS}/{id}/files/{position}")
}

/// The same file as it was handed in.
pub fn import_download(id: ImportId, position: u32) -> String {
    format!("{IMPORTS}/{id}/files/{position}/download")
}

/// A template with its preview.
pub fn template(id: &str) -> String {
    format!("{TEMPLATES}/{}", encoded(id))
}

/// The form that writes a template of the company's own anew.
pub fn change_template(id: &str) -> String {
    format!("{}/edit", template(id))
}

/// The versions of a template of the company's own.
pub fn template_versions(id: &str) -> String {
    format!("{}/versions", template(id))
}

/// The form of a new template that begins with a copy of one.
pub fn copy_template(id: &str) -> String {
    with_query(NEW_TEMPLATE, &[("from", id)])
}

/// A template beside another that is still to be chosen.
pub fn compare_template(id: &str) -> String {
    with_query(COMPARE_TEMPLATES, &[("one", id)])
}

/// A clause of the library.
pub fn clause(address: &str) -> String {
    format!("{CLAUSES}/{}", encoded(address))
}

/// The form that writes a clause of the company's own anew.
pub fn change_clause(address: &str) -> String {
    format!("{}/edit", clause(address))
}

/// The versions of a clause of the company's own.
pub fn clause_versions(address: &str) -> String {
    format!("{}/versions", clause(address))
}

/// What differs between two versions of an item of the company's own, whose page this is.
pub fn compare_versions(item: &str, from: u32, to: u32) -> String {
    with_query(&format!("{item}/compare"), &[("from", &from.to_string()), ("to", &to.to_string())])
}

/// The contracts that took a clause; of one of its versions, or of any.
pub fn clause_uses(address: &str, version: Option<u32>) -> String {
    let version = version.map(|it| it.to_string()).unwrap_or_default();
    with_query(&format!("{}/uses", clause(address)), &[("version", &version)])
}

/// The clauses to choose from for a draft.
pub fn clauses_for(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}/clauses")
}

/// The page that puts a clause into a draft; without a rung, as we prefer it.
pub fn put_clause(id: ContractId, address: &str, rung: &str) -> String {
    with_query(&format!("{}/{}", clauses_for(id), encoded(address)), &[("rung", rung)])
}

/// The templates that fit a description.
pub fn described(id: SheetId) -> String {
    format!("{DESCRIBE}/{id}")
}

/// One step of a sheet of answers, from 1; 0 is what a description left open.
pub fn drafting(id: SheetId, step: u32) -> String {
    format!("/drafting/{id}/{step}")
}

/// The question before an API key is revoked.
pub fn revoke_key(id: KeyId) -> String {
    format!("{KEYS}/{id}/revoke")
}

/// The mails of a state; an empty word means every one.
pub fn outbox(state: &str) -> String {
    with_query(OUTBOX, &[("state", state)])
}

/// Signing in, and going on to `next` afterwards.
pub fn sign_in_then(next: &str) -> String {
    format!("{SIGN_IN}?next={}", encoded(next))
}

/// `path` with the pairs that have a value, as a query.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// `next` if it is a path of ours; anything else could lead a person to another site.
pub fn own_path(next: &str) -> Option<&str> {
    let is_own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    is_own.then_some(next)
}

/// Text as part of a path or query (RFC 3986, percent-encoded).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed_after_signing_in() {
        for good in ["/", "/contracts?search=a%20b", "/contracts/0190"] {
            assert_eq!(own_path(good), Some(good));
        }
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"] {
            assert_eq!(own_path(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn queries_leave_out_what_is_empty_and_escape_the_rest() {
        assert_eq!(
            with_query("/contracts", &[("search", "late & payment"), ("status", "")]),
            "/contracts?search=late%20%26%20payment"
        );
        assert_eq!(with_query("/contracts", &[]), "/contracts");
    }
}
