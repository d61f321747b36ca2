//! What the types of the bodies cannot say: how long a text may be, which words there are, which forms a date has. A
//! program can check what it sends against the document before it sends it.
//!
//! The lists of words come from the product itself. A line of the table that fits no field fails a test.

use pactoria::accounts::Role;
use pactoria::accounts::form::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use pactoria::amendments::{ChangeKind, LONGEST_CLAUSE};
use pactoria::audit::{Action, SUBJECTS};
use pactoria::bulk::Act;
use pactoria::clauses::{LONGEST_HEADING, LONGEST_WHY};
use pactoria::compliance::keyterms::{Category, Renews};
use pactoria::compliance::{Area, Decision, Severity};
use pactoria::contracts::actions::Format;
use pactoria::contracts::form::LONGEST_DESCRIPTION;
use pactoria::contracts::{ContractType, Filter, Risk, Status};
use pactoria::decisions::{Concern, Outcome as CallOutcome, actions as decisions};
use pactoria::findings::form::LONGEST_REASON;
use pactoria::findings::{RulesOf, Shown};
use pactoria::frameworks::form::{self as frameworks, Meaning};
use pactoria::frameworks::{Framework, actions as framework_actions};
use pactoria::keydates::form::{LONGEST_CLAUSE_NUMBER, SERVICES};
use pactoria::keydates::{Counting, Division};
use pactoria::keys::Scope;
use pactoria::library::LONGEST_NOTE;
use pactoria::models::asking::LONGEST_QUESTION;
use pactoria::models::rewriting::LONGEST_WISH;
use pactoria::models::{Fault, Job};
use pactoria::obligations;
use pactoria::outbox::State as MailState;
use pactoria::playbook::{LONGEST_ADVICE, LONGEST_NAME, RuleState, Standing as RuleStanding};
use pactoria::processing::{Aspect, EVERY_STATUS, Role as DataRole};
use pactoria::related::Relation;
use pactoria::reminders::About;
use pactoria::reminders::form::{LONGEST_LEAD, LONGEST_WAIT};
use pactoria::risk::Fact as RiskFact;
use pactoria::tags::{LONGEST_TAG, MOST_TAGS};
use pactoria::templates::own::LONGEST_SOURCE;
use pactoria::typed::{Currency, LONGEST_TEXT};
use serde_json::{Map, Value, json};

/// Characters that no line of text may hold: controls, and those that turn the direction of reading.
const HIDDEN: &str = r"\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069";
/// A day from 1900 to 2199, leap years included.
const DAY: &str = concat!(
    r"((19|20|21)\d\d-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))",
    r"|(19(0[48]|[2468][048]|[13579][26])|20([02468][048]|[13579][26])|21(0[48]|[2468][048]|[13579][26]))-02-29)",
);
/// The rest of an instant that stands for its day.
const TIME: &str = r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-2]):[0-5]\d)?";

