/** The purchase: a customer without native coins pays a shop, somebody else pays the fee, the shop refunds. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { coin, coins, type EncodeObject } from "@cosmjs/proto-signing";
import { calculateFee, type DeliverTxResponse } from "@cosmjs/stargate";
import { AllowedMsgAllowance, BasicAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/feegrant";
import { MsgGrantAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/tx";
import { MsgMint, MsgSetMinter } from "../gen/aot/bank/v1/tx.js";
import { QueryClientImpl as MerchantQuery } from "../gen/aot/merchant/v1/query.js";
import { MsgApproveMerchant, MsgRegisterMerchant, MsgRegisterMerchantResponse, MsgSetPaymentCompany } from "../gen/aot/merchant/v1/tx.js";
import { MerchantStatus } from "../gen/aot/merchant/v1/types.js";
import { QueryClientImpl as PaymentQuery } from "../gen/aot/payment/v1/query.js";
import { MsgPay, MsgPayResponse, MsgRefund } from "../gen/aot/payment/v1/tx.js";
import { QueryClientImpl as SettlementQuery } from "../gen/aot/settlement/v1/query.js";
import { PaymentStatus } from "../gen/aot/payment/v1/types.js";
import { type Actor, actor, attributes, balance, gasPrice, NATIVE, queries, send, stranger, WON } from "../world.js";

const HOLDS = 50_000;
const PAYS = 30_000;
const REFUNDS = 10_000;
const FEE_BPS = 200;
const FEE = (PAYS * FEE_BPS) / 10_000;
const FEE_AFTER_REFUND = ((PAYS - REFUNDS) * FEE_BPS) / 10_000;

let company: Actor;
let sponsor: Actor;
let shop: Actor;
let customer: Actor;
let merchantId = "";
let paymentId = "";

before(async () => {
  const authority = await actor("authority");
  company = await actor("company");
  sponsor = await actor("sponsor");
  shop = await actor("shop");
  customer = await stranger();
  const admitted: EncodeObject[] = [
    {
      typeUrl: "/aot.merchant.v1.MsgSetPaymentCompany",
      value: MsgSetPaymentCompany.fromPartial({
        authority: authority.address,
        company: { address: company.address, name: "Hangang Pay", feeAddress: company.address, active: true },
      }),
    },
    {
      typeUrl: "/aot.bank.v1.MsgSetMinter",
      value: MsgSetMinter.fromPartial({ authority: authority.address, minter: company.address, denom: WON, allowance: "1000000000000" }),
    },
  ];
  await send(authority, admitted);
});

/** The day in Korea, as an order has it. */
function koreanDay(): number {
  return Number(new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10).replaceAll("-", ""));
}

/** What a payment of the customer says. */
function paying(orderId: string, amount: number, change: Partial<MsgPay> = {}): EncodeObject {
  const vat = Math.round(amount / 11);
  const value = MsgPay.fromPartial({
    payer: customer.address,
    order: { merchantId, day: koreanDay(), orderId },
    amounts: [coin(amount, WON)],
    feeMaxBps: FEE_BPS,
    refundExpiry: new Date(Date.now() + 7 * 86_400_000),
    tax: { supply: String(amount - vat), vat: String(vat), taxFree: "0", serviceCharge: "0" },
    ...change,
  });
  return { typeUrl: "/aot.payment.v1.MsgPay", value };
}

/** Sends at the sponsor's cost. */
async function sponsored(message: EncodeObject, gas = 400_000): Promise<DeliverTxResponse> {
  const fee = { ...calculateFee(gas, await gasPrice()), granter: sponsor.address };
  return customer.client.signAndBroadcast(customer.address, [message], fee);
}

/** What the shop has coming, in won. */
async function due(): Promise<bigint> {
  const { payables } = await new SettlementQuery(await queries()).Payables({ merchantId });
  return BigInt(payables.find((payable) => payable.denom === WON)?.amount ?? "0");
}

function refunding(amount: number, reference: string): EncodeObject {
  const value = MsgRefund.fromPartial({ signer: shop.address, paymentId, portion: { total: String(amount) }, reason: "one cup less", reference });
  return { typeUrl: "/aot.payment.v1.MsgRefund", value };
}

test("a payment company registers and approves a shop", async () => {
  const register = MsgRegisterMerchant.fromPartial({
    owner: shop.address,
    company: company.address,
    businessNumberHash: createHash("sha256").update(`124-81-${Date.now()}`).digest(),
    name: "Bukchon Tea House",
    mcc: "5812",
    region: "KR-11",
    payoutAddress: shop.address,
  });
  const registered = await send(shop, [{ typeUrl: "/aot.merchant.v1.MsgRegisterMerchant", value: register }]);
  merchantId = MsgRegisterMerchantResponse.decode(registered.msgResponses[0]?.value ?? new Uint8Array()).merchantId;
  assert.match(merchantId, /^[0-9a-f]{64}$/);
  const merchants = new MerchantQuery(await queries());
  assert.equal((await merchants.Merchant({ merchantId })).merchant?.status, MerchantStatus.MERCHANT_STATUS_PENDING);

  const approve = MsgApproveMerchant.fromPartial({ company: company.address, merchantId, feeBps: FEE_BPS });
  await send(company, [{ typeUrl: "/aot.merchant.v1.MsgApproveMerchant", value: approve }]);
  const { merchant } = await merchants.Merchant({ merchantId });
  assert.equal(merchant?.status, MerchantStatus.MERCHANT_STATUS_ACTIVE);
  assert.equal(merchant?.feeBps, FEE_BPS);
  assert.equal(merchant?.owner, shop.address);
});

