//! Rows as values: what the mapper makes, what is bound to a statement, what is read back and compared.

use std::collections::BTreeMap;

use scylla::value::{CqlDate, CqlDecimal, CqlTimestamp, CqlValue, CqlVarint, MaybeUnset};
use sha2::{Digest as _, Sha256};

use crate::table::{Table, Type};

/// The value of a cell. Equal values have equal bytes in [`Value::canonical`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// See [`Type::Text`]; the other variants likewise.
    Text(String),
    /// `boolean`
    Boolean(bool),
    /// `tinyint`
    Tinyint(i8),
    /// `smallint`
    Smallint(i16),
    /// `int`
    Int(i32),
    /// `bigint`
    Bigint(i64),
    /// `varint`
    Varint(u128),
    /// `varint` with a sign
    Signed(i128),
    /// `decimal`, in units of the eighteenth digit after the point
    Decimal(u128),
    /// `blob`
    Blob(Vec<u8>),
    /// `timestamp`, milliseconds
    Timestamp(i64),
    /// `date`, days since 1970
    Date(i32),
    /// `frozen<list<text>>`
    Texts(Vec<String>),
    /// `frozen<map<text, text>>`
    Attributes(BTreeMap<String, String>),
    /// `frozen<map<text, varint>>`
    Amounts(BTreeMap<String, u128>),
    /// Something in the database that no mapping writes, as text: it differs from everything.
    Foreign(String),
}

/// The distance between CQL's zero date and 1970.
const DATE_ZERO: i64 = 1 << 31;
/// Digits after the point of a decimal.
const DECIMALS: i32 = 18;

impl Value {
    /// The type of a column that can hold the value.
    pub const fn kind(&self) -> Option<Type> {
        Some(match self {
            Self::Text(_) => Type::Text,
            Self::Boolean(_) => Type::Boolean,
            Self::Tinyint(_) => Type::Tinyint,
            Self::Smallint(_) => Type::Smallint,
            Self::Int(_) => Type::Int,
            Self::Bigint(_) => Type::Bigint,
            Self::Varint(_) => Type::Varint,
            Self::Signed(_) => Type::Signed,
            Self::Decimal(_) => Type::Decimal,
            Self::Blob(_) => Type::Blob,
            Self::Timestamp(_) => Type::Timestamp,
            Self::Date(_) => Type::Date,
            Self::Texts(_) => Type::Texts,
            Self::Attributes(_) => Type::Attributes,
            Self::Amounts(_) => Type::Amounts,
            Self::Foreign(_) => return None,
        })
    }

    /// As the driver binds it.
    pub fn to_cql(&self) -> CqlValue {
        match self {
            Self::Text(text) | Self::Foreign(text) => CqlValue::Text(text.clone()),
            Self::Boolean(flag) => CqlValue::Boolean(*flag),
            Self::Tinyint(number) => CqlValue::TinyInt(*number),
            Self::Smallint(number) => CqlValue::SmallInt(*number),
            Self::Int(number) => CqlValue::Int(*number),
            Self::Bigint(number) => CqlValue::BigInt(*number),
            Self::Varint(number) => CqlValue::Varint(varint(*number)),
            Self::Signed(number) => CqlValue::Varint(CqlVarint::from_signed_bytes_be(
                number.to_be_bytes().to_vec(),
            )),
            Self::Decimal(number) => CqlValue::Decimal(
                CqlDecimal::from_signed_be_bytes_and_exponent(positive(*number), DECIMALS),
            ),
            Self::Blob(bytes) => CqlValue::Blob(bytes.clone()),
            Self::Timestamp(milliseconds) => CqlValue::Timestamp(CqlTimestamp(*milliseconds)),
            Self::Date(days) => {
                let shifted = i64::from(*days).saturating_add(DATE_ZERO);
                CqlValue::Date(CqlDate(
                    u32::try_from(shifted).expect("an i32 and 2^31 fit in a u32"),
                ))
            }
            Self::Texts(texts) => {
                CqlValue::List(texts.iter().cloned().map(CqlValue::Text).collect())
            }
            Self::Attributes(map) => CqlValue::Map(
                map.iter()
                    .map(|(key, value)| {
                        (CqlValue::Text(key.clone()), CqlValue::Text(value.clone()))
                    })
                    .collect(),
            ),
            Self::Amounts(map) => CqlValue::Map(
                map.iter()
                    .map(|(denom, amount)| {
                        (
                            CqlValue::Text(denom.clone()),
                            CqlValue::Varint(varint(*amount)),
                        )
                    })
                    .collect(),
            ),
        }
    }

