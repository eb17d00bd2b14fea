//! The node's end of the socket: a thread for each reader, none of which the chain ever waits for.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::net::Shutdown;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;

use crate::frame::{self, FrameError};
use crate::message::{Identity, PROTOCOL, Reply, Request, Status, reply::Answer, request::Ask};

/// Readers at once: one exporter needs three, a second one stands by, an operator looks.
const READERS_MAX: usize = 16;
/// The longest question.
const REQUEST_BYTES_MAX: usize = 1024;
/// A reader that takes nothing for so long is dropped; it comes back and goes on where it was.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How often a follower hears that the node is alive.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// The committed records of a node. Called from several threads; only committed, durable heights may be seen.
pub trait Outbox: Send + Sync + 'static {
    /// Which chain this is.
    fn identity(&self) -> Identity;

    /// The bytes of the [`crate::BlockRecord`] of a height, if it is (still) there.
    fn get(&self, height: u64) -> io::Result<Option<Bytes>>;

    /// The lowest height that is there; 0 if none is.
    fn oldest(&self) -> u64;

    /// The highest height that is there; 0 if none is.
    fn latest(&self) -> u64;

    /// Waits until `latest()` is above `height`, at most for `timeout`; gives `latest()`.
    fn wait_beyond(&self, height: u64, timeout: Duration) -> u64;

    /// Everything up to `height` is safe with the reader and may be forgotten. Lower than before changes nothing.
    fn ack(&self, height: u64);
}

/// A running server; dropping it ends its threads and removes the socket.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    readers: Mutex<BTreeMap<u64, UnixStream>>,
}

impl Shared {
    fn readers(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, UnixStream>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}

impl Server {
    /// Opens the socket (mode 0600, never wider for a moment) and serves the outbox from threads of its own.
    pub fn start(path: &Path, outbox: Arc<dyn Outbox>) -> io::Result<Self> {
        let listener = bind_private(path)?;
        let shared = Arc::new(Shared::default());
        let for_acceptor = Arc::clone(&shared);
        let acceptor = thread::Builder::new()
            .name("export".into())
            .spawn(move || accept(&listener, &for_acceptor, &outbox))?;
        Ok(Self {
            path: path.to_owned(),
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// Where the socket is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Release);
        for reader in self.shared.readers().values() {
            // Already gone is as good.
            let _ = reader.shutdown(Shutdown::Both);
        }
        // Wakes the acceptor. If the socket file is gone nobody can, and the thread ends with the process.
        let woken = UnixStream::connect(&self.path).is_ok();
        if let Some(acceptor) = self.acceptor.take().filter(|_| woken) {
            let _ = acceptor.join();
        }
        let _ = fs::remove_file(&self.path);
    }
}

/// Binds inside a directory of our own, then moves the socket into place: it is never open to others.
fn bind_private(path: &Path) -> io::Result<UnixListener> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let private = parent.join(format!(".export-{}", std::process::id()));
    DirBuilder::new()
        .mode(0o700)
        .recursive(true)
        .create(&private)?;
    let temporary = private.join("s");
    let bound = bind_and_move(&temporary, path);
    let _ = fs::remove_file(&temporary);
    let _ = fs::remove_dir(&private);
    bound.map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("export socket {}: {error}", path.display()),
        )
    })
}

fn bind_and_move(temporary: &Path, path: &Path) -> io::Result<UnixListener> {
    // A reader must be able to name the final path: too long a path is refused here rather than there.
    std::os::unix::net::SocketAddr::from_pathname(path)?;
    let listener = UnixListener::bind(temporary)?;
    fs::set_permissions(temporary, Permissions::from_mode(0o600))?;
    fs::rename(temporary, path)?;
    Ok(listener)
}

