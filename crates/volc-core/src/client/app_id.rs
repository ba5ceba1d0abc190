//! The AppId that a request names, which some rate limits are counted by.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::sign::Query;

/// The one member of a body that is looked for.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default, rename = "AppId")]
    app: Option<&'a RawValue>,
}

/// The AppId in the query, else in the body of a request. One of the usual form is not copied.
pub(super) fn find<'a>(query: &'a Query, body: &'a [u8]) -> Option<Cow<'a, str>> {
    in_query(query.as_str()).or_else(|| in_body(body))
}

fn in_query(query: &str) -> Option<Cow<'_, str>> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == "AppId")?;
    percent_decode_str(value).decode_utf8().ok()
}

fn in_body(body: &[u8]) -> Option<Cow<'_, str>> {
    let body: Body<'_> = serde_json::from_str(std::str::from_utf8(body).ok()?).ok()?;
    let token = body.app?.get();
    let Some(text) = token.strip_prefix('"') else {
        let is_number = token.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        return is_number.then_some(Cow::Borrowed(token));
    };
    match text.strip_suffix('"') {
        Some(plain) if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str(token).ok().map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn app_id_is_found_in_the_query_before_the_body() {
        struct Case {
            query: &'static str,
            body: &'static str,
            app: Option<&'static str>,
        }
        let cases = [
            Case {
                query: "Action=A&AppId=a%2Fb",
                body: r#"{"AppId":"c"}"#,
                app: Some("a/b"),
            },
            Case {
                query: "Action=A",
                body: r#"{"B":{"AppId":"d"},"AppId":"c"}"#,
                app: Some("c"),
            },
            Case {
                query: "Action=A",
                body: r#"{"AppId":"\u0061\"b"}"#,
                app: Some("a\"b"),
            },
            Case {
                query: "Action=A",
                body: r#"{"AppId":-7}"#,
                app: Some("-7"),
            },
            Case {
                query: "Action=A",
                body: r#"{"AppId":null}"#,
                app: None,
            },
            Case {
                query: "Action=A",
                body: r#"{"AppId":["a"]}"#,
                app: None,
            },
            Case {
                query: "Action=A",
                body: "{}",
                app: None,
            },
            Case {
                query: "Action=A",
                body: "",
                app: None,
            },
        ];
        for Case { query, body, app } in cases {
            let found = find(&Query::parse(query), body.as_bytes()).map(Cow::into_owned);
            assert_eq!(found.as_deref(), app, "{query} {body}");
        }
    }

    #[test]
    fn plain_app_id_is_found_without_an_allocation() {
        let query = Query::parse("Action=A&Version=2024-01-01");
        let used = allocation_counter::measure(|| {
            assert!(find(&query, br#"{"RoomId":"r","AppId":"abc","N":[1,2]}"#).is_some());
        });
        assert_eq!(used.count_total, 0, "{used:?}");
    }
}
