//! What the module tells, under the names of ibc-go.

use sdk::{Amount, Denom, event};

event! {
    /// Money is on its way to another chain.
    pub struct IbcTransfer = "ibc_transfer" {
        /// Who sent it.
        sender: String,
        /// Who is to get it there.
        receiver: String,
        /// How much.
        amount: Amount,
        /// The denom with its path, as the packet has it.
        denom: String,
        /// For those who read it.
        memo: String,
        /// The channel here.
        channel: String,
        /// The number of the packet.
        sequence: u64,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// What of that denom is held for other chains now, if it is of this chain.
        escrowed: Amount,
    }

    /// Money came from another chain, or the answer to a packet came.
    pub struct FungibleTokenPacket = "fungible_token_packet" {
        /// `transfer`
        module: String,
        /// Who sent it.
        sender: String,
        /// Who got it.
        receiver: String,
        /// The denom with its path, as the packet has it.
        denom: String,
        /// How much.
        amount: Amount,
        /// For those who read it.
        memo: String,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// What of that denom is held for other chains now, if it is of this chain.
        escrowed: Amount,
        /// The answer of the other chain, or nothing where the packet came here.
        acknowledgement: String,
        /// Whether it went well.
        success: bool,
    }

    /// A denom came for the first time.
    pub struct DenominationTrace = "denomination_trace" {
        /// The hash of its path, in upper case.
        trace_hash: String,
        /// What this chain has it under.
        denom: Denom,
        /// Its path.
        path: String,
    }

    /// Money comes back that did not arrive.
    pub struct Refunded = "transfer_refunded" {
        /// Who gets it back.
        refund_receiver: String,
        /// What, as this chain has it.
        refund_denom: Denom,
        /// How much.
        refund_amount: Amount,
        /// What was written on it.
        memo: String,
        /// `timeout` or `error`.
        reason: String,
        /// What of that denom is held for other chains now, if it is of this chain.
        escrowed: Amount,
    }

    /// The parameters changed.
    pub struct ParamsSet = "transfer_params_set" {
        /// Whether money may go to other chains.
        send_enabled: bool,
        /// Whether money may come from other chains.
        receive_enabled: bool,
    }
}
