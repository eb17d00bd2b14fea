//! An affiliate's side chain: made by one command, joined by Hermes, known to the main chain's registry.

use std::time::Instant;

use anyhow::{Context as _, Result};
use client::{address_text, wait};
use e2e::chain::Chain;
use e2e::interchain::{
    Relayers, escrow_address, hermes, hermes_block, join, same, send, transfer, voucher,
};
use e2e::shop::{NATIVE, Shop, WON, answer, balance, coin};
use localnet::network::PREFIX;
use proto::aot::affiliate::v1::{
    AffiliateStatus, MsgConvert, MsgRegisterAffiliate, MsgSetCap, MsgSetChannel, MsgSetPeg,
    MsgSetStatus, QueryAffiliatesRequest,
};

/// The side chain.
const SIDE: &str = "kon-1";
/// The first client of a chain.
const CLIENT: &str = "07-tendermint-0";
/// Its own prefix and token.
const SIDE_PREFIX: &str = "kon";
const TOKEN: &str = "ukon";
/// What the token is on the main chain: 5 for 2 vouchers.
const LOCAL: &str = "peg/kon";
/// How long money may take to arrive.
const LONG: u64 = 600;

struct World {
    main: Chain,
    side: Chain,
    relayers: Relayers,
    channel: String,
    channel_there: String,
}

impl World {
    fn start() -> Result<Self> {
        let main = Chain::start(1, false)?;
        let side = Chain::start_side(&main, SIDE, SIDE_PREFIX, TOKEN)?;
        let directory = main.directory.path().join("relayers");
        std::fs::create_dir_all(&directory)?;
        let id = main.network.chain_id.clone();
        let words = &main.network.account("relayer")?.mnemonic;
        let chains = [
            (id.as_str(), hermes_block(&main, "relayer")?),
            (SIDE, hermes_block(&side, "relayer")?),
        ];
        let hermes = hermes(&directory, "relayer", words, &chains)?;
        let [channel, channel_there] = join(&hermes, &id, SIDE)?;
        let mut relayers = Relayers::new(&directory);
        relayers.start(&hermes)?;
        Ok(Self {
            main,
            side,
            relayers,
            channel,
            channel_there,
        })
    }

    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> Result<bool>) -> Result<()> {
        let started = Instant::now();
        while !is_so(self)? {
            self.relayers.wait(what, started)?;
        }
        Ok(())
    }

    fn traveller(&self, prefix: &str) -> Result<String> {
        let key = self.main.network.account("traveller")?.key()?;
        Ok(key.address(prefix)?)
    }

    fn here(&self, denom: &str) -> Result<u128> {
        balance(&self.main.client(0)?, &self.traveller(PREFIX)?, denom)
    }

    fn there(&self, denom: &str) -> Result<u128> {
        balance(&self.side.client(0)?, &self.traveller(SIDE_PREFIX)?, denom)
    }

    /// What the voucher of the side chain's token is on the main chain.
    fn token_here(&self) -> String {
        voucher(&self.channel, TOKEN)
    }
}

#[test]
fn a_side_chain_joins_takes_a_payment_and_its_token_travels() {
    let mut world = World::start().unwrap();
    let told = register(&mut world)
        .and_then(|()| pay(&world))
        .and_then(|()| token_travels(&mut world))
        .and_then(|()| money_goes_out_up_to_its_cap(&mut world));
    told.unwrap();
    world.relayers.stop().unwrap();
}

