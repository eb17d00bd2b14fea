//! A shop with a payment company and a payer, for tests about payments.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use client::{Client, Error, Fee, Included, Key, Message, Wallet, wait};
use prost::Message as _;
use proto::aot::bank::v1::{MsgMint, MsgSetMinter};
use proto::aot::fee::v1::QueryFeeRequest;
use proto::aot::merchant::v1::{
    MsgApproveMerchant, MsgRegisterMerchant, MsgSetPaymentCompany, PaymentCompany,
};
use proto::aot::payment::v1::{
    MsgAuthorize, MsgPay, MsgUpdateParams, Order, Params, QueryParamsRequest, Tax,
};
use proto::cosmos::bank::v1beta1::{MsgSend, QueryBalanceRequest};
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::{Coin, Msg, Timestamp};
use sha2::Digest as _;

pub use crate::chain::NATIVE;

use crate::chain::Chain;

/// The won of the payment companies.
pub const WON: &str = "krwp";
/// The fee of the shop, in basis points.
pub const FEE_BPS: u32 = 200;
/// More gas than any message of these tests uses.
const GAS: u64 = 1_000_000;
/// What the payer gets of the native coin.
const FEES: u128 = 20_000_000;
/// Offset of Korean time from UTC in seconds.
const KOREA: i64 = 9 * 3_600;
/// How long a point in time may take to be passed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Everybody around a shop.
#[derive(Debug)]
pub struct Shop {
    /// Who may change parameters and admit companies.
    pub authority: Wallet,
    /// The payment company.
    pub company: Wallet,
    /// The owner of the shop.
    pub owner: Wallet,
    /// A customer with won and native coins.
    pub payer: Wallet,
    /// Somebody with native coins who has nothing to do with any of this.
    pub passer_by: Wallet,
    /// The shop.
    pub merchant_id: String,
    /// The fee of every transaction here.
    pub fee: Fee,
}

/// A refusal, as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whose code it is.
    pub codespace: String,
    /// The code.
    pub code: u32,
    /// What was wrong and what is expected.
    pub log: String,
}

impl Shop {
    /// Opens a shop that the payment company has approved, and gives the payer this many won.
    pub fn open(chain: &Chain, name: &str, won: u128) -> Result<Self> {
        let client = chain.client(0)?;
        let price = wait(client.query(QueryFeeRequest {
            gas: GAS,
            denom: chain.native.clone(),
        }))?
        .fee;
        let fee = Fee {
            amount: price.into_iter().collect(),
            gas_limit: GAS,
            ..Fee::default()
        };
        let person = |who: &str| {
            wait(Wallet::open(
                &client,
                Key::for_test(&format!("{name} {who}")),
            ))
        };
        let mut shop = Self {
            authority: chain.wallet("authority")?,
            company: chain.wallet("company")?,
            owner: chain.wallet("shop")?,
            payer: person("payer")?,
            passer_by: person("passer-by")?,
            merchant_id: String::new(),
            fee,
        };
        shop.admit_company()?;
        shop.fund(chain, won)?;
        shop.merchant_id = shop.register(name)?;
        shop.approve(&shop.merchant_id.clone())?;
        Ok(shop)
    }

    fn admit_company(&mut self) -> Result<()> {
        let (authority, company) = (
            self.authority.address().to_owned(),
            self.company.address().to_owned(),
        );
        let admit = MsgSetPaymentCompany {
            authority: authority.clone(),
            company: Some(PaymentCompany {
                address: company.clone(),
                name: "Hangang Pay".into(),
                fee_address: company.clone(),
                active: true,
            }),
        };
        let allow = MsgSetMinter {
            authority,
            minter: company,
            denom: WON.into(),
            allowance: "1000000000000".into(),
        };
        wait(self.authority.send(&[&admit, &allow], &self.fee)).context("admitting the company")?;
        Ok(())
    }

