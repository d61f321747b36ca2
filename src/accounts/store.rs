//! Rows of companies, users, sign-in guards, sessions and access tokens.

use super::{Person, Role};
use crate::ids::{CompanyId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use crate::typed::{CompanyNumber, Registration, VatNumber};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, SqlErr};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
pub(crate) mod companies {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "companies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub time_zone: String,
        pub tier: String,
        pub created_at: i64,
        pub company_number: Option<String>,
        pub vat_number: Option<String>,
        /// How often the company changed what it says of itself, from 1.
        pub details_version: i32,
        /// In whole hundredths.
        pub required_score: Option<i16>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub email: String,
        #[sea_orm(unique)]
        pub email_key: String,
        pub full_name: String,
        pub role: String,
        pub password_hash: String,
        pub is_active: bool,
        pub created_at: i64,
        pub last_sign_in_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod sign_in_guards {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_guards")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub guard: String,
        pub failures: i32,
        pub first_failure_at: i64,
        pub locked_until: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod refused_sign_ins {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "refused_sign_ins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub guard: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        pub refused: i32,
        pub locks: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod login_sessions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "login_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id_hash: String,
        pub user_id: Option<Uuid>,
        pub data: String,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod access_tokens {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub user_id: Uuid,
        pub created_at: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A new person and the PHC string of their password.
pub(super) struct NewUser<'a> {
    pub(super) id: UserId,
    pub(super) company_id: CompanyId,
    pub(super) email: &'a crate::typed::Email,
    pub(super) full_name: &'a str,
    pub(super) role: Role,
    pub(super) password_hash: String,
    pub(super) now: Timestamp,
}

/// How often signing in failed for one e-mail, registered or not.
pub(super) struct Guard {
    pub(super) failures: u32,
    pub(super) first_failure_at: Timestamp,
    pub(super) locked_until: Option<Timestamp>,
}

pub(super) async fn insert_company(
    db: &impl ConnectionTrait,
    id: CompanyId,
    name: &str,
    time_zone: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    companies::ActiveModel {
        id: Set(id.uuid()),
        name: Set(name.to_owned()),
        time_zone: Set(time_zone.to_owned()),
        tier: Set("starter".to_owned()),
        created_at: Set(micros(now)),
        company_number: Set(None),
        vat_number: Set(None),
        details_version: Set(1),
        required_score: Set(None),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// # Errors
/// A conflict when the e-mail already has an account.
pub(super) async fn insert_user(db: &impl ConnectionTrait, user: NewUser<'_>) -> Result<(), Problem> {
    let inserted = users::ActiveModel {
        id: Set(user.id.uuid()),
        company_id: Set(user.company_id.uuid()),
        email: Set(user.email.as_str().to_owned()),
        email_key: Set(user.email.key()),
        full_name: Set(user.full_name.to_owned()),
        role: Set(user.role.word().to_owned()),
        password_hash: Set(user.password_hash),
        is_active: Set(true),
        created_at: Set(micros(user.now)),
        last_sign_in_at: Set(Some(micros(user.now))),
    }
    .insert(db)
    .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(email_taken()),
        Err(err) => Err(err.into()),
    }
}

/// The one place that tells that an e-mail is registered: whoever owns the address should know.
pub(super) fn email_taken() -> Problem {
    Problem::conflict(
        "account.email_taken",
        "This e-mail already has an account. Sign in instead, or use another address.",
    )
}

/// The numbers under which a company is registered.
pub(crate) fn registration(it: &companies::Model) -> Result<Registration, Problem> {
    let company_number = it.company_number.as_deref().map(CompanyNumber::parse).transpose();
    let vat_number = it.vat_number.as_deref().map(VatNumber::parse).transpose();
    Ok(Registration {
        company_number: company_number.map_err(|err| damaged("a company number", &err.code))?,
        vat_number: vat_number.map_err(|err| damaged("a VAT number", &err.code))?,
    })
}

fn person(user: users::Model, company: companies::Model) -> Result<Person, Problem> {
    Ok(Person {
        id: UserId::from_uuid(user.id),
        company_id: CompanyId::from_uuid(user.company_id),
        registration: registration(&company)?,
        company: company.name,
        time_zone: company.time_zone,
        email: user.email,
        full_name: user.full_name,
        role: Role::from_word(&user.role).ok_or_else(|| damaged("a role", &user.role))?,
        is_active: user.is_active,
        created_at: instant(user.created_at)?.to_string(),
        last_sign_in_at: user.last_sign_in_at.map(instant).transpose()?.map(|at| at.to_string()),
    })
}

async fn with_company(
    db: &impl ConnectionTrait,
    user: Option<users::Model>,
) -> Result<Option<(Person, String)>, Problem> {
    let Some(user) = user else { return Ok(None) };
    let Some(company) = companies::Entity::find_by_id(user.company_id).one(db).await? else { return Ok(None) };
    let hash = user.password_hash.clone();
    Ok(Some((person(user, company)?, hash)))
}

/// The active person of an e-mail, with the hash of their password.
pub(super) async fn by_email(db: &impl ConnectionTrait, email_key: &str) -> Result<Option<(Person, String)>, Problem> {
    let user = users::Entity::find()
        .filter(users::Column::EmailKey.eq(email_key))
        .filter(users::Column::IsActive.eq(true))
        .one(db)
        .await?;
    with_company(db, user).await
}

/// The active person of an id.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: UserId) -> Result<Option<Person>, Problem> {
    let user = users::Entity::find_by_id(id.uuid()).filter(users::Column::IsActive.eq(true)).one(db).await?;
    Ok(with_company(db, user).await?.map(|(person, _)| person))
}

/// The person of an e-mail, whether the account is open or closed.
pub(super) async fn anybody(db: &impl ConnectionTrait, email_key: &str) -> Result<Option<Person>, Problem> {
    let user = users::Entity::find().filter(users::Column::EmailKey.eq(email_key)).one(db).await?;
    Ok(with_company(db, user).await?.map(|(person, _)| person))
}

/// People of every company whose e-mail comes after `after`, by e-mail, open and closed.
pub(super) async fn people_after(db: &impl ConnectionTrait, after: &str, most: u64) -> Result<Vec<Person>, Problem> {
    let found = users::Entity::find()
        .filter(users::Column::EmailKey.gt(after))
        .order_by_asc(users::Column::EmailKey)
        .limit(most)
        .all(db)
        .await?;
    let ids = found.iter().map(|it| it.company_id);
    let companies = companies::Entity::find().filter(companies::Column::Id.is_in(ids)).all(db).await?;
    let company_of = |user: &users::Model| companies.iter().find(|it| it.id == user.company_id).cloned();
    found.into_iter().filter_map(|user| company_of(&user).map(|company| person(user, company))).collect()
}

/// How many other owners of the person's company have an open account.
pub(super) async fn other_owners(db: &impl ConnectionTrait, person: &Person) -> Result<u64, Problem> {
    let others = users::Entity::find()
        .filter(users::Column::CompanyId.eq(person.company_id.uuid()))
        .filter(users::Column::Role.eq(Role::Owner.word()))
        .filter(users::Column::IsActive.eq(true))
        .filter(users::Column::Id.ne(person.id.uuid()));
    Ok(others.count(db).await?)
}

pub(super) async fn put_password(db: &impl ConnectionTrait, id: UserId, hash: String) -> Result<(), Problem> {
    users::Entity::update_many()
        .col_expr(users::Column::PasswordHash, Expr::value(hash))
        .filter(users::Column::Id.eq(id.uuid()))
        .exec(db)
        .await?;
    Ok(())
}

pub(super) async fn put_active(db: &impl ConnectionTrait, id: UserId, is_active: bool) -> Result<(), Problem> {
    users::Entity::update_many()
        .col_expr(users::Column::IsActive, Expr::value(is_active))
        .filter(users::Column::Id.eq(id.uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// Ends the sessions and access tokens of a person; answers how many there were.
pub(super) async fn end_sign_ins(db: &impl ConnectionTrait, id: UserId) -> Result<u64, Problem> {
    let sessions =
        login_sessions::Entity::delete_many().filter(login_sessions::Column::UserId.eq(id.uuid())).exec(db).await?;
    let tokens =
        access_tokens::Entity::delete_many().filter(access_tokens::Column::UserId.eq(id.uuid())).exec(db).await?;
    Ok(sessions.rows_affected + tokens.rows_affected)
}

pub(super) async fn note_sign_in(db: &impl ConnectionTrait, id: UserId, now: Timestamp) -> Result<(), Problem> {
    users::Entity::update_many()
        .col_expr(users::Column::LastSignInAt, Expr::value(micros(now)))
        .filter(users::Column::Id.eq(id.uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// A person of a company, whether the account is open or closed.
pub(crate) async fn of_id(
    db: &impl ConnectionTrait,
    company: CompanyId,
    id: UserId,
) -> Result<Option<Person>, Problem> {
    let user = users::Entity::find_by_id(id.uuid()).filter(users::Column::CompanyId.eq(company.uuid())).one(db).await?;
    Ok(with_company(db, user).await?.map(|(person, _)| person))
}

/// The people of a company by name, open and closed.
pub(crate) async fn everybody(db: &impl ConnectionTrait, id: CompanyId) -> Result<Vec<Person>, Problem> {
    let Some(company) = companies::Entity::find_by_id(id.uuid()).one(db).await? else { return Ok(Vec::new()) };
    let people = users::Entity::find()
        .filter(users::Column::CompanyId.eq(id.uuid()))
        .order_by_asc(users::Column::FullName)
        .order_by_asc(users::Column::Id)
        .all(db)
        .await?;
    people.into_iter().map(|it| person(it, company.clone())).collect()
}

/// How many accounts a company has, and how many of their passwords are kept as an Argon2id hash.
pub(crate) async fn hashed_passwords(db: &impl ConnectionTrait, id: CompanyId) -> Result<(u32, u32), Problem> {
    let all = users::Entity::find().filter(users::Column::CompanyId.eq(id.uuid()));
    let hashed = all.clone().filter(users::Column::PasswordHash.starts_with("$argon2id$")).count(db).await?;
    let count = |it: u64| u32::try_from(it).unwrap_or(u32::MAX);
    Ok((count(all.count(db).await?), count(hashed)))
}

/// The active people of a company, by name.
pub(super) async fn of_company(db: &impl ConnectionTrait, id: CompanyId) -> Result<Vec<Person>, Problem> {
    Ok(everybody(db, id).await?.into_iter().filter(|it| it.is_active).collect())
}

/// Keeps other writers of the company's chain waiting until the transaction ends. SQLite has one writer anyway.
///
/// Every new row that names the company holds its key already. A lock of the whole row would wait for those of the others,
/// and they for this one; `FOR NO KEY UPDATE` waits for other locks of its own kind only.
pub(crate) async fn lock_company(db: &impl ConnectionTrait, company: CompanyId) -> Result<(), Problem> {
    companies::Entity::find_by_id(company.uuid()).lock(LockType::NoKeyUpdate).one(db).await?;
    Ok(())
}

/// The name, the time zone and the numbers of a company.
pub(super) async fn company(
    db: &impl ConnectionTrait,
    id: CompanyId,
) -> Result<Option<(String, String, Registration)>, Problem> {
    let Some(found) = companies::Entity::find_by_id(id.uuid()).one(db).await? else { return Ok(None) };
    let registration = registration(&found)?;
    Ok(Some((found.name, found.time_zone, registration)))
}

pub(crate) async fn all_companies(db: &impl ConnectionTrait) -> Result<Vec<(CompanyId, String)>, Problem> {
    let rows = companies::Entity::find().order_by_asc(companies::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| (CompanyId::from_uuid(row.id), row.name)).collect())
}

pub(super) async fn guard(db: &impl ConnectionTrait, guard: &str) -> Result<Option<Guard>, Problem> {
    let Some(row) = sign_in_guards::Entity::find_by_id(guard).lock_exclusive().one(db).await? else { return Ok(None) };
    Ok(Some(Guard {
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        first_failure_at: instant(row.first_failure_at)?,
        locked_until: row.locked_until.map(instant).transpose()?,
    }))
}

pub(super) async fn put_guard(db: &impl ConnectionTrait, guard: &str, it: &Guard) -> Result<(), Problem> {
    let row = sign_in_guards::ActiveModel {
        guard: Set(guard.to_owned()),
        failures: Set(i32::try_from(it.failures).unwrap_or(i32::MAX)),
        first_failure_at: Set(micros(it.first_failure_at)),
        locked_until: Set(it.locked_until.map(micros)),
    };
    sign_in_guards::Entity::insert(row)
        .on_conflict(
            OnConflict::column(sign_in_guards::Column::Guard)
                .update_columns([
                    sign_in_guards::Column::Failures,
                    sign_in_guards::Column::FirstFailureAt,
                    sign_in_guards::Column::LockedUntil,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

pub(super) async fn drop_guard(db: &impl ConnectionTrait, guard: &str) -> Result<(), Problem> {
    sign_in_guards::Entity::delete_by_id(guard).exec(db).await?;
    Ok(())
}

/// Counts a refused sign-in of a guard on a day, and the lock that came of it.
pub(super) async fn count_refused(
    db: &impl ConnectionTrait,
    guard: &str,
    day: Date,
    has_locked: bool,
) -> Result<(), Problem> {
    use refused_sign_ins::{Column as C, Entity};
    let row = refused_sign_ins::ActiveModel {
        guard: Set(guard.to_owned()),
        day: Set(day.to_string()),
        refused: Set(1),
        locks: Set(i32::from(has_locked)),
    };
    let one_more = |column: C, by: i32| (column, Expr::col((Entity, column)).add(by));
    let on_conflict = OnConflict::columns([C::Guard, C::Day])
        .values([one_more(C::Refused, 1), one_more(C::Locks, i32::from(has_locked))])
        .to_owned();
    Entity::insert(row).on_conflict(on_conflict).exec_without_returning(db).await?;
    Ok(())
}

/// How often signing in was refused and locked for each of some guards, from a day on.
pub(super) async fn refused_since(
    db: &impl ConnectionTrait,
    guards: Vec<String>,
    day: Date,
) -> Result<Vec<(String, u32, u32)>, Problem> {
    use refused_sign_ins::{Column as C, Entity};
    let rows = Entity::find().filter(C::Guard.is_in(guards)).filter(C::Day.gte(day.to_string())).all(db).await?;
    let count = |it: i32| u32::try_from(it).unwrap_or(0);
    Ok(rows.into_iter().map(|it| (it.guard, count(it.refused), count(it.locks))).collect())
}

/// Forgets refused sign-ins of before a day.
pub(super) async fn forget_refused(db: &impl ConnectionTrait, before: Date) -> Result<u64, Problem> {
    use refused_sign_ins::{Column as C, Entity};
    let gone = Entity::delete_many().filter(C::Day.lt(before.to_string())).exec(db).await?;
    Ok(gone.rows_affected)
}

/// Adds a session; `false` when the id is already taken.
pub(super) async fn insert_session(
    db: &impl ConnectionTrait,
    session: &super::sessions::Stored,
) -> Result<bool, Problem> {
    let inserted = login_sessions::Entity::insert(session_row(session))
        .on_conflict(OnConflict::column(login_sessions::Column::IdHash).do_nothing().to_owned())
        .exec_without_returning(db)
        .await;
    match inserted {
        Ok(count) => Ok(count > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Writes a session that exists; one that was ended meanwhile stays ended.
pub(super) async fn update_session(
    db: &impl ConnectionTrait,
    session: &super::sessions::Stored,
) -> Result<(), Problem> {
    login_sessions::Entity::update_many()
        .col_expr(login_sessions::Column::UserId, Expr::value(session.user.map(UserId::uuid)))
        .col_expr(login_sessions::Column::Data, Expr::value(session.data.clone()))
        .col_expr(login_sessions::Column::ExpiresAt, Expr::value(micros(session.expires_at)))
        .filter(login_sessions::Column::IdHash.eq(&session.id_hash))
        .exec(db)
        .await?;
    Ok(())
}

fn session_row(session: &super::sessions::Stored) -> login_sessions::ActiveModel {
    login_sessions::ActiveModel {
        id_hash: Set(session.id_hash.clone()),
        user_id: Set(session.user.map(UserId::uuid)),
        data: Set(session.data.clone()),
        expires_at: Set(micros(session.expires_at)),
    }
}

pub(super) async fn session(
    db: &impl ConnectionTrait,
    id_hash: &str,
    now: Timestamp,
) -> Result<Option<super::sessions::Stored>, Problem> {
    let row = login_sessions::Entity::find_by_id(id_hash)
        .filter(login_sessions::Column::ExpiresAt.gt(micros(now)))
        .one(db)
        .await?;
    row.map(|row| {
        Ok(super::sessions::Stored {
            id_hash: row.id_hash,
            user: row.user_id.map(UserId::from_uuid),
            data: row.data,
            expires_at: instant(row.expires_at)?,
        })
    })
    .transpose()
}

pub(super) async fn delete_session(db: &impl ConnectionTrait, id_hash: &str) -> Result<(), Problem> {
    login_sessions::Entity::delete_by_id(id_hash).exec(db).await?;
    Ok(())
}

/// The counters that locked an e-mail, and began to count at `before` or earlier.
pub(super) async fn locks(db: &impl ConnectionTrait, before: Timestamp) -> Result<Vec<(String, Guard)>, Problem> {
    let rows = sign_in_guards::Entity::find()
        .filter(sign_in_guards::Column::FirstFailureAt.lte(micros(before)))
        .filter(sign_in_guards::Column::LockedUntil.is_not_null())
        .all(db)
        .await?;
    let read = |it: sign_in_guards::Model| {
        let guard = Guard {
            failures: u32::try_from(it.failures).unwrap_or(u32::MAX),
            first_failure_at: instant(it.first_failure_at)?,
            locked_until: it.locked_until.map(instant).transpose()?,
        };
        Ok((it.guard, guard))
    };
    rows.into_iter().map(read).collect()
}

/// Removes sessions, tokens and guards whose time is over; answers how many rows went.
pub(super) async fn sweep(db: &impl ConnectionTrait, now: Timestamp, guards_before: Timestamp) -> Result<u64, Problem> {
    let sessions = login_sessions::Entity::delete_many()
        .filter(login_sessions::Column::ExpiresAt.lte(micros(now)))
        .exec(db)
        .await?;
    let tokens =
        access_tokens::Entity::delete_many().filter(access_tokens::Column::ExpiresAt.lte(micros(now))).exec(db).await?;
    let guards = sign_in_guards::Entity::delete_many()
        .filter(sign_in_guards::Column::FirstFailureAt.lte(micros(guards_before)))
        .exec(db)
        .await?;
    Ok(sessions.rows_affected + tokens.rows_affected + guards.rows_affected)
}

pub(super) async fn insert_token(
    db: &impl ConnectionTrait,
    token_hash: String,
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Problem> {
    access_tokens::ActiveModel {
        token_hash: Set(token_hash),
        user_id: Set(user.uuid()),
        created_at: Set(micros(now)),
        expires_at: Set(micros(expires_at)),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Whose token this is, and when it ends, if it has not ended.
pub(super) async fn user_of_token(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(UserId, Timestamp)>, Problem> {
    let row = access_tokens::Entity::find_by_id(token_hash)
        .filter(access_tokens::Column::ExpiresAt.gt(micros(now)))
        .one(db)
        .await?;
    row.map(|row| Ok((UserId::from_uuid(row.user_id), instant(row.expires_at)?))).transpose()
}

pub(super) async fn delete_token(db: &impl ConnectionTrait, token_hash: &str) -> Result<(), Problem> {
    access_tokens::Entity::delete_by_id(token_hash).exec(db).await?;
    Ok(())
}
