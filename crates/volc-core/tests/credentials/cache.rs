//! The cached credentials of a client, and the callers that wait for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use volc_core::credentials::{Credentials, CredentialsProvider};
use volc_core::error::CredentialsError;
use volc_core::transport::BoxFuture;

use crate::common::*;

/// Takes a second to give credentials of this life span.
#[derive(Debug)]
struct Slow {
    asked: Arc<AtomicUsize>,
    life: Option<Duration>,
}

impl CredentialsProvider for Slow {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            self.asked.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(match self.life {
                Some(life) => credentials().with_expiry(SystemTime::now() + life),
                None => credentials(),
            })
        })
    }
}

fn client(life: Option<Duration>) -> (volc_core::Client, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let slow = Slow {
        asked: Arc::clone(&asked),
        life,
    };
    let client = builder(([127, 0, 0, 1], 1).into())
        .credentials(slow)
        .build()
        .unwrap();
    (client, asked)
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_takes_nothing_from_the_others() {
    let (client, asked) = client(None);
    let wait = || {
        let client = client.clone();
        tokio::spawn(async move {
            client
                .credentials()
                .await
                .map(|found| found.access_key().to_owned())
        })
    };
    let callers: Vec<_> = (0..10).map(|_| wait()).collect();
    tokio::time::sleep(Duration::from_millis(900)).await;
    // The first, who began it, and another.
    callers[0].abort();
    callers[5].abort();
    let start = tokio::time::Instant::now();
    for (number, caller) in callers.into_iter().enumerate() {
        match number {
            0 | 5 => assert!(caller.await.is_err()),
            _ => assert_eq!(caller.await.unwrap().unwrap(), ACCESS_KEY),
        }
    }
    assert_eq!(
        start.elapsed(),
        Duration::from_millis(100),
        "not from the beginning"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(wait().await.unwrap().unwrap(), ACCESS_KEY);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn refresh_starts_anew_after_all_callers_gave_up() {
    let (client, asked) = client(None);
    let short = Duration::from_millis(10);
    assert!(
        tokio::time::timeout(short, client.credentials())
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_secs(5)).await;
    let start = tokio::time::Instant::now();
    client.credentials().await.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn short_lived_credentials_are_not_fetched_for_every_call() {
    let (client, asked) = client(Some(Duration::from_secs(120)));
    for _ in 0..20 {
        client.credentials().await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
