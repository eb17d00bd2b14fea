//! The money that a chain begins with.

mod check;

use crate::ops;
use crate::state::{
    BALANCES, BLOCKED, HOLDS, HoldId, METADATA, MINTERS, PARAMS, PAUSED, SEND_ENABLED, SUPPLY,
};
use crate::types::{Lot, Metadata, Params};
use sdk::{Address, Amount, Chain, Coin, Coins, Ctx, Denom, GenesisState, Result, Time, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The module's part of genesis. Lists are exported in the order of their addresses and denoms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankGenesis {
    /// The parameters.
    pub params: GenesisParams,
    /// What each account has, held or not.
    #[serde(default)]
    pub balances: Vec<GenesisBalance>,
    /// The sum of all balances; if it is given, it must be right.
    #[serde(default)]
    pub supply: Coins,
    /// How denoms are shown.
    #[serde(default)]
    pub denom_metadata: Vec<Metadata>,
    /// Who may mint.
    #[serde(default)]
    pub minters: Vec<GenesisMinter>,
    /// What is set aside of the balances.
    #[serde(default)]
    pub holds: Vec<GenesisHold>,
    /// The lots of balances that are made of them, without what is held.
    #[serde(default)]
    pub lots: Vec<GenesisLot>,
    /// The lots of holds.
    #[serde(default)]
    pub held_lots: Vec<GenesisHeldLot>,
    /// Denoms for which the default of the parameters does not count.
    #[serde(default)]
    pub send_enabled: Vec<GenesisSendEnabled>,
    /// Denoms that their owners have stopped.
    #[serde(default)]
    pub paused: Vec<Denom>,
    /// Accounts that owners of denoms have stopped.
    #[serde(default)]
    pub blocked: Vec<GenesisBlocked>,
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisParams {
    /// Whether denoms may be sent for which nothing else is set.
    pub default_send_enabled: bool,
}

impl Default for GenesisParams {
    fn default() -> Self {
        Self {
            default_send_enabled: true,
        }
    }
}

/// What an account has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisBalance {
    /// The account.
    pub address: String,
    /// What it has.
    pub coins: Coins,
}

/// Who may mint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisMinter {
    /// The minter.
    pub address: String,
    /// What it may mint.
    pub denom: Denom,
    /// How much more.
    pub allowance: Amount,
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisHold {
    /// The account it is in.
    pub address: String,
    /// Its id: 32 bytes in hex.
    pub id: String,
    /// What it sets aside.
    pub amount: Coin,
}

fn hold_id(text: &str) -> Result<HoldId, String> {
    let mut id = [0; 32];
    hex::decode_to_slice(text, &mut id)
        .map_err(|error| format!("hold {text:?}: {error}, expected 32 bytes in hex"))?;
    Ok(id)
}

/// A lot that no hold has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisLot {
    /// Whose it is.
    pub address: String,
    /// How much of what.
    pub amount: Coin,
    /// From this block time on it is gone.
    pub expiry: Time,
    /// From this block time on it can be spent; left out if at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_at: Option<Time>,
}

/// A lot in a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisHeldLot {
    /// Whose it is.
    pub address: String,
    /// The hold: 32 bytes in hex.
    pub id: String,
    /// How much of what.
    pub amount: Coin,
    /// From this block time on it would be gone without the hold.
    pub expiry: Time,
}

/// Whether a denom may be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisSendEnabled {
    /// The denom.
    pub denom: Denom,
    /// Whether.
    pub enabled: bool,
}

/// An account that neither sends nor receives a denom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisBlocked {
    /// The denom.
    pub denom: Denom,
    /// The account.
    pub address: String,
}

impl GenesisState for BankGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.check(chain)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let params = Params {
            default_send_enabled: self.params.default_send_enabled,
            exceptions: 0,
        };
        PARAMS.set(ctx, &params);
        for entry in &self.send_enabled {
            ops::set_send_enabled(ctx, &entry.denom, Some(entry.enabled));
        }
        self.init_holds(ctx)?;
        self.init_balances(ctx)?;
        for metadata in &self.denom_metadata {
            METADATA.set(ctx, &metadata.base, metadata);
        }
        for minter in &self.minters {
            let address = ctx.address(&minter.address)?;
            // Not `set_minter`: a minter that has nothing left to mint is still one.
            MINTERS.set(ctx, &(address, minter.denom.clone()), &minter.allowance);
        }
        for denom in &self.paused {
            ops::set_paused(ctx, denom, true)?;
        }
        for entry in &self.blocked {
            let address = ctx.address(&entry.address)?;
            ops::set_blocked(ctx, &entry.denom, &address, true)?;
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let minters = MINTERS
            .iter(view)
            .map(|((address, denom), allowance)| GenesisMinter {
                address: view.text(&address),
                denom,
                allowance,
            });
        let holds = HOLDS
            .iter(view)
            .map(|((address, id, denom), held)| GenesisHold {
                address: view.text(&address),
                id: hex::encode(id),
                amount: of(denom, held.amount),
            });
        let send_enabled = SEND_ENABLED
            .iter(view)
            .map(|(denom, enabled)| GenesisSendEnabled { denom, enabled });
        let supply = SUPPLY
            .iter(view)
            .map(|(denom, amount)| Coin { denom, amount });
        let blocked = BLOCKED
            .iter(view)
            .map(|((denom, address), _)| GenesisBlocked {
                denom,
                address: view.text(&address),
            });
        Self {
            params: GenesisParams {
                default_send_enabled: ops::params(view).default_send_enabled,
            },
            balances: export_balances(view),
            supply: Coins::new(supply.collect()).expect("keys ascend, and no entry is of nothing"),
            denom_metadata: METADATA.iter(view).map(|(_, metadata)| metadata).collect(),
            minters: minters.collect(),
            holds: holds.collect(),
            lots: export_lots(view),
            held_lots: export_held_lots(view),
            send_enabled: send_enabled.collect(),
            paused: PAUSED.iter(view).map(|(denom, _)| denom).collect(),
            blocked: blocked.collect(),
        }
    }
}

