//! What people see of IBC: this chain, a chain of ibc-go, and unmodified Hermes between them.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use client::{Fee, Message, address_text, wait};
use e2e::chain::Chain;
use e2e::interchain::{OTHER, PORT, World, escrow_address, same, send, text, transfer, voucher};
use e2e::shop::{NATIVE, balance};
use e2e::stories;
use interchain::simd::DENOM as STAKE;
use localnet::network::PREFIX;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::client::v1::{MsgRecoverClient, QueryClientStatusRequest};
use serde_json::{Value, json};

/// The channel of the stories about money: opened from here, on both chains the first.
const CHANNEL: &str = "channel-0";
/// How long the slower of two packets may take to arrive; a relayer that is there is much faster.
const LONG: u64 = 600;

fn main() -> ExitCode {
    stories::run(
        World::start,
        &[
            (
                "connections_and_channels_are_opened_from_either_side",
                connections_and_channels,
            ),
            (
                "money_goes_there_and_back_and_is_never_more_than_it_was",
                there_and_back,
            ),
            ("what_is_refused_there_comes_back", refused_comes_back),
            ("what_is_late_comes_back", late_comes_back),
            (
                "two_hundred_packets_wait_for_a_relayer",
                two_hundred_packets_wait,
            ),
            ("two_relayers_race_and_nothing_comes_twice", two_relayers),
            (
                "a_handshake_goes_on_after_the_node_was_restarted",
                restart_in_a_handshake,
            ),
            (
                "an_expired_client_goes_on_with_what_another_knows",
                recovery,
            ),
            (
                "money_goes_over_this_chain_to_a_third_and_home_again",
                over_this_chain,
            ),
        ],
    )
}

/// Opens a connection and a channel from a chain.
fn open(world: &World, a: &str, b: &str, connection: &str, channel: &str) -> Result<()> {
    let run = |arguments: &[&str]| world.hermes.run(arguments);
    run(&["create", "connection", "--a-chain", a, "--b-chain", b])
        .with_context(|| format!("a connection from {a} to {b}"))?;
    let mut arguments = vec![
        "create",
        "channel",
        "--a-chain",
        a,
        "--a-connection",
        connection,
    ];
    arguments.extend(["--a-port", PORT, "--b-port", PORT]);
    let opened = run(&arguments)?;
    same(
        "the channel",
        text(&opened, "/a_side/channel_id")?.as_str(),
        channel,
    )
}

fn channels(world: &World, chain: &str) -> Result<usize> {
    let answer = world.hermes.run(&["query", "channels", "--chain", chain])?;
    Ok(answer.as_array().map_or(0, Vec::len))
}

fn connections_and_channels(world: &mut World) -> Result<()> {
    let ours = world.chain.network.chain_id.clone();
    open(world, &ours, OTHER, "connection-0", CHANNEL)?;
    open(world, OTHER, &ours, "connection-1", "channel-1")?;
    for chain in [ours.as_str(), OTHER] {
        same("channels", &channels(world, chain)?, &2)?;
    }
    Ok(())
}

/// A channel between the chains, and a relayer that listens to it; whichever story is told first.
fn relaying(world: &mut World) -> Result<()> {
    let ours = world.chain.network.chain_id.clone();
    if channels(world, &ours)? == 0 {
        open(world, &ours, OTHER, "connection-0", CHANNEL)?;
    }
    if !world.relays() {
        let hermes = world.hermes.clone();
        world.relay(&hermes)?;
    }
    Ok(())
}

/// What the traveller has on both chains of the coins of both.
#[derive(Debug, PartialEq, Eq)]
struct Money {
    here: u128,
    there: u128,
    escrowed: u128,
    vouchers: u128,
    stake: u128,
    stake_here: u128,
}

