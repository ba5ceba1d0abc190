//! A Redis of a test's own, and a service that writes down when it is called.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use volc_core::rate_limit::RedisLimiter;

use crate::common::{Reply, good, serve};

/// A Redis that runs until it is dropped.
pub struct Redis {
    pub port: u16,
    process: Child,
    _folder: TempDir,
}

impl Redis {
    /// Starts one on a free port; `None`, with a line that says so, where there is no `redis-server`.
    pub fn start() -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        Self::start_at(port)
    }

    pub fn start_at(port: u16) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = started else {
            println!("skipped: redis-server is not on the PATH");
            return None;
        };
        let redis = Self {
            port,
            process,
            _folder: folder,
        };
        for _ in 0..1000 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(redis);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("redis-server does not listen");
    }

    /// A connection of its own, as another process has it.
    pub fn limit(&self, prefix: &str) -> RedisLimiter {
        limit(self.port, prefix)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

pub fn limit(port: u16, prefix: &str) -> RedisLimiter {
    let url = format!("redis://127.0.0.1:{port}/");
    RedisLimiter::new(&url).unwrap().prefix(prefix)
}

/// A service that writes down when it is called.
pub struct Arrivals {
    pub address: SocketAddr,
    times: Arc<Mutex<Vec<Instant>>>,
}

impl Arrivals {
    pub async fn start() -> Self {
        let times = Arc::<Mutex<Vec<Instant>>>::default();
        let log = Arc::clone(&times);
        let handler = move |_| {
            log.lock().unwrap().push(Instant::now());
            Reply::new(200, good("{}"))
        };
        let (address, _) = serve(handler).await;
        Self { address, times }
    }

    /// Returns the times of the calls, in order.
    pub fn times(&self) -> Vec<Instant> {
        let mut times = self.times.lock().unwrap().clone();
        times.sort();
        times
    }
}

/// The most of these moments, which are in order, in any period of this length.
pub fn most_within(times: &[Instant], period: Duration) -> usize {
    let within = |(index, start): (usize, &Instant)| {
        times[index..].partition_point(|time| *time < *start + period)
    };
    times.iter().enumerate().map(within).max().unwrap_or(0)
}
