//! The marked region of a generated crate's `Cargo.toml`.

use std::fmt;

const BEGIN: &str = "# The families of the API; written by `cargo xtask codegen`.";
const END: &str = "# End of what is written.";

/// Puts the features of the families, and the default that has them all, into the marked region of a `Cargo.toml`.
///
/// # Errors
/// A text without the region.
pub fn features_region(cargo_toml: &str, families: &[String]) -> Result<String, RegionError> {
    let (before, rest) = cargo_toml.split_once(BEGIN).ok_or(RegionError)?;
    let (_, after) = rest.split_once(END).ok_or(RegionError)?;
    let mut default: Vec<String> = families
        .iter()
        .map(|family| format!("{family:?}"))
        .collect();
    default.extend(["reqwest", "rustls"].map(|feature| format!("{feature:?}")));
    let families: String = families
        .iter()
        .map(|family| format!("{family} = []\n"))
        .collect();
    let default = default.join(", ");
    Ok(format!(
        "{before}{BEGIN}\ndefault = [{default}]\n{families}{END}{after}"
    ))
}

/// A `Cargo.toml` without the marked region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionError;

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`[features]` has no region that begins with `{BEGIN}` and ends with `{END}`"
        )
    }
}

impl std::error::Error for RegionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_region_changes() {
        let text = format!("[features]\n{BEGIN}\nold = []\n{END}\nreqwest = []\n");
        let families = ["im", "room"].map(str::to_owned);
        let expected = format!(
            "[features]\n{BEGIN}\ndefault = [\"im\", \"room\", \"reqwest\", \"rustls\"]\nim = []\nroom = \
                []\n{END}\nreqwest = []\n"
        );
        assert_eq!(features_region(&text, &families).unwrap(), expected);
        assert_eq!(features_region(&expected, &families).unwrap(), expected);
        assert_eq!(features_region("[features]\n", &families), Err(RegionError));
    }
}
