//! The keyring of the command line: one file per key in the home, readable by its owner only.
//!
//! This is the `test` backend of Cosmos daemons: secrets are not encrypted. No command prints a
//! secret but `keys add` (the mnemonic, once) and `keys export`, which demands a flag.

use std::fs;
use std::io::Read as _;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;
use client::Key;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::home::{Home, write_private};
use crate::output::Output;

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a key (its mnemonic is shown once), or bring one back with --recover.
    Add {
        /// Name of the key.
        name: String,
        /// Read the mnemonic from standard input.
        #[arg(long)]
        recover: bool,
        /// Last number of the path m/44'/118'/0'/0/N.
        #[arg(long, default_value_t = 0)]
        index: u32,
    },
    /// Show all keys.
    List,
    /// Show one key.
    Show {
        /// Name of the key.
        name: String,
        /// Print the address only.
        #[arg(short, long)]
        address: bool,
        /// Print the public key only.
        #[arg(short, long)]
        pubkey: bool,
    },
    /// Forget a key. Without its mnemonic nobody can bring it back.
    Delete {
        /// Name of the key.
        name: String,
        /// Do it without asking.
        #[arg(short, long)]
        yes: bool,
    },
    /// Print the secret of a key in hex.
    Export {
        /// Name of the key.
        name: String,
        /// Needed, because the secret is printed as it is.
        #[arg(long)]
        unarmored_hex: bool,
    },
    /// Take a secret in hex from standard input.
    Import {
        /// Name of the key.
        name: String,
    },
    /// Give a key another name.
    Rename {
        /// Name now.
        from: String,
        /// Name then.
        to: String,
    },
    /// Print a new mnemonic without keeping it.
    Mnemonic,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    name: String,
    /// Hex of the 32 secret bytes.
    secret: Zeroizing<String>,
}

/// The keys in a home.
pub(crate) struct Keyring<'a> {
    home: &'a Home,
}

impl<'a> Keyring<'a> {
    pub(crate) fn new(home: &'a Home) -> Self {
        Self { home }
    }

    fn path(&self, name: &str) -> Result<std::path::PathBuf> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
            bail!(
                "key name {name:?}: expected letters, digits, '-', '_' and '.', not beginning with '.'"
            );
        }
        Ok(self.home.keyring().join(format!("{name}.json")))
    }

    fn exists(&self, name: &str) -> Result<bool> {
        Ok(self.path(name)?.exists())
    }

    /// Reads a key.
    pub(crate) fn get(&self, name: &str) -> Result<Key> {
        let path = self.path(name)?;
        if !path.exists() {
            let names = self.names()?.join(", ");
            bail!(
                "no key is named {name:?} in {}; there are: {names}",
                self.home.keyring().display()
            );
        }
        let text = Zeroizing::new(
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?,
        );
        let stored: Stored = serde_json::from_str(&text)
            .with_context(|| format!("{} is malformed", path.display()))?;
        key_of_hex(&stored.secret).with_context(|| format!("{} is malformed", path.display()))
    }

    fn put(&self, name: &str, key: &Key) -> Result<()> {
        if self.exists(name)? {
            bail!("a key named {name:?} exists already: choose another name or delete it first");
        }
        let secret = Zeroizing::new(hex::encode(*key.secret_bytes()));
        let text = Zeroizing::new(serde_json::to_string_pretty(&Stored {
            name: name.to_owned(),
            secret,
        })?);
        write_private(&self.path(name)?, &text)
    }

    /// The names of all keys, sorted.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let Ok(entries) = fs::read_dir(self.home.keyring()) else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".json") {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

fn key_of_hex(text: &str) -> Result<Key> {
    let bytes = Zeroizing::new(hex::decode(text.trim()).context("secret: expected hex digits")?);
    let bytes: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| anyhow::anyhow!("secret of {} bytes: expected 32", bytes.len()))?;
    Ok(Key::from_secret(bytes)?)
}

