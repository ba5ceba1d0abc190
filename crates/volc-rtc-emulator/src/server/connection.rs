//! One connection, from its first byte to its end.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::io::InspectReader;
use tower_service::Service as _;

use super::activity::Activity;
use super::outgoing::{self, Outgoing};

/// The size of the buffer of a connection, and so of a request's headers: a query of 64 KiB, the largest that hyper
/// takes, and as much beside it.
const BUFFER: usize = 128 << 10;
/// A time that does not come.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// Waits for the first byte, which costs no buffer. Returns whether it has come.
pub(super) async fn has_begun(
    stream: &TcpStream,
    activity: &Activity,
    mut stop: watch::Receiver<bool>,
) -> bool {
    let mut byte = [0];
    tokio::select! {
        biased;
        // Looked at, not just waited for: some systems report new sockets as readable.
        length = stream.peek(&mut byte) => length.is_ok_and(|length| length > 0),
        _ = stop.wait_for(|stop| *stop) => false,
        () = activity.closed() => false,
        () = sleep_until(deadline(activity)) => false,
    }
}

/// Serves a connection until one side closes it, it takes too long, or the server stops.
pub(super) async fn serve(
    stream: TcpStream,
    router: Router,
    activity: Arc<Activity>,
    mut stop: watch::Receiver<bool>,
) {
    // Without it small responses may wait for the client's acknowledgement; one that cannot be had is no harm.
    let _ = stream.set_nodelay(true);
    let observed = Arc::clone(&activity);
    let stream = InspectReader::new(stream, move |bytes: &[u8]| {
        if !bytes.is_empty() {
            observed.received();
        }
    });
    let shared = Arc::clone(&activity);
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        shared.call();
        Box::pin(respond(
            router.clone(),
            request.map(Body::new),
            Arc::clone(&shared),
        ))
    });
    let mut connection = http1::Builder::new()
        .max_buf_size(BUFFER)
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service);

    let mut stopped = pin!(stop.wait_for(|stop| *stop));
    let mut closed = pin!(activity.closed());
    let mut timer = pin!(sleep_until(deadline(&activity)));
    poll_fn(|cx| {
        if !activity.is_stopping() && stopped.as_mut().poll(cx).is_ready() {
            activity.stop();
            Pin::new(&mut connection).graceful_shutdown();
        }
        if connection.poll_without_shutdown(cx).is_ready() {
            return Poll::Ready(());
        }
        if activity.has_changed() {
            timer.as_mut().reset(deadline(&activity));
        }
        let is_over = activity.is_idle() && activity.is_stopping()
            || timer.as_mut().poll(cx).is_ready()
            || closed.as_mut().poll(cx).is_ready();
        if is_over {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    if activity.is_reset() {
        // The drop that follows is a reset then, not a close.
        let stream = connection.into_parts().io.into_inner();
        let _ = stream.get_ref().set_zero_linger();
    }
}

/// The moment at which a connection has taken too long.
fn deadline(activity: &Activity) -> Instant {
    activity
        .deadline()
        .unwrap_or_else(|| Instant::now() + NEVER)
}

/// Makes the response, or the error that ends a connection without one.
async fn respond(
    mut router: Router,
    request: Request<Body>,
    activity: Arc<Activity>,
) -> io::Result<Response<Outgoing>> {
    let Ok(response) = router.call(request).await;
    outgoing::response(response, activity)
}
