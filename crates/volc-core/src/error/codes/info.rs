//! The facts about an error code.

/// The documentation of an error code. Generated crates bring a table of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeInfo {
    /// The code, such as `InvalidParameter.IllegalRoomID`.
    pub code: &'static str,
    /// The meaning.
    pub meaning: &'static str,
    /// The remedy; empty where none is known.
    pub remedy: &'static str,
    /// The number that the gateway sends along as `CodeN`, where that is documented.
    pub number: Option<i64>,
    /// The HTTP status it comes with, where that is documented.
    pub http: Option<u16>,
    /// Advice on retrying.
    pub retry: RetryAdvice,
    /// True if the call was carried out in part. Its result can be read beside the error:
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

    pub(super) const fn retry(mut self, advice: RetryAdvice) -> Self {
        self.retry = advice;
        self
    }
}

/// Advice on retrying after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryAdvice {
    /// It does not help.
    Never,
    /// It may help after a while. The service did not see the call.
    NotSent,
    /// The call was refused because the rate limit is exceeded; it was not carried out.
    Throttle,
    /// It may help after a while. The call may have been carried out.
    Later,
    /// It may help once, with another date or fresh credentials. The call was not carried out.
    Resign,
}
