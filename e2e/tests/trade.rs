//! What shops, their customers and payment companies live through together: a day and its statements, disputes, the life
//! of points, swaps, rules.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use client::statement::{Days, TenderTotals, Totals, shop as statement_of};
use client::wait;
use e2e::chain::Chain;
use e2e::points::Points;
use e2e::shop::{
    NATIVE, Shop, WON, answer, balance, coin, korean_day, refused, tax, time, under, wait_for_time,
};
use e2e::stories;
use proto::aot::bank::v1::{Lot, QueryLotsRequest};
use proto::aot::fee::v1::{FeeToken, MsgSetFeeToken, QueryFeeRequest, RateSource};
use proto::aot::payment::v1::{
    Dispute, DisputeState, MsgCapture, MsgOpenDispute, MsgPay, MsgRefund, MsgResolveDispute,
    MsgSubmitEvidence, MsgWithdrawDispute, Payment, PaymentStatus, Portion, QueryDisputeRequest,
    QueryPaymentRequest,
};
use proto::aot::pointswap::v1::{
    MsgSetPair, MsgSwap, Pair, PairMode, QueryClearingsRequest, QueryQuoteRequest,
};
use proto::aot::reward::v1::{Grant, QueryEarnedByPaymentRequest, QuerySimulateRequest};
use proto::aot::settlement::v1::{Payable, QueryPayablesRequest};
use serde_json::Value;
use sha2::Digest as _;

/// What the payer owns in each story.
const HOLDS: u128 = 1_000_000;

fn main() -> ExitCode {
    stories::run(
        || Chain::start(1, false),
        &[
            (
                "a_day_of_two_companies_adds_up_to_the_won_on_the_chain_and_in_statements",
                a_day,
            ),
            (
                "a_dispute_withdraws_the_money_until_the_arbiter_decides",
                disputes,
            ),
            (
                "a_dispute_that_nobody_decides_goes_by_whether_there_is_evidence",
                lapsed_disputes,
            ),
            (
                "points_wait_are_spent_and_come_back_with_the_expiry_that_they_had",
                the_life_of_points,
            ),
            (
                "a_swap_gives_what_was_quoted_and_moves_the_reserves",
                a_swap,
            ),
            (
                "a_payment_earns_what_was_simulated_under_the_rules_of_its_authorization",
                rules,
            ),
        ],
    )
}

fn number(text: &str) -> Result<i128> {
    Ok(client::statement::signed(text)?)
}

/// The payable of a shop in won.
fn payable(shop: &Shop) -> Result<Payable> {
    let request = QueryPayablesRequest {
        merchant_id: shop.merchant_id.clone(),
    };
    let all = wait(shop.payer.client().query(request))?.payables;
    let found = all.into_iter().find(|payable| payable.denom == WON);
    Ok(found.unwrap_or_default())
}

fn payment(shop: &Shop, payment_id: &str) -> Result<Payment> {
    let request = QueryPaymentRequest {
        payment_id: payment_id.to_owned(),
    };
    let found = wait(shop.payer.client().query(request))?.payment;
    found.context("the payment has gone")
}

// ---- a day ----

