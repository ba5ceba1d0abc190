//! The service as a whole: what no single page says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A service of the vendor: the content of its `service.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The name in the credential scope and in `ResponseMetadata.Service`, such as `rtc`.
    pub name: String,
    /// The name for people, such as `Volcengine RTC`.
    pub title: String,
    /// The address of the published pages; a page's own URL is this and its document number.
    pub documentation: String,
    /// The sites of the service. The first one is the default.
    pub sites: Vec<Site>,
    /// The read-only call that shows whether credentials are good and allowed to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<Probe>,
    /// The Version that owns the plain name of an Action which has several, by Action.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub plain: BTreeMap<String, String>,
    /// The families, by the folders that their pages lie in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub families: BTreeMap<String, Family>,
}

/// A read-only Action that can be called without any parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The name of the Action, such as `ListApps`.
    pub action: String,
    /// Its Version.
    pub version: String,
}

/// A family of Actions, for people who look for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The purpose of its Actions, in English.
    pub docs: String,
    /// Terms that people search for and that find its Actions in the docs, such as `录制`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The groups of its Actions, in the order in which they are shown; none if they are shown together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
}

/// A group of a family's Actions: those whose names have one of its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading, such as `Members`.
    pub title: String,
    /// The words by which an Action belongs to it, such as `Participant`. Of several groups, an Action belongs to that
    /// whose word ends last in its name, then to that of the longest word.
    pub words: Vec<String>,
    /// Terms that people search for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl Family {
    /// The place of the group that an Action belongs to; `None` if it belongs to none.
    pub fn group_of(&self, action: &str) -> Option<usize> {
        let rank = |group: &Group| {
            let words = group.words.iter();
            words
                .filter_map(|word| Some((action.rfind(word.as_str())? + word.len(), word.len())))
                .max()
        };
        let ranked = self.groups.iter().enumerate();
        let ranked = ranked.filter_map(|(at, group)| Some((rank(group)?, at)));
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, at)| at)
    }
}

/// A place where the service can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name that users choose it by, such as `china`.
    pub name: String,
    /// The host, without a scheme.
    pub host: String,
    /// The region in the credential scope.
    pub region: String,
    /// The purpose, in English.
    pub docs: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_is_that_of_the_word_that_ends_last() {
        let group = |title: &str, words: &[&str]| Group {
            title: title.to_owned(),
            words: words.iter().map(|&word| word.to_owned()).collect(),
            aliases: Vec::new(),
        };
        let family = Family {
            docs: String::new(),
            aliases: Vec::new(),
            groups: vec![
                group("Conversations", &["Conversation"]),
                group("Members", &["Participant", "UserInConversation"]),
                group("Users", &["User"]),
            ],
        };
        struct Case {
            action: &'static str,
            group: Option<usize>,
        }
        let cases = [
            Case {
                action: "GetUserConversations",
                group: Some(0),
            },
            Case {
                action: "BatchGetConversationParticipant",
                group: Some(1),
            },
            Case {
                action: "IsUserInConversation",
                group: Some(1),
            },
            Case {
                action: "RegisterUsers",
                group: Some(2),
            },
            Case {
                action: "GetAppToken",
                group: None,
            },
        ];
        for case in cases {
            assert_eq!(family.group_of(case.action), case.group, "{}", case.action);
        }
    }
}
