//! One read-only call, and what its outcome says of the endpoint, the clock, the credentials and the permission.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use volc_core::api::{Json, ProbeInfo};
use volc_core::clock::Clock;
use volc_core::error::{TimeoutKind, TransportError, TransportPhase};
use volc_core::observe::{CallInfo, Interceptor, RawResponse};
use volc_core::{CallOptions, Credentials, Error, retry};

use super::form;
use super::inputs::Diagnose;
use super::report::{Diagnosis, Problem, Subject};

/// Longer than a healthy service takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds that a clock may be off without anybody noticing.
const TOLERANCE: i64 = 30;

/// Makes the call. Returns its result, if there is one.
pub(super) async fn run(
    diagnose: &Diagnose,
    credentials: Result<&Credentials, &Error>,
    report: &mut Diagnosis,
) -> Option<Json> {
    let service = diagnose.client.service();
    let Some(probe) = service.probe else {
        report.unknown(Subject::Permission, "there is no call to try it with");
        return None;
    };
    let credentials = match credentials {
        Ok(found) => found,
        Err(error) => {
            let text = format!("{error}; set VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY");
            report.bad(Subject::Credentials, Problem::Missing, text);
            return None;
        }
    };
    let seen = Seen::new(diagnose.client.as_ref().clock());
    let mut sent = send(diagnose, probe, &seen).await;
    // The client has learned how far its clock is off, and dates this one right.
    if sent.as_ref().is_err_and(is_of_the_date) {
        sent = send(diagnose, probe, &seen).await;
    }
    check_endpoint(diagnose, sent.as_ref().err(), report);
    check_clock(&seen, sent.as_ref().err(), report);
    tell_source(credentials, report);
    match sent {
        Ok(result) => {
            for subject in [Subject::AccessKey, Subject::SecretKey] {
                report.good(subject, "the service accepts it");
            }
            let text = format!("{} {} is allowed", probe.action, probe.version);
            report.good(Subject::Permission, text);
            Some(result)
        }
        Err(error) => {
            judge(&error, probe, diagnose, report);
            None
        }
    }
}

async fn send(diagnose: &Diagnose, probe: ProbeInfo, seen: &Seen) -> Result<Json, Error> {
    // An id of another form may be a secret.
    let app_id = diagnose.app_id.as_ref().map(|app_id| app_id.expose());
    let app_id = app_id.filter(|app_id| form::of_value(app_id) == Some(Subject::AppId));
    let parameters: Json = app_id
        .map(|app_id| ("AppId", Json::from(app_id.as_str())))
        .into_iter()
        .collect();
    let options = CallOptions::new()
        .attempt_timeout(PATIENCE)
        .operation_timeout(PATIENCE)
        .retry(retry::none())
        .without_rate_limit()
        .interceptor(seen.clone());
    let call = diagnose
        .client
        .call(probe.action, probe.version, &parameters)
        .reads()
        .options(options);
    seen.start();
    call.await.map(volc_core::Response::into_inner)
}

fn is_of_the_date(error: &Error) -> bool {
    let code = error.code().unwrap_or_default();
    code.starts_with("InvalidTimestamp") || code.starts_with("RequestExpired")
}

fn check_endpoint(diagnose: &Diagnose, error: Option<&Error>, report: &mut Diagnosis) {
    let endpoint = diagnose.client.endpoint();
    let (problem, reason) = match error {
        Some(Error::Transport(lost)) if lost.is_untrusted() => {
            (Problem::Untrusted, lost.to_string())
        }
        Some(Error::Transport(lost)) if lost.phase() == TransportPhase::Connect => {
            let help = "check DNS, the firewall and the proxy (HTTPS_PROXY, NO_PROXY)";
            let cause: &TransportError = lost;
            (Problem::Unreachable, format!("{cause}; {help}"))
        }
        Some(Error::Transport(lost)) => (Problem::Unreachable, lost.to_string()),
        Some(Error::Timeout(late)) => {
            let what = match late.kind() {
                TimeoutKind::Connect => {
                    "no connection came about in time; check the firewall and the proxy"
                }
                _ => "it did not respond in time",
            };
            (Problem::Unreachable, what.to_owned())
        }
        Some(Error::Decode(_)) => {
            let text = "its response is not the service's; check the endpoint, and what stands on the way to it";
            (Problem::OfAnother, text.to_owned())
        }
        _ => return check_region(diagnose, &endpoint, report),
    };
    report.bad(Subject::Endpoint, problem, format!("{endpoint}: {reason}"));
}

/// Compares the region with that of the site whose host is called.
fn check_region(diagnose: &Diagnose, endpoint: &str, report: &mut Diagnosis) {
    let region = diagnose.client.region();
    let host = endpoint
        .split_once("://")
        .map_or(endpoint, |(_, host)| host);
    let sites = diagnose.client.service().sites.iter();
    match sites.clone().find(|site| site.host == host) {
        Some(site) if site.region != region => {
            let text = format!(
                "{endpoint} responds, but its region is {} and calls are signed for {region}; set the region or \
                 the site",
                site.region
            );
            report.doubtful(Subject::Endpoint, Problem::WrongForm, text);
        }
        Some(site) => {
            let text = format!("{endpoint} responds (site {}, region {region})", site.name);
            report.good(Subject::Endpoint, text);
        }
        None => {
            let text = format!("{endpoint} responds (not a known site, region {region})");
            report.good(Subject::Endpoint, text);
        }
    }
}