/// What a text may be.
enum Form {
    /// One line with at least this many visible characters (0, 1 or 2), and at most so many.
    Line(usize, usize),
    /// Any text of at most so many characters.
    Text(usize),
    /// A text that says something.
    Said(usize),
    Password,
    Email,
    OptionalEmail,
    /// A day or an instant.
    Day,
    /// The same; empty for none.
    OptionalDay,
    OptionalAmount,
    /// An amount as text; empty for none.
    AmountOrNone,
    /// Something without spaces around it.
    Trimmed,
    /// A word that contracts are filed under.
    Tag,
    /// At most so many of these.
    List(Box<Form>, usize),
    /// One of these.
    Word(Vec<&'static str>),
    /// One of these; empty for none.
    OptionalWord(Vec<&'static str>),
    /// At most so many of these, parted by commas.
    Words(Vec<&'static str>, usize),
    /// Answers to a template.
    Answers,
    /// At least one of these names with its value.
    Filled(Vec<&'static str>),
    /// What a million tokens cost; empty for not known.
    Price,
    Whole {
        least: u32,
        most: u32,
    },
}

use Form::{
    AmountOrNone, Answers, Day, Email, Filled, Line, List, OptionalAmount, OptionalDay, OptionalEmail, OptionalWord,
    Password, Price, Said, Tag, Text, Trimmed, Whole, Word, Words,
};

/// The ids of all templates.
fn templates() -> Vec<&'static str> {
    pactoria::templates::library().templates().iter().map(|it| it.id.as_str()).collect()
}

/// The fields of what is sent, by shape and name.
fn fields() -> Vec<(&'static str, &'static str, Form)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    let statuses = || Status::ALL.map(Status::word).to_vec();
    let currencies = || Currency::ALL.map(Currency::code).to_vec();
    let tags = || List(Box::new(Tag), MOST_TAGS);
    vec![
        ("Registration", "email", Email),
        ("Registration", "full_name", Line(2, 120)),
        ("Registration", "password", Password),
        ("Registration", "company_name", Line(2, 160)),
        ("NewKey", "name", Line(1, 80)),
        ("NewFilter", "name", Line(1, 80)),
        ("Bulk", "act", Word(Act::ALL.map(Act::word).to_vec())),
        ("BulkContract", "status", Word(statuses())),
        ("Bulk", "reason", Text(300)),
        ("TurningDown", "reason", Text(decisions::LONGEST_REASON)),
        ("Bulk", "signed_by", Line(0, 300)),
        ("Bulk", "signed_on", OptionalDay),
        ("NewKey", "scope", Word(Scope::ALL.map(Scope::word).to_vec())),
        ("NewOwnRule", "name", Line(1, LONGEST_NAME)),
        ("NewOwnRule", "advice", Text(LONGEST_ADVICE)),
        ("NewOwnRule", "contract_types", List(Box::new(Word(types())), 100)),
        ("NewOwnClause", "heading", Line(1, LONGEST_HEADING)),
        ("NewOwnClause", "note", Said(LONGEST_NOTE)),
        ("NewOwnClause", "contract_types", List(Box::new(Word(types())), 100)),
        ("NewOwnTemplate", "source", Said(LONGEST_SOURCE)),
        ("NewOwnTemplate", "note", Said(LONGEST_NOTE)),
        ("TemplateTrial", "source", Said(LONGEST_SOURCE)),
        ("NewStanding", "state", Word(vec!["in_use", "retired"])),
        ("NewStanding", "reason", Text(LONGEST_NOTE)),
        ("NewWording", "why", Line(1, LONGEST_WHY)),
        ("NewWording", "gives_up", Line(0, LONGEST_WHY)),
        ("RuleSwitch", "state", Word([RuleState::On, RuleState::Off].map(RuleState::word).to_vec())),
        ("RuleSwitch", "reason", Text(pactoria::playbook::form::LONGEST_REASON)),
        ("CompanyChange", "name", Line(2, 160)),
        ("FilterPatch", "name", Line(1, 80)),
        ("TagName", "name", Tag),
        ("TagWords", "tags", tags()),
        ("NewContract", "tags", tags()),
        ("Change", "tags", tags()),
        ("KeyTerms", "division", OptionalWord(Division::ALL.map(Division::code).to_vec())),
        ("KeyTerms", "renewal", OptionalWord(vec!["none", "automatic", "by_agreement"])),
        ("KeyTerms", "counted_as", OptionalWord(Counting::ALL.map(Counting::code).to_vec())),
        ("KeyTerms", "service", OptionalWord(SERVICES.map(|(word, _)| word).to_vec())),
        ("KeyTerms", "notice_clause", Line(0, LONGEST_CLAUSE_NUMBER)),
        ("KeyTerms", "service_clause", Line(0, LONGEST_CLAUSE_NUMBER)),
        ("NewAssignee", "seen", Said(200)),
        ("NewDecision", "seen", Said(200)),
        ("NewObligation", "title", Line(1, 200)),
        ("NewObligation", "due", Day),
        ("NewObligation", "until", OptionalDay),
        ("NewObligation", "rhythm", OptionalWord(vec!["once", "every", "month_ends"])),
        ("NewObligation", "clause", Text(2_000)),
        ("Closing", "outcome", Word(vec!["done", "dropped"])),
        ("Closing", "note", Said(2_000)),
        ("NewRelation", "kind", Word(Relation::ALL.map(Relation::word).to_vec())),
        ("NewReminder", "about", Word(About::ALL.map(About::word).to_vec())),
        ("NewReminder", "days_before", Whole { least: 0, most: LONGEST_LEAD.into() }),
        ("NewReminder", "email", Email),
        ("NewReminder", "escalate_to", OptionalEmail),
        ("NewReminder", "escalate_after_days", Whole { least: 1, most: LONGEST_WAIT.into() }),
        ("Acknowledgement", "date", Day),
        ("MergeBody", "content", Text(LONGEST_TEXT)),
        ("NewDemand", "contract_types", List(Box::new(Word(types())), 100)),
        ("NewDemand", "gbp", AmountOrNone),
        ("NewDemand", "eur", AmountOrNone),
        ("NewDemand", "usd", AmountOrNone),
        ("AcceptFile", "standing", Word(vec!["draft", "signed"])),
        ("AcceptFile", "signed_by", Line(0, 300)),
        ("AcceptFile", "signed_on", OptionalDay),
        ("NewKey", "expires_in_days", Whole { least: 1, most: pactoria::keys::form::LONGEST_LIFE }),
        ("NewContract", "title", Line(1, 200)),
        ("NewContract", "contract_type", Word(types())),
        ("NewContract", "plain_english_input", Text(LONGEST_DESCRIPTION)),
        ("NewContract", "client_name", Line(1, 160)),
        ("NewContract", "client_email", OptionalEmail),
        ("NewContract", "supplier_name", Line(0, 160)),
        ("NewContract", "contract_value", OptionalAmount),
        ("NewContract", "currency", OptionalWord(currencies())),
        ("NewContract", "start_date", OptionalDay),
        ("NewContract", "end_date", OptionalDay),
        ("NewContract", "template_id", Line(0, 80)),
        ("NewContract", "variables", Answers),
        ("NewContract", "content", Text(LONGEST_TEXT)),
        ("Change", "title", Line(1, 200)),
        ("Change", "contract_type", Word(types())),
        ("Change", "plain_english_input", Text(LONGEST_DESCRIPTION)),
        ("Change", "client_name", Line(1, 160)),
        ("Change", "client_email", OptionalEmail),
        ("Change", "supplier_name", Line(0, 160)),
        ("Change", "contract_value", OptionalAmount),
        ("Change", "currency", OptionalWord(currencies())),
        ("Change", "start_date", OptionalDay),
        ("Change", "end_date", OptionalDay),
        ("Change", "content", Text(LONGEST_TEXT)),
        ("Change", "reason", Line(0, 300)),
        ("NewAmendment", "title", Line(0, 200)),
        ("NewAmendment", "effective_date", OptionalDay),
        ("NewAmendment", "end_date", OptionalDay),
        ("NewAmendment", "contract_value", OptionalAmount),
        ("ClauseChange", "kind", Word(ChangeKind::ALL.map(ChangeKind::word).to_vec())),
        ("ClauseChange", "text", Text(LONGEST_CLAUSE as usize)),
        ("FurtherChange", "kind", Word(ChangeKind::ALL.map(ChangeKind::word).to_vec())),
        ("FurtherChange", "text", Text(LONGEST_CLAUSE as usize)),
        ("NewDecision", "decision", Word(Decision::ALL.map(Decision::word).to_vec())),
        ("NewDecision", "reason", Said(LONGEST_REASON)),
        ("NewDecision", "until", OptionalDay),
        ("StatusChange", "status", Word(statuses())),
        ("StatusChange", "signed_on", OptionalDay),
        ("StatusChange", "reason", Text(300)),
        ("StatusChange", "signed_by", Line(0, 300)),
        ("FrameworkPeriod", "from", OptionalDay),
        ("FrameworkPeriod", "to", OptionalDay),
        ("FrameworkApprovalRequest", "seen", Said(200)),
        ("FrameworkApprovalRequest", "meaning", Word(Meaning::ALL.map(Meaning::word).to_vec())),
        ("FrameworkApprovalRequest", "reason", Said(frameworks::LONGEST_TEXT)),
        ("FrameworkAttestationRequest", "statement", Said(frameworks::LONGEST_TEXT)),
        ("FrameworkAttestationRequest", "evidence", Said(frameworks::LONGEST_TEXT)),
        ("FrameworkAttestationRequest", "link", Line(0, frameworks::LONGEST_LINK)),
        ("FrameworkAttestationRequest", "seen_on", OptionalDay),
        ("FrameworkAttestationRequest", "until", Day),
        ("TextToAnalyze", "contract_content", Said(LONGEST_TEXT)),
        ("TextToAnalyze", "contract_type", Word(types())),
        ("SeenDraft", "seen", Said(200)),
        ("DataProtectionChange", "aspects", Filled(Aspect::ALL.iter().map(|it| it.word()).collect())),
        ("ImpactAssessmentAnswer", "outcome", Word(vec!["done", "not_needed", "to_do"])),
        ("ImpactAssessmentAnswer", "day", OptionalDay),
        ("NewModel", "base_url", Line(1, 500)),
        ("NewModel", "model", Line(1, 200)),
        ("NewModel", "price_in", Price),
        ("NewModel", "price_out", Price),
        ("NewModel", "currency", OptionalWord(currencies())),
        ("NewQuestion", "job", Word(Job::ASKED.map(Job::word).to_vec())),
        ("NewQuestion", "question", Text(LONGEST_QUESTION)),
        ("NewRewriting", "wish", Said(LONGEST_WISH)),
        ("Need", "business_description", Said(LONGEST_DESCRIPTION)),
    ]
}

/// The fields of what is answered whose words are known.
fn answered() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    vec![
        ("ContractSummary", "contract_type", types()),
        ("ContractSummary", "status", Status::ALL.map(Status::word).to_vec()),
        ("ContractSummary", "currency", Currency::ALL.map(Currency::code).to_vec()),
        ("Amendment", "status", Status::ALL.map(Status::word).to_vec()),
        ("Template", "contract_type", types()),
        ("User", "role", Role::ALL.map(Role::word).to_vec()),
        ("ApiKey", "scope", Scope::ALL.map(Scope::word).to_vec()),
        ("ModelDecision", "job", Job::ALL.map(Job::word).to_vec()),
        ("ModelDecision", "outcome", CallOutcome::ALL.map(CallOutcome::word).to_vec()),
    ]
}

/// The parameters that make a filter of the list, by the path that takes them.
fn of_the_list(path: &'static str) -> Vec<(&'static str, &'static str, Form)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    let terms = || Words(Category::ALL.iter().map(|it| it.word()).collect(), Filter::MOST_TERMS);
    vec![
        (path, "contract_type", Word(types())),
        (path, "status", Word(Status::ALL.map(Status::word).to_vec())),
        (path, "search", Text(Filter::LONGEST_SEARCH)),
        (path, "sort", Word(super::contracts::list::SORTS.to_vec())),
        (path, "risk", Word(Risk::ALL.map(Risk::word).to_vec())),
        (path, "area", Word(Area::ALL.map(Area::word).to_vec())),
        (path, "currency", Word(Currency::ALL.map(Currency::code).to_vec())),
        (path, "tag", Trimmed),
        (path, "party", Trimmed),
        (path, "has_term", terms()),
        (path, "lacks_term", terms()),
        (path, "governing_law", Trimmed),
        (path, "renewal", Word(Renews::ALL.map(Renews::word).to_vec())),
        (path, "created_from", Day),
        (path, "created_to", Day),
        (path, "in_force_from", Day),
        (path, "in_force_to", Day),
    ]
}

/// The parameters of addresses, by path and name.
fn parameters() -> Vec<(&'static str, &'static str, Form)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    let data_roles = || DataRole::ALL.iter().map(|it| it.word()).collect();
    let data_statuses = || Status::ALL.map(Status::word).into_iter().chain([EVERY_STATUS]).collect();
    let scored = || Risk::ALL.into_iter().filter(|it| *it != Risk::Unchecked).map(Risk::word).collect();
    let formats = ["pdf", "docx", "md", "html", "json"].into_iter().filter(|it| Format::from_word(it).is_some());
    vec![
        ("/api/v1/contracts/{id}/governing", "on", Day),
        ("/api/v1/contracts/{id}/export", "format", Word(formats.collect())),
        ("/api/v1/contracts/{id}/compliance-report", "format", Word(vec!["json", "pdf"])),
        ("/api/v1/decisions", "job", Word(Job::ALL.map(Job::word).to_vec())),
        ("/api/v1/decisions", "concern", Word(Concern::ALL.map(Concern::word).to_vec())),
        ("/api/v1/decisions", "since", Day),
        ("/api/v1/decisions", "until", Day),
        ("/api/v1/decisions", "outcome", Word(CallOutcome::ALL.map(CallOutcome::word).to_vec())),
        ("/api/v1/decisions", "failure", Word(Fault::ALL.map(Fault::word).to_vec())),
        ("/api/v1/clauses", "template", Word(templates())),
        ("/api/v1/findings", "rules", Word(RulesOf::ALL.map(RulesOf::word).to_vec())),
        ("/api/v1/findings", "show", Word(Shown::ALL.map(Shown::word).to_vec())),
        ("/api/v1/frameworks", "from", OptionalDay),
        ("/api/v1/frameworks", "to", OptionalDay),
        ("/api/v1/frameworks/{framework}", "from", OptionalDay),
        ("/api/v1/frameworks/{framework}", "to", OptionalDay),
        ("/api/v1/frameworks/{framework}", "framework", Word(Framework::ALL.map(Framework::word).to_vec())),
        ("/api/v1/frameworks/reports", "framework", Word(Framework::ALL.map(Framework::word).to_vec())),
        (
            "/api/v1/frameworks/reports/{id}/export",
            "format",
            Word(framework_actions::Format::ALL.map(framework_actions::Format::word).to_vec()),
        ),
        ("/api/v1/obligations", "show", Word(obligations::Shown::ALL.map(obligations::Shown::word).to_vec())),
        ("/api/v1/outbox", "state", Word(MailState::ALL.map(MailState::word).to_vec())),
        ("/api/v1/processing", "role", Word(data_roles())),
        ("/api/v1/processing", "status", Word(data_statuses())),
        ("/api/v1/processing/export", "format", Word(vec!["json", "csv", "pdf"])),
        ("/api/v1/processing/export", "role", Word(data_roles())),
        ("/api/v1/processing/export", "status", Word(data_statuses())),
        ("/api/v1/risk/contracts", "fact", Word(RiskFact::ALL.map(RiskFact::word).to_vec())),
        ("/api/v1/risk/contracts", "party", Trimmed),
        ("/api/v1/risk/contracts", "level", Word(Risk::ALL.map(Risk::word).to_vec())),
        ("/api/v1/risk/counterparties", "level", Word(scored())),
        ("/api/v1/risk/models", "level", Word(scored())),
        ("/api/v1/risk/people", "level", Word(scored())),
        ("/api/v1/settings/playbook/rules", "area", Word(Area::ALL.map(Area::word).to_vec())),
        ("/api/v1/settings/playbook/rules", "severity", Word(Severity::ALL.map(Severity::word).to_vec())),
        ("/api/v1/settings/playbook/rules", "state", Word(RuleStanding::ALL.map(RuleStanding::word).to_vec())),
        ("/api/v1/templates", "contract_type", Word(types())),
        ("/api/v1/security/audit-logs", "event_type", Word(Action::ALL.map(Action::word).to_vec())),
        ("/api/v1/security/audit-logs", "resource_type", Word(SUBJECTS.to_vec())),
        ("/api/v1/contracts/templates", "contract_type", Word(types())),
    ]
}

