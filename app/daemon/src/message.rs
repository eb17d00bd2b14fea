//! Messages and requests from the command line: found by their descriptors, filled from words or JSON.
//!
//! Nothing here knows a module. `bank send alice aot1… 5uaot` finds `cosmos.bank.v1beta1.Msg/Send` by
//! the names in its descriptor and fills its fields in their order; `field=value` and JSON name them.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor, ReflectMessage,
    Value as Reflected,
};
use serde_json::{Map, Value, json};

/// Which rpcs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `Msg` services: what stands in transactions.
    Tx,
    /// All other services.
    Query,
}

/// Short names that Cosmos' command lines have made usual.
const USUAL: &[(Door, &str, &str, &str)] = &[
    (Door::Query, "bank", "balances", "all-balances"),
    (Door::Query, "bank", "total", "total-supply"),
    (Door::Query, "bank", "total-supply-of", "supply-of"),
    (Door::Query, "feegrant", "grant", "allowance"),
    (Door::Query, "feegrant", "grants-by-grantee", "allowances"),
    (Door::Tx, "feegrant", "grant", "grant-allowance"),
    (Door::Tx, "feegrant", "revoke", "revoke-allowance"),
    (Door::Query, "upgrade", "plan", "current-plan"),
    (Door::Query, "upgrade", "applied", "applied-plan"),
    (
        Door::Tx,
        "upgrade",
        "cancel-software-upgrade",
        "cancel-upgrade",
    ),
];

/// Finds an rpc: `bank send`, `aot.bank.v1 mint`, or by its whole path
/// `/cosmos.bank.v1beta1.Query/Balance`; `known` says which of all described ones the chain has.
pub(crate) fn find(
    door: Door,
    module: &str,
    rpc: Option<&str>,
    known: &dyn Fn(&MethodDescriptor) -> bool,
) -> Result<MethodDescriptor> {
    let all = || methods(door).filter(|method| known(method));
    if let Some(path) = module.strip_prefix('/') {
        let wanted = path.replace('/', ".");
        return all()
            .find(|method| method.full_name() == wanted || method.input().full_name() == wanted)
            .with_context(|| {
                format!(
                    "this chain has no {module}; see `aotd {} list`",
                    door.verb()
                )
            });
    }
    let in_module: Vec<_> = all().filter(|method| is_in(method, module)).collect();
    if in_module.is_empty() {
        let modules: BTreeSet<_> = all().map(|method| module_of(&method)).collect();
        let modules = Vec::from_iter(modules).join(", ");
        bail!("no module {module:?}: expected one of {modules}");
    }
    let listed = || {
        let names: BTreeSet<_> = in_module
            .iter()
            .map(|method| kebab(method.name()))
            .collect();
        Vec::from_iter(names).join(", ")
    };
    let Some(rpc) = rpc else {
        bail!("{module}: expected one of {}", listed())
    };
    let usual = USUAL
        .iter()
        .find(|(of, m, short, _)| *of == door && *m == module && *short == rpc);
    let rpc = usual.map_or(rpc, |(_, _, _, long)| long);
    let found: Vec<_> = in_module
        .iter()
        .filter(|method| kebab(method.name()) == rpc || method.name() == rpc)
        .collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => bail!("{module} has no {rpc:?}: expected one of {}", listed()),
        several => {
            let packages: Vec<_> = several
                .iter()
                .map(|method| method.parent_service().package_name().to_owned())
                .collect();
            bail!(
                "{module} {rpc} is ambiguous: name the package, one of {}",
                packages.join(", ")
            )
        }
    }
}

/// All rpcs that the chain has, as `module rpc`, with their paths.
pub(crate) fn list(door: Door, known: &dyn Fn(&MethodDescriptor) -> bool) -> Value {
    let mut lines: Vec<_> = methods(door)
        .filter(|method| known(method))
        .map(|method| {
            json!({
                "command": format!("{} {}", module_of(&method), kebab(method.name())),
                "path": path(&method),
                "fields": method.input().fields().map(|field| field.name().to_owned()).collect::<Vec<_>>(),
            })
        })
        .collect();
    lines.sort_by_key(ToString::to_string);
    Value::Array(lines)
}

