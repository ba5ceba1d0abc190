//! Listings of several pages.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use futures_util::TryStreamExt;
use volc_core::{Client, Error};

/// A listing of these pages: the items, and the next cursor while there is more.
async fn listing(
    pages: &'static [(&'static [&'static str], Option<i64>)],
) -> (Client, std::sync::Arc<Counts>) {
    let served = std::sync::atomic::AtomicUsize::new(0);
    let (address, counts) = serve(move |request| {
        let page = served.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let asked: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let expected = page
            .checked_sub(1)
            .and_then(|before| pages[before].1)
            .unwrap_or(0);
        assert_eq!(asked["Cursor"], expected, "page {page}");
        let (items, next) = pages[page];
        Reply::new(
            200,
            good(
                &serde_json::json!({
                    "Items": items, "HasMore": next.is_some(), "NextCursor": next.unwrap_or(0)
                })
                .to_string(),
            ),
        )
    })
    .await;
    (client(address), counts)
}

#[tokio::test]
async fn every_item_of_every_page_and_an_empty_page_goes_on() {
    let (client, counts) = listing(&[(&["a", "b"], Some(5)), (&[], Some(9)), (&["c"], None)]).await;
    let mut items = client.call(ListThings::default()).items();
    assert_eq!(counts.get().1, 0, "nothing is asked for before it is taken");
    let mut all = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        all.push(item);
    }
    assert_eq!((all.concat().as_str(), counts.get()), ("abc", (1, 3)));
    assert!(items.next().await.is_none() && counts.get().1 == 3);
}

#[tokio::test]
async fn they_are_streams_too() {
    let (client, _) = listing(&[(&["a"], Some(5)), (&["b"], None)]).await;
    let pages: Vec<_> = client
        .call(ListThings::default())
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        pages
            .iter()
            .map(|page| page.items.len())
            .collect::<Vec<_>>(),
        [1, 1]
    );
    let (client, _) = listing(&[(&["a"], Some(5)), (&["b"], None)]).await;
    let items: Vec<String> = client
        .call(ListThings::default())
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, ["a", "b"]);
}

#[tokio::test]
async fn a_cursor_that_stands_still_is_an_error_and_the_end() {
    let (client, counts) = listing(&[(&["a"], Some(5)), (&["b"], Some(5))]).await;
    let mut items = client.call(ListThings::default()).items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("b"));
    let error = items.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert!(
        error.to_string().contains("its next cursor is 5 again"),
        "{error}"
    );
    assert!(items.try_next().await.unwrap().is_none() && counts.get().1 == 2);
}

#[tokio::test]
async fn a_first_page_that_leads_back_to_itself_is_noticed_at_once() {
    let (client, counts) = listing(&[(&["a"], Some(0))]).await;
    let mut items = client.call(ListThings::default()).items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    let error = items.try_next().await.unwrap_err();
    assert!(
        error.to_string().contains("its next cursor is 0 again"),
        "{error}"
    );
    assert!(items.try_next().await.unwrap().is_none() && counts.get().1 == 1);
}

#[tokio::test]
async fn an_error_ends_a_listing() {
    let (address, counts) = serve(|_| Reply::new(400, refused("InvalidParameter", "no"))).await;
    let mut pages = client(address).call(ListThings::default()).pages();
    assert!(pages.try_next().await.is_err());
    assert!(pages.try_next().await.unwrap().is_none() && counts.get().1 == 1);
}
