//! A database whose connections are the user's: a SQLite handle or a pool. The statements are
//! those of the native stores; JavaScript runs them on the very object that was passed.

mod mysql;
mod postgres;
mod sqlite;
mod wire;

use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use super::{
    Answer, Dialect, ExistingTable, Store, StoreError, Transaction,
    lent::{LentTransaction, LentTransactions},
    sql::{Done, Driver, Sql, Statement, Stored, Way, Writer},
};
use crate::host::{BoxFuture, Callback, Host, Scope, in_time};
pub use mysql::Mysql;
pub use postgres::Postgres;
pub use sqlite::Sqlite;
use wire::{Cells, Refusal, Reply, parameters};

/// What differs between databases, however they are reached.
pub trait Spoken: Send + Sync + 'static {
    const WRITER: Writer;
    /// Around statements that change the schema, in the same connection.
    const LOCK: Option<&str> = None;
    const UNLOCK: Option<&str> = None;

    fn stored(cells: &Cells, at: usize) -> Stored<'_>;

    /// The error without any value.
    fn refused(refusal: Refusal, table: &str) -> StoreError;

    fn tables(
        line: &mut Line,
    ) -> impl Future<Output = Result<Vec<ExistingTable>, StoreError>> + Send;
}

/// The driver of a database that JavaScript has the connections of.
pub struct Borrowed<S>(PhantomData<fn() -> S>);

/// The store of such a database.
pub type BorrowedStore<S> = Sql<Borrowed<S>, Outside>;

/// Names the option in errors.
const OPTION: &str = "database";

/// Before the path of a statement stands this, then a verb: `r` for rows, `w` for a write, `x`
/// for one without values, `b`, `c` and `a` to begin, commit and abandon a transaction.
const PATH: &str = "$sql:";

/// The way to JavaScript, inside one transaction or outside of any.
#[derive(Clone)]
pub struct Line {
    host: Arc<dyn Host>,
    option: Arc<Callback>,
    /// By which JavaScript knows the transaction; zero is none.
    transaction: u32,
    open: LentTransactions,
}

impl Line {
    async fn ask(&self, verb: &str, text: &str, values: String) -> Result<Reply, Trouble> {
        let path = Callback([PATH, verb, text].concat());
        let scope = Scope { request: 0, transaction: self.transaction };
        let call = self.host.call(&path, scope, values);
        let answer = in_time(self.host.timeout(), &self.option, call).await;
        let text = answer
            .map_err(|failed| Trouble::Lost(format!("{}.", failed.failure)))?
            .unwrap_or_default();
        let reply: Reply = serde_json::from_str(&text)
            .map_err(|_| Trouble::Lost("its driver gave an answer that is none.".to_owned()))?;
        match reply.error {
            Some(refusal) => Err(Trouble::Refused(refusal)),
            None => Ok(reply),
        }
    }

    async fn begin(&self) -> Result<Turn, Trouble> {
        let begun = self.open.begin();
        let line = Self { transaction: begun.number(), ..self.clone() };
        let turn = Turn { line, ends: Some(begun) };
        turn.ask("b", "", String::new()).await?;
        Ok(turn)
    }
}

/// What went wrong with a statement.
pub enum Trouble {
    /// The database says so.
    Refused(Refusal),
    /// There was no answer of a database.
    Lost(String),
}

/// A line that is lent.
pub struct Turn {
    line: Line,
    /// Of the one that ends a transaction, until it has: dropped before, it rolls back.
    ends: Option<LentTransaction>,
}

impl Turn {
    async fn end(mut self, verb: &str) -> Result<(), Trouble> {
        self.ask(verb, "", String::new()).await?;
        self.ends = None;
        Ok(())
    }
}

impl Deref for Turn {
    type Target = Line;
    fn deref(&self) -> &Line {
        &self.line
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut Line {
        &mut self.line
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(open) = self.ends.take() else { return };
        let line = self.line.clone();
        open.abandon(async move {
            let _ = line.ask("a", "", String::new()).await;
        });
    }
}

impl<S: Spoken> Driver for Borrowed<S> {
    const WRITER: Writer = S::WRITER;

    type Link = Line;
    type Row = Cells;
    type Error = Trouble;
    type Begun<'a> = Turn;

