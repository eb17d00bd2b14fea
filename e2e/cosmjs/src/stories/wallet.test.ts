/** A wallet: connect, look at balances, send, find the transaction again, and be told what is wrong. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { coin, coins, type EncodeObject } from "@cosmjs/proto-signing";
import { BroadcastTxError, calculateFee, isDeliverTxFailure, QueryClient, setupBankExtension, setupStakingExtension } from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { QueryBalanceRequest, QueryBalanceResponse } from "cosmjs-types/cosmos/bank/v1beta1/query";
import { SimulateRequest, SimulateResponse } from "cosmjs-types/cosmos/tx/v1beta1/service";
import { AuthInfo, Tx, TxBody, TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { type Actor, actor, attributes, balance, gasPrice, NATIVE, registry, send, stranger, world } from "../world.js";

let rich: Actor;

before(async () => {
  rich = await actor("sponsor");
});

function sending(from: Actor, to: string, amount: number): EncodeObject {
  return { typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: MsgSend.fromPartial({ fromAddress: from.address, toAddress: to, amount: coins(amount, NATIVE) }) };
}

async function fee(gas = 200_000) {
  return calculateFee(gas, await gasPrice());
}

/** The refusal of a node to take a transaction. */
async function refusal(broadcast: Promise<unknown>): Promise<BroadcastTxError> {
  const error = await broadcast.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof BroadcastTxError, `expected a refusal, got ${error}`);
  return error;
}

test("connects and learns the chain id and the height", async () => {
  assert.equal(await rich.client.getChainId(), world.chainId);
  assert.ok((await rich.client.getHeight()) > 0);
  const block = await rich.client.getBlock(1);
  assert.equal(block.header.chainId, world.chainId);
});

test("shows balances, and nothing for an address that nobody has used", async () => {
  const nobody = await stranger();
  assert.ok((await balance(rich, NATIVE)) > 0n);
  const all = await rich.client.getAllBalances(rich.address);
  assert.ok(all.some((found) => found.denom === NATIVE));
  assert.deepEqual(await nobody.client.getAllBalances(nobody.address), []);
  assert.equal(await balance(nobody, NATIVE), 0n);
  assert.equal(await nobody.client.getAccount(nobody.address), null);
});

test("reads supply and the parameters that wallets ask for", async () => {
  const query = QueryClient.withExtensions(await connectComet(world.rpc), setupBankExtension, setupStakingExtension);
  const supply = await query.bank.supplyOf(NATIVE);
  assert.ok(BigInt(supply.amount) > 0n);
  assert.ok((await query.bank.totalSupply()).supply.some((found) => found.denom === NATIVE));
  const { params } = await query.staking.params();
  assert.equal(params?.bondDenom, NATIVE);
  assert.ok((params?.historicalEntries ?? 0) > 0);
  assert.ok((params?.unbondingTime?.seconds ?? 0n) > 0n);
});

test("sends with simulated gas and finds the transaction again", async () => {
  const friend = await stranger();
  const held = await balance(rich, NATIVE);
  const result = await rich.client.sendTokens(rich.address, friend.address, coins(5, NATIVE), "auto", "for tea");
  assert.equal(result.code, 0, result.rawLog);
  assert.equal(result.rawLog, "");
  assert.equal(result.msgResponses[0]?.typeUrl, "/cosmos.bank.v1beta1.MsgSendResponse");
  assert.ok(result.gasUsed <= result.gasWanted);
  assert.ok(result.gasUsed >= 60_000n && result.gasUsed <= 95_000n, `${result.gasUsed} gas`);
  assert.equal(await balance(friend, NATIVE), 5n);

  const paid = attributes(result, "tx", "fee")[0] ?? "";
  assert.match(paid, /^[0-9]+uaot$/);
  assert.equal(held - (await balance(rich, NATIVE)), 5n + BigInt(paid.slice(0, -NATIVE.length)));
  assert.equal(attributes(result, "tx", "fee_payer")[0], rich.address);

  const found = await rich.client.getTx(result.transactionHash);
  assert.equal(found?.height, result.height);
  assert.deepEqual(found?.events, result.events);
  const searches = [
    `transfer.recipient='${friend.address}'`,
    `message.action='/cosmos.bank.v1beta1.MsgSend' AND message.sender='${rich.address}' AND tx.height=${result.height}`,
    [{ key: "transfer.recipient", value: friend.address }],
  ];
  for (const query of searches) {
    const hashes = (await rich.client.searchTx(query)).map((tx) => tx.hash);
    assert.deepEqual(hashes, [result.transactionHash], JSON.stringify(query));
  }
  assert.equal(await rich.client.getTx("00".repeat(32)), null);
});

