//! How long trying a change of the rules takes: the whole trial as the page asks for it, on contracts made for it in a database
//! of its own that is gone afterwards.

use super::texts::{templates_in_words, text_of};
use anyhow::Context as _;
use pactoria::accounts::actions::register;
use pactoria::accounts::form::RegistrationForm;
use pactoria::context::{Ctx, Services, SignInTimes, SystemClock, Visit};
use pactoria::contracts::actions as contracts;
use pactoria::contracts::form::ContractForm;
use pactoria::crypto::{self, MasterKey};
use pactoria::files::FileStore;
use pactoria::playbook::form::{OwnForm, SwitchForm};
use pactoria::playbook::{TrialView, actions, trying, writing};
use pactoria::problem::Problem;
use pactoria::storage;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What was measured.
pub(super) struct Measured {
    pub(super) trial: TrialView,
    /// In all contracts together.
    pub(super) characters: usize,
    /// Each turn, sorted.
    pub(super) turns: Vec<Duration>,
}

/// Makes contracts of so many pages each, drafts a change of the rules, and tries it again and again.
pub(super) async fn measure(many: u32, pages: u32, times: u32) -> anyhow::Result<Measured> {
    let folder = tempfile::tempdir().context("there is no place for the data")?;
    let ctx = company(folder.path()).await?;
    let texts = templates_in_words();
    let mut characters = 0;
    for number in 0..many {
        let text = text_of(&texts, number, pages);
        characters += text.chars().count();
        create(&ctx, number, text).await.map_err(in_words)?;
    }
    draft(&ctx).await.map_err(in_words)?;
    let mut trial = trying::try_draft(&ctx).await.map_err(in_words)?;
    let mut turns = Vec::new();
    for _ in 0..times {
        let begin = Instant::now();
        trial = trying::try_draft(&ctx).await.map_err(in_words)?;
        turns.push(begin.elapsed());
    }
    turns.sort();
    Ok(Measured { trial, characters, turns })
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of `map_err`")]
fn in_words(problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.detail)
}

async fn company(folder: &Path) -> anyhow::Result<Ctx> {
    let url = format!("sqlite://{}?mode=rwc", folder.join("trial.db").display());
    let db = storage::connect(&url).await.context("the database cannot be made")?;
    migrations::up(&db, None).await.context("the schema cannot be made")?;
    let key = MasterKey::load_or_create(&folder.join("key")).context("the key cannot be made")?;
    let files = FileStore::in_folder(folder.join("files"));
    let services = Services::new(db, Arc::new(SystemClock), key, SignInTimes::default(), files);
    let visit = Visit {
        now: services.now(),
        services,
        address: String::new(),
        user_agent: "pactoria bench".to_owned(),
        request_id: "bench".to_owned(),
    };
    let form = RegistrationForm {
        email: "bench@trial.example".to_owned(),
        full_name: "Somebody Measuring".to_owned(),
        password: crypto::random_token().context("the operating system gave no random bytes")?,
        company_name: "Trial Limited".to_owned(),
        time_zone: "Europe/London".to_owned(),
    };
    register(&visit, &form).await.map_err(in_words)
}

async fn create(ctx: &Ctx, number: u32, content: String) -> Result<(), Problem> {
    let types = ["service_agreement", "supplier_agreement", "saas", "employment_contract", "data_processing"];
    let place = usize::try_from(number).unwrap_or(0) % types.len();
    let form = ContractForm {
        title: format!("Contract {number}"),
        contract_type: types.get(place).copied().unwrap_or_default().to_owned(),
        client_name: "Halden Coatings Limited".to_owned(),
        supplier_name: "Trial Limited".to_owned(),
        currency: "GBP".to_owned(),
        content,
        ..ContractForm::default()
    };
    contracts::create(ctx, &form).await.map(drop)
}

/// One rule switched off, one written.
async fn draft(ctx: &Ctx) -> Result<(), Problem> {
    let off = SwitchForm { state: "off".to_owned(), reason: "To be measured".to_owned() };
    actions::switch(ctx, "COM-LP-60", &off).await?;
    let own = OwnForm {
        name: "How soon we are paid".to_owned(),
        preferred: vec!["within 30 days".to_owned()],
        never: vec!["pay*, 60 days".to_owned()],
        ..OwnForm::default()
    };
    writing::add(ctx, &own).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_trial_is_measured_on_as_many_contracts_as_were_asked_for() {
        let it = measure(2, 1, 3).await.unwrap();
        assert_eq!((it.trial.totals.contracts, it.turns.len()), (2, 3));
        assert!(it.turns.iter().all(|it| !it.is_zero()) && it.turns.is_sorted());
    }
}
