//! The chain: its order, its memory, its error.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use volc_core::credentials::{ChainCredentials, Credentials, CredentialsProvider, ProviderConfig};
use volc_core::error::CredentialsError;
use volc_core::transport::BoxFuture;

use crate::common::*;
use crate::outside::*;
use crate::role::sts_answer;

/// A world in which every source of the default chain serves.
async fn everything(folder: &std::path::Path, clock: &TestClock) -> ProviderConfig {
    let end = clock.after(3600);
    let (address, _) = serve(move |request| {
        let key = "AKecs";
        match request.uri().path() {
            "/" => Reply::new(200, sts_answer(1, "Expiration", &end)),
            "/latest/api/token" => Reply::new(200, "imds-token-do-not-print"),
            _ => Reply::new(200, format!(
                r#"{{"AccessKeyId":"{key}","SecretAccessKey":"s-do-not-print","SessionToken":"t-do-not-print","ExpiredTime":"{end}"}}"#
            )),
        }
    })
    .await;
    for (path, text) in [
        ("token", "oidc-token-do-not-print"),
        (
            ".volcengine/config.json",
            r#"{"profiles":{"default":{"access-key":"AKprofile","secret-key":"SK-do-not-print"}}}"#,
        ),
        (".volc/config", r#"{"ak":"AKfirst","sk":"SK-do-not-print"}"#),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    config(Rerouted::to(address), clock)
}

#[tokio::test]
async fn the_default_chain_goes_in_the_official_order() {
    let (clock, folder) = (TestClock::new(), tempfile::tempdir().unwrap());
    let config = everything(folder.path(), &clock).await;
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut variables = vec![
        ("HOME", at("")),
        ("USERPROFILE", at("")),
        ("VOLCENGINE_ECS_METADATA", "role".to_owned()),
        ("VOLCENGINE_OIDC_TOKEN_FILE", at("token")),
        ("VOLCENGINE_OIDC_ROLE_TRN", "trn:iam::1:role/r".to_owned()),
        ("VOLCENGINE_ACCESS_KEY", "AKenvironment".to_owned()),
        ("VOLCENGINE_SECRET_KEY", "SK-do-not-print".to_owned()),
    ];
    let found = async |variables: &[(&str, String)]| {
        let environment = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let chain = ChainCredentials::standard(config.clone().environment(environment));
        let found = chain.credentials().await;
        assert_clean(format!("{chain:?} {found:?}"));
        found.map(|found| found.access_key().to_owned())
    };
    assert_eq!(found(&variables).await.unwrap(), "AKenvironment");
    variables.truncate(5);
    assert_eq!(found(&variables).await.unwrap(), "AKTPfake1");
    variables.truncate(3);
    assert_eq!(found(&variables).await.unwrap(), "AKprofile");
    std::fs::remove_file(at(".volcengine/config.json")).unwrap();
    assert_eq!(found(&variables).await.unwrap(), "AKfirst");
    std::fs::remove_file(at(".volc/config")).unwrap();
    assert_eq!(found(&variables).await.unwrap(), "AKecs");
    variables.push(("VOLCENGINE_ECS_METADATA_DISABLED", "true".to_owned()));
    let error = found(&variables).await.unwrap_err();
    let tried: Vec<(&str, &str)> = error.sources().collect();
    let sources: Vec<&str> = tried.iter().map(|(source, _)| *source).collect();
    assert_eq!(
        sources,
        [
            "VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY",
            "VOLCSTACK_ACCESS_KEY_ID or VOLCSTACK_ACCESS_KEY and VOLCSTACK_SECRET_ACCESS_KEY or VOLCSTACK_SECRET_KEY",
            "VOLC_ACCESSKEY and VOLC_SECRETKEY",
            "VOLCENGINE_OIDC_TOKEN_FILE and VOLCENGINE_OIDC_ROLE_TRN",
            "config.json",
            "~/.volc/config",
            "veFaaS",
            "ECS role",
        ]
    );
    assert!(tried[4].1.ends_with("config.json is not there"), "{error}");
    assert_clean(error);
}

/// Serves while it is switched on, and counts how often it is asked.
#[derive(Debug, Default)]
struct Switch {
    on: AtomicBool,
    asked: AtomicUsize,
}

impl CredentialsProvider for Switch {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let on = self.on.load(Ordering::SeqCst);
        let off = CredentialsError::tried("switch", "off");
        Box::pin(std::future::ready(on.then(credentials).ok_or(off)))
    }
}

#[tokio::test]
async fn last_successful_provider_is_asked_first() {
    let switches: [Arc<Switch>; 3] = Default::default();
    let asked = || {
        switches
            .each_ref()
            .map(|switch| switch.asked.swap(0, Ordering::SeqCst))
    };
    let chain = switches
        .iter()
        .fold(ChainCredentials::new(), |chain, switch| {
            chain.or(Arc::clone(switch))
        });
    assert_eq!(chain.credentials().await.unwrap_err().sources().count(), 3);
    assert_eq!(asked(), [1, 1, 1]);
    switches[1].on.store(true, Ordering::SeqCst);
    chain.credentials().await.unwrap();
    assert_eq!(asked(), [1, 1, 0]);
    chain.credentials().await.unwrap();
    assert_eq!(asked(), [0, 1, 0]);
    switches[0].on.store(true, Ordering::SeqCst);
    switches[1].on.store(false, Ordering::SeqCst);
    chain.credentials().await.unwrap();
    assert_eq!(asked(), [1, 1, 0]);
    chain.credentials().await.unwrap();
    assert_eq!(asked(), [1, 0, 0]);
}

#[tokio::test]
async fn a_client_of_the_default_chain_uses_its_own_transport() {
    let client = builder(([127, 0, 0, 1], 1).into())
        .transport(Unplugged)
        .clock(TestClock::new())
        .from_default_chain()
        .unwrap();
    let Err(error) = client.credentials().await else {
        println!("skipped: this machine has credentials");
        return;
    };
    let unplugged = "ECS role: no connection to the service: the cable is out";
    assert!(error.to_string().contains(unplugged), "{error}");
}