fn a_day(chain: &mut Chain) -> Result<()> {
    let client = chain.client(0)?;
    let file = chain.directory.day();
    // The day itself sees to it that all sums agree with all balances.
    let day = wait(localnet::day::play(&chain.network, &client, &file, &|_| ()))?;
    ensure!(day.height > 0, "{day:?}");
    let again = wait(localnet::day::play(&chain.network, &client, &file, &|_| ()))?;
    ensure!(
        again == day,
        "a day that was played is played again: {again:?}"
    );

    let tea = day.shown()?;
    let (from, to) = (
        korean_day(day.begun.saturating_sub(86_400))?,
        korean_day(day.begun.saturating_add(2 * 86_400))?,
    );
    let days = Days { from, to };
    let expected = wait(statement_of(&client, &tea.merchant_id, days))?;
    let total = Totals::of(&expected.batches)?;
    let total = total.get(WON).copied().unwrap_or_default();
    ensure!(
        (
            total.gross,
            total.refunds,
            total.fees,
            total.net,
            total.paid
        ) == (50_000, -10_000, 800, 39_200, 39_200),
        "{total:?}"
    );
    let tenders = TenderTotals::of(&expected.sales)?;
    let vat: i128 = tenders.values().map(|tender| tender.vat).sum();
    // An eleventh of 30 000 and 20 000, less what of it belongs to the 10 000 that came back.
    ensure!((3_636..=3_637).contains(&vat), "{tenders:?}");

    let (from, to) = (from.to_string(), to.to_string());
    let aotd = |whose: &[&str]| -> Result<String> {
        let node = chain.node(0)?;
        let rpc = node.rpc();
        let mut words = vec!["statement"];
        words.extend(whose);
        words.extend([from.as_str(), to.as_str(), "--node", rpc.as_str()]);
        node.aotd(&chain.built().programs, &words, "")
    };
    let json: Value = serde_json::from_str(&aotd(&["merchant", &tea.merchant_id])?)?;
    ensure!(
        json.pointer("/totals/0/net").and_then(Value::as_str) == Some("39200"),
        "{json:#}"
    );
    let table = aotd(&["merchant", &tea.merchant_id, "--format", "csv"])?;
    ensure!(
        column(&table, "line", "net")? == column(&table, "batch", "net")?,
        "the lines do not add up:\n{table}"
    );
    let company = chain.network.account("company")?.address.clone();
    let table = aotd(&["company", &company, "--format", "csv"])?;
    ensure!(column(&table, "batch", "fee")? == 995, "{table}");
    // What the noodles refunded after they were paid is covered by the float, and in the statement.
    ensure!(table.contains(",krwp,,covering,"), "{table}");
    ensure!(column(&table, "payable", "net")? == -1_970, "{table}");
    let refusal = aotd(&["merchant", &"00".repeat(32)]);
    ensure!(refusal.is_err(), "a shop that is none has a statement");
    Ok(())
}

/// The sum of a column over the rows of one kind; payouts stand beside what they pay.
fn column(table: &str, record: &str, name: &str) -> Result<i128> {
    let mut rows = table.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let head = rows.next().context("an empty table")?;
    let place = |name: &str| {
        let found = head.iter().position(|column| *column == name);
        found.with_context(|| format!("no column {name}"))
    };
    let (kind, wanted) = (place("kind")?, place(name)?);
    let mut sum: i128 = 0;
    for row in rows {
        let cell = |index: usize| row.get(index).copied().unwrap_or_default();
        if cell(0) == record && cell(kind) != "payout" {
            sum = sum.saturating_add(number(cell(wanted))?);
        }
    }
    Ok(sum)
}

// ---- disputes ----

fn dispute(shop: &Shop, payment_id: &str) -> Result<Dispute> {
    let request = QueryDisputeRequest {
        payment_id: payment_id.to_owned(),
    };
    let found = wait(shop.payer.client().query(request))?.dispute;
    found.context("the payment has no dispute")
}

fn open(shop: &mut Shop, payment_id: &str) -> Result<MsgOpenDispute> {
    let open = MsgOpenDispute {
        payer: shop.payer.address().to_owned(),
        payment_id: payment_id.to_owned(),
        portion: None,
        code: "not_received".into(),
        claim_hash: sha2::Sha256::digest("claim").to_vec(),
    };
    wait(shop.payer.send(&[&open], &shop.fee)).context("opening a dispute")?;
    Ok(open)
}

fn answer_with_evidence(shop: &mut Shop, payment_id: &str) -> Result<MsgSubmitEvidence> {
    let evidence = MsgSubmitEvidence {
        signer: shop.owner.address().to_owned(),
        payment_id: payment_id.to_owned(),
        evidence_hash: sha2::Sha256::digest("receipt").to_vec(),
    };
    wait(shop.owner.send(&[&evidence], &shop.fee)).context("giving evidence")?;
    Ok(evidence)
}

