//! Instant messaging against a model in memory that was written from the pages: random calls, and after each of them
//! what can be read.
//!
//! `VOLC_EMULATOR_MODEL_OPERATIONS` sets the number of steps; those that only read are steps as well, and the reading
//! after a step is not counted.

#![allow(clippy::panic, clippy::print_stderr, clippy::unwrap_used)]

mod compare;
#[path = "../support/model.rs"]
mod model;
mod operation;
mod perform;
mod reference;
mod resolve;

use self::compare::Sides;
use self::model::{Difference, Tally};
use self::operation::{Step, steps};

/// The steps of a sequence, on average.
const LENGTH: usize = 150;
/// The steps in all, if it is not said otherwise.
const USUAL: usize = 2_400;
/// Everything is read after so many steps, and at the end.
const SWEPT_EVERY: usize = 25;

#[test]
fn instant_messaging_agrees_with_a_model_in_memory() {
    model::check(USUAL, LENGTH, steps(), run);
}

async fn run(sequence: &[Step], tally: &mut Tally) -> Result<(), Difference> {
    let mut sides = Sides::new(tally);
    for (number, step) in sequence.iter().enumerate() {
        let mut outcome = sides.take(step).await;
        if outcome.is_ok()
            && (number % SWEPT_EVERY == SWEPT_EVERY - 1 || number + 1 == sequence.len())
        {
            outcome = sides.sweep().await;
        }
        if let Err(problem) = outcome {
            return Err(Difference {
                taken: sides.taken(),
                problem,
            });
        }
    }
    Ok(())
}
