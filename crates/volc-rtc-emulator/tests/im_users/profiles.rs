//! Registration, profiles, tags, online state and tokens.

use std::collections::BTreeMap;
use std::time::Duration;

use volc_rtc_api::im::batch_get_user::Users as Profile;
use volc_rtc_api::im::batch_update_user::Users as Update;
use volc_rtc_api::im::batch_update_user_tags::Op;
use volc_rtc_api::im::register_users::Users;
use volc_rtc_emulator::control::{ImPlatform, NewImConnection};

use super::support::APP;
use super::{START, World, codes};

async fn register(world: &World, users: Vec<Users>) -> Vec<(String, String)> {
    let call = world.client.register_users().app_id(APP).users(users);
    let failed = call.send().await.unwrap().failed_infos.clone();
    let pair = |info: &volc_rtc_api::im::register_users::FailedInfos| {
        (info.user_id.clone(), info.code.clone())
    };
    failed.iter().map(pair).collect()
}

async fn profile(world: &World, user_id: i64) -> Profile {
    let call = world
        .client
        .batch_get_user()
        .app_id(APP)
        .user_ids(vec![user_id]);
    call.send().await.unwrap().users[0].clone()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn ext(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn registered_users_have_profiles_until_unregistered() {
    let world = World::start().await;
    let full = Users::new(1)
        .nick_name("Ann")
        .portrait("http://example.com/ann")
        .tags(texts(&["old", "new", "old"]))
        .ext(ext(&[("k", "v")]));
    assert_eq!(
        register(&world, vec![full, Users::new(2), Users::new(2)]).await,
        [("2".to_owned(), "UserHasRegistered".to_owned())]
    );
    let ann = profile(&world, 1).await;
    assert_eq!((ann.app_id, ann.user_id), (APP, 1));
    assert_eq!(
        (ann.nick_name.as_str(), ann.portrait.as_str()),
        ("Ann", "http://example.com/ann")
    );
    assert_eq!(
        (ann.tags, ann.ext),
        (vec!["old".to_owned(), "new".to_owned()], ext(&[("k", "v")]))
    );
    assert_eq!((ann.create_time, ann.modify_time), (START, START));

    let call = world.client.batch_get_user().app_id(APP);
    let got = call.user_ids(vec![9, 2, 1, 2, 9]).send().await.unwrap();
    let ids: Vec<i64> = got.users.iter().map(|user| user.user_id).collect();
    assert_eq!((ids, got.not_found_users.clone()), (vec![2, 1], vec![9]));

    let call = world.client.un_register_users().app_id(APP);
    let gone = call.user_ids(vec![1, 1, 9]).send().await.unwrap();
    assert_eq!(
        codes(&gone.failed_infos),
        [(1, "UserNotFound"), (9, "UserNotFound")]
    );
    assert_eq!(register(&world, vec![Users::new(1)]).await, []);
    assert_eq!(profile(&world, 1).await.tags, Vec::<String>::new());
}

#[tokio::test]
async fn updates_set_what_is_present_and_merge_ext() {
    let world = World::start().await;
    let first = Users::new(1)
        .nick_name("Ann")
        .tags(texts(&["a"]))
        .ext(ext(&[("k", "v"), ("l", "w")]));
    assert_eq!(register(&world, vec![first]).await, []);
    world.clock.advance(Duration::from_millis(1_500));
    let change = Update::new(1)
        .portrait("http://example.com/p")
        .ext(ext(&[("k", "x")]));
    let call = world.client.batch_update_user().app_id(APP);
    let response = call
        .users(vec![change, Update::new(8)])
        .send()
        .await
        .unwrap();
    assert_eq!(codes(&response.failed_infos), [(8, "UserNotFound")]);
    let ann = profile(&world, 1).await;
    assert_eq!((ann.nick_name.as_str(), ann.tags.len()), ("Ann", 1));
    assert_eq!(ann.ext, ext(&[("k", "x"), ("l", "w")]));
    assert_eq!((ann.create_time, ann.modify_time), (START, START + 1_500));
    let replace = Update::new(1).tags(texts(&["z", "y"]));
    let call = world.client.batch_update_user().app_id(APP);
    call.users(vec![replace]).send().await.unwrap();
    assert_eq!(profile(&world, 1).await.tags, ["z", "y"]);
}

/// A change of tags, and the tags of both users after it.
struct Change {
    op: Op,
    tags: &'static [&'static str],
    first: &'static [&'static str],
    second: &'static [&'static str],
}

