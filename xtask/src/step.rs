//! How work is reported: a title before, a time after, and what to do next when it failed.
//!
//! Always holds: a failed step is printed once, where it failed, and again in the closing list; the exit code is
//! non-zero when any step failed. Absent on purpose: colours and progress bars, which the tools below bring themselves.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

/// Says that a command cannot go on; the step that failed has already told why.
#[derive(Debug)]
pub(crate) struct Stopped;

/// The steps of one command, in the order they were taken.
pub(crate) struct Steps {
    began: Instant,
    taken: Vec<Taken>,
}

struct Taken {
    title: String,
    time: Duration,
    failed: bool,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { began: Instant::now(), taken: Vec::new() }
    }

    /// Takes a step that later steps build on; `remedy` says what to do when it fails.
    pub(crate) fn must<T>(
        &mut self,
        title: &str,
        remedy: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> Result<T, Stopped> {
        self.take(title, remedy, work).ok_or(Stopped)
    }

    /// Takes a step that nothing else builds on: when it fails the others still run, and the command fails at its end.
    pub(crate) fn check(&mut self, title: &str, remedy: &str, work: impl FnOnce() -> anyhow::Result<()>) {
        self.take(title, remedy, work);
    }

    fn take<T>(&mut self, title: &str, remedy: &str, work: impl FnOnce() -> anyhow::Result<T>) -> Option<T> {
        say(&format!("\n==> {title}"));
        let start = Instant::now();
        let outcome = work();
        let time = start.elapsed();
        self.taken.push(Taken { title: title.to_owned(), time, failed: outcome.is_err() });
        match outcome {
            Ok(value) => {
                say(&format!("    done in {}", in_words(time)));
                Some(value)
            }
            Err(problem) => {
                say(&format!("    FAILED after {}: {problem:#}", in_words(time)));
                say(&format!("    What to do: {remedy}"));
                None
            }
        }
    }

    /// Prints where the time went and what failed, and turns that into the exit code.
    pub(crate) fn finish(self) -> ExitCode {
        // One step has said everything already.
        if self.taken.len() > 1 {
            say("");
            for taken in &self.taken {
                let mark = if taken.failed { "FAILED" } else { "ok" };
                say(&format!("{mark:>6}  {:>9}  {}", in_words(taken.time), taken.title));
            }
            say(&format!("{:>6}  {:>9}", "all", in_words(self.began.elapsed())));
        }
        if self.taken.iter().any(|taken| taken.failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Prints one line; a reader who closed the pipe is no reason to stop a build.
#[cfg(not(test))]
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints one line where the test harness catches it: a step that a test lets fail is no failure of the run.
#[cfg(test)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Prints one line below the title of the current step.
pub(crate) fn note(line: &str) {
    say(&format!("    {line}"));
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", seconds as u64 / 60, seconds as u64 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_lets_the_others_run_and_fails_the_command_at_its_end() {
        let mut steps = Steps::begin();
        let mut second_ran = false;
        steps.check("first", "nothing", || anyhow::bail!("broken"));
        steps.check("second", "nothing", || {
            second_ran = true;
            Ok(())
        });
        assert!(second_ran);
        assert_eq!(format!("{:?}", steps.finish()), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn times_read_well_below_and_above_a_minute() {
        assert_eq!(in_words(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(in_words(Duration::from_secs(125)), "2 min 05 s");
    }
}
