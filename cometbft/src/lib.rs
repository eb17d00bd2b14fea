//! CometBFT as this project uses it: the pinned build, its home, its process and its RPC.
