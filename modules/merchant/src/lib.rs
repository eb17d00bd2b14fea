//! Payment companies, merchants, their delegates and terminals.