test("a simulation takes what CosmJS sends before anything is signed, and leaves no trace", async () => {
  const friend = await stranger();
  const price = await fee();
  await send(rich, [sending(rich, friend.address, 1_000_000)]);
  const before = await friend.client.getAccount(friend.address);
  assert.equal(before?.pubkey, null, "the chain does not know the key yet");
  const gas = await friend.client.simulate(friend.address, [sending(friend, rich.address, 1)], "");
  assert.ok(gas > 60_000 && gas < 95_000, `${gas} gas`);
  assert.deepEqual(await friend.client.getAccount(friend.address), before);
  assert.equal(await balance(friend, NATIVE), 1_000_000n);

  // The same in the messages of the rpc: with an empty signature, and with no public key at all.
  const client = new QueryClient(await connectComet(world.rpc));
  const body = TxBody.encode(TxBody.fromPartial({ messages: [registry.encodeAsAny(sending(friend, rich.address, 1))] })).finish();
  const auth = AuthInfo.encode(AuthInfo.fromPartial({ signerInfos: [{ sequence: 0n }], fee: { gasLimit: BigInt(price.gas) } })).finish();
  const txBytes = TxRaw.encode({ bodyBytes: body, authInfoBytes: auth, signatures: [new Uint8Array()] }).finish();
  const decoded = Tx.fromPartial({ body: TxBody.decode(body), authInfo: AuthInfo.decode(auth), signatures: [new Uint8Array()] });
  const ask = async (request: SimulateRequest) => {
    const answer = await client.queryAbci("/cosmos.tx.v1beta1.Service/Simulate", SimulateRequest.encode(request).finish());
    return SimulateResponse.decode(answer.value).gasInfo?.gasUsed;
  };
  const used = await ask(SimulateRequest.fromPartial({ txBytes }));
  assert.ok(used !== undefined && used > 60_000n && used <= BigInt(gas), `${used} gas`);
  assert.equal(await ask(SimulateRequest.fromPartial({ tx: decoded })), used);
  await assert.rejects(ask(SimulateRequest.fromPartial({})), /invalid empty tx/);
});

test("a simulation says what would fail", async () => {
  const poor = await stranger();
  await send(rich, [sending(rich, poor.address, 10)]);
  await assert.rejects(poor.client.simulate(poor.address, [sending(poor, rich.address, 11)], ""), /insufficient funds/);
});

test("an account begins with sequence 0 and counts up", async () => {
  const friend = await stranger();
  await send(rich, [sending(rich, friend.address, 1_000_000)]);
  const before = await friend.client.getAccount(friend.address);
  assert.equal(before?.sequence, 0);
  assert.equal(before?.pubkey, null);
  await send(friend, [sending(friend, rich.address, 1)]);
  const after = await friend.client.getAccount(friend.address);
  assert.equal(after?.sequence, 1);
  assert.equal(after?.accountNumber, before?.accountNumber);
  assert.ok(after?.pubkey);
});

test("several messages take effect together", async () => {
  const [one, two] = [await stranger(), await stranger()];
  const result = await send(rich, [sending(rich, one.address, 7), sending(rich, two.address, 8)]);
  assert.equal(result.msgResponses.length, 2);
  assert.equal(await balance(one, NATIVE), 7n);
  assert.equal(await balance(two, NATIVE), 8n);
  const indices = result.events.filter((event) => event.type === "transfer").map((event) => event.attributes.find((found) => found.key === "msg_index")?.value);
  assert.deepEqual(indices.filter((index) => index !== undefined), ["0", "1"]);
});