    /// As it was read from a column of this type.
    pub fn from_cql(value: CqlValue, column: Type) -> Self {
        let foreign = format!("{value:?}");
        Self::read(value, column).unwrap_or(Self::Foreign(foreign))
    }

    fn read(value: CqlValue, column: Type) -> Option<Self> {
        Some(match (value, column) {
            (CqlValue::Text(text), Type::Text) => Self::Text(text),
            (CqlValue::Boolean(flag), Type::Boolean) => Self::Boolean(flag),
            (CqlValue::TinyInt(number), Type::Tinyint) => Self::Tinyint(number),
            (CqlValue::SmallInt(number), Type::Smallint) => Self::Smallint(number),
            (CqlValue::Int(number), Type::Int) => Self::Int(number),
            (CqlValue::BigInt(number), Type::Bigint) => Self::Bigint(number),
            (CqlValue::Varint(number), Type::Varint) => {
                Self::Varint(unsigned(number.as_signed_bytes_be_slice())?)
            }
            (CqlValue::Varint(number), Type::Signed) => {
                Self::Signed(signed(number.as_signed_bytes_be_slice())?)
            }
            (CqlValue::Decimal(number), Type::Decimal) => {
                let (bytes, scale) = number.as_signed_be_bytes_slice_and_exponent();
                let missing = u32::try_from(DECIMALS.checked_sub(scale)?).ok()?;
                let power = 10_u128.checked_pow(missing)?;
                Self::Decimal(unsigned(bytes)?.checked_mul(power)?)
            }
            (CqlValue::Blob(bytes), Type::Blob) => Self::Blob(bytes),
            (CqlValue::Timestamp(time), Type::Timestamp) => Self::Timestamp(time.0),
            (CqlValue::Date(date), Type::Date) => {
                Self::Date(i32::try_from(i64::from(date.0).saturating_sub(DATE_ZERO)).ok()?)
            }
            (CqlValue::List(texts), Type::Texts) => {
                Self::Texts(texts.into_iter().map(text).collect::<Option<Vec<_>>>()?)
            }
            (CqlValue::Map(map), Type::Attributes) => Self::Attributes(
                map.into_iter()
                    .map(|(key, value)| Some((text(key)?, text(value)?)))
                    .collect::<Option<_>>()?,
            ),
            (CqlValue::Map(map), Type::Amounts) => Self::Amounts(
                map.into_iter()
                    .map(|(denom, amount)| Some((text(denom)?, amount_of(&amount)?)))
                    .collect::<Option<_>>()?,
            ),
            _ => return None,
        })
    }

