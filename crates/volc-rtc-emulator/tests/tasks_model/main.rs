//! Tasks against a model in memory that was written from the pages: starts, updates and stops of every family and
//! Version, people in rooms, and time.
//!
//! `VOLC_EMULATOR_MODEL_OPERATIONS` sets the number of steps.

#![allow(clippy::panic, clippy::print_stderr, clippy::unwrap_used)]

mod compare;
mod families;
#[path = "../support/model.rs"]
mod model;
mod operation;
mod perform;
mod reference;

use self::compare::Sides;
use self::model::{Difference, Tally};
use self::operation::{Step, steps};

/// The steps of a sequence, on average.
const LENGTH: usize = 120;
/// The steps in all, if it is not said otherwise.
const USUAL: usize = 1_800;

#[test]
fn tasks_agree_with_a_model_in_memory() {
    model::check(USUAL, LENGTH, steps(), run);
}

async fn run(sequence: &[Step], tally: &mut Tally) -> Result<(), Difference> {
    let mut sides = Sides::new(tally);
    for step in sequence {
        if let Err(problem) = sides.take(step).await {
            return Err(Difference {
                taken: sides.taken(),
                problem,
            });
        }
    }
    Ok(())
}
