//! Metrics in both formats, read as strictly as their specifications ask.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use http::header;
use serde_json::json;
use volc_rtc_emulator::{Clock, Running};

use super::support::deliveries::control;
use super::support::{APP, Call, NOW, builder};
use super::{call, profiles, register, start};

const CALLS: &str = "volc_rtc_emulator_calls_total";
const DURATION: &str = "volc_rtc_emulator_call_duration_seconds";

/// The text of metrics with its type.
async fn scrape(running: &Running, accept: &str) -> (String, String) {
    let url = format!("{}/_emulator/metrics", running.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = client
        .get(url)
        .header(header::ACCEPT, accept)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let kind = response.headers().get(header::CONTENT_TYPE).unwrap();
    (
        kind.to_str().unwrap().to_owned(),
        response.text().await.unwrap(),
    )
}

/// A metric family as it was read.
#[derive(Debug, Default)]
struct Family {
    kind: String,
    unit: Option<String>,
    samples: Vec<Sample>,
}

#[derive(Debug)]
struct Sample {
    name: String,
    labels: BTreeMap<String, String>,
    value: f64,
}

/// Reads the text, and fails where a rule of its format is broken.
fn read(text: &str, is_open: bool) -> BTreeMap<String, Family> {
    assert!(text.ends_with('\n'));
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let mut current = String::new();
    let mut lines: Vec<&str> = text.lines().collect();
    if is_open {
        assert_eq!(lines.pop(), Some("# EOF"));
    }
    let mut series = BTreeSet::new();
    for line in lines {
        if let Some(comment) = line.strip_prefix("# ") {
            let parts: Vec<&str> = comment.splitn(3, ' ').collect();
            let [word, name, rest] = parts.as_slice() else {
                panic!("{line}");
            };
            if *name != current {
                // A family stands in one piece.
                assert!(!families.contains_key(*name), "{line}");
                (*name).clone_into(&mut current);
            }
            let family = families.entry(current.clone()).or_default();
            assert!(family.samples.is_empty(), "{line} after its samples");
            match *word {
                "TYPE" => (*rest).clone_into(&mut family.kind),
                "UNIT" if is_open => {
                    assert!(name.ends_with(&format!("_{rest}")), "{line}");
                    family.unit = Some((*rest).to_owned());
                }
                "HELP" => assert!(!rest.is_empty()),
                _ => panic!("{line}"),
            }
            continue;
        }
        let sample = sample(line);
        let family = families.get_mut(&current).unwrap();
        let suffix = sample.name.strip_prefix(&current).unwrap();
        let allowed: &[&str] = match (family.kind.as_str(), is_open) {
            ("counter", true) => &["_total"],
            ("info", true) => &["_info"],
            ("histogram", _) => &["_bucket", "_sum", "_count"],
            ("counter" | "gauge", _) => &[""],
            other => panic!("{other:?}"),
        };
        assert!(allowed.contains(&suffix), "{line}");
        assert!(
            series.insert(format!("{} {:?}", sample.name, sample.labels)),
            "{line} twice"
        );
        family.samples.push(sample);
    }
    families
}

fn sample(line: &str) -> Sample {
    let (head, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = match head.split_once('{') {
        None => (head, ""),
        Some((name, labels)) => (name, labels.strip_suffix('}').unwrap()),
    };
    assert!(
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
        "{line}"
    );
    // No label here has a comma or a quotation mark in its value.
    let pairs = labels
        .split(',')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            (name.to_owned(), value.to_owned())
        });
    Sample {
        name: name.to_owned(),
        labels: pairs.collect(),
        value: value.parse().unwrap(),
    }
}

/// The calls by Action, code and origin.
fn calls(families: &BTreeMap<String, Family>, name: &str) -> Vec<(String, String, String, f64)> {
    let samples = families[name].samples.iter();
    let row = |sample: &Sample| {
        let label = |name: &str| sample.labels[name].clone();
        (
            label("action"),
            label("code"),
            label("response"),
            sample.value,
        )
    };
    samples.map(row).collect()
}

fn row(action: &str, code: &str, response: &str, count: f64) -> (String, String, String, f64) {
    (
        action.to_owned(),
        code.to_owned(),
        response.to_owned(),
        count,
    )
}

/// Calls of every kind of response, one of which has a code that no page has.
async fn emulator() -> Running {
    let odd = |_: &volc_rtc_emulator::Call<'_>| {
        Err(volc_rtc_emulator::ApiError::service(
            "Odd.Code.Of.A.Handler",
            "odd",
        ))
    };
    let emulator = builder()
        .app(volc_rtc_emulator::App::new(APP.to_string()))
        .handler("IsFriend", "2020-12-01", odd)
        .clock(Clock::fixed(NOW));
    let running = start(emulator).await;
    call(&running, "RegisterUsers", register(7)).await;
    for _ in 0..3 {
        call(&running, "BatchGetUser", profiles(&[7])).await;
    }
    call(
        &running,
        "BatchGetUser",
        json!({"AppId": 404, "UserIds": [1]}),
    )
    .await;
    call(
        &running,
        "IsFriend",
        json!({"AppId": APP, "UserId": 1, "FriendUserIds": [2]}),
    )
    .await;
    for n in 0..20 {
        call(&running, &format!("NoSuchAction{n}"), json!({})).await;
    }
    // An Action that is not reached is not counted by its name either.
    let forged = Call::action("IsInBlackList", "2020-12-01", json!({}));
    let forged =
        forged.with(|call| call.credentials = volc_core::Credentials::new("AKLTnobody", "x"));
    forged.send(&running).await;
    running
}

