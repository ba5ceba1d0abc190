//! Fields that look like secrets.

use volc_secret_names::is_secret;

/// Returns whether a path ends in a name that secrets have, such as `APIKey`, `app.token` or
/// `ServerMessageSignatureForRTS`.
pub(super) fn looks_sensitive(path: &str) -> bool {
    is_secret(path.rsplit('.').next().unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_name_of_a_path_decides() {
        for (path, is_one) in [
            ("Body.Config.APIKey", true),
            ("Body.Params.app.token", true),
            ("Body.StreamKey", true),
            ("Body.Token.Name", false),
            ("Body.MaxTokens", false),
        ] {
            assert_eq!(looks_sensitive(path), is_one, "{path}");
        }
    }
}
