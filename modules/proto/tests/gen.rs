//! Writes, and checks for drift, everything in this crate that is generated.
//!
//! `cargo test -p proto` fails when a committed file differs from what the sources give;
//! `UPDATE=1 cargo test -p proto --test gen` rewrites them.
//! Sources: `third-party.bin` (see `third-party/`) and `protos/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use heck::{ToSnakeCase, ToUpperCamelCase};
use prost::Message as _;
use prost_build::Module;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FileDescriptor, Kind, MessageDescriptor, MethodDescriptor,
    Value,
};
use protox::file::{ChainFileResolver, DescriptorSetFileResolver, IncludeFileResolver};
use protox::prost_reflect::prost_types::FileDescriptorSet;

/// Packages of the third-party set that stay in `descriptor.bin`, with all that they import.
///
/// Every package whose types can be stored, signed or queried; the rest of the SDK's set describes
/// its dependency injection, its command line and its object mapper.
const THIRD_PARTY_PACKAGES: &[&str] = &[
    "cosmos.auth.v1beta1",
    "cosmos.authz.v1beta1",
    "cosmos.bank.v1beta1",
    "cosmos.base.abci.v1beta1",
    "cosmos.base.node.v1beta1",
    "cosmos.base.query.v1beta1",
    "cosmos.base.tendermint.v1beta1",
    "cosmos.base.v1beta1",
    "cosmos.consensus.v1",
    "cosmos.crypto.ed25519",
    "cosmos.crypto.multisig",
    "cosmos.crypto.multisig.v1beta1",
    "cosmos.crypto.secp256k1",
    "cosmos.crypto.secp256r1",
    "cosmos.distribution.v1beta1",
    "cosmos.evidence.v1beta1",
    "cosmos.feegrant.v1beta1",
    "cosmos.gov.v1",
    "cosmos.gov.v1beta1",
    "cosmos.mint.v1beta1",
    "cosmos.params.v1beta1",
    "cosmos.slashing.v1beta1",
    "cosmos.staking.v1beta1",
    "cosmos.tx.signing.v1beta1",
    "cosmos.tx.v1beta1",
    "cosmos.upgrade.v1beta1",
    "cosmos.vesting.v1beta1",
];

/// Packages of IBC that stay in `descriptor.bin`: what relayers and wallets sign and ask, and what light clients store.
const IBC_PACKAGES: &[&str] = &[
    "ibc.applications.interchain_accounts.host.v1",
    "ibc.applications.interchain_accounts.v1",
    "ibc.applications.transfer.v1",
    "ibc.core.channel.v1",
    "ibc.core.client.v1",
    "ibc.core.commitment.v1",
    "ibc.core.connection.v1",
    "ibc.lightclients.tendermint.v1",
];

/// Our file with what `ibc-proto` does not have yet of a package of IBC, and the file with the service that it belongs to.
const DENOMS_FILE: &str = "ibc/applications/transfer/v1/denoms.proto";
const TRANSFER_QUERY_FILE: &str = "ibc/applications/transfer/v1/query.proto";
/// Packages of which we write what this chain serves by ourselves, beside our own `aot.`: there are wallets for them.
const WRITTEN_PACKAGES: &[&str] = &["osmosis.tokenfactory.v1beta1"];

/// Whether the chain speaks a package.
fn is_wanted(package: &str) -> bool {
    package.starts_with("aot.")
        || WRITTEN_PACKAGES.contains(&package)
        || THIRD_PARTY_PACKAGES.contains(&package)
        || IBC_PACKAGES.contains(&package)
}

/// In the SDK's descriptors but not exported by `cosmos-sdk-proto`: its types are generated here.
const GENERATED_COSMOS_PACKAGE: &str = "cosmos.consensus.v1";

#[test]
#[ignore = "fetches and compiles the Cosmos SDK, which takes minutes the first time: `make test-all` runs it"]
fn third_party_descriptors_are_what_the_pinned_sdk_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = std::env::temp_dir().join(format!("third-party-{}.bin", std::process::id()));
    let mut go = Command::new("go");
    go.args(["run", "."])
        .arg(&made)
        .current_dir(root.join("third-party"));
    assert!(go.status().expect("Go is installed").success());
    let found = std::fs::read(&made).expect("it wrote the file");
    std::fs::remove_file(&made).expect("the file can be removed");
    let committed = std::fs::read(root.join("third-party.bin")).expect("it is committed");
    assert!(
        found == committed,
        "third-party.bin is not what the SDK gives"
    );
}

