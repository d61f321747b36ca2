//! Queueing a mail, and what admins see and do about those of their company.

use super::store;
use super::{MailList, MailRow, MailService, State};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::dates;
use crate::ids::{CompanyId, ContractId, MailId};
use crate::problem::Problem;
use crate::storage::Change;
use crate::typed::{Email, is_bidi_control};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;
/// The most mails that one company can have made in a day, so that nobody can use us to flood others.
pub const MOST_MAILS_A_DAY: u32 = 200;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A mail to be queued.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(super) id: MailId,
    /// Names what causes it; of two with one key, the second is never queued.
    pub(super) key: String,
    pub(super) contract: Option<ContractId>,
    pub(super) to: Email,
    pub(super) subject: String,
    pub(super) text: String,
}

impl Mail {
    /// A mail to one address. A subject is one line whatever it is made from.
    pub(crate) fn new(id: MailId, key: String, to: Email, subject: &str, text: String) -> Self {
        Self { id, key, contract: None, to, subject: in_one_line(subject), text }
    }

    pub(crate) fn id(&self) -> MailId {
        self.id
    }

    pub(crate) fn to(&self) -> &str {
        self.to.as_str()
    }

    /// The contract it is about.
    pub(crate) fn about(self, contract: ContractId) -> Self {
        Self { contract: Some(contract), ..self }
    }
}

/// Text in which nothing can begin a header of its own.
fn in_one_line(text: &str) -> String {
    let plain: String =
        text.chars().filter(|it| !is_bidi_control(*it)).map(|it| if it.is_control() { ' ' } else { it }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mail as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: MailId,
    pub company: CompanyId,
    pub contract: Option<ContractId>,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub state: State,
    /// How often a mail server was asked to take it.
    pub attempts: u32,
    pub next_at: Timestamp,
    /// When it was first refused for the time being.
    pub refused_at: Option<Timestamp>,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// Queues a mail within the change that causes it; `false` when it was queued before.
pub(crate) async fn queue(ctx: &Ctx, change: &Change, mail: &Mail) -> Result<bool, Problem> {
    store::insert(ctx, change.db(), mail).await
}

/// How many mails of the company there are, and how many could not be sent.
pub(crate) async fn tally(ctx: &Ctx) -> Result<(u32, u32), Problem> {
    Ok((store::count(ctx, None).await?, store::count(ctx, Some(State::Failed)).await?))
}

/// How many more mails the company may have made now.
pub(crate) async fn room_for_today(ctx: &Ctx) -> Result<u32, Problem> {
    let since = ctx.now().checked_sub(DAY).unwrap_or(Timestamp::MIN);
    Ok(MOST_MAILS_A_DAY.saturating_sub(store::count_since(ctx, ctx.db(), since).await?))
}

/// How far these mails of the company have come, for what caused them.
pub(crate) async fn states(ctx: &Ctx, ids: &[MailId]) -> Result<BTreeMap<MailId, State>, Problem> {
    store::states(ctx, ids).await
}

/// Which of the company's mails with these keys still wait.
pub(crate) async fn waiting(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    keys: &[String],
) -> Result<BTreeSet<String>, Problem> {
    store::waiting(ctx, db, keys).await
}

/// The mail of an id without regard to its company, for links that carry a proof of their own.
pub(crate) async fn of_any_company(services: &Services, id: MailId) -> Result<Option<Stored>, Problem> {
    store::of_any_company(services.db(), id).await
}

/// A page of mails as records.
pub struct Found {
    pub mails: Vec<Stored>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// How many mails of the whole installation wait to be sent, for whoever watches over it.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_in_all(services: &Services) -> Result<u64, Problem> {
    store::waiting_in_all(services.db()).await
}

/// A page of the company's mails, newest first.
pub async fn find(ctx: &Ctx, state: Option<State>, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::ManageMail)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx, state).await?;
    Ok(Found { mails: store::page(ctx, state, page, size).await?, total, page, size, pages: total.div_ceil(size) })
}