    /// Appends bytes that no other value has, and that no continuation of another value has.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => part(out, b't', text.as_bytes()),
            Self::Boolean(flag) => part(out, b'b', &[u8::from(*flag)]),
            Self::Tinyint(number) => part(out, b'1', &number.to_be_bytes()),
            Self::Smallint(number) => part(out, b'2', &number.to_be_bytes()),
            Self::Int(number) => part(out, b'4', &number.to_be_bytes()),
            Self::Bigint(number) => part(out, b'8', &number.to_be_bytes()),
            Self::Varint(number) => part(out, b'v', &number.to_be_bytes()),
            Self::Signed(number) => part(out, b's', &number.to_be_bytes()),
            Self::Decimal(number) => part(out, b'r', &number.to_be_bytes()),
            Self::Blob(bytes) => part(out, b'x', bytes),
            Self::Timestamp(milliseconds) => part(out, b'm', &milliseconds.to_be_bytes()),
            Self::Date(days) => part(out, b'd', &days.to_be_bytes()),
            Self::Texts(texts) => {
                part(out, b'l', &length(texts.len()));
                for text in texts {
                    part(out, b't', text.as_bytes());
                }
            }
            Self::Attributes(map) => {
                part(out, b'a', &length(map.len()));
                for (key, value) in map {
                    part(out, b't', key.as_bytes());
                    part(out, b't', value.as_bytes());
                }
            }
            Self::Amounts(map) => {
                part(out, b'c', &length(map.len()));
                for (denom, amount) in map {
                    part(out, b't', denom.as_bytes());
                    part(out, b'v', &amount.to_be_bytes());
                }
            }
            Self::Foreign(text) => part(out, b'?', text.as_bytes()),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text}"),
            Self::Foreign(text) => write!(f, "foreign {text}"),
            Self::Boolean(flag) => write!(f, "{flag}"),
            Self::Tinyint(number) => write!(f, "{number}"),
            Self::Smallint(number) => write!(f, "{number}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Bigint(number) => write!(f, "{number}"),
            Self::Varint(number) => write!(f, "{number}"),
            Self::Signed(number) => write!(f, "{number}"),
            Self::Decimal(number) => write!(f, "{}", sdk::Rate::from_atto(*number)),
            Self::Blob(bytes) => write!(f, "0x{}", hex::encode(bytes)),
            Self::Timestamp(milliseconds) => write!(f, "{milliseconds}ms"),
            Self::Date(days) => write!(f, "{}", crate::korea::date_text(*days)),
            Self::Texts(texts) => write!(f, "{texts:?}"),
            Self::Attributes(map) => write!(f, "{map:?}"),
            Self::Amounts(map) => write!(f, "{map:?}"),
        }
    }
}

fn part(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(&length(bytes.len()));
    out.extend_from_slice(bytes);
}

fn length(length: usize) -> [u8; 8] {
    u64::try_from(length)
        .expect("usize is at most 64 bits")
        .to_be_bytes()
}

fn text(value: CqlValue) -> Option<String> {
    if let CqlValue::Text(text) = value {
        Some(text)
    } else {
        None
    }
}

fn amount_of(value: &CqlValue) -> Option<u128> {
    if let CqlValue::Varint(number) = value {
        unsigned(number.as_signed_bytes_be_slice())
    } else {
        None
    }
}

fn varint(number: u128) -> CqlVarint {
    CqlVarint::from_signed_bytes_be(positive(number))
}

/// A leading zero byte keeps amounts from 2^127 up positive.
fn positive(number: u128) -> Vec<u8> {
    let mut bytes = vec![0];
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes
}

fn unsigned(bytes: &[u8]) -> Option<u128> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let significant = bytes.get(bytes.iter().take_while(|byte| **byte == 0).count()..)?;
    if negative || significant.len() > 16 {
        return None;
    }
    Some(
        significant
            .iter()
            .fold(0, |sum, byte| sum << 8 | u128::from(*byte)),
    )
}

fn signed(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    if !negative {
        return i128::try_from(unsigned(bytes)?).ok();
    }
    // The number of two's complement is one below that of its inverted bytes, with the other sign.
    let inverted: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
    let below = i128::try_from(unsigned(&inverted)?).ok()?;
    below.checked_neg()?.checked_sub(1)
}

/// One row to write: a cell per column of its table. `None` leaves the cell as it is; a null is never written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it goes.
    pub table: &'static Table,
    /// In the order of the table's columns.
    pub cells: Vec<Option<Value>>,
}

