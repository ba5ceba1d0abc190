//! The arguments.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use volc_rtc_emulator::TEST_APP_ID;

/// The Volcengine RTC server API on your own machine.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
}

/// The other uses of the program than to serve.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print a room token, which simulated users join with.
    Token(TokenArgs),
    /// Compare the emulator's own responses with a record of --record. The exit code is 1 where they differ, 2 where
    /// the record cannot be used.
    Compare(CompareArgs),
}

/// The arguments of the server.
#[derive(clap::Args)]
pub(crate) struct ServerArgs {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// The address to listen on. Others than loopback need --allow-remote.
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(crate) host: IpAddr,
    /// Address and port in one.
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with_all = ["port", "host"])]
    pub(crate) listen: Option<String>,
    /// Listen where other machines can reach it; the control API asks for the admin token then.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// The admin token; without one, one is made and printed.
    #[arg(
        long,
        env = "VOLC_RTC_EMULATOR_ADMIN_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub(crate) admin_token: Option<String>,
    /// The database file; without one the database is gone when the program ends.
    #[arg(long, alias = "database", value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// A JSON file with the apps and conversations to start with.
    #[arg(long, value_name = "FILE")]
    pub(crate) seed: Option<PathBuf>,
    /// An app beside the test app, with its AppKey or one that is derived from its id. May be given several times.
    #[arg(long, value_name = "ID[:APPKEY]")]
    pub(crate) app: Vec<String>,
    /// The URL that receives the events of apps without a callback.
    #[arg(long, value_name = "URL")]
    pub(crate) callback: Option<String>,
    /// A TOML file with the turns of the scripted agent.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Post to the second URL what a request wants to go to the first. May be given several times.
    #[arg(long, value_name = "FROM=TO")]
    pub(crate) forward: Vec<String>,
    #[command(flatten)]
    pub(crate) relay: RelayArgs,
    /// Refuse Actions that keep no state with 501, in place of the example of their page.
    #[arg(long)]
    pub(crate) strict: bool,
    /// The access key that may call. Without one, a fake pair may, which is printed.
    #[arg(long, env = "VOLCENGINE_ACCESS_KEY", requires = "secret_key")]
    pub(crate) access_key: Option<String>,
    /// Its secret key.
    #[arg(
        long,
        env = "VOLCENGINE_SECRET_KEY",
        hide_env_values = true,
        requires = "access_key"
    )]
    pub(crate) secret_key: Option<String>,
    /// The session token that its calls have to carry, where it is a temporary one.
    #[arg(
        long,
        env = "VOLCENGINE_SESSION_TOKEN",
        hide_env_values = true,
        requires = "access_key"
    )]
    pub(crate) session_token: Option<String>,
    /// Let unsigned calls through, as calls of that key: for curl.
    #[arg(long)]
    pub(crate) no_auth: bool,
    /// Refuse signatures that do not cover `host`.
    #[arg(long)]
    pub(crate) require_signed_host: bool,
    /// Explain signatures that do not match.
    #[arg(long)]
    pub(crate) debug: bool,
    /// Let every call pass, however many there are.
    #[arg(long)]
    pub(crate) no_rate_limits: bool,
    /// Stand still at a moment, in seconds since 1970.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) time: Option<u64>,
    /// More Actions: the output of `cargo xtask ir --format json`. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) ir: Vec<PathBuf>,
    /// A file that is written when the emulator is ready, and removed when it stops: what --json prints.
    #[arg(long, value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,
    /// Print a line of JSON when it is ready, in place of text.
    #[arg(long)]
    pub(crate) json: bool,
    /// Only list what can be called, an Action a line as JSON; `stateful` tells those that keep state.
    #[arg(long)]
    pub(crate) list_actions: bool,
}

/// The arguments of a real endpoint, and of records of it.
#[derive(clap::Args)]
pub(crate) struct RelayArgs {
    /// Forward calls to a real endpoint, such as https://rtc.volcengineapi.com.
    #[arg(long, value_name = "URL")]
    pub(crate) upstream: Option<String>,
    /// The access key that signs calls to the upstream; that of --access-key without one.
    #[arg(
        long,
        env = "VOLC_RTC_EMULATOR_UPSTREAM_ACCESS_KEY",
        requires = "upstream_secret_key",
        value_name = "KEY"
    )]
    pub(crate) upstream_access_key: Option<String>,
    /// Its secret key.
    #[arg(
        long,
        env = "VOLC_RTC_EMULATOR_UPSTREAM_SECRET_KEY",
        hide_env_values = true,
        requires = "upstream_access_key",
        value_name = "KEY"
    )]
    pub(crate) upstream_secret_key: Option<String>,
    /// The session token of these keys, where they are temporary.
    #[arg(
        long,
        env = "VOLC_RTC_EMULATOR_UPSTREAM_SESSION_TOKEN",
        hide_env_values = true,
        requires = "upstream_access_key",
        value_name = "TOKEN"
    )]
    pub(crate) upstream_session_token: Option<String>,
    /// Record what is forwarded, without secrets, in a file of JSON lines.
    #[arg(long, value_name = "FILE", requires = "upstream")]
    pub(crate) record: Option<PathBuf>,
    /// Respond to requests with what a record has for equal ones.
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: Option<PathBuf>,
}

/// The arguments of a comparison.
#[derive(clap::Args)]
pub(crate) struct CompareArgs {
    /// The record.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// A JSON file with the apps and conversations that the requests need.
    #[arg(long, value_name = "FILE")]
    pub(crate) seed: Option<PathBuf>,
    /// An app that the requests need. May be given several times.
    #[arg(long, value_name = "ID[:APPKEY]")]
    pub(crate) app: Vec<String>,
    /// Stand still at a moment, in seconds since 1970.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) time: Option<u64>,
    /// More Actions: the output of `cargo xtask ir --format json`. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) ir: Vec<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The arguments of a room token.
#[derive(clap::Args)]
pub(crate) struct TokenArgs {
    /// The room; `*` for every room.
    #[arg(long)]
    pub(crate) room: String,
    /// The user.
    #[arg(long)]
    pub(crate) user: String,
    /// The app, with its AppKey if it was given one.
    #[arg(long, value_name = "ID[:APPKEY]", default_value = TEST_APP_ID)]
    pub(crate) app: String,
    /// The seconds that it is good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    pub(crate) expires_in: u64,
    /// The moment that it is made at, in seconds since 1970, as the --time of the emulator.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) time: Option<u64>,
    /// Without the privilege to publish.
    #[arg(long)]
    pub(crate) subscribe_only: bool,
}
