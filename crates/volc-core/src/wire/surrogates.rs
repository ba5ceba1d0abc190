//! Escapes of half a character, which text that was cut in the middle of one leaves behind.

/// Replaces the escapes of lone surrogates (`\\ud83d` without its other half) in a JSON document by that of U+FFFD,
/// which is as long, so that places in the document stay what they are. `None` if there are none.
pub(super) fn without_lone_surrogates(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += found;
        at += match escaped(bytes, at) {
            Some(0xD800..=0xDBFF) if matches!(escaped(bytes, at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                lone.push(at);
                6
            }
            Some(_) => 6,
            None => 2,
        };
    }
    let (first, _) = lone.split_first()?;
    let mut repaired = json.get(..*first)?.to_owned();
    for (i, start) in lone.iter().enumerate() {
        let end = lone.get(i + 1).copied().unwrap_or(json.len());
        repaired.push_str("\\ufffd");
        repaired.push_str(json.get(start + 6..end)?);
    }
    Some(repaired)
}

/// The code unit of an escape such as `\\u00e9` at this place.
fn escaped(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|_| digits.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::without_lone_surrogates;

    #[test]
    fn lone_surrogates_are_replaced_in_place() {
        struct Case {
            json: &'static str,
            repaired: Option<&'static str>,
        }
        let case = |json, repaired| Case { json, repaired };
        let cases = [
            case(r#""plain""#, None),
            case(r#""\ud83d\ude00 \n""#, None),
            case(r#""\\ud83d""#, None),
            case(r#""hi \ud83d""#, Some(r#""hi \ufffd""#)),
            case(
                r#""\uD83D\ud83d\ude00\uDE00é\u00e9""#,
                Some(r#""\ufffd\ud83d\ude00\ufffdé\u00e9""#),
            ),
            case(
                r#"["\ud83d", "\ud83dx\udc00"]"#,
                Some(r#"["\ufffd", "\ufffdx\ufffd"]"#),
            ),
            case(r#""\ud8"#, None),
            case(r#""\"#, None),
        ];
        for Case { json, repaired } in cases {
            assert_eq!(without_lone_surrogates(json).as_deref(), repaired, "{json}");
        }
    }
}
