//! The credentials of the ECS instance that the program runs on.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode};

use super::config::{Outside, Proxy};
use super::temporary::Temporary;
use super::{Credentials, CredentialsProvider, ProviderConfig, shared, sts};
use crate::boxed::BoxFuture;
use crate::client::Endpoint;
use crate::clock::within;
use crate::error::CredentialsError;
use crate::sensitive::Sensitive;
use crate::wire::{Json, from_slice};

/// The temporary credentials of the role that is bound to the ECS instance, from the instance's metadata service
/// (IMDSv2, at `100.96.0.96`).
///
/// Looking takes at most 2 s, so that it costs little where there is no such service; nothing is asked if
/// `VOLCENGINE_ECS_METADATA_DISABLED` is `true`. All of the process shares the credentials; they are replaced
/// before they end.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct EcsRoleCredentials {
    role: Option<String>,
    config: ProviderConfig,
}

impl EcsRoleCredentials {
    /// The role that `VOLCENGINE_ECS_METADATA` names, else the first that the instance has.
    pub fn new() -> Self {
        Self::default()
    }

    /// The role with this name.
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// Another transport, clock or environment.
    pub fn config(mut self, config: ProviderConfig) -> Self {
        self.config = config;
        self
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let environment = &self.config.environment;
        let disabled = environment.get(DISABLED);
        if disabled.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            let reason = format!("switched off by {DISABLED}");
            return Err(CredentialsError::tried(SOURCE, reason));
        }
        let named = || environment.get("VOLCENGINE_ECS_METADATA");
        let role = self.role.clone().or_else(named);
        let parts = [SOURCE, role.as_deref().unwrap_or_default()];
        shared::get(&self.config, &parts, || {
            let (config, role) = (self.config.clone(), role.clone());
            Box::pin(async move {
                let fetched = fetch(&config, role).await;
                fetched.map_err(|reason| CredentialsError::tried(SOURCE, reason))
            })
        })
        .await
    }
}

impl CredentialsProvider for EcsRoleCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}

const SOURCE: &str = "ECS role";
const DISABLED: &str = "VOLCENGINE_ECS_METADATA_DISABLED";
const ADDRESS: &str = "http://100.96.0.96";
const LIMIT: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_secs(1);
const ROLES: &str = "/volcstack/latest/iam/security_credentials";

async fn fetch(config: &ProviderConfig, role: Option<String>) -> Result<Credentials, String> {
    let outside = config.outside(Proxy::Never)?;
    let visit = async {
        loop {
            match visit(&outside, role.clone()).await {
                Err(Failed::Busy) => outside.clock.sleep(PAUSE).await,
                Err(Failed::For(reason)) => return Err(reason),
                Ok(temporary) => return temporary.into_credentials(SOURCE),
            }
        }
    };
    let outcome = within(outside.clock.as_ref(), LIMIT, visit).await;
    outcome.unwrap_or_else(|| {
        Err(format!(
            "no response from the metadata service at 100.96.0.96 within {} s; this may not be an ECS instance",
            LIMIT.as_secs()
        ))
    })
}

/// The failure of a visit: permanent, or because the service was too busy or out of order.
enum Failed {
    For(String),
    Busy,
}

async fn visit(outside: &Outside, role: Option<String>) -> Result<Temporary, Failed> {
    let mut request = get("/latest/api/token", "")?;
    *request.method_mut() = Method::PUT;
    let lifetime = HeaderValue::from_static("21600");
    request
        .headers_mut()
        .insert("x-volc-ecs-metadata-token-ttl-seconds", lifetime);
    let token = Sensitive::new(send(outside, request).await?);
    let mut token = HeaderValue::from_bytes(token.expose().trim_ascii())
        .map_err(|_| Failed::For("its token cannot stand in a header".to_owned()))?;
    token.set_sensitive(true);

    let ask = async |path: &str, query: &str| {
        let mut request = get(path, query)?;
        request
            .headers_mut()
            .insert("x-volc-ecs-metadata-token", token.clone());
        send(outside, request).await
    };
    let role = match role {
        Some(role) => role,
        None => {
            let listed = ask(ROLES, "type=user&format=json").await?;
            let none = || Failed::For("no role is bound to this ECS instance".to_owned());
            first(&String::from_utf8_lossy(&listed)).ok_or_else(none)?
        }
    };
    let answer = Sensitive::new(ask(&format!("{ROLES}/{role}"), "").await?);
    from_slice(answer.expose()).map_err(|error| {
        let role = role.escape_debug();
        Failed::For(format!(
            "the credentials of role `{role}` cannot be read: {error}"
        ))
    })
}

fn get(path: &str, query: &str) -> Result<Request<Bytes>, Failed> {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = Endpoint::parse(ADDRESS, true)
        .map_err(|error| Failed::For(error.to_string()))?
        .uri(path, query)
        .map_err(|error| Failed::For(error.to_string()))?;
    let headers = request.headers_mut();
    headers.insert(http::header::USER_AGENT, sts::user_agent());
    Ok(request)
}

async fn send(outside: &Outside, request: Request<Bytes>) -> Result<Vec<u8>, Failed> {
    let asked = format!("{} {}", request.method(), request.uri().path());
    let answer = outside.transport.send(request).await;
    let answer = answer.map_err(|error| Failed::For(error.to_string()))?;
    match answer.status() {
        status if status.is_success() => Ok(answer.into_body().into()),
        StatusCode::TOO_MANY_REQUESTS => Err(Failed::Busy),
        status if status.is_server_error() => Err(Failed::Busy),
        status => {
            let status = status.as_u16();
            let reason = format!("the metadata service responds with HTTP {status} to {asked}");
            Err(Failed::For(reason))
        }
    }
}

/// The first role of a listing: a JSON array of names, or a name a line.
fn first(listing: &str) -> Option<String> {
    let names: Vec<String> = match from_slice::<Json>(listing.as_bytes()) {
        Ok(Json::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => listing.lines().map(str::to_owned).collect(),
    };
    let mut names = names.iter().map(|name| name.trim());
    names.find(|name| is_name(name)).map(str::to_owned)
}

/// Returns whether it can be the name of a role. Errors quote it, so that nothing else may be taken for one.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c);
    (1..=64).contains(&text.len()) && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_roles() {
        for (listing, expected) in [
            (r#"["reader", "writer"]"#, Some("reader")),
            (r#"[" ", "reader"]"#, Some("reader")),
            ("reader\nwriter\n", Some("reader")),
            ("\n  reader  \n", Some("reader")),
            ("[]", None),
            ("", None),
            ("[1, {}]", None),
            (r#"{"SecretAccessKey": "s-do-not-print"#, None),
            ("a page of <html>\nreader", Some("reader")),
        ] {
            assert_eq!(first(listing).as_deref(), expected, "{listing}");
        }
    }
}
