//! Whether the README of a module says what the module is.

use sdk::{Module, Registry, Role};
use std::collections::BTreeSet;

/// The rows that a README lacks: keys, messages with their gas, queries, events, errors and invariants of a module that
/// stands on the modules `below`.
pub fn rows_missing(
    readme: &str,
    module: &'static Module,
    below: &[&'static Module],
) -> Vec<String> {
    let mut modules = below.to_vec();
    let paths_below: BTreeSet<_> = Registry::new(&modules, Role::Main).query_paths().collect();
    modules.push(module);
    let registry = Registry::new(&modules, Role::Main);
    let keys = module
        .state
        .iter()
        .map(|spec| format!("| `{}", spec.prefix));
    let messages = registry
        .msgs()
        .filter(|(_, route)| route.module == module.name)
        .map(|(type_url, route)| format!("| `{type_url}` | {} |", route.default_gas));
    let queries = registry
        .query_paths()
        .filter(|path| !paths_below.contains(path))
        .map(|path| format!("| `{path}` |"));
    let events = module
        .events
        .iter()
        .map(|spec| format!("| `{}` | {} |", spec.kind, spec.keys.join(" ")));
    let errors = module.errors.iter().map(|spec| {
        format!(
            "| {} | {} | {} |",
            spec.number(module.name),
            spec.name,
            spec.text
        )
    });
    let invariants = module
        .invariants
        .iter()
        .map(|(name, _)| format!("- `{name}`: "));
    let rows = keys.chain(messages).chain(queries).chain(events);
    rows.chain(errors)
        .chain(invariants)
        .filter(|row| !readme.contains(row))
        .collect()
}
