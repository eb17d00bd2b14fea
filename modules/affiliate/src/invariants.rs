//! What always holds.

use crate::state::{ACCOUNT, CAPS, CHAINS, CLIENTS, LOCALS, NAMES, PEGS, PEGS_OF};
use crate::types::{PORT_ID, Status, chain_name, voucher_of};
use sdk::View;

/// Every side chain is found by its client and its name, has a client, and a channel over it once it was active; caps are
/// of side chains, and of more than nothing.
pub(crate) fn registry(view: &View<'_>) -> Result<(), String> {
    let mut chains = 0_usize;
    for (chain_id, affiliate) in CHAINS.iter(view) {
        chains = chains.saturating_add(1);
        let named = |why: &str| format!("side chain {chain_id}: {why}");
        let indexed = |found: Option<String>| found.as_ref() == Some(&chain_id);
        let client_id = &affiliate.client_id;
        if !indexed(CLIENTS.get(view, client_id))
            || !indexed(NAMES.get(view, &chain_name(&chain_id).to_owned()))
        {
            return Err(named("not found by its client and its name"));
        }
        if ibc::ops::client(view, client_id).is_none() {
            return Err(named("its client is not there"));
        }
        match &affiliate.channel_id {
            None if matches!(affiliate.status, Status::Active | Status::Suspended) => {
                return Err(named("open without a channel"));
            }
            Some(channel)
                if ibc::ops::client_of_channel(view, PORT_ID, channel).as_ref()
                    != Some(client_id) =>
            {
                return Err(named("its channel is not over its client"));
            }
            _ => {}
        }
    }
    let (clients, names) = (CLIENTS.iter(view).count(), NAMES.iter(view).count());
    if (clients, names) != (chains, chains) {
        return Err(format!(
            "{chains} side chains have {clients} clients and {names} names"
        ));
    }
    for ((chain_id, denom), cap) in CAPS.iter(view) {
        if cap.is_zero() || !CHAINS.has(view, &chain_id) {
            return Err(format!("cap of {cap}{denom} for {chain_id}: nothing"));
        }
    }
    Ok(())
}

/// What was issued of a local denom is all there is of it, and is backed exactly at the ratio, by vouchers of the side
/// chain that the module has.
pub(crate) fn pegs(view: &View<'_>) -> Result<(), String> {
    let mut pegs = 0_usize;
    for (voucher, peg) in PEGS.iter(view) {
        pegs = pegs.saturating_add(1);
        let named = |why: String| format!("peg {voucher}: {why}");
        let right = peg
            .issued_for(&voucher, peg.backing)
            .map_err(|error| named(error.log))?;
        let (issued, supply) = (peg.issued, bank::ops::supply(view, &peg.local));
        if issued != right || supply != issued {
            return Err(named(format!(
                "{issued}{} issued, {supply} there, {right} backed",
                peg.local
            )));
        }
        let kept = bank::ops::balance(view, &ACCOUNT.address(), &voucher);
        if kept < peg.backing {
            return Err(named(format!("{kept} kept of {}", peg.backing)));
        }
        let channel = CHAINS
            .get(view, &peg.chain_id)
            .and_then(|chain| chain.channel_id);
        if channel.map(|id| voucher_of(&id, &peg.side_denom)) != Some(voucher.clone()) {
            return Err(named("not a denom of its chain".to_owned()));
        }
        let by_local = LOCALS.get(view, &peg.local);
        let listed = PEGS_OF.has(view, &(peg.chain_id, voucher.clone()));
        if by_local.as_ref() != Some(&voucher) || !listed {
            return Err(named(
                "not found by its local denom and its chain".to_owned(),
            ));
        }
    }
    let (locals, listed) = (LOCALS.iter(view).count(), PEGS_OF.iter(view).count());
    if (locals, listed) != (pegs, pegs) {
        return Err(format!(
            "{pegs} pegs have {locals} local denoms, and chains {listed}"
        ));
    }
    Ok(())
}
