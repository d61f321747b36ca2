//! What the templates promise: complete samples, visible gaps, inert answers, sound forms and lawful contracts.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::document::{Assembled, assemble};

mod answers;
mod drafts;
mod law;
mod terms;

/// The sample answers with every optional clause switched on that can stand beside the others.
fn with_every_option(template: &Template) -> BTreeMap<String, String> {
    let mut raw = template.sample.clone();
    raw.extend(template.sample_options.clone());
    raw
}

/// The sample answers with some of them changed.
fn sample_with(template: &Template, changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut raw = template.sample.clone();
    raw.extend(changes.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
    raw
}

fn template(id: &str) -> &'static Template {
    library().template(id).unwrap()
}

fn assembled(template: &Template, raw: &BTreeMap<String, String>) -> Assembled {
    assemble(&draft(template, raw).source)
}

/// Every set of answers under which a template is tested, with its name: the sample, all options, and the sample with
/// each other answer to a choice or a yes-or-no question and to what it then asks for.
fn every_shape(template: &Template) -> Vec<(String, BTreeMap<String, String>)> {
    let all = with_every_option(template);
    let mut shapes = vec![("sample".to_owned(), template.sample.clone()), ("every option".to_owned(), all)];
    for question in template.questions() {
        let values: Vec<&str> = match question.kind {
            VariableType::Boolean => vec!["true", "false"],
            VariableType::Choice => question.options.iter().map(|it| it.value.as_str()).collect(),
            _ => continue,
        };
        for value in values {
            let mut raw = template.sample.clone();
            raw.insert(question.name.clone(), value.to_owned());
            if value == "included" {
                // 25 days would not be lawful then.
                raw.insert("holiday_days".to_owned(), "28".to_owned());
            }
            if question.name == "dp_role" && value == "none" {
                // The data sets must not say otherwise.
                raw.entry("data_sets".to_owned()).and_modify(|it| *it = it.replace(" and personal data", ""));
            }
            answer_the_rest(template, &mut raw);
            shapes.push((format!("{} = {value}", question.name), raw));
        }
    }
    let mut texts = BTreeSet::new();
    shapes.retain(|(_, raw)| texts.insert(draft(template, raw).source));
    shapes
}

/// Gives every required question that is asked and not answered the answer of its example.
fn answer_the_rest(template: &Template, raw: &mut BTreeMap<String, String>) {
    while let Some(name) = draft(template, raw).unanswered.first().cloned() {
        let question = template.question(&name).unwrap();
        let answer = match (&question.example, question.options.first()) {
            (Some(example), _) => example.clone(),
            (None, Some(option)) => option.value.clone(),
            (None, None) => panic!("{name} has neither an example nor options"),
        };
        raw.insert(name, answer);
    }
}
