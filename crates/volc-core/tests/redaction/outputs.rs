//! Everything that a call prints, logs, counts and records, over a real connection on this machine.
//!
//! The tests of generated crates use this file too.
#![allow(clippy::unwrap_used)]

#[path = "../common/kept_log.rs"]
mod kept_log;

use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use kept_log::Log;
use metrics_util::debugging::DebuggingRecorder;
use serde_json::{Value, json};
use volc_core::api::{Action, Method, ServiceInfo, SiteInfo};
use volc_core::observe::BodyLog;
use volc_core::rate_limit::RateLimiter;
use volc_core::test_util::{Recorder, Replayer, Reply, ScriptedTransport};
use volc_core::transport::ReqwestTransport;
use volc_core::{CallOptions, Client, ClientBuilder, Credentials, retry};

static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    &[SiteInfo::new("main", "rtc.example.com", "cn-north-1")],
);

/// A text and the place that it comes from.
pub(crate) struct Output {
    pub(crate) place: &'static str,
    pub(crate) text: String,
}

impl Output {
    fn new(place: &'static str, text: impl Into<String>) -> Self {
        Self {
            place,
            text: text.into(),
        }
    }

    /// The lines that show a text, with their places.
    pub(crate) fn leaks(outputs: &[Self], text: &str) -> Vec<String> {
        let lines = outputs.iter().flat_map(|output| {
            let lines = output.text.lines().filter(|line| line.contains(text));
            lines.map(|line| format!("{}: {line}", output.place))
        });
        lines.collect()
    }

    /// The places that show a text.
    pub(crate) fn places(outputs: &[Self], text: &str) -> Vec<&'static str> {
        let shows = |output: &&Self| output.text.contains(text);
        outputs
            .iter()
            .filter(shows)
            .map(|output| output.place)
            .collect()
    }
}

/// The responses of a service.
struct Behavior {
    place: &'static str,
    /// The status and the body, by the body that came, what `Result` holds and the secret.
    answer: fn(&str, &Value, &str) -> (u16, String),
}

const BEHAVIORS: &[Behavior] = &[
    Behavior {
        place: "response",
        answer: |_, result, _| (200, envelope(&result.to_string())),
    },
    Behavior {
        place: "response whose result is a text",
        answer: |_, result, _| (200, envelope(&Value::from(result.to_string()).to_string())),
    },
    Behavior {
        place: "refusal",
        answer: |_, _, secret| (400, refusal(&format!("the value `{secret}` is wrong"))),
    },
    Behavior {
        place: "refusal that quotes the body",
        answer: |body, _, _| (400, refusal(body)),
    },
    Behavior {
        place: "page of a proxy",
        answer: |_, _, secret| (502, format!("<p>no route for {secret}</p>")),
    },
    Behavior {
        place: "no JSON",
        answer: |_, _, secret| (200, format!("value {secret} is wrong")),
    },
    Behavior {
        place: "result of another type",
        answer: |body, _, secret| (200, envelope(&json!([[body, secret]]).to_string())),
    },
    Behavior {
        place: "broken JSON",
        answer: |_, _, secret| (200, format!("{{\"Result\": {{\"Pin\": \"{secret}\"")),
    },
];

fn envelope(result: &str) -> String {
    format!(r#"{{"ResponseMetadata":{{"RequestId":"req-1"}},"Result":{result}}}"#)
}

fn refusal(message: &str) -> String {
    let error = json!({"Code": "InvalidParameter", "Message": message});
    json!({"ResponseMetadata": {"RequestId": "req-2", "Error": error}}).to_string()
}

/// A call whose outputs are looked at.
pub(crate) struct Probe<'a, R> {
    pub(crate) request: R,
    pub(crate) options: CallOptions,
    /// The value of `Result`.
    pub(crate) result: Value,
    pub(crate) secret: &'a str,
    /// The file for the record.
    pub(crate) record: &'a Path,
}

