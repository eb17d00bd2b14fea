//! What is refused, and why.

use sdk::{Coin, Time};

sdk::errors! { "reward";
    2 CampaignNotFound { id: String } = "no campaign {id}: expected the id of one";
    3 CampaignExists { id: String } = "campaign {id} exists: expected a name that this funder has not used";
    4 InvalidField { field: &'static str, value: String, expected: &'static str } = "{field} is {value}: expected {expected}";
    5 InvalidDocument { path: String, why: String } = "rule document: {path}: {why}";
    6 RuleNotFound { merchant_id: String, version: u32 } = "merchant {merchant_id} has no rule version {version}: expected one that it keeps, or 0 for no rules";
    7 TooManyVersions { merchant_id: String, versions_max: u32 } = "merchant {merchant_id} keeps {versions_max} versions of rules and open payments may need each of them: expected one that never counted, or no open payments";
    8 ActivationTime { at: Time, now: Time } = "the rules would change at {at}: expected {now} or later";
    9 NotCovered { campaign_id: String, merchant_id: String } = "campaign {campaign_id} does not cover merchant {merchant_id}: expected one that names the shop, or whose funder owns it or is its payment company";
    10 NotFunder { expected: String } = "the signer did not open the campaign: expected {expected}";
    11 NotInCharge { expected: String } = "the signer is not in charge of the campaign: expected {expected} or the authority";
    12 WrongState { id: String, state: &'static str, expected: &'static str } = "campaign {id} is {state}: expected {expected}";
    13 OutsideWindow { id: String, starts: Time, ends: Time, now: Time } = "campaign {id} runs from {starts} to {ends} and it is {now}: expected a time within";
    14 BudgetTooSmall { left: Coin, needed: Coin } = "the campaign has {left} left: expected {needed}, fund it first";
    15 UserMax { left: Coin, asked: Coin } = "{asked} is above what the campaign may still give this user: expected at most {left}";
    16 NoSegment { id: String } = "campaign {id} is for everybody: expected one with a segment";
    17 SegmentProof { id: String } = "the path does not lead from the signer's leaf to the segment root of campaign {id}: expected the audit path of RFC 6962";
    18 NotInSegment { id: String } = "the signer has not joined the segment of campaign {id}: expected MsgJoinSegment first";
    19 CouponExists { hash: String } = "coupon {hash} exists: expected the hash of a new secret";
    20 CouponNotFound { hash: String } = "no coupon {hash} in this campaign: expected the secret of one";
    21 CouponExpired { expiry: Time } = "the coupon expired at {expiry}: expected a redemption before that";
    22 CouponRedeemed { by: String } = "the coupon was redeemed by {by}: expected another one";
    23 NotCommitted {} = "the signer has not committed to this secret in an earlier block: expected MsgCommitCoupon first";
    24 Expiry { expiry: Time, now: Time, latest: Time } = "the end of it would be {expiry}: expected after {now} and at most {latest}, the end of the campaign";
    25 NoReferrals { id: String } = "campaign {id} pays for no referrals: expected one that does";
    26 ReferrerSet { referrer: String } = "the signer was brought by {referrer}: expected one that is not referred in this campaign yet";
    27 ReferralRing { referrer: String } = "{referrer} is the signer, or was brought by it: expected somebody else";
    28 AlreadyCustomer {} = "the signer bought in the shops of the campaign before: expected a new customer";
    29 NotIssuer { expected: String } = "the signer does not issue these points: expected {expected}";
    30 NothingWaits {} = "nothing waits for this phone that the company may give: expected a grant of its own campaigns or those of its shops";
    31 ItemCount { what: &'static str, count: usize, limit: usize } = "{count} {what}: expected 1 to {limit}";
    32 NothingLeft { id: String } = "campaign {id} has ended and has nothing left to give back: expected one that runs, or has";
    33 DenomNotGiven { denom: sdk::Denom } = "{denom} is not given by campaigns: expected points of a living issuer, krwp or coins";
}
