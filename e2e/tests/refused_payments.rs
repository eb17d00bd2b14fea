//! Every payment that is refused, as whoever sent it is told: codespace, code, and a text that says what is expected.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use client::{Key, Message, Wallet, wait};
use e2e::chain::Chain;
use e2e::shop::{
    FEE_BPS, NATIVE, Refusal, Shop, WON, answer, answers, balance, coin, korean_day, refused, tax,
    time, under, wait_for_time,
};
use e2e::stories;
use prost::Message as _;
use proto::aot::merchant::v1::{
    MsgCloseMerchant, MsgRegisterTerminal, MsgResumeMerchant, MsgSuspendMerchant,
};
use proto::aot::payment::v1::{
    Invoice, MsgAuthorize, MsgBatchCapture, MsgCancelExternalTender, MsgCapture, MsgCreateInvoice,
    MsgNetCancel, MsgPay, MsgReclaim, MsgRecordExternalTender, MsgRefund, MsgVoid, Order, Params,
    Portion, SignedInvoice, Tax,
};
use proto::aot::settlement::v1::{MsgAdjust, MsgWithdrawFloat};
use proto::cosmos::bank::v1beta1::MsgSend;

/// What the payer owns in each story.
const HOLDS: u128 = 1_000_000;

fn main() -> ExitCode {
    stories::run(
        || Chain::start(1, false),
        &[
            ("payments_of_wrong_amounts_are_refused", wrong_amounts),
            ("payments_at_wrong_times_are_refused", wrong_times),
            ("payments_with_wrong_details_are_refused", wrong_details),
            (
                "a_second_payment_of_an_order_is_refused_unless_it_says_the_same",
                second_payments,
            ),
            ("captures_of_what_is_not_held_are_refused", captures),
            ("captures_after_the_expiry_are_refused", late_captures),
            ("refunds_of_what_was_not_captured_are_refused", refunds),
            ("refunds_after_the_window_are_refused", late_refunds),
            ("the_101st_refund_of_a_payment_is_refused", many_refunds),
            ("invoices_that_are_not_kept_to_are_refused", invoices),
            (
                "invoices_that_no_terminal_has_signed_are_refused",
                signed_invoices,
            ),
            (
                "a_terminal_may_not_undo_what_another_one_took",
                other_terminals,
            ),
            ("shops_that_may_not_take_payments_are_refused", shops),
            ("those_who_have_no_right_are_refused", strangers),
            (
                "external_tenders_that_do_not_add_up_are_refused",
                external_tenders,
            ),
            // These change the parameters of the chain while they run.
            (
                "a_total_of_what_does_not_count_in_won_is_refused",
                mixed_tenders,
            ),
            (
                "what_has_expired_cannot_be_captured_even_before_it_is_swept",
                expired_and_not_swept,
            ),
        ],
    )
}

/// Sends what must be refused; sees to it that the answer has this codespace and code, that its text names the fault,
/// and that the payer's won stay what they are.
fn expect(shop: &mut Shop, who: Who, message: &dyn Message, code: &str, says: &str) -> Result<()> {
    let refusal = refusal(shop, who, message, says)?;
    let found = format!("{} {}", refusal.codespace, refusal.code);
    ensure!(
        found == code,
        "expected {code} with {says:?}, got {refusal:?}"
    );
    Ok(())
}

/// As [`expect`] where the number is not of interest.
fn expect_any(shop: &mut Shop, who: Who, message: &dyn Message, says: &str) -> Result<()> {
    refusal(shop, who, message, says).map(|_| ())
}

fn refusal(shop: &mut Shop, who: Who, message: &dyn Message, says: &str) -> Result<Refusal> {
    let client = shop.payer.client().clone();
    let payer = shop.payer.address().to_owned();
    let before = balance(&client, &payer, WON)?;
    let fee = shop.fee.clone();
    let sender = match who {
        Payer => &mut shop.payer,
        Owner => &mut shop.owner,
        Company => &mut shop.company,
        PasserBy => &mut shop.passer_by,
    };
    let refusal = refused(sender, message, &fee).with_context(|| format!("about {says:?}"))?;
    ensure!(
        refusal.code != 0 && refusal.log.contains(says),
        "expected {says:?}, got {refusal:?}"
    );
    ensure!(
        balance(&client, &payer, WON)? == before,
        "{refusal:?} moved the payer's won"
    );
    Ok(refusal)
}

#[derive(Clone, Copy)]
enum Who {
    Payer,
    Owner,
    Company,
    PasserBy,
}