fn disputes(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "disputes", HOLDS)?;
    let client = chain.client(0)?;
    let lost = shop.paid("lost", 10_000)?;
    let won = shop.paid("won", 10_000)?;
    let given_up = shop.paid("given up", 10_000)?;
    let before = (payable(shop)?, balance(&client, shop.payer.address(), WON)?);
    ensure!(number(&before.0.amount)? == 29_400, "{before:?}");

    let again = open(shop, &lost)?;
    let withdrawn = payable(shop)?;
    ensure!(
        (number(&withdrawn.amount)?, number(&withdrawn.disputed)?) == (19_600, 9_800),
        "{withdrawn:?}"
    );
    ensure!(
        payment(shop, &lost)?.status() == PaymentStatus::Disputed,
        "the payment is not disputed"
    );
    let fee = shop.fee.clone();
    refused(&mut shop.payer, &again, &fee).context("a second dispute")?;
    let resolve = |arbiter: &str, payment_id: &str, merchant_wins| MsgResolveDispute {
        arbiter: arbiter.to_owned(),
        payment_id: payment_id.to_owned(),
        merchant_wins,
        reason: "as the evidence says".into(),
    };
    let own = resolve(shop.owner.address(), &lost, true);
    refused(&mut shop.owner, &own, &fee).context("a shop that decides for itself")?;
    let other = MsgSubmitEvidence {
        evidence_hash: sha2::Sha256::digest("another receipt").to_vec(),
        ..answer_with_evidence(shop, &lost)?
    };
    refused(&mut shop.owner, &other, &fee).context("other evidence, later")?;

    let against = resolve(shop.authority.address(), &lost, false);
    wait(shop.authority.send(&[&against], &fee)).context("deciding for the payer")?;
    ensure!(
        dispute(shop, &lost)?.state() == DisputeState::Lost,
        "the dispute is not lost"
    );
    let after = payable(shop)?;
    ensure!(
        (number(&after.amount)?, number(&after.disputed)?) == (19_600, 0),
        "{after:?}"
    );
    let back = balance(&client, shop.payer.address(), WON)?.saturating_sub(before.1);
    ensure!(back == 10_000, "the payer got {back} back, fee and all");

    open(shop, &won)?;
    let for_it = resolve(shop.authority.address(), &won, true);
    wait(shop.authority.send(&[&for_it], &fee)).context("deciding for the shop")?;
    open(shop, &given_up)?;
    let withdraw = MsgWithdrawDispute {
        payer: shop.payer.address().to_owned(),
        payment_id: given_up.clone(),
    };
    wait(shop.payer.send(&[&withdraw], &fee)).context("giving a claim up")?;
    ensure!(
        (
            dispute(shop, &won)?.state(),
            dispute(shop, &given_up)?.state()
        ) == (DisputeState::Won, DisputeState::Withdrawn),
        "the other disputes are not decided"
    );
    let end = payable(shop)?;
    ensure!(
        (number(&end.amount)?, number(&end.disputed)?) == (19_600, 0),
        "{end:?}"
    );
    statement_of_lost(shop)
}

/// A lost dispute stands in the report of sales as a refund does.
fn statement_of_lost(shop: &Shop) -> Result<()> {
    let now = shop.now()?;
    let days = Days {
        from: korean_day(now.saturating_sub(86_400))?,
        to: korean_day(now.saturating_add(86_400))?,
    };
    let statement = wait(statement_of(shop.payer.client(), &shop.merchant_id, days))?;
    let tenders = TenderTotals::of(&statement.sales)?;
    let (sold, back) = tenders.values().fold((0, 0), |(sold, back), tender| {
        (
            tender.gross.saturating_add(sold),
            tender.refunded.saturating_add(back),
        )
    });
    ensure!((sold, back) == (30_000, -10_000), "{tenders:?}");
    Ok(())
}

