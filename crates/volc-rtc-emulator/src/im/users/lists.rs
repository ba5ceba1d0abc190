//! The lists of a user: whose they are, how long they are, and what pages of them ask for.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::ApiError;
use crate::im::call::invalid;

/// The most entries of a page, as the pages of both lists say.
const MOST_OF_A_PAGE: i64 = 20;

/// A user whose lists they are, in an inbox of an app.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) app_id: String,
    pub(super) inbox_type: i64,
    pub(super) user_id: i64,
}

impl Owner {
    pub(super) fn new(app_id: String, inbox_type: Option<i64>, user_id: i64) -> Self {
        Self {
            app_id,
            inbox_type: inbox_type.unwrap_or_default(),
            user_id,
        }
    }

    /// Returns another user of the same inbox.
    pub(super) fn other(&self, user_id: i64) -> Self {
        Self {
            user_id,
            ..self.clone()
        }
    }

    /// The first columns of the tables of lists.
    pub(super) fn columns(&self) -> (&str, i64, i64) {
        (&self.app_id, self.inbox_type, self.user_id)
    }
}

/// A list of a user.
#[derive(Clone, Copy)]
pub(super) enum List {
    Friends,
    BlackList,
}

impl List {
    fn name(self) -> &'static str {
        match self {
            Self::Friends => "friends",
            Self::BlackList => "black_list",
        }
    }

    /// Returns the number of entries.
    pub(super) fn size(self, db: &Connection, owner: &Owner) -> Result<i64, ApiError> {
        let (app_id, inbox_type, user_id) = owner.columns();
        let mut select = db.prepare_cached(
            "SELECT size FROM im_list_sizes WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND list = ?4",
        )?;
        let size = select.query_row((app_id, inbox_type, user_id, self.name()), |row| row.get(0));
        Ok(size.optional()?.unwrap_or_default())
    }

    /// Counts an entry that was added (1) or removed (-1).
    pub(super) fn count(
        self,
        tx: &Transaction<'_>,
        owner: &Owner,
        change: i64,
    ) -> Result<(), ApiError> {
        let (app_id, inbox_type, user_id) = owner.columns();
        tx.prepare_cached(
            "INSERT INTO im_list_sizes (app_id, inbox_type, user_id, list, size) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET size = size + ?5",
        )?
        .execute((app_id, inbox_type, user_id, self.name(), change))?;
        Ok(())
    }
}

/// A page that is asked for.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The number of the first entry; 0 for the start of the list.
    pub(super) cursor: i64,
    pub(super) limit: usize,
}

impl Page {
    /// Reads the parameters of a page.
    ///
    /// # Errors
    /// `InvalidParam`.
    pub(super) fn read(cursor: i64, limit: Option<i64>) -> Result<Self, ApiError> {
        if cursor < 0 {
            let text = "`Cursor` must be at least 0; a negative `NewCursor` says that there is no further page";
            return Err(invalid(text));
        }
        let limit = limit.unwrap_or(MOST_OF_A_PAGE);
        match usize::try_from(limit) {
            Ok(limit) if limit > 0 => Ok(Self { cursor, limit }),
            _ => Err(invalid("`Limit` must be at least 1")),
        }
    }

    /// The number of entries to read: one more than are sent, which tells where the next page starts.
    pub(super) fn rows(&self) -> i64 {
        i64::try_from(self.limit).map_or(i64::MAX, |limit| limit.saturating_add(1))
    }

    /// Takes the entry after the page off; returns the entries of the page and the next `Cursor`.
    pub(super) fn cut<T>(&self, mut numbered: Vec<(i64, T)>) -> (Vec<T>, Option<i64>) {
        let next = numbered.get(self.limit).map(|(number, _)| *number);
        numbered.truncate(self.limit);
        (numbered.into_iter().map(|(_, entry)| entry).collect(), next)
    }
}