use Who::{Company, Owner, PasserBy, Payer};

fn wrong_amounts(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "wrong amounts", HOLDS)?;
    let good = shop.pay("terms", 1_000)?;

    let dear = MsgPay {
        amounts: vec![coin(HOLDS.saturating_add(1), WON)],
        tax: Some(tax(HOLDS.saturating_add(1))),
        ..good.clone()
    };
    expect(shop, Payer, &dear, "sdk 5", "insufficient funds")?;
    let native = MsgPay {
        amounts: vec![coin(5, NATIVE)],
        tax: None,
        ..good.clone()
    };
    expect(
        shop,
        Payer,
        &native,
        "payment 7",
        "payments are not made in uaot: expected one of krwp",
    )?;
    let nothing = MsgPay {
        amounts: Vec::new(),
        tax: None,
        ..good.clone()
    };
    expect_any(shop, Payer, &nothing, "amounts")?;
    let zero = MsgPay {
        amounts: vec![coin(0, WON)],
        tax: None,
        ..good.clone()
    };
    expect_any(shop, Payer, &zero, "0")?;
    let twice = MsgPay {
        amounts: vec![coin(500, WON), coin(500, WON)],
        ..good.clone()
    };
    expect_any(shop, Payer, &twice, "krwp")?;
    let stingy = MsgPay {
        fee_max_bps: FEE_BPS.saturating_sub(1),
        ..good.clone()
    };
    expect(
        shop,
        Payer,
        &stingy,
        "payment 8",
        "the merchant's fee is 200 bps and the payer agreed to at most 199 bps",
    )?;
    Ok(())
}

fn wrong_times(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "wrong times", HOLDS)?;
    let now = shop.now()?;
    let good = shop.pay("times", 1_000)?;
    let hold = shop.authorize("times", 1_000, 60)?;

    let late = MsgAuthorize {
        authorization_expiry: Some(time(now.saturating_sub(1))),
        ..hold.clone()
    };
    expect(
        shop,
        Payer,
        &late,
        "payment 9",
        "the authorization would expire at",
    )?;
    let for_ever = MsgAuthorize {
        authorization_expiry: Some(time(now.saturating_add(100 * 365 * 86_400))),
        ..hold.clone()
    };
    expect(
        shop,
        Payer,
        &for_ever,
        "payment 9",
        "the authorization would expire at",
    )?;
    let no_expiry = MsgAuthorize {
        authorization_expiry: None,
        ..hold.clone()
    };
    expect_any(shop, Payer, &no_expiry, "authorization_expiry")?;
    let short = MsgAuthorize {
        refund_expiry: Some(time(now.saturating_add(1))),
        ..hold
    };
    expect(
        shop,
        Payer,
        &short,
        "payment 10",
        "the refund window would end at",
    )?;
    let old = Order {
        day: korean_day(now.saturating_sub(5 * 86_400))?,
        ..good.order.clone().context("an order")?
    };
    let old = MsgPay {
        order: Some(old),
        ..good.clone()
    };
    expect(
        shop,
        Payer,
        &old,
        "payment 4",
        "expected a day of the Korean calendar within a day of",
    )
}

fn wrong_details(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "wrong details", HOLDS)?;
    let good = shop.pay("details", 1_000)?;

    let sum = MsgPay {
        tax: Some(tax(900)),
        ..good.clone()
    };
    expect(
        shop,
        Payer,
        &sum,
        "payment 11",
        "add up to 900 won: expected 1000 won",
    )?;
    let vat = Tax {
        supply: "900".into(),
        vat: "100".into(),
        tax_free: "0".into(),
        service_charge: "0".into(),
    };
    let vat = MsgPay {
        tax: Some(vat),
        ..good.clone()
    };
    expect(
        shop,
        Payer,
        &vat,
        "payment 12",
        "VAT is 100 won: expected 91 won",
    )?;

    let unnamed = Order {
        order_id: String::new(),
        ..good.order.clone().context("an order")?
    };
    expect(
        shop,
        Payer,
        &MsgPay {
            order: Some(unnamed),
            ..good.clone()
        },
        "payment 6",
        "order id is \"\": expected 1 to 64 printable ASCII characters",
    )?;
    expect_any(
        shop,
        Payer,
        &MsgPay {
            order: None,
            ..good.clone()
        },
        "order",
    )?;
    expect(
        shop,
        Payer,
        &MsgPay {
            memo_hash: vec![1; 31],
            ..good.clone()
        },
        "payment 6",
        "31 bytes: expected the 32 bytes of a SHA-256",
    )?;
    let card = Order {
        order_id: "4111111111111111".into(),
        ..good.order.clone().context("an order")?
    };
    expect_any(
        shop,
        Payer,
        &MsgPay {
            order: Some(card),
            ..good
        },
        "card number",
    )
}

