//! What must hold of the module's part of genesis: each thing is there once, and all adds up.

use super::{BankGenesis, GenesisHold, hold_id};
use crate::ops;
use crate::state::HoldId;
use sdk::{Address, Amount, Chain, Coin, Denom, Time};
use std::collections::{BTreeMap, BTreeSet};

type Amounts = BTreeMap<(Address, Denom), Amount>;
type Held = BTreeMap<(Address, HoldId, Denom), Amount>;

impl BankGenesis {
    /// Says what does not hold together.
    pub(super) fn check(&self, chain: &Chain) -> Result<(), String> {
        let balances = self.validate_balances(chain)?;
        self.validate_supply(&balances)?;
        let holds = self.validate_holds(chain, &balances)?;
        self.validate_lots(chain, balances, &holds)?;
        self.validate_held_lots(chain, holds)?;
        for metadata in &self.denom_metadata {
            metadata.check().map_err(|error| error.to_string())?;
        }
        unique(
            "denom_metadata",
            self.denom_metadata.iter().map(|metadata| &metadata.base),
        )?;
        unique(
            "send_enabled",
            self.send_enabled.iter().map(|entry| &entry.denom),
        )?;
        let mut minters = BTreeSet::new();
        for minter in &self.minters {
            let address = parse(chain, "minter", &minter.address)?;
            ops::require_plain(&minter.denom).map_err(|error| error.to_string())?;
            ops::require_no_maker(&minter.denom).map_err(|error| error.to_string())?;
            if !minters.insert((address, &minter.denom)) {
                return Err(format!(
                    "minter {} of {} is listed twice",
                    minter.address, minter.denom
                ));
            }
        }
        self.validate_stopped(chain)
    }

    fn validate_stopped(&self, chain: &Chain) -> Result<(), String> {
        unique("paused", self.paused.iter())?;
        let blocked = self.blocked.iter().map(|entry| &entry.denom);
        for denom in self.paused.iter().chain(blocked) {
            ops::require_owned(denom).map_err(|error| error.to_string())?;
        }
        let mut seen = BTreeSet::new();
        for entry in &self.blocked {
            let address = parse(chain, "blocked", &entry.address)?;
            if !seen.insert((&entry.denom, address)) {
                return Err(format!(
                    "blocked {} of {} is listed twice",
                    entry.address, entry.denom
                ));
            }
        }
        Ok(())
    }

    fn validate_balances(&self, chain: &Chain) -> Result<Amounts, String> {
        let mut seen = BTreeSet::new();
        let mut balances = Amounts::new();
        for balance in &self.balances {
            let address = parse(chain, "balance", &balance.address)?;
            if !seen.insert(address) {
                return Err(format!("balance of {} is listed twice", balance.address));
            }
            if balance.coins.is_empty() {
                return Err(format!(
                    "balance of {}: no coins, leave it out",
                    balance.address
                ));
            }
            for coin in &balance.coins {
                balances.insert((address, coin.denom.clone()), coin.amount);
            }
        }
        Ok(balances)
    }

    fn validate_supply(&self, balances: &Amounts) -> Result<(), String> {
        let mut sums: BTreeMap<&Denom, Amount> = BTreeMap::new();
        for ((_, denom), amount) in balances {
            let sum = sums.entry(denom).or_default();
            *sum = sum
                .checked_add(*amount)
                .map_err(|error| format!("supply of {denom}: {error}"))?;
        }
        if self.supply.is_empty() {
            return Ok(());
        }
        for coin in &self.supply {
            let sum = sums.get(&coin.denom).copied().unwrap_or_default();
            if sum != coin.amount {
                return Err(format!(
                    "supply says {coin}, the balances add up to {sum}{}",
                    coin.denom
                ));
            }
        }
        match sums
            .keys()
            .find(|denom| self.supply.amount_of(denom).is_zero())
        {
            Some(missing) => Err(format!(
                "supply leaves out {missing}, of which there are balances"
            )),
            None => Ok(()),
        }
    }

