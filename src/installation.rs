//! What an installation knows of itself: which master key its database belongs to, and when backups of it were made.
//!
//! Only a mark of the key is kept, derived for this purpose alone; it opens nothing.

use crate::crypto::{MasterKey, Purpose, hex};
use crate::problem::Problem;
use crate::storage::damaged;
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod facts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub value: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const KEY_MARK: &str = "master_key_mark";
const BACKUPS: &str = "backups";
/// How many of the newest backups are known.
const KNOWN_BACKUPS: usize = 100;

/// Whether a key is the one the database belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFit {
    Fits,
    /// What the old key sealed cannot be opened with this one.
    IsAnother,
    /// The database has not met a key yet.
    NotSettled,
}

fn mark(key: &MasterKey) -> String {
    hex(&key.derive(Purpose::KeyMark, b""))
}

/// Whether `key` is the one the database belongs to.
pub async fn key_fits(db: &impl ConnectionTrait, key: &MasterKey) -> Result<KeyFit, Problem> {
    let known = facts::Entity::find_by_id(KEY_MARK).one(db).await?;
    Ok(match known {
        None => KeyFit::NotSettled,
        Some(it) if it.value == mark(key) => KeyFit::Fits,
        Some(_) => KeyFit::IsAnother,
    })
}

/// Ties the database to `key` where it has not met one; answers whether it is the right one.
pub async fn settle_key(db: &impl ConnectionTrait, key: &MasterKey) -> Result<KeyFit, Problem> {
    let fit = key_fits(db, key).await?;
    if fit != KeyFit::NotSettled {
        return Ok(fit);
    }
    let row = facts::ActiveModel { name: Set(KEY_MARK.to_owned()), value: Set(mark(key)) };
    facts::Entity::insert(row)
        .on_conflict(OnConflict::column(facts::Column::Name).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    key_fits(db, key).await
}

/// When backups were made and found whole, the newest first; where they lie is not known here.
pub async fn backups(db: &impl ConnectionTrait) -> Result<Vec<Timestamp>, Problem> {
    let Some(known) = facts::Entity::find_by_id(BACKUPS).one(db).await? else { return Ok(Vec::new()) };
    serde_json::from_str(&known.value).map_err(|err| damaged("the times of backups", &err))
}

/// Notes that a backup of `at` was made and read back whole.
pub async fn note_backup(db: &impl ConnectionTrait, at: Timestamp) -> Result<(), Problem> {
    let mut known = backups(db).await?;
    known.insert(0, at);
    known.truncate(KNOWN_BACKUPS);
    let value = serde_json::to_string(&known).map_err(|err| damaged("the times of backups", &err))?;
    let row = facts::ActiveModel { name: Set(BACKUPS.to_owned()), value: Set(value) };
    facts::Entity::insert(row)
        .on_conflict(OnConflict::column(facts::Column::Name).update_column(facts::Column::Value).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