    async fn fetch(line: &mut Line, statement: Statement) -> Result<Vec<Cells>, Trouble> {
        let (text, values) = statement.into_parts();
        Ok(line.ask("r", text.as_str(), parameters(values)).await?.into_rows())
    }

    async fn execute(line: &mut Line, statement: Statement) -> Result<Done, Trouble> {
        let (text, values) = statement.into_parts();
        let reply = line.ask("w", text.as_str(), parameters(values)).await?;
        Ok(Done { rows: reply.changes, last_id: reply.last })
    }

    async fn begin(line: &mut Line) -> Result<Turn, Trouble> {
        Line::begin(line).await
    }

    async fn commit(begun: Self::Begun<'_>) -> Result<(), Trouble> {
        begun.end("c").await
    }

    async fn rollback(begun: Self::Begun<'_>) -> Result<(), Trouble> {
        begun.end("a").await
    }

    fn stored(row: &Cells, at: usize) -> Result<Stored<'_>, Trouble> {
        Ok(S::stored(row, at))
    }

    fn failed(error: Trouble, table: &str) -> StoreError {
        match error {
            Trouble::Lost(what) => StoreError::Unavailable(what),
            Trouble::Refused(refusal) if refusal.busy => StoreError::Busy,
            Trouble::Refused(refusal) if refusal.code.is_empty() => {
                StoreError::Unavailable(format!("{}.", refusal.message))
            }
            Trouble::Refused(refusal) => S::refused(refusal, table),
        }
    }
}

/// The shared way.
pub struct Outside(Line);

/// The way inside a transaction, which ends with it.
pub struct Inside(Turn);

impl<S: Spoken> Way<Borrowed<S>> for Outside {
    const IN_TRANSACTION: bool = false;

    type Lent<'a> = Turn;

    async fn read(&self) -> Result<Turn, StoreError> {
        Ok(Turn { line: self.0.clone(), ends: None })
    }

    /// A connection of a pool that was lost is followed by another one.
    fn tries_again(&self, error: &StoreError) -> bool {
        S::WRITER.dialect != Dialect::Sqlite && matches!(error, StoreError::Unavailable(_))
    }
}

impl<S: Spoken> Way<Borrowed<S>> for Inside {
    const IN_TRANSACTION: bool = true;

    type Lent<'a> = Turn;

    async fn read(&self) -> Result<Turn, StoreError> {
        Ok(Turn { line: self.0.line.clone(), ends: None })
    }
}

impl<S: Spoken> BorrowedStore<S> {
    pub fn over(host: Arc<dyn Host>) -> Self {
        let option = Arc::new(Callback(OPTION.to_owned()));
        Self::new(Outside(Line { host, option, transaction: 0, open: LentTransactions::default() }))
    }
}

fn failed<S: Spoken>(trouble: Trouble) -> StoreError {
    Borrowed::<S>::failed(trouble, "")
}

impl<S: Spoken> Store for BorrowedStore<S> {
    fn dialect(&self) -> Option<Dialect> {
        Some(S::WRITER.dialect)
    }

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let turn = self.0.0.begin().await.map_err(failed::<S>)?;
            let open: Sql<Borrowed<S>, Inside> = Sql::new(Inside(turn));
            Ok(Box::new(open) as Box<dyn Transaction>)
        })
    }

    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        Box::pin(async { S::tables(&mut self.0.0.clone()).await })
    }

    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let turn = self.0.0.begin().await.map_err(failed::<S>)?;
            let change = async {
                for statement in S::LOCK.into_iter().chain(statements.iter().map(String::as_str)) {
                    turn.ask("x", statement, String::new()).await?;
                }
                Ok(())
            };
            let changed = change.await;
            if let Some(unlock) = S::UNLOCK {
                turn.ask("x", unlock, String::new()).await.map_err(failed::<S>)?;
            }
            let ended = turn.end(if changed.is_ok() { "c" } else { "a" }).await;
            changed.and(ended).map_err(failed::<S>)
        })
    }

    /// The connections are their owner's, who may close them now: no transaction is open on them.
    fn close(&self) -> BoxFuture<'_, ()> {
        self.0.0.open.close()
    }
}

impl<S: Spoken> Transaction for Sql<Borrowed<S>, Inside> {
    fn commit(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move { self.0.0.end("c").await.map_err(failed::<S>) })
    }

    fn rollback(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move { self.0.0.end("a").await.map_err(failed::<S>) })
    }
}
