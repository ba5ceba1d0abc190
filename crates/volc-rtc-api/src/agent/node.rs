//! A place in a request's JSON, which knows its path.

use volc_core::api::Json;

static ABSENT: Json = Json::Null;

/// A value in a request, or the place where one could be.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    json: &'a Json,
    path: String,
}

impl<'a> Node<'a> {
    /// The request itself.
    pub(super) fn root(json: &'a Json) -> Self {
        let path = String::new();
        Self { json, path }
    }

    /// The place of a member, by its path from here.
    pub(super) fn get(&self, path: &str) -> Self {
        let json = path
            .split('.')
            .try_fold(self.json, |json, name| json.get(name));
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            json: json.unwrap_or(&ABSENT),
            path: format!("{}{dot}{path}", self.path),
        }
    }

    /// The first of these members that is set, or the place of the first.
    pub(super) fn first(&self, paths: &[&str]) -> Self {
        let mut nodes = paths.iter().map(|path| self.get(path));
        let set = nodes.find(Self::is_set);
        set.unwrap_or_else(|| self.get(paths.first().copied().unwrap_or_default()))
    }

    /// The items of a list; none if it is not one.
    pub(super) fn items(&self) -> Vec<Self> {
        let items = self.json.as_array().map_or(&[][..], Vec::as_slice).iter();
        let node = |(index, json)| Self {
            json,
            path: format!("{}[{index}]", self.path),
        };
        items.enumerate().map(node).collect()
    }

    /// The names of the members; none if it is not an object.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let members = self.json.as_object();
        members
            .into_iter()
            .flat_map(|members| members.keys().map(String::as_str))
    }

    pub(super) fn json(&self) -> &'a Json {
        self.json
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn is_set(&self) -> bool {
        !self.json.is_null()
    }

    /// Returns whether the list has items, or the text characters.
    pub(super) fn is_filled(&self) -> bool {
        match self.json {
            Json::String(text) => !text.is_empty(),
            Json::Array(items) => !items.is_empty(),
            Json::Object(members) => !members.is_empty(),
            other => !other.is_null(),
        }
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        self.json.as_str()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    pub(super) fn int(&self) -> Option<i64> {
        self.json.as_i64()
    }

    /// The number, where an absent one means `default`.
    pub(super) fn int_or(&self, default: i64) -> i64 {
        self.int().unwrap_or(default)
    }

    /// Returns whether it is `true`; texts count too, as some members are typed so.
    pub(super) fn is_true(&self) -> bool {
        self.json == &Json::Bool(true) || self.is("true")
    }

    /// The object that a JSON text holds; `Err` if it is set and holds none.
    pub(super) fn object_in_text(&self) -> Result<Option<Json>, ()> {
        let Some(text) = self.text() else {
            return Ok(None);
        };
        let json = serde_json::from_str(text).map_err(drop)?;
        if matches!(json, Json::Object(_)) {
            Ok(Some(json))
        } else {
            Err(())
        }
    }
}
