//! The two ends of a range.

const DASHES: &[char] = &['~', '至', '到', '–', '—', '－'];

/// The two ends in brackets.
pub(super) fn ends(inner: &str) -> Result<Option<(&str, &str)>, &'static str> {
    if let Some(at) = inner.find(DASHES) {
        let (from, to) = inner.split_at(at);
        let mark = to.chars().next().map_or(0, char::len_utf8);
        return Ok(Some((from, to.get(mark..).unwrap_or_default())));
    }
    let parts: Vec<&str> = inner.split([',', '、']).map(str::trim).collect();
    match parts.as_slice() {
        [from, to] => Ok(Some((from, to))),
        [one] => Ok(hyphen(one)),
        // With digits in groups, only a space tells the comma between the ends.
        _ => match inner.split_once(", ") {
            Some((from, to)) if !to.contains(", ") => Ok(Some((from.trim(), to.trim()))),
            _ => {
                if is_ascending(&parts) {
                    Ok(None)
                } else {
                    Err("it can be read in more ways than one")
                }
            }
        },
    }
}

fn is_ascending(parts: &[&str]) -> bool {
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| part.parse().ok()).collect();
    numbers.is_none_or(|numbers| numbers.is_sorted_by(|a, b| a < b))
}

/// `1-300` as its two ends; the sign of a number is no hyphen.
fn hyphen(text: &str) -> Option<(&str, &str)> {
    let at = text.char_indices().skip(1).find(|(_, c)| *c == '-')?.0;
    let (from, to) = text.split_at(at);
    Some((from.trim(), to.get(1..)?.trim()))
}

/// Returns the text behind a dash between two numbers.
pub(super) fn dash(behind: &str) -> Option<&str> {
    let behind = behind.trim_start();
    behind
        .strip_prefix(DASHES)
        .or_else(|| behind.strip_prefix('-'))
        .or_else(|| behind.strip_prefix("to "))
        .or_else(|| behind.strip_prefix("and "))
}
