//! What is known of error codes: the gateway's, which every service shares, and the look-up in a service's own.

/// What the documentation says of an error code. Generated crates bring a table of these, made by
/// [`error_codes!`](crate::error_codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeInfo {
    /// The code, such as `InvalidParameter.IllegalRoomID`.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it; empty where nobody says.
    pub remedy: &'static str,
    /// The number that the gateway sends along as `CodeN`, where that is documented.
    pub number: Option<i64>,
    /// The HTTP status it comes with, where that is documented.
    pub http: Option<u16>,
    /// Whether calling again may help.
    pub retry: RetryAdvice,
    /// Whether the call was carried out in part. Its result can be read beside the error:
    /// [`Error::partial_output`](crate::error::Error::partial_output).
    pub partial: bool,
}

impl CodeInfo {
    /// A code after which calling again does not help.
    pub const fn new(code: &'static str, meaning: &'static str, remedy: &'static str) -> Self {
        Self {
            code,
            meaning,
            remedy,
            number: None,
            http: None,
            retry: RetryAdvice::Never,
            partial: false,
        }
    }

    /// With the gateway's number for it.
    pub const fn number(mut self, number: i64) -> Self {
        self.number = Some(number);
        self
    }

    /// With the HTTP status it comes with.
    pub const fn http(mut self, status: u16) -> Self {
        self.http = Some(status);
        self
    }

    /// With [`RetryAdvice::Later`].
    pub const fn later(self) -> Self {
        self.retry(RetryAdvice::Later)
    }

    /// With [`RetryAdvice::Throttle`].
    pub const fn throttle(self) -> Self {
        self.retry(RetryAdvice::Throttle)
    }

    /// With [`RetryAdvice::Resign`].
    pub const fn resign(self) -> Self {
        self.retry(RetryAdvice::Resign)
    }

    /// Of a call that was carried out in part.
    pub const fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    const fn retry(mut self, advice: RetryAdvice) -> Self {
        self.retry = advice;
        self
    }

    /// Looks a code up in a service's table, then in the gateway's: the exact code first, then its family, which is
    /// what stands before the first dot.
    pub fn find(code: &str, service: &'static [CodeInfo]) -> Option<&'static CodeInfo> {
        let look_up = |code: &str| {
            let find_in = |table: &'static [CodeInfo]| table.iter().find(|info| info.code == code);
            find_in(service).or_else(|| find_in(GATEWAY))
        };
        look_up(code).or_else(|| look_up(code.split_once('.')?.0))
    }

    /// Whether calling again may help after a code: what the tables say of the exact code, else what its name or its
    /// family tell.
    pub fn advice(code: &str, service: &'static [CodeInfo]) -> RetryAdvice {
        advice(Some(code), service, 0)
    }
}

/// Whether calling again may help after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryAdvice {
    /// It does not help.
    Never,
    /// It may help after a while. The service did not see the call.
    NotSent,
    /// The call was refused because calls come too fast; it was not carried out.
    Throttle,
    /// It may help after a while. The call may have been carried out.
    Later,
    /// It may help once, with another date or fresh credentials. The call was not carried out.
    Resign,
}

use RetryAdvice::{Later, Never, Resign, Throttle};

/// The codes of the gateway in front of every service.
const GATEWAY: &[CodeInfo] = &[
    row(
        "MissingParameter",
        400,
        Never,
        "a key parameter is missing",
        "Send Action and Version in the query.",
    ),
    row(
        "MissingAuthenticationToken",
        401,
        Never,
        "the request is not signed",
        "Sign the request.",
    ),
    row(
        "MissingRequestInfo",
        400,
        Never,
        "a part of the signature is missing",
        "Send X-Date and a full Authorization header.",
    ),
    row(
        "MissingSignature",
        401,
        Never,
        "the signature is missing",
        "Sign the request.",
    ),
    row(
        "InvalidTimestamp",
        400,
        Resign,
        "the signature is too old or from the future",
        "Set the clock of this machine.",
    ),
    row(
        "ServiceNotFound",
        404,
        Never,
        "there is no such service",
        "Look at the service name and the endpoint.",
    ),
    row(
        "InvalidActionOrVersion",
        404,
        Never,
        "there is no such Action in this Version",
        "Look at the Action, its Version, the region and the site.",
    ),
    row(
        "InvalidAccessKey",
        401,
        Resign,
        "the access key is unknown",
        "Look for a wrong key, spaces around it, or a key of another site.",
    ),
    row(
        "SignatureDoesNotMatch",
        401,
        Never,
        "the signature is wrong",
        "Look at the secret key, the region, and proxies that change requests.",
    ),
    row(
        "LackPolicy",
        403,
        Never,
        "no policy allows this",
        "Grant the user a policy that allows the Action.",
    ),
    row(
        "AccessDenied",
        403,
        Never,
        "the user may not do this",
        "Grant the user a policy that allows the Action.",
    ),
    row(
        "LackProjectPolicy",
        403,
        Never,
        "no policy of the project allows this",
        "Grant the user a policy in the project.",
    ),
    row(
        "InternalError",
        500,
        Later,
        "the gateway failed",
        "Call again later.",
    ),
    row(
        "InternalServiceTimeout",
        504,
        Later,
        "the service ran out of time; the call may have been carried out",
        "Look whether it was, then call again.",
    ),
    row(
        "FlowLimitExceeded",
        429,
        Throttle,
        "calls come too fast",
        "Call less often; limits count per account.",
    ),
    row(
        "ServiceUnavailableTemp",
        503,
        Later,
        "the service is unavailable for now",
        "Call again later.",
    ),
    row(
        "InternalServiceError",
        502,
        Later,
        "the service behind the gateway failed",
        "Call again later.",
    ),
    row(
        "InvalidAuthorization",
        400,
        Never,
        "the Authorization header is malformed",
        "Look at the access key and the region.",
    ),
    row(
        "InvalidCredential",
        400,
        Never,
        "the Credential in Authorization is malformed",
        "Look at the access key and the region.",
    ),
    row(
        "InvalidSecretToken",
        401,
        Resign,
        "the session token is wrong or has expired",
        "Get new temporary credentials.",
    ),
];

