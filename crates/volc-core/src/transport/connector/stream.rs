//! A connection before the TLS of the service: to it or to a proxy.

use std::error::Error;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Whatever has failed while a connection was made.
pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// A connection to the service or to a proxy.
pub(in crate::transport) struct Stream {
    io: Io,
    /// True if a proxy passes requests on, instead of bytes: it reads the whole URL.
    pub(super) is_forwarded: bool,
}

enum Io {
    Plain(TokioIo<TcpStream>),
    /// To a proxy by TLS. It is ten times as large, and rare.
    Tls(Box<MaybeHttpsStream<TokioIo<TcpStream>>>),
}

impl From<TokioIo<TcpStream>> for Stream {
    fn from(tcp: TokioIo<TcpStream>) -> Self {
        Self {
            io: Io::Plain(tcp),
            is_forwarded: false,
        }
    }
}

impl From<MaybeHttpsStream<TokioIo<TcpStream>>> for Stream {
    fn from(tls: MaybeHttpsStream<TokioIo<TcpStream>>) -> Self {
        Self {
            io: Io::Tls(Box::new(tls)),
            is_forwarded: false,
        }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = match &self.io {
            Io::Plain(tcp) => tcp.connected(),
            Io::Tls(tls) => tls.connected(),
        };
        connected.proxy(self.is_forwarded)
    }
}

impl Read for Stream {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Plain(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Io::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
        }
    }
}

impl Write for Stream {
    #[inline]
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.io {
            Io::Plain(tcp) => Pin::new(tcp).poll_write(context, bytes),
            Io::Tls(tls) => Pin::new(tls).poll_write(context, bytes),
        }
    }

    #[inline]
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Plain(tcp) => Pin::new(tcp).poll_flush(context),
            Io::Tls(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Plain(tcp) => Pin::new(tcp).poll_shutdown(context),
            Io::Tls(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }

    #[inline]
    fn is_write_vectored(&self) -> bool {
        match &self.io {
            Io::Plain(tcp) => tcp.is_write_vectored(),
            Io::Tls(tls) => tls.is_write_vectored(),
        }
    }

    #[inline]
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.io {
            Io::Plain(tcp) => Pin::new(tcp).poll_write_vectored(context, parts),
            Io::Tls(tls) => Pin::new(tls).poll_write_vectored(context, parts),
        }
    }
}
