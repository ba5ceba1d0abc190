//! The diagnosis of each thing that keeps calls from working.

#![cfg(all(feature = "test-util", feature = "blocking"))]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use volc_rtc_api::diagnose::{Diagnosis, Problem, Subject, Verdict};
use volc_rtc_api::volc_core::clock::{BoxFuture, Clock};
use volc_rtc_api::volc_core::error::TransportPhase;
use volc_rtc_api::volc_core::test_util::{Reply, ScriptedTransport};
use volc_rtc_api::volc_core::{ClientBuilder, Credentials};
use volc_rtc_api::{Client, Error};

/// 2024-01-02T03:04:05Z, by the clock of the service.
const NOW: u64 = 1_704_164_645;
const DATE: &str = "Tue, 02 Jan 2024 03:04:05 GMT";

// Of the form of true ones, and obviously fake.
const ACCESS_KEY: &str = "AKLTfakefakefakefakefakefakefakefakefakefakefake";
const SECRET_KEY: &str = "Fake1Fake2Fake3Fake4Fake5Fake6Fake7Fake8Fake9Fake0FakeABCD==";
const APP_ID: &str = "fa4efa4efa4efa4efa4efa4e";
const OTHER_APP_ID: &str = "0e0e0e0e0e0e0e0e0e0e0e0e";
const APP_KEY: &str = "fa4efa4efa4efa4efa4efa4efa4efa4e";
const OTHER_APP_KEY: &str = "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e";

fn token(app_id: &str) -> String {
    format!("001{app_id}{}", "Fake".repeat(30))
}

fn builder(replies: impl IntoIterator<Item = Reply>) -> ClientBuilder<Client> {
    let script = replies
        .into_iter()
        .fold(ScriptedTransport::new(), ScriptedTransport::then);
    Client::builder()
        .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY))
        .transport(script)
        .clock(at(NOW))
}

fn at(seconds: u64) -> Frozen {
    Frozen(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// A clock that stands still, on which no time limit runs out.
#[derive(Debug)]
struct Frozen(SystemTime);

impl Clock for Frozen {
    fn wall(&self) -> SystemTime {
        self.0
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn apps() -> Reply {
    let app = json!({"AppId": APP_ID, "AppKey": APP_KEY, "SecondaryAppKey": ""});
    Reply::result(json!({"AppList": [app], "Total": 1})).header("date", DATE)
}

/// The verdict and the problem of a thing.
fn found(report: &Diagnosis, subject: Subject) -> (Verdict, Option<Problem>) {
    let check = report
        .worst(subject)
        .unwrap_or_else(|| unreachable!("{subject}:\n{report}"));
    (check.verdict, check.problem.clone())
}

/// Nothing that was given is shown, in whatever place it stands.
fn assert_shows_no_value(report: &Diagnosis) {
    let shown = format!("{report}\n{report:?}");
    let token = token(APP_ID);
    for value in [
        ACCESS_KEY,
        SECRET_KEY,
        APP_ID,
        OTHER_APP_ID,
        APP_KEY,
        OTHER_APP_KEY,
        &token,
    ] {
        assert!(!shown.contains(value), "{value}: {shown}");
    }
    assert!(
        report.to_string().lines().count() == report.checks().len(),
        "{report}"
    );
}

#[tokio::test]
async fn healthy_client_is_good_in_every_line() {
    let client = builder([apps()]).build().unwrap();
    let diagnose = client.diagnose().app_id(APP_ID).app_key(APP_KEY);
    assert!(!format!("{diagnose:?}").contains(APP_KEY));
    let report = diagnose.token(token(APP_ID)).await;
    assert_shows_no_value(&report);
    assert!(report.is_good(), "{report}");
    let text = report.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "good      endpoint       https://rtc.volcengineapi.com responds (site china, region cn-north-1)",
            "good      clock          it agrees with the service's clock",
            "good      credentials    they come from code",
            "good      access key     the service accepts it",
            "good      secret key     the service accepts it",
            "good      permission     ListApps 2023-11-01 is allowed",
            "good      room token     it was made for this AppId",
            "good      AppId          the account of the access key has this application",
            "good      AppKey         it is an AppKey of this application",
        ]
    );
}

/// The values of a program, the right ones unless they are set.
struct Values {
    access_key: &'static str,
    secret_key: &'static str,
    app_id: &'static str,
    app_key: &'static str,
    token: String,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            access_key: ACCESS_KEY,
            secret_key: SECRET_KEY,
            app_id: APP_ID,
            app_key: APP_KEY,
            token: token(APP_ID),
        }
    }
}