#[test]
fn generated_files_are_what_the_sources_give() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = generate(root);
    if std::env::var_os("UPDATE").is_some() {
        return write(root, &files);
    }
    let committed = committed(root);
    let differing: Vec<_> = files
        .keys()
        .chain(committed.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|path| files.get(*path) != committed.get(*path))
        .collect();
    assert!(
        differing.is_empty(),
        "not what the sources give: {differing:?}; run `UPDATE=1 cargo test -p proto --test gen`"
    );
}

/// All generated files by path, relative to the crate.
fn generate(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let third_party = std::fs::read(root.join("third-party.bin")).expect("third-party.bin");
    let protos = root.join("protos");
    let own_files = proto_files(&protos);
    let commented = compile(&protos, &third_party, &own_files, true);
    let bare = compile(&protos, &third_party, &own_files, false);

    let descriptor_set = merge(&third_party, &bare);
    let pool = DescriptorPool::decode(descriptor_set.as_slice()).expect("the merged set loads");

    let mut files = BTreeMap::new();
    let mut packages = rust_types(&commented, &own_files);
    packages.extend(consensus_types(&third_party));
    for (package, code) in &packages {
        files.insert(format!("src/gen/{package}.rs"), rustfmt(root, code));
    }
    files.insert(
        "src/gen/mod.rs".into(),
        rustfmt(root, &module_tree(packages.keys())),
    );
    files.insert("src/gen/msgs.rs".into(), rustfmt(root, &msg_impls(&pool)));
    files.insert(
        "src/gen/queries.rs".into(),
        rustfmt(root, &query_impls(&pool)),
    );
    files.insert("descriptor.bin".into(), descriptor_set);
    files
        .into_iter()
        .map(|(path, bytes)| (path.into(), bytes))
        .collect()
}

fn write(root: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    for stale in committed(root)
        .keys()
        .filter(|path| !files.contains_key(*path))
    {
        std::fs::remove_file(root.join(stale)).expect("a generated file can be removed");
    }
    for (path, bytes) in files {
        std::fs::write(root.join(path), bytes).expect("a generated file can be written");
    }
}

fn committed(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let sources = std::fs::read_dir(root.join("src/gen")).expect("src/gen");
    sources
        .map(|entry| Path::new("src/gen").join(entry.expect("an entry of src/gen").file_name()))
        .chain(["descriptor.bin".into()])
        .filter_map(|path| Some((path.clone(), std::fs::read(root.join(path)).ok()?)))
        .collect()
}

