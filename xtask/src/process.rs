//! How other programs are started: without input, with a clean environment, and named when they fail.

use std::{
    io::{BufRead as _, BufReader, IsTerminal as _, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    interrupt,
    place::{self, Place},
    tally::{Runner, Tally},
};

/// A cargo call in the project, as if it were typed in a shell.
pub(crate) fn cargo(place: &Place) -> Command {
    let mut command = Command::new(place::variable("CARGO").unwrap_or_else(|| "cargo".to_owned()));
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    // `cargo xtask` describes the xtask package in these; build scripts that watch them would run again each time
    // the same build is started in the other way.
    for name in place::variable_names() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program whose output people should see.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let mut child = start(command.stdin(Stdio::null()))?;
    let status = wait(&mut child)?;
    ended_well(command, status)
}

/// Runs a program for its output, which is shown only when it fails.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let id = child.id();
    let output = child.wait_with_output();
    interrupt::forget_child(id);
    let output = output?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{}\n{text}{}", describe(command, output.status), String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

/// Runs a test runner: passes its lines on as they come and counts the results in its own summary.
pub(crate) fn run_counting(command: &mut Command, runner: Runner, tally: &mut Tally) -> Result<()> {
    if std::io::stdout().is_terminal() {
        // The runner writes into our pipe, and would switch its colours off.
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (counted_out, counted_err) = thread::scope(|scope| {
        let out = scope.spawn(|| pass_on(out, &mut std::io::stdout(), runner));
        let err = scope.spawn(|| pass_on(err, &mut std::io::stderr(), runner));
        (out.join().unwrap_or_default(), err.join().unwrap_or_default())
    });
    let status = wait(&mut child)?;
    tally.add(counted_out);
    tally.add(counted_err);
    ended_well(command, status)
}

fn pass_on(from: Option<impl Read>, to: &mut impl Write, runner: Runner) -> Tally {
    let mut tally = Tally::default();
    let Some(from) = from else { return tally };
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        // Whoever reads our output may be gone; the runner must still be able to end.
        let _ = to.write_all(&line);
        tally.add(runner.counted(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    tally
}

fn start(command: &mut Command) -> Result<Child> {
    let child = command.spawn().with_context(|| format!("{} did not start", name_of(command)))?;
    interrupt::remember_child(child.id());
    Ok(child)
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    let status = child.wait();
    interrupt::forget_child(child.id());
    Ok(status?)
}

fn ended_well(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() { Ok(()) } else { bail!(describe(command, status)) }
}

fn describe(command: &Command, status: ExitStatus) -> String {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    format!("`{} {}` ended with {status}", name_of(command), arguments.join(" "))
}

fn name_of(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_named_with_its_arguments_and_its_words() {
        let problem = output_of(Command::new("sh").args(["-c", "echo no room >&2; exit 3"])).unwrap_err();
        let problem = problem.to_string();
        assert!(problem.contains("`sh -c"), "{problem}");
        assert!(problem.contains("exit status: 3"), "{problem}");
        assert!(problem.contains("no room"), "{problem}");
    }

    #[test]
    fn a_runners_lines_are_counted_and_passed_on_as_they_are() {
        let lines = "  \u{1b}[32m2 passed\u{1b}[39m (1s)\n  1 failed\nno end of line";
        let mut shown = Vec::new();
        let tally = pass_on(Some(lines.as_bytes()), &mut shown, Runner::Playwright);
        assert_eq!(tally, Tally { passed: 2, failed: 1 });
        assert_eq!(String::from_utf8(shown).unwrap(), lines);
    }

    #[test]
    fn a_runner_that_fails_fails_the_step_whatever_it_counted() {
        let mut tally = Tally::default();
        assert!(run_counting(Command::new("sh").args(["-c", "exit 1"]), Runner::Cargo, &mut tally).is_err());
        assert!(tally.is_empty());
    }
}
