//! `/imports`: hand files in, see how far they are, and make contracts of them; `/contracts/{id}/original`.

use super::caller::Caller;
use super::days::{day, days_among};
use super::extract::{Asked, Id, PageQuery};
use super::once::{IdempotencyKey, Named, Once};
use crate::downloads;
use crate::refusal::Refusal;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::ids::{ContractId, ImportId};
use pactoria::imports::actions::{self, MOST_ROWS};
use pactoria::imports::form::BringIn;
use pactoria::imports::{FileRow, FileView, ImportRow, ImportView, Proposal, Term, TermView};
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

/// Files, each as a part named `files`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the parts of a body, which are read one by one")]
pub(super) struct HandedIn {
    /// PDF, Word, text or Markdown, or zip archives of them; up to 20 MB each, 500 files and 250 MB together.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// Files that were brought in together.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub(super) struct ImportBody {
    id: Uuid,
    #[schema(format = "date-time")]
    created_at: String,
    created_by: String,
    /// All files but the archives they came in.
    files: u32,
    /// How many are in each state: `waiting`, `reading`, `unpacked`, `needs_review`, `read`, `duplicate`, `refused`,
    /// `left_out`, `done`.
    states: BTreeMap<String, u32>,
    /// Whether something still goes on by itself.
    is_under_way: bool,
}

/// One file of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportFile)]
pub(super) struct FileBody {
    import_id: Uuid,
    /// Its number in the import, from 1.
    number: u32,
    name: String,
    /// Such as `120 kB`.
    size: String,
    state: &'static str,
    /// Why it was refused, or why it still waits.
    reason: Option<String>,
    /// The contract made of it, or of the same bytes.
    contract_id: Option<Uuid>,
    /// Where the same bytes were handed in before.
    same_as: Option<SameFile>,
}

/// A file of an import, by its number.
#[derive(Serialize, ToSchema)]
pub(super) struct SameFile {
    import_id: Uuid,
    number: u32,
}

/// An import with a page of its files.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportWithFiles {
    import: ImportBody,
    files: Vec<FileBody>,
    total: u32,
    page: u32,
    pages: u32,
}

/// A page of files that wait for a person, the longest waiting first.
#[derive(Serialize, ToSchema)]
pub(super) struct FilePage {
    files: Vec<FileBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// A page of imports, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportPage {
    imports: Vec<ImportBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// A file with what was read out of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadFile {
    file: FileBody,
    pages: Option<u32>,
    /// What was decided or left out while reading.
    notes: Vec<String>,
    terms: Vec<TermBody>,
    /// The text as it was read; offsets of passages count its characters.
    content: String,
}

/// One term, and what was read of it.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportTerm)]
pub(super) struct TermBody {
    /// `title`, `contract_type`, `parties`, `numbers`, `agreed_on`, `start_date`, `end_date`, `value`, `governing_law`, `renewal`
    /// or `notice`.
    term: &'static str,
    /// What its fields hold now.
    values: BTreeMap<String, String>,
    /// `sure`, `doubtful`, `settled` by a person, or `not_found`.
    certainty: &'static str,
    /// By what rule it was found, or why there is a doubt.
    why: Option<String>,
    passages: Vec<Passage>,
}

/// A stretch of the text.
#[derive(Serialize, ToSchema)]
pub(super) struct Passage {
    start: u32,
    end: u32,
    /// Exactly the characters from `start` to `end`.
    quote: String,
}

/// How a file becomes a contract.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AcceptFile {
    /// Terms in doubt that are as they were read, such as `["end_date"]`.
    accepted: Vec<String>,
    /// Corrections by field: `title`, `contract_type`, `supplier_name`, `client_name`, `supplier_company_number`,
    /// `supplier_vat_number`, `client_company_number`, `client_vat_number`, `agreed_on`, `start_date`, `end_date`,
    /// `contract_value`, `currency`, `governing_law`, `renewal`, `renewal_count`, `renewal_unit`, `notice_count`,
    /// `notice_unit`, `notice_clause`. An empty text clears a field; a field that is none of these is refused.
    fields: BTreeMap<String, String>,
    /// `draft` or `signed`.
    #[schema(required = true)]
    standing: String,
    /// Who signed; needed for `signed`.
    signed_by: String,
    /// The day of the last signature; when left out, the day the agreement was made (`agreed_on`) as it was read or corrected,
    /// or else today.
    #[schema(format = "date")]
    signed_on: String,
}

