//! What commands print: JSON for programs, indented lines for people.

use std::io::Write as _;

use anyhow::Result;
use serde_json::Value;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// `name: value` lines, as YAML.
    Text,
    /// One line of JSON.
    Json,
}

impl Output {
    /// Prints a result to standard output.
    pub(crate) fn print(self, value: &Value) -> Result<()> {
        match self {
            Self::Json => self.line(&value.to_string()),
            Self::Text => {
                let mut text = String::new();
                yaml(value, 0, &mut text);
                self.line(text.trim_end())
            }
        }
    }

    /// Prints one line as it is.
    #[expect(clippy::unused_self, reason = "one door for all that is printed")]
    pub(crate) fn line(self, text: &str) -> Result<()> {
        let mut out = std::io::stdout().lock();
        // A reader that has seen enough (`| head`) is no failure.
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }
}

/// Writes a value as block YAML; strings are quoted where they would read as something else.
fn yaml(value: &Value, indent: usize, out: &mut String) {
    let pad = "  ".repeat(indent);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                out.extend([pad.as_str(), name, ":"]);
                nested(value, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let mut text = String::new();
                yaml(item, indent.saturating_add(1), &mut text);
                let body = text.trim_start();
                out.extend([pad.as_str(), "- ", body]);
                if !body.ends_with('\n') {
                    out.push('\n');
                }
            }
        }
        scalar => out.extend([pad.as_str(), &plain(scalar), "\n"]),
    }
}

fn nested(value: &Value, indent: usize, out: &mut String) {
    let empty = value.as_object().is_some_and(serde_json::Map::is_empty)
        || value.as_array().is_some_and(Vec::is_empty);
    if (value.is_object() || value.is_array()) && !empty {
        out.push('\n');
        let deeper = if value.is_array() {
            indent
        } else {
            indent.saturating_add(1)
        };
        yaml(value, deeper, out);
    } else {
        out.extend([" ", &plain(value), "\n"]);
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    let first = text
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '/');
    let word = |c: char| c.is_ascii_alphanumeric() || "-_./ ,=+".contains(c);
    first
        && text.chars().all(word)
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no"].contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_output_is_yaml() {
        let value = json!({
            "name": "alice", "height": "7", "empty": [], "none": null, "words": "a: b",
            "list": [{"denom": "uaot", "amount": "5"}, {"denom": "krwp", "amount": "6"}],
            "deep": {"yes": "yes", "flag": true}
        });
        let mut text = String::new();
        yaml(&value, 0, &mut text);
        let expected = r#"deep:
  flag: true
  yes: "yes"
empty: []
height: "7"
list:
- amount: "5"
  denom: uaot
- amount: "6"
  denom: krwp
name: alice
none: null
words: "a: b"
"#;
        assert_eq!(text, expected);
    }
}