impl BankGenesis {
    fn init_balances(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let mut held: BTreeMap<(Address, Denom), Amount> = BTreeMap::new();
        for hold in &self.holds {
            let owner = ctx.address(&hold.address)?;
            let sum = held.entry((owner, hold.amount.denom.clone())).or_default();
            *sum = sum.checked_add(hold.amount.amount)?;
        }
        let mut lots: BTreeMap<(Address, Denom), Vec<Lot>> = BTreeMap::new();
        for entry in &self.lots {
            let owner = ctx.address(&entry.address)?;
            let lots = lots.entry((owner, entry.amount.denom.clone())).or_default();
            lots.push(Lot {
                expiry: entry.expiry,
                available_at: entry.available_at.unwrap_or_default(),
                amount: entry.amount.amount,
            });
        }
        for balance in &self.balances {
            let owner = ctx.address(&balance.address)?;
            for coin in &balance.coins {
                let key = (owner, coin.denom.clone());
                let held = held.get(&key).copied().unwrap_or_default();
                let lots = lots.remove(&key).unwrap_or_default();
                ops::endow(ctx, &owner, coin, held, lots)?;
            }
        }
        Ok(())
    }

    fn init_holds(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let mut lots: BTreeMap<(Address, HoldId, Denom), Vec<Lot>> = BTreeMap::new();
        for entry in &self.held_lots {
            let owner = ctx.address(&entry.address)?;
            let id = hold_id(&entry.id).expect("validate has decoded it");
            let lots = lots.entry((owner, id, entry.amount.denom.clone()));
            lots.or_default().push(Lot {
                expiry: entry.expiry,
                available_at: Time::default(),
                amount: entry.amount.amount,
            });
        }
        for hold in &self.holds {
            let owner = ctx.address(&hold.address)?;
            let id = hold_id(&hold.id).expect("validate has decoded it");
            let lots = lots.remove(&(owner, id, hold.amount.denom.clone()));
            ops::endow_hold(ctx, &owner, &id, &hold.amount, lots.unwrap_or_default())?;
        }
        Ok(())
    }
}

/// The balances, those of one account together: they lie beside each other.
fn export_balances(view: &View<'_>) -> Vec<GenesisBalance> {
    let mut accounts: Vec<(Address, Vec<Coin>)> = Vec::new();
    for ((address, denom), balance) in BALANCES.iter(view) {
        let coin = Coin {
            denom,
            amount: balance.total(),
        };
        match accounts.last_mut() {
            Some((last, coins)) if *last == address => coins.push(coin),
            _ => accounts.push((address, vec![coin])),
        }
    }
    let exported = accounts.into_iter().map(|(address, coins)| GenesisBalance {
        address: view.text(&address),
        coins: Coins::new(coins).expect("keys ascend, and no entry is of nothing"),
    });
    exported.collect()
}

fn export_lots(view: &View<'_>) -> Vec<GenesisLot> {
    let mut out = Vec::new();
    for ((owner, denom), balance) in BALANCES.iter(view) {
        out.extend(balance.lots().iter().map(|lot| GenesisLot {
            address: view.text(&owner),
            amount: of(denom.clone(), lot.amount),
            expiry: lot.expiry,
            available_at: Some(lot.available_at).filter(|time| *time != Time::default()),
        }));
    }
    out
}

fn export_held_lots(view: &View<'_>) -> Vec<GenesisHeldLot> {
    let mut out = Vec::new();
    for ((owner, id, denom), held) in HOLDS.iter(view) {
        out.extend(held.lots.iter().map(|lot| GenesisHeldLot {
            address: view.text(&owner),
            id: hex::encode(id),
            amount: of(denom.clone(), lot.amount),
            expiry: lot.expiry,
        }));
    }
    out
}

fn of(denom: Denom, amount: Amount) -> Coin {
    Coin { denom, amount }
}
