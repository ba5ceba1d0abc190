//! The search for the mistakes that give a client's signature.

use super::attempt::{Attempt, Mistake};

/// The mistakes in words, and the way in which the client signed.
pub(crate) struct Found {
    pub(crate) finding: String,
    pub(crate) attempt: Attempt,
}

/// Looks for one mistake, then for two that come together.
pub(crate) fn search(right: &Attempt, mistakes: &[Mistake<'_>], signature: &str) -> Option<Found> {
    let single: Vec<(&Mistake<'_>, Attempt)> = mistakes
        .iter()
        .filter_map(|mistake| Some((mistake, mistake.made(right)?)))
        .collect();
    for (mistake, attempt) in &single {
        if attempt.is(signature) {
            return Some(Found {
                finding: format!("the client {}", mistake.text),
                attempt: attempt.clone(),
            });
        }
    }
    for (index, (first, attempt)) in single.iter().enumerate() {
        for (second, _) in single.iter().skip(index + 1) {
            if first.part == second.part {
                continue;
            }
            let Some(attempt) = second.made(attempt) else {
                continue;
            };
            if attempt.is(signature) {
                return Some(Found {
                    finding: format!("the client {}; and it {}", first.text, second.text),
                    attempt,
                });
            }
        }
    }
    None
}