impl Door {
    fn verb(self) -> &'static str {
        match self {
            Self::Tx => "tx",
            Self::Query => "query",
        }
    }
}

/// The gRPC path of an rpc.
pub(crate) fn path(method: &MethodDescriptor) -> String {
    format!("/{}/{}", method.parent_service().full_name(), method.name())
}

fn methods(door: Door) -> impl Iterator<Item = MethodDescriptor> {
    proto::descriptor_pool()
        .services()
        .filter(move |service| (service.name() == "Msg") == (door == Door::Tx))
        .flat_map(|service| service.methods().collect::<Vec<_>>())
}

fn is_in(method: &MethodDescriptor, module: &str) -> bool {
    let service = method.parent_service();
    service.package_name() == module || module_of(method) == module
}

/// `cosmos.base.tendermint.v1beta1` gives `tendermint`: the last part that is no version.
fn module_of(method: &MethodDescriptor) -> String {
    let service = method.parent_service();
    let is_version = |part: &&str| {
        let mut chars = part.chars();
        chars.next() == Some('v') && chars.next().is_some_and(|c| c.is_ascii_digit())
    };
    let mut parts = service
        .package_name()
        .split('.')
        .filter(|part| !is_version(part));
    parts.next_back().unwrap_or_default().to_owned()
}

/// `MultiSend` gives `multi-send`, `IBCSoftwareUpgrade` gives `ibc-software-upgrade`.
pub(crate) fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut before = '-';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let word_begins = rest.peek().is_some_and(char::is_ascii_lowercase);
        let word_ends = before.is_ascii_lowercase() || before.is_ascii_uppercase() && word_begins;
        if c.is_ascii_uppercase() && word_ends {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
        before = c;
    }
    out
}

/// Makes the JSON of a message out of words and a JSON object that they add to.
///
/// A word is `field=value` (`page.limit=5` reaches inside) or the value of the next field in order.
/// Values: text; numbers and booleans; coins as `5uaot,7krwp`; lists with commas; bytes as base64 or
/// 0x and hex; anything else as JSON.
pub(crate) fn fill(message: &MessageDescriptor, base: Value, words: &[String]) -> Result<Value> {
    let Value::Object(mut object) = base else {
        bail!("{}: expected a JSON object", message.full_name());
    };
    let mut in_order = message.fields().collect::<Vec<_>>().into_iter();
    for word in words {
        let named = word
            .split_once('=')
            .filter(|(name, _)| is_path(message, name));
        if let Some((name, value)) = named {
            set(message, &mut object, name, value)?;
            continue;
        }
        let field = in_order
            .find(|field| !object.contains_key(field.name()))
            .with_context(|| format!("{}: no field is left for {word:?}", describe(message)))?;
        set(message, &mut object, field.name(), word)?;
    }
    Ok(Value::Object(object))
}

fn is_path(message: &MessageDescriptor, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = message.get_field_by_name(first) else {
        return false;
    };
    match (rest, field.kind()) {
        ("", _) => true,
        (rest, Kind::Message(inner)) => is_path(&inner, rest),
        _ => false,
    }
}

fn describe(message: &MessageDescriptor) -> String {
    let fields: Vec<_> = message
        .fields()
        .map(|field| field.name().to_owned())
        .collect();
    format!(
        "{} has the fields {}",
        message.full_name(),
        fields.join(", ")
    )
}

fn set(
    message: &MessageDescriptor,
    object: &mut Map<String, Value>,
    path: &str,
    text: &str,
) -> Result<()> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = message
        .get_field_by_name(first)
        .with_context(|| format!("no field {first:?}: {}", describe(message)))?;
    if rest.is_empty() {
        let value = value_of(&field, text).with_context(|| format!("{path}={text}"))?;
        object.insert(first.to_owned(), value);
        return Ok(());
    }
    let Kind::Message(inner) = field.kind() else {
        bail!("{path}: {first} has no fields inside");
    };
    let slot = object.entry(first.to_owned()).or_insert_with(|| json!({}));
    let Value::Object(slot) = slot else {
        bail!("{path}: {first} is no object")
    };
    set(&inner, slot, rest, text)
}