fn money(world: &World) -> Result<Money> {
    let here = world.traveller()?.address().to_owned();
    let there = world.traveller_there()?;
    let escrow = address_text(PREFIX, &escrow_address(CHANNEL))?;
    Ok(Money {
        here: world.balance(&here, NATIVE)?,
        there: world.simd.balance(&there, &voucher(CHANNEL, NATIVE))?,
        escrowed: world.balance(&escrow, NATIVE)?,
        vouchers: world.simd.supply(&voucher(CHANNEL, NATIVE))?,
        stake: world.simd.balance(&there, STAKE)?,
        stake_here: world.balance(&here, &voucher(CHANNEL, STAKE))?,
    })
}

/// Waits until the money of the traveller is so.
fn until(world: &mut World, what: &str, is_so: impl Fn(&Money) -> bool) -> Result<()> {
    let before = money(world)?;
    let waited = world.until(what, |world| Ok(is_so(&money(world)?)));
    waited.with_context(|| format!("{before:?} became {:?}", money(world)))
}

/// What is held here is what there is of it there.
fn nothing_was_made(world: &World) -> Result<()> {
    let money = money(world)?;
    same("vouchers there", &money.vouchers, &money.escrowed)?;
    let path = ["ibc-transfer", "escrow-address", PORT, CHANNEL];
    let escrow = world.simd.query_text(&path)?;
    let held = world.simd.balance(escrow.trim(), STAKE)?;
    same(
        "vouchers here",
        &world.supply(&voucher(CHANNEL, STAKE))?,
        &held,
    )
}

fn there_and_back(world: &mut World) -> Result<()> {
    relaying(world)?;
    let (here, there) = (
        world.traveller()?.address().to_owned(),
        world.traveller_there()?,
    );
    let out = world.transfer(CHANNEL, 5_000, NATIVE, &there, LONG)?;
    world.send(&[&out])?;
    until(world, "5 000 arrived there", |money| money.there == 5_000)?;
    nothing_was_made(world)?;
    world.transfer_here(CHANNEL, "7000stake", &here, LONG)?;
    until(world, "7 000 arrived here", |money| {
        money.stake_here == 7_000
    })?;
    nothing_was_made(world)?;

    let back = format!("2000{}", voucher(CHANNEL, NATIVE));
    world.transfer_here(CHANNEL, &back, &here, LONG)?;
    let home = world.transfer(CHANNEL, 3_000, &voucher(CHANNEL, STAKE), &there, LONG)?;
    world.send(&[&home])?;
    until(world, "both came home", |money| {
        money.there == 3_000 && money.escrowed == 3_000 && money.stake_here == 4_000
    })?;
    settled(world)?;
    nothing_was_made(world)
}

/// Waits until no packet waits for anything on either side.
fn settled(world: &mut World) -> Result<()> {
    let ours = world.chain.network.chain_id.clone();
    let hermes = world.hermes.clone();
    world.until("no packet is pending", |_| {
        let answer = hermes.run(&[
            "query",
            "packet",
            "pending",
            "--chain",
            &ours,
            "--port",
            PORT,
            "--channel",
            CHANNEL,
        ])?;
        let empty = |side: &str| {
            let lists = answer.get(side).and_then(Value::as_object);
            lists.is_some_and(|lists| {
                lists
                    .values()
                    .all(|list| list.as_array().is_none_or(Vec::is_empty))
            })
        };
        Ok(empty("src") && empty("dst"))
    })
}

fn refused_comes_back(world: &mut World) -> Result<()> {
    relaying(world)?;
    let before = money(world)?;
    let vain = world.transfer(CHANNEL, 900, NATIVE, "nobody", LONG)?;
    world.send(&[&vain])?;
    same(
        "held",
        &money(world)?.escrowed,
        &before.escrowed.saturating_add(900),
    )?;
    until(world, "900 came back", |money| {
        money.escrowed == before.escrowed
    })?;
    world.transfer_here(CHANNEL, "800stake", "nobody", LONG)?;
    let fee = world.version.fee();
    until(world, "800 came back there", |money| {
        money.stake == before.stake.saturating_sub(fee)
    })?;
    settled(world)?;
    nothing_was_made(world)
}