fn lapsed_disputes(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "lapsed disputes", HOLDS)?;
    let client = chain.client(0)?;
    let silent = shop.paid("silent", 10_000)?;
    let answered = shop.paid("answered", 10_000)?;
    let before = balance(&client, shop.payer.address(), WON)?;
    under(
        shop,
        |params| {
            params.evidence_seconds = 5;
            params.arbitration_seconds = 5;
        },
        |shop| {
            open(shop, &silent)?;
            open(shop, &answered)?;
            answer_with_evidence(shop, &answered)?;
            let deadline = dispute(shop, &answered)?.decision_deadline;
            let deadline = deadline.context("a dispute without an end")?.seconds;
            let evidence = MsgSubmitEvidence {
                signer: shop.owner.address().to_owned(),
                payment_id: silent.clone(),
                evidence_hash: vec![1; 32],
            };
            let evidence_deadline = dispute(shop, &silent)?.evidence_deadline;
            let evidence_deadline = evidence_deadline.context("no time for evidence")?.seconds;
            wait_for_time(chain, shop, evidence_deadline)?;
            let fee = shop.fee.clone();
            refused(&mut shop.owner, &evidence, &fee).context("evidence that is too late")?;
            wait_for_time(chain, shop, deadline.saturating_add(1))?;
            chain.wait_for_blocks(0, 2)?;
            Ok(())
        },
    )?;
    ensure!(
        (
            dispute(shop, &silent)?.state(),
            dispute(shop, &answered)?.state()
        ) == (DisputeState::Lost, DisputeState::Won),
        "a shop that says nothing loses, and one that has answered wins"
    );
    let back = balance(&client, shop.payer.address(), WON)?.saturating_sub(before);
    ensure!(back == 10_000, "the payer got {back} back");
    let end = payable(shop)?;
    ensure!(
        (number(&end.amount)?, number(&end.disputed)?) == (9_800, 0),
        "{end:?}"
    );
    Ok(())
}

// ---- points ----

fn lots(shop: &Shop, denom: &str) -> Result<Vec<Lot>> {
    let request = QueryLotsRequest {
        address: shop.payer.address().to_owned(),
        denom: denom.to_owned(),
    };
    Ok(wait(shop.payer.client().query(request))?.lots)
}

fn pay_points(shop: &Shop, order_id: &str, amount: u128, denom: &str, won: u128) -> Result<MsgPay> {
    Ok(MsgPay {
        amounts: vec![coin(amount, denom)],
        tax: Some(tax(won)),
        ..shop.pay(order_id, won)?
    })
}

