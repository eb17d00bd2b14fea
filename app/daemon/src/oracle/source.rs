//! Where prices come from: a file, a server, or a sandbox that makes them up.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use http::Uri;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_util::rt::TokioIo;
use sdk::{Denom, Quoted, Rate};
use serde::Deserialize;

/// The longest answer of a server, and the longest file.
const BYTES_MAX: usize = 1_000_000;
/// How long a server may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// krwp for one smallest unit, by denom.
pub(super) type Prices = BTreeMap<String, Rate>;

/// Where prices come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A file of JSON, read at each look.
    File(PathBuf),
    /// A server that answers a GET with JSON.
    Http(Uri),
    /// Prices that move with the clock, the same on every machine.
    Sandbox,
}

impl FromStr for Source {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        if text == "sandbox" {
            return Ok(Self::Sandbox);
        }
        if let Some(path) = text.strip_prefix("file:").filter(|path| !path.is_empty()) {
            return Ok(Self::File(path.into()));
        }
        let uri: Option<Uri> = text.parse().ok();
        if let Some(uri) = uri.filter(|uri| uri.scheme_str() == Some("http")) {
            return Ok(Self::Http(uri));
        }
        bail!(
            "{text:?}: expected file:PATH, http://HOST[:PORT]/PATH or sandbox; for a server that speaks TLS put a \
             proxy on this machine before it"
        )
    }
}

impl Source {
    /// The prices now. Of a source that has one bad price none is believed.
    pub(super) fn read(&self, denoms: &[String]) -> Result<Prices> {
        match self {
            Self::File(path) => {
                let name = path.display();
                let text =
                    std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
                if text.len() > BYTES_MAX {
                    bail!(
                        "{name} has {} bytes: expected at most {BYTES_MAX}",
                        text.len()
                    );
                }
                parse(&text).with_context(|| name.to_string())
            }
            Self::Http(uri) => {
                let text = client::wait(get_in_time(uri)).with_context(|| uri.to_string())?;
                parse(&text).with_context(|| uri.to_string())
            }
            Self::Sandbox => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
                let prices = denoms
                    .iter()
                    .map(|denom| (denom.clone(), sandbox(denom, now.as_secs())));
                Ok(prices.collect())
            }
        }
    }
}

async fn get_in_time(uri: &Uri) -> Result<String> {
    let answer = tokio::time::timeout(ANSWER_TIMEOUT, get(uri)).await;
    answer.with_context(|| format!("no answer within {} s", ANSWER_TIMEOUT.as_secs()))?
}

