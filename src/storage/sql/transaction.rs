//! The end of a transaction, for every database.

use super::{Native, Open, Sql};
use crate::storage::{Answer, Transaction};

impl<D: Native> Transaction for Sql<D, Open<D>> {
    fn commit(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(
            async move { self.0.into_inner().commit().await.map_err(|error| D::failed(error, "")) },
        )
    }

    fn rollback(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move {
            self.0.into_inner().rollback().await.map_err(|error| D::failed(error, ""))
        })
    }
}
