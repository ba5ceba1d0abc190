//! Files of credentials, good and bad.

use std::path::PathBuf;

use tempfile::TempDir;
use volc_core::credentials::{
    AssumeRoleWithOidc, Credentials, CredentialsProvider, Environment, ProfileCredentials,
    VefaasCredentials, VolcConfigCredentials,
};
use volc_core::error::CredentialsError;

use crate::outside::*;

/// A home directory with one file, and an environment that leads to it.
struct Home(TempDir);

impl Home {
    fn with(path: &str, text: impl AsRef<[u8]>) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        let path = home.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        home
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn environment(&self, more: &[(&str, &str)]) -> Environment {
        let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let home = (variable, self.0.path().to_str().unwrap());
        more.iter().copied().chain([home]).collect()
    }
}

async fn profile(
    text: impl AsRef<[u8]>,
    variables: &[(&str, &str)],
    name: Option<&str>,
) -> Result<Credentials, CredentialsError> {
    let home = Home::with(".volcengine/config.json", text);
    let config = config(Unplugged, &TestClock::new()).environment(home.environment(variables));
    let provider = ProfileCredentials::new().config(config);
    let provider = match name {
        Some(name) => provider.profile(name),
        None => provider,
    };
    let found = provider.credentials().await;
    assert_clean(format!("{provider:?} {found:?}"));
    if let Err(error) = &found {
        assert_clean(error);
    }
    found
}

const SEVERAL: &str = r#"{"current": "prod", "enableColor": false, "sso-session": {"x": {}}, "profiles": {
    "default": {"name": "default", "mode": "ak", "access-key": "AKdefault", "secret-key": "SK-do-not-print"},
    "prod": {"mode": " AK ", "access-key": " AKprod\n", "secret-key": " SK-do-not-print ", "session-token": ""},
    "sts": {"mode": "", "access-key": "AKsts", "secret-key": "SK-do-not-print", "session-token": " token-do-not-print ", "sts-expiration": 1704168245000},
    "dev": {"access-key": "AKdev", "secret-key": "SK-do-not-print", "disable-ssl": false, "unknown": [1]}
}}"#;

#[tokio::test]
async fn the_profile_is_chosen_in_the_official_order() {
    struct Case<'a> {
        text: &'a str,
        variables: &'a [(&'a str, &'a str)],
        argument: Option<&'static str>,
        key: &'static str,
    }

    let without_current = SEVERAL.replace(r#""current": "prod""#, r#""current": " ""#);
    let both = [("VOLCENGINE_PROFILE", "dev"), ("VOLCSTACK_PROFILE", "sts")];
    for Case {
        text,
        variables,
        argument,
        key,
    } in [
        Case {
            text: SEVERAL,
            variables: &both[..],
            argument: Some("default"),
            key: "AKdefault",
        },
        Case {
            text: SEVERAL,
            variables: &both,
            argument: None,
            key: "AKdev",
        },
        Case {
            text: SEVERAL,
            variables: &both[1..],
            argument: None,
            key: "AKsts",
        },
        Case {
            text: SEVERAL,
            variables: &[("VOLCENGINE_PROFILE", " ")],
            argument: None,
            key: "AKprod",
        },
        Case {
            text: &without_current,
            variables: &[],
            argument: None,
            key: "AKdefault",
        },
    ] {
        let found = profile(text, variables, argument).await.unwrap();
        assert_eq!(
            (found.access_key(), found.secret_key()),
            (key, "SK-do-not-print")
        );
    }
    let found = profile(SEVERAL, &[], Some("sts")).await.unwrap();
    assert_eq!(found.session_token(), Some("token-do-not-print"));
    assert!(found.expires_at().is_some());
    let found = profile(format!("\u{feff}{SEVERAL}"), &[], None)
        .await
        .unwrap();
    assert_eq!((found.session_token(), found.expires_at()), (None, None));
}

