//! Serves the example with settings from the environment.

use std::sync::Arc;

use voice_agent::App;
use volc_rtc_events::{BoxError, Verifier};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let var = |name: &str| std::env::var(name).map_err(|_| format!("set {name}; see README.md"));
    let (app_id, key) = (var("RTC_APP_ID")?, var("RTC_CALLBACK_KEY")?);
    let app = Arc::new(App {
        client: volc_rtc_api::Client::from_env()?,
        app_key: volc_rtc_token::AppKey::new(var("RTC_APP_KEY")?)?,
        callbacks: Verifier::builder().app(&app_id, key).build()?,
        app_id,
        message_key: var("RTC_MESSAGE_KEY")?,
        public_url: var("PUBLIC_URL")?,
        agents: Default::default(),
    });
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let server = axum::serve(listener, voice_agent::router(&app));
    server.with_graceful_shutdown(asked_to_end()?).await?;
    app.stop_all().await;
    Ok(())
}

/// Waits for Ctrl-C, or for the signal by which service managers and containers end a program.
fn asked_to_end() -> Result<impl Future<Output = ()>, BoxError> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())?
    };
    let terminated = async move {
        #[cfg(unix)]
        terminate.recv().await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    };
    Ok(async {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
        }
    })
}
