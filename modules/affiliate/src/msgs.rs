//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{AdminSet, CapSet, ChannelSet, PegSet, Registered, StatusSet};
use crate::ops::{self, get};
use crate::state::{CAPS, CHAINS, CLIENTS, LOCALS, NAMES, PEGS, PEGS_OF};
use crate::types::{
    Affiliate, PORT_ID, Peg, Status, chain_name, check_chain_id, field, voucher_of,
};
use auth::ops::require_authority;
use proto::aot::affiliate::v1 as pb;
use proto::ibc::core::channel::v1::State;
use sdk::{Address, Coin, Ctx, Msgs, Present, Quoted, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.authority_msg(register_affiliate, 80_000);
    msgs.msg(set_channel, 60_000);
    msgs.msg(set_status, 40_000);
    msgs.msg(set_admin, 40_000);
    msgs.msg(accept_admin, 40_000);
    msgs.authority_msg(set_cap, 40_000);
    msgs.authority_msg(set_peg, 60_000);
    msgs.msg(convert, 100_000);
}

/// Enters a side chain into the registry, pending.
fn register_affiliate(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRegisterAffiliate,
) -> Result<pb::MsgRegisterAffiliateResponse> {
    require_authority(ctx, &msg.authority)?;
    let signer = ctx.address(&msg.authority)?;
    let (chain_id, client_id) = (&msg.chain_id, &msg.client_id);
    check_chain_id(chain_id)?;
    let client = ibc::ops::client(ctx, client_id);
    let found = client.map_or_else(|| "no chain".to_owned(), |client| client.chain_id);
    if found != *chain_id {
        return Err(Error::WrongClient {
            client_id: Quoted(client_id).to_string(),
            found,
            expected: chain_id.clone(),
        }
        .into());
    }
    let name = chain_name(chain_id).to_owned();
    let taken = [
        (format!("chain {name}"), NAMES.get(ctx, &name)),
        (format!("client {client_id}"), CLIENTS.get(ctx, client_id)),
    ];
    if let Some((what, chain_id)) = taken
        .into_iter()
        .find_map(|(what, by)| by.map(|by| (what, by)))
    {
        return Err(Error::RegisteredBefore { what, chain_id }.into());
    }
    let affiliate = Affiliate {
        client_id: client_id.clone(),
        channel_id: None,
        admin: ctx.address(&msg.admin)?,
        pending_admin: None,
        status: Status::Pending,
    };
    CHAINS.set(ctx, chain_id, &affiliate);
    CLIENTS.set(ctx, client_id, chain_id);
    NAMES.set(ctx, &name, chain_id);
    ctx.emit(&Registered::of(chain_id, &affiliate, signer));
    Ok(pb::MsgRegisterAffiliateResponse {})
}

/// Refused (code 6) unless it is the admin or the authority; gives the signer, and whether it is the authority.
fn require_admin(ctx: &Ctx<'_>, text: &str, affiliate: &Affiliate) -> Result<(Address, bool)> {
    let signer = ctx.address(text)?;
    let authority = require_authority(ctx, text).is_ok();
    if authority || signer == affiliate.admin {
        return Ok((signer, authority));
    }
    Err(Error::NotAdmin {
        signer: text.to_owned(),
        expected: format!("{} or the authority", ctx.text(&affiliate.admin)),
    }
    .into())
}

fn wrong_status(chain_id: &str, affiliate: &Affiliate, expected: &str) -> sdk::Error {
    Error::WrongStatus {
        chain_id: chain_id.to_owned(),
        status: affiliate.status,
        expected: expected.to_owned(),
    }
    .into()
}

