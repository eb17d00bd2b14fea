//! What this module refuses. The numbers 3, 5 and 6 mean the same in `x/staking` of the Cosmos SDK; our own begin at 100.

sdk::errors! { "staking";
    /// No such validator.
    3 NoValidator { operator: String } = "validator does not exist: {operator}";
    /// The key of another validator.
    5 KeyInUse { operator: String } = "validator already exist for this pubkey; must use new validator pubkey: it is the key of {operator}";
    /// Not an ed25519 key.
    6 KeyType { got: String } = "validator pubkey type is not supported: got {got}, expected /cosmos.crypto.ed25519.PubKey of 32 bytes";
    /// A power below 0, or more than consensus can add up.
    100 Power { power: i64, power_max: i64 } = "power {power}: expected 0 to {power_max}";
    /// Nobody would make blocks.
    101 NoPower = "no validator would be left: expected a total power above 0";
    /// More power than consensus can add up.
    102 TotalPower { total: i128, total_max: i64 } = "total power {total}: expected at most {total_max}";
    /// Light clients could not follow.
    103 TooMuchChange { change: i128, total: i128 } = "the changes of this block come to a power of {change}, the total is {total}: expected at most a third of it, the rest in later blocks";
    /// The key of a validator stays.
    104 KeyChange { operator: String } = "{operator} has another key: expected the one it was admitted with, or remove the validator first";
    /// More validators than allowed.
    105 TooManyValidators { count_max: u32 } = "expected at most {count_max} validators";
    /// A name nobody could show.
    106 Moniker { bytes: usize, bytes_max: usize } = "moniker of {bytes} bytes: expected 1 to {bytes_max}, without control characters";
    /// Parameters that cannot be.
    107 InvalidParams { why: String } = "invalid parameters: {why}";
}
