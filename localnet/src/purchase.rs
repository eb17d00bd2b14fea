//! The purchase: a payment company takes a shop, a sponsor grants fees, and a customer without native coins pays.
//!
//! Each step looks at the chain first, so that a purchase which was interrupted goes on where it was.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use client::{Client, Fee, Included, Message, Wallet};
use prost::Message as _;
use proto::aot::bank::v1::{MsgMint, MsgSetMinter};
use proto::aot::fee::v1::QueryFeeRequest;
use proto::aot::merchant::v1::{
    MerchantStatus, MsgApproveMerchant, MsgRegisterMerchant, MsgSetPaymentCompany, PaymentCompany,
    QueryMerchantsRequest, QueryPaymentCompaniesRequest,
};
use proto::aot::payment::v1::{
    MsgPay, MsgRefund, Order, Payment, Portion, QueryPaymentsByPayerRequest, Tax,
};
use proto::cosmos::bank::v1beta1::QueryBalanceRequest;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance, QueryAllowancesRequest,
};
use proto::{Any, Coin, Msg, Timestamp};
use serde::{Deserialize, Serialize};

use crate::directory::{read_json, write_json};
use crate::network::Network;

/// The won of the payment companies.
const WON: &str = "krwp";
/// The native coin.
const NATIVE: &str = "uaot";
/// What the customer holds before, in won.
const HOLDS: u128 = 50_000;
/// What the customer pays, in won.
const PAYS: u128 = 30_000;
/// What the shop gives back, in won.
const REFUNDS: u128 = 10_000;
/// The fee of the payment company, in basis points.
const FEE_BPS: u32 = 200;
/// What the company may issue, in won.
const ALLOWANCE: u128 = 1_000_000_000_000;
/// What the sponsor pays for the customer at most, in uaot.
const SPONSORED: u128 = 10_000_000;
/// Gas limit per mille of what simulation used; a later block may see a little more work.
const GAS_PER_MILLE: u64 = 1_300;
/// Seconds of a day.
const DAY: i64 = 86_400;
/// Offset of Korean time from UTC in seconds.
const KOREA: i64 = 9 * 3_600;

/// What was played, as it stands in `purchase.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// Day of the order in Korean time, as YYYYMMDD.
    pub day: u32,
    /// The shop's name for the order.
    pub order_id: String,
    /// The shop.
    pub merchant_id: String,
    /// The payment; empty until it is made.
    pub payment_id: String,
    /// Height of the last block that belongs to it; 0 until it is complete.
    pub height: u64,
}

impl Purchase {
    /// The day as CQL writes dates: YYYY-MM-DD.
    pub fn date(&self) -> String {
        let (year, rest) = (self.day.div_euclid(10_000), self.day.rem_euclid(10_000));
        format!(
            "{year:04}-{:02}-{:02}",
            rest.div_euclid(100),
            rest.rem_euclid(100)
        )
    }
}

/// Who owns what afterwards.
#[derive(Clone, Debug, Serialize)]
pub struct Balance {
    /// The role.
    pub who: &'static str,
    /// Won.
    pub krwp: u128,
    /// Native coins in millionths.
    pub uaot: u128,
}

struct Actors {
    authority: Wallet,
    company: Wallet,
    sponsor: Wallet,
    shop: Wallet,
    customer: Wallet,
}

