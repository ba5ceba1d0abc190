//! The table of rules: for each a request that breaks it, and its neighbour that does not.

use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use volc_rtc_api::agent;
use volc_rtc_api::ai::v2024_12_01;
use volc_rtc_api::ai::{
    start_voice_chat::StartVoiceChatRequest, update_voice_chat::UpdateVoiceChatRequest,
};
use volc_rtc_api::volc_core::error::Findings;

use crate::{rows_config, rows_llm, rows_speech, rows_task};

/// The request that a row changes.
#[derive(Clone, Copy)]
pub(crate) enum Base {
    Start,
    Start2024,
    Update,
    Update2024,
}

pub(crate) struct Row {
    pub(crate) code: &'static str,
    pub(crate) base: Base,
    /// Members to change, null to drop them; merged into the base.
    pub(crate) broken: Value,
    pub(crate) path: &'static str,
    pub(crate) right: Value,
}

impl Base {
    fn action(self) -> (&'static str, &'static str) {
        match self {
            Self::Start => ("StartVoiceChat", "2025-06-01"),
            Self::Start2024 => ("StartVoiceChat", "2024-12-01"),
            Self::Update => ("UpdateVoiceChat", "2025-06-01"),
            Self::Update2024 => ("UpdateVoiceChat", "2024-12-01"),
        }
    }

    fn body(self) -> Value {
        let ids =
            json!({ "AppId": "0123456789abcdef01234567", "RoomId": "room", "TaskId": "task" });
        let more = match self {
            Self::Start => json!({
                "Config": {
                    "ASRConfig": { "Provider": "volcano", "ProviderParams": { "Mode": "bigmodel", "StreamMode": 2 } },
                    "TTSConfig": {
                        "Provider": "volcano_bidirection",
                        "ProviderParams": {
                            "ResourceId": "seed-tts-2.0",
                            "audio": { "voice_type": "zh_female_vv_uranus_bigtts" }
                        }
                    },
                    "LLMConfig": { "Mode": "ArkV3", "ModelName": "doubao-seed-1-6", "SystemMessages": ["Be kind."] }
                },
                "AgentConfig": { "TargetUserId": ["user"], "UserId": "agent" }
            }),
            Self::Start2024 => json!({
                "Config": {
                    "ASRConfig": {
                        "Provider": "volcano",
                        "ProviderParams": { "Mode": "bigmodel", "AppId": "93", "AccessToken": "not-a-token" }
                    },
                    "TTSConfig": {
                        "Provider": "volcano",
                        "ProviderParams": {
                            "app": { "appid": "94", "cluster": "volcano_tts" },
                            "audio": { "voice_type": "BV001_streaming" }
                        }
                    },
                    "LLMConfig": { "Mode": "ArkV3", "EndPointId": "ep-1", "SystemMessages": ["Be kind."] }
                },
                "AgentConfig": { "TargetUserId": ["user"], "UserId": "agent" }
            }),
            Self::Update | Self::Update2024 => json!({ "Command": "interrupt" }),
        };
        merged(&ids, &more)
    }

    /// Returns the findings of the typed request, if it can hold this body as it is.
    fn typed(self, body: &Value) -> Option<Findings> {
        fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Option<T> {
            let request: T = serde_json::from_value(body.clone()).ok()?;
            (serde_json::to_value(&request).ok()? == *body).then_some(request)
        }
        match self {
            Self::Start => Some(read::<StartVoiceChatRequest>(body)?.validate_semantics()),
            Self::Start2024 => Some(
                read::<v2024_12_01::start_voice_chat::StartVoiceChatRequest>(body)?
                    .validate_semantics(),
            ),
            Self::Update => Some(read::<UpdateVoiceChatRequest>(body)?.validate_semantics()),
            Self::Update2024 => Some(
                read::<v2024_12_01::update_voice_chat::UpdateVoiceChatRequest>(body)?
                    .validate_semantics(),
            ),
        }
    }
}

/// A JSON merge patch (RFC 7396).
fn merged(base: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut object = base.as_object().cloned().unwrap_or_default();
    for (name, value) in patch {
        match value {
            Value::Null => drop(object.remove(name)),
            value => {
                let old = object.get(name).cloned().unwrap_or_default();
                object.insert(name.clone(), merged(&old, value));
            }
        }
    }
    Value::Object(object)
}

