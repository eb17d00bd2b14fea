#![expect(
    unreachable_pub,
    reason = "declared here as a module would declare them"
)]

mod error;
mod event;
mod key;
mod merkle;
mod module;
mod money;
mod overlay;
mod quoted;
mod text;
mod texts;