test("several messages fail together, and the fee is kept", async () => {
  const [one, poor] = [await stranger(), await stranger()];
  const price = await fee();
  const cost = BigInt(price.amount[0]?.amount ?? 0);
  await send(rich, [sending(rich, poor.address, Number(cost) + 10)]);
  const result = await poor.client.signAndBroadcast(poor.address, [sending(poor, one.address, 4), sending(poor, one.address, 7)], price);
  assert.ok(isDeliverTxFailure(result));
  assert.equal(result.code, 5);
  assert.match(result.rawLog ?? "", /insufficient funds/);
  assert.equal(await balance(one, NATIVE), 0n);
  assert.equal(await balance(poor, NATIVE), 10n);
  assert.equal((await poor.client.getSequence(poor.address)).sequence, 1);
});

test("many transactions of one account wait in the same mempool", async () => {
  const friend = await stranger();
  const { accountNumber, sequence } = await rich.client.getSequence(rich.address);
  const price = await fee();
  const hashes: string[] = [];
  for (let step = 0; step < 10; step += 1) {
    const signer = { accountNumber, sequence: sequence + step, chainId: world.chainId };
    const tx = await rich.client.sign(rich.address, [sending(rich, friend.address, 1)], price, "", signer);
    hashes.push(await rich.client.broadcastTxSync(TxRaw.encode(tx).finish()));
  }
  for (const hash of hashes) {
    let found = await rich.client.getTx(hash);
    for (let look = 0; found === null && look < 100; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await rich.client.getTx(hash);
    }
    assert.equal(found?.code, 0, found?.rawLog);
  }
  assert.equal(await balance(friend, NATIVE), 10n);
});

test("the balance of an old height is still known", async () => {
  const friend = await stranger();
  const first = await send(rich, [sending(rich, friend.address, 3)]);
  const second = await send(rich, [sending(rich, friend.address, 4)]);
  const client = new QueryClient(await connectComet(world.rpc));
  const at = async (height: number) => {
    const request = QueryBalanceRequest.encode({ address: friend.address, denom: NATIVE }).finish();
    const answer = await client.queryAbci("/cosmos.bank.v1beta1.Query/Balance", request, height);
    assert.equal(answer.height, height);
    return QueryBalanceResponse.decode(answer.value).balance?.amount;
  };
  assert.equal(await at(first.height - 1), "0");
  assert.equal(await at(first.height), "3");
  assert.equal(await at(second.height), "7");
  await assert.rejects(at(1_000_000_000), /height 1000000000/);
});

test("a wrong sequence is refused, naming both", async () => {
  const { accountNumber, sequence } = await rich.client.getSequence(rich.address);
  const signer = { accountNumber, sequence: sequence + 5, chainId: world.chainId };
  const tx = await rich.client.sign(rich.address, [sending(rich, rich.address, 1)], await fee(), "", signer);
  const error = await refusal(rich.client.broadcastTx(TxRaw.encode(tx).finish()));
  assert.deepEqual([error.codespace, error.code], ["sdk", 32]);
  assert.match(error.log ?? "", new RegExp(`account sequence mismatch, expected ${sequence}, got ${sequence + 5}`));
});

test("a signature for another chain id or account number is refused, naming ours", async () => {
  const { accountNumber, sequence } = await rich.client.getSequence(rich.address);
  for (const signer of [
    { accountNumber, sequence, chainId: "another-chain" },
    { accountNumber: accountNumber + 1, sequence, chainId: world.chainId },
  ]) {
    const tx = await rich.client.sign(rich.address, [sending(rich, rich.address, 1)], await fee(), "", signer);
    const error = await refusal(rich.client.broadcastTx(TxRaw.encode(tx).finish()));
    assert.deepEqual([error.codespace, error.code], ["sdk", 4]);
    assert.ok(error.log?.includes(world.chainId), error.log);
    assert.match(error.log ?? "", new RegExp(`account number \\(?${accountNumber}\\b`));
  }
});

