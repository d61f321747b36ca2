//! What the types of the bodies cannot say: how long a text may be, which words there are, which forms a date has. A
//! program can check what it sends against the document before it sends it.
//!
//! The lists of words come from the product itself. A line of the table that fits no field fails a test.

use pactoria::accounts::Role;
use pactoria::accounts::form::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use pactoria::amendments::{ChangeKind, LONGEST_CLAUSE};
use pactoria::audit::Action;
use pactoria::bulk::Act;
use pactoria::compliance::Decision;
use pactoria::contracts::actions::Format;
use pactoria::contracts::form::LONGEST_DESCRIPTION;
use pactoria::contracts::{ContractType, Status};
use pactoria::findings::Shown;
use pactoria::findings::form::LONGEST_REASON;
use pactoria::keys::Scope;
use pactoria::templates;
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
    /// A day or an instant; empty for none.
    OptionalDay,
    OptionalAmount,
    /// One of these.
    Word(Vec<&'static str>),
    /// One of these; empty for none.
    OptionalWord(Vec<&'static str>),
    /// Answers to a template.
    Answers,
    Whole {
        least: u32,
        most: u32,
    },
}

use Form::{
    Answers, Email, Line, OptionalAmount, OptionalDay, OptionalEmail, OptionalWord, Password, Said, Text, Whole, Word,
};

/// The fields of what is sent, by shape and name.
fn fields() -> Vec<(&'static str, &'static str, Form)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    let statuses = || Status::ALL.map(Status::word).to_vec();
    let currencies = || Currency::ALL.map(Currency::code).to_vec();
    let ids = templates::library().templates().iter().map(|it| it.id.as_str()).collect();
    vec![
        ("Registration", "email", Email),
        ("Registration", "full_name", Line(2, 120)),
        ("Registration", "password", Password),
        ("Registration", "company_name", Line(2, 160)),
        ("NewKey", "name", Line(1, 80)),
        ("NewFilter", "name", Line(1, 80)),
        ("Bulk", "act", Word(Act::ALL.map(Act::word).to_vec())),
        ("Bulk", "reason", Text(300)),
        ("Bulk", "signed_by", Line(0, 300)),
        ("Bulk", "signed_on", OptionalDay),
        ("NewKey", "scope", Word(Scope::ALL.map(Scope::word).to_vec())),
        ("CompanyChange", "name", Line(2, 160)),
        ("AcceptFile", "standing", Word(vec!["draft", "signed"])),
        ("AcceptFile", "signed_by", Line(0, 300)),
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
        ("NewContract", "template_id", OptionalWord(ids)),
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
        ("TextToAnalyze", "contract_content", Said(LONGEST_TEXT)),
        ("TextToAnalyze", "contract_type", Word(types())),
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
    ]
}

/// The parameters of addresses, by path, name and the words there are.
fn parameters() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let types = || ContractType::ALL.map(ContractType::word).to_vec();
    let formats = ["pdf", "docx", "md", "html", "json"].into_iter().filter(|it| Format::from_word(it).is_some());
    vec![
        ("/api/v1/contracts", "contract_type", types()),
        ("/api/v1/contracts", "status", Status::ALL.map(Status::word).to_vec()),
        ("/api/v1/contracts", "sort", super::contracts::list::SORTS.to_vec()),
        ("/api/v1/contracts/{id}/export", "format", formats.collect()),
        ("/api/v1/contracts/{id}/compliance-report", "format", vec!["json", "pdf"]),
        ("/api/v1/findings", "show", Shown::ALL.map(Shown::word).to_vec()),
        ("/api/v1/templates", "contract_type", types()),
        ("/api/v1/security/audit-logs", "event_type", Action::ALL.map(Action::word).to_vec()),
        ("/api/v1/security/audit-logs", "resource_type", super::security::RESOURCES.to_vec()),
        ("/api/v1/contracts/templates", "contract_type", types()),
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
    for (path, name, words) in parameters() {
        let parameters = document["paths"][path]["get"]["parameters"].as_array_mut();
        match parameters.into_iter().flatten().find(|it| it["name"] == name) {
            Some(parameter) => match parameter["schema"].as_object_mut() {
                Some(schema) => narrow(schema, &Word(words)),
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
        OptionalDay => {
            // An instant is taken too, so the format "date" would say too little.
            schema.remove("format");
            schema.insert("pattern".to_owned(), json!(format!("^({DAY}({TIME})?)?$")));
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
        Answers => {
            let text = json!({"type": "string", "maxLength": LONGEST_DESCRIPTION});
            let others = json!({"type": ["number", "boolean", "null"]});
            let list = json!({"type": "array", "items": {"type": "string", "maxLength": 1000}, "maxItems": 20});
            put("additionalProperties", json!({"anyOf": [text, others, list]}));
        }
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
