//! The emulator as a program.

#![cfg_attr(not(test), warn(clippy::too_many_lines))]

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;
use volc_core::Credentials;
use volc_rtc_emulator::{Account, Clock, Emulator, RateLimits, Running, Seed};

const FAKE_ACCESS_KEY: &str = "AKLTemulator-not-a-real-key";
const FAKE_SECRET_KEY: &str = "emulator-not-a-real-secret";

/// The Volcengine RTC server API on your own machine.
#[derive(Parser)]
#[command(version, about)]
struct Args {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8787", value_name = "ADDRESS")]
    listen: String,
    /// The database file; without one it is temporary.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// A JSON file with the applications and conversations to start with.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// More Actions: the output of `cargo xtask ir --format json`. May be given several times.
    #[arg(long, value_name = "FILE")]
    ir: Vec<PathBuf>,
    /// The access key that may call. Without one, a fake pair may, which is printed.
    #[arg(long, env = "VOLCENGINE_ACCESS_KEY", requires = "secret_key")]
    access_key: Option<String>,
    /// Its secret key.
    #[arg(
        long,
        env = "VOLCENGINE_SECRET_KEY",
        hide_env_values = true,
        requires = "access_key"
    )]
    secret_key: Option<String>,
    /// Explain signatures that do not match.
    #[arg(long)]
    debug: bool,
    /// Let every call pass, however many there are.
    #[arg(long)]
    no_rate_limits: bool,
    /// Stand still at a moment, in seconds since 1970; for tests.
    #[arg(long, value_name = "SECONDS")]
    time: Option<u64>,
    /// Print the line that tells of being ready as JSON.
    #[arg(long)]
    json: bool,
    /// Only list what can be called, an Action a line as JSON; `stateful` tells those that keep state.
    #[arg(long)]
    list_actions: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    let (credentials, fake) = match (args.access_key, args.secret_key) {
        (Some(access_key), Some(secret_key)) => (Credentials::new(access_key, secret_key), false),
        _ => (Credentials::new(FAKE_ACCESS_KEY, FAKE_SECRET_KEY), true),
    };
    let mut builder = Emulator::builder()
        .account(Account::new("emulator", credentials.clone()))
        .debug(args.debug);
    if let Some(seconds) = args.time {
        builder = builder.clock(Clock::fixed(seconds));
    }
    if args.no_rate_limits {
        builder = builder.rate_limits(RateLimits::Off);
    }
    if let Some(file) = args.database {
        builder = builder.database(file);
    }
    for file in args.ir {
        let ir = serde_json::from_slice(&read(&file)?)
            .map_err(|error| Failure::in_file(&file, error))?;
        builder = builder.with_ir(ir);
    }
    if let Some(file) = args.seed {
        let seed =
            Seed::from_json(&read(&file)?).map_err(|error| Failure::in_file(&file, error))?;
        builder = builder.seed(seed);
    }
    let emulator = builder
        .build()
        .map_err(|error| Failure(error.to_string()))?;
    if args.list_actions {
        list(&emulator);
        return Ok(());
    }
    let listener = TcpListener::bind(&args.listen).await;
    let listener =
        listener.map_err(|error| Failure(format!("cannot listen on {}: {error}", args.listen)))?;
    let running = emulator
        .serve(listener)
        .map_err(|error| Failure(error.to_string()))?;
    announce(&running, &credentials, fake, args.json);
    stop_asked()
        .await
        .map_err(|error| Failure(error.to_string()))?;
    running
        .shutdown()
        .await
        .map_err(|error| Failure(error.to_string()))
}

/// Prints every Action as a line of JSON.
#[expect(clippy::print_stdout, reason = "the list is what stdout is for")]
fn list(emulator: &Emulator) {
    for (action, stateful) in emulator.actions() {
        let line = serde_json::json!({
            "action": action.action,
            "version": action.version,
            "family": action.family,
            "stateful": stateful,
        });
        println!("{line}");
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::in_file(file, error))
}

/// Waits for Ctrl-C, or for SIGTERM where there is one.
async fn stop_asked() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            asked = tokio::signal::ctrl_c() => asked,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Prints where it can be called and with what. Only the fake secret key is printed.
#[expect(
    clippy::print_stdout,
    reason = "the line that tells of being ready is what stdout is for"
)]
fn announce(running: &Running, credentials: &Credentials, fake: bool, json: bool) {
    let (url, access_key) = (running.url(), credentials.access_key());
    let secret_key = fake.then(|| credentials.secret_key());
    match (json, secret_key) {
        (true, _) => println!(
            "{}",
            serde_json::json!({"url": url, "access_key": access_key, "secret_key": secret_key})
        ),
        (false, Some(secret)) => {
            println!("listening on {url}, access key {access_key}, secret key {secret}")
        }
        (false, None) => println!("listening on {url}, access key {access_key}"),
    }
}

#[expect(clippy::print_stderr, reason = "a program tells its errors there")]
fn complain(error: &Failure) {
    eprintln!("error: {error}");
}

/// The reason why the program ends.
struct Failure(String);

impl Failure {
    fn in_file(file: &Path, error: impl fmt::Display) -> Self {
        Self(format!("{}: {error}", file.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