/// Writes all of it into the document; answers with what fitted nowhere.
pub(super) fn say(document: &mut Value) -> Vec<String> {
    let mut misfits = Vec::new();
    for (shape, field, form) in fields() {
        match property(document, shape, field) {
            Some(schema) => narrow(schema, &form),
            None => misfits.push(format!("{shape}.{field}")),
        }
    }
    for (shape, field, words) in answered() {
        match property(document, shape, field) {
            Some(schema) => narrow(schema, &Word(words)),
            None => misfits.push(format!("{shape}.{field}")),
        }
    }
    let lists = ["/api/v1/contracts", "/api/v1/contracts/export"].into_iter().flat_map(of_the_list);
    for (path, name, form) in parameters().into_iter().chain(lists) {
        let parameters = document["paths"][path]["get"]["parameters"].as_array_mut();
        match parameters.into_iter().flatten().find(|it| it["name"] == name) {
            Some(parameter) => match parameter["schema"].as_object_mut() {
                Some(schema) => narrow(schema, &form),
                None => misfits.push(format!("{path}?{name}")),
            },
            None => misfits.push(format!("{path}?{name}")),
        }
    }
    misfits
}

fn property<'a>(document: &'a mut Value, shape: &str, field: &str) -> Option<&'a mut Map<String, Value>> {
    let schema = document.get_mut("components")?.get_mut("schemas")?.get_mut(shape)?;
    schema.get_mut("properties")?.get_mut(field)?.as_object_mut()
}

