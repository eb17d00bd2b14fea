//! What happened. Events of a pair carry its whole row as it stands afterwards, those of a swap the position of the day.

use crate::types::{Mode, Pair, PairId};
use sdk::{Address, Amount, Denom, Rate, Time, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)* --- $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The lesser denom.
                denom_a: Denom,
                /// The greater denom.
                denom_b: Denom,
                /// The company behind the lesser denom.
                company_a: Address,
                /// The company behind the greater denom.
                company_b: Address,
                /// How the pair knows what points are worth.
                mode: Mode,
                /// Its fee, in bps.
                fee_bps: u32,
                /// The most points of the lesser denom that are swapped on a day.
                daily_quota_a: Amount,
                /// The same of the greater denom.
                daily_quota_b: Amount,
                /// The most points of the lesser denom that one account swaps on a day.
                user_quota_a: Amount,
                /// The same of the greater denom.
                user_quota_b: Amount,
                /// The least points of a swap.
                swap_min: Amount,
                /// Who paused it; empty: it is not paused.
                paused_by: Option<Address>,
                /// Who did this: of both companies the one behind the lesser denom.
                signer: Address,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(id: &PairId, pair: &Pair, companies: (Address, Address), signer: Address) -> Self {
                Self {
                    denom_a: id.0.clone(),
                    denom_b: id.1.clone(),
                    company_a: companies.0,
                    company_b: companies.1,
                    mode: pair.mode,
                    fee_bps: pair.fee_bps,
                    daily_quota_a: pair.limits_a.day,
                    daily_quota_b: pair.limits_b.day,
                    user_quota_a: pair.limits_a.user,
                    user_quota_b: pair.limits_b.user,
                    swap_min: pair.swap_min,
                    paused_by: pair.paused_by,
                    signer,
                }
            }
        })*
    };
}

events! {
    /// Two issuers agreed on a pair, or changed it.
    PairSet = "pair_set";
    /// Nobody swaps.
    PairPaused = "pair_paused";
    /// Everybody may swap again.
    PairResumed = "pair_resumed";
    ---
    /// Points of one issuer became points of another.
    pub struct PointsSwapped = "points_swapped" {
        /// Who swapped.
        user: Address,
        /// What was given.
        denom_in: Denom,
        /// What was got.
        denom_out: Denom,
        /// Points given, with the fee.
        amount_in: Amount,
        /// Points of them that went to the treasury.
        fee: Amount,
        /// Points got.
        amount_out: Amount,
        /// `krwp` that left the reserve of the issuer that gave.
        released: Amount,
        /// `krwp` of it that the reserve of the other needed.
        needed: Amount,
        /// The rest of it, which went to the treasury.
        dust: Amount,
        /// The treasury of the issuer that gave.
        treasury: Address,
        /// krwp for a point given.
        rate_in: Rate,
        /// krwp for a point got.
        rate_out: Rate,
        /// krwp for a coin of the hub, if it went through it.
        hub_price: Option<Rate>,
        /// How the pair knows what points are worth.
        mode: Mode,
        /// The day in Korea, as YYYYMMDD.
        day: u32,
        /// When.
        time: Time,
        /// The position of the pair on that day afterwards: `krwp` from the reserve of the lesser denom to the other.
        a_to_b: Amount,
        /// And back.
        b_to_a: Amount,
        /// Swaps of the pair on that day.
        swaps: u64,
        /// From when on the pair is paused until both companies have settled that position.
        due_at: Time,
        /// Points of this side that were swapped on that day.
        used: Amount,
        /// The part of this user.
        used_by_user: Amount,
    }
    /// A company agreed to a clearing position.
    pub struct ClearingSettled = "clearing_settled" {
        /// The day in Korea, as YYYYMMDD.
        day: u32,
        /// The lesser denom.
        denom_a: Denom,
        /// The greater denom.
        denom_b: Denom,
        /// `krwp` from the reserve of the lesser denom to the other.
        a_to_b: Amount,
        /// And back.
        b_to_a: Amount,
        /// How many swaps.
        swaps: u64,
        /// From when on the pair is paused until both have agreed.
        due_at: Time,
        /// Whether the company of the lesser denom has agreed.
        settled_by_a: bool,
        /// Whether the company of the greater denom has agreed.
        settled_by_b: bool,
        /// Who agreed now.
        company: Address,
        /// When it leaves the state, if both have agreed.
        forget_at: Option<Time>,
    }
    /// The parameters changed.
    pub struct ParamsSet = "pointswap_params_set" {
        /// The coin through which pairs in hub mode swap.
        hub_denom: Denom,
        /// How many days a clearing position stays after both have settled it.
        clearing_days: u32,
        /// The highest fee of a pair, in bps.
        fee_max_bps: u32,
        /// How many days after its day both have to settle a clearing position.
        clearing_due_days: u32,
    }
}