impl Row {
    /// A row from named cells.
    ///
    /// # Panics
    /// If a column does not exist, has another type, or a column of the key is missing: the mapper is wrong then,
    /// and must not write anything.
    pub fn new<'a>(
        table: &'static Table,
        cells: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Self {
        let mut row = Self {
            table,
            cells: vec![None; table.columns.len()],
        };
        for (column, value) in cells {
            row.set(column, value);
        }
        for (cell, (column, _)) in row.cells.iter().zip(table.columns).take(table.key) {
            assert!(
                cell.is_some(),
                "{}: key column {column} has no value",
                table.name
            );
        }
        row
    }

    /// Sets a cell.
    ///
    /// # Panics
    /// If there is no such column, or it has another type.
    pub fn set(&mut self, column: &str, value: Value) {
        let position = self.table.position(column);
        let declared = position
            .and_then(|position| self.table.columns.get(position))
            .map(|(_, kind)| *kind);
        assert_eq!(
            declared,
            value.kind(),
            "{}: column {column} of another type",
            self.table.name
        );
        if let Some(cell) = position.and_then(|position| self.cells.get_mut(position)) {
            *cell = Some(value);
        }
    }

    /// Sets a cell if there is a value.
    #[must_use]
    pub fn with(mut self, column: &str, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.set(column, value);
        }
        self
    }

    /// A cell by name.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.cells.get(self.table.position(column)?)?.as_ref()
    }

    /// The primary key as text, for messages.
    pub fn key_text(&self) -> String {
        let key = self
            .table
            .columns
            .iter()
            .zip(&self.cells)
            .take(self.table.key);
        key.map(|((column, _), cell)| {
            format!(
                "{column}={}",
                cell.as_ref().map_or("null".into(), Value::to_string)
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
    }

    /// Bytes that name the partition.
    pub fn partition_bytes(&self) -> Vec<u8> {
        self.prefix(self.table.partition)
    }

    /// Bytes that name the row.
    pub fn key_bytes(&self) -> Vec<u8> {
        self.prefix(self.table.key)
    }

    fn prefix(&self, columns: usize) -> Vec<u8> {
        let mut out = Vec::new();
        self.cells
            .iter()
            .take(columns)
            .flatten()
            .for_each(|value| value.canonical(&mut out));
        out
    }

    /// As the driver binds it, the timestamp last.
    pub fn bindings(&self, timestamp: i64) -> Vec<MaybeUnset<CqlValue>> {
        let cells = self.cells.iter().map(|cell| {
            cell.as_ref()
                .map_or(MaybeUnset::Unset, |value| MaybeUnset::Set(value.to_cql()))
        });
        cells
            .chain([MaybeUnset::Set(CqlValue::BigInt(timestamp))])
            .collect()
    }

    /// A rough size in bytes, to keep batches small.
    pub fn size(&self) -> usize {
        let mut out = Vec::new();
        self.cells
            .iter()
            .flatten()
            .for_each(|value| value.canonical(&mut out));
        out.len()
    }

    /// SHA-256 over the table's name and all cells.
    pub fn hash(&self) -> [u8; 32] {
        let mut bytes = Vec::with_capacity(256);
        part(&mut bytes, b'T', self.table.name.as_bytes());
        for cell in &self.cells {
            match cell {
                Some(value) => value.canonical(&mut bytes),
                None => bytes.push(b'0'),
            }
        }
        Sha256::digest(&bytes).into()
    }
}

/// Count and XOR of the hashes of a set of rows: the same set gives the same digest in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Rows.
    pub rows: u64,
    /// XOR of [`Row::hash`].
    pub xor: [u8; 32],
}

impl Digest {
    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        self.merge(&Self {
            rows: 1,
            xor: row.hash(),
        });
    }

    /// Adds the rows of another set.
    pub fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.xor
            .iter_mut()
            .zip(other.xor)
            .for_each(|(mine, theirs)| *mine ^= theirs);
    }
}

/// Digests by table name.
pub type Digests = BTreeMap<&'static str, Digest>;

/// The digests of a block's rows.
pub fn digests(rows: &[Row]) -> Digests {
    let mut digests = Digests::new();
    for row in rows {
        digests.entry(row.table.name).or_default().add(row);
    }
    digests
}
