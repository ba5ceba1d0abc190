//! The loop that accepts connections, and its end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::activity::{Activity, IdleConnections};
use super::{ServerLimits, connection};

/// The pause after the system has refused a connection, such as for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts and serves connections until the server is to stop; ends when they have ended, or when their time is over.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
    stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let idle = Arc::new(IdleConnections::default());
    let mut stopped = stop.clone();
    loop {
        if connections.len() >= limits.connections {
            idle.close_longest();
        }
        let accepted = tokio::select! {
            biased;
            // It also stops when nobody is left who could stop it.
            _ = stopped.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept(), if connections.len() < limits.connections.max(1) => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let activity = Arc::new(Activity::new(&idle, limits));
                serve(&mut connections, stream, &router, activity, &stop);
            }
            Err(error) if is_of_client(&error) => {}
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                idle.close_longest();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.shutdown, ended).await.is_err() {
        connections.shutdown().await;
    }
}

fn serve(
    connections: &mut JoinSet<()>,
    stream: TcpStream,
    router: &Router,
    activity: Arc<Activity>,
    stop: &watch::Receiver<bool>,
) {
    let (router, stop) = (router.clone(), stop.clone());
    connections.spawn(async move {
        if connection::has_begun(&stream, &activity, stop.clone()).await {
            // In a box, so that a connection that does nothing yet takes next to no memory.
            Box::pin(connection::serve(stream, router, activity, stop)).await;
        }
    });
}

/// Returns whether a client has gone before it was accepted.
fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
