//! The journal as an HTTP archive: each object has the members of HAR 1.2 and no others.

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use volc_rtc_emulator::control::JournalFilter;

use super::support::{APP, Call, builder, send};
use super::{call, profiles, register, start};

const SECRET: &str = "sk-12345-do-not-print";

/// A member of an object of the format.
struct Member {
    object: &'static str,
    name: &'static str,
    is: Is,
    required: bool,
}

enum Is {
    Text,
    /// A moment of ISO 8601 with its zone.
    Moment,
    /// A number of at least 0.
    Number,
    /// The same, or -1 for one that is not known.
    Size,
    /// An object of this name.
    Object(&'static str),
    /// A list of objects of this name.
    List(&'static str),
}

/// The members as the specification of HAR 1.2 has them; `postData` has either `params` or `text`.
const MEMBERS: &[Member] = &[
    required("root", "log", Is::Object("log")),
    required("log", "version", Is::Text),
    required("log", "creator", Is::Object("creator")),
    optional("log", "browser", Is::Object("creator")),
    optional("log", "pages", Is::List("page")),
    required("log", "entries", Is::List("entry")),
    optional("log", "comment", Is::Text),
    required("creator", "name", Is::Text),
    required("creator", "version", Is::Text),
    optional("creator", "comment", Is::Text),
    optional("entry", "pageref", Is::Text),
    required("entry", "startedDateTime", Is::Moment),
    required("entry", "time", Is::Number),
    required("entry", "request", Is::Object("request")),
    required("entry", "response", Is::Object("response")),
    required("entry", "cache", Is::Object("cache")),
    required("entry", "timings", Is::Object("timings")),
    optional("entry", "serverIPAddress", Is::Text),
    optional("entry", "connection", Is::Text),
    optional("entry", "comment", Is::Text),
    required("request", "method", Is::Text),
    required("request", "url", Is::Text),
    required("request", "httpVersion", Is::Text),
    required("request", "cookies", Is::List("cookie")),
    required("request", "headers", Is::List("pair")),
    required("request", "queryString", Is::List("pair")),
    optional("request", "postData", Is::Object("postData")),
    required("request", "headersSize", Is::Size),
    required("request", "bodySize", Is::Size),
    optional("request", "comment", Is::Text),
    required("response", "status", Is::Number),
    required("response", "statusText", Is::Text),
    required("response", "httpVersion", Is::Text),
    required("response", "cookies", Is::List("cookie")),
    required("response", "headers", Is::List("pair")),
    required("response", "content", Is::Object("content")),
    required("response", "redirectURL", Is::Text),
    required("response", "headersSize", Is::Size),
    required("response", "bodySize", Is::Size),
    optional("response", "comment", Is::Text),
    required("content", "size", Is::Number),
    optional("content", "compression", Is::Number),
    required("content", "mimeType", Is::Text),
    optional("content", "text", Is::Text),
    optional("content", "encoding", Is::Text),
    optional("content", "comment", Is::Text),
    required("pair", "name", Is::Text),
    required("pair", "value", Is::Text),
    optional("pair", "comment", Is::Text),
    required("postData", "mimeType", Is::Text),
    required("postData", "text", Is::Text),
    optional("postData", "comment", Is::Text),
    optional("timings", "blocked", Is::Size),
    optional("timings", "dns", Is::Size),
    optional("timings", "connect", Is::Size),
    required("timings", "send", Is::Number),
    required("timings", "wait", Is::Number),
    required("timings", "receive", Is::Number),
    optional("timings", "ssl", Is::Size),
    optional("timings", "comment", Is::Text),
    optional("cache", "comment", Is::Text),
];

const fn required(object: &'static str, name: &'static str, is: Is) -> Member {
    Member {
        object,
        name,
        is,
        required: true,
    }
}

const fn optional(object: &'static str, name: &'static str, is: Is) -> Member {
    Member {
        required: false,
        ..required(object, name, is)
    }
}

/// The faults of an object, with their paths.
fn faults(object: &str, value: &Value, path: &str) -> Vec<String> {
    let Some(members) = value.as_object() else {
        return vec![format!("{path} is no object")];
    };
    let known: Vec<&Member> = MEMBERS
        .iter()
        .filter(|member| member.object == object)
        .collect();
    let unknown = members
        .keys()
        .filter(|name| known.iter().all(|member| member.name != name.as_str()));
    let mut faults: Vec<String> = unknown
        .map(|name| format!("{path}.{name} is unknown"))
        .collect();
    for member in known {
        let path = format!("{path}.{}", member.name);
        match members.get(member.name) {
            None if member.required => faults.push(format!("{path} is missing")),
            None => {}
            Some(value) => faults.extend(faults_of_member(&member.is, value, &path)),
        }
    }
    faults
}

fn faults_of_member(is: &Is, value: &Value, path: &str) -> Vec<String> {
    let number = value.as_f64();
    let is_right = match is {
        Is::Object(object) => return faults(object, value, path),
        Is::List(object) => {
            let Some(items) = value.as_array() else {
                return vec![format!("{path} is no list")];
            };
            return items
                .iter()
                .flat_map(|item| faults(object, item, path))
                .collect();
        }
        Is::Text => value.is_string(),
        Is::Moment => value
            .as_str()
            .is_some_and(|text| text.len() == 24 && text.ends_with('Z')),
        Is::Number => number.is_some_and(|number| number >= 0.0),
        Is::Size => number.is_some_and(|number| number >= 0.0 || number == -1.0),
    };
    let fault = (!is_right).then(|| format!("{path} is {value}"));
    fault.into_iter().collect()
}

#[test]
fn faults_of_an_archive_are_found() {
    let archive =
        json!({"log": {"version": 1, "creator": {"name": "a", "version": "1", "own": 1}}});
    assert_eq!(
        faults("root", &archive, ""),
        [
            ".log.version is 1",
            ".log.creator.own is unknown",
            ".log.entries is missing",
        ]
    );
}

#[tokio::test]
async fn the_journal_is_exported_as_har_1_2() {
    let running = start(builder()).await;
    let control = running.control().unwrap();
    call(&running, "RegisterUsers", register(7)).await;
    let secret = json!({"AppID": "app-seen", "SecretKey": SECRET});
    call(&running, "CreateCallback", secret).await;
    let presigned = Call::action("NoSuchAction", "2020-12-01", json!({})).with(|call| {
        call.query.push(("Token".to_owned(), SECRET.to_owned()));
        call.body.clear();
    });
    presigned.send(&running).await;
    let archive = control.journal_har(&JournalFilter::new()).await.unwrap();
    assert_eq!(faults("root", &archive, ""), Vec::<String>::new());
    let text = archive.to_string();
    assert!(
        !text.contains(SECRET) && text.contains("app-seen"),
        "{text}"
    );
    let entries = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(
        (entries.len(), &archive["log"]["version"]),
        (3, &json!("1.2"))
    );
    let first = &entries[0];
    assert_eq!(first["startedDateTime"], "2026-09-21T14:13:20.000Z");
    let host = running.address();
    let url = format!("http://{host}/?Action=RegisterUsers&Version=2020-12-01");
    assert_eq!(first["request"]["url"], url);
    let pairs = json!([
        {"name": "Action", "value": "RegisterUsers"}, {"name": "Version", "value": "2020-12-01"},
    ]);
    assert_eq!(first["request"]["queryString"], pairs);
    let sent: Value =
        serde_json::from_str(first["request"]["postData"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(sent, register(7));
    assert_eq!(first["response"]["status"], 200);
    assert!(first["response"]["content"]["size"].as_u64() > Some(100));
    assert_eq!(first["time"], first["timings"]["wait"]);
    assert_eq!(entries[2]["request"]["postData"], Value::Null);
    assert!(
        entries[2]["comment"]
            .as_str()
            .unwrap()
            .starts_with("InvalidActionOrVersion: ")
    );
}

#[tokio::test]
async fn filters_choose_the_calls_of_an_archive() {
    let running = start(builder()).await;
    let control = running.control().unwrap();
    call(&running, "RegisterUsers", register(7)).await;
    call(&running, "BatchGetUser", profiles(&[7])).await;
    call(&running, "NoSuchAction", json!({})).await;
    for (filter, count) in [
        (JournalFilter::new(), 3),
        (JournalFilter::action("BatchGetUser"), 1),
        (JournalFilter::new().app_id(APP.to_string()), 2),
        (JournalFilter::new().unmatched(true), 1),
        (JournalFilter::new().failed(false), 0),
        (JournalFilter::new().after(2), 1),
    ] {
        let archive = control.journal_har(&filter).await.unwrap();
        let entries = archive["log"]["entries"].as_array().unwrap();
        assert_eq!(entries.len(), count, "{filter:?}");
    }
    let url = format!("{}/_emulator/journal/har?colour=red", running.url());
    let wrong = send(Method::GET, &url, HeaderMap::new(), Vec::new()).await;
    assert_eq!(wrong.status, 400);
}