/// The `.proto` files under a directory, relative to it, with forward slashes, sorted.
fn proto_files(root: &Path) -> Vec<String> {
    let mut files = BTreeSet::new();
    let mut directories = vec![root.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory of protos") {
            let path = entry.expect("an entry of protos").path();
            if path.is_dir() {
                directories.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "proto")
            {
                let relative = path.strip_prefix(root).expect("below the root");
                files.insert(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.into_iter().collect()
}

fn compile(
    protos: &Path,
    third_party: &[u8],
    files: &[String],
    comments: bool,
) -> protox::Compiler {
    let mut resolver = ChainFileResolver::new();
    resolver.add(IncludeFileResolver::new(protos.into()));
    // `decode` keeps the custom options, `new` would drop them.
    resolver.add(DescriptorSetFileResolver::decode(third_party).expect("third-party.bin decodes"));
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(comments);
    compiler
        .open_files(files)
        .unwrap_or_else(|error| panic!("{error:?}"));
    compiler
}

/// Own files and the wanted third-party ones with their imports, imports first, as one encoded set.
///
/// `all.decode_file_descriptor_set` skips the files whose names it knows already, so the SDK's set stays first: IBC's
/// has parts of it, too. Own files stand before those of IBC, of which one names what is in ours.
fn merge(third_party: &[u8], own: &protox::Compiler) -> Vec<u8> {
    let mut all = DescriptorPool::decode(third_party).expect("third-party.bin loads");
    let (own, ibc) = graft(&all, &own.encode_file_descriptor_set());
    all.decode_file_descriptor_set(own.as_slice())
        .expect("own files load over the third-party ones");
    all.decode_file_descriptor_set(ibc.as_slice())
        .expect("IBC's files load over those of the SDK");

    let mut ordered = Vec::new();
    for file in all.files() {
        if is_wanted(file.package_name()) {
            add_with_imports(&file, &mut ordered);
        }
    }
    let mut set = Vec::new();
    for file in ordered {
        // FileDescriptorSet is nothing but `repeated FileDescriptorProto file = 1`. Written by hand
        // because prost's own types would drop the custom options.
        prost::encoding::bytes::encode(1, &file.encode_to_vec(), &mut set);
    }
    set
}

/// Own files and those of IBC, with the rpcs of our `DenomQuery` in IBC's `Query`: the path of an rpc names its service, and
/// a service stands in one file.
fn graft(pool: &DescriptorPool, own: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let set = pool
        .get_message_by_name("google.protobuf.FileDescriptorSet")
        .expect("custom options import descriptor.proto");
    let read = |bytes| DynamicMessage::decode(set.clone(), bytes).expect("a set of files decodes");
    let (mut own, mut ibc) = (read(own), read(ibc_proto::FILE_DESCRIPTOR_SET));

    let service = list(file_in(&mut own, DENOMS_FILE), "service").pop();
    let mut service = service.expect("it has one service");
    let service = service.as_message_mut().expect("a service is a message");
    let methods = std::mem::take(list(service, "method"));

    let query = file_in(&mut ibc, TRANSFER_QUERY_FILE);
    list(query, "dependency").push(Value::String(DENOMS_FILE.to_owned()));
    let service = list(query, "service").first_mut();
    let service = service.and_then(Value::as_message_mut);
    list(service.expect("it has one service"), "method").extend(methods);
    (own.encode_to_vec(), ibc.encode_to_vec())
}

fn list<'a>(message: &'a mut DynamicMessage, field: &str) -> &'a mut Vec<Value> {
    let value = message.get_field_by_name_mut(field);
    let list = value.and_then(Value::as_list_mut);
    list.unwrap_or_else(|| panic!("{field} is a list"))
}

fn file_in<'a>(set: &'a mut DynamicMessage, name: &str) -> &'a mut DynamicMessage {
    let files = list(set, "file")
        .iter_mut()
        .filter_map(Value::as_message_mut);
    let mut named = files.filter(|file| {
        let found = file.get_field_by_name("name");
        found.is_some_and(|found| found.as_str() == Some(name))
    });
    named.next().unwrap_or_else(|| panic!("no file {name}"))
}

fn add_with_imports(file: &FileDescriptor, ordered: &mut Vec<FileDescriptor>) {
    if ordered.contains(file) {
        return;
    }
    for import in file.dependencies() {
        add_with_imports(&import, ordered);
    }
    ordered.push(file.clone());
}

/// The Rust types of our packages.
fn rust_types(own: &protox::Compiler, own_files: &[String]) -> BTreeMap<String, String> {
    let set = own.file_descriptor_set();
    let packages: BTreeSet<_> = set
        .file
        .iter()
        .filter(|file| own_files.iter().any(|own| own == file.name()))
        .map(|file| file.package().to_owned())
        .collect();
    let mut config = prost_config();
    config
        .extern_path(".cosmos", "::cosmos_sdk_proto::cosmos")
        .extern_path(".cosmos.consensus", "crate::cosmos::consensus");
    prost_code(config, set, &packages)
}

/// The Rust types of `cosmos.consensus.v1`.
fn consensus_types(third_party: &[u8]) -> BTreeMap<String, String> {
    let pool = DescriptorPool::decode(third_party).expect("third-party.bin loads");
    // With its imports: prost-build looks into the messages which a field names.
    let mut files = Vec::new();
    for file in pool
        .files()
        .filter(|file| file.package_name() == GENERATED_COSMOS_PACKAGE)
    {
        add_with_imports(&file, &mut files);
    }
    let set = FileDescriptorSet {
        file: files
            .iter()
            .map(|file| file.file_descriptor_proto().clone())
            .collect(),
    };
    prost_code(
        prost_config(),
        set,
        &BTreeSet::from([GENERATED_COSMOS_PACKAGE.to_owned()]),
    )
}

