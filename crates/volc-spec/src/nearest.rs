//! Names that somebody may have meant.

/// The similarity of two names, from 0 to 1, from which on one is offered instead of the other.
const ALIKE: f64 = 0.6;

/// The up to three candidates most like `name`, the best one first. Case is looked past.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// A question that offers the nearest names, or else the list of all that there are, if it is short.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    let near = nearest(name, candidates.clone());
    if !near.is_empty() {
        return Some(format!("did you mean {}?", list(&near, "or")));
    }
    let all: Vec<&str> = candidates.into_iter().collect();
    (1..=10)
        .contains(&all.len())
        .then(|| format!("there is {}", list(&all, "and")))
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn list(names: &[&str], conjunction: &str) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|name| format!("`{name}`")).collect();
            format!("{} {conjunction} `{last}`", init.join(", "))
        }
    }
}

/// Of two dotted paths the last names count as much as the whole: a field that moved keeps its name.
fn likeness(a: &str, b: &str) -> f64 {
    let whole = strsim::normalized_damerau_levenshtein(a, b);
    match (a.rsplit_once('.'), b.rsplit_once('.')) {
        (Some((_, a)), Some((_, b))) => {
            (whole + strsim::normalized_damerau_levenshtein(a, b)) / 2.0
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name() {
        let keys = ["note", "rename", "type", "map_value", "aliases"];
        for (slip, best) in [
            ("notes", "note"),
            ("mapvalue", "map_value"),
            ("Type", "type"),
            ("alias", "aliases"),
        ] {
            assert_eq!(nearest(slip, keys).first(), Some(&best), "{slip}");
        }
        assert!(nearest("zzz", keys).is_empty());
    }

    #[test]
    fn a_moved_field_is_found_by_its_last_name() {
        let paths = ["Body.AppId", "Result.Infos.CreatorUserId", "Result.Total"];
        assert_eq!(
            nearest("Result.CreatorUserId", paths).first(),
            Some(&"Result.Infos.CreatorUserId")
        );
    }

    #[test]
    fn without_a_near_name_a_short_list_is_shown_whole() {
        assert_eq!(
            did_you_mean("zzz", ["read", "write"]).as_deref(),
            Some("there is `read` and `write`")
        );
        assert_eq!(did_you_mean("zzz", []), None);
    }
}
