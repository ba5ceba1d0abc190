//! The first call of a new process, TLS included: over loopback, to a server with a certificate of an authority that is
//! put beside those of the system, all of which the programs load.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::start::reply;
use crate::Result;
use crate::machine::here;
use crate::measure::rows;
use crate::process::children_ms;
use crate::report::Table;
use crate::size::{OVER_HYPER, PROGRAMS, program};

const ROUNDS: usize = 41;
const NAMES: [&str; 3] = ["by hand", "ours", "ours, hyper transport"];
/// The system's certificates, on the machines that this is run on.
const OF_THE_SYSTEM: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Starts all programs in turns.
pub fn tables() -> Result<Vec<Table>> {
    let authority = authority()?;
    let config = Arc::new(server(&authority)?);
    let mut trusted = std::fs::read_to_string(OF_THE_SYSTEM).unwrap_or_default();
    trusted.push_str(&authority.pem());
    let file = here().join("target/trusted.pem");
    std::fs::write(&file, trusted)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("https://{}", listener.local_addr()?);
    let mut commands = [PROGRAMS[0], PROGRAMS[1], OVER_HYPER].map(|package| {
        let mut command = Command::new(program(package));
        command
            .arg(&url)
            .env("SSL_CERT_FILE", &file)
            .env_remove("SSL_CERT_DIR")
            .env("VOLCENGINE_ACCESS_KEY", "AKLTfakefakefakefake")
            .env("VOLCENGINE_SECRET_KEY", "fakefakefakefakefake")
            .stdout(Stdio::null());
        command
    });
    let (mut time, mut cpu) = (Vec::new(), Vec::new());
    // The first round brings the programs into memory.
    for round in 0..=ROUNDS {
        let taken: Vec<(f64, f64)> = commands
            .iter_mut()
            .map(|command| run(&listener, &config, command))
            .collect::<Result<_>>()?;
        if round > 0 {
            let (spent, busy) = taken.into_iter().unzip();
            time.push(spent);
            cpu.push(busy);
        }
    }
    let table = |title: &str, samples: &[Vec<f64>]| Table {
        title: format!("{title}, a first call with TLS"),
        rows: rows(&NAMES, "ms", samples),
    };
    Ok(vec![
        table("the whole program", &time),
        table("processor time of the whole program", &cpu),
    ])
}

/// Milliseconds of a program from its start to its end, and those of a processor.
fn run(
    listener: &TcpListener,
    config: &Arc<ServerConfig>,
    command: &mut Command,
) -> Result<(f64, f64)> {
    let before = children_ms()?;
    let begin = Instant::now();
    let mut process = command.spawn()?;
    let (stream, _) = listener.accept()?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_nodelay(true)?;
    let connection = ServerConnection::new(Arc::clone(config))?;
    let mut tls = StreamOwned::new(connection, stream);
    // All but this byte is read on the way to the reply.
    tls.read_exact(&mut [0])?;
    reply(&mut tls)?;
    tls.conn.send_close_notify();
    tls.flush()?;
    let status = process.wait()?;
    if status.success() {
        let taken = begin.elapsed().as_secs_f64() * 1e3;
        Ok((taken, children_ms()? - before))
    } else {
        Err(format!("{command:?} ended with {status}").into())
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Result<Authority> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn server(authority: &Authority) -> Result<ServerConfig> {
    let key = KeyPair::generate()?;
    let params = CertificateParams::new(["127.0.0.1".to_owned()])?;
    let certificate = params.signed_by(&key, authority)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der())?,
        )?)
}
