//! Listings of several pages.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use futures_util::TryStreamExt;
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::pagination::Paginated;
use volc_core::pagination::{PageState, PageStep};
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
    let mut items = client.request(ListThings::default()).items();
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
        .request(ListThings::default())
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
        .request(ListThings::default())
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, ["a", "b"]);
}

#[tokio::test]
async fn a_cursor_that_stands_still_is_an_error_and_the_end() {
    let (client, counts) = listing(&[(&["a"], Some(5)), (&["b"], Some(5))]).await;
    let mut items = client.request(ListThings::default()).items();
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
    let mut items = client.request(ListThings::default()).items();
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
    let mut pages = client(address).request(ListThings::default()).pages();
    assert!(pages.try_next().await.is_err());
    assert!(pages.try_next().await.unwrap().is_none() && counts.get().1 == 1);
}

/// A listing of seven items, three a page, that is asked for by offset or by page number, with the given totals.
async fn seven(says: fn(u64) -> serde_json::Value) -> (Client, std::sync::Arc<Counts>) {
    let (address, counts) = serve(move |request| {
        let asked: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let number = |name: &str| {
            asked[name]
                .as_str()
                .map(|text| text.parse::<u64>().unwrap())
        };
        let start = match asked["Page"].as_u64() {
            Some(page) => (page - 1) * 3,
            None => number("Offset").unwrap_or(0),
        };
        let numbers: Vec<u64> = (start..7).take(3).collect();
        let mut result = says(start);
        result["Rows"] = serde_json::json!(numbers);
        Reply::new(200, good(&result.to_string()))
    })
    .await;
    (client(address), counts)
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Rows {
    rows: Vec<i64>,
    total: i64,
    more: bool,
}

response_struct!(Rows {
    rows = optional("Rows"),
    total = optional("Total"),
    more = optional("HasMore"),
});

/// A request with these fields whose further pages are found like this.
macro_rules! listing {
    ($name:ident { $($field:ident: $ty:ty = $wire:literal,)* } |$request:ident, $page:ident| $turn:expr) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        struct $name { $($field: $ty,)* }

        response_struct!($name { $($field = optional($wire),)* });

        impl Action for $name {
            type Output = Rows;
            const INFO: &'static ActionInfo = &ActionInfo::new("ListThings", "2020-12-01").reads();
        }

        impl Paginated for $name {
            type Item = i64;
            fn advance(&mut self, $page: &Rows) -> PageStep {
                let $request = self;
                $turn
            }
            fn into_items(page: Rows) -> Vec<i64> {
                page.rows
            }
        }
    };
}

listing!(ByOffset { offset: Option<String> = "Offset", } |request, page| {
    PageState::new(page.rows.len()).total(page.total).offset(&mut request.offset)
});

listing!(ByFullPages { offset: Option<String> = "Offset", limit: i64 = "Limit", } |request, page| {
    PageState::new(page.rows.len()).size(&request.limit, 0).offset(&mut request.offset)
});

listing!(ByPage { page: Option<i64> = "Page", } |request, page| {
    PageState::new(page.rows.len()).more(page.more).page(&mut request.page, 1)
});

/// All items, then the error that ended the listing.
async fn all<R: Paginated<Item = i64>>(client: &Client, request: R) -> (Vec<i64>, Option<String>) {
    let mut items = client.request(request).items();
    let mut all = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(item),
            Ok(None) => return (all, None),
            Err(error) => return (all, Some(error.to_string())),
        }
    }
}

#[tokio::test]
async fn offsets_go_on_behind_what_was_received() {
    let total = |_| serde_json::json!({ "Total": 7 });
    let (client, counts) = seven(total).await;
    let whole = all(&client, ByOffset::default()).await;
    assert_eq!(
        (whole, counts.get().1),
        ((vec![0, 1, 2, 3, 4, 5, 6], None), 3)
    );
    let late = ByOffset {
        offset: Some("5".to_owned()),
    };
    let late = all(&client, late).await;
    assert_eq!((late, counts.get().1), ((vec![5, 6], None), 4));

    let (client, counts) = seven(|_| serde_json::json!({})).await;
    let request = ByFullPages {
        offset: None,
        limit: 3,
    };
    let whole = all(&client, request).await;
    assert_eq!(
        (whole, counts.get().1),
        ((vec![0, 1, 2, 3, 4, 5, 6], None), 3)
    );
}

#[tokio::test]
async fn a_total_that_no_page_reaches_is_an_error() {
    let (client, counts) = seven(|_| serde_json::json!({ "Total": 9 })).await;
    let (items, error) = all(&client, ByOffset::default()).await;
    assert_eq!((items.len(), counts.get().1), (7, 4));
    let error = error.unwrap();
    assert!(
        error.contains("there are 9 items in all, but this page is empty"),
        "{error}"
    );
}

#[tokio::test]
async fn page_numbers_go_on_while_there_is_more() {
    let (client, counts) = seven(|start| serde_json::json!({ "HasMore": start < 6 })).await;
    let whole = all(&client, ByPage::default()).await;
    assert_eq!(
        (whole, counts.get().1),
        ((vec![0, 1, 2, 3, 4, 5, 6], None), 3)
    );
    let second = all(&client, ByPage { page: Some(2) }).await;
    assert_eq!((second, counts.get().1), ((vec![3, 4, 5, 6], None), 5));
}
