//! `pactoria user`: what whoever runs the server does about accounts. Passwords are typed or piped in, never arguments.

use crate::ask;
use crate::config::Config;
use crate::serve;
use clap::Subcommand;
use pactoria::accounts::desk::{self, Ended, NewAccount};
use pactoria::context::Services;
use pactoria::problem::Problem;
use std::sync::Arc;

/// What can be done about accounts.
#[derive(Subcommand)]
pub enum Command {
    /// Show every account: e-mail, role, company, state, last sign-in (UTC)
    List,
    /// Add a person to a company; the password is asked for, or read from standard input
    Add {
        /// The e-mail to sign in with
        email: String,
        /// Full name
        #[arg(long)]
        name: String,
        /// owner, admin, legal, manager, requester, viewer, auditor or guest
        #[arg(long, default_value = "viewer")]
        role: String,
        /// The company's name or id; may be left out where there is one only
        #[arg(long, default_value = "", hide_default_value = true)]
        company: String,
    },
    /// Set a new password; every sign-in, access token and API key of the person ends
    SetPassword {
        /// The e-mail of the account
        email: String,
    },
    /// Lift the lock that failed sign-ins put on an account
    Unlock {
        /// The e-mail of the account
        email: String,
    },
    /// Close an account: nobody signs in with it; every sign-in, access token and API key of the person ends
    Deactivate {
        /// The e-mail of the account
        email: String,
    },
    /// Open a closed account again
    Activate {
        /// The e-mail of the account
        email: String,
    },
}

/// Carries it out and answers what to say.
///
/// # Errors
/// In words for whoever sits at the command line; nothing was changed then.
pub async fn run(command: Command, config: &Config) -> anyhow::Result<String> {
    let services = serve::open_to_look(config).await?;
    match command {
        Command::List => list(&services).await,
        Command::Add { email, name, role, company } => {
            let password = ask::secret("Password of the new account", true)?;
            let new = NewAccount { company, email, full_name: name, role, password };
            let it = desk::add(&services, &new).await.map_err(|it| in_words(&it))?;
            Ok(format!("{} can sign in at {} as {} of {}.\n", it.full_name, it.email, it.role.word(), it.company))
        }
        Command::SetPassword { email } => {
            let password = ask::secret("New password", true)?;
            let (it, ended) = desk::set_password(&services, &email, &password).await.map_err(|it| in_words(&it))?;
            Ok(format!("{} has a new password. {}\n", it.full_name, what_ended(ended)))
        }
        Command::Unlock { email } => Ok(match desk::unlock(&services, &email).await.map_err(|it| in_words(&it))? {
            (it, true) => format!("{} can try to sign in again.\n", it.full_name),
            (it, false) => format!("There is no lock on the account of {}.\n", it.full_name),
        }),
        Command::Deactivate { email } => {
            let (it, ended) = desk::deactivate(&services, &email).await.map_err(|it| in_words(&it))?;
            Ok(format!("The account of {} is closed. {}\n", it.full_name, what_ended(ended)))
        }
        Command::Activate { email } => {
            let it = desk::activate(&services, &email).await.map_err(|it| in_words(&it))?;
            Ok(format!("The account of {} is open, with the password it had.\n", it.full_name))
        }
    }
}

fn what_ended(it: Ended) -> String {
    format!("Ended: {} sign-ins and {} API keys.", it.sign_ins, it.keys)
}

async fn list(services: &Arc<Services>) -> anyhow::Result<String> {
    let (mut lines, mut last) = (String::new(), String::new());
    loop {
        let page = desk::accounts(services, &last).await.map_err(|it| in_words(&it))?;
        let Some(end) = page.last() else { break };
        last.clone_from(&end.email);
        for it in &page {
            let state = if it.is_active { "open" } else { "closed" };
            let seen = it.last_sign_in_at.as_deref().map_or("never", |at| at.get(..16).unwrap_or(at));
            lines.push_str(&format!(
                "{:<40} {:<9} {:<6} {:<16}  {}\n",
                it.email,
                it.role.word(),
                state,
                seen,
                it.company
            ));
        }
    }
    Ok(if lines.is_empty() { "There is no account yet.\n".to_owned() } else { lines })
}

/// A problem with all its complaints, for a person at the command line.
fn in_words(problem: &Problem) -> anyhow::Error {
    let complaints: Vec<_> = problem.complaints.iter().map(|(field, it)| format!("{field}: {}", it.message)).collect();
    match complaints.as_slice() {
        [] => anyhow::anyhow!("{}", problem.detail),
        [..] => anyhow::anyhow!("{}", complaints.join("; ")),
    }
}
