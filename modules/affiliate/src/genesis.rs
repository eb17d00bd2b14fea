//! The module's part of genesis.

use crate::state::{CAPS, CHAINS, CLIENTS, LOCALS, NAMES, PEGS, PEGS_OF};
use crate::types::{Affiliate, Peg, Status, chain_name, check_chain_id, voucher_of};
use sdk::{Amount, Chain, Coin, Coins, Ctx, Denom, GenesisState, Present, Result, View};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The entry `affiliate` of `app_state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffiliateGenesis {
    /// Side chains, by chain id.
    pub affiliates: Vec<GenesisAffiliate>,
    /// Pegs, by voucher.
    pub pegs: Vec<GenesisPeg>,
}

/// A side chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAffiliate {
    /// Its id.
    pub chain_id: String,
    /// Its light client here.
    pub client_id: String,
    /// Its channel here, or empty.
    pub channel_id: String,
    /// Who speaks for it.
    pub admin: String,
    /// Who becomes the admin by accepting, or empty.
    pub pending_admin: String,
    /// Where it is in its life.
    pub status: Status,
    /// How much of each denom may be there at once.
    pub caps: Coins,
}

/// A peg. What is issued follows from what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPeg {
    /// The side chain whose denom it is.
    pub chain_id: String,
    /// What that chain calls it.
    pub side_denom: Denom,
    /// What is issued for it.
    pub local_denom: Denom,
    /// So many of the local denom for
    pub numerator: u64,
    /// so many of the voucher, in lowest terms.
    pub denominator: u64,
    /// Vouchers that are kept.
    pub backing: Amount,
}

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    chains: BTreeMap<String, Affiliate>,
    caps: BTreeMap<(String, Denom), Amount>,
    pegs: BTreeMap<Denom, Peg>,
}

impl GenesisAffiliate {
    fn parse(&self, chain: &Chain) -> Result<Affiliate, String> {
        check_chain_id(&self.chain_id).map_err(|error| error.to_string())?;
        // Both are keys.
        for id in [&self.client_id, &self.channel_id] {
            if id.contains('\0') {
                return Err(format!("{id:?}: expected an id without zero bytes"));
            }
        }
        let address = |text: &str| chain.prefix.parse(text).map_err(|error| error.log);
        let pending = Some(self.pending_admin.as_str()).filter(|text| !text.is_empty());
        let channel = Some(self.channel_id.clone()).filter(|id| !id.is_empty());
        if channel.is_none() && matches!(self.status, Status::Active | Status::Suspended) {
            return Err(format!("{} without a channel", self.status));
        }
        Ok(Affiliate {
            client_id: self.client_id.clone(),
            channel_id: channel,
            admin: address(&self.admin)?,
            pending_admin: pending.map(address).transpose()?,
            status: self.status,
        })
    }
}

impl GenesisPeg {
    fn parse(&self, chains: &BTreeMap<String, Affiliate>) -> Result<(Denom, Peg), String> {
        let ratio = (self.numerator, self.denominator);
        let (side, local) = (self.side_denom.as_str(), self.local_denom.as_str());
        let peg = Peg::parse(&self.chain_id, side, local, ratio).map_err(|error| error.log)?;
        if (peg.numerator, peg.denominator) != ratio {
            return Err(format!(
                "ratio {}/{}: expected lowest terms",
                ratio.0, ratio.1
            ));
        }
        let chain = chains.get(&self.chain_id).ok_or("no such side chain")?;
        let channel = chain
            .channel_id
            .as_ref()
            .ok_or("its chain has no channel")?;
        let voucher = voucher_of(channel, &peg.side_denom);
        let issued = peg
            .issued_for(&voucher, self.backing)
            .map_err(|error| error.log)?;
        let peg = Peg {
            backing: self.backing,
            issued,
            ..peg
        };
        Ok((voucher, peg))
    }
}

impl AffiliateGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        let (mut clients, mut names) = (BTreeSet::new(), BTreeSet::new());
        for listed in &self.affiliates {
            let named = |why: String| format!("affiliate {:.60}: {why}", listed.chain_id);
            let affiliate = listed.parse(chain).map_err(named)?;
            let once = names.insert(chain_name(&listed.chain_id));
            if !once || !clients.insert(&listed.client_id) {
                return Err(named("its name or its client is there twice".to_owned()));
            }
            for cap in &listed.caps {
                let key = (listed.chain_id.clone(), cap.denom.clone());
                parsed.caps.insert(key, cap.amount);
            }
            parsed.chains.insert(listed.chain_id.clone(), affiliate);
        }
        let mut locals = BTreeSet::new();
        for listed in &self.pegs {
            let named = |why: String| format!("peg {}: {why}", listed.side_denom);
            let (voucher, peg) = listed.parse(&parsed.chains).map_err(named)?;
            let once = locals.insert(peg.local.clone());
            if parsed.pegs.insert(voucher, peg).is_some() || !once {
                return Err(named("it or its local denom is there twice".to_owned()));
            }
        }
        Ok(parsed)
    }
}

impl GenesisState for AffiliateGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(drop)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain()).expect("validate has read it");
        for (chain_id, affiliate) in &parsed.chains {
            CHAINS.set(ctx, chain_id, affiliate);
            CLIENTS.set(ctx, &affiliate.client_id, chain_id);
            NAMES.set(ctx, &chain_name(chain_id).to_owned(), chain_id);
        }
        for (key, amount) in &parsed.caps {
            CAPS.set(ctx, key, amount);
        }
        for (voucher, peg) in &parsed.pegs {
            PEGS.set(ctx, voucher, peg);
            LOCALS.set(ctx, &peg.local, voucher);
            PEGS_OF.set(ctx, &(peg.chain_id.clone(), voucher.clone()), &Present);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let caps = |chain_id: &String| {
            let own = CAPS.range(view, chain_id, sdk::Order::Ascending);
            let coins = own.map(|((_, denom), amount)| Coin { denom, amount });
            Coins::new(coins.collect()).expect("a map has each denom once, and none of nothing")
        };
        let affiliates = CHAINS
            .iter(view)
            .map(|(chain_id, affiliate)| GenesisAffiliate {
                caps: caps(&chain_id),
                chain_id,
                client_id: affiliate.client_id,
                channel_id: affiliate.channel_id.unwrap_or_default(),
                admin: view.text(&affiliate.admin),
                pending_admin: affiliate
                    .pending_admin
                    .map(|admin| view.text(&admin))
                    .unwrap_or_default(),
                status: affiliate.status,
            });
        let pegs = PEGS.iter(view).map(|(_, peg)| GenesisPeg {
            chain_id: peg.chain_id,
            side_denom: peg.side_denom,
            local_denom: peg.local,
            numerator: peg.numerator,
            denominator: peg.denominator,
            backing: peg.backing,
        });
        Self {
            affiliates: affiliates.collect(),
            pegs: pegs.collect(),
        }
    }
}
