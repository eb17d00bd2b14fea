//! What this module refuses.

sdk::errors! { "consensus";
    /// CometBFT would refuse them, or the chain could no longer be changed under them.
    2 InvalidParams { why: String } = "invalid consensus parameters: {why}";
    /// All of them are set at once.
    3 Missing { what: &'static str } = "all parameters must be present: {what} is missing";
    /// This chain has none.
    4 VoteExtensions { height: i64 } = "vote extensions from height {height}: expected 0, this chain has none";
}