fn late_comes_back(world: &mut World) -> Result<()> {
    relaying(world)?;
    world.stop_relaying()?;
    let (here, there) = (
        world.traveller()?.address().to_owned(),
        world.traveller_there()?,
    );
    let before = money(world)?;
    let late = world.transfer(CHANNEL, 600, NATIVE, &there, 4)?;
    world.send(&[&late])?;
    world.transfer_here(CHANNEL, "500stake", &here, 4)?;
    std::thread::sleep(Duration::from_secs(6));
    same(
        "held",
        &money(world)?.escrowed,
        &before.escrowed.saturating_add(600),
    )?;
    relaying(world)?;
    let fee = world.version.fee();
    until(world, "both came back", |money| {
        money.escrowed == before.escrowed
            && money.stake == before.stake.saturating_sub(fee)
            && money.stake_here == before.stake_here
    })?;
    settled(world)?;
    nothing_was_made(world)
}

fn two_hundred_packets_wait(world: &mut World) -> Result<()> {
    relaying(world)?;
    world.stop_relaying()?;
    let there = world.traveller_there()?;
    let before = money(world)?;
    let one = world.transfer(CHANNEL, 3, NATIVE, &there, LONG)?;
    let twenty: Vec<&dyn Message> = vec![&one; 20];
    for _ in 0..10 {
        world.send(&twenty)?;
    }
    same(
        "held",
        &money(world)?.escrowed,
        &before.escrowed.saturating_add(600),
    )?;
    relaying(world)?;
    until(world, "all two hundred arrived", |money| {
        money.there == before.there.saturating_add(600)
    })?;
    settled(world)?;
    nothing_was_made(world)
}

fn two_relayers(world: &mut World) -> Result<()> {
    relaying(world)?;
    let second = world.second_hermes()?;
    world.relay(&second)?;
    let (here, there) = (
        world.traveller()?.address().to_owned(),
        world.traveller_there()?,
    );
    let before = money(world)?;
    for _ in 0..5 {
        let one = world.transfer(CHANNEL, 10, NATIVE, &there, LONG)?;
        world.send(&[&one, &one])?;
        world.transfer_here(CHANNEL, "20stake", &here, LONG)?;
    }
    until(world, "everything arrived", |money| {
        money.there >= before.there.saturating_add(100)
            && money.stake_here >= before.stake_here.saturating_add(100)
    })?;
    settled(world)?;
    let after = money(world)?;
    same("there", &after.there, &before.there.saturating_add(100))?;
    same(
        "here",
        &after.stake_here,
        &before.stake_here.saturating_add(100),
    )?;
    world.stop_relaying()?;
    nothing_was_made(world)
}

/// Where money goes on: to whom, over which channel.
fn forward(receiver: &str, channel: &str) -> String {
    json!({"forward": {"receiver": receiver, "port": PORT, "channel": channel}}).to_string()
}

fn over_this_chain(world: &mut World) -> Result<()> {
    relaying(world)?;
    world.stop_relaying()?;
    let (side, hermes, [to_side, from_side]) = world.side_chain()?;
    world.relay(&hermes)?;
    let key = world.chain.network.account("traveller")?.key()?;
    let far = key.address(&side.prefix)?;
    let there = world.traveller_there()?;
    let before = money(world)?;
    let fee = world.version.fee();
    // Nobody in between gets it, whoever is named.
    let on = forward(&far, &to_side);
    world.transfer_over(CHANNEL, "300stake", "pfm", LONG, &on)?;
    let path = format!("{PORT}/{CHANNEL}/{STAKE}");
    let denom = voucher(&from_side, &path);
    let has = |side: &Chain| balance(&side.client(0)?, &far, &denom);
    world.until("300 arrived at the far end", |_| Ok(has(&side)? == 300))?;
    nothing_was_made(world)?;

    let home = MsgTransfer {
        memo: forward(&there, CHANNEL),
        ..transfer(&side, &from_side, (300, &denom), "pfm", LONG)?
    };
    send(&side, "traveller", &[&home])?;
    let all = before.stake.saturating_sub(fee);
    until(world, "300 are home again", |money| money.stake == all)?;

    let vain = forward("nobody", &to_side);
    world.transfer_over(CHANNEL, "200stake", "pfm", LONG, &vain)?;
    let all = all.saturating_sub(fee);
    until(world, "200 came back from the far end", |money| {
        money.stake == all
    })?;
    same("at the far end", &has(&side)?, &0)?;
    world.stop_relaying()?;
    nothing_was_made(world)
}

