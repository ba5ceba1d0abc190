//! The kinds of timers of all parts.

use crate::agents;
use crate::rooms::expiry;
use crate::timers::Kind;

/// Every kind and what it does.
pub(crate) const KINDS: &[Kind] = &[
    agents::KINDS[0],
    agents::KINDS[1],
    agents::KINDS[2],
    (expiry::GRANT, expiry::grant_ended),
    (expiry::CONNECTION, expiry::connection_lost),
];
