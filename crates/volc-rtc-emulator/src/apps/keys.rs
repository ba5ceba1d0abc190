//! The keys of apps that were given none.

use sha2::{Digest, Sha256};

/// The number of characters of a key.
const CHARACTERS: usize = 32;

/// Returns the key of an app, its first or second: 32 characters that begin with `fake`.
pub(crate) fn fake(app_id: &str, which: u8) -> String {
    let digest = Sha256::new()
        .chain_update(app_id)
        .chain_update([0, which])
        .finalize();
    let mut key = format!("fake{which}");
    for byte in digest {
        key.push_str(&format!("{byte:02x}"));
    }
    key.truncate(CHARACTERS);
    key
}
