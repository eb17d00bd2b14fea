//! The gRPC door: every query of the registry by its path, without a list of its own.
//!
//! A height is asked for, and told, in the metadata `x-cosmos-block-height`, as in the Cosmos SDK.
#![expect(
    clippy::result_large_err,
    reason = "tonic's Status is what its traits want as an error"
)]

use std::convert::Infallible;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use app::App;
use bytes::{Buf, BufMut, Bytes};
use tokio::net::TcpListener;
use tonic::body::BoxBody;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Response, Status};

/// Metadata with the height that is read.
const HEIGHT: &str = "x-cosmos-block-height";

/// Starts the server in the background of the runtime; gives the address it listens on.
pub(crate) async fn start(address: &str, app: App) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| anyhow::anyhow!(crate::ports::explain("gRPC", address, &error)))?;
    let local = listener.local_addr()?;
    let router = router(app)?;
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the gRPC server ended");
        }
    });
    Ok(local)
}

fn router(app: App) -> Result<axum::Router> {
    let queries = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let app = app.clone();
        async move { Ok::<_, Infallible>(call(app, request.map(tonic::body::boxed)).await) }
    });
    let reflection = || {
        let builder = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTOR_SET);
        crate::registered::services().into_iter().fold(
            builder,
            tonic_reflection::server::Builder::with_service_name,
        )
    };
    Ok(tonic::service::Routes::from(queries)
        .add_service(reflection().build_v1().context("gRPC reflection")?)
        .add_service(reflection().build_v1alpha().context("gRPC reflection")?)
        .prepare()
        .into_axum_router())
}

/// Answers one unary call.
async fn call(app: App, request: http::Request<BoxBody>) -> http::Response<BoxBody> {
    let path = request.uri().path().to_owned();
    let service = tower::service_fn(move |request: Request<Bytes>| {
        let (app, path) = (app.clone(), path.clone());
        async move {
            let wanted = height(&request)?;
            let read = move || answer(&app, &path, request.get_ref(), wanted);
            let (value, height) = tokio::task::spawn_blocking(read)
                .await
                .map_err(|_| Status::internal("the query failed inside the node"))??;
            let mut response = Response::new(Bytes::from(value));
            response
                .metadata_mut()
                .insert(HEIGHT, MetadataValue::from(height));
            Ok::<_, Status>(response)
        }
    });
    tonic::server::Grpc::new(Raw).unary(service, request).await
}

fn height(request: &Request<Bytes>) -> Result<u64, Status> {
    let Some(value) = request.metadata().get(HEIGHT) else {
        return Ok(0);
    };
    value
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            Status::invalid_argument(format!("{HEIGHT}: expected a height, 0 for the latest"))
        })
}

fn answer(app: &App, path: &str, request: &[u8], height: u64) -> Result<(Vec<u8>, u64), Status> {
    if !app.has_query(path) {
        return Err(Status::unimplemented(format!(
            "this chain has no query {path}"
        )));
    }
    app.query_path(path, request, height)
        .map_err(|error| status(&error))
}

/// The gRPC status of a refused query: the reverse of what the Cosmos SDK does for ABCI queries
/// (`gRPCErrorToSDKError` in its baseapp).
fn status(error: &sdk::Error) -> Status {
    let code = match (error.codespace, error.code) {
        ("sdk", 22 | 38) => Code::NotFound,
        ("sdk", 4) => Code::Unauthenticated,
        ("sdk", 6 | 37) => Code::Unimplemented,
        ("sdk", 7 | 10 | 18 | 26) => Code::InvalidArgument,
        ("sdk", 35) => Code::Internal,
        _ => Code::Unknown,
    };
    // ABCI answers carry the words of a Go client's error, which a gRPC client adds itself.
    let text = error
        .log
        .split_once(" desc = ")
        .map_or(error.log.as_str(), |(_, text)| text);
    Status::new(code, text)
}

/// Bytes as they are: messages are decoded behind the registry.
#[derive(Clone, Copy, Debug, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
