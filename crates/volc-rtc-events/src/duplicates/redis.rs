//! Duplicates that several processes recognise, on Redis.

use std::fmt;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisError, Script};
use tokio::sync::OnceCell;
use volc_core::clock::BoxFuture;

use super::{Begin, DuplicateStore, Reservation, StoreError};
use crate::event::EventKey;

/// Reserves a key that is not there. Returns what is there otherwise: `P` and a number, or `D` and a response.
const BEGIN: &str = "
local found = redis.call('GET', KEYS[1])
if found then return found end
redis.call('SET', KEYS[1], 'P' .. ARGV[1], 'PX', ARGV[2])
return false";

/// Keeps a response, unless there is one.
const COMMIT: &str = "
local found = redis.call('GET', KEYS[1])
if found and string.sub(found, 1, 1) == 'D' then return 0 end
redis.call('SET', KEYS[1], 'D' .. ARGV[1], 'PX', ARGV[2])
return 1";

/// Gives a key free that is reserved with this number.
const ABORT: &str = "
if redis.call('GET', KEYS[1]) == 'P' .. ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0";

/// A store on Redis, for receivers that are several processes: those with the same Redis and the same prefix.
///
/// Each event is one key, which goes away by itself. Each step is one round trip. While Redis is away, events are not
/// handled, and the service gets the status 503.
///
/// ```no_run
/// use std::time::Duration;
/// use volc_rtc_events::duplicates::RedisStore;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::new("redis://127.0.0.1/")?
///     .prefix("my-app:events:")
///     .keep_for(Duration::from_secs(3_600));
/// # let _ = store;
/// # Ok(())
/// # }
/// ```
pub struct RedisStore {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    prefix: String,
    reserve_for: Duration,
    keep_for: Duration,
    scripts: Scripts,
}

struct Scripts {
    begin: Script,
    commit: Script,
    abort: Script,
}

impl RedisStore {
    /// Returns a store on the Redis at this URL, such as `redis://:password@10.0.0.5:6379/2`. It is connected to when
    /// the first event comes.
    ///
    /// # Errors
    /// If the URL is not one of Redis.
    pub fn new(url: &str) -> Result<Self, RedisStoreError> {
        Ok(Self {
            client: Client::open(url).map_err(RedisStoreError)?,
            connection: OnceCell::new(),
            prefix: "volc:event:".to_owned(),
            reserve_for: Duration::from_secs(30),
            keep_for: Duration::from_secs(900),
            scripts: Scripts {
                begin: Script::new(BEGIN),
                commit: Script::new(COMMIT),
                abort: Script::new(ABORT),
            },
        })
    }

    /// Sets what the keys begin with; `volc:event:` if not set.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets how long an event stays reserved that is neither committed nor aborted; 30 seconds if not set.
    #[must_use]
    pub fn reserve_for(mut self, time: Duration) -> Self {
        self.reserve_for = time;
        self
    }

    /// Sets how long a response is kept; 15 minutes if not set. It has to be longer than the verifier's maximum age and
    /// skew together, after which a duplicate is refused anyway.
    #[must_use]
    pub fn keep_for(mut self, time: Duration) -> Self {
        self.keep_for = time;
        self
    }

    async fn connection(&self) -> Result<ConnectionManager, RedisError> {
        let connect = || {
            let config = ConnectionManagerConfig::new().set_number_of_retries(1);
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        self.connection.get_or_try_init(connect).await.cloned()
    }

    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &EventKey,
        argument: &[u8],
        time: Duration,
    ) -> Result<T, StoreError> {
        let mut call = script.prepare_invoke();
        call.key(format!("{}{key}", self.prefix));
        call.arg(argument).arg(millis(time));
        let mut connection = self.connection().await.map_err(StoreError::new)?;
        call.invoke_async(&mut connection)
            .await
            .map_err(StoreError::new)
    }
}

impl DuplicateStore for RedisStore {
    fn begin<'a>(&'a self, key: &'a EventKey) -> BoxFuture<'a, Result<Begin, StoreError>> {
        Box::pin(async move {
            let number = fastrand::u64(..);
            let argument = number.to_string();
            let script = &self.scripts.begin;
            let found: Option<Vec<u8>> = self
                .run(script, key, argument.as_bytes(), self.reserve_for)
                .await?;
            match found.as_deref() {
                None => Ok(Begin::New(Reservation::new(number))),
                Some([b'P', ..]) => Ok(Begin::InProgress),
                Some([b'D', response @ ..]) => Ok(Begin::Done(response.to_vec())),
                Some(_) => Err(StoreError::new(
                    "a key with this prefix holds something else",
                )),
            }
        })
    }

    fn commit<'a>(
        &'a self,
        key: &'a EventKey,
        _: Reservation,
        response: &'a [u8],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let script = &self.scripts.commit;
            let _: i64 = self.run(script, key, response, self.keep_for).await?;
            Ok(())
        })
    }

    fn abort<'a>(
        &'a self,
        key: &'a EventKey,
        reservation: Reservation,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let number = reservation.number().to_string();
            let script = &self.scripts.abort;
            let _: i64 = self
                .run(script, key, number.as_bytes(), Duration::ZERO)
                .await?;
            Ok(())
        })
    }
}

/// Redis takes no time of zero.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).map_or(u64::from(u32::MAX), |millis| {
        millis.clamp(1, u64::from(u32::MAX))
    })
}

/// The URL is redacted, since it can have a password in it.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .field("reserve_for", &self.reserve_for)
            .field("keep_for", &self.keep_for)
            .finish_non_exhaustive()
    }
}

/// A URL that is not one of Redis.
#[derive(Debug)]
pub struct RedisStoreError(RedisError);

impl fmt::Display for RedisStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the URL of a Redis, such as `redis://127.0.0.1:6379/`")
    }
}

impl std::error::Error for RedisStoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
