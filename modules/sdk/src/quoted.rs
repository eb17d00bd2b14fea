//! Texts of others, as refusals repeat them.

use std::fmt;

/// A text as a refusal repeats it: in quotes and escaped, as `Debug` writes it, and no longer than it helps.
///
/// At most [`CHARS_MAX`](Self::CHARS_MAX) characters of the text stand there, and `…` behind the quotes says that some
/// were left off. An escaped character takes up to ten (`\u{10ffff}`), so that nothing here is longer than
/// 10 * `CHARS_MAX` + 3 characters. A precision, as in `{text:.40?}`, bounds nothing: `Debug` of `str` does not heed it.
///
/// ```
/// use sdk::Quoted;
/// assert_eq!(Quoted("a\n").to_string(), r#""a\n""#);
/// assert!(Quoted(&"x".repeat(1_000)).to_string().ends_with("x\"…"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted<'a>(pub &'a str);

impl Quoted<'_> {
    /// The most characters of a text that are repeated: all of a type URL, or of a reason that is a little too long.
    pub const CHARS_MAX: usize = 140;
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text) = self;
        let end = text.char_indices().nth(Self::CHARS_MAX);
        match end.and_then(|(end, _)| text.get(..end)) {
            Some(shown) => write!(f, "{shown:?}…"),
            None => write!(f, "{text:?}"),
        }
    }
}
