//! What is refused, with the codes of ibc-go.

sdk::errors! {
    "transfer";
    3 InvalidDenom { denom: String, why: String } = "invalid denomination for cross-chain transfer: {denom}: {why}";
    4 InvalidVersion { version: String } = "invalid ICS20 version: got {version}, expected ics20-1";
    5 InvalidAmount { amount: String, why: String } = "invalid token amount: {amount}: {why}";
    6 DenomNotFound { hash: String } = "denomination not found: no trace has the hash {hash}";
    7 SendDisabled = "fungible token transfers from this chain are disabled";
    8 ReceiveDisabled = "fungible token transfers to this chain are disabled";
    9 TooManyChannels { channel: String } = "max transfer channels: {channel}: expected a number of 32 bits";
    11 InvalidMemo { bytes: usize, bytes_max: usize } = "invalid memo: {bytes} bytes, expected at most {bytes_max}";
    /// Of this chain alone.
    100 NotEscrowed { denom: String, escrowed: String, asked: String } = "{asked}{denom} are to come back, but {escrowed}{denom} have gone to that chain";
    /// Of this chain alone.
    101 InvalidReceiver { why: String } = "invalid receiver: {why}";
    /// Of this chain alone.
    102 InvalidData { why: String } = "cannot unmarshal ICS-20 transfer packet data: {why}";
}
