//! The schema goes forward and back on whichever database the stories run on.

use crate::support::TestDatabase;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection};

/// Connections for one direction, as one run of the program has them: a pooled connection of SQLite that has not looked at
/// the schema since would still see an index that another has dropped.
async fn afresh(database: &TestDatabase) -> DatabaseConnection {
    database.connect().await
}

#[tokio::test]
async fn f2_every_migration_goes_up_down_and_up_again() {
    let database = TestDatabase::new().await;
    let db = afresh(&database).await;
    Migrator::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    let db = afresh(&database).await;
    Migrator::down(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_err(), "the way back takes the tables away");
    let db = afresh(&database).await;
    Migrator::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}

#[tokio::test]
async fn f2_each_migration_alone_goes_back_and_forward() {
    let database = TestDatabase::new().await;
    for _ in Migrator::migrations() {
        Migrator::up(&afresh(&database).await, Some(1)).await.unwrap();
        Migrator::down(&afresh(&database).await, Some(1)).await.unwrap();
        Migrator::up(&afresh(&database).await, Some(1)).await.unwrap();
    }
    assert!(Migrator::get_pending_migrations(&afresh(&database).await).await.unwrap().is_empty());
}
