//! A real endpoint behind the emulator: calls are forwarded to it, recorded, replayed, and compared with what the
//! emulator itself responds.
//!
//! A call that has passed the gateway of the emulator (signature, Action, rate limit) takes the first of these ways
//! that there is:
//!
//! 1. a recorded response of an equal request ([`Builder::replay`](crate::Builder::replay));
//! 2. the endpoint ([`Builder::upstream`](crate::Builder::upstream)), signed anew with its own credentials; the
//!    exchange is recorded ([`Builder::record`](crate::Builder::record));
//! 3. the emulator itself.
//!
//! Parameters are not validated on the first two ways, since the endpoint decides about them; faults happen only on the
//! third. Times of signatures to the endpoint are those of the machine's clock, which the endpoint checks.
//!
//! # Records
//!
//! A record is a file of JSON lines: a header with the version of the form, then an exchange a line. Secrets are cut
//! out of requests and responses before a line is written, as of the journal: what the Action's page calls a secret,
//! what no page describes, and what looks like one; `***` stands in their place. Bodies that are no JSON object are
//! not kept of requests.
//!
//! # Equal requests
//!
//! Two requests are equal if service, Action, Version, method and path are, and so are query and body once secrets are
//! cut out. The order of parameters, of the members of objects and white space do not matter; the signature, headers,
//! account and region do not count. Of several recorded responses of equal requests each is sent once, in the order in
//! which they were recorded, and the last one again from then on: so a task that is polled ends as it did. A replayed
//! response has a request id of its own; `***` stays where a secret was.

mod client;
mod compare;
mod difference;
mod endpoint;
mod exchange;
mod form;
mod reader;
mod recorder;
mod relay;
mod relayed;
mod replay;
mod report;
mod shape;

pub use self::endpoint::Upstream;
pub use self::form::RecordError;
pub(crate) use self::relay::{Relay, Settings};
pub(crate) use self::relayed::Relayed;
pub use self::report::{Comparison, Difference, DifferenceKind, DifferentExchange};
