//! How long a page of a ranked search takes, with its count, its sums and its passages:
//! `cargo run --release --example search-timing --features ssr -- sqlite://PATH "Company" act the agreement`.
//!
//! Each word is searched for sixty times after a first turn that is not counted; p50 and p95 are printed with how many
//! contracts were found. It reads the database as it is and writes nothing.

#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use pactoria::accounts::desk;
use pactoria::context::{Services, SignInTimes, SystemClock};
use pactoria::contracts::{Filter, actions};
use pactoria::crypto::MasterKey;
use pactoria::files::FileStore;
use pactoria::storage;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: usize = 60;
/// Rows of a list, as the pages show them.
const ROWS: u32 = 50;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (url, company) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let db = storage::connect(&url).await?;
    let files = FileStore::in_folder(std::env::temp_dir());
    let key = MasterKey::from_bytes(&[0; 32])?;
    let services = Services::new(db, Arc::new(SystemClock), key, SignInTimes::default(), files);
    let ctx = desk::of_company(&services, &company).await.map_err(|it| it.detail)?;
    for search in arguments {
        let filter = Filter { search: search.clone(), ..Filter::default() };
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..=ROUNDS {
            let begin = Instant::now();
            found = actions::list(&ctx, &filter, 1, ROWS).await.map_err(|it| it.detail)?.total;
            times.push(begin.elapsed().as_secs_f64() * 1_000.0);
        }
        let mut times = times.split_off(1);
        times.sort_by(f64::total_cmp);
        let (p50, p95) = (times[ROUNDS / 2 - 1], times[ROUNDS * 95 / 100 - 1]);
        println!("“{search}”, in {found} contracts: p50 {p50:.1} ms, p95 {p95:.1} ms");
    }
    Ok(())
}