fn check_clock(seen: &Seen, error: Option<&Error>, report: &mut Diagnosis) {
    let ahead = match (seen.ahead(), error) {
        (Some(ahead), _) => ahead,
        (None, Some(error)) if is_of_the_date(error) => {
            let code = error.code().unwrap_or_default().to_owned();
            let text = "the service refuses the date of calls; set this machine's clock (NTP)";
            return report.bad(Subject::Clock, Problem::Refused(code), text);
        }
        _ => return report.unknown(Subject::Clock, "no response told the service's time"),
    };
    if ahead.abs() <= TOLERANCE {
        return report.good(Subject::Clock, "it agrees with the service's clock");
    }
    let direction = if ahead > 0 { "ahead of" } else { "behind" };
    let text = format!(
        "it is {} s {direction} the service's; set it (NTP): the client corrects the date of its calls, but not that \
         of the tokens that are signed here",
        ahead.abs()
    );
    report.bad(Subject::Clock, Problem::Skewed(ahead), text);
}

fn tell_source(credentials: &Credentials, report: &mut Diagnosis) {
    let source = credentials.source();
    match credentials.warning() {
        None => report.good(Subject::Credentials, format!("they come from {source}")),
        Some(warning) => {
            let text = format!("they come from {source}: {warning}");
            report.doubtful(Subject::Credentials, Problem::Exposed, text);
        }
    }
}

/// Says whose fault a failed call is. The service's own words are left out: they quote what it refuses, which may be a
/// secret in the wrong place.
fn judge(error: &Error, probe: ProbeInfo, diagnose: &Diagnose, report: &mut Diagnosis) {
    let Some(code) = error.code() else {
        let text = "not found out, since the call had no response that can be read";
        return report.unknown(Subject::Permission, text);
    };
    let family = code.split('.').next().unwrap_or(code);
    let refused = || Problem::Refused(code.chars().take(128).collect());
    let id = error.request_id().unwrap_or("none");
    match family {
        "InvalidAccessKey" => {
            let text = format!(
                "the service does not know it (request id {id}): it is deleted, wrong, or of another site than {}; \
                 keys of BytePlus are not those of Volcengine",
                diagnose.client.endpoint()
            );
            report.bad(Subject::AccessKey, refused(), text);
        }
        "SignatureDoesNotMatch" => {
            report.good(Subject::AccessKey, "the service knows it");
            let text = format!(
                "the signature is wrong (request id {id}): it does not belong to this access key, or a proxy changes \
                 requests"
            );
            report.bad(Subject::SecretKey, refused(), text);
        }
        "InvalidSecretToken" | "ExpiredToken" | "ExpiredTokenException" => {
            let text = format!(
                "it is wrong or has expired (request id {id}); get new temporary credentials"
            );
            report.bad(Subject::SessionToken, refused(), text);
        }
        "InvalidAuthorization" | "InvalidCredential" => {
            let text = format!("it cannot be one, or the region is wrong (request id {id})");
            report.bad(Subject::AccessKey, refused(), text);
        }
        "AccessDenied" | "LackPolicy" | "LackProjectPolicy" => {
            for subject in [Subject::AccessKey, Subject::SecretKey] {
                report.good(subject, "the service accepts it");
            }
            let text = format!(
                "{} {} is not allowed (request id {id}); grant the user or role a policy for RTC in the console (IAM)",
                probe.action, probe.version
            );
            report.bad(Subject::Permission, refused(), text);
        }
        _ => {
            let code = code.escape_debug();
            let text = format!(
                "{} {} fails with {code} (request id {id})",
                probe.action, probe.version
            );
            report.unknown(Subject::Permission, text);
        }
    }
}

/// Compares the clock with the dates of responses.
#[derive(Clone, Debug)]
struct Seen(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Arc<dyn Clock>,
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    sent: Option<SystemTime>,
    /// The seconds by which the clock is ahead.
    ahead: Option<i64>,
}

impl Seen {
    fn new(clock: &Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            clock: Arc::clone(clock),
            times: Mutex::default(),
        }))
    }

    /// Takes the time at which a request is sent.
    fn start(&self) {
        self.times().sent = Some(self.0.clock.wall());
    }

    fn ahead(&self) -> Option<i64> {
        self.times().ahead
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        // Nothing that holds the mutex can leave it half-written.
        self.0.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Interceptor for Seen {
    fn after_response(&self, _: &CallInfo<'_>, response: &RawResponse<'_>) {
        let received = self.0.clock.wall();
        let mut times = self.times();
        let (Some(date), Some(sent)) = (response.date(), times.sent) else {
            return;
        };
        let halfway = sent + received.duration_since(sent).unwrap_or_default() / 2;
        times.ahead = Some(match halfway.duration_since(date) {
            Ok(ahead) => seconds(ahead),
            Err(behind) => -seconds(behind.duration()),
        });
    }
}

/// To the nearest, since a date has whole ones.
fn seconds(time: Duration) -> i64 {
    let rounded = time.saturating_add(Duration::from_millis(500));
    i64::try_from(rounded.as_secs()).unwrap_or(i64::MAX)
}