fn second_payments(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "second payments", HOLDS)?;
    let first = shop.pay("twice", 1_000)?;
    wait(shop.payer.send(&[&first], &shop.fee))?;
    let client = shop.payer.client().clone();
    let left = balance(&client, shop.payer.address(), WON)?;
    wait(shop.payer.send(&[&first], &shop.fee)).context("the same again")?;
    ensure!(
        balance(&client, shop.payer.address(), WON)? == left,
        "the same payment was taken twice"
    );
    let other = MsgPay {
        amounts: vec![coin(999, WON)],
        tax: Some(tax(999)),
        ..first.clone()
    };
    expect(shop, Payer, &other, "payment 3", "stands on other terms")?;
    let hold = shop.authorize("twice", 1_000, 60)?;
    expect(
        shop,
        Payer,
        &hold,
        "payment 3",
        "expected the same terms, or another order id",
    )?;

    // The answer was lost and the order is undone before the payment arrives.
    let late = shop.pay("lost", 1_000)?;
    let cancel = MsgNetCancel {
        signer: shop.owner.address().to_owned(),
        order: late.order.clone(),
    };
    wait(shop.owner.send(&[&cancel], &shop.fee)).context("barring the order")?;
    expect(shop, Payer, &late, "payment 5", "order \"lost\" of")?;
    let nobody = MsgNetCancel {
        signer: shop.passer_by.address().to_owned(),
        order: late.order,
    };
    expect(shop, PasserBy, &nobody, "merchant 7", "the signer may not")
}

fn captures(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "captures", HOLDS)?;
    let owner = shop.owner.address().to_owned();
    let capture = |id: &str, portion: Option<Portion>| MsgCapture {
        signer: owner.clone(),
        payment_id: id.to_owned(),
        portion,
        r#final: false,
    };
    let total = |won: u128| {
        Some(Portion {
            total: won.to_string(),
            ..Portion::default()
        })
    };
    let id = shop.held("captured twice", 1_000, 3_600)?;

    expect(
        shop,
        Owner,
        &capture(&id, total(1_001)),
        "payment 19",
        "expected at most",
    )?;
    let both = Some(Portion {
        total: "1".into(),
        amounts: vec![coin(1, WON)],
    });
    expect(
        shop,
        Owner,
        &capture(&id, both),
        "payment 26",
        "the portion has amounts and a total",
    )?;
    let foreign = Some(Portion {
        amounts: vec![coin(1, NATIVE)],
        ..Portion::default()
    });
    expect(
        shop,
        Owner,
        &capture(&id, foreign),
        "payment 28",
        "the payment has no uaot: expected one of krwp",
    )?;
    let early = MsgReclaim {
        payer: shop.payer.address().to_owned(),
        payment_id: id.clone(),
    };
    expect(
        shop,
        Payer,
        &early,
        "payment 20",
        "expected a reclaim from then on, or a void by the merchant",
    )?;
    let held = MsgSend {
        from_address: shop.payer.address().to_owned(),
        to_address: owner.clone(),
        amount: vec![coin(HOLDS, WON)],
    };
    expect(shop, Payer, &held, "sdk 5", "insufficient funds")?;

    wait(shop.owner.send(&[&capture(&id, None)], &shop.fee)).context("capturing all")?;
    expect(
        shop,
        Owner,
        &capture(&id, None),
        "payment 18",
        "holds nothing",
    )?;
    let void = MsgVoid {
        signer: owner.clone(),
        payment_id: id,
    };
    expect(shop, Owner, &void, "payment 18", "holds nothing")?;
    expect(
        shop,
        Owner,
        &capture(&"00".repeat(32), None),
        "payment 2",
        "no payment 0000",
    )?;
    expect(
        shop,
        Owner,
        &capture("nonsense", None),
        "payment 6",
        "expected 64 lower-case hex digits",
    )?;
    let batch = MsgBatchCapture {
        signer: owner.clone(),
        items: Vec::new(),
    };
    expect(
        shop,
        Owner,
        &batch,
        "payment 29",
        "the batch has 0 items: expected 1 to 100",
    )?;
    Ok(())
}

