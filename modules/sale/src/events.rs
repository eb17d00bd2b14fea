//! What happened. Events of a sale, and of a drop, carry its whole row as it stands afterwards.

use crate::types::{ClaimDrop, DropId, Sale, SaleId, State};
use sdk::{Address, Amount, Denom, Time, event};

pub use crate::types::Tranches;

macro_rules! events {
    (
        sale { $($(#[$meta:meta])* $name:ident = $kind:literal;)* }
        drop { $($(#[$drop_meta:meta])* $drop_name:ident = $drop_kind:literal;)* }
        $($rest:tt)*
    ) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The sale.
                sale_id: u64,
                /// Who sells.
                owner: Address,
                /// What is sold.
                denom: Denom,
                /// What it is paid in.
                payment_denom: Denom,
                /// Price, amount, what is sold of it, begin and end of each tranche.
                tranches: Tranches,
                /// How many are for sale in all.
                for_sale: Amount,
                /// Below it everybody is refunded.
                soft_cap: Amount,
                /// No more is raised.
                hard_cap: Amount,
                /// The most that one buyer pays; empty: as much as all.
                buyer_cap: Option<Amount>,
                /// Root over the addresses that may buy; empty: everybody.
                allow_root: Option<[u8; 32]>,
                /// Nothing vests before so many seconds.
                cliff_seconds: u64,
                /// All has vested after so many.
                duration_seconds: u64,
                /// When it begins.
                start: Time,
                /// When it ends.
                end: Time,
                /// Where it is.
                state: State,
                /// How many are sold.
                sold: Amount,
                /// What buyers paid.
                raised: Amount,
                /// What buyers got of what they bought.
                claimed: Amount,
                /// What buyers got back of what they paid.
                refunded: Amount,
                /// What the owner has coming of what was for sale.
                tokens_owed: Amount,
                /// What the owner has coming of what was raised.
                money_owed: Amount,
                /// From when on it vests; empty: it has not ended well.
                vests_from: Option<Time>,
            })*
            $($(#[$drop_meta])* pub struct $drop_name = $drop_kind {
                /// The drop.
                drop_id: u64,
                /// Who put it in.
                funder: Address,
                /// What.
                denom: Denom,
                /// The root of the tree.
                root: [u8; 32],
                /// What all leaves together get.
                total: Amount,
                /// What leaves got.
                claimed: Amount,
                /// From then on the rest is the funder's.
                expiry: Time,
                /// Whether nobody claims any more.
                closed: bool,
                /// What of the rest could not be given back yet.
                owed: Amount,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(sale_id: SaleId, sale: &Sale) -> Self {
                let terms = &sale.terms;
                Self {
                    sale_id,
                    owner: sale.owner,
                    denom: terms.denom.clone(),
                    payment_denom: terms.payment_denom.clone(),
                    tranches: Tranches(terms.tranches.clone()),
                    for_sale: terms.for_sale(),
                    soft_cap: terms.soft_cap,
                    hard_cap: terms.hard_cap,
                    buyer_cap: terms.buyer_cap,
                    allow_root: terms.allow_root,
                    cliff_seconds: terms.cliff_seconds,
                    duration_seconds: terms.duration_seconds,
                    start: terms.start,
                    end: terms.end,
                    state: sale.state,
                    sold: sale.sold(),
                    raised: sale.raised,
                    claimed: sale.claimed,
                    refunded: sale.refunded,
                    tokens_owed: sale.tokens_owed,
                    money_owed: sale.money_owed,
                    vests_from: sale.vests_from,
                }
            }
        })*

        $(impl $drop_name {
            pub(crate) fn of(drop_id: DropId, drop: &ClaimDrop) -> Self {
                Self {
                    drop_id,
                    funder: drop.funder,
                    denom: drop.denom.clone(),
                    root: drop.root,
                    total: drop.total,
                    claimed: drop.claimed,
                    expiry: drop.expiry,
                    closed: drop.closed,
                    owed: drop.owed,
                }
            }
        })*
    };
}

events! {
    sale {
        /// Somebody sells something.
        SaleCreated = "sale_created";
        /// It ended, well or not.
        SaleClosed = "sale_closed";
        /// The owner cancelled it.
        SaleCancelled = "sale_cancelled";
        /// The owner got what could not be paid when it ended.
        SalePaid = "sale_paid";
    }
    drop {
        /// Somebody gives something to those in a tree.
        DropCreated = "drop_created";
        /// It is over.
        DropClosed = "drop_closed";
        /// The funder got what could not be given back when it was over.
        DropPaid = "drop_paid";
    }
    /// Somebody bought.
    pub struct SaleBought = "sale_bought" {
        /// The sale.
        sale_id: u64,
        /// Who bought.
        buyer: Address,
        /// What is sold.
        denom: Denom,
        /// What it is paid in.
        payment_denom: Denom,
        /// What was paid now.
        paid: Amount,
        /// How many were bought now.
        bought: Amount,
        /// What this buyer has paid in all.
        buyer_paid: Amount,
        /// What this buyer has bought in all.
        buyer_bought: Amount,
        /// The tranches afterwards.
        tranches: Tranches,
        /// How many are sold.
        sold: Amount,
        /// What was raised.
        raised: Amount,
    }
    /// A buyer got what has vested.
    pub struct VestedClaimed = "sale_vested_claimed" {
        /// The sale.
        sale_id: u64,
        /// Who bought.
        buyer: Address,
        /// What is sold.
        denom: Denom,
        /// How many the buyer got now.
        amount: Amount,
        /// How many it got in all.
        buyer_claimed: Amount,
        /// How many it bought.
        buyer_bought: Amount,
        /// How many all buyers got.
        claimed: Amount,
    }
    /// A buyer got back what it had paid.
    pub struct RefundClaimed = "sale_refund_claimed" {
        /// The sale.
        sale_id: u64,
        /// Who had bought.
        buyer: Address,
        /// What it had paid in.
        payment_denom: Denom,
        /// How much.
        amount: Amount,
        /// What all buyers got back.
        refunded: Amount,
    }
    /// Somebody in the tree of a drop got what its leaf says.
    pub struct DropClaimed = "drop_claimed" {
        /// The drop.
        drop_id: u64,
        /// Who.
        claimant: Address,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
        /// The hash of the leaf.
        leaf: [u8; 32],
        /// What all leaves got.
        claimed: Amount,
    }
    /// The parameters changed.
    pub struct ParamsSet = "sale_params_set" {
        /// The longest sale.
        sale_seconds_max: u64,
        /// The longest vesting.
        vesting_seconds_max: u64,
        /// The longest drop.
        drop_seconds_max: u64,
        /// How many sales, and drops, a block ends.
        ends_per_block_max: u32,
    }
}
