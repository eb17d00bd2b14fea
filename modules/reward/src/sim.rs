//! Random operations for the simulation.

use sdk::sim::SimOp;

pub(crate) const TABLE: &[SimOp] = &[];