fn late_captures(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "late captures", HOLDS)?;
    let end = shop.now()?.saturating_add(3);
    let id = shop.held("captured late", 1_000, 2)?;
    let capture = MsgCapture {
        signer: shop.owner.address().to_owned(),
        payment_id: id,
        portion: None,
        r#final: false,
    };
    let before = balance(shop.payer.client(), shop.payer.address(), WON)?;
    wait_for_time(chain, shop, end)?;
    let late = refused(&mut shop.owner, &capture, &shop.fee.clone())?;
    ensure!(
        late.codespace == "payment"
            && [17, 18].contains(&late.code)
            && late.log.contains("expired"),
        "{late:?}"
    );
    // Nobody asked, and the hold is gone.
    let all = MsgSend {
        from_address: shop.payer.address().to_owned(),
        to_address: shop.payer.address().to_owned(),
        amount: vec![coin(before, WON)],
    };
    wait(shop.payer.send(&[&all], &shop.fee)).context("sending what was held")?;
    Ok(())
}

fn refunds(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "refunds", HOLDS)?;
    let owner = shop.owner.address().to_owned();
    let id = shop.paid("refunded", 10_000)?;
    let refund = |won: u128, reference: &str| MsgRefund {
        signer: owner.clone(),
        payment_id: id.clone(),
        portion: Some(Portion {
            total: won.to_string(),
            ..Portion::default()
        }),
        reason: "cold tea".into(),
        reference: reference.into(),
    };
    expect(
        shop,
        Owner,
        &refund(10_001, "a"),
        "payment 22",
        "expected at most",
    )?;
    expect(shop, Owner, &refund(0, "a"), "payment 6", "0")
        .or_else(|_| expect_any(shop, Owner, &refund(0, "a"), "0"))?;
    wait(shop.owner.send(&[&refund(4_000, "a")], &shop.fee))?;
    wait(shop.owner.send(&[&refund(4_000, "a")], &shop.fee)).context("the same again")?;
    expect(
        shop,
        Owner,
        &refund(5_000, "a"),
        "payment 24",
        "refund \"a\" of this payment was made of another portion",
    )?;
    expect(
        shop,
        Owner,
        &refund(6_001, "b"),
        "payment 22",
        "expected at most 6000 won",
    )?;
    expect(
        shop,
        Owner,
        &refund(1, ""),
        "payment 6",
        "expected 1 to 64 printable ASCII characters",
    )?;
    // The fee comes back from where it went, and the rest from what the shop has coming.
    let company = shop.company.address().to_owned();
    let all = MsgSend {
        from_address: company.clone(),
        to_address: shop.passer_by.address().to_owned(),
        amount: vec![coin(balance(shop.company.client(), &company, WON)?, WON)],
    };
    wait(shop.company.send(&[&all], &shop.fee)).context("emptying the company")?;
    expect(
        shop,
        Owner,
        &refund(6_000, "b"),
        "payment 25",
        "top one of them up",
    )?;
    let due = 5_880;
    let adjust = MsgAdjust {
        signer: company.clone(),
        merchant_id: shop.merchant_id.clone(),
        denom: WON.into(),
        amount: format!("-{due}"),
        code: "test".into(),
        reference: "all of it".into(),
    };
    let withdraw = MsgWithdrawFloat {
        company,
        amount: Some(coin(due, WON)),
    };
    wait(shop.company.send(&[&adjust, &withdraw], &shop.fee)).context("emptying the shop")?;
    expect(
        shop,
        Owner,
        &refund(6_000, "b"),
        "settlement 4",
        "top one of them up",
    )?;

    let held = shop.held("never captured", 1_000, 3_600)?;
    let early = MsgRefund {
        payment_id: held,
        ..refund(1, "c")
    };
    expect(
        shop,
        Owner,
        &early,
        "payment 22",
        "captured and not refunded",
    )
}

fn late_refunds(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "late refunds", HOLDS)?;
    let end = shop.now()?.saturating_add(4);
    let pay = MsgPay {
        refund_expiry: Some(time(end)),
        ..shop.pay("for a moment", 1_000)?
    };
    let included = wait(shop.payer.send(&[&pay], &shop.fee)).context("paying")?;
    let order = pay.order;
    let refund = MsgRefund {
        signer: shop.owner.address().to_owned(),
        payment_id: answer::<MsgPay>(&included)?.payment_id,
        portion: None,
        reason: "cold tea".into(),
        reference: "late".into(),
    };
    wait_for_time(chain, shop, end)?;
    expect(
        shop,
        Owner,
        &refund,
        "payment 23",
        "the refund window ended at",
    )?;
    // A net-cancel would be a refund by another name.
    let cancel = MsgNetCancel {
        signer: shop.owner.address().to_owned(),
        order,
    };
    expect(
        shop,
        Owner,
        &cancel,
        "payment 23",
        "expected a refund before that",
    )
}

