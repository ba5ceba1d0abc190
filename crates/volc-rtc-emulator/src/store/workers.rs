//! Threads with a connection each, which take work from one queue.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{ApiError, Code};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The threads. Dropping this waits until they have done the work that is queued and closed their connections.
pub(super) struct Workers {
    /// `None` only while this is being dropped.
    queue: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts a thread for each connection.
    pub(super) fn start(name: &str, connections: Vec<Connection>) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let threads = connections.into_iter().map(|connection| {
            let jobs = Arc::clone(&jobs);
            let thread = thread::Builder::new().name(name.to_owned());
            thread.spawn(move || work(connection, &jobs))
        });
        Ok(Self {
            threads: threads.collect::<io::Result<_>>()?,
            queue: Some(queue),
        })
    }

    /// Runs a piece of work on one of the threads.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (reply, outcome) = oneshot::channel();
        self.send(Box::new(move |connection| {
            // Nobody may be waiting any more; the work is done all the same.
            let _ = reply.send(guarded(connection, work));
        }));
        outcome.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Does the same and blocks this thread meanwhile.
    pub(super) fn run_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (reply, outcome) = mpsc::sync_channel(1);
        self.send(Box::new(move |connection| {
            let _ = reply.send(guarded(connection, work));
        }));
        outcome.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Queues a job. If no thread is left, the job is dropped, and its waiter receives an error.
    fn send(&self, job: Job) {
        if let Some(queue) = &self.queue {
            let _ = queue.send(job);
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // The last clone of the store may have been dropped by a piece of work on this very thread.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// Takes one job after another until the queue is closed and empty.
fn work(mut connection: Connection, jobs: &Mutex<Receiver<Job>>) {
    loop {
        // The lock is held while waiting, which makes the others wait for the lock; it is free while a job runs.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(&mut connection);
    }
}

/// Runs a piece of work and makes an error of a panic.
fn guarded<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    // Unwinding has rolled the transaction back, so the connection is sound.
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection)));
    outcome.unwrap_or_else(|_| {
        let text = "the handler of this Action has panicked";
        Err(ApiError::gateway(Code::InternalError, text))
    })
}

fn gone() -> ApiError {
    let text = "the threads of the emulator's database have ended";
    ApiError::gateway(Code::InternalError, text)
}
