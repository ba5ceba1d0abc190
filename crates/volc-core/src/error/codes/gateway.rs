//! The codes of the gateway in front of every service.

use super::info::CodeInfo;
use super::info::RetryAdvice::{self, Later, Never, Resign, Throttle};

/// The table of them.
pub(super) const GATEWAY: &[CodeInfo] = &[
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
        "Correct the clock of this machine.",
    ),
    row(
        "ServiceNotFound",
        404,
        Never,
        "there is no such service",
        "Check the service name and the endpoint.",
    ),
    row(
        "InvalidActionOrVersion",
        404,
        Never,
        "there is no such Action in this Version",
        "Check the Action, its Version, the region and the site.",
    ),
    row(
        "InvalidAccessKey",
        401,
        Resign,
        "the access key is unknown",
        "Check for a wrong key, spaces around it, or a key of another site.",
    ),
    row(
        "SignatureDoesNotMatch",
        401,
        Never,
        "the signature is wrong",
        "Check the secret key, the region, and proxies that change requests.",
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
        "Retry later.",
    ),
    row(
        "InternalServiceTimeout",
        504,
        Later,
        "the service timed out; the call may have been carried out",
        "Check if it was, then retry.",
    ),
    row(
        "FlowLimitExceeded",
        429,
        Throttle,
        "the rate limit is exceeded",
        "Reduce the request rate; limits are per account.",
    ),
    row(
        "ServiceUnavailableTemp",
        503,
        Later,
        "the service is unavailable for now",
        "Retry later.",
    ),
    row(
        "InternalServiceError",
        502,
        Later,
        "the service behind the gateway failed",
        "Retry later.",
    ),
    row(
        "InvalidAuthorization",
        400,
        Never,
        "the Authorization header is malformed",
        "Check the access key and the region.",
    ),
    row(
        "InvalidCredential",
        400,
        Never,
        "the Credential in Authorization is malformed",
        "Check the access key and the region.",
    ),
    row(
        "InvalidSecretToken",
        401,
        Resign,
        "the session token is wrong or has expired",
        "Refresh the temporary credentials.",
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
