//! The state machine: no IO, no clock, no threads whose order shows.
