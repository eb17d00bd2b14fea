//! What happened. What moves money carries the totals as they stand afterwards.

use crate::types::{Budget, Campaign, CampaignId, Params, Source, State};
use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Time, event};

event! {
    /// A user earned something of a campaign.
    pub struct PointsEarned = "points_earned" {
        /// Who.
        user: Address,
        /// Who paid.
        campaign_id: CampaignId,
        /// For which payment, if for one.
        payment_id: Option<[u8; 32]>,
        /// In which shop, if in one.
        merchant_id: Option<MerchantId>,
        /// The Korean day that it counts to, as YYYYMMDD: of the authorization, or today.
        day: u32,
        /// What it came from.
        source: Source,
        /// What was given.
        denom: Denom,
        /// How much, what repaid debts included.
        amount: Amount,
        /// How much of it repaid debts.
        repaid: Amount,
        /// From when on it can be spent, if not at once.
        available_at: Option<Time>,
        /// From when on it is gone, if it ever is.
        expiry: Option<Time>,
        /// The budget, paid in.
        campaign_funded: Amount,
        /// The budget, granted.
        campaign_spent: Amount,
        /// What the user earned of the denom in all.
        user_earned: Amount,
        /// What of it was clawed back.
        user_clawed_back: Amount,
        /// What the user owes.
        user_debt: Amount,
    }
    /// What a payment had earned was clawed back.
    pub struct PointsClawedBack = "points_clawed_back" {
        /// Who lost it.
        user: Address,
        /// Whose budget it is.
        campaign_id: CampaignId,
        /// Of which payment.
        payment_id: [u8; 32],
        /// In which shop.
        merchant_id: MerchantId,
        /// The Korean day of the authorization, as YYYYMMDD.
        day: u32,
        /// What was given.
        denom: Denom,
        /// How much was clawed back.
        amount: Amount,
        /// How much of it the user did not have any more: a debt.
        owed: Amount,
        /// The budget, paid in.
        campaign_funded: Amount,
        /// The budget, granted.
        campaign_spent: Amount,
        /// What the user earned of the denom in all.
        user_earned: Amount,
        /// What of it was clawed back.
        user_clawed_back: Amount,
        /// What the user owes.
        user_debt: Amount,
    }
    /// What a user owes a campaign changed.
    pub struct RewardDebtChanged = "reward_debt_changed" {
        /// Who owes.
        user: Address,
        /// What.
        denom: Denom,
        /// To whom.
        campaign_id: CampaignId,
        /// What is owed to this campaign now.
        owed: Amount,
        /// The budget, granted.
        campaign_spent: Amount,
    }
    /// A campaign was opened, funded, paused, resumed or ended, or what it has set aside or given back changed.
    pub struct CampaignChanged = "campaign_changed" {
        /// Which.
        campaign_id: CampaignId,
        /// Who opened it.
        funder: Address,
        /// Its name.
        name: String,
        /// What it gives.
        denom: Denom,
        /// The shops that it names, with commas between.
        merchant_ids: String,
        /// When it begins.
        starts: Time,
        /// When it ends.
        ends: Time,
        /// The most for a payment.
        payment_max: Amount,
        /// The most for a user and day.
        user_day_max: Amount,
        /// The most for a user.
        user_max: Amount,
        /// The stacking class.
        stack_class: String,
        /// The root of the segment.
        segment_root: Option<[u8; 32]>,
        /// How long what payments earn waits.
        lock_seconds: u64,
        /// What each gets for a referral.
        referral_reward: Option<Amount>,
        /// The purchase that it takes.
        referral_purchase_min: Option<Amount>,
        /// Where it is.
        state: State,
        /// Paid in.
        funded: Amount,
        /// Granted.
        spent: Amount,
        /// Given back.
        returned: Amount,
        /// Set aside.
        reserved: Amount,
    }
    /// A version of the rules of a shop was stored.
    pub struct RulePut = "rule_put" {
        /// Whose.
        merchant_id: MerchantId,
        /// Which version.
        version: u32,
        /// The text.
        document: String,
        /// When.
        put_at: Time,
        /// The version that made room for it, if one did.
        dropped: Option<u32>,
        /// Who did it.
        signer: Address,
    }
    /// A version of the rules counts from a time on.
    pub struct RuleActivated = "rule_activated" {
        /// Whose.
        merchant_id: MerchantId,
        /// Which; 0: no rules.
        version: u32,
        /// From when on.
        at: Time,
        /// Who did it.
        signer: Address,
    }
    /// A coupon waits for who knows its secret.
    pub struct CouponAdded = "coupon_added" {
        /// The hash of its secret.
        hash: [u8; 32],
        /// Who pays.
        campaign_id: CampaignId,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
        /// Until when.
        expiry: Time,
    }
    /// Somebody showed the secret.
    pub struct CouponRedeemed = "coupon_redeemed" {
        /// The hash of its secret.
        hash: [u8; 32],
        /// Who paid.
        campaign_id: CampaignId,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
        /// Who got it.
        holder: Address,
    }
    /// Nobody did in time.
    pub struct CouponExpired = "coupon_expired" {
        /// The hash of its secret.
        hash: [u8; 32],
        /// Whose budget has it back.
        campaign_id: CampaignId,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
    }
    /// A user named who brought it, or a purchase of it counts.
    pub struct ReferralSet = "referral_set" {
        /// Of which campaign.
        campaign_id: CampaignId,
        /// Who came.
        referred: Address,
        /// Who brought it.
        referrer: Address,
        /// The purchase that counts, if there is one.
        payment_id: Option<[u8; 32]>,
        /// When both get their reward.
        due: Option<Time>,
    }
    /// Both got their reward, but who had all that the campaign gives one user, or could not be given points.
    pub struct ReferralPaid = "referral_paid" {
        /// Of which campaign.
        campaign_id: CampaignId,
        /// Who came.
        referred: Address,
        /// Who brought it.
        referrer: Address,
        /// The purchase.
        payment_id: [u8; 32],
        /// What.
        denom: Denom,
        /// How much the referred one got.
        referred_amount: Amount,
        /// How much the referrer got.
        referrer_amount: Amount,
    }
    /// The purchase that counted was refunded: another one may.
    pub struct ReferralVoid = "referral_void" {
        /// Of which campaign.
        campaign_id: CampaignId,
        /// Who came.
        referred: Address,
        /// Who brought it.
        referrer: Address,
        /// The purchase.
        payment_id: [u8; 32],
    }
    /// A programme has new tiers.
    pub struct TiersSet = "tiers_set" {
        /// Of which points.
        denom: Denom,
        /// Who issues them.
        company: Address,
        /// `name:earned_min` of each, with commas between.
        tiers: String,
        /// Korean months that count.
        window_months: u32,
    }
    /// Something waits for the owner of a phone.
    pub struct PhoneGranted = "phone_granted" {
        /// The hash of the phone.
        phone_hash: [u8; 32],
        /// Who pays.
        campaign_id: CampaignId,
        /// Until when.
        expiry: Time,
        /// What.
        denom: Denom,
        /// How much was added.
        amount: Amount,
        /// How much waits under this expiry.
        waiting: Amount,
    }
    /// It went to an account.
    pub struct PhoneLinked = "phone_linked" {
        /// The hash of the phone.
        phone_hash: [u8; 32],
        /// Who paid.
        campaign_id: CampaignId,
        /// Until when it would have waited.
        expiry: Time,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
        /// Who got it.
        holder: Address,
        /// The payment company that says so.
        company: Address,
    }
    /// Nobody came in time.
    pub struct PhoneExpired = "phone_expired" {
        /// The hash of the phone.
        phone_hash: [u8; 32],
        /// Whose budget has it back.
        campaign_id: CampaignId,
        /// Until when it waited.
        expiry: Time,
        /// What.
        denom: Denom,
        /// How much.
        amount: Amount,
    }
    /// A user proved to be in a segment.
    pub struct SegmentJoined = "segment_joined" {
        /// Of which campaign.
        campaign_id: CampaignId,
        /// Who.
        member: Address,
    }
    /// The parameters changed.
    pub struct ParamsSet = "reward_params_set" {
        /// The most bytes of a rule document.
        document_bytes_max: u32,
        /// The most entries of a document.
        entries_max: u32,
        /// The most versions of rules that a merchant keeps.
        versions_max: u32,
        /// The most records that a block ends, per queue.
        ends_per_block_max: u32,
        /// The longest lock of granted points, in seconds.
        lock_seconds_max: u64,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: &Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            document_bytes_max,
            entries_max,
            versions_max,
            ends_per_block_max,
            lock_seconds_max,
        } = *params;
        Self {
            document_bytes_max,
            entries_max,
            versions_max,
            ends_per_block_max,
            lock_seconds_max,
        }
    }
}

impl CampaignChanged {
    pub(crate) fn of(id: &CampaignId, campaign: &Campaign, budget: &Budget) -> Self {
        let ids: Vec<_> = campaign.merchant_ids.iter().map(hex::encode).collect();
        let terms = campaign.referral.as_ref();
        Self {
            campaign_id: *id,
            funder: campaign.funder,
            name: campaign.name.clone(),
            denom: campaign.denom.clone(),
            merchant_ids: ids.join(","),
            starts: campaign.starts,
            ends: campaign.ends,
            payment_max: campaign.payment_max,
            user_day_max: campaign.user_day_max,
            user_max: campaign.user_max,
            stack_class: campaign.stack_class.clone(),
            segment_root: campaign.segment_root,
            lock_seconds: campaign.lock_seconds,
            referral_reward: terms.map(|terms| terms.reward),
            referral_purchase_min: terms.map(|terms| terms.purchase_min),
            state: budget.state,
            funded: budget.funded,
            spent: budget.spent,
            returned: budget.returned,
            reserved: budget.reserved,
        }
    }
}
