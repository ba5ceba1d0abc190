//! An attempt: the verdict on what the receiver did, and what follows from it.

use std::time::Duration;

use serde_json::Value;
use volc_core::__private::{mask, shown};
use volc_ir::Event;

use super::settings::WebhookSettings;

/// The time in which a receiver of IM events has to respond.
const IM_LIMIT: Duration = Duration::from_secs(1);

/// The most bytes of a refusal's body that are kept.
const KEPT: usize = 1024;

/// The response that the service expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contract {
    /// HTTP 200, with any body.
    Status,
    /// HTTP 200 and a `CheckCode` of 0, in a second: events of IM after the fact.
    Accepted,
    /// HTTP 200 and any `CheckCode`, in a second: events of IM before the fact, which a receiver may refuse; see
    /// [`ask`](super::ask).
    Verdict,
}

impl Contract {
    /// Returns the contract of an event by its page; events without one, and server messages, want only the status.
    pub(crate) fn by_page(page: Option<&Event>) -> Self {
        match page {
            Some(event) if event.response.is_some() && event.name.starts_with("Before") => {
                Self::Verdict
            }
            Some(event) if event.response.is_some() => Self::Accepted,
            _ => Self::Status,
        }
    }

    /// Returns the time in which the response has to come.
    pub(crate) fn limit(self, settings: &WebhookSettings) -> Duration {
        match self {
            Self::Status => settings.response_limit,
            Self::Accepted | Self::Verdict => settings.response_limit.min(IM_LIMIT),
        }
    }

    /// Judges a response.
    pub(crate) fn judge(self, status: u16, is_elsewhere: bool, body: &[u8]) -> Exchange {
        let reason = match status {
            200 => self.refusal(body),
            300..=399 if is_elsewhere => Some(format!(
                "a redirect (HTTP {status}), which is not followed; configure the URL that it leads to"
            )),
            _ => Some(format!("HTTP {status}, where only 200 is a success")),
        };
        Exchange {
            status: Some(status),
            response: reason.as_ref().and_then(|_| kept(body)),
            reason,
        }
    }

    fn refusal(self, body: &[u8]) -> Option<String> {
        if self == Self::Status {
            return None;
        }
        let body: Option<Value> = serde_json::from_slice(body).ok();
        match body.and_then(|body| body.get("CheckCode").and_then(Value::as_i64)) {
            Some(code) if code != 0 && self == Self::Accepted => {
                Some(format!("a `CheckCode` of {code}"))
            }
            Some(_) => None,
            None => {
                Some("no `CheckCode`, a number, in a JSON object; events of IM need one".to_owned())
            }
        }
    }
}

/// The outcome of one exchange with a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// The HTTP status, if a response came.
    pub(crate) status: Option<u16>,
    /// The reason why it failed; `None` is a success.
    pub(crate) reason: Option<String>,
    /// The beginning of the body of a response that refused, with secrets redacted.
    pub(crate) response: Option<String>,
}

/// Returns the part of a refusal's body that is kept: the receiver's reason stands there.
pub(super) fn kept(body: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(mut json) => {
            mask(&mut json, &[]);
            json.to_string()
        }
        Err(_) => shown(&String::from_utf8_lossy(body), &[]).into_owned(),
    };
    let end = text.char_indices().map(|(at, char)| at + char.len_utf8());
    let end = end.take_while(|end| *end <= KEPT).last()?;
    text.get(..end).map(str::to_owned)
}

impl Exchange {
    /// An attempt without a response.
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self {
            status: None,
            reason: Some(reason.into()),
            response: None,
        }
    }
}

/// The further course of a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Delivered,
    /// The next attempt, in milliseconds since 1970.
    RetryAt(u64),
    Undelivered,
}

impl Fate {
    /// Returns the fate after the attempt of this number, counted from 1, which ended at this time.
    pub(crate) fn after(
        attempt: u32,
        exchange: &Exchange,
        now: u64,
        settings: &WebhookSettings,
    ) -> Self {
        if exchange.reason.is_none() {
            Self::Delivered
        } else if attempt < WebhookSettings::ATTEMPTS {
            let interval = u64::try_from(settings.interval.as_millis()).unwrap_or(u64::MAX);
            Self::RetryAt(now.saturating_add(interval))
        } else {
            Self::Undelivered
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        attempt: u32,
        status: u16,
        fate: Fate,
    }

    #[test]
    fn fate_follows_from_status_and_attempt() {
        let settings = WebhookSettings::new();
        for case in [
            Case {
                attempt: 1,
                status: 200,
                fate: Fate::Delivered,
            },
            Case {
                attempt: 3,
                status: 200,
                fate: Fate::Delivered,
            },
            Case {
                attempt: 1,
                status: 204,
                fate: Fate::RetryAt(6_000),
            },
            Case {
                attempt: 2,
                status: 500,
                fate: Fate::RetryAt(6_000),
            },
            Case {
                attempt: 3,
                status: 500,
                fate: Fate::Undelivered,
            },
            Case {
                attempt: 3,
                status: 302,
                fate: Fate::Undelivered,
            },
        ] {
            let exchange = Contract::Status.judge(case.status, true, b"");
            let fate = Fate::after(case.attempt, &exchange, 5_000, &settings);
            assert_eq!(fate, case.fate, "{} {}", case.attempt, case.status);
        }
    }

    #[test]
    fn attempt_without_response_is_retried() {
        let exchange = Exchange::failed("the connection was refused");
        let fate = Fate::after(1, &exchange, 0, &WebhookSettings::new());
        assert_eq!((fate, exchange.status), (Fate::RetryAt(1_000), None));
    }

    #[test]
    fn the_body_of_a_refusal_is_kept_up_to_a_limit() {
        assert_eq!(kept(b""), None);
        let long = "é".repeat(KEPT);
        let short = kept(long.as_bytes()).unwrap_or_default();
        assert_eq!(short, "é".repeat(KEPT / 2));
        let json = br#"{"CheckMessage":"late","SecretKey":"fake-secret"}"#;
        let exchange = Contract::Status.judge(401, false, json);
        let response = exchange.response.unwrap_or_default();
        assert!(
            response.contains("late") && !response.contains("fake-secret"),
            "{response}"
        );
        assert_eq!(Contract::Status.judge(200, false, json).response, None);
    }

    struct Judged {
        contract: Contract,
        body: &'static [u8],
        is_success: bool,
    }

    #[test]
    fn events_of_im_need_a_check_code() {
        for case in [
            Judged {
                contract: Contract::Status,
                body: b"\xff",
                is_success: true,
            },
            Judged {
                contract: Contract::Accepted,
                body: br#"{"CheckCode":0}"#,
                is_success: true,
            },
            Judged {
                contract: Contract::Accepted,
                body: br#"{"CheckCode":3}"#,
                is_success: false,
            },
            Judged {
                contract: Contract::Accepted,
                body: b"ok",
                is_success: false,
            },
            Judged {
                contract: Contract::Accepted,
                body: b"{}",
                is_success: false,
            },
            Judged {
                contract: Contract::Verdict,
                body: br#"{"CheckCode":3}"#,
                is_success: true,
            },
            Judged {
                contract: Contract::Verdict,
                body: br#"{"CheckCode":"0"}"#,
                is_success: false,
            },
        ] {
            let exchange = case.contract.judge(200, false, case.body);
            assert_eq!(exchange.reason.is_none(), case.is_success, "{exchange:?}");
        }
    }
}