fn many_refunds(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "many refunds", HOLDS)?;
    let id = shop.paid("won by won", 1_000)?;
    let signer = shop.owner.address().to_owned();
    let refund = |number: u32| MsgRefund {
        signer: signer.clone(),
        payment_id: id.clone(),
        portion: Some(Portion {
            total: "1".into(),
            ..Portion::default()
        }),
        reason: String::new(),
        reference: format!("part {number}"),
    };
    for begin in (0..100).step_by(10) {
        let ten: Vec<MsgRefund> = (begin..).take(10).map(&refund).collect();
        let ten: Vec<&dyn Message> = ten.iter().map(|refund| refund as &dyn Message).collect();
        wait(shop.owner.send(&ten, &shop.fee)).context("refunding ten times")?;
    }
    expect(
        shop,
        Owner,
        &refund(100),
        "payment 34",
        "the payment has 100 refunds: expected at most 100",
    )?;
    let paid = balance(shop.payer.client(), shop.payer.address(), WON)?;
    ensure!(
        paid == HOLDS.saturating_sub(900),
        "100 of 1000 won should be back: {paid}"
    );
    let all = MsgRefund {
        portion: None,
        ..refund(100)
    };
    expect(
        shop,
        Owner,
        &all,
        "payment 34",
        "the payment has 100 refunds",
    )
}

/// An offer of 5 000 won.
fn offer(shop: &Shop, order_id: &str, expiry: i64) -> Result<Invoice> {
    Ok(Invoice {
        order: Some(shop.order(order_id)?),
        amounts: vec![coin(5_000, WON)],
        tax: Some(tax(5_000)),
        items_hash: Vec::new(),
        payer: String::new(),
        expiry: Some(time(expiry)),
    })
}

fn creating(shop: &Shop, invoice: Invoice) -> MsgCreateInvoice {
    MsgCreateInvoice {
        signer: shop.owner.address().to_owned(),
        invoice: Some(invoice),
    }
}

fn invoices(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "invoices", HOLDS)?;
    let now = shop.now()?;
    let good = offer(shop, "offered", now.saturating_add(600))?;
    let message = creating(shop, good.clone());
    wait(shop.owner.send(&[&message], &shop.fee)).context("offering")?;
    let changed = creating(
        shop,
        Invoice {
            amounts: vec![coin(5_001, WON)],
            tax: Some(tax(5_001)),
            ..good.clone()
        },
    );
    expect(
        shop,
        Owner,
        &changed,
        "payment 16",
        "has an invoice on other terms",
    )?;
    let past = creating(shop, offer(shop, "past", now.saturating_sub(1))?);
    expect(
        shop,
        Owner,
        &past,
        "payment 35",
        "the invoice would expire at",
    )?;
    let less = shop.pay("offered", 4_999)?;
    expect(
        shop,
        Payer,
        &less,
        "payment 13",
        "amounts is not what the invoice of this order says",
    )?;
    let untaxed = MsgPay {
        tax: None,
        ..shop.pay("offered", 5_000)?
    };
    expect(
        shop,
        Payer,
        &untaxed,
        "payment 13",
        "tax is not what the invoice of this order says",
    )?;
    let personal = Invoice {
        payer: shop.passer_by.address().to_owned(),
        ..offer(shop, "personal", now.saturating_add(600))?
    };
    let message = creating(shop, personal);
    wait(shop.owner.send(&[&message], &shop.fee)).context("offering to one person")?;
    let other = shop.pay("personal", 5_000)?;
    expect(
        shop,
        Payer,
        &other,
        "payment 13",
        "payer is not what the invoice of this order says",
    )?;
    let end = shop.now()?.saturating_add(3);
    let soon = creating(shop, offer(shop, "soon", end)?);
    wait(shop.owner.send(&[&soon], &shop.fee)).context("offering for a moment")?;

    let expired = shop.pay("soon", 5_000)?;
    wait_for_time(chain, shop, end)?;
    expect(
        shop,
        Payer,
        &expired,
        "payment 14",
        "the invoice expired at",
    )
}