fn the_life_of_points(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "life of points", HOLDS)?;
    let client = chain.client(0)?;
    let points = &mut Points::issue(chain, shop, "pt/life/point", 1)?;
    let payer = shop.payer.address().to_owned();
    let denom = points.denom.clone();

    // Some at once, others only from a time on.
    let expiry = points.mint(&payer, 5_000, None)?;
    let available_at = shop.now()?.saturating_add(20);
    points.mint(&payer, 1_000, Some(available_at))?;
    let has = points.of(&client, &payer)?;
    ensure!(
        (has.available.as_str(), has.pending.as_str()) == ("5000", "1000"),
        "{has:?}"
    );
    let all = pay_points(shop, "too early", 6_000, &denom, 6_000)?;
    let fee = shop.fee.clone();
    refused(&mut shop.payer, &all, &fee).context("points that wait are spent")?;
    wait_for_time(chain, shop, available_at)?;
    let has = points.of(&client, &payer)?;
    ensure!(
        (has.available.as_str(), has.pending.as_str()) == ("6000", "0"),
        "{has:?}"
    );

    // Spent, a part comes back: with the expiry that it had, and paid into the reserve by the shop.
    let reserve = number(&points.issuer()?.reserve)?;
    let pay = pay_points(shop, "spent", 4_000, &denom, 4_000)?;
    let included = wait(shop.payer.send(&[&pay], &fee)).context("paying in points")?;
    let payment_id = answer::<MsgPay>(&included)?.payment_id;
    let tender = payment(shop, &payment_id)?.tenders.into_iter().next();
    let tender = tender.context("a payment without a tender")?;
    ensure!(
        (tender.settled.as_str(), tender.fee_taken.as_str()) == ("4000", "80"),
        "{tender:?}"
    );
    ensure!(
        number(&payable(shop)?.amount)? == 3_920,
        "{:?}",
        payable(shop)?
    );
    let refund = MsgRefund {
        signer: shop.owner.address().to_owned(),
        payment_id,
        portion: Some(Portion {
            amounts: vec![coin(1_500, &denom)],
            total: String::new(),
        }),
        reason: "too many".into(),
        reference: "1".into(),
    };
    wait(shop.owner.send(&[&refund], &fee)).context("giving points back")?;
    let spent = reserve.saturating_sub(number(&points.issuer()?.reserve)?);
    ensure!(spent == 2_500, "the reserve paid {spent} for 2 500 points");
    let left = lots(shop, &denom)?;
    let sum: i128 = left
        .iter()
        .map(|lot| number(&lot.amount))
        .sum::<Result<_>>()?;
    ensure!(sum == 3_500, "{left:?}");
    ensure!(
        left.iter().all(|lot| lot.expiry.as_ref() == Some(&expiry)),
        "other expiries than {expiry:?}: {left:?}"
    );

    // The network's fee: the points are burned, the reserve pays the network.
    let token = MsgSetFeeToken {
        authority: shop.authority.address().to_owned(),
        token: Some(FeeToken {
            denom: denom.clone(),
            source: RateSource::Fixed.into(),
            rate: "0.001".into(),
            ..FeeToken::default()
        }),
    };
    wait(shop.authority.send(&[&token], &fee)).context("taking fees in points")?;
    let price = wait(client.query(QueryFeeRequest {
        gas: fee.gas_limit,
        denom: denom.clone(),
    }))?
    .fee;
    let in_points = client::Fee {
        amount: price.into_iter().collect(),
        ..fee.clone()
    };
    let native = balance(&client, &payer, NATIVE)?;
    let before = balance(&client, &payer, &denom)?;
    let pay = pay_points(shop, "with a fee", 100, &denom, 100)?;
    wait(shop.payer.send(&[&pay], &in_points)).context("paying the fee in points")?;
    let price = in_points.amount.first().context("a fee")?;
    let price: u128 = price.amount.parse()?;
    let used = before.saturating_sub(balance(&client, &payer, &denom)?);
    ensure!(
        used == price.saturating_add(100),
        "{used} points for a fee of {price}"
    );
    ensure!(
        balance(&client, &payer, NATIVE)? == native,
        "native coins were spent"
    );
    let issuer = points.issuer()?;
    ensure!(
        number(&issuer.supply)? == 3_400_i128.saturating_sub(i128::try_from(price)?),
        "{issuer:?}"
    );
    Ok(())
}

