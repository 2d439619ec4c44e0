//! MySQL and MariaDB through a pool of mysql2, which gives all values as MySQL's own text, but
//! dates as ISO text: in which time zone they are, only the pool's settings say.

use super::{
    Borrowed, Line, Spoken,
    wire::{Cell, Cells, Refusal},
};
use crate::{
    clock::Timestamp,
    storage::{
        Column, Dialect, ExistingTable, StoreError, Value,
        mysql::{SCHEMA_LOCK, SCHEMA_UNLOCK, introspect, refused},
        sql::{Driver as _, Stored, Writer},
    },
};

pub struct Mysql;

impl Spoken for Mysql {
    const WRITER: Writer = Writer { dialect: Dialect::Mysql, encode };
    const LOCK: Option<&str> = Some(SCHEMA_LOCK);
    const UNLOCK: Option<&str> = Some(SCHEMA_UNLOCK);

    fn stored(cells: &Cells, at: usize) -> Stored<'_> {
        match cells.get(at) {
            Cell::Text(text) => stored(cells.kind(at), text),
            Cell::Null => Stored::Null,
            _ => Stored::Other,
        }
    }

    fn refused(refusal: Refusal, table: &str) -> StoreError {
        refused(refusal.code.parse().unwrap_or(0), &refusal.message, table)
    }

    async fn tables(line: &mut Line) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables::<Borrowed<Self>>(line).await
    }
}

/// A date is left to the driver: bytes, which no column of ours holds, stand for one.
fn encode(column: &Column, value: Value) -> sea_query::Value {
    match value {
        Value::Date(at) => at.to_iso().into_bytes().into(),
        other => (sqlx::MySql::WRITER.encode)(column, other),
    }
}

/// `kind`: the type's number in the protocol.
fn stored(kind: u32, text: &str) -> Stored<'_> {
    let read = match kind {
        TINY | SHORT | LONG | LONGLONG | INT24 | YEAR => text.parse().ok().map(Stored::Int),
        FLOAT | DOUBLE => text.parse().ok().map(Stored::Real),
        TIMESTAMP | DATETIME | DATE => Timestamp::parse(text).map(Stored::Date),
        JSON => Some(Stored::Json(text)),
        _ => Some(Stored::Text(text)),
    };
    read.unwrap_or(Stored::Other)
}

const TINY: u32 = 1;
const SHORT: u32 = 2;
const LONG: u32 = 3;
const FLOAT: u32 = 4;
const DOUBLE: u32 = 5;
const TIMESTAMP: u32 = 7;
const LONGLONG: u32 = 8;
const INT24: u32 = 9;
const DATE: u32 = 10;
const DATETIME: u32 = 12;
const YEAR: u32 = 13;
const JSON: u32 = 245;
