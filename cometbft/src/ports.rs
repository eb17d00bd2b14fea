//! Free TCP ports on the loopback address.
//!
//! A port is free at the moment of asking; whoever gets it should bind it soon. Free ports are taken below the range from
//! which systems choose the local port of outgoing connections, which would otherwise collide now and then.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};

use crate::Result;
use crate::error::Error;

/// Where free ports are looked for; Linux' own range begins at 32768.
const RANGE: std::ops::Range<u16> = 20_000..32_000;

/// Hands out ports, none twice.
#[derive(Debug, Default)]
pub struct Ports {
    given: BTreeSet<u16>,
}

impl Ports {
    /// Begins with none given.
    pub fn new() -> Self {
        Self::default()
    }

    /// A free port.
    ///
    /// # Errors
    /// When none of the range is free.
    pub fn free(&mut self) -> Result<u16> {
        let span = RANGE.end.saturating_sub(RANGE.start);
        let begin: u16 = rand::random_range(0..span);
        let candidates = (0..span).map(|step| {
            let offset = begin.wrapping_add(step).checked_rem(span).unwrap_or(0);
            RANGE.start.saturating_add(offset)
        });
        for port in candidates {
            if !self.given.contains(&port) && is_free(port) {
                self.given.insert(port);
                return Ok(port);
            }
        }
        Err(Error::Port(format!(
            "no free TCP port from {} to {}",
            RANGE.start, RANGE.end
        )))
    }

    /// The usual port when it is free, else a free one.
    pub fn usual_or_free(&mut self, usual: u16) -> Result<u16> {
        if is_free(usual) && self.given.insert(usual) {
            Ok(usual)
        } else {
            self.free()
        }
    }

    /// Exactly this port.
    ///
    /// # Errors
    /// Says what the port was wanted for and how to find who has it.
    pub fn exactly(&mut self, port: u16, purpose: &str) -> Result<u16> {
        if is_free(port) && self.given.insert(port) {
            return Ok(port);
        }
        Err(occupied(port, purpose))
    }
}

/// The error for a port that somebody else has.
pub fn occupied(port: u16, purpose: &str) -> Error {
    Error::Port(format!(
        "port {port} on 127.0.0.1, wanted for {purpose}, is occupied by another program; \
         stop that program (`ss -ltnp 'sport = :{port}'` names it) or choose another port"
    ))
}

/// Whether a server can listen there now.
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_port_is_given_twice() {
        let mut ports = Ports::new();
        let given: BTreeSet<u16> = (0..50).map(|_| ports.free().unwrap()).collect();
        assert_eq!(given.len(), 50);
    }

    #[test]
    fn usual_port_is_taken_when_free_and_replaced_when_occupied() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_ne!(Ports::new().usual_or_free(port).unwrap(), port);
        drop(listener);
        let mut ports = Ports::new();
        assert_eq!(ports.usual_or_free(port).unwrap(), port);
        assert_ne!(ports.usual_or_free(port).unwrap(), port);
    }

    #[test]
    fn occupied_port_is_named_with_its_purpose() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = Ports::new().exactly(port, "gRPC").unwrap_err().to_string();
        let expected = format!("port {port} on 127.0.0.1, wanted for gRPC, is occupied");
        assert!(message.starts_with(&expected), "{message}");
    }
}