/// Names the channel, until the side chain is active: what is held for it lies under the channel.
fn set_channel(ctx: &mut Ctx<'_>, msg: &pb::MsgSetChannel) -> Result<pb::MsgSetChannelResponse> {
    let (chain_id, channel_id) = (&msg.chain_id, &msg.channel_id);
    let mut affiliate = get(ctx, chain_id)?;
    let (signer, _) = require_admin(ctx, &msg.signer, &affiliate)?;
    if affiliate.status != Status::Pending {
        return Err(wrong_status(
            chain_id,
            &affiliate,
            "a pending one: its channel is fixed",
        ));
    }
    let wrong = |found: String, expected: String| Error::WrongChannel {
        channel_id: Quoted(channel_id).to_string(),
        found,
        expected,
    };
    let channel = ibc::ops::channel(ctx, PORT_ID, channel_id)
        .ok_or_else(|| wrong("not there".to_owned(), format!("one of port {PORT_ID}")))?;
    if channel.state != State::Open as i32 {
        return Err(wrong("not open".to_owned(), "an open one".to_owned()).into());
    }
    let client_id =
        ibc::ops::client_of_channel(ctx, PORT_ID, channel_id).expect("the channel is there");
    if client_id != affiliate.client_id {
        let expected = format!("one over a connection of client {}", affiliate.client_id);
        return Err(wrong(format!("over client {client_id}"), expected).into());
    }
    affiliate.channel_id = Some(channel_id.clone());
    CHAINS.set(ctx, chain_id, &affiliate);
    ctx.emit(&ChannelSet::of(chain_id, &affiliate, signer));
    Ok(pb::MsgSetChannelResponse {})
}

/// Moves a side chain through its life.
fn set_status(ctx: &mut Ctx<'_>, msg: &pb::MsgSetStatus) -> Result<pb::MsgSetStatusResponse> {
    let chain_id = &msg.chain_id;
    let mut affiliate = get(ctx, chain_id)?;
    let (signer, authority) = require_admin(ctx, &msg.signer, &affiliate)?;
    let unknown = || {
        field(
            "status",
            msg.status,
            "2 (active), 3 (suspended) or 4 (retired)",
        )
    };
    let status = Status::from_proto(msg.status).ok_or_else(unknown)?;
    if !authority && status != Status::Suspended {
        return Err(Error::NotAdmin {
            signer: msg.signer.clone(),
            expected: "the authority: an admin may only suspend".to_owned(),
        }
        .into());
    }
    let expected = match (affiliate.status, status) {
        (_, Status::Pending) => return Err(unknown().into()),
        (Status::Pending, Status::Active) if affiliate.channel_id.is_none() => {
            Err("one whose channel is set")
        }
        (Status::Pending | Status::Suspended, Status::Active)
        | (Status::Active, Status::Suspended)
        | (Status::Pending | Status::Active | Status::Suspended, Status::Retired) => Ok(()),
        (_, Status::Active) => Err("a pending or suspended one"),
        (_, Status::Suspended) => Err("an active one"),
        (_, Status::Retired) => Err("one that is not retired"),
    };
    expected.map_err(|expected| wrong_status(chain_id, &affiliate, expected))?;
    affiliate.status = status;
    CHAINS.set(ctx, chain_id, &affiliate);
    ctx.emit(&StatusSet::of(chain_id, &affiliate, signer));
    Ok(pb::MsgSetStatusResponse {})
}

/// Names another admin. Of the admin it takes two steps, so that nobody gives a side chain to an account that is nobody's.
fn set_admin(ctx: &mut Ctx<'_>, msg: &pb::MsgSetAdmin) -> Result<pb::MsgSetAdminResponse> {
    let chain_id = &msg.chain_id;
    let mut affiliate = get(ctx, chain_id)?;
    let (signer, authority) = require_admin(ctx, &msg.signer, &affiliate)?;
    let admin = ctx.address(&msg.admin)?;
    if authority {
        affiliate.admin = admin;
        affiliate.pending_admin = None;
    } else {
        affiliate.pending_admin = Some(admin).filter(|admin| *admin != affiliate.admin);
    }
    CHAINS.set(ctx, chain_id, &affiliate);
    ctx.emit(&AdminSet::of(chain_id, &affiliate, signer));
    Ok(pb::MsgSetAdminResponse {})
}

