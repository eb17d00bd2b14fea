//! Ports: finding out before a start that one is taken, and saying which.

use std::io;
use std::net::TcpListener;

/// Says why `what` cannot listen on `host`, naming the port and what to do.
pub(crate) fn explain(what: &str, host: &str, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        let port = host.rsplit(':').next().unwrap_or(host);
        return format!(
            "port {port} is already in use ({what}, {host}): stop the process that holds it or choose another port"
        );
    }
    format!("cannot listen on {host} ({what}): {error}")
}

/// Refuses an address that somebody else listens on.
///
/// For servers of other processes (CometBFT), which would only say so in their own log.
pub(crate) fn require_free(what: &str, host: &str) -> Result<(), String> {
    match TcpListener::bind(host) {
        Ok(_) => Ok(()),
        Err(error) => Err(explain(what, host, &error)),
    }
}
