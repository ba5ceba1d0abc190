//! The emulator that the arguments describe.

use std::path::{Path, PathBuf};

use volc_core::Credentials;
use volc_rtc_emulator::{Account, Builder, Clock, Emulator, RateLimits, Script, Seed, TEST_APP_ID};

use super::args::ServerArgs;
use super::failure::Failure;
use super::token;
use super::upstream::relay;

const FAKE_ACCESS_KEY: &str = "AKLTemulator-not-a-real-key";
const FAKE_SECRET_KEY: &str = "emulator-not-a-real-secret";

/// An emulator that is not serving yet, and the parts of its notice.
pub(super) struct Built {
    pub(super) emulator: Emulator,
    pub(super) credentials: Credentials,
    /// True if the keys are the emulator's own, which may be printed.
    pub(super) is_fake: bool,
    /// The admin token, if it was made here.
    pub(super) new_admin_token: Option<String>,
    /// The app that examples are made for.
    pub(super) app_id: String,
}

/// Builds the emulator that the arguments describe.
pub(super) fn build(args: ServerArgs) -> Result<Built, Failure> {
    let (credentials, is_fake) = match (args.access_key, args.secret_key) {
        (Some(access_key), Some(secret_key)) => (Credentials::new(access_key, secret_key), false),
        _ => (Credentials::new(FAKE_ACCESS_KEY, FAKE_SECRET_KEY), true),
    };
    let credentials = match args.session_token {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    };
    let mut builder = Emulator::builder()
        .account(Account::new("emulator", credentials.clone()))
        .debug(args.debug)
        .strict(args.strict)
        .no_auth(args.no_auth)
        .require_signed_host(args.require_signed_host);
    let mut new_admin_token = None;
    if args.allow_remote {
        let token = match args.admin_token {
            Some(token) => token,
            None => new_admin_token.insert(random_token()?).clone(),
        };
        builder = builder.allow_remote(token);
    }
    if let Some(seconds) = args.time {
        builder = builder.clock(Clock::fixed(seconds));
    }
    if args.no_rate_limits {
        builder = builder.rate_limits(RateLimits::Off);
    }
    if let Some(file) = args.db {
        builder = builder.database(file);
    }
    if let Some(url) = args.callback {
        builder = builder.callback(url);
    }
    if let Some(file) = args.script {
        builder = builder.script(Script::from_file(file).map_err(Failure::new)?);
    }
    builder = relay(builder, args.relay, (!is_fake).then_some(&credentials))?;
    for forward in args.forward {
        let (from, to) = forward
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("--forward {forward}: it is FROM=TO, two URLs")))?;
        builder = builder.forward(from, to);
    }
    let apps: Vec<_> = args.app.iter().map(|app| token::app(app)).collect();
    let app_id = apps.first().map_or(TEST_APP_ID, |app| app.id()).to_owned();
    builder = apps.into_iter().fold(builder, Builder::app);
    builder = with_files(builder, args.ir, args.seed)?;
    Ok(Built {
        emulator: builder.build().map_err(Failure::new)?,
        credentials,
        is_fake,
        new_admin_token,
        app_id,
    })
}

/// Adds the Actions and the seed of files.
pub(super) fn with_files(
    mut builder: Builder,
    irs: Vec<PathBuf>,
    seed: Option<PathBuf>,
) -> Result<Builder, Failure> {
    for file in irs {
        let ir = serde_json::from_slice(&read(&file)?).map_err(|error| {
            let help = "it has to be what `cargo xtask ir --format json PAGE` prints";
            Failure::in_file(&file, format!("{error}; {help}"))
        })?;
        builder = builder.with_ir(ir);
    }
    if let Some(file) = seed {
        let seed =
            Seed::from_json(&read(&file)?).map_err(|error| Failure::in_file(&file, error))?;
        builder = builder.seed(seed);
    }
    Ok(builder)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::in_file(file, error))
}

fn random_token() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(Failure::new)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
