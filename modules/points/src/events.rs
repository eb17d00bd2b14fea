//! What happened. Events carry the whole row as it stands afterwards: of an issuer, or of a movement with the totals of
//! the issuer.

use crate::types::{Params, Status, Totals};
use sdk::{Address, Amount, Denom, Rate, Time, event};

/// A movement of points or of the `krwp` behind them.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) denom: Denom,
    pub(crate) day: u32,
    pub(crate) account: Address,
    pub(crate) other: Option<Address>,
    pub(crate) amount: Amount,
    pub(crate) krwp: Amount,
    pub(crate) expiry: Option<Time>,
    pub(crate) available_at: Option<Time>,
    pub(crate) reserve: Amount,
    pub(crate) supply: Amount,
    pub(crate) committed: Amount,
    pub(crate) required: Amount,
    pub(crate) total: Option<Amount>,
}

/// An issuer as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) denom: Denom,
    pub(crate) day: u32,
    pub(crate) company: Address,
    pub(crate) name: String,
    pub(crate) rate: Rate,
    pub(crate) next_rate: Option<Rate>,
    pub(crate) next_rate_at: Option<Time>,
    pub(crate) ratio_bps: u32,
    pub(crate) transferable: bool,
    pub(crate) swappable: bool,
    pub(crate) lifetime_months: u32,
    pub(crate) status: Status,
    pub(crate) reserve: Amount,
    pub(crate) supply: Amount,
    pub(crate) committed: Amount,
    pub(crate) required: Amount,
    pub(crate) totals: Totals,
}

macro_rules! events {
    (
        $($(#[$meta:meta])* $name:ident = $kind:literal;)*
        --- $($(#[$move_meta:meta])* $move_name:ident = $move_kind:literal;)*
        --- $($other:tt)*
    ) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// Its points.
                denom: Denom,
                /// The day in Korea, as YYYYMMDD.
                day: u32,
                /// The company behind it.
                company: Address,
                /// Its name.
                name: String,
                /// Won for a point.
                rate: Rate,
                /// A rate to come.
                next_rate: Option<Rate>,
                /// From when on.
                next_rate_at: Option<Time>,
                /// What the reserve must be of what is owed, in bps.
                ratio_bps: u32,
                /// Whether holders may send points to each other.
                transferable: bool,
                /// Whether points may be swapped.
                swappable: bool,
                /// How many months points live.
                lifetime_months: u32,
                /// Where it is in its life.
                status: Status,
                /// `krwp` behind the points.
                reserve: Amount,
                /// Points that exist.
                supply: Amount,
                /// Points that are promised.
                committed: Amount,
                /// `krwp` that the reserve must have.
                required: Amount,
                /// Points that the company ever made.
                minted: Amount,
                /// Points that were ever made out of promises.
                granted: Amount,
                /// Points that ever came back for refunds.
                reissued: Amount,
                /// Points that ever came by swaps.
                swapped_in: Amount,
                /// Points that holders ever destroyed.
                burned: Amount,
                /// Points that the reserve ever paid for.
                redeemed: Amount,
                /// Points that were ever taken back.
                taken_back: Amount,
                /// Points that ever went by swaps.
                swapped_away: Amount,
                /// Points that ever expired.
                expired: Amount,
                /// Who did this; nobody: a time came.
                signer: Option<Address>,
                /// Why, if said.
                reason: String,
            })*
            $($(#[$move_meta])* pub struct $move_name = $move_kind {
                /// Whose points they are.
                denom: Denom,
                /// The day in Korea, as YYYYMMDD.
                day: u32,
                /// Who gave or got: points where points moved, else money.
                account: Address,
                /// Who got or gave the money, where that is somebody else.
                other: Option<Address>,
                /// Points.
                amount: Amount,
                /// Money that came into the reserve or left it.
                krwp: Amount,
                /// The end of the new lot.
                expiry: Option<Time>,
                /// From when on the new lot can be spent, if not at once.
                available_at: Option<Time>,
                /// `krwp` behind the points afterwards.
                reserve: Amount,
                /// Points that exist afterwards.
                supply: Amount,
                /// Points that are promised afterwards.
                committed: Amount,
                /// `krwp` that the reserve must have afterwards.
                required: Amount,
                /// All points that ever came or went so, if some did.
                total: Option<Amount>,
            })*
            $($other)*
        }

        $(impl $name {
            pub(crate) fn of(row: Row, signer: Option<Address>, reason: &str) -> Self {
                let Row {
                    denom, day, company, name, rate, next_rate, next_rate_at, ratio_bps, transferable, swappable,
                    lifetime_months, status, reserve, supply, committed, required, totals,
                } = row;
                let Totals {
                    minted, granted, reissued, swapped_in, burned, redeemed, taken_back, swapped_away, expired,
                } = totals;
                Self {
                    denom, day, company, name, rate, next_rate, next_rate_at, ratio_bps, transferable, swappable,
                    lifetime_months, status, reserve, supply, committed, required, minted, granted, reissued, swapped_in,
                    burned, redeemed, taken_back, swapped_away, expired, signer, reason: reason.to_owned(),
                }
            }
        })*
        $(impl From<Movement> for $move_name {
            fn from(movement: Movement) -> Self {
                let Movement {
                    denom, day, account, other, amount, krwp, expiry, available_at, reserve, supply, committed, required,
                    total,
                } = movement;
                Self {
                    denom, day, account, other, amount, krwp, expiry, available_at, reserve, supply, committed, required,
                    total,
                }
            }
        })*
    };
}

