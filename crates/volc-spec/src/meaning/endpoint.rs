//! Method, URL, Action and Version.

use std::ops::Range;

use volc_ir::Method;

use super::phrase::Phrase;
use crate::cell_markup::blank_struck;

/// A method of HTTP by its word, in upper case. A page may state one that no client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verb(pub(crate) &'static str);

impl Verb {
    fn parse(word: &str) -> Option<Self> {
        const WORDS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH"];
        let mut words = WORDS.iter();
        words
            .find(|known| known.eq_ignore_ascii_case(word))
            .map(|known| Self(known))
    }

    /// The method of a client, if it can send this one.
    pub(crate) fn method(self) -> Option<Method> {
        match self.0 {
            "GET" => Some(Method::Get),
            "POST" => Some(Method::Post),
            _ => None,
        }
    }
}

impl From<Method> for Verb {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self("GET"),
            Method::Post => Self("POST"),
        }
    }
}

/// A URL or the start of an HTTP message that names an Action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Address {
    pub(crate) method: Option<Verb>,
    /// Empty where only a path is given.
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) action: String,
    pub(crate) version: Option<String>,
    /// The parameters beside Action and Version, as text.
    pub(crate) query: Vec<(String, String)>,
    /// The bytes of the text that it stands in.
    pub(crate) span: Range<usize>,
}