fn a_swap(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "swap", HOLDS)?;
    let client = chain.client(0)?;
    let from = &mut Points::issue(chain, shop, "pt/swapa/point", 3)?;
    let to = &mut Points::issue(chain, shop, "pt/swapb/point", 7)?;
    let payer = shop.payer.address().to_owned();
    let fee = shop.fee.clone();
    from.mint(&payer, 10_000, None)?;
    let set = MsgSetPair {
        company_a: from.company.address().to_owned(),
        company_b: to.company.address().to_owned(),
        pair: Some(Pair {
            denom_a: from.denom.clone(),
            denom_b: to.denom.clone(),
            mode: PairMode::IssuerRate.into(),
            fee_bps: 150,
            daily_quota_a: "100000".into(),
            daily_quota_b: "100000".into(),
            user_quota_a: "8000".into(),
            user_quota_b: "8000".into(),
            swap_min: "10".into(),
            paused: false,
        }),
    };
    let set = wait(
        from.company
            .send_with(&[&set], &fee, &mut [&mut to.company]),
    )?;
    set.success().context("agreeing on a pair")?;

    for given in [10_u128, 997, 5_000] {
        let quote = wait(client.query(QueryQuoteRequest {
            amount: format!("{given}{}", from.denom),
            denom_out: to.denom.clone(),
            sender: payer.clone(),
        }))?;
        let deadline = shop.now()?.saturating_add(60);
        let swap = |min_out: String| MsgSwap {
            sender: payer.clone(),
            amount: Some(coin(given, &from.denom)),
            denom_out: to.denom.clone(),
            min_out,
            deadline: Some(time(deadline)),
        };
        let out: u128 = quote.out.parse()?;
        let greedy = swap(out.saturating_add(1).to_string());
        refused(&mut shop.payer, &greedy, &fee).context("a swap below what the sender takes")?;
        let reserves = (
            number(&from.issuer()?.reserve)?,
            number(&to.issuer()?.reserve)?,
        );
        let held = balance(&client, &payer, &to.denom)?;
        let included = wait(shop.payer.send(&[&swap(quote.out.clone())], &fee))?;
        let got = answer::<MsgSwap>(&included)?;
        ensure!(
            (&got.out, &got.fee) == (&quote.out, &quote.fee),
            "quoted {quote:?}, got {got:?}"
        );
        let more = balance(&client, &payer, &to.denom)?.saturating_sub(held);
        ensure!(more == out, "the answer says {out}, and {more} came");
        // Rounded down, and never more than what stands behind what was given.
        let worth = given.saturating_mul(3).div_euclid(7);
        ensure!(out <= worth, "{out} for {given}");
        let after = (
            number(&from.issuer()?.reserve)?,
            number(&to.issuer()?.reserve)?,
        );
        ensure!(
            reserves.0.saturating_sub(after.0) == number(&quote.released)?
                && after.1.saturating_sub(reserves.1) == number(&quote.needed)?,
            "the reserves went from {reserves:?} to {after:?}; quoted {quote:?}"
        );
        for issuer in [from.issuer()?, to.issuer()?] {
            ensure!(
                number(&issuer.reserve)? >= number(&issuer.required)?,
                "{issuer:?}"
            );
        }
    }
    // The user has swapped 6 007 of 8 000 today.
    let much = MsgSwap {
        sender: payer,
        amount: Some(coin(2_000, &from.denom)),
        denom_out: to.denom.clone(),
        min_out: "1".into(),
        deadline: Some(time(shop.now()?.saturating_add(60))),
    };
    refused(&mut shop.payer, &much, &fee).context("more than a user may swap in a day")?;
    let request = QueryClearingsRequest {
        day: korean_day(shop.now()?)?,
        pagination: None,
    };
    let clearings = wait(client.query(request))?.clearings;
    let own = clearings
        .iter()
        .find(|clearing| clearing.denom_a == from.denom);
    ensure!(own.is_some_and(|own| own.swaps == 3), "{clearings:?}");
    Ok(())
}

// ---- rules ----

fn simulate(shop: &Shop, won: u128) -> Result<(u32, Vec<Grant>)> {
    let request = QuerySimulateRequest {
        merchant_id: shop.merchant_id.clone(),
        payer: shop.payer.address().to_owned(),
        amounts: vec![format!("{won}{WON}")],
        version: 0,
    };
    let answer = wait(shop.payer.client().query(request))?;
    Ok((answer.version, answer.grants))
}

