//! The usual mistakes of signing, made on purpose.

mod body;
mod headers;
mod key;
mod query;
mod text;

use super::attempt::Mistake;
use super::sites::Sites;
use crate::gateway::{Claim, Incoming};

/// Returns all of them, those that are made most often first.
pub(crate) fn all<'a>(
    incoming: &'a Incoming<'a>,
    claim: &Claim,
    sites: &Sites,
) -> Vec<Mistake<'a>> {
    let mut mistakes = body::mistakes(incoming);
    mistakes.extend(headers::mistakes(incoming, sites));
    mistakes.extend(query::mistakes(incoming));
    mistakes.extend(text::mistakes(incoming, claim));
    mistakes.extend(key::mistakes(claim, sites));
    mistakes
}
