//! Waiting for tasks.

#![cfg(all(feature = "test-util", any(feature = "reqwest", feature = "hyper")))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use common::{SERVICE, builder, good, refused, serve};
use serde_json::json;
use tokio::time::Instant;
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::error::NotDone;
use volc_core::rate_limit::RateLimiter;
use volc_core::test_util::{Reply, ScriptedTransport, TestClock};
use volc_core::wait::{WaitInfo, WaitState, Waitable, Waited};
use volc_core::{CallOptions, Client, Error};

#[derive(Clone, Debug, Default, PartialEq)]
struct GetTask {
    id: String,
}

response_struct!(GetTask { id = optional("Id") });

#[derive(Clone, Debug, Default, PartialEq)]
struct Task {
    status: i64,
    reason: String,
    percent: i64,
}

response_struct!(Task {
    status = optional("Status"),
    reason = optional("Reason"),
    percent = optional("Percent"),
});

impl Action for GetTask {
    type Output = Task;
    const INFO: &'static ActionInfo = {
        static INFO: ActionInfo = ActionInfo::new("GetTask", "2020-12-01").reads();
        &INFO
    };
}

impl Waitable for GetTask {
    const WAIT: &'static WaitInfo = &WaitInfo::every(2_000).not_found(&["TaskNotReady"]);

    fn state(output: &Task) -> WaitState {
        match output.status {
            2 => WaitState::done(&output.reason),
            3 => WaitState::failed(&output.reason),
            _ => WaitState::Pending,
        }
    }
}

fn task(status: i64, reason: &str) -> Reply {
    Reply::result(json!({ "Status": status, "Reason": reason }))
}

/// A client whose service follows the script, without retries of its own.
fn client(script: &ScriptedTransport) -> Client {
    Client::builder(&SERVICE)
        .credentials(common::credentials())
        .transport(script.clone())
        .rate_limiter(RateLimiter::off())
        .retry(volc_core::retry::none())
        .build()
        .unwrap()
}

fn call(script: &ScriptedTransport) -> volc_core::call::Call<GetTask> {
    client(script).request(GetTask::default())
}

