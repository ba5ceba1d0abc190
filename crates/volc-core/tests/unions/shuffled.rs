//! Any order of members, any unknown ones, any tag.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// The object with its members, at any depth, in another order: as text, since JSON values sort them.
fn shuffled(json: &Json, seed: &mut u64) -> String {
    let mut next = |limit: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(*seed >> 33).unwrap() % limit
    };
    match json {
        Json::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            for i in (1..names.len()).rev() {
                names.swap(i, next(i + 1));
            }
            let members = names
                .into_iter()
                .map(|name| format!("{}: {}", json!(name), shuffled(&members[name], seed)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => {
            let items = items.iter().map(|item| shuffled(item, seed));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

fn any_asr() -> impl Strategy<Value = AsrProvider> {
    let text = || "[a-z\"\\\\ü]{0,8}";
    prop_oneof![
        (text(), proptest::option::of(0..9_i64)).prop_map(|(parameters, mode)| {
            let mut params = BigAsrPassThrough::new(parameters);
            params.stream_mode = mode.map(StreamMode::from);
            params.into()
        }),
        (proptest::option::of(text()), any::<Option<bool>>()).prop_map(|(context, twice)| {
            let mut params = BigAsr::new();
            (params.context, params.enable_nonstream) = (context, twice);
            params.into()
        }),
        text().prop_map(|cluster| SmallAsr::new(cluster).into()),
        (text(), text()).prop_map(|(url, key)| GatewayAsr::new(url, key).into()),
    ]
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "\\PC{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map("\\PC{0,6}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn variant_is_read_back_from_any_order(provider in any_asr(), gain in any::<bool>(), mut seed: u64) {
        let mut config = AsrConfig::new(provider);
        config.volume_gain = gain.then_some(0.5);
        let text = shuffled(&serde_json::to_value(&config).unwrap(), &mut seed);
        let read: AsrConfig = from_slice(text.as_bytes()).unwrap();
        prop_assert_eq!(read, config);
    }

    #[test]
    fn unknown_members_of_a_variant_are_passed_over(more in any_json()) {
        let json = json!({"More": more, "Provider": "volcano", "ProviderParams": {
            "Mode": "smallmodel", "Cluster": "c", "More": more,
        }});
        prop_assert_eq!(read::<AsrConfig>(&json), AsrConfig::new(SmallAsr::new("c")));
    }

    #[test]
    fn unknown_tag_is_kept_with_its_object(tag in "[A-Za-z_]{1,12}", members in any_json()) {
        prop_assume!(!["volcano", "ai_gateway", "ArkV3", "CozeBot", "CustomLLM"].contains(&tag.as_str()));
        let json = json!({"Provider": tag, "ProviderParams": {"Members": members}});
        let config: AsrConfig = read(&json);
        prop_assert!(matches!(config.provider, AsrProvider::Other(_)));
        prop_assert_eq!(serde_json::to_value(&config).unwrap(), json);
        let json = json!({"Mode": tag, "Members": members});
        let llm: LlmConfig = read(&json);
        prop_assert!(matches!(llm, LlmConfig::Other(_)));
        prop_assert_eq!(serde_json::to_value(&llm).unwrap(), json);
    }

    #[test]
    fn reading_never_panics(tag in any_json(), object in any_json()) {
        let json = json!({"Provider": tag, "ProviderParams": object, "Mode": tag}).to_string();
        let _ = from_slice::<AsrConfig>(json.as_bytes());
        let _ = from_slice::<TtsConfig>(json.as_bytes());
        let _ = from_slice::<LlmConfig>(json.as_bytes());
        let _ = from_slice::<MemoryConfig>(json.as_bytes());
    }
}
