//! The frame of a model-based test: random sequences of steps, the first difference, and the shortest sequence that
//! shows it.
//!
//! The usual steps are the same in each run. `VOLC_EMULATOR_MODEL_OPERATIONS` asks for a number of steps, random ones
//! unless `PROPTEST_RNG_SEED` says which; `VOLC_EMULATOR_MODEL_SHRINKS` is the number of the attempts to find a shorter
//! sequence. With `VOLC_EMULATOR_MODEL_SURVEY` all differences are listed, and none is shortened.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Instant;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use serde_json::Value;

/// The difference between the emulator and the model, with what led to it.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The steps as they were taken, one a line.
    pub(crate) taken: Vec<String>,
    /// The problem.
    pub(crate) problem: String,
}

/// The calls of a run: how many of each Action, and how many of them the model refused.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    calls: BTreeMap<String, (usize, BTreeMap<String, usize>)>,
}

impl Tally {
    /// Counts a call, and the code with which it was refused.
    pub(crate) fn count(&mut self, name: &str, code: Option<&str>) {
        let entry = self.calls.entry(name.to_owned()).or_default();
        entry.0 += 1;
        if let Some(code) = code {
            *entry.1.entry(code.to_owned()).or_default() += 1;
        }
    }

    fn total(&self) -> usize {
        self.calls.values().map(|(calls, _)| calls).sum()
    }

    /// Returns a line for each Action.
    fn lines(&self) -> impl Iterator<Item = String> {
        let line = |(name, (calls, codes)): (&String, &(usize, BTreeMap<String, usize>))| {
            let codes = codes.iter().map(|(code, count)| format!("{code} {count}"));
            format!("{name} {calls} ({})", codes.collect::<Vec<_>>().join(", "))
        };
        self.calls.iter().map(line)
    }
}

/// Runs sequences of about `length` steps, `usual` steps in all unless the environment says otherwise.
pub(crate) fn check<S: Clone + Debug>(
    usual: usize,
    length: usize,
    step: impl Strategy<Value = S>,
    mut run: impl AsyncFnMut(&[S], &mut Tally) -> Result<(), Difference>,
) {
    let wanted = std::env::var("VOLC_EMULATOR_MODEL_OPERATIONS").ok();
    let wanted: Option<usize> = wanted.map(|number| number.parse().unwrap());
    let shrinks = std::env::var("VOLC_EMULATOR_MODEL_SHRINKS").ok();
    let mut config = Config {
        cases: u32::try_from(wanted.unwrap_or(usual).div_ceil(length)).unwrap(),
        failure_persistence: None,
        max_shrink_iters: shrinks.map_or(1500, |number| number.parse().unwrap()),
        ..Config::default()
    };
    // A change elsewhere must not fail by chance.
    if wanted.is_none() {
        config.rng_seed = RngSeed::Fixed(1);
    }
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let (began, mut steps, mut tally) = (Instant::now(), 0, Tally::default());
    let sequences = proptest::collection::vec(step, length / 2..length * 3 / 2);
    if std::env::var_os("VOLC_EMULATOR_MODEL_SURVEY").is_some() {
        return runtime.block_on(survey(config.cases, &sequences, &mut run));
    }
    let state = std::cell::RefCell::new((&mut run, &mut steps, &mut tally));
    let outcome = TestRunner::new(config).run(&sequences, |sequence| {
        let (run, steps, tally) = &mut *state.borrow_mut();
        **steps += sequence.len();
        let difference = runtime.block_on(run(&sequence, tally)).err();
        difference.map_or(Ok(()), |difference| {
            eprintln!("{} steps: {}", difference.taken.len(), difference.problem);
            let lines = difference.taken.join("\n");
            Err(TestCaseError::fail(format!(
                "{}\n{lines}",
                difference.problem
            )))
        })
    });
    if let Err(TestError::Fail(reason, _) | TestError::Abort(reason)) = outcome {
        panic!("{reason}");
    }
    let seconds = began.elapsed().as_secs_f64();
    eprintln!("{steps} steps, {} calls in {seconds:.1} s", tally.total());
    tally.lines().for_each(|line| eprintln!("  {line}"));
}

/// Prints the first of the differences of each kind, and fails if there is one.
async fn survey<S: Clone + Debug>(
    cases: u32,
    sequences: &impl Strategy<Value = Vec<S>>,
    run: &mut impl AsyncFnMut(&[S], &mut Tally) -> Result<(), Difference>,
) {
    let mut runner = TestRunner::default();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for case in 0..cases {
        eprintln!("case {case}");
        let sequence = sequences.new_tree(&mut runner).unwrap().current();
        let Err(difference) = run(&sequence, &mut Tally::default()).await else {
            continue;
        };
        let letters = difference
            .problem
            .chars()
            .filter(|one| !one.is_ascii_digit());
        let kind: String = letters.filter(|one| *one != '-').take(60).collect();
        let count = kinds.entry(kind).or_default();
        *count += 1;
        if *count == 1 {
            let steps = difference.taken.len();
            eprintln!(
                "== after {steps} steps: {}\n{}",
                difference.problem,
                difference.taken.join("\n")
            );
        }
    }
    assert!(kinds.is_empty(), "{kinds:#?}");
}

/// Stands for any text that is not empty.
pub(crate) const ANY_TEXT: &str = "*";
/// Stands for any number that is not negative.
pub(crate) const ANY_NUMBER: &str = "#";

/// Stands for anything.
pub(crate) const ANYTHING: &str = "?";

/// Returns the first place where two values differ; `None` if they are the same. Null is the same as absent. Of an
/// object that has [`ANYTHING`] as a member, the others are expected and more is allowed.
pub(crate) fn difference(path: &str, actual: &Value, expected: &Value) -> Option<String> {
    match (actual, expected) {
        (_, Value::String(any)) if any == ANYTHING => None,
        (one, Value::Object(two)) if two.contains_key(ANYTHING) => {
            let mut members = two.iter().filter(|(name, _)| *name != ANYTHING);
            members.find_map(|(name, two)| difference(&format!("{path}.{name}"), &one[name], two))
        }
        (Value::Object(one), Value::Object(two)) => {
            let names: std::collections::BTreeSet<&String> = one.keys().chain(two.keys()).collect();
            names.into_iter().find_map(|name| {
                let member = |object: &serde_json::Map<String, Value>| {
                    object.get(name).cloned().unwrap_or_default()
                };
                difference(&format!("{path}.{name}"), &member(one), &member(two))
            })
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            let mut pairs = one.iter().zip(two).enumerate();
            pairs.find_map(|(place, (one, two))| difference(&format!("{path}[{place}]"), one, two))
        }
        (one, two) if one == two => None,
        (Value::String(text), Value::String(any)) if any == ANY_TEXT && !text.is_empty() => None,
        (Value::Number(number), Value::String(any)) if any == ANY_NUMBER && number.is_u64() => None,
        (one, two) => Some(format!("{path} is {one}, expected {two}")),
    }
}
