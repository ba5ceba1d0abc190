//! Servers that are slow, silent, without end, or not there.

use std::time::Duration;

use volc_core::error::{TimeoutKind, TransportPhase};

use crate::server::Server;
use crate::{Attempts, Case, Outcome, Set};

/// So short that no attempt is over between two pieces.
const PAUSE: Duration = Duration::from_millis(5);

/// An attempt that runs out of its time.
const fn out_of_time(name: &'static str, server: Server) -> Case {
    Case {
        name,
        server,
        outcome: Outcome::Timeout(TimeoutKind::Attempt),
        attempts: Attempts::ThreeReads,
        says: &["250ms"],
        settings: Set::ShortAttempt,
    }
}

/// A connection that does not come about.
const fn no_connection(name: &'static str, server: Server) -> Case {
    Case {
        name,
        server,
        outcome: Outcome::Transport(TransportPhase::Connect),
        attempts: Attempts::Three,
        says: &["no connection to the service"],
        settings: Set::Tls,
    }
}

pub const CASES: &[Case] = &[
    out_of_time("silent", Server::Silent),
    out_of_time("deaf", Server::Deaf),
    out_of_time(
        "slow headers",
        Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nX-Long: ",
            piece: b"a",
            pause: PAUSE,
        },
    ),
    out_of_time(
        "slow body",
        Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
            piece: b" ",
            pause: PAUSE,
        },
    ),
    out_of_time(
        "slow chunks",
        Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            piece: b"1\r\n \r\n",
            pause: PAUSE,
        },
    ),
    out_of_time(
        "flood of 1xx",
        Server::Endless {
            start: b"",
            piece: b"HTTP/1.1 100 Continue\r\n\r\n",
            pause: Duration::ZERO,
        },
    ),
    out_of_time(
        "slow flood of 1xx",
        Server::Endless {
            start: b"",
            piece: b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
            pause: PAUSE,
        },
    ),
    Case {
        name: "half-open",
        server: Server::HalfOpen,
        outcome: Outcome::Lost,
        attempts: Attempts::ThreeReadsAtLeast,
        says: &[],
        settings: Set::Nothing,
    },
    Case {
        name: "closed at once",
        server: Server::Close,
        outcome: Outcome::Lost,
        attempts: Attempts::ThreeReadsAtLeast,
        says: &[],
        settings: Set::Nothing,
    },
    Case {
        name: "reset while the request is written",
        server: Server::Reset,
        outcome: Outcome::Transport(TransportPhase::Send),
        attempts: Attempts::ThreeReads,
        says: &["the connection broke before a response came"],
        settings: Set::Nothing,
    },
    Case {
        name: "nobody listens",
        server: Server::Nobody,
        outcome: Outcome::Transport(TransportPhase::Connect),
        attempts: Attempts::Three,
        says: &["no connection to the service"],
        settings: Set::Nothing,
    },
    no_connection(
        "TLS: garbage",
        Server::Greet(b"\x00\xff\x00\xff garbage \r\n\r\n"),
    ),
    no_connection(
        "TLS: fatal alert",
        Server::Greet(b"\x15\x03\x03\x00\x02\x02\x28"),
    ),
    no_connection(
        "TLS: record longer than any",
        Server::Greet(b"\x16\x03\x03\xff\xff\x02\xff\xff\xff"),
    ),
    no_connection(
        "TLS: plain HTTP",
        Server::Greet(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    ),
    no_connection("TLS: closed at once", Server::Close),
    no_connection("TLS: half-open", Server::HalfOpen),
    Case {
        name: "TLS: silent",
        server: Server::Silent,
        outcome: Outcome::Timeout(TimeoutKind::Connect),
        attempts: Attempts::Three,
        says: &["connection"],
        settings: Set::ShortConnectTls,
    },
    Case {
        name: "body without end",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            piece: b"10\r\n0123456789abcdef\r\n",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Receive),
        attempts: Attempts::One,
        says: &["more than 100000 bytes; raise `max_response_bytes`"],
        settings: Set::SmallResponse,
    },
    Case {
        name: "body without end or length",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\n\r\n",
            piece: b"0123456789abcdef",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Receive),
        attempts: Attempts::One,
        says: &["more than 100000 bytes; raise `max_response_bytes`"],
        settings: Set::SmallResponse,
    },
    Case {
        name: "headers without end",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\n",
            piece: b"X-More: 0123456789abcdef\r\n",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Send),
        attempts: Attempts::One,
        says: &["more headers than can be read"],
        settings: Set::Nothing,
    },
    Case {
        name: "header without end",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nX-Long: ",
            piece: b"0123456789abcdef",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Send),
        attempts: Attempts::One,
        says: &["more headers than can be read"],
        settings: Set::Nothing,
    },
    Case {
        name: "extension of a chunk without end",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
            piece: b"0123456789abcdef",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Receive),
        attempts: Attempts::ThreeReads,
        says: &["the response broke off"],
        settings: Set::Nothing,
    },
    Case {
        name: "trailers without end",
        server: Server::Endless {
            start: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
            piece: b"X-More: 0123456789abcdef\r\n",
            pause: Duration::ZERO,
        },
        outcome: Outcome::Transport(TransportPhase::Receive),
        attempts: Attempts::ThreeReads,
        says: &["the response broke off"],
        settings: Set::Nothing,
    },
];