/// What a payment has earned of points.
fn earned(shop: &Shop, payment_id: &str) -> Result<i128> {
    let request = QueryEarnedByPaymentRequest {
        payment_id: payment_id.to_owned(),
    };
    let earned = wait(shop.payer.client().query(request))?.earned;
    let kept = earned
        .iter()
        .map(|entry| Ok(number(&entry.granted)?.saturating_sub(number(&entry.clawed_back)?)));
    kept.sum()
}

fn granted(grants: &[Grant]) -> Result<i128> {
    let amounts = grants.iter().flat_map(|grant| &grant.amount);
    amounts.map(|coin| number(&coin.amount)).sum()
}

fn rules(chain: &mut Chain) -> Result<()> {
    let shop = &mut Shop::open(chain, "rules", HOLDS)?;
    let client = chain.client(0)?;
    let points = &mut Points::issue(chain, shop, "pt/rules/point", 1)?;
    let campaign = points.campaign(shop, "a part", 100_000, 0)?;
    let first = shop.put_rule(&campaign, 300)?;
    shop.activate_rule(first)?;
    let second = shop.put_rule(&campaign, 1_000)?;

    // An open payment keeps the version that it was authorised under.
    let open = shop.held("open", 9_999, 600)?;
    let (version, promised) = simulate(shop, 12_345)?;
    ensure!(
        version == first && granted(&promised)? == 370,
        "{promised:?}"
    );
    let paid = shop.paid("now", 12_345)?;
    ensure!(earned(shop, &paid)? == 370, "not what was simulated");
    shop.activate_rule(second)?;
    let (version, promised) = simulate(shop, 12_345)?;
    ensure!(
        version == second && granted(&promised)? == 1_234,
        "{promised:?}"
    );
    let later = shop.paid("later", 12_345)?;
    ensure!(earned(shop, &later)? == 1_234, "not what was simulated");
    let known = payment(shop, &open)?;
    ensure!(known.rule_version == first, "{known:?}");

    // Three captures earn what one would: floor(9 999 * 3 %).
    let capture = |shop: &Shop, won: u128, last| MsgCapture {
        signer: shop.owner.address().to_owned(),
        payment_id: open.clone(),
        portion: Some(Portion {
            amounts: vec![coin(won, WON)],
            total: String::new(),
        }),
        r#final: last,
    };
    for (won, last) in [(3_333, false), (3_333, false), (3_333, true)] {
        let message = capture(shop, won, last);
        wait(shop.owner.send(&[&message], &shop.fee)).context("capturing")?;
    }
    ensure!(
        earned(shop, &open)? == 299,
        "not the version of the authorization"
    );

    // What is refunded is clawed back, to the point.
    let refund = MsgRefund {
        signer: shop.owner.address().to_owned(),
        payment_id: later.clone(),
        portion: Some(Portion {
            amounts: Vec::new(),
            total: "2345".into(),
        }),
        reason: "less".into(),
        reference: "1".into(),
    };
    wait(shop.owner.send(&[&refund], &shop.fee)).context("refunding")?;
    ensure!(earned(shop, &later)? == 1_000, "not what the rest earns");
    let has = points.of(&client, shop.payer.address())?;
    ensure!(has.available == "1669", "{has:?}");

    // A payment of less than a unit of points earns none, and is not refused.
    let tiny = shop.paid("tiny", 9)?;
    ensure!(earned(shop, &tiny)? == 0, "a part of a point was earned");
    // A document that is none is refused, and nothing changes.
    let fee = shop.fee.clone();
    let bad = proto::aot::reward::v1::MsgPutRule {
        signer: shop.owner.address().to_owned(),
        merchant_id: shop.merchant_id.clone(),
        document: "{\"schema\": \"aot/rule/v1\", \"name\": \"x\", \"evil\": 1}".into(),
    };
    let refusal = refused(&mut shop.owner, &bad, &fee)?;
    ensure!(
        refusal.codespace == "reward" && !refusal.log.is_empty(),
        "{refusal:?}"
    );
    Ok(())
}