/// The contract that was made of a file.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeContract {
    contract_id: Uuid,
}

impl ImportBody {
    fn of(it: ImportRow) -> Self {
        Self {
            id: it.id.uuid(),
            created_at: it.made_exact,
            created_by: it.by,
            files: it.counts.total(),
            is_under_way: it.counts.is_under_way(),
            states: it.counts.0.into_iter().map(|(state, count)| (state.word().to_owned(), count)).collect(),
        }
    }
}

impl FileBody {
    fn of(it: FileRow) -> Self {
        Self {
            import_id: it.import.uuid(),
            number: it.position,
            name: it.name,
            size: it.size,
            state: it.state.word(),
            reason: it.reason,
            contract_id: it.contract.map(ContractId::uuid),
            same_as: it.same_as.map(|(import, number)| SameFile { import_id: import.uuid(), number }),
        }
    }
}

impl ImportWithFiles {
    fn of(it: ImportView) -> Self {
        Self {
            import: ImportBody::of(it.row),
            files: it.files.rows.into_iter().map(FileBody::of).collect(),
            total: it.files.total,
            page: it.files.page,
            pages: it.files.pages,
        }
    }
}

impl TermBody {
    fn of(it: TermView) -> Self {
        let certainty = match (&it.proposal, it.is_settled) {
            (_, true) => "settled",
            (Some(found), false) if found.is_sure => "sure",
            (Some(_), false) => "doubtful",
            (None, false) => "not_found",
        };
        let (why, passages) =
            it.proposal.map_or((None, Vec::new()), |Proposal { why, passages, .. }| (Some(why), passages));
        let passages = passages.into_iter().map(|it| Passage { start: it.start, end: it.end, quote: it.quote });
        Self { term: it.term.word(), values: it.values, certainty, why, passages: passages.collect() }
    }
}

impl ReadFile {
    fn of(it: FileView) -> Self {
        Self {
            file: FileBody::of(it.row),
            pages: it.pages,
            notes: it.notes,
            terms: it.terms.into_iter().map(TermBody::of).collect(),
            content: it.content,
        }
    }
}

/// Hand in files
///
/// Each is kept and read by itself; ask for the import to see how far it is. The same bytes are not read twice.
#[utoipa::path(
    post, path = "/imports", tag = "Imports", security(("bearer" = [])), params(IdempotencyKey),
    request_body(content = HandedIn, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "The files are kept and are being read.", body = ImportWithFiles),
        (status = 400, description = "The files broke off on their way."),
        (status = 408, description = "The files did not arrive within a quarter of an hour. Nothing was kept."),
        (status = 413, description = "There are more than 500 files, or they are larger than 250 MB together."),
        (status = 415, description = "The body is not multipart/form-data.")
    )
)]
pub(super) async fn hand_in(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    let ctx = caller.ctx;
    let (parts, body) = request.into_parts();
    let named = Named::of(&parts)?;
    named.check(&ctx)?;
    let receiving = crate::imports::receive(&ctx, &state, Request::from_parts(parts, body)).await?;
    let content = receiving.content();
    let doer = ctx.clone();
    let work = || async move {
        let id = receiving.finish().await?;
        let it = actions::show(&doer, id, 1, MOST_ROWS).await?;
        let place = [(LOCATION, format!("/api/v1/imports/{id}"))];
        Ok((StatusCode::ACCEPTED, place, Json(ImportWithFiles::of(it))).into_response())
    };
    named.answer(&ctx, content.as_bytes(), work).await
}

/// List imports
#[utoipa::path(
    get, path = "/imports", tag = "Imports", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of imports, newest first.", body = ImportPage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<ImportPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let found = actions::find(&caller.ctx, page, size).await?;
    Ok(Json(ImportPage {
        imports: found.imports.into_iter().map(ImportBody::of).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

/// Read an import with its files
#[utoipa::path(
    get, path = "/imports/{id}", tag = "Imports", security(("bearer" = [])), params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "The import and a page of its files.", body = ImportWithFiles))
)]
pub(super) async fn get(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<ImportWithFiles>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let it = actions::show(&caller.ctx, ImportId::from_uuid(id), page, size).await?;
    Ok(Json(ImportWithFiles::of(it)))
}

/// Read what was read out of a file
#[utoipa::path(
    get, path = "/imports/{id}/files/{n}", tag = "Imports", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("n" = u32, Path)),
    responses((status = 200, description = "The file, its terms with their passages, and its text.", body = ReadFile))
)]
pub(super) async fn file(caller: Caller, Id((id, number)): Id<(Uuid, u32)>) -> Result<Json<ReadFile>, Refusal> {
    let it = actions::show_file(&caller.ctx, ImportId::from_uuid(id), number).await?;
    Ok(Json(ReadFile::of(it)))
}

