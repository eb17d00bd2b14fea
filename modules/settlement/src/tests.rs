//! One module, the real modules below it, and shops that settle.
