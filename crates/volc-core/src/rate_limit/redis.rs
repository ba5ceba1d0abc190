//! Distributed rate limits on Redis.

use std::fmt;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use tokio::sync::OnceCell;

use super::{DistributedLimiter, Permit};
use crate::action::RateLimit;
use crate::boxed::BoxFuture;

/// Distributed rate limits, common to all processes that use the same Redis and the same prefix.
///
/// Each limit is one key, which holds the moment of the next free place by the clock of Redis, and goes away when it
/// is not needed. Taking a place is one round trip. Places are served in the order in which they are asked for,
/// whichever process asks. 100 QPS means one place each 10.2 ms; what never stops uses 98 % of the limit.
///
/// A call leaves when its process's timer says so and arrives when the network lets it, a little after its place, and
/// that can push calls together. No second has more of them than the limit while none is held up by more than 2 % of
/// the limit's period, 20 ms; then each further 10.2 ms can add one. Allow for two: three processes with eight tasks
/// each at 100 QPS for a minute, on a busy machine, were measured to have at most 101 in any second and to use 98 %.
///
/// While Redis is away, or takes more than a second to answer, each process keeps to the whole limit by itself, and
/// asks Redis again after a second: several processes may then pass the limit together. If that must not be, give
/// each its share with [`RateLimiter::action`](crate::rate_limit::RateLimiter::action) and do without Redis.
///
/// ```no_run
/// use volc_core::rate_limit::{RateLimiter, RedisLimiter};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // The vendor counts per account, so the prefix names one.
/// let limit = RedisLimiter::new("redis://127.0.0.1/")?.prefix("volc:2100012345:");
/// let limiter = RateLimiter::wait().distributed(limit);
/// # let _ = limiter;
/// # Ok(())
/// # }
/// ```
pub struct RedisLimiter {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    script: Script,
    prefix: String,
}

impl RedisLimiter {
    /// Limits on the Redis at this URL, such as `redis://:password@10.0.0.5:6379/2`. It is connected to when the first
    /// call asks for a place.
    ///
    /// # Errors
    /// If the URL is not one of Redis.
    pub fn new(url: &str) -> Result<Self, RedisLimiterError> {
        Ok(Self {
            client: Client::open(url).map_err(RedisLimiterError)?,
            connection: OnceCell::new(),
            script: Script::new(include_str!("gcra.lua")),
            prefix: "volc:".to_owned(),
        })
    }

    /// Sets the prefix of the keys; `volc:` if not set. Processes with the same prefix share their limits, so it should
    /// name the account and, if there are several, the service.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    async fn connection(&self) -> Result<ConnectionManager, RedisError> {
        let connect = || {
            let config = ConnectionManagerConfig::new().set_number_of_retries(1);
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        self.connection.get_or_try_init(connect).await.cloned()
    }
}

impl DistributedLimiter for RedisLimiter {
    fn take<'a>(
        &'a self,
        key: &'a str,
        limit: RateLimit,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let period = u64::from(limit.seconds.max(1)) * 1_000_000;
            // The fiftieth is room for calls that arrive late: those behind them may then come close.
            let interval = (period + period / 50).div_ceil(u64::from(limit.calls.max(1)));
            let mut call = self.script.prepare_invoke();
            call.key(format!("{}{key}", self.prefix));
            call.arg(interval).arg(micros(patience));
            let wait: i64 = call.invoke_async(&mut self.connection().await?).await?;
            let length = Duration::from_micros(wait.unsigned_abs());
            Ok(if wait.is_negative() {
                Permit::TooFar(length)
            } else {
                Permit::After(length)
            })
        })
    }
}

/// Returns the microseconds that a number of Redis's Lua holds exactly.
fn micros(time: Duration) -> u64 {
    const MAX: u64 = 1 << 52;
    u64::try_from(time.as_micros()).map_or(MAX, |micros| micros.min(MAX))
}

impl fmt::Debug for RedisLimiter {
    /// The URL has a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLimiter")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// A URL that is not one of Redis.
#[derive(Debug)]
pub struct RedisLimiterError(RedisError);

impl fmt::Display for RedisLimiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the URL of a Redis, such as `redis://127.0.0.1:6379/`")
    }
}

impl std::error::Error for RedisLimiterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
