//! Recovery from refused signatures: clock skew and expired credentials.

use super::attempt::Stamp;
use super::run::Run;
use crate::credentials::Credentials;
use crate::error::{Error, RetryAdvice, ServiceError};

impl Run<'_> {
    /// Mends what an attempt was refused for, if that can be done: whether another one has a chance.
    pub(super) async fn recover(&mut self, error: &Error, stamp: &Stamp) -> bool {
        let Error::Service(refusal) = error else {
            return false;
        };
        if refusal.retry_advice() != RetryAdvice::Resign {
            return false;
        }
        if is_of_the_date(refusal) {
            !std::mem::replace(&mut self.recovered.clock, true)
                && self.recover_clock(refusal, stamp)
        } else {
            !std::mem::replace(&mut self.recovered.credentials, true)
                && self.recover_credentials(&stamp.credentials).await
        }
    }

    fn recover_clock(&self, refusal: &ServiceError, stamp: &Stamp) -> bool {
        let (Some(skew), Some(date)) = (&self.client.skew, refusal.date) else {
            return false;
        };
        skew.learn(date, stamp.wall, self.client.clock.wall())
    }

    /// Asks the provider again. Credentials that cannot change come back as they were.
    async fn recover_credentials(&self, refused: &Credentials) -> bool {
        let credentials = &self.client.credentials;
        credentials.forget(refused);
        let now = self.client.corrected(self.client.clock.wall());
        let fresh = credentials.get(now).await;
        fresh.is_ok_and(|fresh| !same(&fresh, refused))
    }
}

fn is_of_the_date(refusal: &ServiceError) -> bool {
    let code = refusal.code().unwrap_or_default();
    code.starts_with("InvalidTimestamp") || code.starts_with("RequestExpired")
}

fn same(one: &Credentials, other: &Credentials) -> bool {
    one.is(other)
        || (one.access_key() == other.access_key()
            && one.secret_key() == other.secret_key()
            && one.session_token() == other.session_token())
}
