//! Steps: an Action on a task, what people do in rooms, and time.

use proptest::prelude::*;
use proptest::strategy::Union;

use super::families::Family;

/// The act of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Start,
    Update,
    Stop,
    Get,
    Join,
    Leave,
    Publish,
    Unpublish,
    Advance,
    /// The control API moves a task on, or lets it fail.
    Next,
    Fail,
    /// The control API sets how the tasks of a family move on.
    Transition,
}

const ACTS: &[(u32, Act)] = &[
    (26, Act::Start),
    (10, Act::Update),
    (9, Act::Stop),
    (10, Act::Get),
    (8, Act::Join),
    (5, Act::Leave),
    (8, Act::Publish),
    (4, Act::Unpublish),
    (16, Act::Advance),
    (6, Act::Next),
    (3, Act::Fail),
    (3, Act::Transition),
];

/// A step. Its numbers choose modulo what there is to choose from, so that any step can be taken at any time.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) family: Family,
    /// Chooses a task, by its room and id.
    pub(crate) task: u8,
    pub(crate) version: u8,
    pub(crate) user: u8,
    /// Each bit sets an optional member.
    pub(crate) bits: u8,
    pub(crate) number: u8,
    /// A mistake, if it is great.
    pub(crate) slip: u8,
}

pub(crate) fn steps() -> impl Strategy<Value = Step> {
    let acts = Union::new_weighted(
        ACTS.iter()
            .map(|(weight, act)| (*weight, Just(*act)))
            .collect(),
    );
    let family = proptest::sample::select(Family::ALL.to_vec());
    let numbers = (
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
    );
    (acts, family, numbers).prop_map(|(act, family, (task, version, user, bits, number, slip))| {
        Step {
            act,
            family,
            task,
            version,
            user,
            bits,
            number,
            slip,
        }
    })
}
