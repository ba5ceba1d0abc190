//! The text around the JSON of an example: a request line, HTTP headers, a curl command, an assignment.

use volc_ir::Method;

use super::{Repair, RepairKind, RequestLine, text::Text};

/// The part of an example above its body.
pub(super) struct Head {
    pub(super) request_line: Option<RequestLine>,
    /// The start of the body, if there is one.
    pub(super) body: Option<usize>,
}

/// The beginnings of lines that only programs have.
const PROGRAM: [&str; 9] = [
    "import ", "from ", "def ", "class ", "\"\"\"", "package ", "func ", "<", "pip",
];

pub(super) fn read(text: &str) -> Head {
    let mut head = Head {
        request_line: None,
        body: None,
    };
    let mut host = None;
    let mut at = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        if PROGRAM.iter().any(|word| line.starts_with(word)) {
            break;
        }
        if line.starts_with("curl ") {
            curl(text, start, &mut head);
            break;
        }
        if head.request_line.is_none() {
            head.request_line = request_line(line, start);
            if head.request_line.is_some() {
                continue;
            }
        }
        if let Some(value) = line.strip_prefix("Host:").or(line.strip_prefix("host:")) {
            host = Some(value.trim());
        }
        head.body = body(line).map(|offset| start + offset);
        if head.body.is_some() {
            break;
        }
    }
    if let (Some(line), Some(host)) = (&mut head.request_line, host)
        && line.url.starts_with('/')
    {
        let scheme = if host.contains("://") { "" } else { "https://" };
        line.url = format!("{scheme}{host}{}", line.url);
    }
    head
}

/// The next value of the same fence: it begins a line or stands behind a comma.
pub(super) fn next_value(text: &str, at: usize, repairs: &mut Vec<Repair>) -> Option<usize> {
    let mut rest = Text::new(text, at);
    loop {
        rest.skip_blank(repairs);
        match rest.peek()? {
            '{' | '[' => return Some(rest.at),
            ',' | '，' | ';' => rest.repair(RepairKind::ExtraComma, repairs),
            '}' | ']' => rest.repair(RepairKind::ExtraClose, repairs),
            _ => rest.skip_line(),
        }
    }
}

/// `POST https://host?Action=..`, `POST /?Action=.. HTTP/1.1` or the URL alone.
fn request_line(line: &str, start: usize) -> Option<RequestLine> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let method = method(first);
    let known =
        ["GET", "POST", "PUT", "DELETE", "PATCH"].contains(&first.to_ascii_uppercase().as_str());
    let url = if known {
        rest.split_whitespace().next()?
    } else {
        first
    };
    let fine = url.starts_with("http://")
        || url.starts_with("https://")
        || known && (url.starts_with('/') || url.contains("?Action="))
        || url.starts_with(char::is_alphanumeric) && url.contains("/?Action=");
    // The URL is a part of the line, so that its offset is a difference of lengths.
    let offset = line.find(url).filter(|_| fine)?;
    Some(RequestLine {
        method,
        url: url.to_owned(),
        range: start + offset..start + offset + url.len(),
    })
}

fn method(word: &str) -> Option<Method> {
    match word.to_ascii_uppercase().as_str() {
        "GET" => Some(Method::Get),
        "POST" => Some(Method::Post),
        _ => None,
    }
}

/// Returns the start of the body in a line: at once, behind `body = `, or at a member that has no brackets around.
fn body(line: &str) -> Option<usize> {
    let opens = |text: &str| text.starts_with(['{', '[']);
    if opens(line) || is_member(line) {
        return Some(0);
    }
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name && opens(value.trim_start())).then(|| line.len() - value.trim_start().len())
}

/// `"name": ..`
fn is_member(line: &str) -> bool {
    line.strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .is_some_and(|(_, rest)| rest.trim_start().starts_with([':', '：']))
}

/// `curl [-X POST] 'https://..' --header '..' --data '{..}'`
fn curl(text: &str, start: usize, head: &mut Head) {
    let command = text.get(start..).unwrap_or("");
    if let Some(offset) = ["http://", "https://"]
        .iter()
        .filter_map(|scheme| command.find(scheme))
        .min()
    {
        let rest = command.get(offset..).unwrap_or("");
        let end = rest
            .find(|c: char| c == '\'' || c == '"' || c.is_whitespace())
            .unwrap_or(rest.len());
        let url = rest.get(..end).unwrap_or("");
        let named = ["-X ", "--request "].iter().find_map(|option| {
            let (_, word) = command.split_once(option)?;
            word.trim_start_matches(['\'', '"'])
                .split(|c: char| !c.is_ascii_alphabetic())
                .next()
        });
        head.request_line = Some(RequestLine {
            method: named.and_then(method),
            url: url.to_owned(),
            range: start + offset..start + offset + url.len(),
        });
    }
    let data = ["--data-raw", "--data-binary", "--data", "-d"]
        .iter()
        .find_map(|option| {
            command
                .find(&format!("{option} "))
                .map(|at| at + option.len())
        });
    if let Some(data) = data {
        let body = command.get(data..).unwrap_or("");
        let quoted = body
            .trim_start()
            .trim_start_matches(['\'', '"', '$'])
            .trim_start();
        if quoted.starts_with(['{', '[']) {
            head.body = Some(start + command.len() - quoted.len());
        }
        if let Some(line) = &mut head.request_line {
            line.method = line.method.or(Some(Method::Post));
        }
    }
}
