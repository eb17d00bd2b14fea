// Writes typed codecs of the chain's own messages into build/gen, from the committed descriptors.
//
// Third-party types (coins, pages, times) come out of the same descriptors, so no .proto text is needed at all.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "src", "gen");
const parameter = [
  "esModuleInterop=true",
  "importSuffix=.js",
  // 64-bit numbers and times as what JavaScript has for them.
  "forceLong=bigint",
  "useDate=true",
  // encode, decode and fromPartial are what CosmJS asks for; its rpc client calls services by this interface.
  "outputJsonMethods=false",
  "outputServices=default",
  "outputClientImpl=true",
].join(",");

/** Imported for options alone: no message of ours has a field of their types. */
const optionsOnly = /^(amino|gogoproto|cosmos_proto|google\/api|cosmos\/msg)\/|^google\/protobuf\/descriptor/;
/** Wallets do not change the validator set. */
const notForWallets = /^aot\/staking\//;

/** The files of the chain itself and what they import. */
function wanted(files) {
  const byName = new Map(files.map((file) => [file.name, file]));
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || optionsOnly.test(name) || notForWallets.test(name)) return;
    seen.add(name);
    byName.get(name).dependency.forEach(visit);
  };
  files.map((file) => file.name).filter((name) => name.startsWith("aot/")).forEach(visit);
  return [...seen];
}

const set = fromBinary(FileDescriptorSetSchema, readFileSync(join(here, "../../modules/proto/descriptor.bin")));
const request = create(CodeGeneratorRequestSchema, {
  fileToGenerate: wanted(set.file),
  parameter,
  protoFile: set.file,
});
const plugin = join(here, "node_modules", ".bin", "protoc-gen-ts_proto");
const run = spawnSync(plugin, { input: toBinary(CodeGeneratorRequestSchema, request), maxBuffer: 1 << 28 });
if (run.status !== 0) {
  throw new Error(`protoc-gen-ts_proto ended with ${run.status ?? run.error}: ${run.stderr}`);
}
const response = fromBinary(CodeGeneratorResponseSchema, run.stdout);
if (response.error) {
  throw new Error(`protoc-gen-ts_proto: ${response.error}`);
}
rmSync(output, { recursive: true, force: true });
for (const file of response.file) {
  const path = join(output, file.name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.content);
}
