//! Random operations for the simulation.

use sdk::sim::SimOp;

/// All of them.
pub(crate) const TABLE: &[SimOp] = &[];