/// `POST https://host/?Action=X&Version=Y` with or without method, scheme, host and slash. Stars inside a value hide a
/// part of it (`661e****3cf`), those at the end are Markdown's; a blank before a zone (`12:00:00 08:00`) was a plus
/// sign.
static ADDRESS: Phrase = Phrase::new(
    r"(?:(?-u:\b)((?i:GET|POST|PUT|DELETE|PATCH))\s+)?(?:https?://)?([A-Za-z0-9.\-]+\.[A-Za-z]{2,})?(/[^\s?`*|<>]*)?\?([^\s`*|<>，。]*(?-u:\b)Action=(?:[^\s`*|<>，。]|\*+[A-Za-z0-9]| \d{2}:\d{2})*)",
);
static METHOD: Phrase = Phrase::new(
    r"(?i)(?:请求方式|使用|方法\s*\||method)\s*[:：]?\s*(?:以)?\s*[*`]*\s*(GET|POST|PUT|DELETE|PATCH)(?-u:\b)|(?-u:\b)(GET|POST|PUT|DELETE|PATCH)`?\s*(?:方式|method|请求|https?://)",
);
static CURL: Phrase = Phrase::new(
    r#"(?-u:\b)curl(?-u:\b)[^\n]*?\s(?:-X|--request)[\s=]*['"]?(GET|POST|PUT|DELETE|PATCH)(?-u:\b)"#,
);
static EXPLORER: Phrase = Phrase::new(r#"<APILink[^>]*(?-u:\b)link="[^"]*"#);
static EXPLORER_ACTION: Phrase = Phrase::new(r"[?&]action=([A-Za-z][A-Za-z0-9]*)");
static EXPLORER_VERSION: Phrase = Phrase::new(r"[?&]version=(\d{4}-\d{2}-\d{2})");
static URI: Phrase = Phrase::new(r"\|\s*URI\s*\|\s*(/[^\s|]+)");
static STATED: Phrase =
    Phrase::new(r"Action\s*(?:的)?取值\s*(?:为)?\s*[:：]?\s*`?([A-Za-z][A-Za-z0-9]+)");

/// Every address in a text, with offsets from `start`.
pub(crate) fn addresses(text: &str, start: usize) -> Vec<Address> {
    let text = &without_doubled_targets(&blank_struck(text));
    let found = ADDRESS.all(text).filter_map(|found| {
        let all = found.get(0)?;
        let group = |n: usize| found.get(n).map_or("", |m| m.as_str());
        let mut address = Address {
            method: Verb::parse(group(1)),
            host: group(2).to_ascii_lowercase(),
            path: match group(3) {
                "" => "/".to_owned(),
                path => path.to_owned(),
            },
            action: String::new(),
            version: None,
            query: Vec::new(),
            span: start + all.start()..start + all.end(),
        };
        for (name, value) in query_pairs(group(4)) {
            match name.as_str() {
                "Action" => address.action = value,
                "Version" => address.version = Some(value).filter(|v| !v.is_empty()),
                _ => address.query.push((name, value)),
            }
        }
        (!address.action.is_empty()).then_some(address)
    });
    found.collect()
}

/// The target of a link whose text is an address itself, or a part of one.
static DOUBLED: Phrase = Phrase::new(r"\[(?:https?://|\?)[^\]\s]*(\]\([^)\s]*\))");

/// A text with blanks in the place of the targets of links that show their address: one address stands there, not two.
fn without_doubled_targets(text: &str) -> String {
    let mut out = text.to_owned();
    for found in DOUBLED.all(text) {
        if let Some(target) = found.get(1) {
            out.replace_range(target.range(), &" ".repeat(target.len()));
        }
    }
    out
}

/// The method that a text states, such as `请求方式：**POST**`, and where.
pub(crate) fn method(text: &str) -> Option<(Verb, Range<usize>)> {
    let text = &blank_struck(text);
    let found = METHOD.find(text)?;
    let word = found.get(1).or_else(|| found.get(2))?;
    Some((Verb::parse(word.as_str())?, word.range()))
}

/// The method that a call of `curl` states, and where.
pub(crate) fn curl_method(text: &str) -> Option<(Verb, Range<usize>)> {
    let found = CURL.find(text)?;
    let word = found.get(1)?;
    Some((Verb::parse(word.as_str())?, word.range()))
}

/// The Action that prose states: `请求参数Action取值：X`.
pub(crate) fn stated_action(text: &str) -> Option<(String, Range<usize>)> {
    let name = STATED.find(text)?.get(1)?;
    Some((name.as_str().to_owned(), name.range()))
}

/// The Action and the Version that the link to the vendor's API Explorer names.
pub(crate) fn explorer(text: &str) -> Option<(String, Option<String>)> {
    let link = EXPLORER.find(text)?;
    let named = |phrase: &Phrase| {
        Some(
            phrase
                .find(link.get(0)?.as_str())?
                .get(1)?
                .as_str()
                .to_owned(),
        )
    };
    Some((named(&EXPLORER_ACTION)?, named(&EXPLORER_VERSION)))
}

/// The path that a table of the endpoint states: `|URI |/api/things |`.
pub(crate) fn uri(text: &str) -> Option<String> {
    Some(URI.find(text)?.get(1)?.as_str().to_owned())
}

/// Returns whether a text is a Version: a date.
pub(crate) fn is_version(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// The pairs of a query string. Markdown may have escaped its hyphens.
fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        // `&amp;` is how HTML writes it.
        .map(|pair| pair.strip_prefix("amp;").unwrap_or(pair))
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let clean = |text: &str| {
                text.replace('\\', "")
                    .replace(' ', "+")
                    .trim_end_matches(['\'', '"', ')', ','])
                    .to_owned()
            };
            (clean(name), clean(value))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_every_form() {
        struct Case {
            text: &'static str,
            method: Option<Method>,
            host: &'static str,
            path: &'static str,
        }

        let cases = [
            Case {
                text: "- 请求地址：**https://rtc.volcengineapi.com?Action=X&Version=2020-12-01**",
                method: None,
                host: "rtc.volcengineapi.com",
                path: "/",
            },
            Case {
                text: "POST https://rtc.volcengineapi.com?Action=X&Version=2020-12-01\n{",
                method: Some(Method::Post),
                host: "rtc.volcengineapi.com",
                path: "/",
            },
            Case {
                text: "* 请求地址：https://a.com/?Action=X&Version=2020\\-12\\-01",
                method: None,
                host: "a.com",
                path: "/",
            },
            Case {
                text: "POST /?Action=X&Version=2020-12-01 HTTP/1.1",
                method: Some(Method::Post),
                host: "",
                path: "/",
            },
            Case {
                text: "`POST https://ark.ap-southeast-1.byteplusapi.com/?Action=X&Version=2020-12-01`",
                method: Some(Method::Post),
                host: "ark.ap-southeast-1.byteplusapi.com",
                path: "/",
            },
            Case {
                text: "rtc.volcengineapi.com/v1?Action=X&Version=2020-12-01",
                method: None,
                host: "rtc.volcengineapi.com",
                path: "/v1",
            },
        ];
        for Case {
            text,
            method,
            host,
            path,
        } in cases
        {
            let found = addresses(text, 0);
            assert_eq!(found.len(), 1, "{text}");
            let address = &found[0];
            assert_eq!(
                (
                    address.method.and_then(Verb::method),
                    address.host.as_str(),
                    address.path.as_str()
                ),
                (method, host, path),
                "{text}"
            );
            assert_eq!(
                (address.action.as_str(), address.version.as_deref()),
                ("X", Some("2020-12-01")),
                "{text}"
            );
        }
        let escaped = addresses("https://a.com?Action=X&amp;Version=2020-12-01", 0);
        assert_eq!(escaped[0].version.as_deref(), Some("2020-12-01"));
        let get = addresses("GET https://a.com?Action=X&Version=2020-12-01&Limit=5", 0);
        assert_eq!(get[0].query, [("Limit".to_owned(), "5".to_owned())]);
        let hidden = addresses(
            "GET https://a.com?Action=X&Version=2020-12-01&AppId=661e****3cf&From=2022-05-22T12:00:00 08:00&Id=5**",
            0,
        );
        assert_eq!(
            hidden[0].query,
            [
                ("AppId", "661e****3cf"),
                ("From", "2022-05-22T12:00:00+08:00"),
                ("Id", "5")
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(
            addresses("<APILink link=\"https://a.com/?action=X&version=Y\" />", 0),
            []
        );
    }

    #[test]
    fn methods_in_every_form() {
        let cases = [
            ("- 请求方式：**POST**", Some("POST")),
            ("* 请求方式：GET", Some("GET")),
            ("使用 POST 方式发起请求。", Some("POST")),
            ("使用 `Post` 方式发起请求。", Some("POST")),
            ("使用 Get 方式发起请求", Some("GET")),
            ("|URI |/api/x |\n|方法 |POST |x |", Some("POST")),
            ("- 请求方式：**Delete**", Some("DELETE")),
            ("没有说明", None),
        ];
        for (text, expected) in cases {
            assert_eq!(method(text).map(|(verb, _)| verb.0), expected, "{text}");
        }
        for (text, expected) in [
            ("curl -X PUT 'https://a.com'", Some("PUT")),
            ("curl --request GET", Some("GET")),
            ("curl 'https://a.com'", None),
        ] {
            assert_eq!(curl_method(text).map(|(verb, _)| verb.0), expected);
        }
        assert_eq!(
            stated_action("请求参数Action取值：ListX\n")
                .map(|(name, _)| name)
                .as_deref(),
            Some("ListX")
        );
    }
}
