//! The binary form: four letters, a length, JSON.

use super::AgentError;

/// The greatest length of a message that can be sent in a room; some client SDKs take no more than 48 KB.
pub const MAX_FRAME: usize = 64 * 1024;

const HEADER: usize = 8;

/// A binary message without its meaning: four letters, and a body.
///
/// ```
/// use volc_rtc_events::agent::Frame;
///
/// let frame = Frame::parse(b"info\0\0\0\x02{}")?;
/// assert_eq!((&frame.magic, frame.body), (b"info", &b"{}"[..]));
/// # Ok::<(), volc_rtc_events::agent::AgentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The letters that name the kind.
    pub magic: [u8; 4],
    /// The body: JSON in UTF-8.
    pub body: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Reads a message. The length is big-endian, unlike that in tokens, and has to be exact.
    ///
    /// # Errors
    /// A message that is cut off or has bytes behind its end.
    pub fn parse(message: &'a [u8]) -> Result<Self, AgentError> {
        let too_short = AgentError::TooShort {
            length: message.len(),
        };
        let Some((header, body)) = message.split_at_checked(HEADER) else {
            return Err(too_short);
        };
        let &[m0, m1, m2, m3, l0, l1, l2, l3] = header else {
            return Err(too_short);
        };
        let announced = u32::from_be_bytes([l0, l1, l2, l3]);
        if usize::try_from(announced) != Ok(body.len()) {
            return Err(AgentError::WrongLength {
                announced,
                found: body.len(),
            });
        }
        Ok(Self {
            magic: [m0, m1, m2, m3],
            body,
        })
    }

    /// Writes a message.
    ///
    /// # Errors
    /// A message longer than [`MAX_FRAME`].
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        let length = HEADER + self.body.len();
        let too_long = AgentError::TooLong {
            length,
            limit: MAX_FRAME,
        };
        let Ok(announced) = u32::try_from(self.body.len()) else {
            return Err(too_long);
        };
        if length > MAX_FRAME {
            return Err(too_long);
        }
        let mut message = Vec::with_capacity(length);
        message.extend_from_slice(&self.magic);
        message.extend_from_slice(&announced.to_be_bytes());
        message.extend_from_slice(self.body);
        Ok(message)
    }
}
