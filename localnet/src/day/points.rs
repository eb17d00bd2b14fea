//! Points: two issuers with reserves, a pair by which one's become the other's, and a campaign that gives them away.

use anyhow::{Context as _, Result};
use proto::aot::bank::v1::MsgMint;
use proto::aot::fee::v1::{FeeToken, MsgSetFeeToken, QueryFeeTokensRequest, RateSource};
use proto::aot::points::v1::{
    MsgMintPoints, MsgRegisterIssuer, MsgTopUpReserve, QueryIssuersRequest,
};
use proto::aot::pointswap::v1::{MsgSetPair, Pair, PairMode, QueryPairRequest};
use proto::aot::reward::v1::{
    MsgActivateRule, MsgCreateCampaign, MsgFundCampaign, MsgPutRule, QueryCampaignsRequest,
    QueryRulesRequest,
};
use proto::aot::settlement::v1::{MsgTopUpFloat, QueryFloatsRequest};

use super::stage::{Stage, answer, block_time, coin, number, time};
use super::{DAY, POINT, STAR, WON};

/// What a company issues to itself: float, reserve, and something to keep.
const OWN: u128 = 2_000_000;
/// What covers its shops.
const FLOAT: u128 = 1_000_000;
/// What stands behind its points.
const RESERVE: u128 = 500_000;
/// What the liquidity provider holds before, in won.
const PROVIDER_HOLDS: u128 = 200_000;
/// What the customer holds before, in won.
const CUSTOMER_HOLDS: u128 = 50_000;
/// What the regular holds before, in won.
const REGULAR_HOLDS: u128 = 100_000;
/// What the campaign may give away, in points.
const BUDGET: u128 = 100_000;
/// The name of the campaign.
const CAMPAIGN: &str = "three percent at the tea house";
/// Points for one millionth of an AOT, where fees are paid in points: an AOT is a thousand won.
const FEE_RATE: &str = "0.001";

/// An issuer of points.
pub(super) struct Issuer {
    /// The role of its company.
    pub(super) company: &'static str,
    pub(super) denom: &'static str,
    name: &'static str,
    /// Won for a point.
    pub(super) rate: u128,
    /// What the regular gets of them before the day.
    pub(super) minted: u128,
}

/// The issuers of the day.
pub(super) const ISSUERS: [Issuer; 2] = [
    Issuer {
        company: "company",
        denom: POINT,
        name: "Hangang Points",
        rate: 1,
        minted: 20_000,
    },
    Issuer {
        company: "naru",
        denom: STAR,
        name: "Naru Stars",
        rate: 1,
        minted: 10_000,
    },
];

