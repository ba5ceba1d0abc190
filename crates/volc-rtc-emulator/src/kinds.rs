//! The kinds of timers of all parts.

use crate::agents;
use crate::im;
use crate::rooms::{expired, expiry};
use crate::tasks;
use crate::timers::Kind;

/// Every kind and what it does.
pub(crate) const KINDS: &[Kind] = &[
    agents::KINDS[0],
    agents::KINDS[1],
    agents::KINDS[2],
    tasks::KINDS[0],
    tasks::KINDS[1],
    tasks::KINDS[2],
    tasks::KINDS[3],
    im::KINDS[0],
    im::KINDS[1],
    (expiry::GRANT, expired::grant_ended),
    (expiry::CONNECTION, expired::connection_lost),
];
