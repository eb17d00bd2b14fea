//! What the module tells, under the names of ibc-go.

use sdk::{Amount, Denom, Time, event};

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

    /// Money that came goes on to another chain: for the first time, or again after a timeout.
    pub struct Forwarded = "transfer_forwarded" {
        /// The channel that it goes on over.
        channel: String,
        /// The packet that went on.
        sequence: u64,
        /// The channel that it came over.
        origin_channel: String,
        /// The packet that came.
        origin_sequence: u64,
        /// Who sent it, in the words of the chain that it came from.
        sender: String,
        /// The account here that it passes through.
        intermediate_receiver: String,
        /// Who is to get it, in the words of the chain that it goes to.
        receiver: String,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// How much.
        amount: Amount,
        /// How often it may still be sent again.
        retries_left: u32,
        /// The time there from which this packet is too late, in nanoseconds.
        timeout_timestamp: u64,
    }

    /// Money that went on has arrived, or goes back to where it came from: the packet that came is answered.
    pub struct ForwardSettled = "transfer_forward_settled" {
        /// The channel that it went on over.
        channel: String,
        /// The packet that went on last.
        sequence: u64,
        /// The channel that it came over.
        origin_channel: String,
        /// The packet that came.
        origin_sequence: u64,
        /// Who sent it, in the words of the chain that it came from.
        sender: String,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// How much.
        amount: Amount,
        /// Whether it has arrived.
        success: bool,
        /// Why it has not.
        reason: String,
        /// What of that denom is held for other chains now, if it is of this chain.
        escrowed: Amount,
    }

    /// Something moved that has a limit.
    pub struct FlowCounted = "transfer_flow_counted" {
        /// The channel.
        channel: String,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// `out`, `in`, or `undone`: what went out or came in is given back.
        way: String,
        /// How much.
        amount: Amount,
        /// What went out in the first window.
        first_sent: Amount,
        /// What came in in the first window.
        first_received: Amount,
        /// When the first window ends.
        first_ends_at: Time,
        /// What went out in the second window.
        second_sent: Amount,
        /// What came in in the second window.
        second_received: Amount,
        /// When the second window ends.
        second_ends_at: Time,
    }

    /// A limit was set.
    pub struct RateLimitSet = "transfer_rate_limit_set" {
        /// The channel.
        channel: String,
        /// The denom as this chain has it.
        local_denom: Denom,
        /// Of what goes out: bps of the supply, or nothing.
        send_bps: Option<u32>,
        /// Of what goes out: an amount, or nothing.
        send_amount: Option<Amount>,
        /// Of what comes in: bps of the supply, or nothing.
        receive_bps: Option<u32>,
        /// Of what comes in: an amount, or nothing.
        receive_amount: Option<Amount>,
        /// How long its windows are.
        window_seconds: u64,
    }

    /// A limit was removed.
    pub struct RateLimitRemoved = "transfer_rate_limit_removed" {
        /// The channel.
        channel: String,
        /// The denom as this chain has it.
        local_denom: Denom,
    }

    /// A channel or a denom was stopped, or goes on.
    pub struct PausedSet = "transfer_paused_set" {
        /// The channel, or nothing.
        channel: String,
        /// The denom as this chain has it, or nothing.
        local_denom: Option<Denom>,
        /// Whether it is stopped.
        paused: bool,
    }

    /// The parameters changed.
    pub struct ParamsSet = "transfer_params_set" {
        /// Whether money may go to other chains.
        send_enabled: bool,
        /// Whether money may come from other chains.
        receive_enabled: bool,
        /// Whether money that comes may go on to another chain at once.
        forward_enabled: bool,
        /// How long money that goes on may take if its memo does not say.
        forward_timeout_seconds: u64,
        /// The longest that it may take.
        forward_timeout_seconds_max: u64,
        /// How often it is sent again after a timeout if its memo does not say.
        forward_retries: u32,
        /// The most that it is sent again.
        forward_retries_max: u32,
        /// The channels over which money may move, with commas between them; nothing: all.
        allowed_channels: String,
        /// The denoms that may move, with commas between them; nothing: all.
        allowed_denoms: String,
    }
}