#[tokio::test]
async fn value_in_the_wrong_place_is_recognized_by_its_form() {
    use Subject::{AccessKey, AppId, AppKey, SecretKey, Token};

    struct Case {
        values: Values,
        place: Subject,
        problem: Problem,
    }
    let right = Values::default;
    let like = Problem::LooksLike;
    let cases = [
        Case {
            values: Values {
                access_key: SECRET_KEY,
                secret_key: ACCESS_KEY,
                ..right()
            },
            place: AccessKey,
            problem: like(SecretKey),
        },
        Case {
            values: Values {
                access_key: SECRET_KEY,
                secret_key: ACCESS_KEY,
                ..right()
            },
            place: SecretKey,
            problem: like(AccessKey),
        },
        Case {
            values: Values {
                access_key: OTHER_APP_ID,
                ..right()
            },
            place: AccessKey,
            problem: like(AppId),
        },
        Case {
            values: Values {
                secret_key: OTHER_APP_KEY,
                ..right()
            },
            place: SecretKey,
            problem: like(AppKey),
        },
        Case {
            values: Values {
                app_id: OTHER_APP_KEY,
                ..right()
            },
            place: AppId,
            problem: like(AppKey),
        },
        Case {
            values: Values {
                app_id: "AKLTfakefakefake",
                ..right()
            },
            place: AppId,
            problem: like(AccessKey),
        },
        Case {
            values: Values {
                app_id: "fake",
                ..right()
            },
            place: AppId,
            problem: Problem::WrongForm,
        },
        Case {
            values: Values {
                app_id: " fa4efa4efa4efa4efa4efa4e",
                ..right()
            },
            place: AppId,
            problem: Problem::Space,
        },
        Case {
            values: Values {
                app_id: "your_app_id",
                ..right()
            },
            place: AppId,
            problem: Problem::Placeholder,
        },
        Case {
            values: Values {
                app_key: OTHER_APP_ID,
                ..right()
            },
            place: AppKey,
            problem: like(AppId),
        },
        Case {
            values: Values {
                app_key: APP_ID,
                ..right()
            },
            place: AppKey,
            problem: Problem::SameAs(AppId),
        },
        Case {
            values: Values {
                app_key: SECRET_KEY,
                ..right()
            },
            place: AppKey,
            problem: Problem::SameAs(SecretKey),
        },
        Case {
            values: Values {
                app_key: "",
                ..right()
            },
            place: AppKey,
            problem: Problem::Missing,
        },
        Case {
            values: Values {
                app_key: OTHER_APP_KEY,
                ..right()
            },
            place: AppKey,
            problem: Problem::OfAnother,
        },
        Case {
            values: Values {
                token: OTHER_APP_KEY.to_owned(),
                ..right()
            },
            place: Token,
            problem: like(AppKey),
        },
        Case {
            values: Values {
                token: "fake".to_owned(),
                ..right()
            },
            place: Token,
            problem: Problem::WrongForm,
        },
        Case {
            values: Values {
                token: token(OTHER_APP_ID),
                ..right()
            },
            place: Token,
            problem: Problem::OfAnother,
        },
        Case {
            values: Values {
                app_id: OTHER_APP_ID,
                ..right()
            },
            place: AppId,
            problem: Problem::OfAnother,
        },
    ];
    for Case {
        values,
        place,
        problem,
    } in cases
    {
        let credentials = Credentials::new(values.access_key, values.secret_key);
        let client = builder([apps()]).credentials(credentials).build().unwrap();
        let diagnose = client
            .diagnose()
            .app_id(values.app_id)
            .app_key(values.app_key);
        let report = diagnose.token(values.token).await;
        assert_eq!(
            found(&report, place),
            (Verdict::Bad, Some(problem.clone())),
            "{report}"
        );
        assert!(!report.is_good());
        if let Problem::LooksLike(other) = problem {
            assert!(
                report.misplaced().any(|pair| pair == (place, other)),
                "{report}"
            );
        }
        assert_shows_no_value(&report);
    }
}

#[tokio::test]
async fn refusal_of_the_service_names_who_is_at_fault() {
    struct Case {
        code: &'static str,
        subject: Subject,
        good: Option<Subject>,
    }
    let cases = [
        Case {
            code: "InvalidAccessKey",
            subject: Subject::AccessKey,
            good: None,
        },
        Case {
            code: "SignatureDoesNotMatch",
            subject: Subject::SecretKey,
            good: Some(Subject::AccessKey),
        },
        Case {
            code: "InvalidSecretToken",
            subject: Subject::SessionToken,
            good: None,
        },
        Case {
            code: "InvalidCredential",
            subject: Subject::AccessKey,
            good: None,
        },
        Case {
            code: "AccessDenied",
            subject: Subject::Permission,
            good: Some(Subject::SecretKey),
        },
        Case {
            code: "LackPolicy.New",
            subject: Subject::Permission,
            good: Some(Subject::AccessKey),
        },
    ];
    for Case {
        code,
        subject,
        good,
    } in cases
    {
        // The service quotes what it refuses.
        let text = format!("{SECRET_KEY} is wrong");
        let refused = || {
            Reply::error(code, text.clone())
                .status(403)
                .header("date", DATE)
        };
        let client = builder([refused(), refused()]).build().unwrap();
        let report = client.diagnose().await;
        let problem = Problem::Refused(code.to_owned());
        assert_eq!(
            found(&report, subject),
            (Verdict::Bad, Some(problem)),
            "{report}"
        );
        if let Some(good) = good {
            assert_eq!(found(&report, good).0, Verdict::Good, "{report}");
        }
        assert_eq!(found(&report, Subject::Endpoint).0, Verdict::Good);
        assert_shows_no_value(&report);
    }
    let client = builder([Reply::error("InternalError\n", "no")])
        .build()
        .unwrap();
    let report = client.diagnose().await;
    assert_eq!(
        found(&report, Subject::Permission).0,
        Verdict::Unknown,
        "{report}"
    );
    assert_shows_no_value(&report);
}

