/** The first steps of the root's README, as they stand there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { coins, DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice, SigningStargateClient } from "@cosmjs/stargate";
import { balance, NATIVE, stranger, world } from "../world.js";

/** The address that the README writes; of the chain under test only the port differs. */
const USUAL = "http://127.0.0.1:26657";

/** What a developer has before the first step: a wallet, and somebody to send to. */
const names = ["SigningStargateClient", "GasPrice", "coins", "wallet", "address", "recipient"];

const readme = readFileSync("../../README.md", "utf8");
const snippets = [...readme.matchAll(/```js\n(.*?)```/gs)].map((found) => found[1] ?? "");

test("the snippet of the README sends", async () => {
  assert.equal(snippets.length, 1, "the README has one snippet");
  const [snippet = ""] = snippets;
  assert.ok(snippet.includes(USUAL), `the snippet names ${USUAL}`);
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(world.accounts.sponsor?.mnemonic ?? "", { prefix: world.prefix });
  const [account] = await wallet.getAccounts();
  const friend = await stranger();
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  const run = new AsyncFunction(...names, snippet.replace(USUAL, world.rpc));
  await run(SigningStargateClient, GasPrice, coins, wallet, account?.address, friend.address);
  assert.equal(await balance(friend, NATIVE), 5n);
});