/// Plays the purchase, or what is left of it, and keeps where it is in a file.
pub async fn play(
    network: &Network,
    client: &Client,
    file: &Path,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Purchase> {
    let mut purchase: Purchase = read_json(file)?.unwrap_or_default();
    if purchase.height > 0 {
        say("the purchase has been played before");
        return Ok(purchase);
    }
    let mut actors = Actors::open(network, client).await?;
    actors.admit_company(client, say).await?;
    let merchant_id = actors.take_shop(client, say).await?;
    let now = block_time(client).await?;
    let today = korean_day(now)?;
    // An order is paid on its day; one from before the day changed and never paid gets a new day.
    let known = find_payment(client, actors.customer.address(), &purchase).await?;
    if known.is_none() {
        purchase = Purchase {
            day: today,
            order_id: format!("order-{now}"),
            ..Purchase::default()
        };
    }
    purchase.merchant_id.clone_from(&merchant_id);
    write_json(file, &purchase)?;
    let payment = if let Some(payment) = known {
        payment
    } else {
        actors.fund_customer(client, say).await?;
        actors.grant_fees(client, say).await?;
        actors.pay(client, &purchase, now, say).await?;
        let paid = find_payment(client, actors.customer.address(), &purchase).await?;
        paid.context("the payment was included but cannot be found")?
    };
    purchase.payment_id.clone_from(&payment.id);
    write_json(file, &purchase)?;
    actors.refund(client, &payment, say).await?;
    purchase.height = client.height().await?;
    write_json(file, &purchase)?;
    Ok(purchase)
}

/// Who owns what.
pub async fn balances(network: &Network, client: &Client) -> Result<Vec<Balance>> {
    let mut all = Vec::new();
    for who in ["customer", "shop", "company", "sponsor"] {
        let address = &network.account(who)?.address;
        let krwp = balance(client, address, WON).await?;
        let uaot = balance(client, address, NATIVE).await?;
        all.push(Balance { who, krwp, uaot });
    }
    Ok(all)
}

impl Actors {
    async fn open(network: &Network, client: &Client) -> Result<Self> {
        let open = async |role: &str| -> Result<Wallet> {
            let wallet = Wallet::open(client, network.account(role)?.key()?).await;
            wallet.with_context(|| format!("looking up the account of the {role}"))
        };
        Ok(Self {
            authority: open("authority").await?,
            company: open("company").await?,
            sponsor: open("sponsor").await?,
            shop: open("shop").await?,
            customer: open("customer").await?,
        })
    }

    async fn admit_company(&mut self, client: &Client, say: &(dyn Fn(&str) + Sync)) -> Result<()> {
        let address = self.company.address().to_owned();
        let admitted = client
            .query(QueryPaymentCompaniesRequest::default())
            .await?
            .companies;
        if admitted.iter().any(|company| company.address == address) {
            return Ok(());
        }
        let authority = self.authority.address().to_owned();
        let company = MsgSetPaymentCompany {
            authority: authority.clone(),
            company: Some(PaymentCompany {
                address: address.clone(),
                name: "Hangang Pay".into(),
                fee_address: address.clone(),
                active: true,
            }),
        };
        let minter = MsgSetMinter {
            authority,
            minter: address,
            denom: WON.into(),
            allowance: ALLOWANCE.to_string(),
        };
        send(&mut self.authority, &[&company, &minter], None)
            .await
            .context("admitting the company")?;
        say("the authority admits the payment company Hangang Pay, which may issue krwp");
        Ok(())
    }

    /// Registers and approves the shop; gives its id.
    async fn take_shop(&mut self, client: &Client, say: &(dyn Fn(&str) + Sync)) -> Result<String> {
        let owner = self.shop.address().to_owned();
        let listed = client.query(QueryMerchantsRequest::default()).await?;
        let known = listed
            .merchants
            .into_iter()
            .find(|merchant| merchant.owner == owner);
        let (id, status) = match known {
            Some(merchant) => (merchant.id.clone(), merchant.status()),
            None => (self.register_shop(say).await?, MerchantStatus::Pending),
        };
        if status == MerchantStatus::Pending {
            let approve = MsgApproveMerchant {
                company: self.company.address().to_owned(),
                merchant_id: id.clone(),
                fee_bps: FEE_BPS,
            };
            send(&mut self.company, &[&approve], None)
                .await
                .context("approving the shop")?;
            say("Hangang Pay approves the shop at a fee of 2 %");
        }
        Ok(id)
    }

    async fn register_shop(&mut self, say: &(dyn Fn(&str) + Sync)) -> Result<String> {
        use sha2::Digest as _;
        let register = MsgRegisterMerchant {
            owner: self.shop.address().to_owned(),
            company: self.company.address().to_owned(),
            business_number_hash: sha2::Sha256::digest(b"124-81-00998").to_vec(),
            name: "Bukchon Tea House".into(),
            mcc: "5812".into(),
            region: "KR-11".into(),
            payout_address: self.shop.address().to_owned(),
            parent: String::new(),
        };
        let included = send(&mut self.shop, &[&register], None)
            .await
            .context("registering the shop")?;
        say("the shop Bukchon Tea House registers with Hangang Pay");
        Ok(answer::<MsgRegisterMerchant>(&included)?.merchant_id)
    }

    async fn fund_customer(&mut self, client: &Client, say: &(dyn Fn(&str) + Sync)) -> Result<()> {
        let to = self.customer.address().to_owned();
        let owned = balance(client, &to, WON).await?;
        let Some(lacks) = HOLDS.checked_sub(owned).filter(|lacks| *lacks > 0) else {
            return Ok(());
        };
        let mint = MsgMint {
            minter: self.company.address().to_owned(),
            to_address: to,
            amount: Some(coin(lacks, WON)),
        };
        send(&mut self.company, &[&mint], None)
            .await
            .context("issuing won to the customer")?;
        self.customer.refresh().await?;
        say("Hangang Pay issues 50 000 krwp to the customer, who owns 0 uaot");
        Ok(())
    }

    async fn grant_fees(&mut self, client: &Client, say: &(dyn Fn(&str) + Sync)) -> Result<()> {
        let (granter, grantee) = (
            self.sponsor.address().to_owned(),
            self.customer.address().to_owned(),
        );
        let request = QueryAllowancesRequest {
            grantee: grantee.clone(),
            pagination: None,
        };
        let granted = client.query(request).await?.allowances;
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
        send(&mut self.sponsor, &[&grant], None)
            .await
            .context("granting fees")?;
        say("the sponsor grants the customer fees of up to 10 AOT, for payments only");
        Ok(())
    }

    async fn pay(
        &mut self,
        client: &Client,
        purchase: &Purchase,
        now: i64,
        say: &(dyn Fn(&str) + Sync),
    ) -> Result<()> {
        // VAT is an eleventh of the total, rounded half up.
        let vat = PAYS.saturating_add(5).div_euclid(11);
        let refund_expiry = now.saturating_add(DAY.saturating_mul(7));
        let pay = MsgPay {
            payer: self.customer.address().to_owned(),
            order: Some(Order {
                merchant_id: purchase.merchant_id.clone(),
                day: purchase.day,
                order_id: purchase.order_id.clone(),
            }),
            amounts: vec![coin(PAYS, WON)],
            fee_max_bps: FEE_BPS,
            refund_expiry: Some(Timestamp {
                seconds: refund_expiry,
                nanos: 0,
            }),
            tax: Some(Tax {
                supply: PAYS.saturating_sub(vat).to_string(),
                vat: vat.to_string(),
                tax_free: "0".into(),
                service_charge: "0".into(),
            }),
            ..MsgPay::default()
        };
        let granter = self.sponsor.address().to_owned();
        let sponsored = balance(client, &granter, NATIVE).await?;
        send(&mut self.customer, &[&pay], Some(&granter))
            .await
            .context("paying")?;
        let left = balance(client, &granter, NATIVE).await?;
        let fee = sponsored.saturating_sub(left);
        say(&format!(
            "the customer pays 30 000 krwp; the sponsor pays the network's fee of {fee} uaot"
        ));
        Ok(())
    }

    async fn refund(
        &mut self,
        client: &Client,
        payment: &Payment,
        say: &(dyn Fn(&str) + Sync),
    ) -> Result<()> {
        let refund = MsgRefund {
            signer: self.shop.address().to_owned(),
            payment_id: payment.id.clone(),
            portion: Some(Portion {
                amounts: Vec::new(),
                total: REFUNDS.to_string(),
            }),
            reason: "one cup less".into(),
            // The same reference again has no effect, so an interrupted purchase may repeat this step.
            reference: "refund-1".into(),
        };
        send(&mut self.shop, &[&refund], None)
            .await
            .context("refunding")?;
        say("the shop refunds 10 000 krwp");
        let request = proto::aot::payment::v1::QueryPaymentRequest {
            payment_id: payment.id.clone(),
        };
        let after = client
            .query(request)
            .await?
            .payment
            .context("the payment has gone")?;
        let refunded = after.tenders.first().map(|tender| tender.refunded.clone());
        if refunded.as_deref() != Some(&REFUNDS.to_string()) {
            bail!("the payment shows refunds of {refunded:?}, expected {REFUNDS}");
        }
        Ok(())
    }
}

/// Simulates, prices and sends; the fee comes from an allowance of `granter` if there is one.
async fn send(
    wallet: &mut Wallet,
    messages: &[&dyn Message],
    granter: Option<&str>,
) -> Result<Included> {
    let client = wallet.client().clone();
    let offer = Fee {
        granter: granter.unwrap_or_default().to_owned(),
        ..Fee::default()
    };
    let used = wallet.estimate(messages, &offer).await?;
    let gas = used.saturating_mul(GAS_PER_MILLE).div_euclid(1_000);
    let price = client
        .query(QueryFeeRequest {
            gas,
            denom: NATIVE.into(),
        })
        .await?
        .fee;
    let fee = Fee {
        amount: price.into_iter().collect(),
        gas_limit: gas,
        ..offer
    };
    Ok(wallet.send(messages, &fee).await?)
}

/// The answer to the first message of a transaction.
fn answer<M: Msg>(included: &Included) -> Result<M::Response> {
    let data = TxMsgData::decode(included.data.as_slice()).context("the result's data")?;
    let first = data
        .msg_responses
        .first()
        .context("the result holds no answer")?;
    Ok(M::Response::decode(first.value.as_slice())?)
}

async fn find_payment(
    client: &Client,
    payer: &str,
    purchase: &Purchase,
) -> Result<Option<Payment>> {
    let request = QueryPaymentsByPayerRequest {
        payer: payer.to_owned(),
        pagination: None,
    };
    let made = client.query(request).await?.payments;
    let same = |payment: &Payment| {
        payment
            .order
            .as_ref()
            .is_some_and(|order| order.day == purchase.day && order.order_id == purchase.order_id)
    };
    Ok(made.into_iter().find(same))
}

async fn balance(client: &Client, address: &str, denom: &str) -> Result<u128> {
    let request = QueryBalanceRequest {
        address: address.to_owned(),
        denom: denom.to_owned(),
    };
    let answer = client.query(request).await?;
    let amount = answer
        .balance
        .map_or_else(|| "0".to_owned(), |coin| coin.amount);
    amount
        .parse()
        .with_context(|| format!("the balance {amount:?} is not a number"))
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

/// Time of the newest block in seconds since 1970.
async fn block_time(client: &Client) -> Result<i64> {
    Ok(client
        .status()
        .await?
        .sync_info
        .latest_block_time
        .unix_timestamp())
}

/// The day in Korea as YYYYMMDD.
fn korean_day(seconds: i64) -> Result<u32> {
    let time = chrono::DateTime::from_timestamp(seconds.saturating_add(KOREA), 0);
    let time = time.context("the block's time is out of range")?;
    Ok(time.format("%Y%m%d").to_string().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_is_written_as_cql_writes_it() {
        let purchase = Purchase {
            day: 20_261_105,
            ..Purchase::default()
        };
        assert_eq!(purchase.date(), "2026-11-05");
    }

    #[test]
    fn day_changes_at_midnight_in_korea() {
        // 2026-11-20 14:59:59 UTC is the last second of the day in Seoul.
        assert_eq!(korean_day(1_795_186_799).unwrap(), 20_261_120);
        assert_eq!(korean_day(1_795_186_800).unwrap(), 20_261_121);
    }
}
