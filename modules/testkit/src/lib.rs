//! What tests are written with: one module in a context, a node without a clock, a seeded simulation.