fn accept(listener: &UnixListener, shared: &Arc<Shared>, outbox: &Arc<dyn Outbox>) {
    let mut next_reader = 0_u64;
    while !shared.stopping() {
        let Ok((stream, _)) = listener.accept() else {
            // Out of file descriptors, most likely: not a reason to stop handing out blocks for ever.
            thread::sleep(Duration::from_millis(100));
            continue;
        };
        if shared.stopping() {
            return;
        }
        next_reader = next_reader.wrapping_add(1);
        // A reader that cannot be taken is dropped; it tries again.
        let _ = admit(next_reader, stream, shared, outbox);
    }
}

fn admit(
    id: u64,
    mut stream: UnixStream,
    shared: &Arc<Shared>,
    outbox: &Arc<dyn Outbox>,
) -> Result<(), FrameError> {
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    if shared.readers().len() >= READERS_MAX {
        let text = format!("{READERS_MAX} readers are connected already, more are not served");
        return frame::write(
            &mut stream,
            &Reply {
                answer: Some(Answer::Refused(text)),
            },
        );
    }
    shared.readers().insert(id, stream.try_clone()?);
    let (for_reader, outbox) = (Arc::clone(shared), Arc::clone(outbox));
    let spawned = thread::Builder::new()
        .name(format!("export-{id}"))
        .spawn(move || {
            // The reader sees the closed connection; there is nobody else to tell.
            let _ = Reader {
                stream,
                outbox: &*outbox,
                shared: &for_reader,
            }
            .run();
            for_reader.readers().remove(&id);
        });
    if spawned.is_err() {
        shared.readers().remove(&id);
    }
    Ok(())
}

struct Reader<'a> {
    stream: UnixStream,
    outbox: &'a dyn Outbox,
    shared: &'a Shared,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), FrameError> {
        while let Some(request) = self.question()? {
            let answer = match request.ask {
                None => Answer::Refused("a question of an unknown kind".into()),
                Some(Ask::Status(_)) => Answer::Status(self.status()),
                Some(Ask::Get(height)) => self.block(height)?,
                Some(Ask::Ack(height)) => {
                    self.outbox.ack(height);
                    Answer::Status(self.status())
                }
                Some(Ask::Follow(from)) => return self.follow(from),
            };
            let refused = matches!(answer, Answer::Refused(_));
            self.reply(answer)?;
            if refused {
                return Ok(());
            }
        }
        Ok(())
    }

    fn question(&mut self) -> Result<Option<Request>, FrameError> {
        match frame::read(&mut self.stream, REQUEST_BYTES_MAX) {
            Err(error @ (FrameError::TooLong(..) | FrameError::Undecodable(_))) => {
                self.reply(Answer::Refused(error.to_string()))?;
                Err(error)
            }
            other => other,
        }
    }

    fn follow(&mut self, from: u64) -> Result<(), FrameError> {
        let mut height = from.max(1);
        while !self.shared.stopping() {
            let latest = self.outbox.wait_beyond(height.saturating_sub(1), HEARTBEAT);
            if latest < height {
                self.reply(Answer::Status(self.status()))?;
                continue;
            }
            let answer = self.block(height)?;
            let missing = matches!(answer, Answer::Missing(_));
            self.reply(answer)?;
            if missing {
                return Ok(());
            }
            height = height.saturating_add(1);
        }
        Ok(())
    }

    fn block(&self, height: u64) -> Result<Answer, FrameError> {
        Ok(self
            .outbox
            .get(height)?
            .map_or_else(|| Answer::Missing(self.status()), Answer::Block))
    }

    fn status(&self) -> Status {
        let Identity {
            chain_id,
            genesis_hash,
        } = self.outbox.identity();
        let (oldest, latest) = (self.outbox.oldest(), self.outbox.latest());
        Status {
            protocol: PROTOCOL,
            chain_id,
            genesis_hash,
            oldest,
            latest,
        }
    }

    fn reply(&mut self, answer: Answer) -> Result<(), FrameError> {
        frame::write(
            &mut self.stream,
            &Reply {
                answer: Some(answer),
            },
        )
    }
}
