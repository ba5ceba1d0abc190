//! Programs that make one call: from their start to the first byte of the request.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::call::server::answer;
use crate::measure::rows;
use crate::official::ALL as OFFICIAL;
use crate::process::children_ms;
use crate::report::Table;
use crate::size::{PROGRAMS, build, program};

const ROUNDS: usize = 41;
/// The vendor's SDKs take long to start.
const ROUNDS_OFFICIAL: usize = 5;

/// Starts all programs in turns.
pub fn tables() -> Result<Vec<Table>> {
    build()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let ours = PROGRAMS.map(|package| {
        let mut command = Command::new(program(package));
        command.arg(&url);
        command
    });
    let mut tables = in_turns(&listener, &["by hand", "ours"], ours.into(), ROUNDS, "")?;
    let (mut names, mut commands) = (vec!["by hand"], vec![Command::new(program(PROGRAMS[0]))]);
    commands[0].arg(&url);
    for official in &OFFICIAL {
        if let Some(command) = official.one_call(&url) {
            names.push(official.name);
            commands.push(command);
        }
    }
    if names.len() > 1 {
        let more = ", the vendor's SDKs";
        tables.extend(in_turns(
            &listener,
            &names,
            commands,
            ROUNDS_OFFICIAL,
            more,
        )?);
    }
    Ok(tables)
}

fn in_turns(
    listener: &TcpListener,
    names: &[&str],
    mut commands: Vec<Command>,
    rounds: usize,
    which: &str,
) -> Result<Vec<Table>> {
    let (mut first_byte, mut cpu) = (Vec::new(), Vec::new());
    // The first round brings the programs into memory.
    for round in 0..=rounds {
        let taken: Vec<(f64, f64)> = commands
            .iter_mut()
            .map(|command| start(listener, command))
            .collect::<Result<_>>()?;
        if round > 0 {
            let (first, spent) = taken.into_iter().unzip();
            first_byte.push(first);
            cpu.push(spent);
        }
    }
    let table = |title: &str, samples: &[Vec<f64>]| Table {
        title: format!("{title}{which}"),
        rows: rows(names, "ms", samples),
    };
    Ok(vec![
        table("from the start of a program to the first byte", &first_byte),
        table("processor time of the whole program", &cpu),
    ])
}

/// Milliseconds to the first byte, and milliseconds of a processor in all.
fn start(listener: &TcpListener, command: &mut Command) -> Result<(f64, f64)> {
    let before = children_ms()?;
    command
        .env("VOLCENGINE_ACCESS_KEY", "AKLTfakefakefakefake")
        .env("VOLCENGINE_SECRET_KEY", "fakefakefakefakefake")
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let begin = Instant::now();
    let mut process = command.spawn()?;
    if let Some(mut input) = process.stdin.take() {
        // How many calls a script shall make; the programs do not read it.
        let _ = input.write_all(b"1\n");
    }
    let (mut stream, _) = listener.accept()?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut first = [0];
    stream.read_exact(&mut first)?;
    let taken = begin.elapsed().as_secs_f64() * 1e3;
    reply(&mut stream)?;
    let status = process.wait()?;
    if status.success() {
        Ok((taken, children_ms()? - before))
    } else {
        Err(format!("{command:?} ended with {status}").into())
    }
}

/// Reads the rest of a request, and responds.
pub fn reply(stream: &mut (impl Read + Write)) -> Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    // Every request here ends with the body's closing brace.
    while !request.ends_with(b"}") {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Err("the program left before it had sent its request".into());
        }
        request.extend_from_slice(&buffer[..length]);
    }
    let body = answer()?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    Ok(stream.write_all(&body)?)
}
