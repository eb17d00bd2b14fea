//! What is sold, and how it is paid: won, points, both, a hold, a quote for coins, a card.

use anyhow::{Context as _, Result, bail, ensure};
use proto::Coin;
use proto::aot::payment::v1::{
    MsgAuthorize, MsgCapture, MsgLockQuote, MsgPay, MsgRecordExternalTender, MsgRefund, Order,
    Payment, Portion, QueryExternalTendersRequest, QueryPaymentByOrderRequest, QueryQuoteRequest,
    Tax,
};
use proto::aot::pointswap::v1::{self as pointswap, MsgSwap, QueryClearingsRequest};
use sha2::Digest as _;

use super::shops::shop;
use super::stage::{Pays, Stage, answer, block_time, coin, korean_day, number, time};
use super::{DAY, NATIVE, POINT, SHOWN, STAR, Sale, Swap, WON};

/// How long a quote is firm, in seconds.
const FIRM: i64 = 50;
/// What the traveller pays for 20 000 won: 25 AOT.
const PRICE: u128 = 25_000_000;
/// Points that the regular swaps.
const SWAPPED: u128 = 5_000;

/// A sale of the day.
struct Selling<'a> {
    /// What this program calls it.
    name: &'static str,
    /// The role of the shop.
    shop: &'static str,
    /// The role of who pays.
    payer: &'static str,
    amounts: Vec<Coin>,
    /// What it all is worth in won.
    won: u128,
    /// Who pays the network's fee.
    fee: Pays<'a>,
    quote_id: String,
}

