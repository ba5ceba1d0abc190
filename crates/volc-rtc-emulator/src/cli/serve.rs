//! The server, from its arguments to its end.

use tokio::net::TcpListener;

use super::args::ServerArgs;
use super::build::build;
use super::failure::Failure;
use super::ready::{Ready, ReadyFile};

/// Serves until it is asked to stop.
pub(super) async fn serve(mut args: ServerArgs) -> Result<(), Failure> {
    let listen = match args.listen.take() {
        Some(listen) => listen,
        None => std::net::SocketAddr::new(args.host, args.port).to_string(),
    };
    let ready_file = args.ready_file.take();
    let (time, json, no_auth) = (args.time, args.json, args.no_auth);
    let built = build(args)?;
    let listener = TcpListener::bind(&listen).await;
    let listener = listener.map_err(|error| {
        let hint = "choose another port with --port; 0 takes a free one";
        Failure::new(format!("cannot listen on {listen}: {error}; {hint}"))
    })?;
    let running = built.emulator.serve(listener).map_err(|error| {
        Failure::new(format!(
            "{error}; on the command line that is --allow-remote"
        ))
    })?;
    // Before anybody knows where it is: a signal that comes early is not lost.
    let asked = stop_asked().map_err(Failure::new)?;
    let ready = Ready::new(&built, running.url(), time).await?;
    let _file = ready_file
        .map(|file| ReadyFile::write(file, &ready))
        .transpose()?;
    ready.print(json, no_auth, time)?;
    asked.await.map_err(Failure::new)?;
    running.shutdown().await.map_err(Failure::new)
}

/// Listens for Ctrl-C, and for SIGTERM where there is one; what comes back waits for one of them.
fn stop_asked() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => Ok(()),
                _ = terminate.recv() => Ok(()),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c())
}