/// Makes the signer the admin that was named.
fn accept_admin(ctx: &mut Ctx<'_>, msg: &pb::MsgAcceptAdmin) -> Result<pb::MsgAcceptAdminResponse> {
    let chain_id = &msg.chain_id;
    let mut affiliate = get(ctx, chain_id)?;
    let signer = ctx.address(&msg.signer)?;
    let nothing = || Error::NothingToAccept {
        chain_id: chain_id.clone(),
    };
    let named = affiliate.pending_admin.take().ok_or_else(nothing)?;
    if named != signer {
        return Err(Error::NotAdmin {
            signer: msg.signer.clone(),
            expected: ctx.text(&named),
        }
        .into());
    }
    affiliate.admin = signer;
    CHAINS.set(ctx, chain_id, &affiliate);
    ctx.emit(&AdminSet::of(chain_id, &affiliate, signer));
    Ok(pb::MsgAcceptAdminResponse {})
}

/// Says how much of a denom may be on a side chain at once. What is there above it stays there.
fn set_cap(ctx: &mut Ctx<'_>, msg: &pb::MsgSetCap) -> Result<pb::MsgSetCapResponse> {
    require_authority(ctx, &msg.authority)?;
    let chain_id = &msg.chain_id;
    let affiliate = get(ctx, chain_id)?;
    if affiliate.status == Status::Retired {
        return Err(wrong_status(
            chain_id,
            &affiliate,
            "one that is not retired",
        ));
    }
    let missing = || root::INVALID_COINS.wrap("missing cap");
    let cap = Coin::parse(msg.cap.as_ref().ok_or_else(missing)?)?;
    let key = (chain_id.clone(), cap.denom.clone());
    if cap.amount.is_zero() {
        CAPS.remove(ctx, &key);
    } else {
        CAPS.set(ctx, &key, &cap.amount);
    }
    ctx.emit(&CapSet {
        chain_id: chain_id.clone(),
        denom: cap.denom,
        amount: cap.amount,
    });
    Ok(pb::MsgSetCapResponse {})
}

/// Fixes a ratio. Nothing may be issued at another one.
fn set_peg(ctx: &mut Ctx<'_>, msg: &pb::MsgSetPeg) -> Result<pb::MsgSetPegResponse> {
    require_authority(ctx, &msg.authority)?;
    let chain_id = &msg.chain_id;
    let affiliate = get(ctx, chain_id)?;
    let channel_id = affiliate.channel_id.as_ref();
    let Some(channel_id) = channel_id.filter(|_| affiliate.status == Status::Active) else {
        return Err(wrong_status(chain_id, &affiliate, "an active one"));
    };
    let ratio = (msg.numerator, msg.denominator);
    let peg = Peg::parse(chain_id, &msg.side_denom, &msg.local_denom, ratio)?;
    let voucher = voucher_of(channel_id, &peg.side_denom);
    if let Some(before) = PEGS.get(ctx, &voucher) {
        if !before.issued.is_zero() {
            return Err(Error::PegInUse {
                voucher,
                issued: before.issued,
                local: before.local,
            }
            .into());
        }
        LOCALS.remove(ctx, &before.local);
    }
    let taken = |why: String| Error::LocalDenomTaken {
        local: peg.local.clone(),
        why,
    };
    if let Some(other) = LOCALS.get(ctx, &peg.local) {
        return Err(taken(format!("{other} is pegged to it")).into());
    }
    let supply = bank::ops::supply(ctx, &peg.local);
    if !supply.is_zero() {
        return Err(taken(format!("there are {supply} of it")).into());
    }
    PEGS.set(ctx, &voucher, &peg);
    LOCALS.set(ctx, &peg.local, &voucher);
    PEGS_OF.set(ctx, &(chain_id.clone(), voucher.clone()), &Present);
    ctx.emit(&PegSet::of(&voucher, &peg));
    Ok(pb::MsgSetPegResponse {
        voucher: voucher.to_string(),
    })
}

/// Turns a pegged voucher into its local denom, or back.
fn convert(ctx: &mut Ctx<'_>, msg: &pb::MsgConvert) -> Result<pb::MsgConvertResponse> {
    let sender = ctx.address(&msg.sender)?;
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    let (taken, given) = ops::convert(ctx, &sender, &coin)?;
    Ok(pb::MsgConvertResponse {
        taken: Some((&taken).into()),
        given: Some((&given).into()),
    })
}
