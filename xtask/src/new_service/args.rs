//! The arguments of the command.

use clap::Args;

/// Options of `cargo xtask new-service`.
#[derive(Args, Debug)]
pub(crate) struct NewServiceArgs {
    /// The name of its folder in `specs/` and of its crate, `volc-<name>-api`.
    #[arg(value_parser = name)]
    pub(super) name: String,
    /// The host of its API, such as `rtc.volcengineapi.com`.
    #[arg(long)]
    pub(super) host: String,
    /// The region in the credential scope.
    #[arg(long, default_value = "cn-north-1")]
    pub(super) region: String,
    /// The service in the credential scope, if it is not the name: some have capitals.
    #[arg(long, value_name = "NAME")]
    pub(super) scope: Option<String>,
    /// The title of the service, if not `Volcengine <name>`.
    #[arg(long)]
    pub(super) title: Option<String>,
    /// The address of its published pages.
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://www.volcengine.com/docs"
    )]
    pub(super) documentation: String,
}

/// Reads the name of a service.
fn name(text: &str) -> Result<String, String> {
    let is_name = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if is_name {
        Ok(text.to_owned())
    } else {
        Err("use lower-case letters and digits, a letter first".to_owned())
    }
}
