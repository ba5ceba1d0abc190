//! Requests as the server sees them.

use std::sync::{Arc, Mutex};

use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, Method};
use serde_json::json;

use crate::common::*;
use crate::over;

#[tokio::test]
async fn each_header_comes_once_and_the_host_is_the_signed_one() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let (address, _) = serve(move |request| {
        let (head, body) = request.into_parts();
        kept.lock()
            .unwrap()
            .push((head.method, head.headers, body.len()));
        Reply::new(200, good("{}"))
    })
    .await;
    let mut made = 0;
    for client in over(address) {
        // The second time, what the transport keeps is used.
        for _ in 0..2 {
            let post = client.call("A", "1", &json!({"Name": "n"}));
            post.send().await.unwrap();
            let get = client.call("A", "1", &json!({"Name": "n"})).get();
            get.send().await.unwrap();
            made += 2;
        }
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), made);
    for (method, headers, length) in seen.iter() {
        let count = |name| headers.get_all(name).iter().count();
        assert!(headers.keys().all(|name| count(name) == 1), "{headers:?}");
        assert_eq!(headers[HOST], address.to_string().as_str());
        assert_eq!(announced(headers), *length, "{method}");
        assert_eq!(*length > 0, method == Method::POST);
    }
}

fn announced(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH);
    length.map_or(0, |length| length.to_str().unwrap().parse().unwrap())
}
