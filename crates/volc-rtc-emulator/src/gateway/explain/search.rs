//! The search for the mistakes that give a client's signature.

use subtle::ConstantTimeEq as _;

use super::attempt::{Attempt, Mistake, Text};
use super::canonical::Canonical;
use crate::gateway::signature::hash_of;

/// The length of a canonical request up to which two mistakes are looked for: thousands of pairs are hashed.
const SHORT: usize = 8 * 1024;

/// The mistakes in words, and the canonical request of the client.
pub(crate) struct Found {
    pub(crate) finding: String,
    pub(crate) canonical: Canonical,
}

/// Looks for one mistake, then for two that come together.
pub(crate) fn search(right: &Attempt, mistakes: &[Mistake<'_>], signature: &str) -> Option<Found> {
    let right = Made::new(right.clone());
    let mut singles = Vec::new();
    for mistake in mistakes {
        let Some(made) = right.with(mistake) else {
            continue;
        };
        if made.is(signature) {
            return Some(Found {
                finding: format!("the client {}", mistake.text),
                canonical: made.attempt.canonical,
            });
        }
        singles.push((mistake, made));
    }
    singles.retain(|(mistake, _)| !mistake.is_double);
    if right.attempt.canonical.text().len() > SHORT {
        return None;
    }
    let pairs = Pairs {
        right: &right,
        signature,
    };
    for (index, first) in singles.iter().enumerate() {
        for second in singles.iter().skip(index + 1) {
            if let Some(found) = pairs.find(first, second) {
                return Some(found);
            }
        }
    }
    None
}

/// An attempt, with what is slow to compute.
struct Made {
    attempt: Attempt,
    hash: String,
    key: Vec<u8>,
}

impl Made {
    fn new(attempt: Attempt) -> Self {
        Self {
            hash: hash_of(attempt.canonical.text().as_bytes()),
            key: attempt.key.bytes(),
            attempt,
        }
    }

    /// The same with a mistake more; `None` if that makes no difference.
    fn with(&self, mistake: &Mistake<'_>) -> Option<Self> {
        let attempt = mistake.made(&self.attempt)?;
        let hash = if attempt.canonical == self.attempt.canonical {
            self.hash.clone()
        } else {
            hash_of(attempt.canonical.text().as_bytes())
        };
        let key = if attempt.key == self.attempt.key {
            self.key.clone()
        } else {
            attempt.key.bytes()
        };
        Some(Self { attempt, hash, key })
    }

    fn is(&self, signature: &str) -> bool {
        let Attempt {
            canonical, text, ..
        } = &self.attempt;
        is(text, canonical, &self.hash, &self.key, signature)
    }
}

fn is(text: &Text, canonical: &Canonical, hash: &str, key: &[u8], signature: &str) -> bool {
    let made = text.signature(canonical, hash, key);
    made.as_bytes().ct_eq(signature.as_bytes()).into()
}

/// The search for two mistakes.
struct Pairs<'a> {
    right: &'a Made,
    signature: &'a str,
}

type Single<'a, 'b> = (&'a Mistake<'b>, Made);

impl Pairs<'_> {
    fn find(&self, first: &Single<'_, '_>, second: &Single<'_, '_>) -> Option<Found> {
        let part = first.0.part;
        let canonical = if part != second.0.part {
            self.together(first, second)
        } else if part.is_ordered() {
            let either = self.one_after_the_other(first, second);
            either.or_else(|| self.one_after_the_other(second, first))
        } else {
            None
        };
        canonical.map(|canonical| Found {
            finding: format!("the client {}; and it {}", first.0.text, second.0.text),
            canonical,
        })
    }

    /// Two that change different things are put together of what has been computed for each.
    fn together(&self, first: &Single<'_, '_>, second: &Single<'_, '_>) -> Option<Canonical> {
        let right = &self.right.attempt;
        let (one, other) = (&first.1, &second.1);
        let (a, b) = (&one.attempt, &other.attempt);
        let changes_canonical = a.canonical != right.canonical;
        let changes_key = a.key != right.key;
        let changes_text = a.text != right.text;
        if changes_canonical && b.canonical != right.canonical
            || changes_key && b.key != right.key
            || changes_text && b.text != right.text
        {
            return self.one_after_the_other(first, second);
        }
        let by_canonical = if changes_canonical { one } else { other };
        let canonical = &by_canonical.attempt.canonical;
        let key = if changes_key { &one.key } else { &other.key };
        let text = if changes_text { &a.text } else { &b.text };
        let matches = is(text, canonical, &by_canonical.hash, key, self.signature);
        matches.then(|| canonical.clone())
    }

    fn one_after_the_other(
        &self,
        first: &Single<'_, '_>,
        second: &Single<'_, '_>,
    ) -> Option<Canonical> {
        let both = first.1.with(second.0)?;
        both.is(self.signature).then_some(both.attempt.canonical)
    }
}
