//! The life of a payment: invoice, authorisation, capture, void, expiry, refund.
