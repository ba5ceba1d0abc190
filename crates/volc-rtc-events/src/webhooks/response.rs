//! The response to a callback.

/// The body of a response without one of its own: the service takes a `CheckCode` of 0 for a yes where it asks, and
/// does not look at the body elsewhere.
pub(super) const ACCEPTED: &[u8] = br#"{"CheckCode":0,"CheckMessage":""}"#;

/// The response to a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body, which is JSON.
    pub body: Vec<u8>,
}
