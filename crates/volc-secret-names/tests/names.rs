//! The names of secrets.

use volc_secret_names::is_secret;

/// A name and whether it is that of a secret.
struct Case {
    name: &'static str,
    secret: bool,
}

const fn secret(name: &'static str) -> Case {
    Case { name, secret: true }
}

const fn plain(name: &'static str) -> Case {
    Case {
        name,
        secret: false,
    }
}

const CASES: &[Case] = &[
    secret("APIKey"),
    secret("api_key"),
    secret("apiKey"),
    secret("x-api-key"),
    secret("X-Api-Key"),
    secret("api.key"),
    secret("api_keys"),
    secret("volc_websearch_api_key"),
    secret("AppKey"),
    secret("app_key"),
    secret("SecondaryAppKey"),
    secret("AppSecret"),
    secret("client_secret"),
    secret("secrets"),
    secret("AccessKey"),
    secret("AccessKeyId"),
    secret("access_key_secret"),
    secret("SecretAccessKey"),
    secret("SecretKey"),
    secret("SecretKey2"),
    secret("AK"),
    secret("sk"),
    secret("Token"),
    secret("token"),
    secret("app.token"),
    secret("access_token"),
    secret("AccessTokens"),
    secret("refreshToken"),
    secret("AvatarToken"),
    secret("X-Security-Token"),
    secret("Authorization"),
    secret("Proxy-Authorization"),
    secret("Cookie"),
    secret("Set-Cookie"),
    secret("Password"),
    secret("passwd"),
    secret("pwd"),
    secret("passphrase"),
    secret("Credential"),
    secret("credentials"),
    secret("X-Credential"),
    secret("PrivateKey"),
    secret("PushURL"),
    secret("push_url"),
    secret("StreamKey"),
    secret("stream_key"),
    secret("SignKey"),
    secret("SigningKey"),
    secret("EncryptionKey"),
    secret("LicenseKey"),
    secret("SessionKey"),
    secret("auth_key"),
    secret("sign"),
    secret("txSecret"),
    secret("wsSecret"),
    secret("volcSecret"),
    secret("jwt"),
    secret("Signature"),
    secret("X-Signature"),
    secret("ServerMessageSignature"),
    secret("ServerMessageSignatureForRTS"),
    secret("ExtraHeader"),
    secret("extra_headers"),
    secret("一个名字很长很长很长很长很长很长很长很长很长很长很长很长很长很长的token"),
    plain(""),
    plain("_"),
    plain("Key"),
    plain("KeyWord"),
    plain("InterruptKeywords"),
    plain("ObjectKey"),
    plain("PublicKey"),
    plain("MaxTokens"),
    plain("max_tokens"),
    plain("MaxPromptTokens"),
    plain("total_tokens"),
    plain("TotalToken"),
    plain("NextToken"),
    plain("next_page_token"),
    plain("ContinuationToken"),
    plain("TokenType"),
    plain("Secretary"),
    plain("SignatureMethod"),
    plain("SignatureNonce"),
    plain("SignatureVersion"),
    plain("X-SignedHeaders"),
    plain("X-SignedQueries"),
    plain("Authorized"),
    plain("AuthType"),
    plain("UseLicense"),
    plain("Design"),
    plain("PreSignDuration"),
    plain("Speak"),
    plain("Task"),
    plain("Header"),
    plain("StreamUrl"),
    plain("密钥"),
];

#[test]
fn names_of_secrets_are_recognized() {
    for case in CASES {
        assert_eq!(is_secret(case.name), case.secret, "{}", case.name);
    }
}