/// The authority of the main chain enters the side chain, and nothing of its own goes there before.
fn register(world: &mut World) -> Result<()> {
    let authority = world.main.network.account("authority")?.address.clone();
    let out = transfer(
        &world.main,
        &world.channel,
        (5, NATIVE),
        &world.traveller(SIDE_PREFIX)?,
        LONG,
    )?;
    let enter = MsgRegisterAffiliate {
        authority: authority.clone(),
        chain_id: SIDE.to_owned(),
        admin: authority.clone(),
        client_id: CLIENT.to_owned(),
    };
    send(&world.main, "authority", &[&enter])?;
    let early = send(&world.main, "traveller", &[&out]);
    let refused = early.err().context("a pending side chain got money")?;
    let code = refused
        .downcast_ref::<client::Error>()
        .and_then(client::Error::code);
    same("too early", &code, &Some(("affiliate", 17)))?;
    let channel = MsgSetChannel {
        signer: authority.clone(),
        chain_id: SIDE.to_owned(),
        channel_id: world.channel.clone(),
    };
    let status = MsgSetStatus {
        signer: authority.clone(),
        chain_id: SIDE.to_owned(),
        status: AffiliateStatus::Active as i32,
    };
    let cap = MsgSetCap {
        authority: authority.clone(),
        chain_id: SIDE.to_owned(),
        cap: Some(coin(1_000, NATIVE)),
    };
    let peg = MsgSetPeg {
        authority,
        chain_id: SIDE.to_owned(),
        side_denom: TOKEN.to_owned(),
        local_denom: LOCAL.to_owned(),
        numerator: 5,
        denominator: 2,
    };
    send(&world.main, "authority", &[&channel, &status, &cap, &peg])?;
    let request = QueryAffiliatesRequest::default();
    let known = wait(world.main.client(0)?.query(request))?.affiliates;
    same("side chains", &known.len(), &1)
}

/// A shop of the side chain is paid there, in won.
fn pay(world: &World) -> Result<()> {
    let mut shop = Shop::open(&world.side, "side", 10_000)?;
    shop.paid("A-1", 4_000)?;
    let payer = shop.payer.address().to_owned();
    same(
        "what is left",
        &balance(&world.side.client(0)?, &payer, WON)?,
        &6_000,
    )
}

/// The token goes to the main chain, becomes what it is pegged to, and comes home; nothing is lost on the way.
fn token_travels(world: &mut World) -> Result<()> {
    let before = world.there(TOKEN)?;
    let home = world.traveller(PREFIX)?;
    let out = transfer(
        &world.side,
        &world.channel_there,
        (1_001, TOKEN),
        &home,
        LONG,
    )?;
    send(&world.side, "traveller", &[&out])?;
    let token = world.token_here();
    world.until("1 001 arrived", |world| Ok(world.here(&token)? == 1_001))?;
    let convert = |amount: u128, denom: &str| MsgConvert {
        sender: home.clone(),
        amount: Some(coin(amount, denom)),
    };
    let there = send(&world.main, "traveller", &[&convert(1_001, &token)])?;
    let there = answer::<MsgConvert>(&there)?;
    same("given", &there.given, &Some(coin(2_500, LOCAL)))?;
    same("what does not divide stays", &world.here(&token)?, &1)?;
    send(&world.main, "traveller", &[&convert(2_500, LOCAL)])?;
    same("back", &world.here(&token)?, &1_001)?;
    let receiver = world.traveller(SIDE_PREFIX)?;
    let back = transfer(
        &world.main,
        &world.channel,
        (1_001, &token),
        &receiver,
        LONG,
    )?;
    send(&world.main, "traveller", &[&back])?;
    world.until("1 001 are home", |world| {
        // The fee of one transaction of 200 000 gas is gone.
        Ok(world.there(TOKEN)? == before.saturating_sub(5_000))
    })
}

/// Money of the main chain is on the side chain up to its cap.
fn money_goes_out_up_to_its_cap(world: &mut World) -> Result<()> {
    let receiver = world.traveller(SIDE_PREFIX)?;
    let out = |world: &World, amount: u128| {
        transfer(
            &world.main,
            &world.channel,
            (amount, NATIVE),
            &receiver,
            LONG,
        )
    };
    send(&world.main, "traveller", &[&out(world, 900)?])?;
    let above = send(&world.main, "traveller", &[&out(world, 101)?]);
    let above = above.err().context("more than the cap went there")?;
    let code = above
        .downcast_ref::<client::Error>()
        .and_then(client::Error::code);
    same("above the cap", &code, &Some(("affiliate", 15)))?;
    let denom = voucher(&world.channel_there, NATIVE);
    world.until("900 arrived", |world| Ok(world.there(&denom)? == 900))?;
    let escrow = address_text(PREFIX, &escrow_address(&world.channel))?;
    same(
        "held",
        &balance(&world.main.client(0)?, &escrow, NATIVE)?,
        &900,
    )
}
