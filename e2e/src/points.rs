//! An issuer of points with a reserve, and campaigns of it, for tests about points.

use anyhow::{Context as _, Result};
use client::{Client, Fee, Key, Wallet, wait};
use proto::Timestamp;
use proto::aot::bank::v1::{MsgMint, MsgSetMinter};
use proto::aot::points::v1::{
    Issuer, MsgMintPoints, MsgRegisterIssuer, MsgTopUpReserve, QueryIssuerRequest,
};
use proto::aot::reward::v1::{
    MsgActivateRule, MsgCreateCampaign, MsgFundCampaign, MsgPutRule, PointsAccount,
    QueryPointsRequest,
};
use proto::cosmos::bank::v1beta1::MsgSend;
use serde_json::json;

use crate::chain::Chain;
use crate::shop::{NATIVE, Shop, WON, answer, coin, time};

/// What the company of an issuer gets of the native coin.
const FEES: u128 = 50_000_000;
/// What it issues to itself, in won.
const OWN: u128 = 10_000_000;
/// What stands behind its points, in won.
const RESERVE: u128 = 1_000_000;
/// How long a campaign lasts, in seconds.
const CAMPAIGN: i64 = 30 * 86_400;

/// An issuer of points.
#[derive(Debug)]
pub struct Points {
    /// Its company.
    pub company: Wallet,
    /// What it issues.
    pub denom: String,
    fee: Fee,
}

impl Points {
    /// Registers an issuer with a company of its own: this many won for a point, and a reserve of a million.
    pub fn issue(chain: &Chain, shop: &mut Shop, denom: &str, rate: u32) -> Result<Self> {
        let client = chain.client(0)?;
        let mut company = wait(Wallet::open(&client, Key::for_test(denom)))?;
        let address = company.address().to_owned();
        let mut sponsor = chain.wallet("sponsor")?;
        let gift = MsgSend {
            from_address: sponsor.address().to_owned(),
            to_address: address.clone(),
            amount: vec![coin(FEES, NATIVE)],
        };
        wait(sponsor.send(&[&gift], &shop.fee)).context("giving native coins")?;
        wait(company.refresh())?;
        let authority = shop.authority.address().to_owned();
        let allow = MsgSetMinter {
            authority: authority.clone(),
            minter: address.clone(),
            denom: WON.into(),
            allowance: "1000000000".into(),
        };
        let register = MsgRegisterIssuer {
            authority,
            company: address.clone(),
            denom: denom.into(),
            name: denom.replace('/', " "),
            rate: rate.to_string(),
            ratio_bps: 10_000,
            transferable: true,
            swappable: true,
            lifetime_months: 1,
        };
        wait(shop.authority.send(&[&allow, &register], &shop.fee))
            .context("registering an issuer")?;
        let own = MsgMint {
            minter: address.clone(),
            to_address: address.clone(),
            amount: Some(coin(OWN, WON)),
        };
        let reserve = MsgTopUpReserve {
            signer: address,
            denom: denom.into(),
            amount: RESERVE.to_string(),
        };
        wait(company.send(&[&own, &reserve], &shop.fee)).context("filling the reserve")?;
        Ok(Self {
            company,
            denom: denom.into(),
            fee: shop.fee.clone(),
        })
    }

    /// Makes points for somebody, to be spent from a time on; gives their expiry.
    pub fn mint(&mut self, to: &str, amount: u128, available_at: Option<i64>) -> Result<Timestamp> {
        let mint = MsgMintPoints {
            company: self.company.address().to_owned(),
            to_address: to.to_owned(),
            amount: Some(coin(amount, &self.denom)),
            available_at: available_at.map(time),
        };
        let included = wait(self.company.send(&[&mint], &self.fee)).context("making points")?;
        let expiry = answer::<MsgMintPoints>(&included)?.expiry;
        expiry.context("points without an expiry")
    }

    /// The issuer, as the chain has it.
    pub fn issuer(&self) -> Result<Issuer> {
        let request = QueryIssuerRequest {
            denom: self.denom.clone(),
        };
        let issuer = wait(self.company.client().query(request))?.issuer;
        issuer.context("the issuer is unknown")
    }

    /// What somebody has of them.
    pub fn of(&self, client: &Client, address: &str) -> Result<PointsAccount> {
        let request = QueryPointsRequest {
            address: address.to_owned(),
        };
        let accounts = wait(client.query(request))?.accounts;
        let own = accounts.into_iter().find(|known| known.denom == self.denom);
        Ok(own.unwrap_or_default())
    }

    /// A campaign for one shop with a budget, whose points wait this long; gives its id.
    pub fn campaign(
        &mut self,
        shop: &Shop,
        name: &str,
        budget: u128,
        lock_seconds: u64,
    ) -> Result<String> {
        let now = shop.now()?;
        let none = || "0".to_owned();
        let create = MsgCreateCampaign {
            funder: self.company.address().to_owned(),
            name: name.into(),
            denom: self.denom.clone(),
            merchant_ids: vec![shop.merchant_id.clone()],
            starts: Some(time(now)),
            ends: Some(time(now.saturating_add(CAMPAIGN))),
            payment_max: none(),
            user_day_max: none(),
            user_max: none(),
            lock_seconds,
            ..MsgCreateCampaign::default()
        };
        let included =
            wait(self.company.send(&[&create], &self.fee)).context("creating a campaign")?;
        let campaign_id = answer::<MsgCreateCampaign>(&included)?.campaign_id;
        let fund = MsgFundCampaign {
            signer: self.company.address().to_owned(),
            campaign_id: campaign_id.clone(),
            amount: budget.to_string(),
        };
        wait(self.company.send(&[&fund], &self.fee)).context("funding a campaign")?;
        Ok(campaign_id)
    }
}

impl Shop {
    /// Puts a rule that gives a part of what is paid, in basis points; gives its version.
    pub fn put_rule(&mut self, campaign_id: &str, bps: u32) -> Result<u32> {
        let document = json!({
            "schema": "aot/rule/v1",
            "name": "a part of what is paid",
            "rewards": [{"campaign": campaign_id, "grant": {"bps": bps}}],
        });
        let put = MsgPutRule {
            signer: self.owner.address().to_owned(),
            merchant_id: self.merchant_id.clone(),
            document: document.to_string(),
        };
        let included = wait(self.owner.send(&[&put], &self.fee)).context("putting a rule")?;
        Ok(answer::<MsgPutRule>(&included)?.version)
    }

    /// Makes a version of the rules count from now on.
    pub fn activate_rule(&mut self, version: u32) -> Result<()> {
        let activate = MsgActivateRule {
            signer: self.owner.address().to_owned(),
            merchant_id: self.merchant_id.clone(),
            version,
            at: None,
        };
        wait(self.owner.send(&[&activate], &self.fee)).context("activating a rule")?;
        Ok(())
    }
}