    fn fund(&mut self, chain: &Chain, won: u128) -> Result<()> {
        let mut sponsor = chain.wallet("sponsor")?;
        let gift = |to: &Wallet| MsgSend {
            from_address: sponsor.address().to_owned(),
            to_address: to.address().to_owned(),
            amount: vec![coin(FEES, &chain.native)],
        };
        let gifts = [gift(&self.payer), gift(&self.passer_by)];
        wait(sponsor.send(&[&gifts[0], &gifts[1]], &self.fee)).context("giving native coins")?;
        let mint = MsgMint {
            minter: self.company.address().to_owned(),
            to_address: self.payer.address().to_owned(),
            amount: Some(coin(won, WON)),
        };
        wait(self.company.send(&[&mint], &self.fee)).context("issuing won")?;
        wait(self.payer.refresh())?;
        Ok(wait(self.passer_by.refresh())?)
    }

    /// Registers another shop of the owner, not yet approved; gives its id.
    pub fn register(&mut self, name: &str) -> Result<String> {
        let message = MsgRegisterMerchant {
            owner: self.owner.address().to_owned(),
            company: self.company.address().to_owned(),
            business_number_hash: sha2::Sha256::digest(name).to_vec(),
            name: name.to_owned(),
            mcc: "5812".into(),
            region: "KR-11".into(),
            payout_address: self.owner.address().to_owned(),
            parent: String::new(),
        };
        let included =
            wait(self.owner.send(&[&message], &self.fee)).context("registering the shop")?;
        Ok(answer::<MsgRegisterMerchant>(&included)?.merchant_id)
    }

    /// Approves a shop at [`FEE_BPS`].
    pub fn approve(&mut self, merchant_id: &str) -> Result<()> {
        let message = MsgApproveMerchant {
            company: self.company.address().to_owned(),
            merchant_id: merchant_id.to_owned(),
            fee_bps: FEE_BPS,
        };
        wait(self.company.send(&[&message], &self.fee)).context("approving the shop")?;
        Ok(())
    }

    /// An order of today.
    pub fn order(&self, order_id: &str) -> Result<Order> {
        Ok(Order {
            merchant_id: self.merchant_id.clone(),
            day: korean_day(self.now()?)?,
            order_id: order_id.into(),
        })
    }

    /// Time of the newest block in seconds since 1970.
    pub fn now(&self) -> Result<i64> {
        Ok(wait(self.payer.client().status())?
            .sync_info
            .latest_block_time
            .unix_timestamp())
    }

    /// A payment of this many won in a single step.
    pub fn pay(&self, order_id: &str, won: u128) -> Result<MsgPay> {
        Ok(MsgPay {
            payer: self.payer.address().to_owned(),
            order: Some(self.order(order_id)?),
            amounts: vec![coin(won, WON)],
            fee_max_bps: FEE_BPS,
            refund_expiry: Some(time(self.now()?.saturating_add(7 * 86_400))),
            tax: Some(tax(won)),
            ..MsgPay::default()
        })
    }

    /// A hold of this many won that lasts for some seconds.
    pub fn authorize(&self, order_id: &str, won: u128, seconds: i64) -> Result<MsgAuthorize> {
        let now = self.now()?;
        Ok(MsgAuthorize {
            payer: self.payer.address().to_owned(),
            order: Some(self.order(order_id)?),
            amounts: vec![coin(won, WON)],
            fee_max_bps: FEE_BPS,
            authorization_expiry: Some(time(now.saturating_add(seconds))),
            refund_expiry: Some(time(now.saturating_add(7 * 86_400))),
            tax: Some(tax(won)),
            ..MsgAuthorize::default()
        })
    }

    /// Pays and gives the payment's id.
    pub fn paid(&mut self, order_id: &str, won: u128) -> Result<String> {
        let message = self.pay(order_id, won)?;
        let included = wait(self.payer.send(&[&message], &self.fee)).context("paying")?;
        Ok(answer::<MsgPay>(&included)?.payment_id)
    }

    /// Authorises and gives the payment's id.
    pub fn held(&mut self, order_id: &str, won: u128, seconds: i64) -> Result<String> {
        let message = self.authorize(order_id, won, seconds)?;
        let included = wait(self.payer.send(&[&message], &self.fee)).context("authorising")?;
        Ok(answer::<MsgAuthorize>(&included)?.payment_id)
    }
}

