//! Verification of callbacks.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use volc_core::Sensitive;

use crate::envelope::Envelope;
use crate::error::EventError;
use crate::event::Event;
use crate::time;

/// A verifier of callbacks: raw body in, [`Event`] out.
///
/// The scheme is weak: a plain SHA-256 over the values and the key, which are sorted and joined without a separator. So
/// the signature binds no value to its name, characters can move between neighbours, and nothing limits its age. The
/// verifier makes up for that: `AppId` has to be a known one, and only the keys of that app count; `EventType` has to
/// be a name, `Nonce` four characters, `EventTime` a time that is not older than five minutes. What happens twice
/// within these is for a [store of duplicates](crate::duplicates). Serve callbacks over HTTPS, and make the key long
/// and random.
///
/// ```
/// use std::time::Duration;
/// use volc_rtc_events::{EventError, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::builder()
///     .app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key")
///     .app("661e0fb1a2b3c4d5e6f70809", "fake-next-key") // while keys are rotated
///     .max_age(Duration::from_secs(120))
///     .build()?;
///
/// let error = verifier.verify(b"{}").unwrap_err();
/// assert_eq!(error, EventError::MissingMember { name: "EventType" });
/// assert_eq!(error.status(), 400);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Verifier {
    apps: Vec<App>,
    max_age: Duration,
    max_skew: Duration,
    max_body: usize,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

#[derive(Clone)]
struct App {
    /// `None` if every AppId will do.
    app_id: Option<String>,
    key: Sensitive<String>,
}

impl Verifier {
    /// Returns a builder without any app.
    pub fn builder() -> VerifierBuilder {
        VerifierBuilder(Self {
            apps: Vec::new(),
            max_age: Duration::from_secs(300),
            max_skew: Duration::from_secs(60),
            max_body: 1 << 20,
            clock: Arc::new(SystemTime::now),
        })
    }

    /// Verifies the body of a callback and reads the event.
    ///
    /// # Errors
    /// A body that is not an event, is not trusted, or has data that cannot be read. [`EventError::status`] is the HTTP
    /// status for it.
    pub fn verify(&self, body: &[u8]) -> Result<Event, EventError> {
        if body.len() > self.max_body {
            return Err(EventError::TooLarge {
                limit: self.max_body,
            });
        }
        let envelope = Envelope::parse(body)?;
        let time = self.check(&envelope)?;
        Event::read(envelope, time)
    }

    /// Verifies an envelope. Returns the time of the event.
    ///
    /// # Errors
    /// As [`verify`](Self::verify), but for the data, which is not read.
    pub fn check(&self, envelope: &Envelope<'_>) -> Result<SystemTime, EventError> {
        if !envelope.is_data_text {
            return Err(EventError::NotText { name: "EventData" });
        }
        if !envelope.has_signature_form() {
            return Err(EventError::MalformedSignature);
        }
        self.check_signature(envelope)?;
        let invalid = |name, expected| EventError::InvalidMember { name, expected };
        if !is_name(&envelope.event_type) {
            return Err(invalid("EventType", "a name such as `UserJoinRoom`"));
        }
        if envelope.nonce.chars().count() != 4 {
            return Err(invalid("Nonce", "4 characters"));
        }
        let time = time::parse(&envelope.event_time)
            .ok_or_else(|| invalid("EventTime", "a time such as `2023-03-21T15:32:04+08:00`"))?;
        self.check_age(time)?;
        Ok(time)
    }

    fn check_signature(&self, envelope: &Envelope<'_>) -> Result<(), EventError> {
        let is_app = |app: &&App| app.app_id.as_ref().is_none_or(|id| *id == envelope.app_id);
        let mut apps = self.apps.iter().filter(is_app).peekable();
        if apps.peek().is_none() {
            return Err(EventError::UnknownApp {
                app_id: envelope.app_id.chars().take(64).collect(),
            });
        }
        if envelope.is_signed_by(apps.map(|app| app.key.expose().as_str())) {
            Ok(())
        } else {
            Err(EventError::WrongSignature)
        }
    }

