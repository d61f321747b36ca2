//! Counting tests from the runners' own summaries, so that the closing line is never a guess.

use std::iter;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Who prints the summary.
#[derive(Clone, Copy)]
pub(crate) enum Runner {
    Cargo,
    Nextest,
    Playwright,
}

impl Runner {
    /// What one line of output adds; nothing, for all lines but the summary.
    pub(crate) fn counted(self, line: &str) -> Tally {
        let line = without_colours(line);
        let line = line.trim();
        match self {
            Self::Cargo => match line.strip_prefix("test result:").and_then(|rest| rest.split_once(". ")) {
                Some((_, counts)) => counts_in(counts.split(';')),
                None => Tally::default(),
            },
            Self::Nextest => match line.strip_prefix("Summary").and_then(|rest| rest.split_once(" run:")) {
                Some((_, counts)) => counts_in(counts.split(',')),
                None => Tally::default(),
            },
            // One count per line, such as `12 passed (3.4s)`.
            Self::Playwright => counts_in(iter::once(line)),
        }
    }
}

/// Reads `5 passed`, `1 failed`, `1 timed out`, `2 passed (1 slow)`; other words count nothing.
fn counts_in<'a>(parts: impl Iterator<Item = &'a str>) -> Tally {
    let mut tally = Tally::default();
    for part in parts {
        let Some((number, word)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u32>() else { continue };
        match word.split(" (").next().unwrap_or(word) {
            "passed" => tally.passed += number,
            "failed" | "exec failed" | "timed out" | "interrupted" => tally.failed += number,
            _ => {}
        }
    }
    tally
}

/// Drops the escape sequences a terminal would swallow.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut inside = false;
    for letter in line.chars() {
        match letter {
            '\u{1b}' => inside = true,
            letter if inside => inside = !letter.is_ascii_alphabetic(),
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runners_summary_is_read_and_other_lines_count_nothing() {
        let cases = [
            (Runner::Cargo, "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 5, 0),
            (Runner::Cargo, "test result: FAILED. 4 passed; 2 failed; 0 ignored", 4, 2),
            (Runner::Cargo, "test rules::two_passed ... ok", 0, 0),
            (
                Runner::Nextest,
                "     Summary [   0.012s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped",
                4,
                3,
            ),
            (
                Runner::Nextest,
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.005s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
                1,
                0,
            ),
            (Runner::Nextest, "        PASS [   0.004s] server::it 3 passed", 0, 0),
            (Runner::Playwright, "  12 passed (3.4s)", 12, 0),
            (Runner::Playwright, "\u{1b}[31m  1 failed\u{1b}[39m", 0, 1),
            (Runner::Playwright, "Running 12 tests using 2 workers", 0, 0),
        ];
        for (runner, line, passed, failed) in cases {
            assert_eq!(runner.counted(line), Tally { passed, failed }, "{line}");
        }
    }
}
