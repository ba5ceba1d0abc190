//! A diagnosis of what keeps calls from working: keys in the wrong place, the clock, the endpoint, permissions.
//!
//! [`Client::diagnose`] makes one read-only call, `ListApps`, and looks at the forms of the keys and ids that it is
//! given. The report is typed, and its `Display` is a line for each check. It never shows a key, an id or a token.
//!
//! ```no_run
//! # async fn example() -> Result<(), volc_rtc_api::Error> {
//! let client = volc_rtc_api::Client::from_default_chain()?;
//! let report = client.diagnose().app_id("661e000000000000000543cf").app_key("fake").await;
//! println!("{report}");
//! assert!(report.is_good());
//! # Ok(())
//! # }
//! ```

mod app;
mod form;
mod probe;
mod report;
mod values;

use std::future::IntoFuture;

use volc_core::Sensitive;
use volc_core::transport::BoxFuture;

pub use self::report::{Check, Diagnosis, Problem, Subject, Verdict};
use crate::Client;

/// A diagnosis that is being prepared: the values that a program has, and then `.await`.
///
/// Each value that is given is looked at; none is sent anywhere but the AppId, with the read-only call.
#[derive(Clone, Debug)]
#[must_use = "a diagnosis does nothing until it is awaited"]
pub struct Diagnose {
    client: Client,
    app_id: Option<Sensitive<String>>,
    app_key: Option<Sensitive<String>>,
    token: Option<Sensitive<String>>,
}

impl Client {
    /// Prepares a diagnosis of what keeps calls from working.
    pub fn diagnose(&self) -> Diagnose {
        Diagnose {
            client: self.clone(),
            app_id: None,
            app_key: None,
            token: None,
        }
    }
}

impl Diagnose {
    /// Sets the AppId that the program uses.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(Sensitive::new(app_id.into()));
        self
    }

    /// Sets the AppKey that the program signs room tokens with.
    pub fn app_key(mut self, app_key: impl Into<String>) -> Self {
        self.app_key = Some(Sensitive::new(app_key.into()));
        self
    }

    /// Sets a room token that does not work.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Sensitive::new(token.into()));
        self
    }

    /// Makes the diagnosis on this thread, without an async runtime. Feature `blocking`.
    ///
    /// # Errors
    /// As `volc_core::blocking::block_on`: inside an async task, which has to await instead.
    #[cfg(feature = "blocking")]
    pub fn block(self) -> Result<Diagnosis, crate::Error> {
        volc_core::blocking::block_on(async { Ok(self.run().await) })
    }

    async fn run(self) -> Diagnosis {
        let mut report = Diagnosis::new();
        let found = self.client.credentials().await;
        let values = values::Values::new(&self, found.as_ref().ok());
        let apps = probe::run(&self, found.as_ref(), &mut report).await;
        values.check(&mut report);
        app::check(&self, apps.as_ref(), &mut report);
        report
    }
}

impl IntoFuture for Diagnose {
    type Output = Diagnosis;
    type IntoFuture = BoxFuture<'static, Diagnosis>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
