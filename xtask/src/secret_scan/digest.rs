//! The digest of the output of tests: counts, failures with all that they print, and skipped tests.

/// Reads the output of `cargo test -- --show-output`.
#[derive(Default)]
pub(super) struct Digest {
    /// The tests that run: a file, or the crate of documentation tests.
    target: String,
    /// Whose output is read.
    test: String,
    part: Part,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    /// A line a test, as they end.
    #[default]
    Running,
    /// The output of tests that passed.
    Passed,
    /// The output of tests that failed, and cargo's summary of them.
    Failed,
}

impl Digest {
    /// Returns the text to print for the next line.
    pub(super) fn line(&mut self, line: &str) -> Option<String> {
        if let Some(target) = target(line) {
            (self.target, self.part) = (target.to_owned(), Part::Running);
            self.test.clear();
            return Some(line.to_owned());
        }
        if let Some(test) = line.strip_prefix("---- ") {
            let end = test.rfind(" stdout ----").unwrap_or(test.len());
            test.get(..end).unwrap_or(test).clone_into(&mut self.test);
        }
        match line {
            "successes:" => self.part = Part::Passed,
            "failures:" => self.part = Part::Failed,
            _ if line.starts_with("error") => self.part = Part::Failed,
            _ => {}
        }
        let is_result = line.starts_with("test result:");
        let shown = is_result || self.is_shown(line);
        if is_result {
            self.part = Part::Running;
        }
        shown.then(|| line.to_owned())
    }

    fn is_shown(&self, line: &str) -> bool {
        match self.part {
            Part::Failed => true,
            Part::Running => line.starts_with("test ") && line.ends_with(" FAILED"),
            Part::Passed => line.starts_with("skipped: "),
        }
    }

    /// Whose output the last line was, as far as it is known.
    pub(super) fn place(&self) -> String {
        match (self.test.as_str(), self.target.as_str()) {
            ("", target) => target.to_owned(),
            (test, target) => format!("{test} in {target}"),
        }
    }
}

/// The tests that begin to run, from what cargo says of them.
fn target(line: &str) -> Option<&str> {
    if let Some(of) = line.strip_prefix("   Doc-tests ") {
        return Some(of);
    }
    let running = line.strip_prefix("     Running ")?;
    let end = running.rfind(" (").unwrap_or(running.len());
    running.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_failures_and_what_was_skipped_are_shown() {
        let mut digest = Digest::default();
        let text = "     Running tests/a.rs (target/debug/deps/a-1)

running 3 tests
test one ... ok
test two ... FAILED
test three ... ok
noise of a thread

successes:

---- one stdout ----
chatter
skipped: no server is here

successes:
    one
    three

failures:

---- two stdout ----
left: 1

failures:
    two

test result: FAILED. 2 passed; 1 failed
more noise
error: test failed, to rerun pass `-p a`

Caused by:
  it fell
   Doc-tests b
test result: ok. 0 passed";
        let shown: Vec<String> = text.lines().filter_map(|line| digest.line(line)).collect();
        assert_eq!(
            shown.join("\n"),
            "     Running tests/a.rs (target/debug/deps/a-1)
test two ... FAILED
skipped: no server is here
failures:

---- two stdout ----
left: 1

failures:
    two

test result: FAILED. 2 passed; 1 failed
error: test failed, to rerun pass `-p a`

Caused by:
  it fell
   Doc-tests b
test result: ok. 0 passed"
        );
        assert_eq!(digest.place(), "b");
    }
}
