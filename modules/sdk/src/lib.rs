//! What a module is written with: context, typed state, registry, errors, events and money.