#[tokio::test]
async fn way_to_the_endpoint_is_told_apart() {
    struct Case {
        reply: Reply,
        problem: Problem,
        part: &'static str,
    }
    let cases = [
        Case {
            reply: Reply::lost(TransportPhase::Connect),
            problem: Problem::Unreachable,
            part: "firewall",
        },
        Case {
            reply: Reply::lost(TransportPhase::Send),
            problem: Problem::Unreachable,
            part: "broke",
        },
        Case {
            reply: Reply::body("<html>"),
            problem: Problem::OfAnother,
            part: "not the service's",
        },
    ];
    for Case {
        reply,
        problem,
        part,
    } in cases
    {
        let report = builder([reply]).build().unwrap().diagnose().await;
        assert_eq!(
            found(&report, Subject::Endpoint),
            (Verdict::Bad, Some(problem)),
            "{report}"
        );
        assert!(report.to_string().contains(part), "{report}");
        assert_eq!(found(&report, Subject::Permission).0, Verdict::Unknown);
    }
    let client = builder([apps()]).region("ap-southeast-1").build().unwrap();
    let report = client.diagnose().await;
    assert_eq!(
        found(&report, Subject::Endpoint).0,
        Verdict::Doubtful,
        "{report}"
    );
}

#[tokio::test]
async fn skewed_clock_is_measured_and_calls_are_judged_all_the_same() {
    struct Case {
        by_this_machine: u64,
        ahead: Option<i64>,
    }
    let cases = [
        Case {
            by_this_machine: NOW + 20,
            ahead: None,
        },
        Case {
            by_this_machine: NOW + 1_200,
            ahead: Some(1_200),
        },
        Case {
            by_this_machine: NOW - 7_200,
            ahead: Some(-7_200),
        },
    ];
    for Case {
        by_this_machine,
        ahead,
    } in cases
    {
        let refused = Reply::error("InvalidTimestamp", "no").header("date", DATE);
        let replies = match ahead {
            None => vec![apps()],
            Some(_) => vec![refused, apps()],
        };
        let client = builder(replies).clock(at(by_this_machine)).build().unwrap();
        let report = client.diagnose().await;
        let problem = ahead.map(Problem::Skewed);
        assert_eq!(found(&report, Subject::Clock).1, problem, "{report}");
        assert_eq!(
            found(&report, Subject::Permission).0,
            Verdict::Good,
            "{report}"
        );
    }
    let client = builder([Reply::result(json!({}))]).build().unwrap();
    let report = client.diagnose().await;
    assert_eq!(
        found(&report, Subject::Clock).0,
        Verdict::Unknown,
        "{report}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn open_file_and_missing_credentials_are_reported() {
    use std::os::unix::fs::PermissionsExt;

    use volc_rtc_api::volc_core::credentials::{
        EnvCredentials, Environment, VolcConfigCredentials,
    };

    let dir = std::env::temp_dir().join(format!("volc-diagnose-{}", std::process::id()));
    let text = json!({"ak": ACCESS_KEY, "sk": SECRET_KEY}).to_string();
    std::fs::write(&dir, text).unwrap();
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o666)).unwrap();
    let provider = VolcConfigCredentials::new().file(&dir);
    let client = builder([apps()]).credentials(provider).build().unwrap();
    let report = client.diagnose().await;
    std::fs::remove_file(&dir).unwrap();
    assert_eq!(
        found(&report, Subject::Credentials),
        (Verdict::Doubtful, Some(Problem::Exposed)),
        "{report}"
    );
    assert_shows_no_value(&report);

    let nothing: [(&str, &str); 0] = [];
    let provider = EnvCredentials::with_environment(Environment::from_iter(nothing));
    let client = builder([]).credentials(provider).build().unwrap();
    let report = client.diagnose().app_id("fake").await;
    assert_eq!(
        found(&report, Subject::Credentials),
        (Verdict::Bad, Some(Problem::Missing)),
        "{report}"
    );
    assert!(
        report.to_string().contains("VOLCENGINE_ACCESS_KEY"),
        "{report}"
    );
    assert_eq!(found(&report, Subject::AppId).1, Some(Problem::WrongForm));
}

#[test]
fn diagnosis_blocks_without_a_runtime() -> Result<(), Error> {
    let report = builder([apps()])
        .build()?
        .diagnose()
        .app_id(APP_ID)
        .block()?;
    assert!(report.is_good(), "{report}");
    Ok(())
}

#[test]
fn clock_of_the_client_is_the_one_that_is_set() {
    let clock: Arc<dyn Clock> = Arc::clone(builder([]).build().unwrap().as_ref().clock());
    let wall: SystemTime = clock.wall();
    assert_eq!(wall, UNIX_EPOCH + Duration::from_secs(NOW));
}