/// Checks a row.
fn check(row: &Row, typed: &mut usize) -> Result<(), String> {
    let (action, version) = row.base.action();
    let find = |patch: &Value| {
        let body = merged(&row.base.body(), patch);
        (agent::validate(action, version, &body), body)
    };
    let (broken, body) = find(&row.broken);
    let expected = broken.iter().filter(|one| one.code == row.code);
    let paths: Vec<&str> = expected.map(|one| one.path.as_str()).collect();
    if paths != [row.path] {
        return Err(format!(
            "{}: expected at `{}`, found {broken}",
            row.code, row.path
        ));
    }
    if let Some(others) = broken.iter().find(|one| one.code != row.code) {
        return Err(format!("{}: the request also breaks {others}", row.code));
    }
    if let Some(findings) = row.base.typed(&body) {
        *typed += 1;
        if findings != broken {
            return Err(format!("{}: the typed request finds {findings}", row.code));
        }
    }
    let (right, _) = find(&row.right);
    if !right.is_empty() {
        return Err(format!("{}: the neighbour breaks {right}", row.code));
    }
    Ok(())
}

fn rows() -> Vec<Row> {
    let mut rows = rows_task::rows();
    rows.extend(rows_speech::rows());
    rows.extend(rows_llm::rows());
    rows.extend(rows_config::rows());
    rows
}

#[test]
fn rules_find_what_breaks_them_and_nothing_else() {
    let rows = rows();
    let mut typed = 0;
    let wrong: Vec<_> = rows
        .iter()
        .filter_map(|row| check(row, &mut typed).err())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
    assert!(
        typed * 10 >= rows.len() * 8,
        "only {typed} of {} rows are typed requests",
        rows.len()
    );
}

#[test]
fn every_rule_has_a_row() {
    let rows = rows();
    let tried: BTreeSet<&str> = rows.iter().map(|row| row.code).collect();
    let rules: BTreeSet<&str> = agent::rules().map(|rule| rule.code).collect();
    assert_eq!(
        rules.len(),
        agent::rules().count(),
        "two rules have one code"
    );
    let untried: Vec<_> = rules.difference(&tried).collect();
    assert!(untried.is_empty(), "no row for {untried:?}");
}

#[test]
fn findings_name_page_path_and_reason() {
    for row in rows() {
        let (action, version) = row.base.action();
        for finding in &agent::validate(action, version, &merged(&row.base.body(), &row.broken)) {
            assert!(
                finding.page.starts_with("https://www.volcengine.com/docs/"),
                "{finding}"
            );
            assert!(
                !finding.reason.is_empty() && !finding.path.is_empty(),
                "{finding}"
            );
            assert!(!finding.to_string().contains('\n'), "{finding}");
        }
    }
}

#[test]
fn bases_have_no_findings() {
    for base in [Base::Start, Base::Start2024, Base::Update, Base::Update2024] {
        let (action, version) = base.action();
        let findings = agent::validate(action, version, &base.body());
        assert!(findings.is_empty(), "{action} {version}: {findings}");
        assert!(
            base.typed(&base.body()).is_some(),
            "{action} {version} is not a typed request"
        );
    }
}

#[test]
fn other_actions_and_odd_bodies_have_no_findings() {
    let body = Base::Start.body();
    assert!(agent::validate("StartRecord", "2023-11-01", &body).is_empty());
    assert!(agent::validate("StartVoiceChat", "2024-06-01", &json!({})).is_empty());
    assert!(agent::validate("AibotCreate", "2025-08-01", &body).is_empty());
    let odd = [
        json!(null),
        json!([]),
        json!("text"),
        json!({ "Config": 1, "AgentConfig": [], "AppId": {} }),
    ];
    for body in odd {
        for action in ["StartVoiceChat", "UpdateVoiceChat", "StopVoiceChat"] {
            let findings = agent::validate(action, "2025-06-01", &body);
            assert!(
                findings.iter().all(|one| one.code == "target-missing"),
                "{body}: {findings}"
            );
        }
    }
}
