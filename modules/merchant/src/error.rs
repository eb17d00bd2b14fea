//! What is refused, and why.

sdk::errors! { "merchant";
    2 MerchantNotFound { id: String } = "no merchant {id}: expected the id of a registered one";
    3 MerchantExists { id: String } = "merchant {id} is registered: expected a business number that is not";
    4 WrongStatus { id: String, status: String, expected: &'static str } = "merchant {id} is {status}: expected {expected}";
    5 CompanyNotFound { address: String } = "{address} is no payment company: expected the address of one";
    6 CompanyInactive { address: String } = "payment company {address} is not active: it takes no merchants and no payments";
    7 MissingRight { id: String, right: &'static str } = "the signer may not {right} for merchant {id}: expected its owner, a delegate with this right, or, for payments, one of its active terminals";
    8 NotOwner { id: String, owner: String } = "the signer does not own merchant {id}: expected {owner}";
    9 NotCompany { id: String, expected: String } = "the signer does not look after merchant {id}: expected {expected}";
    10 FeeAboveMax { fee_bps: u32, fee_max_bps: u32 } = "a fee of {fee_bps} bps: expected at most {fee_max_bps} bps";
    11 InvalidField { field: &'static str, value: String, expected: &'static str } = "{field} is {value}: expected {expected}";
    12 CardNumber { field: &'static str } = "{field} contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain";
    13 TerminalNotFound { terminal: String, id: String } = "{terminal} is no terminal of merchant {id}: expected the address of one";
    14 TerminalExists { terminal: String } = "terminal {terminal} was registered before: expected a new key";
    15 TerminalRevoked { terminal: String } = "terminal {terminal} is revoked: expected an active one";
    16 TooManyTerminals { terminals_max: u32 } = "the merchant has {terminals_max} active terminals: expected one to be revoked first";
    17 TooManyDelegates { delegates_max: u32 } = "the merchant has {delegates_max} delegates: expected one to be removed first";
    18 DelegateNotFound { delegate: String } = "{delegate} is no delegate: expected rights to give, or a delegate to remove";
    19 OpenPayments { id: String, open: u64 } = "merchant {id} has {open} open payments: expected none, capture or void them first";
    20 NothingToChange {} = "every field is empty: expected at least one to change";
    21 SuspendedByAuthority { id: String } = "merchant {id} was suspended by the authority: expected the authority to resume it";
    22 OpenSettlements { id: String, open: u64 } = "merchant {id} has something to settle in {open} denoms: expected no batch to be paid, no deposit, reserve, dispute or debt";
}
