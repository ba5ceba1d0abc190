//! A lock that is waited for in order: first come, first served, and giving up costs nobody anything.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A lock for asynchronous code. Whoever waits longest gets it next; dropping the future of one who waits, or the
/// guard of one who holds it, passes it on.
#[derive(Debug, Default)]
pub(crate) struct FairMutex(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    /// The holder of the lock, or the waiter that has been given it and not yet seen that.
    holder: Option<u64>,
    waiting: VecDeque<(u64, Waker)>,
    last: u64,
}

impl FairMutex {
    /// Waits for the lock.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        Waiting {
            mutex: self,
            ticket: None,
        }
    }

    /// Returns whether somebody holds it.
    pub(crate) fn is_taken(&self) -> bool {
        self.queue().holder.is_some()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing that holds the mutex can panic half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass_on(&self) {
        let mut queue = self.queue();
        let next = queue.waiting.pop_front();
        queue.holder = next.as_ref().map(|(ticket, _)| *ticket);
        drop(queue);
        if let Some((_, waker)) = next {
            waker.wake();
        }
    }
}

/// Waits for the lock.
#[derive(Debug)]
pub(crate) struct Waiting<'a> {
    mutex: &'a FairMutex,
    ticket: Option<u64>,
}

impl<'a> Future for Waiting<'a> {
    type Output = FairMutexGuard<'a>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<FairMutexGuard<'a>> {
        let mutex = self.mutex;
        let mut queue = mutex.queue();
        let Some(ticket) = self.ticket else {
            queue.last += 1;
            let ticket = queue.last;
            if queue.holder.is_none() {
                queue.holder = Some(ticket);
                return Poll::Ready(FairMutexGuard(mutex));
            }
            queue.waiting.push_back((ticket, context.waker().clone()));
            self.ticket = Some(ticket);
            return Poll::Pending;
        };
        if queue.holder == Some(ticket) {
            self.ticket = None;
            return Poll::Ready(FairMutexGuard(mutex));
        }
        if let Some((_, waker)) = queue.waiting.iter_mut().find(|(other, _)| *other == ticket) {
            waker.clone_from(context.waker());
        }
        Poll::Pending
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut queue = self.mutex.queue();
        if queue.holder == Some(ticket) {
            drop(queue);
            self.mutex.pass_on();
        } else {
            queue.waiting.retain(|(other, _)| *other != ticket);
        }
    }
}

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub(crate) struct FairMutexGuard<'a>(&'a FairMutex);

impl Drop for FairMutexGuard<'_> {
    fn drop(&mut self) {
        self.0.pass_on();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll<'a>(waiting: &mut Waiting<'a>) -> Option<FairMutexGuard<'a>> {
        match Pin::new(waiting).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(turn) => Some(turn),
            Poll::Pending => None,
        }
    }

    #[test]
    fn first_come_first_served_and_giving_up_passes_it_on() {
        let mutex = FairMutex::default();
        let held = poll(&mut mutex.wait()).unwrap();
        let (mut second, mut third, mut fourth) = (mutex.wait(), mutex.wait(), mutex.wait());
        assert!(poll(&mut second).is_none() && poll(&mut third).is_none());
        assert!(poll(&mut fourth).is_none());
        drop(held);
        assert!(poll(&mut third).is_none(), "the second comes first");
        // Given the lock, but gone before it noticed.
        drop(second);
        let held = poll(&mut third).unwrap();
        // Gone while waiting.
        drop(fourth);
        drop(held);
        assert!(!mutex.is_taken());
    }
}