async fn get(uri: &Uri) -> Result<String> {
    let host = uri.host().context("expected a host")?;
    let port = uri.port_u16().unwrap_or(80);
    // Brackets of an IPv6 address belong to the URL, not to the address.
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = tokio::net::TcpStream::connect((bare, port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let authority = uri.authority().context("expected a host")?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = http::Request::get(path)
        .header(http::header::HOST, authority.as_str())
        .header(http::header::ACCEPT, "application/json")
        .body(Empty::<bytes::Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    if answer.status() != http::StatusCode::OK {
        bail!("answered {}: expected 200", answer.status());
    }
    let body = Limited::new(answer.into_body(), BYTES_MAX).collect().await;
    let body =
        body.map_err(|error| anyhow::anyhow!("{error}: expected at most {BYTES_MAX} bytes"))?;
    Ok(String::from_utf8(body.to_bytes().to_vec())?)
}

/// What a file or a server says; it may say more than prices.
#[derive(Deserialize)]
struct Document {
    prices: BTreeMap<String, String>,
}

fn parse(text: &str) -> Result<Prices> {
    let document: Document = serde_json::from_str(text)
        .context("expected JSON like {\"prices\": {\"uaot\": \"0.025\"}}")?;
    let mut prices = Prices::new();
    for (denom, price) in document.prices {
        denom
            .parse::<Denom>()
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let parsed: Option<Rate> = price.parse().ok();
        let Some(parsed) = parsed.filter(|price| !price.is_zero()) else {
            bail!(
                "price {} of {denom}: expected a decimal above 0 with at most 18 places, as text",
                Quoted(&price)
            );
        };
        prices.insert(denom, parsed);
    }
    Ok(prices)
}

/// A price that rises by 0.1 % a minute for ten minutes and falls again: far below what opens a breaker.
fn sandbox(denom: &str, unix_seconds: u64) -> Rate {
    // 1 for points, 0.025 for others.
    let base: u128 = if denom.starts_with("pt/") {
        1_000_000_000_000_000_000
    } else {
        25_000_000_000_000_000
    };
    let minute = unix_seconds.div_euclid(60).rem_euclid(20);
    let steps = u128::from(minute.abs_diff(10));
    Rate::from_atto(base.saturating_add(base.div_euclid(1_000).saturating_mul(steps)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    fn said(result: Result<Prices>) -> String {
        format!("{:#}", result.unwrap_err())
    }

    #[test]
    fn prices_are_read_as_the_chain_reads_them() {
        let prices = parse(r#"{"prices": {"uaot": "0.025", "pt/aa/star": "1"}, "at": 5}"#).unwrap();
        assert_eq!(prices.len(), 2);
        assert_eq!(prices["uaot"], "0.025".parse().unwrap());
    }

    #[test]
    fn one_bad_price_makes_the_source_a_bad_one() {
        for (text, expected) in [
            ("", "expected JSON like"),
            (r#"{"uaot": "1"}"#, "missing field `prices`"),
            (r#"{"prices": {"uaot": 0.025}}"#, "invalid type"),
            (
                r#"{"prices": {"uaot": "1", "pt/aa/star": "0"}}"#,
                "price \"0\" of pt/aa/star",
            ),
            (r#"{"prices": {"uaot": "-1"}}"#, "price \"-1\" of uaot"),
            (r#"{"prices": {"uaot": "1e3"}}"#, "price \"1e3\" of uaot"),
            (r#"{"prices": {"u": "1"}}"#, "invalid denom: u"),
        ] {
            let said = said(parse(text));
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    #[test]
    fn a_source_is_a_file_a_server_or_the_sandbox() {
        assert_eq!("sandbox".parse::<Source>().unwrap(), Source::Sandbox);
        let file: Source = "file:prices.json".parse().unwrap();
        assert_eq!(file, Source::File("prices.json".into()));
        assert!(matches!(
            "http://127.0.0.1:1/prices".parse::<Source>().unwrap(),
            Source::Http(_)
        ));
        for text in ["", "file:", "prices.json", "https://host/", "http://"] {
            let error = text.parse::<Source>().unwrap_err().to_string();
            assert!(error.contains("expected file:PATH"), "{error}");
        }
    }

    #[test]
    fn a_file_is_read_anew_at_each_look() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prices.json");
        let source = Source::File(path.clone());
        assert!(said(source.read(&[])).contains("cannot read"));
        std::fs::write(&path, r#"{"prices": {"uaot": "1"}}"#).unwrap();
        assert_eq!(source.read(&[]).unwrap()["uaot"].to_string(), "1");
        std::fs::write(&path, r#"{"prices": {"uaot": "2"}}"#).unwrap();
        assert_eq!(source.read(&[]).unwrap()["uaot"].to_string(), "2");
        std::fs::write(&path, r#"{"prices": {"#).unwrap();
        assert!(said(source.read(&[])).contains("prices.json"));
    }

    /// Answers one request.
    fn serve(answer: &'static str) -> Source {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1_024];
            let count = stream.read(&mut request).unwrap();
            assert!(request[..count].starts_with(b"GET /prices?of=all HTTP/1.1\r\n"));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        format!("http://127.0.0.1:{port}/prices?of=all")
            .parse()
            .unwrap()
    }

    #[test]
    fn a_server_is_asked_and_what_is_no_answer_is_said() {
        let good =
            serve("HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"prices\": {\"uaot\": \"0.5\"}}");
        assert_eq!(good.read(&[]).unwrap()["uaot"].to_string(), "0.5");
        let bad = serve("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        assert!(said(bad.read(&[])).contains("503"));
        let nobody: Source = "http://127.0.0.1:1/".parse().unwrap();
        assert!(said(nobody.read(&[])).contains("http://127.0.0.1:1/"));
    }

    #[test]
    fn the_sandbox_moves_a_little_each_minute_and_never_far() {
        let denoms = ["pt/aa/star".to_owned(), "uaot".to_owned()];
        let now = Source::Sandbox.read(&denoms).unwrap();
        assert_eq!(now.len(), 2);
        let mut all = std::collections::BTreeSet::new();
        for minute in 0..40 {
            let price = sandbox("uaot", minute * 60);
            assert_eq!(price, sandbox("uaot", minute * 60 + 59));
            all.insert(price);
        }
        assert_eq!(all.len(), 11);
        assert_eq!(all.first().unwrap().to_string(), "0.025");
        assert_eq!(all.last().unwrap().to_string(), "0.02525");
    }
}
