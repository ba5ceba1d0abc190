//! The output of the tests, searched for secrets.
//!
//! All secrets of the tests have a mark in them that nothing else has. The tests run so that the output of passing ones
//! is shown too, with their logs on; it all goes to a file, and the terminal gets what a person wants to see of it.

mod digest;
mod marks;

use anyhow::Context as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write, pipe};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use self::digest::Digest;
use crate::workspace;

/// The file of the whole output, relative to the root of the workspace.
const FILE: &str = "target/test-output.txt";

/// The variable that makes tests write their logs to their output.
const LOGS: &str = "VOLC_TEST_LOG";

/// Tests print these lines and pass: one itself, one through its log. Without them the search would prove nothing.
const PROOFS: [&str; 2] = [
    "printed by a test that passes",
    "logged by a test that passes",
];

/// Runs tests, given cargo's `test` without arguments for the tests themselves, and searches what they print.
///
/// # Errors
/// If a test fails, or if a secret is in what is printed; the text says where.
pub(crate) fn test(command: &mut Command) -> anyhow::Result<()> {
    command.args(["--", "--show-output"]).env(LOGS, "trace");
    let (passed, reported) =
        read(command, &workspace::root().join(FILE)).context("the tests could not be run")?;
    match (passed, reported.verdict()) {
        (true, verdict) => verdict,
        (false, Ok(())) => Err(anyhow::anyhow!("all that was printed is in {FILE}")),
        (false, Err(more)) => Err(anyhow::anyhow!("beside the failures, {more}")),
    }
}

/// Runs the command, writes all that it prints to a file and what a person wants to see to the terminal. Says whether
/// it succeeded.
fn read(command: &mut Command, path: &Path) -> io::Result<(bool, Told)> {
    let (reader, mut child) = start(command)?;
    let mut file = BufWriter::new(File::create(path)?);
    let mut reported = Told::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        file.write_all(&line)?;
        file.write_all(b"\n")?;
        if let Some(shown) = reported.line(&String::from_utf8_lossy(&line)) {
            eprintln!("{shown}");
        }
    }
    file.flush()?;
    Ok((child.wait()?.success(), reported))
}

/// Both outputs into one pipe, so that they keep their order.
fn start(command: &mut Command) -> io::Result<(io::PipeReader, Child)> {
    let (reader, writer) = pipe()?;
    let child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // The command would hold the pipe open, which would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Ok((reader, child))
}

/// The state of the search, line by line.
#[derive(Default)]
struct Told {
    digest: Digest,
    lines: usize,
    proved: [bool; PROOFS.len()],
    leaks: Vec<String>,
}

impl Told {
    /// Takes a line, and gives what the terminal is to show of it.
    fn line(&mut self, line: &str) -> Option<String> {
        self.lines += 1;
        for (proved, proof) in self.proved.iter_mut().zip(PROOFS) {
            *proved |= line.contains(proof);
        }
        let shown = self.digest.line(line);
        if marks::is_marked(line) {
            let test = self.digest.place();
            self.leaks
                .push(format!("  {FILE}:{}: {test}: {}", self.lines, line.trim()));
        }
        shown
    }

    fn verdict(&self) -> anyhow::Result<()> {
        if !self.leaks.is_empty() {
            anyhow::bail!(
                "secrets are in what the tests print:\n{}",
                self.leaks.join("\n")
            );
        }
        let missing = self.proved.iter().zip(PROOFS).find(|(proved, _)| !**proved);
        match missing {
            Some((_, proof)) => Err(anyhow::anyhow!(
                "the search for secrets does not see what tests print: no line has `{proof}`; look at {FILE}"
            )),
            None => {
                eprintln!("    no secret in the {} lines of {FILE}", self.lines);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(text: &str) -> Told {
        let mut reported = Told::default();
        for line in text.lines() {
            reported.line(line);
        }
        reported
    }

    const FINE: &str = "     Running tests/a.rs (target/debug/deps/a-1)\n\nrunning 1 test\ntest one ... ok\n\n\
                        successes:\n\n---- one stdout ----\nprinted by a test that passes\n\
                        DEBUG logged by a test that passes key=***\n";

    #[test]
    fn a_secret_is_found_with_its_file_line_and_test() {
        reported(FINE).verdict().unwrap();
        let planted = format!("{FINE}key=fake-{}\nfine\n", marks::MARK);
        let error = reported(&planted).verdict().unwrap_err().to_string();
        let place = "  target/test-output.txt:11: one in tests/a.rs: key=fake-";
        assert!(error.contains(place), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_leak_of_a_program_is_found_in_both_outputs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("output.txt");
        for output in ["", " >&2"] {
            let text = format!("echo fine; echo key=fake-{}{output}", marks::MARK);
            let (passed, reported) = read(Command::new("sh").args(["-c", &text]), &file).unwrap();
            let error = reported.verdict().unwrap_err().to_string();
            assert!(passed && error.contains("test-output.txt:2: "), "{error}");
            assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);
        }
    }

    #[test]
    fn a_search_that_sees_nothing_fails() {
        let error = reported("test one ... ok\n")
            .verdict()
            .unwrap_err()
            .to_string();
        assert!(error.contains("does not see what tests print"), "{error}");
    }
}
