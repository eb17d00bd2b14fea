//! The committed state: three Merkle trees, one ordered table of the latest values, their history, and proofs.
