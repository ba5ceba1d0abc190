//! The notice that the emulator is ready: its address, and keys to call it with.
//!
//! It never holds keys that the program was given, nor anything that was signed with them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use http::Method;
use serde::Serialize;
use volc_core::sign::{PresigningRequest, Signer};
use volc_core::{Credentials, Timestamp};

use super::build::Built;
use super::failure::Failure;
use super::token;

const ROOM: &str = "test-room";
const USER: &str = "test-user";
/// An Action whose parameters are optional.
const ACTION: [(&str, &str); 2] = [("Action", "ListApps"), ("Version", "2023-11-01")];
const BODY: &str = "{}";
/// The seconds that the printed URL is good for: a day.
const EXPIRES: &str = "86400";

/// The notice.
#[derive(Serialize)]
pub(super) struct Ready {
    url: String,
    /// The control API.
    control: String,
    pid: u32,
    access_key: String,
    secret_key: Option<String>,
    app_id: String,
    app_key: Option<String>,
    /// A token for [`USER`] in [`ROOM`].
    room_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_token: Option<String>,
}

impl Ready {
    pub(super) async fn new(
        built: &Built,
        url: String,
        time: Option<u64>,
    ) -> Result<Self, Failure> {
        let credentials = &built.credentials;
        let app_key = built
            .emulator
            .app_key(&built.app_id)
            .await
            .map_err(Failure::new)?;
        let app_key = app_key.filter(|key| key.contains("fake"));
        let room_token = app_key
            .as_deref()
            .map(|key| token::for_test(&built.app_id, key, ROOM, USER, time))
            .transpose()?;
        Ok(Self {
            control: format!("{url}/_emulator/"),
            url,
            pid: std::process::id(),
            access_key: credentials.access_key().to_owned(),
            secret_key: built.is_fake.then(|| credentials.secret_key().to_owned()),
            app_id: built.app_id.clone(),
            app_key,
            room_token,
            admin_token: built.new_admin_token.clone(),
        })
    }

    /// Prints it, as a line of JSON or as text.
    #[expect(clippy::print_stdout, reason = "the notice is what stdout is for")]
    pub(super) fn print(
        &self,
        json: bool,
        no_auth: bool,
        time: Option<u64>,
    ) -> Result<(), Failure> {
        if json {
            println!("{}", serde_json::to_string(self).map_err(Failure::new)?);
        } else {
            print!("{}", self.text(no_auth, time)?);
        }
        Ok(())
    }

    fn text(&self, no_auth: bool, time: Option<u64>) -> Result<String, Failure> {
        let mut lines = vec![
            ("listening on", self.url.clone()),
            ("control API", self.control.clone()),
            ("access key", self.access_key.clone()),
        ];
        lines.extend(self.secret_key.clone().map(|key| ("secret key", key)));
        lines.push(("app", self.app_id.clone()));
        lines.extend(self.app_key.clone().map(|key| ("AppKey", key)));
        lines.extend(self.admin_token.clone().map(|token| ("admin token", token)));
        if no_auth {
            let text = "unsigned calls are let through, as calls of that access key";
            lines.push(("no auth", text.to_owned()));
        }
        if let Some(token) = &self.room_token {
            lines.push((
                "room token",
                format!("{token} ({USER} in {ROOM}, for a day)"),
            ));
        }
        if let Some(query) = self.example_query(no_auth, time)? {
            lines.push(("try", format!("curl '{}/?{query}' -d '{BODY}'", self.url)));
        }
        let line = |(name, value): (&str, String)| format!("{name:<12} {value}\n");
        Ok(lines.into_iter().map(line).collect())
    }

    /// The query of a call to try: unsigned, or signed with the emulator's own keys.
    fn example_query(&self, no_auth: bool, time: Option<u64>) -> Result<Option<String>, Failure> {
        if no_auth {
            let query = ACTION.map(|(name, value)| format!("{name}={value}"));
            return Ok(Some(query.join("&")));
        }
        let Some(secret_key) = &self.secret_key else {
            return Ok(None);
        };
        let [action, version] = ACTION;
        let request = PresigningRequest {
            method: &Method::POST,
            path: "/",
            query: &[action, version, ("X-Expires", EXPIRES)],
            host: None,
        };
        let credentials = Credentials::new(&self.access_key, secret_key);
        let at = Timestamp::from(token::moment(time));
        let query = Signer::new("rtc", "cn-north-1").presign(&request, &credentials, at);
        query.map(Some).map_err(Failure::new)
    }
}

/// The file of the notice; it is removed when this is dropped.
pub(super) struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Writes the file beside its place and moves it there, so that nobody reads a part of it. Only its owner may read
    /// it.
    pub(super) fn write(file: PathBuf, ready: &Ready) -> Result<Self, Failure> {
        write(&file, ready).map_err(|error| Failure::in_file(&file, error))?;
        Ok(Self(file))
    }
}

fn write(file: &Path, ready: &Ready) -> std::io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut unfinished = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    serde_json::to_writer(&mut unfinished, ready)?;
    unfinished.write_all(b"\n")?;
    unfinished.persist(file).map_err(|error| error.error)?;
    Ok(())
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // It may have been removed by whoever read it.
        let _ = std::fs::remove_file(&self.0);
    }
}
