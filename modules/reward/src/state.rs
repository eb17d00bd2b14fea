//! Where it all is.

use crate::types::{
    Budget, Campaign, CampaignId, Commitment, Coupon, CouponHash, DayUse, Deal, Ledger, Params,
    PhoneHash, Programme, Referral, Rule, Versions,
};
use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Item, Map, ModuleAccount, Present, StateSpec, Time, Tree};

/// What campaigns have left, set up and spent: it changes with every reward, so it is apart from their terms.
pub(crate) const BUDGETS: Map<CampaignId, Budget> = Map::new("reward/budget/");
/// The terms of campaigns, by id. They never change and stay for good: a refund may come late.
pub(crate) const CAMPAIGNS: Map<CampaignId, Campaign> = Map::new("reward/campaign/");
/// Commitments to coupons.
pub(crate) const COMMITMENTS: Map<[u8; 32], Commitment> = Map::new("reward/commitment/");
/// Commitments by the time they leave the state.
pub(crate) const COMMITMENTS_BY_END: Map<(Time, [u8; 32]), Present> =
    Map::new("reward/commitment_by_end/");
/// Coupons by the hash of their secret, redeemed ones included until their expiry.
pub(crate) const COUPONS: Map<CouponHash, Coupon> = Map::new("reward/coupon/");
/// Coupons by their expiry.
pub(crate) const COUPONS_BY_END: Map<(Time, CouponHash), Present> =
    Map::new("reward/coupon_by_end/");
/// (user, denom, campaign) -> what the user owes the campaign; the sum of a user and denom is in its ledger.
pub(crate) const CREDITORS: Map<(Address, Denom, CampaignId), Amount> =
    Map::new("reward/creditor/");
/// (campaign, user, Korean day) -> what payments of that day earned, where the campaign has a cap per day.
pub(crate) const DAYS: Map<(CampaignId, Address, u32), DayUse> = Map::new("reward/day/");
/// What a payment earns, by payment, from its first capture until it leaves the state. Its payment has the hash of it, and is
/// under a root, so this is not.
pub(crate) const DEALS: Map<[u8; 32], Deal> = Map::in_tree(Tree::Local, "reward/deal/");
/// The text of rule documents.
pub(crate) const DOCUMENTS: Map<(MerchantId, u32), String> = Map::new("reward/document/");
/// Campaigns that have not ended, by the end of their window.
pub(crate) const ENDS: Map<(Time, CampaignId), Present> = Map::new("reward/end/");
/// (merchant or campaign of referrals, buyer) -> the first payment of the buyer there that is not refunded.
pub(crate) const FIRSTS: Map<([u8; 32], Address), [u8; 32]> = Map::new("reward/first/");
/// What a user earned of a denom, and owes.
pub(crate) const LEDGERS: Map<(Address, Denom), Ledger> = Map::new("reward/ledger/");
/// Who proved to be in the segment of a campaign.
pub(crate) const MEMBERS: Map<(CampaignId, Address), Present> = Map::new("reward/member/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("reward/params");
/// (phone, campaign, expiry) -> what waits for the owner of the phone.
pub(crate) const PHONES: Map<(PhoneHash, CampaignId, Time), Amount> = Map::new("reward/phone/");
/// What waits for phones, by expiry.
pub(crate) const PHONES_BY_END: Map<(Time, PhoneHash, CampaignId), Present> =
    Map::new("reward/phone_by_end/");
/// Tier programmes by the denom of their points.
pub(crate) const PROGRAMMES: Map<Denom, Programme> = Map::new("reward/programme/");
/// (campaign, referred) -> who brought it.
pub(crate) const REFERRALS: Map<(CampaignId, Address), Referral> = Map::new("reward/referral/");
/// Referrals whose purchase counted, by the end of its refund lock.
pub(crate) const REFERRALS_DUE: Map<(Time, CampaignId, Address), Present> =
    Map::new("reward/referral_due/");
/// Rules as they run, by merchant and version.
pub(crate) const RULES: Map<(MerchantId, u32), Rule> = Map::new("reward/rule/");
/// (campaign, shop, user, Korean day) -> what payments of that day earned, where the shop's rule has a cap per day.
pub(crate) const SHOP_DAYS: Map<(CampaignId, MerchantId, Address, u32), DayUse> =
    Map::new("reward/shop_day/");
/// (campaign, user) -> what the user got and kept, where the campaign has a cap per user.
pub(crate) const USERS: Map<(CampaignId, Address), Amount> = Map::new("reward/user/");
/// Which versions of rules a merchant has, and which counts.
pub(crate) const VERSIONS: Map<MerchantId, Versions> = Map::new("reward/versions/");

/// The account that has the budgets in `krwp` and coins. Budgets in points are in the reserves of their issuers.
pub const REWARD_BUDGET: ModuleAccount = ModuleAccount {
    name: "reward_budget",
    rights: &[],
};

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    BUDGETS.spec(),
    CAMPAIGNS.spec(),
    COMMITMENTS.spec(),
    COMMITMENTS_BY_END.spec(),
    COUPONS.spec(),
    COUPONS_BY_END.spec(),
    CREDITORS.spec(),
    DAYS.spec(),
    DEALS.spec(),
    DOCUMENTS.spec(),
    ENDS.spec(),
    FIRSTS.spec(),
    LEDGERS.spec(),
    MEMBERS.spec(),
    PARAMS.spec(),
    PHONES.spec(),
    PHONES_BY_END.spec(),
    PROGRAMMES.spec(),
    REFERRALS.spec(),
    REFERRALS_DUE.spec(),
    RULES.spec(),
    SHOP_DAYS.spec(),
    USERS.spec(),
    VERSIONS.spec(),
];
