//! Rows of imports, of their files, and of the originals of contracts. Every query carries the company, except those by
//! which the work finds what is to be done: they answer with the company beside each row.

use super::{Counts, FileState, Original, Proposal, Term};
use crate::archive::record::OriginalRecord;
use crate::context::Ctx;
use crate::files::{ContentHash, Kept};
use crate::ids::{CompanyId, ContractId, ImportId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, FromQueryResult, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod imports {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub created_by: Uuid,
        pub created_by_name: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod import_files {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub company_id: Uuid,
        pub name: String,
        pub hash: String,
        pub size: i64,
        pub media_type: String,
        pub state: String,
        pub reason_code: Option<String>,
        pub reason: Option<String>,
        pub attempts: i32,
        pub due_at: i64,
        pub pages: Option<i32>,
        pub notes: Option<String>,
        pub content: Option<String>,
        pub proposals: Option<String>,
        pub answers: Option<String>,
        pub settled: Option<String>,
        pub contract_id: Option<Uuid>,
        pub same_import_id: Option<Uuid>,
        pub same_position: Option<i32>,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod contract_originals {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_originals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub hash: String,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub governing_law: Option<String>,
        pub agreed_on: Option<String>,
        pub added_by_name: String,
        pub added_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use contract_originals::Column as O;
use import_files::Column as F;
use imports::Column as I;

/// An import.
pub(super) struct Import {
    pub(super) id: ImportId,
    pub(super) by: String,
    pub(super) at: Timestamp,
}

impl imports::Model {
    fn import(self) -> Result<Import, Problem> {
        Ok(Import { id: ImportId::from_uuid(self.id), by: self.created_by_name, at: instant(self.created_at)? })
    }
}

/// A file as lists show it: without its text.
#[derive(Clone, Debug)]
pub struct File {
    pub import: ImportId,
    /// From 1.
    pub position: u32,
    pub name: String,
    pub hash: ContentHash,
    /// In bytes.
    pub size: u64,
    pub media_type: String,
    pub state: FileState,
    pub reason_code: Option<String>,
    pub reason: Option<String>,
    pub contract: Option<ContractId>,
    pub same_as: Option<(ImportId, u32)>,
}

#[derive(FromQueryResult)]
struct FileRow {
    import_id: Uuid,
    position: i32,
    name: String,
    hash: String,
    size: i64,
    media_type: String,
    state: String,
    reason_code: Option<String>,
    reason: Option<String>,
    contract_id: Option<Uuid>,
    same_import_id: Option<Uuid>,
    same_position: Option<i32>,
}

const LISTED: [F; 12] = [
    F::ImportId,
    F::Position,
    F::Name,
    F::Hash,
    F::Size,
    F::MediaType,
    F::State,
    F::ReasonCode,
    F::Reason,
    F::ContractId,
    F::SameImportId,
    F::SamePosition,
];

impl FileRow {
    fn file(self) -> Result<File, Problem> {
        let same = self.same_import_id.map(ImportId::from_uuid).zip(self.same_position.map(number));
        Ok(File {
            import: ImportId::from_uuid(self.import_id),
            position: number(self.position),
            name: self.name,
            hash: hash(&self.hash)?,
            size: u64::try_from(self.size).unwrap_or(0),
            media_type: self.media_type,
            state: FileState::from_word(&self.state).ok_or_else(|| damaged("the state of a file", &self.state))?,
            reason_code: self.reason_code,
            reason: self.reason,
            contract: self.contract_id.map(ContractId::from_uuid),
            same_as: same,
        })
    }
}

fn number(it: i32) -> u32 {
    u32::try_from(it).unwrap_or(0)
}

fn column(it: u32) -> i32 {
    i32::try_from(it).unwrap_or(i32::MAX)
}

fn hash(text: &str) -> Result<ContentHash, Problem> {
    ContentHash::parse(text).ok_or_else(|| damaged("a hash", &text))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|err| damaged("what was read of a file", &err))
}

fn parsed<T: serde::de::DeserializeOwned + Default>(text: Option<&str>) -> Result<T, Problem> {
    text.map_or(Ok(T::default()), |it| serde_json::from_str(it).map_err(|err| damaged("what was read of a file", &err)))
}

/// A file that begins its way.
pub(super) struct NewFile {
    pub(super) name: String,
    pub(super) hash: ContentHash,
    pub(super) size: u64,
    pub(super) media_type: &'static str,
    /// Code and sentence, where it was refused at once.
    pub(super) refused: Option<(String, String)>,
}

/// Adds an import of the person of `ctx`.
pub(super) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, id: ImportId) -> Result<(), Problem> {
    let row = imports::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        created_by: Set(ctx.person().id.uuid()),
        created_by_name: Set(ctx.person().full_name.clone()),
        created_at: Set(micros(ctx.now())),
    };
    imports::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Adds files at the end of an import.
pub(super) async fn insert_files(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    import: ImportId,
    files: &[NewFile],
) -> Result<(), Problem> {
    let last: Option<i32> = import_files::Entity::find()
        .filter(F::ImportId.eq(import.uuid()))
        .select_only()
        .column_as(F::Position.max(), "last")
        .into_tuple::<Option<i32>>()
        .one(db)
        .await?
        .flatten();
    let rows = files.iter().zip(last.unwrap_or(0) + 1..).map(|(it, position)| {
        let state = if it.refused.is_some() { FileState::Refused } else { FileState::Waiting };
        import_files::ActiveModel {
            import_id: Set(import.uuid()),
            position: Set(position),
            company_id: Set(ctx.company().uuid()),
            name: Set(it.name.clone()),
            hash: Set(it.hash.as_str().to_owned()),
            size: Set(i64::try_from(it.size).unwrap_or(i64::MAX)),
            media_type: Set(it.media_type.to_owned()),
            state: Set(state.word().to_owned()),
            reason_code: Set(it.refused.as_ref().map(|it| it.0.clone())),
            reason: Set(it.refused.as_ref().map(|it| it.1.clone())),
            attempts: Set(0),
            due_at: Set(micros(ctx.now())),
            pages: Set(None),
            notes: Set(None),
            content: Set(None),
            proposals: Set(None),
            answers: Set(None),
            settled: Set(None),
            contract_id: Set(None),
            same_import_id: Set(None),
            same_position: Set(None),
            updated_at: Set(micros(ctx.now())),
        }
    });
    // PostgreSQL takes 65,535 values in a statement; each row has 22.
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(500) {
        import_files::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

pub(super) async fn find(ctx: &Ctx, id: ImportId) -> Result<Option<Import>, Problem> {
    let row =
        imports::Entity::find_by_id(id.uuid()).filter(I::CompanyId.eq(ctx.company().uuid())).one(ctx.db()).await?;
    row.map(imports::Model::import).transpose()
}

pub(super) async fn count(ctx: &Ctx) -> Result<u32, Problem> {
    let count = imports::Entity::find().filter(I::CompanyId.eq(ctx.company().uuid())).count(ctx.db()).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page of imports, newest first.
pub(super) async fn page(ctx: &Ctx, page: u32, size: u32) -> Result<Vec<Import>, Problem> {
    let rows = imports::Entity::find()
        .filter(I::CompanyId.eq(ctx.company().uuid()))
        .order_by_desc(I::CreatedAt)
        .order_by_desc(I::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(imports::Model::import).collect()
}

/// How many files of each import are in which state.
pub(super) async fn counts(ctx: &Ctx, imports: &[ImportId]) -> Result<BTreeMap<ImportId, Counts>, Problem> {
    let rows: Vec<(Uuid, String, i64)> = import_files::Entity::find()
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .filter(F::ImportId.is_in(imports.iter().map(|it| it.uuid())))
        .select_only()
        .column(F::ImportId)
        .column(F::State)
        .column_as(F::Position.count(), "files")
        .group_by(F::ImportId)
        .group_by(F::State)
        .into_tuple()
        .all(ctx.db())
        .await?;
    let mut counts: BTreeMap<ImportId, Counts> = BTreeMap::new();
    for (import, state, files) in rows {
        let state = FileState::from_word(&state).ok_or_else(|| damaged("the state of a file", &state))?;
        let of = counts.entry(ImportId::from_uuid(import)).or_default();
        of.0.insert(state, u32::try_from(files).unwrap_or(u32::MAX));
    }
    Ok(counts)
}

/// Which files a list shows.
pub(super) enum Which {
    Of(ImportId),
    /// Those of the whole company that wait for a person.
    ToReview,
}

impl Which {
    fn condition(&self, ctx: &Ctx) -> Condition {
        let own = F::CompanyId.eq(ctx.company().uuid()).into_condition();
        match self {
            Self::Of(import) => own.add(F::ImportId.eq(import.uuid())),
            Self::ToReview => own.add(F::State.is_in([FileState::NeedsReview, FileState::Read].map(FileState::word))),
        }
    }
}

pub(super) async fn count_files(ctx: &Ctx, which: &Which) -> Result<u32, Problem> {
    let count = import_files::Entity::find().filter(which.condition(ctx)).count(ctx.db()).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page of files in the order in which they were handed in.
pub(super) async fn files(ctx: &Ctx, which: &Which, page: u32, size: u32) -> Result<Vec<File>, Problem> {
    let rows = import_files::Entity::find()
        .filter(which.condition(ctx))
        .select_only()
        .columns(LISTED)
        .order_by_asc(F::ImportId)
        .order_by_asc(F::Position)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .into_model::<FileRow>()
        .all(ctx.db())
        .await?;
    rows.into_iter().map(FileRow::file).collect()
}

/// What was read out of a file, and what a person said of it.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) pages: Option<u32>,
    pub(super) notes: Vec<String>,
    pub(super) content: String,
    pub(super) proposals: Vec<Proposal>,
    /// What was typed, by field; it counts before what was proposed.
    pub(super) answers: BTreeMap<String, String>,
    /// Terms a person accepted or corrected.
    pub(super) settled: BTreeSet<Term>,
}

/// A file with what was read out of it.
pub(super) async fn file(ctx: &Ctx, import: ImportId, position: u32) -> Result<Option<(File, Reading)>, Problem> {
    let row = import_files::Entity::find_by_id((import.uuid(), column(position)))
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let reading = Reading {
        pages: row.pages.map(number),
        notes: parsed(row.notes.as_deref())?,
        content: row.content.unwrap_or_default(),
        proposals: parsed(row.proposals.as_deref())?,
        answers: parsed(row.answers.as_deref())?,
        settled: parsed(row.settled.as_deref())?,
    };
    let listed = FileRow {
        import_id: row.import_id,
        position: row.position,
        name: row.name,
        hash: row.hash,
        size: row.size,
        media_type: row.media_type,
        state: row.state,
        reason_code: row.reason_code,
        reason: row.reason,
        contract_id: row.contract_id,
        same_import_id: row.same_import_id,
        same_position: row.same_position,
    };
    Ok(Some((listed.file()?, reading)))
}

/// Keeps what a person said of a file that is still open; `false` when it is not open any more.
pub(super) async fn put_answers(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    file: &File,
    answers: &BTreeMap<String, String>,
    settled: &BTreeSet<Term>,
) -> Result<bool, Problem> {
    let changed = open(ctx, file)
        .col_expr(F::Answers, Expr::value(json(answers)?))
        .col_expr(F::Settled, Expr::value(json(settled)?))
        .col_expr(F::UpdatedAt, Expr::value(micros(ctx.now())))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Ends a file that is still open; `false` when it is not open any more.
pub(super) async fn end(ctx: &Ctx, db: &impl ConnectionTrait, file: &File, state: FileState) -> Result<bool, Problem> {
    let changed = open(ctx, file)
        .col_expr(F::State, Expr::value(state.word()))
        .col_expr(F::UpdatedAt, Expr::value(micros(ctx.now())))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Names the contract that was made of a file.
pub(super) async fn link(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    file: &File,
    contract: ContractId,
) -> Result<(), Problem> {
    import_files::Entity::update_many()
        .col_expr(F::ContractId, Expr::value(contract.uuid()))
        .filter(F::ImportId.eq(file.import.uuid()))
        .filter(F::Position.eq(column(file.position)))
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

fn open(ctx: &Ctx, file: &File) -> sea_orm::UpdateMany<import_files::Entity> {
    import_files::Entity::update_many()
        .filter(F::ImportId.eq(file.import.uuid()))
        .filter(F::Position.eq(column(file.position)))
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .filter(F::State.is_in([FileState::NeedsReview, FileState::Read].map(FileState::word)))
}

/// Another file of the same content that was read or brought in, a brought in one first.
pub(super) async fn same_content(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    import: ImportId,
    position: u32,
    hash: &ContentHash,
) -> Result<Option<File>, Problem> {
    let told = [FileState::Done, FileState::NeedsReview, FileState::Read];
    let itself = F::ImportId.eq(import.uuid()).and(F::Position.eq(column(position)));
    let rows = import_files::Entity::find()
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .filter(F::Hash.eq(hash.as_str()))
        .filter(F::State.is_in(told.map(FileState::word)))
        .filter(itself.not())
        .select_only()
        .columns(LISTED)
        .order_by_asc(F::ImportId)
        .order_by_asc(F::Position)
        .limit(50)
        .into_model::<FileRow>()
        .all(db)
        .await?;
    let files = rows.into_iter().map(FileRow::file).collect::<Result<Vec<_>, _>>()?;
    Ok(files.into_iter().min_by_key(|it| it.state != FileState::Done))
}

/// A file that the work has taken up.
pub(super) struct Claim {
    pub(super) company: CompanyId,
    pub(super) import: ImportId,
    pub(super) position: u32,
    pub(super) name: String,
    pub(super) hash: ContentHash,
    /// How often it was taken up before.
    pub(super) attempts: u32,
    /// Until when it is ours, and by which we know that it still is.
    until: i64,
}

/// Whether a file of any company is to be read.
pub(super) async fn is_anything_due(db: &impl ConnectionTrait, now: Timestamp) -> Result<bool, Problem> {
    let due = import_files::Entity::find()
        .filter(F::State.is_in([FileState::Waiting, FileState::Reading].map(FileState::word)))
        .filter(F::DueAt.lte(micros(now)))
        .select_only()
        .column(F::Position)
        .limit(1)
        .into_tuple::<i32>()
        .one(db)
        .await?;
    Ok(due.is_some())
}

/// How many files of all companies are still to be read.
pub(super) async fn to_be_read_in_all(db: &impl ConnectionTrait) -> Result<u64, Problem> {
    let to_be_read = [FileState::Waiting, FileState::Reading].map(FileState::word);
    Ok(import_files::Entity::find().filter(F::State.is_in(to_be_read)).count(db).await?)
}

/// Takes up the next file that is due, until `until`; `None` when nothing is due. Two who ask at once get two files.
pub(super) async fn claim(
    db: &impl ConnectionTrait,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claim>, Problem> {
    loop {
        let next = import_files::Entity::find()
            .filter(F::State.is_in([FileState::Waiting, FileState::Reading].map(FileState::word)))
            .filter(F::DueAt.lte(micros(now)))
            .select_only()
            .columns([F::ImportId, F::Position, F::CompanyId, F::Name, F::Hash, F::Attempts, F::DueAt])
            .order_by_asc(F::DueAt)
            .order_by_asc(F::ImportId)
            .order_by_asc(F::Position)
            .into_tuple::<(Uuid, i32, Uuid, String, String, i32, i64)>()
            .one(db)
            .await?;
        let Some((import, position, company, name, content, attempts, due)) = next else { return Ok(None) };
        let taken = import_files::Entity::update_many()
            .col_expr(F::State, Expr::value(FileState::Reading.word()))
            .col_expr(F::Attempts, Expr::value(attempts + 1))
            .col_expr(F::DueAt, Expr::value(micros(until)))
            .filter(F::ImportId.eq(import))
            .filter(F::Position.eq(position))
            .filter(F::DueAt.eq(due))
            .filter(F::State.is_in([FileState::Waiting, FileState::Reading].map(FileState::word)))
            .exec(db)
            .await?;
        if taken.rows_affected > 0 {
            return Ok(Some(Claim {
                company: CompanyId::from_uuid(company),
                import: ImportId::from_uuid(import),
                position: number(position),
                name,
                hash: hash(&content)?,
                attempts: number(attempts),
                until: micros(until),
            }));
        }
    }
}

/// How a file that was taken up goes on.
pub(super) enum Outcome<'a> {
    /// Code and sentence.
    Refused(&'a str, &'a str),
    Unpacked,
    SameAs(&'a File),
    Read(FileState, &'a Reading),
    /// Once more at that time, with the reason; as if it had not been taken up.
    Again(Timestamp, &'a str),
}

/// Writes down how it went; `false` when the file is not ours any more.
pub(super) async fn put_outcome(
    db: &impl ConnectionTrait,
    now: Timestamp,
    claim: &Claim,
    outcome: &Outcome<'_>,
) -> Result<bool, Problem> {
    let state = |it: FileState| Expr::value(it.word());
    let none = || Expr::value(Option::<String>::None);
    let update = import_files::Entity::update_many()
        .filter(F::ImportId.eq(claim.import.uuid()))
        .filter(F::Position.eq(column(claim.position)))
        .filter(F::State.eq(FileState::Reading.word()))
        .filter(F::DueAt.eq(claim.until))
        .col_expr(F::UpdatedAt, Expr::value(micros(now)));
    let update = match outcome {
        Outcome::Refused(code, reason) => update
            .col_expr(F::State, state(FileState::Refused))
            .col_expr(F::ReasonCode, Expr::value(*code))
            .col_expr(F::Reason, Expr::value(*reason)),
        Outcome::Unpacked => update
            .col_expr(F::State, state(FileState::Unpacked))
            .col_expr(F::ReasonCode, none())
            .col_expr(F::Reason, none()),
        Outcome::SameAs(file) => update
            .col_expr(F::State, state(FileState::Duplicate))
            .col_expr(F::ReasonCode, none())
            .col_expr(F::Reason, none())
            .col_expr(F::SameImportId, Expr::value(file.import.uuid()))
            .col_expr(F::SamePosition, Expr::value(column(file.position))),
        Outcome::Read(then, reading) => update
            .col_expr(F::State, state(*then))
            .col_expr(F::ReasonCode, none())
            .col_expr(F::Reason, none())
            .col_expr(F::Pages, Expr::value(reading.pages.map(column)))
            .col_expr(F::Notes, Expr::value(json(&reading.notes)?))
            .col_expr(F::Content, Expr::value(reading.content.as_str()))
            .col_expr(F::Proposals, Expr::value(json(&reading.proposals)?)),
        Outcome::Again(at, reason) => update
            .col_expr(F::State, state(FileState::Waiting))
            .col_expr(F::Reason, Expr::value(*reason))
            .col_expr(F::Attempts, Expr::value(column(claim.attempts)))
            .col_expr(F::DueAt, Expr::value(micros(*at))),
    };
    Ok(update.exec(db).await?.rows_affected > 0)
}

/// The contracts made of these files.
pub(super) async fn contracts_of(
    ctx: &Ctx,
    files: &[(ImportId, u32)],
) -> Result<BTreeMap<(ImportId, u32), ContractId>, Problem> {
    if files.is_empty() {
        return Ok(BTreeMap::new());
    }
    let any = files.iter().fold(Condition::any(), |any, (import, position)| {
        any.add(F::ImportId.eq(import.uuid()).and(F::Position.eq(column(*position))))
    });
    let rows: Vec<(Uuid, i32, Option<Uuid>)> = import_files::Entity::find()
        .filter(F::CompanyId.eq(ctx.company().uuid()))
        .filter(any)
        .select_only()
        .columns([F::ImportId, F::Position, F::ContractId])
        .into_tuple()
        .all(ctx.db())
        .await?;
    let made = rows.into_iter().filter_map(|(import, position, contract)| {
        Some(((ImportId::from_uuid(import), number(position)), ContractId::from_uuid(contract?)))
    });
    Ok(made.collect())
}

/// Attaches the file to the contract made of it.
pub(super) async fn insert_original(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    file: &File,
    governing_law: Option<String>,
    agreed_on: Option<String>,
) -> Result<(), Problem> {
    let row = contract_originals::ActiveModel {
        contract_id: Set(contract.uuid()),
        company_id: Set(ctx.company().uuid()),
        hash: Set(file.hash.as_str().to_owned()),
        name: Set(file.name.clone()),
        media_type: Set(file.media_type.clone()),
        size: Set(i64::try_from(file.size).unwrap_or(i64::MAX)),
        governing_law: Set(governing_law),
        agreed_on: Set(agreed_on),
        added_by_name: Set(ctx.person().full_name.clone()),
        added_at: Set(micros(ctx.now())),
    };
    contract_originals::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Attaches a file that was kept elsewhere to the contract made of it there.
pub(crate) async fn insert_original_whole(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    kept: &Kept,
    it: OriginalRecord,
) -> Result<(), Problem> {
    let row = contract_originals::ActiveModel {
        contract_id: Set(contract.uuid()),
        company_id: Set(ctx.company().uuid()),
        hash: Set(kept.hash.as_str().to_owned()),
        name: Set(it.name),
        media_type: Set(kept.media_type.to_owned()),
        size: Set(i64::try_from(kept.size).unwrap_or(i64::MAX)),
        governing_law: Set(it.governing_law),
        agreed_on: Set(it.agreed_on),
        added_by_name: Set(it.added_by),
        added_at: Set(micros(it.added_at)),
    };
    contract_originals::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The originals of those of some contracts that have one.
pub(crate) async fn originals_of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<BTreeMap<ContractId, Original>, Problem> {
    let rows = contract_originals::Entity::find()
        .filter(O::CompanyId.eq(ctx.company().uuid()))
        .filter(O::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((ContractId::from_uuid(row.contract_id), in_words(row)?))).collect()
}

/// The original of a contract, if it has one.
pub(super) async fn original(ctx: &Ctx, contract: ContractId) -> Result<Option<Original>, Problem> {
    let row = contract_originals::Entity::find_by_id(contract.uuid())
        .filter(O::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?;
    row.map(in_words).transpose()
}

fn in_words(it: contract_originals::Model) -> Result<Original, Problem> {
    Ok(Original {
        name: it.name,
        size: u64::try_from(it.size).unwrap_or(0),
        media_type: it.media_type,
        hash: it.hash,
        governing_law: it.governing_law,
        agreed_on: it.agreed_on,
        added_by: it.added_by_name,
        added_at: instant(it.added_at)?.to_string(),
    })
}