events! {
    /// The authority admitted an issuer.
    IssuerRegistered = "issuer_registered";
    /// The authority changed its terms.
    IssuerTermsSet = "issuer_terms_set";
    /// Its company set a rate that counts later.
    RateScheduled = "points_rate_scheduled";
    /// A rate that was to come does not.
    RateCancelled = "points_rate_cancelled";
    /// A rate counts: from `next_rate_at` of the event that scheduled it on.
    RateChanged = "points_rate_changed";
    /// Nothing new is made of its points, or paid with them.
    PointsPaused = "points_paused";
    /// All goes on.
    PointsResumed = "points_resumed";
    /// It ended: holders redeem.
    RunoffStarted = "points_runoff_started";
    ---
    /// The company made points for `account`.
    PointsMinted = "points_minted";
    /// `account` destroyed points of its own; the reserve keeps what stood for them.
    PointsBurned = "points_burned";
    /// Points of `account` were destroyed, and the reserve paid `other` for them.
    PointsRedeemed = "points_redeemed";
    /// `account` paid for a promise of points.
    PointsCommitted = "points_committed";
    /// A promise was taken back, and the reserve paid `account` for it.
    PointsUncommitted = "points_uncommitted";
    /// Points that were promised were made for `account`.
    PointsGranted = "points_granted";
    /// Points of `account` were destroyed, and are promised again.
    PointsTakenBack = "points_taken_back";
    /// Redeemed points came back to `account`, and `other` paid the reserve for them.
    PointsReissued = "points_reissued";
    /// Points of `account` were swapped for those of others: money left the reserve.
    PointsSwappedAway = "points_swapped_away";
    /// `account` swapped others for these points: money came into the reserve.
    PointsSwappedIn = "points_swapped_in";
    /// `account` paid into the reserve.
    ReserveToppedUp = "points_reserve_topped_up";
    /// The company took surplus out of the reserve.
    ReserveWithdrawn = "points_reserve_withdrawn";
    ---
    /// Points expired in this block; `bank` tells whose.
    pub struct PointsExpired = "points_expired" {
        /// Whose points they were.
        denom: Denom,
        /// The day in Korea, as YYYYMMDD.
        day: u32,
        /// Points.
        amount: Amount,
        /// `krwp` behind the points afterwards.
        reserve: Amount,
        /// Points that exist afterwards.
        supply: Amount,
        /// Points that are promised afterwards.
        committed: Amount,
        /// `krwp` that the reserve must have afterwards.
        required: Amount,
        /// All points that ever expired.
        total: Amount,
    }
    /// The parameters changed.
    pub struct ParamsSet = "points_params_set" {
        /// The lowest ratio of an issuer, in bps.
        ratio_min_bps: u32,
        /// The largest step of a rate, in bps of the rate before.
        rate_step_max_bps: u32,
        /// The shortest time from a change of a rate to its effect, in seconds.
        rate_delay_seconds: u64,
        /// The longest life of points, in months.
        lifetime_max_months: u32,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: &Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            ratio_min_bps,
            rate_step_max_bps,
            rate_delay_seconds,
            lifetime_max_months,
        } = *params;
        Self {
            ratio_min_bps,
            rate_step_max_bps,
            rate_delay_seconds,
            lifetime_max_months,
        }
    }
}
