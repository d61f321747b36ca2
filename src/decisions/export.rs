//! All calls that a filter leaves, as a table for spreadsheets or as JSON: read piece by piece, told in the trail first.

use super::{CallFilter, Record, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::table::harmless;
use crate::ids::CallId;
use crate::problem::Problem;
use jiff::Timestamp;
use serde_json::{Value, json};

/// How many calls are read at a time.
const BATCH: u64 = 200;

/// The forms in which calls leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Json,
}

impl Form {
    /// The form of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Calls on their way out.
pub struct Leaving {
    ctx: Ctx,
    filter: CallFilter,
    form: Form,
    last: Option<(Timestamp, CallId)>,
    is_begun: bool,
    is_done: bool,
}

/// Begins to hand out the calls that `filter` leaves. The trail says so before the first row leaves.
///
/// # Errors
/// Forbidden for roles that may not read decisions.
pub async fn leaving(ctx: &Ctx, filter: &CallFilter, form: Form) -> Result<Leaving, Problem> {
    ctx.require(Right::ReadDecisions)?;
    let change = ctx.change().await?;
    let words: serde_json::Map<String, Value> =
        filter.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let happening = Happening::new(Action::DecisionsExported, "company", ctx.company(), &ctx.person().company)
        .after(json!({ "form": form.extension(), "filter": words }));
    change.commit(ctx, happening).await?;
    Ok(Leaving { ctx: ctx.clone(), filter: filter.clone(), form, last: None, is_begun: false, is_done: false })
}

impl Leaving {
    /// The name under which it is saved.
    pub fn file_name(&self) -> String {
        format!("decisions-{}.{}", self.ctx.today(), self.form.extension())
    }

    /// The media type.
    pub fn media_type(&self) -> &'static str {
        self.form.media_type()
    }

    /// The next piece; `None` after the last. Calls that are made meanwhile do not come into it, since it goes back in time.
    ///
    /// # Errors
    /// When the database cannot be read: then what was handed out is not whole.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        if self.is_done {
            return Ok(None);
        }
        let records = store::older(&self.ctx, self.ctx.db(), &self.filter, self.last, BATCH).await?;
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        self.last = records.last().map(|it| (it.at, it.id));
        self.is_done = records.is_empty();
        match self.form {
            Form::Csv => rows(&records, is_first).map(Some),
            Form::Json => Ok(Some(self.items(&records, is_first))),
        }
    }

    fn items(&self, records: &[Record], is_first: bool) -> Vec<u8> {
        let mut piece = if is_first { "[\n".to_owned() } else { String::new() };
        for (at, it) in records.iter().enumerate() {
            if !(is_first && at == 0) {
                piece.push_str(",\n");
            }
            piece.push_str(&told(it).to_string());
        }
        if self.is_done {
            piece.push_str("\n]\n");
        }
        piece.into_bytes()
    }
}

/// A call as programs read it.
pub fn told(it: &Record) -> Value {
    json!({
        "id": it.id,
        "contract_id": it.contract,
        "contract_title": it.contract_title,
        "contract_version": it.version,
        "template_id": it.template_id,
        "job": it.job.word(),
        "route": it.route,
        "model": it.model,
        "prompt_hash": it.prompt_hash,
        "prompt": it.prompt,
        "prompt_version": it.prompt_version,
        "input_spans": it.spans,
        "question": it.question,
        "rule_id": it.rule_id,
        "output": it.output,
        "quotes": it.quotes,
        "dropped_quotes": it.dropped,
        "tokens_read": it.tokens.map(|it| it.read),
        "tokens_written": it.tokens.map(|it| it.written),
        "tries": it.tries,
        "time_ms": it.millis,
        "cost": it.cost_in_full().map(|(cost, _)| cost.to_string()),
        "currency": it.cost.map(|(_, currency)| currency.code()),
        "outcome": it.outcome.word(),
        "failure": it.fault.map(crate::models::Fault::word),
        "confidence": it.confidence.map(|it| f64::from(it) / 100.0),
        "asked_by": it.asked_by_name,
        "asked_at": it.at.to_string(),
        "decided_by": it.decided.as_ref().map(|it| it.name.as_str()),
        "decided_at": it.decided.as_ref().map(|it| it.at.to_string()),
        "reason": it.decided.as_ref().map(|it| it.reason.as_str()).filter(|it| !it.is_empty()),
        "new_version": it.decided.as_ref().and_then(|it| it.version),
    })
}

const COLUMNS: [&str; 28] = [
    "id",
    "contract_id",
    "contract_title",
    "contract_version",
    "job",
    "route",
    "model",
    "prompt_hash",
    "prompt_version",
    "input_spans",
    "question",
    "rule_id",
    "output",
    "dropped_quotes",
    "tokens_read",
    "tokens_written",
    "tries",
    "time_ms",
    "cost",
    "currency",
    "outcome",
    "failure",
    "confidence",
    "asked_by",
    "asked_at",
    "decided_by",
    "decided_at",
    "reason",
];

fn rows(records: &[Record], with_heading: bool) -> Result<Vec<u8>, Problem> {
    let failed = |err: csv::Error| {
        tracing::error!(error = %err, "a table of calls could not be written");
        Problem::unexpected()
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_heading {
        writer.write_record(COLUMNS).map_err(failed)?;
    }
    for it in records {
        let told = told(it);
        writer.write_record(COLUMNS.map(|name| cell(&told[name]))).map_err(failed)?;
    }
    writer.into_inner().map_err(|err| failed(err.into_error().into()))
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    harmless(text)
}