const fn row(
    code: &'static str,
    http: u16,
    retry: RetryAdvice,
    meaning: &'static str,
    remedy: &'static str,
) -> CodeInfo {
    CodeInfo::new(code, meaning, remedy).http(http).retry(retry)
}

/// Whether calling again may help: what the tables say of the exact code, else what its name, its family or the HTTP
/// status tell.
pub(super) fn advice(code: Option<&str>, service: &'static [CodeInfo], status: u16) -> RetryAdvice {
    match code.and_then(|code| CodeInfo::find(code, service)) {
        Some(info) if Some(info.code) == code => info.retry,
        family => guess(code, family, status),
    }
}

/// What to do after a code that no table has: by what its name says, then by what is said of its family, then by the
/// HTTP status.
fn guess(code: Option<&str>, family: Option<&CodeInfo>, status: u16) -> RetryAdvice {
    const THROTTLE: [&str; 10] = [
        "Throttling",
        "RequestLimitExceeded",
        "RequestThrottled",
        "TooManyRequests",
        "RateLimitExceeded",
        "QPSOverLimit",
        "ReachRateLimit",
        "PriorRequestNotComplete",
        "TransactionInProgress",
        "ProvisionedThroughputExceeded",
    ];
    const FRESH: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
    let code = code.unwrap_or_default();
    if status == 429 || THROTTLE.iter().any(|word| code.contains(word)) {
        return Throttle;
    }
    if FRESH.contains(&code) {
        return Resign;
    }
    if let Some(family) = family {
        return family.retry;
    }
    match status {
        408 | 500 | 502 | 503 | 504 => Later,
        _ => Never,
    }
}

/// Whether a code says that credentials or rights are the trouble, whatever the HTTP status.
pub(super) fn is_auth(code: &str) -> bool {
    const FAMILIES: [&str; 11] = [
        "MissingAuthenticationToken",
        "MissingSignature",
        "InvalidTimestamp",
        "InvalidAccessKey",
        "SignatureDoesNotMatch",
        "LackPolicy",
        "LackProjectPolicy",
        "AccessDenied",
        "InvalidAuthorization",
        "InvalidCredential",
        "InvalidSecretToken",
    ];
    let family = code.split('.').next().unwrap_or(code);
    FAMILIES.contains(&family) || code == "Unauthorized"
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[CodeInfo] = &[
        CodeInfo::new("InvalidParameter", "bad", ""),
        CodeInfo::new("InternalError.Parallel", "busy", "").later(),
        CodeInfo::new("AccessDenied", "own", ""),
    ];

    #[test]
    fn exact_then_family_and_the_service_before_the_gateway() {
        for (code, found) in [
            ("InvalidParameter", Some("bad")),
            ("InvalidParameter.New", Some("bad")),
            ("InternalError.Parallel", Some("busy")),
            ("InternalError.Other", Some("the gateway failed")),
            ("AccessDenied", Some("own")),
            (
                "FlowLimitExceeded.QPSOverLimit",
                Some("calls come too fast"),
            ),
            ("Nothing", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(
                CodeInfo::find(code, OWN).map(|info| info.meaning),
                found,
                "{code}"
            );
        }
    }

    #[test]
    fn unknown_codes_are_judged_by_name_then_family_then_status() {
        for (code, status, advice) in [
            (None, 429, Throttle),
            (Some("ThrottlingException"), 400, Throttle),
            (Some("InternalError.ReachRateLimit"), 200, Throttle),
            (Some("FlowLimitExceeded.New"), 200, Throttle),
            (Some("InternalError.New"), 200, Later),
            (Some("InvalidParameter.New"), 500, Never),
            (Some("ExpiredToken"), 400, Resign),
            (Some("Strange"), 503, Later),
            (Some("Strange"), 200, Never),
            (None, 501, Never),
            (None, 302, Never),
        ] {
            let family = code.and_then(|code| CodeInfo::find(code, OWN));
            assert_eq!(guess(code, family, status), advice, "{code:?} {status}");
        }
    }
}