/// Make a contract of a file
///
/// What is in doubt has to be accepted or corrected. A signed contract is in force, or expired when its last day has passed.
#[utoipa::path(
    post, path = "/imports/{id}/files/{n}/accept", tag = "Imports", security(("bearer" = [])),
    request_body = AcceptFile, params(("id" = Uuid, Path), ("n" = u32, Path), IdempotencyKey),
    responses(
        (status = 201, description = "The contract, with the file as its original.", body = MadeContract),
        (status = 409, description = "The file is not open any more, a contract was made of the same bytes, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn accept(
    caller: Caller,
    Id((id, number)): Id<(Uuid, u32)>,
    once: Once<AcceptFile>,
) -> Result<Response, Refusal> {
    caller.ctx.require(Right::EditContracts)?;
    let (ctx, id) = (caller.ctx.clone(), ImportId::from_uuid(id));
    once.answer(&caller.ctx, async move |it| make_contract(&ctx, id, number, it).await).await
}

async fn make_contract(ctx: &Ctx, id: ImportId, number: u32, it: AcceptFile) -> Result<Response, Refusal> {
    let mut complaints = Complaints::new();
    let mut accepted = BTreeSet::new();
    for word in &it.accepted {
        match Term::from_word(word) {
            Some(term) => {
                accepted.insert(term);
            }
            None => {
                let known = Term::ALL.map(Term::word).join(", ");
                complaints.add("accepted", "not_a_term", format!("There is no term {word}. There are: {known}."));
            }
        }
    }
    if !complaints.is_empty() {
        return Err(Problem::invalid(complaints).into());
    }
    let form = BringIn {
        fields: days_among(it.fields, &Term::DAYS, ctx),
        accepted,
        standing: it.standing,
        signed_by: it.signed_by,
        signed_on: day(it.signed_on, ctx),
    };
    let contract = actions::bring_in(ctx, id, number, &form).await?;
    let place = [(LOCATION, format!("/api/v1/contracts/{contract}"))];
    Ok((StatusCode::CREATED, place, Json(MadeContract { contract_id: contract.uuid() })).into_response())
}

/// Leave a file out
///
/// No contract is made of it. The file itself stays where it is kept.
#[utoipa::path(
    post, path = "/imports/{id}/files/{n}/leave-out", tag = "Imports", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("n" = u32, Path)),
    responses(
        (status = 200, description = "The file, which is left out now.", body = FileBody),
        (status = 409, description = "The file is not open any more. Nothing was changed.")
    )
)]
pub(super) async fn leave_out(caller: Caller, Id((id, number)): Id<(Uuid, u32)>) -> Result<Json<FileBody>, Refusal> {
    let id = ImportId::from_uuid(id);
    actions::leave_out(&caller.ctx, id, number).await?;
    Ok(Json(FileBody::of(actions::show_file(&caller.ctx, id, number).await?.row)))
}

/// Read a file of an import
///
/// As it was handed in, byte for byte, whatever became of it.
#[utoipa::path(
    get, path = "/imports/{id}/files/{n}/original", tag = "Imports", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("n" = u32, Path)),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = Vec<u8>))
)]
pub(super) async fn download(caller: Caller, Id((id, number)): Id<(Uuid, u32)>) -> Result<Response, Refusal> {
    downloads::answer(actions::download(&caller.ctx, ImportId::from_uuid(id), number).await?)
}

/// List the files that wait for a person
///
/// Of every import of the company, those that were read and neither brought in nor left out; the longest waiting first.
#[utoipa::path(
    get, path = "/imports/review", tag = "Imports", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of files.", body = FilePage))
)]
pub(super) async fn to_review(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<FilePage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let found = actions::to_review(&caller.ctx, page, size).await?;
    let files = found.rows.into_iter().map(FileBody::of).collect();
    Ok(Json(FilePage { files, total: found.total, page: found.page, size, pages: found.pages }))
}

/// Read the original of a contract
///
/// The file it was brought in from, byte for byte.
#[utoipa::path(
    get, path = "/contracts/{id}/original", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = Vec<u8>))
)]
pub(super) async fn original(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    downloads::answer(actions::download_original(&caller.ctx, ContractId::from_uuid(id)).await?)
}
