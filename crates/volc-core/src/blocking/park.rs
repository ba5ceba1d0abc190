//! The thread that waits.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::Handle;
use tokio::task::coop;

/// Runs a future on this thread to its end, sleeping while there is nothing to do.
///
/// Tokio's own way to do so panics wherever it must not be used.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    let bell = Arc::new(Bell {
        thread: thread::current(),
        rung: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // The future itself may have parked the thread and used up the token, so that alone does not tell.
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Wakes a thread.
struct Bell {
    thread: Thread,
    rung: AtomicBool,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Returns whether this thread is polling an async task of Tokio, which a call that blocks would hold up with all that
/// shares its thread.
///
/// The handle of a runtime is also there where blocking is right: in `spawn_blocking`, in `block_in_place`, behind
/// `Runtime::enter`. Only a task that is polled has a budget of steps; one that opted out of it is not found.
pub(super) fn is_async() -> bool {
    /// More than a task is given.
    const STEPS: u32 = 256;
    Handle::try_current().is_ok() && has_budget(STEPS)
}

/// Returns whether the budget ends within so many steps. They are all given back: each on the way out.
fn has_budget(steps: u32) -> bool {
    match coop::poll_proceed(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => true,
        Poll::Ready(_given_back) => steps > 0 && has_budget(steps - 1),
    }
}
