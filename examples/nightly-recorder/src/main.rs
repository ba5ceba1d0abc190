//! Runs the example with settings from the environment.
#![allow(clippy::print_stdout, clippy::print_stderr)] // the list of files, the log

use std::sync::Arc;
use std::time::Duration;

use nightly_recorder::{Recorder, router};
use volc_rtc_api::{Client, record::start_record::TosConfig};
use volc_rtc_events::{BoxError, Verifier};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let var = |name: &str| std::env::var(name).map_err(|_| format!("set {name}; see README.md"));
    let or = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let app_id = var("RTC_APP_ID")?;
    let recorder = Arc::new(Recorder {
        client: Client::from_env()?,
        rooms: var("ROOMS")?.split(',').map(str::to_owned).collect(),
        night: var("NIGHT")?,
        storage: TosConfig::new(var("TOS_ACCOUNT")?, var("TOS_BUCKET")?),
        pause: Duration::from_secs_f64(or("PAUSE_SECONDS", "10").parse()?),
        callbacks: Verifier::builder()
            .app(&app_id, var("RTC_CALLBACK_KEY")?)
            .build()?,
        app_id,
        watchers: Default::default(),
        files: Default::default(),
    });
    let length = Duration::from_secs_f64(or("HOURS", "8").parse::<f64>()? * 3600.0);
    let listener = tokio::net::TcpListener::bind(or("LISTEN", "127.0.0.1:3000")).await?;
    recorder.begin().await?;
    let server = axum::serve(listener, router(&recorder));
    server.with_graceful_shutdown(end_of_night(length)).await?;
    recorder.finish().await;
    for file in recorder.files().await {
        println!("{file}");
    }
    Ok(())
}

/// Waits until the night is over, or for Ctrl-C or SIGTERM.
async fn end_of_night(length: Duration) {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => _ = signals.recv().await,
            Err(error) => eprintln!("SIGTERM goes unheard: {error}"),
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = tokio::time::sleep(length) => {}
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