fn signed_invoices(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "signed invoices", HOLDS)?;
    let now = shop.now()?;
    let terminal = client::Key::for_test("a terminal of invoices");
    let register = MsgRegisterTerminal {
        signer: shop.owner.address().to_owned(),
        merchant_id: shop.merchant_id.clone(),
        public_key: terminal.public_key().to_vec(),
        label: "till 1".into(),
    };
    wait(shop.owner.send(&[&register], &shop.fee)).context("registering a terminal")?;
    let signed = |shop: &Shop, address: &str| -> Result<MsgPay> {
        let invoice = offer(shop, "at the till", now.saturating_add(600))?;
        let signed = SignedInvoice {
            invoice: Some(invoice),
            terminal: address.to_owned(),
            signature: vec![7; 64],
        };
        Ok(MsgPay {
            signed_invoice: Some(signed),
            ..shop.pay("at the till", 5_000)?
        })
    };
    let forged = signed(shop, &terminal.address("aot")?)?;
    expect(
        shop,
        Payer,
        &forged,
        "payment 15",
        "the invoice is not signed by terminal",
    )?;
    let unknown = signed(shop, shop.passer_by.address())?;
    expect(
        shop,
        Payer,
        &unknown,
        "merchant 13",
        "is no terminal of merchant",
    )
}

/// Registers a terminal of the shop that can pay for its own transactions.
fn terminal(chain: &Chain, shop: &mut Shop, name: &str) -> Result<Wallet> {
    let key = Key::for_test(name);
    let register = MsgRegisterTerminal {
        signer: shop.owner.address().to_owned(),
        merchant_id: shop.merchant_id.clone(),
        public_key: key.public_key().to_vec(),
        label: name.to_owned(),
    };
    let gift = MsgSend {
        from_address: shop.owner.address().to_owned(),
        to_address: key.address("aot")?,
        amount: vec![coin(2_000_000, NATIVE)],
    };
    wait(shop.owner.send(&[&register, &gift], &shop.fee)).context("registering a terminal")?;
    Ok(wait(Wallet::open(&chain.client(0)?, key))?)
}

/// What a terminal shows as a QR code, signed as the README of the module says.
fn shown(chain: &Chain, invoice: Invoice, terminal: &Wallet) -> Result<SignedInvoice> {
    let chain_id = chain.network.chain_id.as_bytes();
    let mut bytes = b"aot/invoice/v1".to_vec();
    bytes.extend(u64::try_from(chain_id.len())?.to_be_bytes());
    bytes.extend(chain_id);
    bytes.extend(invoice.encode_to_vec());
    Ok(SignedInvoice {
        signature: terminal.key().sign(&bytes).to_vec(),
        terminal: terminal.address().to_owned(),
        invoice: Some(invoice),
    })
}

fn other_terminals(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "other terminals", HOLDS)?;
    let one = terminal(chain, shop, "the till that took it")?;
    let mut other = terminal(chain, shop, "the till next to it")?;
    let invoice = offer(shop, "at a till", shop.now()?.saturating_add(600))?;
    let pay = MsgPay {
        signed_invoice: Some(shown(chain, invoice, &one)?),
        ..shop.pay("at a till", 5_000)?
    };
    wait(shop.payer.send(&[&pay], &shop.fee)).context("paying at a till")?;
    let cancel = |signer: &Wallet| MsgNetCancel {
        signer: signer.address().to_owned(),
        order: pay.order.clone(),
    };
    let message = cancel(&other);
    let refusal = refused(&mut other, &message, &shop.fee)?;
    ensure!(
        (refusal.codespace.as_str(), refusal.code) == ("payment", 36),
        "{refusal:?}"
    );
    let expected = format!(
        "the payment was taken by terminal {}: expected that terminal, the merchant's owner or a delegate",
        one.address()
    );
    ensure!(refusal.log.contains(&expected), "{refusal:?}");
    let paid = |shop: &Shop| balance(shop.payer.client(), shop.payer.address(), WON);
    ensure!(paid(shop)? == HOLDS.saturating_sub(5_000), "it was undone");
    let mut one = one;
    let message = cancel(&one);
    wait(one.send(&[&message], &shop.fee)).context("undoing it at the same till")?;
    ensure!(paid(shop)? == HOLDS, "it was not undone");
    Ok(())
}