fn prost_config() -> prost_build::Config {
    let mut config = prost_build::Config::new();
    config
        .enable_type_names()
        .btree_map(["."])
        // Without it prost-build refuses an extern path for `.google.protobuf`.
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::tendermint_proto::google::protobuf")
        .extern_path(".tendermint", "::tendermint_proto::v0_38");
    config
}

/// Runs prost-build over a whole set, and keeps the code of the given packages.
fn prost_code(
    mut config: prost_build::Config,
    set: FileDescriptorSet,
    packages: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let requests = set
        .file
        .into_iter()
        .map(|file| (Module::from_protobuf_package_name(file.package()), file))
        .collect();
    let mut code = config
        .generate(requests)
        .expect("prost-build accepts the descriptors");
    packages
        .iter()
        .filter_map(|package| {
            let code = code.remove(&Module::from_protobuf_package_name(package))?;
            Some((
                package.clone(),
                format!("// Generated by tests/gen.rs from {package}.\n{code}"),
            ))
        })
        .collect()
}

/// `mod.rs`: one nested module per part of a package name, as prost's relative paths expect.
fn module_tree<'a>(packages: impl Iterator<Item = &'a String>) -> String {
    let mut code = String::from(
        "//! Generated by `tests/gen.rs`: change the `.proto` files, then run\n\
         //! `UPDATE=1 cargo test -p proto --test gen`.\n\
         #![allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, clippy::restriction, \
         reason = \"generated by prost-build\")]\n\
         pub(crate) mod msgs;\npub(crate) mod queries;\n",
    );
    let mut open: Vec<&str> = Vec::new();
    for package in packages {
        let parts: Vec<&str> = package.split('.').collect();
        let common = open
            .iter()
            .zip(&parts)
            .take_while(|(left, right)| left == right)
            .count();
        code.push_str(&"}\n".repeat(open.len().saturating_sub(common)));
        for part in parts.iter().skip(common) {
            let _ = writeln!(code, "pub mod {part} {{");
        }
        let _ = writeln!(code, "include!(\"{package}.rs\");");
        open = parts;
    }
    code + &"}\n".repeat(open.len())
}

fn methods(pool: &DescriptorPool) -> BTreeMap<String, MethodDescriptor> {
    pool.services()
        .filter(|service| is_wanted(service.package_name()))
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .map(|method| (path(&method), method))
        .collect()
}

/// The gRPC path: `/package.Service/Method`.
fn path(method: &MethodDescriptor) -> String {
    format!("/{}/{}", method.parent_service().full_name(), method.name())
}

/// The Rust path of a top-level message: prost turns `ABCIQueryRequest` into `AbciQueryRequest`.
fn rust_path(message: &MessageDescriptor) -> String {
    assert!(
        message.parent_message().is_none(),
        "{} is nested",
        message.full_name()
    );
    let modules = message.package_name().replace('.', "::");
    format!("crate::{modules}::{}", message.name().to_upper_camel_case())
}

fn msg_impls(pool: &DescriptorPool) -> String {
    let mut code = String::from("//! `Msg` for the request of every rpc of every `Msg` service.\n");
    for (path, method) in methods(pool) {
        if method.parent_service().name() != "Msg" {
            continue;
        }
        let input = method.input();
        let _ = write!(
            code,
            "impl crate::Msg for {} {{ type Response = {};
             const TYPE_URL: &'static str = \"/{}\"; const SERVICE_METHOD: &'static str = \"{path}\";
             fn signers(&self) -> Vec<&str> {{ {} }} {} }}",
            rust_path(&input),
            rust_path(&method.output()),
            input.full_name(),
            signers(&input),
            nested(&input),
        );
    }
    code + &visit(pool, "visit_msgs", "msg", true)
}

fn query_impls(pool: &DescriptorPool) -> String {
    let mut code =
        String::from("//! `Query` for the request of every rpc of every other service.\n");
    for (path, method) in methods(pool) {
        if method.parent_service().name() == "Msg" {
            continue;
        }
        let _ = write!(
            code,
            "impl crate::Query for {} {{ type Response = {}; const PATH: &'static str = \"{path}\"; }}",
            rust_path(&method.input()),
            rust_path(&method.output()),
        );
    }
    code + &visit(pool, "visit_queries", "query", false)
}

