//! The thread that drives connections and timers while other threads wait.

use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::error::{TransportError, TransportPhase};

/// The runtime of that thread, which is started at the first call and runs as long as the process.
///
/// # Errors
/// If the thread cannot be started; the next call tries again.
pub(super) fn handle() -> Result<Handle, TransportError> {
    static STARTED: Mutex<Option<Handle>> = Mutex::new(None);
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    match &*started {
        Some(handle) => Ok(handle.clone()),
        None => {
            let handle = start().map_err(|error| {
                let reason = format!("the thread for blocking calls cannot be started: {error}");
                TransportError::new(TransportPhase::Connect, reason)
            })?;
            Ok(started.insert(handle).clone())
        }
    }
}

/// Starts the thread. The runtime is made there, for if it cannot be, it must not be dropped on the caller's thread:
/// that may belong to another runtime.
fn start() -> io::Result<Handle> {
    const NAME: &str = "volc-blocking";
    let (send, receive) = mpsc::sync_channel(1);
    let drive = move || {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .thread_name(NAME)
            .build();
        match runtime {
            Ok(runtime) => {
                // Whoever waits for it is still there.
                _ = send.send(Ok(runtime.handle().clone()));
                runtime.block_on(std::future::pending())
            }
            Err(error) => _ = send.send(Err(error)),
        }
    };
    thread::Builder::new().name(NAME.to_owned()).spawn(drive)?;
    receive.recv().map_err(io::Error::other)?
}