fn shops(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "shops", HOLDS)?;
    let active = shop.merchant_id.clone();
    let nowhere = Order {
        merchant_id: "00".repeat(32),
        ..shop.order("nowhere")?
    };
    let nowhere = MsgPay {
        order: Some(nowhere),
        ..shop.pay("nowhere", 1_000)?
    };
    expect(
        shop,
        Payer,
        &nowhere,
        "merchant 2",
        "expected the id of a registered one",
    )?;
    let pending = shop.register("a pending shop")?;
    let early = Order {
        merchant_id: pending,
        ..shop.order("early")?
    };
    let early = MsgPay {
        order: Some(early),
        ..shop.pay("early", 1_000)?
    };
    expect(shop, Payer, &early, "merchant 4", "is pending")?;

    let held = shop.held("held before", 1_000, 3_600)?;
    let company = shop.company.address().to_owned();
    let suspend = MsgSuspendMerchant {
        signer: company.clone(),
        merchant_id: active.clone(),
        reason: "a check".into(),
    };
    wait(shop.company.send(&[&suspend], &shop.fee)).context("suspending")?;
    let suspended = shop.pay("while suspended", 1_000)?;
    expect(shop, Payer, &suspended, "merchant 4", "is suspended")?;
    let resume = MsgResumeMerchant {
        signer: company.clone(),
        merchant_id: active.clone(),
    };
    wait(shop.company.send(&[&resume], &shop.fee)).context("resuming")?;

    let owner = shop.owner.address().to_owned();
    let close = MsgCloseMerchant {
        signer: owner.clone(),
        merchant_id: active,
        reason: "moved".into(),
    };
    expect(shop, Owner, &close, "merchant 19", "has 1 open payments")?;
    let void = MsgVoid {
        signer: owner,
        payment_id: held,
    };
    wait(shop.owner.send(&[&void], &shop.fee)).context("voiding")?;
    wait(shop.owner.send(&[&close], &shop.fee)).context("closing")?;
    let closed = shop.pay("after the end", 1_000)?;
    expect(shop, Payer, &closed, "merchant 4", "is closed")?;
    expect(shop, Company, &resume, "merchant 4", "is closed")
}

fn strangers(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "strangers", HOLDS)?;
    let nobody = shop.passer_by.address().to_owned();
    let held = shop.held("theirs", 1_000, 3_600)?;
    let capture = MsgCapture {
        signer: nobody.clone(),
        payment_id: held.clone(),
        portion: None,
        r#final: true,
    };
    expect(shop, PasserBy, &capture, "merchant 7", "the signer may not")?;
    let void = MsgVoid {
        signer: nobody.clone(),
        payment_id: held.clone(),
    };
    expect(shop, PasserBy, &void, "merchant 7", "the signer may not")?;
    let reclaim = MsgReclaim {
        payer: nobody.clone(),
        payment_id: held.clone(),
    };
    expect(
        shop,
        PasserBy,
        &reclaim,
        "payment 21",
        "the signer is not the payer",
    )?;
    let refund = MsgRefund {
        signer: nobody,
        payment_id: held,
        portion: None,
        reason: String::new(),
        reference: "x".into(),
    };
    expect(shop, PasserBy, &refund, "merchant 7", "the signer may not")?;
    // In the name of the payer, signed by somebody else.
    let theft = shop.pay("stolen", 1_000)?;
    expect_any(shop, PasserBy, &theft, "sign")
}

fn external_tenders(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "external tenders", HOLDS)?;
    let owner = shop.owner.address().to_owned();
    let record = MsgRecordExternalTender {
        signer: owner.clone(),
        order: Some(shop.order("by card")?),
        scheme: "card".into(),
        amount: "5000".into(),
        tax: Some(tax(5_000)),
        approval_hash: vec![9; 32],
    };
    wait(shop.owner.send(&[&record], &shop.fee)).context("recording")?;
    let other = MsgRecordExternalTender {
        amount: "6000".into(),
        tax: Some(tax(6_000)),
        ..record.clone()
    };
    expect(
        shop,
        Owner,
        &other,
        "payment 31",
        "the approval is recorded under this order on other terms",
    )?;
    let unnamed = MsgRecordExternalTender {
        scheme: "Card!".into(),
        ..record.clone()
    };
    expect(shop, Owner, &unnamed, "payment 6", "scheme is \"Card!\"")?;
    let cancel = |won: &str, approval: u8| MsgCancelExternalTender {
        signer: owner.clone(),
        order: record.order.clone(),
        approval_hash: vec![approval; 32],
        cancelled: won.into(),
    };
    expect(
        shop,
        Owner,
        &cancel("1", 8),
        "payment 30",
        "no external tender with this approval",
    )?;
    expect(
        shop,
        Owner,
        &cancel("5001", 9),
        "payment 32",
        "at most the 5000 won of the tender",
    )?;

    let more: Vec<MsgRecordExternalTender> = (10..19)
        .map(|approval| MsgRecordExternalTender {
            approval_hash: vec![approval; 32],
            ..record.clone()
        })
        .collect();
    let nine: Vec<&dyn Message> = more.iter().map(|record| record as &dyn Message).collect();
    wait(shop.owner.send(&nine, &shop.fee)).context("recording nine more")?;
    let eleventh = MsgRecordExternalTender {
        approval_hash: vec![19; 32],
        ..record.clone()
    };
    expect(
        shop,
        Owner,
        &eleventh,
        "payment 33",
        "the order has 10 external tenders: expected at most 10",
    )?;
    let pending = shop.register("a shop without approval")?;
    let early = MsgRecordExternalTender {
        order: Some(Order {
            merchant_id: pending,
            ..shop.order("early")?
        }),
        ..record
    };
    expect(
        shop,
        Owner,
        &early,
        "payment 37",
        "is pending: expected an active or suspended one",
    )
}

