//! Documentation of error codes: those of the gateway, which every service shares, and the look-up in a service's own.

mod gateway;
mod info;

use self::gateway::GATEWAY;
use self::info::RetryAdvice::{Later, Never, Resign, Throttle};
pub use self::info::{CodeInfo, RetryAdvice};
use crate::search::holds;

impl CodeInfo {
    /// Looks a code up in a service's table, then in the gateway's: the exact code first, then its family, which is
    /// what stands before the first dot.
    pub fn find(code: &str, service: &'static [CodeInfo]) -> Option<&'static CodeInfo> {
        let look_up = |code: &str| {
            let find_in = |table: &'static [CodeInfo]| table.iter().find(|info| info.code == code);
            find_in(service).or_else(|| find_in(GATEWAY))
        };
        look_up(code).or_else(|| look_up(code.split_once('.')?.0))
    }

    /// Returns whether calling again may help after a code: what the tables say of the exact code, else what its name
    /// or its family tell.
    pub fn advice(code: &str, service: &'static [CodeInfo]) -> RetryAdvice {
        advice(Some(code), service, 0)
    }
}

/// Returns whether calling again may help: what the tables say of the exact code, else what its name, its family or the
/// HTTP status tell.
pub(super) fn advice(code: Option<&str>, service: &'static [CodeInfo], status: u16) -> RetryAdvice {
    match code.and_then(|code| CodeInfo::find(code, service)) {
        Some(info) if Some(info.code) == code => info.retry,
        family => guess(code, family, status),
    }
}

/// Derives the advice for a code that no table has: by its name, then by its family, then by the HTTP status.
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
    if status == 429 || THROTTLE.iter().any(|word| holds(code, word)) {
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

/// Returns whether a code says that credentials or rights are the trouble, whatever the HTTP status.
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
                Some("the rate limit is exceeded"),
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
        struct Case {
            code: Option<&'static str>,
            status: u16,
            advice: RetryAdvice,
        }

        for Case {
            code,
            status,
            advice,
        } in [
            Case {
                code: None,
                status: 429,
                advice: Throttle,
            },
            Case {
                code: Some("ThrottlingException"),
                status: 400,
                advice: Throttle,
            },
            Case {
                code: Some("InternalError.ReachRateLimit"),
                status: 200,
                advice: Throttle,
            },
            Case {
                code: Some("FlowLimitExceeded.New"),
                status: 200,
                advice: Throttle,
            },
            Case {
                code: Some("InternalError.New"),
                status: 200,
                advice: Later,
            },
            Case {
                code: Some("InvalidParameter.New"),
                status: 500,
                advice: Never,
            },
            Case {
                code: Some("ExpiredToken"),
                status: 400,
                advice: Resign,
            },
            Case {
                code: Some("Strange"),
                status: 503,
                advice: Later,
            },
            Case {
                code: Some("Strange"),
                status: 200,
                advice: Never,
            },
            Case {
                code: None,
                status: 501,
                advice: Never,
            },
            Case {
                code: None,
                status: 302,
                advice: Never,
            },
        ] {
            let family = code.and_then(|code| CodeInfo::find(code, OWN));
            assert_eq!(guess(code, family, status), advice, "{code:?} {status}");
        }
    }
}