impl Stage<'_> {
    /// Admits the issuers, funds them and their first holder, and agrees on the pair.
    pub(super) async fn issue_points(&self) -> Result<()> {
        let listed = self.client.query(QueryIssuersRequest::default()).await?;
        for issuer in &ISSUERS {
            if listed
                .issuers
                .iter()
                .all(|known| known.denom != issuer.denom)
            {
                self.register_issuer(issuer).await?;
            }
            let request = QueryFloatsRequest {
                company: self.address(issuer.company)?,
            };
            if self.client.query(request).await?.floats.is_empty() {
                self.fund(issuer).await?;
            }
        }
        let tokens = self.client.query(QueryFeeTokensRequest::default()).await?;
        if tokens.tokens.iter().all(|token| token.denom != POINT) {
            let token = MsgSetFeeToken {
                authority: self.address("authority")?,
                token: Some(FeeToken {
                    denom: POINT.into(),
                    source: RateSource::Fixed.into(),
                    rate: FEE_RATE.into(),
                    ..FeeToken::default()
                }),
            };
            self.act("authority", &[&token])
                .await
                .context("taking fees in points")?;
            self.tell("the network takes its fees in Hangang Points as well");
        }
        self.agree_on_pair().await
    }

    async fn register_issuer(&self, issuer: &Issuer) -> Result<()> {
        let register = MsgRegisterIssuer {
            authority: self.address("authority")?,
            company: self.address(issuer.company)?,
            denom: issuer.denom.into(),
            name: issuer.name.into(),
            rate: issuer.rate.to_string(),
            ratio_bps: 10_000,
            transferable: true,
            swappable: true,
            lifetime_months: 12,
        };
        self.act("authority", &[&register])
            .await
            .with_context(|| format!("registering {}", issuer.name))?;
        self.tell(&format!(
            "the authority registers {} ({}), {} krwp each",
            issuer.name, issuer.denom, issuer.rate
        ));
        Ok(())
    }

    /// One transaction, so that an interrupted day never issues twice.
    async fn fund(&self, issuer: &Issuer) -> Result<()> {
        let company = self.address(issuer.company)?;
        let mint = |to_address: String, amount| MsgMint {
            minter: company.clone(),
            to_address,
            amount: Some(coin(amount, WON)),
        };
        let own = mint(company.clone(), OWN);
        let float = MsgTopUpFloat {
            company: company.clone(),
            amount: Some(coin(FLOAT, WON)),
        };
        let reserve = MsgTopUpReserve {
            signer: company.clone(),
            denom: issuer.denom.into(),
            amount: RESERVE.to_string(),
        };
        let points = MsgMintPoints {
            company: company.clone(),
            to_address: self.address("regular")?,
            amount: Some(coin(issuer.minted, issuer.denom)),
            available_at: None,
        };
        let customers = [
            mint(self.address("customer")?, CUSTOMER_HOLDS),
            mint(self.address("regular")?, REGULAR_HOLDS),
            mint(self.address("provider")?, PROVIDER_HOLDS),
        ];
        let mut messages: Vec<&dyn client::Message> = vec![&own, &float, &reserve, &points];
        if issuer.denom == POINT {
            messages.extend(customers.iter().map(|mint| mint as &dyn client::Message));
        }
        self.act(issuer.company, &messages)
            .await
            .with_context(|| format!("funding {}", issuer.name))?;
        if issuer.denom == POINT {
            self.tell("Hangang Pay issues 50 000 krwp to the customer, who owns 0 uaot");
        }
        self.tell(&format!(
            "a reserve of {RESERVE} krwp stands behind {}, of which a regular gets {}; a float of {FLOAT} krwp covers the shops",
            issuer.name, issuer.minted
        ));
        Ok(())
    }

    async fn agree_on_pair(&self) -> Result<()> {
        let request = QueryPairRequest {
            denom_a: POINT.into(),
            denom_b: STAR.into(),
        };
        if self
            .find(request)
            .await?
            .is_some_and(|answer| answer.pair.is_some())
        {
            return Ok(());
        }
        let set = MsgSetPair {
            company_a: self.address("company")?,
            company_b: self.address("naru")?,
            pair: Some(Pair {
                denom_a: POINT.into(),
                denom_b: STAR.into(),
                mode: PairMode::IssuerRate.into(),
                fee_bps: 100,
                daily_quota_a: "1000000".into(),
                daily_quota_b: "100000".into(),
                user_quota_a: "100000".into(),
                user_quota_b: "10000".into(),
                swap_min: "10".into(),
                paused: false,
            }),
        };
        self.send(&["company", "naru"], &[&set], super::stage::Pays::Signer)
            .await
            .context("agreeing on the pair")?;
        self.tell("both companies take each other's points, by the rates of their issuers, at a fee of 1 %");
        Ok(())
    }

    /// A campaign of Hangang Pay, and the rule of the tea house that gives its points: 3 % of what is paid.
    pub(super) async fn promise_points(&mut self) -> Result<()> {
        let company = self.address("company")?;
        let listed = self.client.query(QueryCampaignsRequest::default()).await?;
        let known = listed
            .campaigns
            .into_iter()
            .find(|campaign| campaign.name == CAMPAIGN && campaign.funder == company);
        let (id, funded) = match known {
            Some(campaign) => (campaign.id, number(&campaign.funded)?),
            None => (self.create_campaign().await?, 0),
        };
        if funded == 0 {
            let fund = MsgFundCampaign {
                signer: company,
                campaign_id: id.clone(),
                amount: BUDGET.to_string(),
            };
            self.act("company", &[&fund])
                .await
                .context("funding the campaign")?;
        }
        self.day.campaign_id.clone_from(&id);
        self.save()?;
        let merchant_id = self.merchant("shop")?;
        let request = QueryRulesRequest {
            merchant_id: merchant_id.clone(),
        };
        let rules = self.client.query(request).await?;
        if rules.active_version > 0 {
            return Ok(());
        }
        let signer = self.address("shop")?;
        let version = if let Some(rule) = rules.rules.last() {
            rule.version
        } else {
            let put = MsgPutRule {
                signer: signer.clone(),
                merchant_id: merchant_id.clone(),
                document: rule(&id),
            };
            let included = self.act("shop", &[&put]).await.context("the rule")?;
            answer::<MsgPutRule>(&included)?.version
        };
        let activate = MsgActivateRule {
            signer,
            merchant_id,
            version,
            at: None,
        };
        self.act("shop", &[&activate])
            .await
            .context("activating the rule")?;
        self.tell(
            "Bukchon Tea House gives 3 % in Hangang Points, out of a campaign of Hangang Pay",
        );
        Ok(())
    }

    async fn create_campaign(&self) -> Result<String> {
        let now = block_time(self.client).await?;
        let none = || "0".to_owned();
        let create = MsgCreateCampaign {
            funder: self.address("company")?,
            name: CAMPAIGN.into(),
            denom: POINT.into(),
            merchant_ids: vec![self.merchant("shop")?],
            starts: Some(time(now)),
            ends: Some(time(now.saturating_add(DAY.saturating_mul(30)))),
            payment_max: none(),
            user_day_max: none(),
            user_max: none(),
            ..MsgCreateCampaign::default()
        };
        let included = self
            .act("company", &[&create])
            .await
            .context("creating the campaign")?;
        Ok(answer::<MsgCreateCampaign>(&included)?.campaign_id)
    }
}

/// The rule document: 3 % of what is paid.
fn rule(campaign_id: &str) -> String {
    serde_json::json!({
        "schema": "aot/rule/v1",
        "name": "3 % of what is paid in won",
        "rewards": [{"campaign": campaign_id, "grant": {"bps": 300}}],
    })
    .to_string()
}
