//! What happens when a run is interrupted: the programs it started end, the database it started stops.
//!
//! Ctrl-C reaches everything in the terminal's group by itself; a plain `kill` of this process does not, so both take
//! the same way here. A kill that cannot be caught is made good at the next start: see [`crate::postgres`].

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context as _, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// What a shell reports for a program ended by ctrl-C.
const INTERRUPTED: i32 = 130;

static CHILDREN: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Things to undo at the end of a run, whichever way it ends; each is undone once, the latest first.
#[derive(Clone, Default)]
pub(crate) struct Undo(Arc<Mutex<Vec<Deed>>>);

type Deed = Box<dyn FnOnce() + Send>;

impl Undo {
    /// Watches for ctrl-C, termination and a closed terminal; to be called once in a process.
    pub(crate) fn on_interrupt() -> Result<Self> {
        let undo = Self::default();
        let watched = undo.clone();
        ctrlc::set_handler(move || {
            crate::step::say("\nInterrupted: stopping what was started.");
            end_children();
            watched.run();
            std::process::exit(INTERRUPTED);
        })
        .context("interruptions cannot be watched for")?;
        Ok(undo)
    }

    pub(crate) fn add(&self, deed: impl FnOnce() + Send + 'static) {
        locked(&self.0).push(Box::new(deed));
    }

    /// Undoes everything; a second caller waits until the first is through.
    pub(crate) fn run(&self) {
        let mut deeds = locked(&self.0);
        while let Some(deed) = deeds.pop() {
            deed();
        }
    }
}

pub(crate) fn remember_child(id: u32) {
    locked(&CHILDREN).insert(id);
}

pub(crate) fn forget_child(id: u32) {
    locked(&CHILDREN).remove(&id);
}

fn end_children() {
    for id in locked(&CHILDREN).iter() {
        let _ = terminate(*id);
    }
}

/// Asks a process to end.
pub(crate) fn terminate(id: u32) -> Result<()> {
    kill(Pid::from_raw(i32::try_from(id)?), Signal::SIGTERM)?;
    Ok(())
}

/// A panic elsewhere must not keep the database running.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_deed_is_undone_first_and_each_only_once() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let undo = Undo::default();
        for name in ["folder", "database"] {
            let order = Arc::clone(&order);
            undo.add(move || locked(&order).push(name));
        }
        undo.run();
        undo.run();
        assert_eq!(*locked(&order), ["database", "folder"]);
    }
}
