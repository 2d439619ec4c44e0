//! Rows, tables, queries and the stores that answer them. Nothing here knows what a user is.

pub mod borrowed;
mod dialect;
mod error;
mod hosted;
mod lent;
mod lookup;
pub mod memory;
pub mod mysql;
mod name;
pub mod postgres;
mod query;
mod row;
pub mod secondary;
mod shared;
mod sql;
pub mod sqlite;
mod store;
mod table;
mod value;

pub use dialect::Dialect;
pub use error::StoreError;
pub use hosted::HostedStore;
pub use lookup::{Lookup, Parent};
pub use name::Name;
pub use query::{Case, Connector, DEFAULT_LIMIT, Direction, Filter, Op, Operand, Select};
pub use row::Row;
pub use secondary::Secondary;
pub use shared::SharedTransaction;
pub use sql::PoolOptions;
pub use store::{
    Answer, Changes, ExistingColumn, ExistingIndex, ExistingTable, Found, Queries, Store,
    Transaction,
};
pub use table::{Column, DefaultValue, IdKind, Index, Kind, Reference, Table};
pub use value::{Value, date_in_json};