    fn validate_holds(&self, chain: &Chain, balances: &Amounts) -> Result<Held, String> {
        let mut held = Amounts::new();
        let mut holds = Held::new();
        for hold in &self.holds {
            let address = parse(chain, "hold", &hold.address)?;
            let GenesisHold {
                id, amount: coin, ..
            } = hold;
            if coin.amount.is_zero() {
                return Err(format!("hold {id}: {coin}, expected more than 0"));
            }
            let hold_key = (address, hold_id(id)?, coin.denom.clone());
            if holds.insert(hold_key, coin.amount).is_some() {
                return Err(format!("hold {id} of {} is listed twice", coin.denom));
            }
            let key = (address, coin.denom.clone());
            let balance = balances.get(&key).copied().unwrap_or_default();
            let sum = held.entry(key).or_default();
            *sum = sum
                .checked_add(coin.amount)
                .map_err(|error| format!("hold {id}: {error}"))?;
            if *sum > balance {
                return Err(format!(
                    "holds of {} add up to {sum}{}, its balance is {balance}",
                    hold.address, coin.denom
                ));
            }
        }
        Ok(holds)
    }

    /// Lots add up to the balances that are made of them, without what is held.
    fn validate_lots(&self, chain: &Chain, balances: Amounts, holds: &Held) -> Result<(), String> {
        let mut left = balances;
        left.retain(|(_, denom), _| denom.has_lots());
        for ((owner, _, denom), amount) in holds {
            if let Some(left) = left.get_mut(&(*owner, denom.clone())) {
                *left = left.checked_sub(*amount).unwrap_or_default();
            }
        }
        let mut seen = BTreeSet::new();
        for lot in &self.lots {
            let address = parse(chain, "lot", &lot.address)?;
            let coin = &lot.amount;
            if !seen.insert((address, &coin.denom, lot.expiry, lot.available_at)) {
                return Err(format!(
                    "lot of {} that expires at {}: {coin} is listed twice",
                    lot.address, lot.expiry
                ));
            }
            if lot.available_at == Some(Time::default()) {
                return Err(format!("lot of {}: leave out available_at", lot.address));
            }
            take_from(&mut left, &(address, coin.denom.clone()), coin)
                .map_err(|why| format!("lots of {}: {why}", lot.address))?;
        }
        none_left(&left, |(owner, denom)| {
            format!("lots of {denom} of {}", chain.prefix.text(owner))
        })
    }

    /// Lots in holds add up to the holds of what is made of them.
    fn validate_held_lots(&self, chain: &Chain, holds: Held) -> Result<(), String> {
        let mut left = holds;
        left.retain(|(.., denom), _| denom.has_lots());
        let mut seen = BTreeSet::new();
        for lot in &self.held_lots {
            let address = parse(chain, "held lot", &lot.address)?;
            let (id, coin) = (hold_id(&lot.id)?, &lot.amount);
            if !seen.insert((address, id, &coin.denom, lot.expiry)) {
                return Err(format!(
                    "lot of hold {} that expires at {}: {coin} is listed twice",
                    lot.id, lot.expiry
                ));
            }
            take_from(&mut left, &(address, id, coin.denom.clone()), coin)
                .map_err(|why| format!("lots of hold {}: {why}", lot.id))?;
        }
        none_left(&left, |(_, id, _)| {
            format!("lots of hold {}", hex::encode(id))
        })
    }
}

/// Takes a lot out of what lots must add up to.
fn take_from<K: Ord>(left: &mut BTreeMap<K, Amount>, key: &K, coin: &Coin) -> Result<(), String> {
    if coin.amount.is_zero() {
        return Err(format!("{coin}, expected more than 0"));
    }
    let left = left
        .get_mut(key)
        .ok_or_else(|| format!("{coin}, expected none of this denom"))?;
    *left = left
        .checked_sub(coin.amount)
        .ok_or_else(|| format!("{coin}, expected at most {left} more"))?;
    Ok(())
}

fn none_left<K>(left: &BTreeMap<K, Amount>, name: impl Fn(&K) -> String) -> Result<(), String> {
    match left.iter().find(|(_, left)| !left.is_zero()) {
        Some((key, left)) => Err(format!("{}: {left} are missing", name(key))),
        None => Ok(()),
    }
}

fn parse(chain: &Chain, what: &str, text: &str) -> Result<Address, String> {
    chain
        .prefix
        .parse(text)
        .map_err(|error| format!("{what}: {}", error.log))
}

fn unique<'a>(list: &str, denoms: impl Iterator<Item = &'a Denom>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let mut denoms = denoms;
    match denoms.find(|denom| !seen.insert(*denom)) {
        Some(denom) => Err(format!("{list}: {denom} is listed twice")),
        None => Ok(()),
    }
}
