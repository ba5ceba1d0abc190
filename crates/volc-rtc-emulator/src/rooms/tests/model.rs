//! Sequences of operations on rooms, by the emulator and by a model in memory that was written from the pages: after
//! each operation both have told of the same events, and every few operations both are in the same state.
//!
//! `VOLC_EMULATOR_MODEL_OPERATIONS` sets the number of operations.

mod compare;
mod operation;
mod perform;
mod reference;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

use self::operation::{Op, operations};
use self::reference::Model;
use super::world::World;

/// The operations of a sequence, on average.
const LENGTH: usize = 120;
/// The operations in all, if it is not said otherwise.
const USUAL: usize = 2_400;
/// The states are compared after so many operations, and at the end.
const COMPARED_EVERY: usize = 10;

#[test]
fn rooms_agree_with_a_model_in_memory() {
    let wanted = std::env::var("VOLC_EMULATOR_MODEL_OPERATIONS").ok();
    let wanted: usize = wanted.map_or(USUAL, |number| number.parse().unwrap());
    let cases = u32::try_from(wanted.div_ceil(LENGTH)).unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let sequences = proptest::collection::vec(operations(), 1..2 * LENGTH);
    let outcome = TestRunner::new(config).run(&sequences, |sequence| {
        runtime
            .block_on(run(&sequence))
            .map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, sequence)) => {
            let lines: Vec<String> = sequence.iter().map(|op| format!("{op:?}")).collect();
            panic!("{reason}\n{}", lines.join("\n"));
        }
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// Runs a sequence. The first difference is its error.
async fn run(sequence: &[Op]) -> Result<(), String> {
    let world = World::start().await;
    let mut model = Model::new();
    for (number, op) in sequence.iter().enumerate() {
        let placed = |problem: String| format!("operation {number}, {op:?}: {problem}");
        let (code, expected) = (
            perform::perform(&world, op, &model.next_text()).await,
            model.perform(op),
        );
        if code != expected {
            return Err(placed(format!("answered `{code}`, expected `{expected}`")));
        }
        compare::events(&world, &mut model).await.map_err(placed)?;
        if number % COMPARED_EVERY == 0 || number + 1 == sequence.len() {
            compare::state(&world, &model).await.map_err(placed)?;
        }
    }
    Ok(())
}
