//! The schema goes forward and back on whichever database the stories run on.

use crate::support::TestDatabase;
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

#[tokio::test]
async fn f2_every_migration_goes_up_down_and_up_again() {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    migrations::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    migrations::down(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_err(), "the way back takes the tables away");
    migrations::up(&db, None).await.unwrap();
    assert!(db.execute_unprepared("SELECT id FROM contracts").await.is_ok());
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}

#[tokio::test]
async fn f2_each_migration_alone_goes_back_and_forward() {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    for _ in Migrator::migrations() {
        migrations::up(&db, Some(1)).await.unwrap();
        migrations::down(&db, Some(1)).await.unwrap();
        migrations::up(&db, Some(1)).await.unwrap();
    }
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}

#[tokio::test]
async fn f2_migrations_that_fail_half_way_leave_the_schema_as_it_was() {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    // A table in the way of a later migration.
    db.execute_unprepared("CREATE TABLE key_terms (contract_id integer)").await.unwrap();
    assert!(migrations::up(&db, None).await.is_err());
    assert!(db.execute_unprepared("SELECT id FROM companies").await.is_err(), "nothing of the earlier ones is there");
    db.execute_unprepared("DROP TABLE key_terms").await.unwrap();
    migrations::up(&db, None).await.unwrap();
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}