#[tokio::test]
async fn tags_are_added_and_removed_in_order() {
    let world = World::start().await;
    register(
        &world,
        vec![Users::new(1).tags(texts(&["a", "b"])), Users::new(2)],
    )
    .await;
    for Change {
        op,
        tags,
        first,
        second,
    } in [
        Change {
            op: Op::Add,
            tags: &["b", "c"],
            first: &["a", "b", "c"],
            second: &["b", "c"],
        },
        Change {
            op: Op::Remove,
            tags: &["b", "none"],
            first: &["a", "c"],
            second: &["c"],
        },
        Change {
            op: Op::Add,
            tags: &["b"],
            first: &["a", "c", "b"],
            second: &["c", "b"],
        },
    ] {
        let call = world.client.batch_update_user_tags().app_id(APP);
        let call = call.user_ids(vec![1, 7, 2]).tags(texts(tags)).op(op);
        let response = call.send().await.unwrap();
        assert_eq!(codes(&response.failed_infos), [(7, "UserNotFound")]);
        assert_eq!(profile(&world, 1).await.tags, first);
        assert_eq!(profile(&world, 2).await.tags, second);
    }
}

#[tokio::test]
async fn users_are_online_while_a_client_is_connected() {
    let world = World::start().await;
    let control = world.running.control().unwrap().for_app(APP.to_string());
    let online = async || {
        let call = world.client.query_online_status().app_id(APP);
        let status = call.user_ids(vec![1, 2]).send().await.unwrap();
        assert_eq!(status.app_id, APP);
        status.query_online_results.clone()
    };
    assert!(online().await.is_empty());
    let one = control.im_client(1);
    let phone = NewImConnection::new(ImPlatform::Android);
    let phone = one
        .connect(&phone.device_id(5).client_version(3))
        .await
        .unwrap();
    one.connect(&NewImConnection::default()).await.unwrap();
    let results = online().await;
    assert_eq!(results.keys().collect::<Vec<_>>(), ["1"]);
    let connections = &results["1"];
    assert_eq!(connections.len(), 2);
    assert_eq!(connections[0].conn_id, phone.conn_id);
    assert_eq!((connections[0].user_id, connections[0].device_id), (1, 5));
    assert_eq!(
        (
            connections[0].platform.as_str(),
            connections[0].client_version
        ),
        ("Android", 3)
    );
    assert_eq!(connections[1].platform, "Web");
    one.disconnect(Some(&phone.conn_id)).await.unwrap();
    assert_eq!(online().await["1"].len(), 1);
    one.disconnect(None).await.unwrap();
    assert!(online().await.is_empty());
}

#[tokio::test]
async fn clients_connect_with_a_token_until_it_expires() {
    let world = World::start().await;
    let control = world.running.control().unwrap().for_app(APP.to_string());
    let call = world.client.get_app_token().app_id(APP).user_id(1);
    let token = call.expire_time(START + 1_000).send().await.unwrap();
    let token = token.token.expose().clone();
    let connect = async |user_id, token: &str| {
        let client = NewImConnection::default().token(token);
        control.im_client(user_id).connect(&client).await
    };
    connect(1, &token).await.unwrap();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let other = format!("{head}.{}", signature.chars().rev().collect::<String>());
    for (user_id, token, part) in [
        (2, token.as_str(), "is of another user"),
        (1, &other, "is not signed with the AppKey"),
        (1, "001fake", "is none of this emulator"),
    ] {
        let error = connect(user_id, token).await.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    world.clock.advance(Duration::from_secs(1));
    let error = connect(1, &token).await.unwrap_err().to_string();
    assert!(
        error.contains("has expired; get one with GetAppToken"),
        "{error}"
    );
}

#[tokio::test]
async fn tokens_are_of_a_user_and_a_time() {
    let world = World::start().await;
    let token = async |app_id, user_id, expires| {
        let call = world.client.get_app_token().app_id(app_id).user_id(user_id);
        let got = call.expire_time(expires).send().await.unwrap();
        assert_eq!((got.app_id, got.user_id), (app_id, user_id));
        got.token.expose().clone()
    };
    let one = token(APP, 1, START + 1).await;
    assert!(one.starts_with("fake-im-token."), "{one}");
    assert_eq!(one, token(APP, 1, START + 1).await);
    assert_ne!(one, token(APP, 2, START + 1).await);
    assert_ne!(one, token(APP, 1, START + 2).await);
    world.clock.advance(Duration::from_millis(1));
    let late = world.client.get_app_token().app_id(APP).user_id(1);
    let error = late.expire_time(START + 1).send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParam"));
}