/// A function for the crate's own tests, which calls a generic one for every request type.
fn visit(pool: &DescriptorPool, function: &str, call: &str, msgs: bool) -> String {
    let mut code = format!(
        "#[cfg(test)] pub(crate) fn {function}(visitor: &mut impl crate::tests::Visitor) {{"
    );
    for (_, method) in methods(pool) {
        if (method.parent_service().name() == "Msg") == msgs {
            let _ = write!(code, "visitor.{call}::<{}>();", rust_path(&method.input()));
        }
    }
    code + "}"
}

/// The body of `signers`.
fn signers(message: &MessageDescriptor) -> String {
    if let [name] = signer_fields(message).as_slice()
        && let Some(field) = message.get_field_by_name(name)
        && !field.is_list()
        && field.kind() == Kind::String
    {
        return format!("vec![self.{}.as_str()]", name.to_snake_case());
    }
    let mut code = String::from("let mut signers = Vec::new();");
    collect_signers(message, "self", 0, &mut code);
    code + "signers"
}

/// Follows a signer option into the messages that it names, down to the strings.
fn collect_signers(message: &MessageDescriptor, value: &str, depth: usize, code: &mut String) {
    let names = signer_fields(message);
    assert!(
        !names.is_empty(),
        "{}: option (cosmos.msg.v1.signer) is missing",
        message.full_name()
    );
    assert!(
        depth < 8,
        "{}: its signers contain themselves",
        message.full_name()
    );
    for name in names {
        let field = message
            .get_field_by_name(&name)
            .unwrap_or_else(|| panic!("{}: signer {name} is no field", message.full_name()));
        let (from, item) = (
            format!("{value}.{}", name.to_snake_case()),
            format!("item{depth}"),
        );
        match (field.kind(), field.is_list()) {
            (Kind::String, false) => {
                let _ = write!(code, "crate::add_signer(&mut signers, &{from});");
            }
            (Kind::String, true) => {
                let _ = write!(
                    code,
                    "for {item} in &{from} {{ crate::add_signer(&mut signers, {item}); }}"
                );
            }
            (Kind::Message(inner), list) => {
                let _ = if list {
                    write!(code, "for {item} in &{from} {{")
                } else {
                    write!(code, "if let Some({item}) = &{from} {{")
                };
                collect_signers(&inner, &item, depth.saturating_add(1), code);
                code.push('}');
            }
            (kind, _) => panic!("{}.{name}: a {kind:?} cannot sign", message.full_name()),
        }
    }
}

fn signer_fields(message: &MessageDescriptor) -> Vec<String> {
    let extension = message
        .parent_pool()
        .get_extension_by_name("cosmos.msg.v1.signer")
        .expect("cosmos/msg/v1/msg.proto is in the set");
    let options = message.options();
    let value = options.get_extension(&extension);
    let names = value.as_list().expect("signer is repeated");
    names
        .iter()
        .map(|name| name.as_str().expect("signer is a string").to_owned())
        .collect()
}

/// The `nested` method of a message which carries other messages.
fn nested(message: &MessageDescriptor) -> String {
    let is_any = |kind: Kind| {
        kind.as_message()
            .is_some_and(|inner| inner.full_name() == "google.protobuf.Any")
    };
    let fields: Vec<_> = message
        .fields()
        .filter(|field| field.is_list() && is_any(field.kind()))
        .collect();
    match fields.as_slice() {
        [] => String::new(),
        [field] => format!(
            "fn nested(&self) -> &[crate::Any] {{ &self.{} }}",
            field.name().to_snake_case()
        ),
        _ => panic!(
            "{}: more than one list of messages inside",
            message.full_name()
        ),
    }
}

/// Formats code by the project's rustfmt.toml, so that `cargo fmt --check` is content.
fn rustfmt(root: &Path, code: &str) -> Vec<u8> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is installed with the toolchain");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin
        .write_all(code.as_bytes())
        .expect("rustfmt reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt refused:\n{code}");
    output.stdout
}
