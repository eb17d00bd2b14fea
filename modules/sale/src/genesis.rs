//! The module's part of genesis.

use crate::ops;
use crate::state::{
    CLAIMED, DROP_COUNT, DROPS, ENDS, EXPIRIES, PARAMS, PURCHASES, SALE_COUNT, SALES,
};
use crate::types::{ClaimDrop, DropId, Params, Purchase, Sale, SaleId, State, Terms};
use sdk::merkle::Hash;
use sdk::{Address, Amount, Chain, Ctx, Denom, GenesisState, Present, Result, Time, View, root};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters, sales with what buyers have in them, drops with the leaves that were paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleGenesis {
    /// The parameters.
    pub params: Params,
    /// Sales; the first one is number 1.
    #[serde(default)]
    pub sales: Vec<GenesisSale>,
    /// What buyers have in them.
    #[serde(default)]
    pub purchases: Vec<GenesisPurchase>,
    /// Drops; the first one is number 1.
    #[serde(default)]
    pub drops: Vec<GenesisDrop>,
    /// Leaves that drops have paid.
    #[serde(default)]
    pub claimed: Vec<GenesisClaimed>,
}

/// A sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisSale {
    /// Who sells.
    pub owner: String,
    /// What is offered, and how much of each tranche is sold.
    pub terms: Terms,
    /// `open`, `success`, `refund` or `cancelled`.
    pub state: State,
    /// What buyers paid.
    pub raised: Amount,
    /// What buyers got of what they bought.
    pub claimed: Amount,
    /// What buyers got back of what they paid.
    pub refunded: Amount,
    /// What the owner has coming of what was for sale.
    pub tokens_owed: Amount,
    /// What the owner has coming of what was raised.
    pub money_owed: Amount,
    /// From when on it vests, if it has ended well.
    pub vests_from: Option<Time>,
}

/// What a buyer has in a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPurchase {
    /// The sale.
    pub sale_id: u64,
    /// Who.
    pub buyer: String,
    /// What it paid.
    pub paid: Amount,
    /// What it bought.
    pub bought: Amount,
    /// What it got of that.
    pub claimed: Amount,
}

/// A drop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisDrop {
    /// Who put it in.
    pub funder: String,
    /// What.
    pub denom: Denom,
    /// The root of the tree: 32 bytes in hex.
    pub root: String,
    /// What all leaves together get.
    pub total: Amount,
    /// What leaves got.
    pub claimed: Amount,
    /// From then on the rest is the funder's.
    pub expiry: Time,
    /// Whether that is booked.
    pub closed: bool,
    /// What of the rest could not be given back yet.
    pub owed: Amount,
}

/// A leaf that a drop has paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisClaimed {
    /// The drop.
    pub drop_id: u64,
    /// Its hash: 32 bytes in hex.
    pub leaf: String,
}

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    sales: BTreeMap<SaleId, Sale>,
    purchases: BTreeMap<(SaleId, Address), Purchase>,
    drops: BTreeMap<DropId, ClaimDrop>,
    claimed: BTreeSet<(DropId, Hash)>,
}

fn address(chain: &Chain, text: &str) -> Result<Address, String> {
    chain.prefix.parse(text).map_err(|error| error.log)
}

fn hash(text: &str) -> Result<Hash, String> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash)
        .map_err(|error| format!("{text:?}: {error}, expected 32 bytes in hex"))?;
    Ok(hash)
}

impl SaleGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        self.params.check().map_err(|error| error.to_string())?;
        for (id, listed) in (1..).zip(&self.sales) {
            let named = |why: String| format!("sale {id}: {why}");
            let sale = listed.parse(chain).map_err(named)?;
            sale.terms
                .check()
                .map_err(|error| named(error.to_string()))?;
            parsed.sales.insert(id, sale);
        }
        for listed in &self.purchases {
            let id = listed.sale_id;
            let named = |why: &str| format!("purchase of {} in sale {id}: {why}", listed.buyer);
            let buyer = address(chain, &listed.buyer).map_err(|why| named(&why))?;
            if !parsed.sales.contains_key(&id) {
                return Err(named("no such sale"));
            }
            let purchase = Purchase {
                paid: listed.paid,
                bought: listed.bought,
                claimed: listed.claimed,
            };
            if parsed.purchases.insert((id, buyer), purchase).is_some() {
                return Err(named("there twice"));
            }
        }
        for (id, listed) in (1..).zip(&self.drops) {
            let drop = listed.parse(chain);
            let drop = drop.map_err(|why| format!("drop {id}: {why}"))?;
            parsed.drops.insert(id, drop);
        }
        for listed in &self.claimed {
            let id = listed.drop_id;
            let named = |why: &str| format!("leaf {} of drop {id}: {why}", listed.leaf);
            let leaf = hash(&listed.leaf).map_err(|why| named(&why))?;
            if !parsed.drops.contains_key(&id) || !parsed.claimed.insert((id, leaf)) {
                return Err(named("no such drop, or there twice"));
            }
        }
        Ok(parsed)
    }
}

