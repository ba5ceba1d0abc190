//! The script of the README, played to its end.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/agents.rs"]
mod agents_support;
mod support;

use agents_support::{World, agent, config};
use volc_rtc_api::agent::{AddContext, Ask, FunctionResult, Interrupt, Priority};
use volc_rtc_emulator::Script;

fn script() -> String {
    let readme = include_str!("../README.md");
    let (_, from) = readme.split_once("## A scripted agent").unwrap();
    let (_, from) = from.split_once("```toml\n").unwrap();
    from.split_once("```").unwrap().0.to_owned()
}

/// Ends what the agent says, a sentence after the other.
async fn speak_out(world: &World) {
    while world.listed().await["state"] == "speaking" {
        world.advance(500);
    }
}

#[tokio::test]
async fn script_of_the_readme_plays_to_its_end() {
    let script = Script::from_toml("README.md", &script()).unwrap();
    let world = World::with(|builder| builder.script(script)).await;
    // The human of the script comes along, asks, and interrupts.
    world.task().start(config(), agent()).await.unwrap();
    world.advance(500);
    assert_eq!(world.messages().await[2], "human: What is the weather?.");
    world.advance(200);
    world.advance(300);
    let sent = world.messages().await;
    assert!(
        sent.contains(&"human: Stop!.".to_owned()) && sent.contains(&"Interrupted 0".to_owned()),
        "{sent:?}"
    );
    world.advance(200);
    speak_out(&world).await;
    assert!(
        world
            .messages()
            .await
            .contains(&"agent: You said: Stop!.".to_owned())
    );
    world.advance(500);
    let users = world
        .control(
            http::Method::GET,
            "/rooms/room/users",
            serde_json::Value::Null,
        )
        .await;
    assert_eq!(
        users.body["users"].as_array().unwrap().len(),
        1,
        "{}",
        users.body
    );

    // The rest of the script, with a human by hand.
    world.join().await;
    world.say("The weather, please").await;
    world.advance(200);
    speak_out(&world).await;
    let result = serde_json::json!({ "city": "Beijing", "sky": "clear" });
    world
        .task()
        .send(FunctionResult::json("call_1", &result).unwrap())
        .await
        .unwrap();
    world.advance(200);
    speak_out(&world).await;
    assert!(
        world
            .messages()
            .await
            .contains(&"agent: It is clear in Beijing..".to_owned())
    );
    world.say("It is broken").await;
    world.advance(200);
    assert_eq!(world.stages().await.last().unwrap(), "tts 1005005");
    world.task().send(AddContext::new("a VIP")).await.unwrap();
    world
        .task()
        .send(Ask::new("Hello", Priority::Now))
        .await
        .unwrap();
    world.advance(200);
    assert_eq!(world.stages().await.last().unwrap(), "reasoningStart");
    world.advance(1000);
    world.task().send(Interrupt).await.unwrap();
    world.advance(200);
    speak_out(&world).await;
    assert!(world.messages().await.contains(&"agent: Yes?.".to_owned()));
}
