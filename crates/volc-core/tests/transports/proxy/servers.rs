//! Proxies that lead everything to one place, and write down what they were asked for.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::https::{Authority, Shown, config};

/// The requests that a proxy has read, in order.
pub type Asked = Arc<Mutex<Vec<String>>>;

/// A proxy that speaks HTTP.
#[derive(Clone)]
pub struct HttpProxy {
    /// The place that it leads to.
    pub to: SocketAddr,
    /// The value of `Proxy-Authorization` that it wants.
    pub login: Option<&'static str>,
    pub tls: Option<TlsAcceptor>,
}

impl HttpProxy {
    pub fn new(to: SocketAddr) -> Self {
        Self {
            to,
            login: None,
            tls: None,
        }
    }

    /// The same, behind TLS, with a certificate for `127.0.0.1`.
    pub fn with_tls(mut self, authority: &Authority) -> Self {
        let config = config(authority, &Shown::default());
        self.tls = Some(TlsAcceptor::from(Arc::new(config)));
        self
    }

    pub async fn start(self) -> (SocketAddr, Asked) {
        serve(move |stream, asked| {
            let proxy = self.clone();
            async move {
                match &proxy.tls {
                    None => proxy.lead(stream, &asked).await,
                    Some(tls) => proxy.lead(tls.accept(stream).await?, &asked).await,
                }
            }
        })
        .await
    }

    async fn lead(
        &self,
        mut client: impl AsyncRead + AsyncWrite + Unpin,
        asked: &Mutex<Vec<String>>,
    ) -> std::io::Result<()> {
        let mut seen = Vec::new();
        while !seen.windows(4).any(|four| four == b"\r\n\r\n") {
            if client.read_buf(&mut seen).await? == 0 {
                return Ok(());
            }
        }
        let head = String::from_utf8_lossy(&seen).into_owned();
        let line = head.lines().next().unwrap_or_default();
        let line = line.trim_end_matches(" HTTP/1.1").to_owned();
        let login = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("proxy-authorization")
                .then_some(value)
        });
        let is_tunnel = line.starts_with("CONNECT ");
        asked.lock().unwrap().push(line);
        if login != self.login {
            let refusal = b"HTTP/1.1 407 -\r\ncontent-length: 0\r\n\r\n";
            return client.write_all(refusal).await;
        }
        let mut server = TcpStream::connect(self.to).await?;
        if is_tunnel {
            client.write_all(b"HTTP/1.1 200 -\r\n\r\n").await?;
        } else {
            server.write_all(&seen).await?;
        }
        copy_bidirectional(&mut client, &mut server).await?;
        Ok(())
    }
}

/// A proxy that speaks SOCKS, of both versions.
#[derive(Clone)]
pub struct SocksProxy {
    pub to: SocketAddr,
    /// The user and the password that it wants, of version 5.
    pub login: Option<(&'static str, &'static str)>,
}

impl SocksProxy {
    pub async fn start(self) -> (SocketAddr, Asked) {
        serve(move |stream, asked| {
            let proxy = self.clone();
            async move { proxy.lead(stream, &asked).await }
        })
        .await
    }

    async fn lead(&self, mut client: TcpStream, asked: &Mutex<Vec<String>>) -> std::io::Result<()> {
        let version = client.read_u8().await?;
        let wanted = if version == 4 {
            old_request(&mut client).await?
        } else {
            if !self.logged_in(&mut client).await? {
                return Ok(());
            }
            request(&mut client).await?
        };
        asked.lock().unwrap().push(format!("{version} {wanted}"));
        let mut server = TcpStream::connect(self.to).await?;
        let granted: &[u8] = if version == 4 {
            &[0, 90, 0, 0, 0, 0, 0, 0]
        } else {
            &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        };
        client.write_all(granted).await?;
        copy_bidirectional(&mut client, &mut server).await?;
        Ok(())
    }

    /// The methods of authentication, and user and password if they are wanted.
    async fn logged_in(&self, client: &mut TcpStream) -> std::io::Result<bool> {
        let methods = counted(client).await?;
        let wanted = if self.login.is_some() { 2 } else { 0 };
        if !methods.contains(&wanted) {
            client.write_all(&[5, 255]).await?;
            return Ok(false);
        }
        client.write_all(&[5, wanted]).await?;
        let Some((user, password)) = self.login else {
            return Ok(true);
        };
        client.read_u8().await?;
        let given = (counted(client).await?, counted(client).await?);
        let is_right = given == (user.into(), password.into());
        client.write_all(&[1, u8::from(!is_right)]).await?;
        Ok(is_right)
    }
}

/// The place that a request of version 5 is for.
async fn request(client: &mut TcpStream) -> std::io::Result<String> {
    let mut head = [0; 4];
    client.read_exact(&mut head).await?;
    let host = match head[3] {
        3 => String::from_utf8_lossy(&counted(client).await?).into_owned(),
        _ => Ipv4Addr::from_bits(client.read_u32().await?).to_string(),
    };
    Ok(format!("{host}:{}", client.read_u16().await?))
}

/// The place that a request of version 4 is for.
async fn old_request(client: &mut TcpStream) -> std::io::Result<String> {
    client.read_u8().await?;
    let port = client.read_u16().await?;
    let address = client.read_u32().await?;
    until_zero(client).await?;
    let host = match address {
        1..256 => until_zero(client).await?,
        _ => Ipv4Addr::from_bits(address).to_string(),
    };
    Ok(format!("{host}:{port}"))
}

async fn until_zero(client: &mut TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        match client.read_u8().await? {
            0 => return Ok(text),
            byte => text.push(char::from(byte)),
        }
    }
}

async fn counted(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(client.read_u8().await?)];
    client.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn serve<F, Fut>(lead: F) -> (SocketAddr, Asked)
where
    F: Fn(TcpStream, Asked) -> Fut + Send + 'static,
    Fut: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Asked::default();
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let leading = lead(stream, Arc::clone(&seen));
            // A client that hangs up is no news.
            tokio::spawn(async move { leading.await.ok() });
        }
    });
    (address, asked)
}
