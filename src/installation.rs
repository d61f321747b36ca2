//! What an installation knows of itself: which master key its database belongs to.
//!
//! Only a mark of the key is kept, derived for this purpose alone; it opens nothing.

use crate::crypto::{MasterKey, Purpose, hex};
use crate::problem::Problem;
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
