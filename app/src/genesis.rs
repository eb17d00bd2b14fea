//! Genesis: the `app_state` of the genesis file, one entry a module.

use crate::chain::ChainGenesis;
use crate::execute::to_abci_validator;
use crate::registry;
use proto::tendermint::abci::{RequestInitChain, ValidatorUpdate as AbciValidatorUpdate};
use sdk::{Chain, Ctx, Registry, ValidatorUpdate, View};
use serde_json::{Map, Value as Json};

/// The `app_state` of a chain that nobody has set up yet: every module's default, and every message at its default gas.
pub fn default_app_state(chain: &ChainGenesis) -> Json {
    let role = if chain.role == "side" {
        sdk::Role::Side
    } else {
        sdk::Role::Main
    };
    let registry = registry(role);
    let mut state: Map<String, Json> = registry
        .modules()
        .iter()
        .map(|module| (module.name.to_owned(), (module.genesis.default)()))
        .collect();
    state.insert(
        "chain".to_owned(),
        serde_json::to_value(chain).expect("texts can be written as JSON"),
    );
    if let Some(fee) = state.get_mut("fee").and_then(Json::as_object_mut) {
        let gas = fee::ops::default_msg_gas(&registry);
        let gas = serde_json::to_value(gas).expect("texts and numbers can be written as JSON");
        fee.insert("msg_gas".to_owned(), gas);
    }
    Json::Object(state)
}

/// Parses the bytes of `app_state`. The error names line and column.
pub(crate) fn parse_app_state(bytes: &[u8]) -> Result<Map<String, Json>, String> {
    let json: Json =
        serde_json::from_slice(bytes).map_err(|error| format!("app_state: {error}"))?;
    match json {
        Json::Object(map) => Ok(map),
        _ => Err("app_state: expected an object with an entry for each module".to_owned()),
    }
}

/// The chain that `app_state` describes.
pub(crate) fn chain_of(app_state: &Map<String, Json>, chain_id: &str) -> Result<Chain, String> {
    let entry = app_state
        .get("chain")
        .ok_or("app_state: missing entry \"chain\"")?;
    let chain: ChainGenesis = serde_json::from_value(entry.clone())
        .map_err(|error| format!("app_state.chain: {error}"))?;
    chain
        .chain(chain_id)
        .map_err(|error| format!("app_state.chain: {error}"))
}

/// Checks an `app_state` without a state: what `aotd genesis validate` and InitChain refuse, and why.
pub fn validate(app_state: &[u8], chain_id: &str) -> Result<Chain, String> {
    let document = parse_app_state(app_state)?;
    let chain = chain_of(&document, chain_id)?;
    validate_parts(&registry(chain.role), &document, &chain)?;
    Ok(chain)
}

fn validate_parts(
    registry: &Registry,
    app_state: &Map<String, Json>,
    chain: &Chain,
) -> Result<(), String> {
    for name in app_state.keys() {
        if registry.is_elsewhere(name) {
            return Err(format!(
                "app_state.{name}: this chain, by its role, does not have this module: expected no entry"
            ));
        }
        if !registry.modules().iter().any(|module| module.name == name) {
            return Err(format!(
                "app_state: unknown entry {name:?}: no module of this chain has that name"
            ));
        }
    }
    for module in registry.modules() {
        let part = app_state
            .get(module.name)
            .ok_or_else(|| format!("app_state: missing entry {:?}", module.name))?;
        (module.genesis.validate)(part, chain)
            .map_err(|error| format!("app_state.{}: {error}", module.name))?;
    }
    Ok(())
}

/// Writes genesis: every part is checked before any is written.
pub(crate) fn init(
    ctx: &mut Ctx<'_>,
    app_state: &Map<String, Json>,
    request: &RequestInitChain,
) -> Result<(), String> {
    let registry = ctx.registry();
    validate_parts(registry, app_state, ctx.chain())?;
    if let Some(params) = &request.consensus_params {
        consensus::ops::init(ctx, params)
            .map_err(|error| format!("consensus_params: {}", error.log))?;
    }
    for module in registry.modules() {
        let part = app_state
            .get(module.name)
            .expect("validated: every module has its part");
        (module.genesis.init)(ctx, part)
            .map_err(|error| format!("app_state.{}: {error}", module.name))?;
    }
    // Consensus learns the first validators as it learns later ones. No other module ends a block here: what is due
    // happens in the first block, where its events are told.
    if let Some(tell_validators) = staking::MODULE.end_block {
        tell_validators(ctx);
    }
    match registry.broken_invariant(&ctx.view()) {
        Some(broken) => Err(format!("app_state: {broken}")),
        None => Ok(()),
    }
}

/// The validators of `app_state`. Refused if the genesis file lists others.
pub(crate) fn confirm_validators(
    ours: &[ValidatorUpdate],
    listed: &[AbciValidatorUpdate],
) -> Result<Vec<AbciValidatorUpdate>, String> {
    let ours: Vec<_> = ours.iter().map(to_abci_validator).collect();
    let differs =
        listed.iter().any(|validator| !ours.contains(validator)) || ours.len() != listed.len();
    if !listed.is_empty() && differs {
        return Err(format!(
            "app_state.staking.validators: {} validators, but the genesis file lists {} that are not all the same",
            ours.len(),
            listed.len()
        ));
    }
    if ours.is_empty() {
        return Err("app_state.staking.validators: expected at least one validator".to_owned());
    }
    Ok(ours)
}

/// The `app_state` that gives this state again.
pub fn export(view: &View<'_>) -> Json {
    let parts = view
        .registry()
        .modules()
        .iter()
        .map(|module| (module.name.to_owned(), (module.genesis.export)(view)));
    Json::Object(parts.collect())
}
