//! The keys, ids and tokens of a program, each looked at in the place where it stands.

use volc_core::Credentials;

use super::form;
use super::inputs::Diagnose;
use super::report::{Diagnosis, Problem, Subject};

/// The values, each with the place where it stands.
pub(super) struct Values<'a>(Vec<(Subject, &'a str)>);

impl<'a> Values<'a> {
    pub(super) fn new(diagnose: &'a Diagnose, credentials: Option<&'a Credentials>) -> Self {
        let set = |value: &'a Option<volc_core::Sensitive<String>>| {
            value.as_ref().map(|value| value.expose().as_str())
        };
        let all = [
            (Subject::AccessKey, credentials.map(Credentials::access_key)),
            (Subject::SecretKey, credentials.map(Credentials::secret_key)),
            (
                Subject::SessionToken,
                credentials.and_then(Credentials::session_token),
            ),
            (Subject::AppId, set(&diagnose.app_id)),
            (Subject::AppKey, set(&diagnose.app_key)),
            (Subject::Token, set(&diagnose.token)),
        ];
        let set = all
            .into_iter()
            .filter_map(|(place, value)| Some((place, value?)));
        Self(set.collect())
    }

    /// Says of each value what is wrong with its form.
    pub(super) fn check(&self, report: &mut Diagnosis) {
        for (place, value) in &self.0 {
            self.check_one(*place, value, report);
        }
    }

    fn check_one(&self, place: Subject, value: &str, report: &mut Diagnosis) {
        if value.is_empty() {
            return report.bad(place, Problem::Missing, "it is empty; set it");
        }
        if form::is_placeholder(value) {
            let text = format!("it is a placeholder; put your own {place} in its place");
            return report.bad(place, Problem::Placeholder, text);
        }
        if form::has_space(value) {
            let text = "white space, quotes or marks that cannot be seen stand around or in it; take them away";
            return report.bad(place, Problem::Space, text);
        }
        if let Some(other) = self.same(place, value) {
            let text = format!(
                "it is the same value as the {other}; one of them stands in the wrong place"
            );
            return report.bad(place, Problem::SameAs(other), text);
        }
        match form::of_value(value) {
            Some(other) if other != place => {
                let text = format!(
                    "it has the form of {}, and seems to stand in the wrong place; {}",
                    with_article(other),
                    whereabouts(place)
                );
                // The page of `ListApps` shows AppKeys that begin as access keys do.
                if (place, other) == (Subject::AppKey, Subject::AccessKey) {
                    report.doubtful(place, Problem::LooksLike(other), text);
                } else {
                    report.bad(place, Problem::LooksLike(other), text);
                }
            }
            _ => check_length(place, value, report),
        }
    }

    /// The first other place with the same value.
    fn same(&self, place: Subject, value: &str) -> Option<Subject> {
        let mut others = self.0.iter();
        let same = others.find(|(other, held)| *other != place && *held == value);
        same.map(|(other, _)| *other)
    }
}

fn check_length(place: Subject, value: &str, report: &mut Diagnosis) {
    // Those of instant messaging are numbers.
    let is_number = value.bytes().all(|b| b.is_ascii_digit());
    let length = value.chars().count();
    if place == Subject::AppId && length != 24 && !is_number {
        let text = format!(
            "it has {length} characters, and an AppId has 24; {}",
            whereabouts(place)
        );
        report.bad(place, Problem::WrongForm, text);
    } else if place == Subject::Token && form::of_value(value).is_none() {
        let text = format!("it is no room token; {}", whereabouts(place));
        report.bad(place, Problem::WrongForm, text);
    }
}

fn with_article(subject: Subject) -> String {
    let article = match subject {
        Subject::AccessKey | Subject::AppId | Subject::AppKey => "an",
        _ => "a",
    };
    format!("{article} {subject}")
}

/// Returns the place of the right value.
fn whereabouts(place: Subject) -> &'static str {
    match place {
        Subject::AppId | Subject::AppKey => {
            "the AppId and AppKey are in the RTC console under the applications"
        }
        Subject::Token => {
            "a room token is signed by your server with the AppKey, such as by the crate `volc-rtc-token`"
        }
        _ => {
            "access key and secret key are in the console under the account's key management (IAM)"
        }
    }
}
