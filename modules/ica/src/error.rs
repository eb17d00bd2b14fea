//! What is refused, with the codespace and the codes of ibc-go.

sdk::errors! {
    "interchainaccounts";
    2 UnknownDataType { given: String } = "unknown data type: {given}";
    3 AccountAlreadyExist { address: String } = "account already exists: {address}";
    5 InvalidChannelFlow { why: String } = "invalid message sent to channel end: {why}";
    6 InvalidOutgoingData { why: String } = "invalid outgoing data: {why}";
    8 AccountNotFound { connection: String, port: String } = "interchain account not found: connection {connection}, port {port}";
    10 ActiveChannelAlreadySet { channel: String, port: String } = "active channel already set for this owner: {channel} of {port} is not closed";
    12 InvalidVersion { version: String } = "invalid interchain accounts version: got {version}, expected ics27-1";
    13 InvalidAccountAddress { address: String } = "invalid account address: {address}: expected at most 128 letters and digits";
    18 InvalidCodec { encoding: String } = "codec is not supported: got {encoding}, expected proto3 or proto3json";
    /// Of this chain alone; in ibc-go code 2 of `icahost`.
    100 HostDisabled = "this chain hosts no interchain accounts";
    /// Of this chain alone.
    101 WrongConnection { which: &'static str, given: String, expected: String } = "{which} connection is {given}: expected {expected}";
    /// Of this chain alone.
    102 MessageCount { count: usize, count_max: u64 } = "{count} messages: expected 1 to {count_max}";
    /// Of this chain alone.
    103 InvalidParams { field: &'static str, value: String, expected: &'static str } = "{field} is {value}: expected {expected}";
}