fn mixed_tenders(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "mixed tenders", HOLDS)?;
    let accept = |params: &mut Params| params.denoms.push(NATIVE.into());
    under(shop, accept, |shop| {
        let hold = MsgAuthorize {
            amounts: vec![coin(1_000, WON), coin(7, NATIVE)],
            tax: None,
            ..shop.authorize("half in coins", 1_000, 3_600)?
        };
        let included = wait(shop.payer.send(&[&hold], &shop.fee)).context("authorising")?;
        let owner = shop.owner.address().to_owned();
        let payment_id = answer::<MsgAuthorize>(&included)?.payment_id;
        let total = |won: u32| {
            Some(Portion {
                total: won.to_string(),
                ..Portion::default()
            })
        };
        let capture = MsgCapture {
            signer: owner.clone(),
            payment_id: payment_id.clone(),
            portion: total(1_007),
            r#final: true,
        };
        let says = "not all tenders of the payment count in won: expected amounts by denom";
        expect(shop, Owner, &capture, "payment 27", says)?;
        let all = MsgCapture {
            portion: None,
            ..capture
        };
        wait(shop.owner.send(&[&all], &shop.fee)).context("capturing all")?;
        let refund = |portion: Option<Portion>, reference: &str| MsgRefund {
            signer: owner.clone(),
            payment_id: payment_id.clone(),
            portion,
            reason: String::new(),
            reference: reference.into(),
        };
        expect(shop, Owner, &refund(total(1), "a"), "payment 27", says)?;
        wait(shop.owner.send(&[&refund(None, "b")], &shop.fee)).context("refunding all")?;
        let nothing = refund(None, "c");
        expect(shop, Owner, &nothing, "payment 38", "nothing of it is left")
    })
}

/// With one expiry a block, ten that end together wait for ten blocks.
fn expired_and_not_swept(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "not swept", HOLDS)?;
    under(
        shop,
        |params| params.expiries_per_block_max = 1,
        |shop| {
            let end = shop.now()?.saturating_add(4);
            let holds: Vec<MsgAuthorize> = (0..10)
                .map(|number| {
                    Ok(MsgAuthorize {
                        authorization_expiry: Some(time(end)),
                        ..shop.authorize(&format!("one of ten {number}"), 100, 4)?
                    })
                })
                .collect::<Result<_>>()?;
            let ten: Vec<&dyn Message> = holds.iter().map(|hold| hold as &dyn Message).collect();
            let included = wait(shop.payer.send(&ten, &shop.fee)).context("authorising")?;
            let mut ids = answers::<MsgAuthorize>(&included)?
                .into_iter()
                .map(|held| held.payment_id)
                .collect::<Vec<_>>();
            // Of those that end together the sweep takes them by their ids.
            ids.sort();
            let last = ids.pop().context("ten payments")?;
            wait_for_time(chain, shop, end)?;
            let capture = MsgCapture {
                signer: shop.owner.address().to_owned(),
                payment_id: last.clone(),
                portion: None,
                r#final: false,
            };
            expect(
                shop,
                Owner,
                &capture,
                "payment 17",
                "nothing can be captured from then on",
            )?;
            let reclaim = MsgReclaim {
                payer: shop.payer.address().to_owned(),
                payment_id: last,
            };
            wait(shop.payer.send(&[&reclaim], &shop.fee)).context("reclaiming")?;
            expect(shop, Payer, &reclaim, "payment 18", "holds nothing")
        },
    )
}
