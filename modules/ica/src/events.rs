//! What the module tells.

use sdk::{Address, event};

event! {
    /// An account of another chain has got one here.
    pub struct AccountRegistered = "interchain_account_registered" {
        /// The connection here.
        connection_id: String,
        /// The port there, which names the owner.
        owner_port: String,
        /// The account here.
        account: Address,
        /// The channel that is being opened.
        channel_id: String,
    }

    /// Messages of another chain were executed. What failed is told by `packet_refused`.
    pub struct PacketExecuted = "ics27_packet" {
        /// `interchainaccounts`
        module: String,
        /// The channel here.
        host_channel_id: String,
        /// Whether it went well: it did.
        success: bool,
        /// The number of the packet.
        sequence: u64,
        /// The connection here.
        connection_id: String,
        /// The port there, which names the owner.
        owner_port: String,
        /// The account here, which signed all of them.
        account: Address,
        /// The type URLs of the messages, with commas between them.
        messages: String,
        /// What was written on the packet.
        memo: String,
    }

    /// The parameters changed.
    pub struct ParamsSet = "ica_params_set" {
        /// Whether messages of other chains are executed.
        host_enabled: bool,
        /// The type URLs of those that are, with commas between them.
        allow_messages: String,
    }
}
