//! A diagnosis of what keeps calls from working: keys in the wrong place, the clock, the endpoint, permissions.
//!
//! [`Client::diagnose`](crate::Client::diagnose) makes one read-only call, `ListApps`, and looks at the forms of the
//! keys and ids that the caller sets. The report is typed, and its `Display` is a line for each check. It never shows a
//! key, an id or a token.
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
mod inputs;
mod probe;
mod report;
mod values;

use std::future::IntoFuture;

use volc_core::transport::BoxFuture;

pub use self::inputs::Diagnose;
pub use self::report::{Check, Diagnosis, Problem, Subject, Verdict};

impl Diagnose {
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