#[tokio::test(start_paused = true)]
async fn wait_ends_when_the_task_is_done() {
    let script = ScriptedTransport::new()
        .then(task(0, ""))
        .then(task(1, ""))
        .then(task(2, "by itself").request_id("the-last"));
    let (start, seen) = (Instant::now(), Mutex::new(Vec::new()));
    let waited = call(&script)
        .wait()
        .on_progress(|task| seen.lock().unwrap().push(task.status))
        .await
        .unwrap();
    let Waited::Done(output) = waited else {
        panic!("{waited:?}")
    };
    assert_eq!((output.status, output.request_id()), (2, "the-last"));
    assert_eq!(*seen.lock().unwrap(), [0, 1, 2]);
    // Two intervals of 2 and 3 seconds, of which up to a half was taken off.
    let took = start.elapsed();
    assert!((2_500..=5_001).contains(&took.as_millis()), "{took:?}");
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn wait_ends_when_the_task_has_failed() {
    let script = ScriptedTransport::new()
        .then(task(1, ""))
        .then(task(3, "no \u{1b}disk").request_id("r-9"));
    let waited = call(&script).wait().await.unwrap();
    let Waited::Failed { reason, output } = &waited else {
        panic!("{waited:?}")
    };
    assert_eq!((reason.as_str(), output.status), ("no \u{1b}disk", 3));
    assert!(!waited.is_done());
    let error = waited.into_done().unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetTask 2020-12-01: the task has failed: no \\u{1b}disk (request id r-9)"
    );
    assert_eq!(
        (error.action(), error.request_id()),
        (Some("GetTask"), Some("r-9"))
    );
    assert!(!error.is_timeout() && !error.may_retry());
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn wait_times_out_with_the_last_response() {
    struct Case {
        seconds: u64,
        calls: std::ops::RangeInclusive<usize>,
    }

    let cases = [
        Case {
            seconds: 1,
            calls: 2..=2,
        },
        Case {
            seconds: 2,
            calls: 2..=3,
        },
        Case {
            seconds: 3,
            calls: 2..=3,
        },
        Case {
            seconds: 60,
            calls: 7..=12,
        },
    ];
    for Case { seconds, calls } in cases {
        let script = ScriptedTransport::new().always("GetTask", task(1, ""));
        let (start, timeout) = (Instant::now(), Duration::from_secs(seconds));
        let waited = call(&script).wait().timeout(timeout).await.unwrap();
        assert_eq!(waited.output().unwrap().status, 1);
        let sent = script.sent().len();
        assert!(calls.contains(&sent), "{sent} calls in {seconds} s");
        // The last call is made just before the end.
        let took = start.elapsed();
        let earliest = timeout.saturating_sub(Duration::from_millis(250));
        assert!(took >= earliest && took <= timeout, "{took:?}");
        let error = waited.into_done().unwrap_err();
        assert!(error.is_timeout() && !error.may_retry(), "{error:?}");
        let line = error.to_string();
        let start = "GetTask 2020-12-01: the task was not done in time (request id ";
        assert!(line.starts_with(start), "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn wait_without_time_makes_one_call() {
    let slow = |reply: Reply| reply.after(Duration::from_millis(80));
    let ended = |reply: Reply| {
        let script = ScriptedTransport::new().then(slow(reply));
        async move {
            let wait = call(&script).wait().timeout(Duration::ZERO);
            let waited = wait.await.unwrap();
            script.finish().unwrap();
            waited
        }
    };
    assert!(ended(task(2, "")).await.is_done());
    let waited = ended(task(1, "")).await;
    let Waited::TimedOut { last: Some(last) } = waited else {
        panic!("{waited:?}")
    };
    assert_eq!(last.status, 1);
}

#[tokio::test(start_paused = true)]
async fn call_under_way_is_given_up_at_the_end() {
    let script = ScriptedTransport::new()
        .then(task(1, ""))
        .then(Reply::never());
    let start = Instant::now();
    let waited = call(&script)
        .wait()
        .timeout(Duration::from_secs(5))
        .await
        .unwrap();
    let Waited::TimedOut { last: Some(last) } = waited else {
        panic!("{waited:?}")
    };
    assert_eq!((last.status, start.elapsed().as_secs()), (1, 5));

    let script = ScriptedTransport::new().then(Reply::never());
    let waited = call(&script)
        .wait()
        .timeout(Duration::from_secs(5))
        .await
        .unwrap();
    assert!(waited.output().is_none());
    let error = waited.into_done().unwrap_err();
    let Error::NotDone(state) = &error else {
        panic!("{error:?}")
    };
    assert!(matches!(***state, NotDone::TimedOut { found: false, .. }));
    assert_eq!(
        error.to_string(),
        "GetTask 2020-12-01: the task was not there in time; check its id and that it was started"
    );
}

#[tokio::test(start_paused = true)]
async fn tasks_are_waited_for_together_with_one_error() {
    async fn done(script: &ScriptedTransport) -> Result<i64, Error> {
        Ok(call(script).wait().await?.into_done()?.status)
    }

    let good = ScriptedTransport::new().then(task(2, ""));
    let failed = ScriptedTransport::new().then(task(3, "no disk"));
    let refused = ScriptedTransport::new().then(Reply::error("AccessDenied", "no"));
    assert_eq!(done(&good).await.unwrap(), 2);
    let good = ScriptedTransport::new().then(task(2, ""));
    let error = tokio::try_join!(done(&good), done(&failed)).unwrap_err();
    assert!(matches!(error, Error::NotDone(_)), "{error:?}");
    let error = tokio::try_join!(done(&refused), done(&failed)).unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
}

#[tokio::test(start_paused = true)]
async fn wait_without_a_limit_goes_on() {
    let mut script = ScriptedTransport::new();
    for _ in 0..100 {
        script = script.then(task(1, ""));
    }
    let script = script.then(task(2, ""));
    let start = Instant::now();
    let wait = call(&script).wait().timeout(Duration::MAX);
    assert!(wait.await.unwrap().is_done());
    assert!(start.elapsed() > Duration::from_secs(1_200));
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn intervals_go_as_they_are_set() {
    struct Case {
        every: u64,
        factor: f64,
        longest: u64,
        seconds: std::ops::RangeInclusive<u64>,
    }

    let cases = [
        // 10 + 20 + 25 + 25 + 25
        Case {
            every: 10,
            factor: 2.0,
            longest: 25,
            seconds: 52..=105,
        },
        Case {
            every: 10,
            factor: 1.0,
            longest: 600,
            seconds: 25..=50,
        },
        Case {
            every: 0,
            factor: 3.0,
            longest: 0,
            seconds: 0..=0,
        },
    ];
    for Case {
        every,
        factor,
        longest,
        seconds,
    } in cases
    {
        let mut script = ScriptedTransport::new();
        for _ in 0..5 {
            script = script.then(task(1, ""));
        }
        let script = script.then(task(2, ""));
        let start = Instant::now();
        let wait = call(&script)
            .wait()
            .every(Duration::from_secs(every))
            .backoff(factor)
            .max_interval(Duration::from_secs(longest));
        assert!(wait.await.unwrap().is_done());
        let took = start.elapsed();
        assert!(
            seconds.contains(&took.as_secs()),
            "{took:?}, not {seconds:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn clients_do_not_wait_in_step() {
    let mut pauses = Vec::new();
    for _ in 0..10 {
        let script = ScriptedTransport::new().then(task(1, "")).then(task(2, ""));
        let start = Instant::now();
        assert!(call(&script).wait().await.unwrap().is_done());
        pauses.push(start.elapsed());
    }
    pauses.dedup();
    assert!(pauses.len() > 1, "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn condition_ends_the_wait() {
    let running = |task: &Task| task.status == 1 && task.percent >= 50;
    let progress = |percent: i64| Reply::result(json!({ "Status": 1, "Percent": percent }));
    let script = ScriptedTransport::new()
        .then(progress(10))
        .then(progress(70));
    let waited = call(&script).wait_until(running).await.unwrap();
    let Waited::Done(output) = waited else {
        panic!("{waited:?}")
    };
    assert_eq!(output.percent, 70);

    // The task ends without it.
    for status in [2, 3] {
        let script = ScriptedTransport::new()
            .then(progress(10))
            .then(task(status, "ended"));
        let waited = call(&script).wait_until(running).await.unwrap();
        let Waited::Failed { reason, output } = waited else {
            panic!("{waited:?}")
        };
        assert_eq!((reason.as_str(), output.status), ("ended", status));
    }

    // A task that has failed may be what is waited for.
    let script = ScriptedTransport::new().then(task(3, ""));
    let waited = call(&script)
        .wait_until(|task| task.status == 3)
        .await
        .unwrap();
    assert!(waited.is_done());
}

#[tokio::test(start_paused = true)]
async fn condition_and_callback_may_borrow() {
    let script = ScriptedTransport::new().then(task(1, "")).then(task(1, ""));
    let (mut calls, mut seen) = (0, Vec::new());
    let wait = call(&script)
        .wait_until(|_| {
            calls += 1;
            calls == 2
        })
        .on_progress(|task| seen.push(task.status));
    assert!(wait.await.unwrap().is_done());
    assert_eq!((calls, seen), (2, vec![1, 1]));
}

#[tokio::test(start_paused = true)]
async fn task_that_is_not_there_yet_is_waited_for() {
    let not_ready = || Reply::error("TaskNotReady", "later");
    let script = ScriptedTransport::new()
        .then(not_ready())
        .then(not_ready())
        .then(task(2, ""));
    let mut seen = 0;
    let waited = call(&script)
        .wait()
        .on_progress(|_| seen += 1)
        .await
        .unwrap();
    assert!(waited.is_done());
    assert_eq!(seen, 1, "an error is no progress");
    script.finish().unwrap();

    let script = ScriptedTransport::new().always("GetTask", not_ready());
    let waited = call(&script)
        .wait()
        .timeout(Duration::from_secs(9))
        .await
        .unwrap();
    let Waited::TimedOut { last: None } = waited else {
        panic!("{waited:?}")
    };

    // A task that was there is not "not yet there".
    let script = ScriptedTransport::new().then(task(1, "")).then(not_ready());
    let error = call(&script).wait().await.unwrap_err();
    assert_eq!(error.code(), Some("TaskNotReady"));
}

#[tokio::test(start_paused = true)]
async fn other_errors_end_the_wait() {
    let script = ScriptedTransport::new()
        .then(task(1, ""))
        .then(Reply::error("AccessDenied", "no"));
    let error = call(&script).wait().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_retried_by_the_policy() {
    let busy = || Reply::error("InternalError", "busy").status(500);
    let script = ScriptedTransport::new()
        .then(busy())
        .then(task(1, ""))
        .then(busy())
        .then(busy())
        .then(task(2, ""));
    let options = CallOptions::new().retry(volc_core::retry::standard());
    let wait = call(&script).options(options).wait();
    assert!(wait.await.unwrap().is_done());
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn options_hold_for_every_call() {
    let script = ScriptedTransport::new()
        .then(task(1, ""))
        .then(Reply::never());
    let options = CallOptions::new().operation_timeout(Duration::from_millis(300));
    let error = call(&script).options(options).wait().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn dropped_wait_calls_no_more() {
    let script = ScriptedTransport::new().always("GetTask", task(1, ""));
    let wait = call(&script).wait().into_future();
    assert_eq!(
        script.sent().len(),
        0,
        "nothing happens before it is awaited"
    );
    let given_up = tokio::time::timeout(Duration::from_secs(30), wait).await;
    assert!(given_up.is_err());
    let sent = script.sent().len();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(script.sent().len(), sent);
}

#[tokio::test(start_paused = true)]
async fn clock_of_the_client_is_waited_on() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let script = ScriptedTransport::new()
        .clock(clock)
        .then(task(1, ""))
        .then(task(2, ""));
    let asked = Asked {
        clock,
        pauses: Arc::default(),
    };
    let client = Client::builder(&SERVICE)
        .credentials(common::credentials())
        .transport(script.clone())
        .clock(asked.clone())
        .retry(volc_core::retry::none())
        .build()
        .unwrap();
    let wait = client.request(GetTask::default()).wait();
    assert!(wait.await.unwrap().is_done());
    let pauses = asked.pauses.lock().unwrap();
    let interval = |pause: &Duration| (1_000..=2_000).contains(&pause.as_millis());
    assert_eq!(
        pauses.iter().filter(|pause| interval(pause)).count(),
        1,
        "{pauses:?}"
    );
}

/// A clock that writes down the waits that it is asked for.
#[derive(Clone, Debug)]
struct Asked {
    clock: TestClock,
    pauses: Arc<Mutex<Vec<Duration>>>,
}

impl volc_core::clock::Clock for Asked {
    fn wall(&self) -> SystemTime {
        self.clock.wall()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, time: Duration) -> volc_core::clock::BoxFuture<'static, ()> {
        self.pauses.lock().unwrap().push(time);
        self.clock.sleep(time)
    }
}

#[tokio::test]
async fn wait_works_over_http() {
    let bodies = [
        refused("TaskNotReady", "later"),
        good(r#"{"Status": 1}"#),
        good(r#"{"Status": 1}"#),
        good(r#"{"Status": 2, "Reason": "by itself"}"#),
    ];
    let served = std::sync::atomic::AtomicUsize::new(0);
    let (address, counts) = serve(move |_| {
        let at = served.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        common::Reply::new(200, bodies[at].clone())
    })
    .await;
    let client = builder(address).build().unwrap();
    let wait = client.request(GetTask::default()).wait();
    let waited = wait.every(Duration::from_millis(1)).await.unwrap();
    assert_eq!(waited.into_done().unwrap().reason, "by itself");
    assert_eq!(counts.get(), (1, 4), "all on one connection");
}

#[cfg(feature = "blocking")]
#[test]
fn wait_blocks_without_a_runtime() {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let served = std::sync::atomic::AtomicUsize::new(0);
            let (address, _) = serve(move |_| {
                let at = served.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                common::Reply::new(200, good(&format!(r#"{{"Status": {at}}}"#)))
            })
            .await;
            sender.send(address).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let client = builder(receiver.recv().unwrap()).build().unwrap();
    let wait = client.request(GetTask::default()).wait();
    let waited = wait.every(Duration::from_millis(1)).block().unwrap();
    assert_eq!(waited.into_done().unwrap().status, 2);
}

#[test]
fn waits_can_be_sent_to_another_thread() {
    fn assert_send<T: Send>(_: &T) {}

    let wait = call(&ScriptedTransport::new()).wait_until(|_| true);
    let text = format!("{wait:?}");
    assert!(text.contains("GetTask") && text.contains("600"), "{text}");
    assert_send(&wait);
    assert_send(&wait.into_future());
}
