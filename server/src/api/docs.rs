//! The reading page of the REST contract: the OpenAPI document as plain HTML, made once at start.
//!
//! No script and nothing from another host. It is drawn from the document alone, so the two cannot differ.

use super::problem::STATUSES;
use crate::edge::errors::escape;
use crate::refusal::Refusal;
use axum::http::StatusCode;
use axum::response::Html;
use serde_json::Value;
use std::fmt::Write;

/// The methods in the order in which they are shown.
const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

/// The whole page.
pub(super) fn page(document: &Value, css: &str) -> Html<String> {
    let mut html = String::new();
    draw(&mut html, document, css)
        .unwrap_or_else(|err| tracing::error!(error = %err, "the reading page could not be drawn"));
    Html(html)
}

fn draw(html: &mut String, document: &Value, css: &str) -> std::fmt::Result {
    let style =
        if css.is_empty() { String::new() } else { format!("<link rel=\"stylesheet\" href=\"{}\">", escape(css)) };
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>The API · Pactoria</title>{style}</head><body><main id=\"main\" class=\"page narrow\">\
         <header class=\"page-head\"><div><h1>The API</h1><p class=\"lead\">{}</p></div></header>\
         <p><a href=\"/api/openapi.json\">The OpenAPI document</a> · <a href=\"/\">Pactoria</a></p>",
        escape(text(&document["info"]["description"])),
    )?;
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(&tag["name"]);
        write!(
            html,
            "<section class=\"section\"><div class=\"section-head\"><h2>{}</h2></div><p>{}</p>",
            escape(name),
            escape(text(&tag["description"]))
        )?;
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                let operation = &item[method];
                if operation["tags"].as_array().is_some_and(|tags| tags.iter().any(|it| it == name)) {
                    draw_operation(html, path, method, operation)?;
                }
            }
        }
        html.push_str("</section>");
    }
    html.push_str("<section class=\"section\"><div class=\"section-head\"><h2>Shapes</h2></div>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        write!(html, "<h3 id=\"shape-{0}\">{0}</h3><p>{1}</p>", escape(name), escape(text(&schema["description"])))?;
        draw_fields(html, schema)?;
    }
    html.push_str("</section><section class=\"section\"><div class=\"section-head\"><h2>Errors</h2></div><dl>");
    for (status, meaning) in STATUSES {
        let title = status.parse().map_or("", |it: StatusCode| Refusal::of_status(it).title());
        write!(html, "<dt id=\"problem-{status}\">{status} {}</dt><dd>{}</dd>", escape(title), escape(meaning))?;
    }
    html.push_str("</dl></section></main></body></html>\n");
    Ok(())
}

fn draw_operation(html: &mut String, path: &str, method: &str, operation: &Value) -> std::fmt::Result {
    write!(
        html,
        "<article><h3><code>{} {}</code></h3><p><strong>{}</strong> {}</p>",
        method.to_uppercase(),
        escape(path),
        escape(text(&operation["summary"])),
        escape(text(&operation["description"])),
    )?;
    if operation["security"].is_null() {
        html.push_str("<p>Open to everybody.</p>");
    }
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        html.push_str(
            "<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>",
        );
        for it in parameters {
            write!(
                html,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(text(&it["name"])),
                escape(text(&it["in"])),
                type_words(&it["schema"]),
                escape(text(&it["description"])),
            )?;
        }
        html.push_str("</tbody></table>");
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        write!(html, "<p>Send: {}</p>", type_words(body))?;
    }
    html.push_str("<ul>");
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let shape = &answer["content"]["application/json"]["schema"];
        let shape = if shape.is_null() { String::new() } else { format!(" → {}", type_words(shape)) };
        let status = if status.starts_with('2') {
            escape(status)
        } else {
            format!("<a href=\"#problem-{0}\">{0}</a>", escape(status))
        };
        write!(html, "<li>{status}: {}{shape}</li>", escape(text(&answer["description"])))?;
    }
    html.push_str("</ul></article>");
    Ok(())
}

fn draw_fields(html: &mut String, schema: &Value) -> std::fmt::Result {
    // A shape that extends another lists the other as one of its parts.
    let parts = schema["allOf"].as_array().map_or_else(|| std::slice::from_ref(schema), Vec::as_slice);
    html.push_str("<table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>");
    for part in parts {
        if part["$ref"].is_string() {
            write!(html, "<tr><td colspan=\"3\">every field of {}</td></tr>", type_words(part))?;
        }
        let required = part["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (name, field) in part["properties"].as_object().into_iter().flatten() {
            let mark = if required.iter().any(|it| it == name) { "" } else { " (optional)" };
            write!(
                html,
                "<tr><td><code>{}</code>{mark}</td><td>{}</td><td>{}</td></tr>",
                escape(name),
                type_words(field),
                escape(text(&field["description"])),
            )?;
        }
    }
    html.push_str("</tbody></table>");
    Ok(())
}

/// A type in words, with a link where it has a name.
fn type_words(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return format!("<a href=\"#shape-{0}\">{0}</a>", escape(name));
    }
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return choices.iter().map(type_words).collect::<Vec<_>>().join(" or ");
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        other => text(other).to_owned(),
    };
    if !schema["items"].is_null() {
        return format!("list of {}", type_words(&schema["items"]));
    }
    match schema["format"].as_str() {
        Some(format) => format!("{} ({})", escape(&kind), escape(format)),
        None => escape(&kind),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