#[tokio::test]
async fn a_profile_that_cannot_serve_says_why() {
    let one = |profile: &str| format!(r#"{{"profiles": {{"default": {{{profile}}}}}}}"#);
    let keys = r#""access-key": "AK", "secret-key": "SK-do-not-print""#;
    for (text, reason) in [
        (
            one(r#""mode": "ak", "access-key": "AK""#),
            "`secret-key` is missing or empty",
        ),
        (
            one(r#""secret-key": "SK-do-not-print""#),
            "`access-key` is missing or empty",
        ),
        (
            one(r#""mode": "SSO""#),
            "mode `sso` needs a browser and is not supported here; choose",
        ),
        (
            one(r#""mode": "console-login""#),
            "mode `console-login` needs a browser",
        ),
        (
            one(r#""mode": "magic\n""#),
            "mode `magic` is unknown; known are",
        ),
        (
            one(&format!(
                r#""mode": "ramrolearn", "role-name": "r", {keys}"#
            )),
            "`account-id` is missing",
        ),
        (
            one(&format!(
                r#""mode": "ramrolearn", "account-id": 2100000000, {keys}"#
            )),
            "`role-name` is missing",
        ),
        (
            one(&format!(
                r#""mode": "RamRoleArn", "account-id": 2100000000, "role-name": "r", {keys}"#
            )),
            "role trn:iam::2100000000:role/r: AssumeRole 2018-01-01: no connection",
        ),
        (
            one(r#""mode": "oidc", "role-trn": "t""#),
            "`oidc-token-file` is missing",
        ),
        (
            one(r#""mode": "oidc", "oidc-token-file": "f""#),
            "`role-trn` is missing",
        ),
        (
            one(r#""mode": "oidc", "oidc-token-file": "/no/such", "role-trn": "t""#),
            "/no/such is not there",
        ),
        (one(r#""mode": "ecsrole""#), "`role-name` is missing"),
        (
            one(r#""mode": "ecsrole", "role-name": "r""#),
            "ECS role: no connection",
        ),
        (
            one(r#""access-key": "AK", "secret-key": ["SK-do-not-print"]"#),
            "is broken: `profiles.default.secret-key`",
        ),
        (
            one(r#""sts-expiration": "SK-do-not-print""#),
            "is broken: `profiles.default.sts-expiration`",
        ),
        (
            r#"{"current": "prod", "profiles": {"a": {}, "b": {}}}"#.to_owned(),
            "has no profile `prod`; it has a, b",
        ),
        ("{}".to_owned(), "has no profile `default`; it has none"),
        (
            r#"{"profiles": "SK-do-not-print"}"#.to_owned(),
            "is broken: `profiles`",
        ),
        (
            r#"{"secret-key": "SK-do-not-print", "#.to_owned(),
            "is broken: ",
        ),
        (r#"["SK-do-not-print"]"#.to_owned(), "is broken: "),
        ("SK-do-not-print".to_owned(), "is broken: "),
        (String::new(), "is broken: "),
        (
            " ".repeat(1024 * 1024 + 1),
            "is longer than a file of credentials can be",
        ),
    ] {
        let error = profile(text, &[], None).await.unwrap_err().to_string();
        assert!(error.contains(reason), "{reason}: {error}");
    }
    let error = profile(b"\xff\xfe", &[], None)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("config.json is not UTF-8 text"), "{error}");
}

#[tokio::test]
async fn file_is_found_in_its_documented_places() {
    let text = |key: &str| {
        format!(
            r#"{{"profiles": {{"default": {{"access-key": "{key}", "secret-key": "SK-do-not-print"}}}}}}"#
        )
    };
    let home = Home::with(".volcengine/config.json", text("AKhome"));
    std::fs::write(home.path("other.json"), text("AKother")).unwrap();
    std::fs::write(home.path("third.json"), text("AKthird")).unwrap();
    let other = home.path("other.json");
    let variable = [("VOLCENGINE_CLI_CONFIG_FILE", other.to_str().unwrap())];
    let provider = |variables: &[(&str, &str)]| {
        let environment = home.environment(variables);
        ProfileCredentials::new()
            .config(config(Unplugged, &TestClock::new()).environment(environment))
    };
    for (provider, key) in [
        (provider(&[]), "AKhome"),
        (provider(&variable), "AKother"),
        (provider(&variable).file(home.path("third.json")), "AKthird"),
    ] {
        assert_eq!(provider.credentials().await.unwrap().access_key(), key);
    }
    let error = provider(&[])
        .file(home.path("none"))
        .credentials()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("none is not there"), "{error}");
    let nowhere = ProfileCredentials::new().config(config(Unplugged, &TestClock::new()));
    let error = nowhere.credentials().await.unwrap_err().to_string();
    assert!(
        error.contains("the home directory is not known; set HOME"),
        "{error}"
    );
}

#[test]
fn both_layouts_of_the_first_file() {
    for (text, expected) in [
        (
            r#"{"ak": " AK1 ", "sk": "SK1-do-not-print\n"}"#,
            Ok(("AK1", "SK1-do-not-print")),
        ),
        (
            r#"{"VOLC_ACCESSKEY": "AK2", "VOLC_SECRETKEY": "SK2-do-not-print"}"#,
            Ok(("AK2", "SK2-do-not-print")),
        ),
        (
            r#"{"ak": "half", "VOLC_ACCESSKEY": "AK2", "VOLC_SECRETKEY": "SK2-do-not-print"}"#,
            Ok(("AK2", "SK2-do-not-print")),
        ),
        (
            r#"{"ak": "AK1", "VOLC_SECRETKEY": "SK2-do-not-print"}"#,
            Err("has neither `ak` and `sk` nor"),
        ),
        (
            r#"{"ak": "AK1", "sk": " "}"#,
            Err("has neither `ak` and `sk` nor"),
        ),
        ("{}", Err("has neither `ak` and `sk` nor")),
        ("[default]\nsk = SK-do-not-print", Err("config is broken: ")),
        (
            r#"{"ak": "AK1", "sk": {"x": "SK-do-not-print"}}"#,
            Err("is broken: `sk`"),
        ),
    ] {
        let home = Home::with(".volc/config", text);
        let config = config(Unplugged, &TestClock::new()).environment(home.environment(&[]));
        let found = VolcConfigCredentials::new().config(config).load();
        assert_clean(format!("{found:?}"));
        match (found, expected) {
            (Ok(found), Ok(expected)) => {
                assert_eq!((found.access_key(), found.secret_key()), expected);
                assert_eq!(found.source(), "~/.volc/config");
            }
            (Err(error), Err(reason)) => {
                assert!(error.to_string().contains(reason), "{error}");
                assert_clean(error);
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }
}

#[cfg(all(unix, feature = "tracing"))]
#[test]
fn a_file_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;

    use crate::common::logs::kept::Log;

    let home = Home::with(".volc/config", r#"{"ak": "AK1", "sk": "SK1-do-not-print"}"#);
    let file = home.path(".volc/config");
    let warned = |mode: u32| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let (log, _guard) = Log::start();
        VolcConfigCredentials::new().file(&file).load().unwrap();
        let text = log.text();
        assert_clean(&text);
        text
    };
    let text = warned(0o644);
    assert!(
        text.contains("(mode 644)") && text.contains("chmod 600"),
        "{text}"
    );
    assert!(!warned(0o640).is_empty());
    assert_eq!(warned(0o600), "");
}

#[cfg(unix)]
#[tokio::test]
async fn file_that_others_can_change_has_a_warning_in_its_credentials() {
    use std::os::unix::fs::PermissionsExt;

    struct Case {
        mode: u32,
        warning: Option<&'static str>,
    }
    let home = Home::with(".volcengine/config.json", SEVERAL);
    let file = home.path(".volcengine/config.json");
    let cases = [
        Case {
            mode: 0o666,
            warning: Some("can read and change"),
        },
        Case {
            mode: 0o640,
            warning: Some("can read "),
        },
        Case {
            mode: 0o620,
            warning: Some("can change "),
        },
        Case {
            mode: 0o600,
            warning: None,
        },
    ];
    for Case { mode, warning } in cases {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let config = config(Unplugged, &TestClock::new()).environment(home.environment(&[]));
        let found = ProfileCredentials::new().config(config).credentials().await;
        let found = found.unwrap();
        let shown = format!("{found:?}");
        assert_clean(&shown);
        match warning {
            None => assert_eq!(found.warning(), None),
            Some(part) => {
                let text = found.warning().unwrap();
                let path = file.display().to_string();
                let parts = [part, path.as_str(), &format!("{mode:o}"), "chmod 600"];
                assert!(parts.iter().all(|part| text.contains(part)), "{text}");
                assert!(shown.contains("warning") && shown.contains(part), "{shown}");
            }
        }
        // Clones with other parts keep it.
        assert_eq!(found.clone().with_source("test").warning(), found.warning());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn pipe_is_no_file_of_credentials_and_blocks_nothing() {
    let home = Home::with("kept", "");
    let pipe = home.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no pipe can be made here");
        return;
    }
    let config = || config(Unplugged, &TestClock::new()).environment(home.environment(&[]));
    for path in [&pipe, &home.path("")] {
        let providers: [Box<dyn CredentialsProvider>; 4] = [
            Box::new(ProfileCredentials::new().config(config()).file(path)),
            Box::new(VolcConfigCredentials::new().config(config()).file(path)),
            Box::new(AssumeRoleWithOidc::new(path, "trn:iam::1:role/r").config(config())),
            Box::new(VefaasCredentials::new().file(path)),
        ];
        for provider in providers {
            let error = provider.credentials().await.unwrap_err().to_string();
            assert!(
                error.ends_with("is not a regular file"),
                "{provider:?}: {error}"
            );
        }
        let error = VolcConfigCredentials::new().file(path).load().unwrap_err();
        assert!(error.to_string().ends_with("is not a regular file"));
    }
}

#[tokio::test]
async fn function_finds_its_credentials_in_a_file() {
    let text = r#"{"access_key_id":"AKfake","secret_access_key":"'SK-do-not-print'",
        "session_token":"token-do-not-print"}"#;
    let home = Home::with("credential", text);
    let provider = VefaasCredentials::new().file(home.path("credential"));
    let found = provider.credentials().await.unwrap();
    assert_eq!(
        (found.access_key(), found.secret_key()),
        ("AKfake", "SK-do-not-print")
    );
    assert_eq!(found.session_token(), Some("token-do-not-print"));
    assert_eq!(found.source(), "veFaaS");
    assert_clean(format!("{provider:?} {found:?}"));
    let home = Home::with("credential", r#"{"access_key_id":"AKfake"}"#);
    let provider = VefaasCredentials::new().file(home.path("credential"));
    let error = provider.credentials().await.unwrap_err().to_string();
    assert!(error.contains("lacks"), "{error}");
}
