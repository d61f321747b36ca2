//! Tables of either database as rows of JSON, told by the schema itself, so that no new table can be forgotten.
//!
//! The same data make the same rows, in the same order, on SQLite and on PostgreSQL: columns by name, rows by primary key
//! in the order of bytes. So counts and hashes of a backup hold on whichever database it is restored to.

use anyhow::{Context, bail, ensure};
use futures_util::TryStreamExt;
use pactoria::crypto::hex;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, StreamTrait, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::pin::pin;
use uuid::Uuid;

/// Tables that a backup leaves out, each with the reason.
pub const LEFT_OUT: [(&str, &str); 9] = [
    ("seaql_migrations", "the manifest names the migrations"),
    ("login_sessions", "people sign in again after a restore"),
    ("access_tokens", "programs sign in again after a restore"),
    ("sign_in_guards", "a lock lasts for minutes"),
    ("contract_search", "made again from the contracts"),
    ("contract_search_keys", "made again from the contracts"),
    ("contract_words", "made again from the contracts"),
    ("contract_terms", "read again from the texts"),
    ("contract_terms_read", "read again from the texts"),
];

/// How the values of a column are written, whatever the database calls its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Uuid,
    Text,
    Integer,
    Boolean,
    /// In hexadecimal.
    Bytes,
}

impl Kind {
    /// The kind of a column by the name of its type on either database; `None` for a type that no column of ours has.
    fn of(declared: &str) -> Option<Self> {
        let declared = declared.to_ascii_lowercase();
        let name = declared.split('(').next().unwrap_or_default().trim_end();
        Some(match name {
            "uuid" | "uuid_text" => Self::Uuid,
            "varchar" | "text" | "char" | "character varying" | "character" => Self::Text,
            "bigint" | "integer" | "smallint" => Self::Integer,
            "boolean" => Self::Boolean,
            "bytea" | "blob" => Self::Bytes,
            _ => return None,
        })
    }

    fn read(self, row: &QueryResult, at: usize) -> anyhow::Result<Value> {
        Ok(match self {
            Self::Uuid => row.try_get_by_index::<Option<Uuid>>(at)?.map_or(Value::Null, |it| it.to_string().into()),
            Self::Text => row.try_get_by_index::<Option<String>>(at)?.into(),
            Self::Integer => row.try_get_by_index::<Option<i64>>(at)?.into(),
            Self::Boolean => row.try_get_by_index::<Option<bool>>(at)?.into(),
            Self::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.map_or(Value::Null, |it| hex(&it).into()),
        })
    }

    fn sql(self, value: Value) -> anyhow::Result<Sql> {
        Ok(match (self, value) {
            (Self::Uuid, Value::Null) => Sql::Uuid(None),
            (Self::Uuid, Value::String(text)) => Sql::Uuid(Some(Uuid::parse_str(&text)?)),
            (Self::Text, Value::Null) => Sql::String(None),
            (Self::Text, Value::String(text)) => Sql::String(Some(text)),
            (Self::Integer, Value::Null) => Sql::BigInt(None),
            (Self::Integer, Value::Number(number)) => Sql::BigInt(Some(number.as_i64().context("no whole number")?)),
            (Self::Boolean, Value::Null) => Sql::Bool(None),
            (Self::Boolean, Value::Bool(yes)) => Sql::Bool(Some(yes)),
            (Self::Bytes, Value::Null) => Sql::Bytes(None),
            (Self::Bytes, Value::String(text)) => Sql::Bytes(Some(from_hex(&text).context("no hexadecimal")?)),
            (_, other) => bail!("a value does not fit its column: {other}"),
        })
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = |at| text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
    text.len().is_multiple_of(2).then(|| (0..text.len()).step_by(2).map(digits).collect()).flatten()
}

/// A table as a backup names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) name: String,
    /// By name.
    pub(super) columns: Vec<Column>,
    /// The columns of the primary key, in its order.
    pub(super) key: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// How many rows there were, and the SHA-256 over all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Rows of a table, bytes of a file.
    pub count: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// Counts and hashes rows as they pass.
#[derive(Default)]
pub(super) struct Summing {
    rows: u64,
    sha: Sha256,
}

impl Summing {
    pub(super) fn take(&mut self, row: &[u8]) {
        self.rows += 1;
        self.sha.update((row.len() as u64).to_be_bytes());
        self.sha.update(row);
    }

    pub(super) fn sum(self) -> Sum {
        Sum { count: self.rows, sha256: hex(&self.sha.finalize()) }
    }
}

/// The tables of the database that belong into a backup, by name.
///
/// # Errors
/// When a column has a type that no backup knows: a table of a newer slice must be taught here first.
pub(super) async fn tables(db: &impl ConnectionTrait) -> anyhow::Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in names(db).await? {
        if LEFT_OUT.iter().any(|(left_out, _)| *left_out == name) {
            continue;
        }
        tables.push(table(db, name).await?);
    }
    Ok(tables)
}

/// The names of all tables with rows of their own: neither views nor what an index keeps behind the scenes.
pub(super) async fn names(db: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        }
        _ => {
            "SELECT CAST(table_name AS text) FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        }
    };
    let mut names: Vec<String> = strings(db, sql, &[]).await?.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

async fn strings(db: &impl ConnectionTrait, sql: &str, values: &[&str]) -> anyhow::Result<Vec<Vec<String>>> {
    let values = values.iter().map(|it| Sql::from(*it));
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let width = |row: &QueryResult| row.column_names().len();
    let texts = |row: &QueryResult| (0..width(row)).map(|at| row.try_get_by_index::<String>(at)).collect();
    Ok(rows.iter().map(texts).collect::<Result<_, _>>()?)
}

