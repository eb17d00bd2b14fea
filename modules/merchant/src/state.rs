//! Where it all is.

use crate::types::{Merchant, MerchantId, Params, PaymentCompany, Terminal};
use sdk::{Address, Item, Map, Present, StateSpec, Tree};

/// Payment companies by their address.
pub(crate) const COMPANIES: Map<Address, PaymentCompany> = Map::new("merchant/company/");
/// Merchants by id.
pub(crate) const MERCHANTS: Map<MerchantId, Merchant> = Map::new("merchant/merchant/");
/// Payments of a merchant of which something is still held; no entry for none.
pub(crate) const OPEN_PAYMENTS: Map<MerchantId, u64> = Map::new("merchant/open_payments/");
/// Denoms in which a merchant has something to settle; no entry for none.
pub(crate) const OPEN_SETTLEMENTS: Map<MerchantId, u64> = Map::new("merchant/open_settlements/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("merchant/params");
/// Terminals by the address of their key, revoked ones included: a key serves one merchant, once.
pub(crate) const TERMINALS: Map<Address, Terminal> = Map::new("merchant/terminal/");
/// The terminals of each merchant. Only queries read it: under no root.
pub(crate) const TERMINALS_OF: Map<(MerchantId, Address), Present> =
    Map::in_tree(Tree::Local, "merchant/terminal_of/");

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    COMPANIES.spec(),
    MERCHANTS.spec(),
    OPEN_PAYMENTS.spec(),
    OPEN_SETTLEMENTS.spec(),
    PARAMS.spec(),
    TERMINALS.spec(),
    TERMINALS_OF.spec(),
];
