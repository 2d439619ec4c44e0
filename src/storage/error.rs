//! How a store fails. No message holds a bound value: values may be secrets.

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, opened or read.
    #[error("The database is not available: {0}")]
    Unavailable(String),
    /// No connection became free, or another process kept the database locked.
    #[error("The database is busy: no connection or lock became free in time.")]
    Busy,
    /// `columns` as the database names them, such as `user.email`.
    #[error("A row with the same {columns} already exists.")]
    UniqueViolation { columns: String },
    /// A required column got no value; `column` as in `user.email`.
    #[error("Column {column} needs a value.")]
    NotNull { column: String },
    /// A row refers to one that does not exist, or is still referred to.
    #[error("A row refers to another row that does not exist.")]
    ForeignKey,
    /// A table or column is missing, or the statement does not fit the schema.
    #[error("The database schema does not fit: {0}")]
    Schema(String),
    /// A stored value cannot be what its column says.
    #[error(
        "Column \"{column}\" of table \"{table}\" holds a value that is not {expected}; correct \
         that row."
    )]
    Unreadable { table: String, column: String, expected: &'static str },
    /// The application did not let the row be written, perhaps with an answer of its own.
    #[error("The application refused the row.")]
    Refused(Option<Box<crate::error::Failure>>),
    #[error("{0}")]
    Other(String),
}

impl StoreError {
    /// What keeps a statement from reaching a database server. Nothing here names a password.
    pub(crate) fn of_connection(error: &sqlx::Error) -> Self {
        Self::Unavailable(match error {
            sqlx::Error::PoolTimedOut => return Self::Busy,
            sqlx::Error::PoolClosed => "it has been closed.".to_owned(),
            sqlx::Error::Io(error) => format!("the connection failed: {error}."),
            sqlx::Error::Tls(error) => format!("no encrypted connection could be made: {error}."),
            sqlx::Error::Configuration(error) => format!("its URL is invalid: {error}."),
            sqlx::Error::Protocol(_) => "the connection is broken.".to_owned(),
            _ => return Self::Other("The database's driver failed.".to_owned()),
        })
    }

    pub(crate) fn no_field(table: &str, field: &str) -> Self {
        Self::Schema(format!("table \"{table}\" has no field \"{field}\"."))
    }
}
