//! Ids: of the app, the room, the task, the agent, its user and its avatar.

use super::{Node, Report};
use crate::agent::rules as rule;

/// The ids that all requests have.
pub(super) fn task(body: &Node<'_>, report: &mut Report) {
    app(&body.get("AppId"), report);
    for name in ["RoomId", "TaskId"] {
        characters(&body.get(name), report);
    }
}

/// The ids of those in the room.
pub(super) fn agent(body: &Node<'_>, report: &mut Report) {
    let agent = body.get("AgentConfig.UserId");
    let targets = body.get("AgentConfig.TargetUserId");
    characters(&agent, report);
    let users = targets.items();
    match users.as_slice() {
        [] => report.add(&rule::TARGET_MISSING, &targets),
        [user] if user.is("") => report.add(&rule::TARGET_MISSING, user),
        [_] => {}
        more => {
            let reason = format!("{}; here are {}", rule::TARGET_COUNT.reason, more.len());
            report.explain(&rule::TARGET_COUNT, &targets, reason);
        }
    }
    for user in &users {
        if !user.is("") {
            characters(user, report);
        }
        let same = agent.is_filled() && user.text() == agent.text();
        report.add_if(same, &rule::AGENT_IS_TARGET, user);
    }
    avatar(body, &agent, &users, report);
}

fn avatar(body: &Node<'_>, agent: &Node<'_>, users: &[Node<'_>], report: &mut Report) {
    let avatar = body.get("Config.AvatarConfig");
    if !avatar.get("Enabled").is_true() {
        return;
    }
    let id = avatar.get("AvatarUserID");
    characters(&id, report);
    let default = agent.text().map(|agent| format!("{agent}_Avatar"));
    let name = id.text().or(default.as_deref());
    let taken = std::iter::once(agent).chain(users);
    let taken = name.is_some() && taken.into_iter().any(|other| other.text() == name);
    report.add_if(taken, &rule::AVATAR_ID_TAKEN, &id);
}

fn app(id: &Node<'_>, report: &mut Report) {
    let Some(text) = id.text() else { return };
    let all = |plain: fn(&char) -> bool| text.chars().all(|c| plain(&c));
    if text.len() == 32 && all(char::is_ascii_hexdigit) {
        report.add(&rule::APP_KEY_AS_APP_ID, id);
    } else if text.starts_with("AKLT") || text.starts_with("AKTP") {
        report.add(&rule::ACCESS_KEY_AS_APP_ID, id);
    } else if (1..=12).contains(&text.len()) && all(char::is_ascii_digit) {
        report.add(&rule::SPEECH_APP_ID, id);
    } else if !(text.contains('*') || text.len() == 24 && all(char::is_ascii_hexdigit)) {
        report.add(&rule::APP_ID_FORM, id);
    }
}

fn characters(id: &Node<'_>, report: &mut Report) {
    let Some(text) = id.text() else { return };
    let plain = |c: char| c.is_ascii_alphanumeric() || "@_-.".contains(c);
    let fits = (1..=128).contains(&text.len()) && text.chars().all(plain);
    report.add_if(!fits, &rule::ID_CHARACTERS, id);
}
