//! The cost of making and cloning a client.

use volc_core::Credentials;
use volc_core::transport::HyperTransport;
use volc_rtc_api::Client;

use crate::Result;
use crate::call::client::{ACCESS_KEY, Caller, NAMES, SECRET_KEY};
use crate::measure::Subject;

/// Clients with TLS, as a program makes them.
pub fn made() -> Vec<Subject<'static>> {
    #[cfg_attr(not(feature = "aws"), expect(unused_mut))]
    let mut subjects = vec![
        Subject::new("by hand", || {
            reqwest::Client::builder()
                .build()
                .expect("TLS can be set up")
        }),
        Subject::new("ours", || {
            Client::builder()
                .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY))
                .build()
                .expect("TLS can be set up")
        }),
        Subject::new("ours, hyper transport", || {
            let transport = HyperTransport::builder().build();
            Client::builder()
                .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY))
                .transport(transport.expect("TLS can be set up"))
                .build()
                .expect("all is set")
        }),
    ];
    #[cfg(feature = "aws")]
    subjects.push(Subject::new("aws-sdk-sqs", || {
        crate::call::client::aws("https://sqs.us-east-1.amazonaws.com")
    }));
    subjects
}

/// Clones, which share all.
pub fn cloned() -> Result<Vec<Subject<'static>>> {
    let mut subjects = Vec::new();
    for (row, name) in NAMES.iter().enumerate() {
        match Caller::new(row, "http://127.0.0.1:1")? {
            Caller::ByHand(client, _) => subjects.push(Subject::new(name, move || client.clone())),
            Caller::Ours(client) => subjects.push(Subject::new(name, move || client.clone())),
            #[cfg(feature = "aws")]
            Caller::Aws(client) => subjects.push(Subject::new(name, move || client.clone())),
            _ => {}
        }
    }
    Ok(subjects)
}