    fn check_age(&self, time: SystemTime) -> Result<(), EventError> {
        match (self.clock)().duration_since(time) {
            Ok(age) if age > self.max_age => Err(EventError::TooOld {
                age,
                max_age: self.max_age,
            }),
            Err(error) if error.duration() > self.max_skew => Err(EventError::InFuture {
                ahead: error.duration(),
                max_skew: self.max_skew,
            }),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Returns the size in bytes up to which a body is read.
    pub fn max_body(&self) -> usize {
        self.max_body
    }
}

/// Returns whether a text is the name of an event: letters and digits, of which the first is a capital.
fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_alphanumeric())
}

/// The keys are redacted.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apps: Vec<_> = self.apps.iter().map(|app| app.app_id.as_deref()).collect();
        f.debug_struct("Verifier")
            .field("apps", &apps)
            .field("max_age", &self.max_age)
            .field("max_skew", &self.max_skew)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// A builder of a [`Verifier`].
#[derive(Clone, Debug)]
#[must_use]
pub struct VerifierBuilder(Verifier);

impl VerifierBuilder {
    /// Accepts events of an app that are signed with this key: the `SecretKey` of its callbacks, neither its AppKey nor
    /// a key of the account. An app may have several keys, while they are rotated; a key counts for its app only.
    pub fn app(mut self, app_id: impl Into<String>, key: impl Into<Sensitive<String>>) -> Self {
        self.0.apps.push(App {
            app_id: Some(app_id.into()),
            key: key.into(),
        });
        self
    }

    /// Accepts events of every app that are signed with this key.
    ///
    /// The AppId then has to be compared elsewhere: since the signature does not bind a value to its name, a sender of
    /// old callbacks can exchange the AppId for another value.
    pub fn any_app(mut self, key: impl Into<Sensitive<String>>) -> Self {
        self.0.apps.push(App {
            app_id: None,
            key: key.into(),
        });
        self
    }

    /// Sets the age up to which events are accepted; 5 minutes if not set. Retries come within seconds.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.0.max_age = max_age;
        self
    }

    /// Sets how far ahead of the clock an event may lie; 60 seconds if not set.
    pub fn max_skew(mut self, max_skew: Duration) -> Self {
        self.0.max_skew = max_skew;
        self
    }

    /// Sets the size in bytes up to which a body is read; 1 MiB if not set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.0.max_body = bytes;
        self
    }

    /// Sets the clock; that of the system if not set.
    ///
    /// A test whose emulator has another time needs that of the emulator, whose clock dates the events. With its
    /// `Running` it is `.clock({ let clock = running.clock(); move || clock.now() })`.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }

    /// Builds the verifier.
    ///
    /// # Errors
    /// If there is no app, or an AppId or a key is empty.
    pub fn build(self) -> Result<Verifier, VerifierError> {
        if self.0.apps.is_empty() {
            return Err(VerifierError::NoApp);
        }
        for app in &self.0.apps {
            if app.app_id.as_ref().is_some_and(String::is_empty) {
                return Err(VerifierError::EmptyAppId);
            }
            if app.key.expose().is_empty() {
                return Err(VerifierError::EmptyKey);
            }
        }
        Ok(self.0)
    }
}

/// A verifier that would accept nothing, or anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifierError {
    /// There is no app.
    NoApp,
    /// An AppId is empty.
    EmptyAppId,
    /// A key is empty.
    EmptyKey,
}

impl fmt::Display for VerifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoApp => "the verifier has no app; add one with `VerifierBuilder::app`",
            Self::EmptyAppId => "the AppId is empty",
            Self::EmptyKey => {
                "the key is empty; it is the `SecretKey` that the callback was created with"
            }
        })
    }
}

impl std::error::Error for VerifierError {}
