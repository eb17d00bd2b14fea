/** The chain under test, and what the stories need around CosmJS. */
import { readFileSync } from "node:fs";
import { DirectSecp256k1HdWallet, type EncodeObject, type GeneratedType, Registry } from "@cosmjs/proto-signing";
import {
  assertIsDeliverTxSuccess,
  createProtobufRpcClient,
  type DeliverTxResponse,
  defaultRegistryTypes,
  GasPrice,
  type ProtobufRpcClient,
  QueryClient,
  SigningStargateClient,
} from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import * as bank from "./gen/aot/bank/v1/tx.js";
import * as fee from "./gen/aot/fee/v1/tx.js";
import { QueryClientImpl as FeeQuery } from "./gen/aot/fee/v1/query.js";
import * as merchant from "./gen/aot/merchant/v1/tx.js";
import * as payment from "./gen/aot/payment/v1/tx.js";

/** The won of the payment companies, and the native coin. */
export const WON = "krwp";
export const NATIVE = "uaot";

interface World {
  /** Address of the JSON-RPC of a validator. */
  readonly rpc: string;
  readonly chainId: string;
  readonly prefix: string;
  /** By role: authority, company, sponsor, shop, customer. */
  readonly accounts: Readonly<Record<string, { readonly mnemonic: string }>>;
}

function read(): World {
  const path = process.env.E2E_WORLD;
  if (!path) {
    throw new Error("E2E_WORLD is not set, expected the path of the JSON that `cargo test -p e2e` writes");
  }
  return JSON.parse(readFileSync(path, "utf8")) as World;
}

export const world = read();

/** Every message of the chain under its type URL: a codec is all that CosmJS asks for. */
function ownTypes(): Array<[string, GeneratedType]> {
  const packages = Object.entries({ "aot.bank.v1": bank, "aot.fee.v1": fee, "aot.merchant.v1": merchant, "aot.payment.v1": payment });
  return packages.flatMap(([name, contents]) =>
    Object.entries(contents)
      .filter(([type]) => /^Msg[A-Z]/.test(type) && !type.endsWith("Response") && !type.startsWith("MsgClient"))
      .map(([type, codec]): [string, GeneratedType] => [`/${name}.${type}`, codec as GeneratedType]),
  );
}

export const registry = new Registry([...defaultRegistryTypes, ...ownTypes()]);

/** Somebody with a key and a connection. */
export interface Actor {
  readonly address: string;
  readonly client: SigningStargateClient;
}

async function connected(wallet: DirectSecp256k1HdWallet): Promise<Actor> {
  const [account] = await wallet.getAccounts();
  if (!account) throw new Error("the wallet has no account");
  const options = { registry, gasPrice: await gasPrice(), broadcastPollIntervalMs: 100, broadcastTimeoutMs: 30_000 };
  return { address: account.address, client: await SigningStargateClient.connectWithSigner(world.rpc, wallet, options) };
}

/** An account of the genesis. */
export async function actor(role: string): Promise<Actor> {
  const account = world.accounts[role];
  if (!account) throw new Error(`the world has no account for ${role}`);
  return connected(await DirectSecp256k1HdWallet.fromMnemonic(account.mnemonic, { prefix: world.prefix }));
}

/** Somebody new, who owns nothing. */
export async function stranger(): Promise<Actor> {
  return connected(await DirectSecp256k1HdWallet.generate(12, { prefix: world.prefix }));
}

/** Calls the chain's own query services as CosmJS's extensions do it: over abci_query. */
export async function queries(): Promise<ProtobufRpcClient> {
  return createProtobufRpcClient(new QueryClient(await connectComet(world.rpc)));
}

/** What the chain wants for gas. */
export async function gasPrice(): Promise<GasPrice> {
  const { params } = await new FeeQuery(await queries()).Params({});
  return GasPrice.fromString(`${params?.minGasPrice || "0"}${NATIVE}`);
}

/** Signs, sends and waits; fails unless the messages took effect. */
export async function send(from: Actor, messages: EncodeObject[], memo = ""): Promise<DeliverTxResponse> {
  const result = await from.client.signAndBroadcast(from.address, messages, "auto", memo);
  assertIsDeliverTxSuccess(result);
  return result;
}

export async function balance(of: Actor, denom: string): Promise<bigint> {
  return BigInt((await of.client.getBalance(of.address, denom)).amount);
}

/** All values of an attribute, in order. */
export function attributes(result: Pick<DeliverTxResponse, "events">, type: string, key: string): string[] {
  return result.events
    .filter((event) => event.type === type)
    .flatMap((event) => event.attributes)
    .filter((attribute) => attribute.key === key)
    .map((attribute) => attribute.value);
}
