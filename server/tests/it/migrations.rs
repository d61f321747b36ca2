//! The schema goes forward and back on whichever database the stories run on.

use crate::support::TestDatabase;
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

#[tokio::test]
async fn f2_every_migration_goes_up_down_and_up_again() {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    Migrator::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    Migrator::down(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_err(), "the way back takes the tables away");
    Migrator::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}

#[tokio::test]
async fn f2_each_migration_alone_goes_back_and_forward() {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    for _ in Migrator::migrations() {
        Migrator::up(&db, Some(1)).await.unwrap();
        Migrator::down(&db, Some(1)).await.unwrap();
        Migrator::up(&db, Some(1)).await.unwrap();
    }
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}
