//! The index of words: how it is written, and the conditions and the order that it answers. It speaks both databases here,
//! and nowhere else.

use crate::context::Ctx;
use crate::contracts::words::{Indexed, Place, Searched};
use crate::ids::{CompanyId, ContractId};
use crate::problem::Problem;
use crate::storage::is_sqlite;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ConnectionTrait, Statement, Value};

/// How many contracts one statement takes; each may have many words.
const AT_ONCE: usize = 50;

/// Replaces what some contracts are found by; none is named twice.
pub(in crate::contracts) async fn index_words(
    db: &impl ConnectionTrait,
    all: &[(CompanyId, ContractId, &Indexed)],
) -> Result<(), Problem> {
    for some in all.chunks(AT_ONCE) {
        index_some(db, some).await?;
    }
    Ok(())
}

async fn index_some(db: &impl ConnectionTrait, all: &[(CompanyId, ContractId, &Indexed)]) -> Result<(), Problem> {
    let backend = db.get_database_backend();
    let run = async |sql: String, values: Vec<Value>| {
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.map(|_| ())
    };
    let words = all.iter().flat_map(|(company, id, it)| {
        [Value::from(id.uuid()), Value::from(company.uuid()), Value::from(it.words.clone())]
    });
    let sql = format!(
        "INSERT INTO contract_words (contract_id, company_id, words) VALUES {} \
         ON CONFLICT (contract_id) DO UPDATE SET words = excluded.words",
        rows(all.len(), |at| format!("(${}, ${}, ${})", 3 * at + 1, 3 * at + 2, 3 * at + 3)),
    );
    run(sql, words.collect()).await?;
    if is_sqlite(db) {
        let keys = all.iter().flat_map(|(company, id, _)| [Value::from(id.uuid()), Value::from(company.uuid())]);
        let sql = format!(
            "INSERT INTO contract_search_keys (contract_id, company_id) VALUES {} ON CONFLICT (contract_id) DO NOTHING",
            rows(all.len(), |at| format!("(${}, ${})", 2 * at + 1, 2 * at + 2)),
        );
        run(sql, keys.collect()).await?;
        let sql = format!(
            "DELETE FROM contract_search WHERE rowid IN (SELECT key FROM contract_search_keys WHERE contract_id IN ({}))",
            rows(all.len(), |at| format!("${}", at + 1)),
        );
        run(sql, all.iter().map(|(_, id, _)| Value::from(id.uuid())).collect()).await?;
        let terms = all.iter().flat_map(|(_, id, it)| [Value::from(id.uuid()), Value::from(it.terms.clone())]);
        let sql = format!(
            "INSERT INTO contract_search (rowid, terms) VALUES {}",
            rows(all.len(), |at| {
                format!("((SELECT key FROM contract_search_keys WHERE contract_id = ${}), ${})", 2 * at + 1, 2 * at + 2)
            }),
        );
        run(sql, terms.collect()).await?;
    } else {
        let terms = all.iter().flat_map(|(company, id, it)| {
            [Value::from(id.uuid()), Value::from(company.uuid()), Value::from(it.terms.clone())]
        });
        let sql = format!(
            "INSERT INTO contract_search (contract_id, company_id, terms) VALUES {} \
             ON CONFLICT (contract_id) DO UPDATE SET terms = excluded.terms",
            rows(all.len(), |at| {
                let (id, company, terms) = (3 * at + 1, 3 * at + 2, 3 * at + 3);
                format!("(${id}, ${company}, array_to_tsvector(string_to_array(${terms}, ' ')))")
            }),
        );
        run(sql, terms.collect()).await?;
    }
    Ok(())
}

/// As many pieces of a statement, parted by commas.
fn rows(many: usize, piece: impl Fn(usize) -> String) -> String {
    (0..many).map(piece).collect::<Vec<_>>().join(", ")
}

/// The condition that a contract holds every searched word, and every phrase as it was typed.
pub(super) fn holds_words(ctx: &Ctx, search: &str) -> Option<SimpleExpr> {
    let searched = Searched::read(search)?;
    if searched.is_empty() {
        // Only punctuation was typed: no contract has such a word.
        return Some(Expr::value(1).eq(0));
    }
    let mut values = Vec::new();
    let sql = among_found(ctx, &searched, &[Place::Anywhere], &mut values);
    Some(Expr::cust_with_values(sql, values))
}

/// How well a contract answers a search, the best first: every word in the title, in title and names, in those and the
/// headings, or anywhere. `None` where no words are searched for.
pub(super) fn rank(ctx: &Ctx, search: &str) -> Option<SimpleExpr> {
    let mut searched = Searched::read(search).filter(|it| !it.is_empty())?;
    searched.forget_phrases();
    let mut values = Vec::new();
    let places = [Place::Title, Place::Names, Place::Headings];
    // Several words may be spread over the places down to a rank; one stands in that place or was found in a better one.
    let from = |many: usize| if searched.len() == 1 { many - 1 } else { 0 };
    let cases: Vec<String> = (1..=places.len())
        .map(|many| {
            let found = among_found(ctx, &searched, &places[from(many)..many], &mut values);
            format!("WHEN {found} THEN {many}")
        })
        .collect();
    Some(Expr::cust_with_values(format!("CASE {} ELSE {} END", cases.join(" "), places.len() + 1), values))
}

/// That a contract is one of those that hold the words; `values` takes what the statement names.
fn among_found(ctx: &Ctx, searched: &Searched, places: &[Place], values: &mut Vec<Value>) -> String {
    let on_sqlite = is_sqlite(ctx.db());
    let mut bound = |value: Value| {
        values.push(value);
        if on_sqlite { "?".to_owned() } else { format!("${}", values.len()) }
    };
    let (from, column) = if on_sqlite {
        let query = bound(searched.for_sqlite(ctx.company(), places).into());
        let company = bound(ctx.company().uuid().into());
        let from = "contract_search s JOIN contract_search_keys k ON k.key = s.rowid";
        (format!("{from} WHERE s.contract_search MATCH {query} AND k.company_id = {company}"), "k.contract_id")
    } else {
        let query = bound(searched.for_postgres(ctx.company(), places).into());
        let company = bound(ctx.company().uuid().into());
        let from = "contract_search s";
        (format!("{from} WHERE s.terms @@ CAST({query} AS tsquery) AND s.company_id = {company}"), "s.contract_id")
    };
    let mut phrases = String::new();
    for phrase in searched.phrases() {
        let phrase = bound(phrase.as_str().into());
        let holds = if on_sqlite { format!("instr(w.words, {phrase})") } else { format!("strpos(w.words, {phrase})") };
        phrases.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM contract_words w WHERE w.contract_id = {column} AND {holds} > 0)"
        ));
    }
    // The sign keeps SQLite from looking up each found id in the table: it goes through the company's entries in the index
    // of the order or of the figures, which hold all that a list needs.
    let sign = if on_sqlite { "+" } else { "" };
    format!("{sign}contracts.id IN (SELECT {column} FROM {from}{phrases})")
}
