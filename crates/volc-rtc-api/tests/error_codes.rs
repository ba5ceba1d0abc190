//! The documented error codes.

#![allow(clippy::unwrap_used)]

use volc_rtc_api::volc_core::error::{CodeInfo, RetryAdvice};
use volc_rtc_api::{ErrorCode, SERVICE};

#[test]
fn every_code_is_a_variant_that_reads_back_and_says_what_to_do() {
    assert_eq!(SERVICE.codes.len(), 133);
    for info in SERVICE.codes {
        let code = ErrorCode::from(info.code);
        assert!(!matches!(code, ErrorCode::Unknown(_)), "{}", info.code);
        assert_eq!((code.value(), code.info()), (info.code, Some(info)));
        assert!(
            !info.meaning.ends_with('.') && info.remedy.ends_with('.'),
            "{info:?}"
        );
        assert_eq!(info.partial, code == ErrorCode::PartialSuccess);
    }
    let code = ErrorCode::from("InvalidParameter.BrandNew");
    assert_eq!(code.value(), "InvalidParameter.BrandNew");
    assert_eq!(code.meaning(), ErrorCode::InvalidParameter.meaning());
}

#[test]
fn gateway_codes_of_the_runtime_match_their_page() {
    for info in SERVICE.codes {
        let Some(gateway) =
            CodeInfo::find(info.code, &[]).filter(|known_code| known_code.code == info.code)
        else {
            continue;
        };
        assert_eq!(
            (gateway.http, gateway.retry),
            (info.http, info.retry),
            "{}",
            info.code
        );
    }
}

#[test]
fn retries_know_the_codes_that_name_no_status() {
    let advice = |code: &str| ErrorCode::from(code).retry();
    assert_eq!(
        advice("InternalError.ReachRateLimit"),
        RetryAdvice::Throttle
    );
    assert_eq!(advice("InternalError.Parallel"), RetryAdvice::Later);
    assert_eq!(advice("InternalError.TaskRepeat"), RetryAdvice::Never);
    assert_eq!(advice("InternalError.BrandNew"), RetryAdvice::Later);
    assert_eq!(advice("PartialSuccess"), RetryAdvice::Never);
    assert_eq!(advice("BatchSendOverQuota"), RetryAdvice::Throttle);
}