test("a sponsor grants fees to a customer who holds won and no native coins", async () => {
  const mint = MsgMint.fromPartial({ minter: company.address, toAddress: customer.address, amount: coin(HOLDS, WON) });
  await send(company, [{ typeUrl: "/aot.bank.v1.MsgMint", value: mint }]);
  const basic = BasicAllowance.fromPartial({ spendLimit: coins(10_000_000, NATIVE) });
  const allowance = AllowedMsgAllowance.fromPartial({
    allowance: { typeUrl: "/cosmos.feegrant.v1beta1.BasicAllowance", value: BasicAllowance.encode(basic).finish() },
    allowedMessages: ["/aot.payment.v1.MsgPay"],
  });
  const grant = MsgGrantAllowance.fromPartial({
    granter: sponsor.address,
    grantee: customer.address,
    allowance: { typeUrl: "/cosmos.feegrant.v1beta1.AllowedMsgAllowance", value: AllowedMsgAllowance.encode(allowance).finish() },
  });
  await send(sponsor, [{ typeUrl: "/cosmos.feegrant.v1beta1.MsgGrantAllowance", value: grant }]);
  assert.equal(await balance(customer, WON), BigInt(HOLDS));
  assert.equal(await balance(customer, NATIVE), 0n);
});

test("a customer without native coins cannot pay the fee alone", async () => {
  const fee = calculateFee(400_000, await gasPrice());
  await assert.rejects(customer.client.signAndBroadcast(customer.address, [paying("alone", PAYS)], fee), /insufficient funds/);
});

test("the customer pays the shop, and the sponsor pays the fee", async () => {
  const gas = await customer.client.simulate(customer.address, [paying("order-1", PAYS)], "");
  const held = await balance(sponsor, NATIVE);
  const [shopDue, companyHeld] = [await due(), await balance(company, WON)];
  const result = await sponsored(paying("order-1", PAYS), Math.ceil(gas * 1.3));
  assert.equal(result.code, 0, result.rawLog);
  paymentId = MsgPayResponse.decode(result.msgResponses[0]?.value ?? new Uint8Array()).paymentId;

  assert.equal(await balance(customer, WON), BigInt(HOLDS - PAYS));
  assert.equal(await balance(customer, NATIVE), 0n);
  // It is paid out at the end of its day.
  assert.equal((await due()) - shopDue, BigInt(PAYS - FEE));
  assert.equal((await balance(company, WON)) - companyHeld, BigInt(FEE));
  const fee = attributes(result, "tx", "fee")[0] ?? "";
  assert.equal(held - (await balance(sponsor, NATIVE)), BigInt(fee.replace(NATIVE, "")));

  const { payment } = await new PaymentQuery(await queries()).Payment({ paymentId });
  assert.equal(payment?.status, PaymentStatus.PAYMENT_STATUS_CAPTURED);
  assert.equal(payment?.payer, customer.address);
  assert.equal(payment?.tenders[0]?.captured, String(PAYS));
  assert.equal(payment?.tenders[0]?.feeTaken, String(FEE));
});

test("the same order again with the same terms has no effect, with other terms is refused", async () => {
  const { payment } = await new PaymentQuery(await queries()).Payment({ paymentId });
  const same = await sponsored(paying("order-1", PAYS, { refundExpiry: payment?.refundExpiry }));
  assert.equal(same.code, 0, same.rawLog);
  assert.equal(await balance(customer, WON), BigInt(HOLDS - PAYS));
  const other = await sponsored(paying("order-1", PAYS - 1_000));
  assert.equal(other.code, 3);
  assert.match(other.rawLog ?? "", /stands on other terms/);
});

test("the shop refunds a part, and the fee comes back with it", async () => {
  const [shopDue, companyHeld] = [await due(), await balance(company, WON)];
  const result = await send(shop, [refunding(REFUNDS, "refund-1")]);
  assert.ok(result.gasUsed > 0n);
  assert.equal(await balance(customer, WON), BigInt(HOLDS - PAYS + REFUNDS));
  assert.equal(companyHeld - (await balance(company, WON)), BigInt(FEE - FEE_AFTER_REFUND));
  assert.equal(shopDue - (await due()), BigInt(REFUNDS - (FEE - FEE_AFTER_REFUND)));
  const { payment } = await new PaymentQuery(await queries()).Payment({ paymentId });
  assert.equal(payment?.status, PaymentStatus.PAYMENT_STATUS_PARTIALLY_REFUNDED);
  assert.equal(payment?.tenders[0]?.refunded, String(REFUNDS));
});

test("the same refund again has no effect, and more than was captured is refused", async () => {
  await send(shop, [refunding(REFUNDS, "refund-1")]);
  assert.equal(await balance(customer, WON), BigInt(HOLDS - PAYS + REFUNDS));
  const fee = calculateFee(400_000, await gasPrice());
  const result = await shop.client.signAndBroadcast(shop.address, [refunding(PAYS - REFUNDS + 1, "refund-2")], fee);
  assert.equal(result.code, 22);
  assert.match(result.rawLog ?? "", /expected at most 20000 won/);
});

test("a payment that the customer cannot afford changes nothing but the fee", async () => {
  const held = await balance(customer, WON);
  const result = await sponsored(paying("order-2", HOLDS + 1));
  assert.equal(result.code, 5);
  assert.match(result.rawLog ?? "", /insufficient funds/);
  assert.equal(await balance(customer, WON), held);
});

test("the sponsor's grant serves payments only", async () => {
  const fee = { ...calculateFee(200_000, await gasPrice()), granter: sponsor.address };
  const gift: EncodeObject = {
    typeUrl: "/cosmos.bank.v1beta1.MsgSend",
    value: { fromAddress: customer.address, toAddress: shop.address, amount: coins(1, WON) },
  };
  await assert.rejects(customer.client.signAndBroadcast(customer.address, [gift], fee), /not allowed/);
});