fn narrow(schema: &mut Map<String, Value>, form: &Form) {
    // What is left out is not the same as an empty text or null sent.
    schema.retain(|name, value| name != "default" || !(value.is_null() || *value == ""));
    let is_nullable = schema.get("type").and_then(Value::as_array).is_some_and(|it| it.contains(&json!("null")));
    let mut put = |name: &str, value: Value| {
        schema.insert(name.to_owned(), value);
    };
    match form {
        Line(least, most) => {
            put("minLength", json!(least));
            put("maxLength", json!(most));
            let visible = format!(r"[^\s{HIDDEN}][^{HIDDEN}]*").repeat(*least);
            put("pattern", json!(format!("^[^{HIDDEN}]*{visible}$")));
        }
        Text(most) => put("maxLength", json!(most)),
        Said(most) => {
            put("maxLength", json!(most));
            put("pattern", json!(format!(r"[^\s{HIDDEN}]")));
        }
        Password => {
            put("minLength", json!(SHORTEST_PASSWORD));
            put("maxLength", json!(LONGEST_PASSWORD));
            put("pattern", json!(format!("^[^{HIDDEN}]+$")));
        }
        Email => {
            put("maxLength", json!(254));
            put("pattern", json!(format!("^{}$", email())));
        }
        OptionalEmail => {
            put("maxLength", json!(254));
            put("pattern", json!(format!("^({})?$", email())));
        }
        // An instant is taken too, so the format "date" would say too little.
        Day => {
            schema.remove("format");
            schema.insert("pattern".to_owned(), json!(format!("^{DAY}({TIME})?$")));
        }
        OptionalDay => {
            schema.remove("format");
            schema.insert("pattern".to_owned(), json!(format!("^({DAY}({TIME})?)?$")));
        }
        AmountOrNone => put("pattern", json!(r"^((0|[1-9]\d{0,11})(\.\d{1,2})?)?$")),
        Trimmed => put("pattern", json!(r"^\S([\s\S]*\S)?$")),
        Tag => {
            put("minLength", json!(1));
            put("maxLength", json!(LONGEST_TAG));
            put("pattern", json!(format!(r"^[^,{HIDDEN}]*[^\s,{HIDDEN}][^,{HIDDEN}]*$")));
        }
        List(form, most) => {
            put("maxItems", json!(most));
            if let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut) {
                narrow(items, form);
            }
        }
        OptionalAmount => {
            schema.remove("type");
            let number = json!({"type": "number", "minimum": 0, "maximum": 999_999_999_999.99, "multipleOf": 0.01});
            let text = json!({"type": "string", "pattern": r"^((0|[1-9]\d{0,11})(\.\d{1,2})?)?$"});
            schema.insert("anyOf".to_owned(), json!([text, number, {"type": "null"}]));
        }
        Word(words) => {
            let words = words.iter().map(|it| json!(it));
            put("enum", words.chain(is_nullable.then_some(Value::Null)).collect());
        }
        OptionalWord(words) => {
            let words = words.iter().map(|it| json!(it)).chain([json!("")]);
            put("enum", words.chain(is_nullable.then_some(Value::Null)).collect());
        }
        Words(words, most) => {
            let one = format!("({})", words.join("|"));
            put("pattern", json!(format!("^{one}(,{one}){{0,{}}}$", most.saturating_sub(1))));
        }
        Answers => {
            let text = json!({"type": "string", "maxLength": LONGEST_DESCRIPTION});
            let others = json!({"type": ["number", "boolean", "null"]});
            let list = json!({"type": "array", "items": {"type": "string", "maxLength": 1000}, "maxItems": 20});
            put("additionalProperties", json!({"anyOf": [text, others, list]}));
        }
        Filled(names) => {
            put("minProperties", json!(1));
            put("propertyNames", json!({"enum": names}));
        }
        Price => put("pattern", json!(r"^((0|[1-9]\d{0,5})(\.\d{1,4})?)?$")),
        Whole { least, most } => {
            put("minimum", json!(least));
            put("maximum", json!(most));
        }
    }
}

/// A local part that neither begins nor ends with a dot, and a domain of two labels or more.
fn email() -> String {
    let outer = format!(r#"[^\s@,;:<>()\[\]"\\.{HIDDEN}]"#);
    let inner = format!(r#"[^\s@,;:<>()\[\]"\\{HIDDEN}]"#);
    let label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
    format!(r"{outer}({inner}{{0,62}}{outer})?@{label}(\.{label})+")
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    #[test]
    fn every_line_of_the_table_fits_a_field() {
        assert_eq!(say(&mut document()), Vec::<String>::new());
    }
}
