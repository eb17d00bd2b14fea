//! A websocket (RFC 6455) as far as CometBFT's RPC needs it: text out, text in, pings answered.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// The end that sends. Clones share the connection.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Mutex<TcpStream>>);

/// The end that receives.
pub(crate) struct Receiver {
    stream: BufReader<TcpStream>,
    sender: Sender,
}

/// Opens `/websocket` of a node's RPC.
pub(crate) fn connect(port: u16) -> Result<(Sender, Receiver)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    // The key is of no use between two programs that know each other (section 1.3).
    stream.write_all(
        b"GET /websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    )?;
    let sender = Sender(Arc::new(Mutex::new(stream.try_clone()?)));
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    ensure!(line.contains(" 101 "), "no websocket: {line}");
    while line.trim() != "" {
        line.clear();
        stream.read_line(&mut line)?;
    }
    let receiver = Receiver {
        stream,
        sender: sender.clone(),
    };
    Ok((sender, receiver))
}

impl Sender {
    /// Sends one text message.
    pub(crate) fn send(&self, text: &[u8]) -> Result<()> {
        self.write(&frame(TEXT, text)?)
    }

    /// Sends text messages with one write.
    pub(crate) fn send_all<'a>(&self, texts: impl IntoIterator<Item = &'a [u8]>) -> Result<()> {
        let mut frames = Vec::new();
        for text in texts {
            frames.append(&mut frame(TEXT, text)?);
        }
        self.write(&frames)
    }

    /// Ends the connection, so that its receiver ends, too.
    pub(crate) fn close(&self) {
        let stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether the other side is still there does not matter any more.
        drop(stream.shutdown(Shutdown::Both));
    }

    fn write(&self, frames: &[u8]) -> Result<()> {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stream.write_all(frames).context("websocket")
    }
}

fn frame(kind: u8, payload: &[u8]) -> Result<Vec<u8>> {
    let mut frame = Vec::with_capacity(payload.len() + 14);
    frame.push(0x80 | kind);
    // Clients mask; a mask of zeros leaves the payload as it is.
    match u16::try_from(payload.len()) {
        Ok(len @ 0..126) => frame.push(0x80 | u8::try_from(len)?),
        Ok(len) => {
            frame.push(0x80 | 0x7e);
            frame.extend_from_slice(&len.to_be_bytes());
        }
        Err(_) => {
            frame.push(0x80 | 127);
            frame.extend_from_slice(&u64::try_from(payload.len())?.to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    Ok(frame)
}

impl Receiver {
    /// The next message, `None` once the connection has ended.
    pub(crate) fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut message = Vec::new();
        loop {
            let Ok([first, second]) = self.take::<2>() else {
                return Ok(None);
            };
            let len = match second & 0x7f {
                126 => u64::from(u16::from_be_bytes(self.take()?)),
                127 => u64::from_be_bytes(self.take()?),
                len => u64::from(len),
            };
            let mut payload = vec![0; usize::try_from(len)?];
            self.stream.read_exact(&mut payload)?;
            match first & 0x0f {
                CLOSE => return Ok(None),
                PING => self.sender.write(&frame(PONG, &payload)?)?,
                PONG => {}
                _ => {
                    message.extend_from_slice(&payload);
                    if first & 0x80 != 0 {
                        return Ok(Some(message));
                    }
                }
            }
        }
    }

    fn take<const N: usize>(&mut self) -> std::io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
