//! No secret is in what any provider prints, logs or fails with, whatever it reads from files, STS and the instance.

use std::sync::Arc;

use http::Request;
use tempfile::TempDir;
use volc_core::Client;
use volc_core::credentials::{
    AssumeRole, AssumeRoleWithOidc, ChainCredentials, Credentials, CredentialsProvider,
    EcsRoleCredentials, EnvCredentials, Environment, ProfileCredentials, ProviderConfig,
    VolcConfigCredentials,
};

use crate::common::logs::kept::Log;
use crate::common::logs::{chain, leaks};
use crate::common::*;
use crate::outside::*;
use crate::role::sts_answer;

const ROLE: &str = "trn:iam::2100000000:role/reader";

const PROFILES: &str = r#"{"profiles": {
    "ak": {"mode": "ak", "access-key": "AKfake", "secret-key": "SK-do-not-print", "session-token": "token-do-not-print"},
    "role": {"mode": "ramrolearn", "account-id": 2100000000, "role-name": "r", "access-key": "AKfake", "secret-key": "SK-do-not-print"},
    "oidc": {"mode": "oidc", "oidc-token-file": "TOKEN", "role-trn": "t"},
    "ecs": {"mode": "ecsrole", "role-name": "r"},
    "half": {"mode": "ak", "secret-key": "SK-do-not-print"}
}}"#;

const BROKEN: &str =
    r#"{"profiles": {"default": {"mode": "ak", "access-key": ["SK-do-not-print"]}}}"#;

/// The behavior of everything outside.
#[derive(Clone, Copy, Debug, PartialEq)]
enum World {
    Right,
    /// Refuses, and repeats all that it was sent, secrets included.
    Echo,
    /// Its answers hold secrets, but cannot be read.
    Torn,
    /// Its answers hold secrets where none belong.
    Odd,
}

/// STS and the instance's metadata.
fn answer(world: World, request: &Request<bytes::Bytes>, end: &str) -> Reply {
    let sent = || {
        let body = String::from_utf8_lossy(request.body());
        let headers = format!("{:?}", request.headers());
        format!("{} {headers} {body}", request.uri()).replace('"', "'")
    };
    let good = match request.uri().path() {
        "/latest/api/token" => "imds-token-do-not-print".to_owned(),
        "/" => sts_answer(1, "ExpiredTime", end),
        _ => format!(
            r#"{{"AccessKeyId":"AKecs","SecretAccessKey":"ecs-do-not-print","SessionToken":"ecs-do-not-print","ExpiredTime":"{end}"}}"#
        ),
    };
    match world {
        World::Right => Reply::new(200, good),
        World::Echo => Reply::new(403, refused("AccessDenied", &sent())),
        World::Torn => Reply::new(200, good.get(..good.len() - 3).unwrap().to_owned()),
        World::Odd => Reply::new(
            200,
            good.replace(end, "end-do-not-print")
                .replace("req-sts", "r"),
        ),
    }
}

/// A home directory with all files, which everybody may read.
fn home(world: World) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let token = home.path().join("token");
    let profiles = PROFILES.replace("TOKEN", token.to_str().unwrap());
    let first = r#"{"ak": "AKfake", "sk": "SK-do-not-print"}"#;
    for (path, text) in [
        ("token", "oidc-do-not-print"),
        (".volcengine/config.json", &profiles),
        (".volc/config", first),
        ("broken.json", BROKEN),
    ] {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = match world {
            World::Torn => text.get(..text.len() - 1).unwrap(),
            _ => text,
        };
        std::fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let open = std::fs::Permissions::from_mode(0o644);
            std::fs::set_permissions(&path, open).unwrap();
        }
    }
    home
}

fn providers(config: &ProviderConfig, home: &TempDir) -> Vec<Arc<dyn CredentialsProvider>> {
    let profile = |name: &str| {
        ProfileCredentials::new()
            .profile(name)
            .config(config.clone())
    };
    let role = |source: Credentials| AssumeRole::new(source, ROLE).config(config.clone());
    let oidc = AssumeRoleWithOidc::new(home.path().join("token"), ROLE).config(config.clone());
    let broken = || profile("default").file(home.path().join("broken.json"));
    let half = Credentials::new("AK\nfake", SECRET_KEY).with_session_token("t\n-do-not-print");
    vec![
        Arc::new(credentials()),
        Arc::new(EnvCredentials::with_environment(environment(home))),
        Arc::new(EnvCredentials::with_environment(Environment::from_iter([
            ("VOLC_SECRETKEY", "SK-do-not-print"),
        ]))),
        Arc::new(VolcConfigCredentials::new().config(config.clone())),
        Arc::new(profile("ak")),
        Arc::new(profile("role")),
        Arc::new(profile("oidc")),
        Arc::new(profile("ecs")),
        Arc::new(broken()),
        Arc::new(profile("half")),
        Arc::new(profile("none")),
        Arc::new(role(credentials())),
        Arc::new(role(half)),
        Arc::new(role(credentials()).policy("{}").session_name("s")),
        Arc::new(oidc),
        Arc::new(EcsRoleCredentials::new().role("r").config(config.clone())),
        Arc::new(EcsRoleCredentials::new().config(config.clone())),
        Arc::new(ChainCredentials::standard(config.clone())),
        Arc::new(ChainCredentials::new().or(profile("half")).or(broken())),
    ]
}

fn environment(home: &TempDir) -> Environment {
    let home = home.path().to_str().unwrap();
    Environment::from_iter([
        ("HOME", home),
        ("USERPROFILE", home),
        ("VOLCENGINE_ACCESS_KEY", "AKfake"),
        ("VOLCENGINE_SECRET_KEY", "SK-do-not-print"),
        ("VOLCENGINE_SESSION_TOKEN", "token-do-not-print"),
    ])
}

#[tokio::test]
async fn no_secret_is_in_any_text_of_any_provider() {
    let (log, _guard) = Log::start();
    let mut texts = Vec::new();
    let (mut found, mut failed) = (0, 0);
    for world in [World::Right, World::Echo, World::Torn, World::Odd] {
        let clock = TestClock::new();
        let end = clock.after(3600);
        let (address, _) = serve(move |request| answer(world, &request, &end)).await;
        let home = home(world);
        let config = config(Rerouted::to(address), &clock).environment(environment(&home));
        texts.push(format!("{config:?} {:?}", environment(&home)));
        for provider in providers(&config, &home) {
            texts.push(format!("{provider:?}\n{provider:#?}"));
            let client = Client::builder(&SERVICE)
                .transport(Unplugged)
                .clock(clock.clone())
                .retry(volc_core::retry::none())
                .credentials(Arc::clone(&provider));
            texts.push(format!("{client:?}"));
            let client = client.build().unwrap();
            match provider.credentials().await {
                Ok(credentials) => {
                    found += 1;
                    texts.push(format!("{credentials:?}\n{credentials:#?}"));
                }
                Err(error) => {
                    failed += 1;
                    texts.push(chain(&error));
                }
            }
            match client.send(ListThings::default()).await {
                Ok(_) => unreachable!("the cable is out"),
                Err(error) => texts.push(format!("{}\n{error:#?}", chain(&error))),
            }
            texts.push(format!("{client:?}\n{client:#?}"));
        }
    }
    texts.push(log.text());
    assert!(found > 20 && failed > 30, "{found} {failed}");
    let warned = log.text().matches("chmod 600").count();
    assert!(warned > 0 || cfg!(not(unix)));
    let leaks = leaks(&texts);
    assert!(
        leaks.is_empty(),
        "{} leaks:\n{}",
        leaks.len(),
        leaks.join("\n")
    );
}