async fn table(db: &impl ConnectionTrait, name: String) -> anyhow::Result<Table> {
    let (columns, key) = match db.get_database_backend() {
        DbBackend::Sqlite => (
            "SELECT name, type FROM pragma_table_info(?) ORDER BY name",
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
        ),
        _ => (
            "SELECT CAST(column_name AS text), CAST(data_type AS text) FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY CAST(column_name AS text) COLLATE \"C\"",
            "SELECT CAST(u.column_name AS text) FROM information_schema.table_constraints c \
             JOIN information_schema.key_column_usage u \
             ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name AND u.table_name = c.table_name \
             WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.constraint_type = 'PRIMARY KEY' \
             ORDER BY u.ordinal_position",
        ),
    };
    let key: Vec<String> = strings(db, key, &[&name]).await?.into_iter().flatten().collect();
    ensure!(!key.is_empty(), "the table {name} has no primary key, so its rows have no order");
    let mut read = Vec::new();
    for column in strings(db, columns, &[&name]).await? {
        let [column, declared] = <[String; 2]>::try_from(column).map_err(|_| anyhow::anyhow!("no column"))?;
        let kind = Kind::of(&declared)
            .with_context(|| format!("{name}.{column} is of the type {declared}, which no backup knows"))?;
        read.push(Column { name: column, kind });
    }
    Ok(Table { name, columns: read, key })
}

/// Reads the rows of a table one after the other and hands each to `each` as its JSON.
pub(super) async fn each_row<C: ConnectionTrait + StreamTrait>(
    db: &C,
    table: &Table,
    mut each: impl AsyncFnMut(Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let backend = ConnectionTrait::get_database_backend(db);
    let mut rows = pin!(db.stream_raw(Statement::from_string(backend, table.select(backend))).await?);
    while let Some(row) = rows.try_next().await? {
        let values = table.columns.iter().enumerate().map(|(at, column)| {
            column.kind.read(&row, at).with_context(|| format!("{}.{} cannot be read", table.name, column.name))
        });
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        each(serde_json::to_vec(&values)?).await?;
    }
    Ok(())
}

/// Counts and hashes the rows of a table as they are now.
pub(super) async fn sum<C: ConnectionTrait + StreamTrait>(db: &C, table: &Table) -> anyhow::Result<Sum> {
    let mut summing = Summing::default();
    each_row(db, table, async |row| {
        summing.take(&row);
        Ok(())
    })
    .await?;
    Ok(summing.sum())
}

impl Table {
    fn select(&self, backend: DbBackend) -> String {
        let columns = self.columns.iter().map(|it| match (backend, it.kind) {
            // One width for all whole numbers.
            (DbBackend::Postgres, Kind::Integer) => format!("CAST(\"{}\" AS bigint)", it.name),
            _ => format!("\"{}\"", it.name),
        });
        let is_text = |name: &String| self.columns.iter().any(|it| it.name == *name && it.kind == Kind::Text);
        let order = self.key.iter().map(|it| match backend {
            // By bytes, whatever language the server sorts in.
            DbBackend::Postgres if is_text(it) => format!("\"{it}\" COLLATE \"C\""),
            _ => format!("\"{it}\""),
        });
        let (columns, order): (Vec<_>, Vec<_>) = (columns.collect(), order.collect());
        format!("SELECT {} FROM \"{}\" ORDER BY {}", columns.join(", "), self.name, order.join(", "))
    }

    /// How many rows one statement takes: neither database allows more than 32,766 values at once.
    pub(super) fn rows_at_once(&self) -> usize {
        (8_000 / self.columns.len().max(1)).clamp(1, 200)
    }

    /// Writes rows as they were read.
    pub(super) async fn insert(&self, db: &impl ConnectionTrait, rows: &[Vec<u8>]) -> anyhow::Result<()> {
        let backend = db.get_database_backend();
        let mut values = Vec::with_capacity(rows.len() * self.columns.len());
        for row in rows {
            let row: Vec<Value> = serde_json::from_slice(row)?;
            ensure!(row.len() == self.columns.len(), "a row of {} has another number of columns", self.name);
            for (value, column) in row.into_iter().zip(&self.columns) {
                values.push(column.kind.sql(value)?);
            }
        }
        let mut next = 0;
        let mut place = || {
            next += 1;
            if backend == DbBackend::Postgres { format!("${next}") } else { "?".to_owned() }
        };
        let places = (0..rows.len())
            .map(|_| format!("({})", self.columns.iter().map(|_| place()).collect::<Vec<_>>().join(", ")))
            .collect::<Vec<_>>()
            .join(", ");
        let columns: Vec<_> = self.columns.iter().map(|it| format!("\"{}\"", it.name)).collect();
        let sql = format!("INSERT INTO \"{}\" ({}) VALUES {places}", self.name, columns.join(", "));
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await
            .with_context(|| format!("rows of {} cannot be written", self.name))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_both_databases_are_one_kind() {
        for (sqlite, postgres) in [
            ("uuid_text", "uuid"),
            ("varchar(255)", "character varying"),
            ("TEXT", "text"),
            ("integer", "bigint"),
            ("boolean", "boolean"),
            ("blob", "bytea"),
        ] {
            assert_eq!(Kind::of(sqlite), Kind::of(postgres), "{sqlite}");
            assert!(Kind::of(sqlite).is_some());
        }
        assert_eq!(Kind::of("tsvector"), None);
    }

    #[test]
    fn bytes_survive_their_hexadecimal() {
        assert_eq!(from_hex(&hex(&[0, 255, 16])), Some(vec![0, 255, 16]));
        assert_eq!((from_hex("0"), from_hex("zz"), from_hex("é0")), (None, None, None));
    }
}