/// Runs a `keys` command.
pub(crate) fn run(command: Command, home: &Home, prefix: &str, output: Output) -> Result<()> {
    let keyring = Keyring::new(home);
    match command {
        Command::Add {
            name,
            recover,
            index,
        } => add(&keyring, &name, recover, index, prefix, output),
        Command::List => {
            let keys = keyring
                .names()?
                .iter()
                .map(|name| describe(name, &keyring.get(name)?, prefix))
                .collect::<Result<Vec<_>>>()?;
            output.print(&Value::Array(keys))
        }
        Command::Show {
            name,
            address,
            pubkey,
        } => {
            let key = keyring.get(&name)?;
            if address {
                return output.line(&key.address(prefix)?);
            }
            if pubkey {
                return output.line(&public_key_json(&key));
            }
            output.print(&describe(&name, &key, prefix)?)
        }
        Command::Delete { name, yes } => {
            let path = keyring.path(&name)?;
            keyring.get(&name)?;
            if !yes {
                bail!(
                    "deleting {name:?} cannot be undone without its mnemonic: add --yes to do it"
                );
            }
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
        }
        Command::Export {
            name,
            unarmored_hex,
        } => {
            let key = keyring.get(&name)?;
            if !unarmored_hex {
                bail!(
                    "the secret of {name:?} would be printed as it is: add --unarmored-hex to do it"
                );
            }
            output.line(&Zeroizing::new(hex::encode(*key.secret_bytes())))
        }
        Command::Import { name } => {
            let key = key_of_hex(&read_input()?)?;
            keyring.put(&name, &key)?;
            output.print(&describe(&name, &key, prefix)?)
        }
        Command::Rename { from, to } => {
            let key = keyring.get(&from)?;
            keyring.put(&to, &key)?;
            Ok(fs::remove_file(keyring.path(&from)?)?)
        }
        Command::Mnemonic => output.line(&Key::new_mnemonic()?),
    }
}

fn add(
    keyring: &Keyring<'_>,
    name: &str,
    recover: bool,
    index: u32,
    prefix: &str,
    output: Output,
) -> Result<()> {
    if keyring.exists(name)? {
        bail!("a key named {name:?} exists already: choose another name or delete it first");
    }
    let mnemonic = if recover {
        read_input()?
    } else {
        Key::new_mnemonic()?
    };
    let key = Key::from_mnemonic(&mnemonic, index)?;
    keyring.put(name, &key)?;
    let mut shown = describe(name, &key, prefix)?;
    if !recover && let Some(fields) = shown.as_object_mut() {
        fields.insert("mnemonic".into(), json!(*mnemonic));
    }
    output.print(&shown)
}

/// A key, and its mnemonic if it was not there and is made now.
pub(crate) fn get_or_make(home: &Home, name: &str) -> Result<(Key, Option<Zeroizing<String>>)> {
    let keyring = Keyring::new(home);
    if keyring.exists(name)? {
        return Ok((keyring.get(name)?, None));
    }
    let mnemonic = Key::new_mnemonic()?;
    let key = Key::from_mnemonic(&mnemonic, 0)?;
    keyring.put(name, &key)?;
    Ok((key, Some(mnemonic)))
}

fn read_input() -> Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .read_to_string(&mut text)
        .context("cannot read standard input")?;
    if text.trim().is_empty() {
        bail!("nothing on standard input");
    }
    Ok(text)
}

fn public_key_json(key: &Key) -> String {
    let bytes = STANDARD.encode(key.public_key());
    format!(r#"{{"@type":"/cosmos.crypto.secp256k1.PubKey","key":"{bytes}"}}"#)
}

/// A key as Cosmos daemons print it.
fn describe(name: &str, key: &Key, prefix: &str) -> Result<Value> {
    Ok(json!({
        "name": name,
        "type": "local",
        "address": key.address(prefix)?,
        "pubkey": public_key_json(key),
    }))
}