/// A format that a client asks for.
struct Asked {
    accept: &'static str,
    kind: &'static str,
    /// The name of the family of calls.
    name: &'static str,
    is_open: bool,
}

#[tokio::test]
async fn calls_are_counted_in_both_formats() {
    let running = emulator().await;
    for Asked {
        accept,
        kind,
        name,
        is_open,
    } in [
        Asked {
            accept: "",
            kind: "text/plain; version=0.0.4; charset=utf-8",
            name: CALLS,
            is_open: false,
        },
        Asked {
            accept: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5",
            kind: "application/openmetrics-text; version=1.0.0; charset=utf-8",
            name: "volc_rtc_emulator_calls",
            is_open: true,
        },
    ] {
        let (content_type, text) = scrape(&running, accept).await;
        assert_eq!(content_type, kind);
        let families = read(&text, is_open);
        assert_eq!(
            calls(&families, name),
            [
                row("BatchGetUser", "AppNotFound", "state", 1.0),
                row("BatchGetUser", "none", "state", 3.0),
                row("IsFriend", "other", "state", 1.0),
                row("RegisterUsers", "none", "state", 1.0),
                row("unknown", "InvalidAccessKey", "state", 1.0),
                row("unknown", "InvalidActionOrVersion", "state", 20.0),
            ]
        );
        let unit = families[DURATION].unit.as_deref();
        assert_eq!(unit, is_open.then_some("seconds"));
    }
    let by_client = running.control().unwrap().metrics().await.unwrap();
    assert!(by_client.contains(CALLS), "{by_client}");
}

#[tokio::test]
async fn durations_are_histograms() {
    let running = emulator().await;
    let (_, text) = scrape(&running, "application/openmetrics-text").await;
    let families = read(&text, true);
    let mut by_action: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in &families[DURATION].samples {
        by_action
            .entry(&sample.labels["action"])
            .or_default()
            .push(sample);
    }
    let counts = [
        ("BatchGetUser", 4.0),
        ("IsFriend", 1.0),
        ("RegisterUsers", 1.0),
        ("unknown", 21.0),
    ];
    assert_eq!(
        by_action.keys().copied().collect::<Vec<_>>(),
        counts.map(|(action, _)| action)
    );
    for (action, count) in counts {
        let samples = &by_action[action];
        let buckets: Vec<&Sample> = samples
            .iter()
            .copied()
            .filter(|sample| sample.name.ends_with("_bucket"))
            .collect();
        let bounds: Vec<f64> = buckets
            .iter()
            .map(|bucket| bucket.labels["le"].parse().unwrap())
            .collect();
        assert!(
            bounds.is_sorted() && bounds.last() == Some(&f64::INFINITY),
            "{bounds:?}"
        );
        assert_eq!(buckets.last().unwrap().labels["le"], "+Inf");
        assert!(buckets.iter().map(|bucket| bucket.value).is_sorted());
        assert_eq!(buckets.last().unwrap().value, count, "{action}");
        let find = |end: &str| {
            samples
                .iter()
                .find(|sample| sample.name.ends_with(end))
                .unwrap()
                .value
        };
        assert_eq!(find("_count"), count);
        assert!(find("_sum") > 0.0 && find("_sum") < 600.0);
    }
}

#[tokio::test]
async fn webhooks_and_sizes_are_gauges() {
    let running = emulator().await;
    let event = json!({"event_type": "UserJoinRoom", "room_id": "r"});
    for _ in 0..2 {
        control(&running.url(), http::Method::POST, "/events", &event).await;
    }
    let client = running.control().unwrap();
    let all = volc_rtc_emulator::control::DeliveryFilter::default();
    client
        .settled_deliveries(&all, Duration::from_secs(30))
        .await
        .unwrap();
    let (_, text) = scrape(&running, "").await;
    let families = read(&text, false);
    let webhooks = &families["volc_rtc_emulator_webhook_deliveries"].samples;
    let states = webhooks
        .iter()
        .map(|sample| (sample.labels["state"].as_str(), sample.value));
    assert_eq!(
        states.collect::<Vec<_>>(),
        [
            ("pending", 0.0),
            ("delivered", 0.0),
            ("undelivered", 0.0),
            ("dropped", 0.0),
            ("overflowed", 0.0),
            ("no_receiver", 2.0),
        ]
    );
    let rows = &families["volc_rtc_emulator_store_rows"].samples;
    let of = |table: &str| {
        rows.iter()
            .find(|row| row.labels["table"] == table)
            .unwrap()
            .value
    };
    assert_eq!(
        (of("im_users"), of("webhook_deliveries"), of("im_friends")),
        (1.0, 2.0, 0.0)
    );
    assert!(families["volc_rtc_emulator_store_bytes"].samples[0].value > 4_096.0);
    let build = &families["volc_rtc_emulator_build_info"].samples[0];
    assert_eq!(
        (build.labels["version"].as_str(), build.value),
        (env!("CARGO_PKG_VERSION"), 1.0)
    );
}