/// The same page in words, with how the mail server does.
pub async fn list(ctx: &Ctx, state: Option<State>, page: u32) -> Result<MailList, Problem> {
    let found = find(ctx, state, page, 50).await?;
    let waiting = store::count(ctx, Some(State::Waiting)).await?;
    Ok(MailList {
        rows: found.mails.into_iter().map(|it| row(ctx, it)).collect(),
        total: found.total,
        page: found.page,
        pages: found.pages.max(1),
        state,
        waiting,
        test_id: MailId::new(ctx.now()),
        service: service(ctx),
    })
}

/// Sends the person a mail that says that mail works. The same id sent twice makes one mail.
///
/// # Errors
/// `mail.too_many` when the company had its mails for today.
pub async fn send_test(ctx: &Ctx, id: MailId) -> Result<(), Problem> {
    ctx.require(Right::ManageMail)?;
    if room_for_today(ctx).await? == 0 {
        let detail = format!(
            "Your company had {MOST_MAILS_A_DAY} mails within a day, which is the most there can be. Try again tomorrow."
        );
        return Err(Problem::too_many("mail.too_many", detail, 3600));
    }
    let person = ctx.person();
    let to = Email::parse(&person.email).map_err(|it| Problem::invalid_field("email", &it.code, it.message))?;
    let text = format!(
        "Dear {},\n\nYou asked Pactoria for a test mail. It has arrived, so mail works.\n\n{}\n",
        person.full_name,
        ctx.visit().services.post.address()
    );
    let mail = Mail::new(id, format!("test:{id}"), to, "A test mail from Pactoria", text);
    let change = ctx.change().await?;
    if !queue(ctx, &change, &mail).await? {
        return Ok(());
    }
    change.commit(ctx, Happening::new(Action::MailTested, "mail", id, &mail.subject)).await
}

/// How the mail server does, in words.
pub fn service(ctx: &Ctx) -> MailService {
    match ctx.visit().services.post.condition() {
        super::delivery::Condition::NotSet => MailService::NotSet,
        super::delivery::Condition::Well => MailService::Well,
        super::delivery::Condition::Away { since, why } => {
            MailService::Away { since: dates::moment_in_words(since, ctx.now(), ctx.zone()), why }
        }
    }
}

fn row(ctx: &Ctx, it: Stored) -> MailRow {
    let words = |at: Timestamp| dates::moment_in_words(at, ctx.now(), ctx.zone());
    let is_put_off = it.state == State::Waiting && it.refused_at.is_some();
    MailRow {
        id: it.id,
        to: it.to,
        subject: it.subject,
        state: it.state,
        made: words(it.created_at),
        made_exact: it.created_at.to_string(),
        sent: it.sent_at.map(words),
        sent_exact: it.sent_at.map(|it| it.to_string()),
        next: is_put_off.then(|| words(it.next_at)),
        why: it.last_error,
        attempts: it.attempts,
    }
}

/// Has a mail that was given up tried again.
///
/// # Errors
/// `mail.missing`; `mail.not_failed` when it waits or was sent.
pub async fn try_again(ctx: &Ctx, id: MailId) -> Result<(), Problem> {
    ctx.require(Right::ManageMail)?;
    let mail = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("mail"))?;
    let change = ctx.change().await?;
    if !store::revive(ctx, change.db(), id).await? {
        return Err(Problem::conflict(
            "mail.not_failed",
            "This mail waits to be sent or was sent already, so there is nothing to try again.",
        ));
    }
    let before = json!({"state": State::Failed.word(), "why": mail.last_error});
    let happening = Happening::new(Action::MailTriedAgain, "mail", id, &mail.subject)
        .before(before)
        .after(json!({"state": State::Waiting.word(), "to": mail.to}));
    change.commit(ctx, happening).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_whatever_it_is_made_from() {
        assert_eq!(
            in_one_line("Notice for Acme\r\nBcc: everybody@example.com\n\n\u{202e}x"),
            "Notice for Acme Bcc: everybody@example.com x"
        );
    }
}
