//! What is refused, and why.

use crate::types::status::Status;
use sdk::{Amount, Denom};

sdk::errors! { "affiliate";
    /// Nobody has registered it.
    2 NotRegistered { chain_id: String } = "no side chain {chain_id} is registered: expected the id of one that is";
    /// Twice, or under the name or the client of another one.
    3 RegisteredBefore { what: String, chain_id: String } = "{what} belongs to the registered side chain {chain_id}: expected a chain of another name and another client";
    /// The light client of another chain, or none.
    4 WrongClient { client_id: String, found: String, expected: String } = "client {client_id} is of {found}: expected one of chain {expected}";
    /// Not where money of that chain goes.
    5 WrongChannel { channel_id: String, found: String, expected: String } = "channel {channel_id} is {found}: expected {expected}";
    /// Neither the admin nor the authority.
    6 NotAdmin { signer: String, expected: String } = "{signer} does not decide this for the side chain: expected {expected}";
    /// Not at this point of its life.
    7 WrongStatus { chain_id: String, status: Status, expected: String } = "side chain {chain_id} is {status}: expected {expected}";
    /// Nobody is to accept.
    8 NothingToAccept { chain_id: String } = "nobody is named as the next admin of side chain {chain_id}: expected its admin to name the signer first";
    /// A field that cannot be.
    9 InvalidField { field: &'static str, value: String, expected: String } = "{field} is {value}: expected {expected}";
    /// The ratio is fixed while there is anything of it.
    10 PegInUse { voucher: Denom, issued: Amount, local: Denom } = "{issued}{local} are issued for {voucher}: expected a denom of which nothing is issued";
    /// Something else has that denom.
    11 LocalDenomTaken { local: Denom, why: String } = "{local} is taken: {why}: expected a denom of which there is nothing";
    /// Nothing to convert.
    12 NoPeg { denom: Denom } = "{denom} is not pegged: expected a pegged voucher or its local denom";
    /// Below the smallest amount that the ratio divides.
    13 TooLittle { have: Amount, need: Amount, denom: Denom } = "{have}{denom} are less than one step of the ratio: expected at least {need}{denom}";
    /// More local denom than was issued for vouchers.
    14 NotBacked { have: Amount, need: Amount, denom: Denom } = "{have}{denom} back what was issued: expected at least {need}{denom}";
    /// Too much would be there at once.
    15 AboveCap { chain_id: String, denom: Denom, have: Amount, need: Amount } = "side chain {chain_id} may still get {have}{denom}: expected at most that, got {need}{denom}";
    /// Around the registry.
    16 OtherChannel { chain_id: String, channel_id: String, expected: String } = "channel {channel_id} leads to side chain {chain_id}: expected its channel {expected}";
    /// Nothing goes there.
    17 NotOpen { chain_id: String, status: Status } = "no money goes to side chain {chain_id}, which is {status}: expected one that is active";
}
