//! The requests and responses of the control API, which the routes read and write and the client too.

mod clock;
mod duration;

pub use self::clock::{ClockChange, ClockState};
