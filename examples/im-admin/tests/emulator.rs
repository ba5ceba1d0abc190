//! The program itself, command by command, against the local emulator.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Emulator, Running};

/// The outcome of a command.
struct Outcome {
    is_good: bool,
    printed: String,
    error: String,
}

async fn run(emulator: &Running, line: &str) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_im-admin"));
    command
        .envs([
            ("VOLCENGINE_ENDPOINT", emulator.url().as_str()),
            ("VOLCENGINE_ACCESS_KEY", "AKLTfake-tester"),
            ("VOLCENGINE_SECRET_KEY", "fake-secret"),
        ])
        .args(["--app-id", "123456"])
        .args(line.split(' '));
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    Outcome {
        is_good: output.status.success(),
        printed: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that works, and returns what it prints.
async fn good(emulator: &Running, line: &str) -> String {
    let outcome = run(emulator, line).await;
    assert!(outcome.is_good, "{line}: {}", outcome.error);
    outcome.printed.trim_end().to_owned()
}

async fn start() -> Running {
    let account = Credentials::new("AKLTfake-tester", "fake-secret");
    let emulator = Emulator::builder()
        .account(Account::new("tester", account))
        .app(App::new(123_456))
        .build()
        .unwrap();
    emulator.start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_work_whole_against_the_emulator() {
    let emulator = start().await;
    let of = async |line: String| good(&emulator, &line).await;
    of("register 10001:Alice 10002:Bob 10003:Carol".to_owned()).await;
    let group = of("create-group Choir 10001".to_owned()).await;
    group.parse::<i64>().unwrap();
    of(format!("add {group} 10001 10002 10003 10004")).await;
    of(format!("mute --seconds 3600 {group} 10001 10003")).await;
    of(format!("remove {group} 10001 10004")).await;
    let members = of(format!("members {group}")).await;
    assert_eq!(members, "10001\tOwner\n10002\tMember\n10003\tMember\tmuted");
    of(format!("mute --seconds 0 {group} 10001 10003")).await;
    let members = of(format!("members {group}")).await;
    assert!(!members.contains("muted"), "{members}");

    let mut sent = Vec::new();
    for n in 0..25 {
        sent.push(of(format!("send {group} 10002 no-{n}")).await);
    }
    of(format!("recall {group} 10002 {}", sent[3])).await;
    let messages = of(format!("messages {group}")).await;
    let lines: Vec<&str> = messages.lines().collect();
    let text = |n: usize| format!("{}\t10002\t{{\"text\":\"no-{n}\"}}", sent[n]);
    assert_eq!(lines.first(), Some(&text(0).as_str()), "the oldest first");
    assert_eq!(lines.last(), Some(&text(24).as_str()), "all pages");

    assert_eq!(
        of("conversations 10002".to_owned()).await,
        format!("{group}\tChoir")
    );
    let exported = of(format!("export {group}")).await;
    let kinds = |kind: &str| {
        exported
            .lines()
            .filter(|line| line.starts_with(kind))
            .count()
    };
    assert_eq!(kinds("{\"member\""), 3, "{exported}");
    assert_eq!(kinds("{\"message\""), lines.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_say_what_was_not_done() {
    struct Case {
        line: &'static str,
        error: &'static str,
    }

    let emulator = start().await;
    let cases = [
        Case {
            line: "register nobody",
            error: "`nobody` is no user; write `10001:Alice`",
        },
        Case {
            line: "members 404",
            error: "ConversationNotFound",
        },
        Case {
            line: "mute 1 10001 10002",
            error: "--seconds",
        },
    ];
    for Case { line, error } in cases {
        let outcome = run(&emulator, line).await;
        assert!(!outcome.is_good, "{line}: {}", outcome.printed);
        assert!(outcome.error.contains(error), "{line}: {}", outcome.error);
    }
}