impl Stage<'_> {
    /// Everything that happens before the cut-off.
    pub(super) async fn sell(&mut self) -> Result<()> {
        self.sell_tea().await?;
        self.sell_noodles().await?;
        self.hold_and_capture().await?;
        self.swap().await?;
        self.sell_books().await?;
        self.sell_for_coins().await?;
        self.record_card().await
    }

    /// A customer without native coins pays, earns points, and gets some of it back.
    async fn sell_tea(&mut self) -> Result<()> {
        let sold = self
            .pay(Selling {
                name: SHOWN,
                shop: "shop",
                payer: "customer",
                amounts: vec![coin(30_000, WON)],
                won: 30_000,
                fee: Pays::Granter("sponsor"),
                quote_id: String::new(),
            })
            .await?;
        if let Some(fee) = sold.fee {
            self.tell(&format!(
                "the customer pays 30 000 krwp; the sponsor pays the network's fee of {fee}; 900 points are earned"
            ));
        }
        let refund = Portion {
            amounts: Vec::new(),
            total: "10000".into(),
        };
        if self
            .refund("shop", &sold.payment, refund, "one cup less")
            .await?
        {
            self.tell("the shop refunds 10 000 krwp, and 300 of the points go back");
        }
        Ok(())
    }

    /// Won and points together; the network's fee is paid in points too.
    async fn sell_noodles(&mut self) -> Result<()> {
        let sold = self
            .pay(Selling {
                name: "noodles",
                shop: "noodles",
                payer: "regular",
                amounts: vec![coin(12_000, WON), coin(3_000, POINT)],
                won: 15_000,
                fee: Pays::Points(POINT),
                quote_id: String::new(),
            })
            .await?;
        if let Some(fee) = sold.fee {
            self.tell(&format!(
                "a regular pays Mapo Noodles 12 000 krwp and 3 000 points, and the network's fee of {fee}"
            ));
        }
        Ok(())
    }

    /// 40 000 won are held for an order of books, and 25 000 of them taken when it is sent.
    async fn hold_and_capture(&mut self) -> Result<()> {
        let name = "order";
        let held = if let Some(payment) = self.payment(name).await? {
            payment
        } else {
            let now = block_time(self.client).await?;
            let order = self.order(name, "books", now)?;
            let authorize = MsgAuthorize {
                payer: self.address("regular")?,
                order: Some(order),
                amounts: vec![coin(40_000, WON)],
                fee_max_bps: shop("books")?.fee_bps,
                authorization_expiry: Some(time(now.saturating_add(3_600))),
                refund_expiry: Some(time(now.saturating_add(DAY.saturating_mul(7)))),
                tax: Some(tax(40_000)),
                ..MsgAuthorize::default()
            };
            self.send(&["regular"], &[&authorize], Pays::Points(POINT))
                .await
                .context("authorising")?;
            self.paid(name).await?
        };
        let tender = held.tenders.first().context("the hold has no tender")?;
        if number(&tender.captured)? == 0 {
            let capture = MsgCapture {
                signer: self.address("books")?,
                payment_id: held.id.clone(),
                portion: Some(Portion {
                    amounts: vec![coin(25_000, WON)],
                    total: String::new(),
                }),
                r#final: true,
            };
            self.act("books", &[&capture]).await.context("capturing")?;
            self.tell("Haeundae Books takes 25 000 krwp of 40 000 that were held; the rest is the regular's again");
        }
        Ok(())
    }

    /// Hangang Points become Naru Stars, by exactly what was quoted.
    async fn swap(&mut self) -> Result<()> {
        if self.day.swap.as_ref().is_some_and(|swap| swap.made) {
            return Ok(());
        }
        if let Some(mut swap) = self.day.swap.clone() {
            let request = QueryClearingsRequest {
                day: swap.day,
                pagination: None,
            };
            if !self.client.query(request).await?.clearings.is_empty() {
                swap.made = true;
                self.day.swap = Some(swap);
                return self.save();
            }
        }
        let now = block_time(self.client).await?;
        let sender = self.address("regular")?;
        let quote = self
            .client
            .query(pointswap::QueryQuoteRequest {
                amount: format!("{SWAPPED}{POINT}"),
                denom_out: STAR.into(),
                sender: sender.clone(),
            })
            .await?;
        let mut swap = Swap {
            day: korean_day(now)?,
            given: SWAPPED,
            fee: number(&quote.fee)?,
            got: number(&quote.out)?,
            released: number(&quote.released)?,
            needed: number(&quote.needed)?,
            made: false,
        };
        self.day.swap = Some(swap.clone());
        self.save()?;
        let message = MsgSwap {
            sender,
            amount: Some(coin(SWAPPED, POINT)),
            denom_out: STAR.into(),
            min_out: quote.out.clone(),
            deadline: Some(time(now.saturating_add(300))),
        };
        let included = self
            .send(&["regular"], &[&message], Pays::Points(POINT))
            .await
            .context("swapping points")?;
        let got = answer::<MsgSwap>(&included)?;
        ensure!(
            (&got.out, &got.fee) == (&quote.out, &quote.fee),
            "the swap was quoted as {quote:?} and gave {got:?}"
        );
        self.tell(&format!(
            "the regular swaps {SWAPPED} points of Hangang Pay for {} stars of Naru Pay; the fee is {} points",
            got.out, got.fee
        ));
        swap.made = true;
        self.day.swap = Some(swap);
        self.save()
    }

    /// Won, points of one company and points of the other in one payment.
    async fn sell_books(&mut self) -> Result<()> {
        let sold = self
            .pay(Selling {
                name: "books",
                shop: "books",
                payer: "regular",
                amounts: vec![coin(8_000, WON), coin(1_000, POINT), coin(2_000, STAR)],
                won: 11_000,
                fee: Pays::Points(POINT),
                quote_id: String::new(),
            })
            .await?;
        if sold.fee.is_some() {
            self.tell("the regular pays Haeundae Books 8 000 krwp, 1 000 points and 2 000 stars, 11 000 krwp in all");
        }
        Ok(())
    }

    /// A traveller has coins and no won: a provider's quote pays the shop in won.
    async fn sell_for_coins(&mut self) -> Result<()> {
        let name = "tea for coins";
        if self.payment(name).await?.is_none() {
            self.lock_quote(name).await?;
        }
        let sold = self
            .pay(Selling {
                name,
                shop: "shop",
                payer: "traveller",
                amounts: vec![coin(20_000, WON)],
                won: 20_000,
                fee: Pays::Signer,
                quote_id: self.day.quote_id.clone(),
            })
            .await?;
        if sold.fee.is_some() {
            self.tell("a traveller pays 20 000 krwp with 25 AOT, by a quote of Donghae Exchange");
        }
        Ok(())
    }

    async fn lock_quote(&mut self, name: &'static str) -> Result<()> {
        let now = block_time(self.client).await?;
        if !self.day.quote_id.is_empty() {
            let request = QueryQuoteRequest {
                quote_id: self.day.quote_id.clone(),
            };
            let known = self.find(request).await?.and_then(|answer| answer.quote);
            let expiry = known.and_then(|quote| quote.expiry);
            if expiry.is_some_and(|expiry| expiry.seconds > now.saturating_add(20)) {
                return Ok(());
            }
        }
        let lock = MsgLockQuote {
            provider: self.address("provider")?,
            order: Some(self.order(name, "shop", now)?),
            price: Some(coin(PRICE, NATIVE)),
            amount: "20000".into(),
            expiry: Some(time(now.saturating_add(FIRM))),
        };
        let included = self
            .act("provider", &[&lock])
            .await
            .context("locking a quote")?;
        self.day.quote_id = answer::<MsgLockQuote>(&included)?.quote_id;
        self.save()
    }

    /// A card moves no money here, and stands in the report of sales.
    async fn record_card(&mut self) -> Result<()> {
        let name = "card";
        if let Some(known) = self.day.orders.get(name) {
            let request = QueryExternalTendersRequest {
                merchant_id: known.merchant_id.clone(),
                day: known.day,
                order_id: known.order_id.clone(),
            };
            if self
                .find(request)
                .await?
                .is_some_and(|answer| !answer.tenders.is_empty())
            {
                return Ok(());
            }
        }
        let order = self.order(name, "noodles", block_time(self.client).await?)?;
        let approval = sha2::Sha256::digest(&order.order_id).to_vec();
        let record = MsgRecordExternalTender {
            signer: self.address("noodles")?,
            order: Some(order),
            scheme: "card".into(),
            amount: "15000".into(),
            tax: Some(tax(15_000)),
            approval_hash: approval,
        };
        self.act("noodles", &[&record])
            .await
            .context("recording a card")?;
        self.tell("Mapo Noodles takes 15 000 won by card, and records it for its report of sales");
        Ok(())
    }

    /// The order of this name; one that stands from before and was never paid gets a new day.
    fn order(&mut self, name: &str, role: &str, now: i64) -> Result<Order> {
        let sale = Sale {
            day: korean_day(now)?,
            order_id: format!("{name}-{}", self.day.begun).replace(' ', "-"),
            merchant_id: self.merchant(role)?,
            payment_id: String::new(),
        };
        let order = Order {
            merchant_id: sale.merchant_id.clone(),
            day: sale.day,
            order_id: sale.order_id.clone(),
        };
        self.day.orders.insert(name.into(), sale);
        self.save()?;
        Ok(order)
    }

    /// The payment of an order, if it was made.
    pub(super) async fn payment(&mut self, name: &str) -> Result<Option<Payment>> {
        let Some(sale) = self.day.orders.get_mut(name) else {
            return Ok(None);
        };
        let request = QueryPaymentByOrderRequest {
            merchant_id: sale.merchant_id.clone(),
            day: sale.day,
            order_id: sale.order_id.clone(),
        };
        let found = match self.client.query(request).await {
            Ok(answer) => answer.payment,
            Err(client::Error::Refused { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        if let Some(payment) = &found {
            sale.payment_id.clone_from(&payment.id);
            self.save()?;
        }
        Ok(found)
    }

    /// The payment of an order that was made.
    pub(super) async fn paid(&mut self, name: &str) -> Result<Payment> {
        let found = self.payment(name).await?;
        found.with_context(|| format!("the payment of {name} was included but cannot be found"))
    }

    async fn pay(&mut self, selling: Selling<'_>) -> Result<Sold> {
        let name = selling.name;
        if let Some(payment) = self.payment(name).await? {
            return Ok(Sold { payment, fee: None });
        }
        let now = block_time(self.client).await?;
        let pay = MsgPay {
            payer: self.address(selling.payer)?,
            order: Some(self.order(name, selling.shop, now)?),
            amounts: selling.amounts,
            fee_max_bps: shop(selling.shop)?.fee_bps,
            refund_expiry: Some(time(now.saturating_add(DAY.saturating_mul(7)))),
            tax: Some(tax(selling.won)),
            quote_id: selling.quote_id,
            ..MsgPay::default()
        };
        let included = self
            .send(&[selling.payer], &[&pay], selling.fee)
            .await
            .with_context(|| format!("paying for {name}"))?;
        let fee = included
            .attribute("tx", "fee")
            .context("the network took no fee")?;
        let payment = self.paid(name).await?;
        Ok(Sold {
            payment,
            fee: Some(fee),
        })
    }

    /// Refunds once; says whether it was now.
    pub(super) async fn refund(
        &self,
        role: &str,
        payment: &Payment,
        portion: Portion,
        reason: &str,
    ) -> Result<bool> {
        let refunded = |payment: &Payment| -> Result<bool> {
            let amounts: Result<Vec<u128>> = payment
                .tenders
                .iter()
                .map(|tender| number(&tender.refunded))
                .collect();
            Ok(amounts?.iter().any(|amount| *amount > 0))
        };
        if refunded(payment)? {
            return Ok(false);
        }
        let refund = MsgRefund {
            signer: self.address(role)?,
            payment_id: payment.id.clone(),
            portion: Some(portion),
            reason: reason.into(),
            // The same reference again has no effect, so an interrupted day may repeat this step.
            reference: "refund-1".into(),
        };
        self.act(role, &[&refund]).await.context("refunding")?;
        let request = proto::aot::payment::v1::QueryPaymentRequest {
            payment_id: payment.id.clone(),
        };
        let after = self.client.query(request).await?.payment;
        if !refunded(&after.context("the payment has gone")?)? {
            bail!("the payment {} shows no refund", payment.id);
        }
        Ok(true)
    }
}

/// A payment, and the network's fee if it was made just now.
struct Sold {
    payment: Payment,
    fee: Option<String>,
}

/// The tax of an amount that is taxable as a whole: VAT is an eleventh, rounded half up.
fn tax(won: u128) -> Tax {
    let vat = won.saturating_add(5).div_euclid(11);
    Tax {
        supply: won.saturating_sub(vat).to_string(),
        vat: vat.to_string(),
        tax_free: "0".into(),
        service_charge: "0".into(),
    }
}
