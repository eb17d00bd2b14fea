//! Who else there is in the genesis: payment company and merchants, issuers of points, their campaign and their pair.

use super::{
    Accounts, BALANCE, COMPANY_BPS, EARNED_MONTH, Kind, LIFETIME_MONTHS, OTHER_POINTS, POINTS,
    REWARD_BPS, SWAP_FEE_BPS, WON, company, issuer, merchant_id, other_issuer, payout_address,
};
use sdk::{Address, Amount, Prefix, Time};
use serde_json::{Value as Json, json};

/// More than all transactions use: of budgets and quotas in points, and, a million times that, of `krwp` behind them.
const PLENTY: Amount = Amount::new(1_000_000_000_000_000_000_000_000);
const RESERVE: Amount = Amount::new(1_000_000_000_000_000_000_000_000_000_000);
/// 2100-01-01: after everything.
const LATER_SECONDS: u64 = 4_102_444_800;
const CAMPAIGN: &str = "three in a hundred";

impl Accounts {
    /// Adds everybody to a genesis whom transactions need besides their accounts.
    pub(crate) fn add_actors(&self, app_state: &mut Json, prefix: &Prefix) {
        match self.kind {
            Kind::Send => {}
            Kind::Payment => self.add_merchants(app_state, prefix),
            Kind::Reward | Kind::FirstReward => {
                self.add_merchants(app_state, prefix);
                self.add_rewards(app_state, prefix);
                let left = PLENTY.saturating_sub(self.earned());
                add_issuers(app_state, prefix, left);
            }
            Kind::PointsSend | Kind::Swap => {
                add_issuers(app_state, prefix, Amount::ZERO);
                add_pair(app_state);
            }
        }
    }

    /// Adds the lots of points that accounts have to a genesis.
    pub(crate) fn add_lots(&self, app_state: &mut Json, prefix: &Prefix) {
        if !self.kind.denoms().contains(&POINTS) {
            return;
        }
        let lots = self.lots();
        let of_account = |address: &Address| {
            let address = prefix.text(address);
            let row = move |lot: &bank::Lot| {
                let amount = json!({"denom": POINTS, "amount": lot.amount});
                json!({"address": address, "amount": amount, "expiry": lot.expiry})
            };
            lots.iter().map(row).collect::<Vec<_>>()
        };
        app_state["bank"]["lots"] = self.addresses.iter().flat_map(of_account).collect();
        // Their issuer has made them.
        let holders = self.addresses.len() as u128;
        app_state["points"]["issuers"][0]["totals"] =
            json!({"minted": Amount::new(BALANCE * holders)});
    }

    fn add_merchants(&self, app_state: &mut Json, prefix: &Prefix) {
        let company = prefix.text(&company());
        let mut merchants: Vec<Json> = (0..self.merchants)
            .map(|n| {
                let owner = prefix.text(&payout_address(n));
                json!({
                    "id": hex::encode(merchant_id(n)), "owner": owner, "company": company, "name": format!("shop {n}"),
                    "mcc": "5812", "region": "KR-11", "payout_address": owner, "fee_bps": COMPANY_BPS,
                    "status": "active", "suspended_by_authority": false, "delegates": {}, "parent": "",
                    "registered_at": Time::default(),
                })
            })
            .collect();
        merchants.sort_by_key(|merchant| merchant["id"].as_str().map(str::to_owned));
        app_state["fee"]["fee_tokens"] = json!([{"denom": WON, "rate": "1"}]);
        app_state["merchant"]["companies"] = json!([{"address": company, "name": "payments", "fee_address": company, "active": true}]);
        app_state["merchant"]["merchants"] = json!(merchants);
    }

    /// A campaign of the payment company, which counts in all its shops, and their rules.
    fn add_rewards(&self, app_state: &mut Json, prefix: &Prefix) {
        let funder = company();
        let id = sdk::crypto::sha256_parts(&[
            b"aot/campaign/v1",
            funder.as_bytes(),
            CAMPAIGN.as_bytes(),
        ]);
        let zero = Amount::ZERO;
        app_state["reward"]["campaigns"] = json!([{
            "funder": prefix.text(&funder), "name": CAMPAIGN, "denom": POINTS, "merchant_ids": [],
            "starts": Time::default(), "ends": Time::from_seconds(LATER_SECONDS),
            "payment_max": zero, "user_day_max": zero, "user_max": zero, "stack_class": "", "segment_root": null,
            "lock_seconds": 0, "referral_reward": zero, "referral_purchase_min": zero,
            "budget": {
                "state": "active", "funded": PLENTY, "spent": self.earned(), "returned": zero, "reserved": zero,
                "elsewhere": self.earned(),
            },
            "members": [], "users": {},
        }]);
        let rewards = json!([{"campaign": hex::encode(id), "grant": {"bps": REWARD_BPS}}]);
        let document =
            json!({"schema": "aot/rule/v1", "name": "three in a hundred", "rewards": rewards});
        let version = json!({
            "version": 1, "put_at": Time::default(), "used": true, "document": document.to_string(),
        });
        let rules = (0..self.merchants).map(|n| {
            json!({
                "merchant_id": hex::encode(merchant_id(n)), "last": 1, "active": 1, "next": 0, "next_at": null,
                "versions": [version],
            })
        });
        app_state["reward"]["rules"] = rules.collect();
        if self.kind == Kind::Reward {
            let each = Amount::new(BALANCE);
            let ledger = json!({
                "earned": each, "clawed_back": zero, "debt": zero, "months": [[EARNED_MONTH, each]],
            });
            let row = |user: &Address| json!({"user": prefix.text(user), "denom": POINTS, "ledger": ledger});
            app_state["reward"]["ledgers"] = self.addresses.iter().map(row).collect();
        }
    }

    /// What accounts have earned before, together.
    fn earned(&self) -> Amount {
        let earners = if self.kind == Kind::Reward {
            self.addresses.len() as u128
        } else {
            0
        };
        Amount::new(BALANCE * earners)
    }
}

/// Both issuers; the first has promised points to the campaign.
fn add_issuers(app_state: &mut Json, prefix: &Prefix, promised: Amount) {
    let row = |denom: &str, company: &Address, committed: Amount| {
        json!({
            "denom": denom, "company": prefix.text(company), "name": denom, "ratio_bps": 10_000,
            "transferable": true, "swappable": true, "lifetime_months": LIFETIME_MONTHS, "status": "active",
            "paused_by_authority": false, "reserve": RESERVE, "committed": committed,
            "rates": [{"rate": "1", "effective": Time::default()}],
        })
    };
    app_state["points"]["issuers"] = json!([
        row(POINTS, &issuer(), promised),
        row(OTHER_POINTS, &other_issuer(), Amount::ZERO),
    ]);
    let both = Amount::new(2 * RESERVE.units());
    let reserve = json!({
        "address": prefix.text(&points::POINTS_RESERVE.address()),
        "coins": [{"denom": WON, "amount": both}],
    });
    // Behind all others: accounts have numbers in the order of this list.
    if let Some(balances) = app_state["bank"]["balances"].as_array_mut() {
        balances.push(reserve);
    }
}

fn add_pair(app_state: &mut Json) {
    app_state["pointswap"]["pairs"] = json!([{
        "denom_a": POINTS, "denom_b": OTHER_POINTS, "mode": "issuer_rate", "fee_bps": SWAP_FEE_BPS,
        "daily_quota_a": PLENTY, "daily_quota_b": PLENTY, "user_quota_a": PLENTY, "user_quota_b": PLENTY,
        "swap_min": "1", "paused_by": "",
    }]);
}
