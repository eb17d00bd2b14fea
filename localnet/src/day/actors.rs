//! Who takes part: payment companies, a liquidity provider, a sponsor of fees.

use anyhow::{Context as _, Result};
use prost::Message as _;
use proto::aot::bank::v1::MsgSetMinter;
use proto::aot::merchant::v1::{
    MsgSetPaymentCompany, PaymentCompany, QueryPaymentCompaniesRequest,
};
use proto::aot::payment::v1::{
    LiquidityProvider, MsgPay, MsgSetLiquidityProvider, QueryLiquidityProvidersRequest,
};
use proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance, QueryAllowancesRequest,
};
use proto::{Any, Msg};

use super::stage::{Stage, coin};
use super::{NATIVE, WON};

/// What a company may issue, in won.
const ALLOWANCE: u128 = 1_000_000_000_000;
/// What the sponsor pays for the customer at most, in uaot.
const SPONSORED: u128 = 10_000_000;

/// A payment company of the day.
pub(super) struct Company {
    /// The role of its account.
    pub(super) role: &'static str,
    /// The role of the account that takes its fees.
    pub(super) fees: &'static str,
    pub(super) name: &'static str,
}

/// The payment companies of the day.
pub(super) const COMPANIES: [Company; 2] = [
    Company {
        role: "company",
        fees: "company_fees",
        name: "Hangang Pay",
    },
    Company {
        role: "naru",
        fees: "naru_fees",
        name: "Naru Pay",
    },
];

impl Stage<'_> {
    /// The authority admits the companies and the liquidity provider.
    pub(super) async fn admit(&self) -> Result<()> {
        let admitted = self
            .client
            .query(QueryPaymentCompaniesRequest::default())
            .await?
            .companies;
        for company in &COMPANIES {
            let address = self.address(company.role)?;
            if admitted.iter().all(|known| known.address != address) {
                self.admit_company(company, address).await?;
            }
        }
        let address = self.address("provider")?;
        let request = QueryLiquidityProvidersRequest::default();
        let known = self.client.query(request).await?.providers;
        if known.iter().all(|known| known.address != address) {
            let provider = MsgSetLiquidityProvider {
                authority: self.address("authority")?,
                provider: Some(LiquidityProvider {
                    address,
                    name: "Donghae Exchange".into(),
                    active: true,
                }),
            };
            self.act("authority", &[&provider])
                .await
                .context("admitting the liquidity provider")?;
            self.tell("the authority admits Donghae Exchange, which gives won for coins");
        }
        Ok(())
    }

    async fn admit_company(&self, company: &Company, address: String) -> Result<()> {
        let authority = self.address("authority")?;
        let name = company.name;
        let admit = MsgSetPaymentCompany {
            authority: authority.clone(),
            company: Some(PaymentCompany {
                address: address.clone(),
                name: name.into(),
                fee_address: self.address(company.fees)?,
                active: true,
            }),
        };
        let minter = MsgSetMinter {
            authority,
            minter: address,
            denom: WON.into(),
            allowance: ALLOWANCE.to_string(),
        };
        self.act("authority", &[&admit, &minter])
            .await
            .with_context(|| format!("admitting {name}"))?;
        self.tell(&format!(
            "the authority admits the payment company {name}, which may issue krwp"
        ));
        Ok(())
    }

    /// The sponsor pays the network's fees of the customer, for payments only.
    pub(super) async fn grant_fees(&self) -> Result<()> {
        let (granter, grantee) = (self.address("sponsor")?, self.address("customer")?);
        let request = QueryAllowancesRequest {
            grantee: grantee.clone(),
            pagination: None,
        };
        let granted = self.client.query(request).await?.allowances;
        if granted.iter().any(|grant| grant.granter == granter) {
            return Ok(());
        }
        let basic = BasicAllowance {
            spend_limit: vec![coin(SPONSORED, NATIVE)],
            expiration: None,
        };
        let allowed = AllowedMsgAllowance {
            allowance: Some(Any {
                type_url: "/cosmos.feegrant.v1beta1.BasicAllowance".into(),
                value: basic.encode_to_vec(),
            }),
            allowed_messages: vec![MsgPay::TYPE_URL.into()],
        };
        let allowance = Some(Any {
            type_url: "/cosmos.feegrant.v1beta1.AllowedMsgAllowance".into(),
            value: allowed.encode_to_vec(),
        });
        let grant = MsgGrantAllowance {
            granter,
            grantee,
            allowance,
        };
        self.act("sponsor", &[&grant])
            .await
            .context("granting fees")?;
        self.tell("the sponsor grants the customer fees of up to 10 AOT, for payments only");
        Ok(())
    }
}