impl GenesisSale {
    fn parse(&self, chain: &Chain) -> Result<Sale, String> {
        Ok(Sale {
            owner: address(chain, &self.owner)?,
            terms: self.terms.clone(),
            state: self.state,
            raised: self.raised,
            claimed: self.claimed,
            refunded: self.refunded,
            tokens_owed: self.tokens_owed,
            money_owed: self.money_owed,
            vests_from: self.vests_from,
        })
    }

    fn export(view: &View<'_>, sale: Sale) -> Self {
        Self {
            owner: view.text(&sale.owner),
            terms: sale.terms,
            state: sale.state,
            raised: sale.raised,
            claimed: sale.claimed,
            refunded: sale.refunded,
            tokens_owed: sale.tokens_owed,
            money_owed: sale.money_owed,
            vests_from: sale.vests_from,
        }
    }
}

impl GenesisDrop {
    fn parse(&self, chain: &Chain) -> Result<ClaimDrop, String> {
        if self.denom.has_lots() || self.claimed > self.total || self.owed > self.total {
            return Err("points, or more claimed or owed than the total".to_owned());
        }
        Ok(ClaimDrop {
            funder: address(chain, &self.funder)?,
            denom: self.denom.clone(),
            root: hash(&self.root)?,
            total: self.total,
            claimed: self.claimed,
            expiry: self.expiry,
            closed: self.closed,
            owed: self.owed,
        })
    }

    fn export(view: &View<'_>, drop: ClaimDrop) -> Self {
        Self {
            funder: view.text(&drop.funder),
            denom: drop.denom,
            root: hex::encode(drop.root),
            total: drop.total,
            claimed: drop.claimed,
            expiry: drop.expiry,
            closed: drop.closed,
            owed: drop.owed,
        }
    }
}

impl GenesisState for SaleGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(drop)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain()).expect("validate has read it");
        PARAMS.set(ctx, &self.params);
        for (id, sale) in &parsed.sales {
            SALES.set(ctx, id, sale);
            SALE_COUNT.set(ctx, id);
            if sale.state == State::Open {
                ENDS.set(ctx, &(sale.terms.end, *id), &Present);
            }
        }
        for (key, purchase) in &parsed.purchases {
            PURCHASES.set(ctx, key, purchase);
        }
        for (id, drop) in &parsed.drops {
            DROPS.set(ctx, id, drop);
            DROP_COUNT.set(ctx, id);
            if !drop.closed {
                EXPIRIES.set(ctx, &(drop.expiry, *id), &Present);
            }
        }
        for key in &parsed.claimed {
            CLAIMED.set(ctx, key, &Present);
        }
        // What the bank has is in the state by now.
        let view = ctx.view();
        let held = crate::invariants::sales(&view).and_then(|()| crate::invariants::escrow(&view));
        held.map_err(|why| root::INVALID_REQUEST.wrap(why))
    }

    fn export(view: &View<'_>) -> Self {
        let purchases = PURCHASES
            .iter(view)
            .map(|((sale_id, buyer), purchase)| GenesisPurchase {
                sale_id,
                buyer: view.text(&buyer),
                paid: purchase.paid,
                bought: purchase.bought,
                claimed: purchase.claimed,
            });
        let claimed = CLAIMED
            .iter(view)
            .map(|((drop_id, leaf), _)| GenesisClaimed {
                drop_id,
                leaf: hex::encode(leaf),
            });
        let sales = SALES.iter(view).map(|(_, sale)| sale);
        let drops = DROPS.iter(view).map(|(_, drop)| drop);
        Self {
            params: ops::params(view),
            sales: sales.map(|sale| GenesisSale::export(view, sale)).collect(),
            purchases: purchases.collect(),
            drops: drops.map(|drop| GenesisDrop::export(view, drop)).collect(),
            claimed: claimed.collect(),
        }
    }
}
