//! Rows of what contracts' texts say, term by term: written with the text, and looked for by the list. It speaks both databases here,
//! and nowhere else.

use crate::compliance::keyterms::{Category, KeyTerm, Mark, Renews, Value as TermValue, reader_version};
use crate::context::Ctx;
use crate::contracts::Filter;
use crate::ids::{CompanyId, ContractId};
use crate::problem::Problem;
use crate::storage::is_sqlite;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, Value};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod contract_terms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i32,
        pub company_id: Uuid,
        pub word: String,
        pub amount: Option<i64>,
        pub starts: i32,
        pub ends: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod contract_terms_read {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_terms_read")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub version: i32,
        pub reader: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many rows one statement writes.
const AT_ONCE: usize = 1_000;
const HOURS_OF_A_DAY: i64 = 24;

/// The contract whose terms are written.
pub(in crate::contracts) struct Said<'a> {
    pub(in crate::contracts) company: CompanyId,
    pub(in crate::contracts) contract: ContractId,
    /// The version whose text was read.
    pub(in crate::contracts) version: i32,
    pub(in crate::contracts) terms: &'a [KeyTerm],
}

impl Said<'_> {
    fn rows(&self) -> impl Iterator<Item = contract_terms::ActiveModel> {
        self.terms.iter().flat_map(move |it| {
            let marks = it.value.as_ref().map_or_else(|| vec![Mark::default()], TermValue::marks);
            let place = it.passages.first().map(|it| (it.evidence.start, it.evidence.end)).unwrap_or_default();
            (0..).zip(marks).map(move |(nth, mark)| contract_terms::ActiveModel {
                contract_id: Set(self.contract.uuid()),
                kind: Set(it.category.word().to_owned()),
                place: Set(nth),
                company_id: Set(self.company.uuid()),
                word: Set(mark.word),
                amount: Set(mark.amount),
                starts: Set(i32::try_from(place.0).unwrap_or(i32::MAX)),
                ends: Set(i32::try_from(place.1).unwrap_or(i32::MAX)),
            })
        })
    }

    fn reading(&self) -> contract_terms_read::ActiveModel {
        contract_terms_read::ActiveModel {
            contract_id: Set(self.contract.uuid()),
            company_id: Set(self.company.uuid()),
            version: Set(self.version),
            reader: Set(reader_version().to_owned()),
        }
    }
}

/// Writes the terms of contracts that are new.
pub(in crate::contracts) async fn insert_terms(db: &impl ConnectionTrait, all: &[Said<'_>]) -> Result<(), Problem> {
    let mut rows: Vec<_> = all.iter().flat_map(Said::rows).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(AT_ONCE));
        let some = std::mem::replace(&mut rows, rest);
        contract_terms::Entity::insert_many(some).exec_without_returning(db).await?;
    }
    for some in all.chunks(AT_ONCE) {
        use contract_terms_read::Column as C;
        contract_terms_read::Entity::insert_many(some.iter().map(Said::reading))
            .on_conflict(OnConflict::column(C::ContractId).update_columns([C::Version, C::Reader]).to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes the terms of contracts in place of what they said before.
pub(in crate::contracts) async fn put_terms_said(db: &impl ConnectionTrait, all: &[Said<'_>]) -> Result<(), Problem> {
    for some in all.chunks(AT_ONCE) {
        contract_terms::Entity::delete_many()
            .filter(contract_terms::Column::ContractId.is_in(some.iter().map(|it| it.contract.uuid())))
            .exec(db)
            .await?;
    }
    insert_terms(db, all).await
}

/// What the rows of a kind must be like, as a piece of a statement with the values it names.
struct Like {
    kind: Category,
    sql: String,
    values: Vec<Value>,
}

impl Like {
    fn any(kind: Category) -> Self {
        Self { kind, sql: String::new(), values: Vec::new() }
    }

    /// As it was, and the column stands so to the value.
    fn and(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.sql.push_str(&format!(" AND {column} {{}}"));
        self.values.push(value.into());
        self
    }

    fn of_days(self, column: &str, days: Option<u16>) -> Self {
        match days {
            Some(days) => self.and(column, i64::from(days) * HOURS_OF_A_DAY),
            None => self,
        }
    }
}

/// The condition that the texts of contracts say what a filter asks for; `None` where it asks for no term.
pub(super) fn say(ctx: &Ctx, filter: &Filter) -> Option<Condition> {
    if !filter.asks_for_terms() {
        return None;
    }
    let mut all = Condition::all();
    for kind in &filter.has_term {
        all = all.add(has(ctx, Like::any(*kind)));
    }
    for kind in &filter.lacks_term {
        all = all.add(lacks(ctx, *kind));
    }
    if !filter.governing_law.is_empty() {
        all = all.add(has(ctx, Like::any(Category::GoverningLaw).and("word =", filter.governing_law.to_lowercase())));
    }
    if let Some(how) = filter.renewal {
        all = all.add(has(ctx, Like::any(Category::Renewal).and("word =", Renews::word(how))));
    }
    let (least, most) = (filter.notice_at_least_days, filter.notice_at_most_days);
    if least.is_some() || most.is_some() {
        // One notice keeps to both bounds.
        let like = Like::any(Category::NoticeToEnd).of_days("amount >=", least).of_days("amount <=", most);
        all = all.add(has(ctx, like));
    }
    if filter.payment_days_over.is_some() {
        all = all.add(has(ctx, Like::any(Category::PaymentDays).of_days("amount >", filter.payment_days_over)));
    }
    Some(all)
}

fn has(ctx: &Ctx, like: Like) -> SimpleExpr {
    let on_sqlite = is_sqlite(ctx.db());
    let mut values: Vec<Value> = vec![ctx.company().uuid().into(), like.kind.word().into()];
    values.extend(like.values);
    // As in searches, the sign keeps SQLite from looking each found id up in the table.
    let sign = if on_sqlite { "+" } else { "" };
    let sql = format!(
        "{sign}contracts.id IN (SELECT contract_id FROM contract_terms WHERE company_id = {{}} AND kind = {{}}{})",
        like.sql
    );
    Expr::cust_with_values(placed(&sql, on_sqlite), values)
}

/// That this program's reader has read a contract and found nothing of a kind.
fn lacks(ctx: &Ctx, kind: Category) -> SimpleExpr {
    let sql = "EXISTS (SELECT 1 FROM contract_terms_read r WHERE r.contract_id = contracts.id AND r.reader = {}) \
               AND NOT EXISTS (SELECT 1 FROM contract_terms t WHERE t.contract_id = contracts.id AND t.kind = {})";
    Expr::cust_with_values(placed(sql, is_sqlite(ctx.db())), [Value::from(reader_version()), Value::from(kind.word())])
}

/// A statement with the marks of the database in place of `{}`.
fn placed(sql: &str, on_sqlite: bool) -> String {
    let mut pieces = sql.split("{}");
    let mut placed = pieces.next().unwrap_or_default().to_owned();
    for (nth, piece) in (1..).zip(pieces) {
        placed.push_str(&if on_sqlite { "?".to_owned() } else { format!("${nth}") });
        placed.push_str(piece);
    }
    placed
}
