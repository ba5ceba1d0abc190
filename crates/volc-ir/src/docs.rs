//! Documentation in two languages.

use serde::{Deserialize, Serialize};

/// Documentation in two languages, each as Markdown and empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Docs {
    /// The English, from `<Page>.en.toml`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// The page's own text, in Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zh: String,
}

impl Docs {
    /// Returns documentation that only the page has.
    pub fn page(text: impl Into<String>) -> Self {
        Self {
            en: String::new(),
            zh: text.into(),
        }
    }

    /// Returns documentation that is only in English.
    pub fn english(text: impl Into<String>) -> Self {
        Self {
            en: text.into(),
            zh: String::new(),
        }
    }

    /// Returns whether there is none in either language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }

    /// Returns the English, or the page's own text where there is no English.
    pub fn first(&self) -> &str {
        if self.en.is_empty() {
            &self.zh
        } else {
            &self.en
        }
    }
}