fn value_of(field: &FieldDescriptor, text: &str) -> Result<Value> {
    if text.starts_with(['{', '[']) {
        return serde_json::from_str(text).context("malformed JSON");
    }
    if field.is_list() {
        let items = text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        return items
            .map(|item| one(field, item))
            .collect::<Result<Vec<_>>>()
            .map(Value::Array);
    }
    one(field, text)
}

fn one(field: &FieldDescriptor, text: &str) -> Result<Value> {
    Ok(match field.kind() {
        Kind::Bool => json!(text.parse::<bool>().context("expected true or false")?),
        Kind::Bytes => match text.strip_prefix("0x") {
            Some(digits) => json!(STANDARD.encode(hex::decode(digits)?)),
            None => json!(text),
        },
        Kind::Message(inner) if inner.full_name() == "cosmos.base.v1beta1.Coin" => coin(text)?,
        Kind::Message(inner) if inner.full_name().starts_with("google.protobuf.") => json!(text),
        Kind::Message(inner) => bail!("expected JSON of {}", describe(&inner)),
        _ => json!(text),
    })
}

/// Reads `5uaot`.
fn coin(text: &str) -> Result<Value> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (amount, denom) = text.split_at(digits);
    if amount.is_empty() || denom.is_empty() {
        bail!("coin {text:?}: expected an amount and a denomination, as 5uaot");
    }
    Ok(json!({ "denom": denom, "amount": amount }))
}

