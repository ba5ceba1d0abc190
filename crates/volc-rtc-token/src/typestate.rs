//! Markers by which a builder's type says whether its expiry is set, so that a forgotten one does not compile.

/// The expiry is not set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}

/// The expiry is set.
#[derive(Clone, Copy, Debug)]
pub enum Set {}

/// Says that the expiry is set. Signing asks for it:
///
/// ```compile_fail,E0277
/// # use volc_rtc_token::{AppKey, Token};
/// # let key = AppKey::new("fake-app-key").unwrap();
/// let token = Token::builder("123456781234567812345678", "room", "user").publish();
/// token.sign(&key); // the expiry of the token is not set
/// ```
#[diagnostic::on_unimplemented(
    message = "the expiry of the token is not set",
    label = "the expiry is missing here",
    note = "call `.expires_in(duration)` or `.expires_at(time)` before"
)]
pub trait ExpiryIsSet: Sealed {}

impl ExpiryIsSet for Set {}

/// Keeps [`ExpiryIsSet`] to [`Set`].
pub trait Sealed {}

impl Sealed for Set {}
