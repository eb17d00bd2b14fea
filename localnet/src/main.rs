//! `localnet`: a local network of real parts with one command.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use localnet::network::PortPolicy;
use localnet::progress::{Progress, print};
use localnet::running::Running;
use localnet::up::{Options, clean, enter, up};
use tokio::signal::unix::{SignalKind, signal};

/// Runs a local network: validators, Apache Cassandra and the exporter.
#[derive(Debug, Parser)]
#[command(name = "localnet", version)]
struct Cli {
    /// Where the network is kept.
    #[arg(long, global = true, default_value = ".localnet")]
    directory: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the network, or go on with it, until Ctrl-C (the default).
    Up(UpArguments),
    /// Forget the network.
    Clean,
}

#[derive(Debug, Args)]
struct UpArguments {
    /// How many validators a new network gets.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=50))]
    validators: u8,
    /// Id of a new chain.
    #[arg(long, default_value = "aot-local-1")]
    chain_id: String,
    /// Cassandra and the exporter.
    #[arg(long, value_enum, default_value_t = Switch::On)]
    analytics: Switch,
    /// The day of trade with which a new network begins.
    #[arg(long, value_enum, default_value_t = Switch::On)]
    day: Switch,
    /// Which ports are taken: the usual ones where they are free, or any free ones.
    #[arg(long, value_enum, default_value_t = Ports::Usual)]
    ports: Ports,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ports {
    Usual,
    Free,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let progress = Progress::new();
    let done = match cli.command {
        Some(Command::Clean) => clean(&cli.directory, &progress).map(|()| ExitCode::SUCCESS),
        Some(Command::Up(arguments)) => run(cli.directory, &arguments, &progress),
        None => UpArguments::try_parse_defaults()
            .and_then(|arguments| run(cli.directory, &arguments, &progress)),
    };
    done.unwrap_or_else(|error| {
        eprintln!("localnet: {error:#}");
        ExitCode::FAILURE
    })
}

impl UpArguments {
    fn try_parse_defaults() -> Result<Self> {
        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            arguments: UpArguments,
        }
        Ok(Alone::try_parse_from(["localnet"])?.arguments)
    }
}

fn run(directory: PathBuf, arguments: &UpArguments, progress: &Progress) -> Result<ExitCode> {
    let options = Options {
        directory,
        validators: arguments.validators.into(),
        chain_id: arguments.chain_id.clone(),
        analytics: arguments.analytics == Switch::On,
        day: arguments.day == Switch::On,
        ports: match arguments.ports {
            Ports::Usual => PortPolicy::Usual,
            Ports::Free => PortPolicy::Free,
        },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (directory, lock) = enter(&options, progress)?;
    let running = Running::new(directory.clone());
    runtime.spawn(stop_at_signal(running.clone(), progress.clone()));
    let started = runtime.block_on(up(&options, &directory, lock, &running, progress));
    let network = match started {
        Ok(network) => network,
        Err(error) => {
            running.stop(|line| progress.say(line))?;
            return Err(error);
        }
    };
    print(
        "\nRunning. Ctrl-C stops it; `make localnet` goes on with it; `make localnet-clean` forgets it.",
    );
    loop {
        std::thread::sleep(Duration::from_millis(300));
        for news in network.running.ended() {
            progress.say(news);
            progress.say("the others go on; Ctrl-C and another start bring it back");
        }
    }
}

/// Ctrl-C, SIGTERM and a closed terminal stop everything, also in the middle of starting.
async fn stop_at_signal(running: Running, progress: Progress) {
    let wait = async |kind: SignalKind| {
        if let Ok(mut stream) = signal(kind) {
            stream.recv().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = wait(SignalKind::interrupt()) => {}
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::hangup()) => {}
    }
    progress.say("stopping ...");
    let stopping = tokio::task::spawn_blocking(move || running.stop(|line| progress.say(line)));
    match stopping.await {
        Ok(Ok(())) => std::process::exit(0),
        Ok(Err(error)) => eprintln!("localnet: {error:#}"),
        Err(error) => eprintln!("localnet: {error:#}"),
    }
    std::process::exit(1);
}