/// Reads `5uaot,7krwp`.
pub(crate) fn coins(text: &str) -> Result<Vec<proto::Coin>> {
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    items
        .map(|item| {
            let coin = coin(item)?;
            let field = |name: &str| {
                coin.get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            Ok(proto::Coin {
                denom: field("denom"),
                amount: field("amount"),
            })
        })
        .collect()
}

/// The fields of a message which hold its signers (`option (cosmos.msg.v1.signer)`).
pub(crate) fn signer_fields(message: &MessageDescriptor) -> Vec<String> {
    let pool = proto::descriptor_pool();
    let Some(option) = pool.get_extension_by_name("cosmos.msg.v1.signer") else {
        return Vec::new();
    };
    match &*message.options().get_extension(&option) {
        Reflected::List(names) => names
            .iter()
            .filter_map(Reflected::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// The addresses that must sign an encoded message, in order, each once.
pub(crate) fn signers(any: &proto::Any) -> Result<Vec<String>> {
    let name = any.type_url.trim_start_matches('/');
    let descriptor = proto::descriptor_pool()
        .get_message_by_name(name)
        .with_context(|| format!("no message is named {name:?}"))?;
    let message = DynamicMessage::decode(descriptor, any.value.as_slice())?;
    let mut found = Vec::new();
    collect_signers(&message, &mut found);
    Ok(found)
}

fn collect_signers(message: &DynamicMessage, found: &mut Vec<String>) {
    for name in signer_fields(&message.descriptor()) {
        let Some(value) = message.get_field_by_name(&name) else {
            continue;
        };
        match &*value {
            Reflected::List(items) => items.iter().for_each(|item| add_signer(item, found)),
            value => add_signer(value, found),
        }
    }
}

fn add_signer(value: &Reflected, found: &mut Vec<String>) {
    match value {
        Reflected::String(address) if !found.contains(address) => found.push(address.clone()),
        Reflected::Message(inner) => collect_signers(inner, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(_: &MethodDescriptor) -> bool {
        true
    }

    fn found(door: Door, module: &str, rpc: &str) -> String {
        find(door, module, Some(rpc), &any)
            .unwrap()
            .full_name()
            .to_owned()
    }

    fn refusal(door: Door, module: &str, rpc: Option<&str>) -> String {
        find(door, module, rpc, &any).unwrap_err().to_string()
    }

    #[test]
    fn rpcs_are_found_by_words_and_by_path() {
        assert_eq!(
            found(Door::Tx, "bank", "send"),
            "cosmos.bank.v1beta1.Msg.Send"
        );
        assert_eq!(
            found(Door::Tx, "payment", "net-cancel"),
            "aot.payment.v1.Msg.NetCancel"
        );
        assert_eq!(
            found(Door::Query, "bank", "balances"),
            "cosmos.bank.v1beta1.Query.AllBalances"
        );
        let by_path = find(
            Door::Query,
            "/cosmos.bank.v1beta1.Query/Balance",
            None,
            &any,
        )
        .unwrap();
        assert_eq!(path(&by_path), "/cosmos.bank.v1beta1.Query/Balance");
        let by_type = find(Door::Tx, "/cosmos.bank.v1beta1.MsgSend", None, &any).unwrap();
        assert_eq!(by_type.name(), "Send");
    }

    #[test]
    fn what_is_not_there_is_answered_with_what_is() {
        assert!(refusal(Door::Tx, "banck", Some("send")).contains("expected one of"));
        let text = refusal(Door::Tx, "payment", Some("pey"));
        assert!(
            text.contains("payment has no \"pey\": expected one of authorize"),
            "{text}"
        );
        assert!(refusal(Door::Tx, "payment", None).contains("net-cancel, open-dispute, pay"));
        let text = refusal(Door::Tx, "staking", Some("update-params"));
        assert!(
            text.contains("ambiguous: name the package, one of"),
            "{text}"
        );
    }

    fn filled(rpc: &str, words: &[&str]) -> Result<Value> {
        let method = find(Door::Tx, "bank", Some(rpc), &any)?;
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        fill(&method.input(), json!({}), &words)
    }

    #[test]
    fn words_fill_fields_in_order_or_by_name() {
        let expected = json!({
            "from_address": "aot1a", "to_address": "aot1b",
            "amount": [{"denom": "uaot", "amount": "5"}, {"denom": "krwp", "amount": "7"}]
        });
        assert_eq!(
            filled("send", &["aot1a", "aot1b", "5uaot,7krwp"]).unwrap(),
            expected
        );
        let words = ["to_address=aot1b", "amount=5uaot,7krwp", "aot1a"];
        assert_eq!(filled("send", &words).unwrap(), expected);
        proto::json::from_json("cosmos.bank.v1beta1.MsgSend", &expected).unwrap();
    }

    #[test]
    fn words_that_do_not_fit_are_refused_by_name() {
        let text = format!("{:#}", filled("send", &["a", "b", "uaot"]).unwrap_err());
        assert!(
            text.contains("expected an amount and a denomination, as 5uaot"),
            "{text}"
        );
        let text = format!(
            "{:#}",
            filled("send", &["a", "b", "5uaot", "more"]).unwrap_err()
        );
        assert!(text.contains("no field is left for \"more\""), "{text}");
        let text = format!("{:#}", filled("send", &["amount=[{]"]).unwrap_err());
        assert!(text.contains("malformed JSON"), "{text}");
    }

    #[test]
    fn signers_are_read_from_the_message_nested_ones_too() {
        let json = json!({
            "@type": "/cosmos.bank.v1beta1.MsgMultiSend",
            "inputs": [{"address": "aot1a", "coins": []}, {"address": "aot1b"}, {"address": "aot1a"}],
            "outputs": []
        });
        let bytes = proto::json::from_json("google.protobuf.Any", &json).unwrap();
        let any = <proto::Any as prost::Message>::decode(bytes.as_slice()).unwrap();
        assert_eq!(signers(&any).unwrap(), ["aot1a", "aot1b"]);
    }

    #[test]
    fn names_become_words() {
        assert_eq!(kebab("MultiSend"), "multi-send");
        assert_eq!(kebab("Pay"), "pay");
        assert_eq!(kebab("IBCSoftwareUpgrade"), "ibc-software-upgrade");
        assert_eq!(kebab("SupplyOf"), "supply-of");
    }
}