fn restart_in_a_handshake(world: &mut World) -> Result<()> {
    let ours = world.chain.network.chain_id.clone();
    let clients = ["07-tendermint-0", "07-tendermint-0"];
    let step = |world: &World, verb: &str, to: &str, from: &str, more: &[&str]| {
        let mut arguments = vec![
            "tx",
            verb,
            "--dst-chain",
            to,
            "--src-chain",
            from,
            "--dst-client",
            clients[0],
            "--src-client",
            clients[1],
        ];
        arguments.extend(more);
        world.hermes.run(&arguments)
    };
    step(world, "conn-init", OTHER, &ours, &[])?;
    step(
        world,
        "conn-try",
        &ours,
        OTHER,
        &["--src-connection", "connection-2"],
    )?;
    world.chain.stop_node(0)?;
    world.chain.start_node(0, &[])?;
    world.chain.wait_for_blocks(0, 2)?;
    let both = [
        "--dst-connection",
        "connection-2",
        "--src-connection",
        "connection-2",
    ];
    step(world, "conn-ack", OTHER, &ours, &both)?;
    step(world, "conn-confirm", &ours, OTHER, &both)?;
    let end = world.hermes.run(&[
        "query",
        "connection",
        "end",
        "--chain",
        &ours,
        "--connection",
        "connection-2",
    ])?;
    same("the state", text(&end, "/state")?.as_str(), "Open")
}

fn recovery(world: &mut World) -> Result<()> {
    let ours = world.chain.network.chain_id.clone();
    let create = |world: &World, more: &[&str]| -> Result<String> {
        let mut arguments = vec![
            "create",
            "client",
            "--host-chain",
            &ours,
            "--reference-chain",
            OTHER,
        ];
        arguments.extend(more);
        text(&world.hermes.run(&arguments)?, "/CreateClient/client_id")
    };
    let subject = create(world, &["--trusting-period", "8s"])?;
    let status = |world: &World, id: &str| -> Result<String> {
        let request = QueryClientStatusRequest {
            client_id: id.to_owned(),
        };
        Ok(wait(world.chain.client(0)?.query(request))?.status)
    };
    same("before", status(world, &subject)?.as_str(), "Active")?;
    world.until("the client is expired", |world| {
        Ok(status(world, &subject)? == "Expired")
    })?;
    let update = [
        "update",
        "client",
        "--host-chain",
        &ours,
        "--client",
        &subject,
    ];
    ensure!(
        world.hermes.run(&update).is_err(),
        "an expired client was updated"
    );
    let substitute = create(world, &["--trusting-period", "10days"])?;
    let mut authority = world.chain.wallet("authority")?;
    let recover = MsgRecoverClient {
        subject_client_id: subject.clone(),
        substitute_client_id: substitute,
        signer: authority.address().to_owned(),
    };
    let mut stranger = world.traveller()?;
    let forged = MsgRecoverClient {
        signer: stranger.address().to_owned(),
        ..recover.clone()
    };
    let fee = Fee::of(50_000, NATIVE, 400_000);
    let refused = wait(stranger.send(&[&forged], &fee));
    let code = refused.as_ref().err().and_then(client::Error::code);
    same("a stranger's recovery", &code, &Some(("sdk", 4)))?;
    wait(authority.send(&[&recover], &fee))?;
    same("after", status(world, &subject)?.as_str(), "Active")?;
    world.hermes.run(&update)?;
    Ok(())
}
