//! Names that look like those of secrets.

/// Ends of names, without `_` and in lower case.
const ENDS: &[&str] = &[
    "accesskey",
    "accesskeysecret",
    "apikey",
    "appkey",
    "appsecret",
    "authorization",
    "credential",
    "credentials",
    "extraheader",
    "extraheaders",
    "licensekey",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretaccesskey",
    "secretkey",
    "sessionkey",
    "signkey",
    "token",
    "xapikey",
];

/// Tokens that anybody may see: places in a listing.
const PLACES: &[&str] = &["continuationtoken", "cursortoken", "nexttoken", "pagetoken"];

/// What stands behind `signature` where the value is none.
const ABOUT_SIGNATURES: &[&str] = &[
    "algorithm",
    "enable",
    "expire",
    "method",
    "mode",
    "nonce",
    "type",
    "version",
];

/// Whether a path ends in a name that secrets have, such as `APIKey`, `app.token` or `ServerMessageSignatureForRTS`.
pub(super) fn looks_sensitive(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let name = name.replace(['_', '-'], "").to_ascii_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let is_signature = match name.split_once("signature") {
        Some((_, rest)) => !ABOUT_SIGNATURES.iter().any(|word| rest.starts_with(word)),
        None => false,
    };
    is_signature || (ends(ENDS) && !ends(PLACES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_recognized() {
        for path in [
            "Body.Config.APIKey",
            "Body.AvatarToken",
            "Body.Header.Authorization",
            "Body.Params.app.token",
            "Body.ServerMessageSignatureForRTS",
            "Body.ServerMessageSignature",
            "Body.LLMConfig.ExtraHeader",
            "Body.api_key",
            "Body.SecretKey",
            "Body.x-api-key",
        ] {
            assert!(looks_sensitive(path), "{path}");
        }
        for path in [
            "Body.MaxTokens",
            "Body.NextToken",
            "Body.SignatureMethod",
            "Body.SignatureVersion",
            "Body.TokenType",
            "Body.KeyWord",
            "Body.Secretary",
            "Body.Token.Name",
        ] {
            assert!(!looks_sensitive(path), "{path}");
        }
    }
}
