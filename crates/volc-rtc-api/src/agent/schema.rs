//! Functions whose arguments are a Rust type.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, json};
use volc_core::api::Json;

use crate::ai::{start_voice_chat, update_voice_chat};

/// Returns the JSON Schema of a function's arguments, in the form that the service takes: references are written out, a
/// type is one name, and comments are descriptions.
///
/// ```
/// use schemars::JsonSchema;
///
/// #[derive(JsonSchema)]
/// struct Weather {
///     /// The city, such as Beijing.
///     city: String,
///     days: Option<u8>,
/// }
///
/// let schema = volc_rtc_api::agent::parameters_of::<Weather>();
/// assert_eq!(schema["properties"]["city"]["description"], "The city, such as Beijing.");
/// assert_eq!(schema["properties"]["days"]["type"], "integer");
/// assert_eq!(schema["required"], serde_json::json!(["city"]));
/// ```
pub fn parameters_of<T: JsonSchema>() -> BTreeMap<String, Json> {
    match schema_of::<T>() {
        Json::Object(members) => members.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}

fn schema_of<T: JsonSchema>() -> Json {
    let settings = SchemaSettings::draft07().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    simplify(&mut schema);
    schema
}

/// Leaves out what models do not read and brings the rest into the form of the page.
fn simplify(schema: &mut Json) {
    match schema {
        Json::Array(items) => items.iter_mut().for_each(simplify),
        Json::Object(members) => {
            // A property can have any of these names; then its value is an object.
            for name in ["title", "$schema"] {
                if members.get(name).is_some_and(Json::is_string) {
                    members.remove(name);
                }
            }
            one_type(members);
            one_alternative(members);
            listed_texts(members);
            members.values_mut().for_each(simplify);
        }
        _ => {}
    }
}

/// `["string", "null"]` is `string`: an argument without a value is left out.
fn one_type(members: &mut Map<String, Json>) {
    if let Some(Json::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            members.insert("type".to_owned(), one);
        }
    }
    let number = members
        .get("type")
        .is_some_and(|name| name == "integer" || name == "number");
    if number && members.get("format").is_some_and(Json::is_string) {
        members.remove("format");
    }
}

/// `anyOf` of a schema and null is the schema.
fn one_alternative(members: &mut Map<String, Json>) {
    let Some(Json::Array(choices)) = members.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
    if let [Json::Object(one)] = choices.as_slice() {
        let one = one.clone();
        members.remove("anyOf");
        for (name, value) in one {
            members.entry(name).or_insert(value);
        }
    }
}

/// `oneOf` of constant texts, as an enumeration with comments is written, is a listing of them.
fn listed_texts(members: &mut Map<String, Json>) {
    let Some(Json::Array(choices)) = members.get("oneOf") else {
        return;
    };
    let text = |choice: &Json| match (choice.get("const"), choice.get("enum")) {
        (Some(one), _) => Some(vec![one.clone()]),
        (None, Some(Json::Array(listed))) => Some(listed.clone()),
        _ => None,
    };
    let values: Option<Vec<Vec<Json>>> = choices.iter().map(text).collect();
    let Some(values) = values.map(|values| values.concat()) else {
        return;
    };
    if !values.iter().all(Json::is_string) {
        return;
    }
    let notes = choices.iter().filter_map(|choice| {
        let name = choice.get("const")?.as_str()?;
        Some(format!("{name}: {}", choice.get("description")?.as_str()?))
    });
    let kept_members = members
        .get("description")
        .and_then(Json::as_str)
        .map(str::to_owned);
    let notes: Vec<String> = kept_members.into_iter().chain(notes).collect();
    members.remove("oneOf");
    members.insert("type".to_owned(), json!("string"));
    members.insert("enum".to_owned(), values.into());
    if !notes.is_empty() {
        members.insert("description".to_owned(), notes.join("\n").into());
    }
}

/// The comment of a type, and the schema without it.
fn described<T: JsonSchema>() -> (Option<String>, BTreeMap<String, Json>) {
    let mut schema = parameters_of::<T>();
    let description = schema.remove("description");
    (
        description
            .as_ref()
            .and_then(Json::as_str)
            .map(str::to_owned),
        schema,
    )
}

impl start_voice_chat::Tool {
    /// A function whose arguments are `T`. The comment of the type describes the function to the model, those of its
    /// fields the arguments.
    ///
    /// ```
    /// use volc_rtc_api::ai::start_voice_chat::{ArkLlm, Tool};
    ///
    /// /// Tells the weather of a city.
    /// #[derive(schemars::JsonSchema, serde::Deserialize)]
    /// struct Weather {
    ///     /// The city, such as Beijing.
    ///     city: String,
    /// }
    ///
    /// let model = ArkLlm::new().tools(vec![Tool::from_type::<Weather>("get_weather")]);
    /// # let _ = model;
    /// ```
    pub fn from_type<T: JsonSchema>(name: impl Into<String>) -> Self {
        let (description, schema) = described::<T>();
        let mut function = start_voice_chat::Function::new(name).parameters(schema);
        function.description = description;
        Self::new(function)
    }
}

impl update_voice_chat::Tool {
    /// A function whose arguments are `T`, as [`from_type`](start_voice_chat::Tool::from_type) of the tools of a new
    /// task.
    pub fn from_type<T: JsonSchema>(name: impl Into<String>) -> Self {
        let (description, schema) = described::<T>();
        let mut function = update_voice_chat::Function::new()
            .name(name)
            .parameters(schema);
        function.description = description;
        Self::new().function(function)
    }
}

#[cfg(feature = "versions")]
impl crate::ai::v2024_12_01::start_voice_chat::Tool {
    /// A function whose arguments are `T`, as [`from_type`](start_voice_chat::Tool::from_type) of the tools of
    /// 2025-06-01.
    pub fn from_type<T: JsonSchema>(name: impl Into<String>) -> Self {
        let (description, schema) = described::<T>();
        let mut function = crate::ai::v2024_12_01::start_voice_chat::Function::new()
            .name(name)
            .parameters(schema);
        function.description = description;
        Self::new().r#type("function").function(function)
    }
}