/// Waits until a block has this time, in seconds since 1970: from then on what ends at it has ended.
pub fn wait_for_time(chain: &mut Chain, shop: &Shop, seconds: i64) -> Result<()> {
    let started = Instant::now();
    while shop.now()? < seconds {
        if started.elapsed() > PATIENCE {
            bail!("no block has the time {seconds} after {PATIENCE:?}");
        }
        chain.wait_for_blocks(0, 1)?;
    }
    Ok(())
}

/// Runs something under other parameters of the payment module, and puts back what was.
pub fn under(
    shop: &mut Shop,
    change: impl FnOnce(&mut Params),
    act: impl FnOnce(&mut Shop) -> Result<()>,
) -> Result<()> {
    let before = wait(shop.payer.client().query(QueryParamsRequest {}))?.params;
    let before = before.context("the chain has no parameters of payments")?;
    let mut other = before.clone();
    change(&mut other);
    let set = |shop: &mut Shop, params: Params| -> Result<()> {
        let message = MsgUpdateParams {
            authority: shop.authority.address().to_owned(),
            params: Some(params),
        };
        wait(shop.authority.send(&[&message], &shop.fee)).context("setting parameters")?;
        Ok(())
    };
    set(shop, other)?;
    let acted = act(shop);
    set(shop, before)?;
    acted
}

/// The answer to the first message of a transaction.
pub fn answer<M: Msg>(included: &Included) -> Result<M::Response> {
    let first = answers::<M>(included)?.into_iter().next();
    first.context("the result holds no answer")
}

/// The answers to all messages of a transaction, which are of one kind.
pub fn answers<M: Msg>(included: &Included) -> Result<Vec<M::Response>> {
    let data = TxMsgData::decode(included.data.as_slice()).context("the result's data")?;
    let answers = data.msg_responses.iter();
    answers
        .map(|answer| Ok(M::Response::decode(answer.value.as_slice())?))
        .collect()
}

/// Sends a message that must be refused, and gives the refusal.
pub fn refused(wallet: &mut Wallet, message: &dyn Message, fee: &Fee) -> Result<Refusal> {
    match wait(wallet.send(&[message], fee)) {
        Ok(included) => bail!(
            "expected a refusal, but it took effect at height {}",
            included.height
        ),
        Err(Error::Refused {
            codespace,
            code,
            log,
            ..
        }) => Ok(Refusal {
            codespace,
            code,
            log,
        }),
        Err(error) => Err(error.into()),
    }
}

/// What an address owns of a denom.
pub fn balance(client: &Client, address: &str, denom: &str) -> Result<u128> {
    let request = QueryBalanceRequest {
        address: address.to_owned(),
        denom: denom.to_owned(),
    };
    let balance = wait(client.query(request))?.balance;
    let amount = balance.map_or_else(|| "0".to_owned(), |coin| coin.amount);
    amount
        .parse()
        .with_context(|| format!("the balance {amount:?} is not a number"))
}

/// An amount of a denom.
pub fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

/// A point in time, in seconds since 1970.
pub fn time(seconds: i64) -> Timestamp {
    Timestamp { seconds, nanos: 0 }
}

/// The tax of an amount that is taxable as a whole: VAT is an eleventh, rounded half up.
pub fn tax(won: u128) -> Tax {
    let vat = won.saturating_add(5).div_euclid(11);
    Tax {
        supply: won.saturating_sub(vat).to_string(),
        vat: vat.to_string(),
        tax_free: "0".into(),
        service_charge: "0".into(),
    }
}

/// The day in Korea as YYYYMMDD.
pub fn korean_day(seconds: i64) -> Result<u32> {
    let time = chrono::DateTime::from_timestamp(seconds.saturating_add(KOREA), 0);
    let time = time.context("the block's time is out of range")?;
    Ok(time.format("%Y%m%d").to_string().parse()?)
}