impl<R> Probe<'_, R>
where
    R: Action + Clone + Debug + Send + 'static,
    R::Output: Debug + Send + 'static,
{
    /// Makes the call in every way and gathers what is to be seen of it.
    pub(crate) fn outputs(&self) -> Vec<Output> {
        let (log, guard) = Log::start();
        let counts = DebuggingRecorder::new();
        let snapshot = counts.snapshotter();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let mut outputs = metrics::with_local_recorder(&counts, || {
            runtime.unwrap().block_on(async {
                let mut outputs = self.unsent().await;
                for behavior in BEHAVIORS {
                    outputs.push(self.sent(behavior).await);
                }
                outputs.extend(self.recorded().await);
                outputs
            })
        });
        drop(guard);
        outputs.push(self.blocking());
        outputs.push(Output::new("log", log.text()));
        let counted = snapshot.snapshot().into_vec();
        assert!(!counted.is_empty() && log.text().contains("volc.attempt"));
        outputs.push(Output::new("metrics", format!("{counted:?}")));
        outputs
    }

    async fn unsent(&self) -> Vec<Output> {
        let request = &self.request;
        let client = self.client(self.serve(&BEHAVIORS[0])).build().unwrap();
        let call = || {
            client
                .request(request.clone())
                .options(self.options.clone())
        };
        let dry = call().dry_run().await.unwrap();
        let mut outputs = vec![
            Output::new("debug", format!("{request:?} {request:#?}")),
            Output::new("debug of the call", format!("{:?} {:#?}", call(), call())),
            Output::new("debug of the client", format!("{client:?} {client:#?}")),
            Output::new("dry run", format!("{dry:?} {dry:#?}")),
            Output::new("curl", dry.curl()),
        ];
        if R::INFO.method == Method::Get {
            let url = client
                .presign(request, Duration::from_secs(60))
                .await
                .unwrap();
            outputs.push(Output::new("presigned URL", format!("{url:?} {url:#?}")));
        }
        outputs
    }

    async fn sent(&self, behavior: &Behavior) -> Output {
        let client = self.client(self.serve(behavior)).build().unwrap();
        let call = client
            .request(self.request.clone())
            .options(self.options.clone());
        Output::new(behavior.place, outcome(&call.send().await))
    }

    /// Records the call, and replays one that differs.
    async fn recorded(&self) -> Vec<Output> {
        let recorder = Recorder::new(transport(), self.record);
        let mut texts = Vec::new();
        for behavior in BEHAVIORS {
            let client = self
                .client(self.serve(behavior))
                .transport(recorder.clone());
            let client = client.build().unwrap();
            let call = client.request(self.request.clone());
            _ = call.options(self.options.clone()).send().await;
        }
        texts.push(Output::new(
            "debug of the recorder",
            format!("{recorder:?}"),
        ));
        recorder.save().unwrap();
        let record = std::fs::read_to_string(self.record).unwrap();
        texts.push(Output::new("record", record));
        let replayer = Replayer::open(self.record).unwrap();
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 9));
        let client = self
            .client(nowhere)
            .transport(replayer.clone())
            .build()
            .unwrap();
        let other = self.options.clone().query("Other", "1");
        let call = client.request(self.request.clone()).options(other);
        let error = call.send().await.unwrap_err();
        let left = replayer.finish().unwrap_err();
        let text = format!("{} {left} {left:?} {replayer:?}", chain(&error));
        texts.push(Output::new("replay", text));
        let script = ScriptedTransport::new().then(Reply::result(self.result.clone()));
        let client = self
            .client(nowhere)
            .transport(script.clone())
            .build()
            .unwrap();
        let call = client
            .request(self.request.clone())
            .options(self.options.clone());
        _ = call.send().await;
        texts.push(Output::new(
            "sent request",
            format!("{:?} {script:?}", script.sent()),
        ));
        std::fs::remove_file(self.record).unwrap();
        texts
    }

    fn blocking(&self) -> Output {
        let client = self.client(self.serve(&BEHAVIORS[0])).build().unwrap();
        let call = client
            .request(self.request.clone())
            .options(self.options.clone());
        Output::new("blocking", outcome(&call.send().block()))
    }

    fn client(&self, address: SocketAddr) -> ClientBuilder {
        Client::builder(&SERVICE)
            .endpoint(format!("http://{address}"))
            .allow_http()
            .credentials(Credentials::new(
                "AKLTfakefakefake",
                "fake-secret-do-not-print",
            ))
            .rate_limiter(RateLimiter::off())
            .retry(retry::none())
            .interceptor(BodyLog::new().limit(1 << 20))
            .transport(transport())
            .metrics()
    }

    /// Starts a server for one connection.
    fn serve(&self, behavior: &Behavior) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (answer, result, secret) =
            (behavior.answer, self.result.clone(), self.secret.to_owned());
        std::thread::spawn(move || {
            let Ok((stream, _)) = listener.accept() else {
                return;
            };
            _ = respond(stream, |body| answer(body, &result, &secret));
        });
        address
    }
}

/// One for all calls, since most of making one is reading certificates. No connection outlives its call.
fn transport() -> ReqwestTransport {
    static TRANSPORT: OnceLock<ReqwestTransport> = OnceLock::new();
    let new = || ReqwestTransport::builder().build().unwrap();
    TRANSPORT.get_or_init(new).clone()
}

/// Reads a request and answers it.
fn respond(mut stream: TcpStream, answer: impl Fn(&str) -> (u16, String)) -> io::Result<()> {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    let body = loop {
        let read = stream.read(&mut buffer)?;
        seen.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&seen).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                break body.to_owned();
            }
        }
        if read == 0 {
            return Ok(());
        }
    };
    let (status, body) = answer(&body);
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Any\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn outcome<T: Debug>(outcome: &Result<volc_core::Response<T>, volc_core::Error>) -> String {
    match outcome {
        Ok(response) => format!("{response:?} {response:#?}"),
        Err(error) => chain(error),
    }
}

/// All that an error and what lies below it say.
fn chain(error: &volc_core::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text.push_str(&format!("\n{next} {next:?}"));
        cause = next.source();
    }
    text
}
