//! What is refused, with the codes of ibc-go.

use sdk::{Amount, Denom, Time};

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
    /// Of this chain alone.
    103 InvalidForward { why: String } = "invalid forward metadata: {why}";
    /// Of this chain alone.
    104 ForwardDisabled = "money that comes to this chain does not go on to another one";
    /// Of this chain alone.
    105 ForwardFailed { why: String } = "failed to forward transfer packet: {why}";
    /// Of this chain alone.
    106 ChannelNotAllowed { channel: String } = "{channel} is not among the channels over which money may move";
    /// Of this chain alone.
    107 DenomNotAllowed { denom: Denom } = "{denom} is not among the denoms that may move between chains";
    /// Of this chain alone.
    108 ChannelPaused { channel: String } = "transfers over {channel} are paused";
    /// Of this chain alone.
    109 DenomPaused { denom: Denom } = "transfers of {denom} are paused";
    /// Of this chain alone.
    110 QuotaExceeded { amount: Amount, denom: Denom, channel: String, left: Amount, way: &'static str, until: Time } = "{amount}{denom} over {channel}: at most {left} may {way} until {until}";
    /// Of this chain alone.
    111 NoLimit { denom: Denom, channel: String } = "{denom} has no limit over {channel}";
    /// Of this chain alone.
    112 InvalidSetting { field: &'static str, value: String, expected: String } = "{field} is {value}: expected {expected}";
}
