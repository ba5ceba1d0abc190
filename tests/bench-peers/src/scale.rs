//! The cost that grows with use: memory of calls in flight, clients that are made and cloned, programs that start.

mod client;
pub mod memory;
mod start;
mod tls;

use crate::Result;
use crate::measure::in_turns;
use crate::report::{Bar, Section, Table};

/// Measures all of it.
pub fn section() -> Result<Section> {
    let mut tables = memory::tables()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let entered = runtime.enter();
    for (title, mut subjects) in [
        ("a client made", client::made()),
        ("a client cloned", client::cloned()?),
    ] {
        tables.push(Table {
            title: title.to_owned(),
            rows: in_turns(&mut subjects, 21),
        });
    }
    drop(entered);
    tables.extend(start::tables()?);
    tables.extend(tls::tables()?);
    let in_flight = tables[0].row("ours").map(|row| row.ratio[0]);
    let bars =
        in_flight.map(|ratio| Bar::at_most("memory of ours in flight to by hand", 1.15, ratio));
    Ok(Section {
        bench: "scale",
        title: "Calls in flight, each with a connection of its own; clients; a program that makes one call.".to_owned(),
        tables,
        bars: bars.into_iter().collect(),
        notes: vec![format!(
            "Memory in flight is what the client's process gains by {} calls that nobody answers, to one of them. \
             The future is what a call takes of the task that awaits it; ours is one box, the others are all of the \
             call. Clients are made with TLS and the system's certificates. Programs are those of `size`, and scripts \
             for the vendor's SDKs, calling over loopback, without TLS where it \
             is not said: the first byte is when it comes to the server. A first call with TLS trusts the system's \
             certificates and that of the server.",
            memory::CALLS
        )],
        plots: Vec::new(),
    })
}