test("a signature of somebody else is refused", async () => {
  const thief = await stranger();
  await send(rich, [sending(rich, thief.address, 1_000_000)]);
  const { accountNumber, sequence } = await thief.client.getSequence(thief.address);
  const own = await thief.client.sign(thief.address, [sending(thief, thief.address, 1)], await fee(), "", { accountNumber, sequence, chainId: world.chainId });
  const other = await thief.client.sign(thief.address, [sending(thief, rich.address, 1)], await fee(), "", { accountNumber, sequence, chainId: world.chainId });
  const mixed = TxRaw.encode({ ...own, signatures: other.signatures }).finish();
  const error = await refusal(thief.client.broadcastTx(mixed));
  assert.deepEqual([error.codespace, error.code], ["sdk", 4]);
  assert.match(error.log ?? "", /signature verification failed/);
});

test("a fee below the minimum is refused", async () => {
  const low = { amount: coins(1, NATIVE), gas: "200000" };
  const error = await refusal(rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], low));
  assert.deepEqual([error.codespace, error.code], ["sdk", 13]);
  assert.match(error.log ?? "", /insufficient fee/);
});

test("a fee in a denom that is not allowed is refused", async () => {
  const odd = { amount: [coin(1_000_000, "nosuchcoin")], gas: "200000" };
  const error = await refusal(rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], odd));
  assert.deepEqual([error.codespace, error.code], ["fee", 3]);
  assert.match(error.log ?? "", /nosuchcoin/);
});

test("a fee that the sender does not own is refused", async () => {
  const poor = await stranger();
  await send(rich, [sending(rich, poor.address, 1)]);
  const error = await refusal(poor.client.signAndBroadcast(poor.address, [sending(poor, rich.address, 1)], await fee()));
  assert.deepEqual([error.codespace, error.code], ["sdk", 5]);
  assert.match(error.log ?? "", /insufficient funds/);
});

test("too little gas is refused", async () => {
  const result = await rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], await fee(50_000)).then(
    (included) => ({ code: included.code, log: included.rawLog }),
    (error: BroadcastTxError) => ({ code: error.code, log: error.log }),
  );
  assert.equal(result.code, 11);
  assert.match(result.log ?? "", /out of gas/);
});

test("a transaction is not included after its timeout height", async () => {
  const height = await rich.client.getHeight();
  const late = rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], await fee(), "", BigInt(height - 1));
  const error = await refusal(late);
  assert.deepEqual([error.codespace, error.code], ["sdk", 30]);
  const inTime = await rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], await fee(), "", BigInt(height + 1000));
  assert.equal(inTime.code, 0, inTime.rawLog);
});

test("a memo that is too long is refused", async () => {
  const error = await refusal(rich.client.signAndBroadcast(rich.address, [sending(rich, rich.address, 1)], await fee(1_000_000), "m".repeat(10_000)));
  assert.deepEqual([error.codespace, error.code], ["sdk", 12]);
  assert.match(error.log ?? "", /memo/);
});

test("a message that the chain does not know is refused", async () => {
  const vote: EncodeObject = { typeUrl: "/cosmos.gov.v1beta1.MsgVote", value: { proposalId: 1n, voter: rich.address, option: 1 } };
  const error = await refusal(rich.client.signAndBroadcast(rich.address, [vote], await fee()));
  assert.deepEqual([error.codespace, error.code], ["sdk", 6]);
  assert.match(error.log ?? "", /MsgVote/);
});

test("a malformed address is refused by name", async () => {
  const error = await rich.client.signAndBroadcast(rich.address, [sending(rich, "aot1nobody", 1)], await fee()).then(
    (included) => ({ code: included.code, log: included.rawLog }),
    (failure: BroadcastTxError) => ({ code: failure.code, log: failure.log }),
  );
  assert.equal(error.code, 7);
  assert.match(error.log ?? "", /aot1nobody/);
});
