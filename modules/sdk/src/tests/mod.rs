#![expect(
    unreachable_pub,
    reason = "declared here as a module would declare them"
)]

mod error;
mod event;
mod key;
mod module;
mod merkle;
mod money;
mod overlay;
mod quoted;
mod text;
mod texts;
